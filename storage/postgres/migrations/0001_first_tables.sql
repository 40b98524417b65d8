-- The line of issue A: items in, stories made of them, digests promised and sent.
-- Sets and lists that are only ever read whole are json, not jsonb: they come back as they were written.
-- What is looked up or ordered by compares byte by byte (COLLATE "C"), whatever language the database was made for.

CREATE EXTENSION IF NOT EXISTS vector;

-- Facts. Never updated, never deleted.
CREATE TABLE items (
    key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    source text COLLATE "C" NOT NULL,
    url text COLLATE "C",
    link text,
    guid text COLLATE "C",
    title text NOT NULL,
    text text NOT NULL,
    content_hash text COLLATE "C" NOT NULL,
    lang text COLLATE "C" NOT NULL,
    published_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    dated boolean NOT NULL,
    archival boolean NOT NULL
);
CREATE INDEX items_by_guid ON items (source, guid) WHERE guid IS NOT NULL;
CREATE INDEX items_by_url ON items (url, source) WHERE url IS NOT NULL;
CREATE INDEX items_by_hash ON items (source, content_hash);
CREATE INDEX items_by_seen ON items (seen_at, published_at, key);
CREATE INDEX items_of_source ON items (source, seen_at, published_at, key);

-- Items no story holds yet, so that finding them never means looking at all items.
CREATE TABLE unplaced (
    item bigint PRIMARY KEY REFERENCES items (key),
    archival boolean NOT NULL,
    published_at timestamptz NOT NULL
);
CREATE INDEX unplaced_in_order ON unplaced (archival, published_at DESC, item);

-- What lay behind teasers.
CREATE TABLE pages (
    item bigint PRIMARY KEY REFERENCES items (key),
    fetched_at timestamptz NOT NULL,
    text text,
    sha256 text,
    problem text
);
CREATE INDEX pages_by_age ON pages (fetched_at) WHERE text IS NOT NULL;

-- Each embedder has an index of its own over `vectors`, made when its first vector says how long they are.
CREATE TABLE embedders (
    key integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text COLLATE "C" NOT NULL UNIQUE,
    dimensions integer
);

-- One vector an item and embedder, float32. `seen_at` is the item's: a question about the last days reads no items.
CREATE TABLE vectors (
    embedder integer NOT NULL REFERENCES embedders (key),
    item bigint NOT NULL REFERENCES items (key),
    seen_at timestamptz NOT NULL,
    vector vector NOT NULL,
    PRIMARY KEY (embedder, item)
);
CREATE INDEX vectors_by_seen ON vectors (embedder, seen_at);

-- Items a known embedder has not embedded, so that finding them never means looking at all items.
CREATE TABLE unembedded (
    embedder integer NOT NULL REFERENCES embedders (key),
    item bigint NOT NULL REFERENCES items (key),
    published_at timestamptz NOT NULL,
    lang text COLLATE "C" NOT NULL,
    PRIMARY KEY (embedder, item)
);
CREATE INDEX unembedded_in_order ON unembedded (embedder, published_at DESC, item) INCLUDE (lang);

-- Status, re-made at will. A story that changes takes a new `changed`: other processes follow it.
-- A story that lost its last item keeps its row, with size 0, and is never shown.
CREATE TABLE stories (
    key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    opened_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    embedded integer NOT NULL,
    traits json NOT NULL,
    standing text,
    leaked boolean NOT NULL,
    archival boolean NOT NULL,
    size integer NOT NULL,
    changed bigint NOT NULL UNIQUE,
    embedder integer REFERENCES embedders (key),
    centroid vector
);
CREATE INDEX stories_by_update ON stories (updated_at, key) INCLUDE (opened_at);

-- Which story holds an item, and why. `id` is the item's, so that a story is read without its items.
CREATE TABLE placements (
    item bigint PRIMARY KEY REFERENCES items (key),
    id text COLLATE "C" NOT NULL,
    story bigint NOT NULL REFERENCES stories (key),
    place integer NOT NULL,
    reasons json NOT NULL DEFAULT '[]'
);
CREATE INDEX placements_by_story ON placements (story, place) INCLUDE (id);

-- Names → stories, with the story's span: asking who shares a name touches nothing else.
CREATE TABLE story_names (
    name text COLLATE "C" NOT NULL,
    updated_at timestamptz NOT NULL,
    story bigint NOT NULL REFERENCES stories (key),
    opened_at timestamptz NOT NULL,
    PRIMARY KEY (name, updated_at, story) INCLUDE (opened_at)
);
CREATE INDEX names_of_story ON story_names (story);

CREATE TABLE poll_states (
    source text COLLATE "C" PRIMARY KEY,
    due_at timestamptz NOT NULL,
    etag text,
    last_modified text,
    body_sha256 text,
    checked_at timestamptz,
    succeeded_at timestamptz,
    changed_at timestamptz,
    outcome text,
    status integer,
    problem text,
    failures integer NOT NULL,
    failing_since timestamptz,
    yielded integer NOT NULL,
    moved_to text,
    moved_count integer NOT NULL,
    retired_at timestamptz,
    interval bigint
);

-- The outbox. A row without `received_at` is a promise still to keep.
CREATE TABLE deliveries (
    key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE,
    subscription text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    address text COLLATE "C" NOT NULL,
    page json NOT NULL,
    part integer NOT NULL,
    parts integer NOT NULL,
    stories json NOT NULL,
    items json NOT NULL,
    created_at timestamptz NOT NULL,
    attempts integer NOT NULL,
    problem text,
    received_at timestamptz,
    reference text
);
CREATE INDEX deliveries_by_age ON deliveries (created_at);
CREATE INDEX deliveries_pending ON deliveries (created_at) WHERE received_at IS NULL;

-- What each destination has been told, or is promised to be.
CREATE TABLE told (
    kind text COLLATE "C" NOT NULL,
    address text COLLATE "C" NOT NULL,
    story text COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, address, story)
);

CREATE TABLE subscription_states (
    subscription text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    address text COLLATE "C" NOT NULL,
    digested_at timestamptz,
    paused text,
    PRIMARY KEY (subscription, kind, address)
);

-- The full-text index, derived from items and pages: terms, and how often each is said. Rows stay whole up to a block,
-- so that weighing thousands of them unpacks none.
CREATE TABLE texts (
    item bigint PRIMARY KEY REFERENCES items (key),
    seen_at timestamptz NOT NULL,
    words jsonb NOT NULL,
    titles jsonb NOT NULL,
    length integer NOT NULL,
    title_length integer NOT NULL
) WITH (toast_tuple_target = 8160);
CREATE INDEX texts_by_word ON texts USING gin (words);
CREATE INDEX texts_by_seen ON texts (seen_at);

-- How many texts, and how many titles, hold a term: the rarer, the more it weighs.
CREATE TABLE terms (
    term text COLLATE "C" PRIMARY KEY,
    texts bigint NOT NULL,
    titles bigint NOT NULL
) WITH (fillfactor = 80);

-- How many texts there are, and how long they are together: one row.
CREATE TABLE corpus (
    texts bigint NOT NULL,
    length bigint NOT NULL,
    title_length bigint NOT NULL
);
INSERT INTO corpus VALUES (0, 0, 0);

-- Items the full-text index has yet to take in, anew where their page changed. A row is written with what it is about and
-- taken out by a refresh: what is not yet committed is not yet seen, whatever its number.
CREATE TABLE unsearched (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item bigint NOT NULL REFERENCES items (key)
);
