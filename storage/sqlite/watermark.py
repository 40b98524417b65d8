"""How far the search indexes are, and what is stored past that."""

import json
import os
import sqlite3
from dataclasses import asdict, dataclass
from pathlib import Path

FORMAT = 1
"""Of the folder and of what is indexed. A folder of another format is made anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watermark:
    """The greatest item and page the full-text index has taken in, of which store."""

    store: str
    items: int = 0
    pages: int = 0
    format: int = FORMAT


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """The greatest item, page and vector there are."""

    store: str
    items: int
    pages: int
    vectors: int

    def is_past(self, mark: Watermark) -> bool:
        """Say whether there are items or pages an index at this mark has not taken in."""
        return (mark.items, mark.pages) != (self.items, self.pages)

    def fits(self, mark: Watermark | None) -> bool:
        """Say whether an index at this mark is one of this store; one of its future is not: a backup was put back."""
        return (
            mark is not None
            and (mark.format, mark.store) == (FORMAT, self.store)
            and mark.items <= self.items
            and mark.pages <= self.pages
        )


def read_stored(raw: sqlite3.Connection) -> Stored:
    """Look up how far the store is."""
    store, items, pages, vectors = raw.execute(
        "SELECT id, (SELECT max(key) FROM items), (SELECT max(seq) FROM pages), (SELECT max(seq) FROM vectors) FROM store"
    ).fetchone()
    return Stored(store=store, items=items or 0, pages=pages or 0, vectors=vectors or 0)


def read_watermark(folder: Path) -> Watermark | None:
    """Read a folder's watermark; None where there is none to be understood."""
    try:
        said = json.loads((folder / "watermark.json").read_bytes())
        return Watermark(
            store=str(said["store"]), items=int(said["items"]), pages=int(said["pages"]), format=int(said["format"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_watermark(folder: Path, mark: Watermark) -> None:
    """Keep a watermark, whole or not at all."""
    draft = folder / "watermark.new"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(asdict(mark), file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / "watermark.json")
