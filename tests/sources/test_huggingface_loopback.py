"""The `huggingface` kind against a loopback hub: what is asked is understood there, and what changes there is seen."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.history import Commit
from bot.domain.model import Access, Hub, Parent, Place, Relation, Sighting
from bot.domain.source import Reading, Request, SourceSpec, Url
from bot.errors import Refused
from bot.rules.noise import is_noise
from bot.sources.huggingface import HUGGINGFACE, PAST
from bot.web.fetcher import PoliteFetcher
from tests.fakes import FixedClock
from tests.make import make_spec, make_state
from tests.world.hub import LocalHub
from tests.world.hub_git import make_blob
from tests.world.hub_repos import make_card

NOW = datetime(2026, 3, 5, 8, tzinfo=UTC)
ROCKET = Place(hub=Hub.HUGGINGFACE, repository="acme/rocket-7b")
FILES = {
    "README.md": make_card("other", license_name="rocket-1", license_link="LICENSE", base_model="acme/base"),
    "LICENSE": "You may use the weights.\n",
    "config.json": "{}",
}


class Visitor:
    """Asks a loopback hub as one source does."""

    def __init__(self, hub: LocalHub, fetcher: PoliteFetcher) -> None:
        self.hub = hub
        self._fetcher = fetcher

    def spec(self, path: str) -> SourceSpec:
        return make_spec(kind="huggingface", url=Url(self.hub.url(path)), polite_delay=timedelta(0))

    async def poll(self, path: str) -> Reading:
        """Give a source its turn: what it plans, and every page that follows."""
        spec = self.spec(path)
        reading = await self.read(spec, HUGGINGFACE.plan(spec, make_state()))
        rows, follow = list(reading.sightings), list(reading.follow)
        while follow:
            more = await self.read(spec, follow.pop())
            rows += more.sightings
            follow += more.follow
        return replace(reading, sightings=tuple(rows), follow=())

    async def probe(self, place: Place) -> Sighting:
        assert HUGGINGFACE.probe is not None
        spec = self.spec("/api/models?author=acme")
        return (await self.read(spec, HUGGINGFACE.probe(spec, place))).sightings[0]

    async def read(self, spec: SourceSpec, request: Request) -> Reading:
        return HUGGINGFACE.read(spec, await self._fetcher.fetch(request))

    async def text(self, request: Request) -> str:
        return (await self._fetcher.fetch(request)).body.decode()

    async def commits(self, place: Place) -> list[Commit]:
        found: list[Commit] = []
        further: Request | None = PAST.commits(self.spec("/api/models"), place, ())[0]
        while further:
            read, further = PAST.read_commits(await self._fetcher.fetch(replace(further, polite_delay=timedelta(0))))
            found += read
        return found


@pytest.fixture
async def visitor() -> AsyncIterator[Visitor]:
    clock = FixedClock(NOW)
    async with LocalHub(clock) as hub:
        hub.add("acme/rocket-7b", FILES, created_at=NOW - timedelta(days=2), likes=7, downloads=9)
        fetcher = PoliteFetcher(clock, user_agent="kaiho/test", allow_hosts=frozenset({hub.host}))
        yield Visitor(hub, fetcher)
        await fetcher.close()


async def test_a_makers_models_come_whole(visitor: Visitor) -> None:
    """A maker with more models than a page holds is seen whole, in two calls, and nobody else's models with it."""
    for number in range(1_100):
        visitor.hub.add(f"acme/m-{number}", created_at=NOW - timedelta(days=1))
    visitor.hub.add("other/model")

    reading = await visitor.poll("/api/models?author=acme")

    assert len({row.place for row in reading.sightings}) == len(reading.sightings) == 1_101
    assert (reading.complete, reading.problems) == (True, ())
    assert visitor.hub.limits.asked["api"] == 2


async def test_a_row_tells_what_the_model_tells(visitor: Visitor) -> None:
    """A listing's row and the model's own answer agree; the answer has the files, by git's own hashes."""
    row = (await visitor.poll("/api/models?author=acme")).sightings[0]
    assert row.more is not None
    one = (await visitor.read(visitor.spec("/api/models?author=acme"), row.more)).sightings[0]

    assert row == replace(one, files=None, more=row.more)
    assert one.parents == (
        Parent(place=Place(hub=Hub.HUGGINGFACE, repository="acme/base"), relation=Relation.FINETUNE),
    )
    assert one.access is Access.OPEN
    assert (one.revision, one.created_at) == (
        visitor.hub.repositories["acme/rocket-7b"].head.id,
        NOW - timedelta(days=2),
    )
    assert {file.path: file.oid for file in one.files or ()} == {
        path: make_blob(path, FILES[path]).oid for path in ("LICENSE", "README.md")
    }


