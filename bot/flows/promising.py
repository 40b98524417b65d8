"""A digest's pages become promises, one each."""

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.digest import Digest
from bot.domain.item import ItemId
from bot.domain.story import StoryId
from bot.domain.subscription import (
    Delivery,
    DeliveryId,
    DeliveryKind,
    Destination,
    Leaf,
    Posting,
    Subscription,
)
from bot.rules.correcting import written
from bot.rules.wording import words


def promises(
    digest: Digest,
    destination: Destination,
    leaves: Sequence[Leaf],
    *,
    subscription: Subscription | None = None,
    not_before: datetime | None = None,
) -> list[Delivery]:
    """Turn the pages of a digest into one promise each."""
    lines = {line.story: line for line in digest.lines}
    flooded = {story: items for flood in digest.floods for story, items in _flood_items(flood.stories, flood.items)}
    return [
        Delivery(
            id=delivery_id(digest, destination, part),
            subscription=digest.subscription,
            destination=destination,
            page=leaf.page,
            part=part,
            parts=len(leaves),
            stories=leaf.stories,
            items=tuple(
                item
                for story in leaf.stories
                for item in (lines[story].items if story in lines else flooded.get(story, ()))
            ),
            created_at=digest.at,
            events=leaf.events,
            kind=digest.kind,
            posting=_posting(digest, subscription, part, len(leaves)),
            files=leaf.files,
            said={story: written(lines[story]) for story in leaf.stories if story in lines},
            not_before=not_before,
        )
        for part, leaf in enumerate(leaves, start=1)
    ]


def _posting(digest: Digest, subscription: Subscription | None, part: int, parts: int) -> Posting:
    """Say how a page is posted; of an alert the first page alone calls anybody."""
    if subscription is None:
        return Posting()
    own = words(digest.language)
    at = digest.at.astimezone(ZoneInfo(digest.timezone))
    if digest.kind is DeliveryKind.ALERT and digest.happenings:
        title = " · ".join(happening.name for happening in digest.happenings)
    else:
        title = own.headline(at, len(digest.lines))
    return Posting(
        crosspost=subscription.crosspost,
        title=title if parts == 1 else f"{title} · {part}/{parts}",
        tags=subscription.tags,
        roles=digest.roles if part == 1 else (),
    )


def _flood_items(stories: tuple[StoryId, ...], items: tuple[ItemId, ...]) -> list[tuple[StoryId, tuple[ItemId, ...]]]:
    """Hang a flood's items on its first story: they are told together or not at all."""
    return [(story, items if story == stories[0] else ()) for story in stories]


def delivery_id(digest: Digest, destination: Destination, part: int) -> DeliveryId:
    """Make the id of one page: the same for the same digest; of alerts and notices, what they tell tells them apart as well."""
    said = [digest.subscription, str(destination), digest.at.isoformat(), str(part)]
    if digest.kind is not DeliveryKind.DIGEST:
        told = (*digest.happenings, *(each for line in digest.lines for each in line.happenings))
        said += [digest.kind, *(line.story for line in digest.lines), *(id_ for each in told for id_ in each.ids)]
    return made_id(*said)


def made_id(*said: str) -> DeliveryId:
    """Make an id of what a delivery says: 20 characters, under Discord's 25 for a nonce."""
    digest = hashlib.sha256("\0".join(said).encode("utf-8", "surrogatepass")).digest()[:12]
    return DeliveryId(base64.b32encode(digest).decode().rstrip("=").lower())
