//! Quick readers of the texts that `encode` writes: dates, moments and amounts.
//!
//! Owns: the usual forms only, as a cold start reads millions of them.
//! Not here: every other form, and every error: `None` sends the text to the full parser.
//! Invariant: what is read here is what the full parser would read.

use money::{Amount, Asset, Date, Day, Timestamp};

/// Up to 18 digits as a number; anything else is for the full parser.
fn digits(text: &[u8]) -> Option<i64> {
    if text.is_empty() || text.len() > 18 {
        return None;
    }
    text.iter().try_fold(0_i64, |sum, it| {
        it.is_ascii_digit().then(|| sum * 10 + i64::from(it - b'0'))
    })
}

/// `2025-03-01`.
pub(crate) fn date(text: &str) -> Option<Date> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.as_bytes() else {
        return None;
    };
    let year = i16::try_from(digits(&[y1, y2, y3, y4])?).ok()?;
    let month = i8::try_from(digits(&[m1, m2])?).ok()?;
    Date::new(year, month, i8::try_from(digits(&[d1, d2])?).ok()?).ok()
}

/// `2025-03-01T12:30:00Z`, or with one to nine digits of a second.
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    let (on, rest) = text.split_at_checked(10)?;
    let (time, fraction) = rest.as_bytes().split_at_checked(9)?;
    let [b'T', h1, h2, b':', m1, m2, b':', s1, s2] = *time else {
        return None;
    };
    let (hour, minute) = (digits(&[h1, h2])?, digits(&[m1, m2])?);
    let second = digits(&[s1, s2])?;
    // A leap second is for the full parser.
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let nanosecond = match fraction {
        [b'Z'] => 0,
        [b'.', fraction @ .., b'Z'] if fraction.len() <= 9 => {
            let missing = u32::try_from(9 - fraction.len()).ok()?;
            i32::try_from(digits(fraction)? * 10_i64.pow(missing)).ok()?
        }
        _ => return None,
    };
    let day = i64::from(Day::from(date(on)?).number());
    Timestamp::new(
        day * 86_400 + hour * 3_600 + minute * 60 + second,
        nanosecond,
    )
    .ok()
}

/// `-12.50`, with all the asset's places and at most 18 digits.
pub(super) fn amount(text: &str, asset: Asset) -> Option<Amount> {
    let (is_negative, text) = text
        .strip_prefix('-')
        .map_or((false, text), |it| (true, it));
    let (text, scale) = (text.as_bytes(), usize::from(asset.scale()));
    let units = if scale == 0 {
        digits(text)?
    } else {
        let point = text.len().checked_sub(scale + 1)?;
        let (whole, fraction) = text.split_at_checked(point)?;
        let fraction = fraction.strip_prefix(b".")?;
        if text.len() > 19 {
            return None;
        }
        digits(whole)? * 10_i64.pow(u32::try_from(scale).ok()?) + digits(fraction)?
    };
    let units = i128::from(if is_negative { -units } else { units });
    Some(Amount::from_units(units, asset))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn asset(scale: u8) -> Asset {
        Asset::new("COIN".parse().unwrap(), scale).unwrap()
    }

    #[test]
    fn the_usual_forms_are_read_here() {
        assert_eq!(date("2025-03-01"), "2025-03-01".parse().ok());
        for text in [
            "2025-03-01T12:30:59Z",
            "1969-12-31T23:59:59.000001Z",
            "2025-03-01T00:00:00.5Z",
        ] {
            assert_eq!(moment(text), text.parse().ok(), "{text}");
        }
        assert_eq!(amount("-12.50", asset(2)).map(Amount::units), Some(-1_250));
        assert_eq!(amount("0.00000001", asset(8)).map(Amount::units), Some(1));
        assert_eq!(amount("7", asset(0)).map(Amount::units), Some(7));
    }

    proptest! {
        #[test]
        fn what_is_read_here_is_what_the_full_parser_reads(
            on in "[0-9]{4}-[0-9]{2}-[0-9]{2}|\\PC{0,12}",
            time in "T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,10})?Z?|\\PC{0,12}",
            number in "-?[0-9]{0,20}(\\.[0-9]{0,19})?|\\PC{0,9}",
            scale in 0_u8..20,
        ) {
            if let Some(got) = date(&on) {
                prop_assert_eq!(Some(got), on.parse::<Date>().ok());
            }
            let text = format!("{on}{time}");
            if let Some(got) = moment(&text) {
                prop_assert_eq!(Some(got), text.parse::<Timestamp>().ok());
            }
            if let Some(got) = amount(&number, asset(scale)) {
                prop_assert_eq!(Ok(got), Amount::parse(&number, asset(scale)));
            }
        }

        #[test]
        fn what_is_written_is_read_here(units in -999_999_999_999_i128..999_999_999_999, scale in 0_u8..16) {
            let want = Amount::from_units(units, asset(scale));
            prop_assert_eq!(amount(&want.to_text(), asset(scale)), Some(want));
        }
    }
}
