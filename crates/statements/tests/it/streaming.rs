//! What a visitor sees, and what is refused before anything is read.

use std::io::{self, Read, Seek, SeekFrom};

use statements::{Line, Options, Problem, Statement, Totals, Visitor};

#[derive(Default)]
struct Counter {
    lines: u64,
    statements: u64,
    problems: Vec<Problem>,
    net: Option<String>,
}

impl Visitor for Counter {
    fn line(&mut self, _line: Line) {
        self.lines += 1;
    }

    fn statement(&mut self, statement: Statement, totals: Totals) {
        assert!(statement.lines.is_empty());
        self.statements += 1;
        self.problems.extend(statement.problems);
        self.net = totals.net().map(|it| it.to_string());
    }

    fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}

/// An MT940 that is made while it is read, so that nothing of its size is ever in memory.
struct Endless {
    entries: u64,
    position: u64,
    entry: &'static [u8],
}

const HEAD: &[u8] = b":20:R\r\n:25:1\r\n:28C:1\r\n:60F:C240101EUR0,\r\n";
const ENTRY: &[u8] = b":61:2401020102C0,01NTRFNONREF\r\n:86:text of an entry\r\n";

impl Endless {
    fn byte(&self, at: u64) -> Option<u8> {
        let index = |it: u64| usize::try_from(it).unwrap();
        if at < HEAD.len() as u64 {
            return Some(HEAD[index(at)]);
        }
        let at = at - HEAD.len() as u64;
        let length = self.entry.len() as u64;
        if at < self.entries * length {
            return Some(self.entry[index(at % length)]);
        }
        let tail = b":62F:C240102EUR1000,\r\n";
        tail.get(index(at - self.entries * length)).copied()
    }
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut length = 0;
        while length < buffer.len() {
            let Some(byte) = self.byte(self.position) else {
                break;
            };
            buffer[length] = byte;
            self.position += 1;
            length += 1;
        }
        Ok(length)
    }
}

impl Seek for Endless {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let SeekFrom::Start(position) = to else {
            return Err(io::ErrorKind::Unsupported.into());
        };
        self.position = position;
        Ok(position)
    }
}

#[test]
fn a_hundred_thousand_lines_pass_without_being_kept() {
    let mut source = Endless {
        entries: 100_000,
        position: 0,
        entry: ENTRY,
    };
    let mut counter = Counter::default();
    let summary = statements::read_with(&mut source, &Options::default(), &mut counter).unwrap();
    assert_eq!((counter.lines, counter.statements), (100_000, 1));
    assert_eq!((summary.errors, counter.problems.len()), (0, 0));
    assert_eq!(counter.net.as_deref(), Some("1000"));
}

fn refusal(bytes: &[u8]) -> String {
    match statements::read(bytes, &Options::default()) {
        Ok(outcome) => outcome
            .all_problems()
            .map(|it| it.code)
            .collect::<Vec<_>>()
            .join(" "),
        Err(error) => error.into_problem().code.to_owned(),
    }
}

#[test]
fn what_is_no_bank_file_is_refused_by_name() {
    let mut program = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff".to_vec();
    program.extend([0; 4000]);
    let cases: [(&[u8], &str); 12] = [
        (b"", "empty-file"),
        (b"\xef\xbb\xbf", "empty-file"),
        (b" \r\n\t\n", "empty-file"),
        (b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0", "not-a-bank-file"),
        (b"\x1f\x8b\x08\0\0\0\0\0\0\x03", "not-a-bank-file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "not-a-bank-file"),
        (b"\xfd7zXZ\0\0\x04", "not-a-bank-file"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "not-a-bank-file"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not-a-bank-file"),
        (
            b"<!DOCTYPE html><html><body>Session over</body></html>",
            "not-a-bank-file",
        ),
        (b"Dear Sir or Madam\nthis is prose.\n", "not-a-bank-file"),
        (&program, "not-a-bank-file"),
    ];
    for (bytes, code) in cases {
        assert_eq!(refusal(bytes), code, "{bytes:?}");
    }
}

#[test]
fn a_file_above_the_limit_is_refused() {
    let options = Options {
        max_bytes: 10,
        ..Options::default()
    };
    let error = statements::read(b":20:REFERENCE\n", &options).unwrap_err();
    assert_eq!(error.into_problem().code, "file-too-large");
}

#[test]
fn every_bad_line_is_reported_with_its_place() {
    let text = b":20:R\n:25:1\n:60F:C240101EUR1,00\n:61:2413020102C1,00NTRFX\n\
        :61:2401020102X1,00NTRFX\n:61:2401020102C1,0,0NTRFX\n:62F:C240102EUR1,00\n";
    let outcome = statements::read(text, &Options::default()).unwrap();
    let found: Vec<(&str, Option<u64>, Option<u64>)> = outcome
        .problems
        .iter()
        .map(|it| (it.code, it.line, it.column))
        .collect();
    assert_eq!(
        found,
        [
            ("date-not-a-date", Some(4), Some(5)),
            ("mark-unknown", Some(5), Some(15)),
            ("amount-not-a-number", Some(6), Some(16)),
        ]
    );
    assert!(outcome.has_errors());
}

#[test]
fn statements_that_do_not_add_up_or_leave_a_gap_are_flagged() {
    let text = b":20:A\n:25:1\n:60F:C240101EUR1,00\n:62F:C240101EUR2,00\n-\n\
        :20:B\n:25:1\n:60F:C240102EUR3,00\n:62F:C240102EUR3,00\n-\n";
    let outcome = statements::read(text, &Options::default()).unwrap();
    let codes: Vec<&str> = outcome.all_problems().map(|it| it.code).collect();
    assert_eq!(codes, ["does-not-balance", "gap-before"]);
    assert!(!outcome.has_errors());
}

#[test]
fn the_same_line_has_the_same_fingerprint_in_another_file() {
    let entry = ":61:2401020102C1,00NTRFREF//BANK\n";
    let file = |details: &str| format!(":20:A\n:25:1\n:60F:C240101EUR1,00\n{entry}{details}");
    let fingerprint = |details: &str| {
        let outcome = statements::read(file(details).as_bytes(), &Options::default()).unwrap();
        outcome.statements[0].lines[0].fingerprint
    };
    let one = fingerprint(":86:Invoice 4711\n");
    // Another page width, line end and envelope are still the same entry.
    assert_eq!(one, fingerprint(":86:Invo\nice 4711\r\n-}\n"));
    assert_ne!(one, fingerprint(":86:Invoice 4712\n"));
}
