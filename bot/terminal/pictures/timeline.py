"""A model's licenses over time: a lane for each place and artifact, colored by how open it was."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Patch

from bot.domain.event import (
    AccessChanged,
    Event,
    LicenseChanged,
    LineageConflictFound,
    ModelReleased,
    ModelReturned,
    ModelWithdrawn,
)
from bot.domain.license import LicenseSnapshot
from bot.domain.model import Access
from bot.terminal.pictures.canvas import (
    DIM,
    DOTS,
    FAINT,
    INK,
    PAPER,
    TIER_NAMES,
    TIERS,
    WIDTH,
    name_of,
    picture,
    tier_of,
    written,
)

LANES = 12
"""Lanes drawn; a model in more places than this is drawn where it was first."""

MARKS: dict[type, tuple[str, str]] = {
    ModelReleased: ("●", "released"),
    ModelReturned: ("●", "back"),
    LicenseChanged: ("◆", "changed"),
    AccessChanged: ("▲", "gate"),
    ModelWithdrawn: ("✕", "withdrawn"),
    LineageConflictFound: ("?", "possible relabel"),
}
"""The shapes of the digest, and a word."""

EDGE = 0.86
"""The part of the picture's width from which on a mark's word stands to the left of it."""

LEAST = timedelta(days=14)
"""The shortest span drawn: a history of an hour is still a picture of days."""


def draw(title: str, history: Sequence[LicenseSnapshot], events: Sequence[Event], *, form: str) -> bytes:
    """Draw a timeline as `svg` or `png`."""
    return picture(lambda: _figure(title, history, events), form)


def _figure(title: str, history: Sequence[LicenseSnapshot], events: Sequence[Event]) -> Figure:
    lanes: dict[str, list[LicenseSnapshot]] = defaultdict(list)
    for held in sorted(history, key=_when):
        lanes[f"{held.place.hub} · {held.place.repository}\n{held.artifact}"].append(held)
    shown = dict(list(lanes.items())[:LANES])
    start, end = _span(history, events)
    height = 1.9 + 0.95 * max(1, len(shown))
    figure = Figure(figsize=(WIDTH, height), dpi=DOTS, facecolor=PAPER)
    axes = figure.add_axes((0.25, 0.95 / height, 0.72, (height - 1.85) / height))
    _frame(axes, start, end, len(shown))
    for number, (label, lane) in enumerate(shown.items()):
        _lane(axes, len(shown) - 1 - number, label, lane, end)
    _marks(axes, events, shown, len(shown))
    figure.text(
        0.02,
        1 - 0.38 / height,
        written(title, 60),
        fontsize=17,
        weight="bold",
        color=INK,
        va="center",
        parse_math=False,
    )
    figure.text(
        0.02, 1 - 0.72 / height, _subtitle(history, events), fontsize=10, color=DIM, va="center", parse_math=False
    )
    _legend(figure, history)
    return figure


def _when(held: LicenseSnapshot) -> datetime:
    return held.dated_at or held.observed_at


def _span(history: Sequence[LicenseSnapshot], events: Sequence[Event]) -> tuple[datetime, datetime]:
    moments = [*map(_when, history), *(event.at for event in events)]
    ends = [*(held.observed_at for held in history), *(event.seen_at for event in events)]
    start, end = min(moments), max([*moments, *ends])
    room = max(end - start, LEAST)
    return start - room * 0.03, max(end, start + room) + room * 0.08


def _frame(axes: Axes, start: datetime, end: datetime, lanes: int) -> None:
    axes.set_xlim(date2num(start), date2num(end))
    axes.set_ylim(-0.6, max(lanes, 1) - 0.25)
    axes.set_yticks([])
    locator = AutoDateLocator(minticks=4, maxticks=8)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    axes.tick_params(axis="x", colors=DIM, labelsize=9, length=0, pad=6)
    axes.xaxis.get_offset_text().set_color(DIM)
    axes.grid(axis="x", color=FAINT, linewidth=0.6, alpha=0.7)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)


def _lane(axes: Axes, level: int, label: str, held: Sequence[LicenseSnapshot], end: datetime) -> None:
    place, _, artifact = label.partition("\n")
    axes.text(
        -0.015,
        level + 0.1,
        written(place, 36),
        transform=axes.get_yaxis_transform(),
        ha="right",
        va="center",
        fontsize=9.5,
        color=INK,
        parse_math=False,
    )
    axes.text(
        -0.015,
        level - 0.16,
        artifact,
        transform=axes.get_yaxis_transform(),
        ha="right",
        va="center",
        fontsize=8.5,
        color=DIM,
        parse_math=False,
    )
    merged = _segments(held)
    for number, (first, one) in enumerate(merged):
        last = merged[number + 1][0] if number + 1 < len(merged) else end
        left, right = date2num(first), date2num(last)
        gated = one.access in {Access.GATED_AUTO, Access.GATED_MANUAL}
        axes.add_patch(
            FancyBboxPatch(
                (left, level - 0.27),
                max(right - left, 1e-6),
                0.54,
                boxstyle="round,pad=0,rounding_size=0.02",
                mutation_aspect=0.05,
                facecolor=TIERS[tier_of(one.license)],
                edgecolor=PAPER,
                linewidth=1.6,
                hatch="////" if gated else None,
            )
        )
        share = (right - left) / (axes.get_xlim()[1] - axes.get_xlim()[0])
        room = int(share * 100)
        if room >= 4:
            said = written(name_of(one.license), max(room, 4))
            axes.text(
                left,
                level + 0.02,
                f"  {said}",
                ha="left",
                va="center",
                fontsize=9.5,
                color=PAPER,
                weight="bold",
                parse_math=False,
                clip_on=True,
            )


def _segments(held: Sequence[LicenseSnapshot]) -> list[tuple[datetime, LicenseSnapshot]]:
    """Return where the license or the gate changed; a better rung that says the same is no new segment."""
    found: list[tuple[datetime, LicenseSnapshot]] = []
    for one in held:
        before = found[-1][1] if found else None
        same = before is not None and (name_of(before.license), before.access, before.clauses) == (
            name_of(one.license),
            one.access,
            one.clauses,
        )
        if not same:
            found.append((_when(one), one))
    return found


def _marks(axes: Axes, events: Sequence[Event], lanes: dict[str, list[LicenseSnapshot]], count: int) -> None:
    """Mark what happened above its lane; two marks at one place stand beside each other in words."""
    levels = {held[0].place: count - 1 - number for number, held in reversed(list(enumerate(lanes.values())))}
    width = axes.get_xlim()[1] - axes.get_xlim()[0]
    taken: dict[int, float] = {}
    for event in sorted(events, key=lambda each: each.at):
        level = levels.get(event.place)
        if level is None:
            continue
        shape, word = MARKS[type(event)]
        at = date2num(event.at)
        if isinstance(event, LicenseChanged):
            word = event.comparison.direction.value.replace("-", " ")
        if isinstance(event, AccessChanged):
            word = event.after.value
        axes.plot([at, at], [level - 0.3, level + 0.4], color=INK, linewidth=0.9, clip_on=False)
        crowded = at - taken.get(level, float("-inf")) < 0.012 * width * (len(word) + 2) * 0.62
        late = at > axes.get_xlim()[0] + EDGE * width  # its word would leave the picture
        said = shape if crowded else f"{word} {shape}" if late else f"{shape} {word}"
        axes.text(
            at,
            level + 0.5,
            said,
            ha="right" if late and not crowded else "left",
            va="center",
            fontsize=8.5,
            color=INK,
            parse_math=False,
        )
        taken[level] = at


def _subtitle(history: Sequence[LicenseSnapshot], events: Sequence[Event]) -> str:
    changes = sum(isinstance(event, LicenseChanged) for event in events)
    since = min(map(_when, history)).strftime("%d %b %Y").lstrip("0") if history else "today"
    return f"License history since {since} · {changes} license change{'' if changes == 1 else 's'} · hatched: gated"


def _legend(figure: Figure, history: Sequence[LicenseSnapshot]) -> None:
    tiers = {tier_of(held.license) for held in history}
    patches = [Patch(facecolor=color, label=TIER_NAMES[tier]) for tier, color in TIERS.items() if tier in tiers]
    if patches:
        legend = figure.legend(
            handles=patches,
            loc="lower left",
            bbox_to_anchor=(0.015, 0.0),
            ncol=4,
            frameon=False,
            fontsize=9,
            handlelength=1.1,
            columnspacing=1.6,
        )
        for text in legend.get_texts():
            text.set_color(DIM)
