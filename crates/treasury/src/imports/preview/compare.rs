//! Statements against the books: which lines are new, and whether balances agree.
//!
//! Owns: occurrence numbers, duplicates, opening balances and continuity.
//! Not here: which account a statement is of (`assign`).
//! Invariant: equal lines of two files are one line seen twice; equal lines of one statement, or
//! of statements that follow each other, are so many payments.

use std::collections::{HashMap, HashSet};

use journal::{AccountId, Asking, Book, Filter, Order};
use money::{Amount, Asset, Date};
use statements::{Line, LineStatus, Place, Problem};

use super::{LinePreview, Part, SAMPLE_LINES, StatementPreview};

/// What the statements compared so far would add to the books.
#[derive(Default)]
pub(super) struct Ahead {
    keys: HashMap<String, HashSet<([u8; 16], u32)>>,
    /// The own account that an identification on a line is of; most are of nobody here.
    own: HashMap<String, Option<AccountId>>,
    /// What they add to each account's balance.
    added: HashMap<String, i128>,
    /// How often a fingerprint came in the run of statements that continue each other.
    counts: HashMap<[u8; 16], u32>,
}

impl Ahead {
    pub(super) fn compare(
        &mut self,
        book: &Book,
        part: &mut Part,
        previous: Option<&StatementPreview>,
    ) {
        let account = part.preview.account.as_ref().map(|it| it.0);
        let key = part.preview.account.as_ref().map(|it| it.1.clone());
        let key = key
            .or_else(|| part.preview.suggested_path.clone())
            .unwrap_or_default();
        if !previous.is_some_and(|it| continues(it, &part.preview)) {
            // Equal lines of two files are one line seen twice; equal lines of one statement,
            // or of statements that follow each other, are two payments.
            self.counts.clear();
        }
        self.compare_lines(book, part, account, &key);
        let Some(asset) = part.asset else { return };
        let before = account.map_or(0, |it| book.balance(it, asset.code(), &Asking::default()));
        let is_untouched = account.is_none_or(|it| book.account_entries(it) == 0);
        let ahead = self.added.get(&key).copied();
        let units =
            |it: Option<statements::Balance>| it.and_then(|it| it.amount.to_units(asset.scale()));
        let opening = units(part.preview.statement.opening);
        if is_untouched && ahead.is_none() {
            part.opening_entry = opening_of(part, asset);
        }
        let opened = part.opening_entry.map_or(0, |it| it.0.units());
        let so_far = before + ahead.unwrap_or(0) + opened;
        let new: i128 = part.new_units(book, account, asset);
        if part.preview.new > 0 && part.preview.duplicates == 0 {
            part.preview.continues = opening.map(|it| it == so_far);
        }
        if part.preview.continues == Some(false) {
            let found = part
                .preview
                .statement
                .opening
                .map(|it| it.amount.to_string());
            let stands = Amount::from_units(so_far, asset);
            let expected =
                format!("{stands}, where the books stand: is a statement missing before?");
            let problem = Problem::confirm(
                "opening-differs",
                Place::FILE,
                &found.unwrap_or_default(),
                expected,
            );
            part.preview.problems.push(problem);
        }
        self.added.insert(key, ahead.unwrap_or(0) + opened + new);
    }

