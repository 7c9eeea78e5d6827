//! What the demo owes and lends, and what its two entities owe each other.
//!
//! Owns: the terms of the loan, the credit line and the deposit, the interest in the loan's
//! annuities, services between the entities. Not here: the annuity's bank lines (`funding`).
//! Invariant: the loan's terms are those under which the bank's annuity repays it to the cent.

use cash::debt::{DayCount, LoanTerms, Period, Rates, Repayment, Stretch, Term, schedule};
use money::{Amount, BusinessCalendar, Date, Decimal, Roll, Rounding};
use treasury::{
    AccrualRhythm, DayCountWord, FacilityCalendar, FacilityDraft, FacilityKind, FacilityRoll,
    RepaymentWord,
};

use super::accounts::asset;
use super::agreed::{ANNUITY_CENTS, LOAN_CONTRACT};
use super::paths::{
    BRITAIN, CREDIT, CREDIT_INTEREST, CURRENT, DEPOSIT, DEPOSIT_INTEREST, GERMANY, GROUP_PURCHASES,
    GROUP_SALES, INTEREST_EARNED, INTEREST_PAID, LOAN, LOAN_INTEREST, OPENING, OWED_TO_BRITAIN,
    OWED_TO_GERMANY, PAYROLL, RECEIVABLE_FROM_BRITAIN, RECEIVABLE_FROM_GERMANY,
};
use super::random::Random;
use super::{DemoDebt, DemoEntry, DemoPosting, Span};

const LOAN_CENTS: i128 = 42_000_000;
const LOAN_MONTHS: i32 = 60;
const CREDIT_CENTS: i128 = 12_000_000;
const DEPOSIT_CENTS: i128 = 15_000_000;
const DEPOSIT_MONTHS: i32 = 48;
/// Unit: ten-thousandths of a basis point.
const DEPOSIT_RATE: i128 = 2_400_000;
/// A rate as a share a year has these places in `cash::debt`, of which basis points have four.
const SHARE_PLACES: u8 = 8;
const BPS_PLACES: u8 = 4;

/// What is owed, lent and claimed, with the entries that no bank reports.
pub(super) fn debt(seed: u64, span: Span) -> DemoDebt {
    let terms = Terms::new(span);
    let mut entries = terms.openings();
    entries.extend(terms.annuities());
    entries.extend(services(seed, span));
    entries.sort_by_key(|it| it.booked_on); // Stable: the order of one day stays.
    let facilities = vec![terms.loan(), terms.credit_line(), terms.deposit()];
    DemoDebt {
        entries,
        facilities,
        between: vec![
            (RECEIVABLE_FROM_BRITAIN, BRITAIN),
            (OWED_TO_BRITAIN, BRITAIN),
            (RECEIVABLE_FROM_GERMANY, GERMANY),
            (OWED_TO_GERMANY, GERMANY),
        ],
        annuity: format!("Annuitaet {LOAN_CONTRACT}"),
        annuity_account: LOAN,
        last_day: span.last,
    }
}

/// The days of the contracts, and the rate that the loan's annuity comes from.
struct Terms {
    span: Span,
    /// The month's end before the books begin.
    starts_on: Date,
    /// Unit: ten-thousandths of a basis point.
    rate: i128,
    periods: Vec<Period>,
}

impl Terms {
    fn new(span: Span) -> Self {
        let before = span.first.first_of_month().yesterday();
        let starts_on = before.expect("demo years are far from the ends of time");
        // The lowest rate at which the level payment is the bank's: a ten-thousandth of a basis
        // point moves it by less than a cent.
        let payment = |rate| {
            let first = periods(span, starts_on, rate)[0];
            add(first.interest, first.repayment).units()
        };
        let (mut low, mut high) = (0_i128, 20_000_000_i128);
        while low + 1 < high {
            let middle = i128::midpoint(low, high);
            if payment(middle) < i128::from(ANNUITY_CENTS) {
                low = middle;
            } else {
                high = middle;
            }
        }
        Self {
            span,
            starts_on,
            rate: high,
            periods: periods(span, starts_on, high),
        }
    }

    /// What stood in the books when they began.
    fn openings(&self) -> Vec<DemoEntry> {
        let euros = |cents| Amount::from_units(cents, asset("EUR"));
        let first = self.periods[0];
        // What of the first period was over; what is left of it is booked month by month.
        let left = interest(self.rate, (self.span.first, first.to), LOAN_CENTS);
        let on_loan = negated(subtract(first.interest, left));
        let on_deposit = interest(
            DEPOSIT_RATE,
            (self.starts_on, self.span.first),
            DEPOSIT_CENTS,
        );
        let held = [
            (LOAN_INTEREST, on_loan),
            (CREDIT, euros(-CREDIT_CENTS)),
            (DEPOSIT, euros(DEPOSIT_CENTS)),
            (DEPOSIT_INTEREST, on_deposit),
        ];
        let entry = |(account, amount): (&'static str, Amount)| DemoEntry {
            booked_on: self.span.first,
            description: format!("Opening balance of {account}"),
            counterparty: None,
            reference: None,
            postings: moved(account, OPENING, amount).to_vec(),
        };
        held.into_iter().map(entry).collect()
    }

