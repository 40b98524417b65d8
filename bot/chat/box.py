"""One thing a digest tells, before it has a look: what it is called, what it says, what it tells of, what can be done with it."""

from dataclasses import dataclass, field

from bot.chat.limits import width
from bot.chat.pages import Button, Piece
from bot.domain.event import EventId
from bot.domain.story import StoryId
from bot.domain.subscription import Enclosure


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Markdown in the parts that every look lays out in its own way; together at most `pages.LONGEST_PIECE` characters."""

    chips: tuple[str, ...] = ()  # where it stands
    facts: tuple[tuple[str, str], ...] = ()  # label and value: the license and the gate now
    title: str = ""
    address: str | None = None  # what the title may link to, safe and of the host it names
    body: tuple[str, ...] = ()  # lines
    foot: tuple[str, ...] = ()  # who says so, since when: small
    foot_name: str = ""
    color: int | None = None
    stories: tuple[StoryId, ...] = ()
    events: tuple[EventId, ...] = ()
    buttons: tuple[Button, ...] = field(default=())
    picture: Enclosure | None = None

    @property
    def head(self) -> str:
        """Return the chips and facts as one line; "" where there are none."""
        return " · ".join(
            [*(f"**{chip}**" for chip in self.chips), *(f"{name}: {value}" for name, value in self.facts)]
        )

    @property
    def small(self) -> str:
        """Return the foot as one line; "" where there is none."""
        return " · ".join(self.foot)

    @property
    def text(self) -> str:
        """Return all of it, one below the other."""
        title = [f"### {self.title}"] if self.title else []
        small = [f"-# {self.small}"] if self.foot else []
        return "\n".join([*([self.head] if self.head else []), *title, *self.body, *small])

    @property
    def width(self) -> int:
        """Return how many characters Discord counts in it."""
        return width(self.text)


def piece(box: Box) -> Piece:
    """Return a box in components v2."""
    said = box.text
    return Piece(
        texts=(said,) if said else (),
        color=box.color,
        stories=box.stories,
        events=box.events,
        buttons=box.buttons,
        picture=box.picture,
    )
