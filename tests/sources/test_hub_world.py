"""The loopback Hugging Face is one: the hub's own client works against it, and its limits and renames are the hub's."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import aiohttp
import pytest
from dulwich.objects import Blob as GitBlob
from dulwich.objects import Commit as GitCommit
from dulwich.objects import ObjectID, Tree
from huggingface_hub import HfApi, hf_hub_download
from huggingface_hub.errors import (
    BadRequestError,
    DisabledRepoError,
    GatedRepoError,
    HfHubHTTPError,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.hf_api import RepoFile, RepoFolder

from tests.fakes import FixedClock
from tests.world.hub import LocalHub
from tests.world.hub_repos import make_card

NOW = datetime(2026, 3, 5, 8, tzinfo=UTC)
LICENSE = "You may use the weights.\n"
T = TypeVar("T")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
async def hub(clock: FixedClock) -> AsyncIterator[LocalHub]:
    async with LocalHub(clock, tokens=frozenset({"hf_known"})) as hub:
        hub.add(
            "acme/rocket-7b",
            {
                "README.md": make_card(
                    "other", license_name="rocket-1", license_link="LICENSE", base_model="acme/base"
                ),
                "LICENSE": LICENSE,
                "legal/USE_POLICY.md": "Be kind.\n",
                "model.safetensors": b"\0" * 300,
            },
            created_at=NOW - timedelta(days=3),
            likes=7,
            downloads=1_000,
        )
        yield hub


async def ask(call: Callable[[], T]) -> T:
    """Let the client, which blocks, ask from another thread."""
    return await asyncio.to_thread(call)


def client(hub: LocalHub, token: str | None = None) -> HfApi:
    return HfApi(endpoint=hub.url(), token=token or False)


async def download(
    hub: LocalHub, path: str, folder: Path, *, revision: str = "main", token: str | None = None
) -> bytes:
    """Let the client download one file of the rocket into a cache of its own."""

    def read() -> bytes:
        where = hf_hub_download(
            "acme/rocket-7b", path, revision=revision, endpoint=hub.url(), cache_dir=folder, token=token or False
        )
        return Path(where).read_bytes()

    return await asyncio.to_thread(read)


async def test_the_client_lists_a_makers_models(hub: LocalHub) -> None:
    """`list_models` pages through a maker's models, newest first, with what was asked to be expanded."""
    for number in range(5):
        hub.add(f"acme/small-{number}", {"README.md": make_card("mit")}, created_at=NOW - timedelta(hours=number))
    hub.add("other/model", {"README.md": make_card()})
    hub.add("acme/secret", private=True)

    models = await ask(
        lambda: list(
            client(hub).list_models(
                author="acme", sort="created_at", expand=["sha", "gated", "disabled", "cardData", "tags", "baseModels"]
            )
        )
    )

    assert [model.id for model in models] == [*(f"acme/small-{number}" for number in range(5)), "acme/rocket-7b"]
    rocket = models[-1]
    assert rocket.sha == hub.repositories["acme/rocket-7b"].head.id
    assert rocket.card_data is not None
    assert rocket.card_data["license_name"] == "rocket-1"
    assert (rocket.gated, rocket.disabled) == (False, False)
    assert str(rocket.base_models) == "{'relation': 'finetune', 'models': [{'id': 'acme/base'}]}"
    assert {"license:other", "base_model:acme/base", "base_model:finetune:acme/base"} <= set(rocket.tags or ())


async def test_the_client_follows_the_cursor(hub: LocalHub) -> None:
    """A listing longer than a page comes whole, each model once."""
    for number in range(1_200):
        hub.add(f"acme/m-{number:04}", created_at=NOW - timedelta(hours=1))

    names = await ask(lambda: [model.id for model in client(hub).list_models(author="acme", sort="created_at")])

    assert len(names) == len(set(names)) == 1_201
    assert hub.limits.asked["api"] == 2


