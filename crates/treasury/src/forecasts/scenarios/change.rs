//! The changes a scenario may consist of.
//!
//! Owns: their types, their versioned shape on disk and on the wire, and what may be in them.
//! Not here: what they do to a forecast (`apply`).
//! Invariant: percentages are whole basis points; every number has a range.

use money::Date;
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Which flows a change is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// All that come in.
    Receipts,
    /// All that go out.
    Payments,
    /// Those with this category, by path, and with all below it.
    Category(String),
    /// The part of this counterparty, by its share of the last year.
    Counterparty(String),
}

impl Which {
    fn parse(text: &str) -> Result<Self, Error> {
        Ok(match text.split_once(':') {
            None if text == "receipts" => Self::Receipts,
            None if text == "payments" => Self::Payments,
            Some(("counterparty", name)) if !name.trim().is_empty() => {
                Self::Counterparty(name.trim().to_owned())
            }
            Some(_) => Self::Category(text.to_owned()),
            None => {
                let wanted = "receipts, payments, the path of a category, or counterparty:NAME";
                return Err(Error::invalid("what", text, wanted));
            }
        })
    }
}

impl std::fmt::Display for Which {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Receipts => f.write_str("receipts"),
            Self::Payments => f.write_str("payments"),
            Self::Category(path) => f.write_str(path),
            Self::Counterparty(name) => write!(f, "counterparty:{name}"),
        }
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Flows are larger or smaller by a share, from a day on.
    Scale {
        /// Which.
        what: Which,
        /// By how much, in basis points.
        percent_bps: i32,
        /// From this day on.
        from: Option<Date>,
    },
    /// Flows come later.
    Delay {
        /// Which.
        what: Which,
        /// By days.
        days: u32,
    },
    /// A share of flows does not come.
    Default {
        /// Which.
        what: Which,
        /// How much of them, in basis points.
        percent_bps: i32,
    },
    /// Flows grow or shrink a year, day by day.
    Growth {
        /// Which.
        what: Which,
        /// By how much a year, in basis points.
        percent_bps: i32,
    },
    /// One flow on one day.
    OneOff {
        /// On this account, by number or path.
        account: String,
        /// When.
        on: Date,
        /// How much, as decimal text in the account's asset; out is negative.
        amount: String,
    },
    /// The rate of a currency, or the price of a token or share, changes at once.
    Shock {
        /// Which asset.
        asset: String,
        /// By how much, in basis points.
        percent_bps: i32,
    },
    /// Interest on what an account holds or owes changes, paid at the end of each month.
    Rate {
        /// Which, by number or path.
        account: String,
        /// By how much a year, in basis points.
        percent_bps: i32,
    },
    /// People are hired, paid on the 25th of each month.
    Hiring {
        /// They are paid from this account, by number or path.
        account: String,
        /// How many.
        people: u32,
        /// What each costs a month, as decimal text in the account's asset.
        monthly: String,
        /// From this day on.
        from: Date,
    },
}

/// A change as it is kept and sent: fields by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeDraft {
    /// scale, delay, default, growth, one_off, shock, rate or hiring.
    pub kind: String,
    /// receipts, payments, the path of a category, or counterparty:NAME.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// Basis points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent_bps: Option<i32>,
    /// Days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
    /// From this day on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// An account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// A day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// An amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// An asset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asset: Option<String>,
    /// People.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<u32>,
}

impl From<&Change> for ChangeDraft {
    fn from(it: &Change) -> Self {
        let none = Self::default();
        let of = |kind: &str, what: &Which, percent: i32| Self {
            kind: kind.to_owned(),
            what: Some(what.to_string()),
            percent_bps: Some(percent),
            ..Self::default()
        };
        match it.clone() {
            Change::Scale {
                what,
                percent_bps,
                from,
            } => Self {
                from,
                ..of("scale", &what, percent_bps)
            },
            Change::Delay { what, days } => Self {
                days: Some(days),
                percent_bps: None,
                ..of("delay", &what, 0)
            },
            Change::Default { what, percent_bps } => of("default", &what, percent_bps),
            Change::Growth { what, percent_bps } => of("growth", &what, percent_bps),
            Change::OneOff {
                account,
                on,
                amount,
            } => Self {
                kind: "one_off".to_owned(),
                account: Some(account),
                on: Some(on),
                amount: Some(amount),
                ..none
            },
            Change::Shock { asset, percent_bps } => Self {
                kind: "shock".to_owned(),
                asset: Some(asset),
                percent_bps: Some(percent_bps),
                ..none
            },
            Change::Rate {
                account,
                percent_bps,
            } => Self {
                kind: "rate".to_owned(),
                account: Some(account),
                percent_bps: Some(percent_bps),
                ..none
            },
            Change::Hiring {
                account,
                people,
                monthly,
                from,
            } => Self {
                kind: "hiring".to_owned(),
                account: Some(account),
                people: Some(people),
                amount: Some(monthly),
                from: Some(from),
                ..none
            },
        }
    }
}

impl TryFrom<ChangeDraft> for Change {
    type Error = Error;

