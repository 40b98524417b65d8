"""A digest becomes pages, each exactly what Discord's "create message" takes."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.chat.alerts import calls, what
from bot.chat.box import Box, piece
from bot.chat.embeds import bind_embeds
from bot.chat.happening import happening_box
from bot.chat.limits import width
from bot.chat.locales import say
from bot.chat.look import COLORS
from bot.chat.markdown import escape, link
from bot.chat.pages import bind
from bot.chat.story import clean_name, story_boxes
from bot.domain.digest import Digest, Flood
from bot.domain.subscription import DeliveryKind, Leaf, Look
from bot.rules.legibility import clip, legible
from bot.rules.wording import Words, words
from bot.rules.wording_ledger import counted
from bot.rules.wording_verdicts import advice

DOWN_SHOWN = 10
TITLE_LENGTH = 100

FLOOD_PIECE = 1_800
"""Characters of one box of a flood's titles; more go to a next box, so that a flood shares a page with other news."""


def render(digest: Digest) -> tuple[Leaf, ...]:
    """Return the pages of a digest, each with the stories it tells; together they drop nothing."""
    own = words(digest.language)
    title = f"## {_title(digest, own)}"
    first = "\n".join([title, *_opening(digest, own)])
    boxes = _boxes(digest, own)
    return bind_embeds(first, title, boxes) if digest.look is Look.EMBEDS else bind(first, title, map(piece, boxes))


def _title(digest: Digest, own: Words) -> str:
    told = counted(digest, own.lang)
    match digest.kind:
        case DeliveryKind.ALERT:
            several = len(digest.lines) + len(digest.happenings) > 1
            return " · ".join((f"🔔 {what(digest.urgent, own.lang)}", *(told if several else ())))
        case DeliveryKind.NOTICE:
            return say("render.notice", own.lang)
        case DeliveryKind.DIGEST | DeliveryKind.CORRECTION:
            at = digest.at.astimezone(ZoneInfo(digest.timezone))
            return " · ".join((own.headline(at, len(digest.lines)), *told))


def _opening(digest: Digest, own: Words) -> Iterator[str]:
    if digest.kind is DeliveryKind.NOTICE:
        return
    if digest.kind is DeliveryKind.ALERT:
        if called := calls(digest.roles):
            yield called
        return
    if digest.kind is DeliveryKind.CORRECTION:
        yield f"-# {say('render.corrected', own.lang, when=f'<t:{int((digest.corrected_at or digest.at).timestamp())}:R>')}"
        return
    if not (digest.lines or digest.floods or digest.left_out or digest.happenings):
        yield own.quiet(digest.since.astimezone(ZoneInfo(digest.timezone)), heard=digest.counts.heard)
    counts = digest.counts
    down = own.down([escape(clean_name(name)) or "…" for name in counts.down], shown=DOWN_SHOWN)
    yield f"-# {own.counts(counts.items, counts.sources)} · {down}"


def _boxes(digest: Digest, own: Words) -> Iterator[Box]:
    if digest.picture:
        yield Box(picture=digest.picture)
    for happening in digest.happenings:
        yield happening_box(happening, own)
    for line in digest.lines:
        yield from story_boxes(line, own)
    for flood in digest.floods:
        yield from _flood(flood, own)
    closing = [own.left_out(digest.left_out)] if digest.left_out else []
    closing += [says] if (says := advice(digest, own.lang)) else []
    if closing:
        yield Box(body=tuple(f"-# {each}" for each in closing))


def _flood(flood: Flood, own: Words) -> Iterator[Box]:
    """Say a flood in one line, and the titles shown of it below, in as many boxes as they need."""
    name = f"**{escape(clean_name(flood.name)) or '…'}**"
    head = f"{name} · {own.flood(flood.entries, len(flood.shown))}"
    titles: list[str] = []
    stories = flood.stories
    for title, url in flood.shown:
        text = link(clip(legible(title), TITLE_LENGTH), url) or "…"
        if titles and width(head) + sum(width(each) + 3 for each in titles) + width(text) > FLOOD_PIECE:
            yield Box(body=(head,), foot=tuple(titles), color=COLORS[None], stories=stories)
            head, titles, stories = name, [], ()
        titles.append(text)
    yield Box(body=(head,), foot=tuple(titles), color=COLORS[None], stories=stories)
