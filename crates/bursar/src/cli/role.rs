//! `bursar role`.
//!
//! Owns: its options and what it prints. Not here: the matrix (`treasury::MATRIX`).
//! Invariant: what is listed is the matrix that every edge asks.

use clap::Subcommand;
use serde::Serialize;
use server::wire::RoleList;
use treasury::{MemberScope, Role};

use super::context::Context;
use super::user::Limits;
use crate::failure::Failure;
use crate::table::{Align, Table};

/// Roles.
#[derive(Debug, Subcommand)]
pub(crate) enum RoleCommand {
    /// List what each role may do
    List,
    /// Make someone a member with this role, or give a member another one
    #[command(after_help = "\
Owners and admins see everything; others can be limited to accounts and entities.

Examples:
  bursar role set tess@example.org treasurer --account assets:bank:nordbank --entity nordwind-uk
  bursar role set eve@example.org viewer")]
    Set {
        /// Their e-mail address or id
        user: String,
        /// owner, admin, treasurer, analyst, auditor or viewer
        role: String,
        #[command(flatten)]
        limits: Limits,
    },
}

#[derive(Serialize)]
struct RoleSet {
    id: String,
    role: String,
    scope: server::wire::Scope,
}

impl RoleCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let Self::Set { user, role, limits } = self else {
            return context.output.show(&RoleList::matrix(), matrix_text);
        };
        let (role, scope): (Role, MemberScope) = (role.parse()?, limits.into());
        let books = context.books().await?;
        let found = books.treasury.find_user(&user).await?;
        let set = books
            .treasury
            .set_role(books.org, &books.caller, found.id, (role, scope))
            .await?;
        let shown = RoleSet {
            id: set.user.to_string(),
            role: set.role.to_string(),
            scope: set.scope.as_ref().into(),
        };
        let text = |it: &RoleSet| format!("{}: {}\n", it.id, it.role);
        context.output.show(&shown, text)?;
        books.treasury.close().await;
        Ok(())
    }
}

fn matrix_text(list: &RoleList) -> String {
    let titles = [
        "ACTION",
        "OWNER",
        "ADMIN",
        "TREASURER",
        "ANALYST",
        "AUDITOR",
        "VIEWER",
        "ABOUT",
    ];
    let mut table = Table::new(&titles.map(|it| (it, Align::Left)));
    for it in &list.actions {
        let holds = |role: &server::wire::RoleRow| it.roles.contains(&role.name);
        let mark = |held: bool| if held { "yes" } else { "-" }.to_owned();
        let cells = list.roles.iter().map(|role| mark(holds(role)));
        let mut row = vec![it.name.clone()];
        row.extend(cells);
        row.push(it.about.clone());
        table.row(row);
    }
    let mut text = table.render();
    text.push('\n');
    for it in &list.roles {
        text.push_str(&format!("{:<10} {}\n", it.name, it.about));
    }
    text
}
