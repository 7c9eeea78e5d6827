//! Statements as JSON for people and programs: the wire shape of `bursar statement --json`.
//!
//! Owns: field names and how amounts are written. Not here: printing it.
//! Invariant: amounts are decimal strings, exact, with at least the currency's places.

use money::{Asset, Decimal};
use serde::Serialize;

use crate::check::Totals;
use crate::problem::Problem;
use crate::statement::{Format, Line, Statement};

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StatementJson {
    /// The file it was read from, as the caller names it.
    pub file: String,
    /// The format.
    pub format: Format,
    /// Account as in the file.
    pub account: Option<String>,
    /// ISO 4217 code.
    pub currency: Option<String>,
    /// Booked balance before the first entry.
    pub opening: Option<String>,
    /// Its day.
    pub opening_date: Option<String>,
    /// Booked balance after the last entry.
    pub closing: Option<String>,
    /// Its day.
    pub closing_date: Option<String>,
    /// The entries, in the file's order.
    pub entries: Vec<EntryJson>,
    /// Sum of money in over all entries listed, pending ones too.
    pub sum_credits: Option<String>,
    /// Sum of money out over all entries listed, as a positive number.
    pub sum_debits: Option<String>,
    /// How many entries.
    pub n_entries: usize,
    /// What is wrong with it, or worth knowing.
    pub problems: Vec<Problem>,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntryJson {
    /// Booking date.
    pub date: String,
    /// Value date.
    pub value_date: Option<String>,
    /// Signed: money in is positive.
    pub amount: String,
    /// ISO 4217 code of the amount.
    pub currency: Option<String>,
    /// The bank's reference.
    pub bank_reference: Option<String>,
    /// The customer's reference.
    pub customer_reference: Option<String>,
    /// End-to-end id.
    pub end_to_end_id: Option<String>,
    /// The other side's name.
    pub counterparty: Option<String>,
    /// The other side's account.
    pub counterparty_account: Option<String>,
    /// What it is for.
    pub description: String,
    /// The bank's transaction code.
    pub code: Option<String>,
}

impl StatementJson {
    /// The wire shape of a statement that was read from `file`.
    #[must_use]
    pub fn new(file: &str, statement: &Statement) -> Self {
        let totals = Totals::of_all(&statement.lines);
        let places = places(statement.currency.as_deref());
        let amount = |it: Decimal| it.to_text(places);
        let day = |it: money::Date| it.to_string();
        let summed = |it: Decimal| (!totals.overflowed).then(|| it.to_text(places));
        Self {
            file: file.to_owned(),
            format: statement.format,
            account: statement.account.clone(),
            currency: statement.currency.clone(),
            opening: statement.opening.map(|it| amount(it.amount)),
            opening_date: statement.opening.and_then(|it| it.on).map(day),
            closing: statement.closing.map(|it| amount(it.amount)),
            closing_date: statement.closing.and_then(|it| it.on).map(day),
            entries: statement
                .lines
                .iter()
                .map(|line| EntryJson::new(line, statement.currency.as_deref()))
                .collect(),
            sum_credits: summed(totals.credits),
            sum_debits: summed(totals.debits),
            n_entries: statement.lines.len(),
            problems: statement.problems.clone(),
        }
    }
}

impl EntryJson {
    /// The wire shape of a line of a statement in this currency.
    #[must_use]
    pub fn new(line: &Line, currency: Option<&str>) -> Self {
        Self {
            date: line.booked_on.to_string(),
            value_date: line.valued_on.map(|it| it.to_string()),
            amount: line.amount.to_text(places(currency)),
            currency: currency.map(ToOwned::to_owned),
            bank_reference: line.bank_reference.clone(),
            customer_reference: line.customer_reference.clone(),
            end_to_end_id: line.end_to_end_id.clone(),
            counterparty: line.counterparty.clone(),
            counterparty_account: line.counterparty_account.clone(),
            description: line.description.clone(),
            code: line.code.clone(),
        }
    }
}

/// Places after the point that this currency is written with; none are added where it is unknown.
fn places(currency: Option<&str>) -> u8 {
    currency
        .and_then(|it| Asset::currency(it).ok())
        .map_or(0, Asset::scale)
}
