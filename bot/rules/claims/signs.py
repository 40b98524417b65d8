"""What in an item tells what it says: cues by place, facts, and pieces of its words. What the weights are learned for."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit
from zlib import crc32

from bot.domain.mention import Mention, Named
from bot.rules.claims.cues import MAKER_HOSTS
from bot.rules.claims.frames import frames
from bot.rules.claims.hearing import cues, stem, words
from bot.rules.claims.masking import frame_mask, mask, roles
from bot.rules.claims.words import is_roundup

TITLE = 300
LEAD = 350
READ = 1_500
"""Characters of the title, of the first sentences, and of the text that are read: the news stands at the beginning."""


MANY = 6
"""Makers in one title and lead that nothing joins: a text that tells of this many tells many happenings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What was seen in an item."""

    title: str  # small letters
    lead: str
    rest: str
    in_title: frozenset[str]  # cues
    in_lead: frozenset[str]
    facts: frozenset[str]
    pieces: tuple[tuple[int, ...], tuple[int, ...]]  # of the title's words, of the lead's: numbers
    closed: tuple[bool, bool]  # a closed series stands in the title, in the lead
    opened: tuple[bool, bool]


_SIZE = re.compile(r"(?<![\w.])(?:\d{1,3}x)?\d{1,4}(?:\.\d)?[bm](?![a-z0-9])|パラメータ|亿参数|億パラ|億参数")
_REPOSITORY = re.compile(r"[\w.-]{2,40}/[\w.-]{3,80}")
_QUESTION = re.compile(r"[?？]\s*$|[?？]|(?<=[\u3040-\u9fff])か$|吗")
_QUOTED = re.compile(r"「[^」]{2,40}」|《[^》]{2,40}》|“[^”]{2,40}”|'[A-Z][^']{2,40}'")
_ADDRESS = re.compile(r"https?://\S+")
_HUB_LINK = re.compile(r"huggingface\.co/|modelscope\.(?:cn|ai)/models|ollama\.com/library")
_PAPER_LINK = re.compile(r"arxiv\.org|openreview")
_CODE_LINK = re.compile(r"github\.com/")
_CONFERENCE = re.compile(r"\b(?:iclr|acl|cvpr|neurips|icml|emnlp|siggraph|aaai|iccv|eccv|kdd)\b")
_FIRST_PERSON = re.compile(r"\b(?:i|i'm|i’ve|i've|my|we|we're|our)\b|私|僕|我们|我(?!国)")
_PRESENTS = re.compile(r"[「『\"“]?zqm[」』\"”]?\s?(?::|：|—|–|-|$)")
_HOSTS = (
    ("hub", re.compile(r"huggingface\.co$|modelscope\.|ollama\.com$|kaggle\.com$|civitai|replicate\.com$")),
    ("code", re.compile(r"github\.(?:com|io)$|gitlab|gitee|npmjs|pypi\.org")),
    ("paper", re.compile(r"arxiv\.org$|openreview|aclanthology|paperswithcode")),
    ("talk", re.compile(r"reddit\.com$|redd\.it$|ycombinator|zhihu\.com$|linux\.do$|v2ex|lobste\.rs|fosstodon|mastodon")),
    ("short", re.compile(r"(?:^|\.)(?:x|twitter|t|weibo)\.co?m?$|bsky")),
    ("blog", re.compile(r"zenn\.dev$|qiita\.com$|note\.com$|dev\.to$|medium\.com$|substack|hatena|classmethod|juejin|csdn|towardsdatascience")),
    ("wechat", re.compile(r"weixin\.qq\.com$")),
)  # fmt: skip
_NOT_NAMES = frozenset(
    {
        "www",
        "blog",
        "news",
        "docs",
        "api",
        "open",
        "platform",
        "help",
        "support",
        "com",
        "co",
        "ai",
        "org",
        "net",
        "cn",
        "io",
        "jp",
        "developers",
        "hacks",
    }
)


def see(title: str, text: str, lang: str, mentions: Sequence[Mention], url: str | None) -> Signs:
    """Look at an item's beginning; nothing of it is judged yet."""
    head, body = title[:TITLE], text[:READ]
    small = _small(head)
    lead, rest = _parted(_small(_ADDRESS.sub(" ", body)))
    end = len(title)
    heard = (cues(small, lang), cues(lead, lang))
    told = roles(small), roles(lead)
    closed = ("zqx" in told[0], "zqx" in told[1])
    opened = ("zqo" in told[0], "zqo" in told[1])
    facts = set(_facts(small, lead, _small(body), title, heard))
    facts |= {f"lang:{lang}"}
    makers = {each.name for each in mentions if each.kind is Named.MAKER and each.start < end + LEAD}
    if is_roundup(small, f"{small}\n{lead}", makers=len(makers), many=MANY):
        facts.add("says it is a round-up")
    facts |= _host(url, [each for each in mentions if each.kind is Named.MAKER])
    facts |= _named(mentions, end)
    for name, (first, second) in (("closed", closed), ("opened", opened)):
        facts |= {f"T:{name}"} if first else set()
        facts |= {f"L:{name}"} if second else set()
    masked = _small(mask(head, mentions, 0)), _small(_ADDRESS.sub(" ", mask(body, mentions, end + 1)))[:LEAD]
    fits = frames(frame_mask(masked[0]), lang), frames(frame_mask(masked[1]), lang)
    if "no ai word" in facts and ("zqm" in frame_mask(masked[0]) or "zqm" in frame_mask(masked[1])):
        facts.remove("no ai word")
    if _PRESENTS.match(frame_mask(masked[0])):
        facts.add("title presents a model")
    facts |= {f"T={act}" for act in fits[0]} | {f"L={act}" for act in fits[1]}
    return Signs(
        title=small,
        lead=lead,
        rest=rest,
        in_title=heard[0],
        in_lead=heard[1],
        facts=frozenset(facts | _together(heard[0], heard[1], facts)),
        pieces=(_pieces(masked[0], "t"), _pieces(masked[1], "l")),
        closed=closed,
        opened=opened,
    )


