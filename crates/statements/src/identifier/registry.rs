//! Which countries have IBANs, and how they are built.
//!
//! Owns: the table of countries, the territories that use another country's IBANs, the countries
//! there are. Not here: check digits (`mod97`).
//! Invariant: the table is sorted; the parts of a structure add up to the length.
//! Source: SWIFT IBAN registry, release 101; ISO 3166-1; European Payments Council, EPC409-09
//! (countries of the SEPA schemes) as of 2026.

/// Whether SEPA payments reach a country, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sepa {
    /// In the European Economic Area: the IBAN is enough.
    Eea,
    /// Taking part from outside of it: the bank's BIC and the payer's address may be asked for.
    BeyondEea,
    /// Not taking part.
    Unreachable,
}

/// What may stand at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Digit,
    Letter,
    Either,
}

impl Kind {
    pub(super) fn allows(self, byte: u8) -> bool {
        match self {
            Self::Digit => byte.is_ascii_digit(),
            Self::Letter => byte.is_ascii_uppercase(),
            Self::Either => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
        }
    }
}

/// A country of the registry.
#[derive(Debug)]
pub(super) struct Country {
    pub(super) code: &'static str,
    /// The national number: counts and kinds (n digits, a capitals, c either), as in `8n10n`.
    pub(super) structure: &'static str,
    /// Where in the national number the bank is named.
    pub(super) bank: (u8, u8),
    pub(super) sepa: Sepa,
}

impl Country {
    /// The kind of each place of the national number.
    pub(super) fn kinds(&self) -> impl Iterator<Item = Kind> {
        let mut count = 0;
        self.structure.bytes().flat_map(move |byte| {
            let kind = match byte {
                b'0'..=b'9' => {
                    count = count * 10 + usize::from(byte - b'0');
                    return std::iter::repeat_n(Kind::Digit, 0);
                }
                b'n' => Kind::Digit,
                b'a' => Kind::Letter,
                _ => Kind::Either,
            };
            std::iter::repeat_n(kind, std::mem::take(&mut count))
        })
    }

    /// How many characters the national number has.
    pub(super) fn length(&self) -> usize {
        self.kinds().count()
    }
}

const fn country(
    code: &'static str,
    structure: &'static str,
    bank: (u8, u8),
    sepa: Sepa,
) -> Country {
    Country {
        code,
        structure,
        bank,
        sepa,
    }
}

/// The country with this code, if it has IBANs.
pub(super) fn find(code: &str) -> Option<&'static Country> {
    let at = COUNTRIES.binary_search_by(|it| it.code.cmp(code)).ok()?;
    COUNTRIES.get(at)
}

/// The countries that have IBANs, in order: code and length.
pub fn iban_countries() -> impl Iterator<Item = (&'static str, usize)> {
    COUNTRIES.iter().map(|it| (it.code, it.length() + 4))
}

/// Whether a country or territory has this code (ISO 3166-1 alpha-2, and XK for Kosovo).
pub(crate) fn is_country(code: &str) -> bool {
    ISO_3166.binary_search(&code).is_ok()
}

/// The country whose IBANs the banks of a territory use; any other is its own.
pub(super) fn iban_country_of(code: &str) -> &str {
    match code {
        "GF" | "GP" | "MQ" | "RE" | "PF" | "TF" | "YT" | "NC" | "BL" | "MF" | "PM" | "WF" => "FR",
        "IM" | "JE" | "GG" => "GB",
        "AX" => "FI",
        other => other,
    }
}

