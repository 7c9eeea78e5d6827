//! The information to the account owner, `:86:`.
//!
//! Owns: recognising its structure and the German subfields `?nn`.
//! Not here: keyed texts inside them (`keywords`). Invariant: no amount is ever read from here;
//! a text without a known structure is the description, whole.

use super::keywords;
use super::other_side::{Details, looks_like_bic, looks_like_iban};
use crate::text::{present, push_squeezed, squeeze};

/// Characters of a full line of a `:86:`: what is cut there is cut inside words.
const FULL_LINE: usize = 65;

/// Characters of a full subfield.
const FULL_SUBFIELD: usize = 27;

/// Reads the field; `text` has `\n` where the file broke the line.
pub(super) fn read_details(text: &str) -> Details {
    if let Some((separator, body)) = subfields_of(text) {
        return read_subfields(separator, body);
    }
    let joined = join_lines(text);
    if let Some(details) = keywords::read_slashed(&joined) {
        return details;
    }
    if let Some(details) = keywords::read_named(text) {
        return details;
    }
    if let Some(found) = keywords::find_plus(&joined) {
        return found;
    }
    read_plain(text, &joined)
}

/// `166?00…`: the separator (any sign before two digits) and the text from the first one on.
fn subfields_of(text: &str) -> Option<(char, &str)> {
    let text = text.trim_start();
    let code = text.bytes().take(3).take_while(u8::is_ascii_digit).count();
    let body = if code == 3 { &text[3..] } else { text };
    // Some banks break the line behind the code, too.
    let body = body.strip_prefix('\n').unwrap_or(body);
    let separator = body.chars().next()?;
    let digits = &body.as_bytes()[separator.len_utf8()..];
    let fits = matches!(separator, '?' | '>' | '~' | '^' | '|' | '<' | '@' | '#')
        && digits.len() >= 2
        && digits[..2].iter().all(u8::is_ascii_digit);
    fits.then_some((separator, body))
}

/// Purpose text with the places where a subfield began.
#[derive(Default)]
struct Purpose {
    text: String,
    last_characters: usize,
}

impl Purpose {
    fn push(&mut self, piece: &str) {
        let cut_in_word = self.last_characters >= FULL_SUBFIELD;
        if !self.text.is_empty() && !cut_in_word && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
        self.text.push_str(piece);
        self.last_characters = piece.chars().count();
    }
}

fn read_subfields(separator: char, body: &str) -> Details {
    // Line breaks fall anywhere, even inside a subfield's number.
    let mut joined = String::with_capacity(body.len());
    body.split('\n').for_each(|it| joined.push_str(it));
    let mut purpose = Purpose::default();
    let mut details = Details::default();
    let (mut name, mut posting) = (String::new(), "");
    let mut polish_account = None;
    for (number, value) in Subfields::new(separator, &joined) {
        match number {
            0 => posting = value,
            20 if separator == '>' && looks_like_bic(value) => details.bank = present_text(value),
            21 if separator == '>' && looks_like_iban(value) => {
                details.account = present_text(value);
            }
            20..=29 | 60..=63 => purpose.push(value),
            30 => details.bank = present_text(value),
            31 if separator != '>' => details.account = present_text(value),
            32 | 33 => name.push_str(value),
            38 => polish_account = present_text(value),
            _ => {}
        }
    }
    if polish_account.is_some() {
        details.account = polish_account;
    }
    details.counterparty = present(&name).map(squeeze);
    let keyed = keywords::find_plus(&purpose.text);
    match keyed {
        Some(keyed) => {
            details.end_to_end_id = keyed.end_to_end_id;
            details.customer_reference = keyed.customer_reference;
            details.description = keyed.description;
            details.account = details.account.or(keyed.account);
            details.bank = details.bank.or(keyed.bank);
        }
        None => details.description = squeeze(&purpose.text),
    }
    if details.description.is_empty() {
        details.description = squeeze(posting);
    }
    details
}

fn present_text(value: &str) -> Option<String> {
    present(value).map(ToOwned::to_owned)
}

/// The numbered pieces of a structured text.
struct Subfields<'a> {
    separator: char,
    rest: &'a str,
}

impl<'a> Subfields<'a> {
    const fn new(separator: char, rest: &'a str) -> Self {
        Self { separator, rest }
    }

    /// Whether a subfield's number stands here (after the separator).
    fn number(text: &str) -> Option<u8> {
        let digits = text.as_bytes().get(..2)?;
        let both = digits.iter().all(u8::is_ascii_digit);
        both.then(|| (digits[0] - b'0') * 10 + (digits[1] - b'0'))
    }
}

impl<'a> Iterator for Subfields<'a> {
    type Item = (u8, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let width = self.separator.len_utf8();
        let start = self.rest.get(width..)?;
        let number = Self::number(start)?;
        let body = &start[2..];
        // A separator without a number after it is text: `Sentinel?`.
        let end = body
            .match_indices(self.separator)
            .find(|(at, _)| Self::number(&body[at + width..]).is_some())
            .map_or(body.len(), |(at, _)| at);
        self.rest = &body[end..];
        Some((number, &body[..end]))
    }
}

/// One line out of many: full lines were cut inside words, shorter ones between.
fn join_lines(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut full = true;
    for line in text.split('\n') {
        if !full && !line.starts_with('/') {
            joined.push(' ');
        }
        joined.push_str(line);
        // The tag counts on the first line at some banks, so a little less is full too.
        full = line.chars().count() >= FULL_LINE - 4;
    }
    joined
}

