//! Recurring flows: payroll, rent, taxes, subscriptions, found in entries.
//!
//! Owns: grouping entries, finding period and day rule, amount, drift, tolerance and end, and
//! the flows to come.
//! Not here: reading entries (the command line, `treasury`), the rest of the cash (`forecaster`).
//! Invariant: a flow is only named recurring after three occurrences of its own rule.

mod rule;

use std::collections::BTreeMap;

pub use rule::{Period, Rule, Shift};

use crate::day::Day;
use crate::holiday::Holidays;
use crate::number::{median, of_units, real, to_units};

/// One entry of an account.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// When.
    pub day: Day,
    /// Positive in, negative out.
    pub amount: f64,
    /// The account, or nothing.
    pub account: String,
    /// Counterparty or description: what entries of one flow share.
    pub label: String,
}

/// What a recurring flow probably is, by its words and its shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Wages and salaries.
    Payroll,
    /// Rent and leases.
    Rent,
    /// Taxes and social security.
    Tax,
    /// Loans and interest.
    Loan,
    /// Insurance.
    Insurance,
    /// The same amount each time, going out.
    Subscription,
    /// Money coming in.
    Receipt,
    /// Other payments.
    Payment,
}

impl Kind {
    /// Its name in results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Payroll => "payroll",
            Self::Rent => "rent",
            Self::Tax => "tax",
            Self::Loan => "loan",
            Self::Insurance => "insurance",
            Self::Subscription => "subscription",
            Self::Receipt => "receipt",
            Self::Payment => "payment",
        }
    }
}

/// A flow that comes again and again.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// The label of its latest entry.
    pub label: String,
    /// The account, or nothing.
    pub account: String,
    /// What it probably is.
    pub kind: Kind,
    /// How often.
    pub period: Period,
    /// On which day.
    pub rule: Rule,
    /// The amount expected next: the median of the last three.
    pub amount: f64,
    /// How far amounts were from it, as a share of it: the ninth of ten.
    pub tolerance: f64,
    /// How the amount grows, as a share a year.
    pub drift_per_year: f64,
    /// First and last occurrence, and how many.
    pub first: Day,
    /// Last occurrence.
    pub last: Day,
    /// Occurrences.
    pub count: usize,
    /// The share of periods between first and last in which it came on the day of its rule.
    pub confidence: f64,
    /// Whether it stopped: the next one is overdue by more than half a period.
    pub has_ended: bool,
    /// Which entries belong to it, by their place in the input.
    pub entries: Vec<usize>,
}

/// Occurrences before a flow is called recurring.
const MIN_COUNT: usize = 3;

/// Amounts of one label further apart than this share are tried as flows of their own.
const SAME_AMOUNT: f64 = 0.12;

/// Recurring flows among the entries, as known on `today`; the surest and largest first.
#[must_use]
pub fn detect(entries: &[Entry], holidays: &Holidays, today: Day) -> Vec<Flow> {
    let mut groups: BTreeMap<(String, String, bool), Vec<usize>> = BTreeMap::new();
    for (at, it) in entries.iter().enumerate() {
        if it.day <= today && it.amount.is_finite() && it.amount != 0.0 {
            let key = (it.account.clone(), plain(&it.label), it.amount > 0.0);
            groups.entry(key).or_default().push(at);
        }
    }
    let mut flows = Vec::new();
    for ((_, label, _), mut members) in groups {
        members.sort_by_key(|it| entries[*it].day);
        let whole = (!label.is_empty())
            .then(|| recurring(entries, &members, holidays, today))
            .flatten();
        match whole {
            Some(flow) => flows.push(flow),
            // Several flows under one name, or no name at all: by amount.
            None => flows.extend(
                by_amount(entries, &members)
                    .iter()
                    .filter_map(|it| recurring(entries, it, holidays, today)),
            ),
        }
    }
    let weight = |it: &Flow| it.confidence * it.amount.abs() * it.period.per_year();
    flows.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    flows
}

impl Entry {
    /// An entry of whole units, of no account in particular.
    #[must_use]
    pub fn of_units(day: Day, units: i64, label: &str) -> Self {
        Self {
            day,
            amount: of_units(units),
            account: String::new(),
            label: label.to_owned(),
        }
    }
}

