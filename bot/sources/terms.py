"""The `terms` kind: a page whose text is a license or binds beside one: Gemma's terms, NVIDIA's, a use policy."""

import hashlib
import re
from typing import Any

from lxml import etree

from bot.domain.model import Access, Card, Hub, Place, Sighting
from bot.domain.source import Document, PollState, Reading, Request, SourceSpec, Url
from bot.ports import SourceKind
from bot.rules.identity import canonical
from bot.rules.polling import address
from bot.sources._html import MARKUP_CHARACTERS, clean
from bot.sources._hub import is_name, plain

PAGE_BYTES = 8 * 1024 * 1024
"""A page of terms is mostly the frame around it; the heaviest seen have one or two megabytes."""

LEAST = 400
"""Characters below which a page is no terms: a wall, a redirect in words, an empty shell that a script would fill."""

TITLE = 120
"""Characters of a page's title that are kept: what people call the terms, before the site's own name and slogan."""

TAGS = 50_000
"""Elements beyond which a page is not taken apart: HTTP Archive's heaviest one percent of pages has fewer than 10,000."""

_PDF = b"%PDF-"
_VIEW = re.compile(r"https://(?:www\.)?(github\.com|huggingface\.co)/([^/?#]+/[^/?#]+)/blob/([^?#]+)")
"""A page that shows a file among buttons: 27 of the 29 licenses of a collection on Replicate are linked so."""

_TEXTS = frozenset({"text/plain", "text/markdown"})
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|p|div)\b", re.IGNORECASE)
_UNREAD = ("script", "style", "template", "noscript", "svg", "iframe", "title")
_MAIN = ("//main | //*[@role='main']", "//article[not(ancestor::article)]")
_FRAME = (
    "//nav | //*[@role='navigation'] | //*[self::header or self::footer or self::aside]"
    "[not(ancestor::main or ancestor::article or ancestor::*[@role='main'])]"
)
"""Menus; and what heads, ends or accompanies the page. Within the text a `header` holds the title of the terms."""


def plan(spec: SourceSpec, state: PollState) -> Request:
    """Ask for the page, where robots.txt allows it; for the file itself where the page only shows one."""
    return Request(
        url=_file(address(spec, state)),
        accept="text/html, text/plain;q=0.9, text/markdown;q=0.9, */*;q=0.1",
        etag=state.etag,
        last_modified=state.last_modified,
        obey_robots=True,
        polite_delay=spec.polite_delay,
        max_bytes=PAGE_BYTES,
    )


def read(spec: SourceSpec, document: Document) -> Reading:
    """Return the page's whole text as that of a license; never raises.

    What frames it is left out where the page marks it as such; of the text itself nothing is: a clause that a guess at the
    article had dropped would be a change nobody made.
    """
    if _VIEW.match(document.url):
        return Reading(not_a_feed=f"the page only shows a file, which lies at {_file(document.url)}")
    if document.body.startswith(_PDF):
        return Reading(not_a_feed="it is a PDF, which is not read")
    if document.truncated:
        return Reading(problems=(f"not all of it came: {document.truncated}",))
    text, title = _said(document)
    if text is None:
        return Reading(problems=("the page is too large to be read whole",))
    if len(text) < LEAST:
        return Reading(not_a_feed=f"the page has only {len(text)} characters of text: no terms are that short")
    page = canonical(spec.url) or spec.url
    license_, model = str(spec.options.get("license", "")), str(spec.options.get("model", ""))
    sighting = Sighting(
        place=Place(hub=Hub.WEB, repository=page),
        url=spec.url,
        name=spec.name or title or page,
        revision=hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16],
        access=Access.OPEN,
        card=Card(licenses=(license_,) if license_ else ()),
        texts=(("LICENSE", text),),
        also=(Place(hub=Hub.HUGGINGFACE, repository=model),) if is_name(model) else (),
    )
    return Reading(sightings=(sighting,), title=sighting.name)


def _file(url: Url) -> Url:
    """Return where the file lies that a page shows; any other address as it is."""
    view = _VIEW.match(url)
    if view is None:
        return url
    host, repository, path = view.groups()
    raw = f"raw.githubusercontent.com/{repository}" if host == "github.com" else f"{host}/{repository}/resolve"
    return Url(f"https://{raw}/{path}")


def _said(document: Document) -> tuple[str | None, str | None]:
    """Return a page's text, None where it is too large to be read whole, and its title, None where it has none."""
    said = _decoded(document)
    kind, _, _ = document.headers.get("content-type", "").partition(";")
    if kind.strip().lower() in _TEXTS or not _MARKUP.search(said[:20_000]):
        return (plain(said) if len(said) <= MARKUP_CHARACTERS else None), None
    if said.count("<") > TAGS:
        return None, None
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(said.encode("utf-8", "replace"), parser)
    if root is None:
        return "", None
    if any(
        error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log
    ):  # nested so deep that the rest is lost
        return _cleaned(said), None
    title = " ".join(plain(root.findtext(".//title") or "").split())[:TITLE] or None
    etree.strip_elements(root, *_UNREAD, with_tail=False)
    for head in root.iter("head"):
        head.tag = "div"  # libxml2 knows no `main`: of a page that writes no `body` it puts everything there
    whole = _cleaned(_written(root))
    for frame in _found(root, _FRAME):
        frame.tag = "template"  # which is not read; its tail, which is the page's, stays
    bare = _cleaned(_written(root))
    # A frame that holds nearly everything is none.
    text = whole if bare is None or whole is None or len(bare) < LEAST else _main(root, bare)
    return text, title


def _main(root: etree._Element, bare: str) -> str:
    """Return what a page marks as its own text, where that is most of what it says; else all it says."""
    for path in _MAIN:
        marked = _found(root, path)
        text = _cleaned(_written(marked[0])) if len(marked) == 1 else None
        if text and len(text) >= max(LEAST, len(bare) // 2):
            return text
    return bare


def _found(root: etree._Element, path: str) -> list[etree._Element]:
    selected: Any = root.xpath(path)  # these paths select elements, and nothing else
    return list(selected)


def _written(root: etree._Element) -> str:
    return etree.tostring(root, encoding="unicode", method="html", with_tail=False)


def _cleaned(markup: str) -> str | None:
    """Return the text of markup; None where there is more of it than is read."""
    return plain(clean(markup)) if len(markup) <= MARKUP_CHARACTERS else None


def _decoded(document: Document) -> str:
    """Return a page's characters: UTF-8 where it can be, else what it says of itself."""
    try:
        return document.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        from bs4.dammit import UnicodeDammit  # noqa: PLC0415 - few pages have use for it

        charset = document.headers.get("content-type", "").lower().partition("charset=")[2].strip(" \"';")
        return UnicodeDammit(document.body, [charset] if charset else [], is_html=True).unicode_markup or ""


TERMS = SourceKind(name="terms", options={"license": str, "model": str}, plan=plan, read=read)
