"""Who is sent to next: each destination in its order, the most urgent before the others."""

import asyncio
import heapq
from collections.abc import Iterable

from bot.domain.subscription import Delivery, DeliveryId, DeliveryKind, Destination

ORDER = {kind: number for number, kind in enumerate(DeliveryKind)}
"""In which order kinds are sent: as they are listed."""

Turn = tuple[int, float, int]
"""What decides who comes first: the kind, the age, the order in which promises were found."""


class Lanes:
    """Promises by destination; of each destination one is on its way at a time."""

    def __init__(self) -> None:
        self._lanes: dict[Destination, list[tuple[Turn, Delivery]]] = {}
        self._ready: list[tuple[Turn, str, str]] = []
        self._busy: set[Destination] = set()
        self._held: set[tuple[Destination, DeliveryKind]] = set()
        self._known: dict[DeliveryId, None] = {}
        self._wake = asyncio.Event()
        self.waiting = 0

    def take(self, deliveries: Iterable[Delivery]) -> None:
        """Take in promises that are not here yet; those of an order that failed wait for another round."""
        for delivery in deliveries:
            if delivery.id in self._known or (delivery.destination, delivery.kind) in self._held:
                continue
            self._known[delivery.id] = None
            turn = ORDER[delivery.kind], delivery.created_at.timestamp(), len(self._known)
            heapq.heappush(self._lanes.setdefault(delivery.destination, []), (turn, delivery))
            self.waiting += 1
            self._offer(delivery.destination)
        self._wake.set()

    async def next(self) -> Delivery | None:
        """Return what is to be sent next, when there is something; None when nothing waits and nothing is on its way."""
        while True:
            while self._ready:
                turn, kind, address = heapq.heappop(self._ready)
                destination = Destination(kind=kind, address=address)
                lane = self._lanes.get(destination)
                if not lane or destination in self._busy or lane[0][0] != turn:
                    continue  # offered before something more urgent came, or twice
                self._busy.add(destination)
                self.waiting -= 1
                return heapq.heappop(lane)[1]
            if not self._busy:
                self._wake.set()
                return None
            self._wake.clear()
            await self._wake.wait()

    def finish(self, delivery: Delivery, *, went_well: bool, gone: bool) -> None:
        """Let the next of a destination come; after a failure none of its kind, and none at all for whom it is gone."""
        destination = delivery.destination
        self._busy.discard(destination)
        lane = self._lanes.get(destination, [])
        if not went_well:
            kept = [each for each in lane if not _falls_with(each[1], delivery, gone=gone)]
            self.waiting -= len(lane) - len(kept)
            heapq.heapify(kept)
            lane = self._lanes[destination] = kept
            if not gone:
                self._held.add((destination, delivery.kind))
        if lane:
            self._offer(destination)
        else:
            self._lanes.pop(destination, None)
        self._wake.set()

    def _offer(self, destination: Destination) -> None:
        heapq.heappush(self._ready, (self._lanes[destination][0][0], destination.kind, destination.address))


def _falls_with(other: Delivery, failed: Delivery, *, gone: bool) -> bool:
    return other.subscription == failed.subscription if gone else other.kind is failed.kind
