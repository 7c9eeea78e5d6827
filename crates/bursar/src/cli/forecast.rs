//! `bursar forecast`.
//!
//! Owns: its options and what it prints. Not here: forecasts (`treasury`).
//! Invariant: `--json` prints the shapes of the HTTP API.

mod figure;
mod performance;
mod propose;

use clap::{Args, Subcommand};
use server::wire::{
    ForecastComparison, ForecastExpectedBy, ForecastGrid, ForecastKnownBasis, ForecastKnownFlow,
    ForecastKnownList, ForecastOutlook, ForecastRun, ForecastRunList,
};
use treasury::Around;

use self::figure::Figure;
pub(super) use self::figure::flow_of;
use self::performance::Performance;
use self::propose::Propose;
use super::context::{Books, Context};
use crate::failure::Failure;
use crate::output;
use crate::table::{Align, Table};

/// The cash forecast of an organisation.
#[derive(Debug, Subcommand)]
pub(crate) enum ForecastCommand {
    /// Make a forecast from the books as they are, and publish it
    Run(Run),
    /// Make the forecasts that past weeks would have had, to see how they would have done
    Hindcast(Hindcast),
    /// Show what will be held: bands by day, or receipts and payments by week
    Show(Show),
    /// Show where a figure comes from: entries, documents, recurring flows, adjustments, models
    Figure(Figure),
    /// List open items, planned payments and debt: when each is expected, and why
    Known(Looked),
    /// List the forecasts that were published, the newest first
    Runs,
    /// Show how published forecasts and their models did against what came
    Performance(Performance),
    /// Show the forecast as it is and under scenarios, side by side
    Compare(Compare),
    /// Propose what to move between own accounts, and draft it as payments
    Propose(Propose),
}

/// What is looked at.
#[derive(Args, Debug)]
pub(crate) struct Looked {
    /// Only this account, by number or path
    #[arg(long, value_name = "ACCOUNT", group = "around")]
    account: Option<String>,
    /// Only what is held in this asset
    #[arg(long, value_name = "CUR", group = "around")]
    currency: Option<String>,
    /// Only this entity, by short name
    #[arg(long, value_name = "SLUG", group = "around")]
    entity: Option<String>,
    /// Valued in this asset [default: the reporting currency]
    #[arg(long = "in", value_name = "CUR")]
    into: Option<String>,
}

impl Looked {
    fn around(&self) -> Around {
        let (account, currency) = (self.account.clone(), self.currency.clone());
        account
            .map(Around::Account)
            .or(currency.map(Around::Currency))
            .or(self.entity.clone().map(Around::Entity))
            .unwrap_or_default()
    }
}

/// How it is made.
#[derive(Args, Debug)]
pub(crate) struct Run {
    /// Also if nothing changed since the last one
    #[arg(long)]
    anew: bool,
}

/// Which weeks.
#[derive(Args, Debug)]
#[command(after_help = "\
Each is made from what the books say was booked up to the Sunday before its week; weeks that have a
forecast are left as they are. They are scored by themselves, told of past weeks that have no other,
and never shown as what is to come.

Example:
  bursar forecast hindcast --weeks 26 && bursar forecast performance")]
pub(crate) struct Hindcast {
    /// How many of the last weeks
    #[arg(long, value_name = "N", default_value_t = 12)]
    weeks: usize,
}

/// What is shown.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    bursar forecast show\n  \
    bursar forecast show --days --account assets:bank:nordbank:eur\n  \
    bursar forecast show --weeks 26 --in USD --json")]
pub(crate) struct Show {
    #[command(flatten)]
    looked: Looked,
    /// Bands by day instead of weeks by category
    #[arg(long)]
    days: bool,
    /// Weeks to come
    #[arg(long, value_name = "N", default_value_t = 13, conflicts_with = "days")]
    weeks: usize,
    /// Weeks, or with --days days, of the past
    #[arg(long, value_name = "N", default_value_t = 2)]
    past: usize,
}

/// What is compared.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  \
    bursar forecast compare 'Largest customer pays late' --limit 250000")]
pub(crate) struct Compare {
    #[command(flatten)]
    looked: Looked,
    /// Names of scenarios
    #[arg(required = true)]
    scenarios: Vec<String>,
    /// What everything together should not fall below
    #[arg(long, value_name = "AMOUNT")]
    limit: Option<String>,
}

