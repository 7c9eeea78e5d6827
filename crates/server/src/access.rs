//! What each route asks of who calls it (GUARD-1).
//!
//! Owns: the access of every operation, and the layer that asks for it before a handler runs.
//! Not here: the matrix (`treasury::MATRIX`), who calls (`who`).
//! Invariant: an operation that is not in the table is refused to everyone, and a test fails.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use money::OrganisationId;
use treasury::{Action, Caller};
use utoipa::openapi::OpenApi;

use crate::answers::{self, Found};
use crate::extract::{Asking, Org};
use crate::limits;
use crate::memory;
use crate::problem::Problem;
use crate::query::OrgQuery;
use crate::signed;
use crate::state::App;
use crate::who::{self, Who};

/// What an operation asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nothing.
    Public,
    /// To be someone, also by a key.
    SignedIn,
    /// To be someone who signed in: a key is not enough for what is about its owner.
    InPerson,
    /// To be a member whose role has this.
    May(Action),
}

/// What an operation asks for, by its id in the OpenAPI document.
#[must_use]
#[expect(
    clippy::too_many_lines,
    reason = "one table, whose length is the number of routes"
)]
pub fn access(operation: &str) -> Option<Access> {
    use Access::{InPerson, May, Public, SignedIn};
    Some(match operation {
        "get_health"
        | "get_detailed_health"
        | "get_metrics"
        | "get_status"
        | "get_setup"
        | "login"
        | "verify_mfa"
        | "refresh"
        | "register"
        | "reset_password"
        | "get_link"
        | "begin_passkey_login"
        | "finish_passkey_login"
        | "list_providers"
        | "begin_provider_login" => Public,
        "list_organisations" | "get_me" | "list_roles" => SignedIn,
        "create_organisation"
        | "logout"
        | "change_me"
        | "change_password"
        | "reauthenticate"
        | "accept_link"
        | "list_sessions"
        | "end_session"
        | "end_other_sessions"
        | "list_factors"
        | "begin_totp"
        | "confirm_totp"
        | "remove_factor"
        | "replace_recovery_codes"
        | "begin_passkey"
        | "finish_passkey"
        | "export_person"
        | "delete_person"
        | "get_consents"
        | "set_consent" => InPerson,
        "leave_organisation" => May(Action::OrganisationRead),
        "list_organisation_keys" | "revoke_organisation_key" => May(Action::ApiKeysManage),
        "list_api_keys" | "create_api_key" | "revoke_api_key" => May(Action::ApiKeysOwn),
        "list_accounts" | "get_account" | "get_account_terms" => May(Action::AccountsRead),
        "create_account" | "change_account" | "set_account_terms" => May(Action::AccountsWrite),
        "get_account_balance"
        | "get_account_history"
        | "list_balances"
        | "get_positions"
        | "get_position_history"
        | "get_cash_flows"
        | "list_expected_flows"
        | "get_continuity"
        | "get_liquidity" => May(Action::BalancesRead),
        "list_entries" | "get_entry" => May(Action::EntriesRead),
        "create_entry" => May(Action::EntriesPost),
        "reverse_entry" | "reclassify_entry" => May(Action::EntriesCorrect),
        "list_expected_items" | "get_expected_item" | "get_ageing" => May(Action::ExpectedRead),
        "add_expected_items"
        | "import_expected_items"
        | "change_expected_item"
        | "cancel_expected_item" => May(Action::ExpectedWrite),
        "list_budgets" | "get_budget" | "list_recurring_payments" => May(Action::BudgetsRead),
        "put_budget" | "delete_budget" => May(Action::BudgetsWrite),
        "list_facilities"
        | "list_debt_payments"
        | "get_facility"
        | "get_facility_schedule"
        | "list_accruals" => May(Action::FacilitiesRead),
        "add_facility" | "change_facility" | "archive_facility" | "restore_facility" => {
            May(Action::FacilitiesWrite)
        }
        "book_accruals" => May(Action::FacilitiesAccrue),
        "get_intercompany" | "propose_netting" => May(Action::IntercompanyRead),
        "mark_intercompany" | "unmark_intercompany" => May(Action::IntercompanyWrite),
        "list_rules"
        | "get_rule"
        | "preview_rules"
        | "explain_rules"
        | "list_category_suggestions"
        | "list_categorisations"
        | "list_counterparties"
        | "list_counterparty_candidates" => May(Action::RulesRead),
        "add_rule"
        | "change_rule"
        | "delete_rule"
        | "order_rules"
        | "add_counterparty"
        | "change_counterparty"
        | "delete_counterparty"
        | "merge_counterparties"
        | "split_counterparty" => May(Action::RulesWrite),
        "apply_rules" | "categorise_lines" | "undo_categorisation" => May(Action::EntriesCorrect),
        "propose_matches" | "list_reconciliations" | "get_reconciliation" => {
            May(Action::MatchesRead)
        }
        "accept_matches" | "take_back_match" | "accept_transfers" => May(Action::MatchesAccept),
        "start_reconciliation" | "drop_reconciliation" | "sign_off_reconciliation" => {
            May(Action::ReconciliationsSign)
        }
        "reopen_reconciliation" => May(Action::ReconciliationsReopen),
        "list_prices" => May(Action::PricesRead),
        "create_prices" | "import_prices" => May(Action::PricesWrite),
        "list_imports" | "get_import" => May(Action::ImportsRead),
        "create_import" | "delete_import" | "map_import" => May(Action::ImportsPrepare),
        "commit_import" | "undo_import" => May(Action::ImportsCommit),
        "list_mappings" | "get_mapping" => May(Action::MappingsRead),
        "put_mapping" | "delete_mapping" => May(Action::MappingsWrite),
        "get_trial_balance" | "get_balance_sheet" | "get_income_statement" => {
            May(Action::ReportsRead)
        }
        "get_journal_head" | "verify_journal" => May(Action::JournalRead),
        "list_members" | "list_invitations" => May(Action::MembersRead),
        "invite_member" | "withdraw_invitation" | "change_member" | "remove_member" => {
            May(Action::MembersManage)
        }
        "list_service_accounts"
        | "create_service_account"
        | "remove_service_account"
        | "create_service_key" => May(Action::ServiceAccountsManage),
        "transfer_organisation" => May(Action::OrganisationTransfer),
        "list_audit_log" | "verify_audit_log" | "export_audit_log" | "get_sox_report"
        | "list_disclosures" => May(Action::AuditRead),
        "add_disclosure" => May(Action::SettingsWrite),
        "get_settings" => May(Action::SettingsRead),
        "change_settings" => May(Action::SettingsWrite),
        "rotate_keys" => May(Action::KeysRotate),
        "list_jobs" | "get_job" | "list_job_kinds" | "list_schedules" => May(Action::JobsRead),
        "list_backups" => May(Action::OperationsRead),
        "create_job" | "retry_job" | "cancel_job" => May(Action::JobsManage),
        "list_connectors" | "list_connections" | "get_connection" => May(Action::ConnectionsRead),
        "create_connection" | "change_connection" | "delete_connection" => {
            May(Action::ConnectionsWrite)
        }
        "sync_connection" | "test_connection" | "pause_connection" | "resume_connection" => {
            May(Action::ConnectionsSync)
        }
        "list_beneficiaries" | "get_beneficiary" | "check_beneficiary_name" => {
            May(Action::BeneficiariesRead)
        }
        "add_beneficiary" | "change_beneficiary" | "remove_beneficiary" => {
            May(Action::BeneficiariesWrite)
        }
        "decide_beneficiary" => May(Action::BeneficiariesApprove),
        "list_payments"
        | "get_payment"
        | "list_payment_files"
        | "get_payment_policy"
        | "preview_payment_policy"
        | "get_payment_gateway"
        | "list_payment_templates" => May(Action::PaymentsRead),
        "draft_payments"
        | "draft_payables"
        | "draft_netting"
        | "change_payment"
        | "submit_payments"
        | "cancel_payments"
        | "put_payment_template"
        | "delete_payment_template"
        | "draft_from_template" => May(Action::PaymentsDraft),
        "approve_payments" | "reject_payments" => May(Action::PaymentsApprove),
        "export_payments"
        | "copy_payment_file"
        | "send_payment_file"
        | "exchange_payments"
        | "report_payments"
        | "settle_payments"
        | "apply_payment_status" => May(Action::PaymentsSend),
        "set_payment_policy" | "set_payment_gateway" | "remove_payment_gateway" => {
            May(Action::PaymentsPolicy)
        }
        "get_forecast"
        | "get_forecast_figure"
        | "get_forecast_grid"
        | "get_forecast_performance"
        | "list_forecast_past_weeks"
        | "get_forecast_settings"
        | "list_forecast_runs"
        | "list_forecast_adjustments"
        | "list_forecast_scenarios"
        | "get_forecast_scenario"
        | "compare_forecast_scenarios"
        | "list_forecast_known"
        | "get_proposal"
        | "solve_proposal"
        | "get_proposal_settings" => May(Action::ForecastsRead),
        "draft_proposal" => May(Action::PaymentsDraft),
        "create_forecast_run" | "create_forecast_hindcasts" => May(Action::ForecastsRun),
        "create_forecast_adjustment"
        | "delete_forecast_adjustment"
        | "put_forecast_settings"
        | "put_proposal_settings"
        | "put_forecast_scenario"
        | "delete_forecast_scenario" => May(Action::ForecastsAdjust),
        _ => return None,
    })
}

