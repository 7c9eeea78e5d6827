//! From series to forecasts.
//!
//! Owns: the order of work: test, weigh, combine, put bands around.
//! Not here: each of these (their own modules).
//! Invariant: the same request gives the same answer, whatever the number of threads.

use crate::backtest::{Setting, Tested, test};
use crate::closed;
use crate::conformal::{Bands, Errors, Missed, Pool, proven, uncross, usual_caution};
use crate::ensemble::{Weights, combine, weigh};
use crate::frequency::Frequency;
use crate::holiday::Holidays;
use crate::idle;
use crate::member::{Member, members};
use crate::metrics::{Outcome, coverage, crps, pinball};
use crate::models::Model;
use crate::models::paths::Paths;
use crate::number::{mean, real};
use crate::series::{Series, is_intermittent};
use crate::spread::Naive;
use crate::watch::Watch;

/// The furthest that may be asked for.
pub const MAX_HORIZON: usize = 3_660;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// All of them at once: some models learn from all together.
    pub series: &'a [Series],
    /// Steps ahead, 1 to `MAX_HORIZON`.
    pub horizon: usize,
    /// Models to show by themselves; none for the ensemble.
    pub models: &'a [Model],
    /// Levels of the quantiles, ascending, between 0 and 1.
    pub levels: &'a [f64],
    /// Days that are no working days.
    pub holidays: &'a Holidays,
    /// Where random choices start.
    pub seed: u64,
    /// Threads to use.
    pub threads: usize,
}

/// What a model, or the ensemble, expects of one series.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// Which series of the request.
    pub series: usize,
    /// The model; `None` for the ensemble.
    pub model: Option<Model>,
    /// The expected value of each step: its sums are expected sums.
    pub mean: Vec<f64>,
    /// For each level of the request, its quantile of each step.
    pub quantiles: Vec<Vec<f64>>,
    /// How it did at past origins. `None` for a series too short to test.
    pub score: Option<Score>,
    /// The models the ensemble consists of.
    pub weights: Option<Weights>,
    /// What each model the ensemble was chosen from expected by itself; none for a single model.
    pub members: Vec<Member>,
    /// How much of an error lasts from step to step, 0 (each anew) to 1 (one for the whole path), as
    /// far as back-tests tell: what the spread of totals follows from.
    pub persistence: f64,
}

/// How a model did at past origins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Origins tested.
    pub origins: usize,
    /// Steps after each.
    pub steps: usize,
    /// Mean absolute scaled error of the median path. `None` where the series never changed.
    pub mase: Option<f64>,
    /// Root mean squared scaled error of the mean path.
    pub rmsse: Option<f64>,
    /// Sum of absolute errors over the sum of absolute values.
    pub wape: Option<f64>,
    /// Symmetric mean absolute percentage error.
    pub smape: f64,
    /// Sum of errors of the mean path over the sum of absolute values.
    pub bias: Option<f64>,
    /// The share of values within the 80 % band that these errors give.
    pub coverage_80: Option<f64>,
    /// Mean pinball loss of the levels asked for over the mean absolute value, of the bands that
    /// these errors give. `None` without levels, or where nothing came.
    pub pinball: Option<f64>,
    /// Continuous ranked probability score of the same levels over the mean absolute value.
    pub crps: Option<f64>,
}

/// What is wrong with a request.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RequestError {
    /// The horizon is out of range.
    #[error("horizon {found}: expected 1 to {MAX_HORIZON} steps")]
    Horizon {
        /// As asked.
        found: usize,
    },
    /// A level is not between 0 and 1, or not above the one before.
    #[error("quantile {found}: expected levels above 0 and below 1, each above the one before")]
    Level {
        /// As asked.
        found: f64,
    },
    /// Someone who watches called it off.
    #[error("the forecast was called off")]
    CalledOff,
}

/// Forecasts of each series, in order; for each the models asked for, in order.
///
/// Errors: `RequestError` for a horizon or level out of range.
pub fn forecast(request: &Request) -> Result<Vec<Forecast>, RequestError> {
    forecast_watched(request, &Watch::default())
}

