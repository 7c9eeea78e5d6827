//! An entry (`Ntry`) to a line (CASH-1).
//!
//! Owns: what is booked: amount, direction, dates and status of the entry itself.
//! Not here: its details (`detail`), balances and the account (`head`).
//! Invariant: one entry is one line; details only enrich it and never change an amount.

use money::{Date, Decimal};

use super::detail::{self, Details, Foreign, Party};
use super::tree::{NodeId, Tree};
use super::value::{day, digits, signed};
use crate::problem::{Place, Problem};
use crate::statement::{Fingerprint, Line, LineStatus, Original};
use crate::text::squeeze;

/// What an entry must know of its statement.
pub(super) struct Around<'a> {
    /// The statement's currency, once known.
    pub(super) currency: Option<&'a str>,
    /// The statement's account.
    pub(super) account: Option<&'a str>,
    /// The day to fall back to: the end of the statement's period, or when it was made.
    pub(super) day: Option<Date>,
}

/// The parts of an entry that cannot be missing.
struct Core<'t> {
    amount: Decimal,
    currency: &'t str,
    status: LineStatus,
    booked_on: Date,
    valued_on: Option<Date>,
}

/// Reads one entry; none when a part that cannot be missing is (its problem is then added).
pub(super) fn read(
    tree: &Tree,
    details: Details,
    around: &Around<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Line> {
    let root = 0;
    let core = read_core(tree, around, problems)?;
    check_details(tree, &core, &details, problems);
    let common = &details.common;
    let other = other_side(&details, core.amount, around.account);
    let own_code = detail::bank_code(tree, root);
    let reference = |name: &str| detail::reference_of(tree.get(root, &[name]));
    let bank_reference = reference("AcctSvcrRef").or_else(|| common.bank_reference.clone());
    let customer_reference = reference("NtryRef")
        .or_else(|| common.instruction.clone())
        .or_else(|| batch_reference(tree, root));
    let foreign = detail::foreign(tree, root, core.currency).or_else(|| common.foreign.clone());
    let other = other.clone();
    let description = description(tree, root, &details);
    let fingerprint = fingerprint(
        &core,
        &[
            bank_reference.as_deref(),
            common.end_to_end_id.as_deref(),
            other.account.as_deref(),
            Some(&description),
        ],
    );
    let mut raw = raw_entry(tree, root);
    raw.extend(details.raw);
    Some(Line {
        booked_on: core.booked_on,
        valued_on: core.valued_on,
        amount: core.amount,
        status: core.status,
        original: foreign.and_then(|it| original(it, core.amount)),
        bank_reference,
        customer_reference,
        end_to_end_id: details.common.end_to_end_id,
        counterparty: other.name,
        counterparty_account: other.account,
        counterparty_bank: other.bank,
        description,
        code: own_code.or(details.common.code),
        raw,
        line: tree.position(root).line,
        fingerprint,
    })
}

fn read_core<'t>(
    tree: &'t Tree,
    around: &Around<'t>,
    problems: &mut Vec<Problem>,
) -> Option<Core<'t>> {
    let root = 0;
    let place = tree.position(root).place();
    let missing = |what: &str, expected: &str| {
        Problem::error(
            "missing-field",
            place,
            &format!("entry without {what}"),
            expected,
        )
    };
    let Some(node) = tree.child(root, "Amt") else {
        problems.push(missing(
            "Amt",
            "<Amt Ccy=\"EUR\">12.34</Amt> in every entry",
        ));
        return None;
    };
    let Some(amount) = digits(tree.text(node)) else {
        problems.push(Problem::error(
            "amount-not-a-number",
            tree.position(node).place(),
            tree.text(node),
            "digits with at most one decimal point and no sign, as in 1234.56; \
             download the file again",
        ));
        return None;
    };
    let Some(direction) = tree.get(root, &["CdtDbtInd"]) else {
        problems.push(missing("CdtDbtInd", "CRDT or DBIT in every entry"));
        return None;
    };
    let Some(amount) = signed(amount, direction) else {
        problems.push(Problem::error(
            "direction-unknown",
            place,
            direction,
            "CRDT or DBIT",
        ));
        return None;
    };
    check_currency(tree, node, around, problems);
    let (booked_on, valued_on) = dates(tree, around, problems)?;
    Some(Core {
        amount,
        currency: tree.currency(node).or(around.currency).unwrap_or_default(),
        status: status(tree, problems),
        booked_on,
        valued_on,
    })
}

fn check_currency(tree: &Tree, node: NodeId, around: &Around<'_>, problems: &mut Vec<Problem>) {
    let (Some(own), Some(account)) = (tree.currency(node), around.currency) else {
        return;
    };
    if own != account {
        problems.push(Problem::confirm(
            "currency-differs",
            tree.position(node).place(),
            &format!("{} {own}", tree.text(node)),
            format!("an entry in {account}, the statement's currency"),
        ));
    }
}

/// Booking and value date; each stands in for the other, the statement's day for both.
fn dates(
    tree: &Tree,
    around: &Around<'_>,
    problems: &mut Vec<Problem>,
) -> Option<(Date, Option<Date>)> {
    let mut read = |name: &'static str| {
        let node = tree.child(0, name)?;
        let text = tree
            .get_any(node, &[&["Dt"], &["DtTm"]])
            .or_else(|| Some(tree.text(node)).filter(|it| !it.is_empty()))?;
        let found = day(text);
        if found.is_none() {
            problems.push(Problem::confirm(
                "date-not-a-date",
                tree.position(node).place(),
                text,
                format!("{name} as in 2024-01-31; another date of the entry is used"),
            ));
        }
        found
    };
    let (booked, valued) = (read("BookgDt"), read("ValDt"));
    if let Some(booked_on) = booked.or(valued) {
        return Some((booked_on, valued));
    }
    let place = tree.position(0).place();
    let Some(fallback) = around.day else {
        problems.push(Problem::error(
            "missing-field",
            place,
            "entry without BookgDt and ValDt",
            "a booking or value date in every entry",
        ));
        return None;
    };
    problems.push(Problem::confirm(
        "missing-field",
        place,
        "entry without BookgDt and ValDt",
        format!("a booking date; if confirmed, {fallback} (the message's own day) is used"),
    ));
    Some((fallback, None))
}

