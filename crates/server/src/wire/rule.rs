//! Rules on the wire: their words, what they would do, and why.
//!
//! Owns: the shapes. Not here: what they mean (`cash::rules`).
//! Invariant: a rule says exactly what `cash::rules` can do, in the same words: one is turned into
//! the other by its JSON.

use money::Date;
use serde::{Deserialize, Serialize};
use treasury::rule_words::RuleSpec;
use utoipa::ToSchema;

use crate::wire::AssetAmount;

/// Whether later rules are asked for a line that this one fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleAfter {
    /// They are.
    #[default]
    Continue,
    /// They are not.
    Stop,
}

/// When a rule applies: one question, or several joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleCondition {
    /// A text field and what is asked of it.
    Text(RuleText),
    /// The size of the amount, without its sign.
    Amount(RuleAmount),
    /// Money in or out.
    Direction(RuleDirection),
    /// The asset's code.
    Asset(String),
    /// The account, or one below it: a path.
    Account(String),
    /// The category it has now, or one above that: a path.
    Category(String),
    /// Nobody said yet what it is for.
    Uncategorised,
    /// The entity of the account, by short name.
    Entity(String),
    /// A tag it has.
    Tag(String),
    /// A date and what is asked of it.
    Day(RuleDay),
    /// Each of these.
    #[schema(no_recursion)]
    All(Vec<RuleCondition>),
    /// At least one of these.
    #[schema(no_recursion)]
    Any(Vec<RuleCondition>),
    /// Not this.
    #[schema(no_recursion)]
    Not(Box<RuleCondition>),
}

/// A text field and what is asked of it. Capitals and small letters are the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleText {
    /// The field.
    pub field: RuleField,
    /// The question.
    pub test: RuleTest,
}

/// The text fields of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleField {
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleTest {
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

/// Bounds of an amount, each included.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RuleAmount {
    /// At least: decimal text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<String>,
    /// At most: decimal text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<String>,
}

/// Which way the money went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleDirection {
    /// Into the account.
    In,
    /// Out of it.
    Out,
}

/// A date and what is asked of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleDay {
    /// Which date.
    pub which: RuleWhichDay,
    /// The question.
    pub test: RuleDayTest,
}

/// Which date of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleWhichDay {
    /// Booking date.
    Booked,
    /// Value date.
    Valued,
}

/// What is asked of a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleDayTest {
    /// From this day on.
    #[schema(value_type = String, format = Date)]
    From(Date),
    /// Until this day.
    #[schema(value_type = String, format = Date)]
    Until(Date),
    /// One of these days of the month; -1 is the last one.
    OfMonth(Vec<i8>),
    /// One of these days of the week, Monday is 1.
    OfWeek(Vec<i8>),
}

/// What a rule says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleAction {
    /// It belongs to this category: a path.
    Category(String),
    /// It is split over categories.
    Split(Vec<RulePart>),
    /// It is a transfer; the other side is this account of ours: a path.
    Transfer(String),
    /// It is with this counterparty.
    Counterparty(String),
    /// It is of this entity.
    Entity(String),
    /// It gets this tag.
    Tag(String),
}

/// A part of a split.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RulePart {
    /// The category: a path.
    pub category: String,
    /// How much of the amount.
    pub share: RuleShare,
}

/// How much of an amount: decimal text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleShare {
    /// This much, without a sign.
    Amount(String),
    /// This part of a hundred.
    Percent(String),
    /// What is left.
    Rest,
}

/// What a rule asks and says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleWords {
    /// What people call it.
    pub name: String,
    /// When it applies.
    pub when: RuleCondition,
    /// What it says.
    pub then: Vec<RuleAction>,
    /// Whether later rules are asked, too.
    #[serde(default)]
    pub after: RuleAfter,
}

impl RuleWords {
    /// The same rule in the words of the use cases. Errors: what the words cannot say.
    pub fn to_spec(&self) -> Result<RuleSpec, serde_json::Error> {
        serde_json::from_value(serde_json::to_value(self)?)
    }

    /// A rule of the use cases on the wire. Errors: none, as long as both have the same words.
    pub fn of(spec: &RuleSpec) -> Result<Self, serde_json::Error> {
        serde_json::from_value(serde_json::to_value(spec)?)
    }
}

