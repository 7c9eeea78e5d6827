//! Reading records: in order, without gaps, proved against the chain.
//!
//! Owns: the queries of the journal.
//! Not here: what a record means (`journal`).
//! Invariant: what is returned follows the record before it; an end is the journal's end, not
//! the place where the database lost something.

use journal::{ChainError, Head, SealedRecord};
use money::OrganisationId;
use sqlx::{QueryBuilder, Row};

use crate::database::on_current;
use crate::error::Error;
use crate::store::{Journal, Store, to_hash, to_seq};

/// How many records are fetched at a time.
pub const CHUNK_RECORDS: usize = 2000;

/// Bytes of bodies after which a chunk ends early is not known before reading, so chunks of big
/// records are bounded by the limit of one record.
const MAX_LIST: usize = 10_000;

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
        // The record before is read too: its hash is what the next one is proved with.
        let more = limit.saturating_add(1).min(CHUNK_RECORDS);
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

    async fn chunk(
        &self,
        journal: &Journal,
        after_seq: u64,
        limit: usize,
    ) -> Result<Vec<SealedRecord>, Error> {
        let sql = "SELECT seq, body, hash FROM journal WHERE org = $1 AND seq > $2 \
                   ORDER BY seq LIMIT $3";
        let failed = || Error::database("read the journal");
        let after = i64::try_from(after_seq).unwrap_or(i64::MAX);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        on_current!(&self.inner.database, |pool| {
            let rows = sqlx::query(sql)
                .bind(journal.number)
                .bind(after)
                .bind(limit);
            let rows = rows.fetch_all(pool).await.map_err(failed())?;
            let mut records = Vec::with_capacity(rows.len());
            for row in &rows {
                let hash: &[u8] = row.try_get(2).map_err(failed())?;
                records.push(SealedRecord {
                    seq: to_seq(row.try_get(0).map_err(failed())?).map_err(failed())?,
                    body: row.try_get(1).map_err(failed())?,
                    hash: to_hash(hash).map_err(failed())?,
                });
            }
            Ok(records)
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
