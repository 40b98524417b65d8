"""A hub says that something changed: the sources concerned are due at once. Polling finds out what."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.model import Place
from bot.domain.source import SourceSpec
from bot.flows.poll import states
from bot.ports import Doors
from bot.rules.nudging import concerned


async def nudge(place: Place, specs: Iterable[SourceSpec], doors: Doors) -> int:
    """Make the sources that list a place due now; return how many there are. A source sent away stays away."""
    about = concerned(place, specs)
    known = await states(about, doors)
    now = doors.clock.now()
    moved = [replace(state, due_at=now) for state in known.values() if not state.failures and state.due_at > now]
    async with doors.store.begin() as tx:
        await tx.polls.put(moved)
    return len(about)
