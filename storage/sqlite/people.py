"""What people asked to be told, and never to be told, in SQLite."""

import sqlite3
from collections.abc import Sequence
from typing import Final

from bot.domain.following import Follow, FollowId, Mute, Subject
from bot.domain.subscription import Subscription, SubscriptionId
from storage.codec import Row, listed
from storage.codec_people import (
    FOLLOW,
    MUTE,
    SUBSCRIPTION,
    follow_of,
    follow_row,
    mute_of,
    mute_row,
    subscription_of,
    subscription_row,
)
from storage.sqlite.block import TIMES, Block
from storage.sqlite.forgetting import forget_marks, let_go

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
            row: Row | None = raw.execute("SELECT body FROM subscriptions WHERE id = ?", (id_,)).fetchone()
            if row is None:
                return False
            gone = subscription_of(row[0])
            raw.execute("DELETE FROM subscriptions WHERE id = ?", (id_,))
            others = raw.execute("SELECT body FROM subscriptions WHERE guild = ?", (gone.guild,))
            kept = {to for (body,) in others for to in subscription_of(body).destinations}
            forget_marks(raw, {*gone.destinations, *let_go(raw, [id_])} - kept)
            return True

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
