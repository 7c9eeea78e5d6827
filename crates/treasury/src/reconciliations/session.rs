//! An open reconciliation as it is shown: bank against books, and what is left to look at (CASH-6).
//!
//! Owns: the view. Not here: opening and closing sessions (`reconciliations`).
//! Invariant: it is counted from the books of now; what is not known is not counted as done.

use money::{Amount, Date, OrganisationId};

use super::{SignOff, balance_on, lines_between, own_account, parse, shown};
use crate::error::Error;
use crate::lines::{BookLine, LineCategory};
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// Lines that are shown one by one.
const MAX_LINES: usize = 2_000;

/// A line of the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReconciliationLine {
    /// The entry.
    pub entry: u64,
    /// Booking date.
    pub booked_on: Date,
    /// What it is.
    pub description: String,
    /// The other side's name.
    pub counterparty: String,
    /// Money in is positive.
    pub amount: Amount,
    /// What it is for; none if nobody said, or if it is split.
    pub category: Option<String>,
    /// Whether nobody said what it is for.
    pub is_unknown: bool,
    /// Whether it settles an expected item or is a transfer.
    pub is_matched: bool,
    /// Whether a bank statement has it.
    pub is_from_bank: bool,
}

/// An open session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReconciliationView {
    /// The account, as a path.
    pub account: String,
    /// The last day.
    pub through: Date,
    /// What the bank says at the end of it.
    pub stated: Amount,
    /// What the books say.
    pub booked: Amount,
    /// Bank less books: zero when it can be signed off.
    pub difference: Amount,
    /// The bank statement that says so, if one does.
    pub statement: Option<u64>,
    /// The sign-off before.
    pub last: Option<SignOff>,
    /// How many lines there are since.
    pub count: usize,
    /// How many of them nobody categorised.
    pub uncategorised: usize,
    /// How many of them are in no match.
    pub unmatched: usize,
    /// How many of them no bank statement has.
    pub not_from_bank: usize,
    /// Entries whose amount is the difference: they may be there twice, or be missing elsewhere.
    pub suspects: Vec<u64>,
    /// The lines, the oldest first; the first 2,000.
    pub lines: Vec<ReconciliationLine>,
    /// When it was opened.
    pub started_at: money::Timestamp,
    /// By whom.
    pub started_by: String,
}

impl Treasury {
    /// The open session of an account. Errors: `NotFound`.
    pub async fn reconciliation(
        &self,
        org: OrganisationId,
        caller: &Caller,
        account: &str,
    ) -> Result<ReconciliationView, Error> {
        let book = self.book_for(org, caller, Action::MatchesRead).await?;
        let account = own_account(&book, account)?;
        let document = parse(&self.session(org, account).await?)?;
        let matched = self.stored_matches(org).await?;
        let asset = Self::known_asset(&book, &document.asset)?;
        let stated = Amount::parse(&document.balance, asset)?;
        let booked = balance_on(&book, account.id, document.through, asset);
        let difference = stated.checked_sub(booked)?;
        let last = book.reconciliations(account.id).last().map(shown);
        let after = last.as_ref().map(|it| it.through);
        let lines = lines_between(&book, account.id, after, document.through);
        let show = |it: &BookLine| ReconciliationLine {
            entry: it.entry,
            booked_on: it.booked_on,
            description: it.description.clone(),
            counterparty: it.counterparty.clone(),
            amount: it.amount,
            category: match it.category {
                LineCategory::One(_) => it.category_path.as_ref().map(ToString::to_string),
                LineCategory::Unknown(_) | LineCategory::Several => None,
            },
            is_unknown: it.is_unknown(),
            is_matched: matched.contains_key(&it.entry),
            is_from_bank: book
                .entry_at(it.entry)
                .is_some_and(|it| it.line().is_some()),
        };
        let shown: Vec<ReconciliationLine> = lines.iter().map(show).collect();
        let suspects = shown.iter().filter(|it| {
            !difference.is_zero()
                && it.amount.units().unsigned_abs() == difference.units().unsigned_abs()
        });
        let count =
            |test: fn(&ReconciliationLine) -> bool| shown.iter().filter(|it| test(it)).count();
        Ok(ReconciliationView {
            account: account.path.to_string(),
            through: document.through,
            stated,
            booked,
            difference,
            statement: document.statement,
            last,
            count: shown.len(),
            uncategorised: count(|it| it.is_unknown),
            unmatched: count(|it| !it.is_matched),
            not_from_bank: count(|it| !it.is_from_bank),
            suspects: suspects.map(|it| it.entry).take(20).collect(),
            lines: shown.into_iter().take(MAX_LINES).collect(),
            started_at: document.started_at,
            started_by: document.started_by,
        })
    }
}
