//! CSV mappings on the wire.
//!
//! Owns: how a client says what the columns of a bank's CSV mean. Not here: reading with it.
//! Invariant: it says exactly what `statements::Mapping` can do, in the same words.

use serde::{Deserialize, Serialize};
use statements::Columns;
use utoipa::ToSchema;

/// The order of day, month and year; separators and the length of the year do not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum DateFormat {
    /// `2024-01-31`, `20240131`
    #[serde(rename = "YYYY-MM-DD")]
    YearMonthDay,
    /// `31.01.2024`, `31/1/24`, `31-Jan-24`
    #[serde(rename = "DD.MM.YYYY")]
    DayMonthYear,
    /// `01/31/2024`, `Jan 31, 2024`
    #[serde(rename = "MM/DD/YYYY")]
    MonthDayYear,
}

/// What stands before the fraction of an amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum DecimalMark {
    /// `1,234.56`
    #[default]
    #[serde(rename = ".")]
    Point,
    /// `1.234,56`
    #[serde(rename = ",")]
    Comma,
}

/// How to read the CSV of one bank. A column is named by its title, or as `#3` (from 1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The name it is saved under.
    #[serde(default)]
    pub name: Option<String>,
    /// The character between cells.
    #[schema(value_type = String, min_length = 1, max_length = 1, example = ";")]
    pub delimiter: char,
    /// The encoding it was found in.
    #[serde(default)]
    pub encoding: Option<String>,
    /// Which row has the titles: rows that are not blank count, from 1; 0 means there are none.
    pub header_row: u32,
    /// Rows to leave out after the titles.
    #[serde(default)]
    pub skip_rows: u32,
    /// Which column is what.
    pub columns: MappingColumns,
    /// The order of day, month and year.
    pub date_format: DateFormat,
    /// The decimal mark.
    #[serde(default)]
    #[schema(required = true)]
    pub decimal: DecimalMark,
    /// The file writes money out as positive (cards, shops): turn every sign around.
    #[serde(default)]
    pub negate: bool,
    /// The account, where the file does not say it.
    #[serde(default)]
    pub account: Option<String>,
    /// The currency, where the file does not say it.
    #[serde(default)]
    pub currency: Option<String>,
}

/// Saved mappings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct MappingList {
    /// By name.
    pub items: Vec<Mapping>,
}

/// The columns of a mapping: a date, and an amount or debit and credit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MappingColumns {
    /// Booking date.
    #[schema(required = true)]
    #[serde(default)]
    pub booked_on: String,
    /// Value date.
    #[serde(default)]
    pub valued_on: Option<String>,
    /// Amount, signed unless there is a direction.
    #[serde(default)]
    pub amount: Option<String>,
    /// Money out.
    #[serde(default)]
    pub debit: Option<String>,
    /// Money in.
    #[serde(default)]
    pub credit: Option<String>,
    /// `D` or `C`, `Soll` or `Haben`, `Af` or `Bij`.
    #[serde(default)]
    pub direction: Option<String>,
    /// Currency of the row.
    #[serde(default)]
    pub currency: Option<String>,
    /// What the payment is for; several are joined.
    #[schema(required = true)]
    #[serde(default)]
    pub description: Vec<String>,
    /// The other side's name.
    #[serde(default)]
    pub counterparty: Option<String>,
    /// The other side's account.
    #[serde(default)]
    pub counterparty_account: Option<String>,
    /// The bank's reference or id.
    #[serde(default)]
    pub reference: Option<String>,
    /// Balance after the row.
    #[serde(default)]
    pub balance: Option<String>,
    /// Our account of the row, where a file holds several.
    #[serde(default)]
    pub account: Option<String>,
    /// Booked, pending, declined.
    #[serde(default)]
    pub status: Option<String>,
}

impl From<statements::Mapping> for Mapping {
    fn from(it: statements::Mapping) -> Self {
        Self {
            name: it.name,
            delimiter: it.delimiter,
            encoding: it.encoding,
            header_row: it.header_row,
            skip_rows: it.skip_rows,
            columns: it.columns.into(),
            date_format: match it.date_format {
                statements::DateFormat::YearMonthDay => DateFormat::YearMonthDay,
                statements::DateFormat::DayMonthYear => DateFormat::DayMonthYear,
                statements::DateFormat::MonthDayYear => DateFormat::MonthDayYear,
            },
            decimal: match it.decimal {
                statements::DecimalMark::Point => DecimalMark::Point,
                statements::DecimalMark::Comma => DecimalMark::Comma,
            },
            negate: it.negate,
            account: it.account,
            currency: it.currency,
        }
    }
}

impl From<Mapping> for statements::Mapping {
    fn from(it: Mapping) -> Self {
        Self {
            name: it.name,
            delimiter: it.delimiter,
            encoding: it.encoding,
            header_row: it.header_row,
            skip_rows: it.skip_rows,
            columns: it.columns.into(),
            date_format: match it.date_format {
                DateFormat::YearMonthDay => statements::DateFormat::YearMonthDay,
                DateFormat::DayMonthYear => statements::DateFormat::DayMonthYear,
                DateFormat::MonthDayYear => statements::DateFormat::MonthDayYear,
            },
            decimal: match it.decimal {
                DecimalMark::Point => statements::DecimalMark::Point,
                DecimalMark::Comma => statements::DecimalMark::Comma,
            },
            negate: it.negate,
            account: it.account,
            currency: it.currency,
        }
    }
}

impl From<Columns> for MappingColumns {
    fn from(it: Columns) -> Self {
        Self {
            booked_on: it.booked_on,
            valued_on: it.valued_on,
            amount: it.amount,
            debit: it.debit,
            credit: it.credit,
            direction: it.direction,
            currency: it.currency,
            description: it.description,
            counterparty: it.counterparty,
            counterparty_account: it.counterparty_account,
            reference: it.reference,
            balance: it.balance,
            account: it.account,
            status: it.status,
        }
    }
}

impl From<MappingColumns> for Columns {
    fn from(it: MappingColumns) -> Self {
        Self {
            booked_on: it.booked_on,
            valued_on: it.valued_on,
            amount: it.amount,
            debit: it.debit,
            credit: it.credit,
            direction: it.direction,
            currency: it.currency,
            description: it.description,
            counterparty: it.counterparty,
            counterparty_account: it.counterparty_account,
            reference: it.reference,
            balance: it.balance,
            account: it.account,
            status: it.status,
        }
    }
}
