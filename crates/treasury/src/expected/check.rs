//! What an expected item must be, with every problem named.
//!
//! Owns: the checks of a draft against the books, and collecting problems.
//! Not here: reading files (`file`). Invariant: what passes can be stored and shown again.

use journal::Book;
use money::{Amount, Date};
use statements::{Place, Problem};

use super::item::{ExpectedDraft, ItemDocument};
use crate::error::Error;
use crate::treasury::Treasury;

/// Longest text of an item, in bytes.
const MAX_TEXT: usize = 500;
/// Most problems that are named.
const MAX_PROBLEMS: usize = 200;

/// Problems of one file or request.
#[derive(Debug)]
pub(crate) struct Findings {
    file: String,
    /// The line that is looked at, from 1.
    line: u64,
    problems: Vec<Problem>,
    count: usize,
}

impl Findings {
    /// None yet.
    pub(crate) fn of(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            line: 0,
            problems: Vec::new(),
            count: 0,
        }
    }

    /// Looks at this line from now on.
    pub(crate) const fn at(&mut self, line: u64) {
        self.line = line;
    }

    /// Notes a problem of the line.
    pub(crate) fn add(&mut self, code: &'static str, found: &str, expected: impl Into<String>) {
        let place = if self.line == 0 {
            Place::FILE
        } else {
            Place::line(self.line)
        };
        self.put(Problem::error(code, place, found, expected.into()));
    }

    /// Notes a problem that knows its place.
    pub(crate) fn put(&mut self, problem: Problem) {
        self.count += 1;
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        }
    }

    /// How many there are.
    pub(crate) const fn count(&self) -> usize {
        self.count
    }

    /// A text within the limits, or a problem.
    pub(crate) fn text(&mut self, field: &str, text: &str) {
        if text.len() > MAX_TEXT {
            let expected = format!("a {field} of at most {MAX_TEXT} bytes");
            self.add("text-too-long", text, expected);
        }
        if text.chars().any(char::is_control) {
            let expected = format!("a {field} without control characters");
            self.add("control-character", text, expected);
        }
    }

    /// Refuses everything if there is a problem. Errors: `Files`.
    pub(crate) fn refuse(self, then: &str) -> Result<(), Error> {
        if self.count == 0 {
            return Ok(());
        }
        let (count, file) = (self.count, self.file);
        let word = if count == 1 { "problem" } else { "problems" };
        let problems = self.problems.into_iter();
        Err(Error::Files {
            summary: format!("{count} {word} in {file}: {then}"),
            problems: problems.map(|it| (file.clone(), it)).collect(),
        })
    }
}

/// Checks drafts; the place of one is its line, from 1.
pub(super) fn documents(
    book: &Book,
    drafts: &[ExpectedDraft],
    findings: &mut Findings,
) -> Vec<ItemDocument> {
    let mut documents = Vec::with_capacity(drafts.len());
    for (line, draft) in (1_u64..).zip(drafts) {
        findings.at(line);
        documents.extend(document(book, draft, findings));
    }
    documents
}

/// Checks one draft; none if it has a problem.
pub(super) fn document(
    book: &Book,
    draft: &ExpectedDraft,
    findings: &mut Findings,
) -> Option<ItemDocument> {
    let before = findings.count();
    let amount = amount_of(book, draft, findings);
    day("due date", draft.due_on, findings);
    if let Some(on) = draft.issued_on {
        day("date of issue", on, findings);
    }
    let text = |it: &Option<String>| -> Option<String> {
        let text = it.as_deref().map(str::trim).filter(|it| !it.is_empty());
        text.map(str::to_owned)
    };
    let (counterparty, reference) = (text(&draft.counterparty), text(&draft.reference));
    let description = text(&draft.description);
    let account = text(&draft.counterparty_account);
    for (field, it) in [
        ("counterparty", &counterparty),
        ("reference", &reference),
        ("description", &description),
        ("account", &account),
    ] {
        findings.text(field, it.as_deref().unwrap_or_default());
    }
    if counterparty.is_none() && reference.is_none() && description.is_none() {
        findings.add(
            "nothing-names-it",
            "",
            "a counterparty, a reference or a description: else no line can be matched with it",
        );
    }
    let account = account.map(|it| account_text(&it, findings));
    let (entity, category) = (text(&draft.entity), text(&draft.category));
    check_name_of(book, (entity.as_deref(), category.as_deref()), findings);
    let amount = amount?;
    (findings.count() == before).then(|| ItemDocument {
        kind: draft.kind,
        asset: amount.asset().code().to_string(),
        amount: amount.to_text(),
        due_on: draft.due_on,
        issued_on: draft.issued_on,
        counterparty,
        counterparty_account: account,
        reference,
        description,
        entity,
        category,
        cancelled: None,
        settled: Vec::new(),
        content: None,
        created_at: money::Timestamp::default(),
        created_by: String::new(),
    })
}

fn amount_of(book: &Book, draft: &ExpectedDraft, findings: &mut Findings) -> Option<Amount> {
    let Ok(asset) = Treasury::known_asset(book, &draft.asset) else {
        let expected = "an ISO 4217 currency, as in EUR, or the code of a defined asset";
        findings.add("unknown-asset", &draft.asset, expected);
        return None;
    };
    let number = statements::parse_number(&draft.amount, statements::Style::Either);
    let Some(number) = number else {
        let expected = "a decimal number, as in 1190.00";
        findings.add("amount-not-a-number", &draft.amount, expected);
        return None;
    };
    match Amount::from_decimal(number, asset) {
        Ok(amount) if amount.is_zero() => {
            findings.add("amount-zero", &draft.amount, "an amount that is not zero");
            None
        }
        Ok(amount) => Some(amount),
        Err(error) => {
            findings.add("amount-too-precise", &draft.amount, error.expected());
            None
        }
    }
}

fn day(field: &str, day: Date, findings: &mut Findings) {
    if !(1900..=2199).contains(&day.year()) {
        let expected = format!("a {field} from 1900 to 2199");
        findings.add("date-out-of-range", &day.to_string(), expected);
    }
}

/// An account's number without blanks; what looks like an IBAN must be one.
fn account_text(text: &str, findings: &mut Findings) -> String {
    let plain: String = text.chars().filter(|it| !it.is_whitespace()).collect();
    let bytes = plain.as_bytes();
    let is_iban = bytes.len() > 14
        && bytes[..2].iter().all(u8::is_ascii_alphabetic)
        && bytes[2..4].iter().all(u8::is_ascii_digit);
    if !is_iban {
        return plain;
    }
    match plain.parse::<statements::identifier::Iban>() {
        Ok(iban) => iban.as_str().to_owned(),
        Err(error) => {
            findings.add("iban-wrong", text, format!("a valid IBAN ({error})"));
            plain
        }
    }
}

/// Entity and category must be in the books.
fn check_name_of(
    book: &Book,
    (entity, category): (Option<&str>, Option<&str>),
    findings: &mut Findings,
) {
    if let Some(it) = entity {
        let known = it.parse().ok().and_then(|it| book.entities().get(&it));
        if known.is_none() {
            let expected = "the short name of an entity; `bursar entity list` shows them";
            findings.add("unknown-entity", it, expected);
        }
    }
    if let Some(it) = category {
        let kind = book.chart().find(it).map(|it| it.path.account_type());
        use journal::AccountType::{Expense, Income};
        if !matches!(kind, Some(Income | Expense)) {
            let expected = "the path of an open account below income or expenses";
            findings.add("unknown-category", it, expected);
        }
    }
}
