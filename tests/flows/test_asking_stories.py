"""Stories that people ask for."""

from datetime import timedelta

import pytest

from bot.domain.answer import Search
from bot.domain.claim import Act, Bond
from bot.domain.digest import Line
from bot.domain.following import Subject
from bot.domain.item import ItemId
from bot.domain.source import Url
from bot.domain.story import ROUNDUP, Attachment, Standing
from bot.flows.understand import understand
from bot.ports import Doors
from bot.rules.wording import words
from tests.claims import make_claim, make_dispute, make_ruling, make_verdict
from tests.flows.askers import LAB, PRESS, SPECS, make_asker, make_asking, make_mute, mute, tell
from tests.ledger import make_changed, make_record
from tests.make import NOW, make_item, make_items

ZOE = make_asker()
DAY = timedelta(days=1)


def told(lines: tuple[Line, ...]) -> list[str]:
    """Return which stories are told, in their order."""
    return [line.story for line in lines]


async def test_search_finds_stories_by_their_items_words(doors: Doors) -> None:
    """The stories of the items found are told, the best first, each once, as a digest tells them; a round-up is none."""
    pair = make_items("one", "two", title="Zebra-9B weights released", text="Zebra everywhere.", source=LAB)
    await tell(doors, "both", "Zebra-9B", items=pair)
    await tell(doors, "beside", "A zoo opens", verdicts=[make_verdict(item=ItemId("beside-item"))])
    await tell(doors, "list", "Zebra weekly", acts=frozenset({ROUNDUP}))

    shelf = await make_asking(doors).search(Search(words="zebra weights"), ZOE)

    assert told(shelf.lines) == ["both"]
    assert (shelf.more, shelf.nearest, shelf.models) == (0, (), ())
    (line,) = shelf.lines
    assert line.summary.headline.text == "Zebra-9B weights released"
    assert [source.name for source in line.sources] == ["Acme"]
    assert "the maker said it first" in line.reasons or line.reasons


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Search(words="rocket"), {"release", "change", "japanese"}),
        (Search(words="rocket", act=Act.LICENSE_CHANGE), {"change"}),
        (Search(words="rocket", language="ja"), {"japanese"}),
        (Search(words="rocket", maker="Acme"), {"release"}),
        (Search(words="rocket", maker="acme"), {"release"}),
        (Search(words="rocket", license="MIT License"), {"change"}),
        (Search(words="rocket", license="cc-by-nc-4.0"), {"release"}),
        (Search(words="rocket", license="no such license"), set()),
        (Search(words="rocket", since=DAY), {"release", "japanese"}),
        (Search(words="rocket", since=timedelta.max), {"release", "change", "japanese"}),
        (Search(words="rocket", maker="acme", language="ja"), set()),
    ],
)
async def test_search_keeps_to_what_was_asked(doors: Doors, asked: Search, found: set[str]) -> None:
    """Act, maker, license, language and age each leave out what is not so; the license may be named any way."""
    verdict = make_verdict(item=ItemId("release-item"), claim=make_claim())
    await tell(doors, "release", "Rocket-7B is out", claims=[make_claim()], verdicts=[verdict])
    old = make_item(id=ItemId("old"), title="Rocket-1B relicensed", seen_at=NOW - 3 * DAY, published_at=NOW - 3 * DAY)
    change = make_claim(
        "rocket-1b", act=Act.LICENSE_CHANGE, license="MIT", models=("Bolt/Rocket-1B",), makers=("Bolt",)
    )
    await tell(doors, "change", "", items=[old], claims=[change])
    await tell(doors, "japanese", "rocket の公開", lang="ja")

    shelf = await make_asking(doors).search(asked, ZOE)

    assert set(told(shelf.lines)) == found


async def test_where_nothing_is_found_the_nearest_is_named(doors: Doors) -> None:
    """No story within the time asked: none is told, and beside stand the nearest of any time and models of such a name."""
    old = make_item(id=ItemId("old"), title="Rocket-7B is out", seen_at=NOW - 9 * DAY, published_at=NOW - 9 * DAY)
    await tell(doors, "old", "", items=[old])
    async with doors.store.begin() as tx:
        await tx.models.put([make_record()])

    shelf = await make_asking(doors).search(Search(words="rocket-7b", since=DAY), ZOE)

    assert (told(shelf.lines), told(shelf.nearest)) == ([], ["old"])
    assert shelf.models == ("huggingface:acme/rocket-7b",)


