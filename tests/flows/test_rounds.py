"""What happens at each tick."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.item import Item, ItemId
from bot.domain.search import Query
from bot.domain.source import SourceId
from bot.flows.rounds import BACKLOG_STEP, backlog_round, digest_round, poll_round
from bot.flows.turn import Turn
from bot.flows.understand import understand
from bot.ports import Doors
from tests.fakes import RecordingCourier, ScriptedFetcher
from tests.make import NOW, make_entries, make_feed, make_items, make_spec, make_subscription

SPEC = make_spec()
SPECS = {SPEC.id: SPEC}
ARTICLE = "Acme trained it on two trillion tokens of public text, says the paper."


async def found(doors: Doors, text: str) -> list[ItemId]:
    """Return what the words of a question find."""
    return [hit.item for hit in (await doors.store.search(Query(text=text), embedder=doors.embedder.name)).text]


async def test_a_poll_round_leaves_everything_findable(doors: Doors, web: ScriptedFetcher) -> None:
    """What was asked is admitted, placed, followed to its page and found, before the round ends."""
    web.put(SPEC.url, make_feed(*make_entries("quasar")))
    web.put("https://example.org/quasar", b"<p>a page</p>")
    heard: list[Turn] = []

    turns = await poll_round([SPEC], SPECS, replace(doors, extract=lambda _body, _url: ARTICLE), heard.append)

    (item,) = await stored(doors)
    async with doors.store.begin() as tx:
        assert set(await tx.stories.of([item.id])) == {item.id}
        assert await tx.items.pages([item.id]) == {item.id: ARTICLE}
        assert set(await tx.items.vectors(doors.embedder.name, [item.id])) == {item.id}
    assert heard == turns
    assert await found(doors, "quasar") == [item.id]


async def stored(doors: Doors) -> list[Item]:
    """Return the items."""
    async with doors.store.begin() as tx:
        return await tx.items.newest()


async def test_a_round_of_nothing_places_what_was_left(doors: Doors) -> None:
    """Items that a round cut short left unplaced are placed by the next one, asked for or not."""
    async with doors.store.begin() as tx:
        await tx.items.add(make_items("left", text=ARTICLE * 20))

    assert await poll_round([], SPECS, doors) == []

    async with doors.store.begin() as tx:
        assert await tx.items.unplaced(limit=1) == []


async def test_a_digest_round_promises_and_delivers(
    doors: Doors, web: ScriptedFetcher, courier: RecordingCourier
) -> None:
    """What is owed is composed, promised and delivered in one go; then nothing is owed."""
    web.put(SPEC.url, make_feed(*make_entries("quasar")))
    await poll_round([SPEC], SPECS, doors)

    (sent,) = await digest_round([make_subscription()], SPECS, doors)
    again = await digest_round([make_subscription()], SPECS, doors)

    assert sent.receipt is not None
    assert (courier.seen(), again) == (["News of quasar"], [])


async def test_a_digest_round_keeps_old_promises_too(doors: Doors, courier: RecordingCourier) -> None:
    """A promise that could not be kept is kept by a later round, due or not."""
    await digest_round([make_subscription()], SPECS, replace(doors, couriers={"html": courier}))
    assert courier.tried == []
    await digest_round([make_subscription()], SPECS, doors)

    assert courier.seen() == ["a quiet day"]


async def archive(doors: Doors, number: int) -> None:
    """Store and place an archive."""
    items = [
        replace(item, title=f"{item.id} {item.id}", text=ARTICLE * 20, published_at=NOW - timedelta(days=9, hours=at))
        for at, item in enumerate(make_items(*(f"x{n:03}" for n in range(number)), archival=True))
    ]
    async with doors.store.begin() as tx:
        await tx.items.add(items)
    await understand(SPECS, doors)


async def test_a_backlog_round_embeds_in_steps(doors: Doors) -> None:
    """Archives are embedded as many steps at a time as asked until there is none left, and then found by their meaning."""
    await archive(doors, BACKLOG_STEP + 5)

    one = await backlog_round(doors, steps=1)
    rest = await backlog_round(doors, steps=9)
    nothing = await backlog_round(doors, steps=9)

    assert (one, rest, nothing) == (BACKLOG_STEP, 5, 0)
    (vector,) = await doors.embedder.embed(["x000 x000"], query=True)
    hits = await doors.store.search(Query(text="", vector=vector, limit=3), embedder=doors.embedder.name)
    assert hits.vectors


async def test_a_source_without_its_stanza_is_followed_nowhere(doors: Doors, web: ScriptedFetcher) -> None:
    """Sources asked need not be sources known: nothing of them is lost, and no page is followed."""
    stranger = make_spec(id=SourceId("stranger"))
    web.put(stranger.url, make_feed(*make_entries("quasar")))

    (turn,) = await poll_round([stranger], {}, doors)

    assert (turn.kept, [request.url for request in web.asked]) == (1, [stranger.url])
    assert await found(doors, "quasar") != []
