//! Every test: Rust, web, browser, the API's document, against servers of its own.
//!
//! Owns: what is prepared, built and run, in which order.
//! Not here: the tests; installing (`machine`), servers (`servers`).
//! Invariant: packages are installed before a server starts, and servers end with the run.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::browser;
use crate::cleanup::Scratch;
use crate::deploy;
use crate::machine;
use crate::node;
use crate::program::{Profile, build_bursar};
use crate::rehearse;
use crate::servers;
use crate::shell::{self, Shell};
use crate::steps::{Steps, is_closing_line};
use crate::web;

/// A part of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Unit, integration and documentation tests of the crates, on SQLite and PostgreSQL.
    Rust,
    /// Types, lint and unit tests of the web app.
    Web,
    /// The web app in Chromium, against a real `bursar demo`, and against a made-up server what
    /// needs that one.
    Browser,
    /// Requests made from the OpenAPI document, against a real `bursar demo`.
    Api,
    /// Every file to deploy with, by its own tools.
    Deploy,
    /// A cluster of three replicas under load, of which parts are restarted and killed.
    Rehearsal,
}

/// Runs `parts` (all, if none is named).
pub(crate) fn run(shell: &mut Shell, steps: &mut Steps, parts: &[Part]) -> Result<()> {
    let wants = |part| parts.is_empty() || parts.contains(&part);
    steps.run("what the tests need", || {
        machine::prepare(shell)?;
        // All packages before any server starts, these too.
        if wants(Part::Deploy) {
            machine::install_programs(shell, deploy::DEBIAN)?;
        }
        Ok(())
    })?;
    let needs_web = wants(Part::Web) || wants(Part::Browser) || wants(Part::Deploy);
    if needs_web {
        // Before the crates: the server embeds the built app.
        steps.run("web app", || web::build(shell))?;
    }
    if wants(Part::Rust) {
        rust(shell, steps)?;
    }
    if wants(Part::Web) {
        steps.run_tests("web tests", || web::unit_tests(shell, is_closing_line))?;
    }
    if wants(Part::Browser) {
        steps.run_tests("browser tests", || {
            let program = build_bursar(shell, Profile::AsTested)?;
            browser::run(shell, &program)
        })?;
    }
    if wants(Part::Api) {
        steps.run_tests("API against its document", || {
            let program = build_bursar(shell, Profile::AsTested)?;
            let demo = servers::demo(shell, &program)?;
            schemathesis(shell, &demo.url)
        })?;
    }
    if wants(Part::Deploy) {
        let profile = if wants(Part::Rust) {
            Profile::AsTested
        } else {
            Profile::Dev
        };
        steps.run_tests("files to deploy with", || {
            let program = build_bursar(shell, profile)?;
            deploy::check(shell, program, &[])
        })?;
    }
    if wants(Part::Rehearsal) {
        steps.run_tests("rehearsal, short", || {
            let program = build_bursar(shell, Profile::AsTested)?;
            rehearse::run(shell, &rehearse::Options::short(program))
        })?;
    }
    Ok(())
}

/// Every operation with what its schemas allow and forbid: no 5xx, and nothing that the document
/// does not say. Nobody exists in the demo, so that every operation is reached.
fn schemathesis(shell: &Shell, url: &str) -> Result<Vec<String>> {
    let scratch = Scratch::new("schemathesis")?;
    let document = format!("{url}/api/v1/openapi.json");
    let mut command = shell.command("", "schemathesis", ["run", &document, "--no-color"]);
    command
        .args(["--max-examples", "30", "--continue-on-failure"])
        .args(["--checks", "all"])
        // Rules that no schema says (an entry balances) refuse what schemas allow.
        .args(["--exclude-checks", "positive_data_acceptance"])
        .args(["--generation-database", "none", "--warnings", "off"])
        .current_dir(scratch.path());
    shell::run_keeping(command, is_closing_line)
}

