//! A file as decoded text, piece by piece.
//!
//! Owns: the one pass that settles the encoding, decoding, lines and rewinding.
//! Not here: what the text means. Invariant: holds one piece and at most one line in memory.

use std::io::{self, BufRead, Read, Seek, SeekFrom};

use crate::encoding::{Decoder, Encoding, Survey};
use crate::limits;
use crate::options::{Options, ReadError};
use crate::problem::{Place, Problem};

/// Anything that can be read twice.
pub trait Source: Read + Seek {}
impl<T: Read + Seek + ?Sized> Source for T {}

const PIECE_BYTES: usize = 64 << 10;

/// One physical line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TextLine<'a> {
    /// Its number, from 1.
    pub(crate) number: u64,
    /// Its text without the line end.
    pub(crate) text: &'a str,
}

/// The decoded file.
pub(crate) struct Input<'a> {
    source: &'a mut dyn Source,
    options: &'a Options,
    encoding: Encoding,
    mark_bytes: u64,
    broken: u64,
    decoder: Decoder,
    raw: Vec<u8>,
    text: String,
    position: usize,
    ended: bool,
    line: String,
    line_number: u64,
    after_return: bool,
    head: String,
}

impl<'a> Input<'a> {
    /// Looks at the whole source once and stands at its start.
    ///
    /// Errors: `Io`; `Refused` with `empty-file` or `file-too-large`.
    pub(crate) fn open(
        source: &'a mut dyn Source,
        options: &'a Options,
    ) -> Result<Self, ReadError> {
        let mut raw = vec![0; PIECE_BYTES];
        let mut survey = Survey::default();
        let mut total = 0_u64;
        source.seek(SeekFrom::Start(0))?;
        loop {
            let length = read_some(source, &mut raw)?;
            if length == 0 {
                break;
            }
            total += length as u64;
            if total > options.max_bytes {
                let expected = format!("at most {} bytes: split the file", options.max_bytes);
                return Err(ReadError::refused("file-too-large", "more bytes", expected));
            }
            survey.push(&raw[..length]);
        }
        let mut surveyed = survey.finish();
        surveyed.encoding = chosen(surveyed.encoding, options);
        if total <= surveyed.mark_bytes {
            let expected = "a bank file: this one is empty, download it again";
            return Err(ReadError::refused("empty-file", "", expected));
        }
        let mut input = Self {
            source,
            options,
            encoding: surveyed.encoding,
            mark_bytes: surveyed.mark_bytes,
            broken: surveyed.broken,
            decoder: Decoder::new(surveyed.encoding),
            raw,
            text: String::new(),
            position: 0,
            ended: false,
            line: String::new(),
            line_number: 0,
            after_return: false,
            head: String::new(),
        };
        input.rewind()?;
        input.fill()?;
        let mut end = input.text.len().min(limits::HEAD_BYTES);
        while !input.text.is_char_boundary(end) {
            end -= 1;
        }
        input.head = input.text[..end].to_owned();
        Ok(input)
    }

    /// Starts again at the first character.
    pub(crate) fn rewind(&mut self) -> Result<(), ReadError> {
        self.source.seek(SeekFrom::Start(self.mark_bytes))?;
        self.decoder = Decoder::new(self.encoding);
        self.text.clear();
        self.position = 0;
        self.ended = false;
        self.line_number = 0;
        self.after_return = false;
        Ok(())
    }

    /// The start of the decoded text, whatever has been read since.
    pub(crate) fn head(&self) -> &str {
        &self.head
    }

