//! Rolling origins: forecasts made as if at moments past, beside what came.
//!
//! Owns: which origins a series is tested at, and every model's paths from them.
//! Not here: what follows from them (`ensemble`, `conformal`).
//! Invariant: a path from an origin was made from values before it alone.

use crate::holiday::Holidays;
use crate::models::boosted::{Boosted, Lesson};
use crate::models::features::Lookup;
use crate::models::lstm::Lstm;
use crate::models::paths::Paths;
use crate::models::pooled::Pooled;
use crate::models::{History, Model, Shared};
use crate::parallel;
use crate::series::{Remark, Series};
use crate::spread::{ENOUGH_ORIGINS, FEW_STEPS};
use crate::watch::Watch;

/// The most origins a series is tested at, by days and by longer steps.
const MAX_ORIGINS: [usize; 2] = [4, 6];

/// Fewer steps than this after an origin say too little about the bands.
const MIN_STEPS: usize = 14;

/// Where a series is tested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Numbers of values known at each origin, ascending; empty for a series too short.
    pub(crate) origins: Vec<usize>,
    /// Steps tested after each.
    pub(crate) steps: usize,
}

impl Series {
    /// What to say where the series is too short to test models over `horizon` steps, or to test
    /// them on more than a few.
    #[must_use]
    pub fn shortness(&self, horizon: usize) -> Option<Remark> {
        let count = self.values.len();
        let plan = Plan::new(count, self.frequency.period(), horizon);
        let tested = plan.origins.len() * plan.steps;
        let is_constant = self.values.iter().all(|it| *it == self.values[0]);
        match (plan.origins.len(), is_constant) {
            (0, _) if self.known() == 1 => Some(Remark::Short(1)),
            (0, _) => Some(Remark::Short(count)),
            (1..ENOUGH_ORIGINS, false) if tested < FEW_STEPS => Some(Remark::Few(count, tested)),
            _ => None,
        }
    }
}

impl Plan {
    /// Origins half a horizon apart over at most a third of the values.
    pub(crate) fn new(length: usize, period: usize, horizon: usize) -> Self {
        let most = (length / 3).max(length.saturating_sub(3 * period).min(length / 2));
        let steps = horizon.max(period.min(MIN_STEPS)).min(most.max(1));
        let is_by_day = matches!(period, 5 | 7);
        let origins = MAX_ORIGINS[usize::from(!is_by_day)];
        let stride = steps.div_ceil(2);
        let needed = (period + 2).min(length / 2).max(4);
        if length < needed + steps || length < 8 {
            return Self {
                origins: Vec::new(),
                steps,
            };
        }
        let room = most.min(length - needed).saturating_sub(steps) / stride;
        let count = room.min(origins - 1);
        let origins = (0..=count)
            .rev()
            .map(|it| length - steps - it * stride)
            .collect();
        Self { origins, steps }
    }

    /// Values known at the first origin; all if it is not tested.
    fn first(&self, length: usize) -> usize {
        self.origins.first().copied().unwrap_or(length)
    }
}

/// What one model said: at each origin, and now.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) model: Model,
    /// By origin.
    pub(crate) trials: Vec<Paths>,
    pub(crate) now: Paths,
}

/// A series with its tests.
pub(crate) struct Tested<'a> {
    pub(crate) series: &'a Series,
    pub(crate) plan: Plan,
    pub(crate) records: Vec<Record>,
}

impl Tested<'_> {
    /// What came after an origin.
    pub(crate) fn actual(&self, trial: usize) -> &[f64] {
        let origin = self.plan.origins[trial];
        &self.series.values[origin..origin + self.plan.steps]
    }
}

/// What all series of a run share.
pub(crate) struct Setting<'a> {
    pub(crate) horizon: usize,
    pub(crate) holidays: &'a Holidays,
    pub(crate) seed: u64,
    pub(crate) threads: usize,
    pub(crate) watch: &'a Watch,
}

/// The models that learned from all series: from before the first origins, and from everything.
struct Learned {
    then: Option<Global>,
    now: Option<Global>,
}

enum Global {
    Boosted(Boosted),
    Pooled(Pooled),
    Lstm(Lstm),
}

