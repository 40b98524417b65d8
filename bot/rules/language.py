"""Which language a text is in, and where its sentences end."""

import re
from collections import Counter

UNKNOWN = "und"
"""BCP 47's tag for a language nobody can tell."""

LOOK = 300
"""Characters looked at: a title and the first sentences show the language, and the time stays in microseconds."""

ENOUGH_WORDS = 2
"""Function words that must agree before they outvote silence."""

ENOUGH_LETTERS = 5
"""A text with fewer Latin letters than this says nothing about its language: `GPT-4` is in no language."""

_TAG = re.compile(r"[a-z]{2,8}")
"""A primary language subtag, registered ones to come included; feeds declare anything. https://www.rfc-editor.org/rfc/rfc5646"""

_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_WORDS = re.compile(r"[a-z\u00df-\u024f']+")
_OTHER = re.compile(r"[\u0370-\u1cff\uac00-\ud7a3\u1100-\u11ff]")

_SCRIPTS = (
    ("ko", re.compile(r"[\uac00-\ud7a3\u1100-\u11ff]")),
    ("ru", re.compile(r"[\u0400-\u052f]")),
    ("ar", re.compile(r"[\u0600-\u06ff\u0750-\u077f]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
"""Scripts that name a language by themselves; ru and ar stand for their script unless the publisher says which."""

_SHARED = {
    "ru": frozenset({"uk", "be", "bg", "sr", "mk", "kk"}),
    "ar": frozenset({"fa", "ur", "ps"}),
    "hi": frozenset({"mr", "ne"}),
    "he": frozenset({"yi"}),
}
"""Languages that write as another does; believed when declared."""

_NOT_LATIN = frozenset({"ja", "zh", *(tag for tag, _ in _SCRIPTS), *(tag for tags in _SHARED.values() for tag in tags)})

_FUNCTION_WORDS = {
    "en": "the of and to in is for with on that by from at are was its this has as new how what your an it be now will "
    "introducing meet says releases launches",
    "es": "el la los las de del y en que con por para una un es su se al más como",
    "fr": "le la les des du et en que pour une un est dans sur avec au aux ce qui par",
    "de": "der die das und den von zu mit ist im für auf ein eine nicht des dem sich bei auch",
    "pt": "o os as do da dos das e em que com por para uma um é no na se mais ao",
    "it": "il lo gli di del della e in che con per una un è nel su si al dei più",
}
"""The commonest short words of each language, from any frequency list; a few belong to several, so the most hits win."""

_SPEAKERS: dict[str, tuple[str, ...]] = {}
for _tag, _words in _FUNCTION_WORDS.items():
    for _word in _words.split():
        _SPEAKERS[_word] = (*_SPEAKERS.get(_word, ()), _tag)


def detect(text: str, declared: str | None = None) -> str:
    """Return the primary tag of a text's language; what was declared is believed unless the script contradicts it."""
    sample = text[:LOOK]
    said = (declared or "").replace("_", "-").partition("-")[0].strip().lower()
    said = said if _TAG.fullmatch(said) and said != UNKNOWN else ""
    if sample.isascii():
        return _latin(sample, said)
    script = _by_script(sample, said)
    return _latin(sample, said) if script is None else script


def asked_in(question: str) -> str:
    """Return the language of a question: as of any text, but Latin words too few to tell by are taken for English."""
    tag = detect(question)
    return "en" if tag == UNKNOWN and _LATIN.search(question) else tag


def _by_script(sample: str, said: str) -> str | None:
    """Return the language the script names; None when most of it is Latin, or nothing at all."""
    latin = len(_LATIN.findall(sample))
    kana, han = len(_KANA.findall(sample)), len(_HAN.findall(sample))
    # One such character carries as much as some Latin letters, and model names are Latin everywhere.
    if (kana + han) * 6 >= latin and kana + han:
        return _japanese_or_chinese(kana, han, said)
    if not _OTHER.search(sample):
        return None
    tag, letters = max(((tag, len(found.findall(sample))) for tag, found in _SCRIPTS), key=lambda pair: pair[1])
    if letters * 2 < latin or not letters:
        return None
    return said if said in _SHARED.get(tag, ()) else tag


def _japanese_or_chinese(kana: int, han: int, said: str) -> str:
    """Tell Japanese from Chinese: kana is Japanese, but one borrowed の makes no Japanese of a Chinese text."""
    if kana * 12 >= han:
        return "ja"
    return said if said == "ja" and not kana else "zh"


def _latin(sample: str, said: str) -> str:
    """Return the language of a text in Latin letters, by what was declared, else by its function words."""
    if said and said not in _NOT_LATIN:
        return said
    votes: Counter[str] = Counter()
    for word in _WORDS.findall(sample.lower()):
        votes.update(_SPEAKERS.get(word, ()))
    ranked = votes.most_common(2)
    if ranked and ranked[0][1] >= ENOUGH_WORDS and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        return ranked[0][0]
    # A headline from a Japanese or Chinese feed that is only a name: `Qwen3.8-27B`. The publisher knows best.
    if said and len(_LATIN.findall(sample)) < len("Qwen3.8-27B-Instruct"):
        return said
    # One English word and no rival is enough for a headline of some length.
    if ranked and ranked[0][0] == "en" and len(ranked) == 1 and len(_LATIN.findall(sample)) >= ENOUGH_LETTERS:
        return "en"
    return UNKNOWN


_STOPS = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s)")
_LAST_WORD = re.compile(r"[^\s(\"“‘']{1,20}$")
_NEXT = re.compile(r"\s+[\"'“‘(\[]*(\S)")
_BREAKS = re.compile(r"\s*\n\s*")
_CJK_STOPS = frozenset("。！？｡")
_CLOSERS = frozenset("」』）】〉》”’\"'")
_PAIRS = {"「": "」", "『": "』", "（": "）", "【": "】", "“": "”"}

_LEADING = "mr mrs ms dr prof st vs e.g i.e cf fig approx gen sen rep gov eq pp"
_OTHER_ABBREVIATIONS = (
    "sr jr etc al no vol inc ltd corp co dept est jan feb mar apr jun jul aug sep sept oct nov dec sec ch ed"
)
_ABBREVIATIONS = frozenset(_OTHER_ABBREVIATIONS.split())
_NEVER_LAST = frozenset(_LEADING.split())
"""Abbreviations that always lead on to the next word."""


def sentences(text: str, lang: str) -> tuple[str, ...]:
    """Split a text into its sentences, each a verbatim piece of it, in order; a newline always ends one."""
    split = _split_cjk if lang in {"ja", "zh"} else _split_latin
    return tuple(piece for line in _BREAKS.split(text) for piece in split(line.strip()) if piece)


def _split_latin(line: str) -> list[str]:
    """Split where a stop ends a sentence: not after `U.S.`, not inside `v1.2`, not before a small letter."""
    found: list[str] = []
    start = 0
    for stop in _STOPS.finditer(line):
        if _ends(line, start, stop):
            found.append(line[start : stop.end()].strip())
            start = stop.end()
    return [*found, line[start:].strip()]


def _ends(line: str, start: int, stop: re.Match[str]) -> bool:
    """Say whether this stop ends a sentence."""
    following = _NEXT.match(line, stop.end())
    if following and following[1].islower():
        return False
    if stop[0][0] != ".":
        return True
    last = _LAST_WORD.search(line, max(start, stop.start() - 20), stop.start())
    word = last[0].lower() if last else ""
    if word in _NEVER_LAST:
        return False
    # An initial (`J. Smith`), or letters with stops (`U.S. officials`): a sentence may end there, but rarely does.
    if len(word) == 1 and word.isalpha() and word != "i":
        return False
    if "." in word and all(len(part) == 1 for part in word.split(".")):
        return bool(
            following and line.startswith(("The ", "It ", "In ", "But ", "This ", "He ", "She "), following.start(1))
        )
    return word not in _ABBREVIATIONS


def _split_cjk(line: str) -> list[str]:
    """Split after 。！？ outside quotation marks, and after a Latin stop that a space follows."""
    found: list[str] = []
    start = 0
    awaited: list[str] = []
    last = len(line) - 1
    for at, char in enumerate(line):
        if char in _PAIRS and line.find(_PAIRS[char], at + 1, at + 300) > 0:
            awaited.append(_PAIRS[char])
        elif awaited and char == awaited[-1]:
            awaited.pop()
            # 「…。」 followed by a new sentence: the quotation was the sentence.
            if (
                not awaited
                and line[at - 1] in _CJK_STOPS
                and start < at < last
                and line[start] in _PAIRS
                and _fresh(line, at)
            ):
                found.append(line[start : at + 1])
                start = at + 1
        elif not awaited and _stops_cjk(line, at) and (at == last or line[at + 1] not in _CJK_STOPS | _CLOSERS):
            found.append(line[start : at + 1].strip())
            start = at + 1
    return [*found, line[start:].strip()]


def _stops_cjk(line: str, at: int) -> bool:
    """Say whether the character here ends a sentence, closing marks after a stop included."""
    if line[at] in _CJK_STOPS:
        return True
    if line[at] in _CLOSERS:
        return at > 0 and line[at - 1] in _CJK_STOPS
    return line[at] in "!?" and (at + 1 == len(line) or line[at + 1] == " " or line[at + 1] > "\u2fff")


def _fresh(line: str, at: int) -> bool:
    """Say whether what follows a closed quotation starts anew: 「…。」と述べた goes on, 「…。」同社は does not."""
    return line[at + 1] not in "とがのをはにもでと，、。！？，"
