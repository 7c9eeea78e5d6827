//! Rules that were once broken: each test is a mistake that the books let through.

use journal::{
    AccountId, AccountPath, Asking, Command, Correction, Custody, Entity, Entry, Filter,
    LineSource, NewAccount, Order, Posting, Reclassification, StatementDraft, StatementRecord,
};
use money::{Amount, Asset, AssetDefinition, AssetKind, Date};

use crate::support::Ledger;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn euro(units: i128) -> Amount {
    Amount::from_units(units, Asset::currency("EUR").unwrap())
}

fn ledger() -> Ledger {
    Ledger::open(&[
        "assets:bank",
        "expenses:food",
        "expenses:rent",
        "expenses:travel",
    ])
}

fn balance(ledger: &Ledger, account: u32) -> i128 {
    ledger.book.balance(
        AccountId(account),
        "EUR".parse().unwrap(),
        &Asking::default(),
    )
}

fn entry(from: u32, to: u32, units: i128) -> Entry {
    let posting = |account, units| Posting::new(AccountId(account), euro(units));
    Entry::new(
        date("2025-03-01"),
        "paid",
        vec![posting(from, -units), posting(to, units)],
    )
}

fn reverse(entries: Vec<u64>) -> Command {
    Command::ReverseEntries {
        entries,
        booked_on: None,
        reason: String::new(),
    }
}

fn move_to(entry: u64, from: u32, to: u32) -> Command {
    let (from, to) = (AccountId(from), AccountId(to));
    Command::Reclassify(Reclassification {
        entry,
        from,
        to,
        reason: String::new(),
    })
}

fn code(result: Result<(), Vec<journal::Refusal>>) -> &'static str {
    result.unwrap_err()[0].kind.code()
}

#[test]
fn a_posted_entry_cannot_claim_to_be_a_correction_or_a_bank_line() {
    let mut ledger = ledger();
    ledger
        .ask(Command::PostEntries(vec![entry(1, 2, 500)]))
        .unwrap();
    let first = ledger.book.head().seq;
    let mut fake = entry(1, 2, 1);
    fake.corrects = Some(Correction::Reversal(first));
    assert_eq!(
        code(ledger.ask(Command::PostEntries(vec![fake]))),
        "set-by-journal"
    );
    let mut fake = entry(1, 2, 1);
    fake.line = Some(LineSource {
        statement: 1,
        fingerprint: [0; 16],
        occurrence: 1,
    });
    assert_eq!(
        code(ledger.ask(Command::PostEntries(vec![fake]))),
        "set-by-journal"
    );
    assert_eq!(ledger.book.entry_at(first).unwrap().reversed_by(), None);
}

#[test]
fn reversing_a_reclassified_entry_leaves_nothing_behind() {
    let mut ledger = ledger();
    ledger
        .ask(Command::PostEntries(vec![entry(1, 2, 500)]))
        .unwrap();
    let first = ledger.book.head().seq;
    ledger.ask(move_to(first, 2, 3)).unwrap();
    ledger.ask(reverse(vec![first])).unwrap();
    assert_eq!([1, 2, 3].map(|it| balance(&ledger, it)), [0, 0, 0]);
    // Asked for together, each is reversed once.
    ledger
        .ask(Command::PostEntries(vec![entry(1, 2, 500)]))
        .unwrap();
    let second = ledger.book.head().seq;
    ledger.ask(move_to(second, 2, 3)).unwrap();
    ledger.ask(reverse(vec![second, second + 1])).unwrap();
    assert_eq!([1, 2, 3].map(|it| balance(&ledger, it)), [0, 0, 0]);
    assert_eq!(ledger.refold().balances(&Asking::default()), []);
}

