//! Keyed texts inside a `:86:`: `EREF+…`, `/EREF/…`, `IBAN: …`.
//!
//! Owns: the keys banks use and what each one means.
//! Not here: cutting the field (`details`). Invariant: only known keys end a value, so that a
//! slash or plus in a payer's text stays in it.

use super::other_side::{Details, looks_like_bic, looks_like_iban};
use crate::text::{present, squeeze, squeezed};

/// Keys before `+` (DFÜ agreement of the German banks, annex 3, and what banks add).
const PLUS_KEYS: [&str; 24] = [
    "EREF", "KREF", "MREF", "CRED", "DEBT", "SVWZ", "ABWA", "ABWE", "IBAN", "BIC", "BREF", "RREF",
    "COAM", "OAMT", "PURP", "RTRN", "SQTP", "ORCR", "DDAT", "CDGM", "DSBN", "ULTB", "ULTD", "OTHR",
];

/// Keys between slashes (Dutch banks).
const SLASH_KEYS: [&str; 33] = [
    "TRTP", "IBAN", "BIC", "NAME", "REMI", "EREF", "ORDP", "BENM", "CNTP", "MARF", "CSID", "PURP",
    "ISDT", "PREF", "ULTC", "ULTD", "ULTB", "RTRN", "RTYP", "SVCL", "ADDR", "INIT", "TRCD", "ID",
    "CREF", "IREF", "NRTX", "EXCH", "CHGS", "OCMT", "ACCW", "BUSP", "EQAM",
];

/// A place where a key stands: its start, its name, and where its value starts.
struct Found {
    start: usize,
    key: &'static str,
    value: usize,
}

/// `EREF+… SVWZ+…`, if the text has such keys.
pub(super) fn find_plus(text: &str) -> Option<Details> {
    let mut found: Vec<Found> = Vec::new();
    for (plus, _) in text.match_indices('+') {
        let Some(key) = PLUS_KEYS.iter().find(|it| text[..plus].ends_with(**it)) else {
            continue;
        };
        let start = plus - key.len();
        let before = text[..start].chars().next_back();
        if before.is_none_or(|it| !it.is_alphanumeric()) {
            found.push(Found {
                start,
                key,
                value: plus + 1,
            });
        }
    }
    let first = found.first()?;
    let mut details = Details::default();
    let lead = &text[..first.start];
    let mut purpose = "";
    for (index, it) in found.iter().enumerate() {
        let end = found.get(index + 1).map_or(text.len(), |next| next.start);
        let value = text[it.value..end].trim();
        match it.key {
            "EREF" => details.end_to_end_id = reference(value),
            "KREF" => details.customer_reference = reference(value),
            "SVWZ" => purpose = value,
            "IBAN" => details.account = squeezed(value),
            "BIC" => details.bank = squeezed(value),
            _ => {}
        }
    }
    details.description = squeeze(&[lead, purpose].join(" "));
    Some(details)
}

/// A reference, unless it says that there is none.
pub(super) fn reference(text: &str) -> Option<String> {
    let text = present(text)?;
    let none = ["NOTPROVIDED", "NONREF", "NICHT ANGEGEBEN"];
    (!none.iter().any(|it| text.eq_ignore_ascii_case(it))).then(|| squeeze(text))
}

/// `/EREF/…/REMI/…`, if the text starts with such a key.
pub(super) fn read_slashed(text: &str) -> Option<Details> {
    let found = slash_keys(text);
    let first = found.first()?;
    if !text[..first.start].trim().is_empty() {
        return None;
    }
    let mut details = Details::default();
    let mut kind = None;
    for (index, it) in found.iter().enumerate() {
        let end = found.get(index + 1).map_or(text.len(), |next| next.start);
        let value = text[it.value.min(end)..end].trim().trim_matches('/').trim();
        match it.key {
            "EREF" => details.end_to_end_id = reference(value),
            "NAME" => details.counterparty = squeezed(value),
            "IBAN" => details.account = squeezed(value),
            "BIC" => details.bank = squeezed(value),
            "REMI" => details.description = squeeze(remittance(value)),
            "TRTP" => kind = squeezed(value),
            "CNTP" => read_counterparty(value, &mut details),
            _ => {}
        }
    }
    if details.description.is_empty() {
        details.description = kind.unwrap_or_else(|| squeeze(text));
    }
    Some(details)
}

fn slash_keys(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (slash, _) in text.match_indices('/') {
        let rest = &text[slash + 1..];
        let Some(end) = rest.find('/') else { break };
        if let Some(key) = SLASH_KEYS.iter().find(|it| **it == &rest[..end]) {
            let value = slash + 1 + end + 1;
            let start = slash;
            found.push(Found { start, key, value });
        }
    }
    found
}

/// `USTD//text` or `STRD/CUR/reference`.
fn remittance(value: &str) -> &str {
    let value = value.strip_prefix("USTD//").unwrap_or(value);
    value
        .strip_prefix("STRD/CUR/")
        .or_else(|| value.strip_prefix("STRD/ISO/"))
        .unwrap_or(value)
}

/// `IBAN/BIC/name/city`.
fn read_counterparty(value: &str, details: &mut Details) {
    let mut parts = value.split('/').map(str::trim);
    let mut next = || parts.next().filter(|it| !it.is_empty());
    details.account = next().map(ToOwned::to_owned);
    details.bank = next()
        .filter(|it| looks_like_bic(it))
        .map(ToOwned::to_owned);
    details.counterparty = next().map(squeeze);
}

/// Names of values that Dutch banks print with a colon.
const NAMED_KEYS: [&str; 9] = [
    "IBAN:",
    "REK:",
    "BIC:",
    "NAAM:",
    "OMSCHRIJVING:",
    "BETALINGSKENM.:",
    "KENMERK:",
    "MACHTIGING:",
    "INCASSANT:",
];

/// `IBAN: … BIC: … NAAM: … OMSCHRIJVING: …`, if a name is given so.
pub(super) fn read_named(text: &str) -> Option<Details> {
    if !text.contains("NAAM:") {
        return None;
    }
    let mut found: Vec<Found> = NAMED_KEYS
        .iter()
        .flat_map(|key| {
            text.match_indices(key).map(|(start, _)| Found {
                start,
                key,
                value: start + key.len(),
            })
        })
        .collect();
    found.sort_by_key(|it| it.start);
    let lead = &text[..found.first()?.start];
    let mut details = Details::default();
    let mut purpose = String::new();
    for (index, it) in found.iter().enumerate() {
        let end = found.get(index + 1).map_or(text.len(), |next| next.start);
        let value = text[it.value.min(end)..end].trim().trim_end_matches('/');
        match it.key {
            "IBAN:" | "REK:" => {
                let first = value.split_whitespace().next();
                details.account = first.filter(|it| is_account(it)).map(ToOwned::to_owned);
            }
            "BIC:" => details.bank = squeezed(value),
            "NAAM:" => details.counterparty = squeezed(value),
            "OMSCHRIJVING:" => purpose = squeeze(value),
            "BETALINGSKENM.:" if purpose.is_empty() => purpose = squeeze(value),
            _ => {}
        }
    }
    details.description = if purpose.is_empty() {
        squeeze(lead)
    } else {
        purpose
    };
    Some(details)
}

fn is_account(text: &str) -> bool {
    looks_like_iban(text) || (!text.is_empty() && text.bytes().all(|it| it.is_ascii_digit()))
}
