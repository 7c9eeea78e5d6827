//! From entries to flows.
//!
//! Owns: what of an entry is a flow, and which group it belongs to.
//! Not here: valuing groups (`flows`).
//! Invariant: what the groups of one entry come to is what it moves on the own accounts.

use std::collections::BTreeMap;

use journal::{Account, AccountId, AccountKind, Book, EntryView, Posting};
use money::{Amount, AssetCode, Date};

use super::{FlowDimension, FlowKind, FlowQuery, GroupKey, Sums};
use crate::error::Error;

/// Every group of a period, by asset.
pub(super) fn gather(
    book: &Book,
    query: &FlowQuery,
    own: &[AccountId],
    (from, to): (Date, Date),
) -> Result<BTreeMap<GroupKey, Sums>, Error> {
    let mut groups: BTreeMap<GroupKey, Sums> = BTreeMap::new();
    let is_within = |day: Date| (from..=to).contains(&day);
    for entry in book.entries().filter(|it| is_within(it.booked_on())) {
        // An entry and what takes it back within the period moved nothing.
        let other = entry.reversed_by().or_else(|| reverses(&entry));
        let other = other.and_then(|it| book.entry_at(it));
        if other.is_some_and(|it| is_within(it.booked_on())) {
            continue;
        }
        let postings: Vec<Posting> = entry.postings().collect();
        let is_own = |it: &&Posting| own.binary_search(&it.account).is_ok();
        let mut moved: BTreeMap<AssetCode, Vec<&Posting>> = BTreeMap::new();
        for posting in postings.iter().filter(is_own) {
            moved
                .entry(posting.amount.asset().code())
                .or_default()
                .push(posting);
        }
        if moved.is_empty() {
            continue;
        }
        let others = sides(book, &entry, own)?;
        for (asset, mine) in moved {
            let flow = Flow {
                book,
                query,
                entry: &entry,
                mine: &mine,
            };
            flow.add(&others, asset, &mut groups)?;
        }
    }
    Ok(groups)
}

/// The entry that this one takes back.
fn reverses(entry: &EntryView<'_>) -> Option<u64> {
    match entry.corrects()? {
        journal::Correction::Reversal(seq) => Some(seq),
        journal::Correction::Reclassification(_) => None,
    }
}

/// What stands on the other side of an entry, with every reclassification of it.
fn sides(
    book: &Book,
    entry: &EntryView<'_>,
    own: &[AccountId],
) -> Result<BTreeMap<(AccountId, AssetCode), Amount>, Error> {
    let later = entry.reclassified_by().filter_map(|it| book.entry_at(it));
    let later = later.filter(|it| it.reversed_by().is_none());
    let all = entry
        .postings()
        .chain(later.flat_map(|it| it.postings().collect::<Vec<_>>()));
    let mut sides: BTreeMap<(AccountId, AssetCode), Amount> = BTreeMap::new();
    for posting in all.filter(|it| own.binary_search(&it.account).is_err()) {
        let key = (posting.account, posting.amount.asset().code());
        let sum = match sides.get(&key) {
            Some(sum) => sum.checked_add(posting.amount)?,
            None => posting.amount,
        };
        sides.insert(key, sum);
    }
    sides.retain(|_, it| !it.is_zero());
    Ok(sides)
}

/// What one entry moves in one asset.
struct Flow<'a> {
    book: &'a Book,
    query: &'a FlowQuery,
    entry: &'a EntryView<'a>,
    mine: &'a [&'a Posting],
}

impl Flow<'_> {
    /// Adds it to its groups.
    fn add(
        &self,
        others: &BTreeMap<(AccountId, AssetCode), Amount>,
        asset: AssetCode,
        groups: &mut BTreeMap<GroupKey, Sums>,
    ) -> Result<(), Error> {
        let sides: Vec<(&Account, Amount)> = others
            .iter()
            .filter(|((_, code), _)| *code == asset)
            .filter_map(|((id, _), amount)| Some((self.book.account(*id)?, *amount)))
            .collect();
        let naming = Naming {
            book: self.book,
            query: self.query,
        };
        let kind = sides.iter().map(|it| kind_of(it.0)).min();
        // Between own accounts alone, nothing came and nothing went.
        let kind = kind.unwrap_or(FlowKind::Internal);
        let mut touched: Vec<GroupKey> = Vec::new();
        if naming.is_by_own() {
            for posting in self.mine {
                let Some(account) = self.book.account(posting.account) else {
                    continue;
                };
                let key = naming.by_own(kind, account);
                put(groups, &mut touched, key, posting.amount)?;
            }
        } else {
            for (account, amount) in sides {
                let side = Side {
                    account: Some(account),
                    asset,
                    name: self.entry.counterparty(),
                };
                let key = naming.by_side(kind_of(account), &side);
                // What stands there with one sign moved here with the other.
                put(groups, &mut touched, key, amount.checked_neg()?)?;
            }
        }
        for key in touched {
            groups.entry(key).or_default().entries += 1;
        }
        Ok(())
    }
}