fn status(tree: &Tree, problems: &mut Vec<Problem>) -> LineStatus {
    let Some(node) = tree.child(0, "Sts") else {
        return LineStatus::Booked;
    };
    let text = tree
        .get_any(node, &[&["Cd"], &["Prtry"]])
        .unwrap_or_else(|| tree.text(node));
    match text {
        "BOOK" | "" => LineStatus::Booked,
        "PDNG" | "FUTR" => LineStatus::Pending,
        "INFO" => LineStatus::Information,
        other => {
            problems.push(Problem::confirm(
                "status-unknown",
                tree.position(node).place(),
                other,
                "BOOK, PDNG, FUTR or INFO; the entry is read as pending and not booked",
            ));
            LineStatus::Pending
        }
    }
}

/// Says when the details do not add up; the entry's own amount stays what is booked.
fn check_details(tree: &Tree, core: &Core<'_>, details: &Details, problems: &mut Vec<Problem>) {
    let place: Place = tree.position(0).place();
    if let Some(text) = &details.garbled {
        problems.push(Problem::confirm(
            "amount-not-a-number",
            place,
            text,
            "a number in the details; the entry's own amount is used",
        ));
    }
    if let Some(sum) = details.sum.filter(|it| *it != core.amount) {
        problems.push(Problem::notice(
            "details-differ",
            place,
            &format!("details add up to {sum}"),
            format!("{}, the entry's amount, which is used", core.amount),
        ));
    }
}

/// The debtor of a credit, the creditor of a debit.
///
/// In a return the parties keep their roles of the first payment: whose account is ours is us.
fn other_side<'d>(details: &'d Details, amount: Decimal, account: Option<&str>) -> &'d Party {
    let common = &details.common;
    let (first, second) = if amount.is_negative() {
        (&common.creditor, &common.debtor)
    } else {
        (&common.debtor, &common.creditor)
    };
    let is_own = |party: &Party| party.account.is_some() && party.account.as_deref() == account;
    if is_own(first) && !is_own(second) {
        second
    } else {
        first
    }
}

fn batch_reference(tree: &Tree, root: NodeId) -> Option<String> {
    let paths: [&[&str]; 2] = [&["NtryDtls", "Btch", "PmtInfId"], &["Btch", "PmtInfId"]];
    detail::reference_of(tree.get_any(root, &paths))
}

fn description(tree: &Tree, root: NodeId, details: &Details) -> String {
    if !details.remittance.is_empty() {
        return details.remittance.clone();
    }
    if !details.additional.is_empty() {
        return details.additional.clone();
    }
    squeeze(tree.get(root, &["AddtlNtryInf"]).unwrap_or_default())
}

fn original(foreign: Foreign, amount: Decimal) -> Option<Original> {
    let signed = if amount.is_negative() {
        foreign.amount.checked_neg().ok()?
    } else {
        foreign.amount
    };
    Some(Original {
        amount: signed,
        currency: foreign.currency,
        rate: foreign.rate,
    })
}

/// The bank's reference with date and amount; without one everything that tells lines apart.
///
/// `NtryRef` is left out: it is a number within one message, and the same entry has another one
/// in the intraday report than in the statement.
fn fingerprint(core: &Core<'_>, texts: &[Option<&str>; 4]) -> Fingerprint {
    let booked = core.booked_on.to_string();
    let valued = core.valued_on.map(|it| it.to_string()).unwrap_or_default();
    let amount = core.amount.to_string();
    let [bank_reference, rest @ ..] = texts;
    let bank_reference = bank_reference.unwrap_or_default();
    let mut fields = vec![
        "camt",
        &booked,
        &valued,
        &amount,
        core.currency,
        bank_reference,
    ];
    if bank_reference.is_empty() {
        fields.extend(rest.iter().map(|it| it.unwrap_or_default()));
    }
    Fingerprint::of(&fields)
}

fn raw_entry(tree: &Tree, root: NodeId) -> Vec<(String, String)> {
    const HELD: [&str; 13] = [
        "Ntry/Amt",
        "Ntry/CdtDbtInd",
        "Ntry/Sts",
        "Ntry/Sts/Cd",
        "Ntry/BookgDt/Dt",
        "Ntry/ValDt/Dt",
        "Ntry/AcctSvcrRef",
        "Ntry/NtryRef",
        "Ntry/BkTxCd/Domn/Cd",
        "Ntry/BkTxCd/Domn/Fmly/Cd",
        "Ntry/BkTxCd/Domn/Fmly/SubFmlyCd",
        "Ntry/RvslInd",
        "Ntry/BookgDt",
    ];
    let mut raw = Vec::new();
    if tree
        .get(root, &["RvslInd"])
        .is_some_and(|it| it == "true" || it == "1")
    {
        raw.push(("Ntry/RvslInd".to_owned(), "true".to_owned()));
    }
    detail::collect_leaves(tree, root, &HELD, &mut raw);
    raw
}
