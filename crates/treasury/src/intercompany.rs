//! Intercompany: what the entities of an organisation owe each other (CASH-11).
//!
//! Owns: which accounts stand between which entities, claims by both sides' books, differences.
//! Not here: payments that settle them (`netting` proposes; `payments` makes them).
//! Invariant: a claim is what the journal has; where only one side's books know of it, the other
//! side is unknown, never zero, and nothing is netted that one side does not confirm.

mod drafting;
mod free;
mod netting;
mod paid;

use std::collections::{BTreeMap, BTreeSet};

use journal::{Account, AccountId, Asking, Book, EntitySlug, Sight};
use money::{Amount, AssetCode, Date, OrganisationId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{DocumentKey, DocumentVersion};

use crate::audit::Event;
use crate::error::Error;
use crate::facilities::NamedAccount;
use crate::mappings::Expected;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

pub use drafting::{EntityAccount, NettingRun};
pub use netting::{
    ClaimBasis, IntercompanyNetting, NetPosition, NettingQuery, NettingReport, ProposedPayment,
};

/// The collection of marks, by the account's number.
const COLLECTION: &str = "intercompany";
const PAGE: usize = 1_000;

/// What is stored of a mark.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Mark {
    /// The entity on the other side, by its short name.
    entity: String,
}

/// An account between two entities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntercompanyAccount {
    /// The account.
    pub account: NamedAccount,
    /// The version of its mark.
    pub version: u64,
    /// Whose it is; none if the account lost its entity after it was marked.
    pub entity: Option<String>,
    /// The entity on the other side.
    pub with: String,
    /// Its balances: above zero the other side owes.
    pub balances: Vec<Amount>,
}

/// An entity by its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntercompanyEntity {
    /// The short name.
    pub slug: String,
    /// The name for people.
    pub name: String,
}

/// What one entity owes another, by the books of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntercompanyClaim {
    /// Who owes, by short name.
    pub debtor: String,
    /// To whom.
    pub creditor: String,
    /// What the debtor's books say; none if no account of theirs is between the two.
    pub by_debtor: Option<Amount>,
    /// What the creditor's books say.
    pub by_creditor: Option<Amount>,
    /// The creditor's figure less the debtor's; none if one is unknown.
    pub difference: Option<Amount>,
    /// What both confirm: the smaller one; none if one is unknown.
    pub agreed: Option<Amount>,
}

/// What the entities owe each other at the end of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntercompanyReport {
    /// The day.
    pub as_of: Date,
    /// The journal's sequence it was made at.
    pub seq: u64,
    /// The entities that accounts are between, by short name.
    pub entities: Vec<IntercompanyEntity>,
    /// The accounts, by path.
    pub accounts: Vec<IntercompanyAccount>,
    /// Claims by debtor, creditor and asset.
    pub claims: Vec<IntercompanyClaim>,
}

impl Treasury {
    /// What the entities owe each other at the end of a day, today if none.
    ///
    /// Errors: `Forbidden`, `Store`.
    pub async fn intercompany(
        &self,
        org: OrganisationId,
        caller: &Caller,
        as_of: Option<Date>,
    ) -> Result<IntercompanyReport, Error> {
        let book = self.book_for(org, caller, Action::IntercompanyRead).await?;
        let whole = self.book(org).await?;
        let as_of = as_of.unwrap_or_else(|| self.today());
        let asking = Asking {
            as_of: Some(as_of),
            ..Asking::default()
        };
        let mut accounts = Vec::new();
        for (id, version, mark) in self.marks(org).await? {
            let Some(account) = whole.account(id) else {
                continue;
            };
            if !is_own(caller, account) {
                continue;
            }
            accounts.push(IntercompanyAccount {
                account: NamedAccount {
                    id,
                    path: account.path.to_string(),
                },
                version,
                entity: account.entity.as_ref().map(ToString::to_string),
                with: mark.entity,
                balances: book.account_balances(id, asking.as_of, asking.basis),
            });
        }
        accounts.sort_by(|one, other| one.account.path.cmp(&other.account.path));
        Ok(IntercompanyReport {
            as_of,
            seq: book.head().seq,
            entities: entities(&whole, &accounts),
            claims: claims(&accounts)?,
            accounts,
        })
    }

