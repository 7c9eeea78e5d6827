//! Users: a person, or a service account that acts for a program (GUARD-1).
//!
//! Owns: keeping, finding and changing users. Not here: their roles (`member`).
//! Invariant: e-mail addresses are compared in lower case and found by a keyed hash only; what is
//! recorded elsewhere of a user is their id.

use hmac::{Hmac, KeyInit, Mac};
use money::{Timestamp, UserId};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use store::{DirectoryChange, DirectoryContent, DirectoryEntry, DirectoryError, DocumentVersion};

use crate::audit::Event;
use crate::error::Error;
use crate::rights::Origin;
use crate::secrets::{Aad, Owner};
use crate::treasury::{Treasury, new_uuid};

pub(crate) const KIND: &str = "user";
/// Limits of what a person is called.
const MAX_NAME_BYTES: usize = 200;
const MAX_EMAIL_BYTES: usize = 254;
/// Users read at a time.
const PAGE: usize = 1_000;

/// What kind of user it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserKind {
    /// A person who signs in.
    Person,
    /// A program, which has keys only.
    Service,
}

/// Whether a user may come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserState {
    /// Yes.
    Active,
    /// Not for now.
    Disabled,
    /// Their personal data is destroyed; the id stays in the records.
    Erased,
}

/// A user, opened.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Person or service account.
    pub kind: UserKind,
    /// Whether they may come in.
    pub state: UserState,
    /// Their name; empty once erased.
    pub name: String,
    /// Their address; none for service accounts and erased people.
    pub email: Option<String>,
    /// Whether the address was proved, by an invitation or a provider.
    pub is_email_verified: bool,
    /// When they were made.
    pub created_at: Timestamp,
    /// The password's hash.
    pub(crate) password: Option<String>,
    pub(crate) version: u64,
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "User({})", self.id)
    }
}

impl User {
    /// Whether they have a password.
    #[must_use]
    pub const fn has_password(&self) -> bool {
        self.password.is_some()
    }
}

/// A user to make.
pub(crate) struct NewUser {
    pub(crate) kind: UserKind,
    pub(crate) name: String,
    pub(crate) email: Option<String>,
    pub(crate) is_email_verified: bool,
    pub(crate) password: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct UserBody {
    kind: UserKind,
    state: UserState,
    /// Name and address, sealed with the person's key.
    profile: String,
    is_email_verified: bool,
    password: Option<String>,
    created_at: Timestamp,
}

#[derive(Default, Serialize, Deserialize)]
struct Profile {
    name: String,
    email: Option<String>,
}

impl Treasury {
    /// A user by id. Errors: `NotFound`.
    pub async fn user(&self, id: UserId) -> Result<User, Error> {
        let found = self.store.directory_entry(KIND, &id.to_string()).await?;
        let found = found.ok_or_else(|| unknown(&id.to_string()))?;
        self.open_user(found).await
    }

    /// A user by e-mail address or id. Errors: `NotFound`.
    pub async fn find_user(&self, name: &str) -> Result<User, Error> {
        if let Ok(id) = name.parse() {
            return self.user(id).await;
        }
        let index = self.email_index(name).await?;
        let found = self.user_by_index(&index).await?;
        found.ok_or_else(|| unknown(name))
    }

    /// Every user, in the order in which they were made. Errors: `Store`, `Sealed`.
    pub async fn users(&self) -> Result<Vec<User>, Error> {
        let (mut users, mut after) = (Vec::new(), String::new());
        loop {
            let page = self.store.directory_entries(KIND, &after, PAGE).await?;
            let is_last = page.len() < PAGE;
            if let Some(last) = page.last() {
                after.clone_from(&last.id);
            }
            for entry in page {
                users.push(self.open_user(entry).await?);
            }
            if is_last {
                return Ok(users);
            }
        }
    }

