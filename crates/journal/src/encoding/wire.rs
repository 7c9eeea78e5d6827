//! The JSON shapes of versions 1 and 2. A field's name and meaning never change; new ones are optional.
//!
//! Owns: the wire structs, in the order in which their fields are written.
//! Not here: any rule.
//! Invariant: an absent option is left out, so that the same record has the same bytes.

use std::borrow::Cow;

use money::Date;
use serde::{Deserialize, Serialize};

use crate::account::EntitySlug;

pub(super) use super::payment::{WirePayment, WirePaymentFile, WireStep};

pub(super) type Text<'a> = Cow<'a, str>;

// A flat record with one optional field a fact, because serde's tagged enums copy the content
// before they read it, which costs a third of a cold start.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireRecord<'a> {
    pub(super) v: u32,
    pub(super) seq: u64,
    #[serde(borrow)]
    pub(super) at: Text<'a>,
    #[serde(borrow)]
    pub(super) by: Text<'a>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) request: Option<WireRequest<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) organisation: Option<WireOrganisation<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) asset: Option<WireAsset<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) entity: Option<WireEntity<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) account_opened: Option<WireAccount<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) account_changed: Option<WireAccount<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) entry: Option<WireEntry<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) statement: Option<WireStatement<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) period_closed: Option<WirePeriod<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) period_reopened: Option<WirePeriod<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) payment_drafted: Option<WirePayment<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) payment_changed: Option<WirePayment<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) payment_moved: Option<WireStep<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) payments_exported: Option<WirePaymentFile<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) reconciled: Option<WireReconciliation<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) reconciliation_reopened: Option<WireReopening<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireRequest<'a> {
    #[serde(borrow)]
    pub(super) key: Text<'a>,
    #[serde(borrow)]
    pub(super) content: Text<'a>,
    pub(super) records: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireOrganisation<'a> {
    #[serde(borrow)]
    pub(super) id: Text<'a>,
    #[serde(borrow)]
    pub(super) name: Text<'a>,
    #[serde(borrow)]
    pub(super) reporting: Text<'a>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireAsset<'a> {
    #[serde(borrow)]
    pub(super) code: Text<'a>,
    pub(super) scale: u8,
    #[serde(borrow)]
    pub(super) name: Text<'a>,
    #[serde(borrow)]
    pub(super) kind: Text<'a>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) chain: Option<Text<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) contract: Option<Text<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) ticker: Option<Text<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) exchange: Option<Text<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) isin: Option<Text<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireEntity<'a> {
    #[serde(borrow)]
    pub(super) slug: Text<'a>,
    #[serde(borrow)]
    pub(super) name: Text<'a>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireAccount<'a> {
    pub(super) id: u32,
    #[serde(borrow)]
    pub(super) path: Text<'a>,
    #[serde(borrow)]
    pub(super) kind: Text<'a>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) entity: Option<Text<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) asset: Option<Text<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) bank: Option<Text<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) identification: Option<Text<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) region: Option<Text<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) opened_on: Option<Text<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) closed_on: Option<Text<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireEntry<'a> {
    #[serde(borrow)]
    pub(super) on: Text<'a>,
    #[serde(borrow)]
    pub(super) text: Text<'a>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) counterparty: Option<Text<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) reference: Option<Text<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) tags: Option<std::collections::BTreeMap<Text<'a>, Text<'a>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reverses: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reclassifies: Option<u64>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<WireLine<'a>>,
    #[serde(borrow)]
    pub(super) postings: Vec<WirePosting<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WirePosting<'a> {
    pub(super) account: u32,
    #[serde(borrow)]
    pub(super) amount: Text<'a>,
    #[serde(borrow)]
    pub(super) asset: Text<'a>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<Text<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) counter: Option<WireAmount<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireAmount<'a> {
    #[serde(borrow)]
    pub(super) amount: Text<'a>,
    #[serde(borrow)]
    pub(super) asset: Text<'a>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireBalance<'a> {
    #[serde(borrow)]
    pub(super) amount: Text<'a>,
    #[serde(borrow)]
    pub(super) asset: Text<'a>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) on: Option<Text<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireLine<'a> {
    pub(super) statement: u64,
    #[serde(borrow)]
    pub(super) fingerprint: Text<'a>,
    pub(super) occurrence: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireStatement<'a> {
    pub(super) account: u32,
    #[serde(borrow)]
    pub(super) import: Text<'a>,
    #[serde(borrow)]
    pub(super) file: Text<'a>,
    #[serde(borrow)]
    pub(super) file_hash: Text<'a>,
    #[serde(borrow)]
    pub(super) format: Text<'a>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) number: Option<Text<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) opening: Option<WireBalance<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) closing: Option<WireBalance<'a>>,
    pub(super) lines: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WirePeriod<'a> {
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) entity: Option<Text<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub(super) through: Option<Text<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireReconciliation<'a> {
    pub(super) account: u32,
    #[serde(borrow)]
    pub(super) through: Text<'a>,
    #[serde(borrow)]
    pub(super) balance: WireAmount<'a>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) statement: Option<u64>,
    #[serde(borrow)]
    pub(super) note: Text<'a>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireReopening<'a> {
    pub(super) account: u32,
    pub(super) reconciliation: u64,
    #[serde(borrow)]
    pub(super) reason: Text<'a>,
}

impl<'a> WirePeriod<'a> {
    pub(super) fn new(entity: Option<&'a EntitySlug>, through: Option<Date>) -> Self {
        Self {
            entity: entity.map(|it| it.as_str().into()),
            through: through.map(|it| it.to_string().into()),
        }
    }
}
