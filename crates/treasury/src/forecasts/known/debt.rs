//! Payments of facilities as known flows (CASH-11).
//!
//! Owns: making flows of interest, repayments and payouts, and finding the item or payment that an
//! instalment is there as already.
//! Not here: schedules (`facilities`), how a flow gives way to another (`lay`).
//! Invariant: an instalment counts once: where an item or a payment is found that is it, that one
//! counts and the instalment does not; interest and principal stay apart otherwise.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use journal::{AccountId, Book};
use money::{Amount, Date};

use super::days::days_from;
use super::flow::{KnownBasis, KnownFlow, KnownSource, WINDOW};
use super::found::Found;
use super::gather::{OpenPayment, blank};
use super::habits::Habits;
use super::ledger::{Debt, Ledger};
use crate::facilities::{
    AccrualRhythm, DebtFlow, DebtPart, DebtToCome, FacilityFlows, FacilityKind, FacilityRow,
};

/// An amount is that of an instalment if it differs by at most one part in so many: a bank rounds,
/// and counts days, in its own way.
const NEAR: u128 = 100;

/// Adds the payments of facilities up to a day that are not there as an item or a payment.
pub(super) fn put_in(
    found: &mut Vec<Found>,
    debts: &DebtToCome,
    (book, habits, payments): (&Book, &Habits, &[OpenPayment]),
    until: Date,
) {
    if debts.all.iter().all(|it| it.flows.is_empty()) {
        return;
    }
    let ledgers = ledgers(debts, habits);
    let mut papers = Papers::of(found, payments);
    let mut new = Vec::new();
    for (debt, ledger) in debts.all.iter().zip(ledgers) {
        let ledger = Arc::new(ledger);
        let last = debt.flows.last().map(|it| it.on).filter(|_| ledger.ends);
        let party = party(&debt.row, habits);
        let flows = debt.flows.iter().filter(|it| it.on <= until);
        let mut days: BTreeMap<Date, Vec<&DebtFlow>> = BTreeMap::new();
        for it in flows {
            days.entry(it.on).or_default().push(it);
        }
        for (on, parts) in days {
            let mark = Debt {
                ledger: Arc::clone(&ledger),
                is_last: last == Some(on),
            };
            let asked = Instalment {
                row: &debt.row,
                party: &party,
                on,
                parts: &parts,
            };
            for (part, left) in papers.left_of(found, &asked, &mark) {
                new.extend(flows_of(book, (&debt.row, &party), (part, left), &mark));
            }
        }
    }
    found.extend(new);
}

/// The counterparty of a facility as names are compared; nothing where none is named.
fn party(row: &FacilityRow, habits: &Habits) -> String {
    let name = row.terms.counterparty.as_deref();
    name.map_or_else(String::new, |it| habits.party_of("", it))
}

fn accounts_of(row: &FacilityRow) -> Vec<AccountId> {
    let all = [
        Some(&row.account),
        row.accrued_account.as_ref(),
        row.interest_account.as_ref(),
    ];
    all.into_iter().flatten().map(|it| it.id).collect()
}

/// The ledger of each facility.
fn ledgers(debts: &DebtToCome, habits: &Habits) -> Vec<Ledger> {
    // Who else is on an account: a thousand facilities may share that of interest.
    let mut shared: HashMap<AccountId, BTreeSet<String>> = HashMap::new();
    for it in &debts.all {
        let party = party(&it.row, habits);
        for account in accounts_of(&it.row) {
            shared.entry(account).or_default().insert(party.clone());
        }
    }
    let ledger = |it: &FacilityFlows| {
        let (accounts, own) = (accounts_of(&it.row), party(&it.row, habits));
        let parties = accounts.iter().filter_map(|it| shared.get(it)).flatten();
        let is_other = |it: &&String| !it.is_empty() && **it != own;
        Ledger {
            principal: it.row.account.id,
            others: parties.filter(is_other).cloned().collect(),
            accounts,
            ends: it.row.terms.matures_on.is_some()
                && matches!(
                    it.row.terms.kind,
                    FacilityKind::Loan | FacilityKind::Deposit
                ),
        }
    };
    debts.all.iter().map(ledger).collect()
}

/// What is due of a facility on one day.
struct Instalment<'a> {
    row: &'a FacilityRow,
    party: &'a str,
    on: Date,
    parts: &'a [&'a DebtFlow],
}

