//! The way into the test organisation, for as long as the checks take.
//!
//! Owns: the test organisation, a service account in it and its key. Not here: what is checked.
//! Invariant: `close` leaves no account and no key; a key that is not removed because the process
//! was killed ends by itself.

use std::time::Duration;

use money::OrganisationId;
use secrecy::SecretString;
use treasury::{
    Caller, MemberScope, Membership, Migrations, NewApiKey, NewOrganisation, OrganisationRow, Role,
    ServiceDraft, Treasury, UserKind, UserState,
};

use super::talk::{Talk, expect};
use crate::cli::context::Context;

/// How long the key is good for at most.
const KEY_LASTS: Duration = Duration::from_secs(900);

/// A way in.
pub(super) struct Access {
    token: Option<SecretString>,
    own: Option<Own>,
}

/// What was made, to be removed.
struct Own {
    treasury: Treasury,
    org: OrganisationId,
    membership: Membership,
}

impl Access {
    /// Finds or makes a way in, and the test organisation. Answers how, too.
    pub(super) async fn open(
        context: &Context,
        talk: &Talk,
        token: Option<SecretString>,
        organisation: &str,
    ) -> Result<(Self, String), String> {
        if let Some(token) = token {
            let talk = talk.with(Some(token.clone()), organisation);
            expect(&talk.get("/api/v1/accounts").await?, 200)?;
            let access = Self {
                token: Some(token),
                own: None,
            };
            return Ok((access, "the given key is good".to_owned()));
        }
        let answer = talk.get("/api/v1/organisations").await?;
        if answer.status() == 200 {
            make_openly(talk, organisation, &expect(&answer, 200)?).await?;
            let access = Self {
                token: None,
                own: None,
            };
            return Ok((access, "nobody has to sign in here".to_owned()));
        }
        let access = Self::make(context, organisation).await?;
        Ok((access, "a key was made for the checks".to_owned()))
    }

    /// Makes a service account with a key, with the operator's rights on the database.
    async fn make(context: &Context, organisation: &str) -> Result<Self, String> {
        let mut config = context.settings.store.clone();
        config.migrations = Migrations::Check;
        let treasury = context.open_store(&config).await;
        let treasury = treasury.map_err(|failure| {
            format!(
                "no key was given and none can be made with this machine's settings: {}",
                failure.message
            )
        })?;
        match make_key(&treasury, organisation).await {
            Ok((org, membership, secret)) => Ok(Self {
                token: Some(SecretString::from(secret)),
                own: Some(Own {
                    treasury,
                    org,
                    membership,
                }),
            }),
            Err(error) => {
                treasury.close().await;
                Err(error)
            }
        }
    }

    pub(super) fn talk(&self, talk: &Talk, organisation: &str) -> Talk {
        talk.with(self.token.clone(), organisation)
    }

    /// Whether there is something to remove.
    pub(super) const fn is_own(&self) -> bool {
        self.own.is_some()
    }

    /// Removes what was made.
    pub(super) async fn close(self) -> Result<String, String> {
        let Some(own) = self.own else {
            return Ok("nothing was made".to_owned());
        };
        let user = own.membership.user;
        let removed = own
            .treasury
            .remove_service_account(own.org, &Caller::local(), user)
            .await;
        own.treasury.close().await;
        removed.map_err(|error| error.to_string())?;
        Ok("the key and its service account are gone".to_owned())
    }
}

/// Makes the organisation where nobody has to sign in.
async fn make_openly(
    talk: &Talk,
    organisation: &str,
    list: &serde_json::Value,
) -> Result<(), String> {
    let items = list["items"].as_array().cloned().unwrap_or_default();
    if items.iter().any(|it| it["slug"] == organisation) {
        return Ok(());
    }
    let new = serde_json::json!({
        "name": "Smoke test", "slug": organisation, "reporting_currency": "EUR"
    });
    expect(&talk.post("/api/v1/organisations", &new).await?, 201)?;
    Ok(())
}

async fn make_key(
    treasury: &Treasury,
    organisation: &str,
) -> Result<(OrganisationId, Membership, String), String> {
    let caller = Caller::local();
    let text = |error: treasury::Error| error.to_string();
    let found = treasury.organisations().await.map_err(text)?;
    let row = match found.into_iter().find(|it| it.slug == organisation) {
        Some(row) => row,
        None => make_organisation(treasury, &caller, organisation).await?,
    };
    let draft = ServiceDraft {
        name: "Smoke test".to_owned(),
        role: Role::Treasurer,
        scope: MemberScope::default(),
    };
    let made = treasury
        .create_service_account(row.id, &caller, draft)
        .await;
    let member = made.map_err(text)?;
    let key = NewApiKey {
        name: "smoke test".to_owned(),
        expires_at: treasury.now().checked_add(KEY_LASTS).ok(),
        ..NewApiKey::default()
    };
    let user = member.membership.user;
    let key = treasury.make_service_key(row.id, &caller, user, key).await;
    match key {
        Ok(key) => Ok((row.id, member.membership, key.secret)),
        Err(error) => {
            // Whatever becomes of this: the first failure is the one to tell.
            treasury
                .remove_service_account(row.id, &caller, user)
                .await
                .ok();
            Err(error.to_string())
        }
    }
}

/// Makes the test organisation. Somebody has to own it: an owner of the first one does.
async fn make_organisation(
    treasury: &Treasury,
    caller: &Caller,
    organisation: &str,
) -> Result<OrganisationRow, String> {
    let text = |error: treasury::Error| error.to_string();
    let owner = owner(treasury).await?;
    let new = NewOrganisation {
        name: "Smoke test".to_owned(),
        slug: Some(organisation.to_owned()),
        reporting: "EUR".to_owned(),
    };
    let row = treasury
        .create_organisation(caller, new)
        .await
        .map_err(text)?;
    let given = (Role::Owner, MemberScope::default());
    treasury
        .set_role(row.id, caller, owner, given)
        .await
        .map_err(text)?;
    Ok(row)
}

async fn owner(treasury: &Treasury) -> Result<money::UserId, String> {
    let text = |error: treasury::Error| error.to_string();
    for user in treasury.users().await.map_err(text)? {
        if user.kind != UserKind::Person || user.state != UserState::Active {
            continue;
        }
        let memberships = treasury.memberships(user.id).await.map_err(text)?;
        if memberships.iter().any(|it| it.role == Role::Owner) {
            return Ok(user.id);
        }
    }
    Err("nobody has set this server up yet: use the link that `bursar serve` prints".to_owned())
}
