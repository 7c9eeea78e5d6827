//! Bands: how far what comes may be from the path, by how far it was.
//!
//! Owns: quantiles of back-test errors by how far ahead, of the series and of all series.
//! Not here: the paths themselves.
//! Invariant: quantiles do not cross, and stay at or above 0 where the series never was below.
//! Source: Vovk, Gammerman & Shafer 2005; Stankevičiūtė et al. 2021 (by horizon).

use crate::frequency::Frequency;
use crate::number::{mean, quantile_of_sorted, real, sorted};
use crate::spread::{Naive, share};

/// Errors of one series, by steps ahead.
#[derive(Clone, Debug, Default)]
pub(crate) struct Errors {
    /// One list a bucket: what came less what was expected.
    pub(crate) buckets: [Vec<f64>; BUCKETS],
}

/// Steps ahead are looked at in this many parts.
pub(crate) const BUCKETS: usize = 3;

/// How much wider bands are than past errors of one origin: those come from few moments, and the
/// weights were chosen on them. Of more origins, less. Tests of days lie within one year, and have
/// not seen what its other seasons do; those of longer steps have.
const CAUTION_BY_DAY: f64 = 1.0;
const CAUTION: f64 = 0.5;

/// Errors of a series at which its own count as much as those of all.
const HALF_TRUST: f64 = 150.0;

/// Series of which the common middle counts half.
const HALF_CHORUS: f64 = 8.0;

/// The bucket of a step ahead (from 0) of `steps` tested; further ones are in the last one tested.
pub(crate) fn bucket(ahead: usize, steps: usize) -> usize {
    let steps = steps.max(1);
    ahead.min(steps - 1) * BUCKETS / steps
}

/// How far a series' paths missed what came, origin by origin.
#[derive(Clone, Debug)]
pub(crate) struct Missed {
    pub(crate) frequency: Frequency,
    /// Steps tested after each origin.
    pub(crate) steps: usize,
    /// Numbers of values known at each origin.
    pub(crate) origins: Vec<usize>,
    /// By origin, by step ahead: what came less what was expected.
    pub(crate) trials: Vec<Vec<f64>>,
}

impl Missed {
    /// Of all origins.
    pub(crate) fn errors(&self) -> Errors {
        self.errors_of(0..self.trials.len())
    }

    fn errors_of(&self, which: impl Iterator<Item = usize>) -> Errors {
        let mut errors = Errors::default();
        for trial in which {
            for (ahead, error) in self.trials[trial].iter().enumerate() {
                errors.buckets[bucket(ahead, self.steps)].push(*error);
            }
        }
        errors
    }

    /// The origins whose steps do not overlap with those of one.
    fn apart_from(&self, trial: usize) -> Vec<usize> {
        let here = self.origins[trial];
        let apart = |it: &usize| self.origins[*it].abs_diff(here) >= self.steps;
        (0..self.origins.len()).filter(apart).collect()
    }
}

/// Series whose tests count as much as what is usual.
const HALF_PROOF: f64 = 8.0;

/// How much wider than usual bands must be, tried out: bands from some origins against what came
/// after others. 1 when nothing can be tried.
pub(crate) fn proven(all: &[Missed], pool: &Pool) -> f64 {
    let mut needed = Vec::new();
    let mut series = 0;
    for missed in all {
        let before = needed.len();
        for trial in 0..missed.trials.len() {
            let others = missed.apart_from(trial);
            if others.is_empty() {
                continue;
            }
            let bands = Bands {
                errors: &missed.errors_of(others.iter().copied()),
                pool,
                steps: missed.steps,
                caution: usual_caution(missed.frequency, others.len()),
                origins: others.len(),
                naive: None,
            };
            // At the middle level a band has no spread.
            let offsets = bands.offsets(&[0.1, 0.5, 0.9], missed.steps);
            for (ahead, error) in missed.trials[trial].iter().enumerate() {
                let away = error - offsets[1][ahead];
                let edge = offsets[if away > 0.0 { 2 } else { 0 }][ahead] - offsets[1][ahead];
                let ratio = if away == 0.0 { 0.0 } else { away / edge };
                needed.push(if ratio >= 0.0 { ratio } else { f64::INFINITY });
            }
        }
        series += usize::from(needed.len() > before);
    }
    if needed.is_empty() {
        return 1.0;
    }
    needed.sort_by(f64::total_cmp);
    let found = quantile_of_sorted(&needed, 0.8);
    let share = real(series) / (real(series) + HALF_PROOF);
    // Never narrower: errors of old origins come from models that knew less.
    1.0 + share * (found.clamp(1.0, 2.0) - 1.0)
}

/// How much wider bands are than past errors, by origins tested.
pub(crate) fn usual_caution(frequency: Frequency, origins: usize) -> f64 {
    let caution = if frequency.is_by_day() {
        CAUTION_BY_DAY
    } else {
        CAUTION
    };
    1.0 + caution / real(origins.max(1))
}

