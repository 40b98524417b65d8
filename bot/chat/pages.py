"""Pieces of text become pages that Discord takes: packed in order, nothing dropped."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.chat.limits import EPHEMERAL, IS_COMPONENTS_V2, MAX_COMPONENTS, MAX_TEXT, width
from bot.domain.event import EventId
from bot.domain.story import StoryId
from bot.domain.subscription import Leaf, Page

FOOTER_TEXT = 64
"""Characters left free on every page, and one component: for the reference that footer.py adds when a page is sent."""

NUMBER_TEXT = 16
"""Characters left free on every page for ` · 2/3` in its heading."""

LONGEST_PIECE = 3_700
"""Characters a piece may have: with the heading of a further page and a footer it still fits."""

_CONTAINER = 17
_TEXT_DISPLAY = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Texts that stay together, in a box with a colored bar when `color` is given, and the stories they tell."""

    texts: tuple[str, ...]
    color: int | None = None
    stories: tuple[StoryId, ...] = field(default=())
    events: tuple[EventId, ...] = field(default=())

    @property
    def components(self) -> int:
        """Return how many components it takes."""
        return len(self.texts) + (self.color is not None)

    @property
    def width(self) -> int:
        """Return how many characters Discord counts in it."""
        return sum(map(width, self.texts))


def bind(first_heading: str, heading: str, pieces: Iterable[Piece]) -> tuple[Leaf, ...]:
    """Return as few pages as hold the pieces in their order; `heading` opens every page but the first."""
    packed = list(_pack(first_heading, heading, pieces))
    return tuple(
        Leaf(
            page=_page([_numbered(first_heading if number == 1 else heading, number, len(packed)), *_boxes(held)]),
            stories=tuple(story for piece in held for story in piece.stories),
            events=tuple(event for piece in held for event in piece.events),
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


def _numbered(heading: str, number: int, pages: int) -> dict[str, object]:
    first, *rest = heading.split("\n")
    return display("\n".join([first if pages == 1 else f"{first} · {number}/{pages}", *rest]))


def _boxes(pieces: Sequence[Piece]) -> Iterator[dict[str, object]]:
    for piece in pieces:
        texts = [display(text) for text in piece.texts]
        if piece.color is None:
            yield from texts
        else:
            yield {"type": _CONTAINER, "accent_color": piece.color, "components": texts}


def _page(components: list[dict[str, object]]) -> Page:
    return {"flags": IS_COMPONENTS_V2, "components": components, "allowed_mentions": {"parse": []}}
