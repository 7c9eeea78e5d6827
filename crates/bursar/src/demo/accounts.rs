//! The accounts, entities and assets of the demo.
//!
//! Owns: banks, numbers and opening balances. Not here: their paths (`paths`), what moves on them.
//! Invariant: every path that something moves on is an account.

use money::{Amount, Asset, AssetDefinition, AssetKind, BusinessCalendar};

use super::agreed::LOAN_CONTRACT;
use super::identification::iban;
use super::paths::{
    BRITAIN, BROKER_CASH, BROKER_FEES, BROKER_SHARES, CARD, CONTRACTORS, CREDIT, CREDIT_INTEREST,
    CURRENT, DEPOSIT, DEPOSIT_INTEREST, DIVIDENDS, DOLLARS, ETHER, GAS, GERMANY, GROUP_PURCHASES,
    GROUP_SALES, INTEREST_EARNED, INTEREST_PAID, LOAN, LOAN_INTEREST, OPENING, OWED_TO_BRITAIN,
    OWED_TO_GERMANY, PAYROLL, POUNDS, RECEIVABLE_FROM_BRITAIN, RECEIVABLE_FROM_GERMANY, SHOP,
    STABLE, TAX_WITHHELD, TOKEN_SALES, TRADING,
};
use super::sorting::categories;
use super::{DemoAccount, DemoAccountKind as Kind, DemoEntry, DemoPosting, Span};

/// A bank's account with lines: what the files need to know of it.
#[derive(Clone, Debug)]
pub(super) struct BankProfile {
    pub(super) path: &'static str,
    pub(super) holder: &'static str,
    pub(super) bank: &'static str,
    pub(super) bic: &'static str,
    pub(super) identification: String,
    pub(super) currency: &'static str,
    pub(super) calendar: BusinessCalendar,
    pub(super) region: &'static str,
    pub(super) opening_cents: i64,
}

/// The six accounts whose lines come from files.
pub(super) fn banks() -> Vec<BankProfile> {
    let german = |path, bank, bic, bban: &str, opening_cents| BankProfile {
        path,
        holder: GERMANY,
        bank,
        bic,
        identification: iban("DE", bban),
        currency: "EUR",
        calendar: BusinessCalendar::Target,
        region: "Germany",
        opening_cents,
    };
    let mut card = german(
        CARD,
        "Hansekontor",
        "HNKTDE9HXXX",
        "999200300000000000",
        -412_655,
    );
    "5412999900001234".clone_into(&mut card.identification);
    card.calendar = BusinessCalendar::Weekends;
    vec![
        german(
            CURRENT,
            "Hansekontor",
            "HNKTDE9HXXX",
            "999200300004711815",
            64_218_377,
        ),
        german(
            PAYROLL,
            "Alsterbank",
            "ALSTDE9HXXX",
            "999400200081540020",
            21_540_912,
        ),
        german(
            SHOP,
            "Elbufer Volkskasse",
            "ELBUDE9HXXX",
            "999500100700330011",
            4_877_003,
        ),
        BankProfile {
            path: DOLLARS,
            holder: GERMANY,
            bank: "Lakeshore First Bank",
            bic: "LKSHUS9CXXX",
            identification: "700100200451".to_owned(),
            currency: "USD",
            calendar: BusinessCalendar::UnitedStates,
            region: "United States",
            opening_cents: 18_733_040,
        },
        BankProfile {
            path: POUNDS,
            holder: BRITAIN,
            bank: "Moorland Bank",
            bic: "MRLDGB9LXXX",
            identification: iban("GB", "MRLD99302155779913"),
            currency: "GBP",
            calendar: BusinessCalendar::UnitedKingdom,
            region: "United Kingdom",
            opening_cents: 9_120_455,
        },
        card,
    ]
}

/// A currency or other asset of the demo.
pub(super) fn asset(code: &str) -> Asset {
    let definition = assets()
        .into_iter()
        .find(|it| it.asset.code().as_str() == code);
    definition
        .expect("the demo uses only assets of its own list")
        .asset
}

/// Every asset of the demo.
pub(super) fn assets() -> Vec<AssetDefinition> {
    let currency = |code| AssetDefinition::currency(code).expect("an ISO 4217 code");
    let other = |code: &str, scale, name: &str, kind| AssetDefinition {
        asset: Asset::new(code.parse().expect("a good code"), scale).expect("a good scale"),
        name: name.to_owned(),
        kind,
    };
    let token = |contract: Option<&str>| AssetKind::Token {
        chain: "eip155:1".to_owned(),
        contract: contract.map(str::to_owned),
    };
    let share = |ticker: &str| AssetKind::Security {
        ticker: ticker.to_owned(),
        exchange: None,
        isin: None,
    };
    vec![
        currency("EUR"),
        currency("USD"),
        currency("GBP"),
        other("ETH", 18, "Ether", token(None)),
        other(
            "USDC",
            6,
            "USD Coin",
            token(Some("0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48")),
        ),
        other("HAFEN", 6, "Hafenwerk Logistik SE", share("HAFEN")),
        other("WATT", 6, "Wattstrom Energie AG", share("WATT")),
        other("WLTX", 6, "Weltkorb Index Fund", share("WLTX")),
    ]
}

