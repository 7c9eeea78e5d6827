//! Where a figure of the forecast comes from (CASH-7).
//!
//! Owns: the parts of a figure of some days: what is booked, items and payments and debt, recurring
//! flows by name, adjustments, models with their weights.
//! Not here: the grid it stands in (`grid`), the documents one by one (`known`).
//! Invariant: the parts add up to the figure, which is that of the grid for the same days.

use std::collections::BTreeMap;

use forecast::books::{CellForecast, MAX_DAYS, shares_by_size};
use journal::AccountId;
use money::{Amount, Date, OrganisationId};

use super::adjustments::Adjustment;
use super::behind::FlowOf;
use super::flows::{CellKey, amount, grains};
use super::kept::Run;
use super::lens::{Around, Covered, Lens, SheetOf, days_between, plus};
use crate::error::Error;
use crate::rights::Caller;
use crate::treasury::Treasury;

/// Days that a figure may be of: the longest grid, before and after today.
const MOST_DAYS: usize = 2 * 53 * 7;

/// Recurring flows that are named, the largest first.
const MOST_NAMED: usize = 50;

/// Days after the figure's own on which a recurring flow is told to come next.
const NEXT: usize = 3;

/// Which figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureAsked {
    /// Valued in this asset; the reporting currency if none.
    pub currency: Option<String>,
    /// What its flows are for; none for all of them.
    pub of: Option<FlowOf>,
    /// Its first and last day.
    pub days: (Date, Date),
}

/// Where a figure comes from. Amounts are in the reporting currency but where they say otherwise.
#[derive(Clone, Debug)]
pub struct FigureParts {
    /// Where it comes from.
    pub covered: Covered,
    /// Its first and last day.
    pub days: (Date, Date),
    /// The figure: the sum of the parts.
    pub amount: Amount,
    /// What is booked.
    pub booked: Amount,
    /// Open items, planned payments and debt.
    pub documents: Amount,
    /// Recurring flows, without those that documents stand in for.
    pub recurring: Amount,
    /// Adjustments.
    pub adjusted: Amount,
    /// What the models expect besides.
    pub modelled: Amount,
    /// What documents stand in for of the recurring flows that are named.
    pub given_way: Amount,
    /// Recurring flows, the largest first.
    pub named: Vec<Recurrence>,
    /// Adjustments, by day.
    pub adjustments: Vec<Adjustment>,
    /// The models; none where nothing but recurring flows was learned.
    pub models: Option<FigureModels>,
}

/// A flow that recurs, as the publication expects it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recurrence {
    /// Whose, as its latest entry says.
    pub label: String,
    /// What it probably is.
    pub kind: String,
    /// The account of ours.
    pub account: AccountId,
    /// What it is for.
    pub category: Option<AccountId>,
    /// How much on the figure's days together, in its own asset.
    pub amount: Amount,
    /// The days of the figure on which it is expected.
    pub days: Vec<Date>,
    /// The next ones after them.
    pub next: Vec<Date>,
}

/// The models behind a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureModels {
    /// Their names and shares, the largest first.
    pub weights: Vec<(String, f64)>,
    /// Whether the shares are those of all series: this publication kept none by series.
    pub is_of_all: bool,
    /// Series they were trained on: an account with a category each.
    pub series: usize,
    /// Days of the past of the longest of them.
    pub days: usize,
    /// Flows on these days.
    pub flows: usize,
}

/// Grains of one cell.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    booked: i128,
    documents: i128,
    /// Of the models' sheets: recurring flows and adjustments, and all of it.
    known: i128,
    coming: i128,
    adjusted: i128,
}

/// When a recurring flow comes, and how much on the figure's days.
#[derive(Default)]
struct Times {
    grains: i128,
    days: Vec<Date>,
    next: Vec<Date>,
}

/// A figure that is looked at.
struct Figure {
    lens: Lens,
    /// What flows are for; all of them if none.
    category: Option<Option<AccountId>>,
    days: (Date, Date),
}

