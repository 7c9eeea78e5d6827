//! `bursar migrate`.
//!
//! Owns: what it prints. Not here: the migrations (`store`).
//! Invariant: it migrates whatever the setting for opening says.

use serde::Serialize;
use treasury::{Engine, Migrations};

use super::context::Context;
use crate::failure::Failure;

#[derive(Serialize)]
struct Migrated {
    engine: &'static str,
    schema_version: u64,
}

pub(crate) async fn run(context: &Context) -> Result<(), Failure> {
    let mut config = context.settings.store.clone();
    config.migrations = Migrations::Apply;
    let treasury = context.open_store(&config).await?;
    let migrated = Migrated {
        engine: engine_word(treasury.store().engine()),
        schema_version: treasury.migrate().await?,
    };
    treasury.close().await;
    context.output.show(&migrated, |it| {
        format!(
            "the {} database has schema version {}\n",
            it.engine, it.schema_version
        )
    })
}

pub(super) const fn engine_word(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    }
}
