//! Which models to trust, and how much.
//!
//! Owns: weights by greedy selection on back-tests, first over all series, then for each.
//! Not here: the tests (`backtest`), the bands (`conformal`).
//! Invariant: weights are not negative and add up to 1; a model that did not beat the seasonal
//! naive has none.
//! Source: Caruana et al. 2004, "Ensemble selection from libraries of models".

use crate::backtest::Tested;
use crate::frequency::Frequency;
use crate::models::Model;
use crate::models::paths::Paths;
use crate::number::{real, seasonal_scale};
use crate::sums;

/// Series that speak for all when there are many.
const MAX_VOICES: usize = 400;

/// How far weights are chosen, in units.
#[derive(Clone, Copy)]
struct Units {
    /// Of the start: equal weights, but for the favourite.
    start: f64,
    /// Of the favourite in the start, beside 1 of each other model.
    favourite: f64,
    /// Of the choice over all series.
    common: usize,
    /// Of a series' own choice.
    own: usize,
    /// Those the common weights keep beside a series' own.
    trust: f64,
    /// Origins that what is usual stands for.
    usual: f64,
}

/// Of days there are hundreds after each origin, and a series can speak for itself.
const BY_DAY: Units = Units {
    start: 6.0,
    favourite: 1.0,
    common: 14,
    own: 12,
    trust: 10.0,
    usual: 8.0,
};

/// Of weeks there are fewer.
const WEEKLY: Units = Units {
    own: 2,
    trust: 18.0,
    usual: 20.0,
    ..BY_DAY
};

/// A dozen or two of months say little: their choice moves weights that were set before, and none
/// is a series' own.
const LONGER: Units = Units {
    start: 12.0,
    favourite: 8.0,
    common: 8,
    own: 0,
    trust: 20.0,
    usual: 100.0,
};

impl Units {
    const fn of(frequency: Frequency) -> Self {
        match frequency {
            Frequency::Daily | Frequency::Business => BY_DAY,
            Frequency::Weekly => WEEKLY,
            Frequency::Monthly | Frequency::Quarterly | Frequency::Yearly => LONGER,
        }
    }
}

/// Weights of models, for the median path and for the mean path.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// For the path that is wrong by the least.
    pub median: Vec<(Model, f64)>,
    /// For the expected value of each step.
    pub mean: Vec<(Model, f64)>,
    /// For sums of the expected path; by days they differ from those for its steps.
    pub sums: Vec<(Model, f64)>,
}

/// Which path, and with it which error counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Path {
    Median,
    Mean,
}

/// One model's scaled paths beside what came, end to end.
struct Voice {
    /// By candidate.
    paths: Vec<Vec<f64>>,
    actual: Vec<f64>,
    trials: usize,
}

impl Path {
    fn of(self, paths: &Paths) -> &[f64] {
        match self {
            Self::Median => &paths.median,
            Self::Mean => &paths.mean,
        }
    }

    fn loss(self, voice: &Voice, sum: &[f64], extra: Option<usize>, count: f64) -> f64 {
        let mut total = 0.0;
        for (at, actual) in voice.actual.iter().enumerate() {
            let more = extra.map_or(0.0, |it| voice.paths[it][at]);
            let error = (sum[at] + more) / count - actual;
            total += if self == Self::Median {
                error.abs()
            } else {
                error * error
            };
        }
        total / real(voice.actual.len().max(1))
    }
}

/// Weights for each of the series, all tested on the same models.
pub(crate) fn weigh(tested: &[Tested], candidates: &[Model]) -> Vec<Weights> {
    let median = weigh_path(tested, candidates, Path::Median);
    let mean = weigh_path(tested, candidates, Path::Mean);
    let sums = sums::weigh(tested, &mean, candidates);
    let all = median.into_iter().zip(mean).zip(sums);
    all.map(|((median, mean), sums)| Weights { median, mean, sums })
        .collect()
}

