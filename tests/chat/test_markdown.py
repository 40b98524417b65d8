"""Strangers' text does nothing in Discord."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.chat.limits import LONGEST_LINK
from bot.chat.markdown import escape, link, safe_url
from bot.rules.legibility import legible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words, 12% (of 3) - all", "plain words, 12% (of 3) - all"),
        ("**bold** _it_ ~~no~~ ||spoiler||", r"\*\*bold\*\* \_it\_ \~\~no\~\~ \|\|spoiler\|\|"),
        ("`code` ```py", r"\`code\` \`\`\`py"),
        ("[free](https://evil.example)", r"\[free\](https\://evil.example)"),
        ("<@123> <#1> <t:0:R> </go:1> <:x:1>", r"\<@123\> \<\#1\> \<t\:0:R\> \</go:1\> \<\:x:1\>"),
        ("# title", r"\# title"),
        ("-# small", r"-\# small"),
        ("> quoted", r"\> quoted"),
        ("- item", r"\- item"),
        ("+ item", r"\+ item"),
        ("1. item", r"1\. item"),
        ("12) item", r"12\) item"),
        ("-5 degrees, 1.5 times", "-5 degrees, 1.5 times"),
        ("a :smile: b", r"a \:smile: b"),
        ("back\\slash", r"back\\slash"),
        ("@everyone @Here me@example.org", "@\u200beveryone @\u200bHere me@example.org"),
        ("one\n\n# two\u2028three", r"one \# two three"),
        ("safe\u202egnp.exe\u200b\U000e0041", "safegnp.exe"),
    ],
)
def test_markup_is_shown_and_not_obeyed(text: str, shown: str) -> None:
    """Every markup of Discord's is escaped, and ordinary text left alone."""
    assert escape(text) == shown


MARKUP = st.text(st.sampled_from("*_~|`[]()<>#@:/\\-+.1 aeveryonhr\n\u200b\u202e漢")) | st.text()


@given(MARKUP)
@example("\\@everyone")
@example("@\u200beveryone")
@example("::a::b:://")
def test_nothing_in_a_text_stays_active(text: str) -> None:
    """What is left beside the escaped characters has no meaning, and unescaping gives the legible text back."""
    escaped = escape(text)
    bare = re.sub(r"\\([^\w\s]|_)", "·", escaped)

    assert not re.search(r"[\\*_~|`\[\]<>#]|://|:[\w+-]+:|@(?:everyone|here)", bare, re.IGNORECASE)
    assert not re.match(r"[-+]( |$)|\d+[.)]", escaped)
    assert "\n" not in escaped
    assert re.sub(r"\\([^\w\s]|_)", r"\1", escaped).replace("@\u200b", "@") == legible(text)


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a?b=c&d=e#f", "https://example.org/a?b=c&d=e#f"),
        ("https://example.org/a_(b) c", "https://example.org/a_%28b%29%20c"),
        ("https://example.org/x?q=<b>|*`'\"", "https://example.org/x?q=%3Cb%3E%7C%2A%60%27%22"),
        ("https://example.org/已经?词=1", "https://example.org/%E5%B7%B2%E7%BB%8F?%E8%AF%8D=1"),
        ("https://日本.example/", "https://xn--wgv71a.example/"),
        ("https://google.com@evil.example/", "https://evil.example/"),
        ("http://[2001:db8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
        ("HTTPS://EXAMPLE.org/@everyone", "https://example.org/%40everyone"),
        ("https://example.org/%28done%29", "https://example.org/%28done%29"),
        ("https://example.org/\ud800", "https://example.org/%3F"),
        ("javascript:alert(1)", None),
        ("discord://-/settings", None),
        ("/relative", None),
        ("https://", None),
        ("https://a b.example/", None),
        ("https://exa)mple.org/", None),
        ("https://example.org:port/", None),
        ("https://[half/", None),
        ("https://a..b/", None),
        ("https://example.org/" + "x" * LONGEST_LINK, None),
        ("", None),
        (None, None),
    ],
)
def test_an_address_is_made_safe_or_left_out(url: str | None, safe: str | None) -> None:
    """Only web addresses are linked, in characters that end no link, without names before the host."""
    assert safe_url(url) == safe


@given(st.text() | st.builds("https://example.org/{}?{}".format, st.text(), st.text()))
def test_no_address_breaks_out_of_its_link(url: str) -> None:
    """Whatever the address, a link's target has no space, bracket or markup in it."""
    safe = safe_url(url)

    assert safe is None or re.fullmatch(r"https?://(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d+)?[\w/%:!$&+,;=.~?#-]*", safe)


@pytest.mark.parametrize(
    ("label", "url", "shown"),
    [
        ("Acme", "https://example.org/x", "[Acme](https://example.org/x)"),
        ("Acme [AI]", "https://example.org/x", r"[Acme \[AI\]](https://example.org/x)"),
        ("example.org", "https://www.example.org/x", "[example.org](https://www.example.org/x)"),
        ("bank.example", "https://evil.example/x", "bank.example ([evil.example](https://evil.example/x))"),
        ("bank．example", "https://evil.example/x", "bank．example ([evil.example](https://evil.example/x))"),
        ("https://bank.example/login", "https://evil.example/", r"https\://bank.example/login ([evil.example](https://evil.example/))"),
        ("Llama 3.1 at 7.5B", "https://example.org/", "[Llama 3.1 at 7.5B](https://example.org/)"),
        ("Acme", "ftp://example.org", "Acme"),
        ("\u200b", "https://example.org/", "[example.org](https://example.org/)"),
    ],
)  # fmt: skip
def test_a_label_never_hides_another_host(label: str, url: str, shown: str) -> None:
    """A label that reads as an address is linked only to that address."""
    assert link(label, url) == shown
