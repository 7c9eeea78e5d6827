//! OFX 1.0.2 in SGML, as card issuers offer it.
//!
//! Owns: the text of one card statement. Not here: reading it (`statements`).
//! Invariant: Windows-1252 as the header says; leaf tags are not closed, as in 1.x.
//! Source: OFX 1.0.2, section 11.

use std::fmt::Write;

use super::csv::windows_1252;
use super::{Month, digits, signed};
use crate::demo::bank::LineKind;

pub(super) fn render(month: &Month<'_>) -> Vec<u8> {
    let mut text = String::from(
        "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\n\
         CHARSET:1252\r\nCOMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n",
    );
    let (first, last) = (digits(month.first), digits(month.last));
    let card = &month.profile.identification;
    let mut push = |arguments: std::fmt::Arguments<'_>| {
        text.write_fmt(arguments)
            .expect("writing to a string cannot fail");
    };
    push(format_args!(
        "<OFX>\r\n<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS>\
         <DTSERVER>{last}221500<LANGUAGE>ENG<FI><ORG>Hansekontor<FID>99920030</FI></SONRS>\
         </SIGNONMSGSRSV1>\r\n<CREDITCARDMSGSRSV1><CCSTMTTRNRS><TRNUID>{}\
         <STATUS><CODE>0<SEVERITY>INFO</STATUS>\r\n<CCSTMTRS><CURDEF>EUR\r\n\
         <CCACCTFROM><ACCTID>{card}</CCACCTFROM>\r\n\
         <BANKTRANLIST><DTSTART>{first}<DTEND>{last}\r\n",
        month.number,
    ));
    for line in month.lines {
        let kind = if line.draft.kind == LineKind::Purchase {
            "DEBIT"
        } else {
            "PAYMENT"
        };
        push(format_args!(
            "<STMTTRN><TRNTYPE>{kind}<DTPOSTED>{}<TRNAMT>{}<FITID>{}<NAME>{}<MEMO>{}</STMTTRN>\r\n",
            digits(line.booked_on),
            signed(line.draft.cents, '.'),
            line.bank_reference,
            escape(&line.draft.party.name.chars().take(32).collect::<String>()),
            escape(&line.draft.text),
        ));
    }
    push(format_args!(
        "</BANKTRANLIST>\r\n<LEDGERBAL><BALAMT>{}<DTASOF>{last}</LEDGERBAL>\r\n\
         </CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1>\r\n</OFX>\r\n",
        signed(month.closing, '.'),
    ));
    windows_1252(&text)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
