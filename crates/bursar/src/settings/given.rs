//! Settings as they were given, and the kinds of text that several of them are.
//!
//! Owns: one of several words, a number in a range, an address to listen on, and the message when
//! a text is none of these.
//! Not here: where settings are found (`settings`), what one setting alone must be (its own file).
//! Invariant: a problem names where the text is from, so that it can be put right there.

use std::collections::BTreeMap;
use std::net::SocketAddr;

/// Settings by key: the text, and where it is from.
pub(super) type Given = BTreeMap<&'static str, (String, String)>;

/// One of the words, if any is given.
pub(super) fn choice<T: Copy>(
    given: &Given,
    key: &str,
    problems: &mut Vec<String>,
    choices: &[(&str, T)],
) -> Option<T> {
    let (found, source) = given.get(key)?;
    let chosen = choices.iter().find(|it| it.0 == found).map(|it| it.1);
    if chosen.is_none() {
        let words: Vec<&str> = choices.iter().map(|it| it.0).collect();
        problems.push(format!(
            "{source}: `{found}`: expected {}",
            words.join(" or ")
        ));
    }
    chosen
}

/// A number in the range, if any is given.
pub(super) fn number(
    given: &Given,
    key: &str,
    range: std::ops::RangeInclusive<usize>,
    problems: &mut Vec<String>,
) -> Option<usize> {
    let (found, source) = given.get(key)?;
    let number = found.parse().ok().filter(|it| range.contains(it));
    if number.is_none() {
        let (first, last) = range.into_inner();
        problems.push(format!(
            "{source}: `{found}`: expected a number from {first} to {last}"
        ));
    }
    number
}

/// An address to listen on; `localhost` is 127.0.0.1.
pub(super) fn parse_listen(
    found: &str,
    source: &str,
    problems: &mut Vec<String>,
) -> Option<SocketAddr> {
    let text = found
        .strip_prefix("localhost:")
        .map(|port| format!("127.0.0.1:{port}"));
    let parsed = text.as_deref().unwrap_or(found).parse();
    if parsed.is_err() {
        problems.push(format!(
            "{source}: `{found}`: expected ADDRESS:PORT, as in 127.0.0.1:8000"
        ));
    }
    parsed.ok()
}
