//! Budgets: kept by name, and how far each is spent (CAPTURE-5).
//!
//! Owns: keeping budgets as versioned documents, and their periods with what the books say.
//! Not here: rolling over, pace and levels (`cash::budgets`), what was spent on what (`spending`).
//! Invariant: spending is counted from the books of now, after every correction; what has no rate
//! is named and not counted as nothing.

mod spending;

use cash::budgets::{BudgetPeriod, RollOver, Spent, Standing, stand};
use journal::{AccountType, Book, EntitySlug};
use money::{Amount, AssetCode, Date, OrganisationId};
use serde::{Deserialize, Serialize};
use store::{Document, DocumentKey, DocumentVersion};

use crate::audit::Event;
use crate::balances::{Scope, View};
use crate::error::Error;
use crate::mappings::Expected;
use crate::positions::Worth;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// The collection that budgets are kept in.
const COLLECTION: &str = "budgets";
/// Documents read at a time, and most budgets of an organisation.
const PAGE: usize = 1_000;
/// Longest name, in bytes; most alert levels; the highest, in percent.
const MAX_NAME: usize = 60;
const MAX_LEVELS: usize = 10;
const MAX_LEVEL: u16 = 1_000;
/// Most periods whose amounts differ.
const MAX_CHANGES: usize = 400;

/// A budget, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Categories, as paths of income or expenses, each with all below it.
    pub categories: Vec<String>,
    /// Only of this entity; of all if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// What each period is given, as decimal text.
    pub amount: String,
    /// The asset's code.
    pub asset: String,
    /// `week`, `month`, `quarter` or `year`.
    pub every: String,
    /// The first day of the first period.
    pub first_on: Date,
    /// The last day; without end if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_on: Option<Date>,
    /// `nothing` (a target), `unspent` or `everything` (an envelope).
    #[serde(default)]
    pub roll_over: String,
    /// Levels of alert, in percent of what is available.
    #[serde(default)]
    pub alerts: Vec<u16>,
    /// Other amounts from a day on: for the period that the day is in, and those after it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<BudgetChange>,
}

/// Another amount from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BudgetChange {
    /// The day.
    pub from: Date,
    /// What each period is given, as decimal text.
    pub amount: String,
}

/// A budget with its name and version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedBudget {
    /// Its name.
    pub name: String,
    /// Its version, from 1.
    pub version: u64,
    /// The budget.
    pub budget: Budget,
}

/// How one period of a budget stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetStanding {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Planned, carried over, available, spent and left.
    pub standing: Standing,
    /// What would be spent by now if the same were spent every day.
    pub pace: Amount,
    /// The highest level of alert that is reached.
    pub alert: Option<u16>,
    /// What was spent in assets without a rate: it is in no figure.
    pub unpriced: Vec<AssetCode>,
}

/// A budget and its periods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetReport {
    /// The budget.
    pub saved: SavedBudget,
    /// As of this day.
    pub as_of: Date,
    /// Its periods until that day, the newest last; none before it begins.
    pub periods: Vec<BudgetStanding>,
}

/// A budget that was checked against the books.
struct Checked {
    every: BudgetPeriod,
    roll_over: RollOver,
    amount: Amount,
    changes: Vec<(Date, Amount)>,
}

impl Treasury {
    /// Every budget with its periods until a day, by name. Errors: `Store`, `Journal`, `Forbidden`.
    pub async fn budgets(
        &self,
        org: OrganisationId,
        caller: &Caller,
        as_of: Option<Date>,
    ) -> Result<Vec<BudgetReport>, Error> {
        caller.require(org, Action::BudgetsRead)?;
        let mut all = Vec::new();
        for saved in self.saved_budgets(org).await? {
            all.push(self.budget_report(org, caller, saved, as_of).await?);
        }
        Ok(all)
    }

    /// A budget with its periods until a day. Errors: `NotFound`, as `budgets`.
    pub async fn budget(
        &self,
        org: OrganisationId,
        caller: &Caller,
        name: &str,
        as_of: Option<Date>,
    ) -> Result<BudgetReport, Error> {
        caller.require(org, Action::BudgetsRead)?;
        let found = self.store.document(key(org, name)).await?;
        let found = found.ok_or_else(|| unknown(name))?;
        self.budget_report(org, caller, saved(&found)?, as_of).await
    }

