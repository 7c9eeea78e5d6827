//! A facility: as it is given, stored and understood.
//!
//! Owns: the stored shape, and what a draft must be against the books. Not here: what follows
//! from it (`standing`), keeping it (`keep`).
//! Invariant: what passes has accounts of one asset and, where they have one, of one entity; its
//! schedule can be made.

use cash::debt::{DayCount, DebtError, LoanTerms, Rates, Repayment, Term, schedule};
use journal::{Account, AccountId, AccountType, Book};
use money::{Amount, Asset, BusinessCalendar, Date, Decimal, Roll, Rounding};
use serde::{Deserialize, Serialize};

use super::words::{
    AccrualRhythm, DayCountWord, FacilityCalendar, FacilityKind, FacilityRoll, RepaymentWord,
};
use crate::error::Error;
use crate::treasury::Treasury;

/// Longest text, in bytes.
const MAX_TEXT: usize = 200;
/// How interest is rounded: as banks do.
pub(super) const ROUNDING: Rounding = Rounding::HalfUp;
/// Ten thousand basis points are one.
const BPS_PLACES: u8 = 4;

/// A rate from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateChange {
    /// The first day it counts on.
    pub from: Date,
    /// Basis points a year, as decimal text.
    pub rate_bps: String,
}

/// A facility as given and stored; accounts by number or path, amounts as decimal text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacilityDraft {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: FacilityKind,
    /// The bank or company on the other side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterparty: Option<String>,
    /// The number of the contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The asset all of it is in, by its code.
    pub asset: String,
    /// The account of the principal: below assets what is lent, below liabilities what is owed.
    pub account: String,
    /// Where interest stands that has accrued and is not paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accrued_account: Option<String>,
    /// The category of the interest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest_account: Option<String>,
    /// The account that pays and is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_account: Option<String>,
    /// What was agreed to be lent, of a loan or deposit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
    /// How much may be drawn, of a credit line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
    /// The first day that bears interest.
    pub starts_on: Date,
    /// The first day that does not; without end if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matures_on: Option<Date>,
    /// The end of the first period, where it is not as long as the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_payment_on: Option<Date>,
    /// How many months a period has; 0: one period for all of it.
    pub every_months: u8,
    /// Basis points a year, as decimal text.
    pub rate_bps: String,
    /// Other rates from later days on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rate_changes: Vec<RateChange>,
    /// How days count.
    pub day_count: DayCountWord,
    /// How it is repaid.
    pub repayment: RepaymentWord,
    /// On which days banks work.
    pub calendar: FacilityCalendar,
    /// Where a payment moves that falls on another day.
    pub roll: FacilityRoll,
    /// How often interest is booked.
    pub accrual: AccrualRhythm,
    /// The first day whose interest is booked; `starts_on` if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accrues_from: Option<Date>,
}

/// A facility as it is stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct FacilityBody {
    #[serde(flatten)]
    pub(super) draft: FacilityDraft,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) is_archived: bool,
    /// What the request that made it asked for, when it had a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) content: Option<String>,
}

/// Whether a draft is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// It has to fit in every way.
    New,
    /// It fitted when it was stored.
    Stored,
}

/// Which way the principal went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FacilitySide {
    /// We owe it.
    Owed,
    /// It is owed to us.
    Lent,
}

/// A facility that was understood.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub(super) draft: FacilityDraft,
    pub(super) account: AccountId,
    pub(super) side: FacilitySide,
    pub(super) asset: Asset,
    pub(super) accrued: Option<AccountId>,
    pub(super) interest: Option<AccountId>,
    pub(super) payer: Option<AccountId>,
    pub(super) principal: Option<Amount>,
    pub(super) limit: Option<Amount>,
    pub(super) rates: Rates,
    pub(super) count: DayCount,
    pub(super) repayment: Repayment,
    pub(super) calendar: (BusinessCalendar, Roll),
}

impl Terms {
    /// Reads what is stored: accounts that have changed since still count.
    ///
    /// Errors: as `new`.
    pub(super) fn read(book: &Book, draft: &FacilityDraft) -> Result<Self, Error> {
        Self::understood(book, draft, Reading::Stored)
    }

