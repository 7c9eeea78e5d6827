//! `bursar forecast propose`: what to move between accounts of ours (CASH-9).
//!
//! Owns: its options and what it prints. Not here: proposals (`treasury`).
//! Invariant: `--json` prints the shapes of the HTTP API; nothing is drafted or saved unless asked.

use std::path::PathBuf;

use clap::Args;
use money::Date;
use server::wire::{Proposal, ProposalCosts, ProposalPayments, ProposalPlan, ProposalSettings};
use treasury::{Expected, ProposalAsked, ProposalChoice};

use crate::cli::context::{Books, read_file};
use crate::failure::Failure;
use crate::output::Output;
use crate::table::{Align, Table};

/// The largest file of numbers, in bytes.
const MAX_BYTES: u64 = 4 << 20;

const HELP: &str = "\
Minimum, target and overdraft come from the terms of accounts and from the forecast's settings;
what transfers cost, rates, credit lines and limits from the numbers of proposals, or from a file
with the same fields. docs/FORECASTING.md describes every field.
Exit code 1 and the code `infeasible`, with the limits that conflict, when no plan keeps them all.

Examples:
  bursar forecast propose
  bursar forecast propose --days 14 --settings numbers.json --json
  bursar forecast propose --settings numbers.json --save
  bursar forecast propose --draft --until 2026-03-06";

/// How a proposal is made.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub(crate) struct Propose {
    /// Only accounts of this entity, by short name
    #[arg(long, value_name = "SLUG")]
    entity: Option<String>,
    /// Days, 1 to 365 [default: as saved, else 30]
    #[arg(long, value_name = "N")]
    days: Option<usize>,
    /// JSON with numbers in place of those that are saved; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// Save the numbers of the file
    #[arg(long, requires = "settings")]
    save: bool,
    /// Draft the moves as payments
    #[arg(long)]
    draft: bool,
    /// Draft only moves up to this day
    #[arg(long, value_name = "DATE", requires = "draft")]
    until: Option<Date>,
    /// Draft only this move, by number; may be given several times
    #[arg(long = "move", value_name = "N", requires = "draft")]
    moves: Vec<usize>,
}

impl Propose {
    pub(crate) async fn run(self, books: &Books, output: Output) -> Result<(), Failure> {
        let (treasury, who) = (&books.treasury, (books.org, &books.caller));
        let settings = self.settings()?;
        if let Some(it) = settings.clone().filter(|_| self.save) {
            treasury
                .put_proposal_settings(who, Expected::Any, it)
                .await?;
        }
        let asked = ProposalAsked {
            entity: self.entity,
            days: self.days,
            settings,
        };
        let found = treasury.forecast_proposal(who, &asked).await?;
        if let Err(conflict) = &found.plan {
            return Err(Failure::given("infeasible", conflict.sentence()));
        }
        if !self.draft {
            return output.show(&Proposal::from(found), text);
        }
        let choice = ProposalChoice {
            content: found.content,
            moves: self.moves,
            until: self.until,
        };
        let drafted = treasury
            .draft_forecast_proposal(who, &asked, &choice)
            .await?;
        output.show(&ProposalPayments::from(drafted), drafted_text)
    }

    fn settings(&self) -> Result<Option<treasury::ProposalSettings>, Failure> {
        let Some(path) = &self.settings else {
            return Ok(None);
        };
        let bytes = read_file(path, MAX_BYTES)?;
        let read: ProposalSettings = serde_json::from_slice(&bytes).map_err(|error| {
            let place = path.display();
            Failure::given("invalid", format!("{place}: {error}"))
        })?;
        Ok(Some(read.into()))
    }
}

fn text(it: &Proposal) -> String {
    let Some(plan) = &it.plan else {
        return String::new();
    };
    let currency = &it.source.currency;
    let mut parts = vec![format!(
        "{} days from {} on, {} accounts, in {currency}\n{}",
        it.days,
        it.start,
        it.accounts.len(),
        costs_text(plan)
    )];
    if plan.moves.is_empty() && plan.steps.is_empty() {
        parts.push("nothing is to be moved\n".to_owned());
    }
    if !plan.moves.is_empty() {
        parts.push(moves_text(plan));
    }
    for step in &plan.steps {
        let line = format!("{} {} {} {currency}", step.on, step.action, step.amount);
        parts.push(format!("{line}: {}\n", step.facility));
    }
    for out in &it.left_out {
        parts.push(format!("{} takes no part: {}\n", out.path, out.why));
    }
    parts.concat()
}

fn costs_text(plan: &ProposalPlan) -> String {
    let mut table = Table::new(&[
        ("PLAN", Align::Left),
        ("COST", Align::Right),
        ("EARNED", Align::Right),
        ("PAID", Align::Right),
        ("TRANSFERS", Align::Right),
        ("DAYS BELOW MINIMUM", Align::Right),
    ]);
    let plans: [(&str, &ProposalCosts); 3] = [
        ("proposal", &plan.best),
        ("nothing", &plan.nothing),
        ("rule", &plan.rule),
    ];
    for (name, it) in plans {
        table.row(vec![
            name.to_owned(),
            it.total.clone(),
            it.earned.clone(),
            it.paid.clone(),
            format!("{} ({})", it.moves, it.transfers),
            it.days_below_minimum.to_string(),
        ]);
    }
    table.render()
}

fn moves_text(plan: &ProposalPlan) -> String {
    let mut table = Table::new(&[
        ("NO", Align::Right),
        ("ON", Align::Left),
        ("FROM", Align::Left),
        ("TO", Align::Left),
        ("AMOUNT", Align::Right),
        ("BECAUSE", Align::Left),
    ]);
    for it in &plan.moves {
        let because = match &it.barrier {
            Some(barrier) => format!("{}; not to be drafted: {barrier}", it.because),
            None => it.because.clone(),
        };
        table.row(vec![
            it.number.to_string(),
            it.on.to_string(),
            it.from_path.clone(),
            it.to_path.clone(),
            format!("{} {}", it.amount.amount, it.amount.asset),
            because,
        ]);
    }
    table.render()
}

fn drafted_text(it: &ProposalPayments) -> String {
    let numbers: Vec<String> = it.payments.iter().map(ToString::to_string).collect();
    let mut text = format!("drafted payments {}\n", numbers.join(", "));
    if !it.beneficiaries.is_empty() {
        let count = it.beneficiaries.len();
        text.push_str(&format!(
            "{count} own accounts became beneficiaries: somebody else has to approve them\n"
        ));
    }
    text
}
