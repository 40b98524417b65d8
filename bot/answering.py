"""What the people on Discord ask and do, joined to what answers it."""

import base64
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from bot.chat.limits import IS_COMPONENTS_V2
from bot.chat.pages import display
from bot.domain.event import Event
from bot.domain.license import LicenseSnapshot
from bot.domain.lineage import Kin
from bot.domain.source import SourceId, SourceSpec
from bot.domain.subscription import Delivery, DeliveryId, DeliveryKind, Destination, Subscription, SubscriptionId
from bot.flows.asking import Asking, Draw
from bot.flows.deeds import Doing
from bot.ports import Doors
from bot.summarizing.extractive import ExtractiveSummarizer

OPERATORS = SubscriptionId("operators")
"""Whose deliveries are what only operators can mend."""


class Answering(Asking, Doing):
    """Every question and every deed, over one store."""

    def __init__(
        self, doors: Doors, specs: Mapping[SourceId, SourceSpec], subscriptions: Sequence[Subscription]
    ) -> None:
        # Whoever asks is answered within seconds, and for nothing: no endpoint words what is only looked up.
        quoting = replace(doors, summarizer=ExtractiveSummarizer())
        Asking.__init__(self, quoting, specs, doors.makers, subscriptions, Draw(timeline=_timeline, lineage=_lineage))
        Doing.__init__(self, doors, specs, doors.makers, subscriptions)


def _timeline(name: str, history: Sequence[LicenseSnapshot], events: Sequence[Event]) -> bytes:
    from bot.terminal.pictures import timeline  # noqa: PLC0415 - drawing loads matplotlib

    return timeline.draw(name, history, events, form="png")


def _lineage(kin: Kin) -> bytes:
    from bot.terminal.pictures import lineage  # noqa: PLC0415 - drawing loads matplotlib

    return lineage.draw(kin, form="png")


def reporting(doors: Doors, to: Destination | None) -> Callable[[str], Awaitable[None]]:
    """Return what says something where the operators read: a promise like any other, so that it is never lost."""

    async def report(text: str) -> None:
        if to is None:
            return
        now = doors.clock.now()
        said = hashlib.sha256(f"{to}\0{now.isoformat()}\0{text}".encode()).digest()[:12]
        delivery = Delivery(
            id=DeliveryId(base64.b32encode(said).decode().rstrip("=").lower()),
            subscription=OPERATORS,
            destination=to,
            page={"flags": IS_COMPONENTS_V2, "components": [display(text)], "allowed_mentions": {"parse": []}},
            part=1,
            parts=1,
            stories=(),
            items=(),
            created_at=now,
            kind=DeliveryKind.NOTICE,
        )
        async with doors.store.begin() as tx:
            await tx.deliveries.promise([delivery], None)

    return report
