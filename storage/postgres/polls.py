"""What we remember of the sources between turns, in PostgreSQL."""

from collections.abc import Sequence

from bot.domain.source import PollState, SourceId
from storage.codec import POLL, poll_of, poll_row
from storage.postgres.block import TIMES, Block

_COLUMNS = POLL.split(", ")
_PUT = (
    f"INSERT INTO poll_states ({POLL}) VALUES ({', '.join(['%s'] * len(_COLUMNS))}) "
    f"ON CONFLICT (source) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS[1:])}"
)


class PostgresPolls:
    """`Polls` over PostgreSQL."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def get(self, sources: Sequence[SourceId]) -> dict[SourceId, PollState]:
        """Return the states there are."""
        sql = f"SELECT {POLL} FROM poll_states WHERE source = ANY(%s)"
        states = [poll_of(row, TIMES) for row in await self._block.rows(sql, (list(sources),))]
        return {state.source: state for state in states}

    async def put(self, states: Sequence[PollState]) -> None:
        """Keep these states."""
        # Always in one order: two processes that keep the same states do not wait for each other.
        rows = [poll_row(state, TIMES) for state in sorted(states, key=lambda state: state.source)]
        await self._block.change_each(_PUT, rows)