    fn compare_lines(
        &mut self,
        book: &Book,
        part: &mut Part,
        account: Option<AccountId>,
        key: &str,
    ) {
        let format = part.preview.statement.format.name();
        let mut doubtful = 0;
        let keys = self.keys.entry(key.to_owned()).or_default();
        for (index, line) in part.lines.iter().enumerate() {
            let is_booked = line.status == LineStatus::Booked && !line.amount.is_zero();
            if !is_booked {
                part.preview.pending += 1;
                part.occurrences.push(0);
                continue;
            }
            let count = self.counts.entry(line.fingerprint.0).or_default();
            *count += 1;
            let occurrence = *count;
            let is_known = account
                .is_some_and(|it| book.line(&(it, line.fingerprint.0, occurrence)).is_some());
            let is_repeated = !keys.insert((line.fingerprint.0, occurrence));
            let is_duplicate = is_known || is_repeated;
            if is_duplicate {
                part.preview.duplicates += 1;
            } else {
                part.preview.new += 1;
                doubtful += usize::from(
                    account.is_some_and(|it| is_booked_from_elsewhere(book, it, line, format)),
                );
            }
            part.occurrences.push(occurrence);
            if part.preview.sample.len() < SAMPLE_LINES {
                part.preview.sample.push(LinePreview {
                    line: line.clone(),
                    is_duplicate,
                });
            }
            if let Some(named) = line.counterparty_account.as_deref() {
                let own = match self.own.get(named) {
                    Some(known) => *known,
                    None => {
                        let found = book.chart().find_by_identification(named);
                        let found = found.map(|it| it.id);
                        self.own.insert(named.to_owned(), found);
                        found
                    }
                };
                let own = own.filter(|it| Some(*it) != account);
                if let Some(own) = own.and_then(|it| book.account(it)) {
                    part.counterparties.insert(index, own.clone());
                }
            }
            if let Some(asset) = part.asset
                && let Err(error) = Amount::from_decimal(line.amount, asset)
            {
                let place = Place::line(line.line);
                let found = line.amount.to_string();
                let problem =
                    Problem::error("amount-too-precise", place, &found, error.to_string());
                part.preview.problems.push(problem);
            }
        }
        if doubtful > 0 {
            part.preview.problems.push(Problem::confirm(
                "likely-duplicate",
                Place::FILE,
                &format!("{doubtful} lines"),
                "lines that are not booked yet: the same day and amount came in another format",
            ));
        }
    }
}

impl Part {
    /// What the new lines add to the account.
    fn new_units(&self, book: &Book, account: Option<AccountId>, asset: Asset) -> i128 {
        let is_new = |(line, occurrence): &(&Line, &u32)| {
            **occurrence > 0
                && account
                    .is_none_or(|it| book.line(&(it, line.fingerprint.0, **occurrence)).is_none())
        };
        let new = self.lines.iter().zip(&self.occurrences).filter(is_new);
        new.filter_map(|(line, _)| line.amount.to_units(asset.scale()))
            .sum()
    }
}

/// The opening balance of an account's first statement, and the day it is booked on.
fn opening_of(part: &Part, asset: Asset) -> Option<(Amount, Date)> {
    let opening = part.preview.statement.opening?;
    let first = part.lines.iter().map(|it| it.booked_on).min();
    let on = match (opening.on, first) {
        (Some(on), Some(first)) => on.min(first),
        (on, first) => on.or(first)?,
    };
    let amount = Amount::from_decimal(opening.amount, asset).ok()?;
    (!amount.is_zero()).then_some((amount, on))
}

/// Whether one statement follows another: same file and account, opening where it closed.
fn continues(previous: &StatementPreview, next: &StatementPreview) -> bool {
    let closed = previous.statement.closing.map(|it| it.amount);
    let opened = next.statement.opening.map(|it| it.amount);
    let is_same = previous.statement.number == next.statement.number
        && previous.statement.opening == next.statement.opening
        && previous.statement.closing == next.statement.closing
        && previous.lines == next.lines;
    previous.file == next.file
        && previous.statement.account == next.statement.account
        && closed.is_some()
        && closed == opened
        && !is_same
}

/// Whether the account has an entry of the same day and amount from another format.
fn is_booked_from_elsewhere(book: &Book, account: AccountId, line: &Line, format: &str) -> bool {
    let filter = Filter {
        accounts: Some(vec![account]),
        from: Some(line.booked_on),
        to: Some(line.booked_on),
        ..Filter::default()
    };
    let page = book.page(&filter, Order::OldestFirst, 0, 10_000);
    page.entries
        .into_iter()
        .filter_map(|it| book.entry(it))
        .any(|entry| {
            let is_other = entry.statement().is_some_and(|it| it.format != format);
            is_other
                && entry.reversed_by().is_none()
                && entry
                    .postings()
                    .any(|it| it.account == account && it.amount.to_decimal() == line.amount)
        })
}
