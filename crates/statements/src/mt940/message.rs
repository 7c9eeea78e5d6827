//! Fields to statements.
//!
//! Owns: which fields belong to one statement, pages joined, entries with their texts.
//! Not here: the text of a field. Invariant: lines leave in the file's order, and the pages of
//! one statement (`:62M:`, then `:60M:`) are one statement.

use money::Decimal;

use super::balance::{self, read_balance};
use super::entry::read_entry;
use super::line::{Pending, line_of};
use super::{Field, Tag};
use crate::limits;
use crate::problem::{Place, Problem};
use crate::sink::Sink;
use crate::statement::{Balance, Format, Statement};
use crate::text::present;

/// The message being read.
struct Message {
    statement: Statement,
    line: u64,
    interim: bool,
    /// A field of a customer statement (`:60F:`, `:62F:`) was there.
    customer: bool,
    opened_by_page: bool,
    closed: Option<Closed>,
    entry: Option<Pending>,
    sums: [Option<Sum>; 2],
    fields: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Closed {
    Page,
    Last,
}

/// A control sum of an interim report.
struct Sum {
    count: u64,
    amount: Decimal,
    line: u64,
}

impl Message {
    const fn new(line: u64) -> Self {
        Self {
            statement: Statement::empty(Format::Mt940),
            line,
            interim: false,
            customer: false,
            opened_by_page: false,
            closed: None,
            entry: None,
            sums: [None, None],
            fields: 0,
        }
    }
}

/// Turns fields into lines and statements.
pub(super) struct Messages<'s, 'v> {
    sink: &'s mut Sink<'v>,
    current: Option<Message>,
    /// A page that ended with `:62M:`: the next message may continue it.
    held: Option<Message>,
    interim_announced: bool,
}

impl<'s, 'v> Messages<'s, 'v> {
    pub(super) const fn new(sink: &'s mut Sink<'v>) -> Self {
        Self {
            sink,
            current: None,
            held: None,
            interim_announced: false,
        }
    }

    pub(super) const fn too_many(&self) -> bool {
        self.sink.too_many()
    }

    pub(super) fn problem(&mut self, problem: Problem) {
        self.sink.problem(problem);
    }

    /// The envelope says that an MT942 follows.
    pub(super) const fn announce_interim(&mut self) {
        self.interim_announced = true;
    }

    /// Takes the next field.
    pub(super) fn field(&mut self, field: &Field<'_>) {
        let carried = self.carried(field);
        if self.begins_message(field) {
            self.leave();
        }
        let announced = self.interim_announced;
        let message = self.current.get_or_insert_with(|| {
            let mut message = Message::new(field.line);
            message.interim = announced;
            message.statement.account = carried;
            message
        });
        message.fields += 1;
        if self.current.as_ref().is_some_and(|it| it.fields == 1) {
            self.interim_announced = false;
        }
        match field.tag {
            Tag::Entry => self.entry(field),
            Tag::Details => self.details(field),
            Tag::Account => self.account(field),
            Tag::Opening { last_page } => self.opening(field, last_page),
            Tag::Closing { last_page } => self.closing(field, last_page),
            Tag::Private => self.private(field),
            _ => self.head(field),
        }
    }

    /// The account that goes on when a second opening balance follows without a new head.
    fn carried(&self, field: &Field<'_>) -> Option<String> {
        let current = self.current.as_ref()?;
        let goes_on = matches!(field.tag, Tag::Opening { .. });
        goes_on.then(|| current.statement.account.clone()).flatten()
    }

    /// The file ends.
    pub(super) fn end(&mut self) {
        self.leave();
        self.release();
    }

    fn begins_message(&self, field: &Field<'_>) -> bool {
        let Some(current) = &self.current else {
            return false;
        };
        let has_body = current.closed.is_some()
            || current.entry.is_some()
            || current.statement.opening.is_some();
        match field.tag {
            Tag::Reference => current.fields > 0,
            // Without `:20:` between them, statements are told apart by what may come only once.
            Tag::Opening { .. } => has_body,
            Tag::Account => current.closed.is_some() && current.entry.is_none(),
            _ => false,
        }
    }

    fn current(&mut self, line: u64) -> &mut Message {
        self.current.get_or_insert_with(|| Message::new(line))
    }

