//! Signing in with a password, and the second factor after it (GUARD-2, GUARD-3).
//!
//! Owns: the order of a sign-in: limits, password, second factor, session; changing a password;
//! proving oneself again. Not here: factors (`factor`), sessions (`session`).
//! Invariant: who does not know the password learns nothing, neither by the answer nor by its
//! time, of whether the account exists, has a second factor or is disabled.

use std::time::Duration;

use hmac::Mac;
use money::{SessionId, UserId};

use super::password::{Checked, check_password, check_strength, hash_password};
use super::session::{Beginning, Tokens, hex, is_same};
use super::{Identity, Proof};
use crate::audit::Event;
use crate::error::Error;
use crate::people::{User, UserState};
use crate::rights::Origin;
use crate::secrets::random_token;
use crate::treasury::{Treasury, new_uuid};

/// How long the second factor may take.
const TICKET: Duration = Duration::from_secs(5 * 60);

/// What someone signs in with.
#[derive(Clone)]
pub struct Credentials {
    /// Their e-mail address.
    pub email: String,
    /// Their password.
    pub password: String,
    /// A code of their second factor, if they give it at once.
    pub code: Option<String>,
    /// The device's token from an earlier sign-in, if it has one.
    pub device: Option<String>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credentials(…)")
    }
}

/// What a sign-in came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// They are in.
    Done(SignedIn),
    /// The password is right; now the second factor, with this ticket.
    SecondFactor {
        /// For `finish_sign_in`, within five minutes.
        ticket: String,
        /// The kinds of factors they have: `totp`, `passkey`, `recovery`.
        factors: Vec<&'static str>,
    },
}

/// Someone who is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub user: UserId,
    /// Their session.
    pub session: SessionId,
    /// What to go on with.
    pub tokens: Tokens,
    /// For this device's next sign-in: with it nobody else can lock them out.
    pub device: String,
}

impl Treasury {
    /// Signs in with e-mail and password.
    ///
    /// Errors: `TooMany` beyond the limit; `Unauthenticated` with one code for everything else.
    pub async fn sign_in(&self, given: &Credentials, origin: &Origin) -> Result<SignIn, Error> {
        let address = self.email_index(&given.email).await?;
        let found = self.user_by_index(&address).await?;
        let device = match (&found, &given.device) {
            (Some(user), Some(token)) => self.known_device(user.id, token).await?,
            _ => None,
        };
        let attempt = self
            .limit_sign_in(&address, device.as_deref(), origin)
            .await?;
        let hash = found.as_ref().and_then(|it| it.password.as_deref());
        let checked = check_password(&given.password, hash).await?;
        let tried = found.as_ref().map(|it| it.id);
        let user = found.filter(|it| it.state == UserState::Active && checked != Checked::Wrong);
        let Some(user) = user else {
            let event = Event::of("sign-in.failed");
            let event = match tried {
                Some(tried) => event.about(tried),
                None => event,
            };
            self.note(None, "nobody", origin, event).await?;
            return Err(wrong());
        };
        if checked == Checked::RightButOld {
            self.replace_hash(&user, &given.password).await?;
        }
        let factors = self.second_factors(user.id).await?;
        if factors.is_empty() {
            self.forget_attempts(&attempt).await;
            return self.let_in(&user, false, origin).await.map(SignIn::Done);
        }
        if let Some(code) = &given.code {
            if !self.check_second_factor(user.id, code).await? {
                return Err(self.wrong_code(user.id, origin).await?);
            }
            self.forget_attempts(&attempt).await;
            return self.let_in(&user, true, origin).await.map(SignIn::Done);
        }
        let ticket = self.make_ticket(user.id).await;
        Ok(SignIn::SecondFactor { ticket, factors })
    }

    /// A ticket for the second half of a sign-in.
    pub(super) async fn make_ticket(&self, user: UserId) -> String {
        let ticket = random_token();
        let value = user.to_string();
        self.shared.put(&ticket_key(&ticket), &value, TICKET).await;
        ticket
    }

    /// Finishes a sign-in with a code of the second factor, or a recovery code.
    ///
    /// Errors: `Unauthenticated`, `TooMany`.
    pub async fn finish_sign_in(
        &self,
        ticket: &str,
        code: &str,
        origin: &Origin,
    ) -> Result<SignedIn, Error> {
        let user = self.ticket_user(ticket).await?;
        self.limit_codes(user.id).await?;
        if !self.check_second_factor(user.id, code).await? {
            return Err(self.wrong_code(user.id, origin).await?);
        }
        self.shared.take(&ticket_key(ticket)).await;
        self.let_in(&user, true, origin).await
    }

    /// Who a ticket of a half-finished sign-in is for. Errors: `Unauthenticated`.
    pub(crate) async fn ticket_user(&self, ticket: &str) -> Result<User, Error> {
        let ended = || {
            let detail = "the sign-in took too long, or was finished: begin again";
            Error::unauthenticated("ticket-invalid", detail)
        };
        let found = self.shared.get(&ticket_key(ticket)).await;
        let id = found.and_then(|it| it.parse().ok()).ok_or_else(ended)?;
        let user = self.user(id).await?;
        // They may have been shut out since the password was right.
        (user.state == UserState::Active)
            .then_some(user)
            .ok_or_else(ended)
    }

