//! A logical record: its code and its fields over all continuation lines.
//!
//! Owns: fields, funds types, the free text at the end. Not here: which record means what.
//! Invariant: a continuation (88) starts a new field, or continues the text.

use money::{Date, Decimal};

use crate::date;
use crate::limits;
use crate::number;

/// One record with its continuations.
pub(super) struct Record {
    pub(super) code: String,
    pub(super) line: u64,
    body: String,
    /// Where the continuations begin in the body.
    joints: Vec<usize>,
}

impl Record {
    pub(super) fn new(code: &str, body: &str, line: u64) -> Self {
        Self {
            code: code.to_owned(),
            line,
            body: body.to_owned(),
            joints: Vec::new(),
        }
    }

    /// Adds a continuation; false when the record would become too long.
    pub(super) fn extend(&mut self, body: &str) -> bool {
        if self.body.len() + body.len() > limits::FIELD_BYTES {
            return false;
        }
        self.joints.push(self.body.len());
        self.body.push_str(body);
        true
    }

    /// Physical records it is made of.
    pub(super) fn physical(&self) -> u64 {
        1 + self.joints.len() as u64
    }

    /// The start of it as in the file.
    pub(super) fn quote(&self) -> String {
        let first = self.joints.first().copied().unwrap_or(self.body.len());
        format!("{},{}", self.code, &self.body[..first])
    }

    pub(super) const fn fields(&self) -> Fields<'_> {
        Fields {
            record: self,
            at: 0,
            joint: 0,
            ended: false,
        }
    }
}

/// Walks over the fields.
pub(super) struct Fields<'a> {
    record: &'a Record,
    at: usize,
    joint: usize,
    ended: bool,
}

impl<'a> Fields<'a> {
    /// The end of the physical record that the walk is in.
    fn piece_end(&self) -> usize {
        let joints = &self.record.joints;
        joints
            .get(self.joint)
            .copied()
            .unwrap_or(self.record.body.len())
    }

    /// Everything that is left, a physical record at a time: the free text.
    pub(super) fn texts(mut self) -> Vec<&'a str> {
        let mut texts = Vec::new();
        while !self.ended {
            let end = self.piece_end();
            texts.push(&self.record.body[self.at..end]);
            self.advance(end);
        }
        texts
    }

    /// Goes on after the last field of a physical record.
    fn advance(&mut self, end: usize) {
        self.at = end;
        self.ended = self.joint >= self.record.joints.len();
        self.joint += 1;
    }

    /// The next field without going on.
    pub(super) fn peek(&self) -> Option<&'a str> {
        Fields { ..*self }.next()
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.ended {
            return None;
        }
        let end = self.piece_end();
        let rest = &self.record.body[self.at..end];
        match rest.find(',') {
            Some(comma) => {
                self.at += comma + 1;
                Some(&rest[..comma])
            }
            None => {
                self.advance(end);
                Some(rest)
            }
        }
    }
}

/// When the money can be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Funds {
    /// The value date of funds type V.
    pub(super) valued_on: Option<Date>,
}

/// Reads the funds type and what it brings along: S three amounts, V date and time, D pairs.
///
/// Errors: what was expected. An unknown type that looks like the next type code is left there:
/// some banks leave the empty field out.
pub(super) fn read_funds(fields: &mut Fields<'_>) -> Result<Funds, &'static str> {
    let unknown = fields.peek().map(str::trim).unwrap_or_default();
    if unknown.len() == 3 && unknown.bytes().all(|it| it.is_ascii_digit()) {
        return Ok(Funds::default());
    }
    match fields.next().map(str::trim).unwrap_or_default() {
        "" | "0" | "1" | "2" | "Z" | "z" => {}
        "S" | "s" => {
            (0..3).for_each(|_| {
                fields.next();
            });
        }
        "V" | "v" => {
            let day = fields.next().map(str::trim).unwrap_or_default();
            fields.next();
            let valued_on = date::from_compact(day.as_bytes()).map(|it| it.date);
            if valued_on.is_none() && !day.is_empty() {
                return Err("a value date as YYMMDD after funds type V");
            }
            return Ok(Funds { valued_on });
        }
        "D" | "d" => {
            let count = fields.next().map(str::trim).unwrap_or_default();
            let pairs: u8 = count
                .parse()
                .map_err(|_| "a number of distributions after funds type D")?;
            (0..u16::from(pairs) * 2).for_each(|_| {
                fields.next();
            });
        }
        _ => return Err("a funds type: 0, 1, 2, S, V, D or Z"),
    }
    Ok(Funds::default())
}

/// An amount in the smallest unit, with an optional sign; a point is believed where one is.
pub(super) fn read_amount(text: &str, places: u8) -> Option<Decimal> {
    let text = text.trim();
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let number = number::parse_plain(digits.as_bytes())?;
    let number = if digits.contains('.') {
        number
    } else {
        Decimal::new(number.mantissa(), number.scale().checked_add(places)?).ok()?
    };
    if negative {
        number.checked_neg().ok()
    } else {
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_continue_over_physical_records() {
        let mut record = Record::new("03", "1001,,010,10000,,,015", 1);
        assert!(record.extend("12500,,"));
        let fields: Vec<&str> = record.fields().collect();
        assert_eq!(
            fields,
            ["1001", "", "010", "10000", "", "", "015", "12500", "", ""]
        );
    }

    #[test]
    fn text_begins_after_the_references() {
        let mut record = Record::new("16", "699,971,,,", 1);
        record.extend("LVP, X");
        record.extend("MORE");
        let mut fields = record.fields();
        assert_eq!(fields.by_ref().take(5).last(), Some(""));
        assert_eq!(fields.texts(), ["LVP, X", "MORE"]);
    }

    #[test]
    fn funds_types_take_their_fields_along() {
        let cases = [
            ("S,500,300,200,B1", "B1"),
            ("V,240103,1200,B2", "B2"),
            ("D,2,0,1000,1,2000,B3", "B3"),
            (",B4", "B4"),
            ("Z,B5", "B5"),
            ("015,B6", "015"),
        ];
        for (text, next) in cases {
            let record = Record::new("16", text, 1);
            let mut fields = record.fields();
            read_funds(&mut fields).unwrap();
            assert_eq!(fields.next(), Some(next), "input `{text}`");
        }
    }

    #[test]
    fn amounts_imply_the_places_of_their_currency() {
        let text = |it: &str, places| read_amount(it, places).map(|it| it.to_string());
        assert_eq!(text("+000000000208500", 2).as_deref(), Some("2085"));
        assert_eq!(text("-5000", 2).as_deref(), Some("-50"));
        assert_eq!(text("500", 0).as_deref(), Some("500"));
        assert_eq!(text("1250", 3).as_deref(), Some("1.25"));
        assert_eq!(text("12.34", 2).as_deref(), Some("12.34"));
        assert_eq!(text("abc", 2), None);
        assert_eq!(text("", 2), None);
    }
}
