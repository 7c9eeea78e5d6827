//! The entry: any bank file in, statements and problems out.
//!
//! Owns: the order of steps (encoding, detection, reader, checks) and what is refused.
//! Not here: any format. Invariant: never panics, whatever the bytes; `Ok` says what was found,
//! and a problem of severity `Error` in it means that nothing of the file may be booked.

use std::io::Cursor;

use crate::check::Totals;
use crate::detect;
use crate::encoding::Encoding;
use crate::input::{Input, Source};
use crate::options::{Options, ReadError};
use crate::problem::{Place, Problem, Severity};
use crate::sink::{Sink, Visitor};
use crate::statement::{Format, Line, Statement};
use crate::{bai2, camt, csv, feed, mt940, ofx, qif};

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The format (of the first statement, where a file mixes MT940 and MT942).
    pub format: Format,
    /// The encoding.
    pub encoding: Encoding,
    /// How many statements were handed on.
    pub statements: u64,
    /// How many findings of severity `Error` there were.
    pub errors: u64,
}

/// Everything a file holds.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The format.
    pub format: Format,
    /// The encoding.
    pub encoding: Encoding,
    /// The statements with their lines.
    pub statements: Vec<Statement>,
    /// Findings about the file; those about a statement are with it.
    pub problems: Vec<Problem>,
}

impl Outcome {
    /// All findings, the file's first.
    pub fn all_problems(&self) -> impl Iterator<Item = &Problem> {
        let of_statements = self.statements.iter().flat_map(|it| &it.problems);
        self.problems.iter().chain(of_statements)
    }

    /// Whether anything forbids booking.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.all_problems().any(|it| it.severity == Severity::Error)
    }
}

/// Reads a file that is in memory.
///
/// Errors: `Refused` when it is no bank file at all (`not-a-bank-file`, `empty-file`,
/// `file-too-large`, `line-too-long`). Limits: see [`crate::limits`].
pub fn read(bytes: &[u8], options: &Options) -> Result<Outcome, ReadError> {
    read_from(&mut Cursor::new(bytes), options)
}

/// Reads a file and keeps all of it. Errors: as [`read`], and `Io`.
pub fn read_from(source: &mut dyn Source, options: &Options) -> Result<Outcome, ReadError> {
    let mut collector = Collector::default();
    let summary = read_with(source, options, &mut collector)?;
    Ok(Outcome {
        format: summary.format,
        encoding: summary.encoding,
        statements: collector.statements,
        problems: collector.problems,
    })
}

/// Reads a file and hands on line by line: memory is bounded by what the visitor keeps.
///
/// Errors: as [`read`], and `Io`.
pub fn read_with(
    source: &mut dyn Source,
    options: &Options,
    visitor: &mut dyn Visitor,
) -> Result<Summary, ReadError> {
    let mut input = Input::open(source, options)?;
    let format = detect::format(&input)?;
    let mut sink = Sink::new(visitor);
    if let Some(problem) = input.decoding_problem() {
        sink.problem(problem);
    }
    match format {
        Format::Mt940 | Format::Mt942 => mt940::read(&mut input, &mut sink),
        Format::Camt052 | Format::Camt053 | Format::Camt054 => camt::read(&mut input, &mut sink),
        Format::Bai2 => bai2::read(&mut input, &mut sink),
        Format::Ofx => ofx::read(&mut input, &mut sink),
        Format::Qif => qif::read(&mut input, &mut sink),
        Format::Csv => csv::read(&mut input, &mut sink),
        Format::Feed => feed::read(&mut input, &mut sink),
    }?;
    if sink.statements() == 0 && sink.errors() == 0 {
        let expected = "at least one statement: the file ends before one begins";
        sink.problem(Problem::error("no-statement", Place::FILE, "", expected));
    }
    Ok(Summary {
        format: sink.format().unwrap_or(format),
        encoding: input.encoding(),
        statements: sink.statements(),
        errors: sink.errors(),
    })
}

#[derive(Default)]
struct Collector {
    lines: Vec<Line>,
    statements: Vec<Statement>,
    problems: Vec<Problem>,
}

impl Visitor for Collector {
    fn line(&mut self, line: Line) {
        self.lines.push(line);
    }

    fn statement(&mut self, mut statement: Statement, _totals: Totals) {
        statement.lines = std::mem::take(&mut self.lines);
        self.statements.push(statement);
    }

    fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}
