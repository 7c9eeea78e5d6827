//! The ledger: one organisation's book and the one way to change it.
//!
//! Owns: group commit (decide, append, publish), following other processes, and waiting for a
//! sequence. Not here: rules (`journal::decide`), durability (`store`), starting (`cold`).
//! Invariant: what is published is durable; a reader's book never changes under it; nobody who
//! reads waits for anybody who writes.

mod cold;
mod group;

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use journal::{Book, Head, Request, SealedRecord};
use money::OrganisationId;
use store::{AppendError, Store};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{mpsc, oneshot, watch};
use tracing::Instrument;

use crate::error::Error;
use cold::{Keeper, catch_up};
use group::{Group, decide_all, size_of_command};

/// Requests that may wait at once; more are refused, because a queue that grows only hides it.
const QUEUE: usize = 10_000;
/// Most requests of one commit.
const GROUP: usize = 2_048;
/// Most records of one commit, unless a single request has more.
const GROUP_RECORDS: usize = 20_000;
/// How often a commit is tried again after another process was first.
const CONFLICTS: u32 = 100;
/// How long a commit whose outcome is unknown is looked into before those who asked are told so.
const PATIENCE: Duration = Duration::from_secs(20);
/// First and longest pause between two looks.
const PAUSES: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(1));

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
    /// What it is asked in.
    span: tracing::Span,
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
        // A task and not a thread: between a caller and the disk every change of threads costs
        // more than deciding an entry. What takes long leaves the runtime in `group`.
        tokio::spawn(writer.run(jobs));
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
    /// Errors: `Refused` with every breach, `Unavailable` (nothing was written), `OutcomeUnknown`.
    pub async fn ask(&self, request: Request) -> Result<Answer, Error> {
        let (reply, answer) = oneshot::channel();
        self.queue
            .try_send(Job {
                request,
                span: tracing::Span::current(),
                reply,
            })
            .map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => {
                    Error::Unavailable(format!("{QUEUE} requests are waiting; try again later"))
                }
                mpsc::error::TrySendError::Closed(_) => Error::Unavailable(STOPPED.to_owned()),
            })?;
        answer.await.map_err(|_| {
            Error::OutcomeUnknown("the ledger ended while it worked on this".to_owned())
        })?
    }

    /// Whether its writer has ended: after a failed sync, or by a mistake of ours.
    pub(crate) fn has_ended(&self) -> bool {
        self.queue.is_closed()
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

/// The span of a commit: it belongs to the first of those who asked, and names the others.
fn commit_span(org: OrganisationId, jobs: &[Job]) -> tracing::Span {
    let Some((first, others)) = jobs.split_first() else {
        return tracing::Span::none();
    };
    let requests = jobs.len();
    let span = tracing::info_span!(parent: &first.span, "journal.commit", org.id = %org, requests);
    for it in others {
        span.follows_from(&it.span);
    }
    span
}

const STOPPED: &str = "the ledger has stopped after a failed write; look at the log, then restart";

struct Writer {
    store: Store,
    ledger: std::sync::Weak<Ledger>,
    org: OrganisationId,
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
                        Ok(moved) if self.is_news(&moved) => self.follow_others().await,
                        Ok(_) => {}
                    }
                }
            }
        }
    }

    /// Whether an announcement says more than the book has; mostly it is this process's own
    /// append, and asking the database about each would cost every commit a query.
    fn is_news(&self, moved: &store::HeadMoved) -> bool {
        let known = self.ledger.upgrade().map(|it| it.book.load().head().seq);
        moved.org == self.org && known.is_some_and(|it| it < moved.head.seq)
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
                    for job in jobs {
                        let _ = job.reply.send(Err(failure.to_error()));
                    }
                    if matches!(failure, Failure::Fatal(_)) {
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
        let mut size = 0;
        while size < GROUP_RECORDS
            && let Some(job) = waiting.next()
        {
            size += size_of_command(&job.request.command);
            jobs.push(job);
        }
        let span = commit_span(self.org, &jobs);
        self.decide_and_append(book, jobs).instrument(span).await
    }

    async fn decide_and_append(
        &self,
        book: &Book,
        jobs: Vec<Job>,
    ) -> Result<(Vec<Job>, Group), (Vec<Job>, Failure)> {
        let mut base = book.clone();
        let (mut jobs, mut group) = decide_all(&base, jobs).await;
        for _ in 0..CONFLICTS {
            match self.attempt(base.head(), &group).await {
                Ok(Attempt::Final) => return Ok((jobs, group)),
                Ok(Attempt::Overtaken) => {}
                Err(failure) => return Err((jobs, failure)),
            }
            if let Err(error) = catch_up(&self.store, self.org, &mut base).await {
                return Err((jobs, Failure::Passing(error.to_string())));
            }
            // Others were first: everything is decided again, against the books as they are now.
            (jobs, group) = decide_all(&base, jobs).await;
        }
        let cause = format!("others were first {CONFLICTS} times");
        Err((jobs, Failure::Passing(cause)))
    }

    /// Makes what was decided on `base` durable, which also proves that nobody wrote since.
    async fn attempt(&self, base: Head, group: &Group) -> Result<Attempt, Failure> {
        if group.records.is_empty() {
            // Nothing to append, so nothing that proves it: a refusal by books that another
            // process has moved on from would be a refusal of what is right by now.
            if group.is_settled() {
                return Ok(Attempt::Final);
            }
            return match self.store.head(self.org).await {
                Ok(head) if head == base => Ok(Attempt::Final),
                Ok(_) => Ok(Attempt::Overtaken),
                Err(error) => Err(Failure::Passing(error.to_string())),
            };
        }
        match self.store.append(self.org, base, &group.records).await {
            Ok(()) => Ok(Attempt::Final),
            Err(AppendError::Conflict { .. }) => Ok(Attempt::Overtaken),
            Err(AppendError::Unknown { cause }) => {
                tracing::warn!(org = %self.org, %cause, "the outcome of an append is unknown");
                match self.settle(base, &group.records).await {
                    Some(Settled::Written) => Ok(Attempt::Final),
                    Some(Settled::Displaced) => Ok(Attempt::Overtaken),
                    None => Err(Failure::Unknown(cause)),
                }
            }
            Err(error) => Err(Failure::of(error)),
        }
    }

    /// Finds out what became of records whose append ended without an answer; `None` if the
    /// database does not say in time.
    ///
    /// Looking alone proves nothing: their transaction may still be under way and come to its end
    /// after the look. So the same append is sent again until it is answered. It can succeed only
    /// if they never arrived, and it waits at the head row for who is still there; and once the
    /// head has moved on, they are in their place or never will be.
    async fn settle(&self, base: Head, records: &[SealedRecord]) -> Option<Settled> {
        let last = records.last()?;
        let settled = async {
            let mut pause = PAUSES.0;
            loop {
                tokio::time::sleep(pause).await;
                pause = PAUSES.1.min(pause * 2);
                let found = match self.store.append(self.org, base, records).await {
                    Ok(()) => return Settled::Written,
                    Err(AppendError::Conflict { .. }) => {
                        self.store.record(self.org, last.seq).await
                    }
                    Err(error) => {
                        tracing::warn!(org = %self.org, %error, "cannot repeat an append");
                        continue;
                    }
                };
                match found {
                    Ok(found) if found.as_ref().is_some_and(|it| it.hash == last.hash) => {
                        return Settled::Written;
                    }
                    Ok(_) => return Settled::Displaced,
                    Err(error) => {
                        tracing::warn!(org = %self.org, %error, "cannot look up an append");
                    }
                }
            }
        };
        // Cut off in the middle of an append, it is as unknown as before.
        tokio::time::timeout(PATIENCE, settled).await.ok()
    }
}

/// How an attempt to commit a group ended.
enum Attempt {
    /// What was decided holds.
    Final,
    /// Others wrote since: it must be decided again.
    Overtaken,
}

/// What became of an append without an answer.
enum Settled {
    /// The records are in the journal.
    Written,
    /// Others wrote in their place: they never will be.
    Displaced,
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    /// Nothing was written; later requests may succeed.
    #[error("{0}")]
    Passing(String),
    /// These requests may have been recorded, or may be in a moment. Later ones are decided on
    /// whatever is found in the journal then, so nothing else is in doubt.
    #[error("{0}")]
    Unknown(String),
    /// What is on disk is not known any more: the process must not accept anything.
    #[error("{0}")]
    Fatal(String),
}

impl Failure {
    fn of(error: AppendError) -> Self {
        match error {
            AppendError::Stopped { .. } => Self::Fatal(error.to_string()),
            AppendError::Unknown { cause } => Self::Unknown(cause),
            other => Self::Passing(other.to_string()),
        }
    }

    fn to_error(&self) -> Error {
        match self {
            Self::Passing(cause) => Error::Unavailable(cause.clone()),
            Self::Unknown(cause) | Self::Fatal(cause) => Error::OutcomeUnknown(cause.clone()),
        }
    }
}
