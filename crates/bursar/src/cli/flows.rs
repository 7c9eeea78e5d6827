//! `bursar flows` and `bursar continuity`.
//!
//! Owns: their options and what they print. Not here: what is a flow or a gap (`treasury`).
//! Invariant: `--json` prints the shapes of the HTTP API.

use clap::{Args, ValueEnum};
use money::Date;
use server::wire::{
    AssetAmount, CashFlows, Continuity, DebtPart, ExpectedFlowList, ExpectedFlows,
    ForecastKnownSource,
};
use treasury::{ContinuityQuery, ExpectedPage, FlowCompare, FlowDimension, FlowQuery};

use super::context::{Context, parsed};
use crate::failure::Failure;
use crate::table::{Align, Table};

/// By what flows are grouped.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum By {
    /// The account on the other side
    #[default]
    Category,
    /// The other side's name
    Counterparty,
    /// Entity
    Entity,
    /// Currency or other asset
    Currency,
    /// Own account
    Account,
    /// Bank
    Bank,
    /// The bank's country or region
    Region,
}

impl From<By> for FlowDimension {
    fn from(it: By) -> Self {
        match it {
            By::Category => Self::Category,
            By::Counterparty => Self::Counterparty,
            By::Entity => Self::Entity,
            By::Currency => Self::Currency,
            By::Account => Self::Account,
            By::Bank => Self::Bank,
            By::Region => Self::Region,
        }
    }
}

/// The period to compare with.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum With {
    /// As many days just before
    Previous,
    /// The same days a year before
    Year,
}

/// Where money came from and where it went.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  bursar flows --from 2026-01-01 --to 2026-03-31 --depth 2
  bursar flows --by counterparty --compare year
  bursar flows --to 2026-12-31
  bursar flows --to 2026-12-31 --expected")]
pub(crate) struct Flows {
    /// First day [default: that of this month]
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Last day [default: today]
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// By what they are grouped
    #[arg(long, value_name = "WHAT", default_value = "category")]
    by: By,
    /// Cut categories after so many parts of their path
    #[arg(long, value_name = "PARTS")]
    depth: Option<usize>,
    /// Compare with another period
    #[arg(long, value_name = "PERIOD")]
    compare: Option<With>,
    /// Only on this account, by number or path
    #[arg(long, value_name = "A")]
    account: Option<String>,
    /// Only of this entity
    #[arg(long, value_name = "E")]
    entity: Option<String>,
    /// Valued in this asset [default: the reporting currency]
    #[arg(long = "in", value_name = "ASSET")]
    currency: Option<String>,
    /// List the items, payments and facilities that are expected on days to come
    #[arg(long, conflicts_with = "compare")]
    expected: bool,
}

impl Flows {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        let to = parsed::<Date>("date", self.to.as_deref())?;
        let to = to.unwrap_or_else(|| books.treasury.today());
        let from = parsed::<Date>("date", self.from.as_deref())?;
        let from = from.unwrap_or_else(|| to.first_of_month());
        let compare = self.compare.map(|it| match it {
            With::Previous => FlowCompare::Previous,
            With::Year => FlowCompare::Year,
        });
        let query = FlowQuery {
            from,
            to,
            compare: compare.and_then(|it| it.period(from, to)),
            by: self.by.into(),
            depth: self.depth,
            account: self.account,
            entity: self.entity,
        };
        let asked = (&query, self.currency);
        if self.expected {
            let who = (books.org, &books.caller);
            let page = ExpectedPage {
                limit: 1_000,
                ..ExpectedPage::default()
            };
            let found = books.treasury.expected_cash_flows(who, asked, &page);
            let found = ExpectedFlowList::from(found.await?);
            context.output.show(&found, expected_text)?;
        } else {
            let report = books
                .treasury
                .cash_flows(books.org, &books.caller, asked)
                .await?;
            context.output.show(&CashFlows::from(report), flows_text)?;
        }
        books.treasury.close().await;
        Ok(())
    }
}

/// An amount, or that it is not known.
fn shown(amount: Option<&AssetAmount>) -> String {
    amount.map_or_else(|| "unknown".to_owned(), |it| it.amount.clone())
}

fn flows_text(it: &CashFlows) -> String {
    let mut columns = vec![
        ("GROUP", Align::Left),
        ("IN", Align::Right),
        ("OUT", Align::Right),
        ("NET", Align::Right),
        ("ENTRIES", Align::Right),
    ];
    if it.compare.is_some() {
        columns.push(("BEFORE", Align::Right));
    }
    let mut table = Table::new(&columns);
    for group in &it.groups {
        let mut row = vec![
            group.label.clone(),
            shown(group.inflow.as_ref()),
            shown(group.outflow.as_ref()),
            shown(group.net.as_ref()),
            group.entries.to_string(),
        ];
        if it.compare.is_some() {
            row.push(shown(group.before.as_ref()));
        }
        table.row(row);
    }
    let totals = &it.totals;
    let expected = it.expected.as_ref().map(group_text).unwrap_or_default();
    format!(
        "{} to {}, in {}\n{}opening {}, in {}, out {}, closing {}\n{expected}",
        it.from,
        it.to,
        it.currency,
        table.render(),
        shown(totals.opening.value.as_ref()),
        shown(totals.inflow.value.as_ref()),
        shown(totals.outflow.value.as_ref()),
        shown(totals.closing.value.as_ref()),
    )
}

