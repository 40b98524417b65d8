"""What a README or model card says about licenses, and about which artifact."""

import re
from collections.abc import Iterable, Iterator

from bot.domain.license import Artifact
from bot.rules.licensing.names import named
from bot.rules.licensing.sentences import LONGEST_SENTENCE, plain

MOST = 400
"""Sentences that are kept: a README with more speaks of something else."""

LONGEST = 40
"""Lines of a license section that are read: one that pastes a whole license is read as a license text."""

_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*)$|^\s*\*\*([^*]{2,60})\*\*\s*:?\s*$|^\s*<h[1-6][^>]{0,80}>(.*?)</h[1-6]>")
_ABOUT = re.compile(
    r"licen[sc]|\bterms of use\b|governing terms|usage restrictions|许可|授权|协议|声明|ライセンス|利用規約|使用許諾",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"licen[sc]|governing terms|governed by|terms of use|commercial(?:ly)? (?:use|usage|purpose|applications?|activit)|used? commercially|non-?commercial"
    r"|research (?:purposes|use|only)|许可|授权|商用|商业(?:用途|使用|目的|化|活动)|(?:开源|遵循|遵守|依照|根据|采用).{0,30}协议"
    r"|ライセンス|商用利用|利用規約|使用許諾",
    re.IGNORECASE,
)
_LINK = re.compile(r"!?\[([^\]\n]{0,200})\]\(([^)\s]{1,400})[^)]{0,80}\)")
_HREF = re.compile(
    r"<a\b[^>]{0,300}href=[\"']?([^\"'>\s]{1,300})[^>]{0,200}>|<img\b[^>]{0,300}(?:alt|src)=[\"']([^\"'>]{1,300})[^>]{0,200}>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>\n]{1,400}>")
