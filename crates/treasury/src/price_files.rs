//! Prices from CSV files: one price a row, or one day a row as the ECB publishes them.
//!
//! Owns: recognising the two layouts, and naming every row that is wrong.
//! Not here: keeping prices (`prices`). Invariant: a file's prices are kept all or none.

use money::{Date, Decimal, OrganisationId};
use statements::{Place, Problem};
use store::PricesPut;

use crate::error::Error;
use crate::prices::PriceDraft;
use crate::rights::Caller;
use crate::treasury::Treasury;

/// Most wrong rows that are named.
const MAX_PROBLEMS: usize = 200;
/// Most columns of a file: the ECB has some forty.
const MAX_COLUMNS: usize = 1_000;

/// The layout of a price file, by its titles.
enum Layout {
    /// One price a row.
    Rows {
        base: usize,
        quote: usize,
        on: usize,
        rate: usize,
        source: Option<usize>,
    },
    /// One day a row, one currency a column: units of it for one euro.
    Ecb { currencies: Vec<(usize, String)> },
}

impl Treasury {
    /// Keeps the prices of a file, all or none.
    ///
    /// Errors: `Files` with every wrong row, `Invalid` as `put_prices`.
    pub async fn import_prices(
        &self,
        org: OrganisationId,
        caller: &Caller,
        name: &str,
        bytes: &[u8],
    ) -> Result<PricesPut, Error> {
        let drafts = read_prices(name, bytes)?;
        self.put_prices(org, caller, &drafts).await
    }
}

/// Reads a price file: the titles `base,quote,on,rate[,source]`, or `Date,USD,JPY,…` (ECB).
///
/// Errors: `Files` with every wrong row.
pub fn read_prices(name: &str, bytes: &[u8]) -> Result<Vec<PriceDraft>, Error> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text);
    let titles = reader
        .headers()
        .map_err(|error| refuse(name, vec![bad_row(&error)]))?;
    let layout = layout(titles).map_err(|problem| refuse(name, vec![problem]))?;
    let (mut drafts, mut problems) = (Vec::new(), Vec::new());
    for row in reader.records() {
        let read = match row {
            Ok(row) => read_row(&row, &layout, name, &mut drafts),
            Err(error) => Err(bad_row(&error)),
        };
        problems.extend(read.err());
        if problems.len() >= MAX_PROBLEMS {
            break;
        }
    }
    if problems.is_empty() {
        Ok(drafts)
    } else {
        Err(refuse(name, problems))
    }
}

fn refuse(name: &str, problems: Vec<Problem>) -> Error {
    let problems: Vec<_> = problems
        .into_iter()
        .map(|it| (name.to_owned(), it))
        .collect();
    Error::Files {
        summary: format!(
            "{} rows of {name} are wrong: no price was kept",
            problems.len()
        ),
        problems,
    }
}

/// The separator that the titles have most of.
fn delimiter(text: &[u8]) -> u8 {
    let titles = text.split(|it| *it == b'\n').next().unwrap_or_default();
    let count = |of: u8| titles.iter().filter(|it| **it == of).count();
    [b',', b';', b'\t']
        .into_iter()
        .rev()
        .max_by_key(|it| count(*it))
        .unwrap_or(b',')
}

fn layout(titles: &csv::StringRecord) -> Result<Layout, Problem> {
    let titles: Vec<String> = titles
        .iter()
        .take(MAX_COLUMNS)
        .map(str::to_lowercase)
        .collect();
    let place = |names: &[&str]| titles.iter().position(|it| names.contains(&it.as_str()));
    let on = place(&["on", "date", "day", "priced_on"]);
    let base = place(&["base", "asset", "from"]);
    let quote = place(&["quote", "currency", "to"]);
    let rate = place(&["rate", "price", "close"]);
    if let (Some(base), Some(quote), Some(on), Some(rate)) = (base, quote, on, rate) {
        let source = place(&["source"]);
        return Ok(Layout::Rows {
            base,
            quote,
            on,
            rate,
            source,
        });
    }
    let is_code = |it: &str| it.len() == 3 && it.bytes().all(|it| it.is_ascii_lowercase());
    let currencies: Vec<_> = titles
        .iter()
        .enumerate()
        .filter(|(_, it)| is_code(it))
        .map(|(at, it)| (at, it.to_uppercase()))
        .collect();
    // The ECB's rows end with a comma, so its last title is empty.
    let rest = titles.iter().skip(1).filter(|it| !it.is_empty()).count();
    if on == Some(0) && !currencies.is_empty() && currencies.len() == rest {
        return Ok(Layout::Ecb { currencies });
    }
    let expected = "the titles base, quote, on, rate and, if known, source; or those of the ECB's \
        eurofxref files: Date, USD, JPY…";
    Err(Problem::error(
        "price-titles",
        Place::line(1),
        &titles.join(","),
        expected,
    ))
}

