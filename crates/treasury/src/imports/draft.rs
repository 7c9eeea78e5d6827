//! From a bank line to an entry.
//!
//! Owns: what is taken over from a line, and the account on the other side.
//! Not here: whether the line is new (`preview`), categories (`cash`, once it learns them).
//! Invariant: the bank account's posting is the line's amount, to the unit.

use std::collections::BTreeMap;

use journal::{Account, AccountId, AccountKind, Book, Entry, LineSource, NewAccount, Posting};
use money::{Amount, AmountError, Asset, Date};
use statements::{Fingerprint, Line};

use crate::error::Error;
use crate::imports::paths::{CONVERSION, EXPENSES, IN_TRANSIT, INCOME, OPENING};

/// The accounts on the other side, by number.
pub(super) struct Contra {
    income: AccountId,
    expenses: AccountId,
    in_transit: AccountId,
    conversion: AccountId,
    opening: AccountId,
}

impl Contra {
    /// Those that are not open yet.
    pub(super) fn missing(book: &Book) -> Vec<NewAccount> {
        let kinds = [
            (INCOME, AccountKind::Category),
            (EXPENSES, AccountKind::Category),
            (IN_TRANSIT, AccountKind::Other),
            (CONVERSION, AccountKind::Trading),
            (OPENING, AccountKind::Other),
        ];
        let new = |(path, kind): (&str, AccountKind)| NewAccount {
            path: path.to_owned(),
            kind: Some(kind),
            ..NewAccount::default()
        };
        kinds
            .into_iter()
            .filter(|it| book.chart().find(it.0).is_none())
            .map(new)
            .collect()
    }

    /// All of them. Errors: `NotFound` if one is not open.
    pub(super) fn find(book: &Book) -> Result<Self, Error> {
        let find = |path: &str| {
            let found = book.chart().find(path).map(|it| it.id);
            found.ok_or_else(|| crate::accounts::unknown_account(path))
        };
        Ok(Self {
            income: find(INCOME)?,
            expenses: find(EXPENSES)?,
            in_transit: find(IN_TRANSIT)?,
            conversion: find(CONVERSION)?,
            opening: find(OPENING)?,
        })
    }

    /// The other side of a line.
    fn of(&self, line: &Line, own: Option<&Account>, asset: Asset) -> AccountId {
        match own {
            // Money between own accounts is neither earned nor spent.
            Some(own) if own.asset.is_none_or(|it| it == asset.code()) => self.in_transit,
            Some(_) => self.conversion,
            None if line.amount.is_negative() => self.expenses,
            None => self.income,
        }
    }
}

/// The entry of a line. Errors: the amount has more places than the asset, or is out of range.
pub(super) fn entry(
    line: &Line,
    source: LineSource,
    account: (AccountId, Asset),
    own: Option<&Account>,
    contra: &Contra,
) -> Result<Entry, AmountError> {
    let (account, asset) = account;
    let amount = Amount::from_decimal(line.amount, asset)?;
    let valued_on = line.valued_on.filter(|it| *it != line.booked_on);
    let postings = vec![
        Posting {
            valued_on,
            ..Posting::new(account, amount)
        },
        Posting {
            valued_on,
            ..Posting::new(contra.of(line, own, asset), amount.checked_neg()?)
        },
    ];
    let mut entry = Entry::new(line.booked_on, description(line), postings);
    entry.counterparty = text(line.counterparty.as_deref());
    let reference = line
        .bank_reference
        .as_ref()
        .or(line.customer_reference.as_ref());
    entry.reference = text(
        reference
            .or(line.end_to_end_id.as_ref())
            .map(String::as_str),
    );
    entry.tags = tags(line);
    entry.line = Some(source);
    Ok(entry)
}

/// The entry that brings an account to the balance its first statement opens with.
pub(super) fn opening_entry(
    opening: Amount,
    on: Date,
    account: AccountId,
    contra: &Contra,
) -> Result<Entry, AmountError> {
    let postings = vec![
        Posting::new(account, opening),
        Posting::new(contra.opening, opening.checked_neg()?),
    ];
    let mut entry = Entry::new(on, "opening balance", postings);
    let fingerprint = Fingerprint::of(&["opening balance"]).0;
    entry.line = Some(LineSource {
        statement: 0,
        fingerprint,
        occurrence: 1,
    });
    Ok(entry)
}

fn description(line: &Line) -> String {
    let parts = [
        Some(line.description.as_str()),
        line.counterparty.as_deref(),
        line.code.as_deref(),
    ];
    let found = parts.into_iter().flatten().find(|it| !it.trim().is_empty());
    clean(found.unwrap_or("(no text)"), 4_000)
}

fn text(found: Option<&str>) -> Option<String> {
    let clean = clean(found?, 500);
    (!clean.is_empty()).then_some(clean)
}

/// Without control characters, and at most `limit` bytes, cut at a character.
fn clean(text: &str, limit: usize) -> String {
    let spaced = text
        .chars()
        .map(|it| if it.is_control() { ' ' } else { it });
    let mut clean = String::with_capacity(text.len().min(limit));
    for letter in spaced {
        if clean.len() + letter.len_utf8() > limit {
            break;
        }
        clean.push(letter);
    }
    clean.trim().to_owned()
}

/// What a line knows beyond an entry's own fields.
fn tags(line: &Line) -> BTreeMap<String, String> {
    let original = line
        .original
        .as_ref()
        .map(|it| format!("{} {}", it.amount, it.currency));
    let rate = line
        .original
        .as_ref()
        .and_then(|it| it.rate)
        .map(|it| it.to_string());
    let found = [
        ("code", line.code.clone()),
        ("counterparty-account", line.counterparty_account.clone()),
        ("counterparty-bank", line.counterparty_bank.clone()),
        ("customer-reference", line.customer_reference.clone()),
        ("end-to-end-id", line.end_to_end_id.clone()),
        ("original-amount", original),
        ("original-rate", rate),
    ];
    let kept = found
        .into_iter()
        .filter_map(|(name, value)| text(value.as_deref()).map(|value| (name.to_owned(), value)));
    kept.collect()
}