#[test]
fn a_posting_is_moved_only_from_where_it_is_now() {
    let mut ledger = ledger();
    ledger
        .ask(Command::PostEntries(vec![entry(1, 2, 500)]))
        .unwrap();
    let first = ledger.book.head().seq;
    ledger.ask(move_to(first, 2, 3)).unwrap();
    assert_eq!(code(ledger.ask(move_to(first, 2, 4))), "no-such-posting");
    ledger.ask(move_to(first, 3, 4)).unwrap();
    assert_eq!([2, 3, 4].map(|it| balance(&ledger, it)), [0, 0, 500]);
    // Taken back, it is where it was before.
    let moved = ledger.book.head().seq;
    ledger.ask(reverse(vec![moved])).unwrap();
    assert_eq!([2, 3, 4].map(|it| balance(&ledger, it)), [0, 500, 0]);
    ledger.ask(move_to(first, 3, 2)).unwrap();
    assert_eq!([2, 3, 4].map(|it| balance(&ledger, it)), [500, 0, 0]);
}

#[test]
fn one_command_cannot_define_an_asset_twice_with_different_places() {
    let mut ledger = ledger();
    let coin = |scale| AssetDefinition {
        asset: Asset::new("COIN".parse().unwrap(), scale).unwrap(),
        name: "Coin".into(),
        kind: AssetKind::Custom,
    };
    assert_eq!(
        code(ledger.ask(Command::DefineAssets(vec![coin(8), coin(6)]))),
        "scale-changed"
    );
}

#[test]
fn one_command_cannot_open_two_accounts_of_one_number() {
    let mut ledger = ledger();
    let account = |path: &str, iban: &str| NewAccount {
        path: path.into(),
        custody: Custody {
            identification: Some(iban.into()),
            ..Custody::default()
        },
        ..NewAccount::default()
    };
    let twice = vec![
        account("assets:bank:a", "DE02 1203"),
        account("assets:bank:b", "de021203"),
    ];
    assert_eq!(
        code(ledger.ask(Command::OpenAccounts(twice))),
        "identification-taken"
    );
    let blank = vec![account("assets:bank:a", " "), account("assets:bank:b", "-")];
    ledger.ask(Command::OpenAccounts(blank)).unwrap();
}

#[test]
fn reopening_never_closes_a_day() {
    let mut ledger = ledger();
    let reopen = |day: &str| Command::ReopenPeriod {
        entity: None,
        through: Some(date(day)),
    };
    let head = ledger.book.head();
    ledger.ask(reopen("2025-06-30")).unwrap();
    assert_eq!((ledger.book.locks().all, ledger.book.head()), (None, head));
    ledger
        .ask(Command::ClosePeriod {
            entity: None,
            through: date("2025-03-31"),
        })
        .unwrap();
    ledger.ask(reopen("2025-12-31")).unwrap();
    assert_eq!(ledger.book.locks().all, Some(date("2025-03-31")));
    ledger.ask(reopen("2025-01-31")).unwrap();
    assert_eq!(ledger.book.locks().all, Some(date("2025-01-31")));
}

#[test]
fn the_lock_of_an_entity_closes_only_its_accounts() {
    let mut ledger = ledger();
    let slug: journal::EntitySlug = "branch".parse().unwrap();
    ledger
        .ask(Command::DefineEntity(Entity {
            slug: slug.clone(),
            name: "Branch".into(),
        }))
        .unwrap();
    let account = |path: &str| NewAccount {
        path: path.into(),
        entity: Some(slug.clone()),
        ..NewAccount::default()
    };
    ledger
        .ask(Command::OpenAccounts(vec![account("assets:branch")]))
        .unwrap();
    ledger
        .ask(Command::ClosePeriod {
            entity: Some(slug),
            through: date("2025-03-31"),
        })
        .unwrap();
    assert_eq!(
        code(ledger.ask(Command::PostEntries(vec![entry(5, 2, 1)]))),
        "period-closed"
    );
    ledger
        .ask(Command::PostEntries(vec![entry(1, 2, 1)]))
        .unwrap();
}

