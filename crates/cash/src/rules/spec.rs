//! Rules as data: the shape that is kept and sent, version 1 (CASH-5).
//!
//! Owns: the words of a rule. Not here: whether it can be applied (`compile`).
//! Invariant: what is written is read again; an unknown word is refused, never passed over.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSpec {
    /// What people call it.
    pub name: String,
    /// When it applies.
    pub when: ConditionSpec,
    /// What it says.
    pub then: Vec<ActionSpec>,
    /// Whether later rules are asked, too.
    #[serde(default)]
    pub after: After,
}

/// Whether later rules are asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum After {
    /// They are.
    #[default]
    Continue,
    /// Not for a movement that this rule matched.
    Stop,
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConditionSpec {
    /// Each of these; an empty list is refused.
    All(Vec<ConditionSpec>),
    /// At least one of these; an empty list is refused.
    Any(Vec<ConditionSpec>),
    /// Not this.
    Not(Box<ConditionSpec>),
    /// A text field.
    Text(TextSpec),
    /// The size of the amount, without its sign.
    Amount(AmountSpec),
    /// Money in or out.
    Direction(Direction),
    /// The asset, as in `EUR`.
    Asset(String),
    /// The account, or one below it.
    Account(String),
    /// The category it has now, or one above that.
    Category(String),
    /// Whether it has no category yet.
    Uncategorised,
    /// The legal entity.
    Entity(String),
    /// A tag it has.
    Tag(String),
    /// A date.
    Day(DaySpec),
}

/// A text field and what is asked of it. Capitals and small letters are the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextSpec {
    /// The field.
    pub field: TextField,
    /// The question.
    pub test: TextTest,
}

/// The text fields of a movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextField {
    /// Any of the others.
    Anywhere,
    /// What it is for.
    Description,
    /// The other side's name.
    Counterparty,
    /// The other side's account, blanks left out.
    CounterpartyAccount,
    /// The other side's bank.
    CounterpartyBank,
    /// The bank's reference.
    BankReference,
    /// The customer's reference.
    CustomerReference,
    /// End-to-end id.
    EndToEndId,
    /// The bank's transaction code.
    Code,
}

/// What is asked of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextTest {
    /// The whole text.
    Is(String),
    /// The whole text is one of these.
    OneOf(Vec<String>),
    /// It holds this.
    Contains(String),
    /// It begins with this.
    StartsWith(String),
    /// It ends with this.
    EndsWith(String),
    /// A regular expression finds something in it.
    Matches(String),
    /// There is no text.
    Empty,
}

/// Bounds of an amount, each included. Decimal text, as in `"12.50"`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AmountSpec {
    /// At least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<String>,
    /// At most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<String>,
}

/// Which way the money went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Into the account.
    In,
    /// Out of it.
    Out,
}

/// A date of the movement and what is asked of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DaySpec {
    /// Which date; a movement without a value date has its booking date there.
    pub which: WhichDay,
    /// The question.
    pub test: DayTest,
}

/// Which date of a movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhichDay {
    /// Booking date.
    Booked,
    /// Value date.
    Valued,
}

/// What is asked of a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayTest {
    /// From this day on.
    From(Date),
    /// Until this day.
    Until(Date),
    /// One of these days of the month; -1 is the last one.
    OfMonth(Vec<i8>),
    /// One of these days of the week, Monday is 1.
    OfWeek(Vec<i8>),
}

/// What a rule says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActionSpec {
    /// It belongs to this category: an account of the chart.
    Category(String),
    /// It is split over categories.
    Split(Vec<PartSpec>),
    /// It is a transfer; the other side is this account of ours.
    Transfer(String),
    /// It is with this counterparty.
    Counterparty(String),
    /// It is of this legal entity.
    Entity(String),
    /// It gets this tag.
    Tag(String),
}

/// A part of a split.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartSpec {
    /// The category.
    pub category: String,
    /// How much of the amount.
    pub share: ShareSpec,
}

/// How much of an amount. Decimal text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShareSpec {
    /// This much, without a sign.
    Amount(String),
    /// This many hundredths of the whole, as in `"19"` or `"33.33"`.
    Percent(String),
    /// What is left.
    Rest,
}
