//! The command line: what can be asked, with which options.
//!
//! Owns: the commands, the options all of them share, and the order of a run (arguments,
//! settings, logging, command). Not here: what a command does (one module each).
//! Invariant: an option before or after a command means the same.

mod account;
mod asset;
mod audit;
mod backup;
mod balance;
mod beneficiary;
mod budget;
mod category;
mod config;
mod connection;
mod context;
mod counterparty;
mod demo;
mod doctor;
mod drain;
mod entry;
mod erase;
mod expected;
mod facility;
mod flag;
mod flows;
mod forecast;
mod health;
mod import;
mod incident;
mod intercompany;
mod jobs;
mod journal;
mod keys;
mod lab;
mod liquidity;
mod maintenance;
mod matching;
mod migrate;
mod org;
mod payment;
mod period;
mod price;
mod report;
mod restore;
mod role;
mod rule;
mod serve;
mod smoke;
mod statement;
mod user;
mod worker;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, CommandFactory, Parser, Subcommand};

use crate::failure::Failure;
use crate::output::Output;
use crate::settings::{Flags, LogFormat, Settings};
use crate::telemetry::{Run, Telemetry};
use context::{Again, Context};

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  what was given is wrong (a file, an entry, a name); nothing was booked
  2  the command line or the settings are wrong; nothing was started
  3  something needed is not available (the database, the disk, the port)

Errors go to standard error as `bursar: error[code]: message`, with --json as one JSON object.
Settings come from options, then environment variables, then bursar.toml in the data folder.";

