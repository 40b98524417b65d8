"""`sources.yaml`: read, with every mistake at once, each with its line."""

from bot.roster.reading import Roster, read_roster

__all__ = ["Roster", "read_roster"]
