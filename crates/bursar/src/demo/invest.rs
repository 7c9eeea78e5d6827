//! Wallets and the broker: what no bank file tells.
//!
//! Owns: entries with counter-values for tokens and shares. Not here: bank lines (`business`).
//! Invariant: every entry balances per asset; what changes asset goes through the trading
//! account and carries its value in euros on both sides.

use jiff::civil::Weekday;
use money::{Amount, BusinessCalendar, Date, Rounding};

use super::accounts::asset;
use super::paths::{
    BROKER_CASH, BROKER_FEES, BROKER_SHARES, CONTRACTORS, DIVIDENDS, ETHER, GAS, STABLE,
    TAX_WITHHELD, TOKEN_SALES, TRADING,
};
use super::prices::Market;
use super::random::Random;
use super::{DemoEntry, DemoPosting, Span};

/// Ticker, budget of a purchase in cents, month of the dividend, cents a share.
const SHARES: [(&str, i64, i8, i64); 3] = [
    ("HAFEN", 250_000, 5, 142),
    ("WATT", 150_000, 6, 61),
    ("WLTX", 400_000, 9, 188),
];

/// Everything the wallets and the broker did, in order of the days.
pub(super) fn entries(seed: u64, span: Span, market: &Market) -> Vec<DemoEntry> {
    let mut desk = Desk {
        random: Random::new(seed, "invest"),
        market,
        ether: 6_250_000_000_000_000_000,
        held: [0; 3],
        order: 0,
        entries: Vec::new(),
    };
    for day in span.days() {
        desk.receive_stable(day);
        desk.pay_developers(day);
        desk.swap(day);
        desk.buy_shares(day);
        desk.receive_dividends(day);
        desk.sell_shares(day);
    }
    desk.entries
}

struct Desk<'a> {
    random: Random,
    market: &'a Market,
    /// Wei in the wallet: fees are never more than there is.
    ether: i128,
    /// Millionths of each share.
    held: [i128; 3],
    order: i64,
    entries: Vec<DemoEntry>,
}