    /// Reads a draft against the books, and puts account numbers into it.
    ///
    /// Errors: `Invalid` with the field.
    pub(super) fn new(book: &Book, draft: &FacilityDraft) -> Result<Self, Error> {
        Self::understood(book, draft, Reading::New)
    }

    fn understood(book: &Book, draft: &FacilityDraft, reading: Reading) -> Result<Self, Error> {
        let mut draft = draft.clone();
        tidy(&mut draft)?;
        let asset = Treasury::known_asset(book, &draft.asset)?;
        draft.asset = asset.code().to_string();
        let principal_account = of_asset(book, ("account", &draft.account), asset)?;
        let side = match principal_account.path.account_type() {
            AccountType::Liability => FacilitySide::Owed,
            AccountType::Asset => FacilitySide::Lent,
            _ => {
                let expected = "an account below assets (lent) or liabilities (owed)";
                return Err(Error::invalid("account", &draft.account, expected));
            }
        };
        let account = principal_account.id;
        let others = Others::read(book, (&draft, asset), (principal_account, side), reading)?;
        let (principal, limit) = amounts(&draft, asset)?;
        draft.principal = principal.map(Amount::to_text);
        draft.limit = limit.map(Amount::to_text);
        let rates = rates(&draft)?;
        let terms = Self {
            account,
            side,
            asset,
            accrued: others.accrued,
            interest: others.interest,
            payer: others.payer,
            principal,
            limit,
            rates,
            count: draft.day_count.into(),
            repayment: draft.repayment.into(),
            calendar: (draft.calendar.into(), draft.roll.into()),
            draft: numbered(draft, account, &others),
        };
        terms.check()?;
        Ok(terms)
    }

    /// Refuses days that fit no schedule. Errors: `Invalid`.
    fn check(&self) -> Result<(), Error> {
        let draft = &self.draft;
        if self.is_agreed() && draft.matures_on.is_none() {
            let expected = "a day: a loan or deposit has a maturity";
            return Err(Error::invalid("matures_on", "", expected));
        }
        let last = draft.matures_on.unwrap_or(draft.starts_on);
        let is_far = |it: Date| !(1900..=2199).contains(&it.year());
        if is_far(draft.starts_on) || is_far(last) {
            let found = format!("{} to {last}", draft.starts_on);
            return Err(Error::invalid(
                "starts_on",
                &found,
                "days from 1900 to 2199",
            ));
        }
        // Without a maturity periods are counted as far as somebody looks; one must fit.
        let until = draft.matures_on.or_else(|| {
            let span = jiff::Span::new().years(1);
            draft.starts_on.checked_add(span).ok()
        });
        let term = self.term(until.unwrap_or(draft.starts_on));
        term.days().map_err(|error| invalid(&error))?;
        let accrues_from = self.accrues_from();
        if accrues_from < draft.starts_on || draft.matures_on.is_some_and(|it| accrues_from > it) {
            let expected = "a day between the start and the maturity";
            return Err(Error::invalid(
                "accrues_from",
                &accrues_from.to_string(),
                expected,
            ));
        }
        if draft.every_months == 0 && draft.matures_on.is_none() {
            let expected = "1 to 120 months: without a maturity there is no single period";
            return Err(Error::invalid("every_months", "0", expected));
        }
        self.agreed().map(drop)
    }

    /// Whether principal and repayments were agreed: of loans and deposits.
    pub(super) const fn is_agreed(&self) -> bool {
        matches!(self.draft.kind, FacilityKind::Loan | FacilityKind::Deposit)
    }

    pub(super) fn accrues_from(&self) -> Date {
        self.draft.accrues_from.unwrap_or(self.draft.starts_on)
    }

    pub(super) const fn term(&self, until: Date) -> Term {
        Term {
            from: self.draft.starts_on,
            until,
            first: self.draft.first_payment_on,
            months: self.draft.every_months,
        }
    }

    /// The agreed schedule; empty where none was agreed.
    ///
    /// Errors: `Invalid`.
    pub(super) fn agreed(&self) -> Result<Vec<cash::debt::Period>, Error> {
        let (Some(principal), Some(until)) = (self.principal, self.draft.matures_on) else {
            return Ok(Vec::new());
        };
        let terms = LoanTerms {
            principal,
            rates: self.rates.clone(),
            count: self.count,
            rounding: ROUNDING,
            term: self.term(until),
            repayment: self.repayment,
            pay: self.calendar.clone(),
        };
        schedule(&terms).map_err(|error| invalid(&error))
    }
}

