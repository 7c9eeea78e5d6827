//! What facilities have due, in the forecast: as what it is, once, and in proposals (CASH-7,
//! CASH-11).

use journal::{AccountKind, NewAccount};
use money::{Date, FacilityId};
use treasury::{
    AccountChoice, AccrualRhythm, Around, BankDetails, BeneficiaryDraft, DayCountWord, DebtPart,
    FacilityCalendar, FacilityDraft, FacilityKind, FacilityRoll, KnownBasis, KnownReport,
    KnownSource, PaymentDraft, ProposalAsked, ProposalSettings, RepaymentWord,
};

use crate::forecasts::{BANK, SPARE, ago, book, entry, house_until, publish};
use crate::support::House;

const LOAN: &str = "liabilities:loan";
const INTEREST: &str = "expenses:interest";

async fn open(house: &House, paths: &[(&str, AccountKind)]) {
    let account = |(path, kind): &(&str, AccountKind)| NewAccount {
        path: (*path).to_owned(),
        kind: Some(*kind),
        asset: Some("EUR".parse().unwrap()),
        ..NewAccount::default()
    };
    let accounts = paths.iter().map(account).collect();
    let opened = house
        .treasury
        .open_accounts(house.org, &house.caller, accounts);
    opened.await.unwrap();
}

async fn house_with_loan_accounts() -> House {
    let house = house_until(0).await;
    let accounts = [(LOAN, AccountKind::Debt), (INTEREST, AccountKind::Category)];
    open(&house, &accounts).await;
    house
}

/// Twelve thousand for a year from a day on, a thousand a month and twelve per cent of the rest.
fn loan(starts_on: Date) -> FacilityDraft {
    let some = |text: &str| Some(text.to_owned());
    FacilityDraft {
        name: "Term loan".to_owned(),
        kind: FacilityKind::Loan,
        counterparty: some("Alsterbank"),
        reference: some("K-77"),
        asset: "EUR".to_owned(),
        account: LOAN.to_owned(),
        accrued_account: None,
        interest_account: some(INTEREST),
        payment_account: some(BANK),
        principal: some("12000"),
        limit: None,
        starts_on,
        matures_on: starts_on.checked_add(jiff::Span::new().years(1)).ok(),
        first_payment_on: None,
        every_months: 1,
        rate_bps: "1200".to_owned(),
        rate_changes: Vec::new(),
        day_count: DayCountWord::ThirtyE360,
        repayment: RepaymentWord::Linear,
        calendar: FacilityCalendar::Target,
        roll: FacilityRoll::Following,
        accrual: AccrualRhythm::None,
        accrues_from: None,
    }
}

async fn add(house: &House, draft: &FacilityDraft) -> FacilityId {
    let added = house.treasury.add_facility(house.org, &house.caller, draft);
    added.await.unwrap().id
}

/// A day of the month that is neither near today nor at a month's end, so many months ago.
fn months_ago(house: &House, months: i32) -> Date {
    let middle = ago(house, -15);
    let day = middle
        .first_of_month()
        .checked_add(jiff::Span::new().days(i64::from(middle.day().min(28)) - 1));
    let span = jiff::Span::new().months(months);
    day.unwrap().checked_sub(span).unwrap()
}

async fn known(house: &House) -> KnownReport {
    let asked = (house.org, &house.caller);
    let found = house
        .treasury
        .forecast_known(asked, &Around::Everything, None);
    found.await.unwrap()
}

/// What is expected of a category, and of it what has documents.
async fn row(house: &House, label: &str) -> (i128, i128) {
    let asked = (house.org, &house.caller);
    let grid = house
        .treasury
        .forecast_grid(asked, &Around::Everything, None, (0, 13))
        .await
        .unwrap();
    let row = grid.rows.iter().find(|it| it.label == label);
    let figures = row.map_or(&[][..], |it| &it.figures);
    let coming = figures
        .iter()
        .map(|it| it.amount.units() - it.booked.units());
    let documents = figures.iter().map(|it| it.documents.units());
    (coming.sum(), documents.sum())
}

