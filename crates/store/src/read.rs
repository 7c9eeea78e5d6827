//! Reading records: in order, without gaps, proved against the chain.
//!
//! Owns: the queries of the journal, and which of them the read replica is asked.
//! Not here: what a record means (`journal`).
//! Invariant: what is returned follows the record before it; an end is the journal's end, not
//! the place where the database lost something.

use journal::{ChainError, Head, SealedRecord};
use money::OrganisationId;
use sqlx::{PgPool, QueryBuilder, Row};

use crate::columns::{to_hash, to_seq};
use crate::database::{Database, on_current};
use crate::error::Error;
use crate::store::{Journal, Store};

/// How many records are fetched at a time.
pub const CHUNK_RECORDS: usize = 2000;

/// Records that are worth asking the replica for.
const HEAVY_RECORDS: usize = 500;

/// Bytes of bodies after which a chunk ends early is not known before reading, so chunks of big
/// records are bounded by the limit of one record.
const MAX_LIST: usize = 10_000;

/// The query for records in order, on the pool of any engine.
macro_rules! chunk {
    ($pool:expr, $number:expr, $after:expr, $limit:expr) => {{
        let sql = "SELECT seq, body, hash FROM journal WHERE org = $1 AND seq > $2 \
                   ORDER BY seq LIMIT $3";
        let failed = || Error::database("read the journal");
        let rows = sqlx::query(sql)
            .bind($number)
            .bind(i64::try_from($after).unwrap_or(i64::MAX))
            .bind(i64::try_from($limit).unwrap_or(i64::MAX));
        let rows = rows.fetch_all($pool).await.map_err(failed())?;
        let mut records = Vec::with_capacity(rows.len());
        for row in &rows {
            let hash: &[u8] = row.try_get(2).map_err(failed())?;
            records.push(SealedRecord {
                seq: to_seq(row.try_get(0).map_err(failed())?).map_err(failed())?,
                body: row.try_get(1).map_err(failed())?,
                hash: to_hash(hash).map_err(failed())?,
            });
        }
        Ok::<_, Error>(records)
    }};
}

impl Store {
    /// The records after `after_seq`, at most `limit`, in order.
    ///
    /// Each is proved to follow the one before it. Errors: `Chain`, `LostTail`, `Damaged`.
    pub async fn read(
        &self,
        org: OrganisationId,
        after_seq: u64,
        limit: usize,
    ) -> Result<Vec<SealedRecord>, Error> {
        let journal = self.journal(org).await?;
        let known = journal.known();
        let (mut head, mut records) = self.start(&journal, after_seq, limit).await?;
        for record in &records {
            head = head
                .follow(record)
                .map_err(|cause| Error::Chain { org, cause })?;
        }
        while records.len() < limit {
            let more = (limit - records.len()).min(CHUNK_RECORDS);
            let chunk = self.chunk(&journal, head.seq, more).await?;
            let is_last = chunk.len() < more;
            for record in chunk {
                head = head
                    .follow(&record)
                    .map_err(|cause| Error::Chain { org, cause })?;
                records.push(record);
            }
            if is_last {
                check_end(org, known, head)?;
                break;
            }
        }
        Ok(records)
    }

    /// Hands every record after `after_seq` to `visit`, in order, in chunks, up to the journal's
    /// end, and returns the head there. Memory: one chunk.
    ///
    /// Errors: as `read`, or what `visit` returns.
    pub async fn for_each<E: From<Error>>(
        &self,
        org: OrganisationId,
        after_seq: u64,
        mut visit: impl FnMut(Vec<SealedRecord>) -> Result<(), E>,
    ) -> Result<Head, E> {
        let mut after = after_seq;
        let mut head = None;
        loop {
            let records = self.read(org, after, CHUNK_RECORDS).await?;
            let Some(last) = records.last() else { break };
            after = last.seq;
            head = Some(Head {
                seq: last.seq,
                hash: last.hash,
            });
            let is_end = records.len() < CHUNK_RECORDS;
            visit(records)?;
            if is_end {
                break;
            }
        }
        match head {
            Some(head) => Ok(head),
            None => Ok(self.head(org).await?),
        }
    }

    /// One record; `None` beyond the journal's end.
    pub async fn record(
        &self,
        org: OrganisationId,
        seq: u64,
    ) -> Result<Option<SealedRecord>, Error> {
        Ok(self.records(org, &[seq]).await?.pop())
    }

