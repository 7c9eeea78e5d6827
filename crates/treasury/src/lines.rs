//! Bank lines as the books have them: entries that move money of one account of ours.
//!
//! Owns: which entries are lines, what they are for now, their texts, the accounts that stand for
//! "not known yet". Not here: what they should be for (`rules`, `categories`), matching.
//! Invariant: a line's category is what the entry and everything that reclassified it leave; an
//! entry that was taken back, or puts another one right, is no line.

use std::collections::BTreeMap;

use journal::{Account, AccountId, AccountPath, Book, Entry, EntryView, Posting};
use money::{Amount, Date};

use crate::imports::paths;

/// Names of tags that imports and use cases set themselves.
pub(crate) const OWN_TAGS: [&str; 10] = [
    "code",
    "counterparty-account",
    "counterparty-bank",
    "customer-reference",
    "end-to-end-id",
    "original-amount",
    "original-rate",
    "entity",
    "rule",
    "transfer",
];

/// What a line is for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LineCategory {
    /// Nobody said yet: it is on this account for the time being.
    Unknown(AccountId),
    /// One account.
    One(AccountId),
    /// Several accounts, or none that is not ours.
    Several,
}

/// What moved, and its value date.
type Moved = (Amount, Option<Date>);

/// What an entry says of a line.
struct Source<'a> {
    entry: u64,
    booked_on: Date,
    description: &'a str,
    counterparty: Option<&'a str>,
    reference: Option<&'a str>,
    tags: &'a BTreeMap<String, String>,
}

impl<'a> Source<'a> {
    fn of(view: &EntryView<'a>, tags: &'a BTreeMap<String, String>) -> Self {
        Self {
            entry: view.seq(),
            booked_on: view.booked_on(),
            description: view.description(),
            counterparty: view.counterparty(),
            reference: view.reference(),
            tags,
        }
    }
}

/// One movement of money on one account of ours.
#[derive(Clone, Debug)]
pub(crate) struct BookLine {
    pub(crate) entry: u64,
    pub(crate) account: AccountId,
    pub(crate) path: AccountPath,
    pub(crate) entity: String,
    /// How the bank names the account.
    pub(crate) identification: String,
    pub(crate) amount: Amount,
    pub(crate) booked_on: Date,
    pub(crate) valued_on: Option<Date>,
    pub(crate) description: String,
    pub(crate) counterparty: String,
    pub(crate) reference: String,
    pub(crate) counterparty_account: String,
    pub(crate) counterparty_bank: String,
    pub(crate) customer_reference: String,
    pub(crate) end_to_end_id: String,
    pub(crate) code: String,
    /// Tags that people and rules gave.
    pub(crate) tags: Vec<String>,
    pub(crate) category: LineCategory,
    /// The category's path, if it has one.
    pub(crate) category_path: Option<AccountPath>,
}

impl BookLine {
    /// The line of an entry, if it is one.
    pub(crate) fn of(book: &Book, view: &EntryView<'_>) -> Option<Self> {
        if view.corrects().is_some() || view.reversed_by().is_some() {
            return None;
        }
        let is_own = |id: AccountId| book.account(id).is_some_and(|it| it.kind.is_treasury());
        let mut own: Option<(AccountId, Amount, Option<Date>)> = None;
        let mut others: Vec<(AccountId, Amount)> = Vec::with_capacity(2);
        for posting in view.postings() {
            if !is_own(posting.account) {
                add(&mut others, posting.account, posting.amount)?;
                continue;
            }
            own = match own {
                None => Some((posting.account, posting.amount, posting.valued_on)),
                Some((account, sum, valued_on)) if account == posting.account => {
                    Some((account, sum.checked_add(posting.amount).ok()?, valued_on))
                }
                // Between two accounts of ours: nothing is to be found out.
                Some(_) => return None,
            };
        }
        let (account, amount, valued_on) = own?;
        for moved in view.reclassified_by().filter_map(|it| book.entry_at(it)) {
            for posting in moved.postings() {
                add(&mut others, posting.account, posting.amount)?;
            }
        }
        others.retain(|it| !it.1.is_zero());
        let category = match others.as_slice() {
            [(only, _)] if is_suspense(book, *only) => LineCategory::Unknown(*only),
            [(only, _)] => LineCategory::One(*only),
            _ => LineCategory::Several,
        };
        let tags = view.tags();
        let source = Source::of(view, &tags);
        let mut line = Self::made(book.account(account)?, (amount, valued_on), &source);
        if let LineCategory::One(id) = category {
            line.category_path = book.account(id).map(|it| it.path.clone());
        }
        line.category = category;
        // Names that people and rules gave: those of use cases say where a line comes from.
        let given = |it: &String| !OWN_TAGS.contains(&it.as_str());
        line.tags = tags.into_keys().filter(given).collect();
        for moved in view.reclassified_by().filter_map(|it| book.entry_at(it)) {
            let more = moved.tags().into_keys().filter(given);
            line.tags.extend(more);
            if let Some(name) = moved.counterparty() {
                name.clone_into(&mut line.counterparty);
            }
        }
        Some(line)
    }

