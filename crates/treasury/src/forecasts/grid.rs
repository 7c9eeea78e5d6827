//! The direct-method grid: receipts and payments by category, week by week (CASH-7).
//!
//! Owns: weeks, rows, opening and closing, and what was expected of weeks that passed.
//! Not here: balances by day (`outlook`).
//! Invariant: in every column opening plus all rows is closing, and closing is the next opening.

use std::collections::BTreeMap;

use journal::AccountId;
use money::{Amount, Asset, Date, OrganisationId};

use super::flows::CellKey;
use super::kept::ListedRun;
use super::lens::{Around, Covered, Lens, SheetOf, days_between, plus};
use super::made::Made;
use super::settings::LONGEST;
use crate::error::Error;
use crate::rights::Caller;
use crate::treasury::Treasury;

/// Weeks a grid may show, before and after today.
const MAX_WEEKS: usize = 53;

/// Whether a column is booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GridKind {
    /// All its days are.
    Actual,
    /// Some are.
    Mixed,
    /// None is.
    Forecast,
}

/// A week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridColumn {
    /// Its first day: a Monday, or the first day shown.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// Whether it is booked.
    pub kind: GridKind,
    /// Held before it.
    pub opening: Amount,
    /// All that came in.
    pub receipts: Amount,
    /// All that went out.
    pub payments: Amount,
    /// Both, with what moved between own accounts.
    pub net: Amount,
    /// Held after it.
    pub closing: Amount,
    /// What a forecast that did not know it expected of the net, for weeks with booked days.
    pub expected_net: Option<Amount>,
    /// The forecast that expected it.
    pub expected_by: Option<ExpectedBy>,
}

/// The forecast that a week with booked days is told by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedBy {
    /// The publication.
    pub run: String,
    /// The last day it knew.
    pub origin: Date,
    /// Afterwards only where none was made ahead.
    pub made: Made,
}

impl From<&ListedRun> for ExpectedBy {
    fn from(it: &ListedRun) -> Self {
        Self {
            run: it.id.clone(),
            origin: it.origin,
            made: Made::of(it.is_hindcast),
        }
    }
}

/// Fewer weeks than were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridCut {
    /// The last day of the forecast.
    pub until: Date,
    /// Weeks to come that were asked for.
    pub asked: usize,
    /// Weeks to come that are there, the last of them perhaps in part.
    pub shown: usize,
    /// Days ahead that a forecast of all of them needs.
    pub horizon: usize,
}

impl GridCut {
    /// What is missing, and the cure.
    #[must_use]
    pub fn sentence(&self) -> String {
        let Self {
            until,
            asked,
            shown,
            horizon,
        } = self;
        let days = (*horizon).min(LONGEST);
        let most = if *horizon > LONGEST {
            ", the most there is"
        } else {
            ""
        };
        format!(
            "the forecast goes up to {until}: {shown} of {asked} weeks are shown; for more, set \
             the days ahead in its settings to {days}{most}, and make a new forecast"
        )
    }
}

/// One category in one week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Booked and expected together.
    pub amount: Amount,
    /// Of it, what is booked.
    pub booked: Amount,
    /// Of it, recurring flows, adjustments, open items, planned payments and debt.
    pub known: Amount,
    /// Of it, open items, planned payments and debt.
    pub documents: Amount,
    /// What the forecast of its column expected.
    pub expected: Option<Amount>,
}

/// A category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridRow {
    /// The account it is; none for flows between own accounts.
    pub category: Option<AccountId>,
    /// Its path, or what it is.
    pub label: String,
    /// Whether more comes in than goes out.
    pub is_receipt: bool,
    /// One a column.
    pub figures: Vec<Figure>,
}

/// The grid.
#[derive(Clone, Debug)]
pub struct GridReport {
    /// Where it comes from.
    pub covered: Covered,
    /// The weeks.
    pub columns: Vec<GridColumn>,
    /// Receipts, then payments, each the largest first.
    pub rows: Vec<GridRow>,
    /// Where the forecast ends before the weeks that were asked for.
    pub cut: Option<GridCut>,
}

/// Units by column of one row.
#[derive(Clone, Debug)]
struct Sums {
    booked: Vec<i128>,
    coming: Vec<i128>,
    known: Vec<i128>,
    documents: Vec<i128>,
    expected: Vec<i128>,
}

impl Sums {
    fn new(columns: usize) -> Self {
        let none = vec![0; columns];
        Self {
            booked: none.clone(),
            coming: none.clone(),
            known: none.clone(),
            documents: none.clone(),
            expected: none,
        }
    }

    fn total(&self) -> i128 {
        self.booked.iter().chain(&self.coming).sum()
    }
}

