//! Balances, positions and prices over HTTP.
//!
//! Owns: parsing and answering. Not here: rules (`treasury`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use money::Date;
use serde::Deserialize;
use treasury::PriceDraft;
use utoipa::IntoParams;

use crate::app::App;
use crate::extract::{Json, Org, Params};
use crate::problem::{ApiResult, Problem};
use crate::query::{ScopeQuery, bad, basis_word, days, grouping};
use crate::wire::{BalanceReport, PositionHistory, PositionReport, Price, PricePage, PricesPut};

/// Whether balances come as a tree.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TreeQuery {
    /// With groups and sums; false if absent.
    tree: Option<bool>,
}

/// The balances of every account.
#[utoipa::path(get, path = "/balances", tag = "balances", params(ScopeQuery, TreeQuery),
    responses((status = 200, body = BalanceReport), (status = "default", body = Problem)))]
pub(crate) async fn balances(
    State(app): State<App>,
    org: Org,
    Params(query): Params<ScopeQuery>,
    Params(tree): Params<TreeQuery>,
) -> ApiResult<Answer<BalanceReport>> {
    let is_tree = tree.tree.unwrap_or(false);
    Ok(Answer(
        app.treasury
            .balances(org.id, &query.scope()?, is_tree)
            .await?
            .into(),
    ))
}

/// By what positions are grouped.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct GroupQuery {
    /// `currency` (default), `entity`, `bank`, `account` or `region`.
    group: Option<String>,
}

/// The money at hand.
#[utoipa::path(get, path = "/positions", tag = "positions", params(ScopeQuery, GroupQuery),
    responses((status = 200, body = PositionReport), (status = "default", body = Problem)))]
pub(crate) async fn positions(
    State(app): State<App>,
    org: Org,
    Params(query): Params<ScopeQuery>,
    Params(group): Params<GroupQuery>,
) -> ApiResult<Answer<PositionReport>> {
    let scope = query.scope()?;
    let grouping = grouping(group.group.as_deref())?;
    let report = app.treasury.positions(org.id, &scope, grouping).await?;
    Ok(Answer(PositionReport::new(report, basis_word(scope.basis))))
}

/// Which days a history has.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SeriesQuery {
    /// The first day.
    #[param(value_type = String, format = Date)]
    from: Date,
    /// The last day.
    #[param(value_type = String, format = Date)]
    to: Date,
    /// `day` (default), `week` or `month`.
    interval: Option<String>,
    /// `currency` (default), `entity`, `bank`, `account` or `region`.
    group: Option<String>,
}

/// The money at hand through time.
#[utoipa::path(get, path = "/positions/history", tag = "positions",
    params(ScopeQuery, SeriesQuery),
    responses((status = 200, body = PositionHistory), (status = "default", body = Problem)))]
pub(crate) async fn position_history(
    State(app): State<App>,
    org: Org,
    Params(query): Params<ScopeQuery>,
    Params(series): Params<SeriesQuery>,
) -> ApiResult<Answer<PositionHistory>> {
    let days = days(series.from, series.to, series.interval.as_deref())?;
    let grouping = grouping(series.group.as_deref())?;
    let found = app
        .treasury
        .position_history(org.id, &query.scope()?, grouping, days)
        .await?;
    Ok(Answer(found.into()))
}

/// Which prices are wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PricesQuery {
    /// The asset that is priced.
    base: Option<String>,
    /// The asset the price is in.
    quote: Option<String>,
    /// From this day on.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Up to this day.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
}

/// Prices.
#[utoipa::path(get, path = "/prices", tag = "prices",
    params(PricesQuery, ("org" = Option<String>, Query, description = "The organisation")),
    responses((status = 200, body = PricePage), (status = "default", body = Problem)))]
pub(crate) async fn prices(
    State(app): State<App>,
    org: Org,
    Params(query): Params<PricesQuery>,
) -> ApiResult<Answer<PricePage>> {
    let found = app.treasury.prices(org.id).await?.into_iter().filter(|it| {
        query
            .base
            .as_deref()
            .is_none_or(|base| it.base.as_str() == base)
            && query
                .quote
                .as_deref()
                .is_none_or(|quote| it.quote.as_str() == quote)
            && query.from.is_none_or(|from| it.priced_on >= from)
            && query.to.is_none_or(|to| it.priced_on <= to)
    });
    let price = |it: treasury::PriceRecord| Price {
        base: it.base.to_string(),
        quote: it.quote.to_string(),
        on: it.priced_on,
        rate: it.rate.to_string(),
        source: it.source,
    };
    Ok(Answer(PricePage {
        items: found.map(price).collect(),
    }))
}

/// Keeps prices, all or none.
#[utoipa::path(post, path = "/prices", tag = "prices", request_body = PricePage,
    params(("org" = Option<String>, Query, description = "The organisation")),
    responses((status = 201, body = PricesPut), (status = "default", body = Problem)))]
pub(crate) async fn put_prices(
    State(app): State<App>,
    org: Org,
    Json(page): Json<PricePage>,
) -> ApiResult<(StatusCode, Answer<PricesPut>)> {
    let mut drafts = Vec::with_capacity(page.items.len());
    for it in page.items {
        let rate = it
            .rate
            .parse()
            .map_err(|_| bad("rate", &it.rate, "a decimal number"))?;
        let (base, quote, on, source) = (it.base, it.quote, it.on, it.source);
        drafts.push(PriceDraft {
            base,
            quote,
            on,
            rate,
            source,
        });
    }
    let put = app
        .treasury
        .put_prices(org.id, &org.caller, &drafts)
        .await?;
    let answer = PricesPut {
        added: put.added,
        corrected: put.corrected,
        unchanged: put.unchanged,
    };
    Ok((StatusCode::CREATED, Answer(answer)))
}
