//! Entries over HTTP.
//!
//! Owns: parsing and answering. Not here: rules (`treasury`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use journal::{Filter, Order};
use money::{Date, Decimal, Timestamp};
use serde::Deserialize;
use treasury::{EntryQuery, Error, FlowsAsked};
use utoipa::IntoParams;

use super::forecast_figures::flow_of;
use crate::extract::{Json, Org, Params, Path};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, WriteHeaders, bad, counterparty, known};
use crate::state::App;
use crate::wire::{AccountName, Entry, EntryPage, EntrySort, NewEntry, Reclassification, Reversal};

/// Most entries of a page.
const MAX_LIMIT: usize = 1_000;

/// Which entries are wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EntriesQuery {
    /// The organisation, by short name or id.
    #[expect(
        dead_code,
        reason = "read by the extractor `Org`; here for the documentation"
    )]
    org: Option<String>,
    /// On this account, by number or path.
    #[param(value_type = Option<AccountName>)]
    account: Option<String>,
    /// Also on the accounts below it; true if absent.
    subtree: Option<bool>,
    /// Booked on this day or later.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Booked on this day or earlier.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// With this text in description, counterparty or reference.
    q: Option<String>,
    /// Lines with this counterparty, by its id: as its names and accounts are recognised.
    counterparty: Option<String>,
    /// With a posting of at least this much, sign aside.
    min: Option<String>,
    /// With a posting of at most this much, sign aside.
    max: Option<String>,
    /// With a posting in this asset.
    asset: Option<String>,
    /// Only entries behind a figure of the forecast: with flows of this category, by number or
    /// path, or `own` for those between accounts of ours. `account`, without those below it,
    /// `asset` and `entity` are then of the money at hand.
    flows: Option<String>,
    /// With `flows`, only on accounts of this entity.
    entity: Option<String>,
    /// Booked by this import.
    import: Option<String>,
    /// Only what was recorded up to this sequence.
    known_seq: Option<u64>,
    /// Only what was recorded up to this moment.
    #[param(value_type = Option<String>, format = DateTime)]
    known_at: Option<Timestamp>,
    /// `-booked_on` (newest first) if absent.
    #[param(inline)]
    sort: Option<EntrySort>,
    /// At most this many; 50 if absent, 1,000 at most.
    limit: Option<usize>,
    /// Leave this many out.
    offset: Option<usize>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

impl EntriesQuery {
    fn query(self) -> Result<EntryQuery, Problem> {
        let decimal = |name, text: Option<String>| -> Result<Option<Decimal>, Problem> {
            text.map(|it| it.parse().map_err(|_| bad(name, &it, "a decimal number")))
                .transpose()
        };
        let order = match self.sort.unwrap_or_default() {
            EntrySort::NewestFirst => Order::NewestFirst,
            EntrySort::OldestFirst => Order::OldestFirst,
        };
        let limit = self.limit.unwrap_or(50);
        if limit == 0 || limit > MAX_LIMIT {
            return Err(bad("limit", &limit.to_string(), "1 to 1,000"));
        }
        let offset = match self.cursor {
            Some(it) => it
                .parse()
                .map_err(|_| bad("cursor", &it, "a `next_cursor`"))?,
            None => self.offset.unwrap_or(0),
        };
        let asset = self
            .asset
            .map(|it| it.parse().map_err(|_| bad("asset", &it, "an asset's code")));
        let import = self
            .import
            .map(|it| it.parse().map_err(|_| bad("import", &it, "an import's id")));
        if let (None, Some(entity)) = (&self.flows, &self.entity) {
            return Err(bad("entity", entity, "`flows` beside it"));
        }
        let entity = self.entity;
        let flows = self.flows.map(flow_of);
        Ok(EntryQuery {
            account: self.account,
            flows: flows.map(|of| FlowsAsked { of, entity }),
            is_subtree: self.subtree.unwrap_or(true),
            counterparty: counterparty(self.counterparty)?,
            filter: Filter {
                accounts: None,
                from: self.from,
                to: self.to,
                text: self.q.filter(|it| !it.is_empty()),
                min: decimal("min", self.min)?,
                max: decimal("max", self.max)?,
                asset: asset.transpose()?,
                import: import.transpose()?,
                known: known(self.known_seq, self.known_at)?,
            },
            order,
            offset,
            limit,
        })
    }
}

