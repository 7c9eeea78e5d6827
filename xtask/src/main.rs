//! Repository tasks: `cargo xtask --help`.
//!
//! Owns: the tasks people and CI call, and their order.
//! Not here: what is shipped; nothing depends on this crate.
//! Invariant: a task leaves no process and no scratch folder behind, however it ends.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool talks to the terminal"
)]

mod browser;
mod cleanup;
mod dashboards;
mod deploy;
mod forecasting;
mod machine;
mod metadata;
mod node;
mod program;
mod rehearse;
mod repository;
mod servers;
mod shell;
mod steps;
mod suite;
mod tidy;
mod web;

use std::os::unix::process::CommandExt;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};

use program::{Profile, build_bursar};
use shell::Shell;
use steps::Steps;
use suite::Part;

/// Repository tasks of Bursar.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Builds everything, web app included, and serves a demo organisation.
    Demo {
        /// Passed to `bursar demo`, for example `--listen 127.0.0.1:9000`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Builds the web app, if it changed.
    Web,
    /// Installs what the tests need, starts throwaway servers and runs every test.
    Test {
        /// Only these parts.
        parts: Vec<Part>,
    },
    /// Runs the kill -9, power-cut and full-disk tests for long.
    Torture {
        /// Passed to `cargo nextest run`, for example `--release`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Builds a whole cluster on loopback and lets parts of it fail under load.
    Rehearse(rehearse::Options),
    /// What CI runs: format, lints, repository checks, every test.
    Ci,
    /// Checks every file to deploy with by its own tools: file, checker, result.
    DeployCheck {
        /// Only checkers whose name has one of these words in it.
        checkers: Vec<String>,
        /// A `bursar` that is built already.
        #[arg(long)]
        program: Option<std::path::PathBuf>,
    },
    /// Builds the Debian package.
    Deb,
    /// Checks the repository against its own rules.
    Tidy,
    /// Writes docs/openapi.json from the server and the web app's client from that.
    Openapi,
    /// Writes the dashboards of Grafana in deploy/monitoring.
    Dashboards,
    /// Measures forecasts against other libraries and writes the tables of docs/FORECASTING.md.
    BenchForecast(forecasting::Options),
    /// Takes the screenshots of the documents from a demo.
    Screenshots,
}

fn main() -> ExitCode {
    let task = Arguments::parse().task;
    match cleanup::install().and_then(|()| run(task)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // What failed and why; a backtrace of this program helps nobody.
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    let mut shell = Shell::new(repository::root());
    match task {
        Task::Demo { arguments } => demo(&shell, &arguments),
        Task::Web => web::build(&shell),
        Task::Tidy => tidy(&shell),
        Task::DeployCheck { checkers, program } => {
            in_steps(|steps| suite::deploy_check(&mut shell, steps, &checkers, program))
        }
        Task::Deb => deb(&shell),
        Task::Openapi => openapi(&shell),
        Task::Dashboards => dashboards::write(shell.root()),
        Task::Test { parts } => in_steps(|steps| suite::run(&mut shell, steps, &parts)),
        Task::Torture { arguments } => {
            in_steps(|steps| suite::torture(&mut shell, steps, &arguments))
        }
        Task::Rehearse(options) => {
            in_steps(|steps| steps.run_tests("rehearsal", || rehearse::run(&mut shell, &options)))
        }
        Task::BenchForecast(options) => forecasting::run(&shell, &options),
        Task::Screenshots => in_steps(|steps| suite::screenshots(&mut shell, steps)),
        Task::Ci => in_steps(|steps| ci(&mut shell, steps)),
    }
}

fn in_steps(task: impl FnOnce(&mut Steps) -> Result<()>) -> Result<()> {
    let mut steps = Steps::default();
    let result = task(&mut steps);
    println!("{}", steps.summary());
    result
}

fn ci(shell: &mut Shell, steps: &mut Steps) -> Result<()> {
    steps.run("format", || {
        shell::run(shell.cargo(&["fmt", "--all", "--check"]))
    })?;
    steps.run("repository checks", || tidy(shell))?;
    steps.run("lints", || {
        let clippy = [
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ];
        shell::run(shell.cargo(&clippy))
    })?;
    suite::run(shell, steps, &[])
}

fn tidy(shell: &Shell) -> Result<()> {
    let findings = tidy::findings(shell.root())?;
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => Ok(()),
        1 => bail!("the repository checks found one thing"),
        count => bail!("the repository checks found {count} things"),
    }
}

fn demo(shell: &Shell, arguments: &[String]) -> Result<()> {
    web::build(shell)?;
    let program = build_bursar(shell, Profile::Release)?;
    let mut command = shell.command("", &program.to_string_lossy(), ["demo"]);
    command.args(arguments);
    // The demo takes our place: signals and its exit status are its own.
    let error = command.exec();
    Err(error).with_context(|| format!("{} could not be started", program.display()))
}

fn deb(shell: &Shell) -> Result<()> {
    web::build(shell)?;
    let program = build_bursar(shell, Profile::Release)?;
    let package = deploy::debian_package(shell, &program, deploy::Packing::Small)?;
    println!("{}", package.display());
    Ok(())
}

fn openapi(shell: &Shell) -> Result<()> {
    let program = build_bursar(shell, Profile::Dev)?;
    let document = shell::output_of(shell.command("", &program.to_string_lossy(), ["openapi"]))?;
    let path = shell.root().join("docs/openapi.json");
    std::fs::write(&path, document).with_context(|| format!("writing {}", path.display()))?;
    web::generate(shell)
}
