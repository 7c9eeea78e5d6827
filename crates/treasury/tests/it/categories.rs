//! Rules and learned categories over real books: previewed, applied, taken back, learned (CASH-5).

use std::collections::BTreeMap;

use journal::NewAccount;
use treasury::rule_words::{ActionSpec, After, ConditionSpec, RuleSpec};
use treasury::{
    Caller, CategoryChoice, CounterpartyDraft, EntryDraft, EntryQuery, Error, Expected, NewFile,
    NewImport, PostingDraft, RuleDraft, RuleRun, RuleScope, SuggestionQuery,
};

use crate::support::{House, on_both_engines};

on_both_engines![
    rules_are_previewed_applied_and_taken_back,
    a_rule_that_cannot_be_applied_is_not_kept,
    rules_say_what_new_lines_of_an_import_are,
    the_classifier_learns_from_the_books_and_follows_corrections,
    counterparties_are_recognised_by_account_and_name_and_merged,
    what_is_split_off_a_counterparty_takes_its_lines_along,
];

const PATHS: [&str; 6] = [
    "assets:bank:main",
    "expenses:uncategorised",
    "income:uncategorised",
    "expenses:rent",
    "expenses:power",
    "income:sales",
];

async fn open(house: &House) {
    let account = |path: &str| NewAccount {
        path: path.to_owned(),
        ..NewAccount::default()
    };
    let accounts = PATHS.map(account).into();
    house
        .treasury
        .open_accounts(house.org, &house.caller, accounts)
        .await
        .unwrap();
}

/// A line as an import books it: on the bank, and on the account of what is not known yet.
async fn line(house: &House, party: &str, text: &str, amount: &str, on: &str) -> u64 {
    let other = match amount.strip_prefix('-') {
        Some(paid) => ("expenses:uncategorised", paid.to_owned()),
        None => ("income:uncategorised", format!("-{amount}")),
    };
    let posting = |account: &str, amount: &str| PostingDraft {
        account: account.to_owned(),
        amount: amount.to_owned(),
        asset: "EUR".to_owned(),
        valued_on: None,
        counter: None,
    };
    let draft = EntryDraft {
        booked_on: Some(on.parse().unwrap()),
        description: text.to_owned(),
        counterparty: Some(party.to_owned()),
        reference: None,
        tags: BTreeMap::new(),
        postings: vec![
            posting("assets:bank:main", amount),
            posting(other.0, &other.1),
        ],
    };
    house
        .treasury
        .post_entry(house.org, &house.caller, &draft)
        .await
        .unwrap()
}

fn rule(json: &str) -> RuleDraft {
    RuleDraft {
        spec: serde_json::from_str(json).unwrap(),
        position: None,
        is_active: true,
    }
}

fn rent() -> RuleDraft {
    rule(
        r#"{"name":"rent","when":{"text":{"field":"counterparty","test":{"contains":"hausverwaltung"}}},
            "then":[{"category":"expenses:rent"},{"tag":"office"}],"after":"stop"}"#,
    )
}

fn both() -> RuleDraft {
    rule(
        r#"{"name":"flat","when":{"all":[{"direction":"out"},{"text":{"field":"anywhere","test":{"matches":"pauschal(e)?"}}}]},
            "then":[{"split":[{"category":"expenses:rent","share":{"percent":"75"}},
                              {"category":"expenses:power","share":"rest"}]},{"counterparty":"Vermieter"}]}"#,
    )
}

async fn balance(house: &House, path: &str) -> String {
    let asking = journal::Asking::default();
    let (_, amounts, _) = house
        .treasury
        .account_balance(house.org, &house.caller, path, &asking)
        .await
        .unwrap();
    amounts.first().map_or("0".to_owned(), |it| it.to_text())
}

