"""The `ollama` kind: the library's pages, and the registry's manifests, whose license is a layer named by its content.

There is no API for the library. Its markup lost every `x-test-` attribute on 2026-07-16 and a well-known feed has been empty
since: links to `/library/NAME` are what stays, and a page without one is a broken source, said the same day.
"""

import hashlib
import re
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from lxml import etree

from bot.domain.model import Access, FileRef, Hub, Place, Sighting
from bot.domain.source import Document, PollState, Reading, Request, SourceSpec, Url
from bot.ports import SourceKind
from bot.rules.polling import address
from bot.sources._dates import to_moment
from bot.sources._hub import as_row, as_rows, ask, base_of, count_in, in_path, parse, text_in

PAGE_BYTES = 8 * 1024 * 1024
"""The whole library was 608 kB of markup with 176 models."""

PUBLIC, REGISTRY = "https://ollama.com", "https://registry.ollama.ai"
"""Where people look, and where programs do (https://github.com/ollama/ollama/blob/main/types/model/name.go)."""

HOSTS = ("ollama.com", "www.ollama.com")
"""Where a link to a model may lead, beside the host the page came from."""

MODELS = 5_000
"""Models of one page that are read; the whole library had 235 in August 2026."""

MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
LICENSE_LAYER = "application/vnd.ollama.image.license"
"""https://github.com/ollama/ollama/blob/main/docs/modelfile.mdx#license: each LICENSE of a Modelfile is a layer."""

LAYERS = 16
"""License layers of one model that are read; real ones have one or two."""

NO_MODELS = "the page answered and names no model: its markup has changed, or it is another page"

_LIBRARY = re.compile(r"(?:https?://(?P<host>[\w.:-]{1,100}))?/library/(?P<name>[\w.-]{1,80})/?(?:[?#].*)?", re.ASCII)
_TAGGED = re.compile(r"/v2/(?:library/)?([\w./-]{1,160})/manifests/([\w.-]{1,80})$")
_PULLS = re.compile(r"(?<![\d.,])([\d.,]{1,12}) ?([KMB]?) Pulls", re.IGNORECASE | re.ASCII)
_TAGS = re.compile(r"(?<!\d)(\d{1,6}) Tags?", re.IGNORECASE | re.ASCII)
_AGO = re.compile(r"(?<!\w)(\d{1,3}|an?) (minute|hour|day|week|month|year)s? ago", re.IGNORECASE | re.ASCII)
_DAYS = {"minute": 0.0, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.0, "year": 365.0}
_DIGEST = re.compile(r"[a-z0-9+._-]{1,32}:[\w=-]{1,128}", re.ASCII)
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
    """Read a page of the library or a manifest; never raises. Only `/library` itself, not searched, names every model."""
    tagged = _TAGGED.search(urlsplit(document.url).path)
    if tagged:
        return _read_manifest(spec, document, tagged[1], tagged[2])
    rows, cut = _rows(document)
    if not rows:
        return Reading(not_a_feed=NO_MODELS)
    asked = urlsplit(spec.url)
    whole = asked.path.rstrip("/") == "/library" and not {"q", "c"} & dict(parse_qsl(asked.query)).keys()
    return Reading(
        sightings=tuple(_sighting(spec, document, name, row) for name, row in rows.items()),
        complete=whole and not cut and document.truncated is None,
    )


def _rows(document: Document) -> tuple[dict[str, etree._Element], bool]:
    """Return the links to models, by name, and whether some were left out; what surrounds them has changed and will again."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    root = etree.fromstring(document.body, parser)
    here = urlsplit(document.url).netloc.lower()
    found: dict[str, etree._Element] = {}
    for link in root.iter("a") if root is not None else ():
        name = _LIBRARY.fullmatch((link.get("href") or "")[:400])
        if name and (name["host"] or here).lower() in {here, *HOSTS} and len(found) < MODELS:
            found.setdefault(name["name"], link)
    deep = any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)  # what follows was given up
    return found, deep or len(found) == MODELS


def _sighting(spec: SourceSpec, document: Document, name: str, row: etree._Element) -> Sighting:
    text = _text(row)
    updated = _updated(row)
    return Sighting(
        place=Place(hub=Hub.OLLAMA, repository=name),
        url=Url(f"{base_of(spec.url)}/library/{in_path(name)}"),
        name=name,
        revision=updated.isoformat() if updated else _mark(row, text, document.fetched_at),
        access=Access.OPEN,
        updated_at=updated,
        downloads=_pulls(text),
        more=ask(spec, _manifest(spec, name), accept=MANIFEST),
    )


def _text(row: etree._Element) -> str:
    return " ".join(" ".join(map(str, row.itertext())).split())


def _updated(row: etree._Element) -> datetime | None:
    """Return when a model was updated, as the page says to the minute; "2 days ago" is no moment."""
    titles = (each.get("title") for each in row.iter("span"))
    said = next((found for title in titles if title and (found := _WHEN.search(title[:200]))), None)
    return to_moment(said.group()) if said else None


def _mark(row: etree._Element, text: str, now: datetime) -> str:
    """Return what changes when a model is updated, where the page says no moment: its chips, its tags, and about when it was.

    "2 months ago" is another day every day. Counted in its own unit it moves once or twice a month by itself, which costs one
    more look at a manifest; that it says "3 hours ago" of a sudden is seen the same day.
    """
    chips = [_text(span) for span in row.iter("span") if "inline-flex" in (span.get("class") or "")]
    tags = _TAGS.search(text)
    said = "|".join([*chips, tags[1] if tags else "", _about(text, now)])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _about(text: str, now: datetime) -> str:
    ago = _AGO.search(text)
    if ago is None:
        return str(now.toordinal() - 1) if "yesterday" in text.lower() else ""
    count = int(ago[1]) if ago[1].isdigit() else 1
    days = _DAYS[ago[2].lower()]
    return str((now.toordinal() - int(count * days)) // max(1, int(days)))


def _pulls(text: str) -> int | None:
    said = _PULLS.search(text)
    try:
        return int(float(said[1].replace(",", "")) * _SCALES[said[2].upper()]) if said else None
    except ValueError:  # 1.2.3
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
    alone = bool(_TAGGED.search(urlsplit(spec.url).path))
    name = model if tag == "latest" else f"{model}:{tag}"
    base = base_of(document.url)
    folder = in_path(model if "/" in model else f"library/{model}")
    layers = [
        (digest, count_in(layer, "size"))
        for layer in as_rows(manifest.get("layers"))
        if text_in(layer, "mediaType") == LICENSE_LAYER and _DIGEST.fullmatch(digest := text_in(layer, "digest") or "")
    ][:LAYERS]
    files = tuple(
        FileRef(
            path="LICENSE" if number == 0 else f"LICENSE.{number + 1}",
            oid=digest,
            size=size,
            request=ask(spec, f"{base}/v2/{folder}/blobs/{digest}", accept="text/plain, */*"),
        )
        for number, (digest, size) in enumerate(layers)
    )
    home = PUBLIC if base == REGISTRY else base
    sighting = Sighting(
        place=Place(hub=Hub.OLLAMA, repository=name),
        url=Url(f"{home}/{folder}{'' if tag == 'latest' else f':{in_path(tag)}'}"),
        name=name,
        revision=hashlib.sha256(document.body).hexdigest() if alone else None,  # a page's row has a mark of its own
        access=Access.OPEN,
        files=files,
    )
    return Reading(sightings=(sighting,), complete=alone)


OLLAMA = SourceKind(name="ollama", options={}, plan=plan, read=read, probe=probe)
