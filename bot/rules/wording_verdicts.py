"""Verdicts in the reader's language: every face says the same, and none says "open source" in our own name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.domain.claim import Dispute, Finding, Verdict, Wording
from bot.domain.digest import Digest, Line
from bot.domain.source import Url
from bot.rules.legibility import clip, legible
from bot.rules.licensing.explanation import clause_words
from bot.rules.verdict_reasons import REASONS, Reason
from bot.rules.wording_ledger import NAME_LENGTH, QUOTE_LENGTH, license_words, notice, vocabulary

SHORT_REVISION = 7
"""Characters of a revision that are shown, as git shows it."""

NOTE_LENGTH = 300
"""Characters of a dispute's note, or of its answer, that a digest shows."""


SENTENCE_LENGTH = 400
"""Characters of what a verdict says: ours are under 250, and a clause may carry a stranger's name."""

SHAPES: Mapping[Finding, str] = MappingProxyType({Finding.BACKED: "✓", Finding.CONTRADICTED: "≠", Finding.OPEN: "?"})
"""A finding is a word with a shape, as a standing is, and with none of its shapes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictWords:
    """One language's words about verdicts. `{x}` are filled in by `worded`."""

    claim: str  # what a verdict is about: a label
    backed: str
    contradicted: str
    inconsistent: str  # contradicted, and not from the license's own text
    open: str
    wordings: Mapping[Wording, str]
    reasons: Mapping[Reason, str]  # {name} {says} {named} {license} {kind} {clauses} {at}
    and_clauses: str  # {said} {clauses}: where clauses are told behind a sentence
    revision: str  # {place} {revision}
    nameless: str  # a model without a name
    unnamed: str  # a license without a name
    differ: str  # {places}
    says: str  # {place} {license}
    disputed: str  # {note}
    answered: str  # {answer}
    in_dispute: str  # a mark


ENGLISH = VerdictWords(
    claim="Claim",
    backed="backed",
    contradicted="contradicted",
    inconsistent="looks inconsistent",
    open="not settled",
    wordings=MappingProxyType(
        {
            Wording.OPEN_SOURCE: "“open source”",
            Wording.OPEN_WEIGHTS: "“open weights”",
            Wording.PROPRIETARY: "proprietary",
            Wording.UNSPECIFIED: "released",
        }
    ),
    reasons=MappingProxyType(
        {
            Reason.THERE: "{name} is on {at}; the weights can be had.",
            Reason.CLICK: "{name} is on {at}; the weights can be had after a click.",
            Reason.GATED: "{name} is on {at}, behind a gate: somebody decides who gets the weights.",
            Reason.SINCE_GONE: "{name} was on {at} when this was said; it has been withdrawn since.",
            Reason.APPROVED: "Said to be {says}; {license} on {at} is approved by the OSI.",
            Reason.APPROVED_GATED: "Said to be {says}; {license} on {at} is approved by the OSI, and somebody decides who gets the weights.",
            Reason.SAME: "Said to be under {named}; {at} says so too.",
            Reason.CHANGED: "The license of {name} changed to {license} on {at}.",
            Reason.MOVED: "Who may have {name} changed on {at}.",
            Reason.WITHDRAWN: "{name} is no longer on {at}.",
            Reason.FORBIDS: "Said to be {says}; {license} on {at} says: {clauses}.",
            Reason.RESTRICTED: "Said to be {says}; {license} on {at} is {kind}.",
            Reason.ANOTHER: "Said to be under {named}; on {at} it is {license}.",
            Reason.ABSENT: "Said to be out; {name} is not on {at}.",
            Reason.NOWHERE: "Nothing to check yet: no watched hub has it.",
            Reason.SHUT: "{name} has been disabled on {at}.",
            Reason.UNREAD: "{name} is on {at}; its license has not been read yet.",
            Reason.UNSTATED: "{name} is on {at}; no license is stated there.",
            Reason.UNKNOWN: "{name} is on {at}; its license is none we recognize.",
            Reason.DOUBTFUL: "On {at} it is {license}; what that grants has not been verified.",
            Reason.UNAPPROVED: "Said to be {says}; {license} on {at} is not approved by the OSI, and we found no use it forbids.",
            Reason.VERSION: "Said to be under {named}; on {at} it is {license}, perhaps the same in another version.",
            Reason.AMONG: "Said to be under {named}; on {at} other terms bind beside it: {license}.",
            Reason.UNCLEAR: "The labels on {at} contradict each other.",
            Reason.UNSEEN: "The ledger has seen no such change of {name}.",
            Reason.STILL: "{name} is still on {at}.",
            Reason.RUMORED: "A rumor: nothing published to check yet.",
            Reason.BACKGROUND: "Told as history, and not checked.",
        }
    ),
    and_clauses="{said} Its clauses: {clauses}.",
    revision="{place} at {revision}",
    nameless="the model",
    unnamed="an unknown license",
    differ="The places do not agree: {places}.",
    says="{place} says {license}",
    disputed="Disputed: {note}",
    answered="Answer: {answer}",
    in_dispute="disputed",
)

