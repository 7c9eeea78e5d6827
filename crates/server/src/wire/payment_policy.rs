//! The payment policy on the wire.
//!
//! Owns: rules, limits and cut-offs as a client reads and writes them. Not here: their checks.
//! Invariant: it says exactly what `treasury::PaymentPolicy` can do, in the same words.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which payments a rule is for; what is absent fits everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalConditions {
    /// Methods.
    #[serde(default)]
    pub methods: Vec<String>,
    /// Entities of the paying account.
    #[serde(default)]
    pub entities: Vec<String>,
    /// Paying accounts by path, with those below.
    #[serde(default)]
    pub accounts: Vec<String>,
    /// Currencies.
    #[serde(default)]
    pub currencies: Vec<String>,
    /// From this amount on, in the one currency named.
    #[serde(default)]
    pub at_least: Option<String>,
    /// Up to this amount, in the one currency named.
    #[serde(default)]
    pub at_most: Option<String>,
}

/// One kind of approval a rule asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproverSetting {
    /// Roles that may give it.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Users who may give it, by id.
    #[serde(default)]
    pub members: Vec<String>,
    /// By how many different people.
    pub approvers: u8,
}

/// Who approves which payments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalRule {
    /// What it is called.
    pub name: String,
    /// Which payments.
    #[serde(default)]
    pub when: ApprovalConditions,
    /// Whether each need waits for those before it.
    #[serde(default)]
    pub is_ordered: bool,
    /// What is needed.
    pub needs: Vec<ApproverSetting>,
}

/// The most that somebody may approve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalLimit {
    /// For everybody with one of these roles.
    #[serde(default)]
    pub roles: Vec<String>,
    /// For these users, by id.
    #[serde(default)]
    pub members: Vec<String>,
    /// The currency of the amounts.
    pub currency: String,
    /// The most of one payment.
    #[serde(default)]
    pub per_payment: Option<String>,
    /// The most of a day (UTC).
    #[serde(default)]
    pub per_day: Option<String>,
}

/// Until when a bank takes payments of a currency for the same day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CutOffTime {
    /// The currency.
    pub currency: String,
    /// The time, as in `15:00`.
    pub time: String,
    /// The time zone, as in `Europe/Berlin`.
    pub zone: String,
    /// `target`, `united-states`, `united-kingdom` or `weekends`.
    pub calendar: String,
}

/// The rules an organisation pays by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentPolicy {
    /// How long changed bank details wait after their approval before a file pays to them.
    pub cooling_hours: u32,
    /// Within how many days the same amount to the same beneficiary is a warning.
    pub duplicate_days: u16,
    /// From which robust z-score on an amount is unusual, in tenths.
    pub unusual_tenths: u16,
    /// How far ahead the day of execution may be.
    pub days_ahead: u16,
    /// Rules in the order in which they are asked; the last is for everything.
    pub rules: Vec<ApprovalRule>,
    /// The most that people may approve.
    #[serde(default)]
    #[schema(required = true)]
    pub limits: Vec<ApprovalLimit>,
    /// Cut-off times.
    #[serde(default)]
    #[schema(required = true)]
    pub cut_offs: Vec<CutOffTime>,
}

impl From<treasury::PaymentPolicy> for PaymentPolicy {
    fn from(it: treasury::PaymentPolicy) -> Self {
        let need = |it: treasury::NeedSetting| ApproverSetting {
            roles: it.roles,
            members: it.members,
            approvers: it.approvers,
        };
        let rule = |it: treasury::ApprovalRule| ApprovalRule {
            name: it.name,
            when: ApprovalConditions {
                methods: it.when.methods,
                entities: it.when.entities,
                accounts: it.when.accounts,
                currencies: it.when.currencies,
                at_least: it.when.at_least,
                at_most: it.when.at_most,
            },
            is_ordered: it.is_ordered,
            needs: it.needs.into_iter().map(need).collect(),
        };
        let limit = |it: treasury::PersonLimit| ApprovalLimit {
            roles: it.roles,
            members: it.members,
            currency: it.currency,
            per_payment: it.per_payment,
            per_day: it.per_day,
        };
        let cut_off = |it: treasury::CutOff| CutOffTime {
            currency: it.currency,
            time: it.time,
            zone: it.zone,
            calendar: it.calendar,
        };
        Self {
            cooling_hours: it.cooling_hours,
            duplicate_days: it.duplicate_days,
            unusual_tenths: it.unusual_tenths,
            days_ahead: it.days_ahead,
            rules: it.rules.into_iter().map(rule).collect(),
            limits: it.limits.into_iter().map(limit).collect(),
            cut_offs: it.cut_offs.into_iter().map(cut_off).collect(),
        }
    }
}

