"""Walks through well-formed XML as feedparser does: names, base addresses, and the elements that hold text."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import NamedTuple
from xml.parsers import expat

from bot.sources._feed_names import Names, plain_attributes
from bot.sources._feed_values import HTML, PLAIN, XHTML
from bot.sources._feedparser import LONGEST_BASE, ends, join, rebase

BUFFER_BYTES = 256 * 1024
"""A text shorter than this comes in one piece, and not a line at a time."""

MOST_NAMES = 1_000
"""What is remembered of names; a feed has some thirty."""

BASES = frozenset({"xml:base", "base"})

DRAWN = frozenset({"title", "image"})
"""Elements of SVG that have namesakes in feeds; feedparser lets them be."""

Attributes = Mapping[str, str]
Close = Callable[[str], object]


class Unsure(Exception):
    """feedparser may see this document otherwise: it is to be asked."""


class Handlers(NamedTuple):
    """What to do at an element: where it begins, where it ends, or with its text.

    `close` makes it a leaf of media type `kind` where it has no attributes; where it has, `begin` decides.
    """

    begin: Callable[[Attributes], object]
    finish: Callable[[], None] | None = None
    close: Close | None = None
    kind: str | None = None


IGNORED = Handlers(begin=lambda _: None)


class Walk(ABC):
    """One way through one document in UTF-8.

    An element whose text is wanted is a leaf; what is inside it is passed over, and `source` has it as it is written.
    `alone` says that feedparser is not to be asked, come what may.
    """

    # Objects with more than thirty attributes are slow, unless they have slots for them.
    __slots__ = (
        *("_alone", "_bases", "_body", "_close", "_depth", "_drift", "_dull", "_inline", "_known", "_known_aside"),
        *("_leaf_depth", "_leaf_start", "_parser", "_passed", "_pieces", "_svg", "base", "kind", "names", "nested"),
    )

    def __init__(self, body: bytes, base: str, *, alone: bool) -> None:
        self.names = Names()
        self.base = rebase(base, base) if base else ""
        self.kind: str | None = None  # the leaf's media type; None where no markup may be
        self.nested = False  # the leaf has elements in it
        self._body = body
        self._alone = alone
        self._known: dict[str, Handlers] = {}  # by expat's name of an element
        self._known_aside: dict[str, Handlers] = {}
        self._passed: dict[str, tuple[str, str, bool]] = {}  # likewise, of elements in a leaf
        self._dull: set[str] = set()  # names of attributes that are no base
        self._bases: list[tuple[int, str]] = []
        self._depth = 0
        self._drift = 0  # how much deeper feedparser believes to be
        self._close: Close | None = None  # what to do with the leaf's text
        self._leaf_depth = 0
        self._leaf_start = 0
        self._inline = False  # elements in the leaf are its text
        self._svg = 0
        self._pieces: list[str] = []
        self._parser = parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.buffer_size = BUFFER_BYTES
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartNamespaceDeclHandler = self._declare

    def read(self) -> None:
        """Walk to the end; raises `ExpatError` where the document is not well-formed, or `Unsure`."""
        self._parser.Parse(self._body, True)  # noqa: FBT003 - expat takes no keyword

    @property
    def depth(self) -> int:
        """Return how deep feedparser believes to be."""
        return self._depth + self._drift

    @abstractmethod
    def handlers(self, prefix: str, local: str) -> Handlers:
        """Return what to do at an element of this name."""

    def doubt(self) -> None:
        """Leave the document to feedparser, if it may be asked."""
        if not self._alone:
            raise Unsure

    def open(self, close: Close, kind: str | None = None) -> None:
        """Make the element that begins a leaf."""
        self._close = close
        self.kind = kind
        self.nested = False
        self._leaf_depth = self._depth
        pieces: list[str] = []
        self._pieces = pieces
        parser = self._parser
        parser.CharacterDataHandler = pieces.append
        if kind is not None:
            self._inline = kind == XHTML
            self._leaf_start = parser.CurrentByteIndex

    def turn_aside(self) -> None:
        """Use other handlers for the same names from here on, or the usual ones again."""
        self._known, self._known_aside = self._known_aside, self._known

    def source(self) -> str:
        """Return the leaf as it is written, its first tag included."""
        return self._body[self._leaf_start : self._parser.CurrentByteIndex].decode("utf-8", "replace")

    def holds(self, *patterns: re.Pattern[bytes]) -> bool:
        """Say whether any of these is in the document."""
        return any(pattern.search(self._body) for pattern in patterns)

    def _declare(self, prefix: str | None, uri: str | None) -> None:
        bound = self.names.bound
        self.names.declare(prefix, uri)
        if self.names.bound != bound:
            self._known.clear()
            self._known_aside.clear()
            self._passed.clear()

    def _start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._close is not None:
            self._start_inside(name)
            return
        if attributes and not self._dull.issuperset(attributes):
            self._place(attributes)
        try:
            known = self._known[name]
        except KeyError:
            known = self._learn(name)
        if known is IGNORED:
            return
        if known.close is not None and not attributes:
            self.open(known.close, known.kind)
        else:
            known.begin(attributes)

    def _end(self, name: str) -> None:
        close = self._close
        if close is None:
            try:
                finish = self._known[name].finish
            except KeyError:
                finish = self._learn(name).finish
            if finish is not None:
                finish()
        elif self._depth == self._leaf_depth:
            self._parser.CharacterDataHandler = None
            self._close = None
            close("".join(self._pieces).strip())
        else:
            self._end_inside(name)
        if self._bases and self._bases[-1][0] == self._depth:
            self.base = self._bases.pop()[1]
        self._depth -= 1

    def _learn(self, name: str) -> Handlers:
        if len(self._known) > MOST_NAMES:
            self._known.clear()
        known = self._known[name] = self.handlers(*self.names.standard(self.names.tag(name)))
        return known

    def _place(self, attributes: Attributes) -> None:
        """Follow an element's base address."""
        plain = plain_attributes(attributes)
        if BASES.isdisjoint(plain):
            if len(self._dull) < MOST_NAMES:
                self._dull.update(attributes)
            return
        base = plain.get("xml:base", plain.get("base"))
        self._bases.append((self._depth, self.base))
        if base and len(self.base) + len(base) > LONGEST_BASE:
            self.doubt()
        elif base:
            self.base = rebase(self.base, base) if self.base else join("", base)

    def _start_inside(self, name: str) -> None:
        """Pass over an element in a leaf."""
        self.nested = True
        if self.kind not in {HTML, PLAIN, XHTML}:
            self.doubt()
        tag, local, _ = self._passed.get(name) or self._pass(name)
        if not self._inline and tag not in {"div", "xhtml:div"}:
            self._inline = True
        if self._inline and local == "svg":
            self._svg += 1

    def _end_inside(self, name: str) -> None:
        """Heed what feedparser does at the end of any element, even of those that are text."""
        if not self._inline:
            # It counts such a <div> where it begins and not where it ends.
            self._drift += 1
            if self._bases:
                self.doubt()
            return
        _, local, is_heeded = self._passed.get(name) or self._pass(name)
        if local == "svg" and self._svg:
            self._svg -= 1
        elif is_heeded and not (self._svg and local in DRAWN):
            self.doubt()

    def _pass(self, name: str) -> tuple[str, str, bool]:
        """Return an element's tag, its local name, and whether feedparser heeds its end wherever it stands."""
        tag = self.names.tag(name)
        prefix, local = self.names.standard(tag)
        if len(self._passed) > MOST_NAMES:
            self._passed.clear()
        passed = self._passed[name] = tag, local, ends(f"{prefix}_{local}" if prefix else local)
        return passed
