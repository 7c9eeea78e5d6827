//! Who sits where: how many connections there are, and which one does nothing.
//!
//! Owns: the seats, and the choice of the one that has to go. Not here: ending it (`connection`).
//! Invariant: a connection with a request under way is never chosen.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// A limited number of seats.
#[derive(Clone)]
pub(super) struct Seats {
    free: Arc<Semaphore>,
    sitting: Arc<Mutex<Sitting>>,
    /// Something may have become idle, or free.
    changed: Arc<Notify>,
}

#[derive(Default)]
struct Sitting {
    next: u64,
    connections: BTreeMap<u64, Activity>,
}

impl Seats {
    pub(super) fn new(count: usize) -> Self {
        Self {
            free: Arc::new(Semaphore::new(count.clamp(1, Semaphore::MAX_PERMITS))),
            sitting: Arc::default(),
            changed: Arc::default(),
        }
    }

    /// Waits for a free seat. If there is none, whoever has been idle longest loses his; while
    /// everybody is busy, the system keeps those who come waiting.
    pub(super) async fn take(&self) -> FreeSeat {
        loop {
            let changed = self.changed.notified();
            if let Ok(permit) = self.free.clone().try_acquire_owned() {
                return FreeSeat {
                    seats: self.clone(),
                    permit,
                };
            }
            if let Some(idle) = self.idlest() {
                idle.take_away();
            }
            changed.await;
        }
    }

    fn idlest(&self) -> Option<Activity> {
        let sitting = lock(&self.sitting);
        let idle = sitting.connections.values();
        let idle = idle.filter_map(|it| Some((it.idle_since()?, it)));
        idle.min_by_key(|it| it.0).map(|it| it.1.clone())
    }
}

/// A seat that nobody sits on yet.
pub(super) struct FreeSeat {
    seats: Seats,
    permit: OwnedSemaphorePermit,
}

impl FreeSeat {
    /// Gives the seat to a connection that was just accepted.
    pub(super) fn sit(self) -> Seat {
        let activity = Activity::new(self.seats.changed.clone());
        let mut sitting = lock(&self.seats.sitting);
        let number = sitting.next;
        sitting.next += 1;
        sitting.connections.insert(number, activity.clone());
        drop(sitting);
        Seat {
            seats: self.seats,
            number,
            activity,
            permit: Some(self.permit),
        }
    }
}

/// The seat of one connection; free again when it is dropped.
pub(super) struct Seat {
    seats: Seats,
    number: u64,
    activity: Activity,
    permit: Option<OwnedSemaphorePermit>,
}

impl Seat {
    pub(super) fn activity(&self) -> Activity {
        self.activity.clone()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        lock(&self.seats.sitting).connections.remove(&self.number);
        drop(self.permit.take());
        self.seats.changed.notify_waiters();
    }
}

/// What a connection does.
#[derive(Clone)]
pub(super) struct Activity {
    state: Arc<Mutex<State>>,
    taken: Arc<Notify>,
    changed: Arc<Notify>,
}

struct State {
    running: usize,
    served: bool,
    since: Instant,
}

impl Activity {
    fn new(changed: Arc<Notify>) -> Self {
        let state = State {
            running: 0,
            served: false,
            since: Instant::now(),
        };
        Self {
            state: Arc::new(Mutex::new(state)),
            taken: Arc::default(),
            changed,
        }
    }

    /// A request begins; it runs until the answer is sent or given up.
    pub(super) fn begin(&self) -> Running {
        let mut state = lock(&self.state);
        state.running += 1;
        state.served = true;
        drop(state);
        Running(self.clone())
    }

    /// Since when there is no request, if there is none.
    fn idle_since(&self) -> Option<Instant> {
        let state = lock(&self.state);
        (state.running == 0).then_some(state.since)
    }

    /// Lets the time of doing nothing begin now.
    pub(super) fn touch(&self) {
        lock(&self.state).since = Instant::now();
    }

    /// Ends once nothing was done for this long: before the first request, and after it.
    pub(super) async fn idle_for(&self, first: Duration, later: Duration) {
        loop {
            let (limit, deadline, is_idle) = {
                let state = lock(&self.state);
                let limit = if state.served { later } else { first };
                (limit, state.since + limit, state.running == 0)
            };
            let now = Instant::now();
            if is_idle && deadline <= now {
                return;
            }
            // While a request runs there is no need to look more often than at the end of idling.
            let wake = if is_idle { deadline } else { now + limit };
            tokio::time::sleep_until(wake).await;
        }
    }

    /// Ends once the seat is taken away.
    pub(super) async fn taken(&self) {
        self.taken.notified().await;
    }

    fn take_away(&self) {
        self.taken.notify_one();
    }
}

/// A request under way.
pub(super) struct Running(Activity);

impl Drop for Running {
    fn drop(&mut self) {
        let mut state = lock(&self.0.state);
        state.running -= 1;
        state.since = Instant::now();
        drop(state);
        self.0.changed.notify_waiters();
    }
}

/// The body of an answer: the request runs until it is sent.
pub(super) struct Counted {
    body: Body,
    _running: Running,
}

impl Counted {
    pub(super) const fn new(body: Body, running: Running) -> Self {
        Self {
            body,
            _running: running,
        }
    }
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A panic elsewhere leaves these numbers whole: each is changed in one step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
