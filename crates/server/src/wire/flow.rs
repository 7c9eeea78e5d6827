//! Cash flows and the calendar of statements on the wire (CASH-2, CASH-4).
//!
//! Owns: their JSON shapes. Not here: what is a flow, what is a gap (`treasury`).
//! Invariant: a worth that is not known is null, and what has no price is named.

use money::Date;
use serde::Serialize;
use treasury::Worth;
use utoipa::ToSchema;

use super::word::{FlowKind, StatementColour};
use super::{AssetAmount, Rate, ValuedTotal, codes, rates};

/// A group of flows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FlowGroup {
    /// What it is.
    pub kind: FlowKind,
    /// The group's key; empty for what has none.
    pub key: String,
    /// Its name for people.
    pub label: String,
    /// The account on the other side, where the group is one.
    #[schema(required = true)]
    pub account: Option<u32>,
    /// Money in.
    #[schema(required = true)]
    pub inflow: Option<AssetAmount>,
    /// Money out, below zero.
    #[schema(required = true)]
    pub outflow: Option<AssetAmount>,
    /// Both together.
    #[schema(required = true)]
    pub net: Option<AssetAmount>,
    /// Both together in the period it is compared with.
    #[schema(required = true)]
    pub before: Option<AssetAmount>,
    /// How many entries.
    pub entries: u64,
    /// Assets without a price.
    pub unpriced: Vec<String>,
}

/// Money before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FlowTotals {
    /// Money at hand before the first day.
    pub opening: ValuedTotal,
    /// Money in from others.
    pub inflow: ValuedTotal,
    /// Money out to others, below zero.
    pub outflow: ValuedTotal,
    /// Everything together, exchange and own accounts included.
    pub net: ValuedTotal,
    /// Money at hand at the end of the last day.
    pub closing: ValuedTotal,
}

/// A group of expected flows; its key is that of the booked group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExpectedFlowGroup {
    /// What it is.
    pub kind: FlowKind,
    /// The group's key; empty for what has none.
    pub key: String,
    /// Its name for people.
    pub label: String,
    /// The account on the other side, where the group is one.
    #[schema(required = true)]
    pub account: Option<u32>,
    /// Money to come in.
    #[schema(required = true)]
    pub inflow: Option<AssetAmount>,
    /// Money to go out, below zero.
    #[schema(required = true)]
    pub outflow: Option<AssetAmount>,
    /// Both together.
    #[schema(required = true)]
    pub net: Option<AssetAmount>,
    /// How many flows.
    pub flows: u64,
    /// Assets without a price.
    pub unpriced: Vec<String>,
}

/// What is expected, together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExpectedFlowTotals {
    /// Money in from others.
    pub inflow: ValuedTotal,
    /// Money out to others, below zero.
    pub outflow: ValuedTotal,
    /// Everything together, own accounts included.
    pub net: ValuedTotal,
    /// Money at hand at the end of the last day, if all of it comes and nothing else.
    pub closing: ValuedTotal,
}

/// What has a document and is expected on the days to come of a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExpectedFlows {
    /// The first of these days.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The largest first.
    pub groups: Vec<ExpectedFlowGroup>,
    /// All of them together.
    pub totals: ExpectedFlowTotals,
    /// How many flows are in the figures.
    pub flows: u64,
    /// How many are in none, because no account takes them.
    pub left_out: u64,
    /// How many are in none, because the caller may not see them.
    pub hidden: u64,
}

/// A period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FlowPeriod {
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
}

/// Cash flows of a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CashFlows {
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// The period they are compared with.
    #[schema(required = true)]
    pub compare: Option<FlowPeriod>,
    /// Valued in this asset, by the rates of the last day.
    #[serde(rename = "in")]
    pub currency: String,
    /// The journal's sequence.
    pub seq: u64,
    /// The largest first.
    pub groups: Vec<FlowGroup>,
    /// Money before and after.
    pub totals: FlowTotals,
    /// The same of the period they are compared with.
    #[schema(required = true)]
    pub totals_before: Option<FlowTotals>,
    /// What is expected on the days to come, and in none of the figures above; null where the
    /// period has no such day.
    #[schema(required = true)]
    pub expected: Option<ExpectedFlows>,
    /// The rates used.
    pub rates: Vec<Rate>,
}

