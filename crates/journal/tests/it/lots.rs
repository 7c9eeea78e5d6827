//! Cost basis: published examples, what entries do to lots, and that nothing is lost.

use std::sync::Arc;

use journal::{
    AccountChange, AccountId, Acquired, Asking, Command, Disposed, Entity, Entry,
    ForeignCurrencies, LotMethod, LotOptions, LotReport, Period, Posting, PricePoint, PriceTable,
};
use money::{Amount, Asset, AssetDefinition, AssetKind, Date};
use proptest::prelude::*;

use crate::support::Ledger;

const WALLET: u32 = 1;
const BANK: u32 = 2;
const TRADING: u32 = 3;
const FEES: u32 = 4;
const STAKING: u32 = 5;
const OWNERS: u32 = 6;
const OTHER_WALLET: u32 = 7;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn coin() -> Asset {
    Asset::new("COIN".parse().unwrap(), 4).unwrap()
}

fn euro() -> Asset {
    Asset::currency("EUR").unwrap()
}

fn ledger() -> Ledger {
    let mut ledger = Ledger::open(&[
        "assets:wallet:one",
        "assets:bank",
        "equity:trading",
        "expenses:fees",
        "income:staking",
        "equity:owners",
        "assets:wallet:two",
    ]);
    let kind = AssetKind::Custom;
    let definition = AssetDefinition {
        asset: coin(),
        name: "Coin".into(),
        kind,
    };
    ledger.ask(Command::DefineAssets(vec![definition])).unwrap();
    ledger
}

fn posting(account: u32, text: &str, counter: Option<&str>) -> Posting {
    let (number, asset) = text
        .split_once(' ')
        .map_or((text, coin()), |(it, _)| (it, euro()));
    Posting {
        counter: counter.map(|it| Amount::parse(it, euro()).unwrap()),
        ..Posting::new(AccountId(account), Amount::parse(number, asset).unwrap())
    }
}

fn book(ledger: &mut Ledger, on: &str, postings: Vec<Posting>) -> u64 {
    ledger
        .ask(Command::PostEntries(vec![Entry::new(
            date(on),
            "trade",
            postings,
        )]))
        .unwrap();
    ledger.book.head().seq
}

fn negative(text: &str) -> String {
    text.strip_prefix('-')
        .map_or_else(|| format!("-{text}"), str::to_owned)
}

/// Buys (or sells, by the signs) a quantity for euros through the trading account.
fn trade(ledger: &mut Ledger, on: &str, quantity: &str, euros: &str) -> u64 {
    let (back, paid) = (negative(quantity), negative(euros));
    book(
        ledger,
        on,
        vec![
            posting(WALLET, quantity, Some(euros)),
            posting(TRADING, &back, Some(&paid)),
            posting(TRADING, &format!("{euros} EUR"), None),
            posting(BANK, &format!("{paid} EUR"), None),
        ],
    )
}

fn lots(ledger: &Ledger, method: LotMethod) -> LotReport {
    lots_with(ledger, method, &PriceTable::default())
}

fn lots_with(ledger: &Ledger, method: LotMethod, prices: &PriceTable) -> LotReport {
    let foreign = ForeignCurrencies::Skip;
    let options = LotOptions {
        method,
        foreign,
        as_of: None,
        prices,
        max_age_days: None,
    };
    ledger.book.lots(&options).unwrap()
}

fn gains(report: &LotReport) -> Vec<String> {
    let text = |it: Option<Amount>| it.map_or("?".to_owned(), |it| it.to_text());
    let line = |it: &journal::Gain| {
        format!(
            "{:?} {} cost {} gain {}",
            it.kind,
            it.quantity.to_decimal(),
            text(it.cost),
            text(it.gain())
        )
    };
    report.gains.iter().map(line).collect()
}

fn open(report: &LotReport) -> Vec<String> {
    let text = |it: Option<Amount>| it.map_or("?".to_owned(), |it| it.to_text());
    let line = |it: &journal::OpenLot| {
        format!(
            "{} {} cost {}",
            it.acquired_on,
            it.quantity.to_decimal(),
            text(it.cost)
        )
    };
    report.open.iter().map(line).collect()
}

/// The example of "Stocks and Bonds" in IRS Publication 550, chapter 4: 100 shares for 10 each,
/// 200 for 11, 50 given away, 100 for 9, 130 sold (here for 12 each).
fn publication_550() -> Ledger {
    let mut ledger = ledger();
    trade(&mut ledger, "2009-03-02", "100", "1000");
    trade(&mut ledger, "2010-01-04", "200", "2200");
    book(
        &mut ledger,
        "2010-07-01",
        vec![
            posting(WALLET, "-50", Some("-600")),
            posting(OWNERS, "50", Some("600")),
        ],
    );
    trade(&mut ledger, "2012-12-03", "100", "900");
    trade(&mut ledger, "2023-04-03", "-130", "-1560");
    ledger
}

