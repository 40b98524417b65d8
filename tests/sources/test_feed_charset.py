"""Charsets: what the server says, what the document says, what the bytes show, what can be guessed."""

import pytest

from bot.domain.source import Document, Url
from bot.sources._feed_charset import DECLARATION, says_utf8, to_utf8
from bot.sources.feed import FEED
from tests.make import NOW, make_spec

JAPANESE = "大規模言語モデル「エース7B」の重みを公開しました。ライセンスはアパッチです。"


def title(body: bytes, content_type: str | None = "application/xml") -> str:
    """Return the title of a feed's only entry."""
    headers = {} if content_type is None else {"content-type": content_type}
    url = Url("https://example.org/feed.xml")
    document = Document(url=url, status=200, headers=headers, body=body, fetched_at=NOW)
    [entry] = FEED.read(make_spec(), document).entries
    return entry.title


def rss(words: str, charset: str, declared: str | None) -> bytes:
    """Write a feed in one charset that says it is in another, or says nothing."""
    declaration = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
    return f"{declaration}<rss><channel><item><title>{words}</title></item></channel></rss>".encode(charset)


@pytest.mark.parametrize(
    ("charset", "declared", "content_type"),
    [
        ("utf-8", "utf-8", "application/xml"),
        ("utf-8", None, "application/rss+xml"),
        ("utf-8", None, None),
        ("utf-8", "utf-8", "text/xml"),
        ("utf-8", "utf-8", "text/html"),
        ("utf-8", "iso-8859-1", "text/xml; charset=UTF-8"),
        ("utf-8", "us-ascii", "application/xml"),
        ("utf-8", "no-such-charset", "application/xml"),
        ("utf-8", "a\0b", "application/xml; charset='no-such-charset'; q=1"),
        ("utf-8", "punycode", "application/xml"),
        ("utf-8", "utf-8", "application/json"),
        ("utf-8-sig", None, "application/xml"),
        ("utf-8-sig", "utf-8", "application/xml"),
        ("utf-16", "utf-16", "application/xml"),
        ("utf-16-be", "utf-16", "application/xml"),
        ("utf-16-le", "utf-16-le", "application/xml"),
        ("utf-32", "ucs-4", "application/xml"),
        ("shift_jis", "shift_jis", "application/xml"),
        ("shift_jis", None, "text/xml; charset=Shift_JIS"),
        ("shift_jis", "utf-8", "application/xml"),
        ("euc-jp", None, "application/xml"),
        ("euc-jp", None, None),
    ],
)
def test_characters_come_out_right(charset: str, declared: str | None, content_type: str | None) -> None:
    """Whatever a feed is in, and whatever is said of it, its words are read."""
    assert title(rss(JAPANESE, charset, declared), content_type) == JAPANESE


def test_gb2312_is_read_as_what_it_has_become() -> None:
    """What is declared as GB 2312 often holds signs of GB 18030 only."""
    words = "开源模型：镕基"

    assert title(rss(words, "gb18030", "gb2312")) == words
    assert title(rss(words, "gb18030", None), "text/xml; charset=GB2312") == words


def test_latin_letters_need_no_declaration() -> None:
    """Western text without a word on its charset is guessed, or taken for windows-1252."""
    words = "Les modèles libérés à l'été : où en est-on, après l'arrivée de « Acme » ?"

    assert title(rss(words, "iso-8859-1", None)) == words
    assert title(rss("“quoted”", "windows-1252", "windows-1252")) == "“quoted”"


def test_utf8_is_believed_before_it_is_checked() -> None:
    """Where UTF-8 is what would be tried first, the XML parser may have the bytes as they are."""
    body = rss("A", "utf-8", "utf-8")

    assert says_utf8(body, {"content-type": "application/xml"})
    assert says_utf8(body, {"content-type": "text/xml"})  # us-ascii, and it is
    assert not says_utf8(rss("é", "utf-8", None), {"content-type": "text/xml"})
    assert not says_utf8(body, {"content-type": "text/xml; charset=latin-1"})
    assert not says_utf8(body, {"content-type": "text/xml; charset=nonsense"})


def test_a_declaration_is_replaced() -> None:
    """What comes out is in UTF-8 and says so."""
    assert to_utf8(rss("é", "latin-1", "latin-1"), {}) == DECLARATION + rss("é", "utf-8", None)
    assert to_utf8(b"<rss/>", {}) == DECLARATION + b"\n<rss/>"
