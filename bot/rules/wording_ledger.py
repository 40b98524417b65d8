"""What the ledger saw, in the reader's language: every face says the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.domain.digest import Digest, Happening
from bot.domain.event import (
    AccessChanged,
    Event,
    LicenseChanged,
    LineageConflictFound,
    ModelReleased,
    ModelReturned,
    ModelWithdrawn,
)
from bot.domain.license import Artifact, Direction, License, Tier
from bot.domain.model import Access
from bot.domain.source import Url
from bot.domain.story import Standing
from bot.rules.legibility import clip, legible
from bot.rules.licensing.explanation import clause_words, consequence, number

CLAUSES = 6
"""Clauses of a change that are named; the rest are counted."""

QUOTES = 2
"""Pairs of sentences shown of a change."""

QUOTE_LENGTH = 220
"""Characters of a quoted sentence: enough to hear it, and no wall of text."""

NAME_LENGTH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """One language's words about licenses, gates and what happened to models. `{x}` are filled in by `told`."""

    tiers: Mapping[Tier, str]
    unknown: str
    below: str  # {n}: users up to which it may be used
    doubtful: str
    accesses: Mapping[Access, str]
    released: str  # {name}
    changed: Mapping[Direction, str]  # {name}
    mixed: str
    withdrawn: str  # {name} {n}
    returned: str  # {name}
    of_artifact: Mapping[Artifact, str]  # {name}: whose license it is where not that of the weights
    access: str  # {name} {before} {after}
    conflict: str  # {name} {license} {parent} {above}
    relabels: tuple[str, str]  # one, more: {n}
    license: str  # a label
    gate: str  # a label
    was: str  # {old} {new}
    more: str  # {n}
    notice: str
    changes: tuple[str, str]  # one, more: {n}
    models: tuple[str, str]  # one, more: {n}
    comma: str
    quotes: tuple[str, str]


ENGLISH = Vocabulary(
    tiers=MappingProxyType(
        {
            Tier.OSI_OPEN: "OSI-approved license",
            Tier.PERMISSIVE_WEIGHTS: "open weights, commercial use allowed",
            Tier.USE_RESTRICTED: "open weights, some uses forbidden",
            Tier.COMMERCIAL_THRESHOLD: "open weights, commercial use with conditions",
            Tier.NON_COMMERCIAL: "non-commercial",
            Tier.RESEARCH_ONLY: "research only",
            Tier.CLOSED: "closed",
        }
    ),
    unknown="license not recognized",
    below="up to {n} users",
    doubtful="not verified",
    accesses=MappingProxyType(
        {
            Access.OPEN: "open",
            Access.GATED_AUTO: "gated: a click",
            Access.GATED_MANUAL: "gated: somebody decides",
            Access.DISABLED: "disabled by the hub",
            Access.GONE: "not there",
        }
    ),
    released="{name} is on {place}",
    changed=MappingProxyType(
        {
            Direction.MORE_OPEN: "{name}: the license became more open",
            Direction.MORE_RESTRICTIVE: "{name}: the license became more restrictive",
            Direction.NEUTRAL: "{name}: the license changed",
            Direction.NONE: "{name}: the license was edited",
        }
    ),
    mixed="it goes both ways",
    withdrawn="{name} is no longer on {place}",
    returned="{name} is back on {place}",
    of_artifact=MappingProxyType({Artifact.CODE: "{name}, its code", Artifact.DATA: "{name}, its data"}),
    access="{name}: {before} before, {after} now",
    conflict="{name}: possible relabel. It says {license}; it was made from {parent}, under {above}",
    relabels=(
        "1 model made from it says less (possible relabel)",
        "{n} models made from it say less (possible relabels)",
    ),
    license="License",
    gate="Gate",
    was="{old} → {new}",
    more="and {n} more",
    notice="Facts from license texts, not legal advice.",
    changes=("1 license change", "{n} license changes"),
    models=("1 model", "{n} models"),
    comma=", ",
    quotes=("“", "”"),
)

