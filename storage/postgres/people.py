"""What people asked to be told, and never to be told, in PostgreSQL; and how they are forgotten."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.domain.following import Follow, FollowId, Mute, Subject
from bot.domain.subscription import Subscription, SubscriptionId
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
from storage.postgres.block import TIMES, Block
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
        await _let_go(self._block, "SELECT %s", (id_,))
        return await self._block.change("DELETE FROM subscriptions WHERE id = %s", (id_,)) > 0

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


class PostgresForgetting:
    """`Forgetting` over PostgreSQL."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def person(self, person: str) -> dict[str, int]:
        """Count what is kept about a person, by noun: follows, mutes, subscriptions made, disputes raised."""
        asked = {
            "follows": ("SELECT count(*) FROM follows WHERE person = %s", person),
            "mutes": ("SELECT count(*) FROM mutes WHERE person = %s", person),
            "subscriptions": ("SELECT count(*) FROM subscriptions WHERE made_by = %s", person),
            "disputes": ("SELECT count(*) FROM disputes WHERE raised_by = %s", named(person)),
        }
        return {noun: int(await self._block.value(sql, (bind,))) for noun, (sql, bind) in asked.items()}

    async def forget_person(self, person: str) -> None:
        """Delete their follows, mutes and direct deliveries; take their name off subscriptions and disputes, which stay."""
        block = self._block
        await block.lock(Lock.OUTBOX, Lock.LEDGER)
        await block.change("DELETE FROM follows WHERE person = %s", (person,))
        await block.change("DELETE FROM mutes WHERE scope = %s", (f"person:{person}",))
        muted = await block.rows("SELECT body FROM mutes WHERE person = %s", (person,))
        theirs = [replace(mute_of(row[0]), person=SOMEBODY) for row in muted]
        await block.change_each(_PUT_MUTE, [mute_row(mute, TIMES) for mute in theirs])
        made = await block.rows("SELECT body FROM subscriptions WHERE made_by = %s", (person,))
        nameless = [replace(subscription_of(row[0]), made_by=None) for row in made]
        await block.change_each(_PUT_SUBSCRIPTION, [subscription_row(each) for each in nameless])
        raised = await block.rows("SELECT body FROM disputes WHERE raised_by = %s", (named(person),))
        for dispute in (replace(dispute_of(row[0]), by=SOMEBODY) for row in raised):
            sql = "UPDATE disputes SET body = %s, raised_by = %s WHERE id = %s"
            await block.change(sql, (dispute_row(dispute, TIMES)[-1], SOMEBODY, dispute.id))
        await _forget_places(block, "discord-dm", [person])

    async def forget_guild(self, guild: str, channels: Sequence[str]) -> None:
        """Delete a server's subscriptions, follows and mutes, and what was delivered to it or is known of these channels."""
        await self._block.lock(Lock.OUTBOX)
        await _let_go(self._block, "SELECT id FROM subscriptions WHERE guild = %s", (guild,))
        await self._block.change("DELETE FROM subscriptions WHERE guild = %s", (guild,))
        await self._block.change("DELETE FROM follows WHERE guild = %s", (guild,))
        await self._block.change("DELETE FROM mutes WHERE scope = %s", (f"guild:{guild}",))
        await _forget_places(self._block, "discord", channels)


async def _let_go(block: Block, subscriptions: str, binds: Sequence[object]) -> None:
    """Forget what is remembered of subscriptions and what they are still owed."""
    await block.change(f"DELETE FROM subscription_states WHERE subscription IN ({subscriptions})", binds)
    await block.change(f"DELETE FROM deliveries WHERE received_at IS NULL AND subscription IN ({subscriptions})", binds)


async def _forget_places(block: Block, kind: str, addresses: Sequence[str]) -> None:
    """Forget what was delivered to these, and what they were told."""
    for table in ("deliveries", "told", "told_events", "subscription_states"):
        await block.change(f"DELETE FROM {table} WHERE kind = %s AND address = ANY(%s)", (kind, list(addresses)))
