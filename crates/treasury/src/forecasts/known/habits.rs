//! What was settled, and how: how late, on which account, for what.
//!
//! Owns: learning it from settled items and from the flows of a year.
//! Not here: the distribution itself (`cash::delays`).
//! Invariant: only items that are settled whole are learned from, by the value date of the line
//! that settled the last of them; what was taken back teaches nothing.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use cash::delays::{Delays, Observed, Payer};
use journal::{AccountId, Book};
use money::{Asset, Date};

use super::days::days_from;
use crate::counterparties::{Known, plain_account, plain_name};
use crate::error::Error;
use crate::expected::{ExpectedItem, ExpectedKind, ExpectedState, StoredItem, show};
use crate::forecasts::flows::{CellKey, Flows};
use crate::lines::BookLine;

/// Days of flows that say which account and category are usual.
const YEAR: i64 = 365;

/// How one counterparty settles.
#[derive(Clone, Debug, Default)]
struct Habit {
    /// Value dates with days after the due date.
    late: Vec<(Date, i32)>,
    /// Where the newest of its lines is booked.
    place: Option<(Date, AccountId, Option<AccountId>)>,
}

/// What went in and out of a cell in a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Usual {
    pub(super) received: i128,
    pub(super) paid: i128,
}

impl Usual {
    fn add(&mut self, grains: i64) {
        let size = i128::from(grains.unsigned_abs());
        let slot = if grains > 0 {
            &mut self.received
        } else {
            &mut self.paid
        };
        *slot = slot.saturating_add(size);
    }
}

/// Everything that is learned from the books about items, and the items that are open.
#[derive(Debug)]
pub(crate) struct Habits {
    /// What it was learned from: as long as these are the same, it holds.
    pub(crate) from: (Arc<Vec<StoredItem>>, Arc<Known>),
    /// Items of which something is open.
    pub(super) open: Vec<ExpectedItem>,
    everybody: BTreeMap<ExpectedKind, Observed>,
    parties: HashMap<(ExpectedKind, String), Habit>,
    /// Flows of a year by cell.
    pub(super) usual: BTreeMap<CellKey, Usual>,
    /// Where most of a name's flows of a year are, by direction: true is in.
    by_name: HashMap<(String, bool), (AccountId, Option<AccountId>)>,
}

impl Habits {
    /// Learns from the books. Errors: an item that cannot be read.
    pub(super) fn learn(
        (book, flows, today): (&Book, &Flows, Date),
        items: &Arc<Vec<StoredItem>>,
        parties: &Arc<Known>,
    ) -> Result<Self, Error> {
        let mut it = Self {
            open: Vec::new(),
            everybody: BTreeMap::new(),
            parties: HashMap::new(),
            usual: BTreeMap::new(),
            by_name: HashMap::new(),
            from: (Arc::clone(items), Arc::clone(parties)),
        };
        let mut observed: Vec<(Date, ExpectedKind, String, i32)> = Vec::new();
        for stored in items.iter() {
            let item = show(book, stored)?;
            it.observe(book, &item, &mut observed);
            if !item.open.is_zero() {
                it.open.push(item);
            }
        }
        observed.sort_unstable_by_key(|it| it.0);
        let mut everybody: BTreeMap<ExpectedKind, Vec<i32>> = BTreeMap::new();
        for (on, kind, party, late) in observed {
            everybody.entry(kind).or_default().push(late);
            let habit = it.parties.entry((kind, party)).or_default();
            habit.late.push((on, late));
        }
        let counted = everybody.into_iter();
        let counted = counted.map(|(kind, late)| (kind, Observed::newest(&late)));
        it.everybody = counted.collect();
        it.count(flows, today);
        Ok(it)
    }

    fn observe(
        &mut self,
        book: &Book,
        item: &ExpectedItem,
        observed: &mut Vec<(Date, ExpectedKind, String, i32)>,
    ) {
        let lines = item.settlements.iter();
        let lines = lines.filter_map(|it| BookLine::at(book, it.entry));
        let newest = lines.max_by_key(|it| it.valued_on.unwrap_or(it.booked_on));
        let Some(line) = newest else { return };
        let on = line.valued_on.unwrap_or(line.booked_on);
        let party = self.party(item);
        let place = (on, line.account, line.other_side());
        let habit = self.parties.entry((item.kind, party.clone())).or_default();
        if habit.place.is_none_or(|it| it.0 <= on) {
            habit.place = Some(place);
        }
        // A credit note is settled with invoices: its day says nothing of who pays when.
        if item.state == ExpectedState::Settled && !item.amount.is_negative() {
            observed.push((on, item.kind, party, days_from(item.due_on, on)));
        }
    }

