//! Deciding: from a command to the facts it leads to, or to why not (JOURNAL-1).
//!
//! Owns: every rule that a change of the books must pass, and idempotency.
//! Not here: who may ask (`treasury`), durability (`store`).
//! Invariant: pure; a refused command has no fact, and bulk commands list every refusal.

mod command;
mod entries;
mod payment_refusal;
mod payments;
mod recategorise;
mod reconcile;
mod refusal;

use std::collections::{BTreeMap, BTreeSet};

use money::{AssetDefinition, Date, Timestamp};

use crate::account::{Account, AccountKind, AccountPath, AccountType, EntitySlug};
use crate::book::{Book, Chart, Fold, RequestRow};
use crate::chain::{Head, SealedRecord};
use crate::encoding::Bodies;
use crate::record::{Fact, Organisation, Record, RequestMark};

pub use command::{
    AccountChange, Approval, Command, NewAccount, Recategorisation, Reclassification, Request,
    StatementDraft, Submission,
};
pub use payment_refusal::PaymentRefusal;
pub use refusal::{Refusal, RefusalKind};

/// Longest idempotency key, in bytes.
pub(crate) const MAX_KEY: usize = 255;
/// Most facts that one command may lead to.
pub(crate) const MAX_FACTS: usize = 2_000_000;
/// From so many facts on, and a quarter of the book's entries, balances and registers are built
/// again at once instead of changed fact by fact.
const MANY_FACTS: usize = 10_000;

/// What a request leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// New facts to record, all or none.
    Facts(Vec<Fact>),
    /// The same request was recorded before: its first sequence and how many records it had.
    Repeated(RequestRow),
}

/// Decides what `request` leads to in these books.
///
/// Errors: every refusal at once; then nothing may be recorded.
pub fn decide(book: &Book, request: &Request) -> Result<Decision, Vec<Refusal>> {
    if let Some(key) = &request.key {
        if key.is_empty() || key.len() > MAX_KEY {
            return Err(vec![RefusalKind::BadKey.whole()]);
        }
        if let Some(row) = book.request(key) {
            if row.content == request.content() {
                return Ok(Decision::Repeated(row));
            }
            return Err(vec![
                RefusalKind::KeyReused {
                    key: key.clone(),
                    first: row.first,
                }
                .whole(),
            ]);
        }
    }
    let is_open = book.organisation().is_some();
    if is_open == matches!(request.command, Command::OpenOrganisation { .. }) {
        return Err(vec![RefusalKind::OrganisationState { is_open }.whole()]);
    }
    let facts = decide_facts(book, request)?;
    if facts.len() > MAX_FACTS {
        return Err(vec![
            RefusalKind::TooMany {
                found: facts.len(),
                limit: MAX_FACTS,
            }
            .whole(),
        ]);
    }
    Ok(Decision::Facts(facts))
}

fn decide_facts(book: &Book, request: &Request) -> Result<Vec<Fact>, Vec<Refusal>> {
    match &request.command {
        Command::OpenOrganisation {
            id,
            name,
            reporting,
        } => {
            let currency = AssetDefinition::currency(reporting.as_str())
                .map_err(|it| vec![RefusalKind::Asset(it).whole()])?;
            require_text("name", name, 200)?;
            let organisation = Organisation {
                id: *id,
                name: name.clone(),
                reporting: *reporting,
            };
            Ok(vec![
                Fact::OrganisationOpened(organisation),
                Fact::AssetDefined(currency),
            ])
        }
        Command::DefineAssets(definitions) => define_assets(book, definitions),
        Command::DefineEntity(entity) => {
            require_text("name", &entity.name, 200)?;
            let is_same = book.entities().get(&entity.slug) == Some(entity);
            Ok(if is_same {
                vec![]
            } else {
                vec![Fact::EntityDefined(entity.clone())]
            })
        }
        Command::OpenAccounts(accounts) => open_accounts(book, accounts),
        Command::ChangeAccount { id, change } => change_account(book, *id, change),
        Command::PostEntries(entries) => entries::post(book, entries),
        Command::ReverseEntries {
            entries,
            booked_on,
            reason,
        } => entries::reverse(book, entries, *booked_on, reason),
        Command::Reclassify(it) => recategorise::reclassify(book, it),
        Command::Recategorise(moves) => recategorise::decide(book, moves),
        Command::Reconcile(it) => reconcile::sign(book, it),
        Command::ReopenReconciliation { account, reason } => {
            reconcile::reopen(book, *account, reason)
        }
        Command::RecordStatements(drafts) => entries::record_statements(book, drafts),
        Command::DraftPayments(_)
        | Command::DraftPaymentsOnce(_)
        | Command::ChangePayment { .. }
        | Command::SubmitPayments(_)
        | Command::ApprovePayments { .. }
        | Command::MovePayments(_)
        | Command::ExportPayments(_) => payments::decide(book, request),
        Command::ClosePeriod { entity, through } => close_period(book, entity.as_ref(), *through),
        Command::ReopenPeriod { entity, through } => reopen_period(book, entity.as_ref(), *through),
    }
}

