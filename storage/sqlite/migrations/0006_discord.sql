-- Subscriptions, follows and mutes are kept whole, as JSON; the columns beside it are those they are looked up by.

-- Made by command in a server; those of sources.yaml are not here.
CREATE TABLE subscriptions (
    id TEXT NOT NULL PRIMARY KEY,
    guild TEXT,
    made_by TEXT,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX subscriptions_by_guild ON subscriptions (guild);
CREATE INDEX subscriptions_by_person ON subscriptions (made_by) WHERE made_by IS NOT NULL;

CREATE TABLE follows (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL,
    guild TEXT,
    at INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX follows_by_person ON follows (person, at);
CREATE INDEX follows_by_guild ON follows (guild, at) WHERE guild IS NOT NULL;

CREATE TABLE mutes (
    scope TEXT NOT NULL,
    subject TEXT NOT NULL,
    target TEXT NOT NULL,
    person TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (scope, subject, target)
) STRICT, WITHOUT ROWID;
CREATE INDEX mutes_by_person ON mutes (person);

-- What a promise is for, and how it is posted; `urgency` is the order in which promises are kept.
ALTER TABLE deliveries ADD COLUMN purpose TEXT NOT NULL DEFAULT 'digest';
ALTER TABLE deliveries ADD COLUMN urgency INTEGER NOT NULL DEFAULT 3;
ALTER TABLE deliveries ADD COLUMN posting TEXT;
ALTER TABLE deliveries ADD COLUMN edits TEXT;
ALTER TABLE deliveries ADD COLUMN said TEXT;
ALTER TABLE deliveries ADD COLUMN not_before INTEGER;

DROP INDEX deliveries_pending;
CREATE INDEX deliveries_pending ON deliveries (urgency, created_at) WHERE received_at IS NULL;
CREATE INDEX deliveries_to ON deliveries (kind, address, created_at);
CREATE INDEX deliveries_at ON deliveries (kind, address, reference) WHERE reference IS NOT NULL;
CREATE INDEX deliveries_received ON deliveries (received_at) WHERE received_at IS NOT NULL AND said IS NOT NULL;
CREATE INDEX deliveries_of ON deliveries (subscription);

-- The pictures that go with a page; they are let go of when it has been received for long enough.
CREATE TABLE delivery_files (
    delivery INTEGER NOT NULL REFERENCES deliveries (key) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    alt TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (delivery, place)
) STRICT;

-- Whose disputes: counted and renamed when a person asks what is kept, or that it be forgotten.
ALTER TABLE disputes ADD COLUMN raised_by TEXT;
UPDATE disputes SET raised_by = json_extract(body, '$.by');
CREATE INDEX disputes_by_person ON disputes (raised_by);
