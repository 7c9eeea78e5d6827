//! Names of accounts and commodities as other tools allow them.
//!
//! Owns: a name for each account and asset of a book that the tool reads and that no other one
//! of the book has. Not here: the true name, which is exported beside it as a tag or metadata.
//! Invariant: within one export, different accounts and assets have different names.

use std::collections::{HashMap, HashSet};

use money::AssetCode;

use crate::account::{Account, AccountId};
use crate::book::Book;

/// Which tool's rules a name must follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Hledger,
    Beancount,
}

/// The longest commodity name of beancount.
const MAX_COMMODITY: usize = 24;

/// The names of one export.
pub(super) struct Names {
    accounts: Vec<String>,
    commodities: HashMap<AssetCode, String>,
}

impl Names {
    pub(super) fn new(book: &Book, dialect: Dialect) -> Self {
        let mut taken = HashSet::new();
        let accounts = book
            .chart()
            .iter()
            .map(|it| account_name(it, dialect, &mut taken));
        let accounts = accounts.collect();
        let mut taken = HashSet::new();
        let codes = book.assets().iter().map(|it| it.asset.code());
        let commodities = match dialect {
            Dialect::Hledger => codes.map(|it| (it, hledger_commodity(it))).collect(),
            Dialect::Beancount => {
                // Codes that may stay as they are come first, so that no mapped one takes theirs.
                let (kept, mapped): (Vec<_>, Vec<_>) =
                    codes.partition(|it| beancount_commodity(it.as_str()) == it.as_str());
                let all = kept.into_iter().chain(mapped);
                all.map(|it| (it, unique_commodity(it, &mut taken)))
                    .collect()
            }
        };
        Self {
            accounts,
            commodities,
        }
    }

    pub(super) fn account(&self, id: AccountId) -> &str {
        self.accounts.get(id.index()).map_or("", String::as_str)
    }

    pub(super) fn commodity(&self, code: AssetCode) -> &str {
        self.commodities.get(&code).map_or("", String::as_str)
    }
}

fn account_name(account: &Account, dialect: Dialect, taken: &mut HashSet<String>) -> String {
    let path = account.path.as_str();
    let name = match dialect {
        Dialect::Hledger => path.chars().map(hledger_character).collect(),
        Dialect::Beancount => {
            let segments: Vec<String> = path.split(':').map(beancount_segment).collect();
            segments.join(":")
        }
    };
    if taken.insert(name.clone()) {
        return name;
    }
    let mut numbered = format!("{name}-{}", account.id);
    while !taken.insert(numbered.clone()) {
        numbered.push_str("-X");
    }
    numbered
}

/// Blanks other than the plain one may end an account name in hledger.
fn hledger_character(it: char) -> char {
    if it != ' ' && it.is_whitespace() {
        '_'
    } else {
        it
    }
}

/// Whether beancount takes the character inside a name: a letter or digit, by the blocks in
/// which Unicode's versions agree (its own test is `\p{L}` or `\p{Nd}`).
fn is_beancount_letter(it: char) -> bool {
    it.is_ascii_alphanumeric()
        || matches!(it,
            'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ɏ' | 'Α'..='Ρ' | 'Σ'..='Ω' | 'α'..='ω'
            | 'А'..='я' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='龥' | '가'..='힣')
}

fn beancount_segment(segment: &str) -> String {
    let mut name = String::with_capacity(segment.len());
    for it in segment.chars() {
        if is_beancount_letter(it) {
            name.push(it);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    let name = name.trim_end_matches('-');
    let Some(first) = name.chars().next() else {
        return "X".to_owned();
    };
    let mut upper = first.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(it), None) if it.is_ascii_alphanumeric() || it.is_uppercase() => {
            format!("{it}{}", &name[first.len_utf8()..])
        }
        _ => format!("X{name}"),
    }
}

/// A commodity of hledger: quoted unless it is made of letters alone.
pub(super) fn hledger_commodity(code: AssetCode) -> String {
    let text = code.as_str();
    if text.bytes().all(|it| it.is_ascii_alphabetic()) {
        text.to_owned()
    } else {
        format!("\"{text}\"")
    }
}

/// `[A-Z][A-Z0-9'._-]{0,22}[A-Z0-9]`, and none of beancount's words.
fn beancount_commodity(code: &str) -> String {
    let mut name = code.to_ascii_uppercase();
    if !name.starts_with(|it: char| it.is_ascii_uppercase()) {
        name.insert(0, 'X');
    }
    name.truncate(MAX_COMMODITY);
    let is_word = matches!(name.as_str(), "TRUE" | "FALSE" | "NULL");
    let ends_well = name.ends_with(|it: char| it.is_ascii_alphanumeric());
    if name.len() < 2 || is_word || !ends_well {
        name.truncate(MAX_COMMODITY - 1);
        name.push('X');
    }
    name
}

fn unique_commodity(code: AssetCode, taken: &mut HashSet<String>) -> String {
    let name = beancount_commodity(code.as_str());
    if taken.insert(name.clone()) {
        return name;
    }
    let mut number = 2_u32;
    loop {
        let end = format!("X{number}");
        let mut other = name.clone();
        other.truncate(MAX_COMMODITY - end.len());
        other.push_str(&end);
        if taken.insert(other.clone()) {
            return other;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_become_names_of_beancount() {
        let cases = [
            ("assets", "Assets"),
            ("nordbank eur", "Nordbank-eur"),
            ("été", "Été"),
            ("ßig", "Xßig"),
            ("日本", "X日本"),
            ("½", "X"),
            ("-a-", "A"),
            ("7 & 8", "7-8"),
        ];
        for (segment, name) in cases {
            assert_eq!(beancount_segment(segment), name, "`{segment}`");
        }
    }

    #[test]
    fn commodities_become_names_of_beancount() {
        let cases = [
            ("EUR", "EUR"),
            ("stETH", "STETH"),
            ("1INCH", "X1INCH"),
            ("A", "AX"),
            ("TRUE", "TRUEX"),
            ("A-", "A-X"),
            ("123456789012345678901234", "X12345678901234567890123"),
        ];
        for (code, name) in cases {
            assert_eq!(beancount_commodity(code), name, "`{code}`");
        }
    }
}
