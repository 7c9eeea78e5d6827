-- The instance's people: users, memberships, sessions, credentials, keys, links, consents.
-- A deleted row is gone; its version never comes back, because versions are of the whole table.
CREATE TABLE directory (
    kind       TEXT NOT NULL,
    id         TEXT NOT NULL,
    owner      TEXT,
    lookup     TEXT,
    body       TEXT NOT NULL CHECK (json_valid(body)),
    version    INTEGER NOT NULL CHECK (version > 0),
    expires_at TEXT,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX directory_lookups ON directory (kind, lookup) WHERE lookup IS NOT NULL;
CREATE INDEX directory_owners ON directory (kind, owner, id) WHERE owner IS NOT NULL;
CREATE INDEX directory_expiries ON directory (expires_at) WHERE expires_at IS NOT NULL;

-- The last version given to any row.
CREATE TABLE directory_versions (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    last INTEGER NOT NULL CHECK (last >= 0)
) STRICT;
INSERT INTO directory_versions VALUES (1, 0);

CREATE TRIGGER directory_versions_never_go_back BEFORE UPDATE ON directory_versions
WHEN new.last <= old.last
BEGIN SELECT RAISE(ABORT, 'versions of the directory never go back'); END;
CREATE TRIGGER directory_versions_are_never_deleted BEFORE DELETE ON directory_versions
BEGIN SELECT RAISE(ABORT, 'versions of the directory never go back'); END;
