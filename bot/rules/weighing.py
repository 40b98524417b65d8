"""How large a maker is, by what the ledger holds of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.claim import Claim
from bot.domain.model import Output
from bot.domain.watch import Maker
from bot.rules.names import HUB_OWNERS, MAKER_LABELS


@dataclass(frozen=True, slots=True, kw_only=True)
class Stature:
    """A watched maker, and what is known of its models."""

    name: str
    output: Output


def maker_of(said: Iterable[Sequence[Claim]], makers: Sequence[Maker]) -> Maker | None:
    """Return the watched maker most items of a story are news of, by what each says first; None where none is watched."""
    labels: Counter[str] = Counter()
    for claims in said:
        main = next((claim for claim in claims if not claim.background), None)
        if main is None:
            continue
        named = [label.partition("/")[0] for label in main.models[:1] if "/" in label] or main.makers[:1]
        labels.update(label.casefold() for label in named)
    known = _called(makers)
    return next((known[label] for label, _ in labels.most_common() if label in known), None)


def _called(makers: Sequence[Maker]) -> Mapping[str, Maker]:
    """Return makers by every label a claim may give them."""
    called: dict[str, Maker] = {}
    for maker in makers:
        owners = [maker.id, *(handle for handles in maker.handles.values() for handle in handles)]
        names = {HUB_OWNERS.get(owner.lower(), owner.lower()) for owner in owners}
        for label in (maker.name, maker.id, *(MAKER_LABELS[name] for name in sorted(names) if name in MAKER_LABELS)):
            called.setdefault(label.casefold(), maker)
    return called
