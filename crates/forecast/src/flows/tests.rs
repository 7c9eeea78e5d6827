//! Recurring flows: what is found, and what is not.

use super::*;
use crate::number::Dice;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn entry(day: Day, amount: f64, label: &str) -> Entry {
    Entry {
        day,
        amount,
        account: String::new(),
        label: label.to_owned(),
    }
}

fn monthly(start: &str, count: i32, rule: Rule, amount: f64, label: &str) -> Vec<Entry> {
    let none = Holidays::default();
    (0..count)
        .map(|it| {
            let day = rule.occurrence(Period::Monthly, day(start), it, &none);
            entry(day, amount, &format!("{label} {it:03}"))
        })
        .collect()
}

#[test]
fn payroll_on_the_last_working_day_is_found_and_goes_on() {
    let rule = Rule::WorkingDayFromEnd(0);
    let entries = monthly("2023-01-15", 14, rule, -50_000.0, "Payroll run");
    let found = detect(&entries, &Holidays::default(), day("2024-03-05"));
    assert_eq!(found.len(), 1);
    let it = &found[0];
    assert_eq!(
        (it.kind, it.period, it.count),
        (Kind::Payroll, Period::Monthly, 14)
    );
    assert_eq!(it.rule, rule, "{}", it.rule.words());
    assert!(!it.has_ended && it.confidence > 0.95, "{it:?}");
    let next = it.expected(day("2024-03-05"), day("2024-06-30"), &Holidays::default());
    let days: Vec<String> = next.iter().map(|it| it.0.to_string()).collect();
    assert_eq!(
        days,
        ["2024-03-29", "2024-04-30", "2024-05-31", "2024-06-28"]
    );
    assert!(next.iter().all(|it| it.1 == -50_000.0));
}

#[test]
fn rent_moves_to_the_next_working_day_and_its_rise_is_seen() {
    let rule = Rule::DayOfMonth(1, Shift::Following);
    let mut entries = monthly("2022-01-01", 24, rule, -1000.0, "Miete");
    for it in &mut entries[12..] {
        it.amount = -1050.0;
    }
    let found = detect(&entries, &Holidays::default(), day("2023-12-20"));
    let it = &found[0];
    assert_eq!(
        (it.kind, it.rule),
        (Kind::Rent, rule),
        "{}",
        it.rule.words()
    );
    assert_eq!(it.amount, -1050.0);
    assert!(
        (0.0..0.08).contains(&it.drift_per_year),
        "{}",
        it.drift_per_year
    );
}

#[test]
fn weekly_biweekly_quarterly_and_yearly_flows_are_told_apart() {
    for (period, step, count) in [
        (Period::Weekly, 7, 20),
        (Period::Biweekly, 14, 12),
        (Period::Quarterly, 91, 8),
        (Period::Yearly, 365, 4),
    ] {
        let entries: Vec<Entry> = (0..count)
            .map(|it| entry(day("2020-03-04").plus(it * step), -20.0, "x y"))
            .collect();
        let today = entries[entries.len() - 1].day;
        let found = detect(&entries, &Holidays::default(), today);
        assert_eq!(found.first().map(|it| it.period), Some(period));
    }
}

#[test]
fn a_flow_that_stopped_has_ended_and_expects_nothing() {
    let rule = Rule::DayOfMonth(15, Shift::None);
    let entries = monthly("2023-01-15", 6, rule, -9.99, "Music service");
    let found = detect(&entries, &Holidays::default(), day("2023-09-20"));
    assert!(found[0].has_ended);
    assert_eq!(found[0].kind, Kind::Subscription);
    let (from, to) = (day("2023-09-20"), day("2024-09-20"));
    assert_eq!(found[0].expected(from, to, &Holidays::default()), []);
}

#[test]
fn two_subscriptions_of_one_name_are_two_flows() {
    let mut entries = monthly(
        "2023-01-03",
        12,
        Rule::DayOfMonth(3, Shift::None),
        -10.0,
        "Cloud",
    );
    entries.extend(monthly(
        "2023-01-17",
        12,
        Rule::DayOfMonth(17, Shift::None),
        -300.0,
        "Cloud",
    ));
    let found = detect(&entries, &Holidays::default(), day("2024-01-01"));
    let mut rules: Vec<Rule> = found.iter().map(|it| it.rule).collect();
    rules.sort_by_key(|it| it.words());
    assert_eq!(
        rules,
        [
            Rule::DayOfMonth(17, Shift::None),
            Rule::DayOfMonth(3, Shift::None)
        ]
    );
}

#[test]
fn purchases_at_random_are_no_recurring_flow() {
    let mut dice = Dice::new(9);
    let entries: Vec<Entry> = (0..80)
        .map(|_| {
            let ahead = i32::try_from(dice.below(700)).unwrap();
            entry(
                day("2022-01-01").plus(ahead),
                -100.0 * (0.1 + dice.unit()),
                "Shop",
            )
        })
        .collect();
    let found = detect(&entries, &Holidays::default(), day("2023-12-31"));
    assert_eq!(found, []);
}

#[test]
fn what_belongs_to_a_flow_is_not_in_the_rest() {
    let mut entries = monthly(
        "2023-01-03",
        12,
        Rule::DayOfMonth(3, Shift::None),
        -10.0,
        "Cloud",
    );
    entries.push(entry(day("2023-05-05"), 77.0, "Once"));
    let flows = detect(&entries, &Holidays::default(), day("2024-01-01"));
    assert_eq!(rest(&entries, &flows), [(day("2023-05-05"), 77.0)]);
}
