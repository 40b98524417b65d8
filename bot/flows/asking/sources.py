"""Sources that are asked about: how they do, and what one would give."""

from bot.domain.answer import Rhythm, Trial, Trouble
from bot.domain.item import Item
from bot.domain.source import Outcome, SourceId, SourceSpec, Url
from bot.errors import ConfigError, Mistake
from bot.flows.asking.desk import Desk
from bot.flows.poll import states
from bot.flows.turn import ask, drafted
from bot.rules.composition import address_of
from bot.rules.identity import distinct
from bot.rules.legibility import clip, legible
from bot.rules.polling import first_state, next_turn

SHOWN = 25
"""Entries of a source that is tried, of each kind."""

TITLE = 200
"""Characters of a title, and of a reason."""


async def sources(desk: Desk) -> tuple[Rhythm, ...]:
    """Return every source of the roster and how it does, those in trouble first, then those that are not asked."""
    known = await states(desk.specs.values(), desk.doors)
    async with desk.doors.store.begin() as tx:
        kept = {spec: await tx.items.count(source=spec) for spec in desk.specs}
    rhythms = [
        Rhythm(
            id=spec.id,
            name=spec.name or spec.id,
            kind=spec.kind,
            url=spec.url,
            enabled=spec.enabled,
            outcome=(state.outcome or Outcome.READ).value if (state := known[spec.id]).checked_at else None,
            problem=state.problem,
            checked_at=state.checked_at,
            due_at=None if state.retired_at or not spec.enabled else state.due_at,
            kept=kept[spec.id],
        )
        for spec in desk.specs.values()
    ]
    return tuple(sorted(rhythms, key=lambda each: (not (each.enabled and each.problem), not each.enabled, each.id)))


async def troubles(desk: Desk) -> tuple[Trouble, ...]:
    """Return the enabled sources that did not answer as they should."""
    return tuple(
        Trouble(source=each.name, outcome=each.outcome or "", problem=each.problem)
        for each in await sources(desk)
        if each.enabled and each.problem
    )


async def try_source(source: str, desk: Desk) -> Trial:
    """Ask a source, by its id or its address, and say what would be kept; nothing is. A `ConfigError` names what is no source."""
    spec = _spec(source, desk)
    now = desk.doors.clock.now()
    state = first_state(spec, now)
    asked = await ask(spec, state, desk.doors)
    kept: tuple[Item, ...] = ()
    models: list[tuple[str, Url | None]] = []
    refused: list[tuple[str, str]] = []
    if asked.reading is not None:
        language = asked.reading.language
        kept, said = await drafted(distinct(asked.reading.entries), spec, state, desk.doors, now=now, language=language)
        refused = [(_said(each.title), _said(each.reason)) for each in said]
        models = [(_said(each.name), each.url) for each in asked.reading.sightings]
    after = next_turn(spec, state, asked.answer, reading=asked.reading, new=len(kept), now=now)
    shown = [*((_said(item.title), address_of(item)) for item in kept), *models]
    return Trial(
        source=spec.name or (spec.url if spec.id == UNNAMED else spec.id),
        outcome=(after.outcome or Outcome.READ).value,
        problem=after.problem,
        kept=tuple(shown[:SHOWN]),
        refused=tuple(refused[:SHOWN]),
    )


UNNAMED = SourceId("unnamed")
"""Stands for a source nobody has written down yet."""


def _spec(said: str, desk: Desk) -> SourceSpec:
    named = desk.specs.get(SourceId(said))
    if named is not None:
        return named
    if said.lower().startswith(("http://", "https://")):
        return SourceSpec(id=UNNAMED, kind="feed", url=Url(said))
    problem, remedy = "is no source.", "Name one by its id, or by its http(s) address."
    raise ConfigError((Mistake(file=_said(said) or "nothing", line=0, column=0, problem=problem, remedy=remedy),))


def _said(text: str) -> str:
    return clip(legible(text), TITLE)
