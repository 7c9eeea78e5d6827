//! The naive model: lists, walked from the start for every question.
//!
//! It knows the rules from the documents, not from the code, and shares nothing with it but the
//! types of the commands.

use std::collections::{BTreeMap, BTreeSet};

use journal::{AccountId, Command, Entry, Posting};
use money::{AssetCode, Date};

/// What a command must lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    Refused,
    Recorded {
        first: u64,
        records: u64,
        is_repeated: bool,
    },
}

pub(crate) struct Booked {
    pub(crate) seq: u64,
    pub(crate) entry: Entry,
    pub(crate) is_reversed: bool,
    pub(crate) is_reversal: bool,
    /// The entry it reclassifies.
    moves: Option<u64>,
}

pub(crate) struct Account {
    pub(crate) id: AccountId,
    path: String,
    pub(crate) asset: Option<AssetCode>,
}

#[derive(Default)]
pub(crate) struct Model {
    head: u64,
    pub(crate) accounts: Vec<Account>,
    pub(crate) booked: Vec<Booked>,
    pub(crate) closed_through: Option<Date>,
    /// By key: what was asked for, and what it led to.
    requests: BTreeMap<String, (Command, u64, u64)>,
}

type Line = (AccountId, [u8; 16], u32);

impl Model {
    pub(crate) fn open(&mut self, head: u64) {
        self.head = head;
    }

    pub(crate) const fn head(&self) -> u64 {
        self.head
    }

    pub(crate) fn entry_count(&self) -> usize {
        self.booked.len()
    }

    pub(crate) fn balances(&self, as_of: Option<Date>) -> BTreeMap<(AccountId, AssetCode), i128> {
        let mut sums: BTreeMap<_, i128> = BTreeMap::new();
        let counts = |it: &&Booked| as_of.is_none_or(|day| it.entry.booked_on <= day);
        for posting in self
            .booked
            .iter()
            .filter(counts)
            .flat_map(|it| &it.entry.postings)
        {
            let key = (posting.account, posting.amount.asset().code());
            *sums.entry(key).or_default() += posting.amount.units();
        }
        sums.retain(|_, it| *it != 0);
        sums
    }

    /// Says what `command` must lead to, and does it.
    pub(crate) fn expect(&mut self, key: Option<&str>, command: &Command) -> Expected {
        if let Some((asked, first, records)) = key.and_then(|it| self.requests.get(it)) {
            return if asked == command {
                Expected::Recorded {
                    first: *first,
                    records: *records,
                    is_repeated: true,
                }
            } else {
                Expected::Refused
            };
        }
        let before = self.head;
        if self.apply(command).is_none() {
            assert_eq!(self.head, before, "the model itself: a refusal changed it");
            return Expected::Refused;
        }
        let records = self.head - before;
        let first = before + u64::from(records > 0);
        if let Some(key) = key.filter(|_| records > 0) {
            let asked = (command.clone(), first, records);
            self.requests.insert(key.to_owned(), asked);
        }
        Expected::Recorded {
            first,
            records,
            is_repeated: false,
        }
    }

    /// `None` if it must be refused.
    fn apply(&mut self, command: &Command) -> Option<()> {
        match command {
            Command::OpenAccounts(new) => {
                let mut paths: BTreeSet<&str> = self.accounts.iter().map(|it| &*it.path).collect();
                if !new.iter().all(|it| paths.insert(&it.path)) {
                    return None;
                }
                for it in new {
                    let id = AccountId(u32::try_from(self.accounts.len() + 1).unwrap());
                    self.head += 1;
                    self.accounts.push(Account {
                        id,
                        path: it.path.clone(),
                        asset: it.asset,
                    });
                }
            }
            Command::PostEntries(entries) => {
                if !entries.iter().all(|it| self.is_bookable(it)) {
                    return None;
                }
                entries.iter().for_each(|it| self.book(it.clone()));
            }
            Command::ReverseEntries {
                entries, booked_on, ..
            } => return self.reverse(entries, *booked_on),
            Command::Reclassify(it) => return self.reclassify(it.entry, it.from, it.to),
            Command::RecordStatements(drafts) => return self.record(drafts),
            Command::ClosePeriod { through, .. } => {
                if self.closed_through < Some(*through) {
                    self.closed_through = Some(*through);
                    self.head += 1;
                }
            }
            Command::ReopenPeriod { through, .. } => {
                if self.closed_through > *through {
                    self.closed_through = *through;
                    self.head += 1;
                }
            }
            other => panic!("the model does not know {other:?}"),
        }
        Some(())
    }

    fn book(&mut self, entry: Entry) {
        self.head += 1;
        self.booked.push(Booked {
            seq: self.head,
            entry,
            is_reversed: false,
            is_reversal: false,
            moves: None,
        });
    }