#[test]
fn first_in_first_out_gives_the_basis_of_irs_publication_550() {
    let report = lots(&publication_550(), LotMethod::Fifo);
    let year = Period::new(date("2023-01-01"), date("2023-12-31")).unwrap();
    // 50 shares at 10 and 80 at 11: a basis of 1,380.
    let totals = report.totals(report.gains_in(year)).unwrap();
    assert_eq!(
        (
            totals.cost.to_text().as_str(),
            totals.gain.to_text().as_str()
        ),
        ("1380.00", "180.00")
    );
    assert_eq!(
        gains(&report),
        [
            "Withdrawal 50 cost 500.00 gain 100.00",
            "Sale 50 cost 500.00 gain 100.00",
            "Sale 80 cost 880.00 gain 80.00",
        ]
    );
    assert_eq!(report.gains[1].days_held(), Some(5_145));
    assert_eq!(
        open(&report),
        ["2010-01-04 120 cost 1320.00", "2012-12-03 100 cost 900.00"]
    );
}

#[test]
fn last_in_goes_first() {
    let report = lots(&publication_550(), LotMethod::Lifo);
    assert_eq!(
        gains(&report),
        [
            "Withdrawal 50 cost 550.00 gain 50.00",
            "Sale 100 cost 900.00 gain 300.00",
            "Sale 30 cost 330.00 gain 30.00",
        ]
    );
}

#[test]
fn highest_cost_goes_first() {
    let report = lots(&publication_550(), LotMethod::Hifo);
    assert_eq!(
        gains(&report),
        [
            "Withdrawal 50 cost 550.00 gain 50.00",
            "Sale 130 cost 1430.00 gain 130.00",
        ]
    );
    assert_eq!(
        open(&report),
        [
            "2009-03-02 100 cost 1000.00",
            "2010-01-04 20 cost 220.00",
            "2012-12-03 100 cost 900.00"
        ]
    );
}

/// HMRC Cryptoassets Manual, CRYPTO22251 (Victoria).
#[test]
fn average_cost_gives_the_pool_of_the_hmrc_manual() {
    let mut ledger = ledger();
    trade(&mut ledger, "2019-01-07", "100", "1000");
    trade(&mut ledger, "2020-01-06", "50", "125000");
    trade(&mut ledger, "2022-01-10", "-50", "-300000");
    let report = lots(&ledger, LotMethod::Average);
    assert_eq!(gains(&report), ["Sale 50 cost 42000.00 gain 258000.00"]);
    let left: i128 = report.open.iter().map(|it| it.cost.unwrap().units()).sum();
    assert_eq!(left, 8_400_000);
}

#[test]
fn a_fee_in_the_asset_is_a_disposal_and_a_move_is_none() {
    let mut ledger = ledger();
    trade(&mut ledger, "2024-01-02", "10", "1000");
    book(
        &mut ledger,
        "2024-02-01",
        vec![
            posting(WALLET, "-4.1", None),
            posting(OTHER_WALLET, "4", None),
            posting(FEES, "0.1", Some("12")),
        ],
    );
    book(
        &mut ledger,
        "2024-02-02",
        vec![
            posting(OTHER_WALLET, "-1", None),
            posting(FEES, "1", Some("150")),
        ],
    );
    let report = lots(&ledger, LotMethod::Fifo);
    assert_eq!(
        gains(&report),
        [
            "Fee 0.1 cost 10.00 gain 2.00",
            "Spending 1 cost 100.00 gain 50.00"
        ]
    );
    assert_eq!(open(&report), ["2024-01-02 8.9 cost 890.00"]);
    assert_eq!(report.gains[0].kind, Disposed::Fee);
}

#[test]
fn income_in_kind_is_acquired_at_the_days_price_or_unpriced() {
    let mut ledger = ledger();
    let staked = |quantity: &str| {
        vec![
            posting(WALLET, quantity, None),
            posting(STAKING, &negative(quantity), None),
        ]
    };
    book(&mut ledger, "2024-01-01", staked("0.5"));
    book(&mut ledger, "2024-01-10", staked("2"));
    trade(&mut ledger, "2024-02-01", "-2.5", "-500");
    let point = PricePoint {
        base: coin().code(),
        quote: euro().code(),
        on: date("2024-01-09"),
        rate: "120.5".parse().unwrap(),
        source: Arc::from("test"),
    };
    let (prices, _) = PriceTable::from_points([point]);
    let report = lots_with(&ledger, LotMethod::Fifo, &prices);
    assert_eq!(
        gains(&report),
        ["Sale 0.5 cost ? gain ?", "Sale 2 cost 241.00 gain 159.00"]
    );
    let totals = report.totals(&report.gains).unwrap();
    assert_eq!(
        (totals.unpriced, totals.gain.to_text().as_str()),
        (1, "159.00")
    );
}

