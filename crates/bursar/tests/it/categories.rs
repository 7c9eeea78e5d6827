//! How quickly the learned categories become right on the demo company's three years (CASH-5).
//!
//! The categories are those that a bookkeeper's thirty words give; the classifier does not see
//! the words, only lines and categories, in the order of time, and is asked about later lines.

use bursar::demo;
use cash::Movement;
use cash::classify::Classifier;
use journal::AccountPath;
use money::{Amount, Asset, Date};
use statements::{Line, Options};

/// A word in the other side's name or the text, and the category. The first one counts.
const CATEGORIES: &[(&str, &str)] = &[
    ("UMBUCHUNG", "equity:transfers"),
    (" DEAL ", "equity:conversion"),
    ("ANNUITAET", "liabilities:loan"),
    ("RUECKLAST", "income:returned"),
    ("LOHNSTEUER", "expenses:tax:payroll"),
    ("PAYE", "expenses:tax:payroll"),
    ("UMSATZSTEUER", "expenses:tax:sales"),
    ("VAT 999", "expenses:tax:sales"),
    ("KOERPERSCHAFT", "expenses:tax:income"),
    ("BEITRAG SV", "expenses:social-security"),
    ("LOHN/GEHALT", "expenses:payroll"),
    ("SALARY", "expenses:payroll"),
    ("PNR", "expenses:payroll"),
    ("MIETE", "expenses:rent"),
    ("RENT UNIT", "expenses:rent"),
    ("FRACHT", "expenses:freight"),
    ("TRANSPORTVERSICHERUNG", "expenses:insurance"),
    ("REISEKOSTEN", "expenses:travel"),
    ("AUSLAGEN", "expenses:travel"),
    ("SPESEN", "expenses:travel"),
    ("KARTENABRECHNUNG", "liabilities:card"),
    ("KARTE 1234", "expenses:card"),
    ("KONTOF", "expenses:bank-fees"),
    ("ANALYSIS FEE", "expenses:bank-fees"),
    ("ACCOUNT CHARGES", "expenses:bank-fees"),
    ("INTEREST", "income:interest"),
    ("HABENZINSEN", "income:interest"),
    ("BESTELLUNG", "income:sales:shop"),
];

fn category(line: &Line) -> AccountPath {
    let name = line.counterparty.as_deref().unwrap_or_default();
    let text = format!("{name} {}", line.description).to_uppercase();
    let found = CATEGORIES.iter().find(|it| text.contains(it.0));
    let rest = if line.amount.is_negative() {
        "expenses:purchases"
    } else {
        "income:sales:trade"
    };
    found.map_or(rest, |it| it.1).parse().unwrap()
}

/// Every bank line of the demo with its account and currency, in the order of time.
fn lines() -> Vec<(AccountPath, Asset, Line)> {
    let company = demo::company(7, Date::constant(2026, 6, 30));
    let mut lines = Vec::new();
    for file in &company.files {
        let mapping = company.mappings.iter();
        let mut mapping =
            mapping.filter(|it| file.mapping.is_some() && it.name.as_deref() == file.mapping);
        let options = Options {
            csv: mapping.next().cloned(),
            ..Options::default()
        };
        let account: AccountPath = file.account_path.parse().unwrap();
        let outcome = statements::read(&file.bytes, &options).unwrap();
        for statement in outcome.statements {
            let asset = file.control.sum.asset();
            let these = statement.lines.into_iter();
            lines.extend(these.map(|it| (account.clone(), asset, it)));
        }
    }
    lines.sort_by_key(|it| it.2.booked_on);
    lines
}

fn with<T>(line: &(AccountPath, Asset, Line), work: impl FnOnce(&Movement<'_>) -> T) -> T {
    let (account, asset, line) = line;
    let amount = Amount::from_decimal(line.amount, *asset).unwrap();
    work(&Movement {
        counterparty: line.counterparty.as_deref().unwrap_or_default(),
        counterparty_account: line.counterparty_account.as_deref().unwrap_or_default(),
        description: &line.description,
        code: line.code.as_deref().unwrap_or_default(),
        ..Movement::new(account, amount, line.booked_on)
    })
}

#[test]
fn learned_categories_are_right_on_lines_that_come_later() {
    let lines = lines();
    let truth: Vec<AccountPath> = lines.iter().map(|it| category(&it.2)).collect();
    let mut classifier = Classifier::new();
    let mut learned = 0;
    // Share of right answers among those given, in basis points, at least.
    for (examples, least) in [(50, 6_000), (200, 8_000), (1_000, 9_000), (4_000, 9_500)] {
        for at in learned..examples {
            with(&lines[at], |it| classifier.learn(it, &truth[at]));
        }
        learned = examples;
        let later = examples..lines.len();
        let (mut asked, mut answered, mut right, mut promised) = (0_u64, 0_u64, 0_u64, 0_u64);
        for at in later {
            asked += 1;
            with(&lines[at], |it| {
                if let Some((category, confidence)) = classifier.classify(it) {
                    answered += 1;
                    right += u64::from(*category == truth[at]);
                    promised += u64::from(confidence.points());
                }
            });
        }
        let accuracy = right * 10_000 / answered;
        let promised = promised / answered;
        println!(
            "{examples} examples: {answered} of {asked} answered, {accuracy} right, \
             {promised} promised (basis points)"
        );
        assert!(accuracy >= least, "{examples} examples: {accuracy}");
        assert!(
            examples < 1_000 || accuracy.abs_diff(promised) < 500,
            "{examples} examples: {accuracy} right, {promised} promised"
        );
    }
}
