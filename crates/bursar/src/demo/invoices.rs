//! Invoices as the treasurer has them.
//!
//! Owns: what is expected of an invoice, on which account and under which category.
//! Not here: writing invoices (`business`), which are open (`office`) or settled (`settled`).
//! Invariant: an invoice is paid on an account of the list, in its currency.

use money::Amount;
use treasury::{ExpectedDraft, ExpectedKind};

use super::accounts::{asset, banks};
use super::bank::{Invoice, Party};
use super::paths::{DOLLARS, POUNDS};

/// An invoice as the treasurer has it, with the account it is paid on.
pub(super) fn expected(path: &str, party: &Party, invoice: &Invoice) -> ExpectedDraft {
    let banks = banks();
    let bank = banks.iter().find(|it| it.path == path);
    let bank = bank.expect("invoices are paid on accounts of the list");
    let (kind, category) = match (invoice.cents < 0, path) {
        (true, _) => (ExpectedKind::Payable, "expenses:purchases"),
        (false, POUNDS) => (ExpectedKind::Receivable, "income:sales:uk"),
        (false, DOLLARS) => (ExpectedKind::Receivable, "income:sales:us"),
        (false, _) => (ExpectedKind::Receivable, "income:sales:germany"),
    };
    let cents = i128::from(invoice.cents.unsigned_abs());
    ExpectedDraft {
        kind,
        amount: Amount::from_units(cents, asset(bank.currency)).to_text(),
        asset: bank.currency.to_owned(),
        due_on: invoice.due_on,
        issued_on: Some(invoice.issued_on),
        counterparty: Some(party.name.clone()),
        counterparty_account: party.account.as_ref().map(|it| it.iban.clone()),
        reference: Some(invoice.number.clone()),
        description: None,
        entity: Some(bank.holder.to_owned()),
        category: Some(category.to_owned()),
    }
}
