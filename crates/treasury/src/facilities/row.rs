//! One facility as it stands at the end of a day.
//!
//! Owns: a facility's row, of its terms and of what the journal has. Not here: the figures
//! themselves (`standing`), all facilities together (`view`).
//! Invariant: a figure that there is none of is none, never zero.

use journal::{AccountId, Asking, Basis, Book};
use money::{Amount, Date, Decimal, FacilityId, Rounding, mul_div};

use super::StoredFacility;
use super::accruals::{self, Booked, BookedByFacility};
use super::document::{FacilityDraft, FacilitySide, Terms};
use super::standing::Position;
use crate::error::Error;

/// An account by number and path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedAccount {
    /// Its number.
    pub id: AccountId,
    /// Its path.
    pub path: String,
}

/// How far a facility is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FacilityState {
    /// It has not begun.
    Ahead,
    /// It runs.
    Running,
    /// Its maturity is reached.
    Matured,
    /// It is in the archive.
    Archived,
}

/// A facility as it stands at the end of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacilityRow {
    /// Its id.
    pub id: FacilityId,
    /// The version of its document.
    pub version: u64,
    /// Its terms; accounts by number.
    pub terms: FacilityDraft,
    /// Which way the principal went.
    pub side: FacilitySide,
    /// How far it is.
    pub state: FacilityState,
    /// Whose it is, by the account of the principal.
    pub entity: Option<String>,
    /// The account of the principal.
    pub account: NamedAccount,
    /// Where interest stands that is not paid.
    pub accrued_account: Option<NamedAccount>,
    /// The category of the interest.
    pub interest_account: Option<NamedAccount>,
    /// The account that pays and is paid.
    pub payment_account: Option<NamedAccount>,
    /// The rate of the day. Unit: basis points a year.
    pub rate_bps: Decimal,
    /// What is outstanding, by the journal, by value date.
    pub outstanding: Amount,
    /// What should be, by the schedule.
    pub scheduled: Option<Amount>,
    /// The former less the latter.
    pub difference: Option<Amount>,
    /// How much may be drawn.
    pub limit: Option<Amount>,
    /// How much more may be drawn; below zero it is overdrawn.
    pub headroom: Option<Amount>,
    /// How much of the limit is drawn, in basis points.
    pub used_bps: Option<u32>,
    /// Interest of the running period, by the terms on what was outstanding.
    pub accrued: Amount,
    /// Interest that stands in the books.
    pub booked: Amount,
    /// The last day whose interest does.
    pub booked_through: Option<Date>,
    /// Interest that has accrued and is not booked; below zero when too much is.
    pub unbooked: Amount,
    /// The balance of the account of accrued interest, by the journal.
    pub accrued_balance: Option<Amount>,
    /// What is paid next: the day, interest and principal.
    pub next: Option<(Date, Amount, Amount)>,
}

/// A facility's row, and what is still to be paid.
pub(super) fn row(
    book: &Book,
    stored: &StoredFacility,
    (booked, as_of): (&BookedByFacility, Date),
) -> Result<(FacilityRow, Vec<cash::debt::Period>), Error> {
    let terms = Terms::read(book, &stored.body.draft)?;
    let position = Position::of(book, &terms, as_of)?;
    let own = booked
        .get(&stored.id.to_string())
        .map_or(&[][..], Vec::as_slice);
    let (outstanding, scheduled) = (position.outstanding, position.scheduled());
    let to_come = if stored.body.is_archived {
        Vec::new()
    } else {
        position.to_come()?
    };
    let next = to_come.iter().find(|it| it.paid_on > as_of);
    let drawn = (terms.limit, outstanding);
    let headroom = terms.limit.map(|it| it.checked_sub(outstanding));
    let interest = interest(book, (&terms, &position), own, as_of)?;
    let named = |it: Option<AccountId>| it.and_then(|it| named(book, it));
    let row = FacilityRow {
        id: stored.id,
        version: stored.version,
        side: terms.side,
        state: state(&terms, stored, as_of),
        entity: book
            .account(terms.account)
            .and_then(|it| it.entity.as_ref())
            .map(ToString::to_string),
        account: named(Some(terms.account))
            .ok_or_else(|| super::unknown(&stored.id.to_string()))?,
        accrued_account: named(terms.accrued),
        interest_account: named(terms.interest),
        payment_account: named(terms.payer),
        rate_bps: bps(terms.rates.at(as_of))?,
        outstanding,
        difference: scheduled
            .map(|it| outstanding.checked_sub(it))
            .transpose()?,
        scheduled,
        limit: terms.limit,
        headroom: headroom.transpose()?,
        used_bps: used(drawn),
        accrued: interest.accrued,
        booked: interest.booked,
        booked_through: accruals::booked_through(own),
        unbooked: interest.unbooked,
        accrued_balance: interest.balance,
        next: next.map(|it| (it.paid_on, it.interest, it.repayment)),
        terms: terms.draft,
    };
    Ok((row, to_come))
}

/// What has accrued, what is booked, and what stands on the account for it.
struct InterestFigures {
    accrued: Amount,
    booked: Amount,
    unbooked: Amount,
    balance: Option<Amount>,
}

fn interest(
    book: &Book,
    (terms, position): (&Terms, &Position<'_>),
    own: &[Booked],
    as_of: Date,
) -> Result<InterestFigures, Error> {
    let booked = accruals::standing_sum(terms, own)?;
    let whole = position.interest_before(position.end(as_of))?;
    let asking = Asking {
        as_of: Some(as_of),
        basis: Basis::Booked,
        ..Asking::default()
    };
    let balance = terms.accrued.map(|it| {
        let units = book.balance(it, terms.asset.code(), &asking);
        let amount = Amount::from_units(units, terms.asset);
        match terms.side {
            FacilitySide::Owed => amount.checked_neg(),
            FacilitySide::Lent => Ok(amount),
        }
    });
    Ok(InterestFigures {
        accrued: position.accrued()?,
        booked,
        unbooked: whole.checked_sub(booked)?,
        balance: balance.transpose()?,
    })
}

fn state(terms: &Terms, stored: &StoredFacility, as_of: Date) -> FacilityState {
    if stored.body.is_archived {
        FacilityState::Archived
    } else if as_of < terms.draft.starts_on {
        FacilityState::Ahead
    } else if terms.draft.matures_on.is_some_and(|it| it <= as_of) {
        FacilityState::Matured
    } else {
        FacilityState::Running
    }
}

/// How much of a limit is drawn, in basis points; nothing drawn is none of it.
fn used((limit, drawn): (Option<Amount>, Amount)) -> Option<u32> {
    let limit = limit?.units();
    let used = mul_div(drawn.units().max(0), 10_000, limit, Rounding::HalfUp)?;
    Some(u32::try_from(used).unwrap_or(u32::MAX))
}

/// A share a year as basis points. Errors: `Invalid` out of range.
pub(super) fn bps(share: Decimal) -> Result<Decimal, Error> {
    let points = share.checked_mul(Decimal::from_whole(10_000));
    points.map_err(|error| Error::malformed("rate_bps", &share.to_string(), &error))
}

pub(super) fn named(book: &Book, id: AccountId) -> Option<NamedAccount> {
    let path = book.account(id)?.path.to_string();
    Some(NamedAccount { id, path })
}
