//! Reconciliation: an account compared with its bank, signed off and locked (CASH-6).
//!
//! Owns: one open session an account, what stands between it and a sign-off, the sign-offs.
//! Not here: the rule that books and bank agree (`journal::decide`), matching (`matching`).
//! Invariant: a sign-off is a fact of the journal; a session is a note that may be dropped.

mod session;

use journal::{Account, AccountId, Asking, Book, Command, Reconciliation};
use money::{Amount, Date, OrganisationId};
use serde::{Deserialize, Serialize};
use store::{Document, DocumentChange, DocumentKey, DocumentVersion};

use crate::error::Error;
use crate::lines::BookLine;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

pub use session::{ReconciliationLine, ReconciliationView};

/// The collection of open sessions: one document an account.
const COLLECTION: &str = "reconciliations";

/// What is to be reconciled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReconciliationStart {
    /// The account, by number or path.
    pub account: String,
    /// The last day; that of the last bank statement if none.
    pub through: Option<Date>,
    /// What the bank says at the end of it, as decimal text; the statement's closing balance if
    /// none.
    pub balance: Option<String>,
}

/// A sign-off that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOff {
    /// Its sequence in the journal.
    pub seq: u64,
    /// The last day that is signed off.
    pub through: Date,
    /// What bank and books both said.
    pub balance: Amount,
    /// What the person added.
    pub note: String,
}

/// Where an account stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReconciliationRow {
    /// The account.
    pub account: AccountId,
    /// Its path.
    pub path: String,
    /// The last sign-off.
    pub last: Option<SignOff>,
    /// The last bank statement: its day and closing balance.
    pub statement: Option<(Date, Amount)>,
    /// Whether a session is open.
    pub is_open: bool,
}

/// A session as it is stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct SessionDocument {
    through: Date,
    balance: String,
    asset: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    statement: Option<u64>,
    started_at: money::Timestamp,
    started_by: String,
}

