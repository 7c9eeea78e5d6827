//! The ledger: one organisation's book and the one way to change it.
//!
//! Owns: group commit (decide, append, publish), following other processes, and waiting for a
//! sequence. Not here: rules (`journal::decide`), durability (`store`), starting (`cold`).
//! Invariant: what is published is durable; a reader's book never changes under it; nobody who
//! reads waits for anybody who writes.

mod cold;

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use journal::{Book, Decision, Head, Refusal, Request, SealedRecord, decide};
use money::OrganisationId;
use store::{AppendError, Store};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{mpsc, oneshot, watch};

use crate::error::Error;
use cold::{Keeper, catch_up};

/// Requests that may wait at once; more are refused, because a queue that grows only hides it.
const QUEUE: usize = 10_000;
/// Most requests of one commit.
const GROUP: usize = 2_048;
/// Most records of one commit, unless a single request has more.
const GROUP_RECORDS: usize = 20_000;
/// How often a commit is tried again after another process was first.
const CONFLICTS: u32 = 100;
/// How often a commit whose outcome is unknown is looked up.
const LOOK_UPS: u32 = 20;

/// What a request led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Sequence of its first record; the head's if it led to none.
    pub first: u64,
    /// How many records it led to.
    pub records: u32,
    /// Whether it had been recorded before, under the same idempotency key.
    pub is_repeated: bool,
}

struct Job {
    request: Request,
    reply: oneshot::Sender<Result<Answer, Error>>,
}

/// One organisation's book, shared by everyone who reads and writes it.
pub struct Ledger {
    org: OrganisationId,
    book: ArcSwap<Book>,
    queue: mpsc::Sender<Job>,
    published: watch::Sender<u64>,
    keeper: Keeper,
}

impl Ledger {
    /// Folds the stored journal and starts the writer.
    ///
    /// Errors: `Journal` if the chain or a record is damaged, `Store`.
    pub(crate) async fn open(store: Store, org: OrganisationId) -> Result<Arc<Self>, Error> {
        let (book, kept) = cold::open(&store, org).await?;
        let (queue, jobs) = mpsc::channel(QUEUE);
        let (published, _) = watch::channel(book.head().seq);
        let ledger = Arc::new(Self {
            org,
            book: ArcSwap::from_pointee(book),
            queue,
            published,
            keeper: Keeper::new(store.clone(), org, kept),
        });
        ledger.keeper.keep_if_due(&ledger.book());
        let writer = Writer {
            store,
            ledger: Arc::downgrade(&ledger),
            org,
        };
        let handle = tokio::runtime::Handle::current();
        // A thread of its own: deciding and sealing a large import must not hold up the runtime.
        let spawned = std::thread::Builder::new()
            .name(format!("ledger-{org}"))
            .spawn(move || handle.block_on(writer.run(jobs)));
        spawned
            .map_err(|error| Error::Unavailable(format!("no thread for the ledger: {error}")))?;
        Ok(ledger)
    }

    /// The organisation.
    #[must_use]
    pub const fn org(&self) -> OrganisationId {
        self.org
    }

    /// The book as it stands: a snapshot that nobody changes.
    #[must_use]
    pub fn book(&self) -> Arc<Book> {
        self.book.load_full()
    }