    /// Marks an account as one between its entity and another one.
    ///
    /// Errors: `Forbidden`, `NotFound` (account or entity), `Invalid` (the account has no entity,
    /// the other one is its own, or it holds money or is a category), `Document`.
    pub async fn mark_intercompany(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (account, expected): (&str, Expected),
        with: &str,
    ) -> Result<IntercompanyAccount, Error> {
        caller.require(org, Action::IntercompanyWrite)?;
        let book = self.book(org).await?;
        let found = Self::find_seen_account(&book, caller, account)?;
        if !is_own(caller, found) {
            return Err(Error::OutsideScope);
        }
        let with = fit(&book, found, with)?;
        let text = found.id.to_string();
        let before = self.store.document(key(org, &text)).await?;
        let on = match (expected, &before) {
            (Expected::Absent, _) | (Expected::Any, None) => DocumentVersion::Absent,
            (Expected::Version(version), _) => DocumentVersion::Is(version),
            (Expected::Any, Some(it)) => DocumentVersion::Is(it.version),
        };
        let body = json!(Mark {
            entity: with.to_string(),
        });
        let put = self
            .store
            .put_document(key(org, &text), on, &body, &caller.name);
        let version = put.await?;
        let mut event = Event::of("intercompany.marked").on(found.path.to_string());
        if let Some(before) = &before {
            event = event.before(&before.body);
        }
        self.note_for(org, caller, event.after(&body)).await?;
        Ok(IntercompanyAccount {
            account: NamedAccount {
                id: found.id,
                path: found.path.to_string(),
            },
            version,
            entity: found.entity.as_ref().map(ToString::to_string),
            with: with.to_string(),
            balances: book.account_balances(found.id, Some(self.today()), Asking::default().basis),
        })
    }

    /// Takes the mark from an account. Errors: `Forbidden`, `NotFound`, `Document`.
    pub async fn unmark_intercompany(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (account, expected): (&str, Expected),
    ) -> Result<(), Error> {
        caller.require(org, Action::IntercompanyWrite)?;
        let book = self.book(org).await?;
        let found = Self::find_seen_account(&book, caller, account)?;
        if !is_own(caller, found) {
            return Err(Error::OutsideScope);
        }
        let text = found.id.to_string();
        let before = self.store.document(key(org, &text)).await?;
        let before = before.ok_or_else(|| Error::NotFound {
            what: "intercompany account",
            name: account.chars().take(80).collect(),
            cure: "`bursar intercompany show` lists the accounts that are marked",
        })?;
        let on = match expected {
            Expected::Any => DocumentVersion::Is(before.version),
            Expected::Absent => DocumentVersion::Absent,
            Expected::Version(version) => DocumentVersion::Is(version),
        };
        self.store
            .delete_document(key(org, &text), on, &caller.name)
            .await?;
        let event = Event::of("intercompany.unmarked").on(found.path.to_string());
        self.note_for(org, caller, event.before(&before.body)).await
    }

    /// Every mark with its account and version.
    async fn marks(&self, org: OrganisationId) -> Result<Vec<(AccountId, u64, Mark)>, Error> {
        let (mut found, mut after) = (Vec::new(), String::new());
        loop {
            let page = self.store.documents(org, COLLECTION, &after, PAGE).await?;
            for it in &page {
                let damaged = |error: &dyn std::fmt::Display| {
                    let id = &it.id;
                    Error::Conflict(format!("the stored mark of account {id}: {error}"))
                };
                let number = it.id.parse().map_err(|error| damaged(&error))?;
                let mark = Mark::deserialize(&it.body).map_err(|error| damaged(&error))?;
                found.push((AccountId(number), it.version, mark));
            }
            match page.last() {
                Some(last) if page.len() == PAGE => after.clone_from(&last.id),
                _ => return Ok(found),
            }
        }
    }
}

/// Whether an account is the caller's to see with its balances.
fn is_own(caller: &Caller, account: &Account) -> bool {
    let scope = caller.scope();
    scope.is_none_or(|it| it.sight(account) == Sight::Own)
}

