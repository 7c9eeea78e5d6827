//! Accounting statements: trial balance, balance sheet, income statement (JOURNAL-2).
//!
//! Owns: the days they are of when none is asked for. Not here: drawing them up
//! (`journal::report`), balances for people who look for money (`balances`).
//! Invariant: a report says the sequence it was made at, and proves itself or says it does not.

use journal::{BalanceSheet, IncomeStatement, Period, ReportOptions, TrialBalance};
use money::{Date, OrganisationId};

use crate::balances::Scope;
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// A report with what it is of.
#[derive(Clone, Debug)]
pub struct Report<T> {
    /// At the end of this day.
    pub as_of: Date,
    /// The journal's sequence it was made at.
    pub seq: u64,
    /// Whether its sides agree.
    pub is_balanced: bool,
    /// The report.
    pub content: T,
}

impl Treasury {
    /// Every account's balance on its side.
    ///
    /// Errors: `Refused` when a sum leaves its range, `Store`, `Journal`.
    pub async fn trial_balance(
        &self,
        org: OrganisationId,
        caller: &Caller,
        scope: &Scope,
    ) -> Result<Report<TrialBalance>, Error> {
        let book = self.book_for(org, caller, Action::ReportsRead).await?;
        let as_of = scope.as_of.unwrap_or_else(|| self.today());
        let content = book.trial_balance(Some(as_of), &options(scope))?;
        Ok(Report {
            as_of,
            seq: book.head().seq,
            is_balanced: content.is_balanced(),
            content,
        })
    }

    /// What is owned and owed, and what of it belongs to the owners.
    ///
    /// Errors: `Refused` when a sum leaves its range, `Store`, `Journal`.
    pub async fn balance_sheet(
        &self,
        org: OrganisationId,
        caller: &Caller,
        scope: &Scope,
    ) -> Result<Report<BalanceSheet>, Error> {
        let book = self.book_for(org, caller, Action::ReportsRead).await?;
        let as_of = scope.as_of.unwrap_or_else(|| self.today());
        let options = options(scope);
        let content = book.balance_sheet(Some(as_of), Some(as_of.first_of_year()), &options)?;
        Ok(Report {
            as_of,
            seq: book.head().seq,
            is_balanced: content.is_balanced(options.signs),
            content,
        })
    }

    /// What came in and was spent in a period; this year up to today if it is not said.
    ///
    /// Errors: `Invalid` for a period that ends before it starts, `Refused`, `Store`, `Journal`.
    pub async fn income_statement(
        &self,
        org: OrganisationId,
        caller: &Caller,
        scope: &Scope,
        from: Option<Date>,
    ) -> Result<Report<IncomeStatement>, Error> {
        let book = self.book_for(org, caller, Action::ReportsRead).await?;
        let as_of = scope.as_of.unwrap_or_else(|| self.today());
        let from = from.unwrap_or_else(|| as_of.first_of_year());
        let period = Period::new(from, as_of).ok_or_else(|| {
            Error::invalid("from", &from.to_string(), format!("a day up to {as_of}"))
        })?;
        let content = book.income_statement(period, &options(scope))?;
        Ok(Report {
            as_of,
            seq: book.head().seq,
            is_balanced: true,
            content,
        })
    }
}

fn options(scope: &Scope) -> ReportOptions {
    ReportOptions {
        basis: scope.basis,
        known: scope.known,
        ..ReportOptions::default()
    }
}
