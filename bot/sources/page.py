"""The `page` kind: a listing page, read by CSS selectors."""

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from bot.domain.source import Document, Entry, PollState, Reading, Request, SourceSpec
from bot.ports import SourceKind
from bot.rules.polling import address
from bot.sources._dates import to_moment

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

PAGE_BYTES = 4 * 1024 * 1024
"""A listing page is markup for people; the heaviest seen has a tenth of this."""

SELECTORS = {
    "items": "article",  # one for each entry
    "link": "a[href]",  # these four are looked for inside an item
    "title": "h1, h2, h3, h4",
    "date": "time",
    "text": "p",
}
"""What the selectors are where a source does not say."""

NOTHING_FOUND = "the page answered but the selectors found nothing"


def plan(spec: SourceSpec, state: PollState) -> Request:
    """Ask for the page as a browser would, where robots.txt allows it."""
    return Request(
        url=address(spec, state),
        accept="text/html, application/xhtml+xml;q=0.9, */*;q=0.1",
        etag=state.etag,
        last_modified=state.last_modified,
        obey_robots=True,
        polite_delay=spec.polite_delay,
        max_bytes=PAGE_BYTES,
    )


def read(spec: SourceSpec, document: Document) -> Reading:
    """Return what the selectors find; finding nothing is a problem, said loudly. Never raises."""
    from bs4 import BeautifulSoup  # noqa: PLC0415 - most turns are of feeds, and have no use for it
    from soupsieve import SelectorSyntaxError  # noqa: PLC0415 - likewise

    selectors = {name: str(spec.options.get(name, usual)) for name, usual in SELECTORS.items()}
    soup = BeautifulSoup(_body(document), "lxml", from_encoding=_charset(document))
    base = _base(soup, document.url)
    try:
        found = [_entry(item, selectors, base) for item in soup.select(selectors["items"])]
    except SelectorSyntaxError as error:
        return Reading(problems=(f"a selector can not be read: {str(error).splitlines()[0]}",))
    entries = tuple(entry for entry in found if entry.link or entry.title)
    problems = []
    if not entries:
        problems.append(NOTHING_FOUND)
    elif len(entries) < len(found):
        problems.append(f"{len(found) - len(entries)} of {len(found)} items have neither a link nor a title")
    title = soup.select_one("title")
    return Reading(
        entries=entries,
        problems=tuple(problems),
        title=_words(title) or None,
        link=document.url,
        language=_language(soup),
    )


def _body(document: Document) -> bytes:
    """Return the page without the two things that bs4 warns of: XHTML's declaration in front, and bytes without a tag."""
    body = document.body if b"<" in document.body else b""
    return b"\n" + body if body.startswith(b"<?xml") else body


def _entry(item: "Tag", selectors: dict[str, str], base: str) -> Entry:
    link = item if item.name == "a" and "href" in item.attrs else item.select_one(selectors["link"])
    title = item.select_one(selectors["title"]) or link
    text = item.select_one(selectors["text"])
    date = item.select_one(selectors["date"])
    return Entry(
        link=_absolute(link.get("href"), base) if link else None,
        title=escape(_words(title), quote=False),
        markup=str(text) if text else "",
        published_at=to_moment(str(date.get("datetime") or _words(date))) if date else None,
    )


def _absolute(href: object, base: str) -> str | None:
    """Resolve a link; None where it leads to no web page."""
    try:
        link = urljoin(base, str(href or "").strip())
    except ValueError:  # brackets that hold no address
        return None
    return link if href and link.startswith(("http://", "https://")) else None


def _base(soup: "BeautifulSoup", url: str) -> str:
    base = soup.select_one("base[href]")
    return (base and _absolute(base.get("href"), url)) or url


def _words(element: "Tag | None") -> str:
    return " ".join(element.get_text(" ").split()) if element else ""


def _language(soup: "BeautifulSoup") -> str | None:
    root = soup.select_one("html")
    return str(root.get("lang") or "") or None if root else None


def _charset(document: Document) -> str | None:
    """Return the charset the server declared; bs4 looks at the bytes where it did not, or was wrong."""
    _, _, declared = document.headers.get("content-type", "").lower().partition("charset=")
    return declared.partition(";")[0].strip("\"' ") or None


PAGE = SourceKind(name="page", options=dict.fromkeys(SELECTORS, str), plan=plan, read=read)
