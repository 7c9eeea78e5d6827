//! The JSON shapes of payments, since version 2 of the encoding.
//!
//! Owns: their wire structs both ways, and the bytes that the hash of an order covers.
//! Not here: any rule.
//! Invariant: a field's name and meaning never change; an absent option is left out, so that the
//! same fact has the same bytes and the same order the same hash.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::wire::{Text, WireRecord};
use super::{AssetLookup, DecodeError, decode_amount, parse, parse_date};
use crate::account::AccountId;
use crate::chain::Hash;
use crate::payment::{
    ApprovalNeed, ApprovalPlan, Payee, Payment, PaymentCharges, PaymentFile, PaymentId,
    PaymentMethod, PaymentOrder, PaymentStep,
};
use crate::record::Fact;

/// What a hash of an order begins with, so that it is the hash of nothing else.
const ORDER: &[u8] = b"bursar payment order 2\n";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::encoding) struct WirePayment<'a> {
    id: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    batch: Option<u32>,
    #[serde(borrow)]
    order: WireOrder<'a>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireOrder<'a> {
    account: u32,
    #[serde(borrow)]
    amount: Text<'a>,
    #[serde(borrow)]
    asset: Text<'a>,
    #[serde(borrow)]
    payee: WirePayee<'a>,
    #[serde(borrow)]
    on: Text<'a>,
    #[serde(borrow)]
    method: Text<'a>,
    #[serde(borrow)]
    end_to_end_id: Text<'a>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    text: Option<Text<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    reference: Option<Text<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    purpose: Option<Text<'a>>,
    #[serde(borrow)]
    charges: Text<'a>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    origin: Option<Text<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WirePayee<'a> {
    #[serde(borrow)]
    beneficiary: Text<'a>,
    revision: u32,
    #[serde(borrow)]
    details: Text<'a>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::encoding) struct WireStep<'a> {
    id: u32,
    #[serde(borrow)]
    to: Text<'a>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    content: Option<Text<'a>>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    plan: Option<WirePlan<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    need: Option<u8>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    reason: Option<Text<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    entry: Option<u64>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WirePlan<'a> {
    #[serde(borrow)]
    rule: Text<'a>,
    ordered: bool,
    #[serde(borrow)]
    needs: Vec<WireNeed<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireNeed<'a> {
    #[serde(borrow)]
    roles: Vec<Text<'a>>,
    #[serde(borrow)]
    members: Vec<Text<'a>>,
    count: u8,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::encoding) struct WirePaymentFile<'a> {
    number: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    copy_of: Option<u32>,
    #[serde(borrow)]
    format: Text<'a>,
    #[serde(borrow)]
    message_id: Text<'a>,
    #[serde(borrow)]
    made_at: Text<'a>,
    #[serde(borrow)]
    hash: Text<'a>,
    payments: Vec<u32>,
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    reason: Option<Text<'a>>,
}

impl<'a> From<&'a PaymentOrder> for WireOrder<'a> {
    fn from(it: &'a PaymentOrder) -> Self {
        Self {
            account: it.account.0,
            amount: it.amount.to_text().into(),
            asset: it.amount.asset().code().to_string().into(),
            payee: WirePayee {
                beneficiary: it.payee.beneficiary.to_string().into(),
                revision: it.payee.revision,
                details: it.payee.details.to_string().into(),
            },
            on: it.execute_on.to_string().into(),
            method: it.method.word().into(),
            end_to_end_id: it.end_to_end_id.as_str().into(),
            text: it.text.as_deref().map(Into::into),
            reference: it.reference.as_deref().map(Into::into),
            purpose: it.purpose.as_deref().map(Into::into),
            charges: it.charges.word().into(),
            origin: it.origin.as_deref().map(Into::into),
        }
    }
}

