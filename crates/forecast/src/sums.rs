//! Whose sums to trust.
//!
//! Owns: weights of models in sums over weeks, and bringing a path of days to such sums.
//! Not here: whose days to trust (`ensemble`).
//! Invariant: weights are not negative and add up to 1; a path that is brought to a sum keeps the
//! shape of its days.
//! Source: Athanasopoulos et al. 2017, "Forecasting with temporal hierarchies": what is best of
//! days need not be best of sums, and both are brought together.

use crate::backtest::Tested;
use crate::models::Model;
use crate::number::{real, whole};

/// Weights of models by name, as `ensemble` has them.
type Named = Vec<(Model, f64)>;

/// Days that are summed up: whole weeks, and most of what comes by the month.
const BLOCK: usize = 28;

/// Units of weight that what is best of days has in sums; models are given others one by one.
const START: f64 = 6.0;

/// Units that are given where everything is known of sums, and the sums of which half are given.
const CHOSEN: f64 = 8.0;
const HALF: f64 = 64.0;

/// An error of a sum counts for no more than all that came.
const MOST: f64 = 1.0;

/// A sum over the steps of a test, in units of the size of what came.
struct Sum {
    /// By what is best of days, then by each candidate.
    said: Vec<f64>,
    came: f64,
}

/// For each series, the weights of models in its sums, from those for its expected days. What all
/// series together say decides, for sums are few: one an origin.
pub(crate) fn weigh(tested: &[Tested], daily: &[Named], candidates: &[Model]) -> Vec<Named> {
    let is_by_day = tested
        .first()
        .is_some_and(|it| it.series.frequency.is_by_day());
    if !is_by_day {
        return daily.to_vec();
    }
    let candidates: Vec<Model> = candidates
        .iter()
        .copied()
        .filter(|it| *it != Model::SeasonalNaive)
        .collect();
    let both = tested.iter().zip(daily);
    let sums: Vec<Sum> = both
        .flat_map(|(tested, daily)| sums_of(tested, daily, &candidates))
        .collect();
    let (of_days, of_models) = shares(&sums, candidates.len());
    let models: Named = candidates.into_iter().zip(of_models).collect();
    daily.iter().map(|it| mix(it, of_days, &models)).collect()
}

/// What was said of the sum after each origin, and what came.
fn sums_of(tested: &Tested, daily: &Named, candidates: &[Model]) -> Vec<Sum> {
    let trial = |trial: usize| -> Option<Sum> {
        let actual = tested.actual(trial);
        let size: f64 = actual.iter().map(|it| it.abs()).sum();
        let of = |model: Model| -> Option<f64> {
            let record = tested.records.iter().find(|it| it.model == model)?;
            Some(record.trials[trial].mean.iter().sum::<f64>() / size)
        };
        let weighted = daily.iter().map(|it| Some(it.1 * of(it.0)?));
        let mut said = vec![weighted.sum::<Option<f64>>()?];
        for model in candidates {
            said.push(of(*model)?);
        }
        let came = actual.iter().sum::<f64>() / size;
        (size > 0.0).then_some(Sum { said, came })
    };
    let trials = 0..tested.plan.origins.len();
    trials.filter_map(trial).collect()
}

/// The share of what is best of days, and of each candidate: units are given one by one to
/// whoever makes sums better by the most.
fn shares(sums: &[Sum], candidates: usize) -> (f64, Vec<f64>) {
    let mut weights = vec![0.0; candidates + 1];
    weights[0] = START;
    let known = real(sums.len());
    for _ in 0..whole(CHOSEN * known / (known + HALF)) {
        let units = weights.iter().sum::<f64>() + 1.0;
        let loss = |extra: usize| -> f64 {
            let off = |it: &Sum| {
                let weighted = it.said.iter().zip(&weights).map(|it| it.0 * it.1);
                let said = (weighted.sum::<f64>() + it.said[extra]) / units;
                (said - it.came).abs().min(MOST)
            };
            sums.iter().map(off).sum()
        };
        let losses = (0..weights.len()).map(|it| (it, loss(it)));
        let best = losses.min_by(|a, b| a.1.total_cmp(&b.1));
        weights[best.map_or(0, |it| it.0)] += 1.0;
    }
    let units: f64 = weights.iter().sum();
    weights.iter_mut().for_each(|it| *it /= units);
    (weights.remove(0), weights)
}