    /// What the caller asked for.
    pub(crate) const fn options(&self) -> &'a Options {
        self.options
    }

    /// The encoding the text is decoded from.
    pub(crate) const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// What decoding cannot keep, as a problem.
    pub(crate) fn decoding_problem(&self) -> Option<Problem> {
        let expected = "text in one encoding: broken characters read as a replacement sign";
        let found = format!("{} broken characters", self.broken);
        (self.broken > 0).then(|| Problem::notice("text-replaced", Place::FILE, &found, expected))
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.position < self.text.len() {
            return Ok(());
        }
        self.text.clear();
        self.position = 0;
        while self.text.is_empty() && !self.ended {
            let length = read_some(self.source, &mut self.raw)?;
            self.ended = length == 0;
            self.decoder
                .decode(&self.raw[..length], self.ended, &mut self.text);
        }
        Ok(())
    }

    /// The next line; LF, CR LF and a lone CR end one.
    ///
    /// Errors: `Io`; `Refused` with `line-too-long`.
    pub(crate) fn next_line(&mut self) -> Result<Option<TextLine<'_>>, ReadError> {
        self.line.clear();
        let mut joined = false;
        loop {
            self.fill()?;
            if self.after_return && self.text[self.position..].starts_with('\n') {
                self.position += 1;
            }
            self.after_return = false;
            if self.position == self.text.len() {
                if !self.ended {
                    continue;
                }
                if !joined {
                    return Ok(None);
                }
                self.line_number += 1;
                return Ok(Some(self.joined_line()));
            }
            let start = self.position;
            let bytes = &self.text.as_bytes()[start..];
            if let Some(length) = memchr::memchr2(b'\n', b'\r', bytes) {
                self.after_return = bytes[length] == b'\r';
                self.position = start + length + 1;
                self.line_number += 1;
                if !joined {
                    let text = &self.text[start..start + length];
                    let number = self.line_number;
                    return Ok(Some(TextLine { number, text }));
                }
                self.line.push_str(&self.text[start..start + length]);
                return Ok(Some(self.joined_line()));
            }
            joined = true;
            self.line.push_str(&self.text[start..]);
            self.position = self.text.len();
            if self.line.len() > limits::LINE_BYTES {
                let place = Place::line(self.line_number + 1);
                let expected = format!("lines of at most {} bytes", limits::LINE_BYTES);
                let problem = Problem::error("line-too-long", place, &self.line, expected);
                return Err(ReadError::Refused(Box::new(problem)));
            }
        }
    }

    fn joined_line(&self) -> TextLine<'_> {
        TextLine {
            number: self.line_number,
            text: &self.line,
        }
    }
}

/// A mapping may choose among the code pages; that bytes are Unicode is proved, not chosen.
fn chosen(found: Encoding, options: &Options) -> Encoding {
    let mapped = options.csv.as_ref().and_then(|it| it.encoding.as_deref());
    let is_unicode =
        |it: Encoding| matches!(it, Encoding::Utf8 | Encoding::Utf16Le | Encoding::Utf16Be);
    match mapped.and_then(Encoding::from_name) {
        Some(mapped) if !is_unicode(mapped) && !is_unicode(found) => mapped,
        _ => found,
    }
}

fn read_some(source: &mut dyn Source, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match source.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

impl Read for Input<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let length = available.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Input<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.fill()?;
        Ok(&self.text.as_bytes()[self.position..])
    }

    fn consume(&mut self, length: usize) {
        self.position = (self.position + length).min(self.text.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<(u64, String)> {
        let options = Options::default();
        let mut cursor = io::Cursor::new(bytes.to_vec());
        let mut input = Input::open(&mut cursor, &options).unwrap();
        let mut lines = Vec::new();
        while let Some(line) = input.next_line().unwrap() {
            lines.push((line.number, line.text.to_owned()));
        }
        lines
    }

    #[test]
    fn every_line_end_counts_once() {
        let got = lines(b"a\r\nb\nc\rd\n\ne");
        let texts: Vec<&str> = got.iter().map(|it| it.1.as_str()).collect();
        assert_eq!(texts, ["a", "b", "c", "d", "", "e"]);
        assert_eq!(got[5].0, 6);
    }

    #[test]
    fn lines_across_pieces_are_whole() {
        let long = "\u{fc}".repeat(PIECE_BYTES);
        let text = format!("{long}\r\n{long}\r\nend");
        let got = lines(text.as_bytes());
        assert_eq!(got.len(), 3);
        assert_eq!(got[1].1, long);
        assert_eq!(got[2], (3, "end".to_owned()));
    }

    #[test]
    fn utf_16_reads_as_text() {
        let bytes: Vec<u8> = "\u{feff}a\u{20ac}\r\nb"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(lines(&bytes)[0].1, "a\u{20ac}");
    }
}
