//! pain.001.001.03 and pain.001.001.09 (CASH-10).
//!
//! Owns: the message, its sums, what was written instead of what was given.
//! Not here: what may be wrong (`check`), groups (`group`), XML (`document`).
//! Invariant: nothing is written of a batch with an error; the control sum is the exact sum of
//! the amounts, whatever their currency.
//! Source: ISO 20022 message definitions, "Payments initiation".

use money::{Amount, Date, Decimal};

use super::characters::transliterate;
use super::document::Document;
use super::group::{self, Key};
use super::{
    Account, Address, Bank, Booking, Charges, Debtor, Party, Payment, PaymentBatch, Remittance,
    Scheme, Terms, Urgency, Version, check,
};
use crate::problem::{Problem, Severity};

/// Bytes of one payment in the file, about.
const PAYMENT_BYTES: usize = 1_024;

/// A text that goes out otherwise than it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextChange {
    /// The payment, from 1; none for what is the batch's.
    pub line: Option<usize>,
    /// The element, as in `creditor-name`.
    pub field: &'static str,
    /// As given.
    pub from: String,
    /// As written.
    pub to: String,
}

/// One group of a file: what the bank executes and books together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupSummary {
    /// The group's id, which the bank's answers name.
    pub id: String,
    /// Which of the batch's debtors pays.
    pub debtor: usize,
    /// The day.
    pub execute_on: Date,
    /// The sum of its amounts, whatever their currency.
    pub control_sum: Decimal,
    /// The places of its payments in the batch, from 0.
    pub payments: Vec<usize>,
}

/// A file for the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentFile {
    /// The message, UTF-8.
    pub xml: String,
    /// The sum of all amounts, whatever their currency.
    pub control_sum: Decimal,
    /// The groups, in the file's order.
    pub groups: Vec<GroupSummary>,
    /// What is written otherwise than it was given.
    pub changes: Vec<TextChange>,
    /// What a person has to confirm or should know; no errors.
    pub problems: Vec<Problem>,
}

/// Writes the batch as one file.
///
/// Errors: every problem of the batch, at least one of them an `Error`.
pub fn write(batch: &PaymentBatch, terms: &Terms) -> Result<PaymentFile, Vec<Problem>> {
    let problems = check::check(batch, terms);
    if problems.iter().any(|it| it.severity == Severity::Error) {
        return Err(problems);
    }
    let mut writer = Writer {
        batch,
        version: terms.version,
        document: Document::new(batch.payments.len() * PAYMENT_BYTES + 4_096),
        changes: Vec::new(),
        line: None,
    };
    let groups = writer.summaries();
    let control_sum = sum(batch.payments.iter().map(|it| it.amount));
    writer.message(&groups, control_sum);
    Ok(PaymentFile {
        xml: writer.document.finish(),
        control_sum,
        groups: groups.into_iter().map(|it| it.1).collect(),
        changes: writer.changes,
        problems,
    })
}

/// The sum of amounts, whatever their currency: how ISO 20022 defines a control sum.
fn sum(amounts: impl Iterator<Item = Amount>) -> Decimal {
    amounts.fold(Decimal::ZERO, |sum, it| {
        sum.checked_add(it.to_decimal())
            .expect("the check refuses sums of more than 18 digits")
    })
}

struct Writer<'a> {
    batch: &'a PaymentBatch,
    version: Version,
    document: Document,
    changes: Vec<TextChange>,
    /// The payment being written.
    line: Option<usize>,
}