def _small(text: str) -> str:
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).lower()


def _parted(small: str) -> tuple[str, str]:
    """Part a text into its lead and the rest, at a sentence's end where one is near."""
    if len(small) <= LEAD:
        return small, ""
    ends = [small.find(stop, LEAD // 2, LEAD) for stop in ("。", ". ", "\n")]
    cut = max(ends) + 1 if max(ends) > 0 else LEAD
    return small[:cut], small[cut:]


def _facts(small: str, lead: str, body: str, title: str, heard: tuple[frozenset[str], frozenset[str]]) -> list[str]:
    """Name what the shape of a title and text tells."""
    found: list[str] = []
    tests = (
        ("repository", _REPOSITORY.fullmatch(title.partition(" ")[0])),
        ("question", _QUESTION.search(small)),
        ("quoted", _QUOTED.search(title)),
        ("size", _SIZE.search(small)),
        ("lead size", _SIZE.search(lead)),
        ("hub link", _HUB_LINK.search(body)),
        ("paper link", _PAPER_LINK.search(body)),
        ("code link", _CODE_LINK.search(body)),
        ("conference", _CONFERENCE.search(small)),
        ("first person", _FIRST_PERSON.search(small)),
        ("lead first person", _FIRST_PERSON.search(lead)),
        ("exclaims", "!" in small),
        ("no text", not body.strip()),
        ("text is title", body.strip() == small),
        ("short text", len(body) < 60),
        ("short title", len(small) < (16 if not small.isascii() else 40)),
        ("list", small.count("、") + small.count(", ") + small.count("；") > 2),
        ("no ai word", "ai" not in heard[0] | heard[1]),
        ("money", "$" in small or "亿" in small or "億円" in small),
    )
    found.extend(name for name, seen in tests if seen)
    return found


def _host(url: str | None, makers: Sequence[Mention]) -> set[str]:
    """Say what kind of place a text is from."""
    try:
        host = (urlsplit(url).hostname or "") if url else ""
    except ValueError:  # `http://[`: what a stranger calls an address
        host = ""
    if not host:
        return {"host:none"}
    found = {f"host:{kind}" for kind, pattern in _HOSTS if pattern.search(host)}
    own = {part for part in re.split(r"[.-]", host.removesuffix(".co.jp")) if part not in _NOT_NAMES}
    names = {each.name for each in makers} | {word for each in makers for word in words(each.label.lower())}
    if (own & MAKER_HOSTS or own & names) and not found:
        found.add("host:maker")
    return found or {"host:press"}


def _named(mentions: Sequence[Mention], end: int) -> set[str]:
    """Say what is named where; `end` is the length of the title."""
    titled = [each for each in mentions if each.start < end]
    models = [each for each in titled if each.kind is Named.MODEL]
    makers = [each for each in titled if each.kind is Named.MAKER]
    certain = {each.name for each in models if each.certain}
    kinds = {each.kind for each in mentions}
    tests = (
        ("title names a model", certain),
        ("title names models", len(certain) > 1),
        ("title names a family", models),
        ("title begins with a model", models and models[0].start < 3),
        ("title is a model", models and len(models[0].spelled) > 0.6 * end),
        ("title names a variant", any(each.stage or each.variant for each in models)),
        ("title names a maker", makers),
        ("title names makers", len({each.name for each in makers}) > 1),
        ("title begins with a maker", makers and makers[0].start < 2),
        ("title names a license", any(each.kind is Named.LICENSE for each in titled)),
        ("names a license", Named.LICENSE in kinds),
        ("names a hub", Named.HUB in kinds),
        ("names nothing", not kinds & {Named.MODEL, Named.MAKER}),
        ("lead names a model", any(each.kind is Named.MODEL and end < each.start < end + LEAD for each in mentions)),
    )
    return {name for name, seen in tests if seen}


_PAIRS = (
    ("release", "future"), ("release", "rumor"), ("release", "code"), ("release", "product"), ("release", "research"),
    ("release", "weights"), ("release", "derived"), ("open", "code"), ("open", "future"), ("open", "policy"), ("not", "access"),
    ("not", "release"), ("change", "license"), ("leak", "security"), ("withdraw", "product"), ("future", "openweight"),
    ("release", "media"), ("open", "not"), ("release", "access"), ("announce", "future"), ("release", "dataset"),
)  # fmt: skip
"""Cues that say more together than each alone."""


def _together(title: frozenset[str], lead: frozenset[str], facts: set[str]) -> set[str]:
    found = {f"T:{first}&{second}" for first, second in _PAIRS if first in title and second in title}
    found |= {f"L:{first}&{second}" for first, second in _PAIRS if first in lead and second in lead}
    for cue in ("release", "open", "access", "product", "leak", "withdraw", "research"):
        if cue in title:
            found |= {
                f"T:{cue}&{fact}"
                for fact in ("T:closed", "T:opened", "title names a model", "question")
                if fact in facts
            }
    for fact in ("T:closed", "T:opened"):
        if fact in facts and "release" not in title and "open" not in title:
            found.add(f"{fact}, not released")
    return found


_RUN = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]+|zq[a-z]+")
_DIGITS = re.compile(r"\d+(?:\.\d+)*")


def _pieces(small: str, zone: str) -> tuple[int, ...]:
    """Return numbers of the words, pairs of words, and two or three letters in a row of Japanese and Chinese."""
    plain = _DIGITS.sub("0", small)
    stems = [stem(word) for word in words(plain)]
    found = {f"{zone} {word}" for word in stems}
    found |= {f"{zone} {first} {second}" for first, second in pairwise(stems)}
    for run in _RUN.findall(plain):
        if run[0] == "z":
            continue
        found |= {f"{zone} {run[at : at + size]}" for size in (2, 3) for at in range(len(run) - size + 1)}
    return tuple(sorted(crc32(each.encode()) for each in found))
