"""Verdicts, and whose words they are, on Discord."""

from typing import Any

import pytest
from inline_snapshot import snapshot

from bot.chat.limits import LONGEST_LINK, MAX_COMPONENTS, MAX_TEXT, count_components, count_text, texts
from bot.chat.render import render
from bot.domain.claim import Finding, VerdictId
from bot.domain.digest import Digest
from bot.domain.license import License
from bot.domain.model import ModelId
from bot.domain.source import Url
from bot.domain.story import Note, Standing, StoryId, Summary
from tests.claims import make_claim, make_verdict
from tests.ledger import APACHE, make_move, make_place
from tests.make import make_digest, make_line, make_link, make_quote

RUMOR = make_verdict(
    finding=Finding.OPEN,
    reason="rumored",
    firm=False,
    model=None,
    place=None,
    clauses=(),
    quote="",
    license=None,
    revision=None,
    evidence=None,
    claim=make_claim("gpt-x", models=("OpenAI/GPT-X",)),
)


def read(digest: Digest) -> str:
    """Return what all pages say, a blank line between boxes."""
    return "\n\n".join(text for page, *_ in render(digest) for text in texts(page))


def told(**changes: Any) -> str:
    """Return what a story says below its heading."""
    return read(make_digest(lines=(make_line(**changes),))).partition("\n\n")[2]


def test_a_contradiction_links_its_evidence_and_quotes_the_clause() -> None:
    """Below the news stands what the ledger says, which clause at which revision, and whether somebody disputes it."""
    verdict = make_verdict(reason="license-forbids", revision="0123456789abcdef")

    assert told(verdicts=(verdict,), disputed=frozenset({verdict.id})) == snapshot("""\
**● RELEASED** · License: non-commercial (CC BY-NC 4.0)
### Acme releases Acme-7B
> The weights are on the hub.
**Claim ≠ contradicted** · disputed · rocket-7b · Said to be “open source”; CC BY-NC 4.0 on [huggingface at 0123456](https://huggingface.example/acme/rocket-7b) says: commercial use is not allowed.
> “You may not use the material for commercial purposes.”
-# [Acme blog](https://example.org/acme-7b) (maker) · first seen <t:1772712000:R>

-# Facts from license texts, not legal advice.\
""")


def test_what_is_not_firm_is_never_called_contradicted() -> None:
    """What rests on a label alone looks inconsistent; another license is told with what it says."""
    verdict = make_verdict(reason="another-license", firm=False, claim=make_claim(license="Apache 2.0"))

    said = told(verdicts=(verdict,))

    assert "**Claim ≠ looks inconsistent** · rocket-7b · Said to be under Apache 2.0" in said
    assert "contradicted" not in said
    assert "disputed" not in said


def test_what_is_backed_is_one_line() -> None:
    """A license that was looked at and agrees is one line with its evidence."""
    verdict = make_verdict(finding=Finding.BACKED, reason="osi-approved", license=APACHE, clauses=(), quote="")

    said = [line for line in told(verdicts=(verdict,)).split("\n") if "Claim" in line]

    assert said == snapshot(
        [
            "**Claim ✓ backed** · rocket-7b · Said to be “open source”; Apache License 2.0 on [huggingface at r1](https://huggingface.example/acme/rocket-7b) is approved by the OSI."
        ]
    )


@pytest.mark.parametrize(
    ("lang", "chip", "said"),
    [
        (
            "en",
            "○ RUMORED",
            "**Claim ? not settled** · GPT-X · “open source” · A rumor: nothing published to check yet.",
        ),
        ("ja", "○ 噂", "**主張 ? 未確認** · GPT-X · 「オープンソース」 · 噂の段階で、確認できる公開物がまだない。"),
        ("zh", "○ 传闻", "**说法 ? 尚无定论** · GPT-X · “开源” · 仅为传闻，尚无已发布的内容可供核对。"),
    ],
)
def test_a_rumor_says_that_nothing_is_published_to_check(lang: str, chip: str, said: str) -> None:
    """A rumor reads as one in the reader's language, and says what it is said to be and why no one can tell."""
    digest = make_digest(language=lang, lines=(make_line(standing=Standing.RUMORED, verdicts=(RUMOR,)),))

    assert f"**{chip}**" in read(digest)
    assert said in read(digest)


def test_the_notice_stands_once() -> None:
    """However many verdicts a digest tells, it says once that they are no advice; one without says nothing of it."""
    lines = tuple(make_line(story=StoryId(str(n)), verdicts=(make_verdict(),)) for n in range(9))

    assert read(make_digest(lines=lines)).count("not legal advice") == 1
    assert "not legal advice" not in read(make_digest())


