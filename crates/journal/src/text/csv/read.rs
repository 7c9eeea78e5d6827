//! Reading rows back into a draft.
//!
//! Owns: the cells of each row, and which rows make an entry.
//! Not here: bank files of any shape (`statements`).
//! Invariant: a row with a fault keeps its whole file from being booked, with its line.

use std::collections::{BTreeMap, HashMap};

use money::{Amount, Asset, AssetCode, AssetDefinition, AssetKind, Date, Decimal};

use super::COLUMNS;
use crate::account::AccountPath;
use crate::decide::NewAccount;
use crate::entry::Correction;
use crate::text::draft::{DraftEntry, DraftPosting, TextJournal};
use crate::text::source::{Problems, Spot};

/// The columns that must be there.
const REQUIRED: [&str; 5] = ["entry", "booked_on", "account", "amount", "asset"];

/// A row: the cells by column, and its line.
struct Row<'a> {
    line: u64,
    record: ::csv::StringRecord,
    places: &'a Places,
}

/// Where each of our columns stands in the file.
type Places = [Option<usize>; COLUMNS.len()];

impl Row<'_> {
    fn cell(&self, column: &str) -> Option<&str> {
        let index = COLUMNS.iter().position(|it| *it == column)?;
        let cell = self.record.get((*self.places.get(index)?)?)?;
        Some(cell).filter(|it| !it.is_empty())
    }
}

/// Reads a whole file.
pub(in crate::text) fn read(text: &str) -> TextJournal {
    let mut problems = Problems::default();
    let mut places = Places::default();
    let rows = rows(text, &mut places, &mut problems);
    let assets = assets(&rows);
    let mut journal = TextJournal::default();
    let mut accounts: BTreeMap<String, NewAccount> = BTreeMap::new();
    let mut last: Option<String> = None;
    for row in &rows {
        let posting = match posting(row, &assets) {
            Ok(posting) => posting,
            Err((column, found, expected)) => {
                problems.error(spot(row.line, column), "bad-cell", &found, expected);
                continue;
            }
        };
        accounts
            .entry(posting.account.to_lowercase())
            .or_insert_with(|| NewAccount {
                path: posting.account.to_string(),
                ..NewAccount::default()
            });
        let key = row.cell("entry").map(str::to_owned);
        match journal
            .entries
            .last_mut()
            .filter(|_| key == last && key.is_some())
        {
            Some(entry) => entry.postings.push(posting),
            None => match entry(row, posting) {
                Ok(entry) => journal.entries.push(entry),
                Err((column, found, expected)) => {
                    problems.error(spot(row.line, column), "bad-cell", &found, expected);
                }
            },
        }
        last = key;
    }
    check(&journal.entries, &mut problems);
    // Back into the order of recording: an entry corrects only one before it.
    journal.entries.sort_by_key(|it| it.seq);
    journal.assets = assets.into_values().collect();
    journal.accounts = accounts.into_values().collect();
    journal.problems = problems.list;
    journal
}

/// A column's name as the place of a problem: its number in our own order.
fn spot(line: u64, column: &str) -> Spot {
    let place = COLUMNS.iter().position(|it| *it == column);
    Spot {
        line,
        column: place.map_or(0, |it| it as u64 + 1),
    }
}

fn rows<'a>(text: &str, places: &'a mut Places, problems: &mut Problems) -> Vec<Row<'a>> {
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(true)
        .from_reader(text.as_bytes());
    let header: Vec<String> = match reader.headers() {
        Ok(it) => it.iter().map(|it| it.trim().to_lowercase()).collect(),
        Err(error) => {
            problems.error(spot(1, ""), "bad-csv", &error.to_string(), "a header line");
            return Vec::new();
        }
    };
    for column in REQUIRED {
        if !header.iter().any(|it| it == column) {
            let expected = "columns entry, booked_on, account, amount and asset at least";
            problems.error(spot(1, ""), "missing-column", column, expected);
        }
    }
    if !problems.list.is_empty() {
        return Vec::new();
    }
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        *place = header.iter().position(|it| it == column);
    }
    let places = &*places;
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, ::csv::Position::line);
                rows.push(Row {
                    line,
                    record,
                    places,
                });
            }
            Err(error) => {
                let line = error.position().map_or(0, ::csv::Position::line);
                let expected = "as many cells as the header has";
                problems.error(spot(line, ""), "bad-csv", &error.to_string(), expected);
            }
        }
    }
    rows
}

