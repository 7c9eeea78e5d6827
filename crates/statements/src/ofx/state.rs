//! The meaning of OFX tags: statements, transactions, balances.
//!
//! Owns: which aggregate a leaf belongs to, also when closing tags are missing.
//! Not here: tags and text (`token`), how a transaction becomes a line (`transaction`).
//! Invariant: a transaction ends where the next thing begins, so none is lost or merged.

use money::Date;

use super::context::{Context, context_of};
use super::transaction::{Defaults, Transaction};
use super::value::{OfxDate, parse_date};
use crate::number::{self, Style};
use crate::problem::{Place, Problem};
use crate::sink::Sink;
use crate::statement::{Balance, Format, Statement};

fn is_statement(name: &str) -> bool {
    matches!(name, "STMTRS" | "CCSTMTRS" | "INVSTMTRS")
}

/// A balance as far as it has been read.
#[derive(Default)]
struct Half {
    amount: Option<String>,
    on: Option<Date>,
    line: u64,
}

/// A statement as far as it has been read.
#[derive(Default)]
struct Building {
    currency: Option<String>,
    bank: Option<String>,
    account: Option<String>,
    ledger: Half,
    available: Half,
    list_end: Option<Date>,
    problems: Vec<Problem>,
    /// Purchases and sales of securities, which are no bank lines.
    investments: u64,
    first_investment: u64,
}

/// The whole file as far as it has been read.
#[derive(Default)]
pub(super) struct State {
    statement: Option<Building>,
    transaction: Option<Transaction>,
    context: Context,
    /// Accounts of an account list: statements without lines, if the file has no others.
    listed: Vec<(Option<String>, Option<String>)>,
    in_list: bool,
    server_day: Option<Date>,
    /// What the server said when it failed.
    failure: Option<String>,
    status: (bool, String),
    finished: u64,
    closed: bool,
}

impl State {
    /// An opening tag that turned out to be an aggregate.
    pub(super) fn open(&mut self, name: &str, line: u64, sink: &mut Sink<'_>) {
        if is_statement(name) {
            self.finish_statement(sink);
            self.statement = Some(Building::default());
            self.context = Context::Plain;
        } else if name == "STMTTRN" || name == "STMTTRNP" {
            self.finish_transaction(sink);
            // A file may lack the statement around its transactions.
            self.statement.get_or_insert_default();
            self.transaction = Some(Transaction::new(line, name == "STMTTRNP"));
            self.context = Context::Plain;
        } else if let Some(context) = context_of(name) {
            if matches!(context, Context::Ledger | Context::Available) {
                self.finish_transaction(sink);
            }
            self.context = context;
            if context == Context::Status {
                self.status = (false, String::new());
            }
            if context == Context::Account && self.statement.is_none() && self.in_list {
                self.listed.push((None, None));
            }
        } else if name == "ACCTINFO" {
            self.in_list = true;
        } else if name == "INVTRAN" {
            if let Some(statement) = &mut self.statement {
                statement.investments += 1;
                if statement.first_investment == 0 {
                    statement.first_investment = line;
                }
            }
        } else if matches!(name, "BANKTRANLIST" | "BANKTRANLISTP" | "INVTRANLIST") {
            self.finish_transaction(sink);
            self.context = Context::Plain;
        }
    }

    /// A closing tag that did not close a leaf.
    pub(super) fn close(&mut self, name: &str, sink: &mut Sink<'_>) {
        match name {
            "STMTTRN" | "STMTTRNP" | "BANKTRANLIST" | "BANKTRANLISTP" | "INVTRANLIST"
            | "INVBANKTRAN" => {
                self.finish_transaction(sink);
                self.context = Context::Plain;
            }
            "OFX" => {
                self.finish_statement(sink);
                self.closed = true;
            }
            "STMTTRNRS" | "CCSTMTTRNRS" | "INVSTMTTRNRS" => self.finish_statement(sink),
            "STATUS" => {
                if self.status.0 && self.failure.is_none() {
                    self.failure = Some(std::mem::take(&mut self.status.1));
                }
                self.context = Context::Plain;
            }
            _ if is_statement(name) => self.finish_statement(sink),
            _ if context_of(name).is_some() => self.context = Context::Plain,
            _ => {}
        }
    }

    /// A leaf with its text, entities resolved; never empty.
    pub(super) fn leaf(&mut self, name: &str, text: &str, line: u64) {
        match self.context {
            Context::Status => match name {
                "SEVERITY" => self.status.0 = text.eq_ignore_ascii_case("ERROR"),
                "CODE" | "MESSAGE" => {
                    crate::text::push_squeezed(&mut self.status.1, text);
                }
                _ => {}
            },
            Context::Account => self.account_leaf(name, text),
            Context::Ledger | Context::Available => {
                let of_ledger = self.context == Context::Ledger;
                if let Some(statement) = &mut self.statement {
                    let half = if of_ledger {
                        &mut statement.ledger
                    } else {
                        &mut statement.available
                    };
                    half.take(name, text, line);
                }
            }
            context => {
                if let Some(transaction) = &mut self.transaction {
                    transaction.leaf(context, name, text);
                } else {
                    self.statement_leaf(name, text);
                }
            }
        }
    }

