//! Expected items: payables and receivables that bank lines settle (CASH-6).
//!
//! Owns: adding, changing, cancelling, listing and importing them, and their ageing.
//! Not here: which line settles which item (`matching`), paying one (`payments`), forecasts.
//! Invariant: an item's open amount is its amount less what standing entries settle of it; an
//! entry that was taken back settles nothing. What is added at once is added all or none.

mod ageing;
mod check;
mod file;
mod item;
mod paying;
mod row;
mod sheet;

use std::sync::Arc;

use journal::Book;
use money::{CounterpartyId, Date, ExpectedItemId, OrganisationId};
use store::{DocumentChange, DocumentVersion};

use crate::audit::Event;
use crate::error::Error;
use crate::kept::Kept;
use crate::mappings::Expected;
use crate::rights::{Action, Caller};
use crate::treasury::{Treasury, new_uuid};

pub use ageing::{Age, AgeingReport, AgeingRow};
pub(crate) use check::Findings;
pub use file::ExpectedImport;
pub use item::{ExpectedDraft, ExpectedItem, ExpectedKind, ExpectedState, Settlement};
pub(crate) use item::{ItemDocument, SettledDocument, show};
pub(crate) use paying::{item_of, origin_of};

/// The collection that items are kept in.
pub(crate) const COLLECTION: &str = "expected";
/// Most items that are added at a time.
const MAX_ITEMS: usize = 50_000;

/// The items of one organisation as they are stored.
pub(crate) type Items = Kept<Vec<StoredItem>>;

/// An item with its id and version.
#[derive(Clone, Debug)]
pub(crate) struct StoredItem {
    pub(crate) id: ExpectedItemId,
    pub(crate) version: u64,
    pub(crate) document: ItemDocument,
}

/// Which items are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExpectedQuery {
    /// Only of this kind.
    pub kind: Option<ExpectedKind>,
    /// Only in these states; in every state if empty.
    pub states: Vec<ExpectedState>,
    /// With this text in counterparty, reference or description.
    pub text: Option<String>,
    /// Only with this counterparty, by its names and accounts.
    pub counterparty: Option<CounterpartyId>,
    /// Only of this entity.
    pub entity: Option<String>,
    /// Due on this day or later.
    pub from: Option<Date>,
    /// Due on this day or earlier.
    pub to: Option<Date>,
    /// How many to leave out.
    pub offset: usize,
    /// How many at most.
    pub limit: usize,
}

/// A page of items, by due date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedList {
    /// The items.
    pub items: Vec<ExpectedItem>,
    /// How many there are on all pages.
    pub total: usize,
}

impl Treasury {
    /// Adds items, all or none. With the caller's key the same items are added once.
    ///
    /// Errors: `Files` with every problem of every item (its place as line), `KeyReused`.
    pub async fn add_expected(
        &self,
        org: OrganisationId,
        caller: &Caller,
        drafts: &[ExpectedDraft],
    ) -> Result<Vec<ExpectedItem>, Error> {
        caller.require(org, Action::ExpectedWrite)?;
        let book = self.book(org).await?;
        if drafts.is_empty() || drafts.len() > MAX_ITEMS {
            let found = drafts.len().to_string();
            return Err(Error::invalid("items", &found, "1 to 50,000 items"));
        }
        let mut findings = Findings::of("request");
        let documents = check::documents(&book, drafts, &mut findings);
        findings.refuse("no item was added")?;
        self.put_new(org, caller, (&book, documents)).await
    }

    /// Keeps new items under ids that a repeated request leads to again.
    async fn put_new(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (book, documents): (&Book, Vec<ItemDocument>),
    ) -> Result<Vec<ExpectedItem>, Error> {
        for it in &documents {
            require_shown(caller, it.entity.as_deref())?;
        }
        let content = item::content_of(&documents);
        let made: Vec<StoredItem> = documents
            .into_iter()
            .enumerate()
            .map(|(place, document)| StoredItem {
                id: item::id_of(org, caller.key.as_deref(), place),
                version: 1,
                document: document.made(caller, self.now(), &content),
            })
            .collect();
        if let Some(before) = self.added_before(org, caller, &made).await? {
            return item::show_all(book, &before);
        }
        let changes = made.iter().map(|it| DocumentChange {
            collection: COLLECTION,
            id: it.id.to_string(),
            expected: DocumentVersion::Absent,
            body: Some(it.document.to_body()),
        });
        let changes: Vec<_> = changes.collect();
        self.store
            .change_documents(org, &changes, &caller.name)
            .await?;
        let shown = item::show_all(book, &made)?;
        let event = Event::of("expected.added").after(&item::audited(&made));
        self.note_for(org, caller, event).await?;
        Ok(shown)
    }

