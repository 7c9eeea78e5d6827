//! Matches and reconciliations over HTTP (CASH-6).
//!
//! Owns: parsing and answering. Not here: rules (`treasury`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use money::{Decimal, ExpectedItemId};
use serde::Deserialize;
use treasury::{MatchQuery, ReconciliationStart};
use utoipa::IntoParams;

use crate::extract::{Json, Org, Params, Path};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, WriteHeaders, bad};
use crate::state::App;
use crate::wire::{
    AcceptedMatch, AcceptedMatches, Categorisation, MatchProposals, NewMatches, NewReconciliation,
    NewSignOff, NewTransfers, Reconciliation, ReconciliationList, ReconciliationRow, Reopening,
    SignOff,
};

/// Most proposals of an answer.
const MAX_LIMIT: usize = 1_000;
/// Most days between a line and a due date.
const MAX_WINDOW: u16 = 400;

/// What counts as a match.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProposalsQuery {
    /// The organisation, by short name or id.
    #[expect(
        dead_code,
        reason = "read by the extractor `Org`; here for the documentation"
    )]
    org: Option<String>,
    /// How far amounts may differ, in the asset's unit: decimal text; 0 if absent.
    tolerance: Option<String>,
    /// How many days may lie between a line and the due date; 45 if absent, 400 at most.
    window_days: Option<u16>,
    /// The lowest score that is proposed, in basis points; 4,500 if absent.
    at_least: Option<u16>,
    /// At most this many of each sort; 200 if absent, 1,000 at most.
    limit: Option<usize>,
}

