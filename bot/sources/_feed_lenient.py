"""Reads broken feeds, and odd ones, with feedparser itself, after hiding from it the long texts it would only carry about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import unescape
from itertools import islice
from typing import Any

from bot.domain.source import Entry, Reading
from bot.sources._feed_dates import moment
from bot.sources._feed_draft import MOST_ENTRIES, TOO_MANY_ENTRIES, patience
from bot.sources._feed_prolog import Xml
from bot.sources._feed_values import HTML, markup
from bot.sources._feedparser import NAMESPACES, Machine, run_loose, run_strict

MOST_BYTES = 2 * 1024 * 1024
MOST_CHARACTERS = 1024 * 1024
"""Of well-formed XML, and of other documents without their long texts. No real feed that needs feedparser has a sixth of it."""

MOST_TAGS = 50_000
"""feedparser needs some fifty microseconds for a tag; of 244 real feeds one has more, and its XML is in order."""

TOO_LONG = "it is too long for a feed with mistakes in its XML; only the beginning was read"

TEXT = re.compile(r"<(content:encoded|description|content|summary)(?:\s(?![^<>]*xml)[^<>]*)?>\s*")
ODD_REFERENCE = re.compile(r"&(?!(?:lt|gt|quot|#39|apos|amp);)")
XML_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&apos;", "'"), ("&amp;", "&"))

CDATA = "<![CDATA["
LONG = 40
"""A shorter text is not worth hiding."""

IDLE = re.compile(
    r"<(itunes:(?:author|duration|explicit|keywords|subtitle)|dc:creator|slash:comments|wfw:commentRss)(?:\s[^<>:]*)?>"
    r"(?:<!\[CDATA\[[^<]*?\]\]>|[^<]*+)</\1>"
)
"""Elements that are frequent and of no consequence, to us or to any other element."""

BOUND = re.compile(r"""xmlns:(itunes|dc|slash|wfw)\s*=\s*["']([^"']*)""")

ENTRY = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
HIDDEN = re.compile("\ue000([0-9]+)\ue001")
"""The number of a hidden text, between two characters that Unicode leaves to private use."""


def is_small(body: bytes) -> bool:
    """Say whether feedparser can read a document in a few seconds."""
    return len(body) <= MOST_BYTES and body.count(b"<") <= MOST_TAGS


def read_odd(xml: Xml, base: str, language: str | None) -> Reading | None:
    """Read well-formed XML; None where it is not well-formed after all."""
    machine = run_strict(xml.body, base, language)
    return _reading(machine, ()) if machine else None


def read_broken(xml: Xml, base: str, language: str | None) -> Reading:
    """Read anything; what lies beyond the caps is a problem."""
    text = xml.body.decode("utf-8", "replace")
    shorter = _hide(_without_idle(text))
    reading = _loose(shorter, xml, base, language)
    if any(HIDDEN.search(f"{entry.guid} {entry.link} {entry.title}") for entry in reading.entries):
        # A feed about feeds: a title, say, that quotes a whole <description>.
        return _loose(_Shorter(text=text, hidden=()), xml, base, language)
    return reading


def _without_idle(text: str) -> str:
    """Leave out what is of no consequence, where its prefixes mean what they always mean."""
    usual = all(NAMESPACES.get(uri.lower(), prefix) == prefix for prefix, uri in BOUND.findall(text))
    return IDLE.sub("", text) if usual else text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shorter:
    text: str
    hidden: tuple[str, ...]


def _loose(shorter: "_Shorter", xml: Xml, base: str, language: str | None) -> Reading:
    """Read as much of a document as feedparser can in a few seconds."""
    text = shorter.text
    problems: tuple[str, ...] = ()
    end = min(len(text), MOST_CHARACTERS)
    tag = next(islice(re.finditer("<", text), MOST_TAGS, None), None)
    if tag and tag.start() < end:
        end = tag.start()
    if end < len(text):
        problems = (TOO_LONG,)
    entry = next(islice(ENTRY.finditer(text), MOST_ENTRIES + 1, None), None)
    if entry and entry.start() < end:
        end, problems = entry.start(), ()  # they are counted when they are read
    reading = _reading(run_loose(text[:end], base, language, xml.entities), shorter.hidden)
    return replace(reading, problems=reading.problems + problems)


def _hide(text: str) -> _Shorter:
    """Put numbers in the place of long texts without elements; nothing else about the document changes."""
    if "\ue000" in text:
        return _Shorter(text=text, hidden=())
    pieces: list[str] = []
    hidden: list[str] = []
    done = 0
    tag = TEXT.search(text)
    while tag:
        start = tag.end()
        if text.startswith(CDATA, start):
            inner = start + len(CDATA)
            end = text.find("]]>", inner)
            if end < 0:
                break
            words, resume = text[inner:end], end + len("]]>")
        else:
            resume = text.find("<", start)
            if resume < 0:
                break
            words = _unescaped(text[start:resume])
        if len(words) >= LONG:
            pieces += (text[done:start], f"\ue000{len(hidden)}\ue001")
            hidden.append(words)
            done = resume
        tag = TEXT.search(text, resume)
    return _Shorter(text="".join(pieces) + text[done:], hidden=tuple(hidden))


def _unescaped(text: str) -> str:
    """Undo one layer of escaping; where it is plain XML, ten times as fast as `html.unescape`."""
    if ODD_REFERENCE.search(text):
        return unescape(text)
    for written, sign in XML_ENTITIES:
        text = text.replace(written, sign)
    return text


def _reading(machine: Machine, hidden: Sequence[str]) -> Reading:
    """Make a reading of what feedparser has gathered."""
    guess = not machine.version.startswith("atom")
    about = machine.feeddata
    return Reading(
        entries=tuple(_entry(entry, hidden, guess=guess) for entry in machine.entries[:MOST_ENTRIES]),
        problems=(TOO_MANY_ENTRIES,) if len(machine.entries) > MOST_ENTRIES else (),
        title=_string(about.get("title")) or None,
        link=_string(about.get("link")) or None,
        language=_string(about.get("language")) or None,
        ttl=patience(
            _string(about.get("ttl")),
            _string(about.get("sy_updateperiod")),
            _string(about.get("sy_updatefrequency")),
        ),
    )


def _entry(entry: Any, hidden: Sequence[str], *, guess: bool) -> Entry:  # noqa: ANN401 - a FeedParserDict has no types
    """Keep what we need of one feedparser entry."""
    texts = [(content.get("value"), _kind(content)) for content in entry.get("content", ())]
    texts.append((entry.get("summary"), _kind(entry.get("summary_detail"))))
    return Entry(
        guid=_string(entry.get("id")) or None,
        link=_string(entry.get("link")) or None,
        title=_string(entry.get("title")),
        markup=max(
            (
                _markup(_string(value), kind, hidden, guess=guess)
                for value, kind in texts
                if kind.startswith("text/") or kind.endswith("xml")
            ),
            key=len,
            default="",
        ),
        # dict.get: FeedParserDict itself would offer `published` where `updated` is missing, with a warning.
        published_at=moment(dict.get(entry, "published_parsed")) or moment(dict.get(entry, "updated_parsed")),
        language=_string(entry.get("language")) or None,
    )


def _kind(detail: object) -> str:
    """Return a text's media type."""
    return str(detail.get("type", HTML)) if isinstance(detail, dict) else HTML


def _markup(text: str, kind: str, hidden: Sequence[str], *, guess: bool) -> str:
    if hidden:
        text = HIDDEN.sub(lambda found: hidden[int(found[1])], text)
    return markup(text, kind, guess=guess)


def _string(value: object) -> str:
    """Return a text; an element in a place of feedparser's own may be anything."""
    return value if isinstance(value, str) else ""
