//! Loans, credit lines and deposits: what the journal has, what the terms say, and interest that
//! is booked once.

use journal::{AccountKind, NewAccount};
use money::{Date, FacilityId};
use treasury::{
    AccrualRhythm, AccrualState, Caller, DayCountWord, DebtPart, Error, Expected, FacilityCalendar,
    FacilityDraft, FacilityKind, FacilityRoll, FacilityRow, FacilityState, RateChange,
    RepaymentWord, Reversal, Rung, Treasury,
};

use crate::jobs::do_job;
use crate::support::{House, check_proof, on_both_engines};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// A first of a month so many months before this one.
fn months_ago(house: &House, months: i32) -> Date {
    let first = house.treasury.today().first_of_month();
    first.checked_sub(jiff::Span::new().months(months)).unwrap()
}

async fn open(house: &House) {
    let account = |path: &str, kind: AccountKind| NewAccount {
        path: path.to_owned(),
        kind: Some(kind),
        asset: Some("EUR".parse().unwrap()),
        ..NewAccount::default()
    };
    let accounts = vec![
        account("assets:bank:main", AccountKind::Bank),
        account("assets:deposit", AccountKind::Other),
        account("assets:interest", AccountKind::Other),
        account("liabilities:loan", AccountKind::Debt),
        account("liabilities:line", AccountKind::Debt),
        account("liabilities:interest", AccountKind::Other),
        account("expenses:interest", AccountKind::Category),
        account("income:interest", AccountKind::Category),
        NewAccount {
            asset: Some("USD".parse().unwrap()),
            ..account("liabilities:dollars", AccountKind::Debt)
        },
    ];
    house
        .treasury
        .open_accounts(house.org, &house.caller, accounts)
        .await
        .unwrap();
}

/// Moves euros from one account to another on a day.
async fn book(house: &House, (to, from): (&str, &str), amount: &str, on: Date) {
    let mut draft = crate::support::draft("move", amount);
    draft.booked_on = Some(on);
    to.clone_into(&mut draft.postings[0].account);
    from.clone_into(&mut draft.postings[1].account);
    let posted = house.treasury.post_entry(house.org, &house.caller, &draft);
    posted.await.unwrap();
}

/// A million for two years at 3.6 % on ACT/360: a hundred euros a day.
fn loan(starts_on: Date) -> FacilityDraft {
    FacilityDraft {
        name: "Term loan".to_owned(),
        kind: FacilityKind::Loan,
        counterparty: some("Alsterbank"),
        reference: None,
        asset: "EUR".to_owned(),
        account: "liabilities:loan".to_owned(),
        accrued_account: some("liabilities:interest"),
        interest_account: some("expenses:interest"),
        payment_account: some("assets:bank:main"),
        principal: some("1000000"),
        limit: None,
        starts_on,
        matures_on: starts_on.checked_add(jiff::Span::new().years(2)).ok(),
        first_payment_on: None,
        every_months: 3,
        rate_bps: "360".to_owned(),
        rate_changes: Vec::new(),
        day_count: DayCountWord::Act360,
        repayment: RepaymentWord::Bullet,
        calendar: FacilityCalendar::Target,
        roll: FacilityRoll::ModifiedFollowing,
        accrual: AccrualRhythm::MonthEnd,
        accrues_from: None,
    }
}

async fn add(house: &House, draft: &FacilityDraft) -> FacilityRow {
    let added = house.treasury.add_facility(house.org, &house.caller, draft);
    added.await.unwrap()
}

async fn shown(house: &House, id: FacilityId, at: Date) -> FacilityRow {
    let asked = (id, Some(at));
    let found = house.treasury.facility(house.org, &house.caller, asked);
    found.await.unwrap()
}

async fn units_of(house: &House, account: &str) -> i128 {
    let book = house.treasury.book(house.org).await.unwrap();
    let id = Treasury::find_account(&book, account).unwrap().id;
    book.balance(id, "EUR".parse().unwrap(), &journal::Asking::default())
}

