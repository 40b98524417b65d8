"""A store as full as a busy year leaves it, made up: items over ninety days, their stories, and a ledger of models."""

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.progress import Progress

from bot.domain.claim import Act, Claim, Finding, Wording
from bot.domain.event import Event
from bot.domain.item import Item, ItemId
from bot.domain.license import Artifact, Evidence, License, LicenseSnapshot
from bot.domain.model import Access, ModelRecord, Parent, Place, Relation, Text
from bot.domain.source import Outcome, SourceId, SourceSpec, Trust, Url
from bot.domain.story import ROUNDUP, Placement, Standing, Story, StoryId
from bot.embedding.hashing import HashingEmbedder
from bot.flows.understand import passage
from bot.ports import Store
from bot.rules.licensing.catalogue import catalogue, clauses_of
from bot.rules.resolving import key_of
from tests.claims import make_claim, make_verdict
from tests.ledger import make_access_changed, make_changed, make_record, make_released, make_rung, make_snapshot
from tests.make import NOW, make_item, make_placement, make_spec, make_state, make_story

DAYS = 90
SOURCES = 80
BATCH = 500
LARGEST = 6
"""Items of the largest stories; most have one."""

OWNERS = (
    "Qwen",
    "meta-llama",
    "mistralai",
    "deepseek-ai",
    "google",
    "microsoft",
    "nvidia",
    "tencent",
    "acme",
    "zai-org",
)
FAMILIES = ("Qwen", "Llama", "Mistral", "DeepSeek-V", "Gemma-", "Phi-", "Nemotron-", "Hunyuan-", "Rocket-", "GLM-")
LICENSES = ("apache-2.0", "mit", "llama3.1", "cc-by-nc-4.0", "gemma", "openrail", "qwen-research", "bsd-3-clause")
HEADLINES = {
    "en": "{owner} {verb} {model}: {words}",
    "ja": "{owner}が{model}を公開、{words}",
    "zh": "{owner}发布{model}：{words}",
}
VERBS = ("releases", "opens", "withdraws", "delays", "licenses", "prices", "tests", "explains")

TERMS = "\n\n".join(
    [
        "ACME COMMUNITY LICENSE AGREEMENT",
        "You may not use the Materials for any commercial purpose without the prior written approval of Acme.",
        "If your products have more than 100 million monthly active users, you must request a license from Acme.",
        "You must display the notice “Built with Rocket” on a related website.",
        *(
            f"Section {n}. The Licensee shall keep record {n} of every copy and shall pass on these terms."
            for n in range(60)
        ),
    ]
)


