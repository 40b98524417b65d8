"""Thresholds: a number of users, of visits or of money above which other terms apply."""

import re
from collections.abc import Iterator

from bot.domain.license import Threshold

SCALES = {
    "hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "k": 1_000, "m": 10**6, "b": 10**9, "mn": 10**6, "bn": 10**9,
    "百": 100, "千": 1_000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8, "億": 10**8, "萬": 10**4,
    "": 1,
}  # fmt: skip
"""What a word after a number multiplies it by."""

WORDS = {
    "one": 1,
    "two": 2,
    "five": 5,
    "ten": 10,
    "twenty": 20,
    "fifty": 50,
    "hundred": 100,
    "一": 1,
    "两": 2,
    "二": 2,
    "三": 3,
    "五": 5,
    "十": 10,
}
"""Numbers as they are spelled out in real texts, most of them beside their figures."""

_NUMBER = (
    r"(?:us\s?\$|usd|\$|€|eur|£|¥|rmb|cny)?\s*(?P<number>\d{1,3}(?:[,，]\d{3})+|\d+(?:\.\d+)?|one|two|five|ten|twenty|fifty|[一两二三五十])\s*"
    r"(?:\(?\s*(?:us\s?\$|usd|\$)?\s*[\d,，.]+\s*\)?\s*)?"
    r"(?P<scale>hundred|thousand|million|billion|trillion|mn|bn|[kmb](?![a-z])|十万|百万|千万|[百千万亿億萬])?"
)
_FIGURE = re.compile(_NUMBER, re.IGNORECASE)

_USERS = re.compile(
    r"monthly\s+active\s+(?:end[\s-]?)?users?|active\s+users?\s+per\s+month|users?\s+(?:per|a|each)\s+month|monthly\s+(?:unique\s+)?(?:users?|visitors?)|\bmau\b|\bmuu\b"
    r"|月活跃?用户|月活|每月活跃|月度活跃|月间アクティブ",
    re.IGNORECASE,
)
_DAILY = re.compile(
    r"daily\s+active\s+users?|users?\s+per\s+day|daily\s+users?|\bdau\b|日均?活跃?用户|日活|日均用户|每日活跃",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"revenue|turnover|annual\s+income|gross\s+(?:income|receipts)|营业?收入|年收入|营收|年营业额|月收入|売上",
    re.IGNORECASE,
)
_VISITS = re.compile(
    r"\bvisits?\b|\brequests\b\s+per|page\s?views?|api\s+calls?|访问量|调用次数|请求次数", re.IGNORECASE
)
_MONTHLY = re.compile(r"month|每月|月度|单月|月收入|月活", re.IGNORECASE)
_YEARLY = re.compile(r"annual|year|twelve\s+months|12[\s-]months?|fiscal|年|財年", re.IGNORECASE)
_OVER = re.compile(
    r"exceed|more\s+than|greater\s+than|over\b|above|less\s+than|fewer\s+than|not\s+exceed|at\s+least|under\b|below|up\s+to|超过|超出|大于|高于|不超过|小于|低于|达到|以上|以下|少于|を超え|未満",
    re.IGNORECASE,
)
_NO_RIGHTS = re.compile(
    r"not\s+(?:granted|licensed|authorized|permitted)|no\s+(?:rights?|license)|not\s+exercise\s+any", re.IGNORECASE
)
_DISPLAY = re.compile(r"prominently\s+display|display\s+[\"']", re.IGNORECASE)

COUNTED = (
    "active", "month", "daily", "per day", "mau", "muu", "dau", "revenue", "turnover", "annual income", "gross ", "visit", "requests",
    "page view", "pageview", "api call", "活", "日均", "收入", "营", "访问量", "次数", "アクティブ", "売上",
)  # fmt: skip
"""One of these stands in every sentence with a threshold: looked for first, since that costs nothing."""

USERS_LEAST, MONEY_LEAST = 100, 10_000
"""Figures below these are clause numbers, percentages or damages caps, not thresholds."""


def thresholds(sentence: str) -> Iterator[Threshold]:
    """Return the thresholds a sentence states."""
    if not _OVER.search(sentence):
        return
    seen = set[tuple[str, int]]()
    for kind, about, unit, least in (
        ("mau", _USERS, "users", USERS_LEAST),
        ("dau", _DAILY, "users", USERS_LEAST),
        ("revenue", _MONEY, "", MONEY_LEAST),
        ("traffic", _VISITS, "visits", USERS_LEAST),
    ):
        for mention in about.finditer(sentence):
            value = _nearest(sentence, mention.start(), mention.end(), least, money=kind == "revenue")
            if value is None or (kind, value) in seen:
                continue
            seen.add((kind, value))
            period = {"mau": "month", "dau": "day"}.get(kind) or _period(sentence, mention.start(), mention.end())
            yield Threshold(
                kind=kind, value=value, unit=unit or _currency(sentence), period=period, effect=_effect(sentence)
            )


def _nearest(sentence: str, start: int, end: int, least: int, *, money: bool) -> int | None:
    """Return the number that belongs to a mention: the nearest one within reach that is large enough."""
    best: tuple[int, int] | None = None
    for figure in _FIGURE.finditer(sentence, max(0, start - 120), min(len(sentence), end + 160)):
        value = _value(figure)
        marked = bool(
            re.search(
                r"us\s?\$|usd|[$€£¥]|rmb|cny|元|dollar|美元|人民币",
                sentence[max(0, figure.start() - 4) : figure.end() + 12].lower(),
            )
        )
        if value is None or value < least or (money and not (marked or value >= 10**5)) or (not money and marked):
            continue
        distance = start - figure.end() if figure.end() <= start else figure.start() - end
        if best is None or distance < best[0]:
            best = (distance, value)
    return best[1] if best else None


def _value(figure: re.Match[str]) -> int | None:
    said = figure["number"].lower()
    number = WORDS.get(said) or float(said.replace(",", "").replace("，", ""))
    scale = (figure["scale"] or "").lower()
    if not scale and number < USERS_LEAST:
        return None
    return round(number * SCALES[scale])


def _period(sentence: str, start: int, end: int) -> str | None:
    near = sentence[max(0, start - 60) : end + 60]
    if not (_MONTHLY.search(near) or _YEARLY.search(near)):
        near = sentence[max(0, start - 160) : end + 160]
    if _MONTHLY.search(near):
        return "month"
    return "year" if _YEARLY.search(sentence) else None


def _currency(sentence: str) -> str:
    lowered = sentence.lower()
    if "€" in lowered or "eur" in lowered.split():
        return "EUR"
    if any(word in lowered for word in ("人民币", "rmb", "cny", "¥")):
        return "CNY"
    return "USD"


def _effect(sentence: str) -> str:
    if _NO_RIGHTS.search(sentence) and "unless" not in sentence.lower() and "until" not in sentence.lower():
        return "no-rights"
    if _DISPLAY.search(sentence):
        return "display"
    return "ask"
