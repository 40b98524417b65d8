"""Territories a license leaves out."""

import re
from collections.abc import Iterator

NAMES = (
    ("EU", re.compile(r"european union|\beu\b|欧盟|欧州連合")),
    ("UK", re.compile(r"united kingdom|\buk\b|英国|イギリス")),
    ("KR", re.compile(r"south korea|republic of korea|韩国|韓国")),
    ("CN", re.compile(r"mainland china|people's republic of china|\bprc\b|中国大陆")),
    ("US", re.compile(r"united states|\bu\.s\.a?\b|美国")),
)
"""Territories real licenses exclude, by the code the corpus's labels and ISO 3166 use."""

HINTS = (
    "europe",
    "eu",
    "united ",
    "uk",
    "korea",
    "china",
    "prc",
    "u.s.",
    "欧盟",
    "欧州",
    "英国",
    "イギリス",
    "韩国",
    "韓国",
    "中国",
    "美国",
)
"""One of these stands in every sentence that names a territory."""

EXCLUDES = re.compile(
    r"does not apply in|not (?:permitted|allowed|authorized) to (?:use|access|download)\b.{0,60}\b(?:in|within|from)\b|do not apply in|not (?:be )?(?:granted|licensed|available|offered|intended)\b.{0,120}\b(?:in|to|within)\b"
    r"|exclud(?:es?|ing)\b.{0,40}\b(?:territory|european|united|south|republic|mainland|individuals|residents)"
    r"|(?:not|never) (?:use|used|reproduce|access|distribute)\b.{0,160}\boutside (?:of )?the territory"
    r"|(?:not|no)\b.{0,60}\b(?:rights|license)\b.{0,80}\b(?:domiciled|principal place of business|located|resid)"
    r"|(?:is|are) not (?:being )?granted to you if you are an individual domiciled in"
    r"|不适用于.{0,20}(?:欧盟|英国|韩国)|(?:除|排除|不包括).{0,12}(?:欧盟|英国|韩国|中国大陆|美国)"
)
"""How a sentence says that a territory is left out, and not merely whose law governs."""

LAW = re.compile(
    r"governed by|courts? (?:of|in|located)|jurisdiction|laws of|export|sanction|embargo|regulation \(eu\)|ai act\b|derogation|管辖|法律"
)


def territories(sentence: str) -> Iterator[str]:
    """Return the codes of the territories a sentence leaves out."""
    if not any(hint in sentence for hint in HINTS) or not EXCLUDES.search(sentence) or LAW.search(sentence):
        return
    for code, name in NAMES:
        if name.search(sentence):
            yield code
