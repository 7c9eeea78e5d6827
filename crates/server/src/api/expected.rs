//! Expected items over HTTP: payables and receivables (CASH-6).
//!
//! Owns: parsing and answering. Not here: rules (`treasury`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use money::{Date, ExpectedItemId};
use serde::Deserialize;
use treasury::ExpectedQuery;
use utoipa::{IntoParams, ToSchema};

use crate::extract::{Content, Json, Org, Params, Path};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, VersionHeaders, WriteHeaders, bad, counterparty};
use crate::state::App;
use crate::versions;
use crate::wire::{
    AgeingReport, ExpectedCancellation, ExpectedItem, ExpectedItemPage, ExpectedItemsAdded,
    ExpectedKind, ExpectedState, NewExpectedItem, NewExpectedItems,
};

/// Most items of a page.
const MAX_LIMIT: usize = 1_000;

type Tagged = ([(HeaderName, String); 1], Answer<ExpectedItem>);

/// Which states are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum StateFilter {
    /// Of which something is open.
    #[default]
    Unsettled,
    /// Nothing of it is settled.
    Open,
    /// Some of it is settled.
    Partial,
    /// All of it is settled.
    Settled,
    /// Nothing is expected any more.
    Cancelled,
    /// Every state.
    All,
}

impl StateFilter {
    fn states(self) -> Vec<treasury::ExpectedState> {
        let one = |it: ExpectedState| vec![it.into()];
        match self {
            Self::Unsettled => vec![ExpectedState::Open.into(), ExpectedState::Partial.into()],
            Self::Open => one(ExpectedState::Open),
            Self::Partial => one(ExpectedState::Partial),
            Self::Settled => one(ExpectedState::Settled),
            Self::Cancelled => one(ExpectedState::Cancelled),
            Self::All => Vec::new(),
        }
    }
}

/// Which items are wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ItemsQuery {
    /// The organisation, by short name or id.
    #[expect(
        dead_code,
        reason = "read by the extractor `Org`; here for the documentation"
    )]
    org: Option<String>,
    /// Only of this kind.
    #[param(inline)]
    kind: Option<ExpectedKind>,
    /// In which state; `unsettled` if absent.
    #[param(inline)]
    state: Option<StateFilter>,
    /// With this text in counterparty, reference or description.
    q: Option<String>,
    /// With this counterparty, by its id: as its names and accounts are recognised.
    counterparty: Option<String>,
    /// Only of this entity.
    entity: Option<String>,
    /// Due on this day or later.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Due on this day or earlier.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// At most this many; 50 if absent, 1,000 at most.
    limit: Option<usize>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

impl ItemsQuery {
    fn query(self) -> Result<ExpectedQuery, Problem> {
        let limit = self.limit.unwrap_or(50);
        if limit == 0 || limit > MAX_LIMIT {
            return Err(bad("limit", &limit.to_string(), "1 to 1,000"));
        }
        let offset = match self.cursor {
            Some(it) => it
                .parse()
                .map_err(|_| bad("cursor", &it, "a `next_cursor`"))?,
            None => 0,
        };
        Ok(ExpectedQuery {
            kind: self.kind.map(Into::into),
            states: self.state.unwrap_or_default().states(),
            text: self.q.filter(|it| !it.is_empty()),
            counterparty: counterparty(self.counterparty)?,
            entity: self.entity,
            from: self.from,
            to: self.to,
            offset,
            limit,
        })
    }
}

/// Payables and receivables, by due date.
#[utoipa::path(get, path = "/expected-items", tag = "expected items", operation_id = "list_expected_items",
    params(ItemsQuery),
    responses((status = 200, body = ExpectedItemPage), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    org: Org,
    Params(query): Params<ItemsQuery>,
) -> ApiResult<Answer<ExpectedItemPage>> {
    let query = query.query()?;
    let found = app
        .treasury
        .expected_items(org.id, &org.caller, &query)
        .await?;
    Ok(Answer(ExpectedItemPage::new(found, query.offset)))
}

/// Adds payables and receivables, all or none. A problem names the item's place, from 1, as line.
#[utoipa::path(post, path = "/expected-items", tag = "expected items", operation_id = "add_expected_items",
    request_body = NewExpectedItems, params(OrgQuery, WriteHeaders),
    responses((status = 201, body = ExpectedItemsAdded), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn add(
    State(app): State<App>,
    org: Org,
    Json(new): Json<NewExpectedItems>,
) -> ApiResult<(StatusCode, Answer<ExpectedItemsAdded>)> {
    let drafts: Vec<_> = new.items.into_iter().map(Into::into).collect();
    let added = app
        .treasury
        .add_expected(org.id, &org.caller, &drafts)
        .await?;
    let items = added.into_iter().map(ExpectedItem::from).collect();
    let answer = ExpectedItemsAdded { items, known: 0 };
    Ok((StatusCode::CREATED, Answer(answer)))
}

/// Which kind a file without a column of it is of.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FileQuery {
    /// The organisation, by short name or id.
    #[expect(
        dead_code,
        reason = "read by the extractor `Org`; here for the documentation"
    )]
    org: Option<String>,
    /// The kind of every row that names none.
    #[param(inline)]
    kind: Option<ExpectedKind>,
    /// The file's name, for problems.
    name: Option<String>,
}

