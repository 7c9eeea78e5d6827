//! The forecast of an organisation's books: flows by account and category, with sample paths.
//!
//! Owns: taking recurring flows out of each cell, forecasting what is left, putting the two
//! together, and paths of every cell that may be added up.
//! Not here: what a cell is (`treasury`), models (`forecaster`).
//! Invariant: a figure is whole units, rounded here by name; sums of paths of cells are paths of
//! the sum, so every level of a hierarchy adds up.

mod cell;
mod judge;
mod sample;
mod sparse;
mod walk;

pub use cell::{Alone, CellForecast, Known, LEVELS, Spread};
pub use judge::{Judgement, Range, Said, Scale, Tally, quantiles_of_paths};
pub use sample::draw;
pub use walk::walk;

use crate::day::Day;
use crate::ensemble::Weights;
use crate::flows::{self, Entry, Flow};
use crate::forecaster::{Forecast, Request, RequestError, forecast_watched};
use crate::frequency::Frequency;
use crate::holiday::Holidays;
use crate::member::Member;
use crate::models::Model;
use crate::number::{of_units, to_units};
use crate::series::Series;
use crate::watch::Watch;

/// Days of the past that are learned from: four years and a quarter.
pub const MAX_DAYS: i32 = 1_553;

/// What a recurring flow is taken out for: it came on its day this often.
const SURE: f64 = 0.6;

/// One flow of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// When.
    pub day: Day,
    /// In the smallest units told apart; positive in, negative out.
    pub units: i64,
    /// Counterparty or description: what flows of one kind share.
    pub label: String,
}

/// The flows of one account with one category.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// What it is called.
    pub name: String,
    /// In any order.
    pub items: Vec<Item>,
}

/// What is asked of the books.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// All cells of the books: they learn from each other.
    pub cells: &'a [Cell],
    /// The last day that is known whole.
    pub origin: Day,
    /// Days ahead.
    pub horizon: usize,
    /// Days that are no working days.
    pub holidays: &'a Holidays,
    /// Where random choices start.
    pub seed: u64,
    /// Threads to use.
    pub threads: usize,
}

/// The forecast of every cell, in order.
///
/// Errors: as `forecast`; `CalledOff`.
pub fn foresee(question: &Question, watch: &Watch) -> Result<Vec<CellForecast>, RequestError> {
    let prepared: Vec<Prepared> = question
        .cells
        .iter()
        .map(|it| prepare(question, it))
        .collect();
    let series: Vec<Series> = prepared.iter().filter_map(|it| it.rest.clone()).collect();
    let request = Request {
        series: &series,
        horizon: question.horizon,
        models: &[],
        levels: &LEVELS,
        holidays: question.holidays,
        seed: question.seed,
        threads: question.threads,
    };
    let mut rests = forecast_watched(&request, watch)?.into_iter();
    let cells = prepared.into_iter().map(|it| {
        let rest = it.rest.as_ref().and_then(|_| rests.next());
        put_together(question, it, rest)
    });
    Ok(cells.collect())
}

/// A cell taken apart.
struct Prepared {
    flows: Vec<Flow>,
    /// What does not recur; none if nothing is left.
    rest: Option<Series>,
    naive: Vec<i64>,
}

fn prepare(question: &Question, cell: &Cell) -> Prepared {
    let earliest = question.origin.plus(1 - MAX_DAYS);
    let entries: Vec<Entry> = cell
        .items
        .iter()
        .filter(|it| (earliest..=question.origin).contains(&it.day))
        .map(|it| Entry {
            day: it.day,
            amount: of_units(it.units),
            account: String::new(),
            label: it.label.clone(),
        })
        .collect();
    let mut flows = flows::detect(&entries, question.holidays, question.origin);
    // One that ended stays part of the past; one that comes when it likes is for the models.
    flows.retain(|it| it.confidence >= SURE);
    let start = entries.iter().map(|it| it.day).min();
    let rest = start.and_then(|start| {
        let rest = flows::rest(&entries, &flows);
        if rest.is_empty() {
            return None;
        }
        by_day(&cell.name, rest, start, question.origin)
    });
    let all = start.and_then(|start| {
        let all = flows::rest(&entries, &[]);
        by_day(&cell.name, all, start, question.origin)
    });
    let naive = all.map_or_else(
        || vec![0; question.horizon],
        |it| {
            let season = &it.values[it.values.len().saturating_sub(7)..];
            let at = |ahead: usize| season[ahead % season.len()];
            (0..question.horizon).map(|it| to_units(at(it))).collect()
        },
    );
    Prepared { flows, rest, naive }
}