    /// Who an item is with, as one text: the counterparty, else its name, else its account.
    pub(super) fn party(&self, item: &ExpectedItem) -> String {
        let name = item.counterparty.as_deref().unwrap_or_default();
        let account = item.counterparty_account.as_deref().unwrap_or_default();
        self.party_of(account, name)
    }

    /// The same for an account's number and a name.
    pub(super) fn party_of(&self, account: &str, name: &str) -> String {
        let known = &self.from.1;
        if let Some(place) = known.place(account, name) {
            return known
                .all
                .get(place)
                .map_or_else(String::new, |it| it.0.to_string());
        }
        let plain = plain_name(name);
        if plain.is_empty() {
            plain_account(account)
        } else {
            plain
        }
    }

    /// How late such an item comes: as is usual where nothing was ever settled.
    pub(super) fn delays(&self, kind: ExpectedKind, party: &str) -> Delays {
        let nobody = Observed::default();
        let everybody = self.everybody.get(&kind).unwrap_or(&nobody);
        let own = self.parties.get(&(kind, party.to_owned()));
        let own = own.filter(|_| !party.is_empty());
        let own: Vec<i32> = own
            .map(|it| it.late.iter().map(|it| it.1).collect())
            .unwrap_or_default();
        let payer = match kind {
            ExpectedKind::Receivable => Payer::Others,
            ExpectedKind::Payable => Payer::Ourselves,
        };
        Delays::learn(payer, &Observed::newest(&own), everybody)
    }

    /// The account and category that this counterparty's last line was booked on.
    pub(super) fn place(
        &self,
        kind: ExpectedKind,
        party: &str,
    ) -> Option<(AccountId, Option<AccountId>)> {
        let found = self.parties.get(&(kind, party.to_owned()));
        let found = found.filter(|_| !party.is_empty())?.place?;
        Some((found.1, found.2))
    }

    /// The account and category where most of a name's flows of a year are.
    pub(super) fn usual_place(
        &self,
        party: &str,
        is_in: bool,
    ) -> Option<(AccountId, Option<AccountId>)> {
        let found = self.by_name.get(&(party.to_owned(), is_in));
        found.copied().filter(|_| !party.is_empty())
    }

    /// Counts the flows of a year by cell and by name.
    fn count(&mut self, flows: &Flows, today: Date) {
        let year = today.checked_sub(jiff::Span::new().days(YEAR));
        let since = year.unwrap_or(today);
        // Names repeat: each is made comparable once.
        let mut names: HashMap<&str, String> = HashMap::new();
        let mut sums: HashMap<(String, bool), BTreeMap<CellKey, i128>> = HashMap::new();
        for (key, items) in &flows.cells {
            let mut by_label: HashMap<&str, Usual> = HashMap::new();
            for it in items.iter().filter(|it| it.on > since) {
                by_label.entry(&it.label).or_default().add(it.grains);
            }
            let usual = self.usual.entry(*key).or_default();
            for (label, own) in by_label {
                usual.received = usual.received.saturating_add(own.received);
                usual.paid = usual.paid.saturating_add(own.paid);
                let name = names.entry(label).or_insert_with(|| {
                    let known = &self.from.1;
                    let place = known.place("", label);
                    let place = place.and_then(|it| known.all.get(it));
                    place.map_or_else(|| plain_name(label), |it| it.0.to_string())
                });
                for (is_in, size) in [(true, own.received), (false, own.paid)] {
                    if size > 0 {
                        let cells = sums.entry((name.clone(), is_in)).or_default();
                        let slot = cells.entry(*key).or_default();
                        *slot = slot.saturating_add(size);
                    }
                }
            }
        }
        for (name, cells) in sums {
            let most = cells.iter().max_by_key(|it| it.1);
            if let Some((key, _)) = most {
                self.by_name.insert(name, (key.account, key.category));
            }
        }
    }

    /// Flows of a year of one asset, by cell.
    pub(super) fn cells_of(&self, asset: Asset) -> impl Iterator<Item = (&CellKey, &Usual)> {
        self.usual.iter().filter(move |it| it.0.asset == asset)
    }
}