/// A value between those of the buckets, each of which stands at its middle.
fn between(by_bucket: &[f64], ahead: usize, steps: usize) -> f64 {
    if steps < 2 * BUCKETS {
        return by_bucket[bucket(ahead, steps)];
    }
    let place = (real(ahead) + 0.5) * real(BUCKETS) / real(steps) - 0.5;
    let place = place.clamp(0.0, real(BUCKETS - 1));
    let below = crate::number::whole(place).min(BUCKETS - 2);
    let share = place - real(below);
    by_bucket[below] + share * (by_bucket[below + 1] - by_bucket[below])
}

/// Errors of all series in their own units, sorted.
pub(crate) struct Pool {
    /// Series in it.
    series: usize,
    buckets: [Vec<f64>; BUCKETS],
}

impl Pool {
    /// From the errors of each series that was tested.
    pub(crate) fn new<'e>(all: impl Iterator<Item = &'e Errors>) -> Self {
        let mut buckets: [Vec<f64>; BUCKETS] = Default::default();
        let mut series = 0;
        for errors in all {
            series += usize::from(errors.count() > 0);
            for (bucket, slot) in buckets.iter_mut().enumerate() {
                let unit = errors.unit(bucket);
                if unit > 0.0 {
                    slot.extend(errors.buckets[bucket].iter().map(|it| it / unit));
                }
            }
        }
        for slot in &mut buckets {
            slot.sort_by(f64::total_cmp);
        }
        Self { series, buckets }
    }
}

impl Errors {
    /// The usual size of an error, in a bucket and its neighbours.
    fn unit(&self, bucket: usize) -> f64 {
        let size = |it: &Vec<f64>| mean(&it.iter().map(|it| it.abs()).collect::<Vec<_>>());
        let all: Vec<f64> = self
            .buckets
            .iter()
            .filter(|it| !it.is_empty())
            .map(size)
            .collect();
        0.7 * size(&self.buckets[bucket]) + 0.3 * mean(&all)
    }

    fn count(&self) -> usize {
        self.buckets.iter().map(Vec::len).sum()
    }
}

/// What a band is made of.
pub(crate) struct Bands<'a> {
    pub(crate) errors: &'a Errors,
    pub(crate) pool: &'a Pool,
    /// Steps tested; further ones are as wide as the last, or wider if errors grew.
    pub(crate) steps: usize,
    /// How much wider bands are than past errors.
    pub(crate) caution: f64,
    /// Origins that the errors come from.
    pub(crate) origins: usize,
    /// What a series that was hardly tested is at least as wide as.
    pub(crate) naive: Option<Naive>,
}

impl Bands<'_> {
    /// What to add to the path for each level, by steps ahead.
    pub(crate) fn offsets(&self, levels: &[f64], horizon: usize) -> Vec<Vec<f64>> {
        let naive = |level: f64, ahead: usize| {
            let spread = self.naive.as_ref();
            spread.map_or(0.0, |it| it.offset(level, ahead))
        };
        if self.errors.count() == 0 {
            let offsets = |level: &f64| (0..horizon).map(|it| naive(*level, it)).collect();
            return levels.iter().map(offsets).collect();
        }
        let least = share(self.origins, self.errors.count(), self.pool.series);
        let growth = self.growth();
        let own: Vec<Vec<f64>> = self.errors.buckets.iter().map(|it| sorted(it)).collect();
        let trust = real(self.errors.count()) / (real(self.errors.count()) + HALF_TRUST);
        let at_bucket = |bucket: usize, level: f64| {
            let common = |level| {
                self.errors.unit(bucket) * quantile_of_sorted(&self.pool.buckets[bucket], level)
            };
            let own = |level| quantile_of_sorted(&own[bucket], level);
            let spread =
                trust * (own(level) - own(0.5)) + (1.0 - trust) * (common(level) - common(0.5));
            self.caution * spread + self.middle(bucket)
        };
        let offset = |by_bucket: &[f64], ahead: usize| {
            let beyond = (real(ahead + 1) / real(self.steps)).max(1.0).powf(growth);
            let here = between(by_bucket, ahead, self.steps);
            if self.steps < BUCKETS {
                // Where the middle of a step or two lies says nothing of how it goes on.
                let middle = self.middle(bucket(ahead, self.steps));
                return middle + (here - middle) * beyond;
            }
            here * beyond
        };
        let tested = |level: f64| -> Vec<f64> {
            let by_bucket: Vec<f64> = (0..BUCKETS).map(|it| at_bucket(it, level)).collect();
            (0..horizon).map(|it| offset(&by_bucket, it)).collect()
        };
        let middle = tested(0.5);
        let path = |level: &f64| {
            let mut path = tested(*level);
            if least > 0.0 && self.naive.is_some() && *level != 0.5 {
                for (ahead, it) in path.iter_mut().enumerate() {
                    let edge = middle[ahead] + least * naive(*level, ahead);
                    *it = if *level < 0.5 {
                        it.min(edge)
                    } else {
                        it.max(edge)
                    };
                }
            }
            path
        };
        levels.iter().map(path).collect()
    }

    /// Where the middle of the errors lies: one series cannot say, for a drift of a few weeks is
    /// no rule.
    fn middle(&self, bucket: usize) -> f64 {
        let speaks = real(self.pool.series) / (real(self.pool.series) + HALF_CHORUS);
        speaks * self.errors.unit(bucket) * quantile_of_sorted(&self.pool.buckets[bucket], 0.5)
    }

    /// The power of the distance by which errors grow, from the first to the last bucket.
    fn growth(&self) -> f64 {
        let (first, last) = (self.errors.unit(0), self.errors.unit(BUCKETS - 1));
        if self.steps < BUCKETS {
            // Too few steps to see errors grow: as those of the naive forecast do.
            return 0.5;
        }
        if first <= 0.0 || last <= first {
            return 0.0;
        }
        let apart = (2.0 * real(BUCKETS) - 1.0).ln();
        ((last / first).ln() / apart).clamp(0.0, 0.7)
    }
}