/// Every day from the first to the origin; nothing happened on those without a flow.
fn by_day(name: &str, flows: Vec<(Day, f64)>, start: Day, origin: Day) -> Option<Series> {
    let mut days: Vec<(Day, f64)> = (start.number()..=origin.number())
        .map(|it| (Day::from_number(it), 0.0))
        .collect();
    for (day, amount) in flows {
        let at = usize::try_from(day.number() - start.number()).unwrap_or(usize::MAX);
        if let Some(slot) = days.get_mut(at) {
            slot.1 += amount;
        }
    }
    Series::new(name, days, Some(Frequency::Daily))
}

fn put_together(question: &Question, cell: Prepared, rest: Option<Forecast>) -> CellForecast {
    let (first, last) = (
        question.origin.plus(1),
        question
            .origin
            .plus(i32::try_from(question.horizon).unwrap_or(i32::MAX)),
    );
    let mut known = Vec::new();
    for flow in &cell.flows {
        for (day, amount) in flow.expected(first, last, question.holidays) {
            known.push(Known {
                ahead: usize::try_from(day.number() - first.number()).unwrap_or(0),
                units: to_units(amount),
                label: flow.label.clone(),
                tolerance_bps: small(flow.tolerance * 10_000.0),
                kind: flow.kind.name().to_owned(),
            });
        }
    }
    known.sort_by_key(|it| it.ahead);
    let mut found = CellForecast {
        known,
        naive: cell.naive,
        ..CellForecast::default()
    };
    let past = cell.rest;
    if let (Some(rest), Some(past)) = (rest, past) {
        let units = |path: &Vec<f64>| path.iter().map(|it| to_units(*it)).collect();
        found.weights = rest.weights.as_ref().map_or_else(Vec::new, heaviest);
        found.score = rest.score;
        found.alone = alone(&rest.members, &found.known);
        found.rest = Some(Spread {
            mean: units(&rest.mean),
            quantiles: rest.quantiles.iter().map(units).collect(),
            persistence_ppm: small(rest.persistence * 1e6),
            sizes: sparse::sizes_of(&past.values),
            usual: sparse::usual_of(&past.values),
        });
        found.remarks = past.remarks;
    }
    found
}

/// What each model expected of each week, with the flows that all of them are given.
fn alone(members: &[Member], known: &[Known]) -> Vec<Alone> {
    let weeks = |it: &Member| {
        let mut weeks: Vec<i64> = it.sums.iter().map(|it| to_units(*it)).collect();
        for it in known {
            if let Some(slot) = weeks.get_mut(it.ahead / 7) {
                *slot = slot.saturating_add(it.units);
            }
        }
        weeks
    };
    let one = |it: &Member| Alone {
        model: it.model.name().to_owned(),
        weeks: weeks(it),
        errors: it.errors.map(|it| it.map(to_units)),
    };
    members.iter().map(one).collect()
}

/// A small share as whole parts, at most a whole hundredfold.
fn small(parts: f64) -> u32 {
    u32::try_from(to_units(parts.clamp(0.0, 1e6))).unwrap_or(0)
}

/// The models with a weight in the mean path, the heaviest first.
fn heaviest(weights: &Weights) -> Vec<(Model, f64)> {
    let mut found: Vec<(Model, f64)> = weights
        .mean
        .iter()
        .copied()
        .filter(|it| it.1 > 0.0)
        .collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    found
}

/// Each model's share of the weights of many series, the largest first.
#[must_use]
pub fn shares(weights: impl Iterator<Item = (Model, f64)>) -> Vec<(Model, f64)> {
    let mut sums: std::collections::BTreeMap<Model, f64> = std::collections::BTreeMap::new();
    for (model, weight) in weights {
        *sums.entry(model).or_default() += weight;
    }
    let total: f64 = sums.values().sum();
    let mut found: Vec<(Model, f64)> = sums.into_iter().map(|it| (it.0, it.1 / total)).collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    found
}

