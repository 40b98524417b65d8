-- The understanding of issue C: what items say happened, what the ledger says of it, and what people say of that.
-- Claims, verdicts, disputes and rulings are kept whole, as JSON; the columns beside it are those they are looked up by.

-- Status, re-made at will: all that one item says.
CREATE TABLE claims (
    item INTEGER PRIMARY KEY REFERENCES items (key),
    body TEXT NOT NULL
) STRICT;

-- Names of models → items whose claims name them, with when each was published: asking for the last ones reads no others.
CREATE TABLE claim_names (
    name TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    item INTEGER NOT NULL REFERENCES items (key),
    PRIMARY KEY (name, published_at, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_names_by_item ON claim_names (item);

-- Facts. Never updated, never deleted.
CREATE TABLE verdicts (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    item TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX verdicts_by_item ON verdicts (item, at, key);

-- What people say of verdicts. An answer is added; nothing else of a dispute changes.
CREATE TABLE disputes (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    verdict TEXT NOT NULL REFERENCES verdicts (id),
    at INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX disputes_by_verdict ON disputes (verdict, at, key);
CREATE INDEX disputes_by_time ON disputes (at, key);

-- What the operator ruled of two items: one row a pair, however it was named. `low` is the id that sorts first.
CREATE TABLE rulings (
    low TEXT NOT NULL,
    high TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (low, high)
) STRICT, WITHOUT ROWID;
CREATE INDEX rulings_by_high ON rulings (high);

-- Which models the ledger has learned something of since a moment: what was said of them is judged again.
CREATE INDEX snapshots_by_sight ON license_snapshots (observed_at);
