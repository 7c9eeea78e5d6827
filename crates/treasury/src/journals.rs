//! The journal as a whole: its head and its proof.
//!
//! Owns: proving the chain and every balance from the stored bytes.
//! Not here: text formats (`journal::text`), backups.
//! Invariant: a proof starts from nothing but the store; the open book is only compared with it.

use journal::{Amounts, Asking, Fold, Head};
use money::OrganisationId;

use crate::error::Error;
use crate::treasury::Treasury;

/// What a proof found.
#[derive(Clone, Debug)]
pub struct Proof {
    /// How many records were followed.
    pub records: u64,
    /// How many of them are entries.
    pub entries: usize,
    /// Where the stored journal stands.
    pub head: Head,
    /// What is wrong; empty if the journal is proved.
    pub problems: Vec<String>,
}

impl Treasury {
    /// Proves an organisation's journal: chain, decoding, every entry's balance, that all
    /// balances of an asset sum to zero, and that the open book and the anchor agree.
    ///
    /// `progress` is told of every followed record's sequence, now and then.
    ///
    /// Errors: `Store` when it cannot be read at all.
    pub async fn verify_journal(
        &self,
        org: OrganisationId,
        progress: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<Proof, Error> {
        let mut fold = Fold::default();
        let mut problems = Vec::new();
        'journal: loop {
            let records = self
                .store
                .read(org, fold.head().seq, store::CHUNK_RECORDS)
                .await?;
            for record in &records {
                if let Err(error) = fold.follow(record) {
                    problems.push(error.to_string());
                    break 'journal;
                }
            }
            progress(fold.head().seq);
            if records.len() < store::CHUNK_RECORDS {
                break;
            }
        }
        let book = fold.finish()?;
        if problems.is_empty() {
            let head = self.store.head(org).await?;
            if head.seq < book.head().seq {
                problems.push(format!(
                    "the head row says record {}, the records end later",
                    head.seq
                ));
            }
            let mut sums = Amounts::default();
            for (_, amount) in book.balances(&Asking::default()) {
                if let Err(error) = sums.add(amount) {
                    problems.push(error.to_string());
                }
            }
            let left = sums.into_vec();
            problems.extend(
                left.iter()
                    .map(|it| format!("all balances leave {it}, not zero")),
            );
            if let Ok(ledger) = self.ledger(org).await {
                let open = ledger.book();
                let at_same = open.head().seq == book.head().seq;
                if at_same && open.balances(&Asking::default()) != book.balances(&Asking::default())
                {
                    problems.push("the open book differs from the stored journal".to_owned());
                }
            }
        }
        Ok(Proof {
            records: book.head().seq,
            entries: book.entry_count(),
            head: book.head(),
            problems,
        })
    }
}
