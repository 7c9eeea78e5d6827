//! Large synthetic files and reading them: `load write camt 100000 > FILE`, `load read FILE`.
//!
//! Owns: the files that speed and memory are measured with (`/usr/bin/time -v`).
//! Not here: real files (`agree`). Invariant: the same arguments write the same bytes.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    reason = "a tool for developers reads files and prints"
)]

use std::io::{self, BufWriter, Write};

use statements::{Line, Options, Problem, Statement, Totals, Visitor};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["write", format, count] => write(format, count.parse().unwrap_or(1000)),
        ["read", file] => read(file, true),
        ["scan", file] => read(file, false),
        _ => {
            println!("load write camt|ofx|csv COUNT, load read FILE, load scan FILE");
            Ok(())
        }
    }
}

/// Reads a file; `scan` keeps no line, so that its memory is the reader's own.
fn read(file: &str, keep: bool) -> io::Result<()> {
    let mut seen = Seen {
        keep,
        ..Seen::default()
    };
    let mut source = std::fs::File::open(file)?;
    let summary = statements::read_with(&mut source, &Options::default(), &mut seen);
    match summary {
        Ok(summary) => println!(
            "{:?}: {} statements, {} lines, {} problems",
            summary.format, summary.statements, seen.count, seen.problems
        ),
        Err(error) => println!("{error}"),
    }
    Ok(())
}

#[derive(Default)]
struct Seen {
    keep: bool,
    lines: Vec<Line>,
    count: u64,
    problems: usize,
}

impl Visitor for Seen {
    fn line(&mut self, line: Line) {
        self.count += 1;
        if self.keep {
            self.lines.push(line);
        }
    }

    fn statement(&mut self, statement: Statement, _totals: Totals) {
        self.problems += statement.problems.len();
    }

    fn problem(&mut self, _problem: Problem) {
        self.problems += 1;
    }
}

fn write(format: &str, count: u64) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    match format {
        "camt" => write_camt(&mut out, count),
        "ofx" => write_ofx(&mut out, count),
        _ => write_csv(&mut out, count),
    }
}

fn write_camt(out: &mut impl Write, count: u64) -> io::Result<()> {
    out.write_all(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>\n\
        <GrpHdr><MsgId>M</MsgId><CreDtTm>2024-01-31T23:00:00</CreDtTm></GrpHdr>\n\
        <Stmt><Id>S</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>\n",
    )?;
    for index in 0..count {
        let (day, cents) = (index % 28 + 1, index % 100);
        writeln!(
            out,
            "<Ntry><NtryRef>{index}</NtryRef><Amt Ccy=\"EUR\">{index}.{cents:02}</Amt>\
            <CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
            <BookgDt><Dt>2024-01-{day:02}</Dt></BookgDt><ValDt><Dt>2024-01-{day:02}</Dt></ValDt>\
            <AcctSvcrRef>REF{index:010}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd>\
            <SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs>\
            <EndToEndId>E2E{index:08}</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>Kunde {index}\
            </Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>DE02120300000000202051</IBAN></Id></DbtrAcct>\
            </RltdPties><RltdAgts><DbtrAgt><FinInstnId><BICFI>BYLADEM1001</BICFI></FinInstnId>\
            </DbtrAgt></RltdAgts><RmtInf><Ustrd>Rechnung {index} vom {day}. Januar</Ustrd></RmtInf>\
            </TxDtls></NtryDtls></Ntry>"
        )?;
    }
    out.write_all(b"</Stmt></BkToCstmrStmt></Document>\n")
}

fn write_ofx(out: &mut impl Write, count: u64) -> io::Result<()> {
    out.write_all(
        b"OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>\n\
        <CURDEF>USD<BANKACCTFROM><BANKID>1<ACCTID>123</BANKACCTFROM><BANKTRANLIST>\n",
    )?;
    for index in 0..count {
        let (day, cents) = (index % 28 + 1, index % 100);
        writeln!(
            out,
            "<STMTTRN>\n<TRNTYPE>DEBIT\n<DTPOSTED>202401{day:02}120000[-5:EST]\n\
            <TRNAMT>-{index}.{cents:02}\n<FITID>FIT{index:010}\n<NAME>SHOP {index}\n\
            <MEMO>CARD PURCHASE {index} AT A SHOP IN TOWN\n</STMTTRN>"
        )?;
    }
    out.write_all(b"</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n")
}

fn write_csv(out: &mut impl Write, count: u64) -> io::Result<()> {
    out.write_all(
        b"Buchungstag;Valuta;Name;IBAN Zahlungsbeteiligter;Verwendungszweck;Betrag;W\xc3\xa4hrung;\
        Referenz\n",
    )?;
    for index in 0..count {
        let (day, cents) = (index % 28 + 1, index % 100);
        writeln!(
            out,
            "{day:02}.01.2024;{day:02}.01.2024;Kunde und Partner {index};DE02120300000000202051;\
            \"Rechnung {index} vom {day}. Januar; Kundennummer {index}\";-{index},{cents:02};EUR;\
            REF{index:010}"
        )?;
    }
    Ok(())
}
