"""A week at a glance: what the releases grant, and how many releases and changes each day had."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from bot.domain.digest import Week
from bot.domain.license import Tier
from bot.rules.wording import words
from bot.terminal.pictures.canvas import DIM, DOTS, FAINT, INK, PAPER, TIERS, WIDTH, families, picture

HEIGHT = 5.4
"""Inches at 100 dots: Discord shows a picture of this shape at its full width."""

DAYS = 31
"""Days drawn: what is asked for is a week, and more bars than a month's have no room for their names."""

RELEASED, CHANGED = "#57606a", "#d29922"
"""The colors of releases and changes: none of a license's, so that nobody reads one in them; changes are hatched too."""

LEGEND: Mapping[str, Any] = MappingProxyType(
    {"frameon": False, "fontsize": 11, "handlelength": 1.1, "columnspacing": 1.5, "borderaxespad": 0.2}
)
"""How the names of colors stand beside each other: five of the longest fit the picture's width."""

GROUPS: Mapping[str, tuple[Tier | None, ...]] = MappingProxyType(
    {
        "open-source": (Tier.OSI_OPEN,),
        "open-weights": (Tier.PERMISSIVE_WEIGHTS,),
        "restricted": (Tier.USE_RESTRICTED, Tier.COMMERCIAL_THRESHOLD),
        "non-commercial": (Tier.NON_COMMERCIAL, Tier.RESEARCH_ONLY, Tier.CLOSED),
        "unknown": (None,),
    }
)
"""How tiers are put together: five are told apart at a glance, eight are not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """One language's words in the picture and about it."""

    title: str  # {since} {until}
    mix: str
    days: str
    groups: Mapping[str, str]
    releases: str
    changes: str
    nothing: str
    total: str  # {releases} {changes}
    shows: str  # {title} {total} {mix}: the words for who cannot see it
    days_shown: str  # {days}
    comma: str


ENGLISH = Labels(
    title="{since} – {until}",
    mix="What the released models grant",
    days="Day by day",
    groups=MappingProxyType(
        {
            "open-source": "OSI-approved",
            "open-weights": "open weights, commercial use",
            "restricted": "with conditions",
            "non-commercial": "non-commercial or closed",
            "unknown": "license not known",
        }
    ),
    releases="releases",
    changes="license and access changes",
    nothing="no releases",
    total="releases: {releases} · license and access changes: {changes}",
    shows="Bar charts of {title}. {total}. By license: {mix}. By day (releases/changes): {days}.",
    days_shown="{day}: {releases}/{changes}",
    comma=", ",
)
JAPANESE = Labels(
    title="{since}～{until}",
    mix="公開されたモデルのライセンス",
    days="日ごとの件数",
    groups=MappingProxyType(
        {
            "open-source": "OSI承認",
            "open-weights": "重み公開・商用可",
            "restricted": "条件付き",
            "non-commercial": "非商用・非公開",
            "unknown": "ライセンス不明",
        }
    ),
    releases="公開",
    changes="ライセンス・取得条件の変更",
    nothing="公開なし",
    total="公開：{releases}件 · ライセンス・取得条件の変更：{changes}件",
    shows="{title}の棒グラフ。{total}。ライセンス別：{mix}。日別（公開／変更）：{days}。",
    days_shown="{day} {releases}／{changes}",
    comma="、",
)
CHINESE = Labels(
    title="{since} 至 {until}",
    mix="已发布模型的许可证",
    days="每日数量",
    groups=MappingProxyType(
        {
            "open-source": "OSI 认可",
            "open-weights": "开放权重，可商用",
            "restricted": "有条件",
            "non-commercial": "不得商用或不开放",
            "unknown": "许可证不明",
        }
    ),
    releases="发布",
    changes="许可证与获取条件变更",
    nothing="没有发布",
    total="发布：{releases} 个 · 许可证与获取条件变更：{changes} 项",
    shows="{title}的柱状图。{total}。按许可证：{mix}。按日（发布/变更）：{days}。",
    days_shown="{day} {releases}/{changes}",
    comma="、",
)
LANGUAGES: Mapping[str, Labels] = MappingProxyType({"en": ENGLISH, "ja": JAPANESE, "zh": CHINESE})
"""The words of every language we speak, by its tag."""

ENGLISH_DRAWN: Mapping[str, str] = MappingProxyType({"ja": "（図の中の文字は英語です）", "zh": "（图中文字为英文）"})
"""What is said of a picture whose machine has no font for the reader's language."""


def draw(week: Week, lang: str, *, form: str = "png") -> bytes:
    """Draw a week as `svg` or `png`; in English where no font of this machine has the language's characters."""
    drawn = _drawn(lang)
    return picture(lambda: _figure(week, drawn), form)


def alt(week: Week, lang: str) -> str:
    """Say in the reader's language what the picture shows, with every number in it."""
    lang = words(lang).lang
    own = LANGUAGES[lang]
    mixed = [f"{own.groups[group]} {count:,}" for group, count in mix(week).items() if count] or [own.nothing]
    days = own.comma.join(
        own.days_shown.format(
            day=words(lang).date_format.format(**_day(week, at, lang)), releases=released, changes=changed
        )
        for at, (_, released, changed) in enumerate(week.by_day[:DAYS])
    )
    said = own.shows.format(
        title=_title(week, lang), total=_total(week, lang), mix=own.comma.join(mixed), days=days or "–"
    )
    return said if _drawn(lang) == lang else said + ENGLISH_DRAWN[lang]


