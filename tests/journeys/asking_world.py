"""A town to ask in: servers and persons on the Discord of this machine, a small store that is real, and our client over both."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.answering import Answering, reporting
from bot.app import SimulatedClock
from bot.chat.client import KaihoClient
from bot.chat.courier import DiscordCourier
from bot.chat.limits import texts
from bot.chat.locales import TEXTS
from bot.domain.claim import Act
from bot.domain.item import Item, ItemId
from bot.domain.license import Evidence
from bot.domain.model import Hub, Parent, Relation, Text
from bot.domain.source import Outcome, SourceId, Url
from bot.domain.story import Story, StoryId
from bot.domain.subscription import Destination, Subscription
from bot.flows.deliver import Sent
from bot.flows.rounds import digest_round
from bot.flows.understand import passage
from bot.ports import Doors
from bot.rules.verdict_reasons import Reason
from storage import open_store
from tests.claims import make_claim, make_verdict
from tests.fakes import ScriptedFetcher
from tests.flows.askers import ACME, LAB, PRESS, SPECS
from tests.ledger import APACHE, NON_COMMERCIAL, make_changed, make_place, make_record, make_released, make_snapshot
from tests.make import NOW, make_doors, make_entries, make_feed, make_item, make_placement, make_state, make_story
from tests.world.discord import DiscordWorld
from tests.world.discord_memory import Exchange
from tests.world.discord_places import ORDINARY
from tests.world.discord_rules import each_component
from tests.world.discord_shapes import GUILD

Json = dict[str, Any]

PLAIN, MANAGER, OPERATOR = "4100", "4200", "4300"
MANAGES = ORDINARY | 1 << 5
"""Manage Server. https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags"""

NEWS, BACKSTAGE, ROLE = "7000", "7100", "8000"
"""Channels of the server that is always there: for everyone, and for the operators; and a role."""

ELSEWHERE, THEIRS = "3500", "7500"
"""Another server the bot is in, and its channel."""

WITHOUT, OURS = "3600", "7600"
"""A server the bot is not in, and its channel: persons bring it along."""

LOCALES = {"en": "en-US", "ja": "ja", "zh": "zh-CN"}
"""Discord's word for each of our languages."""

DAY = timedelta(days=1)
ENGINE, ROCKET = make_place("acme/engine-7b"), make_place()
COPY = make_place("acme/Rocket-7B", Hub.MODELSCOPE)

TERMS = "ACME LICENSE\n\nYou may not use the Materials for any commercial purpose without the prior approval of Acme."

OPERATORS = Destination(kind="discord", address=BACKSTAGE)


class Town:
    """Everything; its client comes and goes."""

    def __init__(self, world: DiscordWorld, doors: Doors) -> None:
        self.world = world
        self.doors = doors

    @asynccontextmanager
    async def online(self) -> AsyncIterator[None]:
        """Have a new client online over the same store, and take it off again."""
        client = KaihoClient(
            self.world.token,
            answers=Answering(self.doors, SPECS, ()),
            operators=frozenset({OPERATOR}),
            report=reporting(self.doors, OPERATORS),
            api=self.world.api,
            gateway=self.world.gateway.url,
        )
        running = asyncio.create_task(client.run())
        connected = asyncio.create_task(self.world.gateway.connected())
        async with asyncio.timeout(20):
            await asyncio.wait({running, connected}, return_when=asyncio.FIRST_COMPLETED)
            await connected
        yield
        await client.close()
        await running

    async def deliver(self, *more: Subscription) -> list[Sent]:
        """Tell whoever is owed something, as the bot does every minute."""
        async with self.doors.store.begin() as tx:
            subscriptions = (*more, *await tx.subscriptions.all())
        return await digest_round(subscriptions, SPECS, self.doors, operator=OPERATORS)

    async def filled(self, exchange: Exchange) -> str:
        """Wait for an answer; return what it says."""
        await self.world.until(lambda: exchange.filled and bool(exchange.messages), seconds=20)
        return said(exchange)

    async def press(self, message: Json, *begins: str, person: str = PLAIN, lang: str = "en") -> Json:
        """Press the button whose id begins so; return the message that answers, in which nothing is refused."""
        exchange = await self.world.press(message, button_of(message, *begins), person=person, locale=LOCALES[lang])
        return await self.shown(exchange)

    async def choose(self, message: Json, begins: str, value: str, *, person: str = PLAIN) -> Json:
        """Choose a value of a list; return the message that answers, in which nothing is refused."""
        return await self.shown(await self.world.choose(message, button_of(message, begins), [value], person=person))

    async def fill(self, message: Json, *begins: str, person: str = PLAIN, **fields: object) -> Json:
        """Press a button that opens a form, and send it; return the message that answers, in which nothing is refused."""
        opened = await self.world.press(message, button_of(message, *begins), person=person)
        await self.form(opened)
        return await self.shown(await self.world.submit(opened, fields))

    async def use(self, command: str, person: str = PLAIN, lang: str = "en", **options: object) -> Json:
        """Use a command; return the message that answers, in which nothing is refused."""
        exchange = await self.world.use(command, options, person=person, channel=NEWS, locale=LOCALES[lang])
        return await self.shown(exchange)

    async def shown(self, exchange: Exchange) -> Json:
        """Wait for an answer; return its message, in which nothing is refused."""
        text = await self.filled(exchange)
        assert refusals(text) == [], text
        return exchange.messages[0]

    async def form(self, exchange: Exchange) -> Json:
        """Wait for a form; return it."""
        await self.world.until(lambda: exchange.modal is not None)
        assert exchange.modal is not None
        return exchange.modal


