"""What is told at once, and who is called."""

from collections.abc import Collection, Iterable, Sequence

from bot.domain.digest import Happening
from bot.domain.event import AccessChanged, Event, LicenseChanged, ModelReleased, ModelWithdrawn
from bot.domain.license import Direction
from bot.domain.model import Access
from bot.domain.subscription import Alerts, RoleMention, Subscription, Urgent
from bot.domain.watch import Maker
from bot.rules.tasting import About, about_happening, canonical, named


def urgent(event: Event) -> Urgent | None:
    """Return what about an event may be urgent; None where it can wait for a digest."""
    match event:
        case LicenseChanged():
            return Urgent.LICENSE if event.comparison.direction is not Direction.NONE else None
        case AccessChanged():
            return Urgent.GATE if event.after is not Access.GONE else None
        case ModelWithdrawn():
            return Urgent.WITHDRAWN
        case ModelReleased():
            return Urgent.RELEASE if event.access not in {Access.GONE, Access.DISABLED} else None
        case _:
            return None


def is_urgent(event: Event, subscription: Subscription, makers: Sequence[Maker]) -> bool:
    """Say whether a subscription wants to hear of an event at once: of a release, only by a maker it names or that is watched."""
    found = urgent(event)
    if found is None or found not in subscription.alerts.urgent:
        return False
    by = canonical(event.model.partition("/")[0])
    wanted = subscription.taste.makers
    if wanted:
        return by in named(wanted, makers)
    return found is not Urgent.RELEASE or by in named([maker.id for maker in makers], makers)


def kinds_of(happenings: Iterable[Happening]) -> frozenset[Urgent]:
    """Return what about these is urgent."""
    found = (urgent(event) for happening in happenings for event in happening.events)
    return frozenset(each for each in found if each is not None)


def called(alerts: Alerts, happenings: Sequence[Happening], makers: Sequence[Maker]) -> tuple[str, ...]:
    """Return the roles that at least one of these happenings calls, each once, in the order they were named."""
    told = [(about_happening(each), kinds_of([each])) for each in happenings]
    roles = [role.role for role in alerts.roles if any(_calls(role, about, kinds, makers) for about, kinds in told)]
    return tuple(dict.fromkeys(roles))


def _calls(role: RoleMention, about: About, kinds: Collection[Urgent], makers: Sequence[Maker]) -> bool:
    return (
        (not role.urgent or bool(role.urgent & set(kinds)))
        and (not role.makers or bool(named(role.makers, makers) & about.makers))
        and (not role.licenses or bool(role.licenses & about.licenses))
    )
