"""What went wrong with a database, in words."""

import psycopg
from psycopg import errors
from psycopg_pool import PoolClosed, PoolTimeout

_WORDS: tuple[tuple[type[psycopg.Error], str], ...] = (
    (
        errors.LockNotAvailable,
        "{name} was being written by another process for {patience:g} seconds. Stop that one, or try again.",
    ),
    (
        errors.DeadlockDetected,
        "{name}: this process and another waited for each other, and this one gave way. Try again.",
    ),
    (errors.DiskFull, "There is no room left for {name}. Free some space on the server's disk."),
    (errors.TooManyConnections, "{name} takes no more connections. Raise max_connections, or stop something else."),
    (errors.ReadOnlySqlTransaction, "{name} can only be read. Name the primary server, not one that follows it."),
    (
        errors.InsufficientPrivilege,
        "{name} does not allow it: {said}. Let the user own it, and a superuser make the extension vector.",
    ),
    (errors.DuplicateTable, "{name} holds tables of something else ({said}). Name an empty database."),
    (errors.UndefinedTable, "{name} has lost a table of ours ({said}). Restore it from a backup."),
    (errors.UndefinedFile, "{name} is on a server without pgvector ({said}). Install it there."),
    (errors.FeatureNotSupported, "{name} is on a server that lacks something ({said}). It needs pgvector installed."),
    (errors.AdminShutdown, "{name} was shut down. Try again when it is back."),
    (PoolClosed, "{name} is closed."),
    (PoolTimeout, "{name} had no connection for us within {patience:g} seconds. Is the server still there?"),
    (psycopg.OperationalError, "{name} can not go on: {said}."),
)
"""The first that fits is said. https://www.postgresql.org/docs/current/errcodes-appendix.html."""


def in_words(error: psycopg.Error, name: str, patience: float) -> str:
    """Say what went wrong, and what would help."""
    words = next((words for kind, words in _WORDS if isinstance(error, kind)), "{name}: {said}.")
    return words.format(name=name, said=first_line(error), patience=patience)


def why_unreachable(error: psycopg.Error, name: str) -> str:
    """Say why no connection could be made; libpq repeats no password."""
    said = " ".join(str(error).split())
    _, fatal, refusal = said.rpartition("FATAL: ")
    if fatal:
        return f"{name} refused us: {refusal.strip()}. Check the user, the password and the name in its address."
    reason = said.rpartition("failed: ")[2]
    return f"{name} can not be reached: {reason.removesuffix('.')}. Check its address, and that the server runs."


def first_line(error: psycopg.Error) -> str:
    """Return what the server said, without its hints and without a full stop."""
    return str(error).strip().partition("\n")[0].removesuffix(".")