def said(exchange: Exchange) -> str:
    """Return what the messages of an answer say."""
    return "\n".join(text_of(message) for message in exchange.messages)


def text_of(message: Json) -> str:
    """Return what a message says."""
    return "\n".join(texts(message)) or str(message["content"])


def pressables(message: Json) -> list[str]:
    """Return what may be pressed or chosen in a message now, by its id."""
    components = each_component(message["components"])
    return [each["custom_id"] for each in components if each.get("custom_id") and not each.get("disabled")]


def button_of(message: Json, *begins: str) -> str:
    """Return the first button whose id holds these parts, one after the other, from its beginning."""
    wanted = "~".join(begins)
    return next(each for each in pressables(message) if each == wanted or each.startswith(f"{wanted}~"))


def refusals(text: str) -> list[str]:
    """Return the sentences by which something was refused or went wrong that stand in a text."""
    found = [
        words for table in TEXTS.values() for key, words in table.items() if key.startswith(("trouble.", "declined."))
    ]
    plain = [max(_pieces(words), key=len) for words in found]
    return [piece for piece in plain if piece in text]


def _pieces(words: str) -> Iterator[str]:
    """Yield what stands between the values of a sentence."""
    for piece in words.split("{"):
        yield piece.rpartition("}")[2]


@asynccontextmanager
async def open_town(folder: Path) -> AsyncIterator[Town]:
    """Have a town with its store filled; whatever was wrong with a body, ours or the stand-in's, fails in the end."""
    clock = SimulatedClock(NOW)
    async with DiscordWorld(now=lambda: clock.now().timestamp()) as world:
        _populate(world)
        store = await open_store(f"sqlite:///{folder / 'kaiho.db'}")
        courier = DiscordCourier(world.token, clock, api=world.api)
        fetcher = ScriptedFetcher(clock)
        fetcher.put(SPECS[PRESS].url, make_feed(*make_entries("alpha", "beta")))
        doors = make_doors(
            store,
            clock=clock,
            fetcher=fetcher,
            makers=(ACME,),
            couriers={"discord": courier, "discord-dm": courier},
        )
        await _furnish(doors)
        yield Town(world, doors)
        await courier.close()
        await store.close()
    assert world.memory.complaints == []
    assert world.memory.slips == []


def _populate(world: DiscordWorld) -> None:
    world.add_person(PLAIN, "plain", installed=True)
    world.add_person(MANAGER, "manager", permissions=MANAGES, installed=True)
    world.add_person(OPERATOR, "operator", permissions=MANAGES, installed=True)
    world.add_channel(NEWS, name="news")
    world.add_channel(BACKSTAGE, name="backstage")
    world.add_role(GUILD, ROLE, "Lawyers")
    world.add_guild(ELSEWHERE, "Elsewhere", channels={THEIRS: "theirs"}, locale="ja")
    world.add_guild(WITHOUT, "Without", channels={OURS: "ours"}, bot=False)


@dataclass(frozen=True, kw_only=True)
class _Told:
    """A story that is told, and what is claimed in its first item."""

    name: str
    titles: Mapping[str, SourceId]
    act: Act | None = None
    lang: str = "en"
    age: timedelta = timedelta()

    def items(self) -> list[Item]:
        return [
            _item(f"{self.name}-{number}", title, source, lang=self.lang, age=self.age)
            for number, (title, source) in enumerate(self.titles.items())
        ]


