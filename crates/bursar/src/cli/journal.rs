//! `bursar journal`: proof, export, import.
//!
//! Owns: their options, files and what they print. Not here: text formats (`journal::text`),
//! the proof (`treasury`).
//! Invariant: an export that did not come to its end leaves no file behind.

use std::fmt;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use journal::Hash;
use journal::text::{self, Assertions, ExportOptions, ImportOptions, PriceQuote};
use serde::Serialize;
use server::wire::{ImportProblem, Organisation, Verification};
use sha2::{Digest, Sha256};

use super::context::{Books, Context, parsed, read_file};
use crate::failure::{Failure, finding_line};
use crate::output::{progress, written};

/// The largest journal that is read.
const MAX_JOURNAL_BYTES: u64 = 2 * 1024 * 1024 * 1024;

/// The journal.
#[derive(Debug, Subcommand)]
pub(crate) enum JournalCommand {
    /// Prove the hash chain, every entry and every balance from the stored bytes
    Verify,
    /// Write the journal in a text format
    #[command(after_help = "Examples:\n  \
        bursar journal export --format hledger | hledger -f - balance\n  \
        bursar journal export --format beancount -o books.beancount && bean-check books.beancount")]
    Export(Export),
    /// Book a journal of another program, or take in one of ours
    #[command(after_help = IMPORT_HELP)]
    Import(Import),
}

const IMPORT_HELP: &str = "\
A text journal is booked into the organisation: what it defines first, then all entries or none.
The same file books once. JSON lines are the sealed records of a whole journal: they make a new
organisation, which has the id, records and hashes it had.

Examples:
  bursar journal import --format hledger old-books.journal --default-asset EUR
  bursar journal import --format jsonl nordwind.jsonl --slug nordwind";

/// What to read.
#[derive(Args, Debug)]
pub(crate) struct Import {
    /// The format
    #[arg(long, value_enum)]
    format: Format,
    /// The file; `-` reads standard input
    file: PathBuf,
    /// The asset of amounts without a commodity
    #[arg(long, value_name = "CODE")]
    default_asset: Option<String>,
    /// For JSON lines: the new organisation's short name
    #[arg(long, required_if_eq("format", "jsonl"))]
    slug: Option<String>,
}

/// A text format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A journal of hledger
    Hledger,
    /// A journal of ledger: the same text as for hledger
    Ledger,
    /// A journal of beancount 3
    Beancount,
    /// Comma-separated values, one row a posting
    Csv,
    /// The sealed records themselves, one JSON object a line
    Jsonl,
}

/// What to write, and where.
#[derive(Args, Debug)]
pub(crate) struct Export {
    /// The format
    #[arg(long, value_enum, default_value = "hledger")]
    format: Format,
    /// The file [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Also state closing balances, which the reading tool then checks
    #[arg(long)]
    assertions: bool,
}

impl JournalCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        if let Self::Import(it) = &self
            && it.format == Format::Jsonl
        {
            return it.take_in(context).await;
        }
        let books = context.books().await?;
        match self {
            Self::Verify => verify(context, &books).await?,
            Self::Export(it) => it.run(context, &books).await?,
            Self::Import(it) => it.run(context, &books).await?,
        }
        books.treasury.close().await;
        Ok(())
    }
}

async fn verify(context: &Context, books: &Books) -> Result<(), Failure> {
    let length = books
        .treasury
        .ledger(books.org)
        .await
        .map_or(0, |it| it.book().head().seq);
    let bar = progress(context.output, length, "proving");
    let told = bar.clone();
    let proof = books
        .treasury
        .verify_journal(books.org, &books.caller, &move |seq| told.set_position(seq))
        .await?;
    bar.finish_and_clear();
    let shown = Verification::from(proof);
    context.output.show(&shown, verification_text)?;
    if shown.ok {
        return Ok(());
    }
    let message = format!("the journal is not proved: {}", shown.problems.join("; "));
    Err(Failure::given("journal-damaged", message))
}

