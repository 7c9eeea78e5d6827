//! Deciding about payments: who may take which step, and when (CASH-10).
//!
//! Owns: four eyes, one approval a person, approval of what was seen, the order of a life, and
//! files that are made once.
//! Not here: what the policy asks for and who has which role (`treasury`).
//! Invariant: nobody approves what they made, changed or submitted; an approval is of one order.

use std::collections::{BTreeMap, BTreeSet};

use money::{Amount, Date};

use super::command::{Approval, Command, Request, Submission};
use super::payment_refusal::PaymentRefusal;
use super::refusal::{Refusal, RefusalKind, check_text};
use super::{MAX_FACTS, collect};
use crate::book::{Book, PaymentRow};
use crate::chain::Hash;
use crate::payment::{Payment, PaymentFile, PaymentId, PaymentOrder, PaymentState, PaymentStep};
use crate::record::Fact;

/// Longest texts of an order, in bytes.
const MAX_TEXT: usize = 500;
/// Longest end-to-end id: what ISO 20022 allows.
const MAX_ID: usize = 35;
/// Longest reason.
const MAX_REASON: usize = 1_000;
/// Most needs of a plan, and people or roles of one.
const MAX_NEEDS: usize = 10;

type Facts = Result<Vec<Fact>, Vec<Refusal>>;

/// Decides a command about payments.
pub(super) fn decide(book: &Book, request: &Request) -> Facts {
    match &request.command {
        Command::DraftPayments(orders) => draft(book, orders, false),
        Command::DraftPaymentsOnce(orders) => draft(book, orders, true),
        Command::ChangePayment {
            payment,
            was,
            order,
        } => change(book, *payment, *was, order).map_err(|it| vec![it.whole()]),
        Command::SubmitPayments(items) => once(items, |it| it.payment, |it| submit(book, it)),
        Command::ApprovePayments {
            approvals,
            day_limits,
        } => approve(book, request, approvals, day_limits),
        Command::MovePayments(steps) => {
            let facts = once(steps, |it| it.0, |(id, step)| advance(book, *id, step))?;
            check_entries(book, steps)?;
            Ok(facts)
        }
        Command::ExportPayments(file) => export(book, file),
        _ => Ok(Vec::new()),
    }
}

/// One fact an item, each payment once.
fn once<T>(
    items: &[T],
    id: impl Fn(&T) -> PaymentId,
    mut decide: impl FnMut(&T) -> Result<Option<Fact>, RefusalKind>,
) -> Facts {
    let mut seen = BTreeSet::new();
    collect(items, |it| {
        let id = id(it);
        if !seen.insert(id) {
            let message = format!("payment {id} is named twice: name each once");
            let code = "payment-twice";
            return Err(PaymentRefusal::Rule { code, message }.into());
        }
        decide(it)
    })
}

fn find(book: &Book, id: PaymentId) -> Result<&PaymentRow, PaymentRefusal> {
    book.payment(id).ok_or(PaymentRefusal::Unknown(id.0))
}

fn require_content(row: &PaymentRow, content: Hash) -> Result<(), PaymentRefusal> {
    if row.content == content {
        return Ok(());
    }
    Err(PaymentRefusal::Changed(row.id.0))
}

const fn state(row: &PaymentRow, expected: &'static str) -> PaymentRefusal {
    PaymentRefusal::State {
        payment: row.id.0,
        state: row.state,
        expected,
    }
}

fn draft(book: &Book, orders: &[PaymentOrder], is_once: bool) -> Facts {
    if orders.is_empty() {
        return Err(vec![RefusalKind::Empty("payments").whole()]);
    }
    if orders.len() > MAX_FACTS {
        let (found, limit) = (orders.len(), MAX_FACTS);
        return Err(vec![RefusalKind::TooMany { found, limit }.whole()]);
    }
    let first = book.next_payment();
    let batch = (orders.len() > 1).then_some(first);
    let mut id = first;
    let mut taken = BTreeSet::new();
    let mut origins = BTreeSet::new();
    collect(orders, |order| {
        let mut order = order.clone();
        if let Some(origin) = order.origin.as_ref().filter(|_| is_once) {
            let is_twice = !origins.insert(origin.clone());
            let before = book.payments_of(origin).find(|it| !it.state.is_over());
            if is_twice || before.is_some() {
                return Err(PaymentRefusal::DraftedBefore {
                    payment: before.map_or(id.0, |it| it.id.0),
                    origin: origin.clone(),
                }
                .into());
            }
        }
        if order.end_to_end_id.is_empty() {
            order.end_to_end_id = end_to_end_id(book, id);
        }
        check_order(book, &order)?;
        let is_taken = book.payments.is_taken(&order.end_to_end_id);
        if is_taken || !taken.insert(order.end_to_end_id.clone()) {
            return Err(PaymentRefusal::EndToEndIdTaken(order.end_to_end_id).into());
        }
        let payment = Payment { id, batch, order };
        id.0 += 1;
        Ok(Some(Fact::PaymentDrafted(payment)))
    })
}

