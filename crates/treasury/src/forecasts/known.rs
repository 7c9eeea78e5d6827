//! Known flows: open items, payments on their way and what facilities have due, laid over the
//! publication (CASH-7, CASH-11).
//!
//! Owns: gathering them, the report that names each.
//! Not here: what one is (`flow`), how late they come (`habits`), which account takes them
//! (`places`), how they stand in for what the models expect (`lay`).
//! Invariant: every known flow has an item, a payment or a facility; nothing is expected on a day
//! that passed; what no account takes is named and in no figure.

mod days;
mod debt;
pub(crate) mod flow;
mod found;
mod gather;
mod giving;
pub(crate) mod habits;
pub(crate) mod laid;
mod lay;
mod ledger;
mod places;

use std::collections::BTreeSet;
use std::sync::Arc;

use journal::Book;
use money::{Asset, Date, ExpectedItemId, FacilityId, OrganisationId};

use super::flows::Flows;
use super::kept::Run;
use super::lens::{Around, Covered, Lens};
use crate::error::Error;
use crate::payments::{PaymentPolicy, calendar_of};
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

use days::day_after;
pub use flow::{KnownBasis, KnownFlow, KnownSource};
use found::Found;
use habits::Habits;
pub(crate) use lay::split;

/// Every known flow of what is looked at.
#[derive(Clone, Debug)]
pub struct KnownReport {
    /// Where it comes from.
    pub covered: Covered,
    /// By the day they are expected.
    pub flows: Vec<KnownFlow>,
    /// How many are in figures and not in the list: the caller may not see them one by one.
    pub hidden: usize,
}

/// Known flows before they are placed, with what was learned to place them.
struct Gathered {
    found: Vec<Found>,
    habits: Arc<Habits>,
    policy: PaymentPolicy,
}

/// Known flows on their accounts and days, without a forecast.
pub(crate) struct Standing {
    /// The first day on which any may be expected.
    pub(crate) from: Date,
    /// By the day they are expected.
    pub(crate) flows: Vec<KnownFlow>,
}

/// Which known flows a caller may see one by one.
pub(crate) struct Shown {
    items: BTreeSet<ExpectedItemId>,
    facilities: BTreeSet<FacilityId>,
    may_pay: bool,
}

impl Shown {
    /// Whether this one may be seen.
    pub(crate) fn has(&self, it: &KnownFlow) -> bool {
        match it.source {
            KnownSource::Item { id, .. } => self.items.contains(&id),
            KnownSource::Payment(_) => self.may_pay,
            KnownSource::Debt { facility, .. } => self.facilities.contains(&facility),
        }
    }
}

impl Treasury {
    /// Every known flow of what is looked at, with what is behind its day and what it replaces.
    ///
    /// Errors: as for `forecast_grid`.
    pub async fn forecast_known(
        &self,
        (org, caller): (OrganisationId, &Caller),
        around: &Around,
        currency: Option<String>,
    ) -> Result<KnownReport, Error> {
        let lens = self.lens((org, caller), around, currency).await?;
        let shown = self.known_shown(org, caller).await?;
        let all = lens.known.len();
        let known = lens.known.into_iter();
        let mut flows: Vec<KnownFlow> = known.filter(|it| shown.has(it)).collect();
        flows.sort_by_key(|it| (it.expected_on, it.source));
        Ok(KnownReport {
            covered: lens.covered,
            hidden: all.saturating_sub(flows.len()),
            flows,
        })
    }

    /// Which known flows a caller may see one by one. Errors: `Store`.
    pub(crate) async fn known_shown(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Shown, Error> {
        let items = if caller.may(org, Action::ExpectedRead) {
            self.seen_items(org, caller).await?
        } else {
            Vec::new()
        };
        let facilities = if caller.may(org, Action::FacilitiesRead) {
            self.seen_facility_ids(org, caller).await?
        } else {
            BTreeSet::new()
        };
        Ok(Shown {
            items: items.iter().map(|it| it.id).collect(),
            facilities,
            may_pay: caller.may(org, Action::PaymentsRead),
        })
    }

    /// Lays what is known over the cells that are looked at.
    pub(super) async fn put_known_in(
        &self,
        org: OrganisationId,
        lens: &mut Lens,
        run: &Run,
    ) -> Result<(), Error> {
        let (book, flows) = (Arc::clone(&lens.book), Arc::clone(&lens.flows));
        let span = (lens.covered.actual_to, lens.covered.until);
        let Some(it) = self.gather_known(org, (&book, &flows), span).await? else {
            return Ok(());
        };
        let calendar = |asset: Asset| calendar_of(&it.policy, asset.code().as_str());
        let with = (it.found, &*it.habits);
        lay::put_in(lens, run, with, (self.today(), &calendar));
        Ok(())
    }

    /// Known flows up to a day, on their accounts and days: without a forecast to lay them over.
    /// They are of all accounts, whoever asks; worths and what they replace are left open.
    ///
    /// Errors: `Store`, `Invalid` (a facility whose terms lead nowhere).
    pub(crate) async fn standing_flows(
        &self,
        org: OrganisationId,
        until: Date,
    ) -> Result<Standing, Error> {
        let (book, today) = (self.book(org).await?, self.today());
        let flows = self.flows_of(org, &book, today).await?;
        let yesterday = today.yesterday().unwrap_or(today);
        let actual_to = flows.last.unwrap_or(yesterday);
        let from = today.max(day_after(actual_to, 1));
        let span = (actual_to, until);
        let gathered = self.gather_known(org, (&book, &flows), span).await?;
        let Some(it) = gathered.filter(|_| from <= until) else {
            let flows = Vec::new();
            return Ok(Standing { from, flows });
        };
        let calendar = |asset: Asset| calendar_of(&it.policy, asset.code().as_str());
        let placed = lay::placed((&*book, &*it.habits), it.found, (from, &calendar));
        let mut flows: Vec<KnownFlow> = placed.map(|it| it.0.flow).collect();
        flows.retain(|it| it.expected_on <= until);
        flows.sort_by_key(|it| (it.expected_on, it.source));
        Ok(Standing { from, flows })
    }

    /// Everything that is known of the days after the last booked one; none if nothing is.
    async fn gather_known(
        &self,
        org: OrganisationId,
        (book, flows): (&Arc<Book>, &Arc<Flows>),
        (actual_to, until): (Date, Date),
    ) -> Result<Option<Gathered>, Error> {
        let items = self.stored_items(org).await?;
        let parties = self.known_counterparties(org).await?;
        let payments = self.open_payments(org, book).await?;
        let debts = self.debt_to_come((org, book), actual_to).await?;
        if payments.is_empty() && items.is_empty() && debts.all.is_empty() {
            return Ok(None);
        }
        let today = self.today();
        let key = (org, book.head().seq, today);
        let known = self.forecasts.habits(&key, (&items, &parties));
        let habits = if let Some(known) = known {
            known
        } else {
            let (book, flows) = (Arc::clone(book), Arc::clone(flows));
            let made = crate::imports::off_runtime(move || {
                Habits::learn((&book, &flows, today), &items, &parties)
            });
            let made = Arc::new(made.await??);
            self.forecasts.keep_habits(key, Arc::clone(&made));
            made
        };
        let mut found = gather::items(&habits, &payments)?;
        found.extend(gather::payments(&payments, &habits));
        let with = (&**book, &*habits, &payments[..]);
        debt::put_in(&mut found, &debts, with, until);
        Ok(Some(Gathered {
            found,
            habits,
            policy: self.saved_payment_policy(org).await?.policy,
        }))
    }
}