JAPANESE = Vocabulary(
    tiers=MappingProxyType(
        {
            Tier.OSI_OPEN: "OSI承認ライセンス",
            Tier.PERMISSIVE_WEIGHTS: "重み公開・商用可",
            Tier.USE_RESTRICTED: "重み公開・禁止用途あり",
            Tier.COMMERCIAL_THRESHOLD: "重み公開・条件付き商用可",
            Tier.NON_COMMERCIAL: "非商用",
            Tier.RESEARCH_ONLY: "研究目的のみ",
            Tier.CLOSED: "非公開",
        }
    ),
    unknown="ライセンス不明",
    below="利用者{n}人まで",
    doubtful="未検証",
    accesses=MappingProxyType(
        {
            Access.OPEN: "誰でも取得可",
            Access.GATED_AUTO: "同意すれば取得可",
            Access.GATED_MANUAL: "審査あり",
            Access.DISABLED: "ハブにより停止",
            Access.GONE: "存在しない",
        }
    ),
    released="{name} が {place} にある",
    changed=MappingProxyType(
        {
            Direction.MORE_OPEN: "{name}：ライセンスが緩和された",
            Direction.MORE_RESTRICTIVE: "{name}：ライセンスが厳しくなった",
            Direction.NEUTRAL: "{name}：ライセンスが変わった",
            Direction.NONE: "{name}：ライセンスの字句が直された",
        }
    ),
    mixed="緩和と強化の両方を含む",
    withdrawn="{name} が {place} から消えた",
    returned="{name} が {place} に戻った",
    of_artifact=MappingProxyType({Artifact.CODE: "{name} のコード", Artifact.DATA: "{name} のデータ"}),
    access="{name}：{before} → {after}",
    conflict="{name}：ラベルの付け替えの可能性。表示は {license}、元の {parent} は {above}",
    relabels=(
        "派生モデル1件の表示が元より緩い（付け替えの可能性）",
        "派生モデル{n}件の表示が元より緩い（付け替えの可能性）",
    ),
    license="ライセンス",
    gate="取得",
    was="{old} → {new}",
    more="ほか{n}件",
    notice="ライセンス文面の事実であり、法的助言ではありません。",
    changes=("ライセンス変更1件", "ライセンス変更{n}件"),
    models=("モデル1件", "モデル{n}件"),
    comma="、",
    quotes=("「", "」"),
)

CHINESE = Vocabulary(
    tiers=MappingProxyType(
        {
            Tier.OSI_OPEN: "OSI 认可的许可证",
            Tier.PERMISSIVE_WEIGHTS: "开放权重，可商用",
            Tier.USE_RESTRICTED: "开放权重，禁止部分用途",
            Tier.COMMERCIAL_THRESHOLD: "开放权重，有条件商用",
            Tier.NON_COMMERCIAL: "不得商用",
            Tier.RESEARCH_ONLY: "仅限研究",
            Tier.CLOSED: "不开放",
        }
    ),
    unknown="许可证不明",
    below="用户数不超过 {n}",
    doubtful="未核实",
    accesses=MappingProxyType(
        {
            Access.OPEN: "可直接获取",
            Access.GATED_AUTO: "同意条款后可获取",
            Access.GATED_MANUAL: "须人工审批",
            Access.DISABLED: "已被平台停用",
            Access.GONE: "已不存在",
        }
    ),
    released="{name} 已出现在 {place}",
    changed=MappingProxyType(
        {
            Direction.MORE_OPEN: "{name}：许可证放宽了",
            Direction.MORE_RESTRICTIVE: "{name}：许可证收紧了",
            Direction.NEUTRAL: "{name}：许可证有变更",
            Direction.NONE: "{name}：许可证文字有修订",
        }
    ),
    mixed="有放宽也有收紧",
    withdrawn="{name} 已从 {place} 消失",
    returned="{name} 重新出现在 {place}",
    of_artifact=MappingProxyType({Artifact.CODE: "{name} 的代码", Artifact.DATA: "{name} 的数据"}),
    access="{name}：{before} → {after}",
    conflict="{name}：许可标注可能有误。标注为 {license}，其来源 {parent} 为 {above}",
    relabels=("1 个衍生模型标注得更宽松（可能误标）", "{n} 个衍生模型标注得更宽松（可能误标）"),
    license="许可证",
    gate="获取",
    was="{old} → {new}",
    more="另有 {n} 项",
    notice="以上为许可证文本所载事实，并非法律意见。",
    changes=("1 项许可证变更", "{n} 项许可证变更"),
    models=("1 个模型", "{n} 个模型"),
    comma="、",
    quotes=("“", "”"),
)

LANGUAGES: Mapping[str, Vocabulary] = MappingProxyType({"en": ENGLISH, "ja": JAPANESE, "zh": CHINESE})

STANDINGS: Mapping[type, Standing] = MappingProxyType(
    {
        ModelReleased: Standing.RELEASED,
        ModelReturned: Standing.RELEASED,
        LicenseChanged: Standing.CHANGED,
        AccessChanged: Standing.CHANGED,
        LineageConflictFound: Standing.CHANGED,
        ModelWithdrawn: Standing.WITHDRAWN,
    }
)
"""Which chip an event carries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One happening in words: what every face lays out in its own way."""

    standing: Standing
    headline: str
    lines: tuple[str, ...]  # what it means, then clauses with − + or ~ before them
    quotes: tuple[tuple[str, str], ...]  # before, after: sentences as they stand there; "" where a side says nothing
    facts: tuple[str, ...]  # license and gate now, relabels
    links: tuple[tuple[str, Url], ...]  # label and address: the evidence, then the places


def vocabulary(lang: str) -> Vocabulary:
    """Return the words of a language tag; English where we have none of its own."""
    return LANGUAGES.get(lang.replace("_", "-").partition("-")[0].lower(), ENGLISH)


