"""Verdicts, and whose words they are, in a terminal and on a page."""

import io
from typing import Any

from inline_snapshot import snapshot
from rich.console import Console

from bot.domain.claim import Finding
from bot.domain.digest import Digest
from bot.domain.license import License
from bot.domain.source import Trust, Url
from bot.domain.story import Note, Standing, Summary
from bot.rules.wording_verdicts import SHAPES
from bot.terminal.html import page
from bot.terminal.telling import FINDING_COLORS, tell
from tests.claims import make_claim, make_dispute, make_verdict
from tests.ledger import make_move
from tests.make import make_digest, make_line, make_link, make_quote

FORBIDS = make_verdict(reason="license-forbids", revision="0123456789abcdef")
WORDED = Summary(
    headline=make_quote("Acme-7B may be used by anybody", verbatim=False),
    sentences=(make_quote("Its weights are out.", verbatim=False),),
    by="qwen3:8b <b>",
)


def shown(digest: Digest, width: int = 80, **changes: Any) -> str:
    """Return what a terminal of this width shows."""
    paper = io.StringIO()
    tell(digest, Console(file=paper, width=width, **changes))
    return paper.getvalue()


def box(**changes: Any) -> str:
    """Return the box of a story on a page."""
    html = page([make_digest(lines=(make_line(**changes),))])
    return html.partition("<article")[2].partition("</article>")[0]


def test_a_verdict_stands_apart_from_the_news_and_from_who_said_it() -> None:
    """Standing, verdict and sources are three things; the notice stands once below them all."""
    line = make_line(
        verdicts=(FORBIDS, make_verdict("two", reason="another-license", firm=False, clauses=(), quote="")),
        disputed=frozenset({FORBIDS.id, make_dispute().verdict}),
        sources=(make_link(), make_link(name="新知源", lang="zh", trust=Trust.PRESS)),
    )

    assert shown(make_digest(lines=(line, line))).partition("\n\n")[2] == snapshot("""\
● RELEASED  Acme releases Acme-7B
  “The weights are on the hub.”
  Claim ≠ contradicted · disputed · rocket-7b · Said to be “open source”; CC
    BY-NC 4.0 on huggingface at 0123456 says: commercial use is not allowed.
    “You may not use the material for commercial purposes.”
  Claim ≠ looks inconsistent · rocket-7b · Said to be under an unknown license;
    on huggingface at r1 it is CC BY-NC 4.0.
  2 sources · Acme blog (maker, first) · 新知源 (press, zh) · first seen just
  now

● RELEASED  Acme releases Acme-7B
  “The weights are on the hub.”
  Claim ≠ contradicted · disputed · rocket-7b · Said to be “open source”; CC
    BY-NC 4.0 on huggingface at 0123456 says: commercial use is not allowed.
    “You may not use the material for commercial purposes.”
  Claim ≠ looks inconsistent · rocket-7b · Said to be under an unknown license;
    on huggingface at r1 it is CC BY-NC 4.0.
  2 sources · Acme blog (maker, first) · 新知源 (press, zh) · first seen just
  now

Facts from license texts, not legal advice.

""")


def test_a_rumor_is_told_in_the_readers_language() -> None:
    """What nobody can check yet says so, without evidence to link."""
    rumor = make_verdict(
        finding=Finding.OPEN, reason="rumored", place=None, evidence=None, quote="", claim=make_claim(models=())
    )
    line = make_line(standing=Standing.RUMORED, verdicts=(rumor,))

    said = shown(make_digest(language="ja", lines=(line,)), width=100)

    assert "○ 噂" in said
    assert "  主張 ? 未確認 · 「オープンソース」 · 噂の段階で、確認できる公開物がまだない。\n" in said