impl Treasury {
    /// Where the figure of some days comes from.
    ///
    /// Errors: as for `forecast_grid`; `Invalid` (days).
    pub async fn forecast_figure(
        &self,
        (org, caller): (OrganisationId, &Caller),
        around: &Around,
        asked: FigureAsked,
    ) -> Result<FigureParts, Error> {
        let (from, to) = asked.days;
        if to < from || days_between(from, to) >= MOST_DAYS {
            let expected = format!("a day from {from} on, {MOST_DAYS} days at most");
            return Err(Error::invalid("to", &to.to_string(), expected));
        }
        let lens = self.lens((org, caller), around, asked.currency).await?;
        let category = match &asked.of {
            Some(of) => Some(of.find(&lens.book, caller)?),
            None => None,
        };
        let run = self.load_run((org, &lens.book), &lens.covered.run).await?;
        let figure = Figure {
            lens,
            category,
            days: asked.days,
        };
        let mut adjustments = self.kept_adjustments(org, &figure.lens.book).await?;
        adjustments.retain(|it| figure.is_adjusted_by(it));
        adjustments.sort_by_key(|it| it.on);
        Ok(figure.into_parts(&run, adjustments))
    }
}

impl Figure {
    fn is_of(&self, key: &CellKey) -> bool {
        self.lens.has(key) && self.category.is_none_or(|it| it == key.category)
    }

    fn has(&self, on: Date) -> bool {
        (self.days.0..=self.days.1).contains(&on)
    }

    fn is_adjusted_by(&self, it: &Adjustment) -> bool {
        let covered = &self.lens.covered;
        self.has(it.on)
            && it.on > covered.actual_to
            && it.on <= covered.until
            && self.is_of(&key_of(it))
    }

    /// Days of a publication's horizon, from 0, that are in the figure and still to come.
    fn ahead(&self, run: &Run) -> impl Iterator<Item = usize> + Clone {
        let passed = run.listed.horizon.saturating_sub(self.lens.days());
        let (origin, days) = (run.listed.origin, self.days);
        (passed..run.listed.horizon)
            .filter(move |it| (days.0..=days.1).contains(&plus(origin, it + 1)))
    }

    fn sums(&self, adjustments: &[Adjustment]) -> BTreeMap<CellKey, Sums> {
        let mut sums: BTreeMap<CellKey, Sums> = BTreeMap::new();
        let lens = &self.lens;
        for (key, items) in lens.flows.cells.iter().filter(|it| self.is_of(it.0)) {
            let booked = items
                .iter()
                .filter(|it| self.has(it.on) && it.on <= lens.covered.actual_to);
            let booked: i128 = booked.map(|it| i128::from(it.grains)).sum();
            sums.entry(*key).or_default().booked += booked;
        }
        for sheet in lens.sheets.iter().filter(|it| self.is_of(&it.key)) {
            let days = (0..lens.days()).filter(|it| self.has(lens.date(*it)));
            let of = |row: &[i64]| -> i128 { days.clone().map(|it| i128::from(row[it])).sum() };
            let slot = sums.entry(sheet.key).or_default();
            if matches!(sheet.of, SheetOf::Documents(_)) {
                slot.documents += of(&sheet.mean);
            } else {
                slot.known += of(&sheet.known);
                slot.coming += of(&sheet.mean);
            }
        }
        for it in adjustments {
            sums.entry(key_of(it)).or_default().adjusted += i128::from(grains(it.amount));
        }
        sums
    }

    fn into_parts(self, run: &Run, adjustments: Vec<Adjustment>) -> FigureParts {
        let [
            mut whole,
            mut booked,
            mut documents,
            mut recurring,
            mut adjusted,
        ] = [0; 5];
        for (key, sums) in self.sums(&adjustments) {
            let worth = |grains: i128| self.lens.worth(grains, key.asset).unwrap_or(0);
            // As the grid rounds: what is booked by itself, all that comes together.
            whole += worth(sums.booked) + worth(sums.coming + sums.documents);
            booked += worth(sums.booked);
            documents += worth(sums.documents);
            adjusted += worth(sums.adjusted);
            recurring += worth(sums.known - sums.adjusted);
        }
        let (named, expected) = self.named(run);
        let units = |it: i128| Amount::from_units(it, self.lens.covered.currency);
        FigureParts {
            days: self.days,
            amount: units(whole),
            booked: units(booked),
            documents: units(documents),
            recurring: units(recurring),
            adjusted: units(adjusted),
            modelled: units(whole - booked - documents - recurring - adjusted),
            given_way: units(expected - recurring),
            named,
            adjustments,
            models: self.models(run),
            covered: self.lens.covered,
        }
    }