impl ForecastCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        let done = self.answer(context, &books).await;
        books.treasury.close().await;
        done
    }

    async fn answer(self, context: &Context, books: &Books) -> Result<(), Failure> {
        let treasury = &books.treasury;
        let (org, caller) = (books.org, &books.caller);
        let output = context.output;
        match self {
            Self::Run(it) => {
                let bar = output::progress(output, 0, "tests models on each series");
                let watch = |done: usize, total: usize| advance(&bar, done, total);
                let made = treasury.run_forecast((org, caller), it.anew, &watch).await;
                bar.finish_and_clear();
                output.show(&ForecastRun::from(made?), run_text)
            }
            Self::Hindcast(it) => {
                let bar = output::progress(output, 0, "makes forecasts of past weeks");
                let watch = |done: usize, total: usize| advance(&bar, done, total);
                let made = treasury.hindcast((org, caller), it.weeks, &watch).await;
                bar.finish_and_clear();
                let list = ForecastRunList {
                    items: made?.into_iter().map(ForecastRun::from).collect(),
                    in_progress: None,
                };
                output.show(&list, runs_text)
            }
            Self::Show(it) if it.days => {
                let around = it.looked.around();
                let found = treasury
                    .forecast_outlook((org, caller), &around, it.looked.into, it.past)
                    .await?;
                output.show(&ForecastOutlook::from(found), outlook_text)
            }
            Self::Show(it) => {
                let around = it.looked.around();
                let found = treasury
                    .forecast_grid((org, caller), &around, it.looked.into, (it.past, it.weeks))
                    .await?;
                output.show(&ForecastGrid::from(found), grid_text)
            }
            Self::Figure(it) => it.run(books, output).await,
            Self::Known(it) => {
                let around = it.around();
                let found = treasury
                    .forecast_known((org, caller), &around, it.into)
                    .await?;
                output.show(&ForecastKnownList::from(found), known_text)
            }
            Self::Runs => {
                let items = treasury.forecast_runs(org, caller).await?;
                let progress = treasury.forecast_progress(org, caller).await?;
                let list = ForecastRunList {
                    items: items.into_iter().map(ForecastRun::from).collect(),
                    in_progress: progress.map(Into::into),
                };
                output.show(&list, runs_text)
            }
            Self::Performance(it) => it.run(books, output).await,
            Self::Compare(it) => {
                let around = it.looked.around();
                let asked = (&it.scenarios[..], it.limit.as_deref());
                let found = treasury
                    .compare_forecast_scenarios((org, caller), &around, it.looked.into, asked)
                    .await?;
                output.show(&ForecastComparison::from(found), comparison_text)
            }
            Self::Propose(it) => it.run(books, output).await,
        }
    }
}

/// Shows how far work is; it goes on.
fn advance(bar: &indicatif::ProgressBar, done: usize, total: usize) -> bool {
    bar.set_length(u64::try_from(total).unwrap_or(0));
    bar.set_position(u64::try_from(done).unwrap_or(0));
    true
}

fn run_text(it: &ForecastRun) -> String {
    format!(
        "forecast {}: {} series from {} on, {} days, made in {} ms\n",
        it.id, it.series, it.origin, it.horizon, it.took_ms
    )
}

