"""What the kinds of hubs share: answers that are read without raising, addresses, and files that speak about licenses."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urljoin, urlsplit

from bot.domain.source import Document, Request, SourceSpec, Url
from bot.sources._dates import to_moment

JSON = "application/json"

LICENSE_FILES = 24
"""As many files of one repository as are looked at; the most a real one has is about ten (one license a model size)."""

DEEPEST = 3
"""Folders between the root and a license file: `model_licenses/LICENSE` is real, a vendored package's is not the model's."""

NAME = re.compile(r"[\w.-]{1,96}/[\w.-]{1,96}|[\w.-]{1,96}")
"""`owner/name`, or a name without an owner as Hugging Face's oldest models have it (`gpt2`)."""

_SPEAKS = re.compile(
    r"""^(?: readme (?:[._-][\w-]{1,20})? (?:\.(?:md|rst|txt))?        # README.md, README_zh.md
          | [\w.() -]{0,60}? licen[cs]e [\w.() +-]{0,60}             # LICENSE, MODEL_LICENSE.txt, gemma_license.md
          | copying (?:[._-][\w.-]{1,40})?
          | notice (?:s|[._-][\w.-]{1,40})?
          | (?:acceptable[_-]?)? use[_-]?policy [\w.-]{0,40}          # USE_POLICY.md
          | (?:terms|agreement) (?:[._-][\w.-]{1,40})? )$""",
    re.IGNORECASE | re.VERBOSE,
)
_NOT_TEXT = re.compile(
    r"\.(?:py|js|ts|c|cc|cpp|h|go|rs|sh|json|jsonl|ya?ml|toml|csv|xml|pdf|docx?|png|jpe?g|gif|svg|zip|gz|bin|pth?|safetensors)$"
    r"|third[-_. ]?part",  # the licenses of what was used to make it are not the license of what was made
    re.IGNORECASE,
)
_NEXT = re.compile(r'<([^<>]{1,4000})>\s*;[^,]{0,200}?\brel="?next"?', re.IGNORECASE)

ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
MILLISECONDS = 100_000_000_000
"""A number of seconds this large would be the year 5138; so it is milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an API answered: a value of JSON, or a sentence that says why there is none."""

    value: object = None
    problem: str | None = None  # not whole, or no JSON
    wall: str | None = None  # a web page came where an answer was due: `Reading.not_a_feed`


def parse(document: Document) -> Answer:
    """Read an answer's JSON; never raises."""
    if document.body.lstrip()[:1] == b"<":
        return Answer(wall="a web page came where the hub's answer was due")
    try:
        return Answer(value=json.loads(document.body))
    except (ValueError, RecursionError):  # cut off, no JSON at all, or brackets inside brackets without end
        return Answer(problem="the answer is not whole JSON")


def as_row(value: object) -> Mapping[str, object]:
    """Return an object of JSON; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def as_rows(value: object) -> list[Mapping[str, object]]:
    """Return the objects of a list of JSON; nothing for anything else."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def text_in(row: Mapping[str, object], *names: str) -> str | None:
    """Return the first of these fields that holds a text with anything in it, without spaces around it."""
    for name in names:
        value = row.get(name)
        if isinstance(value, str) and value.strip():
            return plain(value)
    return None


def texts_in(row: Mapping[str, object], name: str) -> tuple[str, ...]:
    """Return a field that is one text, or a list of them."""
    value = row.get(name)
    several = value if isinstance(value, list) else [value]
    return tuple(plain(each) for each in several if isinstance(each, str) and each.strip())


def count_in(row: Mapping[str, object], *names: str) -> int | None:
    """Return the first of these fields that holds a whole number from 0 on."""
    for name in names:
        value = row.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 53:
            return value
    return None


def plain(text: str) -> str:
    """Return a text without spaces around it, and without what no store and no terminal takes: NULs, half surrogates."""
    return text.replace("\0", "").encode("utf-8", "replace").decode().strip()


def moment(value: object) -> datetime | None:
    """Return the moment a field names: ISO 8601, or seconds or milliseconds since 1970; None where it names none."""
    if isinstance(value, str):
        if value.strip().isascii() and value.strip().isdigit() and len(value.strip()) <= 15:
            return moment(int(value.strip()))
        return to_moment(value) if ISO_DATE.match(value.strip()) else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < MILLISECONDS * 1000:
        return None
    return datetime.fromtimestamp(value / 1000 if value >= MILLISECONDS else value, UTC)


def speaks_of_license(path: str) -> bool:
    """Say whether a file of a repository is one that speaks about licenses: the license, a use policy, a notice, the README."""
    folders, _, name = path.rpartition("/")
    depth = folders.count("/") + 1 if folders else 0
    if depth >= DEEPEST or not _SPEAKS.match(name) or _NOT_TEXT.search(path):
        return False
    return depth == 0 or not name.casefold().startswith("readme")


def license_paths(paths: list[str]) -> list[str]:
    """Return those of a repository's files that speak about licenses, nearest the root first, within a bound."""
    speaking = {path for path in paths if 0 < len(path) <= 300 and speaks_of_license(path)}
    return sorted(speaking, key=lambda path: (path.count("/"), path))[:LICENSE_FILES]


def base_of(url: str) -> str:
    """Return the `scheme://host` of an address: where a source lives, and where everything else of it is asked for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def is_name(text: str) -> bool:
    """Say whether a text can be a repository's name."""
    return bool(NAME.fullmatch(text)) and ".." not in text


def in_path(text: str) -> str:
    """Write a name or a file's path as a part of an address."""
    return quote(text, safe="/")


def ask(spec: SourceSpec, url: str, *, accept: str = JSON) -> Request:
    """Ask an address as the source it belongs to is asked."""
    return Request(url=Url(url), accept=accept, polite_delay=spec.polite_delay)


def next_page(document: Document) -> Url | None:
    """Return the next page a `Link` header names (https://www.rfc-editor.org/rfc/rfc8288), on the same host only."""
    found = _NEXT.search(document.headers.get("link", "")[:8000])
    if found is None:
        return None
    try:
        url = urljoin(document.url, found[1].strip())
        return Url(url) if base_of(url) == base_of(document.url) else None
    except ValueError:  # brackets that are no IPv6 address
        return None