/// `forecast`, telling how far it is and stopping soon after it is called off.
///
/// Errors: as `forecast`, and `CalledOff`.
pub fn forecast_watched(request: &Request, watch: &Watch) -> Result<Vec<Forecast>, RequestError> {
    if request.horizon == 0 || request.horizon > MAX_HORIZON {
        return Err(RequestError::Horizon {
            found: request.horizon,
        });
    }
    let mut before = 0.0;
    for level in request.levels {
        if !(*level > before && *level < 1.0) {
            return Err(RequestError::Level { found: *level });
        }
        before = *level;
    }
    let mut found = Vec::new();
    for kind in kinds(request.series) {
        found.extend(forecast_kind(request, &kind, watch));
        if watch.is_called_off() {
            return Err(RequestError::CalledOff);
        }
    }
    // Stable: the models of a series keep their order.
    found.sort_by_key(|it: &Forecast| it.series);
    Ok(found)
}

/// Series that learn from each other: of one frequency, and all intermittent or none.
struct Kind {
    members: Vec<usize>,
    candidates: Vec<Model>,
}

fn kinds(series: &[Series]) -> Vec<Kind> {
    let mut kinds: Vec<((Frequency, bool), Kind)> = Vec::new();
    for (which, it) in series.iter().enumerate() {
        let key = (it.frequency, is_intermittent(&it.values));
        match kinds.iter_mut().find(|it| it.0 == key) {
            Some((_, kind)) => kind.members.push(which),
            None => {
                let candidates = candidates(key.0, key.1);
                kinds.push((
                    key,
                    Kind {
                        members: vec![which],
                        candidates,
                    },
                ));
            }
        }
    }
    kinds.into_iter().map(|it| it.1).collect()
}

/// The models the ensemble is made from.
fn candidates(frequency: Frequency, is_intermittent: bool) -> Vec<Model> {
    let mut models = vec![Model::SeasonalNaive];
    if is_intermittent {
        models.extend([Model::Sba, Model::Tsb]);
    } else {
        models.extend([Model::AutoEts, Model::Theta]);
        // On days the trees do the work, and weeks make no years that a few sums could show.
        if !frequency.is_by_day() {
            models.extend([Model::Ces, Model::Arima]);
        }
        if !frequency.is_by_day() && frequency != Frequency::Weekly {
            models.push(Model::Temporal);
        }
        if frequency.period() > 1 {
            models.push(Model::MstlEts);
        }
    }
    if frequency == Frequency::Daily {
        models.push(Model::Calendar);
    }
    models.extend([Model::Additive, Model::Pooled, Model::Boosted]);
    models
}

fn forecast_kind(request: &Request, kind: &Kind, watch: &Watch) -> Vec<Forecast> {
    let series: Vec<&Series> = kind.members.iter().map(|it| &request.series[*it]).collect();
    let is_ensemble = request.models.is_empty();
    let models = if is_ensemble {
        &kind.candidates[..]
    } else {
        request.models
    };
    let setting = Setting {
        horizon: request.horizon,
        holidays: request.holidays,
        seed: request.seed,
        threads: request.threads,
        watch,
    };
    let tested = test(&series, models, &setting);
    if watch.is_called_off() {
        return Vec::new();
    }
    if is_ensemble {
        // Models that could not learn are missing everywhere.
        let present: Vec<Model> = models
            .iter()
            .copied()
            .filter(|model| {
                tested
                    .iter()
                    .all(|it| it.records.iter().any(|it| it.model == *model))
            })
            .collect();
        let weights = weigh(&tested, &present);
        let paths = tested
            .iter()
            .zip(&weights)
            .map(|it| combined(it.0, it.1, request.horizon));
        let mut found = finish(request, kind, &tested, None, &paths.collect::<Vec<_>>());
        for ((forecast, weights), one) in found.iter_mut().zip(weights).zip(&tested) {
            forecast.weights = Some(weights);
            forecast.members = members(one);
        }
        return found;
    }
    let mut found = Vec::new();
    for model in request.models {
        // A global model without enough to learn from answers as the seasonal naive would.
        let paths: Vec<Said> = tested.iter().map(|it| said(it, *model, request)).collect();
        found.extend(finish(request, kind, &tested, Some(*model), &paths));
    }
    found
}

