//! `bursar demo`: the demo company, made through the same use cases as a user's.
//!
//! Owns: the order in which it is set up, and that a second run finds it made.
//! Not here: what it consists of (`crate::demo`), serving (`serve`).
//! Invariant: a run that was cut off is gone on with; nothing is booked twice.

mod office;
mod settled;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Args;
use jiff::tz::Offset;
use journal::{
    AccountKind, Book, Custody, Entity, EntitySlug, Entry, EntryView, NewAccount, Posting,
};
use money::{Date, OrganisationId};
use serde::Serialize;
use treasury::{
    AccrualRhythm, Caller, CategoryChoice, Commit, Error, Expected, ImportState, NewFile,
    NewImport, NewOrganisation, OrganisationRow, PriceDraft, Treasury,
};

use super::context::{Context, parse_day};
use super::serve::{self, Invite};
use crate::demo::{DemoAccount, DemoAccountKind, DemoCompany, DemoEntry, DemoPosting, company};
use crate::failure::Failure;
use crate::output::{Output, progress};
use office::OFFICE;
use settled::is_settled;

/// The key of the last entries: debt, deposits and what the entities owe each other.
const DEBT: &str = "demo/debt";
/// Past weeks whose forecasts are made, so that there is something to compare with what came.
const HINDCASTS: usize = 13;
/// The demo company's short name.
const SLUG: &str = "nordwind-trading";

/// What the demo does.
#[derive(Args, Debug)]
#[command(after_help = "\
The first run makes the company Nordwind Trading: two entities, three years of bank files imported
as yours would be. Later runs find it made and serve it.

Examples:
  bursar demo
  bursar demo --no-serve --data ./demo && bursar balances --tree --data ./demo")]
pub(crate) struct Demo {
    /// Make it, then end
    #[arg(long)]
    no_serve: bool,
    /// Address and port [default: 127.0.0.1:8000; or BURSAR_LISTEN]; port 0 takes a free one
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<String>,
    /// Another company with the same business
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Where the demo's bank files go.
#[derive(Args, Debug)]
pub(crate) struct Files {
    /// The folder; made if it is not there
    folder: PathBuf,
    /// The last day of the three years
    #[arg(value_name = "LAST-DAY", value_parser = parse_day)]
    last_day: Date,
    /// Another company with the same business
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Serialize)]
struct Made {
    organisation: String,
    slug: String,
    entries: usize,
    accounts: usize,
    made_now: bool,
}

impl Demo {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        // A port in use is said at once, not after the work.
        let listening = if self.no_serve {
            None
        } else {
            Some(serve::bind(context).await?)
        };
        let treasury = context.open().await?;
        let made = self.make(&treasury, context.output).await?;
        let shown = context.output;
        if listening.is_none() || !shown.is_json() {
            shown.show(&made, made_text)?;
        }
        match listening {
            Some(listening) => serve::serve(context, treasury, listening, Invite::IfRequired).await,
            None => {
                treasury.close().await;
                Ok(())
            }
        }
    }

    async fn make(&self, treasury: &Treasury, output: Output) -> Result<Made, Failure> {
        let caller = Caller::local();
        let organisation = organisation(treasury, &caller).await?;
        let org = organisation.id;
        let is_imported = is_imported(treasury, org).await?;
        let has_office = is_imported && treasury.book(org).await?.request(OFFICE).is_some();
        let is_made = has_office && is_settled(treasury, org, &caller).await?;
        if !is_made {
            // The day it was begun: a run that goes on with it makes the same data.
            let last_day = Offset::UTC.to_datetime(organisation.created_at).date();
            let maker = Maker {
                treasury,
                org,
                caller,
                company: company(self.seed, last_day),
            };
            if has_office {
                maker.settle().await?;
            } else {
                maker.make(output, is_imported).await?;
            }
            // Made by the worker while people look at the rest.
            treasury.want_forecast(org, &maker.caller, false).await?;
            treasury
                .want_hindcast(org, &maker.caller, HINDCASTS)
                .await?;
        }
        let book = treasury.book(org).await?;
        Ok(Made {
            organisation: organisation.name,
            slug: organisation.slug,
            entries: book.entry_count(),
            accounts: book.chart().len(),
            made_now: !is_made,
        })
    }
}

fn made_text(it: &Made) -> String {
    let (name, entries, accounts) = (&it.organisation, it.entries, it.accounts);
    let word = if it.made_now { "made" } else { "found" };
    format!("{word} {name}: {entries} entries on {accounts} accounts\n")
}

async fn organisation(treasury: &Treasury, caller: &Caller) -> Result<OrganisationRow, Failure> {
    match treasury.organisation(SLUG).await {
        Err(Error::NotFound { .. }) => {}
        found => return Ok(found?),
    }
    let new = NewOrganisation {
        name: "Nordwind Trading".to_owned(),
        slug: Some(SLUG.to_owned()),
        reporting: "EUR".to_owned(),
    };
    Ok(treasury.create_organisation(caller, new).await?)
}

