//! Whether requests should come here: what a load balancer asks (OPS-2, OPS-5).
//!
//! Owns: the reasons of this process against it, and telling who waits for them to change.
//! Not here: asking the database (`health`), who sets a reason (`serve`, drain, maintenance).
//! Invariant: ready means that no reason holds; reasons do not hide one another.

use std::time::Duration;

use tokio::sync::watch;

/// Why requests should not come here. What the database says is asked anew each time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unready {
    /// The books are being opened.
    Starting,
    /// The database is being brought up to date.
    Migrating,
    /// An operator closed it for a while.
    Maintenance,
    /// It ends as soon as what was accepted is answered.
    Draining,
}

impl Unready {
    /// Every reason, in the order they are told.
    pub const ALL: [Self; 4] = [
        Self::Starting,
        Self::Migrating,
        Self::Maintenance,
        Self::Draining,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Migrating => "migrating",
            Self::Maintenance => "maintenance",
            Self::Draining => "draining",
        }
    }

    /// For people.
    #[must_use]
    pub const fn detail(self) -> &'static str {
        match self {
            Self::Starting => "the books are being opened",
            Self::Migrating => "the database is being brought up to date",
            Self::Maintenance => "an operator closed it for maintenance",
            Self::Draining => "it is ending: what was accepted is answered, nothing new is taken",
        }
    }

    /// After how long asking again makes sense.
    #[must_use]
    pub const fn retry_after(self) -> Duration {
        match self {
            Self::Starting | Self::Migrating => Duration::from_secs(5),
            // Somewhere else, rather.
            Self::Draining => Duration::from_secs(1),
            Self::Maintenance => Duration::from_secs(60),
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// The reasons that hold at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reasons(u8);

impl Reasons {
    /// Whether none holds.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether this one holds.
    #[must_use]
    pub const fn contains(self, reason: Unready) -> bool {
        self.0 & reason.bit() != 0
    }

    /// Those that hold.
    pub fn iter(self) -> impl Iterator<Item = Unready> {
        let all = Unready::ALL.into_iter();
        all.filter(move |it| self.contains(*it))
    }
}

/// Whether this process takes requests. Cheap to clone; all clones are one.
#[derive(Clone, Debug)]
pub struct Readiness {
    reasons: watch::Sender<Reasons>,
}

impl Default for Readiness {
    /// Nothing is against it.
    fn default() -> Self {
        Self {
            reasons: watch::Sender::new(Reasons::default()),
        }
    }
}

impl Readiness {
    /// Of a process that starts: `Starting` holds until it is cleared.
    #[must_use]
    pub fn starting() -> Self {
        let it = Self::default();
        it.set(Unready::Starting);
        it
    }

    /// A reason holds from now on. Whether it did not before.
    pub fn set(&self, reason: Unready) -> bool {
        self.change(|it| it | reason.bit())
    }

    /// A reason holds no longer. Whether it did before.
    pub fn clear(&self, reason: Unready) -> bool {
        self.change(|it| it & !reason.bit())
    }

    fn change(&self, change: impl Fn(u8) -> u8) -> bool {
        self.reasons.send_if_modified(|it| {
            let before = *it;
            *it = Reasons(change(it.0));
            *it != before
        })
    }

    /// What is against it now.
    #[must_use]
    pub fn reasons(&self) -> Reasons {
        *self.reasons.borrow()
    }

    /// Told of every change.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<Reasons> {
        self.reasons.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_hold_beside_one_another_and_end_one_by_one() {
        let readiness = Readiness::starting();
        let other = readiness.clone();
        assert!(other.set(Unready::Draining));
        assert!(!other.set(Unready::Draining), "it holds already");
        let found: Vec<_> = readiness.reasons().iter().collect();
        assert_eq!(found, [Unready::Starting, Unready::Draining]);
        assert!(readiness.clear(Unready::Starting));
        assert!(!readiness.reasons().is_empty());
        assert!(readiness.clear(Unready::Draining));
        assert!(readiness.reasons().is_empty());
        assert!(!readiness.clear(Unready::Maintenance));
    }

    #[tokio::test]
    async fn who_waits_is_told_of_changes_alone() {
        let readiness = Readiness::default();
        let mut told = readiness.subscribe();
        readiness.clear(Unready::Starting);
        assert!(!told.has_changed().unwrap());
        readiness.set(Unready::Maintenance);
        told.changed().await.unwrap();
        assert!(told.borrow().contains(Unready::Maintenance));
    }
}