/// What was said at each origin, and now.
struct Said {
    trials: Vec<Paths>,
    now: Paths,
}

fn combined(tested: &Tested, weights: &Weights, horizon: usize) -> Said {
    let record = |model: Model| tested.records.iter().find(|it| it.model == model);
    let values = &tested.series.values;
    let trial = |trial: usize| {
        let of = |it| Some(&record(it)?.trials[trial]);
        let mut paths = combine(weights, of, tested.plan.steps);
        idle::empty(&values[..tested.plan.origins[trial]], &mut paths.median);
        paths
    };
    let mut now = combine(weights, |it| Some(&record(it)?.now), horizon);
    idle::empty(values, &mut now.median);
    Said {
        trials: (0..tested.plan.origins.len()).map(trial).collect(),
        now,
    }
}

fn said(tested: &Tested, model: Model, request: &Request) -> Said {
    if let Some(it) = tested.records.iter().find(|it| it.model == model) {
        return Said {
            trials: it.trials.clone(),
            now: it.now.clone(),
        };
    }
    let series = tested.series;
    let naive = |length: usize, steps: usize| {
        let history = crate::models::History {
            series,
            length,
            holidays: request.holidays,
        };
        let shared = crate::models::Shared::new(history, steps, &[]);
        shared.paths(Model::SeasonalNaive, steps)
    };
    let origins = tested.plan.origins.iter();
    Said {
        trials: origins.map(|it| naive(*it, tested.plan.steps)).collect(),
        now: naive(series.values.len(), request.horizon),
    }
}

/// Puts bands around the paths of one model.
fn finish(
    request: &Request,
    kind: &Kind,
    tested: &[Tested],
    model: Option<Model>,
    said: &[Said],
) -> Vec<Forecast> {
    let missed: Vec<Missed> = tested
        .iter()
        .zip(said)
        .map(|it| missed(it.0, it.1))
        .collect();
    let errors: Vec<Errors> = missed.iter().map(Missed::errors).collect();
    let pool = Pool::new(errors.iter());
    let proven = proven(&missed, &pool);
    let persistence = persistence(tested, said);
    let mut found = Vec::with_capacity(tested.len());
    for (which, one) in tested.iter().enumerate() {
        let bands = Bands {
            errors: &errors[which],
            pool: &pool,
            steps: one.plan.steps,
            caution: proven * usual_caution(one.series.frequency, one.plan.origins.len()),
            origins: one.plan.origins.len(),
            naive: Some(Naive::of(one.series)),
        };
        let offsets = bands.offsets(request.levels, request.horizon);
        let path = &said[which].now.median;
        let floor = floor_of(&one.series.values);
        let mut quantiles: Vec<Vec<f64>> = offsets
            .iter()
            .map(|it| {
                it.iter()
                    .zip(path)
                    .map(|it| (it.0 + it.1).max(floor))
                    .collect()
            })
            .collect();
        uncross(&mut quantiles);
        let mut mean = said[which].now.mean.clone();
        for path in &mut quantiles {
            closed::empty(one.series, path);
        }
        closed::spread(one.series, &mut mean);
        found.push(Forecast {
            series: kind.members[which],
            model,
            mean,
            quantiles,
            score: score(one, &said[which], &bands, request.levels),
            weights: None,
            members: Vec::new(),
            persistence,
        });
    }
    found
}

/// How much of an error lasts, from how far totals were off against single steps: errors that come
/// anew each step cancel out, lasting ones add up. Believed of all series together.
fn persistence(tested: &[Tested], said: &[Said]) -> f64 {
    let mut ratios = Vec::new();
    let mut steps = 0;
    for (one, said) in tested.iter().zip(said) {
        let (mut of_totals, mut of_steps) = (0.0, 0.0);
        for (trial, paths) in said.trials.iter().enumerate() {
            let actual = one.actual(trial).iter();
            let errors = actual.zip(&paths.mean).map(|it| it.0 - it.1);
            let (sum, squares) = errors.fold((0.0, 0.0), |to, it| (to.0 + it, to.1 + it * it));
            of_totals += sum * sum;
            of_steps += squares;
        }
        if of_steps > 0.0 {
            ratios.push(of_totals / of_steps);
            steps = steps.max(one.plan.steps);
        }
    }
    if ratios.is_empty() || steps < 2 {
        return 0.0;
    }
    ((mean(&ratios) - 1.0) / real(steps - 1)).clamp(0.0, 0.9)
}

