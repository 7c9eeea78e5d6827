//! What rules do: to history as a preview or a batch, and to new lines of an import (CASH-5).
//!
//! Owns: from an outcome of rules to a move of a line. Not here: booking it (`categories`).
//! Invariant: a preview shows what applying would do; lines in closed periods are counted and left
//! alone, so that one of them does not stop the others.

use std::collections::BTreeMap;

use cash::rules::{Outcome, Purpose, RuleSpec, split};
use journal::{AccountId, Book, Recategorisation};
use money::{Amount, Date, OrganisationId, RuleId};

use super::{Rules, SavedRule, check, in_order};
use crate::categories::{Batch, Categorisation, CategorisationSource, batch_id, content_of};
use crate::error::Error;
use crate::imports::paths;
use crate::lines::{BookLine, LineCategory, lines};
use crate::rights::{Action, Caller};
use crate::treasury::{Treasury, new_uuid};

/// Changes that a preview shows one by one.
const EXAMPLES: usize = 100;

/// Which lines rules are asked about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RuleScope {
    /// Booked on this day or later.
    pub from: Option<Date>,
    /// Booked on this day or earlier.
    pub to: Option<Date>,
    /// Also those that have a category already.
    pub is_everything: bool,
}

/// Which rules are asked: those that are kept, and one that may not be kept yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleRun {
    /// Only these of the kept ones; all that are active if none.
    pub only: Option<Vec<RuleId>>,
    /// One more, in place of the kept one with this id, if it has one; asked alone.
    pub draft: Option<RuleSpec>,
    /// Which lines.
    pub scope: RuleScope,
}

/// A line that would get another category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleChange {
    /// The entry.
    pub entry: u64,
    /// Booking date.
    pub booked_on: Date,
    /// What it is.
    pub description: String,
    /// The other side's name.
    pub counterparty: String,
    /// Money in is positive.
    pub amount: Amount,
    /// The category it has; none if nobody said.
    pub before: Option<String>,
    /// The categories it would get, with their parts of the amount.
    pub after: Vec<(String, Amount)>,
    /// The rule's name.
    pub rule: String,
}

/// How many lines a rule fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleCount {
    /// The rule, if it is kept.
    pub id: Option<RuleId>,
    /// Its name.
    pub name: String,
    /// How many lines fulfil its condition.
    pub lines: usize,
}

/// What rules would do.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// How many would change but cannot: a split of which the parts do not add up.
    pub failed: usize,
    /// How many lines each rule fits.
    pub by_rule: Vec<RuleCount>,
    /// The first changes.
    pub examples: Vec<RuleChange>,
}

impl Treasury {
    /// What rules would do to the books. Nothing is changed.
    ///
    /// Errors: `Files` for a draft with problems, `NotFound` for an unknown rule.
    pub async fn preview_rules(
        &self,
        org: OrganisationId,
        caller: &Caller,
        run: &RuleRun,
    ) -> Result<RulePreview, Error> {
        let book = self.book_for(org, caller, Action::RulesRead).await?;
        let rules = self.rules_of(org, caller, &book, run).await?;
        let scope = run.scope;
        crate::imports::off_runtime(move || Work::over(&book, &rules, scope).0).await
    }

    /// Applies rules to the books, as one batch that can be taken back.
    ///
    /// Errors: as `preview_rules`; `Conflict` when nothing would change; `Refused`, `KeyReused`.
    pub async fn apply_rules(
        &self,
        org: OrganisationId,
        caller: &Caller,
        run: &RuleRun,
    ) -> Result<Categorisation, Error> {
        caller.require(org, Action::EntriesCorrect)?;
        let id = batch_id(org, caller, "rules");
        let content = content_of(std::iter::once(format!("{run:?}")));
        if let Some(done) = self.batch_before(org, caller, id, &content).await? {
            return Ok(done);
        }
        let book = self.book_for(org, caller, Action::RulesRead).await?;
        let rules = self.rules_of(org, caller, &book, run).await?;
        let scope = run.scope;
        let about = about(&rules);
        let (preview, moves) =
            crate::imports::off_runtime(move || Work::over(&book, &rules, scope)).await?;
        if moves.is_empty() {
            let RulePreview {
                examined, locked, ..
            } = preview;
            return Err(Error::Conflict(format!(
                "the rules change none of {examined} lines ({locked} stand in closed periods)"
            )));
        }
        let batch = Batch {
            source: CategorisationSource::Rules,
            about,
            moves,
        };
        self.book_batch(org, caller, (id, content), batch).await
    }

