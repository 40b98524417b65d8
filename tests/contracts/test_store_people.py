"""The Store's contract: what people asked to be told, and how they are forgotten."""

from dataclasses import replace

from bot.domain.following import FollowId, Subject
from bot.domain.subscription import Destination, SubscriptionId, SubscriptionState
from bot.ports import Store
from tests.claims import make_dispute, make_verdict
from tests.make import NOW
from tests.people import (
    HERE,
    HOUR,
    PICTURE,
    PRIVATE,
    THERE,
    make_asked,
    make_follow,
    make_mute,
    make_page,
    put_stories,
    receive,
)


async def test_a_subscription_comes_back_whole(store: Store) -> None:
    """It is kept under its id, the newer in place of the older, and listed by id: all, or those of one server."""
    async with store.begin() as tx:
        for each in (
            make_asked("b"),
            make_asked("c", guild="8"),
            make_asked("a"),
            make_asked("b", cadence="0 9 * * *"),
        ):
            await tx.subscriptions.put(each)

    async with store.begin() as tx:
        assert await tx.subscriptions.all() == [
            make_asked("a"),
            make_asked("b", cadence="0 9 * * *"),
            make_asked("c", guild="8"),
        ]
        assert await tx.subscriptions.all(guild="8") == [make_asked("c", guild="8")]
        assert await tx.subscriptions.all(guild="1") == []


async def test_a_subscription_that_is_removed_leaves_nothing(store: Store) -> None:
    """What it was sent, is owed, was told and when it was served go with it; everybody else keeps theirs."""
    mine, other = make_asked(destinations=(HERE, THERE)), make_asked("s2", destinations=(THERE,))
    state = SubscriptionState(subscription=mine.id, destination=HERE, digested_at=NOW)
    await receive(store, make_page("sent", stories=["a"], subscription=mine.id, files=(PICTURE,)))
    await put_stories(store, "a")
    async with store.begin() as tx:
        await tx.subscriptions.put(mine)
        await tx.subscriptions.put(other)
        await tx.deliveries.promise([make_page("owed", subscription=mine.id)], state)
        await tx.deliveries.promise([make_page("shared", THERE, ["a"], subscription=mine.id)], None)
        await tx.deliveries.promise([make_page("another", THERE, subscription=other.id)], None)

    async with store.begin() as tx:
        removed, again = await tx.subscriptions.remove(mine.id), await tx.subscriptions.remove(mine.id)

    assert (removed, again) == (True, False)
    async with store.begin() as tx:
        assert await tx.subscriptions.all() == [other]
        assert [each.id for each, _ in await tx.deliveries.newest()] == ["another"]
        assert (await tx.deliveries.state(mine.id, HERE)).digested_at is None
        assert [each.id for each in await tx.stories.untold(HERE, since=NOW)] == ["a"]
        assert await tx.stories.untold(THERE, since=NOW) == []


async def test_what_is_not_kept_here_is_not_removed(store: Store) -> None:
    """A subscription of `sources.yaml` is none of these: what is remembered of it and owed to it stays."""
    theirs = SubscriptionId("everything")
    async with store.begin() as tx:
        await tx.deliveries.promise(
            [make_page("owed")], SubscriptionState(subscription=theirs, destination=HERE, digested_at=NOW)
        )
        removed = await tx.subscriptions.remove(theirs)

    assert not removed
    async with store.begin() as tx:
        assert [each.id for each in await tx.deliveries.pending()] == ["owed"]
        assert (await tx.deliveries.state(theirs, HERE)).digested_at == NOW


async def test_what_a_channel_was_told_is_not_told_again_by_another(store: Store) -> None:
    """Where another subscription of the server goes to the same channel, the channel stays told."""
    await receive(store, make_page("sent", stories=["a"], subscription=SubscriptionId("s1")))
    await put_stories(store, "a")
    async with store.begin() as tx:
        await tx.subscriptions.put(make_asked())
        await tx.subscriptions.put(make_asked("s2"))
        await tx.subscriptions.remove(SubscriptionId("s1"))

    async with store.begin() as tx:
        assert await tx.stories.untold(HERE, since=NOW) == []


async def test_follows_are_listed_by_who_and_where(store: Store) -> None:
    """They come oldest first, all or those of a person or of a server; one put again takes the newer words."""
    first, second, third = (
        make_follow("b"),
        make_follow("a", person="8", hours=1),
        make_follow("c", guild=None, hours=2),
    )
    async with store.begin() as tx:
        await tx.follows.put([third, first, second])
        await tx.follows.put([replace(first, told_until=NOW + HOUR)])

    async with store.begin() as tx:
        kept = replace(first, told_until=NOW + HOUR)
        assert await tx.follows.all() == [kept, second, third]
        assert await tx.follows.all(person="7") == [kept, third]
        assert await tx.follows.all(guild="9") == [kept, second]
        assert await tx.follows.remove([first.id, FollowId("none")]) == 1
        assert await tx.follows.all(person="7") == [third]


