//! Properties of amounts, decimals, prices and rounding, against arithmetic without limits.

use std::cmp::Ordering;

use money::{Amount, Asset, Decimal, DecimalError, Price, Rounding, mul_div};
use num_bigint::{BigInt, Sign};
use num_rational::BigRational;
use proptest::prelude::*;

const RULES: [Rounding; 6] = [
    Rounding::HalfEven,
    Rounding::HalfUp,
    Rounding::Down,
    Rounding::Up,
    Rounding::Floor,
    Rounding::Ceiling,
];

/// Small, round and extreme numbers as well as any: products and ties then really happen.
fn any_units() -> impl Strategy<Value = i128> {
    prop_oneof![
        any::<i128>(),
        any::<i64>().prop_map(i128::from),
        -1000_i128..1000,
        (-99_i128..99, 0_u32..37).prop_map(|(digits, zeros)| digits * 10_i128.pow(zeros)),
        Just(i128::MAX),
        Just(i128::MIN),
    ]
}

fn any_decimal() -> impl Strategy<Value = Decimal> {
    (any_units(), 0_u8..=36).prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale).unwrap())
}

fn any_rate() -> impl Strategy<Value = Decimal> {
    let positive = any_units().prop_map(|it| it.saturating_abs().max(1));
    (positive, 0_u8..=36).prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale).unwrap())
}

fn any_rule() -> impl Strategy<Value = Rounding> {
    prop::sample::select(RULES.to_vec())
}

fn token(scale: u8) -> Asset {
    Asset::new("TOK".parse().unwrap(), scale).unwrap()
}

fn exact(number: Decimal) -> BigRational {
    let ten = BigInt::from(10);
    BigRational::new(number.mantissa().into(), ten.pow(number.scale().into()))
}

/// The oracle of rounding, written from the definitions and not from the code.
fn round(number: &BigRational, rule: Rounding) -> BigInt {
    let (floor, ceiling) = (number.floor().to_integer(), number.ceil().to_integer());
    let is_negative = number.numer().sign() == Sign::Minus;
    let (toward_zero, away) = if is_negative {
        (&ceiling, &floor)
    } else {
        (&floor, &ceiling)
    };
    let twice = (number - BigRational::from(toward_zero.clone())) * BigInt::from(2);
    let twice = if is_negative { -twice } else { twice };
    let half = twice.cmp(&BigRational::from(BigInt::from(1)));
    match (rule, half) {
        (Rounding::Down, _) => toward_zero.clone(),
        (Rounding::Up, _) => away.clone(),
        (Rounding::Floor, _) => floor,
        (Rounding::Ceiling, _) => ceiling,
        (_, Ordering::Less) => toward_zero.clone(),
        (_, Ordering::Greater) | (Rounding::HalfUp, Ordering::Equal) => away.clone(),
        (Rounding::HalfEven, Ordering::Equal) if toward_zero.bit(0) => away.clone(),
        (Rounding::HalfEven, Ordering::Equal) => toward_zero.clone(),
    }
}

/// The decimal with this exact value, or the error the crate promises.
fn narrow(mut mantissa: BigInt, mut scale: u32) -> Result<Decimal, DecimalError> {
    let ten = BigInt::from(10);
    while scale > 0 && (&mantissa % &ten) == BigInt::ZERO {
        mantissa /= &ten;
        scale -= 1;
    }
    let mantissa = i128::try_from(mantissa).map_err(|_| DecimalError::Overflow)?;
    Decimal::new(mantissa, u8::try_from(scale).unwrap())
}

