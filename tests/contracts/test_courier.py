"""What every Courier promises."""

import errno
import io
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest
from rich.console import Console

from bot.chat.courier import DiscordCourier
from bot.chat.limits import texts
from bot.domain.digest import Flood
from bot.domain.item import ItemId
from bot.domain.source import SourceId
from bot.domain.story import StoryId, Summary
from bot.domain.subscription import Delivery, DeliveryId, Destination
from bot.errors import DeliveryError, Undeliverable
from bot.ports import Courier
from bot.terminal.courier import TerminalCourier
from bot.terminal.html import HtmlCourier
from tests.fakes import FixedClock, RecordingCourier
from tests.make import NOW, make_delivery, make_digest, make_line, make_quote
from tests.world.discord import DiscordWorld

CLOCK = FixedClock(NOW)


class Stage(Protocol):
    """A destination, and the courier under trial."""

    courier: Courier
    destination: Destination
    remembers: bool  # the destination can tell what it has shown
    gone: Destination | None  # one that is not there; None where a destination always is

    def seen(self) -> list[str]:
        """Return what a reader sees, a text for each page."""

    def break_down(self) -> None:
        """Let the next page fail."""


class Paper(io.StringIO):
    """A file whose disk may be full."""

    full = False

    def write(self, text: str) -> int:
        if self.full and text:
            self.full = False
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(text)


class TerminalStage:
    destination = Destination(kind="terminal")
    remembers = False
    gone: Destination | None = None

    def __init__(self) -> None:
        self._paper = Paper()
        self.courier: Courier = TerminalCourier(Console(file=self._paper, width=100), CLOCK)

    def seen(self) -> list[str]:
        pages = self._paper.getvalue().split("Open models · ")[1:]
        return [page.replace("\n", " ") for page in pages]

    def break_down(self) -> None:
        self._paper.full = True


class HtmlStage:
    destination = Destination(kind="html")
    remembers = True
    gone: Destination | None = None

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.courier: Courier = HtmlCourier(folder, CLOCK)

    def seen(self) -> list[str]:
        self._mend()
        return [path.read_text(encoding="utf-8") for path in sorted((self._folder / "digests").glob("*.html"))]

    def break_down(self) -> None:
        (self._folder / "digests").write_text("a file where a folder should be", encoding="utf-8")

    def _mend(self) -> None:
        if (self._folder / "digests").is_file():
            (self._folder / "digests").unlink()


class DiscordStage:
    destination = Destination(kind="discord", address="777")
    remembers = True
    gone: Destination | None = Destination(kind="discord", address="404")

    def __init__(self, world: DiscordWorld) -> None:
        self._world = world
        self.courier: Courier = DiscordCourier(world.token, CLOCK, api=world.api)

    def seen(self) -> list[str]:
        return ["\n".join(texts(message)) for message in self._world.messages("777")]

    def break_down(self) -> None:
        self._world.break_down("POST", "/channels/777/messages", 400)


class RecordingStage:
    destination = Destination(kind="recording", address="here")
    remembers = True
    gone: Destination | None = Destination(kind="recording", address="gone")

    def __init__(self) -> None:
        self._recording = RecordingCourier(CLOCK)
        self._recording.gone.add(Destination(kind="recording", address="gone"))
        self.courier: Courier = self._recording

    def seen(self) -> list[str]:
        return self._recording.seen()

    def break_down(self) -> None:
        self._recording.break_down(DeliveryError("it broke"))


@pytest.fixture(params=["terminal", "html", "discord", "recording"])
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    stage: Stage
    async with DiscordWorld() as world:
        world.add_channel("777")
        match request.param:
            case "terminal":
                stage = TerminalStage()
            case "html":
                stage = HtmlStage(tmp_path)
            case "recording":
                stage = RecordingStage()
            case _:
                stage = DiscordStage(world)
        yield stage
        await stage.courier.close()
    assert world.memory.slips == []


def promised(stage: Stage, name: str = "first", headline: str = "Acme releases Acme-7B") -> Delivery:
    """Make the promise of a digest of one story."""
    line = make_line(summary=Summary(headline=make_quote(headline)))
    (leaf,) = stage.courier.render(make_digest(lines=(line,)))
    return make_delivery(id=DeliveryId(name), destination=stage.destination, page=leaf.page, stories=leaf.stories)


