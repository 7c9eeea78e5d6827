//! Which entries may be with whom: names and accounts of the books, looked up instead of scanned.
//!
//! Owns: keeping up with the journal, an organisation at a time. Not here: whether an entry is a
//! line, and with whom it is (`Known`): that is asked of each entry that is found.
//! Invariant: no line with a name or an account is missing under it; what was looked up never
//! changes, so that who reads waits for nobody once an organisation has been looked at.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use journal::{Book, Correction, EntryNumber, EntryView};
use money::OrganisationId;

use super::{CounterpartyDocument, plain_account, plain_name};

/// Organisations whose entries are kept at a time.
const MAX_ORGANISATIONS: usize = 32;

/// The entries of a stretch of the journal by what names whom they are with.
#[derive(Debug, Default)]
struct Stretch {
    /// How many entries it covers.
    entries: u32,
    /// Places of entries, ascending, by the hash of a name or an account: two may share one, and
    /// whoever looks asks each entry again.
    places: HashMap<u64, Vec<u32>>,
}

impl Stretch {
    /// The entries from `first` to before `end`.
    fn of(book: &Book, (first, end): (u32, u32)) -> Self {
        let mut made = Self {
            entries: end - first,
            places: HashMap::new(),
        };
        // The same names come again and again; comparing them costs more than finding them.
        let mut names: HashMap<&str, u64> = HashMap::new();
        for view in (first..end).filter_map(|it| book.entry(EntryNumber(it))) {
            let Some(place) = line_of(book, &view) else {
                continue;
            };
            if let Some(account) = view.tag("counterparty-account") {
                made.add(hash_of(&plain_account(account)), place);
            }
            if let Some(name) = view.counterparty() {
                let hash = *names
                    .entry(name)
                    .or_insert_with(|| hash_of(&plain_name(name)));
                made.add(hash, place);
            }
        }
        made
    }

    fn add(&mut self, hash: u64, place: u32) {
        let places = self.places.entry(hash).or_default();
        if places.last() != Some(&place) {
            places.push(place);
        }
    }

    /// Both together; `later` is what follows.
    fn with(&self, later: &Self) -> Self {
        let mut places = self.places.clone();
        for (hash, more) in &later.places {
            places.entry(*hash).or_default().extend(more);
        }
        Self {
            entries: self.entries + later.entries,
            places,
        }
    }
}

/// The line that an entry says something of: itself, or the one whose category it changed, which
/// then is with whom it names.
fn line_of(book: &Book, view: &EntryView<'_>) -> Option<u32> {
    match view.corrects() {
        None => Some(view.number().0),
        Some(Correction::Reclassification(of)) => book.number_of(of).map(|it| it.0),
        Some(Correction::Reversal(_)) => None,
    }
}

/// A hash that is compared in this process only.
fn hash_of(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Stretches of a journal without gaps, large ones first: each is at least twice the next, so
/// that keeping up costs little and a question looks into few.
#[derive(Clone, Debug, Default)]
pub(crate) struct PartyIndex {
    stretches: Vec<Arc<Stretch>>,
    /// The sequence of the last entry.
    seq: u64,
}

impl PartyIndex {
    fn covers(&self) -> u32 {
        self.stretches.iter().map(|it| it.entries).sum()
    }

    /// Whether it is of these books: they have what it has, and maybe more.
    fn is_of(&self, book: &Book) -> bool {
        let Some(last) = self.covers().checked_sub(1) else {
            return true;
        };
        let found = book.entry(EntryNumber(last));
        found.is_some_and(|it| it.seq() == self.seq)
    }

    /// With what the books have more.
    fn following(&self, book: &Book) -> Self {
        let mut next = if self.is_of(book) {
            self.clone()
        } else {
            Self::default()
        };
        let first = next.covers();
        let end = u32::try_from(book.entry_count()).unwrap_or(u32::MAX);
        if end <= first {
            return next;
        }
        let mut newest = Stretch::of(book, (first, end));
        while let Some(before) = next.stretches.last() {
            if before.entries / 2 >= newest.entries {
                break;
            }
            newest = before.with(&newest);
            next.stretches.pop();
        }
        next.stretches.push(Arc::new(newest));
        let last = book.entry(EntryNumber(end - 1));
        next.seq = last.map_or(0, |it| it.seq());
        next
    }

    /// The sequences of entries that may be with somebody.
    pub(super) fn candidates(&self, book: &Book, of: &CounterpartyDocument) -> Vec<u64> {
        let accounts = of.accounts.iter().map(|it| hash_of(&plain_account(it)));
        let names = of.aliases.iter().chain([&of.name]);
        let hashes: Vec<u64> = accounts
            .chain(names.map(|it| hash_of(&plain_name(it))))
            .collect();
        let mut places: Vec<u32> = Vec::new();
        for stretch in &self.stretches {
            let found = hashes.iter().filter_map(|it| stretch.places.get(it));
            places.extend(found.flatten());
        }
        places.sort_unstable();
        places.dedup();
        let entries = places.into_iter().map(EntryNumber);
        let seqs = entries.filter_map(|it| Some(book.entry(it)?.seq()));
        seqs.collect()
    }
}

/// The index of each organisation that was asked about lately.
#[derive(Debug, Default)]
pub(crate) struct PartyIndexes {
    kept: Mutex<HashMap<OrganisationId, Arc<PartyIndex>>>,
}

impl PartyIndexes {
    /// The index of these books, which are whole. Takes as long as reading what was booked since
    /// it was last asked for.
    pub(super) fn of(&self, org: OrganisationId, book: &Book) -> Arc<PartyIndex> {
        let before = self.lock().get(&org).cloned();
        let is_there =
            |it: &Arc<PartyIndex>| it.is_of(book) && it.covers() as usize >= book.entry_count();
        if let Some(found) = before.clone().filter(is_there) {
            return found;
        }
        // Not under the lock: two at once do the same work, and nobody waits.
        let made = Arc::new(before.unwrap_or_default().following(book));
        let mut kept = self.lock();
        if kept.len() >= MAX_ORGANISATIONS && !kept.contains_key(&org) {
            kept.clear();
        }
        kept.insert(org, Arc::clone(&made));
        made
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<OrganisationId, Arc<PartyIndex>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
