-- The understanding of issue C: what items say happened, what the ledger says of it, and what people say of that.
-- Claims, verdicts, disputes and rulings are kept whole, as JSON; the columns beside it are those they are looked up by.

-- Status, re-made at will: all that one item says.
CREATE TABLE claims (
    item bigint PRIMARY KEY REFERENCES items (key),
    body json NOT NULL
);

-- Names of models → items whose claims name them, with when each was published: asking for the last ones reads no others.
CREATE TABLE claim_names (
    name text COLLATE "C" NOT NULL,
    published_at timestamptz NOT NULL,
    item bigint NOT NULL REFERENCES items (key),
    PRIMARY KEY (name, published_at, item)
);
CREATE INDEX claim_names_by_item ON claim_names (item);

-- Facts. Never updated, never deleted.
CREATE TABLE verdicts (
    key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    item text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    body json NOT NULL
);
CREATE INDEX verdicts_by_item ON verdicts (item, at, key);

-- What people say of verdicts. An answer is added; nothing else of a dispute changes.
CREATE TABLE disputes (
    key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    verdict text COLLATE "C" NOT NULL REFERENCES verdicts (id),
    at timestamptz NOT NULL,
    body json NOT NULL
);
CREATE INDEX disputes_by_verdict ON disputes (verdict, at, key);
CREATE INDEX disputes_by_time ON disputes (at, key);

-- What the operator ruled of two items: one row a pair, however it was named. `low` is the id that sorts first.
CREATE TABLE rulings (
    low text COLLATE "C" NOT NULL,
    high text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    body json NOT NULL,
    PRIMARY KEY (low, high)
);
CREATE INDEX rulings_by_high ON rulings (high);

-- Which models the ledger has learned something of since a moment: what was said of them is judged again.
CREATE INDEX snapshots_by_sight ON license_snapshots (observed_at);
