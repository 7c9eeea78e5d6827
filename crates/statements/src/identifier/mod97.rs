//! Check digits by ISO/IEC 7064, MOD 97-10: of IBAN, creditor reference and LEI.
//!
//! Owns: the remainder, and the two digits that make it 1. Not here: where they stand.
//! Invariant: letters count as 10 to 35, as ISO 13616 says.

/// The remainder by 97 of capitals and digits read as one number, A = 10 to Z = 35.
pub(super) fn remainder<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> u32 {
    let mut rest = 0_u32;
    for byte in parts.into_iter().flatten() {
        rest = match byte {
            b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
            letter => (rest * 100 + u32::from(letter - b'A') + 10) % 97,
        };
    }
    rest
}

/// The check digits (02 to 98) of a number that ends with the two zeros they replace.
pub(super) fn check_digits<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> [u8; 2] {
    let digits = u8::try_from(98 - remainder(parts)).expect("98 less a remainder by 97 is small");
    [b'0' + digits / 10, b'0' + digits % 10]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_iso_13616_has_remainder_1() {
        // GB82 WEST 1234 5698 7654 32, rearranged: 3214282912345698765432161182.
        assert_eq!(remainder([b"WEST12345698765432GB82".as_slice()]), 1);
        assert_eq!(check_digits([b"WEST12345698765432GB00".as_slice()]), *b"82");
    }
}