impl From<treasury::ExpectedFlows> for ExpectedFlows {
    fn from(it: treasury::ExpectedFlows) -> Self {
        let value = |it: &Worth| it.value.map(AssetAmount::from);
        let group = |it: treasury::ExpectedGroup| ExpectedFlowGroup {
            kind: it.kind.into(),
            key: it.key,
            label: it.label,
            account: it.account.map(|it| it.0),
            inflow: value(&it.inflow),
            outflow: value(&it.outflow),
            net: value(&it.net),
            flows: it.flows as u64,
            unpriced: codes(&it.net.unpriced),
        };
        Self {
            from: it.from,
            groups: it.groups.into_iter().map(group).collect(),
            totals: ExpectedFlowTotals {
                inflow: it.totals.inflow.into(),
                outflow: it.totals.outflow.into(),
                net: it.totals.net.into(),
                closing: it.totals.closing.into(),
            },
            flows: it.flows as u64,
            left_out: it.left_out as u64,
            hidden: it.hidden as u64,
        }
    }
}

impl From<treasury::FlowTotals> for FlowTotals {
    fn from(it: treasury::FlowTotals) -> Self {
        Self {
            opening: it.opening.into(),
            inflow: it.inflow.into(),
            outflow: it.outflow.into(),
            net: it.net.into(),
            closing: it.closing.into(),
        }
    }
}

impl From<treasury::FlowReport> for CashFlows {
    fn from(it: treasury::FlowReport) -> Self {
        let value = |it: &Worth| it.value.map(AssetAmount::from);
        let group = |it: treasury::FlowGroup| FlowGroup {
            kind: it.kind.into(),
            key: it.key,
            label: it.label,
            account: it.account.map(|it| it.0),
            inflow: value(&it.inflow),
            outflow: value(&it.outflow),
            net: value(&it.net),
            before: it.before.as_ref().and_then(value),
            entries: it.entries as u64,
            unpriced: codes(&it.net.unpriced),
        };
        Self {
            from: it.from,
            to: it.to,
            compare: it.compare.map(|(from, to)| FlowPeriod { from, to }),
            currency: it.currency.code().to_string(),
            seq: it.seq,
            groups: it.groups.into_iter().map(group).collect(),
            totals: it.totals.into(),
            totals_before: it.totals_before.map(Into::into),
            expected: it.expected.map(Into::into),
            rates: rates(it.rates),
        }
    }
}

/// A statement that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ContinuityStatement {
    /// The import it came with.
    pub import: String,
    /// The file's name.
    pub file: String,
    /// The bank's number.
    #[schema(required = true)]
    pub number: Option<String>,
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
}

/// What is wrong with an account's statements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ContinuityFinding {
    /// The stable code.
    #[schema(example = "statement-missing")]
    pub code: String,
    /// How bad it is.
    pub colour: StatementColour,
    /// First day concerned.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day concerned.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// What was found.
    pub found: String,
    /// What was expected.
    pub expected: String,
    /// What is missing or too much; null where that is not known.
    #[schema(required = true)]
    pub difference: Option<AssetAmount>,
    /// What to do.
    pub cure: String,
    /// The statements concerned.
    pub statements: Vec<ContinuityStatement>,
}

/// A day of an account's statements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ContinuityDay {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// How it stands.
    pub colour: StatementColour,
}

/// How one account's statements stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AccountContinuity {
    /// The account's number.
    pub account: u32,
    /// Its path.
    pub path: String,
    /// How many statements it has.
    pub statements: u64,
    /// The days that have a state; none before the first statement.
    pub days: Vec<ContinuityDay>,
    /// What is wrong.
    pub findings: Vec<ContinuityFinding>,
}

/// The calendar of statements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Continuity {
    /// First day shown.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day shown.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// The journal's sequence.
    pub seq: u64,
    /// Accounts that have statements, by path.
    pub accounts: Vec<AccountContinuity>,
}

impl From<treasury::ContinuityReport> for Continuity {
    fn from(it: treasury::ContinuityReport) -> Self {
        Self {
            from: it.from,
            to: it.to,
            seq: it.seq,
            accounts: it.accounts.iter().map(account).collect(),
        }
    }
}

fn account(it: &treasury::AccountContinuity) -> AccountContinuity {
    let rows = &it.statements;
    let statement = |place: &usize| {
        rows.get(*place).map(|it| ContinuityStatement {
            import: it.import.to_string(),
            file: it.file.clone(),
            number: it.number.clone(),
            from: it.from,
            to: it.to,
        })
    };
    let findings = it.findings.iter().map(|found| ContinuityFinding {
        code: found.kind.code().to_owned(),
        colour: found.colour.into(),
        from: found.from,
        to: found.to,
        found: found.found.clone(),
        expected: found.expected.clone(),
        difference: found.difference.map(AssetAmount::from),
        cure: found.kind.cure().to_owned(),
        statements: found.statements.iter().filter_map(statement).collect(),
    });
    AccountContinuity {
        account: it.account.0,
        path: it.path.clone(),
        statements: rows.len() as u64,
        findings: findings.collect(),
        days: it
            .days
            .iter()
            .map(|(on, colour)| ContinuityDay {
                on: *on,
                colour: (*colour).into(),
            })
            .collect(),
    }
}