/// An id that no other payment has, here or in another organisation's books.
fn end_to_end_id(book: &Book, id: PaymentId) -> String {
    let org = book.organisation().map_or(0, |it| {
        let [.., a, b, c, d] = *it.id.as_uuid().as_bytes();
        u32::from_be_bytes([a, b, c, d])
    });
    format!("BSR-{org:08X}-{:08}", id.0)
}

fn check_order(book: &Book, order: &PaymentOrder) -> Result<(), RefusalKind> {
    let account = book
        .account(order.account)
        .ok_or_else(|| RefusalKind::UnknownAccount(order.account.to_string()))?;
    if !account.kind.is_treasury() {
        return Err(PaymentRefusal::NotPayable(account.path.to_string()).into());
    }
    if let Some(closed_on) = account.closed_on.filter(|it| *it < order.execute_on) {
        return Err(RefusalKind::AccountClosed {
            path: account.path.to_string(),
            closed_on,
            booked_on: order.execute_on,
        });
    }
    let asset = order.amount.asset();
    if book.assets().get(asset.code()).map(|it| it.asset) != Some(asset) {
        return Err(RefusalKind::UnknownAsset(asset.code().to_string()));
    }
    if order.amount.is_zero() || order.amount.is_negative() {
        let (code, found) = ("amount-not-positive", order.amount);
        let message = format!("amount {found}: expected an amount above zero");
        return Err(PaymentRefusal::Rule { code, message }.into());
    }
    super::entries::check_date(order.execute_on)?;
    for (field, text, limit) in [
        ("end-to-end id", Some(&order.end_to_end_id), MAX_ID),
        ("text", order.text.as_ref(), MAX_TEXT),
        ("reference", order.reference.as_ref(), MAX_ID),
        ("purpose", order.purpose.as_ref(), 4),
        ("origin", order.origin.as_ref(), 200),
    ] {
        check_text(field, text.map_or("", String::as_str), limit)?;
    }
    Ok(())
}

fn change(
    book: &Book,
    id: PaymentId,
    was: Hash,
    order: &PaymentOrder,
) -> Result<Vec<Fact>, RefusalKind> {
    let row = find(book, id)?;
    require_content(row, was)?;
    if !row.state.is_changeable() {
        let expected = "only what no file was made of can be changed; draft another one";
        return Err(state(row, expected).into());
    }
    let mut order = order.clone();
    if order.end_to_end_id.is_empty() {
        order.end_to_end_id.clone_from(&row.order.end_to_end_id);
    }
    // What it was made from stays so: else the same thing could be paid by two of them.
    order.origin.clone_from(&row.order.origin);
    check_order(book, &order)?;
    let is_own = order.end_to_end_id == row.order.end_to_end_id;
    if !is_own && book.payments.is_taken(&order.end_to_end_id) {
        return Err(PaymentRefusal::EndToEndIdTaken(order.end_to_end_id).into());
    }
    if order == *row.order && row.state != PaymentState::Rejected {
        return Ok(Vec::new());
    }
    Ok(vec![Fact::PaymentChanged { id, order }])
}

fn submit(book: &Book, it: &Submission) -> Result<Option<Fact>, RefusalKind> {
    let row = find(book, it.payment)?;
    require_content(row, it.content)?;
    let (content, plan) = (it.content, it.plan.clone());
    let lists = plan
        .needs
        .iter()
        .map(|it| it.roles.len() + it.members.len());
    let is_sound = !plan.needs.is_empty()
        && plan.needs.len() <= MAX_NEEDS
        && plan.needs.iter().all(|it| it.count > 0)
        && lists.max().unwrap_or(0) <= 100;
    if !is_sound {
        let message = "the plan of approvals asks for nobody, or for too many".to_owned();
        let code = "bad-approval-plan";
        return Err(PaymentRefusal::Rule { code, message }.into());
    }
    let step = PaymentStep::Submitted { content, plan };
    if row.state.after(&step).is_none() {
        return Err(state(row, "only a draft is submitted").into());
    }
    let id = it.payment;
    Ok(Some(Fact::PaymentMoved { id, step }))
}

