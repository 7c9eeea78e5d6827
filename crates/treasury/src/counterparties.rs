//! Counterparties: whom money comes from or goes to, under every name and account they use (CASH-5).
//!
//! Owns: keeping them, recognising them on lines, merging, splitting, and candidates from the books.
//! Not here: paying them (`payments`), what a line is for (`rules`, `categories`).
//! Invariant: a name, as it is compared, and an account belong to one counterparty; recognising
//! changes no entry: it is asked when something is shown or matched.

mod index;
mod keep;
mod name;
mod split;

use std::collections::HashMap;
use std::sync::Arc;

use journal::{Book, EntryNumber};
use money::{CounterpartyId, Date, OrganisationId};
use serde::{Deserialize, Serialize};
use store::Document;

use crate::error::Error;
use crate::kept::Kept;
use crate::lines::{BookLine, Party, lines, party_of_line};
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

pub(crate) use index::PartyIndexes;
pub use keep::CounterpartyDraft;
pub(crate) use name::{plain_account, plain_name};
pub use split::CounterpartySplit;

/// The collection that counterparties are kept in.
pub(crate) const COLLECTION: &str = "counterparties";
/// Most names and accounts that a candidate shows.
const SHOWN: usize = 20;

/// The counterparties of one organisation as they are stored.
pub(crate) type StoredCounterparties = Kept<Known>;

/// A counterparty with what the books have of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counterparty {
    /// Its id.
    pub id: CounterpartyId,
    /// The version of its document.
    pub version: u64,
    /// What it is called here.
    pub name: String,
    /// Other names it uses.
    pub aliases: Vec<String>,
    /// Its accounts: IBANs and numbers.
    pub accounts: Vec<String>,
    /// How many lines are with it.
    pub lines: usize,
    /// The last of them.
    pub last_on: Option<Date>,
}

/// Somebody in the books who is no counterparty yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CounterpartyCandidate {
    /// The name that most lines have.
    pub name: String,
    /// Every name, as the bank writes it.
    pub names: Vec<String>,
    /// Every account.
    pub accounts: Vec<String>,
    /// How many lines are with it.
    pub lines: usize,
    /// The last of them.
    pub last_on: Option<Date>,
}

/// A counterparty as it is stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CounterpartyDocument {
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) aliases: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) accounts: Vec<String>,
}

/// Every counterparty, and how each is recognised.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(crate) all: Vec<(CounterpartyId, u64, CounterpartyDocument)>,
    by_account: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
}

impl Known {
    fn read(documents: &[Document]) -> Result<Self, Error> {
        let mut known = Self::default();
        for it in documents {
            let damaged = |error: &dyn std::fmt::Display| {
                let id = &it.id;
                Error::Conflict(format!(
                    "the stored counterparty `{id}` cannot be read: {error}"
                ))
            };
            let id = it.id.parse().map_err(|it| damaged(&it))?;
            let body = CounterpartyDocument::deserialize(&it.body).map_err(|it| damaged(&it))?;
            known.add(id, it.version, body);
        }
        Ok(known)
    }

    fn add(&mut self, id: CounterpartyId, version: u64, body: CounterpartyDocument) {
        let place = self.all.len();
        for account in &body.accounts {
            self.by_account.insert(plain_account(account), place);
        }
        for name in body.aliases.iter().chain([&body.name]) {
            self.by_name.insert(plain_name(name), place);
        }
        self.all.push((id, version, body));
    }

    /// Who has this account, or else this name.
    pub(crate) fn place(&self, account: &str, name: &str) -> Option<usize> {
        let by_account = Some(plain_account(account)).filter(|it| !it.is_empty());
        let found = by_account.and_then(|it| self.by_account.get(&it));
        let by_name = || Some(plain_name(name)).filter(|it| !it.is_empty());
        let found = found.or_else(|| self.by_name.get(&by_name()?));
        found.copied()
    }

    /// Whom a line is with.
    pub(crate) fn place_of_line(&self, line: &BookLine) -> Option<usize> {
        self.place(&line.counterparty_account, &line.counterparty)
    }

    /// The place of the one with this id. Errors: `NotFound`.
    pub(crate) fn place_of(&self, id: CounterpartyId) -> Result<usize, Error> {
        let found = self.all.iter().position(|it| it.0 == id);
        found.ok_or_else(|| unknown(&id.to_string()))
    }

    /// What they are called here, if they are known; else as given.
    pub(crate) fn name<'a>(&'a self, account: &str, name: &'a str) -> &'a str {
        let found = self.place(account, name).and_then(|it| self.all.get(it));
        found.map_or(name, |it| it.2.name.as_str())
    }
}

