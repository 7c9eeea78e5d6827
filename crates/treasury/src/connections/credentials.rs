//! Credentials of connections, sealed.
//!
//! Owns: sealing and opening them, which a connector takes. Not here: what they are used for.
//! Invariant: they are kept in one place, sealed with the organisation's key, and never given out;
//! a rotation of keys seals them anew with everything else.

use std::collections::{BTreeMap, BTreeSet};

use connect::bank::ConnectorSpec;
use money::{ConnectionId, OrganisationId};
use secrecy::ExposeSecret;
use store::{DirectoryChange, DirectoryContent, DocumentVersion};
use zeroize::Zeroizing;

use super::document::{ConnectionBody, ConnectionDraft};
use crate::error::Error;
use crate::secrets::{Aad, Owner};
use crate::treasury::Treasury;

/// The kind of directory entry they are kept in.
const KIND: &str = "connection";
/// The longest credential: a private key in PEM. Unit: bytes.
const MAX_BYTES: usize = 16 << 10;

const fn place(id: &str) -> Aad<'_> {
    Aad {
        kind: KIND,
        id,
        field: "secret",
    }
}

/// Refuses credentials that the connector does not take, and the lack of those it needs.
///
/// Errors: `Invalid` with the name, never with the value. Answers the names of all that are kept.
pub(super) fn check(
    spec: &ConnectorSpec,
    draft: &ConnectionDraft,
    before: Option<&ConnectionBody>,
) -> Result<BTreeSet<String>, Error> {
    let mut names = before.map(|it| it.credentials.clone()).unwrap_or_default();
    for (name, secret) in &draft.credentials {
        if !spec.credentials.iter().any(|it| it.name == name) {
            let known: Vec<_> = spec.credentials.iter().map(|it| it.name).collect();
            let expected = match known.as_slice() {
                [] => format!("none: `{}` takes no credentials", spec.id),
                known => format!("one of {}", known.join(", ")),
            };
            return Err(Error::invalid("credential", name, expected));
        }
        let length = secret.expose_secret().len();
        if length == 0 || length > MAX_BYTES {
            let expected = format!("`{name}` of 1 to {MAX_BYTES} bytes");
            return Err(Error::invalid(
                "credential",
                &format!("{length} bytes"),
                expected,
            ));
        }
        names.insert(name.clone());
    }
    let missing = |it: &&connect::bank::Field| it.is_required && !names.contains(it.name);
    if let Some(field) = spec.credentials.iter().find(missing) {
        let expected = format!("`{}`: {}", field.name, field.about);
        return Err(Error::invalid("credential", "", expected));
    }
    Ok(names)
}

impl Treasury {
    /// Seals what is given, with what was sealed before and is not given anew.
    pub(super) async fn seal_credentials(
        &self,
        org: OrganisationId,
        id: ConnectionId,
        (draft, before): (&ConnectionDraft, Option<&ConnectionBody>),
    ) -> Result<(), Error> {
        if draft.credentials.is_empty() {
            return Ok(());
        }
        let mut all = match before {
            Some(_) => self.open_credentials(id).await?,
            None => BTreeMap::new(),
        };
        for (name, secret) in &draft.credentials {
            let secret = Zeroizing::new(secret.expose_secret().to_owned());
            all.insert(name.clone(), secret);
        }
        let plain: BTreeMap<&str, &str> =
            all.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let plain = serde_json::to_vec(&plain).map(Zeroizing::new);
        let plain = plain.map_err(|_| Error::Sealed("the credentials have no JSON form"))?;
        let text = id.to_string();
        let found = self.store.directory_entry(KIND, &text).await?;
        let owner = Owner::Organisation(org);
        let sealed = self.key_ring()?.seal(owner, place(&text), &plain).await?;
        let change = DirectoryChange {
            kind: KIND,
            expected: found.map_or(DocumentVersion::Absent, |it| {
                DocumentVersion::Is(it.version)
            }),
            content: Some(DirectoryContent {
                owner: None,
                lookup: None,
                body: serde_json::json!({ "secret": sealed }),
                expires_at: None,
            }),
            id: text,
        };
        Ok(self.store.change_directory(&[change]).await?)
    }

    /// The credentials of a connection by name; none if it has none.
    ///
    /// Errors: `Sealed`, `Store`.
    pub(super) async fn open_credentials(
        &self,
        id: ConnectionId,
    ) -> Result<BTreeMap<String, Zeroizing<String>>, Error> {
        let text = id.to_string();
        let Some(found) = self.store.directory_entry(KIND, &text).await? else {
            return Ok(BTreeMap::new());
        };
        let sealed = found.body.get("secret").and_then(|it| it.as_str());
        let sealed = sealed.ok_or(Error::Sealed("the credentials are not there"))?;
        let opened = self.key_ring()?.open(place(&text), sealed).await?;
        let opened = opened.ok_or(Error::Sealed("the key of the credentials was destroyed"))?;
        let plain: BTreeMap<String, String> = serde_json::from_slice(&opened)
            .map_err(|_| Error::Sealed("the credentials are not what was sealed"))?;
        Ok(plain
            .into_iter()
            .map(|(k, v)| (k, Zeroizing::new(v)))
            .collect())
    }

    /// Forgets the credentials of a connection.
    pub(super) async fn drop_credentials(&self, id: ConnectionId) -> Result<(), Error> {
        let text = id.to_string();
        let Some(found) = self.store.directory_entry(KIND, &text).await? else {
            return Ok(());
        };
        let change = DirectoryChange {
            kind: KIND,
            expected: DocumentVersion::Is(found.version),
            content: None,
            id: text,
        };
        Ok(self.store.change_directory(&[change]).await?)
    }
}
