//! Recurring payments found in a series by their amounts, the rest by its usual week.
//!
//! Owns: taking a series apart and putting it together again.
//! Not here: finding what recurs (`flows`), labels (a series has none).
//! Invariant: what is found was known before the origin.

use super::History;
use crate::flows::{self, Entry};
use crate::frequency::Frequency;
use crate::number::{mean, real};

/// What recurs this surely is taken out.
const SURE: f64 = 0.7;

/// Weeks that the usual week is made of.
const WEEKS: usize = 13;

/// The path after the history.
pub(crate) fn forecast(history: &History, horizon: usize) -> Vec<f64> {
    let (values, series) = (history.values(), history.series);
    let period = history.period().max(1);
    let mut rest = values.to_vec();
    let mut path = vec![0.0; horizon];
    let zeros = values.iter().filter(|it| **it == 0.0).count();
    // On a day without any flow nobody was paid: where every day has one, amounts are sums that
    // name nothing.
    if matches!(series.frequency, Frequency::Daily) && 5 * zeros > values.len() {
        take_out(history, &mut rest, &mut path);
    }
    for (ahead, slot) in path.iter_mut().enumerate() {
        *slot += usual(&rest, values.len() + ahead, period);
    }
    path
}

fn take_out(history: &History, rest: &mut [f64], path: &mut [f64]) {
    let series = history.series;
    let entries: Vec<Entry> = rest
        .iter()
        .enumerate()
        .filter(|it| *it.1 != 0.0)
        .map(|(at, value)| Entry {
            day: series.day(at),
            amount: *value,
            account: String::new(),
            label: String::new(),
        })
        .collect();
    let places: Vec<usize> = (0..rest.len()).filter(|it| rest[*it] != 0.0).collect();
    let (today, first) = (series.day(rest.len() - 1), series.day(rest.len()));
    let last = series.day(rest.len() + path.len() - 1);
    for flow in flows::detect(&entries, history.holidays, today) {
        if flow.confidence < SURE {
            continue;
        }
        for it in &flow.entries {
            rest[places[*it]] = 0.0;
        }
        for (day, amount) in flow.expected(first, last, history.holidays) {
            let ahead = usize::try_from(day.number() - first.number()).unwrap_or(usize::MAX);
            if let Some(slot) = path.get_mut(ahead) {
                *slot += amount;
            }
        }
    }
}

/// The mean of the same place in the last seasons.
fn usual(values: &[f64], at: usize, period: usize) -> f64 {
    let newest = (at - values.len()) / period + 1;
    let back = |it: usize| {
        at.checked_sub((newest + it) * period)
            .and_then(|it| values.get(it))
    };
    let found: Vec<f64> = (0..WEEKS).filter_map(back).copied().collect();
    if found.is_empty() {
        return values.iter().sum::<f64>() / real(values.len().max(1));
    }
    mean(&found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Day;
    use crate::holiday::Holidays;
    use crate::series::Series;

    #[test]
    fn a_monthly_payment_is_expected_on_its_day_and_the_rest_as_usual() {
        let start = Day::new(2024, 1, 1).expect("a day");
        let amount = |day: Day| match (day.civil().day, day.weekday()) {
            (15, _) => -900.0,
            (_, 2) => 20.0,
            _ => 0.0,
        };
        let day = |it: i32| (start.plus(it), amount(start.plus(it)));
        let series = Series::new("s", (0..420).map(day).collect(), Some(Frequency::Daily));
        let series = series.expect("a series");
        let holidays = Holidays::default();
        let history = History {
            series: &series,
            length: 420,
            holidays: &holidays,
        };
        let path = forecast(&history, 60);
        for (ahead, value) in path.iter().enumerate() {
            let expected = amount(series.day(420 + ahead));
            assert!(
                (value - expected).abs() < 15.0,
                "{}: {value}",
                series.day(420 + ahead)
            );
        }
    }
}
