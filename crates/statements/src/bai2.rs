//! BAI2 cash management balance reports, and their successor BTRS.
//!
//! Owns: physical lines to logical records (continuation, padding, several on one line) and the
//! order of records. Not here: the fields of a record (`record`).
//! Invariant: a file without its end (`99`) is an error: nobody knows what is missing.
//! Rules: every account (`03`) is a statement, without transactions too; opening is `010`, closing
//! `015`; wrong control totals are notices; the day of a line is its group's as-of date.
//! Source: BAI "Cash Management Balance Reporting Specifications, version 2"; ASC X9.121 (BTRS).

mod account;
mod record;

use money::{Asset, Date};

use crate::date;
use crate::input::Input;
use crate::limits;
use crate::options::ReadError;
use crate::problem::{Place, Problem};
use crate::sink::Sink;
use crate::text::present;
use account::OpenAccount;
use record::Record;

/// Reads every group of the file.
pub(crate) fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let mut reader = Reader::new(sink);
    let mut run_together = None;
    while let Some(line) = input.next_line()? {
        let text = line
            .text
            .trim_matches(|it: char| it.is_whitespace() || it.is_control());
        if text.is_empty() {
            continue;
        }
        // Banks that put several records on one line do so from the first one on.
        let several = *run_together.get_or_insert_with(|| split_at_record(text).is_some());
        let mut rest = text;
        while let Some((record, next)) = several.then(|| split_at_record(rest)).flatten() {
            reader.physical(line.number, record);
            rest = next;
        }
        reader.physical(line.number, rest);
        if reader.sink.too_many() {
            return Ok(());
        }
    }
    reader.end();
    Ok(())
}

const CODES: [&str; 8] = ["01", "02", "03", "16", "49", "88", "98", "99"];

/// `…/ 02,…`: the record before the slash, and the next one.
fn split_at_record(text: &str) -> Option<(&str, &str)> {
    text.match_indices('/').find_map(|(slash, _)| {
        let next = text[slash + 1..].trim_start();
        let begins = CODES.iter().any(|code| {
            next.strip_prefix(code)
                .is_some_and(|it| it.starts_with(',') || it.starts_with('/'))
        });
        begins.then_some((&text[..=slash], next))
    })
}

/// What the group header says.
struct Group {
    /// `1` is an update; see [`Reader::group`].
    status: String,
    as_of: Date,
    currency: Option<String>,
    bank: Option<String>,
}

/// Where in the file the reader stands.
struct Reader<'s, 'v> {
    sink: &'s mut Sink<'v>,
    pending: Option<Record>,
    /// The last physical record had no slash at its end.
    open_text: bool,
    group: Option<Group>,
    account: Option<OpenAccount>,
    began: bool,
    ended: bool,
    last_line: u64,
}

impl<'s, 'v> Reader<'s, 'v> {
    const fn new(sink: &'s mut Sink<'v>) -> Self {
        Self {
            sink,
            pending: None,
            open_text: false,
            group: None,
            account: None,
            began: false,
            ended: false,
            last_line: 0,
        }
    }

    /// Takes one physical record.
    fn physical(&mut self, line: u64, text: &str) {
        self.last_line = line;
        let text = text.trim_end();
        let (code, body) = match text.strip_prefix("88:") {
            // One bank's continuations of texts.
            Some(body) => ("88", body),
            None => text.split_once([',', '/']).unwrap_or((text, "")),
        };
        let ends = text.ends_with('/');
        let body = body.strip_suffix('/').unwrap_or(body);
        if code.trim() != "88" && self.continues_text(code) {
            let expected = "88 in front of a continuation: the line continues the text before";
            let place = Place::line(line);
            let problem = Problem::notice("continued-without-88", place, text, expected);
            self.sink.problem(problem);
            let whole = text.strip_suffix('/').unwrap_or(text);
            return self.continuation(whole, line, ends);
        }
        if code.trim() != "88" {
            self.flush();
            self.pending = Some(Record::new(code.trim(), body, line));
            self.open_text = !ends;
            return;
        }
        self.continuation(body, line, ends);
    }

    /// Whether a line without a record code is the rest of the text of a transaction, which
    /// some banks break by a bare line end; a slash would have ended it.
    fn continues_text(&self, code: &str) -> bool {
        let coded = code.trim().len() == 2 && code.trim().bytes().all(|it| it.is_ascii_digit());
        let is_transaction = self.pending.as_ref().is_some_and(|it| it.code == "16");
        !coded && is_transaction && self.open_text
    }