    /// A line by what an entry has of it; what it is for is not looked at.
    fn made(account: &Account, (amount, valued_on): Moved, source: &Source<'_>) -> Self {
        let tag = |name: &str| source.tags.get(name).cloned().unwrap_or_default();
        let text = |it: Option<&str>| it.unwrap_or_default().to_owned();
        let entity = account.entity.as_ref();
        Self {
            entry: source.entry,
            account: account.id,
            path: account.path.clone(),
            entity: entity.map_or_else(String::new, ToString::to_string),
            identification: account.custody.identification.clone().unwrap_or_default(),
            amount,
            booked_on: source.booked_on,
            valued_on,
            description: source.description.to_owned(),
            counterparty: text(source.counterparty),
            reference: text(source.reference),
            counterparty_account: tag("counterparty-account"),
            counterparty_bank: tag("counterparty-bank"),
            customer_reference: tag("customer-reference"),
            end_to_end_id: tag("end-to-end-id"),
            code: tag("code"),
            tags: Vec::new(),
            category: LineCategory::Several,
            category_path: None,
        }
    }

    /// The line that an entry of an import will be; `own` is its posting on the account of ours.
    pub(crate) fn drafted(
        book: &Book,
        entry: &Entry,
        (own, other): (&Posting, AccountId),
    ) -> Option<Self> {
        let source = Source {
            entry: 0,
            booked_on: entry.booked_on,
            description: &entry.description,
            counterparty: entry.counterparty.as_deref(),
            reference: entry.reference.as_deref(),
            tags: &entry.tags,
        };
        let moved = (own.amount, own.valued_on);
        let mut line = Self::made(book.account(own.account)?, moved, &source);
        line.category = LineCategory::Unknown(other);
        Some(line)
    }

    /// A line as the bank brought it, whatever was said of it later and whether it stands.
    pub(crate) fn original(book: &Book, entry: u64) -> Option<Self> {
        let view = book.entry_at(entry)?;
        let is_own = |id: AccountId| book.account(id).is_some_and(|it| it.kind.is_treasury());
        let own = view.postings().find(|it| is_own(it.account))?;
        let tags = view.tags();
        let source = Source::of(&view, &tags);
        let moved = (own.amount, own.valued_on);
        Some(Self::made(book.account(own.account)?, moved, &source))
    }

    /// The line of the entry with this sequence.
    pub(crate) fn at(book: &Book, entry: u64) -> Option<Self> {
        Self::of(book, &book.entry_at(entry)?)
    }

    /// As rules and classifier look at it.
    pub(crate) fn movement(&self) -> cash::Movement<'_> {
        cash::Movement {
            entity: &self.entity,
            valued_on: self.valued_on,
            counterparty: &self.counterparty,
            counterparty_account: &self.counterparty_account,
            counterparty_bank: &self.counterparty_bank,
            description: &self.description,
            bank_reference: &self.reference,
            customer_reference: &self.customer_reference,
            end_to_end_id: &self.end_to_end_id,
            code: &self.code,
            category: self.category_path.as_ref(),
            tags: &self.tags,
            ..cash::Movement::new(&self.path, self.amount, self.booked_on)
        }
    }

    /// The account its money is on, apart from ours, if that is one.
    pub(crate) const fn other_side(&self) -> Option<AccountId> {
        match self.category {
            LineCategory::Unknown(id) | LineCategory::One(id) => Some(id),
            LineCategory::Several => None,
        }
    }

    /// Whether it brings an account to the balance its first statement opens with: no money moved.
    pub(crate) fn is_opening(&self) -> bool {
        self.category_path.as_ref().map(|it| it.as_str()) == Some(paths::OPENING)
    }

    /// Whether nobody said yet what it is for.
    pub(crate) const fn is_unknown(&self) -> bool {
        matches!(self.category, LineCategory::Unknown(_))
    }
}

/// Whom a line is with, as the books have it; empty where they do not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Party<'a> {
    pub(crate) account: &'a str,
    pub(crate) name: &'a str,
}

/// Whom the line of an entry is with, if it is one: as `BookLine::of` has it, and much cheaper.
pub(crate) fn party_of_line<'a>(book: &'a Book, view: &EntryView<'a>) -> Option<Party<'a>> {
    if view.corrects().is_some() || view.reversed_by().is_some() {
        return None;
    }
    let is_own = |id: AccountId| book.account(id).is_some_and(|it| it.kind.is_treasury());
    let mut own = view
        .postings()
        .map(|it| it.account)
        .filter(|it| is_own(*it));
    let first = own.next()?;
    if own.any(|it| it != first) {
        return None;
    }
    let moved = view.reclassified_by().filter_map(|it| book.entry_at(it));
    let named = moved.filter_map(|it| it.counterparty()).last();
    Some(Party {
        account: view.tag("counterparty-account").unwrap_or_default(),
        name: named.or(view.counterparty()).unwrap_or_default(),
    })
}

/// Every line, in the order of recording.
pub(crate) fn lines(book: &Book) -> impl Iterator<Item = BookLine> + '_ {
    book.entries().filter_map(|it| BookLine::of(book, &it))
}

/// Whether an account stands for "not known yet".
pub(crate) fn is_suspense(book: &Book, account: AccountId) -> bool {
    let path = book.account(account).map(|it| it.path.as_str());
    path.is_some_and(|it| it == paths::INCOME || it == paths::EXPENSES)
}

fn add(sums: &mut Vec<(AccountId, Amount)>, account: AccountId, amount: Amount) -> Option<()> {
    let asset = amount.asset();
    match sums
        .iter_mut()
        .find(|it| it.0 == account && it.1.asset() == asset)
    {
        Some(sum) => sum.1 = sum.1.checked_add(amount).ok()?,
        None => sums.push((account, amount)),
    }
    Some(())
}
