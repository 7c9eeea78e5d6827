//! `bursar forecast performance`.
//!
//! Owns: its options and what it prints. Not here: measures (`treasury`).
//! Invariant: what is unknown is said to be, never shown as 0.

use clap::{Args, ValueEnum};
use server::wire::{ForecastExpectation, ForecastMeasures, ForecastPastWeeks, ForecastPerformance};
use treasury::{Made, PastWeeksAsked};

use super::Looked;
use crate::cli::context::Books;
use crate::failure::Failure;
use crate::output::Output;
use crate::table::{Align, Table};

/// What is looked at of it.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    bursar forecast performance\n  \
    bursar forecast performance --account assets:bank:nordbank:eur --json\n  \
    bursar forecast performance --ahead 4 --category income:sales")]
pub(crate) struct Performance {
    #[command(flatten)]
    looked: Looked,
    /// Past weeks one by one: what was expected when they were this many weeks ahead, and what came
    #[arg(long, value_name = "N")]
    ahead: Option<usize>,
    /// Only flows of this category, by number or path
    #[arg(long, value_name = "ACCOUNT", requires = "ahead")]
    category: Option<String>,
    /// Weeks of the past [default: 26]
    #[arg(long, value_name = "N", requires = "ahead")]
    past: Option<usize>,
    /// Forecasts made ahead, or those made afterwards [default: those made afterwards only while no
    /// other can be scored]
    #[arg(long, value_name = "WHEN", conflicts_with = "ahead")]
    made: Option<When>,
}

/// When forecasts were made.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum When {
    Ahead,
    Afterwards,
}

impl From<When> for Made {
    fn from(it: When) -> Self {
        match it {
            When::Ahead => Self::Ahead,
            When::Afterwards => Self::Afterwards,
        }
    }
}

impl Performance {
    pub(super) async fn run(self, books: &Books, output: Output) -> Result<(), Failure> {
        let asked = (books.org, &books.caller);
        let around = self.looked.around();
        let currency = self.looked.into;
        let Some(ahead) = self.ahead else {
            let found = books
                .treasury
                .forecast_performance(asked, &around, currency, self.made.map(Made::from))
                .await?;
            return output.show(&ForecastPerformance::from(found), measures_text);
        };
        let weeks = PastWeeksAsked {
            currency,
            category: self.category,
            ahead,
            weeks: self.past.unwrap_or(26),
        };
        let found = books
            .treasury
            .forecast_past_weeks(asked, &around, weeks)
            .await?;
        output.show(&ForecastPastWeeks::from(found), weeks_text)
    }
}

const MEASURES: [(&str, Align); 11] = [
    ("OF", Align::Left),
    ("WEEKS", Align::Right),
    ("WAPE", Align::Right),
    ("RATIO", Align::Right),
    ("MASE", Align::Right),
    ("RMSSE", Align::Right),
    ("SMAPE", Align::Right),
    ("BIAS", Align::Right),
    ("PINBALL", Align::Right),
    ("CRPS", Align::Right),
    ("BAND COVERS", Align::Right),
];

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "unknown".to_owned(), |it| format!("{:.1} %", it * 100.0))
}

fn ratio(it: Option<f64>) -> String {
    it.map_or_else(|| "unknown".to_owned(), |it| format!("{it:.2}"))
}

fn row(label: &str, it: &ForecastMeasures) -> Vec<String> {
    vec![
        label.to_owned(),
        it.count.to_string(),
        percent(it.wape),
        ratio(it.relative),
        ratio(it.mase),
        ratio(it.rmsse),
        percent(it.smape),
        percent(it.bias),
        percent(it.pinball),
        percent(it.crps),
        percent(it.coverage_80),
    ]
}

