-- Round-ups are no stories: they are attached to those they tell. A story that only holds a round-up is never told.

-- Of a round-up the act is the only one (bot/rules/placement.py); those placed before this step are known by it too.
ALTER TABLE stories ADD COLUMN roundup INTEGER NOT NULL AS (json_extract(traits, '$.acts[0]') IS 'roundup') VIRTUAL;
CREATE INDEX stories_of_roundups ON stories (key) WHERE roundup;

-- What a round-up is found by: models, addresses and rare words → items, with when each was published.
CREATE TABLE roundup_keys (
    name TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    item INTEGER NOT NULL REFERENCES items (key),
    PRIMARY KEY (name, published_at, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX roundup_keys_by_item ON roundup_keys (item);

-- Status, re-made at will: which round-up tells which story, and the passage that does.
CREATE TABLE attachments (
    story INTEGER NOT NULL REFERENCES stories (key),
    item INTEGER NOT NULL REFERENCES items (key),
    reason TEXT NOT NULL,
    quote TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (story, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachments_by_item ON attachments (item);
