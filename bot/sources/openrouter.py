"""The `openrouter` kind: every model OpenRouter serves, joined to Hugging Face by its own word (https://openrouter.ai/docs/api)."""

from collections.abc import Mapping

from bot.domain.model import Hub, Place, Sighting
from bot.domain.source import Document, PollState, Reading, Request, SourceSpec, Url
from bot.ports import SourceKind
from bot.rules.polling import address
from bot.sources._hub import JSON, as_row, as_rows, base_of, in_path, is_name, moment, parse, text_in

NAME_CHARACTERS = 200
"""Real ids (`meta-llama/llama-3.1-8b-instruct:free`) have at most 70."""


def plan(spec: SourceSpec, state: PollState) -> Request:
    """Ask for the whole list: one answer holds it all."""
    return Request(
        url=address(spec, state),
        accept=JSON,
        etag=state.etag,
        last_modified=state.last_modified,
        polite_delay=spec.polite_delay,
    )


def read(spec: SourceSpec, document: Document) -> Reading:
    """Read the list; what it does not name is served no more. Never raises.

    A place on OpenRouter has no files: it serves a model, and says nothing of a license.
    """
    answer = parse(document)
    if answer.wall:
        return Reading(not_a_feed=answer.wall)
    if answer.problem:
        return Reading(problems=(answer.problem,))
    listed = answer.value if isinstance(answer.value, list) else as_row(answer.value).get("data")
    rows = [row for row in as_rows(listed) if 0 < len(text_in(row, "id") or "") <= NAME_CHARACTERS]
    if not rows:
        return Reading(not_a_feed="the list names no model at all")
    strange = len(listed) - len(rows) if isinstance(listed, list) else 0
    return Reading(
        sightings=tuple(_sighting(spec, row) for row in rows),
        problems=(f"{strange} of {strange + len(rows)} rows name no model",) if strange else (),
        complete=not strange and document.truncated is None,
    )


def _sighting(spec: SourceSpec, row: Mapping[str, object]) -> Sighting:
    name = text_in(row, "id") or ""
    home = text_in(row, "hugging_face_id") or ""
    return Sighting(
        place=Place(hub=Hub.OPENROUTER, repository=name),
        url=Url(f"{base_of(spec.url)}/{in_path(name)}"),
        name=text_in(row, "name") or name,
        also=(Place(hub=Hub.HUGGINGFACE, repository=home),) if is_name(home) else (),
        created_at=moment(row.get("created")),
    )


OPENROUTER = SourceKind(name="openrouter", options={}, plan=plan, read=read)
