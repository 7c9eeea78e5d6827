//! `bursar user erase`.
//!
//! Owns: its options and what it prints. Not here: the order of it (`treasury`).
//! Invariant: what cannot be taken back is asked for by name.

use clap::Args;
use serde::Serialize;
use treasury::Caller;

use super::context::Context;
use crate::failure::Failure;

/// Whom to erase.
#[derive(Args, Debug)]
#[command(after_help = "\
Their sessions, keys, second factors and memberships end, and the key that their name, address and
devices are sealed with is destroyed. What they booked stays, with their id. Backups made before
still have the key: they have to be dropped in their time.

Example:
  bursar user erase ada@example.org --yes")]
pub(crate) struct Erase {
    /// Their e-mail address or id
    who: String,
    /// Do it: it cannot be taken back
    #[arg(long)]
    yes: bool,
}

#[derive(Serialize)]
struct Erased {
    user: String,
    state: &'static str,
}

impl Erase {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let treasury = context.open().await?;
        let user = treasury.find_user(&self.who).await?;
        if !self.yes {
            let message = format!("{} would be erased for good: add --yes", user.id);
            return Err(Failure::usage("not-confirmed", message));
        }
        treasury.erase_user(&Caller::local(), user.id).await?;
        treasury.close().await;
        let erased = Erased {
            user: user.id.to_string(),
            state: "erased",
        };
        context
            .output
            .show(&erased, |it| format!("{} is erased\n", it.user))
    }
}
