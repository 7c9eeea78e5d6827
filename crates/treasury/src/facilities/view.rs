//! Facilities as they stand, in a list.
//!
//! Owns: the list with its totals and maturities. Not here: one facility (`row`).
//! Invariant: a facility in the archive is in the list and in no total.

use journal::{Amounts, RateUsed};
use money::{Asset, Date, FacilityId, OrganisationId};

use super::accruals;
use super::document::FacilitySide;
use super::ladder::{LadderRung, Maturities};
use super::row::{FacilityRow, FacilityState, row};
use super::{StoredFacility, is_shown};
use crate::balances::{Scope, View, distinct};
use crate::error::Error;
use crate::positions::Worth;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// What all facilities are together, in one currency.
#[derive(Clone, Debug)]
pub struct FacilityTotals {
    /// What we owe.
    pub owed: Worth,
    /// What is owed to us.
    pub lent: Worth,
    /// What more may be drawn of what we owe.
    pub headroom: Worth,
}

/// Every facility as it stands at the end of a day.
#[derive(Clone, Debug)]
pub struct FacilityReport {
    /// The day.
    pub as_of: Date,
    /// Valued in this asset.
    pub currency: Asset,
    /// The journal's sequence it was made at.
    pub seq: u64,
    /// By maturity, then name; what has none comes last.
    pub rows: Vec<FacilityRow>,
    /// All together; archived ones are left out.
    pub totals: FacilityTotals,
    /// When what is outstanding is due.
    pub ladder: Vec<LadderRung>,
    /// The rates of exchange that were used.
    pub rates: Vec<RateUsed>,
}

impl Treasury {
    /// Every facility that the caller sees, as it stands at the end of a day.
    ///
    /// Errors: `Forbidden`, `Invalid` (the currency), `Store`.
    pub async fn facilities(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (as_of, currency): (Option<Date>, Option<String>),
    ) -> Result<FacilityReport, Error> {
        let scope = Scope {
            as_of,
            currency,
            ..Scope::default()
        };
        let view = self
            .view(org, caller, Action::FacilitiesRead, &scope)
            .await?;
        let whole = self.book(org).await?;
        let stored = self.stored_facilities(org).await?;
        let shown = stored.iter().filter(|it| is_shown(&whole, caller, it));
        let shown: Vec<StoredFacility> = shown.cloned().collect();
        crate::imports::off_runtime(move || report(&view, &shown)).await?
    }

    /// One facility as it stands at the end of a day, today if none.
    ///
    /// Errors: `Forbidden`, `NotFound`.
    pub async fn facility(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (id, as_of): (FacilityId, Option<Date>),
    ) -> Result<FacilityRow, Error> {
        caller.require(org, Action::FacilitiesRead)?;
        let stored = self.seen_facility(org, caller, id).await?;
        let book = self.book_seen(org, caller).await?;
        let all = accruals::booked(&book);
        let as_of = as_of.unwrap_or_else(|| self.today());
        Ok(row(&book, &stored, (&all, as_of))?.0)
    }

    /// A facility after it was changed.
    pub(super) async fn show_facility(
        &self,
        org: OrganisationId,
        caller: &Caller,
        stored: &StoredFacility,
    ) -> Result<FacilityRow, Error> {
        let book = self.book_seen(org, caller).await?;
        let all = accruals::booked(&book);
        Ok(row(&book, stored, (&all, self.today()))?.0)
    }
}

fn report(view: &View, stored: &[StoredFacility]) -> Result<FacilityReport, Error> {
    let booked = accruals::booked(&view.book);
    let (mut rows, mut maturities) = (Vec::new(), Maturities::new(view.as_of));
    let (mut owed, mut lent, mut headroom) =
        (Amounts::default(), Amounts::default(), Amounts::default());
    for it in stored {
        let (row, to_come) = row(&view.book, it, (&booked, view.as_of))?;
        if row.state != FacilityState::Archived {
            match row.side {
                FacilitySide::Owed => owed.add(row.outstanding)?,
                FacilitySide::Lent => lent.add(row.outstanding)?,
            }
            if let (Some(more), FacilitySide::Owed) = (row.headroom, row.side) {
                headroom.add(more)?;
            }
            maturities.add(&row, &to_come)?;
        }
        rows.push(row);
    }
    rows.sort_by_cached_key(|it| {
        let matures = it.terms.matures_on;
        (matures.is_none(), matures, it.terms.name.to_lowercase())
    });
    let totals = FacilityTotals {
        owed: view.worth(&owed.into_vec())?,
        lent: view.worth(&lent.into_vec())?,
        headroom: view.worth(&headroom.into_vec())?,
    };
    let ladder = maturities.rungs(view)?;
    let all = [&totals.owed, &totals.lent, &totals.headroom];
    let rates = all.iter().flat_map(|it| it.rates.clone()).collect();
    Ok(FacilityReport {
        as_of: view.as_of,
        currency: view.currency,
        seq: view.book.head().seq,
        rows,
        ladder,
        rates: distinct(rates),
        totals,
    })
}