async def test_the_client_reads_one_model_with_its_files(hub: LocalHub) -> None:
    """`model_info(files_metadata=True)` has git's hash of each file, and the content's where it is kept apart."""
    info = await ask(lambda: client(hub).model_info("acme/rocket-7b", files_metadata=True))

    assert info.siblings is not None
    files = {file.rfilename: file for file in info.siblings}
    assert files["LICENSE"].blob_id == GitBlob.from_string(LICENSE.encode()).id.decode()
    assert files["LICENSE"].size == len(LICENSE)
    weights = files["model.safetensors"].lfs
    assert weights is not None
    assert (weights.size, len(weights.sha256)) == (300, 64)
    assert (info.likes, info.downloads, info.created_at) == (7, 1_000, NOW - timedelta(days=3))


async def test_commits_and_trees_are_gits_own(hub: LocalHub) -> None:
    """Every hash is the one git gives: the commit's, its tree's, its files'."""
    head = hub.push("acme/rocket-7b", {"LICENSE": "Not any more.\n"}, title="Change the license", message="Sorry.")

    commits = await ask(lambda: client(hub).list_repo_commits("acme/rocket-7b"))
    tree = await ask(lambda: list(client(hub).list_repo_tree("acme/rocket-7b", recursive=True)))

    assert [commit.title for commit in commits] == ["Change the license", "Update", "initial commit"]
    assert (commits[0].commit_id, commits[0].created_at, commits[0].message) == (head.id, NOW, "Sorry.")
    files = {entry.path: entry.blob_id for entry in tree if isinstance(entry, RepoFile)}
    folders = {entry.path: entry.tree_id for entry in tree if isinstance(entry, RepoFolder)}
    assert files["LICENSE"] == GitBlob.from_string(b"Not any more.\n").id.decode()
    legal, root = Tree(), Tree()
    legal.add(b"USE_POLICY.md", 0o100644, ObjectID(files["legal/USE_POLICY.md"].encode()))
    assert folders == {"legal": legal.id.decode()}
    for path, oid in files.items():
        if "/" not in path:
            root.add(path.encode(), 0o100644, ObjectID(oid.encode()))
    root.add(b"legal", 0o40000, legal.id)
    commit = GitCommit()
    commit.tree, commit.parents = root.id, [ObjectID(commits[1].commit_id.encode())]
    commit.author = commit.committer = b"trial <trial@example.org>"
    commit.author_time = commit.commit_time = int(NOW.timestamp())
    commit.author_timezone = commit.commit_timezone = 0
    commit.message = b"Change the license\n\nSorry.\n"
    assert commit.id.decode() == head.id


async def test_many_commits_come_in_pages(hub: LocalHub) -> None:
    """A long history is paged, and comes whole."""
    for number in range(120):
        hub.push("acme/rocket-7b", {"notes.txt": str(number)}, title=f"Note {number}")

    commits = await ask(lambda: client(hub).list_repo_commits("acme/rocket-7b"))

    assert len(commits) == 122
    assert hub.limits.asked["api"] == 3


async def test_the_client_downloads_files(hub: LocalHub, tmp_path: Path) -> None:
    """`hf_hub_download` brings a small file and a large one, now and as they were at an older commit."""
    before = hub.repositories["acme/rocket-7b"].head.id
    hub.push("acme/rocket-7b", {"LICENSE": "Not any more.\n"})

    now = await download(hub, "LICENSE", tmp_path)
    then = await download(hub, "LICENSE", tmp_path, revision=before)
    weights = await download(hub, "model.safetensors", tmp_path)

    assert (now, then) == (b"Not any more.\n", LICENSE.encode())
    assert weights == b"\0" * 300


