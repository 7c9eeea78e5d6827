//! Aggregates of OFX that give the leaves inside them another meaning.
//!
//! Owns: which aggregates these are. Not here: when one ends (`state`), what a leaf says
//! (`state`, `transaction`). Invariant: an aggregate of no interest opens no context.

/// The aggregate whose leaves come next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Context {
    /// The statement or transaction itself.
    #[default]
    Plain,
    /// `BANKACCTFROM` and its kin: the account the statement is of.
    Account,
    /// `BANKACCTTO` and its kin: the other side's account.
    OtherAccount,
    /// `LEDGERBAL`
    Ledger,
    /// `AVAILBAL`
    Available,
    /// `CURRENCY`, `ORIGCURRENCY`
    Currency,
    /// `PAYEE`
    Payee,
    /// `STATUS`
    Status,
}

/// The context that an aggregate opens; none for leaves and for aggregates of no interest.
pub(super) fn context_of(name: &str) -> Option<Context> {
    Some(match name {
        "BANKACCTFROM" | "CCACCTFROM" | "INVACCTFROM" | "LOANACCTFROM" => Context::Account,
        "BANKACCTTO" | "CCACCTTO" | "LOANACCTTO" => Context::OtherAccount,
        "LEDGERBAL" => Context::Ledger,
        "AVAILBAL" => Context::Available,
        "CURRENCY" | "ORIGCURRENCY" => Context::Currency,
        "PAYEE" => Context::Payee,
        "STATUS" => Context::Status,
        _ => return None,
    })
}
