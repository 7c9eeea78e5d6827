//! Invoices to customers, and when each of them pays; the web shop.
//!
//! Owns: customers and their habits. Not here: reminders and losses (everybody pays at last).
//! Invariant: a customer keeps terms, habit and account for all three years.

use money::Date;

use super::super::bank::{Draft, Invoice, LineKind, Party};
use super::super::identification::{Country, draw};
use super::super::paths::{CURRENT, DOLLARS, PAYROLL, POUNDS, SHOP};
use super::super::random::Random;
use super::super::{names, seasons};
use super::{Desk, ahead, draft, is_business_day};

/// How a customer pays.
#[derive(Clone, Copy)]
enum Habit {
    /// Days after the invoice, to take the discount of 2 %.
    Discount,
    /// Around the day it holds to be due.
    Punctual,
    /// Days or weeks late.
    Late,
    /// We collect by direct debit on the fifth.
    Collected,
}

struct Customer {
    number: i64,
    party: Party,
    account: &'static str,
    habit: Habit,
    /// When an invoice is due by the contract. Unit: days after it.
    agreed_days: i64,
    /// When the customer holds it to be due. Unit: days after it.
    terms_days: i64,
    /// Invoices on 10,000 average business days.
    often: i64,
    /// A typical invoice.
    cents: i64,
}

pub(super) struct Sales {
    random: Random,
    shop: Random,
    customers: Vec<Customer>,
    invoice: i64,
    order: i64,
}

impl Sales {
    pub(super) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed, "customers");
        let mut customers = Vec::new();
        for (index, stem) in names::STEMS.iter().chain(&names::STEMS[..20]).enumerate() {
            let country = if index % 6 == 5 {
                Country::Austria
            } else {
                Country::Germany
            };
            // The same stem comes with two trades: a chain with two companies.
            let trade = names::TRADES[(index * 3 + index / 22) % names::TRADES.len()];
            let party = Party {
                name: format!("{stem} {trade}"),
                account: Some(draw(country, &mut random)),
            };
            let habit = match index % 7 {
                0 => Habit::Discount,
                1 | 2 | 5 => Habit::Punctual,
                3 | 6 => Habit::Late,
                _ => Habit::Collected,
            };
            customers.push(customer(&mut random, index, party, CURRENT, habit));
        }
        for (index, name) in (60..).zip(names::BRITISH) {
            let account = Some(draw(Country::UnitedKingdom, &mut random));
            let habit = if index % 3 == 0 {
                Habit::Late
            } else {
                Habit::Punctual
            };
            let party = Party {
                name: name.to_owned(),
                account,
            };
            customers.push(customer(&mut random, index, party, POUNDS, habit));
        }
        for (index, name) in (80..).zip(names::AMERICAN) {
            let habit = if index % 4 == 0 {
                Habit::Late
            } else {
                Habit::Punctual
            };
            let party = Party {
                name: name.to_owned(),
                account: None,
            };
            customers.push(customer(&mut random, index, party, DOLLARS, habit));
        }
        let shop = Random::new(seed, "shop");
        Self {
            random: Random::new(seed, "invoices"),
            shop,
            customers,
            invoice: 20_117,
            order: 480_211,
        }
    }

    pub(super) fn work(&mut self, desk: &mut Desk, day: Date) {
        if !is_business_day(day) {
            return;
        }
        let level = seasons::trade(day, desk.span.first);
        for customer in &self.customers {
            if self.random.chance(customer.often * level / 100) {
                self.invoice += self.random.between(1, 3);
                bill(&mut self.random, desk, customer, (self.invoice, day));
            }
        }
        if day >= desk.span.first {
            self.sell_in_shop(desk, day);
        }
    }

    fn sell_in_shop(&mut self, desk: &mut Desk, day: Date) {
        let random = &mut self.shop;
        let mean = seasons::shop(day, desk.span.first) * 62;
        let orders = mean / 1000 + i64::from(random.chance(mean % 1000 * 10));
        for _ in 0..(orders + random.between(-1, 1)).max(0) {
            self.order += random.between(1, 4);
            let name = format!(
                "{} {}",
                random.pick(&names::GIVEN),
                random.pick(&names::FAMILY)
            );
            let party = Party {
                name,
                account: Some(draw(Country::Germany, random)),
            };
            let price = *random.pick(&[2_490, 3_990, 5_950, 8_900, 14_900]);
            let cents = random.around(price, 12);
            let text = format!("Bestellung {} Nordwind Shop", self.order);
            desk.german_tax += cents * 19 / 119;
            desk.post(
                SHOP,
                ahead(day, 1),
                draft(cents, LineKind::Receipt, party, text),
            );
        }
    }
}