def test_a_terminal_that_can_links_the_evidence() -> None:
    """The place and revision a verdict names is a link; where its sentence names none, it stands behind."""
    unseen = make_verdict("two", reason="no-change-seen", finding=Finding.OPEN, quote="", model=None)
    one, other = (make_digest(lines=(make_line(verdicts=(each,), sources=()),)) for each in (FORBIDS, unseen))

    written = [shown(each, force_terminal=True, color_system="standard", legacy_windows=False) for each in (one, other)]

    assert all("https://huggingface.example/acme/rocket-7b" in each for each in written)
    assert "\x1b[1;31mClaim ≠ contradicted" in written[0]
    assert "of rocket-7b.\n    huggingface at r1\n" in shown(other)
    assert set(FINDING_COLORS) == set(SHAPES.values())


def test_a_models_words_are_marked_in_a_terminal() -> None:
    """What a model worded stands without quotation marks, and says who worded it; a refused wording is said too."""
    worded = shown(make_digest(lines=(make_line(summary=WORDED),)))
    refused = shown(make_digest(lines=(make_line(summary=Summary(headline=make_quote(), note=Note.LATE)),)), 100)

    assert "\n  Its weights are out.\n  worded by qwen3:8b <b> from the sources below\n" in worded
    assert (
        "first seen just now · quoted as it stands: the model's own words were not used\n  (it did not answer in time)\n"
        in refused
    )


def test_a_page_says_the_same() -> None:
    """A verdict is a block of its own between the quotations and the sources, its evidence linked where it is named."""
    assert box(verdicts=(FORBIDS,), disputed=frozenset({FORBIDS.id})) == snapshot(
        ' style="--accent:#2ea043"><p class="chips"><span class="chip">● RELEASED</span></p><h2><span lang="en">Acme releases Acme-7B</span></h2><blockquote><span lang="en">The weights are on the hub.</span></blockquote><div class="verdict"><p><b>Claim ≠ contradicted</b> · disputed · rocket-7b · Said to be “open source”; CC BY-NC 4.0 on <a href="https://huggingface.example/acme/rocket-7b" rel="noopener noreferrer nofollow">huggingface at 0123456</a> says: commercial use is not allowed.</p><blockquote>“You may not use the material for commercial purposes.”</blockquote></div><p class="dim"><a href="https://example.org/acme-7b" rel="noopener noreferrer nofollow">Acme blog</a> (maker) · <time datetime="2026-03-05T12:00:00+00:00" title="Thu 5 Mar 12:00">first seen just now</time></p>'
    )


def test_a_page_escapes_what_strangers_wrote() -> None:
    """A license's name, its sentence and its address stay text; what may not be linked is not."""
    verdict = make_verdict(
        reason="license-forbids",
        license=License(key=None, name="<script>"),
        quote="<img src=x>",
        evidence=Url("javascript:alert(1)"),
    )

    said = box(verdicts=(verdict,), sources=())

    assert "<script>" not in said
    assert "<img" not in said
    assert "href" not in said
    assert "&lt;script&gt; on huggingface at r1 says" in said


def test_a_page_links_evidence_its_sentence_does_not_name() -> None:
    """Where the sentence names no place, the link stands behind it."""
    unseen = make_verdict(reason="no-change-seen", finding=Finding.OPEN, quote="")

    assert ">huggingface at r1</a></p></div>" in box(verdicts=(unseen,))


def test_a_models_words_are_marked_on_a_page() -> None:
    """What a model worded is no block quotation and says who worded it; a refused wording is said too."""
    assert "<blockquote" not in box(summary=WORDED)
    assert "worded by qwen3:8b &lt;b&gt; from the sources below" in box(summary=WORDED)
    assert "the model&#x27;s own words were not used (its calls or tokens of the day are spent)</p>" in box(
        summary=Summary(headline=make_quote(), note=Note.SPENT)
    )


def test_why_a_story_stands_there_is_said_and_linked() -> None:
    """What the ledger saw stands below the news, linked, in a terminal and on a page; nothing where its items alone say so."""
    move = make_move()
    line = make_line(moved=move)

    linked = shown(make_digest(lines=(line,)), force_terminal=True)

    assert "\n  rocket-7b was seen on huggingface\n" in shown(make_digest(lines=(line,)))
    assert move.evidence in linked
    assert f'href="{move.evidence}"' in box(moved=move)
    assert ">rocket-7b was seen on huggingface</a>" in box(moved=move)
    assert "was seen" not in box() + shown(make_digest())
