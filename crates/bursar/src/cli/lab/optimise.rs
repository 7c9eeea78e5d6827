//! `bursar lab optimise`: where money should lie on which day, from a plain file (CASH-9).
//!
//! Owns: the options, the proposal as JSON and as text. Not here: solving (`cash::sweeping`),
//! reading (`file`).
//! Invariant: the shape of the answer is documented in docs/FORECASTING.md and only ever grows.

mod file;
#[cfg(test)]
mod tests;
mod whole;

use std::path::PathBuf;

use cash::sweeping::{
    Conflict, Costs, FacilityKind, Fault, Move, Outcome, Problem, Proposal, Refusal, Telling,
    propose,
};
use clap::Args;
use money::{Amount, Asset, Date, Rounding};
use serde::Serialize;

use crate::cli::context::read_file;
use crate::failure::Failure;
use crate::output::Output;
use crate::table::{Align, Table};
use file::{File, Read};
use whole::in_words;

/// The largest file, in bytes.
const MAX_BYTES: u64 = 64 << 20;

const HELP: &str = "\
The file is one JSON object: accounts with balances and limits, flows by day, the transfers that
are possible, places to invest and credit lines. docs/FORECASTING.md describes every field.
Exit code 1 and the code `infeasible`, with the limits that conflict, when no plan keeps them all.

Example:
  bursar lab optimise --input pool.json --json";

/// Where money should lie.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub(crate) struct Optimise {
    /// JSON with accounts, flows, transfers and facilities; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
}

/// What is proposed.
#[derive(Serialize)]
struct ProposalJson<'a> {
    currency: String,
    start: Date,
    days: usize,
    /// What the proposal costs less than doing nothing, and than a rule that looks at one day.
    saving: SavingJson,
    /// No plan costs less than this.
    bound: String,
    proposal: PlanJson,
    nothing: PlanJson,
    rule: PlanJson,
    moves: Vec<MoveJson<'a>>,
    steps: Vec<StepJson<'a>>,
    balances: Vec<BalanceJson<'a>>,
    pivots: usize,
}

#[derive(Serialize)]
struct SavingJson {
    against_nothing: String,
    against_rule: String,
}

/// What a plan comes to.
#[derive(Serialize)]
struct PlanJson {
    cost: String,
    interest_earned: String,
    interest_paid: String,
    transfer_costs: String,
    below_targets: String,
    transfers: usize,
    days_below_minimum: usize,
    lowest_total: String,
}

#[derive(Serialize)]
struct MoveJson<'a> {
    date: Date,
    arrives: Date,
    from: &'a str,
    to: &'a str,
    /// In the currency of the account it leaves.
    amount: String,
    currency: String,
    reason: String,
}

#[derive(Serialize)]
struct StepJson<'a> {
    date: Date,
    facility: &'a str,
    /// `invest`, `recall`, `draw` or `repay`.
    action: &'static str,
    amount: String,
}

#[derive(Serialize)]
struct BalanceJson<'a> {
    account: &'a str,
    /// At the end of each day, in the common currency.
    balances: Vec<String>,
}

impl Optimise {
    pub(crate) fn run(self, output: Output) -> Result<(), Failure> {
        let bytes = read_file(&self.input, MAX_BYTES)?;
        let file = parse(&self.input.display().to_string(), &bytes)?;
        let read = file.read()?;
        match propose(&read.problem) {
            Ok(found) => {
                let shown = Shown {
                    file: &file,
                    read: &read,
                };
                output.show(&shown.json(&found), text)
            }
            Err(Refusal::Faults(found)) => faults(&found, read.currency),
            Err(Refusal::Infeasible(conflict)) => {
                let shown = Shown {
                    file: &file,
                    read: &read,
                };
                Err(Failure::given("infeasible", shown.conflict(&conflict)))
            }
        }
    }
}

/// Errors: `invalid`, for what is no such file. A byte order mark is no part of it.
fn parse(name: &str, bytes: &[u8]) -> Result<File, Failure> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    serde_json::from_slice(bytes)
        .map_err(|error| Failure::given("invalid", format!("{name}: {}", in_words(&error))))
}

