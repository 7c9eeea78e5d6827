//! What the company buys: suppliers, rent, subscriptions, cards, taxes, bank fees.
//!
//! Owns: recurring and seasonal costs. Not here: wages (`staff`), loans (`funding`).
//! Invariant: suppliers are paid on Fridays; taxes follow what was really turned over.

use jiff::civil::Weekday;
use money::{Date, Roll};

use super::super::agreed::RENT_CENTS;
use super::super::bank::{Draft, Invoice, LineKind, Party};
use super::super::identification::{Country, draw};
use super::super::paths::{CARD, CURRENT, DOLLARS, PAYROLL, POUNDS, SHOP};
use super::super::random::Random;
use super::super::{names, seasons};
use super::{Desk, ahead, back, draft};

/// How long suppliers wait for their money. Unit: days.
const TERMS_DAYS: i64 = 21;

pub(super) struct Costs {
    random: Random,
    card: Random,
    german: Vec<Party>,
    british: Vec<Party>,
    american: Vec<Party>,
    subscriptions: Vec<Party>,
    landlord: Party,
    british_landlord: Party,
    tax_office: Party,
    voucher: i64,
}

impl Costs {
    pub(super) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed, "suppliers");
        let mut party = |name: &str, country| Party {
            name: name.to_owned(),
            account: Some(draw(country, &mut random)),
        };
        let country = |name: &str| match name {
            it if it.ends_with("B.V.") => Country::Netherlands,
            it if it.starts_with("Alpen") => Country::Austria,
            _ => Country::Germany,
        };
        let german = names::SUPPLIERS
            .iter()
            .map(|it| party(it, country(it)))
            .collect();
        let british = names::BRITISH_SUPPLIERS
            .iter()
            .map(|it| party(it, Country::UnitedKingdom))
            .collect();
        let subscriptions = names::SUBSCRIPTIONS
            .iter()
            .map(|it| party(it.0, Country::Germany))
            .collect();
        let american = names::AMERICAN_SUPPLIERS
            .iter()
            .map(|it| Party {
                name: (*it).to_owned(),
                account: None,
            })
            .collect();
        Self {
            german,
            british,
            american,
            subscriptions,
            landlord: party("Speicherhof Immobilien GmbH", Country::Germany),
            british_landlord: party("Millrace Estates Ltd", Country::UnitedKingdom),
            tax_office: party("Finanzkasse Hafenstadt", Country::Germany),
            random: Random::new(seed, "costs"),
            card: Random::new(seed, "card"),
            voucher: 3_311,
        }
    }

    pub(super) fn work(&mut self, desk: &mut Desk, day: Date) {
        self.order(desk, day);
        if day.weekday() == Weekday::Tuesday || day.weekday() == Weekday::Thursday {
            self.ship(desk, day);
        }
        self.collect_subscriptions(desk, day);
        self.pay_rent(desk, day);
        self.pay_taxes(desk, day);
        self.use_card(desk, day);
        if day == day.last_of_month() {
            charge_fees(desk, day);
        }
    }

    /// What is paid to suppliers on a day, nothing else.
    pub(super) fn order(&mut self, desk: &mut Desk, day: Date) {
        if day.weekday() == Weekday::Friday {
            self.pay_suppliers(desk, day);
        }
    }

    pub(super) const fn landlord(&self) -> &Party {
        &self.landlord
    }

    fn pay_suppliers(&mut self, desk: &mut Desk, day: Date) {
        let level = seasons::trade(day, desk.span.first);
        let random = &mut self.random;
        for party in &self.german {
            if random.chance(5_600) {
                let cents = random.around(575_000 * level / 100, 70).max(5_000);
                self.voucher += random.between(1, 9);
                let number = random.between(10_000, 99_999);
                let text = format!("Rechnung {number} Kd-Nr 40771 Beleg {}", self.voucher);
                desk.german_tax -= cents * 19 / 119;
                let end_to_end = Some(format!("NWT{:08}", self.voucher));
                let line = Draft {
                    end_to_end,
                    ..bought(-cents, party, (number, day), text)
                };
                desk.post(CURRENT, day, line);
            }
        }
        for party in &self.british {
            if random.chance(5_200) {
                let cents = random.around(130_000 * level / 100, 60).max(5_000);
                let number = random.between(1_000, 9_999);
                let text = format!("INVOICE {number} NORDWIND UK");
                desk.british_tax -= cents / 6;
                desk.post(POUNDS, day, bought(-cents, party, (number, day), text));
            }
        }
        for party in &self.american {
            if random.chance(4_800) {
                let cents = random.around(310_000 * level / 100, 60).max(5_000);
                let number = random.between(10_000, 99_999);
                let text = format!("VENDOR PMT INV {number}");
                desk.post(DOLLARS, day, bought(-cents, party, (number, day), text));
            }
        }
    }

    /// The parcel service collects what it carried.
    fn ship(&mut self, desk: &mut Desk, day: Date) {
        let level = seasons::shop(day, desk.span.first);
        let cents = self.random.around(155_000 * level / 100, 15).max(10_000);
        let party = Party {
            name: "Paketdienst Zugvogel AG".to_owned(),
            ..self.landlord.clone()
        };
        let text = format!(
            "Frachtrechnung {} KD 88123",
            self.random.between(700_000, 799_999)
        );
        desk.german_tax -= cents * 19 / 119;
        desk.post(
            CURRENT,
            day,
            draft(-cents, LineKind::DirectDebit, party, text),
        );
    }

    fn collect_subscriptions(&mut self, desk: &mut Desk, day: Date) {
        for (party, (_, cents, on, text)) in self.subscriptions.iter().zip(names::SUBSCRIPTIONS) {
            if day.day() == on {
                let text = format!("{text} {:02}/{}", day.month(), day.year());
                let cents = cents * seasons::growth(day, desk.span.first) / 100;
                desk.post(
                    CURRENT,
                    day,
                    draft(-cents, LineKind::DirectDebit, party.clone(), text),
                );
            }
        }
        if (day.month(), day.day()) == (1, 15) {
            let text = format!("Jahresbeitrag Transportversicherung {}", day.year());
            let party = self.subscriptions[9].clone();
            desk.post(
                CURRENT,
                day,
                draft(-1_184_000, LineKind::DirectDebit, party, text),
            );
        }
    }

    fn pay_rent(&mut self, desk: &mut Desk, day: Date) {
        if day.day() == 3 {
            let text = format!("Miete Lager und Buero {:02}/{}", day.month(), day.year());
            desk.post(
                CURRENT,
                day,
                draft(-RENT_CENTS, LineKind::Payment, self.landlord.clone(), text),
            );
        }
        if day.day() == 1 {
            let text = format!("RENT UNIT 7 {:02}/{}", day.month(), day.year());
            let party = self.british_landlord.clone();
            desk.post(POUNDS, day, draft(-420_000, LineKind::Payment, party, text));
        }
    }

    fn pay_taxes(&mut self, desk: &mut Desk, day: Date) {
        let month = format!("{:02}/{}", day.month(), day.year());
        if day.day() == 10 {
            // Paid monthly; when purchases were larger, the office pays back a week later.
            let due = std::mem::take(&mut desk.german_tax);
            let (on, kind, word) = if due > 0 {
                (day, LineKind::DirectDebit, "Umsatzsteuer")
            } else {
                (ahead(day, 9), LineKind::Receipt, "Erstattung Umsatzsteuer")
            };
            let text = format!("{word} {month} StNr 99/815/04711");
            desk.post(
                PAYROLL,
                on,
                draft(-due, kind, self.tax_office.clone(), text),
            );
            if day.month() % 3 == 0 {
                let text = format!("Koerperschaftsteuer Vorauszahlung {month}");
                let party = self.tax_office.clone();
                desk.post(
                    PAYROLL,
                    day,
                    draft(-1_240_000, LineKind::DirectDebit, party, text),
                );
            }
        }
        if (day.month(), day.day()) == (8, 21) {
            let cents = self.random.between(312_000, 985_000);
            let text = format!("Erstattung Koerperschaftsteuer {}", day.year() - 1);
            desk.post(
                PAYROLL,
                day,
                draft(cents, LineKind::Receipt, self.tax_office.clone(), text),
            );
        }
        if day.day() == 7 && day.month() % 3 == 2 {
            let due = std::mem::take(&mut desk.british_tax);
            let kind = if due > 0 {
                LineKind::DirectDebit
            } else {
                LineKind::Receipt
            };
            let party = Party {
                name: "REVENUE OFFICE VAT".to_owned(),
                account: None,
            };
            desk.post(
                POUNDS,
                day,
                draft(-due, kind, party, format!("VAT 999 4711 22 {month}")),
            );
        }
    }

    fn use_card(&mut self, desk: &mut Desk, day: Date) {
        let random = &mut self.card;
        let level = seasons::growth(day, desk.span.first);
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            for _ in 0..random.between(1, 3) {
                let (name, town, low, high) = *random.pick(&names::SHOPS);
                let cents = random.between(low, high) * level / 100;
                let party = Party {
                    name: format!("{name} {town}"),
                    account: None,
                };
                let text = format!("Karte 1234 {}", super::back(day, random.between(0, 2)));
                desk.post(CARD, day, draft(-cents, LineKind::Purchase, party, text));
            }
        }
        if day.day() == 20 {
            // The bank settles the card in full.
            let owed = -desk.balance(CARD);
            let text = format!("Kartenabrechnung {:02}/{}", day.month(), day.year());
            let on = super::roll(&money::BusinessCalendar::Target, day, Roll::Following);
            let (card, current) = (desk.own(CARD), desk.own(CURRENT));
            desk.post(
                CURRENT,
                on,
                draft(-owed, LineKind::DirectDebit, card, text.clone()),
            );
            desk.post(CARD, on, draft(owed, LineKind::Receipt, current, text));
        }
    }
}