/// Proposes matches of lines with expected items, and transfers between accounts of ours.
#[utoipa::path(get, path = "/matches/proposals", tag = "matches", operation_id = "propose_matches",
    params(ProposalsQuery),
    responses((status = 200, body = MatchProposals), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn propose(
    State(app): State<App>,
    org: Org,
    Params(query): Params<ProposalsQuery>,
) -> ApiResult<Answer<MatchProposals>> {
    let usual = MatchQuery::default();
    let limit = query.limit.unwrap_or(usual.limit);
    if limit == 0 || limit > MAX_LIMIT {
        return Err(bad("limit", &limit.to_string(), "1 to 1,000"));
    }
    let window_days = query.window_days.unwrap_or(usual.window_days);
    if window_days > MAX_WINDOW {
        return Err(bad("window_days", &window_days.to_string(), "0 to 400"));
    }
    let query = MatchQuery {
        tolerance: tolerance(query.tolerance.as_deref())?,
        window_days,
        at_least: query.at_least.unwrap_or(usual.at_least),
        limit,
        ..usual
    };
    let found = app
        .treasury
        .propose_matches(org.id, &org.caller, query)
        .await?;
    Ok(Answer(found.into()))
}

/// Accepts matches, all or none: lines settle items. Lines that bring less than one kind of items
/// is open for leave the rest open.
#[utoipa::path(post, path = "/matches", tag = "matches", operation_id = "accept_matches", request_body = NewMatches,
    params(OrgQuery, WriteHeaders),
    responses((status = 201, body = AcceptedMatches), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn accept(
    State(app): State<App>,
    org: Org,
    Json(new): Json<NewMatches>,
) -> ApiResult<(StatusCode, Answer<AcceptedMatches>)> {
    let tolerance = tolerance(new.tolerance.as_deref())?;
    let mut choices = Vec::with_capacity(new.matches.len());
    for it in new.matches {
        let items: ApiResult<Vec<ExpectedItemId>> = it.items.iter().map(|it| item(it)).collect();
        choices.push(treasury::MatchChoice {
            lines: it.lines,
            items: items?,
        });
    }
    let done = app
        .treasury
        .accept_matches(org.id, &org.caller, &choices, tolerance)
        .await?;
    let matches = done.matches.into_iter().map(AcceptedMatch::from).collect();
    Ok((StatusCode::CREATED, Answer(AcceptedMatches { matches })))
}

/// Takes the match that a line is in back: its items are open again.
#[utoipa::path(post, path = "/matches/{entry}/take-back", tag = "matches", operation_id = "take_back_match",
    params(("entry" = u64, Path, description = "One of the match's entries"), OrgQuery, WriteHeaders),
    responses((status = 200, body = AcceptedMatch), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn take_back(
    State(app): State<App>,
    org: Org,
    Path(entry): Path<u64>,
) -> ApiResult<Answer<AcceptedMatch>> {
    let done = app
        .treasury
        .take_back_match(org.id, &org.caller, entry)
        .await?;
    Ok(Answer(done.into()))
}

/// Takes pairs of lines for transfers, all or none: the money is neither earned nor spent.
#[utoipa::path(post, path = "/matches/transfers", tag = "matches", operation_id = "accept_transfers", request_body = NewTransfers,
    params(OrgQuery, WriteHeaders),
    responses((status = 201, body = Categorisation), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn transfers(
    State(app): State<App>,
    org: Org,
    Json(new): Json<NewTransfers>,
) -> ApiResult<(StatusCode, Answer<Categorisation>)> {
    let choice = |it: crate::wire::TransferChoice| treasury::TransferChoice {
        from: it.from,
        to: it.to,
    };
    let choices: Vec<_> = new.transfers.into_iter().map(choice).collect();
    let done = app
        .treasury
        .accept_transfers(org.id, &org.caller, &choices)
        .await?;
    Ok((StatusCode::CREATED, Answer(done.into())))
}

/// Every account of money, with its last sign-off and bank statement.
#[utoipa::path(get, path = "/reconciliations", tag = "reconciliations", operation_id = "list_reconciliations",
    params(OrgQuery),
    responses((status = 200, body = ReconciliationList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    org: Org,
) -> ApiResult<Answer<ReconciliationList>> {
    let found = app.treasury.reconciliations(org.id, &org.caller).await?;
    Ok(Answer(ReconciliationList {
        items: found.into_iter().map(ReconciliationRow::from).collect(),
    }))
}

/// Opens a reconciliation, or sets the open one anew.
#[utoipa::path(post, path = "/reconciliations", tag = "reconciliations", operation_id = "start_reconciliation",
    request_body = NewReconciliation, params(OrgQuery, WriteHeaders),
    responses((status = 201, body = Reconciliation), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn start(
    State(app): State<App>,
    org: Org,
    Json(new): Json<NewReconciliation>,
) -> ApiResult<(StatusCode, Answer<Reconciliation>)> {
    let start = ReconciliationStart {
        account: new.account.to_string(),
        through: new.through,
        balance: new.balance,
    };
    let found = app
        .treasury
        .start_reconciliation(org.id, &org.caller, &start)
        .await?;
    Ok((StatusCode::CREATED, Answer(found.into())))
}

/// The open reconciliation of an account.
#[utoipa::path(get, path = "/reconciliations/{account}", tag = "reconciliations", operation_id = "get_reconciliation",
    params(("account" = String, Path, description = "The account, by number or path"), OrgQuery),
    responses((status = 200, body = Reconciliation), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(
    State(app): State<App>,
    org: Org,
    Path(account): Path<String>,
) -> ApiResult<Answer<Reconciliation>> {
    let found = app
        .treasury
        .reconciliation(org.id, &org.caller, &account)
        .await?;
    Ok(Answer(found.into()))
}

/// Drops an open reconciliation.
#[utoipa::path(delete, path = "/reconciliations/{account}", tag = "reconciliations", operation_id = "drop_reconciliation",
    params(("account" = String, Path, description = "The account, by number or path"), OrgQuery, WriteHeaders),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn discard(
    State(app): State<App>,
    org: Org,
    Path(account): Path<String>,
) -> ApiResult<StatusCode> {
    app.treasury
        .drop_reconciliation(org.id, &org.caller, &account)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Signs an account off: the days up to the session's take no entries of it any more.
#[utoipa::path(post, path = "/reconciliations/{account}/sign-off", tag = "reconciliations", operation_id = "sign_off_reconciliation",
    request_body = NewSignOff,
    params(("account" = String, Path, description = "The account, by number or path"), OrgQuery, WriteHeaders),
    responses((status = 201, body = SignOff), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn sign_off(
    State(app): State<App>,
    org: Org,
    Path(account): Path<String>,
    Json(it): Json<NewSignOff>,
) -> ApiResult<(StatusCode, Answer<SignOff>)> {
    let signed = app
        .treasury
        .sign_off(org.id, &org.caller, &account, &it.note)
        .await?;
    Ok((StatusCode::CREATED, Answer(signed.into())))
}

/// Takes the last sign-off of an account back.
#[utoipa::path(post, path = "/reconciliations/{account}/reopen", tag = "reconciliations", operation_id = "reopen_reconciliation",
    request_body = Reopening,
    params(("account" = String, Path, description = "The account, by number or path"), OrgQuery, WriteHeaders),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn reopen(
    State(app): State<App>,
    org: Org,
    Path(account): Path<String>,
    Json(it): Json<Reopening>,
) -> ApiResult<StatusCode> {
    app.treasury
        .reopen_reconciliation(org.id, &org.caller, &account, &it.reason)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn tolerance(text: Option<&str>) -> ApiResult<Option<Decimal>> {
    text.map(|it| {
        it.parse()
            .map_err(|_| bad("tolerance", it, "a decimal number"))
    })
    .transpose()
}

/// What is no id names nothing.
fn item(text: &str) -> ApiResult<ExpectedItemId> {
    text.parse().map_err(|_| {
        let error = treasury::Error::NotFound {
            what: "expected item",
            name: text.chars().take(64).collect(),
            cure: "`GET /api/v1/expected-items` lists every item with its id",
        };
        error.into()
    })
}
