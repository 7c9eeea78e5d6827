-- What happened to the instance (scope 0) and to each organisation (its number), in chains.
CREATE TABLE audit (
    scope INTEGER NOT NULL CHECK (scope >= 0),
    seq   INTEGER NOT NULL CHECK (seq > 0),
    at    TEXT NOT NULL CHECK (length(at) = 27),
    body  TEXT NOT NULL,
    hash  BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (scope, seq)
) STRICT, WITHOUT ROWID;

-- Where a chain begins: after the last row that was pruned.
CREATE TABLE audit_base (
    scope INTEGER PRIMARY KEY CHECK (scope >= 0),
    seq   INTEGER NOT NULL CHECK (seq >= 0),
    hash  BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER audit_is_never_updated BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only: rows are never changed'); END;
CREATE TRIGGER audit_is_only_pruned BEFORE DELETE ON audit
WHEN old.seq > coalesce((SELECT seq FROM audit_base WHERE scope = old.scope), 0)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only: rows are only pruned'); END;
CREATE TRIGGER audit_begins_at_nothing BEFORE INSERT ON audit_base
WHEN new.seq <> 0 OR new.hash <> zeroblob(32)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only: a new chain begins at nothing'); END;
CREATE TRIGGER audit_base_only_moves_to_a_row BEFORE UPDATE ON audit_base
WHEN new.scope <> old.scope OR new.seq <= old.seq OR NOT EXISTS
    (SELECT 1 FROM audit WHERE scope = new.scope AND seq = new.seq AND hash = new.hash)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only: its base only moves on to a row'); END;
CREATE TRIGGER audit_base_is_never_deleted BEFORE DELETE ON audit_base
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only: its base is never deleted'); END;
