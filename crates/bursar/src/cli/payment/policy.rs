//! `bursar payment policy`: who approves what.
//!
//! Owns: its options and what it prints. Not here: the rules (`treasury`).
//! Invariant: a policy is read and written in the shape of the HTTP API.

use std::path::PathBuf;

use clap::Subcommand;
use server::wire::{PaymentPolicy, PolicyAnswer};
use treasury::{Expected, PolicyQuestion};

use crate::cli::context::{As, Books, Context, read_file};
use crate::failure::Failure;

/// The largest policy.
const MAX_BYTES: u64 = 1024 * 1024;

/// The policy that says who approves which payments.
#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// Show it, as it is written
    Show,
    /// Put another in its place
    #[command(after_help = "Example:\n  \
        bursar payment policy show > policy.json; bursar payment policy set policy.json")]
    Set {
        /// The policy as JSON; `-` reads it here
        file: PathBuf,
        #[command(flatten)]
        who: As,
    },
    /// Say which approvals a payment would need, and keep nothing
    #[command(after_help = "Example:\n  \
        bursar payment policy preview --from assets:bank:nordbank:eur --amount 12500 --asset EUR")]
    Preview {
        /// The account that would pay, by number or path
        #[arg(long)]
        from: String,
        /// How much
        #[arg(long)]
        amount: String,
        /// Of what
        #[arg(long, default_value = "EUR")]
        asset: String,
        /// sepa, sepa-instant or generic
        #[arg(long, default_value = "sepa")]
        method: String,
        /// By this policy, as JSON [default: the one in force]
        #[arg(long, value_name = "FILE")]
        policy: Option<PathBuf>,
    },
}

impl PolicyCommand {
    pub(super) async fn run(self, context: &Context, books: &Books) -> Result<(), Failure> {
        let (treasury, org, caller) = (&books.treasury, books.org, &books.caller);
        match self {
            Self::Show => {
                let saved = treasury.payment_policy(org, caller).await?;
                context
                    .output
                    .show(&PaymentPolicy::from(saved.policy), written)
            }
            Self::Set { file, who } => {
                let policy = read(&file)?;
                let caller = who.caller(books).await?;
                let set = treasury
                    .set_payment_policy(org, &caller, Expected::Any, policy.into())
                    .await?;
                context
                    .output
                    .show(&PaymentPolicy::from(set.policy), written)
            }
            Self::Preview {
                from,
                amount,
                asset,
                method,
                policy,
            } => {
                let policy = policy.map(|it| read(&it)).transpose()?;
                let question = PolicyQuestion {
                    policy: policy.map(Into::into),
                    account: from,
                    method,
                    amount,
                    asset,
                };
                let found = treasury.preview_payment_policy(org, caller, question);
                let answer = PolicyAnswer::from(found.await?);
                context.output.show(&answer, answer_text)
            }
        }
    }
}

fn read(file: &std::path::Path) -> Result<PaymentPolicy, Failure> {
    let bytes = read_file(file, MAX_BYTES)?;
    serde_json::from_slice(&bytes).map_err(|error| {
        let file = file.display();
        Failure::given("bad-json", format!("{file}: {error}"))
    })
}

fn written(it: &PaymentPolicy) -> String {
    let text = serde_json::to_string_pretty(it).unwrap_or_default();
    crate::table::visible(&text) + "\n"
}

fn answer_text(it: &PolicyAnswer) -> String {
    let needs = it.needs.iter().map(|need| {
        let mut who: Vec<String> = need.roles.clone();
        who.extend(need.members.iter().cloned());
        let who = if who.is_empty() {
            "anyone who approves".to_owned()
        } else {
            who.join(", ")
        };
        format!("{} of {who} ({} could)", need.approvers, need.able)
    });
    let joined: Vec<String> = needs.collect();
    let word = if it.is_ordered { " then " } else { " and " };
    crate::table::visible(&format!("{}: {}\n", it.rule, joined.join(word)))
}