fn close_period(
    book: &Book,
    entity: Option<&EntitySlug>,
    through: Date,
) -> Result<Vec<Fact>, Vec<Refusal>> {
    require_entity(book, entity)?;
    if book.locks().through(entity).is_some_and(|it| it >= through) {
        return Ok(vec![]);
    }
    let entity = entity.cloned();
    Ok(vec![Fact::PeriodClosed { entity, through }])
}

fn reopen_period(
    book: &Book,
    entity: Option<&EntitySlug>,
    through: Option<Date>,
) -> Result<Vec<Fact>, Vec<Refusal>> {
    require_entity(book, entity)?;
    let closed = match entity {
        Some(it) => book.locks().entities.get(it).copied(),
        None => book.locks().all,
    };
    // What is open already stays as it is: reopening never closes a day.
    let is_closed = closed > through;
    let entity = entity.cloned();
    Ok(is_closed
        .then_some(Fact::PeriodReopened { entity, through })
        .into_iter()
        .collect())
}

fn define_assets(book: &Book, definitions: &[AssetDefinition]) -> Result<Vec<Fact>, Vec<Refusal>> {
    let mut scales = BTreeMap::new();
    collect(definitions, |it| {
        let (asset, found) = (it.asset.code(), it.asset.scale());
        let defined = *scales.entry(asset).or_insert(found);
        if defined != found {
            return Err(RefusalKind::ScaleChanged {
                asset,
                defined,
                found,
            });
        }
        define_asset(book, it)
    })
}

/// One fact or refusal an item: all facts, or all refusals with their items' places.
fn collect<T>(
    items: &[T],
    mut decide: impl FnMut(&T) -> Result<Option<Fact>, RefusalKind>,
) -> Result<Vec<Fact>, Vec<Refusal>> {
    let (mut facts, mut refusals) = (Vec::with_capacity(items.len()), Vec::new());
    for (index, item) in items.iter().enumerate() {
        match decide(item) {
            Ok(fact) => facts.extend(fact),
            Err(kind) => refusals.push(kind.at(index)),
        }
    }
    if refusals.is_empty() {
        Ok(facts)
    } else {
        Err(refusals)
    }
}

fn define_asset(book: &Book, it: &AssetDefinition) -> Result<Option<Fact>, RefusalKind> {
    it.check()?;
    match book.assets().get(it.asset.code()) {
        Some(old) if old == it => Ok(None),
        Some(old) if old.asset.scale() != it.asset.scale() => Err(RefusalKind::ScaleChanged {
            asset: it.asset.code(),
            defined: old.asset.scale(),
            found: it.asset.scale(),
        }),
        _ => Ok(Some(Fact::AssetDefined(it.clone()))),
    }
}

fn require_text(field: &'static str, text: &str, limit: usize) -> Result<(), Vec<Refusal>> {
    refusal::check_text(field, text, limit).map_err(|it| vec![it.whole()])?;
    if text.trim().is_empty() {
        return Err(vec![RefusalKind::Empty(field).whole()]);
    }
    Ok(())
}

fn require_entity(book: &Book, entity: Option<&EntitySlug>) -> Result<(), Vec<Refusal>> {
    match entity {
        Some(it) if !book.entities().contains_key(it) => {
            Err(vec![RefusalKind::UnknownEntity(it.to_string()).whole()])
        }
        _ => Ok(()),
    }
}

fn open_accounts(book: &Book, accounts: &[NewAccount]) -> Result<Vec<Fact>, Vec<Refusal>> {
    let mut next = book.chart().next_id();
    let mut paths = BTreeSet::new();
    let mut identifications = BTreeMap::new();
    collect(accounts, |new| {
        let path: AccountPath = new.path.parse()?;
        let is_taken = book.chart().find(path.as_str()).is_some();
        if is_taken || !paths.insert(path.as_str().to_lowercase()) {
            return Err(RefusalKind::PathTaken(path.to_string()));
        }
        let account = Account {
            id: next,
            kind: new.kind.unwrap_or_else(|| AccountKind::guess(&path)),
            path,
            entity: new.entity.clone(),
            asset: new.asset,
            custody: new.custody.clone(),
            opened_on: new.opened_on,
            closed_on: None,
        };
        check_account(book, &account)?;
        if let Some(it) = account.custody.identification.as_deref()
            && let Some(plain) = Chart::plain_identification(it)
            && let Some(path) = identifications.insert(plain, account.path.to_string())
        {
            let identification = it.to_owned();
            return Err(RefusalKind::IdentificationTaken {
                identification,
                path,
            });
        }
        next.0 += 1;
        Ok(Some(Fact::AccountOpened(account)))
    })
}

