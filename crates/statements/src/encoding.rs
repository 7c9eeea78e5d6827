//! Which encoding a file is in, and its bytes as text.
//!
//! Owns: byte order marks, declarations (believed only if the bytes allow), the code pages.
//! Not here: reading from the source piece by piece (`input`).
//! Invariant: decoding never fails; what has no meaning becomes U+FFFD and is reported.

mod dos;

use std::borrow::Cow;

use encoding_rs::Encoding as Table;
use serde::Serialize;

/// The encoding of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Encoding {
    /// UTF-8, plain ASCII included.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-16, low byte first.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, high byte first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// Western Europe on Windows; ISO 8859-1 is read as this, its superset.
    #[serde(rename = "windows-1252")]
    Windows1252,
    /// Central Europe on Windows.
    #[serde(rename = "windows-1250")]
    Windows1250,
    /// ISO 8859-2, Central Europe.
    #[serde(rename = "iso-8859-2")]
    Latin2,
    /// ISO 8859-15, Western Europe with the euro sign.
    #[serde(rename = "iso-8859-15")]
    Latin9,
    /// Cyrillic on Windows; only where declared.
    #[serde(rename = "windows-1251")]
    Windows1251,
    /// DOS, United States.
    #[serde(rename = "cp437")]
    Cp437,
    /// DOS, Western Europe.
    #[serde(rename = "cp850")]
    Cp850,
    /// DOS, Central Europe.
    #[serde(rename = "cp852")]
    Cp852,
}

impl Encoding {
    /// The name it is known by (IANA, lower case).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
            Self::Windows1250 => "windows-1250",
            Self::Latin2 => "iso-8859-2",
            Self::Latin9 => "iso-8859-15",
            Self::Windows1251 => "windows-1251",
            Self::Cp437 => "cp437",
            Self::Cp850 => "cp850",
            Self::Cp852 => "cp852",
        }
    }

    /// The encoding of this name, as files and people write it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let plain: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|it| it.to_ascii_lowercase())
            .collect();
        Some(match plain.as_str() {
            "utf8" | "usascii" | "ascii" => Self::Utf8,
            "utf16" | "utf16le" | "unicode" => Self::Utf16Le,
            "utf16be" => Self::Utf16Be,
            "1252" | "windows1252" | "cp1252" | "ansi" | "iso88591" | "88591" | "latin1" => {
                Self::Windows1252
            }
            "1250" | "windows1250" | "cp1250" => Self::Windows1250,
            "1251" | "windows1251" | "cp1251" => Self::Windows1251,
            "iso88592" | "88592" | "latin2" => Self::Latin2,
            "iso885915" | "885915" | "latin9" => Self::Latin9,
            "437" | "cp437" | "ibm437" => Self::Cp437,
            "850" | "cp850" | "ibm850" => Self::Cp850,
            "852" | "cp852" | "ibm852" => Self::Cp852,
            _ => return None,
        })
    }

    /// The decoder of the shared tables; none for the DOS pages, which are read here.
    fn table(self) -> Option<&'static Table> {
        Some(match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
            Self::Windows1250 => encoding_rs::WINDOWS_1250,
            Self::Latin2 => encoding_rs::ISO_8859_2,
            Self::Latin9 => encoding_rs::ISO_8859_15,
            Self::Windows1251 => encoding_rs::WINDOWS_1251,
            Self::Cp437 | Self::Cp850 | Self::Cp852 => return None,
        })
    }

    /// The character that a byte from 0x80 stands for in a single-byte encoding.
    fn high_character(self, byte: u8) -> char {
        let index = usize::from(byte & 0x7F);
        match self {
            Self::Cp437 => dos::CP437[index],
            Self::Cp850 => dos::CP850[index],
            Self::Cp852 => dos::CP852[index],
            other => other.table().map_or('\u{FFFD}', |it| {
                let (text, _) = it.decode_without_bom_handling(std::slice::from_ref(&byte));
                text.chars().next().unwrap_or('\u{FFFD}')
            }),
        }
    }
}

/// Turns pieces of bytes into text, remembering a character cut in two.
pub(crate) enum Decoder {
    /// One of the shared tables.
    Table(Box<encoding_rs::Decoder>),
    /// A DOS code page.
    Dos(&'static [char; 128]),
}

impl Decoder {
    /// A decoder at the start of a file (after its byte order mark).
    pub(crate) fn new(encoding: Encoding) -> Self {
        match (encoding.table(), encoding) {
            (Some(table), _) => Self::Table(Box::new(table.new_decoder_without_bom_handling())),
            (None, Encoding::Cp437) => Self::Dos(&dos::CP437),
            (None, Encoding::Cp852) => Self::Dos(&dos::CP852),
            (None, _) => Self::Dos(&dos::CP850),
        }
    }

