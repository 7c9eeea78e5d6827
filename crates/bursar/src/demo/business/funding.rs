//! Money between own accounts: sweeps, currency exchange, the subsidiary's funding, the loan.
//!
//! Owns: the treasurer's rules. Not here: wallets and the broker (`invest`).
//! Invariant: what leaves one account arrives on the other, exchanged at the market's rate.

use jiff::civil::Weekday;
use money::{Date, Roll};

use super::super::agreed::{ANNUITY_CENTS, LOAN_CONTRACT};
use super::super::bank::{Draft, LineKind, Party};
use super::super::paths::{CURRENT, DOLLARS, PAYROLL, POUNDS, SHOP};
use super::super::prices::Market;
use super::{Desk, ahead, draft, is_business_day};

pub(super) struct Funding<'a> {
    market: &'a Market,
    deal: i64,
}

impl<'a> Funding<'a> {
    pub(super) fn new(market: &'a Market) -> Self {
        Self {
            market,
            deal: 5_520,
        }
    }

    pub(super) fn work(&mut self, desk: &mut Desk, day: Date) {
        // Early: where the month ends on a weekend it is paid on a day before.
        if day == day.first_of_month() || day == desk.span.first {
            pay_loan(desk, day.last_of_month());
        }
        if !is_business_day(day) {
            return;
        }
        if day.weekday() == Weekday::Monday {
            sweep_shop(desk, day);
        }
        fill_payroll(desk, day);
        if day.weekday() == Weekday::Wednesday {
            self.sell_dollars(desk, day);
            self.fund_subsidiary(desk, day);
        }
    }

    fn sell_dollars(&mut self, desk: &mut Desk, day: Date) {
        let dollars = (desk.balance(DOLLARS) - 20_000_000) / 2_500_000 * 2_500_000;
        if dollars <= 0 || day.day() > 21 {
            return;
        }
        self.deal += 3;
        let euros = self.market.euros("USD", day, dollars);
        let rate = self.market.rate("USD", "EUR", day);
        let text = format!("FX DEAL {} USD/EUR {rate}", self.deal);
        let (here, there) = (desk.own(DOLLARS), desk.own(CURRENT));
        desk.post(
            DOLLARS,
            day,
            draft(-dollars, LineKind::Exchange, there, text.clone()),
        );
        let valued_on = super::roll(
            &money::BusinessCalendar::Target,
            ahead(day, 2),
            Roll::Following,
        );
        let arrival = draft(euros, LineKind::Exchange, here, text);
        desk.post(
            CURRENT,
            ahead(day, 1),
            Draft {
                valued_on: Some(valued_on),
                ..arrival
            },
        );
    }

    /// Lends to the subsidiary when it is short; takes back when it has plenty.
    fn fund_subsidiary(&mut self, desk: &mut Desk, day: Date) {
        let pounds = match desk.balance(POUNDS) {
            ..4_000_000 => 5_000_000,
            22_000_000.. => -8_000_000,
            _ => return,
        };
        self.deal += 3;
        let euros = self.market.euros("GBP", day, pounds);
        let rate = self.market.rate("GBP", "EUR", day);
        let word = if pounds > 0 {
            "IC LOAN"
        } else {
            "IC REPAYMENT"
        };
        let text = format!("{word} NORDWIND DEAL {} GBP/EUR {rate}", self.deal);
        let (here, there) = (desk.own(CURRENT), desk.own(POUNDS));
        desk.post(
            CURRENT,
            day,
            draft(-euros, LineKind::Exchange, there, text.clone()),
        );
        desk.post(
            POUNDS,
            ahead(day, 1),
            draft(pounds, LineKind::Exchange, here, text),
        );
    }
}

fn sweep_shop(desk: &mut Desk, day: Date) {
    let cents = (desk.balance(SHOP) - 1_000_000) / 100_000 * 100_000;
    if cents > 0 {
        transfer(desk, (SHOP, CURRENT), day, cents);
    }
}

/// Keeps the account that wages and taxes leave from above what a week can take.
fn fill_payroll(desk: &mut Desk, day: Date) {
    match desk.balance(PAYROLL) {
        balance @ ..12_000_000 => {
            let cents = (30_000_000 - balance) / 1_000_000 * 1_000_000;
            transfer(desk, (CURRENT, PAYROLL), day, cents);
        }
        balance @ 60_000_000.. => transfer(desk, (PAYROLL, CURRENT), day, balance / 2),
        _ => {}
    }
}

fn transfer(desk: &mut Desk, (from, to): (&'static str, &'static str), day: Date, cents: i64) {
    let text = "Umbuchung Liquiditaetsausgleich".to_owned();
    let (here, there) = (desk.own(from), desk.own(to));
    desk.post(
        from,
        day,
        draft(-cents, LineKind::Payment, there, text.clone()),
    );
    desk.post(to, day, draft(cents, LineKind::Receipt, here, text));
}

/// The annuity leaves at the month's end, or the business day before if that is next month.
fn pay_loan(desk: &mut Desk, day: Date) {
    let party = Party {
        name: "Alsterbank Darlehen".to_owned(),
        account: None,
    };
    let text = format!(
        "Annuitaet {LOAN_CONTRACT} {:02}/{}",
        day.month(),
        day.year()
    );
    let line = draft(-ANNUITY_CENTS, LineKind::Loan, party, text);
    desk.post_rolled(PAYROLL, day, line, Roll::ModifiedFollowing);
}
