"""A round-up and the stories it tells: each of its passages held against what a story is about."""

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from bot.domain.claim import Act, Claim
from bot.domain.item import Item, ItemId
from bot.domain.mention import Named
from bot.domain.source import Url
from bot.domain.story import Attachment, Story, StoryId
from bot.rules.claims import understand
from bot.rules.identity import canonical
from bot.rules.language import sentences
from bot.rules.likeness.pairs import OPEN_DAYS
from bot.rules.likeness.profile import clock
from bot.rules.likeness.terms import BUCKETS, rarity, words_of
from bot.rules.mentions import WORD_MARK, mentions_of

WINDOW = timedelta(days=OPEN_DAYS)
"""How long after a story's last news a round-up may tell it: a monthly review would be history."""

AHEAD = timedelta(days=2)
"""How long before a story opens a round-up may tell it: what opens later tells of another moment. Many clocks give a day only."""

READ = 40_000
"""Characters of a round-up that are read: a long newsletter; of one issue of AINews the middle repeats the beginning."""

MOST_PASSAGES = 120
"""Passages that are read, at a millisecond each."""

SHORTEST, LONGEST = 6, 600
"""Characters of a passage: less is a number or a rubric, more is no sentence."""

QUOTE = 300
"""Characters of a passage that are kept."""

COVERED = 0.5
"""The share of a headline's words, by their rarity, that a passage must hold: about half of a headline says what happened."""

FEW = 4
"""Words of a headline that a passage must hold at least: three are a name."""

TITLES = 8
"""Headlines of a story a passage is held against, the newest."""

RAREST = 8
"""Words of a headline by which round-ups are looked for."""

SHARE = 3
"""One in so many of a story's items must be about a model, or tell an act, for the story to."""

ADDRESS_MARK = "@"
"""Stands before an address among what a round-up is found by."""

CRISP = frozenset(
    {
        Act.RELEASE,
        Act.RUMORED_RELEASE,
        Act.ANNOUNCEMENT,
        Act.LICENSE_CHANGE,
        Act.ACCESS_CHANGE,
        Act.LEAK,
        Act.WITHDRAWAL,
    }
)
"""What happens to a model once or seldom: the same act of the same model within days is the same happening."""

_CLAUSES = re.compile(r"[；;｜|／/、，]|(?<=\w),\s|[:：]\s|：(?=\D)")
"""Where the title of a round-up goes from one happening to the next."""

_ADDRESS = re.compile(r"https?://[^\s<>\"'）」』】，。；、]{4,500}")

Weights = Mapping[str, float]
"""Words, and how rare each is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One sentence, list item or heading of a round-up, or one clause of its title."""

    text: str
    act: Act | None
    models: frozenset[str]  # canonical names of those it is about, each one certain model
    words: frozenset[str]
    addresses: frozenset[Url]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roundup:
    """An item that tells many happenings, read."""

    item: ItemId
    lang: str
    at: datetime
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a story is about, as far as a passage can tell it."""

    story: StoryId
    opened_at: datetime
    updated_at: datetime
    named: bool  # it is about some certain model: what does not name that model does not tell it
    models: frozenset[str]
    acts: frozenset[Act]
    titles: tuple[tuple[str, Weights], ...]  # with their languages
    addresses: frozenset[Url]


@lru_cache(maxsize=128)
def read_roundup(item: Item) -> Roundup:
    """Read a round-up, passage by passage; one of the last days is asked for by every story that names its models."""
    clauses = _CLAUSES.split(item.title)
    texts = dict.fromkeys(
        text
        for each in (item.title, *clauses, *sentences(item.text[:READ], item.lang))
        if SHORTEST <= len(text := each.strip()) <= LONGEST
    )
    if len(clauses) > 1:
        texts.pop(item.title.strip(), None)
    passages = tuple(_passage(text, item.lang) for text in list(texts)[:MOST_PASSAGES])
    return Roundup(item=item.id, lang=item.lang, at=clock(item), passages=passages)


def _passage(text: str, lang: str) -> Passage:
    mentions = mentions_of(text, "", lang)
    main = understand(text, "", lang, mentions).main
    certain = {each.name for each in mentions if each.kind is Named.MODEL and each.certain and not each.beside}
    found = (canonical(address.rstrip(".,:)")) for address in _ADDRESS.findall(text))
    return Passage(
        text=text,
        act=main.act if main else None,
        models=frozenset(certain.intersection(main.names if main else ())),
        words=frozenset(words_of(text)),
        addresses=frozenset(address for address in found if address),
    )


def found_by(roundup: Roundup) -> frozenset[str]:
    """Return what a round-up is found by: its models, addresses and rare words."""
    words: set[str] = set()
    for passage in roundup.passages:
        words |= passage.words
    keys = {f"{ADDRESS_MARK}{address}" for passage in roundup.passages for address in passage.addresses}
    return frozenset(keys.union(*(passage.models for passage in roundup.passages), map(_key, words)))


def looks_for(passage: Passage) -> frozenset[str]:
    """Return what the stories that a passage may tell are looked for by."""
    return passage.models | frozenset(_key(word) for word in _rarest(passage.words))


def sought(
    story: Story, items: Sequence[Item], claims: Mapping[ItemId, Sequence[Claim]]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return by which names the round-ups that may tell a story are looked for, and by which words where it names no model."""
    names = set(story.models)
    for item in items:
        names.update(name for claim in claims.get(item.id, ())[:1] for name in claim.names[:1])
        if item.url:
            names.add(f"{ADDRESS_MARK}{item.url}")
    words = () if story.models or not items else map(_key, _rarest(set(words_of(items[-1].title))))
    return frozenset(names), frozenset(words)


