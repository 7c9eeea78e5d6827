//! What the journal says of what was promised.
//!
//! Owns: reading the journal from the database itself and comparing. Not here: the promises
//! (`load`), the chain (`bursar journal verify`).
//! Invariant: nothing of Bursar's own code takes part: the records are read with psql.

use std::collections::HashMap;

use anyhow::{Context, Result};
use serde_json::Value;

use super::load::Promise;
use super::postgres::Postgres;

/// The journal as it was read so far.
#[derive(Default)]
pub(super) struct Journal {
    /// The text of each entry, by sequence.
    keys: HashMap<u64, String>,
    /// How often an entry of this text is there.
    counts: HashMap<String, usize>,
    last: u64,
    hashes: HashMap<u64, String>,
}

/// What does not agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Verdict {
    /// Promised, and not in the journal at its place.
    pub(super) lost: usize,
    /// In the journal more than once.
    pub(super) doubled: usize,
    /// Records whose place or hash changed since they were first read.
    pub(super) changed: usize,
    pub(super) promised: usize,
}

impl Journal {
    /// Reads what is new, and that what was read before is still the same.
    pub(super) fn compare(&mut self, postgres: &Postgres, promises: &[Promise]) -> Result<Verdict> {
        let changed = self.reread(postgres)?;
        self.read(postgres)?;
        let lost = promises
            .iter()
            .filter(|it| self.keys.get(&it.seq) != Some(&it.key));
        let doubled = self.counts.values().filter(|it| **it > 1);
        Ok(Verdict {
            lost: lost.count(),
            doubled: doubled.count(),
            changed,
            promised: promises.len(),
        })
    }

    fn read(&mut self, postgres: &Postgres) -> Result<()> {
        let sql = format!(
            "SELECT seq, encode(hash, 'hex'), body FROM journal WHERE seq > {} ORDER BY seq",
            self.last
        );
        for line in postgres.ask(&sql)?.lines() {
            let mut cells = line.splitn(3, '\t');
            let seq = cells.next().and_then(|it| it.parse().ok());
            let seq: u64 = seq.with_context(|| format!("a record: {line}"))?;
            let hash = cells.next().context("a hash")?;
            let body: Value = serde_json::from_str(cells.next().unwrap_or_default())
                .with_context(|| format!("record {seq}"))?;
            // The text of an entry is its key: one that is there under two keys is found, too.
            if let Some(text) = body["entry"]["text"].as_str() {
                *self.counts.entry(text.to_owned()).or_default() += 1;
                self.keys.insert(seq, text.to_owned());
            }
            self.hashes.insert(seq, hash.to_owned());
            self.last = seq;
        }
        Ok(())
    }

    /// How many records that were read before are gone or others now.
    fn reread(&self, postgres: &Postgres) -> Result<usize> {
        let sql = format!(
            "SELECT seq, encode(hash, 'hex') FROM journal WHERE seq <= {}",
            self.last
        );
        let text = postgres.ask(&sql)?;
        let mut same = 0;
        for line in text.lines() {
            let Some((seq, hash)) = line.split_once('\t') else {
                continue;
            };
            let known = seq.parse().ok().and_then(|it: u64| self.hashes.get(&it));
            same += usize::from(known.is_some_and(|it| it == hash));
        }
        Ok(self.hashes.len().saturating_sub(same))
    }
}
