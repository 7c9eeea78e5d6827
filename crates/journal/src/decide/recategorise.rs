//! Moving what entries leave on accounts to others: categories given, corrected and split (CASH-5).
//!
//! Owns: from a move to an entry that reclassifies. Not here: who says the category (`treasury`).
//! Invariant: what is moved is what the entry and its reclassifications leave on the account now,
//! so that two people who categorise the same line never move it twice.

use std::collections::{BTreeMap, BTreeSet};

use money::Amount;

use super::command::{Recategorisation, Reclassification};
use super::entries::{MAX_FIELD, check};
use super::refusal::check_text;
use super::{Refusal, RefusalKind, collect};
use crate::account::AccountId;
use crate::book::{Book, EntryView};
use crate::entry::{Correction, Entry, Posting};
use crate::record::Fact;

/// Most accounts that an amount is split over.
const MAX_PARTS: usize = 1_000;

pub(super) fn decide(book: &Book, moves: &[Recategorisation]) -> Result<Vec<Fact>, Vec<Refusal>> {
    let mut seen = BTreeSet::new();
    collect(moves, |it| {
        if !seen.insert((it.entry, it.from)) {
            return Err(RefusalKind::NamedTwice(it.entry));
        }
        moved(book, it).map(Some)
    })
}

pub(super) fn reclassify(book: &Book, it: &Reclassification) -> Result<Vec<Fact>, Vec<Refusal>> {
    let whole = Recategorisation {
        entry: it.entry,
        from: it.from,
        to: vec![(it.to, None)],
        counterparty: None,
        tags: BTreeMap::new(),
        reason: it.reason.clone(),
    };
    let fact = moved(book, &whole);
    fact.map(|it| vec![it]).map_err(|it| vec![it.whole()])
}

/// The entry that moves what is left.
fn moved(book: &Book, it: &Recategorisation) -> Result<Fact, RefusalKind> {
    check_text("reason", &it.reason, MAX_FIELD)?;
    let view = book
        .entry_at(it.entry)
        .ok_or(RefusalKind::UnknownEntry(it.entry))?;
    if let Some(by) = view.reversed_by() {
        return Err(RefusalKind::AlreadyReversed {
            entry: it.entry,
            by,
        });
    }
    let left = left_on(&view, book, it.from)?;
    if left.is_empty() {
        let account = it.from.to_string();
        return Err(RefusalKind::NoSuchPosting {
            entry: it.entry,
            account,
        });
    }
    let mut postings = Vec::new();
    for posting in &left {
        postings.push(Posting {
            amount: posting.amount.checked_neg()?,
            ..posting.clone()
        });
    }
    match it.to.as_slice() {
        [(to, None)] => postings.extend(left.into_iter().map(|posting| Posting {
            account: *to,
            ..posting
        })),
        parts => postings.extend(split(&left, parts)?),
    }
    let text = if it.reason.is_empty() {
        view.description()
    } else {
        &it.reason
    };
    let mut entry = Entry::new(view.booked_on(), text, postings);
    let known = || view.counterparty().map(str::to_owned);
    entry.counterparty = it.counterparty.clone().or_else(known);
    entry.reference = view.reference().map(str::to_owned);
    entry.tags.clone_from(&it.tags);
    entry.corrects = Some(Correction::Reclassification(it.entry));
    check(book, &entry)?;
    Ok(Fact::EntryPosted(entry))
}

/// The parts of the one amount that is left; what no part names goes to the one without an amount.
fn split(
    left: &[Posting],
    parts: &[(crate::account::AccountId, Option<Amount>)],
) -> Result<Vec<Posting>, RefusalKind> {
    let [whole] = left else {
        let what = "several amounts are left on the account: move them whole";
        return Err(RefusalKind::Inconsistent(what.to_owned()));
    };
    if parts.len() > MAX_PARTS || parts.iter().filter(|it| it.1.is_none()).count() > 1 {
        return Err(RefusalKind::PostingCount(parts.len()));
    }
    let mut rest = whole.amount;
    for amount in parts.iter().filter_map(|it| it.1) {
        rest = rest.checked_sub(amount)?;
    }
    // A part of nothing is left out; what does not add up is found when the entry is checked.
    let postings = parts.iter().map(|(account, amount)| Posting {
        account: *account,
        amount: amount.unwrap_or(rest),
        ..whole.clone()
    });
    Ok(postings.filter(|it| !it.amount.is_zero()).collect())
}

/// What an entry and the reclassifications of it leave on an account, by asset and value date.
fn left_on(
    view: &EntryView<'_>,
    book: &Book,
    account: AccountId,
) -> Result<Vec<Posting>, RefusalKind> {
    let moved = view.reclassified_by().filter_map(|it| book.entry_at(it));
    let all = view
        .postings()
        .chain(moved.flat_map(|it| it.postings().collect::<Vec<_>>()));
    let mut left: Vec<Posting> = Vec::new();
    for posting in all.filter(|it| it.account == account) {
        let is_same = |it: &&mut Posting| {
            it.amount.asset() == posting.amount.asset() && it.valued_on == posting.valued_on
        };
        match left.iter_mut().find(is_same) {
            Some(sum) => sum.amount = sum.amount.checked_add(posting.amount)?,
            None => left.push(Posting {
                counter: None,
                ..posting
            }),
        }
    }
    left.retain(|it| !it.amount.is_zero());
    Ok(left)
}
