"""What went wrong on the wire, in words a person understands."""

import errno
import socket
import ssl
from collections.abc import Iterator

import aiohttp
import httpx

from bot.errors import FetchError, Refused, Unreachable
from bot.web.guard import Inward

NO_WAY = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.ENETDOWN, errno.EHOSTDOWN})


WORDS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((ssl.SSLError, aiohttp.ClientConnectorSSLError), "no secure connection could be made"),
    ((socket.gaierror, aiohttp.ClientConnectorDNSError), "its name is not known (DNS)"),
    ((UnicodeError, httpx.InvalidURL, aiohttp.InvalidURL), "its address is not one a name server understands"),
    ((ConnectionRefusedError,), "nothing answers there (connection refused)"),
    ((ConnectionError, aiohttp.ServerDisconnectedError), "the connection broke before an answer came"),
    ((TimeoutError,), "the server did not answer in time"),
    (
        (aiohttp.ClientResponseError, aiohttp.http_exceptions.HttpProcessingError, httpx.ProtocolError),
        "its answer is not proper HTTP",
    ),
)
"""First match wins."""


def failure(url: str, error: Exception) -> FetchError:
    """Return what a failed exchange means for its source."""
    causes = list(_causes(error))
    if any(isinstance(cause, Inward) for cause in causes):
        return Refused(url, "its name leads to an address that is not public, which is never visited")
    reason = next((words for cause in causes if (words := _words(cause))), None)
    return Unreachable(url, reason or "the connection failed")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Walk from an error to what caused it, innermost first: the nearer to the socket, the plainer."""
    chain: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in chain:
        chain.append(at)
        if isinstance(at, aiohttp.ClientConnectorError):
            chain.append(at.os_error)
        at = at.__cause__ or at.__context__
    return reversed(chain)


def _words(cause: BaseException) -> str | None:
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({cause.verify_message or 'not verified'})"
    if isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_AGAIN:
        return "its name could not be looked up just now (DNS)"
    if isinstance(cause, OSError) and cause.errno in NO_WAY:
        return "no way leads there from here (network unreachable)"
    return next((words for kinds, words in WORDS if isinstance(cause, kinds)), None)