/// What the schedule has due until the forecast ends, by part.
async fn due(house: &House, part: DebtPart, until: Date) -> Vec<i128> {
    let span = (house.treasury.today(), until);
    let found = house
        .treasury
        .upcoming_debt_payments(house.org, &house.caller, span);
    let found = found.await.unwrap();
    let flows = found.iter().filter(|it| it.part == part);
    flows.map(|it| it.amount.units()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_facility_without_history_brings_its_interest_and_repayments_apart() {
    let house = house_with_loan_accounts().await;
    let start = months_ago(&house, 2);
    let payout = entry(start, "Alsterbank", (LOAN, BANK, "12000.00"));
    book(&house, vec![payout]).await;
    publish(&house).await;
    let before = (row(&house, INTEREST).await, row(&house, LOAN).await.1);
    assert_eq!(before, ((0, 0), 0));
    let id = add(&house, &loan(start)).await;
    let report = known(&house).await;
    let until = report.covered.until;
    let interest = due(&house, DebtPart::Interest, until).await;
    let repaid = due(&house, DebtPart::Repayment, until).await;
    assert!(repaid.len() >= 2 && repaid.iter().all(|it| *it == -100_000));
    let sum = |all: &[i128]| all.iter().sum::<i128>();
    assert_eq!(
        row(&house, INTEREST).await,
        (sum(&interest), sum(&interest))
    );
    assert_eq!(row(&house, LOAN).await.1, sum(&repaid));
    for part in [DebtPart::Interest, DebtPart::Repayment] {
        let source = KnownSource::Debt { facility: id, part };
        let of: Vec<_> = report
            .flows
            .iter()
            .filter(|it| it.source == source)
            .collect();
        assert_eq!(of.len(), repaid.len(), "{part:?}");
        assert!(of.iter().all(|it| it.basis == KnownBasis::Schedule
            && it.reference.as_deref() == Some("Term loan")
            && it.counterparty.as_deref() == Some("Alsterbank")));
    }
    // In the archive nothing of it is expected.
    let on = (id, treasury::Expected::Any);
    let archived = house
        .treasury
        .archive_facility(house.org, &house.caller, on);
    archived.await.unwrap();
    assert_eq!(known(&house).await.flows, []);
    assert_eq!(row(&house, LOAN).await.1, 0);
}

/// Half a year of instalments: a thousand and what is said of interest each.
async fn instalments(house: &House, start: Date, who: &str, (repaid, interest): (&str, &str)) {
    let mut lines = vec![entry(start, "Alsterbank", (LOAN, BANK, "12000.00"))];
    for month in 1..=6 {
        let on = start.checked_add(jiff::Span::new().months(month)).unwrap();
        if on > house.treasury.today() {
            break;
        }
        lines.push(entry(on, who, (BANK, LOAN, repaid)));
        if interest != "0.00" {
            lines.push(entry(on, who, (BANK, INTEREST, interest)));
        }
    }
    book(house, lines).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn instalments_that_the_models_found_in_the_books_are_not_counted_beside_the_schedule() {
    let house = house_with_loan_accounts().await;
    let start = months_ago(&house, 6);
    // The bank's lines do not say its name as the facility does.
    instalments(&house, start, "Darlehen 77", ("1000.00", "70.00")).await;
    publish(&house).await;
    let (repaid, interest) = (row(&house, LOAN).await, row(&house, INTEREST).await);
    assert!(
        repaid.0 < -200_000 && interest.0 < -14_000,
        "{repaid:?} {interest:?}"
    );
    add(&house, &loan(start)).await;
    let until = known(&house).await.covered.until;
    for (label, part) in [(LOAN, DebtPart::Repayment), (INTEREST, DebtPart::Interest)] {
        let found = row(&house, label).await;
        let due: i128 = due(&house, part, until).await.iter().sum();
        assert_eq!(found.1, due, "{label}");
        // What was paid of interest in the past is more than what will be: that much is left of
        // lines that do not say whose they are.
        let rest = (found.0 - found.1).abs();
        assert!(rest <= 5_000, "{label} {found:?}");
    }
    let report = known(&house).await;
    let first = &report.flows[0];
    assert!(first.replaces.units() < 0, "{first:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_not_split_is_no_reason_to_count_its_interest_twice() {
    let house = house_with_loan_accounts().await;
    let start = months_ago(&house, 6);
    instalments(&house, start, "Alsterbank", ("1070.00", "0.00")).await;
    publish(&house).await;
    let before = row(&house, LOAN).await.0 + row(&house, INTEREST).await.0;
    add(&house, &loan(start)).await;
    let (repaid, interest) = (row(&house, LOAN).await, row(&house, INTEREST).await);
    assert!(interest.1 < -10_000, "{interest:?}");
    let after = repaid.0 + interest.0;
    assert!((after - before).abs() < 12_000, "{before} {after}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_expected_of_a_loan_after_its_last_payment() {
    let house = house_with_loan_accounts().await;
    let start = months_ago(&house, 6);
    instalments(&house, start, "Alsterbank", ("1000.00", "70.00")).await;
    publish(&house).await;
    let ends = FacilityDraft {
        principal: Some("7000".to_owned()),
        matures_on: start.checked_add(jiff::Span::new().months(7)).ok(),
        ..loan(start)
    };
    // Paid out with twelve, five instalments are paid: all but a thousand went back.
    let back = entry(ago(&house, 1), "Alsterbank", (BANK, LOAN, "6000.00"));
    book(&house, vec![back]).await;
    let before = row(&house, LOAN).await.0;
    add(&house, &ends).await;
    let found = row(&house, LOAN).await;
    assert!(before < -200_000, "{before}");
    assert!((-110_000..=-90_000).contains(&found.1), "{found:?}");
    assert!((found.0 - found.1).abs() < 20_000, "{found:?}");
    let report = known(&house).await;
    let last = report.flows.iter().rev().find(|it| {
        matches!(
            it.source,
            KnownSource::Debt {
                part: DebtPart::Repayment,
                ..
            }
        )
    });
    assert!(last.unwrap().replaces.units() <= -200_000, "{last:?}");
}

async fn pay(house: &House, (amount, on): (&str, Date), origin: Option<String>) {
    let payee = BeneficiaryDraft {
        name: "Alsterbank".to_owned(),
        bank: BankDetails {
            iban: Some("NL91ABNA0417164300".to_owned()),
            ..BankDetails::default()
        },
        ..BeneficiaryDraft::default()
    };
    let to = house
        .treasury
        .add_beneficiary(house.org, &house.caller, &payee);
    let drafts = [PaymentDraft {
        account: BANK.to_owned(),
        beneficiary: to.await.unwrap().id,
        amount: amount.to_owned(),
        asset: "EUR".to_owned(),
        execute_on: Some(on),
        moves_day: true,
        method: None,
        text: Some("instalment".to_owned()),
        reference: None,
        purpose: None,
        charges: None,
        end_to_end_id: None,
        origin,
    }];
    let drafted = house
        .treasury
        .draft_payments(house.org, &house.caller, &drafts);
    drafted.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_is_drafted_for_an_instalment_counts_instead_of_it() {
    let house = house_with_loan_accounts().await;
    crate::known_flows::with_identification(&house).await;
    let start = months_ago(&house, 2);
    let payout = entry(start, "Alsterbank", (LOAN, BANK, "12000.00"));
    book(&house, vec![payout]).await;
    publish(&house).await;
    let id = add(&house, &loan(start)).await;
    let before = known(&house).await;
    let sum = |it: &KnownReport| it.flows.iter().map(|it| it.amount.units()).sum::<i128>();
    let day = before.flows[0].due_on;
    let of_day = |it: &KnownReport| it.flows.iter().filter(|it| it.due_on == day).count();
    let parts: Vec<_> = before.flows.iter().filter(|it| it.due_on == day).collect();
    let whole: i128 = parts.iter().map(|it| it.amount.units()).sum();
    assert_eq!(parts.len(), 2);
    // The bank counts its days in another way: a few cents more.
    let amount = format!("{}.{:02}", (2 - whole) / 100, (2 - whole) % 100);
    pay(&house, (&amount, day), None).await;
    let after = known(&house).await;
    assert_eq!((of_day(&after), sum(&after)), (1, sum(&before) - 2));
    let order = after.flows.iter().find(|it| it.due_on == day).unwrap();
    assert!(matches!(order.source, KnownSource::Payment(_)));
    let books = house.treasury.book(house.org).await.unwrap();
    assert_eq!(order.category, Some(books.chart().find(LOAN).unwrap().id));
    // One of another amount is another payment, unless it was made from the facility: then it
    // counts against the instalment, interest first.
    let next = after.flows.iter().map(|it| it.due_on).max().unwrap();
    pay(&house, ("500.00", next), None).await;
    assert_eq!(sum(&known(&house).await), sum(&after) - 50_000);
    let origin = format!("facility/{id}/{next}");
    pay(&house, ("300.00", next), Some(origin)).await;
    let last = known(&house).await;
    assert_eq!(sum(&last), sum(&after) - 50_000);
    let interest = KnownSource::Debt {
        facility: id,
        part: DebtPart::Interest,
    };
    let left = last.flows.iter();
    assert!(
        !left
            .clone()
            .any(|it| it.due_on == next && it.source == interest)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn money_put_into_a_holding_of_ours_leaves_one_account_and_reaches_the_other() {
    let house = house_until(0).await;
    let holding = "assets:broker:fund";
    open(
        &house,
        &[
            (holding, AccountKind::Broker),
            ("income:interest", AccountKind::Category),
        ],
    )
    .await;
    publish(&house).await;
    let deposit = FacilityDraft {
        kind: FacilityKind::Deposit,
        account: holding.to_owned(),
        interest_account: Some("income:interest".to_owned()),
        starts_on: ago(&house, -20),
        matures_on: Some(ago(&house, -50)),
        every_months: 0,
        repayment: RepaymentWord::Bullet,
        ..loan(ago(&house, -20))
    };
    add(&house, &deposit).await;
    let report = known(&house).await;
    let parts: Vec<(i128, bool)> = report
        .flows
        .iter()
        .map(|it| (it.amount.units(), it.category.is_none()))
        .collect();
    assert_eq!(parts.len(), 5, "{parts:?}");
    let own: i128 = parts.iter().filter(|it| it.1).map(|it| it.0).sum();
    assert_eq!(own, 0, "what is ours stays ours");
    let interest: Vec<i128> = parts.iter().filter(|it| !it.1).map(|it| it.0).collect();
    assert!(interest.len() == 1 && interest[0] > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_funds_the_account_that_a_repayment_is_due_on() {
    let house = house_with_loan_accounts().await;
    crate::known_flows::with_identification(&house).await;
    publish(&house).await;
    let settings = ProposalSettings {
        accounts: std::collections::BTreeMap::from([(
            SPARE.to_owned(),
            AccountChoice {
                minimum: Some("0.00".to_owned()),
                ..AccountChoice::default()
            },
        )]),
        ..ProposalSettings::default()
    };
    let asked = ProposalAsked {
        settings: Some(settings),
        ..ProposalAsked::default()
    };
    let moved = async || {
        let who = (house.org, &house.caller);
        let found = house.treasury.forecast_proposal(who, &asked).await.unwrap();
        let plan = found.plan.unwrap();
        let to_spare = plan.moves.iter().filter(|it| it.to.1 == SPARE);
        to_spare.map(|it| it.amount.units()).sum::<i128>()
    };
    assert_eq!(moved().await, 0);
    let bullet = FacilityDraft {
        payment_account: Some(SPARE.to_owned()),
        principal: Some("9000".to_owned()),
        matures_on: Some(ago(&house, -14)),
        every_months: 0,
        repayment: RepaymentWord::Bullet,
        ..loan(ago(&house, 60))
    };
    let drawn = entry(ago(&house, 60), "Alsterbank", (LOAN, BANK, "9000.00"));
    book(&house, vec![drawn]).await;
    add(&house, &bullet).await;
    // Nine thousand and its interest, less what the spare account holds.
    let funded = moved().await;
    assert!((800_000..=930_000).contains(&funded), "{funded}");
}
