"""The outbox, in SQLite."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.domain.story import StoryId
from bot.domain.subscription import (
    Delivery,
    DeliveryId,
    DeliveryKind,
    Destination,
    Receipt,
    SubscriptionId,
    SubscriptionState,
)
from bot.errors import StoreError
from storage.codec import Row, listed, to_micros
from storage.codec_deliveries import DELIVERY, WITHOUT_PAGE, delivery_of, delivery_row, receipt_of, state_of
from storage.sqlite.block import TIMES, Block
from storage.sqlite.enclosures import put_enclosures, read_enclosures

_PROMISE = (
    f"INSERT INTO deliveries ({DELIVERY}) VALUES ({', '.join('?' * len(DELIVERY.split(', ')))}) ON CONFLICT DO NOTHING"
)


class SqliteDeliveries:
    """`Deliveries` over SQLite."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def promise(self, deliveries: Sequence[Delivery], state: SubscriptionState | None) -> None:
        """Write pending deliveries, with the state that makes a digest due no more; what they tell counts as told."""

        def promise(raw: sqlite3.Connection) -> None:
            for delivery in deliveries:
                if raw.execute(_PROMISE, delivery_row(delivery, TIMES)).rowcount == 0:
                    raise StoreError(f"Delivery {delivery.id!r} was promised before.")
                put_enclosures(raw, delivery)
                to = delivery.destination
                raw.executemany(
                    "INSERT INTO told (kind, address, story, at) VALUES (?, ?, ?, ?) "
                    "ON CONFLICT (kind, address, story) DO UPDATE SET at = max(told.at, excluded.at)",
                    [(to.kind, to.address, story, to_micros(delivery.created_at)) for story in delivery.stories],
                )
                raw.executemany(
                    "INSERT OR IGNORE INTO told_events (kind, address, event) VALUES (?, ?, ?)",
                    [(to.kind, to.address, event) for event in delivery.events],
                )
            if state is not None:
                _put_state(raw, state)

        await self._block.write(promise)

    async def pending(self) -> list[Delivery]:
        """Return promises without a receipt: alerts, corrections, notices, digests; of each the oldest first, parts in order."""
        where = "WHERE received_at IS NULL ORDER BY urgency, created_at, subscription, kind, address, part, key"
        return [delivery for delivery, _ in await self._found(where, ())]

    async def telling(
        self, destination: Destination, stories: Sequence[StoryId], *, since: datetime
    ) -> list[tuple[Delivery, Receipt]]:
        """Return what was received there since then, alerts and digests alone, that told any of these stories, newest first."""
        where = (
            "WHERE kind = ? AND address = ? AND received_at >= ? AND purpose IN ('alert', 'digest') AND EXISTS "
            "(SELECT 1 FROM json_each(stories) WHERE value IN (SELECT value FROM json_each(?))) "
            "ORDER BY received_at DESC, key DESC"
        )
        binds = (destination.kind, destination.address, to_micros(since), listed(stories))
        return [(delivery, receipt) for delivery, receipt in await self._found(where, binds) if receipt]

    async def tellings(self, *, since: datetime) -> list[tuple[Delivery, Receipt]]:
        """Return digests and alerts to Discord received since then that told a story, oldest first, without their pages and files."""
        where = (
            "INDEXED BY deliveries_received WHERE received_at >= ? AND stories != '[]' AND purpose IN ('alert', 'digest') "
            "AND kind IN ('discord', 'discord-dm') ORDER BY received_at, key"
        )
        found = await self._found(where, (to_micros(since),), whole=False)
        return [(delivery, receipt) for delivery, receipt in found if receipt]

    async def at(self, destination: Destination, reference: str) -> Delivery | None:
        """Return the delivery that became this message, as it was last sent."""
        where = "WHERE kind = ? AND address = ? AND reference = ? ORDER BY created_at DESC, key DESC LIMIT 1"
        found = await self._found(where, (destination.kind, destination.address, reference))
        return found[0][0] if found else None

    async def count(self, destination: Destination, kind: DeliveryKind, *, since: datetime) -> int:
        """Count promises of a kind made to a destination since then."""
        sql = "SELECT count(*) FROM deliveries WHERE kind = ? AND address = ? AND purpose = ? AND created_at >= ?"
        binds = (destination.kind, destination.address, kind.value, to_micros(since))
        return int(await self._block.read(lambda raw: raw.execute(sql, binds).fetchone()[0]))

    async def _found(
        self, where: str, binds: Sequence[object], *, whole: bool = True
    ) -> list[tuple[Delivery, Receipt | None]]:
        """Return deliveries with their receipts; not `whole`, without their pages and pictures."""
        columns = DELIVERY if whole else WITHOUT_PAGE

        def find(raw: sqlite3.Connection) -> list[tuple[Delivery, Receipt | None]]:
            rows = raw.execute(f"SELECT {columns}, received_at, reference FROM deliveries {where}", binds).fetchall()
            enclosed = read_enclosures(raw, [row[0] for row in rows]) if whole else {}
            return [(delivery_of(row, enclosed, TIMES), receipt_of(row[0], row[-2:], TIMES)) for row in rows]

        return await self._block.read(find)

    async def attempted(self, delivery: DeliveryId, *, problem: str | None = None) -> None:
        """Count one more try, written before it is made; with a problem, say instead why that try failed."""
        sql = (
            "UPDATE deliveries SET attempts = attempts + 1 WHERE id = ?"
            if problem is None
            else "UPDATE deliveries SET problem = ? WHERE id = ?"
        )
        binds = (delivery,) if problem is None else (problem, delivery)
        await self._change(sql, binds, delivery)

    async def receive(self, receipt: Receipt) -> None:
        """Keep the proof that a delivery was sent; the first proof stands."""
        sql = (
            "UPDATE deliveries SET received_at = coalesce(received_at, ?), reference = coalesce(reference, ?), "
            "problem = NULL WHERE id = ?"
        )
        await self._change(sql, (to_micros(receipt.at), receipt.reference, receipt.delivery), receipt.delivery)

    async def _change(self, sql: str, binds: Sequence[object], delivery: DeliveryId) -> None:
        if await self._block.write(lambda raw: raw.execute(sql, binds).rowcount) == 0:
            raise StoreError(f"Delivery {delivery!r} was never promised.")

    async def newest(self, *, limit: int | None = None) -> list[tuple[Delivery, Receipt | None]]:
        """Return deliveries by `created_at`, newest first, with their receipts."""
        where = "ORDER BY created_at DESC, subscription, kind, address, part, key LIMIT ?"
        return await self._found(where, (-1 if limit is None else limit,))

    async def state(self, subscription: SubscriptionId, destination: Destination) -> SubscriptionState:
        """Return what we remember; an empty state for one never seen.

        What is promised next depends on it, so this takes the write lock: no two processes promise one digest.
        """
        sql = "SELECT digested_at, paused FROM subscription_states WHERE subscription = ? AND kind = ? AND address = ?"
        binds = (subscription, destination.kind, destination.address)
        row: Row | None = await self._block.write(lambda raw: raw.execute(sql, binds).fetchone())
        return state_of(subscription, destination, row, TIMES)

    async def put_state(self, state: SubscriptionState) -> None:
        """Keep this state."""
        await self._block.write(lambda raw: _put_state(raw, state))


def _put_state(raw: sqlite3.Connection, state: SubscriptionState) -> None:
    to = state.destination
    raw.execute(
        "INSERT OR REPLACE INTO subscription_states (subscription, kind, address, digested_at, paused) "
        "VALUES (?, ?, ?, ?, ?)",
        (state.subscription, to.kind, to.address, TIMES.maybe_at(state.digested_at), state.paused),
    )