async def test_a_changed_license_is_another_hash(visitor: Visitor) -> None:
    """A license edited in place moves the row's revision and that file's hash alone; its text is read at that revision."""
    before = await visitor.probe(ROCKET)
    visitor.hub.push("acme/rocket-7b", {"LICENSE": "Not any more.\n"})

    after = await visitor.probe(ROCKET)

    assert before.files is not None
    assert after.files is not None
    assert before.revision != after.revision
    assert {old.path for old, new in zip(before.files, after.files, strict=True) if old.oid != new.oid} == {"LICENSE"}
    requests = [file.request for file in (*before.files, *after.files) if file.path == "LICENSE" and file.request]
    assert [await visitor.text(request) for request in requests] == ["You may use the weights.\n", "Not any more.\n"]


async def test_a_gate_is_seen_and_shuts_the_files(visitor: Visitor) -> None:
    """A gate shows in the listing; the model's own answer still comes, and its files do not."""
    visitor.hub.change("acme/rocket-7b", gated="manual")

    row = (await visitor.poll("/api/models?author=acme")).sightings[0]
    one = await visitor.probe(ROCKET)

    assert row.access is one.access is Access.GATED_MANUAL
    assert one.files is not None
    assert one.files[0].request is not None
    with pytest.raises(Refused) as caught:
        await visitor.text(one.files[0].request)
    assert (caught.value.status, caught.value.code) == (401, "GatedRepo")


async def test_what_went_private_is_refused_by_name(visitor: Visitor) -> None:
    """A model that was made private is not in the listing, and asked for by name it is as if it never was."""
    visitor.hub.change("acme/rocket-7b", private=True)

    reading = await visitor.poll("/api/models?author=acme")

    assert reading == Reading(complete=True)
    with pytest.raises(Refused) as caught:
        await visitor.probe(ROCKET)
    assert (caught.value.status, caught.value.code) == (401, "RepoNotFound")


async def test_a_renamed_model_is_found_by_its_old_name(visitor: Visitor) -> None:
    """Asked for by its old name, a model answers with its new one and its files."""
    visitor.hub.rename("acme/rocket-7b", "acme/rocket-7b-v1")

    one = await visitor.probe(ROCKET)
    alone = await visitor.poll("/api/models/acme/rocket-7b")

    assert one.place.repository == "acme/rocket-7b-v1"
    assert one.files
    assert alone.complete
    assert alone.sightings == (one,)


async def test_lists_keep_copies_recognizable(visitor: Visitor) -> None:
    """In the newest list, another maker's quantized copy is told from a model of its own."""
    card = make_card("mit", base_model="acme/rocket-7b", base_model_relation="quantized")
    visitor.hub.add("fan/rocket-7b-AWQ", {"README.md": card}, created_at=NOW - timedelta(hours=1))

    rows = (await visitor.poll("/api/models?sort=createdAt")).sightings

    assert {row.place.repository: is_noise(row) for row in rows} == {
        "fan/rocket-7b-AWQ": "a quantized copy of acme/rocket-7b",
        "acme/rocket-7b": None,
    }


async def test_a_history_can_be_read_back(visitor: Visitor) -> None:
    """Every commit comes, newest first, over pages; at each one the model is what it was."""
    for number in range(60):
        visitor.hub.push("acme/rocket-7b", {"notes.txt": str(number)}, at=NOW - timedelta(hours=30 - number / 10))
    visitor.hub.push("acme/rocket-7b", {"LICENSE": None}, title="Drop the license")

    commits = await visitor.commits(ROCKET)
    spec = visitor.spec("/api/models/acme/rocket-7b")
    newest, oldest = [
        (await visitor.read(spec, PAST.at(spec, ROCKET, commit))).sightings[0] for commit in (commits[0], commits[-2])
    ]

    assert (len(commits), commits[0].title, commits[0].at) == (63, "Drop the license", NOW)
    assert (newest.revision, oldest.revision) == (commits[0].id, commits[-2].id)
    assert [file.path for file in newest.files or ()] == ["README.md"]
    assert [file.path for file in oldest.files or ()] == ["LICENSE", "README.md"]