    /// Adds a continuation to the record before.
    fn continuation(&mut self, body: &str, line: u64, ends: bool) {
        self.open_text = !ends;
        let Some(record) = &mut self.pending else {
            let expected = "a record before its continuation (88)";
            let place = Place::line(line);
            let problem = Problem::error("record-out-of-order", place, body, expected);
            return self.sink.problem(problem);
        };
        if !record.extend(body) {
            let expected = format!("records of at most {} bytes", limits::FIELD_BYTES);
            let place = Place::line(line);
            self.sink
                .problem(Problem::error("field-too-long", place, body, expected));
        }
    }

    /// Handles the record whose continuation has ended.
    fn flush(&mut self) {
        let Some(record) = self.pending.take() else {
            return;
        };
        if let Some(account) = &mut self.account {
            account.records += record.physical();
        }
        match record.code.as_str() {
            "01" => self.file_header(&record),
            "02" => self.group(&record),
            "03" => self.account(&record),
            "16" => self.transaction(&record),
            "49" => self.account_end(&record),
            "98" => {
                self.close_account();
                self.group = None;
            }
            "99" => {
                self.close_account();
                self.group = None;
                self.ended = true;
            }
            _ => {
                let expected = "a record code: 01, 02, 03, 16, 49, 88, 98 or 99";
                self.fault("unknown-record", &record, expected);
            }
        }
    }

    fn fault(&mut self, code: &'static str, record: &Record, expected: &str) {
        let place = Place::line(record.line);
        let problem = Problem::error(code, place, &record.quote(), expected);
        self.sink.problem(problem);
    }

    fn file_header(&mut self, record: &Record) {
        self.began = true;
        self.ended = false;
        let version = record.fields().nth(7).map(str::trim).unwrap_or_default();
        if !matches!(version, "" | "2" | "3") {
            let place = Place::line(record.line);
            let expected = "version 2 or 3 (BTRS): the file is read as version 2";
            let problem = Problem::notice("version-unknown", place, version, expected);
            self.sink.problem(problem);
        }
    }

    /// `02,receiver,originator,status,as-of date,time,currency,modifier`
    fn group(&mut self, record: &Record) {
        self.close_account();
        let mut fields = record.fields();
        fields.next();
        let bank = fields.next().and_then(present).map(ToOwned::to_owned);
        let status = fields.next().unwrap_or_default().trim().to_owned();
        let day = fields.next().unwrap_or_default().trim();
        fields.next();
        let currency = fields.next().and_then(present).map(ToOwned::to_owned);
        let Some(as_of) = date::from_compact(day.as_bytes()) else {
            self.group = None;
            return self.fault(
                "date-not-a-date",
                record,
                "an as-of date as YYMMDD in field 5",
            );
        };
        self.group = Some(Group {
            status,
            as_of: as_of.date,
            currency,
            bank,
        });
    }

    /// `03,account,currency,(type,amount,count,funds…)…`
    fn account(&mut self, record: &Record) {
        self.close_account();
        let Some(group) = &self.group else {
            return self.fault(
                "record-out-of-order",
                record,
                "a group header (02) before 03",
            );
        };
        let (account, problems) = OpenAccount::new(record, group);
        self.account = Some(account);
        for problem in problems {
            self.sink.problem(problem);
        }
    }

    fn transaction(&mut self, record: &Record) {
        let Some(account) = &mut self.account else {
            return self.fault("record-out-of-order", record, "an account (03) before 16");
        };
        match account.transaction(record) {
            Ok(line) => {
                if let Some(line) = line {
                    self.sink.line(line);
                }
            }
            Err(fault) => self.fault(fault.code, record, fault.expected),
        }
    }

    /// `49,control total,records`
    fn account_end(&mut self, record: &Record) {
        let Some(mut account) = self.account.take() else {
            return self.fault("record-out-of-order", record, "an account (03) before 49");
        };
        account.check_control(record);
        self.sink.finish(account.statement);
    }

    /// Ends an account whose trailer is missing.
    fn close_account(&mut self) {
        let Some(mut account) = self.account.take() else {
            return;
        };
        let place = Place::line(account.line);
        let expected = "an account trailer (49): are lines missing?";
        let problem = Problem::confirm("truncated", place, "", expected);
        account.statement.problems.push(problem);
        self.sink.finish(account.statement);
    }

    fn end(&mut self) {
        self.flush();
        self.close_account();
        if !self.ended || !self.began {
            let place = Place::line(self.last_line);
            let found = "the end of the file";
            let expected = "a file trailer (99): the file is cut, download it again";
            self.sink
                .problem(Problem::error("truncated", place, found, expected));
        }
    }
}

/// Decimal places that a currency's amounts imply. Errors: none known.
fn implied_places(currency: &str) -> Option<u8> {
    Asset::currency(currency).ok().map(Asset::scale)
}
