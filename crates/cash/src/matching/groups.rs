//! Matches of more than one line or item: collective payments, instalments (CASH-6).
//!
//! Owns: who may be in a group, the bounded search for one that adds up.
//! Not here: one-to-one matches (`candidates`).
//! Invariant: a group adds up within tolerance; the search ends after `STEPS`, found or not; a
//! group that is one of several possible ones says so.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use money::{Amount, Asset};

use super::candidates::{Marks, common_reference};
use super::{Evidence, Match, Open, Options, Reason, Rivals, Side, days_between};
use crate::score::BasisPoints;

/// Parts that are looked at for one group, nearest in time first.
const POOL: usize = 28;
/// Steps of one search.
const STEPS: usize = 30_000;
/// A counterparty with more open parts than this is searched only around each line.
const CROWD: usize = 2_000;
/// Lines and items of a counterparty for many-to-many, on each side.
const MANY: usize = 10;

/// What kind of group.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One line, several items.
    OneLine,
    /// One item, several lines.
    OneItem,
    /// Several of both.
    Several,
}

/// Who belongs together: the same counterparty and asset.
#[derive(PartialEq, Eq, Hash, Clone)]
struct Party {
    asset: Asset,
    key: u64,
}

/// Places of open lines and items by counterparty; those without one are in no group.
struct Parties {
    of_lines: HashMap<Party, Vec<usize>, FixedState>,
    of_items: HashMap<Party, Vec<usize>, FixedState>,
}

impl Parties {
    fn new(lines: &[Side<'_>], items: &[Side<'_>], open: &Open) -> Self {
        Self {
            of_lines: by_party(lines, &open.lines),
            of_items: by_party(items, &open.items),
        }
    }
}

/// The keys of a side: its account, and the words of its name taken together.
fn keys(side: &Side<'_>) -> impl Iterator<Item = Party> + use<> {
    let marks = Marks::of(side);
    let asset = side.amount.asset();
    let name = marks.name.iter().fold(0x9E37_79B9_u64, |sum, it| {
        (sum ^ it).wrapping_mul(0x100_0000_01B3)
    });
    let name = (!marks.name.is_empty()).then_some(name);
    let keys = [marks.account, name];
    keys.into_iter()
        .flatten()
        .map(move |key| Party { asset, key })
}

