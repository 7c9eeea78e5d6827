//! What the company's lines are for, by their words.
//!
//! Owns: the treasurer's rules and their categories. Not here: the lines (`business`).
//! Invariant: rules leave some lines to the learned suggestions.

use std::collections::BTreeSet;

use treasury::rule_words::{
    ActionSpec, After, ConditionSpec, Direction, RuleSpec, TextField, TextSpec, TextTest,
};

use super::paths::{CURRENT, DOLLARS, POUNDS, SHOP};

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

/// Every rule, in the order they are asked.
pub(super) fn rules() -> Vec<RuleSpec> {
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