/// A self-hosted treasury: bank files in, an exact journal, balances out.
#[derive(Debug, Parser)]
#[command(name = "bursar", version, after_help = EXIT_CODES, max_term_width = 100)]
struct Arguments {
    #[command(flatten)]
    shared: Shared,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes, before or after its name.
#[derive(Args, Debug)]
#[command(next_help_heading = "Shared options")]
struct Shared {
    /// The data folder [default: ~/.local/share/bursar; or BURSAR_DATA]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The organisation, by short name or id [default: the first one; or BURSAR_ORG]
    #[arg(long, global = true, value_name = "SLUG")]
    org: Option<String>,
    /// The settings file [default: bursar.toml in the data folder; or BURSAR_CONFIG]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print JSON: results to standard output, errors to standard error
    #[arg(long, global = true)]
    json: bool,
    /// Log more: -v info, -vv debug, -vvv trace
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a demo company with three years of data, and serve it
    Demo(demo::Demo),
    /// Write the demo company's bank files into a folder, to try an import by hand
    DemoFiles(demo::Files),
    /// Serve the web app and the API
    Serve(serve::Serve),
    /// Do jobs in the background, in a process of its own
    Worker(worker::WorkerCommand),
    /// List, show, start, retry and cancel jobs; list schedules
    #[command(subcommand)]
    Jobs(jobs::JobsCommand),
    /// Bring the database up to date with this program; show what is missing; go back
    Migrate(migrate::Migrate),
    /// End what runs on the data folder in good order
    Drain(drain::Drain),
    /// Check a server that was just deployed, from outside
    Smoke(smoke::Smoke),
    /// Close the installation for a while, and open it again
    #[command(subcommand)]
    Maintenance(maintenance::MaintenanceCommand),
    /// Tell everybody on the status page of something that is wrong
    #[command(subcommand)]
    Incident(incident::IncidentCommand),
    /// Make and list organisations
    #[command(subcommand)]
    Org(org::Org),
    /// Add, invite, list, disable and remove people; links to set up and reset passwords
    #[command(subcommand)]
    User(user::UserCommand),
    /// Show what roles may do, and give them
    #[command(subcommand)]
    Role(role::RoleCommand),
    /// Define and list entities: the companies or parts an organisation consists of
    #[command(subcommand)]
    Entity(org::EntityCommand),
    /// Open, change, close and list accounts
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// Define and list assets: currencies, tokens, securities
    #[command(subcommand)]
    Asset(asset::AssetCommand),
    /// Book an entry, take one back, or move it to another account
    #[command(subcommand)]
    Entry(entry::EntryCommand),
    /// List entries
    Entries(entry::Entries),
    /// Import bank files; list, show and undo imports
    Import(import::Import),
    /// Add, test, sync, pause and remove ways that bank lines come in by themselves
    #[command(subcommand)]
    Connection(connection::ConnectionCommand),
    /// Add, import, list and cancel payables and receivables; show their ageing
    #[command(subcommand)]
    Expected(expected::ExpectedCommand),
    /// Keep, order, try and apply rules that say what bank lines are
    #[command(subcommand)]
    Rule(rule::RuleCommand),
    /// Suggest and give categories; take batches back
    #[command(subcommand)]
    Category(category::CategoryCommand),
    /// Budgets as they stand, and what is paid again and again
    #[command(subcommand)]
    Budget(budget::BudgetCommand),
    /// Keep, recognise and merge counterparties
    #[command(subcommand)]
    Counterparty(counterparty::CounterpartyCommand),
    /// Propose and accept matches of lines with expected items, and transfers
    #[command(subcommand)]
    Match(matching::MatchCommand),
    /// Compare an account with its bank, and sign it off
    #[command(subcommand)]
    Reconcile(matching::ReconcileCommand),
    /// Show what bank files say; touches no books
    Statement(statement::Statement),
    /// Show what the accounts hold, on any day
    Balances(balance::Balances),
    /// Show the money at hand by currency, entity, bank, account or region
    Positions(balance::Positions),
    /// Show where money came from and where it went
    Flows(flows::Flows),
    /// Show what money can be used when, and how long it lasts; set the terms of accounts
    Liquidity(liquidity::Liquidity),
    /// Show whether the statements of every account join, day by day
    Continuity(flows::ContinuityCommand),
    /// Add, change and approve those who are paid
    #[command(subcommand)]
    Beneficiary(beneficiary::BeneficiaryCommand),
    /// Draft, approve and export payments; take in what the bank says of them
    #[command(subcommand)]
    Payment(payment::PaymentCommand),
    /// Keep loans, credit lines, deposits and holdings; show schedules, book interest
    #[command(subcommand)]
    Facility(facility::FacilityCommand),
    /// Show what entities owe each other, and propose payments that net it
    #[command(subcommand)]
    Intercompany(intercompany::IntercompanyCommand),
    /// Make, show, compare and score the cash forecast
    #[command(subcommand)]
    Forecast(forecast::ForecastCommand),
    /// Close days, so that nothing is booked on them any more, and open them again
    #[command(subcommand)]
    Period(period::Period),
    /// Draw up a trial balance, balance sheet or income statement
    #[command(subcommand)]
    Report(report::Report),
    /// Import, add and list prices
    #[command(subcommand)]
    Prices(price::Prices),
    /// Prove, export and import the journal
    #[command(subcommand)]
    Journal(journal::JournalCommand),
    /// List, prove, export and prune the audit log; report on duties
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Show and replace encryption keys
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// Back everything up; list, verify and prune backups
    Backup(backup::Backup),
    /// Replace the database by what a backup holds, also on another engine
    Restore(restore::Restore),
    /// List feature flags, and switch them for the organisation
    #[command(subcommand)]
    Flag(flag::FlagCommand),
    /// Analyse plain files: forecasts, recurring flows; touches no books
    #[command(subcommand)]
    Lab(lab::Lab),
    /// Check and show the settings, and print their schema
    #[command(subcommand)]
    Config(config::ConfigCommand),
    /// Check that everything is in order, and say how to put right what is not
    Doctor(doctor::Doctor),
    /// Ask a running server whether it is well
    Health(health::Health),
    /// Print the OpenAPI document of the HTTP API
    Openapi,
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// Runs the program with these arguments. Answers its exit code.
#[must_use]
pub fn main(arguments: Vec<OsString>) -> ExitCode {
    // Without parsed arguments this is all there is to know how to show what is wrong with them.
    let asks_json = arguments.iter().any(|it| it == "--json");
    let (result, is_json) = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => {
            let is_json = arguments.shared.json;
            (run(arguments), is_json)
        }
        Err(error) => (usage(&error, asks_json), asks_json),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.show(is_json);
            ExitCode::from(failure.exit as u8)
        }
    }
}

/// The command line as a whole: for its reference and its tests.
#[must_use]
pub fn command() -> clap::Command {
    Arguments::command()
}

/// Help and version are results; everything else is a failure that names what is wrong.
fn usage(error: &clap::Error, asks_json: bool) -> Result<(), Failure> {
    if !error.use_stderr() {
        return crate::output::written(error.print());
    }
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
    if asks_json {
        return Err(Failure::usage("usage", in_one_line(text)));
    }
    Err(Failure::usage("usage", text))
}

/// What the parser says without the lines on how to call it: the list under its first line names
/// what is missing, and tips stand below.
fn in_one_line(text: &str) -> String {
    let is_call = |it: &&str| it.starts_with("Usage:") || it.starts_with("For more information");
    let said: Vec<&str> = text.lines().take_while(|it| !is_call(it)).collect();
    let parts = said.split(|it| it.trim().is_empty());
    let part = |lines: &[&str]| {
        let (first, rest) = lines.split_first()?;
        let rest: Vec<&str> = rest.iter().map(|it| it.trim()).collect();
        Some(
            format!("{} {}", first.trim(), rest.join(", "))
                .trim()
                .to_owned(),
        )
    };
    parts.filter_map(part).collect::<Vec<String>>().join("; ")
}

