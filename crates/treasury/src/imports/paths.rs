//! The accounts on the other side of bank lines for as long as nobody says what they are for.
//!
//! Owns: their paths. Not here: which line goes to which (`draft`).
//! Invariant: an import opens those that are missing.

/// Money in that nobody has categorised.
pub(crate) const INCOME: &str = "income:uncategorised";
/// Money out that nobody has categorised.
pub(crate) const EXPENSES: &str = "expenses:uncategorised";
/// Between accounts of ours in one asset.
pub(crate) const IN_TRANSIT: &str = "assets:in transit";
/// Between accounts of ours in two assets.
pub(crate) const CONVERSION: &str = "equity:trading:conversion";
/// What an account held before its first statement.
pub(crate) const OPENING: &str = "equity:opening balances";
