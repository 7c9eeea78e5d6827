//! Signing an account off, and taking that back (CASH-6).
//!
//! Owns: what must hold for a sign-off. Not here: what is shown to who signs (`treasury`).
//! Invariant: an account is signed off only where bank and books say the same, day after day later,
//! and only the last sign-off is taken back.

use super::entries::MAX_FIELD;
use super::refusal::check_text;
use super::{Refusal, RefusalKind};
use crate::account::AccountId;
use crate::book::{Asking, Book};
use crate::record::{Fact, Reconciliation};

pub(super) fn sign(book: &Book, it: &Reconciliation) -> Result<Vec<Fact>, Vec<Refusal>> {
    check(book, it).map_err(|it| vec![it.whole()])?;
    Ok(vec![Fact::AccountReconciled(it.clone())])
}

fn check(book: &Book, it: &Reconciliation) -> Result<(), RefusalKind> {
    check_text("note", &it.note, MAX_FIELD)?;
    if !(1900..=2199).contains(&it.through.year()) {
        return Err(RefusalKind::DateOutOfRange(it.through));
    }
    let unknown = || RefusalKind::UnknownAccount(it.account.to_string());
    let account = book.account(it.account).ok_or_else(unknown)?;
    let path = || account.path.to_string();
    let asset = it.balance.asset();
    if book.assets().get(asset.code()).map(|it| it.asset) != Some(asset) {
        return Err(RefusalKind::UnknownAsset(asset.code().to_string()));
    }
    if let Some(expected) = account.asset.filter(|it| *it != asset.code()) {
        return Err(RefusalKind::WrongAsset {
            path: path(),
            expected,
            found: asset.code(),
        });
    }
    let before = book.reconciled_through(it.account);
    if let Some(through) = before.filter(|before| it.through <= *before) {
        return Err(RefusalKind::ReconciledAlready {
            path: path(),
            through,
        });
    }
    if let Some(seq) = it.statement {
        let named = book.statement(seq).filter(|found| {
            found.account == it.account
                && found.closing.is_some_and(|closing| closing.0 == it.balance)
        });
        if named.is_none() {
            return Err(RefusalKind::Inconsistent(format!(
                "record {seq} is no statement of {} that closes with {}",
                path(),
                it.balance
            )));
        }
    }
    let asking = Asking {
        as_of: Some(it.through),
        ..Asking::default()
    };
    let booked = book.balance(it.account, asset.code(), &asking);
    let booked = money::Amount::from_units(booked, asset);
    if booked != it.balance {
        return Err(RefusalKind::ReconciliationDiffers {
            path: path(),
            stated: it.balance.to_string(),
            booked: booked.to_string(),
            through: it.through,
            hint: "import what is missing, or reverse what is there twice",
        });
    }
    Ok(())
}

pub(super) fn reopen(
    book: &Book,
    account: AccountId,
    reason: &str,
) -> Result<Vec<Fact>, Vec<Refusal>> {
    check_text("reason", reason, MAX_FIELD).map_err(|it| vec![it.whole()])?;
    let path = book
        .account(account)
        .map(|it| it.path.to_string())
        .ok_or_else(|| vec![RefusalKind::UnknownAccount(account.to_string()).whole()])?;
    let last = book.reconciliations(account).last();
    let (reconciliation, _) = last.ok_or_else(|| vec![RefusalKind::NotReconciled(path).whole()])?;
    Ok(vec![Fact::ReconciliationReopened {
        account,
        reconciliation: *reconciliation,
        reason: reason.to_owned(),
    }])
}
