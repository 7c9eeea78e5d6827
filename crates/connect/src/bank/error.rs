//! What a bank can answer that is not what was asked for.
//!
//! Owns: the errors of every connector, their stable codes, and what each asks of its caller.
//! Not here: errors of HTTP itself (`http`), whose reaction is taken over.
//! Invariant: a message never has a credential, a token or a line of a statement in it.

use std::time::Duration;

use thiserror::Error;

use crate::http::{HttpError, Reaction};

/// Why lines did not come.
#[derive(Debug, Error)]
pub enum BankError {
    /// The way to the bank.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The bank allows no more requests for a while.
    #[error("`{origin}` allows no more requests for {} s", retry_after.as_secs())]
    Limited {
        /// Who says so.
        origin: String,
        /// For how long.
        retry_after: Duration,
    },
    /// We allow ourselves no more requests for a while.
    #[error("1,000 requests an hour are used up: the next one is in {} s", retry_after.as_secs())]
    Budget {
        /// For how long.
        retry_after: Duration,
    },
    /// The account holder's consent ended or was revoked.
    #[error(
        "the consent at the bank ended ({found}): give it again at the bank, put the new id into \
         the connection's settings, then resume it"
    )]
    Consent {
        /// As the bank says it.
        found: String,
    },
    /// Our credentials are not accepted.
    #[error("the credentials are not accepted ({found}): change the connection's credentials")]
    Credentials {
        /// As the bank says it.
        found: String,
    },
    /// The bank refuses for another reason.
    #[error("`{origin}` refuses: {found}")]
    Refused {
        /// Who.
        origin: String,
        /// As the bank says it.
        found: String,
        /// What to do about it.
        reaction: Reaction,
    },
    /// The answer is not what it should be.
    #[error("the bank's answer at `{path}`: found {found}, expected {expected}")]
    Unexpected {
        /// Where in the answer.
        path: String,
        /// What is there, in kind, never in content.
        found: String,
        /// What was expected.
        expected: &'static str,
    },
    /// Pages come round and round.
    #[error("the bank gives the same page again: nothing of this round is booked")]
    PageAgain,
    /// What was asked for changed while it was told page by page.
    #[error("the bank's lines changed while they were read: read again from the start")]
    Moved,
    /// More than anything real.
    #[error("the bank gives more than {limit} {what}")]
    TooMuch {
        /// Lines or pages.
        what: &'static str,
        /// How many at most.
        limit: usize,
    },
    /// Lines of another account than the one that was asked for.
    #[error("the bank gives lines of another account (at `{path}`): nothing of them is booked")]
    OtherAccount {
        /// Where in the answer.
        path: String,
    },
    /// A setting is wrong.
    #[error("setting `{field}`: {fault}")]
    Setting {
        /// Which one.
        field: &'static str,
        /// What is wrong, and what was expected.
        fault: String,
    },
}

impl BankError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Http(_) => "bank-unreachable",
            Self::Limited { .. } | Self::Budget { .. } => "rate-limited",
            Self::Consent { .. } => "consent-ended",
            Self::Credentials { .. } => "credentials-refused",
            Self::Refused { .. } => "bank-refused",
            Self::Unexpected { .. } => "answer-unexpected",
            Self::PageAgain => "page-again",
            Self::Moved => "lines-moved",
            Self::TooMuch { .. } => "answer-too-large",
            Self::OtherAccount { .. } => "other-account",
            Self::Setting { .. } => "connection-setting",
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn reaction(&self) -> Reaction {
        match self {
            Self::Http(error) => error.reaction(),
            Self::Limited { .. } | Self::Budget { .. } | Self::Moved => Reaction::Retry,
            Self::Refused { reaction, .. } => *reaction,
            Self::Unexpected { .. } | Self::PageAgain | Self::TooMuch { .. } => Reaction::Fallback,
            Self::Consent { .. }
            | Self::Credentials { .. }
            | Self::OtherAccount { .. }
            | Self::Setting { .. } => Reaction::Stop,
        }
    }

    /// How long the other side asks to be left alone.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Limited { retry_after, .. } | Self::Budget { retry_after } => Some(*retry_after),
            _ => None,
        }
    }
}
