//! JSON of banks, read where it stands and exactly.
//!
//! Owns: the way to a value, and numbers as the decimals their text says.
//! Not here: what values mean (the connectors).
//! Invariant: a number never becomes a float: `12.30` in JSON is 12.30, and what has no exact
//! decimal is refused. An error names the place, never the content.

use std::borrow::Cow;
use std::collections::BTreeMap;

use money::{Date, Decimal};
use serde_json::value::RawValue;

use super::BankError;

/// The largest exponent of a number: `1e40` is no amount.
const MAX_EXPONENT: i32 = 40;
/// The longest number that is read. Unit: bytes.
const MAX_NUMBER: usize = 60;

/// A value in an answer, and where it is.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    raw: &'a str,
    path: String,
}

impl<'a> Node<'a> {
    /// The whole answer. Errors: `Unexpected` if it is not JSON.
    pub fn of(body: &'a [u8]) -> Result<Self, BankError> {
        let raw: &RawValue = serde_json::from_slice(body).map_err(|_| BankError::Unexpected {
            path: "(answer)".to_owned(),
            found: "no JSON".to_owned(),
            expected: "JSON",
        })?;
        let path = String::new();
        Ok(Self {
            raw: raw.get(),
            path,
        })
    }

    /// Where it is, for people.
    #[must_use]
    pub fn path(&self) -> &str {
        if self.path.is_empty() {
            "(answer)"
        } else {
            &self.path
        }
    }

    /// What is wrong here.
    #[must_use]
    pub fn unexpected(&self, expected: &'static str) -> BankError {
        BankError::Unexpected {
            path: self.path().to_owned(),
            found: self.kind().to_owned(),
            expected,
        }
    }

    fn kind(&self) -> &'static str {
        match self.raw.as_bytes().first() {
            Some(b'{') => "an object",
            Some(b'[') => "a list",
            Some(b'"') => "a text",
            Some(b't' | b'f') => "true or false",
            Some(b'n') => "null",
            _ => "a number",
        }
    }

    fn child(&self, name: &str, raw: &'a RawValue) -> Self {
        let path = if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        };
        Self {
            raw: raw.get(),
            path,
        }
    }

    /// What is at a path such as `data.0.amount`; none if it is not there, or null.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<Self> {
        let mut at = self.clone();
        for name in path.split('.').filter(|it| !it.is_empty()) {
            at = at.step(name)?;
        }
        (at.raw != "null").then_some(at)
    }

    fn step(&self, name: &str) -> Option<Self> {
        if self.raw.starts_with('[') {
            let items: Vec<&'a RawValue> = serde_json::from_str(self.raw).ok()?;
            let item = items.get(name.parse::<usize>().ok()?)?;
            return Some(self.child(name, item));
        }
        let fields: BTreeMap<Cow<'a, str>, &'a RawValue> = serde_json::from_str(self.raw).ok()?;
        Some(self.child(name, fields.get(name)?))
    }

    /// What is at a path. Errors: `Unexpected` if nothing is.
    pub fn at(&self, path: &str) -> Result<Self, BankError> {
        self.find(path).ok_or_else(|| BankError::Unexpected {
            path: if self.path.is_empty() {
                path.to_owned()
            } else {
                format!("{}.{path}", self.path)
            },
            found: "nothing".to_owned(),
            expected: "a value",
        })
    }

    /// The items of a list. Errors: `Unexpected`.
    pub fn items(&self) -> Result<Vec<Self>, BankError> {
        let items: Vec<&'a RawValue> =
            serde_json::from_str(self.raw).map_err(|_| self.unexpected("a list"))?;
        let numbered = items.into_iter().enumerate();
        Ok(numbered
            .map(|(index, it)| self.child(&index.to_string(), it))
            .collect())
    }

    /// A text, or a number as it is written. Errors: `Unexpected`.
    pub fn text(&self) -> Result<String, BankError> {
        match self.raw.as_bytes().first() {
            Some(b'"') => serde_json::from_str(self.raw).map_err(|_| self.unexpected("a text")),
            Some(b'-' | b'0'..=b'9') => Ok(self.raw.to_owned()),
            _ => Err(self.unexpected("a text")),
        }
    }

    /// A text at a path, if there is one that says something.
    #[must_use]
    pub fn said(&self, path: &str) -> Option<String> {
        let text = self.find(path)?.text().ok()?;
        (!text.trim().is_empty()).then_some(text)
    }

    /// True or false. Errors: `Unexpected`.
    pub fn truth(&self) -> Result<bool, BankError> {
        match self.raw {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(self.unexpected("true or false")),
        }
    }

    /// A decimal, from a text or from a number's own digits: `"12.30"`, `12.30`, `1.23e1`.
    ///
    /// Errors: `Unexpected` for anything that is not exactly one decimal.
    pub fn decimal(&self) -> Result<Decimal, BankError> {
        let fail = || self.unexpected("a decimal number");
        let text = self.text().map_err(|_| fail())?;
        exact(text.trim()).ok_or_else(fail)
    }

    /// A civil date, also at the start of a moment. Errors: `Unexpected`.
    pub fn date(&self) -> Result<Date, BankError> {
        let fail = || self.unexpected("a date (YYYY-MM-DD)");
        let text = self.text().map_err(|_| fail())?;
        let day = match text.split_once(['T', ' ']) {
            Some((day, _)) => day,
            None => text.as_str(),
        };
        if day.len() != 10 {
            return Err(fail());
        }
        day.parse().map_err(|_| fail())
    }
}

