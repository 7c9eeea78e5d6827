//! Second factors: time-based codes and recovery codes (GUARD-2).
//!
//! Owns: enrolling and checking them. Not here: passkeys (`passkey`), removing (`way_in`), when one
//! is asked for (`sign_in`).
//! Invariant: a code works once, also at two replicas at the same moment; secrets are sealed, of
//! recovery codes only hashes are kept. Source: RFC 6238 (SHA-1, 6 digits, 30 s, one step either
//! way, as every authenticator app has it).

use money::{Timestamp, UserId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{DirectoryChange, DirectoryContent, DirectoryEntry, DirectoryError, DocumentVersion};

use super::Identity;
use super::session::hex;
use crate::audit::Event;
use crate::error::Error;
use crate::rights::Origin;
use crate::secrets::{Aad, Owner, random_bytes};
use crate::treasury::{Treasury, new_uuid};

pub(crate) const KIND: &str = "credential";
/// How long an enrolment may take.
const ENROL_SECONDS: i64 = 10 * 60;
const RECOVERY_CODES: usize = 10;
/// Credentials read of one person.
pub(super) const PAGE: usize = 100;
const ISSUER: &str = "Bursar";

/// A factor as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactorRow {
    /// Its id.
    pub id: String,
    /// `totp`, `recovery` or `passkey`.
    pub kind: &'static str,
    /// What they call it.
    pub name: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// Recovery codes that are left.
    pub left: Option<usize>,
}

/// A code generator that is being set up.
#[derive(Clone)]
pub struct TotpOffer {
    /// The credential's id, to confirm.
    pub id: String,
    /// The secret in base32, for typing.
    pub secret: String,
    /// `otpauth://…`, for a QR code.
    pub url: String,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum FactorBody {
    Totp {
        /// The secret, sealed.
        secret: String,
        is_confirmed: bool,
        /// The last step a code was taken of.
        last_step: u64,
        created_at: Timestamp,
        last_used_at: Option<Timestamp>,
    },
    Recovery {
        /// SHA-256 of each unused code.
        codes: Vec<String>,
        created_at: Timestamp,
        last_used_at: Option<Timestamp>,
    },
    Passkey {
        name: String,
        /// The public credential, sealed.
        credential: String,
        created_at: Timestamp,
        last_used_at: Option<Timestamp>,
    },
    /// A sign-in at another provider.
    Provider {
        issuer: String,
        created_at: Timestamp,
        last_used_at: Option<Timestamp>,
    },
}

impl Treasury {
    /// The factors of a person. Errors: `Store`.
    pub async fn factors(&self, user: UserId) -> Result<Vec<FactorRow>, Error> {
        let rows = self.credentials(user).await?;
        Ok(rows
            .into_iter()
            .filter_map(|(entry, body)| row(entry.id, body))
            .collect())
    }

    /// The kinds of factors that a sign-in of this person has to pass one of.
    pub(crate) async fn second_factors(&self, user: UserId) -> Result<Vec<&'static str>, Error> {
        let mut kinds: Vec<_> = self.factors(user).await?.iter().map(|it| it.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        // Recovery codes stand in for another factor; alone they are none.
        if kinds == ["recovery"] {
            kinds.clear();
        }
        Ok(kinds)
    }

    /// Begins to set up a code generator. Errors: `Unauthenticated` unless the proof is fresh.
    pub async fn begin_totp(&self, identity: &Identity) -> Result<TotpOffer, Error> {
        self.require_fresh(identity)?;
        let user = self.user(identity.user).await?;
        let secret = random_bytes::<20>();
        let account = user.email.unwrap_or(user.name);
        let totp = totp(&secret, &account)?;
        let id = new_uuid().as_simple().to_string();
        let owner = Owner::Person(user.id);
        let body = FactorBody::Totp {
            secret: self.key_ring()?.seal(owner, place(&id), &secret).await?,
            is_confirmed: false,
            last_step: 0,
            created_at: self.now(),
            last_used_at: None,
        };
        let ends = self.now().as_second().saturating_add(ENROL_SECONDS);
        let ends = Timestamp::from_second(ends).ok();
        let change = change(&id, user.id, DocumentVersion::Absent, &body, ends)?;
        self.store.change_directory(&[change]).await?;
        Ok(TotpOffer {
            id,
            secret: totp.secret().to_base32(),
            url: totp
                .to_url()
                .map_err(|it| Error::Conflict(it.to_string()))?,
        })
    }

