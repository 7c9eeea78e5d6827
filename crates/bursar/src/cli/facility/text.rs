//! What `bursar facility` prints.
//!
//! Owns: the tables. Not here: the figures. Invariant: what there is none of is shown as a dash.

use server::wire::{
    AccrualList, AccrualState, AssetAmount, DebtPaymentList, Facility, FacilityList,
    FacilitySchedule, ValuedTotal,
};

use crate::table::{Align, Table};

const NONE: &str = "-";

fn amount(it: Option<&AssetAmount>) -> String {
    it.map_or_else(|| NONE.to_owned(), |it| it.amount.clone())
}

fn total(it: &ValuedTotal) -> String {
    let unpriced = if it.unpriced.is_empty() {
        String::new()
    } else {
        format!(" and, without a price, {}", it.unpriced.join(", "))
    };
    format!("{}{unpriced}", amount(it.value.as_ref()))
}

pub(super) fn list(list: &FacilityList) -> String {
    let mut table = Table::new(&[
        ("ID", Align::Left),
        ("NAME", Align::Left),
        ("KIND", Align::Left),
        ("STATE", Align::Left),
        ("OUTSTANDING", Align::Right),
        ("SCHEDULED", Align::Right),
        ("HEADROOM", Align::Right),
        ("ACCRUED", Align::Right),
        ("ASSET", Align::Left),
        ("NEXT", Align::Left),
        ("MATURES", Align::Left),
    ]);
    for it in &list.items {
        let next = it.next_payment.as_ref().map(|it| it.on.to_string());
        let matures = it.matures_on.map(|it| it.to_string());
        table.row(vec![
            it.id.clone(),
            it.name.clone(),
            it.kind.word().to_owned(),
            it.state.word().to_owned(),
            it.outstanding.amount.clone(),
            amount(it.scheduled.as_ref()),
            amount(it.headroom.as_ref()),
            it.accrued.amount.clone(),
            it.asset.clone(),
            next.unwrap_or_else(|| NONE.to_owned()),
            matures.unwrap_or_else(|| NONE.to_owned()),
        ]);
    }
    let mut ladder = Table::new(&[
        ("DUE", Align::Left),
        ("OWED", Align::Right),
        ("LENT", Align::Right),
    ]);
    for it in &list.maturities {
        ladder.row(vec![
            it.rung.word().to_owned(),
            total(&it.owed_value),
            total(&it.lent_value),
        ]);
    }
    let totals = &list.totals;
    format!(
        "{}\n{}in {}: owed {}, lent {}, to draw {}\n",
        table.render(),
        ladder.render(),
        list.currency,
        total(&totals.owed),
        total(&totals.lent),
        total(&totals.headroom),
    )
}

pub(super) fn one(it: &Facility) -> String {
    let mut lines = vec![
        format!(
            "{} {} ({}, {})",
            it.id,
            it.name,
            it.kind.word(),
            it.state.word()
        ),
        format!("account {} ({})", it.account.path, it.side.word()),
        format!(
            "from {} to {}, every {} months, {} bps, {}, {}",
            it.starts_on,
            it.matures_on
                .map_or_else(|| "open".to_owned(), |it| it.to_string()),
            it.every_months,
            it.current_rate_bps,
            it.day_count.word(),
            it.repayment.word(),
        ),
        format!("outstanding {} {}", it.outstanding.amount, it.asset),
    ];
    if let (Some(scheduled), Some(difference)) = (&it.scheduled, &it.difference) {
        let (scheduled, difference) = (&scheduled.amount, &difference.amount);
        lines.push(format!("scheduled {scheduled}, difference {difference}"));
    }
    if let (Some(limit), Some(headroom)) = (&it.limit, &it.headroom) {
        let (limit, headroom) = (&limit.amount, &headroom.amount);
        lines.push(format!("limit {limit}, headroom {headroom}"));
    }
    lines.push(format!(
        "interest: accrued {} in this period, booked {}, not booked {}",
        it.accrued.amount, it.booked.amount, it.unbooked.amount
    ));
    if let Some(next) = &it.next_payment {
        lines.push(format!(
            "next on {}: interest {}, repayment {}",
            next.on, next.interest.amount, next.repayment.amount
        ));
    }
    lines.push(String::new());
    lines.join("\n")
}

pub(super) fn schedule(it: &FacilitySchedule) -> String {
    let mut table = Table::new(&[
        ("NO", Align::Right),
        ("FROM", Align::Left),
        ("TO", Align::Left),
        ("PAID ON", Align::Left),
        ("DAYS", Align::Right),
        ("OPENING", Align::Right),
        ("INTEREST", Align::Right),
        ("REPAYMENT", Align::Right),
        ("CLOSING", Align::Right),
        ("JOURNAL", Align::Right),
        ("DIFFERENCE", Align::Right),
    ]);
    let shown = |it: &Option<String>| it.clone().unwrap_or_else(|| NONE.to_owned());
    for row in &it.items {
        table.row(vec![
            row.number.to_string(),
            row.from.to_string(),
            row.to.to_string(),
            row.paid_on.to_string(),
            row.days.to_string(),
            row.opening.clone(),
            row.interest.clone(),
            row.repayment.clone(),
            row.closing.clone(),
            shown(&row.actual),
            shown(&row.difference),
        ]);
    }
    let what = if it.agreed {
        "as agreed"
    } else {
        "of what is outstanding"
    };
    format!(
        "{}{what}, in {}: interest {}, repayments {}\n",
        table.render(),
        it.asset,
        it.interest,
        it.repayment
    )
}

pub(super) fn accruals(list: &AccrualList) -> String {
    let mut table = Table::new(&[
        ("FROM", Align::Left),
        ("BOOKED ON", Align::Left),
        ("INTEREST", Align::Right),
        ("CATCH-UP", Align::Right),
        ("AMOUNT", Align::Right),
        ("STATE", Align::Left),
    ]);
    for it in &list.items {
        let state = match (it.state, it.entry, it.closed_through) {
            (AccrualState::Booked, Some(entry), _) => format!("booked by entry {entry}"),
            (AccrualState::Closed, _, Some(day)) => format!("closed through {day}"),
            _ => "due".to_owned(),
        };
        table.row(vec![
            it.from.to_string(),
            it.booked_on.to_string(),
            it.interest.amount.clone(),
            it.catch_up.amount.clone(),
            it.amount.amount.clone(),
            state,
        ]);
    }
    let mut text = table.render();
    text.push_str(&format!("{} booked now\n", list.booked));
    for problem in &list.problems {
        text.push_str(&format!("  not booked: {problem}\n"));
    }
    text
}

pub(super) fn payments(list: &DebtPaymentList) -> String {
    let mut table = Table::new(&[
        ("ON", Align::Left),
        ("FACILITY", Align::Left),
        ("WHAT", Align::Left),
        ("AMOUNT", Align::Right),
        ("ASSET", Align::Left),
        ("ACCOUNT", Align::Right),
    ]);
    for it in &list.items {
        let account = it.account.map(|it| it.to_string());
        table.row(vec![
            it.on.to_string(),
            it.name.clone(),
            it.part.word().to_owned(),
            it.amount.amount.clone(),
            it.amount.asset.clone(),
            account.unwrap_or_else(|| NONE.to_owned()),
        ]);
    }
    table.render()
}
