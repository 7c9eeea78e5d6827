//! The rehearsal: a whole cluster of real parts on loopback, under load, while parts of it fail.
//!
//! Owns: which faults, in which order, and the table. Not here: the parts (one module each).
//! Invariant: a row is green only if the independent checker lost nothing, doubled nothing and, for
//! deployments, failed nothing.

mod balancer;
mod faults;
mod http;
mod load;
mod postgres;
mod process;
mod proof;
mod redis;
mod replica;
mod report;
mod stage;
mod wire;

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;

use crate::machine;
use crate::shell::Shell;
use crate::suite::{Profile, build_bursar};
use faults::FAULTS;
use report::Row;
use stage::Stage;

/// What to rehearse.
#[derive(Args)]
pub(crate) struct Options {
    /// Only a few faults, about a minute.
    #[arg(long)]
    short: bool,
    /// Only the faults whose names contain this.
    #[arg(long)]
    only: Option<String>,
    /// A `bursar` that is built already.
    #[arg(long)]
    program: Option<PathBuf>,
    /// An older `bursar`, for the rolling upgrade.
    #[arg(long)]
    old_program: Option<PathBuf>,
}

impl Options {
    /// The short form, with a program that the tests built.
    pub(crate) const fn short(program: PathBuf) -> Self {
        Self {
            short: true,
            only: None,
            program: Some(program),
            old_program: None,
        }
    }
}

/// Rehearses. Answers the lines of the table. Errors: a goal was missed.
pub(crate) fn run(shell: &mut Shell, options: &Options) -> Result<Vec<String>> {
    machine::prepare_rehearsal(shell)?;
    let program = match &options.program {
        Some(program) => program.clone(),
        None => build_bursar(shell, Profile::Release)?,
    };
    let mut stage = Stage::build(shell, &program, options.old_program.as_deref())?;
    let mut rows = Vec::new();
    for fault in FAULTS {
        let is_wanted = options
            .only
            .as_ref()
            .is_none_or(|it| fault.name.contains(it.as_str()));
        let is_possible = !fault.needs_old || options.old_program.is_some();
        if !is_wanted || !is_possible || (options.short && !fault.is_short) {
            continue;
        }
        eprintln!("-- {}", fault.name);
        let row = stage.rehearse(fault)?;
        eprintln!("   {}", row.line());
        rows.push(row);
    }
    let proof = stage.end()?;
    let lines = report::lines(&rows, &proof);
    if options.only.is_none() && !options.short {
        report::write(shell.root(), &rows, &proof)?;
    }
    let missed: Vec<&str> = rows
        .iter()
        .filter(|it| !it.is_good())
        .map(Row::name)
        .collect();
    if !missed.is_empty() {
        for line in &lines {
            eprintln!("{line}");
        }
        bail!("goals missed: {}", missed.join(", "));
    }
    Ok(lines)
}
