//! Trend with corners, seasons by waves, holidays and days of the month, all added.
//!
//! Owns: the columns of that regression, and its course after the end.
//! Not here: solving it (`linear`).
//! Invariant: the slope after the end is the last slope, damped.
//! Source: Taylor & Letham 2018, "Forecasting at scale" (Prophet); solved by ridge regression.

use std::f64::consts::TAU;

use crate::day::{Day, days_in_month};
use crate::linear::NormalEquations;
use crate::models::History;
use crate::models::paths::Paths;
use crate::number::{mean, real, variance, whole};

/// Values looked at: four years of days.
const MAX_VALUES: usize = 1461;

/// How the columns are laid out.
struct Columns {
    corners: Vec<f64>,
    weekly: usize,
    waves: usize,
    monthly: bool,
    holidays: bool,
    length: f64,
}

/// How much a column is held back, in units of the variance of the values.
struct Held;

impl Held {
    const LEVEL: f64 = 1e-3;
    const CORNER: f64 = 30.0;
    /// Sums over months need a trend that does not chase the last weeks.
    const CORNER_OF_SUMS: f64 = 100.0;
    const SEASON: f64 = 2.0;
    const DAY_OF_MONTH: f64 = 4.0;
}

/// The paths of the regression. The median makes less of what is far off; the mean does not, for
/// that counts in sums, and has a straighter trend.
pub(crate) fn forecast(history: &History, horizon: usize) -> Paths {
    let values = history.values();
    let from = values.len().saturating_sub(MAX_VALUES);
    let recent = &values[from..];
    let centre = mean(recent);
    let spread = variance(recent).sqrt();
    if recent.len() < 6 || spread == 0.0 {
        return Paths::one(vec![recent[recent.len() - 1]; horizon]);
    }
    let columns = Columns::new(history, recent.len());
    let rows = Rows {
        columns: &columns,
        history,
        from,
        targets: recent.iter().map(|it| (it - centre) / spread).collect(),
    };
    let plain = rows.equations(None);
    let usual = plain.clone().solve(&columns.held(Held::CORNER));
    let robust = rows
        .equations(Some(&usual))
        .solve(&columns.held(Held::CORNER));
    let straight = plain.solve(&columns.held(Held::CORNER_OF_SUMS));
    let path = |fitted: &[f64]| {
        let ahead = rows.ahead(fitted, horizon).into_iter();
        ahead.map(|it| centre + spread * it).collect()
    };
    Paths {
        median: path(&robust),
        mean: path(&straight),
    }
}

/// The values of the regression, each with its row of columns.
struct Rows<'a> {
    columns: &'a Columns,
    history: &'a History<'a>,
    /// The first value looked at.
    from: usize,
    targets: Vec<f64>,
}

impl Rows<'_> {
    /// What the weights of the columns follow from; after weights that are given, less is made of
    /// what was far off from them (Huber).
    fn equations(&self, before: Option<&[f64]>) -> NormalEquations {
        let mut row = Vec::new();
        let mut equations = NormalEquations::new(self.columns.count());
        for (at, target) in self.targets.iter().enumerate() {
            self.columns
                .fill(&mut row, self.history, self.from + at, at);
            let weight = before.map_or(1.0, |it| {
                let error = (target - dot(&row, it)).abs();
                (1.5 / error.max(1.5)).max(0.05)
            });
            equations.add(&row, *target, weight);
        }
        equations
    }

    /// What the weights say of the steps after the last value.
    fn ahead(&self, weights: &[f64], horizon: usize) -> Vec<f64> {
        let mut row = Vec::new();
        let length = self.targets.len();
        let steps = length..length + horizon;
        let step = |at| {
            self.columns
                .fill(&mut row, self.history, self.from + at, at);
            dot(&row, weights)
        };
        steps.map(step).collect()
    }
}

fn dot(row: &[f64], weights: &[f64]) -> f64 {
    row.iter().zip(weights).map(|it| it.0 * it.1).sum()
}

