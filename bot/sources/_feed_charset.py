"""Which charset the bytes of a feed are in, by feedparser's rules."""

import codecs
import re
from collections.abc import Iterator, Mapping

from bot.sources._feedparser import guess_charset

MARKS = (
    (codecs.BOM_UTF32_BE, "utf-32be"),
    (codecs.BOM_UTF32_LE, "utf-32le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF8, "utf-8"),
)
BEGINNINGS = {
    b"\x4c\x6f\xa7\x94": "cp037",
    b"\x00<\x00?": "utf-16be",
    b"<\x00?\x00": "utf-16le",
    b"\x00\x00\x00<": "utf-32be",
    b"<\x00\x00\x00": "utf-32le",
}
"""`<?xm` in charsets that are not like ASCII: https://www.w3.org/TR/xml/#sec-guessing-no-ext-info"""

WIDE = frozenset(
    ("u16", "utf-16", "utf16", "utf_16", "u32", "utf-32", "utf32", "utf_32", "iso-10646-ucs-2", "iso-10646-ucs-4")
) | frozenset(("csucs4", "csunicode", "ucs-2", "ucs-4"))
"""Names that leave the order of bytes to the mark."""

DECLARATION = b"<?xml version='1.0' encoding='utf-8'?>"
DECLARED = re.compile(rb"<\?xml[^>]*?>")
ENCODING = re.compile(rb"""<\?[^>]*encoding=['"](.*?)['"][^>]*\?>""")
DECLARATION_BYTES = 1_000
"""A declaration is shorter; in a charset of four bytes a character it is still seen."""

DANGEROUS = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined"})
"""Python knows these as charsets. No feed is in them, and decoding much of the first two takes for ever."""

XML = re.compile(r"application/(?:xml|xml-dtd|xml-external-parsed-entity|.*\+xml)")
TEXT = re.compile(r"text/.*")


def says_utf8(body: bytes, headers: Mapping[str, str]) -> bool:
    """Say whether UTF-8 is the charset to try first; whether the document is in it is not looked at."""
    unmarked, marked = _unmarked(body[:DECLARATION_BYTES])
    charset = _by_rfc3023(_declared(unmarked, marked), headers.get("content-type"))
    try:
        codec = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return False
    return codec == "utf-8" or (codec == "ascii" and body.isascii())


def to_utf8(body: bytes, headers: Mapping[str, str]) -> bytes:
    """Return a document in UTF-8, and saying so."""
    body, marked = _unmarked(body)
    declared = _declared(body, marked)
    proposed = _proposed(body, marked, declared, headers.get("content-type"))
    utf8 = next(utf8 for charset in proposed if (utf8 := _converted(body, charset)) is not None)
    found = DECLARED.match(utf8)
    return DECLARATION + (utf8[found.end() :] if found else b"\n" + utf8)


def _unmarked(body: bytes) -> tuple[bytes, str]:
    """Take the byte order mark off, and say which charset the first bytes show."""
    for mark, charset in MARKS:
        if body.startswith(mark):
            return body[len(mark) :], charset
    return body, BEGINNINGS.get(body[:4], "")


def _declared(body: bytes, marked: str) -> str:
    """Return the charset the XML declaration names; "" where there is none."""
    head = body[:DECLARATION_BYTES]
    if marked:
        head = head.decode(marked, "replace").encode()
    found = ENCODING.match(head)
    charset = found[1].decode("ascii", "replace").lower() if found else ""
    if marked and charset in WIDE:
        return marked
    # GB 18030 holds all of GB 2312, and what is declared as the one is often the other.
    return "gb18030" if charset == "gb2312" else charset


def _proposed(body: bytes, marked: str, declared: str, content_type: str | None) -> Iterator[str]:
    """Propose charsets, the most trusted first; the last fits any bytes."""
    yield from filter(None, (_by_rfc3023(declared, content_type), declared, marked))
    yield guess_charset(body)
    yield from ("utf-8", "windows-1252", "iso-8859-2")


def _by_rfc3023(declared: str, content_type: str | None) -> str:
    """Weigh the server's word against the document's: https://www.rfc-editor.org/rfc/rfc3023#section-3

    Where the server says nothing feedparser takes it for ISO-8859-1, and spoils what ends in the UTF-8 of à or 張.
    """
    kind, *parameters = (content_type or "").split(";")
    said = ""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            said = value.strip().strip("\"'")
    said = "gb18030" if said.lower() == "gb2312" else said
    if XML.fullmatch(kind.strip()):
        return said or declared or "utf-8"
    if TEXT.fullmatch(kind.strip()):
        return said or "us-ascii"
    return declared or "utf-8"


def _converted(body: bytes, charset: str) -> bytes | None:
    """Return the bytes in UTF-8; None where they are not in this charset."""
    try:
        codec = codecs.lookup(charset).name
        if codec in DANGEROUS:
            return None
        text = body.decode(charset)
    except (LookupError, ValueError):  # no such charset, or not in it
        return None
    return body if codec in {"utf-8", "ascii"} else text.encode("utf-8", "replace")
