//! Templates of payments on the wire.
//!
//! Owns: a template and when it repeats. Not here: what is due.
//! Invariant: it says exactly what `treasury::PaymentTemplate` can do, in the same words.

use money::Date;
use serde::{Deserialize, Serialize};
use treasury::SavedTemplate;
use utoipa::ToSchema;

use super::word::PaymentMethod;

/// How often a payment repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Every {
    /// On the same day of the week.
    Week,
    /// On the same day of the month; its last day where it has no such day.
    Month,
    /// Every three months.
    Quarter,
    /// Every twelve months.
    Year,
}

/// When a payment repeats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Repetition {
    /// How often.
    pub every: Every,
    /// The first day of execution.
    #[schema(value_type = String, format = Date)]
    pub first_on: Date,
    /// The last; without end if absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub last_on: Option<Date>,
    /// How many days before it is drafted; 60 at most.
    pub days_ahead: u16,
}

/// A payment to draft again and again, by hand or by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentTemplate {
    /// The account that pays, by path.
    pub account: String,
    /// Who is paid, by id.
    pub beneficiary: String,
    /// How much, as decimal text.
    #[schema(example = "1200.00")]
    pub amount: String,
    /// Of what.
    #[schema(example = "EUR")]
    pub asset: String,
    /// By which rules; guessed if absent.
    #[serde(default)]
    pub method: Option<PaymentMethod>,
    /// What the payee is told.
    #[serde(default)]
    pub text: Option<String>,
    /// A reference of the payee's.
    #[serde(default)]
    pub reference: Option<String>,
    /// When it repeats by itself; never if absent.
    #[serde(default)]
    pub repeats: Option<Repetition>,
}

/// A template as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SavedPaymentTemplate {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u64,
    /// Who kept it last: the maker of what it drafts.
    pub kept_by: String,
    /// The template.
    pub template: PaymentTemplate,
}

/// Templates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PaymentTemplateList {
    /// By name.
    pub items: Vec<SavedPaymentTemplate>,
}

/// The day for which a template is drafted.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateUse {
    /// The day of execution; the next on which the bank works if absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub execute_on: Option<Date>,
}

impl From<treasury::Every> for Every {
    fn from(it: treasury::Every) -> Self {
        match it {
            treasury::Every::Week => Self::Week,
            treasury::Every::Month => Self::Month,
            treasury::Every::Quarter => Self::Quarter,
            treasury::Every::Year => Self::Year,
        }
    }
}

impl From<Every> for treasury::Every {
    fn from(it: Every) -> Self {
        match it {
            Every::Week => Self::Week,
            Every::Month => Self::Month,
            Every::Quarter => Self::Quarter,
            Every::Year => Self::Year,
        }
    }
}

impl From<PaymentTemplate> for treasury::PaymentTemplate {
    fn from(it: PaymentTemplate) -> Self {
        let method = it.method.map(journal::PaymentMethod::from);
        Self {
            account: it.account,
            beneficiary: it.beneficiary,
            amount: it.amount,
            asset: it.asset,
            method: method.map(|it| it.word().to_owned()),
            text: it.text,
            reference: it.reference,
            repeats: it.repeats.map(|it| treasury::Repetition {
                every: it.every.into(),
                first_on: it.first_on,
                last_on: it.last_on,
                days_ahead: it.days_ahead,
            }),
        }
    }
}

impl From<SavedTemplate> for SavedPaymentTemplate {
    fn from(it: SavedTemplate) -> Self {
        let kept = it.template;
        let method = kept.method.as_deref();
        let method = method.and_then(journal::PaymentMethod::find);
        Self {
            name: it.name,
            version: it.version,
            kept_by: it.kept_by,
            template: PaymentTemplate {
                account: kept.account,
                beneficiary: kept.beneficiary,
                amount: kept.amount,
                asset: kept.asset,
                method: method.map(Into::into),
                text: kept.text,
                reference: kept.reference,
                repeats: kept.repeats.map(|it| Repetition {
                    every: it.every.into(),
                    first_on: it.first_on,
                    last_on: it.last_on,
                    days_ahead: it.days_ahead,
                }),
            },
        }
    }
}