    /// Told of every published sequence.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.published.subscribe()
    }

    /// The book, once it holds at least `seq`: what a client that wrote at `seq` reads.
    ///
    /// Errors: `Unavailable` when it does not come within `patience`.
    pub async fn book_at_least(&self, seq: u64, patience: Duration) -> Result<Arc<Book>, Error> {
        let mut published = self.published.subscribe();
        let wait = tokio::time::timeout(patience, published.wait_for(|it| *it >= seq)).await;
        if matches!(wait, Ok(Ok(_))) {
            return Ok(self.book());
        }
        let head = self.book().head().seq;
        Err(Error::Unavailable(format!(
            "the journal is at {head}, not yet at {seq}; try again"
        )))
    }

    /// Asks for a change: answered when it is durable, or refused.
    ///
    /// Errors: `Refused` with every breach, `Unavailable`, `Store`.
    pub async fn ask(&self, request: Request) -> Result<Answer, Error> {
        let (reply, answer) = oneshot::channel();
        self.queue
            .try_send(Job { request, reply })
            .map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => {
                    Error::Unavailable(format!("{QUEUE} requests are waiting; try again later"))
                }
                mpsc::error::TrySendError::Closed(_) => Error::Unavailable(STOPPED.to_owned()),
            })?;
        answer
            .await
            .map_err(|_| Error::Unavailable(STOPPED.to_owned()))?
    }

    fn publish(&self, book: Book) {
        let seq = book.head().seq;
        let book = Arc::new(book);
        self.book.store(Arc::clone(&book));
        self.published.send_replace(seq);
        self.keeper.keep_if_due(&book);
    }

    /// Keeps a snapshot, so that the next start reads less. Nothing is lost without it.
    pub(crate) async fn rest(&self) {
        self.keeper.rest(&self.book()).await;
    }
}

const STOPPED: &str = "the ledger has stopped after a failed write; look at the log, then restart";

struct Writer {
    store: Store,
    ledger: std::sync::Weak<Ledger>,
    org: OrganisationId,
}

/// A group of requests, decided one after the other against the same growing book.
struct Group {
    /// The book before the group.
    base: Book,
    /// The book after the requests so far.
    book: Book,
    records: Vec<SealedRecord>,
    /// What each request led to; its reply is sent only when the group is durable.
    results: Vec<Result<Answer, Vec<Refusal>>>,
}

impl Writer {
    async fn run(self, mut jobs: mpsc::Receiver<Job>) {
        let mut heads = self.store.subscribe();
        loop {
            tokio::select! {
                job = jobs.recv() => {
                    let Some(job) = job else { return };
                    if !self.commit(job, &mut jobs).await {
                        jobs.close();
                        return;
                    }
                }
                moved = heads.recv() => {
                    match moved {
                        Err(RecvError::Closed) => return,
                        // A lagging subscriber may have missed a head of ours.
                        Err(RecvError::Lagged(_)) => self.follow_others().await,
                        Ok(moved) if moved.org == self.org => self.follow_others().await,
                        Ok(_) => {}
                    }
                }
            }
        }
    }

    /// Another process wrote: catch up, so that readers here see it.
    async fn follow_others(&self) {
        let Some(ledger) = self.ledger.upgrade() else {
            return;
        };
        let mut book = Book::clone(&ledger.book());
        let before = book.head();
        // Mostly it is this process's own append that is announced.
        if self.store.head(self.org).await.is_ok_and(|it| it == before) {
            return;
        }
        match catch_up(&self.store, self.org, &mut book).await {
            Ok(()) if book.head() != before => ledger.publish(book),
            Ok(()) => {}
            Err(error) => tracing::warn!(org = %self.org, %error, "cannot follow the journal"),
        }
    }

    /// Takes what waits, commits it together; `false` when the ledger must stop.
    async fn commit(&self, first: Job, jobs: &mut mpsc::Receiver<Job>) -> bool {
        let Some(ledger) = self.ledger.upgrade() else {
            return false;
        };
        let mut group = vec![first];
        while group.len() < GROUP
            && let Ok(job) = jobs.try_recv()
        {
            group.push(job);
        }
        let mut waiting = group.into_iter().peekable();
        while waiting.peek().is_some() {
            let book = ledger.book();
            let outcome = self.commit_group(&book, &mut waiting).await;
            match outcome {
                Ok((jobs, decided)) => {
                    if decided.book.head() != book.head() {
                        ledger.publish(decided.book);
                    }
                    for (job, result) in jobs.into_iter().zip(decided.results) {
                        // Whoever asked may have gone; what was recorded stays recorded.
                        let _ = job.reply.send(result.map_err(Error::Refused));
                    }
                }
                Err((jobs, failure)) => {
                    tracing::error!(org = %self.org, error = %failure, "cannot append");
                    let is_fatal = matches!(failure, Failure::Fatal(_));
                    let text = failure.to_string();
                    for job in jobs {
                        let _ = job.reply.send(Err(Error::Unavailable(text.clone())));
                    }
                    if is_fatal {
                        return false;
                    }
                }
            }
        }
        true
    }

