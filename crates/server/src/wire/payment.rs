//! Payments on the wire.
//!
//! Owns: what is asked for and what is shown. Not here: files (`payment_file`), rules.
//! Invariant: amounts are decimal text; a payment carries the hash that its approval names.

use journal::{PaymentEventKind, PaymentStep};
use money::{Date, Timestamp};
use serde::{Deserialize, Serialize};
use treasury::{PaymentDetail, PaymentDraft};
use utoipa::ToSchema;

use super::AssetAmount;
use super::beneficiary::NewBeneficiary;
use super::entry::AccountName;
use super::payable::{BENEFICIARY, id_of};
use super::word::{PaymentCharges, PaymentMethod, PaymentState};

/// A payment to draft, or what an order shall be.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPayment {
    /// The account that pays, by number or path.
    pub account: AccountName,
    /// Who is paid, by id.
    pub beneficiary: String,
    /// How much, as decimal text.
    #[schema(example = "12.50")]
    pub amount: String,
    /// Of what.
    #[schema(example = "EUR")]
    pub asset: String,
    /// The day of execution; the next on which the bank works if absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub execute_on: Option<Date>,
    /// Whether a day on which the bank does not work is moved to the next; refused otherwise.
    #[serde(default)]
    pub moves_day: bool,
    /// By which rules; guessed from accounts and currency if absent.
    #[serde(default)]
    pub method: Option<PaymentMethod>,
    /// What the payee is told.
    #[serde(default)]
    pub text: Option<String>,
    /// What the payee is told, as a reference of theirs (RF, or any other).
    #[serde(default)]
    pub reference: Option<String>,
    /// Four letters of the external purpose codes, as in SALA.
    #[serde(default)]
    pub purpose: Option<String>,
    /// Who pays the banks.
    #[serde(default)]
    pub charges: Option<PaymentCharges>,
    /// Travels to the payee and back; made by the books if absent.
    #[serde(default)]
    pub end_to_end_id: Option<String>,
}

impl NewPayment {
    /// The draft. Errors: `Invalid` for what is no id of a beneficiary.
    pub fn draft(self) -> Result<PaymentDraft, treasury::Error> {
        Ok(PaymentDraft {
            account: self.account.to_string(),
            beneficiary: id_of("beneficiary", &self.beneficiary, BENEFICIARY)?,
            amount: self.amount,
            asset: self.asset,
            execute_on: self.execute_on,
            moves_day: self.moves_day,
            method: self.method.map(Into::into),
            text: self.text,
            reference: self.reference,
            purpose: self.purpose,
            charges: self.charges.map(Into::into),
            end_to_end_id: self.end_to_end_id,
            origin: None,
        })
    }
}

/// Payments to draft together, all or none.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPayments {
    /// More than one are a batch.
    pub payments: Vec<NewPayment>,
}

/// A new order for a payment.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentChange {
    /// The `content` of the payment as it was seen.
    pub content: String,
    /// What it shall be.
    pub payment: NewPayment,
}

/// A payment as it was seen.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenPayment {
    /// Its number.
    pub id: u32,
    /// Its `content`.
    pub content: String,
}

/// Payments as they were seen.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenPayments {
    /// All or none.
    pub payments: Vec<SeenPayment>,
}

/// Payments and why.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentReason {
    /// By number, all or none.
    pub payments: Vec<u32>,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// What became of payments at the bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum BankWord {
    /// Their file was handed in.
    Sent,
    /// They are not executed, or came back.
    Failed,
    /// An entry is the bank's line of them.
    Settled,
}

/// What became of payments at the bank.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentReport {
    /// By number, all or none.
    pub payments: Vec<u32>,
    /// What became of them.
    pub state: BankWord,
    /// What was said; needed for `failed`.
    #[serde(default)]
    pub note: Option<String>,
    /// The entry; needed for `settled`.
    #[serde(default)]
    pub entry: Option<u64>,
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaymentWarning {
    /// The stable code.
    pub code: String,
    /// In words.
    pub message: String,
}