class Named(HashingEmbedder):
    """Names the vectors that are made here."""

    name = "asking"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One model that was made up, and what texts call it."""

    record: ModelRecord
    name: str
    label: str
    license: License


def specs() -> dict[SourceId, SourceSpec]:
    """Return the sources of the made-up roster, and the one hub whose models are watched."""
    news = [
        make_spec(id=SourceId(f"source-{n}"), name=f"Source {n}", trust=Trust.MAKER if n % 8 == 0 else Trust.PRESS)
        for n in range(SOURCES)
    ]
    hub = make_spec(
        id=SourceId("hub"), kind="huggingface", trust=Trust.HUB, url=Url("https://huggingface.co/api/models")
    )
    return {spec.id: spec for spec in (*news, hub)}


async def fill(store: Store, many: int, progress: Progress) -> None:
    """Fill an empty store: so many items, three fifths as many stories, a fifth as many models."""
    dice = random.Random(1)
    models = list(_models(max(20, many // 5), dice))
    await _ledger(store, models, dice, progress)
    task = progress.add_task("items and stories", total=many)
    number = 0
    while number < many:
        stories = [_story(start, size, models, dice, many) for start, size in _sizes(number, many, dice)]
        number += sum(len(items) for _, items, _ in stories)
        await _news(store, stories, dice)
        progress.update(task, completed=number)
    async with store.begin() as tx:
        await tx.polls.put(
            [make_state(source=each, checked_at=NOW, outcome=Outcome.READ, due_at=NOW) for each in specs()]
        )
    await store.refresh()


def _models(many: int, dice: random.Random) -> Iterator[Made]:
    rows = catalogue().rows
    for number in range(many):
        at = number % len(OWNERS)
        owner = OWNERS[at] if number % 3 == 0 else f"maker-{number % 2_000}"
        size = dice.choice((1, 3, 7, 8, 14, 27, 32, 70, 235))
        model = f"{FAMILIES[at]}{1 + number // 500}.{number % 500}-{size}B"
        place = Place(hub=make_record().place.hub, repository=f"{owner}/{model}")
        above = Place(hub=place.hub, repository=f"{OWNERS[at]}/{FAMILIES[at]}1.{at}-7B") if number > 40 else None
        record = make_record(
            place,
            source="hub",
            downloads=int(10 ** (7 * dice.random())),
            seen_at=NOW - timedelta(days=DAYS) * dice.random(),
            checked_at=NOW,
            access=Access.OPEN if dice.random() < 0.9 else Access.GATED_AUTO,
            parents=(Parent(place=above, relation=Relation.FINETUNE),) if above and dice.random() < 0.02 else (),
        )
        license_ = rows[dice.choice(LICENSES)].license if LICENSES[at % len(LICENSES)] in rows else rows["mit"].license
        yield Made(record=record, name=key_of(place.repository), label=f"{owner}/{model}", license=license_)


async def _ledger(store: Store, models: Sequence[Made], dice: random.Random, progress: Progress) -> None:
    sha256 = hashlib.sha256(TERMS.encode()).hexdigest()
    async with store.begin() as tx:
        await tx.texts.put([Text(sha256=sha256, text=TERMS)], oids={})
    for start in progress.track(range(0, len(models), BATCH), description="models"):
        batch = models[start : start + BATCH]
        async with store.begin() as tx:
            await tx.models.put([made.record for made in batch])
            await tx.snapshots.append([each for made in batch for each in _snapshots(made, sha256, dice)])
            await tx.events.append([each for made in batch for each in _events(made, dice)])


def _snapshots(made: Made, sha256: str, dice: random.Random) -> Iterator[LicenseSnapshot]:
    own = dice.random() < 0.2
    for number in range(1 + (dice.random() < 0.3)):
        yield make_snapshot(
            made.record.place,
            made.license,
            clauses=clauses_of(made.license.key),
            revision=f"r{number}",
            artifact=Artifact.WEIGHTS,
            rung=Evidence.TEXT if own else Evidence.TAG,
            text_sha256=sha256 if own else None,
            observed_at=made.record.seen_at + timedelta(days=number),
            rungs=(make_rung(made.license),),
        )


def _events(made: Made, dice: random.Random) -> Iterator[Event]:
    place, at, id_ = made.record.place, made.record.seen_at, made.record.model
    yield make_released(place, id=f"{id_}-released", at=at, seen_at=at, license=made.license, parents=())
    later = at + (NOW - at) * dice.random()
    if dice.random() < 0.05:
        yield make_changed(place, id=f"{id_}-changed", at=later, seen_at=later)
    if dice.random() < 0.05:
        yield make_access_changed(place, id=f"{id_}-access", at=later, seen_at=later)


def _sizes(number: int, many: int, dice: random.Random) -> Iterator[tuple[int, int]]:
    """Say where each story of a batch begins, and how many items it has: 1.67 on the average."""
    end = min(number + BATCH, many)
    while number < end:
        size = min(1 if dice.random() < 0.7 else dice.randint(2, LARGEST - 1), many - number)
        yield number, size
        number += size


def _story(
    start: int, size: int, models: Sequence[Made], dice: random.Random, many: int
) -> tuple[Story, list[Item], Made]:
    made = models[int(len(models) * dice.random() ** 2)]
    begins = NOW - timedelta(days=DAYS) * (1 - start / many)
    items = [_item(start + n, made, begins + timedelta(hours=2) * n, dice) for n in range(size)]
    roundup = dice.random() < 0.02
    story = make_story(
        id=StoryId(f"story-{start}"),
        items=tuple(item.id for item in items),
        opened_at=begins,
        updated_at=items[-1].published_at,
        names=frozenset({made.name, made.name.partition("-")[0]}),
        models=frozenset({made.name}),
        acts=frozenset({ROUNDUP if roundup else dice.choice(list(Act)).value}),
        langs=frozenset(item.lang for item in items),
        standing=dice.choice([None, *Standing]),
    )
    return story, items, made


def _item(number: int, made: Made, at: datetime, dice: random.Random) -> Item:
    lang = dice.choice(("en", "en", "ja", "zh"))
    owner, model = made.label.split("/")
    text = " ".join(f"word{int(20_000 * dice.random() ** 3)}" for _ in range(60))
    title = HEADLINES[lang].format(owner=owner, verb=dice.choice(VERBS), model=model, words=text[:50])
    url = Url(f"https://example.org/{number}")
    sentence = f"{owner} {dice.choice(VERBS)} {model} under Apache 2.0. "
    return make_item(
        id=ItemId(f"item-{number}"), source=SourceId(f"source-{dice.randrange(SOURCES)}"), url=url, link=url, guid=url,
        title=title, text=sentence * 3 + text, content_hash=str(number), lang=lang, published_at=at, seen_at=at,
    )  # fmt: skip


async def _news(store: Store, stories: Sequence[tuple[Story, list[Item], Made]], dice: random.Random) -> None:
    embedder = Named()
    every = [item for _, items, _ in stories for item in items]
    vectors = await embedder.embed([passage(item) for item in every])
    placements: list[Placement] = [make_placement(story) for story, _, _ in stories]
    said = {item.id: (_claim(made),) for _, items, made in stories for item in items}
    verdicts = [
        make_verdict(
            f"verdict-{items[0].id}", item=items[0].id, claim=said[items[0].id][0], model=made.record.model,
            place=made.record.place, license=made.license, finding=dice.choice(list(Finding)), at=items[0].seen_at,
        )
        for _, items, made in stories
        if dice.random() < 0.2
    ]  # fmt: skip
    async with store.begin() as tx:
        await tx.items.add(every)
        await tx.items.put_vectors(embedder.name, [item.id for item in every], vectors)
        await tx.stories.put(placements)
        await tx.claims.put(said)
        await tx.verdicts.append(verdicts)


def _claim(made: Made) -> Claim:
    owner = made.label.partition("/")[0]
    return make_claim(
        made.name, models=(made.label,), makers=(owner,), wording=Wording.OPEN_SOURCE, license=made.license.name
    )
