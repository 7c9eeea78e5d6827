//! When what is outstanding is due, and which payments come.
//!
//! Owns: the maturity ladder, and the payments that forecasts take as known.
//! Not here: the figures of one facility (`standing`).
//! Invariant: the rungs of an asset add up to what is outstanding of it, by the journal.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cash::debt::Period;
use journal::{AccountId, Amounts, Book};
use money::{Amount, Date, FacilityId, OrganisationId};

use super::accruals;
use super::document::FacilitySide;
use super::view::{FacilityRow, FacilityState, row};
use super::{StoredFacility, is_shown};
use crate::balances::View;
use crate::error::Error;
use crate::positions::Worth;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// A rung of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rung {
    /// The maturity is over, and it is still outstanding.
    Overdue,
    /// Within 30 days.
    Days30,
    /// Within 90 days.
    Days90,
    /// Within 180 days.
    Days180,
    /// Within a year.
    Year1,
    /// Within two years.
    Years2,
    /// Within five years.
    Years5,
    /// Later.
    Later,
    /// At no day that is agreed.
    Open,
}

impl Rung {
    /// Every rung, in order.
    pub const ALL: [Self; 9] = [
        Self::Overdue,
        Self::Days30,
        Self::Days90,
        Self::Days180,
        Self::Year1,
        Self::Years2,
        Self::Years5,
        Self::Later,
        Self::Open,
    ];

    /// Its word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Days30 => "30-days",
            Self::Days90 => "90-days",
            Self::Days180 => "180-days",
            Self::Year1 => "1-year",
            Self::Years2 => "2-years",
            Self::Years5 => "5-years",
            Self::Later => "later",
            Self::Open => "open",
        }
    }

    fn of(from: Date, day: Date) -> Self {
        let days = from.duration_until(day).as_hours() / 24;
        match days {
            ..=30 => Self::Days30,
            31..=90 => Self::Days90,
            91..=180 => Self::Days180,
            181..=365 => Self::Year1,
            366..=731 => Self::Years2,
            732..=1826 => Self::Years5,
            _ => Self::Later,
        }
    }
}

/// What is due in a time.
#[derive(Clone, Debug)]
pub struct LadderRung {
    /// When.
    pub rung: Rung,
    /// What we owe, one amount an asset.
    pub owed: Vec<Amount>,
    /// What is owed to us.
    pub lent: Vec<Amount>,
    /// What we owe, in one currency.
    pub owed_worth: Worth,
    /// What is owed to us, in one currency.
    pub lent_worth: Worth,
}

/// What is outstanding by rung and side.
pub(super) struct Maturities {
    as_of: Date,
    sums: BTreeMap<(Rung, FacilitySide), Amounts>,
}

impl Maturities {
    pub(super) const fn new(as_of: Date) -> Self {
        Self {
            as_of,
            sums: BTreeMap::new(),
        }
    }

    /// Adds what is outstanding of a facility, on the days on which it is repaid.
    pub(super) fn add(&mut self, row: &FacilityRow, to_come: &[Period]) -> Result<(), Error> {
        let mut left = row.outstanding;
        // What lies ahead is not outstanding yet.
        if row.state != FacilityState::Ahead {
            for it in to_come.iter().filter(|it| !it.repayment.is_zero()) {
                self.put(Rung::of(self.as_of, it.paid_on), row.side, it.repayment)?;
                left = left.checked_sub(it.repayment)?;
            }
        }
        let rest = match row.state {
            FacilityState::Matured => Rung::Overdue,
            _ => Rung::Open,
        };
        self.put(rest, row.side, left)
    }

    fn put(&mut self, rung: Rung, side: FacilitySide, amount: Amount) -> Result<(), Error> {
        if !amount.is_zero() {
            self.sums.entry((rung, side)).or_default().add(amount)?;
        }
        Ok(())
    }

    /// Every rung with something on it, and those between 30 days and five years always.
    pub(super) fn rungs(self, view: &View) -> Result<Vec<LadderRung>, Error> {
        let mut rungs = Vec::with_capacity(Rung::ALL.len());
        for rung in Rung::ALL {
            let of = |side| {
                let sums = self.sums.get(&(rung, side));
                sums.map_or_else(Vec::new, |it| it.clone().into_vec())
            };
            let (owed, lent) = (of(FacilitySide::Owed), of(FacilitySide::Lent));
            let is_shown = !matches!(rung, Rung::Overdue | Rung::Later | Rung::Open);
            if is_shown || !owed.is_empty() || !lent.is_empty() {
                rungs.push(LadderRung {
                    rung,
                    owed_worth: view.worth(&owed)?,
                    lent_worth: view.worth(&lent)?,
                    owed,
                    lent,
                });
            }
        }
        Ok(rungs)
    }
}

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