async def test_what_shares_no_word_and_no_sense_is_no_answer(doors: Doors) -> None:
    """Vectors always find something: what is far from a question is offered as nearest, and never as found."""
    await tell(doors, "rain", "Rain tomorrow")

    shelf = await make_asking(doors).search(Search(words="zyxwvut qqqq"), ZOE)

    assert (told(shelf.lines), told(shelf.nearest)) == ([], ["rain"])


@pytest.mark.parametrize("asked", ["", "   ", "\0", "\ud800", "((((", "a" * 10_000, 'AND OR "', "https://[", "x~y"])
async def test_any_words_are_answered(doors: Doors, asked: str) -> None:
    """Whatever is typed, there is an answer and no error."""
    await tell(doors, "rain", "Rain tomorrow")
    asking = make_asking(doors)

    shelves = [await asking.search(Search(words=asked), ZOE), await asking.story(asked, ZOE)]

    assert all(len(shelf.lines) <= 1 for shelf in shelves)
    assert await asking.why(asked, ZOE) is None
    assert await asking.model(asked, ZOE) is None


@pytest.mark.parametrize(
    ("subject", "target", "left"),
    [
        (Subject.STORY, "ours", ["theirs", "weather"]),
        (Subject.MAKER, "acme", ["theirs", "weather"]),
        (Subject.MODEL, "acme/rocket-7b", ["theirs", "weather"]),
        (Subject.LICENSE, "cc-by-nc-4.0", ["theirs", "weather"]),
        (Subject.SOURCE, "lab", ["theirs", "weather"]),
        (Subject.MODEL, "acme/rocket-70b", ["ours", "theirs", "weather"]),
        (Subject.MAKER, "bolt", ["ours", "weather"]),
    ],
)
async def test_what_is_muted_is_not_told(doors: Doors, subject: Subject, target: str, left: list[str]) -> None:
    """A story, a maker, a model, a license or a source that the asker muted is in none of the lists; of others nothing is missing."""
    verdict = make_verdict(item=ItemId("ours-item"), claim=make_claim())
    await tell(doors, "ours", "Rocket news", claims=[make_claim()], verdicts=[verdict], source=LAB)
    await tell(doors, "theirs", "Bolt news", claims=[make_claim("bolt-1b", models=("Bolt/Bolt-1B",), makers=("Bolt",))])
    await tell(doors, "weather", "Rain news")
    await mute(doors, make_mute(subject, target))
    asking = make_asking(doors)

    shelves = [await asking.latest(ZOE), await asking.trending(ZOE), await asking.search(Search(words="news"), ZOE)]

    assert [sorted(told(shelf.lines)) for shelf in shelves] == [left] * 3


async def test_a_mute_is_its_owners(doors: Doors) -> None:
    """A server's mute counts for whoever asks there, and nowhere else; a person's for them alone."""
    await tell(doors, "one", "Rocket news")
    await tell(doors, "two", "Bolt news")
    await mute(doors, make_mute(Subject.STORY, "one", "guild:2"), make_mute(Subject.STORY, "two", "person:1"))
    asking = make_asking(doors)

    heard = [
        sorted(told((await asking.latest(asker)).lines))
        for asker in (ZOE, make_asker(guild=None), make_asker(person="9"), make_asker(person="9", guild="8"))
    ]

    assert heard == [[], ["one"], ["two"], ["one", "two"]]


async def test_latest_tells_the_newest_first(doors: Doors) -> None:
    """At most 25 stories, those told last first, though more were muted than are shown."""
    for number in range(30):
        await tell(doors, f"story-{number:02}", f"News {number}", updated_at=NOW - timedelta(hours=number))

    shelf = await make_asking(doors).latest(ZOE)

    assert told(shelf.lines) == [f"story-{number:02}" for number in range(25)]


async def test_trending_tells_what_matters_most(doors: Doors) -> None:
    """By rank, at most ten, reasons in the asker's language; what is old or only archival is not there."""
    await tell(doors, "minor", "A word", standing=None)
    await tell(doors, "major", "Weights", source=LAB, standing=Standing.CHANGED)
    await tell(doors, "old", "Last month", updated_at=NOW - 20 * DAY, opened_at=NOW - 20 * DAY)
    for number in range(12):
        await tell(doors, f"rumor-{number}", f"Rumor {number}", standing=Standing.RUMORED)

    shelf = await make_asking(doors).trending(make_asker(lang="ja"))

    assert (told(shelf.lines)[0], len(shelf.lines), shelf.more) == ("major", 10, 4)
    assert not {"old", "minor"} & set(told(shelf.lines))
    assert "条件が変わった" in shelf.lines[0].reasons


