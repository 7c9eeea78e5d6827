//! People: users and service accounts, memberships, invitations, the first owner (GUARD-1).
//!
//! Owns: who exists and who is a member of what. Not here: proving it (`identity`), what a role
//! may do (`rights`).
//! Invariant: names and addresses are sealed with the person's key; an organisation always has an
//! owner; a link works once.

mod enter;
mod invitation;
mod invited;
mod link;
mod member;
mod operator;
mod purpose;
mod reset;
mod service;
mod user;

pub use link::{Invitation, InvitationDraft, LinkOffer, NewPerson};
pub use member::{Member, Membership};
pub use operator::UserDraft;
pub(crate) use operator::require_operator;
pub use purpose::Purpose;
pub use service::ServiceDraft;
pub use user::{User, UserKind, UserState};

pub(crate) use member::KIND as MEMBERSHIP_KIND;
pub(crate) use user::KIND as USER_KIND;
