"""Two stores behind one door: SQLite as the embedded default, PostgreSQL where it grows."""

from pathlib import Path

from bot.errors import StoreError
from bot.ports import Store

FILE_NAME = "kaiho.db"
"""What the store is called where only its folder is named."""


async def open_store(url: str) -> Store:
    """Open the store an address names, made or brought up to date as needed.

    `sqlite:///data/kaiho.db` is a file, `sqlite:///data/` the file `kaiho.db` in a folder, `sqlite://` lives in memory
    only, `postgresql://…` is a server.
    """
    if url.startswith(("postgresql://", "postgres://")):
        from storage.postgres.store import open_postgres  # noqa: PLC0415 - who opens SQLite needs no PostgreSQL

        return await open_postgres(url)
    scheme, _, rest = url.partition("://")
    if scheme != "sqlite" or (rest and not rest.startswith("/")):
        raise StoreError(
            "That address names no store. It would be sqlite:///FILE, sqlite:// for memory only, or postgresql://…"
        )
    from storage.sqlite.store import open_sqlite  # noqa: PLC0415 - who opens PostgreSQL needs no SQLite

    return await open_sqlite(_file(rest[1:]) if rest else None)


def _file(written: str) -> Path:
    """Return the file a path names; a folder holds one of the usual name."""
    path = Path(written)
    return path / FILE_NAME if path.is_dir() or written.endswith("/") else path
