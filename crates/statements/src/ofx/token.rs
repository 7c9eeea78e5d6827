//! Tags and leaves of OFX, in SGML (1.x) and XML (2.x) spelling alike.
//!
//! Owns: what is a tag and what is text, entities, line numbers.
//! Not here: what a tag means (`state`).
//! Invariant: text is never lost to a stray `<` or `&`; a field is never longer than its limit.

use std::io::{self, BufRead};

use crate::limits;

/// Longest thing between `<` and `>` that can be a tag or a declaration. Unit: bytes.
const TAG_BYTES: usize = 4096;

/// One step through a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// `<NAME>`
    Open,
    /// `</NAME>`
    Close,
    /// `<NAME/>`
    Empty,
    /// The end of the file.
    End,
}

/// Why a file cannot be read on.
#[derive(Debug)]
pub(super) enum TokenError {
    Io(io::Error),
    /// A text over the limit, with its line.
    TooLong(u64),
}

impl From<io::Error> for TokenError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Splits a file into tags and the text in front of each.
pub(super) struct Tokens<R> {
    source: R,
    /// Line of the reading point, from 1.
    line: u64,
    /// Bytes in front of the tag, still escaped.
    text: Vec<u8>,
    /// What stands between `<` and `>`.
    tag: Vec<u8>,
    name: String,
    /// The `<` of the next tag has been read already.
    opened: bool,
    /// The file writes its tags in small letters.
    small: bool,
}

impl<R: BufRead> Tokens<R> {
    pub(super) fn new(source: R) -> Self {
        Self {
            source,
            line: 1,
            text: Vec::new(),
            tag: Vec::new(),
            name: String::new(),
            opened: false,
            small: false,
        }
    }

    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The name of the last tag, in capitals and without prefix.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The text in front of the last tag, still escaped.
    pub(super) fn text(&self) -> &str {
        // The source is valid UTF-8 and is only ever cut at ASCII characters.
        str::from_utf8(&self.text).unwrap_or_default().trim()
    }

    /// Moves to the next tag, collecting the text in front of it.
    pub(super) fn advance(&mut self) -> Result<Token, TokenError> {
        self.text.clear();
        loop {
            if !self.opened && !self.take_until_tag()? {
                return Ok(Token::End);
            }
            self.opened = false;
            if self.take_tag()? {
                if self.tag.starts_with(b"![CDATA[") {
                    self.take_cdata()?;
                } else if let Some(token) = self.classify() {
                    return Ok(token);
                } else if !matches!(self.tag.first(), Some(b'!' | b'?')) {
                    self.keep_as_text(true)?;
                }
            } else {
                self.keep_as_text(false)?;
            }
        }
    }

    /// Reads text up to and with the next `<`; false at the end of the file.
    fn take_until_tag(&mut self) -> Result<bool, TokenError> {
        loop {
            let available = self.source.fill_buf()?;
            if available.is_empty() {
                return Ok(false);
            }
            let at = available.iter().position(|it| *it == b'<');
            let piece = &available[..at.unwrap_or(available.len())];
            self.line += piece.iter().filter(|it| **it == b'\n').count() as u64;
            self.text.extend_from_slice(piece);
            let used = piece.len() + usize::from(at.is_some());
            self.source.consume(used);
            self.check_length()?;
            if at.is_some() {
                return Ok(true);
            }
        }
    }

    /// Reads what follows a `<`. False if no `>` ends it: another `<`, the end, or far too long.
    fn take_tag(&mut self) -> Result<bool, TokenError> {
        self.tag.clear();
        loop {
            let available = self.source.fill_buf()?;
            if available.is_empty() {
                return Ok(false);
            }
            let at = available.iter().position(|it| matches!(it, b'<' | b'>'));
            let piece = &available[..at.unwrap_or(available.len())];
            let ended = at.map(|it| available[it]);
            self.line += piece.iter().filter(|it| **it == b'\n').count() as u64;
            self.tag.extend_from_slice(piece);
            let used = piece.len() + usize::from(at.is_some());
            self.source.consume(used);
            match ended {
                Some(b'>') => return Ok(true),
                Some(_) => {
                    self.opened = true;
                    return Ok(false);
                }
                None if self.tag.len() > TAG_BYTES => return Ok(false),
                None => {}
            }
        }
    }

    /// A `<` that starts no tag is text, and so is what follows it.
    fn keep_as_text(&mut self, closed: bool) -> Result<(), TokenError> {
        self.text.push(b'<');
        self.text.append(&mut self.tag);
        if closed {
            self.text.push(b'>');
        }
        self.check_length()
    }

    fn take_cdata(&mut self) -> Result<(), TokenError> {
        let mut content = self.tag.split_off(b"![CDATA[".len());
        while !content.ends_with(b"]]") {
            if self.opened {
                content.push(b'<');
                self.opened = false;
            } else {
                content.push(b'>');
            }
            if content.len() > limits::FIELD_BYTES {
                return Err(TokenError::TooLong(self.line));
            }
            let before = content.len();
            let closed = self.take_tag()?;
            content.append(&mut self.tag);
            if !closed && !self.opened && content.len() == before {
                break;
            }
        }
        let kept = content.len().saturating_sub(2);
        self.text.extend_from_slice(&content[..kept]);
        self.check_length()
    }

    fn check_length(&self) -> Result<(), TokenError> {
        if self.text.len() > limits::FIELD_BYTES {
            return Err(TokenError::TooLong(self.line));
        }
        Ok(())
    }

    /// The tag that was read; none if it is none.
    fn classify(&mut self) -> Option<Token> {
        let tag = str::from_utf8(&self.tag).ok()?;
        let (token, body) = if let Some(rest) = tag.strip_prefix('/') {
            (Token::Close, rest)
        } else if let Some(rest) = tag.strip_suffix('/') {
            (Token::Empty, rest)
        } else {
            (Token::Open, tag)
        };
        let name = body.split_ascii_whitespace().next()?;
        let name = name.rsplit(':').next()?;
        let is_name = name.starts_with(|it: char| it.is_ascii_alphabetic())
            && name
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'_' | b'-'))
            && !body.starts_with(char::is_whitespace)
            && name.len() <= 64;
        self.small |= name == "ofx";
        // `<b>` within a memo is text, unless the whole file is in small letters.
        let is_small = !self.small && name.bytes().any(|it| it.is_ascii_lowercase());
        if !is_name || (is_small && !self.text().is_empty()) {
            return None;
        }
        self.name.clear();
        self.name.push_str(name);
        self.name.make_ascii_uppercase();
        Some(token)
    }
}

/// The text with its entities resolved; an `&` that starts none stays.
///
/// Some programs escape twice (`&amp;amp;`), so that two rounds are needed.
pub(super) fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let once = unescape_once(text);
    if once.contains('&') {
        unescape_once(&once)
    } else {
        once
    }
}

fn unescape_once(text: &str) -> String {
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        resolved.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest) {
            Some((letter, length)) => {
                resolved.push(letter);
                rest = &rest[length..];
            }
            None => {
                resolved.push('&');
                rest = &rest[1..];
            }
        }
    }
    resolved.push_str(rest);
    resolved
}

/// The character and the length of the entity that the text starts with.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(12).position(|it| it == b';')?;
    let name = &text[1..end];
    let letter = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|it| !it.is_control())?
        }
    };
    Some((letter, end + 1))
}
