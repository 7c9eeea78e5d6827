//! Easter, which moves the spring holidays.
//!
//! Owns: the Gregorian computus and the two days banks close around it. Not here: other feasts.
//! Invariant: total over all years; Easter Sunday is from 22 March to 25 April.

use jiff::civil::Date;

/// Whether the day is the Friday before Easter Sunday.
pub(super) fn is_good_friday(day: Date) -> bool {
    march_day(day).is_some_and(|it| it.checked_add(2) == Some(sunday(day.year())))
}

/// Whether the day is the Monday after Easter Sunday.
pub(super) fn is_easter_monday(day: Date) -> bool {
    march_day(day).is_some_and(|it| it.checked_sub(1) == Some(sunday(day.year())))
}

/// The day as a day of March, where 32 is 1 April; `None` in other months.
fn march_day(day: Date) -> Option<i32> {
    match day.month() {
        3 => Some(i32::from(day.day())),
        4 => i32::from(day.day()).checked_add(31),
        _ => None,
    }
}

/// Easter Sunday as a day of March.
///
/// Source: the anonymous Gregorian algorithm (Nature, 20 April 1876), as given by J. Meeus,
/// Astronomical Algorithms, 2nd edition, chapter 8. The letters are Meeus's.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "a year has at most four digits, so no term comes near the range of i32"
)]
fn sunday(year: i16) -> i32 {
    let year = i32::from(year);
    let a = year.rem_euclid(19);
    let (b, c) = (year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let f = (b + 8).div_euclid(25);
    let g = (b - f + 1).div_euclid(3);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 22 * l) / 451;
    // Meeus adds 114 and splits into month and day; counted from 1 March, 22 is left of it.
    h + l - 7 * m + 22
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_is_on_the_published_days() {
        // Meeus's own examples, then the earliest, the latest and the two exceptional cases.
        for (year, month, day) in [
            (1991, 3, 31),
            (1992, 4, 19),
            (1993, 4, 11),
            (1954, 4, 18),
            (2000, 4, 23),
            (1818, 3, 22),
            (2285, 3, 22),
            (1943, 4, 25),
            (2038, 4, 25),
            (1981, 4, 19),
        ] {
            let expected = march_day(Date::constant(year, month, day));
            assert_eq!(Some(sunday(year)), expected, "{year}");
        }
    }

    #[test]
    fn easter_of_every_year_is_a_sunday_between_22_march_and_25_april() {
        for year in 1583..=9999 {
            let day = sunday(year);
            assert!((22..=56).contains(&day), "{year}");
            let date = Date::constant(year, 3, 1)
                .checked_add(jiff::Span::new().days(day - 1))
                .unwrap();
            assert_eq!(date.weekday(), jiff::civil::Weekday::Sunday, "{year}");
        }
    }
}