/// A text that goes out otherwise than it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WrittenText {
    /// Which text.
    pub field: String,
    /// As given.
    pub given: String,
    /// As written.
    pub written: String,
}

/// One kind of approval that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ApprovalNeed {
    /// The roles that may give it.
    pub roles: Vec<String>,
    /// The users who may give it.
    pub members: Vec<String>,
    /// By how many people.
    pub approvers: u8,
    /// How many are missing.
    pub missing: u8,
}

/// The approvals that the policy asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ApprovalPlan {
    /// The rule of the policy.
    pub rule: String,
    /// Whether each need waits for those before it.
    pub is_ordered: bool,
    /// What is needed.
    pub needs: Vec<ApprovalNeed>,
}

/// An event in a payment's life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaymentEvent {
    /// The record of the journal.
    pub seq: u64,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who, by id.
    pub by: String,
    /// `changed`, or the state it came to; an approval that was not the last is `approved` too.
    pub what: String,
    /// Why, or what the bank said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The file it was written to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<u32>,
    /// The entry that settled it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<u64>,
}

impl From<&journal::PaymentEvent> for PaymentEvent {
    fn from(it: &journal::PaymentEvent) -> Self {
        let (mut note, mut file, mut entry) = (None, None, None);
        let what = match &it.kind {
            PaymentEventKind::Drafted(_) => "drafted",
            PaymentEventKind::Changed(_) => "changed",
            PaymentEventKind::Exported(number) => {
                file = Some(*number);
                "exported"
            }
            PaymentEventKind::Moved(step) => match step {
                PaymentStep::Submitted { .. } => "submitted",
                PaymentStep::Approved { .. } => "approved",
                PaymentStep::Rejected { reason } => {
                    note = Some(reason.clone());
                    "rejected"
                }
                PaymentStep::Sent { note: said } => {
                    note.clone_from(said);
                    "sent"
                }
                PaymentStep::Accepted { note: said } => {
                    note.clone_from(said);
                    "accepted"
                }
                PaymentStep::Settled { entry: seq } => {
                    entry = Some(*seq);
                    "settled"
                }
                PaymentStep::Failed { reason } => {
                    note = Some(reason.clone());
                    "failed"
                }
                PaymentStep::Cancelled { reason } => {
                    note.clone_from(reason);
                    "cancelled"
                }
            },
        };
        Self {
            seq: it.seq,
            at: it.at,
            by: it.by.to_string(),
            what: what.to_owned(),
            note,
            file,
            entry,
        }
    }
}

/// A payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Payment {
    /// Its number.
    pub id: u32,
    /// The first payment of those it was drafted together with.
    #[schema(required = true)]
    pub batch: Option<u32>,
    /// Where it stands.
    pub state: PaymentState,
    /// The hash of its order: what an approval names.
    pub content: String,
    /// The number of the account that pays.
    pub account: u32,
    /// Its path.
    pub account_path: String,
    /// How much.
    pub amount: AssetAmount,
    /// Who is paid, by id.
    pub beneficiary: String,
    /// Which of their bank details.
    pub revision: u32,
    /// Name and bank details; null once they are not kept any more.
    #[schema(required = true)]
    pub payee: Option<NewBeneficiary>,
    /// The account that is paid to, as it is printed.
    pub payee_account: String,
    /// The day of execution.
    #[schema(value_type = String, format = Date)]
    pub execute_on: Date,
    /// By which rules.
    pub method: PaymentMethod,
    /// Travels to the payee and back.
    pub end_to_end_id: String,
    /// What the payee is told.
    #[schema(required = true)]
    pub text: Option<String>,
    /// A reference of the payee's.
    #[schema(required = true)]
    pub reference: Option<String>,
    /// The purpose code.
    #[schema(required = true)]
    pub purpose: Option<String>,
    /// Who pays the banks.
    pub charges: PaymentCharges,
    /// What it was made from.
    #[schema(required = true)]
    pub origin: Option<String>,
    /// What to look at.
    pub warnings: Vec<PaymentWarning>,
    /// Texts that go out otherwise than they were given.
    pub written: Vec<WrittenText>,
    /// The approvals that were asked for.
    #[schema(required = true)]
    pub plan: Option<ApprovalPlan>,
    /// Who approved the order as it is.
    pub approved_by: Vec<String>,
    /// Who made, changed or submitted it: they cannot approve it.
    pub makers: Vec<String>,
    /// Whether the approval of who asks would count now.
    pub may_approve: bool,
    /// The file it is in.
    #[schema(required = true)]
    pub file: Option<u32>,
    /// The entry that settled it.
    #[schema(required = true)]
    pub entry: Option<u64>,
    /// Whether that entry was taken back.
    pub is_unsettled: bool,
    /// Its whole life.
    pub events: Vec<PaymentEvent>,
}

