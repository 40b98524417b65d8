"""Addresses we never visit."""

import asyncio
import socket

import pytest

from bot.errors import Refused
from bot.web.guard import Guard, Inward, is_public


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.8.8.8", "169.254.169.254", "172.16.0.1", "172.31.255.255",
        "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
        "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:7f00:1", "::127.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1",
        "fd12::1", "fec0::1", "ff02::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "3fff::1",
        "64:ff9b::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::8.8.8.8", "100::1", "5f00::1", "4000::1", "2600::1%eth0",
        "not an address", "",
    ],
)  # fmt: skip
def test_what_is_not_public(address: str) -> None:
    """Private, shared, local, reserved, multicast and documentation addresses are not public, in whatever they are wrapped."""
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"],
)
def test_what_is_public(address: str) -> None:
    """Addresses of the open internet are public, also as an IPv6-only network sees them."""
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://127.0.0.1:18080/", "https://[::1]/", "http://[::ffff:127.0.0.1]:18081/", "http://169.254.169.254/",
        "file:///etc/passwd", "gopher://example.org/", "http:///nowhere", "http://user@example.org/", "http://a:b@127.0.0.1:18081/",
        "http://example.org:99999/", "http://exa mple.org/", "javascript:alert(1)", "http://exa[mple.org/", "",
    ],
)  # fmt: skip
def test_what_is_refused_as_written(url: str) -> None:
    """An address that is inward, no web address, or carries a user is refused before anything is asked."""
    with pytest.raises(Refused):
        Guard(frozenset({"127.0.0.1:18081"})).check(url)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://example.org", "example.org:80"),
        ("HTTPS://Example.ORG/feed#top", "example.org:443"),
        ("http://127.0.0.1:18081/feed", "127.0.0.1:18081"),
        ("http://[::1]:18081/feed", "[::1]:18081"),
        ("https://日本語.jp/", "xn--wgv71a119e.jp:443"),
        ("http://under_score.example.org/", "under_score.example.org:80"),
    ],
)
def test_what_may_be_asked(url: str, host: str) -> None:
    """Anything else may be asked, and what the operator opened, by exactly its host and port."""
    target = Guard(frozenset({"127.0.0.1:18081", "[::1]:18081"})).check(url)

    assert target.host == host
    assert "#" not in str(target.url)


def info(*addresses: str) -> list[tuple[int, int, int, str, tuple[str | int | bytes, ...]]]:
    families = [socket.AF_INET6 if ":" in address else socket.AF_INET for address in addresses]
    return [
        (family, socket.SOCK_STREAM, 6, "", (address, 80)) for family, address in zip(families, addresses, strict=True)
    ]


async def test_names_are_judged_by_where_they_lead() -> None:
    """Addresses that are not public are dropped from what a name leads to; when none is left, nothing is connected."""
    mixed = Guard(lookup=lambda *_, **__: info("10.0.0.1", "8.8.8.8", "::1")).resolver()
    inward = Guard(lookup=lambda *_, **__: info("10.0.0.1")).resolver()
    nowhere = Guard(lookup=lambda *_, **__: []).resolver()

    assert [found["host"] for found in await mixed.resolve("example.org", 80)] == ["8.8.8.8"]
    assert await nowhere.resolve("example.org", 80) == []
    with pytest.raises(Inward, match=r"10\.0\.0\.1"):
        await inward.resolve("example.org", 80)
    await asyncio.gather(mixed.close(), inward.close(), nowhere.close())


async def test_a_name_that_changes_its_mind_gains_nothing() -> None:
    """A name that was public when judged and is inward when connected is stopped at the socket."""
    answers = iter([info("8.8.8.8"), info("127.0.0.1")])
    guard = Guard(lookup=lambda *_, **__: next(answers))
    resolver = guard.resolver()

    assert [found["host"] for found in await resolver.resolve("rebind.example.org", 80)] == ["8.8.8.8"]
    with pytest.raises(Inward):
        await resolver.resolve("rebind.example.org", 80)
    with pytest.raises(Inward):
        guard.socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80)))
    await resolver.close()


async def test_an_opened_name_opens_its_address_for_the_socket() -> None:
    """The address behind a name the operator opened may be connected to, on that port alone."""
    guard = Guard(frozenset({"hub.test:8080"}), lookup=lambda *_, **__: info("::1", "10.0.0.7"))
    resolver = guard.resolver()

    found = await resolver.resolve("hub.test", 8080)
    with guard.socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", 8080))) as opened:
        assert opened.family == socket.AF_INET
    with pytest.raises(Inward):
        guard.socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.7", 80)))
    await resolver.close()

    assert [each["host"] for each in found] == ["::1", "10.0.0.7"]


def test_public_sockets_are_opened() -> None:
    """A public address gets its socket."""
    with Guard().socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))) as opened:
        assert opened.type == socket.SOCK_STREAM
