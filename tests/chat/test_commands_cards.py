"""Answers as cards: what a reader sees of a model, a license, a search, and that it always fits."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from bot.chat.books import BOOKS
from bot.chat.cards.license import compared_card
from bot.chat.limits import MAX_COMPONENTS, MAX_TEXT, count_components, count_text, texts
from bot.domain.answer import Checked, Compared, Option, Reason, Shelf
from bot.domain.license import Clause, Contrast, Direction, Statement
from bot.domain.source import Url
from bot.domain.subscription import Page
from bot.errors import NotAllowed
from tests.chat.asked import (
    Asked,
    make_asker,
    make_compared,
    make_explained,
    make_happening,
    make_kin,
    make_known,
    make_lines,
    make_rhythm,
    make_sheet,
    make_why,
)
from tests.claims import make_claim, make_verdict
from tests.ledger import NON_COMMERCIAL, SEEN, make_changed, make_comparison, make_record, make_snapshot
from tests.make import NOW, make_line, make_link, make_quote
from tests.world.discord_rules import message_faults
from tests.world.discord_schemas import OURS

QUESTIONS: dict[str, tuple[str, ...]] = {
    "search": ("rocket", "7", "release", "acme", "apache-2.0", "en"),
    "latest": ("",),
    "trending": ("",),
    "story": ("story-1",),
    "why": ("story-1",),
    "model": ("rocket-7b",),
    "lineage": ("rocket-7b",),
    "history": ("rocket-7b",),
    "explain": ("cc-by-nc-4.0",),
    "compare": ("apache-2.0", "cc-by-nc-4.0"),
    "changes": ("7",),
    "check": ("Rocket-7B is open source.",),
    "sources": ("",),
    "trial": ("acme-news",),
    "status": ("",),
}
"""One question for every book."""

STRANGE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("*_~`|[]()<>#@\\-+\n\u202e\u200b\u2066\ud83d\U0001f600漢字\u0301"),
    ),
    max_size=400,
)


async def pages(what: str, asked: Asked, lang: str = "en", *parts: str, operates: bool = True) -> list[Page]:
    leaves = await BOOKS[what](asked, make_asker(lang=lang, operates=operates), parts or QUESTIONS[what], NOW)
    return [leaf.page for leaf in leaves]


async def read(what: str, asked: Asked, lang: str = "en", *parts: str) -> str:
    return "\n\n".join(text for page in await pages(what, asked, lang, *parts) for text in texts(page))


def buttons(page: object) -> Iterator[tuple[str, str]]:
    """Yield the label and the id of every button."""
    if isinstance(page, dict):
        if page.get("type") == 2:
            yield page["label"], page["custom_id"]
        for inside in page.get("components", ()):
            yield from buttons(inside)


def faults(page: Page) -> list[str]:
    return [*OURS.request_faults("POST", "/channels/1/messages", page), *message_faults(dict(page))]


async def test_a_model_says_first_what_one_may_do() -> None:
    """License in our words, gate, clauses with the sentences that state them, and what does not agree stand first."""
    said = await read("model", Asked())

    assert said == snapshot("""\
## rocket-7b
-# acme/rocket-7b · 1 made from it

**License** non-commercial (CC BY-NC 4.0)
**Gate** gated: somebody decides
-# Read from the license tag: [huggingface 4f1c2a9](https://huggingface.example/acme/rocket-7b) · <t:1772697600:R>
- commercial use is not allowed
> “You may not use the material for commercial purposes.”
⚠ huggingface says CC BY-NC 4.0, modelscope says Apache License 2.0

**◆ CHANGED** rocket-7b: the license became more restrictive
Companies may no longer use it.
Apache License 2.0 → CC BY-NC 4.0
− a patent license
\\+ commercial use is not allowed
\\~ above 100 M monthly users other terms apply ← 700 M
rocket-7b is on huggingface
-# <t:1772694000:R>