fn approve(book: &Book, request: &Request, approvals: &[Approval], day_limits: &[Amount]) -> Facts {
    let facts = once(
        approvals,
        |it| it.payment,
        |it| approve_one(book, &request.by, it),
    )?;
    check_day_limits(book, request, approvals, day_limits).map_err(|it| vec![it.whole()])?;
    Ok(facts)
}

fn approve_one(book: &Book, by: &str, it: &Approval) -> Result<Option<Fact>, RefusalKind> {
    let row = find(book, it.payment)?;
    if row.makers.contains(by) {
        return Err(PaymentRefusal::Own(row.id.0).into());
    }
    require_content(row, it.content)?;
    if row.approvals.iter().any(|given| &*given.1 == by) {
        return Err(PaymentRefusal::ApprovedBefore(row.id.0).into());
    }
    let content = it.content;
    let of = |need| PaymentStep::Approved { content, need };
    if row.state.after(&of(0)).is_none() {
        return Err(state(row, "only what was submitted waits for approval").into());
    }
    let is_ordered = row.plan.as_deref().is_some_and(|it| it.is_ordered);
    let is_open = |need: &u8| {
        let need = usize::from(*need);
        row.missing(need) > 0 && (!is_ordered || (0..need).all(|it| row.missing(it) == 0))
    };
    let need = it.needs.iter().copied().find(is_open).ok_or_else(|| {
        let is_yours = !it.needs.is_empty();
        PaymentRefusal::NotAsked {
            payment: row.id.0,
            expected: if is_yours {
                "others approve before you, or enough of you have".to_owned()
            } else {
                "the policy asks for other people or roles".to_owned()
            },
        }
    })?;
    let (id, step) = (it.payment, of(need));
    Ok(Some(Fact::PaymentMoved { id, step }))
}

fn check_day_limits(
    book: &Book,
    request: &Request,
    approvals: &[Approval],
    limits: &[Amount],
) -> Result<(), RefusalKind> {
    if limits.is_empty() {
        return Ok(());
    }
    let today: Date = jiff::tz::Offset::UTC.to_datetime(request.at).date();
    let mut sums = book.approved_on(&request.by, today);
    for row in approvals.iter().filter_map(|it| book.payment(it.payment)) {
        let sum = sums.entry(row.order.amount.asset().code()).or_default();
        *sum = sum.saturating_add(row.order.amount.units());
    }
    for limit in limits {
        let sum = sums.get(&limit.asset().code()).copied().unwrap_or(0);
        if sum > limit.units() {
            return Err(PaymentRefusal::DayLimit {
                limit: limit.to_string(),
                would_be: Amount::from_units(sum, limit.asset()).to_string(),
            }
            .into());
        }
    }
    Ok(())
}

fn advance(book: &Book, id: PaymentId, step: &PaymentStep) -> Result<Option<Fact>, RefusalKind> {
    let row = find(book, id)?;
    let expected;
    let mut may_follow = row.state.after(step).is_some();
    match step {
        PaymentStep::Submitted { .. } | PaymentStep::Approved { .. } => {
            return Err(RefusalKind::SetByJournal("approval"));
        }
        PaymentStep::Rejected { reason } | PaymentStep::Failed { reason } => {
            check_reason(reason)?;
            expected = "only what waits for approval, or was approved, is rejected";
        }
        PaymentStep::Sent { note } | PaymentStep::Accepted { note } => {
            check_text("note", note.as_deref().unwrap_or_default(), MAX_REASON)?;
            expected = "only what is in a file for the bank can be there";
        }
        PaymentStep::Cancelled { reason } => {
            let text = reason.as_deref().unwrap_or_default();
            check_text("reason", text, MAX_REASON)?;
            if row.state.is_out() && text.trim().is_empty() {
                return Err(PaymentRefusal::ReasonNeeded(id.0).into());
            }
            expected = "it is over; nothing is left to cancel";
        }
        PaymentStep::Settled { .. } => {
            let is_out = row.file.is_some();
            may_follow = is_out && (may_follow || book.is_unsettled(row));
            expected = "only what the bank has can be settled";
        }
    }
    if !may_follow {
        return Err(state(row, expected).into());
    }
    let step = step.clone();
    Ok(Some(Fact::PaymentMoved { id, step }))
}

