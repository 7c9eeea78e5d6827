//! `bursar audit`.
//!
//! Owns: its options, files and what it prints. Not here: events and proof (`treasury`).
//! Invariant: a file is proved without settings, data folder or database.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use money::Timestamp;
use serde::Serialize;
use server::wire::{AuditPage, AuditVerification, SoxReport};
use treasury::{AuditChain, AuditLine, AuditQuery, AuditVerifier, SoxQuery};

use super::context::{Books, Context};
use crate::failure::Failure;
use crate::output::{Output, written};
use crate::table::{Align, Table};

/// The audit log.
#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// List events, the newest first
    #[command(
        after_help = "Example:\n  bursar audit list --action member --from 2026-01-01T00:00:00Z"
    )]
    List(List),
    /// Prove the audit logs in the database, or an exported file without one
    #[command(after_help = "Examples:\n  bursar audit verify\n  bursar audit verify audit.jsonl")]
    Verify {
        /// An exported file; `-` reads standard input
        file: Option<PathBuf>,
    },
    /// Write an audit log as a file
    #[command(after_help = "Example:\n  bursar audit export -o audit.jsonl")]
    Export(Export),
    /// Remove events that are older than they are kept; what is left still proves itself
    Prune,
    /// Report who can do what, who did both sides of a pair of duties, and rights not used
    Sox {
        /// Not before this moment [default: a year before the end]
        #[arg(long, value_name = "MOMENT")]
        from: Option<Timestamp>,
        /// Before this moment [default: now]
        #[arg(long, value_name = "MOMENT")]
        to: Option<Timestamp>,
    },
}

/// Which events.
#[derive(Args, Debug)]
pub(crate) struct List {
    /// The installation's events instead of the organisation's
    #[arg(long)]
    instance: bool,
    /// Not before this moment
    #[arg(long, value_name = "MOMENT")]
    from: Option<Timestamp>,
    /// Before this moment
    #[arg(long, value_name = "MOMENT")]
    to: Option<Timestamp>,
    /// Who did it: an id, or `local`
    #[arg(long)]
    actor: Option<String>,
    /// What was done: `member.invited`, or `member` for all of its kind
    #[arg(long)]
    action: Option<String>,
    /// What it was done to
    #[arg(long)]
    target: Option<String>,
    /// A text anywhere in the event
    #[arg(long, short)]
    query: Option<String>,
    /// Only events before this sequence
    #[arg(long, value_name = "SEQ")]
    before: Option<u64>,
    /// At most this many, up to 500
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// What to write, and where.
#[derive(Args, Debug)]
pub(crate) struct Export {
    /// The installation's events instead of the organisation's
    #[arg(long)]
    instance: bool,
    /// The format
    #[arg(long, value_enum, default_value = "jsonl")]
    format: Format,
    /// The file [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The form of an exported audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// JSON lines, which prove themselves
    Jsonl,
    /// A table for spreadsheets
    Csv,
}

#[derive(Serialize)]
struct Pruned {
    events: u64,
}

#[derive(Serialize)]
struct Proofs {
    organisation: AuditVerification,
    instance: AuditVerification,
}

impl AuditCommand {
    /// The file to prove, if that is all that is asked.
    pub(crate) fn offline(&self) -> Option<&Path> {
        match self {
            Self::Verify { file } => file.as_deref(),
            _ => None,
        }
    }

    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        match self {
            Self::List(it) => it.run(context, &books).await?,
            Self::Verify { .. } => verify(context, &books).await?,
            Self::Export(it) => it.run(context, &books).await?,
            Self::Prune => prune(context, &books).await?,
            Self::Sox { from, to } => {
                let query = SoxQuery { from, to };
                let report = books.treasury.sox_report(books.org, &books.caller, query);
                let report = SoxReport::from(report.await?);
                context.output.show(&report, sox_text)?;
            }
        }
        books.treasury.close().await;
        Ok(())
    }
}

const fn chain(is_instance: bool) -> AuditChain {
    if is_instance {
        AuditChain::Instance
    } else {
        AuditChain::Organisation
    }
}

impl List {
    async fn run(self, context: &Context, books: &Books) -> Result<(), Failure> {
        let query = AuditQuery {
            chain: chain(self.instance),
            from: self.from,
            to: self.to,
            actor: self.actor,
            action: self.action,
            target: self.target,
            text: self.query,
            before: self.before,
            limit: self.limit,
        };
        let page = books
            .treasury
            .audit_events(books.org, &books.caller, &query)
            .await?;
        context.output.show(&AuditPage::from(page), events_text)
    }
}

fn events_text(it: &AuditPage) -> String {
    let mut table = Table::new(&[
        ("seq", Align::Right),
        ("at", Align::Left),
        ("actor", Align::Left),
        ("action", Align::Left),
        ("target", Align::Left),
        ("from", Align::Left),
    ]);
    for event in &it.items {
        table.row(vec![
            event.seq.to_string(),
            event.at.clone(),
            event.actor.clone(),
            event.action.clone(),
            event.target.clone().unwrap_or_default(),
            event.address.clone().unwrap_or_default(),
        ]);
    }
    let more = it
        .next
        .map_or_else(String::new, |next| format!("more: --before {next}\n"));
    table.render() + &more + &kept_text(it)
}

/// That what was before is gone, and is not only on another page.
fn kept_text(it: &AuditPage) -> String {
    match (&it.kept.since, it.kept.removed) {
        (Some(since), removed) if removed > 0 && it.next.is_none() => format!(
            "kept since {since}: {removed} events before, older than {} days, were removed\n",
            it.kept.days
        ),
        _ => String::new(),
    }
}

