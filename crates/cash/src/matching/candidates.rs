//! Pairs of a line and an item that may belong together, and their scores (CASH-6).
//!
//! Owns: finding pairs without comparing all with all, scoring, one-to-one matches.
//! Not here: the assignment (`assignment`), groups (`groups`).
//! Invariant: a pair is within tolerance and window; its score is the sum of its reasons.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use money::{AssetCode, Day};

use super::text::{account, name_words, references, shared};
use super::{Evidence, Match, Options, Reason, Rivals, Side, assign, days_between};
use crate::score::BasisPoints;

/// Pairs of one line that are kept, best first.
const KEPT: usize = 12;
/// Items of near amount that are looked at for one line, on each side of it.
const NEAR: usize = 24;
/// A reference that more items than this have tells nothing.
const COMMON: usize = 50;
/// Scores that differ by less than this are rivals.
const CLOSE: u16 = 500;

const EXACT: u16 = 4_000;
const TOLERATED: u16 = 2_500;
const REFERENCE: u16 = 3_500;
const ACCOUNT: u16 = 1_500;
const NAME: u16 = 1_200;
const DAY: u16 = 1_000;

/// What a side looks like, read once.
pub(super) struct Marks {
    pub(super) references: Vec<(u64, String)>,
    pub(super) name: Vec<u64>,
    pub(super) account: Option<u64>,
}

impl Marks {
    pub(super) fn of(side: &Side<'_>) -> Self {
        Self {
            references: references(side.texts),
            name: name_words(side.counterparty),
            account: account(side.counterparty_account),
        }
    }
}

/// A line and an item.
pub(super) struct Pair {
    pub(super) line: usize,
    pub(super) item: usize,
    pub(super) score: u16,
}

/// Every pair worth looking at, at most `KEPT` a line.
pub(super) fn find(lines: &[Side<'_>], items: &[Side<'_>], options: &Options) -> Vec<Pair> {
    let marks: Vec<Marks> = items.iter().map(Marks::of).collect();
    let index = Index::new(items, &marks);
    let mut pairs = Vec::new();
    let mut near = Vec::new();
    let mut of_line: Vec<Pair> = Vec::new();
    for (line, side) in lines.iter().enumerate() {
        let own = Marks::of(side);
        near.clear();
        index.near(side, &own, options, &mut near);
        near.sort_unstable();
        near.dedup();
        of_line.clear();
        for item in near.iter().copied() {
            let score = score((side, &own), (&items[item], &marks[item]), options);
            if let Some(score) = score.filter(|it| *it >= options.at_least.points()) {
                of_line.push(Pair { line, item, score });
            }
        }
        of_line.sort_by(|a, b| b.score.cmp(&a.score).then(a.item.cmp(&b.item)));
        of_line.truncate(KEPT);
        pairs.append(&mut of_line);
    }
    pairs
}

/// Items by amount and by reference.
struct Index<'a> {
    items: &'a [Side<'a>],
    /// Items of an asset, by amount, then day.
    by_amount: HashMap<AssetCode, Vec<(i128, Day, usize)>, FixedState>,
    by_reference: HashMap<u64, Vec<usize>, FixedState>,
}

impl<'a> Index<'a> {
    fn new(items: &'a [Side<'a>], marks: &[Marks]) -> Self {
        let mut by_amount: HashMap<_, Vec<_>, FixedState> = HashMap::default();
        let mut by_reference: HashMap<_, Vec<usize>, FixedState> = HashMap::default();
        for (at, item) in items.iter().enumerate() {
            let row = (item.amount.units(), Day::from(item.day), at);
            by_amount
                .entry(item.amount.asset().code())
                .or_default()
                .push(row);
            for (hash, _) in &marks[at].references {
                let found = by_reference.entry(*hash).or_default();
                if found.len() <= COMMON {
                    found.push(at);
                }
            }
        }
        by_amount.values_mut().for_each(|it| it.sort_unstable());
        Self {
            items,
            by_amount,
            by_reference,
        }
    }

    /// Items of near amount, and those whose reference the line has.
    fn near(&self, line: &Side<'_>, own: &Marks, options: &Options, found: &mut Vec<usize>) {
        let (units, slack) = (line.amount.units(), options.slack(line.amount));
        let (low, high) = (units.saturating_sub(slack), units.saturating_add(slack));
        let day = Day::from(line.day);
        if let Some(rows) = self.by_amount.get(&line.amount.asset().code()) {
            // Outwards from the same amount on the same day.
            let middle = rows.partition_point(|it| (it.0, it.1) < (units, day));
            let after = rows[middle..].iter().take_while(|it| it.0 <= high);
            let before = rows[..middle].iter().rev().take_while(|it| it.0 >= low);
            found.extend(after.take(NEAR).map(|it| it.2));
            found.extend(before.take(NEAR).map(|it| it.2));
        }
        for (hash, _) in &own.references {
            let with = self.by_reference.get(hash);
            if let Some(with) = with.filter(|it| it.len() <= COMMON) {
                let is_near = |it: &&usize| {
                    let item = &self.items[**it];
                    let is_same = item.amount.asset() == line.amount.asset();
                    is_same && (low..=high).contains(&item.amount.units())
                };
                found.extend(with.iter().filter(is_near));
            }
        }
    }
}