async def test_what_is_not_for_us_is_refused_as_the_hub_does(hub: LocalHub, tmp_path: Path) -> None:
    """Missing, deleted and private answer alike; a gate shuts only the files; a disabled model says so."""
    hub.add("acme/gone")
    hub.delete("acme/gone")
    hub.add("acme/private", private=True)
    hub.add("acme/disabled", disabled=True)
    hub.change("acme/rocket-7b", gated="manual")
    api = client(hub)

    for name in ("acme/gone", "acme/private", "acme/never"):
        with pytest.raises(RepositoryNotFoundError):
            await asyncio.to_thread(api.model_info, name)
    with pytest.raises(DisabledRepoError):
        await ask(lambda: api.model_info("acme/disabled"))
    assert (await ask(lambda: api.model_info("acme/rocket-7b"))).gated == "manual"
    with pytest.raises(GatedRepoError):
        await download(hub, "LICENSE", tmp_path)
    assert await download(hub, "LICENSE", tmp_path, token="hf_known") == LICENSE.encode()
    with pytest.raises(HfHubHTTPError, match="Invalid credentials"):
        await ask(lambda: client(hub, "hf_unknown").model_info("acme/rocket-7b"))


async def test_what_is_not_there_is_named(hub: LocalHub, tmp_path: Path) -> None:
    """An unknown revision, an unknown file, a wrong parameter: each has its own answer."""
    with pytest.raises(RevisionNotFoundError):
        await ask(lambda: client(hub).model_info("acme/rocket-7b", revision="no-such"))
    with pytest.raises(RemoteEntryNotFoundError):
        await download(hub, "NOTHING", tmp_path)
    with pytest.raises(BadRequestError):
        await ask(lambda: list(client(hub).list_models(sort="stars")))  # type: ignore[arg-type]  # no such order


async def test_a_renamed_model_answers_under_its_new_name(hub: LocalHub, tmp_path: Path) -> None:
    """The old name leads to the new one, for the API and for files."""
    hub.rename("acme/rocket-7b", "acme/rocket-7b-v1")

    info = await ask(lambda: client(hub).model_info("acme/rocket-7b", files_metadata=True))
    body = await download(hub, "LICENSE", tmp_path)

    assert info.id == "acme/rocket-7b-v1"
    assert info.siblings is not None
    assert all(file.blob_id for file in info.siblings)
    assert body == LICENSE.encode()


async def test_limits_are_told_and_enforced(hub: LocalHub, clock: FixedClock) -> None:
    """500 calls fit in five minutes, each answer says how many are left, the next is a 429, and a new window begins anew."""
    async with aiohttp.ClientSession(hub.url()) as session:

        async def call() -> tuple[int, str]:
            async with session.get("/api/models?limit=1") as answer:
                return answer.status, answer.headers["RateLimit"]

        first = await call()
        clock.move(timedelta(seconds=100))
        others = [await call() for _ in range(499)]
        over = await call()
        clock.move(timedelta(seconds=200))
        fresh = await call()

    assert first == (200, '"api";r=499;t=300')
    assert others[-1] == (200, '"api";r=0;t=200')
    assert over == (429, '"api";r=0;t=200')
    assert fresh == (200, '"api";r=499;t=300')
    assert hub.limits.refused == 1


@pytest.mark.slow
async def test_a_page_of_a_thousand_models_is_quick(hub: LocalHub) -> None:
    """A page of 1,000 models takes the hub 50 ms at most, once their rows are written; so a trial measures us, not it."""
    for number in range(1_000):
        card = make_card("apache-2.0", base_model=f"acme/base-{number}", language=["en", "zh"])
        hub.add(f"maker/m-{number}", {"README.md": card, "LICENSE": LICENSE})
    fields = "&".join(f"expand[]={name}" for name in ("sha", "cardData", "tags", "baseModels", "gated", "downloads"))
    took, body = [], b""

    async with aiohttp.ClientSession(hub.url()) as session:
        for _ in range(6):
            began = time.perf_counter()
            async with session.get(f"/api/models?author=maker&limit=1000&{fields}") as answer:
                body = await answer.read()
            took.append(time.perf_counter() - began)

    assert len(body) > 300_000
    assert min(took[1:]) <= 0.05