#[test]
fn a_reversed_entry_counts_not_at_all() {
    let mut ledger = ledger();
    trade(&mut ledger, "2024-01-02", "1", "100");
    let wrong = trade(&mut ledger, "2024-01-03", "-1", "-900");
    let reason = String::new();
    let booked_on = Some(date("2024-03-01"));
    ledger
        .ask(Command::ReverseEntries {
            entries: vec![wrong],
            booked_on,
            reason,
        })
        .unwrap();
    let report = lots(&ledger, LotMethod::Fifo);
    assert!(report.gains.is_empty());
    assert_eq!(open(&report), ["2024-01-02 1 cost 100.00"]);
}

#[test]
fn a_split_grows_every_lot_and_a_reverse_split_shrinks_it() {
    let mut ledger = ledger();
    trade(&mut ledger, "2024-01-02", "10", "1000");
    trade(&mut ledger, "2024-01-03", "5", "600");
    let split = |quantity: &str| {
        vec![
            posting(WALLET, quantity, Some("0")),
            posting(OWNERS, &negative(quantity), Some("0")),
        ]
    };
    book(&mut ledger, "2024-02-01", split("30"));
    assert_eq!(
        open(&lots(&ledger, LotMethod::Hifo)),
        ["2024-01-02 30 cost 1000.00", "2024-01-03 15 cost 600.00"]
    );
    book(&mut ledger, "2024-03-01", split("-36"));
    let report = lots(&ledger, LotMethod::Fifo);
    assert_eq!(
        open(&report),
        ["2024-01-02 6 cost 1000.00", "2024-01-03 3 cost 600.00"]
    );
    assert!(report.gains.is_empty());
}

#[test]
fn what_no_lot_covers_is_shown_and_not_given_a_cost() {
    let mut ledger = ledger();
    trade(&mut ledger, "2024-01-02", "1", "100");
    trade(&mut ledger, "2024-01-03", "-3", "-600");
    let report = lots(&ledger, LotMethod::Fifo);
    assert_eq!(
        gains(&report),
        ["Sale 1 cost 100.00 gain 100.00", "Sale 2 cost ? gain ?"]
    );
    assert!(report.gains[1].is_uncovered());
    assert_eq!(report.gains[1].proceeds.unwrap().to_text(), "400.00");
}

#[test]
fn lots_move_between_entities_with_date_and_cost() {
    let mut ledger = ledger();
    let slug: journal::EntitySlug = "branch".parse().unwrap();
    ledger
        .ask(Command::DefineEntity(Entity {
            slug: slug.clone(),
            name: "Branch".into(),
        }))
        .unwrap();
    let change = AccountChange {
        entity: Some(Some(slug.clone())),
        ..AccountChange::default()
    };
    ledger
        .ask(Command::ChangeAccount {
            id: AccountId(OTHER_WALLET),
            change,
        })
        .unwrap();
    trade(&mut ledger, "2024-01-02", "3", "100");
    book(
        &mut ledger,
        "2024-02-01",
        vec![
            posting(WALLET, "-1", None),
            posting(OTHER_WALLET, "1", None),
        ],
    );
    let report = lots(&ledger, LotMethod::Fifo);
    assert!(report.gains.is_empty());
    assert_eq!(
        open(&report),
        ["2024-01-02 2 cost 66.67", "2024-01-02 1 cost 33.33"]
    );
    assert_eq!(report.open[1].entity, Some(slug));
    assert_eq!(report.open[1].kind, Acquired::Purchase);
}

#[test]
fn open_lots_have_a_gain_that_is_not_realised() {
    let mut ledger = ledger();
    trade(&mut ledger, "2024-01-02", "3", "100");
    let report = lots(&ledger, LotMethod::Fifo);
    let point = PricePoint {
        base: coin().code(),
        quote: euro().code(),
        on: date("2024-03-01"),
        rate: "50".parse().unwrap(),
        source: Arc::from("test"),
    };
    let (prices, _) = PriceTable::from_points([point]);
    let got = report.unrealised(&prices, date("2024-03-02")).unwrap();
    assert_eq!(got[0].gain.unwrap().to_text(), "50.00");
    assert_eq!(
        report.unrealised(&prices, date("2024-02-02")).unwrap()[0].worth,
        None
    );
}

