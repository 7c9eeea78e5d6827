//! Cash flows and the calendar of statements over HTTP (CASH-2, CASH-4).
//!
//! Owns: parsing and answering. Not here: rules (`treasury`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use money::Date;
use serde::Deserialize;
use treasury::{ContinuityQuery, FlowQuery};
use utoipa::IntoParams;

use crate::extract::{Org, Params};
use crate::problem::{ApiResult, Problem};
use crate::query::OrgQuery;
use crate::state::App;
use crate::wire::{CashFlows, Continuity, FlowCompare, FlowDimension};

/// Which flows.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FlowParams {
    /// First day; that of this month if absent.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Last day; today if absent.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// The period to compare with; none if absent.
    #[param(inline)]
    compare: Option<FlowCompare>,
    /// By what they are grouped; category if absent.
    #[param(inline)]
    by: Option<FlowDimension>,
    /// Categories are cut after so many parts of their path.
    #[param(minimum = 1, maximum = 16)]
    depth: Option<u32>,
    /// Only on this account, by number or path.
    account: Option<String>,
    /// Only of this entity.
    entity: Option<String>,
    /// Valued in this asset; the reporting currency if absent.
    #[serde(rename = "in")]
    #[param(rename = "in")]
    currency: Option<String>,
}

/// Where money came from and where it went.
#[utoipa::path(get, path = "/cash-flows", tag = "cash-flows", operation_id = "get_cash_flows", params(OrgQuery, FlowParams),
    responses((status = 200, body = CashFlows), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn cash_flows(
    State(app): State<App>,
    org: Org,
    Params(it): Params<FlowParams>,
) -> ApiResult<Answer<CashFlows>> {
    let to = it.to.unwrap_or_else(|| app.treasury.today());
    let from = it.from.unwrap_or_else(|| to.first_of_month());
    let query = FlowQuery {
        from,
        to,
        compare: it
            .compare
            .map(treasury::FlowCompare::from)
            .and_then(|it| it.period(from, to)),
        by: it.by.map_or_else(Default::default, Into::into),
        depth: it.depth.map(|it| usize::try_from(it).unwrap_or(usize::MAX)),
        account: it.account,
        entity: it.entity,
    };
    let asked = (&query, it.currency);
    let report = app.treasury.cash_flows(org.id, &org.caller, asked).await?;
    Ok(Answer(report.into()))
}

/// Which days and accounts.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ContinuityParams {
    /// First day; three months before the last if absent.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Last day; today if absent.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// Only this account, by number or path.
    account: Option<String>,
}

/// Whether the statements of every account join, day by day.
#[utoipa::path(get, path = "/continuity", tag = "connections", operation_id = "get_continuity", params(OrgQuery, ContinuityParams),
    responses((status = 200, body = Continuity), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn continuity(
    State(app): State<App>,
    org: Org,
    Params(it): Params<ContinuityParams>,
) -> ApiResult<Answer<Continuity>> {
    let query = ContinuityQuery {
        from: it.from,
        to: it.to,
        account: it.account,
    };
    let report = app.treasury.continuity(org.id, &org.caller, &query).await?;
    Ok(Answer(report.into()))
}