    /// The fields that say one thing about the message.
    fn head(&mut self, field: &Field<'_>) {
        let text = field.text.trim();
        let message = self.current(field.line);
        match field.tag {
            Tag::Number => message.statement.number = present(text).map(ToOwned::to_owned),
            Tag::Available => {
                if let Ok(read) = read_balance(text) {
                    let on = read.on.map(|it| it.date);
                    let amount = read.amount;
                    message.statement.available = Some(Balance { amount, on });
                }
            }
            Tag::FloorLimit => {
                message.interim = true;
                if message.statement.currency.is_none() {
                    let (currency, _) = balance::split_currency(text);
                    message.statement.currency = currency.map(ToOwned::to_owned);
                }
            }
            Tag::MadeAt => message.interim = true,
            Tag::DebitSum | Tag::CreditSum => self.sum(field),
            _ => {}
        }
    }

    fn sum(&mut self, field: &Field<'_>) {
        self.flush_entry();
        let message = self.current(field.line);
        message.interim = true;
        let index = usize::from(field.tag == Tag::CreditSum);
        let Some((count, currency, amount)) = balance::read_sum(field.text) else {
            let expected = "a number of entries, a currency and a sum, as in 3EUR100,50";
            let place = Place::line(field.line);
            let problem = Problem::confirm("sum-not-readable", place, field.text, expected);
            return self.sink.problem(problem);
        };
        if message.statement.currency.is_none() {
            message.statement.currency = currency.map(ToOwned::to_owned);
        }
        let line = field.line;
        message.sums[index] = Some(Sum {
            count,
            amount,
            line,
        });
    }

    fn account(&mut self, field: &Field<'_>) {
        let message = self.current(field.line);
        // One bank's export writes `:25:` where `:86:` belongs.
        if message.entry.is_some() && message.statement.account.is_some() {
            return self.details(field);
        }
        let mut lines = field.text.split('\n');
        message.statement.account = lines.next().and_then(present).map(ToOwned::to_owned);
    }

    fn opening(&mut self, field: &Field<'_>, last_page: bool) {
        let Some((balance, currency)) = self.balance(field) else {
            return;
        };
        let message = self.current(field.line);
        message.customer = true;
        message.opened_by_page = !last_page;
        if currency.is_some() {
            message.statement.currency = currency;
        }
        message.statement.opening = Some(balance);
        self.join_pages(field.line);
    }

    /// Makes one statement of a page that was held and the page that continues it.
    fn join_pages(&mut self, line: u64) {
        let (Some(held), Some(current)) = (&self.held, &mut self.current) else {
            return;
        };
        let continues = current.opened_by_page
            && held.statement.account_key() == current.statement.account_key();
        if !continues {
            return self.release();
        }
        let Some(mut held) = self.held.take() else {
            return;
        };
        let (carried, taken) = (held.statement.closing, current.statement.opening);
        let room = held.statement.problems.len() < limits::PROBLEMS;
        if room && carried.map(|it| it.amount) != taken.map(|it| it.amount) {
            let amount =
                |it: Option<Balance>| it.map_or_else(String::new, |it| it.amount.to_string());
            let found = format!(
                "carried {} over, next page has {}",
                amount(carried),
                amount(taken)
            );
            let expected = "the next page to start where the last one ended: is a page missing?";
            let place = Place::line(line);
            let problem = Problem::confirm("pages-do-not-meet", place, &found, expected);
            held.statement.problems.push(problem);
        }
        held.statement.closing = None;
        held.closed = None;
        self.current = Some(held);
    }

    fn closing(&mut self, field: &Field<'_>, last_page: bool) {
        self.flush_entry();
        let Some((balance, currency)) = self.balance(field) else {
            return;
        };
        let message = self.current(field.line);
        message.customer = true;
        message.closed = Some(if last_page {
            Closed::Last
        } else {
            Closed::Page
        });
        message.statement.closing = Some(balance);
        let before = message.statement.currency.clone();
        if before.is_none() {
            message.statement.currency = currency;
        } else if currency.is_some() && currency != before {
            let found = currency.unwrap_or_default();
            let expected = format!("{}, as the opening balance", before.unwrap_or_default());
            let place = Place::line(field.line);
            let problem = Problem::confirm("currencies-differ", place, &found, expected);
            message.statement.problems.push(problem);
        }
    }

