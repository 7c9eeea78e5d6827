//! Accounts over HTTP.
//!
//! Owns: parsing and answering. Not here: rules (`treasury`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use journal::{AccountId, Asking, Custody, EntitySlug};
use money::Date;
use serde::Deserialize;
use treasury::{Error, Treasury};
use utoipa::IntoParams;

use crate::extract::{Json, Org, Params, Path};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, ScopeQuery, WriteHeaders, days};
use crate::state::App;
use crate::wire::{
    Account, AccountBalance, AccountChange, AccountHistory, AccountName, AccountPage, Basis,
    Interval, NewAccount, amounts,
};

/// Every account with its balances.
#[utoipa::path(get, path = "/accounts", tag = "accounts", operation_id = "list_accounts", params(ScopeQuery),
    responses((status = 200, body = AccountPage), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    org: Org,
    Params(query): Params<ScopeQuery>,
) -> ApiResult<Answer<AccountPage>> {
    Ok(Answer(
        app.treasury
            .accounts(org.id, &org.caller, &query.scope()?)
            .await?
            .into(),
    ))
}

/// Opens an account.
#[utoipa::path(post, path = "/accounts", tag = "accounts", operation_id = "create_account", request_body = NewAccount,
    params(OrgQuery, WriteHeaders),
    responses((status = 201, body = Account), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn open(
    State(app): State<App>,
    org: Org,
    Json(new): Json<NewAccount>,
) -> ApiResult<(StatusCode, Answer<Account>)> {
    let new = new_account(new)?;
    let opened = app
        .treasury
        .open_accounts(org.id, &org.caller, vec![new])
        .await?;
    let account = opened
        .into_iter()
        .next()
        .ok_or_else(|| Error::Unavailable("it is gone".into()))?;
    Ok((StatusCode::CREATED, Answer(Account::bare(account))))
}

/// One account with its balances.
#[utoipa::path(get, path = "/accounts/{id}", tag = "accounts", operation_id = "get_account",
    params(("id" = AccountName, Path, description = "Number or path"), ScopeQuery),
    responses((status = 200, body = Account), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    Params(query): Params<ScopeQuery>,
) -> ApiResult<Answer<Account>> {
    let scope = query.scope()?;
    let row = app
        .treasury
        .account(org.id, &org.caller, &id, &scope)
        .await?;
    Ok(Answer(row.into()))
}

/// Changes, closes or reopens an account.
#[utoipa::path(patch, path = "/accounts/{id}", tag = "accounts", operation_id = "change_account", request_body = AccountChange,
    params(("id" = AccountName, Path, description = "Number or path"),
        OrgQuery, WriteHeaders),
    responses((status = 200, body = Account), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn change(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    Json(patch): Json<AccountChange>,
) -> ApiResult<Answer<Account>> {
    let book = app.treasury.book_seen(org.id, &org.caller).await?;
    let account = Treasury::find_account(&book, &id)?;
    let change = account_change(account, patch)?;
    let changed = app
        .treasury
        .change_account(org.id, &org.caller, AccountId(account.id.0), change)
        .await?;
    Ok(Answer(Account::bare(changed)))
}

/// The balance of one account.
#[utoipa::path(get, path = "/accounts/{id}/balance", tag = "accounts", operation_id = "get_account_balance",
    params(("id" = AccountName, Path, description = "Number or path"), ScopeQuery),
    responses((status = 200, body = AccountBalance), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn balance(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    Params(query): Params<ScopeQuery>,
) -> ApiResult<Answer<AccountBalance>> {
    let scope = query.scope()?;
    let asking = Asking {
        as_of: scope.as_of,
        basis: scope.basis,
        known: scope.known,
    };
    let (account, found, seq) = app
        .treasury
        .account_balance(org.id, &org.caller, &id, &asking)
        .await?;
    Ok(Answer(AccountBalance {
        account: account.id.0,
        as_of: scope.as_of,
        basis: scope.basis.into(),
        seq,
        balances: amounts(found),
    }))
}

/// Which days a history has.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct HistoryQuery {
    /// The first day; that of the first entry if absent.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// The last day; today if absent.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// How far the points are apart; a day if absent.
    #[param(inline)]
    interval: Option<Interval>,
    /// By which date; booked if absent.
    #[param(inline)]
    basis: Option<Basis>,
}

/// The balance of one account through time.
#[utoipa::path(get, path = "/accounts/{id}/history", tag = "accounts", operation_id = "get_account_history",
    params(("id" = AccountName, Path, description = "Number or path"), HistoryQuery,
        OrgQuery),
    responses((status = 200, body = AccountHistory), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn history(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    Params(query): Params<HistoryQuery>,
) -> ApiResult<Answer<AccountHistory>> {
    let book = app.treasury.book_seen(org.id, &org.caller).await?;
    let days = days(
        (query.from, query.to),
        &book,
        app.treasury.today(),
        query.interval,
    )?;
    let account = Treasury::find_account(&book, &id)?.id.0;
    let basis = query.basis.map_or_else(Default::default, Into::into);
    let found = app
        .treasury
        .account_history(org.id, &org.caller, &id, (&days, basis))
        .await?;
    Ok(Answer(AccountHistory::new(account, &days, found)))
}

fn new_account(new: NewAccount) -> Result<journal::NewAccount, Problem> {
    Ok(journal::NewAccount {
        path: new.path,
        kind: new.kind.map(Into::into),
        entity: parsed("entity", new.entity.as_deref())?,
        asset: parsed("asset", new.asset.as_deref())?,
        custody: Custody {
            bank: new.bank,
            identification: new.identification,
            region: new.region,
        },
        opened_on: new.opened_on,
    })
}

fn account_change(
    account: &journal::Account,
    patch: AccountChange,
) -> Result<journal::AccountChange, Problem> {
    let changed = |old: &Option<String>, new: Option<String>| match new {
        None => old.clone(),
        Some(new) => Some(new).filter(|it| !it.is_empty()),
    };
    let entity = match patch.entity.as_deref() {
        None => None,
        Some("") => Some(None),
        Some(slug) => Some(parsed::<EntitySlug>("entity", Some(slug))?),
    };
    let closed_on = if patch.reopen {
        Some(None)
    } else {
        patch.closed_on.map(Some)
    };
    Ok(journal::AccountChange {
        path: patch.path,
        kind: patch.kind.map(Into::into),
        entity,
        custody: Some(Custody {
            bank: changed(&account.custody.bank, patch.bank),
            identification: changed(&account.custody.identification, patch.identification),
            region: changed(&account.custody.region, patch.region),
        }),
        closed_on,
    })
}

fn parsed<T>(field: &'static str, text: Option<&str>) -> Result<Option<T>, Problem>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    Ok(text
        .map(|it| {
            it.parse()
                .map_err(|error| Error::malformed(field, it, &error))
        })
        .transpose()?)
}
