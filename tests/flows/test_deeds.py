"""What people may change: what they follow and mute, what they dispute, what operators rule, and their own traces."""

from dataclasses import replace

import pytest

from bot.domain.answer import Asker, Held
from bot.domain.claim import VerdictId
from bot.domain.following import FollowId, Subject
from bot.domain.item import ItemId
from bot.domain.model import Hub
from bot.domain.source import SourceId
from bot.domain.story import StoryId
from bot.domain.subscription import Destination
from bot.domain.watch import Maker
from bot.errors import NotAllowed
from bot.flows.deeds import MOST_DISPUTES, Doing
from bot.flows.following import MOST_FOLLOWS, MOST_MUTES
from bot.ports import Doors
from tests.claims import make_claim, make_dispute, make_verdict
from tests.ledger import make_place, make_record
from tests.make import NOW, make_items, make_placement, make_spec, make_story

READER = Asker(person="42", name="reader", lang="en", guild="1", channel="777")
MANAGER = replace(READER, person="43", manages=True)
OPERATOR = replace(READER, person="44", operates=True)
ALONE = replace(READER, guild=None, channel=None)
ELSEWHERE = replace(READER, guild="2", channel="888", manages=True)

SPECS = {SourceId("acme-news"): make_spec(id=SourceId("acme-news"), name="Acme blog")}
ACME = Maker(id="acme", name="Acme Robotics", handles={Hub.HUGGINGFACE: ("acme-hq",)})
HERE = Destination(kind="discord", address="777")


@pytest.fixture
async def doing(doors: Doors) -> Doing:
    """Keep a story of two items with a verdict, another of one, and a model; one maker is watched."""
    async with doors.store.begin() as tx:
        await tx.items.add([*make_items("a", "b"), *make_items("c", title="Rain tomorrow")])
        both = make_story(id=StoryId("story"), items=(ItemId("a"), ItemId("b")))
        other = make_story(id=StoryId("rain"), items=(ItemId("c"),), names=frozenset({"rain"}))
        await tx.stories.put([make_placement(both), make_placement(other)])
        await tx.claims.put({ItemId("a"): [make_claim()]})
        await tx.verdicts.append([make_verdict("verdict")])
        await tx.models.put([make_record(), make_record(make_place("zoe/rocket-7b-gguf"))])
    return Doing(doors, SPECS, [ACME], [])


@pytest.mark.parametrize(
    ("subject", "words", "target"),
    [
        (Subject.STORY, "story", "story"),
        (Subject.STORY, "a", "story"),
        (Subject.MODEL, "rocket-7b", "acme/rocket-7b"),
        (Subject.MODEL, "huggingface:acme/rocket-7b", "acme/rocket-7b"),
        (Subject.MAKER, "acme robotics", "acme"),
        (Subject.MAKER, "ACME-HQ", "acme"),
        (Subject.MAKER, "Zoe", "zoe"),
        (Subject.LICENSE, "Apache License 2.0", "apache-2.0"),
        (Subject.LICENSE, "apache-2.0", "apache-2.0"),
    ],
)
async def test_a_thing_is_followed_by_what_it_is_called(
    doing: Doing, subject: Subject, words: str, target: str
) -> None:
    """A story by its id or an item's, a model, a maker and a license by any of their names; told in private from now on."""
    followed = await doing.follow(subject, words, READER)

    assert followed is not None
    assert (followed.subject, followed.target) == (subject, target)
    assert followed.destination == Destination(kind="discord-dm", address="42")
    assert (followed.person, followed.guild, followed.language) == ("42", "1", "en")
    assert (followed.at, followed.told_until) == (NOW, NOW)
    assert await doing.following(READER) == (followed,)


async def test_a_story_is_followed_by_its_words(doing: Doing) -> None:
    """Words that are no id mean the story that a search finds first."""
    followed = await doing.follow(Subject.STORY, "rain tomorrow", READER)

    assert followed is not None
    assert (followed.target, followed.label) == ("rain", "Rain tomorrow")


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        *((subject, words) for subject in Subject for words in ("", " \u202e ")),
        *(
            (subject, words)
            for subject in Subject
            if subject is not Subject.STORY  # for any words a search finds a story, as it should
            for words in ("no such thing", "x" * 5_000)
        ),
    ],
)
async def test_what_is_not_there_is_neither_followed_nor_muted(doing: Doing, subject: Subject, words: str) -> None:
    """Words that name nothing are answered with nothing, and nothing is kept."""
    assert await doing.follow(subject, words, READER) is None
    assert await doing.mute(subject, words, READER) is None
    assert await doing.following(READER) == ()


