//! `bursar org` and `bursar entity`.
//!
//! Owns: their options and what they print. Not here: rules (`treasury`).
//! Invariant: `--json` prints the shapes of the HTTP API.

use clap::Subcommand;
use journal::Entity;
use serde::Serialize;
use server::wire::{Organisation, OrganisationList};
use treasury::{Caller, NewOrganisation, Treasury};

use super::context::{Context, parsed};
use crate::failure::Failure;
use crate::table::{Align, Table};

/// Organisations.
#[derive(Debug, Subcommand)]
pub(crate) enum Org {
    /// Make an organisation
    #[command(after_help = "Example:\n  bursar org create 'Nordwind Trading' --currency EUR")]
    Create {
        /// Its name
        name: String,
        /// Its short name [default: made from the name]
        #[arg(long)]
        slug: Option<String>,
        /// The currency of its reports (ISO 4217)
        #[arg(long, value_name = "CODE", default_value = "EUR")]
        currency: String,
    },
    /// List organisations
    List,
    /// Hand the organisation over: the member becomes an owner
    #[command(after_help = "Example:\n  bursar org transfer eve@example.org --org nordwind")]
    Transfer {
        /// The member's e-mail address or id
        to: String,
    },
}

/// Entities.
#[derive(Debug, Subcommand)]
pub(crate) enum EntityCommand {
    /// Define an entity, or give one another name
    #[command(after_help = "Example:\n  bursar entity add nordwind-uk 'Nordwind UK Ltd'")]
    Add {
        /// Its short name: lower-case letters, digits and hyphens
        slug: String,
        /// Its name
        name: String,
    },
    /// List entities
    List,
}

impl Org {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let treasury = context.open().await?;
        match self {
            Self::Create {
                name,
                slug,
                currency,
            } => {
                let new = NewOrganisation {
                    name,
                    slug,
                    reporting: currency,
                };
                let made = treasury.create_organisation(&Caller::local(), new).await?;
                let made = Organisation::from(made);
                context.output.show(&made, |it| {
                    format!(
                        "{} ({}), reporting in {}\n",
                        it.name, it.slug, it.reporting_currency
                    )
                })?;
            }
            Self::List => {
                let rows = treasury.organisations().await?;
                let items = rows.into_iter().map(Organisation::from).collect();
                let page = OrganisationList { items };
                context.output.show(&page, organisations_text)?;
            }
            Self::Transfer { to } => return transfer(context, treasury, &to).await,
        }
        treasury.close().await;
        Ok(())
    }
}

#[derive(Serialize)]
struct Transferred {
    organisation: String,
    owner: String,
}

async fn transfer(context: &Context, treasury: Treasury, to: &str) -> Result<(), Failure> {
    let books = context.books_of(treasury).await?;
    let heir = books.treasury.find_user(to).await?;
    books
        .treasury
        .transfer_organisation(books.org, &books.caller, heir.id)
        .await?;
    let shown = Transferred {
        organisation: books.org.to_string(),
        owner: heir.id.to_string(),
    };
    let text = |it: &Transferred| format!("{} is an owner of {}\n", it.owner, it.organisation);
    context.output.show(&shown, text)?;
    books.treasury.close().await;
    Ok(())
}

fn organisations_text(page: &OrganisationList) -> String {
    if page.items.is_empty() {
        return "no organisation yet: make one with `bursar org create NAME`\n".to_owned();
    }
    let columns = [
        ("SLUG", Align::Left),
        ("NAME", Align::Left),
        ("CURRENCY", Align::Left),
        ("RECORDS", Align::Right),
    ];
    let mut table = Table::new(&columns);
    for it in &page.items {
        table.row(vec![
            it.slug.clone(),
            it.name.clone(),
            it.reporting_currency.clone(),
            it.head.seq.to_string(),
        ]);
    }
    table.render()
}

#[derive(Serialize)]
struct EntityJson {
    slug: String,
    name: String,
}

#[derive(Serialize)]
struct EntityPage {
    items: Vec<EntityJson>,
}

impl EntityCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        if let Self::Add { slug, name } = self {
            let Some(short) = parsed("entity", Some(&slug))? else {
                return Ok(());
            };
            let entity = Entity {
                slug: short,
                name: name.clone(),
            };
            let caller = &books.caller;
            books
                .treasury
                .define_entity(books.org, caller, entity)
                .await?;
            let made = EntityJson { slug, name };
            context
                .output
                .show(&made, |it| format!("{} ({})\n", it.name, it.slug))?;
        } else {
            let book = books.book().await?;
            let entity = |it: &Entity| EntityJson {
                slug: it.slug.to_string(),
                name: it.name.clone(),
            };
            let page = EntityPage {
                items: book.entities().values().map(entity).collect(),
            };
            context.output.show(&page, |page| {
                let mut table = Table::new(&[("SLUG", Align::Left), ("NAME", Align::Left)]);
                for it in &page.items {
                    table.row(vec![it.slug.clone(), it.name.clone()]);
                }
                table.render()
            })?;
        }
        books.treasury.close().await;
        Ok(())
    }
}
