"""What single sentences tell: the one that shows the main claim, further claims, and what is told as history."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.claim import Act, Certainty, Claim, Wording
from bot.domain.mention import Mention, Named
from bot.rules.claims.acts import COMING, HEARSAY, NOT_SO
from bot.rules.claims.frames import frames
from bot.rules.claims.masking import frame_mask, mask, roles
from bot.rules.claims.wording import words_for
from bot.rules.language import sentences

TOLD = 6_000
"""Characters of a text whose sentences are read: histories stand far down."""

MOST_SENTENCES = 60
MOST_CLAIMS = 12
"""Bounds: a list of a thousand names is no thousand claims."""

LEAD_SENTENCES = 2
"""Sentences of a text that tell its news; what is told of other models further down is history or comparison."""

ASKED = 3
"""Sentences of a text that are asked what they tell whether or not they name anything."""

_HISTORY = re.compile(
    r"\b(?:last (?:year|month|week|spring|summer|fall|autumn|winter)|years? ago|months? ago|earlier(?: this year)?|previously|in the past|back in|once|formerly|originally|at the time"
    r"|since then|history|had (?:\w+ )?(?:been|released|leaked|opened|published|launched)|in (?:19|20)\d\d|in (?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"|predecessor|followed by|after (?:that|which)|was (?:derived|trained|fine-tuned|based))\b"
    r"|昨年|一昨年|先月|先年|以前|かつて|当時|過去|これまで|前回|(?:19|20)\d\d年|\d{1,2}月(?:\d{1,2}日)?に|その後|経緯|もともと|すでに|から派生|を(?:もとに|基に)"
    r"|去年|前年|上个月|上月|此前|早前|之前|当时|曾(?:经|在|于|被)?|过去|历史|后来|随后|其后|(?:19|20)\d\d ?年|\d{1,2} ?月(?:\d{1,2} ?日)?(?:，|,|发布|开源|公开|泄露|推出)|衍生|在此基础上"
)
"""Words that put a sentence into the past."""

_CRISP = {
    "leak": Act.LEAK,
    "withdrawal": Act.WITHDRAWAL,
    "license_change": Act.LICENSE_CHANGE,
    "access_change": Act.ACCESS_CHANGE,
}
_COMING_OUT = frozenset({Act.RELEASE, Act.RUMORED_RELEASE, Act.ANNOUNCEMENT})
"""Acts that are one happening told in other words, when they are of one model."""

_SHOWN_BY: dict[Act, frozenset[str]] = {
    Act.RELEASE: frozenset({"release", "open thing"}),
    Act.RUMORED_RELEASE: frozenset({"rumor", "tease"}),
    Act.ANNOUNCEMENT: frozenset({"promised", "release"}),
    Act.LICENSE_CHANGE: frozenset({"license_change", "license adopted"}),
    Act.ACCESS_CHANGE: frozenset({"access_change"}),
    Act.LEAK: frozenset({"leak", "unauthorized", "spotted"}),
    Act.WITHDRAWAL: frozenset({"withdrawal"}),
    Act.DATASET_OR_CODE: frozenset({"code"}),
    Act.POLICY: frozenset({"opinion"}),
    Act.RESEARCH: frozenset({"research", "report", "capability"}),
    Act.PRODUCT: frozenset({"use", "offer", "business"}),
    Act.NOT_AI: frozenset(),
}
_OF_MODELS = frozenset({*_CRISP, "release", "promised", "code"})
"""Turns of phrase that tell what happens to models, which any sentence is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of an item, as it stands there."""

    words: str
    small: str
    place: int  # 0 is the title
    fits: frozenset[str]
    named: tuple[Mention, ...]
    past: bool  # tells of what was before

    @property
    def models(self) -> tuple[Mention, ...]:
        """Return the models it names, certain ones first."""
        models = [each for each in self.named if each.kind is Named.MODEL]
        return tuple(sorted(models, key=lambda each: not each.certain))


def told(title: str, text: str, lang: str, mentions: Sequence[Mention], act: Act) -> tuple[Sentence, ...]:
    """Part an item into its sentences, its title first; `act` is what its news is."""
    pieces: list[tuple[str, int]] = [(title, 0)] if title.strip() else []
    at = 0
    body = text[:TOLD]
    for words in sentences(body, lang)[:MOST_SENTENCES]:
        start = body.find(words, at)
        at = start + len(words)
        pieces.append((words, len(title) + 1 + start))
    wanted = _OF_MODELS | _SHOWN_BY[act]
    found: list[Sentence] = []
    news: set[str] = set()
    for place, (words, begin) in enumerate(pieces, start=0 if title.strip() else 1):
        named = tuple(each for each in mentions if begin <= each.start < begin + len(words))
        names = {each.name for each in named}
        small = words.lower()
        # A history goes on until a sentence comes back to what the news is of.
        goes_on = bool(found) and found[-1].past and not names & news
        past = place > 1 and (goes_on or bool(_HISTORY.search(small)))
        if place <= LEAD_SENTENCES and not past:
            news |= names
        # What a sentence far down says that names no model, nor follows one that does, is asked of nobody.
        asked = place <= ASKED or named or (found and found[-1].named)
        fits = frames(frame_mask(mask(words, named, begin).lower()), lang, only=wanted) if asked else frozenset[str]()
        found.append(Sentence(words=words, small=small, place=place, fits=fits, named=named, past=past))
    return tuple(found)


def shown(told: Sequence[Sentence], act: Act, names: frozenset[str]) -> str:
    """Return the sentence that shows an act best: it tells it, names what it is of, and stands early."""
    if not told:
        return ""

    def worth(sentence: Sentence) -> float:
        tells = bool(sentence.fits & _SHOWN_BY[act])
        names_it = any(each.name in names for each in sentence.named) or not names
        return 2 * tells + names_it - 0.15 * sentence.place - 1.5 * sentence.past

    return max(told, key=worth).words


def along(told: Sequence[Sentence], main: Claim, *, roundup: bool) -> Iterator[Claim]:
    """Yield what else an item says: further claims of today first seen, and what it tells as history."""
    own = frozenset(main.names)
    seen: set[tuple[Act, tuple[str, ...]]] = {(main.act, main.names)}
    before: tuple[Mention, ...] = ()
    for sentence in told:
        # A sentence that names no model goes on about those of the one before it.
        models = sentence.models[:4] or before
        before = models
        if sentence.words == main.sentence:
            continue
        names = tuple(dict.fromkeys(each.name for each in models))
        about_own = not names or bool(own & set(names)) or (not own and sentence.place <= 1)
        past = sentence.past
        today = roundup or (not past and about_own and sentence.place <= LEAD_SENTENCES)
        for act in _acts_of(sentence, models):
            again = act is main.act or (act in _COMING_OUT and main.act in _COMING_OUT)
            if (act, names) in seen or (again and about_own and not past):
                continue
            seen.add((act, names))
            yield Claim(
                act=act,
                models=tuple(dict.fromkeys(each.label for each in models)),
                names=names,
                makers=_makers(sentence, models),
                wording=_worded(sentence, act),
                license=next((each.label for each in sentence.named if each.kind is Named.LICENSE), None),
                certainty=_certain(sentence, act),
                sentence=sentence.words,
                background=not today,
            )


def _makers(sentence: Sentence, models: Sequence[Mention]) -> tuple[str, ...]:
    named = dict.fromkeys(each.label for each in sentence.named if each.kind is Named.MAKER)
    of_models = dict.fromkeys(each.label.partition("/")[0] for each in models if "/" in each.label)
    return tuple(named or of_models)[:3]


def _acts_of(sentence: Sentence, models: Sequence[Mention]) -> Iterator[Act]:
    """Yield the acts a sentence tells of models."""
    fits = sentence.fits
    if models:
        yield from (act for frame, act in _CRISP.items() if frame in fits)
    denied = NOT_SO.search(sentence.small)
    if denied or (not sentence.models and "code" not in fits):
        return
    coming = bool(COMING.search(sentence.small))
    if sentence.models and ("release" in fits or coming):
        if coming or "promised" in fits:
            yield Act.RUMORED_RELEASE if HEARSAY.search(sentence.small) else Act.ANNOUNCEMENT
        else:
            yield Act.RELEASE
    elif "code" in fits and sentence.named:
        yield Act.DATASET_OR_CODE


def _worded(sentence: Sentence, act: Act) -> Wording:
    said = words_for(sentence.small)
    if said:
        return said
    return (
        Wording.PROPRIETARY
        if "zqx" in roles(sentence.small) and act is not Act.DATASET_OR_CODE
        else Wording.UNSPECIFIED
    )


def _certain(sentence: Sentence, act: Act) -> Certainty:
    if act is Act.RUMORED_RELEASE or HEARSAY.search(sentence.small):
        return Certainty.RUMORED
    maker = any(each.kind is Named.MAKER for each in sentence.named)
    return (
        Certainty.CONFIRMED
        if maker and act in {Act.RELEASE, Act.ANNOUNCEMENT, Act.LICENSE_CHANGE, Act.DATASET_OR_CODE}
        else Certainty.REPORTED
    )
