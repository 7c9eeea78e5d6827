//! Balances: the tree of accounts with what each holds, on any day, as known at any time.
//!
//! Owns: the scope of a question and the balance report. Not here: groups of money at hand
//! (`positions`), accounting statements (`reports`).
//! Invariant: a value in a currency comes with the rates used; what has no price is listed.

use std::sync::Arc;

use journal::{
    AccountId, Asking, Basis, Book, Known, PriceTable, RateUsed, ReportOptions, Rows, Signs,
};
use money::{Amount, Asset, Date, OrganisationId};

use crate::error::Error;
use crate::positions::Worth;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// What a question about balances is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// At the end of this day; today if none.
    pub as_of: Option<Date>,
    /// By booking or value date.
    pub basis: Basis,
    /// As known when.
    pub known: Known,
    /// Valued in this asset; the organisation's reporting currency if none.
    pub currency: Option<String>,
}

/// A scope made ready: the book, the prices and the asset to value in.
pub(crate) struct View {
    pub(crate) book: Arc<Book>,
    pub(crate) prices: Arc<PriceTable>,
    pub(crate) asking: Asking,
    pub(crate) as_of: Date,
    pub(crate) currency: Asset,
}

impl View {
    /// What amounts are worth on the asked day.
    ///
    /// Errors: `Refused` when it leaves its range.
    pub(crate) fn worth(&self, amounts: &[Amount]) -> Result<Worth, Error> {
        Worth::of(amounts, self.currency, self.as_of, &self.prices)
    }
}

/// One row of the tree.
#[derive(Clone, Debug)]
pub struct BalanceRow {
    /// The account; none for a name that only groups others.
    pub account: Option<AccountId>,
    /// Its path.
    pub path: String,
    /// How deep it stands: 1 for the five roots.
    pub depth: usize,
    /// Its balances with all below it.
    pub balances: Vec<Amount>,
    /// What they are worth.
    pub worth: Worth,
}

/// The balances of every account.
#[derive(Clone, Debug)]
pub struct BalanceReport {
    /// At the end of this day.
    pub as_of: Date,
    /// Valued in this asset.
    pub currency: Asset,
    /// The journal's sequence it was made at.
    pub seq: u64,
    /// By path; parents before children when a tree was asked for.
    pub rows: Vec<BalanceRow>,
    /// All assets less liabilities.
    pub total: Worth,
    /// The rates that were used.
    pub rates: Vec<RateUsed>,
}

impl Treasury {
    pub(crate) async fn view(
        &self,
        org: OrganisationId,
        caller: &Caller,
        action: Action,
        scope: &Scope,
    ) -> Result<View, Error> {
        let book = self.book_for(org, caller, action).await?;
        let organisation = book.organisation().ok_or_else(|| Error::NotFound {
            what: "organisation",
            name: org.to_string(),
            cure: "make one with `bursar org create NAME`",
        })?;
        let code = scope
            .currency
            .clone()
            .unwrap_or_else(|| organisation.reporting.to_string());
        let currency = Self::known_asset(&book, &code)?;
        let prices = self.price_table(org).await?;
        let as_of = scope.as_of.unwrap_or_else(|| self.today());
        // Without a day everything counts, entries of later days too, as in every ledger.
        let asking = Asking {
            as_of: scope.as_of,
            basis: scope.basis,
            known: scope.known,
        };
        Ok(View {
            book,
            prices,
            asking,
            as_of,
            currency,
        })
    }

    /// The balances of every account: as a tree with groups, or only accounts with a balance.
    ///
    /// Errors: `Invalid` for an unknown currency, `Store`, `Journal`.
    pub async fn balances(
        &self,
        org: OrganisationId,
        caller: &Caller,
        scope: &Scope,
        is_tree: bool,
    ) -> Result<BalanceReport, Error> {
        let view = self.view(org, caller, Action::BalancesRead, scope).await?;
        let mut rows = Vec::new();
        let mut at_hand = journal::Amounts::default();
        let options = ReportOptions {
            signs: Signs::Debit,
            rows: if is_tree { Rows::All } else { Rows::NotZero },
            basis: scope.basis,
            known: scope.known,
            ..ReportOptions::default()
        };
        for row in view.book.tree(scope.as_of, &options)? {
            let (path, account, depth) = (row.path.to_string(), row.account, row.depth);
            let (own, subtree) = (row.own, row.subtree);
            if depth == 1 && matches!(path.as_str(), "assets" | "liabilities") {
                subtree.iter().try_for_each(|it| at_hand.add(*it))?;
            }
            let balances = if is_tree { subtree } else { own };
            if !is_tree && (account.is_none() || balances.is_empty()) {
                continue;
            }
            let worth = view.worth(&balances)?;
            rows.push(BalanceRow {
                account,
                path,
                depth,
                balances,
                worth,
            });
        }
        let total = view.worth(&at_hand.into_vec())?;
        let mut rates: Vec<RateUsed> = rows.iter().flat_map(|it| it.worth.rates.clone()).collect();
        rates.extend(total.rates.iter().cloned());
        Ok(BalanceReport {
            as_of: view.as_of,
            currency: view.currency,
            seq: view.book.head().seq,
            rows,
            total,
            rates: distinct(rates),
        })
    }
}

/// Each rate once, by pair.
pub(crate) fn distinct(mut rates: Vec<RateUsed>) -> Vec<RateUsed> {
    rates.sort_by_key(|it| (it.base, it.quote, it.on));
    rates.dedup();
    rates
}
