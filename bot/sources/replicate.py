"""The `replicate` kind: models served there, with the license each links to (https://replicate.com/docs/reference/http)."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from bot.domain.model import Access, Card, Hub, Place, Sighting
from bot.domain.source import Document, PollState, Reading, Request, SourceSpec, Url
from bot.ports import SourceKind
from bot.rules.polling import address
from bot.sources._hub import JSON, as_row, as_rows, ask, base_of, count_in, in_path, is_name, moment, parse, text_in


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
    further = text_in(held, "next")
    return further if further and base_of(further) == base_of(spec.url) else None


def _name(row: Mapping[str, object]) -> str:
    return f"{text_in(row, 'owner') or ''}/{text_in(row, 'name') or ''}"


def _sighting(row: Mapping[str, object]) -> Sighting:
    name = _name(row)
    version = as_row(row.get("latest_version"))
    return Sighting(
        place=Place(hub=Hub.REPLICATE, repository=name),
        url=Url(text_in(row, "url") or f"https://replicate.com/{in_path(name)}"),
        name=name.rpartition("/")[2],
        revision=text_in(version, "id"),
        access=Access.OPEN,
        card=Card(license_link=text_in(row, "license_url")),
        also=tuple(_github(text_in(row, "github_url"))),
        created_at=moment(version.get("created_at")),
        downloads=count_in(row, "run_count"),
    )


def _github(url: str | None) -> list[Place]:
    parts = urlsplit(url or "")
    name = "/".join(parts.path.strip("/").split("/")[:2])
    is_repository = parts.hostname == "github.com" and "/" in name and is_name(name)
    return [Place(hub=Hub.GITHUB, repository=name)] if is_repository else []


REPLICATE = SourceKind(name="replicate", options={}, plan=plan, read=read)
