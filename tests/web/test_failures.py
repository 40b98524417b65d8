"""What went wrong on the wire, in plain words."""

import errno
import socket
import ssl

import aiohttp
import httpx
import pytest
from aiohttp.client_reqrep import ConnectionKey

from bot.errors import Refused, Unreachable
from bot.web.failures import failure
from bot.web.guard import Inward

KEY = ConnectionKey("example.org", 443, True, True, None, None, None)  # noqa: FBT003 (aiohttp's own tuple)


def wrapped(error: OSError) -> httpx.ConnectError:
    """Wrap an error as aiohttp and httpx-aiohttp do."""
    outer = httpx.ConnectError("x")
    outer.__cause__ = aiohttp.ClientConnectorError(KEY, error)
    return outer


def certificate(message: str) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "x")
    error.verify_message = message
    return error


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (wrapped(socket.gaierror(socket.EAI_NONAME, "x")), "its name is not known (DNS)"),
        (wrapped(socket.gaierror(socket.EAI_AGAIN, "x")), "its name could not be looked up just now (DNS)"),
        (wrapped(ConnectionRefusedError(errno.ECONNREFUSED, "x")), "nothing answers there (connection refused)"),
        (wrapped(OSError(errno.ENETUNREACH, "x")), "no way leads there from here (network unreachable)"),
        (wrapped(TimeoutError(errno.ETIMEDOUT, "x")), "the server did not answer in time"),
        (wrapped(certificate("certificate has expired")), "its certificate is not valid (certificate has expired)"),
        (wrapped(ssl.SSLError(1, "x")), "no secure connection could be made"),
        (httpx.RemoteProtocolError("x"), "its answer is not proper HTTP"),
        (UnicodeError("x"), "its address is not one a name server understands"),
        (aiohttp.ServerDisconnectedError(), "the connection broke before an answer came"),
        (httpx.ReadError("x"), "the connection failed"),
    ],
)
def test_a_failure_says_what_happened(error: Exception, reason: str) -> None:
    """What failed on the wire is told in plain words, from the innermost cause."""
    told = failure("https://example.org/", error)

    assert isinstance(told, Unreachable)
    assert told.reason == reason


def test_an_inward_connection_is_a_refusal() -> None:
    """A connection the guard stopped is refused, not unreachable."""
    assert isinstance(failure("https://example.org/", wrapped(Inward("x"))), Refused)