/// Whether answers hold as long as books, prices and day are the same: they are asked for often.
/// Those that documents decide, too (terms, connections, counterparties), change without the books.
fn is_kept(access: Access, parts: &Parts) -> bool {
    let is_of_books = matches!(
        access,
        Access::May(
            Action::AccountsRead | Action::BalancesRead | Action::EntriesRead | Action::ReportsRead
        )
    );
    let path = parts.extensions.get::<MatchedPath>();
    let path = path.map_or("", MatchedPath::as_str);
    let is_of_documents = ["/accounts/{id}/terms", "/continuity", "/liquidity"];
    let is_of_documents = is_of_documents.iter().any(|it| path.ends_with(it));
    // An escaped name may be this one, too.
    let names_counterparty = |it: &str| it.starts_with("counterparty") || it.contains('%');
    let query = parts.uri.query().unwrap_or_default();
    let mut names = query.split('&').filter_map(|it| it.split('=').next());
    is_of_books && !is_of_documents && !names.any(names_counterparty)
}

/// The access of every route, by method and path.
#[derive(Clone, Debug)]
pub(crate) struct Routes(Arc<HashMap<(Method, String), Operation>>);

/// An operation of the API.
#[derive(Clone, Debug)]
struct Operation {
    id: String,
    access: Access,
}