impl From<PaymentDetail> for Payment {
    fn from(it: PaymentDetail) -> Self {
        let (row, order) = (&it.row, &it.row.order);
        let texts = |list: &mut dyn Iterator<Item = &std::sync::Arc<str>>| -> Vec<String> {
            list.map(ToString::to_string).collect()
        };
        let plan = row.plan.as_deref().map(|plan| ApprovalPlan {
            rule: plan.rule.clone(),
            is_ordered: plan.is_ordered,
            needs: plan
                .needs
                .iter()
                .enumerate()
                .map(|(place, need)| ApprovalNeed {
                    roles: need.roles.clone(),
                    members: need.members.clone(),
                    approvers: need.count,
                    missing: row.missing(place),
                })
                .collect(),
        });
        Self {
            id: row.id.0,
            batch: row.batch.map(|it| it.0),
            state: row.state.into(),
            content: row.content.to_string(),
            account: order.account.0,
            account_path: it
                .account
                .map_or_else(String::new, |it| it.path.to_string()),
            amount: order.amount.into(),
            beneficiary: order.payee.beneficiary.to_string(),
            revision: order.payee.revision,
            payee_account: it
                .payee
                .as_ref()
                .map_or_else(String::new, |it| it.bank.account_text()),
            payee: it.payee.map(Into::into),
            execute_on: order.execute_on,
            method: order.method.into(),
            end_to_end_id: order.end_to_end_id.clone(),
            text: order.text.clone(),
            reference: order.reference.clone(),
            purpose: order.purpose.clone(),
            charges: order.charges.into(),
            origin: order.origin.clone(),
            warnings: it
                .warnings
                .into_iter()
                .map(|it| PaymentWarning {
                    code: it.code.to_owned(),
                    message: it.message,
                })
                .collect(),
            written: it
                .written
                .into_iter()
                .map(|(field, given, written)| WrittenText {
                    field: field.to_owned(),
                    given,
                    written,
                })
                .collect(),
            plan,
            approved_by: texts(&mut row.approvals.iter().map(|it| &it.1)),
            makers: texts(&mut row.makers.iter()),
            may_approve: it.may_approve,
            file: row.file,
            entry: row.entry,
            is_unsettled: it.is_unsettled,
            events: row.events.iter().map(Into::into).collect(),
        }
    }
}

/// How many payments there are of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaymentCount {
    /// The state.
    pub state: PaymentState,
    /// How many.
    pub count: usize,
}

/// A page of payments, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaymentPage {
    /// The payments.
    pub items: Vec<Payment>,
    /// `before` of the next page; null on the last one.
    #[schema(required = true)]
    pub next_before: Option<u32>,
    /// How many there are of each state, whatever the page.
    pub counts: Vec<PaymentCount>,
}

impl From<treasury::PaymentList> for PaymentPage {
    fn from(it: treasury::PaymentList) -> Self {
        let last = it.items.last().map(|it| it.row.id.0);
        let count = |(state, count): (journal::PaymentState, usize)| PaymentCount {
            state: state.into(),
            count,
        };
        Self {
            next_before: last.filter(|_| it.has_more),
            counts: it.counts.into_iter().map(count).collect(),
            items: it.items.into_iter().map(Into::into).collect(),
        }
    }
}

/// Payments after something was done with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaymentItems {
    /// In the order in which they were named.
    pub items: Vec<Payment>,
}