/// The accounts beside that of the principal.
struct Others {
    accrued: Option<AccountId>,
    interest: Option<AccountId>,
    payer: Option<AccountId>,
}

impl Others {
    fn read(
        book: &Book,
        (draft, asset): (&FacilityDraft, Asset),
        (principal, side): (&Account, FacilitySide),
        reading: Reading,
    ) -> Result<Self, Error> {
        let find =
            |field: &'static str, name: &Option<String>, is_fit: &dyn Fn(&Account) -> bool| {
                let Some(name) = name else { return Ok(None) };
                let found = of_asset(book, (field, name), asset)?;
                if reading == Reading::Stored {
                    return Ok(Some(found.id));
                }
                let differs = found.entity.is_some()
                    && principal.entity.is_some()
                    && found.entity != principal.entity;
                if differs {
                    let own = principal.entity.as_ref().map(ToString::to_string);
                    let expected = format!("an account of `{}`", own.unwrap_or_default());
                    return Err(Error::invalid(field, name, expected));
                }
                if !is_fit(found) {
                    return Err(Error::invalid(field, name, fit(field, side)));
                }
                Ok(Some(found.id))
            };
        let root = principal.path.account_type();
        let accrued = find("accrued_account", &draft.accrued_account, &|it| {
            it.path.account_type() == root && it.id != principal.id
        })?;
        let category = match side {
            FacilitySide::Owed => AccountType::Expense,
            FacilitySide::Lent => AccountType::Income,
        };
        let interest = find("interest_account", &draft.interest_account, &|it| {
            it.path.account_type() == category
        })?;
        let payer = find("payment_account", &draft.payment_account, &|it| {
            it.kind.is_treasury() && it.id != principal.id
        })?;
        let is_booked = draft.accrual != AccrualRhythm::None;
        for (field, found) in [("accrued_account", accrued), ("interest_account", interest)] {
            if is_booked && found.is_none() {
                let expected = "an account: interest that is booked needs both its accounts";
                return Err(Error::invalid(field, "", expected));
            }
        }
        Ok(Self {
            accrued,
            interest,
            payer,
        })
    }
}

const fn fit(field: &str, side: FacilitySide) -> &'static str {
    match (field.as_bytes(), side) {
        (b"payment_account", _) => "an account with money: of a bank, wallet, broker or cash",
        (b"interest_account", FacilitySide::Owed) => "an account below expenses",
        (b"interest_account", FacilitySide::Lent) => "an account below income",
        (_, FacilitySide::Owed) => "another account below liabilities than that of the principal",
        (_, FacilitySide::Lent) => "another account below assets than that of the principal",
    }
}

/// An account that can hold the asset. Errors: `Invalid` with the field.
fn of_asset<'a>(
    book: &'a Book,
    (field, name): (&'static str, &str),
    asset: Asset,
) -> Result<&'a Account, Error> {
    let found = Treasury::find_account(book, name);
    let found = found.map_err(|_| unknown_account(field, name))?;
    match found.asset {
        Some(own) if own != asset.code() => {
            let expected = format!("an account of {}; this one is of {own}", asset.code());
            Err(Error::invalid(field, name, expected))
        }
        _ => Ok(found),
    }
}

/// There is none of this name, or none that the caller sees.
pub(super) fn unknown_account(field: &'static str, name: &str) -> Error {
    let expected = "an account by number or path; `bursar account list` shows them";
    Error::invalid(field, name, expected)
}

/// Texts without blanks at their ends; empty ones are none. Errors: `Invalid`.
fn tidy(draft: &mut FacilityDraft) -> Result<(), Error> {
    draft.name = draft.name.trim().to_owned();
    if draft.name.is_empty() {
        return Err(Error::invalid("name", "", "a name of 1 to 200 bytes"));
    }
    for text in [&mut draft.counterparty, &mut draft.reference] {
        *text = text.take().map(|it| it.trim().to_owned());
        *text = text.take().filter(|it| !it.is_empty());
    }
    let texts = [
        ("name", Some(&draft.name)),
        ("counterparty", draft.counterparty.as_ref()),
        ("reference", draft.reference.as_ref()),
    ];
    for (field, text) in texts {
        let Some(text) = text else { continue };
        if text.len() > MAX_TEXT || text.chars().any(char::is_control) {
            let expected = format!("at most {MAX_TEXT} bytes without control characters");
            return Err(Error::invalid(field, text, expected));
        }
    }
    Ok(())
}