impl Routes {
    /// From the document of the routes, with whole paths.
    pub(crate) fn of(document: &OpenApi) -> Self {
        let mut routes = HashMap::new();
        for (path, item) in &document.paths.paths {
            let operations = [
                (Method::GET, &item.get),
                (Method::POST, &item.post),
                (Method::PUT, &item.put),
                (Method::PATCH, &item.patch),
                (Method::DELETE, &item.delete),
            ];
            for (method, operation) in operations {
                let id = operation.as_ref().and_then(|it| it.operation_id.as_deref());
                if let Some((id, access)) = id.and_then(|it| Some((it, access(it)?))) {
                    let id = id.to_owned();
                    routes.insert((method, path.clone()), Operation { id, access });
                }
            }
        }
        Self(Arc::new(routes))
    }

    fn operation(&self, parts: &Parts) -> Option<&Operation> {
        let path = parts.extensions.get::<MatchedPath>()?.as_str();
        let method = match &parts.method {
            &Method::HEAD => Method::GET,
            other => other.clone(),
        };
        self.0.get(&(method, path.to_owned()))
    }
}

/// Finds out who asks, counts the request, and lets it through to its handler if they may.
pub(crate) async fn authorize(
    State((app, routes)): State<(App, Routes)>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let origin = who::origin_of(&parts);
    let (who, body) = if signed::is_signed(&parts.headers) {
        signed::identify(&app, &parts, body, &origin).await
    } else {
        (who::identify(&app, &parts, &origin).await, body)
    };
    let operation = routes.operation(&parts);
    let name = operation.map_or("(none)", |it| it.id.as_str());
    let standings = limits::count(&app, &who, &origin, name).await;
    let mut response = match limits::refusal(&standings) {
        Some(problem) => problem.into_response(),
        None => {
            let access = operation.map(|it| it.access);
            let request = Request::from_parts(parts, body);
            let asking = Asking {
                who,
                origin: origin.clone(),
            };
            let response = pass(&app, access, asking, request, next).await;
            limits::note_attempts(name, &origin, &response);
            response
        }
    };
    limits::tell(response.headers_mut(), &standings);
    response
}

