//! What the demo promises: the same for ever, exact, and like a real company's banks.

use std::collections::{BTreeMap, BTreeSet};

use bursar::demo::{DemoAccountKind, DemoCompany, company};
use money::{Amount, BusinessCalendar, Date};
use sha2::{Digest, Sha256};

const LAST_DAY: Date = Date::constant(2026, 11, 20);

fn demo() -> DemoCompany {
    company(1, LAST_DAY)
}

fn hash(company: &DemoCompany) -> String {
    let mut hasher = Sha256::new();
    for file in &company.files {
        hasher.update(file.name.as_bytes());
        hasher.update(&file.bytes);
    }
    for entry in &company.entries {
        hasher.update(format!("{entry:?}"));
    }
    for price in &company.prices {
        hasher.update(format!("{price:?}"));
    }
    hasher.finalize()[..8]
        .iter()
        .map(|it| format!("{it:02x}"))
        .collect()
}

fn add(left: Amount, right: Amount) -> Amount {
    left.checked_add(right).unwrap()
}

#[test]
fn one_seed_and_day_make_the_same_demo_for_ever() {
    // Who changes the demo on purpose changes this line, and the screenshots with it.
    assert_eq!(hash(&demo()), "24bd1e97e8c4dfbc");
    assert_ne!(hash(&company(2, LAST_DAY)), hash(&demo()));
    assert_ne!(
        hash(&company(1, LAST_DAY.yesterday().unwrap())),
        hash(&demo())
    );
}

#[test]
fn debt_and_claims_are_the_same_for_ever() {
    let of = |demo: &DemoCompany| {
        let mut hasher = Sha256::new();
        hasher.update(format!("{:?}", demo.debt));
        let hash = hasher.finalize();
        hash[..8]
            .iter()
            .map(|it| format!("{it:02x}"))
            .collect::<String>()
    };
    assert_eq!(of(&demo()), "1e9312a99dfadd0e");
    assert_ne!(of(&company(2, LAST_DAY)), of(&demo()));
}

#[test]
fn what_is_open_at_the_end_is_paid_later_and_names_who_pays() {
    let demo = demo();
    let is_open = |it: &treasury::ExpectedDraft| it.issued_on.is_some_and(|day| day <= LAST_DAY);
    assert!(demo.office.open.iter().all(is_open));
    let due = demo.office.open.iter().map(|it| it.due_on);
    // Some customers are late, and suppliers wait for the next three Fridays.
    assert!(due.clone().any(|it| it < LAST_DAY) && due.max().unwrap() > LAST_DAY);
    let paths: BTreeSet<_> = demo.accounts.iter().map(|it| it.path).collect();
    let categories = demo
        .office
        .open
        .iter()
        .filter_map(|it| it.category.as_deref());
    assert!(categories.into_iter().all(|it| paths.contains(it)));
    let names: BTreeSet<_> = demo.office.payees.iter().map(|it| &it.name).collect();
    assert_eq!(names.len(), demo.office.payees.len());
    assert!(names.contains(&demo.office.rent.payee));
    let group = demo
        .entities
        .iter()
        .all(|it| names.contains(&(*it).to_owned()));
    assert!(group, "both companies of the group can be paid");
}

#[test]
fn past_invoices_were_settled_promptly_late_and_erratically_and_ours_in_time() {
    let demo = demo();
    let mut late: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
    let mut keys = BTreeSet::new();
    for it in &demo.office.settled {
        let days = (it.booked_on - it.item.due_on).get_days();
        let key = (it.account, it.booked_on, it.amount.units());
        assert!(keys.insert(key), "one line settles one invoice: {it:?}");
        assert!(it.booked_on <= LAST_DAY);
        match it.item.kind {
            treasury::ExpectedKind::Payable => assert!((0..=4).contains(&days), "{it:?}"),
            treasury::ExpectedKind::Receivable => {
                let name = it.item.counterparty.as_deref().unwrap();
                late.entry(name).or_default().push(days);
            }
        }
    }
    assert!((800..=2_000).contains(&keys.len()), "{}", keys.len());
    late.retain(|_, it| it.len() >= 5);
    let of = |from: i32, to: i32, wide: std::ops::RangeInclusive<i32>| {
        let is_so = |it: &&Vec<i32>| {
            let (least, most) = (*it.iter().min().unwrap(), *it.iter().max().unwrap());
            (from..=to).contains(&least) && wide.contains(&(most - least))
        };
        late.values().filter(is_so).count()
    };
    let (prompt, slow, erratic) = (of(-3, 0, 0..=8), of(12, 14, 0..=8), of(4, 20, 20..=40));
    assert!(
        prompt > 5 && slow > 2 && erratic > 5,
        "{prompt} {slow} {erratic}"
    );
}

#[test]
fn the_size_is_that_of_a_real_companys_three_years() {
    let demo = demo();
    let lines: usize = demo.files.iter().map(|it| it.control.lines).sum();
    assert!((20_000..=25_000).contains(&lines), "{lines} lines");
    assert_eq!(demo.files.len(), 6 * 37);
    let names: BTreeSet<_> = demo.files.iter().map(|it| &it.name).collect();
    assert_eq!(names.len(), demo.files.len());
}

