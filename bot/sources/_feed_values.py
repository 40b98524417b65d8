"""What feedparser makes of the words of an element: links made absolute, titles cleaned, slips of charset mended."""

import re
from html import escape

from bot.sources._feedparser import CP1252, clean_html, join, looks_like_html

HTML = "text/html"
XHTML = "application/xhtml+xml"
PLAIN = "text/plain"
MARKED_UP = frozenset({HTML, XHTML})
SHORT_TYPES = {"text": PLAIN, "plain": PLAIN, "html": HTML, "xhtml": XHTML}

TITLE_CHARACTERS = 10_000
"""What a longer title holds beyond this is not read: an item keeps 300 characters."""

PLAIN_WEB = re.compile(
    r"https?://[\w.:-]+(?:/[\w./~%+@=,:!*'()$-]*)?(?:\?[\w./~%+@=,:!*'()$&;?-]+)?(?:#[\w./~%+@=,:!*'()$&;?-]+)?",
    re.ASCII,
)
"""Addresses that joining to a base leaves as they are."""

OTHER_SCHEME = re.compile(r"(?:tag|urn):[^\[\]/]*(?:/[^\[\]/]+)*")
"""Ids that joining to a web page's address leaves as they are."""

C1 = re.compile("[\x80-\x9f]")
C1_WRITTEN = re.compile(rb"\xc2[\x80-\x9f]"), re.compile(rb"&#(?:0*1[2-5][0-9]|[xX]0*[89][0-9a-fA-F]);")
"""C1 control characters in UTF-8, or by their numbers."""

AMPERSAND = re.compile(r"&([A-Za-z0-9_]+);")

_FIRST_TAG = re.compile(r"\A<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>\s*")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_EMPTY = re.compile(
    r"<(?!(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b)([\w:.-]++)([^<>]*+)(?<=/)>"
)
_PREFIXED = re.compile(r"<(/?)[\w.-]+:(?=\w)")
_PLAIN_INLINE = re.compile(
    r"<[^<>]*>\s*<div(?:\s+xmlns=\"http://www.w3.org/1999/xhtml\")?>"
    r"((?:[^<>&\r]|</?(?:a|b|cite|code|em|i|q|small|span|strong|sub|sup|tt)>)*+)</div>\s*"
)
"""An XHTML title, its element's first tag included, that feedparser leaves as it is but for the <div> around it."""


def media_type(word: str) -> str:
    """Return the media type that a `type` attribute means."""
    lower = word.lower()
    return SHORT_TYPES.get(lower, lower)


def settle(text: str) -> str:
    """Mend UTF-8 that was taken for Latin-1, and C1 control characters that were meant as windows-1252."""
    if text.isascii():
        return text
    text = mended(text)
    return text.translate(CP1252) if C1.search(text) else text


def mended(text: str) -> str:
    """Mend UTF-8 that was taken for Latin-1."""
    try:
        return text.encode("iso-8859-1").decode().translate(CP1252)
    except UnicodeError:
        return text


def absolute(base: str, address: str) -> str:
    """Make an address or id absolute; "" stays what it is."""
    if not address or PLAIN_WEB.fullmatch(address) or OTHER_SCHEME.fullmatch(address):
        return address
    return join(base, address)


def title(text: str, kind: str, base: str, *, guess: bool) -> str:
    """Return a title as feedparser does: markup cleaned where it is markup, or where it looks like it and we are to guess."""
    text = text[:TITLE_CHARACTERS]
    if "<" not in text and "&" not in text:
        return settle(text.replace("\r\n", "\n") if kind in MARKED_UP else text)
    if kind in MARKED_UP or (kind == PLAIN and guess and looks_like_html(text)):
        text = clean_html(text, base)
    return settle(text)


def inline_title(xml: str) -> str | None:
    """Return an Atom title in XHTML as feedparser does; None where it is not the simplest."""
    found = _PLAIN_INLINE.fullmatch(xml)
    return settle(found[1].strip()) if found else None


def markup(text: str, kind: str, *, guess: bool) -> str:
    """Return a text as HTML: what is declared to be plain is escaped, unless it looks like markup and we are to guess."""
    if ("<" in text or "&" in text) and kind == PLAIN and not (guess and looks_like_html(text)):
        return escape(text, quote=False)
    return text


def inline(xml: str) -> str:
    """Return the inside of an XML element as the HTML it was meant as."""
    xml = _FIRST_TAG.sub("", xml, count=1)
    if "<![CDATA[" in xml:
        xml = _CDATA.sub(lambda found: escape(found[1], quote=False), xml)
    xml = _PREFIXED.sub(r"<\1", xml)
    return _EMPTY.sub(r"<\1\2></\1>", xml)  # HTML knows no empty elements but its own
