"""What an item calls the model: by the words it uses, the title's first."""

import re

from bot.domain.claim import Act, Wording
from bot.rules.claims.acts import NOT_SO
from bot.rules.claims.signs import Signs

_SOURCE = re.compile(
    r"open[- ]?sourc(?:e(?!d? (?:financial|contribut|community|communities|strategy))|ed|es|ing)|オープンソース(?!コミュニティ)|(?<![a-z])oss(?![a-z])"
    r"|开源(?!鸿蒙|中国|社区|平台|软件|权重|项目|生态)|開源(?!社群)|开放源代码"
)
_WEIGHTS = re.compile(
    r"open[- ]?weight|オープンウ[ェエ]イト|(?:ウ[ェエ]イト|重み)[をがは](?:無償で|無料で)?公開"
    r"|开放(?:了)?(?:模型)?权重|開放權重|开源(?:了)?(?:模型)?权重|公开(?:模型)?权重|权重.{0,4}(?:开放|公开|开源|可下载)"
)
_PROPRIETARY = re.compile(
    r"(?<!rival )proprietary|closed[- ](?:source|weight)|闭源|閉源|クローズド(?:モデル|ソース)?で|プロプライエタリ|api(?:でのみ|のみ| only)|仅(?:通过|提供|限)? ?api"
)
_LEFT = re.compile(
    r"abandon|departure|walk(?:s|ed|ing)? away|no longer|ends? its|closed|闭源|放弃|告别|クローズド|転換|撤退"
)
"""Open source that stands in a title because somebody leaves it."""

_BY_WORDS = frozenset(
    {Act.RELEASE, Act.ANNOUNCEMENT, Act.DATASET_OR_CODE, Act.LICENSE_CHANGE, Act.RUMORED_RELEASE, Act.ACCESS_CHANGE}
)
_OF_CLOSED = frozenset({Act.RELEASE, Act.RUMORED_RELEASE, Act.ACCESS_CHANGE, Act.LEAK, Act.WITHDRAWAL})


def wording_of(signs: Signs, act: Act) -> Wording:
    """Return what the item calls what it is about; the words of its title decide, then the first in its text."""
    if act is Act.NOT_AI:
        return Wording.UNSPECIFIED
    about_models = act not in {Act.PRODUCT, Act.POLICY}
    titled = (
        words_for(signs.title)
        if about_models and not (_LEFT.search(signs.title) or NOT_SO.search(signs.title))
        else None
    )
    if titled:
        return titled
    closed = signs.closed[0] and not (signs.opened[0] and act is Act.RESEARCH)
    if act is not Act.DATASET_OR_CODE and ((closed and about_models) or _PROPRIETARY.search(signs.title)):
        return Wording.PROPRIETARY
    if not about_models or NOT_SO.search(signs.title):
        return Wording.PROPRIETARY if closed else Wording.UNSPECIFIED
    if act in _OF_CLOSED and signs.closed[1] and not signs.opened[0]:
        return Wording.PROPRIETARY
    if act in _BY_WORDS and (first := words_for(f"{signs.lead} {signs.rest}")):
        return first
    return Wording.UNSPECIFIED


def words_for(words: str) -> Wording | None:
    """Return the kind of openness that the words in small letters name first."""
    source, weights = _SOURCE.search(words), _WEIGHTS.search(words)
    if weights and not (source and source.start() < weights.start()):
        return Wording.OPEN_WEIGHTS
    return Wording.OPEN_SOURCE if source else None
