//! Dates in the order of a file, and finding out which order that is.
//!
//! Owns: day, month and year in any order and spelling, month names in eight languages.
//! Not here: which column is a date (`suggest`).
//! Invariant: an order that the values do not prove is never chosen silently.

use std::fmt;

use money::Date;
use serde::{Deserialize, Serialize};

use crate::date::{self, ReadDate};

/// The order of day, month and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum DateFormat {
    /// `2024-01-31`, `20240131`
    YearMonthDay,
    /// `31.01.2024`, `31/1/24`, `31-Jan-24`
    DayMonthYear,
    /// `01/31/2024`, `Jan 31, 2024`
    MonthDayYear,
}

impl fmt::Display for DateFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::YearMonthDay => "YYYY-MM-DD",
            Self::DayMonthYear => "DD.MM.YYYY",
            Self::MonthDayYear => "MM/DD/YYYY",
        })
    }
}

impl From<DateFormat> for String {
    fn from(format: DateFormat) -> Self {
        format.to_string()
    }
}

impl TryFrom<String> for DateFormat {
    type Error = String;

    /// Any spelling: only the order of Y, M and D counts (`dd/mm/yy`, `%d.%m.%Y`).
    fn try_from(text: String) -> Result<Self, String> {
        let mut order = String::new();
        for letter in text.chars().map(|it| it.to_ascii_lowercase()) {
            if matches!(letter, 'y' | 'm' | 'd') && !order.contains(letter) {
                order.push(letter);
            }
        }
        match order.as_str() {
            "ymd" => Ok(Self::YearMonthDay),
            "dmy" => Ok(Self::DayMonthYear),
            "mdy" => Ok(Self::MonthDayYear),
            _ => Err(format!(
                "date format `{text}`: expected Y, M and D, as in DD.MM.YYYY or YYYY-MM-DD"
            )),
        }
    }
}

/// One of the three parts of a date.
#[derive(Clone, Copy, Default)]
struct Part {
    number: i16,
    digits: usize,
    /// A month name instead of digits.
    named: bool,
}

impl DateFormat {
    /// The day; a time behind it is left out, anything else is none.
    ///
    /// Banks that reckon 30 days a month write 30 February as the value date: it is the last day.
    #[must_use]
    pub fn parse(self, text: &str) -> Option<Date> {
        self.read(text).map(|it| it.date)
    }

    /// The day, as `parse`, but a day that does not exist is none in February too.
    #[must_use]
    pub fn parse_exact(self, text: &str) -> Option<Date> {
        self.read(text).filter(|it| !it.clamped).map(|it| it.date)
    }

    fn read(self, text: &str) -> Option<ReadDate> {
        let text = text.trim();
        let parts = compact(text, self).or_else(|| split(text))?;
        let [a, b, c] = parts;
        let (year, month, day) = match self {
            Self::YearMonthDay => (a, b, c),
            Self::DayMonthYear => (c, b, a),
            // `31 Jan 2024` in a file whose other dates are numbers, month first.
            Self::MonthDayYear if b.named => (c, b, a),
            Self::MonthDayYear => (c, a, b),
        };
        if year.named || day.named || day.digits > 2 || month.digits > 2 {
            return None;
        }
        let year = match year.digits {
            4 => year.number,
            2 => date::century(year.number),
            _ => return None,
        };
        let month = i8::try_from(month.number).ok()?;
        let day = i8::try_from(day.number).ok()?;
        date::from_ymd(year, month, day).filter(|it| (1900..=2199).contains(&it.date.year()))
    }
}

/// Eight digits without separators.
fn compact(text: &str, format: DateFormat) -> Option<[Part; 3]> {
    let bytes = text.as_bytes();
    let length = bytes.iter().take_while(|it| it.is_ascii_digit()).count();
    if length != 8 || !ends_here(&bytes[8..]) {
        return None;
    }
    let widths = match format {
        DateFormat::YearMonthDay => [4, 2, 2],
        DateFormat::DayMonthYear | DateFormat::MonthDayYear => [2, 2, 4],
    };
    let mut parts = [Part::default(); 3];
    let mut at = 0;
    for (part, width) in parts.iter_mut().zip(widths) {
        part.number = date::digits(&bytes[at..at + width])?;
        part.digits = width;
        at += width;
    }
    Some(parts)
}

/// Whether what follows the date may: nothing, or a time.
fn ends_here(rest: &[u8]) -> bool {
    matches!(
        rest,
        [] | [b'T' | b' ', b'0'..=b'9', ..] | [b',', b' ', b'0'..=b'9', ..]
    )
}

/// Three parts with separators between.
fn split(text: &str) -> Option<[Part; 3]> {
    let bytes = text.as_bytes();
    let mut parts = [Part::default(); 3];
    let mut at = 0;
    let mut year_first = false;
    for (index, part) in parts.iter_mut().enumerate() {
        if index > 0 {
            // Colons only behind a year: elsewhere they make a time.
            let separators = bytes[at..]
                .iter()
                .take_while(|it| {
                    matches!(it, b'.' | b'-' | b'/' | b' ' | b',') || year_first && **it == b':'
                })
                .count();
            if separators == 0 || separators > 2 {
                return None;
            }
            at += separators;
        }
        let digits = bytes[at..]
            .iter()
            .take(5)
            .take_while(|it| it.is_ascii_digit())
            .count();
        if digits > 0 {
            part.number = date::digits(&bytes[at..at + digits])?;
            part.digits = digits;
            year_first |= index == 0 && digits == 4;
            at += digits;
        } else {
            let rest = &text[at..];
            let length = rest
                .find(|it: char| !it.is_alphabetic())
                .unwrap_or(rest.len());
            part.number = month_named(&rest[..length])?;
            part.named = true;
            at += length;
        }
    }
    // `31.01.2024.` ends with a point in some countries.
    let rest = bytes[at..].strip_prefix(b".").unwrap_or(&bytes[at..]);
    if !ends_here(rest) {
        return None;
    }
    if parts[0].named {
        // `Jan 31, 2024` is the only spelling with the name first: day before month then.
        parts.swap(0, 1);
    }
    Some(parts)
}