    /// The interest in each annuity: the bank line pays it with the principal, and it was owed on
    /// an account of its own before.
    fn annuities(&self) -> Vec<DemoEntry> {
        let is_paid = |it: &&Period| self.span.first <= it.paid_on && it.paid_on <= self.span.last;
        let entry = |it: &Period| DemoEntry {
            booked_on: it.paid_on,
            description: format!(
                "Interest in the annuity {:02}/{}",
                it.to.month(),
                it.to.year()
            ),
            counterparty: Some("Alsterbank Darlehen".to_owned()),
            reference: Some(LOAN_CONTRACT.to_owned()),
            postings: moved(LOAN_INTEREST, LOAN, it.interest).to_vec(),
        };
        self.periods.iter().filter(is_paid).map(entry).collect()
    }

    fn loan(&self) -> FacilityDraft {
        let contract = Contract {
            name: "Alsterbank term loan",
            kind: FacilityKind::Loan,
            bank: "Alsterbank",
            reference: LOAN_CONTRACT,
            accounts: [LOAN, LOAN_INTEREST, INTEREST_PAID, PAYROLL],
        };
        FacilityDraft {
            principal: Some(text(LOAN_CENTS)),
            matures_on: Some(maturity(self.starts_on, LOAN_MONTHS)),
            first_payment_on: first_payment(self.span, self.starts_on),
            every_months: 1,
            rate_bps: bps(self.rate),
            day_count: DayCountWord::ThirtyE360,
            repayment: RepaymentWord::Annuity,
            ..self.draft(&contract)
        }
    }

    fn credit_line(&self) -> FacilityDraft {
        let contract = Contract {
            name: "Hansekontor credit line",
            kind: FacilityKind::CreditLine,
            bank: "Hansekontor",
            reference: "KK-4471-250",
            accounts: [CREDIT, CREDIT_INTEREST, INTEREST_PAID, CURRENT],
        };
        FacilityDraft {
            limit: Some("250000".to_owned()),
            every_months: 3,
            rate_bps: "610".to_owned(),
            accrual: AccrualRhythm::None,
            accrues_from: None,
            ..self.draft(&contract)
        }
    }

    fn deposit(&self) -> FacilityDraft {
        let contract = Contract {
            name: "Alsterbank fixed-term deposit",
            kind: FacilityKind::Deposit,
            bank: "Alsterbank",
            reference: "FG-20417",
            accounts: [DEPOSIT, DEPOSIT_INTEREST, INTEREST_EARNED, CURRENT],
        };
        FacilityDraft {
            principal: Some(text(DEPOSIT_CENTS)),
            matures_on: Some(maturity(self.starts_on, DEPOSIT_MONTHS)),
            every_months: 0,
            rate_bps: bps(DEPOSIT_RATE),
            ..self.draft(&contract)
        }
    }

    /// What all of them have.
    fn draft(&self, it: &Contract) -> FacilityDraft {
        let [account, accrued, interest, payer] = it.accounts;
        FacilityDraft {
            name: it.name.to_owned(),
            kind: it.kind,
            counterparty: Some(it.bank.to_owned()),
            reference: Some(it.reference.to_owned()),
            asset: "EUR".to_owned(),
            account: account.to_owned(),
            accrued_account: Some(accrued.to_owned()),
            interest_account: Some(interest.to_owned()),
            payment_account: Some(payer.to_owned()),
            principal: None,
            limit: None,
            starts_on: self.starts_on,
            matures_on: None,
            first_payment_on: None,
            every_months: 1,
            rate_bps: "0".to_owned(),
            rate_changes: Vec::new(),
            day_count: DayCountWord::Act360,
            repayment: RepaymentWord::Bullet,
            calendar: FacilityCalendar::Target,
            roll: FacilityRoll::ModifiedFollowing,
            accrual: AccrualRhythm::MonthEnd,
            accrues_from: Some(self.span.first),
        }
    }
}

