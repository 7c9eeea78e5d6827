//! Amount and direction cells.
//!
//! Owns: currency signs and codes around a number, words for debit and credit.
//! Not here: numbers themselves (`number`).
//! Invariant: a cell that is not clearly one number is none; the file's decimal mark only decides
//! what the cell alone does not.

use money::Decimal;
use serde::{Deserialize, Serialize};

use crate::number::{self, Style};

/// What stands before the fraction of an amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DecimalMark {
    /// `1,234.56`
    #[default]
    #[serde(rename = ".")]
    Point,
    /// `1.234,56`
    #[serde(rename = ",")]
    Comma,
}

/// The number in a cell, with any currency sign or code around it.
pub(super) fn parse_amount(text: &str, mark: DecimalMark) -> Option<Decimal> {
    let text = text.trim();
    if let Some(amount) = parse_number(text, mark) {
        return Some(amount);
    }
    let bare = without_currency(text)?;
    parse_number(&bare, mark)
}

fn parse_number(text: &str, mark: DecimalMark) -> Option<Decimal> {
    let style = match mark {
        DecimalMark::Point => Style::Point,
        DecimalMark::Comma => Style::Comma,
    };
    number::parse(text, style).or_else(|| number::parse(text, Style::Either))
}

/// The cell without one currency sign or one code of three capitals; none if it has neither.
fn without_currency(text: &str) -> Option<String> {
    const SIGNS: [&str; 12] = [
        "CA$", "A$", "US$", "R$", "$", "€", "£", "¥", "₹", "zł", "Kč", "kr",
    ];
    let digits = |it: &str| it.bytes().any(|byte| byte.is_ascii_digit());
    if text.len() > 64 || !digits(text) {
        return None;
    }
    if let Some(sign) = SIGNS.iter().find(|it| text.contains(**it)) {
        return Some(text.replacen(sign, "", 1).trim().to_owned());
    }
    let is_code = |it: &str| it.len() == 3 && it.bytes().all(|byte| byte.is_ascii_uppercase());
    if let Some((front, code)) = text.rsplit_once(char::is_whitespace)
        && is_code(code)
    {
        return Some(front.trim().to_owned());
    }
    let (code, rest) = text.split_once(char::is_whitespace)?;
    is_code(code).then(|| rest.trim().to_owned())
}

/// Which decimal mark a cell proves: the number of places tells, except for three.
pub(super) fn mark_of(text: &str) -> Option<DecimalMark> {
    let at = text.rfind([',', '.'])?;
    let mark = text.as_bytes()[at];
    let fraction = text.as_bytes()[at + 1..]
        .iter()
        .take_while(|it| it.is_ascii_digit())
        .count();
    let both = text.contains(',') && text.contains('.');
    let repeated = text.bytes().filter(|it| *it == mark).count() > 1;
    let found = if mark == b',' {
        DecimalMark::Comma
    } else {
        DecimalMark::Point
    };
    if repeated {
        return Some(match found {
            DecimalMark::Comma => DecimalMark::Point,
            DecimalMark::Point => DecimalMark::Comma,
        });
    }
    (both || fraction != 3).then_some(found)
}

/// Whether a word says that money went out (`false`) or came in (`true`).
pub(super) fn is_credit(word: &str) -> Option<bool> {
    const OUT: [&str; 23] = [
        "d",
        "dr",
        "db",
        "dbit",
        "debit",
        "debet",
        "soll",
        "s",
        "af",
        "a",
        "belastung",
        "lastschrift",
        "cargo",
        "dare",
        "addebito",
        "débit",
        "obciążenie",
        "-",
        "out",
        "withdrawal",
        "debito",
        "débito",
        "u",
    ];
    const IN: [&str; 21] = [
        "c",
        "cr",
        "crdt",
        "credit",
        "haben",
        "h",
        "bij",
        "b",
        "gutschrift",
        "abono",
        "avere",
        "accredito",
        "crédit",
        "uznanie",
        "+",
        "in",
        "deposit",
        "credito",
        "crédito",
        "k",
        "kredit",
    ];
    let word = word.trim().to_lowercase();
    if OUT.contains(&word.as_str()) {
        Some(false)
    } else if IN.contains(&word.as_str()) {
        Some(true)
    } else {
        None
    }
}
