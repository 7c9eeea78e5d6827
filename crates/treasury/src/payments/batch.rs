//! From payments to the batch that a file is written of (CASH-10).
//!
//! Owns: who pays, who is paid, terms and texts as `statements` wants them.
//! Not here: the bytes (`statements`), which payments (`file`).
//! Invariant: an order goes out as it was approved.

use journal::{Book, PaymentId, PaymentMethod, PaymentOrder, PaymentRow};
use money::Timestamp;
use statements::Problem;
use statements::identifier::Bic;
use statements::payment::{
    Account, Bank, Booking, Charges, Debtor, Initiator, Party, Payment, PaymentBatch, Remittance,
    Scheme, Terms, Urgency, Version, check,
};

use super::execution_day::calendar_of;
use super::payees::Payees;
use super::policy::PaymentPolicy;
use crate::beneficiaries::{BeneficiaryDraft, account_of, bank_of, party_of};

/// One payment of a file.
pub(super) struct Line<'a> {
    pub(super) id: String,
    pub(super) order: &'a PaymentOrder,
    pub(super) details: &'a BeneficiaryDraft,
}

/// What is wrong with payments of one method, as a file.
pub(super) fn check_lines(book: &Book, policy: &PaymentPolicy, lines: &[Line<'_>]) -> Vec<Problem> {
    let batch = batch_of(book, lines, ("CHECK", Timestamp::UNIX_EPOCH));
    check(&batch, &terms_of(policy, lines, Version::V09))
}

const fn scheme_of(method: PaymentMethod) -> Scheme {
    match method {
        PaymentMethod::Sepa => Scheme::SepaCreditTransfer,
        PaymentMethod::SepaInstant => Scheme::SepaInstant,
        PaymentMethod::Generic => Scheme::Generic,
    }
}

pub(super) fn terms_of(policy: &PaymentPolicy, lines: &[Line<'_>], version: Version) -> Terms {
    // Days were judged where the bank is, before: here only what the schema asks for.
    let first = lines.iter().map(|it| it.order.execute_on).min();
    let currency = lines.first().map(|it| it.order.amount.asset().code());
    let currency = currency.map(|it| it.to_string()).unwrap_or_default();
    Terms {
        version,
        calendar: calendar_of(policy, &currency),
        ..Terms::of(first.unwrap_or(money::Date::MIN))
    }
}

/// The batch that a file is written of.
pub(super) fn batch_of(
    book: &Book,
    lines: &[Line<'_>],
    (id, made_at): (&str, Timestamp),
) -> PaymentBatch {
    let organisation = book.organisation().map_or("", |it| it.name.as_str());
    let method = lines.first().map(|it| it.order.method);
    let mut accounts: Vec<journal::AccountId> = Vec::new();
    let mut debtors = Vec::new();
    let mut payments = Vec::with_capacity(lines.len());
    for line in lines {
        let account = line.order.account;
        let known = accounts.iter().position(|it| *it == account);
        let debtor = known.unwrap_or_else(|| {
            accounts.push(account);
            debtors.push(debtor_of(book, account, organisation));
            accounts.len().saturating_sub(1)
        });
        payments.push(payment_of(line, debtor));
    }
    PaymentBatch {
        message_id: id.to_owned(),
        created_at: made_at,
        initiator: Initiator::named(organisation),
        scheme: scheme_of(method.unwrap_or(PaymentMethod::Generic)),
        booking: Booking::AsAgreed,
        debtors,
        payments,
    }
}

fn debtor_of(book: &Book, id: journal::AccountId, organisation: &str) -> Debtor {
    let account = book.account(id);
    let entity = account.and_then(|it| it.entity.as_ref());
    let entity = entity.and_then(|it| book.entities().get(it));
    let name = entity.map_or(organisation, |it| it.name.as_str());
    let custody = account.map(|it| &it.custody);
    let number = custody.and_then(|it| it.identification.as_deref());
    let number = number.unwrap_or_default();
    let bank = custody.and_then(|it| it.bank.as_deref());
    let account = number
        .parse()
        .map_or_else(|_| Account::Other(number.to_owned()), Account::Iban);
    Debtor {
        party: Party::named(name),
        bank: bank.and_then(|it| code_of(it, &account)).map(Bank::Bic),
        account,
    }
}

/// The bank's code, where somebody wrote a code, alone or in parentheses behind the name.
/// A name is none: `Nordbank` has the form of one, of a bank in Bosnia.
fn code_of(text: &str, account: &Account) -> Option<Bic> {
    let behind = text
        .trim()
        .strip_suffix(')')
        .and_then(|it| it.rsplit_once('('));
    let text = behind.map_or(text, |(_, code)| code).trim();
    let is_code = text
        .bytes()
        .all(|it| it.is_ascii_uppercase() || it.is_ascii_digit());
    let code: Bic = text.parse().ok().filter(|_| is_code)?;
    let fits = match account {
        Account::Iban(iban) => code.check_fits(iban).is_ok(),
        Account::Other(_) => true,
    };
    fits.then_some(code)
}

fn payment_of(line: &Line<'_>, debtor: usize) -> Payment {
    use journal::PaymentCharges as Own;
    let (order, details) = (line.order, line.details);
    let reference = order.reference.as_deref().and_then(|it| it.parse().ok());
    let remittance = match (reference, &order.reference, &order.text) {
        (Some(reference), _, _) => Remittance::Reference(reference),
        // Not by the standard: it goes out as text, before what else is said.
        (None, Some(other), Some(text)) => Remittance::Text(format!("{other} {text}")),
        (None, Some(text), None) | (None, None, Some(text)) => Remittance::Text(text.clone()),
        (None, None, None) => Remittance::None,
    };
    Payment {
        id: line.id.clone(),
        end_to_end_id: if order.end_to_end_id.is_empty() {
            line.id.clone()
        } else {
            order.end_to_end_id.clone()
        },
        debtor,
        creditor: party_of(details),
        creditor_account: account_of(&details.bank),
        creditor_bank: bank_of(&details.bank),
        amount: order.amount,
        execute_on: order.execute_on,
        remittance,
        purpose: order.purpose.clone(),
        charges: match order.charges {
            Own::Scheme => Charges::Scheme,
            Own::Shared => Charges::Shared,
            Own::Debtor => Charges::Debtor,
            Own::Creditor => Charges::Creditor,
        },
        urgency: Urgency::Normal,
    }
}

/// The payment's id in files and in the bank's answers.
pub(super) fn file_id(id: PaymentId) -> String {
    format!("P-{id}")
}

/// The lines of payments. Errors: the number of one whose details are not there.
pub(super) fn lines_of<'a>(
    rows: &[&'a PaymentRow],
    payees: &'a Payees,
) -> Result<Vec<Line<'a>>, PaymentId> {
    let line = |row: &&'a PaymentRow| {
        let payee = row.order.payee;
        let revision = payees.get(&payee.beneficiary)?.revision(payee.revision)?;
        Some(Line {
            id: file_id(row.id),
            order: &row.order,
            details: &revision.details,
        })
    };
    rows.iter().map(|it| line(it).ok_or(it.id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_banks_code_is_read_alone_or_in_parentheses_behind_its_name() {
        let account = Account::Iban("GB82WEST12345698765432".parse().unwrap());
        let read = |text| code_of(text, &account).map(|it| it.to_string());
        for text in [
            "WESTGB2LXXX",
            "Westbank (WESTGB2LXXX)",
            "A (B) C ( WESTGB2LXXX )",
        ] {
            assert_eq!(read(text).as_deref(), Some("WESTGB2LXXX"), "{text}");
        }
        // A name, a name in parentheses, a code of another country.
        for text in [
            "Nordbank",
            "Westbank (London)",
            "Westbank",
            "Hansa (COBADEFFXXX)",
            "()",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
