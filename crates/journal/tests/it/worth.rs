//! Prices, crosses and worth on a day.

use std::sync::Arc;

use journal::{BadPrice, PricePoint, PriceTable, Valuing, value};
use money::{Amount, Asset, Date, Rounding};
use proptest::prelude::*;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn asset(code: &str) -> Asset {
    Asset::currency(code).unwrap_or_else(|_| Asset::new(code.parse().unwrap(), 18).unwrap())
}

fn amount(text: &str, code: &str) -> Amount {
    Amount::parse(text, asset(code)).unwrap()
}

fn point(base: &str, quote: &str, on: &str, rate: &str) -> PricePoint {
    PricePoint {
        base: base.parse().unwrap(),
        quote: quote.parse().unwrap(),
        on: date(on),
        rate: rate.parse().unwrap(),
        source: Arc::from("ecb"),
    }
}

/// Euro reference rates of the European Central Bank, and a token.
fn table() -> PriceTable {
    let (table, problems) = PriceTable::from_points([
        point("EUR", "USD", "2024-01-02", "1.0956"),
        point("EUR", "USD", "2024-01-03", "1.0919"),
        point("EUR", "GBP", "2024-01-02", "0.86645"),
        point("EUR", "JPY", "2024-01-02", "155.46"),
        point("EUR", "GBP", "2024-01-03", "0.86368"),
        point("ETH", "USD", "2024-01-03", "2209.12"),
    ]);
    assert!(problems.is_empty());
    table
}

fn path(table: &PriceTable, base: &str, quote: &str, on: &str) -> Option<(String, String)> {
    let quoted = table.quote(asset(base), asset(quote), date(on), None)?;
    let path: Vec<String> = quoted.path().iter().map(ToString::to_string).collect();
    let rate = quoted.price().to_rate(8, Rounding::HalfEven).unwrap();
    Some((
        format!("{} {}", path.join(">"), quoted.on()),
        rate.to_string(),
    ))
}

#[test]
fn the_latest_price_on_or_before_the_day_applies() {
    let table = table();
    let got = |on| path(&table, "EUR", "USD", on);
    assert_eq!(got("2024-01-01"), None);
    assert_eq!(got("2024-01-02").unwrap().1, "1.0956");
    assert_eq!(
        got("2024-01-31").unwrap(),
        ("EUR>USD 2024-01-03".into(), "1.0919".into())
    );
    assert_eq!(
        path(&table, "USD", "EUR", "2024-01-03").unwrap().1,
        "0.91583478"
    );
}

#[test]
fn what_has_no_own_price_goes_through_the_fewest_others() {
    let table = table();
    let got = |base, quote| path(&table, base, quote, "2024-01-04").unwrap();
    // 0.86368 ÷ 1.0919, exactly, then rounded once.
    assert_eq!(
        got("USD", "GBP"),
        ("USD>EUR>GBP 2024-01-03".into(), "0.79098819".into())
    );
    // The oldest leg gives the day.
    assert_eq!(got("USD", "JPY").0, "USD>EUR>JPY 2024-01-02");
    // 2209.12 ÷ 1.0919 × 0.86368
    assert_eq!(
        got("ETH", "GBP"),
        ("ETH>USD>EUR>GBP 2024-01-03".into(), "1747.38782086".into())
    );
    assert_eq!(path(&table, "EUR", "CHF", "2024-01-04"), None);
}

#[test]
fn of_two_ways_the_newer_counts_then_the_codes() {
    let (mut table, _) = PriceTable::from_points([
        point("AAA", "EUR", "2024-01-02", "1"),
        point("AAA", "USD", "2024-01-02", "2"),
        point("EUR", "BBB", "2024-01-02", "3"),
        point("USD", "BBB", "2024-01-02", "4"),
    ]);
    assert_eq!(
        path(&table, "AAA", "BBB", "2024-01-05").unwrap().0,
        "AAA>EUR>BBB 2024-01-02"
    );
    table.extend([
        point("AAA", "USD", "2024-01-03", "2"),
        point("BBB", "USD", "2024-01-04", "0.25"),
    ]);
    let got = path(&table, "AAA", "BBB", "2024-01-05").unwrap();
    assert_eq!(got, ("AAA>USD>BBB 2024-01-03".into(), "8".into()));
    assert_eq!(path(&table, "AAA", "BBB", "2024-01-02").unwrap().1, "3");
}

#[test]
fn a_price_that_is_too_old_is_no_price() {
    let table = table();
    let quote = |age| table.quote(asset("EUR"), asset("USD"), date("2024-01-10"), Some(age));
    assert!(quote(6).is_none());
    assert_eq!(quote(7).unwrap().on(), date("2024-01-03"));
}

#[test]
fn a_later_price_of_the_same_day_replaces_the_earlier() {
    let mut table = table();
    let before = table.clone();
    table.extend([
        point("EUR", "USD", "2023-12-29", "1.1050"),
        point("EUR", "USD", "2024-01-02", "1.5"),
    ]);
    assert_eq!(path(&table, "EUR", "USD", "2024-01-02").unwrap().1, "1.5");
    assert_eq!(path(&table, "EUR", "USD", "2023-12-31").unwrap().1, "1.105");
    assert_eq!(
        path(&before, "EUR", "USD", "2024-01-02").unwrap().1,
        "1.0956"
    );
    assert_eq!((before.len(), table.len()), (6, 7));
}