fn rust(shell: &Shell, steps: &mut Steps) -> Result<()> {
    steps.run("sign-in provider", || {
        node::install(shell, node::OIDC_PROVIDER)
    })?;
    let mut servers = Vec::new();
    let mut shell = shell.clone();
    steps.run("PostgreSQL and Redis", || start(&mut shell, &mut servers))?;
    steps.run_tests("Rust tests", || {
        shell::run_keeping(
            shell.cargo(&["nextest", "run", "--workspace"]),
            is_closing_line,
        )
    })?;
    steps.run_tests("documentation tests", || {
        shell::run_keeping(
            shell.cargo(&["test", "--workspace", "--doc", "--quiet"]),
            is_closing_line,
        )
    })
}

/// Starts the databases and tells later commands where they are.
fn start(shell: &mut Shell, servers: &mut Vec<servers::Server>) -> Result<()> {
    let postgres = servers::postgres(shell)?;
    let redis = servers::redis(shell)?;
    shell.set("BURSAR_TEST_DATABASE_URL", &postgres.url);
    shell.set("BURSAR_TEST_REDIS_URL", &redis.url);
    // Tests that stop and start a PostgreSQL of their own find its programs here.
    shell.set("BURSAR_TEST_POSTGRES_BIN", machine::postgres_bin()?);
    servers.extend([postgres, redis]);
    Ok(())
}

/// The kill -9, power-cut and full-disk tests, long.
pub(crate) fn torture(shell: &mut Shell, steps: &mut Steps, arguments: &[String]) -> Result<()> {
    steps.run("what the tests need", || machine::prepare(shell))?;
    let mut servers = Vec::new();
    steps.run("PostgreSQL and Redis", || start(shell, &mut servers))?;
    shell.set("BURSAR_TORTURE", "long");
    steps.run_tests("torture", || {
        let mut command = shell.cargo(&["nextest", "run", "--workspace"]);
        // Which tests these are, says .config/nextest.toml.
        command.args(["--profile", "torture"]);
        command.args(arguments);
        shell::run_keeping(command, is_closing_line)
    })
}

/// The files to deploy with, by the checkers whose names have one of `only` in them.
///
/// `program` is a built binary, if there is one.
pub(crate) fn deploy_check(
    shell: &mut Shell,
    steps: &mut Steps,
    only: &[String],
    program: Option<PathBuf>,
) -> Result<()> {
    steps.run("what the checks need", || {
        machine::prepare(shell)?;
        machine::install_programs(shell, deploy::DEBIAN)
    })?;
    if program.is_none() {
        steps.run("web app", || web::build(shell))?;
    }
    steps.run_tests("files to deploy with", || {
        let program = match program {
            Some(program) => std::path::absolute(program).context("the program")?,
            None => build_bursar(shell, Profile::Dev)?,
        };
        deploy::check(shell, program, only)
    })
}

/// The pictures in docs/images: a page of the browser tests and the way it is looked at.
const PICTURES: [&str; 6] = [
    "overview-light",
    "overview-dark",
    "overview-phone",
    "entries-light",
    "import-light",
    "operations-light",
];

/// Screenshots of the demo for the documents, made by the browser tests.
pub(crate) fn screenshots(shell: &mut Shell, steps: &mut Steps) -> Result<()> {
    steps.run("what the tests need", || machine::prepare(shell))?;
    steps.run("web app", || web::build(shell))?;
    shell.set("BURSAR_SCREENSHOTS", PICTURES.join(","));
    steps.run_tests("screenshots", || {
        let program = build_bursar(shell, Profile::Release)?;
        let demo = servers::demo(shell, &program)?;
        let pages = PICTURES.iter().filter_map(|it| it.split_once('-'));
        let pages: Vec<&str> = pages.map(|(page, _)| page).collect();
        let only = ["--grep".to_owned(), pages.join("|")];
        shell.set("BURSAR_URL", &demo.url);
        web::browser_tests(shell, &only, is_closing_line)
    })
}