/// Errors: `invalid`, if there are faults.
fn faults(found: &[Fault], currency: Asset) -> Result<(), Failure> {
    if found.is_empty() {
        return Ok(());
    }
    let amount = |units: i64| Amount::from_units(i128::from(units), currency).to_string();
    let all: Vec<String> = found
        .iter()
        .take(20)
        .map(|it| it.sentence(&amount))
        .collect();
    Err(Failure::given("invalid", all.join("; ")))
}

/// What is needed to show results.
struct Shown<'a> {
    file: &'a File,
    read: &'a Read,
}

impl<'a> Shown<'a> {
    const fn problem(&self) -> &'a Problem {
        &self.read.problem
    }

    fn date(&self, day: usize) -> Date {
        let days = i64::try_from(day).unwrap_or(0);
        let start = self.file.start;
        start
            .checked_add(jiff::Span::new().days(days))
            .unwrap_or(start)
    }

    fn text(&self, units: i64) -> String {
        Amount::from_units(i128::from(units), self.read.currency).to_text()
    }

    fn name(&self, account: usize) -> &'a str {
        &self.problem().accounts[account].name
    }

    /// Units of the common currency in the account's own: rounded half to even, so that a transfer
    /// back is within half a unit.
    fn own(&self, units: i64, account: usize) -> (String, Asset) {
        let (own, _) = &self.read.accounts[account];
        let common = Amount::from_units(i128::from(units), self.read.currency);
        let price = self
            .read
            .prices
            .get(own)
            .filter(|_| *own != self.read.currency);
        let converted = price.and_then(|it| it.inverse().convert(common, Rounding::HalfEven).ok());
        (converted.unwrap_or(common).to_text(), *own)
    }

    fn json(&self, found: &Proposal) -> ProposalJson<'a> {
        let total = |it: &Outcome| it.costs.total;
        let best = total(&found.best);
        let told = Telling {
            problem: self.problem(),
            plan: &found.best,
            amount: &|units| self.text(units),
            day: &|day| self.date(day).to_string(),
        };
        let moves = found.best.moves.iter();
        ProposalJson {
            currency: self.file.currency.clone(),
            start: self.file.start,
            days: self.file.days,
            saving: SavingJson {
                against_nothing: self.text(total(&found.nothing) - best),
                against_rule: self.text(total(&found.rule) - best),
            },
            bound: self.text(found.bound),
            proposal: self.plan(&found.best),
            nothing: self.plan(&found.nothing),
            rule: self.plan(&found.rule),
            moves: moves.map(|it| self.step_of(it, &told)).collect(),
            steps: found
                .best
                .steps
                .iter()
                .map(|it| {
                    let facility = &self.problem().facilities[it.facility];
                    StepJson {
                        date: self.date(it.day),
                        facility: &facility.name,
                        action: match (facility.kind, it.amount > 0) {
                            (FacilityKind::Invest, true) => "invest",
                            (FacilityKind::Invest, false) => "recall",
                            (FacilityKind::Draw, true) => "repay",
                            (FacilityKind::Draw, false) => "draw",
                        },
                        amount: self.text(it.amount.abs()),
                    }
                })
                .collect(),
            balances: found
                .best
                .balances
                .iter()
                .enumerate()
                .map(|(account, balances)| BalanceJson {
                    account: self.name(account),
                    balances: balances.iter().map(|it| self.text(*it)).collect(),
                })
                .collect(),
            pivots: found.pivots,
        }
    }

    fn plan(&self, it: &Outcome) -> PlanJson {
        let Costs {
            earned,
            paid,
            transfers,
            below_targets,
            total,
        } = it.costs;
        PlanJson {
            cost: self.text(total),
            interest_earned: self.text(earned),
            interest_paid: self.text(paid),
            transfer_costs: self.text(transfers),
            below_targets: self.text(below_targets),
            transfers: it.moves.len(),
            days_below_minimum: it.days_below_minimum,
            lowest_total: self.text(it.lowest),
        }
    }

    fn step_of(&self, it: &Move, told: &Telling<'_>) -> MoveJson<'a> {
        let link = &self.problem().links[it.link];
        let (amount, own) = self.own(it.amount, link.from);
        let to = self.name(link.to);
        MoveJson {
            date: self.date(it.day),
            arrives: self.date(it.arrives),
            from: self.name(link.from),
            to,
            amount,
            currency: own.code().to_string(),
            reason: told.because(it),
        }
    }

    fn conflict(&self, it: &Conflict) -> String {
        let mut parts = Vec::new();
        for lack in it.lacks.iter().take(10) {
            parts.push(format!(
                "{} lacks {} on {}",
                self.name(lack.account),
                self.text(lack.amount),
                self.date(lack.day)
            ));
        }
        let links = |places: &[usize], what: &str| {
            let name = |it: &usize| {
                let link = &self.problem().links[*it];
                format!("{} to {}", self.name(link.from), self.name(link.to))
            };
            let names: Vec<String> = places.iter().take(10).map(name).collect();
            (!names.is_empty()).then(|| format!("{what}: {}", names.join(", ")))
        };
        let named = |names: Vec<&str>, what: &str| {
            (!names.is_empty()).then(|| format!("{what}: {}", names.join(", ")))
        };
        let minimums = it
            .minimums
            .iter()
            .take(10)
            .map(|it| self.name(*it))
            .collect();
        let facilities = &self.problem().facilities;
        let limits = &self.problem().limits;
        let conflicts = [
            named(minimums, "minimum balances or overdraft limits of"),
            links(&it.links, "daily limits of transfers"),
            links(&it.late, "cut-offs and settlement days of transfers"),
            named(
                it.facilities
                    .iter()
                    .map(|it| &facilities[*it].name[..])
                    .collect(),
                "limits of",
            ),
            named(
                it.limits.iter().map(|it| &limits[*it].name[..]).collect(),
                "limits of counterparties",
            ),
        ];
        let conflicts: Vec<String> = conflicts.into_iter().flatten().collect();
        if parts.is_empty() {
            parts.push("more lies with a counterparty than may".to_owned());
        }
        if conflicts.is_empty() {
            parts
                .push("no transfer or credit line leads there; add one, or move a flow".to_owned());
            return parts.join("; ");
        }
        format!(
            "{}. These limits conflict: {}",
            parts.join("; "),
            conflicts.join("; ")
        )
    }
}

