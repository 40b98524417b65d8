"""What every picture shares: colors, fonts, and how it is written. The one place that loads matplotlib's backends."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from io import BytesIO
from types import MappingProxyType

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

from bot.domain.license import License, Tier
from bot.rules.legibility import clip, legible

INK, DIM, FAINT, PAPER = "#1f2328", "#656d76", "#d0d7de", "#ffffff"

TIERS: Mapping[Tier | None, str] = MappingProxyType(
    {
        Tier.OSI_OPEN: "#1a7f5a",
        Tier.PERMISSIVE_WEIGHTS: "#56a3d9",
        Tier.USE_RESTRICTED: "#c9b037",
        Tier.COMMERCIAL_THRESHOLD: "#e08a2e",
        Tier.NON_COMMERCIAL: "#c44e52",
        Tier.RESEARCH_ONLY: "#8c564b",
        Tier.CLOSED: "#4d4d4d",
        None: "#9aa4ae",
    }
)
"""From open to closed; hues that stay apart for the color-blind (after Okabe and Ito), and the name is always written too."""

TIER_NAMES: Mapping[Tier | None, str] = MappingProxyType(
    {
        Tier.OSI_OPEN: "OSI-approved",
        Tier.PERMISSIVE_WEIGHTS: "commercial use allowed",
        Tier.USE_RESTRICTED: "some uses forbidden",
        Tier.COMMERCIAL_THRESHOLD: "commercial with conditions",
        Tier.NON_COMMERCIAL: "non-commercial",
        Tier.RESEARCH_ONLY: "research only",
        Tier.CLOSED: "closed",
        None: "not recognized",
    }
)

WIDTH = 12.0
"""Inches at 100 dots: 1,200 pixels, as wide as Discord shows a picture."""

DOTS = 100
FONTS = ("DejaVu Sans",)
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
"""Families that have Japanese and Chinese characters, by preference; the first that is installed is used."""


@lru_cache(maxsize=1)
def families() -> tuple[str, ...]:
    """Return the families to write with: one that has CJK characters behind the usual one, where any is installed."""
    installed = {font.name for font in fontManager.ttflist}
    return (*FONTS, *(name for name in CJK if name in installed))[:2]


@lru_cache(maxsize=1)
def drawable() -> frozenset[int]:
    """Return every character one of the fonts has."""
    found: set[int] = set()
    for family in families():
        found |= set(get_font(findfont(FontProperties(family=family))).get_charmap())
    return frozenset(found)


def written(said: str, length: int) -> str:
    """Return words that can be drawn: one line, clipped; a dot stands for what no font has."""
    text = clip(" ".join(legible(said).split()), length)
    return "".join(sign if ord(sign) in drawable() else "·" for sign in text)


def tier_of(license_: License | None) -> Tier | None:
    """Return the tier a license is drawn by; a doubtful one is drawn as what it is held to be."""
    return license_.tier if license_ else None


def name_of(license_: License | None) -> str:
    """Return what a license is called in a small space."""
    if license_ is None:
        return "nobody has looked"
    return license_.spdx or license_.name


def picture(compose: Callable[[], Figure], form: str) -> bytes:
    """Write what `compose` draws as `svg` or `png`: the same picture gives the same bytes, and text in an SVG stays text.

    Words take their fonts when they are made, so that both making and writing happen here.
    """
    out = BytesIO()
    with rc_context(
        {"svg.fonttype": "none", "svg.hashsalt": "kaiho", "font.family": list(families()), "hatch.linewidth": 0.6}
    ):
        figure = compose()
        if form == "svg":
            FigureCanvasSVG(figure).print_svg(out, metadata={"Date": None, "Creator": "Kaiho"})
        else:
            FigureCanvasAgg(figure).print_png(out, metadata={"Software": "Kaiho"})
    return out.getvalue()