/// What is expected, apart from what is booked.
fn group_text(it: &ExpectedFlows) -> String {
    let columns = [
        ("EXPECTED", Align::Left),
        ("IN", Align::Right),
        ("OUT", Align::Right),
        ("NET", Align::Right),
        ("FLOWS", Align::Right),
    ];
    let mut table = Table::new(&columns);
    for group in &it.groups {
        table.row(vec![
            group.label.clone(),
            shown(group.inflow.as_ref()),
            shown(group.outflow.as_ref()),
            shown(group.net.as_ref()),
            group.flows.to_string(),
        ]);
    }
    let more = [
        (it.left_out, "no account takes"),
        (it.hidden, "you may not see"),
    ];
    let more: String = more
        .iter()
        .filter(|it| it.0 > 0)
        .map(|(count, why)| format!("{count} that {why}: in no figure\n"))
        .collect();
    let totals = &it.totals;
    format!(
        "\nexpected from {} on, by documents, not booked\n{}in {}, out {}, closing with them {}\n{more}",
        it.from,
        table.render(),
        shown(totals.inflow.value.as_ref()),
        shown(totals.outflow.value.as_ref()),
        shown(totals.closing.value.as_ref()),
    )
}

fn expected_text(list: &ExpectedFlowList) -> String {
    let columns = [
        ("EXPECTED", Align::Left),
        ("DUE", Align::Left),
        ("AMOUNT", Align::Right),
        ("WITH", Align::Left),
        ("FOR", Align::Left),
        ("FROM", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for it in &list.items {
        table.row(vec![
            it.expected_on.to_string(),
            it.due_on.to_string(),
            format!("{} {}", it.amount.amount, it.amount.asset),
            it.counterparty.clone().unwrap_or_default(),
            it.reference.clone().unwrap_or_else(|| it.id.clone()),
            source_text(it.source, it.part),
        ]);
    }
    let shown = list.items.len() as u64;
    let more = match list.total.saturating_sub(shown) {
        0 => String::new(),
        more => format!("{more} more: give a shorter period\n"),
    };
    format!("{}{more}", table.render())
}

/// What a known flow comes from, in a word.
pub(super) fn source_text(source: ForecastKnownSource, part: Option<DebtPart>) -> String {
    match (source, part) {
        (ForecastKnownSource::Receivable, _) => "receivable".to_owned(),
        (ForecastKnownSource::Payable, _) => "payable".to_owned(),
        (ForecastKnownSource::Payment, _) => "payment".to_owned(),
        (ForecastKnownSource::Facility, Some(DebtPart::Interest)) => "interest".to_owned(),
        (ForecastKnownSource::Facility, Some(DebtPart::Repayment)) => "repayment".to_owned(),
        (ForecastKnownSource::Facility, Some(DebtPart::Payout)) => "payout".to_owned(),
        (ForecastKnownSource::Facility, None) => "facility".to_owned(),
    }
}

/// Whether the statements of every account join, day by day.
#[derive(Args, Debug)]
#[command(after_help = "\
Ends with 1 if something is red: for scripts that watch.

Example:
  bursar continuity --from 2026-01-01 --account assets:bank:main")]
pub(crate) struct ContinuityCommand {
    /// First day [default: three months before the last]
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Last day [default: today]
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Only this account, by number or path
    #[arg(long, value_name = "A")]
    account: Option<String>,
}

impl ContinuityCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        let query = ContinuityQuery {
            from: parsed::<Date>("date", self.from.as_deref())?,
            to: parsed::<Date>("date", self.to.as_deref())?,
            account: self.account,
        };
        let report = books
            .treasury
            .continuity(books.org, &books.caller, &query)
            .await?;
        let shown = Continuity::from(report);
        context.output.show(&shown, continuity_text)?;
        books.treasury.close().await;
        let is_red =
            |it: &server::wire::ContinuityFinding| it.colour == server::wire::StatementColour::Red;
        let red = shown.accounts.iter().flat_map(|it| &it.findings);
        match red.filter(|it| is_red(it)).count() {
            0 => Ok(()),
            count => {
                let text = format!("{count} findings are red: money is missing or doubled");
                Err(Failure::given("continuity", text))
            }
        }
    }
}

fn continuity_text(it: &Continuity) -> String {
    let mut text = format!("{} to {}\n", it.from, it.to);
    if it.accounts.is_empty() {
        text.push_str("no account has statements yet\n");
    }
    for account in &it.accounts {
        let verdict = if account.findings.is_empty() {
            "everything joins"
        } else {
            "look at this"
        };
        text.push_str(&format!(
            "{}: {} statements, {verdict}\n",
            account.path, account.statements
        ));
        for found in &account.findings {
            text.push_str(&format!(
                "  {} {} to {} {}: found {}, expected {}\n    {}\n",
                found.colour,
                found.from,
                found.to,
                found.code,
                found.found,
                found.expected,
                found.cure
            ));
        }
    }
    text
}
