//! `bursar user`.
//!
//! Owns: its options and what it prints. Not here: rules (`treasury`).
//! Invariant: whoever runs it is the operator, because the data folder is theirs; a link is
//! printed once and stored as a hash only.

use clap::{Args, Subcommand};
use money::UserId;
use serde::Serialize;
use server::wire::{Invitation, Member, MemberList, Session, SessionList};
use treasury::{InvitationDraft, MemberScope, Role, Treasury, User, UserDraft, UserKind};

use super::context::{Books, Context};
use super::erase::Erase;
use crate::failure::Failure;
use crate::table::{Align, Table};

/// People.
#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// List the members of the organisation
    List,
    /// Add a person, and print the one-time link by which they set their password
    #[command(after_help = "Examples:\n  \
        bursar user add ada@example.org --name 'Ada Lovelace' --role owner\n  \
        bursar user add tess@example.org --name Tess --role treasurer --account assets:bank:nordbank")]
    Add {
        /// Their e-mail address
        email: String,
        /// Their name
        #[arg(long)]
        name: String,
        #[command(flatten)]
        right: Right,
    },
    /// Invite a person, and print the one-time link to send them
    #[command(after_help = "Example:\n  bursar user invite eve@example.org --role auditor --json")]
    Invite {
        /// Their e-mail address
        email: String,
        #[command(flatten)]
        right: Right,
    },
    /// Take a person out of the organisation; their API keys for it end
    Remove {
        /// Their e-mail address or id
        user: String,
    },
    /// Keep a person out of every organisation, at once: their sessions end
    #[command(after_help = "Example:\n  bursar user disable eve@example.org")]
    Disable {
        /// Their e-mail address or id
        user: String,
    },
    /// Let a person in again
    Enable {
        /// Their e-mail address or id
        user: String,
    },
    /// Erase a person: destroys their keys, so that their personal data cannot be read any more
    Erase(Erase),
    /// Print a link by which a person sets a new password, once, within an hour
    #[command(after_help = "\
Every session of theirs ends when it is used; their second factor stays.

Example:
  bursar user reset-password ada@example.org")]
    ResetPassword {
        /// Their e-mail address or id
        user: String,
    },
    /// Print the link by which the first owner signs up, once, within a day
    Setup,
    /// List a person's sessions, or end them
    #[command(after_help = "Example:\n  bursar user sessions eve@example.org --end")]
    Sessions {
        /// Their e-mail address or id
        user: String,
        /// End every one of them
        #[arg(long)]
        end: bool,
    },
}

/// What someone is in the organisation.
#[derive(Args, Debug)]
pub(crate) struct Right {
    /// owner, admin, treasurer, analyst, auditor or viewer; `bursar role list` says what they may
    #[arg(long)]
    role: String,
    #[command(flatten)]
    limits: Limits,
}

/// What someone sees of the organisation.
#[derive(Args, Debug)]
pub(crate) struct Limits {
    /// See only this account, with all below it (may be given again) [default: everything]
    #[arg(long = "account", value_name = "PATH")]
    accounts: Vec<String>,
    /// See only the accounts of this entity (may be given again) [default: everything]
    #[arg(long = "entity", value_name = "SLUG")]
    entities: Vec<String>,
}

impl Right {
    fn parsed(self) -> Result<(Role, MemberScope), Failure> {
        Ok((self.role.parse()?, self.limits.into()))
    }
}

impl From<Limits> for MemberScope {
    fn from(it: Limits) -> Self {
        Self {
            accounts: it.accounts,
            entities: it.entities,
        }
    }
}

/// A person, with the link that was made for them.
#[derive(Serialize)]
struct Linked {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    link: String,
}

/// A person whose state changed.
#[derive(Serialize)]
struct Changed {
    id: String,
    done: &'static str,
}

impl UserCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        if let Self::Erase(it) = self {
            return it.run(context).await;
        }
        // Whoever is found out is found in every organisation; the set-up needs none at all.
        let treasury = context.open().await?;
        let done = match self {
            Self::Setup => setup(context, &treasury).await,
            Self::Disable { user } => disable(context, &treasury, &user).await,
            Self::Enable { user } => enable(context, &treasury, &user).await,
            Self::ResetPassword { user } => reset(context, &treasury, &user).await,
            Self::Sessions { user, end } => sessions(context, &treasury, &user, end).await,
            Self::Erase(_)
            | Self::List
            | Self::Add { .. }
            | Self::Invite { .. }
            | Self::Remove { .. } => {
                let books = context.books_of(treasury).await?;
                let done = self.run_in(context, &books).await;
                books.treasury.close().await;
                return done;
            }
        };
        treasury.close().await;
        done
    }

    /// The commands about one organisation.
    async fn run_in(self, context: &Context, books: &Books) -> Result<(), Failure> {
        match self {
            Self::List => list(context, books).await,
            Self::Add { email, name, right } => {
                let (role, scope) = right.parsed()?;
                let new = UserDraft {
                    email,
                    name,
                    role,
                    scope,
                };
                add(context, books, new).await
            }
            Self::Invite { email, right } => {
                let (role, scope) = right.parsed()?;
                let new = InvitationDraft { email, role, scope };
                invite(context, books, new).await
            }
            Self::Remove { user } => {
                let found = books.treasury.find_user(&user).await?;
                books
                    .treasury
                    .remove_member(books.org, &books.caller, found.id)
                    .await?;
                tell(context, found.id, "removed")
            }
            Self::Erase(_)
            | Self::Disable { .. }
            | Self::Enable { .. }
            | Self::ResetPassword { .. }
            | Self::Setup
            | Self::Sessions { .. } => Ok(()), // Done without an organisation.
        }
    }
}