/// The payment of a supplier's invoice on the day it is due.
fn bought(cents: i64, party: &Party, (number, due_on): (i64, Date), text: String) -> Draft {
    Draft {
        invoice: Some(Invoice {
            number: number.to_string(),
            cents,
            issued_on: back(due_on, TERMS_DAYS),
            due_on,
        }),
        ..draft(cents, LineKind::Payment, party.clone(), text)
    }
}

/// Fees every month, interest every quarter, on the last business day.
fn charge_fees(desk: &mut Desk, day: Date) {
    let fees = [
        (
            CURRENT,
            4_890,
            "Hansekontor",
            "Kontofuehrung und Buchungsposten",
        ),
        (PAYROLL, 2_650, "Alsterbank", "Kontofuehrung"),
        (
            SHOP,
            1_190,
            "Elbufer Volkskasse",
            "Entgelte für Kontoführung",
        ),
        (
            DOLLARS,
            3_500,
            "LAKESHORE FIRST BANK",
            "ACCOUNT ANALYSIS FEE",
        ),
        (POUNDS, 1_250, "MOORLAND BANK", "ACCOUNT CHARGES"),
    ];
    for (path, cents, bank, text) in fees {
        let bank = Party {
            name: bank.to_owned(),
            account: None,
        };
        let line = draft(-cents, LineKind::Fee, bank.clone(), text.to_owned());
        desk.post_rolled(path, day, line, Roll::Preceding);
        if day.month() % 3 == 0 {
            let interest = desk.balance(path).max(0) / 100 * 3 / 16;
            let text = if path == DOLLARS || path == POUNDS {
                "CREDIT INTEREST"
            } else {
                "Habenzinsen"
            };
            let line = draft(interest, LineKind::Interest, bank, text.to_owned());
            desk.post_rolled(path, day, line, Roll::Preceding);
        }
    }
}