/// What no quantile goes below.
fn floor_of(values: &[f64]) -> f64 {
    if values.iter().all(|it| *it >= 0.0) {
        0.0
    } else {
        f64::NEG_INFINITY
    }
}

fn missed(tested: &Tested, said: &Said) -> Missed {
    let trial = |(which, paths): (usize, &Paths)| {
        let both = tested.actual(which).iter().zip(&paths.median);
        both.map(|it| it.0 - it.1).collect()
    };
    Missed {
        frequency: tested.series.frequency,
        steps: tested.plan.steps,
        origins: tested.plan.origins.clone(),
        trials: said.trials.iter().enumerate().map(trial).collect(),
    }
}

fn score(tested: &Tested, said: &Said, bands: &Bands, levels: &[f64]) -> Option<Score> {
    let origins = &tested.plan.origins;
    if origins.is_empty() {
        return None;
    }
    let period = tested.series.frequency.period();
    let trial = |which: usize| {
        let history = &tested.series.values[..origins[which]];
        let actual = tested.actual(which);
        let outcome = |path| Outcome {
            history,
            actual,
            path,
            period,
        };
        (
            outcome(&said.trials[which].median[..]),
            outcome(&said.trials[which].mean[..]),
        )
    };
    let trials: Vec<_> = (0..origins.len()).map(trial).collect();
    let average = |values: Vec<Option<f64>>| {
        let known: Vec<f64> = values.into_iter().flatten().collect();
        (!known.is_empty()).then(|| mean(&known))
    };
    let offsets = bands.offsets(&[0.1, 0.9], tested.plan.steps);
    let covered = (0..origins.len()).map(|which| {
        let path = &said.trials[which].median;
        let around = |at: usize| -> Vec<f64> {
            path.iter()
                .zip(&offsets[at])
                .map(|it| it.0 + it.1)
                .collect()
        };
        coverage(&around(0), &around(1), tested.actual(which))
    });
    let (pinball, crps) = quantile_scores(tested, said, bands, levels).unzip();
    Some(Score {
        origins: origins.len(),
        steps: tested.plan.steps,
        mase: average(trials.iter().map(|it| it.0.mase()).collect()),
        rmsse: average(trials.iter().map(|it| it.1.rmsse()).collect()),
        wape: average(trials.iter().map(|it| it.0.wape()).collect()),
        smape: trials.iter().map(|it| it.0.smape()).sum::<f64>() / real(trials.len()),
        bias: average(trials.iter().map(|it| it.1.bias()).collect()),
        coverage_80: average(covered.collect()),
        pinball,
        crps,
    })
}

/// Pinball loss and ranked probability score at past origins, over the mean absolute value: the
/// levels around the median path as these errors put them.
fn quantile_scores(
    tested: &Tested,
    said: &Said,
    bands: &Bands,
    levels: &[f64],
) -> Option<(f64, f64)> {
    let offsets = bands.offsets(levels, tested.plan.steps);
    let floor = floor_of(&tested.series.values);
    let (mut losses, mut ranked, mut size) = (0.0, 0.0, 0.0);
    for (which, paths) in said.trials.iter().enumerate() {
        let both = tested.actual(which).iter().zip(&paths.median);
        for (step, (actual, centre)) in both.enumerate() {
            let quantile = |it: &Vec<f64>| (centre + it[step]).max(floor);
            let mut quantiles: Vec<f64> = offsets.iter().map(quantile).collect();
            quantiles.sort_by(f64::total_cmp);
            let loss = levels.iter().zip(&quantiles);
            losses += loss.map(|it| pinball(*it.0, *it.1, *actual)).sum::<f64>();
            ranked += crps(levels, &quantiles, *actual);
            size += actual.abs();
        }
    }
    (size > 0.0 && !levels.is_empty()).then(|| (losses / real(levels.len()) / size, ranked / size))
}
