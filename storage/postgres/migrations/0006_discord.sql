-- Subscriptions, follows and mutes are kept whole, as JSON; the columns beside it are those they are looked up by.

-- Made by command in a server; those of sources.yaml are not here.
CREATE TABLE subscriptions (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    guild text COLLATE "C",
    made_by text COLLATE "C",
    body text NOT NULL
);
CREATE INDEX subscriptions_by_guild ON subscriptions (guild);
CREATE INDEX subscriptions_by_person ON subscriptions (made_by) WHERE made_by IS NOT NULL;

CREATE TABLE follows (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    person text COLLATE "C" NOT NULL,
    guild text COLLATE "C",
    at timestamptz NOT NULL,
    body text NOT NULL
);
CREATE INDEX follows_by_person ON follows (person, at);
CREATE INDEX follows_by_guild ON follows (guild, at) WHERE guild IS NOT NULL;

CREATE TABLE mutes (
    scope text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    target text COLLATE "C" NOT NULL,
    person text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (scope, subject, target)
);
CREATE INDEX mutes_by_person ON mutes (person);

-- What a promise is for, and how it is posted; `urgency` is the order in which promises are kept.
ALTER TABLE deliveries ADD COLUMN purpose text COLLATE "C" NOT NULL DEFAULT 'digest';
ALTER TABLE deliveries ADD COLUMN urgency integer NOT NULL DEFAULT 3;
ALTER TABLE deliveries ADD COLUMN posting text;
ALTER TABLE deliveries ADD COLUMN edits text COLLATE "C";
ALTER TABLE deliveries ADD COLUMN said text;
ALTER TABLE deliveries ADD COLUMN not_before timestamptz;

DROP INDEX deliveries_pending;
CREATE INDEX deliveries_pending ON deliveries (urgency, created_at) WHERE received_at IS NULL;
CREATE INDEX deliveries_to ON deliveries (kind, address, created_at);
CREATE INDEX deliveries_at ON deliveries (kind, address, reference) WHERE reference IS NOT NULL;
CREATE INDEX deliveries_received ON deliveries (received_at) WHERE received_at IS NOT NULL AND said IS NOT NULL;
CREATE INDEX deliveries_of ON deliveries (subscription);

-- The pictures that go with a page; they are let go of when it has been received for long enough.
CREATE TABLE delivery_files (
    delivery bigint NOT NULL REFERENCES deliveries (key) ON DELETE CASCADE,
    place integer NOT NULL,
    name text COLLATE "C" NOT NULL,
    media_type text COLLATE "C" NOT NULL,
    alt text NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (delivery, place)
);

-- Whose disputes: counted and renamed when a person asks what is kept, or that it be forgotten.
ALTER TABLE disputes ADD COLUMN raised_by text COLLATE "C";
UPDATE disputes SET raised_by = body::json ->> 'by'
    WHERE position('\u0000' in body::text) = 0;  -- which no text of PostgreSQL can hold
CREATE INDEX disputes_by_person ON disputes (raised_by);