impl Treasury {
    /// The grid of `before` weeks booked and `after` weeks to come.
    ///
    /// Errors: `Forbidden`, `NotFound` (no forecast yet, an unknown account or entity), `Invalid`,
    /// `Conflict` (all days of the forecast passed), `Store`.
    pub async fn forecast_grid(
        &self,
        (org, caller): (OrganisationId, &Caller),
        around: &Around,
        currency: Option<String>,
        (before, after): (usize, usize),
    ) -> Result<GridReport, Error> {
        if before > MAX_WEEKS || !(1..=MAX_WEEKS).contains(&after) {
            let found = format!("{before} before, {after} after");
            return Err(Error::invalid(
                "weeks",
                &found,
                "0 to 53 before and 1 to 53 after",
            ));
        }
        let lens = self.lens((org, caller), around, currency).await?;
        let weeks = weeks(&lens, before, after);
        let mut rows = rows(&lens, &weeks);
        let told = self
            .put_expectations_in((org, &lens), &weeks, &mut rows)
            .await?;
        let cut = cut(&lens, &weeks, (before, after));
        let mut report = report(lens, &weeks, rows, &told);
        report.cut = cut;
        Ok(report)
    }

    /// What forecasts that did not know each week with booked days expected of it: the last one
    /// that was made ahead, or else the last one that was made afterwards. Answers which.
    async fn put_expectations_in(
        &self,
        (org, lens): (OrganisationId, &Lens),
        weeks: &[(Date, Date)],
        rows: &mut BTreeMap<Option<AccountId>, Sums>,
    ) -> Result<Vec<Option<ExpectedBy>>, Error> {
        let (list, _) = self.run_list(org).await?;
        let mut told = vec![None; weeks.len()];
        for (column, (from, to)) in weeks.iter().enumerate() {
            let covers = |it: &&ListedRun| it.origin < *from && plus(it.origin, it.horizon) >= *to;
            let ahead = list.ahead().rev().find(covers);
            let last = ahead.or_else(|| list.made(Made::Afterwards).rev().find(covers));
            let Some(listed) = last.filter(|_| *from <= lens.covered.actual_to) else {
                continue;
            };
            let run = self.load_run((org, &lens.book), &listed.id).await?;
            let first = days_between(run.listed.origin, *from).saturating_sub(1);
            let last = days_between(run.listed.origin, *to);
            told[column] = Some(listed.into());
            let cells = run.cells.iter().zip(lens.means(&run));
            for ((key, _), mean) in cells.filter(|it| lens.has(&it.0.0)) {
                let sum: i128 = mean[first..last].iter().map(|it| i128::from(*it)).sum();
                let worth = lens.worth(sum, key.asset).unwrap_or(0);
                let row = rows
                    .entry(key.category)
                    .or_insert_with(|| Sums::new(weeks.len()));
                row.expected[column] += worth;
            }
        }
        Ok(told)
    }
}

/// First and last day of each week, Monday to Sunday; the last one ends with the forecast.
fn weeks(lens: &Lens, before: usize, after: usize) -> Vec<(Date, Date)> {
    let next = plus(lens.covered.actual_to, 1);
    let back =
        i64::from(next.weekday().to_monday_zero_offset()) + i64::try_from(7 * before).unwrap_or(0);
    let first = next
        .checked_sub(jiff::Span::new().days(back))
        .unwrap_or(next);
    let until = lens.covered.until;
    let week = |it: usize| (plus(first, 7 * it), plus(first, 7 * it + 6).min(until));
    (0..before + after)
        .map(week)
        .filter(|it| it.0 <= until)
        .collect()
}

/// Where the forecast ends before the last day that was asked for.
fn cut(lens: &Lens, weeks: &[(Date, Date)], (before, asked): (usize, usize)) -> Option<GridCut> {
    let until = lens.covered.until;
    let last = plus(weeks.first()?.0, 7 * (before + asked) - 1);
    (last > until).then(|| GridCut {
        until,
        asked,
        shown: weeks.len().saturating_sub(before),
        horizon: days_between(lens.covered.actual_to, last),
    })
}

fn rows(lens: &Lens, weeks: &[(Date, Date)]) -> BTreeMap<Option<AccountId>, Sums> {
    let mut rows: BTreeMap<Option<AccountId>, Sums> = BTreeMap::new();
    let Some((first, _)) = weeks.first() else {
        return rows;
    };
    let column = |on: Date| (on >= *first).then(|| days_between(*first, on) / 7);
    // By cell and column first: rounded once a week, not once a flow.
    let mut sums: BTreeMap<(CellKey, usize), [i128; 4]> = BTreeMap::new();
    for (key, items) in lens.flows.cells.iter().filter(|it| lens.has(it.0)) {
        for it in items.iter().filter(|it| it.on <= lens.covered.actual_to) {
            let Some(column) = column(it.on).filter(|it| *it < weeks.len()) else {
                continue;
            };
            sums.entry((*key, column)).or_default()[0] += i128::from(it.grains);
        }
    }
    for sheet in &lens.sheets {
        let is_document = matches!(sheet.of, SheetOf::Documents(_));
        for (ahead, (mean, known)) in sheet.mean.iter().zip(&sheet.known).enumerate() {
            let at = column(lens.date(ahead)).filter(|it| *it < weeks.len());
            let Some(column) = at else { continue };
            let slot = sums.entry((sheet.key, column)).or_default();
            slot[1] += i128::from(*mean);
            slot[2] += i128::from(*known);
            slot[3] += if is_document { i128::from(*mean) } else { 0 };
        }
    }
    for ((key, column), [booked, coming, known, documents]) in sums {
        let worth = |grains: i128| lens.worth(grains, key.asset).unwrap_or(0);
        let row = rows
            .entry(key.category)
            .or_insert_with(|| Sums::new(weeks.len()));
        row.booked[column] += worth(booked);
        row.coming[column] += worth(coming);
        row.known[column] += worth(known);
        row.documents[column] += worth(documents);
    }
    rows
}

