//! The book a caller reads: the whole one, or what their scope shows of it (GUARD-1).
//!
//! Owns: restricted books by scope, made anew when the journal moved on.
//! Not here: what is left out (`journal::Book::restricted`).
//! Invariant: a caller with a scope is never given the whole book.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use journal::Book;
use money::OrganisationId;

use super::caller::{Caller, Rights};
use super::matrix::Action;
use super::scope::MemberScope;
use crate::error::Error;
use crate::treasury::Treasury;

/// Restricted books kept at a time; the rest is made again when asked for.
const MAX_BOOKS: usize = 32;

/// Whose book: the organisation, and what is seen of it.
type Seen = (OrganisationId, Arc<MemberScope>);

/// Restricted books by organisation and scope.
#[derive(Debug, Default)]
pub(crate) struct SeenBooks {
    books: Mutex<HashMap<Seen, Arc<Book>>>,
}

impl SeenBooks {
    fn get(&self, key: &Seen, seq: u64) -> Option<Arc<Book>> {
        let books = self.books.lock().unwrap_or_else(PoisonError::into_inner);
        books.get(key).filter(|it| it.head().seq == seq).cloned()
    }

    fn put(&self, key: Seen, book: Arc<Book>) {
        let mut books = self.books.lock().unwrap_or_else(PoisonError::into_inner);
        if books.len() >= MAX_BOOKS && !books.contains_key(&key) {
            books.clear();
        }
        books.insert(key, book);
    }
}

impl Treasury {
    /// The book as the caller may see it, if they may do this.
    ///
    /// Errors: `Forbidden`, and those of `book`.
    pub async fn book_for(
        &self,
        org: OrganisationId,
        caller: &Caller,
        action: Action,
    ) -> Result<Arc<Book>, Error> {
        caller.require(org, action)?;
        self.book_seen(org, caller).await
    }

    /// The book as the caller may see it, once they were let in for something else: an answer to
    /// what they did.
    ///
    /// Errors: `OutsideScope` for who is no member, and those of `book`.
    pub async fn book_seen(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Arc<Book>, Error> {
        let is_inside = match caller.rights() {
            Rights::Operator => true,
            Rights::Member { org: own, .. } => *own == org,
            Rights::Nobody => false,
        };
        if !is_inside {
            return Err(Error::OutsideScope);
        }
        let book = self.book(org).await?;
        let Some(scope) = caller.scope() else {
            return Ok(book);
        };
        let key = (org, Arc::clone(scope));
        if let Some(found) = self.seen.get(&key, book.head().seq) {
            return Ok(found);
        }
        let scope = Arc::clone(scope);
        // A fold of all rows: not on a thread that others wait for.
        let made = tokio::task::spawn_blocking(move || book.restricted(&|it| scope.sight(it)));
        let made = made.await.map_err(|error| {
            Error::Unavailable(format!("the book of your accounts was not made: {error}"))
        })??;
        let made = Arc::new(made);
        self.seen.put(key, Arc::clone(&made));
        Ok(made)
    }
}