    /// Recurring flows as the publication expects them, and what they are worth together.
    fn named(&self, run: &Run) -> (Vec<Recurrence>, i128) {
        let ahead: Vec<usize> = self.ahead(run).collect();
        let Some(last) = ahead.last() else {
            return (Vec::new(), 0);
        };
        let (mut found, mut sum) = (Vec::new(), 0);
        for (key, cell) in run.cells.iter().filter(|it| self.is_of(&it.0)) {
            let mut labels: BTreeMap<(&str, &str), Times> = BTreeMap::new();
            for it in &cell.known {
                let on = plus(run.listed.origin, it.ahead + 1);
                let times = labels.entry((&it.label, &it.kind)).or_default();
                if ahead.contains(&it.ahead) {
                    times.grains += i128::from(it.units);
                    times.days.push(on);
                } else if it.ahead > *last && times.next.len() < NEXT {
                    times.next.push(on);
                }
            }
            let here = labels.into_iter().filter(|it| !it.1.days.is_empty());
            for ((label, kind), it) in here {
                let worth = self.lens.worth(it.grains, key.asset).unwrap_or(0);
                sum += worth;
                let recurrence = Recurrence {
                    label: label.to_owned(),
                    kind: kind.to_owned(),
                    account: key.account,
                    category: key.category,
                    amount: amount(it.grains, key.asset),
                    days: it.days,
                    next: it.next,
                };
                found.push((worth.unsigned_abs(), recurrence));
            }
        }
        found.sort_by_key(|it| std::cmp::Reverse(it.0));
        found.truncate(MOST_NAMED);
        (found.into_iter().map(|it| it.1).collect(), sum)
    }

    /// The models of the cells with something besides recurring flows, each cell as heavy as what
    /// its models expect of these days, or all alike where that is nothing.
    fn models(&self, run: &Run) -> Option<FigureModels> {
        let ahead = self.ahead(run);
        ahead.clone().next()?;
        let cells = run.cells.iter().filter(|it| self.is_of(&it.0));
        let cells: Vec<_> = cells.filter(|it| it.1.rest.is_some()).collect();
        if cells.is_empty() {
            return None;
        }
        let size = |it: &(CellKey, CellForecast)| {
            let mean = it.1.rest.as_ref().map_or(&[][..], |it| &it.mean);
            let days = ahead.clone().filter_map(|it| mean.get(it));
            let size: i128 = days.map(|it| i128::from(*it).abs()).sum();
            self.lens.worth(size, it.0.asset).unwrap_or(0)
        };
        let sizes: Vec<i128> = cells.iter().map(|it| size(it)).collect();
        let is_nothing = sizes.iter().all(|it| *it == 0);
        let sized = cells.iter().zip(&sizes).map(|(it, size)| {
            let size = i64::try_from(*size).unwrap_or(i64::MAX);
            (&it.1, if is_nothing { 1 } else { size })
        });
        let weights = shares_by_size(sized).into_iter();
        let weights: Vec<(String, f64)> =
            weights.map(|it| (it.0.name().to_owned(), it.1)).collect();
        let is_of_all = weights.is_empty();
        let learned = cells
            .iter()
            .map(|it| self.learned(&it.0, run.listed.origin));
        let (days, flows) = learned.fold((0, 0), |sum, it| (sum.0.max(it.0), sum.1 + it.1));
        Some(FigureModels {
            weights: if is_of_all {
                run.shares.clone()
            } else {
                weights
            },
            is_of_all,
            series: cells.len(),
            days,
            flows,
        })
    }

    /// Days of the past of a cell that models learned from, and flows on them.
    fn learned(&self, key: &CellKey, origin: Date) -> (usize, usize) {
        let most = usize::try_from(MAX_DAYS).unwrap_or(usize::MAX);
        let items = self
            .lens
            .flows
            .cells
            .get(key)
            .into_iter()
            .flat_map(|it| it.iter());
        let days = items
            .filter(|it| it.on <= origin)
            .map(|it| days_between(it.on, origin) + 1)
            .filter(|it| *it <= most);
        days.fold((0, 0), |sum, it| (sum.0.max(it), sum.1 + 1))
    }
}

const fn key_of(it: &Adjustment) -> CellKey {
    CellKey {
        account: it.account,
        asset: it.amount.asset(),
        category: it.category,
    }
}