def told_of(story: Story, items: Sequence[Item], claims: Mapping[ItemId, Sequence[Claim]]) -> Told:
    """Say what a story is about, of its items in the order they joined, and what each of them says."""
    mains = [each[0] for item in items if (each := claims.get(item.id)) and not each[0].background]
    enough = max(1, -(-len(mains) // SHARE))
    models = Counter(main.names[0] for main in mains if main.names)
    acts = Counter(main.act for main in mains)
    return Told(
        story=story.id,
        opened_at=story.opened_at,
        updated_at=story.updated_at,
        named=bool(story.models),
        models=frozenset(name for name, times in models.items() if times >= enough),
        acts=frozenset(act for act, times in acts.items() if times >= enough),
        titles=tuple((item.lang, _weights(item.title)) for item in items[-TITLES:]),
        addresses=frozenset(item.url for item in items if item.url),
    )


def attach(roundup: Roundup, told: Told, at: datetime) -> Attachment | None:
    """Attach a round-up to a story where one passage of it tells the story; None where none surely does."""
    if not told.opened_at - AHEAD <= roundup.at <= told.updated_at + WINDOW:
        return None
    best: tuple[float, str, str] | None = None
    for passage in roundup.passages:
        found = _shared(passage, told, roundup.lang)
        if found and (best is None or found[0] > best[0]):
            best = (*found, passage.text)
    if best is None:
        return None
    _, reason, text = best
    quote = text if len(text) <= QUOTE else f"{text[: QUOTE - 1]}…"
    return Attachment(item=roundup.item, story=told.story, reason=reason, quote=quote, at=at)


def _shared(passage: Passage, told: Told, lang: str) -> tuple[float, str] | None:
    """Say how surely a passage tells a story, and what the two share; None where that is too little."""
    if linked := passage.addresses & told.addresses:
        return 4.0, f"links to {min(linked)}"
    models = passage.models & told.models
    if told.named and not models:
        return None
    name = f"names {', '.join(sorted(models))}" if models else ""
    if models and passage.act in told.acts and passage.act in CRISP:
        return 3.0, f"{name} and tells its {passage.act.value}"
    covered, words = max(
        (_covered(passage, title, models) for language, title in told.titles if language == lang), default=(0.0, ())
    )
    if covered < COVERED or len(words) < FEW:
        return None
    shares = f"shares {covered:.0%} of a headline: {', '.join(words[:FEW])}"
    return covered + bool(models), f"{name} and {shares}" if name else shares


def _covered(passage: Passage, title: Weights, models: frozenset[str]) -> tuple[float, tuple[str, ...]]:
    """Return how much of a headline a passage holds besides the models' names, by rarity; and which words, the rarest first."""
    others = title.keys() - {word for name in models for word in words_of(name)}
    shared = sorted(passage.words & others, key=lambda word: (-title[word], word))
    total = sum(title[word] ** 2 for word in others)
    return sum(title[word] ** 2 for word in shared) / total if total else 0.0, tuple(shared)


def _weights(title: str) -> Weights:
    return {word: _rarity(word) for word in words_of(title)}


def _rarest(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-_rarity(word), word))[:RAREST]


def _rarity(word: str) -> float:
    return float(rarity()[zlib.crc32(word.encode()) % BUCKETS])


def _key(word: str) -> str:
    """Write a word as the profile of an item writes its rare ones."""
    return f"{WORD_MARK}{zlib.crc32(word.encode()) % BUCKETS:x}"