/// Sorted by code.
const COUNTRIES: &[Country] = &[
    country("AD", "4n4n12c", (0, 4), Sepa::BeyondEea),
    country("AE", "3n16n", (0, 3), Sepa::Unreachable),
    country("AL", "8n16c", (0, 3), Sepa::BeyondEea),
    country("AT", "5n11n", (0, 5), Sepa::Eea),
    country("AZ", "4a20c", (0, 4), Sepa::Unreachable),
    country("BA", "3n3n8n2n", (0, 3), Sepa::Unreachable),
    country("BE", "3n7n2n", (0, 3), Sepa::Eea),
    country("BG", "4a4n2n8c", (0, 4), Sepa::Eea),
    country("BH", "4a14c", (0, 4), Sepa::Unreachable),
    country("BI", "5n5n11n2n", (0, 5), Sepa::Unreachable),
    country("BR", "8n5n10n1a1c", (0, 8), Sepa::Unreachable),
    country("BY", "4c4n16c", (0, 4), Sepa::Unreachable),
    country("CH", "5n12c", (0, 5), Sepa::BeyondEea),
    country("CR", "4n14n", (0, 4), Sepa::Unreachable),
    country("CY", "3n5n16c", (0, 3), Sepa::Eea),
    country("CZ", "4n16n", (0, 4), Sepa::Eea),
    country("DE", "8n10n", (0, 8), Sepa::Eea),
    country("DJ", "5n5n11n2n", (0, 5), Sepa::Unreachable),
    country("DK", "4n9n1n", (0, 4), Sepa::Eea),
    country("DO", "4c20n", (0, 4), Sepa::Unreachable),
    country("EE", "2n14n", (0, 2), Sepa::Eea),
    country("EG", "4n4n17n", (0, 4), Sepa::Unreachable),
    country("ES", "4n4n1n1n10n", (0, 4), Sepa::Eea),
    country("FI", "3n11n", (0, 3), Sepa::Eea),
    country("FK", "2a12n", (0, 2), Sepa::Unreachable),
    country("FO", "4n9n1n", (0, 4), Sepa::Unreachable),
    country("FR", "5n5n11c2n", (0, 5), Sepa::Eea),
    country("GB", "4a6n8n", (0, 4), Sepa::BeyondEea),
    country("GE", "2a16n", (0, 2), Sepa::Unreachable),
    country("GI", "4a15c", (0, 4), Sepa::BeyondEea),
    country("GL", "4n9n1n", (0, 4), Sepa::Unreachable),
    country("GR", "3n4n16c", (0, 3), Sepa::Eea),
    country("GT", "4c20c", (0, 4), Sepa::Unreachable),
    country("HN", "4a20n", (0, 4), Sepa::Unreachable),
    country("HR", "7n10n", (0, 7), Sepa::Eea),
    country("HU", "3n4n1n15n1n", (0, 3), Sepa::Eea),
    country("IE", "4a6n8n", (0, 4), Sepa::Eea),
    country("IL", "3n3n13n", (0, 3), Sepa::Unreachable),
    country("IQ", "4a3n12n", (0, 4), Sepa::Unreachable),
    country("IS", "4n2n6n10n", (0, 2), Sepa::Eea),
    country("IT", "1a5n5n12c", (1, 6), Sepa::Eea),
    country("JO", "4a4n18c", (0, 4), Sepa::Unreachable),
    country("KW", "4a22c", (0, 4), Sepa::Unreachable),
    country("KZ", "3n13c", (0, 3), Sepa::Unreachable),
    country("LB", "4n20c", (0, 4), Sepa::Unreachable),
    country("LC", "4a24c", (0, 4), Sepa::Unreachable),
    country("LI", "5n12c", (0, 5), Sepa::Eea),
    country("LT", "5n11n", (0, 5), Sepa::Eea),
    country("LU", "3n13c", (0, 3), Sepa::Eea),
    country("LV", "4a13c", (0, 4), Sepa::Eea),
    country("LY", "3n3n15n", (0, 3), Sepa::Unreachable),
    country("MC", "5n5n11c2n", (0, 5), Sepa::BeyondEea),
    country("MD", "2c18c", (0, 2), Sepa::BeyondEea),
    country("ME", "3n13n2n", (0, 3), Sepa::BeyondEea),
    country("MK", "3n10c2n", (0, 3), Sepa::BeyondEea),
    country("MN", "4n12n", (0, 4), Sepa::Unreachable),
    country("MR", "5n5n11n2n", (0, 5), Sepa::Unreachable),
    country("MT", "4a5n18c", (0, 4), Sepa::Eea),
    country("MU", "4a2n2n12n3n3a", (0, 6), Sepa::Unreachable),
    country("NI", "4a20n", (0, 4), Sepa::Unreachable),
    country("NL", "4a10n", (0, 4), Sepa::Eea),
    country("NO", "4n6n1n", (0, 4), Sepa::Eea),
    country("OM", "3n16c", (0, 3), Sepa::Unreachable),
    country("PK", "4a16c", (0, 4), Sepa::Unreachable),
    country("PL", "8n16n", (0, 8), Sepa::Eea),
    country("PS", "4a21c", (0, 4), Sepa::Unreachable),
    country("PT", "4n4n11n2n", (0, 4), Sepa::Eea),
    country("QA", "4a21c", (0, 4), Sepa::Unreachable),
    country("RO", "4a16c", (0, 4), Sepa::Eea),
    country("RS", "3n13n2n", (0, 3), Sepa::BeyondEea),
    country("RU", "9n5n15c", (0, 9), Sepa::Unreachable),
    country("SA", "2n18c", (0, 2), Sepa::Unreachable),
    country("SC", "4a2n2n16n3a", (0, 6), Sepa::Unreachable),
    country("SD", "2n12n", (0, 2), Sepa::Unreachable),
    country("SE", "3n16n1n", (0, 3), Sepa::Eea),
    country("SI", "5n8n2n", (0, 5), Sepa::Eea),
    country("SK", "4n6n10n", (0, 4), Sepa::Eea),
    country("SM", "1a5n5n12c", (1, 6), Sepa::BeyondEea),
    country("SO", "4n3n12n", (0, 4), Sepa::Unreachable),
    country("ST", "4n4n11n2n", (0, 4), Sepa::Unreachable),
    country("SV", "4a20n", (0, 4), Sepa::Unreachable),
    country("TL", "3n14n2n", (0, 3), Sepa::Unreachable),
    country("TN", "2n3n13n2n", (0, 2), Sepa::Unreachable),
    country("TR", "5n1n16c", (0, 5), Sepa::Unreachable),
    country("UA", "6n19c", (0, 6), Sepa::Unreachable),
    country("VA", "3n15n", (0, 3), Sepa::BeyondEea),
    country("VG", "4a16n", (0, 4), Sepa::Unreachable),
    country("XK", "4n10n2n", (0, 2), Sepa::Unreachable),
    country("YE", "4a4n18c", (0, 4), Sepa::Unreachable),
];

