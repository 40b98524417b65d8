"""The page that looks like the message."""

from datetime import timedelta
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from bot.domain.digest import Counts, Flood
from bot.domain.source import SourceId, Trust, Url
from bot.domain.story import Standing, Summary
from bot.terminal.html import HtmlCourier, page
from bot.terminal.style import COLORS
from tests.fakes import FixedClock
from tests.make import NOW, make_delivery, make_digest, make_line, make_link, make_quote


def message(html: str) -> str:
    """Return what a page shows, without its head."""
    return html.partition("<main>\n")[2].partition("\n</main>")[0]


def files(folder: Path) -> list[str]:
    """Return the names of the files in a folder and those below."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_story_is_a_box() -> None:
    """Who speaks and when, what was read, and a box a story: chips, news, quotations, sources, since when."""
    line = make_line(
        standing=Standing.CHANGED,
        leaked=True,
        first_seen_at=NOW - timedelta(minutes=25),
        summary=Summary(
            headline=make_quote("Acme changed <b>everything</b>"), sentences=(make_quote("変わった。", lang="ja"),)
        ),
        sources=(make_link(name="GitHub"), make_link(name="新知源", lang="zh", trust=Trust.PRESS, url=None)),
    )

    html = page([make_digest(lines=(line,), counts=Counts(items=212, sources=71, down=("A & B",)))])

    assert message(html) == snapshot("""\
<section lang="en"><i class="face" aria-hidden="true">会</i><div class="message">
<p class="who"><b>Kaiho</b> <span class="app">APP</span> <time class="dim" datetime="2026-03-05T12:00:00+00:00">Thu 5 Mar 12:00</time></p>
<h1>Open models · Thu 5 Mar · 1 story</h1><p class="dim">212 items read from 71 sources · 1 source down: A &amp; B</p>
<article style="--accent:#d29922"><p class="chips"><span class="chip">◆ CHANGED</span> <span class="chip leak">▲ LEAKED</span></p><h2><span lang="en">Acme changed &lt;b&gt;everything&lt;/b&gt;</span></h2><blockquote><span lang="ja">変わった。</span> <code>ja</code></blockquote><p class="dim">2 sources · <a href="https://example.org/acme-7b" rel="noopener noreferrer nofollow">GitHub</a> (maker, first) · 新知源 (press, zh) · <time datetime="2026-03-05T11:35:00+00:00" title="Thu 5 Mar 11:35">first seen 25 minutes ago</time></p></article>
</div></section>\
""")


def test_several_digests_lie_one_below_the_other() -> None:
    """A page holds as many digests as it is given, each in its own language; none is a page too."""
    html = page([make_digest(language="ja"), make_digest(language="zh", lines=())])

    assert '<html lang="ja">' in html
    assert [html.count(f'<section lang="{lang}">') for lang in ("ja", "zh")] == [1, 1]
    assert "今天很平静" in html
    assert "<section" not in page([])


def test_a_page_loads_nothing_and_runs_nothing() -> None:
    """Its own policy forbids scripts and anything from elsewhere."""
    assert "default-src 'none'; style-src 'unsafe-inline'" in page([])


def test_floods_and_what_did_not_fit_are_told() -> None:
    """A flood is a box of its own; a day with one, or with stories left out, is not called quiet."""
    flood = Flood(
        source=SourceId("acme"),
        name="Acme",
        entries=500,
        shown=(("One", Url("https://example.org/1")), ("\u200b", None)),
        stories=(),
        items=(),
    )

    html = page([make_digest(lines=(), floods=(flood,), left_out=3)])

    assert "<b>Acme</b> · 500 new entries, shown 2" in html
    assert '<a href="https://example.org/1" rel="noopener noreferrer nofollow">One</a> · …' in html
    assert "and 3 more stories that did not fit" in html
    assert "quiet" not in html


@pytest.mark.parametrize(
    ("label", "url", "shown"),
    [
        ("Acme", "https://example.org/x", ">Acme</a>"),
        ("example.org", "https://example.org/x", ">example.org</a>"),
        ("Llama 3.1 at 7.5B", "https://example.org/", ">Llama 3.1 at 7.5B</a>"),
        ("bank.example", "https://evil.example/x", "bank.example (<a"),
        ("https://bank.example", "https://evil.example/x", ">evil.example</a>)"),
        ("bank．example", "https://evil.example/x", "bank．example (<a"),
        ("bank.example", "https://[half/", ">…</a>)"),
        ("", "https://evil.example/x", ">evil.example</a>"),
        ("Acme", "javascript:alert(1)", 'dim">Acme ('),
    ],
)  # fmt: skip
def test_a_label_never_hides_another_host(label: str, url: str, shown: str) -> None:
    """A label that reads as an address stands beside the true host; what is not of the web is not linked."""
    line = make_line(sources=(make_link(name=label, url=Url(url)),))

    assert shown in page([make_digest(lines=(line,))])


def test_many_sources_are_counted() -> None:
    """Eight sources are named, and the others counted."""
    line = make_line(standing=None, sources=tuple(make_link(name=f"S{n}") for n in range(12)))

    assert "S7</a> (maker) · and 4 more · " in page([make_digest(lines=(line,))])


def test_every_standing_has_a_color() -> None:
    """The bar repeats the chip."""
    assert COLORS.keys() == set(Standing)
    assert len(set(COLORS.values())) == len(COLORS)


async def test_the_newest_page_has_a_name_of_its_own(tmp_path: Path) -> None:
    """Each digest is kept under its delivery, and the newest is always digest.html; no half file is left."""
    courier = HtmlCourier(tmp_path, FixedClock(NOW))

    await courier.send(make_delivery(id="one", page={"html": "first"}))
    receipt = await courier.send(make_delivery(id="two", page={"html": "second"}))

    assert (tmp_path / "digest.html").read_text(encoding="utf-8") == "second"
    assert receipt.reference == str(tmp_path / "digests" / "two.html")
    assert files(tmp_path) == ["digest.html", "digests/one.html", "digests/two.html"]
