"""What a digest tells: what is wanted, floods as one line each, the rest ranked and capped."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.digest import Counts
from bot.domain.item import Item, ItemId
from bot.domain.source import SourceId, SourceSpec, Trust, Url
from bot.domain.story import Story, StoryId, Summary
from bot.domain.subscription import Destination, Subscription, SubscriptionId, Taste
from bot.rules.composition import FLOOD, Choice, address_of, choose, compose, is_wanted, members, name_of
from tests.make import NOW, make_item, make_items, make_quote, make_spec, make_story

HOUR = timedelta(hours=1)
NEWS = SourceId("example-news")
SPECS: Mapping[SourceId, SourceSpec] = {NEWS: make_spec(name="Example News", tags=frozenset({"press"}))}


def subscription(**taste: object) -> Subscription:
    """Make a subscription of this taste."""
    return Subscription(
        id=SubscriptionId("daily"),
        destinations=(Destination(kind="terminal"),),
        cadence="0 8 * * *",
        taste=Taste(**taste),  # type: ignore[arg-type]  # any of Taste's fields
    )


def about(*items: Item, **changes: object) -> Story:
    """Make the story of these items, called as the first of them."""
    return make_story(
        **{"id": StoryId(f"story of {items[0].id}"), "items": tuple(item.id for item in items), **changes}
    )


def held(*items: Item) -> dict[ItemId, Item]:
    """Hold these items, by id."""
    return {item.id: item for item in items}


def many(number: int, source: str = "arxiv") -> tuple[list[Story], dict[ItemId, Item]]:
    """Make as many stories of one item each, all of one source, each an hour older than the one before."""
    items = [
        replace(item, source=SourceId(source), published_at=NOW - at * HOUR)
        for at, item in enumerate(make_items(*(f"{source}-{n:03}" for n in range(number))))
    ]
    return [about(item, updated_at=item.published_at) for item in items], held(*items)


@pytest.mark.parametrize(
    ("taste", "wanted"),
    [
        ({}, True),
        ({"tags": frozenset({"press", "hub"})}, True),
        ({"tags": frozenset({"hub"})}, False),
        ({"languages": frozenset({"en"})}, True),
        ({"languages": frozenset({"ja"})}, False),
        ({"sources": frozenset({NEWS})}, True),
        ({"sources": frozenset({SourceId("other")})}, False),
        ({"sources": frozenset({NEWS}), "languages": frozenset({"ja"})}, False),
    ],
)
def test_taste(taste: dict[str, object], *, wanted: bool) -> None:
    """A story is wanted when one of its items is to the taste in every respect; no taste wants everything."""
    item = make_item()

    assert is_wanted(about(item), held(item), subscription(**taste).taste, SPECS) is wanted


def test_an_item_of_a_source_that_was_struck_out_has_no_tags() -> None:
    """A source that stands in the file no more is still told of, but not by its tags."""
    item = make_item(source=SourceId("struck-out"))

    assert is_wanted(about(item), held(item), Taste(), SPECS)
    assert not is_wanted(about(item), held(item), Taste(tags=frozenset({"press"})), SPECS)


def test_members_come_as_they_were_published() -> None:
    """A story's items are told first published first; one that is not at hand is left out."""
    late, early = make_items("late", "early")
    early = replace(early, published_at=NOW - HOUR)

    story = about(late, early, make_item(id=ItemId("lost")))

    assert [item.id for item in members(story, held(late, early))] == ["early", "late"]


def test_a_choice_is_ranked_and_capped() -> None:
    """What matters more comes first, what does not fit is counted."""
    stories, items = many(5)

    choice = choose(stories, items, subscription(max_stories=3), SPECS, NOW)

    assert [story.id for story, _ in choice.told] == [story.id for story in stories[:3]]
    assert (choice.left_out, choice.floods) == (2, ())
    assert [place.score for _, place in choice.told] == sorted((p.score for _, p in choice.told), reverse=True)


def test_equals_are_told_in_a_settled_order() -> None:
    """Of stories that matter the same, the order never depends on chance."""
    items = make_items("b", "a", "c")
    stories = [about(item) for item in items]

    told = choose(stories, held(*items), subscription(), SPECS, NOW).told

    assert [story.id for story, _ in told] == ["story of a", "story of b", "story of c"]


def test_a_flood_is_one_line() -> None:
    """More than twenty stories of one source alone are one line: how many, and the newest twenty by title and link."""
    stories, items = many(FLOOD + 5)

    choice = choose(stories, items, subscription(), SPECS, NOW)

    (flood,) = choice.floods
    assert (choice.told, choice.left_out) == ((), 0)
    assert (flood.source, flood.name, flood.entries) == ("arxiv", "arxiv", FLOOD + 5)
    assert len(flood.shown) == FLOOD
    assert flood.shown[0] == ("Acme releases Acme-7B", "https://example.org/arxiv-000")
    assert set(flood.stories) == {story.id for story in stories}
    assert set(flood.items) == set(items)


def test_twenty_are_no_flood() -> None:
    """As many stories as are shown anyway are told as stories."""
    stories, items = many(FLOOD)

    choice = choose(stories, items, subscription(max_stories=10), SPECS, NOW)

    assert (choice.floods, len(choice.told), choice.left_out) == ((), 10, FLOOD - 10)


def test_a_story_others_tell_too_is_no_part_of_a_flood() -> None:
    """What a flooding source shares with another is told as a story, and stands beside the flood."""
    stories, items = many(FLOOD + 2)
    other = make_item(id=ItemId("elsewhere"))
    shared = replace(stories[0], items=(*stories[0].items, other.id))

    choice = choose([shared, *stories[1:]], {**items, other.id: other}, subscription(), SPECS, NOW)

    assert [story.id for story, _ in choice.told] == [shared.id]
    assert choice.floods[0].entries == FLOOD + 1
    assert shared.id not in choice.floods[0].stories