/// Tests models on series of one frequency.
pub(crate) fn test<'a>(
    series: &[&'a Series],
    models: &[Model],
    setting: &Setting,
) -> Vec<Tested<'a>> {
    let plans: Vec<Plan> = series
        .iter()
        .map(|it| Plan::new(it.values.len(), it.frequency.period(), setting.horizon))
        .collect();
    let by_trees = models.contains(&Model::Boosted);
    let lookups: Vec<Lookup> = if by_trees {
        let ahead = setting.horizon;
        series
            .iter()
            .map(|it| Lookup::new(it, setting.holidays, ahead))
            .collect()
    } else {
        Vec::new()
    };
    let learned: Vec<(Model, Learned)> = models
        .iter()
        .filter(|it| it.is_global())
        .map(|it| (*it, learn(*it, series, &plans, &lookups, setting)))
        .collect();
    parallel::map(series.len(), setting.threads, |which| {
        let subject = Subject {
            series: series[which],
            plan: &plans[which],
            lookup: lookups.get(which),
            setting,
        };
        let histories = subject.histories(models);
        let records = models
            .iter()
            .filter(|_| !setting.watch.is_called_off())
            .filter_map(|model| match learned.iter().find(|it| it.0 == *model) {
                Some((_, learned)) => subject.global_record(*model, learned),
                None => Some(subject.local_record(*model, &histories)),
            })
            .collect();
        setting.watch.step();
        Tested {
            series: series[which],
            plan: plans[which].clone(),
            records,
        }
    })
}

fn learn(
    model: Model,
    series: &[&Series],
    plans: &[Plan],
    lookups: &[Lookup],
    setting: &Setting,
) -> Learned {
    let full: Vec<usize> = series.iter().map(|it| it.values.len()).collect();
    let first: Vec<usize> = plans
        .iter()
        .zip(&full)
        .map(|it| it.0.first(*it.1))
        .collect();
    let values: Vec<&[f64]> = series.iter().map(|it| &it.values[..]).collect();
    let fit = |lengths: &[usize]| match model {
        Model::Boosted => Boosted::fit(&Lesson {
            lookups,
            lengths,
            values: &values,
            horizon: setting.horizon,
            period: series[0].frequency.period(),
            seed: setting.seed,
        })
        .map(Global::Boosted),
        Model::Lstm => Lstm::fit(series, lengths, setting.seed).map(Global::Lstm),
        _ => Pooled::fit(series, lengths).map(Global::Pooled),
    };
    Learned {
        then: fit(&first),
        now: fit(&full),
    }
}

/// One series at each origin, and now, as all models look at it.
struct Histories<'a> {
    trials: Vec<Shared<'a>>,
    now: Shared<'a>,
}

struct Subject<'a> {
    series: &'a Series,
    plan: &'a Plan,
    lookup: Option<&'a Lookup<'a>>,
    setting: &'a Setting<'a>,
}

impl Subject<'_> {
    fn histories(&self, models: &[Model]) -> Histories<'_> {
        let shared = |length: usize, steps: usize| {
            let history = History {
                series: self.series,
                length,
                holidays: self.setting.holidays,
            };
            Shared::new(history, steps, models)
        };
        let origins = self.plan.origins.iter();
        Histories {
            trials: origins.map(|it| shared(*it, self.plan.steps)).collect(),
            now: shared(self.series.values.len(), self.setting.horizon),
        }
    }

    fn local_record(&self, model: Model, histories: &Histories<'_>) -> Record {
        let path = |shared: &Shared<'_>, steps: usize| shared.paths(model, steps);
        let trials = histories.trials.iter();
        Record {
            model,
            trials: trials.map(|it| path(it, self.plan.steps)).collect(),
            now: path(&histories.now, self.setting.horizon),
        }
    }

    fn global_record(&self, model: Model, learned: &Learned) -> Option<Record> {
        let (then, now) = (learned.then.as_ref()?, learned.now.as_ref()?);
        let path = |global: &Global, length: usize, steps: usize| {
            let values = &self.series.values[..length];
            let mut paths = match (global, self.lookup) {
                (Global::Boosted(trees), Some(lookup)) => trees.forecast(lookup, length, steps),
                (Global::Pooled(it), _) => Paths::one(it.forecast(values, steps)),
                (Global::Lstm(it), _) => Paths::one(it.forecast(self.series, length, steps)),
                (Global::Boosted(_), None) => return None,
            };
            paths.tame(values, self.series.frequency);
            Some(paths)
        };
        let origins = self.plan.origins.iter();
        let trials = origins
            .map(|it| path(then, *it, self.plan.steps))
            .collect::<Option<_>>()?;
        Some(Record {
            model,
            trials,
            now: path(now, self.series.values.len(), self.setting.horizon)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_leave_enough_before_and_all_steps_after() {
        for length in 1..400 {
            for (period, horizon) in [(7, 91), (12, 18), (52, 13), (1, 1), (7, 1000)] {
                let plan = Plan::new(length, period, horizon);
                assert!(plan.origins.len() <= MAX_ORIGINS[1]);
                for origin in &plan.origins {
                    assert!(
                        *origin >= 4 && origin + plan.steps <= length,
                        "{length} {plan:?}"
                    );
                }
            }
        }
        assert_eq!(Plan::new(735, 7, 56).origins.len(), 4);
        assert_eq!(Plan::new(5, 7, 56).origins, Vec::<usize>::new());
    }
}
