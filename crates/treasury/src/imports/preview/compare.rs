//! Statements against the books: which lines are new, and whether balances agree.
//!
//! Owns: occurrence numbers, duplicates, opening balances and continuity.
//! Not here: which account a statement is of (`assign`).
//! Other formats: `formats`.
//! Invariant: equal lines of two files are one line seen twice; equal lines of one statement, or
//! of statements that follow each other, are so many payments.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use journal::{Account, AccountId, Asking, Book};
use money::{Amount, Asset, Date};
use statements::{Format, Line, LineStatus, Place, Problem};

use super::formats::{Movements, On, Seen};
use super::{LinePreview, Part, SAMPLE_LINES, StatementPreview};

/// What the statements compared so far would add to the books.
#[derive(Default)]
pub(super) struct Ahead {
    keys: HashMap<String, HashSet<([u8; 16], u32)>>,
    /// The own account that an identification on a line is of; most are of nobody here.
    own: HashMap<String, Option<AccountId>>,
    /// What they add to each account's balance.
    added: HashMap<String, i128>,
    /// Whether the import has files of several formats; else nothing is kept of its lines.
    has_formats: bool,
    movements: Movements,
    /// How often a fingerprint came in the run of statements that continue each other.
    counts: HashMap<[u8; 16], u32>,
}

impl Ahead {
    /// Nothing yet, of an import with files of these formats.
    pub(super) fn new(formats: &HashSet<Format>) -> Self {
        Self {
            has_formats: formats.len() > 1,
            ..Self::default()
        }
    }

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
        let new = self.compare_lines(book, part, account, &key);
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
        if self.has_formats {
            let on = On {
                book,
                account,
                key: &key,
                asset,
            };
            self.movements.add(on, part, new.iter().copied());
        }
        let new = units_of(part, &new, asset);
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

    /// Finds out what each line is, and counts it.
    fn compare_lines(
        &mut self,
        book: &Book,
        part: &mut Part,
        account: Option<AccountId>,
        key: &str,
    ) -> Vec<usize> {
        let known = self.known_lines(book, part, account, key);
        let mut new: Vec<usize> = places(&known).collect();
        let seen = match part.asset {
            Some(asset) => {
                let on = On {
                    book,
                    account,
                    key,
                    asset,
                };
                self.movements.look(on, part, &new)
            }
            None => HashMap::new(),
        };
        let is_seen = |it: &usize, how: Seen| seen.get(it) == Some(&how);
        tell_seen(part, &seen);
        new.retain(|it| !is_seen(it, Seen::Yes));
        let lines = Arc::clone(&part.lines);
        for (index, (line, state)) in lines.iter().zip(known).enumerate() {
            let is_elsewhere = is_seen(&index, Seen::Yes);
            let (State::Known(occurrence) | State::New(occurrence)) = state else {
                part.preview.pending += 1;
                part.occurrences.push(0);
                continue;
            };
            // What came in another format is left out of the drafts: its fingerprint is another.
            part.occurrences
                .push(if is_elsewhere { 0 } else { occurrence });
            let is_duplicate = is_elsewhere || matches!(state, State::Known(_));
            part.preview.duplicates += usize::from(is_duplicate);
            part.preview.new += usize::from(!is_duplicate);
            if part.preview.sample.len() < SAMPLE_LINES {
                part.preview.sample.push(LinePreview {
                    line: line.clone(),
                    is_duplicate,
                });
            }
            if !is_elsewhere && let Some(own) = self.own_counterparty(book, line, account) {
                part.counterparties.insert(index, own.clone());
            }
            if let Some(asset) = part.asset
                && let Err(error) = Amount::from_decimal(line.amount, asset)
            {
                let place = Place::line(line.line);
                let found = line.amount.to_string();
                let problem = Problem::error("amount-too-precise", place, &found, error.expected());
                part.preview.problems.push(problem);
            }
        }
        new
    }

    /// What each line is by its fingerprint.
    fn known_lines(
        &mut self,
        book: &Book,
        part: &Part,
        account: Option<AccountId>,
        key: &str,
    ) -> Vec<State> {
        let keys = self.keys.entry(key.to_owned()).or_default();
        let counts = &mut self.counts;
        let state = |line: &Line| {
            if line.status != LineStatus::Booked || line.amount.is_zero() {
                return State::Never;
            }
            let count = counts.entry(line.fingerprint.0).or_default();
            *count += 1;
            let is_known =
                account.is_some_and(|it| book.line(&(it, line.fingerprint.0, *count)).is_some());
            let is_repeated = !keys.insert((line.fingerprint.0, *count));
            if is_known || is_repeated {
                State::Known(*count)
            } else {
                State::New(*count)
            }
        };
        part.lines.iter().map(state).collect()
    }

    /// The own account on the other side of a line, if the line names one.
    fn own_counterparty<'a>(
        &mut self,
        book: &'a Book,
        line: &Line,
        account: Option<AccountId>,
    ) -> Option<&'a Account> {
        let named = line.counterparty_account.as_deref()?;
        let own = match self.own.get(named) {
            Some(known) => *known,
            None => {
                let found = book.chart().find_by_identification(named).map(|it| it.id);
                self.own.insert(named.to_owned(), found);
                found
            }
        };
        book.account(own.filter(|it| Some(*it) != account)?)
    }
}

/// What a line is by its fingerprint and its occurrence number.
#[derive(Clone, Copy)]
enum State {
    /// Pending, for information, or zero: never booked.
    Never,
    /// In the books, or in this import before.
    Known(u32),
    /// Neither.
    New(u32),
}

/// The places of the new lines.
fn places(states: &[State]) -> impl Iterator<Item = usize> + '_ {
    let is_new = |it: &(usize, &State)| matches!(it.1, State::New(_));
    states.iter().enumerate().filter(is_new).map(|it| it.0)
}

/// Says how many lines came in another format, and of how many that is only likely.
fn tell_seen(part: &mut Part, seen: &HashMap<usize, Seen>) {
    let count = |how: Seen| seen.values().filter(|it| **it == how).count();
    let (sure, likely) = (count(Seen::Yes), count(Seen::Likely));
    if sure > 0 {
        part.preview.problems.push(Problem::notice(
            "came-in-another-format",
            Place::FILE,
            &format!("{sure} lines"),
            "nothing to do: they came in a file of another format and are left out",
        ));
    }
    if likely > 0 {
        part.preview.problems.push(Problem::confirm(
            "likely-duplicate",
            Place::FILE,
            &format!("{likely} lines"),
            "lines that are not booked yet: the same day and amount came in another format",
        ));
    }
}

/// What these lines add to the account.
fn units_of(part: &Part, lines: &[usize], asset: Asset) -> i128 {
    let lines = lines.iter().filter_map(|it| part.lines.get(*it));
    lines
        .filter_map(|it| it.amount.to_units(asset.scale()))
        .sum()
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
