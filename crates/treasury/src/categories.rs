//! Categories of bank lines: given in bulk, taken back, and suggested (CASH-5).
//!
//! Owns: batches of categorisations with their undo, and what of it the journal knows.
//! Not here: rules (`rules`), what the classifier knows (`categories::learned`).
//! Invariant: a batch is one request of the journal, all or none; a line that was categorised
//! again since is left alone when the batch is taken back; where a batch's document and the
//! journal disagree, the journal is right.

mod learned;
mod suggest;

use std::collections::BTreeMap;

use journal::{AccountId, AccountType, Book, Command, Recategorisation};
use money::{CategorisationId, OrganisationId, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use statements::{Place, Problem};
use store::{Document, DocumentKey, DocumentVersion};

use crate::error::Error;
use crate::lines::BookLine;
use crate::rights::{Action, Caller};
use crate::treasury::{Treasury, new_uuid};

pub(crate) use learned::LearnedCategories;
pub(crate) use suggest::is_open;
pub use suggest::{CategorySuggestion, SuggestionList, SuggestionQuery, SuggestionWord};

/// The collection that batches are kept in.
const COLLECTION: &str = "categorisations";
/// Most lines of one request that names each.
const MAX_ITEMS: usize = 100_000;

/// What gave the categories of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CategorisationSource {
    /// Rules.
    Rules,
    /// A person, line by line or by accepting suggestions.
    Person,
    /// Transfers that were accepted.
    Transfers,
}

/// A line and the category it gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryChoice {
    /// The entry.
    pub entry: u64,
    /// The category, by number or path.
    pub category: String,
}

/// Lines that got their categories together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Categorisation {
    /// Its id.
    pub id: CategorisationId,
    /// What gave the categories.
    pub source: CategorisationSource,
    /// In words: the rules' names.
    pub about: String,
    /// When.
    pub made_at: Timestamp,
    /// By whom.
    pub made_by: String,
    /// How many lines got a category.
    pub lines: usize,
    /// How many of them still have it.
    pub standing: usize,
}

/// A batch as it is stored: what the journal does not know of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct BatchDocument {
    source: CategorisationSource,
    about: String,
    made_at: Timestamp,
    made_by: String,
    /// What was asked for, when the request had a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    content: Option<String>,
}

/// What a batch is to do.
pub(crate) struct Batch {
    pub(crate) source: CategorisationSource,
    pub(crate) about: String,
    pub(crate) moves: Vec<Recategorisation>,
}

impl Treasury {
    /// Gives lines their categories, all or none. With the caller's key it is done once.
    ///
    /// Errors: `Files` with every problem (the item's place as line), `Refused`, `KeyReused`.
    pub async fn categorise(
        &self,
        org: OrganisationId,
        caller: &Caller,
        choices: &[CategoryChoice],
    ) -> Result<Categorisation, Error> {
        caller.require(org, Action::EntriesCorrect)?;
        if choices.is_empty() || choices.len() > MAX_ITEMS {
            let found = choices.len().to_string();
            return Err(Error::invalid("items", &found, "1 to 100,000 lines"));
        }
        let id = batch_id(org, caller, "person");
        let content = content_of(
            choices
                .iter()
                .map(|it| format!("{} {}", it.entry, it.category)),
        );
        if let Some(done) = self.batch_before(org, caller, id, &content).await? {
            return Ok(done);
        }
        let book = self.book_seen(org, caller).await?;
        let mut problems = Vec::new();
        let mut moves = Vec::with_capacity(choices.len());
        for (line, choice) in (1_u64..).zip(choices) {
            match chosen(&book, choice) {
                Ok(it) => moves.push(it),
                Err((code, found, expected)) => {
                    problems.push(Problem::error(code, Place::line(line), &found, expected));
                }
            }
        }
        if !problems.is_empty() {
            return Err(refuse(problems));
        }
        let batch = Batch {
            source: CategorisationSource::Person,
            about: String::new(),
            moves,
        };
        self.book_batch(org, caller, (id, content), batch).await
    }

