"""Items from a file of JSON lines."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.item import Item, ItemId
from bot.domain.source import SourceId, Trust
from bot.domain.story import Standing, Story
from bot.errors import ConfigError, Mistake
from bot.flows.ingest import LINE_BYTES, ingest
from bot.flows.understand import BATCH
from bot.ports import Doors
from tests.make import NOW, make_spec

Line = dict[str, object]
HOUR = timedelta(hours=1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "items.jsonl"


def write(file: Path, *lines: Line | str, encoding: str = "utf-8") -> None:
    """Write lines as JSON, or as they are."""
    said = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    file.write_text("\n".join(said) + "\n", encoding=encoding)


def line(name: str, **more: object) -> Line:
    """Make a line that no rule could take for another's happening."""
    said = {"id": name, "source": "wire", "title": f"{name} {name} {name}", "text": f"{name} " * 9}
    return {key: value for key, value in {**said, **more}.items() if value is not None}


async def items(doors: Doors) -> dict[str, Item]:
    """Return the items by id."""
    async with doors.store.begin() as tx:
        return {item.id: item for item in await tx.items.newest()}


async def stories(doors: Doors) -> list[Story]:
    """Return the stories, oldest first."""
    async with doors.store.begin() as tx:
        return (await tx.stories.newest())[::-1]


async def mistakes(file: Path, doors: Doors) -> tuple[Mistake, ...]:
    """Take a file that is not right, and return what is wrong with it."""
    with pytest.raises(ConfigError) as error:
        await ingest(file, {}, doors)
    return error.value.mistakes


async def test_a_whole_line_becomes_an_item(doors: Doors, file: Path) -> None:
    """The given id is kept, and every field says what the line says."""
    said: Line = {
        "id": "n-1", "source": "wire", "guid": "urn:1", "url": "https://www.example.org/a?utm_source=x", "lang": "ja",
        "published_at": "2023-02-24T09:00:00+09:00", "seen_at": "2023-02-25", "title": "<b>LLaMA</b>公開", "text": "<p>重みは申請制。</p>",
    }  # fmt: skip
    write(file, said)

    new = await ingest(file, {}, doors)

    item = (await items(doors))["n-1"]
    assert (new, item.source, item.guid, item.lang) == (1, "wire", "urn:1", "ja")
    assert (item.url, item.link) == ("https://example.org/a", "https://www.example.org/a?utm_source=x")
    assert (item.title, item.text) == ("LLaMA公開", "重みは申請制。")
    assert item.published_at == datetime(2023, 2, 24, tzinfo=UTC)
    assert item.seen_at == datetime(2023, 2, 25, tzinfo=UTC)
    assert (item.archival, item.dated) == (False, True)


@pytest.mark.parametrize(
    ("said", "seen", "published"),
    [
        ({"seen_at": "2023-03-02T00:00:00Z", "published_at": "2023-03-01T00:00:00Z"}, 2, 1),
        ({"published_at": "2023-03-01T00:00:00Z"}, 1, 1),
        ({"seen_at": "2023-03-02T00:00:00Z"}, 2, 2),
        ({"seen_at": "2023-03-02T00:00:00Z", "published_at": "2023-03-09T00:00:00Z"}, 2, 2),
    ],
)
async def test_a_line_has_its_own_clock(doors: Doors, file: Path, said: Line, seen: int, published: int) -> None:
    """When it was seen is `seen_at`, else `published_at`; nothing is published after it was seen, nor archival."""
    write(file, line("a", **said))

    await ingest(file, {}, doors)

    item = (await items(doors))["a"]
    assert (item.seen_at, item.published_at) == (
        datetime(2023, 3, seen, tzinfo=UTC),
        datetime(2023, 3, published, tzinfo=UTC),
    )
    assert not item.archival


async def test_a_line_without_a_time_is_of_now(doors: Doors, file: Path) -> None:
    """A line that names no time is taken as seen now; one that is only a title is an item."""
    write(file, line("a", text=None))

    await ingest(file, {}, doors)

    item = (await items(doors))["a"]
    assert (item.seen_at, item.published_at, item.dated, item.text) == (NOW, NOW, False, "")


async def test_lines_are_placed_in_their_order(doors: Doors, file: Path) -> None:
    """Each line sees where those before it went, whatever their clocks say; each batch is heard of."""
    said = "Alibaba released Qwen3.8-27B today: the weights are on the hub."
    later = line("later", title="Qwen3.8-27B is out", text=said, published_at=(NOW + HOUR).isoformat())
    earlier = line("earlier", title="Releasing Qwen3.8-27B", text=said, published_at=NOW.isoformat())
    write(file, later, earlier, *(line(f"x{n}") for n in range(BATCH)))
    heard: list[int] = []

    new = await ingest(file, {SourceId("wire"): make_spec(id=SourceId("wire"), trust=Trust.MAKER)}, doors, heard.append)

    (story,) = [story for story in await stories(doors) if "later" in story.items]
    assert (new, heard) == (BATCH + 2, [BATCH, 2])
    assert (story.items, story.standing) == (("later", "earlier"), Standing.RELEASED)


