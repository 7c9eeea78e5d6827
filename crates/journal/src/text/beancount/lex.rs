//! Tokens of beancount, one logical line at a time.
//!
//! Owns: what a character starts, strings over several lines, places for messages.
//! Not here: what tokens mean together (`read`, `entry`, `number`).
//! Invariant: reading is linear in the text, and every character ends up in a token, a comment
//! or a fault.

use money::Date;

use crate::text::source::Spot;

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Date(Date),
    Number(&'a str),
    Text(String),
    Account(&'a str),
    Commodity(&'a str),
    Key(&'a str),
    Word(&'a str),
    Tag(&'a str),
    Link(&'a str),
    Mark(&'a str),
}

/// A logical line: strings in it may span several.
#[derive(Debug, Default)]
pub(super) struct Line<'a> {
    pub(super) line: u64,
    pub(super) is_indented: bool,
    pub(super) tokens: Vec<(Token<'a>, Spot)>,
    /// What could not be read.
    pub(super) fault: Option<(Spot, &'static str)>,
}

/// A place in the text.
pub(super) struct Lexer<'a> {
    text: &'a str,
    place: usize,
    line: u64,
    /// Where the line starts, for columns.
    start: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            place: 0,
            line: 1,
            start: 0,
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.place..).unwrap_or_default()
    }

    fn spot(&self) -> Spot {
        let before = self.text.get(self.start..self.place).unwrap_or_default();
        Spot {
            line: self.line,
            column: before.chars().count() as u64 + 1,
        }
    }

    fn next_line(&mut self) {
        self.line += 1;
        self.start = self.place;
    }

    fn skip_to_end(&mut self) {
        let rest = self.rest();
        self.place += rest.find('\n').unwrap_or(rest.len());
    }

    fn take(&mut self, is_it: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|it| !is_it(it)).unwrap_or(rest.len());
        self.place += end;
        &rest[..end]
    }

    /// The next line that has tokens; `None` at the end.
    pub(super) fn next(&mut self) -> Option<Line<'a>> {
        loop {
            let first = self.rest().chars().next()?;
            // Headings of outline modes are no part of the language.
            if "*:#!&?%".contains(first) {
                self.skip_to_end();
            }
            let line = self.tokens(first);
            if self.rest().starts_with('\n') {
                self.place += 1;
                self.next_line();
            }
            if !line.tokens.is_empty() || line.fault.is_some() {
                return Some(line);
            }
        }
    }

    fn tokens(&mut self, first: char) -> Line<'a> {
        let mut line = Line {
            line: self.line,
            is_indented: matches!(first, ' ' | '\t'),
            ..Line::default()
        };
        while let Some(it) = self.rest().chars().next() {
            match it {
                '\n' => break,
                ' ' | '\t' | '\r' => self.place += 1,
                ';' => self.skip_to_end(),
                _ => {
                    let spot = self.spot();
                    match self.token(it) {
                        Ok(token) => line.tokens.push((token, spot)),
                        Err(expected) => {
                            line.fault.get_or_insert((spot, expected));
                            self.skip_to_end();
                        }
                    }
                }
            }
        }
        line
    }

    fn token(&mut self, first: char) -> Result<Token<'a>, &'static str> {
        let rest = self.rest();
        let second = rest.chars().nth(1);
        let starts_commodity = first == '/' && second.is_some_and(|it| it.is_ascii_uppercase());
        match first {
            '"' => self.string(),
            '0'..='9' => Ok(self.number_or_date()),
            '.' if second.is_some_and(|it| it.is_ascii_digit()) => Ok(self.number_or_date()),
            'a'..='z' => {
                let word = self.take(|it| it.is_ascii_alphanumeric() || "-_".contains(it));
                if self.rest().starts_with(':') {
                    self.place += 1;
                    return Ok(Token::Key(word));
                }
                Ok(Token::Word(word))
            }
            _ if first.is_ascii_uppercase() || !first.is_ascii() || starts_commodity => {
                self.place += usize::from(starts_commodity);
                let skipped = usize::from(starts_commodity);
                let is_part =
                    |it: char| it.is_ascii_alphanumeric() || !it.is_ascii() || "-_.':".contains(it);
                let length = self.take(is_part).len();
                let word = &rest[..skipped + length];
                if word.contains(':') {
                    return Ok(Token::Account(word));
                }
                Ok(Token::Commodity(word))
            }
            '#' | '^' if second.is_some_and(|it| it.is_ascii_alphanumeric()) => {
                self.place += 1;
                let is_part = |it: char| it.is_ascii_alphanumeric() || "-_/.".contains(it);
                let word = self.take(is_part);
                Ok(if first == '#' {
                    Token::Tag(word)
                } else {
                    Token::Link(word)
                })
            }
            _ => {
                let mark = ["@@", "{{", "}}"]
                    .into_iter()
                    .find(|it| rest.starts_with(it));
                if mark.is_none() && !"@{}*!+-/(),~?%&|#".contains(first) {
                    return Err("a date, account, amount, string or comment");
                }
                let length = mark.map_or(first.len_utf8(), str::len);
                self.place += length;
                Ok(Token::Mark(&rest[..length]))
            }
        }
    }

    fn string(&mut self) -> Result<Token<'a>, &'static str> {
        self.place += 1;
        let mut text = String::new();
        let mut is_escaped = false;
        for (place, it) in self.rest().char_indices() {
            if is_escaped {
                is_escaped = false;
                text.push(match it {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    'f' => '\u{c}',
                    'b' => '\u{8}',
                    _ => it,
                });
                continue;
            }
            match it {
                '\\' => is_escaped = true,
                '"' => {
                    let inside = &self.rest()[..place];
                    let lines = inside.matches('\n').count() as u64;
                    if let Some(last) = inside.rfind('\n') {
                        self.line += lines;
                        self.start = self.place + last + 1;
                    }
                    self.place += place + 1;
                    return Ok(Token::Text(text));
                }
                _ => text.push(it),
            }
        }
        Err("a closing quotation mark")
    }

    fn number_or_date(&mut self) -> Token<'a> {
        let rest = self.rest();
        let is_part = |it: char| it.is_ascii_digit() || matches!(it, '-' | '/');
        let end = rest.find(|it| !is_part(it)).unwrap_or(rest.len());
        if let Some(date) = date(&rest[..end]) {
            self.place += end;
            return Token::Date(date);
        }
        let mut end = rest
            .find(|it: char| !it.is_ascii_digit() && it != ',')
            .unwrap_or(rest.len());
        if rest[end..].starts_with('.') {
            let tail = &rest[end + 1..];
            end += 1 + tail
                .find(|it: char| !it.is_ascii_digit())
                .unwrap_or(tail.len());
        }
        // `{12 USD, 2024-01-02}`: a comma before a blank separates.
        let number = rest[..end].trim_end_matches(',');
        self.place += number.len();
        Token::Number(number)
    }
}

/// `2024-01-31` or `2024/1/31`; anything else is arithmetic.
fn date(text: &str) -> Option<Date> {
    let mut parts = text.split(['-', '/']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || parts.next().is_some() || month.len() > 2 || day.len() > 2 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}
