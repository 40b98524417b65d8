"""What only one block at a time may do, in whatever process: PostgreSQL's advisory locks, which end with their block."""

from enum import IntEnum

SPACE = 0x4B41_4948
"""Our locks among those of other programs in one database: "KAIH"."""


class Lock(IntEnum):
    """What is held until a block ends. A block that takes several takes them in this order, or two may wait for each other."""

    MIGRATING = 1
    ITEMS = 2  # adding items and pages: two processes may read the same document
    STORIES = 3  # vectors, claims, rulings, and which story holds what: each placement builds on the one before
    OUTBOX = 4  # promises: what is owed is decided by what was promised
    SEARCHING = 5  # bringing the full-text index up to date
    LEDGER = 6  # texts, records, snapshots, events and verdicts: two turns may see the same model, in whatever order they write
