//! Whole journals in: from other people's programs, and from our own records (JOURNAL-5).
//!
//! Owns: the order in which a text journal is booked, and taking in a journal record by record.
//! Not here: reading the formats (`journal::text`), writing them (pure, from the book).
//! Invariant: a text with errors books nothing; records are taken in only as the chain they were
//! sealed in, into an organisation that has nothing else.

use journal::text::{PriceQuote, Severity, TextJournal, TextProblem};
use journal::{Book, SealedRecord};
use money::OrganisationId;
use statements::{Place, Problem};

use crate::error::Error;
use crate::organisations::OrganisationRow;
use crate::prices::PriceDraft;
use crate::rights::Caller;
use crate::treasury::Treasury;

impl Treasury {
    /// Books a journal that was read from a text: definitions, entries, prices, closings.
    /// Answers how many entries it has.
    ///
    /// With the caller's key the same text books once.
    ///
    /// Errors: `Files` with every problem; `Refused`, when the books do not take an entry: then
    /// what the text defines may be defined already, but no entry is booked.
    pub async fn book_text(
        &self,
        org: OrganisationId,
        caller: &Caller,
        file: &str,
        text: &TextJournal,
    ) -> Result<usize, Error> {
        let wrong = |problems: Vec<TextProblem>| refuse(file, &problems);
        let book = self.book(org).await?;
        for command in text.definitions(&book).map_err(wrong)? {
            self.ask(org, &unkeyed(caller), command).await?;
        }
        let book = self.book(org).await?;
        let command = text.postings(&book).map_err(wrong)?;
        if !text.entries.is_empty() {
            self.ask(org, caller, command).await?;
        }
        let prices: Vec<PriceDraft> = text.prices.iter().map(|it| price(file, it)).collect();
        if !prices.is_empty() {
            self.put_prices(org, &unkeyed(caller), &prices).await?;
        }
        let book = self.book(org).await?;
        for command in text.closings(&book) {
            self.ask(org, &unkeyed(caller), command).await?;
        }
        Ok(text.entries.len())
    }

    /// Takes in a journal of ours, record by record, as a new organisation with its old id.
    ///
    /// A run that was cut off is gone on with by the same call.
    ///
    /// Errors: `Journal` if the records are no journal, `Conflict` if the organisation has other
    /// records, `Store`.
    pub async fn take_in_journal(
        &self,
        slug: &str,
        records: &[SealedRecord],
    ) -> Result<OrganisationRow, Error> {
        let mut book = Book::default();
        records.iter().try_for_each(|it| book.follow(it))?;
        let found = book.organisation().map(|it| it.id).ok_or_else(|| {
            let expected = "records that begin with the making of an organisation";
            Error::invalid("journal", &format!("{} records", records.len()), expected)
        })?;
        match self.store.create_organisation(found, slug).await {
            Ok(()) | Err(store::Error::OrganisationExists(_)) => {}
            Err(error) => return Err(error.into()),
        }
        let mut head = self.store.head(found).await?;
        let is_done = |it: &SealedRecord| it.seq <= head.seq;
        let (done, rest) = records.split_at(records.partition_point(is_done));
        let is_prefix = done.last().map_or(head.seq == 0, |it| it.hash == head.hash);
        if !is_prefix {
            let message = format!("the organisation {found} is here already, with other records");
            return Err(Error::Conflict(message));
        }
        for chunk in rest.chunks(store::CHUNK_RECORDS) {
            let appended = self.store.append(found, head, chunk).await;
            appended.map_err(|error| Error::Unavailable(error.to_string()))?;
            for record in chunk {
                head = head.follow(record).map_err(|error| {
                    Error::Conflict(format!("the records are no chain: {error}"))
                })?;
            }
        }
        self.organisation(&found.to_string()).await
    }
}

fn unkeyed(caller: &Caller) -> Caller {
    caller.clone().with_key(None)
}

fn price(file: &str, it: &PriceQuote) -> PriceDraft {
    PriceDraft {
        base: it.base.to_string(),
        quote: it.quote.to_string(),
        on: it.on,
        rate: it.rate,
        source: it.source.clone().unwrap_or_else(|| file.to_owned()),
    }
}

fn refuse(file: &str, problems: &[TextProblem]) -> Error {
    let found: Vec<_> = problems
        .iter()
        .map(|it| (file.to_owned(), problem(it)))
        .collect();
    let errors = problems.iter().filter(|it| it.severity == Severity::Error);
    Error::Files {
        summary: format!("{} errors in {file}: no entry was booked", errors.count()),
        problems: found,
    }
}

/// A finding in a text in the shape of all findings.
fn problem(it: &TextProblem) -> Problem {
    let place = match (it.line, usize::try_from(it.column)) {
        (0, _) => Place::FILE,
        (line, Ok(column)) if column > 0 => Place::at(line, column),
        (line, _) => Place::line(line),
    };
    match it.severity {
        Severity::Error => Problem::error(it.code, place, &it.found, it.expected.clone()),
        Severity::Notice => Problem::notice(it.code, place, &it.found, it.expected.clone()),
    }
}
