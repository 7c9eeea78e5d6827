//! `bursar beneficiary`.
//!
//! Owns: its options and what it prints. Not here: rules (`treasury`).
//! Invariant: `--json` prints the shapes of the HTTP API.

use clap::{Args, Subcommand};
use money::BeneficiaryId;
use server::wire::{Beneficiary, BeneficiaryList, DetailsState};
use treasury::{BankDetails, BeneficiaryDraft, Expected, PostalAddress};

use super::context::{As, Context};
use crate::failure::Failure;
use crate::table::{Align, Table};

/// Who is paid.
#[derive(Debug, Subcommand)]
pub(crate) enum BeneficiaryCommand {
    /// Add somebody who is paid; somebody else has to approve the bank details
    #[command(after_help = "\
Examples:
  bursar beneficiary add 'Bäckerei Müller' --iban 'DE89 3704 0044 0532 0130 00'
  bursar beneficiary add 'Acme Inc' --account-number 123456789 --routing-number 021000021")]
    Add {
        #[command(flatten)]
        details: Details,
        #[command(flatten)]
        who: As,
    },
    /// List beneficiaries with their bank details
    List,
    /// Put in new name or bank details; those before stay in use until these are approved
    Change {
        /// Their id
        id: BeneficiaryId,
        #[command(flatten)]
        details: Details,
        #[command(flatten)]
        who: As,
    },
    /// Approve bank details that somebody else put in
    Approve {
        /// Their id
        id: BeneficiaryId,
        /// The number of the bank details, as `list` shows it
        #[arg(long, value_name = "NUMBER")]
        revision: u32,
        /// Refuse them instead
        #[arg(long)]
        refuse: bool,
        #[command(flatten)]
        who: As,
    },
    /// Take a beneficiary out of use
    Remove {
        /// Their id
        id: BeneficiaryId,
        #[command(flatten)]
        who: As,
    },
}

/// Name and bank details.
#[derive(Args, Debug)]
pub(crate) struct Details {
    /// The name of the account's holder
    name: String,
    /// International bank account number
    #[arg(long)]
    iban: Option<String>,
    /// A number of the bank's own, with --bic or --routing-number
    #[arg(long, value_name = "NUMBER")]
    account_number: Option<String>,
    /// The bank's code
    #[arg(long)]
    bic: Option<String>,
    /// The bank's number in the United States
    #[arg(long, value_name = "NUMBER")]
    routing_number: Option<String>,
    /// Street without the number
    #[arg(long)]
    street: Option<String>,
    /// House number
    #[arg(long)]
    building: Option<String>,
    /// Post code
    #[arg(long)]
    post_code: Option<String>,
    /// Town
    #[arg(long)]
    town: Option<String>,
    /// Country, as in DE
    #[arg(long)]
    country: Option<String>,
}

impl From<Details> for BeneficiaryDraft {
    fn from(it: Details) -> Self {
        Self {
            name: it.name,
            address: Some(PostalAddress {
                street: it.street,
                building: it.building,
                post_code: it.post_code,
                town: it.town,
                country: it.country,
            }),
            bank: BankDetails {
                iban: it.iban,
                account_number: it.account_number,
                bic: it.bic,
                routing_number: it.routing_number,
            },
        }
    }
}

impl BeneficiaryCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        let (treasury, org) = (&books.treasury, books.org);
        let shown = match self {
            Self::List => {
                let found = treasury.beneficiaries(org, &books.caller).await?;
                found.iter().map(Beneficiary::from).collect()
            }
            Self::Add { details, who } => {
                let caller = who.caller(&books).await?;
                let details = details.into();
                let it = treasury.add_beneficiary(org, &caller, &details);
                vec![(&it.await?).into()]
            }
            Self::Change { id, details, who } => {
                let caller = who.caller(&books).await?;
                let (what, details) = ((id, Expected::Any), details.into());
                let it = treasury.change_beneficiary(org, &caller, what, &details);
                vec![(&it.await?).into()]
            }
            Self::Approve {
                id,
                revision,
                refuse,
                who,
            } => {
                let caller = who.caller(&books).await?;
                let it = treasury.decide_beneficiary(org, &caller, (id, revision), !refuse);
                vec![(&it.await?).into()]
            }
            Self::Remove { id, who } => {
                let caller = who.caller(&books).await?;
                let what = (id, Expected::Any);
                treasury.remove_beneficiary(org, &caller, what).await?;
                let it = treasury.beneficiary(org, &books.caller, id).await?;
                vec![(&it).into()]
            }
        };
        let list = BeneficiaryList { items: shown };
        context.output.show(&list, text)?;
        books.treasury.close().await;
        Ok(())
    }
}

fn text(list: &BeneficiaryList) -> String {
    let columns = [
        ("ID", Align::Left),
        ("NAME", Align::Left),
        ("DETAILS", Align::Right),
        ("ACCOUNT", Align::Left),
        ("STATE", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for it in &list.items {
        for revision in &it.revisions {
            let state = match revision.state {
                _ if it.is_removed => "removed",
                DetailsState::Waiting => "waits for approval",
                DetailsState::Refused => "refused",
                DetailsState::Approved if it.current == Some(revision.number) => "in use",
                DetailsState::Approved => "replaced",
            };
            table.row(vec![
                it.id.clone(),
                revision.details.name.clone(),
                revision.number.to_string(),
                revision.account.clone(),
                state.to_owned(),
            ]);
        }
    }
    table.render()
}