    async fn commit_group(
        &self,
        book: &Book,
        waiting: &mut std::iter::Peekable<std::vec::IntoIter<Job>>,
    ) -> Result<(Vec<Job>, Group), (Vec<Job>, Failure)> {
        let mut jobs = Vec::new();
        let mut base = book.clone();
        let mut group = Group::new(&base);
        while group.records.len() < GROUP_RECORDS
            && let Some(job) = waiting.next()
        {
            group.add(&job.request);
            jobs.push(job);
        }
        let mut conflicts = 0;
        // Set once an append ended without an answer: its records may be in the journal.
        let mut is_uncertain = false;
        loop {
            if group.records.is_empty() {
                return Ok((jobs, group));
            }
            match self
                .store
                .append(self.org, base.head(), &group.records)
                .await
            {
                Ok(()) => return Ok((jobs, group)),
                Err(AppendError::Conflict { .. }) if conflicts < CONFLICTS => conflicts += 1,
                Err(AppendError::Unknown { cause }) if conflicts < CONFLICTS => {
                    conflicts += 1;
                    is_uncertain = true;
                    tracing::warn!(org = %self.org, %cause, "the outcome of an append is unknown");
                }
                Err(error) => return Err((jobs, Failure::of(error))),
            }
            if is_uncertain {
                match self.look_up(&group.records).await {
                    Some(true) => return Ok((jobs, group)),
                    // Its transaction may still be under way: the same append waits for it at
                    // the head row, and then either succeeds or conflicts and is looked up.
                    Some(false) if self.is_still_at(base.head()).await => continue,
                    Some(false) => is_uncertain = false,
                    None => {
                        let cause = "an append ended without an answer and cannot be looked up";
                        return Err((jobs, Failure::Fatal(cause.to_owned())));
                    }
                }
            }
            if let Err(error) = catch_up(&self.store, self.org, &mut base).await {
                return Err((jobs, Failure::Passing(error.to_string())));
            }
            // Others were first: everything is decided again, against the books as they are now.
            group = Group::new(&base);
            jobs.iter().for_each(|it| group.add(&it.request));
        }
    }

    /// Whether records whose append ended without an answer are in the journal.
    async fn look_up(&self, records: &[SealedRecord]) -> Option<bool> {
        let last = records.last()?;
        for attempt in 1..=LOOK_UPS {
            tokio::time::sleep(Duration::from_millis(u64::from(attempt) * 50)).await;
            match self.store.record(self.org, last.seq).await {
                Ok(found) => return Some(found.is_some_and(|it| it.hash == last.hash)),
                Err(error) => tracing::warn!(org = %self.org, %error, "cannot look up an append"),
            }
        }
        None
    }

    async fn is_still_at(&self, head: Head) -> bool {
        self.store.head(self.org).await.is_ok_and(|it| it == head)
    }
}

impl Group {
    fn new(book: &Book) -> Self {
        Self {
            base: book.clone(),
            book: book.clone(),
            records: Vec::new(),
            results: Vec::new(),
        }
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

#[derive(Debug, thiserror::Error)]
enum Failure {
    /// Nothing was written; later requests may succeed.
    #[error("{0}")]
    Passing(String),
    /// What is on disk is not known any more: the process must not accept anything.
    #[error("{0}")]
    Fatal(String),
}

impl Failure {
    fn of(error: AppendError) -> Self {
        match error {
            AppendError::Stopped { .. } | AppendError::Unknown { .. } => {
                Self::Fatal(error.to_string())
            }
            other => Self::Passing(other.to_string()),
        }
    }
}
