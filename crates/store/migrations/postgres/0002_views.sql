-- The journal as tables for people's own tools (Grafana, Metabase, psql). Only read from here.

-- A body as JSON. PostgreSQL has no NUL character; where a text holds one, it is left out.
CREATE FUNCTION journal_json(body text) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN position('\u0000' IN body) = 0 THEN body::jsonb
        ELSE regexp_replace(body, '(?<!\\)((?:\\\\)*)\\u0000', '\1', 'g')::jsonb END
$$;

-- Accounts as they are now.
CREATE VIEW journal_accounts AS
SELECT DISTINCT ON (j.org, (a ->> 'id')::bigint)
    o.slug AS organisation,
    (a ->> 'id')::bigint AS account,
    a ->> 'path' AS path,
    a ->> 'kind' AS kind,
    a ->> 'entity' AS entity,
    a ->> 'asset' AS asset,
    a ->> 'bank' AS bank,
    a ->> 'identification' AS identification,
    a ->> 'region' AS region,
    (a ->> 'opened_on')::date AS opened_on,
    (a ->> 'closed_on')::date AS closed_on,
    j.seq
FROM journal j
JOIN organisations o ON o.number = j.org
CROSS JOIN LATERAL (SELECT journal_json(j.body) AS body) r
CROSS JOIN LATERAL (SELECT coalesce(r.body -> 'account_opened', r.body -> 'account_changed') AS a) x
WHERE a IS NOT NULL
ORDER BY j.org, (a ->> 'id')::bigint, j.seq DESC;

-- One row an entry; `entry` is its place in the journal.
CREATE VIEW journal_entries AS
SELECT
    o.slug AS organisation,
    j.seq AS entry,
    (r.body ->> 'at')::timestamptz AS recorded_at,
    r.body ->> 'by' AS recorded_by,
    (e ->> 'on')::date AS booked_on,
    e ->> 'text' AS description,
    e ->> 'counterparty' AS counterparty,
    e ->> 'reference' AS reference,
    coalesce(e -> 'tags', '{}'::jsonb) AS tags,
    (e ->> 'reverses')::bigint AS reverses,
    (e ->> 'reclassifies')::bigint AS reclassifies,
    (e -> 'line' ->> 'statement')::bigint AS statement
FROM journal j
JOIN organisations o ON o.number = j.org
CROSS JOIN LATERAL (SELECT journal_json(j.body) AS body) r
CROSS JOIN LATERAL (SELECT r.body -> 'entry' AS e) x
WHERE e IS NOT NULL;

-- One row a posting; debit is positive, amounts are exact.
CREATE VIEW journal_postings AS
SELECT
    o.slug AS organisation,
    j.seq AS entry,
    p.place AS posting,
    (e ->> 'on')::date AS booked_on,
    coalesce(p.posting ->> 'value', e ->> 'on')::date AS valued_on,
    (p.posting ->> 'account')::bigint AS account,
    (p.posting ->> 'amount')::numeric AS amount,
    p.posting ->> 'asset' AS asset,
    (p.posting -> 'counter' ->> 'amount')::numeric AS counter_amount,
    p.posting -> 'counter' ->> 'asset' AS counter_asset
FROM journal j
JOIN organisations o ON o.number = j.org
CROSS JOIN LATERAL (SELECT journal_json(j.body) -> 'entry' AS e) x
CROSS JOIN LATERAL jsonb_array_elements(x.e -> 'postings') WITH ORDINALITY AS p(posting, place)
WHERE x.e IS NOT NULL;

-- What each account itself holds now, by booked date.
CREATE VIEW journal_balances AS
SELECT p.organisation, p.account, a.path, p.asset, sum(p.amount) AS balance
FROM journal_postings p
LEFT JOIN journal_accounts a ON a.organisation = p.organisation AND a.account = p.account
GROUP BY p.organisation, p.account, a.path, p.asset;
