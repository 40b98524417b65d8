"""What every answer is made of: rows of JSON values."""

from datetime import datetime

from bot.domain.story import Attachment, Move

Row = dict[str, object]
"""One row of an answer: JSON values only."""


def moment(at: datetime | None) -> str | None:
    """Write a moment as ISO 8601 in UTC."""
    return at.isoformat().replace("+00:00", "Z") if at else None


def move_row(move: Move) -> Row:
    """Say everything of what the ledger saw of a story's model."""
    return {
        "seen": move.seen,
        "event": move.event,
        "item": move.item,
        "model": move.model,
        "name": move.name,
        "place": str(move.place),
        "revision": move.revision,
        "evidence": move.evidence,
        "happened_at": moment(move.happened_at),
        "at": moment(move.at),
    }


def attachment_row(attached: Attachment) -> Row:
    """Say why a round-up is attached to a story, and since when."""
    return {"reason": attached.reason, "quote": attached.quote, "at": moment(attached.at)}
