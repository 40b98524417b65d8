"""Is a sentence that somebody else worded supported by the sentences it rests on?

What can not be shown is not said: whoever wrote the sentence is not believed, and where these checks can not tell, it is refused.
They compare what a wrong digest is wrong in: figures, names, licenses, deeds, quotations, denials, doubts.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from bot.rules.claims import is_hedged
from bot.rules.figures import lacking, plain
from bot.rules.language import UNKNOWN, detect
from bot.rules.legibility import LONGEST_QUOTE, legible
from bot.rules.names import FAMILIES, MAKERS

LEAST_SHARED = 0.5
"""Share of a sentence's own words that its evidence must use, where both are in one language."""

_LINK = re.compile(r"https?:|www\.|\]\(|<[a-z@#!/]|@(?:everyone|here)\b", re.IGNORECASE)
_DOMAIN = re.compile(
    r"\b(?:[a-z0-9-]+\.)+(?:com|org|net|io|ai|co|cn|jp|dev|app|gg|ly|me|info|xyz)\b(?:/\S*)?", re.ASCII
)
_MARKUP = re.compile(r"[`|\\]|\*\*|__|^\s*[#>*-]\s|\{|\}")
_QUOTED = re.compile(r"“([^”]{2,300})”|\"([^\"]{2,300})\"|「([^」]{2,300})」|『([^』]{2,300})』")
_TOKEN = re.compile(r"(?<![A-Za-z0-9.])[A-Za-z0-9]+(?:[.+-][A-Za-z0-9]+)*")
_AMOUNT = re.compile(r"\d[\d.]*(?:k|m|b|t|x|s|bn|mn|gb|mb|tb|st|nd|rd|th)?(?:-[a-z]{2,})?")
_PARTS = re.compile(r"[a-z]+|\d+(?:\.\d+)*")
_VARIANT = re.compile(
    r"\d[a-z]{0,2}[ -](mini|nano|micro|small|lite|light|flash|turbo|air|plus|max|ultra|pro|coder|code|vl|omni|instruct|thinking|base)\b",
    re.ASCII,
)
"""What makes another model of one, after its version; `mini` is not the model."""

_BORDER = r"(?<![a-z0-9]){}(?![a-z0-9])"
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_WORD = re.compile(r"[a-z\u00df-\u024f]{4,}")
_SMALL = re.compile(r"\b[a-z]+\b")
_HIRAGANA = re.compile(r"[\u3040-\u309f]+")

_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override) (?:\w+ ){0,3}(?:previous|prior|above|earlier|preceding|all) (?:\w+ ){0,2}(?:instructions?|prompts?|rules|text)"
    r"|\b(?:reveal|print|output|repeat|show) (?:me )?your (?:system )?(?:prompt|instructions)|\byou are (?:now )?(?:an? )?(?:ai|assistant|chatbot|language model|llm|summari[sz]er)\b|\bas an ai (?:language model|model|assistant)\b"
    r"|\b(?:dear|attention|note to) (?:ai|llms?|assistants?|chatbots?|summari[sz]ers?)\b|<\|[a-z_]+\|>|\[/?inst\]"
    r"|指示を(?:すべて)?無視|(?:これまで|以前|上記)の(?:指示|命令)|あなたは(?:AI|アシスタント)|忽略(?:之前|以上|上面|所有|此前)\S{0,6}(?:指令|指示|提示|内容)|你(?:现在)?是(?:一个|一名)?(?:AI|人工智能)?助手",
    re.IGNORECASE,
)

_GENERIC = frozenset({
    "ai", "api", "apis", "llm", "llms", "gpu", "gpus", "cpu", "ml", "pc", "pcs", "app", "web", "url", "ceo", "cto",
    "oss", "sdk", "pdf", "inc", "corp", "ltd", "i", "ok", "faq", "vs",
})  # fmt: skip
_OPENERS = frozenset({
    "the", "a", "an", "it", "its", "this", "that", "these", "those", "there", "they", "he", "she", "in", "on", "at",
    "of", "for", "from", "with", "by", "under", "over", "after", "before", "since", "while", "when", "as", "if",
    "although", "though", "but", "and", "or", "so", "also", "both", "each", "every", "all", "some", "many", "most",
    "more", "no", "not", "new", "now", "one", "two", "three", "still", "yet", "once", "only", "early", "late",
    "according", "reportedly", "meanwhile", "however", "instead", "additionally", "moreover", "further", "today",
    "yesterday", "researchers", "users", "developers", "people", "access", "weights", "model", "models", "version",
    "versions", "training", "support", "pricing", "which", "what", "who", "how", "to", "up", "about", "between",
    "among", "during", "until", "unlike", "like", "open", "released", "available", "previously", "earlier", "later",
})  # fmt: skip
"""Words that may begin an English sentence though no source uses them."""