fn report(
    lens: Lens,
    weeks: &[(Date, Date)],
    rows: BTreeMap<Option<AccountId>, Sums>,
    told: &[Option<ExpectedBy>],
) -> GridReport {
    let asset = lens.covered.currency;
    let units = |it: i128| Amount::from_units(it, asset);
    let mut found: Vec<(i128, GridRow)> = rows
        .into_iter()
        .map(|(category, sums)| (sums.total(), row(&lens, category, &sums, (asset, told))))
        .collect();
    found.sort_by_key(|(total, row)| (!row.is_receipt, row.category.is_none(), -total.abs()));
    let rows: Vec<GridRow> = found.into_iter().map(|it| it.1).collect();
    let columns = columns(&lens, weeks, &rows, told);
    let columns = columns
        .into_iter()
        .map(|it| it.into_column(units))
        .collect();
    GridReport {
        covered: lens.covered,
        columns,
        rows,
        cut: None,
    }
}

fn row(
    lens: &Lens,
    category: Option<AccountId>,
    sums: &Sums,
    (asset, told): (Asset, &[Option<ExpectedBy>]),
) -> GridRow {
    let path = category
        .and_then(|it| lens.book.account(it))
        .map(|it| it.path.to_string());
    let units = |it: i128| Amount::from_units(it, asset);
    let figure = |column: usize| Figure {
        amount: units(sums.booked[column] + sums.coming[column]),
        booked: units(sums.booked[column]),
        known: units(sums.known[column]),
        documents: units(sums.documents[column]),
        expected: told[column].as_ref().map(|_| units(sums.expected[column])),
    };
    GridRow {
        category,
        label: path.unwrap_or_else(|| "own accounts".to_owned()),
        is_receipt: sums.total() > 0,
        figures: (0..told.len()).map(figure).collect(),
    }
}

/// A column in units.
struct Column {
    week: (Date, Date),
    kind: GridKind,
    opening: i128,
    receipts: i128,
    payments: i128,
    net: i128,
    expected: Option<(i128, ExpectedBy)>,
}

impl Column {
    fn into_column(self, units: impl Fn(i128) -> Amount) -> GridColumn {
        let (expected, by) = self.expected.unzip();
        GridColumn {
            from: self.week.0,
            to: self.week.1,
            kind: self.kind,
            opening: units(self.opening),
            receipts: units(self.receipts),
            payments: units(self.payments),
            net: units(self.net),
            closing: units(self.opening + self.net),
            expected_net: expected.map(units),
            expected_by: by,
        }
    }
}

fn columns(
    lens: &Lens,
    weeks: &[(Date, Date)],
    rows: &[GridRow],
    told: &[Option<ExpectedBy>],
) -> Vec<Column> {
    let last = lens.covered.actual_to;
    let sum = |column: usize, of: &dyn Fn(&GridRow, &Figure) -> i128| -> i128 {
        rows.iter().map(|it| of(it, &it.figures[column])).sum()
    };
    // Worth at one day's rates adds up but for rounding; what is booked before is taken as held.
    let mut opening = weeks.first().map_or(0, |it| {
        let before = it.0.yesterday().unwrap_or(it.0);
        lens.held(before.min(last))
    });
    let mut found = Vec::with_capacity(weeks.len());
    for (column, week) in weeks.iter().enumerate() {
        let net = sum(column, &|_, it| it.amount.units());
        let own = |it: &GridRow| it.category.is_none();
        let expected = sum(column, &|_, it| it.expected.map_or(0, Amount::units));
        found.push(Column {
            week: *week,
            kind: match (week.1 <= last, week.0 > last) {
                (true, _) => GridKind::Actual,
                (_, true) => GridKind::Forecast,
                _ => GridKind::Mixed,
            },
            opening,
            receipts: sum(column, &|row, it| {
                if own(row) {
                    0
                } else {
                    it.amount.units().max(0)
                }
            }),
            payments: sum(column, &|row, it| {
                if own(row) {
                    0
                } else {
                    it.amount.units().min(0)
                }
            }),
            net,
            expected: told[column].clone().map(|by| (expected, by)),
        });
        opening += net;
    }
    found
}
