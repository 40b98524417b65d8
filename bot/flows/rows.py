"""What every answer is made of: rows of JSON values."""

from datetime import datetime

Row = dict[str, object]
"""One row of an answer: JSON values only."""


def moment(at: datetime | None) -> str | None:
    """Write a moment as ISO 8601 in UTC."""
    return at.isoformat().replace("+00:00", "Z") if at else None
