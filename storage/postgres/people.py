"""What people asked to be told, and never to be told, in PostgreSQL."""

from collections.abc import Sequence
from typing import Final

from bot.domain.following import Follow, FollowId, Mute, Subject
from bot.domain.subscription import Subscription, SubscriptionId
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
from storage.postgres.block import TIMES, Block
from storage.postgres.forgetting import forget_marks, let_go
from storage.postgres.lock import Lock

_PUT_SUBSCRIPTION: Final = (
    f"INSERT INTO subscriptions ({SUBSCRIPTION}) VALUES (%s, %s, %s, %s) ON CONFLICT (id) DO UPDATE SET "
    "guild = excluded.guild, made_by = excluded.made_by, body = excluded.body"
)
_PUT_FOLLOW: Final = (
    f"INSERT INTO follows ({FOLLOW}) VALUES (%s, %s, %s, %s, %s) ON CONFLICT (id) DO UPDATE SET "
    "person = excluded.person, guild = excluded.guild, at = excluded.at, body = excluded.body"
)
_PUT_MUTE: Final = (
    f"INSERT INTO mutes ({MUTE}) VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (scope, subject, target) DO UPDATE SET "
    "person = excluded.person, at = excluded.at, body = excluded.body"
)


class PostgresSubscriptions:
    """`Subscriptions` over PostgreSQL."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def put(self, subscription: Subscription) -> None:
        """Keep a subscription under its id, in place of what was kept before."""
        await self._block.lock(Lock.OUTBOX)
        await self._block.change(_PUT_SUBSCRIPTION, subscription_row(subscription))

    async def remove(self, id_: SubscriptionId) -> bool:
        """Forget a subscription, what it was told and what it is still owed; say whether there was one."""
        await self._block.lock(Lock.OUTBOX)
        row = await self._block.row("SELECT body FROM subscriptions WHERE id = %s", (id_,))
        if row is None:
            return False
        gone = subscription_of(row[0])
        await self._block.change("DELETE FROM subscriptions WHERE id = %s", (id_,))
        kept = {to for each in await self.all(guild=gone.guild) for to in each.destinations} if gone.guild else set()
        await forget_marks(self._block, {*gone.destinations, *await let_go(self._block, [id_])} - kept)
        return True

    async def all(self, *, guild: str | None = None) -> list[Subscription]:
        """Return all there are, or those of one server, by id."""
        where, binds = ("", ()) if guild is None else ("WHERE guild = %s", (guild,))
        rows = await self._block.rows(f"SELECT body FROM subscriptions {where} ORDER BY id", binds)
        return [subscription_of(row[0]) for row in rows]


class PostgresFollows:
    """`Follows` over PostgreSQL."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def put(self, follows: Sequence[Follow]) -> None:
        """Keep follows under their ids, in place of what was kept before."""
        if follows:
            await self._block.lock(Lock.OUTBOX)
            await self._block.change_each(_PUT_FOLLOW, [follow_row(follow, TIMES) for follow in follows])

    async def remove(self, ids: Sequence[FollowId]) -> int:
        """Forget these; return how many there were."""
        await self._block.lock(Lock.OUTBOX)
        return await self._block.change("DELETE FROM follows WHERE id = ANY(%s)", (list(ids),))

    async def all(self, *, person: str | None = None, guild: str | None = None) -> list[Follow]:
        """Return all there are, or those of one person or of one server, oldest first."""
        asked = {"person": person, "guild": guild}
        wanted = {name: value for name, value in asked.items() if value is not None}
        where = f"WHERE {' AND '.join(f'{name} = %s' for name in wanted)}" if wanted else ""
        rows = await self._block.rows(f"SELECT body FROM follows {where} ORDER BY at, id", tuple(wanted.values()))
        return [follow_of(row[0]) for row in rows]


class PostgresMutes:
    """`Mutes` over PostgreSQL."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def put(self, mutes: Sequence[Mute]) -> None:
        """Keep mutes; one of that scope, subject and target that is there already takes the new words."""
        if mutes:
            await self._block.change_each(_PUT_MUTE, [mute_row(mute, TIMES) for mute in mutes])

    async def remove(self, scope: str, subject: Subject, target: str) -> bool:
        """Forget one; say whether there was one."""
        sql = "DELETE FROM mutes WHERE scope = %s AND subject = %s AND target = %s"
        return await self._block.change(sql, (scope, subject.value, target)) > 0

    async def of(self, scopes: Sequence[str]) -> list[Mute]:
        """Return what these scopes never want to hear of, oldest first."""
        sql = "SELECT body FROM mutes WHERE scope = ANY(%s) ORDER BY at, scope, subject, target"
        return [mute_of(row[0]) for row in await self._block.rows(sql, (list(scopes),))]
