"""What a store keeps of people: what they asked to be told. Each sentence of a contract is a test in `tests/contracts/`."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.following import Follow, FollowId, Mute, Subject
from bot.domain.subscription import Subscription, SubscriptionId


class Subscriptions(Protocol):
    """The subscriptions made by command; those of `sources.yaml` are not among them."""

    async def put(self, subscription: Subscription) -> None:
        """Keep a subscription under its id, in place of what was kept before."""

    async def remove(self, id_: SubscriptionId) -> bool:
        """Forget a subscription, what it was told and what it is still owed; say whether there was one."""

    async def all(self, *, guild: str | None = None) -> list[Subscription]:
        """Return all there are, or those of one server, by id."""


class Follows(Protocol):
    """Who follows what."""

    async def put(self, follows: Sequence[Follow]) -> None:
        """Keep follows under their ids, in place of what was kept before."""

    async def remove(self, ids: Sequence[FollowId]) -> int:
        """Forget these; return how many there were."""

    async def all(self, *, person: str | None = None, guild: str | None = None) -> list[Follow]:
        """Return all there are, or those of one person or of one server, oldest first."""


class Mutes(Protocol):
    """What persons and servers never want to hear of."""

    async def put(self, mutes: Sequence[Mute]) -> None:
        """Keep mutes; one of that scope, subject and target that is there already takes the new words."""

    async def remove(self, scope: str, subject: Subject, target: str) -> bool:
        """Forget one; say whether there was one."""

    async def of(self, scopes: Sequence[str]) -> list[Mute]:
        """Return what these scopes never want to hear of, oldest first."""


class Forgetting(Protocol):
    """What is kept about persons and servers, and how it is deleted."""

    async def person(self, person: str) -> dict[str, int]:
        """Count what is kept about a person, by noun: follows, mutes, subscriptions made, disputes raised."""

    async def forget_person(self, person: str) -> None:
        """Delete their follows, mutes and direct deliveries; take their name off subscriptions and disputes, which stay."""

    async def forget_guild(self, guild: str, channels: Sequence[str]) -> None:
        """Delete a server's subscriptions, follows and mutes, and what was delivered to it or is known of these channels."""
