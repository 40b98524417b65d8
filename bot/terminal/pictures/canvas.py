"""What every picture shares: colors, fonts, measures, and how it is written. The one place that loads matplotlib's backends."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from types import MappingProxyType

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font
from matplotlib.patches import FancyBboxPatch

from bot.domain.license import License, Tier
from bot.domain.model import Access
from bot.rules.legibility import clip, legible
from bot.rules.wording_ledger import ENGLISH

INK, DIM, FAINT, PAPER, WASH = "#1b2330", "#5d6878", "#d5dae1", "#ffffff", "#f5f7f9"
ALERT = "#b3261e"
"""A possible relabel, and what became more restrictive: always beside words that say so."""

TIERS: Mapping[Tier | None, str] = MappingProxyType(
    {
        Tier.OSI_OPEN: "#0b7a5c",
        Tier.PERMISSIVE_WEIGHTS: "#3f9ad6",
        Tier.USE_RESTRICTED: "#e9c83d",
        Tier.COMMERCIAL_THRESHOLD: "#e8963a",
        Tier.NON_COMMERCIAL: "#cb4f3f",
        Tier.RESEARCH_ONLY: "#93406f",
        Tier.CLOSED: "#3b3f46",
        None: "#aab2bc",
    }
)
"""From open to closed, after Okabe and Ito's palette for the color-blind (https://jfly.uni-koeln.de/color/), and in steps
of lightness as well; the license's name is always written too."""

WIDTH = 12.0
"""Inches at 100 dots: 1,200 pixels, as wide as Discord shows a picture."""

DOTS = 100
MARGIN = 0.36
"""Inches left free at every side."""

LATIN = ("Liberation Sans", "Arial", "Helvetica", "Noto Sans")
"""The families to write with, by preference. The first three are equally wide, so that an SVG looks the same where only
another of them is installed."""

CJK = (
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Noto Sans CJK SC",
    "Noto Serif CJK JP",
    "Hiragino Sans",
    "Yu Gothic",
    "Microsoft YaHei",
    "PingFang SC",
)
"""Families that have Japanese and Chinese characters, by preference."""

LONGEST = 200
"""Characters of any one text that are looked at: a name is no book."""

_CONTROL = re.compile("[\ufffe\uffff]")
"""What is a character to Unicode and none to XML. https://www.w3.org/TR/xml/#charsets"""

Entry = tuple[str, str, str | None]
"""What a key explains: words, a color, and a hatch where there is one; an empty color stands for a dashed outline."""


@lru_cache(maxsize=1)
def families() -> tuple[str, ...]:
    """Return the families to write with: a plain one, one with CJK characters where any is installed, and matplotlib's own."""
    installed = {font.name for font in fontManager.ttflist}
    chosen = (next((name for name in wanted if name in installed), None) for wanted in (LATIN, CJK))
    return (*filter(None, chosen), "DejaVu Sans")


@lru_cache(maxsize=1)
def drawable() -> frozenset[int]:
    """Return every character that can be drawn both plain and bold."""
    by_weight = [
        {
            character
            for family in families()
            for character in get_font(findfont(FontProperties(family=family, weight=weight))).get_charmap()
        }
        for weight in ("normal", "bold")
    ]
    return frozenset(by_weight[0] & by_weight[1])


def written(said: str, length: int = LONGEST) -> str:
    """Return words that can be drawn: one line, clipped; a dot stands for what no font has."""
    text = _CONTROL.sub("", clip(legible(said[: 4 * LONGEST]), length))
    return "".join(sign if ord(sign) in drawable() else "·" for sign in text)


@lru_cache(maxsize=1)
def _ruler() -> RendererAgg:
    return RendererAgg(1, 1, DOTS)


@lru_cache(maxsize=4096)
def breadth(said: str, size: float, *, bold: bool = False) -> float:
    """Return how many inches words take."""
    font = FontProperties(family=list(families()), size=size, weight="bold" if bold else "normal")
    wide, _, _ = _ruler().get_text_width_height_descent(said, font, ismath=False)
    return float(wide) / DOTS


