"""The pieces of a text that could be quoted: whole sentences, and beginnings of sentences that keep what they mean."""

import re
from dataclasses import dataclass

from bot.domain.item import Item
from bot.domain.story import Quote
from bot.rules.claims import is_hedged
from bot.rules.grounding import is_order
from bot.rules.language import sentences
from bot.rules.legibility import LONGEST_QUOTE
from bot.summarizing.words import terms_of, told_by

MOST_PIECES = 40
"""Sentences looked at in each item: what matters stands at the beginning."""

READ = 6_000
"""Characters read of each text."""

ROOM = {"ja": 130, "zh": 130}
"""Characters a summary has room for; elsewhere `ROOM_WORDS`. A minute of reading is 250 words, or 500 to 600 characters."""

ROOM_WORDS = 60

GRACE = 1.5
"""By how much a single sentence of Japanese or Chinese may pass that: cut, it would lose its verb."""

LONGEST = 1_200
"""Characters of a sentence that are looked at: what is longer is a table, or has no stops."""

SHORTEST = {"ja": 12, "zh": 10}
"""Characters a sentence needs to say anything; 25 elsewhere."""

SHORTEST_CUT = 8
"""Words that a beginning needs, and twice the characters of `SHORTEST` in Chinese, to read as a sentence."""

_BOILERPLATE = re.compile(
    r"appeared first on|^read more|continue reading|^(?:please )?subscribe|sign up (?:for|to)|^(?:photo|image|photograph|video)(?: credit)?s?\s*[:by]"
    r"|^credit:|all rights reserved|^share this|^follow us|click here|cookie|^advertisement|^comments?\s*(?:url|:)|^points:"
    r"|getty images|^(?:for )?more (?:details|information) |^learn more|^(?:詳しくは|詳細は)|^(?:了解更多|更多详情)|\((?:ap|afp|reuters) (?:photo|video)\b|^(?:by|from) (?:[A-Z][\w.'-]+ ){1,3}[A-Z][\w.'-]+$|^editor.s note|^related:|^source:"
    r"|続きを読む|画像(?:：|:|提供)|写真(?:：|:|提供)|^関連記事|メルマガ|^出典|全文を読む|阅读原文|阅读全文|点击(?:查看|阅读)|图源|图片来源|^来源[：:]"
    r"|扫码|关注我们|欢迎关注|微信公众号|更多精彩|责任编辑|^(?:文|编辑|作者|撰文)\s*[丨|/：:]|^[（(]?(?:文|記事)[:：/]|^https?://\S+$",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|!?\[[^\]]{0,200}\]\([^)]{0,300}\)|https?://\S{80,}|[*_`#]{2,}")
_BROKEN = re.compile(r"(?:\.{3}|…|\[…\]|\[\.{3}\])[\s\"'”’）)]*$")
"""A teaser that its publisher cut."""

_DATELINE = re.compile(
    r"[A-Z][A-Z .,'’]{2,40}(?:, [A-Z][\w. ]{1,20})?(?:, \w{3,9}\.? \d{1,2})? ?(?:\((?:AP|AFP|Reuters|CNN|UPI)\))? ?[-–—]+ "
    r"|\((?:AP|AFP|Reuters|CNN|UPI)\) ?[-–—]+ ?"
    r"|IT之家\s?\d{1,2}\s?月\s?\d{1,2}\s?日消息[，,]|(?:机器之心|量子位|新智元|智东西)(?:报道|消息|\d{1,2}月\d{1,2}日(?:报道|消息))[，,。]"
    r"|【[^】]{1,20}(?:导读|讯|消息)】"
)
"""Where and by whom a text was filed: it is no part of the sentence after it."""