/// Each model's share of several cells, each as heavy as a size says, the largest first; none of
/// cells without weights.
#[must_use]
pub fn shares_by_size<'a>(
    cells: impl Iterator<Item = (&'a CellForecast, i64)>,
) -> Vec<(Model, f64)> {
    let weights = cells.flat_map(|(cell, size)| {
        let size = of_units(size);
        cell.weights.iter().map(move |it| (it.0, it.1 * size))
    });
    shares(weights.filter(|it| it.1 > 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question<'a>(cells: &'a [Cell], holidays: &'a Holidays) -> Question<'a> {
        Question {
            cells,
            origin: Day::new(2025, 12, 31).expect("a day"),
            horizon: 91,
            holidays,
            seed: 7,
            threads: 2,
        }
    }

    fn item(day: Day, units: i64, label: &str) -> Item {
        Item {
            day,
            units,
            label: label.to_owned(),
        }
    }

    /// Rent on the first, and sales each working day that vary.
    fn cells() -> Vec<Cell> {
        let start = Day::new(2024, 1, 1).expect("a day");
        let rent = (0..24).map(|it| item(start.plus_months(it), -150_000, "Rent Huber"));
        let mut dice = crate::number::Dice::new(3);
        let days = (0..731)
            .map(|it| start.plus(it))
            .filter(|it| it.weekday() < 5);
        let sales = days.map(|it| {
            let units = 10_000 + i64::try_from(dice.below(4_000)).expect("small");
            item(it, units, &format!("customer {}", dice.below(50)))
        });
        vec![
            Cell {
                name: "rent".to_owned(),
                items: rent.collect(),
            },
            Cell {
                name: "sales".to_owned(),
                items: sales.collect(),
            },
            Cell {
                name: "nothing".to_owned(),
                items: Vec::new(),
            },
        ]
    }

    #[test]
    fn rent_is_expected_as_an_event_and_sales_as_a_level() {
        let (cells, holidays) = (cells(), Holidays::default());
        let found = foresee(&question(&cells, &holidays), &Watch::default()).expect("possible");
        let days: Vec<usize> = found[0].known.iter().map(|it| it.ahead).collect();
        assert_eq!(days, [0, 31, 59, 90]);
        assert_eq!(found[0].mean(91).iter().sum::<i64>(), -600_000);
        let sales: i64 = found[1].mean(91).iter().sum();
        // 64 working days of 12,000 on average.
        assert!((650_000..900_000).contains(&sales), "{sales}");
        assert_eq!(found[2].mean(91), vec![0; 91]);
    }

    #[test]
    fn cells_share_their_models_by_their_size() {
        let of = |weights: &[(Model, f64)]| CellForecast {
            weights: weights.to_vec(),
            ..CellForecast::default()
        };
        let small = of(&[(Model::Theta, 1.0)]);
        let large = of(&[(Model::Boosted, 0.5), (Model::Theta, 0.5)]);
        let none = of(&[]);
        let found = shares_by_size([(&small, 1), (&large, 3), (&none, 9)].into_iter());
        assert_eq!(found, [(Model::Theta, 0.625), (Model::Boosted, 0.375)]);
        assert_eq!(shares_by_size([(&none, 1), (&large, 0)].into_iter()), []);
    }

    #[test]
    fn each_model_alone_is_kept_by_weeks_with_the_flows_that_recur() {
        let (mut cells, holidays) = (cells(), Holidays::default());
        let both = [cells[0].items.clone(), cells[1].items.clone()].concat();
        cells[1].items = both;
        let found = foresee(&question(&cells, &holidays), &Watch::default()).expect("possible");
        // Nothing but rent is left to no model.
        assert_eq!(found[0].alone, []);
        let known: i64 = found[1].known.iter().map(|it| it.units).sum();
        assert_eq!(known, -600_000);
        let names: Vec<&str> = found[1].alone.iter().map(|it| it.model.as_str()).collect();
        assert!(
            names.contains(&"seasonal_naive") && names.contains(&"boosted"),
            "{names:?}"
        );
        for it in &found[1].alone {
            let total: i64 = it.weeks.iter().sum();
            assert_eq!(it.weeks.len(), 13);
            assert!((-100_000..400_000).contains(&total), "{it:?}");
            let errors = it.errors.expect("four origins of thirteen weeks");
            assert!(errors.is_sorted(), "{it:?}");
        }
        // The weights of the mean path make the ensemble of what its models expected.
        let weighted = |week: usize| -> f64 {
            let one = |(model, weight): &(Model, f64)| {
                let own = found[1].alone.iter().find(|it| it.model == model.name());
                weight * of_units(own.expect("kept").weeks[week])
            };
            found[1].weights.iter().map(one).sum()
        };
        let path = found[1].mean(91);
        for week in 0..13 {
            let ensemble: i64 = path[7 * week..7 * week + 7].iter().sum();
            assert!((weighted(week) - of_units(ensemble)).abs() < 9.0, "{week}");
        }
    }

    #[test]
    fn paths_spread_around_the_mean_and_add_up_to_it() {
        let (cells, holidays) = (cells(), Holidays::default());
        let found = foresee(&question(&cells, &holidays), &Watch::default()).expect("possible");
        let it = &found[1];
        let paths = it.paths(91, 100, 5);
        assert_eq!((paths.len(), &paths), (100, &it.paths(91, 100, 5)));
        let mut totals: Vec<i64> = paths.iter().map(|it| it.iter().sum()).collect();
        totals.sort_unstable();
        let expected: i64 = it.mean(91).iter().sum();
        assert!(
            totals[10] < expected && expected < totals[90],
            "{totals:?} {expected}"
        );
        let centre = totals.iter().sum::<i64>() / 100;
        assert!((centre - expected).abs() <= 91, "{centre} {expected}");
    }

    #[test]
    fn weeks_of_a_flow_now_and_then_are_mostly_empty_and_within_their_bands() {
        // On one working day of six, of any size: nobody can foresee it.
        let start = Day::new(2023, 1, 2).expect("a day");
        let mut dice = crate::number::Dice::new(9);
        let mut items = Vec::new();
        for day in (0..1_186).map(|it| start.plus(it)) {
            if day.weekday() < 5 && dice.below(6) == 0 {
                let units = 20_000 + i64::try_from(dice.below(80_000)).expect("small");
                items.push(item(day, units, &format!("buyer {}", dice.below(900))));
            }
        }
        let weeks_from = |first: Day| -> Vec<i64> {
            let sum = |at: i32| {
                let week = first.plus(7 * at)..first.plus(7 * at + 7);
                let of_week = items.iter().filter(|it| week.contains(&it.day));
                of_week.map(|it| it.units).sum()
            };
            (0..13).map(sum).collect()
        };
        let (mut inside, mut empty) = (0, 0);
        for ahead in [0, 30, 60] {
            let origin = Day::new(2025, 12, 31).expect("a day").plus(ahead - 60);
            let cells = [Cell {
                name: "sales".to_owned(),
                items: items
                    .iter()
                    .filter(|it| it.day <= origin)
                    .cloned()
                    .collect(),
            }];
            let holidays = Holidays::default();
            let asked = Question {
                origin,
                ..question(&cells, &holidays)
            };
            let found = foresee(&asked, &Watch::default()).expect("possible");
            let paths = found[0].paths(91, 200, 1);
            for (week, actual) in weeks_from(origin.plus(1)).into_iter().enumerate() {
                let sum = |it: &Vec<i64>| it[7 * week..7 * week + 7].iter().sum();
                let mut sums: Vec<i64> = paths.iter().map(sum).collect();
                sums.sort_unstable();
                inside += usize::from((sums[20]..=sums[179]).contains(&actual));
                empty += sums.iter().filter(|it| **it == 0).count();
            }
        }
        // 39 weeks; five working days without a flow are two weeks of five.
        assert!((29..=39).contains(&inside), "{inside}");
        assert!((1_950..=4_700).contains(&empty), "{empty} of 7,800");
    }

    #[test]
    fn the_same_question_has_the_same_answer_on_any_number_of_threads() {
        let (cells, holidays) = (cells(), Holidays::default());
        let one = foresee(&question(&cells, &holidays), &Watch::default()).expect("possible");
        let asked = Question {
            threads: 1,
            ..question(&cells, &holidays)
        };
        assert_eq!(foresee(&asked, &Watch::default()).expect("possible"), one);
    }

    #[test]
    fn what_is_called_off_stops_with_an_error() {
        let (cells, holidays) = (cells(), Holidays::default());
        let watch = Watch::default();
        watch.call_off();
        let found = foresee(&question(&cells, &holidays), &watch);
        assert_eq!(found, Err(RequestError::CalledOff));
    }
}
