"""What we remember of the sources between turns, in SQLite."""

from collections.abc import Sequence

from bot.domain.source import PollState, SourceId
from storage.codec import POLL, listed, poll_of, poll_row
from storage.sqlite.block import TIMES, Block

_PUT = f"INSERT OR REPLACE INTO poll_states ({POLL}) VALUES ({', '.join('?' * len(POLL.split(', ')))})"


class SqlitePolls:
    """`Polls` over SQLite."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def get(self, sources: Sequence[SourceId]) -> dict[SourceId, PollState]:
        """Return the states there are."""
        sql = f"SELECT {POLL} FROM poll_states WHERE source IN (SELECT value FROM json_each(?))"
        binds = (listed(sources),)
        found = await self._block.read(lambda raw: [poll_of(row, TIMES) for row in raw.execute(sql, binds)])
        return {state.source: state for state in found}

    async def put(self, states: Sequence[PollState]) -> None:
        """Keep these states."""
        if states:
            rows = [poll_row(state, TIMES) for state in states]
            await self._block.write(lambda raw: raw.executemany(_PUT, rows))
