//! The table of a rehearsal.
//!
//! Owns: lines, docs/REHEARSAL.md. Not here: measuring, goals (`row`).
//! Invariant: what is written is what was measured; a goal that was missed is said so.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};

use super::faults::{FAULTS, Need};
use super::proof::Verdict;
use super::row::Row;
use super::stage::Proof;
use crate::shell::{self, Shell};

/// A gap in writing that people notice, also if nothing fails.
const FELT: Duration = Duration::from_secs(1);

impl Row {
    /// How long nobody could write, where that was felt.
    fn rto(&self) -> String {
        let is_felt = self.figures.failed > 0 || self.figures.write_gap > FELT;
        if self.fault.is_deployment || !is_felt {
            "–".to_owned()
        } else {
            seconds(self.figures.write_gap)
        }
    }

    pub(super) fn line(&self) -> String {
        format!(
            "{}: {} requests, {} failed, longest gap {} (reads at the newest {}, others {}), {} promised, {} lost, {} doubled; {}{}",
            self.fault.name,
            self.figures.requests,
            self.figures.failed,
            seconds(self.figures.write_gap),
            seconds(self.figures.newest_gap),
            seconds(self.figures.read_gap),
            self.verdict.promised,
            self.verdict.lost,
            self.verdict.doubled,
            self.note,
            if self.is_good() {
                ""
            } else {
                " – GOAL MISSED"
            },
        )
    }
}

fn seconds(duration: Duration) -> String {
    format!("{:.2} s", duration.as_secs_f64())
}

/// What the task prints at its end.
pub(super) fn lines(rows: &[Row], proof: &Proof) -> Vec<String> {
    let mut lines: Vec<String> = rows.iter().map(Row::line).collect();
    lines.push(closing(proof));
    lines
}

fn closing(proof: &Proof) -> String {
    let Verdict {
        lost,
        doubled,
        promised,
        ..
    } = proof.verdict;
    let word = if proof.is_proved {
        "proved"
    } else {
        "NOT PROVED"
    };
    format!(
        "at the end: {promised} entries promised, {lost} lost, {doubled} doubled; journal of {} records {word}; {:.0} s",
        proof.records,
        proof.took.as_secs_f64()
    )
}

/// Writes the page.
pub(super) fn write(root: &Path, rows: &[Row], proof: &Proof) -> Result<()> {
    let mut page = String::from(HEAD);
    for row in rows {
        let figures = &row.figures;
        let cells = [
            row.fault.name.to_owned(),
            figures.requests.to_string(),
            figures.failed.to_string(),
            seconds(figures.write_gap),
            seconds(figures.newest_gap),
            seconds(figures.read_gap),
            format!("{} ms", figures.p95.as_millis()),
            row.verdict.lost.to_string(),
            row.verdict.doubled.to_string(),
            row.rto(),
            row.verdict.lost.to_string(),
        ];
        writeln!(page, "| {} |", cells.join(" | ")).context("the table")?;
    }
    let left_out = FAULTS
        .iter()
        .filter(|it| rows.iter().all(|row| row.fault.name != it.name));
    for fault in left_out {
        writeln!(
            page,
            "\nNot in this run: {} ({}).",
            fault.name,
            match fault.needs {
                Need::OlderProgram => "it needs an older program",
                Need::Disks => "only root may mount the disks it needs",
                Need::Nothing => "left out",
            }
        )
        .context("the table")?;
    }
    page.push_str("\n## What was seen\n\n");
    for row in rows {
        writeln!(
            page,
            "- **{}.** {} {}",
            row.fault.name, row.fault.about, row.note
        )
        .context("the notes")?;
        for fault in &row.figures.faults {
            writeln!(page, "  - failed: `{}`", fault.trim()).context("the notes")?;
        }
    }
    writeln!(page, "\n## At the end\n\n{}.", closing(proof)).context("the end")?;
    writeln!(page, "\n{}", machine(root)).context("the machine")?;
    let path = root.join("docs/REHEARSAL.md");
    std::fs::write(&path, page).with_context(|| format!("writing {}", path.display()))
}

/// What it ran on.
fn machine(root: &Path) -> String {
    let shell = Shell::new(root.to_owned());
    let ask = |program: &str, arguments: &[&str]| {
        let text = shell::output_of(shell.command("", program, arguments));
        let text = text.unwrap_or_default();
        text.lines().next().unwrap_or("unknown").trim().to_owned()
    };
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    format!(
        "Measured on {} with {cores} cores that other work shared, all on one machine: {}, {}, {}, {}.",
        ask("date", &["+%Y-%m-%d"]),
        ask("postgres", &["--version"]),
        ask("redis-server", &["--version"]),
        ask("haproxy", &["-v"]),
        ask("sh", &["-c", "nginx -v 2>&1"]),
    )
}

const HEAD: &str = "# Rehearsal

`cargo xtask rehearse` writes this page. It builds a cluster on one machine from real parts:
PostgreSQL with a primary and two standbys and quorum commit, Redis with two replicas and three
sentinels, three replicas of Bursar (more during a deployment) and two workers, HAProxy, nginx and
Prometheus, with the files of [deploy/](../deploy). Between Bursar and PostgreSQL lie wires that can
be slowed and cut.

An independent checker posts and reads all the time: four clients post entries, each with its own
idempotency key, again and again until it is answered 201; one reads balances of a book that is at
least as new as the newest answer (`Bursar-Seq`), which a replica that has not heard of it has to
wait for; one reads balances as they are. Its requests count as failed if the first attempt fails.
After each fault every entry that was promised is looked for in the journal with `psql`: *lost* if it is
not at the sequence that was answered, *doubled* if it is there twice. Records that were read before
must still have the same hash.

RTO is the longest time in which no entry was promised, where some request failed or that time was
more than a second. RPO is the number of promised entries that are gone.

| fault | requests | failed | longest gap, writes | reads at the newest | other reads | p95 | lost | doubled | RTO | RPO |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
";