    /// The rules that a run is about.
    async fn rules_of(
        &self,
        org: OrganisationId,
        caller: &Caller,
        book: &Book,
        run: &RuleRun,
    ) -> Result<Rules, Error> {
        let stored = self.stored_rules(org).await?;
        let kept = super::seen(book, caller, &stored.all);
        if let Some(spec) = &run.draft {
            check(book, spec)?;
            return in_order(vec![SavedRule {
                id: RuleId::from_uuid(new_uuid()),
                version: 0,
                position: 0,
                is_active: true,
                spec: spec.clone(),
            }]);
        }
        let Some(only) = &run.only else {
            return in_order(kept);
        };
        let mut rules = Vec::with_capacity(only.len());
        for id in only {
            let found = kept.iter().find(|it| it.id == *id);
            let found = found.ok_or_else(|| super::unknown(&id.to_string()))?;
            // Named on purpose: asked also while it is switched off.
            rules.push(SavedRule {
                is_active: true,
                ..found.clone()
            });
        }
        in_order(rules)
    }

    /// The rules for the lines of an import.
    pub(crate) async fn line_rules(&self, org: OrganisationId) -> Result<LineRules, Error> {
        Ok(LineRules {
            rules: self.stored_rules(org).await?,
        })
    }
}

fn about(rules: &Rules) -> String {
    let names: Vec<&str> = rules
        .active
        .iter()
        .take(5)
        .map(|it| it.spec.name.as_str())
        .collect();
    let more = rules.active.len().saturating_sub(names.len());
    let mut text = names.join(", ");
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text.chars().take(200).collect()
}

/// Going through the lines.
struct Work<'a> {
    book: &'a Book,
    rules: &'a Rules,
    preview: RulePreview,
    moves: Vec<Recategorisation>,
}

impl<'a> Work<'a> {
    fn over(book: &Book, rules: &Rules, scope: RuleScope) -> (RulePreview, Vec<Recategorisation>) {
        let count = |it: &SavedRule| RuleCount {
            id: (it.version > 0).then_some(it.id),
            name: it.spec.name.clone(),
            lines: 0,
        };
        let mut work = Work {
            book,
            rules,
            preview: RulePreview {
                examined: 0,
                changed: 0,
                unchanged: 0,
                unmatched: 0,
                locked: 0,
                failed: 0,
                by_rule: rules.active.iter().map(count).collect(),
                examples: Vec::new(),
            },
            moves: Vec::new(),
        };
        for line in lines(book) {
            let is_wanted = scope.from.is_none_or(|it| line.booked_on >= it)
                && scope.to.is_none_or(|it| line.booked_on <= it)
                && (line.is_unknown() || (scope.is_everything && !line.is_opening()));
            if is_wanted {
                work.look(&line);
            }
        }
        (work.preview, work.moves)
    }

    fn look(&mut self, line: &BookLine) {
        let outcome = self.rules.set.apply(&line.movement());
        self.preview.examined += 1;
        for rule in &outcome.matched {
            if let Some(count) = self.preview.by_rule.get_mut(*rule) {
                count.lines += 1;
            }
        }
        let Some(purpose) = &outcome.purpose else {
            self.preview.unmatched += 1;
            return;
        };
        let Some(from) = line.other_side() else {
            // Split by hand: what a rule says of the whole does not fit any more.
            self.preview.unchanged += 1;
            return;
        };
        let Some(parts) = parts(self.book, line, &purpose.value) else {
            self.preview.failed += 1;
            return;
        };
        if matches!(parts.as_slice(), [(only, _)] if *only == from) {
            self.preview.unchanged += 1;
            return;
        }
        if !crate::categories::is_open(self.book, line) {
            self.preview.locked += 1;
            return;
        }
        self.preview.changed += 1;
        let name = self.rules.active.get(purpose.rule);
        let name = name.map_or("", |it| it.spec.name.as_str());
        if self.preview.examples.len() < EXAMPLES {
            self.preview
                .examples
                .push(example(self.book, line, &parts, name));
        }
        self.moves.push(moved(line, from, parts, (&outcome, name)));
    }
}

