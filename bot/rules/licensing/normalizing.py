"""A text → the words that make it what it is, whatever its wrapping, markup, years and holders."""

import hashlib
import re
from collections.abc import Iterable

from bot.rules.licensing.sentences import plain

MARK = "©"
"""Stands where a copyright line stood: what lies beside it may be the rest of a holder's name."""

SECTION = "§"
"""Stands where a heading began."""

COMMENTED = 0.3
"""The share of lines that begin with `#` from which on these are comments and not headings."""

_FRONT_MATTER = re.compile(
    r"\A\s{0,10}---[ \t]*\n(?=#|[\w\"']{1,60}[^:\n]{0,60}:)(?:[^\n]*\n){0,400}?---[ \t]*(?:\n|\Z)"
)
_LETTERS = re.compile(r"[^\W_]+")
_YEARS = r"(?:(?:19|20)\d\d|[\[<{(]?\s?(?:year|yyyy|dates?)\b)"
_STOP = (
    r"(?=$|\.\s|;|\*/|all rights reserved|permission |redistribution|licen[sc]ed under|this |everyone |copyright|portions |you |the "
    r"(?:origin|following|author|above)|verbatim|use of |use and |these |unlimited |by |version |distributed |in no |any )"
)
_COPYRIGHT = re.compile(
    r"(?m)(?:portions[ \t]{1,3})?(?:\bcopyright|©|\(c\)|\bcopr\.)(?:[ \t:,]{0,4}(?:\(c\)|©|copyright|by)){0,5}[ \t:,]{0,4}"
    + _YEARS
    + r"(?:[ \t,–-]{0,4}(?:(?:19|20)\d\d|present)){0,60}[ \t,]{0,3}(?:by\b)?[^\n]{0,240}?"
    + _STOP
)
_YEARLESS = re.compile(
    r"(?m)^[\W_]{0,12}(?:Copyright|COPYRIGHT|©|\([cC]\))(?:[ \t:,]{1,4}(?:\([cC]\)|©|by)){0,5}[ \t:,]{1,4}"
    r"(?!(?i:law|licen[cs]e|notices?|holders?|owners?|and|act|in|is|or|to|statements?|rights?|for|of|as|by)\b)[A-Z\[<{][^\n]{0,120}$"
)
_RESERVED = re.compile(r"\ball\s{1,3}rights\s{1,3}reserved\b|版权所有")
_COMMENT = re.compile(
    r"(?m)^[ \t]{0,8}(?:#+|//+|\*+|;+|>+|--+|dnl|rem|%+|\")[ \t]?(?=\S)|^[ \t]{0,8}/\*+|\*+/[ \t]*$|<!--|-->"
)
_HTML = re.compile(r"<[^<>\n]{1,400}>")
_PLACEHOLDER = re.compile(
    r"[\[<{](?:year|yyyy|fullname|name|owner|organi[sz]ation|copyright holders?|author)[^\]>}\n]{0,40}[\]>}]",
)
_ADDRESS = re.compile(
    r"(?:(?:https?|ftp)://|www\.)[^\s<>()\[\]\u3000-\u9fff]{1,400}|(?<=[\w.+-])@[\w-]{1,64}\.[\w.]{2,64}\b"
)
_NUMBERING = re.compile(
    r"(?m)^[ \t]{0,16}(?:[0-9]{1,2}|[a-z]|[ivx]{1,4})[.)](?=\s)|(?<=[.;:])\s{1,8}(?:[0-9]{1,2}|[a-z]|[ivx]{1,4})[.)](?=\s)"
    r"|\((?:[0-9]{1,2}|[a-z]|[ivx]{1,4})\)"
)
_HYPHEN = re.compile(r"(?<=[a-z])-\s{0,8}(?=[a-z])")
_SLOTS = re.compile(
    r"(?P<neither>neither the names? of ).{1,160}?(?= nor )|(?P<event>in no (?:event|case) (?:shall|will) ).{1,200}?(?=\bbe liable)"
    r"|(?P<provided>provided by ).{1,160}?(?=\"?as.is)|(?P<name>\bthe names? of ).{1,120}?(?=(?:may |must |shall )not be used)"
    r"|(?P<address>)\b(?:59 temple place|51 franklin st|675 mass)\w*\b.{0,70}?\b0?2\d{3,4}(?:[ -]?\d{4})?\b(?:,? usa\b)?",
)
_HEADING = re.compile(r"(?m)^[ \t]{0,3}#{1,6}[ \t]+(?=\S)")
_UNDERLINED = re.compile(r"(?m)^(?=[^\n]{0,80}\w)([^\n]{1,80})\n[ \t]{0,3}(?:={4,80}|-{4,80})[ \t]*$")
_TAGGED = re.compile(r"<h[1-6](?:\s[^<>\n]{0,200})?>", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)*|\+\+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_YEAR = re.compile(r"(?:19|20)\d\d")


