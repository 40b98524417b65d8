"""One process at a time writes the search indexes; the lock dies with its holder."""

import sqlite3
from pathlib import Path


class Lock:
    """The right to write in a folder: SQLite's own lock on an empty database, which works wherever the store does."""

    def __init__(self, raw: sqlite3.Connection | None) -> None:
        self._raw = raw

    def release(self) -> None:
        """Let others write."""
        if self._raw is not None:
            self._raw.close()


def take_lock(folder: Path | None) -> Lock | None:
    """Return the lock of a folder, or None where another holds it; memory has one owner anyway."""
    if folder is None:
        return Lock(None)
    folder.mkdir(parents=True, exist_ok=True)
    raw = sqlite3.connect(folder / "lock.db", timeout=0, isolation_level=None, check_same_thread=False)
    try:
        raw.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        raw.close()
        return None
    return Lock(raw)
