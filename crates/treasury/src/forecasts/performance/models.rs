//! How each model of the ensembles did by itself.
//!
//! Owns: comparing what models expected of weeks with what came, and their order.
//! Not here: what they expected (`kept`: a publication keeps it), the ensemble at the level of
//! accounts (`compared`).
//! Invariant: models are compared on figures that the seasonal naive was asked about too, with the
//! same recurring flows; what a publication did not keep is in no figure.

use std::collections::BTreeMap;

use forecast::books::{Alone, Range, Said, Scale, Tally, quantiles_of_paths};
use money::Date;

use super::figures::narrow;
use super::{HORIZONS, Judgement, ModelPerformance, PerformanceGroup, RunModels, part_of};
use crate::forecasts::paths::PathRate;

/// What all models are compared with, as publications call it.
const NAIVE: &str = "seasonal_naive";

/// What the weighted models together are called.
const ENSEMBLE: &str = "ensemble";

/// One model: all of its figures, by weeks ahead, and what the ensemble made of the same figures.
#[derive(Default)]
struct ModelTallies {
    all: Tally,
    parts: [Tally; HORIZONS.len()],
    ensemble: Tally,
}

/// A week of one cell, and what the ensemble said of it.
pub(super) struct CellWeek<'a> {
    /// Weeks after the origin, from 0.
    pub(super) at: usize,
    pub(super) actual: i64,
    pub(super) mean: i64,
    /// Of the same cell's weeks before.
    pub(super) scale: Option<Scale>,
    /// Its paths, sorted.
    pub(super) paths: &'a [i64],
    pub(super) rate: PathRate,
}

/// Every model so far.
#[derive(Default)]
pub(super) struct Models {
    all: BTreeMap<String, ModelTallies>,
    runs: Vec<(String, Date, BTreeMap<String, Tally>)>,
}

impl Models {
    /// What is added from now on is of this publication.
    pub(super) fn begin(&mut self, run: &str, origin: Date) {
        self.runs.push((run.to_owned(), origin, BTreeMap::new()));
    }

    pub(super) fn add(&mut self, alone: &[Alone], week: &CellWeek<'_>) {
        let worth = |grains: i64| narrow(week.rate.worth(i128::from(grains)));
        let expected = |it: &Alone| it.weeks.get(week.at).copied();
        let naive = alone.iter().find(|it| it.model == NAIVE).and_then(expected);
        let Some(naive) = naive.map(worth) else {
            return;
        };
        let said = |mean: i64, quantiles: Option<[i64; 5]>| Said {
            actual: week.actual,
            mean,
            naive,
            scale: week.scale,
            range: quantiles.map(|it| Range::of_quantiles(it, week.actual)),
        };
        let ensemble = said(week.mean, quantiles_of_paths(week.paths));
        self.add_one(ENSEMBLE, week.at, (&ensemble, &ensemble));
        for it in alone {
            let Some(grains) = expected(it) else { continue };
            let around = |errors: [i64; 5]| errors.map(|it| worth(grains.saturating_add(it)));
            let own = said(worth(grains), it.errors.map(around));
            self.add_one(&it.model, week.at, (&own, &ensemble));
        }
    }

    fn add_one(&mut self, model: &str, at: usize, (own, ensemble): (&Said, &Said)) {
        if !self.all.contains_key(model) {
            self.all.insert(model.to_owned(), ModelTallies::default());
        }
        if let Some(it) = self.all.get_mut(model) {
            it.all.add(own);
            it.parts[part_of(at)].add(own);
            it.ensemble.add(ensemble);
        }
        if let Some((_, _, models)) = self.runs.last_mut() {
            models.entry(model.to_owned()).or_default().add(own);
        }
    }