TOLD = (
    _Told(
        name="rocket",
        titles={"Acme releases Rocket-7B as open source": PRESS, "Rocket-7B is fully open source": LAB},
        act=Act.RELEASE,
    ),
    _Told(name="rumor", titles={"Rocket-7B may become commercial again": PRESS}, act=Act.RUMORED_RELEASE),
    _Told(name="ja", titles={"アクメが Rocket-7B のライセンスを変更": PRESS}, act=Act.LICENSE_CHANGE, lang="ja"),
    _Told(name="zh", titles={"艾克米公司修改 Rocket-7B 许可证": PRESS}, act=Act.LICENSE_CHANGE, lang="zh"),
    *(
        _Told(name=f"other-{number}", titles={f"Comet-{number}B is announced by Boreal": PRESS}, age=number * DAY / 4)
        for number in range(14)
    ),
)
"""What is told: the story of a model whose license changed, others of it in three languages, and enough to fill pages."""


async def _furnish(doors: Doors) -> None:
    """Fill the store: a model whose license changed, the one it was made from, a copy; and what is told of them and of others."""
    await _ledger(doors)
    items = [item for told in TOLD for item in told.items()]
    vectors = await doors.embedder.embed([passage(item) for item in items])
    claims = {told.items()[0].id: (make_claim(act=told.act),) for told in TOLD if told.act}
    claim = claims[ItemId("rocket-0")][0]
    verdict = make_verdict(item=ItemId("rocket-0"), claim=claim, reason=Reason.FORBIDS, revision="r2", at=NOW - DAY / 2)
    async with doors.store.begin() as tx:
        await tx.items.add(items)
        await tx.items.put_vectors(doors.embedder.name, [item.id for item in items], vectors)
        await tx.stories.put([make_placement(_story(told), item=item.id) for told in TOLD for item in told.items()])
        await tx.claims.put(claims)
        await tx.verdicts.append([verdict])
        await tx.polls.put(
            [
                make_state(source=PRESS, checked_at=NOW, outcome=Outcome.READ),
                make_state(
                    source=LAB, checked_at=NOW, outcome=Outcome.UNREACHABLE, problem="no connection", failures=3
                ),
            ]
        )
    await doors.store.refresh()


def _story(told: _Told) -> Story:
    items = told.items()
    about = frozenset({"rocket-7b"} if told.act else ())
    return make_story(
        id=StoryId(told.name),
        items=tuple(item.id for item in items),
        opened_at=items[0].published_at,
        updated_at=items[-1].published_at,
        names=about,
        models=about,
        numbers=frozenset(),
        langs=frozenset({told.lang}),
    )


async def _ledger(doors: Doors) -> None:
    parent = (Parent(place=ENGINE, relation=Relation.FINETUNE),)
    async with doors.store.begin() as tx:
        await tx.texts.put([Text(sha256="5" * 64, text=TERMS)], oids={})
        await tx.models.put(
            [make_record(ENGINE), make_record(ROCKET, parents=parent, downloads=9), make_record(COPY, revision="c1")]
        )
        await tx.snapshots.append(
            [
                make_snapshot(ENGINE, NON_COMMERCIAL),
                make_snapshot(ROCKET, APACHE, observed_at=NOW - 90 * DAY),
                make_snapshot(
                    ROCKET,
                    NON_COMMERCIAL,
                    revision="r2",
                    observed_at=NOW - DAY,
                    rung=Evidence.TEXT,
                    text_sha256="5" * 64,
                ),
                make_snapshot(COPY, APACHE, observed_at=NOW - 30 * DAY),
            ]
        )
        await tx.events.append(
            [
                make_released(ROCKET, at=NOW - 90 * DAY, seen_at=NOW - 90 * DAY),
                make_changed(ROCKET, at=NOW - DAY, seen_at=NOW - DAY),
            ]
        )


def _item(name: str, title: str, source: SourceId, *, lang: str, age: timedelta) -> Item:
    url, at = Url(f"https://example.org/{name}"), NOW - age
    return make_item(
        id=ItemId(name), source=source, guid=name, url=url, link=url, content_hash=name, title=title,
        text=f"{title}. All of it stands here.", lang=lang, published_at=at, seen_at=at,
    )  # fmt: skip
