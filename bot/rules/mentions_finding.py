"""Find makers and models in a text, by what they are called and by their shape: the one finder."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from bot.rules.mentions_making import Found, family_found, has_models, named, unknown
from bot.rules.mentions_reading import Read, read
from bot.rules.mentions_tail import NOTHING, PIECE, Tail, read_tail
from bot.rules.names import ALIASES, SERIES, Alias
from bot.rules.names_words import NO_FAMILY, NOT_MODELS, PRODUCTS, VARIANTS

_NEAR = 80
"""Characters between a name and a version that stands alone: `DeepSeek 本周发布 V4 模型`."""


_NAME_BEFORE = re.compile(r"[A-Z][A-Za-z]+[ -]$")
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]")
_INNER_GAPS = frozenset({"", " ", "-", ".", "·", "_"})
_TIGHT = frozenset({"", "-", "_"})


def _tables() -> tuple[dict[tuple[str, ...], Alias], dict[str, Alias]]:
    """Part the names into runs of Latin words and other strings; programs' names stand among them."""
    latin: dict[tuple[str, ...], Alias] = {}
    other: dict[str, Alias] = {}
    for alias in ALIASES:
        if alias.said.isascii():
            latin.setdefault(tuple(PIECE.findall(alias.said)), alias)
        else:
            other.setdefault(alias.said.lower(), alias)
    for said in (*PRODUCTS, *NO_FAMILY):
        words = tuple(PIECE.findall(said))
        family = next((latin[words[:n]].name for n in range(len(words), 0, -1) if words[:n] in latin), "")
        latin[words] = Alias(said=said, name="" if said in NO_FAMILY else family, variant="!")
    return latin, other


_LATIN, _FOREIGN = _tables()
FIRST = frozenset(words[0] for words in _LATIN)
_LONGEST = max(map(len, _LATIN))
_FOREIGN_NAME = re.compile("|".join(sorted(map(re.escape, _FOREIGN), key=len, reverse=True)))
_SERIES_OF = {
    word: frozenset(name for name, words in SERIES.items() if word in words)
    for words in SERIES.values()
    for word in words
}


def family_of(model: str) -> str:
    """Return the family of a model's canonical name: `qwen` of `qwen3.8-27b`."""
    words = PIECE.findall(model)
    for length in range(min(_LONGEST, len(words)), 0, -1):
        alias = _LATIN.get(tuple(words[:length]))
        if alias and alias.name:
            return alias.name
    return words[0] if words else model


@lru_cache(maxsize=8)
def find(title: str, text: str) -> tuple[Read, tuple[Found, ...]]:
    """Find every maker and model, in order; the last few texts are remembered, since several ask of one."""
    said = read(title, text)
    found = list(_latin(said))
    if not said.plain.isascii():
        found += _foreign(said)
        found.sort(key=lambda each: each.start)
    return said, tuple(found)


def _foreign(said: Read) -> Iterator[Found]:
    """Find names in Japanese and Chinese letters, with the version that follows."""
    plain = said.plain
    for match in _FOREIGN_NAME.finditer(plain):
        word = match[0]
        before, after = plain[match.start() - 1 : match.start()], plain[match.end() : match.end() + 1]
        # メタ inside メタデータ, ラマ inside ドラマ: a katakana name stands alone.
        if _KATAKANA.match(word) and (_KATAKANA.match(before) or _KATAKANA.match(after)):
            continue
        alias = _FOREIGN[word]
        if alias.plain and not said.about_models:
            continue
        pieces = list(PIECE.finditer(plain, match.end(), match.end() + 40))
        gap = plain[match.end() : pieces[0].start()] if pieces else "no"
        follows = gap in {"", " ", "-"} and has_models(alias.name)
        tail = read_tail(pieces, 0, said.body, plain, after=match.end()) if follows else NOTHING
        yield named(alias, tail, said.body, match.start(), match.end())