/// Items and payments, to find the one that an instalment is there as already.
struct Papers {
    by_party: HashMap<String, Vec<usize>>,
    by_text: HashMap<String, Vec<usize>>,
    /// Payments that name a facility as what they were made from, with what is not used of them.
    made: HashMap<String, Vec<Made>>,
    used: BTreeSet<usize>,
}

/// A payment that was made from a facility.
struct Made {
    on: Date,
    /// What of it is not used yet.
    left: Amount,
    /// Its flow; none once it is settled.
    place: Option<usize>,
}

impl Papers {
    fn of(found: &[Found], payments: &[OpenPayment]) -> Self {
        let mut it = Self {
            by_party: HashMap::new(),
            by_text: HashMap::new(),
            made: HashMap::new(),
            used: BTreeSet::new(),
        };
        for (place, one) in found.iter().enumerate() {
            if !one.party.is_empty() {
                let slot = it.by_party.entry(one.party.clone()).or_default();
                slot.push(place);
            }
            if let Some(text) = &one.flow.reference {
                let slot = it.by_text.entry(text.trim().to_lowercase()).or_default();
                slot.push(place);
            }
        }
        let flows = found.iter().enumerate();
        let flows: BTreeMap<KnownSource, usize> = flows
            .filter(|it| it.1.flow.amount.is_negative())
            .map(|(place, it)| (it.flow.source, place))
            .collect();
        for (name, payment, on, left) in payments.iter().filter_map(OpenPayment::of_facility) {
            let place = flows.get(&KnownSource::Payment(payment)).copied();
            it.used.extend(place);
            let made = Made { on, left, place };
            it.made.entry(name).or_default().push(made);
        }
        it
    }

    /// The parts of an instalment that nothing else is there for, with what is left of each. What
    /// is there for it is marked as the facility's.
    fn left_of<'a>(
        &mut self,
        found: &mut [Found],
        it: &Instalment<'a>,
        mark: &Debt,
    ) -> Vec<(&'a DebtFlow, Amount)> {
        let mut left: Vec<(&DebtFlow, Amount)> =
            it.parts.iter().map(|part| (*part, part.amount)).collect();
        self.take_made(found, it, (&mut left, mark));
        left.retain(|it| !it.1.is_zero());
        // All parts in one paper, else each in one of its own.
        for size in [left.len(), 1] {
            let groups: Vec<Vec<(&DebtFlow, Amount)>> =
                left.chunks(size.max(1)).map(<[_]>::to_vec).collect();
            for group in groups {
                let Some(place) = self.paper_of(found, it, &group) else {
                    continue;
                };
                self.used.insert(place);
                let parts: Vec<&DebtFlow> = group.iter().map(|it| it.0).collect();
                mark_as(&mut found[place], it.row, &parts, mark);
                left.retain(|one| !parts.iter().any(|it| std::ptr::eq(*it, one.0)));
            }
        }
        left
    }

    /// Takes what payments made from the facility pay: interest first, as its order is.
    fn take_made(
        &mut self,
        found: &mut [Found],
        it: &Instalment<'_>,
        (left, mark): (&mut [(&DebtFlow, Amount)], &Debt),
    ) {
        let made = self.made.get_mut(&it.row.id.to_string());
        for made in made.into_iter().flatten() {
            if !is_near(made.on, it.on) || made.left.is_zero() {
                continue;
            }
            for (_, open) in left.iter_mut() {
                let is_same = open.asset() == made.left.asset()
                    && open.is_negative() == made.left.is_negative();
                let size = |it: Amount| it.units().unsigned_abs();
                let part = if size(*open) < size(made.left) {
                    *open
                } else {
                    made.left
                };
                let rest = (open.checked_sub(part), made.left.checked_sub(part));
                if let (true, Ok(of_open), Ok(of_made)) = (is_same, rest.0, rest.1) {
                    (*open, made.left) = (of_open, of_made);
                }
            }
            if let Some(place) = made.place {
                mark_as(&mut found[place], it.row, it.parts, mark);
            }
        }
    }

    /// The item or payment with the amount of these parts, of the same counterparty or with the
    /// contract's number, nearest in days.
    fn paper_of(
        &self,
        found: &[Found],
        it: &Instalment<'_>,
        parts: &[(&DebtFlow, Amount)],
    ) -> Option<usize> {
        let first = parts.first()?.1;
        let sum = parts
            .iter()
            .skip(1)
            .try_fold(first, |sum, one| sum.checked_add(one.1).ok())?;
        let contract = it.row.terms.reference.as_deref().unwrap_or_default();
        let contract = contract.trim().to_lowercase();
        let by_text = self.by_text.get(&contract).filter(|_| !contract.is_empty());
        let places = self.by_party.get(it.party).into_iter().chain(by_text);
        let payer = it.row.payment_account.as_ref().map(|it| it.id);
        let is_it = |place: &&usize| {
            let one = &found[**place];
            let may_pay = payer.is_none() || one.flow.account.is_none_or(|it| Some(it) == payer);
            let is_free = !self.used.contains(*place) && !one.is_own && may_pay;
            is_free
                && one.flow.amount.asset() == sum.asset()
                && is_near(one.flow.due_on, it.on)
                && is_about(one.flow.amount, sum)
        };
        let away = |place: &&usize| days_from(it.on, found[**place].flow.due_on).unsigned_abs();
        places.flatten().filter(is_it).min_by_key(away).copied()
    }
}

