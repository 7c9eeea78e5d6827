//! What is wrong with a batch of payments, all of it at once (CASH-10).
//!
//! Owns: the rules of the message, of the SEPA rulebook and of the calendar.
//! Not here: limits, approval, duplicates of earlier payments (`treasury`).
//! Invariant: a batch without an error here is written as a file that the schema accepts.
//! Source: European Payments Council, EPC132-08 "SEPA credit transfer scheme customer-to-PSP
//! implementation guidelines"; ISO 20022 pain.001.001.03 and .09 message definitions.

use std::collections::HashMap;

use money::{Date, Decimal, Roll};

use super::characters::transliterate;
use super::{
    Account, Address, Bank, Charges, MAX_PAYMENTS, Party, Payment, PaymentBatch, Remittance,
    Scheme, Terms, Version,
};
use crate::identifier::{Sepa, is_country};
use crate::limits;
use crate::problem::{Place, Problem};

/// Longest id of a message, group or payment.
const MAX_ID: usize = 35;
/// Longest free text to the creditor.
const MAX_TEXT: usize = 140;

/// Every problem of the batch: `line` is the payment's place in the list, from 1.
///
/// An `Error` stops the file; a `Confirm` wants a person's yes; a `Notice` is worth knowing.
///
/// Limits: the first 1,000 problems.
#[must_use]
pub fn check(batch: &PaymentBatch, terms: &Terms) -> Vec<Problem> {
    let mut check = Check {
        scheme: batch.scheme,
        terms,
        problems: Vec::new(),
    };
    check.head(batch);
    check.debtors(batch);
    check.unique(batch, "id-twice", "payment id", |it| &it.id);
    check.unique(batch, "end-to-end-id-twice", "end-to-end id", |it| {
        &it.end_to_end_id
    });
    for (index, payment) in batch.payments.iter().take(MAX_PAYMENTS).enumerate() {
        if check.problems.len() >= limits::PROBLEMS {
            break;
        }
        check.payment(batch, payment, Place::line(index as u64 + 1));
    }
    check.problems.truncate(limits::PROBLEMS);
    check.problems
}