/// The decimal that a text says, with an exponent as JSON has it.
fn exact(text: &str) -> Option<Decimal> {
    if text.len() > MAX_NUMBER {
        return None;
    }
    let Some((digits, exponent)) = text.split_once(['e', 'E']) else {
        return text.parse().ok();
    };
    let exponent: i32 = exponent.parse().ok()?;
    if exponent.abs() > MAX_EXPONENT {
        return None;
    }
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", digits),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{fraction}");
    let point = i32::try_from(whole.len()).ok()?.checked_add(exponent)?;
    let moved = if point <= 0 {
        let zeros = usize::try_from(-point).ok()?;
        format!("{sign}0.{}{all}", "0".repeat(zeros))
    } else {
        let point = usize::try_from(point).ok()?;
        let padded = format!("{all:0<point$}");
        let (whole, fraction) = padded.split_at(point);
        format!("{sign}{whole}.{fraction}0")
    };
    moved.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(json: &str) -> Option<String> {
        let body = format!("{{\"a\":{json}}}");
        let node = Node::of(body.as_bytes()).unwrap();
        Some(node.at("a").unwrap().decimal().ok()?.to_string())
    }

    #[test]
    fn a_number_is_the_decimal_its_text_says() {
        for (json, expected) in [
            ("12.30", Some("12.3")),
            ("0.1", Some("0.1")),
            ("\"-7.05\"", Some("-7.05")),
            ("1.23e1", Some("12.3")),
            ("-1E-2", Some("-0.01")),
            ("5e3", Some("5000")),
            ("-0.00", Some("0")),
            ("0.30000000000000004", Some("0.30000000000000004")),
            ("1e999999999", None),
            ("\"1,234.00\"", None),
            ("\"\"", None),
            ("true", None),
            ("[1]", None),
            ("\"NaN\"", None),
        ] {
            assert_eq!(decimal(json).as_deref(), expected, "{json}");
        }
    }

    #[test]
    fn values_are_found_by_path_and_what_is_not_there_is_named() {
        let body = br#"{"data":{"rows":[{"on":"2026-01-31T10:00:00Z","x":null}]}}"#;
        let node = Node::of(body).unwrap();
        let row = &node.at("data.rows").unwrap().items().unwrap()[0];
        assert_eq!(
            row.at("on").unwrap().date().unwrap().to_string(),
            "2026-01-31"
        );
        assert!(row.find("x").is_none());
        let error = row.at("amount").unwrap_err().to_string();
        assert!(error.contains("data.rows.0.amount"), "{error}");
        assert!(node.at("data").unwrap().items().is_err());
        assert!(Node::of(b"<html>").is_err());
        assert!(Node::of(&[0xff]).is_err());
    }

    #[test]
    fn dates_that_are_none_are_refused() {
        for json in [
            "\"2026-02-30\"",
            "\"31.01.2026\"",
            "20260131",
            "\"2026-1-3\"",
        ] {
            let body = format!("{{\"a\":{json}}}");
            let node = Node::of(body.as_bytes()).unwrap();
            assert!(node.at("a").unwrap().date().is_err(), "{json}");
        }
    }
}
