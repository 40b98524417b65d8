"""The polite client against a loopback web."""

import asyncio
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web as server

from bot.domain.source import Request, Url
from bot.errors import FetchError, Gone, Missing, Refused, Throttled, TooLarge, Unreachable
from bot.web.fetcher import PoliteFetcher, user_agent
from bot.web.politeness import AT_ONCE
from tests.fakes import FixedClock
from tests.make import NOW
from tests.world.web import LocalWeb

BODY = b"<rss>" + b"an entry " * 100 + b"</rss>"


@pytest.fixture
async def web() -> AsyncIterator[LocalWeb]:
    async with LocalWeb() as local:
        yield local


@pytest.fixture
async def other() -> AsyncIterator[LocalWeb]:
    async with LocalWeb() as local:
        yield local


@pytest.fixture
async def fetcher(web: LocalWeb, other: LocalWeb) -> AsyncIterator[PoliteFetcher]:
    made = PoliteFetcher(
        FixedClock(NOW), user_agent="kaiho/1 (+me@example.org)", allow_hosts=frozenset({web.host, other.host})
    )
    yield made
    await made.close()


def ask(url: str, *, deadline: float = 10, max_bytes: int = 1 << 20, etag: str | None = None) -> Request:
    return Request(
        url=Url(url),
        polite_delay=timedelta(0),
        deadline=timedelta(seconds=deadline),
        max_bytes=max_bytes,
        etag=etag,
    )


async def refused(fetcher: PoliteFetcher, request: Request) -> FetchError:
    with pytest.raises(FetchError) as error:
        await fetcher.fetch(request)
    return error.value


def test_we_introduce_ourselves() -> None:
    """The User-Agent names us, our version and whom to write to."""
    assert user_agent("2026.11.0", "https://example.org/kaiho") == "kaiho/2026.11.0 (+https://example.org/kaiho)"
    assert user_agent("2026.11.0", None) == "kaiho/2026.11.0"


async def test_what_is_sent(web: LocalWeb, fetcher: PoliteFetcher) -> None:
    """A request carries our name, what we accept and what we know, and no cookie, however often one is offered."""
    web.put("/feed", BODY, headers={"Set-Cookie": "a=b"})

    for _ in range(2):
        await fetcher.fetch(Request(url=Url(web.url("/feed")), accept="text/xml", etag='"x"', last_modified="then", polite_delay=timedelta(0)))  # fmt: skip

    heard = web.heard["/feed"][1]
    assert heard["User-Agent"] == "kaiho/1 (+me@example.org)"
    assert (heard["Accept"], heard["If-None-Match"], heard["If-Modified-Since"]) == ("text/xml", '"x"', "then")
    assert "Cookie" not in heard


async def test_a_validator_that_would_not_arrive_is_not_sent(web: LocalWeb, fetcher: PoliteFetcher) -> None:
    """An ETag beyond ASCII, or one that would break the line, is left out."""
    web.put("/feed", BODY)

    for etag in ('"é"', '"a"\r\nX-Evil: 1'):
        assert (await fetcher.fetch(ask(web.url("/feed"), etag=etag))).status == 200

    assert all("If-None-Match" not in heard and "X-Evil" not in heard for heard in web.heard["/feed"])


@pytest.mark.parametrize(
    ("status", "leaf"),
    [
        (400, Refused),
        (401, Refused),
        (403, Refused),
        (404, Missing),
        (408, Unreachable),
        (410, Gone),
        (429, Throttled),
        (451, Refused),
        (500, Unreachable),
        (502, Unreachable),
        (503, Throttled),
        (304, Unreachable),
        (300, Unreachable),
        (302, Unreachable),
    ],
)
async def test_each_status_has_its_consequence(
    web: LocalWeb, fetcher: PoliteFetcher, status: int, leaf: type[FetchError]
) -> None:
    """A status that brings no document is the leaf whose consequence fits it, and says its number."""
    web.fail("/feed", status)

    error = await refused(fetcher, ask(web.url("/feed")))

    assert type(error) is leaf
    assert error.status == status
    assert str(status) in error.reason


async def test_a_wall_is_named(web: LocalWeb, fetcher: PoliteFetcher) -> None:
    """A challenge page is refused with its title, also under 503, and also when its compression cannot be undone."""
    page = "<html><head><title>Just a moment…</title></head></html>"
    web.fail("/wall", 403, text=page)
    web.fail("/busy", 503, text=page)
    web.fail("/packed", 403, text=page, headers={"Content-Encoding": "br"})

    errors = [await refused(fetcher, ask(web.url(path))) for path in ("/wall", "/busy", "/packed")]

    assert [type(error) for error in errors] == [Refused] * 3
    assert errors[0].reason == 'a challenge page ("Just a moment…") stands before it (403)'
    assert errors[1].reason == 'a challenge page ("Just a moment…") stands before it (503)'
    assert errors[2].reason == "forbidden (403)"