def body(text: str) -> str:
    """Return a text without the YAML that a model card begins with."""
    return _FRONT_MATTER.sub("", text, count=1)


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, a Chinese or Japanese character each; no copyright lines, no years. Addresses stay."""
    return [word for word in _WORD.findall(_unmarked(text)) if _counts(word)]


def essence(text: str) -> list[str]:
    """Return the words a text is known by: `words` without addresses, list numbers and holders' names, hyphens closed."""
    return [word for word in _WORD.findall(folded(text)) if _counts(word)]


def placed(said: str) -> tuple[list[str], list[int]]:
    """Return the words of a folded text as `essence` does, and where each begins."""
    found = [(match.group(), match.start()) for match in _WORD.finditer(said)]
    kept = [(word, at) for word, at in found if _counts(word)]
    return [word for word, _ in kept], [at for _, at in kept]


def folded(text: str) -> str:
    """Return a text on one line in lower case, with what differs from copy to copy taken out.

    `MARK` stands where a copyright line stood, `SECTION` where a heading began.
    """
    text = text.replace(SECTION, " ")
    if "://" in text or "www." in text or "@" in text:
        text = _ADDRESS.sub(" ", text)
    said = _unmarked(_headed(text))
    said = _HYPHEN.sub("", _NUMBERING.sub(" ", said)).replace("licence", "license")
    return _SLOTS.sub(_slot, " ".join(said.split()))


def _headed(text: str) -> str:
    """Mark headings, unless every other line is a comment."""
    if "===" in text or "---" in text:
        text = _UNDERLINED.sub(rf"{SECTION} \1", text)
    if "<h" in text or "<H" in text:
        text = _TAGGED.sub(f" {SECTION} ", text)
    if "#" not in text:
        return text
    if len(_HEADING.findall(text)) > COMMENTED * (text.count("\n") + 1):
        return text
    return _HEADING.sub(f"{SECTION} ", text)


def _unmarked(text: str) -> str:
    """Return a text in lower case without copyright lines, markup and comment signs."""
    said = _COPYRIGHT.sub(f" {MARK} ", _YEARLESS.sub(f" {MARK} ", plain(text)).lower())
    if "reserved" in said or "版权" in said:
        said = _RESERVED.sub(f" {MARK} ", said)
    if "<" in said or "[" in said or "{" in said:
        said = _HTML.sub(" ", _PLACEHOLDER.sub(" ", said))
    return _COMMENT.sub(" ", said)


def _counts(word: str) -> bool:
    return not (word.isdecimal() and _YEAR.fullmatch(word))


def _slot(match: re.Match[str]) -> str:
    """Keep what stands before a holder's name, and leave the name out."""
    return match[str(match.lastgroup)] + " "


def digest(of: Iterable[str]) -> str:
    """Name words by their content: 16 hexadecimal digits."""
    return hashlib.sha256(" ".join(of).encode(errors="replace")).hexdigest()[:16]


def exactly(text: str) -> str:
    """Name a text by its letters and digits alone, in their order: years and holders count."""
    return digest(_LETTERS.findall(plain(text).lower()))
