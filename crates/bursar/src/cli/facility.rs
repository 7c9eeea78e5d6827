//! `bursar facility`: loans, credit lines, deposits and money-market holdings.
//!
//! Owns: its options. Not here: what it prints (`text`), interest and schedules (`treasury`).
//! Invariant: `--json` prints the shapes of the HTTP API.

mod text;

use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use money::{Date, FacilityId};
use server::wire::{
    AccrualList, AccrualRhythm, DayCount, DebtPaymentList, Facility, FacilityCalendar,
    FacilityKind, FacilityList, FacilityRoll, FacilitySchedule, RepaymentForm,
};
use treasury::{Expected, FacilityDraft, RateChange};

use super::context::{Books, Context, parse_day, parsed};
use crate::failure::Failure;

/// Loans, credit lines, deposits and money-market holdings.
#[derive(Debug, Subcommand)]
pub(crate) enum FacilityCommand {
    /// List them as they stand, with maturities
    List {
        /// At the end of this day [default: today]
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        at: Option<Date>,
        /// Totals in this asset [default: the reporting currency]
        #[arg(long = "in", value_name = "ASSET")]
        currency: Option<String>,
    },
    /// Show one with its terms
    Show {
        /// Its id
        id: String,
        /// At the end of this day [default: today]
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        at: Option<Date>,
    },
    /// Add one
    #[command(after_help = "\
Examples:
  bursar facility add 'Term loan' --kind loan --account liabilities:loan:bank --principal 420000 \\
    --starts-on 2026-01-01 --matures-on 2031-01-01 --rate-bps 387.5 --day-count 30e-360 \\
    --repayment annuity --accrual month-end --accrued-account liabilities:interest \\
    --interest-account expenses:interest --payment-account assets:bank:main
  bursar facility add 'Overdraft' --kind credit-line --account liabilities:credit:bank \\
    --limit 250000 --starts-on 2026-01-01 --rate-bps 610 --day-count act-360 --every-months 3")]
    Add {
        #[command(flatten)]
        terms: Box<Terms>,
    },
    /// Give one other terms; all of them are given again
    Change {
        /// Its id
        id: String,
        #[command(flatten)]
        terms: Box<Terms>,
    },
    /// Put one into the archive: nothing is booked of it or expected any more
    Archive {
        /// Its id
        id: String,
    },
    /// Take one out of the archive
    Restore {
        /// Its id
        id: String,
    },
    /// Show the schedule, and what the journal has after each payment
    Schedule {
        /// Its id
        id: String,
        /// At the end of this day [default: today]
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        at: Option<Date>,
    },
    /// Book interest that has accrued, or show what would be booked
    Accrue {
        /// Its id
        id: String,
        /// Up to the end of this day [default: today]
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        until: Option<Date>,
        /// Book nothing
        #[arg(long)]
        preview: bool,
    },
    /// List payments that are to come
    Payments {
        /// The first day [default: today]
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        from: Option<Date>,
        /// The last day [default: 90 days later]
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        to: Option<Date>,
    },
}

/// The terms of a facility.
#[derive(Args, Debug)]
pub(crate) struct Terms {
    /// What it is called
    name: String,
    /// What it is
    #[arg(long, value_parser = PossibleValuesParser::new(FacilityKind::WORDS))]
    kind: String,
    /// The account of the principal: below liabilities what is owed, below assets what is lent
    #[arg(long)]
    account: String,
    /// The asset [default: that of the account]
    #[arg(long)]
    asset: Option<String>,
    /// The bank or company on the other side
    #[arg(long, value_name = "NAME")]
    counterparty: Option<String>,
    /// The number of the contract
    #[arg(long)]
    reference: Option<String>,
    /// What was agreed to be lent, of a loan or deposit
    #[arg(long, value_name = "AMOUNT")]
    principal: Option<String>,
    /// How much may be drawn, of a credit line
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    limit: Option<String>,
    /// The first day that bears interest
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    starts_on: Date,
    /// The first day that does not
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    matures_on: Option<Date>,
    /// The end of the first period, where it is not as long as the others
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    first_payment_on: Option<Date>,
    /// How many months a period has; 0: one period until the maturity
    #[arg(long, value_name = "MONTHS", default_value_t = 1)]
    every_months: u8,
    /// Basis points a year, as in 387.5 for 3.875 %
    #[arg(long, value_name = "BPS", allow_hyphen_values = true)]
    rate_bps: String,
    /// Another rate from a later day on
    #[arg(long = "rate-change", value_name = "DATE=BPS")]
    rate_changes: Vec<String>,
    /// How days count
    #[arg(long, value_parser = PossibleValuesParser::new(DayCount::WORDS))]
    day_count: String,
    /// How it is repaid
    #[arg(long, default_value = "bullet", value_parser = PossibleValuesParser::new(RepaymentForm::WORDS))]
    repayment: String,
    /// On which days banks work
    #[arg(long, default_value = "target", value_parser = PossibleValuesParser::new(FacilityCalendar::WORDS))]
    calendar: String,
    /// Where a payment moves that falls on another day
    #[arg(long, default_value = "modified-following", value_parser = PossibleValuesParser::new(FacilityRoll::WORDS))]
    roll: String,
    /// How often interest is booked
    #[arg(long, default_value = "none", value_parser = PossibleValuesParser::new(AccrualRhythm::WORDS))]
    accrual: String,
    /// The first day whose interest is booked [default: the start]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    accrues_from: Option<Date>,
    /// Where interest stands that has accrued and is not paid
    #[arg(long, value_name = "ACCOUNT")]
    accrued_account: Option<String>,
    /// The category of the interest
    #[arg(long, value_name = "ACCOUNT")]
    interest_account: Option<String>,
    /// The account that pays and is paid
    #[arg(long, value_name = "ACCOUNT")]
    payment_account: Option<String>,
}

