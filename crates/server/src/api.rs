//! The routes under `/api/v1`, and the OpenAPI document made from them.
//!
//! Owns: which path leads to which handler. Not here: layers and limits (`app`).
//! Invariant: every route is in the OpenAPI document, because both come from one list.

mod accounts;
mod audit;
mod backups;
mod beneficiaries;
mod budgets;
mod connections;
mod counterparties;
mod entries;
mod expected;
mod facilities;
mod flows;
mod forecast_figures;
mod forecasting;
mod imports;
mod intercompany;
mod jobs;
mod liquidity;
mod mappings;
mod matching;
mod me;
mod members;
mod organisations;
mod passkeys;
mod payment_files;
mod payment_templates;
mod payments;
mod privacy;
mod proposals;
pub(crate) mod providers;
mod reports;
mod rules;
mod settings;
mod sign_in;
mod statements;

use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::App;

/// The description of the whole API.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Bursar",
        description = "Self-hosted treasury: accounts, entries, balances, positions and imports. \
            Amounts are decimal strings, dates `YYYY-MM-DD`, moments RFC 3339 in UTC. Errors are \
            RFC 9457 problems. Writes take an `Idempotency-Key`; answers about an organisation \
            carry `Bursar-Seq`, and a reader that sends it back reads at least that."
    ),
    components(schemas(crate::problem::Problem))
)]
struct Description;

/// The routes with their description.
fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(organisations::list, organisations::create))
        .routes(routes!(organisations::head))
        .routes(routes!(organisations::verify))
        .routes(routes!(accounts::list, accounts::open))
        .routes(routes!(accounts::get, accounts::change))
        .routes(routes!(accounts::balance))
        .routes(routes!(accounts::history))
        .routes(routes!(entries::list, entries::post))
        .routes(routes!(entries::get))
        .routes(routes!(entries::reverse))
        .routes(routes!(entries::reclassify))
        .routes(routes!(reports::balances))
        .routes(routes!(reports::positions))
        .routes(routes!(reports::position_history))
        .routes(routes!(flows::cash_flows))
        .routes(routes!(flows::expected))
        .routes(routes!(flows::continuity))
        .routes(routes!(liquidity::get))
        .routes(routes!(liquidity::terms, liquidity::set_terms))
        .routes(routes!(reports::prices, reports::put_prices))
        .routes(routes!(reports::import_prices))
        .routes(routes!(imports::list, imports::create))
        .routes(routes!(imports::get, imports::discard))
        .routes(routes!(imports::commit))
        .routes(routes!(imports::undo))
        .routes(routes!(imports::map))
        .routes(routes!(mappings::list))
        .routes(routes!(mappings::get, mappings::put, mappings::delete))
        .routes(routes!(statements::trial_balance))
        .routes(routes!(statements::balance_sheet))
        .routes(routes!(statements::income_statement))
        .merge(expected_routes())
        .merge(facility_routes())
        .merge(rule_routes())
        .merge(matching_routes())
        .merge(identity_routes())
        .merge(member_routes())
        .merge(proof_routes())
        .merge(job_routes())
        .merge(connection_routes())
        .merge(payment_routes())
        .merge(forecast_routes())
        .routes(routes!(crate::health::api_health))
        .routes(routes!(crate::health::detailed))
        .routes(routes!(crate::status::get))
        .routes(routes!(crate::meters::page::api_metrics))
}

/// The routes of payables and receivables.
fn expected_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(expected::list, expected::add))
        .routes(routes!(expected::import))
        .routes(routes!(expected::ageing))
        .routes(routes!(expected::get, expected::change))
        .routes(routes!(expected::cancel))
}

