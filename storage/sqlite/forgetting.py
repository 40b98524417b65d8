"""What is kept about persons and servers, and how it is deleted, in SQLite."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain.subscription import Destination
from storage.codec import listed
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
from storage.sqlite.block import TIMES, Block
from storage.sqlite.enclosures import drop_deliveries

_MARKS = ("told", "told_events")
_COUNTS = {
    "follows": "SELECT count(*) FROM follows WHERE person = ?",
    "mutes": "SELECT count(*) FROM mutes WHERE person = ?",
    "subscriptions": "SELECT count(*) FROM subscriptions WHERE made_by = ?",
    "disputes": "SELECT count(*) FROM disputes WHERE raised_by = ?",
}


class SqliteForgetting:
    """`Forgetting` over SQLite."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def person(self, person: str) -> dict[str, int]:
        """Count what is kept about a person, by noun: follows, mutes, subscriptions made, disputes raised."""

        def count(raw: sqlite3.Connection) -> dict[str, int]:
            names = {noun: disputant(person) if noun == "disputes" else person for noun in _COUNTS}
            return {noun: int(raw.execute(sql, (names[noun],)).fetchone()[0]) for noun, sql in _COUNTS.items()}

        return await self._block.read(count)

    async def forget_person(self, person: str) -> None:
        """Delete their follows, mutes and direct deliveries; take their name off subscriptions and disputes, which stay.

        So does what they muted for a whole server: it is the server's, and only their name goes.
        """

        def forget(raw: sqlite3.Connection) -> None:
            raw.execute("DELETE FROM follows WHERE person = ?", (person,))
            raw.execute("DELETE FROM mutes WHERE scope = ?", (f"person:{person}",))
            _take_name_off(raw, person)
            _forget_places(raw, [Destination(kind=PERSON, address=person)])

        await self._block.write(forget)

    async def forget_guild(self, guild: str, channels: Sequence[str]) -> None:
        """Delete a server's subscriptions, follows and mutes, and what was delivered to it or is known of these channels."""

        def forget(raw: sqlite3.Connection) -> None:
            made = raw.execute("SELECT body FROM subscriptions WHERE guild = ?", (guild,)).fetchall()
            followed = raw.execute("SELECT body FROM follows WHERE guild = ?", (guild,)).fetchall()
            subscriptions = [subscription_of(body) for (body,) in made]
            places = channels_of(channels, subscriptions, [follow_of(body) for (body,) in followed])
            places += let_go(raw, [each.id for each in subscriptions])
            raw.execute("DELETE FROM subscriptions WHERE guild = ?", (guild,))
            raw.execute("DELETE FROM follows WHERE guild = ?", (guild,))
            raw.execute("DELETE FROM mutes WHERE scope = ?", (f"guild:{guild}",))
            _forget_places(raw, [each for each in places if each.kind == CHANNEL])

        await self._block.write(forget)


def let_go(raw: sqlite3.Connection, subscriptions: Sequence[str]) -> list[Destination]:
    """Forget what subscriptions were sent, are owed and were served; return where that was."""
    mine, binds = "subscription IN (SELECT value FROM json_each(?1))", (listed(subscriptions),)
    sql = (
        f"SELECT kind, address FROM deliveries WHERE {mine} "
        f"UNION SELECT kind, address FROM subscription_states WHERE {mine}"
    )
    places = [Destination(kind=kind, address=address) for kind, address in raw.execute(sql, binds)]
    drop_deliveries(raw, mine, binds)
    raw.execute(f"DELETE FROM subscription_states WHERE {mine}", binds)
    return places


def forget_marks(raw: sqlite3.Connection, places: Iterable[Destination]) -> None:
    """Forget what these were told, but where somebody else is served too: nobody hears there of it again."""
    served = (
        "SELECT EXISTS (SELECT 1 FROM deliveries WHERE kind = ?1 AND address = ?2) "
        "OR EXISTS (SELECT 1 FROM subscription_states WHERE kind = ?1 AND address = ?2)"
    )
    for place in places:
        binds = (place.kind, place.address)
        if not raw.execute(served, binds).fetchone()[0]:
            for table in _MARKS:
                raw.execute(f"DELETE FROM {table} WHERE kind = ? AND address = ?", binds)


def _take_name_off(raw: sqlite3.Connection, person: str) -> None:
    for (body,) in raw.execute("SELECT body FROM mutes WHERE person = ?", (person,)).fetchall():
        *key, _, _, nameless = mute_row(replace(mute_of(body), person=SOMEBODY), TIMES)
        sql = "UPDATE mutes SET person = ?, body = ? WHERE scope = ? AND subject = ? AND target = ?"
        raw.execute(sql, (SOMEBODY, nameless, *key))
    for (body,) in raw.execute("SELECT body FROM subscriptions WHERE made_by = ?", (person,)).fetchall():
        id_, _, _, nameless = subscription_row(replace(subscription_of(body), made_by=None))
        raw.execute("UPDATE subscriptions SET made_by = NULL, body = ? WHERE id = ?", (nameless, id_))
    for (body,) in raw.execute("SELECT body FROM disputes WHERE raised_by = ?", (disputant(person),)).fetchall():
        id_, _, _, by, nameless = dispute_row(replace(dispute_of(body), by=SOMEBODY), TIMES)
        raw.execute("UPDATE disputes SET raised_by = ?, body = ? WHERE id = ?", (by, nameless, id_))


def _forget_places(raw: sqlite3.Connection, places: Iterable[Destination]) -> None:
    """Forget what was delivered to these, and what they were told."""
    for place in dict.fromkeys(places):
        binds = (place.kind, place.address)
        drop_deliveries(raw, "kind = ?1 AND address = ?2", binds)
        for table in (*_MARKS, "subscription_states"):
            raw.execute(f"DELETE FROM {table} WHERE kind = ? AND address = ?", binds)
