//! The numbers of a column, with the decimal sign that the column proves.
//!
//! Owns: which sign that is, what stands for no number, and findings on numbers.
//! Not here: signs and groups of one number (`statements`).
//! Invariant: a number that could be two is never read as one of them.

use std::path::Path;

use statements::{Place, Problem, Style, parse_number};

use super::rows::Rows;
use crate::failure::Failure;

/// Larger numbers than this are errors of whoever wrote them.
const LARGEST: f64 = 1e100;

/// What stands before the decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Point,
    Comma,
}

/// How the numbers of a column are written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbers {
    sign: Sign,
    /// Whether `1,234` has a group where the point is the decimal sign.
    has_groups: bool,
}

/// What one number says about its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// Nothing: it is the same number with either sign, or none.
    Nothing,
    Is(Sign),
    /// It is another number with each sign, as `1.234` is.
    TwoWays,
}

/// What all numbers of a column say.
#[derive(Default)]
struct Proof<'a> {
    points: usize,
    commas: usize,
    /// Groups beside a decimal point, and beside a decimal comma.
    are_grouped: [bool; 2],
    /// Four digits without a group.
    is_plain: bool,
    /// The first number that is two, with its line; and the first that is with a comma.
    two_ways: Option<(u64, &'a str)>,
    comma_two_ways: Option<(u64, &'a str)>,
}

impl Numbers {
    /// What a column proves. Errors: its numbers may be read in two ways.
    pub(super) fn of(path: &Path, rows: &Rows, column: usize) -> Result<Self, Failure> {
        let mut proof = Proof::default();
        for (line, cells) in &rows.rows {
            proof.add(*line, &cells[column]);
        }
        let is_open = proof.points + proof.commas == 0;
        let between_semicolons = rows.separator == b';';
        // Programs that put commas between cells write numbers with points.
        let doubtful = if between_semicolons {
            proof.two_ways
        } else {
            proof.comma_two_ways
        };
        if let Some((line, text)) = doubtful.filter(|_| is_open) {
            let message = format!(
                "{}: line {line}: {}, and no number of the column says which: expected numbers \
                 without groups of digits and with a decimal point, as 1234.50",
                path.display(),
                both(text),
            );
            return Err(Failure::given("number-undecidable", message));
        }
        let is_comma = proof.commas > proof.points
            || (proof.commas == proof.points && proof.commas > 0 && between_semicolons);
        let sign = if is_comma { Sign::Comma } else { Sign::Point };
        let is_grouped = proof.are_grouped[usize::from(is_comma)];
        Ok(Self {
            sign,
            has_groups: is_grouped || !proof.is_plain,
        })
    }

    /// The number of a cell; `None` where it says that there is none. Errors: the finding.
    pub(super) fn number(self, text: &str, line: u64) -> Result<Option<f64>, Problem> {
        if is_missing(text) {
            return Ok(None);
        }
        let bad =
            |expected: String| Problem::error("bad-number", Place::at(line, 1), text, expected);
        let other_sign = match self.sign {
            Sign::Point => ',',
            Sign::Comma => '.',
        };
        let is_group = text.contains(other_sign) && says(text) == Says::TwoWays;
        let found = self
            .sign
            .read(text)
            .filter(|_| self.has_groups || !is_group);
        let found = found.ok_or_else(|| {
            bad(match self.sign {
                Sign::Point if text.contains(',') => {
                    "a number such as -1234.56: the decimal sign of this column is a point"
                }
                Sign::Point => "a number such as -1234.56",
                Sign::Comma => {
                    "a number such as -1234,56: the decimal sign of this column is a comma"
                }
            }
            .to_owned())
        })?;
        if !found.is_finite() {
            return Err(bad("a number that is not infinite".to_owned()));
        }
        if found.abs() > LARGEST {
            return Err(bad(format!("a number below {LARGEST:e}")));
        }
        // A zero has no sign here.
        Ok(Some(found + 0.0))
    }

    /// How many decimals a number is written with. `None` where its exponent moves them.
    pub(super) fn decimals(self, text: &str) -> Option<usize> {
        if text.contains(['e', 'E']) {
            return None;
        }
        let sign = match self.sign {
            Sign::Point => '.',
            Sign::Comma => ',',
        };
        let is_digit = |it: &char| it.is_ascii_digit();
        let decimals = text.rsplit_once(sign);
        Some(decimals.map_or(0, |it| it.1.chars().filter(is_digit).count()))
    }
}

impl<'a> Proof<'a> {
    fn add(&mut self, line: u64, text: &'a str) {
        let whole = text.trim_start_matches(['-', '+', '(', '\u{2212}', ' ']);
        self.is_plain |= whole.bytes().take(4).filter(u8::is_ascii_digit).count() == 4;
        if !text.contains([',', '.']) {
            return;
        }
        match says(text) {
            Says::Nothing => {}
            Says::Is(Sign::Point) => {
                self.points += 1;
                self.are_grouped[0] |= text.contains(',');
            }
            Says::Is(Sign::Comma) => {
                self.commas += 1;
                self.are_grouped[1] |= text.contains('.');
            }
            Says::TwoWays => {
                let first = Some((line, text));
                self.two_ways = self.two_ways.or(first);
                if text.contains(',') {
                    self.comma_two_ways = self.comma_two_ways.or(first);
                }
            }
        }
    }
}

impl Sign {
    /// The number of a text with this decimal sign.
    fn read(self, text: &str) -> Option<f64> {
        let (plain, style) = match self {
            Self::Point => (text.parse().ok(), Style::Point),
            Self::Comma if text.contains('.') => (None, Style::Comma),
            Self::Comma => (text.replacen(',', ".", 1).parse().ok(), Style::Comma),
        };
        plain.or_else(|| parse_number(text, style)?.to_string().parse().ok())
    }
}

fn says(text: &str) -> Says {
    match (Sign::Point.read(text), Sign::Comma.read(text)) {
        (Some(_), None) => Says::Is(Sign::Point),
        (None, Some(_)) => Says::Is(Sign::Comma),
        (Some(point), Some(comma)) if point != comma => {
            let whole = text.trim_start_matches(['-', '+', '(', '\u{2212}', ' ']);
            // No group begins with a zero.
            match (whole.starts_with('0'), text.contains('.')) {
                (true, true) => Says::Is(Sign::Point),
                (true, false) => Says::Is(Sign::Comma),
                (false, _) => Says::TwoWays,
            }
        }
        _ => Says::Nothing,
    }
}

/// Both numbers of a text, in words.
fn both(text: &str) -> String {
    let shown = |it: Sign| it.read(text).unwrap_or_default();
    format!(
        "`{text}` may be {} or {}",
        shown(Sign::Point),
        shown(Sign::Comma)
    )
}

fn is_missing(text: &str) -> bool {
    let known = ["", "nan", "na", "n/a", "#n/a", "<na>", "null", "none", "-"];
    known.iter().any(|it| text.trim().eq_ignore_ascii_case(it))
}
