//! Accounts and entities: the tree that money is kept in (JOURNAL-2).
//!
//! Owns: account numbers, paths, types, kinds and what an account knows of its bank.
//! Not here: balances (`book`), who may see an account (`treasury`).
//! Invariant: a path starts with one of the five roots, so its type never disagrees with it.

use std::fmt;
use std::str::FromStr;

use money::{AssetCode, Date};
use thiserror::Error;

/// The longest account path, in bytes.
pub(crate) const MAX_PATH: usize = 240;
/// The deepest account path, in segments.
pub(crate) const MAX_DEPTH: usize = 12;

/// An account's number: 1, 2, 3 … in the order in which the journal opened them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(pub u32);

impl AccountId {
    /// The account's place in dense columns.
    pub(crate) const fn index(self) -> usize {
        (self.0 as usize).wrapping_sub(1)
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The five types of account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccountType {
    /// What is owned; debit increases it.
    Asset,
    /// What is owed.
    Liability,
    /// What belongs to the owners.
    Equity,
    /// What comes in.
    Income,
    /// What is spent.
    Expense,
}

impl AccountType {
    /// Every type, in the order of a chart of accounts.
    pub const ALL: [Self; 5] = [
        Self::Asset,
        Self::Liability,
        Self::Equity,
        Self::Income,
        Self::Expense,
    ];

    /// The first segment of the paths of this type.
    #[must_use]
    pub const fn root(self) -> &'static str {
        match self {
            Self::Asset => "assets",
            Self::Liability => "liabilities",
            Self::Equity => "equity",
            Self::Income => "income",
            Self::Expense => "expenses",
        }
    }

    /// The type as one word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Asset => "asset",
            Self::Liability => "liability",
            Self::Equity => "equity",
            Self::Income => "income",
            Self::Expense => "expense",
        }
    }
}

/// What an account stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AccountKind {
    /// An account at a bank, cards included.
    Bank,
    /// A crypto wallet.
    Wallet,
    /// An account at a broker.
    Broker,
    /// Cash in hand.
    Cash,
    /// A category of income or expense.
    Category,
    /// Where one asset is exchanged for another.
    Trading,
    /// A loan, credit line or deposit.
    Debt,
    /// Anything else.
    Other,
}

impl AccountKind {
    /// Every kind with its word.
    pub const WORDS: [(Self, &'static str); 8] = [
        (Self::Bank, "bank"),
        (Self::Wallet, "wallet"),
        (Self::Broker, "broker"),
        (Self::Cash, "cash"),
        (Self::Category, "category"),
        (Self::Trading, "trading"),
        (Self::Debt, "debt"),
        (Self::Other, "other"),
    ];

    /// The kind as one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(kind, _)| *kind == self)
            .map_or("other", |(_, word)| word)
    }

    /// The kind that money at hand is kept in: banks, wallets, brokers and cash.
    #[must_use]
    pub const fn is_treasury(self) -> bool {
        matches!(self, Self::Bank | Self::Wallet | Self::Broker | Self::Cash)
    }

    /// The kind that most likely fits a path.
    #[must_use]
    pub fn guess(path: &AccountPath) -> Self {
        let has = |word: &str| {
            path.segments()
                .skip(1)
                .any(|it| it.eq_ignore_ascii_case(word))
        };
        match path.account_type() {
            AccountType::Income | AccountType::Expense => Self::Category,
            AccountType::Equity if has("trading") => Self::Trading,
            AccountType::Asset | AccountType::Liability if has("bank") || has("card") => Self::Bank,
            AccountType::Asset if has("wallet") || has("crypto") => Self::Wallet,
            AccountType::Asset if has("broker") || has("brokerage") => Self::Broker,
            AccountType::Asset if has("cash") => Self::Cash,
            AccountType::Liability if has("loan") => Self::Debt,
            _ => Self::Other,
        }
    }
}

impl FromStr for AccountKind {
    type Err = AccountError;

    fn from_str(text: &str) -> Result<Self, AccountError> {
        let found = Self::WORDS.iter().find(|(_, word)| *word == text);
        found
            .map(|(kind, _)| *kind)
            .ok_or_else(|| AccountError::BadKind(shorten(text)))
    }
}

/// Why something is not an account or entity.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AccountError {
    /// The path is not well formed.
    #[error("account path `{path}`: {reason}")]
    BadPath {
        /// The path as found.
        path: String,
        /// What is wrong and what was expected.
        reason: &'static str,
    },
    /// No such kind.
    #[error(
        "account kind `{0}`: expected bank, wallet, broker, cash, category, trading, debt or other"
    )]
    BadKind(String),
    /// No such name.
    #[error("entity `{0}`: expected 1 to 40 lower-case letters, digits or `-`, a letter first")]
    BadEntity(String),
}

fn shorten(text: &str) -> String {
    text.chars().take(80).collect()
}

