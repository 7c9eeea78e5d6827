//! Matching through its public surface: pairs, groups, transfers, and what must never happen.

use money::{Asset, Decimal};
use proptest::prelude::*;

use super::*;

fn euro(cents: i128) -> Amount {
    Amount::from_units(cents, Asset::currency("EUR").unwrap())
}

fn day(day: i8) -> Date {
    Date::new(2026, 3, day).unwrap()
}

fn side<'a>(cents: i128, on: i8, texts: &'a [&'a str], party: &'a str) -> Side<'a> {
    Side {
        amount: euro(cents),
        day: day(on),
        texts,
        counterparty: party,
        counterparty_account: "",
    }
}

/// Lines and items of each match.
fn shape(proposal: &Proposal) -> Vec<(Vec<usize>, Vec<usize>)> {
    let matches = proposal.matches.iter();
    matches
        .map(|it| (it.lines.clone(), it.items.clone()))
        .collect()
}

#[test]
fn the_whole_is_best_not_the_first_pair() {
    // Both lines fit the first invoice; the reference says which one it pays.
    let lines = [
        side(10_000, 10, &[], "Kunde A GmbH"),
        side(10_000, 12, &["Rechnung RE-1001"], "Kunde A"),
    ];
    let items = [
        side(10_000, 11, &["RE-1001"], "Kunde A"),
        side(10_000, 20, &["RE-1002"], "Kunde A"),
    ];
    let proposal = propose(&lines, &items, &Options::default());
    assert_eq!(shape(&proposal), [(vec![0], vec![1]), (vec![1], vec![0])]);
    let sure = &proposal.matches[1];
    let evidence: Vec<Evidence> = sure.reasons.iter().map(|it| it.evidence).collect();
    assert_eq!(
        evidence,
        [
            Evidence::ExactAmount,
            Evidence::Reference,
            Evidence::CounterpartyName,
            Evidence::Day
        ]
    );
    assert_eq!(sure.reasons[1].found, "RE1001");
    let points: u16 = sure.reasons.iter().map(|it| it.points.points()).sum();
    assert_eq!(
        points,
        sure.score.points(),
        "a score is the sum of its reasons"
    );
    assert_eq!(sure.rivals, Rivals::None);
    assert_eq!(proposal.matches[0].rivals, Rivals::Some);
}

#[test]
fn tolerance_is_kept_and_the_difference_shown() {
    let lines = [side(9_850, 10, &["RE-2001"], "Kunde B")];
    let items = [side(10_000, 8, &["RE-2001"], "Kunde B")];
    let strict = propose(&lines, &items, &Options::default());
    assert_eq!((strict.open_lines, strict.open_items), (vec![0], vec![0]));
    let options = Options {
        tolerance: BasisPoints::new(200),
        ..Options::default()
    };
    let proposal = propose(&lines, &items, &options);
    assert_eq!(proposal.matches[0].difference, euro(-150));
    assert_eq!(proposal.matches[0].reasons[0].evidence, Evidence::Reference);
}

#[test]
fn neither_sign_nor_asset_nor_window_is_passed_over() {
    let dollar = Side {
        amount: Amount::from_units(10_000, Asset::currency("USD").unwrap()),
        ..side(0, 10, &["RE-3001"], "Kunde C")
    };
    let items = [side(10_000, 10, &["RE-3001"], "Kunde C")];
    let outgoing = side(-10_000, 10, &["RE-3001"], "Kunde C");
    let late = Side {
        day: Date::constant(2026, 9, 1),
        ..side(10_000, 10, &["RE-3001"], "Kunde C")
    };
    for line in [dollar, outgoing, late] {
        let proposal = propose(&[line], &items, &Options::default());
        assert_eq!(shape(&proposal), []);
    }
}

#[test]
fn one_payment_settles_several_invoices_and_a_credit_note() {
    let lines = [side(24_000, 20, &["Sammelzahlung"], "Handel AG")];
    let items = [
        side(10_000, 1, &["RE-1"], "Handel AG"),
        side(15_500, 5, &["RE-2"], "Handel AG"),
        side(-1_500, 6, &["GS-1"], "Handel AG"),
        side(77_777, 9, &["RE-3"], "Handel AG"),
        side(24_000, 9, &["RE-4"], "Jemand anders"),
    ];
    let options = Options {
        // The other one has the same amount, but not the name.
        at_least: BasisPoints::new(5_000),
        ..Options::default()
    };
    let proposal = propose(&lines, &items, &options);
    assert_eq!(shape(&proposal), [(vec![0], vec![0, 1, 2])]);
    assert_eq!(proposal.matches[0].rivals, Rivals::None);
    assert_eq!(proposal.open_items, [3, 4]);
}

#[test]
fn instalments_settle_one_invoice_and_references_name_the_parts() {
    let lines = [
        side(4_000, 3, &["Anzahlung RE-9001"], "Kunde D"),
        side(6_000, 20, &["Rest RE-9001"], "Kunde D"),
        side(5_000, 20, &["sonstiges"], "Kunde D"),
    ];
    let items = [side(10_000, 10, &["RE-9001"], "Kunde D")];
    let proposal = propose(&lines, &items, &Options::default());
    assert_eq!(shape(&proposal), [(vec![0, 1], vec![0])]);
    assert_eq!(proposal.matches[0].reasons[0].evidence, Evidence::Reference);
}