fn run(arguments: Arguments) -> Result<(), Failure> {
    let output = Output::new(arguments.shared.json);
    match arguments.command {
        // These need no settings: they work without a data folder, a home or a database.
        Command::Statement(it) => return it.run(output),
        Command::Lab(it) => return it.run(output),
        Command::Openapi => return output.raw(server::openapi().as_bytes()),
        Command::Health(it) => return it.run(output),
        Command::Audit(it) if it.offline().is_some() => {
            let file = it.offline().map(std::path::Path::to_owned);
            return audit::verify_file(&file.unwrap_or_default(), output);
        }
        Command::DemoFiles(it) => return it.run(output),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command(), "bursar", &mut script);
            return output.raw(&script);
        }
        _ => {}
    }
    let listen = match &arguments.command {
        Command::Serve(it) => it.listen.clone(),
        Command::Demo(it) => it.listen.clone(),
        _ => None,
    };
    let default_level = match arguments.command {
        Command::Serve(_) | Command::Worker(_) => "info",
        _ => "warn",
    };
    let flags = Flags {
        data: arguments.shared.data,
        config: arguments.shared.config,
        org: arguments.shared.org,
        listen,
    };
    if let Command::Config(it) = arguments.command {
        return it.run(&flags, &environment(), output);
    }
    let mut settings = Settings::load(&flags, &environment(), default_level)?;
    if output.is_json() {
        // Whoever asks for JSON reads standard error line by line, too.
        settings.log_format = LogFormat::Json;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::unavailable("no-threads", format!("cannot start: {error}")))?;
    let kind = match &arguments.command {
        Command::Serve(_) | Command::Demo(_) | Command::Worker(_) => Run::Server,
        _ => Run::Command,
    };
    let verbose = arguments.shared.verbose;
    let telemetry = Arc::new(Telemetry::start(
        &settings,
        verbose,
        kind,
        runtime.handle(),
    )?);
    let again = Again {
        flags,
        default_level,
        telemetry: Arc::clone(&telemetry),
    };
    let context = Context {
        settings,
        output,
        again,
    };
    let done = runtime.block_on(dispatch(arguments.command, &context));
    telemetry.end();
    done
}

async fn dispatch(command: Command, context: &Context) -> Result<(), Failure> {
    match command {
        Command::Demo(it) => it.run(context).await,
        Command::Serve(_) => serve::run(context).await,
        Command::Worker(it) => it.run(context).await,
        Command::Jobs(it) => it.run(context).await,
        Command::Migrate(it) => it.run(context).await,
        Command::Drain(it) => it.run(context).await,
        Command::Smoke(it) => it.run(context).await,
        Command::Maintenance(it) => it.run(context).await,
        Command::Incident(it) => it.run(context).await,
        Command::Org(it) => it.run(context).await,
        Command::User(it) => it.run(context).await,
        Command::Role(it) => it.run(context).await,
        Command::Entity(it) => it.run(context).await,
        Command::Account(it) => it.run(context).await,
        Command::Asset(it) => it.run(context).await,
        Command::Entry(it) => it.run(context).await,
        Command::Entries(it) => it.run(context).await,
        Command::Import(it) => it.run(context).await,
        Command::Connection(it) => it.run(context).await,
        Command::Flows(it) => it.run(context).await,
        Command::Liquidity(it) => it.run(context).await,
        Command::Continuity(it) => it.run(context).await,
        Command::Expected(it) => it.run(context).await,
        Command::Rule(it) => it.run(context).await,
        Command::Category(it) => it.run(context).await,
        Command::Budget(it) => it.run(context).await,
        Command::Counterparty(it) => it.run(context).await,
        Command::Match(it) => it.run(context).await,
        Command::Reconcile(it) => it.run(context).await,
        Command::Balances(it) => it.run(context).await,
        Command::Positions(it) => it.run(context).await,
        Command::Beneficiary(it) => it.run(context).await,
        Command::Facility(it) => it.run(context).await,
        Command::Intercompany(it) => it.run(context).await,
        Command::Payment(it) => it.run(context).await,
        Command::Forecast(it) => it.run(context).await,
        Command::Period(it) => it.run(context).await,
        Command::Report(it) => it.run(context).await,
        Command::Prices(it) => it.run(context).await,
        Command::Journal(it) => it.run(context).await,
        Command::Audit(it) => it.run(context).await,
        Command::Keys(it) => it.run(context).await,
        Command::Backup(it) => it.run(context).await,
        Command::Restore(it) => it.run(context).await,
        Command::Flag(it) => it.run(context).await,
        Command::Doctor(it) => it.run(context).await,
        Command::Statement(_)
        | Command::Config(_)
        | Command::Lab(_)
        | Command::Health(_)
        | Command::DemoFiles(_)
        | Command::Openapi
        | Command::Completions { .. } => Ok(()), // Done before the settings were read.
    }
}

/// The environment as text; what is not UTF-8 is none of our settings.
fn environment() -> BTreeMap<String, String> {
    let text = |(name, value): (OsString, OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    std::env::vars_os().filter_map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_has_no_contradictions() {
        command().debug_assert();
    }
}
