//! How fast payments become a file, and the bank's answer is read (CASH-10).
//!
//! `cargo bench -p statements`: 10,000 SEPA payments to pain.001.001.09, checks included.
#![expect(
    clippy::unwrap_used,
    reason = "a bench stops at the first thing that is wrong"
)]

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use money::{Amount, Asset, Date};
use statements::payment::{
    Account, Booking, Debtor, Initiator, Party, Payment, PaymentBatch, Remittance, Scheme, Terms,
    read_status, write,
};

const PAYMENTS: usize = 10_000;

fn batch() -> PaymentBatch {
    let euro = Asset::currency("EUR").unwrap();
    let to = Account::Iban("NL91ABNA0417164300".parse().unwrap());
    let day = Date::constant(2026, 11, 23);
    let payment = |number: usize| {
        let amount = Amount::from_units(i128::try_from(number + 1).unwrap() * 7, euro);
        Payment {
            creditor: Party::named(&format!("Bäckerei Müller {number}")),
            remittance: Remittance::Text(format!("Rechnung {number} & mehr")),
            ..Payment::new(&format!("P-{number}"), to.clone(), amount, day)
        }
    };
    PaymentBatch {
        message_id: "RUN-1".to_owned(),
        created_at: "2026-11-21T10:00:00Z".parse().unwrap(),
        initiator: Initiator::named("Nordwind Trading GmbH"),
        scheme: Scheme::SepaCreditTransfer,
        booking: Booking::AsAgreed,
        debtors: vec![Debtor {
            party: Party::named("Nordwind Trading GmbH"),
            account: Account::Iban("DE89370400440532013000".parse().unwrap()),
            bank: None,
        }],
        payments: (0..PAYMENTS).map(payment).collect(),
    }
}

fn answer() -> String {
    let mut xml = String::from(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt>\
         <GrpHdr><MsgId>R1</MsgId></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>RUN-1</OrgnlMsgId>\
         </OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>RUN-1-1</OrgnlPmtInfId>",
    );
    for number in 0..PAYMENTS {
        write!(
            xml,
            "<TxInfAndSts><OrgnlEndToEndId>P-{number}</OrgnlEndToEndId><TxSts>ACSP</TxSts>\
             </TxInfAndSts>"
        )
        .unwrap();
    }
    xml + "</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
}

fn payments(c: &mut Criterion) {
    let (batch, terms) = (batch(), Terms::of(Date::constant(2026, 11, 21)));
    let mut group = c.benchmark_group("payments");
    group.sample_size(10);
    group.bench_function("export 10,000 to pain.001.001.09", |it| {
        it.iter(|| black_box(write(&batch, &terms).unwrap().xml.len()));
    });
    let answer = answer();
    group.bench_function("read 10,000 from pain.002", |it| {
        it.iter(|| black_box(read_status(answer.as_bytes()).unwrap().batches.len()));
    });
    group.finish();
}

criterion_group!(benches, payments);
criterion_main!(benches);