_PLACES = {
    "us": ("us", "u.s", "usa", "america", "american", "united states", "米国", "アメリカ", "美国"),
    "china": ("china", "chinese", "中国", "中国製"),
    "japan": ("japan", "japanese", "日本"),
    "eu": ("eu", "europe", "european", "欧州", "欧盟", "欧洲"),
    "uk": ("uk", "u.k", "britain", "british", "united kingdom", "英国"),
    "france": ("france", "french", "フランス", "法国"),
    "korea": ("korea", "korean", "韓国", "韩国"),
    "hugging face": ("hugging face", "huggingface", "ハギングフェイス", "抱抱脸"),
    "github": ("github", "ギットハブ"),
}

_SAID = {
    "Apache": r"\bapache",
    "MIT": r"\bmit\b",
    "BSD": r"\bbsd\b",
    "GPL": r"\b[al]?gpl",
    "MPL": r"\bmpl\b|mozilla public",
    "CC": r"\bcc[ -](?:by|0)|creative commons|クリエイティブ・?コモンズ|知识共享",
    "OpenRAIL": r"rail\b",
    "a community license": r"community license|コミュニティ・?ライセンス|社区许可",
    "non-commercial": r"non-?commercial|非商用|非商業|非商业|(?:not|no|without) (?:\w+ ){0,3}commercial|商用(?:利用)?(?:は)?(?:禁止|不可|できない)|(?:禁止|不得|不可)商[用业]",
    "research only": r"research(?:-| )only|(?:only )?for research|研究(?:目的|用途)|仅(?:限|供)研究|研究に限",
    "commercial use": r"(?<!non-)(?<!non)commercial|(?<!非)商用|(?<!非)商業|(?<!非)商业",
    "free": r"\bfree(?:ly)?\b|無料|無償|免费|免費",
    "open source": r"open[- ]?sourc|オープンソース|开源|開源|(?<![a-z])oss(?![a-z])",
    "open weights": r"open[- ]?weight|オープンウェイト|重みを公開|開放權重|开放权重|开源权重",
    "closed": r"proprietary|closed[- ](?:source|weight|model)|クローズド|プロプライエタリ|闭源|專有|专有",
    "a leak": r"\bleak|流出|リーク|漏えい|漏洩|泄露|泄漏|外泄",
    "a withdrawal": r"withdr[ae]w|taken? down|took down|retir|deprecat|discontinu|suspen[ds]|shut(?:s|ting)? down|撤回|取り下げ|提供終了|公開停止|下架|下线|停用|停服",
    "a lawsuit": r"\bsu(?:es?|ed|ing)\b|lawsuit|court|訴訟|提訴|裁判|起诉|诉讼|法庭|法院",
    "a ban": r"\bban(?:s|ned|ning)?\b|prohibit|forbid|forbad|禁止|禁令|封禁",
    "an acquisition": r"acqui[rs]|\bmerge[rs]?\b|buys?\b|bought|買収|合併|收购|并购",
    "theft": r"\bst(?:eal|ole|olen)|theft|breach|hack|unauthori[sz]ed|盗|不正|ハッキング|窃取|入侵|未授权|未经授权",
    "layoffs": r"lay(?:s|ing)? ?off|laid off|layoff|fires?\b|fired|解雇|人員削減|裁员",
    "a delay": r"delay|postpon|延期|推迟|延迟",
    "a claim of being the best": r"state[- ]of[- ]the[- ]art|\bsota\b|\bbest\b|world.s|世界一|最高性能|最先端|最强|最先进|第一|領先|领先|first\b|世界初|首个|首款",
    "today": r"\btoday\b|今日|本日|今天",
    "yesterday": r"\byesterday\b|昨日|昨天",
    "tomorrow": r"\btomorrow\b|明日|明天",
    "last week": r"last week|先週|上周",
    "next week": r"next week|来週|下周",
    "this week": r"this week|今週|本周",
    "last month": r"last month|先月|上个?月",
    "next month": r"next month|来月|翌月|下个?月",
    "last year": r"last year|昨年|去年",
    "next year": r"next year|来年|明年",
    "Monday": r"\bmonday|月曜|周一|星期一",
    "Tuesday": r"\btuesday|火曜|周二|星期二",
    "Wednesday": r"\bwednesday|水曜|周三|星期三",
    "Thursday": r"\bthursday|木曜|周四|星期四",
    "Friday": r"\bfriday|金曜|周五|星期五",
    "Saturday": r"\bsaturday|土曜|周六|星期六",
    "Sunday": r"\bsunday|日曜|周日|星期日|星期天",
}
"""What a digest must not say unless a source does, in three languages: licenses, openness, deeds, boasts and days."""

_CLAIMS = {name: re.compile(pattern, re.ASCII) for name, pattern in _SAID.items()}