fn month_named(name: &str) -> Option<i16> {
    const NAMES: [&[&str]; 12] = [
        &["jan", "jän", "ene", "gen", "sty", "led"],
        &["feb", "fév", "fev", "lut", "úno", "uno"],
        &["mar", "mär", "mrz", "maa", "mrt", "bře"],
        &["apr", "avr", "abr", "kwi", "dub"],
        &["may", "mai", "mei", "mag", "maj", "kvě"],
        &["jun", "juin", "giu", "cze", "čvn"],
        &["jul", "juil", "lug", "lip", "čvc"],
        &["aug", "aoû", "aou", "ago", "sie", "srp"],
        &["sep", "set", "wrz", "zář"],
        &["oct", "okt", "out", "ott", "paź", "říj"],
        &["nov", "lis"],
        &["dec", "dez", "déc", "dic", "gru", "pro"],
    ];
    if name.is_empty() || name.chars().count() > 12 {
        return None;
    }
    let name = name.to_lowercase();
    let index = NAMES
        .iter()
        .position(|names| names.iter().any(|it| name.starts_with(it)))?;
    i16::try_from(index + 1).ok()
}

/// Whether a text could be a date in some order.
pub(super) fn looks_like_date(text: &str) -> bool {
    Tally::ORDERS.iter().any(|it| it.parse(text).is_some())
}

/// What the dates of a column say about their order.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    seen: u64,
    wrong: [u64; 3],
    dotted: bool,
    /// The day before, and whether the days rise or fall, for each order.
    before: [Option<Date>; 3],
    falls: [bool; 3],
    rises: [bool; 3],
    /// A value that means different days as day-month and as month-day.
    pub(super) differing: Option<String>,
}

/// The order that the dates prove, or why they prove none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Only this order fits, or all that fit mean the same days.
    Proved(DateFormat),
    /// Day-month and month-day both fit; only in this one the days are in order.
    Likely(DateFormat),
    /// Nothing speaks for one of the two.
    Undecidable,
    /// No order fits.
    NoDates,
}

impl Tally {
    const ORDERS: [DateFormat; 3] = [
        DateFormat::YearMonthDay,
        DateFormat::DayMonthYear,
        DateFormat::MonthDayYear,
    ];

    /// Takes in one value; what is no date in any order is not counted.
    pub fn add(&mut self, text: &str) {
        let days = Self::ORDERS.map(|it| it.parse(text));
        if days.iter().all(Option::is_none) {
            return;
        }
        self.seen += 1;
        self.dotted |= text.contains('.') && !text.contains(['/', '-']);
        if let [_, Some(day_first), Some(month_first)] = days
            && day_first != month_first
            && self.differing.is_none()
        {
            self.differing = Some(text.trim().to_owned());
        }
        for (index, day) in days.into_iter().enumerate() {
            let Some(day) = day else {
                self.wrong[index] += 1;
                continue;
            };
            if let Some(before) = self.before[index].replace(day) {
                self.rises[index] |= day > before;
                self.falls[index] |= day < before;
            }
        }
    }

    /// Whether more values cannot change the verdict for the better.
    pub(super) fn is_settled(&self) -> bool {
        let day_and_month = self.wrong[1] == 0 && self.wrong[2] == 0 && !self.dotted;
        !day_and_month && matches!(self.verdict(), Verdict::Proved(_))
    }

    /// Which order all values so far prove.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        if self.seen == 0 {
            return Verdict::NoDates;
        }
        // One typing error among hundreds must not hide the order: it is reported in its row.
        let nearly = |index: usize| self.wrong[index] * 10 <= self.seen;
        let mut fits = [0, 1, 2].map(nearly);
        // But where both orders nearly fit, one date that only fits one of them decides.
        if fits[1] && fits[2] && (self.wrong[1] == 0) != (self.wrong[2] == 0) {
            fits[1] = self.wrong[1] == 0;
            fits[2] = self.wrong[2] == 0;
        }
        let [year_first, day_first, month_first] = fits;
        match (year_first, day_first, month_first) {
            (_, true, true) if self.differing.is_none() || self.dotted => {
                Verdict::Proved(DateFormat::DayMonthYear)
            }
            (true, false, false) => Verdict::Proved(DateFormat::YearMonthDay),
            (_, true, true) => self.by_sequence(),
            (_, true, false) => Verdict::Proved(DateFormat::DayMonthYear),
            (_, false, true) => Verdict::Proved(DateFormat::MonthDayYear),
            (false, false, false) => Verdict::NoDates,
        }
    }

    /// A statement is in order of days: if only one reading is, that is likely the one.
    fn by_sequence(&self) -> Verdict {
        let ordered = |index: usize| !(self.rises[index] && self.falls[index]);
        match (self.seen >= 3, ordered(1), ordered(2)) {
            (true, true, false) => Verdict::Likely(DateFormat::DayMonthYear),
            (true, false, true) => Verdict::Likely(DateFormat::MonthDayYear),
            _ => Verdict::Undecidable,
        }
    }
}