_ENDED = re.compile(r"[.!?。！？][\"'”’」』）)\]]*$")
_NOBODYS = re.compile(r"^[\"“「『][^\"”」』]*[\"”」』]$")
_LEANS = re.compile(
    r"^(?:he|she|it|they|this|that|these|those|but|and|so|also|however)\b|^(?:また|しかし|これ|それ|その|この|だが|同社は)|^(?:它|他|她|这|该|此外|但|同时|其中|而)",
    re.IGNORECASE,
)
_TALKS = re.compile(
    r"\b(?:I|I.m|we|we.re|you|your|let.s|my)\b|[?？!！]$|私は|みなさん|皆さん|你|我们|大家|小编", re.IGNORECASE
)
_ABOUT = re.compile(
    r"^(?:the|this) (?:image|chart|graph|table|screenshot|photo|video|post|thread|tweet|article) \w+"
    r"|^(?:some |many |several )?(?:commenters?|commentators|users|redditors)\b|^a (?:user|commenter|redditor)\b",
    re.IGNORECASE,
)
_LOUD = re.compile(r"https?://|(?<!\w)#[^\W\d]|[\U0001f300-\U0001faff\u2600-\u27bf]")
_FAULTS = (
    (_ENDED, False, 0.05),
    (_NOBODYS, True, 0.1),
    (_LEANS, True, 0.02),
    (_TALKS, True, 0.03),
    (_ABOUT, True, 0.06),
    (_LOUD, True, 0.06),
)
"""What a sentence loses for what it has, or has not: an end; words of nobody; a beginning that leans on another; chatter; talk about
a picture or about other readers; addresses and emoji."""

BROKEN = 0.25
"""What a sentence loses for having been cut by its publisher: any whole one is better."""

LOST = 0.03
"""What a sentence loses for an end that there is no room for."""

TEASED = 140
"""Characters from which a text that stops without a stop was cut by somebody: posts and feeds often are."""

_TURNS = {
    "en": re.compile(
        r"[,;:] |\s[–—]\s| (?=(?:after|while|because|as|before|amid|when|who|which) |and (?:he|she|it|they|we|that|will|would|has|have|had|is|was|are|were|\w+ed) )"
    ),
    "zh": re.compile(r"[，；：]"),
}
"""Where the beginning of a sentence may end. A Japanese sentence says at its very end whether it is so."""

_KEEPS = re.compile(
    r"\b(?:said|says?|saying|told|tells|according|announced|reports?|reported|reportedly|alleg\w*|claim\w*|rumou?r\w*|accus\w*|argu\w*|but|although|though|despite|unless|except|only|not|no|never"
    r"|without|if|until|however|yet|could|may|might|would|den(?:y|ies|ied)|likely|expected|sources?|officials|people|person|anonym\w*|analysts?"
    r"|licen[sc]\w*|commercial\w*|research\w*|gated|waitlist|limited|require\w*|so-called)\b|n[’']t\b"
    r"|但|不过|然而|除|仅|只|不|未|没|非|无|否|据|称|表示|透露|如果|若|可能|或|预计|许可|协议|商用|商业|限|需|须",
    re.IGNORECASE,
)
"""Words that a sentence must not lose: they make it less sure, less general, or somebody else's."""

_HANGING = re.compile(
    r"(?:\b(?:of|to|in|the|an?|and|or|with|for|by|at|on|from|that|as|is|are|was|were|his|her|its|their|than|be|been)|[的和与在是了])$"
    r"|^(?:\S+ ){0,5}\S+, (?:the|an?|who|which|whose)\b[^,]*$"
)
"""A beginning that hangs in the air: on a preposition, or on a subject whose verb comes after what it is called."""