def test_evidence_is_linked_where_it_may_be() -> None:
    """Evidence at an address too long for a link is named all the same; one the sentence does not name stands behind it."""
    long = make_verdict(reason="license-forbids", evidence=Url(f"https://hub.example/{'x' * LONGEST_LINK}"))
    unseen = make_verdict("two", reason="no-change-seen", finding=Finding.OPEN, quote="")

    assert "CC BY-NC 4.0 on huggingface at r1 says" in told(verdicts=(long,))
    assert "hub.example" not in told(verdicts=(long,))
    assert "of rocket-7b. [huggingface at r1](https://huggingface.example/acme/rocket-7b)\n" in told(verdicts=(unseen,))


def test_strangers_words_in_a_verdict_do_nothing() -> None:
    """Names, clauses and revisions are escaped, and a revision that reads as a host stands beside the true one."""
    verdict = make_verdict(
        reason="license-forbids",
        license=License(key=None, name="**[x](https://evil.example)** @everyone"),
        place=make_place("acme/*rocket*"),
        revision="a.com",
        quote="> # <@1> ```",
    )

    said = told(verdicts=(verdict,))

    assert r"\*rocket\*" in said
    assert "](https://evil.example)" not in said
    assert "@everyone" not in said
    assert "huggingface at a.com ([huggingface.example](https://huggingface.example/acme/rocket-7b))" in said
    assert r"> “\> \# \<@1\> \`\`\`”" in said


def test_verdicts_stay_within_a_message_whatever_they_say() -> None:
    """Verdicts a box has no room for stand below it; none is lost, and no page is too long."""
    long = "*_~`" * 200
    quote = make_quote(long)
    verdicts = tuple(
        make_verdict(
            f"v{n}",
            reason="another-license",
            claim=make_claim(f"m{n}", license=long),
            model=ModelId(f"acme/{n}"),
            place=make_place(f"acme/{n}{long}"),
            license=License(key=None, name=long),
            quote=long,
            evidence=Url(f"https://hub.example/{n}/{'y' * 400}"),
        )
        for n in range(2)
    )
    summary = Summary(headline=quote, sentences=(quote,) * 3)
    lines = tuple(
        make_line(
            story=StoryId(str(n)),
            summary=summary if n else Summary(headline=make_quote()),
            sources=(make_link(),) * 30,
            verdicts=verdicts,
            disputed=frozenset({VerdictId("v0"), VerdictId("v1")}),
        )
        for n in range(6)
    )

    pages = render(make_digest(lines=lines))

    said = read(make_digest(lines=lines))
    assert [story for leaf in pages for story in leaf.stories] == [line.story for line in lines]
    assert said.count("**Claim ≠ contradicted** · disputed") == 2 * len(lines)
    assert all(f"https://hub.example/{n}/" in said for n in range(2))
    assert all(count_text(page) <= MAX_TEXT and count_components(page) <= MAX_COMPONENTS for page, *_ in pages)


def test_a_models_words_are_marked_and_stand_without_quotation_marks() -> None:
    """Who worded a summary is said, and what it rests on; no sentence of it reads as a quotation."""
    summary = Summary(
        headline=make_quote("Acme-7B may be used by anybody", verbatim=False),
        sentences=(make_quote("- Its weights are out.", verbatim=False),),
        by="qwen3:8b *",
    )

    assert told(summary=summary) == snapshot("""\
**● RELEASED**
### Acme-7B may be used by anybody
\\- Its weights are out.
-# worded by qwen3:8b \\* from the sources below
-# [Acme blog](https://example.org/acme-7b) (maker) · first seen <t:1772712000:R>\
""")


def test_a_refused_wording_is_said() -> None:
    """Where a model was asked and its words were not used, the quotations say so."""
    summary = Summary(headline=make_quote(), note=Note.WAITED)

    assert "first seen <t:1772712000:R> · quoted as it stands: the model's own words were not used" in told(
        summary=summary
    )


def test_why_a_story_stands_there_is_said_and_linked() -> None:
    """What the ledger saw stands below the news with its link, in the reader's language; nothing where items alone say so."""
    digest = make_digest(language="zh", lines=(make_line(moved=make_move()),))

    assert "\n-# [已在 huggingface 上看到 rocket-7b](https://huggingface.example/acme/rocket-7b)" in read(digest)
    assert "was seen" not in told()
