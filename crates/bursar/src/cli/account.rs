//! `bursar account`.
//!
//! Owns: its options and what it prints. Not here: rules (`treasury`).
//! Invariant: an account is named by its number or its path, everywhere.

use clap::{Args, Subcommand};
use journal::{AccountChange, Custody, NewAccount};
use money::Date;
use server::wire::{Account, AccountPage, AssetAmount};
use treasury::{Scope, Treasury};

use super::context::{Books, Context, parse_day, parsed};
use crate::failure::Failure;
use crate::table::{Align, Table};

/// Accounts.
#[derive(Debug, Subcommand)]
pub(crate) enum AccountCommand {
    /// List every account with what it holds
    List {
        /// At the end of this day [default: everything booked]
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        at: Option<Date>,
        /// Valued in this asset [default: the reporting currency]
        #[arg(long = "in", value_name = "CUR")]
        currency: Option<String>,
    },
    /// Open an account
    #[command(after_help = "Examples:\n  \
        bursar account open assets:bank:nordbank:eur --asset EUR --identification DE02120300000000202051\n  \
        bursar account open 'expenses:office rent'")]
    Open(Open),
    /// Change an account's path, kind, entity or bank
    Change(Change),
    /// Close an account; it must be empty by then
    Close {
        /// Its number or path
        account: String,
        /// The last day it may be booked on [default: today]
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        on: Option<Date>,
    },
}

/// What is known of an account.
#[derive(Args, Debug)]
pub(crate) struct Details {
    /// bank, wallet, broker, cash, category, trading, debt or other
    #[arg(long)]
    kind: Option<String>,
    /// The entity it belongs to, by short name
    #[arg(long)]
    entity: Option<String>,
    /// The bank, broker or chain
    #[arg(long)]
    bank: Option<String>,
    /// How statements name it: an IBAN, a number, an address
    #[arg(long, value_name = "TEXT")]
    identification: Option<String>,
    /// The country or region of the bank
    #[arg(long)]
    region: Option<String>,
}

/// An account to open.
#[derive(Args, Debug)]
pub(crate) struct Open {
    /// Its path: names joined by `:`, beginning with assets, liabilities, equity, income or expenses
    path: String,
    #[command(flatten)]
    details: Details,
    /// The only asset it may hold [default: any]
    #[arg(long, value_name = "CODE")]
    asset: Option<String>,
    /// The first day it may be booked on [default: any]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    opened_on: Option<Date>,
}

/// What to change of an account; an empty text takes a detail away.
#[derive(Args, Debug)]
pub(crate) struct Change {
    /// Its number or path
    account: String,
    /// A new path of the same type
    #[arg(long)]
    path: Option<String>,
    #[command(flatten)]
    details: Details,
    /// Open a closed account again
    #[arg(long)]
    reopen: bool,
}

impl AccountCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        match self {
            Self::List { at, currency } => {
                let scope = Scope {
                    as_of: at,
                    currency,
                    ..Scope::default()
                };
                let report = books
                    .treasury
                    .accounts(books.org, &books.caller, &scope)
                    .await?;
                let page = AccountPage::from(report);
                context.output.show(&page, accounts_text)?;
            }
            Self::Open(it) => {
                let new = it.into_new()?;
                let opened = books
                    .treasury
                    .open_accounts(books.org, &books.caller, vec![new])
                    .await?;
                for account in opened {
                    show(context, account)?;
                }
            }
            Self::Change(it) => it.run(context, &books).await?,
            Self::Close { account, on } => {
                let on = on.unwrap_or_else(|| books.treasury.today());
                let change = AccountChange {
                    closed_on: Some(Some(on)),
                    ..AccountChange::default()
                };
                apply(context, &books, &account, change).await?;
            }
        }
        books.treasury.close().await;
        Ok(())
    }
}

impl Open {
    fn into_new(self) -> Result<NewAccount, Failure> {
        let it = self.details;
        Ok(NewAccount {
            path: self.path,
            kind: parsed("kind", it.kind.as_deref())?,
            entity: parsed("entity", it.entity.as_deref())?,
            asset: parsed("asset", self.asset.as_deref())?,
            custody: Custody {
                bank: it.bank,
                identification: it.identification,
                region: it.region,
            },
            opened_on: self.opened_on,
        })
    }
}

impl Change {
    async fn run(self, context: &Context, books: &Books) -> Result<(), Failure> {
        let book = books.book().await?;
        let old = Treasury::find_account(&book, &self.account)?.clone();
        let changed = |old: Option<String>, new: Option<String>| match new {
            None => old,
            Some(new) => Some(new).filter(|it| !it.is_empty()),
        };
        let it = self.details;
        let entity = match it.entity.as_deref() {
            None => None,
            Some("") => Some(None),
            found => Some(parsed("entity", found)?),
        };
        let change = AccountChange {
            path: self.path,
            kind: parsed("kind", it.kind.as_deref())?,
            entity,
            custody: Some(Custody {
                bank: changed(old.custody.bank, it.bank),
                identification: changed(old.custody.identification, it.identification),
                region: changed(old.custody.region, it.region),
            }),
            closed_on: self.reopen.then_some(None),
        };
        apply(context, books, &self.account, change).await
    }
}

async fn apply(
    context: &Context,
    books: &Books,
    name: &str,
    change: AccountChange,
) -> Result<(), Failure> {
    let book = books.book().await?;
    let id = Treasury::find_account(&book, name)?.id;
    let changed = books
        .treasury
        .change_account(books.org, &books.caller, id, change)
        .await?;
    show(context, changed)
}

fn show(context: &Context, account: journal::Account) -> Result<(), Failure> {
    context.output.show(&Account::bare(account), |it| {
        let closed = it
            .closed_on
            .map_or_else(String::new, |on| format!(", closed on {on}"));
        format!("{} {} ({}{closed})\n", it.id, it.path, it.kind)
    })
}

fn accounts_text(page: &AccountPage) -> String {
    let columns = [
        ("NR", Align::Right),
        ("ACCOUNT", Align::Left),
        ("KIND", Align::Left),
        ("BALANCE", Align::Right),
        ("", Align::Left),
        ("LAST ENTRY", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for it in &page.items {
        let (amounts, assets) = columns_of(&it.balances);
        table.row(vec![
            it.id.to_string(),
            it.path.clone(),
            it.kind.to_string(),
            amounts,
            assets,
            it.last_entry_on
                .map_or_else(String::new, |on| on.to_string()),
        ]);
    }
    table.render()
}

/// Amounts and their assets, one under the other: two columns.
pub(super) fn columns_of(amounts: &[AssetAmount]) -> (String, String) {
    let numbers: Vec<&str> = amounts.iter().map(|it| it.amount.as_str()).collect();
    let assets: Vec<&str> = amounts.iter().map(|it| it.asset.as_str()).collect();
    (numbers.join("\n"), assets.join("\n"))
}
