-- Where a story stands follows the ledger: which events moved it, and who was told before they did.

-- Facts. Never updated, never deleted. A move stays with the item that names the model, whichever story holds it.
CREATE TABLE moves (
    item TEXT NOT NULL,
    event TEXT NOT NULL,
    happened_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (item, event)
) STRICT, WITHOUT ROWID;

-- When the ledger last moved a story: whoever was told of it before is told again.
ALTER TABLE stories ADD COLUMN moved_at INTEGER;
CREATE INDEX stories_by_move ON stories (moved_at) WHERE moved_at IS NOT NULL;
ALTER TABLE told ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
