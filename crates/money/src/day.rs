//! Days as numbers: what the book's columns sort and search by.
//!
//! Owns: civil date ↔ days since 1970-01-01, both ways exact.
//! Not here: business days (`calendar`), moments (`Timestamp`).
//! Source: H. Hinnant, "chrono-compatible low-level date algorithms", days_from_civil.

use jiff::civil::Date;

/// A civil date as the number of days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// Before every date.
    pub const MIN: Self = Self(i32::MIN);
    /// After every date.
    pub const MAX: Self = Self(i32::MAX);

    /// The number inside.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The day with this number.
    #[must_use]
    pub const fn from_number(number: i32) -> Self {
        Self(number)
    }

    /// The civil date. Errors: `None` outside the years -9999 to 9999.
    #[must_use]
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "64-bit sums of a 32-bit day cannot overflow"
    )]
    pub fn to_date(self) -> Option<Date> {
        let shifted = i64::from(self.0) + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_index = (5 * day_of_year + 2) / 153;
        let day = i8::try_from(day_of_year - (153 * month_index + 2) / 5 + 1).ok()?;
        let month = if month_index < 10 {
            month_index + 3
        } else {
            month_index - 9
        };
        let month = i8::try_from(month).ok()?;
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Date::new(i16::try_from(year).ok()?, month, day).ok()
    }
}

impl From<Date> for Day {
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "a year is an i16: sums stay below 2^22"
    )]
    fn from(date: Date) -> Self {
        let month = i32::from(date.month());
        let year = i32::from(date.year()) - i32::from(month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month_index = if month > 2 { month - 3 } else { month + 9 };
        let day_of_year = (153 * month_index + 2) / 5 + i32::from(date.day()) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self(era * 146_097 + day_of_era - 719_468)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn known_days_have_their_numbers() {
        for (day, number) in [
            (date(1970, 1, 1), 0),
            (date(1969, 12, 31), -1),
            (date(2000, 3, 1), 11_017),
            (date(2024, 2, 29), 19_782),
            (date(1900, 1, 1), -25_567),
        ] {
            assert_eq!(Day::from(day).number(), number, "{day}");
        }
    }

    #[test]
    fn every_day_of_four_centuries_comes_back() {
        let mut day = date(1799, 12, 31);
        let mut number = Day::from(day).number();
        while day < date(2201, 1, 1) {
            assert_eq!(Day::from(day).number(), number);
            assert_eq!(Day::from_number(number).to_date(), Some(day));
            day = day.tomorrow().unwrap();
            number += 1;
        }
    }
}