#[derive(Clone, Debug)]
enum Move {
    Trade(i128, i128),
    Stake(i128, i128),
    Fee(i128, i128),
    Shift(i128),
    Split(i128),
}

fn moves() -> impl Strategy<Value = Vec<(i8, Move)>> {
    let one = prop_oneof![
        4 => (1_i128..9_999_999, 0_i128..1_000_000).prop_map(|(a, b)| Move::Trade(a, b)),
        3 => (1_i128..9_999_999, 0_i128..1_000_000).prop_map(|(a, b)| Move::Trade(-a, -b)),
        1 => (1_i128..9_999, 0_i128..1_000).prop_map(|(a, b)| Move::Stake(a, b)),
        1 => (1_i128..9_999, 0_i128..1_000).prop_map(|(a, b)| Move::Fee(a, b)),
        1 => (1_i128..9_999_999).prop_map(Move::Shift),
        1 => (-999_i128..9_999_999).prop_map(Move::Split),
    ];
    proptest::collection::vec((0_i8..28, one), 0..60)
}

fn apply(ledger: &mut Ledger, day: i8, step: &Move) {
    let coins = |it: i128| Amount::from_units(it, coin()).to_text();
    let euros = |it: i128| Amount::from_units(it, euro()).to_text();
    let on = Date::new(2024, 1, day + 1).unwrap().to_string();
    match *step {
        Move::Trade(_, 0) => {}
        Move::Trade(quantity, cost) => drop(trade(ledger, &on, &coins(quantity), &euros(cost))),
        Move::Stake(quantity, worth) => {
            let back = Some(euros(-worth));
            let legs = vec![
                posting(WALLET, &coins(quantity), None),
                posting(STAKING, &coins(-quantity), back.as_deref()),
            ];
            book(ledger, &on, legs);
        }
        Move::Fee(quantity, worth) => {
            let worth = Some(euros(worth));
            let legs = vec![
                posting(WALLET, &coins(-quantity), None),
                posting(FEES, &coins(quantity), worth.as_deref()),
            ];
            book(ledger, &on, legs);
        }
        Move::Shift(quantity) => {
            let legs = vec![
                posting(WALLET, &coins(-quantity), None),
                posting(OTHER_WALLET, &coins(quantity), None),
            ];
            book(ledger, &on, legs);
        }
        Move::Split(0) => {}
        Move::Split(quantity) => {
            let legs = vec![
                posting(WALLET, &coins(quantity), Some("0")),
                posting(OWNERS, &coins(-quantity), Some("0")),
            ];
            book(ledger, &on, legs);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_unit_and_no_cent_is_lost(moves in moves(), in_branch: bool) {
        let mut ledger = ledger();
        if in_branch {
            let slug: journal::EntitySlug = "branch".parse().unwrap();
            ledger.ask(Command::DefineEntity(Entity { slug: slug.clone(), name: "Branch".into() })).unwrap();
            let change = AccountChange { entity: Some(Some(slug)), ..AccountChange::default() };
            ledger.ask(Command::ChangeAccount { id: AccountId(OTHER_WALLET), change }).unwrap();
        }
        for (day, step) in &moves {
            apply(&mut ledger, *day, step);
        }
        let balance: i128 = [WALLET, OTHER_WALLET].into_iter()
            .map(|it| ledger.book.balance(AccountId(it), coin().code(), &Asking::default())).sum();
        for method in [LotMethod::Fifo, LotMethod::Lifo, LotMethod::Hifo, LotMethod::Average] {
            let report = lots(&ledger, method);
            let held: i128 = report.open.iter().map(|it| it.quantity.units()).sum();
            let lacking: i128 = report.gains.iter().filter(|it| it.is_uncovered()).map(|it| it.quantity.units()).sum();
            prop_assert_eq!(held - lacking, balance, "{:?}", method);
            prop_assert!(report.open.iter().all(|it| it.quantity.units() > 0));
            let all_known = report.gains.iter().all(|it| !it.is_uncovered());
            let paid: i128 = moves.iter().map(|(_, it)| match it {
                Move::Trade(quantity, cost) if *quantity > 0 => *cost,
                Move::Stake(_, worth) => *worth,
                _ => 0,
            }).sum();
            if all_known {
                let gone: i128 = report.gains.iter().map(|it| it.cost.unwrap().units()).sum();
                let left: i128 = report.open.iter().map(|it| it.cost.unwrap().units()).sum();
                prop_assert_eq!(gone + left, paid, "{:?}", method);
            }
        }
    }
}
