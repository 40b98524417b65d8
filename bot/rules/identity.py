"""One URL, one identity; one entry, one item.

How an entry is found again among the items of its source, strongest first:

1. By guid. An entry whose guid an item has *is* that item, whatever else changed.
2. By canonical URL. An entry no guid matched claims an item at its URL that no entry of this document matched by guid, one
   to one, equal titles first: guids change en masse. Where the URL is specific, another title is a retitle. It is not
   specific when several entries of the document or several items share it, when it is the feed's home page or a bare
   site root, or when the link goes on with a fragment; there the title must agree as well, or the second
   post that links to the home page would be lost.
3. By content, once title and text are clean (rules/admission.py): a site may move its address and its guids at once.

Dates take no part: publishers touch them. Two entries with different ids in one document are always two items.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b, sha256
from html import unescape
from urllib.parse import SplitResult, quote, unquote, urlsplit

from bot.domain.item import ItemId, Known
from bot.domain.source import Entry, SourceId, Url
from bot.rules.address import SAME_SITE, SECOND_LEVEL, SITE_TRACKERS, TRACKER_PREFIXES, TRACKERS, VARIANTS, WRAPPERS

URL_CHARACTERS = 2_000
"""Longer addresses are no identity: PostgreSQL indexes at most 2,704 bytes, and browsers stop near here."""

GUID_BYTES = 1_000
"""A longer guid is kept as its hash, for the same index."""

COMPARED = 200
"""Characters of two titles that are compared: an item's title is capped, an entry's is not."""

_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]")
_GOOGLE = re.compile(r"google\.[a-z]{2,3}(\.[a-z]{2})?")
_PLAIN = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/?-]*")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9._~!$&'()*+,;=:@/?-]")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_SESSION = re.compile(r";jsessionid=[^/]*", re.IGNORECASE)
_AMP_PAGE = re.compile(r"/(?:[^/]*-[^/]*-[^/]*|[0-9]{4,})(/amp)+")
_UNSTORABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_TAG = re.compile(r"<[^>]*>")
_BLANK = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


@lru_cache(maxsize=16_384)
def canonical(url: str) -> Url | None:
    """Return the one spelling of a web address, for recognizing it, not for opening it; None for what is not http(s).

    Idempotent, and never raises. Folded: scheme to https, `www.` and phone and AMP layouts, trackers, wrappers, default
    ports, user names, dot segments, percent-encoding, trailing slashes, fragments other than `#!` routes. The order of
    the query stays: some sites read it.
    """
    while len(url) <= 4 * URL_CHARACTERS:  # unwrapping always shortens, so this ends
        try:
            parts = urlsplit(url.strip())
            host = _host(parts)
        except ValueError:  # brackets that hold no address, ports that are no numbers
            return None
        if host is None:
            return None
        path = _path(parts.path)
        inner = _unwrapped(host, path, parts.query)
        if inner is None:
            folded = _folded(host, path, parts)
            return Url(folded) if len(folded) <= URL_CHARACTERS else None
        url = inner
    return None


def _host(parts: SplitResult) -> str | None:
    """Return host and port in lower case, layouts folded."""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    host = parts.hostname
    if ":" in host:
        host = f"[{host}]"
    elif not host.isascii():
        host = host.encode("idna").decode("ascii").lower()  # UnicodeError is a ValueError
    host = host.rstrip(".")
    if not _HOST.fullmatch(host):
        return None
    host = _site(host)
    return host if parts.port in {None, 80, 443} else f"{host}:{parts.port}"


def _site(host: str) -> str:
    """Fold the layouts and the other names of a site."""
    while host.startswith(VARIANTS):
        rest = host.partition(".")[2]
        labels = rest.split(".")
        if len(labels) < 2 or (len(labels) == 2 and len(labels[1]) == 2 and labels[0] in SECOND_LEVEL):
            break
        host = rest
    if host.endswith(".m.wikipedia.org"):
        host = host.removesuffix(".m.wikipedia.org") + ".wikipedia.org"
    return SAME_SITE.get(host, host)


def _path(path: str) -> str:
    """Return a path with escapes, dot segments, session ids and trailing slashes folded; "" for the root."""
    path = _escaped(path)
    if ";" in path:
        path = _SESSION.sub("", path)
    if "/." in path:
        kept: list[str] = []
        for segment in path.split("/")[1:]:
            if segment == "..":
                del kept[-1:]
            elif segment != ".":
                kept.append(segment)
        path = "/" + "/".join(kept)
    return path.rstrip("/")


def _escaped(text: str) -> str:
    """Spell percent-encoding one way: upper case, and only where it is needed."""
    if _PLAIN.fullmatch(text):
        return text
    return _ESCAPE.sub(_one_escape, text)


def _one_escape(match: re.Match[str]) -> str:
    escape = match[0]
    if len(escape) == 1:
        return quote(escape, safe="", errors="replace")
    character = chr(int(escape[1:], 16))
    return character if _UNRESERVED.fullmatch(character) else escape.upper()


def _unwrapped(host: str, path: str, query: str) -> str | None:
    """Return the address a wrapper passes on to; None where this is no wrapper."""
    if host.endswith(("cdn.ampproject.org", "bing-amp.com")) or (_GOOGLE.fullmatch(host) and path.startswith("/amp/")):
        return _cached_by_amp(path, query)
    if _GOOGLE.fullmatch(host) and path == "/url":
        names: tuple[str, ...] = ("q", "url")
    else:
        names = WRAPPERS.get((host, path or "/")) or WRAPPERS.get((host, "")) or ()
    values = dict(part.partition("=")[::2] for part in _query_parts(query)) if names else {}
    for name in names:
        target = unquote(values.get(name, ""))
        if target.lower().startswith(("http://", "https://")):
            return target
    return None


def _cached_by_amp(path: str, query: str) -> str | None:
    """Read `/amp/s/HOST/PATH`, `/c/s/HOST/PATH`, `/v/HOST/PATH`: the form after the first segment, `s` for https."""
    target = path.split("/", 2)[2].removeprefix("s/") if path.count("/") > 1 else ""
    if "." not in target.partition("/")[0]:
        return None
    return f"https://{target}?{query}" if query else f"https://{target}"


def _folded(host: str, path: str, parts: SplitResult) -> str:
    """Put the pieces together again."""
    if match := _AMP_PAGE.search(path):
        path = path[: match.start(1)] if match.end() == len(path) else path
    query = "&".join(_kept(host, parts.query)) if parts.query else ""
    if host == "youtu.be" and path.count("/") == 1:
        host, query = "youtube.com", "&".join(filter(None, [f"v={path[1:]}", query]))
        path = "/watch"
    folded = f"https://{host}{path or '/'}"
    if query:
        folded += f"?{query}"
    if parts.fragment.startswith("!") and len(parts.fragment) > 1:
        folded += f"#{_escaped(parts.fragment)}"
    return folded


def _query_parts(query: str) -> list[str]:
    """Split a query; feeds escape the ampersand twice."""
    return [part for piece in query.split("&") if (part := re.sub("^(amp;)+", "", piece))]


def _kept(host: str, query: str) -> list[str]:
    """Return the parts of a query that may name content."""
    parts = [_escaped(part) for part in _query_parts(query)]
    sites = host.partition(":")[0].split(".")
    local: frozenset[str] = frozenset().union(
        *(SITE_TRACKERS.get(".".join(sites[start:]), frozenset()) for start in range(len(sites) - 1))
    )
    if host == "youtu.be":
        local |= SITE_TRACKERS["youtube.com"]
    return [part for part in parts if not _tracks(part, local)]


def _tracks(part: str, local: frozenset[str]) -> bool:
    name, _, value = part.partition("=")
    name = name.lower()
    if name == "amp":
        return value in {"", "1", "true"}
    if name == "outputtype":
        return value == "amp"
    return name in TRACKERS or name in local or name.startswith(TRACKER_PREFIXES)


def guid_of(entry: Entry) -> str | None:
    """Return an entry's id in a form every store can hold; None when it has none."""
    guid = storable(entry.guid or "").strip()
    if len(guid.encode()) > GUID_BYTES:
        return f"sha256:{sha256(guid.encode()).hexdigest()}"
    return guid or None


