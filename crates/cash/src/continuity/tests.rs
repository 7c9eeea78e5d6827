//! Continuity: a year that joins, and every defect that can be sown into it.

use money::Asset;
use proptest::prelude::*;

use super::*;

fn euro(cents: i128) -> Option<Amount> {
    Some(Amount::from_units(cents, Asset::currency("EUR").unwrap()))
}

const NUMBERS: [&str; 60] = [
    "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17",
    "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31", "32", "33",
    "34", "35", "36", "37", "38", "39", "40", "41", "42", "43", "44", "45", "46", "47", "48", "49",
    "50", "51", "52", "53", "54", "55", "56", "57", "58", "59", "60",
];

fn expectation() -> Expectation {
    Expectation {
        calendar: BusinessCalendar::Target,
        today: Date::constant(2026, 3, 27),
        late_after: Some(2),
    }
}

/// A statement for each business day from 2 January 2026 on, and they join.
fn right() -> Vec<StatementFacts<'static>> {
    let calendar = BusinessCalendar::Target;
    let mut day = Date::constant(2026, 1, 2);
    let mut balance = 100_000;
    let mut statements = Vec::new();
    for (index, number) in NUMBERS.iter().enumerate() {
        let change = i128::try_from(index).unwrap() * 37 - 500;
        statements.push(StatementFacts {
            number: Some(number),
            from: day,
            to: day,
            opening: euro(balance),
            closing: euro(balance + change),
            lines: euro(change),
            content: index as u64,
        });
        balance += change;
        day = calendar.add_business_days(day, 1).unwrap();
    }
    statements
}

fn kinds(found: &Continuity) -> Vec<FindingKind> {
    found.findings.iter().map(|it| it.kind).collect()
}

#[test]
fn statements_that_join_are_green_also_over_weekends() {
    let found = check(&right(), &expectation());
    assert_eq!(kinds(&found), []);
    assert!(found.days.iter().all(|it| it.colour == Colour::Green));
    assert_eq!(found.days.len(), 85, "2 January to 27 March");
    assert_eq!(check(&[], &expectation()), Continuity::default());
}

type Sow = fn(&mut Vec<StatementFacts<'static>>, usize);

/// Every kind of defect, how it is sown at a place, and how it must be found.
const DEFECTS: [(FindingKind, Colour, Sow); 10] = [
    (FindingKind::Missing, Colour::Red, |them, at| {
        them.remove(at);
    }),
    (FindingKind::Doubled, Colour::Amber, |them, at| {
        them.push(them[at]);
    }),
    (FindingKind::Arithmetic, Colour::Red, |them, at| {
        them[at].lines = euro(1);
    }),
    (FindingKind::Gap, Colour::Red, |them, at| {
        // A cent came from nowhere between two statements.
        for it in &mut them[at..] {
            it.opening = it
                .opening
                .and_then(|it| it.checked_add(euro(1).unwrap()).ok());
            it.closing = it
                .closing
                .and_then(|it| it.checked_add(euro(1).unwrap()).ok());
        }
    }),
    (FindingKind::Overlap, Colour::Red, |them, at| {
        // The same days again with one line more, as after a correction of the bank.
        let mut again = them[at];
        again.content = 999;
        again.number = None;
        them.insert(at + 1, again);
    }),
    (FindingKind::NoBalance, Colour::Amber, |them, at| {
        them[at].closing = None;
    }),
    (FindingKind::NumberOrder, Colour::Amber, |them, at| {
        them[at].number = Some("0");
    }),
    (FindingKind::NumberMissing, Colour::Amber, |them, at| {
        for (it, number) in them[at..].iter_mut().zip(&NUMBERS[at + 1..]) {
            it.number = Some(number);
        }
        them.truncate(59);
    }),
    (FindingKind::Reversed, Colour::Red, |them, at| {
        (them[at].from, them[at].to) = (them[at].to, them[at].from.yesterday().unwrap());
    }),
    (FindingKind::OtherAsset, Colour::Red, |them, at| {
        let dollars = |it: Option<Amount>| {
            it.map(|it| Amount::from_units(it.units(), Asset::currency("USD").unwrap()))
        };
        them[at].opening = dollars(them[at].opening);
        them[at].closing = dollars(them[at].closing);
        them[at].lines = dollars(them[at].lines);
    }),
];

#[test]
fn each_of_twenty_sown_defects_is_found_on_its_day() {
    for place in [17, 42] {
        for (kind, colour, sow) in DEFECTS {
            let mut statements = right();
            let day = statements[place].from;
            sow(&mut statements, place);
            let found = check(&statements, &expectation());
            let hit = found.findings.iter().find(|it| it.kind == kind);
            let hit = hit.unwrap_or_else(|| panic!("{kind:?} at {place}: {found:?}"));
            assert_eq!(hit.colour, colour, "{kind:?}");
            let around = hit.from.yesterday().unwrap()..=hit.to.tomorrow().unwrap();
            assert!(around.contains(&day), "{kind:?} on {day}: {hit:?}");
            assert!(!hit.kind.cure().is_empty() && !hit.kind.code().is_empty());
            let shown = found.days.iter().filter(|it| it.colour >= colour).count();
            assert!(shown >= 1, "{kind:?} shows on no day");
            // What is far away stays green.
            let first = &found.days[0];
            assert_eq!(first.colour, Colour::Green, "{kind:?}");
        }
    }
}

#[test]
fn a_missing_statement_says_how_much_is_missing() {
    let mut statements = right();
    let gone = statements.remove(20);
    let found = check(&statements, &expectation());
    assert_eq!(kinds(&found), [FindingKind::Missing]);
    assert_eq!(found.findings[0].difference, gone.lines);
    assert_eq!(
        (found.findings[0].from, found.findings[0].to),
        (gone.from, gone.to)
    );
}

#[test]
fn a_bank_that_sends_nothing_on_quiet_days_is_not_late_nor_gapped() {
    let mut statements = right();
    let quiet = statements.remove(20);
    // Nothing happened on that day: the others join.
    let change = quiet.lines.unwrap();
    for it in &mut statements[20..] {
        it.opening = it.opening.and_then(|it| it.checked_sub(change).ok());
        it.closing = it.closing.and_then(|it| it.checked_sub(change).ok());
        it.number = None;
    }
    assert_eq!(kinds(&check(&statements, &expectation())), []);
}

#[test]
fn what_does_not_come_is_late_and_then_red() {
    let statements = right();
    for (count, colour) in [
        (56, Some(Colour::Amber)),
        (50, Some(Colour::Red)),
        (58, None),
    ] {
        let found = check(&statements[..count], &expectation());
        let late = found
            .findings
            .iter()
            .find(|it| it.kind == FindingKind::Late);
        assert_eq!(late.map(|it| it.colour), colour, "{count} statements");
    }
}

proptest! {
    #[test]
    fn the_order_of_import_does_not_matter_and_odd_dates_do_no_harm(
        seed: u64,
        odd in prop::collection::vec((-9999_i16..9999, -9999_i16..9999), 0..3),
    ) {
        let mut statements = right();
        for (from, to) in odd {
            let day = |year| Date::new(year, 1, 1).unwrap();
            statements.push(StatementFacts { from: day(from), to: day(to), ..statements[0] });
        }
        let before = check(&statements, &expectation());
        let mut state = seed | 1;
        for at in (1..statements.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            statements.swap(at, usize::try_from(state >> 33).unwrap() % (at + 1));
        }
        let after = check(&statements, &expectation());
        prop_assert_eq!(kinds(&before), kinds(&after));
        prop_assert!(before.days.len() <= MAX_DAYS);
    }
}
