//! The rules of entries: new, reversed, reclassified and from statements.
//!
//! Owns: what an entry must be to be booked. Not here: accounts and assets (`decide`).
//! Invariant: what passes balances per asset, on open accounts, in open periods.

use std::collections::BTreeSet;

use money::{Amount, Date};

use crate::account::{Account, AccountId};
use crate::book::{Basis, Book};
use crate::decide::refusal::check_text;
use crate::decide::{Refusal, RefusalKind, StatementDraft, collect};
use crate::entry::{Correction, Entry, Posting};
use crate::record::{Fact, StatementRecord};

/// Most postings of one entry.
const MAX_POSTINGS: usize = 10_000;
/// Longest description, in bytes.
const MAX_DESCRIPTION: usize = 4_000;
/// Longest counterparty, reference, tag name or tag value, in bytes.
pub(super) const MAX_FIELD: usize = 500;
/// Most tags of one entry.
const MAX_TAGS: usize = 50;

pub(super) fn post(book: &Book, entries: &[Entry]) -> Result<Vec<Fact>, Vec<Refusal>> {
    let mut reversed = BTreeSet::new();
    let mut index = 0;
    collect(entries, |entry| {
        let before = entries.get(..index).unwrap_or_default();
        index += 1;
        // Else anyone could take the place of a bank line.
        if entry.line.is_some() {
            return Err(RefusalKind::SetByJournal("the link to the bank line"));
        }
        if let Some(correction) = entry.corrects {
            check_correction(book, before, entry, correction)?;
            if let Correction::Reversal(of) = correction
                && !reversed.insert(of)
            {
                return Err(RefusalKind::AlreadyReversed { entry: of, by: of });
            }
        }
        check(book, entry)?;
        Ok(Some(Fact::EntryPosted(entry.clone())))
    })
}

/// A link to a corrected entry, as a text import brings it, must be true: a reversal is the exact
/// opposite of an entry that stands, a reclassification moves what that entry holds.
///
/// `before` are the entries of the same command that come first; the journal numbers them on.
fn check_correction(
    book: &Book,
    before: &[Entry],
    entry: &Entry,
    correction: Correction,
) -> Result<(), RefusalKind> {
    let (Correction::Reversal(of) | Correction::Reclassification(of)) = correction;
    let untrue = || RefusalKind::SetByJournal("the link to the corrected entry");
    let place = of
        .checked_sub(book.head().seq + 1)
        .and_then(|it| usize::try_from(it).ok());
    let corrected = match place {
        Some(place) => before.get(place).cloned(),
        None => book.entry_at(of).map(|it| it.to_entry()),
    };
    let corrected = corrected.ok_or(RefusalKind::UnknownEntry(of))?;
    if let Some(by) = book.entry_at(of).and_then(|it| it.reversed_by()) {
        return Err(RefusalKind::AlreadyReversed { entry: of, by });
    }
    if matches!(corrected.corrects, Some(Correction::Reversal(_))) {
        return Err(RefusalKind::IsReversal(of));
    }
    let key = |account: AccountId, amount: Amount| (account, amount.asset(), amount.units());
    let mut taken: Vec<_> = Vec::with_capacity(corrected.postings.len());
    for it in &corrected.postings {
        taken.push(key(it.account, it.amount.checked_neg()?));
    }
    let mut given: Vec<_> = entry
        .postings
        .iter()
        .map(|it| key(it.account, it.amount))
        .collect();
    let is_true = match correction {
        Correction::Reversal(_) => {
            taken.sort_unstable();
            given.sort_unstable();
            taken == given
        }
        // It may move what an earlier one moved, so only the assets can be compared.
        Correction::Reclassification(_) => given
            .iter()
            .all(|it| taken.iter().any(|other| other.1 == it.1)),
    };
    if is_true { Ok(()) } else { Err(untrue()) }
}

/// Everything an entry must be.
pub(super) fn check(book: &Book, entry: &Entry) -> Result<(), RefusalKind> {
    check_date(entry.booked_on)?;
    check_text("description", &entry.description, MAX_DESCRIPTION)?;
    check_text(
        "counterparty",
        entry.counterparty.as_deref().unwrap_or_default(),
        MAX_FIELD,
    )?;
    check_text(
        "reference",
        entry.reference.as_deref().unwrap_or_default(),
        MAX_FIELD,
    )?;
    if entry.tags.len() > MAX_TAGS {
        return Err(RefusalKind::TooMany {
            found: entry.tags.len(),
            limit: MAX_TAGS,
        });
    }
    for (name, value) in &entry.tags {
        check_text("tag", name, MAX_FIELD)?;
        check_text("tag", value, MAX_FIELD)?;
    }
    if !(2..=MAX_POSTINGS).contains(&entry.postings.len()) {
        return Err(RefusalKind::PostingCount(entry.postings.len()));
    }
    for posting in &entry.postings {
        check_posting(book, posting, entry.booked_on)?;
    }
    let sums = entry.imbalance()?;
    if sums.is_empty() {
        return Ok(());
    }
    let sums: Vec<String> = sums.iter().map(Amount::to_string).collect();
    Err(RefusalKind::Unbalanced(sums.join(", ")))
}

