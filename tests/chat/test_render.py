"""A digest on Discord, as a reader sees it."""

import json
from dataclasses import replace
from typing import Any

import pytest
from inline_snapshot import snapshot

from bot.chat.limits import IS_COMPONENTS_V2, MAX_COMPONENTS, MAX_TEXT, count_components, count_text, texts
from bot.chat.look import COLORS
from bot.chat.pages import private
from bot.chat.render import render
from bot.domain.digest import Counts, Digest, Flood, Happening
from bot.domain.item import ItemId
from bot.domain.license import Clause, Contrast, License
from bot.domain.model import Access, Hub, ModelId
from bot.domain.source import SourceId, Trust, Url
from bot.domain.story import Standing, StoryId, Summary
from tests.claims import make_verdict
from tests.ledger import make_changed, make_comparison, make_conflict
from tests.make import make_digest, make_line, make_link, make_quote


def read(digest: Digest) -> str:
    """Return what all pages say, a blank line between boxes."""
    return "\n\n".join(text for page, *_ in render(digest) for text in texts(page))


def make_flood(**changes: Any) -> Flood:
    flood = Flood(
        source=SourceId("acme"),
        name="Acme archive",
        entries=500,
        shown=tuple((f"Paper {n}", Url(f"https://example.org/{n}")) for n in range(2)),
        stories=(StoryId("flooded-1"), StoryId("flooded-2")),
        items=(ItemId("flooded-1"), ItemId("flooded-2")),
    )
    return replace(flood, **changes)


def test_a_story_says_standing_news_and_sources() -> None:
    """Standing first, the news second, then what was said and who said it, in whose language, and since when."""
    line = make_line(
        standing=Standing.CHANGED,
        leaked=True,
        summary=Summary(
            headline=make_quote("Acme changed the license of Example-XL"),
            sentences=(
                make_quote("Network use now asks for sharing."),
                make_quote("ライセンスが変わった。", lang="ja"),
            ),
        ),
        sources=(
            make_link(name="GitHub"),
            make_link(name="新知源", lang="zh", trust=Trust.PRESS, url=Url("https://example.cn/1")),
            make_link(name="A forum", url=None, trust=Trust.COMMUNITY),
        ),
    )

    assert read(make_digest(lines=(line,), counts=Counts(items=212, sources=71, down=("The Batch",)))) == snapshot("""\
## Open models · Thu 5 Mar · 1 story
-# 212 items read from 71 sources · 1 source down: The Batch

**◆ CHANGED** · **▲ LEAKED**
### Acme changed the license of Example-XL
> Network use now asks for sharing.
> ライセンスが変わった。 `ja`
-# 3 sources · [GitHub](https://example.org/acme-7b) (maker, first) · [新知源](https://example.cn/1) (press, zh) · A forum (community) · first seen <t:1772712000:R>\
""")


def test_a_japanese_reader_gets_our_words_in_japanese() -> None:
    """Our own words follow the reader; what others wrote stays as it is, and is marked."""
    assert read(make_digest(language="ja", timezone="Asia/Tokyo")) == snapshot("""\
## オープンモデル · 3月5日（木） · 1件の話題
-# 71の情報源から212件を確認 · すべての情報源が応答

**● 公開**
### Acme releases Acme-7B `en`
> The weights are on the hub. `en`
-# [Acme blog](https://example.org/acme-7b) (開発元, en) · 初出 <t:1772712000:R>\
""")


def test_a_quiet_day_is_said_honestly() -> None:
    """Nothing to tell is a message too, with what was read and what was not."""
    digest = make_digest(lines=(), counts=Counts(items=3, sources=2, down=("A", "B")))

    assert read(digest) == snapshot("""\
## Open models · Thu 5 Mar
A quiet day: nothing new since Wed 4 Mar 12:00.
-# 3 items read from 2 sources · 2 sources down: A, B\
""")


def test_a_flood_is_one_line_and_its_first_titles() -> None:
    """A source that published its archive is one line; the page takes its stories as told."""
    digest = make_digest(lines=(), floods=(make_flood(),))

    assert read(digest) == snapshot("""\
## Open models · Thu 5 Mar
-# 212 items read from 71 sources · every source answered

**Acme archive** · 500 new entries, shown 2
-# [Paper 0](https://example.org/0) · [Paper 1](https://example.org/1)\
""")
    assert [leaf.stories for leaf in render(digest)] == [("flooded-1", "flooded-2")]


def test_a_flood_without_titles_is_still_said() -> None:
    """A flood of which nothing is shown is its line alone."""
    assert "**Acme archive** · 500 new entries, shown 0" in read(make_digest(floods=(make_flood(shown=()),)))


def test_a_flood_too_long_for_one_box_goes_on_in_the_next() -> None:
    """Every title shown is there, and its stories are told once."""
    shown = tuple((f"Title {n} {'x' * 80}", Url(f"https://example.org/{n}?{'y' * 200}")) for n in range(20))

    pages = render(make_digest(lines=(), floods=(make_flood(shown=shown),)))

    said = "\n".join(text for page, *_ in pages for text in texts(page))
    assert all(f"Title {n} " in said for n in range(20))
    assert [story for leaf in pages for story in leaf.stories] == ["flooded-1", "flooded-2"]


def test_what_did_not_fit_is_counted() -> None:
    """Stories that were due and left out are said, and such a day is not called quiet."""
    said = read(make_digest(lines=(), left_out=3))

    assert "and 3 more stories that did not fit" in said
    assert "quiet" not in said


def test_a_story_without_standing_has_no_chip() -> None:
    """News that is not about a model's coming or going begins with the news."""
    (page, *_), *_ = render(make_digest(lines=(make_line(standing=None),)))

    assert list(texts(page))[1].startswith("### Acme releases Acme-7B")


