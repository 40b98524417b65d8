"""The `terms` kind: a page whose text is a license or binds beside one: Gemma's terms, NVIDIA's, a use policy."""

import hashlib
import re

from bot.domain.model import Access, Card, Hub, Place, Sighting
from bot.domain.source import Document, PollState, Reading, Request, SourceSpec, Url
from bot.ports import SourceKind
from bot.rules.identity import canonical
from bot.rules.polling import address
from bot.sources._html import clean

PAGE_BYTES = 8 * 1024 * 1024
"""A page of terms is mostly the frame around it; the heaviest seen have one or two megabytes."""

LEAST = 400
"""Characters below which a page is no terms: a wall, a redirect in words, an empty shell that a script would fill."""

_MAIN = re.compile(rb"<(main|article)\b[^>]*>.*</\1\s*>", re.IGNORECASE | re.DOTALL)
_FRAME = re.compile(rb"<(nav|header|footer|aside|form)\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(rb"<title[^>]*>(.{1,400}?)</title>", re.IGNORECASE | re.DOTALL)
_PDF = b"%PDF-"


def plan(spec: SourceSpec, state: PollState) -> Request:
    """Ask for the page, where robots.txt allows it."""
    return Request(
        url=address(spec, state),
        accept="text/html, text/plain;q=0.9, text/markdown;q=0.9, */*;q=0.1",
        etag=state.etag,
        last_modified=state.last_modified,
        obey_robots=True,
        polite_delay=spec.polite_delay,
        max_bytes=PAGE_BYTES,
    )


def read(spec: SourceSpec, document: Document) -> Reading:
    """Return the page's whole text as that of a license; never raises.

    What frames it (menus, forms) is left out where the page marks it as such; of the text itself nothing is: a clause that a
    guess at the article had dropped would be a change nobody made.
    """
    if document.body.startswith(_PDF):
        return Reading(not_a_feed="it is a PDF, which is not read")
    if document.truncated:
        return Reading(problems=(f"not all of it came: {document.truncated}",))
    text = _text(document)
    if len(text) < LEAST:
        return Reading(not_a_feed=f"the page has only {len(text)} characters of text: no terms are that short")
    page = canonical(spec.url) or spec.url
    license_ = str(spec.options.get("license", "")) or None
    sighting = Sighting(
        place=Place(hub=Hub.WEB, repository=page),
        url=Url(spec.url),
        name=spec.name or _title(document) or page,
        revision=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16],
        access=Access.OPEN,
        card=Card(licenses=(license_,) if license_ else ()),
        texts=(("LICENSE", text),),
    )
    return Reading(sightings=(sighting,), title=sighting.name)


def _text(document: Document) -> str:
    kind = document.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind in {"text/plain", "text/markdown"} or not re.search(
        rb"<(?:html|body|p|div)\b", document.body[:20_000], re.IGNORECASE
    ):
        return document.body.decode("utf-8", "replace").replace("\0", "").strip()
    from bs4.dammit import UnicodeDammit  # noqa: PLC0415 - most turns have no use for it

    main = _MAIN.search(document.body)
    markup = _FRAME.sub(b" ", main.group() if main else document.body)
    text = clean(UnicodeDammit(markup, is_html=True).unicode_markup or "")
    return (
        text
        if len(text) >= LEAST or main is None
        else clean(UnicodeDammit(document.body, is_html=True).unicode_markup or "")
    )


def _title(document: Document) -> str | None:
    found = _TITLE.search(document.body[:200_000])
    return " ".join(clean(found[1].decode("utf-8", "replace")).split())[:120] or None if found else None


TERMS = SourceKind(name="terms", options={"license": str}, plan=plan, read=read)
