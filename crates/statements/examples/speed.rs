//! How fast the line-oriented readers are: `speed [ENTRIES]`, best built with `--release`.
//!
//! Owns: made files of the sizes that docs/PERFORMANCE.md names, and wall time a reader.
//! Not here: the comparison with peers (benches). Invariant: every entry is counted, so that
//! nothing is optimised away.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a tool for developers measures and prints"
)]

use std::fmt::Write as _;
use std::time::Instant;

use statements::{Line, Options, Problem, Statement, Totals, Visitor};

#[derive(Default)]
struct Counter {
    lines: u64,
}

impl Visitor for Counter {
    fn line(&mut self, line: Line) {
        self.lines += u64::from(!line.amount.is_zero());
    }
    fn statement(&mut self, _statement: Statement, _totals: Totals) {}
    fn problem(&mut self, problem: Problem) {
        // The made files do not balance, which is not what is measured.
        assert_ne!(problem.severity, statements::Severity::Error, "{problem}");
    }
}

fn mt940(entries: u32) -> String {
    let mut text = String::from(":20:REF\r\n:25:DE89370400440532013000\r\n:28C:1/1\r\n");
    text.push_str(":60F:C240101EUR1000,00\r\n");
    for index in 0..entries {
        let (day, cents) = (index % 28 + 1, index % 97 + 1);
        write!(
            text,
            ":61:2401{day:02}01{day:02}C{index},{cents:02}NTRFNONREF//BANK{index:08}\r\n\
             :86:166?00GUTSCHRIFT?109310?20EREF+E2E-2024-{index:08}?21SVWZ+Rech\r\n\
             nung {index:08} vom Januar?22 besten Dank fuer alles?30DEUTDEFF?3\r\n\
             1DE02120300000000202051?32ACME GMBH?33 HOLDING\r\n"
        )
        .unwrap();
    }
    text.push_str(":62F:C240131EUR1000,00\r\n-\r\n");
    text
}

fn bai2(entries: u32) -> String {
    let mut text = String::from("01,S,R,240103,0600,1,,,2/\n02,R,S,1,240102,2359,USD,2/\n");
    text.push_str("03,1001,USD,010,10000,,,015,10000,,/\n");
    for index in 0..entries {
        write!(
            text,
            "16,{},{},V,240103,,BR{index:08},CR{index:08},DEPOSIT FROM A CUSTOMER\n\
             88,WITH A TEXT THAT GOES ON HERE {index:08}\n",
            if index % 2 == 0 { 165 } else { 475 },
            index + 1
        )
        .unwrap();
    }
    text.push_str("49,,/\n98,,1,/\n99,,1,/\n");
    text
}

fn qif(entries: u32) -> String {
    let mut text = String::from("!Type:Bank\n");
    for index in 0..entries {
        let (month, day) = (index % 12 + 1, index % 28 + 1);
        write!(
            text,
            "D{month:02}/{day:02}/2024\nT-{}.{:02}\nN{index}\nPA payee with a name {index}\n\
             MA memo that says what it is for {index:08}\nLExpenses:Other\n^\n",
            index + 1,
            index % 100
        )
        .unwrap();
    }
    text
}

fn main() {
    let entries = std::env::args().nth(1).and_then(|it| it.parse().ok());
    let entries = entries.unwrap_or(100_000);
    for (name, text) in [
        ("mt940", mt940(entries)),
        ("bai2", bai2(entries)),
        ("qif", qif(entries)),
    ] {
        let mebibytes = text.len() >> 20;
        let mut best = u128::MAX;
        for _ in 0..5 {
            let mut counter = Counter::default();
            let mut source = std::io::Cursor::new(text.as_bytes());
            let start = Instant::now();
            let summary = statements::read_with(&mut source, &Options::default(), &mut counter);
            best = best.min(start.elapsed().as_millis());
            assert_eq!(summary.unwrap().errors, 0);
            assert_eq!(counter.lines, u64::from(entries));
        }
        println!("{name}: {mebibytes} MiB, {entries} entries, {best} ms streamed");
    }
}
