//! IBANs: the registry's examples, every way to be wrong, properties.

use proptest::prelude::*;

use super::*;
use crate::identifier::iban_countries;

/// The example of every country, as SWIFT publishes it in the IBAN registry, release 101.
const EXAMPLES: &[&str] = &[
    "AD1200012030200359100100",
    "AE070331234567890123456",
    "AL47212110090000000235698741",
    "AT611904300234573201",
    "AZ21NABZ00000000137010001944",
    "BA391290079401028494",
    "BE68539007547034",
    "BG80BNBG96611020345678",
    "BH67BMAG00001299123456",
    "BI4210000100010000332045181",
    "BR1800360305000010009795493C1",
    "BY13NBRB3600900000002Z00AB00",
    "CH9300762011623852957",
    "CR05015202001026284066",
    "CY17002001280000001200527600",
    "CZ6508000000192000145399",
    "DE89370400440532013000",
    "DJ2100010000000154000100186",
    "DK5000400440116243",
    "DO28BAGR00000001212453611324",
    "EE382200221020145685",
    "EG380019000500000000263180002",
    "ES9121000418450200051332",
    "FI2112345600000785",
    "FK88SC123456789012",
    "FO6264600001631634",
    "FR1420041010050500013M02606",
    "GB29NWBK60161331926819",
    "GE29NB0000000101904917",
    "GI75NWBK000000007099453",
    "GL8964710001000206",
    "GR1601101250000000012300695",
    "GT82TRAJ01020000001210029690",
    "HN88CABF00000000000250005469",
    "HR1210010051863000160",
    "HU42117730161111101800000000",
    "IE29AIBK93115212345678",
    "IL620108000000099999999",
    "IQ98NBIQ850123456789012",
    "IS140159260076545510730339",
    "IT60X0542811101000000123456",
    "JO94CBJO0010000000000131000302",
    "KW81CBKU0000000000001234560101",
    "KZ86125KZT5004100100",
    "LB62099900000001001901229114",
    "LC55HEMM000100010012001200023015",
    "LI21088100002324013AA",
    "LT121000011101001000",
    "LU280019400644750000",
    "LV80BANK0000435195001",
    "LY83002048000020100120361",
    "MC5811222000010123456789030",
    "MD24AG000225100013104168",
    "ME25505000012345678951",
    "MK07250120000058984",
    "MN121234123456789123",
    "MR1300020001010000123456753",
    "MT84MALT011000012345MTLCAST001S",
    "MU17BOMM0101101030300200000MUR",
    "NI45BAPR00000013000003558124",
    "NL91ABNA0417164300",
    "NO9386011117947",
    "OM810180000001299123456",
    "PK36SCBL0000001123456702",
    "PL61109010140000071219812874",
    "PS92PALS000000000400123456702",
    "PT50000201231234567890154",
    "QA58DOHB00001234567890ABCDEFG",
    "RO49AAAA1B31007593840000",
    "RS35260005601001611379",
    "RU0304452522540817810538091310419",
    "SA0380000000608010167519",
    "SC18SSCB11010000000000001497USD",
    "SD8811123456789012",
    "SE4550000000058398257466",
    "SI56263300012039086",
    "SK3112000000198742637541",
    "SM86U0322509800000000270100",
    "SO211000001001000100141",
    "ST23000100010051845310146",
    "SV62CENR00000000000000700025",
    "TL380080012345678910157",
    "TN5910006035183598478831",
    "TR330006100519786457841326",
    "UA213223130000026007233566001",
    "VA59001123000012345678",
    "VG96VPVG0000012345678901",
    "XK051212012345678906",
    "YE15CBYE0001018861234567891234",
];

#[test]
fn the_example_of_every_country_is_read_and_printed() {
    let read: Vec<Iban> = EXAMPLES.iter().map(|it| it.parse().unwrap()).collect();
    for (iban, text) in read.iter().zip(EXAMPLES) {
        assert_eq!(iban.as_str(), *text);
        assert_eq!(iban.to_print().parse::<Iban>().as_ref(), Ok(iban));
        assert_eq!(
            Iban::from_bban(iban.country(), iban.bban()).as_ref(),
            Ok(iban)
        );
    }
    let countries: Vec<&str> = iban_countries().map(|it| it.0).collect();
    let of_examples: Vec<&str> = read.iter().map(Iban::country).collect();
    assert_eq!(countries, of_examples, "a country without an example");
}

#[test]
fn parts_and_print_form_are_as_published() {
    let iban: Iban = "gb29 nwbk 6016 1331 9268 19".parse().unwrap();
    assert_eq!(iban.to_print(), "GB29 NWBK 6016 1331 9268 19");
    assert_eq!((iban.bank_code(), iban.sepa()), ("NWBK", Sepa::BeyondEea));
    let iban: Iban = "IT60X0542811101000000123456".parse().unwrap();
    assert_eq!((iban.bank_code(), iban.sepa()), ("05428", Sepa::Eea));
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let cases = [
        (
            "",
            "no IBAN: expected a country, two check digits and the account, as in GB29NWBK…",
        ),
        (
            "DE",
            "IBAN begins with `DE`: expected a country and two check digits, as in DE89",
        ),
        (
            "DE88370400440532013000",
            "IBAN: check digits 88: expected 89; a character was mistyped",
        ),
        (
            "DE8937040044053201300",
            "IBAN of DE: 21 characters: expected 22",
        ),
        (
            "US89370400440532013000",
            "IBAN of `US`: expected a country that has IBANs; this one is not in the registry",
        ),
        (
            "GB29NWBK6016133192681X",
            "IBAN of GB: `X` at place 22: expected a digit (4a6n8n)",
        ),
        (
            "GB29 NWBK-6016",
            "IBAN: `-` at place 10: expected letters A-Z and digits",
        ),
        (
            "DE8937040044053201300\u{660}",
            "IBAN: `\u{660}` at place 22: expected letters A-Z and digits",
        ),
    ];
    for (text, expected) in cases {
        let got = text.parse::<Iban>().unwrap_err().to_string();
        assert_eq!(got, expected, "input `{text}`");
    }
    let endless = "1".repeat(1 << 20);
    assert!(matches!(
        endless.parse::<Iban>(),
        Err(IbanError::Length { .. })
    ));
    let blank = " ".repeat(1 << 20);
    assert!(blank.parse::<Iban>().is_err());
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_without_panic(text in ".{0,80}") {
        let _ = text.parse::<Iban>();
    }

    #[test]
    fn one_wrong_character_or_two_swapped_digits_are_seen(
        example in 0..EXAMPLES.len(),
        at in 0_usize..34,
        digit in b'0'..=b'9',
        letter in b'A'..=b'Z',
    ) {
        let right = EXAMPLES[example].as_bytes();
        let at = at % right.len();
        let mut wrong = right.to_vec();
        // A digit for a letter may lead to the same remainder, and then the structure is wrong
        // or, rarely, nothing is.
        wrong[at] = if wrong[at].is_ascii_digit() { digit } else { letter };
        let is_read = String::from_utf8(wrong.clone()).unwrap().parse::<Iban>().is_ok();
        prop_assert_eq!(is_read, wrong == right);
        let mut swapped = right.to_vec();
        if at + 1 < right.len() && right[at..at + 2].iter().all(u8::is_ascii_digit) {
            swapped.swap(at, at + 1);
        }
        let is_read = String::from_utf8(swapped.clone()).unwrap().parse::<Iban>().is_ok();
        prop_assert_eq!(is_read, swapped == right);
    }
}
