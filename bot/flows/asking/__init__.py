"""Questions people ask on Discord, answered from the store: nothing here changes anything, and every answer is quick."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.answer import (
    Asker,
    Checked,
    Compared,
    Explained,
    Family,
    Known,
    Option,
    Rhythm,
    Search,
    Sheet,
    Shelf,
    Status,
    Trial,
    Why,
)
from bot.domain.digest import Digest, Happening
from bot.domain.following import Subject
from bot.domain.subscription import Subscription
from bot.domain.watch import Maker
from bot.flows import ledger
from bot.flows.asking import checking, completing, finding, here, licenses, models, sources, why
from bot.flows.asking.desk import Desk, Draw, Specs, asked
from bot.ports import Doors

__all__ = ["Asking", "Draw"]


class Asking:
    """Everything that can be asked. What is told depends on who asks: their language, their mutes, their server."""

    def __init__(
        self, doors: Doors, specs: Specs, makers: Sequence[Maker], subscriptions: Sequence[Subscription], draw: Draw
    ) -> None:
        self._desk = Desk(doors=doors, specs=specs, makers=makers, subscriptions=subscriptions, draw=draw)
        self._tally = licenses.Tally()
        self._titles = completing.Shelf()

    async def digest(self, asker: Asker) -> Digest:
        """Return what is due to be told now where it is asked, promised to nobody."""
        return await here.digest(asker, self._desk)

    async def status(self, asker: Asker) -> Status:
        """Return how Kaiho is doing."""
        return await here.status(asker, self._desk)

    async def search(self, search: Search, asker: Asker) -> Shelf:
        """Return the stories that are found, the best first; at most 25."""
        return await finding.search(replace(search, words=asked(search.words)), asker, self._desk)

    async def latest(self, asker: Asker) -> Shelf:
        """Return the newest stories; at most 25."""
        return await finding.latest(asker, self._desk)

    async def trending(self, asker: Asker) -> Shelf:
        """Return what matters most now, each line's reasons first; at most 10."""
        return await finding.trending(asker, self._desk)

    async def story(self, words: str, asker: Asker) -> Shelf:
        """Return the story of an id, or the one that words mean best."""
        return await finding.story(asked(words), asker, self._desk)

    async def why(self, story: str, asker: Asker) -> Why | None:
        """Return why a story, or the story of an item, is as it is."""
        return await why.why(asked(story), asker, self._desk)

    async def model(self, words: str, asker: Asker) -> Sheet | None:
        """Return everything about a model; None where none is meant."""
        return await models.model(asked(words), asker, self._desk)

    async def lineage(self, words: str, asker: Asker) -> Family | None:
        """Return the family of a model, drawn."""
        return await models.lineage(asked(words), asker, self._desk)

    async def history(self, words: str, asker: Asker) -> Known | None:
        """Return what a model's license has been."""
        del asker  # the ledger tells everybody the same
        return await ledger.model(asked(words), self._desk.doors)

    async def explain(self, words: str, asker: Asker) -> Explained | None:
        """Return what a license grants: one of the catalogue, or that of a model."""
        del asker  # a license is the same for everybody
        return await licenses.explain(asked(words), self._desk, self._tally)

    async def compare(self, before: str, after: str, asker: Asker) -> Compared | None:
        """Hold two licenses side by side, each one of the catalogue or that of a model; None where one is not known."""
        del asker  # licenses are the same for everybody
        return await licenses.compare(asked(before), asked(after), self._desk)

    async def changes(self, since: datetime, asker: Asker) -> tuple[Happening, ...]:
        """Return the license and access changes since then, a model each, the weightiest first."""
        return await models.changes(since, asker, self._desk)

    async def check(self, text: str, asker: Asker) -> tuple[Checked, ...]:
        """Return the claims of a text with what the ledger says of each."""
        del asker  # the ledger tells everybody the same
        return await checking.check(text, self._desk)

    async def near(self, words: str) -> tuple[str, ...]:
        """Return names of models that may have been meant."""
        return tuple((await ledger.near(asked(words), self._desk.doors))[: finding.NAMES])

    async def sources(self, asker: Asker) -> tuple[Rhythm, ...]:
        """Return the sources and how they do, those in trouble first."""
        del asker  # whoever may ask is told all
        return await sources.sources(self._desk)

    async def try_source(self, source: str, asker: Asker) -> Trial:
        """Ask a source, by its id or its address, and keep nothing; a `BotError` where it can not be asked."""
        del asker  # whoever may ask is told all
        return await sources.try_source(asked(source), self._desk)

    async def complete(self, subject: Subject, typed: str, asker: Asker) -> Sequence[Option]:
        """Return at most 25 things of a kind whose name holds what was typed, the likeliest first."""
        del asker  # names are the same for everybody
        return await completing.complete(subject, asked(typed), self._desk, self._titles)