def mix(week: Week) -> Mapping[str, int]:
    """Return how many releases each group of licenses has."""
    return {group: sum(week.releases.get(tier, 0) for tier in tiers) for group, tiers in GROUPS.items()}


def _drawn(lang: str) -> str:
    lang = words(lang).lang
    return lang if lang == "en" or len(families()) > 1 else "en"


def _figure(week: Week, lang: str) -> Figure:
    own = LANGUAGES[lang]
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DOTS, facecolor=PAPER)
    _write(figure, 0.03, 0.93, _title(week, lang), size=19, color=INK, bold=True)
    _write(figure, 0.03, 0.86, _total(week, lang), size=12, color=DIM)
    _write(figure, 0.03, 0.765, own.mix, size=13, color=INK, bold=True)
    _mixed(figure, week, own)
    _write(figure, 0.03, 0.50, own.days, size=13, color=INK, bold=True)
    axes = figure.add_axes((0.06, 0.11, 0.91, 0.31))
    _days(axes, week, lang)
    return figure


def _write(figure: Figure, x: float, y: float, said: str, *, size: int, color: str, bold: bool = False) -> None:
    weight = "bold" if bold else "normal"
    figure.text(x, y, said, fontsize=size, weight=weight, color=color, va="center", parse_math=False)


def _mixed(figure: Figure, week: Week, own: Labels) -> None:
    """Draw the releases as one bar in parts, the name and number of each part below it."""
    axes = figure.add_axes((0.03, 0.66, 0.94, 0.065))
    axes.set_axis_off()
    counts = {group: count for group, count in mix(week).items() if count}
    total = sum(counts.values())
    axes.set_xlim(0, max(total, 1))
    axes.set_ylim(0, 1)
    if not total:
        axes.barh(0.5, 1, height=1, color=FAINT)
        _write(figure, 0.03, 0.61, own.nothing, size=11, color=DIM)
    left = 0
    for group, count in counts.items():
        axes.barh(0.5, count, left=left, height=1, color=TIERS[GROUPS[group][0]], edgecolor=PAPER, linewidth=2)
        left += count
    named = [
        Patch(facecolor=TIERS[GROUPS[group][0]], label=f"{own.groups[group]} {count:,}")
        for group, count in counts.items()
    ]
    _legend(figure.legend(handles=named, loc="center left", bbox_to_anchor=(0.022, 0.61), ncol=len(GROUPS), **LEGEND))


def _legend(legend: Legend) -> None:
    for text in legend.get_texts():
        text.set_color(INK)
        text.set_parse_math(False)


def _days(axes: Axes, week: Week, lang: str) -> None:
    own = LANGUAGES[lang]
    days = week.by_day[:DAYS]
    places = range(len(days))
    released = [count for _, count, _ in days]
    changed = [count for _, _, count in days]
    axes.bar([at - 0.2 for at in places], released, width=0.38, color=RELEASED, label=own.releases)
    axes.bar(
        [at + 0.2 for at in places], changed, width=0.38, color=CHANGED, hatch="//", edgecolor=PAPER, label=own.changes
    )
    for at, (_, *counts) in enumerate(days):
        for shift, count in zip((-0.2, 0.2), counts, strict=True):
            if count and len(days) <= 14:
                axes.annotate(
                    f"{count:,}",
                    (at + shift, count),
                    xytext=(0, 2),
                    textcoords="offset points",
                    ha="center",
                    fontsize=10,
                    color=INK,
                )
    axes.set_xlim(-0.6, max(len(days), 1) - 0.4)
    axes.set_ylim(0, max([*released, *changed, 1]) * 1.2)
    axes.set_xticks(list(places), [_tick(week, at, lang, crowded=len(days) > 10) for at in places])
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.tick_params(length=0, labelsize=10, colors=DIM, pad=6)
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)
    _legend(axes.legend(loc="lower right", bbox_to_anchor=(1.0, 1.03), ncol=2, **LEGEND))


def _day(week: Week, at: int, lang: str) -> dict[str, object]:
    day, own = week.by_day[at][0], words(lang)
    return {"weekday": own.weekdays[day.weekday()], "day": day.day, "month": own.months[day.month - 1]}


def _tick(week: Week, at: int, lang: str, *, crowded: bool) -> str:
    day = week.by_day[at][0]
    return str(day.day) if crowded else words(lang).date_format.format(**_day(week, at, lang))


def _title(week: Week, lang: str) -> str:
    own = words(lang)
    days = LANGUAGES[lang].title.format(since=own.date(week.since), until=own.date(week.until))
    return f"{own.title} · {days}"


def _total(week: Week, lang: str) -> str:
    releases = sum(week.releases.values())
    changes = sum(changed for _, _, changed in week.by_day)
    return LANGUAGES[lang].total.format(releases=f"{releases:,}", changes=f"{changes:,}")
