"""The outbox, in SQLite."""

import sqlite3
from collections.abc import Sequence

from bot.domain.subscription import Delivery, DeliveryId, Destination, Receipt, SubscriptionId, SubscriptionState
from bot.errors import StoreError
from storage.codec import DELIVERY, Row, delivery_of, delivery_row, receipt_of, state_of, to_micros
from storage.sqlite.block import TIMES, Block

_PROMISE = (
    f"INSERT INTO deliveries ({DELIVERY}) VALUES ({', '.join('?' * len(DELIVERY.split(', ')))}) ON CONFLICT DO NOTHING"
)


class SqliteDeliveries:
    """`Deliveries` over SQLite."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def promise(self, deliveries: Sequence[Delivery], state: SubscriptionState) -> None:
        """Write pending deliveries together with the state that makes them due no more; their stories count as told."""

        def promise(raw: sqlite3.Connection) -> None:
            for delivery in deliveries:
                if raw.execute(_PROMISE, delivery_row(delivery, TIMES)).rowcount == 0:
                    raise StoreError(f"Delivery {delivery.id!r} was promised before.")
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
            _put_state(raw, state)

        await self._block.write(promise)

    async def pending(self) -> list[Delivery]:
        """Return promises without a receipt, oldest first, parts in order."""
        sql = (
            f"SELECT {DELIVERY} FROM deliveries WHERE received_at IS NULL "
            "ORDER BY created_at, subscription, kind, address, part, key"
        )
        return await self._block.read(lambda raw: [delivery_of(row, TIMES) for row in raw.execute(sql)])

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
        sql = (
            f"SELECT {DELIVERY}, received_at, reference FROM deliveries "
            "ORDER BY created_at DESC, subscription, kind, address, part, key LIMIT ?"
        )
        rows: list[Row] = await self._block.read(
            lambda raw: raw.execute(sql, (-1 if limit is None else limit,)).fetchall()
        )
        return [(delivery_of(row, TIMES), receipt_of(row[0], row[-2:], TIMES)) for row in rows]

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
