//! What the demo's treasurer set up: rules, payees, open invoices, budgets.
//!
//! Owns: what the company's lines are for, by their words; whom it pays; what is open at the end.
//! Not here: the invoices themselves (`business`), what happens on the accounts.
//! Invariant: rules leave some lines to the learned suggestions; who is paid has the account that
//! the bank's lines have.

use std::collections::BTreeSet;

use money::{Amount, Date};
use treasury::rule_words::{
    ActionSpec, After, ConditionSpec, Direction, RuleSpec, TextField, TextSpec, TextTest,
};
use treasury::{
    BankDetails, BeneficiaryDraft, Budget, Every, ExpectedDraft, ExpectedKind, Repetition,
};

use super::accounts::{CURRENT, DOLLARS, POUNDS, SHOP, asset, banks};
use super::bank::{Invoice, Party};
use super::business::Trade;
use super::{DemoOffice, DemoRent, Span};

/// What the landlord gets each month. Unit: cents.
pub(super) const RENT_CENTS: i64 = 1_850_000;
/// Suppliers who are kept as payees.
const SUPPLIERS: usize = 12;

/// Lines with one of some words, on an account or in a direction, and what they are for.
struct Sort {
    name: &'static str,
    on: Option<&'static str>,
    direction: Option<Direction>,
    words: &'static [&'static str],
    category: &'static str,
}

const fn sort(name: &'static str, category: &'static str, words: &'static [&'static str]) -> Sort {
    Sort {
        name,
        on: None,
        direction: None,
        words,
        category,
    }
}