/// What is written in a contract's head, and where its principal, accrued interest, interest and
/// payments are booked.
struct Contract {
    name: &'static str,
    kind: FacilityKind,
    bank: &'static str,
    reference: &'static str,
    accounts: [&'static str; 4],
}

/// The schedule of the loan at this rate.
fn periods(span: Span, starts_on: Date, rate: i128) -> Vec<Period> {
    let terms = LoanTerms {
        principal: Amount::from_units(LOAN_CENTS, asset("EUR")),
        rates: rates(rate),
        count: DayCount::ThirtyE360,
        rounding: Rounding::HalfUp,
        term: Term {
            from: starts_on,
            until: maturity(starts_on, LOAN_MONTHS),
            first: first_payment(span, starts_on),
            months: 1,
        },
        repayment: Repayment::Annuity,
        pay: (BusinessCalendar::Target, Roll::ModifiedFollowing),
    };
    schedule(&terms).expect("the demo's loan has a schedule")
}

/// The end of a month so many months later.
fn maturity(starts_on: Date, months: i32) -> Date {
    let later = starts_on.checked_add(jiff::Span::new().months(months));
    let later = later.expect("demo years are far from the ends of time");
    later.last_of_month()
}

/// Where the loan starts on the 30th, the 31st has to be said: payments are at each month's end.
fn first_payment(span: Span, starts_on: Date) -> Option<Date> {
    let first = span.first.last_of_month();
    (first.day() > starts_on.day()).then_some(first)
}

fn rates(rate: i128) -> Rates {
    let share = Decimal::new(rate, SHARE_PLACES).expect("a rate of the demo is small");
    Rates::fixed(share).expect("a rate of the demo is small")
}

fn bps(rate: i128) -> String {
    let points = Decimal::new(rate, BPS_PLACES).expect("a rate of the demo is small");
    points.to_string()
}

/// Interest on a principal over some days.
fn interest(rate: i128, (from, to): (Date, Date), cents: i128) -> Amount {
    let euro = asset("EUR");
    let count = if cents == LOAN_CENTS {
        DayCount::ThirtyE360
    } else {
        DayCount::Act360
    };
    let stretch = Stretch {
        from,
        to,
        principal: Amount::from_units(cents, euro),
    };
    let found = rates(rate).interest(&[stretch], euro, (count, Rounding::HalfUp));
    found.expect("the demo's amounts are small")
}

/// What the entities do for each other every quarter: the parent keeps the books and the shop of
/// its subsidiary, which stores goods for the parent. The subsidiary has not booked the last
/// invoice yet: its accountant is late.
fn services(seed: u64, span: Span) -> Vec<DemoEntry> {
    let mut random = Random::new(seed, "group");
    let quarters: Vec<Date> = span
        .days()
        .filter(|it| *it == it.last_of_month() && it.month() % 3 == 0)
        .collect();
    let mut entries = Vec::new();
    for (number, day) in (1_usize..).zip(&quarters) {
        let pounds = |cents: i64| Amount::from_units(cents.into(), asset("GBP"));
        let (fee, storage) = (
            pounds(random.between(640_000, 910_000)),
            pounds(random.between(210_000, 380_000)),
        );
        let name = format!("Q{}/{}", day.month() / 3, day.year());
        let mut add = |who: &str, text: &str, postings: [DemoPosting; 2]| {
            entries.push(DemoEntry {
                booked_on: *day,
                description: format!("{text} {name}"),
                counterparty: Some(who.to_owned()),
                reference: Some(format!("IC-{number:03}")),
                postings: postings.to_vec(),
            });
        };
        let (services, stores) = ("Group services", "Storage for the group");
        add(
            BRITAIN,
            services,
            moved(RECEIVABLE_FROM_BRITAIN, GROUP_SALES, fee),
        );
        if number < quarters.len() {
            add(
                GERMANY,
                services,
                moved(GROUP_PURCHASES, OWED_TO_GERMANY, fee),
            );
        }
        add(
            GERMANY,
            stores,
            moved(RECEIVABLE_FROM_GERMANY, GROUP_SALES, storage),
        );
        add(
            BRITAIN,
            stores,
            moved(GROUP_PURCHASES, OWED_TO_BRITAIN, storage),
        );
    }
    entries
}

/// `amount` from one account to another.
fn moved(to: &'static str, from: &'static str, amount: Amount) -> [DemoPosting; 2] {
    let posting = |account, amount| DemoPosting {
        account,
        amount,
        counter: None,
    };
    [posting(to, amount), posting(from, negated(amount))]
}

fn text(cents: i128) -> String {
    Amount::from_units(cents, asset("EUR")).to_text()
}

fn add(one: Amount, other: Amount) -> Amount {
    one.checked_add(other)
        .expect("the demo's amounts are small")
}

fn subtract(one: Amount, other: Amount) -> Amount {
    one.checked_sub(other)
        .expect("the demo's amounts are small")
}

fn negated(amount: Amount) -> Amount {
    amount.checked_neg().expect("the demo's amounts are small")
}
