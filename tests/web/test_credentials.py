"""What we say to the few hosts that know us, and to nobody else."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta

import pytest

from bot.domain.source import Request, Url
from bot.errors import Refused
from bot.web.credentials import Credentials
from bot.web.fetcher import PoliteFetcher
from bot.web.guard import Guard
from tests.fakes import FixedClock
from tests.make import NOW
from tests.world.hub import LocalHub
from tests.world.web import LocalWeb

Open = Callable[..., AbstractAsyncContextManager[PoliteFetcher]]


@pytest.fixture
def opened() -> Open:
    """Make fetchers that are closed in the end."""

    @asynccontextmanager
    async def make(*hosts: str, **credentials: str) -> AsyncIterator[PoliteFetcher]:
        said = dict.fromkeys(hosts[:1], credentials["token"])
        fetcher = PoliteFetcher(
            FixedClock(NOW), user_agent="kaiho/test", allow_hosts=frozenset(hosts), credentials=said
        )
        try:
            yield fetcher
        finally:
            await fetcher.close()

    return make


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://hub.example/api/models", True),
        ("https://HUB.example:443/", True),
        ("http://hub.example/", False),
        ("https://hub.example:8443/", False),
        ("https://www.hub.example/", False),
        ("https://hub.example.evil.example/", False),
    ],
)
def test_only_the_very_host_is_told_and_only_in_private(url: str, told: bool) -> None:  # noqa: FBT001  # pytest passes it by name
    """A token goes to exactly its host, over TLS."""
    credentials = Credentials({"Hub.example": "Bearer s3cret"}, frozenset())

    headers = credentials.of(Guard().check(url))

    assert headers == ((("Authorization", "Bearer s3cret"),) if told else ())


def test_nothing_shows_what_is_said() -> None:
    """A repr names hosts, never what they are told."""
    shown = repr(Credentials({"hub.example": "Bearer s3cret"}, frozenset()))

    assert shown == "Credentials(hub.example:443)"


async def test_a_host_of_a_trial_is_told_too(opened: Open) -> None:
    """A loopback hub that the operator allowed is told its token, and bears twice as much for it."""
    async with (
        LocalHub(FixedClock(NOW), tokens=frozenset({"hf_known"})) as hub,
        opened(hub.host, token="Bearer hf_known") as fetcher,
    ):
        document = await fetcher.fetch(Request(url=Url(hub.url("/api/models"))))

    assert document.headers["ratelimit-policy"] == '"fixed window";"api";q=1000;w=300'


async def test_a_token_does_not_follow_a_redirect_elsewhere(opened: Open) -> None:
    """Neither a host that ours sends us to, nor our own when a stranger sends us there, gets the token."""
    async with (
        LocalWeb() as ours,
        LocalWeb() as theirs,
        opened(ours.host, theirs.host, token="Bearer s3cret") as fetcher,
    ):
        ours.redirect("/away", theirs.url("/end"))
        ours.put("/private", b"for us")
        theirs.put("/end", b"theirs")
        theirs.redirect("/trap", ours.url("/private"))

        for url in (ours.url("/away"), theirs.url("/trap")):
            await fetcher.fetch(Request(url=Url(url), polite_delay=timedelta(0)))

    assert ours.heard["/away"][0]["Authorization"] == "Bearer s3cret"
    assert "Authorization" not in theirs.heard["/end"][0]
    assert "Authorization" not in theirs.heard["/trap"][0]
    assert "Authorization" not in ours.heard["/private"][0]


async def test_a_token_the_hub_does_not_know_is_named_as_such(opened: Open) -> None:
    """A wrong token is a sentence about the token, and does not look like a model that is gone."""
    async with LocalHub(FixedClock(NOW)) as hub, opened(hub.host, token="Bearer wrong") as fetcher:
        hub.add("acme/rocket-7b")
        with pytest.raises(Refused, match="it does not know the token we were given") as caught:
            await fetcher.fetch(Request(url=Url(hub.url("/api/models/acme/rocket-7b"))))

    assert caught.value.code == "InvalidCredentials"
    assert "wrong" not in str(caught.value)


async def test_a_token_alone_makes_no_request_conditional(opened: Open) -> None:
    """A 304 to a request that asked for no comparison stays what it was: no document."""
    async with LocalWeb() as web, opened(web.host, token="Bearer s3cret") as fetcher:
        web.fail("/odd", 304)
        with pytest.raises(Exception, match="brings no document") as caught:
            await fetcher.fetch(Request(url=Url(web.url("/odd"))))

    assert type(caught.value).__name__ == "Unreachable"
