"""Where a database is, and what it is called where a password must not be read."""

from dataclasses import dataclass

from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import ProgrammingError

from bot.errors import StoreError

CONNECT_SECONDS = 10
"""How long a server may take to answer, where its address does not say `connect_timeout`."""

_WRONG = (
    "The database's address can not be understood. It would be postgresql://USER:PASSWORD@HOST/NAME; "
    "in a user name or a password, @ is written %40, / %2F, : %3A, ? %3F, # %23 and % %25."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What libpq is told, and what people are."""

    url: str
    name: str
    connect_seconds: int


def read_address(url: str) -> Address:
    """Read a `postgresql://` address; one that is not well-formed is a `StoreError` that repeats none of it."""
    before, at, _ = url.partition("://")[2].rpartition("@")
    # libpq ends the user at the first @ or /: the rest of such a password would become a host, and be said aloud.
    if at and any(mark in before for mark in "@/?#"):
        raise StoreError(_WRONG)
    try:
        said = conninfo_to_dict(url)
        seconds = int(said.get("connect_timeout") or CONNECT_SECONDS)
    except (ProgrammingError, ValueError):  # they quote what they do not understand
        raise StoreError(_WRONG) from None
    database = said.get("dbname") or said.get("user") or "of this user"
    host = said.get("host") or "this machine"
    return Address(url=url, name=f"the database {database!r} on {host}", connect_seconds=seconds)
