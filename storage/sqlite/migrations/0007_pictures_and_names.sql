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
    sha256 TEXT PRIMARY KEY,
    content BLOB NOT NULL
) STRICT;
CREATE TABLE enclosures (
    delivery INTEGER NOT NULL REFERENCES deliveries (key) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    alt TEXT NOT NULL,
    picture TEXT NOT NULL REFERENCES pictures (sha256),
    PRIMARY KEY (delivery, place)
) STRICT;
CREATE INDEX enclosures_by_picture ON enclosures (picture);

-- What is there already keeps a name of its own: SQLite has no SHA-256.
INSERT INTO pictures (sha256, content) SELECT 'of-' || delivery || '-' || place, content FROM delivery_files;
INSERT INTO enclosures (delivery, place, name, media_type, alt, picture)
    SELECT delivery, place, name, media_type, alt, 'of-' || delivery || '-' || place FROM delivery_files;
DROP TABLE delivery_files;

-- Names → records, by every three characters: completing what somebody types looks at no other needle. FTS5 keeps nothing but
-- the index; the triggers tell it what it held. https://www.sqlite.org/fts5.html#contentless_tables
CREATE TABLE model_needles (
    key INTEGER PRIMARY KEY,
    place TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO model_needles (place) SELECT place FROM model_records;
CREATE VIRTUAL TABLE model_grams USING fts5 (needle, content = '', detail = none, tokenize = 'trigram case_sensitive 1');
INSERT INTO model_grams (rowid, needle) SELECT n.key, r.needle FROM model_needles AS n JOIN model_records AS r USING (place);
CREATE TRIGGER model_named AFTER INSERT ON model_records BEGIN
    INSERT INTO model_needles (place) VALUES (new.place);
    INSERT INTO model_grams (rowid, needle) SELECT key, new.needle FROM model_needles WHERE place = new.place;
END;
CREATE TRIGGER model_renamed AFTER UPDATE OF needle ON model_records WHEN old.needle != new.needle BEGIN
    INSERT INTO model_grams (model_grams, rowid, needle)
        SELECT 'delete', key, old.needle FROM model_needles WHERE place = old.place;
    INSERT INTO model_grams (rowid, needle) SELECT key, new.needle FROM model_needles WHERE place = new.place;
END;
CREATE TRIGGER model_forgotten AFTER DELETE ON model_records BEGIN
    INSERT INTO model_grams (model_grams, rowid, needle)
        SELECT 'delete', key, old.needle FROM model_needles WHERE place = old.place;
    DELETE FROM model_needles WHERE place = old.place;
END;
CREATE INDEX records_by_place_said ON model_records (lower(place));
