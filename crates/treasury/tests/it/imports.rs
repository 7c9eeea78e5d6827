//! A bank file in, entries out: previewed, committed once, undone.

use std::collections::BTreeMap;

use journal::{Asking, Custody, NewAccount};
use treasury::{Commit, Import, ImportState, NewFile, NewImport};

use crate::support::{House, on_both_engines};

const STATEMENT: &str = ":20:1\r\n:25:DE89370400440532013000\r\n:28C:1/1\r\n\
    :60F:C260101EUR100,00\r\n\
    :61:2601020102C25,00NTRFINV-1//B1\r\n:86:invoice 1\r\n\
    :61:2601030103D10,00NTRFNONREF//B2\r\n:86:fee\r\n\
    :61:2601030103D10,00NTRFNONREF//B2\r\n:86:fee\r\n\
    :62F:C260103EUR105,00\r\n-\r\n";

fn commit_all(is_confirmed: bool) -> Commit {
    Commit {
        accounts: BTreeMap::new(),
        is_confirmed,
    }
}

fn file(name: &str, text: &str) -> Vec<NewFile> {
    vec![NewFile {
        name: name.to_owned(),
        bytes: text.as_bytes().to_vec(),
    }]
}

async fn preview(house: &House, text: &str) -> Import {
    house
        .treasury
        .create_import(
            house.org,
            &house.caller,
            NewImport {
                files: file("a.sta", text),
                ..NewImport::default()
            },
        )
        .await
        .unwrap()
}

async fn commit(house: &House, import: &Import) -> Import {
    house
        .treasury
        .commit_import(house.org, &house.caller, import.id, commit_all(true))
        .await
        .unwrap()
}

async fn balance(house: &House, account: &str) -> i128 {
    let asking = Asking::default();
    let found = house
        .treasury
        .account_balance(house.org, &house.caller, account, &asking)
        .await
        .unwrap();
    found.1.first().map_or(0, |it| it.units())
}

async fn a_first_statement_opens_its_account_with_its_opening_balance(house: House) {
    let import = preview(&house, STATEMENT).await;
    assert_eq!(
        import
            .problems()
            .map(|it| it.1.to_string())
            .collect::<Vec<_>>(),
        [""; 0]
    );
    assert_eq!(
        (
            import.totals.lines,
            import.totals.new,
            import.totals.duplicates
        ),
        (3, 3, 0)
    );
    let path = import.statements[0].suggested_path.clone().unwrap();
    let done = commit(&house, &import).await;
    assert_eq!(done.state, ImportState::Committed);
    assert_eq!(balance(&house, &path).await, 10_500);
    assert_eq!(balance(&house, "expenses:uncategorised").await, 2_000);
    assert_eq!(balance(&house, "income:uncategorised").await, -2_500);
}

async fn a_file_that_comes_again_books_nothing_and_equal_lines_are_two_payments(house: House) {
    let first = preview(&house, STATEMENT).await;
    commit(&house, &first).await;
    let head = house.treasury.book(house.org).await.unwrap().head();
    let again = preview(&house, STATEMENT).await;
    assert_eq!((again.totals.new, again.totals.duplicates), (0, 3));
    commit(&house, &again).await;
    assert_eq!(house.treasury.book(house.org).await.unwrap().head(), head);
    // The same import, committed a second time.
    let twice = house
        .treasury
        .commit_import(house.org, &house.caller, first.id, commit_all(true));
    assert_eq!(twice.await.unwrap_err().code(), "conflict");
}

async fn an_overlapping_file_books_only_what_is_new(house: House) {
    let first = preview(&house, STATEMENT).await;
    commit(&house, &first).await;
    let longer = STATEMENT.replace(
        ":62F:C260103EUR105,00",
        ":61:2601040104C1,00NTRFNONREF//B3\r\n:86:more\r\n:62F:C260104EUR106,00",
    );
    let second = preview(&house, &longer).await;
    assert_eq!((second.totals.new, second.totals.duplicates), (1, 3));
    commit(&house, &second).await;
    let path = second.statements[0].account.clone().unwrap().1;
    assert_eq!(balance(&house, &path).await, 10_600);
}

async fn an_undone_import_leaves_no_balance_and_can_be_booked_again(house: House) {
    let first = preview(&house, STATEMENT).await;
    commit(&house, &first).await;
    let undone = house
        .treasury
        .undo_import(house.org, &house.caller, first.id, None)
        .await
        .unwrap();
    assert_eq!(undone.state, ImportState::Undone);
    let book = house.treasury.book(house.org).await.unwrap();
    assert_eq!(book.balances(&Asking::default()), []);
    let again = preview(&house, STATEMENT).await;
    assert_eq!((again.totals.new, again.totals.duplicates), (3, 0));
}

