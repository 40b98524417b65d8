"""A courier that prints."""

from collections.abc import Iterator, Mapping

from rich.console import Console

from bot.domain.digest import Correction, Digest
from bot.domain.event import EventId
from bot.domain.story import StoryId
from bot.domain.subscription import Delivery, Leaf, Page, Receipt
from bot.errors import DeliveryError
from bot.ports import Clock
from bot.terminal.telling import Paragraph, correcting, show, telling


class TerminalCourier:
    """Prints a digest where the operator looks. A terminal can not tell what it has shown: it may show a page twice."""

    def __init__(self, console: Console, clock: Clock) -> None:
        self._console = console
        self._clock = clock

    def render(self, digest: Digest) -> tuple[Leaf, ...]:
        """Return the one page a terminal needs; its lines are broken when it is printed."""
        return (Leaf(page=to_page(telling(digest)), stories=told(digest), events=told_events(digest)),)

    def correct(self, correction: Correction) -> Leaf:
        """Say where each story stood, and where it stands."""
        return Leaf(page=to_page(correcting(correction)), stories=tuple(each.line.story for each in correction.stories))

    async def find(self, delivery: Delivery) -> Receipt | None:  # noqa: ARG002 (the door's shape; there is nothing to look in)
        """Return nothing: a terminal does not remember."""
        return None

    async def send(self, delivery: Delivery) -> Receipt:
        """Print one page, whole or not at all as far as it is ours to say."""
        with self._console.capture() as captured:
            show(tuple(of_page(delivery.page)), self._console)
        try:
            self._console.file.write(captured.get())
            self._console.file.flush()
        except OSError as error:  # stdout is a file, and its disk is full
            raise DeliveryError(f"The terminal can not be written to: {error.strerror}.") from error
        return Receipt(delivery=delivery.id, at=self._clock.now(), reference="printed")

    async def close(self) -> None:
        """Hold nothing."""


def to_page(paragraphs: tuple[Paragraph, ...]) -> Page:
    """Write paragraphs as JSON."""
    return {
        "paragraphs": [
            {"spans": [list(span) for span in each.spans], "indent": each.indent, "hang": each.hang}
            for each in paragraphs
        ]
    }


def of_page(page: Page) -> Iterator[Paragraph]:
    """Read paragraphs back from JSON."""
    paragraphs = page["paragraphs"]
    assert isinstance(paragraphs, list)
    for each in paragraphs:
        assert isinstance(each, Mapping)
        spans = tuple((str(text), str(style)) for text, style in each["spans"])
        yield Paragraph(spans=spans, indent=each["indent"], hang=each["hang"])


def told(digest: Digest) -> tuple[StoryId, ...]:
    """Return every story a digest tells, floods included."""
    return tuple(line.story for line in digest.lines) + tuple(s for flood in digest.floods for s in flood.stories)


def told_events(digest: Digest) -> tuple[EventId, ...]:
    """Return every event a digest tells, under a story or by itself."""
    every = [*(each for line in digest.lines for each in line.happenings), *digest.happenings]
    return tuple(event for happening in every for event in happening.ids)
