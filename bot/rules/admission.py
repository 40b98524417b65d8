"""An entry becomes an item, is recognized as one, or is refused with a reason."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from urllib.parse import urlsplit

from bot.domain.item import Item, Known, Refusal
from bot.domain.source import Entry, PollState, SourceSpec
from bot.rules.identity import Lookups, guid_of, item_id, storable, unrecognized, url_of
from bot.rules.visible import visible

TITLE_CHARACTERS = 300
TEXT_CHARACTERS = 20_000
"""Ample for an article: of 17,461 entries of real feeds, few carry more."""

BORROWED_CHARACTERS = 80
"""An untitled entry borrows the first sentence of its text, no longer than this."""

LINK_CHARACTERS = 4_000

DETECTED_CHARACTERS = 2_000
"""A language shows in far fewer; texts with an English head and a Japanese body exist."""

SUBSTANTIAL_BYTES = 200
"""Some 35 English words or 66 characters of Japanese: two posts do not share so much and their title by chance."""

ALIKE = 50
"""Items of equal content that are compared with a draft: a source that says the same thousands of times must not take long."""

TEASER_BYTES = 600
"""Some 100 English words or 200 characters of Japanese; most feeds that shorten, shorten to less."""

_SENTENCE_END = re.compile(r"[.!?](?=\s)|[。！？]|\n")
_SHORTENED = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|read (?:more|on)|continue reading|(?:read )?the full (?:story|article|post)"
    r"|続きを読む|続きはこちら|もっと読む|全文を読む|阅读全文|阅读更多|查看全文|閱讀全文|閱讀更多)[\s.»›>→\])】]*$",
    re.IGNORECASE,
)


def strangers(entries: Sequence[Entry], known: Sequence[Known], *, home: str | None) -> tuple[Entry, ...]:
    """Return the entries that neither guid nor URL finds among the known; `home` is the feed's own page."""
    return unrecognized(entries, known, home=home)


def draft(
    entries: Sequence[Entry],
    spec: SourceSpec,
    state: PollState,
    now: datetime,
    *,
    clean: Callable[[str], str],
    detect: Callable[[str, str | None], str],
    feed_language: str | None = None,
) -> tuple[tuple[Item, ...], tuple[Refusal, ...]]:
    """Make items of entries, and refusals of those that say nothing.

    `clean` turns markup into plain text; `detect` names the language of a text, given what was declared.
    """
    items: list[Item] = []
    refused: list[Refusal] = []
    news_since = (state.succeeded_at or now) - spec.first_window
    for entry in entries:
        text = plain(entry.markup, clean) if entry.markup else ""
        title = _one_line(clean(entry.title)) if entry.title else ""
        link = _link(entry)
        title = title or _borrowed(text) or _place(link)
        if not title:
            refused.append(Refusal(title=_one_line(entry.title), link=link, reason=_why_blank(entry)))
            continue
        dated_at = _in_utc(entry.published_at)
        declared = spec.language or entry.language or feed_language
        items.append(
            Item(
                id=item_id(spec.id, entry),
                source=spec.id,
                url=url_of(entry),
                link=link,
                guid=guid_of(entry),
                title=title,
                text=text,
                content_hash=content_hash(title, text),
                lang=detect(f"{title}\n{text[:DETECTED_CHARACTERS]}", declared),
                published_at=min(dated_at or now, now),
                seen_at=now,
                dated=dated_at is not None,
                archival=state.succeeded_at is None if dated_at is None else dated_at < news_since,
            )
        )
    return tuple(items), tuple(refused)


def admit(drafts: Sequence[Item], known: Sequence[Known], *, present: Lookups | None = None) -> tuple[Item, ...]:
    """Drop the drafts whose content an item has already, one to one.

    `known` holds the source's items with the content hash of a draft; `present` what the whole document holds: an item that
    is there under its own id or address is not the draft. Equal content counts where it is substantial, where there is
    neither id nor address to go by, or where the address says the same (a site that moved keeps its paths).
    """
    if not known:
        return tuple(drafts)
    present = present or Lookups()
    guids = frozenset(present.guids)
    urls = frozenset(present.urls) - {item.url for item in drafts}
    free: dict[str, list[Known]] = defaultdict(list)
    for kept in known:
        if kept.guid not in guids and kept.url not in urls:
            free[kept.content_hash].append(kept)
    admitted = []
    for item in drafts:
        alike = free.get(item.content_hash, [])
        claim = next((one for one in islice(alike, ALIKE) if _is_same(item, one)), None)
        if claim:
            alike.remove(claim)
        else:
            admitted.append(item)
    return tuple(admitted)


def _is_same(item: Item, known: Known) -> bool:
    """Say whether equal content makes them one."""
    if item.guid is None and item.url is None:
        return True
    if item.url and known.url and (item.url == known.url or _moved(item.url, known.url)):
        return True
    return len(item.text.encode()) >= SUBSTANTIAL_BYTES


def _moved(url: str, old: str) -> bool:
    """Say whether an address differs from the old one in its host only."""
    now, then = urlsplit(url), urlsplit(old)
    return now.path != "/" and (now.path, now.query) == (then.path, then.query)


def content_hash(title: str, text: str) -> str:
    """Return the hash of what an item says, dates and addresses left out."""
    return sha256(f"{title}\0{text}".encode()).hexdigest()


def is_teaser(item: Item) -> bool:
    """Say whether an item looks like the beginning of an article that stands at its link."""
    if item.link is None:
        return False
    return len(item.text.encode()) < TEASER_BYTES or _SHORTENED.search(item.text[-60:]) is not None


def plain(markup: str, clean: Callable[[str], str]) -> str:
    """Return markup as the text of an item: plain, visible, storable, blanks collapsed, capped."""
    return _tidy(clean(markup), TEXT_CHARACTERS)


def _tidy(text: str, most: int) -> str:
    text = visible(text[: 4 * most])
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _one_line(title: str) -> str:
    return _tidy(title, TITLE_CHARACTERS).replace("\n", " ")


def _borrowed(text: str) -> str:
    """Return the first sentence of a text, or as much of it as a title may have."""
    head = text[: BORROWED_CHARACTERS + 1]
    end = _SENTENCE_END.search(head)
    if end:
        return head[: end.end()].strip()
    if len(head) <= BORROWED_CHARACTERS:
        return head
    words, space, _ = head[:BORROWED_CHARACTERS].rpartition(" ")
    return (words if space else head[: BORROWED_CHARACTERS - 1]) + "…"


def _place(link: str | None) -> str:
    """Return the address of an entry that is a picture and no words, as its title; "" where there is none."""
    scheme, _, place = (link or "").partition("://")
    return _one_line(place).rstrip("/") if scheme in {"http", "https"} else ""


def _link(entry: Entry) -> str | None:
    link = storable(entry.link or "").strip()
    return link if link and len(link) <= LINK_CHARACTERS else None


def _in_utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # year 1 in Tokyo is year 0 in Greenwich, which datetime has not
        return moment.replace(tzinfo=UTC)


def _why_blank(entry: Entry) -> str:
    if not entry.title.strip() and not entry.markup.strip():
        return "it has neither a title nor a text"
    if "<" in entry.title or "<" in entry.markup:
        return "its title and text hold markup and no words"
    return "its title and text are blank"
