//! Beneficiaries on the wire.
//!
//! Owns: who is paid, with every revision of their bank details. Not here: checks.
//! Invariant: what may be paid to and what waits are never mixed up.

use money::Timestamp;
use serde::{Deserialize, Serialize};
use treasury::{BankDetails, BeneficiaryDraft, PostalAddress, Revision};
use utoipa::ToSchema;

use super::word::NameVerdict;

/// An address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// Street without the number.
    #[serde(default)]
    pub street: Option<String>,
    /// House number.
    #[serde(default)]
    pub building: Option<String>,
    /// Post code.
    #[serde(default)]
    pub post_code: Option<String>,
    /// Town.
    #[serde(default)]
    pub town: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(default)]
    #[schema(example = "DE")]
    pub country: Option<String>,
}

/// Name and bank details: an IBAN, or an account number with BIC or routing number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBeneficiary {
    /// The name of the account's holder.
    pub name: String,
    /// Where they live.
    #[serde(default)]
    pub address: Option<Address>,
    /// International bank account number.
    #[serde(default)]
    #[schema(example = "DE89370400440532013000")]
    pub iban: Option<String>,
    /// A number of the bank's own.
    #[serde(default)]
    pub account_number: Option<String>,
    /// The bank's code.
    #[serde(default)]
    pub bic: Option<String>,
    /// The bank's number in the United States.
    #[serde(default)]
    pub routing_number: Option<String>,
}

impl From<NewBeneficiary> for BeneficiaryDraft {
    fn from(it: NewBeneficiary) -> Self {
        Self {
            name: it.name,
            address: it.address.map(|it| PostalAddress {
                street: it.street,
                building: it.building,
                post_code: it.post_code,
                town: it.town,
                country: it.country,
            }),
            bank: BankDetails {
                iban: it.iban,
                account_number: it.account_number,
                bic: it.bic,
                routing_number: it.routing_number,
            },
        }
    }
}

impl From<BeneficiaryDraft> for NewBeneficiary {
    fn from(it: BeneficiaryDraft) -> Self {
        Self {
            name: it.name,
            address: it.address.map(|it| Address {
                street: it.street,
                building: it.building,
                post_code: it.post_code,
                town: it.town,
                country: it.country,
            }),
            iban: it.bank.iban,
            account_number: it.bank.account_number,
            bic: it.bank.bic,
            routing_number: it.bank.routing_number,
        }
    }
}

/// What became of bank details.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum DetailsState {
    /// They wait for somebody else's approval.
    Waiting,
    /// They may be paid to.
    Approved,
    /// They may not.
    Refused,
}

/// Bank details as somebody put them in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BankDetailsRevision {
    /// From 1.
    pub number: u32,
    /// Name and bank details.
    pub details: NewBeneficiary,
    /// The account as it is printed.
    pub account: String,
    /// What became of them.
    pub state: DetailsState,
    /// Who put them in.
    pub made_by: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
    /// Who approved or refused them.
    #[schema(required = true)]
    pub decided_by: Option<String>,
    /// When.
    #[schema(required = true, value_type = Option<String>, format = DateTime)]
    pub decided_at: Option<Timestamp>,
}

impl From<&Revision> for BankDetailsRevision {
    fn from(it: &Revision) -> Self {
        let verdict = it.verdict.as_ref();
        Self {
            number: it.number,
            account: it.details.bank.account_text(),
            details: it.details.clone().into(),
            state: match verdict.map(|it| it.is_approved) {
                None => DetailsState::Waiting,
                Some(true) => DetailsState::Approved,
                Some(false) => DetailsState::Refused,
            },
            made_by: it.made_by.clone(),
            made_at: it.made_at,
            decided_by: verdict.map(|it| it.by.clone()),
            decided_at: verdict.map(|it| it.at),
        }
    }
}

/// Somebody who is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Beneficiary {
    /// Their id.
    pub id: String,
    /// The version, for `If-Match`.
    pub version: u64,
    /// What to call them.
    pub name: String,
    /// Whether nothing new is paid to them.
    pub is_removed: bool,
    /// The number of the bank details that may be paid to.
    #[schema(required = true)]
    pub current: Option<u32>,
    /// The number of those that wait for approval.
    #[schema(required = true)]
    pub waiting: Option<u32>,
    /// All bank details, the oldest first.
    pub revisions: Vec<BankDetailsRevision>,
}

impl From<&treasury::Beneficiary> for Beneficiary {
    fn from(it: &treasury::Beneficiary) -> Self {
        Self {
            id: it.id.to_string(),
            version: it.version,
            name: it.name().to_owned(),
            is_removed: it.is_removed,
            current: it.current().map(|it| it.number),
            waiting: it.pending().map(|it| it.number),
            revisions: it.revisions.iter().map(Into::into).collect(),
        }
    }
}

/// Beneficiaries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BeneficiaryList {
    /// In the order in which they were added.
    pub items: Vec<Beneficiary>,
}

/// A decision about bank details that wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum DetailsVerdict {
    /// They may be paid to.
    Approve,
    /// They may not.
    Refuse,
}

/// A decision about bank details that wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DetailsDecision {
    /// The number of the bank details that were looked at.
    pub revision: u32,
    /// What they shall be.
    pub verdict: DetailsVerdict,
}

/// What the books know of an account's holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NameCheck {
    /// How well the name fits.
    pub verdict: NameVerdict,
    /// What the account was called, the most frequent first.
    pub known: Vec<String>,
}

impl From<treasury::NameCheck> for NameCheck {
    fn from(it: treasury::NameCheck) -> Self {
        Self {
            verdict: it.verdict.into(),
            known: it.known,
        }
    }
}
