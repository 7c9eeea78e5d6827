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

use crate::extract::{Content, Json, Org, Params};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, ScopeQuery, WriteHeaders, bad, days};
use crate::state::App;
use crate::wire::{
    BalanceReport, Grouping, Interval, PositionHistory, PositionReport, Price, PriceList, PricesPut,
};

/// Whether balances come as a tree.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TreeQuery {
    /// With groups and sums; false if absent.
    tree: Option<bool>,
}

/// The balances of every account.
#[utoipa::path(get, path = "/balances", tag = "balances", operation_id = "list_balances", params(ScopeQuery, TreeQuery),
    responses((status = 200, body = BalanceReport), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn balances(
    State(app): State<App>,
    org: Org,
    Params(query): Params<ScopeQuery>,
    Params(tree): Params<TreeQuery>,
) -> ApiResult<Answer<BalanceReport>> {
    let is_tree = tree.tree.unwrap_or(false);
    Ok(Answer(
        app.treasury
            .balances(org.id, &org.caller, &query.scope()?, is_tree)
            .await?
            .into(),
    ))
}

/// By what positions are grouped.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct GroupQuery {
    /// By what they are grouped; currency if absent.
    #[param(inline)]
    group: Option<Grouping>,
}

/// The money at hand.
#[utoipa::path(get, path = "/positions", tag = "positions", operation_id = "get_positions", params(ScopeQuery, GroupQuery),
    responses((status = 200, body = PositionReport), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn positions(
    State(app): State<App>,
    org: Org,
    Params(query): Params<ScopeQuery>,
    Params(group): Params<GroupQuery>,
) -> ApiResult<Answer<PositionReport>> {
    let scope = query.scope()?;
    let grouping = group.group.map_or_else(Default::default, Into::into);
    let report = app
        .treasury
        .positions(org.id, &org.caller, &scope, grouping)
        .await?;
    Ok(Answer(PositionReport::new(report, scope.basis.into())))
}

/// Which days a history has.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SeriesQuery {
    /// The first day; that of the first entry if absent.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// The last day; today if absent.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// How far the points are apart; a day if absent.
    #[param(inline)]
    interval: Option<Interval>,
    /// By what they are grouped; currency if absent.
    #[param(inline)]
    group: Option<Grouping>,
}

/// The money at hand through time.
#[utoipa::path(get, path = "/positions/history", tag = "positions", operation_id = "get_position_history",
    params(ScopeQuery, SeriesQuery),
    responses((status = 200, body = PositionHistory), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn position_history(
    State(app): State<App>,
    org: Org,
    Params(query): Params<ScopeQuery>,
    Params(series): Params<SeriesQuery>,
) -> ApiResult<Answer<PositionHistory>> {
    let book = app.treasury.book_seen(org.id, &org.caller).await?;
    let days = days(
        (series.from, series.to),
        &book,
        app.treasury.today(),
        series.interval,
    )?;
    let grouping = series.group.map_or_else(Default::default, Into::into);
    let found = app
        .treasury
        .position_history(org.id, &org.caller, &query.scope()?, (grouping, days))
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
#[utoipa::path(get, path = "/prices", tag = "prices", operation_id = "list_prices",
    params(PricesQuery, OrgQuery),
    responses((status = 200, body = PriceList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn prices(
    State(app): State<App>,
    org: Org,
    Params(query): Params<PricesQuery>,
) -> ApiResult<Answer<PriceList>> {
    let found = app
        .treasury
        .prices(org.id, &org.caller)
        .await?
        .into_iter()
        .filter(|it| {
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
    Ok(Answer(PriceList {
        items: found.map(price).collect(),
    }))
}

/// Keeps the prices of a CSV file, all or none: with the titles `base,quote,on,rate` and, if
/// known, `source`; or as the ECB's `eurofxref-hist.csv` (`Date,USD,JPY,…`).
#[utoipa::path(post, path = "/prices/import", tag = "prices", operation_id = "import_prices",
    request_body(content = String, content_type = "text/csv"), params(OrgQuery, WriteHeaders),
    responses((status = 201, body = PricesPut), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn import_prices(
    State(app): State<App>,
    org: Org,
    Content(body): Content,
) -> ApiResult<(StatusCode, Answer<PricesPut>)> {
    let put = app
        .treasury
        .import_prices(org.id, &org.caller, "prices.csv", &body)
        .await?;
    Ok((StatusCode::CREATED, Answer(put.into())))
}

/// Keeps prices, all or none.
#[utoipa::path(post, path = "/prices", tag = "prices", operation_id = "create_prices", request_body = PriceList,
    params(OrgQuery, WriteHeaders),
    responses((status = 201, body = PricesPut), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn put_prices(
    State(app): State<App>,
    org: Org,
    Json(page): Json<PriceList>,
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
    Ok((StatusCode::CREATED, Answer(put.into())))
}