/// Sorted.
const ISO_3166: &[&str] = &[
    "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX", "AZ",
    "BA", "BB", "BD", "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ", "BR", "BS",
    "BT", "BV", "BW", "BY", "BZ", "CA", "CC", "CD", "CF", "CG", "CH", "CI", "CK", "CL", "CM", "CN",
    "CO", "CR", "CU", "CV", "CW", "CX", "CY", "CZ", "DE", "DJ", "DK", "DM", "DO", "DZ", "EC", "EE",
    "EG", "EH", "ER", "ES", "ET", "FI", "FJ", "FK", "FM", "FO", "FR", "GA", "GB", "GD", "GE", "GF",
    "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ", "GR", "GS", "GT", "GU", "GW", "GY", "HK", "HM",
    "HN", "HR", "HT", "HU", "ID", "IE", "IL", "IM", "IN", "IO", "IQ", "IR", "IS", "IT", "JE", "JM",
    "JO", "JP", "KE", "KG", "KH", "KI", "KM", "KN", "KP", "KR", "KW", "KY", "KZ", "LA", "LB", "LC",
    "LI", "LK", "LR", "LS", "LT", "LU", "LV", "LY", "MA", "MC", "MD", "ME", "MF", "MG", "MH", "MK",
    "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS", "MT", "MU", "MV", "MW", "MX", "MY", "MZ", "NA",
    "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU", "NZ", "OM", "PA", "PE", "PF", "PG",
    "PH", "PK", "PL", "PM", "PN", "PR", "PS", "PT", "PW", "PY", "QA", "RE", "RO", "RS", "RU", "RW",
    "SA", "SB", "SC", "SD", "SE", "SG", "SH", "SI", "SJ", "SK", "SL", "SM", "SN", "SO", "SR", "SS",
    "ST", "SV", "SX", "SY", "SZ", "TC", "TD", "TF", "TG", "TH", "TJ", "TK", "TL", "TM", "TN", "TO",
    "TR", "TT", "TV", "TW", "TZ", "UA", "UG", "UM", "US", "UY", "UZ", "VA", "VC", "VE", "VG", "VI",
    "VN", "VU", "WF", "WS", "XK", "YE", "YT", "ZA", "ZM", "ZW",
];
