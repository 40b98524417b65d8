"""Moves of standings ⇄ JSON and columns, shared by both stores."""

from bot.domain.story import Move
from storage.codec import Row, Times
from storage.codec_ledger import Body

MOVE = "item, event, happened_at, body"

_MOVES = Body(Move, "move")


def move_row(move: Move, times: Times) -> Row:
    """Write a move in the order of `MOVE`."""
    return (move.item, move.event, times.at(move.happened_at), _MOVES.written(move))


def move_of(body: str) -> Move:
    """Read a move."""
    return _MOVES.read(body)
