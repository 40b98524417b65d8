"""Stories that are asked for: by words, by id, the newest, the weightiest."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.answer import Asker, Search, Shelf
from bot.domain.item import ItemId
from bot.domain.search import Found, Query
from bot.domain.story import Standing, Story, StoryId
from bot.domain.subscription import Destination
from bot.flows import ledger
from bot.flows.asking.desk import Desk
from bot.flows.asking.lines import Gathered, gathered, lines_of, muted_by, ranked, told_lines
from bot.flows.asking.subjects import makers_called
from bot.flows.ruling import meant
from bot.ports import Transaction
from bot.rules.fusion import DEPTH, fuse
from bot.rules.identity import canonical
from bot.rules.language import asked_in
from bot.rules.licensing.catalogue import resolve
from bot.rules.ranking import HALF_LIFE

MOST, BEST, NEAREST = 25, 10, 3
"""Stories told in answer to a question, of those that matter most, and where nothing is found."""

SIFTED = 400
"""Items each leg is asked for where most of what is found will be filtered away."""

ALIKE = 0.3
"""The cosine below which what shares no word with a question is no answer to it, and at best near one.

all-MiniLM-L6-v2 puts questions and headlines of one subject at 0.35 and more, strangers below 0.26. multilingual-e5-small puts
everything above 0.7: there this leaves nothing out.
"""

NAMES = 5
"""Names of models that may have been meant."""

LATELY = timedelta(days=3)
"""What is older has lost seven eighths of its weight (`rules/ranking.py`)."""

RANKED = 120
"""Stories ranked in full, of those a glance finds likeliest to matter."""

NOBODY = Destination(kind="asked")
"""Has never been told anything."""

_STANDINGS = {None: 0.0, Standing.RUMORED: 0.8, Standing.ANNOUNCED: 1.2, Standing.RELEASED: 2.0}
_MOVED = 2.5


async def search(asked: Search, asker: Asker, desk: Desk) -> Shelf:
    """Return the stories that are found, the best first; where there are none, what is nearest and which models may be meant."""
    now = desk.doors.clock.now()
    sifted = any((asked.act, asked.maker, asked.license, asked.language))
    since = None if asked.since is None else now - min(asked.since, now - datetime.min.replace(tzinfo=now.tzinfo))
    items, near = await _items(asked.words, desk, since=since, depth=SIFTED if sifted else DEPTH)
    async with desk.doors.store.begin() as tx:
        muted = await muted_by(asker, desk, tx)
        found = (await gathered(await _holding(items, tx), tx)).heard(muted)
    wanted = [story for story in found.stories if _fits(story, found, asked, desk)] if sifted else None
    best = found.of(found.stories if wanted is None else wanted)
    if best.stories:
        lines = await lines_of(best.of(best.stories[:MOST]), asker, desk)
        return Shelf(lines=lines, more=len(best.stories) - len(lines))
    async with desk.doors.store.begin() as tx:
        others = (await gathered(await _holding(near, tx), tx)).heard(muted)
    nearest = await lines_of(others.of(others.stories[:NEAREST]), asker, desk)
    return Shelf(lines=(), nearest=nearest, models=tuple((await ledger.near(asked.words, desk.doors))[:NAMES]))


async def _items(
    words: str, desk: Desk, *, since: datetime | None, depth: int
) -> tuple[Sequence[ItemId], Sequence[ItemId]]:
    """Return the items that answer a question, best first; and those that are near it, whenever they came.

    The rounds keep the indexes up to date: nobody who asks waits for that.
    """
    if not words:
        return (), ()
    lang = asked_in(words)
    embedder = desk.doors.embedder
    vector = (await embedder.embed([words], query=True))[0] if embedder.reads(lang) else None
    query = Query(text=words, vector=vector, limit=depth, since=since)
    found = await desk.doors.store.search(query, embedder=embedder.name)
    named = {hit.item for hit in found.text}
    alike = tuple(hit for hit in found.vectors if hit.score >= ALIKE or hit.item in named)
    sure = Found(text=found.text, vectors=alike)
    best = fuse(sure, query_lang=lang, reads=embedder.reads, limit=depth)
    if since is not None:
        found = await desk.doors.store.search(replace(query, since=None, limit=MOST), embedder=embedder.name)
    return best, fuse(found, query_lang=lang, reads=embedder.reads, limit=MOST)


async def _holding(items: Sequence[ItemId], tx: Transaction) -> list[Story]:
    """Return the stories of items, in the order of the best item of each; a round-up is none."""
    held = await tx.stories.of(items)
    stories = await tx.stories.get(list(dict.fromkeys(held[item] for item in items if item in held)))
    return [story for story in stories if not story.roundup]


def _fits(story: Story, found: Gathered, asked: Search, desk: Desk) -> bool:
    """Say whether a story is of the kind, the maker, the license and the language asked for."""
    about = found.about(story)
    if asked.act is not None and asked.act not in found.acts(story):
        return False
    if asked.language is not None and asked.language not in story.langs:
        return False
    if asked.license is not None:
        named = resolve(asked.license)
        if (named.key if named else asked.license) not in about.licenses:
            return False
    return asked.maker is None or bool(makers_called(asked.maker, desk.makers) & about.makers)


async def latest(asker: Asker, desk: Desk) -> Shelf:
    """Return the newest stories, those muted left out."""
    async with desk.doors.store.begin() as tx:
        muted = await muted_by(asker, desk, tx)
        found = (await gathered(await tx.stories.newest(limit=4 * MOST if muted else MOST), tx)).heard(muted)
    return Shelf(lines=await lines_of(found.of(found.stories[:MOST]), asker, desk))


async def trending(asker: Asker, desk: Desk) -> Shelf:
    """Return what matters most now. Only what a glance finds likeliest is read and ranked in full."""
    now = desk.doors.clock.now()
    async with desk.doors.store.begin() as tx:
        muted = await muted_by(asker, desk, tx)
        lately = await tx.stories.untold(NOBODY, since=now - LATELY)
        likely = sorted(lately, key=lambda story: -_glance(story, now))[:RANKED]
        found = (await gathered(likely, tx)).heard(muted)
    weighed = await ranked(found, asker, desk)
    weighed.sort(key=lambda pair: (-pair[1].score, -pair[0].updated_at.timestamp(), pair[0].id))
    return Shelf(
        lines=await told_lines(weighed[:BEST], found, asker, desk), more=max(0, len(lately) - len(weighed[:BEST]))
    )


def _glance(story: Story, now: datetime) -> float:
    """Say how much a story is likely to matter, by what can be seen of it without its items: no reason, only an order."""
    fresh = math.exp2(-(max(now - max(story.updated_at, story.moved_at or story.updated_at), timedelta()) / HALF_LIFE))
    weight = _STANDINGS.get(story.standing, _MOVED) + 0.6 * min(len(story.items), 6) + 0.3 * len(story.langs)
    return (1.0 + weight + (1.5 if story.leaked else 0.0) + (0.5 if story.models else 0.0)) * fresh


async def story(words: str, asker: Asker, desk: Desk) -> Shelf:
    """Return the story of an id, of an item's id or address, or the one that words mean best."""
    async with desk.doors.store.begin() as tx:
        one = await named_story(words, tx)
        found = await gathered([one], tx) if one else None
    if found is not None and found.stories:
        return Shelf(lines=await lines_of(found, asker, desk, whole=True))
    shelf = await search(Search(words=words), asker, desk)
    if not shelf.lines:
        return shelf
    best, *others = shelf.lines
    async with desk.doors.store.begin() as tx:
        meant_ = await gathered(await tx.stories.get([best.story]), tx)
    lines = await lines_of(meant_, asker, desk, whole=True)
    return Shelf(lines=lines, nearest=tuple(others[:NEAREST]), more=len(others) + shelf.more)


async def named_story(words: str, tx: Transaction) -> Story | None:
    """Return the story that an id or an address names: its own, or that of an item."""
    found = await meant(words, tx)
    if found is not None:
        return found.story
    url = canonical(words) if words.startswith(("http://", "https://")) else None
    items = await tx.items.by_url(url) if url else []
    held = await tx.stories.of([item.id for item in items])
    stories = await tx.stories.get([StoryId(held[item.id]) for item in items if item.id in held][:1])
    return stories[0] if stories else None