impl PaymentOrder {
    /// The hash of the whole order: what an approval is bound to.
    ///
    /// Source: SHA-256 over `bursar payment order 2`, a line feed, and the order's JSON as it
    /// stands in the journal.
    #[must_use]
    pub fn content(&self) -> Hash {
        let wire = WireOrder::from(self);
        let json = serde_json::to_vec(&wire).expect("the wire shapes have only string keys");
        let mut hash = Sha256::new();
        hash.update(ORDER);
        hash.update(&json);
        Hash(hash.finalize().into())
    }
}

impl<'a> WirePayment<'a> {
    pub(in crate::encoding) fn new(
        id: PaymentId,
        batch: Option<PaymentId>,
        order: &'a PaymentOrder,
    ) -> Self {
        Self {
            id: id.0,
            batch: batch.map(|it| it.0),
            order: order.into(),
        }
    }
}

impl<'a> From<&'a Payment> for WirePayment<'a> {
    fn from(it: &'a Payment) -> Self {
        Self::new(it.id, it.batch, &it.order)
    }
}

impl<'a> From<&'a ApprovalPlan> for WirePlan<'a> {
    fn from(it: &'a ApprovalPlan) -> Self {
        fn texts(list: &[String]) -> Vec<Text<'_>> {
            list.iter().map(|it| it.as_str().into()).collect()
        }
        let need = |it: &'a ApprovalNeed| WireNeed {
            roles: texts(&it.roles),
            members: texts(&it.members),
            count: it.count,
        };
        Self {
            rule: it.rule.as_str().into(),
            ordered: it.is_ordered,
            needs: it.needs.iter().map(need).collect(),
        }
    }
}

impl<'a> WireStep<'a> {
    pub(in crate::encoding) fn new(id: PaymentId, step: &'a PaymentStep) -> Self {
        let mut wire = Self {
            id: id.0,
            ..Self::default()
        };
        wire.to = match step {
            PaymentStep::Submitted { content, plan } => {
                wire.content = Some(content.to_string().into());
                wire.plan = Some(plan.into());
                "submitted"
            }
            PaymentStep::Approved { content, need } => {
                wire.content = Some(content.to_string().into());
                wire.need = Some(*need);
                "approved"
            }
            PaymentStep::Rejected { reason } => {
                wire.reason = Some(reason.into());
                "rejected"
            }
            PaymentStep::Sent { note } => {
                wire.reason = note.as_deref().map(Into::into);
                "sent"
            }
            PaymentStep::Accepted { note } => {
                wire.reason = note.as_deref().map(Into::into);
                "accepted"
            }
            PaymentStep::Settled { entry } => {
                wire.entry = Some(*entry);
                "settled"
            }
            PaymentStep::Failed { reason } => {
                wire.reason = Some(reason.into());
                "failed"
            }
            PaymentStep::Cancelled { reason } => {
                wire.reason = reason.as_deref().map(Into::into);
                "cancelled"
            }
        }
        .into();
        wire
    }
}

impl<'a> From<&'a PaymentFile> for WirePaymentFile<'a> {
    fn from(it: &'a PaymentFile) -> Self {
        Self {
            number: it.number,
            copy_of: it.copy_of,
            format: it.format.as_str().into(),
            message_id: it.message_id.as_str().into(),
            made_at: it.made_at.to_string().into(),
            hash: it.hash.to_string().into(),
            payments: it.payments.iter().map(|it| it.0).collect(),
            reason: it.reason.as_deref().map(Into::into),
        }
    }
}

