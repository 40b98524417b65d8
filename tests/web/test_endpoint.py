"""The client of the server that words summaries."""

import gzip
from collections.abc import AsyncIterator

import pytest

from bot.errors import FetchError, Refused, Throttled, TooLarge, Unreachable
from bot.web.endpoint import ANSWER_BYTES, Endpoint
from tests.fakes import FixedClock
from tests.make import NOW
from tests.world.endpoint import Answers, LocalEndpoint, responding

BODY: dict[str, object] = {
    "model": "test",
    "messages": [{"role": "user", "content": '{"quotations": {"1": "Acme releases Acme-7B"}, "write_in": "English"}'}],
}


@pytest.fixture
async def server() -> AsyncIterator[LocalEndpoint]:
    async with LocalEndpoint() as server:
        yield server


@pytest.fixture
async def endpoint(server: LocalEndpoint) -> AsyncIterator[Endpoint]:
    endpoint = Endpoint(server.url, FixedClock(NOW), user_agent="kaiho/test", key="s3cret")
    yield endpoint
    await endpoint.close()


async def test_a_chat_is_posted_with_the_key(server: LocalEndpoint, endpoint: Endpoint) -> None:
    """The body arrives as it is, with the key and who we are."""
    server.answers = responding(body=b'{"choices": []}')

    answer = await endpoint.ask(BODY, 5)

    assert answer == b'{"choices": []}'
    assert server.asked == [BODY]
    assert server.headers[0]["Authorization"] == "Bearer s3cret"
    assert server.headers[0]["User-Agent"] == "kaiho/test"


async def test_an_address_may_be_written_whole(server: LocalEndpoint) -> None:
    """The path of chat completions is added where it is not there, and a slash at the end does no harm."""
    server.answers = responding(body=b"{}")

    for url in (server.url, f"{server.url}/", f"{server.url}/chat/completions"):
        endpoint = Endpoint(url, FixedClock(NOW), user_agent="kaiho/test")
        assert await endpoint.ask(BODY, 5) == b"{}"
        await endpoint.close()

    assert all("Authorization" not in headers for headers in server.headers)


@pytest.mark.parametrize(
    ("answers", "leaf", "reason"),
    [
        (responding(500), Unreachable, "error of its own"),
        (responding(401), Refused, "wants a login"),
        (responding(400), Refused, "does not accept our request"),
        (responding(429, Retry_After="60"), Throttled, "come less often"),
        (responding(302, Location="/elsewhere"), Refused, "elsewhere"),
        (responding(200, b"x" * (ANSWER_BYTES + 1)), TooLarge, "larger than"),
        (responding(200, b"zzz", Content_Encoding="br"), Unreachable, "compression"),
    ],
)
async def test_what_is_no_answer_is_an_error(
    server: LocalEndpoint, endpoint: Endpoint, answers: Answers, leaf: type[FetchError], reason: str
) -> None:
    """A refusal, a failure, a redirect and a flood are each told in words, and nobody is followed."""
    server.answers = answers

    with pytest.raises(leaf, match=reason):
        await endpoint.ask(BODY, 5)

    assert server.strayed == 0


async def test_a_bomb_is_counted_as_it_unpacks(server: LocalEndpoint, endpoint: Endpoint) -> None:
    """A small compressed answer that holds a large one is not taken."""
    server.answers = responding(200, gzip.compress(b" " * 50_000_000), Content_Encoding="gzip")

    with pytest.raises(TooLarge):
        await endpoint.ask(BODY, 10)


async def test_a_slow_answer_is_given_up(server: LocalEndpoint, endpoint: Endpoint) -> None:
    """No call lasts longer than it may."""
    server.answers = server.dawdle

    with pytest.raises(Unreachable, match=r"gave up after 0\.05 s"):
        await endpoint.ask(BODY, 0.05)


async def test_nobody_there_is_said_plainly() -> None:
    """A server that does not run is told as such; the key shows nowhere."""
    endpoint = Endpoint("http://127.0.0.1:9", FixedClock(NOW), user_agent="kaiho/test", key="s3cret")

    with pytest.raises(Unreachable, match="nothing answers there"):
        await endpoint.ask(BODY, 5)

    assert "s3cret" not in repr(endpoint)
    await endpoint.close()