/// The routes of facilities, and of claims between entities.
fn facility_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(facilities::list, facilities::add))
        .routes(routes!(facilities::payments))
        .routes(routes!(facilities::get, facilities::change))
        .routes(routes!(facilities::archive))
        .routes(routes!(facilities::restore))
        .routes(routes!(facilities::schedule))
        .routes(routes!(facilities::accruals, facilities::accrue))
        .routes(routes!(intercompany::get))
        .routes(routes!(intercompany::netting))
        .routes(routes!(intercompany::draft_netting))
        .routes(routes!(intercompany::mark, intercompany::unmark))
}

/// The routes of rules and categories.
fn rule_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(rules::list, rules::add))
        .routes(routes!(rules::order))
        .routes(routes!(rules::preview))
        .routes(routes!(rules::apply))
        .routes(routes!(rules::why))
        .routes(routes!(rules::get, rules::change, rules::delete))
        .routes(routes!(rules::suggestions))
        .routes(routes!(rules::batches, rules::categorise))
        .routes(routes!(rules::undo))
        .routes(routes!(counterparties::list, counterparties::add))
        .routes(routes!(counterparties::candidates))
        .routes(routes!(counterparties::change, counterparties::delete))
        .routes(routes!(counterparties::merge))
        .routes(routes!(counterparties::split))
}

/// The routes of matches and reconciliations.
fn matching_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(matching::propose))
        .routes(routes!(matching::accept))
        .routes(routes!(matching::transfers))
        .routes(routes!(matching::take_back))
        .routes(routes!(matching::list, matching::start))
        .routes(routes!(matching::get, matching::discard))
        .routes(routes!(matching::sign_off))
        .routes(routes!(matching::reopen))
}

/// The routes of signing in, and of what people do about themselves.
fn identity_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sign_in::setup))
        .routes(routes!(sign_in::login))
        .routes(routes!(sign_in::verify_mfa))
        .routes(routes!(sign_in::refresh))
        .routes(routes!(sign_in::logout))
        .routes(routes!(sign_in::register))
        .routes(routes!(sign_in::link))
        .routes(routes!(sign_in::accept))
        .routes(routes!(sign_in::reset))
        .routes(routes!(me::get, me::change))
        .routes(routes!(me::password))
        .routes(routes!(me::reauthenticate))
        .routes(routes!(me::sessions, me::end_others))
        .routes(routes!(me::end_session))
        .routes(routes!(me::factors))
        .routes(routes!(me::begin_totp))
        .routes(routes!(me::confirm_totp))
        .routes(routes!(me::remove_factor))
        .routes(routes!(me::recovery_codes))
        .routes(routes!(me::keys, me::make_key))
        .routes(routes!(me::revoke_key))
        .routes(routes!(passkeys::begin))
        .routes(routes!(passkeys::finish))
        .routes(routes!(passkeys::begin_login))
        .routes(routes!(passkeys::finish_login))
        .routes(routes!(providers::list))
        .routes(routes!(providers::begin))
}

/// The routes of an organisation's members, service accounts and keys.
fn member_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(members::list))
        .routes(routes!(members::change, members::remove))
        .routes(routes!(members::leave))
        .routes(routes!(members::invitations, members::invite))
        .routes(routes!(members::withdraw))
        .routes(routes!(members::transfer))
        .routes(routes!(members::roles))
        .routes(routes!(members::services, members::create_service))
        .routes(routes!(members::remove_service))
        .routes(routes!(members::create_service_key))
        .routes(routes!(members::keys))
        .routes(routes!(members::revoke_key))
}

/// The routes of proof, privacy and settings.
fn proof_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(audit::list))
        .routes(routes!(audit::verify))
        .routes(routes!(audit::export))
        .routes(routes!(audit::sox))
        .routes(routes!(audit::disclosures, audit::disclose))
        .routes(routes!(privacy::export))
        .routes(routes!(privacy::consents, privacy::choose))
        .routes(routes!(privacy::delete))
        .routes(routes!(settings::get, settings::change))
        .routes(routes!(settings::rotate))
}