fn draft(asset: Asset, account: u32, fingerprint: u8) -> StatementDraft {
    let statement = StatementRecord {
        account: AccountId(account),
        import: "imp_018f0000000070008000000000000001".parse().unwrap(),
        file: "march.sta".into(),
        file_hash: journal::Hash([7; 32]),
        format: "mt940".into(),
        number: None,
        opening: Some((Amount::zero(asset), None)),
        closing: None,
        lines: 1,
    };
    let mut line = entry(1, 2, 500);
    line.line = Some(LineSource {
        statement: 0,
        fingerprint: [fingerprint; 16],
        occurrence: 1,
    });
    StatementDraft {
        statement,
        entries: vec![line],
    }
}

#[test]
fn a_statement_in_an_unknown_asset_is_refused_as_it_could_not_be_read_again() {
    let mut ledger = ledger();
    let dollar = Asset::currency("USD").unwrap();
    let refused = ledger.ask(Command::RecordStatements(vec![draft(dollar, 1, 1)]));
    assert_eq!(code(refused), "unknown-asset");
    let wrong_scale = Asset::new("EUR".parse().unwrap(), 3).unwrap();
    let refused = ledger.ask(Command::RecordStatements(vec![draft(wrong_scale, 1, 1)]));
    assert_eq!(code(refused), "unknown-asset");
}

#[test]
fn a_known_bank_line_is_passed_over_even_in_a_closed_period() {
    let euro = euro(0).asset();
    let mut ledger = ledger();
    let import = || Command::RecordStatements(vec![draft(euro, 1, 1)]);
    ledger.ask(import()).unwrap();
    let close = Command::ClosePeriod {
        entity: None,
        through: date("2099-12-31"),
    };
    ledger.ask(close).unwrap();
    // A file that overlaps what was closed since comes with its old lines again.
    let head = ledger.book.head();
    ledger.ask(import()).unwrap();
    assert_eq!(ledger.book.head(), head);
}

#[test]
fn a_reversed_bank_line_can_be_imported_again_and_only_once() {
    let mut ledger = ledger();
    let euro = Asset::currency("EUR").unwrap();
    let import = || Command::RecordStatements(vec![draft(euro, 1, 1), draft(euro, 1, 1)]);
    ledger.ask(import()).unwrap();
    let first = ledger.book.head().seq;
    assert_eq!(ledger.book.entry_count(), 1);
    ledger.ask(import()).unwrap();
    assert_eq!(
        ledger.book.head().seq,
        first,
        "a second import books nothing"
    );
    ledger.ask(reverse(vec![first])).unwrap();
    ledger.ask(import()).unwrap();
    assert_eq!((ledger.book.entry_count(), balance(&ledger, 2)), (3, 500));
    let key = (AccountId(1), [1; 16], 1);
    assert_eq!(ledger.book.line(&key), Some(ledger.book.head().seq));
    ledger.ask(import()).unwrap();
    assert_eq!(ledger.book.entry_count(), 3);
    assert_eq!(ledger.refold().line(&key), ledger.book.line(&key));
}

#[test]
fn a_page_beyond_the_end_is_empty_however_far() {
    let mut ledger = ledger();
    ledger
        .ask(Command::PostEntries(vec![entry(1, 2, 1)]))
        .unwrap();
    let mut late = entry(1, 2, 1);
    late.booked_on = date("2025-05-01");
    ledger.ask(Command::PostEntries(vec![late])).unwrap();
    let filter = Filter {
        from: Some(date("2025-04-01")),
        ..Filter::default()
    };
    for order in [Order::OldestFirst, Order::NewestFirst] {
        let page = ledger.book.page(&filter, order, usize::MAX, usize::MAX);
        assert_eq!((page.entries.len(), page.total), (0, 1));
    }
}

#[test]
fn paths_that_differ_in_case_are_one() {
    let mut ledger = ledger();
    let path: AccountPath = "assets:BANK".parse().unwrap();
    let new = NewAccount {
        path: path.to_string(),
        ..NewAccount::default()
    };
    assert_eq!(
        code(ledger.ask(Command::OpenAccounts(vec![new]))),
        "path-taken"
    );
}