#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn rules_are_previewed_applied_and_taken_back(house: House) {
    open(&house).await;
    let (treasury, org, caller) = (&house.treasury, house.org, &house.caller);
    let first = line(
        &house,
        "Hausverwaltung Nord",
        "Miete",
        "-1000.00",
        "2026-01-02",
    )
    .await;
    line(
        &house,
        "Vermieter",
        "Pauschale Januar",
        "-100.01",
        "2026-01-03",
    )
    .await;
    line(&house, "Kunde", "RE 1", "500.00", "2026-01-04").await;
    let (one, two) = (
        treasury.add_rule(org, caller, &rent()).await.unwrap(),
        treasury.add_rule(org, caller, &both()).await.unwrap(),
    );
    assert!(one.position < two.position);
    let run = RuleRun::default();
    let preview = treasury.preview_rules(org, caller, &run).await.unwrap();
    assert_eq!(
        (preview.examined, preview.changed, preview.unmatched),
        (3, 2, 1)
    );
    let parts: Vec<String> = preview.examples[1]
        .after
        .iter()
        .map(|it| format!("{} {}", it.0, it.1))
        .collect();
    assert_eq!(
        parts,
        ["expenses:rent -75.01 EUR", "expenses:power -25.00 EUR"]
    );
    assert_eq!(balance(&house, "expenses:rent").await, "0");
    let keyed = Caller::local().with_key(Some("back-fill".to_owned()));
    let done = treasury.apply_rules(org, &keyed, &run).await.unwrap();
    assert_eq!((done.lines, done.standing), (2, 2));
    assert_eq!(treasury.apply_rules(org, &keyed, &run).await.unwrap(), done);
    assert_eq!(balance(&house, "expenses:rent").await, "1075.01");
    assert_eq!(balance(&house, "expenses:power").await, "25.00");
    let why = treasury.rules_why(org, caller, first, None).await.unwrap();
    assert_eq!(why.category.as_deref(), Some("expenses:rent"));
    assert_eq!(why.given_by.as_deref(), Some("rent"));
    assert_eq!(why.rules[1].stopped_by.as_deref(), Some("rent"));
    // A person says otherwise about one line: that stays when the batch is taken back.
    let choice = CategoryChoice {
        entry: first,
        category: "expenses:power".to_owned(),
    };
    let person = treasury.categorise(org, caller, &[choice]).await.unwrap();
    let undone = treasury
        .undo_categorisation(org, caller, done.id)
        .await
        .unwrap();
    assert_eq!(undone.standing, 0);
    assert_eq!(balance(&house, "expenses:rent").await, "0");
    assert_eq!(balance(&house, "expenses:power").await, "1000.00");
    let again = treasury.undo_categorisation(org, caller, done.id).await;
    assert_eq!(again.unwrap_err().code(), "conflict");
    treasury
        .undo_categorisation(org, caller, person.id)
        .await
        .unwrap();
    // Its last word is gone; what stands again is what the rule had said before.
    assert_eq!(balance(&house, "expenses:power").await, "0");
    let ordered = treasury.order_rules(org, caller, &[two.id]).await.unwrap();
    let names: Vec<&str> = ordered.iter().map(|it| it.spec.name.as_str()).collect();
    assert_eq!(names, ["flat", "rent"]);
    let stale = treasury
        .change_rule(org, caller, (one.id, Expected::Version(99)), &rent())
        .await;
    assert_eq!(stale.unwrap_err().code(), "document-changed");
}

