-- The instance's people: users, memberships, sessions, credentials, keys, links, consents.
-- A deleted row is gone; its version never comes back, because versions are of the whole table.
CREATE SEQUENCE directory_versions AS bigint;

CREATE TABLE directory (
    kind       text COLLATE "C" NOT NULL,
    id         text COLLATE "C" NOT NULL,
    owner      text COLLATE "C",
    lookup     text COLLATE "C",
    body       jsonb NOT NULL,
    version    bigint NOT NULL CHECK (version > 0),
    expires_at timestamptz,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (kind, id)
);
ALTER SEQUENCE directory_versions OWNED BY directory.version;

-- The planner's statistics would keep samples of what was deleted; the indexes do without.
ALTER TABLE directory ALTER COLUMN owner SET STATISTICS 0;
ALTER TABLE directory ALTER COLUMN lookup SET STATISTICS 0;
ALTER TABLE directory ALTER COLUMN body SET STATISTICS 0;

CREATE UNIQUE INDEX directory_lookups ON directory (kind, lookup) WHERE lookup IS NOT NULL;
CREATE INDEX directory_owners ON directory (kind, owner, id) WHERE owner IS NOT NULL;
CREATE INDEX directory_expiries ON directory (expires_at) WHERE expires_at IS NOT NULL;
