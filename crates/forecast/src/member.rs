//! What each model of an ensemble expected by itself.
//!
//! Owns: sums of its path over whole seasons (weeks, of days), and how far such sums were off in
//! back-tests.
//! Not here: making paths (`backtest`), the ensemble's own bands (`conformal`).
//! Invariant: as many seasons as the path has whole ones, at most `MAX_SEASONS`; errors come from
//! origins that nothing was seen beyond; closed weekdays are empty, as in the ensemble.

use crate::backtest::Tested;
use crate::closed;
use crate::models::Model;
use crate::number::{quantile_of_sorted, sorted};
use crate::series::Series;

/// Seasons ahead that are kept.
pub const MAX_SEASONS: usize = 26;

/// Levels at which errors of sums are told.
pub const MEMBER_LEVELS: [f64; 5] = [0.1, 0.3, 0.5, 0.7, 0.9];

/// Fewer errors than this tell no quantiles.
const MIN_ERRORS: usize = 10;

/// One model of an ensemble, alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Which.
    pub model: Model,
    /// What it expected of each whole season ahead: the sum of its mean path.
    pub sums: Vec<f64>,
    /// What came less what was expected of whole seasons in back-tests: for each of
    /// `MEMBER_LEVELS`, its quantile. `None` where too few seasons were tested.
    /// Source: split conformal prediction (Vovk et al. 2005), on seasons of any distance.
    pub errors: Option<[f64; 5]>,
}

/// Every model that a series was tested on, in their order.
pub(crate) fn members(tested: &Tested) -> Vec<Member> {
    let season = tested.series.frequency.period().max(1);
    let sums = |path: &[f64]| -> Vec<f64> {
        let whole = path.chunks_exact(season).take(MAX_SEASONS);
        whole.map(|it| it.iter().sum()).collect()
    };
    let expected = |history: &Series, path: &[f64]| {
        let mut path = path.to_vec();
        closed::spread(history, &mut path);
        sums(&path)
    };
    let trials: Vec<(Series, Vec<f64>)> = (0..tested.plan.origins.len())
        .map(|it| (known_at(tested, it), sums(tested.actual(it))))
        .collect();
    let member = |record: &crate::backtest::Record| {
        let mut errors = Vec::new();
        for (paths, (history, actual)) in record.trials.iter().zip(&trials) {
            let expected = expected(history, &paths.mean);
            errors.extend(actual.iter().zip(expected).map(|it| it.0 - it.1));
        }
        Member {
            model: record.model,
            sums: expected(tested.series, &record.now.mean),
            errors: quantiles(&errors),
        }
    };
    tested.records.iter().map(member).collect()
}

/// The series as far as it was known at an origin.
fn known_at(tested: &Tested, trial: usize) -> Series {
    let mut known = tested.series.clone();
    known.values.truncate(tested.plan.origins[trial]);
    known
}

fn quantiles(errors: &[f64]) -> Option<[f64; 5]> {
    if errors.len() < MIN_ERRORS {
        return None;
    }
    let errors = sorted(errors);
    Some(MEMBER_LEVELS.map(|it| quantile_of_sorted(&errors, it)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backtest::{Plan, Record};
    use crate::day::Day;
    use crate::frequency::Frequency;
    use crate::models::paths::Paths;
    use crate::series::Series;

    /// Days worth 1, 2, 3, …; a model that always says 10.
    fn tested(series: &Series, origins: Vec<usize>, ahead: usize) -> Tested<'_> {
        let path = |steps: usize| Paths {
            median: vec![0.0; steps],
            mean: vec![10.0; steps],
        };
        let trials = origins.iter().map(|_| path(14)).collect();
        Tested {
            series,
            plan: Plan { origins, steps: 14 },
            records: vec![Record {
                model: Model::Theta,
                trials,
                now: path(ahead),
            }],
        }
    }

    fn days() -> Series {
        let start = Day::new(2025, 1, 6).expect("a day");
        let day = |it: i32| (start.plus(it), f64::from(it + 1));
        Series::new("days", (0..70).map(day).collect(), Some(Frequency::Daily)).expect("days")
    }

    #[test]
    fn weeks_are_summed_up_to_half_a_year_and_what_is_left_of_one_is_left_out() {
        let series = days();
        let it = &members(&tested(&series, Vec::new(), 20))[0];
        assert_eq!((&it.sums, it.errors), (&vec![70.0, 70.0], None));
        let it = &members(&tested(&series, Vec::new(), 365))[0];
        assert_eq!(it.sums.len(), MAX_SEASONS);
    }

    #[test]
    fn errors_are_those_of_whole_weeks_after_each_origin() {
        let series = days();
        // Weeks after 0, 7, 14, 21 and 28 days, two after each: 28 + 49 k less 70.
        let it = &members(&tested(&series, vec![0, 7, 14, 21, 28], 14))[0];
        let errors: Vec<f64> = [0, 1, 1, 2, 2, 3, 3, 4, 4, 5]
            .iter()
            .map(|it| 28.0 + 49.0 * f64::from(*it) - 70.0)
            .collect();
        let expected = MEMBER_LEVELS.map(|it| quantile_of_sorted(&errors, it));
        assert_eq!(it.errors, Some(expected));
    }

    #[test]
    fn a_few_errors_tell_no_quantiles() {
        let series = days();
        let it = &members(&tested(&series, vec![0, 7], 14))[0];
        assert_eq!(it.errors, None);
    }
}