    /// Keeps a budget under a name. Answers it with its new version.
    ///
    /// Errors: `Invalid` with the field, `Document` when another version is there than expected.
    pub async fn put_budget(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (name, expected): (&str, Expected),
        budget: Budget,
    ) -> Result<SavedBudget, Error> {
        caller.require(org, Action::BudgetsWrite)?;
        let is_name = |it: char| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_' | '.');
        if name.trim() != name
            || name.is_empty()
            || name.len() > MAX_NAME
            || !name.chars().all(is_name)
        {
            let wanted = "1 to 60 letters, digits, blanks, `-`, `_` and `.`";
            return Err(Error::invalid("name", name, wanted));
        }
        let book = self.book(org).await?;
        budget.check(&book)?;
        // A mistyped category would stay unspent for ever.
        if let Some(path) = spending::without_account(&book, &budget.categories) {
            let expected = "categories with an account at the path or below it";
            return Err(Error::invalid("categories", path, expected));
        }
        let before = self.store.document(key(org, name)).await?;
        let on = match (expected, &before) {
            (Expected::Absent, _) | (Expected::Any, None) => DocumentVersion::Absent,
            (Expected::Version(version), _) => DocumentVersion::Is(version),
            (Expected::Any, Some(found)) => DocumentVersion::Is(found.version),
        };
        if before.is_none() && self.saved_budgets(org).await?.len() >= PAGE {
            return Err(Error::Conflict(format!(
                "at most {PAGE} budgets: delete some"
            )));
        }
        let body = serde_json::to_value(&budget)
            .map_err(|error| Error::Conflict(format!("the budget cannot be kept: {error}")))?;
        let put = self
            .store
            .put_document(key(org, name), on, &body, &caller.name);
        let version = put.await?;
        let event = Event::of("budget.kept").on(name.to_owned());
        let event = match &before {
            Some(before) => event.before(&before.body),
            None => event,
        };
        self.note_for(org, caller, event.after(&body)).await?;
        Ok(SavedBudget {
            name: name.to_owned(),
            version,
            budget,
        })
    }

    /// Deletes a budget. Errors: `NotFound`, `Document` when another version is there.
    pub async fn delete_budget(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (name, expected): (&str, Expected),
    ) -> Result<(), Error> {
        caller.require(org, Action::BudgetsWrite)?;
        let found = self.store.document(key(org, name)).await?;
        let found = found.ok_or_else(|| unknown(name))?;
        let version = match expected {
            Expected::Version(version) => version,
            Expected::Any | Expected::Absent => found.version,
        };
        let on = DocumentVersion::Is(version);
        self.store
            .delete_document(key(org, name), on, &caller.name)
            .await?;
        let event = Event::of("budget.deleted").on(name.to_owned());
        self.note_for(org, caller, event.before(&found.body)).await
    }

    async fn saved_budgets(&self, org: OrganisationId) -> Result<Vec<SavedBudget>, Error> {
        let page = self.store.documents(org, COLLECTION, "", PAGE).await?;
        page.iter().map(saved).collect()
    }

    async fn budget_report(
        &self,
        org: OrganisationId,
        caller: &Caller,
        saved: SavedBudget,
        as_of: Option<Date>,
    ) -> Result<BudgetReport, Error> {
        let scope = Scope {
            as_of: Some(as_of.unwrap_or_else(|| self.today())),
            currency: Some(saved.budget.asset.clone()),
            ..Scope::default()
        };
        let view = self.view(org, caller, Action::BudgetsRead, &scope).await?;
        let as_of = view.as_of;
        let work = move || {
            let periods = periods_of(&view, &saved.budget)?;
            Ok(BudgetReport {
                saved,
                as_of,
                periods,
            })
        };
        // A walk over the entries of the periods: off the runtime's threads.
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|error| Error::Unavailable(error.to_string()))?
    }
}

/// The periods of a budget until the view's day.
fn periods_of(view: &View, budget: &Budget) -> Result<Vec<BudgetStanding>, Error> {
    let checked = budget.check(&view.book)?;
    let last = budget.last_on.map_or(view.as_of, |it| it.min(view.as_of));
    let days = checked.every.until(budget.first_on, last).map_err(told)?;
    let sums = spending::by_period(&view.book, budget, &days)?;
    let mut spent = Vec::with_capacity(days.len());
    let mut unpriced = Vec::with_capacity(days.len());
    for ((from, to), amounts) in days.iter().zip(sums) {
        // At the rates of the period's last day, so that a closed period stays as it was.
        let on = (*to).min(view.as_of);
        let worth = Worth::of(&amounts.into_vec(), view.currency, on, &view.prices)?;
        let zero = Amount::zero(view.currency);
        spent.push(Spent {
            planned: checked.amount_on(*from, *to),
            spent: worth.value.unwrap_or(zero),
        });
        unpriced.push(worth.unpriced);
    }
    let standings = stand(&spent, checked.roll_over).map_err(told)?;
    let all = days.into_iter().zip(standings).zip(unpriced);
    all.map(|(((from, to), standing), unpriced)| {
        Ok(BudgetStanding {
            from,
            to,
            pace: standing.pace((from, to), view.as_of).map_err(told)?,
            alert: standing.alert(&budget.alerts),
            standing,
            unpriced,
        })
    })
    .collect()
}