pub(super) fn check_date(date: Date) -> Result<(), RefusalKind> {
    if (1900..=2199).contains(&date.year()) {
        return Ok(());
    }
    Err(RefusalKind::DateOutOfRange(date))
}

fn check_posting(book: &Book, posting: &Posting, booked_on: Date) -> Result<(), RefusalKind> {
    let unknown = || RefusalKind::UnknownAccount(posting.account.to_string());
    let account = book.account(posting.account).ok_or_else(unknown)?;
    check_account_open(account, booked_on)?;
    let through = book.locks().through(account.entity.as_ref());
    if let Some(through) = through.filter(|it| booked_on <= *it) {
        return Err(RefusalKind::PeriodClosed { through, booked_on });
    }
    let signed = book.reconciled_through(account.id);
    if let Some(through) = signed.filter(|it| booked_on <= *it) {
        let path = account.path.to_string();
        return Err(RefusalKind::AccountReconciled {
            path,
            through,
            booked_on,
        });
    }
    let asset = posting.amount.asset();
    if book.assets().get(asset.code()).map(|it| it.asset) != Some(asset) {
        return Err(RefusalKind::UnknownAsset(asset.code().to_string()));
    }
    if let Some(expected) = account.asset.filter(|it| *it != asset.code()) {
        let path = account.path.to_string();
        return Err(RefusalKind::WrongAsset {
            path,
            expected,
            found: asset.code(),
        });
    }
    if posting.amount.is_zero() {
        return Err(RefusalKind::ZeroPosting(asset.code()));
    }
    if let Some(day) = posting.valued_on {
        check_date(day)?;
    }
    let Some(counter) = posting.counter else {
        return Ok(());
    };
    let is_defined = book.assets().get(counter.asset().code()).map(|it| it.asset);
    if is_defined != Some(counter.asset()) {
        return Err(RefusalKind::UnknownAsset(
            counter.asset().code().to_string(),
        ));
    }
    let is_same_sign = counter.is_zero() || counter.is_negative() == posting.amount.is_negative();
    if counter.asset() == asset || !is_same_sign {
        let (amount, counter) = (posting.amount.to_string(), counter.to_string());
        return Err(RefusalKind::BadCounter { amount, counter });
    }
    Ok(())
}

fn check_account_open(account: &Account, booked_on: Date) -> Result<(), RefusalKind> {
    let path = || account.path.to_string();
    if let Some(opened_on) = account.opened_on.filter(|it| booked_on < *it) {
        return Err(RefusalKind::AccountNotOpen {
            path: path(),
            opened_on,
            booked_on,
        });
    }
    if let Some(closed_on) = account.closed_on.filter(|it| booked_on > *it) {
        return Err(RefusalKind::AccountClosed {
            path: path(),
            closed_on,
            booked_on,
        });
    }
    Ok(())
}

/// An account is closed empty, and not before its last entry.
pub(super) fn check_closing(book: &Book, account: &Account) -> Result<(), RefusalKind> {
    let Some(closed_on) = account.closed_on else {
        return Ok(());
    };
    let path = || account.path.to_string();
    let fail = |reason| {
        Err(RefusalKind::CannotClose {
            path: path(),
            closed_on,
            reason,
        })
    };
    let balances = book.account_balances(account.id, None, Basis::Booked);
    if let Some(left) = balances.iter().find(|it| !it.is_zero()) {
        return fail(format!("{left} is left on it; move it first"));
    }
    if let Some(last) = book.last_entry_on(account.id).filter(|it| *it > closed_on) {
        return fail(format!("its last entry is of {last}"));
    }
    Ok(())
}

pub(super) fn reverse(
    book: &Book,
    entries: &[u64],
    booked_on: Option<Date>,
    reason: &str,
) -> Result<Vec<Fact>, Vec<Refusal>> {
    check_text("reason", reason, MAX_FIELD).map_err(|it| vec![it.whole()])?;
    let (mut facts, mut refusals) = (Vec::with_capacity(entries.len()), Vec::new());
    let mut seen = BTreeSet::new();
    let asked: BTreeSet<u64> = entries.iter().copied().collect();
    for (index, seq) in entries.iter().enumerate() {
        // What moved its postings elsewhere goes with it: else the other account would keep them.
        let mut open = vec![*seq];
        while let Some(seq) = open.pop() {
            let result = if seen.insert(seq) {
                take_back(book, seq, booked_on, reason)
            } else {
                Err(RefusalKind::AlreadyReversed {
                    entry: seq,
                    by: seq,
                })
            };
            match result {
                Ok(fact) => facts.push(fact),
                Err(kind) => refusals.push(kind.at(index)),
            }
            let moved = book
                .entry_at(seq)
                .map(|it| it.reclassified_by().collect::<Vec<_>>());
            let is_extra = |it: &u64| !asked.contains(it) && !seen.contains(it);
            open.extend(moved.unwrap_or_default().into_iter().filter(is_extra));
        }
    }
    if refusals.is_empty() {
        Ok(facts)
    } else {
        Err(refusals)
    }
}