    fn balance(&mut self, field: &Field<'_>) -> Option<(Balance, Option<String>)> {
        match read_balance(field.text) {
            Ok(read) => {
                let on = read.on.map(|it| it.date);
                let amount = read.amount;
                Some((Balance { amount, on }, read.currency.map(ToOwned::to_owned)))
            }
            Err((column, expected)) => {
                // The tag is five characters long: `:60F:`.
                let place = Place::at(field.line, column + 5);
                let problem = Problem::error("balance-not-readable", place, field.text, expected);
                self.sink.problem(problem);
                None
            }
        }
    }

    fn entry(&mut self, field: &Field<'_>) {
        self.flush_entry();
        self.release();
        match read_entry(field.text) {
            Ok(entry) => {
                let pending = Pending {
                    entry,
                    raw: field.text.to_owned(),
                    details: String::new(),
                    notes: String::new(),
                    line: field.line,
                };
                self.current(field.line).entry = Some(pending);
            }
            Err(fault) => {
                // The tag is four characters long: `:61:`.
                let place = Place::at(field.line, fault.column + 4);
                let problem = Problem::error(fault.code, place, field.text, fault.expected);
                self.sink.problem(problem);
            }
        }
    }

    /// `:86:` belongs to the entry before it; without one, to the statement.
    fn details(&mut self, field: &Field<'_>) {
        if let Some(pending) = &mut self.current(field.line).entry {
            if !pending.details.is_empty() {
                pending.details.push('\n');
            }
            pending.details.push_str(field.text);
        }
    }

    /// `:NS:` of some German and Hungarian banks: numbered lines.
    fn private(&mut self, field: &Field<'_>) {
        if let Some(pending) = &mut self.current(field.line).entry {
            pending.notes.push_str(field.text);
        }
    }

    fn flush_entry(&mut self) {
        let Some(message) = &mut self.current else {
            return;
        };
        let Some(pending) = message.entry.take() else {
            return;
        };
        if pending.entry.clamped {
            let place = Place::line(pending.line);
            let expected = "a day that exists: 30 February is taken as the month's last day";
            let found = pending.raw.get(..10).unwrap_or(&pending.raw);
            let problem = Problem::notice("date-clamped", place, found, expected);
            self.sink.problem(problem);
        }
        let currency = message.statement.currency.as_deref();
        self.sink.line(line_of(pending, currency));
    }

    /// Ends the current message: it is finished, or held as a page.
    fn leave(&mut self) {
        self.flush_entry();
        let Some(message) = self.current.take() else {
            return;
        };
        self.release();
        if message.closed == Some(Closed::Page) {
            self.held = Some(message);
        } else {
            self.finish(message);
        }
    }

    /// Finishes a page that nothing continued.
    fn release(&mut self) {
        if let Some(held) = self.held.take() {
            self.finish(held);
        }
    }

    fn finish(&mut self, mut message: Message) {
        let statement = &mut message.statement;
        let is_report = message.interim && !message.customer;
        statement.format = if is_report {
            Format::Mt942
        } else {
            Format::Mt940
        };
        let place = Place::line(message.line);
        let totals = *self.sink.totals();
        if is_report {
            statement
                .problems
                .extend(sum_problems(&message.sums, &totals));
        } else if statement.closing.is_none() {
            let expected = "a closing balance (:62F:): is the end of the file missing?";
            statement
                .problems
                .push(Problem::confirm("truncated", place, "", expected));
        } else if statement.opening.is_none() {
            let expected = "an opening balance (:60F:): is the start of the statement missing?";
            statement
                .problems
                .push(Problem::confirm("no-opening-balance", place, "", expected));
        }
        if statement.account.is_none() {
            let expected = "an account (:25:): name the account when importing";
            statement
                .problems
                .push(Problem::confirm("no-account", place, "", expected));
        }
        self.sink.finish(message.statement);
    }
}

/// Control sums of an interim report that its entries do not come to.
fn sum_problems(sums: &[Option<Sum>; 2], totals: &crate::check::Totals) -> Vec<Problem> {
    let mut problems = Vec::new();
    let found = [totals.debits, totals.credits];
    for ((sum, found), name) in sums.iter().zip(found).zip(["debits", "credits"]) {
        let Some(sum) = sum else { continue };
        if sum.amount == found {
            continue;
        }
        let found = format!("{name} of the entries come to {found}");
        let expected = format!("{} entries that come to {}", sum.count, sum.amount);
        let place = Place::line(sum.line);
        problems.push(Problem::confirm("totals-differ", place, &found, expected));
    }
    problems
}
