"""Answers from made nouns: what the rest of Kaiho would say, held in memory; a test changes what it wants to differ."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.chat.answers import Answers, Status
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
    Trial,
    Why,
)
from bot.domain.digest import Digest, Happening, Line
from bot.domain.following import Follow, FollowId, Mute, Subject
from bot.domain.source import Url
from bot.domain.subscription import Destination, Subscription
from bot.errors import BotError, Missing
from tests.chat.nouns import (
    make_asker,
    make_compared,
    make_explained,
    make_happening,
    make_kin,
    make_known,
    make_lines,
    make_picture,
    make_rhythm,
    make_sheet,
    make_shelf,
    make_why,
)
from tests.claims import make_claim, make_verdict
from tests.make import NOW, make_digest, make_line

__all__ = [
    "Asked",
    "make_asker",
    "make_compared",
    "make_explained",
    "make_happening",
    "make_kin",
    "make_known",
    "make_lines",
    "make_picture",
    "make_rhythm",
    "make_sheet",
    "make_shelf",
    "make_why",
    "told_of",
]


def _mayhap(words: str) -> bool:
    """Say whether words mean the one model there is: whatever does not say `nothing` does."""
    return "nothing" not in words


@dataclass(slots=True, kw_only=True)
class Asked:
    """Every question and deed of `Answers`: nouns that a test may change, and a list of who asked for what.

    Words that hold `nothing` mean nothing. What is followed, muted and subscribed to is remembered. `refuse` makes every
    answer go wrong.
    """

    asked: list[tuple[str, Asker | None, tuple[object, ...]]] = field(default_factory=list)
    refuse: Callable[[str], BotError | None] = lambda _: None
    made_digest: Callable[[str], Digest] = lambda lang: make_digest(language=lang)
    made_status: Status = field(
        default_factory=lambda: Status(version="2026.11.0", sources=71, items=1_212, stories=900)
    )
    shelf: Shelf = field(default_factory=make_shelf)
    made_why: Why | None = field(default_factory=make_why)
    sheet: Sheet = field(default_factory=make_sheet)
    family: Family = field(
        default_factory=lambda: Family(kin=make_kin(), picture=make_picture("lineage.png", "A family of two models."))
    )
    explained: Explained = field(default_factory=make_explained)
    compared: Compared = field(default_factory=make_compared)
    changed: tuple[Happening, ...] = field(default_factory=lambda: (make_happening(),))
    checked: tuple[Checked, ...] = field(
        default_factory=lambda: (Checked(claim=make_claim(), verdicts=(make_verdict(),)),)
    )
    rhythms: tuple[Rhythm, ...] = field(default_factory=lambda: (make_rhythm(),))
    options: tuple[Option, ...] = (
        Option(label="rocket-7b", value="acme/rocket-7b"),
        Option(label="rocket-70b", value="acme/rocket-70b"),
    )
    nearby: tuple[str, ...] = ("acme/rocket-7b",)
    follows: list[Follow] = field(default_factory=list)
    mutes: list[Mute] = field(default_factory=list)
    kept: list[Subscription] = field(default_factory=list)
    disputes: list[tuple[str, str]] = field(default_factory=list)
    verdicts_disputed: int = 1
    gone: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def answers(self) -> Answers:
        """Return itself as what the client takes."""
        return self

    def _note(self, what: str, asker: Asker | None, *said: object) -> None:
        self.asked.append((what, asker, said))
        error = self.refuse(what)
        if error is not None:
            raise error

    # What changes nothing.

    async def digest(self, asker: Asker) -> Digest:
        self._note("digest", asker)
        return self.made_digest(asker.lang)

    async def status(self, asker: Asker) -> Status:
        self._note("status", asker)
        return self.made_status

    async def search(self, search: Search, asker: Asker) -> Shelf:
        self._note("search", asker, search)
        return self._found(search.words)

    async def latest(self, asker: Asker) -> Shelf:
        self._note("latest", asker)
        return self.shelf

    async def trending(self, asker: Asker) -> Shelf:
        self._note("trending", asker)
        return self.shelf

    async def story(self, words: str, asker: Asker) -> Shelf:
        self._note("story", asker, words)
        found = self._found(words)
        return replace(found, lines=found.lines[:1])

    async def why(self, story: str, asker: Asker) -> Why | None:
        self._note("why", asker, story)
        return self.made_why if _mayhap(story) else None

    async def model(self, words: str, asker: Asker) -> Sheet | None:
        self._note("model", asker, words)
        return self.sheet if _mayhap(words) else None

    async def lineage(self, words: str, asker: Asker) -> Family | None:
        self._note("lineage", asker, words)
        return self.family if _mayhap(words) else None

    async def history(self, words: str, asker: Asker) -> Known | None:
        self._note("history", asker, words)
        return self.sheet.known if _mayhap(words) else None

    async def explain(self, words: str, asker: Asker) -> Explained | None:
        self._note("explain", asker, words)
        return self.explained if _mayhap(words) else None

    async def compare(self, before: str, after: str, asker: Asker) -> Compared | None:
        self._note("compare", asker, before, after)
        return self.compared if _mayhap(before) and _mayhap(after) else None

    async def changes(self, since: datetime, asker: Asker) -> tuple[Happening, ...]:
        self._note("changes", asker, since)
        return self.changed

    async def check(self, text: str, asker: Asker) -> tuple[Checked, ...]:
        self._note("check", asker, text)
        return self.checked if _mayhap(text) else ()

    async def near(self, words: str) -> tuple[str, ...]:
        self._note("near", None, words)
        return self.nearby

    async def sources(self, asker: Asker) -> tuple[Rhythm, ...]:
        self._note("sources", asker)
        return self.rhythms

    async def try_source(self, source: str, asker: Asker) -> Trial:
        self._note("try_source", asker, source)
        if not _mayhap(source):
            raise Missing(source, "there is no such source")
        return Trial(
            source=source,
            outcome="read",
            problem=None,
            kept=(("Acme releases Acme-7B", Url("https://example.org/acme-7b")),),
            refused=(("Ten recipes", "not about models"),),
        )

    async def complete(self, subject: Subject, typed: str, asker: Asker) -> Sequence[Option]:
        self._note("complete", asker, subject, typed)
        return [option for option in self.options if typed.lower() in option.label.lower()]

    # What changes something.

    async def follow(
        self, subject: Subject, target: str, asker: Asker, *, to: Destination | None = None
    ) -> Follow | None:
        self._note("follow", asker, subject, target, to)
        if not _mayhap(target):
            return None
        there = to or Destination(kind="discord-dm", address=asker.person)
        follow = Follow(
            id=FollowId(f"{subject}-{target}-{there}"),
            subject=subject,
            target=target,
            label=target,
            destination=there,
            person=asker.person,
            guild=asker.guild,
            language=asker.lang,
            at=NOW,
            told_until=NOW,
        )
        if follow.id not in {each.id for each in self.follows}:
            self.follows.append(follow)
        return follow

    async def unfollow(self, subject: Subject, target: str, asker: Asker) -> bool:
        self._note("unfollow", asker, subject, target)
        kept = [
            each for each in self.follows if (each.subject, each.target, each.person) != (subject, target, asker.person)
        ]
        was = len(kept) < len(self.follows)
        self.follows[:] = kept
        return was

    async def following(self, asker: Asker) -> tuple[Follow, ...]:
        self._note("following", asker)
        return tuple(each for each in self.follows if each.person == asker.person)

    async def mute(self, subject: Subject, target: str, asker: Asker, *, everyone: bool = False) -> Mute | None:
        self._note("mute", asker, subject, target, everyone)
        if not _mayhap(target):
            return None
        mute = Mute(
            scope=_scope(asker, everyone=everyone),
            subject=subject,
            target=target,
            label=target,
            person=asker.person,
            at=NOW,
        )
        if mute not in self.mutes:
            self.mutes.append(mute)
        return mute

    async def unmute(self, subject: Subject, target: str, asker: Asker, *, everyone: bool = False) -> bool:
        self._note("unmute", asker, subject, target, everyone)
        scope = _scope(asker, everyone=everyone)
        kept = [each for each in self.mutes if (each.scope, each.subject, each.target) != (scope, subject, target)]
        was = len(kept) < len(self.mutes)
        self.mutes[:] = kept
        return was

    async def muted(self, asker: Asker) -> tuple[Mute, ...]:
        self._note("muted", asker)
        return tuple(each for each in self.mutes if each.scope in asker.scopes)

    async def dispute(self, words: str, note: str, asker: Asker) -> int:
        self._note("dispute", asker, words, note)
        self.disputes.append((words, note))
        return self.verdicts_disputed

    async def split(self, item: str, asker: Asker) -> Line | None:
        self._note("split", asker, item)
        return self.shelf.lines[0] if _mayhap(item) else None

    async def merge(self, one: str, other: str, asker: Asker) -> Line | None:
        self._note("merge", asker, one, other)
        return self.shelf.lines[0] if _mayhap(one) and _mayhap(other) else None

    async def subscribe(self, subscription: Subscription, asker: Asker) -> Subscription:
        self._note("subscribe", asker, subscription)
        self.kept[:] = [*(each for each in self.kept if each.id != subscription.id), subscription]
        return subscription

    async def unsubscribe(self, id_: str, asker: Asker) -> bool:
        self._note("unsubscribe", asker, id_)
        kept = [each for each in self.kept if (each.id, each.guild) != (id_, asker.guild)]
        was = len(kept) < len(self.kept)
        self.kept[:] = kept
        return was

    async def subscriptions(self, asker: Asker) -> tuple[Subscription, ...]:
        self._note("subscriptions", asker)
        return tuple(each for each in self.kept if each.guild == asker.guild)

    async def held(self, asker: Asker) -> Held:
        self._note("held", asker)
        return Held(
            follows=sum(each.person == asker.person for each in self.follows),
            mutes=sum(each.person == asker.person for each in self.mutes),
            subscriptions=sum(each.made_by == asker.person for each in self.kept),
            disputes=len(self.disputes),
        )

    async def forget(self, asker: Asker) -> Held:
        held = await self.held(asker)
        self._note("forget", asker)
        self.follows[:] = [each for each in self.follows if each.person != asker.person]
        self.mutes[:] = [each for each in self.mutes if each.person != asker.person]
        self.disputes.clear()
        return held

    async def left(self, guild: str, channels: Sequence[str]) -> None:
        self._note("left", None, guild, tuple(channels))
        self.gone.append((guild, tuple(channels)))
        self.kept[:] = [each for each in self.kept if each.guild != guild]

    def _found(self, words: str) -> Shelf:
        if _mayhap(words):
            return self.shelf
        return Shelf(lines=(), nearest=(make_line(),), models=self.nearby)


def _scope(asker: Asker, *, everyone: bool) -> str:
    return f"guild:{asker.guild}" if everyone and asker.guild else f"person:{asker.person}"


def told_of(asked: Asked, what: str) -> list[tuple[Asker | None, tuple[object, ...]]]:
    """Return who asked for one thing, with what, in order."""
    return [(asker, said) for name, asker, said in asked.asked if name == what]