fn measures_text(report: &ForecastPerformance) -> String {
    let mut table = Table::new(&MEASURES);
    table.row(row("all", &report.overall));
    let groups = report.by_horizon.iter().chain(&report.by_account);
    for it in groups.chain(&report.by_category) {
        table.row(row(&it.label, &it.measures));
    }
    let columns: Vec<(&str, Align)> = MEASURES
        .into_iter()
        .chain([("ENSEMBLE WAPE", Align::Right)])
        .collect();
    let mut models = Table::new(&columns);
    for it in &report.by_model {
        let mut cells = row(&it.model, &it.measures);
        cells.push(percent(it.ensemble_wape));
        models.row(cells);
    }
    let by_model = if report.by_model.is_empty() {
        "no model can be shown alone: these forecasts were made before models were kept\n"
            .to_owned()
    } else {
        format!(
            "models alone, on weeks of accounts and categories, the best first; RATIO is of the \
             seasonal naive with the same recurring flows: 1 and above is no better; ENSEMBLE \
             WAPE is of the same weeks\n{}",
            models.render()
        )
    };
    let by_model = if report.forecasts == 0 {
        String::new()
    } else {
        by_model
    };
    let afterwards = match (report.hindcasts, report.others) {
        (0, 0) => String::new(),
        (0, others) => format!(" ({others} made afterwards are apart: --made afterwards)"),
        (_, 0) => ", made afterwards: as it would have been forecast".to_owned(),
        (_, others) => {
            format!(", made afterwards: as it would have been forecast ({others} made ahead)")
        }
    };
    format!(
        "{} forecasts scored{afterwards}, booked up to {}; RATIO is of the same days of the last \
         week known\n{}{by_model}{}",
        report.forecasts,
        report.actual_to,
        table.render(),
        surprises_text(report)
    )
}

/// The largest surprises, each with what explains it.
fn surprises_text(report: &ForecastPerformance) -> String {
    if report.surprises.is_empty() {
        return String::new();
    }
    let columns = [
        ("SURPRISE IN", Align::Left),
        ("ACCOUNT", Align::Left),
        ("WEEK FROM", Align::Left),
        ("EXPECTED", Align::Right),
        ("CAME", Align::Right),
        ("BECAUSE", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for it in &report.surprises {
        let entries = it.entries.iter().take(2);
        let came = entries.map(|it| format!("entry {} {}: {}", it.entry, it.label, it.amount));
        let missed = it.missed.iter().take(2);
        let missed = missed.map(|it| format!("{} did not come: {}", it.label, it.amount));
        let because: Vec<String> = missed.chain(came).collect();
        table.row(vec![
            it.label.clone(),
            it.path.clone(),
            it.from.to_string(),
            it.expected.clone(),
            it.actual.clone(),
            because.join("; "),
        ]);
    }
    format!("in {}\n{}", report.currency, table.render())
}

fn weeks_text(report: &ForecastPastWeeks) -> String {
    let columns = [
        ("WEEK FROM", Align::Left),
        ("CAME", Align::Right),
        ("EXPECTED", Align::Right),
        ("P10", Align::Right),
        ("P90", Align::Right),
        ("KNEW UP TO", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for it in &report.weeks {
        let expected = it.expected.as_ref();
        let band = |end: Option<&String>| end.cloned().unwrap_or_default();
        table.row(vec![
            it.from.to_string(),
            it.actual.clone(),
            expected.map_or_else(|| "unknown".to_owned(), |it| it.mean.clone()),
            band(expected.and_then(|it| it.p10.as_ref())),
            band(expected.and_then(|it| it.p90.as_ref())),
            expected.map_or_else(String::new, known_text),
        ]);
    }
    let mut measures = Table::new(&MEASURES);
    measures.row(row("made ahead", &report.measures));
    measures.row(row("made afterwards", &report.hindcast_measures));
    format!(
        "in {}, week {} after what was known, booked up to {}\n{}{}",
        report.currency,
        report.ahead,
        report.actual_to,
        table.render(),
        measures.render()
    )
}

/// Up to when a forecast knew; one made afterwards says so.
fn known_text(it: &ForecastExpectation) -> String {
    let afterwards = if it.hindcast { ", made afterwards" } else { "" };
    format!("{}{afterwards}", it.origin)
}