/// The weights for days with those of models beside them.
fn mix(daily: &Named, of_days: f64, models: &Named) -> Named {
    let mut mixed: Named = daily.iter().map(|it| (it.0, it.1 * of_days)).collect();
    for (model, share) in models.iter().filter(|it| it.1 > 0.0) {
        match mixed.iter_mut().find(|it| it.0 == *model) {
            Some(it) => it.1 += share,
            None => mixed.push((*model, *share)),
        }
    }
    mixed
}

/// Brings each four weeks of a path to the sum that others have there; days change in proportion to
/// their size.
pub(crate) fn bring(path: &mut [f64], to: &[f64]) {
    for (days, to) in path.chunks_mut(BLOCK).zip(to.chunks(BLOCK)) {
        let missing = to.iter().sum::<f64>() - days.iter().sum::<f64>();
        let size: f64 = days.iter().map(|it| it.abs()).sum();
        let count = real(days.len());
        for it in days {
            *it += missing
                * if size > 0.0 {
                    it.abs() / size
                } else {
                    1.0 / count
                };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What came is 1 or a little off; days say 0.8, the first candidate what came, the second nothing.
    fn sums(count: usize) -> Vec<Sum> {
        let came = |it: usize| 1.0 + 0.05 * real(it % 3) - 0.05;
        let one = |it: usize| Sum {
            said: vec![0.8, came(it), 0.0],
            came: came(it),
        };
        (0..count).map(one).collect()
    }

    #[test]
    fn many_sums_give_more_to_who_knows_them_than_a_few() {
        let (of_days, of_models) = shares(&sums(200), 2);
        assert_eq!((of_days, of_models), (6.0 / 12.0, vec![6.0 / 12.0, 0.0]));
        let (of_days, of_models) = shares(&sums(16), 2);
        assert_eq!((of_days, of_models), (6.0 / 7.0, vec![1.0 / 7.0, 0.0]));
        assert_eq!(shares(&[], 2), (1.0, vec![0.0, 0.0]));
    }

    #[test]
    fn who_is_right_by_the_day_and_in_sum_keeps_every_share() {
        let swap = |mut it: Sum| {
            it.said.swap(0, 1);
            it
        };
        let right: Vec<Sum> = sums(200).into_iter().map(swap).collect();
        assert_eq!(shares(&right, 2), (1.0, vec![0.0, 0.0]));
    }

    #[test]
    fn shares_of_models_stand_beside_those_of_days() {
        let daily = vec![(Model::Theta, 0.75), (Model::Boosted, 0.25)];
        let models = vec![
            (Model::Boosted, 0.2),
            (Model::Additive, 0.3),
            (Model::Pooled, 0.0),
        ];
        let mixed = mix(&daily, 0.5, &models);
        let expected = [
            (Model::Theta, 0.375),
            (Model::Boosted, 0.325),
            (Model::Additive, 0.3),
        ];
        assert_eq!(mixed.len(), 3);
        for (found, expected) in mixed.iter().zip(expected) {
            assert!(
                found.0 == expected.0 && (found.1 - expected.1).abs() < 1e-12,
                "{mixed:?}"
            );
        }
    }

    #[test]
    fn a_path_keeps_its_shape_and_takes_the_sums_of_each_four_weeks() {
        let mut path: Vec<f64> = (0..60).map(|it| real(it % 7)).collect();
        let (before, to) = (path.clone(), vec![5.0; 60]);
        bring(&mut path, &to);
        for (block, days) in path.chunks(BLOCK).enumerate() {
            let expected = 5.0 * real(days.len());
            assert!(
                (days.iter().sum::<f64>() - expected).abs() < 1e-9,
                "{block}"
            );
        }
        assert!(
            path.iter()
                .zip(&before)
                .all(|it| (*it.0 == 0.0) == (*it.1 == 0.0))
        );
        let mut nothing = vec![0.0; 28];
        bring(&mut nothing, &[1.0; 28]);
        assert!(nothing.iter().all(|it| (it - 1.0).abs() < 1e-12));
    }
}
