//! Connectors: the ways that bank lines come in by themselves (CASH-2), and that files of payments
//! go out (CASH-10).
//!
//! Owns: the one interface of every connector: its data sheet, its accounts, balances and pages,
//! what an error asks for; the gateway for payments.
//! Not here: what is booked (`treasury`), HTTP itself (`http`), folders (`folder`).
//! Invariant: a connector books nothing and keeps nothing: it turns what a bank says into lines
//! with exact amounts, or says where it could not.

mod berlin;
mod enable_banking;
mod error;
mod exact;
mod fetch;
mod gateway;
mod gocardless;
mod mapped;
mod plaid;
mod spec;
mod talk;

pub use enable_banking::EnableBanking;
pub use error::BankError;
pub use exact::Node;
pub use fetch::{Asked, Balances, Fetched, Opening, Page, Partial, Plan, Remote};
pub use gateway::{Gateway, SigningKey};
pub use gocardless::GoCardless;
pub use mapped::{
    Auth, DateForm, Direction, Fields, Lines, Mapped, MappedAccount, MappedBalance, Mapping, Pages,
};
pub use plaid::Plaid;
pub use spec::{CONNECTORS, Capability, ConnectorSpec, Field, REQUESTS_PER_HOUR, spec};
pub use talk::{Budget, Taken, Talk};

/// A connector that is ready to ask.
pub enum Bank {
    /// GoCardless Bank Account Data.
    GoCardless(GoCardless),
    /// Plaid.
    Plaid(Plaid),
    /// Enable Banking.
    EnableBanking(Box<EnableBanking>),
    /// Any interface that a mapping describes.
    Mapped(Box<Mapped>),
}

impl Bank {
    /// The accounts there are. Errors: see `BankError`.
    pub async fn accounts(&mut self, talk: &Talk<'_>) -> Result<Vec<Remote>, BankError> {
        match self {
            Self::GoCardless(it) => it.accounts(talk).await,
            Self::Plaid(it) => it.accounts(talk).await,
            Self::EnableBanking(it) => it.accounts(talk).await,
            Self::Mapped(it) => it.accounts(talk).await,
        }
    }

    /// An account's balances. Errors: see `BankError`.
    pub async fn balances(
        &mut self,
        talk: &Talk<'_>,
        remote: &Remote,
    ) -> Result<Balances, BankError> {
        match self {
            Self::GoCardless(it) => it.balances(talk, remote).await,
            Self::Plaid(it) => it.balances(talk, remote).await,
            Self::EnableBanking(it) => it.balances(talk, remote).await,
            Self::Mapped(it) => it.balances(talk, remote).await,
        }
    }

    /// One page of an account's lines. Errors: see `BankError`.
    pub async fn page(
        &mut self,
        talk: &Talk<'_>,
        remote: &Remote,
        asked: &Asked<'_>,
    ) -> Result<Page, BankError> {
        match self {
            Self::GoCardless(it) => it.page(talk, remote, asked).await,
            Self::Plaid(it) => it.page(talk, remote, asked).await,
            Self::EnableBanking(it) => it.page(talk, remote, asked).await,
            Self::Mapped(it) => it.page(talk, remote, asked).await,
        }
    }
}
