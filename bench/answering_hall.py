"""Where answers are timed: a Discord, a full store, the real client between them, and everything that can be asked."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bench.asking_store import FAMILIES, OWNERS, Named, fill, specs
from bot.answering import Answering
from bot.app import SimulatedClock
from bot.chat.client import KaihoClient
from bot.domain.source import SourceSpec
from bot.domain.subscription import Destination
from bot.domain.watch import Maker
from bot.flows.rounds import poll_round
from bot.ports import Doors
from storage import open_store
from tests.chat.pressing import digest_in
from tests.fakes import ScriptedFetcher
from tests.make import NOW, make_doors, make_entries, make_feed, make_subscription
from tests.world.discord import DiscordWorld
from tests.world.discord_memory import Exchange
from tests.world.discord_places import EVERYTHING
from tests.world.discord_shapes import CHANNEL, GUILD

READ, FEEDS = 500, 5
"""Items read beside, from so many feeds."""

PATIENCE = 20
"""Seconds until an answer is given up."""

MAKERS = (Maker(id="qwen", name="Qwen"), Maker(id="acme", name="Acme"))
PERSONS = 50
"""Askers: each may follow a hundred things, and no more."""

ROLE, SUBSCRIPTION = "8000", f"{GUILD}-1"

Act = Callable[[int], Awaitable[Exchange]]
"""Does something for the so-manyth time, each time about something else."""


class Hall:
    """Where it is asked: the Discord, the store's stories, and who asks."""

    def __init__(self, world: DiscordWorld, doors: Doors, stories: Sequence[str]) -> None:
        self.world = world
        self.doors = doors
        self._stories = stories
        self._feeds = count()

    def story(self, number: int) -> str:
        """Return the id of a story."""
        return self._stories[number * 7 % len(self._stories)]

    def use(self, command: str, **options: object) -> Act:
        """Return what uses a command; a value that can be called is asked for the so-manyth."""
        return lambda number: self.world.use(
            command,
            {name: value(number) if callable(value) else value for name, value in options.items()},
            person=person(number),
        )

    def complete(self, command: str, focused: str, *typed: str, **options: object) -> Act:
        """Return what types into an option."""
        return lambda number: self.world.begin_completing(
            command, options, focused=focused, typed=typed[number % len(typed)], person=person(number)
        )

    def press(self, name: Callable[[int], str]) -> Act:
        """Return what presses a button below a message of its own."""
        return lambda number: self.world.press(self._post(name(number)), name(number), person=person(number))

    def send(self, name: Callable[[int], str], **fields: Callable[[int], str]) -> Act:
        """Return what sends the form that a button opens."""

        async def act(number: int) -> Exchange:
            opened = await self.press(name)(number)
            await self.world.until(lambda: opened.modal is not None, seconds=PATIENCE)
            return await self.world.submit(opened, {key: value(number) for key, value in fields.items()})

        return act

    async def check(self, number: int) -> Exchange:
        """Use the menu of a message."""
        said = self.world.say(CHANNEL, person=person(0), content=f"{model(number)} is fully open source under MIT!")
        return await self.world.use_on(said, "Check license claims", person=person(number))

    def _post(self, *names: str) -> str:
        return str(digest_in(self.world, CHANNEL, *names)["id"])

    async def read(self) -> int:
        """Read new items from feeds, and say how many were kept."""
        fetcher = self.doors.fetcher
        assert isinstance(fetcher, ScriptedFetcher)
        feeds = [spec for spec in specs().values() if spec.kind == "feed"][:FEEDS]
        asked: list[SourceSpec] = []
        for spec in feeds:
            number = next(self._feeds)
            url = f"https://example.org/feed-{number}.xml"
            names = [f"new-{number}-{at}" for at in range(READ // FEEDS)]
            fetcher.put(url, make_feed(*make_entries(*names, published_at=self.doors.clock.now())))
            asked.append(replace(spec, url=type(spec.url)(url)))
        turns = await poll_round(asked, specs(), self.doors)
        return sum(turn.kept for turn in turns)


def person(number: int) -> str:
    """Return who asks for the so-manyth time."""
    return str(5_000 + number % PERSONS)


def model(number: int) -> str:
    """Return the name of a model."""
    at = number * 97 % 500
    return f"{FAMILIES[at % len(OWNERS)]}1.{at}"


def words(number: int) -> str:
    """Return what is searched for."""
    return ("Qwen open source license", "公開 モデル", "发布 许可证", "DeepSeek weights")[number % 4] + f" word{number}"


def commands(hall: Hall) -> dict[str, Act]:
    """Return every command."""
    use, story = hall.use, hall.story
    found = {
        "alert": use("alert", subscription=SUBSCRIPTION, role=ROLE, kind="gate"),
        "changes": use("changes", since=30),
        "digest": use("digest"),
        "help": use("help"),
        "latest": use("latest"),
        "license compare": use("license compare", before="apache-2.0", after=model),
        "license explain": use("license explain", license=model),
        "license history": use("license history", model=model),
        "lineage": use("lineage", model=model),
        "model": use("model", model=model),
        "search": use("search", query=words),
        "sources list": use("sources list"),
        "sources check": use("sources check", source="source-1"),
        "status": use("status"),
        "story": use("story", story=words),
        "subscribe": use("subscribe"),
        "subscriptions": use("subscriptions"),
        "trending": use("trending"),
        "unsubscribe": use("unsubscribe", subscription=SUBSCRIPTION),
        "why": use("why", story=story),
        "follow story": use("follow story", what=words),
        "follow model": use("follow model", what=model),
        "privacy show": use("privacy show"),
        "privacy delete": use("privacy delete"),
        "mute story": use("mute story", what=story),
        "mute model": use("mute model", what=model),
        "mute maker": use("mute maker", what="acme"),
        "mute license": use("mute license", what="mit"),
        "mute source": use("mute source", what="source-1"),
    }
    for group in ("follow", "watch", "mute"):
        found |= {f"{group} list": use(f"{group} list"), f"{group} stop": use(f"{group} stop", what="nothing")}
    for subject, what in (("maker", "qwen"), ("model", model), ("license", "apache-2.0")):
        found[f"watch {subject}"] = use(f"watch {subject}", what=what)
    return found


def others(hall: Hall) -> dict[str, Act]:
    """Return what is typed, pressed, sent and looked up below a message."""
    story, press, complete = hall.story, hall.press, hall.complete
    return {
        "menu: check": hall.check,
        "typing a model": complete("model", "model", "qw", "Llama1.", "rocket-1.8", "zzyzx"),
        "typing a story": complete("story", "story", "qwen", "rocket", "word1"),
        "typing a maker": complete("watch maker", "what", "qw", "ac"),
        "typing a license": complete("license explain", "license", "apa", "llama"),
        "typing a license or a model": complete("license compare", "before", "apa", "Phi", after="mit"),
        "typing a source": complete("sources check", "source", "sou"),
        "typing a subscription": complete("unsubscribe", "subscription", ""),
        "typing what is followed": complete("follow stop", "what", "q"),
        "button: why": press(lambda n: f"why~{story(n)}"),
        "button: sources": press(lambda n: f"sources~{story(n)}"),
        "button: follow": press(lambda n: f"follow~story~{story(n)}"),
        "button: follow, in private": press(lambda n: f"follow~story~{story(n)}~dm"),
        "button: unfollow": press(lambda n: f"unfollow~story~{story(n)}"),
        "button: mute": press(lambda n: f"mute~story~{story(n)}"),
        "button: mute, for me": press(lambda n: f"mute~story~{story(n)}~me"),
        "button: undo": press(lambda n: f"mute~story~{story(n)}~unme"),
        "button: wrong": press(lambda n: f"wrong~{story(n)}"),
        "form: wrong": hall.send(lambda n: f"wrong~{story(n)}", note=lambda n: f"This is wrong {n}."),
        "button: split": press(lambda n: f"split~{story(n)}"),
        "form: merge": hall.send(lambda n: f"merge~{story(2 * n)}", other=lambda n: story(2 * n + 1)),
        "button: model": press(lambda n: f"model~{OWNERS[0].lower()}/{FAMILIES[0].lower()}1.{n % 9 * 10}-7b"),
        "button: next": press(lambda n: f"page~latest~{2 + n % 2}~"),
        "button: details": press(lambda n: f"page~story~0~{story(n)}"),
        "button: edit": press(lambda _: f"subscription~edit~{SUBSCRIPTION}"),
        "form: edit": hall.send(lambda _: f"subscription~edit~{SUBSCRIPTION}", timezone=lambda _: "Asia/Tokyo"),
        "button: privacy": press(lambda _: "privacy~keep"),
    }


@asynccontextmanager
async def opened(many: int, folder: Path, console: Console) -> AsyncIterator[Hall]:
    """Have a full store, a Discord, and the client online between them."""
    file, cached = folder / "answering.db", Path("build") / f"asking-{many}.db"
    if cached.exists():
        await asyncio.to_thread(shutil.copyfile, cached, file)
        await asyncio.to_thread(shutil.copytree, cached.with_suffix(".search"), file.with_suffix(".search"))
    store = await open_store(f"sqlite:///{file}")
    if not cached.exists():
        with Progress(console=console) as progress:
            await fill(store, many, progress)
    clock = SimulatedClock(NOW)
    doors = make_doors(store, clock=clock, fetcher=ScriptedFetcher(clock), embedder=Named(), makers=MAKERS)
    async with store.begin() as tx:
        stories = [str(story.id) for story in await tx.stories.newest(limit=3_000)]
        to = Destination(kind="discord", address=CHANNEL)
        await tx.subscriptions.put(make_subscription(id=SUBSCRIPTION, guild=GUILD, destinations=(to,)))
    async with DiscordWorld(now=lambda: clock.now().timestamp()) as world:
        world.add_channel(CHANNEL)
        world.add_role(GUILD, ROLE, "Lawyers")
        for number in range(PERSONS):
            world.add_person(person(number), f"person {number}", permissions=EVERYTHING)
        client = KaihoClient(
            world.token,
            answers=Answering(doors, specs(), ()),
            operators=frozenset(map(person, range(PERSONS))),
            api=world.api,
            gateway=world.gateway.url,
        )
        running = asyncio.create_task(client.run())
        await world.gateway.connected()
        yield Hall(world, doors, stories)
        await client.close()
        await running
    await store.close()
    for wrong in dict.fromkeys((*world.memory.complaints, *world.memory.slips)):
        console.print(f"refused: {wrong}", style="red", highlight=False)
