//! Quicken interchange format: bank, card, cash, other and investment accounts.
//!
//! Owns: sections, account lists and which account a section is of.
//! Not here: a transaction's fields (`transaction`), what the file's dates and amounts look like
//! (`custom`). Invariant: lists (categories, classes, prices, …) never become lines.
//! Source: Quicken interchange format specification, Intuit.

mod custom;
mod transaction;

use crate::input::Input;
use crate::limits;
use crate::options::ReadError;
use crate::problem::{Place, Problem};
use crate::sink::Sink;
use crate::statement::{Format, Statement};
use crate::text::present;
use custom::Custom;
use transaction::{Kind, Record};

/// What the lines under a header are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    /// Nothing yet, or a list that holds no money.
    Ignored,
    /// Accounts: the last one owns the transactions that follow.
    Accounts,
    /// Transactions.
    Transactions(Kind),
}

impl Section {
    /// The section that a header starts; none for an option that changes nothing here.
    fn of_header(header: &str) -> Option<Self> {
        let header = header.trim().to_ascii_lowercase();
        if header == "!account" {
            return Some(Self::Accounts);
        }
        let name = header.strip_prefix("!type:")?.trim();
        let money = ["bank", "cash", "ccard", "oth a", "oth l", "otha", "othl"];
        Some(if money.contains(&name) {
            Self::Transactions(Kind::Cash)
        } else if name == "invst" || name == "port" {
            Self::Transactions(Kind::Investment)
        } else {
            Self::Ignored
        })
    }
}

/// Reads every account of the file.
pub(crate) fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let custom = survey(input)?;
    if let Some(problem) = custom.problem() {
        sink.problem(problem);
    }
    input.rewind()?;
    let mut reader = Reader::new(sink, custom);
    while let Some(line) = input.next_line()? {
        reader.take(line.number, line.text);
        if reader.sink.too_many() {
            return Ok(());
        }
    }
    reader.end();
    Ok(())
}

/// First pass: one order of day and month, and one decimal mark, for the whole file.
fn survey(input: &mut Input<'_>) -> Result<Custom, ReadError> {
    let mut custom = Custom::default();
    let mut section = Section::Ignored;
    while let Some(line) = input.next_line()? {
        let text = line.text.trim();
        if text.starts_with('!') {
            section = Section::of_header(text).unwrap_or(section);
            continue;
        }
        if !matches!(section, Section::Transactions(_)) {
            continue;
        }
        match text.as_bytes().first() {
            Some(b'D') => custom.see_date(line.number, &text[1..]),
            Some(b'T' | b'U' | b'$') => custom.see_amount(&text[1..]),
            _ => {}
        }
    }
    custom.decide();
    Ok(custom)
}

struct Reader<'s, 'v> {
    sink: &'s mut Sink<'v>,
    custom: Custom,
    section: Section,
    statement: Option<Statement>,
    kind: Kind,
    /// The name in the account record that was read last.
    account: Option<String>,
    record: Record,
}

impl<'s, 'v> Reader<'s, 'v> {
    fn new(sink: &'s mut Sink<'v>, custom: Custom) -> Self {
        Self {
            sink,
            custom,
            section: Section::Ignored,
            statement: None,
            kind: Kind::Cash,
            account: None,
            record: Record::default(),
        }
    }

    fn take(&mut self, number: u64, raw: &str) {
        let text = raw.trim_end_matches(|it: char| it.is_whitespace() || it.is_control());
        let text = text.trim_start_matches('\u{feff}');
        if text.starts_with('!') {
            self.header(number, text);
            return;
        }
        if text.starts_with('^') {
            self.end_of_record();
            return;
        }
        let Some(code) = text.chars().next() else {
            return;
        };
        if self.section == Section::Ignored {
            return;
        }
        if !self.record.push(number, code, &text[code.len_utf8()..]) {
            let expected = format!("records of at most {} bytes", limits::FIELD_BYTES);
            let place = Place::line(number);
            self.sink
                .problem(Problem::error("field-too-long", place, text, expected));
        }
    }

    fn header(&mut self, number: u64, text: &str) {
        let Some(section) = Section::of_header(text) else {
            return; // `!Option:` and `!Clear:` change nothing that is read here.
        };
        self.unfinished_record();
        self.section = section;
        let Section::Transactions(kind) = section else {
            return;
        };
        // Some programs repeat the header, even before each transaction.
        let open = self
            .statement
            .as_ref()
            .map(|it| (it.account.as_ref(), self.kind));
        if open == Some((self.account.as_ref(), kind)) {
            return;
        }
        self.finish();
        self.kind = kind;
        let mut statement = Statement::empty(Format::Qif);
        statement.account.clone_from(&self.account);
        if kind == Kind::Investment {
            let expected = "amounts with a direction: they are taken with the sign in the file";
            let place = Place::line(number);
            let problem = Problem::confirm("investment-amounts", place, text, expected);
            statement.problems.push(problem);
        }
        self.statement = Some(statement);
    }

    fn end_of_record(&mut self) {
        let record = std::mem::take(&mut self.record);
        if record.is_empty() {
            return;
        }
        match self.section {
            Section::Ignored => {}
            Section::Accounts => {
                self.account = record.field('N').and_then(present).map(ToOwned::to_owned);
            }
            Section::Transactions(kind) => match record.into_line(kind, &self.custom) {
                Ok((line, problem)) => {
                    if let Some(problem) = problem {
                        self.sink.problem(problem);
                    }
                    self.sink.line(line);
                }
                Err(problem) => self.sink.problem(problem),
            },
        }
    }

    /// A record that a header or the end of the file cuts off.
    fn unfinished_record(&mut self) {
        if self.record.is_empty() {
            return;
        }
        if matches!(self.section, Section::Transactions(_)) {
            let place = Place::line(self.record.last_line());
            let expected = "^ at the end of the record: is the end of the file missing?";
            let problem = Problem::confirm("truncated", place, "", expected);
            self.sink.problem(problem);
        }
        self.end_of_record();
    }

    fn finish(&mut self) {
        if let Some(statement) = self.statement.take() {
            self.sink.finish(statement);
        }
    }

    fn end(&mut self) {
        self.unfinished_record();
        self.finish();
    }
}
