//! Reset links: a new password for someone who cannot sign in (GUARD-1, GUARD-2).
//!
//! Owns: making and using them. Not here: links in general (`link`), changing a password that is
//! known (`identity`).
//! Invariant: only the operator makes one; it works once, within an hour, ends every session of
//! its person, and leaves their second factor as it is.

use money::UserId;
use store::DirectoryChange;

use super::link::{KIND, LinkBody, invalid, used};
use super::operator::require_operator;
use super::purpose::Purpose;
use super::user::{UserKind, UserState};
use crate::audit::Event;
use crate::error::Error;
use crate::identity::{check_strength, hash_password};
use crate::rights::{Caller, MemberScope, Origin};
use crate::secrets::random_token;
use crate::treasury::Treasury;

/// Links of one person that are read, to end them.
const PAGE: usize = 1_000;

impl Treasury {
    /// The secret of a link by which a person sets a new password; earlier ones end.
    ///
    /// Errors: `OutsideScope` for who is not the operator, `NotFound`, `Conflict` for a service
    /// account and for who is disabled.
    pub async fn reset_link(&self, caller: &Caller, user: UserId) -> Result<String, Error> {
        require_operator(caller)?;
        let found = self.user(user).await?;
        if found.kind != UserKind::Person || found.state != UserState::Active {
            return Err(Error::Conflict(
                "only a person who is not disabled has a password: `bursar user enable` lets \
                 them in again"
                    .to_owned(),
            ));
        }
        let mut changes = self.earlier_resets(user).await?;
        let token = random_token();
        let body = LinkBody {
            purpose: Purpose::Reset,
            org: None,
            role: None,
            scope: MemberScope::default(),
            email: None,
            created_by: caller.name.clone(),
        };
        changes.push(self.draft_link(&user.to_string(), &token, &body)?);
        self.store.change_directory(&changes).await?;
        let event = Event::of("password.reset-offered").on(user.to_string());
        self.note(None, &caller.name, &caller.origin, event).await?;
        Ok(token)
    }

    /// Sets a new password by a link; every session of the person ends.
    ///
    /// Errors: `Unauthenticated` with `link-invalid`, `Weak`.
    pub async fn reset_password(
        &self,
        token: &str,
        new: &str,
        origin: &Origin,
    ) -> Result<(), Error> {
        let found = self.find_link(token).await?;
        if found.body.purpose != Purpose::Reset {
            return Err(invalid());
        }
        let owner = found.entry.owner.as_deref();
        let id: UserId = owner.and_then(|it| it.parse().ok()).ok_or_else(invalid)?;
        let user = self.user(id).await?;
        if user.state != UserState::Active {
            return Err(invalid());
        }
        let email = user.email.as_deref().unwrap_or_default();
        check_strength(new, &[user.name.as_str(), email])?;
        let password = Some(hash_password(new).await?);
        let change = self.draft_change(&user, |it| it.password.clone_from(&password));
        self.apply_link(&[change.await?, used(found.entry)]).await?;
        self.end_sessions(id, None).await?;
        let event = Event::of("password.reset").on(id.to_string());
        self.note(None, &id.to_string(), origin, event).await
    }

    async fn earlier_resets(&self, user: UserId) -> Result<Vec<DirectoryChange>, Error> {
        let owner = user.to_string();
        let found = self.store.directory_owned(KIND, &owner, "", PAGE).await?;
        Ok(found.into_iter().map(used).collect())
    }
}