_CLAUSES = ", ", "; ", ": ", " – ", " — ", "、", "，", "；", "："


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A sentence, or its beginning, that could be quoted."""

    quote: Quote
    sentence: tuple[str, int]  # the item and the place in it: of one sentence, one piece is quoted
    terms: frozenset[str]
    room: float  # the share of a summary's room it takes
    fault: float
    hedged: bool


def pieces_of(item: Item, text: str, *, most: int = MOST_PIECES) -> list[Piece]:
    """Return what could be quoted of the first sentences of an item's text; a teaser that its publisher cut only where there is nothing else."""
    found: list[Piece] = []
    broken: list[Piece] = []
    all_of_it = sentences(text[:READ], item.lang)
    for at, long in enumerate(all_of_it[: min(most, MOST_PIECES)]):
        sentence = long[:LONGEST]
        told = sentence[dateline.end() :] if (dateline := _DATELINE.match(sentence)) else sentence
        if (
            len(told) < SHORTEST.get(item.lang, 25)
            or _BOILERPLATE.search(told)
            or _MARKUP.search(told)
            or is_order(told)
        ):
            continue
        stops = at + 1 < len(all_of_it) or len(text) < TEASED or _ENDED.search(told)
        whole = stops and not _BROKEN.search(told)
        (found if whole else broken).extend(_pieces(item, at, told, fault=0.0 if whole else BROKEN))
    return found or broken


def cut(text: str, limit: int = LONGEST_QUOTE) -> str:
    """Return a text, or its beginning up to the last clause that fits, and an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    ends = [at for mark in _CLAUSES if (at := head.rfind(mark)) > limit // 2]
    end = max(ends, default=head.rfind(" ", limit // 2))
    return (head[:end] if end > 0 else head).rstrip() + "…"


def room_of(text: str, lang: str) -> float:
    """Return the share of a summary's room that a text takes."""
    return len(text) / ROOM[lang] if lang in ROOM else len(text.split()) / ROOM_WORDS


def _pieces(item: Item, at: int, sentence: str, *, fault: float) -> list[Piece]:
    """Return a sentence as it may be quoted: whole where there is room for it, and its beginnings."""
    whole = _fitted(sentence, item.lang)
    shown = sentence if whole == sentence else whole
    hedged = is_hedged(shown.lower(), item.lang)
    fault += sum(loss for pattern, has, loss in _FAULTS if bool(pattern.search(sentence)) is has)
    fault += LOST * (whole != sentence)
    return [
        Piece(
            quote=Quote(text=text, item=item.id, lang=item.lang),
            sentence=(item.id, at),
            terms=told_by(terms_of(text)),
            room=min(1.0, room_of(text, item.lang)),
            fault=fault,
            hedged=hedged,
        )
        for text in (whole, *(() if hedged or item.lang == "ja" else _heads(whole, sentence, item.lang)))
    ]


def _heads(whole: str, sentence: str, lang: str) -> list[str]:
    """Return the beginnings of a sentence that keep what it means: all that makes it less than it seems stands in them."""
    kept = max((found.start() for found in _KEEPS.finditer(sentence)), default=-1)
    return [
        f"{head}…"
        for turn in _TURNS["zh" if lang == "zh" else "en"].finditer(whole.removesuffix("…"))
        if turn.start() > kept and _stands(head := whole[: turn.start()], lang)
    ]


def _fitted(sentence: str, lang: str) -> str:
    """Cut a sentence that is too long to be quoted, or for a summary."""
    if lang in ROOM:
        return cut(sentence, int(ROOM[lang] * GRACE))
    fitted = cut(sentence)
    if room_of(fitted, lang) <= 1:
        return fitted
    return cut(sentence, len(" ".join(sentence.split()[:ROOM_WORDS])) + 1)


def _stands(head: str, lang: str) -> bool:
    """Say whether a beginning is long enough to be read alone, and opens no quotation or bracket that it does not close."""
    if any(head.count(opening) != head.count(closing) for opening, closing in ("“”", "（）", "()", "「」", "《》")):
        return False
    enough = len(head) >= 2 * SHORTEST["zh"] if lang == "zh" else len(head.split()) >= SHORTEST_CUT
    return enough and head.count('"') % 2 == 0 and not _HANGING.search(head)
