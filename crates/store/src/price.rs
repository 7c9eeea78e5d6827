//! Prices: what an asset cost on a day, by whom, and when we learned it.
//!
//! Owns: the append-only table of prices and its questions.
//! Not here: which source is preferred and how crosses are made (`journal::valuation`).
//! Invariant: a price is never changed; a correction is a new revision beside the old one.

use std::collections::HashMap;

use money::{AssetCode, Date, Decimal, OrganisationId, Timestamp};
use sqlx::{QueryBuilder, Row};

use crate::columns::{moment_text, parse_moment};
use crate::database::{Database, begin_write, on_current};
use crate::error::Error;
use crate::store::Store;

/// Limits: a source's name, one call.
const MAX_SOURCE_BYTES: usize = 100;
const MAX_BATCH: usize = 1_000_000;
/// Rows of one statement: 8 binds each, of SQLite's 32,766.
const ROWS: usize = 500;

/// One `base` cost `rate` of `quote` on a day, says a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceRecord {
    /// What is priced.
    pub base: AssetCode,
    /// In what.
    pub quote: AssetCode,
    /// On which day.
    pub priced_on: Date,
    /// How much; above zero.
    pub rate: Decimal,
    /// Who says so.
    pub source: String,
    /// When it was learned.
    pub recorded_at: Timestamp,
}

/// What became of prices that were put.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct PricesPut {
    /// Prices of a pair, day and source that had none.
    pub added: usize,
    /// Prices that differ from the one before, kept as a new revision.
    pub corrected: usize,
    /// Prices that were there already.
    pub unchanged: usize,
}

type Key = (AssetCode, AssetCode, Date, String);

impl Store {
    /// Keeps prices, all or none. A price that is there with the same rate is left as it is; one
    /// with another rate becomes a new revision.
    ///
    /// Limits: 1,000,000 a call. Errors: `Refused` for a rate not above zero or a bad source.
    pub async fn put_prices(
        &self,
        org: OrganisationId,
        prices: &[PriceRecord],
    ) -> Result<PricesPut, Error> {
        check(prices)?;
        let number = self.journal(org).await?.number;
        if prices.is_empty() {
            return Ok(PricesPut::default());
        }
        self.insert_prices(number, prices)
            .await
            .map_err(Error::database("keep prices"))
    }

    async fn insert_prices(
        &self,
        number: i64,
        prices: &[PriceRecord],
    ) -> Result<PricesPut, sqlx::Error> {
        let is_postgres = matches!(self.inner.database, Database::Postgres(_));
        begin_write!(&self.inner.database, |transaction| {
            if is_postgres {
                // Writers of prices of one organisation take turns, so that revisions are one row.
                sqlx::query("SELECT 1 FROM organisations WHERE number = $1 FOR UPDATE")
                    .bind(number)
                    .execute(&mut *transaction)
                    .await?;
            }
            let mut kept = HashMap::new();
            for (pair, days) in spans(prices) {
                let sql = if is_postgres {
                    SPAN_POSTGRES
                } else {
                    SPAN_SQLITE
                };
                let rows = sqlx::query(sql)
                    .bind(number)
                    .bind(pair.0.as_str().to_owned())
                    .bind(pair.1.as_str().to_owned())
                    .bind(days.0.to_string())
                    .bind(days.1.to_string())
                    .fetch_all(&mut *transaction)
                    .await?;
                for row in rows {
                    let day: String = row.try_get(0)?;
                    let rate: String = row.try_get(3)?;
                    let key = (pair.0, pair.1, decode(&day)?, row.try_get(1)?);
                    kept.insert(key, (row.try_get::<i64, _>(2)?, decode::<Decimal>(&rate)?));
                }
            }
            let (put, new) = decide(prices, kept);
            for rows in new.chunks(ROWS) {
                let mut query = QueryBuilder::new(
                    "INSERT INTO prices (org, base, quote, priced_on, source, revision, rate, \
                     recorded_at) ",
                );
                query.push_values(rows, |mut values, (price, revision)| {
                    values.push_bind(number);
                    values.push_bind(price.base.as_str().to_owned());
                    values.push_bind(price.quote.as_str().to_owned());
                    values.push_bind(price.priced_on.to_string());
                    if is_postgres {
                        values.push_unseparated("::date");
                    }
                    values.push_bind(price.source.as_str().to_owned());
                    values.push_bind(*revision);
                    values.push_bind(price.rate.to_string());
                    if is_postgres {
                        values.push_unseparated("::numeric");
                    }
                    values.push_bind(moment_text(price.recorded_at));
                    if is_postgres {
                        values.push_unseparated("::timestamptz");
                    }
                });
                query
                    .build()
                    .persistent(rows.len() == ROWS)
                    .execute(&mut *transaction)
                    .await?;
            }
            transaction.commit().await?;
            Ok(put)
        })
    }

