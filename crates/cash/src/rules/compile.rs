//! From rules as data to rules that can be applied, with every problem named (CASH-5).
//!
//! Owns: checks, limits, regular expressions.
//! Not here: the words of a rule (`spec`), the questions (`condition`), explanations (`explain`).
//! Invariant: a compiled rule cannot fail and costs at most its limits.

use journal::{AccountPath, AccountType};
use money::Decimal;
use regex::RegexBuilder;
use thiserror::Error;

use super::Purpose;
use super::condition::{Condition, Question, without_blanks};
use super::spec::{
    ActionSpec, After, AmountSpec, ConditionSpec, DaySpec, DayTest, PartSpec, RuleSpec, ShareSpec,
    TextField, TextTest,
};
use super::split::{Share, SplitPart, WHOLE};

/// How large rules may be.
pub mod limits {
    /// Most rules of a set.
    pub const RULES: usize = 10_000;
    /// Most conditions of one rule, all levels together.
    pub const CONDITIONS: usize = 500;
    /// Deepest nesting of conditions.
    pub const DEPTH: usize = 16;
    /// Longest text in a rule, in bytes.
    pub const TEXT_BYTES: usize = 1_000;
    /// Most texts of one `one-of`, most parts of a split, most actions of a rule.
    pub const LIST: usize = 1_000;
    /// Memory of one compiled regular expression, in bytes.
    pub const REGEX_BYTES: usize = 256 << 10;
}

/// What is wrong with a rule.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("rule {rule}, {place}: `{found}`: expected {expected}")]
pub struct RuleProblem {
    /// The rule, from 1.
    pub rule: usize,
    /// Where in it, as in `when.all[2].text`.
    pub place: String,
    /// Stable kebab-case code.
    pub code: &'static str,
    /// What was found.
    pub found: String,
    /// What was expected.
    pub expected: String,
}

/// A rule, ready.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) name: String,
    pub(super) when: Condition,
    pub(super) then: Vec<Action>,
    pub(super) after: After,
}

#[derive(Clone, Debug)]
pub(super) enum Action {
    Purpose(Purpose),
    Counterparty(String),
    Entity(String),
    Tag(String),
}

/// Compiles rules. Errors: every problem.
pub(super) fn compile(specs: &[RuleSpec]) -> Result<Vec<Rule>, Vec<RuleProblem>> {
    let mut compiler = Compiler {
        rule: 0,
        place: Vec::new(),
        conditions: 0,
        problems: Vec::new(),
    };
    if specs.len() > limits::RULES {
        compiler.rule = limits::RULES + 1;
        let found = format!("{} rules", specs.len());
        compiler.problem(
            "too-many-rules",
            &found,
            format!("at most {}", limits::RULES),
        );
        return Err(compiler.problems);
    }
    let rules: Vec<Option<Rule>> = specs.iter().map(|it| compiler.compile_rule(it)).collect();
    if compiler.problems.is_empty() {
        return Ok(rules.into_iter().flatten().collect());
    }
    Err(compiler.problems)
}

struct Compiler {
    rule: usize,
    /// The way to the part being looked at.
    place: Vec<String>,
    conditions: usize,
    problems: Vec<RuleProblem>,
}

impl Compiler {
    fn problem(&mut self, code: &'static str, found: &str, expected: impl Into<String>) {
        self.problems.push(RuleProblem {
            rule: self.rule,
            place: self.place.join("."),
            code,
            found: found.chars().take(120).collect(),
            expected: expected.into(),
        });
    }

    /// Does `work` with `step` added to the place.
    fn at<T>(&mut self, step: String, work: impl FnOnce(&mut Self) -> T) -> T {
        self.place.push(step);
        let done = work(self);
        self.place.pop();
        done
    }

    fn compile_rule(&mut self, spec: &RuleSpec) -> Option<Rule> {
        self.rule += 1;
        self.conditions = 0;
        let name = self.at("name".to_owned(), |it| it.text(&spec.name));
        let when = self.at("when".to_owned(), |it| it.condition(&spec.when, 1));
        let then = self.at("then".to_owned(), |it| {
            if spec.then.is_empty() || spec.then.len() > limits::LIST {
                let found = spec.then.len().to_string();
                it.problem("actions", &found, format!("1 to {} actions", limits::LIST));
            }
            let actions = spec.then.iter().take(limits::LIST).enumerate();
            let actions =
                actions.map(|(index, spec)| it.at(format!("[{index}]"), |it| it.action(spec)));
            actions.collect::<Option<Vec<Action>>>()
        });
        Some(Rule {
            name: name?,
            when: when?,
            then: then?,
            after: spec.after,
        })
    }

    /// A text that is there and not too long.
    fn text(&mut self, text: &str) -> Option<String> {
        if text.trim().is_empty() || text.len() > limits::TEXT_BYTES {
            let expected = format!("a text of 1 to {} bytes", limits::TEXT_BYTES);
            self.problem("text", text, expected);
            return None;
        }
        Some(text.to_owned())
    }

