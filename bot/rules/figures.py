"""Figures in a text as values, so that `270亿`, `27 billion` and `27B` are one, and `$30` is not `30%`."""

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

ANY = ""
"""The kind of a plain number."""

LONGEST = 18
"""Digits of a number that means anything."""

_SCALES = {
    "千": 3, "万": 4, "萬": 4, "百万": 6, "千万": 7, "億": 8, "亿": 8, "兆": 12, "万亿": 12, "k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6,
    "b": 9, "bn": 9, "billion": 9, "t": 12, "tn": 12, "trillion": 12,
}  # fmt: skip
_NUMBER = re.compile(
    r"(\d[\d,]*(?:\.\d+)*)(?:\s*(万亿|百万|千万|千|万|萬|億|亿|兆)|\s?(thousand|million|billion|trillion)|(mn|bn|tn|[kmbt])(?![a-z]))?"
)
_BEFORE = (
    ("usd", re.compile(r"(?:us\$|\$|usd)\s*$")),
    ("cny", re.compile(r"(?:rmb|cny|人民币)\s*$")),
    ("yen or yuan", re.compile(r"[¥¥]\s*$")),
    ("eur", re.compile(r"€\s*$")),
    ("%", re.compile(r"百分之\s*$")),
)
_AFTER = (
    ("%", re.compile(r"\s*(?:%|percent|per cent|パーセント)")),
    ("usd", re.compile(r"\s*(?:美元|美金|米ドル|ドル|dollars?|usd)")),
    ("jpy", re.compile(r"\s*(?:円|日元|yen|jpy)")),
    ("cny", re.compile(r"\s*(?:元|人民币|yuan|rmb|cny)")),
    ("eur", re.compile(r"\s*(?:ユーロ|欧元|euros?\b|eur\b)")),
)
_SPELLED: dict[str, int | Decimal] = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "dozen": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100, "twice": 2, "double": 2, "doubled": 2,
    "doubles": 2, "triple": 3, "tripled": 3, "half": Decimal("0.5"), "quarter": Decimal("0.25"),
}  # fmt: skip
_WORD = re.compile(rf"\b(one|{'|'.join(_SPELLED)})\b(?:[ -](thousand|million|billion|trillion)s?\b)?", re.ASCII)
_HAN_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000}
_HAN = re.compile(
    r"(?!百分)([一二两三四五六七八九十百千]{1,6})(?:つ|人|社|年|月|日|個|件|回|倍|種|大|家|个|名|次|项|款|种|位|分|行|台|国|方)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(
    r"\b(?:(jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)(?:[a-z]{0,6})\.?|(may)(?=\s+\d)|(?<=\d\s)(may))\b(?=[\s,.]|$)|(?<!\d)(1[0-2]|0?[1-9])\s*月",
    re.ASCII,
)
_ISO = re.compile(r"(?<!\d)(?:19|20)\d\d-(\d\d)-\d\d(?!\d)")


class Figure(NamedTuple):
    """A number and what it counts: a plain number, a percentage, a currency, a month or a version."""

    value: Decimal | str
    kind: str = ANY


def plain(text: str) -> str:
    """Return a text in small letters, with full-width and ornamental characters as the plain ones they stand for."""
    return unicodedata.normalize("NFKC", text).lower().replace("‑", "-").replace("–", "-")


def figures_of(text: str, *, generous: bool = False) -> frozenset[Figure]:
    """Return every figure of a text; `generous` reads also what may be none, and is for evidence."""
    said = plain(text)
    months = {Figure(Decimal(_month(found)), "month") for found in _MONTH.finditer(said)}
    months |= {Figure(Decimal(found[1]), "month") for found in _ISO.finditer(said)}
    spoken = {Figure(number) for found in _WORD.finditer(said) if (number := _spelled(found)) != 1}
    spoken |= {Figure(Decimal(value)) for found in _HAN.finditer(said) if (value := _han(found[1])) > 1 or generous}
    return frozenset({*_written(said), *months, *spoken})


def lacking(sentence: str, evidence: str) -> str | None:
    """Return a figure of a sentence that its evidence does not hold, as a word for the operator."""
    held = figures_of(evidence, generous=True)
    values = {figure.value for figure in held}
    for figure in sorted(figures_of(sentence), key=str):
        if figure.kind == ANY and figure.value in values:
            continue
        if figure.kind == "month" and Figure(figure.value, "month") in held:
            continue
        if any(figure.value == each.value and _same(figure.kind, each.kind) for each in held if each.kind != "month"):
            continue
        value = figure.value if isinstance(figure.value, str) else f"{figure.value:f}"
        return f"{value} {figure.kind}".rstrip()
    return None


def _same(one: str, other: str) -> bool:
    """Say whether two kinds may be one: a bare ¥ is either currency."""
    either = {"jpy", "cny", "yen or yuan"}
    return one == other or ("yen or yuan" in {one, other} and {one, other} <= either)


def _written(said: str) -> list[Figure]:
    """Read what is written in digits; `1億2000万` is one number."""
    found: list[Figure] = []
    running, end, scale = Decimal(0), -1, 99
    for number in _NUMBER.finditer(said):
        digits = number[1].replace(",", "").rstrip(".")
        if len(digits) > LONGEST:
            continue
        if digits.count(".") > 1:
            found.append(Figure(digits, "version"))
            continue
        own = _SCALES.get(number[2] or number[3] or number[4] or "", 0)
        value = Decimal(digits).scaleb(own)
        goes_on = number.start() == end and own < scale and running
        running = running + value if goes_on else value
        if goes_on:
            found.pop()
        end, scale = (number.end(), own) if number[2] else (-1, 99)
        found.append(Figure(running.normalize(), _kind(said, number)))
    return found


def _kind(said: str, number: re.Match[str]) -> str:
    before, after = said[max(0, number.start() - 8) : number.start()], said[number.end() : number.end() + 12]
    if _MONTH.match(said, number.start(1)) and after.lstrip().startswith("月"):
        return "month"
    kinds = [kind for kind, pattern in _AFTER if pattern.match(after)] or [
        kind for kind, pattern in _BEFORE if pattern.search(before)
    ]
    return kinds[0] if kinds else ANY


def _month(found: re.Match[str]) -> int:
    name = found[1] or found[2] or found[3]
    return _MONTHS.index(name[:3]) + 1 if name else int(found[4])


def _spelled(found: re.Match[str]) -> Decimal:
    """Read `two trillion`; a bare `one` counts nothing."""
    return (Decimal(_SPELLED.get(found[1], 1)).scaleb(_SCALES[found[2]] if found[2] else 0)).normalize()


def _han(numeral: str) -> int:
    """Read 十二 as 12 and 三百 as 300."""
    total = last = 0
    for sign in numeral:
        if sign in _HAN_TENS:
            total += (last or 1) * _HAN_TENS[sign]
            last = 0
        else:
            last = last * 10 + _HAN_DIGITS[sign]
    return total + last
