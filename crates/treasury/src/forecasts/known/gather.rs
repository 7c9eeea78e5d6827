//! What is known: open items, and payments that are not settled.
//!
//! Owns: making flows of them, so that a payable and the payment of it count once.
//! Not here: days and accounts (`lay`, `places`), what facilities bring (`debt`).
//! Invariant: what a payment pays of an item is not expected of the item as well.

use std::collections::HashMap;

use journal::{AccountId, Book, PaymentId, PaymentRow, PaymentState};
use money::{Amount, Date, FacilityId, OrganisationId};

use super::flow::{KnownBasis, KnownFlow, KnownSource};
use super::found::Found;
use super::habits::Habits;
use crate::beneficiaries::BeneficiaryDraft;
use crate::counterparties::plain_account;
use crate::error::Error;
use crate::expected::{ExpectedItem, ExpectedKind};
use crate::treasury::Treasury;

/// A payment on its way, with what is needed to place it.
pub(super) struct OpenPayment {
    row: PaymentRow,
    /// Name and bank details; none once erased.
    payee: Option<BeneficiaryDraft>,
    /// The account of ours that is paid, if it is one.
    own: Option<AccountId>,
}

impl OpenPayment {
    /// The facility that an order was made from, by the id that its origin has, with its number,
    /// its day and what it moves.
    pub(super) fn of_facility(&self) -> Option<(String, PaymentId, Date, Amount)> {
        let order = &self.row.order;
        let mut named = order.origin.as_deref()?.split('/');
        let name = named.find(|it| it.parse::<FacilityId>().is_ok())?;
        let out = order.amount.checked_neg().ok()?;
        Some((name.to_owned(), self.row.id, order.execute_on, out))
    }
}

impl Treasury {
    /// Payments that are neither settled nor given up, and those that are settled and made from
    /// something: nobody may have matched their line with it yet.
    pub(super) async fn open_payments(
        &self,
        org: OrganisationId,
        book: &Book,
    ) -> Result<Vec<OpenPayment>, Error> {
        let is_wanted = |it: &&PaymentRow| is_coming(it.state) || is_done(book, it);
        let rows: Vec<&PaymentRow> = book.payments().filter(is_wanted).collect();
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let wanted = rows.iter().map(|it| it.order.payee.beneficiary).collect();
        let payees = self.payees(org, &wanted).await?;
        let open = |row: &PaymentRow| {
            let payee = payees.get(&row.order.payee.beneficiary);
            let payee = payee.and_then(|it| it.revision(row.order.payee.revision));
            let payee = payee.map(|it| it.details.clone());
            let own = payee.as_ref().and_then(|it| own_account(book, it));
            OpenPayment {
                row: row.clone(),
                payee,
                own: own.filter(|it| *it != row.order.account),
            }
        };
        Ok(rows.into_iter().map(open).collect())
    }
}

/// Whether money is still to move.
const fn is_coming(state: PaymentState) -> bool {
    !state.is_over() && !matches!(state, PaymentState::Rejected)
}

/// Whether money moved for something it was made from.
fn is_done(book: &Book, row: &PaymentRow) -> bool {
    row.state == PaymentState::Settled && row.order.origin.is_some() && !book.is_unsettled(row)
}

/// The account of ours with these bank details.
pub(crate) fn own_account(book: &Book, payee: &BeneficiaryDraft) -> Option<AccountId> {
    let bank = &payee.bank;
    let number = bank.iban.as_deref().or(bank.account_number.as_deref())?;
    let wanted = plain_account(number);
    let found = book.chart().iter().find(|it| {
        let own = it.custody.identification.as_deref();
        it.kind.is_treasury() && own.is_some_and(|it| plain_account(it) == wanted)
    });
    found.map(|it| it.id)
}

/// Payments by what they name, with what of each is not yet an item's.
struct Payers<'a> {
    by_name: HashMap<&'a str, Vec<usize>>,
    payments: &'a [OpenPayment],
    left: Vec<i128>,
}

impl<'a> Payers<'a> {
    fn of(payments: &'a [OpenPayment]) -> Self {
        let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for (place, it) in payments.iter().enumerate() {
            let order = &it.row.order;
            let origin = order.origin.as_deref().unwrap_or_default();
            // An origin is a path of names; an item's id is one of them.
            let is_end = |it: char| !it.is_ascii_alphanumeric() && it != '_' && it != '-';
            let named = origin.split(is_end);
            let said = [order.reference.as_deref(), order.text.as_deref()];
            // What is settled is known by what it was made from alone.
            let said = said.map(|said| said.filter(|_| is_coming(it.row.state)));
            for name in named.chain(said.into_iter().flatten()) {
                if !name.is_empty() {
                    by_name.entry(name).or_default().push(place);
                }
            }
        }
        Self {
            by_name,
            payments,
            left: payments
                .iter()
                .map(|it| it.row.order.amount.units())
                .collect(),
        }
    }