    /// How many prices were ever kept: as none is changed or deleted, another number means others.
    pub async fn price_count(&self, org: OrganisationId) -> Result<u64, Error> {
        let number = self.journal(org).await?.number;
        let failed = || Error::database("count prices");
        on_current!(&self.inner.database, |pool| {
            let counted = sqlx::query("SELECT count(*) FROM prices WHERE org = $1")
                .bind(number)
                .fetch_one(pool)
                .await
                .map_err(failed())?;
            let count: i64 = counted.try_get(0).map_err(failed())?;
            Ok(u64::try_from(count).unwrap_or_default())
        })
    }

    /// The newest revision of every price, by pair and day: what the price table in memory is
    /// made of.
    pub async fn all_prices(&self, org: OrganisationId) -> Result<Vec<PriceRecord>, Error> {
        self.select_prices(org, &Question::default()).await
    }

    /// The prices of a pair from `from` to `to`, by day and source.
    pub async fn prices_between(
        &self,
        org: OrganisationId,
        pair: (AssetCode, AssetCode),
        from: Date,
        to: Date,
    ) -> Result<Vec<PriceRecord>, Error> {
        let question = Question {
            pair: Some(pair),
            from: Some(from),
            to: Some(to),
            newest: false,
        };
        self.select_prices(org, &question).await
    }

    /// The prices of a pair on the last day up to `on` that has any, one a source.
    pub async fn latest_prices(
        &self,
        org: OrganisationId,
        pair: (AssetCode, AssetCode),
        on: Date,
    ) -> Result<Vec<PriceRecord>, Error> {
        let question = Question {
            pair: Some(pair),
            from: None,
            to: Some(on),
            newest: true,
        };
        self.select_prices(org, &question).await
    }

    async fn select_prices(
        &self,
        org: OrganisationId,
        question: &Question,
    ) -> Result<Vec<PriceRecord>, Error> {
        let number = self.journal(org).await?.number;
        let sql = question.sql(matches!(self.inner.database, Database::Postgres(_)));
        let text = |it: Option<AssetCode>| it.map(|it| it.as_str().to_owned());
        let failed = || Error::database("read prices");
        on_current!(&self.inner.database, |pool| {
            let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
                .bind(number)
                .bind(text(question.pair.map(|it| it.0)))
                .bind(text(question.pair.map(|it| it.1)))
                .bind(question.from.map(|it| it.to_string()))
                .bind(question.to.map(|it| it.to_string()))
                .fetch_all(pool)
                .await
                .map_err(failed())?;
            let mut prices = Vec::with_capacity(rows.len());
            for row in &rows {
                let cell = |index: usize| row.try_get::<&str, _>(index);
                let price = (|| -> Result<_, sqlx::Error> {
                    Ok((
                        decode(cell(0)?)?,
                        decode(cell(1)?)?,
                        decode(cell(2)?)?,
                        decode(cell(4)?)?,
                    ))
                })();
                let (base, quote, priced_on, rate) = price.map_err(failed())?;
                prices.push(PriceRecord {
                    base,
                    quote,
                    priced_on,
                    rate,
                    source: row.try_get(3).map_err(failed())?,
                    recorded_at: parse_moment(cell(5).map_err(failed())?)?,
                });
            }
            Ok(prices)
        })
    }
}

/// What is kept of one pair in a span of days: the newest revisions.
const SPAN_SQLITE: &str = "SELECT priced_on, source, revision, rate FROM prices p \
    WHERE org = $1 AND base = $2 AND quote = $3 AND priced_on BETWEEN $4 AND $5 AND revision = ( \
    SELECT max(revision) FROM prices q WHERE q.org = p.org AND q.base = p.base \
    AND q.quote = p.quote AND q.priced_on = p.priced_on AND q.source = p.source)";
const SPAN_POSTGRES: &str = "SELECT DISTINCT ON (priced_on, source) priced_on::text, source, \
    revision, rate::text FROM prices WHERE org = $1 AND base = $2 AND quote = $3 \
    AND priced_on BETWEEN $4::date AND $5::date ORDER BY priced_on, source, revision DESC";

