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
            println!(
                "load write mt940|camt|bai2|ofx|qif|csv COUNT, load read FILE, load scan FILE"
            );
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
        "mt940" => write_mt940(&mut out, count),
        "camt" => write_camt(&mut out, count),
        "bai2" => write_bai2(&mut out, count),
        "ofx" => write_ofx(&mut out, count),
        "qif" => write_qif(&mut out, count),
        _ => write_csv(&mut out, count),
    }
}

fn write_mt940(out: &mut impl Write, count: u64) -> io::Result<()> {
    out.write_all(
        b":20:REF\r\n:25:DE89370400440532013000\r\n:28C:1/1\r\n:60F:C240101EUR1000,00\r\n",
    )?;
    for index in 0..count {
        let (day, cents) = (index % 28 + 1, index % 97 + 1);
        write!(
            out,
            ":61:2401{day:02}01{day:02}C{index},{cents:02}NTRFNONREF//BANK{index:08}\r\n\
             :86:166?00GUTSCHRIFT?109310?20EREF+E2E-2024-{index:08}?21SVWZ+Rech\r\n\
             nung {index:08} vom Januar?22 besten Dank fuer alles?30DEUTDEFF?3\r\n\
             1DE02120300000000202051?32ACME GMBH?33 HOLDING\r\n"
        )?;
    }
    out.write_all(b":62F:C240131EUR1000,00\r\n-\r\n")
}

fn write_bai2(out: &mut impl Write, count: u64) -> io::Result<()> {
    out.write_all(
        b"01,S,R,240103,0600,1,,,2/\n02,R,S,1,240102,2359,USD,2/\n\
        03,1001,USD,010,10000,,,015,10000,,/\n",
    )?;
    for index in 0..count {
        let code = if index % 2 == 0 { 165 } else { 475 };
        write!(
            out,
            "16,{code},{},V,240103,,BR{index:08},CR{index:08},DEPOSIT FROM A CUSTOMER\n\
             88,WITH A TEXT THAT GOES ON HERE {index:08}\n",
            index + 1
        )?;
    }
    let records = 2 * count + 2;
    write!(
        out,
        "49,0,{records}/\n98,0,1,{}/\n99,0,1,{}/\n",
        records + 2,
        records + 4
    )
}

fn write_qif(out: &mut impl Write, count: u64) -> io::Result<()> {
    out.write_all(b"!Type:Bank\n")?;
    for index in 0..count {
        let (month, day) = (index % 12 + 1, index % 28 + 1);
        write!(
            out,
            "D{month:02}/{day:02}/2024\nT-{}.{:02}\nN{index}\nPA payee with a name {index}\n\
             MA memo that says what it is for {index:08}\nLExpenses:Other\n^\n",
            index + 1,
            index % 100
        )?;
    }
    Ok(())
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
        b"OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\n\
        COMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n<OFX><SIGNONMSGSRSV1><SONRS>\n\
        <STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20240131120000<LANGUAGE>ENG</SONRS>\n\
        </SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS>\n\
        <STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>1<ACCTID>123<ACCTTYPE>CHECKING</BANKACCTFROM>\n\
        <BANKTRANLIST><DTSTART>20240101<DTEND>20240131\n",
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
    out.write_all(
        b"</BANKTRANLIST><LEDGERBAL><BALAMT>0<DTASOF>20240131</LEDGERBAL></STMTRS></STMTTRNRS>\n\
        </BANKMSGSRSV1></OFX>\n",
    )
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