fn is_near(one: Date, other: Date) -> bool {
    let away = days_from(one, other).unsigned_abs();
    usize::try_from(away).is_ok_and(|it| it <= WINDOW)
}

/// Whether one amount is another to within a part in `NEAR`, in the same direction.
fn is_about(one: Amount, other: Amount) -> bool {
    let away = one.units().abs_diff(other.units());
    one.is_negative() == other.is_negative()
        && away.saturating_mul(NEAR) <= other.units().unsigned_abs()
}

/// An item or payment that is an instalment is of the facility's accounts: in the category of the
/// larger part.
fn mark_as(found: &mut Found, row: &FacilityRow, parts: &[&DebtFlow], mark: &Debt) {
    let size = |it: &&&DebtFlow| it.amount.units().unsigned_abs();
    let part = parts.iter().max_by_key(size).map(|it| it.part);
    found.flow.category = part.map(|it| category_of(row, it));
    found.debt = Some(mark.clone());
}

/// Which account stands on the other side of a payment's line: what has accrued, where interest is
/// booked by days, else the category of interest.
fn category_of(row: &FacilityRow, part: DebtPart) -> AccountId {
    let accrued = row.accrued_account.as_ref();
    let interest = row.interest_account.as_ref();
    let (first, second) = if row.terms.accrual == AccrualRhythm::None {
        (interest, accrued)
    } else {
        (accrued, interest)
    };
    let of_interest = first.or(second).map(|it| it.id);
    match part {
        DebtPart::Interest => of_interest.unwrap_or(row.account.id),
        DebtPart::Payout | DebtPart::Repayment => row.account.id,
    }
}

/// The flow of a part; two where the principal is on an account with money at hand.
fn flows_of(
    book: &Book,
    (row, party): (&FacilityRow, &str),
    (part, left): (&DebtFlow, Amount),
    mark: &Debt,
) -> Vec<Found> {
    let is_at_hand = |id: &AccountId| book.account(*id).is_some_and(|it| it.kind.is_treasury());
    // An account that holds no money at hand cannot pay: then it is as if none was named.
    let payer = part.account.filter(is_at_hand);
    let is_own = part.part != DebtPart::Interest && is_at_hand(&row.account.id);
    let source = KnownSource::Debt {
        facility: part.facility,
        part: part.part,
    };
    let one = |amount: Amount, account: Option<AccountId>| Found {
        flow: KnownFlow {
            counterparty: row.terms.counterparty.clone(),
            reference: Some(part.name.clone()),
            account,
            category: (!is_own).then(|| category_of(row, part.part)),
            basis: KnownBasis::Schedule,
            ..blank(source, amount, part.on)
        },
        delays: None,
        said: None,
        entity: row.entity.clone(),
        is_own,
        party: party.to_owned(),
        debt: Some(mark.clone()),
    };
    let mut flows = vec![one(left, payer)];
    if let (true, Some(_), Ok(back)) = (is_own, payer, left.checked_neg()) {
        flows.push(one(back, Some(row.account.id)));
    }
    flows
}
