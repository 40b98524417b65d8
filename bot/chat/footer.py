"""The small last line that carries a delivery's id, so that a message can be found again."""

from collections.abc import Mapping, Sequence

from bot.chat.limits import embeds, spoken
from bot.chat.pages import display
from bot.domain.subscription import DeliveryId, Page

_SUBTEXT = "-# "


def sign(page: Page, delivery: DeliveryId) -> Page:
    """Return the page with the delivery's reference as its last line; pages leave room for it."""
    said = _reference(delivery)
    if held := list(embeds(page)):
        last = {**held[-1], "footer": {"text": said}}
        return {**page, "embeds": [*held[:-1], last]}
    if isinstance(content := page.get("content"), str):
        return {**page, "content": f"{content}\n{_SUBTEXT}{said}"}
    components = page.get("components")
    held_components = components if isinstance(components, Sequence) else ()
    return {**page, "components": [*held_components, display(_SUBTEXT + said)]}


def bears(message: Mapping[str, object], delivery: DeliveryId) -> bool:
    """Say whether a message, as Discord returns it, carries the delivery's reference or still knows its nonce."""
    said = _reference(delivery)
    lines = (line for text in spoken(message) for line in text.split("\n"))
    return str(message.get("nonce")) == delivery or any(line in {said, _SUBTEXT + said} for line in lines)


def _reference(delivery: DeliveryId) -> str:
    return f"kaiho · {delivery}"