_NOT = re.compile(
    r"\b(?:not?|never|without|neither|nor|cannot|denie[sd]|refus\w*|declin\w*|unable|lacks?|withh\w+)\b|n['’]t\b"
    r"|ない|なかった|ません|せず|ずに|なく|非公開|否定|拒|不(?!断|仅|仅仅|少|同)|没|未|无|無(?!料|償)|非(?!常)|否认",
    re.ASCII,
)

_COMING = re.compile(
    r"\b(?:will|shall|soon|upcoming|to be (?:released|published|opened)|plans?|planned|planning|prepar\w+|promis\w+|about to|going to|expected|next (?:week|month|year))\b"
    r"|予定|今後|まもなく|近日|計画|準備|見通し|約束|へ$|将|即将|计划|准备|拟|预计|承诺|未来|或于|有望",
    re.ASCII,
)

_MODEL = re.compile(
    r"(?<![a-z0-9.-])(?!apache|cc-|gpl|agpl|lgpl|mpl|covid|top-|day-|rtx)[a-z]+(?:[.+-][a-z]+)*-?\d[a-z0-9]*(?:[.-][a-z0-9]+)*"
)


def is_order(text: str) -> bool:
    """Say whether a text speaks to a machine that may be reading it, and not to people."""
    return bool(_ORDERS.search(text))


def objection(sentence: str, evidence: Sequence[str], lang: str) -> str | None:
    """Return why a sentence in the reader's language is not supported by its evidence; None: it is."""
    if not evidence:
        return "it rests on nothing"
    held = "\n".join(evidence)
    return (
        _form(sentence, lang)
        or _named("the figure", lacking(sentence, held))
        or _named("the name", _new_name(sentence, held, lang))
        or _named("", _new_claim(sentence, held))
        or _crossed(sentence, evidence)
        or _named("the quotation", _new_quotation(sentence, held))
        or _denial(sentence, evidence)
        or _doubt(sentence, evidence, lang)
        or _too_early(sentence, evidence)
        or _strange(sentence, held, lang)
    )


def _named(what: str, found: str | None) -> str | None:
    return None if found is None else f"no source has {what} {found}".replace("  ", " ")


def _form(sentence: str, lang: str) -> str | None:
    """Object to what is no plain sentence in the reader's language, whatever it says."""
    if not sentence.strip() or sentence != legible(sentence):
        return "it is no plain line of text"
    if len(sentence) > LONGEST_QUOTE:
        return f"it is longer than {LONGEST_QUOTE} characters"
    if _LINK.search(sentence):
        return "it has a link of its own"
    if _MARKUP.search(sentence):
        return "it has markup"
    if is_order(sentence):
        return "it speaks to a machine"
    return None if _speaks(sentence, lang) else f"it is not in the reader's language ({lang})"


def _speaks(sentence: str, lang: str) -> bool:
    """Say whether a sentence is in a language; short Latin ones show it by a common English word, or not at all."""
    found = detect(sentence)
    if found != UNKNOWN or lang in {"ja", "zh"} or _CJK.search(sentence):
        return found == lang
    return lang != "en" or (sentence.isascii() and not _OPENERS.isdisjoint(set(_SMALL.findall(sentence)) - {"a"}))


def _new_name(sentence: str, held: str, lang: str) -> str | None:
    """Return a name that no source has, under any of its spellings."""
    said, known = plain(sentence), plain(held)
    mine, theirs = _called(said), _called(known)
    theirs |= {maker for family, (maker, _) in FAMILIES.items() if family in theirs}
    if strangers := sorted(mine - theirs):
        return strangers[0]
    if domain := next((found[0] for found in _DOMAIN.finditer(said) if found[0] not in known), None):
        return domain
    if variant := _new_variant(said, known):
        return variant
    spelled = {spelling for name in mine for spelling in _spellings(name)}
    starts = {0, *(stop.end() for stop in re.finditer(r"[.!?:]\s+", sentence))}
    for token in _TOKEN.finditer(sentence):
        small = plain(token[0])
        if (
            _AMOUNT.fullmatch(small)
            or _has(known, small)
            or small in _GENERIC
            or any(small in spelling.split() for spelling in spelled)
        ):
            continue
        plural = small.removesuffix("s")
        if plural != small and _has(known, plural):
            continue
        if lang in {"ja", "zh"} or _is_name(token[0], first=token.start() in starts):
            return token[0]
    return None


def _is_name(token: str, *, first: bool) -> bool:
    """Say whether a word of a Latin-script sentence looks like a name."""
    if not any(letter.isupper() for letter in token) and not any(letter.isdigit() for letter in token):
        return False
    return not (first and token[1:].islower() and token.lower() in _OPENERS)


