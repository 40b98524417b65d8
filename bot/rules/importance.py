"""How much a story, or what the ledger saw, must matter to be told."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from bot.domain.digest import Happening
from bot.domain.event import AccessChanged, Event, LicenseChanged, ModelReleased, ModelReturned, ModelWithdrawn
from bot.domain.license import Direction
from bot.domain.subscription import Importance

FROM: Mapping[Importance, float] = MappingProxyType(
    {Importance.ANY: float("-inf"), Importance.NOTABLE: 3.0, Importance.MAJOR: 5.0}
)
"""The score of `rules/ranking.py`, on the day of the news, from which on a story is that important.

What one place says that no ledger holds stays below three: a new rumor of one model in one newspaper is 2.7, and general news less.
A release there is 4.2, a rumor that three of them tell 3.9: notable. Five takes more than one voice, or the one that knows: a
release its maker tells of itself is 5.7, a license that changed, in one newspaper, 5.4. A story is weighed as it was when it
was fresh: age tells when to speak of it, and not whether it mattered.
"""


def importance_of(score: float) -> Importance:
    """Return how important a story of this score is, as it was on the day of its news."""
    return max(level for level, least in FROM.items() if score >= least)


def weight_of(happening: Happening, watched: Collection[str]) -> Importance:
    """Return how important what happened to a model is; `watched` are the first halves of models' ids that are followed."""
    by_watched = happening.model.partition("/")[0] in watched
    return max((_of(event, by_watched=by_watched) for event in happening.events), default=Importance.ANY)


def _of(event: Event, *, by_watched: bool) -> Importance:
    """Weigh what people may do no more, or may do now, more than what is new: hubs get thousands of new models a day."""
    match event:
        case LicenseChanged():
            return Importance.MAJOR if event.comparison.direction is not Direction.NONE else Importance.NOTABLE
        case ModelWithdrawn():
            return Importance.MAJOR
        case AccessChanged() | ModelReturned():
            return Importance.NOTABLE
        case ModelReleased():
            return Importance.NOTABLE if by_watched else Importance.ANY
        case _:
            return Importance.ANY