fn weigh_path(tested: &[Tested], candidates: &[Model], path: Path) -> Vec<Vec<(Model, f64)>> {
    let Some(first) = tested.first() else {
        return Vec::new();
    };
    let choice = Units::of(first.series.frequency);
    let voices: Vec<Option<Voice>> = tested
        .iter()
        .map(|it| voice(it, candidates, path))
        .collect();
    let known: Vec<&Voice> = voices.iter().flatten().collect();
    let stride = known.len().div_ceil(MAX_VOICES).max(1);
    let sample: Vec<&Voice> = known.iter().step_by(stride).copied().collect();
    let common = common_weights(&sample, candidates, path, choice);
    let name = |weights: Vec<f64>| {
        let total: f64 = weights.iter().sum();
        let named = candidates.iter().zip(weights).filter(|it| it.1 > 0.0);
        named
            .map(|(model, weight)| (*model, weight / total))
            .collect()
    };
    voices
        .iter()
        .map(|voice| match voice {
            Some(voice) => name(own_weights(voice, &common, (candidates, path), choice)),
            None => name(common.0.clone()),
        })
        .collect()
}

/// `None` for a series that was not tested, or on which a candidate is missing.
fn voice(tested: &Tested, candidates: &[Model], path: Path) -> Option<Voice> {
    if tested.plan.origins.is_empty() {
        return None;
    }
    let values = &tested.series.values;
    let unit = seasonal_scale(values, tested.series.frequency.period())
        .or_else(|| seasonal_scale(values, 1))?;
    let trials = 0..tested.plan.origins.len();
    let actual = trials
        .flat_map(|it| tested.actual(it))
        .map(|it| it / unit)
        .collect();
    let paths = candidates
        .iter()
        .map(|model| {
            let record = tested.records.iter().find(|it| it.model == *model)?;
            let values = record.trials.iter().flat_map(|it| path.of(it));
            Some(values.map(|it| it / unit).collect())
        })
        .collect::<Option<_>>()?;
    let trials = tested.plan.origins.len();
    Some(Voice {
        paths,
        actual,
        trials,
    })
}

/// Which candidates do better than the seasonal naive by `loss`; the naive itself only when none
/// does.
fn contenders(candidates: &[Model], losses: &[f64]) -> Vec<bool> {
    let is_naive = |it: &Model| *it == Model::SeasonalNaive;
    let naive = candidates
        .iter()
        .position(is_naive)
        .map_or(f64::INFINITY, |it| losses[it]);
    let beats = |it: (&Model, &f64)| !is_naive(it.0) && *it.1 < naive;
    let may: Vec<bool> = candidates.iter().zip(losses).map(beats).collect();
    if may.contains(&true) {
        return may;
    }
    let best = losses.iter().copied().fold(f64::INFINITY, f64::min);
    let fallback = |it: (&Model, &f64)| is_naive(it.0) || (naive.is_infinite() && *it.1 <= best);
    candidates.iter().zip(losses).map(fallback).collect()
}

/// The losses of one series drawn towards what the models usually lose: a few origins of one
/// series say little by themselves.
fn drawn(losses: &[f64], usual: &[f64], share: f64) -> Vec<f64> {
    let here = losses.iter().sum::<f64>();
    let there = usual.iter().sum::<f64>().max(1e-300);
    let one = |it: (&f64, &f64)| share * it.0 + (1.0 - share) * it.1 / there * here;
    losses.iter().zip(usual).map(one).collect()
}

