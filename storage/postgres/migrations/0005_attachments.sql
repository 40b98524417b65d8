-- Round-ups are no stories: they are attached to those they tell. A story that only holds a round-up is never told.

-- Of a round-up the act is the only one (bot/rules/placement.py); those placed before this step are known by it too.
ALTER TABLE stories ADD COLUMN roundup boolean NOT NULL
    GENERATED ALWAYS AS (coalesce((traits -> 'acts' ->> 0) = 'roundup', false)) STORED;

-- What a round-up is found by: models, addresses and rare words → items, with when each was published.
CREATE TABLE roundup_keys (
    name text COLLATE "C" NOT NULL,
    published_at timestamptz NOT NULL,
    item bigint NOT NULL REFERENCES items (key),
    PRIMARY KEY (name, published_at, item)
);
CREATE INDEX roundup_keys_by_item ON roundup_keys (item);

-- Status, re-made at will: which round-up tells which story, and the passage that does.
CREATE TABLE attachments (
    story bigint NOT NULL REFERENCES stories (key),
    item bigint NOT NULL REFERENCES items (key),
    reason text NOT NULL,
    quote text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (story, item)
);
CREATE INDEX attachments_by_item ON attachments (item);
