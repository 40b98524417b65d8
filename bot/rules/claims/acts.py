"""Which act an item tells: learned, and held to definitions that are crisp."""

import re

from bot.domain.claim import Act
from bot.rules.claims.signs import Signs
from bot.rules.claims.weights import Numbers, Scores

ACTS = tuple(Act)
_PLACE = {act: place for place, act in enumerate(ACTS)}

ALWAYS = (Act.ANNOUNCEMENT, Act.LICENSE_CHANGE, Act.ACCESS_CHANGE, Act.LEAK, Act.WITHDRAWAL)
"""Acts that are relevant of any model, closed ones too."""

ENOUGH = 0.42
"""From which likelihood on an item is relevant: a missed release costs a reader more than a line to skip."""

NOT_SO = re.compile(
    r"\b(?:ha(?:s|ve|d)|did|does|do|will|would|is|are|was)(?:n['’]t|\s+not|\s+never)\b.{0,40}\b(?:releas|open[- ]?sourc|publish|open[- ]?weight|be available)|\bwon['’]t\b.{0,40}\b(?:releas|open|be available)"
    r"|\bno plans? to (?:releas|open|publish)|\bden(?:y|ies|ied)\b.{0,60}(?:releas|open|launch)|\brules? out\b|\bdelay(?:s|ed)?\b|\bpostpon"
    r"|(?:公開|リリース|発表)(?:を)?(?:しない|せず|していない|されていない|見送|延期|中止)|(?:公開|リリース).{0,6}否定|未公開のまま"
    r"|(?:尚未|还没|還沒|并未|並未|没有|暂不|不会|不再|拒绝|否认|否認|推迟|延期|取消).{0,8}(?:发布|發布|开源|開源|公开|推出)"
)
"""Words by which a text says that nothing came out."""

HEARSAY = re.compile(
    r"\breportedly\b|\brumou?r|\b(?:according to|citing) (?:people|sources|a (?:person|source|report)|reports|media|the (?:information|wall|financial|new york))|people familiar|sources? (?:say|said|familiar)"
    r"|\b(?:report(?:s|ed)?|newspaper|(?:a|the|news)? ?paper|outlet|ledger|times|journal|bloomberg|reuters|the information) (?:says?|said|suggests?|claims?|reports?|reported)\b|\bsaid to\b|\breports? suggest|\breported\b.{0,40}\bciting|declined to comment|has not (?:announced|confirmed)"
    r"|と報じ|と報道|との報道|報道によ|紙報道|海外報道|関係者(?:に|が|は|の話)|と伝え|情報筋|うわさ|噂|とみられ|コメントを(?:控え|拒)|準備か|検討か|(?:メディア|報道|関係者|紙|ロイター|通信)によ(?:ると|れば)"
    r"|(?:^|[\s，,：])传(?= ?(?:[a-z]|将|拟|筹备|计划|正|出|在|要))"
    r"|据.{0,24}(?:报道|消息|透露|爆料|媒体)|據.{0,24}(?:報導|報道|消息|媒體)|消息称|消息稱|媒體稱|据称|據稱|据悉|据传|消息人士|知情人士|传闻|爆料|网传|或将|或將|或于|媒体称|拒绝置评|不予置评|拒绝评论|被曝"
)
"""Words by which a text says that others say so: what a maker has not said itself is no announcement."""

COMING = re.compile(
    r"\b(?:prepar(?:es?|ing)|consider(?:s|ing)?|plan(?:s|ning)?|weigh(?:s|ing)|mull(?:s|ing)|ready(?:ing)?|said|set|expected|about|poised|close|looking|aims?|intends?|likely|due|may|might|could|would) "
    r"(?:to )?(?:soon )?(?:be )?(?:a |an |the |its )?(?:new )?(?:releas|launch|open(?:[- ]?(?:sourc|weight)|(?:ing)? (?:up|its|the|access)\\b)|publish|unveil|introduc|debut|ready|roll)|\b(?:to|will) (?:soon )?(?:release|launch|open[- ]source|unveil)\b|\b(?:readies|preps|prepping|eyes|nears)\b.{0,40}\b(?:model|llm|ai|release|launch)"
    r"|(?:公開|リリース|発表|投入|提供|オープンソース化|オープン化)(?:する)?(?:を|の|に|へ)?(?:向け)?(?:た)?(?:準備|検討|計画|方針|予定|見通し|見込み|可能性)|(?:公開|リリース|発表)(?:へ|か)(?:$|[\s、。」])|準備を進め"
    r"|(?:准备|準備|考虑|考慮|计划|計畫|筹备|拟|即将|即將|或将|或將|有望|将(?:于|在)?|或于|打算).{0,10}(?:发布|發布|推出|开源|開源|公开|上线|亮相)"
)
"""Words by which a text says that something is to come out."""

