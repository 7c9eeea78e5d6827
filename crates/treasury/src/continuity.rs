//! Whether the statements of every account join, day by day (CASH-2).
//!
//! Owns: turning recorded statements into days and findings, by account.
//! Not here: the rules (`cash::continuity`), what a single file says (`statements`).
//! Invariant: a statement whose lines came earlier with another file is not blamed for it: where
//! not every line of it is its own, its sum is unknown, not wrong.

use std::collections::{BTreeMap, HashMap, HashSet};

use cash::continuity::{self, Colour, Expectation, Finding, StatementFacts};
use journal::{Account, AccountId, Book, StatementRecord};
use money::{Amount, BusinessCalendar, Date, ImportId, OrganisationId};

use crate::error::Error;
use crate::imports::FEED;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// Most days that one answer shows, and those it shows if nothing is said.
const MAX_DAYS: usize = 1_100;
/// After how many business days without a statement one is late.
const LATE_AFTER: u16 = 5;

/// Which days and accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContinuityQuery {
    /// First day shown; three months before the last if none.
    pub from: Option<Date>,
    /// Last day shown; today if none.
    pub to: Option<Date>,
    /// Only this account, by number or path.
    pub account: Option<String>,
}

/// A statement that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementRow {
    /// Its sequence in the journal.
    pub seq: u64,
    /// The import it came with.
    pub import: ImportId,
    /// The file's name.
    pub file: String,
    /// The bank's number.
    pub number: Option<String>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// How one account's statements stand.
#[derive(Clone, Debug)]
pub struct AccountContinuity {
    /// The account.
    pub account: AccountId,
    /// Its path.
    pub path: String,
    /// Its statements.
    pub statements: Vec<StatementRow>,
    /// The days shown that have a state; a day before the first statement has none.
    pub days: Vec<(Date, Colour)>,
    /// What is wrong, in the order of days; `statements` in it are places in `statements`.
    pub findings: Vec<Finding>,
}

/// How all statements stand.
#[derive(Clone, Debug)]
pub struct ContinuityReport {
    /// First day shown.
    pub from: Date,
    /// Last day shown.
    pub to: Date,
    /// The journal's sequence it was made at.
    pub seq: u64,
    /// Accounts that have statements, or should have some, by path.
    pub accounts: Vec<AccountContinuity>,
}

impl Treasury {
    /// The calendar of statements.
    ///
    /// Errors: `Forbidden`, `NotFound` (the account), `Invalid` (the days).
    pub async fn continuity(
        &self,
        org: OrganisationId,
        caller: &Caller,
        query: &ContinuityQuery,
    ) -> Result<ContinuityReport, Error> {
        let book = self.book_for(org, caller, Action::BalancesRead).await?;
        let today = self.today();
        let to = query.to.unwrap_or(today);
        let quarter = jiff::Span::new().months(3);
        let from = query
            .from
            .unwrap_or_else(|| to.checked_sub(quarter).unwrap_or(to));
        let span = money::Day::from(to).number() - money::Day::from(from).number();
        if !usize::try_from(span).is_ok_and(|it| it < MAX_DAYS) {
            let expected = format!("a first day at most {MAX_DAYS} days before the last");
            return Err(Error::invalid("from", &from.to_string(), expected));
        }
        let only = match &query.account {
            Some(name) => Some(Self::find_account(&book, name)?.id),
            None => None,
        };
        let sums = sums(&book);
        let mut by_account: BTreeMap<AccountId, Vec<(u64, &StatementRecord)>> = BTreeMap::new();
        for (seq, record) in book.statements() {
            by_account
                .entry(record.account)
                .or_default()
                .push((seq, record));
        }
        let mut accounts = Vec::new();
        for (id, records) in by_account {
            let account = book
                .account(id)
                .filter(|it| only.is_none_or(|own| own == it.id));
            let Some(account) = account else { continue };
            let made = of_account(account, &records, &sums, today);
            accounts.push(within(made, from, to));
        }
        accounts.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(ContinuityReport {
            from,
            to,
            seq: book.head().seq,
            accounts,
        })
    }
}

/// What the lines of one statement come to, and how many of them are its own.
#[derive(Clone, Copy, Default)]
struct Own {
    lines: u32,
    sum: Option<Amount>,
    first: Option<Date>,
    last: Option<Date>,
    digest: u64,
}