/// The import is all or nothing.
async fn is_imported(treasury: &Treasury, org: OrganisationId) -> Result<bool, Failure> {
    let imports = treasury.imports(org, &Caller::local()).await?;
    Ok(imports.iter().any(|it| it.state != ImportState::Preview))
}

/// Sets up the company, step by step; each step does only what is missing.
struct Maker<'a> {
    treasury: &'a Treasury,
    org: OrganisationId,
    caller: Caller,
    company: DemoCompany,
}

impl Maker<'_> {
    async fn make(&self, output: Output, is_imported: bool) -> Result<(), Failure> {
        let bar = progress(output, 7, "accounts");
        self.define().await?;
        self.open_accounts().await?;
        self.keep_rules().await?;
        bar.inc(1);
        if !is_imported {
            bar.set_message("entries");
            self.post_entries().await?;
            bar.inc(1);
            bar.set_message("prices");
            self.put_prices().await?;
            bar.inc(1);
            bar.set_message("reading bank files");
            self.import(&bar).await?;
        } else {
            self.apply_rules().await?;
        }
        bar.set_message("debt");
        self.owe().await?;
        bar.inc(1);
        bar.set_message("office");
        self.set_up_office().await?;
        bar.finish_and_clear();
        Ok(())
    }

    async fn define(&self) -> Result<(), Failure> {
        let assets = self.company.assets.clone();
        self.treasury
            .define_assets(self.org, &self.caller, assets)
            .await?;
        for name in &self.company.entities {
            let entity = Entity {
                slug: slug_of(name)?,
                name: (*name).to_owned(),
            };
            self.treasury
                .define_entity(self.org, &self.caller, entity)
                .await?;
        }
        Ok(())
    }

    async fn open_accounts(&self) -> Result<(), Failure> {
        let book = self.treasury.book(self.org).await?;
        let is_missing = |it: &&DemoAccount| book.chart().find(it.path).is_none();
        let missing = self.company.accounts.iter().filter(is_missing);
        let mut new: Vec<NewAccount> = missing.map(new_account).collect::<Result<_, _>>()?;
        // An address or a depot can hold several assets; it is one account's identification only.
        let mut named = BTreeSet::new();
        for it in &mut new {
            let name = it.custody.identification.take();
            it.custody.identification = name.filter(|name| named.insert(name.clone()));
        }
        if !new.is_empty() {
            self.treasury
                .open_accounts(self.org, &self.caller, new)
                .await?;
        }
        Ok(())
    }

    async fn post_entries(&self) -> Result<(), Failure> {
        let book = self.treasury.book(self.org).await?;
        if book.entry_count() > 0 {
            return Ok(());
        }
        let entries = self.company.entries.iter();
        let entries = entries.map(|it| entry(&book, it));
        let entries = entries.collect::<Result<_, _>>()?;
        self.treasury
            .post_entries(self.org, &self.caller, entries)
            .await?;
        Ok(())
    }

    /// Facilities, claims between the entities, and their entries, which come last: they say that
    /// all of it is there.
    async fn owe(&self) -> Result<(), Failure> {
        let (treasury, org, caller) = (self.treasury, self.org, &self.caller);
        let debt = &self.company.debt;
        for (account, entity) in &debt.between {
            let other = slug_of(entity)?.to_string();
            let on = (*account, Expected::Any);
            treasury.mark_intercompany(org, caller, on, &other).await?;
        }
        let mut facilities = Vec::new();
        for (number, draft) in debt.facilities.iter().enumerate() {
            // The key makes a facility once, also by a run that goes on with one cut off.
            let keyed = caller.clone().with_key(Some(format!("{DEBT}/{number}")));
            facilities.push(treasury.add_facility(org, &keyed, draft).await?);
        }
        self.categorise_annuities().await?;
        let book = treasury.book(org).await?;
        let entries = debt.entries.iter().map(|it| entry(&book, it));
        let entries = entries.collect::<Result<_, _>>()?;
        let keyed = caller.clone().with_key(Some(DEBT.to_owned()));
        treasury.post_entries(org, &keyed, entries).await?;
        let last_day = self.company.debt.last_day;
        for it in &facilities {
            if it.terms.accrual != AccrualRhythm::None {
                let until = (it.id, Some(last_day));
                treasury.accrue_facility(org, caller, until).await?;
            }
        }
        Ok(())
    }

    /// The bank's lines of the loan's annuity go to the loan.
    async fn categorise_annuities(&self) -> Result<(), Failure> {
        let debt = &self.company.debt;
        let book = self.treasury.book(self.org).await?;
        let lines = book.entries().filter(|it| {
            let is_open = it.reversed_by().is_none() && it.reclassified_by().next().is_none();
            is_open && it.line().is_some() && it.description().contains(&debt.annuity)
        });
        let choice = |it: EntryView<'_>| CategoryChoice {
            entry: it.seq(),
            category: debt.annuity_account.to_owned(),
        };
        let choices: Vec<CategoryChoice> = lines.map(choice).collect();
        if !choices.is_empty() {
            self.treasury
                .categorise(self.org, &self.caller, &choices)
                .await?;
        }
        Ok(())
    }

    async fn put_prices(&self) -> Result<(), Failure> {
        let draft = |it: &crate::demo::DemoPrice| PriceDraft {
            base: it.base.to_owned(),
            quote: it.quote.to_owned(),
            on: it.on,
            rate: it.rate,
            source: it.source.to_owned(),
        };
        let drafts: Vec<PriceDraft> = self.company.prices.iter().map(draft).collect();
        self.treasury
            .put_prices(self.org, &self.caller, &drafts)
            .await?;
        Ok(())
    }

    async fn import(&self, bar: &indicatif::ProgressBar) -> Result<(), Failure> {
        let file = |it: &crate::demo::DemoFile| NewFile {
            name: it.name.clone(),
            bytes: it.bytes.clone(),
        };
        let files: Vec<NewFile> = self.company.files.iter().map(file).collect();
        let mapping = self.company.mappings.first().cloned();
        let (treasury, org, caller) = (self.treasury, self.org, &self.caller);
        let new = NewImport {
            files,
            account: None,
            mapping,
        };
        let preview = treasury.create_import(org, caller, new).await?;
        bar.inc(1);
        bar.set_message("booking");
        // A CSV does not say whose it is: the user's choice in the wizard is made here.
        let mut accounts = BTreeMap::new();
        for statement in &preview.statements {
            if let Some(file) = self.company.files.get(statement.file) {
                accounts.insert(statement.index, file.account_path.to_owned());
            }
        }
        let commit = Commit {
            accounts,
            is_confirmed: false,
        };
        treasury
            .commit_import(org, caller, preview.id, commit)
            .await?;
        Ok(())
    }
}