/// The routes of jobs, schedules and backups.
fn job_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(jobs::list, jobs::create))
        .routes(routes!(jobs::kinds))
        .routes(routes!(jobs::get))
        .routes(routes!(jobs::retry))
        .routes(routes!(jobs::cancel))
        .routes(routes!(jobs::schedules))
        .routes(routes!(backups::list))
}

/// The routes of connections.
fn connection_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(connections::connectors))
        .routes(routes!(connections::list, connections::create))
        .routes(routes!(
            connections::get,
            connections::change,
            connections::delete
        ))
        .routes(routes!(connections::sync))
        .routes(routes!(connections::test))
        .routes(routes!(connections::pause))
        .routes(routes!(connections::resume))
}

/// The routes of beneficiaries, payments and their files.
fn payment_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(beneficiaries::list, beneficiaries::add))
        .routes(routes!(beneficiaries::check_name))
        .routes(routes!(
            beneficiaries::get,
            beneficiaries::change,
            beneficiaries::remove
        ))
        .routes(routes!(beneficiaries::decide))
        .routes(routes!(payments::list, payments::draft))
        .routes(routes!(payments::draft_payables))
        .routes(routes!(payments::get, payments::change))
        .routes(routes!(payments::submit))
        .routes(routes!(payments::approve))
        .routes(routes!(payments::reject))
        .routes(routes!(payments::cancel))
        .routes(routes!(payments::report))
        .routes(routes!(payments::settle))
        .routes(routes!(payments::policy, payments::set_policy))
        .routes(routes!(payments::preview_policy))
        .routes(routes!(budgets::list))
        .routes(routes!(budgets::get, budgets::put, budgets::delete))
        .routes(routes!(budgets::recurring))
        .routes(routes!(payment_templates::list))
        .routes(routes!(payment_templates::put, payment_templates::delete))
        .routes(routes!(payment_templates::draft))
        .routes(routes!(payment_files::list, payment_files::make))
        .routes(routes!(payment_files::copy))
        .routes(routes!(payment_files::send))
        .routes(routes!(
            payment_files::gateway,
            payment_files::set_gateway,
            payment_files::remove_gateway
        ))
        .routes(routes!(payment_files::exchange))
        .routes(routes!(payment_files::status))
}

/// The routes of forecasts.
fn forecast_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(forecasting::outlook))
        .routes(routes!(forecasting::grid))
        .routes(routes!(forecast_figures::figure))
        .routes(routes!(forecasting::known))
        .routes(routes!(forecasting::performance))
        .routes(routes!(forecasting::past_weeks))
        .routes(routes!(forecasting::runs, forecasting::run))
        .routes(routes!(forecasting::hindcast))
        .routes(routes!(forecasting::adjustments, forecasting::adjust))
        .routes(routes!(forecasting::remove_adjustment))
        .routes(routes!(forecasting::settings, forecasting::put_settings))
        .routes(routes!(forecasting::scenarios))
        .routes(routes!(
            forecasting::scenario,
            forecasting::put_scenario,
            forecasting::delete_scenario
        ))
        .routes(routes!(forecasting::comparison))
        .routes(routes!(proposals::show, proposals::solve))
        .routes(routes!(proposals::draft))
        .routes(routes!(proposals::settings, proposals::put_settings))
}

/// The routes, and their description with the whole paths.
pub(crate) fn split() -> (axum::Router<App>, utoipa::openapi::OpenApi) {
    let (router, mut document) = routes().split_for_parts();
    let paths = std::mem::take(&mut document.paths.paths);
    let whole = |(path, item)| (format!("/api/v1{path}"), item);
    document.paths.paths = paths.into_iter().map(whole).collect();
    (router, document)
}

/// The OpenAPI 3.1 document as JSON, stable for the same code.
///
/// Panics: never; the document has only string keys.
#[must_use]
pub fn openapi() -> String {
    split()
        .1
        .to_pretty_json()
        .expect("the document has only string keys")
        + "\n"
}
