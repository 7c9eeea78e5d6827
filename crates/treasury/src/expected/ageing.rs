//! Ageing: what is open, by how long it is overdue (CASH-6).
//!
//! Owns: the ages and the sums. Not here: which items are open (`item`).
//! Invariant: sums are exact and by asset; what is not yet due is in a column of its own.

use std::collections::BTreeMap;

use money::{Amount, AssetCode, Date, Day, OrganisationId};

use super::item::{ExpectedItem, ExpectedKind};
use crate::error::Error;
use crate::rights::Caller;
use crate::treasury::Treasury;

/// How long something is overdue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Age {
    /// It is due in the future.
    NotDue,
    /// Due today, or up to 30 days ago.
    Days30,
    /// 31 to 60 days ago.
    Days60,
    /// 61 to 90 days ago.
    Days90,
    /// More than 90 days ago.
    Older,
}

impl Age {
    /// Every age, the youngest first.
    pub const ALL: [Self; 5] = [
        Self::NotDue,
        Self::Days30,
        Self::Days60,
        Self::Days90,
        Self::Older,
    ];

    /// The age on a day.
    #[must_use]
    pub fn of(due_on: Date, as_of: Date) -> Self {
        let overdue = Day::from(as_of).number() - Day::from(due_on).number();
        match overdue {
            ..=-1 => Self::NotDue,
            0..=30 => Self::Days30,
            31..=60 => Self::Days60,
            61..=90 => Self::Days90,
            91.. => Self::Older,
        }
    }
}

/// What is open of one kind with one counterparty in one asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgeingRow {
    /// The kind.
    pub kind: ExpectedKind,
    /// The asset.
    pub asset: AssetCode,
    /// The other side's name; none for the sum of all, and for items that name nobody.
    pub counterparty: Option<String>,
    /// How many items.
    pub items: usize,
    /// The open amount of each age, in the order of `Age::ALL`.
    pub ages: [Amount; 5],
    /// All of them.
    pub total: Amount,
}

/// The ageing of everything open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgeingReport {
    /// The day it is about.
    pub as_of: Date,
    /// One row a kind and asset.
    pub totals: Vec<AgeingRow>,
    /// One row a kind, asset and counterparty, the largest first.
    pub rows: Vec<AgeingRow>,
}

type Group = (ExpectedKind, AssetCode, Option<String>);

impl Treasury {
    /// What is open, by how long it is overdue.
    ///
    /// Errors: `Store`, `Refused` when a sum leaves its range.
    pub async fn expected_ageing(
        &self,
        org: OrganisationId,
        caller: &Caller,
        as_of: Option<Date>,
    ) -> Result<AgeingReport, Error> {
        let as_of = as_of.unwrap_or_else(|| self.today());
        let items = self.seen_items(org, caller).await?;
        let open: Vec<ExpectedItem> = items.into_iter().filter(|it| !it.open.is_zero()).collect();
        let totals = rows(&open, as_of, |_| None)?;
        let mut rows = rows(&open, as_of, |it| it.counterparty.clone())?;
        rows.sort_by(|a, b| {
            let size = |it: &AgeingRow| it.total.units().unsigned_abs();
            (a.kind, a.asset)
                .cmp(&(b.kind, b.asset))
                .then_with(|| size(b).cmp(&size(a)))
                .then_with(|| a.counterparty.cmp(&b.counterparty))
        });
        Ok(AgeingReport {
            as_of,
            totals,
            rows,
        })
    }
}

fn rows(
    open: &[ExpectedItem],
    as_of: Date,
    party: impl Fn(&ExpectedItem) -> Option<String>,
) -> Result<Vec<AgeingRow>, Error> {
    let mut groups: BTreeMap<Group, AgeingRow> = BTreeMap::new();
    for it in open {
        let asset = it.open.asset();
        let group = (it.kind, asset.code(), party(it));
        let zero = Amount::from_units(0, asset);
        let row = groups.entry(group).or_insert_with_key(|group| AgeingRow {
            kind: group.0,
            asset: group.1,
            counterparty: group.2.clone(),
            items: 0,
            ages: [zero; 5],
            total: zero,
        });
        let age = &mut row.ages[Age::of(it.due_on, as_of) as usize];
        *age = age.checked_add(it.open)?;
        row.total = row.total.checked_add(it.open)?;
        row.items += 1;
    }
    Ok(groups.into_values().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_as_old_as_it_is_overdue() {
        let due = Date::constant(2026, 3, 1);
        let on = |day: &str| Age::of(due, day.parse().unwrap());
        assert_eq!(on("2026-02-28"), Age::NotDue);
        assert_eq!(
            (on("2026-03-01"), on("2026-03-31")),
            (Age::Days30, Age::Days30)
        );
        assert_eq!(
            (on("2026-04-01"), on("2026-04-30")),
            (Age::Days60, Age::Days60)
        );
        assert_eq!(
            (on("2026-05-01"), on("2026-05-30")),
            (Age::Days90, Age::Days90)
        );
        assert_eq!(on("2026-05-31"), Age::Older);
    }
}
