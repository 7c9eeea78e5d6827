//! The bytes of records, entry by entry: what an import writes a million of.
//!
//! Owns: the quick way to the bytes of a booked entry, which is nearly every record.
//! Not here: all other facts, and what the bytes are: the wire shapes say it (`wire`).
//! Invariant: what is written here is what the wire shapes would write.

use money::{Amount, Date, Timestamp};

use super::{encode_wire, version_of};
use crate::entry::{Correction, Entry, Posting};
use crate::record::{Fact, Record};

/// Writes the bodies of records of one moment.
pub(crate) struct Bodies {
    at: Timestamp,
    at_text: String,
    /// Used again for each body, so that a body has the room it needs and no more.
    scratch: String,
}

impl Bodies {
    pub(crate) fn new(at: Timestamp) -> Self {
        Self {
            at,
            at_text: at.to_string(),
            scratch: String::new(),
        }
    }

    /// The canonical bytes of a record.
    pub(crate) fn encode(&mut self, record: &Record) -> String {
        match &record.fact {
            Fact::EntryPosted(entry) if record.request.is_none() && record.at == self.at => {
                let out = &mut self.scratch;
                out.clear();
                write_number(out, "{\"v\":", u64::from(version_of(&record.fact)));
                write_number(out, ",\"seq\":", record.seq);
                write_text(out, ",\"at\":", &self.at_text);
                write_text(out, ",\"by\":", &record.by);
                out.push_str(",\"entry\":");
                write_entry(out, entry);
                out.push('}');
                out.as_str().to_owned()
            }
            _ => encode_wire(record),
        }
    }
}

fn write_entry(out: &mut String, it: &Entry) {
    write_date(out, "{\"on\":", it.booked_on);
    write_text(out, ",\"text\":", &it.description);
    if let Some(it) = &it.counterparty {
        write_text(out, ",\"counterparty\":", it);
    }
    if let Some(it) = &it.reference {
        write_text(out, ",\"reference\":", it);
    }
    let mut start = ",\"tags\":{";
    for (name, value) in &it.tags {
        write_text(out, start, name);
        write_text(out, ":", value);
        start = ",";
    }
    if !it.tags.is_empty() {
        out.push('}');
    }
    match it.corrects {
        Some(Correction::Reversal(seq)) => write_number(out, ",\"reverses\":", seq),
        Some(Correction::Reclassification(seq)) => {
            write_number(out, ",\"reclassifies\":", seq);
        }
        None => {}
    }
    if let Some(it) = &it.line {
        write_number(out, ",\"line\":{\"statement\":", it.statement);
        write_text(
            out,
            ",\"fingerprint\":",
            &super::write::to_hex(&it.fingerprint),
        );
        write_number(out, ",\"occurrence\":", u64::from(it.occurrence));
        out.push('}');
    }
    let mut start = ",\"postings\":[";
    for posting in &it.postings {
        out.push_str(start);
        write_posting(out, posting);
        start = ",";
    }
    if it.postings.is_empty() {
        out.push_str(start);
    }
    out.push_str("]}");
}

fn write_posting(out: &mut String, it: &Posting) {
    write_number(out, "{\"account\":", u64::from(it.account.0));
    write_amount(out, ",\"amount\":\"", it.amount);
    if let Some(day) = it.valued_on {
        write_date(out, ",\"value\":", day);
    }
    if let Some(counter) = it.counter {
        write_amount(out, ",\"counter\":{\"amount\":\"", counter);
        out.push('}');
    }
    out.push('}');
}

/// The start, an amount's number and its asset; neither has a character that JSON escapes.
fn write_amount(out: &mut String, start: &str, it: Amount) {
    out.push_str(start);
    it.write_text(out);
    out.push_str("\",\"asset\":\"");
    out.push_str(it.asset().code().as_str());
    out.push('"');
}

fn write_text(out: &mut String, start: &str, text: &str) {
    out.push_str(start);
    let is_plain = |it: u8| it >= b' ' && it != b'"' && it != b'\\';
    if text.bytes().all(is_plain) {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        let quoted = serde_json::to_string(text);
        out.push_str(&quoted.expect("a text can always be written"));
    }
}

fn write_date(out: &mut String, start: &str, date: Date) {
    let Ok(year @ 0..=9_999) = u32::try_from(date.year()) else {
        return write_text(out, start, &date.to_string());
    };
    out.push_str(start);
    out.push('"');
    let parts = [
        (year, 1_000),
        (u32::from(date.month().unsigned_abs()), 10),
        (u32::from(date.day().unsigned_abs()), 10),
    ];
    for (index, (number, size)) in parts.into_iter().enumerate() {
        if index > 0 {
            out.push('-');
        }
        let mut size = size;
        while size > 0 {
            out.push(char::from_digit(number / size % 10, 10).unwrap_or('0'));
            size /= 10;
        }
    }
    out.push('"');
}

fn write_number(out: &mut String, start: &str, number: u64) {
    out.push_str(start);
    let mut size = 1_u64;
    while number / size >= 10 {
        size *= 10;
    }
    while size > 0 {
        let digit = u32::try_from(number / size % 10).unwrap_or_default();
        out.push(char::from_digit(digit, 10).unwrap_or('0'));
        size /= 10;
    }
}
