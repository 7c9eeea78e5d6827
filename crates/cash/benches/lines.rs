//! How fast lines are understood and matched (CASH-5, CASH-6).
//!
//! `BURSAR_BENCH_LINES=10000 cargo bench -p cash` for a quick look: a million lines are
//! categorised and a tenth as many matched against as many items.
#![expect(
    clippy::unwrap_used,
    reason = "a bench stops at the first thing that is wrong"
)]

use std::hint::black_box;

use cash::Movement;
use cash::classify::Classifier;
use cash::matching::{Leg, Options, Side, TransferOptions, propose, transfers};
use cash::rules::{RuleSet, RuleSpec};
use criterion::{Criterion, criterion_group, criterion_main};
use journal::AccountPath;
use money::{Amount, Asset, Date, Day};

fn lines() -> usize {
    std::env::var_os("BURSAR_BENCH_LINES")
        .and_then(|it| it.to_str()?.parse().ok())
        .unwrap_or(1_000_000)
}

/// A small generator, the same everywhere (Marsaglia, "Xorshift RNGs", 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit).unwrap()).unwrap()
    }

    fn day(&mut self) -> Date {
        let number = 20_000 + i32::try_from(self.below(365)).unwrap();
        Day::from_number(number).to_date().unwrap()
    }
}

struct Line {
    amount: Amount,
    day: Date,
    party: String,
    text: String,
    category: AccountPath,
}

/// Lines of 40 categories, 2,000 parties and references of their own.
fn made(count: usize) -> Vec<Line> {
    let euro = Asset::currency("EUR").unwrap();
    let words = [
        "Rechnung", "Miete", "Fracht", "Lizenz", "Gehalt", "Abschlag", "Beratung", "Reise",
    ];
    let mut random = Random(0x1234_5678_9ABC_DEF1);
    (0..count)
        .map(|index| {
            let party = random.below(2_000);
            let category = party % 40;
            let cents = i128::try_from(100 + random.below(5_000_000)).unwrap();
            let word = words[(category + random.below(2)) % words.len()];
            Line {
                amount: Amount::from_units(cents, euro),
                day: random.day(),
                party: format!("Partner {party} GmbH"),
                text: format!("{word} RE-{} Kunde {}", 100_000 + index, random.below(90)),
                category: format!("income:kind-{category}").parse().unwrap(),
            }
        })
        .collect()
}

fn movement<'a>(account: &'a AccountPath, line: &'a Line) -> Movement<'a> {
    Movement {
        counterparty: &line.party,
        description: &line.text,
        ..Movement::new(account, line.amount, line.day)
    }
}

fn understand(criterion: &mut Criterion) {
    let account: AccountPath = "assets:bank:main".parse().unwrap();
    let lines = made(lines());
    let taught = &lines[..lines.len().min(20_000)];
    let mut group = criterion.benchmark_group(format!("{} lines", lines.len()));
    group.sample_size(10);
    let learn = || {
        let mut classifier = Classifier::new();
        for line in taught {
            classifier.learn(&movement(&account, line), &line.category);
        }
        classifier
    };
    group.bench_function(format!("learn from {}", taught.len()), |it| it.iter(learn));
    let classifier = learn();
    group.bench_function("categorise", |it| {
        it.iter(|| {
            let found = lines
                .iter()
                .filter_map(|line| classifier.classify(&movement(&account, line)));
            found.count()
        });
    });
    let rules: Vec<RuleSpec> = (0..50)
        .map(|it| {
            serde_json::from_str(&format!(
                r#"{{"name":"r{it}","when":{{"all":[{{"text":{{"field":"description","test":{{"contains":"kunde {it}"}}}}}},
                {{"amount":{{"at-least":"100"}}}}]}},"then":[{{"category":"income:r{it}"}}]}}"#
            ))
            .unwrap()
        })
        .collect();
    let rules = RuleSet::compile(&rules).unwrap();
    group.bench_function("apply 50 rules", |it| {
        it.iter(|| {
            let matched = lines
                .iter()
                .filter(|line| rules.apply(&movement(&account, line)).purpose.is_some());
            matched.count()
        });
    });
    group.finish();
}

