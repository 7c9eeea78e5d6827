//! Cash flows and the calendar of statements over HTTP (CASH-2, CASH-4).
//!
//! Owns: parsing and answering. Not here: rules (`treasury`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use money::Date;
use serde::Deserialize;
use treasury::{ContinuityQuery, ExpectedPage, FlowQuery};
use utoipa::IntoParams;

use crate::extract::{Org, Params};
use crate::problem::{ApiResult, Problem};
use crate::query::OrgQuery;
use crate::state::App;
use crate::wire::{CashFlows, Continuity, ExpectedFlowList, FlowCompare, FlowDimension, FlowKind};

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

impl FlowParams {
    fn query(self, today: Date) -> (FlowQuery, Option<String>) {
        let to = self.to.unwrap_or(today);
        let from = self.from.unwrap_or_else(|| to.first_of_month());
        let compare = self.compare.map(treasury::FlowCompare::from);
        let query = FlowQuery {
            from,
            to,
            compare: compare.and_then(|it| it.period(from, to)),
            by: self.by.map_or_else(Default::default, Into::into),
            depth: self
                .depth
                .map(|it| usize::try_from(it).unwrap_or(usize::MAX)),
            account: self.account,
            entity: self.entity,
        };
        (query, self.currency)
    }
}

/// Where money came from and where it went; apart from it, what is expected on days to come.
#[utoipa::path(get, path = "/cash-flows", tag = "cash-flows", operation_id = "get_cash_flows", params(OrgQuery, FlowParams),
    responses((status = 200, body = CashFlows), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn cash_flows(
    State(app): State<App>,
    org: Org,
    Params(it): Params<FlowParams>,
) -> ApiResult<Answer<CashFlows>> {
    let (query, currency) = it.query(app.treasury.today());
    let asked = (&query, currency);
    let report = app.treasury.cash_flows(org.id, &org.caller, asked).await?;
    Ok(Answer(report.into()))
}

/// Which of the expected flows.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExpectedFlowParams {
    /// First day; that of this month if absent.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Last day; today if absent.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
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
    /// Only the group of this kind, with `key`; all groups if absent.
    #[param(inline)]
    kind: Option<FlowKind>,
    /// The key of the group; that without one if absent.
    key: Option<String>,
    /// How many are skipped; none if absent.
    #[param(value_type = Option<u64>, maximum = 1_000_000)]
    offset: Option<u32>,
    /// How many are shown at most; 200 if absent.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 1_000)]
    limit: Option<u32>,
}

/// The items, payments and facilities behind expected figures of cash flows, by day.
#[utoipa::path(get, path = "/cash-flows/expected", tag = "cash-flows", operation_id = "list_expected_flows", params(OrgQuery, ExpectedFlowParams),
    responses((status = 200, body = ExpectedFlowList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn expected(
    State(app): State<App>,
    org: Org,
    Params(it): Params<ExpectedFlowParams>,
) -> ApiResult<Answer<ExpectedFlowList>> {
    let count = |it: Option<u32>, usual| it.map_or(usual, |it| it as usize);
    let page = ExpectedPage {
        group: it
            .kind
            .map(|kind| (kind.into(), it.key.unwrap_or_default())),
        offset: count(it.offset, 0),
        limit: count(it.limit, 200),
    };
    let flows = FlowParams {
        from: it.from,
        to: it.to,
        compare: None,
        by: it.by,
        depth: it.depth,
        account: it.account,
        entity: it.entity,
        currency: it.currency,
    };
    let (query, currency) = flows.query(app.treasury.today());
    let asked = (org.id, &org.caller);
    let found = app
        .treasury
        .expected_cash_flows(asked, (&query, currency), &page)
        .await?;
    Ok(Answer(found.into()))
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
