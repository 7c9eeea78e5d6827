//! Name and bank details of a beneficiary: what is taken, in which form (CASH-10).
//!
//! Owns: the checks of IBAN, BIC, routing number and account number together, and the way to the
//! parties and accounts of payment files.
//! Not here: what a single number must look like (`statements`).
//! Invariant: checked details have exactly one account, written without blanks.

use journal::PaymentRefusal;
use serde::{Deserialize, Serialize};
use statements::identifier::{Bic, Iban, IbanError, RoutingNumber};
use statements::payment::{Account, Address, Bank, Party, transliterate};

/// Longest name, in characters: what a payment file takes.
const MAX_NAME: usize = 140;
const MAX_LINE: usize = 70;

/// An address; structured where its parts are known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostalAddress {
    /// Street without the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    /// House number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub building: Option<String>,
    /// Post code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post_code: Option<String>,
    /// Town.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub town: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// Where the money goes: an IBAN, or a number with the bank that has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankDetails {
    /// International bank account number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iban: Option<String>,
    /// A number of the bank's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_number: Option<String>,
    /// The bank's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bic: Option<String>,
    /// The bank's number in the United States.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub routing_number: Option<String>,
}

/// Name, address and bank details.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BeneficiaryDraft {
    /// The name of the account's holder.
    pub name: String,
    /// Where they live.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<PostalAddress>,
    /// Where the money goes.
    pub bank: BankDetails,
}

fn rule(code: &'static str, message: impl Into<String>) -> PaymentRefusal {
    let message = message.into();
    PaymentRefusal::Rule { code, message }
}

/// Without blanks at its ends; none if nothing is left.
fn given(text: Option<&String>) -> Option<String> {
    let text = text?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn iban_code(error: &IbanError) -> &'static str {
    match error {
        IbanError::Country { .. } => "iban-country",
        IbanError::Length { .. } => "iban-length",
        IbanError::Structure { .. } => "iban-structure",
        IbanError::CheckDigits { .. } => "iban-check-digits",
        IbanError::Empty | IbanError::Character { .. } | IbanError::Prefix { .. } => "iban",
    }
}

impl BeneficiaryDraft {
    /// The same in its normal form. Errors: every problem.
    pub(super) fn checked(&self) -> Result<Self, Vec<PaymentRefusal>> {
        let mut problems = Vec::new();
        let name = self.name.split_whitespace().collect::<Vec<_>>().join(" ");
        check_text("name", &name, MAX_NAME, &mut problems);
        let address = self
            .address
            .as_ref()
            .and_then(|it| it.checked(&mut problems));
        let bank = self.bank.checked(&mut problems);
        if problems.is_empty() {
            Ok(Self {
                name,
                address,
                bank,
            })
        } else {
            Err(problems)
        }
    }
}

fn check_text(what: &'static str, text: &str, most: usize, problems: &mut Vec<PaymentRefusal>) {
    let written = transliterate(text);
    if !written.lost.is_empty() {
        let lost: String = written.lost.iter().collect();
        let message = format!(
            "{what}: `{lost}`: banks pass on Latin, Greek and Cyrillic letters only; write it in \
             Latin letters"
        );
        problems.push(rule("characters", message));
    } else if written.text.is_empty() {
        problems.push(rule("empty-text", format!("{what}: expected a text")));
    } else if written.text.len() > most {
        let found = written.text.len();
        let message = format!("{what}: {found} characters: expected at most {most}");
        problems.push(rule("text-too-long", message));
    }
}

impl PostalAddress {
    fn checked(&self, problems: &mut Vec<PaymentRefusal>) -> Option<Self> {
        let country = given(self.country.as_ref()).map(|it| it.to_ascii_uppercase());
        let it = Self {
            street: given(self.street.as_ref()),
            building: given(self.building.as_ref()),
            post_code: given(self.post_code.as_ref()),
            town: given(self.town.as_ref()),
            country,
        };
        if it == Self::default() {
            return None;
        }
        for (what, text, most) in [
            ("street", &it.street, MAX_LINE),
            ("house number", &it.building, 16),
            ("post code", &it.post_code, 16),
            ("town", &it.town, 35),
        ] {
            if let Some(text) = text {
                check_text(what, text, most, problems);
            }
        }
        let is_country =
            |it: &String| it.len() == 2 && it.bytes().all(|it| it.is_ascii_uppercase());
        if it.country.as_ref().is_some_and(|it| !is_country(it)) {
            let message = "country: expected an ISO 3166 code of two letters, as in DE";
            problems.push(rule("country", message));
        }
        Some(it)
    }
}

