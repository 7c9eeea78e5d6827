//! What a change of the books looks like in the audit log (GUARD-6).
//!
//! Owns: the event of each command that changes what the books are made of.
//! Not here: entries and payments: the journal is their own record, with author, moment and chain.
//! Invariant: an event has how it was and how it is; long lists are counted, not cut silently.

use journal::{Account, AccountChange, AccountId, Book, Command, EntitySlug, NewAccount};
use money::Date;
use serde_json::{Value, json};

use super::Event;

/// Items of a list that are written down one by one.
const MAX_ITEMS: usize = 200;

/// The event of a command, on the book as it was before; none for entries and statements.
pub(crate) fn event_of(command: &Command, before: &Book) -> Option<Event> {
    Some(match command {
        Command::PostEntries(_)
        | Command::ReverseEntries { .. }
        | Command::Reclassify(_)
        | Command::Recategorise(_)
        | Command::RecordStatements(_)
        // As entries, payments are their own record.
        | Command::DraftPayments(_)
        | Command::DraftPaymentsOnce(_)
        | Command::ChangePayment { .. }
        | Command::SubmitPayments(_)
        | Command::ApprovePayments { .. }
        | Command::MovePayments(_)
        | Command::ExportPayments(_) => return None,
        Command::OpenOrganisation {
            id,
            name,
            reporting,
        } => Event::of("organisation.made")
            .on(id.to_string())
            .after(&json!({"name": name, "reporting": reporting.to_string()})),
        Command::DefineAssets(assets) => {
            let code = |it: &money::AssetDefinition| Value::from(it.asset.code().to_string());
            Event::of("asset.defined").after(&listed(assets.iter().map(code)))
        }
        Command::DefineEntity(entity) => {
            let event = Event::of("entity.defined").on(entity.slug.to_string());
            let event = match before.entities().get(&entity.slug) {
                Some(known) => event.before(&json!({"name": known.name})),
                None => event,
            };
            event.after(&json!({"name": entity.name}))
        }
        Command::OpenAccounts(accounts) => {
            let event = Event::of("account.opened");
            let event = match accounts.as_slice() {
                [one] => event.on(one.path.clone()),
                _ => event,
            };
            event.after(&listed(accounts.iter().map(opened)))
        }
        Command::ChangeAccount { id, change } => changed(before, *id, change),
        Command::Reconcile(it) => {
            let path = before.account(it.account).map(|it| it.path.to_string());
            Event::of("account.reconciled")
                .on(path.unwrap_or_else(|| it.account.to_string()))
                .after(&json!({
                    "through": it.through, "balance": it.balance.to_string(), "note": it.note,
                }))
        }
        Command::ReopenReconciliation { account, reason } => {
            let path = before.account(*account).map(|it| it.path.to_string());
            Event::of("account.reopened")
                .on(path.unwrap_or_else(|| account.to_string()))
                .before(&json!({"through": before.reconciled_through(*account)}))
                .after(&json!({"reason": reason}))
        }
        Command::ClosePeriod { entity, through } => {
            period("period.closed", before, entity.as_ref(), Some(*through))
        }
        Command::ReopenPeriod { entity, through } => {
            period("period.reopened", before, entity.as_ref(), *through)
        }
    })
}

fn period(
    action: &'static str,
    book: &Book,
    entity: Option<&EntitySlug>,
    through: Option<Date>,
) -> Event {
    let before = book.locks().through(entity);
    let target = entity.map_or_else(|| "all".to_owned(), ToString::to_string);
    Event::of(action)
        .on(target)
        .before(&json!({"through": before}))
        .after(&json!({"through": through}))
}

fn opened(it: &NewAccount) -> Value {
    json!({
        "path": it.path,
        "kind": it.kind.map(journal::AccountKind::word),
        "entity": it.entity.as_ref().map(ToString::to_string),
        "asset": it.asset.map(|it| it.to_string()),
        "bank": it.custody.bank,
        "identification": it.custody.identification,
    })
}

/// Only what is changed, as it was and as it is.
fn changed(book: &Book, id: AccountId, change: &AccountChange) -> Event {
    let (mut before, mut after) = (serde_json::Map::new(), serde_json::Map::new());
    let known: Option<&Account> = book.account(id);
    let mut note = |name: &str, was: Value, is: Value| {
        before.insert(name.to_owned(), was);
        after.insert(name.to_owned(), is);
    };
    if let Some(path) = &change.path {
        note("path", json!(known.map(|it| it.path.as_str())), json!(path));
    }
    if let Some(kind) = change.kind {
        let was = known.map(|it| it.kind.word());
        note("kind", json!(was), json!(kind.word()));
    }
    if let Some(entity) = &change.entity {
        let was = known.and_then(|it| it.entity.as_ref().map(ToString::to_string));
        let is = entity.as_ref().map(ToString::to_string);
        note("entity", json!(was), json!(is));
    }
    if let Some(is) = &change.custody {
        let was = known.map(|it| it.custody.clone()).unwrap_or_default();
        let shown = |it: &journal::Custody| {
            json!({
                "bank": it.bank, "identification": it.identification, "region": it.region,
            })
        };
        note("custody", shown(&was), shown(is));
    }
    if let Some(closed_on) = change.closed_on {
        let was = known.and_then(|it| it.closed_on);
        note("closed_on", json!(was), json!(closed_on));
    }
    let target = known.map_or_else(|| id.to_string(), |it| it.path.to_string());
    Event::of("account.changed")
        .on(target)
        .before(&Value::Object(before))
        .after(&Value::Object(after))
}

/// A list with its length; the rest of a long one is counted only.
pub(super) fn listed(items: impl ExactSizeIterator<Item = Value>) -> Value {
    let count = items.len();
    json!({"count": count, "items": items.take(MAX_ITEMS).collect::<Vec<_>>()})
}