fn text(it: &ProposalJson<'_>) -> String {
    let mut plans = Table::new(&[
        ("PLAN", Align::Left),
        ("COST", Align::Right),
        ("EARNED", Align::Right),
        ("PAID", Align::Right),
        ("TRANSFERS", Align::Right),
        ("DAYS BELOW MINIMUM", Align::Right),
    ]);
    for (name, plan) in [
        ("proposal", &it.proposal),
        ("nothing", &it.nothing),
        ("rule", &it.rule),
    ] {
        plans.row(vec![
            name.to_owned(),
            plan.cost.clone(),
            plan.interest_earned.clone(),
            plan.interest_paid.clone(),
            format!("{} ({})", plan.transfers, plan.transfer_costs),
            plan.days_below_minimum.to_string(),
        ]);
    }
    let mut moves = Table::new(&[
        ("DATE", Align::Left),
        ("FROM", Align::Left),
        ("TO", Align::Left),
        ("AMOUNT", Align::Right),
        ("", Align::Left),
        ("WHY", Align::Left),
    ]);
    for it in it.moves.iter().take(200) {
        moves.row(vec![
            it.date.to_string(),
            it.from.to_owned(),
            it.to.to_owned(),
            it.amount.clone(),
            it.currency.clone(),
            it.reason.clone(),
        ]);
    }
    let more = it.moves.len().saturating_sub(200);
    let more = if more > 0 {
        format!("and {more} more; --json has all\n")
    } else {
        String::new()
    };
    format!(
        "in {}, {} days from {}; saves {} against doing nothing, {} against the rule\n{}\n{}{more}",
        it.currency,
        it.days,
        it.start,
        it.saving.against_nothing,
        it.saving.against_rule,
        plans.render(),
        moves.render(),
    )
}
