//! `bursar forecast figure`.
//!
//! Owns: its options and what it prints. Not here: where figures come from (`treasury`).
//! Invariant: `--json` prints the shapes of the HTTP API.

use clap::Args;
use money::Date;
use server::wire::{ForecastFigureModels, ForecastFigureParts, ForecastRecurrence};
use treasury::{FigureAsked, FlowOf};

use super::Looked;
use crate::cli::context::{Books, parse_day};
use crate::failure::Failure;
use crate::output::Output;
use crate::table::{Align, Table};

/// Which figure.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  \
    bursar forecast figure --from 2026-03-02 --to 2026-03-08 --category income:sales\n  \
    bursar forecast figure --from 2026-03-02 --to 2026-03-08 --entity berlin --json")]
pub(crate) struct Figure {
    #[command(flatten)]
    looked: Looked,
    /// Its first day
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    from: Date,
    /// Its last day
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    to: Date,
    /// Flows of this category, by number or path, or `own` for those between accounts of ours
    /// [default: all of them]
    #[arg(long, value_name = "CATEGORY")]
    category: Option<String>,
}

impl Figure {
    pub(super) async fn run(self, books: &Books, output: Output) -> Result<(), Failure> {
        let around = self.looked.around();
        let asked = FigureAsked {
            currency: self.looked.into,
            of: self.category.as_deref().map(flow_of),
            days: (self.from, self.to),
        };
        let found = books
            .treasury
            .forecast_figure((books.org, &books.caller), &around, asked)
            .await?;
        output.show(&ForecastFigureParts::from(found), parts_text)
    }
}

/// What flows are for: a category, or `own`.
pub(in crate::cli) fn flow_of(text: &str) -> FlowOf {
    match text {
        "own" => FlowOf::OwnAccounts,
        category => FlowOf::Category(category.to_owned()),
    }
}

fn parts_text(it: &ForecastFigureParts) -> String {
    let columns = [("PART", Align::Left), ("AMOUNT", Align::Right)];
    let mut table = Table::new(&columns);
    for (part, amount) in [
        ("booked", &it.booked),
        ("open items, payments and debt", &it.documents),
        ("recurring", &it.recurring),
        ("adjustments", &it.adjusted),
        ("models", &it.modelled),
        ("together", &it.amount),
    ] {
        table.row(vec![part.to_owned(), amount.clone()]);
    }
    let source = &it.source;
    let mut text = format!(
        "in {}, {} to {}; made {} from what was known up to {}; booked up to {}\n{}",
        source.currency,
        it.from,
        it.to,
        source.made_at,
        source.origin,
        source.actual_to,
        table.render()
    );
    for flow in &it.recurrences {
        text.push_str(&recurrence_text(flow));
    }
    for adjustment in &it.adjustments {
        let (amount, asset) = (&adjustment.amount.amount, &adjustment.amount.asset);
        let (on, reason) = (adjustment.on, &adjustment.reason);
        text.push_str(&format!("adjusted by {amount} {asset} on {on}: {reason}\n"));
    }
    if let Some(models) = &it.models {
        text.push_str(&models_text(models));
    }
    text
}

fn recurrence_text(it: &ForecastRecurrence) -> String {
    let days = |days: &[Date]| {
        let days: Vec<String> = days.iter().map(ToString::to_string).collect();
        days.join(", ")
    };
    let next = match &it.next[..] {
        [] => String::new(),
        next => format!(", then {}", days(next)),
    };
    let (amount, asset) = (&it.amount.amount, &it.amount.asset);
    let on = days(&it.days);
    format!("recurs: {} {amount} {asset} on {on}{next}\n", it.label)
}

fn models_text(it: &ForecastFigureModels) -> String {
    let share =
        |it: &server::wire::ForecastModelShare| format!("{} {:.0} %", it.model, it.share * 100.0);
    let shares: Vec<String> = it.weights.iter().map(share).collect();
    let of_all = if it.of_all { " (of all series)" } else { "" };
    format!(
        "models{of_all}: {}; trained on {} days with {} flows in {} series\n",
        shares.join(", "),
        it.days,
        it.flows,
        it.series
    )
}
