//! The demo's market: a price a day for everything that is held.
//!
//! Owns: a seeded walk for each pair. Not here: real prices.
//! Invariant: whole steps of the pair's last decimal place; a price stays above zero and is
//! known on every day of the demo.

use std::collections::BTreeMap;

use money::{Amount, BusinessCalendar, Date, Decimal, Price, Rounding};

use super::accounts::asset;
use super::random::Random;
use super::{DemoPrice, Span};

/// Base, quote, decimal places, first price, largest daily step and yearly drift in units of
/// 1/100,000 of the price, and whether it trades on weekends.
const PAIRS: [(&str, &str, u8, i64, i64, i64, bool); 7] = [
    ("USD", "EUR", 5, 92_350, 480, 300, false),
    ("GBP", "EUR", 5, 116_420, 390, 900, false),
    ("ETH", "EUR", 2, 162_040, 3_900, 21_000, true),
    ("USDC", "EUR", 5, 92_330, 480, 300, true),
    ("HAFEN", "EUR", 2, 6_140, 1_700, 9_000, false),
    ("WATT", "EUR", 2, 2_385, 2_100, -4_000, false),
    ("WLTX", "EUR", 2, 10_120, 1_000, 8_000, false),
];

/// Every pair's price on every day it traded.
pub(super) struct Market {
    pairs: BTreeMap<(&'static str, &'static str), BTreeMap<Date, Decimal>>,
}

impl Market {
    pub(super) fn new(seed: u64, span: Span) -> Self {
        let mut pairs = BTreeMap::new();
        for (base, quote, scale, first, step, drift, always) in PAIRS {
            let mut random = Random::new(seed, base);
            // A thousandth of the last place, so that small steps of small prices add up.
            let mut price = first * 1_000;
            let mut days = BTreeMap::new();
            for day in span.days() {
                let open = always || BusinessCalendar::Target.is_business_day(day);
                if open {
                    let step = random.between(-step, step) + drift / 255;
                    // A slow pull back keeps three years within sight of the start.
                    let pull = (first * 1_000 - price) / 400;
                    price = (price + price / 100_000 * step + pull).max(1_000);
                }
                if open || day == span.first {
                    let rate = Decimal::new((price / 1_000).into(), scale).expect("a small scale");
                    days.insert(day, rate);
                }
            }
            pairs.insert((base, quote), days);
        }
        Self { pairs }
    }

    /// The last price on or before the day.
    pub(super) fn rate(&self, base: &'static str, quote: &'static str, day: Date) -> Decimal {
        let days = &self.pairs[&(base, quote)];
        let found = days
            .range(..=day)
            .next_back()
            .or_else(|| days.first_key_value());
        *found.expect("the first day has a price").1
    }

    /// What an amount is worth in euros, to the cent.
    pub(super) fn value(&self, amount: Amount, day: Date) -> Amount {
        let code = PAIRS
            .iter()
            .map(|it| it.0)
            .find(|it| *it == amount.asset().code().as_str());
        let base = code.expect("everything held has a pair");
        let price = Price::new(asset(base), asset("EUR"), self.rate(base, "EUR", day));
        let price = price.expect("prices are above zero");
        price
            .convert(amount, Rounding::HalfUp)
            .expect("demo amounts are small")
    }

    /// Cents of a currency in cents of euro.
    pub(super) fn euros(&self, currency: &'static str, day: Date, cents: i64) -> i64 {
        let value = self.value(Amount::from_units(cents.into(), asset(currency)), day);
        i64::try_from(value.units()).expect("demo amounts are small")
    }

    /// Every price, by pair and day.
    pub(super) fn prices(&self) -> Vec<DemoPrice> {
        let every = self
            .pairs
            .iter()
            .flat_map(|(pair, days)| days.iter().map(move |it| (pair, it)));
        every
            .map(|((base, quote), (on, rate))| DemoPrice {
                base,
                quote,
                on: *on,
                rate: *rate,
                source: "demo market",
            })
            .collect()
    }
}
