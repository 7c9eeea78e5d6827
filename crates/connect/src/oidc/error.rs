//! Why nobody was signed in.
//!
//! Owns: one fault for each check, its stable code and its reaction.
//! Not here: what the person sees (`server`, the page).
//! Invariant: no message carries a token, a code, a secret or anything about the person.

use thiserror::Error;

use crate::http::{HttpError, Reaction};

/// Why a sign-in did not succeed.
#[derive(Debug, Error)]
pub enum OidcError {
    /// The provider could not be reached or answered badly.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The settings, or what the provider says about itself, cannot be used.
    #[error("the sign-in provider `{issuer}` cannot be used: {fault}")]
    Setup {
        /// As set.
        issuer: String,
        /// What is wrong.
        fault: &'static str,
    },
    /// What came back with the browser does not belong to the sign-in that was begun.
    #[error("the answer does not belong to a sign-in that was begun here: {fault}")]
    Callback {
        /// What is wrong.
        fault: &'static str,
    },
    /// The provider says no; `access_denied` if the person did.
    #[error("the sign-in provider refused: {error}")]
    Refused {
        /// Its code (RFC 6749, 4.1.2.1 and 5.2), shortened to letters.
        error: String,
    },
    /// Its ID token does not pass a check.
    #[error("the provider's ID token is refused: {0}")]
    Token(#[from] TokenFault),
}

/// The check that an ID token did not pass.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TokenFault {
    /// Not three parts of base64url with JSON objects that have the claims required.
    #[error("it is no signed JWT with the claims required")]
    Malformed,
    /// Longer than 64 KiB.
    #[error("it is longer than 64 KiB")]
    TooLarge,
    /// `none`, a shared-secret or an unknown algorithm.
    #[error("algorithm `{found}`; expected RS256, PS256, ES256 or EdDSA")]
    Algorithm {
        /// As found, shortened.
        found: String,
    },
    /// It demands that something unknown is understood (RFC 7515, `crit`).
    #[error("its header has critical extensions")]
    Critical,
    /// No key of the provider has that id and algorithm.
    #[error("it is signed with no key that the provider publishes")]
    UnknownKey,
    /// The signature is wrong.
    #[error("its signature is wrong")]
    Signature,
    /// Of another issuer.
    #[error("it is of another issuer")]
    Issuer,
    /// For somebody else.
    #[error("it is for another client")]
    Audience,
    /// Issued to somebody else.
    #[error("it was issued to another client")]
    AuthorizedParty,
    /// Its time is over.
    #[error("it has expired")]
    Expired,
    /// Its time has not come; clocks differ by more than a minute.
    #[error("it is of the future; compare the clocks of both machines")]
    Future,
    /// Of another sign-in: replayed or injected.
    #[error("it is of another sign-in (nonce)")]
    Nonce,
    /// The access token beside it is of another sign-in.
    #[error("the access token beside it is not the one it was issued with")]
    AccessToken,
    /// The person proved who they are too long ago, or the provider does not say when.
    #[error("it does not show a sign-in as recent as was asked for")]
    Authenticated,
    /// No usable subject, or another one in the user information.
    #[error("its subject is missing, too long, or another one than in the user information")]
    Subject,
}

impl OidcError {
    /// What to do about it.
    #[must_use]
    pub fn reaction(&self) -> Reaction {
        match self {
            Self::Http(error) => error.reaction(),
            Self::Refused { error } => match error.as_str() {
                "temporarily_unavailable" | "server_error" => Reaction::Retry,
                _ => Reaction::Stop,
            },
            Self::Setup { .. } | Self::Callback { .. } | Self::Token(_) => Reaction::Stop,
        }
    }

    /// A code that does not change, for answers and counters.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Http(_) => "sign-in-provider-unreachable",
            Self::Setup { .. } => "sign-in-provider-unusable",
            Self::Callback { .. } => "sign-in-not-begun",
            Self::Refused { error } if error == "access_denied" => "sign-in-denied",
            Self::Refused { .. } => "sign-in-refused",
            Self::Token(_) => "sign-in-token-refused",
        }
    }
}

/// What of a foreign word may be shown: letters, digits, `_`, `-` and `.`, at most 64.
pub(super) fn shortened(word: &str) -> String {
    let is_fine = |it: &char| it.is_ascii_alphanumeric() || "_-.".contains(*it);
    word.chars().filter(is_fine).take(64).collect()
}
