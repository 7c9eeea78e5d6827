//! A bank file in, entries out: previewed, committed once, undone.

use std::collections::BTreeMap;

use journal::{Asking, Custody, NewAccount};
use treasury::{Caller, Commit, Import, ImportState, NewFile, NewImport};

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

/// A camt.053 of the same account: day, signed amount, the bank's reference, end-to-end id.
fn camt(opening: &str, closing: &str, lines: &[(&str, &str, &str, &str)]) -> String {
    let balance = |code: &str, amount: &str, on: &str| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{amount}</Amt>\
             <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{on}</Dt></Dt></Bal>"
        )
    };
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>\
         <GrpHdr><MsgId>1</MsgId><CreDtTm>2026-01-03T20:00:00</CreDtTm></GrpHdr>\
         <Stmt><Id>1</Id><CreDtTm>2026-01-03T20:00:00</CreDtTm>\
         <Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>{}{}",
        balance("OPBD", opening, "2026-01-01"),
        balance("CLBD", closing, "2026-01-03"),
    );
    for (on, amount, bank, end_to_end) in lines {
        let (sign, amount) = amount
            .strip_prefix('-')
            .map_or(("CRDT", *amount), |it| ("DBIT", it));
        text += &format!(
            "<Ntry><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>\
             <Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{on}</Dt></BookgDt><ValDt><Dt>{on}</Dt></ValDt>\
             <AcctSvcrRef>{bank}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd></Domn></BkTxCd>\
             <NtryDtls><TxDtls><Refs><EndToEndId>{end_to_end}</EndToEndId></Refs>\
             <RmtInf><Ustrd>text of camt</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        );
    }
    text + "</Stmt></BkToCstmrStmt></Document>"
}

fn codes(import: &Import) -> Vec<&str> {
    import.problems().map(|it| it.1.code).collect()
}

async fn a_statement_that_comes_in_another_format_is_left_out_by_its_references(house: House) {
    let first = preview(&house, STATEMENT).await;
    commit(&house, &first).await;
    // The same three lines, two of them equal, and a fourth that is new.
    let lines = [
        ("2026-01-02", "25.00", "B1", "NOTPROVIDED"),
        ("2026-01-03", "-10.00", "B2", "NOTPROVIDED"),
        ("2026-01-03", "-10.00", "B2", "NOTPROVIDED"),
        ("2026-01-03", "-10.00", "B3", "NOTPROVIDED"),
    ];
    let second = preview(&house, &camt("100.00", "95.00", &lines)).await;
    assert_eq!((second.totals.new, second.totals.duplicates), (1, 3));
    assert_eq!(codes(&second), ["came-in-another-format"]);
    commit(&house, &second).await;
    let path = second.statements[0].account.clone().unwrap().1;
    assert_eq!(balance(&house, &path).await, 9_500);
    // Sent a third time, in either format: nothing is left to book.
    let third = preview(&house, &camt("100.00", "95.00", &lines)).await;
    assert_eq!((third.totals.new, third.totals.duplicates), (0, 4));
    assert_eq!(preview(&house, STATEMENT).await.totals.new, 0);
}

async fn a_whole_statement_in_another_format_is_left_out_without_any_reference(house: House) {
    let first = preview(&house, STATEMENT).await;
    commit(&house, &first).await;
    let lines = [
        ("2026-01-03", "-10.00", "X8", "NOTPROVIDED"),
        ("2026-01-02", "25.00", "X9", "NOTPROVIDED"),
        ("2026-01-03", "-10.00", "X7", "NOTPROVIDED"),
    ];
    let second = preview(&house, &camt("100.00", "105.00", &lines)).await;
    assert_eq!((second.totals.new, second.totals.duplicates), (0, 3));
    assert!(!second.needs_confirmation, "{:?}", codes(&second));
    // Undone, the payments are nowhere, and the other format brings them.
    house
        .treasury
        .undo_import(house.org, &house.caller, first.id, None)
        .await
        .unwrap();
    let again = preview(&house, &camt("100.00", "105.00", &lines)).await;
    assert_eq!((again.totals.new, again.totals.duplicates), (3, 0));
}

async fn what_agrees_by_day_and_amount_alone_is_asked_about(house: House) {
    let first = preview(&house, STATEMENT).await;
    commit(&house, &first).await;
    // Neither the references agree nor the whole: one line more, and another closing balance.
    let lines = [
        ("2026-01-02", "25.00", "X1", "NOTPROVIDED"),
        ("2026-01-02", "25.00", "X2", "NOTPROVIDED"),
    ];
    let second = preview(&house, &camt("105.00", "155.00", &lines)).await;
    assert_eq!((second.totals.new, second.totals.duplicates), (2, 0));
    assert_eq!(codes(&second), ["likely-duplicate"]);
    let found = second.problems().next().unwrap().1.found.clone();
    assert_eq!(found, "1 lines", "one booked line answers for one line");
    assert!(second.needs_confirmation);
}

async fn a_preview_is_booked_against_the_books_of_now_whoever_wrote_them(house: House) {
    let mine = preview(&house, STATEMENT).await;
    assert_eq!(mine.totals.new, 3);
    // Another process books the same file while this one still has it as it was read.
    let other = house.again().await;
    let new = NewImport {
        files: file("b.sta", STATEMENT),
        ..NewImport::default()
    };
    let theirs = other
        .create_import(house.org, &house.caller, new)
        .await
        .unwrap();
    other
        .commit_import(house.org, &house.caller, theirs.id, commit_all(true))
        .await
        .unwrap();
    let head = other.book(house.org).await.unwrap().head();
    let ledger = house.treasury.ledger(house.org).await.unwrap();
    let patience = std::time::Duration::from_secs(20);
    ledger.book_at_least(head.seq, patience).await.unwrap();
    let seen = house
        .treasury
        .import(house.org, &Caller::local(), mine.id)
        .await
        .unwrap();
    assert_eq!((seen.totals.new, seen.totals.duplicates), (0, 3));
    let done = commit(&house, &mine).await;
    assert_eq!((done.totals.new, done.totals.duplicates), (0, 3));
    assert_eq!(house.treasury.book(house.org).await.unwrap().head(), head);
    other.close().await;
}

async fn a_preview_outlives_the_process_that_made_it(house: House) {
    let import = preview(&house, STATEMENT).await;
    let next = house.again().await;
    let done = next
        .commit_import(house.org, &house.caller, import.id, commit_all(true))
        .await
        .unwrap();
    assert_eq!((done.totals.new, done.totals.duplicates), (3, 0));
    next.close().await;
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
    a_preview_is_booked_against_the_books_of_now_whoever_wrote_them,
    a_preview_outlives_the_process_that_made_it,
    a_statement_that_comes_in_another_format_is_left_out_by_its_references,
    a_whole_statement_in_another_format_is_left_out_without_any_reference,
    what_agrees_by_day_and_amount_alone_is_asked_about,
}