impl From<PaymentPolicy> for treasury::PaymentPolicy {
    fn from(it: PaymentPolicy) -> Self {
        let need = |it: ApproverSetting| treasury::NeedSetting {
            roles: it.roles,
            members: it.members,
            approvers: it.approvers,
        };
        let rule = |it: ApprovalRule| treasury::ApprovalRule {
            name: it.name,
            when: treasury::RuleConditions {
                methods: it.when.methods,
                entities: it.when.entities,
                accounts: it.when.accounts,
                currencies: it.when.currencies,
                at_least: it.when.at_least,
                at_most: it.when.at_most,
            },
            is_ordered: it.is_ordered,
            needs: it.needs.into_iter().map(need).collect(),
        };
        let limit = |it: ApprovalLimit| treasury::PersonLimit {
            roles: it.roles,
            members: it.members,
            currency: it.currency,
            per_payment: it.per_payment,
            per_day: it.per_day,
        };
        let cut_off = |it: CutOffTime| treasury::CutOff {
            currency: it.currency,
            time: it.time,
            zone: it.zone,
            calendar: it.calendar,
        };
        Self {
            cooling_hours: it.cooling_hours,
            duplicate_days: it.duplicate_days,
            unusual_tenths: it.unusual_tenths,
            days_ahead: it.days_ahead,
            rules: it.rules.into_iter().map(rule).collect(),
            limits: it.limits.into_iter().map(limit).collect(),
            cut_offs: it.cut_offs.into_iter().map(cut_off).collect(),
        }
    }
}

/// A payment that is only thought of.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyQuestion {
    /// The policy to ask; the one in force if absent.
    #[serde(default)]
    pub policy: Option<PaymentPolicy>,
    /// The paying account, by path or number.
    pub account: String,
    /// The method, as in `sepa`.
    pub method: String,
    /// The amount as decimal text.
    pub amount: String,
    /// Its currency.
    pub asset: String,
}

/// One approval that would be needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PreviewedNeed {
    /// The roles that may give it.
    pub roles: Vec<String>,
    /// The users who may give it.
    pub members: Vec<String>,
    /// By how many people.
    pub approvers: u8,
    /// How many members could give it for this amount now; whoever makes the payment is one less.
    pub able: usize,
}

/// What the policy would ask for a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PolicyAnswer {
    /// The rule that fits first.
    pub rule: String,
    /// Its place, from 0.
    pub place: usize,
    /// Whether each need waits for those before it.
    pub is_ordered: bool,
    /// What is needed.
    pub needs: Vec<PreviewedNeed>,
}

impl From<PolicyQuestion> for treasury::PolicyQuestion {
    fn from(it: PolicyQuestion) -> Self {
        Self {
            policy: it.policy.map(Into::into),
            account: it.account,
            method: it.method,
            amount: it.amount,
            asset: it.asset,
        }
    }
}

impl From<treasury::PolicyAnswer> for PolicyAnswer {
    fn from(it: treasury::PolicyAnswer) -> Self {
        let need = |it: treasury::PreviewedNeed| PreviewedNeed {
            roles: it.need.roles,
            members: it.need.members,
            approvers: it.need.count,
            able: it.able,
        };
        Self {
            rule: it.rule,
            place: it.place,
            is_ordered: it.is_ordered,
            needs: it.needs.into_iter().map(need).collect(),
        }
    }
}
