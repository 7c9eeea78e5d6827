//! From the titles of a mapping to the places of its columns.
//!
//! Owns: finding the columns in the row of titles, and the account above it.
//! Not here: rows (`rows`).
//! Invariant: a column that the mapping names and the file lacks is an error, never left out.

use csv::StringRecord;

use super::mapping::{Columns, Mapping};
use super::titles::normalise;
use crate::problem::{Place, Problem};

/// Where each column of a mapping is.
pub(super) struct Cells {
    pub(super) booked_on: usize,
    pub(super) valued_on: Option<usize>,
    pub(super) amount: Option<usize>,
    pub(super) debit: Option<usize>,
    pub(super) credit: Option<usize>,
    pub(super) direction: Option<usize>,
    pub(super) currency: Option<usize>,
    pub(super) description: Vec<usize>,
    pub(super) counterparty: Option<usize>,
    pub(super) counterparty_account: Option<usize>,
    pub(super) reference: Option<usize>,
    pub(super) balance: Option<usize>,
    pub(super) account: Option<usize>,
    pub(super) status: Option<usize>,
    /// The columns that no field holds, with their titles.
    rest: Vec<(usize, String)>,
}

impl Cells {
    /// The places of the columns in this row of titles. Errors: a column that is not there.
    pub(super) fn resolve(mapping: &Mapping, titles: &StringRecord) -> Result<Self, Problem> {
        let titles = Titles {
            row: titles,
            has_titles: mapping.header_row > 0,
        };
        let Columns {
            booked_on,
            valued_on,
            amount,
            debit,
            credit,
            direction,
            currency,
            description,
            counterparty,
            counterparty_account,
            reference,
            balance,
            account,
            status,
        } = &mapping.columns;
        let find = |name: &Option<String>| name.as_deref().map(|it| titles.find(it)).transpose();
        let mut cells = Self {
            booked_on: titles.find(booked_on)?,
            valued_on: find(valued_on)?,
            amount: find(amount)?,
            debit: find(debit)?,
            credit: find(credit)?,
            direction: find(direction)?,
            currency: find(currency)?,
            description: description
                .iter()
                .map(|it| titles.find(it))
                .collect::<Result<_, _>>()?,
            counterparty: find(counterparty)?,
            counterparty_account: find(counterparty_account)?,
            reference: find(reference)?,
            balance: find(balance)?,
            account: find(account)?,
            status: find(status)?,
            rest: Vec::new(),
        };
        if cells.amount_columns().next().is_none() {
            return Err(Problem::error(
                "mapping",
                Place::FILE,
                "no column with an amount",
                "`amount`, or `debit` and `credit`",
            ));
        }
        cells.rest = cells.find_rest(&titles);
        Ok(cells)
    }

    /// The columns that hold money that moved.
    pub(super) fn amount_columns(&self) -> impl Iterator<Item = usize> {
        [self.amount, self.debit, self.credit].into_iter().flatten()
    }

    fn find_rest(&self, titles: &Titles<'_>) -> Vec<(usize, String)> {
        let held = [
            Some(self.booked_on),
            self.valued_on,
            self.amount,
            self.debit,
            self.credit,
            self.direction,
            self.currency,
            self.counterparty,
            self.counterparty_account,
            self.reference,
            self.account,
        ];
        let titled = titles.row.iter().enumerate();
        titled
            .filter(|(index, _)| !held.contains(&Some(*index)) && !self.description.contains(index))
            .map(|(index, title)| {
                let title = title.trim();
                let name = if titles.has_titles && !title.is_empty() {
                    title.to_owned()
                } else {
                    format!("#{}", index + 1)
                };
                (index, name)
            })
            .collect()
    }

    /// The filled cells that no field holds.
    pub(super) fn raw(&self, record: &StringRecord) -> Vec<(String, String)> {
        let filled = |it: &&str| !it.trim().is_empty();
        self.rest
            .iter()
            .filter_map(|(index, title)| {
                let cell = record.get(*index).filter(filled)?;
                Some((title.clone(), cell.to_owned()))
            })
            .collect()
    }
}

/// The row of titles, or the first row of a file without any.
struct Titles<'r> {
    row: &'r StringRecord,
    has_titles: bool,
}

impl Titles<'_> {
    fn find(&self, name: &str) -> Result<usize, Problem> {
        let name = name.trim();
        let exact = || self.row.iter().position(|it| it.trim() == name);
        let alike = || {
            let wanted = normalise(name);
            let mut titles = self.row.iter().map(normalise);
            titles.position(|it| it == wanted && !it.is_empty())
        };
        let numbered = || {
            let number: usize = name.strip_prefix('#')?.parse().ok()?;
            number.checked_sub(1)
        };
        let titled = self.has_titles.then(|| exact().or_else(alike)).flatten();
        titled.or_else(numbered).ok_or_else(|| {
            let titles: Vec<&str> = self.row.iter().map(str::trim).collect();
            Problem::error(
                "column-missing",
                Place::FILE,
                name,
                format!("one of the columns {}", titles.join(", ")),
            )
        })
    }
}

/// The rows above the titles.
#[derive(Default)]
pub(super) struct Preamble {
    account: Option<String>,
    labelled: Option<String>,
}

impl Preamble {
    /// Looks for the account in one row.
    pub(super) fn add(&mut self, record: &StringRecord) {
        let mut label = false;
        for cell in record {
            let cell = cell.trim();
            let compact: String = cell.chars().filter(|it| !it.is_whitespace()).collect();
            let found = compact
                .split(|it: char| !it.is_ascii_alphanumeric())
                .find(|it| is_iban(it));
            if let Some(found) = found {
                self.account.get_or_insert_with(|| found.to_owned());
            }
            let digits = compact.bytes().filter(u8::is_ascii_digit).count();
            if label && digits >= 5 && digits * 2 >= compact.len() {
                self.labelled.get_or_insert_with(|| cell.to_owned());
            }
            let title = normalise(cell);
            let words = [
                "konto",
                "kontonummer",
                "account",
                "iban",
                "compte",
                "rekening",
                "cuenta",
                "conto",
                "rekeningnummer",
                "rachunek",
                "ucet",
            ];
            label = title.split(' ').any(|it| words.contains(&it)) && digits < 5;
        }
    }

    /// An IBAN, else what stands beside the word account.
    pub(super) fn account(&self) -> Option<String> {
        self.account.clone().or_else(|| self.labelled.clone())
    }
}

/// Whether the check digits of an IBAN are right. Source: ISO 13616, ISO 7064 MOD 97-10.
fn is_iban(text: &str) -> bool {
    let bytes = text.as_bytes();
    if !(15..=34).contains(&bytes.len())
        || !bytes[..2].iter().all(u8::is_ascii_uppercase)
        || !bytes[2..4].iter().all(u8::is_ascii_digit)
    {
        return false;
    }
    let turned = bytes[4..].iter().chain(&bytes[..4]);
    let rest = turned.fold(0_u32, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte.to_ascii_uppercase() - b'A') + 10) % 97,
    });
    rest == 1
}