impl Flow {
    /// When it comes next, by its rule; also of one that has ended.
    #[must_use]
    pub fn next(&self, holidays: &Holidays) -> Option<Day> {
        let next = self.rule.occurrence(self.period, self.last, 1, holidays);
        (next > self.last).then_some(next)
    }

    /// The confidence in ten-thousandths.
    #[must_use]
    pub fn confidence_points(&self) -> u16 {
        let points = to_units((self.confidence * 1e4).round().clamp(0.0, 1e4));
        u16::try_from(points).unwrap_or(0)
    }

    /// The occurrences after its last one, from `from` to `to`, with their amounts. None of a flow
    /// that has ended.
    #[must_use]
    pub fn expected(&self, from: Day, to: Day, holidays: &Holidays) -> Vec<(Day, f64)> {
        if self.has_ended {
            return Vec::new();
        }
        let mut found = Vec::new();
        let mut step = 1;
        loop {
            let day = self.rule.occurrence(self.period, self.last, step, holidays);
            if day > to || step > 4000 {
                return found;
            }
            if day >= from && day > self.last {
                let years = f64::from(day.number() - self.last.number()) / 365.25;
                found.push((day, self.amount * (1.0 + self.drift_per_year * years)));
            }
            step += 1;
        }
    }
}

/// Whether two labels are of one counterparty or kind, whatever numbers and dates are in them.
#[must_use]
pub fn is_alike(left: &str, right: &str) -> bool {
    plain(left) == plain(right)
}

/// A label without what changes each time: case, digits, dates, months.
fn plain(label: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let letters = |it: char| !it.is_alphabetic();
    for word in label.split(letters).filter(|it| it.chars().count() > 1) {
        let word = word.to_lowercase();
        if !MONTHS
            .iter()
            .any(|it| word.starts_with(it) && word.chars().count() <= 9)
        {
            words.push(word);
        }
    }
    words.join(" ")
}

/// How months begin in bank texts of four languages.
const MONTHS: [&str; 20] = [
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "januar",
    "februar",
    "märz",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "janvier",
    "enero",
];

/// Members in groups of amounts close together.
fn by_amount(entries: &[Entry], members: &[usize]) -> Vec<Vec<usize>> {
    let mut ordered = members.to_vec();
    ordered.sort_by(|a, b| {
        entries[*a]
            .amount
            .abs()
            .total_cmp(&entries[*b].amount.abs())
    });
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut before = 0.0;
    for it in ordered {
        let size = entries[it].amount.abs();
        match groups
            .last_mut()
            .filter(|_| size <= before * (1.0 + SAME_AMOUNT))
        {
            Some(group) => group.push(it),
            None => groups.push(vec![it]),
        }
        before = size;
    }
    for it in &mut groups {
        it.sort_by_key(|it| entries[*it].day);
    }
    groups
}

/// The flow that the members are, if they recur.
fn recurring(
    entries: &[Entry],
    members: &[usize],
    holidays: &Holidays,
    today: Day,
) -> Option<Flow> {
    // Parts on one day are one occurrence.
    let mut occurrences: Vec<(Day, f64)> = Vec::new();
    for it in members {
        let entry = &entries[*it];
        match occurrences.last_mut().filter(|it| it.0 == entry.day) {
            Some(last) => last.1 += entry.amount,
            None => occurrences.push((entry.day, entry.amount)),
        }
    }
    let days: Vec<Day> = occurrences.iter().map(|it| it.0).collect();
    if days.len() < MIN_COUNT {
        return None;
    }
    let (period, rule, confidence) = rule::find(&days, holidays)?;
    let amounts: Vec<f64> = occurrences.iter().map(|it| it.1).collect();
    let drift_per_year = drift(&occurrences);
    let amount = median(&amounts[amounts.len().saturating_sub(3)..]);
    let tolerance = tolerance(&occurrences, amount, drift_per_year);
    let last = days[days.len() - 1];
    let next = rule.occurrence(period, last, 1, holidays);
    let entry = &entries[members[members.len() - 1]];
    Some(Flow {
        label: entry.label.clone(),
        account: entry.account.clone(),
        kind: kind(&plain(&entry.label), amount, tolerance),
        period,
        rule,
        amount,
        tolerance,
        drift_per_year,
        first: days[0],
        last,
        count: days.len(),
        confidence,
        has_ended: today.number() > next.number() + period.days() / 2,
        entries: members.to_vec(),
    })
}