/// Makes the quantiles of each step ascend.
pub(crate) fn uncross(quantiles: &mut [Vec<f64>]) {
    for level in 1..quantiles.len() {
        let (below, above) = quantiles.split_at_mut(level);
        for (low, high) in below[level - 1].iter().zip(&mut above[0]) {
            *high = high.max(*low);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_cover_what_they_say_on_errors_like_those_before() {
        let mut dice = crate::number::Dice::new(2);
        let mut errors = Errors::default();
        for at in 0..3000 {
            errors.buckets[at % BUCKETS].push(dice.unit() - 0.5);
        }
        let pool = Pool::new(std::iter::once(&errors));
        let bands = Bands {
            errors: &errors,
            pool: &pool,
            steps: 3,
            caution: usual_caution(Frequency::Monthly, 9),
            origins: 9,
            naive: None,
        };
        let offsets = bands.offsets(&[0.1, 0.9], 3);
        let inside = (0..3000)
            .map(|_| dice.unit() - 0.5)
            .filter(|it| (offsets[0][0]..=offsets[1][0]).contains(it));
        let share = real(inside.count()) / 3000.0;
        assert!((0.78..0.90).contains(&share), "{share}");
    }

    #[test]
    fn one_origin_of_three_steps_has_the_naive_spread_and_more_have_not() {
        let values = [1.0, 3.0, 2.0, 5.0, 4.0, 6.0, 5.0, 8.0, 7.0, 9.0];
        let mut errors = Errors::default();
        for it in &mut errors.buckets {
            it.push(0.5);
        }
        let pool = Pool::new(std::iter::once(&errors));
        let start = crate::Day::new(2024, 1, 1).unwrap();
        let rows = values.iter().enumerate();
        let rows = rows.map(|it| (Frequency::Quarterly.day(start, it.0), *it.1));
        let series = crate::Series::new("short", rows.collect(), Some(Frequency::Quarterly));
        let naive = Naive::of(&series.unwrap());
        let mut bands = Bands {
            errors: &errors,
            pool: &pool,
            steps: 3,
            caution: 1.5,
            origins: 1,
            naive: Some(naive),
        };
        let offsets = bands.offsets(&[0.1, 0.5, 0.9], 6);
        for (ahead, (low, high)) in offsets[0].iter().zip(&offsets[2]).enumerate() {
            let width = 2.0 * naive.offset(0.9, ahead);
            assert!((high - low - width).abs() < 1e-9, "{ahead}");
        }
        bands.origins = 6;
        let offsets = bands.offsets(&[0.1, 0.5, 0.9], 6);
        assert_eq!(offsets[0], offsets[2]);
    }

    #[test]
    fn steps_beyond_one_or_two_tested_are_as_wide_as_the_last_or_wider() {
        assert_eq!([0, 1, 9].map(|it| bucket(it, 2)), [0, 1, 1]);
        assert_eq!([0, 1, 9].map(|it| bucket(it, 1)), [0, 0, 0]);
        assert_eq!([0, 3, 5, 6, 9].map(|it| bucket(it, 6)), [0, 1, 2, 2, 2]);
    }

    #[test]
    fn crossing_quantiles_are_put_in_order() {
        let mut quantiles = vec![vec![1.0, 5.0], vec![2.0, 3.0]];
        uncross(&mut quantiles);
        assert_eq!(quantiles, [vec![1.0, 5.0], vec![2.0, 5.0]]);
    }
}
