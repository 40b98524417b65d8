"""The unit feeds of other projects: every one is read, and feedparser's own cases come out as they expect."""

import ast
import re
from pathlib import Path

import pytest

from bot.domain.source import Document, Reading, Url
from bot.sources._feed_charset import DECLARATION, to_utf8
from bot.sources._html import clean
from bot.sources.feed import FEED
from tests.make import NOW, make_spec

UNIT = Path(__file__).parents[3] / "shared" / "corpora" / "feeds" / "unit"
CASES = UNIT / "feedparser" / "tests"
FILES = sorted(path for path in UNIT.rglob("*") if path.is_file()) or [UNIT]
CHARSETS = sorted([*CASES.glob("encoding/*.xml"), *CASES.glob("illformed/chardet/*.xml")]) or [UNIT]
SANITIZED = sorted(CASES.glob("wellformed/sanitize/*.xml")) or [UNIT]

URL = Url("http://127.0.0.1:8097/")
"""Where feedparser's own tests find them."""

TEXTS = ("entry_content", "entry_summary", "item_content_encoded", "item_description", "item_fullitem")

DIFFERENT = {
    "bozo_linenoise": "it is in no charset, chardet has learned to guess otherwise, and `<>`, which is no tag, is kept as text",
    "item_content_encoded_script_nested_cdata": "`<![CDATA[` in HTML begins a comment, as in browsers, and is not shown",
    **dict.fromkeys(
        (f"{text}_crazy" for text in TEXTS),
        "of a whole page its <head> is not shown, and a script goes with all that is in it, as in browsers",
    ),
    **dict.fromkeys(
        ("entry_content_iframe", "entry_summary_iframe", *(f"{text}_object" for text in TEXTS)),
        "what stands in an <iframe> or <object> is for browsers that know neither, and is not shown",
    ),
    **dict.fromkeys(
        "an <embed> that is never closed is taken to hold the rest of the text",
    ),
}
"""Cases that come out otherwise than feedparser expects, and why."""

Keys = tuple[str | int, ...]

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not UNIT.is_dir(), reason="the unit feeds are not beside this checkout"),
]


def read(path: Path) -> Reading:
    """Read a file as its own headers, where it has some, say it was served."""
    body = path.read_bytes()
    return FEED.read(
        make_spec(url=URL), Document(url=URL, status=200, headers=headers(body), body=body, fetched_at=NOW)
    )


def comment(body: bytes) -> str:
    """Return the characters of a file as well as can be had without knowing its charset: its comments are ASCII."""
    return body.replace(b"\0", b"").decode("ascii", "replace")


def headers(body: bytes) -> dict[str, str]:
    """Return the headers a case wants to be served with."""
    return {name.lower(): value.strip() for name, value in re.findall(r"Header:\s*([\w-]+):(.*)", comment(body))}


def without_declaration(text: str) -> str:
    """Return a document without what stands before its first line."""
    return re.sub(r"^\ufeff?(?:<\?xml[^>]*>)?", "", text).lstrip()


def expectations(path: Path) -> list[tuple[Keys, str]]:
    """Return what a case says must be equal: the path to a value, and the value."""
    found = re.search(r"Expect:\s*(.*?)\s*-->", comment(path.read_bytes()), re.DOTALL)
    tree = ast.parse(found[1], mode="eval").body if found else ast.Constant(value=None)
    parts = tree.values if isinstance(tree, ast.BoolOp) else [tree]
    return [
        (keys(part.left), text)
        for part in parts
        if isinstance(part, ast.Compare) and (text := literal(part.comparators[0])) is not None
    ]


def keys(node: ast.expr) -> Keys:
    """Return `entries[0]['title']` as a path."""
    match node:
        case ast.Subscript(value=inner, slice=ast.Constant(value=str() | int() as key)):
            return (*keys(inner), key)
        case ast.Attribute(value=inner, attr=key):
            return (*keys(inner), key)
        case ast.Name(id=name):
            return (name,)
        case ast.Call(args=[argument]):
            return keys(argument)
        case _:
            return ()


def literal(node: ast.expr) -> str | None:
    """Return a text, be it written in pieces, or as the number of its one character."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.Constant(value=int() as number):
            return chr(number)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            first, second = literal(left), literal(right)
            return None if first is None or second is None else first + second
        case _:
            return None


def said(reading: Reading, where: Keys) -> str | None:
    """Return what a reading has there, as plain text; None where it keeps nothing of the kind."""
    match where:
        case ("entries", 0, "title"):
            return clean(reading.entries[0].title)
        case ("entries", 0, "description" | "summary") | ("entries", 0, "content", 0, "value"):
            return clean(reading.entries[0].markup)
        case ("feed", "title"):
            return clean(reading.title or "")
        case _:
            return None


def differences(path: Path) -> list[tuple[str, str]]:
    """Return what a reading says beside what its case expects, where the two differ."""
    reading = read(path)
    pairs = [(said(reading, where), clean(expected)) for where, expected in expectations(path)]
    return [(seen, expected) for seen, expected in pairs if seen is not None and seen != expected]


@pytest.mark.slow
def test_every_unit_feed_is_read() -> None:
    """No file raises, whatever its author meant it to break."""
    readings = [read(path) for path in FILES]

    assert sum(len(reading.entries) for reading in readings) > 1_000


@pytest.mark.parametrize("path", CHARSETS, ids=lambda path: path.stem)
def test_charsets_are_as_feedparser_expects(path: Path) -> None:
    """A document's characters are those of the charset its case names."""
    body = path.read_bytes()
    named = [expected for where, expected in expectations(path) if where == ("encoding",)]

    ours = to_utf8(body, headers(body)).decode().removeprefix(DECLARATION.decode()).lstrip()

    assert [ours] * len(named) == [without_declaration(body.decode(charset)) for charset in named]


@pytest.mark.parametrize("path", [*CHARSETS, *SANITIZED], ids=lambda path: path.stem)
def test_texts_are_as_feedparser_expects(path: Path) -> None:
    """Titles and texts, made plain, are what feedparser's cases expect, made plain; the exceptions have their reasons."""
    assert (differences(path) != []) == (path.stem in DIFFERENT)


def test_the_cases_are_not_passed_over() -> None:
    """Most cases expect something of a title or text; the others are of fields we do not keep."""
    compared = [
        path.stem
        for path in [*CHARSETS, *SANITIZED]
        if any(said(read(path), where) is not None for where, _ in expectations(path))
    ]

    assert len(compared) > 600