impl Writer<'_> {
    fn summaries(&self) -> Vec<(Key, GroupSummary)> {
        let grouped = group::groups(self.batch).into_iter().enumerate();
        grouped
            .map(|(index, (key, payments))| {
                let amounts = payments.iter().map(|it| self.batch.payments[*it].amount);
                let summary = GroupSummary {
                    id: group_id(&self.batch.message_id, index + 1),
                    debtor: key.debtor,
                    execute_on: key.execute_on,
                    control_sum: sum(amounts),
                    payments,
                };
                (key, summary)
            })
            .collect()
    }

    fn message(&mut self, groups: &[(Key, GroupSummary)], control_sum: Decimal) {
        let namespace = format!("urn:iso:std:iso:20022:tech:xsd:{}", self.version.name());
        self.document.root("Document", &namespace);
        self.open("CstmrCdtTrfInitn", |it| {
            it.open("GrpHdr", |it| it.header(control_sum));
            for (key, summary) in groups {
                it.open("PmtInf", |it| it.group(key, summary));
            }
        });
    }

    fn header(&mut self, control_sum: Decimal) {
        let batch = self.batch;
        self.document.leaf("MsgId", &batch.message_id);
        // Whole seconds: some banks refuse fractions.
        let made_at = batch.created_at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        self.document.leaf("CreDtTm", &made_at);
        self.sums(batch.payments.len(), control_sum);
        self.open("InitgPty", |it| {
            it.text("Nm", "initiator-name", &batch.initiator.name);
            if let Some(id) = &batch.initiator.organisation_id {
                it.document.nested(&["Id", "OrgId", "Othr", "Id"], id);
            }
        });
    }

    fn sums(&mut self, count: usize, control_sum: Decimal) {
        self.document.leaf("NbOfTxs", &count.to_string());
        let places = control_sum.scale().max(2);
        self.document.leaf("CtrlSum", &control_sum.to_text(places));
    }

    fn group(&mut self, key: &Key, summary: &GroupSummary) {
        let batch = self.batch;
        self.document.leaf("PmtInfId", &summary.id);
        self.document.leaf("PmtMtd", "TRF");
        match batch.booking {
            Booking::AsAgreed => {}
            Booking::Together => self.document.leaf("BtchBookg", "true"),
            Booking::Each => self.document.leaf("BtchBookg", "false"),
        }
        self.sums(summary.payments.len(), summary.control_sum);
        self.payment_type(key);
        let day = key.execute_on.to_string();
        match self.version {
            Version::V03 => self.document.leaf("ReqdExctnDt", &day),
            Version::V09 => self.document.nested(&["ReqdExctnDt", "Dt"], &day),
        }
        self.line = None;
        self.debtor(&batch.debtors[key.debtor]);
        let bearer = match (key.charges, batch.scheme) {
            (Charges::Scheme, Scheme::Generic) | (Charges::Shared, Scheme::Generic) => "SHAR",
            (Charges::Debtor, _) => "DEBT",
            (Charges::Creditor, _) => "CRED",
            // The only one that the rulebook allows.
            (Charges::Scheme | Charges::Shared, _) => "SLEV",
        };
        self.document.leaf("ChrgBr", bearer);
        for place in &summary.payments {
            self.line = Some(place + 1);
            let payment = &batch.payments[*place];
            self.open("CdtTrfTxInf", |it| it.payment(payment));
        }
    }

    fn payment_type(&mut self, key: &Key) {
        let scheme = self.batch.scheme;
        if scheme == Scheme::Generic && key.urgency == Urgency::Normal {
            return;
        }
        self.open("PmtTpInf", |it| {
            if key.urgency == Urgency::High {
                it.document.leaf("InstrPrty", "HIGH");
            }
            if scheme != Scheme::Generic {
                it.document.nested(&["SvcLvl", "Cd"], "SEPA");
            }
            if scheme == Scheme::SepaInstant {
                it.document.nested(&["LclInstrm", "Cd"], "INST");
            }
        });
    }

    fn debtor(&mut self, debtor: &Debtor) {
        self.open("Dbtr", |it| it.party("debtor-name", &debtor.party));
        self.open("DbtrAcct", |it| it.account(&debtor.account));
        self.open("DbtrAgt", |it| {
            it.open("FinInstnId", |it| match &debtor.bank {
                Some(bank) => it.bank(bank),
                None => it.document.nested(&["Othr", "Id"], "NOTPROVIDED"),
            });
        });
    }

    fn payment(&mut self, payment: &Payment) {
        self.open("PmtId", |it| {
            it.document.leaf("InstrId", &payment.id);
            it.document.leaf("EndToEndId", &payment.end_to_end_id);
        });
        let currency = payment.amount.asset().code();
        let text = payment.amount.to_text();
        self.open("Amt", |it| {
            let attribute = Some(("Ccy", currency.as_str()));
            it.document.leaf_with("InstdAmt", attribute, &text);
        });
        if let Some(bank) = &payment.creditor_bank {
            self.open("CdtrAgt", |it| it.open("FinInstnId", |it| it.bank(bank)));
        }
        self.open("Cdtr", |it| it.party("creditor-name", &payment.creditor));
        self.open("CdtrAcct", |it| it.account(&payment.creditor_account));
        if let Some(code) = &payment.purpose {
            self.document.nested(&["Purp", "Cd"], code);
        }
        match &payment.remittance {
            Remittance::None => {}
            Remittance::Text(text) => {
                self.open("RmtInf", |it| it.text("Ustrd", "remittance", text));
            }
            Remittance::Reference(reference) => self.open("RmtInf", |it| {
                it.open("Strd", |it| {
                    it.open("CdtrRefInf", |it| {
                        it.open("Tp", |it| {
                            it.document.nested(&["CdOrPrtry", "Cd"], "SCOR");
                            it.document.leaf("Issr", "ISO");
                        });
                        it.document.leaf("Ref", reference.as_str());
                    });
                });
            }),
        }
    }

    fn party(&mut self, field: &'static str, party: &Party) {
        self.text("Nm", field, &party.name);
        if let Some(address) = &party.address {
            self.open("PstlAdr", |it| it.address(address));
        }
        if let Some(lei) = party.lei.filter(|_| self.version == Version::V09) {
            self.document.nested(&["Id", "OrgId", "LEI"], lei.as_str());
        }
    }

    fn address(&mut self, address: &Address) {
        for (name, part) in [
            ("StrtNm", &address.street),
            ("BldgNb", &address.building),
            ("PstCd", &address.post_code),
            ("TwnNm", &address.town),
        ] {
            if let Some(text) = part {
                self.text(name, "address", text);
            }
        }
        self.document.optional("Ctry", address.country.as_deref());
        for line in &address.lines {
            self.text("AdrLine", "address", line);
        }
    }

    fn account(&mut self, account: &Account) {
        match account {
            Account::Iban(iban) => self.document.nested(&["Id", "IBAN"], iban.as_str()),
            Account::Other(number) => self.document.nested(&["Id", "Othr", "Id"], number),
        }
    }

    fn bank(&mut self, bank: &Bank) {
        match (bank, self.version) {
            (Bank::Bic(bic), Version::V03) => self.document.leaf("BIC", bic.as_str()),
            (Bank::Bic(bic), Version::V09) => self.document.leaf("BICFI", bic.as_str()),
            (Bank::UnitedStates(number), _) => self.open("ClrSysMmbId", |it| {
                it.document.nested(&["ClrSysId", "Cd"], "USABA");
                it.document.leaf("MmbId", number.as_str());
            }),
        }
    }

    /// Writes a text in the character set, and remembers if that changed it.
    fn text(&mut self, name: &str, field: &'static str, text: &str) {
        let written = transliterate(text).text;
        self.document.leaf(name, &written);
        if written != text {
            let change = TextChange {
                line: self.line,
                field,
                from: text.to_owned(),
                to: written,
            };
            // A debtor stands in each of its groups.
            if change.line.is_some() || !self.changes.contains(&change) {
                self.changes.push(change);
            }
        }
    }

    /// As `Document::within`, with the writer.
    fn open(&mut self, name: &'static str, inside: impl FnOnce(&mut Self)) {
        self.document.begin(name);
        inside(self);
        self.document.close();
    }
}

/// The id of a group: the message's, shortened so that the number fits, which keeps it unique.
fn group_id(message: &str, number: usize) -> String {
    let suffix = format!("-{number}");
    let kept: String = message.chars().take(35 - suffix.len()).collect();
    format!("{}{suffix}", kept.trim_end_matches(['/', ' ']))
}

#[cfg(test)]
mod tests;