fn take_back(
    book: &Book,
    seq: u64,
    booked_on: Option<Date>,
    reason: &str,
) -> Result<Fact, RefusalKind> {
    let view = book.entry_at(seq).ok_or(RefusalKind::UnknownEntry(seq))?;
    if let Some(by) = view.reversed_by() {
        return Err(RefusalKind::AlreadyReversed { entry: seq, by });
    }
    if matches!(view.corrects(), Some(Correction::Reversal(_))) {
        return Err(RefusalKind::IsReversal(seq));
    }
    let original = view.to_entry();
    let booked_on = booked_on.unwrap_or(original.booked_on);
    let flip = |it: &Posting| -> Result<Posting, RefusalKind> {
        Ok(Posting {
            account: it.account,
            amount: it.amount.checked_neg()?,
            valued_on: it.valued_on.filter(|_| booked_on == original.booked_on),
            counter: it.counter.map(Amount::checked_neg).transpose()?,
        })
    };
    let postings: Result<Vec<_>, _> = original.postings.iter().map(flip).collect();
    let text = if reason.is_empty() {
        original.description.clone()
    } else {
        reason.to_owned()
    };
    let mut entry = Entry::new(booked_on, text, postings?);
    entry.counterparty.clone_from(&original.counterparty);
    entry.reference.clone_from(&original.reference);
    entry.corrects = Some(Correction::Reversal(seq));
    check(book, &entry)?;
    Ok(Fact::EntryPosted(entry))
}

/// Statements with the lines that are not booked yet; a statement without any leaves no record.
pub(super) fn record_statements(
    book: &Book,
    drafts: &[StatementDraft],
) -> Result<Vec<Fact>, Vec<Refusal>> {
    let (mut facts, mut refusals) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    let mut index = 0;
    for draft in drafts {
        let account = draft.statement.account;
        let seq = book.head().seq + 1 + facts.len() as u64;
        let before = facts.len();
        if let Err(kind) = check_statement(book, &draft.statement) {
            refusals.push(kind.at(index));
        }
        facts.push(Fact::StatementRecorded(draft.statement.clone()));
        for entry in &draft.entries {
            let result = line_key(account, entry).and_then(|key| {
                let is_new = book.line(&key).is_none() && seen.insert(key);
                if !is_new {
                    // Nothing is asked for: not even a period closed since is in the way.
                    return Ok(None);
                }
                check(book, entry)?;
                Ok(Some(with_statement(entry, seq)))
            });
            match result {
                Ok(entry) => facts.extend(entry.map(Fact::EntryPosted)),
                Err(kind) => refusals.push(kind.at(index)),
            }
            index += 1;
        }
        if facts.len() == before + 1 {
            facts.pop();
        }
    }
    if refusals.is_empty() {
        Ok(facts)
    } else {
        Err(refusals)
    }
}

/// A statement must be readable again: its account and the assets of its balances are known.
fn check_statement(book: &Book, it: &StatementRecord) -> Result<(), RefusalKind> {
    let unknown = || RefusalKind::UnknownAccount(it.account.to_string());
    book.account(it.account).ok_or_else(unknown)?;
    check_text("file name", &it.file, MAX_FIELD)?;
    check_text("format", &it.format, MAX_FIELD)?;
    check_text(
        "statement number",
        it.number.as_deref().unwrap_or_default(),
        MAX_FIELD,
    )?;
    for (balance, on) in [it.opening, it.closing].into_iter().flatten() {
        let asset = balance.asset();
        if book.assets().get(asset.code()).map(|it| it.asset) != Some(asset) {
            return Err(RefusalKind::UnknownAsset(asset.code().to_string()));
        }
        on.map_or(Ok(()), check_date)?;
    }
    Ok(())
}

/// How the line behind an entry is recognised.
fn line_key(account: AccountId, entry: &Entry) -> Result<crate::book::LineKey, RefusalKind> {
    if entry.corrects.is_some() {
        return Err(RefusalKind::SetByJournal("the link to the corrected entry"));
    }
    let line = entry.line.ok_or(RefusalKind::LineAccount)?;
    if entry.postings.first().map(|it| it.account) != Some(account) {
        return Err(RefusalKind::LineAccount);
    }
    Ok((account, line.fingerprint, line.occurrence))
}

fn with_statement(entry: &Entry, statement: u64) -> Entry {
    let mut entry = entry.clone();
    if let Some(line) = &mut entry.line {
        line.statement = statement;
    }
    entry
}
