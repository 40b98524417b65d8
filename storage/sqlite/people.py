"""What people asked to be told, and never to be told, in SQLite; and how they are forgotten."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.domain.following import Follow, FollowId, Mute, Subject
from bot.domain.subscription import Subscription, SubscriptionId
from storage.codec import listed
from storage.codec_claims import dispute_of, dispute_row
from storage.codec_people import (
    FOLLOW,
    MUTE,
    SOMEBODY,
    SUBSCRIPTION,
    follow_of,
    follow_row,
    mute_of,
    mute_row,
    named,
    subscription_of,
    subscription_row,
)
from storage.sqlite.block import TIMES, Block

_PUT_SUBSCRIPTION: Final = f"INSERT OR REPLACE INTO subscriptions ({SUBSCRIPTION}) VALUES (?, ?, ?, ?)"
_PUT_FOLLOW: Final = f"INSERT OR REPLACE INTO follows ({FOLLOW}) VALUES (?, ?, ?, ?, ?)"
_PUT_MUTE: Final = f"INSERT OR REPLACE INTO mutes ({MUTE}) VALUES (?, ?, ?, ?, ?, ?)"


class SqliteSubscriptions:
    """`Subscriptions` over SQLite."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def put(self, subscription: Subscription) -> None:
        """Keep a subscription under its id, in place of what was kept before."""
        row = subscription_row(subscription)
        await self._block.write(lambda raw: raw.execute(_PUT_SUBSCRIPTION, row))

    async def remove(self, id_: SubscriptionId) -> bool:
        """Forget a subscription, what it was told and what it is still owed; say whether there was one."""

        def remove(raw: sqlite3.Connection) -> bool:
            _let_go(raw, "SELECT ?", (id_,))
            return raw.execute("DELETE FROM subscriptions WHERE id = ?", (id_,)).rowcount > 0

        return await self._block.write(remove)

    async def all(self, *, guild: str | None = None) -> list[Subscription]:
        """Return all there are, or those of one server, by id."""
        where, binds = ("", ()) if guild is None else ("WHERE guild = ?", (guild,))
        sql = f"SELECT body FROM subscriptions {where} ORDER BY id"
        return await self._block.read(lambda raw: [subscription_of(body) for (body,) in raw.execute(sql, binds)])


class SqliteFollows:
    """`Follows` over SQLite."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def put(self, follows: Sequence[Follow]) -> None:
        """Keep follows under their ids, in place of what was kept before."""
        rows = [follow_row(follow, TIMES) for follow in follows]
        if rows:
            await self._block.write(lambda raw: raw.executemany(_PUT_FOLLOW, rows))

    async def remove(self, ids: Sequence[FollowId]) -> int:
        """Forget these; return how many there were."""
        sql = "DELETE FROM follows WHERE id IN (SELECT value FROM json_each(?))"
        return await self._block.write(lambda raw: raw.execute(sql, (listed(ids),)).rowcount)

    async def all(self, *, person: str | None = None, guild: str | None = None) -> list[Follow]:
        """Return all there are, or those of one person or of one server, oldest first."""
        asked = {"person": person, "guild": guild}
        wanted = {name: value for name, value in asked.items() if value is not None}
        where = f"WHERE {' AND '.join(f'{name} = ?' for name in wanted)}" if wanted else ""
        sql, binds = f"SELECT body FROM follows {where} ORDER BY at, id", tuple(wanted.values())
        return await self._block.read(lambda raw: [follow_of(body) for (body,) in raw.execute(sql, binds)])


class SqliteMutes:
    """`Mutes` over SQLite."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def put(self, mutes: Sequence[Mute]) -> None:
        """Keep mutes; one of that scope, subject and target that is there already takes the new words."""
        rows = [mute_row(mute, TIMES) for mute in mutes]
        if rows:
            await self._block.write(lambda raw: raw.executemany(_PUT_MUTE, rows))

    async def remove(self, scope: str, subject: Subject, target: str) -> bool:
        """Forget one; say whether there was one."""
        sql = "DELETE FROM mutes WHERE scope = ? AND subject = ? AND target = ?"
        return await self._block.write(lambda raw: raw.execute(sql, (scope, subject.value, target)).rowcount > 0)

    async def of(self, scopes: Sequence[str]) -> list[Mute]:
        """Return what these scopes never want to hear of, oldest first."""
        sql = (
            "SELECT body FROM mutes WHERE scope IN (SELECT value FROM json_each(?)) ORDER BY at, scope, subject, target"
        )
        return await self._block.read(lambda raw: [mute_of(body) for (body,) in raw.execute(sql, (listed(scopes),))])