fn by_party(sides: &[Side<'_>], open: &[bool]) -> HashMap<Party, Vec<usize>, FixedState> {
    let mut found: HashMap<Party, Vec<usize>, FixedState> = HashMap::default();
    for (at, side) in sides.iter().enumerate().filter(|it| open[it.0]) {
        for key in keys(side) {
            found.entry(key).or_default().push(at);
        }
    }
    found
}

/// The groups of a shape among what is open.
pub(super) fn find(
    lines: &[Side<'_>],
    items: &[Side<'_>],
    open: &Open,
    shape: Shape,
    options: &Options,
) -> Vec<Match> {
    let parties = Parties::new(lines, items, open);
    match shape {
        Shape::OneLine => around(lines, items, (&open.lines, &parties.of_items), options)
            .into_iter()
            .filter_map(|it| finish(lines, items, &[it.one], &it.many, &it))
            .collect(),
        Shape::OneItem => around(items, lines, (&open.items, &parties.of_lines), options)
            .into_iter()
            .filter_map(|it| finish(lines, items, &it.many, &[it.one], &it))
            .collect(),
        Shape::Several => many_to_many(lines, items, &parties, options),
    }
}

/// One side and the several of the other that add up to it.
struct Group {
    one: usize,
    many: Vec<usize>,
    reason: Reason,
    rivals: Rivals,
}

/// For each open `one`, the group of the others that adds up to it.
fn around(
    ones: &[Side<'_>],
    others: &[Side<'_>],
    (open, parties): (&[bool], &HashMap<Party, Vec<usize>, FixedState>),
    options: &Options,
) -> Vec<Group> {
    let mut taken = vec![false; others.len()];
    let mut groups = Vec::new();
    for (one, side) in ones.iter().enumerate().filter(|it| open[it.0]) {
        let mut pool: Vec<usize> = keys(side)
            .filter_map(|key| parties.get(&key))
            .filter(|it| it.len() <= CROWD)
            .flatten()
            .copied()
            .filter(|it| !taken[*it])
            .filter(|it| days_between(others[*it].day, side.day) <= options.window_days.into())
            .collect();
        pool.sort_unstable();
        pool.dedup();
        if pool.len() < 2 {
            continue;
        }
        let marks = Marks::of(side);
        let named: Vec<usize> = pool
            .iter()
            .copied()
            .filter(|it| common_reference(&marks, &Marks::of(&others[*it])).is_some())
            .collect();
        let Some(group) = group_of(one, side, others, (pool, named), options) else {
            continue;
        };
        group.many.iter().for_each(|it| taken[*it] = true);
        groups.push(group);
    }
    groups
}

/// The group around one side: those it names if they add up, else those that do.
fn group_of(
    one: usize,
    side: &Side<'_>,
    others: &[Side<'_>],
    (mut pool, named): (Vec<usize>, Vec<usize>),
    options: &Options,
) -> Option<Group> {
    let slack = options.slack(side.amount);
    let target = side.amount.units();
    let units = |it: &usize| others[*it].amount.units();
    let sum_of_named: Option<i128> = named
        .iter()
        .try_fold(0_i128, |sum, it| sum.checked_add(units(it)));
    if named.len() >= 2
        && sum_of_named
            .and_then(|it| it.checked_sub(target))
            .and_then(i128::checked_abs)
            .is_some_and(|it| it <= slack)
    {
        let found = format!("names all {} parts", named.len());
        return Some(Group {
            one,
            many: named,
            reason: reason(Evidence::Reference, 8_500, found),
            rivals: Rivals::None,
        });
    }
    pool.sort_by_key(|it| (days_between(others[*it].day, side.day), *it));
    pool.truncate(POOL);
    let amounts: Vec<i128> = pool.iter().map(units).collect();
    let search = Search::run(&amounts, target, slack, options.group_size, |it| {
        it.len() >= 2
    });
    let chosen = search.first?;
    let rivals = search.rivals;
    let many: Vec<usize> = chosen.into_iter().map(|it| pool[it]).collect();
    let points = if rivals == Rivals::None { 6_500 } else { 4_500 };
    let found = format!("{} parts of the same counterparty add up", many.len());
    Some(Group {
        one,
        many,
        reason: reason(Evidence::CounterpartyName, points, found),
        rivals,
    })
}

fn reason(evidence: Evidence, points: u16, found: String) -> Reason {
    Reason {
        evidence,
        points: BasisPoints::new(points),
        found,
    }
}

fn sum(sides: &[Side<'_>], places: &[usize]) -> Option<Amount> {
    let mut amounts = places.iter().map(|it| sides[*it].amount);
    let first = amounts.next()?;
    amounts.try_fold(first, |sum, it| sum.checked_add(it).ok())
}

fn finish(
    lines: &[Side<'_>],
    items: &[Side<'_>],
    of_lines: &[usize],
    of_items: &[usize],
    group: &Group,
) -> Option<Match> {
    let (mut of_lines, mut of_items) = (of_lines.to_vec(), of_items.to_vec());
    of_lines.sort_unstable();
    of_items.sort_unstable();
    let difference = sum(lines, &of_lines)?
        .checked_sub(sum(items, &of_items)?)
        .ok()?;
    let amounts = if difference.is_zero() {
        reason(Evidence::ExactAmount, 1_500, "the sums agree".to_owned())
    } else {
        let found = format!("the sums differ by {difference}");
        reason(Evidence::NearAmount, 500, found)
    };
    let score = group.reason.points.points() + amounts.points.points();
    Some(Match {
        lines: of_lines,
        items: of_items,
        score: BasisPoints::new(score),
        difference,
        reasons: vec![group.reason.clone(), amounts],
        rivals: group.rivals,
    })
}

/// Groups of at least two lines and two items of one counterparty.
fn many_to_many(
    lines: &[Side<'_>],
    items: &[Side<'_>],
    parties: &Parties,
    options: &Options,
) -> Vec<Match> {
    let mut taken = Open::new(lines.len(), items.len());
    let mut matches = Vec::new();
    // In the order of the first line, so that the same question has the same answer.
    let mut keys: Vec<(&Party, &Vec<usize>)> = parties.of_lines.iter().collect();
    keys.sort_by_key(|it| (it.1.first().copied(), it.0.key));
    for (party, of_lines) in keys {
        let Some(of_items) = parties.of_items.get(party) else {
            continue;
        };
        let free = |places: &[usize], open: &[bool]| -> Vec<usize> {
            let free = places.iter().copied().filter(|it| open[*it]);
            free.take(MANY).collect()
        };
        let (mine, theirs) = (free(of_lines, &taken.lines), free(of_items, &taken.items));
        let Some(found) = balanced((lines, &mine), (items, &theirs), options) else {
            continue;
        };
        matches.push(found);
        taken.close(&matches[matches.len() - 1..]);
    }
    matches
}

/// At least two of each whose sums agree: a search for nothing among lines and items turned round.
fn balanced(
    (lines, mine): (&[Side<'_>], &[usize]),
    (items, theirs): (&[Side<'_>], &[usize]),
    options: &Options,
) -> Option<Match> {
    if mine.len() < 2 || theirs.len() < 2 {
        return None;
    }
    let of_lines = mine.iter().map(|it| Some(lines[*it].amount.units()));
    let of_items = theirs
        .iter()
        .map(|it| items[*it].amount.units().checked_neg());
    let amounts: Vec<i128> = of_lines.chain(of_items).collect::<Option<_>>()?;
    let is_group = |it: &[usize]| {
        let count = it.iter().filter(|it| **it < mine.len()).count();
        count >= 2 && it.len() - count >= 2
    };
    // A share of what is not chosen yet says nothing: only the absolute tolerance counts here.
    let slack = options.tolerance_units;
    let size = options.group_size.saturating_mul(2);
    let search = Search::run(&amounts, 0, slack, size, is_group);
    let chosen = search.first?;
    let rivals = search.rivals;
    let (own, its): (Vec<usize>, Vec<usize>) = chosen.into_iter().partition(|it| *it < mine.len());
    let own: Vec<usize> = own.into_iter().map(|it| mine[it]).collect();
    let its: Vec<usize> = its.into_iter().map(|it| theirs[it - mine.len()]).collect();
    let days = own.iter().flat_map(|line| {
        let line = lines[*line].day;
        its.iter().map(move |it| days_between(line, items[*it].day))
    });
    if days.max()? > u32::from(options.window_days) {
        return None;
    }
    let found = format!("{} lines and {} items add up", own.len(), its.len());
    let group = Group {
        one: 0,
        many: Vec::new(),
        reason: reason(Evidence::CounterpartyName, 4_000, found),
        rivals,
    };
    finish(lines, items, &own, &its, &group)
}

/// A depth-first search for numbers that add up, with bounds on what is still possible.
struct Search<'a, F> {
    /// Amount and place, largest first.
    amounts: Vec<(i128, usize)>,
    /// What the amounts from here on can add or take, at most.
    rest: Vec<(i128, i128)>,
    slack: i128,
    size: usize,
    is_group: &'a F,
    steps: usize,
    chosen: Vec<usize>,
    found: Vec<Vec<usize>>,
}

/// What a search found.
struct Found {
    first: Option<Vec<usize>>,
    rivals: Rivals,
}

impl<'a, F: Fn(&[usize]) -> bool> Search<'a, F> {
    fn run(amounts: &[i128], target: i128, slack: i128, size: usize, is_group: F) -> Found {
        let mut sorted: Vec<(i128, usize)> = amounts
            .iter()
            .enumerate()
            .map(|(at, amount)| (*amount, at))
            .collect();
        sorted.sort_by_key(|it| (std::cmp::Reverse(it.0.unsigned_abs()), it.1));
        let mut rest = vec![(0, 0); sorted.len() + 1];
        for at in (0..sorted.len()).rev() {
            let (plus, minus): (i128, i128) = rest[at + 1];
            let amount = sorted[at].0;
            rest[at] = (
                plus.saturating_add(amount.max(0)),
                minus.saturating_add(amount.min(0)),
            );
        }
        let mut search = Search {
            amounts: sorted,
            rest,
            slack,
            size,
            is_group: &is_group,
            steps: 0,
            chosen: Vec::new(),
            found: Vec::new(),
        };
        search.descend(0, target);
        // A search that was cut off may have missed rivals.
        let is_alone = search.found.len() < 2 && search.steps < STEPS;
        Found {
            rivals: if is_alone { Rivals::None } else { Rivals::Some },
            first: search.found.into_iter().next(),
        }
    }

    fn descend(&mut self, at: usize, left: i128) {
        self.steps += 1;
        if self.steps >= STEPS || self.found.len() >= 2 {
            return;
        }
        if left.unsigned_abs() <= self.slack.unsigned_abs() && (self.is_group)(&self.chosen) {
            self.found.push(self.chosen.clone());
            return;
        }
        let Some((amount, place)) = self.amounts.get(at).copied() else {
            return;
        };
        let (plus, minus) = self.rest[at];
        let is_possible = left.saturating_sub(self.slack) <= plus
            && left.saturating_add(self.slack) >= minus
            && self.chosen.len() < self.size;
        if !is_possible {
            return;
        }
        if let Some(less) = left.checked_sub(amount) {
            self.chosen.push(place);
            self.descend(at + 1, less);
            self.chosen.pop();
        }
        self.descend(at + 1, left);
    }
}