fn verification_text(it: &Verification) -> String {
    if it.ok {
        let (records, entries, seq) = (it.records, it.entries, it.head.seq);
        return format!(
            "proved: {records} records, {entries} entries; head {seq} {}\n",
            it.head.hash
        );
    }
    let lines: Vec<String> = it
        .problems
        .iter()
        .map(|it| format!("problem: {it}\n"))
        .collect();
    lines.concat()
}

#[derive(Serialize)]
struct Exported {
    file: String,
    format: &'static str,
    seq: u64,
    entries: usize,
}

#[derive(Serialize)]
struct Imported {
    file: String,
    format: &'static str,
    entries: usize,
    prices: usize,
    problems: Vec<ImportProblem>,
}

impl Import {
    async fn run(&self, context: &Context, books: &Books) -> Result<(), Failure> {
        let Some(format) = self.format.text() else {
            return Ok(());
        };
        let (name, text) = self.read()?;
        let options = ImportOptions {
            default_asset: parsed("default asset", self.default_asset.as_deref())?,
            ..ImportOptions::default()
        };
        let read = text::import(format, &text, &options)
            .map_err(|error| Failure::given("bad-text-journal", format!("{name}: {error}")))?;
        // The text is its own key: sent twice, it books once.
        let key = format!("text/{}", Hash(Sha256::digest(text.as_bytes()).into()));
        let caller = books.caller.clone().with_key(Some(key));
        let entries = books
            .treasury
            .book_text(books.org, &caller, &name, &read)
            .await?;
        let problems = read.problems.iter().map(|it| finding(&name, it)).collect();
        let imported = Imported {
            file: name,
            format: self.format.word(),
            entries,
            prices: read.prices.len(),
            problems,
        };
        context.output.show(&imported, |it| {
            let notices: Vec<String> = it
                .problems
                .iter()
                .map(|it| format!("{}\n", finding_line(it)))
                .collect();
            let (entries, prices) = (it.entries, it.prices);
            format!(
                "{}{entries} entries and {prices} prices of {} are booked\n",
                notices.concat(),
                it.file
            )
        })
    }

    async fn take_in(&self, context: &Context) -> Result<(), Failure> {
        let (name, text) = self.read()?;
        let slug = self.slug.clone().unwrap_or_default();
        let mut verifier = text::jsonl::Verifier::default();
        let mut records = Vec::new();
        for line in text.lines() {
            let record = verifier
                .read(line)
                .map_err(|error| Failure::given("bad-journal", format!("{name}: {error}")))?;
            records.extend(record);
        }
        let treasury = context.open().await?;
        let row = treasury.take_in_journal(&slug, &records).await?;
        treasury.close().await;
        context.output.show(&Organisation::from(row), |it| {
            format!("{} ({}) has {} records\n", it.name, it.slug, it.head.seq)
        })
    }

    fn read(&self) -> Result<(String, String), Failure> {
        let name = self.file.display().to_string();
        let bytes = read_file(&self.file, MAX_JOURNAL_BYTES)?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let place = error.utf8_error().valid_up_to();
            let message = format!("{name}: byte {place}: expected text in UTF-8");
            Failure::given("bad-text-journal", message)
        })?;
        Ok((name, text))
    }
}

fn finding(file: &str, it: &text::TextProblem) -> ImportProblem {
    let severity = match it.severity {
        text::Severity::Error => server::wire::Severity::Error,
        text::Severity::Notice => server::wire::Severity::Notice,
    };
    ImportProblem {
        severity,
        code: it.code.to_owned(),
        file: Some(file.to_owned()),
        line: (it.line > 0).then_some(it.line),
        column: (it.column > 0).then_some(it.column),
        found: it.found.clone(),
        expected: it.expected.clone(),
    }
}

