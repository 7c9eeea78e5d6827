//! Accepting matches and taking them back (CASH-6).
//!
//! Owns: how the lines of a match settle its items, and the one batch that says so.
//! Not here: proposals (`propose`), transfers.
//! Invariant: what lines settle adds up to what they brought, apart from a difference that was
//! asked for and is written down; no item is settled beyond what it is.

use std::collections::{BTreeMap, BTreeSet};

use journal::Book;
use money::{Amount, Decimal, ExpectedItemId, OrganisationId};
use statements::{Place, Problem};
use store::{DocumentChange, DocumentVersion};

use super::line::{free_lines, is_between};
use super::{COLLECTION, MatchDocument, StoredMatch, document_id};
use crate::audit::Event;
use crate::error::Error;
use crate::expected::{self, ExpectedItem, ExpectedKind, SettledDocument, StoredItem};
use crate::lines::BookLine;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// Most matches of one request.
const MAX_CHOICES: usize = 10_000;
/// Most lines, and most items, of one match.
const MAX_PARTS: usize = 100;

/// Lines that settle items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchChoice {
    /// The entries.
    pub lines: Vec<u64>,
    /// The items.
    pub items: Vec<ExpectedItemId>,
}

/// A match that was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedMatch {
    /// The entries.
    pub lines: Vec<u64>,
    /// The items.
    pub items: Vec<ExpectedItemId>,
    /// Lines less items, if they do not agree.
    pub difference: Option<Amount>,
}

/// Matches that were accepted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedMatches {
    /// Each of them.
    pub matches: Vec<AcceptedMatch>,
}

