//! The quick way back from the bytes of entries: what a cold start reads a million of.
//!
//! Owns: bodies of booked entries as `body` writes them, without escapes, tags and corrections.
//! Not here: every other body, and every error: `None` sends the body to the full reader.
//! Invariant: what is read here is what the full reader would read.

use std::collections::BTreeMap;

use money::{Amount, Asset, Date};

use super::{AssetLookup, fast, from_hex};
use crate::account::AccountId;
use crate::entry::{Entry, LineSource, Posting};
use crate::record::{Fact, Record};

/// Reads a body of the usual form.
pub(super) fn record(body: &str, assets: &impl AssetLookup) -> Option<Record> {
    let mut rest = Rest(body);
    rest.eat(r#"{"v":1,"seq":"#)?;
    let seq = rest.number()?;
    rest.eat(r#","at":"#)?;
    let at = fast::moment(rest.text()?)?;
    rest.eat(r#","by":"#)?;
    let by = rest.text()?;
    rest.eat(r#","entry":{"on":"#)?;
    let booked_on = rest.date()?;
    rest.eat(r#","text":"#)?;
    let description = rest.text()?;
    let counterparty = rest.optional(r#","counterparty":"#)?;
    let reference = rest.optional(r#","reference":"#)?;
    let line = rest.line()?;
    rest.eat(r#","postings":["#)?;
    let postings = rest.postings(assets)?;
    rest.eat("}}")?;
    let entry = Entry {
        booked_on,
        description: description.to_owned(),
        counterparty: counterparty.map(str::to_owned),
        reference: reference.map(str::to_owned),
        tags: BTreeMap::new(),
        postings,
        corrects: None,
        line,
    };
    rest.0.is_empty().then(|| Record {
        seq,
        at,
        by: by.to_owned(),
        request: None,
        fact: Fact::EntryPosted(entry),
    })
}

/// What is not read yet. Everything that is not as expected is `None`.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn eat(&mut self, text: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(text)?;
        Some(())
    }

    fn is_eaten(&mut self, text: &str) -> bool {
        self.eat(text).is_some()
    }

    /// A number as JSON has it: no zero before other digits.
    fn number(&mut self) -> Option<u64> {
        let bytes = self.0.as_bytes();
        let count = bytes.iter().take_while(|it| it.is_ascii_digit()).count();
        if count == 0 || count > 18 || (count > 1 && bytes[0] == b'0') {
            return None;
        }
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        let add = |sum, it: u8| sum * 10 + u64::from(it - b'0');
        Some(digits.bytes().fold(0, add))
    }

    fn number32(&mut self) -> Option<u32> {
        self.number().and_then(|it| it.try_into().ok())
    }

    /// A text in quotation marks, without escapes.
    fn text(&mut self) -> Option<&'a str> {
        let inside = self.0.strip_prefix('"')?;
        let is_special = |it: u8| it < b' ' || it == b'"' || it == b'\\';
        let end = inside.bytes().position(is_special)?;
        let (text, rest) = inside.split_at(end);
        self.0 = rest.strip_prefix('"')?;
        Some(text)
    }

    fn optional(&mut self, start: &str) -> Option<Option<&'a str>> {
        if self.is_eaten(start) {
            self.text().map(Some)
        } else {
            Some(None)
        }
    }

    fn date(&mut self) -> Option<Date> {
        fast::date(self.text()?)
    }

    fn line(&mut self) -> Option<Option<LineSource>> {
        if !self.is_eaten(r#","line":{"statement":"#) {
            return Some(None);
        }
        let statement = self.number()?;
        self.eat(r#","fingerprint":"#)?;
        let fingerprint = from_hex("fingerprint", self.text()?).ok()?;
        self.eat(r#","occurrence":"#)?;
        let occurrence = self.number32()?;
        self.eat("}")?;
        Some(Some(LineSource {
            statement,
            fingerprint,
            occurrence,
        }))
    }

    /// Postings and the bracket behind them.
    fn postings(&mut self, assets: &impl AssetLookup) -> Option<Vec<Posting>> {
        let mut postings = Vec::with_capacity(3);
        // The postings of an entry are mostly of one asset.
        let mut last: Option<(&str, Asset)> = None;
        loop {
            self.eat(r#"{"account":"#)?;
            let account = AccountId(self.number32()?);
            self.eat(r#","amount":"#)?;
            let amount = self.amount(assets, &mut last)?;
            let valued_on = match self.is_eaten(r#","value":"#) {
                true => Some(self.date()?),
                false => None,
            };
            let counter = match self.is_eaten(r#","counter":{"amount":"#) {
                true => {
                    let counter = self.amount(assets, &mut None)?;
                    self.eat("}")?;
                    Some(counter)
                }
                false => None,
            };
            self.eat("}")?;
            postings.push(Posting {
                account,
                amount,
                valued_on,
                counter,
            });
            if self.is_eaten("]") {
                return Some(postings);
            }
            self.eat(",")?;
        }
    }

    /// A number and the asset it is of.
    fn amount(
        &mut self,
        assets: &impl AssetLookup,
        last: &mut Option<(&'a str, Asset)>,
    ) -> Option<Amount> {
        let number = self.text()?;
        self.eat(r#","asset":"#)?;
        let code = self.text()?;
        let asset = match last {
            Some((text, asset)) if *text == code => *asset,
            _ => assets.asset(code.parse().ok()?)?,
        };
        *last = Some((code, asset));
        fast::amount(number, asset)
    }
}
