//! Known flows: open items, payments on their way and what facilities have due, laid over the
//! publication (CASH-7, CASH-11).
//!
//! Owns: what a known flow is, gathering them, the report that names each.
//! Not here: how late they come (`habits`), which account takes them (`places`), how they stand in
//! for what the models expect (`lay`).
//! Invariant: every known flow has an item, a payment or a facility; nothing is expected on a day
//! that passed; what no account takes is named and in no figure.

mod debt;
mod gather;
mod giving;
mod habits;
mod lay;
mod places;

use std::collections::BTreeSet;
use std::sync::Arc;

use cash::delays::Delays;
use journal::{AccountId, Book, PaymentId};
use money::{Amount, Asset, Date, Day, ExpectedItemId, FacilityId, OrganisationId};

use super::flows::Flows;
use super::kept::Run;
use super::lens::{Around, Covered, Lens};
use crate::error::Error;
use crate::expected::ExpectedKind;
use crate::facilities::DebtPart;
use crate::payments::{PaymentPolicy, calendar_of};
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

use debt::Debt;
pub(crate) use habits::Habits;
pub(crate) use lay::{Laid, split};

/// What a known flow comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KnownSource {
    /// What is open of a payable or receivable.
    Item {
        /// The item.
        id: ExpectedItemId,
        /// Which way its money is to go.
        kind: ExpectedKind,
    },
    /// A payment that is not settled.
    Payment(PaymentId),
    /// What a facility has due by its schedule.
    Debt {
        /// The facility.
        facility: FacilityId,
        /// What it is.
        part: DebtPart,
    },
}

/// Where its day comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KnownBasis {
    /// The payment's day of execution.
    Order,
    /// Learned from how late others were paid.
    Learned,
    /// How late companies usually pay: no receivable was settled yet that could be learned from.
    Usual,
    /// The day it is due, which is ours to keep: no payable was settled yet.
    DueDate,
    /// The facility's schedule; where none was agreed, what follows from what is outstanding.
    Schedule,
}

/// A flow that has a document behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownFlow {
    /// What it comes from.
    pub source: KnownSource,
    /// The other side's name, if anything names it.
    pub counterparty: Option<String>,
    /// An invoice's number, or what the payment says.
    pub reference: Option<String>,
    /// The account of ours it is expected on; none if no account takes it: then it is in no figure.
    pub account: Option<AccountId>,
    /// What it is for; none between accounts of ours.
    pub category: Option<AccountId>,
    /// In is positive.
    pub amount: Amount,
    /// In the reporting currency; none without a price.
    pub worth: Option<Amount>,
    /// The day it is due, or is to be executed.
    pub due_on: Date,
    /// The day it is expected: in half of all cases it has come.
    pub expected_on: Date,
    /// In 10 and in 90 of 100 cases it has come by then; none where its day is fixed.
    pub between: Option<(Date, Date)>,
    /// Where the day comes from.
    pub basis: KnownBasis,
    /// Settled items of the same counterparty behind the day, and of everybody.
    pub observations: (usize, usize),
    /// What the models expected instead of it, now left out.
    pub replaces: Amount,
}

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

/// A known flow while it is placed.
#[derive(Clone, Debug)]
struct Found {
    flow: KnownFlow,
    /// How late it comes; none where its day is fixed.
    delays: Option<Delays>,
    /// The category it says, by path.
    said: Option<String>,
    /// Of this entity, if it says.
    entity: Option<String>,
    /// The name as names are compared.
    party: String,
    /// Between accounts of ours.
    is_own: bool,
    /// Of a facility, if it is.
    debt: Option<Debt>,
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
        let flows = self.flows_of(org, &book, today);
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

/// Days from one to another; negative if it is before.
fn days_from(from: Date, to: Date) -> i32 {
    Day::from(to)
        .number()
        .saturating_sub(Day::from(from).number())
}

/// A day by days after another; the last there is beyond the calendar.
fn day_after(from: Date, days: i32) -> Date {
    let number = Day::from(from).number().saturating_add(days);
    Day::from_number(number).to_date().unwrap_or(Date::MAX)
}