**Where it lies**
- [huggingface: acme/rocket-7b](https://huggingface.example/acme/rocket-7b) · gated: somebody decides · weights: CC BY-NC 4.0 · 12,345 downloads

**License history**
- <t:1764921600:D> · **Apache License 2.0** · OSI-approved license · open · [huggingface 1111111](https://huggingface.example/acme/rocket-7b)
- <t:1772694000:D> · **CC BY-NC 4.0** · non-commercial · gated: somebody decides · [huggingface 4f1c2a9](https://huggingface.example/acme/rocket-7b)

**Stories**
- [Acme releases Acme-7B](https://example.org/acme-7b) · <t:1772712000:R>

-# Facts from license texts, not legal advice.\
""")


async def test_a_comparison_says_which_way_and_for_whom() -> None:
    """Direction, clauses, who is touched, sentences side by side, and the evidence."""
    said = await read("compare", Asked())

    assert said == snapshot("""\
## Apache License 2.0 → CC BY-NC 4.0

**more restrictive**
OSI-approved license → non-commercial
− a patent license
\\+ commercial use is not allowed
\\~ above 100 M monthly users other terms apply ← 700 M
**Who is touched** Companies may no longer use it.

> − “You may sell it.”
> + “You may not use it for commercial purposes.”

-# Evidence: [huggingface.example](https://huggingface.example/acme/rocket-7b/blob/r1/LICENSE) · 1,900 of 3,412 words differ

-# Facts from license texts, not legal advice.\
""")


async def test_a_comparison_is_in_its_readers_language() -> None:
    """The same in Japanese; the sentences of the license stay as they stand there."""
    said = await read("compare", Asked(), "ja")

    assert said == snapshot("""\
## Apache License 2.0 → CC BY-NC 4.0

**より制限的**
OSI承認ライセンス → 非商用
− 特許の許諾
\\+ 商用利用不可
\\~ 月間利用者1億人超は別条件 ← 7億
**影響を受ける人** 企業は利用できなくなった。

> − 「You may sell it.」
> + 「You may not use it for commercial purposes.」

-# 根拠：[huggingface.example](https://huggingface.example/acme/rocket-7b/blob/r1/LICENSE) · 3,412語のうち1,900語が異なる

-# ライセンス文面の事実であり、法的助言ではありません。\
""")


async def test_no_answer_calls_a_license_open_source_that_is_not() -> None:
    """Whatever is asked of a non-commercial model, our own words never call it open source."""
    asked = Asked(checked=(Checked(claim=make_claim(sentence=""), verdicts=()),))

    for what in QUESTIONS:
        assert "open source" not in (await read(what, asked)).lower()


async def test_advice_is_disclaimed_once() -> None:
    """An answer that tells of licenses says once that these are facts and no advice."""
    for what in ("model", "lineage", "history", "explain", "compare", "changes", "check"):
        assert (await read(what, Asked())).count("not legal advice") == 1


async def test_what_is_not_found_names_what_is_near() -> None:
    """A search without a story says so, tells the nearest one, and offers to follow what it may have been about."""
    asked = Asked(options=(Option(label="Nothing AI", value="nothing-ai"),))
    (page,) = await pages("search", asked, "en", "nothing 5")

    said = "\n".join(texts(page))
    assert "No story about “nothing 5” was found." in said
    assert "**Nearest**" in said
    assert "Acme releases Acme-7B" in said
    assert list(buttons(page))[:2] == [
        ("Follow acme/rocket-7b", "follow~model~acme/rocket-7b"),
        ("Follow Nothing AI (maker)", "follow~maker~nothing-ai"),
    ]


@pytest.mark.parametrize("what", ["model", "lineage", "history", "explain", "compare"])
async def test_an_unknown_name_offers_those_that_may_be_meant(what: str) -> None:
    """A model or license nobody knows is said to be unknown, with a button for each near one."""
    (page,) = await pages(what, Asked(), "en", *(["nothing"] * len(QUESTIONS[what])))

    assert "called “nothing” is known" in "\n".join(texts(page))
    assert ("Open acme/rocket-7b", "model~acme/rocket-7b") in list(buttons(page))


@pytest.mark.parametrize("what", ["sources", "trial"])
async def test_operators_commands_are_refused_to_others(what: str) -> None:
    """Whoever is no operator is refused on our side too, and nothing is asked for them."""
    asked = Asked()

    with pytest.raises(NotAllowed):
        await pages(what, asked, operates=False)

    assert asked.asked == []


async def test_a_list_has_five_stories_on_a_page() -> None:
    """25 stories are five pages, each numbered, none left out."""
    found = await pages("latest", Asked(shelf=Shelf(lines=make_lines(25), more=3)))

    assert len(found) == 5
    assert [next(texts(page)) for page in found] == [f"## Latest · {n}/5" for n in range(1, 6)]
    ids = [id_ for page in found for _, id_ in buttons(page)]
    assert [id_ for id_ in ids if id_.startswith("why~")] == [f"why~story-{n}" for n in range(1, 26)]
    assert "and 3 more" in "\n".join(texts(found[-1]))


@pytest.mark.parametrize("lang", ["en", "ja", "zh"])
async def test_much_of_everything_fits(lang: str) -> None:
    """However much there is to tell, every page keeps Discord's limits, with room for the buttons that turn pages."""
    asked = many(".".join(["*_long_*"] * 60))

    for what in QUESTIONS:
        for page in await pages(what, asked, lang):
            assert faults(page) == []
            assert count_text(page) <= MAX_TEXT
            assert count_components(page) <= MAX_COMPONENTS - (what != "status") * 3


@settings(max_examples=40, deadline=None)
@given(STRANGE)
async def test_nothing_strange_does_anything(text: str) -> None:
    """Text of strangers neither breaks a page, nor calls anyone, nor hides."""
    asked = many(text, number=3)

    for what in QUESTIONS:
        for page in await pages(what, asked, "en"):
            said = "".join(texts(page))
            assert faults(page) == []
            assert page["allowed_mentions"] == {"parse": []}
            assert "@everyone" not in said
            assert "@here" not in said
            assert not set(said) & set("\u202e\u2066\u202a")


def many(text: str, number: int = 60) -> Asked:
    """Make answers that say a text everywhere, many times."""
    clause = Clause(word="non-commercial")
    license_ = replace(NON_COMMERCIAL, name=text or "x", doubts=(text,))
    links = tuple(make_link(name=text, url=Url(f"https://example.org/{n}")) for n in range(number))
    quote = make_quote(text, lang="zz")
    line = make_line()
    line = replace(
        line,
        summary=replace(line.summary, headline=quote, sentences=(quote,) * 5),
        sources=links,
        reasons=(text,) * 9,
        verdicts=(make_verdict(quote=text, license=license_, claim=make_claim(license=text, sentence=text)),),
    )
    lines = tuple(replace(line, story=each.story) for each in make_lines(min(number, 25)))
    history = tuple(
        make_snapshot(
            license=replace(license_, key=f"license-{n}"),
            observed_at=SEEN + timedelta(days=n),
            revision=text,
            clauses=frozenset({clause}),
        )
        for n in range(number)
    )
    kin = make_kin(name=text, conflict=text)
    kin = replace(kin, children=tuple(replace(kin, conflict=text) for _ in range(number)), more=7)
    known = make_known(
        places=tuple(make_record(name=text, downloads=n) for n in range(number)),
        now=history[-3:],
        history=history,
        family=kin,
        mismatches=(text,) * number,
    )
    changed = make_comparison(
        added=(Clause(word="naming", value=text),) * number, quotes=(Contrast(clause=clause, before=text, after=text),)
    )
    happening = make_happening(name=text, license=license_)
    event = make_changed(name=text, comparison=changed)
    happening = replace(happening, events=(event,))
    reasons = (Reason(about=text, said=(text,) * number, url=Url("https://example.org")),) * number
    return Asked(
        shelf=Shelf(lines=lines, models=(text,)),
        made_why=make_why(line=line, standing=(text,) * number, reasons=(text,) * number, items=reasons),
        sheet=make_sheet(known=known, happening=happening, stories=lines),
        family=replace(Asked().family, kin=kin),
        explained=make_explained(
            license=license_, statements=tuple(Statement(clause=clause, quote=text) for _ in range(number))
        ),
        compared=make_compared(before=text, after=text, comparison=changed),
        changed=(happening,) * number,
        checked=tuple(Checked(claim=verdict.claim, verdicts=(verdict,) * 4) for verdict in line.verdicts * number),
        rhythms=tuple(make_rhythm(f"s{n}", problem=text, outcome="refused", name=text) for n in range(number)),
        nearby=(text,) * 3,
    )


def test_a_license_beside_itself_is_no_new_text() -> None:
    """Of one license held against itself nothing is said to be new; of an edited one it is."""
    same = make_comparison(direction=Direction.NONE, added=(), removed=(), changed=(), words_changed=0)

    titles = [
        compared_card(Compared(before="MIT", after="MIT", comparison=each), "en").heading
        for each in (same, replace(same, words_changed=3))
    ]

    assert titles == ["## MIT", "## MIT → same name, new text"]
