"""A family of models: who was made from whom, what each license is, and where a label may be wrong."""

from collections.abc import Iterator
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Patch, Rectangle

from bot.domain.lineage import Kin
from bot.domain.model import Access, Relation
from bot.terminal.pictures.canvas import (
    DIM,
    DOTS,
    FAINT,
    INK,
    PAPER,
    TIER_NAMES,
    TIERS,
    name_of,
    picture,
    tier_of,
    written,
)

BOX_WIDTH, BOX_HEIGHT = 2.75, 0.62
GAP, LEVEL = 0.34, 3.75
"""Inches between boxes one above the other, and from one generation to the next."""

NODES = 60
"""Boxes drawn; a larger family is drawn as far as this and the rest counted."""

DEEPEST = 5
"""Generations drawn: beyond that a picture is wider than anybody looks."""

ALERT = "#b3261e"


@dataclass(slots=True, kw_only=True)
class _Box:
    kin: Kin
    depth: int
    row: float
    children: "list[_Box]"
    more: int


def draw(root: Kin, *, form: str) -> bytes:
    """Draw a family tree from left to right as `svg` or `png`."""
    return picture(lambda: _figure(root), form)


def _figure(root: Kin) -> Figure:
    rows = iter(range(10_000))
    budget = [NODES]
    tree = _placed(root, 0, rows, budget)
    boxes = list(_every(tree))
    depth, last = max(box.depth for box in boxes), max(box.row for box in boxes)
    width = max(10.0, (depth + 1) * LEVEL - (LEVEL - BOX_WIDTH) + 1.5)
    height = (last + 1) * (BOX_HEIGHT + GAP) + 2.0
    figure = Figure(figsize=(width, height), dpi=DOTS, facecolor=PAPER)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    conflicts = sum(box.kin.conflict is not None for box in boxes)
    axes.text(
        0.4,
        0.45,
        f"Made from {written(root.name, 40)}",
        fontsize=17,
        weight="bold",
        color=INK,
        va="center",
        parse_math=False,
    )
    counted = f"{len(boxes)} models · " + (
        "no license conflicts" if not conflicts else f"{conflicts} possible relabel{'' if conflicts == 1 else 's'}"
    )
    axes.text(0.4, 0.82, counted, fontsize=10, color=ALERT if conflicts else DIM, va="center", parse_math=False)
    for box in boxes:
        for child in box.children:
            _edge(axes, box, child)
    for box in boxes:
        _draw_box(axes, box)
    _legend(figure, boxes)
    return figure


def _placed(kin: Kin, depth: int, rows: Iterator[int], budget: list[int]) -> _Box:
    """Lay a tree out: leaves one below the other, parents in the middle of their children."""
    budget[0] -= 1
    shown: list[_Box] = []
    left = kin.more
    for child in kin.children:
        if budget[0] > 0 and depth + 1 < DEEPEST:
            shown.append(_placed(child, depth + 1, rows, budget))
        else:
            left += 1
    row = (shown[0].row + shown[-1].row) / 2 if shown else float(next(rows))
    return _Box(kin=kin, depth=depth, row=row, children=shown, more=left)


def _every(box: _Box) -> Iterator[_Box]:
    yield box
    for child in box.children:
        yield from _every(child)


def _corner(box: _Box) -> tuple[float, float]:
    return 0.4 + box.depth * LEVEL, 1.25 + box.row * (BOX_HEIGHT + GAP)


def _edge(axes: Axes, parent: _Box, child: _Box) -> None:
    left, top = _corner(parent)
    right, low = _corner(child)
    x, y = left + BOX_WIDTH, top + BOX_HEIGHT / 2
    end = low + BOX_HEIGHT / 2
    middle = x + 0.2
    color = ALERT if child.kin.conflict else FAINT
    axes.plot([x, middle, middle, right], [y, y, end, end], color=color, linewidth=1.4, solid_joinstyle="round")
    relation = child.kin.relation
    if relation is not None and relation is not Relation.UNSAID:
        axes.text(
            middle + 0.06, end - 0.09, relation.value, fontsize=7.5, color=DIM, ha="left", va="center", parse_math=False
        )


def _draw_box(axes: Axes, box: _Box) -> None:
    left, top = _corner(box)
    kin = box.kin
    axes.add_patch(
        FancyBboxPatch(
            (left, top), BOX_WIDTH, BOX_HEIGHT,
            boxstyle="round,pad=0,rounding_size=0.08",
            facecolor="#f6f8fa", edgecolor=ALERT if kin.conflict else FAINT, linewidth=1.8 if kin.conflict else 1.0,
        )
    )  # fmt: skip
    axes.add_patch(
        Rectangle(
            (left + 0.02, top + 0.08), 0.07, BOX_HEIGHT - 0.16, facecolor=TIERS[tier_of(kin.license)], edgecolor="none"
        )
    )
    gate = (
        " (gated)"
        if kin.access in {Access.GATED_AUTO, Access.GATED_MANUAL}
        else " (gone)"
        if kin.access is Access.GONE
        else ""
    )
    axes.text(
        left + 0.19,
        top + 0.21,
        f"{written(kin.name, 27)}{gate}",
        fontsize=10,
        weight="bold",
        color=INK,
        va="center",
        parse_math=False,
    )
    axes.text(
        left + 0.19,
        top + 0.44,
        written(name_of(kin.license), 34),
        fontsize=8.5,
        color=DIM,
        va="center",
        parse_math=False,
    )
    if kin.conflict:
        axes.text(
            left + BOX_WIDTH - 0.08,
            top + BOX_HEIGHT + 0.11,
            "possible relabel",
            fontsize=8,
            color=ALERT,
            ha="right",
            va="center",
            parse_math=False,
        )
    if box.more:
        axes.text(
            left + BOX_WIDTH + 0.08,
            top + BOX_HEIGHT / 2 + (0.2 if box.children else 0),
            f"+{box.more} more",
            fontsize=8.5,
            color=DIM,
            va="center",
            parse_math=False,
        )


def _legend(figure: Figure, boxes: list[_Box]) -> None:
    tiers = {tier_of(box.kin.license) for box in boxes}
    patches = [Patch(facecolor=color, label=TIER_NAMES[tier]) for tier, color in TIERS.items() if tier in tiers]
    legend = figure.legend(
        handles=patches,
        loc="lower left",
        bbox_to_anchor=(0.012, 0.0),
        ncol=4,
        frameon=False,
        fontsize=9,
        handlelength=1.1,
        columnspacing=1.6,
    )
    for text in legend.get_texts():
        text.set_color(DIM)
