//! Names and account numbers as they are compared.
//!
//! Owns: what of a name does not tell counterparties apart: case, accents, signs, legal forms.
//! Not here: how similar two different names are (`cash::matching`).
//! Invariant: the same text always compares the same; a name of a legal form alone stays itself.

/// Legal forms and words around them, in small letters.
const FORMS: [&str; 34] = [
    "ab",
    "ag",
    "as",
    "bv",
    "co",
    "corp",
    "corporation",
    "cv",
    "eg",
    "ev",
    "gbr",
    "gesellschaft",
    "gmbh",
    "inc",
    "incorporated",
    "kg",
    "kgaa",
    "limited",
    "llc",
    "llp",
    "ltd",
    "mbh",
    "nv",
    "ohg",
    "oy",
    "plc",
    "sa",
    "sarl",
    "sas",
    "se",
    "spa",
    "srl",
    "ug",
    "und",
];

/// A name without what does not tell counterparties apart.
pub(crate) fn plain_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'ä' => folded.push_str("ae"),
            'ö' | 'ø' => folded.push_str("oe"),
            'ü' => folded.push_str("ue"),
            'ß' => folded.push_str("ss"),
            'å' | 'á' | 'à' | 'â' | 'ã' => folded.push('a'),
            'é' | 'è' | 'ê' | 'ë' => folded.push('e'),
            'í' | 'ì' | 'î' | 'ï' => folded.push('i'),
            'ó' | 'ò' | 'ô' | 'õ' => folded.push('o'),
            'ú' | 'ù' | 'û' => folded.push('u'),
            'ç' => folded.push('c'),
            'ñ' => folded.push('n'),
            // `S.A.` is `sa`: a point joins.
            '.' | '\'' => {}
            it if it.is_alphanumeric() => folded.push(it),
            _ => folded.push(' '),
        }
    }
    let words: Vec<&str> = folded.split_whitespace().collect();
    let telling: Vec<&str> = words
        .iter()
        .copied()
        .filter(|it| !FORMS.contains(it))
        .collect();
    if telling.is_empty() {
        words.join(" ")
    } else {
        telling.join(" ")
    }
}

/// An account's number without blanks, in capitals.
pub(crate) fn plain_account(account: &str) -> String {
    let letters = account.chars().filter(|it| it.is_alphanumeric());
    letters.flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_form_only_are_one() {
        for (one, other) in [
            ("Müller & Söhne GmbH", "MUELLER + SOEHNE"),
            ("Café Amélie S.A.R.L.", "cafe amelie"),
            ("ACME Inc.", "Acme"),
            ("GmbH", "gmbh"),
        ] {
            assert_eq!(plain_name(one), plain_name(other), "{one}");
        }
        assert_ne!(plain_name("Müller Nord"), plain_name("Müller Süd"));
        assert_eq!(plain_name(" - "), "");
        assert_eq!(plain_account("de89 3704 0044-0532"), "DE89370400440532");
    }
}
