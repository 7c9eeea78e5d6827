//! Wages, social security and wage tax.
//!
//! Owns: who works here and what is paid when. Not here: other taxes (`costs`).
//! Invariant: wages leave on a business day, never after their day; November pays twice.

use money::{BusinessCalendar, Date, Roll};

use super::super::bank::{Draft, LineKind, Party};
use super::super::identification::{Country, draw};
use super::super::names;
use super::super::paths::{PAYROLL, POUNDS};
use super::super::random::Random;
use super::{Desk, draft};

struct Employee {
    party: Party,
    net_cents: i64,
    /// Months after the first until they join.
    joins: i64,
}

pub(super) struct Staff {
    random: Random,
    german: Vec<Employee>,
    british: Vec<Employee>,
    insurers: Vec<Party>,
    tax_office: Party,
}

impl Staff {
    pub(super) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed, "staff");
        let mut party = |name: String, country| Party {
            name,
            account: Some(draw(country, &mut random)),
        };
        let people: Vec<_> = (0..28)
            .map(|index| {
                let given = names::GIVEN[index * 5 % 26];
                let family = names::FAMILY[(index * 7 + index / 26) % 26];
                party(format!("{given} {family}"), Country::Germany)
            })
            .collect();
        let british: Vec<_> = names::BRITISH_STAFF
            .iter()
            .map(|it| party((*it).to_owned(), Country::UnitedKingdom))
            .collect();
        let insurers = names::INSURERS
            .iter()
            .map(|it| party(it.0.to_owned(), Country::Germany))
            .collect();
        let tax_office = party("Finanzkasse Hafenstadt".to_owned(), Country::Germany);
        let mut hire = |(index, party): (usize, Party)| Employee {
            party,
            net_cents: random.between(188_000, 372_000),
            joins: i64::try_from(index).unwrap_or(0).saturating_sub(21) * 4,
        };
        let german = people.into_iter().enumerate().map(&mut hire).collect();
        let british = british.into_iter().enumerate().map(&mut hire).collect();
        Self {
            random: Random::new(seed, "wages"),
            german,
            british,
            insurers,
            tax_office,
        }
    }

    pub(super) fn work(&mut self, desk: &mut Desk, day: Date) {
        // Rolled back by hand: on the 25th it would be too late for a day before it.
        let payday = payday(day, 25, &BusinessCalendar::Target);
        if day == payday {
            self.pay_wages(desk, day);
        }
        if day == payday_before_end(day) {
            self.pay_social_security(desk, day);
        }
        if day.day() == 10 {
            let cents = self.wages(desk.span.first, day) * 26 / 100;
            let text = format!("Lohnsteuer {:02}/{}", day.month(), day.year());
            let line = draft(-cents, LineKind::DirectDebit, self.tax_office.clone(), text);
            desk.post(PAYROLL, day, line);
        }
        if day == self::payday(day, 28, &BusinessCalendar::UnitedKingdom) {
            self.pay_british(desk, day);
        }
        self.refund_expenses(desk, day);
    }

    fn pay_wages(&mut self, desk: &mut Desk, day: Date) {
        let first = desk.span.first;
        let month = format!("{:02}/{}", day.month(), day.year());
        for (number, employee) in
            (1001..).zip(self.german.iter().filter(|it| works(it, first, day)))
        {
            let cents = raised(employee.net_cents, first, day);
            let salary = |cents: i64, word: &str| Draft {
                end_to_end: Some(format!("LG{}{:02}{number}", day.year(), day.month())),
                ..draft(
                    -cents,
                    LineKind::Salary,
                    employee.party.clone(),
                    format!("{word} {month} PNr {number}"),
                )
            };
            desk.post(PAYROLL, day, salary(cents, "Lohn/Gehalt"));
            if day.month() == 11 {
                desk.post(PAYROLL, day, salary(cents * 7 / 10, "13. Gehalt"));
            }
        }
    }

    fn pay_social_security(&mut self, desk: &mut Desk, day: Date) {
        let total = self.wages(desk.span.first, day) * 61 / 100;
        for (party, (_, percent)) in self.insurers.iter().zip(names::INSURERS) {
            let text = format!(
                "Beitrag SV {:02}/{} BetrNr 99887766",
                day.month(),
                day.year()
            );
            let cents = total * percent / 100;
            desk.post(
                PAYROLL,
                day,
                draft(-cents, LineKind::DirectDebit, party.clone(), text),
            );
        }
    }

    fn pay_british(&mut self, desk: &mut Desk, day: Date) {
        let first = desk.span.first;
        for employee in self.british.iter().filter(|it| works(it, first, day)) {
            let cents = raised(employee.net_cents, first, day) * 88 / 100;
            let text = format!("SALARY {:02}/{}", day.month(), day.year());
            desk.post(
                POUNDS,
                day,
                draft(-cents, LineKind::Salary, employee.party.clone(), text),
            );
        }
        let party = Party {
            name: "REVENUE OFFICE PAYE".to_owned(),
            account: None,
        };
        let text = format!("PAYE {:02}/{} 999PX00123456", day.month(), day.year());
        desk.post(POUNDS, day, draft(-486_000, LineKind::Payment, party, text));
    }

    /// What employees paid themselves and hand in.
    fn refund_expenses(&mut self, desk: &mut Desk, day: Date) {
        if !super::is_business_day(day) || !self.random.chance(7_000) {
            return;
        }
        let party = self.random.pick(&self.german[..22]).party.clone();
        let cents = self.random.between(1_250, 42_000);
        let word = *self
            .random
            .pick(&["Reisekosten", "Auslagen Material", "Spesen Kundentermin"]);
        let text = format!("{word} {day}");
        desk.post(PAYROLL, day, draft(-cents, LineKind::Payment, party, text));
    }

    fn wages(&self, first: Date, day: Date) -> i64 {
        let working = self.german.iter().filter(|it| works(it, first, day));
        working.map(|it| raised(it.net_cents, first, day)).sum()
    }
}

fn works(employee: &Employee, first: Date, day: Date) -> bool {
    let months = i64::from(day.year() - first.year()) * 12 + i64::from(day.month() - first.month());
    months >= employee.joins
}

/// Wages rise by three percent every January.
fn raised(cents: i64, first: Date, day: Date) -> i64 {
    (first.year()..day.year()).fold(cents, |cents, _| cents * 103 / 100)
}

/// The business day on or before this day of the month.
fn payday(day: Date, on: i8, calendar: &BusinessCalendar) -> Date {
    let day = day.with().day(on).build().expect("every month has 28 days");
    super::roll(calendar, day, Roll::Preceding)
}

/// Social security is due on the third business day from the month's end.
fn payday_before_end(day: Date) -> Date {
    let calendar = BusinessCalendar::Target;
    let last = super::roll(&calendar, day.last_of_month(), Roll::Preceding);
    calendar
        .add_business_days(last, -2)
        .expect("demo years are far from the ends of time")
}