/// Every line pays an item, some days later; a tenth is a cent short.
fn paid(items: &[Line], random: &mut Random) -> Vec<(Amount, Date)> {
    let pay = |it: &Line| {
        let late = i32::try_from(random.below(20)).unwrap();
        let day = Day::from_number(Day::from(it.day).number() + late);
        let short = i128::from(random.below(10) == 0);
        let amount = Amount::from_units(it.amount.units() - short, it.amount.asset());
        (amount, day.to_date().unwrap())
    };
    items.iter().map(pay).collect()
}

fn side<'a>((amount, day): (Amount, Date), texts: &'a [&'a str], party: &'a str) -> Side<'a> {
    Side {
        amount,
        day,
        texts,
        counterparty: party,
        counterparty_account: "",
    }
}

/// The worst case for an assignment: a hundred amounts only, no reference, no name.
fn plain(sides: &[Side<'_>]) -> Vec<Side<'static>> {
    let euro = Asset::currency("EUR").unwrap();
    let amount = |it: &Side<'_>| Amount::from_units(it.amount.units() / 100 % 100 + 1, euro);
    let sides = sides.iter();
    sides
        .map(|it| side((amount(it), it.day), &[], ""))
        .collect()
}

/// Movements on seven accounts, half of them out.
fn legs<'a>(sides: &[Side<'a>]) -> Vec<Leg<'a>> {
    let leg = |(at, it): (usize, &Side<'a>)| Leg {
        account: u32::try_from(at % 7).unwrap(),
        identification: "",
        amount: if at % 2 == 0 {
            it.amount
        } else {
            it.amount.checked_neg().unwrap()
        },
        day: it.day,
        counterparty_account: "",
        texts: it.texts,
    };
    sides.iter().enumerate().map(leg).collect()
}

fn reconcile(criterion: &mut Criterion) {
    reconcile_each(criterion, lines() / 10, true);
    reconcile_each(criterion, lines(), false);
}

/// As many lines as items; `is_hard`: also where amounts say little.
fn reconcile_each(criterion: &mut Criterion, count: usize, is_hard: bool) {
    let items = made(count);
    let mut random = Random(99);
    let paid = paid(&items, &mut random);
    // A third says what it pays.
    let texts: Vec<[&str; 1]> = items
        .iter()
        .map(|it| match random.below(3) {
            0 => [it.text.as_str()],
            _ => [""],
        })
        .collect();
    let references: Vec<[&str; 1]> = items.iter().map(|it| [it.text.as_str()]).collect();
    let lines: Vec<Side<'_>> = (0..items.len())
        .map(|at| side(paid[at], &texts[at], &items[at].party))
        .collect();
    let open: Vec<Side<'_>> = (0..items.len())
        .map(|at| {
            let it = &items[at];
            side((it.amount, it.day), &references[at], &it.party)
        })
        .collect();
    let options = Options {
        tolerance_units: 1,
        ..Options::default()
    };
    let mut group = criterion.benchmark_group(format!("{} against {}", lines.len(), open.len()));
    group.sample_size(10);
    group.bench_function("match", |it| {
        it.iter(|| black_box(propose(&lines, &open, &options)).matches.len());
    });
    if is_hard {
        let (same_lines, same_items) = (plain(&lines), plain(&open));
        group.bench_function("match a hundred amounts", |it| {
            it.iter(|| {
                let proposal = propose(&same_lines, &same_items, &options);
                black_box(proposal).matches.len()
            });
        });
    }
    let legs = legs(&lines);
    group.bench_function("find transfers", |it| {
        it.iter(|| transfers(&legs, &TransferOptions::default(), &|_, _, _| None).len());
    });
    group.finish();
}

criterion_group!(benches, understand, reconcile);
criterion_main!(benches);
