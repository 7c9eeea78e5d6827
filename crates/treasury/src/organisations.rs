//! Organisations: making one, listing them, finding the one that is meant.
//!
//! Owns: names and short names. Not here: who may see which (the roles, once people are known).
//! Invariant: an organisation in the store has an open journal, or gets it on the next attempt.

use journal::{AssetLookup, Command, Head};
use money::{Asset, AssetCode, OrganisationId, Timestamp};

use crate::error::Error;
use crate::rights::Caller;
use crate::treasury::{Treasury, new_uuid};

/// An organisation to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOrganisation {
    /// Its name.
    pub name: String,
    /// Its short name in addresses; made from the name if none.
    pub slug: Option<String>,
    /// The currency of its reports (ISO 4217).
    pub reporting: String,
}

/// An organisation as listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationRow {
    /// Its id.
    pub id: OrganisationId,
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The currency of its reports.
    pub reporting: AssetCode,
    /// When it was made.
    pub created_at: Timestamp,
    /// Where its journal stands.
    pub head: Head,
}

impl Treasury {
    /// Makes an organisation and opens its journal.
    ///
    /// Errors: `Invalid`, `Refused`, `Store(SlugTaken)`.
    pub async fn create_organisation(
        &self,
        caller: &Caller,
        new: NewOrganisation,
    ) -> Result<OrganisationRow, Error> {
        let reporting = Asset::currency(&new.reporting)
            .map_err(|error| Error::malformed("reporting currency", &new.reporting, &error))?;
        if new.name.trim().is_empty() {
            return Err(Error::invalid("name", &new.name, "the organisation's name"));
        }
        let slug = new.slug.unwrap_or_else(|| slug_of(&new.name));
        let mut id = OrganisationId::from_uuid(new_uuid());
        match self.store.create_organisation(id, &slug).await {
            Err(taken @ store::Error::SlugTaken(_)) => {
                id = self.begun(caller, &slug).await?.ok_or(taken)?;
            }
            made => made?,
        }
        let name = new.name;
        let command = Command::OpenOrganisation {
            id,
            name,
            reporting: reporting.code(),
        };
        self.ask(id, caller, command).await?;
        self.organisation(&slug).await
    }

    /// The organisation of this short name, if its making was cut off, or if this very request
    /// made it.
    async fn begun(&self, caller: &Caller, slug: &str) -> Result<Option<OrganisationId>, Error> {
        let all = self.store.organisations().await?;
        let Some(found) = all.into_iter().find(|it| it.slug == slug) else {
            return Ok(None);
        };
        let book = self.book(found.id).await?;
        let is_repeated = caller
            .key
            .as_ref()
            .is_some_and(|it| book.request(it).is_some());
        let is_begun = book.organisation().is_none() || is_repeated;
        Ok(is_begun.then_some(found.id))
    }

    /// Every organisation, in the order in which they were made.
    ///
    /// Errors: `Store`, `Journal`.
    pub async fn organisations(&self) -> Result<Vec<OrganisationRow>, Error> {
        let mut rows = Vec::new();
        for found in self.store.organisations().await? {
            let book = self.book(found.id).await?;
            // Without an open journal the making was cut off: nothing is in it yet.
            let Some(organisation) = book.organisation() else {
                continue;
            };
            rows.push(OrganisationRow {
                id: found.id,
                slug: found.slug,
                name: organisation.name.clone(),
                reporting: organisation.reporting,
                created_at: found.created_at,
                head: book.head(),
            });
        }
        Ok(rows)
    }

    /// The organisation with this id or short name.
    ///
    /// Errors: `NotFound`.
    pub async fn organisation(&self, name: &str) -> Result<OrganisationRow, Error> {
        let is_it = |it: &OrganisationRow| it.slug == name || it.id.to_string() == name;
        self.organisations()
            .await?
            .into_iter()
            .find(is_it)
            .ok_or_else(|| Error::NotFound {
                what: "organisation",
                name: name.to_owned(),
                cure: "`bursar org list` names those there are",
            })
    }

    /// The organisation that is meant: the named one, or the first.
    ///
    /// Errors: `NotFound`, also when there is none yet.
    pub async fn resolve(&self, name: Option<&str>) -> Result<OrganisationId, Error> {
        if let Some(id) = self.remembered(name) {
            return Ok(id);
        }
        let found = self.store.organisations().await?;
        let is_it = |it: &store::Organisation| {
            name.is_none_or(|name| it.slug == name || it.id.to_string() == name)
        };
        let id = found
            .into_iter()
            .find(is_it)
            .map(|it| it.id)
            .ok_or_else(|| Error::NotFound {
                what: "organisation",
                name: name.unwrap_or("(any)").to_owned(),
                cure: "make one with `bursar org create NAME`, or try `bursar demo`",
            })?;
        self.remember(name, id);
        Ok(id)
    }
}

/// `Nordwind Trading GmbH` as `nordwind-trading-gmbh`.
fn slug_of(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.to_lowercase().chars() {
        match letter {
            'a'..='z' | '0'..='9' => slug.push(letter),
            'ä' => slug.push_str("ae"),
            'ö' => slug.push_str("oe"),
            'ü' => slug.push_str("ue"),
            'ß' => slug.push_str("ss"),
            _ if !slug.ends_with('-') && !slug.is_empty() => slug.push('-'),
            _ => {}
        }
    }
    let slug: String = slug.trim_matches('-').chars().take(40).collect();
    let starts_well = slug.starts_with(|it: char| it.is_ascii_lowercase());
    if starts_well {
        slug
    } else {
        format!("org-{slug}").trim_matches('-').to_owned()
    }
}

impl Treasury {
    /// The asset with this code: defined in the book, or a currency that can be.
    pub(crate) fn known_asset(book: &journal::Book, code: &str) -> Result<Asset, Error> {
        let unknown = || Error::invalid("asset", code, "a defined asset or an ISO 4217 currency");
        let parsed: AssetCode = code.parse().map_err(|_| unknown())?;
        book.assets()
            .asset(parsed)
            .or_else(|| Asset::currency(code).ok())
            .ok_or_else(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_made_of_names() {
        assert_eq!(
            slug_of("Nordwind Trading GmbH & Co."),
            "nordwind-trading-gmbh-co"
        );
        assert_eq!(slug_of("Müller"), "mueller");
        assert_eq!(slug_of("3M"), "org-3m");
        assert_eq!(slug_of("株式会社"), "org");
    }
}