    /// The records with these sequences, in order of sequence; those that do not exist are left
    /// out. Each is as stored; the chain is proved by `read`.
    ///
    /// Limits: 10,000 sequences.
    pub async fn records(
        &self,
        org: OrganisationId,
        seqs: &[u64],
    ) -> Result<Vec<SealedRecord>, Error> {
        if seqs.len() > MAX_LIST {
            let found = seqs.len().to_string();
            return Err(Error::refused("list of records", &found, "at most 10,000"));
        }
        let journal = self.journal(org).await?;
        if seqs.is_empty() {
            return Ok(Vec::new());
        }
        let failed = || Error::database("read records");
        on_current!(&self.inner.database, |pool| {
            let mut query = QueryBuilder::new("SELECT seq, body, hash FROM journal WHERE org = ");
            query.push_bind(journal.number).push(" AND seq IN (");
            let mut list = query.separated(",");
            for seq in seqs {
                list.push_bind(i64::try_from(*seq).unwrap_or(i64::MAX));
            }
            query.push(") ORDER BY seq");
            let rows = query
                .build()
                .persistent(seqs.len() == 1)
                .fetch_all(pool)
                .await;
            rows.map_err(failed())?
                .iter()
                .map(|row| {
                    let hash: Vec<u8> = row.try_get(2).map_err(failed())?;
                    Ok(SealedRecord {
                        seq: to_seq(row.try_get(0).map_err(failed())?).map_err(failed())?,
                        body: row.try_get(1).map_err(failed())?,
                        hash: to_hash(&hash).map_err(failed())?,
                    })
                })
                .collect()
        })
    }

    /// The head at `after_seq` and the first records after it.
    async fn start(
        &self,
        journal: &Journal,
        after_seq: u64,
        limit: usize,
    ) -> Result<(Head, Vec<SealedRecord>), Error> {
        if after_seq == 0 {
            return Ok((Head::default(), Vec::new()));
        }
        // The record before is read too: its hash is what the next one is proved with. It comes
        // from the primary; so does what follows, unless it is much and known to be there.
        let more = if self.is_for_replica(journal, after_seq, limit) {
            1
        } else {
            limit.saturating_add(1).min(CHUNK_RECORDS)
        };
        let mut records = self.chunk(journal, after_seq - 1, more).await?;
        match records.first() {
            Some(first) if first.seq == after_seq => {
                let head = Head {
                    seq: first.seq,
                    hash: first.hash,
                };
                records.remove(0);
                Ok((head, records))
            }
            Some(first) => {
                let cause = ChainError::Gap {
                    expected: after_seq,
                    found: first.seq,
                };
                Err(Error::Chain {
                    org: journal.org,
                    cause,
                })
            }
            None => {
                let head = self.head(journal.org).await?;
                let found = format!("{after_seq}");
                Err(if head.seq >= after_seq {
                    lost(journal.org, head, after_seq)
                } else {
                    Error::refused("first record", &found, "one that is in the journal")
                })
            }
        }
    }

    /// Whether the replica is asked for records: many, all of which are known to be there.
    fn is_for_replica(&self, journal: &Journal, after_seq: u64, limit: usize) -> bool {
        let Database::Postgres(servers) = &self.inner.database else {
            return false;
        };
        let end = after_seq.saturating_add(u64::try_from(limit).unwrap_or(u64::MAX));
        servers.replica.is_some() && limit >= HEAVY_RECORDS && end <= journal.known().seq
    }

    /// Records in order. Much is read from the replica if there is one: what it says follows a
    /// record that the primary gave, and is used only if it has as much as is known to be there,
    /// so that one that lags or went astray changes nothing but the time it takes.
    async fn chunk(
        &self,
        journal: &Journal,
        after_seq: u64,
        limit: usize,
    ) -> Result<Vec<SealedRecord>, Error> {
        if self.is_for_replica(journal, after_seq, limit)
            && let Database::Postgres(servers) = &self.inner.database
            && let Some(replica) = &servers.replica
        {
            let number = journal.number;
            let read = async |pool: PgPool| chunk!(&pool, number, after_seq, limit);
            if let Some(records) = replica.read(read).await {
                let is_enough = records.len() == limit;
                let outcome = if is_enough { "answered" } else { "behind" };
                metrics::counter!("bursar_database_replica_reads_total", "outcome" => outcome)
                    .increment(1);
                if is_enough {
                    return Ok(records);
                }
            }
        }
        on_current!(&self.inner.database, |pool| {
            chunk!(pool, journal.number, after_seq, limit)
        })
    }
}

/// An end before what was known when the reading began is a loss.
fn check_end(org: OrganisationId, known: Head, end: Head) -> Result<(), Error> {
    let is_whole = end.seq > known.seq || end == known;
    if is_whole {
        Ok(())
    } else {
        Err(Error::LostTail {
            org,
            anchor: known,
            database: end,
        })
    }
}

fn lost(org: OrganisationId, head: Head, missing: u64) -> Error {
    let found = format!(
        "the journal of {org} has a head at record {}, record {missing} is missing",
        head.seq
    );
    Error::Damaged { found }
}