def _latin(said: Read) -> Iterator[Found]:
    """Find names in Latin letters, from left to right."""
    pieces = split(said, 0, len(said.plain))
    spoken: dict[str, int] = {}  # makers and families with series → where they were last named
    at = 0
    while at < len(pieces):
        length, found = _at(pieces, at, said, spoken)
        if found:
            if found.family in SERIES:
                spoken[found.family] = found.end
            yield found
        at += length


_JOINED = re.compile(
    "|".join(
        sorted(
            {alias.said for alias in ALIASES if alias.said.isalpha() and len(alias.said) > 3 and has_models(alias.name)}
        )
    )
)
"""Names that others are written after without a gap: `ClaudeOpus4.7`, `KimiK2.6`."""


def split(said: Read, at: int, until: int) -> list[re.Match[str]]:
    """Return the pieces of a text, those apart that a capital parts: `DeepSeekV4`."""
    plain, body = said.plain, said.body
    pieces: list[re.Match[str]] = []
    for piece in PIECE.finditer(plain, at, until):
        start, end = piece.span()
        if (
            end - start > 4
            and piece[0] not in FIRST
            and body[start] != plain[start]
            and (known := _JOINED.match(plain, start, end))
        ):
            middle = known.end()
            first, rest = PIECE.match(plain, start, middle), PIECE.match(plain, middle, end)
            if first and rest and body[middle] != plain[middle]:
                pieces += [first, rest]
                continue
        pieces.append(piece)
    return pieces


def _at(pieces: list[re.Match[str]], at: int, said: Read, spoken: dict[str, int]) -> tuple[int, Found | None]:
    """Read the name that begins at this piece, if one does; return how many pieces it took."""
    first = pieces[at]
    start = first.start()
    plain = said.plain
    if start and plain[start - 1].isascii() and plain[start - 1].isalnum():
        return 1, None
    if first[0] in FIRST:
        for length in range(min(_LONGEST, len(pieces) - at), 0, -1):
            run = pieces[at : at + length]
            alias = _LATIN.get(tuple(piece[0] for piece in run))
            if alias is None or any(plain[a.end() : b.start()] not in _INNER_GAPS for a, b in pairwise(run)):
                continue
            if alias.variant == "!":
                return length, family_found(alias, run) if alias.name else None
            tail = read_tail(pieces, at + length, said.body, plain) if has_models(alias.name) else NOTHING
            if alias.name == "command" and not tail.parts and plain[run[-1].end() : run[-1].end() + 1] == "+":
                tail = Tail(("plus",), 0, run[-1].end() + 1)
            if _stands(alias, tail, said, start, run[-1].end()):
                found = named(alias, tail, said.body, start, run[-1].end())
                return length + tail.taken, found
    if spoken and first[0] in _SERIES_OF and (found_alone := _alone(pieces, at, said, spoken)):
        return found_alone
    return by_shape(pieces, at, said)


def latin_at(pieces: list[re.Match[str]], said: Read) -> Found | None:
    """Read a hub's name for a model that begins with a name we know, all of it; None where it does not."""
    for length in range(min(_LONGEST, len(pieces)), 0, -1):
        alias = _LATIN.get(tuple(piece[0] for piece in pieces[:length]))
        if alias is None or not alias.name or alias.variant == "!":
            continue
        end = pieces[length - 1].end()
        if length < len(pieces) and pieces[length].start() == end and pieces[length][0].isalpha():
            continue
        if not has_models(alias.name):  # `Meta-Llama-3.1-8B`, `NVIDIA-Nemotron-3`
            return latin_at(pieces[length:], said) if length < len(pieces) else None
        tail = read_tail(pieces, length, said.body, said.plain, hub=True)
        return named(alias, tail, said.body, pieces[0].start(), end)
    return None