    /// What the same request added before. Errors: `KeyReused` if it was another request.
    async fn added_before(
        &self,
        org: OrganisationId,
        caller: &Caller,
        made: &[StoredItem],
    ) -> Result<Option<Vec<StoredItem>>, Error> {
        let (Some(key), Some(first)) = (&caller.key, made.first()) else {
            return Ok(None);
        };
        let stored = self.stored_items(org).await?;
        let Some(known) = find(&stored, first.id) else {
            return Ok(None);
        };
        if known.document.content != first.document.content {
            return Err(Error::KeyReused {
                key: key.clone(),
                by: format!("the expected item {}", known.id),
            });
        }
        let found = made.iter().filter_map(|it| find(&stored, it.id).cloned());
        Ok(Some(found.collect()))
    }

    /// Changes an item: what it is, not what settled it.
    ///
    /// Errors: `NotFound`, `Files`, `Document` when another version is there, `Conflict` when it
    /// is cancelled or less than what is settled already.
    pub async fn change_expected(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (id, expected): (ExpectedItemId, Expected),
        draft: &ExpectedDraft,
    ) -> Result<ExpectedItem, Error> {
        caller.require(org, Action::ExpectedWrite)?;
        let book = self.book(org).await?;
        let stored = self.stored_item(org, caller, id).await?;
        let mut findings = Findings::of("request");
        let documents = check::documents(&book, std::slice::from_ref(draft), &mut findings);
        findings.refuse("the item was not changed")?;
        let Some(new) = documents.into_iter().next() else {
            return Err(unknown(&id.to_string()));
        };
        require_shown(caller, new.entity.as_deref())?;
        let document = stored.document.changed(new, &book)?;
        self.put_item(
            org,
            caller,
            (stored, expected),
            (document, "expected.changed"),
        )
        .await
    }

    /// Cancels an item: nothing is expected any more. Answers it.
    ///
    /// Errors: `NotFound`, `Document`, `Conflict` when it is cancelled or settled.
    pub async fn cancel_expected(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (id, expected): (ExpectedItemId, Expected),
        reason: &str,
    ) -> Result<ExpectedItem, Error> {
        caller.require(org, Action::ExpectedWrite)?;
        let book = self.book(org).await?;
        let mut findings = Findings::of("request");
        findings.text("reason", reason);
        findings.refuse("the item was not cancelled")?;
        let stored = self.stored_item(org, caller, id).await?;
        let document = stored.document.cancelled(&book, reason)?;
        self.put_item(
            org,
            caller,
            (stored, expected),
            (document, "expected.cancelled"),
        )
        .await
    }