impl Format {
    const fn word(self) -> &'static str {
        match self {
            Self::Hledger => "hledger",
            Self::Ledger => "ledger",
            Self::Beancount => "beancount",
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
        }
    }

    const fn text(self) -> Option<text::Format> {
        match self {
            Self::Hledger | Self::Ledger => Some(text::Format::Hledger),
            Self::Beancount => Some(text::Format::Beancount),
            Self::Csv => Some(text::Format::Csv),
            Self::Jsonl => None,
        }
    }
}

impl Export {
    async fn run(self, context: &Context, books: &Books) -> Result<(), Failure> {
        let Some(path) = &self.output else {
            let mut out = Sink::new(io::stdout());
            self.write(books, &mut out).await?;
            return written(out.finish().map(|_| ()));
        };
        let (seq, entries) = self.write_file(books, path).await?;
        let exported = Exported {
            file: path.display().to_string(),
            format: self.format.word(),
            seq,
            entries,
        };
        context.output.show(&exported, |it| {
            format!(
                "{} entries up to record {} in {}\n",
                it.entries, it.seq, it.file
            )
        })
    }

    /// Beside its place first: who reads the file finds the old one or the whole new one.
    async fn write_file(&self, books: &Books, path: &Path) -> Result<(u64, usize), Failure> {
        let mut name = path.as_os_str().to_owned();
        name.push(".part");
        let part = PathBuf::from(name);
        let failed = |error: io::Error| Failure::file("write", path, &error);
        let mut out = Sink::new(std::fs::File::create(&part).map_err(failed)?);
        let result = self.write(books, &mut out).await;
        let finished = result.and_then(|counts| {
            let file = out.finish().map_err(failed)?;
            file.sync_all().map_err(failed)?;
            std::fs::rename(&part, path).map_err(failed)?;
            Ok(counts)
        });
        if finished.is_err()
            && let Err(error) = std::fs::remove_file(&part)
        {
            tracing::warn!(file = %part.display(), %error, "the unfinished export stays");
        }
        finished
    }

    /// Errors of writing are kept by the sink; here only those of reading.
    async fn write<W: Write>(
        &self,
        books: &Books,
        out: &mut Sink<W>,
    ) -> Result<(u64, usize), Failure> {
        let book = books.book().await?;
        let counts = (book.head().seq, book.entry_count());
        let Some(format) = self.format.text() else {
            let mut after = 0;
            while after < counts.0 {
                let records = books
                    .treasury
                    .journal_records(books.org, &books.caller, after)
                    .await?;
                let Some(last) = records.last() else { break };
                after = last.seq;
                for record in &records {
                    if text::jsonl::write(record, out).is_err() {
                        return Ok(counts);
                    }
                }
            }
            return Ok(counts);
        };
        let prices = books.treasury.prices(books.org, &books.caller).await?;
        let quote = |it: treasury::PriceRecord| PriceQuote {
            on: it.priced_on,
            base: it.base,
            quote: it.quote,
            rate: it.rate,
            source: Some(it.source),
        };
        let prices: Vec<PriceQuote> = prices.into_iter().map(quote).collect();
        let options = ExportOptions {
            prices: &prices,
            assertions: if self.assertions {
                Assertions::State
            } else {
                Assertions::Leave
            },
        };
        match text::export(&book, format, &options, out) {
            // A failure of the sink is told by `finish`.
            Ok(()) | Err(fmt::Error) => Ok(counts),
        }
    }
}

/// Text out as bytes; keeps the first error, because `fmt::Error` says nothing.
struct Sink<W: Write> {
    out: BufWriter<W>,
    failed: Option<io::Error>,
}

impl<W: Write> Sink<W> {
    fn new(out: W) -> Self {
        Self {
            out: BufWriter::new(out),
            failed: None,
        }
    }

    fn finish(self) -> io::Result<W> {
        match self.failed {
            Some(error) => Err(error),
            None => self
                .out
                .into_inner()
                .map_err(io::IntoInnerError::into_error),
        }
    }
}

impl<W: Write> fmt::Write for Sink<W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.out.write_all(text.as_bytes()).map_err(|error| {
            self.failed.get_or_insert(error);
            fmt::Error
        })
    }
}
