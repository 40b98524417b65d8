"""Reads well-formed feeds as feedparser does, many times as fast.

It is feedparser's state machine over the same XML parser, without what we have no use for, and `Unsure` where it could come
to another answer.
"""

from collections.abc import Callable
from functools import partial
from html import escape

from bot.sources._feed_names import plain_attributes
from bot.sources._feed_scopes import Scopes
from bot.sources._feed_values import (
    AMPERSAND,
    C1_WRITTEN,
    HTML,
    PLAIN,
    XHTML,
    absolute,
    inline,
    inline_title,
    markup,
    media_type,
    mended,
    settle,
    title,
)
from bot.sources._feed_walk import IGNORED, Attributes, Handlers
from bot.sources._feedparser import UNSETTLING, join

TEXTS = {
    **dict.fromkeys(("description", "dc_description", "media_description", "content_encoded", "fullitem"), HTML),
    **dict.fromkeys(("abstract", "summary", "itunes_summary", "content"), PLAIN),
    **dict.fromkeys(("body", "xhtml_body"), XHTML),
}
"""Elements that hold the text of an entry, and what it is where its `type` does not say."""

ASIDES = (
    *("subtitle", "tagline", "itunes_subtitle", "rights", "copyright", "dc_rights", "info"),
    "feedburner_browserfriendly",
)
"""Elements that may hold markup and are none of our business."""

FACTS = {
    **dict.fromkeys(("published", "issued", "pubdate", "dcterms_issued"), "published"),
    **dict.fromkeys(("updated", "modified", "lastbuilddate", "dc_date", "dcterms_modified"), "updated"),
    **dict.fromkeys(("language", "dc_language"), "language"),
    "ttl": "ttl",
    "sy_updateperiod": "period",
    "sy_updatefrequency": "frequency",
}
"""Elements whose text is kept as it is, and what we call it."""

ENCODED = "base64"
"""What is neither text nor XML is taken for base64."""


class StrictReader(Scopes):
    """Reads one document to its end; `reading` has what it said."""

    __slots__ = ("_guid_is_link", "_has_c1")

    def __init__(self, body: bytes, base: str, language: str | None, *, alone: bool = False) -> None:
        super().__init__(body, base, language, alone=alone)
        self._has_c1: bool | None = None
        self._guid_is_link = True

    def handlers(self, prefix: str, local: str) -> Handlers:
        """Return what to do at an element of this name."""
        key = f"{prefix}_{local}" if prefix else local
        if key in UNSETTLING:
            self.doubt()
        make = HANDLERS.get(key)
        known = make(self) if make else IGNORED
        return known if prefix else self.minding_asides(key, known)

    def begin_title(self, attributes: Attributes) -> None:
        """Begin a title that says what it is."""
        self.open(self.close_title, self._type(attributes, PLAIN))

    def begin_media_title(self, attributes: Attributes) -> None:
        """Begin a title of something attached."""
        self.open(self.close_media_title, self._type(attributes, PLAIN))

    def close_media_title(self, text: str) -> None:
        """Keep a title that gives way to any that follows."""
        depth = self.title_depth
        self.close_title(text)
        self.title_depth = depth

    def close_title(self, text: str) -> None:
        """Keep a title: the first, or one that stands higher in the tree."""
        depth = self.depth
        if self.is_heard:
            text = self._title(text)
            if not -1 < self.title_depth <= depth:
                self._keep_title(text, depth)
        if text:
            self.title_depth = depth

    def _title(self, text: str) -> str:
        kind = self.kind or PLAIN
        if kind == XHTML and self.names.version == "atom10":
            simple = inline_title(self.source())
            if simple is not None:
                return simple
        if self.nested or kind in {XHTML, ENCODED}:
            self.doubt()
        return title(text, kind, self.base, guess=self.guesses)

    def _keep_title(self, text: str, depth: int) -> None:
        entry = self.entry
        if entry is None:
            if self.context is self.feed:
                self.feed.title = text
        elif entry.title_depth is None or depth <= entry.title_depth:
            entry.title, entry.title_depth = text, depth

    def begin_link(self, attributes: Attributes) -> None:
        """Keep a link's address, or begin to read it."""
        plain = plain_attributes(attributes)
        address = plain.get("url", plain.get("uri", plain.get("href"))) or plain.get("href")
        if address is None:
            self.open(self.close_link)
            return
        context = self.context
        relation = plain.get("rel", "alternate").lower()
        if context and relation == "alternate" and media_type(plain.get("type", HTML)) in {HTML, XHTML}:
            context.link = absolute(self.base, address) if address else join(self.base, "")

    def close_link(self, text: str) -> None:
        """Keep a link."""
        if not self.is_heard:
            return
        link = settle(absolute(self.base, text))
        entry = self.entry
        if entry is None:
            context = self.context
            if context:
                context.link = AMPERSAND.sub(r"&\1", link)
        elif not self.in_image:
            entry.link = AMPERSAND.sub(r"&\1", link.replace("&amp;", "&")) if "&" in link else link

    def begin_guid(self, attributes: Attributes) -> None:
        """Begin an id that may say it is no link."""
        self._guid_is_link = plain_attributes(attributes).get("ispermalink", "true") == "true"
        self.open(self._close_any_guid)

    def close_guid(self, text: str) -> None:
        """Keep an id that does not say it is no link."""
        self._guid_is_link = True
        self._close_any_guid(text)

    def _close_any_guid(self, text: str) -> None:
        guid = settle(absolute(self.base, text) if self._guid_is_link else text)
        entry, context = self.entry, self.context
        if entry and (entry.id_depth is None or self.depth <= entry.id_depth):
            entry.id, entry.id_depth = guid, self.depth
        if context and self._guid_is_link and context.link is None:
            context.link = guid

    def begin_text(self, usual: str, attributes: Attributes) -> None:
        """Begin a text of an entry that may say what it is."""
        self.open(self.close_text, self._type(attributes, usual))

    def _type(self, attributes: Attributes, usual: str) -> str:
        """Return the media type of an element's text."""
        plain = plain_attributes(attributes)
        kind = media_type(plain.get("type", usual))
        if plain.get("mode") == "base64" or not (kind.startswith("text/") or kind.endswith(("+xml", "/xml"))):
            return ENCODED
        return kind

    def close_text(self, text: str) -> None:
        """Keep a text of an entry."""
        entry = self.entry
        if entry is None or self.in_image:
            return
        if self.kind == ENCODED:
            self.doubt()
            return
        if self.nested:
            text = inline(self.source())
        elif self.kind == XHTML:
            text = escape(text, quote=False)
        else:
            text = markup(text, self.kind or PLAIN, guess=self.guesses)
        if not text.isascii():
            text = settle(text) if self._may_hold_c1() else mended(text)
        entry.texts += (text,)

    def _may_hold_c1(self) -> bool:
        """Say whether C1 control characters are anywhere in the document: to look for them in each text takes ten times as long."""
        if self._has_c1 is None:
            self._has_c1 = self.holds(*C1_WRITTEN)
        return self._has_c1

    def begin_aside(self, attributes: Attributes) -> None:
        """Begin a text nobody wants."""
        self.open(str, self._type(attributes, PLAIN))

    def close_fact(self, name: str, text: str) -> None:
        """Keep a date or another plain fact."""
        context = self.context
        if context and self.is_heard:
            setattr(context, name, settle(text))