/// What must hold for an account however it came about.
fn check_account(book: &Book, account: &Account) -> Result<(), RefusalKind> {
    if let Some(it) = &account.entity
        && !book.entities().contains_key(it)
    {
        return Err(RefusalKind::UnknownEntity(it.to_string()));
    }
    if let Some(it) = account.asset
        && book.assets().get(it).is_none()
    {
        return Err(RefusalKind::UnknownAsset(it.to_string()));
    }
    let wants_category = matches!(
        account.path.account_type(),
        AccountType::Income | AccountType::Expense
    );
    if account.kind.is_treasury() && wants_category {
        return Err(RefusalKind::KindAgainstType {
            kind: account.kind.word(),
            root: account.path.account_type().root(),
        });
    }
    if account
        .opened_on
        .zip(account.closed_on)
        .is_some_and(|(opened, closed)| closed < opened)
    {
        return Err(RefusalKind::ClosedBeforeOpened);
    }
    let custody = &account.custody;
    for (field, text) in [
        ("bank", &custody.bank),
        ("identification", &custody.identification),
        ("region", &custody.region),
    ] {
        refusal::check_text(field, text.as_deref().unwrap_or_default(), 200)?;
    }
    if let Some(it) = custody.identification.as_deref()
        && let Some(other) = book.chart().find_by_identification(it)
        && other.id != account.id
    {
        return Err(RefusalKind::IdentificationTaken {
            identification: it.to_owned(),
            path: other.path.to_string(),
        });
    }
    Ok(())
}

fn change_account(
    book: &Book,
    id: crate::account::AccountId,
    change: &AccountChange,
) -> Result<Vec<Fact>, Vec<Refusal>> {
    let one = |it: RefusalKind| vec![it.whole()];
    let old = book
        .account(id)
        .ok_or_else(|| one(RefusalKind::UnknownAccount(id.to_string())))?;
    let mut account = old.clone();
    if let Some(path) = &change.path {
        account.path = path
            .parse()
            .map_err(|it: crate::account::AccountError| one(it.into()))?;
        if account.path.account_type() != old.path.account_type() {
            return Err(one(RefusalKind::TypeChanged));
        }
        if book.chart().find(path).is_some_and(|it| it.id != id) {
            return Err(one(RefusalKind::PathTaken(path.clone())));
        }
    }
    if let Some(custody) = &change.custody {
        account.custody = custody.clone();
    }
    if let Some(kind) = change.kind {
        account.kind = kind;
    }
    if let Some(entity) = &change.entity {
        account.entity.clone_from(entity);
    }
    if let Some(closed_on) = change.closed_on {
        account.closed_on = closed_on;
        entries::check_closing(book, &account).map_err(one)?;
    }
    check_account(book, &account).map_err(one)?;
    Ok(if account == *old {
        vec![]
    } else {
        vec![Fact::AccountChanged(account)]
    })
}

impl Book {
    /// Records decided facts: seals a record for each and applies it to this book.
    ///
    /// The book is ahead of what is stored until the caller has appended the records; on any
    /// failure the caller drops it and goes back to the book before.
    ///
    /// Errors: `ApplyError` when a sum would overflow.
    pub fn record(
        &mut self,
        request: &Request,
        facts: Vec<Fact>,
    ) -> Result<Vec<SealedRecord>, crate::book::ApplyError> {
        // Sequence orders records; a clock that was set back must not seem to.
        let at = request.at.max(self.recorded_at);
        let at = Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at);
        let at = at.max(self.recorded_at);
        let count = u32::try_from(facts.len()).unwrap_or(u32::MAX);
        let mut mark = request.key.as_ref().map(|key| RequestMark {
            key: key.clone(),
            content: request.content(),
            records: count,
        });
        let mut sealed = Vec::with_capacity(facts.len());
        let mut bodies = Bodies::new(at);
        let mut seal = |head: Head, fact: Fact| {
            let record = Record {
                seq: head.seq + 1,
                at,
                by: request.by.clone(),
                request: mark.take(),
                fact,
            };
            let next = head.seal(bodies.encode(&record));
            let hash = next.hash;
            sealed.push(next);
            (record, hash)
        };
        if facts.len() < MANY_FACTS.max(self.entries.len() / 4) {
            for fact in facts {
                let (record, hash) = seal(self.head, fact);
                let seq = record.seq;
                self.apply(record)?;
                self.head = Head { seq, hash };
            }
        } else {
            let mut fold = Fold::resume(std::mem::take(self));
            for fact in facts {
                let (record, hash) = seal(fold.head(), fact);
                fold.apply(record, hash)?;
            }
            *self = fold.finish()?;
        }
        Ok(sealed)
    }
}
