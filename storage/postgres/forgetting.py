"""What is kept about persons and servers, and how it is deleted, in PostgreSQL."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain.subscription import Destination
from storage.codec_claims import dispute_of, dispute_row
from storage.codec_people import (
    CHANNEL,
    PERSON,
    SOMEBODY,
    channels_of,
    disputant,
    follow_of,
    mute_of,
    mute_row,
    subscription_of,
    subscription_row,
)
from storage.postgres.block import TIMES, Block
from storage.postgres.enclosures import drop_deliveries
from storage.postgres.lock import Lock

_MARKS = ("told", "told_events")
_COUNTS = {
    "follows": "SELECT count(*) FROM follows WHERE person = %s",
    "mutes": "SELECT count(*) FROM mutes WHERE person = %s",
    "subscriptions": "SELECT count(*) FROM subscriptions WHERE made_by = %s",
    "disputes": "SELECT count(*) FROM disputes WHERE raised_by = %s",
}


class PostgresForgetting:
    """`Forgetting` over PostgreSQL."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def person(self, person: str) -> dict[str, int]:
        """Count what is kept about a person, by noun: follows, mutes, subscriptions made, disputes raised."""
        names = {noun: disputant(person) if noun == "disputes" else person for noun in _COUNTS}
        return {noun: int(await self._block.value(sql, (names[noun],))) for noun, sql in _COUNTS.items()}

    async def forget_person(self, person: str) -> None:
        """Delete their follows, mutes and direct deliveries; take their name off subscriptions and disputes, which stay.

        So does what they muted for a whole server: it is the server's, and only their name goes.
        """
        await self._block.lock(Lock.OUTBOX, Lock.LEDGER)
        await self._block.change("DELETE FROM follows WHERE person = %s", (person,))
        await self._block.change("DELETE FROM mutes WHERE scope = %s", (f"person:{person}",))
        await _take_name_off(self._block, person)
        await _forget_places(self._block, [Destination(kind=PERSON, address=person)])

    async def forget_guild(self, guild: str, channels: Sequence[str]) -> None:
        """Delete a server's subscriptions, follows and mutes, and what was delivered to it or is known of these channels."""
        block = self._block
        await block.lock(Lock.OUTBOX)
        made = await block.rows("SELECT body FROM subscriptions WHERE guild = %s", (guild,))
        followed = await block.rows("SELECT body FROM follows WHERE guild = %s", (guild,))
        subscriptions = [subscription_of(row[0]) for row in made]
        places = channels_of(channels, subscriptions, [follow_of(row[0]) for row in followed])
        places += await let_go(block, [each.id for each in subscriptions])
        await block.change("DELETE FROM subscriptions WHERE guild = %s", (guild,))
        await block.change("DELETE FROM follows WHERE guild = %s", (guild,))
        await block.change("DELETE FROM mutes WHERE scope = %s", (f"guild:{guild}",))
        await _forget_places(block, [each for each in places if each.kind == CHANNEL])


async def let_go(block: Block, subscriptions: Sequence[str]) -> list[Destination]:
    """Forget what subscriptions were sent, are owed and were served; return where that was."""
    asked = list(subscriptions)
    rows = await block.rows(
        "SELECT kind, address FROM deliveries WHERE subscription = ANY(%s) "
        "UNION SELECT kind, address FROM subscription_states WHERE subscription = ANY(%s)",
        (asked, asked),
    )
    await drop_deliveries(block, "subscription = ANY(%s)", (asked,))
    await block.change("DELETE FROM subscription_states WHERE subscription = ANY(%s)", (asked,))
    return [Destination(kind=kind, address=address) for kind, address in rows]


async def forget_marks(block: Block, places: Iterable[Destination]) -> None:
    """Forget what these were told, but where somebody else is served too: nobody hears there of it again."""
    served = (
        "SELECT EXISTS (SELECT 1 FROM deliveries WHERE kind = %(kind)s AND address = %(address)s) "
        "OR EXISTS (SELECT 1 FROM subscription_states WHERE kind = %(kind)s AND address = %(address)s)"
    )
    for place in places:
        binds = {"kind": place.kind, "address": place.address}
        if not await block.value(served, binds):
            for table in _MARKS:
                await block.change(f"DELETE FROM {table} WHERE kind = %(kind)s AND address = %(address)s", binds)


async def _take_name_off(block: Block, person: str) -> None:
    for row in await block.rows("SELECT body FROM mutes WHERE person = %s", (person,)):
        *key, _, _, nameless = mute_row(replace(mute_of(row[0]), person=SOMEBODY), TIMES)
        sql = "UPDATE mutes SET person = %s, body = %s WHERE scope = %s AND subject = %s AND target = %s"
        await block.change(sql, (SOMEBODY, nameless, *key))
    for row in await block.rows("SELECT body FROM subscriptions WHERE made_by = %s", (person,)):
        id_, _, _, nameless = subscription_row(replace(subscription_of(row[0]), made_by=None))
        await block.change("UPDATE subscriptions SET made_by = NULL, body = %s WHERE id = %s", (nameless, id_))
    for row in await block.rows("SELECT body FROM disputes WHERE raised_by = %s", (disputant(person),)):
        id_, _, _, by, nameless = dispute_row(replace(dispute_of(row[0]), by=SOMEBODY), TIMES)
        await block.change("UPDATE disputes SET raised_by = %s, body = %s WHERE id = %s", (by, nameless, id_))


async def _forget_places(block: Block, places: Iterable[Destination]) -> None:
    """Forget what was delivered to these, and what they were told."""
    for place in dict.fromkeys(places):
        binds = (place.kind, place.address)
        await drop_deliveries(block, "kind = %s AND address = %s", binds)
        for table in (*_MARKS, "subscription_states"):
            await block.change(f"DELETE FROM {table} WHERE kind = %s AND address = %s", binds)