impl Treasury {
    /// Every account of money, with its last sign-off and statement.
    ///
    /// Errors: `Store`.
    pub async fn reconciliations(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Vec<ReconciliationRow>, Error> {
        let book = self.book_for(org, caller, Action::MatchesRead).await?;
        let open = self.store.whole_collection(org, COLLECTION).await?;
        let is_open = |id: AccountId| open.iter().any(|it| it.id == id.0.to_string());
        let own = book.chart().by_path().filter(|it| it.kind.is_treasury());
        let row = |it: &Account| ReconciliationRow {
            account: it.id,
            path: it.path.to_string(),
            last: book.reconciliations(it.id).last().map(shown),
            statement: last_statement(&book, it.id).map(|it| (it.1, it.2)),
            is_open: is_open(it.id),
        };
        Ok(own.map(row).collect())
    }

    /// Opens a session, or sets the open one anew, and shows it.
    ///
    /// Errors: `NotFound`, `Invalid` (a balance or day that cannot be), `Conflict` when nothing
    /// says what the bank says, or the days are signed off already.
    pub async fn start_reconciliation(
        &self,
        org: OrganisationId,
        caller: &Caller,
        start: &ReconciliationStart,
    ) -> Result<ReconciliationView, Error> {
        caller.require(org, Action::ReconciliationsSign)?;
        let book = self.book_seen(org, caller).await?;
        let account = own_account(&book, &start.account)?;
        let statement = last_statement(&book, account.id);
        let document = self.session_of(&book, account, start, caller)?;
        if let Some(through) = book
            .reconciled_through(account.id)
            .filter(|it| document.through <= *it)
        {
            return Err(Error::Conflict(format!(
                "{} is signed off through {through}: name a later day, or take the sign-off back",
                account.path
            )));
        }
        let is_said = statement
            .is_some_and(|it| it.1 == document.through && it.2.to_text() == document.balance);
        let document = SessionDocument {
            statement: statement.filter(|_| is_said).map(|it| it.0),
            ..document
        };
        let name = account.id.0.to_string();
        let before = self.store.document(key(org, &name)).await?;
        let on = before.map_or(DocumentVersion::Absent, |it| {
            DocumentVersion::Is(it.version)
        });
        let body = serde_json::to_value(&document).unwrap_or_default();
        self.store
            .put_document(key(org, &name), on, &body, &caller.name)
            .await?;
        self.reconciliation(org, caller, &name).await
    }

    /// The session that `start` asks for.
    fn session_of(
        &self,
        book: &Book,
        account: &Account,
        start: &ReconciliationStart,
        caller: &Caller,
    ) -> Result<SessionDocument, Error> {
        let statement = last_statement(book, account.id);
        let nothing = || {
            Error::Conflict(format!(
                "{} has no bank statement with a closing balance: say through which day and what \
                 the bank says",
                account.path
            ))
        };
        let through = start
            .through
            .or(statement.map(|it| it.1))
            .ok_or_else(nothing)?;
        let asset = match account.asset {
            Some(code) => Self::known_asset(book, code.as_str())?,
            None => {
                let held = book.held_assets(account.id);
                match held.as_slice() {
                    [only] => *only,
                    _ => {
                        let expected = "an account of one asset: the others are reconciled by \
                            giving each its own account";
                        return Err(Error::invalid("account", account.path.as_str(), expected));
                    }
                }
            }
        };
        let balance = match &start.balance {
            Some(text) => Amount::parse(text, asset)
                .map_err(|error| Error::malformed("balance", text, &error))?,
            None => statement
                .filter(|it| it.1 == through)
                .map(|it| it.2)
                .ok_or_else(nothing)?,
        };
        Ok(SessionDocument {
            through,
            balance: balance.to_text(),
            asset: asset.code().to_string(),
            statement: None,
            started_at: self.now(),
            started_by: caller.name.clone(),
        })
    }

    /// Signs the account of an open session off: the days up to it take no entries any more.
    ///
    /// Errors: `NotFound` when no session is open, `Refused` when bank and books differ.
    pub async fn sign_off(
        &self,
        org: OrganisationId,
        caller: &Caller,
        account: &str,
        note: &str,
    ) -> Result<SignOff, Error> {
        caller.require(org, Action::ReconciliationsSign)?;
        let book = self.book_seen(org, caller).await?;
        let account = own_account(&book, account)?.clone();
        let name = account.id.0.to_string();
        // A request that comes again finds no session, but what it signed.
        let before = caller.key.as_ref().and_then(|it| book.request(it));
        let mut signed = book.reconciliations(account.id).iter().map(shown);
        if let Some(signed) = before.and_then(|row| signed.find(|it| it.seq == row.first)) {
            return Ok(signed);
        }
        let found = self.session(org, &account).await?;
        let document = parse(&found)?;
        let asset = Self::known_asset(&book, &document.asset)?;
        let fact = Reconciliation {
            account: account.id,
            through: document.through,
            balance: Amount::parse(&document.balance, asset)?,
            statement: document.statement,
            note: note.trim().to_owned(),
        };
        let asked = self.ask(org, caller, Command::Reconcile(fact)).await?;
        let close = DocumentChange {
            collection: COLLECTION,
            id: name,
            expected: DocumentVersion::Is(found.version),
            body: None,
        };
        // A session that somebody set anew meanwhile stays: it is about a later day, or is refused.
        match self
            .store
            .change_documents(org, &[close], &caller.name)
            .await
        {
            Ok(()) | Err(store::DocumentError::Conflict { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let book = self.book(org).await?;
        let signed = book.reconciliations(account.id).iter();
        let found = signed.map(shown).find(|it| it.seq == asked.first);
        found.ok_or_else(|| Error::Conflict("the sign-off was taken back meanwhile".to_owned()))
    }

    /// Takes the last sign-off of an account back.
    ///
    /// Errors: `NotFound`, `Refused` when there is none.
    pub async fn reopen_reconciliation(
        &self,
        org: OrganisationId,
        caller: &Caller,
        account: &str,
        reason: &str,
    ) -> Result<(), Error> {
        caller.require(org, Action::ReconciliationsReopen)?;
        let book = self.book_seen(org, caller).await?;
        let account = own_account(&book, account)?.id;
        let reason = reason.trim().to_owned();
        let command = Command::ReopenReconciliation { account, reason };
        self.ask(org, caller, command).await.map(|_| ())
    }

    /// Drops an open session. Errors: `NotFound`.
    pub async fn drop_reconciliation(
        &self,
        org: OrganisationId,
        caller: &Caller,
        account: &str,
    ) -> Result<(), Error> {
        caller.require(org, Action::ReconciliationsSign)?;
        let book = self.book_seen(org, caller).await?;
        let account = own_account(&book, account)?;
        let found = self.session(org, account).await?;
        let name = account.id.0.to_string();
        let on = DocumentVersion::Is(found.version);
        self.store
            .delete_document(key(org, &name), on, &caller.name)
            .await?;
        Ok(())
    }

    /// The open session of an account. Errors: `NotFound`.
    async fn session(&self, org: OrganisationId, account: &Account) -> Result<Document, Error> {
        let name = account.id.0.to_string();
        let found = self.store.document(key(org, &name)).await?;
        found.ok_or_else(|| Error::NotFound {
            what: "open reconciliation of",
            name: account.path.to_string(),
            cure: "`bursar reconcile start` opens one",
        })
    }
}

fn parse(document: &Document) -> Result<SessionDocument, Error> {
    SessionDocument::deserialize(&document.body).map_err(|error| {
        let id = &document.id;
        Error::Conflict(format!(
            "the stored reconciliation `{id}` cannot be read: {error}"
        ))
    })
}

/// An account of money, by number or path.
fn own_account<'a>(book: &'a Book, name: &str) -> Result<&'a Account, Error> {
    let found = Treasury::find_account(book, name)?;
    if found.kind.is_treasury() {
        return Ok(found);
    }
    let expected = "an account of money: a bank, wallet, broker or cash account";
    Err(Error::invalid("account", name, expected))
}

/// The last bank statement with a closing balance: its sequence, day and balance.
fn last_statement(book: &Book, account: AccountId) -> Option<(u64, Date, Amount)> {
    let own = book.statements().filter(|it| it.1.account == account);
    let closing = own.filter_map(|(seq, it)| {
        let (amount, on) = it.closing?;
        Some((seq, on?, amount))
    });
    closing.max_by_key(|it| (it.1, it.0))
}

fn balance_on(book: &Book, account: AccountId, on: Date, asset: money::Asset) -> Amount {
    let asking = Asking {
        as_of: Some(on),
        ..Asking::default()
    };
    Amount::from_units(book.balance(account, asset.code(), &asking), asset)
}

fn shown(it: &(u64, Reconciliation)) -> SignOff {
    SignOff {
        seq: it.0,
        through: it.1.through,
        balance: it.1.balance,
        note: it.1.note.clone(),
    }
}

/// The lines of an account after a day, up to another.
fn lines_between(
    book: &Book,
    account: AccountId,
    after: Option<Date>,
    through: Date,
) -> Vec<BookLine> {
    let filter = journal::Filter {
        accounts: Some(vec![account]),
        from: after.and_then(|it| it.tomorrow().ok()),
        to: Some(through),
        ..journal::Filter::default()
    };
    let page = book.page(&filter, journal::Order::OldestFirst, 0, usize::MAX);
    let views = page.entries.into_iter().filter_map(|it| book.entry(it));
    views
        .filter_map(|it| BookLine::of(book, &it))
        .filter(|it| it.account == account)
        .collect()
}

const fn key(org: OrganisationId, name: &str) -> DocumentKey<'_> {
    DocumentKey {
        org,
        collection: COLLECTION,
        id: name,
    }
}
