"""Where it is asked: what is due there, how Kaiho is doing, and its sources."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import __version__
from bot.domain.answer import Trouble
from bot.domain.following import Subject
from bot.domain.source import Outcome, SourceId, Url
from bot.domain.subscription import Destination, Subscription, SubscriptionId, SubscriptionState, Taste
from bot.errors import BotError, Refused
from bot.ports import Doors
from tests.fakes import ScriptedFetcher
from tests.flows.askers import LAB, PRESS, SPECS, make_asker, make_asking, make_mute, mute, tell
from tests.ledger import make_changed, make_record
from tests.make import NOW, make_delivery, make_entries, make_entry, make_feed, make_spec, make_state, make_subscription

ZOE = make_asker()


def to_discord(id_: str, channel: str, **said: object) -> Subscription:
    """Make a subscription of a channel."""
    to = (Destination(kind="discord", address=channel),)
    return make_subscription(**{"id": SubscriptionId(id_), "destinations": to, **said})


async def subscribe(doors: Doors, *subscriptions: Subscription) -> None:
    async with doors.store.begin() as tx:
        for subscription in subscriptions:
            await tx.subscriptions.put(subscription)


WRITTEN = (make_subscription(), to_discord("written", "77"))


@pytest.mark.parametrize(
    ("guild", "channel", "shown"),
    [
        ("2", "3", "made here"),
        ("2", "77", "written"),
        ("2", "99", "written"),
        ("8", "3", "written"),
        (None, "3", "written"),
        (None, None, "written"),
    ],
)
async def test_a_digest_is_the_channel_s_own(doors: Doors, guild: str | None, channel: str | None, shown: str) -> None:
    """What this server subscribed this channel to, else the roster's first for Discord; another server's is never shown."""
    await subscribe(doors, to_discord("made here", "3", guild="2"), to_discord("made there", "99", guild="8"))
    asking = make_asking(doors, subscriptions=WRITTEN)

    digest = await asking.digest(make_asker(guild=guild, channel=channel, lang="ja"))

    assert (digest.subscription, digest.language) == (shown, "ja")


async def test_who_subscribed_to_nothing_is_told_of_everything(doors: Doors) -> None:
    """Where there is no subscription at all there is a digest, and asking for it promises nothing."""
    await tell(doors, "one", "Rocket news")

    digests = [await make_asking(doors).digest(ZOE) for _ in range(2)]

    assert [[line.story for line in digest.lines] for digest in digests] == [["one"], ["one"]]
    async with doors.store.begin() as tx:
        assert await tx.deliveries.newest() == []


async def test_a_digest_leaves_out_what_the_asker_muted(doors: Doors) -> None:
    """Muted stories and models are not told to whoever muted them; others are told of both."""
    await tell(doors, "one", "Rocket news")
    await tell(doors, "two", "Bolt news")
    async with doors.store.begin() as tx:
        await tx.models.put([make_record()])
        await tx.events.append([make_changed()])
    await mute(doors, make_mute(Subject.STORY, "two"), make_mute(Subject.MAKER, "acme"))
    asking = make_asking(doors, subscriptions=(to_discord("written", "3"),))

    mine, theirs = await asking.digest(ZOE), await asking.digest(make_asker(person="9"))

    assert ([line.story for line in mine.lines], len(mine.happenings)) == (["one"], 0)
    assert (len(theirs.lines), len(theirs.happenings)) == (2, 1)


async def test_the_taste_of_a_channel_counts(doors: Doors) -> None:
    """A preview is made as the digest of that channel is made."""
    await tell(doors, "one", "Rocket news", source=LAB)
    await tell(doors, "two", "Bolt news", source=PRESS)
    await subscribe(doors, to_discord("made", "3", guild="2", taste=Taste(sources=frozenset({LAB}))))

    digest = await make_asking(doors).digest(ZOE)

    assert [line.story for line in digest.lines] == ["one"]


async def test_status_says_how_it_is(doors: Doors) -> None:
    """Version, counts, when a source was last asked, what waits to be sent, and the sources in trouble by name."""
    await tell(doors, "one", "Rocket news")
    asked = make_state(source=LAB, checked_at=NOW - timedelta(hours=2), outcome=Outcome.READ)
    broken = make_state(
        source=PRESS, checked_at=NOW - timedelta(hours=1), outcome=Outcome.REFUSED, problem="403", failures=2
    )
    off = make_spec(id=SourceId("off"), enabled=False)
    async with doors.store.begin() as tx:
        await tx.polls.put([asked, broken])
        await tx.deliveries.promise([make_delivery()], None)

    status = await make_asking(doors, specs={**SPECS, off.id: off}).status(ZOE)

    assert (status.version, status.sources, status.items, status.stories, status.pending) == (__version__, 2, 1, 1, 1)
    assert status.polled_at == NOW - timedelta(hours=1)
    assert status.troubles == (Trouble(source="The Press", outcome="refused", problem="403"),)


async def test_what_is_paused_elsewhere_is_nobody_s_business(doors: Doors) -> None:
    """Of paused destinations a server sees its own alone; whoever asks in private none; an operator all."""
    pairs = [to_discord("ours", "3", guild="2"), to_discord("theirs", "99", guild="8"), WRITTEN[1]]
    await subscribe(doors, *pairs[:2])
    async with doors.store.begin() as tx:
        for each in pairs:
            state = SubscriptionState(subscription=each.id, destination=each.destinations[0], paused="channel gone")
            await tx.deliveries.put_state(state)
    asking = make_asking(doors, subscriptions=WRITTEN)

    seen = [
        (await asking.status(asker)).paused
        for asker in (ZOE, replace(ZOE, manages=True, guild="8"), replace(ZOE, guild=None), replace(ZOE, operates=True))
    ]

    ours, theirs, written = (f"discord:{channel}: channel gone" for channel in ("3", "99", "77"))
    assert seen == [(ours,), (theirs,), (), (written, ours, theirs)]


async def test_sources_say_how_they_do(doors: Doors) -> None:
    """Those in trouble first, then those asked, then those that are not; with how many items each ever gave."""
    off = make_spec(id=SourceId("off"), enabled=False)
    await tell(doors, "one", "Rocket news", source=PRESS)
    async with doors.store.begin() as tx:
        await tx.polls.put([make_state(source=PRESS, checked_at=NOW, problem="404", outcome=Outcome.MISSING)])

    rhythms = await make_asking(doors, specs={**SPECS, off.id: off}).sources(ZOE)

    assert [(each.id, each.outcome, each.kept) for each in rhythms] == [
        ("press", "missing", 1),
        ("lab", None, 0),
        ("off", None, 0),
    ]
    assert (rhythms[2].due_at, rhythms[0].due_at, rhythms[0].name) == (None, NOW, "The Press")


@pytest.mark.parametrize("asked", ["press", "https://press.example.org/feed.xml", " press "])
async def test_a_source_is_tried(doors: Doors, web: ScriptedFetcher, asked: str) -> None:
    """By its id or its address: what would be kept and refused, and why; and nothing is kept."""
    blank = make_entry(guid="blank", link="mailto:nobody@example.org", title="", markup="")
    web.put(SPECS[PRESS].url, make_feed(blank, *make_entries("a", "b")))

    trial = await make_asking(doors).try_source(asked, ZOE)

    assert (trial.outcome, trial.problem) == ("read", None)
    assert trial.kept == (
        ("News of a", "https://example.org/a"),
        ("News of b", "https://example.org/b"),
    )
    assert trial.refused == (("", "it has neither a title nor a text"),)
    async with doors.store.begin() as tx:
        assert (await tx.items.count(), await tx.polls.get([PRESS])) == (0, {})


async def test_a_source_that_can_not_be_had_says_why(doors: Doors, web: ScriptedFetcher) -> None:
    """A refusal is an answer; what is no source at all is an error in words."""
    web.fail("https://example.org/wall", Refused("https://example.org/wall", "robots.txt asks us not to", status=403))
    asking = make_asking(doors)

    trial = await asking.try_source("https://example.org/wall", ZOE)

    assert (trial.outcome, trial.kept, trial.source) == ("refused", (), "https://example.org/wall")
    assert "robots.txt asks us not to" in (trial.problem or "")
    for words in ("no-such-source", "", "file:///etc/passwd", "ftp://example.org/feed"):
        with pytest.raises(BotError, match="is no source"):
            await asking.try_source(words, ZOE)


async def test_an_address_within_is_never_asked(doors: Doors) -> None:
    """A stranger's address goes through the guard as every address does."""
    trial = await make_asking(doors).try_source("http://169.254.169.254/latest/meta-data", ZOE)

    assert (trial.outcome, trial.kept) == ("refused", ())


async def test_models_of_a_hub_are_what_it_would_give(doors: Doors, web: ScriptedFetcher) -> None:
    """A hub gives models and no entries: they are named."""
    hub = make_spec(id=SourceId("hub"), kind="huggingface", url=Url("https://huggingface.co/api/models?author=acme"))
    asking = make_asking(doors, specs={hub.id: hub})
    row = (
        b'[{"id": "acme/rocket-7b", "sha": "r1", "lastModified": "2026-03-05T00:00:00.000Z", "tags": ["license:mit"]}]'
    )
    request = doors.kinds["huggingface"].plan(hub, make_state(source=hub.id))
    web.put(request.url, row)

    trial = await asking.try_source("hub", ZOE)

    assert trial.kept == (("rocket-7b", "https://huggingface.co/acme/rocket-7b"),)