/// Every account of the demo.
pub(super) fn all(span: Span) -> Vec<DemoAccount> {
    let mut accounts: Vec<_> = banks().into_iter().map(|it| from_bank(it, span)).collect();
    let mut add = |path, kind, asset: Option<&'static str>, bank: Option<&'static str>| {
        let opening_balance = others_opening(path);
        let identification = match kind {
            Kind::Wallet => Some("0x0000000000000000000000000000000000d3e300".to_owned()),
            Kind::Broker => Some("KI-2204417".to_owned()),
            Kind::Loan => contract(path).map(str::to_owned),
            _ => None,
        };
        accounts.push(DemoAccount {
            path,
            kind,
            entity: match (kind, path) {
                (Kind::Trading | Kind::Category, _) => None,
                (_, RECEIVABLE_FROM_GERMANY | OWED_TO_GERMANY) => Some(BRITAIN),
                _ => Some(GERMANY),
            },
            asset,
            bank,
            region: bank.map(|it| {
                if it == "Ethereum" {
                    "On chain"
                } else {
                    "Germany"
                }
            }),
            identification,
            opened_on: span.first,
            opening_balance,
        });
    };
    add(LOAN, Kind::Loan, Some("EUR"), Some("Alsterbank"));
    add(CREDIT, Kind::Loan, Some("EUR"), Some("Hansekontor"));
    add(DEPOSIT, Kind::Loan, Some("EUR"), Some("Alsterbank"));
    for path in [LOAN_INTEREST, CREDIT_INTEREST, DEPOSIT_INTEREST] {
        add(path, Kind::Claim, Some("EUR"), None);
    }
    for path in [
        RECEIVABLE_FROM_BRITAIN,
        OWED_TO_BRITAIN,
        RECEIVABLE_FROM_GERMANY,
        OWED_TO_GERMANY,
    ] {
        add(path, Kind::Claim, Some("GBP"), None);
    }
    add(ETHER, Kind::Wallet, Some("ETH"), Some("Ethereum"));
    add(STABLE, Kind::Wallet, Some("USDC"), Some("Ethereum"));
    add(BROKER_CASH, Kind::Broker, Some("EUR"), Some("KaiInvest"));
    add(BROKER_SHARES, Kind::Broker, None, Some("KaiInvest"));
    add(TRADING, Kind::Trading, None, None);
    for path in [
        OPENING,
        DIVIDENDS,
        TOKEN_SALES,
        CONTRACTORS,
        GAS,
        BROKER_FEES,
        TAX_WITHHELD,
        INTEREST_PAID,
        INTEREST_EARNED,
        GROUP_SALES,
        GROUP_PURCHASES,
    ] {
        add(path, Kind::Category, None, None);
    }
    for path in categories() {
        add(path, Kind::Category, None, None);
    }
    accounts
}

/// The number of the contract behind an account.
fn contract(path: &str) -> Option<&'static str> {
    match path {
        LOAN => Some(LOAN_CONTRACT),
        CREDIT => Some("KK-4471-250"),
        DEPOSIT => Some("FG-20417"),
        _ => None,
    }
}

fn from_bank(bank: BankProfile, span: Span) -> DemoAccount {
    let kind = if bank.path == CARD {
        Kind::Card
    } else {
        Kind::Bank
    };
    DemoAccount {
        path: bank.path,
        kind,
        entity: Some(bank.holder),
        asset: Some(bank.currency),
        // Payments in pounds need the bank's code.
        bank: Some(match bank.path {
            POUNDS => "Moorland Bank (MRLDGB9LXXX)",
            _ => bank.bank,
        }),
        identification: Some(bank.identification),
        region: Some(bank.region),
        opened_on: span.first,
        opening_balance: Some(Amount::from_units(
            bank.opening_cents.into(),
            asset(bank.currency),
        )),
    }
}

/// What the accounts without bank files held before the first day.
fn others_opening(path: &str) -> Option<Amount> {
    let (text, code) = match path {
        LOAN => ("-420000.00", "EUR"),
        ETHER => ("6.25", "ETH"),
        STABLE => ("18000", "USDC"),
        BROKER_CASH => ("150000.00", "EUR"),
        _ => return None,
    };
    Some(Amount::parse(text, asset(code)).expect("a good number"))
}

/// One entry for each account that held something before the first day.
pub(super) fn openings(span: Span) -> Vec<DemoEntry> {
    let held = all(span)
        .into_iter()
        .filter_map(|it| Some((it.path, it.opening_balance?)));
    held.map(|(account, amount)| {
        let opposite = amount.checked_neg().expect("opening balances are small");
        DemoEntry {
            booked_on: span.first,
            description: format!("Opening balance of {account}"),
            counterparty: None,
            reference: None,
            postings: vec![
                DemoPosting {
                    account,
                    amount,
                    counter: None,
                },
                DemoPosting {
                    account: OPENING,
                    amount: opposite,
                    counter: None,
                },
            ],
        }
    })
    .collect()
}