    /// Appends the text of these bytes; `last` says that nothing follows.
    pub(crate) fn decode(&mut self, bytes: &[u8], last: bool, text: &mut String) {
        match self {
            Self::Table(decoder) => {
                let most = decoder.max_utf8_buffer_length(bytes.len());
                text.reserve(most.unwrap_or(bytes.len()));
                let (_, _, _) = decoder.decode_to_string(bytes, text, last);
            }
            Self::Dos(table) => text.extend(bytes.iter().map(|byte| {
                if byte.is_ascii() {
                    char::from(*byte)
                } else {
                    table[usize::from(byte & 0x7F)]
                }
            })),
        }
    }
}

/// A whole file as text, without its byte order mark, and the encoding it was found to be in. What
/// has no meaning in it becomes U+FFFD.
#[must_use]
pub fn decode(bytes: &[u8]) -> (Cow<'_, str>, Encoding) {
    let mut survey = Survey::default();
    survey.push(bytes);
    let found = survey.finish();
    let mark = usize::try_from(found.mark_bytes).unwrap_or(0);
    let rest = bytes.get(mark..).unwrap_or_default();
    if found.encoding == Encoding::Utf8 {
        return (String::from_utf8_lossy(rest), Encoding::Utf8);
    }
    let mut text = String::new();
    Decoder::new(found.encoding).decode(rest, true, &mut text);
    (Cow::Owned(text), found.encoding)
}

/// Looks at a file once, piece by piece, and says which encoding it is in.
#[derive(Default)]
pub(crate) struct Survey {
    head: Vec<u8>,
    /// The end of the last piece: a character cut in two, at most three bytes.
    cut: Vec<u8>,
    valid: u64,
    invalid: u64,
    /// Bytes from 0x80 with their neighbours: enough of them to judge by.
    samples: Vec<[u8; 3]>,
    previous: u8,
}

/// What a survey found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Surveyed {
    /// The encoding.
    pub(crate) encoding: Encoding,
    /// Bytes of byte order mark to skip.
    pub(crate) mark_bytes: u64,
    /// Broken characters that will read as U+FFFD.
    pub(crate) broken: u64,
}

const HEAD: usize = 4096;
const SAMPLES: usize = 2000;

impl Survey {
    /// Takes the next piece.
    pub(crate) fn push(&mut self, piece: &[u8]) {
        let room = HEAD - self.head.len();
        self.head.extend_from_slice(&piece[..piece.len().min(room)]);
        if self.cut.is_empty() && piece.is_ascii() {
            self.previous = piece.last().copied().unwrap_or(self.previous);
            return;
        }
        self.sample(piece);
        let joined: Vec<u8>;
        let mut rest = piece;
        if !self.cut.is_empty() {
            joined = [self.cut.as_slice(), piece].concat();
            self.cut.clear();
            rest = &joined;
        }
        loop {
            let (valid, error) = match std::str::from_utf8(rest) {
                Ok(text) => (text, None),
                Err(error) => {
                    let text = std::str::from_utf8(&rest[..error.valid_up_to()]);
                    (text.unwrap_or_default(), Some(error))
                }
            };
            self.valid += valid.chars().filter(|it| !it.is_ascii()).count() as u64;
            let Some(error) = error else { return };
            rest = &rest[error.valid_up_to()..];
            let Some(length) = error.error_len() else {
                self.cut = rest.to_vec();
                return;
            };
            self.invalid += 1;
            rest = &rest[length..];
        }
    }

    fn sample(&mut self, piece: &[u8]) {
        let mut previous = self.previous;
        for (index, byte) in piece.iter().enumerate() {
            if !byte.is_ascii() && self.samples.len() < SAMPLES {
                let next = piece.get(index + 1).copied().unwrap_or(b' ');
                self.samples.push([previous, *byte, next]);
            }
            previous = *byte;
        }
        self.previous = previous;
    }