def _text(kind: str) -> Callable[[StrictReader], Handlers]:
    return lambda reader: Handlers(begin=partial(reader.begin_text, kind), close=reader.close_text, kind=kind)


def _fact(name: str) -> Callable[[StrictReader], Handlers]:
    def make(reader: StrictReader) -> Handlers:
        close = partial(reader.close_fact, name)
        return Handlers(begin=lambda _: reader.open(close), close=close)

    return make


HANDLERS: dict[str, Callable[[StrictReader], Handlers]] = {
    "rss": lambda reader: Handlers(begin=reader.begin_rss),
    "feed": lambda reader: Handlers(begin=reader.begin_feed, finish=reader.finish_feed),
    "channel": lambda reader: Handlers(begin=reader.begin_channel, finish=reader.finish_feed),
    "image": lambda reader: Handlers(begin=reader.begin_image, finish=reader.finish_image),
    "textinput": lambda reader: Handlers(begin=reader.begin_textinput, finish=reader.finish_textinput),
    "source": lambda reader: Handlers(begin=reader.begin_source, finish=reader.finish_source),
    "media_title": lambda reader: Handlers(begin=reader.begin_media_title, close=reader.close_media_title, kind=PLAIN),
    "link": lambda reader: Handlers(begin=reader.begin_link, close=reader.close_link),
    **dict.fromkeys(("item", "entry"), lambda reader: Handlers(begin=reader.begin_entry, finish=reader.finish_entry)),
    **dict.fromkeys(("itunes_image", "itunes_link"), lambda reader: Handlers(begin=reader.begin_itunes_image)),
    **dict.fromkeys(
        ("title", "dc_title"), lambda reader: Handlers(begin=reader.begin_title, close=reader.close_title, kind=PLAIN)
    ),
    **dict.fromkeys(("guid", "id"), lambda reader: Handlers(begin=reader.begin_guid, close=reader.close_guid)),
    **dict.fromkeys(ASIDES, lambda reader: Handlers(begin=reader.begin_aside, close=str, kind=PLAIN)),
    **{key: _fact(name) for key, name in FACTS.items()},
    **{key: _text(kind) for key, kind in TEXTS.items()},
}
"""What to do at each element that feedparser keeps something of, or that changes what the others mean."""
