"""The `huggingface` kind: a maker's models, the hub's lists, and single models (https://huggingface.co/docs/hub/api)."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from bot.domain.history import Commit
from bot.domain.model import Absence, Access, FileRef, Hub, Place, Sighting
from bot.domain.source import Document, PollState, Reading, Request, SourceSpec, Url
from bot.ports import Past, SourceKind
from bot.rules.polling import address
from bot.sources._card import card_of, parents_of, read_card
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
    next_page,
    parse,
    text_in,
    texts_in,
)

MODELS = "/api/models"

EXPANDED = (
    "sha",
    "lastModified",
    "gated",
    "disabled",
    "private",
    "cardData",
    "tags",
    "baseModels",
    "downloads",
    "likes",
    "createdAt",
)
"""What a listing's rows are to carry: all that tells whether a model moved, and nothing of its files."""

WHOLE_ANSWERS = frozenset({"full", "config", "cardData"})
"""Parameters the hub does not take together with `expand`."""

AUTHOR_ROWS = "1000"
"""A page of a maker's models: the hub's most, so that one call sees nearly every maker whole."""

LIST_ROWS = "100"
"""A page of the trending or the newest list: about 3,500 repositories a day are new, so 100 are some forty minutes."""

NARROWING = frozenset({"search", "filter", "gated", "pipeline_tag", "apps", "num_parameters", "inference_provider"})
"""What leaves some of a maker's models out: such a listing is not all there is."""

GATES = {False: Access.OPEN, "auto": Access.GATED_AUTO, "manual": Access.GATED_MANUAL, True: Access.GATED_MANUAL}
"""https://huggingface.co/docs/hub/models-gated; `true` is how mirrors say that somebody has to be asked."""

_ONE = re.compile(rf"{MODELS}/([^/]+(?:/[^/]+)?)/?$")


def plan(spec: SourceSpec, state: PollState) -> Request:
    """Ask for a maker's models, a list, or one model, with all that tells whether something moved."""
    url = address(spec, state)
    name = _single(url)
    return Request(
        url=_one(base_of(url), name) if name else _listing(url),
        accept=JSON,
        etag=state.etag,
        last_modified=state.last_modified,
        polite_delay=spec.polite_delay,
    )


def read(spec: SourceSpec, document: Document) -> Reading:
    """Read a listing, or the answer about one model; never raises.

    A maker's listing names all its models, so what is missing is gone. One model asked for by name is all its source has:
    that it answers under another name is a rename.
    """
    answer = parse(document)
    if answer.wall:
        return Reading(not_a_feed=answer.wall)
    if answer.problem:
        return Reading(problems=(answer.problem,))
    if isinstance(answer.value, list):
        return _read_listing(spec, document, answer.value)
    return _read_one(spec, as_row(answer.value))


def probe(spec: SourceSpec, place: Place) -> Request:
    """Ask for one model by name."""
    return ask(spec, _one(base_of(spec.url), place.repository))


def _single(url: str) -> str | None:
    """Return the model an address asks for; None where it asks for a listing."""
    found = _ONE.match(unquote(urlsplit(url).path))
    return found[1] if found and is_name(found[1]) else None


def _one(base: str, name: str) -> Url:
    return Url(f"{base}{MODELS}/{in_path(name)}?blobs=true")  # with the hash of each file, which `expand` excludes


def _listing(url: str) -> Url:
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in WHOLE_ANSWERS]
    given = dict(query)
    # Ordered by what never changes, so that no model slips from one page to another between two requests.
    query += [("sort", "createdAt")] if "sort" not in given else []
    query += [("limit", AUTHOR_ROWS if "author" in given else LIST_ROWS)] if "limit" not in given else []
    query += [("expand[]", name) for name in EXPANDED] if not {"expand", "expand[]"} & given.keys() else []
    return Url(urlunsplit(parts._replace(query=urlencode(query, safe="[]"))))


def _is_whole(spec: SourceSpec) -> bool:
    """Say whether a source lists everything a maker has."""
    given = dict(parse_qsl(urlsplit(spec.url).query))
    return "author" in given and not NARROWING & given.keys()


def _read_listing(spec: SourceSpec, document: Document, answer: list[object]) -> Reading:
    rows = [row for row in as_rows(answer) if _name(row)]
    strange = len(answer) - len(rows)
    problems = (f"{strange} of {len(answer)} rows name no model",) if strange else ()
    whole = _is_whole(spec)
    further = next_page(document) if whole else None
    return Reading(
        sightings=tuple(_sighting(spec, row, listed=True) for row in rows if row.get("private") is not True),
        absences=tuple(_private(row) for row in rows if row.get("private") is True),
        follow=(ask(spec, further),) if further else (),
        problems=problems,
        complete=whole and not problems,
    )