    /// The verdict after the last piece.
    pub(crate) fn finish(mut self) -> Surveyed {
        let found = |encoding, mark_bytes| Surveyed {
            encoding,
            mark_bytes,
            broken: 0,
        };
        match self.head.as_slice() {
            [0xFF, 0xFE, ..] => return found(Encoding::Utf16Le, 2),
            [0xFE, 0xFF, ..] => return found(Encoding::Utf16Be, 2),
            _ => {}
        }
        if let Some(encoding) = utf16_without_mark(&self.head) {
            return found(encoding, 0);
        }
        self.invalid += u64::from(!self.cut.is_empty());
        let mark = if self.head.starts_with(b"\xEF\xBB\xBF") {
            3
        } else {
            0
        };
        // One broken character in a text full of good ones is a cut, not another encoding.
        if self.invalid == 0 || self.invalid * 20 <= self.valid || mark > 0 {
            return Surveyed {
                encoding: Encoding::Utf8,
                mark_bytes: mark,
                broken: self.invalid,
            };
        }
        found(self.single_byte(), 0)
    }

    fn single_byte(&self) -> Encoding {
        let declared = declared(&self.head)
            .filter(|it| !matches!(it, Encoding::Utf8 | Encoding::Utf16Le | Encoding::Utf16Be));
        // The order breaks ties: what is more common first.
        let candidates = [
            Encoding::Windows1252,
            Encoding::Cp850,
            Encoding::Cp437,
            Encoding::Windows1250,
            Encoding::Cp852,
            Encoding::Latin2,
            Encoding::Latin9,
        ];
        let mut best = (Encoding::Windows1252, i64::MIN);
        for candidate in declared.into_iter().chain(candidates) {
            let mut score = self.score(candidate);
            if Some(candidate) == declared {
                score += i64::try_from(self.samples.len()).unwrap_or(0);
            }
            if score > best.1 {
                best = (candidate, score);
            }
        }
        best.0
    }

    /// How well the bytes from 0x80 read as letters inside words.
    fn score(&self, encoding: Encoding) -> i64 {
        let readable = |byte: u8| {
            if byte.is_ascii() {
                char::from(byte)
            } else {
                encoding.high_character(byte)
            }
        };
        let letters: i64 = self
            .samples
            .iter()
            .map(|sample| plausible(sample.map(readable)))
            .sum();
        // Czech and Hungarian read as letters in the Western page too, but as letters that
        // no Western language has together.
        let strange = encoding == Encoding::Windows1252 && self.is_central();
        letters - i64::from(strange)
    }

    /// `ø` (for ř) among `è`, `ì`, `ù`, or `õ`, `û` (for ő, ű) among `ö`, `ü`, `ó` alone.
    fn is_central(&self) -> bool {
        let has = |wanted: &[u8]| {
            let mut middles = self.samples.iter().map(|it| it[1]);
            middles.any(|it| wanted.contains(&it))
        };
        let czech = has(b"\xf8\xd8") && has(b"\xe8\xec\xf9\x9a\x9e");
        let nordic = has(b"\xe6\xe5\xe4\xc6\xc5\xc4");
        let iberian = has(b"\xe3\xe7\xc3\xc7");
        let hungarian = has(b"\xf5\xfb\xd5\xdb") && has(b"\xf6\xfc\xf3") && !iberian;
        (czech || hungarian) && !nordic
    }
}

/// Whether the middle character fits between its neighbours: letters in words, signs between.
fn plausible([before, it, after]: [char; 3]) -> i64 {
    let in_word = before.is_alphabetic() || after.is_alphabetic();
    if it == '\u{FFFD}' || it.is_control() || ('\u{2500}'..='\u{25FF}').contains(&it) {
        return -4;
    }
    if ('\u{370}'..='\u{3FF}').contains(&it) {
        return -3;
    }
    if !it.is_alphabetic() {
        let between = before.is_alphabetic() && after.is_alphabetic();
        return if between { -2 } else { 0 };
    }
    let shouting = before.is_uppercase() || after.is_uppercase();
    match (in_word, it.is_uppercase()) {
        // A capital between small letters, or a small one among capitals, is another letter.
        (true, true) if before.is_lowercase() => -2,
        (true, false) if shouting && !after.is_lowercase() => 0,
        (true, _) => 2,
        (false, _) => 0,
    }
}

fn utf16_without_mark(head: &[u8]) -> Option<Encoding> {
    if head.len() < 8 {
        return None;
    }
    let zeros = |offset: usize| {
        head.iter()
            .skip(offset)
            .step_by(2)
            .filter(|it| **it == 0)
            .count()
    };
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    if odd * 10 >= half * 8 && even * 10 <= half {
        return Some(Encoding::Utf16Le);
    }
    (even * 10 >= half * 8 && odd * 10 <= half).then_some(Encoding::Utf16Be)
}

