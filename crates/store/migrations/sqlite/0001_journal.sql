-- Organisations, their journals, documents and prices.
-- A number instead of the 16-byte id keeps the keys of a million records short.
CREATE TABLE organisations (
    number     INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    slug       TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL
) STRICT;

-- The head row is what makes an append compare-and-append, and the sequence gap-free.
CREATE TABLE heads (
    org  INTEGER PRIMARY KEY REFERENCES organisations (number),
    seq  INTEGER NOT NULL CHECK (seq >= 0),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TABLE journal (
    org  INTEGER NOT NULL,
    seq  INTEGER NOT NULL CHECK (seq > 0),
    body TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (org, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER journal_is_never_updated BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: records are never changed'); END;
CREATE TRIGGER journal_is_never_deleted BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: records are never deleted'); END;
CREATE TRIGGER heads_never_go_back BEFORE UPDATE ON heads
WHEN new.seq <= old.seq OR new.org <> old.org
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: its head never goes back'); END;
CREATE TRIGGER heads_are_never_deleted BEFORE DELETE ON heads
BEGIN SELECT RAISE(ABORT, 'the journal is append-only: its head is never deleted'); END;

-- A deleted document stays as a row without a body, so that its version never starts again.
CREATE TABLE documents (
    org        INTEGER NOT NULL REFERENCES organisations (number),
    collection TEXT NOT NULL,
    id         TEXT NOT NULL,
    version    INTEGER NOT NULL CHECK (version > 0),
    body       TEXT CHECK (body IS NULL OR json_valid(body)),
    updated_at TEXT NOT NULL,
    updated_by TEXT NOT NULL,
    PRIMARY KEY (org, collection, id)
) STRICT, WITHOUT ROWID;

-- The rate is decimal text: exact, never summed in SQL.
CREATE TABLE prices (
    org         INTEGER NOT NULL REFERENCES organisations (number),
    base        TEXT NOT NULL,
    quote       TEXT NOT NULL,
    priced_on   TEXT NOT NULL CHECK (length(priced_on) = 10),
    source      TEXT NOT NULL,
    revision    INTEGER NOT NULL CHECK (revision > 0),
    rate        TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (org, base, quote, priced_on, source, revision)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER prices_are_never_updated BEFORE UPDATE ON prices
BEGIN SELECT RAISE(ABORT, 'prices are append-only: a correction is a new revision'); END;
CREATE TRIGGER prices_are_never_deleted BEFORE DELETE ON prices
BEGIN SELECT RAISE(ABORT, 'prices are append-only: a correction is a new revision'); END;
