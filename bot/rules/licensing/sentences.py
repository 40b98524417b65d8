"""A text → its sentences, however it is wrapped, marked up or encoded."""

import re
import unicodedata

LONGEST_TEXT = 1024 * 1024
"""Characters of a text that are looked at; the longest real license has a tenth of that."""

LONGEST_SENTENCE = 4_000
"""Characters of one sentence that are looked at: a definition over half a page is still one."""

QUOTES = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "「": '"', "」": '"', "—": "-", "–": "-", "\u00a0": " "}
)

_BREAK = re.compile(
    r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*•●▪]|#{1,6}[ \t]|\(?[0-9a-zA-Z]{1,3}[.)、][ \t]|[一二三四五六七八九十]{1,3}、|\|))"
)
_END = re.compile(r"(?<=[.!?;])(?<!e\.g\.)(?<!i\.e\.)[ \t]+(?=[\"'(\[A-Z0-9•*-])|(?<=[。！？；])")
_TAG = re.compile(r"<[^<>\n]{1,400}>")
_INVISIBLE = re.compile("[\0\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_MARKS = re.compile(r"\*\*|__|`")


def plain(text: str) -> str:
    """Return a text with one kind of quotation mark, dash and line end, and without invisible characters."""
    text = text[:LONGEST_TEXT].replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        return text.replace("\0", "")
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text).translate(QUOTES))


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each on one line, in order."""
    text = plain(text)
    if text.count("<") > 3:
        text = _TAG.sub(" ", text)
    found: list[str] = []
    is_marked = _MARKS.search(text) is not None
    for paragraph in _BREAK.split(text):
        line = " ".join((_MARKS.sub("", paragraph) if is_marked else paragraph).split())
        if not line:
            continue
        for sentence in _END.split(line):
            said = sentence.strip()[:LONGEST_SENTENCE]
            if said:
                found.append(said)
    return found