async fn the_journal_says_what_is_outstanding_and_the_difference_is_shown(house: House) {
    open(&house).await;
    let start = months_ago(&house, 4);
    let row = add(&house, &loan(start)).await;
    let today = house.treasury.today();
    // Nothing was booked: that is no million, and the schedule says what is missing.
    assert_eq!(row.outstanding.units(), 0);
    assert_eq!(row.scheduled.unwrap().units(), 100_000_000);
    assert_eq!(row.difference.unwrap().units(), -100_000_000);
    assert_eq!(row.next, None, "of nothing nothing is due");
    book(
        &house,
        ("assets:bank:main", "liabilities:loan"),
        "1000000",
        start,
    )
    .await;
    let row = shown(&house, row.id, today).await;
    assert_eq!(
        (row.outstanding.units(), row.state),
        (100_000_000, FacilityState::Running)
    );
    assert_eq!(row.difference.unwrap().units(), 0);
    let (on, interest, repayment) = row.next.unwrap();
    assert!(on > today && repayment.is_zero());
    // A quarter of ACT/360 at a hundred a day.
    let quarter = start.checked_add(jiff::Span::new().months(6)).unwrap();
    let before = start.checked_add(jiff::Span::new().months(3)).unwrap();
    let days = i128::from(before.until(quarter).unwrap().get_days());
    assert_eq!(interest.units(), days * 10_000);
    let rung = report_rung(&house, Rung::Years2).await;
    assert_eq!(rung, vec![100_000_000]);
    let asked = (row.id, None);
    let schedule = house
        .treasury
        .facility_schedule(house.org, &house.caller, asked);
    let schedule = schedule.await.unwrap();
    assert!(schedule.is_agreed && schedule.rows.len() == 8);
    assert_eq!(schedule.rows[0].difference.unwrap().units(), 0);
    assert_eq!(
        schedule.rows[7].actual, None,
        "what lies ahead is not known"
    );
    assert_eq!(schedule.repayment.units(), 100_000_000);
}

async fn report_rung(house: &House, rung: Rung) -> Vec<i128> {
    let asked = (None, None);
    let report = house.treasury.facilities(house.org, &house.caller, asked);
    let report = report.await.unwrap();
    let found = report.ladder.iter().find(|it| it.rung == rung).unwrap();
    found.owed.iter().map(|it| it.units()).collect()
}

async fn interest_is_booked_once_and_what_was_taken_back_is_made_up_for(house: House) {
    open(&house).await;
    let start = months_ago(&house, 3);
    book(
        &house,
        ("assets:bank:main", "liabilities:loan"),
        "1000000",
        start,
    )
    .await;
    let id = add(&house, &loan(start)).await.id;
    do_job(&house, "facilities-accrue").await;
    let today = house.treasury.today();
    let this_month = today.first_of_month();
    let whole = i128::from(start.until(this_month).unwrap().get_days()) * 10_000;
    assert_eq!(units_of(&house, "liabilities:interest").await, -whole);
    assert_eq!(units_of(&house, "expenses:interest").await, whole);
    let entries = check_proof(&house.treasury, house.org).await;
    assert_eq!(entries, 4, "a payout and three months");
    // Again, by a worker and by hand, by another process and by two at once: nothing more.
    do_job(&house, "facilities-accrue").await;
    let other = house.again().await;
    let until = this_month.yesterday().ok();
    let asked = (id, until);
    let one = house
        .treasury
        .accrue_facility(house.org, &house.caller, asked);
    let two = other.accrue_facility(house.org, &house.caller, asked);
    let (one, two) = tokio::join!(one, two);
    assert_eq!((one.unwrap().booked, two.unwrap().booked), (0, 0));
    assert_eq!(check_proof(&house.treasury, house.org).await, entries);
    // The last month is taken back: the worker leaves it, a person books it again, once.
    let report = house
        .treasury
        .facility_accruals(house.org, &house.caller, asked);
    let report = report.await.unwrap();
    let last = report.rows.last().unwrap();
    let AccrualState::Booked(entry) = last.state else {
        panic!("{last:?}");
    };
    let reversal = Reversal::default();
    let reversed = house
        .treasury
        .reverse_entry(house.org, &house.caller, entry, reversal);
    reversed.await.unwrap();
    do_job(&house, "facilities-accrue").await;
    let now = units_of(&house, "expenses:interest").await;
    assert_eq!(now, whole - last.amount.units());
    let row = shown(&house, id, this_month.yesterday().unwrap()).await;
    assert_eq!(row.unbooked, last.amount);
    let again = house
        .treasury
        .accrue_facility(house.org, &house.caller, asked);
    assert_eq!(again.await.unwrap().booked, 1);
    assert_eq!(units_of(&house, "expenses:interest").await, whole);
    other.close().await;
}

