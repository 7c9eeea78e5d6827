//! Plain-text forms, judged by the tools that own them: real hledger, real beancount.
mod judges;
mod random;

mod balances;
mod foreign;
mod round_trip;
