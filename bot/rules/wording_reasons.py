"""Why a story matters, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from bot.rules.legibility import clip, legible

NAME_LENGTH = 60
"""Characters of a name or of a list of tags that are said."""


class Ground(StrEnum):
    """Why a story matters: a closed list, which every language words."""

    SOURCES = "sources"  # {n}
    FIRST = "first"  # {name}
    MAKER_FIRST = "maker-first"
    MAKER_SAYS = "maker-says"
    HUB_SAYS = "hub-says"
    COMMUNITY = "community"
    MAKER = "maker"  # {name} {models} {downloads}
    WATCHED = "watched"  # {name}
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    RELEASED = "released"
    ANNOUNCED = "announced"
    RUMORED = "rumored"
    LEAKED = "leaked"
    LICENSE = "license"
    ACCESS = "access"
    CONTRADICTED = "contradicted"
    INCONSISTENT = "inconsistent"
    TASTE = "taste"  # {name}: tags
    NEW = "new"
    MOVED = "moved"
    MODEL = "model"
    LANGUAGES = "languages"  # {n}
    ROUNDUP = "roundup"
    NOW = "now"
    HOURS = "hours"  # {n}
    DAYS = "days"  # {n}


ENGLISH: Mapping[Ground, str] = MappingProxyType(
    {
        Ground.SOURCES: "{n} independent sources",
        Ground.FIRST: "{name} said it first",
        Ground.MAKER_FIRST: "the maker said it first",
        Ground.MAKER_SAYS: "the maker says so",
        Ground.HUB_SAYS: "a hub says so",
        Ground.COMMUNITY: "only the community says so",
        Ground.MAKER: "{name} is watched: models known {models}, downloads {downloads}",
        Ground.WATCHED: "{name} is watched",
        Ground.CHANGED: "its terms changed",
        Ground.WITHDRAWN: "withdrawn by its maker or hub",
        Ground.RELEASED: "released",
        Ground.ANNOUNCED: "announced",
        Ground.RUMORED: "a rumor",
        Ground.LEAKED: "leaked",
        Ground.LICENSE: "about a license",
        Ground.ACCESS: "about who gets access",
        Ground.CONTRADICTED: "the license says otherwise",
        Ground.INCONSISTENT: "it looks inconsistent with the license",
        Ground.TASTE: "of what you asked for: {name}",
        Ground.NEW: "new",
        Ground.MOVED: "the ledger has just moved it",
        Ground.MODEL: "names a certain model",
        Ground.LANGUAGES: "in {n} languages",
        Ground.ROUNDUP: "a round-up of many happenings",
        Ground.NOW: "news of the last hour",
        Ground.HOURS: "last news {n} h ago",
        Ground.DAYS: "last news {n} days ago",
    }
)
JAPANESE: Mapping[Ground, str] = MappingProxyType(
    {
        Ground.SOURCES: "独立した情報源が{n}件",
        Ground.FIRST: "初報は {name}",
        Ground.MAKER_FIRST: "初報は開発元",
        Ground.MAKER_SAYS: "開発元も認めている",
        Ground.HUB_SAYS: "ハブで確認できる",
        Ground.COMMUNITY: "コミュニティの情報のみ",
        Ground.MAKER: "{name} は監視対象（既知のモデル{models}件、ダウンロード{downloads}回）",
        Ground.WATCHED: "{name} は監視対象",
        Ground.CHANGED: "条件が変わった",
        Ground.WITHDRAWN: "開発元またはハブが撤回した",
        Ground.RELEASED: "公開済み",
        Ground.ANNOUNCED: "発表段階",
        Ground.RUMORED: "噂の段階",
        Ground.LEAKED: "流出",
        Ground.LICENSE: "ライセンスに関わる",
        Ground.ACCESS: "入手条件に関わる",
        Ground.CONTRADICTED: "ライセンスの内容と食い違う",
        Ground.INCONSISTENT: "ライセンスと一致しないように見える",
        Ground.TASTE: "ご希望の分野：{name}",
        Ground.NEW: "新しい話題",
        Ground.MOVED: "台帳で新たな動きを確認",
        Ground.MODEL: "特定のモデルを名指ししている",
        Ground.LANGUAGES: "{n}言語で報じられている",
        Ground.ROUNDUP: "多くの話題のまとめ",
        Ground.NOW: "1時間以内の続報",
        Ground.HOURS: "最新の続報は{n}時間前",
        Ground.DAYS: "最新の続報は{n}日前",
    }
)
CHINESE: Mapping[Ground, str] = MappingProxyType(
    {
        Ground.SOURCES: "{n} 个独立来源",
        Ground.FIRST: "{name} 首发",
        Ground.MAKER_FIRST: "由开发方首发",
        Ground.MAKER_SAYS: "开发方也这样说",
        Ground.HUB_SAYS: "平台可查",
        Ground.COMMUNITY: "仅有社区消息",
        Ground.MAKER: "{name} 在关注名单中（已知模型 {models} 个，下载 {downloads} 次）",
        Ground.WATCHED: "{name} 在关注名单中",
        Ground.CHANGED: "条款已变更",
        Ground.WITHDRAWN: "已被开发方或平台撤回",
        Ground.RELEASED: "已发布",
        Ground.ANNOUNCED: "已宣布",
        Ground.RUMORED: "尚为传闻",
        Ground.LEAKED: "泄露",
        Ground.LICENSE: "涉及许可证",
        Ground.ACCESS: "涉及获取条件",
        Ground.CONTRADICTED: "与许可证内容不符",
        Ground.INCONSISTENT: "看来与许可证不一致",
        Ground.TASTE: "您关注的主题：{name}",
        Ground.NEW: "新消息",
        Ground.MOVED: "台账刚有新变化",
        Ground.MODEL: "点名了具体模型",
        Ground.LANGUAGES: "以 {n} 种语言报道",
        Ground.ROUNDUP: "多条消息的汇总",
        Ground.NOW: "一小时内的消息",
        Ground.HOURS: "最近消息在 {n} 小时前",
        Ground.DAYS: "最近消息在 {n} 天前",
    }
)
LANGUAGES: Mapping[str, Mapping[Ground, str]] = MappingProxyType({"en": ENGLISH, "ja": JAPANESE, "zh": CHINESE})
"""The words of every language we speak, by its tag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """One reason, what it weighs, and what its words name."""

    ground: Ground
    weight: float = 0.0
    name: str = ""
    n: int = 0
    models: int = 0
    downloads: int = 0


def worded(reason: Weighed, lang: str) -> str:
    """Say a reason in the language of a tag such as `ja` or `zh-CN`; in English where we have none of its own."""
    own = LANGUAGES.get(lang.replace("_", "-").partition("-")[0].lower(), ENGLISH)
    return own[reason.ground].format(
        name=clip(legible(reason.name), NAME_LENGTH) or "…",
        n=reason.n,
        models=f"{reason.models:,}",
        downloads=f"{reason.downloads:,}",
    )
