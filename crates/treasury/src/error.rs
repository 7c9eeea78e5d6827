//! Why a use case did not do what it was asked.
//!
//! Owns: one error for all use cases, with a stable code. Not here: HTTP statuses (`server`).
//! Invariant: what a user can put right says what was found, what was expected and the cure.

use journal::{ApplyError, Refusal};
use statements::Problem;
use thiserror::Error as ThisError;

/// Why a use case did not do what it was asked.
#[derive(Debug, ThisError)]
pub enum Error {
    /// What was asked for breaks a rule; every breach is listed.
    #[error("{}", list(.0))]
    Refused(Vec<Refusal>),
    /// There is no such thing.
    #[error("{what} `{name}` does not exist: {cure}")]
    NotFound {
        /// The kind of thing.
        what: &'static str,
        /// As asked for.
        name: String,
        /// What to do.
        cure: &'static str,
    },
    /// A field is not what it should be.
    #[error("{field} `{found}`: expected {expected}")]
    Invalid {
        /// The field.
        field: &'static str,
        /// Its text.
        found: String,
        /// What was expected.
        expected: String,
    },
    /// The thing is in a state that does not allow it.
    #[error("{0}")]
    Conflict(String),
    /// The idempotency key was used before, for other content.
    #[error(
        "idempotency key `{key}` was used before for another request ({by}): use a new key for \
         new content"
    )]
    KeyReused {
        /// The key.
        key: String,
        /// What it was used for.
        by: String,
    },
    /// A file has errors, or things to confirm: nothing was booked.
    #[error("{summary}")]
    Files {
        /// In one sentence.
        summary: String,
        /// Every finding with its file's name.
        problems: Vec<(String, Problem)>,
    },
    /// The store failed or refuses.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// A document could not be kept.
    #[error(transparent)]
    Document(#[from] store::DocumentError),
    /// The stored journal cannot be folded.
    #[error("the journal cannot be read: {0}; run `bursar journal verify`")]
    Journal(#[from] ApplyError),
    /// The ledger stopped, or did not come to an end in time. Nothing was changed.
    #[error("the books cannot be written now: {0}")]
    Unavailable(String),
    /// The database went away during a commit and did not come back in time: the change is in the
    /// books, or will be in a moment, or not.
    #[error(
        "it is not known whether the books were changed: {0}; ask again with the same \
         idempotency key, or look before asking again"
    )]
    OutcomeUnknown(String),
}

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// What was sent is wrong: another content is needed.
    Invalid,
    /// There is no such thing.
    NotFound,
    /// It does not fit what was done before.
    Conflict,
    /// The server cannot now: the same request may succeed later.
    Unavailable,
}

/// What an earlier request decided is a conflict; everything else is about this one's content.
fn refusal_kind(refusals: &[Refusal]) -> ErrorKind {
    use journal::RefusalKind as Kind;
    match refusals.first().map(|it| &it.kind) {
        Some(
            Kind::KeyReused { .. }
            | Kind::AlreadyReversed { .. }
            | Kind::PathTaken(_)
            | Kind::IdentificationTaken { .. },
        ) => ErrorKind::Conflict,
        Some(Kind::UnknownEntry(_)) => ErrorKind::NotFound,
        _ => ErrorKind::Invalid,
    }
}

impl From<money::AmountError> for Error {
    fn from(error: money::AmountError) -> Self {
        Self::Refused(vec![journal::RefusalKind::Amount(error).whole()])
    }
}

fn list(refusals: &[Refusal]) -> String {
    match refusals {
        [one] => one.to_string(),
        many => {
            let shown: Vec<String> = many
                .iter()
                .take(20)
                .map(|it| match it.index {
                    Some(index) => format!("item {}: {it}", index + 1),
                    None => it.to_string(),
                })
                .collect();
            format!(
                "{} problems, nothing was booked: {}",
                many.len(),
                shown.join("; ")
            )
        }
    }
}

impl Error {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusals) => refusals.first().map_or("refused", |it| it.kind.code()),
            Self::NotFound { .. } => "not-found",
            Self::Invalid { .. } => "invalid",
            Self::Conflict(_) => "conflict",
            Self::KeyReused { .. } => "idempotency-key-reused",
            Self::Files { .. } => "file-problems",
            Self::Store(store::Error::NewerDatabase { .. }) => "database-newer",
            Self::Store(store::Error::Unreachable { .. }) => "database-unreachable",
            Self::Store(store::Error::LostTail { .. }) => "journal-lost-tail",
            Self::Store(store::Error::SlugTaken(_)) => "slug-taken",
            Self::Store(store::Error::NotBursar { .. }) => "not-a-bursar-database",
            Self::Store(store::Error::Chain { .. }) => "journal-damaged",
            Self::Store(store::Error::Damaged { .. }) => "database-damaged",
            Self::Store(store::Error::AnchorDamaged { .. }) => "anchor-damaged",
            Self::Store(store::Error::Full { .. }) => "disk-full",
            Self::Store(store::Error::ReadOnly { .. }) => "database-read-only",
            Self::Document(store::DocumentError::Conflict { .. }) => "document-changed",
            Self::Document(store::DocumentError::Store(store::Error::Refused { .. }))
            | Self::Store(store::Error::Refused { .. }) => "invalid",
            Self::Store(_) | Self::Document(store::DocumentError::Store(_)) => "store-failed",
            Self::Journal(_) => "journal-damaged",
            Self::Unavailable(_) => "unavailable",
            Self::OutcomeUnknown(_) => "outcome-unknown",
        }
    }

    /// What kind of failure it is: what an edge turns into a status or an exit code.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Refused(refusals) => refusal_kind(refusals),
            Self::NotFound { .. } => ErrorKind::NotFound,
            Self::Invalid { .. } | Self::Files { .. } => ErrorKind::Invalid,
            Self::Conflict(_)
            | Self::KeyReused { .. }
            | Self::Document(store::DocumentError::Conflict { .. }) => ErrorKind::Conflict,
            Self::Store(store::Error::SlugTaken(_)) => ErrorKind::Conflict,
            Self::Store(store::Error::Refused { .. })
            | Self::Document(store::DocumentError::Store(store::Error::Refused { .. })) => {
                ErrorKind::Invalid
            }
            Self::Store(_)
            | Self::Document(_)
            | Self::Journal(_)
            | Self::Unavailable(_)
            | Self::OutcomeUnknown(_) => ErrorKind::Unavailable,
        }
    }

    pub(crate) fn invalid(field: &'static str, found: &str, expected: impl Into<String>) -> Self {
        Self::Invalid {
            field,
            found: found.chars().take(80).collect(),
            expected: expected.into(),
        }
    }
}