/// Which group a flow belongs to.
pub(super) struct Naming<'a> {
    pub(super) book: &'a Book,
    pub(super) query: &'a FlowQuery,
}

/// What is on the other side of a flow.
pub(super) struct Side<'a> {
    /// None where it is another account of ours, or not known.
    pub(super) account: Option<&'a Account>,
    pub(super) asset: AssetCode,
    /// The other side's name.
    pub(super) name: Option<&'a str>,
}

impl Naming<'_> {
    /// By an own account, what moves on it counts; by what is on the other side, that.
    pub(super) const fn is_by_own(&self) -> bool {
        matches!(
            self.query.by,
            FlowDimension::Account
                | FlowDimension::Bank
                | FlowDimension::Region
                | FlowDimension::Entity
        )
    }

    /// The group by the account of ours.
    pub(super) fn by_own(&self, kind: FlowKind, account: &Account) -> GroupKey {
        let named = |text: Option<&str>| {
            let label = text.unwrap_or("(none)").to_owned();
            (kind, text.unwrap_or_default().to_owned(), label, None)
        };
        match self.query.by {
            FlowDimension::Entity => {
                let entity = account.entity.as_ref();
                let (kind, key, label, _) = named(entity.map(|it| it.as_str()));
                let found = entity.and_then(|it| self.book.entities().get(it));
                (kind, key, found.map_or(label, |it| it.name.clone()), None)
            }
            FlowDimension::Bank => named(account.custody.bank.as_deref()),
            FlowDimension::Region => named(account.custody.region.as_deref()),
            _ => (
                kind,
                account.id.to_string(),
                account.path.to_string(),
                Some(account.id),
            ),
        }
    }

    /// The group by what is on the other side.
    pub(super) fn by_side(&self, kind: FlowKind, side: &Side<'_>) -> GroupKey {
        let none = || (kind, String::new(), "(none)".to_owned(), None);
        match self.query.by {
            FlowDimension::Currency => {
                let code = side.asset.to_string();
                (kind, code.clone(), code, None)
            }
            FlowDimension::Counterparty => {
                let name = side.name.map(str::trim).filter(|it| !it.is_empty());
                name.map_or_else(none, |it| (kind, it.to_owned(), it.to_owned(), None))
            }
            _ => match side.account {
                Some(account) => self.by_category(kind, account),
                None => none(),
            },
        }
    }

    fn by_category(&self, kind: FlowKind, account: &Account) -> GroupKey {
        let path = account.path.to_string();
        let parts: Vec<&str> = path.split(':').collect();
        match self.query.depth {
            Some(depth) if depth < parts.len() => {
                let cut = parts[..depth].join(":");
                let found = self.book.chart().find(&cut).map(|it| it.id);
                (kind, cut.clone(), cut, found)
            }
            _ => (kind, account.id.to_string(), path, Some(account.id)),
        }
    }
}

/// What is on the other side: an exchange, money of ours elsewhere, or somebody else.
pub(super) fn kind_of(account: &Account) -> FlowKind {
    match account.kind {
        AccountKind::Trading => FlowKind::Exchange,
        kind if kind.is_treasury() => FlowKind::Internal,
        _ if account.path.as_str() == "assets:in transit" => FlowKind::Internal,
        _ => FlowKind::Operating,
    }
}

pub(super) fn put(
    groups: &mut BTreeMap<GroupKey, Sums>,
    touched: &mut Vec<GroupKey>,
    key: GroupKey,
    amount: Amount,
) -> Result<(), Error> {
    let sums = groups.entry(key.clone()).or_default();
    if amount.is_negative() {
        sums.outflow.add(amount)?;
    } else {
        sums.inflow.add(amount)?;
    }
    if !touched.contains(&key) {
        touched.push(key);
    }
    Ok(())
}
