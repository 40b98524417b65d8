"""A comparison in words: what changed for whoever uses the model, made of templates."""

from collections.abc import Mapping, Sequence

from bot.domain.license import Clause, Comparison, Direction
from bot.rules.licensing.laws import COMPLIANCE
from bot.rules.licensing.vocabulary import NARROWED, weight

SHOWN = 5
"""Clauses named in one sentence."""

SHOWN_NAMES = frozenset({"naming", "attribution-display", "governing-law"})
"""Clauses whose value is shown as it is: what has to be displayed, whose law governs."""

Forms = Mapping[str, str]

ENGLISH: Forms = {
    "non-commercial": "commercial use is not allowed",
    "research-only": "research use only",
    "registration-required": "commercial use needs a registration",
    "prior-written-authorization": "commercial use needs the licensor's permission",
    "mau-threshold": "above {n} monthly users other terms apply",
    "dau-threshold": "above {n} daily users other terms apply",
    "revenue-threshold": "above {n} in revenue other terms apply",
    "traffic-threshold": "above {n} visits other terms apply",
    "territorial-exclusion": "not granted in {v}",
    "acceptable-use-policy": "a use policy binds",
    "field-of-use": "some uses are forbidden",
    "output-commercial-use": "outputs may be used commercially",
    "output-ownership-claim": "a word on who owns outputs",
    "output-training-restriction": "outputs may not train other models",
    "competing-use": "no competing products",
    "attribution-notice": "notices must be kept",
    "attribution-display": "its name must be shown in the product",
    "naming": "derived models must carry its name",
    "modification-notice": "changes must be marked",
    "copyleft": "derived works stay under the same license",
    "network-copyleft": "derived works stay under the same license even as a service",
    "share-alike": "adaptations keep the same terms",
    "upstream-passthrough": "its terms pass on to what is made from it",
    "patent-grant": "a patent license",
    "patent-retaliation": "the license ends for who sues over patents",
    "no-derivatives": "no derived works",
    "no-redistribution": "no redistribution",
    "sublicensing": "no sublicensing",
    "non-transferable": "not transferable",
    "revocable": "the license can be withdrawn",
    "automatic-termination": "it ends by itself on breach",
    "scope": "which models it covers",
    "ai-disclosure": "generated content must be marked",
    "content-filter": "filters are a duty",
    "watermark": "marks must stay",
    "indemnity": "you protect the licensor",
    "governing-law": "which law governs",
    "change-date": "it turns into another license on a date",
    "no-endorsement": "no endorsement by name",
}
JAPANESE: Forms = {
    "non-commercial": "商用利用不可",
    "research-only": "研究目的のみ",
    "registration-required": "商用利用には登録が必要",
    "prior-written-authorization": "商用利用には許可が必要",
    "mau-threshold": "月間利用者{n}人超は別条件",
    "dau-threshold": "1日の利用者{n}人超は別条件",
    "revenue-threshold": "売上{n}超は別条件",
    "traffic-threshold": "アクセス{n}超は別条件",
    "territorial-exclusion": "{v}では許諾されない",
    "acceptable-use-policy": "利用規定に従う義務",
    "field-of-use": "禁止用途あり",
    "output-commercial-use": "出力の商用利用可",
    "output-ownership-claim": "出力の権利の定め",
    "output-training-restriction": "出力で他のモデルを学習させてはならない",
    "competing-use": "競合製品に使えない",
    "attribution-notice": "表示の保持",
    "attribution-display": "製品への名称表示",
    "naming": "派生モデルの命名義務",
    "modification-notice": "変更の明示",
    "copyleft": "派生物も同じライセンス",
    "network-copyleft": "サービス提供時も同じライセンス",
    "share-alike": "同じ条件での継承",
    "upstream-passthrough": "条件が派生物に引き継がれる",
    "patent-grant": "特許の許諾",
    "patent-retaliation": "特許訴訟で終了",
    "no-derivatives": "改変不可",
    "no-redistribution": "再配布不可",
    "sublicensing": "再許諾不可",
    "non-transferable": "譲渡不可",
    "revocable": "取り消されうる",
    "automatic-termination": "違反で自動終了",
    "scope": "対象モデルの範囲",
    "ai-disclosure": "生成物である旨の表示",
    "content-filter": "フィルターの義務",
    "watermark": "透かしの保持",
    "indemnity": "許諾者の補償",
    "governing-law": "準拠法",
    "change-date": "期日に別のライセンスへ移行",
    "no-endorsement": "名称による推奨の禁止",
}
CHINESE: Forms = {
    "non-commercial": "不得商用",
    "research-only": "仅限研究",
    "registration-required": "商用须登记",
    "prior-written-authorization": "商用须经许可",
    "mau-threshold": "月活超过{n}须另行约定",
    "dau-threshold": "日活超过{n}须另行约定",
    "revenue-threshold": "收入超过{n}须另行约定",
    "traffic-threshold": "访问量超过{n}须另行约定",
    "territorial-exclusion": "不授权于{v}",
    "acceptable-use-policy": "须遵守使用政策",
    "field-of-use": "禁止部分用途",
    "output-commercial-use": "输出可商用",
    "output-ownership-claim": "输出归属的约定",
    "output-training-restriction": "输出不得用于训练其他模型",
    "competing-use": "不得用于竞争产品",
    "attribution-notice": "须保留声明",
    "attribution-display": "产品中须显示其名称",
    "naming": "衍生模型须冠名",
    "modification-notice": "须标明修改",
    "copyleft": "衍生作品沿用同一许可证",
    "network-copyleft": "网络服务亦沿用同一许可证",
    "share-alike": "改编沿用相同条款",
    "upstream-passthrough": "条款随衍生作品传递",
    "patent-grant": "专利许可",
    "patent-retaliation": "提起专利诉讼则终止",
    "no-derivatives": "不得改编",
    "no-redistribution": "不得再分发",
    "sublicensing": "不得转授权",
    "non-transferable": "不可转让",
    "revocable": "可被撤销",
    "automatic-termination": "违约自动终止",
    "scope": "适用的模型范围",
    "ai-disclosure": "须标明为生成内容",
    "content-filter": "须设内容过滤",
    "watermark": "须保留水印",
    "indemnity": "须补偿许可方",
    "governing-law": "适用法律",
    "change-date": "到期转为另一许可证",
    "no-endorsement": "不得以其名义背书",
}
FORMS: Mapping[str, Forms] = {"en": ENGLISH, "ja": JAPANESE, "zh": CHINESE}

