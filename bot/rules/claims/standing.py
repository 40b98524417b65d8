"""What standing an item gives a story."""

from bot.domain.claim import Act
from bot.domain.source import Trust
from bot.domain.story import Standing, Traits

_ORDER = (Standing.RUMORED, Standing.ANNOUNCED, Standing.RELEASED, Standing.CHANGED, Standing.WITHDRAWN)


def standing_of(traits: Traits, trust: Trust) -> Standing | None:
    """Return the standing one item gives a story; only a maker or a hub can say that a model is out, or gone."""
    if traits.roundup or not traits.named:
        return Standing.RUMORED if traits.act == Act.RUMORED_RELEASE and not traits.roundup else None
    first_hand = trust in {Trust.MAKER, Trust.HUB} and bool(traits.models)
    match traits.act:
        case Act.RUMORED_RELEASE:
            return Standing.RUMORED
        case Act.ANNOUNCEMENT:
            return Standing.ANNOUNCED
        case Act.RELEASE:
            return Standing.RELEASED if first_hand else Standing.ANNOUNCED
        case Act.WITHDRAWAL if first_hand:
            return Standing.WITHDRAWN
        case Act.LICENSE_CHANGE if first_hand:
            return Standing.CHANGED
        case _:
            return None


def advance(before: Standing | None, now: Standing | None) -> Standing | None:
    """Return the standing after one more item: rumored, announced, released, changed, withdrawn; never back."""
    if before is None or now is None:
        return now or before
    return max(before, now, key=_ORDER.index)