/// A rule to keep.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRule {
    /// What it asks and says.
    pub rule: RuleWords,
    /// Its place: rules are asked from the lowest to the highest; behind all others if absent.
    #[serde(default)]
    pub position: Option<u32>,
    /// Whether it is asked; true if absent.
    #[serde(default)]
    pub active: Option<bool>,
}

/// A rule that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// Its version, as in `ETag`.
    pub version: u64,
    /// Its place: rules are asked from the lowest to the highest.
    pub position: u32,
    /// Whether it is asked.
    pub active: bool,
    /// What it asks and says.
    pub rule: RuleWords,
}

impl Rule {
    /// A kept rule on the wire. Errors: none, as long as both have the same words.
    pub fn of(it: &treasury::SavedRule) -> Result<Self, serde_json::Error> {
        Ok(Self {
            id: it.id.to_string(),
            version: it.version,
            position: it.position,
            active: it.is_active,
            rule: RuleWords::of(&it.spec)?,
        })
    }
}

/// Every rule, in the order they are asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RuleSet {
    /// The rules.
    pub items: Vec<Rule>,
}

/// The order of rules.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleOrder {
    /// Ids, the first one first; rules that are not named stand behind.
    pub rules: Vec<String>,
}

/// Which rules are asked about which lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleRun {
    /// Only these of the kept rules, by id; all active ones if absent.
    #[serde(default)]
    pub rules: Option<Vec<String>>,
    /// A rule that need not be kept, asked alone.
    #[serde(default)]
    pub draft: Option<RuleWords>,
    /// Booked on this day or later.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// Booked on this day or earlier.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
    /// Also lines that have a category already.
    #[serde(default)]
    pub everything: bool,
}

/// A part of a line and its category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RuleChangePart {
    /// The category.
    pub category: String,
    /// How much; money in is positive.
    pub amount: AssetAmount,
}

/// A line that would get another category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RuleChange {
    /// The entry.
    pub entry: u64,
    /// Booking date.
    #[schema(value_type = String, format = Date)]
    pub booked_on: Date,
    /// What it is.
    pub description: String,
    /// The other side's name.
    pub counterparty: String,
    /// Money in is positive.
    pub amount: AssetAmount,
    /// The category it has; null if nobody said.
    #[schema(required = true)]
    pub before: Option<String>,
    /// The categories it would get.
    pub after: Vec<RuleChangePart>,
    /// The rule's name.
    pub rule: String,
}

/// How many lines a rule fits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RuleCount {
    /// The rule; null for one that is not kept.
    #[schema(required = true)]
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// How many lines.
    pub lines: usize,
}

/// What rules would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RulePreview {
    /// How many lines were looked at.
    pub examined: usize,
    /// How many would get another category.
    pub changed: usize,
    /// How many have already what the rules say.
    pub unchanged: usize,
    /// How many no rule gives a category.
    pub unmatched: usize,
    /// How many would change but stand in a closed period.
    pub locked: usize,
    /// How many would change but cannot: the parts of a split do not add up.
    pub failed: usize,
    /// How many lines each rule fits.
    pub by_rule: Vec<RuleCount>,
    /// The first changes.
    pub examples: Vec<RuleChange>,
}

impl From<treasury::RulePreview> for RulePreview {
    fn from(it: treasury::RulePreview) -> Self {
        let count = |it: treasury::RuleCount| RuleCount {
            id: it.id.map(|it| it.to_string()),
            name: it.name,
            lines: it.lines,
        };
        let part = |it: (String, money::Amount)| RuleChangePart {
            category: it.0,
            amount: it.1.into(),
        };
        let change = |it: treasury::RuleChange| RuleChange {
            entry: it.entry,
            booked_on: it.booked_on,
            description: it.description,
            counterparty: it.counterparty,
            amount: it.amount.into(),
            before: it.before,
            after: it.after.into_iter().map(part).collect(),
            rule: it.rule,
        };
        Self {
            examined: it.examined,
            changed: it.changed,
            unchanged: it.unchanged,
            unmatched: it.unmatched,
            locked: it.locked,
            failed: it.failed,
            by_rule: it.by_rule.into_iter().map(count).collect(),
            examples: it.examples.into_iter().map(change).collect(),
        }
    }
}
