"""Addresses we never visit."""

import asyncio
import re
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple

import httpx
from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.errors import Refused

PORTS = {"http": 80, "https": 443}

NOT_PUBLIC_4 = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
"""https://www.iana.org/assignments/iana-ipv4-special-registry and multicast. `is_global` differs between Python 3.11's patches."""

PUBLIC_6 = ip_network("2000::/3")
"""All that is given out as global unicast. https://www.iana.org/assignments/ipv6-address-space"""

NOT_PUBLIC_6 = tuple(
    ip_network(block)
    for block in (
        "2001::/23",  # protocol assignments, Teredo among them: it carries an IPv4 address
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: carries an IPv4 address, and is retired (RFC 7526)
        "3fff::/20",  # documentation
    )
)
"""https://www.iana.org/assignments/iana-ipv6-special-registry"""

NAT64 = ip_network("64:ff9b::/96")
"""How IPv4 hosts look from a network that has only IPv6; the last 32 bits are the address. https://www.rfc-editor.org/rfc/rfc6052"""

LOOKUPS = 32
"""Names looked up at once, on threads of their own: a dead name server must not hold up the threads that read documents."""

LAST_PORT = 65535

HOST = re.compile(r"[A-Za-z0-9._:-]*")
"""Names (some carry underscores against the rules) and literal addresses; anything else is a trick or a slip."""

PARSED = 8192
"""Addresses whose parsing is remembered: every source's, since parsing costs as much as sending."""

Lookup = Callable[..., Sequence[tuple[int, int, int, str, tuple[str | int | bytes, ...]]]]
"""`socket.getaddrinfo`, or what stands in for it."""


class Inward(OSError):
    """A connection that would have led to an address that is not public."""


class Target(NamedTuple):
    """An address we may ask: parsed, and its `host:port`."""

    url: httpx.URL
    host: str


def is_public(address: str) -> bool:
    """Say whether an IP address lies in the open internet."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        carried = ip.ipv4_mapped or (IPv4Address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else None)
        if carried is None:
            return ip.scope_id is None and ip in PUBLIC_6 and not any(ip in block for block in NOT_PUBLIC_6)
        ip = carried
    return not any(ip in block for block in NOT_PUBLIC_4)


@lru_cache(maxsize=PARSED)
def _target(url: str) -> Target:
    parsed = httpx.URL(url)
    name = parsed.raw_host.decode("ascii")
    port = PORTS.get(parsed.scheme, 0) if parsed.port is None else parsed.port
    if port > LAST_PORT or not HOST.fullmatch(name):
        raise ValueError(url)
    return Target(parsed.copy_with(fragment=None), _joined(name, port))


def _joined(name: str, port: int) -> str:
    return f"[{name}]:{port}" if ":" in name else f"{name}:{port}"


class Guard:
    """Judges every address three times: as it is written, as its name resolves, and as the socket is opened.

    INVARIANT: nothing connects but through `socket`, so what a name resolves to later changes nothing.
    """

    def __init__(self, allow_hosts: frozenset[str] = frozenset(), *, lookup: Lookup = socket.getaddrinfo) -> None:
        self._allowed = frozenset(host.lower() for host in allow_hosts)
        self._opened = set(self._allowed)  # addresses, as `host:port`
        self._lookup = lookup

    def check(self, url: str) -> Target:
        """Return where a URL leads; `Refused` where it is no web address, or one we never visit."""
        try:
            target = _target(url)
        except (httpx.InvalidURL, ValueError):
            raise Refused(url, "this is not an address one can visit") from None
        if target.url.scheme not in PORTS or not target.url.host:
            raise Refused(url, "only http:// and https:// addresses are visited")
        if target.url.userinfo:
            raise Refused(url, "an address with a user name in it is never visited")
        if target.host not in self._allowed and _is_inward(target.url.host):
            raise Refused(url, f"{target.url.host} is not a public address, and is never visited")
        return target

    def resolver(self) -> AbstractResolver:
        """Make what looks names up for a connector, and drops addresses that are not public."""
        return _GuardedResolver(self._allowed, self._opened, self._lookup)

    def socket(self, address: AddrInfoType) -> socket.socket:
        """Open a socket for a connector, unless it would lead inward."""
        family, kind, protocol, _, to = address
        host, port = str(to[0]), int(to[1])
        if not is_public(host) and _joined(host, port) not in self._opened:
            raise Inward(f"{host} is not a public address")
        return socket.socket(family, kind, protocol)


def _is_inward(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False  # a name: judged when it resolves
    return not is_public(host)


class _GuardedResolver(AbstractResolver):
    def __init__(self, allowed: frozenset[str], opened: set[str], lookup: Lookup) -> None:
        self._allowed = allowed
        self._opened = opened
        self._lookup = lookup
        self._threads = ThreadPoolExecutor(LOOKUPS, thread_name_prefix="lookup")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._threads, lambda: self._lookup(host, port, family=family, type=socket.SOCK_STREAM)
        )
        named = _joined(host.lower(), port) in self._allowed
        results: list[ResolveResult] = []
        for kind, _, protocol, _, to in found:
            address = str(to[0])
            if named:
                self._opened.add(_joined(address, port))
            if named or is_public(address):
                results.append(
                    {
                        "hostname": host,
                        "host": address,
                        "port": port,
                        "family": kind,
                        "proto": protocol,
                        "flags": socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
                    }
                )
        if found and not results:
            raise Inward(f"{host} leads to {found[0][4][0]!s}, which is not a public address")
        return results

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
