//! ISO 20022 camt.052, camt.053 and camt.054, versions 1 to 14 (CASH-1).
//!
//! Owns: the walk through a message: containers, statements, parts, details.
//! Not here: XML (`camt::xml`), what the parts say (`camt::head`, `camt::entry`).
//! Invariant: names are compared without namespace and prefix, so one reader serves every
//! version, envelope and bank; what is no known container is read past, never guessed at.
//!
//! Rules: the account is the IBAN, else `Othr/Id`, without blanks; one `Ntry` is one line however
//! many details it has; pending and informational entries are lines with that status; closing is
//! `CLBD`, else `ITBD`, else `CLAV`; a statement is as in the file, pages are not joined.

mod detail;
mod entry;
mod head;
pub(crate) mod tree;
mod value;
pub(crate) mod xml;

use money::Date;

use crate::input::Input;
use crate::limits;
use crate::options::ReadError;
use crate::problem::{Place, Problem};
use crate::sink::Sink;
use crate::statement::Format;
use detail::Details;
use head::Head;
use tree::{Mark, NodeId, Tree};
use xml::{Fault, Step, Xml};

/// Does the head of a file look like a message of the bank to its customer, and which?
pub(crate) fn detect(head: &str) -> Option<Format> {
    let at = head.find("BkToCstmr")?;
    // Only as an element: `<BkToCstmrStmt` or `<ns:BkToCstmrStmt`.
    let before = head[..at].rsplit(|it: char| !it.is_alphanumeric() && !"_-.:".contains(it));
    let prefix = before.into_iter().next().unwrap_or_default();
    if !head[..at - prefix.len()].ends_with('<') {
        return None;
    }
    container(&head[at..])
}

/// The format of a message container, in every version (`BkToCstmrStmtV01`).
fn container(name: &str) -> Option<Format> {
    let kind = name.strip_prefix("BkToCstmr")?;
    if kind.starts_with("Stmt") {
        Some(Format::Camt053)
    } else if kind.starts_with("AcctRpt") {
        Some(Format::Camt052)
    } else if kind.starts_with("DbtCdtNtfctn") {
        Some(Format::Camt054)
    } else {
        None
    }
}

/// The element that is one statement of a format.
fn statement_name(format: Format) -> &'static str {
    match format {
        Format::Camt052 => "Rpt",
        Format::Camt054 => "Ntfctn",
        _ => "Stmt",
    }
}

/// Reads every statement of every message in the file.
pub(crate) fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let mut xml = Xml::new(input);
    let mut walk = Walk::default();
    loop {
        let position = xml.position();
        let outcome = match xml.step() {
            Ok(Step::Open {
                name,
                currency,
                empty,
            }) => {
                let opened = walk.open(name, currency, position);
                match opened {
                    Ok(()) if empty => walk.close(sink),
                    other => other,
                }
            }
            Ok(Step::Text(text)) => walk.text(text),
            Ok(Step::Char(letter)) => walk.text(letter.encode_utf8(&mut [0; 4])),
            Ok(Step::Close) => walk.close(sink),
            Ok(Step::Other) => Ok(()),
            Ok(Step::End) => {
                walk.end(sink);
                return Ok(());
            }
            Err(fault) => Err(fault),
        };
        if let Err(fault) = outcome {
            return refuse(fault, position.place(), sink);
        }
        if sink.too_many() {
            return Ok(());
        }
    }
}

fn refuse(fault: Fault, place: Place, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    if let Some(io) = fault.io {
        return Err(io.into());
    }
    sink.problem(Problem::error(
        fault.code,
        place,
        &fault.found,
        fault.expected,
    ));
    Ok(())
}

/// Where in the message the reader is.
#[derive(Default)]
struct Walk {
    depth: usize,
    /// The message: its format and depth.
    message: Option<(Format, usize)>,
    /// The day the message was made.
    made_on: Option<Date>,
    /// The statement being read and its depth.
    statement: Option<(Head, usize)>,
    /// The depth of the part (`Acct`, `Bal`, `Ntry`) being read.
    part: Option<usize>,
    tree: Tree,
    /// The open elements of the part.
    open: Vec<NodeId>,
    /// The detail being read: its depth in `open`, and where the tree is cut when it is done.
    detail: Option<(usize, Mark)>,
    details: Details,
    finished: u64,
}

