-- What Discord asks of the store at scale: a picture that goes to many is kept once, and nothing reads what it passes over.

-- `count`: what a destination was promised of a kind; `telling`: what it received lately; `tellings`: what all did.
DROP INDEX deliveries_to;
CREATE INDEX deliveries_to ON deliveries (kind, address, purpose, created_at);
CREATE INDEX deliveries_there ON deliveries (kind, address, received_at) WHERE received_at IS NOT NULL;
DROP INDEX deliveries_received;
CREATE INDEX deliveries_received ON deliveries (received_at) WHERE received_at IS NOT NULL;
CREATE INDEX states_of_destination ON subscription_states (kind, address);

-- The pictures that go with pages: one that goes to many is kept once, under its SHA-256.
CREATE TABLE pictures (
    sha256 text COLLATE "C" PRIMARY KEY,
    content bytea NOT NULL
);
CREATE TABLE enclosures (
    delivery bigint NOT NULL REFERENCES deliveries (key) ON DELETE CASCADE,
    place integer NOT NULL,
    name text COLLATE "C" NOT NULL,
    media_type text COLLATE "C" NOT NULL,
    alt text NOT NULL,
    picture text COLLATE "C" NOT NULL REFERENCES pictures (sha256),
    PRIMARY KEY (delivery, place)
);
CREATE INDEX enclosures_by_picture ON enclosures (picture);

INSERT INTO pictures (sha256, content) SELECT DISTINCT encode(sha256(content), 'hex'), content FROM delivery_files;
INSERT INTO enclosures (delivery, place, name, media_type, alt, picture)
    SELECT delivery, place, name, media_type, alt, encode(sha256(content), 'hex') FROM delivery_files;
DROP TABLE delivery_files;

-- Names → records, by every three characters: completing what somebody types looks at no other needle. (pg_trgm would do it
-- too; not every server has it.)
CREATE FUNCTION grams(said text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(said, at, 3) COLLATE "C"), '{}') FROM generate_series(1, length(said) - 2) AS at
$$;
CREATE INDEX records_by_gram ON model_records USING gin (grams(needle));
CREATE INDEX records_by_place_said ON model_records (lower(place));
