//! Entries: booking, taking back, reclassifying, and finding them.
//!
//! Owns: from a draft by paths and texts to a command. Not here: the rules (`journal::decide`).
//! Invariant: an entry is answered as it was booked, with its number.

use std::collections::BTreeMap;

use journal::{
    AccountId, Book, Command, Correction, Entry, Filter, Order, Posting, Reclassification,
};
use money::{Amount, AssetCode, CounterpartyId, Date, OrganisationId};

use crate::accounts::unknown_account;
use crate::counterparties::entries_with;
use crate::error::Error;
use crate::forecasts::{FlowsAsked, numbers_in};
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// A posting as given: account by number or path, amount as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostingDraft {
    /// The account's number or path.
    pub account: String,
    /// The amount: debit is positive.
    pub amount: String,
    /// The asset's code.
    pub asset: String,
    /// The value date, if not the booking date.
    pub valued_on: Option<Date>,
    /// What it was exchanged for: amount and asset.
    pub counter: Option<(String, String)>,
}

/// An entry as given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryDraft {
    /// The booking date; today if none.
    pub booked_on: Option<Date>,
    /// What it is.
    pub description: String,
    /// The other side's name.
    pub counterparty: Option<String>,
    /// A reference.
    pub reference: Option<String>,
    /// Free names and values.
    pub tags: BTreeMap<String, String>,
    /// The movements.
    pub postings: Vec<PostingDraft>,
}

/// How an entry is taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reversal {
    /// The booking date of the reversal; the entry's own if none.
    pub booked_on: Option<Date>,
    /// Why.
    pub reason: String,
}

/// How a posting is moved to another account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReclassificationDraft {
    /// The account to take from, by number or path.
    pub from: String,
    /// The account to move to, by number or path.
    pub to: String,
    /// Why.
    pub reason: String,
}

/// Which entries are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryQuery {
    /// On this account, by number or path.
    pub account: Option<String>,
    /// Also on the accounts below it.
    pub is_subtree: bool,
    /// Only lines that are with this counterparty, by its names and accounts.
    pub counterparty: Option<CounterpartyId>,
    /// Only those behind flows of the forecast; `account` and the filter's asset are then those of
    /// the money at hand, and of the account alone.
    pub flows: Option<FlowsAsked>,
    /// What the entries themselves must be.
    pub filter: Filter,
    /// In which order.
    pub order: Order,
    /// How many to leave out.
    pub offset: usize,
    /// How many at most.
    pub limit: usize,
}

/// A page of entries: sequences to look up in the book it was made from.
#[derive(Clone, Debug)]
pub struct EntryList {
    /// The book the page was made from.
    pub book: std::sync::Arc<Book>,
    /// The entries.
    pub page: journal::Page,
    /// The one account asked for, if it was one.
    pub account: Option<journal::AccountId>,
}

impl Treasury {
    /// Books an entry. Answers its sequence.
    ///
    /// Errors: `NotFound`, `Invalid`, `Refused`.
    pub async fn post_entry(
        &self,
        org: OrganisationId,
        caller: &Caller,
        draft: &EntryDraft,
    ) -> Result<u64, Error> {
        let book = self.book(org).await?;
        let codes: Vec<AssetCode> = draft
            .postings
            .iter()
            .filter_map(|it| it.asset.parse().ok())
            .collect();
        self.define_currencies(org, &caller.step("assets"), &book, &codes)
            .await?;
        let book = self.book(org).await?;
        let mut entry = self.entry_of(&book, caller, draft)?;
        let before = caller.key.as_ref().and_then(|it| book.request(it));
        if draft.booked_on.is_none()
            && let Some(booked) = before.and_then(|it| book.entry_at(it.first))
        {
            // Asked for again after midnight, "today" still means the day it was booked on.
            entry.booked_on = booked.booked_on();
        }
        Ok(self
            .ask(org, caller, Command::PostEntries(vec![entry]))
            .await?
            .first)
    }

    /// Books entries, all or none. Answers the first sequence and how many.
    ///
    /// Errors: `Refused` with every breach.
    pub async fn post_entries(
        &self,
        org: OrganisationId,
        caller: &Caller,
        entries: Vec<Entry>,
    ) -> Result<(u64, u32), Error> {
        let answer = self.ask(org, caller, Command::PostEntries(entries)).await?;
        Ok((answer.first, answer.records))
    }

    fn entry_of(&self, book: &Book, caller: &Caller, draft: &EntryDraft) -> Result<Entry, Error> {
        let amount = |text: &str, asset: &str| -> Result<Amount, Error> {
            let asset = Self::known_asset(book, asset)?;
            Amount::parse(text, asset)
                .map_err(|error| Error::Refused(vec![journal::RefusalKind::Amount(error).whole()]))
        };
        let mut postings = Vec::with_capacity(draft.postings.len());
        for it in &draft.postings {
            let account = Self::find_seen_account(book, caller, &it.account)?.id;
            let counter = it
                .counter
                .as_ref()
                .map(|(text, asset)| amount(text, asset))
                .transpose()?;
            postings.push(Posting {
                account,
                amount: amount(&it.amount, &it.asset)?,
                valued_on: it.valued_on,
                counter,
            });
        }
        let booked_on = draft.booked_on.unwrap_or_else(|| self.today());
        let mut entry = Entry::new(booked_on, draft.description.clone(), postings);
        entry.counterparty.clone_from(&draft.counterparty);
        entry.reference.clone_from(&draft.reference);
        entry.tags.clone_from(&draft.tags);
        Ok(entry)
    }