async fn a_rule_that_cannot_be_applied_is_not_kept(house: House) {
    open(&house).await;
    let (treasury, org, caller) = (&house.treasury, house.org, &house.caller);
    let wrong = RuleDraft {
        spec: RuleSpec {
            name: "wrong".to_owned(),
            when: ConditionSpec::All(Vec::new()),
            then: vec![
                ActionSpec::Category("expenses:nothing".to_owned()),
                ActionSpec::Transfer("expenses:rent".to_owned()),
            ],
            after: After::Continue,
        },
        position: None,
        is_active: true,
    };
    let codes = |error: Error| match error {
        Error::Files { problems, .. } => problems
            .iter()
            .map(|it| (it.1.code, it.1.found.clone()))
            .collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let refused = treasury.add_rule(org, caller, &wrong).await.unwrap_err();
    assert_eq!(codes(refused)[0].0, "empty-list");
    let named = RuleDraft {
        spec: RuleSpec {
            when: ConditionSpec::Uncategorised,
            ..wrong.spec.clone()
        },
        ..wrong
    };
    let refused = treasury.add_rule(org, caller, &named).await.unwrap_err();
    let found: Vec<String> = codes(refused).into_iter().map(|it| it.1).collect();
    assert_eq!(
        found,
        [
            "then.[0].category: expenses:nothing",
            "then.[1].transfer: expenses:rent"
        ]
    );
    assert_eq!(treasury.rules(org, caller).await.unwrap(), []);
    let nothing = treasury.apply_rules(org, caller, &RuleRun::default()).await;
    assert_eq!(nothing.unwrap_err().code(), "conflict");
    let missing = treasury
        .categorise(
            org,
            caller,
            &[CategoryChoice {
                entry: 999,
                category: "expenses:rent".to_owned(),
            }],
        )
        .await;
    assert_eq!(codes(missing.unwrap_err())[0].0, "no-bank-line");
}

async fn rules_say_what_new_lines_of_an_import_are(house: House) {
    open(&house).await;
    let (treasury, org, caller) = (&house.treasury, house.org, &house.caller);
    treasury.add_rule(org, caller, &rent()).await.unwrap();
    treasury.add_rule(org, caller, &both()).await.unwrap();
    let csv = "Date,Amount,Currency,Counterparty,Text\n\
        2026-01-02,-1000.00,EUR,Hausverwaltung Nord,Miete\n\
        2026-01-03,-100.00,EUR,X,Pauschale\n\
        2026-01-04,-7.00,EUR,Y,anderes\n";
    let new = NewImport {
        files: vec![NewFile {
            name: "bank.csv".to_owned(),
            bytes: csv.as_bytes().to_vec(),
        }],
        account: Some("assets:bank:main".to_owned()),
        mapping: None,
    };
    let preview = treasury.create_import(org, caller, new).await.unwrap();
    let commit = treasury::Commit {
        accounts: BTreeMap::new(),
        is_confirmed: true,
    };
    treasury
        .commit_import(org, caller, preview.id, commit)
        .await
        .unwrap();
    assert_eq!(balance(&house, "expenses:rent").await, "1075.00");
    assert_eq!(balance(&house, "expenses:power").await, "25.00");
    assert_eq!(balance(&house, "expenses:uncategorised").await, "7.00");
    let book = treasury.book(org).await.unwrap();
    let entry = book
        .entries()
        .find(|it| it.description() == "Miete")
        .unwrap();
    assert_eq!(entry.tags()["rule"], "rent");
    assert_eq!(entry.tags()["office"], "yes");
    assert!(entry.line().is_some());
}

#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
async fn the_classifier_learns_from_the_books_and_follows_corrections(house: House) {
    open(&house).await;
    let (treasury, org, caller) = (&house.treasury, house.org, &house.caller);
    let query = SuggestionQuery {
        limit: 100,
        ..SuggestionQuery::default()
    };
    let mut power = Vec::new();
    for month in 1..=9 {
        let on = format!("2026-0{month}-05");
        power.push(line(&house, "Stadtwerke", "Abschlag Strom", "-80.00", &on).await);
        line(&house, "Kunde AG", "Rechnung", "500.00", &on).await;
    }
    let none = treasury.category_suggestions(org, caller, query).await;
    let none = none.unwrap();
    assert_eq!((none.total, none.uncategorised, none.examples), (0, 18, 0));
    let choices: Vec<CategoryChoice> = power[..8]
        .iter()
        .map(|it| CategoryChoice {
            entry: *it,
            category: "expenses:power".to_owned(),
        })
        .collect();
    let batch = treasury.categorise(org, caller, &choices).await.unwrap();
    let found = treasury
        .category_suggestions(org, caller, query)
        .await
        .unwrap();
    assert_eq!(found.examples, 8);
    let best = &found.items[0];
    assert_eq!(
        (best.entry, best.category.as_str()),
        (power[8], "expenses:power")
    );
    assert!(
        best.because
            .iter()
            .any(|it| it.text.to_lowercase().contains("stadtwerke")),
        "{:?}",
        best.because
    );
    // Corrected: the same words mean something else now, and at once.
    treasury
        .undo_categorisation(org, caller, batch.id)
        .await
        .unwrap();
    let choices: Vec<CategoryChoice> = choices
        .into_iter()
        .map(|it| CategoryChoice {
            category: "expenses:rent".to_owned(),
            ..it
        })
        .collect();
    treasury.categorise(org, caller, &choices).await.unwrap();
    let found = treasury
        .category_suggestions(org, caller, query)
        .await
        .unwrap();
    assert_eq!(found.items[0].category, "expenses:rent");
    let fresh = house.again().await;
    let same = fresh
        .category_suggestions(org, caller, query)
        .await
        .unwrap();
    assert_eq!(same.items[0].category, "expenses:rent");
    assert_eq!(same.examples, found.examples);
    let done = treasury.accept_suggestions(org, caller, 0).await.unwrap();
    assert_eq!(done.lines, found.total);
    let after = treasury
        .category_suggestions(org, caller, query)
        .await
        .unwrap();
    assert_eq!(after.total, 0);
    let everything = RuleRun {
        scope: RuleScope {
            is_everything: true,
            ..RuleScope::default()
        },
        ..RuleRun::default()
    };
    let preview = treasury
        .preview_rules(org, caller, &everything)
        .await
        .unwrap();
    assert_eq!(preview.examined, 18);
}

async fn what_is_split_off_a_counterparty_takes_its_lines_along(house: House) {
    open(&house).await;
    let (treasury, org, caller) = (&house.treasury, house.org, &house.caller);
    line(&house, "Nord AG", "a", "-1.00", "2026-01-02").await;
    line(&house, "Nord Energie", "b", "-2.00", "2026-01-03").await;
    let draft = |name: &str, aliases: &[&str]| CounterpartyDraft {
        name: name.to_owned(),
        aliases: aliases.iter().map(|it| (*it).to_owned()).collect(),
        accounts: Vec::new(),
    };
    let whole = draft("Nord", &["Nord Energie"]);
    let whole = treasury
        .add_counterparty(org, caller, &whole)
        .await
        .unwrap();
    let lines = async |id| {
        let query = EntryQuery {
            counterparty: Some(id),
            limit: 10,
            ..EntryQuery::default()
        };
        treasury
            .entries(org, caller, &query)
            .await
            .unwrap()
            .page
            .total
    };
    assert_eq!(lines(whole.id).await, 2);
    let energy = draft("Energie Nord", &["nord energie"]);
    let stale = (whole.id, Expected::Version(9));
    let refused = treasury.split_counterparty(org, caller, stale, &energy);
    assert!(matches!(refused.await.unwrap_err(), Error::Document(_)));
    let on = (whole.id, Expected::Version(1));
    let caller = &caller.clone().with_key(Some("once".to_owned()));
    let split = treasury
        .split_counterparty(org, caller, on, &energy)
        .await
        .unwrap();
    assert_eq!(split.stays.aliases, Vec::<String>::new());
    assert_eq!(split.split.aliases, ["Nord Energie"]);
    assert_eq!((lines(whole.id).await, lines(split.split.id).await), (1, 1));
    let again = treasury
        .split_counterparty(org, caller, on, &energy)
        .await
        .unwrap();
    assert_eq!(again.split.id, split.split.id);
    assert_eq!(treasury.counterparties(org, caller).await.unwrap().len(), 2);
}

async fn counterparties_are_recognised_by_account_and_name_and_merged(house: House) {
    open(&house).await;
    let (treasury, org, caller) = (&house.treasury, house.org, &house.caller);
    line(&house, "Müller & Söhne GmbH", "a", "-1.00", "2026-01-02").await;
    line(&house, "MUELLER + SOEHNE", "b", "-2.00", "2026-01-03").await;
    line(&house, "Nord AG", "c", "-3.00", "2026-01-04").await;
    let found = treasury
        .counterparty_candidates(org, caller, 10)
        .await
        .unwrap();
    let shape: Vec<(usize, usize)> = found.iter().map(|it| (it.names.len(), it.lines)).collect();
    assert_eq!(shape, [(2, 2), (1, 1)]);
    let draft = |name: &str, accounts: &[&str]| CounterpartyDraft {
        name: name.to_owned(),
        aliases: Vec::new(),
        accounts: accounts.iter().map(|it| (*it).to_owned()).collect(),
    };
    let mueller = draft("Müller & Söhne", &["de89 3704 0044 0532 0130 00"]);
    let mueller = treasury.add_counterparty(org, caller, &mueller).await;
    let mueller = mueller.unwrap();
    let nord = treasury
        .add_counterparty(org, caller, &draft("Nord", &[]))
        .await
        .unwrap();
    let code = |error: Error| match error {
        Error::Files { problems, .. } => problems[0].1.code,
        other => other.code(),
    };
    for (name, accounts, expected) in [
        ("mueller soehne", vec![], "name-taken"),
        ("Süd", vec!["DE89370400440532013000"], "account-taken"),
        (" & ", vec![], "name-empty"),
    ] {
        let refused = treasury
            .add_counterparty(org, caller, &draft(name, &accounts))
            .await;
        assert_eq!(code(refused.unwrap_err()), expected, "{name}");
    }
    let list = treasury.counterparties(org, caller).await.unwrap();
    let shape: Vec<(&str, usize)> = list.iter().map(|it| (it.name.as_str(), it.lines)).collect();
    assert_eq!(shape, [("Müller & Söhne", 2), ("Nord", 1)]);
    let itself = treasury
        .merge_counterparties(org, caller, nord.id, &[nord.id])
        .await;
    assert_eq!(code(itself.unwrap_err()), "invalid");
    let merged = treasury
        .merge_counterparties(org, caller, nord.id, &[mueller.id])
        .await
        .unwrap();
    assert_eq!(merged.aliases, ["Müller & Söhne"]);
    assert_eq!(merged.accounts, ["DE89370400440532013000"]);
    let list = treasury.counterparties(org, caller).await.unwrap();
    assert_eq!((list.len(), list[0].lines), (1, 3));
    assert_eq!(
        treasury
            .counterparty_candidates(org, caller, 10)
            .await
            .unwrap(),
        []
    );
}
