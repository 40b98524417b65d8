"""Pieces of text become pages that Discord takes: packed in order, nothing dropped."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.chat.limits import EPHEMERAL, IS_COMPONENTS_V2, MAX_ALT, MAX_COMPONENTS, MAX_ROW, MAX_TEXT, width
from bot.domain.event import EventId
from bot.domain.story import StoryId
from bot.domain.subscription import Enclosure, Leaf, Page
from bot.rules.legibility import clip, legible

FOOTER_TEXT = 64
"""Characters left free on every page, and one component: for the reference that footer.py adds when a page is sent."""

NUMBER_TEXT = 16
"""Characters left free on every page for ` · 2/3` in its heading."""

LONGEST_PIECE = 3_700
"""Characters a piece may have: with the heading of a further page and a footer it still fits."""

_ACTION_ROW = 1
_TEXT_DISPLAY = 10
_MEDIA_GALLERY = 12
_CONTAINER = 17

Button = Mapping[str, object]
"""A button component; buttons.py makes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Texts that stay together, in a box with a colored bar when `color` is given, and the stories they tell."""

    texts: tuple[str, ...]
    color: int | None = None
    stories: tuple[StoryId, ...] = field(default=())
    events: tuple[EventId, ...] = field(default=())
    buttons: tuple[Button, ...] = field(default=())  # below the texts, five in a row
    picture: Enclosure | None = None  # below the texts

    @property
    def components(self) -> int:
        """Return how many components it takes."""
        rows = -(-len(self.buttons) // MAX_ROW)
        return len(self.texts) + rows + len(self.buttons) + (self.color is not None) + (self.picture is not None)

    @property
    def width(self) -> int:
        """Return how many characters Discord counts in it."""
        return sum(map(width, self.texts))


def bind(first_heading: str, heading: str, pieces: Iterable[Piece]) -> tuple[Leaf, ...]:
    """Return as few pages as hold the pieces in their order; `heading` opens every page but the first."""
    packed = list(_pack(first_heading, heading, pieces))
    return tuple(
        Leaf(
            page=_page(
                [display(numbered(first_heading if number == 1 else heading, number, len(packed))), *_boxes(held)]
            ),
            stories=tuple(story for piece in held for story in piece.stories),
            events=tuple(event for piece in held for event in piece.events),
            files=tuple(piece.picture for piece in held if piece.picture),
        )
        for number, held in enumerate(packed, start=1)
    )


def private(page: Page) -> Page:
    """Return the page as one that only its reader sees."""
    flags = page.get("flags")
    return {**page, "flags": (flags if isinstance(flags, int) else 0) | EPHEMERAL}


def display(text: str) -> dict[str, object]:
    """Return a text display component."""
    return {"type": _TEXT_DISPLAY, "content": text}


def rows(buttons: Sequence[Button]) -> list[dict[str, object]]:
    """Return buttons in rows of five."""
    return [
        {"type": _ACTION_ROW, "components": list(buttons[at : at + MAX_ROW])} for at in range(0, len(buttons), MAX_ROW)
    ]


def gallery(picture: Enclosure) -> dict[str, object]:
    """Return a picture that goes with the page, with what it shows in words."""
    media = {"url": f"attachment://{picture.name}"}
    alt = clip(legible(picture.alt), MAX_ALT)
    return {"type": _MEDIA_GALLERY, "items": [{"media": media, **({"description": alt} if alt else {})}]}


def numbered(heading: str, number: int, pages: int) -> str:
    """Return a heading with the page's number in its first line, where there are several."""
    first, *rest = heading.split("\n")
    return "\n".join([first if pages == 1 else f"{first} · {number}/{pages}", *rest])


def unique(buttons: Sequence[Button], seen: set[object]) -> list[Button]:
    """Return the buttons the message does not have yet, and remember them: Discord takes every custom id once."""
    fresh = [each for each in buttons if each.get("custom_id") is None or each["custom_id"] not in seen]
    seen.update(each.get("custom_id") for each in fresh)
    return fresh


def _pack(first_heading: str, heading: str, pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    held: list[Piece] = []
    text, components = _room(first_heading)
    for piece in pieces:
        if piece.width > text or piece.components > components:
            yield held  # a long first heading may stand on a page of its own
            held = []
            text, components = _room(heading)
        held.append(piece)
        text -= piece.width
        components -= piece.components
    yield held


def _room(heading: str) -> tuple[int, int]:
    return MAX_TEXT - FOOTER_TEXT - NUMBER_TEXT - width(heading), MAX_COMPONENTS - 2  # the heading and the footer


def _boxes(pieces: Sequence[Piece]) -> Iterator[dict[str, object]]:
    seen: set[object] = set()
    for piece in pieces:
        held = [display(text) for text in piece.texts]
        held += [gallery(piece.picture)] if piece.picture else []
        held += rows(unique(piece.buttons, seen))
        if piece.color is None:
            yield from held
        else:
            yield {"type": _CONTAINER, "accent_color": piece.color, "components": held}


def _page(components: list[dict[str, object]]) -> Page:
    return {"flags": IS_COMPONENTS_V2, "components": components, "allowed_mentions": {"parse": []}}