/// The other entity of a mark, once it fits the account. Errors: `NotFound`, `Invalid`.
fn fit(book: &Book, account: &Account, with: &str) -> Result<EntitySlug, Error> {
    let slug = with.trim().parse::<EntitySlug>().ok();
    let slug = slug.filter(|it| book.entities().contains_key(it));
    let slug = slug.ok_or_else(|| Error::NotFound {
        what: "entity",
        name: with.chars().take(80).collect(),
        cure: "`bursar entity list` shows the short names",
    })?;
    let refuse = |expected: &str| {
        let path = account.path.to_string();
        Err(Error::invalid("account", &path, expected))
    };
    use journal::AccountType::{Asset, Liability};
    if !matches!(account.path.account_type(), Asset | Liability) || account.kind.is_treasury() {
        return refuse("an account below assets or liabilities that holds no money itself");
    }
    match &account.entity {
        None => refuse("an account of an entity: whose claims are on it has to be known"),
        Some(own) if *own == slug => refuse("an account of another entity than this one"),
        Some(_) => Ok(slug),
    }
}

/// The entities on either side of the accounts, by short name.
fn entities(book: &Book, accounts: &[IntercompanyAccount]) -> Vec<IntercompanyEntity> {
    let own = accounts.iter().filter_map(|it| it.entity.as_ref());
    let slugs: BTreeSet<&String> = own.chain(accounts.iter().map(|it| &it.with)).collect();
    let named = |slug: &String| {
        let known = slug.parse().ok().and_then(|it| book.entities().get(&it));
        IntercompanyEntity {
            slug: slug.clone(),
            name: known.map_or_else(|| slug.clone(), |it| it.name.clone()),
        }
    };
    slugs.into_iter().map(named).collect()
}

/// What the books of both say of one debtor, creditor and asset.
#[derive(Default)]
struct Sides {
    debtor: Option<Amount>,
    creditor: Option<Amount>,
}

/// Claims of both directions between every two entities that accounts are between.
fn claims(accounts: &[IntercompanyAccount]) -> Result<Vec<IntercompanyClaim>, Error> {
    let mut found: BTreeMap<(String, String, AssetCode), Sides> = BTreeMap::new();
    let mut known: BTreeSet<(&str, &str)> = BTreeSet::new();
    let add = |side: &mut Option<Amount>, amount: Amount| -> Result<(), Error> {
        *side = Some(match *side {
            Some(sum) => sum.checked_add(amount)?,
            None => amount,
        });
        Ok(())
    };
    for it in accounts {
        let Some(own) = it.entity.as_deref().filter(|own| *own != it.with) else {
            continue;
        };
        known.insert((own, it.with.as_str()));
        for amount in &it.balances {
            let code = amount.asset().code();
            if amount.is_negative() {
                let sides = found.entry((own.to_owned(), it.with.clone(), code));
                add(&mut sides.or_default().debtor, amount.checked_neg()?)?;
            } else {
                let sides = found.entry((it.with.clone(), own.to_owned(), code));
                add(&mut sides.or_default().creditor, *amount)?;
            }
        }
    }
    let mut claims = Vec::with_capacity(found.len());
    for ((debtor, creditor, _), sides) in found {
        let Some(asset) = sides.debtor.or(sides.creditor).map(Amount::asset) else {
            continue;
        };
        // Who has an account between the two and nothing on it says that nothing is owed.
        let zero = |own: &str, other: &str| {
            let is_known = known.contains(&(own, other));
            is_known.then(|| Amount::zero(asset))
        };
        let by_debtor = sides.debtor.or_else(|| zero(&debtor, &creditor));
        let by_creditor = sides.creditor.or_else(|| zero(&creditor, &debtor));
        let both = by_debtor.zip(by_creditor);
        claims.push(IntercompanyClaim {
            difference: both.map(|it| it.1.checked_sub(it.0)).transpose()?,
            agreed: both.map(|it| {
                if it.0.units() < it.1.units() {
                    it.0
                } else {
                    it.1
                }
            }),
            by_debtor,
            by_creditor,
            debtor,
            creditor,
        });
    }
    Ok(claims)
}

const fn key(org: OrganisationId, id: &str) -> DocumentKey<'_> {
    DocumentKey {
        org,
        collection: COLLECTION,
        id,
    }
}
