"""Whose law a license is under."""

import re

COMPLIANCE = "compliance"
"""The value of `governing-law` where a license asks to follow the law of wherever it is used, whichever that is."""

PLACES = (
    ("US-CA", re.compile(r"\bcalifornia\b|加利福尼亚|加州|カリフォルニア")),
    ("US-DE", re.compile(r"\bdelaware\b|特拉华|デラウェア")),
    ("US-NY", re.compile(r"\bnew york\b|纽约州|ニューヨーク")),
    ("US-WA", re.compile(r"\bwashington\b|华盛顿州")),
    ("HK", re.compile(r"hong kong(?!, macau)|香港(?!、澳门)")),
    (
        "CN",
        re.compile(
            r"people's republic of china|\bprc\b|mainland (?:of )?china|\bchina\b|\bchinese law|中华人民共和国|中国大陆|中国法律"
        ),
    ),
    ("SG", re.compile(r"\bsingapore\b|新加坡|シンガポール")),
    ("KR", re.compile(r"republic of korea|south korea|\bkorean law|韩国|韓国|대한민국")),
    ("JP", re.compile(r"\bjapan(?:ese)?\b|日本法|日本国")),
    ("FR", re.compile(r"\bfrance\b|\bfrench law|法国")),
    ("DE", re.compile(r"\bgermany\b|\bgerman law|federal republic of germany|德国")),
    ("NL", re.compile(r"\bnetherlands\b|\bdutch law|荷兰")),
    ("IE", re.compile(r"\bireland\b|\birish law|爱尔兰")),
    ("GB", re.compile(r"england|united kingdom|\benglish law|英格兰")),
    ("CA", re.compile(r"\bontario\b|british columbia|\bcanada\b|加拿大")),
    ("IL", re.compile(r"\bisrael\b|以色列")),
    ("AE", re.compile(r"abu dhabi|\bdubai\b|united arab emirates|\buae\b|阿联酋")),
    ("US", re.compile(r"united states|美国")),
)
"""Places whose law real licenses of model makers name, by ISO 3166 code; a state of a union comes before the union."""

_LAW = re.compile(r"\blaws?\b|法律|法")


def place(sentence: str) -> str:
    """Return the code of the place whose law a sentence in lower case names; empty where it names none we know."""
    if not _LAW.search(sentence):
        return ""
    named = [(found.start(), code) for code, name in PLACES if (found := name.search(sentence))]
    states = [each for each in named if "-" in each[1]]
    return min(states or named, default=(0, ""))[1]
