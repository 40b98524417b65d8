"""A digest in a terminal, as a reader sees it."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from inline_snapshot import snapshot
from rich.console import Console

from bot.domain.digest import Counts, Digest, Flood
from bot.domain.source import SourceId, Trust, Url
from bot.domain.story import Standing, Summary
from bot.terminal.telling import tell, web_address
from tests.make import NOW, make_digest, make_line, make_link, make_quote


def shown(digest: Digest, width: int = 80, **changes: Any) -> str:
    """Return what a terminal of this width shows."""
    paper = io.StringIO()
    tell(digest, Console(file=paper, width=width, **changes))
    return paper.getvalue()


CHANGED = make_line(
    standing=Standing.CHANGED,
    leaked=True,
    first_seen_at=NOW - timedelta(minutes=25),
    summary=Summary(
        headline=make_quote("Acme took network use without sharing out of the Example-XL license"),
        sentences=(
            make_quote("Users over a network must now share their changes under the very same terms as before."),
            make_quote("ネットワーク越しの利用でも改変の共有が必要になった。商用利用の条件は従来のまま。", lang="ja"),
        ),
    ),
    sources=(
        make_link(name="GitHub"),
        make_link(name="新知源", lang="zh", trust=Trust.PRESS),
        make_link(name="A forum", url=None, trust=Trust.COMMUNITY),
    ),
)


def test_a_story_is_told_line_by_line() -> None:
    """Standing and news first, then quotations in their marks, then who said so and since when, broken where one may."""
    digest = make_digest(lines=(CHANGED,), counts=Counts(items=212, sources=71, down=("The Batch",)))

    assert shown(digest) == snapshot("""\
Open models · Thu 5 Mar · 1 story
212 items read from 71 sources · 1 source down: The Batch

◆ CHANGED  ▲ LEAKED  Acme took network use without sharing out of the Example-XL
  license
  “Users over a network must now share their changes under the very same terms
  as before.”
  “ネットワーク越しの利用でも改変の共有が必要になった。商用利用の条件は従来のま
  ま。” ja
  3 sources · GitHub (maker, first) · 新知源 (press, zh) · A forum (community) ·
  first seen 25 minutes ago

""")


def test_a_japanese_reader_is_told_in_japanese() -> None:
    """Our own words follow the reader, and what is not in the reader's language is marked."""
    line = replace(CHANGED, leaked=False)

    assert shown(make_digest(language="ja", timezone="Asia/Tokyo", lines=(line,)), width=60) == snapshot("""\
オープンモデル · 3月5日（木） · 1件の話題
71の情報源から212件を確認 · すべての情報源が応答

◆ 変更  Acme took network use without sharing out of the
  Example-XL license en
  「Users over a network must now share their changes under
  the very same terms as before.」 en
  「ネットワーク越しの利用でも改変の共有が必要になった。商用
  利用の条件は従来のまま。」
  3の情報源 · GitHub (開発元, 初報, en) · 新知源 (報道, zh)
  · A forum (コミュニティ, en) · 初出 25分前

""")


def test_a_quiet_day_is_said() -> None:
    """Nothing to tell is said, with what was read."""
    assert shown(make_digest(lines=())) == snapshot("""\
Open models · Thu 5 Mar
212 items read from 71 sources · every source answered

A quiet day: nothing new since Wed 4 Mar 12:00.

""")


def test_a_day_nobody_told_us_of_is_not_called_quiet() -> None:
    """Where every source was down, the digest says so in place of calling the day quiet."""
    deaf = make_digest(lines=(), counts=Counts(items=0, sources=1, down=("The Batch",)))

    assert "No source answered: what happened since Wed 4 Mar 12:00 is not known." in shown(deaf)
    assert Counts().heard


def test_a_flood_and_what_did_not_fit_are_said() -> None:
    """A flood is a line and its titles; a day with one, or with stories left out, is not called quiet."""
    flood = Flood(
        source=SourceId("acme"),
        name="Acme archive",
        entries=500,
        shown=(("One", None), ("\u200b", None), ("Three", None)),
        stories=(),
        items=(),
    )
    bare = replace(flood, shown=())

    assert shown(make_digest(lines=(), floods=(flood, bare), left_out=3)) == snapshot("""\
Open models · Thu 5 Mar
212 items read from 71 sources · every source answered

Acme archive · 500 new entries, shown 3
  One · … · Three

Acme archive · 500 new entries, shown 0

and 3 more stories that did not fit

""")


def test_many_sources_are_counted() -> None:
    """Eight sources are named, and the others counted."""
    line = make_line(standing=None, sources=tuple(make_link(name=f"S{n}") for n in range(12)))

    said = " ".join(shown(make_digest(lines=(line,))).split())
    assert "S7 (maker) · and 4 more · first seen just now" in said


def test_a_terminal_that_can_links_a_source() -> None:
    """Colors and links are used where the terminal has them."""
    written = shown(make_digest(), force_terminal=True, color_system="standard", legacy_windows=False)

    assert "https://example.org/acme-7b" in written
    assert "\x1b[1;32m● RELEASED" in written


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://e.org/\x1b]8;;", "https://e.org/a b", None])
def test_an_address_that_could_steer_a_terminal_is_not_linked(url: str | None) -> None:
    """Only addresses of the web without blanks and control characters are links."""
    assert web_address(Url(url) if url else None) is None