/// A page of entries.
#[utoipa::path(get, path = "/entries", tag = "entries", operation_id = "list_entries", params(EntriesQuery),
    responses((status = 200, body = EntryPage), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    org: Org,
    Params(query): Params<EntriesQuery>,
) -> ApiResult<Answer<EntryPage>> {
    let query = query.query()?;
    let list = app.treasury.entries(org.id, &org.caller, &query).await?;
    Ok(Answer(EntryPage::new(&list, query.offset)))
}

/// Books an entry.
#[utoipa::path(post, path = "/entries", tag = "entries", operation_id = "create_entry", request_body = NewEntry,
    params(OrgQuery,
        WriteHeaders),
    responses((status = 201, body = Entry), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn post(
    State(app): State<App>,
    org: Org,
    Json(new): Json<NewEntry>,
) -> ApiResult<(StatusCode, Answer<Entry>)> {
    let seq = app
        .treasury
        .post_entry(org.id, &org.caller, &new.into())
        .await?;
    Ok((StatusCode::CREATED, Answer(answer(&app, &org, seq).await?)))
}

/// One entry.
#[utoipa::path(get, path = "/entries/{id}", tag = "entries", operation_id = "get_entry",
    params(("id" = u64, Path, description = "The entry's sequence"),
        OrgQuery),
    responses((status = 200, body = Entry), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(
    State(app): State<App>,
    org: Org,
    Path(id): Path<u64>,
) -> ApiResult<Answer<Entry>> {
    Ok(Answer(answer(&app, &org, id).await?))
}

/// Takes an entry back.
#[utoipa::path(post, path = "/entries/{id}/reverse", tag = "entries", operation_id = "reverse_entry", request_body = Reversal,
    params(("id" = u64, Path, description = "The entry's sequence"),
        OrgQuery, WriteHeaders),
    responses((status = 201, body = Entry), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn reverse(
    State(app): State<App>,
    org: Org,
    Path(id): Path<u64>,
    Json(it): Json<Reversal>,
) -> ApiResult<(StatusCode, Answer<Entry>)> {
    let Reversal { booked_on, reason } = it;
    let reversal = treasury::Reversal { booked_on, reason };
    let seq = app
        .treasury
        .reverse_entry(org.id, &org.caller, id, reversal)
        .await?;
    Ok((StatusCode::CREATED, Answer(answer(&app, &org, seq).await?)))
}

/// Moves an entry's posting to another account.
#[utoipa::path(post, path = "/entries/{id}/reclassify", tag = "entries", operation_id = "reclassify_entry",
    request_body = Reclassification,
    params(("id" = u64, Path, description = "The entry's sequence"),
        OrgQuery, WriteHeaders),
    responses((status = 201, body = Entry), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn reclassify(
    State(app): State<App>,
    org: Org,
    Path(id): Path<u64>,
    Json(it): Json<Reclassification>,
) -> ApiResult<(StatusCode, Answer<Entry>)> {
    let (from, to, reason) = (it.from.to_string(), it.to.to_string(), it.reason);
    let change = treasury::ReclassificationDraft { from, to, reason };
    let seq = app
        .treasury
        .reclassify_entry(org.id, &org.caller, id, change)
        .await?;
    Ok((StatusCode::CREATED, Answer(answer(&app, &org, seq).await?)))
}

async fn answer(app: &App, org: &Org, seq: u64) -> Result<Entry, Problem> {
    let book = app.treasury.book_seen(org.id, &org.caller).await?;
    let view = book.entry_at(seq).ok_or_else(|| Error::NotFound {
        what: "entry",
        name: seq.to_string(),
        cure: "`bursar entries` lists them with their numbers",
    })?;
    Ok(Entry::new(&book, &view, None))
}