impl Desk<'_> {
    fn add(&mut self, day: Date, text: &str, counterparty: &str, postings: Vec<DemoPosting>) {
        self.order += self.random.between(1, 40);
        self.entries.push(DemoEntry {
            booked_on: day,
            description: text.to_owned(),
            counterparty: Some(counterparty.to_owned()),
            reference: Some(format!("NW-{:06}", self.order)),
            postings,
        });
    }

    /// Both sides with the amount's value in euros.
    fn valued(
        &self,
        to: &'static str,
        from: &'static str,
        amount: Amount,
        day: Date,
    ) -> [DemoPosting; 2] {
        let value = self.market.value(amount, day);
        pair(to, from, amount, Some(value))
    }

    /// The fee of a transaction on the chain: gas used times its price in wei.
    fn burn_gas(&mut self, day: Date, gas: i64) -> Vec<DemoPosting> {
        let wei_per_gas = self.random.between(6_000_000_007, 38_000_000_019);
        let fee = i128::from(gas) * i128::from(wei_per_gas);
        assert!(
            fee < self.ether,
            "the demo wallet is filled for three years of fees"
        );
        self.ether -= fee;
        self.valued(GAS, ETHER, Amount::from_units(fee, asset("ETH")), day)
            .to_vec()
    }

    /// Customers of the web shop who pay in stable coins, collected every Thursday.
    fn receive_stable(&mut self, day: Date) {
        if day.weekday() == Weekday::Thursday && self.random.chance(6_000) {
            let units = self.random.between(85_000_000, 940_000_000);
            let amount = Amount::from_units(units.into(), asset("USDC"));
            let postings = self.valued(STABLE, TOKEN_SALES, amount, day).to_vec();
            self.add(
                day,
                "Shop orders paid in USDC",
                "Web shop customers",
                postings,
            );
        }
    }

    /// Developers abroad are paid in stable coins; the fee is in ether.
    fn pay_developers(&mut self, day: Date) {
        if day.day() == 27 {
            let units = self.random.between(620_000_000, 1_180_000_000);
            let amount = Amount::from_units(units.into(), asset("USDC"));
            let mut postings = self.valued(CONTRACTORS, STABLE, amount, day).to_vec();
            postings.extend(self.burn_gas(day, 65_124));
            self.add(
                day,
                "Contractors, web shop plug-in",
                "Studio Polarfuchs",
                postings,
            );
        }
    }

    /// A few times a year stable coins are swapped for ether, to pay fees from.
    fn swap(&mut self, day: Date) {
        if day.day() != 14 || day.month() % 4 != 0 {
            return;
        }
        let paid = Amount::from_units(1_000_000_000, asset("USDC"));
        let value = self.market.value(paid, day);
        // The inverse of the day's price, at the scale of wei.
        let price = money::Price::new(
            asset("ETH"),
            asset("EUR"),
            self.market.rate("ETH", "EUR", day),
        )
        .expect("prices are above zero");
        let got = price
            .inverse()
            .convert(value, Rounding::Down)
            .expect("demo amounts are small");
        let mut postings = pair(TRADING, STABLE, paid, Some(value)).to_vec();
        postings.extend(pair(ETHER, TRADING, got, Some(value)));
        self.ether += got.units();
        postings.extend(self.burn_gas(day, 184_511));
        self.add(day, "Swap of USDC for ETH", "Decentral exchange", postings);
    }

    /// A savings plan: each first business day of a month buys one of the shares in turn.
    fn buy_shares(&mut self, day: Date) {
        let calendar = BusinessCalendar::Target;
        let first = day.first_of_month();
        if calendar.roll(first, money::Roll::Following) != Some(day) {
            return;
        }
        let index = usize::from(day.month().unsigned_abs()) % SHARES.len();
        let (ticker, budget, ..) = SHARES[index];
        let budget = Amount::from_units(budget.into(), asset("EUR"));
        let rate = self.market.rate(ticker, "EUR", day);
        let price = money::Price::new(asset(ticker), asset("EUR"), rate);
        let price = price.expect("prices are above zero");
        let shares = price
            .inverse()
            .convert(budget, Rounding::Down)
            .expect("small amounts");
        self.held[index] += shares.units();
        let mut postings = pair(BROKER_SHARES, TRADING, shares, Some(budget)).to_vec();
        postings.extend(pair(TRADING, BROKER_CASH, budget, None));
        postings.extend(pair(BROKER_FEES, BROKER_CASH, euros(490), None));
        let text = format!("Bought {} {ticker} at {rate}", shares.to_text());
        self.add(day, &text, "KaiInvest", postings);
    }

    fn receive_dividends(&mut self, day: Date) {
        for (index, (ticker, _, month, cents)) in SHARES.into_iter().enumerate() {
            if (day.month(), day.day()) != (month, 16) || self.held[index] == 0 {
                continue;
            }
            let gross = Amount::from_units(self.held[index], asset("EUR"));
            let gross = gross
                .proportion(cents.into(), 1_000_000, Rounding::HalfUp)
                .expect("demo amounts are small");
            let tax = gross
                .proportion(26_375, 100_000, Rounding::HalfUp)
                .expect("demo amounts are small");
            let mut postings = pair(BROKER_CASH, DIVIDENDS, gross, None).to_vec();
            postings.extend(pair(TAX_WITHHELD, BROKER_CASH, tax, None));
            self.add(day, &format!("Dividend {ticker}"), "KaiInvest", postings);
        }
    }

    /// Once a year a tenth of one share is sold again.
    fn sell_shares(&mut self, day: Date) {
        if (day.month(), day.day()) != (11, 12) {
            return;
        }
        let index = usize::from(day.year().unsigned_abs()) % SHARES.len();
        let ticker = SHARES[index].0;
        let shares = Amount::from_units(self.held[index] / 10, asset(ticker));
        if shares.is_zero() {
            return;
        }
        self.held[index] -= shares.units();
        let value = self.market.value(shares, day);
        let mut postings = pair(TRADING, BROKER_SHARES, shares, Some(value)).to_vec();
        postings.extend(pair(BROKER_CASH, TRADING, value, None));
        postings.extend(pair(BROKER_FEES, BROKER_CASH, euros(990), None));
        let text = format!("Sold {} {ticker}", shares.to_text());
        self.add(day, &text, "KaiInvest", postings);
    }
}

fn euros(cents: i128) -> Amount {
    Amount::from_units(cents, asset("EUR"))
}

/// `amount` from one account to another, both with the same counter-value.
fn pair(
    to: &'static str,
    from: &'static str,
    amount: Amount,
    counter: Option<Amount>,
) -> [DemoPosting; 2] {
    let opposite = |it: Amount| it.checked_neg().expect("demo amounts are small");
    [
        DemoPosting {
            account: to,
            amount,
            counter,
        },
        DemoPosting {
            account: from,
            amount: opposite(amount),
            counter: counter.map(opposite),
        },
    ]
}
