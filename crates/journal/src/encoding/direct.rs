//! Entries straight into their text: what is written a hundred thousand times a second.
//!
//! Owns: the bytes of a record whose fact is an entry, without a wire shape in between.
//! Not here: every other fact (`write`).
//! Invariant: the bytes are those that the wire shape gives; a property test compares them.

use std::fmt::Write as _;

use money::{Amount, Date};

use super::VERSION;
use super::write::to_hex;
use crate::entry::{Correction, Entry, Posting};
use crate::record::{Record, RequestMark};

/// What an entry's fixed words take, and each posting's.
const ENTRY_BYTES: usize = 256;
const POSTING_BYTES: usize = 72;

/// The canonical bytes of a record that posts this entry.
pub(super) fn entry_record(record: &Record, entry: &Entry) -> String {
    let texts = entry.description.len() + entry.tags.len() * POSTING_BYTES;
    let room = ENTRY_BYTES + texts + entry.postings.len() * POSTING_BYTES;
    let mut out = String::with_capacity(room);
    let _ = write!(
        out,
        "{{\"v\":{VERSION},\"seq\":{},\"at\":\"{}\",\"by\":",
        record.seq, record.at
    );
    push_text(&mut out, &record.by);
    if let Some(mark) = &record.request {
        push_mark(&mut out, mark);
    }
    out.push_str(",\"entry\":");
    push_entry(&mut out, entry);
    out.push('}');
    out
}

fn push_mark(out: &mut String, it: &RequestMark) {
    out.push_str(",\"request\":{\"key\":");
    push_text(out, &it.key);
    let content = to_hex(&it.content);
    let _ = write!(
        out,
        ",\"content\":\"{content}\",\"records\":{}}}",
        it.records
    );
}

fn push_entry(out: &mut String, it: &Entry) {
    out.push_str("{\"on\":");
    push_date(out, it.booked_on);
    out.push_str(",\"text\":");
    push_text(out, &it.description);
    for (name, text) in [
        (",\"counterparty\":", &it.counterparty),
        (",\"reference\":", &it.reference),
    ] {
        if let Some(text) = text {
            out.push_str(name);
            push_text(out, text);
        }
    }
    if !it.tags.is_empty() {
        out.push_str(",\"tags\":");
        let mut mark = '{';
        for (name, value) in &it.tags {
            out.push(mark);
            mark = ',';
            push_text(out, name);
            out.push(':');
            push_text(out, value);
        }
        out.push('}');
    }
    let _ = match it.corrects {
        Some(Correction::Reversal(seq)) => write!(out, ",\"reverses\":{seq}"),
        Some(Correction::Reclassification(seq)) => write!(out, ",\"reclassifies\":{seq}"),
        None => Ok(()),
    };
    if let Some(line) = it.line {
        let (statement, occurrence) = (line.statement, line.occurrence);
        let fingerprint = to_hex(&line.fingerprint);
        let _ = write!(
            out,
            ",\"line\":{{\"statement\":{statement},\"fingerprint\":\"{fingerprint}\",\"occurrence\":{occurrence}}}"
        );
    }
    out.push_str(",\"postings\":[");
    for (index, posting) in it.postings.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        push_posting(out, posting);
    }
    out.push_str("]}");
}

fn push_posting(out: &mut String, it: &Posting) {
    let _ = write!(out, "{{\"account\":{},", it.account.0);
    push_amount(out, it.amount);
    if let Some(day) = it.valued_on {
        out.push_str(",\"value\":");
        push_date(out, day);
    }
    if let Some(counter) = it.counter {
        out.push_str(",\"counter\":{");
        push_amount(out, counter);
        out.push('}');
    }
    out.push('}');
}

/// Amount and asset: codes and numbers have nothing that is escaped.
fn push_amount(out: &mut String, it: Amount) {
    out.push_str("\"amount\":\"");
    it.push_text(out);
    out.push_str("\",\"asset\":");
    push_text(out, it.asset().code().as_str());
}

fn push_date(out: &mut String, day: Date) {
    let Ok(year @ 0..=9999) = u16::try_from(day.year()) else {
        let _ = write!(out, "\"{day}\"");
        return;
    };
    let digit = |it: u16| char::from(b'0' + u8::try_from(it % 10).unwrap_or_default());
    let (month, day) = (day.month().unsigned_abs(), day.day().unsigned_abs());
    let (month, day) = (u16::from(month), u16::from(day));
    out.push('"');
    out.extend([year / 1000, year / 100, year / 10, year].map(digit));
    out.push('-');
    out.extend([month / 10, month].map(digit));
    out.push('-');
    out.extend([day / 10, day].map(digit));
    out.push('"');
}

/// A text in quotes, as `serde_json` writes it.
fn push_text(out: &mut String, text: &str) {
    let is_plain = |it: u8| it >= b' ' && it != b'"' && it != b'\\';
    if text.bytes().all(is_plain) {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        let quoted = serde_json::to_string(text).expect("a text is always JSON");
        out.push_str(&quoted);
    }
}
