//! Prices: keeping them, and the table that valuations look them up in.
//!
//! Owns: taking prices in, and one table an organisation, made anew when its prices change.
//! Not here: which price applies (`journal::valuation`), fetching them (connectors).
//! Invariant: a price is kept with its day and source, and never changed, only followed.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use journal::{PricePoint, PriceTable};
use money::{Date, Decimal, OrganisationId, Price};
use store::{PriceRecord, PricesPut};

use crate::audit::Event;
use crate::error::Error;
use crate::rights::{Action, Caller};
use crate::treasury::Treasury;

/// Most prices of one request.
const MAX_PRICES: usize = 1_000_000;
/// How long a table is used before it is compared with what is kept.
const COMPARED: Duration = Duration::from_secs(1);
/// Most pairs and sources that the audit log names of one request.
const MAX_NAMED: usize = 50;

/// A price as given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceDraft {
    /// The asset that is priced.
    pub base: String,
    /// The asset the price is in.
    pub quote: String,
    /// The day.
    pub on: Date,
    /// One base costs this much of the quote.
    pub rate: Decimal,
    /// Where it comes from.
    pub source: String,
}

/// The price tables in use.
#[derive(Default)]
pub(crate) struct PriceBoard {
    tables: Mutex<HashMap<OrganisationId, Posted>>,
}

/// A table, of how many prices it was made, and when that was last compared.
#[derive(Clone)]
struct Posted {
    table: Arc<PriceTable>,
    count: u64,
    compared_at: Instant,
}

impl PriceBoard {
    fn get(&self, org: OrganisationId) -> Option<Posted> {
        let tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        tables.get(&org).cloned()
    }

    fn put(&self, org: OrganisationId, posted: Posted) {
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        tables.insert(org, posted);
    }

    fn forget(&self, org: OrganisationId) {
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        tables.remove(&org);
    }
}

impl Treasury {
    /// Keeps prices, all or none. Answers how many were new or other than before.
    ///
    /// Errors: `Invalid` for the first price that is none, with its place.
    pub async fn put_prices(
        &self,
        org: OrganisationId,
        caller: &Caller,
        drafts: &[PriceDraft],
    ) -> Result<PricesPut, Error> {
        if drafts.len() > MAX_PRICES {
            let expected = format!("at most {MAX_PRICES} prices at a time");
            return Err(Error::invalid(
                "prices",
                &drafts.len().to_string(),
                expected,
            ));
        }
        let book = self.book(org).await?;
        caller.require(org, Action::PricesWrite)?;
        let recorded_at = self.now();
        let mut records = Vec::with_capacity(drafts.len());
        for (index, draft) in drafts.iter().enumerate() {
            let place = |error: Error| Error::Malformed {
                field: "price",
                message: format!("price number {}: {error}", index + 1),
            };
            let base = Self::known_asset(&book, &draft.base).map_err(place)?;
            let quote = Self::known_asset(&book, &draft.quote).map_err(place)?;
            if base == quote {
                return Err(place(Error::invalid(
                    "quote",
                    &draft.quote,
                    "another asset than base",
                )));
            }
            Price::new(base, quote, draft.rate).map_err(|error| {
                place(Error::malformed("rate", &draft.rate.to_string(), &error))
            })?;
            records.push(PriceRecord {
                base: base.code(),
                quote: quote.code(),
                priced_on: draft.on,
                rate: draft.rate,
                source: draft.source.clone(),
                recorded_at,
            });
        }
        let codes: Vec<_> = records.iter().flat_map(|it| [it.base, it.quote]).collect();
        // A price in a new currency makes it known; that takes no right of its own.
        self.define_currencies(org, &caller.step("assets").as_operator(), &book, &codes)
            .await?;
        let put = self.store.put_prices(org, &records).await?;
        self.prices.forget(org);
        if put.added + put.corrected > 0 {
            self.note_for(org, caller, changed(&records, &put)).await?;
        }
        Ok(put)
    }

    /// The prices of a pair in a range of days, or all.
    ///
    /// Errors: `Store`.
    pub async fn prices(
        &self,
        org: OrganisationId,
        caller: &Caller,
    ) -> Result<Vec<PriceRecord>, Error> {
        caller.require(org, Action::PricesRead)?;
        Ok(self.store.all_prices(org).await?)
    }

    /// The table that valuations look prices up in; prices of other processes are in it within
    /// a second.
    ///
    /// Errors: `Store`.
    pub async fn price_table(&self, org: OrganisationId) -> Result<Arc<PriceTable>, Error> {
        let known = self.prices.get(org);
        if let Some(known) = known
            .as_ref()
            .filter(|it| it.compared_at.elapsed() < COMPARED)
        {
            return Ok(Arc::clone(&known.table));
        }
        let compared_at = Instant::now();
        let count = match &known {
            None => self.store.price_count(org).await?,
            // Without the database the prices of a moment ago are the newest there are. A server
            // that is cut off does not answer at all: nobody who reads waits for it.
            Some(known) => tokio::select! {
                biased;
                () = self.store.until_away() => return Ok(Arc::clone(&known.table)),
                count = self.store.price_count(org) => match count {
                    Ok(count) => count,
                    Err(_) => return Ok(Arc::clone(&known.table)),
                },
            },
        };
        if let Some(known) = known.filter(|it| it.count == count) {
            let table = Arc::clone(&known.table);
            self.prices.put(
                org,
                Posted {
                    compared_at,
                    ..known
                },
            );
            return Ok(table);
        }
        let points = self
            .store
            .all_prices(org)
            .await?
            .into_iter()
            .map(|it| PricePoint {
                base: it.base,
                quote: it.quote,
                on: it.priced_on,
                rate: it.rate,
                source: it.source.into(),
            });
        let (table, bad) = PriceTable::from_points(points);
        if !bad.is_empty() {
            tracing::warn!(%org, count = bad.len(), "stored prices that are none were left out");
        }
        let table = Arc::new(table);
        self.prices.put(
            org,
            Posted {
                table: Arc::clone(&table),
                count,
                compared_at,
            },
        );
        Ok(table)
    }
}

/// Prices decide what everything is worth: which pairs, days and sources were given.
fn changed(records: &[PriceRecord], put: &PricesPut) -> Event {
    let pairs: BTreeSet<_> = records
        .iter()
        .map(|it| format!("{}/{}", it.base, it.quote))
        .collect();
    let sources: BTreeSet<_> = records.iter().map(|it| it.source.as_str()).collect();
    let days = || records.iter().map(|it| it.priced_on);
    Event::of("prices.changed").after(&serde_json::json!({
        "added": put.added,
        "corrected": put.corrected,
        "from": days().min(),
        "to": days().max(),
        "pairs": pairs.iter().take(MAX_NAMED).collect::<Vec<_>>(),
        "sources": sources.iter().take(MAX_NAMED).collect::<Vec<_>>(),
    }))
}