/// Where an account stands in the tree: `assets:bank:nordbank:eur`.
///
/// Limits: 2 to 12 segments, 240 bytes. A segment has no blank at its ends, no two blanks in a
/// row, no control character and none of `: ; " | ( ) [ ] { } @ = *`: what plain-text journals
/// give a meaning to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountPath(Box<str>);

impl AccountPath {
    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The names from the root to the account.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split(':')
    }

    /// The last name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.rsplit(':').next().unwrap_or(&self.0)
    }

    /// The path one step nearer to the root; none for a root.
    #[must_use]
    pub fn parent(&self) -> Option<&str> {
        self.0.rsplit_once(':').map(|(parent, _)| parent)
    }

    /// The type, by the root.
    #[must_use]
    pub fn account_type(&self) -> AccountType {
        let root = self.0.split(':').next().unwrap_or_default();
        let found = AccountType::ALL.into_iter().find(|it| it.root() == root);
        found.expect("`from_str` lets only the five roots in")
    }

    /// Whether this path is `ancestor` or stands below it.
    #[must_use]
    pub fn is_within(&self, ancestor: &str) -> bool {
        self.0
            .strip_prefix(ancestor)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    }
}

impl FromStr for AccountPath {
    type Err = AccountError;

    fn from_str(text: &str) -> Result<Self, AccountError> {
        let fail = |reason| {
            Err(AccountError::BadPath {
                path: shorten(text),
                reason,
            })
        };
        if text.len() > MAX_PATH {
            return fail("longer than 240 bytes");
        }
        let segments = || text.split(':');
        if !(2..=MAX_DEPTH).contains(&segments().count()) {
            return fail("expected 2 to 12 names joined by `:`, as in assets:bank:main");
        }
        let root = segments().next().unwrap_or_default();
        if !AccountType::ALL.iter().any(|it| it.root() == root) {
            return fail(
                "expected it to start with assets, liabilities, equity, income or expenses",
            );
        }
        let is_bad = |it: char| it.is_control() || ";\"|()[]{}@=*\\".contains(it);
        for segment in segments() {
            if segment.is_empty() || segment.trim() != segment || segment.contains("  ") {
                return fail("a name is empty, starts or ends with a blank, or has two in a row");
            }
            if segment.contains(is_bad) {
                return fail(
                    "a name has one of ; \" | ( ) [ ] { } @ = * \\ or a control character",
                );
            }
        }
        Ok(Self(text.into()))
    }
}

impl fmt::Display for AccountPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// An entity (company, subsidiary, branch) of the organisation, by its short name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntitySlug(Box<str>);

impl EntitySlug {
    /// The short name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EntitySlug {
    type Err = AccountError;

    fn from_str(text: &str) -> Result<Self, AccountError> {
        let is_allowed = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
        let starts_well = text
            .bytes()
            .next()
            .is_some_and(|it| it.is_ascii_lowercase());
        if text.len() > 40 || !starts_well || !text.bytes().all(is_allowed) {
            return Err(AccountError::BadEntity(shorten(text)));
        }
        Ok(Self(text.into()))
    }
}

impl fmt::Display for EntitySlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// An entity as defined.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entity {
    /// The short name.
    pub slug: EntitySlug,
    /// The name for people.
    pub name: String,
}

/// What is known of the bank, broker or chain behind an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Custody {
    /// The bank's, broker's or chain's name.
    pub bank: Option<String>,
    /// How statements name the account: an IBAN, a number, an address.
    pub identification: Option<String>,
    /// The country or region of the bank (ISO 3166-1 alpha-2 for a country).
    pub region: Option<String>,
}

/// An account as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// Its place in the tree.
    pub path: AccountPath,
    /// What it stands for.
    pub kind: AccountKind,
    /// The entity it belongs to.
    pub entity: Option<EntitySlug>,
    /// The only asset it may hold; any if none.
    pub asset: Option<AssetCode>,
    /// The bank behind it.
    pub custody: Custody,
    /// The first day it may be booked on; any if none.
    pub opened_on: Option<Date>,
    /// The last day it may be booked on; none while it is open.
    pub closed_on: Option<Date>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_checked() {
        for path in [
            "assets:bank",
            "assets:Bank of Nørd:EUR main",
            "expenses:office & rent",
        ] {
            assert_eq!(path.parse::<AccountPath>().unwrap().as_str(), path);
        }
        for path in [
            "",
            "assets",
            "asset:bank",
            "assets::x",
            "assets: x",
            "assets:a  b",
            "assets:a;b",
            "assets:\n",
        ] {
            assert!(path.parse::<AccountPath>().is_err(), "`{path}`");
        }
        assert!(
            format!("assets{}", ":a".repeat(12))
                .parse::<AccountPath>()
                .is_err()
        );
    }

    #[test]
    fn a_path_is_within_whole_names_only() {
        let path: AccountPath = "assets:bank:main".parse().unwrap();
        assert!(path.is_within("assets:bank") && path.is_within("assets:bank:main"));
        assert!(!path.is_within("assets:ban") && !path.is_within("assets:bank:main:x"));
    }
}