class SqliteForgetting:
    """`Forgetting` over SQLite."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def person(self, person: str) -> dict[str, int]:
        """Count what is kept about a person, by noun: follows, mutes, subscriptions made, disputes raised."""
        asked = {
            "follows": ("SELECT count(*) FROM follows WHERE person = ?", person),
            "mutes": ("SELECT count(*) FROM mutes WHERE person = ?", person),
            "subscriptions": ("SELECT count(*) FROM subscriptions WHERE made_by = ?", person),
            "disputes": ("SELECT count(*) FROM disputes WHERE raised_by = ?", named(person)),
        }
        return await self._block.read(
            lambda raw: {noun: int(raw.execute(sql, (bind,)).fetchone()[0]) for noun, (sql, bind) in asked.items()}
        )

    async def forget_person(self, person: str) -> None:
        """Delete their follows, mutes and direct deliveries; take their name off subscriptions and disputes, which stay."""

        def forget(raw: sqlite3.Connection) -> None:
            raw.execute("DELETE FROM follows WHERE person = ?", (person,))
            raw.execute("DELETE FROM mutes WHERE scope = ?", (f"person:{person}",))
            muted = raw.execute("SELECT body FROM mutes WHERE person = ?", (person,)).fetchall()
            theirs = [replace(mute_of(body), person=SOMEBODY) for (body,) in muted]
            raw.executemany(_PUT_MUTE, [mute_row(mute, TIMES) for mute in theirs])
            made = raw.execute("SELECT body FROM subscriptions WHERE made_by = ?", (person,)).fetchall()
            nameless = [replace(subscription_of(body), made_by=None) for (body,) in made]
            raw.executemany(_PUT_SUBSCRIPTION, [subscription_row(each) for each in nameless])
            raised = raw.execute("SELECT body FROM disputes WHERE raised_by = ?", (named(person),)).fetchall()
            for dispute in (replace(dispute_of(body), by=SOMEBODY) for (body,) in raised):
                sql = "UPDATE disputes SET body = ?, raised_by = ? WHERE id = ?"
                raw.execute(sql, (dispute_row(dispute, TIMES)[-1], SOMEBODY, dispute.id))
            _forget_places(raw, "discord-dm", [person])

        await self._block.write(forget)

    async def forget_guild(self, guild: str, channels: Sequence[str]) -> None:
        """Delete a server's subscriptions, follows and mutes, and what was delivered to it or is known of these channels."""

        def forget(raw: sqlite3.Connection) -> None:
            _let_go(raw, "SELECT id FROM subscriptions WHERE guild = ?", (guild,))
            raw.execute("DELETE FROM subscriptions WHERE guild = ?", (guild,))
            raw.execute("DELETE FROM follows WHERE guild = ?", (guild,))
            raw.execute("DELETE FROM mutes WHERE scope = ?", (f"guild:{guild}",))
            _forget_places(raw, "discord", channels)

        await self._block.write(forget)


def _let_go(raw: sqlite3.Connection, subscriptions: str, binds: Sequence[object]) -> None:
    """Forget what is remembered of subscriptions and what they are still owed."""
    raw.execute(f"DELETE FROM subscription_states WHERE subscription IN ({subscriptions})", binds)
    raw.execute(f"DELETE FROM deliveries WHERE received_at IS NULL AND subscription IN ({subscriptions})", binds)


def _forget_places(raw: sqlite3.Connection, kind: str, addresses: Sequence[str]) -> None:
    """Forget what was delivered to these, and what they were told."""
    binds = (kind, listed(addresses))
    for table in ("deliveries", "told", "told_events", "subscription_states"):
        raw.execute(f"DELETE FROM {table} WHERE kind = ? AND address IN (SELECT value FROM json_each(?))", binds)
