"""Who asks, and what answers: over a store of made nouns."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.answer import Asker
from bot.domain.claim import Claim, Verdict
from bot.domain.event import Event
from bot.domain.following import Mute, Subject
from bot.domain.item import Item, ItemId
from bot.domain.license import LicenseSnapshot
from bot.domain.lineage import Kin
from bot.domain.model import Hub
from bot.domain.source import SourceId, SourceSpec, Trust, Url
from bot.domain.story import Story, StoryId
from bot.domain.subscription import Subscription
from bot.domain.watch import Maker
from bot.flows.asking import Asking, Draw
from bot.flows.understand import passage
from bot.ports import Doors
from tests.make import NOW, make_item, make_placement, make_spec, make_story

PRESS, LAB = SourceId("press"), SourceId("lab")
SPECS = {
    PRESS: make_spec(id=PRESS, name="The Press", url=Url("https://press.example.org/feed.xml")),
    LAB: make_spec(id=LAB, name="Acme", trust=Trust.MAKER, url=Url("https://acme.example.org/feed.xml")),
}
ACME = Maker(id="acme", name="Acme", handles={Hub.HUGGINGFACE: ("acme",)})


def make_asker(**said: object) -> Asker:
    fields: dict[str, object] = {"person": "1", "name": "Zoe", "lang": "en", "guild": "2", "channel": "3"}
    return Asker(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_mute(subject: Subject, target: str, scope: str = "person:1") -> Mute:
    return Mute(scope=scope, subject=subject, target=target, label=target, person="1", at=NOW)


@dataclass(slots=True)
class Pencil:
    """Draws nothing, and remembers what it was asked to draw."""

    drawn: list[str] = field(default_factory=list)

    def timeline(self, title: str, history: Sequence[LicenseSnapshot], events: Sequence[Event]) -> bytes:
        """Say that a timeline was drawn."""
        self.drawn.append(f"{title}: {len(history)} snapshots, {len(events)} events")
        return b"timeline"

    def lineage(self, kin: Kin) -> bytes:
        """Say that a family was drawn."""
        self.drawn.append(f"{kin.name}: {len(kin.children)} children")
        return b"lineage"


def make_asking(
    doors: Doors,
    *,
    specs: dict[SourceId, SourceSpec] = SPECS,
    subscriptions: Sequence[Subscription] = (),
    pencil: Pencil | None = None,
) -> Asking:
    pencil = pencil or Pencil()
    draw = Draw(timeline=pencil.timeline, lineage=pencil.lineage)
    return Asking(doors, specs, (ACME,), subscriptions, draw)


async def tell(
    doors: Doors,
    name: str,
    title: str,
    *,
    claims: Sequence[Claim] = (),
    verdicts: Sequence[Verdict] = (),
    items: Sequence[Item] = (),
    source: SourceId = PRESS,
    lang: str = "en",
    **said: object,
) -> Story:
    """Keep a story of one item, or of these, with what it says and what the ledger says of that; found at once."""
    one = make_item(
        id=ItemId(f"{name}-item"), source=source, guid=name, url=Url(f"https://example.org/{name}"),
        link=f"https://example.org/{name}", content_hash=name, title=title, text=f"{title}. All of it stands here.", lang=lang,
    )  # fmt: skip
    held = items or [one]
    plain: dict[str, object] = {
        "id": StoryId(name),
        "items": tuple(item.id for item in held),
        "langs": frozenset({lang}),
        "names": frozenset(),
        "models": frozenset(),
    }
    story = make_story(**{**plain, **said})
    vectors = await doors.embedder.embed([passage(item) for item in held])
    async with doors.store.begin() as tx:
        await tx.items.add(held)
        await tx.items.put_vectors(doors.embedder.name, [item.id for item in held], vectors)
        await tx.stories.put([make_placement(story)])
        await tx.claims.put({held[0].id: tuple(claims)})
        await tx.verdicts.append(list(verdicts))
    await doors.store.refresh()
    return story


async def mute(doors: Doors, *mutes: Mute) -> None:
    async with doors.store.begin() as tx:
        await tx.mutes.put(mutes)
