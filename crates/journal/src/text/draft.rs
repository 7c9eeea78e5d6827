//! The neutral draft that every text form is read into.
//!
//! Owns: what was understood of a file, its problems, and the commands that book it.
//! Not here: the formats themselves, whether the commands may be carried out (`decide`).
//! Invariant: all or nothing: while there is a problem that is an error, there are no commands.

use std::collections::{BTreeMap, HashMap};

use money::{Amount, Asset, AssetCode, AssetDefinition, Date};

use crate::account::{AccountType, Entity};
use crate::book::Book;
use crate::decide::{AccountChange, Command, NewAccount};
use crate::entry::{Correction, Entry, Posting};
use crate::text::PriceQuote;

/// How grave a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is booked while it stands.
    Error,
    /// Something was left out or read in another way; the rest may be booked.
    Notice,
}

/// What is wrong, where, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextProblem {
    /// How grave.
    pub severity: Severity,
    /// The line, from 1; 0 when the whole file is meant.
    pub line: u64,
    /// The column in characters, from 1; 0 when the whole line is meant.
    pub column: u64,
    /// A stable code.
    pub code: &'static str,
    /// What was found.
    pub found: String,
    /// What was expected, or the cure.
    pub expected: String,
}

/// How foreign names are to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportOptions {
    /// Commodity symbols and the asset each stands for.
    pub symbols: Vec<(String, AssetCode)>,
    /// The asset of amounts without a commodity.
    pub default_asset: Option<AssetCode>,
    /// First segments of account names, in any case, and the type each stands for.
    pub roots: Vec<(String, AccountType)>,
    /// The year of dates without one.
    pub default_year: Option<i16>,
}

impl Default for ImportOptions {
    fn default() -> Self {
        use AccountType::{Asset, Equity, Expense, Income, Liability};
        let symbols = [
            ("$", "USD"),
            ("€", "EUR"),
            ("£", "GBP"),
            ("¥", "JPY"),
            ("₿", "BTC"),
        ];
        let symbols = symbols
            .into_iter()
            .filter_map(|(symbol, code)| Some((symbol.to_owned(), code.parse().ok()?)));
        // hledger's own names of the types, in its documentation's order.
        let roots = [
            ("assets", Asset),
            ("asset", Asset),
            ("liabilities", Liability),
            ("liability", Liability),
            ("debts", Liability),
            ("debt", Liability),
            ("equity", Equity),
            ("income", Income),
            ("revenues", Income),
            ("revenue", Income),
            ("expenses", Expense),
            ("expense", Expense),
        ];
        Self {
            symbols: symbols.collect(),
            default_asset: None,
            roots: roots.map(|(root, it)| (root.to_owned(), it)).into(),
            default_year: None,
        }
    }
}

/// A posting with the path of its account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftPosting {
    /// The account's path.
    pub account: String,
    /// How much: debit is positive.
    pub amount: Amount,
    /// The value date, when it is not the booking date.
    pub valued_on: Option<Date>,
    /// What the amount was exchanged for in all, signed as `amount`.
    pub counter: Option<Amount>,
}

/// An entry as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftEntry {
    /// The line it starts on.
    pub line: u64,
    /// Its sequence in the journal it was exported from.
    pub seq: Option<u64>,
    /// The booking date.
    pub booked_on: Date,
    /// What it is, for people.
    pub description: String,
    /// The other side's name.
    pub counterparty: Option<String>,
    /// A document's or the bank's reference.
    pub reference: Option<String>,
    /// Free names and values.
    pub tags: BTreeMap<String, String>,
    /// The movements; they balance per asset.
    pub postings: Vec<DraftPosting>,
    /// What it puts right, by the sequences of the journal it was exported from.
    pub corrects: Option<Correction>,
}

/// Everything that was read from one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextJournal {
    /// The assets that are used or declared.
    pub assets: Vec<AssetDefinition>,
    /// The entities that are declared.
    pub entities: Vec<Entity>,
    /// The accounts that are used or declared.
    pub accounts: Vec<NewAccount>,
    /// Paths of accounts that are closed, with the last day.
    pub closed: Vec<(String, Date)>,
    /// The entries in the order in which they are to be recorded.
    pub entries: Vec<DraftEntry>,
    /// The prices.
    pub prices: Vec<PriceQuote>,
    /// Everything that was found wrong or left out.
    pub problems: Vec<TextProblem>,
}

impl TextJournal {
    /// Whether nothing stands against booking it.
    #[must_use]
    pub fn is_bookable(&self) -> bool {
        self.problems
            .iter()
            .all(|it| it.severity != Severity::Error)
    }

    fn require_bookable(&self) -> Result<(), Vec<TextProblem>> {
        if self.is_bookable() {
            return Ok(());
        }
        Err(self.problems.clone())
    }

