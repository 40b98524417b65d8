"""Masks in place of names: what is told counts, not of whom; and which names stand there only to be compared with."""

import re
from collections.abc import Sequence

from bot.domain.mention import Mention, Named
from bot.rules.claims.cues import CLOSED, CLOSED_CJK, OPENED, PRODUCTS, TOOLS

_A = "[a-z0-9]"
_PRODUCT = re.compile(rf"(?<!{_A})(?:{'|'.join(PRODUCTS.split('; '))})(?!{_A})")
_TOOL = re.compile(rf"(?<!{_A})(?:{'|'.join(TOOLS.split('; '))})(?!{_A})")
_TAIL = (
    r"(?![a-z])(?:[- ]?(?:v|r|k|m|o)?\d[a-z0-9.]{0,8})?"
    r"(?:[- ](?:pro|max|plus|flash|mini|lite|ultra|preview|beta|turbo|nano|opus|sonnet|haiku|mythos|spark|oss|\d(?:\.\d)?|[a-z]?\d{1,4}b))*"
)
_OPEN_SERIES = re.compile(rf"(?<!{_A})(?:{'|'.join(map(re.escape, OPENED.split()))}){_TAIL}")
_CLOSED_SERIES = re.compile(
    rf"(?:(?<!{_A})(?:{'|'.join(CLOSED.split())})|{'|'.join(CLOSED_CJK.split())}){_TAIL}|(?<![a-z])openai(?:の|'s)? ?(?:模型|models?(?![a-z])|モデル)|(?<!{_A})o[134](?:-mini|-pro)?(?![a-z0-9-])"
)
_KEPT_BACK = re.compile(r"[- ](?:max|plus)")
"""Sizes that makers of open series keep closed: Qwen3.6-Max, Qwen3.7-Plus."""

_VERSION = re.compile(
    r"(?<![a-z0-9.])[vrkm]\d{1,2}(?:\.\d{1,2})?(?:[- ](?:pro|max|plus|flash|mini|lite|ultra|preview))*(?![\w.])"
)
"""`V4` after a maker's name: a model in short. Not `v0.40.0`, which is a program's."""

_MARKS = re.compile(r"zq[mk](?:[\s/·\-–—:：]*zqm)+")

MASKS = {Named.MAKER: " zqk ", Named.MODEL: " zqm ", Named.LICENSE: " zql ", Named.HUB: " zqh ", Named.DATASET: " zqd "}
"""What stands in place of a name: words no text has."""


def mask(text: str, mentions: Sequence[Mention], begin: int) -> str:
    """Put a mark in place of each name of a text that begins at this character of the item; products go first."""
    small = text.lower()
    found: list[tuple[int, int, str]] = []
    if len(small) == len(text):  # a few capitals grow when they are made small: İ
        for pattern, mark in ((_PRODUCT, " zqp "), (_TOOL, " zqt ")):
            found += [(each.start(), each.end(), mark) for each in pattern.finditer(small)]
    taken = tuple(found)
    for each in mentions:
        start, end = each.start - begin, each.start - begin + len(each.spelled)
        if 0 <= start < len(text) and not any(start < last and first < end for first, last, _ in taken):
            found.append((start, end, MASKS[each.kind]))
    parts: list[str] = []
    at = 0
    for start, end, mark in sorted(found):
        if start >= at:
            parts += [text[at:start], mark]
            at = end
    return "".join([*parts, text[at:]])


def frame_mask(small: str) -> str:
    """Mask what the finder of names leaves, series by their first word, and join neighbors."""
    small = _VERSION.sub(" zqm ", _OPEN_SERIES.sub(" zqm ", _CLOSED_SERIES.sub(" zqm ", small)))
    return " ".join(_MARKS.sub("zqm", small).split())


_X = r"zq[xo](?:[\s、,，/和与と&]{1,3}(?:and )?(?:the )?zq[xo])*"
_COMPARED = re.compile(
    r"\b(?:beat(?:s|ing)?|outperform\w*|match(?:es|ing)?|rival(?:s|ing)?|surpass\w*|vs\.?|versus|than|par with|comparable to|against|challeng\w+"
    r"|compared (?:to|with)|ties with|based on|built on|equal to|vulnerabilities as|dissing|moment for|alternative to|instead of|copy of|trained (?:on|\w+ on))"
    rf"\s+(?:the |a |an )?(?:zqk )?{_X}"
    rf"|{_X}\s?[」』]?\s?(?:以上|並み|並の|級|レベル|クラス)?(?:に|を|と|の|も)?(?:一部)?\s?(?:超え|超の|超|匹敵|同等|上回|凌駕|肉薄|迫る|圧倒|打ち負か|越え|並ぶ|ベース|比較|対抗|より)"
    rf"|(?:超越|击败|擊敗|媲美|比肩|打败|打敗|挑战|挑戰|对标|優於|优于|超过|超過|领先|追平|逼近|碾压|不输|基于|相比|仅为|比)\s?{_X}"
    rf"|{_X}\s?(?:水平|级别|級別|同级|平替)|(?:训练|訓練|蒸馏|trained|distilled)\w*\s?{_X}"
)
"""Names beside which another is measured, or of which it is made: the news is not of them."""


def roles(text: str) -> str:
    """Put a mark in place of each series that is told of: closed, open; products and what is only compared with go."""
    small = _CLOSED_SERIES.sub(" zqx ", _PRODUCT.sub(" ", _GPT_OPEN.sub(" zqo ", text)))
    small = _OPEN_SERIES.sub(lambda found: " zqx " if _KEPT_BACK.search(found[0]) else " zqo ", small)
    return _COMPARED.sub(" ", " ".join(small.split()))


_GPT_OPEN = re.compile(r"(?:gpt[- ]?(?:oss|j|neox?|2)(?![a-z])[\w-]*|grok[- ]?[12](?![\w.])|open ?mythos|openclaude)")
"""Open ones that bear a closed series' name."""