def test_a_flood_counts_items_not_stories() -> None:
    """Look-alikes of one source that were taken for one story are a flood all the same, with the one they drew in."""
    _, items = many(FLOOD + 1)
    drawn_in = make_item(id=ItemId("elsewhere"))
    first, *rest = items.values()
    alike = [about(*rest[:10], drawn_in), about(first, *rest[10:])]

    choice = choose(alike, {**items, drawn_in.id: drawn_in}, subscription(), SPECS, NOW)

    (flood,) = choice.floods
    assert (choice.told, flood.source, flood.entries) == ((), "arxiv", FLOOD + 1)
    assert set(flood.items) == {*items, drawn_in.id}


def test_one_story_however_long_is_no_flood() -> None:
    """Many items of one source about one happening are one story, and told as such."""
    _, items = many(FLOOD + 1)
    story = about(*items.values())

    choice = choose([story], items, subscription(), SPECS, NOW)

    assert (choice.floods, [told.id for told, _ in choice.told]) == ((), [story.id])


def test_floods_stand_in_a_settled_order() -> None:
    """Several floods are told by their sources' ids."""
    first, one = many(FLOOD + 1, "b")
    second, two = many(FLOOD + 1, "a")

    choice = choose([*first, *second], one | two, subscription(), SPECS, NOW)

    assert [flood.source for flood in choice.floods] == ["a", "b"]


def composed(choice: Choice, items: dict[ItemId, Item]) -> Summary:
    """Say something of a story."""
    return Summary(headline=make_quote(str(len(choice.told) + len(items))))


def test_a_line_names_each_source_once() -> None:
    """A line holds the story's items, one link a source, the first to say it first, and when we saw it."""
    press = make_item(id=ItemId("press"), seen_at=NOW)
    again = make_item(id=ItemId("again"), published_at=NOW + HOUR, seen_at=NOW + HOUR)
    maker = make_item(
        id=ItemId("maker"), source=SourceId("acme"), lang="ja", published_at=NOW - HOUR, seen_at=NOW - 2 * HOUR
    )
    specs = {**SPECS, SourceId("acme"): make_spec(id=SourceId("acme"), trust=Trust.MAKER)}
    items = held(press, again, maker)
    choice = choose([about(press, again, maker, leaked=True)], items, subscription(), specs, NOW)

    digest = compose(
        choice,
        [composed(choice, items)],
        items,
        subscription(),
        specs,
        since=NOW - HOUR,
        at=NOW,
        counts=Counts(items=3),
    )

    (line,) = digest.lines
    assert line.items == ("maker", "press", "again")
    assert [(link.name, link.lang, link.trust) for link in line.sources] == [
        ("acme", "ja", Trust.MAKER),
        ("Example News", "en", Trust.PRESS),
    ]
    assert (line.first_seen_at, line.leaked) == (NOW - 2 * HOUR, True)
    assert "2 independent sources" in line.reasons
    assert (digest.subscription, digest.since, digest.at, digest.counts.items) == ("daily", NOW - HOUR, NOW, 3)


def test_a_story_whose_items_are_gone_is_told_by_its_own_clock() -> None:
    """A line without items at hand has no sources, and begins when the story did."""
    story = make_story(opened_at=NOW - HOUR)
    choice = choose([story], held(make_item()), subscription(), SPECS, NOW)

    digest = compose(
        choice, [composed(choice, {})], {}, subscription(), SPECS, since=NOW - HOUR, at=NOW, counts=Counts()
    )

    assert (digest.lines[0].sources, digest.lines[0].first_seen_at) == ((), NOW - HOUR)


def test_a_source_nobody_knows_is_the_community() -> None:
    """An item whose source stands in no file is anyone's word, under its own id."""
    item = make_item(source=SourceId("somebody"))
    choice = choose([about(item)], held(item), subscription(), {}, NOW)

    digest = compose(
        choice, [composed(choice, {})], held(item), subscription(), {}, since=NOW - HOUR, at=NOW, counts=Counts()
    )

    (link,) = digest.lines[0].sources
    assert (link.name, link.trust) == ("somebody", Trust.COMMUNITY)


def test_names_are_what_readers_call_a_source() -> None:
    """A source is called by its name, or by its id where it has none or stands in no file."""
    assert name_of(NEWS, SPECS) == "Example News"
    assert name_of(NEWS, {NEWS: make_spec()}) == NEWS
    assert name_of(NEWS, {}) == NEWS


@pytest.mark.parametrize(
    ("link", "url", "address"),
    [
        ("https://www.example.org/a?utm_source=rss", "https://example.org/a", "https://example.org/a"),
        ("http://example.org/a", "https://example.org/a", "http://example.org/a"),
        (None, "https://example.org/a", "https://example.org/a"),
        (None, None, None),
        ("ftp://example.org/a", None, None),
    ],
)
def test_a_reader_is_sent_where_the_page_is(link: str | None, url: str | None, address: str | None) -> None:
    """A reader gets the canonical address, but as it was written where only http may be served."""
    assert address_of(make_item(link=link, url=Url(url) if url else None)) == address


@given(number=st.integers(0, 60), cap=st.integers(1, 30))
def test_nothing_wanted_is_lost(number: int, cap: int) -> None:
    """Every story is told, stands in a flood, or is counted as left out."""
    stories, items = many(number)

    choice = choose(stories, items, subscription(max_stories=cap), SPECS, NOW)

    flooded = sum(len(flood.stories) for flood in choice.floods)
    assert len(choice.told) + flooded + choice.left_out == number
    assert len(choice.told) <= cap
