-- The ledger of issue B: what every watched model's license was, when and where we read it, and what changed.
-- Snapshots and events are kept whole, as JSON; the columns beside it are those they are looked up by.

-- Facts. Never updated, never deleted.
CREATE TABLE license_texts (
    sha256 TEXT PRIMARY KEY,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE license_snapshots (
    key INTEGER PRIMARY KEY,
    place TEXT NOT NULL,
    artifact TEXT NOT NULL,
    model TEXT NOT NULL,
    revision TEXT NOT NULL,
    observed_at INTEGER NOT NULL,
    happened_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (place, artifact, observed_at, revision)
) STRICT;
CREATE INDEX snapshots_by_model ON license_snapshots (model, happened_at, observed_at, key);

CREATE TABLE events (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    model TEXT NOT NULL,
    at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    archival INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_time ON events (at, key);
CREATE INDEX events_by_model ON events (model, at, key);
CREATE INDEX events_of_late ON events (seen_at, key) WHERE archival = 0;

-- Which text a hub's own hash, or a linked page's address, stands for.
CREATE TABLE text_oids (
    oid TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Status, re-made at will: what is known of a model in one place now. `gone`: not there when last looked at.
CREATE TABLE model_records (
    place TEXT PRIMARY KEY,
    hub TEXT NOT NULL,
    model TEXT NOT NULL,
    source TEXT NOT NULL,
    needle TEXT NOT NULL,
    downloads INTEGER NOT NULL,
    gone INTEGER NOT NULL,
    checked_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX records_by_model ON model_records (model, seen_at);
CREATE INDEX records_by_source ON model_records (source, place);
CREATE INDEX records_by_hub ON model_records (hub, gone, checked_at DESC, place);
-- Holds all that a search looks at: it never reads the records it passes over.
CREATE INDEX records_by_use ON model_records (downloads DESC, place, needle);

-- Who was made from whom, as the child's place says.
CREATE TABLE model_parents (
    parent TEXT NOT NULL,
    child TEXT NOT NULL,
    PRIMARY KEY (parent, child)
) STRICT, WITHOUT ROWID;
CREATE INDEX parents_by_child ON model_parents (child);

-- What each destination has been told of the ledger, or is promised to be.
CREATE TABLE told_events (
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (kind, address, event)
) STRICT, WITHOUT ROWID;

ALTER TABLE deliveries ADD COLUMN events TEXT NOT NULL DEFAULT '[]';