def told(happening: Happening, lang: str) -> Told:
    """Say what happened to one model; the weightiest event is the headline."""
    own = vocabulary(lang)
    first = happening.events[0]
    lines, quotes = _change(first, own, lang) if isinstance(first, LicenseChanged) else ((), ())
    also = tuple(
        _headline(event, own) for event in happening.events[1:] if _headline(event, own) != _headline(first, own)
    )
    places = [(str(hub), url) for hub, url in happening.places]
    if isinstance(first, LicenseChanged):
        links = [(f"{first.revision_before[:7]} → {first.revision[:7]}", first.evidence), *places]
    else:
        links = places or [(str(first.place.hub), first.evidence)]
    return Told(
        standing=STANDINGS[type(first)],
        headline=_headline(first, own),
        lines=(*lines, *also[:CLAUSES]),
        quotes=quotes,
        facts=tuple(_facts(happening, own, lang)),
        links=tuple(dict.fromkeys(links)),
    )


def _name(said: str) -> str:
    return clip(legible(said), NAME_LENGTH) or "…"


def _headline(event: Event, own: Vocabulary) -> str:
    name, place = _name(event.name), event.place.hub.value
    if isinstance(event, LicenseChanged) and event.artifact is not Artifact.WEIGHTS:
        name = own.of_artifact[event.artifact].format(name=name)
    match event:
        case ModelReleased():
            return own.released.format(name=name, place=place)
        case LicenseChanged():
            mixed = f" ({own.mixed})" if event.comparison.mixed else ""
            return own.changed[event.comparison.direction].format(name=name) + mixed
        case AccessChanged():
            return own.access.format(name=name, before=own.accesses[event.before], after=own.accesses[event.after])
        case ModelWithdrawn():
            return own.withdrawn.format(name=name, place=place)
        case ModelReturned():
            return own.returned.format(name=name, place=place)
        case LineageConflictFound():
            above, license_ = event.chain[-1]
            return own.conflict.format(
                name=name, license=_name(event.license.name), parent=_name(above.repository), above=_name(license_.name)
            )


def _change(event: LicenseChanged, own: Vocabulary, lang: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    found = event.comparison
    names = (
        own.was.format(old=_name(found.old.name), new=_name(found.new.name))
        if found.old.name != found.new.name
        else _name(found.new.name)
    )
    clauses = [
        *(f"− {clause_words(clause, lang)}" for clause in found.removed),
        *(f"+ {clause_words(clause, lang)}" for clause in found.added),
        *(
            f"~ {clause_words(after, lang)}"
            + (f" ← {number(before.value, lang)}" if before.value != after.value else "")
            for before, after in found.changed
        ),
    ]
    shown = clauses[:CLAUSES]
    if len(clauses) > CLAUSES:
        shown.append(own.more.format(n=len(clauses) - CLAUSES))
    touched = consequence(found, lang)
    quotes = tuple((_quoted(each.before, own), _quoted(each.after, own)) for each in found.quotes[:QUOTES])
    return (*([touched] if touched else []), names, *shown), quotes


def _quoted(sentence: str, own: Vocabulary) -> str:
    """Put a sentence between its marks; "" where that side says nothing."""
    said = clip(legible(sentence), QUOTE_LENGTH)
    return f"{own.quotes[0]}{said}{own.quotes[1]}" if said else ""


def _facts(happening: Happening, own: Vocabulary, lang: str) -> Iterator[str]:
    if happening.license is not None:
        yield f"{own.license}: {license_words(happening.license, lang)} ({_name(happening.license.name)})"
    if happening.access is not None:
        yield f"{own.gate}: {own.accesses[happening.access]}"
    if happening.conflicts:
        one, more = own.relabels
        yield (one if happening.conflicts == 1 else more).format(n=happening.conflicts)


def license_words(license_: License | None, lang: str) -> str:
    """Say how open a license is: never "open source" of one that OSI has not approved; a doubtful row says that it is."""
    own = vocabulary(lang)
    if license_ is None or license_.tier is None:
        return own.unknown
    said = own.tiers[license_.tier]
    return f"{said}, {own.doubtful}" if license_.doubts else said


def license_changes(digest: Digest) -> int:
    """Count the license changes a digest tells."""
    every = [*digest.happenings, *(each for line in digest.lines for each in line.happenings)]
    return sum(isinstance(event, LicenseChanged) for happening in every for event in happening.events)


def counted(digest: Digest, lang: str) -> tuple[str, ...]:
    """Say what a digest's heading counts beside stories: models that stand alone, and license changes."""
    own = vocabulary(lang)
    changes = license_changes(digest)
    said = []
    if digest.happenings:
        one, more = own.models
        said.append((one if len(digest.happenings) == 1 else more).format(n=len(digest.happenings)))
    if changes:
        one, more = own.changes
        said.append((one if changes == 1 else more).format(n=changes))
    return tuple(said)


def notice(digest: Digest, lang: str) -> str:
    """Say once that these are facts and no advice; "" where a digest tells nothing of licenses."""
    tells = bool(digest.happenings) or any(line.happenings for line in digest.lines)
    return vocabulary(lang).notice if tells else ""
