"""New items find their stories."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.item import Item, ItemId
from bot.domain.source import SourceId, Trust, Url
from bot.domain.story import Standing, Story
from bot.flows.understand import BATCH, LEAD, embed_backlog, passage, understand
from bot.ports import Doors, Embedder
from tests.fakes import MonolingualEmbedder
from tests.make import NOW, make_item, make_items, make_spec

PRESS, MAKER = SourceId("press"), SourceId("acme")
SPECS = {
    PRESS: make_spec(id=PRESS, trust=Trust.PRESS),
    MAKER: make_spec(id=MAKER, trust=Trust.MAKER),
}


async def admit(doors: Doors, items: Sequence[Item]) -> None:
    """Store these items."""
    async with doors.store.begin() as tx:
        await tx.items.add(items)


async def stories(doors: Doors) -> list[Story]:
    """Return the stories there are."""
    async with doors.store.begin() as tx:
        return await tx.stories.newest()


async def told_together(doors: Doors) -> list[set[str]]:
    """Return the items of each story."""
    return sorted(({*map(str, story.items)} for story in await stories(doors)), key=min)


async def embedded(doors: Doors, items: Sequence[Item], embedder: Embedder | None = None) -> set[str]:
    """Return which of these items have a vector."""
    async with doors.store.begin() as tx:
        return {*await tx.items.vectors((embedder or doors.embedder).name, [item.id for item in items])}


def unlike(*names: str, **changes: object) -> list[Item]:
    """Make items that no rule could take for one happening."""
    return [
        replace(item, title=f"{item.id} {item.id} {item.id}", text=f"{item.id} " * 9)
        for item in make_items(*names, **changes)
    ]


async def test_every_item_is_placed_once(doors: Doors) -> None:
    """Every item finds a story, the count is said batch by batch, and there is nothing left to do."""
    items = unlike(*(f"x{n}" for n in range(BATCH + 5)))
    await admit(doors, items)
    heard: list[int] = []

    done = await understand({}, doors, heard.append)

    assert (done, heard) == (BATCH + 5, [BATCH, 5])
    assert sum(len(story.items) for story in await stories(doors)) == BATCH + 5
    assert await understand({}, doors) == 0


async def test_reports_of_one_release_are_one_story(doors: Doors) -> None:
    """What several sources say of one model is one story, in the order it was published; the maker's word makes it released."""
    said = "Alibaba released Qwen3.8-27B today: the weights are on the hub."
    items = [
        make_item(id=ItemId("report"), source=PRESS, url=Url("https://press.example.org/1"), title="Qwen3.8-27B is out", text=said, published_at=NOW),
        make_item(id=ItemId("word"), source=MAKER, url=Url("https://acme.example.org/1"), title="Releasing Qwen3.8-27B", text=said, published_at=NOW - timedelta(hours=1)),
    ]  # fmt: skip
    await admit(doors, items)

    await understand(SPECS, doors)

    (story,) = await stories(doors)
    assert story.items == ("word", "report")
    assert story.standing is Standing.RELEASED
    async with doors.store.begin() as tx:
        assert "joins" in (await tx.stories.reasons(ItemId("report")))[-1]


async def test_a_source_nobody_wrote_down_is_the_community(doors: Doors) -> None:
    """An item of a source that stands in no file can announce, and not release."""
    await admit(doors, [make_item(source=SourceId("somebody"), title="Acme-7B is released")])

    await understand(SPECS, doors)

    (story,) = await stories(doors)
    assert story.standing is Standing.ANNOUNCED


async def test_the_same_article_in_two_sources_is_one_story(doors: Doors) -> None:
    """One address in two sources is two items of one story, whatever their titles say, archives included."""
    url = Url("https://example.org/article")
    items = [
        *unlike("one", source=PRESS, url=url, archival=True),
        *unlike("two", source=MAKER, url=url),
        *unlike("other", source=MAKER),
    ]
    await admit(doors, items)

    await understand(SPECS, doors)

    assert await told_together(doors) == [{"one", "two"}, {"other"}]


