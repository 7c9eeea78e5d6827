//! Where figures of the forecast come from, over HTTP (CASH-7).
//!
//! Owns: parsing and answering. Not here: rules (`treasury`), the grid (`forecasting`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use money::Date;
use serde::Deserialize;
use treasury::{FigureAsked, FlowOf};
use utoipa::IntoParams;

use super::forecasting::AroundQuery;
use crate::extract::{Org, Params};
use crate::problem::{ApiResult, Problem};
use crate::state::App;
use crate::wire::ForecastFigureParts;

/// How flows between accounts of ours are asked for, in place of a category.
const OWN: &str = "own";

/// What flows are for: a category by number or path, or `own`.
pub(crate) fn flow_of(text: String) -> FlowOf {
    if text == OWN {
        FlowOf::OwnAccounts
    } else {
        FlowOf::Category(text)
    }
}

/// Which figure.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FigureQuery {
    /// Flows of this category, by number or path; `own` for those between accounts of ours; all of
    /// them if absent.
    category: Option<String>,
    /// Its first day.
    #[param(value_type = String, format = Date)]
    from: Date,
    /// Its last day.
    #[param(value_type = String, format = Date)]
    to: Date,
}

/// Where the figure of a category and some days comes from: what is booked, open items and payments
/// and debt, recurring flows by name, adjustments, and models with their weights.
#[utoipa::path(get, path = "/forecasting/figure", tag = "forecasting", operation_id = "get_forecast_figure",
    params(AroundQuery, FigureQuery),
    responses((status = 200, body = ForecastFigureParts), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn figure(
    State(app): State<App>,
    org: Org,
    Params(query): Params<AroundQuery>,
    Params(figure): Params<FigureQuery>,
) -> ApiResult<Answer<ForecastFigureParts>> {
    let around = query.around()?;
    let asked = FigureAsked {
        currency: query.into,
        of: figure.category.map(flow_of),
        days: (figure.from, figure.to),
    };
    let found = app
        .treasury
        .forecast_figure((org.id, &org.caller), &around, asked)
        .await?;
    Ok(Answer(found.into()))
}
