//! What was proved a moment ago, for those who read while the database is away (OPS-5).
//!
//! Owns: proofs and memberships that held, and for how long they are taken for good without asking.
//! Not here: proving (`treasury`), what may be read (`access`).
//! Invariant: with the database there, it is always asked; without it nothing is changed, nobody new
//! comes in, and what was proved holds for `HOLDS` at most, from the same address only.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use money::OrganisationId;
use sha2::{Digest, Sha256};
use treasury::{Caller, Error, ErrorKind, Identity, Treasury};

/// How long a proof holds without the database. Long enough for a failover.
const HOLDS: Duration = Duration::from_secs(60);
/// Limits: what is remembered of each kind.
const MOST: usize = 10_000;

/// What was proved.
#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) identities: Shelf<Identity>,
    pub(crate) entries: Shelf<(OrganisationId, Caller)>,
}

/// What was answered to a question that is known by its hash alone.
pub(crate) struct Shelf<T> {
    kept: Mutex<HashMap<[u8; 32], (T, Instant)>>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self {
            kept: Mutex::default(),
        }
    }
}

/// A question: who says what, from where. Only its hash is kept.
pub(crate) fn question(parts: &[&str], address: Option<IpAddr>) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.update(address.map(|it| it.to_string()).unwrap_or_default());
    hash.finalize().into()
}

impl<T: Clone> Shelf<T> {
    /// Asks, and remembers a good answer. While the database is away, what it answered before is
    /// good for whoever only reads.
    pub(crate) async fn ask(
        &self,
        treasury: &Treasury,
        question: Option<[u8; 32]>,
        ask: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let Some(question) = question else {
            return ask.await;
        };
        let answer = match self.recall(&question) {
            None => ask.await,
            Some(known) => tokio::select! {
                biased;
                () = treasury.until_database_away() => return Ok(known),
                answer = ask => match answer {
                    Err(error) if error.kind() == ErrorKind::Unavailable => return Ok(known),
                    answer => answer,
                },
            },
        };
        match &answer {
            Ok(good) => self.remember(question, good.clone()),
            Err(error) if error.kind() != ErrorKind::Unavailable => self.forget(&question),
            Err(_) => {}
        }
        answer
    }

    fn recall(&self, question: &[u8; 32]) -> Option<T> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, at) = kept.get(question)?;
        (at.elapsed() < HOLDS).then(|| known.clone())
    }

    fn remember(&self, question: [u8; 32], good: T) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.retain(|_, (_, at)| at.elapsed() < HOLDS);
        }
        // A full shelf takes nothing more: those whose answers are on it are served.
        if kept.len() < MOST || kept.contains_key(&question) {
            kept.insert(question, (good, Instant::now()));
        }
    }

    fn forget(&self, question: &[u8; 32]) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.remove(question);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_of_its_parts_and_of_where_it_is_asked() {
        let here = Some(IpAddr::from([127, 0, 0, 1]));
        let one = question(&["ab", "c"], here);
        assert_eq!(one, question(&["ab", "c"], here));
        assert_ne!(one, question(&["a", "bc"], here));
        assert_ne!(one, question(&["ab", "c"], None));
    }

    #[test]
    fn a_full_shelf_takes_nothing_more_and_forgets_what_is_refused() {
        let shelf = Shelf::<u8>::default();
        for number in 0..=MOST {
            shelf.remember(question(&[&number.to_string()], None), 1);
        }
        let (first, last) = (question(&["0"], None), question(&[&MOST.to_string()], None));
        assert_eq!(shelf.recall(&first), Some(1));
        assert_eq!(shelf.recall(&last), None);
        shelf.forget(&first);
        assert_eq!(shelf.recall(&first), None);
    }
}
