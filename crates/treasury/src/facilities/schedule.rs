//! The schedule of a facility beside what happened.
//!
//! Owns: its rows, with the journal's balance after each payment. Not here: making it
//! (`cash::debt`), what is still to come (`standing`).
//! Invariant: a row that lies ahead has no actual balance.

use cash::debt::{DayCount, Period};
use journal::{Asking, Basis, Book};
use money::{Amount, Date, Day, Decimal, FacilityId, OrganisationId, Rounding};

use super::StoredFacility;
use super::document::{FacilitySide, Terms, invalid};
use super::row::bps;
use super::standing::Position;
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// Decimal places of the shown part of a year.
const FRACTION_PLACES: u8 = 10;

/// One period of a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacilityPeriod {
    /// Its number, from 1.
    pub number: usize,
    /// The first day that bears interest.
    pub from: Date,
    /// The first day that does not.
    pub to: Date,
    /// The business day on which it is paid.
    pub paid_on: Date,
    /// Days as the convention counts them.
    pub days: i64,
    /// The part of a year, to ten places.
    pub fraction: Decimal,
    /// The rate at its begin. Unit: basis points a year.
    pub rate_bps: Decimal,
    /// What is outstanding at its begin.
    pub opening: Amount,
    /// Its interest.
    pub interest: Amount,
    /// What is repaid.
    pub repayment: Amount,
    /// Both together.
    pub payment: Amount,
    /// What is left.
    pub closing: Amount,
    /// What the journal has as outstanding at the end of the day of payment; none while that lies
    /// ahead.
    pub actual: Option<Amount>,
    /// The actual balance less the closing one.
    pub difference: Option<Amount>,
}

/// The schedule of a facility.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacilitySchedule {
    /// The facility.
    pub id: FacilityId,
    /// At the end of this day.
    pub as_of: Date,
    /// Whether it was agreed; else it is what follows from what is outstanding now.
    pub is_agreed: bool,
    /// By days.
    pub rows: Vec<FacilityPeriod>,
    /// All interest of the rows.
    pub interest: Amount,
    /// All repayments of the rows.
    pub repayment: Amount,
}

impl Treasury {
    /// The schedule of a facility: as agreed, or of what is outstanding where nothing was.
    ///
    /// Errors: `Forbidden`, `NotFound`.
    pub async fn facility_schedule(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (id, as_of): (FacilityId, Option<Date>),
    ) -> Result<FacilitySchedule, Error> {
        caller.require(org, Action::FacilitiesRead)?;
        let stored = self.seen_facility(org, caller, id).await?;
        let book = self.book_seen(org, caller).await?;
        let as_of = as_of.unwrap_or_else(|| self.today());
        crate::imports::off_runtime(move || made(&book, &stored, as_of)).await?
    }
}

fn made(book: &Book, stored: &StoredFacility, as_of: Date) -> Result<FacilitySchedule, Error> {
    let terms = Terms::read(book, &stored.body.draft)?;
    let position = Position::of(book, &terms, as_of)?;
    let is_agreed = terms.is_agreed();
    let periods = if is_agreed {
        position.agreed.clone()
    } else {
        position.to_come()?
    };
    let zero = Amount::zero(terms.asset);
    let (mut interest, mut repayment) = (zero, zero);
    let mut rows = Vec::with_capacity(periods.len());
    for (number, it) in (1..).zip(&periods) {
        interest = interest.checked_add(it.interest)?;
        repayment = repayment.checked_add(it.repayment)?;
        rows.push(row(book, &terms, (number, it), as_of)?);
    }
    Ok(FacilitySchedule {
        id: stored.id,
        as_of,
        is_agreed,
        rows,
        interest,
        repayment,
    })
}

fn row(
    book: &Book,
    terms: &Terms,
    (number, it): (usize, &Period),
    as_of: Date,
) -> Result<FacilityPeriod, Error> {
    let years = terms
        .count
        .between(it.from, it.to)
        .map_err(|error| invalid(&error))?;
    let number_of = |day: Date| i64::from(Day::from(day).number());
    let days = match terms.count {
        DayCount::Thirty360Us | DayCount::ThirtyE360 => years.numerator,
        _ => number_of(it.to) - number_of(it.from),
    };
    let numerator = Decimal::from_whole(years.numerator.into());
    let denominator = Decimal::from_whole(years.denominator.into());
    let fraction = numerator.divide(denominator, FRACTION_PLACES, Rounding::HalfEven);
    let fraction = fraction.map_err(|error| {
        let found = format!("{} to {}", it.from, it.to);
        Error::malformed("day_count", &found, &error)
    })?;
    let actual = (it.paid_on <= as_of).then(|| {
        let asking = Asking {
            as_of: Some(it.paid_on.max(it.to).min(as_of)),
            basis: Basis::Valued,
            ..Asking::default()
        };
        let units = book.balance(terms.account, terms.asset.code(), &asking);
        let amount = Amount::from_units(units, terms.asset);
        match terms.side {
            FacilitySide::Owed => amount.checked_neg(),
            FacilitySide::Lent => Ok(amount),
        }
    });
    let actual = actual.transpose()?;
    Ok(FacilityPeriod {
        number,
        from: it.from,
        to: it.to,
        paid_on: it.paid_on,
        days,
        fraction,
        rate_bps: bps(terms.rates.at(it.from))?,
        opening: it.opening,
        interest: it.interest,
        repayment: it.repayment,
        payment: it.interest.checked_add(it.repayment)?,
        closing: it.closing,
        difference: actual.map(|own| own.checked_sub(it.closing)).transpose()?,
        actual,
    })
}
