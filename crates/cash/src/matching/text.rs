//! References and names in texts, as numbers that compare (CASH-6).
//!
//! Owns: which pieces of a text can be a reference, words of a name. Not here: scores.
//! Invariant: a text has at most `MAX` pieces; capitals and blanks do not matter.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;

/// Most pieces of one side.
const MAX: usize = 48;
/// Longest text that is looked at, in bytes.
const MAX_TEXT: usize = 1_024;

/// Pieces that may be references: four or more letters and digits, a digit among them.
///
/// `INV-2026/0815` is there as a whole and as its parts, so that banks may break it anywhere.
pub(super) fn references(texts: &[&str]) -> Vec<(u64, String)> {
    let mut found: Vec<(u64, String)> = Vec::new();
    for text in texts {
        let text = cut(text);
        let whole = text.split(|it: char| it.is_whitespace() || ",;()".contains(it));
        let parts = text.split(|it: char| !it.is_alphanumeric());
        for piece in whole.chain(parts) {
            if found.len() >= MAX {
                return found;
            }
            let letters: String = piece
                .chars()
                .filter(|it| it.is_alphanumeric())
                .flat_map(char::to_uppercase)
                .collect();
            let is_reference = letters.len() >= 4 && letters.bytes().any(|it| it.is_ascii_digit());
            let hash = number(&letters);
            if is_reference && !found.iter().any(|it| it.0 == hash) {
                found.push((hash, letters));
            }
        }
    }
    found
}

/// The words of a name, sorted; legal forms and single letters tell nobody apart.
pub(super) fn name_words(name: &str) -> Vec<u64> {
    const FORMS: [&str; 18] = [
        "GMBH", "AG", "KG", "UG", "SE", "LTD", "LIMITED", "LLC", "INC", "CORP", "PLC", "SA",
        "SARL", "BV", "NV", "SPA", "SRL", "CO",
    ];
    let mut words: Vec<u64> = cut(name)
        .split(|it: char| !it.is_alphanumeric())
        .filter(|it| it.len() > 1)
        .map(str::to_uppercase)
        .filter(|it| !FORMS.contains(&it.as_str()))
        .map(|it| number(&it))
        .take(MAX)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// An account in a form that compares; none for an empty one.
pub(super) fn account(text: &str) -> Option<u64> {
    let letters: String = cut(text)
        .chars()
        .filter(|it| it.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect();
    (!letters.is_empty()).then(|| number(&letters))
}

/// How many of two sorted lists' members are in both.
pub(super) fn shared(one: &[u64], other: &[u64]) -> usize {
    one.iter()
        .filter(|it| other.binary_search(it).is_ok())
        .count()
}

fn number(text: &str) -> u64 {
    let mut hasher = FixedState::with_seed(0).build_hasher();
    hasher.write(text.as_bytes());
    hasher.finish()
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(MAX_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_found_however_they_are_written() {
        let texts = |text| -> Vec<String> {
            let found = references(&[text]);
            found.into_iter().map(|it| it.1).collect()
        };
        assert_eq!(
            texts("Rechnung INV-2026/0815, danke"),
            ["INV20260815", "2026", "0815"]
        );
        assert_eq!(texts("ohne Nummer A1"), Vec::<String>::new());
        assert_eq!(name_words("Müller & Co. KG"), name_words("müller"));
    }
}
