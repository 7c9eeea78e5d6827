//! Interest and schedules against published numbers, and what must always hold.

use money::{Asset, BusinessCalendar, Roll};
use proptest::prelude::*;

use super::*;

fn euro(units: i128) -> Amount {
    Amount::from_units(units, Asset::currency("EUR").unwrap())
}

fn date((year, month, day): (i16, i8, i8)) -> Date {
    Date::new(year, month, day).unwrap()
}

const COUNTS: [DayCount; 5] = [
    DayCount::Act360,
    DayCount::Act365Fixed,
    DayCount::ActActIsda,
    DayCount::Thirty360Us,
    DayCount::ThirtyE360,
];

type Ymd = (i16, i8, i8);

/// Parts of a year times 10^12, in the order of `COUNTS`, as QuantLib 1.44 computes them
/// (`Actual360`, `Actual365Fixed`, `ActualActual.ISDA`, `Thirty360.USA`, `Thirty360.European`).
const FRACTIONS: &[((Ymd, Ymd), [i64; 5])] = &[
    (
        ((2024, 1, 1), (2024, 7, 1)),
        [
            505_555_555_556,
            498_630_136_986,
            497_267_759_563,
            500_000_000_000,
            500_000_000_000,
        ],
    ),
    (
        ((2023, 11, 1), (2024, 5, 1)),
        [
            505_555_555_556,
            498_630_136_986,
            497_724_380_567,
            500_000_000_000,
            500_000_000_000,
        ],
    ),
    (
        ((2023, 2, 28), (2023, 3, 31)),
        [
            86_111_111_111,
            84_931_506_849,
            84_931_506_849,
            83_333_333_333,
            88_888_888_889,
        ],
    ),
    (
        ((2024, 2, 29), (2025, 2, 28)),
        [
            1_013_888_888_889,
            1_000_000_000_000,
            997_701_923_797,
            1_000_000_000_000,
            997_222_222_222,
        ],
    ),
    (
        ((2024, 1, 31), (2024, 2, 29)),
        [
            80_555_555_556,
            79_452_054_795,
            79_234_972_678,
            80_555_555_556,
            80_555_555_556,
        ],
    ),
    (
        ((2024, 1, 30), (2024, 3, 31)),
        [
            169_444_444_444,
            167_123_287_671,
            166_666_666_667,
            166_666_666_667,
            166_666_666_667,
        ],
    ),
    (
        ((2024, 1, 29), (2024, 3, 31)),
        [
            172_222_222_222,
            169_863_013_699,
            169_398_907_104,
            172_222_222_222,
            169_444_444_444,
        ],
    ),
    (
        ((2003, 11, 1), (2004, 5, 1)),
        [
            505_555_555_556,
            498_630_136_986,
            497_724_380_567,
            500_000_000_000,
            500_000_000_000,
        ],
    ),
    (
        ((1999, 2, 1), (1999, 7, 1)),
        [
            416_666_666_667,
            410_958_904_110,
            410_958_904_110,
            416_666_666_667,
            416_666_666_667,
        ],
    ),
    (
        ((1999, 7, 1), (2000, 7, 1)),
        [
            1_016_666_666_667,
            1_002_739_726_027,
            1_001_377_348_604,
            1_000_000_000_000,
            1_000_000_000_000,
        ],
    ),
    (
        ((2002, 8, 15), (2003, 7, 15)),
        [
            927_777_777_778,
            915_068_493_151,
            915_068_493_151,
            916_666_666_667,
            916_666_666_667,
        ],
    ),
    (
        ((2003, 7, 15), (2004, 1, 15)),
        [
            511_111_111_111,
            504_109_589_041,
            504_004_790_778,
            500_000_000_000,
            500_000_000_000,
        ],
    ),
    (
        ((1999, 7, 30), (2000, 1, 30)),
        [
            511_111_111_111,
            504_109_589_041,
            503_892_506_924,
            500_000_000_000,
            500_000_000_000,
        ],
    ),
    (
        ((1999, 11, 30), (2000, 4, 30)),
        [
            422_222_222_222,
            416_438_356_164,
            415_540_085_336,
            416_666_666_667,
            416_666_666_667,
        ],
    ),
    (
        ((2007, 8, 31), (2008, 2, 29)),
        [
            505_555_555_556,
            498_630_136_986,
            498_188_487_162,
            497_222_222_222,
            497_222_222_222,
        ],
    ),
    (
        ((2024, 12, 31), (2025, 12, 31)),
        [
            1_013_888_888_889,
            1_000_000_000_000,
            999_992_514_410,
            1_000_000_000_000,
            1_000_000_000_000,
        ],
    ),
    (((2026, 3, 15), (2026, 3, 15)), [0, 0, 0, 0, 0]),
];