/// The fact about payments that a record has, if it has one.
pub(super) fn decode(
    wire: &WireRecord<'_>,
    assets: &impl AssetLookup,
) -> Result<Option<Fact>, DecodeError> {
    if let Some(it) = &wire.payment_drafted {
        return Ok(Some(Fact::PaymentDrafted(Payment {
            id: PaymentId(it.id),
            batch: it.batch.map(PaymentId),
            order: decode_order(&it.order, assets)?,
        })));
    }
    if let Some(it) = &wire.payment_changed {
        if let Some(batch) = it.batch {
            return Err(field("batch", &batch.to_string()));
        }
        let (id, order) = (PaymentId(it.id), decode_order(&it.order, assets)?);
        return Ok(Some(Fact::PaymentChanged { id, order }));
    }
    if let Some(it) = &wire.payment_moved {
        let (id, step) = (PaymentId(it.id), decode_step(it)?);
        return Ok(Some(Fact::PaymentMoved { id, step }));
    }
    let Some(it) = &wire.payments_exported else {
        return Ok(None);
    };
    Ok(Some(Fact::PaymentsExported(PaymentFile {
        number: it.number,
        copy_of: it.copy_of,
        format: it.format.as_ref().to_owned(),
        message_id: it.message_id.as_ref().to_owned(),
        made_at: parse("made_at", &it.made_at)?,
        hash: parse("hash", &it.hash)?,
        payments: it.payments.iter().copied().map(PaymentId).collect(),
        reason: own(&it.reason),
    })))
}

fn decode_order(
    wire: &WireOrder<'_>,
    assets: &impl AssetLookup,
) -> Result<PaymentOrder, DecodeError> {
    let method = PaymentMethod::find(&wire.method).ok_or_else(|| field("method", &wire.method));
    let charges = PaymentCharges::find(&wire.charges);
    Ok(PaymentOrder {
        account: AccountId(wire.account),
        amount: decode_amount(&wire.amount, &wire.asset, assets)?,
        payee: Payee {
            beneficiary: parse("beneficiary", &wire.payee.beneficiary)?,
            revision: wire.payee.revision,
            details: parse("details", &wire.payee.details)?,
        },
        execute_on: parse_date("on", &wire.on)?,
        method: method?,
        end_to_end_id: wire.end_to_end_id.as_ref().to_owned(),
        text: own(&wire.text),
        reference: own(&wire.reference),
        purpose: own(&wire.purpose),
        charges: charges.ok_or_else(|| field("charges", &wire.charges))?,
        origin: own(&wire.origin),
    })
}

fn decode_step(wire: &WireStep<'_>) -> Result<PaymentStep, DecodeError> {
    let missing = |name: &'static str| field(name, "");
    let content = || -> Result<Hash, DecodeError> {
        parse("content", wire.content.as_deref().unwrap_or_default())
    };
    let reason = || own(&wire.reason).ok_or_else(|| missing("reason"));
    let step = match wire.to.as_ref() {
        "submitted" => {
            let plan = wire.plan.as_ref().ok_or_else(|| missing("plan"))?;
            PaymentStep::Submitted {
                content: content()?,
                plan: decode_plan(plan),
            }
        }
        "approved" => PaymentStep::Approved {
            content: content()?,
            need: wire.need.ok_or_else(|| missing("need"))?,
        },
        "rejected" => PaymentStep::Rejected { reason: reason()? },
        "sent" => PaymentStep::Sent {
            note: own(&wire.reason),
        },
        "accepted" => PaymentStep::Accepted {
            note: own(&wire.reason),
        },
        "settled" => PaymentStep::Settled {
            entry: wire.entry.ok_or_else(|| missing("entry"))?,
        },
        "failed" => PaymentStep::Failed { reason: reason()? },
        "cancelled" => PaymentStep::Cancelled {
            reason: own(&wire.reason),
        },
        other => return Err(field("to", other)),
    };
    Ok(step)
}

fn decode_plan(wire: &WirePlan<'_>) -> ApprovalPlan {
    let texts = |list: &[Text<'_>]| list.iter().map(|it| it.as_ref().to_owned()).collect();
    let need = |it: &WireNeed<'_>| ApprovalNeed {
        roles: texts(&it.roles),
        members: texts(&it.members),
        count: it.count,
    };
    ApprovalPlan {
        rule: wire.rule.as_ref().to_owned(),
        is_ordered: wire.ordered,
        needs: wire.needs.iter().map(need).collect(),
    }
}

fn own(text: &Option<Text<'_>>) -> Option<String> {
    text.as_deref().map(str::to_owned)
}

fn field(name: &'static str, found: &str) -> DecodeError {
    DecodeError::Field {
        field: name,
        found: found.chars().take(80).collect(),
    }
}
