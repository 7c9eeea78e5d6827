//! Amounts of beancount: arithmetic expressions with a commodity.
//!
//! Owns: the cursor over tokens, `+ - * / ( )`, exact where the result is.
//! Not here: costs and prices (`entry`).
//! Invariant: depth is limited; a quotient that is not exact says so.

use money::{Decimal, Rounding};

use super::lex::{Line, Token};
use crate::text::source::{Names, RawAmount, Spot};

/// The deepest expression.
const MAX_DEPTH: usize = 64;
/// Decimal places of a quotient that has no end.
const QUOTIENT_PLACES: u8 = 20;

/// What is not as expected, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) spot: Spot,
    pub(super) code: &'static str,
    pub(super) found: String,
    pub(super) expected: &'static str,
}

/// A number with the places it was written with; none when it is not exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) value: Decimal,
    pub(super) places: Option<u8>,
}

/// A place among the tokens of a line.
pub(super) struct Cursor<'t, 'a> {
    line: &'t Line<'a>,
    place: usize,
}

impl<'t, 'a> Cursor<'t, 'a> {
    pub(super) const fn new(line: &'t Line<'a>) -> Self {
        Self { line, place: 0 }
    }

    pub(super) fn peek(&self) -> Option<&'t Token<'a>> {
        self.line.tokens.get(self.place).map(|it| &it.0)
    }

    pub(super) fn spot(&self) -> Spot {
        let last = self.line.tokens.last().map(|it| it.1);
        let here = self.line.tokens.get(self.place).map(|it| it.1);
        here.or(last).unwrap_or(Spot {
            line: self.line.line,
            column: 1,
        })
    }

    pub(super) fn next(&mut self) -> Option<&'t Token<'a>> {
        let token = self.peek()?;
        self.place += 1;
        Some(token)
    }

    pub(super) fn eat(&mut self, mark: &str) -> bool {
        let is_next = self.peek() == Some(&Token::Mark(mark));
        self.place += usize::from(is_next);
        is_next
    }

    pub(super) fn fault(&self, code: &'static str, expected: &'static str) -> Fault {
        let found = match self.peek() {
            None => "the end of the line".to_owned(),
            Some(Token::Date(it)) => it.to_string(),
            Some(Token::Text(it)) => format!("\"{it}\""),
            Some(
                Token::Number(it)
                | Token::Account(it)
                | Token::Commodity(it)
                | Token::Key(it)
                | Token::Word(it)
                | Token::Tag(it)
                | Token::Link(it)
                | Token::Mark(it),
            ) => (*it).to_owned(),
        };
        Fault {
            spot: self.spot(),
            code,
            found,
            expected,
        }
    }

    pub(super) fn account(&mut self) -> Result<&'a str, Fault> {
        match self.peek() {
            Some(Token::Account(it)) => {
                self.place += 1;
                Ok(it)
            }
            _ => Err(self.fault("bad-account", "an account, as in Assets:Bank:Main")),
        }
    }

    pub(super) fn commodity(&mut self) -> Result<&'a str, Fault> {
        match self.peek() {
            Some(Token::Commodity(it)) => {
                self.place += 1;
                Ok(it)
            }
            _ => Err(self.fault("bad-amount", "a commodity, as in 10.00 EUR")),
        }
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(
            self.peek(),
            Some(Token::Number(_) | Token::Mark("-" | "+" | "("))
        )
    }

    /// A number with its commodity.
    pub(super) fn amount(&mut self, names: &mut Names) -> Result<RawAmount, Fault> {
        let number = self.expression(0)?;
        let commodity = names.number(self.commodity()?);
        Ok(RawAmount {
            number: number.value,
            places: number.places,
            commodity,
        })
    }

    /// Sums and differences.
    pub(super) fn expression(&mut self, depth: usize) -> Result<Number, Fault> {
        if depth > MAX_DEPTH {
            return Err(self.fault("too-deep", "at most 64 parentheses"));
        }
        let mut left = self.term(depth)?;
        loop {
            let is_sum = self.eat("+");
            if !is_sum && !self.eat("-") {
                return Ok(left);
            }
            let right = self.term(depth)?;
            let value = if is_sum {
                left.value.checked_add(right.value)
            } else {
                left.value.checked_sub(right.value)
            };
            let places = left
                .places
                .zip(right.places)
                .map(|(one, other)| one.max(other));
            left = self.result(value.ok(), places)?;
        }
    }

    fn term(&mut self, depth: usize) -> Result<Number, Fault> {
        let mut left = self.factor(depth)?;
        loop {
            if self.eat("*") {
                let right = self.factor(depth)?;
                let value = left.value.checked_mul(right.value);
                let places = left.places.zip(right.places);
                let places = places.and_then(|(one, other)| one.checked_add(other));
                left = self.result(value.ok(), places.filter(|it| *it <= 36))?;
            } else if self.eat("/") {
                let right = self.factor(depth)?;
                left = self.quotient(left, right)?;
            } else {
                return Ok(left);
            }
        }
    }

    fn quotient(&self, left: Number, right: Number) -> Result<Number, Fault> {
        let rule = Rounding::HalfEven;
        let value = left.value.divide(right.value, QUOTIENT_PLACES, rule).ok();
        let back = value.and_then(|it| it.checked_mul(right.value).ok());
        let is_exact = back == Some(left.value) && left.places.is_some();
        let places = value
            .map(Decimal::scale)
            .filter(|_| is_exact && right.places.is_some());
        self.result(value, places)
    }

    fn result(&self, value: Option<Decimal>, places: Option<u8>) -> Result<Number, Fault> {
        let expected = "a result of at most 38 digits, and no division by zero";
        let value = value.ok_or_else(|| self.fault("out-of-range", expected))?;
        Ok(Number { value, places })
    }

    fn factor(&mut self, depth: usize) -> Result<Number, Fault> {
        let mut is_negative = false;
        while self.peek() == Some(&Token::Mark("-")) || self.peek() == Some(&Token::Mark("+")) {
            is_negative ^= self.eat("-") || !self.eat("+");
        }
        let number = if self.eat("(") {
            let inside = self.expression(depth + 1)?;
            if !self.eat(")") {
                return Err(self.fault("bad-amount", "`)`"));
            }
            inside
        } else {
            let Some(Token::Number(text)) = self.peek() else {
                return Err(self.fault("bad-amount", "a number, as in 1,000.00"));
            };
            let plain = text.replace(',', "");
            let places = plain.split_once('.').map_or(0, |it| it.1.len());
            let value = plain.parse().ok();
            let number = self.result(value, u8::try_from(places).ok())?;
            self.place += 1;
            number
        };
        if !is_negative {
            return Ok(number);
        }
        self.result(number.value.checked_neg().ok(), number.places)
    }
}
