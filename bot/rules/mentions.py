"""Which models and makers a text names, what it says happened, and how sure it sounds: in en, ja, zh."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.story import Traits
from bot.rules.claims import act_of, is_hedged, is_roundup
from bot.rules.names import FAMILIES, MAKERS, NAMESAKES, NOT_MODELS, PLAIN_WORDS, UNTOLD, VARIANTS

READ = 1_500
"""Characters of text read: what a story is about stands at its beginning."""

LEAD = 300
"""Characters of text that, after the title, say what an item is about."""

MOST_NUMBERS = 12
MOST_WORDS = 10
MOST_SERIALS = 4
"""Bounds that keep a profile small, whatever a text lists."""

WORD_MARK = "~"
"""Stands before a proper noun that is no maker and no model: weak evidence, never a canonical name."""

SERIAL_MARK = "#"
"""Stands before the serial number of a title: an issue, a build, a day. Two that differ are two happenings."""

MANY = 6
"""Makers in one title and lead that nothing joins: a text that tells of this many tells many happenings."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One name in a text. `version` says that it is one certain model, not a family."""

    name: str
    family: str
    start: int
    version: bool


def _latin_and_not() -> tuple[dict[tuple[str, ...], str], dict[str, str]]:
    """Part the aliases into runs of Latin words and other strings."""
    latin: dict[tuple[str, ...], str] = {}
    other: dict[str, str] = {}
    spoken = [*MAKERS.items(), *((name, aliases) for name, (_, aliases) in FAMILIES.items())]
    for name, aliases in spoken:
        for alias in aliases:
            if alias.isascii():
                latin[tuple(_PIECE.findall(alias))] = name
            else:
                other[alias.lower()] = name
    return latin, other


_PIECE = re.compile(r"[a-z]+|\d+(?:\.\d+){0,3}")
_ALIASES, _FOREIGN = _latin_and_not()
_FIRST = frozenset(words[0] for words in _ALIASES)
_LONGEST = max(map(len, _ALIASES))
_FOREIGN_NAME = re.compile("|".join(sorted(map(re.escape, _FOREIGN), key=len, reverse=True)))
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]")

_ABOUT_MODELS = re.compile(
    r"\b(?:ai|llms?|gpt|chatgpt|openai|language model|open[- ]?source|open[- ]?weights?|weights|hugging ?face"
    r"|neural|chatbot|inference|fine-?tun|parameters?|models?)\b|モデル|人工知能|生成|大模型|开源|模型|智能体|パラメータ"
)
_GAPS = frozenset({"", " ", "-", "_", " - ", "\u2011", ":"})
_INNER_GAPS = frozenset({"", " ", "-", ".", "·"})
_TIGHT = frozenset({"", "-", "_", "\u2011", ":"})
_SIZE = re.compile(r"(?:\d{1,3}x)?\d{1,4}(?:\.\d{1,2})?[bm]|a\d{1,3}(?:\.\d)?b|e\d{1,2}b")
_NUMBER = re.compile(
    r"(?<![\w.])[$¥€£]?\d{1,3}(?:,\d{3}){0,4}(?:\.\d{1,3})?\s?(?:%|％|percent\b|billion\b|million\b|trillion\b|[bmtk]\b|[億亿万兆])"
)
_SERIAL = re.compile(
    r"(?<![\w.+-])(?:#\d{1,7}|v\d{1,4}(?:\.\d{1,4}){1,3}|\d{1,6}(?:\.\d{1,6}){2,4}|\d{1,6}(?:[-_/]\d{1,6}){1,4}|[br]\d{3,6})"
    r"(?![\w%]|[.-]\w)"
)
"""`#512`, `v0.6.1`, `1.2.3`, `2026-03-05`, `b4321`: which one of many alike."""

_UNITS = {"percent": "%", "％": "%", "billion": "b", "million": "m", "trillion": "t", "亿": "億"}
_PROPER = re.compile(r"(?<![A-Za-z0-9'’])[A-Z][A-Za-z]{2,24}(?![A-Za-z0-9])")
_COMMON_WORDS = (
    "the this that these those with from after before over under says said new how why what when who will "
    "can could would and but for not are was were has have had its his her their our your more most all "
    "one two three first last get gets may might could should must than then into out off about amid "
    "report reports news update week day year time here there they she you his him now just also some "
    "many open source model models release released releases introducing launch launches launched "
    "announces announced monday tuesday wednesday thursday friday saturday sunday january february march "
    "april june july august september october november december inc corp company "
)
_COMMON = frozenset(_COMMON_WORDS.split())


