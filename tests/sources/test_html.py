"""Markup becomes plain text."""

import time

import pytest

from bot.sources._html import clean


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        # plain text stays what it is
        ("", ""),
        ("plain", "plain"),
        ("two\nlines", "two\nlines"),
        ("a < b and b > c", "a < b and b > c"),
        ("AT&T &amp; R&D", "AT&T & R&D"),
        # blocks are lines, the rest is not
        ("<p>one</p><p>two<br>three</p>four", "one\ntwo\nthree\nfour"),
        ("<ul><li>one<li>two</ul>", "one\ntwo"),
        ("<h1>Head</h1>body <b>bold</b>ly", "Head\nbody boldly"),
        ("<p>wrapped\n  source</p>", "wrapped source"),
        ("<pre>kept\nlines</pre>", "kept\nlines"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>", "a b\nc"),
        # what nobody reads
        ("a<script>alert('<p>x</p>')</script>b<style>p{}</style><!-- <p>c</p> -->", "ab"),
        ('a<p hidden>b</p><p style="color:red; DISPLAY : none">c</p><p style="overflow:hidden">d</p>', "a\nd"),
        ("<title>t</title><svg><text>s</text></svg><iframe>f</iframe><noscript>n</noscript>a", "a"),
        ("a<textarea><p>b</textarea>c", "ac"),
        # entities, once; escaped twice where the text is full of tags
        ("&lt;think&gt; &nbsp;caf&eacute; &#x1F600;", "<think> café 😀"),
        ("&lt;p&gt;one&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;", "one\ntwo"),
        ("<div>&lt;a href=&quot;x&quot;&gt;link&lt;/a&gt; &lt;br/&gt; more</div>", "link\nmore"),
        ("&lt;p&gt;begins", "begins"),
        ("the &lt;p&gt; tag opens a paragraph", "the <p> tag opens a paragraph"),
        ("<p>end it with <code>&lt;/p&gt;</code></p>", "end it with </p>"),
        # broken markup
        ('cut off <a href="http://example.org', "cut off"),
        ('<a title="a > b">c</a>', "c"),
        ("</p>", ""),
        ("<p>", ""),
        ('<?xml version="1.0" encoding="shift_jis"?><p>公開</p>', "公開"),
        ("<meta charset=shift_jis><p>公開", "公開"),
        ("<p>half \ud83d</p>", "half ?"),
        ("<p>nul\x00</p>", "nul\ufffd"),
        ("zero\u200bwidth", "zerowidth"),
    ],
)
def test_markup_becomes_the_text_a_reader_sees(markup: str, text: str) -> None:
    """A line for each block, no tags, entities decoded, nothing hidden."""
    assert clean(markup) == text


@pytest.mark.parametrize(
    "markup",
    ["<div>" * 20_000 + "deep" + "</div>" * 20_000, "<b>" * 20_000 + "deep", "<i><script>x</script>" * 2_500 + "deep"],
)
def test_nesting_without_end_loses_nothing(markup: str) -> None:
    """Elements deeper than the parser goes give their text all the same."""
    assert clean(markup) == "deep"


def test_many_elements_side_by_side_are_read_as_usual() -> None:
    """A long list is not a deep one."""
    assert clean("<li>x</li>" * 3_000) == "\n".join(["x"] * 3_000)


@pytest.mark.parametrize(
    "hostile",
    [
        "&lt;a " + "=" * 300_000,
        "<" * 300_000,
        "<p" * 200_000,
        "&" * 300_000,
        " \n" * 300_000,
        "<a x='" * 100_000,
        "<!--" * 150_000,
        "<select>" * 100_000,
        "<svg><title>" * 40_000,
    ],
)
def test_no_input_takes_long(hostile: str) -> None:
    """Time grows with length and no faster."""
    began = time.process_time()

    clean(hostile)

    assert time.process_time() - began < 3


def test_what_is_endless_is_cut() -> None:
    """No more than a million characters of markup are looked at."""
    assert len(clean("x" * 2_000_000)) == 1_000_000
