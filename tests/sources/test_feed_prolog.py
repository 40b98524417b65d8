"""What stands before a document's first element."""

import pytest

from bot.domain.source import Document, Reading, Url
from bot.sources._feed_prolog import LONGEST_PROLOG, without_harm
from bot.sources._feed_xml import BOMB
from bot.sources.feed import FEED
from tests.make import NOW, make_spec

LAUGHS = "".join(
    f'<!ENTITY {name} "{lower * 10}">'
    for name, lower in zip("bcdefghij", ("&a;", "&b;", "&c;", "&d;", "&e;", "&f;", "&g;", "&h;", "&i;"), strict=True)
)


def read(body: str) -> Reading:
    """Read a feed."""
    url = Url("https://example.org/feed.xml")
    return FEED.read(
        make_spec(),
        Document(url=url, status=200, headers={"content-type": "application/xml"}, body=body.encode(), fetched_at=NOW),
    )


def rss(words: str) -> str:
    """Write a feed of one entry with this title."""
    return f"<rss version='2.0'><channel><item><title>{words}</title><link>/x</link></item></channel></rss>"


@pytest.mark.parametrize(
    "prolog",
    [
        "",
        "<!-- a comment -->",
        "<?xml version='1.0'?>\n<?xml-stylesheet href='x'?>\n",
        '<?xml version="1.0"?>\n<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/x.dtd">\n',
        '<!DOCTYPE rss SYSTEM "file:///etc/passwd">',
        "\n" * 3 + '<!DOCTYPE rss [\n<!ENTITY nbsp "&#160;">\n<!ENTITY name "Acme">\n]>\n',
    ],
)
def test_harmless_prologs_change_nothing(prolog: str) -> None:
    """Document types are passed over, and nothing outside the document is asked for."""
    [entry] = read(prolog + rss("Plain")).entries

    assert (entry.title, entry.link) == ("Plain", "https://example.org/x")


def test_short_entities_of_its_own_are_read() -> None:
    """A document may give names to plain words and characters."""
    reading = read(
        '<!DOCTYPE rss [\n<!ENTITY eacute "&#233;">\n<!ENTITY name "Acme">\n]>\n' + rss("&name; caf&eacute;")
    )

    assert reading.entries[0].title == "Acme café"
    assert reading.problems == ()


@pytest.mark.parametrize(
    "prolog",
    [
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "lol">{LAUGHS}]>',
        f'<!DOCTYPE rss [<!ENTITY a "lol">{LAUGHS}]>',
        '<!DOCTYPE rss [\n<!ENTITY j "' + "x" * 30_000 + '">\n]>\n',
    ],
    ids=["after a declaration", "at once", "one long word"],
)
def test_entities_that_blow_up_are_left_alone(prolog: str) -> None:
    """A billion laughs, or one long word repeated, are read without being told."""
    reading = read(prolog + rss("&j;" * 100))

    assert len(reading.entries[0].title) < 10_000
    assert "lol" not in reading.entries[0].title
    assert reading.entries[0].link == "https://example.org/x"
    assert reading.problems[0] == BOMB


def test_entities_that_come_in_rows_of_lines_are_left_alone() -> None:
    """Of entities one to a line only those are kept that name no other."""
    lines = "\n".join(f"{entity}>" for entity in LAUGHS.split(">") if entity)

    reading = read(f'<!DOCTYPE rss [\n<!ENTITY a "lol">\n{lines}\n]>\n' + rss("&j; &a;"))

    assert len(reading.entries[0].title) < 100


def test_a_long_prolog_is_dropped_unread() -> None:
    """What is longer than any document type, or has more than one, is not looked through."""
    long = "<!DOCTYPE rss [" + '\n<!ENTITY a "b">' * (LONGEST_PROLOG // 10) + "\n]>"

    assert without_harm(f"{long}<rss/>".encode()).body == b"<rss/>"
    assert without_harm(b"<!DOCTYPE a>\n<!DOCTYPE b>\n<rss/>").body == b"<rss/>"
    assert without_harm(b"no element").body == b"no element"
