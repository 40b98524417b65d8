"""What every Fetcher promises."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Protocol

import pytest

from bot.domain.source import Request, Url
from bot.errors import FetchError, Gone, Missing, Refused, Unreachable
from bot.ports import Fetcher
from bot.web.fetcher import PoliteFetcher
from tests.fakes import FixedClock, ScriptedFetcher
from tests.make import NOW
from tests.world.web import LocalWeb

BODY = b"<rss>" + b"an entry " * 100 + b"</rss>"


class Stage(Protocol):
    """A web to fetch from, and the fetcher under trial."""

    fetcher: Fetcher

    def url(self, path: str) -> Url: ...
    def put(self, path: str, body: bytes) -> None: ...
    def cut(self, path: str, body: bytes, *, at: int) -> None: ...
    def gone(self, path: str) -> None: ...
    def redirect(self, path: str, to: str, *, permanent: bool) -> None: ...


class PoliteStage:
    def __init__(self, web: LocalWeb) -> None:
        self._web = web
        self.fetcher: Fetcher = PoliteFetcher(
            FixedClock(NOW), user_agent="kaiho/test", allow_hosts=frozenset({web.host})
        )

    def url(self, path: str) -> Url:
        return Url(self._web.url(path))

    def put(self, path: str, body: bytes) -> None:
        self._web.put(path, body)

    def cut(self, path: str, body: bytes, *, at: int) -> None:
        self._web.cut(path, body, at=at)

    def gone(self, path: str) -> None:
        self._web.fail(path, 410)

    def redirect(self, path: str, to: str, *, permanent: bool) -> None:
        self._web.redirect(path, to, status=301 if permanent else 302)


class ScriptedStage:
    def __init__(self) -> None:
        self._scripted = ScriptedFetcher(FixedClock(NOW))
        self.fetcher: Fetcher = self._scripted

    def url(self, path: str) -> Url:
        return Url(f"https://example.org{path}")

    def put(self, path: str, body: bytes) -> None:
        self._scripted.put(self.url(path), body)

    def cut(self, path: str, body: bytes, *, at: int) -> None:
        self._scripted.put(self.url(path), body[:at], truncated="the connection broke half way")

    def gone(self, path: str) -> None:
        self._scripted.fail(self.url(path), Gone(self.url(path), "its publisher took it down", status=410))

    def redirect(self, path: str, to: str, *, permanent: bool) -> None:
        self._scripted.redirect(self.url(path), to, permanent=permanent)


@pytest.fixture(params=["polite", "scripted"])
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    if request.param == "scripted":
        yield ScriptedStage()
        return
    async with LocalWeb() as web:
        polite = PoliteStage(web)
        yield polite
        await polite.fetcher.close()


def ask(url: str, **changes: object) -> Request:
    return Request(url=Url(url), polite_delay=timedelta(0), **changes)  # type: ignore[arg-type]  # any of Request's fields


async def test_it_brings_the_document(stage: Stage) -> None:
    """A document comes with its bytes, its headers in lower case, and the moment by the clock."""
    stage.put("/feed", BODY)

    document = await stage.fetcher.fetch(ask(stage.url("/feed")))

    assert (document.status, document.body, document.url) == (200, BODY, stage.url("/feed"))
    assert document.headers["etag"]
    assert (document.fetched_at, document.moved_to, document.truncated) == (NOW, None, None)


async def test_it_says_what_has_not_changed(stage: Stage) -> None:
    """A document we have already is status 304, with no bytes."""
    stage.put("/feed", BODY)
    first = await stage.fetcher.fetch(ask(stage.url("/feed")))

    second = await stage.fetcher.fetch(ask(stage.url("/feed"), etag=first.headers["etag"]))

    assert (second.status, second.body, second.truncated) == (304, b"", None)


async def test_half_a_document_comes_as_far_as_it_came(stage: Stage) -> None:
    """A document that breaks off comes back as far as it came, and says so."""
    stage.cut("/feed", BODY, at=100)

    document = await stage.fetcher.fetch(ask(stage.url("/feed")))

    assert document.body == BODY[:100]
    assert document.truncated


async def test_a_large_document_comes_up_to_the_cap(stage: Stage) -> None:
    """A document over the cap comes back up to it, and says so."""
    stage.put("/feed", BODY)

    document = await stage.fetcher.fetch(ask(stage.url("/feed"), max_bytes=200))

    assert document.body == BODY[:200]
    assert document.truncated


@pytest.mark.parametrize(("permanent", "remembered"), [(True, True), (False, False)])
async def test_it_follows_redirects(stage: Stage, *, permanent: bool, remembered: bool) -> None:
    """A redirect is followed; where it led is named as the new address only when it is permanent."""
    stage.put("/new", BODY)
    stage.redirect("/old", stage.url("/new"), permanent=permanent)

    document = await stage.fetcher.fetch(ask(stage.url("/old")))

    assert (document.url, document.body) == (stage.url("/new"), BODY)
    assert document.moved_to == (stage.url("/new") if remembered else None)


async def test_what_cannot_be_had_is_an_error_of_ours(stage: Stage) -> None:
    """What is not there is Missing, and what is gone is Gone, each with its status."""
    stage.gone("/gone")

    with pytest.raises(Missing) as missing:
        await stage.fetcher.fetch(ask(stage.url("/nothing")))
    with pytest.raises(Gone) as gone:
        await stage.fetcher.fetch(ask(stage.url("/gone")))

    assert (missing.value.status, gone.value.status) == (404, 410)


async def test_it_never_goes_inward(stage: Stage) -> None:
    """An address we never visit is Refused, at the first hop and at a redirect."""
    stage.redirect("/inward", "http://169.254.169.254/latest/meta-data/", permanent=False)

    for url in ("http://169.254.169.254/", "http://10.0.0.1/feed", "http://[::1]/", stage.url("/inward")):
        with pytest.raises(Refused):
            await stage.fetcher.fetch(ask(url))


async def test_it_does_not_go_round_in_circles(stage: Stage) -> None:
    """A redirect that leads back is Refused."""
    stage.redirect("/loop", stage.url("/loop"), permanent=False)

    with pytest.raises(Refused):
        await stage.fetcher.fetch(ask(stage.url("/loop")))


@pytest.mark.parametrize(
    "url", ["", "feed", "file:///etc/passwd", "http://", "http://[", "ftp://example.org/", "http://ex ample/\x00", "http://a:b@example.org/", "http://example.org:99999/", "//x", "http://\udcff/"]
)  # fmt: skip
async def test_nothing_else_is_ever_raised(stage: Stage, url: str) -> None:
    """What is no web address is a FetchError with a reason, and nothing else."""
    with pytest.raises(FetchError) as error:
        await stage.fetcher.fetch(ask(url))

    assert isinstance(error.value, Refused | Unreachable)
    assert error.value.reason