def url_of(entry: Entry) -> Url | None:
    """Return an entry's canonical URL."""
    return canonical(entry.link) if entry.link else None


def storable(text: str) -> str:
    """Return a text without the characters stores refuse: control characters and halves of surrogate pairs."""
    return text if text.isprintable() else _UNSTORABLE.sub("", text)


def entry_key(entry: Entry) -> str:
    """Return what makes entries of one document different: their id; else link and title; else title and text."""
    if guid := guid_of(entry):
        return f"id\n{guid}"
    if entry.link:
        return f"link\n{entry.link.strip()}\n{entry.title.strip()}"
    return f"text\n{entry.title.strip()}\n{entry.markup.strip()}"


def distinct(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the first entry of each key, in their order."""
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry_key(entry), entry)
    return tuple(first.values())


def item_id(source: SourceId, entry: Entry) -> ItemId:
    """Return the id an entry's item gets: the same for the same source and key, always."""
    written = f"{source}\n{entry_key(entry)}".encode(errors="replace")
    return ItemId(blake2b(written, digest_size=10).hexdigest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookups:
    """What to ask a store for before recognizing entries."""

    guids: tuple[str, ...] = ()
    urls: tuple[Url, ...] = ()


def lookups(entries: Iterable[Entry]) -> Lookups:
    """Return every guid and canonical URL of these entries, once each."""
    guids: dict[str, None] = {}
    urls: dict[Url, None] = {}
    for entry in entries:
        if guid := guid_of(entry):
            guids[guid] = None
        if url := url_of(entry):
            urls[url] = None
    return Lookups(guids=tuple(guids), urls=tuple(urls))


def unrecognized(entries: Sequence[Entry], known: Sequence[Known], *, home: str | None) -> tuple[Entry, ...]:
    """Return the entries that neither guid nor URL finds among the known, in their order."""
    present = lookups(entries)
    known_guids = {item.guid for item in known if item.guid}
    left = [entry for entry in entries if guid_of(entry) not in known_guids]
    if not left:
        return ()
    seen_guids = set(present.guids)
    in_document = Counter(url_of(entry) for entry in entries)
    among_known = Counter(item.url for item in known)
    free = [item for item in known if item.url and item.guid not in seen_guids]
    lone = {item.url for item in free if in_document[item.url] == 1 and among_known[item.url] == 1}
    titled = Counter((item.url, plain_title(item.title)) for item in free if in_document[item.url])
    front = canonical(home) if home else None

    strange = []
    for entry in left:
        url = url_of(entry)
        title = plain_title(entry.title)
        if url and url in lone and url != front and not is_root(url) and "#" not in (entry.link or ""):
            continue
        if title and titled[url, title]:
            titled[url, title] -= 1  # one to one: as many as there are items, and no more
        else:
            strange.append(entry)
    return tuple(strange)


def is_root(url: Url) -> bool:
    """Say whether an address is a bare site root."""
    return url.count("/") == 3 and url.endswith("/")


def plain_title(title: str) -> str:
    """Return the head of a title without markup, blanks and case, for comparing titles only."""
    return _BLANK.sub("", _TAG.sub("", unescape(unescape(title)))).casefold()[:COMPARED]
