//! The journal as a whole: its head and its proof.
//!
//! Owns: proving the chain and every balance from the stored bytes.
//! Not here: text formats (`journal::text`), backups.
//! Invariant: a proof starts from nothing but the store; the open book is only compared with it.

use journal::{Amounts, Asking, Book, Head, SealedRecord};
use money::OrganisationId;

use crate::error::Error;
use crate::rights::{Action, Caller, require_everything};
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
    /// The stored records after this sequence, a limited number at a time; none at the end.
    ///
    /// Errors: `Store`.
    pub async fn journal_records(
        &self,
        org: OrganisationId,
        caller: &Caller,
        after: u64,
    ) -> Result<Vec<SealedRecord>, Error> {
        caller.require(org, Action::JournalExport)?;
        require_everything(caller)?;
        Ok(self.store.read(org, after, store::CHUNK_RECORDS).await?)
    }

    /// Proves an organisation's journal: chain, decoding, every entry's balance, that all
    /// balances of an asset sum to zero, and that the open book and the anchor agree.
    ///
    /// `progress` is told of every followed record's sequence, now and then.
    ///
    /// Errors: `Store` when it cannot be read at all.
    pub async fn verify_journal(
        &self,
        org: OrganisationId,
        caller: &Caller,
        progress: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<Proof, Error> {
        caller.require(org, Action::JournalRead)?;
        let mut book = Book::default();
        let mut problems = Vec::new();
        if let Err(problem) = self.follow_to_end(org, &mut book, progress).await? {
            problems.push(problem);
        }
        if problems.is_empty() {
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
        // Who did what is proved with what was booked.
        problems.extend(self.audit_problems(org).await?);
        Ok(Proof {
            records: book.head().seq,
            entries: book.entry_count(),
            head: book.head(),
            problems,
        })
    }

    /// Follows the stored records up to the head row. The inner error is what is damaged.
    async fn follow_to_end(
        &self,
        org: OrganisationId,
        book: &mut Book,
        progress: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<Result<(), String>, Error> {
        loop {
            // Asked first: what is appended meanwhile is read as well, or the next time round.
            let head = match self.store.head(org).await {
                Ok(head) => head,
                Err(error) => return damage(error),
            };
            if head.seq <= book.head().seq {
                let is_same = head == book.head() || head.seq < book.head().seq;
                return Ok(is_same.then_some(()).ok_or_else(|| {
                    format!("the head row's hash of record {} is another one", head.seq)
                }));
            }
            let records = self
                .store
                .read(org, book.head().seq, store::CHUNK_RECORDS)
                .await;
            let records = match records {
                Ok(records) => records,
                Err(error) => return damage(error),
            };
            if records.is_empty() {
                return Ok(Err(format!(
                    "the head row says record {}, the records end at {}",
                    head.seq,
                    book.head().seq
                )));
            }
            for record in &records {
                if let Err(error) = book.follow(record) {
                    return Ok(Err(error.to_string()));
                }
            }
            progress(book.head().seq);
        }
    }
}

/// Parts what is wrong with the journal from what keeps it from being read now.
fn damage(error: store::Error) -> Result<Result<(), String>, Error> {
    match error {
        store::Error::Chain { .. }
        | store::Error::LostTail { .. }
        | store::Error::Damaged { .. }
        | store::Error::AnchorDamaged { .. } => Ok(Err(error.to_string())),
        other => Err(other.into()),
    }
}