async fn a_late_value_date_and_a_closed_month_are_made_up_for(house: House) {
    open(&house).await;
    let start = months_ago(&house, 2);
    let second = months_ago(&house, 1);
    book(
        &house,
        ("assets:bank:main", "liabilities:loan"),
        "1000000",
        start,
    )
    .await;
    let id = add(&house, &loan(start)).await.id;
    let closed = second.yesterday().unwrap();
    let asked = (id, house.treasury.today().first_of_month().yesterday().ok());
    house
        .treasury
        .close_period(house.org, &house.caller, None, closed)
        .await
        .unwrap();
    let preview = house
        .treasury
        .facility_accruals(house.org, &house.caller, asked);
    let preview = preview.await.unwrap();
    let [first, next] = preview.rows.as_slice() else {
        panic!("{preview:?}");
    };
    assert_eq!(
        (first.state, next.state),
        (AccrualState::Closed(closed), AccrualState::Due)
    );
    assert_eq!(next.catch_up, first.interest);
    let report = house
        .treasury
        .accrue_facility(house.org, &house.caller, asked);
    let report = report.await.unwrap();
    assert_eq!((report.booked, report.rows.len()), (1, 1));
    assert!(report.problems[0].contains("closed period"), "{report:?}");
    let days = i128::from(start.until(months_ago(&house, 0)).unwrap().get_days());
    assert_eq!(units_of(&house, "expenses:interest").await, days * 10_000);
    // A tenth was repaid on the first day of last month, and the bank said so late.
    book(
        &house,
        ("liabilities:loan", "assets:bank:main"),
        "100000",
        second,
    )
    .await;
    let row = shown(
        &house,
        id,
        house.treasury.today().first_of_month().yesterday().unwrap(),
    )
    .await;
    let late = i128::from(second.until(months_ago(&house, 0)).unwrap().get_days());
    assert_eq!(row.unbooked.units(), -late * 1_000);
}

async fn what_is_drawn_of_a_line_bears_interest_by_the_day(house: House) {
    open(&house).await;
    let start = months_ago(&house, 2);
    let line = FacilityDraft {
        name: "Overdraft".to_owned(),
        kind: FacilityKind::CreditLine,
        account: "liabilities:line".to_owned(),
        principal: None,
        limit: some("500000"),
        matures_on: None,
        every_months: 1,
        accrual: AccrualRhythm::Daily,
        ..loan(start)
    };
    let id = add(&house, &line).await.id;
    let plus = |days: i64| start.checked_add(jiff::Span::new().days(days)).unwrap();
    book(
        &house,
        ("assets:bank:main", "liabilities:line"),
        "100000",
        plus(4),
    )
    .await;
    book(
        &house,
        ("assets:bank:main", "liabilities:line"),
        "200000",
        plus(10),
    )
    .await;
    book(
        &house,
        ("liabilities:line", "assets:bank:main"),
        "300000",
        plus(20),
    )
    .await;
    // Ten a day for six days, thirty a day for ten.
    let row = shown(&house, id, plus(15)).await;
    assert_eq!(row.outstanding.units(), 30_000_000);
    assert_eq!(row.headroom.unwrap().units(), 20_000_000);
    assert_eq!(row.used_bps, Some(6_000));
    assert_eq!(row.accrued.units(), 6 * 1_000 + 6 * 3_000);
    assert_eq!(row.scheduled, None);
    let asked = (id, Some(plus(25)));
    let booked = house
        .treasury
        .accrue_facility(house.org, &house.caller, asked);
    let booked = booked.await.unwrap();
    assert_eq!(booked.booked, 16, "days without a balance book nothing");
    assert_eq!(
        units_of(&house, "expenses:interest").await,
        6 * 1_000 + 10 * 3_000
    );
    let flows = upcoming(&house).await;
    assert_eq!(flows, [], "of nothing nothing is due");
}