async def test_rendering_is_pure(stage: Stage) -> None:
    """The same digest gives the same pages, and they are JSON: a store can keep them."""
    digest = make_digest()

    pages = stage.courier.render(digest)

    assert stage.courier.render(digest) == pages
    assert json.loads(json.dumps([page for page, *_ in pages])) == [dict(page) for page, *_ in pages]


async def test_the_pages_together_drop_nothing(stage: Stage) -> None:
    """Every story of a digest is told once, in its order, those of a flood among them."""
    lines = tuple(make_line(story=StoryId(f"story-{n}")) for n in range(30))
    flood = Flood(
        source=SourceId("acme"),
        name="Acme",
        entries=2,
        shown=(("One", None), ("Two", None)),
        stories=(StoryId("flooded-1"), StoryId("flooded-2")),
        items=(ItemId("1"), ItemId("2")),
    )

    pages = stage.courier.render(make_digest(lines=lines, floods=(flood,)))

    told = [story for leaf in pages for story in leaf.stories]
    assert told == [*(line.story for line in lines), "flooded-1", "flooded-2"]


async def test_a_page_that_is_sent_is_seen(stage: Stage) -> None:
    """What was rendered reaches its reader, and the receipt says which promise was kept, when, and where."""
    delivery = promised(stage)

    receipt = await stage.courier.send(delivery)

    (seen,) = stage.seen()
    assert "Acme releases Acme-7B" in seen
    assert (receipt.delivery, receipt.at) == (delivery.id, NOW)
    assert receipt.reference


async def test_a_page_sent_twice_is_seen_once(stage: Stage) -> None:
    """Two sends under one delivery id are one page, where the destination can tell."""
    delivery = promised(stage)

    first = await stage.courier.send(delivery)
    second = await stage.courier.send(delivery)

    assert len(stage.seen()) == (1 if stage.remembers else 2)
    assert first.reference == second.reference


async def test_two_promises_are_two_pages(stage: Stage) -> None:
    """Pages under two ids are two, though they say the same."""
    await stage.courier.send(promised(stage))
    await stage.courier.send(promised(stage, "second"))

    assert len(stage.seen()) == 2


async def test_what_was_sent_is_found(stage: Stage) -> None:
    """A page that was sent is found again by its delivery, with the same reference, by another courier too; others are not."""
    delivery, other = promised(stage), promised(stage, "second")

    receipt = await stage.courier.send(delivery)
    found = await stage.courier.find(delivery)

    assert (found.reference if found else None) == (receipt.reference if stage.remembers else None)
    assert await stage.courier.find(other) is None


async def test_nothing_is_found_where_nothing_was_sent(stage: Stage) -> None:
    """An empty destination holds no receipt."""
    assert await stage.courier.find(promised(stage)) is None


async def test_a_page_that_fails_is_a_delivery_error(stage: Stage) -> None:
    """A page that could not be sent says why in one line, and can be sent later."""
    delivery = promised(stage)
    stage.break_down()

    with pytest.raises(DeliveryError) as failure:
        await stage.courier.send(delivery)

    assert str(failure.value).strip().isprintable()
    assert stage.seen() == []
    await stage.courier.send(delivery)
    assert len(stage.seen()) == 1


async def test_a_destination_that_is_gone_is_undeliverable(stage: Stage) -> None:
    """Where a destination can be gone, a page for it is `Undeliverable`; a terminal and a folder are always there."""
    if stage.gone is None:
        pytest.skip("it is always there")
    gone = replace(promised(stage), destination=stage.gone)

    with pytest.raises(Undeliverable):
        await stage.courier.send(gone)
    with pytest.raises(Undeliverable):
        await stage.courier.find(gone)


async def test_a_courier_is_closed_as_often_as_one_likes(stage: Stage) -> None:
    """Closing lets go of every connection, and closing again does nothing."""
    await stage.courier.send(promised(stage))

    await stage.courier.close()
    await stage.courier.close()

    assert len(stage.seen()) == 1