async def test_one_address_is_one_story(doors: Doors, file: Path) -> None:
    """An item that repeats another's URL joins its story as a copy, of whatever source, under whatever title."""
    url = "https://example.org/article"
    write(
        file,
        line("one", url=url),
        line("two", url=f"{url}/?utm_source=mail"),
        line("three", url=url, source="other"),
        line("four", url="https://example.org/"),
        line("five", url="https://example.org/"),
    )

    await ingest(file, {}, doors)

    assert sorted(story.items for story in await stories(doors)) == [("four", "five"), ("one", "two", "three")]


async def test_a_rerun_changes_nothing(doors: Doors, file: Path) -> None:
    """A file taken again, whole or after more lines were added, keeps what is there as it was."""
    write(file, line("a"), line("b"))
    await ingest(file, {}, doors)
    before = await items(doors), [(story.id, story.items) for story in await stories(doors)]
    again = await ingest(file, {}, doors)
    unchanged = await items(doors), [(story.id, story.items) for story in await stories(doors)]
    write(file, line("a", title="Something else"), line("b"), line("c"))

    more = await ingest(file, {}, doors)

    assert (again, unchanged) == (0, before)
    assert (more, (await items(doors))["a"]) == (1, before[0]["a"])
    assert len(await stories(doors)) == 3


async def test_a_run_that_was_cut_short_is_finished(doors: Doors, file: Path) -> None:
    """Items that were stored and not yet placed are placed by the next run."""
    write(file, line("a"))
    await ingest(file, {}, doors)
    stored = (await items(doors))["a"]
    async with doors.store.begin() as tx:
        await tx.items.add([item_like(stored, "b")])
    write(file, line("a"), line("b"))

    assert await ingest(file, {}, doors) == 0
    assert sorted(story.items for story in await stories(doors)) == [("a",), ("b",)]


def item_like(item: Item, name: str) -> Item:
    """Make the item that a line of this name becomes."""
    return dataclasses.replace(item, id=ItemId(name), title=f"{name} {name} {name}", text=name)


async def test_the_second_line_of_an_id_says_nothing(doors: Doors, file: Path) -> None:
    """Of two lines with one id the first counts; empty lines count for nothing."""
    write(file, line("a"), "", "   ", line("a", title="Another"))

    assert await ingest(file, {}, doors) == 1
    assert (await items(doors))["a"].title == "a a a"


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ("{", "Expecting property name enclosed in double quotes"),
        ("[1]", "the line is not a JSON object"),
        ('"a"', "the line is not a JSON object"),
        ("[" * 20_000, "brackets stand inside brackets without end"),
        (line("a", id=None), "id is missing"),
        (line("a", id=""), "id is missing"),
        (line("a", id=7), "id is not a text"),
        (line("a", source=None), "source is missing"),
        (line("a", title=["x"]), "title is not a text"),
        (line("a", title=None, text=None, url=None), "it has neither a title nor a text"),
        (line("a", title="<br>", text=None, url=None), "its title and text hold markup and no words"),
        (line("a", seen_at="yesterday"), "seen_at is no ISO 8601 time: 'yesterday'"),
        (line("a", published_at="0001-01-01T00:00:00+09:00"), "published_at is no ISO 8601 time: '0001-01-01T00:00:00+09:00'"),
        (line("a", published_at=1678000000), "published_at is not a text"),
        ('{"id": "\\ud800", "source": "wire", "title": "x"}', "id holds characters no store can keep"),
        ('{"id": "a", "source": "w\\u0000", "title": "x"}', "source holds characters no store can keep"),
    ],
)  # fmt: skip
async def test_a_bad_line_is_named(doors: Doors, file: Path, bad: Line | str, problem: str) -> None:
    """What is wrong with a line is said with its file and number, and nothing is stored."""
    write(file, line("good"), "", bad)

    (mistake,) = await mistakes(file, doors)

    assert (mistake.file, mistake.line) == (str(file), 3)
    assert mistake.problem.startswith(problem)
    assert mistake.remedy
    assert await items(doors) == {}


async def test_every_bad_line_is_named_at_once(doors: Doors, file: Path) -> None:
    """An operator mends a file in one go."""
    write(file, "{", line("good"), "[]", line("a", id=None))

    assert [mistake.line for mistake in await mistakes(file, doors)] == [1, 3, 4]


async def test_bytes_that_are_no_text_are_a_bad_line(doors: Doors, file: Path) -> None:
    """A line in another encoding is named."""
    write(file, '{"id": "重み", "source": "wire", "title": "x"}', encoding="shift_jis")

    assert [mistake.line for mistake in await mistakes(file, doors)] == [1]


async def test_a_line_too_long_is_a_bad_line(doors: Doors, file: Path) -> None:
    """A line longer than any item is not taken into memory, and lines after it keep their numbers."""
    write(file, json.dumps(line("a", text="x" * (2 * LINE_BYTES))), "{")

    assert [mistake.line for mistake in await mistakes(file, doors)] == [1, 2]


@pytest.mark.parametrize("name", ["absent.jsonl", "."])
async def test_a_file_that_can_not_be_read_is_said(doors: Doors, tmp_path: Path, name: str) -> None:
    """A file that is not there, or is a folder, is a mistake of the operator's."""
    (mistake,) = await mistakes(tmp_path / name, doors)

    assert mistake.problem.startswith("can not be read: ")
    assert mistake.file == str(tmp_path / name)
