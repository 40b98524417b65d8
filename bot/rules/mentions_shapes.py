"""New names, known by where they stand: `org/name`, 「name」 after モデル, a name with capitals inside beside `model`."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.rules.mentions_finding import latin_at, split
from bot.rules.mentions_making import Found, label_of, unknown
from bot.rules.mentions_reading import Read, read
from bot.rules.mentions_tail import PIECE, SIZE, read_tail
from bot.rules.names import FAMILIES, HUB_OWNERS
from bot.rules.names_words import BUILDS, NOT_MODELS, NOT_VARIANTS, UNTOLD, VARIANTS

MOST = 12
"""Names known by one rule in a text: one that lists more is a table."""

_REPOSITORY = re.compile(
    r"(?<![\w./@:-])(?:(?:https?://)?(?:huggingface\.co|hf\.co|modelscope\.cn/models)/)?"
    r"(?P<owner>[A-Za-z0-9][\w-]{1,38})/(?P<name>[A-Za-z0-9][\w.-]{2,95})(?![\w/])"
)
"""`Qwen/Qwen3.6-27B`, alone or in a hub's address."""

_NAME = r"[A-Za-z][A-Za-z0-9+]*(?:[-. ][A-Za-z0-9+]+){0,5}"
_QUOTED = re.compile(rf"[「『《“\"'](?P<name>{_NAME})(?P<quoted>[」』》”\"'])")
_MODEL_BEFORE = re.compile(
    r"(?:モデル|ai|llm|vlm|tts|llms|slm|model|models|模型|大模型|版|diffusion|シリーズ|系列|vla)\s?(?:である|の|は|、|，|：|:)?\s?$",
    re.IGNORECASE,
)
_MODEL_AFTER = re.compile(
    r"^\s?(?:という|と呼ばれる|系列|シリーズ|series|family)?\s?(?:の)?(?:[\w\u3040-\u9fff]{0,8}?(?:モデル|模型|llm|ai)|(?:open\W)?(?:\w+\s)?models?\b)",
    re.IGNORECASE,
)
_PLAIN_AFTER = re.compile(
    r"(?<![\w.@/-])(?P<name>[A-Z][A-Za-z0-9+]*(?:[- .][A-Z0-9][A-Za-z0-9+]*){0,3})\s?(?:系列|シリーズ)?\s?(?:[\u3040-\u9fff]{0,6}?(?:模型|モデル)|(?:language |foundation |reasoning |video |image |open |ai )?models?\b)"
)
_PLAIN_BEFORE = re.compile(
    r"(?:模型|モデル|(?<![a-z])model(?: called| named)?)[ 、，:：]?\s?(?P<name>[A-Z][A-Za-z0-9+]*(?:[- .][A-Z0-9][A-Za-z0-9+]*){0,3})(?![\w/])"
)
_OPENS = re.compile(
    r"(?:^|[\n。.!?！？] ?)(?:(?:Introducing|Announcing|Meet|Presenting)\s)?(?P<name>[A-Z]?[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9.]+)*)\s?"
    r"(?P<opens>(?:is|:|,|[—–-]) (?:an?|our|the)\b[^\n.]{0,60}?\b(?:models?|LM|LLM|VLM)\b|[:：—–-](?=[^\n]{0,70}?(?:\bmodels?\b|\bLLM|模型|モデル)))"
)
"""`Talkie: a 13B vintage language model`: what a sentence begins with, and then calls a model."""

_CALLED = re.compile(
    r"(?:名[为為](?:「|“|\")?|\b(?:called|named|dubbed) [\"“]?|代号[为為]?\s?[「“\"]?)\s?(?P<name>[A-Za-z][A-Za-z0-9]{2,}(?:[- ][A-Z0-9][A-Za-z0-9.]*){0,2})(?P<called>[」”\"]?\s?的[^，。\n]{0,10}?模型|)"
)
"""`名为 Sphynx 的新模型`, `a model called Talkie`."""

_RELEASED = re.compile(
    r"(?P<release>发布|开源|推出|上线|發布|開源|發表|リリース|公開)[^\n。，,；;]{0,24}?(?:模型|モデル)(?:系列)?[ 、：:]?\s?(?P<name>[A-Z][A-Za-z0-9+]*(?:[- .][A-Z0-9][A-Za-z0-9+]*){0,3})(?=$|[\n，。,；;！!、：:（(]| ?[\u4e00-\u9fff])"
)
"""`开源原生多模态模型 Lance`: what is released, called a model."""

