"""The `modelscope` kind: an owner's models, or one (https://modelscope.cn/.well-known/openapi.json).

Field names are those of ModelScope's own client (modelscope_hub 0.5.1); the open API was never asked from here.
"""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from bot.domain.model import Access, Card, FileRef, Hub, Parent, Place, Relation, Sighting
from bot.domain.source import Document, PollState, Reading, Request, SourceSpec, Url
from bot.ports import SourceKind
from bot.rules.polling import address
from bot.sources._hub import (
    JSON,
    as_row,
    as_rows,
    ask,
    base_of,
    count_in,
    in_path,
    is_name,
    license_paths,
    moment,
    parse,
    plain,
    text_in,
    texts_in,
)

MODELS = "/openapi/v1/models"
ROWS = 100
"""Models asked for on one page; the hub may give fewer and says so."""

DEEPEST = 3_000
"""page_number × page_size that the hub answers; what an owner has beyond it is not listed."""

_ONE = re.compile(rf"{MODELS}/([^/]+/[^/]+)/?$")
_NUMBER = re.compile(r"(?:^|&)page_number=([0-9]{1,6})(?:&|$)")
_FILES = re.compile(r"/api/v1/models/([^/]+/[^/]+)/repo/files$")


def plan(spec: SourceSpec, state: PollState) -> Request:
    """Ask for an owner's models, or for one."""
    url = address(spec, state)
    asked = url if _single(url) else _page(url, 1)
    return Request(
        url=Url(asked),
        accept=JSON,
        etag=state.etag,
        last_modified=state.last_modified,
        polite_delay=spec.polite_delay,
    )


def probe(spec: SourceSpec, place: Place) -> Request:
    """Ask for one model by name."""
    return ask(spec, f"{base_of(spec.url)}{MODELS}/{in_path(place.repository)}")


def read(spec: SourceSpec, document: Document) -> Reading:
    """Read a listing, one model, or its files; never raises."""
    answer = parse(document)
    if answer.wall:
        return Reading(not_a_feed=answer.wall)
    if answer.problem:
        return Reading(problems=(answer.problem,))
    row = as_row(answer.value)
    files = _FILES.search(unquote(urlsplit(document.url).path))
    if files:
        return _read_files(spec, files[1], as_row(row.get("Data")))
    held = row.get("data", row.get("Data"))
    if row.get("success") is False or not isinstance(held, dict | list):
        said = text_in(row, "message", "Message")
        return Reading(problems=(f"the hub says: {said[:200]}" if said else "the answer holds no models",))
    rows = _rows(held)
    if rows is None:
        return _read_one(spec, as_row(held))
    return _read_listing(spec, document, rows, as_row(held))


def _rows(held: object) -> list[Mapping[str, object]] | None:
    """Return a listing's rows, wherever the envelope has them; None where the answer is one model."""
    if isinstance(held, list):
        return as_rows(held)
    for name in ("models", "items", "list", "Models"):
        if isinstance(as_row(held).get(name), list):
            return as_rows(as_row(held)[name])
    return None


def _read_listing(
    spec: SourceSpec, document: Document, rows: list[Mapping[str, object]], held: Mapping[str, object]
) -> Reading:
    named = [row for row in rows if _name(row)]
    strange = len(rows) - len(named)
    size = count_in(held, "page_size", "PageSize") or ROWS
    asked = _NUMBER.search(urlsplit(document.url).query)
    number = int(asked[1]) if asked else 1
    total = count_in(held, "total_count", "total", "TotalCount")
    more = number * size < total if total is not None else len(rows) >= size
    owned = _is_whole(spec.url)
    return Reading(
        sightings=tuple(_sighting(spec, row) for row in named),
        follow=(ask(spec, _page(spec.url, number + 1)),) if rows and more and owned and number * ROWS < DEEPEST else (),
        problems=(f"{strange} of {len(rows)} rows name no model",) if strange else (),
        complete=owned and not strange and bool(rows or number > 1) and (total is None or total <= DEEPEST),
    )


def _is_whole(url: str) -> bool:
    """Say whether an address lists everything an owner has."""
    given = dict(parse_qsl(urlsplit(url).query))
    return "owner" in given and not given.keys() - {"owner", "sort", "page_number", "page_size"}


def _read_one(spec: SourceSpec, row: Mapping[str, object]) -> Reading:
    if not _name(row):
        return Reading(problems=("the answer names no model",))
    return Reading(sightings=(_sighting(spec, row),), complete=_single(spec.url))


def _read_files(spec: SourceSpec, name: str, held: Mapping[str, object]) -> Reading:
    if not isinstance(held.get("Files"), list):
        return Reading(problems=("the answer lists no files",))
    rows = {
        path: (oid, count_in(row, "Size"))
        for row in as_rows(held["Files"])
        if text_in(row, "Type") != "tree" and (path := text_in(row, "Path")) and (oid := text_in(row, "Sha256", "Id"))
    }
    home = f"{base_of(spec.url)}/api/v1/models/{in_path(name)}/repo"
    files = tuple(
        FileRef(
            path=path,
            oid=rows[path][0],
            size=rows[path][1],
            request=ask(
                spec, f"{home}?{urlencode({'Revision': 'master', 'FilePath': path})}", accept="text/plain, */*"
            ),
        )
        for path in license_paths(list(rows))
    )
    sighting = Sighting(
        place=Place(hub=Hub.MODELSCOPE, repository=name),
        url=Url(f"{base_of(spec.url)}/models/{in_path(name)}"),
        name=name.rpartition("/")[2],
        files=files,
    )
    return Reading(sightings=(sighting,))


def _name(row: Mapping[str, object]) -> str:
    name = text_in(row, "id", "Id", "model_id") or ""
    return name if is_name(name) and "/" in name else ""


def _sighting(spec: SourceSpec, row: Mapping[str, object]) -> Sighting:
    """Read a listing's row, or a model's own answer: they say the same, and files are asked for either way."""
    name, base = _name(row), base_of(spec.url)
    at = row.get("last_modified", row.get("LastUpdatedTime"))
    gates = [row[name] for name in ("gated", "login_required") if isinstance(row.get(name), bool)]
    bases = texts_in(row, "base_model")
    return Sighting(
        place=Place(hub=Hub.MODELSCOPE, repository=name),
        url=Url(f"{base}/models/{in_path(name)}"),
        name=text_in(row, "display_name") or name.rpartition("/")[2],
        revision=plain(str(at)) if isinstance(at, str | int | float) else None,
        access=(Access.GATED_AUTO if any(gates) else Access.OPEN) if gates else None,
        card=Card(licenses=texts_in(row, "license")),
        parents=tuple(
            Parent(place=Place(hub=Hub.MODELSCOPE, repository=each), relation=Relation.UNSAID)
            for each in bases
            if is_name(each) and each != name
        ),
        created_at=moment(row.get("created_at")),
        updated_at=moment(at),
        downloads=count_in(row, "downloads"),
        likes=count_in(row, "likes"),
        more=ask(spec, f"{base}/api/v1/models/{in_path(name)}/repo/files?Revision=master&Recursive=true"),
    )


def _single(url: str) -> bool:
    return bool(_ONE.search(unquote(urlsplit(url).path)))


def _page(url: str, number: int) -> str:
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query) if pair[0] not in {"page_number", "page_size"}]
    query += [("page_number", str(number)), ("page_size", str(ROWS))]
    return urlunsplit(parts._replace(query=urlencode(query)))


MODELSCOPE = SourceKind(name="modelscope", options={}, plan=plan, read=read, probe=probe)