def test_a_headline_nobody_can_see_leaves_a_mark() -> None:
    """A title of invisible characters does not make an empty heading."""
    assert "### …" in read(make_digest(lines=(make_line(summary=Summary(headline=make_quote("\u200b"))),)))


@pytest.mark.parametrize("standing", [*Standing, None])
def test_every_standing_has_a_color_of_its_own(standing: Standing | None) -> None:
    """The bar repeats the chip."""
    (page, *_), *_ = render(make_digest(lines=(make_line(standing=standing),)))

    assert json.loads(json.dumps(page))["components"][1]["accent_color"] == COLORS[standing]
    assert len(set(COLORS.values())) == len(COLORS)


def test_many_sources_are_named_as_far_as_there_is_room() -> None:
    """The first are named, the rest counted."""
    sources = tuple(make_link(name=f"Source {n}", url=Url(f"https://s{n}.example/")) for n in range(30))

    assert "[Source 7](https://s7.example/) (maker) · and 22 more · first seen" in read(
        make_digest(lines=(make_line(sources=sources),))
    )


def test_the_longest_story_fits_one_page() -> None:
    """Four quotations of escaped characters and long addresses stay within a message, the first source named."""
    long = make_quote("*" * 400)
    sources = tuple(
        make_link(name="." * 59 + "~", url=Url(f"https://{'h' * 60}.example/{'p' * 420}")) for _ in range(5)
    )
    line = make_line(leaked=True, summary=Summary(headline=long, sentences=(long,) * 3), sources=sources)

    pages = render(make_digest(lines=(line,)))

    assert sum("and 2 more" in text for page, *_ in pages for text in texts(page)) == 1
    assert all(count_text(page) <= MAX_TEXT for page, *_ in pages)


def test_a_source_whose_link_has_no_room_is_named_without_it() -> None:
    """An address made to fill a message costs its own link and nothing else."""
    long = make_quote("*" * 400)
    host = ".".join(["_" * 63] * 7 + ["_" * 48])
    source = make_link(name="bank.example", url=Url(f"https://{host}.com/"))
    verdict = make_verdict(quote="*" * 220, license=License(key=None, name="*" * 80), reason="another-license")
    line = make_line(
        leaked=True, summary=Summary(headline=long, sentences=(long,) * 3), sources=(source,), verdicts=(verdict,)
    )

    pages = render(make_digest(lines=(line,)))

    assert "\n-# bank.example (maker) · first seen" in read(make_digest(lines=(line,)))
    assert all(count_text(page) <= MAX_TEXT for page, *_ in pages)


def test_a_long_digest_is_split_and_numbered() -> None:
    """Further pages carry the title and their number, and hold every story once, in order."""
    lines = tuple(make_line(story=StoryId(f"story-{n}")) for n in range(40))

    pages = render(make_digest(lines=lines))

    assert [story for leaf in pages for story in leaf.stories] == [line.story for line in lines]
    assert [next(texts(page)).split("\n")[0] for page, *_ in pages] == [
        f"## Open models · Thu 5 Mar · 40 stories · {n}/{len(pages)}" for n in range(1, len(pages) + 1)
    ]
    assert all(count_components(page) < MAX_COMPONENTS for page, *_ in pages)


def test_no_page_calls_anybody() -> None:
    """Every page forbids all mentions and says that it is made of components."""
    for page, *_ in render(make_digest()):
        assert page["allowed_mentions"] == {"parse": []}
        assert page["flags"] == IS_COMPONENTS_V2


def test_a_private_page_is_seen_by_its_reader_alone() -> None:
    """Privacy is one flag more; a page without flags gets it too."""
    page, *_ = render(make_digest())[0]

    assert private(page) == {**page, "flags": IS_COMPONENTS_V2 | 64}
    assert private({}) == {"flags": 64}


def test_what_happened_to_models_stays_within_a_message_whatever_they_are_called() -> None:
    """Names, clauses and sentences made to fill messages are cut and counted; every event is on some page, once."""
    long = "*_~`" * 200
    quote = Contrast(clause=Clause(word="naming"), before=long, after=long)
    license_ = License(key=None, name=long)
    comparison = make_comparison(old=license_, new=license_, quotes=(quote,) * 9)
    places = tuple((Hub.HUGGINGFACE, Url(f"https://hub.example/{number}/{'y' * 300}")) for number in range(20))
    happenings = tuple(
        Happening(
            model=ModelId(f"acme/{number}"),
            name=long,
            events=(
                make_changed(id=f"c{number}", name=long, comparison=comparison),
                *(make_conflict(id=f"l{number}-{each}", name=f"{each}{long}", license=license_) for each in range(9)),
            ),
            places=places,
            license=license_,
            access=Access.OPEN,
        )
        for number in range(5)
    )

    pages = render(make_digest(happenings=happenings))

    assert [event for leaf in pages for event in leaf.events] == [event for each in happenings for event in each.ids]
    assert all(count_text(leaf.page) <= MAX_TEXT for leaf in pages)
    assert "and " in read(make_digest(happenings=happenings))


def test_a_day_on_which_only_a_license_changed_is_not_quiet() -> None:
    """What the ledger saw is news of its own, with its clauses, and a word on what it is not."""
    happening = Happening(model=ModelId("acme/rocket-7b"), name="rocket", events=(make_changed(),), places=())

    said = read(make_digest(lines=(), happenings=(happening,)))

    assert "quiet" not in said
    assert "1 license change" in said
    assert "commercial use is not allowed" in said
    assert "not legal advice" in said
