//! Why a rule did or did not apply to one movement (CASH-5).
//!
//! Owns: the outcome of each condition, with what was found.
//! Not here: what the rules decide (`rules`).
//! Invariant: the verdict of a trace is what `RuleSet::apply` does.

use super::condition::{Condition, Folded, Question};
use super::spec::{After, DayTest, Direction, TextField};
use super::{Movement, RuleSet};

/// Longest text that a trace quotes, in characters.
const QUOTE: usize = 120;

/// What became of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Its condition holds.
    Matched,
    /// It does not.
    NotMatched,
    /// It was not asked: this earlier rule (from 0) ended the asking.
    StoppedBy(usize),
}

/// One condition and its outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionTrace {
    /// The condition in words.
    pub asked: String,
    /// What the movement has there.
    pub found: String,
    /// Whether it holds.
    pub holds: bool,
    /// The conditions it is made of.
    pub parts: Vec<ConditionTrace>,
}

/// One rule and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleTrace {
    /// The rule, from 0.
    pub rule: usize,
    /// What people call it.
    pub name: String,
    /// What became of it.
    pub verdict: Verdict,
    /// Its condition, whatever the verdict.
    pub why: ConditionTrace,
}

impl RuleSet {
    /// Why each rule did or did not apply to a movement.
    #[must_use]
    pub fn explain(&self, movement: &Movement<'_>) -> Vec<RuleTrace> {
        let folded = Folded::new(movement);
        let mut stopped_by = None;
        let mut traces = Vec::with_capacity(self.rules.len());
        for (index, rule) in self.rules.iter().enumerate() {
            let why = rule.when.trace(&folded);
            let verdict = match (stopped_by, why.holds) {
                (Some(by), _) => Verdict::StoppedBy(by),
                (None, true) => Verdict::Matched,
                (None, false) => Verdict::NotMatched,
            };
            if verdict == Verdict::Matched && rule.after == After::Stop {
                stopped_by = Some(index);
            }
            traces.push(RuleTrace {
                rule: index,
                name: rule.name.clone(),
                verdict,
                why,
            });
        }
        traces
    }
}

impl Condition {
    fn trace(&self, it: &Folded<'_>) -> ConditionTrace {
        let parts: Vec<ConditionTrace> = match self {
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().map(|part| part.trace(it)).collect()
            }
            Self::Not(inner) => vec![inner.trace(it)],
            _ => Vec::new(),
        };
        let (asked, found) = self.words(it);
        ConditionTrace {
            asked,
            found: found.chars().take(QUOTE).collect(),
            holds: self.holds(it),
            parts,
        }
    }

    /// The condition, and what the movement has there.
    fn words(&self, it: &Folded<'_>) -> (String, String) {
        let movement = it.movement;
        let path = |path: Option<&journal::AccountPath>| {
            path.map_or("no category".to_owned(), |it| it.as_str().to_owned())
        };
        match self {
            Self::All(parts) => {
                let held = parts.iter().filter(|part| part.holds(it)).count();
                let found = format!("{held} of {}", parts.len());
                ("all of these".to_owned(), found)
            }
            Self::Any(parts) => {
                let held = parts.iter().filter(|part| part.holds(it)).count();
                let found = format!("{held} of {}", parts.len());
                ("at least one of these".to_owned(), found)
            }
            Self::Not(_) => ("not this".to_owned(), String::new()),
            Self::Text(field, question) => {
                let texts = it.texts(*field);
                let filled: Vec<&str> = texts
                    .iter()
                    .map(String::as_str)
                    .filter(|it| !it.is_empty())
                    .collect();
                let asked = format!("{} {}", field_name(*field), question_words(question));
                (asked, filled.join(" | "))
            }
            Self::Amount(least, most) => {
                let asked = match (least, most) {
                    (Some(low), Some(high)) => format!("amount from {low} to {high}"),
                    (Some(low), None) => format!("amount of at least {low}"),
                    (None, Some(high)) => format!("amount of at most {high}"),
                    (None, None) => "any amount".to_owned(),
                };
                (asked, movement.amount.to_string())
            }
            Self::Direction(way) => {
                let asked = match way {
                    Direction::In => "money in",
                    Direction::Out => "money out",
                };
                (asked.to_owned(), movement.amount.to_string())
            }
            Self::Asset(code) => (format!("in {code}"), movement.amount.to_string()),
            Self::Account(account) => (
                format!("on {account} or below"),
                movement.account.as_str().to_owned(),
            ),
            Self::Category(category) => {
                (format!("in {category} or below"), path(movement.category))
            }
            Self::Uncategorised => ("without a category".to_owned(), path(movement.category)),
            Self::Entity(name) => (format!("of {name}"), movement.entity.to_owned()),
            Self::Tag(tag) => (format!("tagged {tag}"), movement.tags.join(", ")),
            Self::Day(day) => {
                let asked = match &day.test {
                    DayTest::From(first) => format!("from {first} on"),
                    DayTest::Until(last) => format!("until {last}"),
                    DayTest::OfMonth(days) => format!("on a day of the month of {days:?}"),
                    DayTest::OfWeek(days) => format!("on a weekday of {days:?} (Monday is 1)"),
                };
                (asked, it.day(day.which).to_string())
            }
        }
    }
}

fn field_name(field: TextField) -> &'static str {
    match field {
        TextField::Anywhere => "any text",
        TextField::Description => "description",
        TextField::Counterparty => "counterparty",
        TextField::CounterpartyAccount => "counterparty's account",
        TextField::CounterpartyBank => "counterparty's bank",
        TextField::BankReference => "bank's reference",
        TextField::CustomerReference => "customer's reference",
        TextField::EndToEndId => "end-to-end id",
        TextField::Code => "bank's code",
    }
}

fn question_words(question: &Question) -> String {
    match question {
        Question::Is(text) => format!("is `{text}`"),
        Question::OneOf(texts) => format!("is one of {} texts", texts.len()),
        Question::Contains(text) => format!("contains `{text}`"),
        Question::StartsWith(text) => format!("begins with `{text}`"),
        Question::EndsWith(text) => format!("ends with `{text}`"),
        Question::Matches(regex) => format!("matches `{}`", regex.as_str()),
        Question::Empty => "is empty".to_owned(),
    }
}
