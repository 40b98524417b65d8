"""The `kaggle` kind: an owner's models and the license of each (https://www.kaggle.com/docs/api).

Needs KAIHO_KAGGLE_KEY. No recorded answer was at hand: fields are those of Kaggle's own client, and others are passed over.
"""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.domain.model import Card, Hub, Place, Sighting
from bot.domain.source import Document, PollState, Reading, Request, SourceSpec, Url
from bot.ports import SourceKind
from bot.rules.polling import address
from bot.sources._hub import JSON, as_row, as_rows, ask, count_in, in_path, is_name, moment, parse, text_in


def plan(spec: SourceSpec, state: PollState) -> Request:
    """Ask for a page of models; the hub answers 401 without KAIHO_KAGGLE_KEY."""
    return Request(
        url=address(spec, state),
        accept=JSON,
        etag=state.etag,
        last_modified=state.last_modified,
        polite_delay=spec.polite_delay,
    )


def read(spec: SourceSpec, document: Document) -> Reading:
    """Read a page of models; never raises."""
    answer = parse(document)
    if answer.wall:
        return Reading(not_a_feed=answer.wall)
    if answer.problem:
        return Reading(problems=(answer.problem,))
    held = as_row(answer.value)
    if not isinstance(held.get("models"), list):
        said = text_in(held, "message")
        return Reading(problems=(f"Kaggle says: {said[:200]}" if said else "the answer holds no models",))
    rows = as_rows(held["models"])
    named = [row for row in rows if is_name(_name(row))]
    further = text_in(held, "nextPageToken")
    return Reading(
        sightings=tuple(_sighting(row) for row in named),
        follow=(ask(spec, _further(spec.url, further)),) if further else (),
        problems=(f"{len(rows) - len(named)} rows name no model",) if len(named) < len(rows) else (),
    )


def _further(url: str, token: str) -> str:
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query) if pair[0] != "pageToken"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("pageToken", token)])))


def _name(row: Mapping[str, object]) -> str:
    return text_in(row, "ref") or f"{text_in(row, 'author', 'ownerSlug') or ''}/{text_in(row, 'slug') or ''}"


def _sighting(row: Mapping[str, object]) -> Sighting:
    """Read a row. Whether one has to agree to something first it does not say; nor of licenses, where it has no instances."""
    name = _name(row)
    instances = as_rows(row.get("instances"))
    licenses = dict.fromkeys(text_in(each, "licenseName") for each in instances)
    return Sighting(
        place=Place(hub=Hub.KAGGLE, repository=name),
        url=Url(f"https://www.kaggle.com/models/{in_path(name)}"),
        name=text_in(row, "title") or name.rpartition("/")[2],
        revision=text_in(row, "updateTime"),
        card=Card(licenses=tuple(each for each in licenses if each)) if instances else None,
        created_at=moment(row.get("publishTime")),
        updated_at=moment(row.get("updateTime")),
        likes=count_in(row, "voteCount"),
    )


KAGGLE = SourceKind(name="kaggle", options={}, plan=plan, read=read)
