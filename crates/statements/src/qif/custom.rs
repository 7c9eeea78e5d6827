//! What a file's dates and amounts look like: decided over the whole file, then applied.
//!
//! Owns: day-month order, decimal mark, apostrophe years.
//! Not here: which fields are dates. Invariant: an order that the file does not prove is a
//! problem to confirm.

use money::{Date, Decimal};

use crate::date::{self, ReadDate};
use crate::number::{self, Style};
use crate::problem::{Place, Problem};

/// The order of a date's three numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    MonthFirst,
    DayFirst,
}

/// The custom of one file.
#[derive(Debug)]
pub(super) struct Custom {
    order: Order,
    style: Style,
    dates: u64,
    as_month_first: u64,
    as_day_first: u64,
    /// A date that reads differently in the two orders.
    doubtful: Option<(u64, String)>,
    points: u64,
    commas: u64,
    undecided: bool,
}

impl Default for Custom {
    fn default() -> Self {
        Self {
            order: Order::MonthFirst,
            style: Style::Either,
            dates: 0,
            as_month_first: 0,
            as_day_first: 0,
            doubtful: None,
            points: 0,
            commas: 0,
            undecided: false,
        }
    }
}

impl Custom {
    pub(super) fn see_date(&mut self, line: u64, text: &str) {
        let month_first = parse_date(text, Order::MonthFirst);
        let day_first = parse_date(text, Order::DayFirst);
        self.dates += 1;
        self.as_month_first += u64::from(month_first.is_some());
        self.as_day_first += u64::from(day_first.is_some());
        if self.doubtful.is_none() && month_first.is_some() && month_first != day_first {
            self.doubtful = Some((line, text.to_owned()));
        }
    }

    pub(super) fn see_amount(&mut self, text: &str) {
        let text = text.trim_end();
        let Some(at) = text.rfind([',', '.']) else {
            return;
        };
        let mark = text.as_bytes()[at];
        let both = text[..at]
            .bytes()
            .any(|it| (it == b',' || it == b'.') && it != mark);
        // Three digits may be a group; any other number of them is a fraction.
        if both || text.len() - at != 4 {
            self.points += u64::from(mark == b'.');
            self.commas += u64::from(mark == b',');
        }
    }

    /// Settles order and mark after the first pass.
    pub(super) fn decide(&mut self) {
        self.style = match (self.points, self.commas) {
            (1.., 0) => Style::Point,
            (0, 1..) => Style::Comma,
            _ => Style::Either,
        };
        self.undecided = self.as_month_first == self.as_day_first && self.doubtful.is_some();
        self.order = match self.as_month_first.cmp(&self.as_day_first) {
            std::cmp::Ordering::Greater => Order::MonthFirst,
            std::cmp::Ordering::Less => Order::DayFirst,
            // Where people write a decimal comma, they write the day first.
            std::cmp::Ordering::Equal if self.style == Style::Comma => Order::DayFirst,
            std::cmp::Ordering::Equal => Order::MonthFirst,
        };
    }

    /// The doubt that is left, if there is one.
    pub(super) fn problem(&self) -> Option<Problem> {
        if !self.undecided {
            return None;
        }
        let (line, text) = self.doubtful.as_ref()?;
        let order = match self.order {
            Order::MonthFirst => "month first",
            Order::DayFirst => "day first",
        };
        let expected = format!("a day above 12 somewhere: the dates are read {order}, is it so?");
        let place = Place::line(*line);
        Some(Problem::confirm(
            "date-order-undecidable",
            place,
            text.trim(),
            expected,
        ))
    }

    pub(super) fn date(&self, text: &str) -> Option<ReadDate> {
        parse_date(text, self.order)
    }

    pub(super) fn amount(&self, text: &str) -> Option<Decimal> {
        number::parse(text, self.style)
    }
}

/// Three numbers with any sign between them; `'` before a year means 2000 and later.
fn parse_date(text: &str, order: Order) -> Option<ReadDate> {
    let mut parts = [(0_i16, 0_usize); 3];
    let mut count = 0;
    let mut apostrophe = false;
    let bytes = text.trim().as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        while at < bytes.len() && bytes[at].is_ascii_digit() {
            at += 1;
        }
        *parts.get_mut(count)? = (date::digits(&bytes[start..at])?, at - start);
        count += 1;
        let separator = at;
        while at < bytes.len() && matches!(bytes[at], b'/' | b'-' | b'.' | b'\'' | b' ') {
            apostrophe |= bytes[at] == b'\'' && count == 2;
            at += 1;
        }
        if separator == at && at < bytes.len() {
            return None;
        }
    }
    if count != 3 {
        return None;
    }
    let [first, second, third] = parts;
    if first.1 == 4 || first.0 > 31 {
        return civil(year(first, false), second.0, third.0);
    }
    let year = year(third, apostrophe);
    match order {
        Order::MonthFirst => civil(year, first.0, second.0),
        Order::DayFirst => civil(year, second.0, first.0),
    }
}

fn year((number, digits): (i16, usize), apostrophe: bool) -> i16 {
    match (digits, apostrophe) {
        (3.., _) => number,
        (_, true) => 2000 + number,
        (_, false) => date::century(number),
    }
}

fn civil(year: i16, month: i16, day: i16) -> Option<ReadDate> {
    let known = (1900..=Date::MAX.year()).contains(&year);
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    date::from_ymd(year, month, day).filter(|_| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_in_every_shape_of_quicken() {
        let cases = [
            ("1/ 2'24", Some("2024-01-02")),
            ("12/31'99", Some("2099-12-31")),
            ("8/25/93", Some("1993-08-25")),
            ("1/ 2' 4", Some("2004-01-02")),
            ("06/12/2015", Some("2015-06-12")),
            ("2022-09-23", Some("2022-09-23")),
            ("01.02.24", Some("2024-01-02")),
            ("31/01/2024", None),
            ("1/2", None),
            ("1/2/3/4", None),
            ("01x02x24", None),
            ("", None),
            ("\u{e9}", None),
        ];
        for (text, expected) in cases {
            let got = parse_date(text, Order::MonthFirst).map(|it| it.date.to_string());
            assert_eq!(got.as_deref(), expected, "input `{text}`");
        }
        let day_first = parse_date("31/01/2024", Order::DayFirst).unwrap();
        assert_eq!(day_first.date.to_string(), "2024-01-31");
    }

    #[test]
    fn the_whole_file_decides_the_order() {
        let decide = |dates: &[&str], amount: &str| {
            let mut custom = Custom::default();
            for date in dates {
                custom.see_date(1, date);
            }
            custom.see_amount(amount);
            custom.decide();
            (custom.order, custom.undecided)
        };
        assert_eq!(
            decide(&["01/02/2024", "31/01/2024"], "1.00"),
            (Order::DayFirst, false)
        );
        assert_eq!(
            decide(&["01/02/2024", "01/31/2024"], "1.00"),
            (Order::MonthFirst, false)
        );
        assert_eq!(decide(&["01/02/2024"], "1.00"), (Order::MonthFirst, true));
        assert_eq!(decide(&["01/02/2024"], "1,00"), (Order::DayFirst, true));
        assert_eq!(
            decide(&["02/02/2024", "2024-01-05"], "1.00"),
            (Order::MonthFirst, false)
        );
    }
}