    fn try_from(it: ChangeDraft) -> Result<Self, Error> {
        let lacks = |field: &'static str| {
            Error::invalid(
                field,
                "nothing",
                format!("`{field}` for a change of this kind"),
            )
        };
        let what = || Which::parse(it.what.as_deref().ok_or_else(|| lacks("what"))?);
        let percent = || it.percent_bps.ok_or_else(|| lacks("percent_bps"));
        let text = |value: &Option<String>, field| value.clone().ok_or_else(|| lacks(field));
        let found = match it.kind.as_str() {
            "scale" => Self::Scale {
                what: what()?,
                percent_bps: percent()?,
                from: it.from,
            },
            "delay" => Self::Delay {
                what: what()?,
                days: it.days.ok_or_else(|| lacks("days"))?,
            },
            "default" => Self::Default {
                what: what()?,
                percent_bps: percent()?,
            },
            "growth" => Self::Growth {
                what: what()?,
                percent_bps: percent()?,
            },
            "one_off" => Self::OneOff {
                account: text(&it.account, "account")?,
                on: it.on.ok_or_else(|| lacks("on"))?,
                amount: text(&it.amount, "amount")?,
            },
            "shock" => Self::Shock {
                asset: text(&it.asset, "asset")?,
                percent_bps: percent()?,
            },
            "rate" => Self::Rate {
                account: text(&it.account, "account")?,
                percent_bps: percent()?,
            },
            "hiring" => Self::Hiring {
                account: text(&it.account, "account")?,
                people: it.people.ok_or_else(|| lacks("people"))?,
                monthly: text(&it.amount, "amount")?,
                from: it.from.ok_or_else(|| lacks("from"))?,
            },
            other => {
                let wanted = "scale, delay, default, growth, one_off, shock, rate or hiring";
                return Err(Error::invalid("kind", other, wanted));
            }
        };
        found.check()?;
        Ok(found)
    }
}

impl Change {
    /// Refuses numbers out of range. Errors: `Invalid`.
    pub(super) fn check(&self) -> Result<(), Error> {
        let within = |field, found: i64, range: std::ops::RangeInclusive<i64>| {
            if range.contains(&found) {
                return Ok(());
            }
            let expected = format!("{} to {}", range.start(), range.end());
            Err(Error::invalid(field, &found.to_string(), expected))
        };
        match self {
            // To nothing, or eleven times as much.
            Self::Scale { percent_bps, .. }
            | Self::Growth { percent_bps, .. }
            | Self::Shock { percent_bps, .. } => {
                within("percent_bps", i64::from(*percent_bps), -10_000..=100_000)
            }
            Self::Default { percent_bps, .. } => {
                within("percent_bps", i64::from(*percent_bps), 0..=10_000)
            }
            Self::Rate { percent_bps, .. } => {
                within("percent_bps", i64::from(*percent_bps), -5_000..=5_000)
            }
            Self::Delay { days, .. } => within("days", i64::from(*days), 1..=365),
            Self::Hiring { people, .. } => within("people", i64::from(*people), 1..=100_000),
            Self::OneOff { .. } => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_reads_back_as_it_was_kept() {
        let day: Date = "2026-03-01".parse().unwrap();
        let what = || Which::Category("income:sales".to_owned());
        let all = [
            Change::Scale {
                what: Which::Receipts,
                percent_bps: -1_000,
                from: Some(day),
            },
            Change::Delay {
                what: Which::Counterparty("Acme GmbH".to_owned()),
                days: 30,
            },
            Change::Default {
                what: what(),
                percent_bps: 5_000,
            },
            Change::Growth {
                what: Which::Payments,
                percent_bps: 300,
            },
            Change::OneOff {
                account: "3".to_owned(),
                on: day,
                amount: "-5.00".to_owned(),
            },
            Change::Shock {
                asset: "USD".to_owned(),
                percent_bps: -1_500,
            },
            Change::Rate {
                account: "3".to_owned(),
                percent_bps: 100,
            },
            Change::Hiring {
                account: "3".to_owned(),
                people: 4,
                monthly: "6000".to_owned(),
                from: day,
            },
        ];
        for change in all {
            let draft = ChangeDraft::from(&change);
            assert_eq!(Change::try_from(draft).unwrap(), change);
        }
    }

    #[test]
    fn what_a_change_lacks_or_cannot_have_is_named() {
        let draft = |kind: &str| ChangeDraft {
            kind: kind.to_owned(),
            ..ChangeDraft::default()
        };
        for (change, field) in [
            (draft("scale"), "what"),
            (draft("one_off"), "account"),
            (draft("war"), "kind"),
            (
                ChangeDraft {
                    what: Some("all".to_owned()),
                    ..draft("delay")
                },
                "what",
            ),
            (
                ChangeDraft {
                    what: Some("receipts".to_owned()),
                    percent_bps: Some(-10_001),
                    ..draft("scale")
                },
                "percent_bps",
            ),
        ] {
            let error = Change::try_from(change).unwrap_err().to_string();
            assert!(error.starts_with(field), "{error}");
        }
    }
}
