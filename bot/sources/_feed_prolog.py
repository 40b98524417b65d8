"""What stands before a document's first element: document types and their entities, none of which is trusted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.sources._feedparser import without_doctype

ELEMENT = re.compile(rb"<\w")

BLANK_LINES = re.compile(rb"\n\s+")

LONGEST_PROLOG = 32 * 1024
"""HTML's Latin-1 entities, written out, come to half of it. What is longer is not looked through but dropped."""

MOST_EXPANDED = 1024 * 1024
"""How many bytes a document's own entities may come to: text repeated by name is how a small bomb grows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Xml:
    """A document in UTF-8, without declaration and document type, but for those of its entities that do no harm."""

    body: bytes
    entities: Mapping[str, str] = field(default_factory=dict)
    harmless: bool = True  # an XML parser may read it


def without_harm(body: bytes) -> Xml:
    """Take from a document what could blow it up."""
    found = ELEMENT.search(body)
    start = found.start() if found else 0
    head = body[:start]
    if b"<!" not in head:
        return Xml(body=body)
    if start > LONGEST_PROLOG or head.count(b"<!DOCTYPE") > 1:
        return Xml(body=body[start:])
    # feedparser looks for each declaration from the beginning of every blank line before it.
    head, entities = without_doctype(BLANK_LINES.sub(b"\n", head) + body[start : start + 2])
    rest = body[start + 2 :]
    if sum(len(text) * rest.count(b"&%s;" % name.encode()) for name, text in entities.items()) > MOST_EXPANDED:
        return Xml(body=body[start:], harmless=False)
    return Xml(body=head + rest, entities=entities, harmless=head.count(b"<!ENTITY") <= len(entities))