    fn path(&mut self, text: &str) -> Option<AccountPath> {
        match text.parse() {
            Ok(path) => Some(path),
            Err(error) => {
                self.problem("account", text, format!("a path of the chart: {error}"));
                None
            }
        }
    }

    /// A path, or the root of a type of accounts, as in `expenses`.
    fn scope(&mut self, text: &str) -> Option<String> {
        if AccountType::ALL.iter().any(|it| it.root() == text) {
            return Some(text.to_owned());
        }
        self.path(text).map(|it| it.as_str().to_owned())
    }

    fn decimal(&mut self, text: &str) -> Option<Decimal> {
        match text.parse::<Decimal>() {
            Ok(number) if !number.is_negative() => Some(number),
            _ => {
                self.problem(
                    "number",
                    text,
                    "digits and a point, without a sign, as in 12.50",
                );
                None
            }
        }
    }

    fn condition(&mut self, spec: &ConditionSpec, depth: usize) -> Option<Condition> {
        self.conditions += 1;
        if depth > limits::DEPTH {
            let expected = format!("at most {} levels", limits::DEPTH);
            self.problem("too-deep", "a condition in a condition", expected);
            return None;
        }
        if self.conditions == limits::CONDITIONS + 1 {
            let expected = format!("at most {} conditions", limits::CONDITIONS);
            self.problem("too-many-conditions", "a rule", expected);
        }
        if self.conditions > limits::CONDITIONS {
            return None;
        }
        match spec {
            ConditionSpec::All(parts) => self.parts("all", parts, depth).map(Condition::All),
            ConditionSpec::Any(parts) => self.parts("any", parts, depth).map(Condition::Any),
            ConditionSpec::Not(inner) => {
                let inner = self.at("not".to_owned(), |it| it.condition(inner, depth + 1))?;
                Some(Condition::Not(Box::new(inner)))
            }
            ConditionSpec::Text(spec) => {
                let place = "text".to_owned();
                let question = self.at(place, |it| it.question(spec.field, &spec.test))?;
                Some(Condition::Text(spec.field, question))
            }
            ConditionSpec::Amount(spec) => self.at("amount".to_owned(), |it| it.amount(spec)),
            ConditionSpec::Direction(way) => Some(Condition::Direction(*way)),
            ConditionSpec::Asset(code) => self.at("asset".to_owned(), |it| it.asset(code)),
            ConditionSpec::Account(path) => {
                let path = self.at("account".to_owned(), |it| it.scope(path))?;
                Some(Condition::Account(path))
            }
            ConditionSpec::Category(path) => {
                let path = self.at("category".to_owned(), |it| it.scope(path))?;
                Some(Condition::Category(path))
            }
            ConditionSpec::Uncategorised => Some(Condition::Uncategorised),
            ConditionSpec::Entity(name) => {
                let name = self.at("entity".to_owned(), |it| it.text(name))?;
                Some(Condition::Entity(name))
            }
            ConditionSpec::Tag(tag) => {
                let tag = self.at("tag".to_owned(), |it| it.text(tag))?;
                Some(Condition::Tag(tag))
            }
            ConditionSpec::Day(spec) => self.at("day".to_owned(), |it| it.day(spec)),
        }
    }

    fn parts(
        &mut self,
        name: &str,
        parts: &[ConditionSpec],
        depth: usize,
    ) -> Option<Vec<Condition>> {
        if parts.is_empty() {
            let expected = "at least one condition: an empty list says nothing";
            self.at(name.to_owned(), |it| {
                it.problem("empty-list", "[]", expected);
            });
            return None;
        }
        let compiled: Vec<Option<Condition>> = parts
            .iter()
            .enumerate()
            .map(|(index, part)| {
                self.at(format!("{name}[{index}]"), |it| {
                    it.condition(part, depth + 1)
                })
            })
            .collect();
        compiled.into_iter().collect()
    }

    fn asset(&mut self, code: &str) -> Option<Condition> {
        if let Ok(code) = code.parse() {
            return Some(Condition::Asset(code));
        }
        self.problem("asset", code, "the code of an asset, as in EUR");
        None
    }

    fn amount(&mut self, spec: &AmountSpec) -> Option<Condition> {
        let bound = |it: &mut Self, text: &Option<String>| match text {
            Some(text) => it.decimal(text).map(Some),
            None => Some(None),
        };
        let (least, most) = (bound(self, &spec.at_least)?, bound(self, &spec.at_most)?);
        match (least, most) {
            (None, None) => self.problem("amount", "no bound", "at-least, at-most or both"),
            (Some(low), Some(high)) if low > high => {
                self.problem(
                    "amount",
                    &format!("{low} to {high}"),
                    "the smaller one first",
                );
            }
            _ => return Some(Condition::Amount(least, most)),
        }
        None
    }

