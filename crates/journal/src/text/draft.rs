//! The neutral draft that every text form is read into.
//!
//! Owns: what was understood of a file, its problems, and the commands that book it.
//! Not here: the formats themselves, whether the commands may be carried out (`decide`).
//! Invariant: all or nothing: while there is a problem that is an error, there are no commands.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;
use money::{Amount, Asset, AssetCode, AssetDefinition, Date};

use crate::account::{AccountId, AccountType, Entity};
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
    pub account: Arc<str>,
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
        let first = book.head().seq + 1;
        let has_links = self.entries.iter().any(|it| it.corrects.is_some());
        let places = (first..)
            .zip(self.entries.iter().filter(|_| has_links))
            .filter_map(|(place, it)| Some((it.seq?, place)));
        let mut booking = Booking {
            book,
            places: places.collect(),
            accounts: HashMap::default(),
            assets: Vec::new(),
        };
        let (mut entries, mut problems) = (Vec::with_capacity(self.entries.len()), Vec::new());
        for (draft, place) in self.entries.iter().zip(first..) {
            match booking.entry(draft, place) {
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
}

/// The book's own numbers for what drafts name, each looked up once.
struct Booking<'a> {
    book: &'a Book,
    /// The sequence that each entry will have, by the one it had.
    places: HashMap<u64, u64>,
    accounts: HashMap<&'a str, AccountId, RandomState>,
    /// The book's assets for the file's: there are few.
    assets: Vec<(Asset, Asset)>,
}

impl<'a> Booking<'a> {
    fn entry(&mut self, draft: &'a DraftEntry, place: u64) -> Result<Entry, TextProblem> {
        let mut postings = Vec::with_capacity(draft.postings.len());
        for it in &draft.postings {
            postings.push(self.posting(draft, it)?);
        }
        let mut entry = Entry::new(draft.booked_on, draft.description.as_str(), postings);
        entry.counterparty.clone_from(&draft.counterparty);
        entry.reference.clone_from(&draft.reference);
        entry.tags.clone_from(&draft.tags);
        let link = |old: u64| {
            let new = self.places.get(&old).copied().filter(|it| *it < place);
            new.ok_or_else(|| {
                let expected = "an earlier entry of the same file with that sequence";
                let found = format!("a correction of entry {old}");
                draft.problem("unknown-entry", found, expected)
            })
        };
        entry.corrects = match draft.corrects {
            None => None,
            Some(Correction::Reversal(old)) => Some(Correction::Reversal(link(old)?)),
            Some(Correction::Reclassification(old)) => {
                Some(Correction::Reclassification(link(old)?))
            }
        };
        Ok(entry)
    }

    fn posting(
        &mut self,
        draft: &DraftEntry,
        it: &'a DraftPosting,
    ) -> Result<Posting, TextProblem> {
        let account = match self.accounts.get(it.account.as_ref()) {
            Some(found) => *found,
            None => {
                let found = self.book.chart().find(&it.account).map(|it| it.id);
                let account = found.ok_or_else(|| {
                    let expected = "an account of the book";
                    draft.problem("unknown-account", it.account.to_string(), expected)
                })?;
                self.accounts.insert(&it.account, account);
                account
            }
        };
        Ok(Posting {
            account,
            amount: self.amount(draft, it.amount)?,
            valued_on: it.valued_on,
            counter: it.counter.map(|it| self.amount(draft, it)).transpose()?,
        })
    }

    /// The amount in the book's own asset, which may have another scale.
    fn amount(&mut self, draft: &DraftEntry, amount: Amount) -> Result<Amount, TextProblem> {
        let own = amount.asset();
        let known = self.assets.iter().find(|it| it.0 == own);
        let asset = match known.copied() {
            Some((_, asset)) => asset,
            None => {
                let found = self.book.assets().get(own.code()).map(|it| it.asset);
                let asset = found.ok_or_else(|| {
                    let expected = "an asset of the book";
                    draft.problem("unknown-asset", own.code().to_string(), expected)
                })?;
                self.assets.push((own, asset));
                asset
            }
        };
        if asset == own {
            return Ok(amount);
        }
        Amount::from_decimal(amount.to_decimal(), asset).map_err(|it| {
            let expected = "no more decimal places than the book's asset has";
            draft.problem("amount-too-precise", it.to_string(), expected)
        })
    }
}
