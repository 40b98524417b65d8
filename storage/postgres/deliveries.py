"""The outbox, in PostgreSQL."""

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
from storage.codec_deliveries import DELIVERY, WITHOUT_PAGE, delivery_of, delivery_row, receipt_of, state_of
from storage.postgres.block import TIMES, Block
from storage.postgres.enclosures import put_enclosures, read_enclosures
from storage.postgres.lock import Lock

_PROMISE = (
    f"INSERT INTO deliveries ({DELIVERY}) VALUES ({', '.join(['%s'] * len(DELIVERY.split(', ')))}) "
    "ON CONFLICT (id) DO NOTHING"
)


class PostgresDeliveries:
    """`Deliveries` over PostgreSQL."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def promise(self, deliveries: Sequence[Delivery], state: SubscriptionState | None) -> None:
        """Write pending deliveries, with the state that makes a digest due no more; what they tell counts as told."""
        await self._block.lock(Lock.OUTBOX)
        for delivery in deliveries:
            if await self._block.change(_PROMISE, delivery_row(delivery, TIMES)) == 0:
                raise StoreError(f"Delivery {delivery.id!r} was promised before.")
            await put_enclosures(self._block, delivery)
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
        if state is not None:
            await self.put_state(state)

    async def pending(self) -> list[Delivery]:
        """Return promises without a receipt: alerts, corrections, notices, digests; of each the oldest first, parts in order."""
        where = "WHERE received_at IS NULL ORDER BY urgency, created_at, subscription, kind, address, part, key"
        return [delivery for delivery, _ in await self._found(where, ())]

    async def telling(
        self, destination: Destination, stories: Sequence[StoryId], *, since: datetime
    ) -> list[tuple[Delivery, Receipt]]:
        """Return what was received there since then, alerts and digests alone, that told any of these stories, newest first."""
        where = (
            "WHERE kind = %s AND address = %s AND received_at >= %s AND purpose IN ('alert', 'digest') AND EXISTS "
            "(SELECT 1 FROM json_array_elements_text(stories) AS told (story) WHERE story = ANY(%s)) "
            "ORDER BY received_at DESC, key DESC"
        )
        binds = (destination.kind, destination.address, since, list(stories))
        return [(delivery, receipt) for delivery, receipt in await self._found(where, binds) if receipt]

    async def tellings(self, *, since: datetime) -> list[tuple[Delivery, Receipt]]:
        """Return digests and alerts to Discord received since then that told a story, oldest first, without their pages and files."""
        where = (
            "WHERE received_at >= %s AND json_array_length(stories) > 0 AND purpose IN ('alert', 'digest') "
            "AND kind IN ('discord', 'discord-dm') ORDER BY received_at, key"
        )
        found = await self._found(where, (since,), whole=False)
        return [(delivery, receipt) for delivery, receipt in found if receipt]

    async def at(self, destination: Destination, reference: str) -> Delivery | None:
        """Return the delivery that became this message, as it was last sent."""
        where = "WHERE kind = %s AND address = %s AND reference = %s ORDER BY created_at DESC, key DESC LIMIT 1"
        found = await self._found(where, (destination.kind, destination.address, reference))
        return found[0][0] if found else None

    async def count(self, destination: Destination, kind: DeliveryKind, *, since: datetime) -> int:
        """Count promises of a kind made to a destination since then."""
        sql = "SELECT count(*) FROM deliveries WHERE kind = %s AND address = %s AND purpose = %s AND created_at >= %s"
        return int(await self._block.value(sql, (destination.kind, destination.address, kind.value, since)))

    async def _found(
        self, where: str, binds: Sequence[object], *, whole: bool = True
    ) -> list[tuple[Delivery, Receipt | None]]:
        """Return deliveries with their receipts; not `whole`, without their pages and pictures."""
        columns = DELIVERY if whole else WITHOUT_PAGE
        rows = await self._block.rows(f"SELECT {columns}, received_at, reference FROM deliveries {where}", binds)
        enclosed = await read_enclosures(self._block, [row[0] for row in rows]) if whole else {}
        return [(delivery_of(row, enclosed, TIMES), receipt_of(row[0], row[-2:], TIMES)) for row in rows]

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
        where = "ORDER BY created_at DESC, subscription, kind, address, part, key LIMIT %s"
        return await self._found(where, (limit,))

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
