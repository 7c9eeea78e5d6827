//! Watching a long forecast from another thread.
//!
//! Owns: how many series are done, and calling it off.
//! Not here: when to look (`treasury`).
//! Invariant: watching changes no result.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// How far a forecast is.
#[derive(Debug, Default)]
pub struct Watch {
    done: AtomicUsize,
    called_off: AtomicBool,
}

impl Watch {
    /// Series tested so far.
    #[must_use]
    pub fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }

    /// Ends the forecast soon, with an error.
    pub fn call_off(&self) {
        self.called_off.store(true, Ordering::Relaxed);
    }

    /// Whether it was called off.
    #[must_use]
    pub fn is_called_off(&self) -> bool {
        self.called_off.load(Ordering::Relaxed)
    }

    pub(crate) fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}
