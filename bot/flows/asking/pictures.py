"""Pictures that go with answers, and what they show in words."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.domain.event import Event
from bot.domain.license import Artifact, LicenseSnapshot
from bot.domain.lineage import Kin
from bot.domain.subscription import Enclosure
from bot.flows.asking.desk import Desk
from bot.rules.legibility import clip, legible

ALT = 1_000
"""Characters of a picture's description: Discord takes 1,024.
https://docs.discord.com/developers/resources/message#attachment-object"""

NAME = 80
"""Characters of a model's or a license's name within it."""

STEPS = 8
"""Changes of a license that are told in words: the last ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    timeline: str  # {name} {steps}
    lineage: str  # {name} {models} {conflicts}
    unread: str
    comma: str


_LANGUAGES: Mapping[str, _Words] = MappingProxyType(
    {
        "en": _Words(
            timeline="The license of {name} over time: {steps}.",
            lineage="Models made from {name}, as a tree: {models}; possible relabels: {conflicts}.",
            unread="not recognized",
            comma="; ",
        ),
        "ja": _Words(
            timeline="{name} のライセンスの推移：{steps}。",
            lineage="{name} から作られたモデルの系統図（{models}件を図示、ラベル違いの可能性：{conflicts}件）。",
            unread="判別不能",
            comma="、",
        ),
        "zh": _Words(
            timeline="{name} 的许可证变化：{steps}。",
            lineage="由 {name} 衍生的模型谱系图（图中 {models} 个，疑似改标：{conflicts} 个）。",
            unread="无法识别",
            comma="；",
        ),
    }
)


async def timeline(
    name: str, history: Sequence[LicenseSnapshot], events: Sequence[Event], lang: str, desk: Desk
) -> Enclosure | None:
    """Draw a model's license over time; None where nobody has looked yet."""
    if not history:
        return None
    async with desk.drawing:
        content = await asyncio.to_thread(desk.draw.timeline, name, history, events)
    own = _LANGUAGES.get(lang, _LANGUAGES["en"])
    alt = own.timeline.format(name=_said(name), steps=own.comma.join(_steps(history, own)[-STEPS:]))
    return Enclosure(name="license.png", media_type="image/png", content=content, alt=clip(alt, ALT))


async def lineage(kin: Kin, lang: str, desk: Desk) -> Enclosure:
    """Draw a family."""
    async with desk.drawing:
        content = await asyncio.to_thread(desk.draw.lineage, kin)
    every = _every(kin)
    own = _LANGUAGES.get(lang, _LANGUAGES["en"])
    conflicts = sum(each.conflict is not None for each in every)
    alt = own.lineage.format(name=_said(kin.name), models=len(every) - 1, conflicts=conflicts)
    return Enclosure(name="lineage.png", media_type="image/png", content=content, alt=clip(alt, ALT))


def _steps(history: Sequence[LicenseSnapshot], own: _Words) -> list[str]:
    """Say since when which license holds, in every place, of the weights where they are told."""
    weights = [each for each in history if each.artifact is Artifact.WEIGHTS] or list(history)
    said: list[str] = []
    last: dict[str, str] = {}
    for each in weights:
        license_ = _said(each.license.name) if each.rungs else own.unread
        if last.get(str(each.place)) != license_:
            last[str(each.place)] = license_
            said.append(f"{(each.dated_at or each.observed_at).date().isoformat()} {license_}")
    return said


def _every(kin: Kin) -> list[Kin]:
    return [kin, *(below for child in kin.children for below in _every(child))]


def _said(text: str) -> str:
    return clip(legible(text), NAME)
