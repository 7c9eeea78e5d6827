//! Open Financial Exchange: SGML 1.x, XML 2.x and QFX (CASH-1).
//!
//! Owns: telling leaves from aggregates, for one reader of every version.
//! Not here: tags (`ofx::token`), their meaning (`ofx::state`).
//! Invariant: the header is not needed and not believed; encodings are decided by the bytes.
//!
//! Rules: each STMTRS, CCSTMTRS and INVSTMTRS is a statement, in the file's order; closing is
//! LEDGERBAL, opening is unknown; trades of securities are not lines, INVBANKTRAN are; the day is
//! the one written, whatever its time zone; a list of accounts gives statements without lines.

mod context;
mod state;
mod token;
mod transaction;
mod value;

use crate::input::Input;
use crate::options::ReadError;
use crate::problem::{Place, Problem};
use crate::sink::Sink;
use crate::statement::Format;
use state::State;
use token::{Token, TokenError, Tokens, unescape};

/// Does the head of a file look like OFX, with or without its header?
pub(crate) fn detect(head: &str) -> Option<Format> {
    let start = head.trim_start();
    let is_ofx = start.starts_with("OFXHEADER")
        || [
            "<OFX>", "<OFX ", "<?OFX", "<ofx>", "<OFX\r", "<OFX\n", ":OFX>",
        ]
        .iter()
        .any(|it| head.contains(it));
    is_ofx.then_some(Format::Ofx)
}

/// Reads every statement in the file.
pub(crate) fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let mut tokens = Tokens::new(input);
    let mut state = State::default();
    // The last opening tag and its line: a leaf if text follows, an aggregate if a tag does.
    let mut open: Option<(String, u64)> = None;
    let mut spare = String::new();
    loop {
        let token = match tokens.advance() {
            Ok(token) => token,
            Err(TokenError::Io(error)) => return Err(error.into()),
            Err(TokenError::TooLong(line)) => {
                sink.problem(Problem::error(
                    "field-too-long",
                    Place::line(line),
                    "more than 64 KiB without a tag",
                    "an OFX file: its longest text has some hundred characters",
                ));
                return Ok(());
            }
        };
        let mut closes_leaf = false;
        if let Some((name, line)) = open.take() {
            let text = tokens.text();
            closes_leaf = token == Token::Close && tokens.name() == name;
            if !text.is_empty() {
                state.leaf(&name, unescape(text).trim(), line);
            } else if !closes_leaf || is_aggregate(&name) {
                state.open(&name, line, sink);
                closes_leaf = false;
            }
            spare = name;
        }
        match token {
            Token::Open => {
                spare.clear();
                spare.push_str(tokens.name());
                open = Some((std::mem::take(&mut spare), tokens.line()));
            }
            Token::Close if !closes_leaf => state.close(tokens.name(), sink),
            Token::Close | Token::Empty => {}
            Token::End => {
                state.end(tokens.line(), sink);
                return Ok(());
            }
        }
        if sink.too_many() {
            return Ok(());
        }
    }
}

/// Aggregates that mean something even when they are empty.
fn is_aggregate(name: &str) -> bool {
    matches!(
        name,
        "STMTTRN" | "STMTTRNP" | "STMTRS" | "CCSTMTRS" | "INVSTMTRS"
    )
}

#[cfg(test)]
mod tests;
