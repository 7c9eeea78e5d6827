-- What happened to the instance (scope 0) and to each organisation (its number), in chains.
CREATE TABLE audit (
    scope bigint NOT NULL CHECK (scope >= 0),
    seq   bigint NOT NULL CHECK (seq > 0),
    at    timestamptz NOT NULL,
    body  text NOT NULL,
    hash  bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (scope, seq)
);

-- Where a chain begins: after the last row that was pruned. Its row lock orders the writers.
CREATE TABLE audit_base (
    scope bigint PRIMARY KEY CHECK (scope >= 0),
    seq   bigint NOT NULL CHECK (seq >= 0),
    hash  bytea NOT NULL CHECK (octet_length(hash) = 32)
);

CREATE FUNCTION guard_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF old.seq > coalesce((SELECT b.seq FROM audit_base b WHERE b.scope = old.scope), 0) THEN
        RAISE EXCEPTION 'the audit log is append-only: rows are only pruned'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN old;
END
$$;

CREATE FUNCTION guard_audit_base() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF new.seq <> 0 OR new.hash <> decode(repeat('00', 32), 'hex') THEN
            RAISE EXCEPTION 'the audit log is append-only: a new chain begins at nothing'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF new.scope <> old.scope OR new.seq <= old.seq OR NOT EXISTS
        (SELECT 1 FROM audit a WHERE a.scope = new.scope AND a.seq = new.seq AND a.hash = new.hash)
    THEN
        RAISE EXCEPTION 'the audit log is append-only: its base only moves on to a row'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN new;
END
$$;

CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_is_only_pruned BEFORE DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION guard_audit();
CREATE TRIGGER audit_base_only_moves_on BEFORE INSERT OR UPDATE ON audit_base
    FOR EACH ROW EXECUTE FUNCTION guard_audit_base();
CREATE TRIGGER audit_base_is_never_deleted BEFORE DELETE OR TRUNCATE ON audit_base
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