async fn verify(context: &Context, books: &Books) -> Result<(), Failure> {
    let prove = async |chain| -> Result<AuditVerification, Failure> {
        let proof = books.treasury.verify_audit(books.org, &books.caller, chain);
        Ok(proof.await?.into())
    };
    let proofs = Proofs {
        organisation: prove(AuditChain::Organisation).await?,
        instance: prove(AuditChain::Instance).await?,
    };
    context.output.show(&proofs, |it| {
        let own = proof_text("organisation", &it.organisation);
        own + &proof_text("installation", &it.instance)
    })?;
    refuse(&[&proofs.organisation, &proofs.instance])
}

fn refuse(proofs: &[&AuditVerification]) -> Result<(), Failure> {
    let problems: Vec<&str> = proofs
        .iter()
        .flat_map(|it| it.problems.iter().map(String::as_str))
        .collect();
    if problems.is_empty() {
        return Ok(());
    }
    let message = format!("the audit log is not proved: {}", problems.join("; "));
    Err(Failure::given("audit-damaged", message))
}

fn proof_text(name: &str, it: &AuditVerification) -> String {
    if it.ok {
        let (events, base) = (it.events, it.base.seq);
        let since = it.since.as_deref().unwrap_or("(none)");
        return format!(
            "{name}: proved: {events} events after {base}, kept since {since}; head {} {}\n",
            it.head.seq, it.head.hash
        );
    }
    let lines: Vec<String> = it
        .problems
        .iter()
        .map(|it| format!("{name}: problem: {it}\n"))
        .collect();
    lines.concat()
}

/// Proves an exported file: nothing else is needed.
pub(crate) fn verify_file(path: &Path, output: Output) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::file("read", path, &error);
    let reader: Box<dyn BufRead> = if path.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(BufReader::new(std::fs::File::open(path).map_err(failed)?))
    };
    let mut verifier = AuditVerifier::default();
    for line in reader.lines() {
        verifier.read(&line.map_err(failed)?);
    }
    let proof = AuditVerification::from(verifier.finish());
    output.show(&proof, |it| proof_text("file", it))?;
    refuse(&[&proof])
}

impl Export {
    async fn run(&self, context: &Context, books: &Books) -> Result<(), Failure> {
        let Some(path) = &self.output else {
            let mut out = std::io::stdout().lock();
            return self.write(books, &mut out).await.and_then(|()| {
                let _ = context;
                written(out.flush())
            });
        };
        let failed = |error: std::io::Error| Failure::file("write", path, &error);
        let mut file = std::io::BufWriter::new(std::fs::File::create(path).map_err(failed)?);
        self.write(books, &mut file).await?;
        let file = file.into_inner().map_err(|it| failed(it.into_error()))?;
        file.sync_all().map_err(failed)
    }

    async fn write(&self, books: &Books, out: &mut impl Write) -> Result<(), Failure> {
        let chain = chain(self.instance);
        let (treasury, org, caller) = (&books.treasury, books.org, &books.caller);
        let mut after = treasury.begin_audit_export(org, caller, chain).await?;
        let mut table = csv::Writer::from_writer(Vec::new());
        if self.format == Format::Csv {
            table.write_record(AuditLine::COLUMNS).map_err(unwritten)?;
        }
        loop {
            let (lines, next) = treasury.audit_lines(org, caller, chain, after).await?;
            for line in &lines {
                match self.format {
                    Format::Jsonl => written(writeln!(out, "{}", line.to_json()?))?,
                    Format::Csv => table.write_record(line.cells()?).map_err(unwritten)?,
                }
            }
            if self.format == Format::Csv {
                let rows = table.into_inner().map_err(unwritten)?;
                written(out.write_all(&rows))?;
                table = csv::Writer::from_writer(Vec::new());
            }
            if lines.is_empty() {
                return Ok(());
            }
            after = next;
        }
    }
}

fn unwritten(error: impl std::fmt::Display) -> Failure {
    Failure::unavailable("output-failed", format!("cannot write: {error}"))
}

async fn prune(context: &Context, books: &Books) -> Result<(), Failure> {
    let mut events = 0;
    for chain in [AuditChain::Organisation, AuditChain::Instance] {
        events += books
            .treasury
            .prune_audit(books.org, &books.caller, chain)
            .await?;
    }
    context.output.show(&Pruned { events }, |it| {
        format!("{} events removed\n", it.events)
    })
}

fn sox_text(it: &SoxReport) -> String {
    let mut members = Table::new(&[
        ("member", Align::Left),
        ("role", Align::Left),
        ("since", Align::Left),
        ("last used", Align::Left),
        ("may do both sides of", Align::Left),
    ]);
    for member in &it.members {
        let used = member.last_used_at.as_deref().unwrap_or("never");
        let dormant = if member.dormant { " (dormant)" } else { "" };
        members.row(vec![
            format!("{} {}", member.user, member.name),
            member.role.clone(),
            member.since.clone(),
            format!("{used}{dormant}"),
            member.pairs.join("\n"),
        ]);
    }
    let mut conflicts = Table::new(&[
        ("who", Align::Left),
        ("did both", Align::Left),
        ("times", Align::Right),
        ("evidence", Align::Left),
    ]);
    for conflict in &it.conflicts {
        let evidence = conflict.evidence.iter().take(4);
        let evidence: Vec<_> = evidence
            .map(|it| format!("{} {}", it.action, it.seq))
            .collect();
        conflicts.row(vec![
            conflict.actor.clone(),
            conflict.about.clone(),
            format!("{}/{}", conflict.left, conflict.right),
            evidence.join(", "),
        ]);
    }
    format!(
        "From {} to {}\n\n{}\n{}",
        it.from,
        it.to,
        members.render(),
        conflicts.render()
    )
}