fn runs_text(list: &ForecastRunList) -> String {
    let columns = [
        ("FORECAST", Align::Left),
        ("MADE", Align::Left),
        ("KNEW UP TO", Align::Left),
        ("DAYS", Align::Right),
        ("SERIES", Align::Right),
        ("", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for it in &list.items {
        table.row(vec![
            it.id.clone(),
            it.made_at.clone(),
            it.origin.to_string(),
            it.horizon.to_string(),
            it.series.to_string(),
            if it.hindcast { "afterwards" } else { "" }.to_owned(),
        ]);
    }
    table.render()
}

fn grid_text(grid: &ForecastGrid) -> String {
    let columns = [
        ("WEEK FROM", Align::Left),
        ("", Align::Left),
        ("OPENING", Align::Right),
        ("RECEIPTS", Align::Right),
        ("PAYMENTS", Align::Right),
        ("NET", Align::Right),
        ("CLOSING", Align::Right),
        ("EXPECTED NET", Align::Right),
        ("EXPECTED BY", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for it in &grid.columns {
        let kind = match it.kind {
            server::wire::ForecastColumnKind::Actual => "booked",
            server::wire::ForecastColumnKind::Mixed => "mixed",
            server::wire::ForecastColumnKind::Forecast => "forecast",
        };
        table.row(vec![
            it.from.to_string(),
            kind.to_owned(),
            it.opening.clone(),
            it.receipts.clone(),
            it.payments.clone(),
            it.net.clone(),
            it.closing.clone(),
            it.expected_net.clone().unwrap_or_default(),
            it.expected_by.as_ref().map_or_else(String::new, by_text),
        ]);
    }
    let source = &grid.source;
    let unpriced = match &source.unpriced[..] {
        [] => String::new(),
        found => format!("; without a price, in no figure: {}", found.join(", ")),
    };
    let cut = grid.cut.as_ref();
    let cut = cut.map_or_else(String::new, |it| format!("{}\n", it.sentence));
    format!(
        "in {}, at rates of {}, booked up to {}{unpriced}\n{}{cut}",
        source.currency,
        source.rates_of,
        source.actual_to,
        table.render()
    )
}

/// Up to when the forecast of a past week knew; one made afterwards says so.
fn by_text(it: &ForecastExpectedBy) -> String {
    let afterwards = if it.hindcast { ", made afterwards" } else { "" };
    format!("known up to {}{afterwards}", it.origin)
}

fn known_text(list: &ForecastKnownList) -> String {
    let columns = [
        ("EXPECTED", Align::Left),
        ("DUE", Align::Left),
        ("AMOUNT", Align::Right),
        ("WITH", Align::Left),
        ("FOR", Align::Left),
        ("FROM", Align::Left),
        ("BECAUSE", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for it in &list.items {
        table.row(vec![
            it.expected_on.to_string(),
            it.due_on.to_string(),
            format!("{} {}", it.amount.amount, it.amount.asset),
            it.counterparty.clone().unwrap_or_default(),
            it.reference.clone().unwrap_or_else(|| it.id.clone()),
            super::flows::source_text(it.source, it.part),
            because(it),
        ]);
    }
    let hidden = match list.hidden {
        0 => String::new(),
        more => format!("{more} more that you may not see one by one\n"),
    };
    format!("{}{hidden}", table.render())
}

/// Why a flow is expected on its day, and what is in no figure.
fn because(it: &ForecastKnownFlow) -> String {
    let day = match (it.basis, it.observations, it.observations_of_all) {
        (ForecastKnownBasis::Order, ..) => "day of execution".to_owned(),
        (ForecastKnownBasis::Schedule, ..) => "schedule".to_owned(),
        (ForecastKnownBasis::Usual, ..) => "usual delays, none of yours settled yet".to_owned(),
        (ForecastKnownBasis::DueDate, ..) => "due date, none of yours settled yet".to_owned(),
        (ForecastKnownBasis::Learned, own, all) => {
            format!("{own} settled with them, {all} in all")
        }
    };
    match (it.account, &it.worth) {
        (None, _) => format!("{day}; in no figure: no account takes it"),
        (_, None) => format!("{day}; in no figure: it has no price"),
        _ => day,
    }
}

fn outlook_text(outlook: &ForecastOutlook) -> String {
    let columns = [
        ("DAY", Align::Left),
        ("HELD", Align::Right),
        ("P10", Align::Right),
        ("EXPECTED", Align::Right),
        ("P90", Align::Right),
    ];
    let mut table = Table::new(&columns);
    for it in &outlook.days {
        let band = it.band.clone();
        let of = |pick: fn(server::wire::ForecastBand) -> String| {
            band.clone().map(pick).unwrap_or_default()
        };
        table.row(vec![
            it.on.to_string(),
            it.actual.clone().unwrap_or_default(),
            of(|it| it.p10),
            of(|it| it.mean),
            of(|it| it.p90),
        ]);
    }
    let mut text = format!("in {}\n{}", outlook.source.currency, table.render());
    for it in outlook.accounts.iter().filter(|it| it.probability_bps > 0) {
        let first = it
            .first_on
            .map_or_else(String::new, |it| format!(", first on {it}"));
        text.push_str(&format!(
            "{} falls below {} {} in {} of 100 cases{first}\n",
            it.path,
            it.minimum.amount,
            it.minimum.asset,
            it.probability_bps.div_ceil(100)
        ));
    }
    text
}

fn comparison_text(found: &ForecastComparison) -> String {
    let columns = [
        ("SCENARIO", Align::Left),
        ("LOWEST P10", Align::Right),
        ("ON", Align::Left),
        ("END, EXPECTED", Align::Right),
        ("BELOW LIMIT", Align::Right),
    ];
    let mut table = Table::new(&columns);
    for it in &found.items {
        let end = it.days.last().and_then(|it| it.band.as_ref());
        table.row(vec![
            it.name.clone().unwrap_or_else(|| "as it is".to_owned()),
            it.lowest.clone(),
            it.lowest_on.to_string(),
            end.map(|it| it.mean.clone()).unwrap_or_default(),
            format!("{} of 100", it.below_limit_bps.div_ceil(100)),
        ]);
    }
    format!("in {}\n{}", found.source.currency, table.render())
}
