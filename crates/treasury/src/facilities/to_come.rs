//! The payments of facilities that are to come.
//!
//! Owns: the payments that forecasts take as known.
//! Not here: the agreed schedule (`standing`), what is due by time (`ladder`), what forecasts make
//! of payments.
//! Invariant: they are of what is outstanding, by the journal; a facility in the archive has none.

use std::collections::BTreeSet;
use std::sync::Arc;

use cash::debt::Period;
use journal::{AccountId, Book};
use money::{Amount, Date, FacilityId, OrganisationId};

use super::accruals;
use super::document::FacilitySide;
use super::row::{FacilityRow, FacilityState, row};
use super::{StoredFacility, is_shown};
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// What a payment of a facility is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DebtPart {
    /// The principal goes out to whoever borrows it.
    Payout,
    /// Interest.
    Interest,
    /// The principal comes back.
    Repayment,
}

impl DebtPart {
    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Payout => "payout",
            Self::Interest => "interest",
            Self::Repayment => "repayment",
        }
    }
}

/// A payment of a facility that is to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DebtFlow {
    /// The facility.
    pub facility: FacilityId,
    /// Its name.
    pub name: String,
    /// The account that pays or is paid; none where the facility names none.
    pub account: Option<AccountId>,
    /// The day, one on which banks work.
    pub on: Date,
    /// In is above zero, out is below.
    pub amount: Amount,
    /// What it is.
    pub part: DebtPart,
}

/// A facility with its payments to come.
#[derive(Debug)]
pub(crate) struct FacilityFlows {
    /// As it stands.
    pub(crate) row: FacilityRow,
    /// By day; interest before repayments.
    pub(crate) flows: Vec<DebtFlow>,
}

/// The payments to come of every facility, with what they were made from.
#[derive(Debug)]
pub(crate) struct DebtToCome {
    /// As long as these are the same, and the journal is, it holds.
    pub(crate) from: Arc<Vec<StoredFacility>>,
    /// By id; archived ones are left out.
    pub(crate) all: Vec<FacilityFlows>,
}

impl Treasury {
    /// The payments of all facilities that are to come, from one day to another: after today, by
    /// the agreed schedule of what is outstanding. Known flows for a forecast.
    ///
    /// Errors: `Forbidden`, `Store`.
    pub async fn upcoming_debt_payments(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (from, to): (Date, Date),
    ) -> Result<Vec<DebtFlow>, Error> {
        caller.require(org, Action::FacilitiesRead)?;
        let (whole, book) = (self.book(org).await?, self.book_seen(org, caller).await?);
        let stored = self.stored_facilities(org).await?;
        let seen = stored.iter().filter(|it| is_shown(&whole, caller, it));
        let all = to_come(&book, seen, self.today())?;
        let mut flows: Vec<DebtFlow> = all.into_iter().flat_map(|it| it.flows).collect();
        flows.retain(|it| from <= it.on && it.on <= to);
        flows.sort_by(|one, other| {
            let order = |it: &DebtFlow| (it.on, it.name.clone(), it.part);
            order(one).cmp(&order(other))
        });
        Ok(flows)
    }

    /// The payments of every facility after a day, whoever asks: what forecasts lay over what the
    /// models expect.
    ///
    /// Errors: `Store`, `Invalid` (terms that lead nowhere).
    pub(crate) async fn debt_to_come(
        &self,
        (org, book): (OrganisationId, &Arc<Book>),
        after: Date,
    ) -> Result<Arc<DebtToCome>, Error> {
        let stored = self.stored_facilities(org).await?;
        let key = (org, book.head().seq, after);
        if let Some(known) = self.forecasts.debt(&key, &stored) {
            return Ok(known);
        }
        let book = Arc::clone(book);
        let work = move || {
            let all = to_come(&book, stored.iter(), after)?;
            Ok(DebtToCome { from: stored, all })
        };
        let made: Result<DebtToCome, Error> = crate::imports::off_runtime(work).await?;
        let made = Arc::new(made?);
        self.forecasts.keep_debt(key, Arc::clone(&made));
        Ok(made)
    }

    /// The facilities that a caller sees, by id. Errors: `Forbidden`, `Store`.
    pub(crate) async fn seen_facility_ids(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<BTreeSet<FacilityId>, Error> {
        caller.require(org, Action::FacilitiesRead)?;
        let book = self.book(org).await?;
        let stored = self.stored_facilities(org).await?;
        let seen = stored.iter().filter(|it| is_shown(&book, caller, it));
        Ok(seen.map(|it| it.id).collect())
    }
}

/// Facilities with what is to come of them after a day; archived ones are left out.
fn to_come<'a>(
    book: &Book,
    stored: impl Iterator<Item = &'a StoredFacility>,
    after: Date,
) -> Result<Vec<FacilityFlows>, Error> {
    let booked = accruals::BookedByFacility::new();
    let mut found = Vec::new();
    for it in stored.filter(|it| !it.body.is_archived) {
        let (row, to_come) = row(book, it, (&booked, after))?;
        let flows = flows_of(&row, &to_come)?;
        found.push(FacilityFlows { row, flows });
    }
    Ok(found)
}

fn flows_of(row: &FacilityRow, to_come: &[Period]) -> Result<Vec<DebtFlow>, Error> {
    let flow = |on, amount: Amount, part| -> Result<DebtFlow, Error> {
        // What we owe goes out; its payout came in.
        let is_out = (row.side == FacilitySide::Owed) != (part == DebtPart::Payout);
        Ok(DebtFlow {
            facility: row.id,
            name: row.terms.name.clone(),
            account: row.payment_account.as_ref().map(|it| it.id),
            on,
            amount: if is_out {
                amount.checked_neg()?
            } else {
                amount
            },
            part,
        })
    };
    let mut flows = Vec::new();
    if let (FacilityState::Ahead, Some(first)) = (row.state, to_come.first()) {
        // What was paid out early is outstanding already.
        let missing = first.opening.checked_sub(row.outstanding)?;
        if missing.units() > 0 {
            flows.push(flow(first.from, missing, DebtPart::Payout)?);
        }
    }
    for it in to_come {
        if !it.interest.is_zero() {
            flows.push(flow(it.paid_on, it.interest, DebtPart::Interest)?);
        }
        if !it.repayment.is_zero() {
            flows.push(flow(it.paid_on, it.repayment, DebtPart::Repayment)?);
        }
    }
    Ok(flows)
}
