//! What a scenario names must be there.
//!
//! Owns: finding accounts, assets, categories and days of changes before a scenario is kept.
//! Not here: numbers of changes (`change`), applying them (`apply`).
//! Invariant: a name that is found nowhere is refused with its field; one that is lost later is
//! told of when the scenario is asked.

use journal::Book;
use money::Date;

use super::change::{Change, Which};
use crate::error::Error;
use crate::rights::Caller;
use crate::treasury::Treasury;

/// Errors: `Invalid`.
pub(super) fn check(
    (book, caller): (&Book, &Caller),
    today: Date,
    change: &Change,
) -> Result<(), Error> {
    match change {
        Change::Scale { what, .. }
        | Change::Delay { what, .. }
        | Change::Default { what, .. }
        | Change::Growth { what, .. } => category(book, what),
        Change::Shock { asset, .. } => Treasury::known_asset(book, asset).map(drop),
        Change::Rate { account, .. } | Change::Hiring { account, .. } => {
            at_hand(book, caller, account)
        }
        Change::OneOff { account, on, .. } => {
            at_hand(book, caller, account)?;
            if *on < today {
                let wanted = format!("{today} or a later day: what is booked does not change");
                return Err(Error::invalid("on", &on.to_string(), wanted));
            }
            Ok(())
        }
    }
}

/// An account with money at hand, by number or path.
fn at_hand(book: &Book, caller: &Caller, name: &str) -> Result<(), Error> {
    let found = Treasury::find_seen_account(book, caller, name);
    if found.is_ok_and(|it| it.kind.is_treasury()) {
        return Ok(());
    }
    let wanted = "an account with money at hand: `bursar account list` shows them";
    Err(Error::invalid("account", name, wanted))
}

/// A category is an account, or the beginning of some. Counterparties may be new.
fn category(book: &Book, what: &Which) -> Result<(), Error> {
    let Which::Category(path) = what else {
        return Ok(());
    };
    let is_below = |found: &str| {
        let rest = found.strip_prefix(path.as_str());
        rest.is_some_and(|it| it.is_empty() || it.starts_with(':'))
    };
    if book.chart().iter().any(|it| is_below(it.path.as_str())) {
        return Ok(());
    }
    let wanted = "the path of a category: `bursar account list` shows them";
    Err(Error::invalid("what", path, wanted))
}