    /// The first step: the commands that define what the book does not have yet.
    ///
    /// Errors: the problems of the file.
    pub fn definitions(&self, book: &Book) -> Result<Vec<Command>, Vec<TextProblem>> {
        self.require_bookable()?;
        let mut commands = Vec::new();
        let is_new = |it: &&AssetDefinition| book.assets().get(it.asset.code()).is_none();
        let assets: Vec<_> = self.assets.iter().filter(is_new).cloned().collect();
        if !assets.is_empty() {
            commands.push(Command::DefineAssets(assets));
        }
        for it in &self.entities {
            if !book.entities().contains_key(&it.slug) {
                commands.push(Command::DefineEntity(it.clone()));
            }
        }
        let is_new = |it: &&NewAccount| book.chart().find(&it.path).is_none();
        let accounts: Vec<_> = self.accounts.iter().filter(is_new).cloned().collect();
        if !accounts.is_empty() {
            commands.push(Command::OpenAccounts(accounts));
        }
        Ok(commands)
    }

    /// The second step, once the book has the definitions: the command that books the entries.
    ///
    /// Links between entries become the sequences they will have if the command is the next
    /// that is recorded; when another came first, ask again with the newer book. The fingerprint
    /// of a bank line is not carried over: its statement is not part of the text.
    ///
    /// Errors: the problems of the file, or amounts and accounts that the book cannot hold.
    pub fn postings(&self, book: &Book) -> Result<Command, Vec<TextProblem>> {
        self.require_bookable()?;
        let places: HashMap<u64, u64> = (book.head().seq + 1..)
            .zip(&self.entries)
            .filter_map(|(place, it)| Some((it.seq?, place)))
            .collect();
        let (mut entries, mut problems) = (Vec::with_capacity(self.entries.len()), Vec::new());
        for (draft, place) in self.entries.iter().zip(book.head().seq + 1..) {
            match draft.to_entry(book, place, &places) {
                Ok(entry) => entries.push(entry),
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() {
            Ok(Command::PostEntries(entries))
        } else {
            Err(problems)
        }
    }

    /// The last step, once the entries are booked: the commands that close accounts.
    #[must_use]
    pub fn closings(&self, book: &Book) -> Vec<Command> {
        let close = |(path, day): &(String, Date)| {
            let account = book.chart().find(path)?;
            let change = AccountChange {
                closed_on: Some(Some(*day)),
                ..AccountChange::default()
            };
            let is_open = account.closed_on.is_none();
            is_open.then_some(Command::ChangeAccount {
                id: account.id,
                change,
            })
        };
        self.closed.iter().filter_map(close).collect()
    }
}

impl DraftEntry {
    fn problem(&self, code: &'static str, found: String, expected: &str) -> TextProblem {
        TextProblem {
            severity: Severity::Error,
            line: self.line,
            column: 0,
            code,
            found,
            expected: expected.to_owned(),
        }
    }

    fn to_entry(
        &self,
        book: &Book,
        place: u64,
        places: &HashMap<u64, u64>,
    ) -> Result<Entry, TextProblem> {
        let postings: Result<Vec<_>, _> = self
            .postings
            .iter()
            .map(|it| self.to_posting(book, it))
            .collect();
        let mut entry = Entry::new(self.booked_on, self.description.as_str(), postings?);
        entry.counterparty.clone_from(&self.counterparty);
        entry.reference.clone_from(&self.reference);
        entry.tags.clone_from(&self.tags);
        let link = |old: u64| {
            let new = places.get(&old).copied().filter(|it| *it < place);
            new.ok_or_else(|| {
                let expected = "an earlier entry of the same file with that sequence";
                self.problem(
                    "unknown-entry",
                    format!("a correction of entry {old}"),
                    expected,
                )
            })
        };
        entry.corrects = match self.corrects {
            None => None,
            Some(Correction::Reversal(old)) => Some(Correction::Reversal(link(old)?)),
            Some(Correction::Reclassification(old)) => {
                Some(Correction::Reclassification(link(old)?))
            }
        };
        Ok(entry)
    }

    fn to_posting(&self, book: &Book, it: &DraftPosting) -> Result<Posting, TextProblem> {
        let account = book.chart().find(&it.account).ok_or_else(|| {
            self.problem(
                "unknown-account",
                it.account.clone(),
                "an account of the book",
            )
        })?;
        Ok(Posting {
            account: account.id,
            amount: self.to_amount(book, it.amount)?,
            valued_on: it.valued_on,
            counter: it.counter.map(|it| self.to_amount(book, it)).transpose()?,
        })
    }

    /// The amount in the book's own asset, which may have another scale.
    fn to_amount(&self, book: &Book, amount: Amount) -> Result<Amount, TextProblem> {
        let code = amount.asset().code();
        let asset: Option<Asset> = book.assets().get(code).map(|it| it.asset);
        let asset = asset.ok_or_else(|| {
            self.problem("unknown-asset", code.to_string(), "an asset of the book")
        })?;
        Amount::from_decimal(amount.to_decimal(), asset).map_err(|it| {
            let expected = "no more decimal places than the book's asset has";
            self.problem("amount-too-precise", it.to_string(), expected)
        })
    }
}