/// What was wrong with a choice: code, found, expected.
type Fault = (&'static str, String, String);

/// Building a batch.
struct Work<'a> {
    book: &'a Book,
    free: BTreeMap<u64, BookLine>,
    items: BTreeMap<ExpectedItemId, (&'a StoredItem, ExpectedItem)>,
    tolerance: Option<Decimal>,
    used: BTreeSet<u64>,
    named: BTreeSet<ExpectedItemId>,
    changes: Vec<DocumentChange>,
    done: Vec<AcceptedMatch>,
    made: (money::Timestamp, &'a str),
}

impl Treasury {
    /// Accepts matches, all or none: lines settle items.
    ///
    /// Lines that bring less than one kind of items is open for leave the rest open. A difference
    /// of at most `tolerance` (in the asset's unit) settles the items whole and is written down.
    ///
    /// Errors: `Files` with every problem (the match's place as line), `Document` when a line or
    /// an item was matched or changed meanwhile.
    pub async fn accept_matches(
        &self,
        org: OrganisationId,
        caller: &Caller,
        choices: &[MatchChoice],
        tolerance: Option<Decimal>,
    ) -> Result<AcceptedMatches, Error> {
        caller.require(org, Action::MatchesAccept)?;
        if choices.is_empty() || choices.len() > MAX_CHOICES {
            let found = choices.len().to_string();
            return Err(Error::invalid("matches", &found, "1 to 10,000 matches"));
        }
        if let Some(it) = tolerance.filter(|it| it.is_negative()) {
            return Err(Error::invalid("tolerance", &it.to_string(), "zero or more"));
        }
        let book = self.book_for(org, caller, Action::MatchesRead).await?;
        let matched = self.stored_matches(org).await?;
        if let Some(done) = done_before(&matched, choices) {
            return Ok(done);
        }
        let stored = self.stored_items(org).await?;
        let mut items = BTreeMap::new();
        for it in self.seen_items(org, caller).await? {
            if let Some(own) = expected::find(&stored, it.id) {
                items.insert(it.id, (own, it));
            }
        }
        let free = free_lines(&book, &matched).into_iter();
        let mut work = Work {
            book: &book,
            free: free.map(|it| (it.entry, it)).collect(),
            items,
            tolerance,
            used: BTreeSet::new(),
            named: BTreeSet::new(),
            changes: Vec::new(),
            done: Vec::new(),
            made: (self.now(), &caller.name),
        };
        let mut problems = Vec::new();
        for (line, choice) in (1_u64..).zip(choices) {
            if let Err((code, found, expected)) = work.add(choice) {
                problems.push(Problem::error(code, Place::line(line), &found, expected));
            }
        }
        if !problems.is_empty() {
            return Err(refuse(problems));
        }
        let Work { changes, done, .. } = work;
        self.store
            .change_documents(org, &changes, &caller.name)
            .await?;
        let event = Event::of("matches.accepted").after(&audited(&done));
        self.note_for(org, caller, event).await?;
        Ok(AcceptedMatches { matches: done })
    }

    /// Takes the match that a line is in back: its items are open again.
    ///
    /// Errors: `NotFound` when the line is in none, `Document` when it was changed meanwhile.
    pub async fn take_back_match(
        &self,
        org: OrganisationId,
        caller: &Caller,
        entry: u64,
    ) -> Result<AcceptedMatch, Error> {
        caller.require(org, Action::MatchesAccept)?;
        let unknown = || Error::NotFound {
            what: "match of the entry",
            name: entry.to_string(),
            cure: "`bursar expected list --state settled` shows what settles each item",
        };
        let seen = self.book_for(org, caller, Action::MatchesRead).await?;
        seen.entry_at(entry).ok_or_else(unknown)?;
        let matched = self.stored_matches(org).await?;
        let found = matched.get(&entry).ok_or_else(unknown)?;
        let lines = found.document.lines.clone();
        let mut changes = Vec::new();
        for line in &lines {
            if let Some(it) = matched.get(line) {
                changes.push(DocumentChange {
                    collection: COLLECTION,
                    id: document_id(*line),
                    expected: DocumentVersion::Is(it.version),
                    body: None,
                });
            }
        }
        let stored = self.stored_items(org).await?;
        let mut items = Vec::new();
        for name in &found.document.items {
            let id = name.parse().ok();
            let Some(item) = id.and_then(|it| expected::find(&stored, it)) else {
                continue;
            };
            let mut document = item.document.clone();
            document.settled.retain(|it| !lines.contains(&it.entry));
            items.push(item.id);
            changes.push(DocumentChange {
                collection: expected::COLLECTION,
                id: item.id.to_string(),
                expected: DocumentVersion::Is(item.version),
                body: Some(document.to_body()),
            });
        }
        self.store
            .change_documents(org, &changes, &caller.name)
            .await?;
        let difference = None;
        let done = AcceptedMatch {
            lines,
            items,
            difference,
        };
        let event = Event::of("match.taken-back").before(&audited(std::slice::from_ref(&done)));
        self.note_for(org, caller, event).await?;
        Ok(done)
    }
}

/// The same matches, when all of them were accepted before: a request that comes again.
fn done_before(
    matched: &BTreeMap<u64, StoredMatch>,
    choices: &[MatchChoice],
) -> Option<AcceptedMatches> {
    let mut done = Vec::with_capacity(choices.len());
    for choice in choices {
        let found = matched.get(choice.lines.first()?)?;
        let items: Vec<String> = choice.items.iter().map(ToString::to_string).collect();
        if found.document.lines != choice.lines || found.document.items != items {
            return None;
        }
        done.push(AcceptedMatch {
            lines: choice.lines.clone(),
            items: choice.items.clone(),
            difference: None,
        });
    }
    Some(AcceptedMatches { matches: done })
}

impl Work<'_> {
    fn add(&mut self, choice: &MatchChoice) -> Result<(), Fault> {
        let sizes = 1..=MAX_PARTS;
        if !sizes.contains(&choice.lines.len()) || !sizes.contains(&choice.items.len()) {
            let found = format!("{} lines, {} items", choice.lines.len(), choice.items.len());
            let expected = "1 to 100 lines and 1 to 100 items".to_owned();
            return Err(("match-size", found, expected));
        }
        let lines = self.lines(choice)?;
        let items = self.items_of(choice)?;
        let asset = lines[0].amount.asset();
        let foreign = lines
            .iter()
            .map(|it| it.amount)
            .chain(items.iter().map(|it| it.1));
        if let Some(it) = foreign.into_iter().find(|it| it.asset() != asset) {
            let expected = format!("one asset in a match, {} here", asset.code());
            return Err(("asset-mismatch", it.to_string(), expected));
        }
        let settled = self.settle(&lines, &items)?;
        let difference = settled.difference;
        let document = MatchDocument {
            lines: choice.lines.clone(),
            items: choice.items.iter().map(ToString::to_string).collect(),
            difference: difference.map(|it| it.to_string()),
            made_at: self.made.0,
            made_by: self.made.1.to_owned(),
        };
        let body = serde_json::to_value(document).unwrap_or_default();
        for entry in &choice.lines {
            self.changes.push(DocumentChange {
                collection: COLLECTION,
                id: document_id(*entry),
                expected: DocumentVersion::Absent,
                body: Some(body.clone()),
            });
        }
        for (id, more) in settled.by_item {
            let Some((stored, _)) = self.items.get(&id) else {
                continue;
            };
            let mut document = stored.document.clone();
            // What entries that were taken back had settled is forgotten with the first change.
            document.settled.retain(|it| {
                let view = self.book.entry_at(it.entry);
                view.is_some_and(|it| it.reversed_by().is_none())
            });
            document.settled.extend(more);
            self.changes.push(DocumentChange {
                collection: expected::COLLECTION,
                id: id.to_string(),
                expected: DocumentVersion::Is(stored.version),
                body: Some(document.to_body()),
            });
        }
        self.done.push(AcceptedMatch {
            lines: choice.lines.clone(),
            items: choice.items.clone(),
            difference,
        });
        Ok(())
    }

    fn lines(&mut self, choice: &MatchChoice) -> Result<Vec<BookLine>, Fault> {
        let mut lines = Vec::with_capacity(choice.lines.len());
        for entry in &choice.lines {
            let found = self.free.get(entry).filter(|it| !is_between(it));
            let Some(line) = found.filter(|_| !self.used.contains(entry)) else {
                let expected = "an entry that stands, moves money of one account of ours, is no \
                    transfer and in no other match";
                return Err(("line-not-free", entry.to_string(), expected.to_owned()));
            };
            lines.push(line.clone());
            self.used.insert(*entry);
        }
        Ok(lines)
    }

    /// The items with what is open of each, money in positive.
    fn items_of(&mut self, choice: &MatchChoice) -> Result<Vec<(ExpectedItem, Amount)>, Fault> {
        let mut items = Vec::with_capacity(choice.items.len());
        for id in &choice.items {
            let found = self.items.get(id).filter(|it| !it.1.open.is_zero());
            let found = found.filter(|_| !self.named.contains(id));
            let flow = found.and_then(|it| Some((it.1.clone(), it.1.open_flow().ok()?)));
            let Some(item) = flow else {
                let expected = "an item of which something is open, named once".to_owned();
                return Err(("item-not-open", id.to_string(), expected));
            };
            items.push(item);
            self.named.insert(*id);
        }
        Ok(items)
    }

    /// How the lines settle the items.
    fn settle(
        &self,
        lines: &[BookLine],
        items: &[(ExpectedItem, Amount)],
    ) -> Result<Settled, Fault> {
        let out_of_range = |it: money::AmountError| {
            (
                "amount-out-of-range",
                it.to_string(),
                "sums in range".to_owned(),
            )
        };
        let zero = Amount::zero(lines[0].amount.asset());
        let mut of_lines = lines.iter().map(|it| it.amount);
        let brought = of_lines.try_fold(zero, Amount::checked_add);
        let brought = brought.map_err(out_of_range)?;
        let mut of_items = items.iter().map(|it| it.1);
        let wanted = of_items.try_fold(zero, Amount::checked_add);
        let wanted = wanted.map_err(out_of_range)?;
        let difference = brought.checked_sub(wanted).map_err(out_of_range)?;
        let slack = self.tolerance.unwrap_or(Decimal::ZERO);
        let size = difference.to_decimal().checked_abs();
        let is_near = size.is_ok_and(|it| it <= slack);
        let is_one_way = lines
            .iter()
            .map(|it| it.amount)
            .chain(items.iter().map(|it| it.1))
            .all(|it| it.is_negative() == brought.is_negative());
        let is_less = difference.is_negative() != brought.is_negative();
        if difference.is_zero() || is_near {
            return whole(lines, items, difference).map_err(out_of_range);
        }
        if is_one_way && is_less && !brought.is_zero() {
            return partly(lines, items).map_err(out_of_range);
        }
        let expected = format!(
            "lines that bring {wanted}, or less of one kind of items; these bring {brought}: name \
             another item, or accept with a tolerance"
        );
        Err(("match-difference", difference.to_string(), expected))
    }
}

/// What lines settle of items.
struct Settled {
    by_item: Vec<(ExpectedItemId, Vec<SettledDocument>)>,
    difference: Option<Amount>,
}

/// Every item is settled whole; where a line ends and the next begins is by their order.
fn whole(
    lines: &[BookLine],
    items: &[(ExpectedItem, Amount)],
    difference: Amount,
) -> Result<Settled, money::AmountError> {
    let mut left: Vec<(u64, Amount)> = lines.iter().map(|it| (it.entry, it.amount)).collect();
    let last = left.len() - 1;
    let mut by_item = Vec::with_capacity(items.len());
    for (item, open) in items {
        let mut rest = *open;
        let mut settled = Vec::new();
        for (place, line) in left.iter_mut().enumerate() {
            if rest.is_zero() {
                break;
            }
            let is_same_way = line.1.is_negative() == rest.is_negative();
            // The last line takes what no other does: the difference, and credit notes.
            let part = if place == last {
                rest
            } else if is_same_way && !line.1.is_zero() {
                smaller(line.1, rest)
            } else {
                continue;
            };
            line.1 = line.1.checked_sub(part)?;
            rest = rest.checked_sub(part)?;
            settled.push(document(item, line.0, part)?);
        }
        by_item.push((item.id, settled));
    }
    Ok(Settled {
        by_item,
        difference: Some(difference).filter(|it| !it.is_zero()),
    })
}

/// Lines of one way bring less than the items want: the first items are settled first.
fn partly(
    lines: &[BookLine],
    items: &[(ExpectedItem, Amount)],
) -> Result<Settled, money::AmountError> {
    let mut left: Vec<(u64, Amount)> = lines.iter().map(|it| (it.entry, it.amount)).collect();
    let mut by_item = Vec::with_capacity(items.len());
    for (item, open) in items {
        let mut rest = *open;
        let mut settled = Vec::new();
        for line in left.iter_mut().filter(|it| !it.1.is_zero()) {
            if rest.is_zero() {
                break;
            }
            let part = smaller(line.1, rest);
            line.1 = line.1.checked_sub(part)?;
            rest = rest.checked_sub(part)?;
            settled.push(document(item, line.0, part)?);
        }
        by_item.push((item.id, settled));
    }
    Ok(Settled {
        by_item,
        difference: None,
    })
}

/// Of two amounts of one sign the one nearer to zero.
fn smaller(a: Amount, b: Amount) -> Amount {
    if a.units().unsigned_abs() <= b.units().unsigned_abs() {
        a
    } else {
        b
    }
}

/// A settlement signed as the item is.
fn document(
    item: &ExpectedItem,
    entry: u64,
    flow: Amount,
) -> Result<SettledDocument, money::AmountError> {
    let amount = match item.kind {
        ExpectedKind::Receivable => flow,
        ExpectedKind::Payable => flow.checked_neg()?,
    };
    Ok(SettledDocument {
        entry,
        amount: amount.to_text(),
    })
}

fn audited(done: &[AcceptedMatch]) -> serde_json::Value {
    let shown = done.iter().take(200).map(|it| {
        let items: Vec<String> = it.items.iter().map(ToString::to_string).collect();
        serde_json::json!({
            "lines": it.lines, "items": items,
            "difference": it.difference.map(|it| it.to_string()),
        })
    });
    serde_json::json!({"count": done.len(), "items": shown.collect::<Vec<_>>()})
}

pub(super) fn refuse(problems: Vec<Problem>) -> Error {
    let count = problems.len();
    let word = if count == 1 { "match" } else { "matches" };
    let problems = problems.into_iter().take(200);
    Error::Files {
        summary: format!("{count} {word} cannot be accepted: none was"),
        problems: problems.map(|it| ("request".to_owned(), it)).collect(),
    }
}
