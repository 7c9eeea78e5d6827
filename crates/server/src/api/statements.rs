//! Accounting statements over HTTP: trial balance, balance sheet, income statement.
//!
//! Owns: parsing and answering. Not here: drawing them up (`treasury`, `journal`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use journal::Known;
use money::{Date, Timestamp};
use serde::Deserialize;
use treasury::Scope;
use utoipa::IntoParams;

use crate::extract::{Org, Params};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, known};
use crate::state::App;
use crate::wire::{BalanceSheet, Basis, IncomeStatement, TrialBalance};

/// What a statement is of.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AtQuery {
    /// At the end of this day; today if absent.
    #[param(value_type = Option<String>, format = Date)]
    as_of: Option<Date>,
    /// By which date; booked if absent.
    #[param(inline)]
    basis: Option<Basis>,
    /// Only what was recorded up to this sequence.
    known_seq: Option<u64>,
    /// Only what was recorded up to this moment.
    #[param(value_type = Option<String>, format = DateTime)]
    known_at: Option<Timestamp>,
}

/// The period of an income statement.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PeriodQuery {
    /// The first day; that of the last day's year if absent.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// The last day; today if absent.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// By which date; booked if absent.
    #[param(inline)]
    basis: Option<Basis>,
    /// Only what was recorded up to this sequence.
    known_seq: Option<u64>,
    /// Only what was recorded up to this moment.
    #[param(value_type = Option<String>, format = DateTime)]
    known_at: Option<Timestamp>,
}

fn scope(as_of: Option<Date>, basis: Option<Basis>, known: Known) -> Scope {
    Scope {
        as_of,
        basis: basis.map_or_else(Default::default, Into::into),
        known,
        currency: None,
    }
}

impl AtQuery {
    fn scope(&self) -> Result<Scope, Problem> {
        Ok(scope(
            self.as_of,
            self.basis,
            known(self.known_seq, self.known_at)?,
        ))
    }
}

/// Every account's balance on its side; both sides are equal.
#[utoipa::path(get, path = "/reports/trial-balance", tag = "reports",
    operation_id = "get_trial_balance", params(OrgQuery, AtQuery),
    responses((status = 200, body = TrialBalance), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn trial_balance(
    State(app): State<App>,
    org: Org,
    Params(query): Params<AtQuery>,
) -> ApiResult<Answer<TrialBalance>> {
    let report = app
        .treasury
        .trial_balance(org.id, &org.caller, &query.scope()?)
        .await?;
    Ok(Answer(report.into()))
}

/// What is owned and owed, and what of it belongs to the owners.
#[utoipa::path(get, path = "/reports/balance-sheet", tag = "reports",
    operation_id = "get_balance_sheet", params(OrgQuery, AtQuery),
    responses((status = 200, body = BalanceSheet), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn balance_sheet(
    State(app): State<App>,
    org: Org,
    Params(query): Params<AtQuery>,
) -> ApiResult<Answer<BalanceSheet>> {
    let report = app
        .treasury
        .balance_sheet(org.id, &org.caller, &query.scope()?)
        .await?;
    Ok(Answer(report.into()))
}

/// What came in and was spent in a period.
#[utoipa::path(get, path = "/reports/income-statement", tag = "reports",
    operation_id = "get_income_statement", params(OrgQuery, PeriodQuery),
    responses((status = 200, body = IncomeStatement), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn income_statement(
    State(app): State<App>,
    org: Org,
    Params(query): Params<PeriodQuery>,
) -> ApiResult<Answer<IncomeStatement>> {
    let scope = scope(
        query.to,
        query.basis,
        known(query.known_seq, query.known_at)?,
    );
    let report = app
        .treasury
        .income_statement(org.id, &org.caller, &scope, query.from)
        .await?;
    Ok(Answer(report.into()))
}