#[test]
fn day_counts_agree_with_quantlib() {
    for ((from, to), expected) in FRACTIONS {
        for (count, expected) in COUNTS.into_iter().zip(expected) {
            let got = count.between(date(*from), date(*to)).unwrap();
            let got = money::mul_div(
                got.numerator.into(),
                1_000_000_000_000,
                got.denominator.into(),
                Rounding::HalfUp,
            );
            assert_eq!(
                got,
                Some(i128::from(*expected)),
                "{count:?} {from:?} {to:?}"
            );
        }
    }
}

fn term(from: Ymd, periods: i32, months: u8) -> Term {
    let from = date(from);
    let span = jiff::Span::new().months(periods * i32::from(months));
    Term {
        from,
        until: from.checked_add(span).unwrap(),
        first: None,
        months,
    }
}

fn loan(repayment: Repayment) -> LoanTerms {
    LoanTerms {
        principal: euro(10_000_000),
        rates: Rates::fixed("0.06".parse().unwrap()).unwrap(),
        count: DayCount::ThirtyE360,
        rounding: Rounding::HalfEven,
        term: term((2026, 1, 31), 12, 1),
        repayment,
        pay: (BusinessCalendar::Target, Roll::ModifiedFollowing),
    }
}

#[test]
fn a_level_payment_is_that_of_the_textbook() {
    // 100,000 at 6 % in twelve months: 100000 × 0.005 / (1 - 1.005^-12) = 8606.6430.
    let mut terms = loan(Repayment::Annuity);
    terms.term = term((2026, 1, 1), 12, 1);
    let periods = schedule(&terms).unwrap();
    let paid: Vec<i128> = periods
        .iter()
        .map(|it| it.interest.units() + it.repayment.units())
        .collect();
    assert!(paid[..11].iter().all(|it| *it == 860_665), "{paid:?}");
    // One cent more than the exact payment each month: less is left for the last one.
    assert!((860_620..=860_665).contains(&paid[11]), "{paid:?}");
    assert_eq!(periods[0].interest, euro(50_000));
    assert_eq!(periods[11].closing, euro(0));
}

#[test]
fn periods_keep_the_end_of_the_month_and_pay_on_business_days() {
    let periods = schedule(&loan(Repayment::Linear)).unwrap();
    let ends: Vec<String> = periods.iter().take(4).map(|it| it.to.to_string()).collect();
    assert_eq!(
        ends,
        ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]
    );
    // 28 February 2026 is a Saturday, 31 May a Sunday; both stay in their month.
    assert_eq!(periods[0].paid_on, date((2026, 2, 27)));
    assert_eq!(periods[3].paid_on, date((2026, 5, 29)));
    let parts: Vec<i128> = periods.iter().map(|it| it.repayment.units()).collect();
    assert_eq!((parts[0], parts[11]), (833_334, 833_333));
}

#[test]
fn a_bullet_pays_interest_and_then_everything() {
    let mut terms = loan(Repayment::Bullet);
    (terms.count, terms.term) = (DayCount::Act360, term((2024, 1, 1), 2, 6));
    let periods = schedule(&terms).unwrap();
    // 182 and 184 days of 6 % on 100,000.
    assert_eq!(periods[0].interest, euro(303_333));
    assert_eq!(periods[1].interest, euro(306_667));
    assert_eq!(periods[1].repayment, euro(10_000_000));
}

#[test]
fn what_makes_no_schedule_is_refused() {
    let change = |work: fn(&mut LoanTerms)| {
        let mut terms = loan(Repayment::Annuity);
        work(&mut terms);
        schedule(&terms).map(|_| ())
    };
    assert!(matches!(
        change(|it| it.principal = euro(0)),
        Err(DebtError::Principal { .. })
    ));
    assert_eq!(
        change(|it| it.term.until = it.term.from),
        Err(DebtError::Term {
            from: date((2026, 1, 31)),
            until: date((2026, 1, 31))
        })
    );
    let high = Rates::fixed(Decimal::from_whole(11));
    assert!(matches!(high, Err(DebtError::Rate { .. })));
    let fine = Rates::fixed("0.000000001".parse().unwrap());
    assert!(matches!(fine, Err(DebtError::Rate { .. })));
    let twice = vec![(date((2026, 2, 1)), Decimal::ONE); 2];
    let twice = Rates::new(Decimal::ONE, twice);
    assert!(matches!(twice, Err(DebtError::Changes { found: 2 })));
    let days = (date((2026, 2, 1)), date((2026, 1, 1)));
    let reversed = interest(
        euro(1),
        Decimal::ONE,
        days,
        DayCount::Act360,
        Rounding::Down,
    );
    assert!(matches!(reversed, Err(DebtError::Reversed { .. })));
    assert_eq!(headroom(euro(100), euro(130)), Ok(euro(-30)));
}