/// Adds the items of a CSV file or an XLSX workbook, all or none, with the titles `kind`,
/// `amount`, `currency`, `due`, `counterparty`, `reference` and, if known, `issued`, `iban`,
/// `description`, `entity`, `category`. Rows that are there already are left out.
#[utoipa::path(post, path = "/expected-items/import", tag = "expected items", operation_id = "import_expected_items",
    request_body(content = String, content_type = "application/octet-stream"),
    params(FileQuery, WriteHeaders),
    responses((status = 201, body = ExpectedItemsAdded), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn import(
    State(app): State<App>,
    org: Org,
    Params(query): Params<FileQuery>,
    Content(body): Content,
) -> ApiResult<(StatusCode, Answer<ExpectedItemsAdded>)> {
    let name = query.name.as_deref().unwrap_or("file");
    let name: String = name
        .chars()
        .filter(|it| !it.is_control())
        .take(100)
        .collect();
    let kind = query.kind.map(Into::into);
    let done = app
        .treasury
        .import_expected(org.id, &org.caller, (&name, &body), kind)
        .await?;
    let items = done.added.into_iter().map(ExpectedItem::from).collect();
    let known = done.known;
    Ok((
        StatusCode::CREATED,
        Answer(ExpectedItemsAdded { items, known }),
    ))
}

/// One payable or receivable; its version is in `ETag`.
#[utoipa::path(get, path = "/expected-items/{id}", tag = "expected items", operation_id = "get_expected_item",
    params(("id" = String, Path, description = "The item's id"), OrgQuery),
    responses((status = 200, body = ExpectedItem, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
) -> ApiResult<Tagged> {
    let id = item_id(&id)?;
    let found = app.treasury.expected_item(org.id, &org.caller, id).await?;
    Ok(tagged(found))
}

/// Changes an item, or the version of it in `If-Match`.
#[utoipa::path(put, path = "/expected-items/{id}", tag = "expected items", operation_id = "change_expected_item",
    request_body = NewExpectedItem,
    params(("id" = String, Path, description = "The item's id"), OrgQuery, VersionHeaders),
    responses((status = 200, body = ExpectedItem, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn change(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(new): Json<NewExpectedItem>,
) -> ApiResult<Tagged> {
    let (id, expected) = (item_id(&id)?, versions::expected(&headers)?);
    let changed = app
        .treasury
        .change_expected(org.id, &org.caller, (id, expected), &new.into())
        .await;
    changed
        .map(tagged)
        .map_err(|error| versions::problem(error, expected))
}

/// Cancels an item: nothing is expected any more.
#[utoipa::path(post, path = "/expected-items/{id}/cancel", tag = "expected items", operation_id = "cancel_expected_item",
    request_body = ExpectedCancellation,
    params(("id" = String, Path, description = "The item's id"), OrgQuery, VersionHeaders),
    responses((status = 200, body = ExpectedItem, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn cancel(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(it): Json<ExpectedCancellation>,
) -> ApiResult<Tagged> {
    let (id, expected) = (item_id(&id)?, versions::expected(&headers)?);
    let cancelled = app
        .treasury
        .cancel_expected(org.id, &org.caller, (id, expected), &it.reason)
        .await;
    cancelled
        .map(tagged)
        .map_err(|error| versions::problem(error, expected))
}

/// The day an ageing is about.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AgeingQuery {
    /// The organisation, by short name or id.
    #[expect(
        dead_code,
        reason = "read by the extractor `Org`; here for the documentation"
    )]
    org: Option<String>,
    /// How old everything is on this day; today if absent.
    #[param(value_type = Option<String>, format = Date)]
    as_of: Option<Date>,
}

/// What is open, by how long it is overdue.
#[utoipa::path(get, path = "/expected-items/ageing", tag = "expected items", operation_id = "get_ageing",
    params(AgeingQuery),
    responses((status = 200, body = AgeingReport), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn ageing(
    State(app): State<App>,
    org: Org,
    Params(query): Params<AgeingQuery>,
) -> ApiResult<Answer<AgeingReport>> {
    let found = app
        .treasury
        .expected_ageing(org.id, &org.caller, query.as_of)
        .await?;
    Ok(Answer(found.into()))
}

fn tagged(it: treasury::ExpectedItem) -> Tagged {
    (versions::tag(it.version), Answer(it.into()))
}

/// What is no id names nothing.
fn item_id(text: &str) -> Result<ExpectedItemId, Problem> {
    text.parse().map_err(|_| {
        let error = treasury::Error::NotFound {
            what: "expected item",
            name: text.chars().take(64).collect(),
            cure: "`GET /api/v1/expected-items` lists every item with its id",
        };
        error.into()
    })
}
