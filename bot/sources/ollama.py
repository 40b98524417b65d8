"""The `ollama` kind: the library's pages, and the registry's manifests, whose license is a layer named by its content.

There is no API for the library. Its markup lost every `x-test-` attribute on 2026-07-16 and a well-known feed has been empty
since: links to `/library/NAME` are what stays, and a page without one is a broken source, said the same day.
"""

import hashlib
import re
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from bot.domain.model import Access, FileRef, Hub, Place, Sighting
from bot.domain.source import Document, PollState, Reading, Request, SourceSpec, Url
from bot.ports import SourceKind
from bot.rules.polling import address
from bot.sources._dates import to_moment
from bot.sources._hub import as_row, as_rows, ask, base_of, count_in, in_path, parse, text_in

if TYPE_CHECKING:
    from bs4 import Tag

PAGE_BYTES = 8 * 1024 * 1024
"""The whole library was 608 kB of markup with 176 models."""

PUBLIC, REGISTRY = "https://ollama.com", "https://registry.ollama.ai"
"""Where people look, and where programs do (https://github.com/ollama/ollama/blob/main/types/model/name.go)."""

MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
LICENSE_LAYER = "application/vnd.ollama.image.license"
"""https://github.com/ollama/ollama/blob/main/docs/modelfile.mdx#license: each LICENSE of a Modelfile is a layer."""

LAYERS = 16
"""License layers of one model that are read; real ones have one or two."""

NO_MODELS = "the page answered and names no model: its markup has changed, or it is another page"

_LIBRARY = re.compile(r"^/library/([A-Za-z0-9._-]{1,80})/?$")
_TAGGED = re.compile(r"/v2/(?:library/)?([\w./-]{1,160})/manifests/([\w.-]{1,80})$")
_PULLS = re.compile(r"([\d.,]+)\s*([KMB]?)\s*Pulls", re.IGNORECASE)
_WHEN = re.compile(r"[A-Z][a-z]{2} \d{1,2}, \d{4} \d{1,2}:\d\d [AP]M UTC")
_SCALES = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9}


def plan(spec: SourceSpec, state: PollState) -> Request:
    """Ask for a page of the library, or for one model's manifest."""
    url = address(spec, state)
    return Request(
        url=url,
        accept=MANIFEST if _TAGGED.search(urlsplit(url).path) else "text/html",
        etag=state.etag,
        last_modified=state.last_modified,
        obey_robots=not _TAGGED.search(urlsplit(url).path),
        polite_delay=spec.polite_delay,
        max_bytes=PAGE_BYTES,
    )


def probe(spec: SourceSpec, place: Place) -> Request:
    """Ask for one model's manifest."""
    return ask(spec, _manifest(spec, place.repository), accept=MANIFEST)


def read(spec: SourceSpec, document: Document) -> Reading:
    """Read a page of the library or a manifest; never raises. Only `/library` itself names every model."""
    tagged = _TAGGED.search(urlsplit(document.url).path)
    if tagged:
        return _read_manifest(spec, document, tagged[1], tagged[2])
    rows = _rows(document)
    if not rows:
        return Reading(not_a_feed=NO_MODELS)
    whole = urlsplit(spec.url).path.rstrip("/") == "/library" and document.truncated is None
    return Reading(sightings=tuple(_sighting(spec, name, row) for name, row in rows.items()), complete=whole)


def _rows(document: Document) -> dict[str, "Tag"]:
    """Return the links to models, by name; what surrounds them has changed before and will again."""
    from bs4 import BeautifulSoup  # noqa: PLC0415 - most turns are of feeds, and have no use for it

    soup = BeautifulSoup(document.body, "lxml")
    found: dict[str, Tag] = {}
    for link in soup.select('a[href*="/library/"]'):
        path = unquote(urlsplit(str(link.get("href", ""))).path)
        name = _LIBRARY.match(path)
        if name:
            found.setdefault(name[1], link)
    return found


def _sighting(spec: SourceSpec, name: str, row: "Tag") -> Sighting:
    text = " ".join(row.get_text(" ").split())
    updated = _updated(row)
    return Sighting(
        place=Place(hub=Hub.OLLAMA, repository=name),
        url=Url(f"{base_of(spec.url)}/library/{in_path(name)}"),
        name=name,
        revision=_mark(row, updated),
        access=Access.OPEN,
        updated_at=updated,
        downloads=_pulls(text),
        more=ask(spec, _manifest(spec, name), accept=MANIFEST),
    )


def _updated(row: "Tag") -> datetime | None:
    """Return when a model was updated, as the page says to the minute; "2 days ago" is no moment."""
    for span in row.select("[title]"):
        said = _WHEN.search(str(span.get("title", "")))
        if said:
            return to_moment(said.group())
    return None


def _mark(row: "Tag", updated: datetime | None) -> str:
    """Return what changes when a model is updated: the moment, or without one how many tags and sizes it has."""
    if updated is not None:
        return updated.isoformat()
    chips = " ".join(" ".join(span.get_text(" ").split()) for span in row.select("span.inline-flex, [x-test-size]"))
    return hashlib.sha256(chips.encode("utf-8", "replace")).hexdigest()[:16]


def _pulls(text: str) -> int | None:
    said = _PULLS.search(text)
    if said is None:
        return None
    try:
        return int(float(said[1].replace(",", "")) * _SCALES[said[2].upper()])
    except ValueError:
        return None


def _manifest(spec: SourceSpec, name: str) -> str:
    model, _, tag = name.partition(":")
    base = base_of(spec.url)
    home = REGISTRY if base == PUBLIC else base
    folder = "" if "/" in model else "library/"
    return f"{home}/v2/{folder}{in_path(model)}/manifests/{in_path(tag or 'latest')}"


def _read_manifest(spec: SourceSpec, document: Document, model: str, tag: str) -> Reading:
    answer = parse(document)
    if answer.wall or answer.problem:
        return Reading(not_a_feed=answer.wall) if answer.wall else Reading(problems=(answer.problem or "",))
    manifest = as_row(answer.value)
    if not isinstance(manifest.get("layers"), list):
        return Reading(problems=("the manifest lists no layers",))
    listed = _TAGGED.search(urlsplit(spec.url).path) is None
    name = model.removeprefix("library/") if listed or tag == "latest" else f"{model.removeprefix('library/')}:{tag}"
    base = base_of(document.url)
    layers = [
        layer
        for layer in as_rows(manifest.get("layers"))
        if text_in(layer, "mediaType") == LICENSE_LAYER and text_in(layer, "digest")
    ][:LAYERS]
    files = tuple(
        FileRef(
            path="LICENSE" if number == 0 else f"LICENSE.{number + 1}",
            oid=text_in(layer, "digest") or "",
            size=count_in(layer, "size"),
            request=ask(spec, f"{base}/v2/{_folder(model)}/blobs/{text_in(layer, 'digest')}", accept="text/plain, */*"),
        )
        for number, layer in enumerate(layers)
    )
    digest = hashlib.sha256(document.body).hexdigest()
    home = PUBLIC if base == REGISTRY else base
    sighting = Sighting(
        place=Place(hub=Hub.OLLAMA, repository=name),
        url=Url(f"{home}/library/{in_path(name)}"),
        name=name,
        revision=None if listed else digest,
        access=Access.OPEN,
        files=files,
    )
    return Reading(sightings=(sighting,), complete=not listed)


def _folder(model: str) -> str:
    return in_path(model if "/" in model else f"library/{model}")


OLLAMA = SourceKind(name="ollama", options={}, plan=plan, read=read, probe=probe)