/// Quarters of ACT/360 on 1,000,000 at 3.5 %, from 1 February 2026 at 3.75 %.
#[test]
fn a_change_of_the_rate_splits_its_period_and_rounds_once() {
    let change = (date((2026, 2, 1)), "0.0375".parse().unwrap());
    let mut terms = loan(Repayment::Bullet);
    terms.principal = euro(100_000_000);
    terms.rates = Rates::new("0.035".parse().unwrap(), vec![change]).unwrap();
    (terms.count, terms.term) = (DayCount::Act360, term((2026, 1, 1), 2, 3));
    let periods = schedule(&terms).unwrap();
    // 31 days of 3.5 % are 3,013.888…, 59 of 3.75 % are 6,145.8333…: 9,159.7222… together.
    assert_eq!(periods[0].interest, euro(915_972));
    // 91 days of 3.75 %.
    assert_eq!(periods[1].interest, euro(947_917));
}

#[test]
fn a_new_rate_brings_a_new_level_payment_that_repays_in_time() {
    let change = (date((2026, 7, 1)), "0.12".parse().unwrap());
    let mut terms = loan(Repayment::Annuity);
    terms.rates = Rates::new("0.06".parse().unwrap(), vec![change]).unwrap();
    terms.term = term((2026, 1, 1), 12, 1);
    let periods = schedule(&terms).unwrap();
    let paid: Vec<i128> = periods
        .iter()
        .map(|it| it.interest.units() + it.repayment.units())
        .collect();
    assert!(paid[..6].iter().all(|it| *it == 860_665), "{paid:?}");
    // What is left after six payments, 50,748.03, at 1 % a month: × 0.01 / (1 - 1.01^-6).
    let left = periods[5].closing.units();
    let level = left * 1_725_483_667 / 10_000_000_000;
    assert!((paid[6] - level).abs() <= 2, "{paid:?} against {level}");
    assert!(paid[6..11].iter().all(|it| *it == paid[6]), "{paid:?}");
    assert_eq!(periods[11].closing, euro(0));
}

#[test]
fn interest_on_a_balance_that_moves_is_the_sum_of_its_days() {
    let rates = Rates::fixed("0.036".parse().unwrap()).unwrap();
    let stretch = |from: Ymd, to: Ymd, units| Stretch {
        from: date(from),
        to: date(to),
        principal: euro(units),
    };
    let drawn = [
        stretch((2026, 1, 1), (2026, 1, 11), 1_000_000),
        stretch((2026, 1, 11), (2026, 1, 31), 3_000_000),
    ];
    let rounded = (DayCount::Act360, Rounding::HalfEven);
    let asset = euro(0).asset();
    let interest = rates.interest(&drawn, asset, rounded).unwrap();
    // 3.6 % over 360 days is one in ten thousand a day: 10 × 100 + 20 × 300 cents.
    assert_eq!(interest, euro(7_000));
    assert_eq!(rates.interest(&[], asset, rounded), Ok(euro(0)));
    let huge = [stretch((2026, 1, 1), (2026, 1, 11), i128::MAX)];
    assert_eq!(
        rates.interest(&huge, asset, rounded),
        Err(DebtError::Overflow)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn a_schedule_always_repays_the_principal(
        units in 1_i128..1_000_000_000,
        rate in -500_i128..5_000,
        start in 0_i32..20_000,
        (periods, months) in (1_u16..61, 1_u8..13),
        (style, count) in (0_usize..3, 0_usize..5),
    ) {
        let from = money::Day::from_number(start).to_date().unwrap();
        let span = jiff::Span::new().months(i32::from(periods) * i32::from(months));
        let until = from.checked_add(span).unwrap();
        let terms = LoanTerms {
            principal: euro(units),
            rates: Rates::fixed(Decimal::new(rate, 4).unwrap()).unwrap(),
            count: COUNTS[count],
            term: Term { from, until, first: None, months },
            ..loan([Repayment::Bullet, Repayment::Annuity, Repayment::Linear][style])
        };
        let schedule = schedule(&terms).unwrap();
        prop_assert_eq!(schedule.len(), usize::from(periods));
        let repaid: i128 = schedule.iter().map(|it| it.repayment.units()).sum();
        prop_assert_eq!(repaid, units);
        for pair in schedule.windows(2) {
            prop_assert_eq!(pair[0].closing, pair[1].opening);
            prop_assert_eq!(pair[0].to, pair[1].from);
        }
        prop_assert_eq!(schedule.last().unwrap().closing, euro(0));
    }

    #[test]
    fn daily_accruals_add_up_to_the_interest(
        units in 1_i128..1_000_000_000,
        rate in 0_i128..5_000,
        start in 0_i32..20_000,
        length in 1_i32..400,
        count in 0_usize..5,
    ) {
        let day = |number| money::Day::from_number(number).to_date().unwrap();
        let accrual = Accrual {
            principal: euro(units),
            rate: Decimal::new(rate, 4).unwrap(),
            count: COUNTS[count],
            rounding: Rounding::HalfEven,
            since: day(start),
        };
        let pieces: i128 = (start..start + length)
            .map(|it| accrual.between(day(it), day(it + 1)).unwrap().units())
            .sum();
        prop_assert_eq!(pieces, accrual.until(day(start + length)).unwrap().units());
    }
}