/// The median growth between occurrences at least half a year apart, as a share a year.
fn drift(occurrences: &[(Day, f64)]) -> f64 {
    let stride = (occurrences.len() / 60).max(1);
    let sample: Vec<&(Day, f64)> = occurrences.iter().step_by(stride).collect();
    let mut slopes = Vec::new();
    for (at, first) in sample.iter().enumerate() {
        for second in &sample[at + 1..] {
            let years = f64::from(second.0.number() - first.0.number()) / 365.25;
            if years >= 0.5 && first.1 != 0.0 {
                slopes.push((second.1 / first.1 - 1.0) / years);
            }
        }
    }
    let found = median(&slopes);
    // What is below one part in two hundred is noise, and no amount doubles for ever.
    if found.abs() < 0.005 {
        0.0
    } else {
        found.clamp(-0.5, 0.5)
    }
}

/// How far nine of ten amounts were from the course, as a share of the amount.
fn tolerance(occurrences: &[(Day, f64)], amount: f64, drift: f64) -> f64 {
    let last = occurrences[occurrences.len() - 1].0;
    let away = |it: &(Day, f64)| {
        let years = f64::from(last.number() - it.0.number()) / 365.25;
        (it.1 - amount * (1.0 - drift * years)).abs() / amount.abs().max(1e-9)
    };
    let all: Vec<f64> = occurrences.iter().map(away).collect();
    crate::number::quantile_of_sorted(&crate::number::sorted(&all), 0.9)
}

/// Words of a kind, in the languages of the bank files we read.
const WORDS: [(Kind, &[&str]); 5] = [
    (
        Kind::Payroll,
        &[
            "payroll", "salary", "salaries", "wage", "gehalt", "lohn", "salaire", "nomina",
        ],
    ),
    (
        Kind::Rent,
        &["rent", "miete", "lease", "loyer", "alquiler", "leasing"],
    ),
    (
        Kind::Tax,
        &[
            "tax",
            "vat",
            "steuer",
            "finanzamt",
            "hmrc",
            "irs",
            "tva",
            "impot",
            "social security",
            "krankenkasse",
        ],
    ),
    (
        Kind::Loan,
        &[
            "loan",
            "interest",
            "kredit",
            "darlehen",
            "zins",
            "mortgage",
            "credit line",
        ],
    ),
    (
        Kind::Insurance,
        &["insurance", "versicherung", "assurance", "seguro"],
    ),
];

fn kind(label: &str, amount: f64, tolerance: f64) -> Kind {
    let words: Vec<&str> = label.split(' ').collect();
    let names = |it: &&str| {
        if it.contains(' ') || it.chars().count() > 4 {
            label.contains(*it)
        } else {
            words.contains(it)
        }
    };
    let named = WORDS.iter().find(|it| it.1.iter().any(names));
    match named {
        Some((kind, _)) => *kind,
        None if amount > 0.0 => Kind::Receipt,
        None if tolerance <= 0.02 => Kind::Subscription,
        None => Kind::Payment,
    }
}

/// The entries that belong to no flow, added up by day: what is left for the models of series.
#[must_use]
pub fn rest(entries: &[Entry], flows: &[Flow]) -> Vec<(Day, f64)> {
    let mut is_taken = vec![false; entries.len()];
    for at in flows.iter().flat_map(|it| &it.entries) {
        is_taken[*at] = true;
    }
    let mut days: BTreeMap<Day, f64> = BTreeMap::new();
    for (entry, _) in entries.iter().zip(is_taken).filter(|it| !it.1) {
        *days.entry(entry.day).or_default() += entry.amount;
    }
    days.into_iter().collect()
}

/// The share of `hits` in `all`.
fn share(hits: usize, all: usize) -> f64 {
    real(hits) / real(all.max(1))
}

#[cfg(test)]
mod tests;