    /// Each model, the best first; and by publication, the oldest first.
    pub(super) fn into_report(self) -> (Vec<ModelPerformance>, Vec<RunModels>) {
        let one = |(model, it): (String, ModelTallies)| {
            let measures = it.all.judge();
            let parts = HORIZONS.iter().zip(&it.parts).map(|(part, tally)| {
                let (key, label) = (part.2.to_owned(), format!("weeks {}", part.2));
                let measures = tally.judge();
                PerformanceGroup {
                    key,
                    label,
                    measures,
                }
            });
            ModelPerformance {
                beats_naive: measures
                    .relative
                    .filter(|_| model != NAIVE)
                    .map(|it| it < 1.0),
                ensemble_wape: it.ensemble.judge().wape,
                by_horizon: parts.filter(|it| it.measures.count > 0).collect(),
                model,
                measures,
            }
        };
        let mut models: Vec<ModelPerformance> = self.all.into_iter().map(one).collect();
        models.sort_by(|a, b| by_error(&a.measures).total_cmp(&by_error(&b.measures)));
        let run = |(run, origin, models): (String, Date, BTreeMap<String, Tally>)| RunModels {
            run,
            origin,
            models: models
                .into_iter()
                .map(|(model, tally)| (model, tally.judge()))
                .collect(),
        };
        let runs = self.runs.into_iter().map(run);
        (models, runs.filter(|it| !it.models.is_empty()).collect())
    }
}

/// Models are asked about different cells: only their error over that of the seasonal naive on the
/// same figures is comparable. What is unknown comes last.
fn by_error(measures: &Judgement) -> f64 {
    measures.relative.unwrap_or(f64::INFINITY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alone(model: &str, weeks: &[i64]) -> Alone {
        Alone {
            model: model.to_owned(),
            weeks: weeks.to_vec(),
            errors: Some([-20, -5, 0, 5, 20]),
        }
    }

    fn week(at: usize, actual: i64, mean: i64) -> CellWeek<'static> {
        CellWeek {
            at,
            actual,
            mean,
            scale: Scale::of(&[100, 150]),
            paths: &[],
            rate: PathRate::one(),
        }
    }

    #[test]
    fn models_stand_best_first_beside_the_seasonal_naive_and_the_ensemble_on_the_same_weeks() {
        let mut it = Models::default();
        it.begin("r", Date::new(2026, 1, 4).unwrap());
        let cell = [
            alone(NAIVE, &[80, 80]),
            alone("theta", &[90, 100]),
            alone("worse", &[60, 150]),
            // Of a shorter path only its weeks count.
            alone("short", &[100]),
        ];
        it.add(&cell, &week(0, 100, 96));
        it.add(&cell, &week(1, 110, 100));
        // A cell of which nothing was kept, and a week beyond what was kept.
        it.add(&[], &week(0, 1_000, 0));
        it.add(&cell, &week(2, 1_000, 0));
        let (models, runs) = it.into_report();
        let names: Vec<(&str, Option<bool>)> = models
            .iter()
            .map(|it| (it.model.as_str(), it.beats_naive))
            .collect();
        let expected = [
            ("short", Some(true)),
            (ENSEMBLE, Some(true)),
            ("theta", Some(true)),
            (NAIVE, None),
            ("worse", Some(false)),
        ];
        assert_eq!(names, expected);
        let short = &models[0];
        assert_eq!((short.measures.count, short.measures.wape), (1, Some(0.0)));
        assert_eq!(short.ensemble_wape, Some(0.04));
        let theta = &models[2].measures;
        assert_eq!(theta.relative, Some(20.0 / 50.0));
        assert_eq!(theta.mase, Some((10.0 / 50.0 + 10.0 / 50.0) / 2.0));
        assert_eq!(theta.coverage_80, Some(1.0));
        assert!(theta.pinball.is_some() && theta.crps.is_some());
        assert_eq!(models[1].measures.coverage_80, None);
        assert_eq!(models[2].by_horizon.len(), 2);
        assert_eq!((runs.len(), runs[0].models.len()), (1, 5));
    }
}