/// What the file says of itself: an XML declaration or an OFX header.
fn declared(head: &[u8]) -> Option<Encoding> {
    let head = &head[..head.len().min(1024)];
    let text: String = head
        .iter()
        .map(|it| char::from(*it).to_ascii_lowercase())
        .collect();
    let after = |key: &str| {
        let rest = &text[text.find(key)? + key.len()..];
        let rest = rest.trim_start_matches([' ', '=', ':', '"', '\'']);
        let end = rest
            .find(['"', '\'', '\r', '\n', ' ', '?', '>'])
            .unwrap_or(rest.len());
        Encoding::from_name(&rest[..end])
    };
    after("charset").or_else(|| after("encoding"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survey(bytes: &[u8]) -> Surveyed {
        let mut survey = Survey::default();
        for piece in bytes.chunks(7) {
            survey.push(piece);
        }
        survey.finish()
    }

    #[test]
    fn encodings_are_told_apart_by_their_words() {
        let cases: [(&[u8], Encoding); 15] = [
            (b"plain", Encoding::Utf8),
            ("M\u{fc}ller \u{20ac} 5".as_bytes(), Encoding::Utf8),
            (b"M\xfcller \x80 5", Encoding::Windows1252),
            (b"Stra\xdfe M\xfcnchen", Encoding::Windows1252),
            (b"M\x81ller Stra\xe1e K\x94ln", Encoding::Cp850),
            (
                b"Csoportos \xa0tutal\xa0s j\xa2v\xa0\xa1r\xa0s",
                Encoding::Cp850,
            ),
            (b"\xff\xfea\0b\0", Encoding::Utf16Le),
            (b"a\0b\0c\0d\0e\0", Encoding::Utf16Le),
            (b"\0a\0b\0c\0d\0e", Encoding::Utf16Be),
            (b"wp\xb3ata \xb9 za us\xb3ug\xea", Encoding::Windows1250),
            (
                b"P\xf8\xedkaz k \xfahrad\xec, p\xf8\xedsp\xecvek",
                Encoding::Windows1250,
            ),
            (
                b"D\xedj k\xf6nyvel\xe9se, fizet\xf5 \xfcgyf\xe9l",
                Encoding::Windows1250,
            ),
            (
                b"sk\xb3adka cz\xb3onkowska, op\xb3ata miesi\xeaczna \xb6wiadczenie si\xb1",
                Encoding::Latin2,
            ),
            (
                b"k\xf8b af sm\xf8rrebr\xf8d p\xe5 torvet",
                Encoding::Windows1252,
            ),
            (b"b\x9cuf, tr\xe8s, o\xf9, d\xfb", Encoding::Windows1252),
        ];
        for (bytes, expected) in cases {
            assert_eq!(survey(bytes).encoding, expected, "{bytes:x?}");
        }
    }

    #[test]
    fn a_whole_file_is_text_without_its_mark() {
        for (bytes, text, encoding) in [
            (&b"\xef\xbb\xbfa"[..], "a", Encoding::Utf8),
            (b"\xff\xfea\0\xfc\0", "a\u{fc}", Encoding::Utf16Le),
            (b"M\xfcller", "M\u{fc}ller", Encoding::Windows1252),
            (b"", "", Encoding::Utf8),
        ] {
            assert_eq!(decode(bytes), (Cow::Borrowed(text), encoding));
        }
    }

    #[test]
    fn a_declaration_that_lies_is_not_believed() {
        let utf8 = "<?xml version=\"1.0\" encoding=\"windows-1252\"?>\u{e9}\u{e9}".as_bytes();
        assert_eq!(survey(utf8).encoding, Encoding::Utf8);
        let ascii = b"<?xml version=\"1.0\" encoding=\"utf-16\"?><a/>";
        assert_eq!(survey(ascii).encoding, Encoding::Utf8);
        let declared = b"<?xml version=\"1.0\" encoding=\"ISO-8859-2\"?>\xb1\xe6";
        assert_eq!(survey(declared).encoding, Encoding::Latin2);
    }

    #[test]
    fn a_cut_character_among_good_ones_stays_utf_8() {
        let text = [&"\u{fc}".repeat(30).into_bytes()[..], b"\xc3\r\n"].concat();
        let found = survey(&text);
        assert_eq!((found.encoding, found.broken), (Encoding::Utf8, 1));
    }

    #[test]
    fn dos_pages_decode_to_their_letters() {
        let mut text = String::new();
        Decoder::new(Encoding::Cp852).decode(b"\x88\xa5", true, &mut text);
        assert_eq!(text, "\u{142}\u{105}");
    }
}