    /// Takes an entry back. Answers the reversal's sequence.
    ///
    /// Errors: `Refused`.
    pub async fn reverse_entry(
        &self,
        org: OrganisationId,
        caller: &Caller,
        entry: u64,
        reversal: Reversal,
    ) -> Result<u64, Error> {
        let Reversal { booked_on, reason } = reversal;
        let command = Command::ReverseEntries {
            entries: vec![entry],
            booked_on,
            reason,
        };
        Ok(self.ask(org, caller, command).await?.first)
    }

    /// Moves an entry's posting to another account. Answers the new entry's sequence.
    ///
    /// Errors: `NotFound`, `Refused`.
    pub async fn reclassify_entry(
        &self,
        org: OrganisationId,
        caller: &Caller,
        entry: u64,
        change: ReclassificationDraft,
    ) -> Result<u64, Error> {
        let book = self.book(org).await?;
        let from = Self::find_seen_account(&book, caller, &change.from)?.id;
        let to = Self::find_seen_account(&book, caller, &change.to)?.id;
        let reason = change.reason;
        let command = Command::Reclassify(Reclassification {
            entry,
            from,
            to,
            reason,
        });
        Ok(self.ask(org, caller, command).await?.first)
    }

    /// A page of entries.
    ///
    /// Errors: `NotFound` for an unknown account or counterparty.
    pub async fn entries(
        &self,
        org: OrganisationId,
        caller: &Caller,
        query: &EntryQuery,
    ) -> Result<EntryList, Error> {
        let book = self.book_for(org, caller, Action::EntriesRead).await?;
        let mut filter = query.filter.clone();
        let mut among = None;
        if let Some(flows) = &query.flows {
            let on = (query.account.as_deref(), filter.asset);
            let (found, account) = self.entries_of_flows((org, caller), flows, on).await?;
            filter.accounts = account.map(|it| vec![it]);
            among = Some(numbers_in(&book, &found));
        } else if let Some(name) = &query.account {
            filter.accounts = Some(accounts_of(&book, name, query.is_subtree)?);
        }
        let account = match filter.accounts.as_deref() {
            Some([one]) => Some(*one),
            _ => None,
        };
        let range = (query.offset, query.limit);
        let page = match (query.counterparty, among) {
            (None, None) => book.page(&filter, query.order, query.offset, query.limit),
            (None, Some(among)) => book.page_among(&filter, query.order, &among, range),
            (Some(id), among) => {
                caller.require(org, Action::RulesRead)?;
                let known = self.known_counterparties(org).await?;
                let place = known.place_of(id)?;
                let whole = self.book(org).await?;
                let (parties, book) = (self.parties.clone(), book.clone());
                let order = query.order;
                crate::imports::off_runtime(move || {
                    let books = (whole.as_ref(), book.as_ref());
                    let mut found = entries_with((org, &parties), books, (&known, place));
                    found.retain(|it| {
                        let all = among.as_ref();
                        all.is_none_or(|all| all.binary_search(it).is_ok())
                    });
                    book.page_among(&filter, order, &found, range)
                })
                .await?
            }
        };
        Ok(EntryList {
            book,
            page,
            account,
        })
    }

    /// Every entry that was booked by an import and is not taken back.
    pub(crate) fn entries_of_import(book: &Book, import: money::ImportId) -> Vec<u64> {
        let filter = Filter {
            import: Some(import),
            ..Filter::default()
        };
        let page = book.page(&filter, Order::OldestFirst, 0, usize::MAX);
        let views = page.entries.into_iter().filter_map(|it| book.entry(it));
        let standing = views.filter(|it| it.reversed_by().is_none());
        let originals =
            standing.filter(|it| !matches!(it.corrects(), Some(Correction::Reversal(_))));
        originals.map(|it| it.seq()).collect()
    }
}

/// An account by number or path, or those below it as well. Errors: `NotFound`.
fn accounts_of(book: &Book, name: &str, is_subtree: bool) -> Result<Vec<AccountId>, Error> {
    let found = Treasury::find_account(book, name);
    let own = found.as_ref().ok().map(|it| it.id);
    let path = found.map_or_else(|_| name.to_owned(), |it| it.path.to_string());
    let accounts: Vec<AccountId> = if is_subtree {
        book.chart().within(&path).map(|it| it.id).collect()
    } else {
        own.into_iter().collect()
    };
    if accounts.is_empty() {
        return Err(unknown_account(name));
    }
    Ok(accounts)
}