fn bad_row(error: &csv::Error) -> Problem {
    let place = error
        .position()
        .map_or(Place::FILE, |it| Place::line(it.line()));
    Problem::error("bad-row", place, &error.to_string(), "cells in UTF-8")
}

fn read_row(
    row: &csv::StringRecord,
    layout: &Layout,
    name: &str,
    drafts: &mut Vec<PriceDraft>,
) -> Result<(), Problem> {
    let place = row
        .position()
        .map_or(Place::FILE, |it| Place::line(it.line()));
    let cell = |column: usize| row.get(column).unwrap_or_default();
    let day = |text: &str| -> Result<Date, Problem> {
        text.parse()
            .map_err(|_| Problem::error("date-not-a-date", place, text, "a day such as 2026-01-31"))
    };
    let number = |text: &str| -> Result<Decimal, Problem> {
        text.parse().map_err(|_| {
            Problem::error("rate-not-a-number", place, text, "a decimal such as 0.9213")
        })
    };
    match layout {
        Layout::Rows {
            base,
            quote,
            on,
            rate,
            source,
        } => drafts.push(PriceDraft {
            base: cell(*base).to_owned(),
            quote: cell(*quote).to_owned(),
            on: day(cell(*on))?,
            rate: number(cell(*rate))?,
            source: source
                .map(cell)
                .filter(|it| !it.is_empty())
                .map_or_else(|| name.to_owned(), str::to_owned),
        }),
        Layout::Ecb { currencies } => {
            let on = day(cell(0))?;
            for (column, code) in currencies {
                let text = cell(*column);
                // Currencies come and go: a day without a rate says so in either way.
                if text.is_empty() || text.eq_ignore_ascii_case("n/a") {
                    continue;
                }
                drafts.push(PriceDraft {
                    base: "EUR".to_owned(),
                    quote: code.clone(),
                    on,
                    rate: number(text)?,
                    source: "ECB".to_owned(),
                });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_the_layout_of_the_ecb_are_read() {
        let rows = read_prices(
            "p.csv",
            b"Date;Base;Quote;Rate\n2026-01-30;USD;EUR;0.9213\n",
        );
        let rows = rows.unwrap();
        assert_eq!(
            (rows[0].base.as_str(), rows[0].source.as_str()),
            ("USD", "p.csv")
        );
        let ecb = b"Date,USD,JPY,BGN,\n2026-01-30,1.1919,183.59,N/A,\n2026-01-29,1.1968,183.4,,\n";
        let drafts = read_prices("eurofxref-hist.csv", ecb).unwrap();
        let found: Vec<_> = drafts
            .iter()
            .map(|it| format!("{} {} {}={}", it.on, it.base, it.quote, it.rate))
            .collect();
        assert_eq!(
            found,
            [
                "2026-01-30 EUR USD=1.1919",
                "2026-01-30 EUR JPY=183.59",
                "2026-01-29 EUR USD=1.1968",
                "2026-01-29 EUR JPY=183.4"
            ]
        );
    }

    #[test]
    fn every_wrong_row_is_named() {
        let text = b"base,quote,on,rate\nUSD,EUR,30.01.2026,1\nUSD,EUR,2026-01-30,\"1,2\"\n";
        let Err(Error::Files { problems, .. }) = read_prices("p.csv", text) else {
            panic!("expected problems");
        };
        let found: Vec<_> = problems.iter().map(|(_, it)| (it.line, it.code)).collect();
        assert_eq!(
            found,
            [(Some(2), "date-not-a-date"), (Some(3), "rate-not-a-number")]
        );
        let Err(Error::Files { problems, .. }) = read_prices("p.csv", b"%PDF-1.7\n") else {
            panic!("expected problems");
        };
        assert_eq!(problems[0].1.code, "price-titles");
    }
}
