"""How the matrix of centroids is read from SQLite, and kept in step with other processes."""

import sqlite3

from storage.centroids import Centroids, around
from storage.codec import of_bytes


def load(raw: sqlite3.Connection, embedder: int, after: int, before: int, held: Centroids | None = None) -> Centroids:
    """Read the stories of a window around this span."""
    loaded = around(embedder, after, before, held)
    loaded.version, loaded.changed = data_version(raw), last_change(raw)
    rows = raw.execute(
        "SELECT key, opened_at, updated_at, centroid FROM stories "
        "WHERE updated_at >= ? AND opened_at <= ? AND embedder = ? AND centroid IS NOT NULL",
        (loaded.after, loaded.before, embedder),
    )
    for story, opened, updated, centroid in rows:
        loaded.put(story, opened, updated, of_bytes(centroid))
    return loaded


def catch_up(raw: sqlite3.Connection, held: Centroids) -> None:
    """Take in what other processes have written since."""
    version = data_version(raw)
    if version == held.version:
        return
    rows = raw.execute(
        "SELECT key, opened_at, updated_at, centroid, embedder FROM stories WHERE changed > ?", (held.changed,)
    )
    for story, opened, updated, centroid, embedder in rows:
        mine = centroid is not None and embedder == held.embedder
        held.put(story, opened, updated, of_bytes(centroid) if mine else None)
    held.version, held.changed = version, last_change(raw)


def last_change(raw: sqlite3.Connection) -> int:
    """Return the greatest number a story's change was given."""
    return int(raw.execute("SELECT coalesce(max(changed), 0) FROM stories").fetchone()[0])


def data_version(raw: sqlite3.Connection) -> int:
    """Return a number that changes when another connection commits. https://www.sqlite.org/pragma.html#pragma_data_version."""
    return int(raw.execute("PRAGMA data_version").fetchone()[0])
