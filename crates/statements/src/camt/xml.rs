//! The XML events of a message, with their place and within limits.
//!
//! Owns: the line and column of the reading point, and what no message may contain.
//! Not here: what the elements mean (`entry`, `head`).
//! Invariant: a document type declaration is never read past; no event is longer than its limit.

use std::io::{self, BufRead, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

use crate::limits;
use crate::problem::Place;

/// A point of the file; both from 1.
#[derive(Clone, Copy)]
pub(crate) struct Position {
    pub(crate) line: u64,
    pub(crate) column: usize,
}

impl Position {
    pub(crate) fn place(self) -> Place {
        Place::at(self.line, self.column)
    }
}

/// Counts lines and columns of what is read, and ends a single event that is too long.
pub(crate) struct Counted<R> {
    inner: R,
    line: u64,
    column: usize,
    /// Bytes read since the last event.
    since_event: usize,
}

impl<R: BufRead> Counted<R> {
    fn new(inner: R) -> Self {
        Self {
            inner,
            line: 1,
            column: 1,
            since_event: 0,
        }
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        buffer[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since_event > limits::FIELD_BYTES {
            return Err(io::Error::other(TooLong));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        // The piece is still in the buffer: `fill_buf` returned it a moment ago.
        if let Ok(available) = self.inner.fill_buf() {
            let piece = &available[..count.min(available.len())];
            let lines = piece.iter().filter(|it| **it == b'\n').count();
            let tail = match memchr::memrchr(b'\n', piece) {
                Some(at) => {
                    self.line += lines as u64;
                    self.column = 1;
                    &piece[at + 1..]
                }
                None => piece,
            };
            // Continuation bytes do not make a column of their own.
            self.column += tail.iter().filter(|it| **it & 0xC0 != 0x80).count();
        }
        self.since_event += count;
        self.inner.consume(count);
    }
}

/// A single tag or text over the limit.
#[derive(Debug, thiserror::Error)]
#[error("a single tag or text of more than 64 KiB")]
struct TooLong;

/// What a reader is told.
pub(crate) enum Step<'b> {
    /// An element begins: local name and `Ccy` attribute. `empty` means it ends at once.
    Open {
        name: &'b str,
        currency: &'b str,
        empty: bool,
    },
    /// Text of the current element.
    Text(&'b str),
    /// One character of it, from `&amp;` or `&#38;`.
    Char(char),
    /// The current element ends.
    Close,
    /// Nothing of interest.
    Other,
    /// The end of the file.
    End,
}

/// Why a message cannot be read on.
pub(crate) struct Fault {
    pub(crate) code: &'static str,
    pub(crate) found: String,
    pub(crate) expected: &'static str,
    /// The failure of the source itself, if it was one.
    pub(crate) io: Option<io::Error>,
}

impl Fault {
    pub(crate) fn new(
        code: &'static str,
        found: impl Into<String>,
        expected: &'static str,
    ) -> Self {
        Self {
            code,
            found: found.into(),
            expected,
            io: None,
        }
    }
}

/// The events of one file.
pub(crate) struct Xml<R: BufRead> {
    reader: Reader<Counted<R>>,
    buffer: Vec<u8>,
    /// The pieces of the last event that outlive it.
    name: String,
    currency: String,
    text: String,
}

impl<R: BufRead> Xml<R> {
    pub(crate) fn new(source: R) -> Self {
        let reader = Reader::from_reader(Counted::new(source));
        Self {
            reader,
            buffer: Vec::new(),
            name: String::new(),
            currency: String::new(),
            text: String::new(),
        }
    }

    /// The reading point: just behind the last event.
    pub(crate) fn position(&self) -> Position {
        let counted = self.reader.get_ref();
        Position {
            line: counted.line,
            column: counted.column,
        }
    }

    /// The next event.
    pub(crate) fn step(&mut self) -> Result<Step<'_>, Fault> {
        self.buffer.clear();
        self.reader.get_mut().since_event = 0;
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(error) => return Err(fault_of(&error)),
        };
        let empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                self.name.clear();
                self.name.push_str(tag.local_name().as_ref());
                self.currency.clear();
                if tag.attributes_raw().contains("Ccy") {
                    // Without the check for repeated ones, which is quadratic in their number.
                    for attribute in tag.attributes().with_checks(false).flatten() {
                        if attribute.key.as_ref() == "Ccy" {
                            self.currency.push_str(&attribute.value);
                        }
                    }
                }
                Ok(Step::Open {
                    name: &self.name,
                    currency: &self.currency,
                    empty,
                })
            }
            Event::End(_) => Ok(Step::Close),
            Event::Text(text) => {
                self.text.clear();
                self.text.push_str(&text.into_inner());
                Ok(Step::Text(&self.text))
            }
            Event::CData(text) => {
                self.text.clear();
                self.text.push_str(&text.into_inner());
                Ok(Step::Text(&self.text))
            }
            Event::GeneralRef(reference) => resolve(&reference).map(Step::Char),
            Event::DocType(_) => Err(Fault::new(
                "document-type",
                "<!DOCTYPE",
                "a message without a document type declaration: bank messages never have one, \
                 and entities can be used to attack the reader",
            )),
            Event::Eof => Ok(Step::End),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => Ok(Step::Other),
        }
    }
}

/// The character that `&…;` stands for.
fn resolve(reference: &BytesRef<'_>) -> Result<char, Fault> {
    if let Ok(Some(found)) = reference.resolve_char_ref() {
        return Ok(found);
    }
    let name = reference.clone().into_inner();
    match name.as_ref() {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        other => Err(Fault::new(
            "unknown-entity",
            format!("&{};", other.chars().take(40).collect::<String>()),
            "only &amp; &lt; &gt; &quot; &apos; and character numbers",
        )),
    }
}

fn fault_of(error: &quick_xml::Error) -> Fault {
    if let quick_xml::Error::Io(io) = error {
        if io.get_ref().is_some_and(|it| it.is::<TooLong>()) {
            return Fault::new(
                "field-too-long",
                "more than 64 KiB in a single tag or text",
                "a bank message: its longest text has some thousand characters",
            );
        }
        let io = io::Error::new(io.kind(), io.to_string());
        return Fault {
            io: Some(io),
            ..Fault::new("io", "", "")
        };
    }
    Fault::new(
        "not-well-formed",
        error.to_string(),
        "well-formed XML; download the file again, do not edit it by hand",
    )
}