def traits(title: str, text: str, lang: str) -> Traits:
    """Return what placing compares besides vectors; only the beginning of the text is read."""
    head = title[:LEAD]
    body = f"{head}\n{text[:READ]}"
    if not body.isascii():
        body = unicodedata.normalize("NFKC", body)
    plain = body.lower()
    if len(plain) != len(body):  # a few capitals grow when they are made small: İ
        body = plain
    title_end = body.find("\n")
    found = list(_mentions(body, plain))
    models = _focus(found, title_end)
    lead = plain[: title_end + 1 + LEAD]
    numbers = {_canonical_number(each) for each in _NUMBER.findall(lead)[:MOST_NUMBERS]}
    numbers |= {SERIAL_MARK + each.lstrip("#v") for each in _SERIAL.findall(plain[:title_end])[:MOST_SERIALS]}
    makers = {maker_of(each.family) for each in found if each.start < title_end + LEAD}
    roundup = is_roundup(plain[:title_end], lead, makers=len(makers - {None}), many=MANY)
    hedged = is_hedged(lead, lang)
    return Traits(
        names=frozenset({each.name for each in found} | models | _words(body[: title_end + 1 + LEAD])),
        models=frozenset(models),
        numbers=frozenset(numbers),
        act=act_of(plain[:title_end], lead, hedged=hedged),
        hedged=hedged,
        roundup=roundup,
    )


def family_of(model: str) -> str:
    """Return the family of a model's canonical name: `qwen` of `qwen3.8-27b`."""
    words = _PIECE.findall(model)
    for length in range(min(_LONGEST, len(words)), 0, -1):
        if name := _ALIASES.get(tuple(words[:length])):
            return name
    return words[0] if words else model


def maker_of(family: str) -> str | None:
    """Return who makes a family of models, or the maker itself; None when we do not know."""
    if family in MAKERS:
        return family
    return FAMILIES[family][0] if family in FAMILIES else None


def _focus(found: list[Mention], title_end: int) -> set[str]:
    """Return the models an item is about: those of its title, else those its first sentences name."""
    in_title = {each.name for each in found if each.version and each.start < title_end}
    if in_title or any(each.start < title_end for each in found):
        return in_title
    return {each.name for each in found if each.version and each.start < title_end + LEAD}


def _mentions(body: str, plain: str) -> Iterator[Mention]:
    """Find every name in a text; `plain` is `body` in small letters, character by character."""
    about_models = bool(_ABOUT_MODELS.search(plain))
    if not plain.isascii():
        yield from _foreign(plain, about_models=about_models)
    pieces = list(_PIECE.finditer(plain))
    at = 0
    while at < len(pieces):
        length, mention = _at(pieces, at, body, plain, about_models=about_models)
        if mention:
            yield mention
        at += length


def _foreign(plain: str, *, about_models: bool) -> Iterator[Mention]:
    """Find names in Japanese and Chinese letters, with the version that follows."""
    for match in _FOREIGN_NAME.finditer(plain):
        alias = match[0]
        before, after = plain[match.start() - 1 : match.start()], plain[match.end() : match.end() + 1]
        # メタ inside メタデータ, ラマ inside ドラマ: a katakana name stands alone.
        if _KATAKANA.match(alias) and (_KATAKANA.match(before) or _KATAKANA.match(after)):
            continue
        if alias in PLAIN_WORDS and not about_models:
            continue
        name = _FOREIGN[alias]
        tail = list(_PIECE.finditer(plain, match.end(), match.end() + 40))
        gap = plain[match.end() : tail[0].start()] if tail else "no"
        parts, _ = _tail(tail, 0, plain) if gap in _GAPS else ([], 0)
        yield _named(name, parts, match.start())


def _at(
    pieces: list[re.Match[str]], at: int, body: str, plain: str, *, about_models: bool
) -> tuple[int, Mention | None]:
    """Read the name that begins at this piece, if one does; return how many pieces it took."""
    first = pieces[at]
    start = first.start()
    if start and (plain[start - 1].isascii() and plain[start - 1].isalnum()):
        return 1, None
    if first[0] in _FIRST:
        for length in range(min(_LONGEST, len(pieces) - at), 0, -1):
            run = pieces[at : at + length]
            name = _ALIASES.get(tuple(piece[0] for piece in run))
            if name is None or any(plain[a.end() : b.start()] not in _INNER_GAPS for a, b in pairwise(run)):
                continue
            parts, taken = _tail(pieces, at + length, plain) if _follows(pieces, at + length, plain) else ([], 0)
            if name in PLAIN_WORDS and not (body[start].isupper() and (about_models or parts)) and not _sized(parts):
                continue
            if not parts and _glued(plain, run[-1].end()):
                continue
            return length + taken, _named(name, parts, start)
    return _by_shape(pieces, at, body, plain)


