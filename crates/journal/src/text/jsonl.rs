//! JSON lines: the sealed records themselves, one a line, for anyone to verify.
//!
//! Owns: the line's form `{"seq":…,"hash":"…","body":"…"}` and the proof while reading.
//! Not here: the chain's rule (`chain`), what a body means (`encoding`).
//! Invariant: lossless: the bodies are the bytes that were sealed, so the journal that comes
//! out of an export has the same head.

use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::chain::{ChainError, Hash, Head, SealedRecord};

/// The longest line that is read, in bytes: an entry of 10,000 postings with long texts.
pub const MAX_LINE: usize = 16 * 1024 * 1024;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireLine<'a> {
    seq: u64,
    hash: std::borrow::Cow<'a, str>,
    body: std::borrow::Cow<'a, str>,
}

/// Why a line is not the next record.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {fault}")]
pub struct LineError {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub fault: LineFault,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LineFault {
    /// Not the JSON of a sealed record.
    #[error("expected {{\"seq\":…,\"hash\":\"…\",\"body\":\"…\"}}: {0}")]
    Json(String),
    /// The hash is no hash.
    #[error(transparent)]
    Hash(#[from] crate::chain::HashTextError),
    /// It does not follow the record before.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// Longer than any record.
    #[error("{0} bytes: expected at most {MAX_LINE}")]
    TooLong(usize),
}

/// Writes one record as one line.
///
/// Errors: only those of `out`.
pub fn write(record: &SealedRecord, out: &mut dyn Write) -> fmt::Result {
    let line = WireLine {
        seq: record.seq,
        hash: record.hash.to_string().into(),
        body: record.body.as_str().into(),
    };
    let json = serde_json::to_string(&line).map_err(|_| fmt::Error)?;
    writeln!(out, "{json}")
}

/// Reads lines one by one and proves that they form one chain.
#[derive(Clone, Copy, Debug, Default)]
pub struct Verifier {
    head: Head,
    line: u64,
}

impl Verifier {
    /// Reads on after `head`; `Verifier::default()` starts with an empty journal.
    #[must_use]
    pub const fn after(head: Head) -> Self {
        Self { head, line: 0 }
    }

    /// The head of what was read.
    #[must_use]
    pub const fn head(&self) -> Head {
        self.head
    }

    /// Reads the next line; `None` for an empty one.
    ///
    /// Errors: `LineError`; then nothing after it can be trusted, and the reader stays where
    /// it was.
    pub fn read(&mut self, text: &str) -> Result<Option<SealedRecord>, LineError> {
        self.line += 1;
        let line = self.line;
        let record = parse(text).map_err(|fault| LineError { line, fault })?;
        if let Some(it) = &record {
            let follow = self.head.follow(it);
            self.head = follow.map_err(|it| LineError {
                line,
                fault: it.into(),
            })?;
        }
        Ok(record)
    }
}

fn parse(text: &str) -> Result<Option<SealedRecord>, LineFault> {
    if text.len() > MAX_LINE {
        return Err(LineFault::TooLong(text.len()));
    }
    if text.trim().is_empty() {
        return Ok(None);
    }
    let wire: WireLine<'_> =
        serde_json::from_str(text).map_err(|it| LineFault::Json(it.to_string()))?;
    Ok(Some(SealedRecord {
        seq: wire.seq,
        hash: wire.hash.parse::<Hash>()?,
        body: wire.body.into_owned(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> Vec<String> {
        let mut head = Head::default();
        let bodies = ["{\"a\":\"ü\\n\"}", "b\u{2028}", ""];
        let lines = bodies.map(|body| {
            let record = head.seal(body.to_owned());
            head = head.follow(&record).unwrap();
            let mut line = String::new();
            write(&record, &mut line).unwrap();
            line
        });
        lines.into()
    }

    #[test]
    fn records_come_back_as_they_were_sealed() {
        let mut verifier = Verifier::default();
        let records: Vec<_> = lines()
            .iter()
            .map(|it| verifier.read(it).unwrap().unwrap())
            .collect();
        assert_eq!(records[0].body, "{\"a\":\"ü\\n\"}");
        assert_eq!(verifier.head().seq, 3);
        assert_eq!(verifier.head().hash, records[2].hash);
        assert_eq!(verifier.read("\n"), Ok(None));
    }

    #[test]
    fn a_line_that_does_not_follow_is_refused_with_its_number() {
        let mut verifier = Verifier::default();
        let lines = lines();
        verifier.read(&lines[0]).unwrap();
        let missing = verifier.read(&lines[2]).unwrap_err();
        assert_eq!(missing.line, 2);
        assert!(matches!(
            missing.fault,
            LineFault::Chain(ChainError::Gap { .. })
        ));
        let altered = verifier
            .read(&lines[1].replace("\"b\u{2028}", "\"c\u{2028}"))
            .unwrap_err();
        assert!(matches!(
            altered.fault,
            LineFault::Chain(ChainError::Altered { .. })
        ));
        let garbage = verifier.read("{\"seq\":2}").unwrap_err();
        assert!(
            garbage.to_string().starts_with("line 4: expected {\"seq\""),
            "{garbage}"
        );
    }
}
