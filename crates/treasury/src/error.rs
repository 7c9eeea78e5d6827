//! Why a use case did not do what it was asked.
//!
//! Owns: one error for all use cases, with a stable code. Not here: HTTP statuses (`server`).
//! Invariant: what a user can put right says what was found, what was expected and the cure.

use journal::{ApplyError, Refusal};
use statements::Problem;
use thiserror::Error as ThisError;

use crate::rights::Action;

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
    /// A field cannot be read, and why is known in words.
    #[error("{message}")]
    Malformed {
        /// The field.
        field: &'static str,
        /// The field, what was found and what was expected.
        message: String,
    },
    /// The thing is in a state that does not allow it.
    #[error("{0}")]
    Conflict(String),
    /// The caller's role does not allow it.
    #[error(
        "`{action}` is not allowed to you ({role}): ask an owner or admin for a role that has it"
    )]
    Forbidden {
        /// What they wanted to do.
        action: Action,
        /// What they are.
        role: String,
    },
    /// Who asks did not prove who they are.
    #[error("{detail}")]
    Unauthenticated {
        /// The stable code.
        code: &'static str,
        /// What was wrong, and the cure.
        detail: &'static str,
    },
    /// A sign-in at a provider did not succeed.
    #[error(transparent)]
    Provider(#[from] connect::oidc::OidcError),
    /// The organisation wants a second factor of its members.
    #[error(
        "this organisation requires a second factor or a passkey: set one up, then sign in with it"
    )]
    SecondFactorRequired,
    /// It is the only way in that the person has.
    #[error(
        "this is your only way to sign in: register a passkey or link another provider before \
         you remove it"
    )]
    LastWayIn,
    /// Tried too often.
    #[error("too many attempts: try again in {} s", retry_after.as_secs())]
    TooMany {
        /// After how long it is worth trying again.
        retry_after: std::time::Duration,
    },
    /// The password is too easily guessed.
    #[error("this password is too weak: {0}")]
    Weak(String),
    /// A bank, or a folder that files land in, did not do what it should.
    #[error("{message}")]
    Connection {
        /// The stable code.
        code: &'static str,
        /// What was found, what was expected, the cure.
        message: String,
        /// What to do about it.
        reaction: connect::http::Reaction,
        /// How long it asks to be left alone.
        retry_after: Option<std::time::Duration>,
    },
    /// What is sealed cannot be opened.
    #[error("sealed data cannot be opened: {0}")]
    Sealed(&'static str),
    /// Nothing is kept about someone whose personal data was erased.
    #[error("this person's data was erased: nothing more is kept about them")]
    Erased,
    /// There is no master key.
    #[error(transparent)]
    MasterKey(#[from] crate::secrets::MasterKeyError),
    /// People and sessions could not be changed.
    #[error(transparent)]
    Directory(#[from] store::DirectoryError),
    /// It is about accounts outside the caller's scope.
    #[error(
        "this is about accounts or entities outside your scope: ask an owner or admin to widen it"
    )]
    OutsideScope,
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
    /// A backup was not made, read or restored.
    #[error(transparent)]
    Backup(store::BackupError),
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
    /// The caller may not.
    Forbidden,
    /// The caller did not prove who they are.
    Unauthenticated,
    /// The caller tried too often.
    TooMany,
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
        Some(Kind::Payment(it)) => payment_kind(it),
        _ => ErrorKind::Invalid,
    }
}

/// What somebody else may do is forbidden, what was done before is a conflict.
fn payment_kind(refusal: &journal::PaymentRefusal) -> ErrorKind {
    use journal::PaymentRefusal as It;
    match refusal {
        It::Unknown(_) => ErrorKind::NotFound,
        It::Own(_) | It::NotAsked { .. } | It::DayLimit { .. } => ErrorKind::Forbidden,
        It::Rule { code, .. } if matches!(*code, "own-change" | "approval-limit") => {
            ErrorKind::Forbidden
        }
        It::Rule { code, .. }
            if matches!(
                *code,
                "netting-under-way" | "netting-unconfirmed" | "netted-since"
            ) =>
        {
            ErrorKind::Conflict
        }
        It::State { .. }
        | It::Changed(_)
        | It::ApprovedBefore(_)
        | It::DraftedBefore { .. }
        | It::EndToEndIdTaken(_)
        | It::ExportedBefore { .. }
        | It::FileNumber => ErrorKind::Conflict,
        It::ReasonNeeded(_) | It::EntryUnfit { .. } | It::NotPayable(_) | It::Rule { .. } => {
            ErrorKind::Invalid
        }
    }
}

impl From<money::AmountError> for Error {
    fn from(error: money::AmountError) -> Self {
        Self::Refused(vec![journal::RefusalKind::Amount(error).whole()])
    }
}

impl From<store::BackupError> for Error {
    fn from(error: store::BackupError) -> Self {
        match error {
            store::BackupError::Store(error) => Self::Store(error),
            other => Self::Backup(other),
        }
    }
}

