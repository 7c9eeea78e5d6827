//! Accounting statements on the wire.
//!
//! Owns: trial balance, balance sheet, income statement. Not here: positions, the balance tree.
//! Invariant: amounts have the signs people read them with: usual sums are above zero.

use journal::TreeRow;
use money::Date;
use serde::Serialize;
use treasury::Report;
use utoipa::ToSchema;

use crate::wire::{AssetAmount, amounts};

/// One row of a statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReportRow {
    /// The account's number; null for a name that only groups others.
    #[schema(required = true)]
    pub account: Option<u32>,
    /// Its path.
    pub path: String,
    /// How deep it stands: 1 for a root.
    pub depth: usize,
    /// Its balances with all below it.
    pub balances: Vec<AssetAmount>,
}

fn rows(found: Vec<TreeRow>) -> Vec<ReportRow> {
    let row = |it: TreeRow| ReportRow {
        account: it.account.map(|it| it.0),
        path: it.path.to_string(),
        depth: it.depth,
        balances: amounts(it.subtree),
    };
    found.into_iter().map(row).collect()
}

/// One account of a trial balance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrialRow {
    /// The account's number.
    pub account: u32,
    /// Its path.
    pub path: String,
    /// Its debit balances.
    pub debits: Vec<AssetAmount>,
    /// Its credit balances, without a sign.
    pub credits: Vec<AssetAmount>,
}

/// Both sides of a trial balance in one asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrialTotal {
    /// The asset.
    pub asset: String,
    /// All debit balances.
    pub debits: String,
    /// All credit balances, without a sign.
    pub credits: String,
}

/// Every account's balance on its side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrialBalance {
    /// At the end of this day.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// The journal's sequence.
    pub seq: u64,
    /// In the order of a chart of accounts.
    pub items: Vec<TrialRow>,
    /// One an asset.
    pub totals: Vec<TrialTotal>,
    /// Whether both sides are equal.
    pub balanced: bool,
}

impl From<Report<journal::TrialBalance>> for TrialBalance {
    fn from(it: Report<journal::TrialBalance>) -> Self {
        let row = |it: journal::TrialRow| TrialRow {
            account: it.account.0,
            path: it.path.to_string(),
            debits: amounts(it.debits),
            credits: amounts(it.credits),
        };
        let total = |it: journal::TrialTotal| TrialTotal {
            asset: it.debits.asset().code().to_string(),
            debits: it.debits.to_text(),
            credits: it.credits.to_text(),
        };
        Self {
            as_of: it.as_of,
            seq: it.seq,
            items: it.content.rows.into_iter().map(row).collect(),
            totals: it.content.totals.into_iter().map(total).collect(),
            balanced: it.is_balanced,
        }
    }
}

/// The sides of a balance sheet in one asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SheetTotal {
    /// The asset.
    pub asset: String,
    /// All assets.
    pub assets: String,
    /// All liabilities.
    pub liabilities: String,
    /// All equity, the results included.
    pub equity: String,
}

/// What is owned and owed, and what of it belongs to the owners.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BalanceSheet {
    /// At the end of this day.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
    /// The journal's sequence.
    pub seq: u64,
    /// What is owned.
    pub assets: Vec<ReportRow>,
    /// What is owed.
    pub liabilities: Vec<ReportRow>,
    /// The equity as booked.
    pub equity: Vec<ReportRow>,
    /// The results of earlier years that no entry moved to equity.
    pub retained: Vec<AssetAmount>,
    /// The result since the start of the year.
    pub current: Vec<AssetAmount>,
    /// One an asset.
    pub totals: Vec<SheetTotal>,
    /// Whether assets equal liabilities and equity.
    pub balanced: bool,
}

impl From<Report<journal::BalanceSheet>> for BalanceSheet {
    fn from(it: Report<journal::BalanceSheet>) -> Self {
        let total = |it: journal::SheetTotal| SheetTotal {
            asset: it.assets.asset().code().to_string(),
            assets: it.assets.to_text(),
            liabilities: it.liabilities.to_text(),
            equity: it.equity.to_text(),
        };
        Self {
            as_of: it.as_of,
            seq: it.seq,
            assets: rows(it.content.assets),
            liabilities: rows(it.content.liabilities),
            equity: rows(it.content.equity),
            retained: amounts(it.content.retained),
            current: amounts(it.content.current),
            totals: it.content.totals.into_iter().map(total).collect(),
            balanced: it.is_balanced,
        }
    }
}

/// What came in and was spent in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct IncomeStatement {
    /// The first day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    pub to: Date,
    /// The journal's sequence.
    pub seq: u64,
    /// What came in.
    pub income: Vec<ReportRow>,
    /// What was spent.
    pub expenses: Vec<ReportRow>,
    /// All that came in.
    pub total_income: Vec<AssetAmount>,
    /// All that was spent.
    pub total_expenses: Vec<AssetAmount>,
    /// What is left.
    pub net: Vec<AssetAmount>,
}

impl From<Report<journal::IncomeStatement>> for IncomeStatement {
    fn from(it: Report<journal::IncomeStatement>) -> Self {
        Self {
            from: it.content.period.from(),
            to: it.content.period.to(),
            seq: it.seq,
            income: rows(it.content.income),
            expenses: rows(it.content.expenses),
            total_income: amounts(it.content.total_income),
            total_expenses: amounts(it.content.total_expenses),
            net: amounts(it.content.net),
        }
    }
}
