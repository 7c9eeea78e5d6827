//! What an operator sees of every organisation: figures, no names of people (OPS-3).
//!
//! Owns: which figures, and how many organisations and assets at most. Not here: their names in
//! metrics (`server`).
//! Invariant: a damaged journal hides no other organisation; what is not known is not there.

use journal::{Amounts, Asking, Book};
use money::{Amount, OrganisationId};

use crate::error::Error;
use crate::treasury::Treasury;

/// Most organisations of one report.
const MAX_ORGANISATIONS: usize = 100;
/// Most assets of one organisation.
const MAX_ASSETS: usize = 32;

/// The figures of one organisation.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Its short name.
    pub slug: String,
    /// What its books say; none if they cannot be read.
    pub books: Option<BookFigures>,
    /// Whether its journal is damaged.
    pub is_damaged: bool,
}

/// The figures of one organisation's books.
#[derive(Clone, Debug)]
pub struct BookFigures {
    /// Sequence of the journal's last record.
    pub head_seq: u64,
    /// Entries.
    pub entries: u64,
    /// Statements of banks that were recorded.
    pub statements: u64,
    /// The money at hand today, by asset; the first ones of the alphabet.
    pub cash: Vec<Amount>,
}

/// The figures of every organisation, within a limit.
#[derive(Clone, Debug)]
pub struct FiguresReport {
    /// How many organisations there are.
    pub organisations: usize,
    /// Of the first ones that were made. Limits: 100 organisations, 32 assets each.
    pub figures: Vec<Figures>,
}

impl Treasury {
    /// The figures of every organisation.
    ///
    /// Errors: `Store` when the organisations cannot be listed.
    pub async fn figures(&self) -> Result<FiguresReport, Error> {
        let found = self.store.organisations().await?;
        let mut figures = Vec::with_capacity(found.len().min(MAX_ORGANISATIONS));
        for it in found.iter().take(MAX_ORGANISATIONS) {
            figures.push(self.figures_of(it.id, it.slug.clone()).await);
        }
        Ok(FiguresReport {
            organisations: found.len(),
            figures,
        })
    }

    async fn figures_of(&self, org: OrganisationId, slug: String) -> Figures {
        let book = self.book(org).await;
        Figures {
            slug,
            is_damaged: book.as_ref().is_err_and(Error::is_damage),
            books: book.ok().map(|it| self.book_figures(&it)),
        }
    }

    fn book_figures(&self, book: &Book) -> BookFigures {
        let asking = Asking {
            as_of: Some(self.today()),
            ..Asking::default()
        };
        let mut cash = Amounts::default();
        for (account, amount) in book.balances(&asking) {
            let is_cash = book
                .account(account)
                .is_some_and(|it| it.kind.is_treasury());
            // A sum beyond the range of an amount is not shown at all rather than wrongly.
            if is_cash && cash.add(amount).is_err() {
                cash = Amounts::default();
                break;
            }
        }
        let mut cash = cash.into_vec();
        cash.truncate(MAX_ASSETS);
        BookFigures {
            head_seq: book.head().seq,
            entries: book.entry_count() as u64,
            statements: book.statements().count() as u64,
            cash,
        }
    }
}
