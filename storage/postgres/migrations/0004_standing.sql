-- Where a story stands follows the ledger: which events moved it, and who was told before they did.

-- Facts. Never updated, never deleted. A move stays with the item that names the model, whichever story holds it.
CREATE TABLE moves (
    item text COLLATE "C" NOT NULL,
    event text COLLATE "C" NOT NULL,
    happened_at timestamptz NOT NULL,
    body json NOT NULL,
    PRIMARY KEY (item, event)
);

-- When the ledger last moved a story: whoever was told of it before is told again.
ALTER TABLE stories ADD COLUMN moved_at timestamptz;
CREATE INDEX stories_by_move ON stories (moved_at) WHERE moved_at IS NOT NULL;
ALTER TABLE told ADD COLUMN at timestamptz NOT NULL DEFAULT 'epoch';