#[test]
fn impossible_prices_are_named_and_left_out() {
    let (table, problems) = PriceTable::from_points([
        point("EUR", "USD", "2024-01-02", "0"),
        point("EUR", "USD", "2024-01-02", "-1"),
        point("EUR", "EUR", "2024-01-02", "1"),
    ]);
    assert!(table.is_empty());
    assert!(matches!(
        problems[..],
        [
            BadPrice::NotPositive { place: 0, .. },
            BadPrice::NotPositive { place: 1, .. },
            BadPrice::SameAsset { place: 2, .. }
        ]
    ));
    let text = problems[0].to_string();
    assert_eq!(
        text,
        "price 0 (EUR/USD on 2024-01-02): found 0, expected a number above zero"
    );
}

#[test]
fn a_cross_too_long_for_exact_digits_still_has_a_price() {
    let (table, _) = PriceTable::from_points([
        point("AAA", "BBB", "2024-01-02", "0.001234567890123456"),
        point("BBB", "USD", "2024-01-02", "3123.456789012345678"),
        point("EUR", "USD", "2024-01-02", "1.083412345678901234"),
    ]);
    let got = path(&table, "AAA", "EUR", "2024-01-02").unwrap();
    // 0.001234567890123456 × 3123.456789012345678 ÷ 1.083412345678901234 = 3.55923529…
    assert_eq!(
        got,
        ("AAA>BBB>USD>EUR 2024-01-02".into(), "3.55923529".into())
    );
    let (tiny, _) = PriceTable::from_points([
        point(
            "AAA",
            "BBB",
            "2024-01-02",
            "0.000000000000000000000000000001",
        ),
        point(
            "BBB",
            "USD",
            "2024-01-02",
            "0.000000000000000000000000000001",
        ),
    ]);
    assert!(
        tiny.quote(asset("AAA"), asset("USD"), date("2024-01-02"), None)
            .is_none()
    );
}

#[test]
fn worth_converts_each_total_once_and_shows_the_rates() {
    let table = table();
    let valuing = Valuing::new(&table, asset("EUR"), date("2024-01-03"));
    let amounts = [
        amount("0.01", "USD"),
        amount("0.01", "USD"),
        amount("10", "EUR"),
        amount("5000", "JPY"),
    ];
    let got = value(amounts, &valuing).unwrap();
    // 0.02 ÷ 1.0919 = 0.0183 → 0.02; 5000 ÷ 155.46 = 32.1626 → 32.16.
    assert_eq!(got.total.unwrap().to_string(), "42.18 EUR");
    assert!(got.unpriced.is_empty());
    let rates: Vec<String> = got
        .rates
        .iter()
        .map(|it| {
            format!(
                "{}/{} {} {} {}",
                it.base, it.quote, it.rate, it.on, it.source
            )
        })
        .collect();
    assert_eq!(
        rates,
        [
            "EUR/JPY 155.46 2024-01-02 ecb",
            "EUR/USD 1.0919 2024-01-03 ecb"
        ]
    );
}

#[test]
fn what_has_no_price_is_unpriced_and_never_zero() {
    let table = table();
    let valuing = Valuing::new(&table, asset("EUR"), date("2024-01-03"));
    let got = value([amount("3", "CHF")], &valuing).unwrap();
    assert_eq!((got.total, got.unpriced.len()), (None, 1));
    let got = value([amount("3", "CHF"), amount("1", "EUR")], &valuing).unwrap();
    assert_eq!(got.total, Some(amount("1", "EUR")));
    assert_eq!(got.unpriced[0].to_string(), "CHF");
    let got = value([], &valuing).unwrap();
    assert_eq!(got.total, Some(amount("0", "EUR")));
    // What cancels out needs no price.
    let got = value([amount("3", "CHF"), amount("-3", "CHF")], &valuing).unwrap();
    assert_eq!((got.total, got.parts.len()), (Some(amount("0", "EUR")), 0));
}

proptest! {
    #[test]
    fn the_table_finds_what_a_scan_finds(
        points in proptest::collection::vec((0_usize..4, 0_usize..4, 0_i8..28, 1_u32..1_000), 0..80),
        probes in proptest::collection::vec((0_usize..4, 0_usize..4, 0_i8..28), 20),
    ) {
        let codes = ["AAA", "BBB", "CCC", "DDD"];
        let day = |it: i8| Date::new(2024, 1, it + 1).unwrap();
        let points: Vec<_> = points.into_iter().filter(|it| it.0 != it.1).collect();
        let given = points.iter().map(|(base, quote, on, rate)| {
            point(codes[*base], codes[*quote], &day(*on).to_string(), &rate.to_string())
        });
        // At once and one by one must be the same.
        let (table, _) = PriceTable::from_points(given.clone());
        let mut grown = PriceTable::default();
        for it in given { grown.extend([it]); }
        for (base, quote, on) in probes {
            let scan = points.iter().enumerate()
                .filter(|(_, it)| it.0 == base && it.1 == quote && it.2 <= on)
                .max_by_key(|(place, it)| (it.2, *place));
            let other = points.iter().filter(|it| it.1 == base && it.0 == quote && it.2 <= on).map(|it| it.2).max();
            let (from, to) = (asset(codes[base]), asset(codes[quote]));
            let got = table.quote(from, to, day(on), None);
            let again = grown.quote(from, to, day(on), None);
            prop_assert_eq!(got.as_ref().map(|it| (it.price(), it.path())), again.map(|it| (it.price(), it.path())));
            if let Some((_, it)) = scan && other.is_none_or(|other| other <= it.2) {
                let got = got.unwrap();
                prop_assert_eq!(got.on(), day(it.2));
                prop_assert_eq!(got.price().to_rate(0, Rounding::HalfEven).unwrap().mantissa(), i128::from(it.3));
            }
        }
    }
}