def _stands(alias: Alias, tail: Tail, said: Read, start: int, end: int) -> bool:
    """Say whether a word that may be a name is one here."""
    capital = said.body[start] != said.plain[start]
    joined = tail.sized or (len(tail.parts) > 1 and any(part[0].isdigit() for part in tail.parts))  # `grok-voice-1.0`
    if alias.plain and not (capital and (said.about_models or tail.parts)) and not joined:
        return False
    if alias.capital and not capital and not joined:
        return False
    if alias.numbered and not (tail.sized or (capital and _numbered(tail, said.plain[end : end + 1]))):
        return False
    if alias.name == "openai-o" and capital:  # `O1 芯片`
        return False
    following = said.plain[end : end + 1]
    # More letters without a gap make another word: `qwenlm` is not `qwen`.
    return bool(tail.parts) or not (following.isascii() and following.isalnum())


def _numbered(tail: Tail, gap: str) -> bool:
    """Say whether a version follows that can be nothing else: `Step-3.5-Flash`, `Hy3`, and not `Step 3`."""
    if not tail.parts:
        return False
    first = tail.parts[0]
    if not any(char.isdigit() for char in first):
        return gap != " " or any(char.isdigit() for part in tail.parts for char in part)
    return gap.isdigit() or "." in first or (gap == "-" and len(tail.parts) > 1) or not first.isdigit()


def _alone(pieces: list[re.Match[str]], at: int, said: Read, spoken: dict[str, int]) -> tuple[int, Found | None] | None:
    """Read a version without its name, after the name: `DeepSeek 本周发布 V4 模型`, `Mistral发布Medium 3.5`."""
    first = pieces[at]
    start = first.start()
    near = sorted(name for name in _SERIES_OF[first[0]] if name in spoken and start - spoken[name] <= _NEAR)
    # `DeepEP V2` is not DeepSeek's V2.
    if not near or said.body[start] == said.plain[start] or _NAME_BEFORE.search(said.body, max(start - 24, 0), start):
        return None
    tail = read_tail(pieces, at, said.body, said.plain, after=start)
    if not tail.parts or not any(
        char.isdigit() for char in tail.parts[0] + (tail.parts[1] if tail.taken > 1 and len(tail.parts) > 1 else "")
    ):
        return None
    alias = Alias(said="", name=max(near, key=spoken.__getitem__))
    return tail.taken, named(alias, tail, said.body, start, start)


def by_shape(pieces: list[re.Match[str]], at: int, said: Read) -> tuple[int, Found | None]:
    """Know a model nobody told us of by its shape: `NousCoder-14B`, `ACE-Step 1.5`, `Aurora 3.8`."""
    first = pieces[at]
    plain, body = said.plain, said.body
    start = first.start()
    if not first[0].isalpha() or len(first[0]) < 2 or body[start] == plain[start]:
        return 1, None
    words = [first[0]]
    here = at + 1
    while here < len(pieces) and len(words) < 4 and pieces[here][0].isalpha() and pieces[here][0] not in VARIANTS:
        if (
            plain[pieces[here - 1].end() : pieces[here].start()] != "-"
            or body[pieces[here].start()] == plain[pieces[here].start()]
        ):
            break
        words.append(pieces[here][0])
        here += 1
    if words[-1] in NOT_MODELS or words[0] in NOT_MODELS or here >= len(pieces):
        return 1, None
    gap = plain[pieces[here - 1].end() : pieces[here].start()]
    second = pieces[here][0]
    if not second[0].isdigit() or (gap not in _TIGHT and not (gap == " " and "." in second)):
        return 1, None
    tail = read_tail(pieces, here, body, plain)
    # `A100`, `RTX4090`, `May-2026`: one short word and a plain number is more often a thing than a model.
    if not tail.parts or not (tail.sized or gap == "-" or "." in second) or (len(second) >= 4 and "." not in second):
        return 1, None
    after = pieces[here - 1].end()
    found = unknown("-".join(words), body[start:after], tail.parts, (start, tail.end), spelled=body[after : tail.end])
    return here - at + tail.taken, found