    /// Books a batch under its id.
    pub(crate) async fn book_batch(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (id, content): (CategorisationId, String),
        batch: Batch,
    ) -> Result<Categorisation, Error> {
        let document = BatchDocument {
            source: batch.source,
            about: batch.about,
            made_at: self.now(),
            made_by: caller.name.clone(),
            content: caller.key.as_ref().map(|_| content),
        };
        let body = serde_json::to_value(&document).unwrap_or_default();
        let name = id.to_string();
        let version = self
            .store
            .put_document(
                key(org, &name),
                DocumentVersion::Absent,
                &body,
                &caller.name,
            )
            .await?;
        let keyed = caller.clone().with_key(Some(commit_key(id)));
        if !batch.moves.is_empty()
            && let Err(error) = self
                .ask(org, &keyed, Command::Recategorise(batch.moves))
                .await
        {
            // Nothing was booked, unless nobody knows: then the document stays and the journal
            // says later what became of it.
            if !matches!(error, Error::OutcomeUnknown(_)) {
                let on = DocumentVersion::Is(version);
                self.store
                    .delete_document(key(org, &name), on, &caller.name)
                    .await?;
            }
            return Err(error);
        }
        let book = self.book(org).await?;
        Ok(shown(&book, id, document))
    }

    /// Batches, the newest first. Errors: `Store`.
    pub async fn categorisations(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Vec<Categorisation>, Error> {
        let book = self.book_for(org, caller, Action::RulesRead).await?;
        let documents = self.store.whole_collection(org, COLLECTION).await?;
        let mut found = Vec::with_capacity(documents.len());
        for it in &documents {
            let (id, document) = parse(it)?;
            // What a limited member did not make may be about accounts they do not see.
            if caller.scope().is_none() || document.made_by == caller.name {
                found.push(shown(&book, id, document));
            }
        }
        found.sort_by_key(|it| std::cmp::Reverse(it.made_at));
        Ok(found)
    }

    /// Takes a batch back: every line that still has its category from it gets the one before.
    ///
    /// Errors: `NotFound`, `Conflict` when nothing of it stands, `Refused` (a closed period).
    pub async fn undo_categorisation(
        &self,
        org: OrganisationId,
        caller: &Caller,
        id: CategorisationId,
    ) -> Result<Categorisation, Error> {
        caller.require(org, Action::EntriesCorrect)?;
        let name = id.to_string();
        let found = self.store.document(key(org, &name)).await?;
        let found = found.ok_or_else(|| unknown(&name))?;
        let (_, document) = parse(&found)?;
        if caller.scope().is_some() && document.made_by != caller.name {
            return Err(unknown(&name));
        }
        let book = self.book(org).await?;
        let is_done = caller
            .key
            .as_ref()
            .is_some_and(|it| book.request(it).is_some());
        if is_done {
            return Ok(shown(&book, id, document));
        }
        let entries = standing(&book, id);
        if entries.is_empty() {
            return Err(Error::Conflict(
                "nothing of it stands: it was taken back, or every line was categorised again"
                    .to_owned(),
            ));
        }
        let command = Command::ReverseEntries {
            entries,
            booked_on: None,
            reason: "categorisation undone".to_owned(),
        };
        self.ask(org, caller, command).await?;
        let book = self.book(org).await?;
        Ok(shown(&book, id, document))
    }

    /// What the same request did before. Errors: `KeyReused`.
    pub(crate) async fn batch_before(
        &self,
        org: OrganisationId,
        caller: &Caller,
        id: CategorisationId,
        content: &str,
    ) -> Result<Option<Categorisation>, Error> {
        let Some(used) = &caller.key else {
            return Ok(None);
        };
        let name = id.to_string();
        let Some(found) = self.store.document(key(org, &name)).await? else {
            return Ok(None);
        };
        let (_, document) = parse(&found)?;
        if document.content.as_deref() != Some(content) {
            return Err(Error::KeyReused {
                key: used.clone(),
                by: format!("the categorisation {id}"),
            });
        }
        let book = self.book(org).await?;
        Ok(Some(shown(&book, id, document)))
    }
}

/// The move that a choice stands for, or what is wrong with it: code, found, expected.
fn chosen(
    book: &Book,
    choice: &CategoryChoice,
) -> Result<Recategorisation, (&'static str, String, String)> {
    let entry = || choice.entry.to_string();
    let no_line = || {
        let expected = "an entry that stands and moves money of one account of ours";
        ("no-bank-line", entry(), expected.to_owned())
    };
    let line = BookLine::at(book, choice.entry).ok_or_else(no_line)?;
    let from = line.other_side().ok_or_else(|| {
        let expected = "a line with one category: this one is split; reclassify its parts";
        ("split-line", entry(), expected.to_owned())
    })?;
    let to = Treasury::find_account(book, &choice.category);
    let to = to.map_err(|error| {
        (
            "unknown-account",
            choice.category.clone(),
            error.to_string(),
        )
    })?;
    if to.kind.is_treasury() {
        let expected = "a category or a transfer account, not an account of money";
        return Err((
            "not-a-category",
            choice.category.clone(),
            expected.to_owned(),
        ));
    }
    if to.id == from {
        let expected = "another category than the one it has";
        return Err((
            "category-same",
            choice.category.clone(),
            expected.to_owned(),
        ));
    }
    Ok(move_to(&line, from, to.id, "categorised"))
}

/// A whole line moved to one account.
pub(crate) fn move_to(
    line: &BookLine,
    from: AccountId,
    to: AccountId,
    reason: &str,
) -> Recategorisation {
    Recategorisation {
        entry: line.entry,
        from,
        to: vec![(to, None)],
        counterparty: None,
        tags: BTreeMap::new(),
        reason: reason.to_owned(),
    }
}

/// Whether an account can be what a line is for.
pub(crate) fn is_category(book: &Book, account: AccountId) -> bool {
    book.account(account).is_some_and(|it| {
        let is_flow = matches!(
            it.path.account_type(),
            AccountType::Income | AccountType::Expense
        );
        (is_flow || !it.kind.is_treasury()) && !crate::lines::is_suspense(book, account)
    })
}

/// The entries of a batch that still say what their lines are for.
fn standing(book: &Book, id: CategorisationId) -> Vec<u64> {
    let still = |seq: &u64| {
        let Some(view) = book.entry_at(*seq).filter(|it| it.reversed_by().is_none()) else {
            return false;
        };
        let Some(journal::Correction::Reclassification(of)) = view.corrects() else {
            return false;
        };
        // The last word on the line: nothing that stands was said after it.
        let later = book.entry_at(of).map(|it| it.reclassified_by().max());
        later.flatten() == Some(*seq)
    };
    entries_of(book, id).filter(still).collect()
}

fn entries_of(book: &Book, id: CategorisationId) -> impl Iterator<Item = u64> {
    let row = book.request(&commit_key(id));
    let (first, records) = row.map_or((0, 0), |it| (it.first, u64::from(it.records)));
    first..first + records
}

fn shown(book: &Book, id: CategorisationId, document: BatchDocument) -> Categorisation {
    Categorisation {
        id,
        source: document.source,
        about: document.about,
        made_at: document.made_at,
        made_by: document.made_by,
        lines: entries_of(book, id).count(),
        standing: standing(book, id).len(),
    }
}

/// The id of a batch: the same one for the same request.
pub(crate) fn batch_id(org: OrganisationId, caller: &Caller, what: &str) -> CategorisationId {
    let Some(key) = &caller.key else {
        return CategorisationId::from_uuid(new_uuid());
    };
    let digest = Sha256::digest(format!("{org}/categorisation/{what}/{key}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    CategorisationId::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// What a request asks for, in short.
pub(crate) fn content_of(parts: impl Iterator<Item = String>) -> String {
    let mut digest = Sha256::new();
    for it in parts {
        digest.update(it.as_bytes());
        digest.update(b"\n");
    }
    let digest = digest.finalize();
    digest[..16].iter().map(|it| format!("{it:02x}")).collect()
}

fn commit_key(id: CategorisationId) -> String {
    format!("categorisation/{id}")
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
        what: "categorisation",
        name: name.to_owned(),
        cure: "`bursar category batches` lists them",
    }
}

fn refuse(problems: Vec<Problem>) -> Error {
    let count = problems.len();
    let word = if count == 1 { "line" } else { "lines" };
    let problems = problems.into_iter().take(200);
    Error::Files {
        summary: format!("{count} {word} cannot be categorised so: nothing was changed"),
        problems: problems.map(|it| ("request".to_owned(), it)).collect(),
    }
}

fn parse(document: &Document) -> Result<(CategorisationId, BatchDocument), Error> {
    let damaged = |error: &dyn std::fmt::Display| {
        let id = &document.id;
        Error::Conflict(format!(
            "the stored categorisation `{id}` cannot be read: {error}"
        ))
    };
    let id = document.id.parse().map_err(|it| damaged(&it))?;
    let body = BatchDocument::deserialize(&document.body).map_err(|it| damaged(&it))?;
    Ok((id, body))
}
