//! One movement of money on an account, as rules and classifier look at it.
//!
//! Owns: the fields that may decide. Not here: where they come from (a bank line, an entry).
//! Invariant: money into the account is positive, whatever the account's type.

use journal::AccountPath;
use money::{Amount, Date};

/// A movement on one of our accounts; texts are empty where nothing is known.
#[derive(Clone, Copy, Debug)]
pub struct Movement<'a> {
    /// The account it is on.
    pub account: &'a AccountPath,
    /// The legal entity of the account.
    pub entity: &'a str,
    /// Money in is positive.
    pub amount: Amount,
    /// Booking date.
    pub booked_on: Date,
    /// Value date.
    pub valued_on: Option<Date>,
    /// The other side's name.
    pub counterparty: &'a str,
    /// The other side's account.
    pub counterparty_account: &'a str,
    /// The other side's bank.
    pub counterparty_bank: &'a str,
    /// What it is for.
    pub description: &'a str,
    /// The bank's reference.
    pub bank_reference: &'a str,
    /// The customer's reference.
    pub customer_reference: &'a str,
    /// End-to-end id.
    pub end_to_end_id: &'a str,
    /// The bank's transaction code.
    pub code: &'a str,
    /// The category it has now.
    pub category: Option<&'a AccountPath>,
    /// Its tags.
    pub tags: &'a [String],
}

impl<'a> Movement<'a> {
    /// A movement of which only the necessary is known.
    #[must_use]
    pub const fn new(account: &'a AccountPath, amount: Amount, booked_on: Date) -> Self {
        Self {
            account,
            entity: "",
            amount,
            booked_on,
            valued_on: None,
            counterparty: "",
            counterparty_account: "",
            counterparty_bank: "",
            description: "",
            bank_reference: "",
            customer_reference: "",
            end_to_end_id: "",
            code: "",
            category: None,
            tags: &[],
        }
    }
}
