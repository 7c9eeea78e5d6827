//! Members, invitations, service accounts and the permission matrix on the wire (GUARD-1).
//!
//! Owns: their JSON shapes. Not here: what they mean (`treasury`).
//! Invariant: a link or key that is answered is answered once, where it is made.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::identity::Scope;

/// A member of an organisation.
#[derive(Serialize, ToSchema)]
pub struct Member {
    /// The user's id.
    pub id: String,
    /// Their name; empty once erased.
    pub name: String,
    /// Their address; none for service accounts.
    pub email: Option<String>,
    /// The role.
    pub role: String,
    /// What is seen.
    pub scope: Scope,
    /// `active`, `disabled` or `erased`.
    pub state: String,
    /// `person` or `service`.
    pub kind: String,
    /// Whether they have a second factor or a passkey.
    pub has_second_factor: bool,
    /// Since when they are a member.
    pub created_at: String,
}

impl Member {
    /// A member, with whether they have a second factor.
    #[must_use]
    pub fn new(it: treasury::Member, has_second_factor: bool) -> Self {
        let treasury::Member { user, membership } = it;
        Self {
            id: user.id.to_string(),
            state: state(user.state).to_owned(),
            kind: kind(user.kind).to_owned(),
            name: user.name,
            email: user.email,
            role: membership.role.to_string(),
            scope: membership.scope.as_ref().into(),
            has_second_factor,
            created_at: membership.created_at.to_string(),
        }
    }
}

const fn state(state: treasury::UserState) -> &'static str {
    match state {
        treasury::UserState::Active => "active",
        treasury::UserState::Disabled => "disabled",
        treasury::UserState::Erased => "erased",
    }
}

const fn kind(kind: treasury::UserKind) -> &'static str {
    match kind {
        treasury::UserKind::Person => "person",
        treasury::UserKind::Service => "service",
    }
}

/// Members.
#[derive(Serialize, ToSchema)]
pub struct MemberList {
    /// Each of them.
    pub items: Vec<Member>,
}

/// A change of a member; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberChange {
    /// The new role.
    pub role: Option<String>,
    /// What they see from now on.
    pub scope: Option<Scope>,
}

/// Someone to invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInvitation {
    /// Their address.
    pub email: String,
    /// What they shall be.
    pub role: String,
    /// What they shall see; everything if absent.
    #[serde(default)]
    pub scope: Scope,
}

/// An invitation that is not used yet.
#[derive(Serialize, ToSchema)]
pub struct Invitation {
    /// Its id.
    pub id: String,
    /// Whom it is for.
    pub email: String,
    /// What they shall be.
    pub role: String,
    /// What they shall see.
    pub scope: Scope,
    /// When it ends.
    pub expires_at: Option<String>,
    /// The id of who invited.
    pub created_by: String,
    /// What to send them; only in the answer to its making.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

impl From<treasury::Invitation> for Invitation {
    fn from(it: treasury::Invitation) -> Self {
        Self {
            id: it.id,
            email: it.email,
            role: it.role.to_string(),
            scope: (&it.scope).into(),
            expires_at: it.expires_at.map(|it| it.to_string()),
            created_by: it.created_by,
            link: None,
        }
    }
}

/// Invitations that are not used yet.
#[derive(Serialize, ToSchema)]
pub struct InvitationList {
    /// Each of them.
    pub items: Vec<Invitation>,
}

/// Who shall own an organisation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// The id of a member who is a person.
    pub to: String,
}

/// A service account to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewServiceAccount {
    /// What it is called.
    pub name: String,
    /// What it shall be; not owner.
    pub role: String,
    /// What it shall see; everything if absent.
    #[serde(default)]
    pub scope: Scope,
}

/// A new password, by a reset link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordReset {
    /// The secret of the link.
    pub token: String,
    /// The new password.
    #[schema(format = Password)]
    pub password: String,
}

/// A role.
#[derive(Serialize, ToSchema)]
pub struct RoleRow {
    /// Its name in data.
    pub name: String,
    /// What it is for.
    pub about: String,
}

/// An action, and who has it.
#[derive(Serialize, ToSchema)]
pub struct ActionRow {
    /// Its name in data, such as `entries.post`.
    pub name: String,
    /// In words.
    pub about: String,
    /// The roles that have it.
    pub roles: Vec<String>,
}

/// The permission matrix.
#[derive(Serialize, ToSchema)]
pub struct RoleList {
    /// Every role, from the most to the fewest rights.
    pub roles: Vec<RoleRow>,
    /// Every action.
    pub actions: Vec<ActionRow>,
}

impl RoleList {
    /// The matrix as it is.
    #[must_use]
    pub fn matrix() -> Self {
        let roles = treasury::Role::ALL.iter().map(|it| RoleRow {
            name: it.to_string(),
            about: it.about().to_owned(),
        });
        let holders = |row: &treasury::Grant| {
            let held = treasury::Role::ALL.into_iter().filter(|it| row.holds(*it));
            held.map(|it| it.to_string()).collect()
        };
        let actions = treasury::MATRIX.iter().map(|row| ActionRow {
            name: row.action.to_string(),
            about: row.about.to_owned(),
            roles: holders(row),
        });
        Self {
            roles: roles.collect(),
            actions: actions.collect(),
        }
    }
}