/// A text of no known structure; an account number in front names the other side.
fn read_plain(text: &str, joined: &str) -> Details {
    let mut details = Details::default();
    let first = text.trim_start().split('\n').next().unwrap_or_default();
    if let Some((account, name)) = first.split_once(' ')
        && looks_like_iban(account)
    {
        details.account = Some(account.to_owned());
        details.counterparty = present(name).map(squeeze);
    }
    push_squeezed(&mut details.description, joined);
    details
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn german_subfields_lose_their_line_breaks() {
        let details = read_details(
            "166?00GUTSCHRIFT?109310?20EREF+E2E-2024-000123?21SVWZ+Invoi\nce 4711 thanks\
             ?30DEUTDEFF?31DE02120300000000202051?32ACME G\nMBH?33 HOLDING",
        );
        assert_eq!(details.description, "Invoice 4711 thanks");
        assert_eq!(details.counterparty.as_deref(), Some("ACME GMBH HOLDING"));
        assert_eq!(details.account.as_deref(), Some("DE02120300000000202051"));
        assert_eq!(details.bank.as_deref(), Some("DEUTDEFF"));
        assert_eq!(details.end_to_end_id.as_deref(), Some("E2E-2024-000123"));
        let lined = read_details("229\n?00CREDIT\n?20Rent May\n?30BANKLULLXXX\n?32ACME");
        assert_eq!(lined.description, "Rent May");
        assert_eq!(lined.counterparty.as_deref(), Some("ACME"));
    }

    #[test]
    fn full_subfields_continue_inside_words_and_short_ones_between() {
        let details = read_details(
            "106?00KARTENZAHLUNG?20SVWZ+2019-02-15T20.10 Debit?21k.4 2019-12\
             ?22ABWA+Aral Tankstelle Chemni?23tz Leipziger",
        );
        assert_eq!(details.description, "2019-02-15T20.10 Debitk.4 2019-12");
        let details = read_details("835?20Cie., S.C.A.?21SEPA?22next?");
        assert_eq!(details.description, "Cie., S.C.A. SEPA next?");
    }

    #[test]
    fn keywords_may_be_cut_by_subfields() {
        let details = read_details(
            "109?00RETOURE?20EREF+A1.200080779.400143254?21.4961336 KREF+SEPA-DA202006\
             ?2201221740-34972000-P1 MREF+2?230852HW2723821 CRED+DE41EON0?240000129793 SVWZ+?\
             25SONSTIGE GRUENDE ENDABRECHN?26UNG NR. 5",
        );
        assert_eq!(details.description, "SONSTIGE GRUENDE ENDABRECHNUNG NR. 5");
        assert_eq!(
            details.customer_reference.as_deref(),
            Some("SEPA-DA20200601221740-34972000-P1")
        );
    }

    #[test]
    fn dutch_tags_keep_slashes_inside_texts() {
        let details = read_details(
            "/EREF/NOTPROVIDED//BENM//NAME/J. Jansen/REMI/Fac. 12/34\n/ISDT/2024-01-02",
        );
        assert_eq!(details.description, "Fac. 12/34");
        assert_eq!(details.counterparty.as_deref(), Some("J. Jansen"));
        assert_eq!(details.end_to_end_id, None);
        let details = read_details(
            "/EREF/501810557591//MARF/1.14332853//CSID/NL93ZZZ332656790051\n\
             //CNTP/NL12COBA0733959555/COBANL2XXXX/B ASDGF Netherlands BV///R\n\
             EMI/USTD//Factuurnummer 987654321098//PURP/OTHR/",
        );
        assert_eq!(details.description, "Factuurnummer 987654321098");
        assert_eq!(
            details.counterparty.as_deref(),
            Some("B ASDGF Netherlands BV")
        );
        assert_eq!(details.account.as_deref(), Some("NL12COBA0733959555"));
        assert_eq!(details.end_to_end_id.as_deref(), Some("501810557591"));
    }

    #[test]
    fn named_lines_of_knab_and_abn_amro_name_the_other_side() {
        let details = read_details("FACTUUR 201403110\nREK: NL65INGB0123456789/NAAM: PICQER");
        assert_eq!(details.counterparty.as_deref(), Some("PICQER"));
        assert_eq!(details.account.as_deref(), Some("NL65INGB0123456789"));
        assert_eq!(details.description, "FACTUUR 201403110");
        let details = read_details(
            "SEPA IDEAL                       IBAN: NL70ABNA0888888888\n\
             BIC: ABNANL2A                    NAAM: NS GROEP\n\
             OMSCHRIJVING: 4851430136 0030000",
        );
        assert_eq!(details.counterparty.as_deref(), Some("NS GROEP"));
        assert_eq!(details.bank.as_deref(), Some("ABNANL2A"));
        assert_eq!(details.description, "4851430136 0030000");
    }

    #[test]
    fn free_text_stays_whole() {
        assert_eq!(read_details("first\nsecond").description, "first second");
        let details = read_details("NL47INGB9999999999 hr paulissen\n\nBetaling");
        assert_eq!(details.counterparty.as_deref(), Some("hr paulissen"));
        assert_eq!(details.account.as_deref(), Some("NL47INGB9999999999"));
    }
}
