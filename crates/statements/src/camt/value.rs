//! Numbers, dates and texts as ISO 20022 writes them.
//!
//! Owns: `ActiveCurrencyAndAmount`, `ISODate`, `ISODateTime`, and the direction of an amount.
//! Not here: where they stand in a message (`entry`, `head`).
//! Invariant: a date is the day as written; a time zone never moves it.

use money::{Date, Decimal};

/// An unsigned amount; none when it is anything else.
pub(super) fn digits(text: &str) -> Option<Decimal> {
    let number: Decimal = text.parse().ok()?;
    (!number.is_negative()).then_some(number)
}

/// The sign that `CRDT` and `DBIT` give; none for another word.
pub(super) fn signed(amount: Decimal, direction: &str) -> Option<Decimal> {
    match direction {
        "CRDT" => Some(amount),
        "DBIT" => amount.checked_neg().ok(),
        _ => None,
    }
}

/// The day of `2024-01-02`, `2024-01-02+01:00` or `2024-01-02T23:59:00Z`.
pub(super) fn day(text: &str) -> Option<Date> {
    let (head, tail) = text.split_at_checked(10)?;
    let bytes = head.as_bytes();
    let follows = matches!(
        tail.as_bytes().first(),
        None | Some(b'T' | b'Z' | b'+' | b'-')
    );
    if !follows || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let number = |part: &str| -> Option<i16> {
        part.bytes()
            .all(|it| it.is_ascii_digit())
            .then(|| part.parse().ok())
            .flatten()
    };
    let month = i8::try_from(number(head.get(5..7)?)?).ok()?;
    let day = i8::try_from(number(head.get(8..10)?)?).ok()?;
    Date::new(number(head.get(0..4)?)?, month, day).ok()
}
