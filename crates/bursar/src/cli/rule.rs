//! `bursar rule`: what bank lines are, by rules.
//!
//! Owns: their options, the short form of a rule, and what they print.
//! Not here: what a rule can ask and say (`cash::rules`), applying it (`treasury`).
//! Invariant: a preview changes nothing; an applied batch is taken back by one command.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use money::{CategorisationId, Date, RuleId};
use server::wire::{Categorisation, ConditionWhy, EntryWhy, Rule, RulePreview, RuleSet, RuleWords};
use treasury::rule_words::{
    ActionSpec, After, AmountSpec, ConditionSpec, Direction, RuleSpec, TextField, TextSpec,
    TextTest,
};
use treasury::{Expected, RuleDraft, RuleRun, RuleScope};

use super::category::batch_text;
use super::context::{Books, Context, parse_day, parsed, read_file};
use crate::failure::Failure;
use crate::table::{Align, Table};

/// The largest file of a rule.
const MAX_RULE_BYTES: u64 = 1024 * 1024;

const ADD_HELP: &str = "\
A rule in a file says everything a rule can say:
  {\"name\": \"rent\",
   \"when\": {\"all\": [{\"text\": {\"field\": \"counterparty\", \"test\": {\"contains\": \"hausverwaltung\"}}},
                    {\"amount\": {\"at-least\": \"1000\"}}, {\"direction\": \"out\"}]},
   \"then\": [{\"category\": \"expenses:rent\"}, {\"tag\": \"office\"}], \"after\": \"stop\"}

Examples:
  bursar rule add rent --counterparty hausverwaltung --category expenses:rent
  bursar rule add --file rent.json
  bursar rule preview && bursar rule apply";

/// Rules.
#[derive(Debug, Subcommand)]
pub(crate) enum RuleCommand {
    /// List rules in the order they are asked
    List,
    /// Keep a new rule
    #[command(after_help = ADD_HELP)]
    Add(Add),
    /// Delete a rule; what it categorised stays
    Delete {
        /// Its id
        id: String,
    },
    /// Put rules in this order; those that are not named stand behind
    Order {
        /// Ids, the first one first
        #[arg(required = true)]
        ids: Vec<String>,
    },
    /// Try a rule in a file on one entry
    Test {
        /// The rule: a JSON file
        file: PathBuf,
        /// The entry's number
        entry: u64,
    },
    /// Show what the rules would do to the books; nothing is changed
    Preview(Run),
    /// Apply the rules to the books, as one batch
    Apply(Run),
    /// Take an applied batch back
    Undo {
        /// The batch's id
        id: String,
    },
    /// Show why each rule does or does not fit an entry
    Why {
        /// The entry's number
        entry: u64,
    },
}

/// A rule to keep.
#[derive(Args, Debug)]
pub(crate) struct Add {
    /// What people call it
    #[arg(required_unless_present = "file")]
    name: Option<String>,
    /// Read the rule from a JSON file instead
    #[arg(long, value_name = "FILE", conflicts_with = "name")]
    file: Option<PathBuf>,
    /// Any text of the line contains this
    #[arg(long)]
    text: Option<String>,
    /// The other side's name contains this
    #[arg(long)]
    counterparty: Option<String>,
    /// The amount, sign aside, is at least this
    #[arg(long, value_name = "AMOUNT")]
    at_least: Option<String>,
    /// The amount, sign aside, is at most this
    #[arg(long, value_name = "AMOUNT")]
    at_most: Option<String>,
    /// Money in or out
    #[arg(long)]
    direction: Option<Way>,
    /// On this account or one below it
    #[arg(long)]
    account: Option<String>,
    /// The category it gets: a path
    #[arg(long, value_name = "ACCOUNT")]
    category: Option<String>,
    /// It is a transfer to or from this account of ours
    #[arg(long, value_name = "ACCOUNT", conflicts_with = "category")]
    transfer: Option<String>,
    /// A tag it gets
    #[arg(long)]
    tag: Vec<String>,
    /// Later rules are not asked for lines that this one fits
    #[arg(long)]
    stop: bool,
    /// The place among the rules [default: behind all others]
    #[arg(long)]
    position: Option<u32>,
}

/// Which way the money went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Way {
    /// Into the account
    In,
    /// Out of it
    Out,
}

/// Which rules and lines.
#[derive(Args, Debug)]
pub(crate) struct Run {
    /// Only this rule, by id
    #[arg(long = "rule", value_name = "ID")]
    rules: Vec<String>,
    /// A rule in a JSON file that need not be kept, asked alone
    #[arg(long, value_name = "FILE", conflicts_with = "rules")]
    file: Option<PathBuf>,
    /// Booked on this day or later
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    from: Option<Date>,
    /// Booked on this day or earlier
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    to: Option<Date>,
    /// Also lines that have a category already
    #[arg(long)]
    everything: bool,
}

impl RuleCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let books = context.books().await?;
        self.work(context, &books).await?;
        books.treasury.close().await;
        Ok(())
    }

    async fn work(self, context: &Context, books: &Books) -> Result<(), Failure> {
        let (treasury, org, caller) = (&books.treasury, books.org, &books.caller);
        match self {
            Self::List => {
                let found = treasury.rules(org, caller).await?;
                context.output.show(&shown(&found)?, list_text)
            }
            Self::Add(it) => {
                let added = treasury.add_rule(org, caller, &it.into_draft()?).await?;
                let set = shown(std::slice::from_ref(&added))?;
                context.output.show(&set, list_text)
            }
            Self::Delete { id } => {
                let on = (rule_id(&id)?, Expected::Any);
                treasury.delete_rule(org, caller, on).await?;
                let done = serde_json::json!({"deleted": id});
                context.output.show(&done, |_| format!("{id} is deleted\n"))
            }
            Self::Order { ids } => {
                let ids: Result<Vec<RuleId>, Failure> = ids.iter().map(|it| rule_id(it)).collect();
                let ordered = treasury.order_rules(org, caller, &ids?).await?;
                context.output.show(&shown(&ordered)?, list_text)
            }
            Self::Test { file, entry } => {
                let spec = read_rule(&file)?;
                let why = treasury.rules_why(org, caller, entry, Some(&spec)).await?;
                context.output.show(&EntryWhy::from(why), why_text)
            }
            Self::Why { entry } => {
                let why = treasury.rules_why(org, caller, entry, None).await?;
                context.output.show(&EntryWhy::from(why), why_text)
            }
            Self::Preview(it) => {
                let found = treasury.preview_rules(org, caller, &it.into_run()?).await?;
                context.output.show(&RulePreview::from(found), preview_text)
            }
            Self::Apply(it) => {
                let done = treasury.apply_rules(org, caller, &it.into_run()?).await?;
                context.output.show(&Categorisation::from(done), batch_text)
            }
            Self::Undo { id } => {
                let Some(id) = parsed::<CategorisationId>("id", Some(&id))? else {
                    return Ok(());
                };
                let undone = treasury.undo_categorisation(org, caller, id).await?;
                context.output.show(&Categorisation::from(undone), |it| {
                    format!("{} is taken back; {} lines keep it\n", it.id, it.standing)
                })
            }
        }
    }
}

