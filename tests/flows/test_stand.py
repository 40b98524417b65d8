"""Stories stand where the ledger says, and readers who were told of a rumor hear what came of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cli.why_telling import telling
from bot.domain.event import Event
from bot.domain.item import Item, ItemId
from bot.domain.model import Access, ModelId
from bot.domain.source import SourceId, Trust
from bot.domain.story import Standing, Story
from bot.flows.answers_stories import stories
from bot.flows.answers_why import why
from bot.flows.digest import preview, promise
from bot.flows.rounds import look_again
from bot.flows.ruling import merge, split
from bot.flows.understand import understand
from bot.ports import Doors
from bot.rules.wording_moves import moved_in_words
from tests.fakes import FixedClock
from tests.ledger import make_changed, make_place, make_record, make_released, make_returned, make_withdrawn
from tests.make import NOW, make_item, make_items, make_spec, make_subscription

DAY = timedelta(days=1)
SPECS = {SourceId("example-news"): make_spec(), SourceId("qwen"): make_spec(id=SourceId("qwen"), trust=Trust.MAKER)}
PLACE = make_place("Qwen/Qwen3.8-27B")
MODEL = ModelId("alibaba/qwen3.8-27b")
DAILY = make_subscription(cadence="0 8 * * *")

RUMORS = {
    "en": ("Alibaba is preparing to release Qwen3.8-27B, sources say", "Alibaba declined to comment on Qwen3.8-27B."),
    "ja": ("アリババ、Qwen3.8-27Bの公開を準備か　報道", "アリババがQwen3.8-27Bの公開を準備していると中国紙が報じた。"),
    "zh": ("据报道，阿里巴巴准备发布Qwen3.8-27B", "据知情人士透露，阿里巴巴正准备发布Qwen3.8-27B，公司拒绝置评。"),
}
SAYS = {
    "en": "Qwen3.8-27B was seen on huggingface",
    "ja": "huggingface で Qwen3.8-27B の公開を確認",
    "zh": "已在 huggingface 上看到 Qwen3.8-27B",
}


async def tell(doors: Doors, *items: Item) -> None:
    """Store items and place them."""
    async with doors.store.begin() as tx:
        await tx.items.add(items)
    await understand(SPECS, doors)


async def see(doors: Doors, *events: Event, access: Access = Access.OPEN) -> None:
    """Let the ledger see events of the model, and hold again what was said of it."""
    record = make_record(PLACE, model=MODEL, access=access)
    async with doors.store.begin() as tx:
        await tx.models.put([record])
        await tx.events.append(
            [replace(event, model=MODEL, at=doors.clock.now(), seen_at=doors.clock.now()) for event in events]
        )
    await look_again(doors.clock.now() - timedelta(minutes=1), doors)


async def there(doors: Doors) -> list[Story]:
    """Return the stories there are."""
    async with doors.store.begin() as tx:
        return await tx.stories.newest()


async def standing(doors: Doors) -> list[Standing | None]:
    """Return where they stand."""
    return [story.standing for story in await there(doors)]


def rumor(lang: str = "en", id: str = "rumor", **changes: object) -> Item:
    """Make a rumor of our own."""
    title, text = RUMORS[lang]
    return make_item(
        **{"id": ItemId(id), "guid": id, "url": None, "title": title, "text": text, "lang": lang, **changes}
    )


@pytest.mark.parametrize("lang", RUMORS)
async def test_a_rumor_comes_true(doors: Doors, clock: FixedClock, lang: str) -> None:
    """Readers are told of a rumor, months later that its model is there and where, and then no more."""
    to = DAILY.destinations[0]
    reader = replace(DAILY, language=lang)
    await tell(doors, rumor(lang))
    first = await preview(reader, to, SPECS, doors)
    await promise(reader, to, SPECS, doors)
    clock.move(60 * DAY)
    quiet = await preview(reader, to, SPECS, doors)

    await see(doors, make_released(PLACE))

    second = await preview(reader, to, SPECS, doors)
    await promise(reader, to, SPECS, doors)
    clock.move(DAY)
    third = await preview(reader, to, SPECS, doors)
    assert [[line.standing for line in each.lines] for each in (first, quiet, second, third)] == [
        [Standing.RUMORED],
        [],
        [Standing.RELEASED],
        [],
    ]
    (line,) = second.lines
    assert [each.model for each in line.happenings] == [MODEL]
    assert moved_in_words(line, lang) is None  # the happening below it says so
    alone = moved_in_words(replace(line, happenings=()), lang)
    assert alone == (SAYS[lang], make_released(PLACE).evidence)


async def test_what_is_there_already_moves_what_is_said_next(doors: Doors) -> None:
    """News of a release that the ledger has seen by then is a release at once, though only the press says so."""
    await see(doors, make_released(PLACE))

    await tell(doors, make_item(title="Alibaba releases Qwen3.8-27B", text="Qwen3.8-27B is out, with open weights."))

    assert await standing(doors) == [Standing.RELEASED]


async def test_a_story_goes_on_with_its_model(doors: Doors, clock: FixedClock) -> None:
    """Released, changed, withdrawn, and back again: each by its event; a rumor that comes after changes nothing."""
    await tell(doors, rumor())
    seen: list[Sequence[Standing | None]] = []
    for event, access in (
        (make_changed(PLACE, id="c0"), Access.OPEN),
        (make_released(PLACE), Access.OPEN),
        (make_changed(PLACE), Access.OPEN),
        (make_withdrawn(PLACE), Access.GONE),
        (make_returned(PLACE), Access.OPEN),
    ):
        clock.move(timedelta(hours=1))
        await see(doors, event, access=access)
        seen += [await standing(doors)]
    await tell(doors, rumor(id="late", published_at=NOW + timedelta(hours=1)))

    assert [each for (each,) in seen] == [
        Standing.RUMORED,
        Standing.RELEASED,
        Standing.CHANGED,
        Standing.WITHDRAWN,
        Standing.RELEASED,
    ]
    assert set(await standing(doors)) == {Standing.RELEASED}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Alibaba is preparing to release Qwen3.9-27B, sources say", "Alibaba declined to comment on Qwen3.9-27B."),
        ("Alibaba is preparing to release Qwen3.8-27B-Coder, sources say", "Qwen3.8-27B-Coder is said to be next."),
        ("Alibaba is preparing to release a new Qwen, sources say", "Alibaba declined to comment on Qwen."),
    ],
)
async def test_another_model_moves_nothing(doors: Doors, title: str, text: str) -> None:
    """Neither another version nor a variant nor a bare family is the model that was seen."""
    await tell(doors, make_item(title=title, text=text))

    await see(doors, make_released(PLACE))

    (story,) = await there(doors)
    assert (story.standing, story.moved_at) == (Standing.RUMORED, None)


async def test_a_bare_family_waits_for_nothing(doors: Doors) -> None:
    """Of a family that is named without a version no release is the one that is meant, not even its first."""
    first = make_place("Qwen/Qwen-7B")
    async with doors.store.begin() as tx:
        await tx.models.put([make_record(first, model=ModelId("alibaba/qwen-7b"))])
        await tx.events.append([make_released(first, model=ModelId("alibaba/qwen-7b"), at=NOW, seen_at=NOW)])

    await tell(doors, make_item(title="Alibaba is preparing to release Qwen, sources say", text="Nobody said which."))

    assert await standing(doors) == [Standing.RUMORED]


async def test_a_round_up_stands_nowhere(doors: Doors) -> None:
    """What tells many happenings has no standing, whatever is seen of the first of them."""
    text = (
        "This week: Alibaba released Qwen3.8-27B. Google launched Gemma 4. Mistral raised money. OpenAI teases a model."
    )
    await tell(doors, make_item(title="Weekly AI roundup: Qwen3.8-27B, Gemma 4, and more", text=text))

    await see(doors, make_released(PLACE))

    async with doors.store.begin() as tx:
        assert await tx.moves.of([make_item().id]) == {}
    assert set(await standing(doors)) <= {None}


async def test_a_strangers_copy_is_not_the_release(doors: Doors) -> None:
    """A quantization that somebody else uploads shows nothing of what its maker did."""
    await tell(doors, rumor())
    copy = make_place("somebody/Qwen3.8-27B-GGUF")
    async with doors.store.begin() as tx:
        await tx.models.put([make_record(copy, model=ModelId("somebody/qwen3.8-27b-gguf"))])
        await tx.events.append([make_released(copy, model=ModelId("somebody/qwen3.8-27b-gguf"), at=NOW, seen_at=NOW)])

    await look_again(NOW - DAY, doors)

    assert await standing(doors) == [Standing.RUMORED]


async def test_what_was_seen_survives_merging_and_splitting(doors: Doors, clock: FixedClock) -> None:
    """A standing by the ledger goes with the item that names the model, whichever story comes to hold it."""
    (other,) = make_items("rain", title="Rain is expected", text="It will rain all day in the north of the country.")
    await tell(doors, rumor(), other)
    clock.move(DAY)
    await see(doors, make_released(PLACE))

    await merge("rain", "rumor", SPECS, doors)
    merged = await there(doors)
    await split("rain", "rumor", SPECS, doors)
    parted = {story.items: (story.standing, story.moved_at) for story in await there(doors)}

    assert [(story.standing, story.moved_at) for story in merged] == [(Standing.RELEASED, NOW + DAY)]
    assert parted == {("rain",): (None, None), ("rumor",): (Standing.RELEASED, NOW + DAY)}


async def test_why_a_story_stands_there_is_told(doors: Doors, clock: FixedClock) -> None:
    """`why` names the events, what each did, where and at which revision; the list of stories names the one that holds."""
    await tell(doors, rumor())
    for event in (make_released(PLACE), make_changed(PLACE)):
        clock.move(DAY)
        await see(doors, event)
    (story,) = await there(doors)

    row = await why(story.id, SPECS, doors)
    (listed,) = await stories(SPECS, doors)

    assert row is not None
    moves = row["moves"]
    assert isinstance(moves, list)
    assert [(each["seen"], each["moved"]) for each in moves] == [
        ("released", {"from": "rumored", "to": "released"}),
        ("license-changed", {"from": "released", "to": "changed"}),
    ]
    assert listed["moved"] == {key: value for key, value in moves[1].items() if key != "moved"}
    told = ["".join(text for text, _ in paragraph.spans) for paragraph in telling(row)]
    said = next(each for each in told if each.startswith("released → changed"))
    assert "the ledger: Qwen3.8-27B, license-changed, huggingface:Qwen/Qwen3.8-27B at r2" in said
    assert any("https://huggingface.example/Qwen/Qwen3.8-27B" in each for each in told)
