//! What accounts and entities of the demo are called.
//!
//! Owns: paths and names. Not here: what the accounts are (`accounts`).
//! Invariant: a path is written once, here.

pub(super) const GERMANY: &str = "Nordwind Trading GmbH";
pub(super) const BRITAIN: &str = "Nordwind Trading UK Ltd";

pub(super) const CURRENT: &str = "assets:bank:hansekontor:eur";
pub(super) const PAYROLL: &str = "assets:bank:alsterbank:eur";
pub(super) const SHOP: &str = "assets:bank:elbufer:eur";
pub(super) const DOLLARS: &str = "assets:bank:lakeshore:usd";
pub(super) const POUNDS: &str = "assets:bank:moorland:gbp";
pub(super) const CARD: &str = "liabilities:card:hansekontor";
pub(super) const LOAN: &str = "liabilities:loan:alsterbank";
pub(super) const LOAN_INTEREST: &str = "liabilities:interest:alsterbank";
pub(super) const CREDIT: &str = "liabilities:credit:hansekontor";
pub(super) const CREDIT_INTEREST: &str = "liabilities:interest:hansekontor";
pub(super) const DEPOSIT: &str = "assets:deposit:alsterbank";
pub(super) const DEPOSIT_INTEREST: &str = "assets:interest:alsterbank";
pub(super) const INTEREST_PAID: &str = "expenses:interest";
pub(super) const INTEREST_EARNED: &str = "income:interest:deposits";
pub(super) const RECEIVABLE_FROM_BRITAIN: &str = "assets:intercompany:germany:uk";
pub(super) const OWED_TO_BRITAIN: &str = "liabilities:intercompany:germany:uk";
pub(super) const RECEIVABLE_FROM_GERMANY: &str = "assets:intercompany:uk:germany";
pub(super) const OWED_TO_GERMANY: &str = "liabilities:intercompany:uk:germany";
pub(super) const GROUP_SALES: &str = "income:group-services";
pub(super) const GROUP_PURCHASES: &str = "expenses:group-services";
pub(super) const ETHER: &str = "assets:wallet:ethereum:eth";
pub(super) const STABLE: &str = "assets:wallet:ethereum:usdc";
pub(super) const BROKER_CASH: &str = "assets:broker:kaiinvest:eur";
pub(super) const BROKER_SHARES: &str = "assets:broker:kaiinvest:securities";
pub(super) const TRADING: &str = "equity:trading";
pub(super) const OPENING: &str = "equity:opening";
pub(super) const DIVIDENDS: &str = "income:dividends";
pub(super) const TOKEN_SALES: &str = "income:sales:crypto";
pub(super) const CONTRACTORS: &str = "expenses:contractors";
pub(super) const GAS: &str = "expenses:network-fees";
pub(super) const BROKER_FEES: &str = "expenses:broker-fees";
pub(super) const TAX_WITHHELD: &str = "expenses:tax:withheld";