/// The accounts a purpose stands for, with their parts of the line's amount (money in is positive).
fn parts(book: &Book, line: &BookLine, purpose: &Purpose) -> Option<Vec<(AccountId, Amount)>> {
    let find = |path: &str| book.chart().find(path).map(|it| it.id);
    match purpose {
        Purpose::Category(path) => Some(vec![(find(path.as_str())?, line.amount)]),
        Purpose::Transfer(path) => {
            let own = book.chart().find(path.as_str())?;
            let is_same = own.asset.is_none_or(|it| it == line.amount.asset().code());
            let through = if is_same {
                paths::IN_TRANSIT
            } else {
                paths::CONVERSION
            };
            Some(vec![(find(through)?, line.amount)])
        }
        Purpose::Split(specs) => {
            let amounts = split(line.amount, specs).ok()?;
            let mut parts = Vec::with_capacity(specs.len());
            for (spec, amount) in specs.iter().zip(amounts) {
                parts.push((find(spec.category.as_str())?, amount));
            }
            Some(parts)
        }
    }
}

fn example(book: &Book, line: &BookLine, parts: &[(AccountId, Amount)], rule: &str) -> RuleChange {
    let path = |id: AccountId| {
        book.account(id)
            .map_or_else(String::new, |it| it.path.to_string())
    };
    RuleChange {
        entry: line.entry,
        booked_on: line.booked_on,
        description: line.description.clone(),
        counterparty: line.counterparty.clone(),
        amount: line.amount,
        before: match line.category {
            LineCategory::One(id) => Some(path(id)),
            LineCategory::Unknown(_) | LineCategory::Several => None,
        },
        after: parts.iter().map(|it| (path(it.0), it.1)).collect(),
        rule: rule.to_owned(),
    }
}

fn moved(
    line: &BookLine,
    from: AccountId,
    parts: Vec<(AccountId, Amount)>,
    (outcome, rule): (&Outcome, &str),
) -> Recategorisation {
    let to = match parts.as_slice() {
        [(only, _)] => vec![(*only, None)],
        // The other side of money in is a credit: the parts have the opposite sign.
        _ => parts
            .into_iter()
            .map(|it| (it.0, it.1.checked_neg().ok()))
            .collect(),
    };
    Recategorisation {
        entry: line.entry,
        from,
        to,
        counterparty: outcome.counterparty.as_ref().map(|it| it.value.clone()),
        tags: tags(outcome, rule),
        reason: format!("rule: {rule}").chars().take(200).collect(),
    }
}

/// What an outcome says beside the category, as an entry keeps it.
fn tags(outcome: &Outcome, rule: &str) -> BTreeMap<String, String> {
    let mut tags: BTreeMap<String, String> = outcome
        .tags
        .iter()
        .take(30)
        .map(|it| (it.value.chars().take(100).collect(), "yes".to_owned()))
        .collect();
    if let Some(entity) = &outcome.entity {
        tags.insert("entity".to_owned(), entity.value.clone());
    }
    if outcome.purpose.is_some() {
        tags.insert("rule".to_owned(), rule.chars().take(100).collect());
    }
    tags
}

/// Rules for the lines of an import, before they are booked.
pub(crate) struct LineRules {
    rules: std::sync::Arc<Rules>,
}

impl LineRules {
    /// Gives a new entry of a bank line what the rules say of it: the accounts on the other side,
    /// the counterparty and tags. The entry's first posting is the account of ours.
    ///
    /// A line that goes to another account of ours by itself keeps that: the bank knows better.
    pub(crate) fn improve(&self, book: &Book, entry: &mut journal::Entry) {
        if self.rules.set.is_empty() {
            return;
        }
        let [own, other] = entry.postings.as_slice() else {
            return;
        };
        if !crate::lines::is_suspense(book, other.account) {
            return;
        }
        let Some(line) = BookLine::drafted(book, entry, (own, other.account)) else {
            return;
        };
        let outcome = self.rules.set.apply(&line.movement());
        if outcome.matched.is_empty() {
            return;
        }
        let template = other.clone();
        if let Some(purpose) = &outcome.purpose
            && let Some(parts) = parts(book, &line, &purpose.value)
        {
            let more: Result<Vec<journal::Posting>, money::AmountError> = parts
                .into_iter()
                .filter(|it| !it.1.is_zero())
                .map(|(account, amount)| {
                    Ok(journal::Posting {
                        account,
                        amount: amount.checked_neg()?,
                        ..template.clone()
                    })
                })
                .collect();
            if let Ok(more) = more {
                entry.postings.truncate(1);
                entry.postings.extend(more);
            }
        }
        let rule = outcome.purpose.as_ref().map_or(0, |it| it.rule);
        let name = self.rules.active.get(rule);
        let name = name.map_or("", |it| it.spec.name.as_str());
        for (tag, value) in tags(&outcome, name) {
            entry.tags.entry(tag).or_insert(value);
        }
        if let Some(counterparty) = &outcome.counterparty {
            entry.counterparty = Some(counterparty.value.clone());
        }
    }
}
