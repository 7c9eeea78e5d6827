//! The gateway for payments on the wire.
//!
//! Owns: what is set and what is shown. Not here: rules (`treasury`).
//! Invariant: the private key has no place here.

use money::Timestamp;
use serde::{Deserialize, Serialize};
use treasury::GatewayDraft;
use utoipa::ToSchema;

/// A gateway to set.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPaymentGateway {
    /// Where it is.
    #[schema(example = "https://gateway.bank.example/v1")]
    pub url: String,
    /// What it calls our key.
    pub key_id: String,
    /// Whether files go to it by themselves from now on.
    #[serde(default)]
    pub automatic: bool,
    /// Whether a new key is made.
    #[serde(default)]
    pub new_key: bool,
}

impl From<NewPaymentGateway> for GatewayDraft {
    fn from(it: NewPaymentGateway) -> Self {
        Self {
            url: it.url,
            key_id: it.key_id,
            is_automatic: it.automatic,
            renews_key: it.new_key,
        }
    }
}

/// The gateway that files of payments go through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaymentGateway {
    /// Where it is.
    pub url: String,
    /// What it calls our key.
    pub key_id: String,
    /// Files made since then go to it by themselves; null if they do not.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    pub automatic_since: Option<Timestamp>,
    /// Our public key in PEM, to be registered there.
    pub public_key: String,
}

impl From<treasury::PaymentGateway> for PaymentGateway {
    fn from(it: treasury::PaymentGateway) -> Self {
        Self {
            url: it.url,
            key_id: it.key_id,
            automatic_since: it.automatic_since,
            public_key: it.public_key,
        }
    }
}

/// A file that something did not work for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FailedExchange {
    /// The file's number.
    pub file: u32,
    /// Why.
    pub problem: String,
}

/// What an exchange with the gateway came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaymentExchange {
    /// Files that were sent.
    pub sent: Vec<u32>,
    /// Files of which the bank said something.
    pub answered: Vec<u32>,
    /// What did not work.
    pub failed: Vec<FailedExchange>,
}

impl From<treasury::PaymentExchange> for PaymentExchange {
    fn from(it: treasury::PaymentExchange) -> Self {
        let failed = it.failed.into_iter();
        Self {
            sent: it.sent,
            answered: it.answered,
            failed: failed
                .map(|(file, problem)| FailedExchange { file, problem })
                .collect(),
        }
    }
}
