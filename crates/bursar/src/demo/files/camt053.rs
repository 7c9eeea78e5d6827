//! camt.053.001.08, the ISO 20022 statement.
//!
//! Owns: the XML of one statement. Not here: reading it (`statements`).
//! Invariant: UTF-8; every text is escaped; one entry with one transaction a line.
//! Source: ISO 20022 camt.053.001.08 BankToCustomerStatement.

use std::fmt::Write;

use super::{Month, unsigned};
use crate::demo::accounts::BankProfile;
use crate::demo::bank::{Line, LineKind};

pub(super) fn render(month: &Month<'_>) -> String {
    let profile = month.profile;
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\n<BkToCstmrStmt>\n",
    );
    let id = format!("{}-{:04}", &profile.bic[..6], month.number);
    let made = format!("{}T22:15:00", month.last);
    push(
        &mut xml,
        format_args!(
            "<GrpHdr><MsgId>{id}</MsgId><CreDtTm>{made}</CreDtTm></GrpHdr>\n\
         <Stmt><Id>{id}</Id><ElctrncSeqNb>{}</ElctrncSeqNb><CreDtTm>{made}</CreDtTm>\
         <FrToDt><FrDtTm>{}T00:00:00</FrDtTm><ToDtTm>{}T23:59:59</ToDtTm></FrToDt>\n\
         <Acct><Id><IBAN>{}</IBAN></Id><Ccy>{}</Ccy><Ownr><Nm>{}</Nm></Ownr>\
         <Svcr><FinInstnId><BICFI>{}</BICFI><Nm>{}</Nm></FinInstnId></Svcr></Acct>\n",
            month.number,
            month.first,
            month.last,
            profile.identification,
            profile.currency,
            escape(profile.holder),
            profile.bic,
            escape(profile.bank),
        ),
    );
    let before = month
        .first
        .yesterday()
        .expect("demo years are far from the ends of time");
    for (code, cents, day) in [
        ("OPBD", month.opening, before),
        ("CLBD", month.closing, month.last),
        ("CLAV", month.closing, month.last),
    ] {
        push(
            &mut xml,
            format_args!(
                "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{}<Dt><Dt>{day}</Dt></Dt></Bal>\n",
                amount(cents, profile.currency),
            ),
        );
    }
    for line in month.lines {
        push_line(&mut xml, line, profile);
    }
    xml.push_str("</Stmt>\n</BkToCstmrStmt>\n</Document>\n");
    xml
}

fn push(xml: &mut String, arguments: std::fmt::Arguments<'_>) {
    xml.write_fmt(arguments)
        .expect("writing to a string cannot fail");
}

fn amount(cents: i64, currency: &str) -> String {
    let mark = if cents < 0 { "DBIT" } else { "CRDT" };
    let amount = unsigned(cents, '.');
    format!("<Amt Ccy=\"{currency}\">{amount}</Amt><CdtDbtInd>{mark}</CdtDbtInd>")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Domain, family and subfamily of the bank transaction code.
fn code(line: &Line) -> [&'static str; 3] {
    match line.draft.kind {
        LineKind::Receipt => ["PMNT", "RCDT", "ESCT"],
        LineKind::Payment => ["PMNT", "ICDT", "ESCT"],
        LineKind::Salary => ["PMNT", "ICDT", "SALA"],
        LineKind::DirectDebit => ["PMNT", "RDDT", "ESDD"],
        LineKind::Collection => ["PMNT", "IDDT", "ESDD"],
        LineKind::Return => ["PMNT", "IDDT", "UPDD"],
        LineKind::Exchange if line.draft.cents > 0 => ["PMNT", "RCDT", "XBCT"],
        LineKind::Exchange => ["PMNT", "ICDT", "XBCT"],
        LineKind::Loan => ["LDAS", "CSLN", "RIMB"],
        LineKind::Fee => ["ACMT", "MDOP", "CHRG"],
        LineKind::Interest => ["ACMT", "MCOP", "INTR"],
        LineKind::Purchase => ["PMNT", "CCRD", "POSD"],
    }
}

fn push_line(xml: &mut String, line: &Line, profile: &BankProfile) {
    let amount = amount(line.draft.cents, profile.currency);
    let [domain, family, subfamily] = code(line);
    let reference = &line.bank_reference;
    push(
        xml,
        format_args!(
            "<Ntry>{amount}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{}</Dt></BookgDt>\
         <ValDt><Dt>{}</Dt></ValDt><AcctSvcrRef>{reference}</AcctSvcrRef><BkTxCd><Domn>\
         <Cd>{domain}</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{subfamily}</SubFmlyCd></Fmly>\
         </Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>{}</EndToEndId></Refs>{amount}",
            line.booked_on,
            line.valued_on,
            line.draft.end_to_end.as_deref().unwrap_or("NOTPROVIDED"),
        ),
    );
    push_parties(xml, line, profile);
    push(
        xml,
        format_args!(
            "<RmtInf><Ustrd>{}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n",
            escape(&line.draft.text),
        ),
    );
}

/// Debtor and creditor; which of them we are depends on the direction.
fn push_parties(xml: &mut String, line: &Line, profile: &BankProfile) {
    let (us, them) = if line.draft.cents < 0 {
        ("Dbtr", "Cdtr")
    } else {
        ("Cdtr", "Dbtr")
    };
    let party = &line.draft.party;
    let side = |role: &str, name: &str, iban: Option<&str>| {
        let name = escape(name);
        let account = iban.map_or_else(String::new, |it| {
            // The account abroad may have a number instead.
            let is_iban = it.as_bytes()[0].is_ascii_alphabetic();
            let id = if is_iban {
                format!("<IBAN>{it}</IBAN>")
            } else {
                format!("<Othr><Id>{it}</Id></Othr>")
            };
            format!("<{role}Acct><Id>{id}</Id></{role}Acct>")
        });
        format!("<{role}><Pty><Nm>{name}</Nm></Pty></{role}>{account}")
    };
    let ours = side(us, profile.holder, Some(&profile.identification));
    let theirs = side(
        them,
        &party.name,
        party.account.as_ref().map(|it| it.iban.as_str()),
    );
    // The schema wants the debtor first.
    let (first, second) = if us == "Dbtr" {
        (ours, theirs)
    } else {
        (theirs, ours)
    };
    push(xml, format_args!("<RltdPties>{first}{second}</RltdPties>"));
    if let Some(account) = &party.account {
        push(
            xml,
            format_args!(
                "<RltdAgts><{them}Agt><FinInstnId><BICFI>{}</BICFI></FinInstnId></{them}Agt></RltdAgts>",
                account.bic,
            ),
        );
    }
}
