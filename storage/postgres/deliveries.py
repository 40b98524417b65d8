"""The outbox, in PostgreSQL."""

from collections.abc import Sequence

from bot.domain.subscription import Delivery, DeliveryId, Destination, Receipt, SubscriptionId, SubscriptionState
from bot.errors import StoreError
from storage.codec import DELIVERY, delivery_of, delivery_row, receipt_of, state_of
from storage.postgres.block import TIMES, Block
from storage.postgres.lock import Lock

_PROMISE = (
    f"INSERT INTO deliveries ({DELIVERY}) VALUES ({', '.join(['%s'] * len(DELIVERY.split(', ')))}) "
    "ON CONFLICT (id) DO NOTHING"
)


class PostgresDeliveries:
    """`Deliveries` over PostgreSQL."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def promise(self, deliveries: Sequence[Delivery], state: SubscriptionState) -> None:
        """Write pending deliveries together with the state that makes them due no more; their stories count as told."""
        await self._block.lock(Lock.OUTBOX)
        for delivery in deliveries:
            if await self._block.change(_PROMISE, delivery_row(delivery, TIMES)) == 0:
                raise StoreError(f"Delivery {delivery.id!r} was promised before.")
            to = delivery.destination
            await self._block.change(
                "INSERT INTO told (kind, address, story, at) SELECT %s, %s, unnest(%s::text[]), %s "
                "ON CONFLICT (kind, address, story) DO UPDATE SET at = greatest(told.at, excluded.at)",
                (to.kind, to.address, list(dict.fromkeys(delivery.stories)), delivery.created_at),
            )
            await self._block.change(
                "INSERT INTO told_events (kind, address, event) SELECT %s, %s, unnest(%s::text[]) ON CONFLICT DO NOTHING",
                (to.kind, to.address, list(delivery.events)),
            )
        await self.put_state(state)

    async def pending(self) -> list[Delivery]:
        """Return promises without a receipt, oldest first, parts in order."""
        rows = await self._block.rows(
            f"SELECT {DELIVERY} FROM deliveries WHERE received_at IS NULL "
            "ORDER BY created_at, subscription, kind, address, part, key"
        )
        return [delivery_of(row, TIMES) for row in rows]

    async def attempted(self, delivery: DeliveryId, *, problem: str | None = None) -> None:
        """Count one more try, written before it is made; with a problem, say instead why that try failed."""
        if problem is None:
            await self._change("UPDATE deliveries SET attempts = attempts + 1 WHERE id = %s", (), delivery)
        else:
            await self._change("UPDATE deliveries SET problem = %s WHERE id = %s", (problem,), delivery)

    async def receive(self, receipt: Receipt) -> None:
        """Keep the proof that a delivery was sent; the first proof stands."""
        sql = (
            "UPDATE deliveries SET received_at = coalesce(received_at, %s), reference = coalesce(reference, %s), "
            "problem = NULL WHERE id = %s"
        )
        await self._change(sql, (receipt.at, receipt.reference), receipt.delivery)

    async def _change(self, sql: str, binds: Sequence[object], delivery: DeliveryId) -> None:
        if await self._block.change(sql, (*binds, delivery)) == 0:
            raise StoreError(f"Delivery {delivery!r} was never promised.")

    async def newest(self, *, limit: int | None = None) -> list[tuple[Delivery, Receipt | None]]:
        """Return deliveries by `created_at`, newest first, with their receipts."""
        rows = await self._block.rows(
            f"SELECT {DELIVERY}, received_at, reference FROM deliveries "
            "ORDER BY created_at DESC, subscription, kind, address, part, key LIMIT %s",
            (limit,),
        )
        return [(delivery_of(row, TIMES), receipt_of(row[0], row[-2:], TIMES)) for row in rows]

    async def state(self, subscription: SubscriptionId, destination: Destination) -> SubscriptionState:
        """Return what we remember; an empty state for one never seen.

        What is promised next depends on it, so this takes the outbox's lock: no two processes promise one digest.
        """
        await self._block.lock(Lock.OUTBOX)
        row = await self._block.row(
            "SELECT digested_at, paused FROM subscription_states WHERE subscription = %s AND kind = %s AND address = %s",
            (subscription, destination.kind, destination.address),
        )
        return state_of(subscription, destination, row, TIMES)

    async def put_state(self, state: SubscriptionState) -> None:
        """Keep this state."""
        await self._block.lock(Lock.OUTBOX)
        to = state.destination
        await self._block.change(
            "INSERT INTO subscription_states (subscription, kind, address, digested_at, paused) "
            "VALUES (%s, %s, %s, %s, %s) ON CONFLICT (subscription, kind, address) "
            "DO UPDATE SET digested_at = excluded.digested_at, paused = excluded.paused",
            (state.subscription, to.kind, to.address, state.digested_at, state.paused),
        )
