//! Members, invitations, service accounts and keys of an organisation over HTTP (GUARD-1).
//!
//! Owns: parsing and answering. Not here: rules (`treasury`).
//! Invariant: what could give or take away an organisation asks for a fresh proof of who asks.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use money::UserId;
use treasury::{InvitationDraft, Role, ServiceDraft, UserKind};

use super::me::parse_key;
use crate::extract::{Asking, Base, Json, Me, Org, Path};
use crate::problem::{ApiResult, Problem};
use crate::query::{OrgQuery, bad};
use crate::state::App;
use crate::who::{self, Who};
use crate::wire::{
    ApiKey, ApiKeyList, Invitation, InvitationList, Member, MemberChange, MemberList, NewApiKey,
    NewInvitation, NewServiceAccount, RoleList, Transfer,
};

/// The members of an organisation.
#[utoipa::path(get, path = "/admin/users", tag = "members", operation_id = "list_members", params(OrgQuery),
    responses((status = 200, body = MemberList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(State(app): State<App>, org: Org) -> ApiResult<Answer<MemberList>> {
    let members = app.treasury.members(org.id, &org.caller).await?;
    Ok(Answer(shown(&app, members).await?))
}

/// Gives a member another role or scope. Needs a fresh proof where owners and admins are concerned.
#[utoipa::path(patch, path = "/admin/users/{id}", tag = "members", operation_id = "change_member", request_body = MemberChange,
    params(("id" = String, Path, description = "The user's id"), OrgQuery),
    responses((status = 200, body = Member), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn change(
    State(app): State<App>,
    asking: Asking,
    org: Org,
    Path(id): Path<String>,
    Json(it): Json<MemberChange>,
) -> ApiResult<Answer<Member>> {
    let user = user_id(&id)?;
    let found = app.treasury.membership(user, org.id).await?;
    let before = found.ok_or_else(|| unknown(&id))?;
    let role = it.role.map_or(Ok(before.role), |it| it.parse())?;
    if is_manager(role) || is_manager(before.role) {
        require_fresh(&app, &asking)?;
    }
    let scope = match it.scope {
        Some(scope) => scope.into(),
        None => before.scope.as_ref().clone(),
    };
    let membership = app
        .treasury
        .change_member(org.id, &org.caller, user, (role, scope))
        .await?;
    let user = app.treasury.user(user).await?;
    let changed = treasury::Member { user, membership };
    Ok(Answer(shown_one(&app, changed).await?))
}

/// Takes a member out; their keys for the organisation end. Needs a fresh proof.
#[utoipa::path(delete, path = "/admin/users/{id}", tag = "members", operation_id = "remove_member",
    params(("id" = String, Path, description = "The user's id"), OrgQuery),
    responses((status = 204, description = "Removed"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn remove(
    State(app): State<App>,
    asking: Asking,
    org: Org,
    Path(id): Path<String>,
) -> ApiResult<StatusCode> {
    let user = user_id(&id)?;
    require_fresh(&app, &asking)?;
    app.treasury
        .remove_member(org.id, &org.caller, user)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Leaves an organisation; one's keys for it end. Needs a fresh proof.
#[utoipa::path(post, path = "/auth/leave", tag = "auth", operation_id = "leave_organisation", params(OrgQuery),
    responses((status = 204, description = "Left"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn leave(State(app): State<App>, me: Me, org: Org) -> ApiResult<StatusCode> {
    app.treasury.require_fresh(&me.identity)?;
    app.treasury
        .remove_member(org.id, &org.caller, me.identity.user)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The invitations that nobody used yet.
#[utoipa::path(get, path = "/admin/invitations", tag = "members", operation_id = "list_invitations", params(OrgQuery),
    responses((status = 200, body = InvitationList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn invitations(
    State(app): State<App>,
    org: Org,
) -> ApiResult<Answer<InvitationList>> {
    let rows = app.treasury.invitations(org.id, &org.caller).await?;
    Ok(Answer(InvitationList {
        items: rows.into_iter().map(Into::into).collect(),
    }))
}

/// Invites someone. The link is in this answer only. Needs a fresh proof for an owner or admin.
#[utoipa::path(post, path = "/admin/invitations", tag = "members", operation_id = "invite_member", request_body = NewInvitation, params(OrgQuery),
    responses((status = 201, body = Invitation), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn invite(
    State(app): State<App>,
    asking: Asking,
    base: Base,
    org: Org,
    Json(it): Json<NewInvitation>,
) -> ApiResult<(StatusCode, Answer<Invitation>)> {
    let role: Role = it.role.parse()?;
    if is_manager(role) {
        require_fresh(&app, &asking)?;
    }
    let new = InvitationDraft {
        email: it.email,
        role,
        scope: it.scope.into(),
    };
    let (made, token) = app.treasury.invite(org.id, &org.caller, new).await?;
    let invitation = Invitation {
        link: Some(base.url(&format!("/join/{token}"))),
        ..made.into()
    };
    Ok((StatusCode::CREATED, Answer(invitation)))
}

/// Takes an invitation back.
#[utoipa::path(delete, path = "/admin/invitations/{id}", tag = "members", operation_id = "withdraw_invitation",
    params(("id" = String, Path, description = "The invitation's id"), OrgQuery),
    responses((status = 204, description = "Taken back"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn withdraw(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
) -> ApiResult<StatusCode> {
    app.treasury
        .withdraw_invitation(org.id, &org.caller, &id)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hands the organisation over: the member becomes owner, whoever asks admin. Needs a fresh proof.
#[utoipa::path(post, path = "/admin/organisation/transfer", tag = "members", operation_id = "transfer_organisation", request_body = Transfer, params(OrgQuery),
    responses((status = 204, description = "Handed over"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn transfer(
    State(app): State<App>,
    asking: Asking,
    org: Org,
    Json(it): Json<Transfer>,
) -> ApiResult<StatusCode> {
    let to = user_id(&it.to)?;
    require_fresh(&app, &asking)?;
    app.treasury
        .transfer_organisation(org.id, &org.caller, to)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The permission matrix: every role, every action, and who has it.
#[utoipa::path(get, path = "/admin/roles", tag = "members", operation_id = "list_roles",
    responses((status = 200, body = RoleList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn roles() -> Answer<RoleList> {
    Answer(RoleList::matrix())
}

/// The service accounts of an organisation.
#[utoipa::path(get, path = "/admin/service-accounts", tag = "members", operation_id = "list_service_accounts", params(OrgQuery),
    responses((status = 200, body = MemberList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn services(State(app): State<App>, org: Org) -> ApiResult<Answer<MemberList>> {
    let members = app.treasury.service_accounts(org.id, &org.caller).await?;
    Ok(Answer(shown(&app, members).await?))
}

/// Makes a service account: a member that is a program. Needs a fresh proof.
#[utoipa::path(post, path = "/admin/service-accounts", tag = "members", operation_id = "create_service_account", request_body = NewServiceAccount, params(OrgQuery),
    responses((status = 201, body = Member), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn create_service(
    State(app): State<App>,
    asking: Asking,
    org: Org,
    Json(it): Json<NewServiceAccount>,
) -> ApiResult<(StatusCode, Answer<Member>)> {
    let new = ServiceDraft {
        name: it.name,
        role: it.role.parse()?,
        scope: it.scope.into(),
    };
    require_fresh(&app, &asking)?;
    let made = app
        .treasury
        .create_service_account(org.id, &org.caller, new)
        .await?;
    Ok((StatusCode::CREATED, Answer(Member::new(made, false))))
}

/// Removes a service account; its keys end. Needs a fresh proof.
#[utoipa::path(delete, path = "/admin/service-accounts/{id}", tag = "members", operation_id = "remove_service_account",
    params(("id" = String, Path, description = "The service account's id"), OrgQuery),
    responses((status = 204, description = "Removed"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn remove_service(
    State(app): State<App>,
    asking: Asking,
    org: Org,
    Path(id): Path<String>,
) -> ApiResult<StatusCode> {
    let user = user_id(&id)?;
    require_fresh(&app, &asking)?;
    app.treasury
        .remove_service_account(org.id, &org.caller, user)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a key for a service account. Its secret is in this answer only. Needs a fresh proof.
#[utoipa::path(post, path = "/admin/service-accounts/{id}/keys", tag = "members", operation_id = "create_service_key", request_body = NewApiKey,
    params(("id" = String, Path, description = "The service account's id"), OrgQuery),
    responses((status = 201, body = ApiKey), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn create_service_key(
    State(app): State<App>,
    asking: Asking,
    org: Org,
    Path(id): Path<String>,
    Json(it): Json<NewApiKey>,
) -> ApiResult<(StatusCode, Answer<ApiKey>)> {
    let user = user_id(&id)?;
    let new = parse_key(it)?;
    require_fresh(&app, &asking)?;
    let made = app
        .treasury
        .make_service_key(org.id, &org.caller, user, new)
        .await?;
    let key = ApiKey {
        secret: Some(made.secret),
        ..made.row.into()
    };
    Ok((StatusCode::CREATED, Answer(key)))
}

/// Every API key of the organisation.
#[utoipa::path(get, path = "/admin/api-keys", tag = "members", operation_id = "list_organisation_keys", params(OrgQuery),
    responses((status = 200, body = ApiKeyList), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn keys(State(app): State<App>, org: Org) -> ApiResult<Answer<ApiKeyList>> {
    let rows = app.treasury.organisation_keys(org.id, &org.caller).await?;
    Ok(Answer(ApiKeyList {
        items: rows.into_iter().map(Into::into).collect(),
    }))
}

/// Revokes an API key of the organisation, at once.
#[utoipa::path(delete, path = "/admin/api-keys/{id}", tag = "members", operation_id = "revoke_organisation_key",
    params(("id" = String, Path, description = "The key's id"), OrgQuery),
    responses((status = 204, description = "Revoked"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn revoke_key(
    State(app): State<App>,
    org: Org,
    Path(id): Path<String>,
) -> ApiResult<StatusCode> {
    let id = id.parse().map_err(|_| bad("id", &id, "an API key's id"))?;
    app.treasury.revoke_key(org.id, &org.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn shown(app: &App, members: Vec<treasury::Member>) -> Result<MemberList, Problem> {
    let mut items = Vec::with_capacity(members.len());
    for it in members {
        items.push(shown_one(app, it).await?);
    }
    Ok(MemberList { items })
}

async fn shown_one(app: &App, it: treasury::Member) -> Result<Member, Problem> {
    let has_factor = match it.user.kind {
        UserKind::Person => !app.treasury.factors(it.user.id).await?.is_empty(),
        UserKind::Service => false,
    };
    Ok(Member::new(it, has_factor))
}

/// Refuses whoever did not prove just now who they are; the operator is at the machine.
fn require_fresh(app: &App, asking: &Asking) -> Result<(), Problem> {
    match &asking.who {
        Who::Operator => Ok(()),
        Who::Person(identity) => Ok(app.treasury.require_fresh(identity)?),
        Who::Nobody(cause) => Err(who::nobody(cause.clone())),
    }
}

const fn is_manager(role: Role) -> bool {
    matches!(role, Role::Owner | Role::Admin)
}

fn user_id(text: &str) -> Result<UserId, Problem> {
    text.parse()
        .map_err(|_| bad("id", text, "a user's id, such as usr_…"))
}

fn unknown(id: &str) -> Problem {
    Problem::from(treasury::Error::NotFound {
        what: "member",
        name: id.to_owned(),
        cure: "`GET /api/v1/admin/users` lists those there are",
    })
}
