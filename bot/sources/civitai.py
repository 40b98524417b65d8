"""The `civitai` kind: image models and what their makers permit (https://developer.civitai.com/docs/api/public-rest)."""

import re
from collections.abc import Iterator, Mapping

from bot.domain.model import Access, Card, Hub, Place, Sighting
from bot.domain.source import Document, PollState, Reading, Request, SourceSpec, Url
from bot.ports import SourceKind
from bot.rules.polling import address
from bot.sources._hub import JSON, as_row, as_rows, base_of, count_in, moment, parse, text_in, texts_in

TAKEN_DOWN = "TakenDown"
"""https://github.com/civitai/civitai/blob/main/prisma/schema.prisma, `ModelModifier`: listed, and not to be had."""

_WORD = re.compile(r"[A-Za-z]{1,40}")


def plan(spec: SourceSpec, state: PollState) -> Request:
    """Ask for a page of models, as the address says: newest, most downloaded, one creator's."""
    return Request(
        url=address(spec, state),
        accept=JSON,
        etag=state.etag,
        last_modified=state.last_modified,
        polite_delay=spec.polite_delay,
    )


def read(spec: SourceSpec, document: Document) -> Reading:
    """Read one page; it never names every model, so that nothing is missing from it. Never raises."""
    answer = parse(document)
    if answer.wall:
        return Reading(not_a_feed=answer.wall)
    if answer.problem:
        return Reading(problems=(answer.problem,))
    items = as_row(answer.value).get("items")
    if not isinstance(items, list):
        return Reading(problems=("the answer holds no items",))
    rows = [row for row in as_rows(items) if count_in(row, "id") and text_in(row, "name")]
    strange = len(items) - len(rows)
    return Reading(
        sightings=tuple(_sighting(spec, row) for row in rows),
        problems=(f"{strange} of {len(items)} items name no model",) if strange else (),
    )


def _sighting(spec: SourceSpec, row: Mapping[str, object]) -> Sighting:
    number, stats = count_in(row, "id") or 0, as_row(row.get("stats"))
    versions = as_rows(row.get("modelVersions"))
    newest = versions[0] if versions else {}
    published = [at for each in versions if (at := moment(each.get("publishedAt")) or moment(each.get("createdAt")))]
    return Sighting(
        place=Place(hub=Hub.CIVITAI, repository=str(number)),
        url=Url(f"{base_of(spec.url)}/models/{number}"),
        name=text_in(row, "name") or str(number),
        revision=str(version) if (version := count_in(newest, "id")) else None,
        access=Access.DISABLED if text_in(row, "mode") == TAKEN_DOWN else Access.OPEN,
        card=Card(sentences=tuple(_permissions(row))),
        created_at=min(published, default=None),
        updated_at=max(published, default=None),
        downloads=count_in(stats, "downloadCount"),
        likes=count_in(stats, "thumbsUpCount", "favoriteCount"),
    )


def _permissions(row: Mapping[str, object]) -> Iterator[str]:
    """Say in sentences what the fields permit: they are the license its maker chose with check boxes."""
    words = " ".join(texts_in(row, "allowCommercialUse"))  # a list, or as older answers have it `{Image,Rent}`
    uses = [use for use in _WORD.findall(words) if use != "None"]
    if "allowCommercialUse" in row:
        yield (
            f"The model may be used commercially for: {', '.join(uses)}."
            if uses
            else "Commercial use of the model is not allowed."
        )
    if row.get("allowDerivatives") is False:
        yield "You may not create derivatives of the model."
    if row.get("allowDifferentLicense") is False:
        yield "Adaptations of the model must be shared under the same terms."
    if row.get("allowNoCredit") is False:
        yield "You must give credit to the model's creator."


CIVITAI = SourceKind(name="civitai", options={}, plan=plan, read=read)