async def test_a_source_is_muted_and_not_followed(doing: Doing) -> None:
    """A source has digests to be told of it; it can be muted by its name."""
    muted = await doing.mute(Subject.SOURCE, "acme blog", READER)

    assert muted is not None
    assert muted.target == "acme-news"
    assert await doing.follow(Subject.SOURCE, "acme blog", READER) is None


async def test_following_twice_is_following_once(doing: Doing) -> None:
    """The second time changes nothing of when it was asked for."""
    first = await doing.follow(Subject.MAKER, "acme", READER)
    second = await doing.follow(Subject.MAKER, "Acme Robotics", replace(READER, lang="ja"))

    assert first is not None
    assert await doing.following(READER) == (second,)
    assert second == replace(first, language="ja")


async def test_a_channel_follows_for_who_manages_the_server(doing: Doing) -> None:
    """A channel is told by a manager's word alone; every manager of the server sees it, and no one of another server."""
    followed = await doing.follow(Subject.MAKER, "acme", MANAGER, to=HERE)
    with pytest.raises(NotAllowed, match="manage this server"):
        await doing.follow(Subject.MAKER, "acme", READER, to=HERE)

    assert followed is not None
    assert await doing.following(replace(READER, manages=True)) == (followed,)
    assert await doing.following(READER) == ()
    assert await doing.following(ELSEWHERE) == ()


async def test_unfollowing_says_whether_it_was_followed(doing: Doing) -> None:
    """It takes the target's id or its name, and stops only the asker's own."""
    await doing.follow(Subject.MODEL, "rocket-7b", READER)
    await doing.follow(Subject.MODEL, "rocket-7b", replace(READER, person="50"))

    assert await doing.unfollow(Subject.MODEL, "rocket-7b", READER)
    assert not await doing.unfollow(Subject.MODEL, "acme/rocket-7b", READER)
    assert len(await doing.following(replace(READER, person="50"))) == 1


async def test_a_person_follows_so_much(doing: Doing, doors: Doors) -> None:
    """Past the bound nothing new is followed; what is followed already may be asked for again."""
    first = await doing.follow(Subject.MAKER, "acme", READER)
    assert first is not None
    more = [replace(first, id=FollowId(str(number)), target=str(number)) for number in range(1, MOST_FOLLOWS)]
    async with doors.store.begin() as tx:
        await tx.follows.put(more)

    with pytest.raises(NotAllowed, match=str(MOST_FOLLOWS)):
        await doing.follow(Subject.LICENSE, "apache-2.0", READER)

    assert await doing.follow(Subject.MAKER, "acme", READER) == first


async def test_a_person_mutes_so_much(doing: Doing, doors: Doors) -> None:
    """Past the bound nothing new is muted; another person, and the server, have bounds of their own."""
    first = await doing.mute(Subject.MAKER, "acme", READER)
    assert first is not None
    async with doors.store.begin() as tx:
        await tx.mutes.put([replace(first, target=str(number)) for number in range(1, MOST_MUTES)])

    with pytest.raises(NotAllowed, match=str(MOST_MUTES)):
        await doing.mute(Subject.LICENSE, "apache-2.0", READER)

    assert await doing.mute(Subject.LICENSE, "apache-2.0", MANAGER, everyone=True) is not None


async def test_a_person_disputes_so_much(doing: Doing, doors: Doors) -> None:
    """An operator reads each dispute: past the bound a person waits for answers."""
    every = [
        make_dispute(f"d{number}", verdict=VerdictId("verdict"), by="discord:42") for number in range(MOST_DISPUTES)
    ]
    async with doors.store.begin() as tx:
        await tx.verdicts.dispute(every)

    with pytest.raises(NotAllowed, match=str(MOST_DISPUTES)):
        await doing.dispute("story", "no", READER)

    assert await doing.dispute("rain", "no", MANAGER) == 0