async def test_redirects_are_followed_to_a_bound(web: LocalWeb, fetcher: PoliteFetcher) -> None:
    """Five redirects are followed; one more, or a circle, is refused."""
    web.put("/0", BODY)
    for hop in range(1, 7):
        web.redirect(f"/{hop}", f"/{hop - 1}")
    web.redirect("/a", "/b")
    web.redirect("/b", "/a")

    assert (await fetcher.fetch(ask(web.url("/5")))).moved_to == web.url("/0")
    assert (await refused(fetcher, ask(web.url("/6")))).reason == "it sends us on more than 5 times"
    assert (await refused(fetcher, ask(web.url("/a")))).reason == "it sends us round in a circle"


async def test_one_temporary_hop_makes_a_move_temporary(web: LocalWeb, fetcher: PoliteFetcher) -> None:
    """Only when every hop was permanent has a document moved."""
    web.put("/end", BODY)
    web.redirect("/middle", "/end", status=307)
    web.redirect("/start", "/middle", status=308)

    document = await fetcher.fetch(ask(web.url("/start")))

    assert (document.url, document.moved_to) == (web.url("/end"), None)


async def test_validators_stay_with_their_host(web: LocalWeb, other: LocalWeb, fetcher: PoliteFetcher) -> None:
    """What one host gave us is sent to it again after a redirect, and to no other host."""
    web.redirect("/away", other.url("/feed"))
    web.redirect("/here", "/feed")
    web.put("/feed", BODY)
    other.put("/feed", BODY)

    for path in ("/away", "/here"):
        await fetcher.fetch(ask(web.url(path), etag='"mine"'))

    assert "If-None-Match" not in other.heard["/feed"][0]
    assert web.heard["/feed"][0]["If-None-Match"] == '"mine"'


async def test_a_redirect_to_nonsense_is_a_failure(web: LocalWeb, fetcher: PoliteFetcher) -> None:
    """A Location that is no address, or not of the web, ends in an error of ours."""
    for place in ("http://[::1", "file:///etc/passwd", "http://user:word@example.org/"):
        web.redirect("/odd", place, status=302)

        assert isinstance(await refused(fetcher, ask(web.url("/odd"))), Refused | Unreachable)


async def test_the_deadline_holds_for_the_whole_exchange(web: LocalWeb, fetcher: PoliteFetcher) -> None:
    """A server that stalls, drips or redirects slowly is given up in time, whatever it sent."""
    web.stall("/stall")
    web.drip("/drip", BODY)
    web.redirect("/first", "/stall")

    for path in ("/stall", "/drip", "/first"):
        error = await refused(fetcher, ask(web.url(path), deadline=0.2))

        assert isinstance(error, Unreachable)
        assert error.reason == "gave up after 0.2 s"


@pytest.mark.parametrize("packed", [False, True])
async def test_a_flood_uses_no_memory(web: LocalWeb, fetcher: PoliteFetcher, *, packed: bool) -> None:
    """A body a hundred times over the cap is kept up to it and never held whole, compressed or not."""
    web.flood("/flood", b"<rss>", b" " * 1_000_000, times=100, packed=packed)
    tracemalloc.start()

    document = await fetcher.fetch(ask(web.url("/flood"), max_bytes=1 << 20))

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert document.truncated == "larger than 1 MB; only the first 1 MB were read"
    assert len(document.body) == 1 << 20
    assert peak < 20_000_000


async def test_nothing_but_spaces_is_too_large(web: LocalWeb, fetcher: PoliteFetcher) -> None:
    """A body over the cap with nothing in it is TooLarge."""
    web.flood("/spaces", b" ", b" " * 100_000, times=20, packed=True)

    assert isinstance(await refused(fetcher, ask(web.url("/spaces"))), TooLarge)


async def test_a_broken_connection_keeps_what_came(web: LocalWeb, fetcher: PoliteFetcher) -> None:
    """A body cut half way comes as far as it came, also when it was compressed; cut before its first byte, it is unreachable."""
    packed = zlib.compress(BODY * 50, wbits=31)
    web.cut("/packed", packed, at=len(packed) - 20, encoding="gzip")
    web.cut("/at-once", BODY, at=0)

    document = await fetcher.fetch(ask(web.url("/packed")))
    error = await refused(fetcher, ask(web.url("/at-once")))

    assert document.truncated == "the connection broke half way"
    assert document.body
    assert (BODY * 50).startswith(document.body)
    assert isinstance(error, Unreachable)
    assert error.reason == "nothing of it is usable: the connection broke half way"


async def test_an_empty_body_is_a_document(web: LocalWeb, fetcher: PoliteFetcher) -> None:
    """No bytes at all are a document; what it means is for others to say."""
    web.put("/empty", b"")

    document = await fetcher.fetch(ask(web.url("/empty")))

    assert (document.status, document.body, document.truncated) == (200, b"", None)


async def test_a_compression_we_never_asked_for_is_a_failure(web: LocalWeb, fetcher: PoliteFetcher) -> None:
    """A body packed in a way we cannot stop half way is unreachable."""
    web.put("/brotli", b"xx", headers={"Content-Encoding": "br"})

    error = await refused(fetcher, ask(web.url("/brotli")))

    assert isinstance(error, Unreachable)
    assert error.reason == "it came in a compression we never asked for (br)"


