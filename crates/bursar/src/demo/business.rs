//! What the company does, day by day, as far as its banks see it.
//!
//! Owns: the days, what is due on them, and the accounts. Not here: files.
//! Invariant: a line is booked on a business day of its account's calendar, never before the
//! first or after the last day.

mod costs;
mod funding;
mod sales;
mod staff;

use std::collections::BTreeMap;

use money::{BusinessCalendar, Date, Roll};

use super::Span;
use super::accounts;
use super::bank::{Draft, Invoice, Ledger, LineKind, Party};
use super::prices::Market;

/// How many days after the last one suppliers' invoices are due that lie on the table.
const AHEAD_DAYS: i64 = 21;

/// What came of the business.
pub(super) struct Trade {
    /// The lines on the accounts.
    pub(super) ledgers: Vec<Ledger>,
    /// What is not paid yet, with the account it will be paid on.
    pub(super) open: Vec<(&'static str, Party, Invoice)>,
    /// Whom the rent goes to.
    pub(super) landlord: Party,
}

/// Three years of business, as lines on the accounts, and what is open at their end.
pub(super) fn trade(seed: u64, span: Span, market: &Market) -> Trade {
    let mut desk = Desk::new(span);
    let mut sales = sales::Sales::new(seed);
    let mut costs = costs::Costs::new(seed);
    let mut staff = staff::Staff::new(seed);
    let mut funding = funding::Funding::new(market);
    // Invoices of the months before are paid in the first weeks.
    let warm_up = Span {
        first: back(span.first, 100),
        last: span.last,
    };
    for day in warm_up.days() {
        sales.work(&mut desk, day);
        if day < span.first {
            continue;
        }
        costs.work(&mut desk, day);
        staff.work(&mut desk, day);
        funding.work(&mut desk, day);
        desk.settle(day);
    }
    for days in 1..=AHEAD_DAYS {
        costs.order(&mut desk, ahead(span.last, days));
    }
    Trade {
        landlord: costs.landlord().clone(),
        ledgers: desk.ledgers,
        open: desk.open,
    }
}

/// Where everything that is due is kept until its day.
struct Desk {
    span: Span,
    ledgers: Vec<Ledger>,
    due: BTreeMap<Date, Vec<(usize, Draft)>>,
    /// Invoices whose payment comes after the last day.
    open: Vec<(&'static str, Party, Invoice)>,
    /// Value added tax owed in Germany, in cents; input tax is taken off.
    german_tax: i64,
    /// The same in the United Kingdom.
    british_tax: i64,
}

impl Desk {
    fn new(span: Span) -> Self {
        Self {
            span,
            ledgers: accounts::banks().into_iter().map(Ledger::new).collect(),
            due: BTreeMap::new(),
            open: Vec::new(),
            german_tax: 0,
            british_tax: 0,
        }
    }

    fn position(&self, path: &str) -> usize {
        let found = self.ledgers.iter().position(|it| it.profile.path == path);
        found.expect("business posts to accounts of the list")
    }

    fn balance(&self, path: &str) -> i64 {
        self.ledgers[self.position(path)].balance
    }

    /// Posts on the day, or the first business day after it.
    fn post(&mut self, path: &'static str, day: Date, draft: Draft) {
        self.post_rolled(path, day, draft, Roll::Following);
    }

    fn post_rolled(&mut self, path: &'static str, day: Date, draft: Draft, rule: Roll) {
        let account = self.position(path);
        let day = roll(&self.ledgers[account].profile.calendar, day, rule);
        if self.span.first <= day && day <= self.span.last && draft.cents != 0 {
            self.due.entry(day).or_default().push((account, draft));
        } else if let Some(invoice) = draft.invoice.filter(|_| day > self.span.last) {
            self.open.push((path, draft.party, invoice));
        }
    }

    /// Books what is due, in the order it was posted.
    fn settle(&mut self, day: Date) {
        for (account, draft) in self.due.remove(&day).unwrap_or_default() {
            self.ledgers[account].book(day, draft);
        }
    }

    /// One of the company's own accounts as the other side.
    fn own(&self, path: &str) -> Party {
        let profile = &self.ledgers[self.position(path)].profile;
        Party {
            name: profile.holder.to_owned(),
            account: Some(super::identification::BankAccount {
                iban: profile.identification.clone(),
                bic: profile.bic.to_owned(),
            }),
        }
    }
}

/// A line with this other side and text.
fn draft(cents: i64, kind: LineKind, party: Party, text: String) -> Draft {
    Draft {
        cents,
        kind,
        party,
        text,
        end_to_end: None,
        valued_on: None,
        invoice: None,
    }
}

fn roll(calendar: &BusinessCalendar, day: Date, rule: Roll) -> Date {
    calendar
        .roll(day, rule)
        .expect("demo years are far from the ends of time")
}

fn is_business_day(day: Date) -> bool {
    BusinessCalendar::Target.is_business_day(day)
}

fn ahead(day: Date, days: i64) -> Date {
    day.checked_add(jiff::Span::new().days(days))
        .expect("demo years are far from the ends of time")
}

fn back(day: Date, days: i64) -> Date {
    ahead(day, -days)
}