/// What all series together would have wanted: weights, and what each model lost.
fn common_weights(
    voices: &[&Voice],
    candidates: &[Model],
    path: Path,
    choice: Units,
) -> (Vec<f64>, Vec<f64>) {
    let count = candidates.len();
    let zero = |voice: &&Voice| vec![0.0; voice.actual.len()];
    let mut sums: Vec<Vec<f64>> = voices.iter().map(zero).collect();
    let total = |sums: &[Vec<f64>], extra: Option<usize>, units: f64| -> f64 {
        let each = voices.iter().zip(sums);
        each.map(|(voice, sum)| path.loss(voice, sum, extra, units))
            .sum()
    };
    let losses: Vec<f64> = (0..count).map(|it| total(&sums, Some(it), 1.0)).collect();
    let may = contenders(candidates, &losses);
    let starters: Vec<usize> = (0..count).filter(|it| may[*it]).collect();
    let prior = |it: usize| match candidates[it] {
        Model::Temporal => choice.favourite,
        _ => 1.0,
    };
    let all: f64 = starters.iter().map(|it| prior(*it)).sum();
    let mut weights = vec![0.0; count];
    for it in starters {
        let share = choice.start * prior(it) / all;
        weights[it] = share;
        add(&mut sums, voices, it, share);
    }
    let mut units = choice.start;
    for _ in 0..choice.common {
        let loss = |it: &usize| total(&sums, Some(*it), units + 1.0);
        let best = (0..count)
            .filter(|it| may[*it])
            .map(|it| (it, loss(&it)))
            .min_by(|a, b| a.1.total_cmp(&b.1));
        let Some((best, _)) = best else { break };
        weights[best] += 1.0;
        add(&mut sums, voices, best, 1.0);
        units += 1.0;
    }
    (weights, losses)
}

fn add(sums: &mut [Vec<f64>], voices: &[&Voice], which: usize, weight: f64) {
    for (sum, voice) in sums.iter_mut().zip(voices) {
        for (slot, value) in sum.iter_mut().zip(&voice.paths[which]) {
            *slot += weight * value;
        }
    }
}

/// The common weights, moved by what did well on this series.
fn own_weights(
    voice: &Voice,
    (common, usual): &(Vec<f64>, Vec<f64>),
    (candidates, path): (&[Model], Path),
    choice: Units,
) -> Vec<f64> {
    let zero = vec![0.0; voice.actual.len()];
    let losses: Vec<f64> = (0..candidates.len())
        .map(|it| path.loss(voice, &zero, Some(it), 1.0))
        .collect();
    let trials = real(voice.trials);
    let losses = drawn(&losses, usual, trials / (trials + choice.usual));
    let may = contenders(candidates, &losses);
    let kept: Vec<f64> = common
        .iter()
        .zip(&may)
        .map(|(it, may)| if *may { *it } else { 0.0 })
        .collect();
    let total: f64 = kept.iter().sum();
    let mut weights = if total > 0.0 {
        kept.iter().map(|it| it * choice.trust / total).collect()
    } else {
        vec![0.0; common.len()]
    };
    let mut sums = vec![zero];
    for (which, weight) in weights.iter().enumerate() {
        add(&mut sums, &[voice], which, *weight);
    }
    let mut units: f64 = weights.iter().sum();
    for _ in 0..choice.own {
        let loss = |it: usize| path.loss(voice, &sums[0], Some(it), units + 1.0);
        let choices = (0..candidates.len()).filter(|it| may[*it]);
        let best = choices
            .map(|it| (it, loss(it)))
            .min_by(|a, b| a.1.total_cmp(&b.1));
        let Some((best, _)) = best else { break };
        weights[best] += 1.0;
        add(&mut sums, &[voice], best, 1.0);
        units += 1.0;
    }
    weights
}

/// The weighted sum of a median and a mean path of each model, the latter with sums of its own.
pub(crate) fn combine<'p>(
    weights: &Weights,
    paths: impl Fn(Model) -> Option<&'p Paths>,
    steps: usize,
) -> Paths {
    let sum = |weights: &[(Model, f64)], which: Path| {
        let mut sum = vec![0.0; steps];
        for (model, weight) in weights {
            let path = paths(*model).map(|it| which.of(it)).unwrap_or_default();
            for (slot, value) in sum.iter_mut().zip(path) {
                *slot += weight * value;
            }
        }
        sum
    };
    let mut mean = sum(&weights.mean, Path::Mean);
    if weights.sums != weights.mean {
        sums::bring(&mut mean, &sum(&weights.sums, Path::Mean));
    }
    Paths {
        median: sum(&weights.median, Path::Median),
        mean,
    }
}
