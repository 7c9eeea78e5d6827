//! The demo organisation: Nordwind Trading, three years, from one seed (demo).
//!
//! Owns: what a demo consists of, and the order it is made in.
//! Not here: importing it (the binary, through the same use cases as a user's files).
//! Invariant: everything is a pure function of the seed and the last day; no float, no clock;
//! every file's opening balance and lines add up to its closing balance, which the next opens.

mod accounts;
mod agreed;
mod bank;
mod business;
mod debt;
mod files;
mod identification;
mod invest;
mod invoices;
mod names;
mod office;
mod paths;
mod prices;
mod random;
mod seasons;
mod settled;
mod sorting;

use money::{Amount, AssetDefinition, Date, Decimal};
use statements::Mapping;
use treasury::rule_words::RuleSpec;
use treasury::{BeneficiaryDraft, Budget, ExpectedDraft, FacilityDraft, Repetition};

/// How many years the demo covers.
pub const YEARS: i16 = 3;

/// A whole organisation, ready to be set up and imported.
#[derive(Clone, Debug)]
pub struct DemoCompany {
    /// The organisation's name.
    pub name: &'static str,
    /// The currency it reports in.
    pub reporting_currency: &'static str,
    /// Its legal entities.
    pub entities: Vec<&'static str>,
    /// Every asset that is used, currencies too.
    pub assets: Vec<AssetDefinition>,
    /// Every account, parents left out.
    pub accounts: Vec<DemoAccount>,
    /// The banks' files, in the order they came.
    pub files: Vec<DemoFile>,
    /// Entries that no bank reports, in order of their days: openings first.
    pub entries: Vec<DemoEntry>,
    /// What is owed and lent, and what the entities owe each other.
    pub debt: DemoDebt,
    /// What the treasurer's office keeps.
    pub office: DemoOffice,
    /// Prices, in order of pair and day.
    pub prices: Vec<DemoPrice>,
    /// How the CSV files are to be read, each with its name.
    pub mappings: Vec<Mapping>,
}

/// What an account is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DemoAccountKind {
    /// At a bank; its lines come from files.
    Bank,
    /// A company card; its lines come from files.
    Card,
    /// A wallet on a chain.
    Wallet,
    /// At a broker.
    Broker,
    /// A loan, credit line or deposit.
    Loan,
    /// Owed or due, and not money: accrued interest, other entities.
    Claim,
    /// Where trades and conversions meet.
    Trading,
    /// An income, expense or equity category.
    Category,
}

/// One account.
#[derive(Clone, Debug)]
pub struct DemoAccount {
    /// The path in the tree of accounts.
    pub path: &'static str,
    /// What it is for.
    pub kind: DemoAccountKind,
    /// The entity it belongs to.
    pub entity: Option<&'static str>,
    /// Its asset; none where it holds several.
    pub asset: Option<&'static str>,
    /// The bank, broker or chain.
    pub bank: Option<&'static str>,
    /// IBAN, account number or address, as the files have it.
    pub identification: Option<String>,
    /// Where the money lies.
    pub region: Option<&'static str>,
    /// The first day.
    pub opened_on: Date,
    /// What it held before the first day; booked by the first of `entries`.
    pub opening_balance: Option<Amount>,
}

/// One file of one bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoFile {
    /// The file's name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// The account it is of.
    pub account_path: &'static str,
    /// The name of the mapping it needs, for CSV.
    pub mapping: Option<&'static str>,
    /// What it must read back as.
    pub control: DemoControl,
}

/// What a file adds up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoControl {
    /// Balance before the first line.
    pub opening: Amount,
    /// Balance after the last line.
    pub closing: Amount,
    /// Number of lines.
    pub lines: usize,
    /// Sum of the lines.
    pub sum: Amount,
}

/// An entry that no bank reports.
#[derive(Clone, Debug)]
pub struct DemoEntry {
    /// The day.
    pub booked_on: Date,
    /// What happened.
    pub description: String,
    /// The other side.
    pub counterparty: Option<String>,
    /// A reference: a transaction hash, an order number.
    pub reference: Option<String>,
    /// Balanced per asset. Debit is positive.
    pub postings: Vec<DemoPosting>,
}

/// One side of an entry.
#[derive(Clone, Copy, Debug)]
pub struct DemoPosting {
    /// The account's path.
    pub account: &'static str,
    /// Debit is positive.
    pub amount: Amount,
    /// What it cost or was worth in the reporting currency, with the same sign.
    pub counter: Option<Amount>,
}

