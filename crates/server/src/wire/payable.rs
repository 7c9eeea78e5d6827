//! Payables to pay, on the wire.
//!
//! Owns: a run of payments for open payables, and reading ids. Not here: rules (`treasury`).
//! Invariant: what is no id is refused before anything is asked.

use money::Date;
use serde::Deserialize;
use utoipa::ToSchema;

use super::entry::AccountName;

pub(super) const BENEFICIARY: &str = "the id of a beneficiary, as in bnf_…";

/// Reads an id. Errors: `Invalid` with the field.
pub(super) fn id_of<T: std::str::FromStr>(
    field: &'static str,
    text: &str,
    expected: &str,
) -> Result<T, treasury::Error> {
    text.parse().map_err(|_| treasury::Error::Invalid {
        field,
        found: text.chars().take(80).collect(),
        expected: expected.to_owned(),
    })
}

/// A payable to pay.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayableChoice {
    /// The expected item's id.
    pub item: String,
    /// Who is paid, by id; whoever the item's account or name leads to if absent.
    #[serde(default)]
    pub beneficiary: Option<String>,
}

/// Open payables to draft payments of, all or none: `items`, or all that are due by `due_to`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayableRun {
    /// The account that pays, by number or path.
    pub account: AccountName,
    /// Which ones.
    #[serde(default)]
    pub items: Vec<PayableChoice>,
    /// Every invoice that is due by this day and that no payment pays yet.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub due_to: Option<Date>,
    /// The day of execution; each item's due date, or today, if absent. Either is moved to a day
    /// on which the bank works.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub execute_on: Option<Date>,
}

impl PayableRun {
    /// The run. Errors: `Invalid` for what is no id.
    pub fn run(self) -> Result<treasury::PayableRun, treasury::Error> {
        let one = |it: PayableChoice| {
            let item = id_of("item", &it.item, "the id of an expected item, as in exp_…")?;
            let payee = it.beneficiary.as_deref();
            let payee = payee.map(|it| id_of("beneficiary", it, BENEFICIARY));
            let beneficiary = payee.transpose()?;
            Ok(treasury::PayableChoice { item, beneficiary })
        };
        let items = self.items.into_iter().map(one);
        Ok(treasury::PayableRun {
            account: self.account.to_string(),
            items: items.collect::<Result<_, treasury::Error>>()?,
            due_to: self.due_to,
            execute_on: self.execute_on,
        })
    }
}
