//! Consents: to what, in which words, given or withdrawn, and when (GUARD-7).
//!
//! Owns: the purposes as data, and the record of every choice.
//! Not here: asking again before each use (each capability asks `has_consented`).
//! Invariant: nothing is consented to by silence; records are added, never changed.

use money::{Timestamp, UserId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{DirectoryChange, DirectoryContent, DocumentVersion};

use crate::audit::Event;
use crate::error::Error;
use crate::rights::Origin;
use crate::treasury::{Treasury, new_uuid};

pub(crate) const KIND: &str = "consent";
/// Records read of one person at a time.
const PAGE: usize = 1_000;

/// Something that needs a person's consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// Its name in data.
    pub name: &'static str,
    /// The version of its words: a consent is to one of them.
    pub version: u32,
    /// The words.
    pub text: &'static str,
}

/// Every purpose. Who changes the words counts up the version: then everyone is asked again.
pub const PURPOSES: &[Purpose] = &[
    Purpose {
        name: "email_messages",
        version: 1,
        text: "Bursar may send me messages by e-mail: reports I ordered, limits that were reached, \
               approvals that wait for me.",
    },
    Purpose {
        name: "language_model",
        version: 1,
        text: "Bursar may send the questions I ask, with the figures they are about, to the \
               language model that the operator of this installation has set up.",
    },
    Purpose {
        name: "usage_statistics",
        version: 1,
        text: "Bursar may count on this server which of its features I use, so that its operator \
               sees what is needed. Nothing of it leaves the server.",
    },
];

/// How a person's consent to a purpose stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Consent {
    /// The purpose.
    pub purpose: &'static str,
    /// The version of the words now.
    pub version: u32,
    /// The words.
    pub text: &'static str,
    /// Whether it is given to these words.
    pub is_given: bool,
    /// When the last choice was made; none if none was.
    pub at: Option<Timestamp>,
}

#[derive(Serialize, Deserialize)]
struct ConsentBody {
    purpose: String,
    version: u32,
    is_given: bool,
    at: Timestamp,
}

impl Treasury {
    /// How a person's consents stand. Errors: `Store`.
    pub async fn consents(&self, user: UserId) -> Result<Vec<Consent>, Error> {
        let records = self.consent_records(user).await?;
        let stand = |purpose: &Purpose| {
            let of_it = records.iter().filter(|it| it.purpose == purpose.name);
            let last = of_it.max_by_key(|it| it.at);
            Consent {
                purpose: purpose.name,
                version: purpose.version,
                text: purpose.text,
                is_given: last.is_some_and(|it| it.is_given && it.version == purpose.version),
                at: last.map(|it| it.at),
            }
        };
        Ok(PURPOSES.iter().map(stand).collect())
    }

    /// Whether a person consents to a purpose, in its words of now. Errors: `Store`.
    pub async fn has_consented(&self, user: UserId, purpose: &str) -> Result<bool, Error> {
        let consents = self.consents(user).await?;
        Ok(consents
            .iter()
            .any(|it| it.purpose == purpose && it.is_given))
    }

    /// Records a choice. Errors: `Invalid` for an unknown purpose or other words than those of
    /// now, `Store`.
    pub async fn choose_consent(
        &self,
        user: UserId,
        (purpose, version): (&str, u32),
        is_given: bool,
        origin: &Origin,
    ) -> Result<Vec<Consent>, Error> {
        let known = PURPOSES.iter().find(|it| it.name == purpose);
        let known = known.ok_or_else(|| {
            let names: Vec<_> = PURPOSES.iter().map(|it| it.name).collect();
            Error::invalid("purpose", purpose, names.join(", "))
        })?;
        if known.version != version {
            let expected = format!("{}, the version of the words of now", known.version);
            return Err(Error::invalid("version", &version.to_string(), expected));
        }
        let body = ConsentBody {
            purpose: known.name.to_owned(),
            version,
            is_given,
            at: self.now(),
        };
        let change = DirectoryChange {
            kind: KIND,
            id: new_uuid().as_simple().to_string(),
            expected: DocumentVersion::Absent,
            content: Some(DirectoryContent {
                owner: Some(user.to_string()),
                lookup: None,
                body: serde_json::to_value(&body).unwrap_or_default(),
                expires_at: None,
            }),
        };
        self.store.change_directory(&[change]).await?;
        let action = if is_given {
            "consent.given"
        } else {
            "consent.withdrawn"
        };
        let event = Event::of(action)
            .on(user.to_string())
            .after(&json!({"purpose": known.name, "version": version}));
        self.note(None, &user.to_string(), origin, event).await?;
        self.consents(user).await
    }

    async fn consent_records(&self, user: UserId) -> Result<Vec<ConsentBody>, Error> {
        let (mut records, mut after) = (Vec::new(), String::new());
        loop {
            let owner = user.to_string();
            let page = self
                .store
                .directory_owned(KIND, &owner, &after, PAGE)
                .await?;
            let bodies = page.iter().map(|it| ConsentBody::deserialize(&it.body));
            records.extend(bodies.filter_map(Result::ok));
            match page.last() {
                Some(last) if page.len() == PAGE => after.clone_from(&last.id),
                _ => return Ok(records),
            }
        }
    }

    /// Every choice a person made, as data. Errors: `Store`.
    pub(super) async fn consent_history(
        &self,
        user: UserId,
    ) -> Result<Vec<serde_json::Value>, Error> {
        let records = self.consent_records(user).await?;
        let value = |it: &ConsentBody| serde_json::to_value(it).unwrap_or_default();
        Ok(records.iter().map(value).collect())
    }
}
