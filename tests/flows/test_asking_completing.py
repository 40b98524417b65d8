"""What is offered while somebody types."""

from datetime import timedelta

import pytest

from bot.domain.following import Subject
from bot.domain.model import Access
from bot.domain.story import ROUNDUP
from bot.ports import Doors
from tests.fakes import FixedClock
from tests.flows.askers import make_asker, make_asking, tell
from tests.ledger import make_place, make_record, make_released
from tests.make import NOW

ZOE = make_asker()


async def values(doors: Doors, subject: Subject, typed: str) -> list[str]:
    """Return what is offered."""
    return [option.value for option in await make_asking(doors).complete(subject, typed, ZOE)]


@pytest.fixture
async def models(doors: Doors) -> Doors:
    """Keep models, one of them gone, and what happened to two."""
    names = {"Qwen/Qwen3-8B": 5, "Qwen/Qwen3-32B": 9, "acme/rocket-7b": 7, "bolt/my-qwen3-8b": 99, "acme/gone-7b": 1}
    places = [make_place(name) for name in names]
    async with doors.store.begin() as tx:
        await tx.models.put(
            [
                make_record(place, downloads=used, access=Access.GONE if "gone" in place.repository else Access.OPEN)
                for place, used in zip(places, names.values(), strict=True)
            ]
        )
        await tx.events.append(
            [make_released(places[2], id="a", at=NOW - timedelta(days=2)), make_released(places[0], id="b", at=NOW)]
        )
    return doors


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("qwen3", ["qwen/qwen3-32b", "qwen/qwen3-8b", "bolt/my-qwen3-8b"]),
        ("QWEN3-8", ["qwen/qwen3-8b", "bolt/my-qwen3-8b"]),
        ("rocket", ["acme/rocket-7b"]),
        ("通义", ["qwen/qwen3-32b", "qwen/qwen3-8b", "bolt/my-qwen3-8b"]),
        ("gone", ["acme/gone-7b"]),
        ("zyxwvut", []),
        ("\ud800\u202e", ["qwen/qwen3-8b", "acme/rocket-7b"]),
        ("", ["qwen/qwen3-8b", "acme/rocket-7b"]),
    ],
)
async def test_models_are_offered(models: Doors, typed: str, offered: list[str]) -> None:
    """Those that begin so before those that hold it, the most used first; nothing typed: what was in the news last."""
    assert await values(models, Subject.MODEL, typed) == offered


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("acm", "acme"),
        ("ali", "qwen"),
        ("通义千问", "qwen"),
        ("混元", "tencent"),
        ("MISTRAL", "mistralai"),
        ("llama", "meta-llama"),
    ],
)
async def test_makers_are_offered_by_all_they_are_called(doors: Doors, typed: str, first: str) -> None:
    """The roster's before others; by name, by owner on a hub, by family, in any language."""
    assert (await values(doors, Subject.MAKER, typed))[0] == first


@pytest.mark.parametrize(
    ("typed", "first"),
    [("apache-2", "apache-2.0"), ("Apache License 2", "apache-2.0"), ("mit", "mit"), ("cc-by-nc-4", "cc-by-nc-4.0")],
)
async def test_licenses_are_offered_by_key_and_name(doors: Doors, typed: str, first: str) -> None:
    """Whatever people call it, the license of the catalogue is offered; the one called exactly so first."""
    assert (await values(doors, Subject.LICENSE, typed))[0] == first


async def test_sources_are_offered_by_name(doors: Doors) -> None:
    """By what readers call them, or by id."""
    assert [await values(doors, Subject.SOURCE, typed) for typed in ("the pr", "lab", "ACME")] == [
        ["press"],
        ["lab"],
        ["lab"],
    ]


async def test_stories_are_offered_by_title_and_by_words(doors: Doors, clock: FixedClock) -> None:
    """The newest whose titles hold what was typed; then what whole words find, however old. A round-up is none."""
    await tell(doors, "old", "Zebra once", updated_at=NOW - timedelta(days=50), opened_at=NOW - timedelta(days=50))
    for number in range(160):
        await tell(doors, f"story-{number:03}", f"News {number}", updated_at=NOW - timedelta(hours=number))
    await tell(doors, "list", "Zebra weekly", acts=frozenset({ROUNDUP}))
    asking = make_asking(doors)

    async def offered(typed: str) -> list[str]:
        return [option.value for option in await asking.complete(Subject.STORY, typed, ZOE)]

    assert await offered("ws 15") == ["story-015"]
    assert await offered("zebra") == ["old"]
    assert (await offered(""))[:2] == ["story-000", "story-001"]
    assert len(await offered("news")) == 25
    await tell(doors, "new", "Yak news", updated_at=NOW)
    clock.move(timedelta(minutes=1))
    assert (await offered("yak"))[0] == "new"


@pytest.mark.parametrize("subject", list(Subject))
@pytest.mark.parametrize("typed", ["", "a", "\0", "%", "((", "x" * 3_000, "ｑｗｅｎ", "\ud800"])
async def test_whatever_is_typed_choices_fit(models: Doors, subject: Subject, typed: str) -> None:
    """At most 25 choices, each with a label and a value of 1 to 100 characters, and none twice."""
    await tell(models, "long", "very long " * 80)
    await tell(models, "strange", "\u202e\u200b")

    found = await make_asking(models).complete(subject, typed, ZOE)

    assert len(found) <= 25
    assert all(0 < len(option.label) <= 100 and 0 < len(option.value) <= 100 for option in found)
    assert len({option.value for option in found}) == len(found)
