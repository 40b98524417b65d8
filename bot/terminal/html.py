"""A page that looks like the Discord message, for those who have no Discord."""

import html
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.domain.digest import Corrected, Correction, Digest, Flood, Happening, Line, SourceLink
from bot.domain.source import Url
from bot.domain.story import Quote
from bot.domain.subscription import Delivery, Leaf, Receipt
from bot.errors import DeliveryError
from bot.ports import Clock
from bot.rules.legibility import clip, legible
from bot.rules.wording import Words, language_mark, words
from bot.rules.wording_ledger import Told, counted
from bot.rules.wording_ledger import told as told_in_words
from bot.rules.wording_moves import moved_in_words
from bot.rules.wording_verdicts import Worded, advice, spoken
from bot.terminal.courier import told, told_events
from bot.terminal.style import COLORS, PLAIN, STYLE
from bot.terminal.telling import SOURCES_SHOWN, TITLE_LENGTH, source_name, web_address

CLAUSES = {"−": "gone", "+": "come", "~": "moved"}
"""How a line about a clause looks; its sign says the same."""

_READS_AS_ADDRESS = re.compile(r"://|[^\W_][.．。｡][^\W\d_]{2}")
"""What may be taken for a host name, full-width dots included."""


def page(digests: Sequence[Digest]) -> str:
    """Return a whole HTML document with these digests, one below the other. It loads nothing and runs nothing."""
    said = words(digests[0].language if digests else "en")
    return "\n".join(
        (
            f'<!doctype html>\n<html lang="{_text(said.lang)}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width,initial-scale=1">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            '<meta name="referrer" content="no-referrer">',
            f"<title>Kaiho · {_text(said.title)}</title><style>{STYLE}</style></head><body><main>",
            *(_message(digest) for digest in digests),
            "</main></body></html>\n",
        )
    )


def _message(digest: Digest) -> str:
    said = words(digest.language)
    zone = ZoneInfo(digest.timezone)
    at = digest.at.astimezone(zone)
    down = said.down([source_name(name) for name in digest.counts.down])
    head = " · ".join((said.headline(at, len(digest.lines)), *counted(digest, said.lang)))
    counts = f"{said.counts(digest.counts.items, digest.counts.sources)} · {down}"
    blocks = [_box(COLORS[each.standing], _happening(each, said)) for each in _told(digest.happenings, said)]
    blocks += [_story(line, said, digest) for line in digest.lines] + [_flood(flood, said) for flood in digest.floods]
    if digest.left_out:
        blocks.append(_dim(_text(said.left_out(digest.left_out))))
    if not blocks:
        blocks.append(f"<p>{_text(said.quiet(digest.since.astimezone(zone), heard=digest.counts.heard))}</p>")
    if says := advice(digest, said.lang):
        blocks.append(_dim(_text(says)))
    return "\n".join(
        (
            f'<section lang="{_text(said.lang)}"><i class="face" aria-hidden="true">会</i><div class="message">',
            f'<p class="who"><b>Kaiho</b> <span class="app">APP</span> {_moment(digest, said.moment(at))}</p>',
            f"<h1>{_text(head)}</h1>{_dim(_text(counts))}",
            *blocks,
            "</div></section>",
        )
    )


def _story(line: Line, said: Words, digest: Digest) -> str:
    chips = [f'<span class="chip">{_text(said.chip(line.standing))}</span>'] if line.standing else []
    chips += [f'<span class="chip leak">{_text(said.leak_chip())}</span>'] if line.leaked else []
    told = "".join(_sentence(quote, said) for quote in line.summary.sentences)
    if by := said.worded_by(line.summary):
        told += _dim(_text(by))
    if moved := moved_in_words(line, said.lang):
        told += _dim(_link(*moved))
    several = len(line.sources) > 1
    foot = [_text(said.tellers(len(line.sources)))] if several else []
    for number, source in enumerate(line.sources[:SOURCES_SHOWN]):
        foot.append(_source(source, said, first=several and not number))
    if len(line.sources) > SOURCES_SHOWN:
        foot.append(_text(said.more(len(line.sources) - SOURCES_SHOWN)))
    if also := said.also_in(line.roundups):
        foot.append(_text(also))
    foot.append(_first_seen(line, said, digest))
    if note := said.unworded_note(line.summary):
        foot.append(_text(note))
    return _box(
        COLORS[line.standing] if line.standing else PLAIN,
        (f'<p class="chips">{" ".join(chips)}</p>' if chips else "")
        + f"<h2>{_quote(line.summary.headline, said)}</h2>{told}"
        + "".join(map(_verdict, spoken(line, said.lang)))
        + "".join(f'<div class="ledger">{_happening(each, said)}</div>' for each in _told(line.happenings, said))
        + _dim(" · ".join(foot)),
    )


def _sentence(quote: Quote, said: Words) -> str:
    """Quote a sentence as its publisher wrote it; a model's words stand as plain text."""
    tag = "blockquote" if quote.verbatim else "p"
    return f"<{tag}>{_quote(quote, said)}</{tag}>"


def _verdict(told: Worded) -> str:
    """Say what the ledger says of a claim, its evidence linked where it is named, and the sentence of the license."""
    sentence = _text(told.sentence)
    if told.link is not None and web_address(told.link[1]):
        label, linked = _text(told.link[0]), _link(*told.link)
        sentence = sentence.replace(label, linked, 1) if label in sentence else f"{sentence} {linked}"
    head = " · ".join((f"<b>{_text(told.chip)}</b>", *map(_text, filter(None, (told.disputed, told.about))), sentence))
    quote = f"<blockquote>{_text(told.quote)}</blockquote>" if told.quote else ""
    return f'<div class="verdict"><p>{head}</p>{quote}</div>'


