//! The questions of a rule, and how a movement answers them (CASH-5).
//!
//! Owns: conditions that were checked. Not here: checking them (`compile`), words (`explain`).
//! Invariant: a question cannot fail; texts are compared in small letters.

use jiff::civil::Date;
use money::{AssetCode, Decimal};
use regex::Regex;

use super::spec::{DaySpec, DayTest, Direction, TextField, WhichDay};
use crate::movement::Movement;

#[derive(Clone, Debug)]
pub(super) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Text(TextField, Question),
    Amount(Option<Decimal>, Option<Decimal>),
    Direction(Direction),
    Asset(AssetCode),
    /// A path, or a root alone.
    Account(String),
    Category(String),
    Uncategorised,
    Entity(String),
    Tag(String),
    Day(DaySpec),
}

/// A question to a text; all texts in small letters.
#[derive(Clone, Debug)]
pub(super) enum Question {
    Is(String),
    OneOf(Vec<String>),
    Contains(String),
    StartsWith(String),
    EndsWith(String),
    Matches(Regex),
    Empty,
}

/// A movement with its texts in small letters, made once for all rules.
pub(super) struct Folded<'a> {
    pub(super) movement: &'a Movement<'a>,
    /// In the order of `FIELDS`.
    texts: [String; FIELDS.len()],
}

/// Every field but `Anywhere`.
const FIELDS: [TextField; 8] = [
    TextField::Description,
    TextField::Counterparty,
    TextField::CounterpartyAccount,
    TextField::CounterpartyBank,
    TextField::BankReference,
    TextField::CustomerReference,
    TextField::EndToEndId,
    TextField::Code,
];

impl<'a> Folded<'a> {
    pub(super) fn new(movement: &'a Movement<'a>) -> Self {
        let texts = FIELDS.map(|field| match field {
            TextField::Anywhere | TextField::Description => movement.description.to_lowercase(),
            TextField::Counterparty => movement.counterparty.to_lowercase(),
            TextField::CounterpartyAccount => without_blanks(movement.counterparty_account),
            TextField::CounterpartyBank => movement.counterparty_bank.to_lowercase(),
            TextField::BankReference => movement.bank_reference.to_lowercase(),
            TextField::CustomerReference => movement.customer_reference.to_lowercase(),
            TextField::EndToEndId => movement.end_to_end_id.to_lowercase(),
            TextField::Code => movement.code.to_lowercase(),
        });
        Self { movement, texts }
    }

    /// The texts of a field: one, or all for `Anywhere`.
    pub(super) fn texts(&self, field: TextField) -> &[String] {
        match FIELDS.iter().position(|it| *it == field) {
            Some(at) => &self.texts[at..=at],
            None => &self.texts,
        }
    }

    pub(super) fn day(&self, which: WhichDay) -> Date {
        match which {
            WhichDay::Booked => self.movement.booked_on,
            WhichDay::Valued => self.movement.valued_on.unwrap_or(self.movement.booked_on),
        }
    }
}

pub(super) fn without_blanks(text: &str) -> String {
    let letters = text.chars().filter(|it| !it.is_whitespace());
    letters.flat_map(char::to_lowercase).collect()
}

impl Condition {
    /// Whether the movement fulfils it.
    pub(super) fn holds(&self, it: &Folded<'_>) -> bool {
        let movement = it.movement;
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(it)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(it)),
            Self::Not(inner) => !inner.holds(it),
            Self::Text(field, Question::Empty) => it.texts(*field).iter().all(String::is_empty),
            Self::Text(field, question) => it.texts(*field).iter().any(|it| question.fits(it)),
            Self::Amount(least, most) => {
                let size = movement.amount.to_decimal().checked_abs();
                size.is_ok_and(|size| {
                    least.is_none_or(|it| size >= it) && most.is_none_or(|it| size <= it)
                })
            }
            Self::Direction(Direction::Out) => movement.amount.is_negative(),
            Self::Direction(Direction::In) => {
                !movement.amount.is_negative() && !movement.amount.is_zero()
            }
            Self::Asset(code) => movement.amount.asset().code() == *code,
            Self::Account(path) => movement.account.is_within(path),
            Self::Category(path) => movement.category.is_some_and(|it| it.is_within(path)),
            Self::Uncategorised => movement.category.is_none(),
            Self::Entity(name) => movement.entity == name,
            Self::Tag(tag) => movement.tags.contains(tag),
            Self::Day(day) => holds_day(&day.test, it.day(day.which)),
        }
    }
}

fn holds_day(test: &DayTest, day: Date) -> bool {
    match test {
        DayTest::From(first) => day >= *first,
        DayTest::Until(last) => day <= *last,
        DayTest::OfMonth(days) => days
            .iter()
            .any(|it| *it == day.day() || (*it == -1 && day.day() == day.days_in_month())),
        DayTest::OfWeek(days) => days.contains(&day.weekday().to_monday_one_offset()),
    }
}

impl Question {
    fn fits(&self, text: &str) -> bool {
        match self {
            Self::Is(it) => text == it,
            Self::OneOf(them) => them.iter().any(|it| text == it),
            Self::Contains(it) => text.contains(it.as_str()),
            Self::StartsWith(it) => text.starts_with(it.as_str()),
            Self::EndsWith(it) => text.ends_with(it.as_str()),
            Self::Matches(regex) => regex.is_match(text),
            Self::Empty => text.is_empty(),
        }
    }
}