#[test]
fn every_file_opens_with_what_the_one_before_closed_with() {
    let demo = demo();
    let mut balances: BTreeMap<&str, Amount> = BTreeMap::new();
    for account in &demo.accounts {
        balances.extend(account.opening_balance.map(|it| (account.path, it)));
    }
    for file in &demo.files {
        assert_eq!(
            balances[file.account_path], file.control.opening,
            "{}",
            file.name
        );
        let closing = add(file.control.opening, file.control.sum);
        assert_eq!(closing, file.control.closing, "{}", file.name);
        balances.insert(file.account_path, closing);
    }
}

#[test]
fn no_bank_account_is_ever_overdrawn_at_a_months_end() {
    for file in demo()
        .files
        .iter()
        .filter(|it| it.account_path.starts_with("assets:"))
    {
        assert!(
            !file.control.closing.is_negative(),
            "{} {}",
            file.name,
            file.control.closing
        );
    }
}

#[test]
fn every_iban_in_accounts_and_files_has_right_check_digits() {
    let demo = demo();
    let mut ibans: BTreeSet<String> = BTreeSet::new();
    for account in demo
        .accounts
        .iter()
        .filter(|it| it.kind == DemoAccountKind::Bank)
    {
        let number = account.identification.clone().unwrap();
        ibans.extend(number.starts_with(char::is_alphabetic).then_some(number));
    }
    assert_eq!(ibans.len(), 4);
    for file in &demo.files {
        let text = String::from_utf8_lossy(&file.bytes);
        for piece in text.split("<IBAN>").skip(1) {
            ibans.insert(piece.split('<').next().unwrap().to_owned());
        }
        for piece in text.split("?31").skip(1) {
            ibans.insert(
                piece
                    .chars()
                    .take_while(char::is_ascii_alphanumeric)
                    .collect(),
            );
        }
    }
    assert!(ibans.len() > 100);
    for iban in ibans
        .iter()
        .filter(|it| it.starts_with(char::is_alphabetic))
    {
        let moved = format!("{}{}", &iban[4..], &iban[..4]);
        let rest = moved.chars().fold(0_u32, |rest, it| {
            let digit = it.to_digit(36).unwrap();
            (rest * if digit < 10 { 10 } else { 100 } + digit) % 97
        });
        assert_eq!(rest, 1, "{iban}");
    }
}

#[test]
fn every_entry_balances_per_asset_and_uses_accounts_of_the_list() {
    let demo = demo();
    let known: BTreeSet<_> = demo.accounts.iter().map(|it| it.path).collect();
    assert!(demo.entries.is_sorted_by_key(|it| it.booked_on));
    assert!(demo.debt.entries.is_sorted_by_key(|it| it.booked_on));
    let mut held: BTreeMap<_, Amount> = BTreeMap::new();
    for entry in demo.entries.iter().chain(&demo.debt.entries) {
        let mut sums: BTreeMap<_, Amount> = BTreeMap::new();
        for posting in &entry.postings {
            assert!(known.contains(posting.account), "{}", posting.account);
            let code = posting.amount.asset().code();
            let zero = Amount::zero(posting.amount.asset());
            let sum = sums.entry(code).or_insert(zero);
            *sum = add(*sum, posting.amount);
            let balance = held.entry((posting.account, code)).or_insert(zero);
            *balance = add(*balance, posting.amount);
            if posting.account.starts_with("assets:") {
                assert!(!balance.is_negative(), "{} {balance}", entry.description);
            }
            let counter = posting.counter.map(Amount::is_negative);
            assert!(counter.is_none_or(|it| it == posting.amount.is_negative()));
        }
        assert!(
            sums.values().all(|it| it.is_zero()),
            "{}",
            entry.description
        );
    }
    assert!(
        demo.entries
            .iter()
            .any(|it| it.description.starts_with("Dividend"))
    );
}

#[test]
fn everything_held_has_a_price_on_every_business_day() {
    let demo = demo();
    let mut days: BTreeMap<_, BTreeSet<Date>> = BTreeMap::new();
    for price in &demo.prices {
        assert!(!price.rate.is_zero() && !price.rate.is_negative());
        assert!(
            days.entry((price.base, price.quote))
                .or_default()
                .insert(price.on)
        );
    }
    assert_eq!(days.len(), 7);
    let first = Date::constant(2023, 11, 21);
    let business = std::iter::successors(Some(first), |it| it.tomorrow().ok())
        .take_while(|it| *it <= LAST_DAY)
        .filter(|it| BusinessCalendar::Target.is_business_day(*it));
    for day in business {
        assert!(days.values().all(|it| it.contains(&day)), "{day}");
    }
}

#[test]
fn any_last_day_makes_a_demo() {
    for last_day in [
        Date::constant(2024, 2, 29),
        Date::constant(2023, 12, 31),
        Date::constant(2025, 1, 1),
        Date::MIN,
        Date::MAX,
    ] {
        assert!(company(7, last_day).files.len() >= 6 * 36, "{last_day}");
    }
}
