"""Which models a text is about, and which stand only beside them: compared with, made from, run on."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.mention import Mention, Named
from bot.rules.mentions_making import Found
from bot.rules.mentions_reading import LEAD, Read

_BEFORE = 30
_AFTER = 16
"""Characters around a name that say how it stands."""

_JOINED = re.compile(
    r"[\s」』》”\"')）]*(?P<comma>、)?(?:,|/|&|\+|;|；|and|or|や|と|和|与|及|・|或|以及)?(?: and)?[\s「『《“\"'(（]*(?:the |its )?"
)
"""What may stand between two names of one list. The Chinese comma parts clauses; 、 does in Japanese too."""

_KANA = re.compile(r"[\u3040-\u30ff]")

_CUE_BEFORE = re.compile(
    r"(?:\b(?:beat(?:s|ing)?|outperform(?:s|ed|ing)?|surpass(?:es|ed|ing)?|exceed(?:s|ing|ed)?|rival(?:s|ing|ed)?|match(?:es|ing|ed)?|vs\.?|versus|than|over|like|unlike|against"
    r"|compar(?:es|ed|able) (?:to|with)|comparison (?:to|with)|similar to|close to|based on|built (?:on|upon|with|using|from)|fine-?tuned? (?:from|of|on|version of)|derived from|distill\w* (?:from|of)"
    r"|on (?:top|par) (?:of|with)|par with|replacement for|alternative to|challeng(?:es?|ing)|competes? with|compet(?:ing|itors?|itor to) (?:with|against)?|rivall?ing|trails?|behind|ahead of|better than|as good as"
    r"|instead of|quantiz\w+ of|follow(?:s|ing)|after|successor (?:to|of)|predecessor|since|equals?|overtak\w+|top(?:s|ping)|approach(?:es|ing)|powered by|running|variant of|\d%? of)"
    r"|超越|超过|超過|击败|擊敗|媲美|比肩|对标|對標|优于|優於|秒了|挑战|挑戰|堪比|不输|碾压|逼近|追平|领先|領先|基于|基於|接近|叫板|反超|力压|吊打|胜过|直逼|打败|强于|强过|赶超|优过|对比|相比|较|比|匹敌|不亚于|看齐|抗衡|持平|冒充|类似|继|击穿"
    r"|打倒|対抗は|競合)(?:\s?(?:the|its|an?|both|even|some|了|的|于))?\s*(?:[A-Z][\w.&]{1,18}(?:['’]s)?\s|[A-Za-z\u4e00-\u9fff]{2,12}\s?的\s?)?(?:[「『《“\"'(（])?\s*$"
)
_CUE_AFTER = re.compile(
    r"^[」』》”\"')）]*\s?(?:-?(?:level|class|style|like|killer|rival|competitor|alternative|replacement|clone|based|tier)\b"
    r"|(?:など|等|シリーズ|系)?(?:を|に|と|との|より|の)?\s?(?:ほぼ\S{0,6}?)?(?:上回|超え|超す|越え|超|匹敵|迫る|迫り|肉薄|凌駕|圧倒|凌ぐ|しのぐ|並ぶ|並び|並み|並の|互角|同等|比べ|比較|比で|級|以上|勝|抜|次ぐ|対抗|差は|差を|違い|ベース|を基|をもと|ライク|互換|追)"
    r"|より|比\d|级|級|之上|水平|水準|不相上下|相当|的(?:竞争|对手|性能|水平|\d+倍)|更强|还强|还要|一样|差不多|竞争|平替)"
)
_ITS_OWN = re.compile(r"^[」』》”\"')）]*\s?を(?:ベース|もと|基)")


def find_beside(said: Read, models: Sequence[Found]) -> frozenset[int]:
    """Return which of the names found stand beside the text's own, by their place in the sequence."""
    beside: set[int] = set()
    japanese = bool(_KANA.search(said.raw, 0, said.title_end + LEAD))
    run: list[int] = []
    for at, each in enumerate(models):
        if each.start > said.title_end + LEAD:
            break
        if run and not _is_joined(said, models[run[-1]].end, each.start, japanese=japanese):
            beside |= _judged(said, models, run)
            run = []
        run.append(at)
    if run:
        beside |= _judged(said, models, run)
    return frozenset(at for at in beside if models[at].certain or models[at].known)


def _is_joined(said: Read, end: int, start: int, *, japanese: bool) -> bool:
    """Say whether two names stand in one list."""
    between = _JOINED.fullmatch(said.raw, end, max(start, end))
    return between is not None and not (japanese and between["comma"])


def _judged(said: Read, models: Sequence[Found], run: list[int]) -> set[int]:
    """Say of a list of names whether the words before or after it compare with them."""
    first, last = models[run[0]], models[run[-1]]
    line = said.body.rfind("\n", 0, first.start) + 1
    before = said.body[max(line, first.start - _BEFORE) : first.start]
    after = said.body[last.end : last.end + _AFTER].partition("\n")[0]
    if _CUE_BEFORE.search(before) or _CUE_AFTER.match(after):
        return set(run)
    return set()


def focus(mentions: Sequence[Mention], title_length: int) -> tuple[Mention, ...]:
    """Return the models an item is about, the one it is most about first, each once.

    Those of the title before those of the first sentences; what is only compared with is in none.
    """
    models = [each for each in mentions if each.kind is Named.MODEL]
    titled = [each for each in models if each.start < title_length]
    lead = [each for each in models if title_length <= each.start < title_length + LEAD]
    own = [each for each in titled if not each.beside]
    certain = [each for each in own if each.certain]
    near = [each for each in lead if each.certain and not each.beside]
    if certain:
        chosen = certain
    elif own:
        families = {each.family for each in own}
        chosen = [each for each in near if each.family in families] + own
    else:
        makers = {each.name for each in mentions if each.kind is Named.MAKER and each.start < title_length}
        chosen = [each for each in near if each.maker in makers] + [each for each in near if each.maker not in makers]
        chosen = chosen or [each for each in lead if not each.beside]
    once = tuple({each.name: each for each in reversed(chosen)}.values())[::-1]
    return (*_releases(once), *once)


def _releases(models: Sequence[Mention]) -> list[Mention]:
    """Return what sizes of one release named together are: `LLM-jp-4 8B` and `LLM-jp-4 32B-A3B` are LLM-jp-4."""
    first: dict[str, Mention] = {}
    whole: list[Mention] = []
    names = {each.name for each in models}
    for each in models:
        if not each.size or not (each.version or each.variant):
            continue
        bare = each.name.replace(f"-{each.size}", "")
        if bare in first and bare not in names:
            label = re.sub(rf"[- ]?{re.escape(each.size)}", "", each.label, flags=re.IGNORECASE)
            whole.append(replace(first[bare], name=bare, label=label, size=None, stage=None))
            names.add(bare)
        first.setdefault(bare, each)
    return whole
