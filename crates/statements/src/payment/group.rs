//! Which payments of a batch go into one group of the file (CASH-10).
//!
//! Owns: grouping by debtor, day, charges and urgency. Not here: how a group is written (`write`).
//! Invariant: every payment is in exactly one group; groups and their payments keep the order of
//! the batch.

use std::collections::HashMap;

use money::Date;

use super::{Charges, PaymentBatch, Urgency};

/// What all payments of a group share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) debtor: usize,
    pub(super) execute_on: Date,
    pub(super) charges: Charges,
    pub(super) urgency: Urgency,
}

/// The groups: what they share and the places of their payments.
pub(super) fn groups(batch: &PaymentBatch) -> Vec<(Key, Vec<usize>)> {
    let mut places: HashMap<Key, usize> = HashMap::new();
    let mut groups: Vec<(Key, Vec<usize>)> = Vec::new();
    for (index, payment) in batch.payments.iter().enumerate() {
        let key = Key {
            debtor: payment.debtor,
            execute_on: payment.execute_on,
            charges: payment.charges,
            urgency: payment.urgency,
        };
        let place = *places.entry(key).or_insert(groups.len());
        if place == groups.len() {
            groups.push((key, Vec::new()));
        }
        groups[place].1.push(index);
    }
    groups
}