def _read_one(spec: SourceSpec, row: Mapping[str, object]) -> Reading:
    if not _name(row):
        said = text_in(row, "error")
        return Reading(problems=(f"the hub says: {said[:200]}" if said else "the answer names no model",))
    alone = _single(spec.url) is not None
    if row.get("private") is True:
        return Reading(absences=(_private(row),), complete=alone)
    return Reading(sightings=(_sighting(spec, row, listed=False),), complete=alone)


def _name(row: Mapping[str, object]) -> str:
    name = text_in(row, "id", "modelId") or ""
    return name if is_name(name) else ""


def _private(row: Mapping[str, object]) -> Absence:
    return Absence(place=Place(hub=Hub.HUGGINGFACE, repository=_name(row)), said="it is private")


def _sighting(spec: SourceSpec, row: Mapping[str, object], *, listed: bool) -> Sighting:
    name, base, tags = _name(row), base_of(spec.url), texts_in(row, "tags")
    fields = as_row(row.get("cardData"))
    revision = text_in(row, "sha")
    return Sighting(
        place=Place(hub=Hub.HUGGINGFACE, repository=name),
        url=Url(f"{base}/{in_path(name)}"),
        name=name.rpartition("/")[2],
        revision=revision,
        access=_access(row),
        card=card_of(fields, tags) if fields or "tags" in row else None,
        files=None if listed else _files(spec, name, revision, row),
        parents=parents_of(Hub.HUGGINGFACE, name, fields, tags, row.get("baseModels")),
        created_at=moment(row.get("createdAt")),
        updated_at=moment(row.get("lastModified")),
        downloads=count_in(row, "downloads"),
        likes=count_in(row, "likes"),
        more=ask(spec, _one(base, name)) if listed else None,
    )


def _access(row: Mapping[str, object]) -> Access | None:
    """Read who may have the files. What a card says of gates is text: quantizers copy it along with the rest of a README."""
    if row.get("disabled") is True:
        return Access.DISABLED
    gate = row.get("gated")
    return GATES.get(gate) if isinstance(gate, bool | str) else None


def _files(spec: SourceSpec, name: str, revision: str | None, row: Mapping[str, object]) -> tuple[FileRef, ...] | None:
    """Return the files that speak about licenses, by their content's hash; None where the answer has no hashes."""
    held = {path: file for file in as_rows(row.get("siblings")) if (path := text_in(file, "rfilename")) and _oid(file)}
    if not held and as_rows(row.get("siblings")):
        return None
    return tuple(
        FileRef(
            path=path,
            oid=_oid(held[path]),
            size=count_in(held[path], "size"),
            request=ask(spec, file_url(base_of(spec.url), name, revision or "main", path), accept="text/plain, */*"),
        )
        for path in license_paths(list(held))
    )


def _oid(file: Mapping[str, object]) -> str:
    """Return the hash of a file's content: its own SHA-256 where it is kept apart (LFS), else its git blob's SHA-1."""
    return text_in(as_row(file.get("lfs")), "sha256") or text_in(file, "blobId") or ""


def file_url(base: str, name: str, revision: str, path: str) -> Url:
    """Return where one file of a model lies, at one revision."""
    return Url(f"{base}/{in_path(name)}/resolve/{in_path(revision)}/{in_path(path)}")


def commits(spec: SourceSpec, place: Place, _paths: Sequence[str]) -> tuple[Request, ...]:
    """Ask for a model's commits; this hub cannot tell them apart by path."""
    return (ask(spec, f"{base_of(spec.url)}{MODELS}/{in_path(place.repository)}/commits/main"),)


def read_commits(document: Document) -> tuple[tuple[Commit, ...], Request | None]:
    """Return the commits of a page, newest first, and the next page; never raises."""
    rows = as_rows(parse(document).value)
    read = tuple(
        Commit(id=commit, at=at, title=text_in(row, "title") or "")
        for row in rows
        if (commit := text_in(row, "id")) and (at := moment(row.get("date")))
    )
    further = next_page(document)
    return read, Request(url=further, accept=JSON) if further else None


def at(spec: SourceSpec, place: Place, commit: Commit) -> Request:
    """Ask what a model was at one commit; read as one model is."""
    name, revision = in_path(place.repository), in_path(commit.id)
    return ask(spec, f"{base_of(spec.url)}{MODELS}/{name}/revision/{revision}?blobs=true")


PAST = Past(commits=commits, read_commits=read_commits, at=at, card=read_card)
"""How a model's history is asked for."""

HUGGINGFACE = SourceKind(name="huggingface", options={}, plan=plan, read=read, probe=probe, past=PAST)
