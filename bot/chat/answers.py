"""What people on Discord may ask of the rest of Kaiho, and what they may do; filled where the bot is put together."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.answer import (
    Asker,
    Checked,
    Compared,
    Explained,
    Family,
    Held,
    Known,
    Option,
    Rhythm,
    Search,
    Sheet,
    Shelf,
    Status,
    Trial,
    Trouble,
    Why,
)
from bot.domain.digest import Digest, Happening, Line
from bot.domain.following import Follow, Mute, Subject
from bot.domain.subscription import Destination, Subscription

__all__ = ["Answers", "Deeds", "Questions", "Status", "Trouble"]


class Questions(Protocol):
    """What changes nothing."""

    async def digest(self, asker: Asker) -> Digest:
        """Return what is due to be told now where it is asked, promised to nobody."""

    async def status(self, asker: Asker) -> Status:
        """Return how Kaiho is doing."""

    async def search(self, search: Search, asker: Asker) -> Shelf:
        """Return the stories that are found, the best first; at most 25."""

    async def latest(self, asker: Asker) -> Shelf:
        """Return the newest stories; at most 25."""

    async def trending(self, asker: Asker) -> Shelf:
        """Return what matters most now, each line's reasons first; at most 10."""

    async def story(self, words: str, asker: Asker) -> Shelf:
        """Return the story of an id, or the one that words mean best."""

    async def why(self, story: str, asker: Asker) -> Why | None:
        """Return why a story, or the story of an item, is as it is."""

    async def model(self, words: str, asker: Asker) -> Sheet | None:
        """Return everything about a model; None where none is meant."""

    async def lineage(self, words: str, asker: Asker) -> Family | None:
        """Return the family of a model, drawn."""

    async def history(self, words: str, asker: Asker) -> Known | None:
        """Return what a model's license has been."""

    async def explain(self, words: str, asker: Asker) -> Explained | None:
        """Return what a license grants: one of the catalogue, or that of a model."""

    async def compare(self, before: str, after: str, asker: Asker) -> Compared | None:
        """Hold two licenses side by side, each one of the catalogue or that of a model; None where one is not known."""

    async def changes(self, since: datetime, asker: Asker) -> tuple[Happening, ...]:
        """Return the license and access changes since then, a model each, the weightiest first."""

    async def check(self, text: str, asker: Asker) -> tuple[Checked, ...]:
        """Return the claims of a text with what the ledger says of each."""

    async def near(self, words: str) -> tuple[str, ...]:
        """Return names of models that may have been meant."""

    async def sources(self, asker: Asker) -> tuple[Rhythm, ...]:
        """Return the sources and how they do, those in trouble first."""

    async def try_source(self, source: str, asker: Asker) -> Trial:
        """Ask a source, by its id or its address, and keep nothing; a `BotError` where it can not be asked."""

    async def complete(self, subject: Subject, typed: str, asker: Asker) -> Sequence[Option]:
        """Return at most 25 things of a kind whose name holds what was typed, the likeliest first."""


class Deeds(Protocol):
    """What changes something. What a person may not do is a `BotError` that says so."""

    async def follow(
        self, subject: Subject, target: str, asker: Asker, *, to: Destination | None = None
    ) -> Follow | None:
        """Follow a thing, told in private or there; None where there is no such thing."""

    async def unfollow(self, subject: Subject, target: str, asker: Asker) -> bool:
        """Follow it no more; say whether it was followed."""

    async def following(self, asker: Asker) -> tuple[Follow, ...]:
        """Return what a person follows."""

    async def mute(self, subject: Subject, target: str, asker: Asker, *, everyone: bool = False) -> Mute | None:
        """Never tell a person of a thing again, or `everyone` in the server; None where there is no such thing."""

    async def unmute(self, subject: Subject, target: str, asker: Asker, *, everyone: bool = False) -> bool:
        """Tell of it again; say whether it was muted."""

    async def muted(self, asker: Asker) -> tuple[Mute, ...]:
        """Return what a person and their server are never told of."""

    async def dispute(self, words: str, note: str, asker: Asker) -> int:
        """Say that a verdict, or those of a story, is wrong; return how many verdicts are disputed by it."""

    async def split(self, item: str, asker: Asker) -> Line | None:
        """Part an item from its story, for operators; return the story it is now, None where there was nothing to part."""

    async def merge(self, one: str, other: str, asker: Asker) -> Line | None:
        """Make one story of two, for operators; None where there are not two."""

    async def subscribe(self, subscription: Subscription, asker: Asker) -> Subscription:
        """Keep a subscription of the asker's server, new or changed; a `BotError` where it can not be."""

    async def unsubscribe(self, id_: str, asker: Asker) -> bool:
        """Forget a subscription of the asker's server; say whether there was one."""

    async def subscriptions(self, asker: Asker) -> tuple[Subscription, ...]:
        """Return the subscriptions of the asker's server."""

    async def held(self, asker: Asker) -> Held:
        """Return what is kept about a person."""

    async def forget(self, asker: Asker) -> Held:
        """Delete what is kept about a person; return what it was."""

    async def left(self, guild: str, channels: Sequence[str]) -> None:
        """Delete what is kept about a server that removed the bot."""


class Answers(Questions, Deeds, Protocol):
    """Both."""
