//! Rules through their public surface: every question, order, problems, "why?", splits.

use money::{Amount, Asset, Date};
use proptest::prelude::*;

use super::*;

fn path(text: &str) -> AccountPath {
    text.parse().unwrap()
}

fn euro(text: &str) -> Amount {
    Amount::parse(text, Asset::currency("EUR").unwrap()).unwrap()
}

fn rules(json: &str) -> Vec<RuleSpec> {
    serde_json::from_str(json).unwrap()
}

fn compiled(json: &str) -> RuleSet {
    RuleSet::compile(&rules(json)).unwrap()
}

/// Rent, 29 February 2024 (a Thursday), value date 1 March.
fn check_rent(test: impl FnOnce(&Movement<'_>)) {
    let (account, category) = (path("assets:bank:main"), path("expenses:other"));
    let tags = ["office".to_owned()];
    test(&Movement {
        entity: "nordwind",
        valued_on: Some(Date::constant(2024, 3, 1)),
        counterparty: "Hausverwaltung Müller",
        counterparty_account: "DE89 3704 0044 0532 0130 00",
        counterparty_bank: "COBADEFF",
        description: "Miete Februar 2024 / Büro",
        bank_reference: "B-1",
        customer_reference: "NONREF",
        end_to_end_id: "E2E-77",
        code: "NTRF",
        category: Some(&category),
        tags: &tags,
        ..Movement::new(&account, euro("-1250.00"), Date::constant(2024, 2, 29))
    });
}

fn holds(condition: &str) -> bool {
    let json = format!(r#"[{{"name":"r","when":{condition},"then":[{{"tag":"t"}}]}}]"#);
    let mut matched = false;
    check_rent(|it| matched = !compiled(&json).apply(it).matched.is_empty());
    matched
}

/// Conditions, and whether the rent fulfils them.
const QUESTIONS: &[(&str, bool)] = &[
    (
        r#"{"text":{"field":"description","test":{"contains":"MIETE"}}}"#,
        true,
    ),
    (
        r#"{"text":{"field":"description","test":{"is":"miete"}}}"#,
        false,
    ),
    (
        r#"{"text":{"field":"counterparty","test":{"ends-with":"MÜLLER"}}}"#,
        true,
    ),
    (
        r#"{"text":{"field":"counterparty","test":{"starts-with":"müller"}}}"#,
        false,
    ),
    (
        r#"{"text":{"field":"counterparty-account","test":{"is":"DE89370400440532013000"}}}"#,
        true,
    ),
    (
        r#"{"text":{"field":"end-to-end-id","test":{"one-of":["x","e2e-77"]}}}"#,
        true,
    ),
    (
        r#"{"text":{"field":"description","test":{"matches":"miete \\w+ 20\\d\\d\\b"}}}"#,
        true,
    ),
    (
        r#"{"text":{"field":"anywhere","test":{"contains":"cobadeff"}}}"#,
        true,
    ),
    (r#"{"text":{"field":"code","test":"empty"}}"#, false),
    (
        r#"{"amount":{"at-least":"1250","at-most":"1250.00"}}"#,
        true,
    ),
    (r#"{"amount":{"at-least":"1250.01"}}"#, false),
    (r#"{"direction":"out"}"#, true),
    (r#"{"direction":"in"}"#, false),
    (r#"{"asset":"EUR"}"#, true),
    (r#"{"account":"assets:bank"}"#, true),
    (r#"{"account":"assets:ban"}"#, false),
    (r#"{"category":"expenses"}"#, true),
    (r#""uncategorised""#, false),
    (r#"{"entity":"nordwind"}"#, true),
    (r#"{"tag":"office"}"#, true),
    (
        r#"{"day":{"which":"booked","test":{"of-month":[-1]}}}"#,
        true,
    ),
    (
        r#"{"day":{"which":"valued","test":{"of-month":[1]}}}"#,
        true,
    ),
    (r#"{"day":{"which":"booked","test":{"of-week":[4]}}}"#, true),
    (
        r#"{"day":{"which":"booked","test":{"from":"2024-03-01"}}}"#,
        false,
    ),
    (
        r#"{"day":{"which":"booked","test":{"until":"2024-02-29"}}}"#,
        true,
    ),
    (
        r#"{"all":[{"direction":"out"},{"not":{"tag":"office"}}]}"#,
        false,
    ),
    (r#"{"any":[{"direction":"in"},{"tag":"office"}]}"#, true),
];

#[test]
fn every_question_is_answered() {
    for (condition, expected) in QUESTIONS {
        assert_eq!(holds(condition), *expected, "{condition}");
    }
}

const ORDERED: &str = r#"[
    {"name":"tag all","when":{"direction":"out"},"then":[{"tag":"paid"},{"tag":"paid"}]},
    {"name":"rent","when":{"text":{"field":"description","test":{"contains":"miete"}}},
     "then":[{"category":"expenses:rent"},{"counterparty":"Müller"}],"after":"stop"},
    {"name":"never","when":{"direction":"out"},"then":[{"category":"expenses:never"}]}
]"#;

#[test]
fn the_first_rule_wins_tags_add_up_and_a_stop_ends_the_asking() {
    check_rent(|rent| {
        let outcome = compiled(ORDERED).apply(rent);
        assert_eq!(outcome.matched, [0, 1]);
        let category = Assigned {
            value: Purpose::Category(path("expenses:rent")),
            rule: 1,
        };
        assert_eq!(outcome.purpose, Some(category));
        assert_eq!(outcome.counterparty.unwrap().value, "Müller");
        assert_eq!(outcome.tags.len(), 1);
    });
}

#[test]
fn why_names_what_was_asked_and_found() {
    check_rent(|rent| {
        let traces = compiled(ORDERED).explain(rent);
        let verdicts: Vec<Verdict> = traces.iter().map(|it| it.verdict).collect();
        assert_eq!(
            verdicts,
            [Verdict::Matched, Verdict::Matched, Verdict::StoppedBy(1)]
        );
        let why = &traces[1].why;
        assert_eq!(why.asked, "description contains `miete`");
        assert_eq!(why.found, "miete februar 2024 / büro");
        assert!(why.holds);
    });
}

#[test]
fn a_preview_counts_what_would_change() {
    let category = path("expenses:rent");
    check_rent(|rent| {
        let already = Movement {
            category: Some(&category),
            ..*rent
        };
        let other = Movement {
            amount: euro("1"),
            description: "",
            ..*rent
        };
        let movements = [(1, *rent), (2, already), (3, other), (4, *rent)];
        let preview = compiled(ORDERED).preview(movements, 1);
        assert_eq!((preview.examined, preview.changed), (4, 2));
        assert_eq!((preview.unchanged, preview.unmatched), (1, 1));
        assert_eq!(preview.by_rule, [3, 3, 0]);
        assert_eq!(preview.examples.len(), 1);
        assert_eq!(preview.examples[0].key, 1);
        assert_eq!(
            preview.examples[0].before.as_deref(),
            Some("expenses:other")
        );
    });
}

#[test]
fn every_problem_is_named_with_its_place() {
    let specs = rules(
        r#"[
        {"name":"","when":{"all":[]},"then":[{"category":"nowhere"}]},
        {"name":"b","when":{"any":[{"direction":"in"},
            {"text":{"field":"code","test":{"matches":"(a"}}}]},"then":[]},
        {"name":"c","when":{"amount":{"at-least":"5","at-most":"1"}},
         "then":[{"split":[{"category":"expenses:a","share":{"percent":"60"}},
                           {"category":"expenses:b","share":{"percent":"30"}}]}]},
        {"name":"d","when":{"day":{"which":"booked","test":{"of-month":[0]}}},
         "then":[{"tag":"t"}]},
        {"name":"e","when":{"amount":{}},"then":[{"tag":"t"}]}
    ]"#,
    );
    let problems = RuleSet::compile(&specs).unwrap_err();
    let found: Vec<(usize, &str, &str)> = problems
        .iter()
        .map(|it| (it.rule, it.place.as_str(), it.code))
        .collect();
    assert_eq!(
        found,
        [
            (1, "name", "text"),
            (1, "when.all", "empty-list"),
            (1, "then.[0]", "account"),
            (2, "when.any[1].text", "regex"),
            (2, "then", "actions"),
            (3, "when.amount", "amount"),
            (3, "then.[0]", "split"),
            (4, "when.day", "days"),
            (5, "when.amount", "amount"),
        ]
    );
    let unknown = serde_json::from_str::<Vec<RuleSpec>>(
        r#"[{"name":"a","when":"uncategorised","then":[],"else":[]}]"#,
    );
    assert!(
        unknown.is_err(),
        "a word that is not known is not passed over"
    );
}

#[test]
fn hostile_rules_are_refused_within_limits() {
    let deep = (0..20).fold(ConditionSpec::Uncategorised, |inner, _| {
        ConditionSpec::Not(Box::new(inner))
    });
    let wide = ConditionSpec::Any(vec![ConditionSpec::Uncategorised; 5_000]);
    let huge = ConditionSpec::Text(TextSpec {
        field: TextField::Description,
        test: TextTest::Matches("(a{1000}){1000}".to_owned()),
    });
    for (when, code) in [
        (deep, "too-deep"),
        (wide, "too-many-conditions"),
        (huge, "regex"),
    ] {
        let spec = RuleSpec {
            name: "hostile".to_owned(),
            when,
            then: vec![ActionSpec::Tag("t".to_owned())],
            after: After::Continue,
        };
        let problems = RuleSet::compile(&[spec]).unwrap_err();
        assert_eq!(problems[0].code, code);
        assert_eq!(problems.len(), 1);
    }
}

#[test]
fn splits_are_exact() {
    let part = |share| SplitPart {
        category: path("expenses:a"),
        share,
    };
    let third = Share::Percent(333_333);
    let parts = [part(third), part(third), part(Share::Rest)];
    let texts = |whole: &str, parts: &[SplitPart]| {
        split(euro(whole), parts).map(|it| it.iter().map(|it| it.to_text()).collect::<Vec<_>>())
    };
    assert_eq!(
        texts("-100", &parts).unwrap(),
        ["-33.33", "-33.33", "-33.34"]
    );
    let fixed = [
        part(Share::Amount("7.5".parse().unwrap())),
        part(Share::Rest),
    ];
    assert_eq!(texts("10", &fixed).unwrap(), ["7.50", "2.50"]);
    assert!(matches!(
        texts("5", &fixed),
        Err(SplitError::TooMuch { .. })
    ));
    assert!(matches!(
        texts("10", &fixed[..1]),
        Err(SplitError::Left { .. })
    ));
}

proptest! {
    #[test]
    fn parts_always_add_up(units in -1_000_000_i128..1_000_000, shares in prop::collection::vec(0_u64..200_000, 1..6)) {
        let whole = Amount::from_units(units, Asset::currency("EUR").unwrap());
        let mut parts: Vec<SplitPart> = shares
            .iter()
            .map(|it| SplitPart { category: path("expenses:a"), share: Share::Percent(*it) })
            .collect();
        parts.push(SplitPart { category: path("expenses:b"), share: Share::Rest });
        let amounts = split(whole, &parts).unwrap();
        let sum: i128 = amounts.iter().map(|it| it.units()).sum();
        prop_assert_eq!(sum, units);
        prop_assert_eq!(amounts.len(), parts.len());
    }

    #[test]
    fn why_agrees_with_what_is_done(text in "\\PC{0,40}", units in -200_000_i128..200_000) {
        let account = path("assets:bank");
        let movement = Movement {
            description: &text,
            ..Movement::new(&account, Amount::from_units(units, Asset::currency("EUR").unwrap()), Date::constant(2024, 2, 29))
        };
        let set = compiled(ORDERED);
        let matched: Vec<usize> = set
            .explain(&movement)
            .into_iter()
            .filter(|it| it.verdict == Verdict::Matched)
            .map(|it| it.rule)
            .collect();
        prop_assert_eq!(set.apply(&movement).matched, matched);
    }
}

#[test]
fn rules_are_written_as_they_are_read() {
    let specs = rules(ORDERED);
    let again: Vec<RuleSpec> =
        serde_json::from_str(&serde_json::to_string(&specs).unwrap()).unwrap();
    assert_eq!(again, specs);
}
