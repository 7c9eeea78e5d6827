-- Work in the background: what waits, runs, is done, is given up. Moments are UTC text of one
-- width, so that they sort.
CREATE TABLE jobs (
    id             BLOB PRIMARY KEY CHECK (length(id) = 16),
    org            BLOB REFERENCES organisations (id),
    kind           TEXT NOT NULL,
    unique_key     TEXT,
    payload        TEXT NOT NULL,
    state          TEXT NOT NULL
        CHECK (state IN ('waiting', 'active', 'completed', 'failed', 'dead', 'cancelled')),
    priority       INTEGER NOT NULL,
    attempts       INTEGER NOT NULL CHECK (attempts >= 0),
    max_attempts   INTEGER NOT NULL CHECK (max_attempts > 0),
    claims         INTEGER NOT NULL DEFAULT 0,
    run_at         TEXT NOT NULL CHECK (length(run_at) = 27),
    lease_owner    TEXT,
    lease_until    TEXT CHECK (length(lease_until) = 27),
    is_cancelling  INTEGER NOT NULL DEFAULT 0,
    progress_done  INTEGER NOT NULL DEFAULT 0,
    progress_total INTEGER NOT NULL DEFAULT 0,
    progress_text  TEXT NOT NULL DEFAULT '',
    result         TEXT,
    last_error     TEXT,
    schedule       TEXT,
    scheduled_for  TEXT CHECK (length(scheduled_for) = 27),
    created_by     TEXT NOT NULL,
    trace          TEXT,
    created_at     TEXT NOT NULL CHECK (length(created_at) = 27),
    updated_at     TEXT NOT NULL CHECK (length(updated_at) = 27),
    started_at     TEXT CHECK (length(started_at) = 27),
    finished_at    TEXT CHECK (length(finished_at) = 27),
    CHECK ((state = 'active') = (lease_owner IS NOT NULL)),
    CHECK ((state IN ('completed', 'dead', 'cancelled')) = (finished_at IS NOT NULL))
) STRICT;

-- One job of a key at a time.
CREATE UNIQUE INDEX jobs_unique_keys ON jobs (kind, unique_key)
    WHERE unique_key IS NOT NULL AND state IN ('waiting', 'active', 'failed');
-- One job for a moment of a schedule, whoever makes it and however long ago it was done.
CREATE UNIQUE INDEX jobs_of_schedules ON jobs (schedule, scheduled_for) WHERE schedule IS NOT NULL;
CREATE INDEX jobs_due ON jobs (priority DESC, run_at, id) WHERE state IN ('waiting', 'failed');
CREATE INDEX jobs_leases ON jobs (lease_until) WHERE state = 'active';
CREATE INDEX jobs_by_state ON jobs (state, finished_at);

CREATE TABLE schedules (
    name     TEXT PRIMARY KEY,
    kind     TEXT NOT NULL,
    cron     TEXT NOT NULL,
    zone     TEXT NOT NULL,
    next_run TEXT NOT NULL CHECK (length(next_run) = 27),
    last_run TEXT CHECK (length(last_run) = 27),
    last_job BLOB CHECK (length(last_job) = 16)
) STRICT;

-- Who does what only one may do at a time, and until when.
CREATE TABLE leases (
    name       TEXT PRIMARY KEY,
    owner      TEXT NOT NULL,
    held_until TEXT NOT NULL CHECK (length(held_until) = 27)
) STRICT;