JAPANESE = VerdictWords(
    claim="主張",
    backed="裏付けあり",
    contradicted="矛盾あり",
    inconsistent="食い違いの可能性",
    open="未確認",
    wordings=MappingProxyType(
        {
            Wording.OPEN_SOURCE: "「オープンソース」",
            Wording.OPEN_WEIGHTS: "「オープンウェイト」",
            Wording.PROPRIETARY: "非公開",
            Wording.UNSPECIFIED: "公開済み",
        }
    ),
    reasons=MappingProxyType(
        {
            Reason.THERE: "{name} は {at} にあり、重みを取得できる。",
            Reason.CLICK: "{name} は {at} にあり、同意すれば重みを取得できる。",
            Reason.GATED: "{name} は {at} にあるが、重みの取得には審査がある。",
            Reason.SINCE_GONE: "{name} は報道の時点では {at} にあったが、その後取り下げられた。",
            Reason.APPROVED: "{says}とされ、{at} の {license} はOSI承認ライセンス。",
            Reason.APPROVED_GATED: "{says}とされ、{at} の {license} はOSI承認ライセンスだが、重みの取得には審査がある。",
            Reason.SAME: "ライセンスは {named} とされ、{at} の記載と一致。",
            Reason.CHANGED: "{name} のライセンスは {at} で {license} に変わった。",
            Reason.MOVED: "{name} の取得条件は {at} で変わった。",
            Reason.WITHDRAWN: "{name} は {at} にもうない。",
            Reason.FORBIDS: "{says}とされるが、{at} の {license} では：{clauses}。",
            Reason.RESTRICTED: "{says}とされるが、{at} の {license} は「{kind}」。",
            Reason.ANOTHER: "ライセンスは {named} とされるが、{at} では {license}。",
            Reason.ABSENT: "公開されたとされるが、{name} は {at} にない。",
            Reason.NOWHERE: "確認できるものがまだない。監視中のハブに見当たらない。",
            Reason.SHUT: "{name} は {at} で停止されている。",
            Reason.UNREAD: "{name} は {at} にある。ライセンスは未読。",
            Reason.UNSTATED: "{name} は {at} にあるが、ライセンスの記載がない。",
            Reason.UNKNOWN: "{name} は {at} にあるが、ライセンスを特定できない。",
            Reason.DOUBTFUL: "{at} では {license}。その内容は未検証。",
            Reason.UNAPPROVED: "{says}とされるが、{at} の {license} はOSI承認ではない。禁じられた用途は見当たらない。",
            Reason.VERSION: "ライセンスは {named} とされ、{at} では {license}。版が違うだけの可能性がある。",
            Reason.AMONG: "ライセンスは {named} とされるが、{at} では他の条件も併せて適用される（{license}）。",
            Reason.UNCLEAR: "{at} の表示が互いに矛盾している。",
            Reason.UNSEEN: "{name} にそのような変更は記録されていない。",
            Reason.STILL: "{name} はまだ {at} にある。",
            Reason.RUMORED: "噂の段階で、確認できる公開物がまだない。",
            Reason.BACKGROUND: "経緯として語られたもので、確認の対象外。",
        }
    ),
    and_clauses="{said}条項：{clauses}。",
    revision="{place}（{revision}）",
    nameless="このモデル",
    unnamed="不明なライセンス",
    differ="掲載先で記載が異なる：{places}。",
    says="{place} は {license}",
    disputed="異議あり：{note}",
    answered="回答：{answer}",
    in_dispute="異議あり",
)

