"""What a transaction offers, in either store."""

from dataclasses import dataclass

from bot.ports import (
    Claims,
    Deliveries,
    Events,
    Items,
    Models,
    Moves,
    Polls,
    Roundups,
    Rulings,
    Snapshots,
    Stories,
    Texts,
    Verdicts,
)


@dataclass(slots=True, kw_only=True)
class Repositories:
    """The repositories of one block, by noun."""

    items: Items
    stories: Stories
    polls: Polls
    deliveries: Deliveries
    texts: Texts
    models: Models
    snapshots: Snapshots
    events: Events
    claims: Claims
    verdicts: Verdicts
    rulings: Rulings
    moves: Moves
    roundups: Roundups
