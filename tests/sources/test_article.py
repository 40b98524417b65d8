"""The article on a web page, without what surrounds it."""

import gzip
import time

import pytest

from bot.sources._article import TAGS, extract

URL = "https://example.org/acme-7b"
PARAGRAPH = "Acme has released the weights of Acme-7B under the Apache 2.0 license, for anyone to use and to change. "

PAGE = f"""<html><head><title>Acme-7B</title><style>p {{}}</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<article><h1>Acme-7B is here</h1><p>{PARAGRAPH * 3}</p><p>{PARAGRAPH} 重みは公開済みです。</p></article>
<footer>Copyright Acme. All rights reserved.</footer><script>track()</script></body></html>"""


def test_the_article_is_found() -> None:
    """The article's paragraphs come out as lines; navigation, footer and scripts do not."""
    text = extract(PAGE.encode(), URL)

    assert PARAGRAPH.strip() in text
    assert "重みは公開済みです。" in text
    assert "\n" in text
    assert not any(word in text for word in ("Home", "Copyright", "track()", "<p>"))


def test_undeclared_charsets_are_read_right() -> None:
    """A page that declares its charset in its markup is decoded by it."""
    page = PAGE.replace("<head>", "<head><meta charset=euc-jp>").encode("euc-jp")

    assert "重みは公開済みです。" in extract(page, URL)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n",
        b"\x00\xff\xfe\x00",
        b"%PDF-1.7 binary",
        gzip.compress(PAGE.encode() * 50),
        b"<p>" * (TAGS + 1),
        b"<div>" * 10_000 + b"deep",
        b"<html></html>",
        b"{}",
    ],
)
def test_a_page_without_an_article_gives_nothing(body: bytes) -> None:
    """What holds no article, or is no page at all, is the empty text and never an error."""
    assert extract(body, URL) == ""


def test_a_list_without_end_takes_no_longer_than_its_length() -> None:
    """Time grows with a page's length and no faster."""
    began = time.process_time()

    extract(b"<li>word " * 29_000, URL)

    assert time.process_time() - began < 10
