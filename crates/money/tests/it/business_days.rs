//! Calendars against lists made elsewhere, and what always holds for rolling and counting.
//!
//! `fixtures/holidays.txt` was made once: TARGET (1999 to 2035) and the Federal Reserve (1986 to
//! 2035) with QuantLib 1.44 (`TARGET()`, `UnitedStates(FederalReserve)`), England and Wales (1978
//! to 2035) with the Python package `holidays` 0.108 (`GB`, `ENG`). From 1999 on QuantLib's
//! `UnitedKingdom(Settlement)` and `holidays`' `XECB` gave the same days for those two.

use std::collections::BTreeSet;

use money::{BusinessCalendar, Date, Roll};
use proptest::prelude::*;

const FIXTURE: &str = include_str!("../../fixtures/holidays.txt");

fn calendars() -> Vec<BusinessCalendar> {
    let custom = (1..=31).map(|day| Date::constant(2024, 3, day)).collect();
    vec![
        BusinessCalendar::Weekends,
        BusinessCalendar::Target,
        BusinessCalendar::UnitedStates,
        BusinessCalendar::UnitedKingdom,
        BusinessCalendar::Custom(custom),
    ]
}

fn any_calendar() -> impl Strategy<Value = BusinessCalendar> {
    prop::sample::select(calendars())
}

fn any_date() -> impl Strategy<Value = Date> {
    (1900_i16..2200, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| Date::constant(y, m, d))
}

#[test]
fn holidays_of_every_year_are_those_of_the_outside_list() {
    let mut years = 0;
    for line in FIXTURE.lines().filter(|it| !it.starts_with('#')) {
        let mut words = line.split(' ');
        let calendar = match words.next().unwrap() {
            "target" => BusinessCalendar::Target,
            "us" => BusinessCalendar::UnitedStates,
            "uk" => BusinessCalendar::UnitedKingdom,
            other => panic!("unknown calendar `{other}`"),
        };
        let year = words.next().unwrap();
        let expected: Vec<Date> = words
            .map(|it| format!("{year}-{it}").parse().unwrap())
            .collect();
        assert_eq!(calendar.holidays(year.parse().unwrap()), expected, "{line}");
        years += 1;
    }
    assert_eq!(years, 37 + 50 + 58);
}

#[test]
fn days_given_or_moved_once_are_holidays_in_england() {
    let calendar = BusinessCalendar::UnitedKingdom;
    for (day, is_holiday) in [
        (Date::constant(1995, 5, 8), true),
        (Date::constant(1995, 5, 1), false),
        (Date::constant(2012, 5, 28), false),
        (Date::constant(2012, 6, 5), true),
        (Date::constant(2020, 5, 4), false),
        (Date::constant(2020, 5, 8), true),
        (Date::constant(2022, 9, 19), true),
        (Date::constant(2023, 5, 8), true),
        (Date::constant(2024, 5, 8), false),
        (Date::constant(2022, 12, 27), true), // Christmas was a Sunday.
        (Date::constant(2022, 12, 25), false), // A weekend is no holiday.
    ] {
        assert_eq!(calendar.is_holiday(day), is_holiday, "{day}");
    }
}

#[test]
fn modified_following_stays_in_the_month() {
    let target = BusinessCalendar::Target;
    let saturday = Date::constant(2025, 5, 31);
    assert_eq!(
        target.roll(saturday, Roll::Following),
        Some(Date::constant(2025, 6, 2))
    );
    assert_eq!(
        target.roll(saturday, Roll::ModifiedFollowing),
        Some(Date::constant(2025, 5, 30))
    );
    assert_eq!(
        target.roll(saturday, Roll::Preceding),
        Some(Date::constant(2025, 5, 30))
    );
}

#[test]
fn the_ends_of_time_are_answered_and_not_looped_over() {
    for calendar in calendars() {
        assert_eq!(calendar.add_business_days(Date::MAX, i32::MAX), None);
        assert_eq!(calendar.add_business_days(Date::MIN, i32::MIN), None);
        for day in [Date::MIN, Date::MAX] {
            let rolled = calendar.roll(day, Roll::ModifiedFollowing).unwrap();
            assert!(calendar.is_business_day(rolled));
        }
    }
    let closed = BusinessCalendar::Custom(
        [Date::MAX, Date::MAX.yesterday().unwrap()]
            .into_iter()
            .collect::<BTreeSet<_>>(),
    );
    assert_eq!(closed.roll(Date::MAX, Roll::Following), None);
    assert!(BusinessCalendar::Target.holidays(i16::MAX).is_empty());
}

proptest! {
    #[test]
    fn a_rolled_date_is_a_business_day_on_the_side_the_rule_says(
        calendar in any_calendar(), day in any_date(),
    ) {
        let following = calendar.roll(day, Roll::Following).unwrap();
        let preceding = calendar.roll(day, Roll::Preceding).unwrap();
        let modified = calendar.roll(day, Roll::ModifiedFollowing).unwrap();
        for it in [following, preceding, modified] {
            prop_assert!(calendar.is_business_day(it));
            prop_assert!(!calendar.is_business_day(day) || it == day);
        }
        prop_assert!(preceding <= day && day <= following);
        prop_assert!(modified == following || modified == preceding);
    }

    #[test]
    fn adding_days_and_taking_them_away_leads_back(
        calendar in any_calendar(), day in any_date(), count in -400_i32..400,
    ) {
        let day = calendar.roll(day, Roll::Following).unwrap();
        let there = calendar.add_business_days(day, count).unwrap();
        prop_assert!(calendar.is_business_day(there));
        prop_assert_eq!(calendar.add_business_days(there, -count), Some(day));
        prop_assert_eq!(calendar.business_days_between(day, there), count);
    }

    #[test]
    fn holidays_of_a_year_are_the_weekdays_it_closes(
        calendar in any_calendar(), year in 1900_i16..2200,
    ) {
        let holidays = calendar.holidays(year);
        for day in &holidays {
            prop_assert!(calendar.is_holiday(*day) && !calendar.is_business_day(*day));
            prop_assert!(BusinessCalendar::Weekends.is_business_day(*day));
        }
        prop_assert!(holidays.is_sorted());
    }
}