struct Check<'a> {
    scheme: Scheme,
    terms: &'a Terms,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn is_sepa(&self) -> bool {
        self.scheme != Scheme::Generic
    }

    fn error(
        &mut self,
        code: &'static str,
        place: Place,
        found: &str,
        expected: impl Into<String>,
    ) {
        self.problems
            .push(Problem::error(code, place, found, expected));
    }

    fn head(&mut self, batch: &PaymentBatch) {
        self.id(&batch.message_id, "message id", Place::FILE);
        self.name(&batch.initiator.name, Place::FILE);
        if let Some(id) = &batch.initiator.organisation_id {
            self.id(id, "organisation id", Place::FILE);
        }
        let count = batch.payments.len();
        if count == 0 || count > MAX_PAYMENTS {
            let expected = format!("1 to {MAX_PAYMENTS} payments; split the batch");
            self.error("payment-count", Place::FILE, &count.to_string(), expected);
        }
        if self.problems.is_empty() && control_digits(batch).is_none_or(|it| it > 18) {
            let expected = "a sum of at most 18 digits; split the batch";
            self.error(
                "control-sum",
                Place::FILE,
                "the sum of all amounts",
                expected,
            );
        }
    }

    fn debtors(&mut self, batch: &PaymentBatch) {
        for debtor in &batch.debtors {
            self.party(&debtor.party, Place::FILE);
            self.account(&debtor.account, "debtor", Place::FILE);
            self.bank(debtor.bank.as_ref(), &debtor.account, Place::FILE);
            if !self.is_sepa() && debtor.bank.is_none() {
                let expected = "the debtor's bank: the message needs it; add its BIC";
                self.error("debtor-bank", Place::FILE, "no bank", expected);
            }
        }
    }

    /// The ids that stand twice, each with the line that had it first.
    fn unique(
        &mut self,
        batch: &PaymentBatch,
        code: &'static str,
        what: &str,
        id: impl Fn(&Payment) -> &str,
    ) {
        let mut first: HashMap<&str, usize> = HashMap::new();
        for (index, payment) in batch.payments.iter().take(MAX_PAYMENTS).enumerate() {
            let id = id(payment);
            let line = *first.entry(id).or_insert(index) + 1;
            if line != index + 1 && self.problems.len() < limits::PROBLEMS {
                let place = Place::line(index as u64 + 1);
                let expected = format!("a {what} of its own; payment {line} has it, too");
                self.error(code, place, id, expected);
            }
        }
    }

    fn payment(&mut self, batch: &PaymentBatch, payment: &Payment, place: Place) {
        self.id(&payment.id, "payment id", place);
        self.id(&payment.end_to_end_id, "end-to-end id", place);
        if batch.debtors.get(payment.debtor).is_none() {
            let found = (payment.debtor + 1).to_string();
            let expected = format!("one of the batch's {} debtors", batch.debtors.len());
            self.error("unknown-debtor", place, &found, expected);
        }
        self.party(&payment.creditor, place);
        self.account(&payment.creditor_account, "creditor", place);
        let bank = payment.creditor_bank.as_ref();
        self.bank(bank, &payment.creditor_account, place);
        self.reach(payment, place);
        self.amount(payment, place);
        self.day(payment.execute_on, place);
        if let Remittance::Text(text) = &payment.remittance {
            self.text(text, MAX_TEXT, "remittance", place);
        }
        if let Some(code) = &payment.purpose
            && !(code.len() == 4 && code.bytes().all(|it| it.is_ascii_uppercase()))
        {
            let expected = "four capitals of the external purpose codes, as in SALA or SUPP";
            self.error("purpose-code", place, code, expected);
        }
        let whole = match payment.charges {
            Charges::Debtor => Some("all charges to the payer"),
            Charges::Creditor => Some("all charges to the payee"),
            Charges::Scheme | Charges::Shared => None,
        };
        if let Some(found) = whole.filter(|_| self.is_sepa()) {
            let expected = "shared charges: SEPA knows nothing else";
            self.error("charges", place, found, expected);
        }
    }

    /// 1 to 35 characters of the set that no slash begins, ends or doubles.
    fn id(&mut self, id: &str, what: &str, place: Place) {
        let is_plain = id.chars().all(super::characters::is_allowed) && id.trim() == id;
        let has_slashes = id.starts_with('/') || id.ends_with('/') || id.contains("//");
        if id.is_empty() || id.len() > MAX_ID || !is_plain || has_slashes {
            let expected = format!(
                "a {what} of 1 to {MAX_ID} characters: letters, digits, blank and /-?:().,'+, \
                 no slash at its ends and no two in a row"
            );
            self.error("bad-id", place, id, expected);
        }
    }

    fn name(&mut self, name: &str, place: Place) {
        let most = if self.is_sepa() { 70 } else { 140 };
        self.text(name, most, "name", place);
    }

    /// A text that is written in the character set; what cannot be said in it is an error.
    fn text(&mut self, text: &str, most: usize, what: &str, place: Place) {
        let written = transliterate(text);
        if !written.lost.is_empty() {
            let lost: String = written.lost.iter().collect();
            let expected = format!(
                "a {what} in Latin, Greek or Cyrillic letters: banks do not pass others on; \
                 write it in Latin letters"
            );
            self.error("characters", place, &lost, expected);
        } else if written.text.is_empty() {
            self.error("empty-text", place, text, format!("a {what}"));
        } else if written.text.len() > most {
            let expected = format!(
                "a {what} of at most {most} characters; it has {}",
                written.text.len()
            );
            self.error("text-too-long", place, text, expected);
        }
    }

    fn party(&mut self, party: &Party, place: Place) {
        self.name(&party.name, place);
        if let Some(address) = &party.address {
            self.address(address, place);
        }
        if party.lei.is_some() && self.terms.version == Version::V03 {
            self.problems.push(Problem::notice(
                "lei-not-written",
                place,
                "a legal entity identifier",
                "version 09 of the message: version 03 has no place for it",
            ));
        }
    }

    fn address(&mut self, address: &Address, place: Place) {
        for (part, most, what) in [
            (&address.street, 70, "street"),
            (&address.building, 16, "house number"),
            (&address.post_code, 16, "post code"),
            (&address.town, 35, "town"),
        ] {
            if let Some(text) = part {
                self.text(text, most, what, place);
            }
        }
        for line in &address.lines {
            self.text(line, 70, "address line", place);
        }
        if address.lines.len() > 2 {
            let found = format!("{} lines", address.lines.len());
            self.error("address-lines", place, &found, "at most two address lines");
        }
        if let Some(country) = address.country.as_deref()
            && !is_country(country)
        {
            self.error("country", place, country, "an ISO 3166 code, as in DE");
        }
        let has_town = address.town.is_some() && address.country.is_some();
        if self.terms.version == Version::V09 && !has_town {
            self.problems.push(Problem::notice(
                "address-without-town",
                place,
                "an address of lines only",
                "town and country: SEPA banks take no others after November 2026",
            ));
        }
    }

    fn account(&mut self, account: &Account, whose: &str, place: Place) {
        match account {
            Account::Iban(iban) if self.is_sepa() && iban.sepa() == Sepa::Unreachable => {
                let expected =
                    format!("a {whose}'s account in a SEPA country; pay it by the generic scheme");
                self.error("not-in-sepa", place, iban.as_str(), expected);
            }
            Account::Iban(_) => {}
            Account::Other(number) => {
                if self.is_sepa() {
                    let expected = format!("an IBAN of the {whose}: SEPA knows nothing else");
                    self.error("iban-needed", place, number, expected);
                }
                let is_plain = number.chars().all(super::characters::is_allowed);
                if number.trim().is_empty() || number.len() > 34 || !is_plain {
                    let expected = "an account number of 1 to 34 letters, digits and /-?:().,'+";
                    self.error("account-number", place, number, expected);
                }
            }
        }
    }

    fn bank(&mut self, bank: Option<&Bank>, account: &Account, place: Place) {
        match bank {
            Some(Bank::Bic(bic)) => {
                if let Account::Iban(iban) = account
                    && let Err(error) = bic.check_fits(iban)
                {
                    let expected = format!("a bank in {}: {error}", iban.country());
                    self.error("bic-country", place, bic.as_str(), expected);
                }
                if self.terms.version == Version::V03 && !fits_version_03(bic.as_str()) {
                    let expected = "version 09 of the message: version 03 has no place for a BIC \
                                    with a digit among its first four characters";
                    self.error("bic-version", place, bic.as_str(), expected);
                }
            }
            Some(Bank::UnitedStates(number)) if self.is_sepa() => {
                let expected = "a BIC or no bank: SEPA does not know routing numbers";
                self.error("bank", place, number.as_str(), expected);
            }
            Some(Bank::UnitedStates(_)) => {}
            None => {
                if let Account::Other(number) = account {
                    let expected = "the bank that has the account: its BIC or routing number";
                    self.error("bank-needed", place, number, expected);
                }
            }
        }
    }

    /// Beyond the European Economic Area, banks may ask for more than the IBAN.
    fn reach(&mut self, payment: &Payment, place: Place) {
        let Account::Iban(iban) = &payment.creditor_account else {
            return;
        };
        let is_beyond = self.is_sepa() && iban.sepa() == Sepa::BeyondEea;
        if is_beyond && payment.creditor_bank.is_none() {
            self.problems.push(Problem::notice(
                "bic-recommended",
                place,
                iban.as_str(),
                "the BIC of a bank outside the European Economic Area: some banks ask for it",
            ));
        }
    }

    fn amount(&mut self, payment: &Payment, place: Place) {
        let (amount, text) = (payment.amount, payment.amount.to_string());
        let currency = amount.asset().code();
        if amount.is_zero() || amount.is_negative() {
            self.error("amount-not-positive", place, &text, "an amount above zero");
        }
        if self.is_sepa() && currency.as_str() != "EUR" {
            let expected = "an amount in EUR: SEPA knows nothing else; use the generic scheme";
            self.error("currency", place, &text, expected);
        } else if money::Asset::currency(currency.as_str()).is_err() {
            let expected = "an amount of a currency of ISO 4217";
            self.error("currency", place, &text, expected);
        }
        let limit = Decimal::new(99_999_999_999, 2).expect("a constant with two places");
        let number = amount.to_decimal();
        if self.is_sepa() && number > limit {
            self.error("amount-too-large", place, &text, "at most 999999999.99 EUR");
        } else if number.scale() > 5 || digits(number) > 18 {
            let expected = "at most 18 digits, 5 of them after the point";
            self.error("amount-too-large", place, &text, expected);
        }
    }

    fn day(&mut self, day: Date, place: Place) {
        let found = day.to_string();
        if day < self.terms.today {
            let expected = format!("{} or later", self.terms.today);
            return self.error("day-past", place, &found, expected);
        }
        if let Some(latest) = self.terms.latest.filter(|it| day > *it) {
            let expected = format!("{latest} or earlier: the bank takes none after it");
            return self.error("day-too-late", place, &found, expected);
        }
        // Instant payments are made on every day.
        if self.scheme == Scheme::SepaInstant || self.terms.calendar.is_business_day(day) {
            return;
        }
        if let Some(next) = self.terms.calendar.roll(day, Roll::Following) {
            let expected = format!("a day on which banks work; they will execute it on {next}");
            self.problems
                .push(Problem::confirm("day-holiday", place, &found, expected));
        }
    }
}

/// The pattern of `BICIdentifier` in version 03: letters first, and no O behind the country.
fn fits_version_03(code: &str) -> bool {
    let bytes = code.as_bytes();
    bytes[..6].iter().all(u8::is_ascii_uppercase)
        && !matches!(bytes[6], b'0' | b'1')
        && bytes[7] != b'O'
}

/// How many digits a number is written with.
fn digits(number: Decimal) -> usize {
    number
        .to_string()
        .bytes()
        .filter(u8::is_ascii_digit)
        .count()
}

/// How many digits the control sum has; none if it leaves 128 bits.
fn control_digits(batch: &PaymentBatch) -> Option<usize> {
    let amounts = batch.payments.iter().map(|it| it.amount.to_decimal());
    let mut sum = Decimal::ZERO;
    for amount in amounts {
        sum = sum.checked_add(amount).ok()?;
    }
    Some(digits(sum))
}

#[cfg(test)]
mod tests;