def _sized(parts: list[str]) -> bool:
    """Say whether a size stands among the parts: `llama-3.1-8b` is a model however it is written."""
    return any(_SIZE.fullmatch(part) for part in parts)


def _glued(plain: str, end: int) -> bool:
    """Say whether more letters follow without a gap: `qwenlm` is not `qwen`."""
    following = plain[end : end + 1]
    return following.isascii() and following.isalnum()


def _follows(pieces: list[re.Match[str]], at: int, plain: str) -> bool:
    """Say whether the piece here may belong to the name before it."""
    return at < len(pieces) and plain[pieces[at - 1].end() : pieces[at].start()] in _GAPS


def _by_shape(pieces: list[re.Match[str]], at: int, body: str, plain: str) -> tuple[int, Mention | None]:
    """Know a model nobody told us of by its shape: `NousCoder-14B`, `Nova-2-Lite`, `Aurora 3.8`."""
    first = pieces[at]
    word = first[0]
    if not word.isalpha() or len(word) < 2 or word in NOT_MODELS or not body[first.start()].isupper():
        return 1, None
    if not _follows(pieces, at + 1, plain):
        return 1, None
    gap = plain[first.end() : pieces[at + 1].start()]
    second = pieces[at + 1][0]
    if not second[0].isdigit() or (gap not in _TIGHT and "." not in second) or gap == ":":
        return 1, None
    parts, taken = _tail(pieces, at + 1, plain)
    sized = _sized(parts)
    # `A100`, `RTX4090`, `May-2026`: one short word and a plain number is more often a thing than a model.
    if not parts or not (sized or gap == "-" or "." in second) or (len(second) >= 4 and "." not in second):
        return 1, None
    return 1 + taken, _named(word, parts, first.start())


def _tail(pieces: list[re.Match[str]], at: int, plain: str) -> tuple[list[str], int]:
    """Read version, size and variant after a name; return them, and how many pieces they took."""
    parts: list[str] = []
    here = at
    while here < len(pieces) and len(parts) < 6:
        if here > at and plain[pieces[here - 1].end() : pieces[here].start()] not in _GAPS:
            break
        end = here
        while end + 1 < len(pieces) and pieces[end].end() == pieces[end + 1].start():
            end += 1
        # Letters and digits without a gap are one part: `27b`, `k2.6`, `a3b`, `4o`.
        part = plain[pieces[here].start() : pieces[end].end()]
        loose = plain[pieces[here].start() - 1] == " "
        if not _is_part(part, loose=loose, first=not parts):
            break
        parts.append(part)
        here = end + 1
    return parts, here - at


def _is_part(part: str, *, loose: bool, first: bool) -> bool:
    """Say whether a run of letters and digits belongs to the name before it."""
    if part in VARIANTS or part in UNTOLD:
        return not loose or part not in {
            "large",
            "small",
            "code",
            "image",
            "video",
            "audio",
            "base",
            "chat",
            "vision",
            "next",
            "live",
            "it",
            "reasoning",
            "medium",
        }
    if _SIZE.fullmatch(part):
        return True
    if not any(char.isdigit() for char in part) or len(part) > 8:
        return False
    # A year, or a large count after a space, is no version; only the first number may stand free.
    digits = part.isdigit()
    if digits and len(part) > 2:
        return not loose and len(part) <= 4
    return first or not loose or not digits


def _named(name: str, parts: list[str], start: int) -> Mention:
    """Make one spelling of many: `Qwen 3.8 27B`, `qwen3.8-27b` and `Qwen3.8-27B-Instruct` are one."""
    version = ""
    sizes: list[str] = []
    rest: list[str] = []
    for part in parts:
        bare = part[1:] if part[0] == "v" and part[1:2].isdigit() else part
        if _SIZE.fullmatch(part):
            sizes.append(part)
        elif bare[0].isdigit() and not version:
            version = bare.removesuffix(".0")
        elif part not in UNTOLD:
            rest.append(bare)
    full = "-".join([name + version, *sizes, *rest])
    certain = full != name and (name not in MAKERS or name in NAMESAKES)
    return Mention(name=full if certain or name not in MAKERS else name, family=name, start=start, version=certain)


def _canonical_number(found: str) -> str:
    """Write a figure one way: `65 percent` and `65%`, `1.5 trillion` and `1.5T`."""
    number = found.replace(",", "").replace(" ", "")
    for unit, short in _UNITS.items():
        number = number.replace(unit, short)
    return number


def _words(lead: str) -> set[str]:
    """Return the proper nouns of a title and lead: what general news is recognized by."""
    words: dict[str, None] = {}
    for word in _PROPER.findall(lead):
        small = word.lower()
        if small not in _COMMON and small not in _FIRST and small not in VARIANTS:
            words[WORD_MARK + small] = None
    return set(list(words)[:MOST_WORDS])
