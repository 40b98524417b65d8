"""The small last line that carries a delivery's id, so that a message can be found again."""

from collections.abc import Mapping, Sequence

from bot.chat.limits import texts
from bot.chat.pages import display
from bot.domain.subscription import DeliveryId, Page


def sign(page: Page, delivery: DeliveryId) -> Page:
    """Return the page with the delivery's reference as its last line; pages leave room for it."""
    components = page.get("components")
    held = components if isinstance(components, Sequence) else ()
    return {**page, "components": [*held, display(_reference(delivery))]}


def bears(message: Mapping[str, object], delivery: DeliveryId) -> bool:
    """Say whether a message, as Discord returns it, carries the delivery's reference or still knows its nonce."""
    return str(message.get("nonce")) == delivery or _reference(delivery) in texts(message)


def _reference(delivery: DeliveryId) -> str:
    return f"-# kaiho · {delivery}"