    /// Whether anyone exists yet. Errors: `Store`.
    pub async fn has_users(&self) -> Result<bool, Error> {
        Ok(!self.store.directory_entries(KIND, "", 1).await?.is_empty())
    }

    /// Changes a person's own name. Errors: `Invalid`, `NotFound`.
    pub async fn rename_user(&self, id: UserId, name: &str) -> Result<User, Error> {
        let name = check_name(name)?;
        let user = self.change_user(id, |it| it.name.clone_from(&name)).await?;
        // What they are called stays out of the log, which outlives them.
        let event = Event::of("user.renamed").on(id.to_string());
        self.note(None, &id.to_string(), &Origin::default(), event)
            .await?;
        Ok(user)
    }

    /// The user with this index of their address.
    pub(crate) async fn user_by_index(&self, index: &str) -> Result<Option<User>, Error> {
        match self.store.directory_lookup(KIND, index).await? {
            Some(found) => self.open_user(found).await.map(Some),
            None => Ok(None),
        }
    }

    /// What an address is found by: a keyed hash, so that the database does not tell addresses.
    pub(crate) async fn email_index(&self, email: &str) -> Result<String, Error> {
        self.blind_index(&email.trim().to_lowercase()).await
    }

    /// A keyed hash that something personal is found by.
    pub(crate) async fn blind_index(&self, text: &str) -> Result<String, Error> {
        let key = self.key_ring()?.secret("addresses").await?;
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key.as_slice())
            .expect("HMAC takes a key of any length");
        mac.update(text.as_bytes());
        let code = mac.finalize().into_bytes();
        Ok(code.iter().map(|it| format!("{it:02x}")).collect())
    }

    /// What makes a user, for one transaction with other changes.
    ///
    /// Errors: `Invalid` for name and address.
    pub(crate) async fn draft_user(
        &self,
        new: NewUser,
    ) -> Result<(UserId, DirectoryChange), Error> {
        let id = UserId::from_uuid(new_uuid());
        let email = new.email.as_deref().map(check_email).transpose()?;
        let user = User {
            id,
            kind: new.kind,
            state: UserState::Active,
            name: check_name(&new.name)?,
            email,
            is_email_verified: new.is_email_verified,
            created_at: self.now(),
            password: new.password,
            version: 0,
        };
        let content = self.seal_user(&user).await?;
        let change = DirectoryChange {
            kind: KIND,
            id: id.to_string(),
            expected: DocumentVersion::Absent,
            content: Some(content),
        };
        Ok((id, change))
    }

    /// Changes a user, again if someone else did meanwhile. Errors: `NotFound`, `Conflict`.
    pub(crate) async fn change_user(
        &self,
        id: UserId,
        change: impl Fn(&mut User),
    ) -> Result<User, Error> {
        loop {
            let mut user = self.user(id).await?;
            let put = self.draft_change(&user, &change).await?;
            change(&mut user);
            match self.store.change_directory(&[put]).await {
                Ok(()) => return Ok(user),
                Err(DirectoryError::Conflict { .. }) => {}
                Err(DirectoryError::LookupTaken { .. }) => return Err(email_taken()),
                Err(other) => return Err(other.into()),
            }
        }
    }

    /// A change of a user, for one transaction with other changes. Errors: `Sealed`.
    pub(crate) async fn draft_change(
        &self,
        user: &User,
        change: impl FnOnce(&mut User),
    ) -> Result<DirectoryChange, Error> {
        let mut changed = user.clone();
        change(&mut changed);
        Ok(DirectoryChange {
            kind: KIND,
            id: user.id.to_string(),
            expected: DocumentVersion::Is(user.version),
            content: Some(self.seal_user(&changed).await?),
        })
    }