    /// Confirms a code generator with its first code. Answers recovery codes, if there were none.
    ///
    /// Errors: `Unauthenticated` (the code), `NotFound` (the enrolment took too long).
    pub async fn confirm_totp(
        &self,
        identity: &Identity,
        id: &str,
        code: &str,
        origin: &Origin,
    ) -> Result<Option<Vec<String>>, Error> {
        self.limit_codes(identity.user).await?;
        let rows = self.credentials(identity.user).await?;
        let found = rows.iter().find(|it| it.0.id == id);
        let Some((entry, FactorBody::Totp { .. })) = found else {
            return Err(unknown(id));
        };
        if !self.try_totp(identity.user, entry, code, true).await? {
            return Err(Error::unauthenticated(
                "code-wrong",
                "the code is wrong or expired",
            ));
        }
        let event = Event::of("second-factor.added").on("totp".to_owned());
        self.note(None, &identity.user.to_string(), origin, event)
            .await?;
        self.first_recovery(identity.user).await
    }

    /// Recovery codes for whoever has none yet.
    pub(super) async fn first_recovery(&self, user: UserId) -> Result<Option<Vec<String>>, Error> {
        let rows = self.credentials(user).await?;
        let is_recovery = |it: &(_, FactorBody)| matches!(it.1, FactorBody::Recovery { .. });
        if rows.iter().any(is_recovery) {
            return Ok(None);
        }
        self.replace_recovery(user).await.map(Some)
    }

    /// Makes new recovery codes in place of the old ones.
    ///
    /// Errors: `Unauthenticated` unless the proof is fresh.
    pub async fn new_recovery_codes(
        &self,
        identity: &Identity,
        origin: &Origin,
    ) -> Result<Vec<String>, Error> {
        self.require_fresh(identity)?;
        let codes = self.replace_recovery(identity.user).await?;
        let event = Event::of("recovery-codes.replaced");
        self.note(None, &identity.user.to_string(), origin, event)
            .await?;
        Ok(codes)
    }