/// The assets with the places their amounts are written with.
fn assets(rows: &[Row<'_>]) -> HashMap<AssetCode, AssetDefinition> {
    let mut assets: HashMap<AssetCode, AssetDefinition> = HashMap::new();
    for row in rows {
        for (amount, code) in [("amount", "asset"), ("counter_amount", "counter_asset")] {
            let code = row.cell(code).and_then(|it| it.parse::<AssetCode>().ok());
            let Some((amount, code)) = row.cell(amount).zip(code) else {
                continue;
            };
            let places = amount.split_once('.').map_or(0, |it| it.1.len());
            let Ok(asset) = Asset::new(code, u8::try_from(places).unwrap_or(u8::MAX)) else {
                continue;
            };
            let currency = AssetDefinition::currency(code.as_str()).ok();
            let new = currency.filter(|it| it.asset.scale() >= asset.scale());
            let new = new.unwrap_or_else(|| AssetDefinition {
                asset,
                name: code.to_string(),
                kind: AssetKind::Custom,
            });
            let kept = assets.entry(code).or_insert_with(|| new.clone());
            if kept.asset.scale() < new.asset.scale() {
                *kept = new;
            }
        }
    }
    assets
}

type CellFault = (&'static str, String, &'static str);

fn date(row: &Row<'_>, column: &'static str) -> Result<Option<Date>, CellFault> {
    let parse = |it: &str| {
        it.parse()
            .map_err(|_| (column, it.to_owned(), "a date, as in 2024-01-31"))
    };
    row.cell(column).map(parse).transpose()
}

fn posting(
    row: &Row<'_>,
    assets: &HashMap<AssetCode, AssetDefinition>,
) -> Result<DraftPosting, CellFault> {
    let path = row.cell("account").unwrap_or_default();
    let account: AccountPath = path
        .parse()
        .map_err(|_| ("account", path.to_owned(), "a path, as in assets:bank:main"))?;
    let amount = |amount: &'static str, code: &'static str| {
        let Some(text) = row.cell(amount) else {
            return Ok(None);
        };
        let name = row.cell(code).unwrap_or_default();
        let asset = name
            .parse::<AssetCode>()
            .ok()
            .and_then(|it| assets.get(&it));
        let asset = asset.ok_or_else(|| (code, name.to_owned(), "an asset's code, as in EUR"))?;
        let number = text.parse::<Decimal>().ok();
        let parsed = number.and_then(|it| Amount::from_decimal(it, asset.asset).ok());
        let expected = "a decimal number, as in -1234.56";
        parsed
            .map(Some)
            .ok_or_else(|| (amount, text.to_owned(), expected))
    };
    let missing = || ("amount", String::new(), "an amount");
    let booked_on = date(row, "booked_on")?;
    Ok(DraftPosting {
        account: account.as_str().into(),
        amount: amount("amount", "asset")?.ok_or_else(missing)?,
        valued_on: date(row, "valued_on")?.filter(|it| Some(*it) != booked_on),
        counter: amount("counter_amount", "counter_asset")?,
    })
}

fn entry(row: &Row<'_>, posting: DraftPosting) -> Result<DraftEntry, CellFault> {
    let number = |column: &'static str| {
        let parse = |it: &str| {
            it.parse::<u64>()
                .map_err(|_| (column, it.to_owned(), "an entry's number"))
        };
        row.cell(column).map(parse).transpose()
    };
    let text = |column: &str| row.cell(column).map(str::to_owned);
    let tags = row.cell("tags").map(|it| {
        let expected = "a JSON object of texts, as in {\"project\":\"roof\"}";
        serde_json::from_str(it).map_err(|_| ("tags", it.to_owned(), expected))
    });
    let booked_on = date(row, "booked_on")?;
    let corrects = match (number("reverses")?, number("reclassifies")?) {
        (Some(seq), _) => Some(Correction::Reversal(seq)),
        (None, Some(seq)) => Some(Correction::Reclassification(seq)),
        (None, None) => None,
    };
    Ok(DraftEntry {
        line: row.line,
        seq: number("entry")?,
        booked_on: booked_on.ok_or_else(|| ("booked_on", String::new(), "a date"))?,
        description: text("description").unwrap_or_default(),
        counterparty: text("counterparty"),
        reference: text("reference"),
        tags: tags.transpose()?.unwrap_or_default(),
        postings: vec![posting],
        corrects,
    })
}

/// Every entry must balance per asset.
fn check(entries: &[DraftEntry], problems: &mut Problems) {
    for entry in entries {
        let mut sums: BTreeMap<AssetCode, Option<Amount>> = BTreeMap::new();
        for it in &entry.postings {
            let sum = sums
                .entry(it.amount.asset().code())
                .or_insert(Some(Amount::zero(it.amount.asset())));
            *sum = sum.and_then(|sum| sum.checked_add(it.amount).ok());
        }
        for (code, sum) in sums {
            if sum.is_none_or(|it| !it.is_zero()) {
                let found = sum.map_or_else(|| code.to_string(), |it| format!("{it} left over"));
                let expected = "rows of one entry, side by side, that sum to zero";
                problems.error(spot(entry.line, "amount"), "unbalanced", &found, expected);
            }
        }
    }
}