@pytest.mark.parametrize(
    ("url", "links"),
    [
        ("https://example.org/", ("https://example.org/", "https://example.org/")),
        ("https://example.org/notes", ("https://example.org/notes#v1", "https://example.org/notes#v2")),
        ("https://example.org/notes", ("https://example.org/notes", "https://example.org/notes")),
    ],
    ids=["a home page", "parts of a page", "a page of one source"],
)
async def test_an_address_that_many_entries_share_makes_no_copies(
    doors: Doors, url: str, links: tuple[str, str]
) -> None:
    """Entries of one feed that lead to its home page, or to parts of one page, are stories of their own."""
    items = [replace(item, link=link) for item, link in zip(unlike("one", "two", url=Url(url)), links, strict=True)]
    await admit(doors, items)

    await understand(SPECS, doors)

    assert await told_together(doors) == [{"one"}, {"two"}]


async def test_one_title_at_one_address_is_a_copy(doors: Doors) -> None:
    """What has the same address and the same title is one article, even on a home page, even twice in one source."""
    items = make_items("one", "two", url=Url("https://example.org/"), title="A nice day", text="")
    await admit(doors, items)

    await understand(SPECS, doors)

    assert await told_together(doors) == [{"one", "two"}]


async def test_a_copy_whose_original_is_not_placed_waits_for_nobody(doors: Doors) -> None:
    """Of two copies admitted together the first published opens the story."""
    url = Url("https://example.org/article")
    late, early = unlike("late", "early", url=url)
    early = replace(early, source=PRESS, published_at=NOW - timedelta(hours=1))
    await admit(doors, [late, early])

    await understand(SPECS, doors)

    (story,) = await stories(doors)
    assert story.items == ("early", "late")


async def test_archives_are_placed_at_once_and_embedded_later(doors: Doors) -> None:
    """Fresh items have vectors when they are placed; archives wait for the background, newest first."""
    old = [
        replace(item, published_at=NOW - timedelta(days=days))
        for item, days in zip(unlike("older", "oldest", "old", archival=True), (40, 50, 30), strict=True)
    ]
    fresh = unlike("fresh")
    await admit(doors, [*old, *fresh])

    await understand(SPECS, doors)
    at_once = await embedded(doors, [*old, *fresh])
    steps = [await embed_backlog(doors, limit=1) for _ in range(2)]
    after_two = await embedded(doors, old)
    rest = await embed_backlog(doors, limit=100)

    assert at_once == {"fresh"}
    assert (steps, after_two) == ([1, 1], {"old", "older"})
    assert (rest, await embed_backlog(doors, limit=100)) == (1, 0)
    assert await embedded(doors, old) == {"old", "older", "oldest"}


async def test_what_can_not_be_read_has_no_vector(doors: Doors) -> None:
    """An embedder that reads English alone judges nothing else, neither at once nor in the background."""
    english = MonolingualEmbedder(doors.embedder, name="english", lang="en")
    doors = replace(doors, embedder=english)
    items = [
        *unlike("english"),
        *unlike("japanese", lang="ja"),
        *unlike("archive", archival=True),
        *unlike("unknown", lang="und"),
    ]
    await admit(doors, items)

    await understand(SPECS, doors)
    at_once = await embedded(doors, items)
    later = await embed_backlog(doors, limit=100)

    assert at_once == {"english"}
    assert (later, await embed_backlog(doors, limit=100)) == (1, 0)
    assert await embedded(doors, items) == {"english", "archive"}
    assert len(english.asked) == 2


async def test_an_embedder_that_reads_nothing_of_a_batch_is_not_asked(doors: Doors) -> None:
    """Items nobody can compare are placed all the same."""
    english = MonolingualEmbedder(doors.embedder, name="english", lang="en")
    await admit(doors, unlike("japanese", lang="ja"))

    assert await understand(SPECS, replace(doors, embedder=english)) == 1
    assert english.asked == []


async def test_a_changed_embedder_embeds_everything_again(doors: Doors) -> None:
    """Under a new model every item is embedded in the background; the old vectors stay until then."""
    items = unlike("a", "b", "c")
    await admit(doors, items)
    await understand(SPECS, doors)
    changed = replace(doors, embedder=MonolingualEmbedder(doors.embedder, name="another model", lang="en"))

    before = await embedded(changed, items)
    done = await embed_backlog(changed, limit=2), await embed_backlog(changed, limit=2)

    assert before == set()
    assert done == (2, 1)
    assert await embedded(changed, items) == {"a", "b", "c"}
    assert await embedded(changed, items, doors.embedder) == {"a", "b", "c"}


def test_title_and_beginning_are_embedded() -> None:
    """The title comes first, and no more of the text than a model reads."""
    assert passage(make_item(title="Title", text="x" * 5_000)) == "Title\n" + "x" * LEAD
    assert passage(make_item(title="Title", text="")) == "Title"
