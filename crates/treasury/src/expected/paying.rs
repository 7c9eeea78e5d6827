//! Which payment pays an expected item (CASH-6, CASH-10).
//!
//! Owns: how an order says which item it was made from, and finding it again.
//! Not here: drafting such an order (`payments`).
//! Invariant: an item has at most one payment that is to settle it.

use journal::{Book, PaymentId, PaymentRow, PaymentState};
use money::ExpectedItemId;

use super::item::Settlement;

/// What an order's origin begins with if it pays an expected item.
const ORIGIN: &str = "expected/";

/// The origin of an order that pays an item.
pub(crate) fn origin_of(item: ExpectedItemId) -> String {
    format!("{ORIGIN}{item}")
}

/// The item that an order pays, if it was made from one.
pub(crate) fn item_of(row: &PaymentRow) -> Option<ExpectedItemId> {
    let origin = row.order.origin.as_deref()?;
    origin.strip_prefix(ORIGIN)?.parse().ok()
}

/// The payment that is to settle an item: on its way, or at a bank line that nobody matched with
/// the item yet.
pub(super) fn payment_of(
    book: &Book,
    (item, settled): (ExpectedItemId, &[Settlement]),
) -> Option<PaymentId> {
    let settles = |entry: u64| settled.iter().any(|it| it.entry == entry);
    let is_paying = |it: &&PaymentRow| match (it.state, it.entry) {
        (PaymentState::Settled, Some(entry)) => !settles(entry) && !book.is_unsettled(it),
        (state, _) => !state.is_over(),
    };
    let found = book.payments_of(&origin_of(item)).find(is_paying);
    found.map(|it| it.id)
}