fn told(error: cash::budgets::BudgetError) -> Error {
    match error {
        cash::budgets::BudgetError::Amount(error) => error.into(),
        other => Error::malformed("first_on", "", &other),
    }
}

impl Checked {
    /// What a period is given: the newest amount that begins in it or before.
    fn amount_on(&self, from: Date, to: Date) -> Amount {
        let begun = self.changes.iter().rev().find(|it| it.0 <= to.max(from));
        begun.map_or(self.amount, |it| it.1)
    }
}

impl Budget {
    /// Errors: `Invalid` with the field.
    fn check(&self, book: &Book) -> Result<Checked, Error> {
        if self.categories.is_empty() || self.categories.len() > 100 {
            let found = self.categories.len().to_string();
            return Err(Error::invalid("categories", &found, "1 to 100 categories"));
        }
        for path in &self.categories {
            if spending::kind_of(path).is_none() {
                let expected = "paths of income or expenses, as in expenses:travel";
                return Err(Error::invalid("categories", path, expected));
            }
        }
        let kinds = self.categories.iter().map(|it| spending::kind_of(it));
        let mut kinds: Vec<Option<AccountType>> = kinds.collect();
        kinds.dedup();
        if kinds.len() > 1 {
            let expected = "either income or expenses in one budget";
            return Err(Error::invalid(
                "categories",
                &self.categories.join(", "),
                expected,
            ));
        }
        if let Some(entity) = &self.entity {
            let slug: Option<EntitySlug> = entity.parse().ok();
            if slug.is_none_or(|it| book.entities().get(&it).is_none()) {
                return Err(Error::invalid("entity", entity, "an entity's short name"));
            }
        }
        let asset = Treasury::known_asset(book, &self.asset)?;
        let amount = |field, text: &str| {
            let amount = Amount::parse(text.trim(), asset);
            let amount = amount.map_err(|it| Error::malformed(field, text, &it))?;
            if amount.is_negative() {
                return Err(Error::invalid(field, text, "zero or more"));
            }
            Ok(amount)
        };
        if self.last_on.is_some_and(|it| it < self.first_on) {
            let found = self.first_on.to_string();
            return Err(Error::invalid("first_on", &found, "a day before the last"));
        }
        let is_level = |it: &u16| (1..=MAX_LEVEL).contains(it);
        if self.alerts.len() > MAX_LEVELS || !self.alerts.iter().all(is_level) {
            let found = format!("{:?}", self.alerts);
            return Err(Error::invalid(
                "alerts",
                &found,
                "up to 10 levels of 1 to 1,000 percent",
            ));
        }
        if self.changes.len() > MAX_CHANGES {
            let found = self.changes.len().to_string();
            return Err(Error::invalid("changes", &found, "at most 400"));
        }
        let changes = self
            .changes
            .iter()
            .map(|it| Ok((it.from, amount("changes", &it.amount)?)));
        let mut changes: Vec<(Date, Amount)> = changes.collect::<Result<_, Error>>()?;
        changes.sort_by_key(|it| it.0);
        let roll_over = if self.roll_over.is_empty() {
            "nothing"
        } else {
            &self.roll_over
        };
        Ok(Checked {
            every: word("every", &self.every, &BudgetPeriod::WORDS)?,
            roll_over: word("roll_over", roll_over, &RollOver::WORDS)?,
            amount: amount("amount", &self.amount)?,
            changes,
        })
    }
}

fn word<T: Copy>(field: &'static str, text: &str, words: &[(T, &'static str)]) -> Result<T, Error> {
    let found = words.iter().find(|it| it.1 == text);
    found.map(|it| it.0).ok_or_else(|| {
        let all: Vec<&str> = words.iter().map(|it| it.1).collect();
        Error::invalid(field, text, format!("one of {}", all.join(", ")))
    })
}

const fn key(org: OrganisationId, name: &str) -> DocumentKey<'_> {
    DocumentKey {
        org,
        collection: COLLECTION,
        id: name,
    }
}

fn unknown(name: &str) -> Error {
    Error::NotFound {
        what: "budget",
        name: name.to_owned(),
        cure: "`bursar budget list` shows every one",
    }
}

fn saved(document: &Document) -> Result<SavedBudget, Error> {
    let budget = Budget::deserialize(&document.body)
        .map_err(|error| Error::Conflict(format!("the stored budget cannot be read: {error}")))?;
    Ok(SavedBudget {
        name: document.id.clone(),
        version: document.version,
        budget,
    })
}
