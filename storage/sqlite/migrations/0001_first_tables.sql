-- The line of issue A: items in, stories made of them, digests promised and sent.
-- Times are UTC microseconds since 1970. Sets and lists that are only ever read whole are JSON.

-- Which store this is: a search index made of another one is made anew.
CREATE TABLE store (id TEXT NOT NULL) STRICT;
INSERT INTO store VALUES (lower(hex(randomblob(16))));

-- Facts. Never updated, never deleted.
CREATE TABLE items (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    url TEXT,
    link TEXT,
    guid TEXT,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    lang TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    dated INTEGER NOT NULL,
    archival INTEGER NOT NULL
) STRICT;
CREATE INDEX items_by_guid ON items (source, guid) WHERE guid IS NOT NULL;
CREATE INDEX items_by_url ON items (url, source) WHERE url IS NOT NULL;
CREATE INDEX items_by_hash ON items (source, content_hash);
CREATE INDEX items_by_seen ON items (seen_at, published_at);
CREATE INDEX items_of_source ON items (source, seen_at, published_at);

-- Items no story holds yet, so that finding them never means looking at all items.
CREATE TABLE unplaced (
    archival INTEGER NOT NULL,
    published_at INTEGER NOT NULL,
    item INTEGER NOT NULL REFERENCES items (key),
    PRIMARY KEY (archival, published_at DESC, item)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX unplaced_by_item ON unplaced (item);

-- What lay behind teasers. A page that changes takes a new seq: the search index follows it.
CREATE TABLE pages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    item INTEGER NOT NULL UNIQUE REFERENCES items (key),
    fetched_at INTEGER NOT NULL,
    text TEXT,
    sha256 TEXT,
    problem TEXT
) STRICT;
CREATE INDEX pages_by_age ON pages (fetched_at) WHERE text IS NOT NULL;

CREATE TABLE embedders (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

-- One vector an item and embedder, float32. A vector that changes takes a new seq: the search index follows it.
CREATE TABLE vectors (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    embedder INTEGER NOT NULL REFERENCES embedders (key),
    item INTEGER NOT NULL REFERENCES items (key),
    vector BLOB NOT NULL,
    UNIQUE (embedder, item)
) STRICT;

-- Items a known embedder has not embedded, so that finding them never means looking at all items.
CREATE TABLE unembedded (
    embedder INTEGER NOT NULL REFERENCES embedders (key),
    published_at INTEGER NOT NULL,
    item INTEGER NOT NULL REFERENCES items (key),
    lang TEXT NOT NULL,
    PRIMARY KEY (embedder, published_at DESC, item, lang)
) STRICT, WITHOUT ROWID;

-- Status, re-made at will. A story that changes takes a new `changed`: other processes follow it.
-- A story that lost its last item keeps its row, with size 0, and is never shown.
CREATE TABLE stories (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    opened_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    embedded INTEGER NOT NULL,
    traits TEXT NOT NULL,
    standing TEXT,
    leaked INTEGER NOT NULL,
    archival INTEGER NOT NULL,
    size INTEGER NOT NULL,
    changed INTEGER NOT NULL UNIQUE,
    embedder INTEGER REFERENCES embedders (key),
    centroid BLOB
) STRICT;
CREATE INDEX stories_by_update ON stories (updated_at, opened_at);

-- Which story holds an item, and why. `id` is the item's, so that a story is read without its items.
CREATE TABLE placements (
    item INTEGER PRIMARY KEY REFERENCES items (key),
    id TEXT NOT NULL,
    story INTEGER NOT NULL REFERENCES stories (key),
    place INTEGER NOT NULL,
    reasons TEXT NOT NULL DEFAULT '[]'
) STRICT;
CREATE INDEX placements_by_story ON placements (story, place, id);

-- Names → stories, with the story's span: asking who shares a name touches nothing else.
CREATE TABLE story_names (
    name TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    story INTEGER NOT NULL REFERENCES stories (key),
    PRIMARY KEY (name, updated_at, story)
) STRICT, WITHOUT ROWID;

CREATE TABLE poll_states (
    source TEXT PRIMARY KEY,
    due_at INTEGER NOT NULL,
    etag TEXT,
    last_modified TEXT,
    body_sha256 TEXT,
    checked_at INTEGER,
    succeeded_at INTEGER,
    changed_at INTEGER,
    outcome TEXT,
    status INTEGER,
    problem TEXT,
    failures INTEGER NOT NULL,
    failing_since INTEGER,
    yielded INTEGER NOT NULL,
    moved_to TEXT,
    moved_count INTEGER NOT NULL,
    retired_at INTEGER,
    interval INTEGER
) STRICT, WITHOUT ROWID;

-- The outbox. A row without `received_at` is a promise still to keep.
CREATE TABLE deliveries (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    subscription TEXT NOT NULL,
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    page TEXT NOT NULL,
    part INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    stories TEXT NOT NULL,
    items TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    problem TEXT,
    received_at INTEGER,
    reference TEXT
) STRICT;
CREATE INDEX deliveries_by_age ON deliveries (created_at);
CREATE INDEX deliveries_pending ON deliveries (created_at) WHERE received_at IS NULL;

-- What each destination has been told, or is promised to be.
CREATE TABLE told (
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    story TEXT NOT NULL,
    PRIMARY KEY (kind, address, story)
) STRICT, WITHOUT ROWID;

CREATE TABLE subscription_states (
    subscription TEXT NOT NULL,
    kind TEXT NOT NULL,
    address TEXT NOT NULL,
    digested_at INTEGER,
    paused TEXT,
    PRIMARY KEY (subscription, kind, address)
) STRICT, WITHOUT ROWID;