async fn a_statement_that_does_not_add_up_needs_a_confirmation(house: House) {
    let import = preview(&house, &STATEMENT.replace("EUR105,00", "EUR999,00")).await;
    assert!(import.needs_confirmation && !import.is_blocked);
    let plain =
        house
            .treasury
            .commit_import(house.org, &house.caller, import.id, commit_all(false));
    assert!(matches!(plain.await, Err(treasury::Error::Files { .. })));
    assert_eq!(
        house.treasury.book(house.org).await.unwrap().entry_count(),
        0
    );
    commit(&house, &import).await;
}

async fn a_statement_of_another_account_or_currency_is_refused(house: House) {
    let account = NewAccount {
        path: "assets:bank:dollars".to_owned(),
        asset: Some("USD".parse().unwrap()),
        custody: Custody {
            identification: Some("US-999".to_owned()),
            ..Custody::default()
        },
        ..NewAccount::default()
    };
    house
        .treasury
        .open_accounts(house.org, &house.caller, vec![account])
        .await
        .unwrap();
    let chosen = Some("assets:bank:dollars".to_owned());
    let files = file("a.sta", STATEMENT);
    let import = house
        .treasury
        .create_import(
            house.org,
            &house.caller,
            NewImport {
                files,
                account: chosen,
                mapping: None,
            },
        )
        .await
        .unwrap();
    let codes: Vec<&str> = import.problems().map(|it| it.1.code).collect();
    assert_eq!(
        codes,
        ["statement-for-another-account", "statement-currency"]
    );
    let commit =
        house
            .treasury
            .commit_import(house.org, &house.caller, import.id, commit_all(true));
    assert!(matches!(commit.await, Err(treasury::Error::Files { .. })));
    assert_eq!(
        house.treasury.book(house.org).await.unwrap().entry_count(),
        0
    );
}

async fn files_that_are_no_statements_are_refused_whole(house: House) {
    let mut files = file("a.sta", STATEMENT);
    files.extend(file("b.pdf", "%PDF-1.7 \u{0} not a statement"));
    let import = house
        .treasury
        .create_import(
            house.org,
            &house.caller,
            NewImport {
                files,
                ..NewImport::default()
            },
        )
        .await
        .unwrap();
    assert!(import.is_blocked);
    let commit =
        house
            .treasury
            .commit_import(house.org, &house.caller, import.id, commit_all(true));
    assert!(matches!(commit.await, Err(treasury::Error::Files { .. })));
    assert_eq!(
        house.treasury.book(house.org).await.unwrap().entry_count(),
        0
    );
}

async fn a_transfer_that_only_one_side_names_leaves_nothing_in_transit(house: House) {
    let account = |path: &str, identification: &str| NewAccount {
        path: path.to_owned(),
        custody: Custody {
            identification: Some(identification.to_owned()),
            ..Custody::default()
        },
        ..NewAccount::default()
    };
    let accounts = vec![
        account("assets:bank:main", "DE89370400440532013000"),
        account("liabilities:card", "5412999900001234"),
    ];
    house
        .treasury
        .open_accounts(house.org, &house.caller, accounts)
        .await
        .unwrap();
    let paid = ":20:1\r\n:25:DE89370400440532013000\r\n:28C:1/1\r\n:60F:C260101EUR0,00\r\n\
        :61:2601020102D25,00NDDTNONREF//B1\r\n:86:105?00CARD?31541299990000\r\n1234?32CARD\r\n\
        :62F:D260102EUR25,00\r\n-\r\n";
    let card = ":20:1\r\n:25:5412999900001234\r\n:28C:1/1\r\n:60F:D260101EUR25,00\r\n\
        :61:2601050105C25,00NMSCNONREF//C1\r\n:86:thank you\r\n:62F:C260105EUR0,00\r\n-\r\n";
    for text in [paid, card] {
        let import = preview(&house, text).await;
        commit(&house, &import).await;
    }
    assert_eq!(balance(&house, "assets:in transit").await, 0);
    assert_eq!(balance(&house, "income:uncategorised").await, 0);
}

on_both_engines! {
    a_first_statement_opens_its_account_with_its_opening_balance,
    a_file_that_comes_again_books_nothing_and_equal_lines_are_two_payments,
    an_overlapping_file_books_only_what_is_new,
    an_undone_import_leaves_no_balance_and_can_be_booked_again,
    a_statement_that_does_not_add_up_needs_a_confirmation,
    a_statement_of_another_account_or_currency_is_refused,
    files_that_are_no_statements_are_refused_whole,
    a_transfer_that_only_one_side_names_leaves_nothing_in_transit,
}