impl FacilityCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        let done = self.work(context, &books).await;
        books.treasury.close().await;
        done
    }

    async fn work(self, context: &Context, books: &Books) -> Result<(), Failure> {
        let (treasury, org, caller) = (&books.treasury, books.org, &books.caller);
        let output = context.output;
        match self {
            Self::List { at, currency } => {
                let found = treasury.facilities(org, caller, (at, currency)).await?;
                output.show(&FacilityList::from(found), text::list)
            }
            Self::Show { id, at } => {
                let found = treasury.facility(org, caller, (id_of(&id)?, at)).await?;
                output.show(&Facility::from(found), text::one)
            }
            Self::Add { terms } => {
                let draft = terms.draft(books).await?;
                let added = treasury.add_facility(org, caller, &draft).await?;
                output.show(&Facility::from(added), text::one)
            }
            Self::Change { id, terms } => {
                let draft = terms.draft(books).await?;
                let on = (id_of(&id)?, Expected::Any);
                let changed = treasury.change_facility(org, caller, on, &draft).await?;
                output.show(&Facility::from(changed), text::one)
            }
            Self::Archive { id } => {
                let on = (id_of(&id)?, Expected::Any);
                let archived = treasury.archive_facility(org, caller, on).await?;
                output.show(&Facility::from(archived), text::one)
            }
            Self::Restore { id } => {
                let on = (id_of(&id)?, Expected::Any);
                let restored = treasury.restore_facility(org, caller, on).await?;
                output.show(&Facility::from(restored), text::one)
            }
            Self::Schedule { id, at } => {
                let asked = (id_of(&id)?, at);
                let found = treasury.facility_schedule(org, caller, asked).await?;
                output.show(&FacilitySchedule::from(found), text::schedule)
            }
            Self::Accrue { id, until, preview } => {
                let asked = (id_of(&id)?, until);
                let found = if preview {
                    treasury.facility_accruals(org, caller, asked).await?
                } else {
                    treasury.accrue_facility(org, caller, asked).await?
                };
                output.show(&AccrualList::from(found), text::accruals)
            }
            Self::Payments { from, to } => {
                let from = from.unwrap_or_else(|| treasury.today());
                let later = from.checked_add(jiff::Span::new().days(90));
                let to = to.unwrap_or_else(|| later.unwrap_or(from));
                let span = (from, to);
                let found = treasury.upcoming_debt_payments(org, caller, span).await?;
                let items = found.into_iter().map(Into::into).collect();
                output.show(&DebtPaymentList { items }, text::payments)
            }
        }
    }
}

impl Terms {
    async fn draft(self, books: &Books) -> Result<FacilityDraft, Failure> {
        let asset = match self.asset {
            Some(asset) => asset,
            None => asset_of(books, &self.account).await?,
        };
        Ok(FacilityDraft {
            kind: word("kind", &self.kind, FacilityKind::find)?.into(),
            day_count: word("day count", &self.day_count, DayCount::find)?.into(),
            repayment: word("repayment", &self.repayment, RepaymentForm::find)?.into(),
            calendar: word("calendar", &self.calendar, FacilityCalendar::find)?.into(),
            roll: word("roll", &self.roll, FacilityRoll::find)?.into(),
            accrual: word("accrual", &self.accrual, AccrualRhythm::find)?.into(),
            rate_changes: self
                .rate_changes
                .iter()
                .map(|it| rate_change(it))
                .collect::<Result<_, _>>()?,
            asset,
            name: self.name,
            counterparty: self.counterparty,
            reference: self.reference,
            account: self.account,
            accrued_account: self.accrued_account,
            interest_account: self.interest_account,
            payment_account: self.payment_account,
            principal: self.principal,
            limit: self.limit,
            starts_on: self.starts_on,
            matures_on: self.matures_on,
            first_payment_on: self.first_payment_on,
            every_months: self.every_months,
            rate_bps: self.rate_bps,
            accrues_from: self.accrues_from,
        })
    }
}

/// The asset of an account. Errors: `not-found`, `invalid` for one of several.
async fn asset_of(books: &Books, account: &str) -> Result<String, Failure> {
    let book = books.book().await?;
    let found = treasury::Treasury::find_account(&book, account)?;
    let asset = found.asset.map(|it| it.to_string());
    asset.ok_or_else(|| {
        let path = &found.path;
        Failure::usage(
            "usage",
            format!("{path} holds any asset: name it with --asset"),
        )
    })
}

fn word<T>(field: &str, text: &str, find: fn(&str) -> Option<T>) -> Result<T, Failure> {
    find(text).ok_or_else(|| Failure::given("invalid", format!("{field} `{text}`: no such word")))
}

fn rate_change(text: &str) -> Result<RateChange, Failure> {
    let wrong = || {
        let text =
            format!("rate change `{text}`: expected a day and basis points, as in 2027-01-01=410");
        Failure::given("invalid", text)
    };
    let (day, rate) = text.split_once('=').ok_or_else(wrong)?;
    Ok(RateChange {
        from: parse_day(day).map_err(|_| wrong())?,
        rate_bps: rate.to_owned(),
    })
}

fn id_of(text: &str) -> Result<FacilityId, Failure> {
    let found = parsed("facility", Some(text))?;
    found.ok_or_else(|| Failure::given("invalid", "facility: expected its id"))
}