    /// What payments pay of an item, in units: those that were made from it, and those that say
    /// its number and have its amount.
    fn paid(&mut self, item: &ExpectedItem, open: i128) -> i128 {
        if self.by_name.is_empty() {
            return 0;
        }
        let mut paid = 0;
        let id = item.id.to_string();
        let made = self.by_name.get(&*id).into_iter().flatten();
        let said = item.reference.as_deref();
        let said = said.and_then(|it| self.by_name.get(it));
        let is_whole = |place: &&usize| {
            let amount = self.payments[**place].row.order.amount;
            amount.units() == open
        };
        let said = said.into_iter().flatten().filter(is_whole);
        let places: Vec<usize> = made.chain(said).copied().collect();
        for place in places {
            let row = &self.payments[place].row;
            let is_matched = item
                .settlements
                .iter()
                .any(|it| Some(it.entry) == row.entry);
            if row.order.amount.asset() != item.open.asset() || is_matched {
                continue;
            }
            let part = self.left[place].min(open - paid).max(0);
            self.left[place] -= part;
            paid += part;
        }
        paid
    }
}

/// Flows of open items, less what payments pay of them.
///
/// Errors: an amount without an opposite.
pub(super) fn items(habits: &Habits, payments: &[OpenPayment]) -> Result<Vec<Found>, Error> {
    let mut payers = Payers::of(payments);
    let mut found = Vec::with_capacity(habits.open.len());
    for item in &habits.open {
        let mut amount = item.open_flow()?;
        if amount.is_negative() {
            let paid = payers.paid(item, -amount.units());
            amount = amount.checked_add(Amount::from_units(paid, amount.asset()))?;
        }
        if !amount.is_zero() {
            found.push(of_item(habits, item, amount));
        }
    }
    Ok(found)
}

fn of_item(habits: &Habits, item: &ExpectedItem, amount: Amount) -> Found {
    let party = habits.party(item);
    let delays = habits.delays(item.kind, &party);
    let basis = match item.kind {
        _ if delays.is_learned() => KnownBasis::Learned,
        ExpectedKind::Receivable => KnownBasis::Usual,
        ExpectedKind::Payable => KnownBasis::DueDate,
    };
    let (id, kind) = (item.id, item.kind);
    Found {
        flow: KnownFlow {
            counterparty: item.counterparty.clone(),
            reference: item.reference.clone().or_else(|| item.description.clone()),
            basis,
            observations: (delays.own(), delays.all()),
            ..blank(KnownSource::Item { id, kind }, amount, item.due_on)
        },
        delays: Some(delays),
        said: item.category.clone(),
        entity: item.entity.clone(),
        is_own: false,
        party,
        debt: None,
    }
}

/// Flows of payments; one between accounts of ours has two.
pub(super) fn payments(payments: &[OpenPayment], habits: &Habits) -> Vec<Found> {
    let mut found = Vec::with_capacity(payments.len());
    for it in payments.iter().filter(|it| is_coming(it.row.state)) {
        let order = &it.row.order;
        let Ok(out) = order.amount.checked_neg() else {
            continue;
        };
        let source = KnownSource::Payment(it.row.id);
        let name = it.payee.as_ref().map(|it| it.name.clone());
        let number = it
            .payee
            .as_ref()
            .and_then(|it| it.bank.iban.clone().or(it.bank.account_number.clone()));
        let party = habits.party_of(
            number.as_deref().unwrap_or_default(),
            name.as_deref().unwrap_or_default(),
        );
        let one = |amount: Amount, account: AccountId| Found {
            flow: KnownFlow {
                counterparty: name.clone(),
                reference: order.text.clone().or_else(|| order.reference.clone()),
                account: Some(account),
                ..blank(source, amount, order.execute_on)
            },
            delays: None,
            said: None,
            entity: None,
            party: party.clone(),
            is_own: it.own.is_some(),
            debt: None,
        };
        found.push(one(out, order.account));
        if let Some(own) = it.own {
            found.push(one(order.amount, own));
        }
    }
    found
}

/// A flow of which nothing else is known yet.
pub(super) const fn blank(source: KnownSource, amount: Amount, due_on: Date) -> KnownFlow {
    KnownFlow {
        source,
        counterparty: None,
        reference: None,
        account: None,
        category: None,
        amount,
        worth: None,
        due_on,
        expected_on: due_on,
        between: None,
        basis: KnownBasis::Order,
        observations: (0, 0),
        replaces: Amount::zero(amount.asset()),
    }
}
