"""A card is laid out as pages: pieces of text, pictures and buttons, nothing dropped."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from bot.chat import buttons
from bot.chat.ids import Press
from bot.chat.limits import IS_COMPONENTS_V2, MAX_COMPONENTS, MAX_TEXT, width
from bot.chat.pages import NUMBER_TEXT, Button, Piece, display, gallery, numbered, rows, unique
from bot.domain.subscription import Leaf, Page
from bot.rules.legibility import clip, legible

BOX = 1_800
"""Characters of one box that is made of a list; what is more goes to a next box, so that pages fill evenly."""

LONGEST = 3_000
"""Characters of a piece that stays in one: with a heading and a last line it fits a page."""

LONGEST_LABEL = 80
"""Characters of a button. https://docs.discord.com/developers/components/reference#button"""

TURNING = 3
"""Components left free on every page: a row with Previous and Next."""

ANEW = "0"
"""The number of a page that is not turned to, but opened in an answer of its own, for whoever presses alone."""

_CONTAINER = 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An answer: a heading in markdown, pieces, and a last line that is said once."""

    heading: str
    pieces: tuple[Piece, ...] = ()
    foot: str = ""
    most: int = 100  # pieces on one page: a reader has ten seconds


def button(label: str, press: Press, *parts: str) -> tuple[Button, ...]:
    """Return one button; none where what it is about does not fit its id."""
    made = buttons.button(press, *parts, label=clip(legible(label), LONGEST_LABEL) or "…")
    return (made,) if made else ()


def written(*parts: str) -> str:
    """Return what is asked for as one text that `read_back` takes apart again; it has no mark of `ids.py` in it."""
    return "|".join(part.replace("%", "%25").replace("|", "%7C").replace("~", "%7E") for part in parts)


def read_back(key: str) -> tuple[str, ...]:
    """Return the parts of what was written."""
    return tuple(unquote(part) for part in key.split("|"))


def lay(card: Card) -> tuple[Leaf, ...]:
    """Return as few pages as hold the pieces in their order; the heading opens each, numbered where there are several."""
    pages = list(_pack(card))
    return tuple(
        Leaf(
            page=_page(card, held, number, len(pages)),
            files=tuple(piece.picture for piece in held if piece.picture is not None),
        )
        for number, held in enumerate(pages, start=1)
    )


def listed(head: str, lines: Iterable[str], *, color: int | None = None) -> Iterator[Piece]:
    """Yield a list below a heading of its own, in as many pieces as it needs."""
    held = [head] if head else []
    room = BOX - width(head)
    for line in lines:
        if held and width(line) + 1 > room:
            yield Piece(texts=("\n".join(held),), color=color)
            held, room = [], BOX
        held.append(line)
        room -= width(line) + 1
    if held:
        yield Piece(texts=("\n".join(held),), color=color)


def _pack(card: Card) -> Iterator[list[Piece]]:
    text_room = MAX_TEXT - NUMBER_TEXT - width(card.heading) - width(card.foot)
    component_room = MAX_COMPONENTS - TURNING - 2  # the heading and the last line
    held: list[Piece] = []
    text, components = text_room, component_room
    for piece in (part for each in card.pieces for part in _parted(each)):
        if held and (piece.width > text or piece.components > components or len(held) >= card.most):
            yield held
            held, text, components = [], text_room, component_room
        held.append(piece)
        text -= piece.width
        components -= piece.components
    yield held


def _parted(piece: Piece) -> Iterator[Piece]:
    """Yield a piece as it is; one that no page has room for in several, between its lines, with its buttons below the last."""
    if piece.width <= LONGEST:
        yield piece
        return
    lines = (clip(line, LONGEST // 2) for text in piece.texts for line in text.split("\n"))
    parts = list(listed("", lines, color=piece.color))
    yield from parts[:-1]
    yield replace(parts[-1], buttons=piece.buttons, picture=piece.picture)


def _page(card: Card, held: Sequence[Piece], number: int, pages: int) -> Page:
    components = [display(numbered(card.heading, number, pages)), *_boxes(held)]
    if card.foot and number == pages:
        components.append(display(card.foot))
    return {"flags": IS_COMPONENTS_V2, "components": components, "allowed_mentions": {"parse": []}}


def _boxes(pieces: Sequence[Piece]) -> Iterator[dict[str, object]]:
    seen: set[object] = set()
    for piece in pieces:
        inside = [display(text) for text in piece.texts]
        inside += [gallery(piece.picture)] if piece.picture else []
        inside += rows(unique(piece.buttons, seen))
        if piece.color is None:
            yield from inside
        else:
            yield {"type": _CONTAINER, "accent_color": piece.color, "components": inside}