def _has(known: str, small: str) -> bool:
    """Say whether a text has a word, or a name, however it is spaced: `qwen 3.6-27b`, but not `gpt-5` in `gpt-5.5`."""
    if not any(letter.isdigit() for letter in small):
        return re.search(_BORDER.format(re.escape(small)), known) is not None
    parts = r"[\s._-]{0,2}".join(map(re.escape, _PARTS.findall(small)))
    return re.search(rf"(?<![a-z0-9]){parts}(?![a-z0-9]|\.\d)", known) is not None


def _new_variant(said: str, known: str) -> str | None:
    """Return a variant that only one side speaks of: the sentence would be about another model."""
    mine, theirs = set(_VARIANT.findall(said)), set(_VARIANT.findall(known))
    return next(iter(sorted(mine - theirs)), None)


def _spellings(name: str) -> tuple[str, ...]:
    return (*MAKERS.get(name, ()), *FAMILIES.get(name, ("", ()))[1], *_PLACES.get(name, ()), name)


@cache
def _names() -> list[tuple[str, tuple[str, ...], re.Pattern[str]]]:
    """Make a pattern a name. A Latin spelling stands alone; one of two letters is no name by itself. It takes a quarter of a second, once."""
    made = []
    for name in (*MAKERS, *FAMILIES, *_PLACES):
        ways = tuple(way for way in _spellings(name) if len(way) > 2 or name in _PLACES)
        alone = [re.escape(way) if _CJK.search(way) else _BORDER.format(re.escape(way)) for way in ways]
        if ways:
            made.append((name, ways, re.compile("|".join(alone))))
    return made


def _called(small: str) -> set[str]:
    """Return who and what a text names, by canonical names."""
    return {name for name, ways, pattern in _names() if any(way in small for way in ways) and pattern.search(small)}


def _new_claim(sentence: str, held: str) -> str | None:
    said, known = plain(sentence), plain(held)
    return next((name for name, cue in _CLAIMS.items() if cue.search(said) and not cue.search(known)), None)


def _crossed(sentence: str, evidence: Sequence[str]) -> str | None:
    """Object where a license or a deed is said of one model, and its sources say it of another."""
    said, known = plain(sentence), [plain(each) for each in evidence]
    mine = _models(said)
    for name, cue in _CLAIMS.items():
        if mine and cue.search(said):
            theirs = [_models(each) for each in known if cue.search(each)]
            if all(models and not _meet(mine, models) for models in theirs):
                return f"its sources say {name} of another model"
    return None


def _models(small: str) -> set[str]:
    """Return what looks like the names of certain models."""
    return {found[0] for found in _MODEL.finditer(small)}


def _meet(one: set[str], other: set[str]) -> bool:
    """Say whether two sets of models have one in common, written long or short: `qwen3.6` and `qwen3.6-27b`."""
    return any(a.startswith(b) or b.startswith(a) for a in one for b in other)


def _new_quotation(sentence: str, held: str) -> str | None:
    """Return words in quotation marks that nobody wrote; a single name may stand in marks."""
    known = " ".join(plain(held).split())
    for found in _QUOTED.finditer(sentence):
        words = next(part for part in found.groups() if part)
        if " ".join(plain(words).split()).rstrip(".,。、，") not in known:
            return words[:40]
    return None


def _denial(sentence: str, evidence: Sequence[str]) -> str | None:
    """Object where a denial is new, or was lost."""
    denied = [bool(_NOT.search(plain(each))) for each in evidence]
    denies = bool(_NOT.search(plain(sentence)))
    if denies and not any(denied):
        return "it denies what no source denies"
    if not denies and all(denied):
        return "its sources deny something, and it does not"
    return None


def _too_early(sentence: str, evidence: Sequence[str]) -> str | None:
    """Object where what is still to come is told as done."""
    if all(_COMING.search(plain(each)) for each in evidence) and not _COMING.search(plain(sentence)):
        return "its sources speak of what is to come, and it does not"
    return None


def _doubt(sentence: str, evidence: Iterable[str], lang: str) -> str | None:
    if any(is_hedged(each.lower(), "") for each in evidence) and not is_hedged(sentence.lower(), lang):
        return "its sources are not sure, and it sounds so"
    return None


def _strange(sentence: str, held: str, lang: str) -> str | None:
    """Object to a sentence whose words its sources do not use, where they could: they speak its language."""
    if detect(held) != lang:
        return None
    mine, theirs = _content(sentence), _content(held)
    if mine and len(mine & theirs) / len(mine) < LEAST_SHARED:
        return "most of its words are not its sources'"
    return None


def _content(text: str) -> set[str]:
    small = plain(text)
    words = {word[:5] for word in _WORD.findall(small) if word not in _OPENERS}
    pairs = {run[at : at + 2] for run in _CJK.findall(small) for at in range(len(run) - 1)}
    return words | {pair for pair in pairs if not _HIRAGANA.fullmatch(pair)}
