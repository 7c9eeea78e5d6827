//! Hostile bytes: nothing panics, nothing hangs, nothing half-read is taken for whole.

use std::sync::OnceLock;

use proptest::prelude::*;
use statements::Options;

use crate::quirks::{FOLDER, cases};

fn fixtures() -> &'static [Vec<u8>] {
    static FIXTURES: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    FIXTURES.get_or_init(|| {
        let files = cases().into_iter().map(|it| format!("{FOLDER}/{}", it.0));
        files.map(|it| std::fs::read(it).unwrap()).collect()
    })
}

/// Reads and renders: neither may panic.
fn exercise(bytes: &[u8]) {
    if let Ok(outcome) = statements::read(bytes, &Options::default()) {
        for statement in &outcome.statements {
            let json = statements::StatementJson::new("file", statement);
            assert_eq!(json.n_entries, statement.lines.len());
        }
    }
}

#[test]
fn a_file_cut_anywhere_does_not_panic() {
    for bytes in fixtures() {
        for length in 0..bytes.len() {
            exercise(&bytes[..length]);
        }
    }
}

#[test]
fn a_file_with_one_byte_changed_does_not_panic() {
    for bytes in fixtures() {
        for at in 0..bytes.len() {
            // Which byte stands where changes from place to place; `examples/mutate` tries more.
            let others = [0, b'\n', b',', b':', 0x80, 0xFF, bytes[at] ^ 1];
            let mut changed = bytes.clone();
            changed[at] = others[at % others.len()];
            exercise(&changed);
        }
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_do_not_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        exercise(&bytes);
    }

    #[test]
    fn arbitrary_text_after_a_mark_does_not_panic(
        mark in prop_oneof![
            Just(":20:R\n:25:1\n:60F:C240101EUR1,00\n:61:"),
            Just(":61:2401020102C1,00NTRFNONREF\n:86:"),
            Just("01,S,R,240103,0600,1,,,2/\n02,R,S,1,240102,2359,USD,2/\n03,"),
            Just("01,S,R,240103,0600,1,,,2/\n02,R,S,1,240102,2359,USD,2/\n03,1,,/\n16,"),
            Just("!Type:Bank\nD"),
            Just("!Type:Invst\nD1/2/24\nT"),
            Just("OFXHEADER:100\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>"),
            Just("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>"),
            Just("Date,Amount\n"),
        ],
        rest in "(?s)[ -~\n\u{80}-\u{ff}]{0,300}",
    ) {
        exercise(format!("{mark}{rest}").as_bytes());
    }

    #[test]
    fn mixed_up_fixtures_do_not_panic(
        first in 0_usize..60,
        second in 0_usize..60,
        cut in 0_usize..600,
        join in 0_usize..600,
    ) {
        let all = fixtures();
        let (first, second) = (&all[first % all.len()], &all[second % all.len()]);
        let head = &first[..cut.min(first.len())];
        let tail = &second[join.min(second.len())..];
        exercise(&[head, tail].concat());
    }
}
