"""Numbered .sql files, each run once, forward only."""

from dataclasses import dataclass
from pathlib import Path

from bot.errors import StoreError


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One step from a schema to the next."""

    number: int
    name: str
    sql: str


def read_migrations(folder: Path) -> list[Migration]:
    """Return a folder's migrations in the order of their numbers, which begin at 1 and leave none out."""
    steps = [
        Migration(number=int(path.stem.partition("_")[0]), name=path.stem, sql=path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.sql"))
    ]
    if [step.number for step in steps] != list(range(1, len(steps) + 1)):
        raise StoreError(f"The migrations in {folder} are not numbered 1, 2, 3 …; reinstall Kaiho.")
    return steps


def missing(steps: list[Migration], *, version: int, store: str) -> list[Migration]:
    """Return the steps a store at this version has yet to take; one from the future is a `StoreError`."""
    if version > len(steps):
        raise StoreError(
            f"{store} was written by a newer Kaiho (schema {version}; this one knows {len(steps)}). "
            "Update Kaiho, or name another store."
        )
    return steps[version:]
