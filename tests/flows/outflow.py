"""A Discord small enough to see through, and what the outflow's tests begin with."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.claim import Claim, Verdict
from bot.domain.digest import Correction, Digest
from bot.domain.event import Event
from bot.domain.item import Item, ItemId
from bot.domain.story import Story
from bot.domain.subscription import Delivery, Destination, Leaf, Receipt
from bot.errors import DeliveryError
from bot.ports import Clock, Doors
from tests.fakes import RecordingCourier
from tests.make import make_placement

CHANNEL = Destination(kind="discord", address="1")
OTHER = Destination(kind="discord", address="2")


class Channels(RecordingCourier):
    """Channels in memory: messages have numbers, may be edited, and are corrected in words."""

    def __init__(self, clock: Clock, *, per_page: int = 10, first: int = 100) -> None:
        super().__init__(clock, per_page=per_page)
        self._first = first  # the number of its first message
        self.messages: dict[str, Delivery] = {}
        self.order: list[str] = []
        self.failing: set[Destination] = set()
        self.digests: list[Digest] = []
        self.corrections: list[Correction] = []
        self._now = clock.now

    def render(self, digest: Digest) -> tuple[Leaf, ...]:
        """Return the pages, and remember what was rendered."""
        self.digests.append(digest)
        return super().render(digest)

    def correct(self, correction: Correction) -> Leaf:
        """Say how each story stood and stands."""
        self.corrections.append(correction)
        said = [
            f"{each.line.summary.headline.text}: {each.before} → {each.line.standing}" for each in correction.stories
        ]
        return Leaf(page={"text": "\n".join(said)}, stories=tuple(each.line.story for each in correction.stories))

    async def find(self, delivery: Delivery) -> Receipt | None:
        """Return the receipt of a message that was posted; edits are not looked for."""
        if await super().find(delivery) is None or delivery.edits:
            return None
        return Receipt(delivery=delivery.id, at=self._now(), reference=self._number(delivery))

    def _number(self, delivery: Delivery) -> str:
        return delivery.edits or str(self._first + list(self.arrived).index(delivery.id))

    async def send(self, delivery: Delivery) -> Receipt:
        """Post a message, or put a page in the place of one."""
        if delivery.destination in self.failing:
            self.tried.append(delivery.id)
            raise DeliveryError(f"{delivery.destination} does not answer")
        known = delivery.id in self.arrived
        await super().send(delivery)
        reference = self._number(delivery)
        if not known:
            self.order.append(delivery.id)
            self.messages[reference] = delivery
        return Receipt(delivery=delivery.id, at=self._now(), reference=reference)

    def shown(self, reference: str) -> str:
        """Return what a message says now."""
        return str(self.messages[reference].page["text"])


async def seen(doors: Doors, *events: Event) -> None:
    """Let the ledger have seen these."""
    async with doors.store.begin() as tx:
        await tx.events.append(events)


async def kept(
    doors: Doors,
    story: Story,
    items: Sequence[Item],
    *,
    claims: Sequence[Claim] = (),
    verdicts: Sequence[Verdict] = (),
) -> None:
    """Keep a story with its items, what they say and what the ledger says of that."""
    story = replace(story, items=tuple(item.id for item in items))
    async with doors.store.begin() as tx:
        await tx.items.add(items)
        await tx.stories.put([make_placement(story, item=item.id) for item in items])
        await tx.claims.put({item.id: claims for item in items if claims})
        await tx.verdicts.append(verdicts)


async def pending(doors: Doors) -> list[Delivery]:
    """Return what is promised and not sent."""
    async with doors.store.begin() as tx:
        return await tx.deliveries.pending()


async def told_at(doors: Doors, destination: Destination, since: datetime) -> list[ItemId]:
    """Return the items of the stories a destination has not been told."""
    async with doors.store.begin() as tx:
        return [item for story in await tx.stories.untold(destination, since=since) for item in story.items]