const fn received(
    name: &'static str,
    on: Option<&'static str>,
    (category, words): (&'static str, &'static [&'static str]),
) -> Sort {
    Sort {
        on,
        direction: Some(Direction::In),
        ..sort(name, category, words)
    }
}

/// In the order they are asked. What employees are refunded for guests, the guards, coffee and
/// most of the card are left to the suggestions.
const SORTS: [Sort; 22] = [
    sort(
        "Bank charges",
        "expenses:bank-fees",
        &[
            "Entgelt",
            "Kontofuehrung",
            "ACCOUNT ANALYSIS FEE",
            "ACCOUNT CHARGES",
        ],
    ),
    sort(
        "Interest of the banks",
        "income:interest:banks",
        &["Habenzinsen", "CREDIT INTEREST"],
    ),
    received(
        "Web shop",
        Some(SHOP),
        ("income:sales:shop", &["Nordwind Shop"]),
    ),
    sort(
        "Customers in Germany and Austria",
        "income:sales:germany",
        &["Rechnung RE-", "RG NR"],
    ),
    received(
        "Customers in the United Kingdom",
        Some(POUNDS),
        ("income:sales:uk", &["INV "]),
    ),
    received(
        "Customers in the United States",
        Some(DOLLARS),
        ("income:sales:us", &["INVOICE"]),
    ),
    sort(
        "Suppliers",
        "expenses:purchases",
        &["Kd-Nr 40771", "NORDWIND UK", "VENDOR PMT"],
    ),
    sort("Freight", "expenses:freight", &["Frachtrechnung"]),
    sort(
        "Wages",
        "expenses:staff:wages",
        &["Lohn/Gehalt", "13. Gehalt", "SALARY"],
    ),
    sort(
        "Social security",
        "expenses:staff:social-security",
        &["Beitrag SV"],
    ),
    sort(
        "Refunds to employees",
        "expenses:staff:refunds",
        &["Reisekosten", "Auslagen"],
    ),
    sort(
        "Payroll tax",
        "expenses:tax:payroll",
        &["Lohnsteuer", "PAYE"],
    ),
    sort(
        "Value added tax",
        "expenses:tax:vat",
        &["Umsatzsteuer", "VAT 999"],
    ),
    sort(
        "Income tax",
        "expenses:tax:income",
        &["Koerperschaftsteuer"],
    ),
    sort("Rent", "expenses:rent", &["Miete", "RENT UNIT"]),
    sort("Energy and water", "expenses:energy", &["Abschlag"]),
    sort("Leasing", "expenses:leasing", &["Leasingrate"]),
    sort(
        "Telephones and computers",
        "expenses:it",
        &[
            "Telefon und",
            "Mobilfunk",
            "Server und",
            "Buchhaltung",
            "CLOUDKESSEL",
            "CODEHAFEN",
        ],
    ),
    sort(
        "Insurance",
        "expenses:insurance",
        &["Betriebshaftpflicht", "Transportversicherung"],
    ),
    sort(
        "Advertising",
        "expenses:advertising",
        &["SUCHWERBUNG", "BILDERNETZ"],
    ),
    sort(
        "Travel",
        "expenses:travel",
        &["SCHIENENVERKEHR", "HOTEL", "TAXI", "LUFTKRANICH"],
    ),
    sort(
        "Fuel and parking",
        "expenses:vehicles",
        &["TANKHOF", "PARKHAUS"],
    ),
];

/// The categories of the rules, each once.
pub(super) fn categories() -> Vec<&'static str> {
    let mut known = BTreeSet::new();
    let all = SORTS.iter().map(|it| it.category);
    all.filter(|it| known.insert(*it)).collect()
}

/// Everything of the office.
pub(super) fn office(span: Span, trade: &Trade) -> DemoOffice {
    DemoOffice {
        rules: rules(),
        payees: payees(trade),
        open: trade.open.iter().map(expected).collect(),
        payer: CURRENT,
        rent: DemoRent {
            payee: trade.landlord.name.clone(),
            amount: Amount::from_units(RENT_CENTS.into(), asset("EUR")),
            text: "Miete Lager und Buero",
            repeats: Repetition {
                every: Every::Month,
                first_on: next_rent(span.last),
                last_on: None,
                days_ahead: 7,
            },
        },
        budgets: budgets(span),
    }
}

fn rules() -> Vec<RuleSpec> {
    let bank_text = |word: &&str| {
        ConditionSpec::Text(TextSpec {
            field: TextField::Anywhere,
            test: TextTest::Contains((*word).to_owned()),
        })
    };
    let rule = |it: &Sort| {
        let mut all = vec![ConditionSpec::Any(it.words.iter().map(bank_text).collect())];
        all.extend(it.on.map(|it| ConditionSpec::Account(it.to_owned())));
        all.extend(it.direction.map(ConditionSpec::Direction));
        RuleSpec {
            name: it.name.to_owned(),
            when: ConditionSpec::All(all),
            then: vec![ActionSpec::Category(it.category.to_owned())],
            after: After::Stop,
        }
    };
    // The bank in America does not say whose account an exchange goes to.
    let exchange = RuleSpec {
        name: "Dollars that are sold".to_owned(),
        when: ConditionSpec::All(vec![
            bank_text(&"FX DEAL"),
            ConditionSpec::Account(DOLLARS.to_owned()),
        ]),
        then: vec![ActionSpec::Transfer(CURRENT.to_owned())],
        after: After::Stop,
    };
    std::iter::once(exchange)
        .chain(SORTS.iter().map(rule))
        .collect()
}

/// The companies of the group, the landlord, and suppliers whose invoices are open.
fn payees(trade: &Trade) -> Vec<BeneficiaryDraft> {
    let payee = |name: &str, iban: &str, bic: &str| BeneficiaryDraft {
        name: name.to_owned(),
        address: None,
        bank: BankDetails {
            iban: Some(iban.to_owned()),
            bic: Some(bic.to_owned()),
            ..BankDetails::default()
        },
    };
    let mut all: Vec<_> = banks()
        .iter()
        .filter(|it| [CURRENT, POUNDS].contains(&it.path))
        .map(|it| payee(it.holder, &it.identification, it.bic))
        .collect();
    let suppliers = trade.open.iter();
    let suppliers = suppliers.filter(|it| it.0 == CURRENT && it.2.cents < 0);
    let suppliers = suppliers.map(|it| &it.1);
    let mut known = BTreeSet::new();
    let parties = std::iter::once(&trade.landlord)
        .chain(suppliers)
        .filter(|it| known.insert(it.name.as_str()))
        .take(1 + SUPPLIERS);
    all.extend(parties.filter_map(|it| {
        let account = it.account.as_ref()?;
        Some(payee(&it.name, &account.iban, &account.bic))
    }));
    all
}

/// An open invoice as the treasurer has it.
fn expected((path, party, invoice): &(&'static str, Party, Invoice)) -> ExpectedDraft {
    let banks = banks();
    let bank = banks.iter().find(|it| it.path == *path);
    let bank = bank.expect("invoices are paid on accounts of the list");
    let (kind, category) = match (invoice.cents < 0, *path) {
        (true, _) => (ExpectedKind::Payable, "expenses:purchases"),
        (false, POUNDS) => (ExpectedKind::Receivable, "income:sales:uk"),
        (false, DOLLARS) => (ExpectedKind::Receivable, "income:sales:us"),
        (false, _) => (ExpectedKind::Receivable, "income:sales:germany"),
    };
    let cents = i128::from(invoice.cents.unsigned_abs());
    ExpectedDraft {
        kind,
        amount: Amount::from_units(cents, asset(bank.currency)).to_text(),
        asset: bank.currency.to_owned(),
        due_on: invoice.due_on,
        issued_on: Some(invoice.issued_on),
        counterparty: Some(party.name.clone()),
        counterparty_account: party.account.as_ref().map(|it| it.iban.clone()),
        reference: Some(invoice.number.clone()),
        description: None,
        entity: Some(bank.holder.to_owned()),
        category: Some(category.to_owned()),
    }
}

/// The third of the next month: the rent of this one has been paid, or is about to be.
fn next_rent(last: Date) -> Date {
    let next = last.last_of_month().tomorrow();
    let next = next.expect("demo years are far from the ends of time");
    next.with()
        .day(3)
        .build()
        .expect("every month has a third day")
}

fn budgets(span: Span) -> Vec<(&'static str, Budget)> {
    let first_on = Date::new(span.last.year(), 1, 1).expect("every year has a first day");
    let budget = |category: &str, amount: &str, roll_over: &str| Budget {
        categories: vec![category.to_owned()],
        entity: None,
        amount: amount.to_owned(),
        asset: "EUR".to_owned(),
        every: "month".to_owned(),
        first_on,
        last_on: None,
        roll_over: roll_over.to_owned(),
        alerts: vec![80, 100],
        changes: Vec::new(),
    };
    vec![
        (
            "Advertising",
            budget("expenses:advertising", "2500", "nothing"),
        ),
        ("Freight", budget("expenses:freight", "18000", "nothing")),
        ("Travel", budget("expenses:travel", "1800", "unspent")),
    ]
}
