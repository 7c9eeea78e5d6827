//! `bursar migrate`.
//!
//! Owns: its options and what it prints. Not here: the migrations (`store`).
//! Invariant: it migrates whatever the setting for opening says; with `--plan` it changes nothing.

use clap::Args;
use serde::Serialize;
use treasury::{Engine, Error, MigrationPlan, Migrations};

use super::backup;
use super::context::Context;
use crate::failure::Failure;
use crate::table::{Align, Table};

/// How to migrate.
#[derive(Args, Debug)]
#[command(after_help = "\
All missing migrations are applied in one transaction: all or none. They only add, so servers of the
version before go on beside it.

With --backup-first a backup of the database as it is goes before, into the place that is set, and is
restored and proved; unless it is proved nothing is migrated.

`--rollback VERSION` undoes migrations so that an older program can start again: drain every server
and worker first. Migrations that hold what must be kept cannot be undone; then restore the backup.

Examples:
  bursar migrate --plan
  bursar migrate --backup-first
  bursar migrate --rollback 4")]
pub(crate) struct Migrate {
    /// Show what is missing; exits with 0 whether something is or not
    #[arg(long, conflicts_with = "rollback")]
    plan: bool,
    /// With --plan: the statements, too
    #[arg(long, requires = "plan")]
    sql: bool,
    /// Make a backup before and prove it, if something is missing
    #[arg(long, conflicts_with_all = ["plan", "rollback"])]
    backup_first: bool,
    /// Undo migrations down to this schema version
    #[arg(long, value_name = "VERSION")]
    rollback: Option<u64>,
}

#[derive(Serialize)]
struct Migrated {
    engine: &'static str,
    schema_version: u64,
    /// The backup that was made before.
    #[serde(skip_serializing_if = "Option::is_none")]
    backup: Option<backup::Row>,
}

#[derive(Serialize)]
struct Plan {
    schema_version: u64,
    needed_version: u64,
    /// Whether `bursar migrate` would change anything.
    is_due: bool,
    migrations: Vec<Planned>,
}

#[derive(Serialize)]
struct Planned {
    version: u64,
    name: &'static str,
    is_applied: bool,
    can_go_back: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    sql: Option<&'static str>,
}

#[derive(Serialize)]
struct RolledBack {
    schema_version_before: u64,
    schema_version: u64,
}

impl Migrate {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.rollback {
            Some(to) => roll_back(context, to).await,
            None if self.plan => self.show_plan(context).await,
            None if self.backup_first => {
                let made = back_up(context).await?;
                apply(context, made).await
            }
            None => apply(context, None).await,
        }
    }

    async fn show_plan(self, context: &Context) -> Result<(), Failure> {
        let config = &context.settings.store;
        if let Some(path) = config.url.strip_prefix("sqlite:")
            && !std::path::Path::new(path.strip_prefix("//").unwrap_or(path)).exists()
        {
            let message =
                format!("{path} is not there yet: the first command that writes makes it");
            return Err(Failure::given("no-database", message));
        }
        let found = MigrationPlan::of(config).await.map_err(Error::from)?;
        let planned = found.migrations.iter().map(|it| Planned {
            version: it.version,
            name: it.name,
            is_applied: it.is_applied,
            can_go_back: it.can_go_back,
            sql: (self.sql && !it.is_applied).then_some(it.sql),
        });
        let plan = Plan {
            schema_version: found.found,
            needed_version: found.known,
            is_due: found.found < found.known,
            migrations: planned.collect(),
        };
        context.output.show(&plan, plan_text)
    }
}

fn plan_text(plan: &Plan) -> String {
    let mut table = Table::new(&[
        ("VERSION", Align::Right),
        ("MIGRATION", Align::Left),
        ("STATE", Align::Left),
        ("WAY BACK", Align::Left),
    ]);
    for it in &plan.migrations {
        let state = if it.is_applied { "applied" } else { "missing" };
        let back = if it.can_go_back { "yes" } else { "backup" };
        table.row(vec![
            it.version.to_string(),
            it.name.to_owned(),
            state.to_owned(),
            back.to_owned(),
        ]);
    }
    let mut text = table.render();
    for it in plan.migrations.iter().filter_map(|it| it.sql) {
        text.push('\n');
        text.push_str(it.trim_end());
        text.push('\n');
    }
    let (found, needed) = (plan.schema_version, plan.needed_version);
    text.push_str(&match plan.is_due {
        true => format!("from schema version {found} to {needed}: run `bursar migrate`\n"),
        false => format!("schema version {found}: nothing to do\n"),
    });
    text
}

/// A proved backup of the database as it is; none if it is up to date.
async fn back_up(context: &Context) -> Result<Option<backup::Row>, Failure> {
    let mut config = context.settings.store.clone();
    let plan = MigrationPlan::of(&config).await.map_err(Error::from)?;
    // An empty database has nothing to lose.
    if plan.found == plan.known || plan.found == 0 {
        return Ok(None);
    }
    config.migrations = Migrations::Leave;
    let treasury = context.open_store(&config).await?;
    let made = backup::make_proved(context, &treasury).await;
    treasury.close().await;
    made.map(Some)
}

async fn apply(context: &Context, backup: Option<backup::Row>) -> Result<(), Failure> {
    let mut config = context.settings.store.clone();
    config.migrations = Migrations::Apply;
    let treasury = context.open_store(&config).await?;
    let migrated = Migrated {
        engine: engine_word(treasury.store().engine()),
        schema_version: treasury.migrate().await?,
        backup,
    };
    treasury.close().await;
    context.output.show(&migrated, |it| {
        let before = it
            .backup
            .as_ref()
            .map_or_else(String::new, backup::row_text);
        format!(
            "{before}the {} database has schema version {}\n",
            it.engine, it.schema_version
        )
    })
}

async fn roll_back(context: &Context, to: u64) -> Result<(), Failure> {
    let running = crate::running::list(&context.settings.data)?;
    if let Some(one) = running.first() {
        let (kind, pid) = (&one.process.kind, one.process.pid);
        let message = format!("{kind} (process {pid}) runs here; `bursar drain` first");
        return Err(Failure::given("still-running", message));
    }
    let config = &context.settings.store;
    let before = treasury::roll_back(config, to).await;
    let rolled = RolledBack {
        schema_version_before: before.map_err(Error::from)?,
        schema_version: to,
    };
    context.output.show(&rolled, |it| {
        format!(
            "the database went back from schema version {} to {}; start the older program\n",
            it.schema_version_before, it.schema_version
        )
    })
}

pub(super) const fn engine_word(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    }
}