@pytest.mark.parametrize(
    "words_", ["ours", " ours-item ", "https://www.example.org/ours?utm_source=x", "rocket weights"]
)
async def test_a_story_is_named_by_id_item_address_or_words(doors: Doors, words_: str) -> None:
    """However it is named, one story is told, with what happened to its models; a mute does not hide what was asked for."""
    verdict = make_verdict(item=ItemId("ours-item"), claim=make_claim())
    await tell(doors, "ours", "Rocket weights", claims=[make_claim()], verdicts=[verdict])
    await tell(doors, "other", "Weather")
    async with doors.store.begin() as tx:
        await tx.models.put([make_record()])
        await tx.events.append([make_changed()])
        await tx.verdicts.dispute([make_dispute()])

    shelf = await make_asking(doors).story(words_, ZOE)

    (line,) = shelf.lines
    assert (line.story, [each.model for each in line.happenings]) == ("ours", ["acme/rocket-7b"])
    assert (len(line.verdicts), set(line.disputed)) == (1, {verdict.id})


async def test_words_that_mean_several_stories_name_the_others(doors: Doors) -> None:
    """The best is told, and the next are named beside it."""
    for number in range(6):
        await tell(doors, f"story-{number}", f"Rocket news {number}")

    shelf = await make_asking(doors).story("rocket news", ZOE)

    assert (len(shelf.lines), len(shelf.nearest), shelf.more) == (1, 3, 5)
    assert not set(told(shelf.lines)) & set(told(shelf.nearest))


SAID = "Alibaba released Qwen3.8-27B today: the weights are on the hub."


@pytest.fixture
async def placed(doors: Doors) -> Doors:
    """Let a report and the maker's own word be understood, and something else."""
    said = [
        ("report", PRESS, "Sources say Alibaba may release Qwen3.8-27B", "The company declined to comment."),
        ("word", LAB, "Releasing Qwen3.8-27B", SAID),
        ("rain", PRESS, "Rain tomorrow", "Take an umbrella."),
    ]
    items = [
        make_item(
            id=ItemId(name), source=source, guid=name, content_hash=name, url=Url(f"https://example.org/{name}"),
            link=None, title=title, text=text, published_at=NOW - timedelta(hours=5 - number),
        )
        for number, (name, source, title, text) in enumerate(said)
    ]  # fmt: skip
    async with doors.store.begin() as tx:
        await tx.items.add(items)
        await tx.rulings.put([make_ruling("report", "word", bond=Bond.MERGE)])
    await understand(SPECS, doors)
    return doors


async def test_why_tells_every_step(placed: Doors) -> None:
    """What moved a story, why it matters, and of each item what sent it there with every score and veto, and where it stands."""
    asking = make_asking(placed)

    why = await asking.why("word", make_asker(lang="zh"))

    assert why is not None
    assert why.line.items == ("report", "word")
    own = words("zh").standings
    assert [step.partition("  ")[0] for step in why.standing] == [
        f"– → {own[Standing.RUMORED]}",
        f"{own[Standing.RUMORED]} → {own[Standing.RELEASED]}",
    ]
    assert "lab (开发方): release" in why.standing[1]
    assert why.reasons == why.line.reasons
    assert [(each.about, each.url) for each in why.items] == [
        ("Sources say Alibaba may release Qwen3.8-27B", "https://example.org/report"),
        ("Releasing Qwen3.8-27B", "https://example.org/word"),
    ]
    assert "joins this story" in why.items[1].said
    assert await asking.why(why.line.story, make_asker(lang="zh")) == why


async def test_why_tells_of_a_roundup_what_it_is_attached_to(doors: Doors) -> None:
    """A round-up lies in no story: the stories it tells are named with the passage; and of a story the round-ups that tell it."""
    await tell(doors, "ours", "Rocket weights")
    await tell(doors, "list", "The week in AI", acts=frozenset({ROUNDUP}))
    attached = Attachment(
        item=ItemId("list-item"), story=(await make_asking(doors).story("ours", ZOE)).lines[0].story,
        reason="names rocket-7b", quote="Acme released Rocket-7B.", at=NOW,
    )  # fmt: skip
    async with doors.store.begin() as tx:
        await tx.roundups.attach([attached])
    asking = make_asking(doors)

    of_list, of_story = await asking.why("list-item", ZOE), await asking.why("ours", ZOE)

    assert of_list is not None
    assert of_story is not None
    assert [(each.about, each.said) for each in of_list.roundups] == [
        ("Rocket weights", ("names rocket-7b", "Acme released Rocket-7B."))
    ]
    assert [(each.about, each.url) for each in of_story.roundups] == [("The week in AI", "https://example.org/list")]
    assert of_story.line.roundups == 1
