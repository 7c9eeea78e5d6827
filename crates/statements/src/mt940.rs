//! SWIFT MT940 customer statements and MT942 interim reports.
//!
//! Owns: cutting the file into tagged fields, whatever envelope or prefix is around them.
//! Not here: what a field says (`entry`, `balance`, `details`), which fields make a statement
//! (`message`). Invariant: text that is no known tag belongs to the field before it.
//!
//! Rules: the account is `:25:` as written, bank prefix and trailing currency included; pages
//! (`60M`, `62M`) are one statement, whose closing balance is the last `62F`, else the last
//! `62M`, never `64` or `65`; a line without entry date is booked on its value date.
//! Source: SWIFT Standards MT, category 9; the habits of German, Dutch and Polish banks.

mod balance;
mod details;
mod entry;
mod keywords;
mod line;
mod message;
mod other_side;

use crate::input::Input;
use crate::limits;
use crate::options::ReadError;
use crate::problem::{Place, Problem};
use crate::sink::Sink;
use message::Messages;

/// The tags that are read; any other text continues the field before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    Reference,
    RelatedReference,
    Account,
    Number,
    Opening { last_page: bool },
    Entry,
    Closing { last_page: bool },
    Available,
    Forward,
    Details,
    FloorLimit,
    MadeAt,
    DebitSum,
    CreditSum,
    Private,
}

impl Tag {
    /// The tag at the start of a line, and what follows it.
    fn split(line: &str) -> Option<(Self, &str)> {
        let (name, rest) = line.strip_prefix(':')?.split_once(':')?;
        let tag = match name {
            "61" => Self::Entry,
            "86" => Self::Details,
            "20" => Self::Reference,
            "21" => Self::RelatedReference,
            "25" | "25P" => Self::Account,
            "28" | "28C" => Self::Number,
            "60F" | "60" => Self::Opening { last_page: true },
            "60M" => Self::Opening { last_page: false },
            "62F" | "62" => Self::Closing { last_page: true },
            "62M" => Self::Closing { last_page: false },
            "64" => Self::Available,
            "65" => Self::Forward,
            "34F" => Self::FloorLimit,
            "13" | "13D" => Self::MadeAt,
            "90D" => Self::DebitSum,
            "90C" => Self::CreditSum,
            "NS" => Self::Private,
            _ => return None,
        };
        Some((tag, rest))
    }
}

/// One tagged field: its text has `\n` where the file broke the line.
struct Field<'a> {
    tag: Tag,
    text: &'a str,
    line: u64,
}

/// Reads every message of the file.
pub(crate) fn read(input: &mut Input<'_>, sink: &mut Sink<'_>) -> Result<(), ReadError> {
    let mut messages = Messages::new(sink);
    let mut fields = Fields::default();
    while let Some(line) = input.next_line()? {
        fields.take(line.number, line.text, &mut messages);
        if messages.too_many() {
            return Ok(());
        }
    }
    fields.flush(&mut messages);
    messages.end();
    Ok(())
}

/// Gathers the lines of one field.
#[derive(Default)]
struct Fields {
    tag: Option<Tag>,
    text: String,
    line: u64,
    /// A lone `:` ended the last line: a transport broke the tag after it.
    broken_tag: bool,
}

impl Fields {
    fn take(&mut self, number: u64, raw: &str, messages: &mut Messages<'_, '_>) {
        // Ctrl-Z between files, start and end marks of a transmission.
        let mut text = raw.trim_matches(|it: char| it.is_control() && it != '\t');
        if text.starts_with('{') {
            match self.envelope(text, messages) {
                Some(inside) => text = inside,
                None => return,
            }
        }
        let repaired: String;
        if std::mem::take(&mut self.broken_tag) {
            repaired = format!(":{text}");
            if Tag::split(&repaired).is_some() {
                text = &repaired;
            } else {
                self.continue_with(number, ":", messages);
            }
        }
        if let Some((tag, rest)) = tag_of(text, self.tag) {
            self.flush(messages);
            self.tag = Some(tag);
            self.line = number;
            self.text.push_str(rest);
            return;
        }
        match text.trim_end() {
            ":" => self.broken_tag = true,
            ":942:" => messages.announce_interim(),
            ends if ends == "-" || ends.starts_with("-}") => {
                self.flush(messages);
            }
            _ => self.continue_with(number, text, messages),
        }
    }

    fn continue_with(&mut self, number: u64, text: &str, messages: &mut Messages<'_, '_>) {
        if self.tag.is_none() {
            return;
        }
        if self.text.len() + text.len() > limits::FIELD_BYTES {
            let expected = format!("fields of at most {} bytes", limits::FIELD_BYTES);
            let place = Place::line(number);
            messages.problem(Problem::error("field-too-long", place, text, expected));
            return;
        }
        self.text.push('\n');
        self.text.push_str(text);
    }

    fn flush(&mut self, messages: &mut Messages<'_, '_>) {
        let Some(tag) = self.tag.take() else { return };
        messages.field(&Field {
            tag,
            text: &self.text,
            line: self.line,
        });
        self.text.clear();
    }

    /// SWIFT blocks: `{1:…}{2:…}{4:`; the text block may begin on the same line.
    fn envelope<'t>(&mut self, text: &'t str, messages: &mut Messages<'_, '_>) -> Option<&'t str> {
        self.flush(messages);
        if text.contains("{2:I942") || text.contains("{2:O942") {
            messages.announce_interim();
        }
        let (_, inside) = text.split_once("{4:")?;
        (!inside.is_empty()).then_some(inside)
    }
}

/// The tag of a line; blanks before it are allowed outside of free text.
fn tag_of(text: &str, current: Option<Tag>) -> Option<(Tag, &str)> {
    if text.starts_with(':') {
        return Tag::split(text);
    }
    let free_text = matches!(current, Some(Tag::Details | Tag::Private));
    let indented = !free_text && text.starts_with([' ', '\t', '\u{feff}']);
    if indented {
        return Tag::split(text.trim_start_matches([' ', '\t', '\u{feff}']));
    }
    None
}