fn shown(rules: &[treasury::SavedRule]) -> Result<RuleSet, Failure> {
    let items: Result<Vec<Rule>, serde_json::Error> = rules.iter().map(Rule::of).collect();
    let items = items.map_err(|error| Failure::unavailable("internal", error.to_string()))?;
    Ok(RuleSet { items })
}

fn rule_id(text: &str) -> Result<RuleId, Failure> {
    let found = parsed::<RuleId>("rule", Some(text))?;
    found.ok_or_else(|| Failure::usage("usage", "a rule's id is missing"))
}

fn read_rule(path: &std::path::Path) -> Result<RuleSpec, Failure> {
    let bytes = read_file(path, MAX_RULE_BYTES)?;
    serde_json::from_slice(&bytes)
        .map_err(|error| Failure::given("bad-rule", format!("{}: {error}", path.display())))
}

impl Run {
    fn into_run(self) -> Result<RuleRun, Failure> {
        let ids: Result<Vec<RuleId>, Failure> = self.rules.iter().map(|it| rule_id(it)).collect();
        let ids = ids?;
        Ok(RuleRun {
            only: (!ids.is_empty()).then_some(ids),
            draft: self.file.as_deref().map(read_rule).transpose()?,
            scope: RuleScope {
                from: self.from,
                to: self.to,
                is_everything: self.everything,
            },
        })
    }
}

impl Add {
    fn into_draft(self) -> Result<RuleDraft, Failure> {
        let position = self.position;
        let spec = match &self.file {
            Some(file) => read_rule(file)?,
            None => self.into_spec()?,
        };
        Ok(RuleDraft {
            spec,
            position,
            is_active: true,
        })
    }

