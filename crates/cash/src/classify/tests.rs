//! The classifier: learning, unlearning, caution, reasons, accuracy and calibration.

use money::{Amount, Asset, Date};
use proptest::prelude::*;

use super::*;

fn path(text: &str) -> AccountPath {
    text.parse().unwrap()
}

/// Counterparty, description and amount in cents.
type Line = (String, String, i128);

fn with<T>(line: &Line, work: impl FnOnce(&Movement<'_>) -> T) -> T {
    let account = path("assets:bank:main");
    let amount = Amount::from_units(line.2, Asset::currency("EUR").unwrap());
    work(&Movement {
        counterparty: &line.0,
        description: &line.1,
        ..Movement::new(&account, amount, Date::constant(2026, 1, 1))
    })
}

fn line(counterparty: &str, description: &str, cents: i128) -> Line {
    (counterparty.to_owned(), description.to_owned(), cents)
}

/// A made-up business: categories with their words, parties that overlap, noise.
fn business(seed: u64, count: usize) -> Vec<(Line, AccountPath)> {
    let mut state = seed;
    let mut below = move |limit: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(state >> 33).unwrap() % limit
    };
    let categories: [(&str, &[&str], &[&str], i128); 8] = [
        (
            "expenses:rent",
            &["Hausverwaltung Nord", "Immo AG"],
            &["Miete", "Nebenkosten"],
            -120_000,
        ),
        (
            "expenses:payroll",
            &["Mitarbeiter"],
            &["Gehalt", "Lohn", "Bonus"],
            -300_000,
        ),
        (
            "expenses:travel",
            &["Bahn", "Air Nord", "Kartenzahlung"],
            &["Ticket", "Hotel"],
            -20_000,
        ),
        (
            "expenses:software",
            &["Cloud Ltd", "Kartenzahlung"],
            &["Lizenz", "Abo"],
            -9_900,
        ),
        ("expenses:fees", &["Bank"], &["Gebühr", "Entgelt"], -500),
        (
            "expenses:freight",
            &["Spedition Süd", "Reederei"],
            &["Fracht", "Zoll"],
            -80_000,
        ),
        (
            "income:sales",
            &["Kunde A", "Kunde B", "Kunde C"],
            &["Rechnung", "Invoice"],
            250_000,
        ),
        ("income:interest", &["Bank"], &["Zinsen", "Entgelt"], 700),
    ];
    (0..count)
        .map(|_| {
            let (category, parties, words, size) = categories[below(categories.len())];
            let party = parties[below(parties.len())];
            let word = words[below(words.len())];
            let noise = ["Danke", "Ref", "Nr", "SEPA"][below(4)];
            let text = format!("{word} {noise} {}", 10_000 + below(90_000));
            let cents = size + i128::try_from(below(1_000)).unwrap();
            // One line of twenty is booked wrong, as people do.
            let truth = if below(20) == 0 {
                "expenses:other"
            } else {
                category
            };
            (line(party, &text, cents), path(truth))
        })
        .collect()
}

fn trained(lines: &[(Line, AccountPath)]) -> Classifier {
    let mut classifier = Classifier::new();
    for (line, category) in lines {
        with(line, |it| classifier.learn(it, category));
    }
    classifier
}

#[test]
fn nothing_known_is_no_suggestion() {
    let mut classifier = Classifier::new();
    let rent = line("Hausverwaltung", "Miete Mai", -100);
    assert!(with(&rent, |it| classifier.suggest(it)).is_none());
    with(&rent, |it| classifier.learn(it, &path("expenses:rent")));
    assert!(with(&rent, |it| classifier.suggest(it)).is_some());
    // Only size and account are known of this one: that names nothing.
    let other = line("Unbekannt", "Ganz anderes", -101);
    assert!(with(&other, |it| classifier.suggest(it)).is_none());
}

#[test]
fn a_suggestion_says_which_words_decided() {
    let classifier = trained(&business(1, 500));
    let got = with(&line("Immo AG", "Miete Mai 4711", -120_500), |it| {
        classifier.suggest(it)
    })
    .unwrap();
    assert_eq!(got.category, path("expenses:rent"));
    assert!(got.confidence.points() > 8_000, "{}", got.confidence);
    let words: Vec<&str> = got.because.iter().map(|it| it.text.as_str()).collect();
    assert!(
        words.contains(&"miete") || words.contains(&"immo ag"),
        "{words:?}"
    );
    assert!(got.because.len() <= MAX_REASONS && got.runner_up.is_some());
}

#[test]
fn a_correction_is_learned_at_once() {
    let mut classifier = trained(&business(2, 200));
    let odd = line("Stadtwerke", "Abschlag Strom", -4_200);
    let (wrong, right) = (path("expenses:rent"), path("expenses:energy"));
    with(&odd, |it| classifier.learn(it, &wrong));
    with(&odd, |it| classifier.correct(it, &wrong, &right));
    let again = line("Stadtwerke", "Abschlag Strom Juni", -4_300);
    let got = with(&again, |it| classifier.suggest(it)).unwrap();
    assert_eq!(got.category, right);
}

#[test]
fn accuracy_grows_with_examples_and_confidence_is_honest() {
    let held_out = business(99, 4_000);
    let mut last = 0;
    // One line of twenty is booked wrong on purpose: nothing can be right more often than 95 %.
    for (examples, least) in [(20, 5_500), (100, 8_000), (1_000, 9_000), (5_000, 9_200)] {
        let classifier = trained(&business(7, examples));
        let (mut right, mut answered, mut promised) = (0_u32, 0_u32, 0_u64);
        for (line, truth) in &held_out {
            with(line, |it| {
                if let Some((category, confidence)) = classifier.classify(it) {
                    answered += 1;
                    right += u32::from(category == truth);
                    promised += u64::from(confidence.points());
                }
            });
        }
        let accuracy = right * 10_000 / answered;
        let promised = u32::try_from(promised / u64::from(answered)).unwrap();
        println!("{examples} examples: accuracy {accuracy}, promised {promised}, of {answered}");
        assert!(accuracy >= least, "{examples} examples: {accuracy}");
        assert!(accuracy + 200 >= last, "more examples, fewer right");
        if examples >= 100 {
            assert!(accuracy.abs_diff(promised) < 700, "{accuracy} {promised}");
        }
        last = accuracy;
    }
}

#[test]
fn the_same_lines_teach_the_same_in_any_order() {
    let lines = business(3, 300);
    let mut reversed = lines.clone();
    reversed.reverse();
    let (one, other) = (trained(&lines), trained(&reversed));
    for (line, _) in &business(4, 200) {
        let best = |it: &Classifier| with(line, |line| it.suggest(line).map(|it| it.category));
        assert_eq!(best(&one), best(&other));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn unlearning_leaves_no_trace(seed: u64, more in prop::collection::vec(("\\PC{0,20}", "\\PC{0,40}", any::<i64>()), 1..10)) {
        let lines = business(seed, 50);
        let before = trained(&lines);
        let mut after = before.clone();
        let odd = path("expenses:odd");
        for (party, text, cents) in &more {
            with(&line(party, text, i128::from(*cents)), |it| after.learn(it, &odd));
        }
        for (party, text, cents) in &more {
            with(&line(party, text, i128::from(*cents)), |it| after.unlearn(it, &odd));
        }
        prop_assert_eq!(after.examples(), before.examples());
        prop_assert_eq!(after.seen.len(), before.seen.len());
        for (line, _) in &lines {
            let best = |it: &Classifier| with(line, |line| it.suggest(line).map(|it| it.category));
            prop_assert_eq!(best(&after), best(&before));
        }
    }
}