/// Principal and limit: each where its kind has it. Errors: `Invalid`.
fn amounts(draft: &FacilityDraft, asset: Asset) -> Result<(Option<Amount>, Option<Amount>), Error> {
    let read = |field: &'static str, text: &Option<String>| -> Result<Option<Amount>, Error> {
        let Some(text) = text else { return Ok(None) };
        let amount = Amount::parse(text, asset);
        let amount = amount.map_err(|error| Error::malformed(field, text, &error))?;
        if amount.is_negative() || amount.is_zero() {
            return Err(Error::invalid(field, text, "an amount above zero"));
        }
        Ok(Some(amount))
    };
    let principal = read("principal", &draft.principal)?;
    let limit = read("limit", &draft.limit)?;
    let (wants_principal, wants_limit) = match draft.kind {
        FacilityKind::Loan | FacilityKind::Deposit => (true, false),
        FacilityKind::CreditLine => (false, true),
        FacilityKind::MoneyMarket => (false, false),
    };
    let texts = [
        ("principal", &draft.principal, wants_principal),
        ("limit", &draft.limit, wants_limit),
    ];
    for (field, text, is_wanted) in texts {
        if is_wanted != text.is_some() {
            let word = draft.kind.word();
            let expected = if is_wanted {
                format!("an amount: a {word} has one")
            } else {
                format!("nothing: a {word} has none, its account says what it is")
            };
            return Err(Error::invalid(
                field,
                text.as_deref().unwrap_or_default(),
                expected,
            ));
        }
    }
    Ok((principal, limit))
}

/// Basis points as a share a year. Errors: `Invalid`.
fn share(field: &'static str, text: &str) -> Result<Decimal, Error> {
    let wrong = || {
        let expected = "basis points a year as decimal text, as in \"387.5\" for 3.875 %, from \
                        -10000 to 100000 with at most 4 decimals";
        Error::invalid(field, text, expected)
    };
    let points: Decimal = text.trim().parse().map_err(|_| wrong())?;
    let is_small = points >= Decimal::from_whole(-10_000) && points <= Decimal::from_whole(100_000);
    if !is_small || points.scale() > BPS_PLACES {
        return Err(wrong());
    }
    let scale = points.scale().saturating_add(BPS_PLACES);
    Decimal::new(points.mantissa(), scale).map_err(|_| wrong())
}

fn rates(draft: &FacilityDraft) -> Result<Rates, Error> {
    let first = share("rate_bps", &draft.rate_bps)?;
    let changes = draft.rate_changes.iter();
    let changes: Result<Vec<_>, Error> = changes
        .map(|it| Ok((it.from, share("rate_changes", &it.rate_bps)?)))
        .collect();
    let changes = changes?;
    if let Some(early) = changes.iter().find(|it| it.0 <= draft.starts_on) {
        let expected = "days after the start: `rate_bps` is the first rate";
        return Err(Error::invalid(
            "rate_changes",
            &early.0.to_string(),
            expected,
        ));
    }
    Rates::new(first, changes).map_err(|error| invalid(&error))
}

/// The draft with account numbers: paths may change.
fn numbered(draft: FacilityDraft, account: AccountId, others: &Others) -> FacilityDraft {
    let number = |it: Option<AccountId>| it.map(|it| it.to_string());
    FacilityDraft {
        account: account.to_string(),
        accrued_account: number(others.accrued),
        interest_account: number(others.interest),
        payment_account: number(others.payer),
        ..draft
    }
}

/// What the schedule says is wrong, with the field that is to be put right.
pub(super) fn invalid(error: &DebtError) -> Error {
    let field = match error {
        DebtError::Term { .. } => "matures_on",
        DebtError::First { .. } => "first_payment_on",
        DebtError::Changes { .. } => "rate_changes",
        DebtError::Periods { .. } => "every_months",
        DebtError::Rate { .. } => "rate_bps",
        DebtError::Principal { .. } => "principal",
        DebtError::Reversed { .. } | DebtError::Overflow | DebtError::Calendar => "terms",
    };
    Error::malformed(field, "", error)
}