/// The score of a pair; none if it cannot be one.
fn score(line: (&Side<'_>, &Marks), item: (&Side<'_>, &Marks), options: &Options) -> Option<u16> {
    let mut sum = 0_u16;
    weigh(line, item, options, &mut |_, points| sum += points)?;
    Some(sum)
}

/// Tells each reason and its points; none if the two cannot be a pair.
fn weigh(
    (line, own): (&Side<'_>, &Marks),
    (item, its): (&Side<'_>, &Marks),
    options: &Options,
    tell: &mut dyn FnMut(Evidence, u16),
) -> Option<()> {
    let slack = options.slack(line.amount);
    let difference = line.amount.checked_sub(item.amount).ok()?.units();
    let difference = difference.checked_abs()?;
    let days = days_between(line.day, item.day);
    let window = u32::from(options.window_days);
    if difference > slack || days > window {
        return None;
    }
    if difference == 0 {
        tell(Evidence::ExactAmount, EXACT);
    } else {
        let used = i128::from(EXACT - TOLERATED).checked_mul(difference)? / slack;
        tell(Evidence::NearAmount, EXACT - u16::try_from(used).ok()?);
    }
    if common_reference(own, its).is_some() {
        tell(Evidence::Reference, REFERENCE);
    }
    if own.account.is_some() && own.account == its.account {
        tell(Evidence::CounterpartyAccount, ACCOUNT);
    } else {
        let both = shared(&own.name, &its.name);
        let all = own.name.len().min(its.name.len()).max(1);
        let points = usize::from(NAME) * both / all;
        if points > 0 {
            tell(Evidence::CounterpartyName, u16::try_from(points).ok()?);
        }
    }
    let lost = u32::from(DAY) * days / (window + 1);
    tell(Evidence::Day, DAY - u16::try_from(lost).ok()?);
    Some(())
}

/// The longest reference that both have.
pub(super) fn common_reference<'a>(own: &'a Marks, its: &Marks) -> Option<&'a str> {
    own.references
        .iter()
        .filter(|it| its.references.iter().any(|other| other.0 == it.0))
        .map(|it| it.1.as_str())
        .max_by_key(|it| it.len())
}

/// The matches of the best assignment.
pub(super) fn one_to_one(
    lines: &[Side<'_>],
    items: &[Side<'_>],
    pairs: &[Pair],
    options: &Options,
) -> Vec<Match> {
    let edges: Vec<(usize, usize, u16)> = pairs
        .iter()
        .map(|it| (it.line, it.item, it.score))
        .collect();
    let chosen = assign(lines.len(), items.len(), &edges);
    let rivals = Contest::new(items.len(), pairs);
    let mut matches = Vec::new();
    for pair in pairs {
        if chosen[pair.line] != Some(pair.item) {
            continue;
        }
        let (line, item) = (&lines[pair.line], &items[pair.item]);
        let Ok(difference) = line.amount.checked_sub(item.amount) else {
            continue;
        };
        matches.push(Match {
            lines: vec![pair.line],
            items: vec![pair.item],
            score: BasisPoints::new(pair.score),
            difference,
            reasons: reasons(line, item, options),
            rivals: rivals.of(pair),
        });
    }
    matches
}

fn reasons(line: &Side<'_>, item: &Side<'_>, options: &Options) -> Vec<Reason> {
    let (own, its) = (Marks::of(line), Marks::of(item));
    let mut reasons = Vec::new();
    let told = weigh(
        (line, &own),
        (item, &its),
        options,
        &mut |evidence, points| {
            let found = match evidence {
                Evidence::ExactAmount => line.amount.to_string(),
                Evidence::NearAmount => format!("{} and {}", line.amount, item.amount),
                Evidence::Reference => common_reference(&own, &its).unwrap_or_default().to_owned(),
                Evidence::CounterpartyAccount => line.counterparty_account.to_owned(),
                Evidence::CounterpartyName => line.counterparty.to_owned(),
                Evidence::Day => format!("{} days apart", days_between(line.day, item.day)),
            };
            reasons.push(Reason {
                evidence,
                points: BasisPoints::new(points),
                found,
            });
        },
    );
    debug_assert!(told.is_some(), "only what was scored is matched");
    reasons.sort_by_key(|it| std::cmp::Reverse(it.points));
    reasons
}

/// How good the best pairs of each line and item are.
struct Contest {
    lines: HashMap<usize, [u16; 2], FixedState>,
    items: Vec<[u16; 2]>,
}

impl Contest {
    fn new(items: usize, pairs: &[Pair]) -> Self {
        let mut contest = Self {
            lines: HashMap::default(),
            items: vec![[0; 2]; items],
        };
        for pair in pairs {
            let line = contest.lines.entry(pair.line).or_default();
            for best in [line, &mut contest.items[pair.item]] {
                if pair.score > best[0] {
                    *best = [pair.score, best[0]];
                } else if pair.score > best[1] {
                    best[1] = pair.score;
                }
            }
        }
        contest
    }

    /// Whether another pair with the same line or item comes near.
    fn of(&self, pair: &Pair) -> Rivals {
        let line = self.lines.get(&pair.line).copied().unwrap_or_default();
        let is_close = |best: [u16; 2]| {
            let other = if best[0] == pair.score {
                best[1]
            } else {
                best[0]
            };
            other > 0 && other + CLOSE > pair.score
        };
        if is_close(line) || is_close(self.items[pair.item]) {
            Rivals::Some
        } else {
            Rivals::None
        }
    }
}