DIRECTIONS: Mapping[str, Mapping[Direction, str]] = {
    "en": {
        Direction.MORE_OPEN: "more open",
        Direction.MORE_RESTRICTIVE: "more restrictive",
        Direction.NEUTRAL: "changed, neither more open nor more restrictive",
        Direction.NONE: "unchanged in substance",
    },
    "ja": {
        Direction.MORE_OPEN: "より開放的",
        Direction.MORE_RESTRICTIVE: "より制限的",
        Direction.NEUTRAL: "変更あり(緩和でも強化でもない)",
        Direction.NONE: "実質的な変更なし",
    },
    "zh": {
        Direction.MORE_OPEN: "更开放",
        Direction.MORE_RESTRICTIVE: "更严格",
        Direction.NEUTRAL: "有变更，未更宽也未更严",
        Direction.NONE: "实质未变",
    },
}


def number(value: str, lang: str) -> str:
    """Write a large number as people say it: 700 M, 7億, 7亿."""
    if not value.isdecimal():
        return value
    amount = int(value)
    if lang in {"ja", "zh"}:
        for unit, sign in ((10**8, "億" if lang == "ja" else "亿"), (10**4, "万")):
            if amount >= unit:
                return f"{amount / unit:g}{sign}"
        return str(amount)
    for unit, sign in ((10**9, "B"), (10**6, "M"), (10**3, "k")):
        if amount >= unit:
            return f"{amount / unit:g} {sign}"
    return str(amount)


COMPETING: Mapping[str, str] = {
    "en": "outputs may not train competing models",
    "ja": "出力で競合モデルを学習させてはならない",
    "zh": "输出不得用于训练竞争模型",
}
"""A restriction on training that only holds for rivals."""


COMPLYING: Mapping[str, str] = {
    "en": "local law must be followed",
    "ja": "利用地の法令の遵守",
    "zh": "须遵守使用地法律",
}
"""A duty to follow the law of wherever it is used."""


def clause_words(clause: Clause, lang: str = "en") -> str:
    """Say a clause in a reader's language."""
    forms = FORMS.get(lang, ENGLISH)
    said = forms.get(clause.word, clause.word)
    if "{n}" in said:
        return said.replace("{n}", number(clause.value, lang) if clause.value else "N")
    if clause.word == "governing-law" and clause.value == COMPLIANCE:
        return COMPLYING.get(lang, COMPLYING["en"])
    if clause.value and clause.word in SHOWN_NAMES:
        return f"{said} ({clause.value})"
    if clause.value and clause.word in NARROWED:
        return COMPETING.get(lang, COMPETING["en"])
    return said.replace("{v}", clause.value or "…")