    /// The short form: every option is a condition that must hold.
    fn into_spec(self) -> Result<RuleSpec, Failure> {
        let text = |field, found: Option<String>| {
            found.map(|text| {
                let test = TextTest::Contains(text);
                ConditionSpec::Text(TextSpec { field, test })
            })
        };
        let mut when: Vec<ConditionSpec> = Vec::new();
        when.extend(text(TextField::Anywhere, self.text));
        when.extend(text(TextField::Counterparty, self.counterparty));
        if self.at_least.is_some() || self.at_most.is_some() {
            when.push(ConditionSpec::Amount(AmountSpec {
                at_least: self.at_least,
                at_most: self.at_most,
            }));
        }
        when.extend(self.direction.map(|it| {
            ConditionSpec::Direction(match it {
                Way::In => Direction::In,
                Way::Out => Direction::Out,
            })
        }));
        when.extend(self.account.map(ConditionSpec::Account));
        let mut then: Vec<ActionSpec> = Vec::new();
        then.extend(self.category.map(ActionSpec::Category));
        then.extend(self.transfer.map(ActionSpec::Transfer));
        then.extend(self.tag.into_iter().map(ActionSpec::Tag));
        if when.is_empty() || then.is_empty() {
            let message = "a rule needs a condition (such as --text or --counterparty) and \
                something to say (such as --category)";
            return Err(Failure::usage("usage", message));
        }
        let only = when.pop().filter(|_| when.is_empty());
        Ok(RuleSpec {
            name: self.name.unwrap_or_default(),
            when: only.unwrap_or(ConditionSpec::All(when)),
            then,
            after: if self.stop {
                After::Stop
            } else {
                After::Continue
            },
        })
    }
}

fn list_text(it: &RuleSet) -> String {
    let columns = [
        ("ID", Align::Left),
        ("PLACE", Align::Right),
        ("ASKED", Align::Left),
        ("NAME", Align::Left),
        ("SAYS", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for rule in &it.items {
        table.row(vec![
            rule.id.clone(),
            rule.position.to_string(),
            if rule.active { "yes" } else { "no" }.to_owned(),
            rule.rule.name.clone(),
            says(&rule.rule),
        ]);
    }
    format!("{}{} rules\n", table.render(), it.items.len())
}

/// What a rule says, in one line.
fn says(rule: &RuleWords) -> String {
    use server::wire::RuleAction as It;
    let word = |it: &It| match it {
        It::Category(path) => path.clone(),
        It::Transfer(path) => format!("transfer with {path}"),
        It::Split(parts) => {
            let paths: Vec<&str> = parts.iter().map(|it| it.category.as_str()).collect();
            format!("split: {}", paths.join(", "))
        }
        It::Counterparty(name) => format!("counterparty {name}"),
        It::Entity(name) => format!("entity {name}"),
        It::Tag(tag) => format!("#{tag}"),
    };
    let words: Vec<String> = rule.then.iter().map(word).collect();
    words.join("; ")
}

fn preview_text(it: &RulePreview) -> String {
    let columns = [
        ("ENTRY", Align::Right),
        ("BOOKED", Align::Left),
        ("LINE", Align::Left),
        ("AMOUNT", Align::Right),
        ("", Align::Left),
        ("NOW", Align::Left),
        ("THEN", Align::Left),
        ("RULE", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for change in &it.examples {
        let line: String = format!("{} {}", change.counterparty, change.description)
            .trim()
            .chars()
            .take(40)
            .collect();
        let after: Vec<&str> = change.after.iter().map(|it| it.category.as_str()).collect();
        table.row(vec![
            change.entry.to_string(),
            change.booked_on.to_string(),
            line,
            change.amount.amount.clone(),
            change.amount.asset.clone(),
            change.before.clone().unwrap_or_else(|| "?".to_owned()),
            after.join("\n"),
            change.rule.clone(),
        ]);
    }
    let mut text = table.render();
    for rule in &it.by_rule {
        text.push_str(&format!("{}: fits {} lines\n", rule.name, rule.lines));
    }
    let (examined, changed, unchanged) = (it.examined, it.changed, it.unchanged);
    text.push_str(&format!(
        "{examined} lines: {changed} would change, {unchanged} have it already, {} fit no rule, \
         {} in closed periods, {} cannot be split so\n",
        it.unmatched, it.locked, it.failed
    ));
    text
}

fn why_text(it: &EntryWhy) -> String {
    let category = it.category.as_deref().unwrap_or("no category");
    let mut text = format!("entry {}: {category}", it.entry);
    if let Some(rule) = &it.given_by {
        text.push_str(&format!(", given by the rule `{rule}`"));
    }
    text.push('\n');
    for rule in &it.rules {
        let verdict = match (&rule.stopped_by, rule.holds) {
            (Some(by), _) => format!("not asked: `{by}` ended the asking"),
            (None, true) => "fits".to_owned(),
            (None, false) => "does not fit".to_owned(),
        };
        text.push_str(&format!("{}: {verdict}\n", rule.name));
        condition_text(&rule.why, 1, &mut text);
    }
    crate::table::visible(&text)
}

fn condition_text(it: &ConditionWhy, depth: usize, text: &mut String) {
    let (mark, indent) = (if it.holds { "+" } else { "-" }, "  ".repeat(depth));
    text.push_str(&format!("{indent}{mark} {}: {}\n", it.asked, it.found));
    for part in &it.parts {
        condition_text(part, depth + 1, text);
    }
}