/// Lets a request through if who asks may; the answer says where the journal of its organisation
/// stands.
async fn pass(
    app: &App,
    access: Option<Access>,
    asking: Asking,
    request: Request,
    next: Next,
) -> Response {
    let Some(access) = access else {
        // No such route or method: the router says which, but to nobody who is not signed in.
        return match asking.who {
            Who::Nobody(cause) => who::nobody(cause).into_response(),
            Who::Operator | Who::Person(_) => next.run(request).await,
        };
    };
    let (mut parts, body) = request.into_parts();
    let org = match admit(app, access, &asking, &parts).await {
        Ok(org) => org,
        Err(problem) => return problem.into_response(),
    };
    let id = org.as_ref().map(|it| it.id);
    if let Some(id) = id {
        tracing::Span::current().record("org.id", tracing::field::display(id));
    }
    let mut open = None;
    if let Some(org) = org {
        if parts.method == Method::GET && is_kept(access, &parts) {
            match answers::find(app, &parts, &org).await {
                Some(Found::Answer(answer)) => return with_sequence(app, org.id, answer).await,
                Some(Found::Open(it)) => open = Some(it),
                None => {}
            }
        }
        parts.extensions.insert(org);
    }
    parts.extensions.insert(asking);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if let Some(open) = open {
        response = answers::keep(app, open, response).await;
    }
    match id {
        Some(id) => with_sequence(app, id, response).await,
        None => response,
    }
}

/// The organisation of a request whose caller may do what its route is for.
async fn admit(
    app: &App,
    access: Access,
    Asking { who, origin }: &Asking,
    parts: &Parts,
) -> Result<Option<Org>, Problem> {
    let action = match (access, who) {
        (Access::Public, _) => return Ok(None),
        (_, Who::Nobody(cause)) => return Err(who::nobody(cause.clone())),
        (Access::InPerson, Who::Person(identity)) => {
            require_session(identity)?;
            return Ok(None);
        }
        (Access::SignedIn | Access::InPerson, _) => return Ok(None),
        (Access::May(action), _) => action,
    };
    // What cannot be read must not mean the first organisation.
    let named = axum::extract::Query::<OrgQuery>::try_from_uri(&parts.uri)
        .map_err(|it| Problem::new(StatusCode::BAD_REQUEST, "bad-query", it.body_text()))?
        .0
        .org;
    let (id, caller) = match who {
        Who::Operator => {
            let id = app.treasury.resolve(named.as_deref()).await?;
            (id, Caller::local().from(origin.clone()))
        }
        Who::Person(identity) => {
            let is_reader = !who::is_unsafe(&parts.method);
            enter(app, identity, named.as_deref(), (origin, is_reader)).await?
        }
        Who::Nobody(cause) => return Err(who::nobody(cause.clone())),
    };
    caller.require(id, action)?;
    Ok(Some(Org { id, caller }))
}

fn require_session(identity: &treasury::Identity) -> Result<(), Problem> {
    match identity.proof {
        treasury::IdentityProof::Session { .. } => Ok(()),
        treasury::IdentityProof::Key { .. } => {
            let detail = "an API key does nothing about its owner: sign in";
            Err(Problem::new(
                StatusCode::FORBIDDEN,
                "session-needed",
                detail,
            ))
        }
    }
}

async fn enter(
    app: &App,
    identity: &treasury::Identity,
    named: Option<&str>,
    (origin, is_reader): (&treasury::Origin, bool),
) -> Result<(OrganisationId, Caller), Problem> {
    let treasury = &app.treasury;
    let enter = async {
        let id = treasury.resolve_for(identity, named).await?;
        let caller = treasury.enter(identity, id, origin.clone()).await?;
        Ok((id, caller))
    };
    let question = is_reader.then(|| {
        let by = match &identity.proof {
            treasury::IdentityProof::Session { id, .. } => id.to_string(),
            treasury::IdentityProof::Key { id, .. } => id.to_string(),
        };
        let user = identity.user.to_string();
        // No organisation is named `/`.
        memory::question(&[&user, &by, named.unwrap_or("/")], origin.address)
    });
    let (id, caller) = app.memory.entries.ask(treasury, question, enter).await?;
    Ok((id, caller.from(origin.clone())))
}

/// Adds the journal's sequence, so that a client can ask to read its own write.
async fn with_sequence(app: &App, org: OrganisationId, mut response: Response) -> Response {
    if response.status() < StatusCode::BAD_REQUEST
        && let Ok(book) = app.treasury.book(org).await
        && let Ok(value) = HeaderValue::from_str(&book.head().seq.to_string())
    {
        let name = HeaderName::from_static("bursar-seq");
        response.headers_mut().insert(name, value);
    }
    response
}