async fn upcoming(house: &House) -> Vec<(Date, i128, DebtPart)> {
    let today = house.treasury.today();
    let to = today.checked_add(jiff::Span::new().years(3)).unwrap();
    let span = (today, to);
    let found = house
        .treasury
        .upcoming_debt_payments(house.org, &house.caller, span);
    let found = found.await.unwrap();
    found
        .iter()
        .map(|it| (it.on, it.amount.units(), it.part))
        .collect()
}

async fn a_deposit_that_lies_ahead_goes_out_and_comes_back_with_interest(house: House) {
    open(&house).await;
    let start = months_ago(&house, -1);
    let until = months_ago(&house, -4);
    let deposit = FacilityDraft {
        name: "Three months".to_owned(),
        kind: FacilityKind::Deposit,
        account: "assets:deposit".to_owned(),
        accrued_account: some("assets:interest"),
        interest_account: some("income:interest"),
        every_months: 0,
        matures_on: Some(until),
        ..loan(start)
    };
    let row = add(&house, &deposit).await;
    assert_eq!(row.state, FacilityState::Ahead);
    let flows = upcoming(&house).await;
    let days = i128::from(start.until(until).unwrap().get_days());
    let parts: Vec<(i128, DebtPart)> = flows.iter().map(|it| (it.1, it.2)).collect();
    assert_eq!(
        parts,
        [
            (-100_000_000, DebtPart::Payout),
            (days * 10_000, DebtPart::Interest),
            (100_000_000, DebtPart::Repayment),
        ]
    );
    // In the archive nothing is expected of it, and nothing can be done with it.
    let on = (row.id, Expected::Version(1));
    let archived = house
        .treasury
        .archive_facility(house.org, &house.caller, on);
    assert_eq!(archived.await.unwrap().state, FacilityState::Archived);
    assert_eq!(upcoming(&house).await, []);
    let on = (row.id, Expected::Any);
    let change = house
        .treasury
        .change_facility(house.org, &house.caller, on, &deposit);
    assert_eq!(change.await.unwrap_err().code(), "conflict");
    let accrue = house
        .treasury
        .accrue_facility(house.org, &house.caller, (row.id, None));
    assert_eq!(accrue.await.unwrap_err().code(), "conflict");
    let restored = house
        .treasury
        .restore_facility(house.org, &house.caller, on);
    assert_eq!(restored.await.unwrap().version, 3);
}

/// The field that a changed loan is refused for.
async fn refused(house: &House, work: fn(&mut FacilityDraft)) -> &'static str {
    let mut draft = loan(day("2026-01-01"));
    work(&mut draft);
    let added = house
        .treasury
        .add_facility(house.org, &house.caller, &draft);
    match added.await.unwrap_err() {
        Error::Invalid { field, .. } | Error::Malformed { field, .. } => field,
        Error::NotFound { what, .. } => what,
        other => panic!("{other}"),
    }
}

