"""Make a mention of what was found: its maker, its label, its parts."""

from bot.domain.mention import Mention, Named
from bot.rules.mentions_making import Found
from bot.rules.mentions_reading import Read
from bot.rules.names import FAMILIES, HUB_OWNERS, MAKER_LABELS, MAKERS
from bot.rules.names_words import VARIANTS


def mention_of(found: Found, said: Read, skipped: int, *, beside: bool) -> Mention:
    """Return the mention of a maker or model; `skipped` is how much of the title was not read."""
    start = found.start if found.start < said.title_end else found.start + skipped
    spelled = said.raw[found.start : found.end]
    if found.family in MAKERS and not found.certain:
        return Mention(
            kind=Named.MAKER, name=found.family, label=MAKER_LABELS[found.family], spelled=spelled, start=start
        )
    maker, written = _maker(found)
    parts = found.parts
    return Mention(
        kind=Named.MODEL,
        name=found.bare,
        label=f"{written}/{found.label}" if written else found.label,
        spelled=spelled,
        start=start,
        certain=found.certain,
        maker=maker,
        family=found.family,
        version=parts.version
        or next((part for part in parts.rest if part not in VARIANTS and part[-1].isdigit()), None),
        size="-".join(parts.sizes) or None,
        variant="-".join(part for part in parts.rest if part in VARIANTS or not part[-1].isdigit()) or None,
        stage="-".join((*parts.stages, *parts.builds)) or None,
        beside=beside,
    )


def _maker(found: Found) -> tuple[str | None, str]:
    """Return who makes a model, and how that is written: on a hub, whoever has it there."""
    if found.owner:
        maker = HUB_OWNERS.get(found.owner.lower())
        return (maker, MAKER_LABELS[maker]) if maker else (found.owner.lower(), found.owner)
    maker = found.family if found.family in MAKERS else FAMILIES[found.family][0] if found.family in FAMILIES else None
    return maker, MAKER_LABELS[maker] if maker else ""