impl Columns {
    fn new(history: &History, length: usize) -> Self {
        let frequency = history.series.frequency;
        let per_year = frequency.per_year();
        let years = real(length) / per_year;
        let by_day = frequency.is_by_day();
        let most = if per_year < 3.0 {
            0
        } else {
            whole(per_year / 2.0).min(8)
        };
        let waves = if years >= 1.5 { most } else { 0 };
        let count = (length / 20).clamp(1, 20);
        // No corner in the last tenth: it would have little to stand on.
        let corners = (1..=count)
            .map(|it| 0.9 * real(it) / real(count + 1))
            .collect();
        Self {
            corners,
            weekly: if by_day { frequency.period() } else { 0 },
            waves,
            monthly: by_day && length >= 90,
            holidays: by_day && length >= 200 && !history.holidays.is_empty(),
            length: real(length),
        }
    }

    fn count(&self) -> usize {
        let monthly = if self.monthly { DAYS_OF_MONTH } else { 0 };
        let holidays = if self.holidays { 3 } else { 0 };
        2 + self.corners.len() + self.weekly + 2 * self.waves + monthly + holidays
    }

    /// How much each column is held back; a corner by as much as is said.
    fn held(&self, corner: f64) -> Vec<f64> {
        let mut held = vec![Held::LEVEL, Held::LEVEL];
        held.extend(self.corners.iter().map(|_| corner));
        held.extend((0..self.weekly + 2 * self.waves).map(|_| Held::SEASON));
        held.resize(self.count(), Held::DAY_OF_MONTH);
        held
    }

    /// The row of a step of the series; `at` counts from the first value looked at.
    fn fill(&self, row: &mut Vec<f64>, history: &History, step: usize, at: usize) {
        let day = history.series.day(step);
        let time = self.damped(real(at) / self.length);
        row.clear();
        row.extend([1.0, time]);
        row.extend(self.corners.iter().map(|it| (time - it).max(0.0)));
        let weekday = usize::try_from(day.weekday()).unwrap_or(0);
        row.extend((0..self.weekly).map(|it| f64::from(u8::from(it == weekday))));
        let year = f64::from(day.number()) / 365.2425;
        for wave in 1..=self.waves {
            let angle = TAU * real(wave) * year;
            row.extend([angle.sin(), angle.cos()]);
        }
        if self.monthly {
            push_day_of_month(row, day);
        }
        if self.holidays {
            let (since, until) = history.holidays.distances(day, 9);
            row.extend([until == 0, until == 1, since == 1].map(|it| f64::from(u8::from(it))));
        }
    }

    /// Time after the end runs slower and slower.
    fn damped(&self, time: f64) -> f64 {
        if time <= 1.0 {
            return time;
        }
        let ahead = (time - 1.0) * self.length;
        let reach = self.length / 6.0;
        1.0 + reach * (1.0 - (-ahead / reach).exp()) / self.length
    }
}

/// The first five and the last five working-agnostic days of a month, and three waves.
const DAYS_OF_MONTH: usize = 16;

fn push_day_of_month(row: &mut Vec<f64>, day: Day) {
    let civil = day.civil();
    let length = days_in_month(civil.year, civil.month);
    let left = length - civil.day;
    row.extend((1..=5).map(|it| f64::from(u8::from(civil.day == it))));
    row.extend((0..5).map(|it| f64::from(u8::from(left == it))));
    let angle = TAU * f64::from(civil.day - 1) / f64::from(length);
    for wave in 1..=3 {
        let angle = angle * f64::from(wave);
        row.extend([angle.sin(), angle.cos()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frequency::Frequency;
    use crate::holiday::Holidays;
    use crate::series::Series;

    #[test]
    fn what_is_far_off_now_and_then_counts_in_the_mean_path_alone() {
        let start = Day::new(2023, 1, 2).expect("a day");
        // 10 a day, and 2,000 every 90 days, which no column explains.
        let value = |it: i32| if it % 90 == 45 { 2010.0 } else { 10.0 };
        let rows = (0..900).map(|it| (start.plus(it), value(it))).collect();
        let series = Series::new("s", rows, Some(Frequency::Daily)).expect("a series");
        let holidays = Holidays::default();
        let paths = forecast(
            &History {
                series: &series,
                length: 900,
                holidays: &holidays,
            },
            90,
        );
        let sum = |it: &[f64]| it.iter().sum::<f64>();
        let (median, mean) = (sum(&paths.median), sum(&paths.mean));
        assert!((2300.0..3500.0).contains(&mean), "{mean}");
        assert!(median < 0.7 * mean, "{median} {mean}");
    }
}