    fn account_leaf(&mut self, name: &str, text: &str) {
        let (bank, account) = match (&mut self.statement, self.listed.last_mut()) {
            (Some(statement), _) => (&mut statement.bank, &mut statement.account),
            (None, Some(listed)) => (&mut listed.0, &mut listed.1),
            (None, None) => return,
        };
        match name {
            "BANKID" | "BROKERID" => *bank = Some(text.to_owned()),
            "ACCTID" => *account = Some(text.to_owned()),
            _ => {}
        }
    }

    fn statement_leaf(&mut self, name: &str, text: &str) {
        let day = || match parse_date(text) {
            OfxDate::Day(day) | OfxDate::DayFirst(day) => Some(day.date),
            OfxDate::Absent | OfxDate::Garbled => None,
        };
        match (&mut self.statement, name) {
            (Some(statement), "CURDEF") => statement.currency = Some(text.to_ascii_uppercase()),
            (Some(statement), "DTEND") => statement.list_end = day(),
            (_, "DTSERVER") => self.server_day = day(),
            _ => {}
        }
    }

    fn finish_transaction(&mut self, sink: &mut Sink<'_>) {
        let (Some(transaction), Some(statement)) = (self.transaction.take(), &mut self.statement)
        else {
            return;
        };
        let defaults = Defaults {
            currency: statement.currency.as_deref(),
            day: statement.list_end.or(self.server_day),
        };
        if let Some(line) = transaction.into_line(&defaults, &mut statement.problems) {
            sink.line(line);
        }
    }

    fn finish_statement(&mut self, sink: &mut Sink<'_>) {
        self.finish_transaction(sink);
        self.context = Context::Plain;
        let Some(mut statement) = self.statement.take() else {
            return;
        };
        self.finished += 1;
        if statement.account.is_none() {
            statement.without_account(sink.totals().lines > 0);
        }
        sink.finish(statement.into_statement());
    }

    /// The end of the file: what is still open, and what was missing.
    pub(super) fn end(mut self, line: u64, sink: &mut Sink<'_>) {
        if let Some(transaction) = &self.transaction {
            sink.problem(Problem::error(
                "truncated",
                Place::line(transaction.line()),
                "the file ends inside a transaction",
                "the whole file up to </OFX>; download it again",
            ));
            self.transaction = None;
        } else if self.statement.is_some() || (self.finished > 0 && !self.closed) {
            sink.problem(Problem::confirm(
                "truncated",
                Place::line(line),
                "the file ends without </OFX>",
                "the whole file; check that the last transaction is the one you expect",
            ));
        }
        self.finish_statement(sink);
        if self.finished > 0 {
            return;
        }
        if self.failure.is_none() && self.listed.iter().any(|it| it.1.is_some()) {
            for (bank, account) in self.listed {
                sink.finish(Statement {
                    bank,
                    account,
                    ..empty()
                });
            }
            return;
        }
        let found = match &self.failure {
            Some(message) => format!("the bank's server reported: {message}"),
            None => "no statement in the file".to_owned(),
        };
        sink.problem(Problem::error(
            "no-statement",
            Place::FILE,
            &found,
            "STMTRS, CCSTMTRS or INVSTMTRS; download the transactions, not only the sign-on",
        ));
    }
}

fn empty() -> Statement {
    Statement {
        format: Format::Ofx,
        account: None,
        bank: None,
        holder: None,
        currency: None,
        number: None,
        opening: None,
        closing: None,
        available: None,
        lines: Vec::new(),
        problems: Vec::new(),
    }
}

impl Half {
    fn take(&mut self, name: &str, text: &str, line: u64) {
        match name {
            "BALAMT" => {
                self.amount = Some(text.to_owned());
                self.line = line;
            }
            "DTASOF" => {
                self.on = match parse_date(text) {
                    OfxDate::Day(day) | OfxDate::DayFirst(day) => Some(day.date),
                    OfxDate::Absent | OfxDate::Garbled => None,
                };
            }
            _ => {}
        }
    }

    fn into_balance(self, problems: &mut Vec<Problem>) -> Option<Balance> {
        let text = self.amount?;
        let Some(amount) = number::parse(&text, Style::Either) else {
            problems.push(Problem::error(
                "amount-not-a-number",
                Place::line(self.line),
                &text,
                "BALAMT as digits with a decimal point or comma, as in -1234.56",
            ));
            return None;
        };
        Some(Balance {
            amount,
            on: self.on,
        })
    }
}

impl Building {
    /// A statement that does not say whose it is; one that says nothing at all is none.
    fn without_account(&mut self, has_lines: bool) {
        let is_empty = !has_lines && self.currency.is_none() && self.ledger.amount.is_none();
        self.problems.push(if is_empty {
            Problem::error(
                "no-statement",
                Place::FILE,
                "a statement without account, currency, balance and transactions",
                "a statement of an account; download the transactions again",
            )
        } else {
            let expected = "an account (ACCTID): name the account when importing";
            Problem::confirm("no-account", Place::FILE, "", expected)
        });
    }

    fn into_statement(self) -> Statement {
        let mut problems = self.problems;
        if self.investments > 0 {
            problems.push(Problem::notice(
                "investments-skipped",
                Place::line(self.first_investment),
                &format!(
                    "{} purchases, sales or income of securities",
                    self.investments
                ),
                "cash lines (INVBANKTRAN) only: trades are not bank lines",
            ));
        }
        let closing = self.ledger.into_balance(&mut problems);
        let available = self.available.into_balance(&mut problems);
        Statement {
            account: self.account,
            bank: self.bank,
            currency: self.currency,
            closing,
            available,
            problems,
            ..empty()
        }
    }
}
