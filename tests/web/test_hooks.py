"""The receiver of webhooks."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.hooks import BODY_BYTES, address, read_payload, receiver
from tests.world.hub import make_hook

SECRET = "open sesame ünd so weiter"


class Post:
    """A receiver, and what it was told."""

    def __init__(self, url: str, heard: list[tuple[str, str]]) -> None:
        self.url = url
        self.heard = heard

    async def send(self, body: bytes, secret: str | None = SECRET) -> int:
        headers = {} if secret is None else {"X-Webhook-Secret": secret}
        async with aiohttp.ClientSession() as session, session.post(self.url, data=body, headers=headers) as answer:
            return answer.status


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    heard: list[tuple[str, str]] = []

    async def on_model(model: str, action: str) -> None:
        heard.append((model, action))

    async with receiver("127.0.0.1", 0, SECRET, on_model) as url:
        yield Post(url, heard)


def packed(payload: object) -> bytes:
    return json.dumps(payload).encode()


async def test_a_change_is_passed_on(post: Post) -> None:
    """A commit to main, a setting and a repository's life are passed on, and taken with 202."""
    statuses = [
        await post.send(packed(make_hook("acme/rocket-7b"))),
        await post.send(packed(make_hook("acme/rocket-7b", scope="repo.config", updatedConfig={"private": True}))),
        await post.send(packed(make_hook("acme/new", scope="repo", action="create"))),
    ]

    assert statuses == [202, 202, 202]
    assert post.heard == [("acme/rocket-7b", "update"), ("acme/rocket-7b", "update"), ("acme/new", "create")]


async def test_a_move_is_about_both_names(post: Post) -> None:
    """A model that moved is looked for under its old name and its new one."""
    moved = make_hook("acme/old", scope="repo", action="move", movedTo={"name": "acme/new", "owner": {"id": "6"}})

    await post.send(packed(moved))

    assert post.heard == [("acme/old", "move"), ("acme/new", "move")]


@pytest.mark.parametrize(
    "payload",
    [
        make_hook("acme/x", updatedRefs=[{"ref": "refs/pr/7", "oldSha": None, "newSha": "1" * 40}]),
        make_hook("acme/x", updatedRefs=None),
        make_hook("acme/x", scope="discussion"),
        make_hook("acme/x", scope="discussion.comment"),
        make_hook("acme/x", scope=["repo"]),  # type: ignore[arg-type]  # what a stranger may send
        make_hook("acme/x", action=7),  # type: ignore[arg-type]  # as above
        make_hook("acme/x", repo={"type": "dataset", "name": "acme/x"}),
        make_hook("acme/x", repo={"type": "model", "name": "a" * 300}),
        make_hook("acme/x", repo={"type": "model", "name": "a\nb"}),
        make_hook("acme/x", repo=7),
    ],
)
async def test_what_does_not_concern_us_is_taken_and_dropped(post: Post, payload: dict[str, Any]) -> None:
    """Pull requests, discussions, data sets and oddities are taken, so that the hub does not send them again, and dropped."""
    assert await post.send(packed(payload)) == 202
    assert post.heard == []


@pytest.mark.parametrize("secret", [None, "", "open sesame", f"{SECRET} "[1:]])
async def test_strangers_are_turned_away(post: Post, secret: str | None) -> None:
    """Without the secret nothing is taken, nor read."""
    assert await post.send(packed(make_hook("acme/rocket-7b")), secret) == 401
    assert await post.send(b"x" * 2 * BODY_BYTES, secret) == 401
    assert post.heard == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"event": 7}', b"\xff\xfe", b"[" * 60_000, b"7"])
async def test_nonsense_is_400(post: Post, body: bytes) -> None:
    """What is no payload is said to be none."""
    assert await post.send(body) == 400


async def test_a_flood_is_413(post: Post) -> None:
    """A body beyond the bound is not read to its end."""
    assert await post.send(packed(make_hook("acme/rocket-7b", more="x" * BODY_BYTES))) == 413
    assert post.heard == []


async def test_only_posts_to_the_one_path_are_taken(post: Post) -> None:
    """Nothing else is served."""
    async with aiohttp.ClientSession() as session:
        async with session.get(post.url) as got:
            assert got.status == 405
        async with session.post(post.url + "/x") as elsewhere:
            assert elsewhere.status == 404


def test_an_ipv6_address_is_written_as_one() -> None:
    """The address a receiver gives can be posted to, in either kind of network."""
    assert address("::1", 8090) == "http://[::1]:8090/huggingface"
    assert address("127.0.0.1", 8090) == "http://127.0.0.1:8090/huggingface"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.sampled_from(["model", "repo", "repo.content"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["event", "repo", "movedTo", "scope", "action", "type", "name", "updatedRefs", "ref"]), inner),
    max_leaves=12,
)  # fmt: skip


@given(event=JSON, repo=JSON, refs=JSON)
def test_any_payload_can_be_read(event: object, repo: object, refs: object) -> None:
    """Whatever a payload holds, reading it never raises."""
    news = read_payload({"event": event, "repo": repo, "movedTo": repo, "updatedRefs": refs})

    assert all(isinstance(each.model, str) for each in news)
