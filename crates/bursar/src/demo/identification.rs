//! Account numbers with right check digits, at banks that do not exist.
//!
//! Owns: IBANs of Germany, Austria, the Netherlands and the United Kingdom.
//! Not here: who owns them. Invariant: every IBAN passes ISO 13616's mod 97 check; German bank
//! codes start with 999 and British sort codes with 99, which no bank has.

use super::random::Random;

/// An IBAN and the (invented) BIC of its bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BankAccount {
    pub(super) iban: String,
    pub(super) bic: String,
}

/// The account of another company or person, drawn.
pub(super) fn draw(country: Country, random: &mut Random) -> BankAccount {
    let number = random.between(1_000_000_000, 9_999_999_999);
    let bank = random.index(3);
    let (code, bban, bic) = match country {
        Country::Germany => {
            let (bank, bic) = [
                ("99920411", "WATTDE2HXXX"),
                ("99937050", "RHNKDE3DXXX"),
                ("99970022", "ISARDE7MXXX"),
            ][bank];
            ("DE", format!("{bank}{number}"), bic)
        }
        Country::Austria => {
            let (bank, bic) = [
                ("99911", "DONAATW1XXX"),
                ("99922", "INNTAT22XXX"),
                ("99933", "MURBAT2GXXX"),
            ][bank];
            ("AT", format!("{bank}0{number}"), bic)
        }
        Country::Netherlands => {
            let (bank, bic) = [
                ("POLD", "POLDNL2AXXX"),
                ("DIJK", "DIJKNL2RXXX"),
                ("TULP", "TULPNL2UXXX"),
            ][bank];
            ("NL", format!("{bank}{number}"), bic)
        }
        Country::UnitedKingdom => {
            let (bank, bic) = [
                ("MOOR", "MOORGB2LXXX"),
                ("FENB", "FENBGB2CXXX"),
                ("DALE", "DALEGB2YXXX"),
            ][bank];
            ("GB", format!("{bank}9910{number}"), bic)
        }
    };
    BankAccount {
        iban: iban(code, &bban),
        bic: bic.to_owned(),
    }
}

/// Where a counterparty banks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Country {
    Germany,
    Austria,
    Netherlands,
    UnitedKingdom,
}

/// The IBAN of a national account number.
///
/// Source: ISO 13616-1, annex A: check digits are 98 minus the number mod 97.
pub(super) fn iban(country: &str, bban: &str) -> String {
    let check = 98 - remainder(&format!("{bban}{country}00"));
    format!("{country}{check:02}{bban}")
}

/// The number with letters as two digits (A = 10), modulo 97.
fn remainder(text: &str) -> u32 {
    text.chars().fold(0, |rest, it| {
        let digit = it
            .to_digit(36)
            .expect("demo account numbers are letters and digits");
        let shift = if digit < 10 { 10 } else { 100 };
        (rest * shift + digit) % 97
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_those_of_the_standards_examples() {
        assert_eq!(iban("GB", "WEST12345698765432"), "GB82WEST12345698765432");
        assert_eq!(iban("DE", "370400440532013000"), "DE89370400440532013000");
        assert_eq!(iban("NL", "ABNA0417164300"), "NL91ABNA0417164300");
    }

    #[test]
    fn drawn_accounts_have_the_length_of_their_country() {
        let mut random = Random::new(1, "test");
        for (country, length) in [
            (Country::Germany, 22),
            (Country::Austria, 20),
            (Country::Netherlands, 18),
            (Country::UnitedKingdom, 22),
        ] {
            for _ in 0..50 {
                let iban = draw(country, &mut random).iban;
                assert_eq!(iban.len(), length, "{iban}");
                assert_eq!(
                    remainder(&format!("{}{}", &iban[4..], &iban[..4])),
                    1,
                    "{iban}"
                );
            }
        }
    }
}