impl Walk {
    fn open(&mut self, name: &str, currency: &str, position: xml::Position) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > limits::DEPTH {
            return Err(Fault::new(
                "too-deep",
                format!("<{name}> as the {}th level", self.depth),
                "at most 64 levels of elements",
            ));
        }
        if self.part.is_some() {
            if self.tree.is_full() {
                return Err(Fault::new(
                    "field-too-long",
                    format!("an entry of more than 16 MiB or 200000 elements at <{name}>"),
                    "a bank message: its largest entry has some hundred elements",
                ));
            }
            self.open_inside(name, currency, position);
        } else if self.statement.is_some() {
            self.begin_part(name, currency, position);
        } else if let Some((format, depth)) = self.message {
            if name == statement_name(format) && self.depth == depth + 1 {
                self.statement = Some((Head::new(format, self.made_on), self.depth));
            } else if name == "GrpHdr" {
                self.begin_part(name, currency, position);
            }
        } else if let Some(format) = container(name) {
            self.message = Some((format, self.depth));
            self.made_on = None;
        }
        Ok(())
    }

    fn begin_part(&mut self, name: &str, currency: &str, position: xml::Position) {
        self.part = Some(self.depth);
        self.tree.clear();
        self.open.clear();
        self.detail = None;
        self.details = Details::default();
        self.open
            .push(self.tree.open(None, name, currency, position));
    }

    fn open_inside(&mut self, name: &str, currency: &str, position: xml::Position) {
        let mut parent = self.open.last().copied();
        // A batch may have any number of details: each is read, folded and forgotten.
        if name == "TxDtls" && self.detail.is_none() && self.tree.name(0) == "Ntry" {
            self.detail = Some((self.open.len(), self.tree.mark()));
            parent = None;
        }
        self.open
            .push(self.tree.open(parent, name, currency, position));
    }

    fn text(&mut self, text: &str) -> Result<(), Fault> {
        let Some(id) = self.open.last().copied().filter(|_| self.part.is_some()) else {
            return Ok(());
        };
        self.tree.add_text(id, text);
        if self.tree.text_len(id) > limits::FIELD_BYTES {
            return Err(Fault::new(
                "field-too-long",
                format!("more than 64 KiB in <{}>", self.tree.name(id)),
                "a bank message: its longest text has some thousand characters",
            ));
        }
        Ok(())
    }

    fn close(&mut self, sink: &mut Sink<'_>) -> Result<(), Fault> {
        if let Some(part) = self.part {
            self.close_inside(part, sink);
        } else if self.statement.as_ref().is_some_and(|it| it.1 == self.depth) {
            if let Some((mut head, _)) = self.statement.take() {
                head.check(sink.totals().lines > 0);
                sink.finish(head.into_statement());
                self.finished += 1;
            }
        } else if self.message.is_some_and(|(_, depth)| depth == self.depth) {
            self.message = None;
        }
        self.depth = self.depth.saturating_sub(1);
        Ok(())
    }

    fn close_inside(&mut self, part: usize, sink: &mut Sink<'_>) {
        let closed = self.open.pop();
        if let Some((depth, mark)) = self.detail
            && depth == self.open.len()
        {
            if let Some(id) = closed {
                let amount = self.tree.child(0, "Amt");
                let currency = amount.and_then(|it| self.tree.currency(it));
                let currency = currency.unwrap_or_default().to_owned();
                self.details.fold(&self.tree, id, &currency);
            }
            self.tree.cut(mark);
            self.detail = None;
        }
        if part == self.depth {
            self.part = None;
            self.end_part(sink);
        }
    }

    fn end_part(&mut self, sink: &mut Sink<'_>) {
        let Some((head, _)) = &mut self.statement else {
            let made_on = self.tree.get(0, &["CreDtTm"]);
            self.made_on = made_on.and_then(value::day);
            return;
        };
        if self.tree.name(0) != "Ntry" {
            head.take(&self.tree);
            return;
        }
        let currency = self.tree.child(0, "Amt");
        head.see_currency(currency.and_then(|it| self.tree.currency(it)));
        let details = std::mem::take(&mut self.details);
        let mut problems = Vec::new();
        let line = entry::read(&self.tree, details, &head.around(), &mut problems);
        head.problems.append(&mut problems);
        if let Some(line) = line {
            sink.line(line);
        }
    }

    fn end(&mut self, sink: &mut Sink<'_>) {
        if self.depth > 0 {
            sink.problem(Problem::error(
                "truncated",
                Place::FILE,
                "the file ends inside an element",
                "the whole message; download it again",
            ));
        } else if self.finished == 0 {
            sink.problem(Problem::error(
                "no-statement",
                Place::FILE,
                "no Stmt, Rpt or Ntfctn in the message",
                "at least one statement, report or notification",
            ));
        }
    }
}

#[cfg(test)]
mod tests;