    async fn seal_user(&self, user: &User) -> Result<DirectoryContent, Error> {
        let lookup = match &user.email {
            Some(email) => Some(self.email_index(email).await?),
            None => None,
        };
        let profile = Profile {
            name: user.name.clone(),
            email: user.email.clone(),
        };
        let profile = serde_json::to_vec(&profile).unwrap_or_default();
        let id = user.id.to_string();
        let owner = Owner::Person(user.id);
        // Of someone erased there is nothing to seal, and no key to do it with.
        let sealed = if user.state == UserState::Erased {
            String::new()
        } else {
            let place = profile_place(&id);
            self.key_ring()?.seal(owner, place, &profile).await?
        };
        let body = UserBody {
            kind: user.kind,
            state: user.state,
            profile: sealed,
            is_email_verified: user.is_email_verified,
            password: user.password.clone(),
            created_at: user.created_at,
        };
        let body = serde_json::to_value(&body)
            .map_err(|error| Error::Conflict(format!("the user cannot be kept: {error}")))?;
        Ok(DirectoryContent {
            owner: None,
            lookup,
            body,
            expires_at: None,
        })
    }

    async fn open_user(&self, entry: DirectoryEntry) -> Result<User, Error> {
        let damaged = |cause: &str| Error::Conflict(format!("the stored user is damaged: {cause}"));
        let body = UserBody::deserialize(&entry.body).map_err(|it| damaged(&it.to_string()))?;
        let id: UserId = entry.id.parse().map_err(|_| damaged("its id"))?;
        let opened = if body.state == UserState::Erased {
            None
        } else {
            let place = profile_place(&entry.id);
            self.key_ring()?.open(place, &body.profile).await?
        };
        // Without its key the person is erased: the id is all that is left.
        let profile: Profile = opened
            .and_then(|it| serde_json::from_slice(&it).ok())
            .unwrap_or_default();
        Ok(User {
            id,
            kind: body.kind,
            state: body.state,
            name: profile.name,
            email: profile.email,
            is_email_verified: body.is_email_verified,
            created_at: body.created_at,
            password: body.password,
            version: entry.version,
        })
    }
}

fn profile_place(id: &str) -> Aad<'_> {
    Aad {
        kind: KIND,
        id,
        field: "profile",
    }
}

pub(super) fn unknown(name: &str) -> Error {
    Error::NotFound {
        what: "user",
        name: name.chars().take(80).collect(),
        cure: "`bursar user list` names those there are",
    }
}

pub(crate) fn email_taken() -> Error {
    Error::Conflict("this e-mail address is another user's: sign in instead".to_owned())
}

/// A name as it is kept. Errors: `Invalid`.
pub(super) fn check_name(name: &str) -> Result<String, Error> {
    let name = name.trim();
    if name.is_empty() || name.len() > MAX_NAME_BYTES || name.contains(char::is_control) {
        return Err(Error::invalid("name", name, "1 to 200 bytes of text"));
    }
    Ok(name.to_owned())
}

/// An address as it is kept: its form only; that it is theirs is proved by a link or provider.
/// Errors: `Invalid`.
pub(super) fn check_email(email: &str) -> Result<String, Error> {
    let email = email.trim();
    let bad = || Error::invalid("email", email, "an address such as ada@example.org");
    let (local, domain) = email.rsplit_once('@').ok_or_else(bad)?;
    let is_plain = |it: &str| {
        !it.is_empty()
            && !it.contains(|it: char| it.is_control() || it.is_whitespace() || it == '@')
    };
    let is_domain = domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.');
    let is_local = local.len() <= 64 && is_plain(local);
    if email.len() > MAX_EMAIL_BYTES || !is_local || !is_plain(domain) || !is_domain {
        return Err(bad());
    }
    Ok(email.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_a_form() {
        for good in [
            "ada@example.org",
            "  ada.l+x@sub.example.org ",
            "ü@exämple.org",
        ] {
            assert!(check_email(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "ada",
            "@example.org",
            "a@b",
            "a b@example.org",
            "a@ex\nample.org",
            "a@.org",
        ] {
            assert!(check_email(bad).is_err(), "{bad}");
        }
    }
}
