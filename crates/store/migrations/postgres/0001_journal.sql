-- Organisations, their journals, documents and prices.
-- A number instead of the uuid keeps the keys of a million records short.
CREATE TABLE organisations (
    number     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id         uuid NOT NULL UNIQUE,
    slug       text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL
);

-- The head row is what makes an append compare-and-append, and the sequence gap-free.
-- Updated with every append: half-empty pages keep the new version on the same page (HOT).
CREATE TABLE heads (
    org  bigint PRIMARY KEY REFERENCES organisations (number),
    seq  bigint NOT NULL CHECK (seq >= 0),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32)
) WITH (fillfactor = 50);

-- No foreign key: every append moves the head row, which has one; a check per record would cost.
CREATE TABLE journal (
    org  bigint NOT NULL,
    seq  bigint NOT NULL CHECK (seq > 0),
    body text NOT NULL,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (org, seq)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE FUNCTION refuse_going_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: its head never goes back'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER journal_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER heads_are_never_deleted BEFORE DELETE OR TRUNCATE ON heads
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER heads_never_go_back BEFORE UPDATE ON heads
    FOR EACH ROW WHEN (new.seq <= old.seq OR new.org <> old.org)
    EXECUTE FUNCTION refuse_going_back();

-- A deleted document stays as a row without a body, so that its version never starts again.
CREATE TABLE documents (
    org        bigint NOT NULL REFERENCES organisations (number),
    collection text COLLATE "C" NOT NULL,
    id         text COLLATE "C" NOT NULL,
    version    bigint NOT NULL CHECK (version > 0),
    body       jsonb,
    updated_at timestamptz NOT NULL,
    updated_by text NOT NULL,
    PRIMARY KEY (org, collection, id)
);

CREATE TABLE prices (
    org         bigint NOT NULL REFERENCES organisations (number),
    base        text COLLATE "C" NOT NULL,
    quote       text COLLATE "C" NOT NULL,
    priced_on   date NOT NULL,
    source      text COLLATE "C" NOT NULL,
    revision    bigint NOT NULL CHECK (revision > 0),
    rate        numeric NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (org, base, quote, priced_on, source, revision)
);

CREATE TRIGGER prices_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON prices
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