_FENCE = re.compile(r"(?ms)^\s{0,3}(```|~~~).{0,20000}?^\s{0,3}\1\s*$")
_FRONT = re.compile(r"\A\ufeff?---\s*\n(.{0,20000}?)\n---\s*\n", re.DOTALL)
_END = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)\s*\s+(?=[A-Z\"'(\[])|(?<=[。！？])")
_CONTENTS = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s*\[[^\]]{1,80}\]\(#[^)]{0,120}\)\s*$")
_BLOCK = re.compile(r"\s*(?:#|[-*+•>|]\s|\d{1,3}[.)]\s|[-=]{3,}|\||</?[a-zA-Z]|!\[|\[!\[)")
"""How a line begins that does not go on with the one before."""

_OPEN_ENDED = re.compile(
    r"(?:,|\b(?:a|an|and|as|at|by|for|from|in|is|are|of|on|or|our|the|their|to|under|with|within|following|see|that|which))\s*$"
)
"""How a line ends whose sentence goes on."""

WRAPPED = 60
"""Letters from which on a line is one that was wrapped, and not a short one of its own."""

_BADGE = re.compile(
    r"badge/[^\s\"'<>]{0,60}?(?P<of>code|model|weights|data)?[-_ ]?licen[sc]e[-_](?P<name>[\w.%-]{2,60}?)(?:-[0-9a-z]{3,12})?(?:\.(?:svg|png)|[?&#]|$)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?:(?:Code|Model|Weights|Data) )?License: ")
_SPREAD = re.compile(r"<[a-zA-Z/][^<>]{0,600}>")

_ENDS = (".", "!", "?", ":", ";", "。", "！", "？", "：", "|", ">")
"""How a line ends that is complete."""

_DATA = re.compile(r"\b(?:dataset|data|corpus|corpora)\b|数据|データ", re.IGNORECASE)
_WEIGHTS = re.compile(r"\b(?:weights?|model|models|checkpoints?|parameters)\b|模型|权重|モデル|重み", re.IGNORECASE)
_CODE = re.compile(
    r"\b(?:code|codebase|repository|repo|software|source|library|project)\b|代码|仓库|本项目|コード|リポジトリ",
    re.IGNORECASE,
)


_LICENSE_NAME = re.compile(r"licen[sc]e|copying|notice|policy|terms|agreement")
"""File names that say of themselves that they are no README."""


def is_readme(before: str, after: str, *, path: str = "") -> bool:
    """Say whether a pair of texts are READMEs: by their file's name where that tells, else by their headings."""
    name = path.rpartition("/")[2].lower()
    if name.startswith(("readme", "model_card", "modelcard")) or (name.endswith(".md") and "card" in name):
        return True
    if _LICENSE_NAME.search(name):
        return False
    return all(_looks_like_readme(text) for text in (before, after))


def _looks_like_readme(text: str) -> bool:
    headings = re.findall(r"(?m)^#{1,4} +(.{2,60})$", text[:200_000])
    telling = [
        each
        for each in headings
        if re.search(
            r"install|usage|quick ?start|introduction|citation|evaluation|news|使い方|安装|引用", each, re.IGNORECASE
        )
    ]
    return len(telling) >= 2 or bool(_FRONT.match(text))


def license_sentences(readme: str) -> tuple[str, ...]:
    """Return the sentences in which a README speaks of its license: its front matter's fields, its section, badges, asides."""
    text = plain(readme)
    said: list[str] = []
    front = _FRONT.match(text)
    if front:
        said += [
            line.strip() for line in front.group(1).splitlines() if re.match(r"\s*license(?:_name|_link)?\s*:", line)
        ]
        text = text[front.end() :]
    text = _SPREAD.sub(lambda tag: " ".join(tag.group().split()), _FENCE.sub("\n", text))
    inside, level, taken = False, 0, 0
    for line in _unwrapped(text.splitlines()):
        heading = _HEADING.match(line)
        if heading and not line.lstrip().startswith("|"):
            depth = len(line) - len(line.lstrip("# ")) if line.lstrip().startswith("#") else 9
            if inside and depth > level:
                continue
            inside, level, taken = bool(_ABOUT.search(line)), depth, 0
            continue
        if _CONTENTS.match(line):
            continue
        if inside and taken < LONGEST:
            taken += bool(line.strip())
            said += _sentences_of(line, every=True)
        else:
            said += _sentences_of(line, every=False)
    return tuple(dict.fromkeys(each[:LONGEST_SENTENCE] for each in said[:MOST] if each))


def _unwrapped(lines: Iterable[str]) -> Iterator[str]:
    """Return lines with those joined that are one wrapped paragraph: a sentence is read whole or not at all."""
    held = ""
    for line in lines:
        if held and _goes_on(held, line):
            held = f"{held.rstrip()} {line.strip()}"
            continue
        if held:
            yield held
        held = line
        if not line.strip():
            yield line
            held = ""
    if held:
        yield held


def _goes_on(held: str, line: str) -> bool:
    """Say whether a line goes on with the sentence of the one before it."""
    if (
        not line.strip()
        or _BLOCK.match(line)
        or _HEADING.match(held)
        or _HEADING.match(line)
        or held.endswith(("  ", "\\"))
    ):
        return False
    if len(held) > LONGEST_SENTENCE or held.lstrip().startswith(("|", "<")) or held.rstrip().endswith(_ENDS):
        return False
    first = line.lstrip()[0]
    return (
        bool(_OPEN_ENDED.search(held))
        or first.islower()
        or (len(held) >= WRAPPED and held.isascii() and line.isascii())
    )


def _sentences_of(line: str, *, every: bool) -> list[str]:
    """Return the sentences of a line that speak of a license; in a license section every one does."""
    badges = [_badge(found) for found in _HREF.finditer(line)] if "<" in line else []
    shown = _LINK.sub(_spoken, line)
    shown = _TAG.sub(" ", shown)
    shown = re.sub(r"\*\*|__|`|^\s*[-*+>|]\s+", " ", shown)
    sentences = [" ".join(each.split()) for each in _END.split(shown)]
    sentences = [each.rstrip(".") if is_badge(each) else each for each in sentences]
    kept = [each for each in sentences if len(each) > 3 and (_SAYS.search(each) if not every else _says_anything(each))]
    return [each for each in (*kept, *badges) if each]


def _says_anything(sentence: str) -> bool:
    return bool(re.search(r"\w", sentence))


def _spoken(link: re.Match[str]) -> str:
    """Write a link as its words; a badge as the license it names."""
    words, target = link.group(1), link.group(2)
    badge = _BADGE.search(target)
    if badge:
        return f". {_label(badge)}. "
    return f" {words} "


def _badge(found: re.Match[str]) -> str:
    badge = _BADGE.search(found.group(1) or found.group(2) or "")
    return _label(badge) if badge else ""


def _label(badge: re.Match[str]) -> str:
    """Write a badge as `Model License: MIT`, with what it is about where it says so."""
    return f"{(badge['of'] or '').capitalize()} License: {_unescaped(badge['name'])}".strip()


def is_badge(sentence: str) -> bool:
    """Say whether a sentence is all that a badge says."""
    return len(sentence) < 80 and _LABEL.match(sentence) is not None


def _unescaped(name: str) -> str:
    return name.replace("--", "\0").replace("_", " ").replace("%20", " ").replace("\0", "-")


def artifact_of(sentence: str) -> Artifact | None:
    """Say which artifact a sentence is about; None where it does not say. Weights come first: cards say "model" for all of it."""
    if _DATA.search(sentence) and not _WEIGHTS.search(sentence):
        return Artifact.DATA
    if _WEIGHTS.search(sentence):
        return Artifact.WEIGHTS
    if _CODE.search(sentence):
        return Artifact.CODE
    return None


__all__ = ["artifact_of", "is_badge", "is_readme", "license_sentences", "named"]