fn customer(
    random: &mut Random,
    index: usize,
    party: Party,
    account: &'static str,
    habit: Habit,
) -> Customer {
    let often = match account {
        CURRENT => random.between(900, 2_600),
        POUNDS => random.between(900, 1_900),
        _ => random.between(800, 1_700),
    };
    // A few large customers and many small ones.
    let cents = match random.between(0, 9) {
        0 => random.between(900_000, 1_900_000),
        1..=3 => random.between(350_000, 700_000),
        _ => random.between(60_000, 280_000),
    };
    let terms_days = *random.pick(&[14, 30, 30, 45]);
    let agreed_days = match habit {
        Habit::Punctual if terms_days == 45 => 30, // Always a fortnight late.
        _ => terms_days,
    };
    Customer {
        number: 10_000 + i64::try_from(index).unwrap_or(0) * 7,
        party,
        account,
        habit,
        agreed_days,
        terms_days,
        often,
        cents,
    }
}

/// Posts the payment of one invoice.
fn bill(random: &mut Random, desk: &mut Desk, customer: &Customer, (invoice, day): (i64, Date)) {
    let mut cents = random.around(customer.cents, 55).max(2_000);
    let billed = cents;
    let (low, high) = match customer.habit {
        Habit::Discount => (6, 10),
        Habit::Punctual => (customer.terms_days - 3, customer.terms_days + 2),
        Habit::Late => (customer.terms_days + 4, customer.terms_days + 38),
        Habit::Collected => return collect(random, desk, customer, (invoice, day, cents)),
    };
    if matches!(customer.habit, Habit::Discount) {
        cents -= cents / 50;
    }
    match customer.account {
        CURRENT if day >= desk.span.first => desk.german_tax += cents * 19 / 119,
        POUNDS if day >= desk.span.first => desk.british_tax += cents / 6,
        _ => {}
    }
    let year = day.year();
    let (text, end_to_end) = match customer.account {
        CURRENT if random.chance(1_500) => (
            format!("RG NR {invoice} VOM {day} KD {}", customer.number),
            None,
        ),
        CURRENT => {
            let discount = if matches!(customer.habit, Habit::Discount) {
                " abzgl. 2% Skonto"
            } else {
                ""
            };
            let text = format!(
                "Rechnung RE-{year}-{invoice}{discount} Kunde {}",
                customer.number
            );
            (text, Some(format!("RE{year}{invoice}")))
        }
        POUNDS => (
            format!("INV {invoice} {year}"),
            Some(format!("NWT-{invoice}")),
        ),
        _ => (format!("INVOICE {invoice} CUST {}", customer.number), None),
    };
    let paid_on = ahead(day, random.between(low, high));
    let number = match customer.account {
        CURRENT => format!("RE-{year}-{invoice}"),
        _ => invoice.to_string(),
    };
    let draft = Draft {
        end_to_end,
        invoice: Some(Invoice {
            number,
            cents: billed,
            issued_on: day,
            due_on: ahead(day, customer.agreed_days),
        }),
        ..draft(cents, LineKind::Receipt, customer.party.clone(), text)
    };
    desk.post(customer.account, paid_on, draft);
}

/// Collects by direct debit on the next fifth; one in thirty comes back and is paid later.
fn collect(
    random: &mut Random,
    desk: &mut Desk,
    customer: &Customer,
    (invoice, day, cents): (i64, Date, i64),
) {
    let fifth = ahead(day, 30)
        .with()
        .day(5)
        .build()
        .expect("every month has a fifth");
    let text = format!("Lastschrift Rechnung RE-{}-{invoice}", day.year());
    let end_to_end = Some(format!("RE{}{invoice}", day.year()));
    desk.german_tax += cents * 19 / 119;
    let invoice = Invoice {
        number: format!("RE-{}-{invoice}", day.year()),
        cents,
        issued_on: day,
        due_on: fifth,
    };
    let line = |cents, kind, text: String| Draft {
        end_to_end: end_to_end.clone(),
        ..draft(cents, kind, customer.party.clone(), text)
    };
    let collection = Draft {
        invoice: Some(invoice.clone()),
        ..line(cents, LineKind::Collection, text.clone())
    };
    desk.post(PAYROLL, fifth, collection);
    if fifth > desk.span.first && random.chance(330) {
        let returned_on = ahead(fifth, 4);
        let reason = format!("Ruecklastschrift AM04 {text}");
        desk.post(PAYROLL, returned_on, line(-cents, LineKind::Return, reason));
        let fee = Party {
            name: "Alsterbank".to_owned(),
            account: None,
        };
        let text = "Entgelt Ruecklastschrift".to_owned();
        desk.post(PAYROLL, returned_on, draft(-490, LineKind::Fee, fee, text));
        let text = format!("Nachzahlung Rechnung {} zzgl. Kosten", invoice.number);
        desk.post(
            PAYROLL,
            ahead(returned_on, 12),
            line(cents + 490, LineKind::Receipt, text),
        );
    }
}
