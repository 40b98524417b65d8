"""Stories that lie near each other are looked at together."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.claim import Bond, Ruling
from bot.domain.item import Item, ItemId
from bot.domain.source import Trust
from bot.domain.story import Story, StoryId
from bot.rules.enriching import Enriched, enrich
from bot.rules.likeness.clustering import CUT
from bot.rules.placement import place
from bot.rules.settling import MOST_TOGETHER, neighborhoods, regroup
from tests.make import NOW, make_item

ONE = "Alibaba releases Qwen3.8-27B, an open model for coding"
SAME = "Qwen3.8-27B: Alibaba's open coding model is released"
OTHER = "Google releases Gemma 5 for phones"


def read(name: str, title: str, **changes: object) -> Enriched:
    item = make_item(**{"id": ItemId(name), "title": title, "text": "", "url": None, **changes})
    return enrich(item, None)


def story_of(name: str, *members: Enriched, opened: float = 0) -> Story:
    first = members[0]
    story = place(first.item, first.held, first.traits, (), trust=Trust.PRESS).story
    return replace(
        story, id=StoryId(name), items=tuple(each.item.id for each in members), opened_at=NOW + timedelta(days=opened)
    )


def together(stories: Sequence[Story], members: Sequence[Enriched], *rulings: Ruling) -> Mapping[str, tuple[str, ...]]:
    changes = regroup(stories, {each.item.id: each.held for each in members}, rulings)
    return {change.story: change.items for change in changes}


def test_two_stories_of_one_happening_become_the_older() -> None:
    """A late merge keeps the id of the story that was there first, and says where its items came from."""
    one, same = read("1", ONE), read("2", SAME)
    stories = [story_of("young", same, opened=1), story_of("old", one)]
    (change,) = regroup(stories, {"1": one.held, "2": same.held})  # type: ignore[dict-item]  # ids are texts
    assert change.story == "old"
    assert change.items == ("1", "2")
    assert change.origins == ("old", "young")
    assert change.sure > CUT


def test_a_story_of_two_happenings_is_parted() -> None:
    """What does not belong goes its own way, under a name that follows from what it is."""
    members = [read("1", ONE), read("2", SAME), read("3", OTHER)]
    found = together([story_of("mixed", *members)], members)
    assert found["mixed"] == ("1", "2")
    assert sorted(found.values()) == [("1", "2"), ("3",)]
    assert found == together([story_of("mixed", *members)], members)


def test_what_fits_stays() -> None:
    """Nothing changes where nothing has to; one item alone is left in peace."""
    members = [read("1", ONE), read("2", SAME), read("3", OTHER)]
    assert together([story_of("a", members[0], members[1]), story_of("b", members[2])], members) == {}
    assert together([story_of("a", members[0])], members[:1]) == {}


@pytest.mark.parametrize(
    ("bond", "pair", "expected"),
    [(Bond.SPLIT, ("1", "2"), {("1",), ("2",), ("3",)}), (Bond.MERGE, ("1", "3"), {("1", "2", "3")})],
)
def test_the_operator_outvotes_likeness(bond: Bond, pair: tuple[str, str], expected: set[tuple[str, ...]]) -> None:
    """What the operator split stays apart, and what the operator merged stays together."""
    members = [read("1", ONE), read("2", SAME), read("3", OTHER)]
    ruling = Ruling(bond=bond, first=ItemId(pair[0]), second=ItemId(pair[1]), at=NOW)
    stories = [story_of("a", members[0], members[1]), story_of("b", members[2])]
    changed = together(stories, members, ruling)
    kept = {story.items for story in stories if story.id not in changed}
    left = {items for items in kept if not any(set(items) & set(other) for other in changed.values())}
    assert {*changed.values(), *left} == expected


def test_copies_stay_together() -> None:
    """One article in two sources is one story, whatever its titles say."""
    url = "https://example.org/article"
    members = [read("1", ONE, url=url), read("2", "Rain in the hills", url=url, source="other")]
    assert together([story_of("a", *members)], members) == {}


def test_the_operator_parts_even_copies() -> None:
    """Two items of one address that the operator split stay apart."""
    url = "https://example.org/article"
    members = [read("1", ONE, url=url), read("2", ONE, url=url, source="other")]
    ruling = Ruling(bond=Bond.SPLIT, first=ItemId("1"), second=ItemId("2"), at=NOW)
    assert len(together([story_of("a", *members)], members, ruling)) == 2


def test_order_does_not_matter() -> None:
    """Whichever way stories and items are named, the groups are the same."""
    members = [
        read(str(n), title) for n, title in enumerate([ONE, SAME, OTHER, "Gemma 5 for phones is out, says Google"])
    ]
    stories = [story_of(f"s{each.item.id}", each) for each in members]
    forward = together(stories, members)
    backward = together(stories[::-1], members[::-1])
    assert forward == backward
    assert forward


def test_neighborhoods_follow_the_surest_links_up_to_a_bound() -> None:
    """Linked stories are looked at together; where that were too many, the surest links count."""
    a, b, c, d = map(StoryId, "abcd")
    sizes = {a: MOST_TOGETHER - 1, b: 1, c: 1, d: 1}
    links = [(a, b, 0.6), (a, c, 0.9), (b, d, 0.7), (d, StoryId("gone"), 0.9)]
    assert neighborhoods(links, sizes) == [frozenset({a, c}), frozenset({b, d})]


def test_neighborhoods_of_nothing() -> None:
    """Without links nobody has a neighbor."""
    assert neighborhoods([], {StoryId("a"): 1}) == []


def test_items_that_are_gone_are_no_matter() -> None:
    """A story whose items are not at hand is left as it is."""
    lost: list[Item] = []
    assert regroup([story_of("a", read("1", ONE))], {each.id: read("1", ONE).held for each in lost}) == []
