//! Counterparties on the wire.
//!
//! Owns: the shapes. Not here: how they are recognised (`treasury`).
//! Invariant: names are as people and banks write them, accounts without blanks.

use money::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A counterparty to keep.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCounterparty {
    /// What it is called here.
    pub name: String,
    /// Other names it uses.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Its accounts: IBANs and numbers.
    #[serde(default)]
    pub accounts: Vec<String>,
}

impl From<NewCounterparty> for treasury::CounterpartyDraft {
    fn from(it: NewCounterparty) -> Self {
        Self {
            name: it.name,
            aliases: it.aliases,
            accounts: it.accounts,
        }
    }
}

/// A counterparty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Counterparty {
    /// Its id.
    pub id: String,
    /// Its version, as in `ETag`.
    pub version: u64,
    /// What it is called here.
    pub name: String,
    /// Other names it uses.
    pub aliases: Vec<String>,
    /// Its accounts.
    pub accounts: Vec<String>,
    /// How many lines are with it; counted in the list only.
    pub lines: usize,
    /// The last of them.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub last_on: Option<Date>,
}

impl From<treasury::Counterparty> for Counterparty {
    fn from(it: treasury::Counterparty) -> Self {
        Self {
            id: it.id.to_string(),
            version: it.version,
            name: it.name,
            aliases: it.aliases,
            accounts: it.accounts,
            lines: it.lines,
            last_on: it.last_on,
        }
    }
}

/// Counterparties, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CounterpartyList {
    /// Each of them.
    pub items: Vec<Counterparty>,
}

/// Somebody in the books who is no counterparty yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CounterpartyCandidate {
    /// The name that most lines have.
    pub name: String,
    /// Every name, as banks write it.
    pub names: Vec<String>,
    /// Every account.
    pub accounts: Vec<String>,
    /// How many lines are with it.
    pub lines: usize,
    /// The last of them.
    #[schema(required = true, value_type = Option<String>, format = Date)]
    pub last_on: Option<Date>,
}

impl From<treasury::CounterpartyCandidate> for CounterpartyCandidate {
    fn from(it: treasury::CounterpartyCandidate) -> Self {
        Self {
            name: it.name,
            names: it.names,
            accounts: it.accounts,
            lines: it.lines,
            last_on: it.last_on,
        }
    }
}

/// Candidates, those with most lines first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CounterpartyCandidateList {
    /// Each of them.
    pub items: Vec<CounterpartyCandidate>,
}

/// Both counterparties after a split.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CounterpartySplit {
    /// The one that the names and accounts were with.
    pub stays: Counterparty,
    /// The new one.
    pub split: Counterparty,
}

impl From<treasury::CounterpartySplit> for CounterpartySplit {
    fn from(it: treasury::CounterpartySplit) -> Self {
        Self {
            stays: it.stays.into(),
            split: it.split.into(),
        }
    }
}

/// Counterparties to be merged into one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CounterpartyMerge {
    /// The ids of the others: they are gone then.
    pub others: Vec<String>,
}
