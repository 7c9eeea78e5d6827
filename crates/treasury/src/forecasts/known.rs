//! Known flows: open items and payments on their way, laid over the publication (CASH-7).
//!
//! Owns: what a known flow is, gathering them, the report that names each.
//! Not here: how late they come (`habits`), which account takes them (`places`), how they stand in
//! for what the models expect (`lay`).
//! Invariant: every known flow has an item or a payment; nothing is expected on a day that passed;
//! what no account takes is named and in no figure.

mod gather;
mod habits;
mod lay;
mod places;

use std::collections::BTreeSet;
use std::sync::Arc;

use cash::delays::Delays;
use journal::{AccountId, PaymentId};
use money::{Amount, Asset, Date, Day, ExpectedItemId, OrganisationId};

use super::kept::Run;
use super::lens::{Around, Covered, Lens};
use crate::error::Error;
use crate::expected::ExpectedKind;
use crate::payments::calendar_of;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

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
}

/// Where its day comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KnownBasis {
    /// The payment's day of execution.
    Order,
    /// Learned from how late others were paid.
    Learned,
    /// The day it is due: nothing was settled yet that could be learned from.
    DueDate,
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
    /// In 10 and in 90 of 100 cases it has come by then; none where nothing says how late.
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
        let shown = if caller.may(org, Action::ExpectedRead) {
            self.seen_items(org, caller).await?
        } else {
            Vec::new()
        };
        let shown: BTreeSet<ExpectedItemId> = shown.iter().map(|it| it.id).collect();
        let may_pay = caller.may(org, Action::PaymentsRead);
        let is_shown = |it: &KnownFlow| match it.source {
            KnownSource::Item { id, .. } => shown.contains(&id),
            KnownSource::Payment(_) => may_pay,
        };
        let all = lens.known.len();
        let mut flows: Vec<KnownFlow> = lens.known.into_iter().filter(is_shown).collect();
        flows.sort_by_key(|it| (it.expected_on, it.source));
        Ok(KnownReport {
            covered: lens.covered,
            hidden: all.saturating_sub(flows.len()),
            flows,
        })
    }

    /// Lays what is known over the cells that are looked at.
    pub(super) async fn put_known_in(
        &self,
        org: OrganisationId,
        lens: &mut Lens,
        run: &Run,
    ) -> Result<(), Error> {
        let items = self.stored_items(org).await?;
        let parties = self.known_counterparties(org).await?;
        let payments = self.open_payments(org, &lens.book).await?;
        if payments.is_empty() && items.is_empty() {
            return Ok(());
        }
        let today = self.today();
        let key = (org, lens.book.head().seq, today);
        let known = self.forecasts.habits(&key, (&items, &parties));
        let habits = if let Some(known) = known {
            known
        } else {
            let (book, flows) = (Arc::clone(&lens.book), Arc::clone(&lens.flows));
            let made = crate::imports::off_runtime(move || {
                Habits::learn((&book, &flows, today), &items, &parties)
            });
            let made = Arc::new(made.await??);
            self.forecasts.keep_habits(key, Arc::clone(&made));
            made
        };
        let policy = self.saved_payment_policy(org).await?.policy;
        let calendar = |asset: Asset| calendar_of(&policy, asset.code().as_str());
        let mut found = gather::items(&habits, &payments)?;
        found.extend(gather::payments(&payments, &habits));
        lay::put_in(lens, run, (found, &*habits), (today, &calendar));
        Ok(())
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
