"""What was found becomes a name: one spelling to compare by, one to show."""

import re
from dataclasses import dataclass

from bot.rules.mentions_tail import PIECE, Parts, Tail, sort_parts
from bot.rules.names import CALLED, LABELS, MAKERS, NAMESAKES, SINGLE, Alias
from bot.rules.names_words import BUILDS, UNTOLD, VARIANTS


@dataclass(frozen=True, slots=True)
class Found:
    """One name in a text. `certain` says that it is one certain model, not a family."""

    name: str  # canonical, with its quantization
    family: str
    start: int
    end: int
    certain: bool
    parts: Parts
    label: str  # without its maker
    bare: str  # the canonical name without its quantization
    known: bool = True  # by what it is called, not by its shape
    program: bool = False  # a program's or a service's name, after a family
    owner: str | None = None  # on a hub, who has it there


def has_models(name: str) -> bool:
    """Say whether a version after a name makes a model of it."""
    return name not in MAKERS or name in NAMESAKES


def family_found(alias: Alias, run: list[re.Match[str]]) -> Found:
    """Return what a program's name says: its family, and no model."""
    return Found(
        name=alias.name,
        family=alias.name,
        start=run[0].start(),
        end=run[-1].end(),
        certain=False,
        parts=sort_parts(()),
        label=LABELS[alias.name].rstrip("+*"),
        bare=alias.name,
        program=True,
    )


def unknown(name: str, written: str, parts: tuple[str, ...], span: tuple[int, int], *, spelled: str = "") -> Found:
    """Make a model of a name nobody told us of; `spelled` is what follows it as the text has it."""
    sorted_ = sort_parts(parts)
    bare, full = _canonical(name, sorted_)
    return Found(
        name=full,
        family=name,
        start=span[0],
        end=span[1],
        certain=True,
        parts=sorted_,
        label=label_of(f"{written}+" if spelled[:1].isdigit() else written, spelled),
        bare=bare,
        known=False,
    )


def named(alias: Alias, tail: Tail, body: str, start: int, after: int) -> Found:
    """Make one spelling of many: `Qwen 3.8 27B`, `qwen3.8-27b` and `Qwen3.8-27B-Instruct` are one.

    The name stands from `start` to `after`, and its tail follows there.
    """
    name = alias.name
    own = _own_parts(alias)
    parts = sort_parts((*own, *(_part(name, part) for part in tail.parts)))
    spelled = _without_builds(body[after : tail.end]) if tail.parts else ""
    if name in _LETTER and tail.parts and tail.parts[0][0].isdigit() and not tail.sized:
        spelled = re.sub(r"^[ -]?(?=\d)", f"-{_LETTER[name].upper()}", spelled)
    bare, full = _canonical(name, parts)
    certain = (full != name or name in SINGLE) and has_models(name)
    if not certain and name in MAKERS:
        bare = full = name
    written = CALLED.get(name, name)
    if own:
        joint = "" if written.endswith("+") and own[0].isdigit() else "-"
        written = f"{written.rstrip('+*')}{joint}{'-'.join(_own_capital(part) for part in own)}"
    label = label_of(written, spelled)
    if parts.version and parts.rest and (name == "nemotron" or (name == "claude" and parts.version[0] in "123")):
        label = _version_first(label, parts.version)
    return Found(
        name=full,
        family=name,
        start=start,
        end=tail.end or after,
        certain=certain,
        parts=parts,
        label=label,
        bare=bare,
    )


def _own_capital(part: str) -> str:
    """Write what a way to call a family says besides it: `Muse-Spark`, `Hy-MT`."""
    return part.upper() if len(part) <= 3 else part.capitalize()


def _version_first(label: str, version: str) -> str:
    """Order a label's parts as the maker does: Nemotron 3 Super, Claude 3 Opus; and Claude Opus 4."""
    first, *words = label.split("-")
    return "-".join([first, version, *(word for word in words if word not in {version, f"{version}.0"})])


def _own_parts(alias: Alias) -> tuple[str, ...]:
    """Return what a way to call a family says besides it: `opus` of Claude, `mini` of `trinity mini`."""
    if alias.variant:
        return (alias.variant,)
    words, base = PIECE.findall(alias.said), PIECE.findall(LABELS.get(alias.name, "").lower())
    return tuple(words[len(base) :]) if base and words[: len(base)] == base and alias.name not in MAKERS else ()


_LETTER = {"kimi": "k", "deepseek": "v"}
"""Families whose versions begin with a letter that people leave out: `Kimi 2.6`, `DeepSeek 4`."""

_BUILT = re.compile(rf"[-_: ](?:{'|'.join(sorted(BUILDS))})(?![a-z0-9])", re.IGNORECASE)


def _without_builds(spelled: str) -> str:
    """Return a tail as spelled, without how it is packed."""
    return _BUILT.sub("", spelled)


def _part(name: str, part: str) -> str:
    """Return a part as its family's versions are written: `Kimi 2.6` is Kimi K2.6."""
    bare = name == "kimi" and len(part) < 4 and part.replace(".", "").isdigit()
    return f"k{part}" if bare else part


def _canonical(name: str, parts: Parts) -> tuple[str, str]:
    """Return the name a model is compared by, without and with its quantization; the coarser first, sizes last."""
    dated = [part for part in parts.rest if part.isdigit()]  # `2507`
    bare = "-".join([name + parts.version, *(part for part in parts.rest if not part.isdigit()), *parts.sizes, *dated])
    return bare, "-".join([bare, *parts.builds])


def label_of(written: str, spelled: str) -> str:
    """Return a name as people write it: one hyphen between two parts, sizes in capitals."""
    glued = written.endswith("+")
    tail = spelled.strip(" -_:[]").replace("_", "-").replace(":", "-")
    words = [_capital(word) for word in re.split(r"[ \[\]-]+|(?<=[a-z]{4})(?=\d)", tail) if word]
    if not words:
        return written.rstrip("+*")
    joint = "" if (glued and words[0][0].isdigit()) or words[0][0] in ".+" else "-"
    return f"{written.rstrip('+*')}{joint}{'-'.join(words)}"


def _capital(word: str) -> str:
    """Write a part as names have it: `27B`, `Flash`; what has capitals of its own keeps them."""
    if word.lower() != word:
        return word
    if len(word) == 1:
        return word.upper()
    if word[:1].isdigit() or word in {"it", "hf", "o"} or (word[:1] in "ae" and word[1:2].isdigit()):
        return word.upper() if re.fullmatch(r"[ae]?[\d.x]+[bmt]", word) else word
    if word in {"vl", "tts", "asr", "ocr", "gguf", "mtp", "xl", "xs"}:
        return word.upper()
    if word in {"klein", "schnell", "dev", "kontext"}:
        return word  # FLUX.2-klein: their maker writes them small
    return word.capitalize() if word in VARIANTS | UNTOLD or re.fullmatch(r"[kvmr][\d.]+", word) else word