/// What is wrong with what was named is to be put right; places and keys may come back.
const fn backup_kind(error: &store::BackupError) -> ErrorKind {
    use store::BackupError as It;
    match error {
        It::NotFound { .. } => ErrorKind::NotFound,
        It::NotEmpty { .. } | It::InUse { .. } | It::OlderSchema { .. } | It::Cancelled => {
            ErrorKind::Conflict
        }
        It::Unknown { .. }
        | It::Format { .. }
        | It::NewerSchema { .. }
        | It::KeyMissing { .. }
        | It::Damaged { .. }
        | It::Mismatch { .. } => ErrorKind::Invalid,
        _ => ErrorKind::Unavailable,
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
            Self::Invalid { .. } | Self::Malformed { .. } => "invalid",
            Self::Conflict(_) => "conflict",
            Self::Forbidden { .. } => "forbidden",
            Self::OutsideScope => "outside-scope",
            Self::Unauthenticated { code, .. } => code,
            Self::Provider(error) => error.code(),
            Self::SecondFactorRequired => "second-factor-required",
            Self::LastWayIn => "last-way-in",
            Self::TooMany { .. } => "too-many-attempts",
            Self::Weak(_) => "password-weak",
            Self::Connection { code, .. } => code,
            Self::Sealed(_) => "sealed",
            Self::Erased => "erased",
            Self::MasterKey(_) => "master-key",
            Self::Directory(store::DirectoryError::Conflict { .. }) => "changed-meanwhile",
            Self::Directory(store::DirectoryError::LookupTaken { .. }) => "taken",
            Self::Directory(store::DirectoryError::Store(_)) => "store-failed",
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
            Self::Backup(error) => error.code().unwrap_or("store-failed"),
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
            Self::Forbidden { .. } | Self::OutsideScope | Self::SecondFactorRequired => {
                ErrorKind::Forbidden
            }
            Self::Unauthenticated { .. } => ErrorKind::Unauthenticated,
            Self::Provider(
                connect::oidc::OidcError::Http(_) | connect::oidc::OidcError::Setup { .. },
            ) => ErrorKind::Unavailable,
            Self::Provider(_) => ErrorKind::Unauthenticated,
            Self::TooMany { .. } => ErrorKind::TooMany,
            Self::Connection { reaction, .. } => match reaction {
                connect::http::Reaction::Stop => ErrorKind::Invalid,
                _ => ErrorKind::Unavailable,
            },
            Self::Backup(error) => backup_kind(error),
            Self::Directory(
                store::DirectoryError::Conflict { .. } | store::DirectoryError::LookupTaken { .. },
            ) => ErrorKind::Conflict,
            Self::Weak(_) | Self::Invalid { .. } | Self::Malformed { .. } | Self::Files { .. } => {
                ErrorKind::Invalid
            }
            Self::Conflict(_)
            | Self::KeyReused { .. }
            | Self::LastWayIn
            | Self::Erased
            | Self::Document(store::DocumentError::Conflict { .. }) => ErrorKind::Conflict,
            Self::Store(store::Error::SlugTaken(_)) => ErrorKind::Conflict,
            Self::Store(store::Error::Refused { .. })
            | Self::Document(store::DocumentError::Store(store::Error::Refused { .. })) => {
                ErrorKind::Invalid
            }
            Self::Store(_)
            | Self::Document(_)
            | Self::Directory(_)
            | Self::Sealed(_)
            | Self::MasterKey(_)
            | Self::Journal(_)
            | Self::Unavailable(_)
            | Self::OutcomeUnknown(_) => ErrorKind::Unavailable,
        }
    }

    /// Whether a journal is damaged or lost its tail: nobody's request, and no outage.
    #[must_use]
    pub const fn is_damage(&self) -> bool {
        use store::Error::{AnchorDamaged, Damaged, LostTail};
        matches!(
            self,
            Self::Journal(_) | Self::Store(Damaged { .. } | LostTail { .. } | AnchorDamaged { .. })
        )
    }

    pub(crate) const fn unauthenticated(code: &'static str, detail: &'static str) -> Self {
        Self::Unauthenticated { code, detail }
    }

    pub(crate) fn invalid(field: &'static str, found: &str, expected: impl Into<String>) -> Self {
        Self::Invalid {
            field,
            found: found.chars().take(80).collect(),
            expected: expected.into(),
        }
    }

    /// A field whose fault says itself what was found or what was expected: neither is said twice.
    #[must_use]
    pub fn malformed(field: &'static str, found: &str, fault: &impl std::fmt::Display) -> Self {
        let found: String = found.chars().take(80).collect();
        let (fault, quoted) = (fault.to_string(), format!("`{found}`"));
        let message = if fault.starts_with(field) {
            fault
        } else if fault.starts_with(&quoted) {
            format!("{field} {fault}")
        } else if found.is_empty() || fault.contains(&quoted) {
            format!("{field}: {fault}")
        } else {
            format!("{field} {quoted}: {fault}")
        };
        Self::Malformed { field, message }
    }
}

#[cfg(test)]
mod tests {
    use money::{Amount, Asset};

    use super::*;

    #[test]
    fn a_malformed_field_says_once_what_was_found_and_what_was_expected() {
        let told = |field, found: &str, fault: &dyn std::fmt::Display| {
            Error::malformed(field, found, &fault).to_string()
        };
        let read = |text: &str| Amount::parse(text, Asset::currency("EUR").unwrap()).unwrap_err();
        assert_eq!(
            told("amount", "NaN", &read("NaN")),
            "amount `NaN`: expected digits with at most one decimal point, as in -1234.56"
        );
        assert_eq!(
            told("limit", "1.234", &read("1.234")),
            "limit `1.234`: expected at most 2 decimal places, as EUR has"
        );
        let large = "9".repeat(38);
        let expected =
            format!("amount `{large}`: out of range: expected an amount of EUR with fewer digits");
        assert_eq!(told("amount", &large, &read(&large)), expected);
        let entity = "Main Office".parse::<journal::EntitySlug>().unwrap_err();
        assert_eq!(
            told("entity", "Main Office", &entity),
            "entity `Main Office`: expected 1 to 40 lower-case letters, digits or `-`, a letter first"
        );
        assert_eq!(
            told("settings", "", &"missing field `path`"),
            "settings: missing field `path`"
        );
    }
}