fn power(exponent: u8) -> BigInt {
    BigInt::from(10).pow(exponent.into())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn an_amount_printed_and_parsed_is_the_same(units in any_units(), scale in 0_u8..=36) {
        let amount = Amount::from_units(units, token(scale));
        prop_assert_eq!(Amount::parse(&amount.to_text(), token(scale)), Ok(amount));
        prop_assert_eq!(Amount::from_decimal(amount.to_decimal(), token(scale)), Ok(amount));
    }

    #[test]
    fn a_decimal_printed_and_parsed_is_the_same(number in any_decimal(), places in 0_u8..=40) {
        prop_assert_eq!(number.to_string().parse(), Ok(number));
        prop_assert_eq!(number.to_text(places).parse(), Ok(number));
    }

    #[test]
    fn no_text_makes_the_parsers_panic(text in ".{0,60}", digits in "[-+]?[0-9.]{0,60}") {
        for text in [text, digits] {
            let _ = text.parse::<Decimal>();
            let _ = text.parse::<money::AssetCode>();
            let _ = text.parse::<money::ImportId>();
        }
    }

    #[test]
    fn an_allocation_sums_to_the_whole_and_each_part_is_within_a_unit_of_its_share(
        units in any_units(),
        weights in prop::collection::vec(prop_oneof![any::<u64>(), 0_u64..5], 1..20),
    ) {
        prop_assume!(weights.iter().any(|it| *it > 0));
        let parts = Amount::from_units(units, token(2)).allocate(&weights).unwrap();
        let total: BigInt = weights.iter().map(|it| BigInt::from(*it)).sum();
        let sum: BigInt = parts.iter().map(|it| BigInt::from(it.units())).sum();
        prop_assert_eq!(sum, BigInt::from(units));
        for (part, weight) in parts.iter().zip(&weights) {
            let share = BigRational::new(BigInt::from(units) * weight, total.clone());
            let distance = share - BigRational::from(BigInt::from(part.units()));
            let one = BigRational::from(BigInt::from(1));
            prop_assert!(distance < one.clone() && distance > -one);
            prop_assert!(*weight > 0 || part.is_zero());
        }
    }

    #[test]
    fn mul_div_is_the_exact_quotient_rounded_once(
        a in any_units(), b in any_units(), c in any_units(), rule in any_rule(),
    ) {
        let expected = (c != 0)
            .then(|| round(&BigRational::new(BigInt::from(a) * b, c.into()), rule))
            .and_then(|it| i128::try_from(it).ok());
        prop_assert_eq!(mul_div(a, b, c, rule), expected);
    }

    #[test]
    fn mul_div_breaks_ties_by_the_rule(half in -999_i128..999, c in 1_i128..99, rule in any_rule()) {
        let expected = round(&BigRational::new((half * c).into(), (2 * c).into()), rule);
        prop_assert_eq!(mul_div(half, c, 2 * c, rule).map(BigInt::from), Some(expected));
    }

    #[test]
    fn decimal_sums_and_products_are_exact_or_refused(a in any_decimal(), b in any_decimal()) {
        let scale = a.scale().max(b.scale());
        let (left, right) = (
            a.mantissa() * power(scale - a.scale()),
            b.mantissa() * power(scale - b.scale()),
        );
        prop_assert_eq!(a.checked_add(b), narrow(&left + &right, scale.into()));
        prop_assert_eq!(a.checked_sub(b), narrow(left - right, scale.into()));
        let product = BigInt::from(a.mantissa()) * b.mantissa();
        prop_assert_eq!(
            a.checked_mul(b).ok(),
            narrow(product, u32::from(a.scale()) + u32::from(b.scale())).ok()
        );
    }

    #[test]
    fn a_decimal_quotient_is_exact_until_rounded_once(
        a in any_decimal(), b in any_decimal(), scale in 0_u8..=36, rule in any_rule(),
    ) {
        let got = a.divide(b, scale, rule);
        if b.is_zero() {
            prop_assert_eq!(got, Err(DecimalError::Overflow));
        } else {
            let expected = round(&(exact(a) / exact(b) * power(scale)), rule);
            prop_assert_eq!(got, narrow(expected, scale.into()));
        }
    }

    #[test]
    fn rounding_a_decimal_never_fails(a in any_decimal(), scale in any::<u8>(), rule in any_rule()) {
        let expected = round(&(exact(a) * power(scale)), rule);
        prop_assert_eq!(
            exact(a.round(scale, rule)),
            BigRational::new(expected, power(scale))
        );
    }

    #[test]
    fn decimals_are_ordered_by_value(a in any_decimal(), b in any_decimal(), c in any_decimal()) {
        prop_assert_eq!(a.cmp(&b), exact(a).cmp(&exact(b)));
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert_eq!(a == b, a.cmp(&b) == Ordering::Equal);
        prop_assert!(!(a <= b && b <= c) || a <= c);
    }

    #[test]
    fn a_conversion_is_exact_until_rounded_once(
        units in any_units(), rate in any_rate(), base in 0_u8..=36, quote in 0_u8..=36,
        inverted in any::<bool>(), rule in any_rule(),
    ) {
        let quote = Asset::new("QUO".parse().unwrap(), quote).unwrap();
        let price = Price::new(token(base), quote, rate).unwrap();
        let (price, factor) = if inverted {
            (price.inverse(), exact(rate).recip())
        } else {
            (price, exact(rate))
        };
        let amount = Amount::from_units(units, price.base());
        let value = BigRational::new(units.into(), power(price.base().scale())) * factor;
        let expected = round(&(value * power(price.quote().scale())), rule);
        prop_assert_eq!(
            price.convert(amount, rule).ok().map(|it| BigInt::from(it.units())),
            i128::try_from(expected).ok().map(BigInt::from)
        );
    }

    #[test]
    fn converting_there_and_back_stays_within_one_unit(
        units in any::<i64>(), whole in 1_i128..1_000_000, places in 0_i128..1_000_000_000,
    ) {
        // Only where a unit of the quote is worth no more than one of the base: a coarser quote
        // loses what it cannot hold.
        let rate = Decimal::new(whole * 1_000_000_000 + places, 9).unwrap();
        let quote = Asset::new("QUO".parse().unwrap(), 2).unwrap();
        let price = Price::new(token(2), quote, rate).unwrap();
        let amount = Amount::from_units(units.into(), token(2));
        for rule in RULES {
            let there = price.convert(amount, rule).unwrap();
            let back = price.inverse().convert(there, rule).unwrap();
            let limit = if matches!(rule, Rounding::HalfEven | Rounding::HalfUp) { 1 } else { 2 };
            prop_assert!((back.units() - amount.units()).abs() <= limit);
        }
    }
}

#[test]
fn a_sum_that_fits_is_never_refused_for_its_parts() {
    let parse = |text: &str| text.parse::<Decimal>().unwrap();
    // At one place the first term alone is above 2^127.
    let sum = parse("20000000000000000000000000000000000000")
        .checked_sub(parse("15000000000000000000000000000000000000.5"));
    assert_eq!(sum, Ok(parse("4999999999999999999999999999999999999.5")));
    let least = Decimal::from_whole(i128::MIN);
    assert_eq!(least.checked_sub(least), Ok(Decimal::ZERO));
    // The quotient has 67 digits at 36 places, and one in lowest terms.
    let large = parse("1000000000000000000000000000000");
    assert_eq!(large.divide(Decimal::ONE, 36, Rounding::Down), Ok(large));
}