def fitted(said: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return words that can be drawn in so many inches, their end cut where it must be; "" where not even a letter fits."""
    text = written(said)
    if breadth(text, size, bold=bold) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if breadth(f"{text[:middle].rstrip()}…", size, bold=bold) <= room:
            low = middle
        else:
            high = middle - 1
    return f"{text[:low].rstrip()}…" if low > 1 else ""


def wrapped(said: str, room: float, size: float, *, lines: int) -> list[str]:
    """Return words in at most so many lines of so many inches; the last is cut where it must be."""
    found: list[str] = []
    rest = written(said)
    while rest and len(found) < lines - 1 and breadth(rest, size) > room:
        head = fitted(rest, room, size).removesuffix("…")
        end = head.rfind(" ")
        head = head[:end] if end > len(head) // 2 else head
        if not head:
            break
        found.append(head.rstrip())
        rest = rest[len(head) :].lstrip()
    return [*found, fitted(rest, room, size)] if rest else found


def tier_of(license_: License | None) -> Tier | None:
    """Return the tier a license is drawn by; a doubtful one is drawn as what it is held to be."""
    return license_.tier if license_ else None


def name_of(license_: License | None) -> str:
    """Return what a license is called in a small space; a doubtful one has a question mark."""
    if license_ is None:
        return "not looked at yet"
    return (license_.spdx or license_.name) + (" ?" if license_.doubts else "")


def tier_words(tier: Tier | None) -> str:
    """Return what a key says of a tier: the digest's words."""
    return ENGLISH.tiers[tier] if tier else "license not recognized"


def ink_on(color: str) -> str:
    """Return the ink that can be read on a color: dark or white, whichever stands out more."""
    red, green, blue = (_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return INK if light > 0.27 else PAPER


def _linear(part: float) -> float:
    """Return a color's part in linear light. https://www.w3.org/TR/WCAG21/#dfn-relative-luminance"""
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)


def is_gated(access: Access | None) -> bool:
    """Say whether somebody must agree to something, or somebody else must, before the files are there."""
    return access in {Access.GATED_AUTO, Access.GATED_MANUAL}


def is_gone(access: Access | None) -> bool:
    """Say whether nobody gets the files."""
    return access in {Access.GONE, Access.DISABLED}


def sheet(width: float, height: float) -> tuple[Figure, Axes]:
    """Return a sheet of paper measured in inches, from its upper left corner."""
    figure = Figure(figsize=(width, height), dpi=DOTS, facecolor=PAPER)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    return figure, axes


def say(
    axes: Axes, x: float, y: float, said: str, *, size: float, color: str = INK, bold: bool = False, ha: str = "left"
) -> None:
    """Write words as they are: no sign in them is a formula's."""
    axes.text(
        x, y, said, fontsize=size, color=color, weight="bold" if bold else "normal", ha=ha,
        va="center_baseline", parse_math=False,
    )  # fmt: skip


def title(axes: Axes, said: str, below: str, width: float, *, alert: str = "") -> None:
    """Write a picture's title, and under it what it counts; what is alarming first, in red."""
    say(axes, MARGIN, 0.48, fitted(said, width - 2 * MARGIN, 18, bold=True), size=18, bold=True)
    at = MARGIN
    if alert:
        say(axes, at, 0.86, alert, size=10.5, color=ALERT, bold=True)
        at += breadth(alert, 10.5, bold=True) + 0.12
    say(axes, at, 0.86, fitted(below, width - MARGIN - at, 10.5), size=10.5, color=DIM)


def key_rows(entries: Iterable[Entry], width: float) -> list[list[Entry]]:
    """Lay a key out: as many entries in a row as fit."""
    rows: list[list[Entry]] = []
    at = width
    for entry in entries:
        wide = 0.3 + breadth(entry[0], 9.5) + 0.28
        if at + wide > width - MARGIN:
            rows.append([])
            at = MARGIN
        rows[-1].append(entry)
        at += wide
    return rows


def key(axes: Axes, rows: Iterable[Iterable[Entry]], top: float) -> None:
    """Draw a key: a swatch and words, row by row."""
    for number, row in enumerate(rows):
        at, y = MARGIN, top + 0.24 * number
        for words, color, hatch in row:
            swatch = {"facecolor": color or PAPER, "edgecolor": PAPER if hatch else color or DIM}
            axes.add_patch(
                FancyBboxPatch(
                    (at, y - 0.06), 0.2, 0.12, boxstyle="round,pad=0,rounding_size=0.03", hatch=hatch,
                    linewidth=0 if color else 0.9, linestyle="-" if color else (0, (3, 2)), **swatch,
                )
            )  # fmt: skip
            say(axes, at + 0.3, y, words, size=9.5, color=DIM)
            at += 0.3 + breadth(words, 9.5) + 0.28


def tier_entries(tiers: Iterable[Tier | None]) -> Iterator[Entry]:
    """Yield the entries of a key for the tiers that are drawn, the most open first."""
    drawn = set(tiers)
    return ((tier_words(tier), color, None) for tier, color in TIERS.items() if tier in drawn)


def picture(compose: Callable[[], Figure], form: str) -> bytes:
    """Write what `compose` draws as `svg` or `png`: the same picture gives the same bytes, and text in an SVG stays text.

    Words take their fonts when they are made, so that both making and writing happen here.
    """
    out = BytesIO()
    with rc_context(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": "kaiho",
            "font.family": [*families(), "sans-serif"],  # the last for whoever has none of ours
            "hatch.linewidth": 1.1,
        }
    ):
        figure = compose()
        if form == "svg":
            FigureCanvasSVG(figure).print_svg(out, metadata={"Date": None, "Creator": "Kaiho"})
        else:
            FigureCanvasAgg(figure).print_png(out, metadata={"Software": "Kaiho"})
    return out.getvalue()
