"""The `replicate` kind: models served there, with the license each links to (https://replicate.com/docs/reference/http)."""

import re
from collections.abc import Mapping
from urllib.parse import urljoin

from bot.domain.model import Access, Card, Hub, Place, Sighting
from bot.domain.source import Document, PollState, Reading, Request, SourceSpec, Url
from bot.ports import SourceKind
from bot.rules.polling import address
from bot.sources._hub import JSON, as_row, as_rows, ask, base_of, count_in, in_path, is_name, moment, parse, text_in

_WEIGHTS = re.compile(r"https://huggingface\.co/([\w.-]{1,96}/[\w.-]{1,96})(?:/|$)", re.ASCII)


def plan(spec: SourceSpec, state: PollState) -> Request:
    """Ask for a page of models; the hub answers 401 without KAIHO_REPLICATE_TOKEN."""
    return Request(
        url=address(spec, state),
        accept=JSON,
        etag=state.etag,
        last_modified=state.last_modified,
        polite_delay=spec.polite_delay,
    )


def read(spec: SourceSpec, document: Document) -> Reading:
    """Read a page of models, a collection, or one model; never raises."""
    answer = parse(document)
    if answer.wall:
        return Reading(not_a_feed=answer.wall)
    if answer.problem:
        return Reading(problems=(answer.problem,))
    held = as_row(answer.value)
    listed = next((held[name] for name in ("results", "models") if isinstance(held.get(name), list)), None)
    rows = as_rows(listed) if listed is not None else [held]
    named = [row for row in rows if is_name(_name(row))]
    if not named:
        said = text_in(held, "detail", "title")
        return Reading(problems=(f"the hub says: {said[:200]}" if said else "the answer names no model",))
    return Reading(
        sightings=tuple(_sighting(row) for row in named),
        follow=(ask(spec, further),) if (further := _next(spec, held)) else (),
        problems=(f"{len(rows) - len(named)} rows name no model",) if len(named) < len(rows) else (),
    )


def _next(spec: SourceSpec, held: Mapping[str, object]) -> str | None:
    """Return the next page, where it lies on the same host: what we say in confidence is for no other."""
    try:
        further = urljoin(spec.url, text_in(held, "next") or "")
        return further if further != spec.url and base_of(further) == base_of(spec.url) else None
    except ValueError:  # brackets that hold no address
        return None


def _name(row: Mapping[str, object]) -> str:
    return f"{text_in(row, 'owner') or ''}/{text_in(row, 'name') or ''}"


def _sighting(row: Mapping[str, object]) -> Sighting:
    """Read a row. Its `github_url` is the code that runs it, which several models share, and no other place of the model."""
    name = _name(row)
    version = as_row(row.get("latest_version"))
    home = _home(text_in(row, "weights_url"))
    return Sighting(
        place=Place(hub=Hub.REPLICATE, repository=name),
        url=Url(f"https://replicate.com/{in_path(name)}"),
        name=name.rpartition("/")[2],
        revision=text_in(version, "id"),
        access=Access.OPEN,
        card=Card(license_link=text_in(row, "license_url")),
        also=(home,) if home else (),
        updated_at=moment(version.get("created_at")),
        downloads=count_in(row, "run_count"),
    )


def _home(url: str | None) -> Place | None:
    """Return the repository on Hugging Face the weights come from, where a row says one."""
    found = _WEIGHTS.match(url or "")
    return Place(hub=Hub.HUGGINGFACE, repository=found[1]) if found and is_name(found[1]) else None


REPLICATE = SourceKind(name="replicate", options={}, plan=plan, read=read)