def _told(happenings: Sequence[Happening], said: Words) -> list[Told]:
    return [told_in_words(happening, said.lang) for happening in happenings]


def _happening(happened: Told, said: Words) -> str:
    """Say what the ledger saw of one model: what changed, clause by clause, and what holds now."""
    lines = "".join(f'<li class="{CLAUSES.get(line[:1], "plain")}">{_text(line)}</li>' for line in happened.lines)
    quotes = "".join(
        f'<blockquote class="{side}">{_text(sentence)}</blockquote>'
        for pair in happened.quotes
        for side, sentence in zip(("gone", "come"), pair, strict=True)
        if sentence
    )
    foot = [*map(_text, happened.facts), *(_link(source_name(label), url) for label, url in happened.links)]
    return (
        f'<p class="chips"><span class="chip">{_text(said.chip(happened.standing))}</span></p>'
        f"<h2>{_text(happened.headline)}</h2>"
        f"{f'<ul>{lines}</ul>' if lines else ''}{quotes}{_dim(' · '.join(foot))}"
    )


def _first_seen(line: Line, said: Words, digest: Digest) -> str:
    """Say how long ago in words, as Discord does, and exactly to whoever points at them."""
    exactly = said.moment(line.first_seen_at.astimezone(ZoneInfo(digest.timezone)))
    when = _text(said.first_seen(said.ago(digest.at - line.first_seen_at)))
    return f'<time datetime="{line.first_seen_at.isoformat()}" title="{_text(exactly)}">{when}</time>'


def _flood(flood: Flood, said: Words) -> str:
    head = f"<b>{_text(source_name(flood.name))}</b> · {_text(said.flood(flood.entries, len(flood.shown)))}"
    titles = " · ".join(_link(clip(legible(title), TITLE_LENGTH) or "…", url) for title, url in flood.shown)
    return _box(PLAIN, f"<p>{head}</p>{_dim(titles) if titles else ''}")


def _quote(quote: Quote, said: Words) -> str:
    text = _text(clip(legible(quote.text)) or "…")
    mark = language_mark(quote.lang, said.lang)
    return f'<span lang="{_text(quote.lang)}">{text}</span>{_mark(mark) if mark else ""}'


def _source(source: SourceLink, said: Words, *, first: bool) -> str:
    return f"{_link(source_name(source.name), source.url)} ({_text(said.teller(source, first=first))})"


def _link(label: str, url: Url | None) -> str:
    """Link a label; one that reads as an address stands beside the true host instead."""
    address = web_address(url)
    if address is None:
        return _text(label)
    host = _host(address)
    if not label or (_READS_AS_ADDRESS.search(label) and label.lower() != host):
        return f"{_text(label)} ({_anchor(host, address)})"
    return _anchor(label, address)


def _anchor(label: str, address: str) -> str:
    return f'<a href="{_text(address)}" rel="noopener noreferrer nofollow">{_text(label)}</a>'


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or "…"
    except ValueError:  # half an IPv6 address
        return "…"


def _moment(digest: Digest, shown: str) -> str:
    return f'<time class="dim" datetime="{digest.at.isoformat()}">{_text(shown)}</time>'


def _mark(mark: str) -> str:
    return f" <code>{_text(mark)}</code>"


def _dim(inside: str) -> str:
    return f'<p class="dim">{inside}</p>'


def _box(accent: str, inside: str) -> str:
    return f'<article style="--accent:{accent}">{inside}</article>'


def _text(said: str) -> str:
    return html.escape(said, quote=True)


def _moved(one: Corrected, said: Words) -> str:
    return " → ".join(said.chip(each) for each in (one.before, one.line.standing) if each)


class HtmlCourier:
    """Writes each digest as a page of its own, and the newest as `digest.html` as well."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    def render(self, digest: Digest) -> tuple[Leaf, ...]:
        """Return the one page a file needs."""
        return (Leaf(page={"html": page([digest])}, stories=told(digest), events=told_events(digest)),)

    def correct(self, correction: Correction) -> Leaf:
        """Say where each story stood, and where it stands, in a page of its own."""
        said = words(correction.language)
        lines = [
            f"<p>{_text(_moved(one, said))} {_quote(one.line.summary.headline, said)}</p>" for one in correction.stories
        ]
        body = f'<!doctype html><html lang="{_text(said.lang)}"><meta charset="utf-8"><main>{"".join(lines)}</main></html>\n'
        return Leaf(page={"html": body}, stories=tuple(one.line.story for one in correction.stories))

    async def find(self, delivery: Delivery) -> Receipt | None:
        """Return a receipt when the page is there already."""
        path = self._path(delivery)
        return Receipt(delivery=delivery.id, at=self._clock.now(), reference=str(path)) if path.exists() else None

    async def send(self, delivery: Delivery) -> Receipt:
        """Write one page, whole or not at all."""
        path = self._path(delivery)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._folder / "digest.html", str(delivery.page["html"]))
            write_whole(path, str(delivery.page["html"]))
        except OSError as error:
            raise DeliveryError(f"{path} can not be written: {error.strerror}.") from error
        return Receipt(delivery=delivery.id, at=self._clock.now(), reference=str(path))

    async def close(self) -> None:
        """Hold nothing."""

    def _path(self, delivery: Delivery) -> Path:
        return self._folder / "digests" / f"{delivery.id}.html"


def write_whole(path: Path, text: str) -> None:
    """Write a file so that whoever looks sees the old one or the new one, and never half of either."""
    half = path.with_name(f"{path.name}.part")
    half.write_text(text, encoding="utf-8")
    half.replace(path)
