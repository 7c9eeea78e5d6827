//! A sign-off as it is written (version 2).
//!
//! Owns: its wire shape, both ways. Not here: what it does to the book (`book`).
//! Invariant: what is written is read back.

use super::wire::{WireAmount, WireReconciliation, WireRecord};
use super::{AssetLookup, DecodeError, decode_amount, parse_date};
use crate::account::AccountId;
use crate::record::{Fact, Reconciliation};

pub(super) fn to_wire(it: &Reconciliation) -> WireReconciliation<'_> {
    WireReconciliation {
        account: it.account.0,
        through: it.through.to_string().into(),
        balance: WireAmount {
            amount: it.balance.to_text().into(),
            asset: it.balance.asset().code().to_string().into(),
        },
        statement: it.statement,
        note: it.note.as_str().into(),
    }
}

/// The fact of a record, if it is one of a sign-off.
pub(super) fn decode(
    wire: &WireRecord<'_>,
    assets: &impl AssetLookup,
) -> Result<Option<Fact>, DecodeError> {
    if let Some(it) = &wire.reconciled {
        return Ok(Some(Fact::AccountReconciled(from_wire(it, assets)?)));
    }
    let reopened = wire.reconciliation_reopened.as_ref();
    Ok(reopened.map(|it| Fact::ReconciliationReopened {
        account: AccountId(it.account),
        reconciliation: it.reconciliation,
        reason: it.reason.as_ref().to_owned(),
    }))
}

fn from_wire(
    wire: &WireReconciliation<'_>,
    assets: &impl AssetLookup,
) -> Result<Reconciliation, DecodeError> {
    Ok(Reconciliation {
        account: AccountId(wire.account),
        through: parse_date("through", &wire.through)?,
        balance: decode_amount(&wire.balance.amount, &wire.balance.asset, assets)?,
        statement: wire.statement,
        note: wire.note.as_ref().to_owned(),
    })
}