fn check_reason(reason: &str) -> Result<(), RefusalKind> {
    check_text("reason", reason, MAX_REASON)?;
    if reason.trim().is_empty() {
        return Err(RefusalKind::Empty("reason"));
    }
    Ok(())
}

/// What settles a payment is a bank line on its account, out, for as much as the payments it
/// settles come to.
fn check_entries(book: &Book, steps: &[(PaymentId, PaymentStep)]) -> Result<(), Vec<Refusal>> {
    let mut by_entry: BTreeMap<u64, Vec<&PaymentRow>> = BTreeMap::new();
    for (id, step) in steps {
        if let (PaymentStep::Settled { entry }, Some(row)) = (step, book.payment(*id)) {
            by_entry.entry(*entry).or_default().push(row);
        }
    }
    for (entry, mut rows) in by_entry {
        let first = rows[0].id.0;
        let earlier = book
            .payments()
            .filter(|it| it.entry == Some(entry) && it.state == PaymentState::Settled);
        rows.extend(earlier);
        if let Err(why) = check_entry(book, entry, &rows) {
            let payment = first;
            return Err(vec![
                RefusalKind::from(PaymentRefusal::EntryUnfit {
                    payment,
                    entry,
                    why,
                })
                .whole(),
            ]);
        }
    }
    Ok(())
}

fn check_entry(book: &Book, entry: u64, rows: &[&PaymentRow]) -> Result<(), String> {
    let view = book.entry_at(entry).ok_or("there is no such entry")?;
    if view.reversed_by().is_some() {
        return Err("it was taken back".to_owned());
    }
    let found = view.to_entry();
    for row in rows {
        let own = |it: &&crate::entry::Posting| it.account == row.order.account;
        let Some(posting) = found.postings.iter().find(own) else {
            return Err("it is not on the account that pays".to_owned());
        };
        if !posting.amount.is_negative() {
            return Err("no money goes out with it".to_owned());
        }
        // The bank's own conversion: amounts in other currencies say nothing.
        if posting.amount.asset() != row.order.amount.asset() {
            continue;
        }
        let units = rows.iter().map(|it| it.order.amount.units());
        let sum = units.fold(0_i128, i128::saturating_add);
        let paid = posting.amount.units().saturating_neg();
        if sum != paid {
            let sum = Amount::from_units(sum, posting.amount.asset());
            let paid = Amount::from_units(paid, posting.amount.asset());
            return Err(format!("{paid} went out, the payments come to {sum}"));
        }
    }
    Ok(())
}

fn export(book: &Book, file: &PaymentFile) -> Facts {
    let one = |it: RefusalKind| vec![it.whole()];
    let next = book.payment_files().count() + 1;
    if file.number as usize != next {
        return Err(one(PaymentRefusal::FileNumber.into()));
    }
    for (field, text, limit) in [
        ("format", file.format.as_str(), 50),
        ("message id", file.message_id.as_str(), MAX_ID),
    ] {
        check_text(field, text, limit).map_err(one)?;
    }
    if let Some(of) = file.copy_of {
        let original = book.payment_file(of).map(|it| &it.file);
        let is_same = original.is_some_and(|it| {
            it.payments == file.payments && it.hash == file.hash && it.copy_of.is_none()
        });
        if !is_same {
            let message = format!("file {of} is not the file that this would be a copy of");
            let code = "not-a-copy";
            return Err(one(PaymentRefusal::Rule { code, message }.into()));
        }
        check_reason(file.reason.as_deref().unwrap_or_default()).map_err(one)?;
        return Ok(vec![Fact::PaymentsExported(file.clone())]);
    }
    if file.payments.is_empty() {
        return Err(one(RefusalKind::Empty("payments")));
    }
    once(
        &file.payments,
        |it| *it,
        |id| {
            let row = find(book, *id)?;
            match (row.state, row.file) {
                (PaymentState::Approved, _) => Ok(None),
                (_, Some(file)) => {
                    let payment = id.0;
                    Err(PaymentRefusal::ExportedBefore { payment, file }.into())
                }
                _ => Err(state(row, "only approved payments go to the bank").into()),
            }
        },
    )?;
    Ok(vec![Fact::PaymentsExported(file.clone())])
}