/// An entry of the demo on the accounts of these books.
fn entry(book: &Book, it: &DemoEntry) -> Result<Entry, Failure> {
    let posting = |it: &DemoPosting| -> Result<Posting, Failure> {
        Ok(Posting {
            account: Treasury::find_account(book, it.account)?.id,
            amount: it.amount,
            valued_on: None,
            counter: it.counter,
        })
    };
    let postings = it.postings.iter().map(posting).collect::<Result<_, _>>()?;
    let mut entry = Entry::new(it.booked_on, it.description.clone(), postings);
    entry.counterparty.clone_from(&it.counterparty);
    entry.reference.clone_from(&it.reference);
    Ok(entry)
}

fn slug_of(name: &str) -> Result<EntitySlug, Failure> {
    let plain: String = name
        .to_lowercase()
        .chars()
        .map(|it| if it.is_ascii_alphanumeric() { it } else { '-' })
        .collect();
    plain
        .trim_matches('-')
        .parse()
        .map_err(|error| Failure::unavailable("internal", format!("entity `{name}`: {error}")))
}

fn new_account(it: &DemoAccount) -> Result<NewAccount, Failure> {
    let kind = match it.kind {
        DemoAccountKind::Bank | DemoAccountKind::Card => AccountKind::Bank,
        DemoAccountKind::Wallet => AccountKind::Wallet,
        DemoAccountKind::Broker => AccountKind::Broker,
        DemoAccountKind::Loan => AccountKind::Debt,
        DemoAccountKind::Claim => AccountKind::Other,
        DemoAccountKind::Trading => AccountKind::Trading,
        DemoAccountKind::Category if it.path.starts_with("equity") => AccountKind::Other,
        DemoAccountKind::Category => AccountKind::Category,
    };
    let asset = it.asset.map(str::parse).transpose();
    Ok(NewAccount {
        path: it.path.to_owned(),
        kind: Some(kind),
        entity: it.entity.map(slug_of).transpose()?,
        asset: asset.map_err(|error| {
            Failure::unavailable("internal", format!("account {}: {error}", it.path))
        })?,
        custody: Custody {
            bank: it.bank.map(str::to_owned),
            identification: it.identification.clone(),
            region: it.region.map(str::to_owned),
        },
        opened_on: None,
    })
}

#[derive(Serialize)]
struct Written {
    folder: String,
    files: usize,
    lines: usize,
}

impl Files {
    pub(crate) fn run(self, output: Output) -> Result<(), Failure> {
        let failed = |error: std::io::Error| Failure::file("write into", &self.folder, &error);
        let company = company(self.seed, self.last_day);
        std::fs::create_dir_all(&self.folder).map_err(failed)?;
        for file in &company.files {
            std::fs::write(self.folder.join(&file.name), &file.bytes).map_err(failed)?;
        }
        let written = Written {
            folder: self.folder.display().to_string(),
            files: company.files.len(),
            lines: company.files.iter().map(|it| it.control.lines).sum(),
        };
        output.show(&written, |it| {
            format!("{} files, {} lines in {}\n", it.files, it.lines, it.folder)
        })
    }
}
