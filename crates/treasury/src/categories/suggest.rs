//! Suggested categories for lines that have none yet (CASH-5).
//!
//! Owns: asking the classifier, in order of confidence, and accepting many at once.
//! Not here: learning (`learned`), booking (`categories`).
//! Invariant: nothing is booked that was not asked for by line or by a lowest confidence; what is
//! accepted is what was suggested at that moment.

use cash::BasisPoints;
use cash::classify::Kind;
use journal::{AccountId, Book};
use money::{Amount, Date, OrganisationId};

use super::{
    Batch, Categorisation, CategorisationSource, batch_id, content_of, is_category, move_to,
};
use crate::error::Error;
use crate::lines::{BookLine, lines};
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// Which suggestions are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SuggestionQuery {
    /// At least this sure, in basis points.
    pub at_least: u16,
    /// How many to leave out.
    pub offset: usize,
    /// How many at most.
    pub limit: usize,
}

/// One of the words that decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuggestionWord {
    /// What it is of: `word`, `counterparty`, `account`.
    pub kind: &'static str,
    /// The word as learned.
    pub text: String,
    /// Its part in what speaks for the category, in basis points.
    pub weight: u16,
}

/// A category that a line probably has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategorySuggestion {
    /// The entry.
    pub entry: u64,
    /// The account the money moved on, as a path.
    pub account: String,
    /// Money in is positive.
    pub amount: Amount,
    /// Booking date.
    pub booked_on: Date,
    /// What it is.
    pub description: String,
    /// The other side's name.
    pub counterparty: String,
    /// The suggested category, as a path.
    pub category: String,
    /// How often suggestions like this one were right, in basis points.
    pub confidence: u16,
    /// The second one.
    pub runner_up: Option<String>,
    /// What decided, most first.
    pub because: Vec<SuggestionWord>,
}

/// A page of suggestions, the surest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuggestionList {
    /// The suggestions.
    pub items: Vec<CategorySuggestion>,
    /// How many there are on all pages.
    pub total: usize,
    /// How many lines nobody categorised, with a suggestion or without.
    pub uncategorised: usize,
    /// How many lines the classifier has learned from.
    pub examples: u64,
}

/// A line with its suggestion.
struct Found {
    line: BookLine,
    category: AccountId,
    confidence: BasisPoints,
}

impl Treasury {
    /// Categories for lines that have none, the surest first.
    ///
    /// Errors: `Store`.
    pub async fn category_suggestions(
        &self,
        org: OrganisationId,
        caller: &Caller,
        query: SuggestionQuery,
    ) -> Result<SuggestionList, Error> {
        let seen = self.book_for(org, caller, Action::RulesRead).await?;
        let whole = self.book(org).await?;
        let learned = std::sync::Arc::clone(&self.learned);
        crate::imports::off_runtime(move || {
            learned.ask(org, &whole, |classifier| {
                let (found, uncategorised) = suggested(&seen, classifier, query.at_least);
                let total = found.len();
                let page = found.into_iter().skip(query.offset).take(query.limit);
                SuggestionList {
                    items: page.filter_map(|it| show(&seen, classifier, it)).collect(),
                    total,
                    uncategorised,
                    examples: classifier.examples(),
                }
            })
        })
        .await
    }

    /// Accepts every suggestion that is at least this sure.
    ///
    /// Errors: `Refused`, `KeyReused`, `Conflict` when there is none.
    pub async fn accept_suggestions(
        &self,
        org: OrganisationId,
        caller: &Caller,
        at_least: u16,
    ) -> Result<Categorisation, Error> {
        caller.require(org, Action::EntriesCorrect)?;
        let id = batch_id(org, caller, "suggestions");
        let content = content_of(std::iter::once(at_least.to_string()));
        if let Some(done) = self.batch_before(org, caller, id, &content).await? {
            return Ok(done);
        }
        let seen = self.book_for(org, caller, Action::RulesRead).await?;
        let whole = self.book(org).await?;
        let learned = std::sync::Arc::clone(&self.learned);
        let moves = crate::imports::off_runtime(move || {
            learned.ask(org, &whole, |classifier| {
                let (found, _) = suggested(&seen, classifier, at_least);
                let open = found.into_iter().filter(|it| is_open(&seen, &it.line));
                let moves = open.filter_map(|it| {
                    let from = it.line.other_side()?;
                    Some(move_to(&it.line, from, it.category, "suggestion accepted"))
                });
                moves.collect::<Vec<_>>()
            })
        })
        .await?;
        if moves.is_empty() {
            let percent = at_least / 100;
            return Err(Error::Conflict(format!(
                "no suggestion is at least {percent} % sure: accept less sure ones, or categorise \
                 more lines by hand first"
            )));
        }
        let batch = Batch {
            source: CategorisationSource::Person,
            about: format!("suggestions of at least {} %", at_least / 100),
            moves,
        };
        self.book_batch(org, caller, (id, content), batch).await
    }
}

/// Whether the line's period is open for a reclassification.
pub(crate) fn is_open(book: &Book, line: &BookLine) -> bool {
    let locks = book.locks();
    let of = |account: Option<AccountId>| {
        let entity = account.and_then(|it| book.account(it)?.entity.clone());
        locks.through(entity.as_ref())
    };
    // The postings are on the other side; its own entity counts there.
    of(line.other_side()).is_none_or(|it| line.booked_on > it)
}

/// Lines without a category with what they probably are, the surest first, and how many lines
/// have no category.
fn suggested(
    book: &Book,
    classifier: &cash::classify::Classifier,
    at_least: u16,
) -> (Vec<Found>, usize) {
    let (mut found, mut uncategorised) = (Vec::new(), 0);
    for line in lines(book).filter(BookLine::is_unknown) {
        uncategorised += 1;
        let Some((path, confidence)) = classifier.classify(&line.movement()) else {
            continue;
        };
        let category = book.chart().find(path.as_str()).map(|it| it.id);
        let Some(category) = category.filter(|it| is_category(book, *it)) else {
            continue;
        };
        if confidence.points() >= at_least {
            found.push(Found {
                line,
                category,
                confidence,
            });
        }
    }
    // Stable: of equally sure ones the oldest line comes first.
    found.sort_by_key(|it| std::cmp::Reverse(it.confidence));
    (found, uncategorised)
}

fn show(
    book: &Book,
    classifier: &cash::classify::Classifier,
    it: Found,
) -> Option<CategorySuggestion> {
    let suggestion = classifier.suggest(&it.line.movement())?;
    let word = |it: cash::classify::ReasonWord| SuggestionWord {
        kind: kind_word(it.kind),
        text: it.text,
        weight: it.weight.points(),
    };
    Some(CategorySuggestion {
        entry: it.line.entry,
        account: it.line.path.to_string(),
        amount: it.line.amount,
        booked_on: it.line.booked_on,
        description: it.line.description,
        counterparty: it.line.counterparty,
        category: book.account(it.category)?.path.to_string(),
        confidence: it.confidence.points(),
        // A category outside the caller's sight is not named.
        runner_up: suggestion
            .runner_up
            .filter(|it| book.chart().find(it.as_str()).is_some())
            .map(|it| it.to_string()),
        because: suggestion.because.into_iter().map(word).collect(),
    })
}

const fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Word => "word",
        Kind::Pair => "words",
        Kind::Counterparty => "counterparty",
        Kind::NameWord => "name",
        Kind::CounterpartyAccount => "counterparty-account",
        Kind::Code => "code",
        Kind::Account => "account",
        Kind::Size => "size",
        Kind::Amount => "amount",
    }
}