/// Facilities, claims between entities, and what they book.
#[derive(Clone, Debug)]
pub struct DemoDebt {
    /// Entries that no bank reports, in order of their days: openings first.
    pub entries: Vec<DemoEntry>,
    /// The terms; accounts by path.
    pub facilities: Vec<FacilityDraft>,
    /// Accounts between entities, each with the entity on the other side.
    pub between: Vec<(&'static str, &'static str)>,
    /// What the bank lines that pay the loan's annuity say.
    pub annuity: String,
    /// The category of these lines.
    pub annuity_account: &'static str,
    /// Interest is booked up to the end of this day.
    pub last_day: Date,
}

/// Rules, payees, invoices, budgets: what people set up beside the books.
#[derive(Clone, Debug)]
pub struct DemoOffice {
    /// What bank lines are; the first one that fits wins.
    pub rules: Vec<RuleSpec>,
    /// Whom payments go to; those of the group are among them.
    pub payees: Vec<BeneficiaryDraft>,
    /// What is owed to the company and by it; entities by their names.
    pub open: Vec<ExpectedDraft>,
    /// What was owed, with the bank lines that settled it in the last 13 weeks.
    pub settled: Vec<DemoSettled>,
    /// The account that invoices in euros are paid from.
    pub payer: &'static str,
    /// The rent, which repeats.
    pub rent: DemoRent,
    /// Budgets by name.
    pub budgets: Vec<(&'static str, Budget)>,
}

/// An invoice that one bank line settled.
#[derive(Clone, Debug)]
pub struct DemoSettled {
    /// The invoice; the entity by its name.
    pub item: ExpectedDraft,
    /// The account of the line, by path.
    pub account: &'static str,
    /// The day of the line.
    pub booked_on: Date,
    /// What the line moved; in is positive. Less than the invoice where a discount was taken.
    pub amount: Amount,
}

/// A payment that is drafted again and again.
#[derive(Clone, Debug)]
pub struct DemoRent {
    /// Who is paid: one of the payees, by name.
    pub payee: String,
    /// How much.
    pub amount: Amount,
    /// What the payee is told.
    pub text: &'static str,
    /// When.
    pub repeats: Repetition,
}

/// One price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoPrice {
    /// The asset that is priced.
    pub base: &'static str,
    /// The asset it is priced in.
    pub quote: &'static str,
    /// The day.
    pub on: Date,
    /// One `base` costs this much `quote`.
    pub rate: Decimal,
    /// Where it is from.
    pub source: &'static str,
}

/// The demo organisation as this seed makes it, ending with `last_day`.
///
/// Limits: `last_day` must lie in the years 2003 to 9000; others are moved there.
#[must_use]
pub fn company(seed: u64, last_day: Date) -> DemoCompany {
    let last_day = last_day.clamp(Date::constant(2003, 1, 1), Date::constant(9000, 12, 31));
    let span = Span::ending(last_day);
    let market = prices::Market::new(seed, span);
    let trade = business::trade(seed, span, &market);
    let invested = invest::entries(seed, span, &market);
    let mut entries = accounts::openings(span);
    entries.extend(invested);
    DemoCompany {
        name: "Nordwind Trading",
        reporting_currency: "EUR",
        entities: vec![paths::GERMANY, paths::BRITAIN],
        assets: accounts::assets(),
        accounts: accounts::all(span),
        office: office::office(span, &trade),
        files: trade
            .ledgers
            .iter()
            .flat_map(|it| files::render(it, span))
            .collect(),
        entries,
        debt: debt::debt(seed, span),
        prices: market.prices(),
        mappings: vec![files::csv_mapping(&accounts::banks())],
    }
}

/// The days of the demo.
#[derive(Clone, Copy, Debug)]
struct Span {
    first: Date,
    last: Date,
}

impl Span {
    /// The years before and up to `last`.
    fn ending(last: Date) -> Self {
        let day = last.day().min(28); // So that 29 February has a counterpart in every year.
        let first = Date::new(last.year() - YEARS, last.month(), day)
            .ok()
            .and_then(|it| it.tomorrow().ok())
            .expect("the last day was brought into the years that have a first");
        Self { first, last }
    }

    /// Every day, first to last.
    fn days(self) -> impl Iterator<Item = Date> {
        std::iter::successors(Some(self.first), |day| day.tomorrow().ok())
            .take_while(move |day| *day <= self.last)
    }
}