async def test_a_mute_counts_for_a_person_or_a_server(doing: Doing) -> None:
    """Everybody sees the server's, and each their own; only who manages the server mutes for everyone."""
    mine = await doing.mute(Subject.MAKER, "acme", READER)
    everyones = await doing.mute(Subject.LICENSE, "apache-2.0", MANAGER, everyone=True)
    with pytest.raises(NotAllowed):
        await doing.mute(Subject.MAKER, "acme", READER, everyone=True)
    with pytest.raises(NotAllowed):
        await doing.mute(Subject.MAKER, "acme", ALONE, everyone=True)

    assert mine is not None
    assert everyones is not None
    assert (mine.scope, everyones.scope) == ("person:42", "guild:1")
    assert set(await doing.muted(READER)) == {mine, everyones}
    assert await doing.muted(ALONE) == (mine,)


async def test_unmuting_takes_the_same_right(doing: Doing) -> None:
    """What is muted for everyone is not unmuted by anyone."""
    await doing.mute(Subject.MAKER, "acme", MANAGER, everyone=True)
    with pytest.raises(NotAllowed):
        await doing.unmute(Subject.MAKER, "acme", READER, everyone=True)

    assert not await doing.unmute(Subject.MAKER, "acme", MANAGER)
    assert await doing.unmute(Subject.MAKER, "Acme Robotics", MANAGER, everyone=True)
    assert await doing.muted(MANAGER) == ()


async def test_a_dispute_is_kept_with_who_raised_it(doing: Doing, doors: Doors) -> None:
    """A story's verdicts are disputed under the person's Discord id."""
    assert await doing.dispute("story", "The license file is a leftover.", READER) == 1
    assert await doing.dispute("rain", "no", READER) == 0

    async with doors.store.begin() as tx:
        (raised,) = await tx.verdicts.disputes()
    assert (raised.by, raised.verdict) == ("discord:42", "verdict")


async def test_operators_split_and_merge(doing: Doing, doors: Doors) -> None:
    """An item is parted from its story, and two stories become one; the answer is the story as it is then."""
    parted = await doing.split("b", OPERATOR)
    joined = await doing.merge("story", "rain", OPERATOR)

    assert parted is not None
    assert parted.items == ("b",)
    assert joined is not None
    assert sorted(joined.items) == ["a", "c"]
    async with doors.store.begin() as tx:
        assert sorted(len(story.items) for story in await tx.stories.newest()) == [1, 2]


async def test_what_can_not_be_ruled_is_left(doing: Doing) -> None:
    """A story of one item is not split, nor a story merged with itself or with nothing."""
    assert await doing.split("c", OPERATOR) is None
    assert await doing.split("story", OPERATOR) is None
    assert await doing.merge("story", "a", OPERATOR) is None
    assert await doing.merge("story", "", OPERATOR) is None


async def test_only_operators_rule(doing: Doing) -> None:
    """Who manages a server does not rule of what everybody reads."""
    with pytest.raises(NotAllowed):
        await doing.split("b", MANAGER)
    with pytest.raises(NotAllowed):
        await doing.merge("story", "rain", MANAGER)


async def test_everything_about_a_person_is_deleted(doing: Doing) -> None:
    """What is kept is counted, and after it was deleted nothing is; others keep theirs."""
    await doing.follow(Subject.MAKER, "acme", READER)
    await doing.follow(Subject.MAKER, "acme", MANAGER)
    await doing.mute(Subject.MAKER, "acme", READER)
    await doing.dispute("story", "no", READER)

    was = await doing.forget(READER)

    assert was == Held(follows=1, mutes=1, subscriptions=0, disputes=1)
    assert await doing.held(READER) == Held()
    assert len(await doing.following(MANAGER)) == 1


async def test_a_server_that_left_is_forgotten(doing: Doing) -> None:
    """Its follows and mutes are gone; a person's own, asked for in private, stay."""
    await doing.follow(Subject.MAKER, "acme", MANAGER, to=HERE)
    await doing.follow(Subject.MAKER, "acme", ALONE)
    await doing.mute(Subject.MAKER, "acme", MANAGER, everyone=True)

    await doing.left("1", ["777"])

    assert await doing.following(MANAGER) == ()
    assert await doing.muted(MANAGER) == ()
    assert len(await doing.following(ALONE)) == 1