impl BankDetails {
    fn checked(&self, problems: &mut Vec<PaymentRefusal>) -> Self {
        let mut it = Self::default();
        let bic = given(self.bic.as_ref()).map(|text| text.parse::<Bic>());
        let bic = bic.transpose().map_err(|error| {
            problems.push(rule("bic", error.to_string()));
        });
        let bic = bic.unwrap_or_default();
        it.bic = bic.map(|it| it.as_str().to_owned());
        let routing = given(self.routing_number.as_ref()).map(|it| it.parse::<RoutingNumber>());
        match routing {
            Some(Ok(number)) => it.routing_number = Some(number.as_str().to_owned()),
            Some(Err(error)) => problems.push(rule("routing-number", error.to_string())),
            None => {}
        }
        let number = given(self.account_number.as_ref());
        match (given(self.iban.as_ref()), number) {
            (Some(_), Some(_)) => {
                let message = "an IBAN or an account number, not both: leave one out";
                problems.push(rule("two-accounts", message));
            }
            (None, None) => {
                let message = "expected an IBAN, or an account number with the bank that has it";
                problems.push(rule("account-missing", message));
            }
            (Some(text), None) => match text.parse::<Iban>() {
                Ok(iban) => {
                    if let Some(bic) = bic
                        && let Err(error) = bic.check_fits(&iban)
                    {
                        problems.push(rule("bic-country", error.to_string()));
                    }
                    it.iban = Some(iban.as_str().to_owned());
                }
                Err(error) => problems.push(rule(iban_code(&error), error.to_string())),
            },
            (None, Some(number)) => {
                let is_plain = |it: &char| it.is_ascii_alphanumeric() || "/-?:().,'+".contains(*it);
                if number.len() > 34 || !number.chars().all(|it| is_plain(&it)) {
                    let message = "account number: expected 1 to 34 letters, digits and /-?:().,'+";
                    problems.push(rule("account-number", message));
                } else if it.bic.is_none() && it.routing_number.is_none() {
                    let message = "an account number says nothing without its bank: give the BIC \
                                   or the routing number";
                    problems.push(rule("bank-needed", message));
                }
                it.account_number = Some(number);
            }
        }
        it
    }

    /// What a list shows: the account in groups.
    #[must_use]
    pub fn account_text(&self) -> String {
        let iban = self.iban.as_deref().and_then(|it| it.parse::<Iban>().ok());
        match (iban, &self.account_number) {
            (Some(iban), _) => iban.to_print(),
            (None, Some(number)) => number.clone(),
            (None, None) => String::new(),
        }
    }
}

/// The holder as a payment file names them.
pub(crate) fn party_of(it: &BeneficiaryDraft) -> Party {
    let address = it.address.as_ref().map(|it| Address {
        street: it.street.clone(),
        building: it.building.clone(),
        post_code: it.post_code.clone(),
        town: it.town.clone(),
        country: it.country.clone(),
        lines: Vec::new(),
    });
    Party {
        name: it.name.clone(),
        address,
        lei: None,
    }
}

/// The account as a payment file names it.
pub(crate) fn account_of(it: &BankDetails) -> Account {
    let iban = it.iban.as_deref().and_then(|it| it.parse::<Iban>().ok());
    let other = || Account::Other(it.account_number.clone().unwrap_or_default());
    iban.map_or_else(other, Account::Iban)
}

/// The bank as a payment file names it.
pub(crate) fn bank_of(it: &BankDetails) -> Option<Bank> {
    let bic = it.bic.as_deref().and_then(|it| it.parse().ok());
    let routing = it.routing_number.as_deref().and_then(|it| it.parse().ok());
    bic.map(Bank::Bic).or(routing.map(Bank::UnitedStates))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(bank: BankDetails) -> Vec<&'static str> {
        let draft = BeneficiaryDraft {
            name: "Bäckerei Müller".to_owned(),
            address: None,
            bank,
        };
        let problems = draft.checked().err().unwrap_or_default();
        problems.iter().map(PaymentRefusal::code).collect()
    }

    fn iban(text: &str) -> BankDetails {
        BankDetails {
            iban: Some(text.to_owned()),
            ..BankDetails::default()
        }
    }

    #[test]
    fn wrong_numbers_have_codes_of_their_own() {
        assert_eq!(codes(iban("DE89 3704 0044 0532 0130 00")), [""; 0]);
        assert_eq!(codes(iban("DE88370400440532013000")), ["iban-check-digits"]);
        assert_eq!(codes(iban("DE8937040044053201300")), ["iban-length"]);
        assert_eq!(codes(iban("XX89370400440532013000")), ["iban-country"]);
        assert_eq!(codes(iban("DE89370400440532A13000")), ["iban-structure"]);
        let mut it = iban("DE89370400440532013000");
        it.bic = Some("BNPAFRPP".to_owned());
        assert_eq!(codes(it.clone()), ["bic-country"]);
        it.bic = Some("NOBIC".to_owned());
        assert_eq!(codes(it.clone()), ["bic"]);
        it.bic = None;
        it.account_number = Some("12345".to_owned());
        assert_eq!(codes(it.clone()), ["two-accounts"]);
        it.iban = None;
        assert_eq!(codes(it.clone()), ["bank-needed"]);
        it.routing_number = Some("021000021".to_owned());
        assert_eq!(codes(it.clone()), [""; 0]);
        it.routing_number = Some("021000022".to_owned());
        assert!(codes(it).contains(&"routing-number"));
        assert_eq!(codes(BankDetails::default()), ["account-missing"]);
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let draft = BeneficiaryDraft {
            name: "株式会社".to_owned(),
            address: Some(PostalAddress {
                country: Some("Germany".to_owned()),
                ..PostalAddress::default()
            }),
            bank: iban("DE88370400440532013000"),
        };
        let problems = draft.checked().unwrap_err();
        let codes: Vec<_> = problems.iter().map(PaymentRefusal::code).collect();
        assert_eq!(codes, ["characters", "country", "iban-check-digits"]);
    }
}
