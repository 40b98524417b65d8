"""Why a story stands where it does, in the reader's language: what the ledger saw, and where to look."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.digest import Line
from bot.domain.source import Url
from bot.domain.story import Seen
from bot.rules.legibility import clip, legible

NAME_LENGTH = 80
"""Characters of a model's name: Hugging Face's own limit for a repository is 96 with its owner."""

ENGLISH: Mapping[Seen, str] = MappingProxyType(
    {
        Seen.RELEASED: "{name} was seen on {place}",
        Seen.LICENSE_CHANGED: "the license of {name} changed on {place}",
        Seen.ACCESS_CHANGED: "who may have {name} changed on {place}",
        Seen.WITHDRAWN: "{name} is no longer on {place}",
        Seen.RETURNED: "{name} is back on {place}",
    }
)
JAPANESE: Mapping[Seen, str] = MappingProxyType(
    {
        Seen.RELEASED: "{place} で {name} の公開を確認",
        Seen.LICENSE_CHANGED: "{place} で {name} のライセンスが変更された",
        Seen.ACCESS_CHANGED: "{place} で {name} の入手条件が変更された",
        Seen.WITHDRAWN: "{name} が {place} から消えた",
        Seen.RETURNED: "{name} が {place} に戻った",
    }
)
CHINESE: Mapping[Seen, str] = MappingProxyType(
    {
        Seen.RELEASED: "已在 {place} 上看到 {name}",
        Seen.LICENSE_CHANGED: "{name} 在 {place} 上的许可证已变更",
        Seen.ACCESS_CHANGED: "{name} 在 {place} 上的获取条件已变更",
        Seen.WITHDRAWN: "{name} 已从 {place} 消失",
        Seen.RETURNED: "{name} 重新出现在 {place}",
    }
)
LANGUAGES: Mapping[str, Mapping[Seen, str]] = MappingProxyType({"en": ENGLISH, "ja": JAPANESE, "zh": CHINESE})
"""The words of every language we speak, by its tag."""


def moved_in_words(line: Line, lang: str) -> tuple[str, Url] | None:
    """Say what the ledger saw that a story stands there for, and where; None where the line tells that event anyway."""
    move = line.moved
    if move is None or any(move.event in happening.ids for happening in line.happenings):
        return None
    own = LANGUAGES.get(lang.replace("_", "-").partition("-")[0].lower(), ENGLISH)
    name = clip(legible(move.name), NAME_LENGTH) or "…"
    return own[move.seen].format(name=name, place=move.place.hub.value), move.evidence