    fn day(&mut self, spec: &DaySpec) -> Option<Condition> {
        let (days, allowed, expected) = match &spec.test {
            DayTest::OfMonth(days) => (days, -1..=31, "days of 1 to 31, or -1 for the last"),
            DayTest::OfWeek(days) => (days, 1..=7, "days of 1 (Monday) to 7"),
            DayTest::From(_) | DayTest::Until(_) => return Some(Condition::Day(spec.clone())),
        };
        let is_right = |it: &i8| *it != 0 && allowed.contains(it);
        if days.is_empty() || days.len() > 32 || !days.iter().all(is_right) {
            self.problem("days", &format!("{days:?}"), expected);
            return None;
        }
        Some(Condition::Day(spec.clone()))
    }

    fn question(&mut self, field: TextField, test: &TextTest) -> Option<Question> {
        let mut fold = |text: &str| {
            let text = self.text(text)?;
            Some(match field {
                TextField::CounterpartyAccount => without_blanks(&text),
                _ => text.to_lowercase(),
            })
        };
        Some(match test {
            TextTest::Is(text) => Question::Is(fold(text)?),
            TextTest::Contains(text) => Question::Contains(fold(text)?),
            TextTest::StartsWith(text) => Question::StartsWith(fold(text)?),
            TextTest::EndsWith(text) => Question::EndsWith(fold(text)?),
            TextTest::Empty => Question::Empty,
            TextTest::OneOf(texts) => {
                let folded: Option<Vec<String>> = texts.iter().map(|it| fold(it)).collect();
                if texts.is_empty() || texts.len() > limits::LIST {
                    let expected = format!("1 to {} texts", limits::LIST);
                    self.problem("list", &texts.len().to_string(), expected);
                    return None;
                }
                Question::OneOf(folded?)
            }
            TextTest::Matches(pattern) => {
                let pattern = self.text(pattern)?;
                let built = RegexBuilder::new(&pattern)
                    .case_insensitive(true)
                    .size_limit(limits::REGEX_BYTES)
                    .dfa_size_limit(limits::REGEX_BYTES)
                    .nest_limit(32)
                    .build();
                match built {
                    Ok(regex) => Question::Matches(regex),
                    Err(error) => {
                        let why = error.to_string();
                        let why = why.lines().last().unwrap_or_default().to_owned();
                        self.problem("regex", &pattern, format!("a regular expression: {why}"));
                        return None;
                    }
                }
            }
        })
    }

    fn action(&mut self, spec: &ActionSpec) -> Option<Action> {
        Some(match spec {
            ActionSpec::Category(path) => Action::Purpose(Purpose::Category(self.path(path)?)),
            ActionSpec::Transfer(path) => Action::Purpose(Purpose::Transfer(self.path(path)?)),
            ActionSpec::Split(parts) => Action::Purpose(Purpose::Split(self.split(parts)?)),
            ActionSpec::Counterparty(name) => Action::Counterparty(self.text(name)?),
            ActionSpec::Entity(name) => Action::Entity(self.text(name)?),
            ActionSpec::Tag(tag) => Action::Tag(self.text(tag)?),
        })
    }

    fn split(&mut self, specs: &[PartSpec]) -> Option<Vec<SplitPart>> {
        if specs.len() < 2 || specs.len() > limits::LIST {
            let expected = format!("2 to {} parts", limits::LIST);
            self.problem("split", &specs.len().to_string(), expected);
            return None;
        }
        let parts: Vec<Option<SplitPart>> = specs
            .iter()
            .map(|it| {
                let category = self.path(&it.category);
                let share = self.share(&it.share);
                Some(SplitPart {
                    category: category?,
                    share: share?,
                })
            })
            .collect();
        let parts: Vec<SplitPart> = parts.into_iter().collect::<Option<_>>()?;
        let percent: u64 = parts
            .iter()
            .map(|it| match it.share {
                Share::Percent(share) => share,
                _ => 0,
            })
            .sum();
        let has_rest = parts.iter().any(|it| it.share == Share::Rest);
        if percent > WHOLE || (!has_rest && percent != WHOLE) {
            let found = format!("{}.{:04} %", percent / 10_000, percent % 10_000);
            let expected = "shares of 100 % together, or a part that takes the rest";
            self.problem("split", &found, expected);
            return None;
        }
        Some(parts)
    }

    fn share(&mut self, spec: &ShareSpec) -> Option<Share> {
        match spec {
            ShareSpec::Rest => Some(Share::Rest),
            ShareSpec::Amount(text) => self.decimal(text).map(Share::Amount),
            ShareSpec::Percent(text) => {
                let units = self.decimal(text)?.to_units(4);
                let units = units.and_then(|it| u64::try_from(it).ok());
                if let Some(units) = units.filter(|it| *it <= WHOLE) {
                    return Some(Share::Percent(units));
                }
                self.problem("percent", text, "0 to 100 with at most four places");
                None
            }
        }
    }
}