_RELEASED_AFTER = re.compile(
    r"(?P<release>发布|开源|推出|上线|提出|發布|開源|發表)了?(?:新|其|全新)?(?:的)?\s?(?P<name>[A-Z][A-Za-z0-9+]*(?:[- .][A-Z0-9][A-Za-z0-9+]*){0,3})\s?(?:[\u4e00-\u9fff]{0,8}?(?:模型|系列))"
)
"""`上线 Sphynx 模型`."""

_COINED = re.compile(
    r"模型(?P<name>[a-z][a-z0-9]{3,}(?:-[a-z0-9.]+)*)(?P<release>問世|问世|登場|亮相|发布|開源|开源|，|$)"
)

_PRODUCT = frozenset(
    ["chat", "studio", "code", "edge", "cli", "api", "app", "apps", "gallery", "agent", "agents", "build", "search", "lab", "labs", "play", "store", "cloud", "platform", "hub", "desktop", "mobile", "assistant", "sdk", "kit", "toolkit", "framework", "engine", "server", "bench", "benchmark", "arena", "leaderboard", "index", "eval", "dataset", "paper", "report", "blog", "copilot", "workspace", "one", "home", "notes", "docs", "drive", "maps", "translate", "research", "team", "inc", "corp", "ltd", "co", "university", "institute", "foundation", "times", "news", "post", "journal", "cowork", "canvas", "notebook", "notebooklm", "console", "playground", "workbench", "daybreak", "vibe", "glasswing"]
)  # fmt: skip
_NOT_NAMES = frozenset(
    ["the", "this", "that", "these", "those", "new", "open", "our", "your", "their", "its", "his", "her", "my", "an", "any", "all", "both", "some", "most", "many", "more", "other", "another", "such", "same", "large", "small", "big", "best", "first", "next", "last", "latest", "language", "foundation", "reasoning", "video", "image", "audio", "speech", "text", "vision", "multimodal", "world", "ai", "llm", "llms", "vlm", "slm", "moe", "tts", "asr", "ocr", "api", "gpu", "cpu", "nlp", "ml", "agi", "ui", "ux", "it", "us", "uk", "eu", "ceo", "cto", "pdf", "url", "json", "base", "chat", "instruct", "frontier", "local", "chinese", "japanese", "american", "european", "korean", "french", "english", "japan", "china", "google-ai", "generative", "diffusion", "transformer", "transformers", "dense", "sparse", "mixture", "native", "source", "weight", "weights", "proprietary", "closed", "free", "commercial", "enterprise", "business", "threat", "data", "mental", "3d", "2d", "state", "system", "risk", "training", "hybrid", "custom", "default", "current", "previous", "existing", "popular", "leading", "advanced", "powerful", "smaller", "larger", "bigger", "as", "for", "when", "how", "why", "what", "which", "who", "with", "from", "into", "by", "and", "or", "but", "if", "while", "no", "not", "only", "also", "even", "just", "one", "two", "three", "four", "five", "six", "introducing", "announcing", "meet", "presenting", "released", "release", "releases"]
)  # fmt: skip


_PACKED = re.compile(r"-(?:bf16|fp16|hf)$", re.IGNORECASE)
"""Weights as they were trained: no build of their own."""

_BARE = re.compile(r"[kvmr]?\d.*")
"""A version without a name."""


def by_context(said: Read, found: Sequence[Found]) -> list[Found]:
    """Return names that only where they stand makes names; what is found by its own name is left to that."""
    new = _repositories(said)
    if not said.about_models:
        return new
    for pattern in _PATTERNS:
        for n, match in enumerate(pattern.finditer(said.body)):
            if n >= MOST:
                break
            one = _new(said, match, [*found, *new])
            if one:
                new.append(one)
    return new


_PATTERNS = (_QUOTED, _RELEASED, _RELEASED_AFTER, _COINED, _CALLED, _PLAIN_AFTER, _PLAIN_BEFORE, _OPENS)