/// Which prices are wanted.
#[derive(Default)]
struct Question {
    pair: Option<(AssetCode, AssetCode)>,
    from: Option<Date>,
    to: Option<Date>,
    /// Only those of the last day that has any.
    newest: bool,
}

impl Question {
    fn sql(&self, is_postgres: bool) -> String {
        let (day, rate, at, date) = if is_postgres {
            (
                "priced_on::text",
                "rate::text",
                "to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')",
                "::date",
            )
        } else {
            ("priced_on", "rate", "recorded_at", "")
        };
        let of_pair = "base = $2 AND quote = $3";
        let mut sql = format!(
            "SELECT base, quote, {day}, source, {rate}, {at} FROM prices p WHERE org = $1 \
             AND revision = (SELECT max(revision) FROM prices q WHERE q.org = p.org \
             AND q.base = p.base AND q.quote = p.quote AND q.priced_on = p.priced_on \
             AND q.source = p.source)"
        );
        if self.pair.is_some() {
            sql.push_str(&format!(" AND {of_pair}"));
        } else {
            // Every question binds the same five values.
            sql.push_str(" AND $2 IS NULL AND $3 IS NULL");
        }
        match self.from {
            Some(_) => sql.push_str(&format!(" AND priced_on >= $4{date}")),
            None => sql.push_str(" AND $4 IS NULL"),
        }
        match self.to {
            Some(_) if self.newest => sql.push_str(&format!(
                " AND priced_on = (SELECT max(priced_on) FROM prices WHERE org = $1 \
                 AND {of_pair} AND priced_on <= $5{date})"
            )),
            Some(_) => sql.push_str(&format!(" AND priced_on <= $5{date}")),
            None => sql.push_str(" AND $5 IS NULL"),
        }
        sql.push_str(" ORDER BY base, quote, p.priced_on, source");
        sql
    }
}

fn check(prices: &[PriceRecord]) -> Result<(), Error> {
    if prices.len() > MAX_BATCH {
        let found = prices.len().to_string();
        return Err(Error::refused(
            "list of prices",
            &found,
            "at most 1,000,000",
        ));
    }
    for price in prices {
        if price.rate.is_zero() || price.rate.is_negative() {
            return Err(Error::refused(
                "price",
                &price.rate.to_string(),
                "a number above zero",
            ));
        }
        let source = &price.source;
        if source.is_empty() || source.len() > MAX_SOURCE_BYTES || source.contains(char::is_control)
        {
            let expected = "1 to 100 bytes without control characters";
            return Err(Error::refused("source of a price", source, expected));
        }
        if price.priced_on.year() < 1 {
            let found = price.priced_on.to_string();
            return Err(Error::refused(
                "day of a price",
                &found,
                "a day after the year 0",
            ));
        }
    }
    Ok(())
}

/// The first and last day of each pair.
fn spans(prices: &[PriceRecord]) -> HashMap<(AssetCode, AssetCode), (Date, Date)> {
    let mut spans = HashMap::new();
    for price in prices {
        let day = price.priced_on;
        let span = spans.entry((price.base, price.quote)).or_insert((day, day));
        *span = (span.0.min(day), span.1.max(day));
    }
    spans
}

/// What is new among `prices`, in order, with its revision.
fn decide(
    prices: &[PriceRecord],
    mut kept: HashMap<Key, (i64, Decimal)>,
) -> (PricesPut, Vec<(&PriceRecord, i64)>) {
    let mut put = PricesPut::default();
    let mut new = Vec::new();
    for price in prices {
        let key = (
            price.base,
            price.quote,
            price.priced_on,
            price.source.clone(),
        );
        let revision = match kept.get(&key) {
            Some((_, rate)) if *rate == price.rate => {
                put.unchanged += 1;
                continue;
            }
            Some((revision, _)) => {
                put.corrected += 1;
                revision + 1
            }
            None => {
                put.added += 1;
                1
            }
        };
        kept.insert(key, (revision, price.rate));
        new.push((price, revision));
    }
    (put, new)
}

/// Reads what this store wrote as text.
fn decode<T: std::str::FromStr>(text: &str) -> Result<T, sqlx::Error>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    text.parse().map_err(|it| sqlx::Error::Decode(Box::new(it)))
}
