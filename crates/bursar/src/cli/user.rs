//! `bursar user`.
//!
//! Owns: the commands about people. Not here: each of them (`erase`), rules (`treasury`).
//! Invariant: whoever runs it is the operator, because the data folder is theirs.

use clap::Subcommand;

use super::context::Context;
use super::erase::Erase;
use crate::failure::Failure;

/// People.
#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Erase a person: destroys their keys, so that their personal data cannot be read any more
    Erase(Erase),
}

impl UserCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Erase(it) => it.run(context).await,
        }
    }
}
