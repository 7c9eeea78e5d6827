-- Work in the background: what waits, runs, is done, is given up.
-- Rows are changed often: half-empty pages keep a new version on the same page (HOT).
CREATE TABLE jobs (
    id             uuid PRIMARY KEY,
    org            uuid REFERENCES organisations (id),
    kind           text COLLATE "C" NOT NULL,
    unique_key     text COLLATE "C",
    payload        jsonb NOT NULL,
    state          text COLLATE "C" NOT NULL
        CHECK (state IN ('waiting', 'active', 'completed', 'failed', 'dead', 'cancelled')),
    priority       bigint NOT NULL,
    attempts       bigint NOT NULL CHECK (attempts >= 0),
    max_attempts   bigint NOT NULL CHECK (max_attempts > 0),
    claims         bigint NOT NULL DEFAULT 0,
    run_at         timestamptz NOT NULL,
    lease_owner    text,
    lease_until    timestamptz,
    is_cancelling  boolean NOT NULL DEFAULT false,
    progress_done  bigint NOT NULL DEFAULT 0,
    progress_total bigint NOT NULL DEFAULT 0,
    progress_text  text NOT NULL DEFAULT '',
    result         jsonb,
    last_error     text,
    schedule       text COLLATE "C",
    scheduled_for  timestamptz,
    created_by     text NOT NULL,
    trace          text,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    started_at     timestamptz,
    finished_at    timestamptz,
    CHECK ((state = 'active') = (lease_owner IS NOT NULL)),
    CHECK ((state IN ('completed', 'dead', 'cancelled')) = (finished_at IS NOT NULL))
) WITH (fillfactor = 50);

-- One job of a key at a time.
CREATE UNIQUE INDEX jobs_unique_keys ON jobs (kind, unique_key)
    WHERE unique_key IS NOT NULL AND state IN ('waiting', 'active', 'failed');
-- One job for a moment of a schedule, whoever makes it and however long ago it was done.
CREATE UNIQUE INDEX jobs_of_schedules ON jobs (schedule, scheduled_for) WHERE schedule IS NOT NULL;
CREATE INDEX jobs_due ON jobs (priority DESC, run_at, id) WHERE state IN ('waiting', 'failed');
CREATE INDEX jobs_leases ON jobs (lease_until) WHERE state = 'active';
CREATE INDEX jobs_by_state ON jobs (state, finished_at);

CREATE TABLE schedules (
    name     text COLLATE "C" PRIMARY KEY,
    kind     text NOT NULL,
    cron     text NOT NULL,
    zone     text NOT NULL,
    next_run timestamptz NOT NULL,
    last_run timestamptz,
    last_job uuid
);

-- Who does what only one may do at a time, and until when.
CREATE TABLE leases (
    name       text PRIMARY KEY,
    owner      text NOT NULL,
    held_until timestamptz NOT NULL
);
