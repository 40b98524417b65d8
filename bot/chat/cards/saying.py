"""How cards say what every card says: names, moments, quotations, licenses."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from bot.chat.look import COLORS
from bot.chat.markdown import escape, link, safe_url
from bot.domain.license import License, Tier
from bot.domain.story import Quote, Standing
from bot.rules.legibility import clip, legible
from bot.rules.wording import language_mark, words
from bot.rules.wording_ledger import license_words, vocabulary
from bot.rules.wording_verdicts import Worded

NAME = 80
"""Characters of a name: Hugging Face's own limit for a repository is 96 with its owner."""

LINE = 300
"""Characters of a sentence on a line of its own."""

QUOTE = 220
"""Characters of a quoted sentence: enough to hear it, and no wall of text."""


BARS: Mapping[Tier, Standing] = MappingProxyType(
    {
        Tier.OSI_OPEN: Standing.RELEASED,
        Tier.PERMISSIVE_WEIGHTS: Standing.RELEASED,
        Tier.USE_RESTRICTED: Standing.CHANGED,
        Tier.COMMERCIAL_THRESHOLD: Standing.CHANGED,
        Tier.NON_COMMERCIAL: Standing.WITHDRAWN,
        Tier.RESEARCH_ONLY: Standing.WITHDRAWN,
        Tier.CLOSED: Standing.WITHDRAWN,
    }
)
"""Green where one may use and sell, amber where with conditions, red where not."""


def named(text: str, most: int = NAME) -> str:
    """Return a name as it may be shown."""
    return escape(plain(text, most)) or "…"


def plain(text: str, most: int = NAME) -> str:
    """Return a text clipped and legible, for what escapes by itself: the label of a link, of a button."""
    return clip(legible(text), most)


def quoted(text: str, lang: str, most: int = QUOTE) -> str:
    """Return a sentence between the reader's quotation marks; "" where there is none."""
    said = plain(text, most)
    return escape(words(lang).quoted(said)) if said else ""


def sentence(quote: Quote, lang: str) -> str:
    """Return a sentence of a story: quoted as its publisher wrote it, plain where a model worded it, marked with its language."""
    text = named(quote.text, LINE)
    mark = language_mark(quote.lang, lang)
    marked = f"{text} `{mark}`" if mark else text
    return f"> {marked}" if quote.verbatim else marked


def moment(at: datetime, style: str = "R") -> str:
    """Return a moment that Discord shows in its reader's own time: R is `2 hours ago`, D `5 March 2026`."""
    return f"<t:{int(at.timestamp())}:{style}>"


def joined(parts: Iterable[str]) -> str:
    """Return what there is of these, on one line."""
    return " · ".join(part for part in parts if part)


def license_said(license_: License | None, lang: str) -> str:
    """Say a license in our words, and what people call it: never "open source" of what OSI has not approved."""
    said = license_words(license_, lang)
    return f"{said} ({named(license_.name)})" if license_ is not None else said


def license_color(license_: License | None) -> int:
    """Return the bar beside a license; it only repeats what is said in words."""
    return COLORS[BARS[license_.tier]] if license_ is not None and license_.tier is not None else COLORS[None]


def notice(lang: str) -> str:
    """Say that these are facts and no advice."""
    return f"-# {vocabulary(lang).notice}"


def verdict_said(told: Worded) -> str:
    """Say a verdict: the finding, the model, the clause, and its evidence linked where it is named."""
    said = escape(told.sentence)
    if told.link is not None and safe_url(told.link[1]):
        label, linked = escape(told.link[0]), link(*told.link)
        said = said.replace(label, linked, 1) if label in said else f"{said} {linked}"
    return joined([f"**{told.chip}**", *map(escape, (told.disputed, told.about)), said])
