-- The ledger of issue B: what every watched model's license was, when and where we read it, and what changed.
-- Snapshots and events are kept whole, as JSON; the columns beside it are those they are looked up by.

-- Facts. Never updated, never deleted.
CREATE TABLE license_texts (
    sha256 text COLLATE "C" PRIMARY KEY,
    body bytea NOT NULL
);

CREATE TABLE license_snapshots (
    key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    place text COLLATE "C" NOT NULL,
    artifact text COLLATE "C" NOT NULL,
    model text COLLATE "C" NOT NULL,
    revision text COLLATE "C" NOT NULL,
    observed_at timestamptz NOT NULL,
    happened_at timestamptz NOT NULL,
    body json NOT NULL,
    UNIQUE (place, artifact, observed_at, revision)
);
CREATE INDEX snapshots_by_model ON license_snapshots (model, happened_at, observed_at, key);

CREATE TABLE events (
    key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    kind text COLLATE "C" NOT NULL,
    model text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    archival boolean NOT NULL,
    body json NOT NULL
);
CREATE INDEX events_by_time ON events (at, key);
CREATE INDEX events_by_model ON events (model, at, key);
CREATE INDEX events_of_late ON events (seen_at, key) WHERE NOT archival;

-- Which text a hub's own hash, or a linked page's address, stands for.
CREATE TABLE text_oids (
    oid text COLLATE "C" PRIMARY KEY,
    sha256 text COLLATE "C" NOT NULL
);

-- Status, re-made at will: what is known of a model in one place now. `gone`: not there when last looked at.
CREATE TABLE model_records (
    place text COLLATE "C" PRIMARY KEY,
    hub text COLLATE "C" NOT NULL,
    model text COLLATE "C" NOT NULL,
    source text COLLATE "C" NOT NULL,
    needle text COLLATE "C" NOT NULL,
    downloads bigint NOT NULL,
    gone boolean NOT NULL,
    checked_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    body json NOT NULL
);
CREATE INDEX records_by_model ON model_records (model, seen_at);
CREATE INDEX records_by_source ON model_records (source, place);
CREATE INDEX records_by_hub ON model_records (hub, gone, checked_at DESC, place);
-- Holds all that a search looks at: it never reads the records it passes over.
CREATE INDEX records_by_use ON model_records (downloads DESC, place, needle);

-- Who was made from whom, as the child's place says.
CREATE TABLE model_parents (
    parent text COLLATE "C" NOT NULL,
    child text COLLATE "C" NOT NULL,
    PRIMARY KEY (parent, child)
);
CREATE INDEX parents_by_child ON model_parents (child);

-- What each destination has been told of the ledger, or is promised to be.
CREATE TABLE told_events (
    kind text COLLATE "C" NOT NULL,
    address text COLLATE "C" NOT NULL,
    event text COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, address, event)
);

ALTER TABLE deliveries ADD COLUMN events json NOT NULL DEFAULT '[]';