CHINESE = VerdictWords(
    claim="说法",
    backed="有据可查",
    contradicted="与许可证矛盾",
    inconsistent="似有出入",
    open="尚无定论",
    wordings=MappingProxyType(
        {
            Wording.OPEN_SOURCE: "“开源”",
            Wording.OPEN_WEIGHTS: "“开放权重”",
            Wording.PROPRIETARY: "闭源",
            Wording.UNSPECIFIED: "已发布",
        }
    ),
    reasons=MappingProxyType(
        {
            Reason.THERE: "{name} 已在 {at}，可获取权重。",
            Reason.CLICK: "{name} 已在 {at}，同意条款后可获取权重。",
            Reason.GATED: "{name} 已在 {at}，但获取权重须经人工审批。",
            Reason.SINCE_GONE: "{name} 在报道时位于 {at}，其后已被撤下。",
            Reason.APPROVED: "据称{says}；{at} 的 {license} 为 OSI 认可的许可证。",
            Reason.APPROVED_GATED: "据称{says}；{at} 的 {license} 为 OSI 认可的许可证，但获取权重须经人工审批。",
            Reason.SAME: "据称采用 {named}；{at} 所载一致。",
            Reason.CHANGED: "{name} 的许可证已在 {at} 改为 {license}。",
            Reason.MOVED: "{name} 的获取条件已在 {at} 变更。",
            Reason.WITHDRAWN: "{name} 已不在 {at}。",
            Reason.FORBIDS: "据称{says}；而 {at} 的 {license} 规定：{clauses}。",
            Reason.RESTRICTED: "据称{says}；而 {at} 的 {license} 属于：{kind}。",
            Reason.ANOTHER: "据称采用 {named}；而 {at} 所载为 {license}。",
            Reason.ABSENT: "据称已发布；但 {name} 不在 {at}。",
            Reason.NOWHERE: "尚无可核对之处：所关注的平台均未见到。",
            Reason.SHUT: "{name} 已在 {at} 被停用。",
            Reason.UNREAD: "{name} 已在 {at}，其许可证尚未读取。",
            Reason.UNSTATED: "{name} 已在 {at}，但未注明许可证。",
            Reason.UNKNOWN: "{name} 已在 {at}，其许可证无法辨认。",
            Reason.DOUBTFUL: "{at} 所载为 {license}，其内容尚未核实。",
            Reason.UNAPPROVED: "据称{says}；{at} 的 {license} 未经 OSI 认可，未发现其禁止的用途。",
            Reason.VERSION: "据称采用 {named}；{at} 所载为 {license}，或为不同版本。",
            Reason.AMONG: "据称采用 {named}；{at} 另有其他条款并行适用（{license}）。",
            Reason.UNCLEAR: "{at} 的标注互相矛盾。",
            Reason.UNSEEN: "账本中未见 {name} 有此变更。",
            Reason.STILL: "{name} 仍在 {at}。",
            Reason.RUMORED: "仅为传闻，尚无已发布的内容可供核对。",
            Reason.BACKGROUND: "作为背景提及，未予核对。",
        }
    ),
    and_clauses="{said}条款：{clauses}。",
    revision="{place}（{revision}）",
    nameless="该模型",
    unnamed="未知许可证",
    differ="各平台所载不一：{places}。",
    says="{place} 为 {license}",
    disputed="有异议：{note}",
    answered="答复：{answer}",
    in_dispute="有异议",
)

LANGUAGES: Mapping[str, VerdictWords] = MappingProxyType({"en": ENGLISH, "ja": JAPANESE, "zh": CHINESE})

TAILED = frozenset({Reason.CHANGED, Reason.ANOTHER})
"""Reasons whose sentence is followed by the clauses that decide, where there are any."""

UNCHECKED = frozenset({Reason.RUMORED, Reason.NOWHERE})
"""Reasons whose sentence says neither what the item calls the model nor which license it names."""

CLAUSES = 3
"""Clauses named in one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A verdict in words: what every face lays out in its own way."""

    chip: str  # `Claim ≠ contradicted`: never mistaken for a story's standing
    disputed: str  # a word where somebody disputes it; "" where nobody does
    about: str  # the model, and what it is called, as far as the sentence does not say it
    finding: str  # `contradicted`, `looks inconsistent`
    sentence: str  # what is said, the clause, and at which revision
    quote: str  # the license's own sentence, between its marks; "" where none is stored
    link: tuple[str, Url] | None  # the place and revision, and the evidence there


def words_of(lang: str) -> VerdictWords:
    """Return the words of a language tag; English where we have none of its own."""
    return LANGUAGES.get(lang.replace("_", "-").partition("-")[0].lower(), ENGLISH)


def finding_words(verdict: Verdict, lang: str) -> str:
    """Say what was found; "contradicted" only of what is firm."""
    own = words_of(lang)
    if verdict.finding is Finding.CONTRADICTED:
        return own.contradicted if verdict.firm else own.inconsistent
    return own.backed if verdict.finding is Finding.BACKED else own.open


