//! The shelf of answers that may be given again.
//!
//! Owns: answers by what was asked, for what they hold, and their validators.
//! Not here: requests and answers over HTTP (`answers`).
//! Invariant: an answer is found only for the same question at the same moment of the books; all
//! together stay below a limit.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::http::HeaderValue;
use journal::PriceTable;
use money::{Date, OrganisationId};
use treasury::MemberScope;

/// Limit of all kept answers together.
const MAX_BYTES: usize = 64 << 20;

/// What an answer is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Question {
    pub(crate) org: OrganisationId,
    pub(crate) scope: Option<Arc<MemberScope>>,
    pub(crate) uri: String,
}

/// What an answer holds for.
#[derive(Clone)]
pub(crate) struct Moment {
    pub(crate) seq: u64,
    pub(crate) prices: Arc<PriceTable>,
    pub(crate) day: Date,
}

impl Moment {
    fn is(&self, other: &Self) -> bool {
        self.seq == other.seq && self.day == other.day && Arc::ptr_eq(&self.prices, &other.prices)
    }
}

/// A kept answer.
pub(crate) struct Kept {
    moment: Moment,
    /// Its validator.
    pub(crate) etag: HeaderValue,
    /// Its JSON.
    pub(crate) body: Bytes,
}

/// Kept answers.
pub(crate) struct Shelf {
    kept: Mutex<Answers>,
}

/// How much is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ShelfSize {
    /// Unit: bytes.
    pub(crate) used: usize,
    /// Unit: bytes.
    pub(crate) peak: usize,
    pub(crate) count: usize,
}

struct Answers {
    answers: HashMap<Question, Arc<Kept>>,
    bytes: usize,
    /// The most bytes there were.
    peak: usize,
    /// Counts answers, so that each has a validator of its own.
    count: u64,
    /// Tells this process's validators from those of others.
    process: u64,
}

impl Default for Shelf {
    fn default() -> Self {
        let process = uuid::Uuid::now_v7().as_u64_pair().1;
        Self {
            kept: Mutex::new(Answers {
                answers: HashMap::new(),
                bytes: 0,
                peak: 0,
                count: 0,
                process,
            }),
        }
    }
}

impl Shelf {
    fn answers(&self) -> std::sync::MutexGuard<'_, Answers> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answer to a question, if it was given at this moment.
    pub(crate) fn get(&self, question: &Question, moment: &Moment) -> Option<Arc<Kept>> {
        let found = self.answers().answers.get(question).cloned();
        found.filter(|it| it.moment.is(moment))
    }

    /// Bytes and number of the kept answers, and the most bytes there were.
    pub(crate) fn size(&self) -> ShelfSize {
        let shelf = self.answers();
        ShelfSize {
            used: shelf.bytes,
            peak: shelf.peak,
            count: shelf.answers.len(),
        }
    }

    /// Keeps an answer; answers its validator.
    pub(crate) fn put(&self, open: (Question, Moment), body: &Bytes) -> HeaderValue {
        let (question, moment) = open;
        let mut shelf = self.answers();
        if shelf.bytes.saturating_add(body.len()) > MAX_BYTES {
            shelf.answers.clear();
            shelf.bytes = 0;
        }
        shelf.count = shelf.count.saturating_add(1);
        let text = format!("W/\"{:x}-{}-{}\"", shelf.process, moment.seq, shelf.count);
        let etag = HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("W/\"0\""));
        let kept = Kept {
            moment,
            etag: etag.clone(),
            body: body.clone(),
        };
        shelf.bytes = shelf.bytes.saturating_add(body.len());
        shelf.peak = shelf.peak.max(shelf.bytes);
        if let Some(old) = shelf.answers.insert(question, Arc::new(kept)) {
            shelf.bytes = shelf.bytes.saturating_sub(old.body.len());
        }
        etag
    }
}