impl Treasury {
    /// Every counterparty with what the books have of it, by name.
    ///
    /// Errors: `Store`.
    pub async fn counterparties(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Vec<Counterparty>, Error> {
        let book = self.book_for(org, caller, Action::RulesRead).await?;
        let known = self.known_counterparties(org).await?;
        let is_limited = caller.scope().is_some();
        let mut found = crate::imports::off_runtime(move || counted(&book, &known)).await?;
        // Who sees some accounts knows those that these are with.
        found.retain(|it| !is_limited || it.lines > 0);
        Ok(found)
    }

    /// Names and accounts of lines that belong to no counterparty yet, those with most lines first.
    ///
    /// Errors: `Store`.
    pub async fn counterparty_candidates(
        &self,
        org: OrganisationId,
        caller: &Caller,
        limit: usize,
    ) -> Result<Vec<CounterpartyCandidate>, Error> {
        let book = self.book_for(org, caller, Action::RulesRead).await?;
        let known = self.known_counterparties(org).await?;
        crate::imports::off_runtime(move || candidates(&book, &known, limit)).await
    }

    /// The counterparties as they are stored.
    pub(crate) async fn known_counterparties(
        &self,
        org: OrganisationId,
    ) -> Result<Arc<Known>, Error> {
        self.collection(&self.counterparties, org, |documents| {
            Known::read(&documents)
        })
        .await
    }
}

/// The sequences of those entries of a book that are lines with somebody; `whole` is the book
/// with everything that this one may have left out.
pub(crate) fn entries_with(
    (org, indexes): (OrganisationId, &PartyIndexes),
    (whole, book): (&Book, &Book),
    (known, place): (&Known, usize),
) -> Vec<EntryNumber> {
    let Some((_, _, party)) = known.all.get(place) else {
        return Vec::new();
    };
    let candidates = indexes.of(org, whole).candidates(whole, party);
    // Most lines have the account and the name of another one.
    let mut asked: HashMap<Party<'_>, bool> = HashMap::new();
    let views = candidates.iter().filter_map(|it| book.entry_at(*it));
    let with = views.filter(|view| {
        party_of_line(book, view).is_some_and(|it| {
            let is_with = || known.place(it.account, it.name) == Some(place);
            *asked.entry(it).or_insert_with(is_with)
        })
    });
    with.map(|it| it.number()).collect()
}

/// Errors: always `NotFound`.
fn unknown(id: &str) -> Error {
    Error::NotFound {
        what: "counterparty",
        name: id.to_owned(),
        cure: "`bursar counterparty list` shows each with its id",
    }
}

fn counted(book: &Book, known: &Known) -> Vec<Counterparty> {
    let mut rows: Vec<Counterparty> = known
        .all
        .iter()
        .map(|(id, version, it)| Counterparty {
            id: *id,
            version: *version,
            name: it.name.clone(),
            aliases: it.aliases.clone(),
            accounts: it.accounts.clone(),
            lines: 0,
            last_on: None,
        })
        .collect();
    for line in lines(book) {
        let place = known.place_of_line(&line);
        if let Some(row) = place.and_then(|it| rows.get_mut(it)) {
            row.lines += 1;
            row.last_on = row.last_on.max(Some(line.booked_on));
        }
    }
    rows.sort_by_cached_key(|it| it.name.to_lowercase());
    rows
}

/// Somebody, while their lines are counted.
#[derive(Default)]
struct Group {
    names: HashMap<String, usize>,
    accounts: Vec<String>,
    lines: usize,
    last_on: Option<Date>,
}

/// Lines of nobody known, grouped by account and by name: who has an account in common is one.
fn candidates(book: &Book, known: &Known, limit: usize) -> Vec<CounterpartyCandidate> {
    let mut groups: Vec<Group> = Vec::new();
    let mut by_key: HashMap<String, usize> = HashMap::new();
    for line in lines(book) {
        if known.place_of_line(&line).is_some() {
            continue;
        }
        let keys = keys_of(&line);
        let Some(first) = keys.first() else { continue };
        let place = keys.iter().find_map(|it| by_key.get(it)).copied();
        let place = place.unwrap_or_else(|| {
            groups.push(Group::default());
            by_key.insert(first.clone(), groups.len() - 1);
            groups.len() - 1
        });
        for key in keys {
            by_key.entry(key).or_insert(place);
        }
        if let Some(group) = groups.get_mut(place) {
            group.add(&line);
        }
    }
    groups.sort_by_key(|it| std::cmp::Reverse(it.lines));
    groups.into_iter().take(limit).map(Group::shown).collect()
}

/// What a line is grouped by: the account, then the name.
fn keys_of(line: &BookLine) -> Vec<String> {
    let account = plain_account(&line.counterparty_account);
    let name = plain_name(&line.counterparty);
    let account = (!account.is_empty()).then(|| format!("account {account}"));
    let name = (!name.is_empty()).then(|| format!("name {name}"));
    account.into_iter().chain(name).collect()
}

impl Group {
    fn add(&mut self, line: &BookLine) {
        if !line.counterparty.is_empty() {
            *self.names.entry(line.counterparty.clone()).or_default() += 1;
        }
        let account = plain_account(&line.counterparty_account);
        if !account.is_empty() && !self.accounts.contains(&account) && self.accounts.len() < SHOWN {
            self.accounts.push(account);
        }
        self.lines += 1;
        self.last_on = self.last_on.max(Some(line.booked_on));
    }

    fn shown(self) -> CounterpartyCandidate {
        let mut names: Vec<(String, usize)> = self.names.into_iter().collect();
        names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let names: Vec<String> = names.into_iter().map(|it| it.0).take(SHOWN).collect();
        let first = names.first().or(self.accounts.first());
        CounterpartyCandidate {
            name: first.cloned().unwrap_or_default(),
            names,
            accounts: self.accounts,
            lines: self.lines,
            last_on: self.last_on,
        }
    }
}
