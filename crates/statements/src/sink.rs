//! Where a reader's lines go.
//!
//! Owns: totals and checks common to all formats, the limit on problems.
//! Not here: keeping lines (the visitor decides). Invariant: holds no line.

use crate::check::{self, Continuity, Totals};
use crate::limits;
use crate::problem::{Problem, Severity};
use crate::statement::{Format, Line, Statement};

/// Receives what a file holds, in the file's order.
pub trait Visitor {
    /// A line of the statement that ends next.
    fn line(&mut self, line: Line);
    /// The statement that the lines since the last one belong to; its own `lines` are empty.
    fn statement(&mut self, statement: Statement, totals: Totals);
    /// A finding about the file.
    fn problem(&mut self, problem: Problem);
}

/// A reader's way out: checks, counts and hands on.
pub(crate) struct Sink<'a> {
    visitor: &'a mut dyn Visitor,
    totals: Totals,
    continuity: Continuity,
    problems: usize,
    statements: u64,
    errors: u64,
    format: Option<Format>,
}

impl<'a> Sink<'a> {
    /// A way out to this visitor.
    pub(crate) fn new(visitor: &'a mut dyn Visitor) -> Self {
        Self {
            visitor,
            totals: Totals::default(),
            continuity: Continuity::default(),
            problems: 0,
            statements: 0,
            errors: 0,
            format: None,
        }
    }

    /// Hands on a line of the statement being read.
    pub(crate) fn line(&mut self, line: Line) {
        self.totals.add(&line);
        self.visitor.line(line);
    }

    /// The lines since the last statement: for checks against a format's own control sums.
    pub(crate) const fn totals(&self) -> &Totals {
        &self.totals
    }

    /// Ends the statement being read.
    pub(crate) fn finish(&mut self, mut statement: Statement) {
        let totals = std::mem::take(&mut self.totals);
        let found = [
            check::balance(&statement, &totals),
            self.continuity.follow(&statement),
        ];
        statement.problems.extend(found.into_iter().flatten());
        for problem in &statement.problems {
            self.errors += u64::from(problem.severity == Severity::Error);
        }
        self.problems += statement.problems.len();
        self.statements += 1;
        self.format.get_or_insert(statement.format);
        self.visitor.statement(statement, totals);
    }

    /// A finding about the file, or about a line that could not be read.
    pub(crate) fn problem(&mut self, problem: Problem) {
        self.errors += u64::from(problem.severity == Severity::Error);
        self.problems += 1;
        if self.problems <= limits::PROBLEMS {
            self.visitor.problem(problem);
        }
    }

    /// Whether so much is wrong that reading on is of no use.
    pub(crate) const fn too_many(&self) -> bool {
        self.errors >= limits::PROBLEMS as u64
    }

    /// Statements handed on so far.
    pub(crate) const fn statements(&self) -> u64 {
        self.statements
    }

    /// Findings of severity `Error` so far.
    pub(crate) const fn errors(&self) -> u64 {
        self.errors
    }

    /// The format of the first statement.
    pub(crate) const fn format(&self) -> Option<Format> {
        self.format
    }
}
