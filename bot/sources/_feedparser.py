"""feedparser's untyped edge: its machine and those of its parts whose every quirk we share.

Nothing here can open a file or an address: only bytes and strings go in.
"""

import io
import xml.sax
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Any, Protocol, cast
from xml.sax.handler import feature_external_ges, feature_namespaces
from xml.sax.xmlreader import InputSource

from feedparser.api import LooseFeedParser, StrictFeedParser
from feedparser.datetimes import _parse_date
from feedparser.encodings import lazy_chardet_encoding
from feedparser.html import _cp1252
from feedparser.sanitizer import _sanitize_html, replace_doctype
from feedparser.urls import _urljoin, make_safe_absolute_uri, resolve_relative_uris

NAMESPACES: Mapping[str, str] = {uri.lower(): prefix for uri, prefix in StrictFeedParser.namespaces.items()}
"""Namespace, in lower case → the prefix feedparser knows it by; the feed formats' own have none."""

CP1252: Mapping[int, str] = _cp1252
"""C1 control characters → what their authors meant by them in windows-1252."""

CLEANED = frozenset({"title"})
"""What feedparser cleans for us. Cleaning texts, which we clean ourselves, is two thirds of its time."""

LONGEST_BASE = 4_000
"""Elements in one another may each add a little to the base address of the last; it is joined to itself at every one of them."""

FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What feedparser's own code stumbles over: a `<width>` with an element in it, `&#99999999;`, a date in the year 0."""

UNSETTLING = frozenset(
    {"links", "published_parsed", "updated_parsed", "date_parsed", "modified_parsed", "issued_parsed"}
)
"""Names under which feedparser keeps things of its own: an element so called overwrites them."""

WANTED = UNSETTLING.union(
    ("title", "link", "id", "description", "summary", "content", "published", "updated", "language"),
    ("ttl", "sy_updateperiod", "sy_updatefrequency", "license"),
)
"""The elements whose text is kept; of these, feedparser itself stumbles where it can not keep a license."""

SPEAKING = frozenset({"feed", "rss"})
"""The elements that say what language a feed is in."""

IN_TEXTINPUT = frozenset({"title", "link", "description", "name"})
IN_IMAGE = frozenset({"title", "link", "description", "url", "href", "width", "height"})
"""Any other element in the feed's own namespace means that its image, or its search field, is over."""


class Machine(Protocol):
    """What we use of a feedparser machine."""

    feeddata: Mapping[str, Any]
    entries: list[Mapping[str, Any]]
    version: str
    resolve_relative_uris: bool
    sanitize_html: bool

    def feed(self, data: str) -> None:
        """Read markup, loosely."""


def ends(tag: str) -> bool:
    """Say whether feedparser acts on this element's end."""
    return hasattr(StrictFeedParser, f"_end_{tag}")


def guess_charset(body: bytes) -> str:
    """Guess the charset of bytes that do not say; "" where there is nothing to go by."""
    return cast("str", lazy_chardet_encoding(body))


def without_doctype(body: bytes) -> tuple[bytes, dict[str, str]]:
    """Drop the document type with all entities but harmless ones: plain text that names no other."""
    _, body, entities = replace_doctype(body)
    return body, entities


def join(base: str, uri: str) -> str:
    """Make an address absolute; "" when it can not be."""
    return cast("str", _urljoin(base, uri))


def rebase(base: str, uri: str) -> str:
    """Return the base address inside an element that names one."""
    return make_safe_absolute_uri(base, uri) or base


def looks_like_html(text: str) -> bool:
    """Guess whether what claims to be plain text is markup."""
    return cast("bool", StrictFeedParser.looks_like_html(text))


def clean_html(text: str, base: str) -> str:
    """Resolve addresses in a title's markup, and keep of it what is safe."""
    return cast("str", _sanitize_html(resolve_relative_uris(text, base, "utf-8", "text/html"), "utf-8", "text/html"))


def parse_date(text: str) -> object:
    """Read a date in any of the forms feedparser knows: a nine-tuple, or None."""
    return _parse_date(text)


def run_strict(body: bytes, base: str, language: str | None) -> Machine | None:
    """Read well-formed XML as feedparser does, or as far as it comes; None when it is not well-formed."""
    machine = _machine(StrictFeedParser, base, language)
    reader = xml.sax.make_parser()  # noqa: S317 - expat; document types were stripped, external entities are off
    reader.setFeature(feature_namespaces, True)  # noqa: FBT003 - SAX takes no keyword
    reader.setFeature(feature_external_ges, False)  # noqa: FBT003 - SAX takes no keyword
    reader.setContentHandler(cast("Any", machine))
    reader.setErrorHandler(cast("Any", machine))
    source = InputSource()
    source.setByteStream(cast("Any", io.BytesIO(body)))
    try:
        with suppress(*FAULTS):
            reader.parse(source)
    except xml.sax.SAXException:
        return None
    return machine


def run_loose(text: str, base: str, language: str | None, entities: Mapping[str, str]) -> Machine:
    """Read anything at all as feedparser does when XML fails, or as far as it comes."""
    machine = _machine(LooseFeedParser, base, language, entities)
    with suppress(*FAULTS):
        machine.feed(text)
    return machine


def _machine(kind: object, base: str, language: str | None, *more: object) -> Machine:
    machine = cast("Machine", _lean(kind)(base, language, "utf-8", *more))
    machine.resolve_relative_uris = True
    machine.sanitize_html = True
    return machine


@cache
def _lean(kind: Any) -> type:  # noqa: ANN401 - feedparser has no types
    """Make a kind of feedparser machine that does not work for what nobody reads."""

    def pop(self: Any, element: str, strip_whitespace: int = 1) -> Any:  # noqa: ANN401 - likewise
        if element in WANTED:
            return kind.pop(self, element, strip_whitespace)
        if self.elementstack and self.elementstack[-1][0] == element:
            self.elementstack.pop()
        return ""

    def unknown_starttag(self: Any, tag: str, attributes: list[tuple[str, str]]) -> None:  # noqa: ANN401 - likewise
        if attributes and len(self.baseuri) > LONGEST_BASE:
            attributes = [(name, value) for name, value in attributes if not name.lower().endswith("base")]
        if attributes or self.incontent or tag in SPEAKING:
            kind.unknown_starttag(self, tag, attributes)
            return
        # What it does for an element without attributes, but for joining the base address to itself.
        self.depth += 1
        self.basestack.append(self.baseuri)
        self.langstack.append(self.lang)
        prefix, _, local = tag.rpartition(":")
        prefix = self.namespacemap.get(prefix, prefix)
        if not prefix:
            self.inimage = self.inimage and tag in IN_IMAGE
            self.intextinput = self.intextinput and tag in IN_TEXTINPUT
        key = f"{prefix}_{local}" if prefix else local
        try:
            getattr(self, f"_start_{key}")({})
        except AttributeError:
            self.push(key, 1)

    def push_content(self: Any, *about: Any) -> None:  # noqa: ANN401 - likewise
        kind.push_content(self, *about)
        self.contentparams = dict(self.contentparams)  # it is asked much, and a FeedParserDict thinks long

    changes = {
        "can_contain_relative_uris": CLEANED,
        "can_contain_dangerous_markup": CLEANED,
        "pop": pop,
        "unknown_starttag": unknown_starttag,
        "push_content": push_content,
        "_add_tag": lambda *_: None,  # it compares each with all before it
    }
    return type(kind.__name__, (kind,), changes)