def explain(found: Comparison) -> str:
    """Say in at most three English sentences what changed, and for whom."""
    if found.direction is Direction.NONE:
        return "Nothing a user may or must do has changed."
    head = f"{found.old.name} → {found.new.name}" if found.old.name != found.new.name else f"{found.new.name}, edited"
    mixed = ", though it goes both ways" if found.mixed else ""
    parts = [f"{head}: {DIRECTIONS['en'][found.direction]}{mixed}."]
    if found.added:
        parts.append(f"New: {_listed([clause_words(clause) for clause in _weightiest(found.added)])}.")
    rest = []
    if found.removed:
        rest.append(f"gone: {_listed([clause_words(clause) for clause in _weightiest(found.removed)])}")
    if found.changed:
        rest.append(f"changed: {_listed([_moved(one, two) for one, two in found.changed])}")
    if rest:
        said = "; ".join(rest)
        parts.append(f"{said[0].upper()}{said[1:]}.")
    return " ".join(parts)


def _weightiest(clauses: Sequence[Clause]) -> list[Clause]:
    return sorted(clauses, key=lambda clause: (-abs(weight(clause.word)), clause))


def _moved(before: Clause, after: Clause) -> str:
    return f"{clause_words(after)} (was {number(before.value, 'en')})" if before.value else clause_words(after)


def _listed(said: Sequence[str]) -> str:
    shown = ", ".join(said[:SHOWN])
    return shown if len(said) <= SHOWN else f"{shown} and {len(said) - SHOWN} more"


HEAVY: tuple[tuple[str, str, str, str], ...] = (
    ("non-commercial", "Companies may no longer use it.", "企業は利用できなくなった。", "企业不能再使用。"),
    ("research-only", "Only research remains allowed.", "研究目的に限られるようになった。", "今后仅限研究使用。"),
    (
        "territorial-exclusion",
        "Users in the excluded places have no license.",
        "除外された地域では許諾がない。",
        "被排除地区的用户不再获得授权。",
    ),
    (
        "registration-required",
        "Commercial users have to register first.",
        "商用利用には事前の登録が必要になった。",
        "商用须先登记。",
    ),
    (
        "prior-written-authorization",
        "Commercial users have to ask first.",
        "商用利用には事前の許可が必要になった。",
        "商用须先获许可。",
    ),
    (
        "network-copyleft",
        "Who serves it over a network has to share the source.",
        "ネットワーク提供者はソースを公開しなければならない。",
        "通过网络提供服务者须公开源码。",
    ),
    (
        "copyleft",
        "Derived works have to stay under the same license.",
        "派生物も同じライセンスでなければならない。",
        "衍生作品须沿用同一许可证。",
    ),
    (
        "output-training-restriction",
        "Its outputs may not train other models.",
        "出力で他のモデルを学習できなくなった。",
        "其输出不得用于训练其他模型。",
    ),
)
"""What a clause that came means for a reader: word, en, ja, zh; the first that applies is said."""

LIGHT: tuple[tuple[str, str, str, str], ...] = (
    ("non-commercial", "Companies may use it now.", "企業も利用できるようになった。", "企业现在可以使用。"),
    (
        "research-only",
        "It may be used beyond research now.",
        "研究以外にも利用できるようになった。",
        "现在可用于研究以外。",
    ),
    (
        "registration-required",
        "Companies may use it without registering first.",
        "商用利用に登録が要らなくなった。",
        "商用不再需要登记。",
    ),
    (
        "prior-written-authorization",
        "Companies may use it without asking first.",
        "商用利用に許可が要らなくなった。",
        "商用不再需要许可。",
    ),
    ("no-redistribution", "Copies may be passed on now.", "再配布できるようになった。", "现在可以再分发。"),
    ("no-derivatives", "It may be adapted now.", "改変できるようになった。", "现在可以改编。"),
    (
        "output-training-restriction",
        "Its outputs may train other models now.",
        "出力で他のモデルを学習できるようになった。",
        "其输出现在可用于训练其他模型。",
    ),
    (
        "copyleft",
        "Derived works may carry another license now.",
        "派生物に別のライセンスを付けられるようになった。",
        "衍生作品可采用其他许可证。",
    ),
    (
        "network-copyleft",
        "Derived works may carry another license now.",
        "派生物に別のライセンスを付けられるようになった。",
        "衍生作品可采用其他许可证。",
    ),
)
"""What a clause that went means for a reader."""

LANGS = ("en", "ja", "zh")


def consequence(found: Comparison, lang: str) -> str:
    """Say in one sentence who is touched; "" where nobody plainly is."""
    place = LANGS.index(lang) + 1 if lang in LANGS else 1
    came, went = {clause.word for clause in found.added}, {clause.word for clause in found.removed}
    tables = (
        ((HEAVY, came), (LIGHT, went))
        if found.direction is Direction.MORE_RESTRICTIVE
        else ((LIGHT, went), (HEAVY, came))
    )
    for table, words in tables:
        for row in table:
            if row[0] in words:
                return row[place]
    return ""