    /// Whether a code of one of a person's factors is right; it is used up by that.
    pub(crate) async fn check_second_factor(
        &self,
        user: UserId,
        code: &str,
    ) -> Result<bool, Error> {
        let code: String = code
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(64)
            .collect();
        for (entry, body) in self.credentials(user).await? {
            let is_right = match body {
                FactorBody::Totp { is_confirmed, .. } if is_confirmed => {
                    self.try_totp(user, &entry, &code, false).await?
                }
                FactorBody::Recovery { .. } => self.try_recovery(user, &entry, &code).await?,
                _ => false,
            };
            if is_right {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn try_totp(
        &self,
        user: UserId,
        entry: &DirectoryEntry,
        code: &str,
        confirms: bool,
    ) -> Result<bool, Error> {
        let mut body = body_of(entry)?;
        let FactorBody::Totp {
            secret,
            is_confirmed,
            last_step,
            last_used_at,
            ..
        } = &mut body
        else {
            return Ok(false);
        };
        let Some(opened) = self.key_ring()?.open(place(&entry.id), secret).await? else {
            return Ok(false);
        };
        let seconds = u64::try_from(self.now().as_second()).unwrap_or_default();
        let step = totp(&opened, "")?.check(code, seconds);
        let Some(step) = step.filter(|it| it > last_step) else {
            return Ok(false);
        };
        (*last_step, *last_used_at) = (step, Some(self.now()));
        *is_confirmed |= confirms;
        self.used_up(user, entry, &body).await
    }

    async fn try_recovery(
        &self,
        user: UserId,
        entry: &DirectoryEntry,
        code: &str,
    ) -> Result<bool, Error> {
        let mut body = body_of(entry)?;
        let FactorBody::Recovery {
            codes,
            last_used_at,
            ..
        } = &mut body
        else {
            return Ok(false);
        };
        let hash = hex(&Sha256::digest(code.to_lowercase().as_bytes()));
        let Some(at) = codes.iter().position(|it| *it == hash) else {
            return Ok(false);
        };
        codes.remove(at);
        *last_used_at = Some(self.now());
        self.used_up(user, entry, &body).await
    }

    /// Writes down that a factor was used: only the first of two that try at once may.
    pub(super) async fn used_up(
        &self,
        user: UserId,
        entry: &DirectoryEntry,
        body: &FactorBody,
    ) -> Result<bool, Error> {
        let change = rewritten(user, entry, body)?;
        match self.store.change_directory(&[change]).await {
            Ok(()) => Ok(true),
            Err(DirectoryError::Conflict { .. }) => Ok(false),
            Err(other) => Err(other.into()),
        }
    }

    pub(super) async fn replace_recovery(&self, user: UserId) -> Result<Vec<String>, Error> {
        let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code()).collect();
        let plain = |it: &String| it.replace('-', "");
        let hashes = codes
            .iter()
            .map(|it| hex(&Sha256::digest(plain(it).as_bytes())));
        let body = FactorBody::Recovery {
            codes: hashes.collect(),
            created_at: self.now(),
            last_used_at: None,
        };
        let mut changes = Vec::new();
        for (entry, old) in self.credentials(user).await? {
            if matches!(old, FactorBody::Recovery { .. }) {
                changes.push(DirectoryChange {
                    kind: KIND,
                    id: entry.id,
                    expected: DocumentVersion::Is(entry.version),
                    content: None,
                });
            }
        }
        let id = new_uuid().as_simple().to_string();
        changes.push(change(&id, user, DocumentVersion::Absent, &body, None)?);
        self.store.change_directory(&changes).await?;
        Ok(codes)
    }

    pub(super) async fn credentials(
        &self,
        user: UserId,
    ) -> Result<Vec<(DirectoryEntry, FactorBody)>, Error> {
        let now = self.now();
        let owner = user.to_string();
        let found = self.store.directory_owned(KIND, &owner, "", PAGE).await?;
        let alive = found
            .into_iter()
            .filter(|it| it.expires_at.is_none_or(|it| it > now));
        alive
            .map(|it| Ok((body_of(&it)?, it)))
            .map(|it| it.map(|(body, it)| (it, body)))
            .collect()
    }
}

pub(super) fn row(id: String, body: FactorBody) -> Option<FactorRow> {
    let (kind, name, created_at, last_used_at, left) = match body {
        FactorBody::Totp {
            is_confirmed,
            created_at,
            last_used_at,
            ..
        } if is_confirmed => (
            "totp",
            "Authenticator app".to_owned(),
            created_at,
            last_used_at,
            None,
        ),
        FactorBody::Recovery {
            codes,
            created_at,
            last_used_at,
        } => {
            let left = Some(codes.len());
            (
                "recovery",
                "Recovery codes".to_owned(),
                created_at,
                last_used_at,
                left,
            )
        }
        FactorBody::Passkey {
            name,
            created_at,
            last_used_at,
            ..
        } => ("passkey", name, created_at, last_used_at, None),
        FactorBody::Totp { .. } | FactorBody::Provider { .. } => return None,
    };
    Some(FactorRow {
        id,
        kind,
        name,
        created_at,
        last_used_at,
        left,
    })
}

fn totp(secret: &[u8], account: &str) -> Result<totp_rs::Totp, Error> {
    // A colon would end the issuer in the address.
    let account = account.replace(':', " ");
    totp_rs::Builder::new()
        .with_secret(secret.to_vec())
        .with_account_name(account)
        .with_issuer(Some(ISSUER))
        .build()
        .map_err(|error| Error::Conflict(format!("no code generator: {error}")))
}

/// 80 random bits as four groups of four letters and digits.
fn recovery_code() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let letters: Vec<char> = random_bytes::<16>()
        .iter()
        .map(|it| char::from(LETTERS[usize::from(*it % 32)]))
        .collect();
    let groups = letters.chunks(4).map(|it| it.iter().collect::<String>());
    groups.collect::<Vec<_>>().join("-")
}

pub(super) fn change(
    id: &str,
    user: UserId,
    expected: DocumentVersion,
    body: &FactorBody,
    expires_at: Option<Timestamp>,
) -> Result<DirectoryChange, Error> {
    let body = serde_json::to_value(body)
        .map_err(|error| Error::Conflict(format!("the factor cannot be kept: {error}")))?;
    Ok(DirectoryChange {
        kind: KIND,
        id: id.to_owned(),
        expected,
        content: Some(DirectoryContent {
            owner: Some(user.to_string()),
            lookup: None,
            body,
            expires_at,
        }),
    })
}

/// What writes an entry again with this body: only for who saw its last version.
pub(super) fn rewritten(
    user: UserId,
    entry: &DirectoryEntry,
    body: &FactorBody,
) -> Result<DirectoryChange, Error> {
    let version = DocumentVersion::Is(entry.version);
    let change = change(&entry.id, user, version, body, None)?;
    Ok(match &entry.lookup {
        Some(lookup) => found_by(change, lookup.clone()),
        None => change,
    })
}

/// The same change of an entry that is found by this, too.
pub(super) fn found_by(mut change: DirectoryChange, lookup: String) -> DirectoryChange {
    if let Some(content) = &mut change.content {
        content.lookup = Some(lookup);
    }
    change
}

pub(super) fn body_of(entry: &DirectoryEntry) -> Result<FactorBody, Error> {
    FactorBody::deserialize(&entry.body)
        .map_err(|error| Error::Conflict(format!("the stored factor cannot be read: {error}")))
}

pub(super) fn place(id: &str) -> Aad<'_> {
    Aad {
        kind: KIND,
        id,
        field: "secret",
    }
}

pub(super) fn unknown(id: &str) -> Error {
    Error::NotFound {
        what: "second factor",
        name: id.chars().take(80).collect(),
        cure: "`GET /api/v1/auth/mfa` lists yours; an enrolment ends after ten minutes",
    }
}