#[test]
fn several_payments_settle_several_invoices() {
    let lines = [
        side(7_000, 10, &[], "Kunde E"),
        side(5_000, 12, &[], "Kunde E"),
    ];
    let items = [
        side(4_500, 8, &[], "Kunde E"),
        side(7_500, 9, &[], "Kunde E"),
    ];
    let proposal = propose(&lines, &items, &Options::default());
    assert_eq!(shape(&proposal), [(vec![0, 1], vec![0, 1])]);
}

#[test]
fn a_group_that_is_one_of_several_says_so() {
    let lines = [side(2_000, 10, &[], "Kunde F")];
    let items = [
        side(1_000, 10, &[], "Kunde F"),
        side(1_000, 10, &[], "Kunde F"),
        side(1_000, 10, &[], "Kunde F"),
    ];
    let proposal = propose(&lines, &items, &Options::default());
    assert_eq!(proposal.matches[0].items.len(), 2);
    assert_eq!(proposal.matches[0].rivals, Rivals::Some);
}

#[test]
fn the_search_for_groups_ends() {
    // Powers of two and a target that no subset has: the worst case for a search.
    let items: Vec<Side<'_>> = (0..40)
        .map(|it| side((1 << it) * 4, 10, &[], "Kunde G"))
        .collect();
    let lines = [side(4 * 0x002A_AAAA_AAAA + 1, 10, &[], "Kunde G")];
    let proposal = propose(&lines, &items, &Options::default());
    assert_eq!(shape(&proposal), []);
}

fn leg(account: u32, cents: i128, on: i8) -> Leg<'static> {
    Leg {
        account,
        identification: if account == 1 {
            "DE89370400440532013000"
        } else {
            ""
        },
        amount: euro(cents),
        day: day(on),
        counterparty_account: "",
        texts: &[],
    }
}

#[test]
fn transfers_join_accounts_days_and_currencies() {
    let pounds = |units| Amount::from_units(units, Asset::currency("GBP").unwrap());
    let legs = [
        leg(1, -50_000, 10),
        leg(2, 50_000, 12),
        leg(2, 50_000, 31), // Too late for the first.
        leg(1, -10_000, 5),
        Leg {
            amount: pounds(8_610),
            counterparty_account: "DE89 3704 0044 0532 0130 00",
            ..leg(3, 0, 6)
        },
        leg(1, 10_000, 5), // The same account is no transfer.
    ];
    let rate = |from: Asset, to: Asset, _: Date| {
        let is_ours = (from.code().as_str(), to.code().as_str()) == ("EUR", "GBP");
        is_ours.then(|| "0.86".parse::<Decimal>().unwrap())
    };
    let found = transfers(&legs, &TransferOptions::default(), &rate);
    let pairs: Vec<(usize, usize)> = found.iter().map(|it| (it.from, it.to)).collect();
    assert_eq!(pairs, [(0, 1), (3, 4)]);
    let evidence: Vec<Evidence> = found[1].reasons.iter().map(|it| it.evidence).collect();
    assert!(
        evidence.contains(&Evidence::CounterpartyAccount),
        "{evidence:?}"
    );
    let none = transfers(&legs, &TransferOptions::default(), &|_, _, _| None);
    assert_eq!(
        none.len(),
        1,
        "without a rate nothing is joined across currencies"
    );
}

proptest! {
    #[test]
    fn every_match_adds_up_and_nothing_is_matched_twice(
        lines in prop::collection::vec((-20_i128..20, 1_i8..28, 0_usize..3), 0..14),
        items in prop::collection::vec((-20_i128..20, 1_i8..28, 0_usize..3), 0..14),
        tolerance in 0_i128..2,
    ) {
        let names = ["Kunde A", "Kunde B", ""];
        let sides = |rows: &[(i128, i8, usize)]| -> Vec<Side<'static>> {
            rows.iter().map(|it| side(it.0 * 100, it.1, &[], names[it.2])).collect()
        };
        let (lines, items) = (sides(&lines), sides(&items));
        let options = Options { tolerance_units: tolerance * 100, ..Options::default() };
        let proposal = propose(&lines, &items, &options);
        let mut used: (Vec<usize>, Vec<usize>) = Default::default();
        for it in &proposal.matches {
            let sum = |sides: &[Side<'_>], places: &[usize]| -> i128 {
                places.iter().map(|it| sides[*it].amount.units()).sum()
            };
            let difference = sum(&lines, &it.lines) - sum(&items, &it.items);
            prop_assert_eq!(difference, it.difference.units());
            prop_assert!(difference.abs() <= tolerance * 100);
            prop_assert!(!it.reasons.is_empty());
            used.0.extend(&it.lines);
            used.1.extend(&it.items);
        }
        used.0.extend(&proposal.open_lines);
        used.1.extend(&proposal.open_items);
        used.0.sort_unstable();
        used.1.sort_unstable();
        prop_assert_eq!(used.0, (0..lines.len()).collect::<Vec<_>>());
        prop_assert_eq!(used.1, (0..items.len()).collect::<Vec<_>>());
    }
}
