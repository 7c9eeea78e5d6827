//! The demo's past invoices and the bank lines that settled them.
//!
//! Owns: finding the lines in the books, and matching them through the use case of a user.
//! Not here: which invoices they are (`crate::demo`).
//! Invariant: where anything was settled before, nothing is: somebody has been at work.

use std::collections::HashMap;

use journal::{AccountId, Book, EntryView};
use money::{Date, Decimal, OrganisationId};
use treasury::{
    Caller, ExpectedDraft, ExpectedItem, ExpectedQuery, ExpectedState, MatchChoice, Treasury,
};

use super::Maker;
use super::office::with_slug;
use crate::demo::DemoSettled;
use crate::failure::Failure;

impl Maker<'_> {
    /// Adds the invoices of the last 13 weeks that are paid and matches them with their lines, so
    /// that it is known how late each counterparty pays.
    pub(super) async fn settle(&self) -> Result<(), Failure> {
        let (treasury, org, caller) = (self.treasury, self.org, &self.caller);
        if is_settled(treasury, org, caller).await? {
            return Ok(());
        }
        let book = treasury.book(org).await?;
        let lines = Lines::of(&book);
        let past = self.company.office.settled.iter();
        let past = past.filter_map(|it| Some((it, lines.find(it)?)));
        let past: Vec<(&DemoSettled, u64)> = past.collect();
        if past.is_empty() {
            return Ok(());
        }
        let drafts = past.iter().map(|it| with_slug(&it.0.item));
        let drafts: Vec<ExpectedDraft> = drafts.collect::<Result<_, _>>()?;
        let keyed = self.keyed(caller, "settled");
        let items = treasury.add_expected(org, &keyed, &drafts).await?;
        let choices = items
            .iter()
            .zip(&past)
            .map(|(item, (_, entry))| MatchChoice {
                lines: vec![*entry],
                items: vec![item.id],
            });
        let choices: Vec<MatchChoice> = choices.collect();
        // A discount that was taken is written down with the match.
        let discount = |(item, past): (&ExpectedItem, &(&DemoSettled, u64))| {
            let paid = past.0.amount.to_decimal().checked_abs().ok()?;
            item.amount.to_decimal().checked_sub(paid).ok()
        };
        let most = items.iter().zip(&past).filter_map(discount).max();
        let tolerance = most.filter(|it| *it > Decimal::ZERO);
        treasury
            .accept_matches(org, caller, &choices, tolerance)
            .await?;
        Ok(())
    }
}

/// Whether anything was settled, by us or by somebody who looks at the demo.
pub(super) async fn is_settled(
    treasury: &Treasury,
    org: OrganisationId,
    caller: &Caller,
) -> Result<bool, Failure> {
    let query = ExpectedQuery {
        states: vec![ExpectedState::Settled, ExpectedState::Partial],
        ..ExpectedQuery::default()
    };
    let found = treasury.expected_items(org, caller, &query).await?;
    Ok(found.total > 0)
}

/// Bank lines of the books that stand, by account, day and amount in its smallest unit.
struct Lines<'a> {
    book: &'a Book,
    entries: HashMap<(AccountId, Date, i128), u64>,
}

impl<'a> Lines<'a> {
    fn of(book: &'a Book) -> Self {
        let mut entries = HashMap::new();
        let is_line = |it: &EntryView<'_>| it.line().is_some() && it.reversed_by().is_none();
        for entry in book.entries().filter(is_line) {
            for it in entry.postings() {
                let key = (it.account, entry.booked_on(), it.amount.units());
                entries.insert(key, entry.seq());
            }
        }
        Self { book, entries }
    }

    fn find(&self, it: &DemoSettled) -> Option<u64> {
        let account = self.book.chart().find(it.account)?.id;
        let key = (account, it.booked_on, it.amount.units());
        self.entries.get(&key).copied()
    }
}
