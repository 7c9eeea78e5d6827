//! The characters that banks pass on, and what others become (CASH-10).
//!
//! Owns: the SEPA character set, transliteration of Latin, Greek and Cyrillic letters and signs.
//! Not here: which field may be how long (`check`).
//! Invariant: what comes out has only characters of the set; what was changed can be shown.
//! Source: European Payments Council, EPC217-08 "SEPA requirements for an extended character set
//! (UNICODE subset)"; ä, ö, ü, ß as the German banking industry's DFÜ agreement, annex 3.

/// A text in the set, and whether it says the same as before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transliterated {
    /// Only characters of the set.
    pub text: String,
    /// Characters that have no counterpart, in order, each once, at most ten; they were left out.
    pub lost: Vec<char>,
}

/// Whether the character is one of the SEPA character set.
pub(super) fn is_allowed(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "/-?:().,'+ ".contains(letter)
}

/// The text in the SEPA character set, without blanks at its ends or two in a row.
#[must_use]
pub fn transliterate(text: &str) -> Transliterated {
    let mut out = String::with_capacity(text.len());
    let mut lost = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if is_allowed(letter) {
            push(&mut out, letter);
        } else if let Some(plain) = replacement(letter) {
            plain.chars().for_each(|it| push(&mut out, it));
        } else if let Some(plain) = letter.to_lowercase().next().and_then(replacement) {
            // `Österreich` becomes `Oesterreich`, `ÖSTERREICH` `OESTERREICH`.
            let is_word = letters.peek().is_some_and(|it| it.is_lowercase());
            for (index, it) in plain.chars().enumerate() {
                let is_small = is_word && index > 0;
                push(
                    &mut out,
                    if is_small {
                        it
                    } else {
                        it.to_ascii_uppercase()
                    },
                );
            }
        } else if letter.is_whitespace() || letter.is_control() {
            push(&mut out, ' ');
        } else if !is_combining(letter) && lost.len() < 10 && !lost.contains(&letter) {
            lost.push(letter);
        }
    }
    out.truncate(out.trim_end_matches(' ').len());
    Transliterated { text: out, lost }
}

fn push(out: &mut String, letter: char) {
    if letter != ' ' || !(out.is_empty() || out.ends_with(' ')) {
        out.push(letter);
    }
}

/// Accents that stand behind their letter: the letter stays, the accent goes without a word.
fn is_combining(letter: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&letter)
}

/// Small letters and signs; a capital takes its small letter's, in capitals.
fn replacement(letter: char) -> Option<&'static str> {
    latin(letter)
        .or_else(|| sign(letter))
        .or_else(|| greek(letter))
        .or_else(|| cyrillic(letter))
}

fn latin(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' | 'ǎ' => "a",
        'ä' | 'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        // Its small letter is two characters.
        'İ' => "I",
        'ĵ' => "j",
        'ķ' | 'ĸ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' | 'ŋ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'ö' | 'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ẞ' => "SS",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'þ' => "th",
        'ù' | 'ú' | 'û' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ü' => "ue",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}

fn sign(letter: char) -> Option<&'static str> {
    Some(match letter {
        '&' => "+",
        '€' => "EUR",
        '£' => "GBP",
        '_' | '–' | '—' | '‐' | '‑' | '−' | '~' => "-",
        '`' | '´' | '‘' | '’' | '‚' | '"' | '“' | '”' | '„' | '«' | '»' => "'",
        ';' => ",",
        '[' | '{' | '<' => "(",
        ']' | '}' | '>' => ")",
        '\\' | '|' => "/",
        '…' => "...",
        'º' | '°' => "o",
        'ª' => "a",
        '№' => "No",
        '!' | '#' | '$' | '%' | '*' | '=' | '@' | '^' | '§' | '·' | '•' | '¡' => ".",
        '¿' => "?",
        '²' => "2",
        '³' => "3",
        '½' => "1/2",
        _ => return None,
    })
}

/// ELOT 743, as EPC217-08 gives it.
fn greek(letter: char) -> Option<&'static str> {
    Some(match letter {
        'α' | 'ά' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' | 'έ' => "e",
        'ζ' => "z",
        'η' | 'ή' | 'ι' | 'ί' | 'ϊ' | 'ΐ' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' | 'µ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ό' | 'ω' | 'ώ' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' | 'ς' => "s",
        'τ' => "t",
        'υ' | 'ύ' | 'ϋ' | 'ΰ' => "y",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        _ => return None,
    })
}

/// Bulgaria's law on transliteration, as EPC217-08 gives it; the letters Ukrainian, Serbian and
/// Russian have beside them by their countries' passports.
fn cyrillic(letter: char) -> Option<&'static str> {
    Some(match letter {
        'а' | 'ъ' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'ё' | 'э' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' => "i",
        'й' | 'ь' | 'ы' => "y",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "h",
        'ц' => "ts",
        'ч' | 'ћ' => "ch",
        'ш' => "sh",
        'щ' => "sht",
        'ю' => "yu",
        'я' => "ya",
        'ї' => "yi",
        'є' => "ye",
        'ј' => "j",
        'љ' => "lj",
        'њ' => "nj",
        'ђ' | 'џ' => "dz",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_of_europe_become_readable() {
        for (text, expected) in [
            (
                "Bäckerei Müller & Söhne GmbH",
                "Baeckerei Mueller + Soehne GmbH",
            ),
            ("GROSSE STRAẞE 5", "GROSSE STRASSE 5"),
            ("ŽLUŤOUČKÝ KŮŇ", "ZLUTOUCKY KUN"),
            ("Łódź, Çelik & İstanbul", "Lodz, Celik + Istanbul"),
            ("Ελλάδα", "Ellada"),
            ("Българска народна банка", "Balgarska narodna banka"),
            ("e\u{301}te\u{301}", "ete"),
            ("  two\t blanks\n ", "two blanks"),
            ("a@b.c; 100 € [x]", "a.b.c, 100 EUR (x)"),
            ("Ærø Þór ØÆ", "Aero Thor OAE"),
        ] {
            let got = transliterate(text);
            assert_eq!((got.text.as_str(), got.lost.len()), (expected, 0), "{text}");
        }
    }

    #[test]
    fn what_has_no_counterpart_is_named() {
        let got = transliterate("株式会社 Nordwind 🙂");
        assert_eq!(got.text, "Nordwind");
        assert_eq!(got.lost, ['株', '式', '会', '社', '🙂']);
    }

    proptest! {
        #[test]
        fn what_comes_out_is_in_the_set_and_stays_as_it_is(text in "\\PC{0,80}") {
            let once = transliterate(&text);
            prop_assert!(once.text.chars().all(is_allowed));
            prop_assert_eq!(transliterate(&once.text).text, once.text);
        }
    }
}