def spoken(line: Line, lang: str) -> tuple[Worded, ...]:
    """Say the verdicts of a story."""
    return tuple(worded(verdict, lang, disputed=verdict.id in line.disputed) for verdict in line.verdicts)


def advice(digest: Digest, lang: str) -> str:
    """Say once that these are facts and no advice; "" where a digest tells neither of licenses nor of claims."""
    judged = any(line.verdicts for line in digest.lines)
    return vocabulary(lang).notice if judged else notice(digest, lang)


def worded(verdict: Verdict, lang: str, *, disputed: bool = False) -> Worded:
    """Say a verdict: what the item calls the model, the clause, and the revision it was read at."""
    own, ledger = words_of(lang), vocabulary(lang)
    license_ = verdict.license
    clauses = ledger.comma.join(clause_words(clause, _tag(lang)) for clause in verdict.clauses[:CLAUSES])
    reason = Reason(verdict.reason) if verdict.reason in REASONS else Reason.NOWHERE
    sentence = own.reasons[reason].format(
        name=_name(verdict, own),
        says=own.wordings[verdict.claim.wording],
        named=_said(verdict.claim.license or own.unnamed),
        license=_said(license_.name) if license_ else own.unnamed,
        kind=license_words(license_, lang),
        clauses=clauses,
        at=_at(verdict, own),
    )
    if reason in TAILED and clauses:
        sentence = own.and_clauses.format(said=sentence, clauses=clauses)
    quote = clip(legible(verdict.quote), QUOTE_LENGTH)
    finding = finding_words(verdict, lang)
    sentence = clip(legible(sentence).replace("） ", "）"), SENTENCE_LENGTH)  # a full-width sign has its blank in it
    return Worded(
        chip=f"{own.claim} {SHAPES[verdict.finding]} {finding}",
        disputed=own.in_dispute if disputed else "",
        about=_about(verdict, own, sentence),
        finding=finding,
        sentence=sentence,
        quote=f"{ledger.quotes[0]}{quote}{ledger.quotes[1]}" if quote else "",
        link=(_at(verdict, own), verdict.evidence) if verdict.evidence else None,
    )


def differing(verdicts: Sequence[Verdict], lang: str) -> str:
    """Say that two places of one model do not state one license; "" where they do."""
    own = words_of(lang)
    licenses: dict[str, Verdict] = {}
    for verdict in verdicts:
        if verdict.license is not None and verdict.place is not None:
            licenses.setdefault(verdict.license.key or verdict.license.name, verdict)
    told = [each for each in licenses.values() if sum(other.model == each.model for other in licenses.values()) > 1]
    places = [
        own.says.format(place=each.place.hub.value, license=_said(each.license.name))
        for each in told
        if each.place is not None and each.license is not None
    ]
    return own.differ.format(places=vocabulary(lang).comma.join(places)) if places else ""


def dispute_words(dispute: Dispute, lang: str) -> tuple[str, ...]:
    """Say what somebody disputes, and the answer where there is one; faces escape it as they do any stranger's text."""
    own = words_of(lang)
    said = [own.disputed.format(note=clip(legible(dispute.note), NOTE_LENGTH))]
    if dispute.answer:
        said.append(own.answered.format(answer=clip(legible(dispute.answer), NOTE_LENGTH)))
    return tuple(said)


def _tag(lang: str) -> str:
    return lang.replace("_", "-").partition("-")[0].lower()


def _said(text: str) -> str:
    return clip(legible(text), NAME_LENGTH) or "…"


def _about(verdict: Verdict, own: VerdictWords, sentence: str) -> str:
    """Name the model, and what it is called, where the sentence itself does not."""
    claim, said = verdict.claim, [_name(verdict, own)]
    if verdict.reason in UNCHECKED:
        said += [own.wordings[claim.wording]] if claim.wording in {Wording.OPEN_SOURCE, Wording.OPEN_WEIGHTS} else []
        said += [_said(claim.license)] if claim.license else []
    return " · ".join(each for each in said if each != own.nameless and each not in sentence)


def _name(verdict: Verdict, own: VerdictWords) -> str:
    if verdict.place is not None:
        return _said(verdict.place.repository.rpartition("/")[2])
    return _said(verdict.claim.models[0].rpartition("/")[2]) if verdict.claim.models else own.nameless


def _at(verdict: Verdict, own: VerdictWords) -> str:
    if verdict.place is None:
        return "…"
    place = verdict.place.hub.value
    return (
        own.revision.format(place=place, revision=_said(verdict.revision[:SHORT_REVISION]))
        if verdict.revision
        else place
    )
