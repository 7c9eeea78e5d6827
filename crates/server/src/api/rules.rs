//! Rules and categories over HTTP (CASH-5).
//!
//! Owns: parsing and answering. Not here: rules of rules (`treasury`, `cash`).
//! Invariant: each handler is one use case.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use money::{CategorisationId, RuleId};
use serde::Deserialize;
use treasury::rule_words::RuleSpec;
use treasury::{RuleDraft, RuleScope, SuggestionQuery};
use utoipa::IntoParams;

use crate::extract::{Json, Org, Params, Path};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, VersionHeaders, WriteHeaders, bad};
use crate::state::App;
use crate::versions;
use crate::wire::{
    Categorisation, CategorisationList, EntryWhy, NewCategorisation, NewRule, Rule, RuleOrder,
    RulePreview, RuleQuestion, RuleRun, RuleSet, RuleWords, SuggestionPage,
};

/// Most suggestions of a page.
const MAX_LIMIT: usize = 1_000;

type Tagged = ([(HeaderName, String); 1], Answer<Rule>);

/// Every rule, in the order they are asked.
#[utoipa::path(get, path = "/rules", tag = "rules", operation_id = "list_rules", params(OrgQuery),
    responses((status = 200, body = RuleSet), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(State(app): State<App>, org: Org) -> ApiResult<Answer<RuleSet>> {
    let found = app.treasury.rules(org.id, &org.caller).await?;
    let items: ApiResult<Vec<Rule>> = found.iter().map(shown).collect();
    Ok(Answer(RuleSet { items: items? }))
}

/// Keeps a new rule.
#[utoipa::path(post, path = "/rules", tag = "rules", operation_id = "add_rule", request_body = NewRule,
    params(OrgQuery, WriteHeaders),
    responses((status = 201, body = Rule, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn add(
    State(app): State<App>,
    org: Org,
    Json(new): Json<NewRule>,
) -> ApiResult<(StatusCode, Tagged)> {
    let added = app
        .treasury
        .add_rule(org.id, &org.caller, &draft(&new)?)
        .await?;
    Ok((StatusCode::CREATED, tagged(&added)?))
}

/// One rule; its version is in `ETag`.
#[utoipa::path(get, path = "/rules/{id}", tag = "rules", operation_id = "get_rule",
    params(("id" = String, Path, description = "The rule's id"), OrgQuery),
    responses((status = 200, body = Rule, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn get(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
) -> ApiResult<Tagged> {
    let found = app
        .treasury
        .rule(org.id, &org.caller, rule_id(&id)?)
        .await?;
    tagged(&found)
}

/// Changes a rule, or the version of it in `If-Match`.
#[utoipa::path(put, path = "/rules/{id}", tag = "rules", operation_id = "change_rule", request_body = NewRule,
    params(("id" = String, Path, description = "The rule's id"), OrgQuery, VersionHeaders),
    responses((status = 200, body = Rule, headers(("ETag" = String, description = "The version"))),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn change(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(new): Json<NewRule>,
) -> ApiResult<Tagged> {
    let (id, expected) = (rule_id(&id)?, versions::expected(&headers)?);
    let changed = app
        .treasury
        .change_rule(org.id, &org.caller, (id, expected), &draft(&new)?)
        .await;
    match changed {
        Ok(it) => tagged(&it),
        Err(error) => Err(versions::problem(error, expected)),
    }
}

/// Deletes a rule, or the version of it in `If-Match`; what it categorised stays.
#[utoipa::path(delete, path = "/rules/{id}", tag = "rules", operation_id = "delete_rule",
    params(("id" = String, Path, description = "The rule's id"), OrgQuery, VersionHeaders, WriteHeaders),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn delete(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> ApiResult<StatusCode> {
    let (id, expected) = (rule_id(&id)?, versions::expected(&headers)?);
    let deleted = app
        .treasury
        .delete_rule(org.id, &org.caller, (id, expected))
        .await;
    deleted.map_err(|error| versions::problem(error, expected))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts rules in this order.
#[utoipa::path(put, path = "/rules/order", tag = "rules", operation_id = "order_rules", request_body = RuleOrder,
    params(OrgQuery, WriteHeaders),
    responses((status = 200, body = RuleSet), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn order(
    State(app): State<App>,
    org: Org,
    Json(it): Json<RuleOrder>,
) -> ApiResult<Answer<RuleSet>> {
    let ids: ApiResult<Vec<RuleId>> = it.rules.iter().map(|it| rule_id(it)).collect();
    let ordered = app.treasury.order_rules(org.id, &org.caller, &ids?).await?;
    let items: ApiResult<Vec<Rule>> = ordered.iter().map(shown).collect();
    Ok(Answer(RuleSet { items: items? }))
}

/// What rules, or one that is not kept yet, would do to the books. Nothing is changed.
#[utoipa::path(post, path = "/rules/preview", tag = "rules", operation_id = "preview_rules", request_body = RuleRun,
    params(OrgQuery),
    responses((status = 200, body = RulePreview), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn preview(
    State(app): State<App>,
    org: Org,
    Json(it): Json<RuleRun>,
) -> ApiResult<Answer<RulePreview>> {
    let found = app
        .treasury
        .preview_rules(org.id, &org.caller, &run(&it)?)
        .await?;
    Ok(Answer(found.into()))
}

/// Applies rules to the books, as one batch that can be taken back.
#[utoipa::path(post, path = "/rules/apply", tag = "rules", operation_id = "apply_rules", request_body = RuleRun,
    params(OrgQuery, WriteHeaders),
    responses((status = 201, body = Categorisation), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn apply(
    State(app): State<App>,
    org: Org,
    Json(it): Json<RuleRun>,
) -> ApiResult<(StatusCode, Answer<Categorisation>)> {
    let done = app
        .treasury
        .apply_rules(org.id, &org.caller, &run(&it)?)
        .await?;
    Ok((StatusCode::CREATED, Answer(done.into())))
}

/// Why each rule, or one that is not kept yet, does or does not fit a line.
#[utoipa::path(post, path = "/rules/why", tag = "rules", operation_id = "explain_rules", request_body = RuleQuestion,
    params(OrgQuery),
    responses((status = 200, body = EntryWhy), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn why(
    State(app): State<App>,
    org: Org,
    Json(it): Json<RuleQuestion>,
) -> ApiResult<Answer<EntryWhy>> {
    let draft = it.draft.as_ref().map(spec).transpose()?;
    let found = app
        .treasury
        .rules_why(org.id, &org.caller, it.entry, draft.as_ref())
        .await?;
    Ok(Answer(found.into()))
}

/// Which suggestions are wanted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SuggestionsQuery {
    /// The organisation, by short name or id.
    #[expect(
        dead_code,
        reason = "read by the extractor `Org`; here for the documentation"
    )]
    org: Option<String>,
    /// At least this sure, in basis points; 0 if absent.
    at_least: Option<u16>,
    /// At most this many; 50 if absent, 1,000 at most.
    limit: Option<usize>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Categories for lines that have none, the surest first.
#[utoipa::path(get, path = "/category-suggestions", tag = "categories", operation_id = "list_category_suggestions",
    params(SuggestionsQuery),
    responses((status = 200, body = SuggestionPage), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn suggestions(
    State(app): State<App>,
    org: Org,
    Params(query): Params<SuggestionsQuery>,
) -> ApiResult<Answer<SuggestionPage>> {
    let limit = query.limit.unwrap_or(50);
    if limit == 0 || limit > MAX_LIMIT {
        return Err(bad("limit", &limit.to_string(), "1 to 1,000"));
    }
    let offset = match query.cursor {
        Some(it) => it
            .parse()
            .map_err(|_| bad("cursor", &it, "a `next_cursor`"))?,
        None => 0,
    };
    let query = SuggestionQuery {
        at_least: query.at_least.unwrap_or(0),
        offset,
        limit,
    };
    let found = app
        .treasury
        .category_suggestions(org.id, &org.caller, query)
        .await?;
    Ok(Answer(SuggestionPage::new(found, offset)))
}

/// Batches of categories, the newest first.
#[utoipa::path(get, path = "/categorisations", tag = "categories", operation_id = "list_categorisations",
    params(OrgQuery),
    responses((status = 200, body = CategorisationList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn batches(
    State(app): State<App>,
    org: Org,
) -> ApiResult<Answer<CategorisationList>> {
    let found = app.treasury.categorisations(org.id, &org.caller).await?;
    Ok(Answer(CategorisationList {
        items: found.into_iter().map(Categorisation::from).collect(),
    }))
}

/// Gives lines their categories, all or none: line by line, or every suggestion that is sure
/// enough.
#[utoipa::path(post, path = "/categorisations", tag = "categories", operation_id = "categorise_lines",
    request_body = NewCategorisation, params(OrgQuery, WriteHeaders),
    responses((status = 201, body = Categorisation), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn categorise(
    State(app): State<App>,
    org: Org,
    Json(it): Json<NewCategorisation>,
) -> ApiResult<(StatusCode, Answer<Categorisation>)> {
    let done = match (it.suggestions_of_at_least, it.items.is_empty()) {
        (Some(at_least), true) => {
            app.treasury
                .accept_suggestions(org.id, &org.caller, at_least)
                .await?
        }
        (Some(_), false) => {
            let detail = "name either items or suggestions_of_at_least, not both";
            return Err(Problem::new(StatusCode::BAD_REQUEST, "invalid", detail));
        }
        (None, _) => {
            let choice = |it: crate::wire::CategoryChoice| treasury::CategoryChoice {
                entry: it.entry,
                category: it.category.to_string(),
            };
            let choices: Vec<_> = it.items.into_iter().map(choice).collect();
            app.treasury
                .categorise(org.id, &org.caller, &choices)
                .await?
        }
    };
    Ok((StatusCode::CREATED, Answer(done.into())))
}

/// Takes a batch back: every line that still has its category from it gets the one before.
#[utoipa::path(post, path = "/categorisations/{id}/undo", tag = "categories", operation_id = "undo_categorisation",
    params(("id" = String, Path, description = "The batch's id"), OrgQuery, WriteHeaders),
    responses((status = 200, body = Categorisation), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn undo(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
) -> ApiResult<Answer<Categorisation>> {
    let id: CategorisationId = id.parse().map_err(|_| {
        let cure = "`GET /api/v1/categorisations` lists them";
        unknown("categorisation", &id, cure)
    })?;
    let undone = app
        .treasury
        .undo_categorisation(org.id, &org.caller, id)
        .await?;
    Ok(Answer(undone.into()))
}

fn shown(it: &treasury::SavedRule) -> ApiResult<Rule> {
    Rule::of(it).map_err(|error| wordless(&error))
}

fn tagged(it: &treasury::SavedRule) -> ApiResult<Tagged> {
    Ok((versions::tag(it.version), Answer(shown(it)?)))
}

fn wordless(error: &serde_json::Error) -> Problem {
    let detail = format!("the rule cannot be read: {error}");
    Problem::new(StatusCode::BAD_REQUEST, "bad-rule", detail)
}

fn spec(words: &RuleWords) -> ApiResult<RuleSpec> {
    words.to_spec().map_err(|error| wordless(&error))
}

fn draft(new: &NewRule) -> ApiResult<RuleDraft> {
    Ok(RuleDraft {
        spec: spec(&new.rule)?,
        position: new.position,
        is_active: new.active.unwrap_or(true),
    })
}

fn run(it: &RuleRun) -> ApiResult<treasury::RuleRun> {
    let only = match &it.rules {
        None => None,
        Some(ids) => {
            let ids: ApiResult<Vec<RuleId>> = ids.iter().map(|it| rule_id(it)).collect();
            Some(ids?)
        }
    };
    Ok(treasury::RuleRun {
        only,
        draft: it.draft.as_ref().map(spec).transpose()?,
        scope: RuleScope {
            from: it.from,
            to: it.to,
            is_everything: it.everything,
        },
    })
}

/// What is no id names nothing.
fn rule_id(text: &str) -> ApiResult<RuleId> {
    let cure = "`GET /api/v1/rules` lists every rule with its id";
    text.parse().map_err(|_| unknown("rule", text, cure))
}

fn unknown(what: &'static str, name: &str, cure: &'static str) -> Problem {
    let name = name.chars().take(64).collect();
    treasury::Error::NotFound { what, name, cure }.into()
}