    async fn put_item(
        &self,
        org: OrganisationId,
        caller: &Caller,
        (stored, expected): (StoredItem, Expected),
        (document, action): (ItemDocument, &'static str),
    ) -> Result<ExpectedItem, Error> {
        let on = match expected {
            Expected::Any => DocumentVersion::Is(stored.version),
            Expected::Absent => DocumentVersion::Absent,
            Expected::Version(version) => DocumentVersion::Is(version),
        };
        let change = DocumentChange {
            collection: COLLECTION,
            id: stored.id.to_string(),
            expected: on,
            body: Some(document.to_body()),
        };
        self.store
            .change_documents(org, &[change], &caller.name)
            .await?;
        let event = Event::of(action)
            .on(stored.id.to_string())
            .before(&stored.document.to_body())
            .after(&document.to_body());
        self.note_for(org, caller, event).await?;
        let book = self.book(org).await?;
        let changed = StoredItem {
            version: stored.version + 1,
            document,
            ..stored
        };
        item::show(&book, &changed)
    }

    /// Items, by due date.
    ///
    /// Errors: `NotFound` for an unknown counterparty, `Store`.
    pub async fn expected_items(
        &self,
        org: OrganisationId,
        caller: &Caller,
        query: &ExpectedQuery,
    ) -> Result<ExpectedList, Error> {
        let mut found = self.seen_items(org, caller).await?;
        let text = query.text.as_ref().map(|it| it.to_lowercase());
        if let Some(id) = query.counterparty {
            caller.require(org, Action::RulesRead)?;
            let known = self.known_counterparties(org).await?;
            let place = known.place_of(id)?;
            let given = |it: &Option<String>| it.clone().unwrap_or_default();
            found.retain(|it| {
                let (account, name) = (given(&it.counterparty_account), given(&it.counterparty));
                known.place(&account, &name) == Some(place)
            });
        }
        found.retain(|it| {
            query.kind.is_none_or(|kind| it.kind == kind)
                && (query.states.is_empty() || query.states.contains(&it.state))
                && query.from.is_none_or(|day| it.due_on >= day)
                && query.to.is_none_or(|day| it.due_on <= day)
                && (query.entity.is_none() || it.entity == query.entity)
                && text.as_ref().is_none_or(|text| it.mentions(text))
        });
        found.sort_by_key(|it| (it.due_on, it.id));
        let total = found.len();
        let items = found.into_iter().skip(query.offset).take(query.limit);
        Ok(ExpectedList {
            items: items.collect(),
            total,
        })
    }

    /// One item. Errors: `NotFound`.
    pub async fn expected_item(
        &self,
        org: OrganisationId,
        caller: &Caller,
        id: ExpectedItemId,
    ) -> Result<ExpectedItem, Error> {
        caller.require(org, Action::ExpectedRead)?;
        let book = self.book(org).await?;
        item::show(&book, &self.stored_item(org, caller, id).await?)
    }

    /// Every item that the caller's scope shows.
    pub(crate) async fn seen_items(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Vec<ExpectedItem>, Error> {
        caller.require(org, Action::ExpectedRead)?;
        let book = self.book(org).await?;
        let stored = self.stored_items(org).await?;
        let seen = stored
            .iter()
            .filter(|it| is_shown(caller, it.document.entity.as_deref()));
        seen.map(|it| item::show(&book, it)).collect()
    }

    /// The items as they are stored.
    pub(crate) async fn stored_items(
        &self,
        org: OrganisationId,
    ) -> Result<Arc<Vec<StoredItem>>, Error> {
        self.collection(&self.items, org, |documents| {
            documents.iter().map(item::stored).collect()
        })
        .await
    }

    /// One item as it is stored now. Errors: `NotFound`, also for what the scope hides.
    async fn stored_item(
        &self,
        org: OrganisationId,
        caller: &Caller,
        id: ExpectedItemId,
    ) -> Result<StoredItem, Error> {
        let name = id.to_string();
        let key = store::DocumentKey {
            org,
            collection: COLLECTION,
            id: &name,
        };
        let found = self.store.document(key).await?;
        let found = found.as_ref().map(item::stored).transpose()?;
        found
            .filter(|it| is_shown(caller, it.document.entity.as_deref()))
            .ok_or_else(|| unknown(&name))
    }
}

/// The item with this id among those that are sorted by it.
pub(crate) fn find(items: &[StoredItem], id: ExpectedItemId) -> Option<&StoredItem> {
    let place = items.binary_search_by(|it| it.id.cmp(&id)).ok()?;
    items.get(place)
}

/// Who is limited to some entities sees the items of these; an item of no entity is everybody's
/// who is not limited.
fn is_shown(caller: &Caller, entity: Option<&str>) -> bool {
    let Some(scope) = caller.scope() else {
        return true;
    };
    entity.is_some_and(|it| scope.entities.iter().any(|own| own == it))
}

fn require_shown(caller: &Caller, entity: Option<&str>) -> Result<(), Error> {
    is_shown(caller, entity)
        .then_some(())
        .ok_or(Error::OutsideScope)
}

pub(crate) fn unknown(name: &str) -> Error {
    Error::NotFound {
        what: "expected item",
        name: name.to_owned(),
        cure: "`bursar expected list` shows every item with its id",
    }
}

/// A new id.
fn new_id() -> ExpectedItemId {
    ExpectedItemId::from_uuid(new_uuid())
}