async fn list(context: &Context, books: &Books) -> Result<(), Failure> {
    let mut items = Vec::new();
    for it in books.treasury.members(books.org, &books.caller).await? {
        let has_factor = it.user.kind == UserKind::Person
            && !books.treasury.factors(it.user.id).await?.is_empty();
        items.push(Member::new(it, has_factor));
    }
    let page = MemberList { items };
    context.output.show(&page, members_text)
}

fn members_text(page: &MemberList) -> String {
    if page.items.is_empty() {
        return "nobody yet: `bursar user setup` prints the link for the first owner\n".to_owned();
    }
    let columns = ["ID", "NAME", "E-MAIL", "ROLE", "STATE", "SEES"];
    let mut table = Table::new(&columns.map(|it| (it, Align::Left)));
    for it in &page.items {
        let limits = it.scope.accounts.iter().chain(&it.scope.entities);
        let limits: Vec<&str> = limits.map(String::as_str).collect();
        let sees = if limits.is_empty() {
            "everything".to_owned()
        } else {
            limits.join("\n")
        };
        let address = it.email.clone().unwrap_or_else(|| format!("({})", it.kind));
        let cells = [&it.id, &it.name, &address, &it.role, &it.state, &sees];
        table.row(cells.map(String::clone).to_vec());
    }
    table.render()
}

async fn add(context: &Context, books: &Books, new: UserDraft) -> Result<(), Failure> {
    let made = books
        .treasury
        .add_user(books.org, &books.caller, new)
        .await?;
    let token = books.treasury.reset_link(&books.caller, made.id).await?;
    let linked = Linked {
        id: Some(made.id.to_string()),
        link: link(context, &books.treasury, &format!("/reset/{token}")),
    };
    context.output.show(&linked, |it| {
        format!(
            "{} is a member; they set their password within an hour at\n{}\n",
            made.name, it.link
        )
    })
}

async fn invite(context: &Context, books: &Books, new: InvitationDraft) -> Result<(), Failure> {
    let (made, token) = books.treasury.invite(books.org, &books.caller, new).await?;
    let invitation = Invitation {
        link: Some(link(context, &books.treasury, &format!("/join/{token}"))),
        ..made.into()
    };
    context.output.show(&invitation, |it| {
        let link = it.link.as_deref().unwrap_or_default();
        format!(
            "{} joins as {} within seven days at\n{link}\n",
            it.email, it.role
        )
    })
}

async fn setup(context: &Context, treasury: &Treasury) -> Result<(), Failure> {
    let Some(token) = treasury.setup_token().await? else {
        return Err(Failure::given(
            "set-up-done",
            "someone exists, or existed, so the set-up link never comes back: add people with \
             `bursar user add EMAIL --role owner`, which prints a link for their password, or with \
             `bursar user invite`",
        ));
    };
    let linked = Linked {
        id: None,
        link: link(context, treasury, &format!("/setup/{token}")),
    };
    context.output.show(&linked, |it| {
        format!(
            "the first owner signs up once, within a day, at\n{}\n",
            it.link
        )
    })
}

async fn disable(context: &Context, treasury: &Treasury, user: &str) -> Result<(), Failure> {
    let found = treasury.find_user(user).await?;
    let changed = treasury
        .disable_user(&treasury::Caller::local(), found.id)
        .await?;
    tell(context, changed.id, "disabled")
}

async fn enable(context: &Context, treasury: &Treasury, user: &str) -> Result<(), Failure> {
    let found = treasury.find_user(user).await?;
    let changed = treasury
        .enable_user(&treasury::Caller::local(), found.id)
        .await?;
    tell(context, changed.id, "enabled")
}

async fn reset(context: &Context, treasury: &Treasury, user: &str) -> Result<(), Failure> {
    let found = treasury.find_user(user).await?;
    let token = treasury
        .reset_link(&treasury::Caller::local(), found.id)
        .await?;
    let linked = Linked {
        id: Some(found.id.to_string()),
        link: link(context, treasury, &format!("/reset/{token}")),
    };
    context.output.show(&linked, |it| {
        format!("a new password, once, within an hour, at\n{}\n", it.link)
    })
}

async fn sessions(
    context: &Context,
    treasury: &Treasury,
    user: &str,
    end: bool,
) -> Result<(), Failure> {
    let found: User = treasury.find_user(user).await?;
    if end {
        treasury.end_sessions(found.id, None).await?;
        return tell(context, found.id, "signed out everywhere");
    }
    let rows = treasury.sessions(found.id).await?;
    let page = SessionList {
        items: rows.into_iter().map(|it| Session::new(it, false)).collect(),
    };
    context.output.show(&page, |page| {
        let columns = ["ID", "SINCE", "LAST USED", "FROM", "WITH"];
        let mut table = Table::new(&columns.map(|it| (it, Align::Left)));
        for it in &page.items {
            table.row(vec![
                it.id.clone(),
                it.created_at.clone(),
                it.last_used_at.clone(),
                it.address.clone().unwrap_or_default(),
                it.agent.clone().unwrap_or_default(),
            ]);
        }
        table.render()
    })
}

fn tell(context: &Context, id: UserId, done: &'static str) -> Result<(), Failure> {
    let changed = Changed {
        id: id.to_string(),
        done,
    };
    let show = |it: &Changed| format!("{}: {}\n", it.id, it.done);
    context.output.show(&changed, show)
}

/// A page of the server: at its public address, or where it listens.
fn link(context: &Context, treasury: &Treasury, path: &str) -> String {
    let base = treasury.public_url().map_or_else(
        || format!("http://{}", context.settings.listen),
        |it| it.trim_end_matches('/').to_owned(),
    );
    format!("{base}{path}")
}