/// What each statement's own lines come to, by its sequence.
fn sums(book: &Book) -> HashMap<u64, Own> {
    let mut sums: HashMap<u64, Own> = HashMap::new();
    let undone: HashSet<u64> = book.entries().filter_map(|it| it.reversed_by()).collect();
    for entry in book.entries() {
        let Some(line) = entry.line() else { continue };
        let Some(record) = book.statement(line.statement) else {
            continue;
        };
        // What was taken back is not there; a reversal has no line of its own.
        if entry.reversed_by().is_some() || undone.contains(&entry.seq()) {
            continue;
        }
        let own = sums.entry(line.statement).or_default();
        own.lines += 1;
        own.digest ^= u64::from_le_bytes(line.fingerprint[..8].try_into().unwrap_or_default())
            .rotate_left(line.occurrence % 64);
        let day = entry.booked_on();
        own.first = Some(own.first.map_or(day, |it| it.min(day)));
        own.last = Some(own.last.map_or(day, |it| it.max(day)));
        for posting in entry.postings().filter(|it| it.account == record.account) {
            own.sum = match own.sum {
                None => Some(posting.amount),
                Some(sum) => sum.checked_add(posting.amount).ok(),
            };
        }
    }
    sums
}

fn of_account(
    account: &Account,
    records: &[(u64, &StatementRecord)],
    sums: &HashMap<u64, Own>,
    today: Date,
) -> AccountContinuity {
    let mut rows = Vec::with_capacity(records.len());
    let mut facts: Vec<StatementFacts<'_>> = Vec::with_capacity(records.len());
    for (seq, record) in records {
        let own = sums.get(seq).copied().unwrap_or_default();
        let Some((from, to)) = days_of(record, own) else {
            continue;
        };
        rows.push(StatementRow {
            seq: *seq,
            import: record.import,
            file: record.file.clone(),
            number: record.number.clone(),
            from,
            to,
        });
        facts.push(fact(record, own, (from, to)));
    }
    // A feed covers what is new since the one before, however far it looked back.
    let is_fed = records.iter().any(|(_, it)| it.format == FEED);
    let expectation = Expectation {
        calendar: calendar_of(account),
        today,
        // A feed that has nothing new makes no statement: its connection says whether it lives.
        late_after: (!is_fed && account.closed_on.is_none()).then_some(LATE_AFTER),
    };
    let made = continuity::check(&facts, &expectation);
    AccountContinuity {
        account: account.id,
        path: account.path.to_string(),
        statements: rows,
        days: made.days.iter().map(|it| (it.day, it.colour)).collect(),
        findings: made.findings,
    }
}

/// The first and last day that a statement is of: its balances' days and its lines'.
fn days_of(record: &StatementRecord, own: Own) -> Option<(Date, Date)> {
    let opening = record.opening.and_then(|it| it.1);
    let closing = record.closing.and_then(|it| it.1);
    let to = [closing, own.last]
        .into_iter()
        .flatten()
        .max()
        .or(opening)?;
    // An opening balance is of the day before, or of the first day where both are one.
    let after = |day: Date| day.tomorrow().unwrap_or(day);
    let from = match (opening, own.first) {
        (_, Some(first)) if record.format == FEED => Some(first),
        (Some(opening), Some(first)) if opening < first => Some(after(opening)),
        (_, Some(first)) => Some(first),
        (Some(opening), None) if opening < to => Some(after(opening)),
        (opening, None) => opening,
    };
    Some((from.unwrap_or(to).min(to), to))
}

fn fact<'a>(record: &'a StatementRecord, own: Own, (from, to): (Date, Date)) -> StatementFacts<'a> {
    let zero = record
        .opening
        .or(record.closing)
        .map(|it| Amount::zero(it.0.asset()));
    let is_whole = own.lines == record.lines;
    let lines = is_whole.then(|| own.sum.or(zero)).flatten();
    let closing = record.closing.map(|it| it.0);
    // Cards and shops say only where they end: where they began follows from their lines.
    let began = closing
        .zip(lines)
        .and_then(|(it, lines)| it.checked_sub(lines).ok());
    StatementFacts {
        number: record.number.as_deref(),
        from,
        to,
        opening: record.opening.map(|it| it.0).or(began),
        closing,
        lines,
        content: own.digest,
    }
}

/// Only the days from one to another; findings that touch them.
fn within(mut it: AccountContinuity, from: Date, to: Date) -> AccountContinuity {
    it.days.retain(|(day, _)| (from..=to).contains(day));
    it.findings.retain(|it| it.from <= to && it.to >= from);
    it
}

/// The days on which an account's bank books, by its currency.
fn calendar_of(account: &Account) -> BusinessCalendar {
    match account.asset.as_ref().map(|it| it.as_str()) {
        Some("EUR") => BusinessCalendar::Target,
        Some("USD") => BusinessCalendar::UnitedStates,
        Some("GBP") => BusinessCalendar::UnitedKingdom,
        _ => BusinessCalendar::Weekends,
    }
}