/// A change of a loan, and the field that it is refused for.
type Wrong = (fn(&mut FacilityDraft), &'static str);

const WRONG_TERMS: [Wrong; 12] = [
    (|it| it.rate_bps = "3,6".to_owned(), "rate_bps"),
    (|it| it.rate_bps = "1e2".to_owned(), "rate_bps"),
    (|it| it.rate_bps = "NaN".to_owned(), "rate_bps"),
    (|it| it.rate_bps = "1.00001".to_owned(), "rate_bps"),
    (|it| it.matures_on = Some(day("2025-12-31")), "matures_on"),
    (|it| it.matures_on = None, "matures_on"),
    (|it| it.principal = some("-5"), "principal"),
    (|it| it.limit = some("5"), "limit"),
    (negative_line, "limit"),
    (|it| it.every_months = 121, "every_months"),
    (over_a_century, "every_months"),
    (two_rates_on_a_day, "rate_changes"),
];

const WRONG_NAMES: [Wrong; 8] = [
    (|it| it.name = " ".to_owned(), "name"),
    (
        |it| it.account = "liabilities:dollars".to_owned(),
        "account",
    ),
    (
        |it| it.account = "liabilities:nothing".to_owned(),
        "account",
    ),
    (|it| it.account = "expenses:interest".to_owned(), "account"),
    (
        |it| it.interest_account = some("income:interest"),
        "interest_account",
    ),
    (
        |it| it.accrued_account = some("liabilities:loan"),
        "accrued_account",
    ),
    (|it| it.accrued_account = None, "accrued_account"),
    (
        |it| it.payment_account = some("liabilities:line"),
        "payment_account",
    ),
];

fn negative_line(it: &mut FacilityDraft) {
    it.kind = FacilityKind::CreditLine;
    (it.principal, it.limit) = (None, some("-1"));
}

/// A century and a month.
fn over_a_century(it: &mut FacilityDraft) {
    (it.matures_on, it.every_months) = (Some(day("2126-02-01")), 1);
}

fn two_rates_on_a_day(it: &mut FacilityDraft) {
    let change = RateChange {
        from: day("2026-06-01"),
        rate_bps: "400".to_owned(),
    };
    it.rate_changes = vec![change.clone(), change];
}

async fn what_cannot_be_is_refused_with_its_field(house: House) {
    open(&house).await;
    let all = WRONG_TERMS.iter().chain(&WRONG_NAMES);
    for (place, (work, field)) in all.enumerate() {
        assert_eq!(refused(&house, *work).await, *field, "change {place}");
    }
}

async fn a_century_is_told_and_its_account_has_no_second_facility(house: House) {
    open(&house).await;
    let start = day("2026-01-01");
    let century = FacilityDraft {
        matures_on: Some(day("2126-01-01")),
        every_months: 1,
        repayment: RepaymentWord::Annuity,
        accrual: AccrualRhythm::None,
        ..loan(start)
    };
    let row = add(&house, &century).await;
    let schedule = house
        .treasury
        .facility_schedule(house.org, &house.caller, (row.id, None));
    assert_eq!(schedule.await.unwrap().rows.len(), 1_200);
    let same = loan(start);
    let same = house.treasury.add_facility(house.org, &house.caller, &same);
    assert_eq!(same.await.unwrap_err().code(), "conflict");
    let future = house.treasury.today().tomorrow().ok();
    let accrue = house
        .treasury
        .facility_accruals(house.org, &house.caller, (row.id, future));
    assert_eq!(accrue.await.unwrap_err().code(), "invalid");
}

async fn a_repeated_request_adds_one_and_a_stale_version_is_refused(house: House) {
    open(&house).await;
    let caller = Caller::local().with_key(Some("once".to_owned()));
    let start = day("2026-01-01");
    let draft = loan(start);
    let one = house.treasury.add_facility(house.org, &caller, &draft);
    let one = one.await.unwrap();
    let two = house.treasury.add_facility(house.org, &caller, &draft);
    assert_eq!(two.await.unwrap().id, one.id);
    let other = FacilityDraft {
        name: "Other".to_owned(),
        ..loan(start)
    };
    let three = house.treasury.add_facility(house.org, &caller, &other);
    assert_eq!(three.await.unwrap_err().code(), "idempotency-key-reused");
    let on = (one.id, Expected::Version(1));
    let changed = house
        .treasury
        .change_facility(house.org, &house.caller, on, &other);
    assert_eq!(changed.await.unwrap().version, 2);
    let stale = house
        .treasury
        .change_facility(house.org, &house.caller, on, &draft);
    assert_eq!(stale.await.unwrap_err().code(), "document-changed");
}

on_both_engines!(
    the_journal_says_what_is_outstanding_and_the_difference_is_shown,
    interest_is_booked_once_and_what_was_taken_back_is_made_up_for,
    a_late_value_date_and_a_closed_month_are_made_up_for,
    what_is_drawn_of_a_line_bears_interest_by_the_day,
    a_deposit_that_lies_ahead_goes_out_and_comes_back_with_interest,
    what_cannot_be_is_refused_with_its_field,
    a_century_is_told_and_its_account_has_no_second_facility,
    a_repeated_request_adds_one_and_a_stale_version_is_refused,
);
