//! Balances as interfaces after the Berlin Group's NextGenPSD2 have them.
//!
//! Owns: choosing the booked and the available one. Not here: their words (each connector).
//! Invariant: a kind of balance that is not named is never taken for another.

use super::exact::Node;
use super::{Balances, BankError};

/// How one interface calls what a balance has; paths within it.
pub(super) struct Words {
    pub(super) kind: &'static str,
    pub(super) date: &'static str,
    pub(super) amount: &'static str,
    pub(super) currency: &'static str,
    /// Kinds, the best first.
    pub(super) booked: &'static [&'static str],
    pub(super) available: &'static [&'static str],
}

/// The balances of an answer. Errors: one that is not as it should be.
pub(super) fn balances(answer: &Node<'_>, words: &Words) -> Result<Balances, BankError> {
    let all = answer.at("balances")?.items()?;
    let find = |kinds: &[&str]| {
        kinds.iter().find_map(|wanted| {
            let is_it = |it: &&Node<'_>| it.said(words.kind).as_deref() == Some(wanted);
            all.iter().find(is_it)
        })
    };
    let mut balances = Balances::default();
    if let Some(found) = find(words.booked) {
        let on = found.find(words.date).map(|it| it.date()).transpose()?;
        balances.booked = Some((found.at(words.amount)?.decimal()?, on));
        balances.currency = found.said(words.currency);
    }
    if let Some(found) = find(words.available) {
        balances.available = Some(found.at(words.amount)?.decimal()?);
    }
    Ok(balances)
}
