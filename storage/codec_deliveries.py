"""Deliveries, their receipts and what is remembered of subscriptions ⇄ rows, shared by both stores."""

import hashlib
import json
from collections.abc import Iterable, Mapping

from bot.domain.event import EventId
from bot.domain.item import ItemId
from bot.domain.story import StoryId
from bot.domain.subscription import (
    Delivery,
    DeliveryId,
    DeliveryKind,
    Destination,
    Enclosure,
    Receipt,
    SubscriptionId,
    SubscriptionState,
)
from storage.codec import Row, Times, listed
from storage.codec_people import posting_body, posting_of

DELIVERY = (
    "id, subscription, kind, address, page, part, parts, stories, items, created_at, attempts, events, purpose, urgency, "
    "posting, edits, said, not_before"
)
WITHOUT_PAGE = DELIVERY.replace(", page,", ", '{}' AS page,")
"""The same for who only asks what was told: a page has some kilobytes."""
URGENCY = tuple(DeliveryKind)
"""The order in which promises are kept."""

ENCLOSURE = "delivery, place, name, media_type, alt, picture"


def delivery_row(delivery: Delivery, times: Times) -> Row:
    """Write a delivery in the order of `DELIVERY`."""
    return (
        delivery.id,
        delivery.subscription,
        delivery.destination.kind,
        delivery.destination.address,
        json.dumps(dict(delivery.page), ensure_ascii=False),
        delivery.part,
        delivery.parts,
        listed(delivery.stories),
        listed(delivery.items),
        times.at(delivery.created_at),
        delivery.attempts,
        listed(delivery.events),
        delivery.kind.value,
        URGENCY.index(delivery.kind),
        posting_body(delivery.posting),
        delivery.edits,
        json.dumps(dict(delivery.said), ensure_ascii=False) if delivery.said else None,
        times.maybe_at(delivery.not_before),
    )


def delivery_of(row: Row, files: Mapping[str, tuple[Enclosure, ...]], times: Times) -> Delivery:
    """Read a delivery from the columns of `DELIVERY`, and the pictures of deliveries by their ids."""
    return Delivery(
        id=DeliveryId(row[0]),
        subscription=SubscriptionId(row[1]),
        destination=Destination(kind=row[2], address=row[3]),
        page=json.loads(row[4]),
        part=row[5],
        parts=row[6],
        stories=tuple(map(StoryId, json.loads(row[7]))),
        items=tuple(map(ItemId, json.loads(row[8]))),
        created_at=times.moment(row[9]),
        attempts=row[10],
        events=tuple(map(EventId, json.loads(row[11]))),
        kind=DeliveryKind(row[12]),
        posting=posting_of(row[14]),
        files=files.get(row[0], ()),
        edits=row[15],
        said={StoryId(story): said for story, said in json.loads(row[16] or "{}").items()},
        not_before=times.maybe_moment(row[17]),
    )


def picture_of(file: Enclosure) -> str:
    """Return what a picture is kept under."""
    return hashlib.sha256(file.content).hexdigest()


def enclosures_of(rows: Iterable[Row], contents: Mapping[str, bytes]) -> dict[str, tuple[Enclosure, ...]]:
    """Read pictures from a delivery's id and the columns of `ENCLOSURE` but the first two; what many have is held once."""
    found: dict[str, tuple[Enclosure, ...]] = {}
    for delivery, name, media_type, alt, picture in rows:
        file = Enclosure(name=name, media_type=media_type, alt=alt, content=contents[picture])
        found[delivery] = (*found.get(delivery, ()), file)
    return found


def receipt_of(delivery: str, row: Row, times: Times) -> Receipt | None:
    """Read a delivery's receipt from its time and its reference, where there is one."""
    return None if row[0] is None else Receipt(delivery=DeliveryId(delivery), at=times.moment(row[0]), reference=row[1])


def state_of(
    subscription: SubscriptionId, destination: Destination, row: Row | None, times: Times
) -> SubscriptionState:
    """Read a subscription's state; no row is an empty one."""
    at, paused = row or (None, None)
    return SubscriptionState(
        subscription=subscription, destination=destination, digested_at=times.maybe_moment(at), paused=paused
    )