def _repositories(said: Read) -> list[Found]:
    """Read `org/name` where the owner is one of a maker's, or the name one of a model."""
    if "/" not in said.plain:
        return []
    new: list[Found] = []
    for n, match in enumerate(_REPOSITORY.finditer(said.body)):
        if n >= MOST:
            break
        owner, name = match["owner"], match["name"].rstrip(".")
        one = _hub_name(said, match.start("name"), name)
        if one is None:
            continue
        shaped = any(SIZE.fullmatch(part) for part in re.split(r"[-_.]", name.lower())) or (
            one.family in FAMILIES and one.certain
        )
        if owner.lower() not in HUB_OWNERS and not shaped:
            continue
        if owner.lower() in {"github", "com", "blog", "news", "www"}:
            continue
        new.append(
            replace(
                one,
                start=match.start("owner"),
                end=match.start("name") + len(name),
                certain=True,
                label=_owned_label(name, owner),
                owner=owner,
            )
        )
    return new


def _owned_label(name: str, owner: str) -> str:
    """Return a repository's name as it is written; how a maker packs its own model is left out."""
    return label_of(_PACKED.sub("", name) if owner.lower() in HUB_OWNERS else name, "")


def read_name(name: str) -> Found | None:
    """Read a hub's name for a model, all of it: what nobody told us of is read by its shape."""
    said = read(name, "")
    return _hub_name(said, 0, said.body[: said.title_end])


def _hub_name(said: Read, start: int, name: str) -> Found | None:
    """Read a repository's name, all of it."""
    end = start + len(name)
    pieces = split(said, start, end)
    if not pieces:
        return None
    one = latin_at(pieces, said)
    if one is not None:
        return one
    words = [pieces[0][0]]
    here = 1
    while here < len(pieces) and pieces[here][0].isalpha() and pieces[here][0] not in VARIANTS | UNTOLD | BUILDS:
        words.append(pieces[here][0])
        here += 1
    tail = read_tail(pieces, here, said.body, said.plain, hub=True)
    return unknown("-".join(words), name, tail.parts, (start, end))


def _new(said: Read, match: re.Match[str], found: Sequence[Found]) -> Found | None:
    """Make a model of a name that stands where a model's would."""
    start, end = match.span("name")
    name = match["name"]
    if any(each.start < end and start < each.end for each in found):
        return None
    groups = match.groupdict()
    if "quoted" in groups:
        before, after = said.body[max(start - 15, 0) : start - 1], said.body[end + 1 : end + 13]
        if not (_MODEL_BEFORE.search(before) or _MODEL_AFTER.match(after)):
            return None
    words = re.split(r"[- .]+", name.lower())
    kept = "quoted" in groups or ("release" in groups and words[0] in VARIANTS and len(words) > 1)  # `Vision Banana`
    while words and words[0] in _NOT_NAMES and not kept:
        cut = re.match(r"[A-Za-z0-9+]+[- .]+", name)
        if not cut:
            return None
        name, start, words = name[cut.end() :], start + cut.end(), words[1:]
    if (
        not words
        or words[-1] in _PRODUCT
        or words[0] in NOT_MODELS
        or (words[0] in _NOT_NAMES and not kept)
        or len(words[0]) < 2
        or _BARE.fullmatch(words[0])
    ):
        return None
    # One plain word with a capital may be anything; capitals inside, a hyphen or a number are a name's.
    telling = any(char.isdigit() for char in name) or bool(re.search(r"[a-z][A-Z]|[A-Z]{2}[a-z]", name)) or "-" in name
    if (
        not telling
        and not groups.keys() & {"quoted", "release"}
        and not (len(words) == 1 and (groups.get("opens") or "").strip(":：—–- "))
        and not groups.get("called")
    ):
        return None
    if any(word in NOT_VARIANTS for word in words[1:]) or (name.isupper() and not any(c.isdigit() for c in name)):
        return None
    pieces = list(PIECE.finditer(said.plain, start, end))
    here = 1
    while here < len(pieces) and pieces[here][0].isalpha() and pieces[here][0] not in VARIANTS:
        here += 1
    tail = read_tail(pieces, here, said.body, said.plain)
    stem = "-".join(piece[0] for piece in pieces[:here])
    written = said.body[start : pieces[here - 1].end()]
    stop = max(tail.end, pieces[here - 1].end())
    return unknown(stem, written, tail.parts, (start, stop), spelled=said.body[pieces[here - 1].end() : stop])
