//! The book as someone sees it who may see only some accounts (GUARD-1).
//!
//! Owns: which entries and postings of a book are left, and what stands in for the others.
//! Not here: who may see what (the use cases). Invariant: an account that is hidden is in no
//! answer of the restricted book, neither by number, path nor amount of its own, and every entry
//! of it still balances.

use std::sync::Arc;

use money::{Amount, Asset, AssetCode};

use crate::account::{Account, AccountPath};
use crate::book::{ApplyError, Book, Fold};
use crate::entry::{Correction, Entry, Posting};

/// What someone sees of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// It is theirs: they see every entry on it.
    Own,
    /// They see it in the entries on accounts of their own, as what these were spent on.
    Shared,
    /// Nothing: its part of an entry is summed up as "not shown".
    Hidden,
}

/// The path of the account that stands for everything hidden.
const NOT_SHOWN: &str = "equity:not-shown";

impl Book {
    /// This book with only the entries on accounts that are `Own`, at the same head.
    ///
    /// Takes as long as folding the rows anew. Errors: `ApplyError`, for rows that contradict
    /// each other.
    pub fn restricted(&self, sight: &dyn Fn(&Account) -> Sight) -> Result<Self, ApplyError> {
        let sights: Vec<Sight> = self.chart.iter().map(sight).collect();
        let seen = |posting: &Posting| sights.get(posting.account.index()).copied();
        let (mut fold, not_shown) = self.restricted_frame(&sights);
        for view in self.entries() {
            let mut entry = view.to_entry();
            if !entry.postings.iter().any(|it| seen(it) == Some(Sight::Own)) {
                continue;
            }
            let (kept, hidden): (Vec<_>, Vec<_>) = entry
                .postings
                .into_iter()
                .partition(|it| seen(it).is_some_and(|it| it != Sight::Hidden));
            entry.postings = kept;
            let sums = summed(&hidden).map_err(|error| ApplyError::Amount {
                seq: view.seq(),
                error,
            })?;
            let stands_in = sums.into_iter().map(|it| Posting::new(not_shown, it));
            entry.postings.extend(stands_in);
            forget_unseen(&fold, &mut entry);
            fold.take_in(view.seq(), view.recorded_at(), &entry)?;
        }
        fold.finish_at(self.head, self.recorded_at)
    }

    /// A fold with everything but entries, and the account that stands for what is hidden.
    fn restricted_frame(&self, sights: &[Sight]) -> (Fold, crate::account::AccountId) {
        let mut chart = self.chart.as_ref().clone();
        let stand_in = stand_in(&self.chart);
        let not_shown = stand_in.id;
        chart.put(&stand_in);
        let is_hidden = |it: &Account| sights.get(it.id.index()) == Some(&Sight::Hidden);
        chart.hide(&is_hidden);
        let is_own = |it: crate::account::AccountId| sights.get(it.index()) == Some(&Sight::Own);
        let statements = self.statements.iter().filter(|it| is_own(it.1.account));
        let payments = self.payments.restricted(|it| is_own(it.order.account));
        let fold = Fold::over(Self {
            organisation: self.organisation.clone(),
            assets: Arc::clone(&self.assets),
            entities: Arc::clone(&self.entities),
            locks: Arc::clone(&self.locks),
            reconciliations: Arc::new(
                self.reconciliations
                    .iter()
                    .filter(|it| is_own(*it.0))
                    .map(|(account, signed)| (*account, signed.clone()))
                    .collect(),
            ),
            chart: Arc::new(chart),
            statements: statements.cloned().collect(),
            payments: Arc::new(payments),
            ..Self::default()
        });
        (fold, not_shown)
    }
}

fn stand_in(chart: &super::Chart) -> Account {
    let free = |it: &String| chart.find(it).is_none();
    let numbered = (2..).map(|it| format!("{NOT_SHOWN}-{it}"));
    let path = std::iter::once(NOT_SHOWN.to_owned())
        .chain(numbered)
        .find(free)
        .and_then(|it| it.parse::<AccountPath>().ok())
        .expect("of so many paths one is free, and each is well formed");
    Account {
        id: chart.next_id(),
        path,
        kind: crate::account::AccountKind::Other,
        entity: None,
        asset: None,
        custody: crate::account::Custody::default(),
        opened_on: None,
        closed_on: None,
    }
}

/// What hidden postings come to, by asset.
fn summed(hidden: &[Posting]) -> Result<Vec<Amount>, money::AmountError> {
    let mut sums: Vec<(AssetCode, Amount)> = Vec::new();
    for posting in hidden {
        let asset: Asset = posting.amount.asset();
        match sums.iter_mut().find(|it| it.0 == asset.code()) {
            Some(sum) => sum.1 = sum.1.checked_add(posting.amount)?,
            None => sums.push((asset.code(), posting.amount)),
        }
    }
    let kept = sums.into_iter().map(|it| it.1).filter(|it| !it.is_zero());
    Ok(kept.collect())
}

/// Takes out links to entries and statements that are not there.
fn forget_unseen(fold: &Fold, entry: &mut Entry) {
    if let Some(Correction::Reversal(of) | Correction::Reclassification(of)) = entry.corrects
        && fold.book().number_of(of).is_none()
    {
        entry.corrects = None;
    }
    if let Some(line) = entry.line
        && fold.book().statement(line.statement).is_none()
    {
        entry.line = None;
    }
}