    async fn wrong_code(&self, user: UserId, origin: &Origin) -> Result<Error, Error> {
        let event = Event::of("sign-in.second-factor-failed");
        self.note(None, &user.to_string(), origin, event).await?;
        let detail = "the code is wrong, expired, or was used before";
        Ok(Error::unauthenticated("code-wrong", detail))
    }

    /// Lets someone in who proved themselves.
    ///
    /// Errors: `Unauthenticated` for who is disabled, `Store`, `Sealed`.
    pub(crate) async fn let_in(
        &self,
        user: &User,
        has_second_factor: bool,
        origin: &Origin,
    ) -> Result<SignedIn, Error> {
        let beginning = Beginning {
            user: user.id,
            has_second_factor,
        };
        let (session, tokens) = self.begin_session(beginning, origin).await?;
        // Asked once the session is there: whoever is disabled at this moment ends it, or we do.
        if self.user(user.id).await?.state != UserState::Active {
            self.end_sessions(user.id, None).await?;
            return Err(wrong());
        }
        let event = Event::of("sign-in.done").on(session.to_string());
        self.note(None, &user.id.to_string(), origin, event).await?;
        Ok(SignedIn {
            user: user.id,
            session,
            tokens,
            device: self.device_token(user.id).await?,
        })
    }

    /// Proves again that it is them: by password, or by a code if they have a second factor.
    ///
    /// Errors: `Unauthenticated`, `TooMany`.
    pub async fn reauthenticate(
        &self,
        identity: &Identity,
        given: &Credentials,
        origin: &Origin,
    ) -> Result<(), Error> {
        let Proof::Session { id, .. } = identity.proof else {
            return Err(Error::unauthenticated(
                "session-needed",
                "keys cannot do this",
            ));
        };
        let user = self.user(identity.user).await?;
        self.limit_codes(user.id).await?;
        let by_code = match &given.code {
            Some(code) => self.check_second_factor(user.id, code).await?,
            None => false,
        };
        let is_right = by_code || {
            let hash = user.password.as_deref();
            check_password(&given.password, hash).await? != Checked::Wrong
        };
        if !is_right {
            let event = Event::of("reauthentication.failed");
            self.note(None, &user.id.to_string(), origin, event).await?;
            return Err(wrong());
        }
        self.freshen_session(id, by_code).await
    }

    /// Changes a person's own password; every other session of theirs ends.
    ///
    /// Errors: `Unauthenticated` (the present one is wrong), `Weak`.
    pub async fn change_password(
        &self,
        identity: &Identity,
        present: &str,
        new: &str,
        origin: &Origin,
    ) -> Result<(), Error> {
        let Proof::Session { id, .. } = identity.proof else {
            return Err(Error::unauthenticated(
                "session-needed",
                "keys cannot do this",
            ));
        };
        let user = self.user(identity.user).await?;
        self.limit_codes(user.id).await?;
        if check_password(present, user.password.as_deref()).await? == Checked::Wrong {
            return Err(wrong());
        }
        let words = [
            user.name.as_str(),
            user.email.as_deref().unwrap_or_default(),
        ];
        check_strength(new, &words)?;
        self.replace_hash(&user, new).await?;
        self.end_sessions(user.id, Some(id)).await?;
        let event = Event::of("password.changed");
        self.note(None, &user.id.to_string(), origin, event).await
    }

    async fn replace_hash(&self, user: &User, password: &str) -> Result<(), Error> {
        let hash = hash_password(password).await?;
        self.change_user(user.id, |it| it.password = Some(hash.clone()))
            .await
            .map(|_| ())
    }

    async fn device_token(&self, user: UserId) -> Result<String, Error> {
        let device = new_uuid().as_simple().to_string();
        let code = self.device_code(user, &device).await?;
        Ok(format!("{device}.{code}"))
    }

    /// The device's id, if the token is one that this person was given.
    async fn known_device(&self, user: UserId, token: &str) -> Result<Option<String>, Error> {
        let Some((device, code)) = token.split_once('.').filter(|_| token.len() < 200) else {
            return Ok(None);
        };
        let expected = self.device_code(user, device).await?;
        Ok(is_same(&expected, code).then(|| device.to_owned()))
    }

    async fn device_code(&self, user: UserId, device: &str) -> Result<String, Error> {
        let mut mac = self.token_mac().await?;
        mac.update(format!("device/{user}/{device}").as_bytes());
        Ok(hex(&mac.finalize().into_bytes()))
    }
}

pub(super) fn ticket_key(ticket: &str) -> String {
    let short: String = ticket.chars().take(64).collect();
    format!("sign-in/ticket/{short}")
}

fn wrong() -> Error {
    Error::unauthenticated("credentials-wrong", "e-mail or password are wrong")
}
