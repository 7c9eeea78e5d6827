//! Transactions of beancount: postings, costs, prices and metadata.
//!
//! Owns: what stands in a posting's line and below it.
//! Not here: amounts (`number`), other directives (`read`), balancing (`assemble`).
//! Invariant: an entry with a fault in any line is not kept, so nothing half-read is booked.

use std::collections::BTreeMap;

use money::Date;

use super::lex::{Line, Token};
use super::number::{Cursor, Fault};
use super::read::Reader;
use super::words::{plain, value_text};
use super::{RESERVED, TAG_NAME, TAG_VALUE};
use crate::entry::Correction;
use crate::text::source::{Names, RawAmount, RawEntry, RawPosting, RawPrice, Spot};

impl Reader {
    /// Reads a transaction; the cursor stands after the flag.
    pub(super) fn entry(
        &mut self,
        on: Date,
        cursor: &mut Cursor<'_, '_>,
        below: &[Line<'_>],
    ) -> Result<(), Fault> {
        let mut entry = RawEntry::new(cursor.spot().line, on);
        self.first_line(&mut entry, cursor)?;
        let mut pairs: BTreeMap<String, String> = BTreeMap::new();
        for line in below {
            let mut cursor = Cursor::new(line);
            match cursor.peek() {
                Some(Token::Key(key)) => {
                    let key = *key;
                    cursor.next();
                    self.metadata(&mut entry, &mut pairs, key, &mut cursor)?;
                }
                Some(Token::Tag(_) | Token::Link(_)) => {
                    while let Some(it) = cursor.next() {
                        self.keep_label(&mut entry, it);
                    }
                }
                _ => {
                    let posting = posting(&mut cursor, &mut self.source.names)?;
                    entry.postings.push(posting);
                }
            }
        }
        for (key, name) in &pairs {
            if let Some(number) = key.strip_prefix(TAG_NAME) {
                let value = pairs.get(&format!("{TAG_VALUE}{number}")).cloned();
                entry.tags.insert(name.clone(), value.unwrap_or_default());
            }
        }
        self.source.entries.push(entry);
        Ok(())
    }

    fn first_line(
        &mut self,
        entry: &mut RawEntry,
        cursor: &mut Cursor<'_, '_>,
    ) -> Result<(), Fault> {
        let mut texts = Vec::new();
        for tag in self.tags.clone() {
            self.keep_label(entry, &Token::Tag(&tag));
        }
        while let Some(token) = cursor.peek() {
            match token {
                Token::Text(it) if texts.len() < 2 => texts.push(plain(it)),
                Token::Tag(_) | Token::Link(_) => self.keep_label(entry, token),
                Token::Mark("|") => {}
                _ => {
                    let expected = "at most a payee, a narration, tags and links";
                    return Err(cursor.fault("bad-entry", expected));
                }
            }
            cursor.next();
        }
        entry.description = texts.pop().unwrap_or_default();
        entry.counterparty = texts.pop().filter(|it| !it.is_empty());
        Ok(())
    }

    /// Foreign tags and links stay with the entry; ours are links between corrections.
    fn keep_label(&self, entry: &mut RawEntry, token: &Token<'_>) {
        let (name, label) = match token {
            Token::Tag(it) => ("tags", format!("#{it}")),
            Token::Link(it) if !self.is_ours => ("links", format!("^{it}")),
            _ => return,
        };
        let labels = entry.tags.entry(name.to_owned()).or_default();
        if !labels.is_empty() {
            labels.push(' ');
        }
        labels.push_str(&label);
    }

    fn metadata(
        &mut self,
        entry: &mut RawEntry,
        pairs: &mut BTreeMap<String, String>,
        key: &str,
        cursor: &mut Cursor<'_, '_>,
    ) -> Result<(), Fault> {
        let start = cursor.spot();
        if self.is_ours && entry.postings.last().is_some() && key == "counter" {
            let counter = cursor.amount(&mut self.source.names)?;
            let last = entry.postings.last_mut();
            last.into_iter()
                .for_each(|it| it.extras_mut().counter = Some(counter));
            return Ok(());
        }
        if self.is_ours && key == "valued-on" {
            let Some(Token::Date(day)) = cursor.next() else {
                return Err(cursor.fault("bad-date", "a date, as in 2024-01-31"));
            };
            let last = entry.postings.last_mut();
            last.into_iter().for_each(|it| it.valued_on = Some(*day));
            return Ok(());
        }
        let value = value_text(cursor);
        if !self.is_ours {
            entry.tags.entry(key.to_owned()).or_insert(value);
            return Ok(());
        }
        if key.starts_with("tag-") {
            pairs.insert(key.to_owned(), value);
        } else if !RESERVED.contains(&key) {
            entry.tags.insert(key.to_owned(), value);
        } else if !set_field(entry, key, &value) {
            return Err(Fault {
                spot: start,
                code: "bad-metadata",
                found: format!("{key}: {value}"),
                expected: "metadata as the export wrote it",
            });
        }
        Ok(())
    }
}

/// Takes a field from metadata of our own export; `false` if its value is none.
fn set_field(entry: &mut RawEntry, key: &str, value: &str) -> bool {
    let number = || value.parse().ok();
    match key {
        "seq" => {
            entry.seq = number();
            entry.seq.is_some()
        }
        "reverses" => {
            entry.corrects = number().map(Correction::Reversal);
            entry.corrects.is_some()
        }
        "reclassifies" => {
            entry.corrects = number().map(Correction::Reclassification);
            entry.corrects.is_some()
        }
        "reference" => {
            entry.reference = Some(value.to_owned());
            true
        }
        _ => true,
    }
}

/// `[flag] Account [amount] [{cost}] [@ price]`.
fn posting(cursor: &mut Cursor<'_, '_>, names: &mut Names) -> Result<RawPosting, Fault> {
    let is_flag = match cursor.peek() {
        Some(Token::Mark(it)) => "*!&?%#".contains(*it),
        Some(Token::Commodity(it)) => it.len() == 1,
        _ => false,
    };
    if is_flag {
        cursor.next();
    }
    let spot: Spot = cursor.spot();
    let mut posting = RawPosting {
        spot,
        account: names.number(cursor.account()?),
        ..RawPosting::default()
    };
    if cursor.is_number() {
        posting.amount = Some(cursor.amount(names)?);
    }
    if let Some(Token::Mark("{" | "{{")) = cursor.peek() {
        let units = posting.amount;
        posting.extras_mut().cost = Some(cost(cursor, names, units)?);
    }
    if cursor.eat("@@") {
        posting.extras_mut().price = Some(RawPrice::Total(cursor.amount(names)?));
    } else if cursor.eat("@") {
        posting.extras_mut().price = Some(RawPrice::Each(cursor.amount(names)?));
    }
    if cursor.peek().is_some() {
        return Err(cursor.fault("bad-posting", "an amount, a cost, a price or a comment"));
    }
    Ok(posting)
}

/// `{12.00 USD, 2024-01-02, "label"}`, `{{total}}`, `{each # total USD}` or `{}`.
fn cost(
    cursor: &mut Cursor<'_, '_>,
    names: &mut Names,
    units: Option<RawAmount>,
) -> Result<RawPrice, Fault> {
    let is_total = cursor.eat("{{") || !cursor.eat("{");
    let mut cost = RawPrice::Held;
    loop {
        match cursor.peek() {
            Some(Token::Mark("}" | "}}")) => {
                cursor.next();
                return Ok(cost);
            }
            Some(Token::Date(_) | Token::Text(_) | Token::Mark("," | "*")) => {
                cursor.next();
            }
            _ if cursor.is_number() || cursor.peek() == Some(&Token::Mark("#")) => {
                cost = cost_amount(cursor, names, (is_total, units))?;
            }
            _ => return Err(cursor.fault("bad-cost", "an amount, a date, a label or `}`")),
        }
    }
}

fn cost_amount(
    cursor: &mut Cursor<'_, '_>,
    names: &mut Names,
    (is_total, units): (bool, Option<RawAmount>),
) -> Result<RawPrice, Fault> {
    if !matches!(cursor.peek(), Some(Token::Mark("#"))) {
        let each = cursor.expression(0)?;
        if !cursor.eat("#") {
            let amount = RawAmount {
                number: each.value,
                places: each.places,
                commodity: names.number(cursor.commodity()?),
            };
            return Ok(if is_total {
                RawPrice::Total(amount)
            } else {
                RawPrice::Each(amount)
            });
        }
        let mut total = cursor.amount(names)?;
        let count = units.and_then(|it| it.number.checked_abs().ok());
        let product = count.and_then(|it| it.checked_mul(each.value).ok());
        let sum = product.and_then(|it| it.checked_add(total.number).ok());
        total.number = sum.ok_or_else(|| cursor.fault("out-of-range", "at most 38 digits"))?;
        return Ok(RawPrice::Total(total));
    }
    cursor.next();
    Ok(RawPrice::Total(cursor.amount(names)?))
}
