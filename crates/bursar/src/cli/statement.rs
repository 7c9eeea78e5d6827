//! `bursar statement`: what bank files say.
//!
//! Owns: one JSON object a statement, and where problems go. Not here: reading (`statements`),
//! the shape (`statements::StatementJson`).
//! Invariant: no settings, no data folder, no database; memory is bounded by one statement.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use server::wire::ImportProblem;
use statements::{
    Line, Mapping, Options, Place, Problem, Severity, Source, StatementJson, Totals, Visitor,
};

use crate::failure::{Failure, finding_line};
use crate::output::{Output, written};
use crate::table::{Align, Table, visible};

const HELP: &str = "\
With --json standard output has one JSON object a statement, one a line; what is wrong with a file
as a whole goes to standard error, one JSON object a line. Exit code 1 if a file has errors.

Examples:
  bursar statement january.sta
  bursar statement *.xml --json | jq -r '[.account, .closing] | @tsv'
  bursar statement card.csv --mapping card.json";

/// Bank files to read.
#[derive(Args, Debug)]
#[command(after_help = HELP)]
pub(crate) struct Statement {
    /// MT940, MT942, camt.052/053/054, BAI2, OFX, QFX, QIF or CSV; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// For CSV: a JSON or TOML file that says which column is what [default: by titles and values]
    #[arg(long, value_name = "M")]
    mapping: Option<PathBuf>,
}

impl Statement {
    pub(crate) fn run(self, output: Output) -> Result<(), Failure> {
        let mapping = self.mapping.as_deref().map(load_mapping).transpose()?;
        let mut bad_files = 0_usize;
        for path in &self.files {
            if read(path, mapping.clone(), output)? {
                bad_files = bad_files.saturating_add(1);
            }
        }
        match bad_files {
            0 => Ok(()),
            count => Err(Failure::given(
                "file-problems",
                format!("{count} of {} files have errors", self.files.len()),
            )),
        }
    }
}

/// A mapping from a JSON or TOML file. Errors: `bad-mapping`.
pub(super) fn load_mapping(path: &Path) -> Result<Mapping, Failure> {
    let bytes = super::context::read_file(path, 1024 * 1024)?;
    let bad = |why: String| {
        let shown = path.display();
        Failure::given("bad-mapping", format!("mapping {shown}: {why}"))
    };
    if path.extension().is_some_and(|it| it == "toml") {
        let text = String::from_utf8(bytes).map_err(|it| bad(it.to_string()))?;
        return toml::from_str(&text).map_err(|it| bad(it.to_string()));
    }
    serde_json::from_slice(&bytes).map_err(|it| bad(it.to_string()))
}

/// Reads one file and shows its statements. Answers whether it has errors.
fn read(path: &Path, mapping: Option<Mapping>, output: Output) -> Result<bool, Failure> {
    let file = path.display().to_string();
    let options = Options {
        file_name: path.file_name().map(|it| it.to_string_lossy().into_owned()),
        csv: mapping,
        ..Options::default()
    };
    let mut printer = Printer {
        file: &file,
        output,
        lines: Vec::new(),
        has_errors: false,
        result: Ok(()),
    };
    let mut source = match open(path, options.max_bytes) {
        Ok(source) => source,
        Err(error) => {
            let found = error.to_string();
            printer.problem(Problem::error(
                "cannot-read",
                Place::FILE,
                &found,
                "a readable file",
            ));
            return Ok(true);
        }
    };
    if let Err(error) = statements::read_with(&mut *source, &options, &mut printer) {
        printer.problem(error.into_problem());
    }
    let has_errors = printer.has_errors;
    printer.result.map(|()| has_errors)
}

fn open(path: &Path, limit: u64) -> std::io::Result<Box<dyn Source>> {
    use std::io::Read;
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        // One more than is read, so that the reader sees that it is too large.
        let mut input = std::io::stdin().lock().take(limit.saturating_add(1));
        input.read_to_end(&mut bytes)?;
        return Ok(Box::new(Cursor::new(bytes)));
    }
    let file = std::fs::File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(std::io::Error::from(std::io::ErrorKind::IsADirectory));
    }
    Ok(Box::new(file))
}

/// Shows statements as they end.
struct Printer<'a> {
    file: &'a str,
    output: Output,
    lines: Vec<Line>,
    has_errors: bool,
    result: Result<(), Failure>,
}

impl Visitor for Printer<'_> {
    fn line(&mut self, line: Line) {
        self.lines.push(line);
    }

    fn statement(&mut self, mut statement: statements::Statement, _totals: Totals) {
        statement.lines = std::mem::take(&mut self.lines);
        self.has_errors |= statement
            .problems
            .iter()
            .any(|it| it.severity == Severity::Error);
        if self.result.is_ok() {
            let shape = StatementJson::new(self.file, &statement);
            self.result = self.output.show(&shape, statement_text);
        }
    }

    fn problem(&mut self, problem: Problem) {
        self.has_errors |= problem.severity == Severity::Error;
        let finding = ImportProblem::new(Some(self.file), &problem);
        let line = if self.output.is_json() {
            serde_json::to_string(&finding).unwrap_or_default()
        } else {
            format!("bursar: {}", visible(&finding_line(&finding)))
        };
        if self.result.is_ok() {
            self.result = written(writeln!(std::io::stderr(), "{line}"));
        }
    }
}

fn statement_text(it: &StatementJson) -> String {
    let none = "-".to_owned();
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| none.clone());
    let day = |text: &Option<String>| {
        text.as_ref()
            .map_or_else(String::new, |it| format!(" ({it})"))
    };
    let mut text = format!(
        "{}: {} statement of account {} in {}\nopening {}{}, closing {}{}, credits {}, debits {}, {} entries\n",
        it.file,
        it.format.name(),
        or_none(&it.account),
        or_none(&it.currency),
        or_none(&it.opening),
        day(&it.opening_date),
        or_none(&it.closing),
        day(&it.closing_date),
        or_none(&it.sum_credits),
        or_none(&it.sum_debits),
        it.n_entries,
    );
    let columns = [
        ("BOOKED", Align::Left),
        ("VALUED", Align::Left),
        ("AMOUNT", Align::Right),
        ("COUNTERPARTY", Align::Left),
        ("DESCRIPTION", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for entry in &it.entries {
        table.row(vec![
            entry.date.clone(),
            entry.value_date.clone().unwrap_or_default(),
            entry.amount.clone(),
            entry.counterparty.clone().unwrap_or_default(),
            entry.description.replace('\n', " "),
        ]);
    }
    text.push_str(&table.render());
    for problem in &it.problems {
        text.push_str(&finding_line(&ImportProblem::new(None, problem)));
        text.push('\n');
    }
    text.push('\n');
    visible(&text)
}
