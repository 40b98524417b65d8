"""Where a story stands by what the ledger saw of its model: evidence moves it, and time never does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from bot.domain.claim import Act, Claim
from bot.domain.event import AccessChanged, Event, LicenseChanged, ModelReleased, ModelReturned, ModelWithdrawn
from bot.domain.item import ItemId
from bot.domain.license import Artifact, Direction
from bot.domain.model import Access
from bot.domain.story import Move, Seen, Standing
from bot.rules.claims import advance
from bot.rules.likeness.pairs import OPEN_DAYS
from bot.rules.verdict import CHANGES, RELEASES
from bot.rules.verdict_presence import BEFORE, Held

MOVING = RELEASES | CHANGES | {Act.LEAK}
"""What an item must be news of for the ledger to move its story: a benchmark of a model is not about its coming or going."""

EARLIER = timedelta(days=OPEN_DAYS)
"""How long before a story opened what it tells of may have been seen: news of one happening comes within days."""

MOST = 20
"""Events that move one item's story, the newest: a model whose gate opens and shuts daily stands where it did last."""


SHOWS: Mapping[Seen, Standing] = MappingProxyType(
    {
        Seen.RELEASED: Standing.RELEASED,
        Seen.LICENSE_CHANGED: Standing.CHANGED,
        Seen.ACCESS_CHANGED: Standing.CHANGED,
        Seen.WITHDRAWN: Standing.WITHDRAWN,
        Seen.RETURNED: Standing.RELEASED,
    }
)
"""Where a story stands of whose model this was seen last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one move did to where a story stood."""

    move: Move
    before: Standing | None
    after: Standing | None


def moves_of(claim: Claim, item: ItemId, held: Held, *, opened_at: datetime, at: datetime) -> tuple[Move, ...]:
    """Return the events that move the story of an item which says this, oldest first.

    Those count that were seen where the model's weights lie, by its maker's hand, since the story opened or shortly before.
    """
    if claim.background or claim.act not in MOVING:
        return ()
    there = {record.place for record in held.holding}
    found: list[Move] = []
    for event in sorted(held.events, key=lambda event: (event.at, event.id)):
        seen = _seen(event, held)
        if seen is None or event.place not in there or not _is_of(event, opened_at):
            continue
        if seen is Seen.RELEASED and any(move.seen is Seen.RELEASED for move in found):
            continue  # the other sizes and hubs of one release: it is out already
        found.append(
            Move(
                item=item,
                act=claim.act.value,
                seen=seen,
                event=event.id,
                model=event.model,
                name=event.name,
                place=event.place,
                revision=event.revision if isinstance(event, LicenseChanged) else None,
                evidence=event.evidence,
                happened_at=event.at,
                at=at,
            )
        )
    return tuple(found[-MOST:])


def _seen(event: Event, held: Held) -> Seen | None:
    """Return what an event shows of its model; None where it moves nothing."""
    match event:
        case ModelReleased():
            return None if event.access in {Access.GONE, Access.DISABLED} else Seen.RELEASED
        case LicenseChanged():
            same = event.comparison.direction is Direction.NONE
            return None if same or event.artifact is not Artifact.WEIGHTS else Seen.LICENSE_CHANGED
        case AccessChanged():
            return Seen.ACCESS_CHANGED
        case ModelWithdrawn():
            return None if held.readable else Seen.WITHDRAWN  # gone from one hub, or one size of many, is not withdrawn
        case ModelReturned():
            return Seen.RETURNED
        case _:
            return None


def _is_of(event: Event, opened_at: datetime) -> bool:
    """Say whether an event can be what a story is about, or came after it.

    A repository may be made weeks before anybody may see it, and is dated by that: for a release it counts when it was seen.
    What was made long before the story was known long before, whenever we first looked.
    """
    if isinstance(event, ModelReleased):
        return event.seen_at >= opened_at - EARLIER and event.at >= opened_at - BEFORE
    return event.at >= opened_at - EARLIER


def step(before: Standing | None, move: Move) -> Standing | None:
    """Return the standing after the ledger saw something; a weaker one never overwrites a later one, unless a model returns."""
    if move.seen is Seen.RETURNED and before is Standing.WITHDRAWN:
        return Standing.RELEASED
    shown = SHOWS[move.seen]
    if shown is not Standing.CHANGED:
        return advance(before, shown)
    told = before is not Standing.WITHDRAWN and move.act in {Act.LICENSE_CHANGE, Act.ACCESS_CHANGE}
    return Standing.CHANGED if before is Standing.RELEASED or told else before


def is_about(claim: Claim, models: frozenset[str]) -> bool:
    """Say whether a story of these models is about the one a claim is most about, or about a size or a stage of it."""
    return not models or any(
        name == model or name.startswith(f"{model}-") or model.startswith(f"{name}-")
        for name in claim.names[:1]
        for model in models
    )


def repeats(move: Move, known: Iterable[Move]) -> bool:
    """Say whether another item of the story has brought this event, and it says no more than that one did."""
    same = [each for each in known if each.event == move.event]
    return bool(same) and (move.act not in CHANGES or any(each.act in CHANGES for each in same))


def replay(
    said: Sequence[tuple[datetime, Standing | None]], moves: Iterable[Move]
) -> tuple[Standing | None, tuple[Step, ...]]:
    """Return where a story stands whose items gave it these standings at these times, and what each event did to that.

    What was seen before the story opened moves it when it opens.
    """
    known: list[Move] = []
    for each in sorted(moves, key=lambda move: (move.act not in CHANGES, move.at, move.item)):
        if all(each.event != other.event for other in known):
            known.append(each)
    opened_at = min((at for at, _ in said), default=datetime.min.replace(tzinfo=UTC))
    happened: list[tuple[datetime, str, Standing | None, Move | None]] = [
        *((at, "", standing, None) for at, standing in said),
        *((max(opened_at, each.happened_at), each.event, None, each) for each in known),
    ]
    standing: Standing | None = None
    steps: list[Step] = []
    for _, _, word, seen in sorted(happened, key=lambda each: each[:2]):
        before = standing
        standing = advance(before, word) if seen is None else step(before, seen)
        if seen is not None:
            steps.append(Step(move=seen, before=before, after=standing))
    return standing, tuple(steps)


def explains(standing: Standing | None, moves: Iterable[Move]) -> Move | None:
    """Return what the ledger saw last that a story stands there for; None where its items alone say so."""
    fitting = [move for move in moves if SHOWS[move.seen] is standing]
    return max(fitting, key=lambda move: (move.happened_at, move.event), default=None)


def moved_at(steps: Iterable[Step]) -> datetime | None:
    """Return when the ledger last moved a story; None where it never did."""
    return max((each.move.at for each in steps if each.before is not each.after), default=None)
