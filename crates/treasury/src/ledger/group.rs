//! A group of requests: decided one after the other, committed together.
//!
//! Owns: deciding, and on which thread.
//! Not here: making it durable (`ledger`), rules (`journal::decide`).
//! Invariant: every request of a group is decided on the book that those before it leave.

use journal::{Book, Command, Decision, Head, Refusal, Request, SealedRecord, decide};

use super::{Answer, Job};

/// Items that are decided where the writer runs: well under a millisecond. More go to a thread
/// where they hold nobody up, because going there and back costs as much as a small commit.
const AT_ONCE: usize = 100;

/// A group of requests, decided one after the other against the same growing book.
pub(super) struct Group {
    /// The book before the group.
    base: Book,
    /// The book after the requests so far.
    pub(super) book: Book,
    pub(super) records: Vec<SealedRecord>,
    /// What each request led to; its reply is sent only when the group is durable.
    pub(super) results: Vec<Result<Answer, Vec<Refusal>>>,
}

/// Decides requests on a book.
///
/// A panic in there is a mistake of ours: it goes on, and ends the ledger.
pub(super) async fn decide_all(base: &Book, jobs: Vec<Job>) -> (Vec<Job>, Group) {
    let mut group = Group::new(base);
    let size: usize = jobs
        .iter()
        .map(|it| size_of_command(&it.request.command))
        .sum();
    if size <= AT_ONCE {
        jobs.iter().for_each(|it| group.add(&it.request));
        return (jobs, group);
    }
    let decided = tokio::task::spawn_blocking(move || {
        jobs.iter().for_each(|it| group.add(&it.request));
        (jobs, group)
    });
    match decided.await {
        Ok(decided) => decided,
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        // The runtime ends, and this task with it.
        Err(_) => std::future::pending().await,
    }
}

/// About how many items a command has.
pub(super) fn size_of_command(command: &Command) -> usize {
    match command {
        Command::PostEntries(entries) => entries.iter().map(|it| 1 + it.postings.len() / 4).sum(),
        Command::RecordStatements(drafts) => drafts.iter().map(|it| 1 + it.entries.len()).sum(),
        Command::ReverseEntries { entries, .. } => entries.len(),
        Command::OpenAccounts(accounts) => accounts.len(),
        Command::DefineAssets(assets) => assets.len(),
        Command::DraftPayments(orders) | Command::DraftPaymentsOnce(orders) => orders.len(),
        Command::SubmitPayments(items) => items.len(),
        Command::ApprovePayments { approvals, .. } => approvals.len(),
        Command::MovePayments(steps) => steps.len(),
        _ => 1,
    }
}

impl Group {
    pub(super) fn new(book: &Book) -> Self {
        Self {
            base: book.clone(),
            book: book.clone(),
            records: Vec::new(),
            results: Vec::new(),
        }
    }

    /// Whether every answer is about records that are durable already.
    pub(super) fn is_settled(&self) -> bool {
        let is_repeated = |it: &Result<Answer, _>| it.as_ref().is_ok_and(|it| it.is_repeated);
        self.results.iter().all(is_repeated)
    }

    fn add(&mut self, request: &Request) {
        let result = self.decide(request);
        self.results.push(result);
    }

    fn decide(&mut self, request: &Request) -> Result<Answer, Vec<Refusal>> {
        let facts = match decide(&self.book, request)? {
            Decision::Facts(facts) => facts,
            Decision::Repeated(row) => {
                return Ok(Answer {
                    first: row.first,
                    records: row.records,
                    is_repeated: true,
                });
            }
        };
        let head: Head = self.book.head();
        let recorded = self.book.record(request, facts);
        let records = recorded.map_err(|error| self.undo(error))?;
        let first = head.seq + u64::from(!records.is_empty());
        let count = u32::try_from(records.len()).unwrap_or(u32::MAX);
        self.records.extend(records);
        Ok(Answer {
            first,
            records: count,
            is_repeated: false,
        })
    }

    /// Drops the book that a request was applied to in part, and makes it again without that
    /// request. This is rare; a copy of the book for each request would cost every request.
    fn undo(&mut self, error: journal::ApplyError) -> Vec<Refusal> {
        self.book = self.base.clone();
        for record in &self.records {
            let followed = self.book.follow(record);
            followed.expect("the same records were applied to the same book before");
        }
        overflow(error)
    }
}

/// Decided facts fail to apply only when a sum leaves its range.
fn overflow(error: journal::ApplyError) -> Vec<Refusal> {
    let kind = match error {
        journal::ApplyError::Amount { error, .. } => journal::RefusalKind::Amount(error),
        other => journal::RefusalKind::Inconsistent(other.to_string()),
    };
    vec![kind.whole()]
}