_HEDGED = re.compile(r"^[TL]=(?:rumor|tease|spotted|promised)$")


_DENIED = re.compile(r"\bden(?:y|ies|ied)|否定|否认|否認")
"""Somebody contradicts a report: an opinion on it, and no change."""

HEARD = 0.45
"""How likely a rumored release is at least, where others say that a model is to come."""

UNNAMED = 0.3
"""What a rumor counts that names no model and no AI: other things are planned too."""

_MODEL = frozenset({"T=a model", "T=is a model", "T=open thing", "title names a model", "title names a family"})
"""What shows that a title is about a model, named or not."""

OTHERWISE = 0.3
"""What an act counts that a title which names one certain model speaks against."""

_THINGS = frozenset({"T=code", "T=dataset", "L=is a tool", "T=report"})
"""What shows that a title tells of something beside a model that bears its name."""

REFUSED = 0.35
"""How likely a change of access is at least, where a title says that something does not come out."""

_CRISP = {
    "T=withdrawal": (Act.WITHDRAWAL, 4.0), "T=leak": (Act.LEAK, 2.5), "T=unauthorized": (Act.LEAK, 3.0), "T=license_change": (Act.LICENSE_CHANGE, 2.5),
    "T=access_change": (Act.ACCESS_CHANGE, 2.0), "T=dataset": (Act.DATASET_OR_CODE, 2.0), "T=promised": (Act.ANNOUNCEMENT, 1.5),
}  # fmt: skip
"""Turns of phrase in a title that leave little doubt, while few stories are there to learn them from."""


def held(signs: Signs, shares: Numbers) -> Numbers:
    """Hold what was learned to the definitions: what is denied did not come out, and without a hedge nothing is a rumor."""
    likely = shares.copy()
    if NOT_SO.search(signs.title):
        likely[[_PLACE[Act.RELEASE], _PLACE[Act.DATASET_OR_CODE], _PLACE[Act.ANNOUNCEMENT]]] *= 0.05
        instead = _PLACE[Act.POLICY if _DENIED.search(signs.title) else Act.ACCESS_CHANGE]
        likely[instead] = max(4 * likely[instead], REFUSED)
    for fact, (act, times) in _CRISP.items():
        if fact in signs.facts:
            likely[_PLACE[act]] *= times
    if "title names a model" in signs.facts:
        likely[_PLACE[Act.NOT_AI]] *= OTHERWISE
        if "T=release" in signs.facts and not _THINGS & signs.facts:
            likely[_PLACE[Act.DATASET_OR_CODE]] *= OTHERWISE
    beginning = f"{signs.title}\n{signs.lead}"
    if HEARSAY.search(beginning):
        rumored = _PLACE[Act.RUMORED_RELEASE]
        of_model = not signs.title or bool(_MODEL & signs.facts)
        if not of_model and "ai" not in signs.in_title | signs.in_lead:
            likely[rumored] *= UNNAMED
        elif COMING.search(signs.title or signs.lead):
            # Others say that a model is to come: it did not come out, and its maker announced nothing.
            moved = [_PLACE[each] for each in (Act.RELEASE, Act.ANNOUNCEMENT, Act.DATASET_OR_CODE, Act.RESEARCH)]
            likely[rumored] = max(likely[rumored] + 0.9 * likely[moved].sum(), HEARD if of_model else 0)
            likely[moved] *= 0.1
    hedges = {"rumor", "guess", "future"} & (signs.in_title | signs.in_lead)
    if not hedges and not any(_HEDGED.match(fact) for fact in signs.facts):
        likely[_PLACE[Act.RUMORED_RELEASE]] *= 0.3
    return likely


def is_relevant(scores: Scores, likely: Numbers) -> bool:
    """Say whether an item is about a model's release, license, access, leak or withdrawal; of a closed one's release it is not."""
    total = float(likely.sum()) or 1.0
    always = sum(float(likely[_PLACE[act]]) for act in ALWAYS)
    out = float(likely[_PLACE[Act.RELEASE]] + likely[_PLACE[Act.RUMORED_RELEASE]])
    return (always + out * scores.open) / total > ENOUGH
