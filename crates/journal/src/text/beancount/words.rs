//! Tokens of beancount as text again: metadata, and what a message repeats.
//!
//! Owns: how a token is written in words. Not here: tokens (`lex`), numbers (`number`).
//! Invariant: what is written is one line.

use super::lex::Token;
use super::number::Cursor;

/// A string without line breaks and tabs, which the book does not hold.
pub(super) fn plain(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// The value of metadata as text.
pub(super) fn value_text(cursor: &mut Cursor<'_, '_>) -> String {
    let mut words = Vec::new();
    while let Some(token) = cursor.next() {
        words.push(match token {
            Token::Date(it) => it.to_string(),
            Token::Text(it) => plain(it),
            Token::Tag(it) => format!("#{it}"),
            Token::Link(it) => format!("^{it}"),
            Token::Key(it) => format!("{it}:"),
            Token::Number(it)
            | Token::Account(it)
            | Token::Commodity(it)
            | Token::Word(it)
            | Token::Mark(it) => (*it).to_owned(),
        });
    }
    words.join(" ")
}