    fn is_bookable(&self, entry: &Entry) -> bool {
        let mut sums: BTreeMap<AssetCode, i128> = BTreeMap::new();
        for it in &entry.postings {
            *sums.entry(it.amount.asset().code()).or_default() += it.amount.units();
        }
        let is_right = |it: &Posting| {
            let account = self.accounts.iter().find(|found| found.id == it.account);
            let asset = it.amount.asset().code();
            account.is_some_and(|account| account.asset.is_none_or(|only| only == asset))
                && it.amount.units() != 0
        };
        entry.postings.len() >= 2
            && entry.postings.iter().all(is_right)
            && sums.values().all(|it| *it == 0)
            && Some(entry.booked_on) > self.closed_through
    }

    fn place(&self, seq: u64) -> Option<usize> {
        self.booked.iter().position(|it| it.seq == seq)
    }

    /// Those that moved its postings elsewhere and stand.
    fn movers(&self, seq: u64) -> impl Iterator<Item = &Booked> {
        let is_mover = move |it: &&Booked| it.moves == Some(seq) && !it.is_reversed;
        self.booked.iter().filter(is_mover)
    }

    fn reverse(&mut self, entries: &[u64], booked_on: Option<Date>) -> Option<()> {
        let mut wanted: Vec<u64> = Vec::new();
        for seq in entries {
            let mut open = vec![*seq];
            while let Some(seq) = open.pop() {
                if wanted.contains(&seq) {
                    return None;
                }
                wanted.push(seq);
                let more = self.movers(seq).map(|it| it.seq);
                open.extend(more.filter(|it| !entries.contains(it) && !wanted.contains(it)));
            }
        }
        let mut reversals = Vec::new();
        for seq in &wanted {
            let it = &self.booked[self.place(*seq)?];
            let mut entry = it.entry.clone();
            entry.booked_on = booked_on.unwrap_or(entry.booked_on);
            entry.line = None;
            for posting in &mut entry.postings {
                posting.amount = posting.amount.checked_neg().unwrap();
            }
            if it.is_reversed || it.is_reversal || !self.is_bookable(&entry) {
                return None;
            }
            reversals.push(entry);
        }
        for (seq, entry) in wanted.into_iter().zip(reversals) {
            let place = self.place(seq)?;
            self.booked[place].is_reversed = true;
            self.book(entry);
            self.booked.last_mut()?.is_reversal = true;
        }
        Some(())
    }

    fn reclassify(&mut self, seq: u64, from: AccountId, to: AccountId) -> Option<()> {
        let it = &self.booked[self.place(seq)?];
        if it.is_reversed {
            return None;
        }
        let mut left: BTreeMap<AssetCode, money::Amount> = BTreeMap::new();
        let moved = self.movers(seq).flat_map(|it| &it.entry.postings);
        for posting in it.entry.postings.iter().chain(moved) {
            if posting.account == from {
                let sum = left.entry(posting.amount.asset().code());
                sum.and_modify(|it| *it = it.checked_add(posting.amount).unwrap())
                    .or_insert(posting.amount);
            }
        }
        left.retain(|_, it| it.units() != 0);
        if left.is_empty() {
            return None;
        }
        let pair = |it: &money::Amount| {
            [
                Posting::new(from, it.checked_neg().unwrap()),
                Posting::new(to, *it),
            ]
        };
        let postings = left.values().flat_map(pair).collect();
        let entry = Entry::new(it.entry.booked_on, "moved", postings);
        if !self.is_bookable(&entry) {
            return None;
        }
        self.book(entry);
        self.booked.last_mut()?.moves = Some(seq);
        Some(())
    }

    fn record(&mut self, drafts: &[journal::StatementDraft]) -> Option<()> {
        let key = |account, entry: &Entry| -> Option<Line> {
            let line = entry.line?;
            Some((account, line.fingerprint, line.occurrence))
        };
        let standing = self
            .booked
            .iter()
            .filter(|it| !it.is_reversed && !it.is_reversal);
        let mut seen: BTreeSet<Line> = standing
            .filter_map(|it| key(it.entry.postings.first()?.account, &it.entry))
            .collect();
        let mut new = Vec::new();
        for draft in drafts {
            let account = draft.statement.account;
            self.accounts.iter().find(|it| it.id == account)?;
            let mut lines = Vec::new();
            for entry in &draft.entries {
                if seen.insert(key(account, entry)?) {
                    if !self.is_bookable(entry) {
                        return None;
                    }
                    lines.push(entry.clone());
                }
            }
            new.push(lines);
        }
        for lines in new.into_iter().filter(|it| !it.is_empty()) {
            // The statement itself.
            self.head += 1;
            lines.into_iter().for_each(|it| self.book(it));
        }
        Some(())
    }
}
