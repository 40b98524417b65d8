"""What a transaction offers, in either store."""

from dataclasses import dataclass

from bot.ports import (
    Claims,
    Deliveries,
    Events,
    Follows,
    Forgetting,
    Items,
    Models,
    Moves,
    Mutes,
    Polls,
    Roundups,
    Rulings,
    Snapshots,
    Stories,
    Subscriptions,
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
    subscriptions: Subscriptions
    follows: Follows
    mutes: Mutes
    forgetting: Forgetting
