-- The journal as tables for people's own tools. Only read from here.
-- Amounts are text: SQLite would add them as floating point, so there is no view of balances.

-- Accounts as they are now.
CREATE VIEW journal_accounts AS
SELECT
    o.slug AS organisation,
    a.value ->> 'id' AS account,
    a.value ->> 'path' AS path,
    a.value ->> 'kind' AS kind,
    a.value ->> 'entity' AS entity,
    a.value ->> 'asset' AS asset,
    a.value ->> 'bank' AS bank,
    a.value ->> 'identification' AS identification,
    a.value ->> 'region' AS region,
    a.value ->> 'opened_on' AS opened_on,
    a.value ->> 'closed_on' AS closed_on,
    max(j.seq) AS seq -- With max alone SQLite takes the other columns from the same row.
FROM journal j
JOIN organisations o ON o.number = j.org
JOIN json_each(j.body) a ON a.key IN ('account_opened', 'account_changed')
GROUP BY j.org, a.value ->> 'id';

-- One row an entry; `entry` is its place in the journal.
CREATE VIEW journal_entries AS
SELECT
    o.slug AS organisation,
    j.seq AS entry,
    j.body ->> '$.at' AS recorded_at,
    j.body ->> '$.by' AS recorded_by,
    j.body ->> '$.entry.on' AS booked_on,
    j.body ->> '$.entry.text' AS description,
    j.body ->> '$.entry.counterparty' AS counterparty,
    j.body ->> '$.entry.reference' AS reference,
    coalesce(j.body -> '$.entry.tags', '{}') AS tags,
    j.body ->> '$.entry.reverses' AS reverses,
    j.body ->> '$.entry.reclassifies' AS reclassifies,
    j.body ->> '$.entry.line.statement' AS statement
FROM journal j
JOIN organisations o ON o.number = j.org
WHERE json_type(j.body, '$.entry') = 'object';

-- One row a posting; debit is positive.
CREATE VIEW journal_postings AS
SELECT
    o.slug AS organisation,
    j.seq AS entry,
    p.key + 1 AS posting,
    j.body ->> '$.entry.on' AS booked_on,
    coalesce(p.value ->> 'value', j.body ->> '$.entry.on') AS valued_on,
    p.value ->> 'account' AS account,
    p.value ->> 'amount' AS amount,
    p.value ->> 'asset' AS asset,
    p.value ->> '$.counter.amount' AS counter_amount,
    p.value ->> '$.counter.asset' AS counter_asset
FROM journal j
JOIN organisations o ON o.number = j.org
JOIN json_each(j.body, '$.entry.postings') p;
