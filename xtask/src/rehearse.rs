//! The rehearsal: a whole cluster of real parts on loopback, under load, while parts of it fail.
//!
//! Owns: which faults, in which order, and the table. Not here: the parts (one module each).
//! Invariant: a row is green only if the independent checker lost nothing, doubled nothing and, for
//! deployments, failed nothing.

mod balancer;
mod disk;
mod faults;
mod http;
mod load;
mod postgres;
mod process;
mod proof;
mod redis;
mod replica;
mod report;
mod row;
mod stage;
mod wire;

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use nix::unistd::geteuid;

use crate::machine;
use crate::program::{Profile, build_bursar};
use crate::shell::Shell;
use disk::Disks;
use faults::{FAULTS, Fault, Need};
use row::Row;
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

    fn wants(&self, fault: &Fault) -> bool {
        let is_named = match &self.only {
            Some(only) => fault.name.contains(only.as_str()),
            None => true,
        };
        let is_possible = match fault.needs {
            Need::Nothing => true,
            Need::OlderProgram => self.old_program.is_some(),
            Need::Disks => geteuid().is_root(),
        };
        is_named && is_possible && (fault.is_short || !self.short)
    }
}

/// Rehearses. Answers the lines of the table. Errors: a goal was missed.
pub(crate) fn run(shell: &mut Shell, options: &Options) -> Result<Vec<String>> {
    machine::prepare_rehearsal(shell)?;
    let program = match &options.program {
        Some(program) => program.clone(),
        None => build_bursar(shell, Profile::Release)?,
    };
    let chosen: Vec<&'static Fault> = FAULTS.iter().filter(|it| options.wants(it)).collect();
    let needs_disks = chosen.iter().any(|it| it.needs == Need::Disks);
    let disks = if needs_disks {
        Disks::Own
    } else {
        Disks::Shared
    };
    let programs = (program.as_path(), options.old_program.as_deref());
    let mut stage = Stage::build(shell, programs, disks)?;
    let mut rows = Vec::new();
    for fault in chosen {
        eprintln!("-- {}", fault.name);
        let row = Row::measure(fault, &mut stage)?;
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
