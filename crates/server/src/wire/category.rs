//! Categories of lines on the wire: given in bulk, and suggested.
//!
//! Owns: the shapes. Not here: rules (`rule`), what is suggested (`treasury`).
//! Invariant: a confidence is whole basis points, 10,000 for certain.

use money::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::wire::{AccountName, AssetAmount};

/// A line and the category it gets.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CategoryChoice {
    /// The entry.
    pub entry: u64,
    /// The category, by number or path.
    pub category: AccountName,
}

/// Lines that are to get categories, all or none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCategorisation {
    /// Lines with their categories.
    #[serde(default)]
    pub items: Vec<CategoryChoice>,
    /// Instead: every suggestion of at least this confidence, in basis points.
    #[serde(default)]
    #[schema(maximum = 10000)]
    pub suggestions_of_at_least: Option<u16>,
}

/// What gave the categories.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum CategorisationSource {
    /// Rules.
    Rules,
    /// A person.
    Person,
    /// Transfers that were accepted.
    Transfers,
}

/// Lines that got their categories together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Categorisation {
    /// Its id.
    pub id: String,
    /// What gave the categories.
    pub source: CategorisationSource,
    /// In words: the rules' names.
    pub about: String,
    /// When.
    #[schema(format = DateTime)]
    pub made_at: String,
    /// By whom.
    pub made_by: String,
    /// How many lines got a category.
    pub lines: usize,
    /// How many of them still have it.
    pub standing: usize,
}

impl From<treasury::Categorisation> for Categorisation {
    fn from(it: treasury::Categorisation) -> Self {
        use treasury::CategorisationSource as Domain;
        Self {
            id: it.id.to_string(),
            source: match it.source {
                Domain::Rules => CategorisationSource::Rules,
                Domain::Person => CategorisationSource::Person,
                Domain::Transfers => CategorisationSource::Transfers,
            },
            about: it.about,
            made_at: it.made_at.to_string(),
            made_by: it.made_by,
            lines: it.lines,
            standing: it.standing,
        }
    }
}

/// Batches of categories, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CategorisationList {
    /// The batches.
    pub items: Vec<Categorisation>,
}

/// One of the words that decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SuggestionWord {
    /// What it is of.
    pub kind: String,
    /// The word as learned.
    pub text: String,
    /// Its part in what speaks for the category, in basis points.
    pub weight: u16,
}

/// A category that a line probably has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CategorySuggestion {
    /// The entry.
    pub entry: u64,
    /// The account the money moved on.
    pub account: String,
    /// Money in is positive.
    pub amount: AssetAmount,
    /// Booking date.
    #[schema(value_type = String, format = Date)]
    pub booked_on: Date,
    /// What it is.
    pub description: String,
    /// The other side's name.
    pub counterparty: String,
    /// The suggested category.
    pub category: String,
    /// How often suggestions like this one were right, in basis points.
    pub confidence: u16,
    /// The second one.
    #[schema(required = true)]
    pub runner_up: Option<String>,
    /// What decided, most first.
    pub because: Vec<SuggestionWord>,
}

/// Suggested categories, the surest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SuggestionPage {
    /// The suggestions.
    pub items: Vec<CategorySuggestion>,
    /// How many there are on all pages.
    pub total: usize,
    /// For the next page; null on the last.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
    /// How many lines nobody categorised, with a suggestion or without.
    pub uncategorised: usize,
    /// How many lines the classifier has learned from.
    pub examples: u64,
}

impl SuggestionPage {
    /// The page that starts at `offset`.
    #[must_use]
    pub fn new(list: treasury::SuggestionList, offset: usize) -> Self {
        let word = |it: treasury::SuggestionWord| SuggestionWord {
            kind: it.kind.to_owned(),
            text: it.text,
            weight: it.weight,
        };
        let next = offset + list.items.len();
        let has_more = next < list.total && !list.items.is_empty();
        let item = |it: treasury::CategorySuggestion| CategorySuggestion {
            entry: it.entry,
            account: it.account,
            amount: it.amount.into(),
            booked_on: it.booked_on,
            description: it.description,
            counterparty: it.counterparty,
            category: it.category,
            confidence: it.confidence,
            runner_up: it.runner_up,
            because: it.because.into_iter().map(word).collect(),
        };
        Self {
            items: list.items.into_iter().map(item).collect(),
            total: list.total,
            next_cursor: has_more.then(|| next.to_string()),
            uncategorised: list.uncategorised,
            examples: list.examples,
        }
    }
}
