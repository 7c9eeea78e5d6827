//! What the company agreed with others for as long as it is looked at.
//!
//! Owns: the loan and the rent. Not here: when they are paid (`business`), the schedule (`debt`).
//! Invariant: what the books, the bank's files and the office know of a contract is the same.

/// The contract, as the annuity's lines name it.
pub(super) const LOAN_CONTRACT: &str = "DARL-88120-7";
/// What the bank takes each month. Unit: cents.
pub(super) const ANNUITY_CENTS: i64 = 793_318;
/// What the landlord gets each month. Unit: cents.
pub(super) const RENT_CENTS: i64 = 1_850_000;