async def test_mutes_are_listed_by_scope(store: Store) -> None:
    """A scope has one mute of a thing, with the newest words; others' are not seen."""
    async with store.begin() as tx:
        await tx.mutes.put(
            [make_mute("person:7", "meta"), make_mute("guild:9", "xai", hours=1), make_mute("person:8", "meta")]
        )
        await tx.mutes.put([make_mute("person:7", "meta", hours=2)])

    async with store.begin() as tx:
        assert await tx.mutes.of(["person:7", "guild:9"]) == [
            make_mute("guild:9", "xai", hours=1),
            make_mute("person:7", "meta", hours=2),
        ]
        assert await tx.mutes.remove("person:7", Subject.MAKER, "meta")
        assert not await tx.mutes.remove("person:7", Subject.MAKER, "meta")
        assert await tx.mutes.of(["person:7"]) == []


async def test_what_is_kept_about_a_person_is_counted_and_forgotten(store: Store) -> None:
    """Nothing of theirs is left; what they made for others stays without their name, and nobody else loses anything."""
    await put_stories(store, "a")
    await receive(store, make_page("private", PRIVATE, ["a"]), make_page("public", HERE, ["a"]))
    async with store.begin() as tx:
        state = SubscriptionState(subscription=SubscriptionId("follows"), destination=PRIVATE, paused="closed")
        await tx.deliveries.put_state(state)
        await tx.verdicts.append([make_verdict()])
        await tx.verdicts.dispute([make_dispute(by="discord:7"), make_dispute("other", by="discord:8")])
        await tx.subscriptions.put(make_asked())
        await tx.follows.put([make_follow("a"), make_follow("b", person="8")])
        await tx.mutes.put(
            [make_mute("person:7", "meta"), make_mute("guild:9", "xai"), make_mute("person:8", "meta", person="8")]
        )

    async with store.begin() as tx:
        counted = await tx.forgetting.person("7")
        await tx.forgetting.forget_person("7")

    assert counted == {"follows": 1, "mutes": 2, "subscriptions": 1, "disputes": 1}
    async with store.begin() as tx:
        assert set((await tx.forgetting.person("7")).values()) == {0}
        assert await tx.follows.all() == [make_follow("b", person="8")]
        assert await tx.mutes.of(["person:7", "guild:9", "person:8"]) == [
            make_mute("guild:9", "xai", person="somebody"),
            make_mute("person:8", "meta", person="8"),
        ]
        assert await tx.subscriptions.all() == [make_asked(made_by=None)]
        assert sorted(dispute.by for dispute in await tx.verdicts.disputes()) == ["discord:8", "somebody"]
        assert [each.id for each, _ in await tx.deliveries.newest()] == ["public"]
        assert (await tx.deliveries.state(SubscriptionId("follows"), PRIVATE)).paused is None
        assert [each.id for each in await tx.stories.untold(PRIVATE, since=NOW)] == ["a"]
        assert await tx.stories.untold(HERE, since=NOW) == []


async def test_a_server_that_left_is_forgotten(store: Store) -> None:
    """Its subscriptions, follows and mutes go, and all that went to its channels and threads; other servers keep theirs."""
    thread, followed, named = (Destination(kind="discord", address=address) for address in ("601", "602", "603"))
    mine = SubscriptionId("s1")
    places = (HERE, thread, followed, named, THERE)
    await put_stories(store, "a")
    await receive(store, *(make_page(f"at-{to.address}", to, ["a"]) for to in (HERE, followed, named, THERE)))
    await receive(store, make_page("at-601", thread, ["a"], subscription=mine))
    async with store.begin() as tx:
        await tx.subscriptions.put(make_asked())
        await tx.subscriptions.put(make_asked("s2", guild="8", destinations=(THERE,)))
        state = SubscriptionState(subscription=mine, destination=HERE, digested_at=NOW)
        await tx.deliveries.promise([make_page("owed", HERE, subscription=mine)], state)
        await tx.follows.put(
            [make_follow("a"), make_follow("b", guild="8"), replace(make_follow("c"), destination=followed)]
        )
        await tx.mutes.put([make_mute("guild:9", "xai"), make_mute("guild:8", "xai")])

    async with store.begin() as tx:
        await tx.forgetting.forget_guild("9", [named.address])

    async with store.begin() as tx:
        assert [each.id for each in await tx.subscriptions.all()] == ["s2"]
        assert [each.id for each in await tx.follows.all()] == ["b"]
        assert await tx.mutes.of(["guild:9", "guild:8"]) == [make_mute("guild:8", "xai")]
        assert [each.id for each, _ in await tx.deliveries.newest()] == ["at-502"]
        assert (await tx.deliveries.state(mine, HERE)).digested_at is None
        untold = {to: bool(await tx.stories.untold(to, since=NOW)) for to in places}
        assert untold == {HERE: True, thread: True, followed: True, named: True, THERE: False}


async def test_a_server_takes_nobodys_direct_messages_along(store: Store) -> None:
    """What a person was told in private stays, though they asked for it in a server that left."""
    await put_stories(store, "a")
    await receive(store, make_page("private", PRIVATE, ["a"]))
    async with store.begin() as tx:
        await tx.follows.put([make_follow("a")])
        await tx.forgetting.forget_guild("9", [])

    async with store.begin() as tx:
        assert await tx.follows.all() == []
        assert [each.id for each, _ in await tx.deliveries.newest()] == ["private"]
        assert await tx.stories.untold(PRIVATE, since=NOW) == []