async def test_headers_said_twice_are_one(web: LocalWeb, fetcher: PoliteFetcher) -> None:
    """A header that comes twice is joined with a comma."""

    async def answer(_: server.Request) -> server.Response:
        made = server.Response(body=BODY)
        made.headers.add("Cache-Control", "public")
        made.headers.add("Cache-Control", "max-age=60")
        return made

    web.handle("/feed", answer)

    document = await fetcher.fetch(ask(web.url("/feed")))

    assert document.headers["cache-control"] == "public, max-age=60"


async def test_what_is_no_http_is_a_failure(fetcher: PoliteFetcher, web: LocalWeb) -> None:
    """A server that speaks something else, or hangs up, is unreachable in plain words."""
    answers = iter([b"SSH-2.0-OpenSSH_9.6\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n", b""])

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(said[0])
        writer.close()

    said = [b""]
    strange = await asyncio.start_server(serve, "127.0.0.1", 0)
    host = f"127.0.0.1:{strange.sockets[0].getsockname()[1]}"
    plain = PoliteFetcher(FixedClock(NOW), user_agent="kaiho/1", allow_hosts=frozenset({host}))
    reasons = []
    for said[0] in answers:
        error = await refused(plain, ask(f"http://{host}/"))
        assert isinstance(error, Unreachable)
        reasons.append(error.reason)
    secure = await refused(plain, ask(f"https://{host}/"))
    await plain.close()
    strange.close()

    assert reasons == ["its answer is not proper HTTP"] * 2 + ["the connection broke before an answer came"]
    assert isinstance(secure, Unreachable)


async def test_nobody_there_is_a_failure(web: LocalWeb) -> None:
    """A port where nothing listens is unreachable in plain words."""
    async with LocalWeb() as brief:
        host = brief.host
    fetcher = PoliteFetcher(FixedClock(NOW), user_agent="kaiho/1", allow_hosts=frozenset({host}))

    error = await refused(fetcher, ask(f"http://{host}/"))
    await fetcher.close()

    assert isinstance(error, Unreachable)
    assert error.reason == "nothing answers there (connection refused)"


async def test_a_name_that_leads_inward_is_refused(web: LocalWeb, fetcher: PoliteFetcher) -> None:
    """A name is judged by where it leads: the same server is closed under another name, though its address is open."""
    web.put("/feed", BODY)
    port = web.host.split(":")[1]

    error = await refused(fetcher, ask(f"http://localhost:{port}/feed"))

    assert isinstance(error, Refused)
    assert web.asked["/feed"] == 0


async def test_a_name_may_be_opened(web: LocalWeb) -> None:
    """A name and port the operator opened is visited, wherever it leads, and its address under no other name."""
    web.put("/feed", BODY)
    host = f"localhost:{web.host.split(':')[1]}"
    fetcher = PoliteFetcher(FixedClock(NOW), user_agent="kaiho/1", allow_hosts=frozenset({host}))

    document = await fetcher.fetch(ask(f"http://{host}/feed"))
    error = await refused(fetcher, ask(web.url("/feed")))
    await fetcher.close()

    assert document.body == BODY
    assert isinstance(error, Refused)


async def test_a_closed_fetcher_says_so(web: LocalWeb) -> None:
    """After `close` nothing is fetched, and nothing but a FetchError raised."""
    fetcher = PoliteFetcher(FixedClock(NOW), user_agent="kaiho/1")
    await fetcher.close()

    assert isinstance(await refused(fetcher, ask(web.url("/feed"))), Unreachable)


async def test_one_request_at_a_time(web: LocalWeb, fetcher: PoliteFetcher) -> None:
    """With a delay, a host has one request at a time; without one, sixteen and no more."""
    web.put("/feed", BODY)
    full = asyncio.Barrier(AT_ONCE)

    async def answer(_: server.Request) -> server.Response:
        await full.wait()
        return server.Response(body=BODY)

    web.handle("/together", answer)
    polite = Request(url=Url(web.url("/feed")), polite_delay=timedelta(milliseconds=5))

    await asyncio.gather(*(fetcher.fetch(polite) for _ in range(5)))
    assert web.most_at_once == 1

    await asyncio.gather(*(fetcher.fetch(ask(web.url("/together"))) for _ in range(3 * AT_ONCE)))
    assert web.most_at_once == AT_ONCE


async def test_waiting_ones_turn_is_not_counted(web: LocalWeb, fetcher: PoliteFetcher) -> None:
    """The deadline is for the exchange: a long queue alone fails nobody."""
    web.put("/feed", BODY)
    request = Request(url=Url(web.url("/feed")), polite_delay=timedelta(seconds=0.1), deadline=timedelta(seconds=0.25))

    documents = await asyncio.gather(*(fetcher.fetch(request) for _ in range(5)))

    assert [document.status for document in documents] == [200] * 5
