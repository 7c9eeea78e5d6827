//! Flows at places in the calendar, found one after another.
//!
//! Owns: which places matter, and following how much comes at each.
//! Not here: which places there are (`places`), recurring flows found by their names (`flows`).
//! Invariant: what is found was known before the origin; where two places meet, their amounts add.
//! Source: Mallat & Zhang 1993, "Matching pursuits with time-frequency dictionaries"; Pati,
//! Rezaiifar & Krishnaprasad 1993 (orthogonal: amounts are fitted anew after each choice).

mod places;

use super::{History, naive};
use crate::frequency::Frequency;
use crate::number::{mean, real};
use places::{Place, Span};

/// Days of the past that are looked at: three years.
const MAX_DAYS: usize = 1_100;

/// Nine weeks; fewer have too few of anything.
const MIN_DAYS: usize = 63;

/// The most places of one series.
const MAX_FOUND: usize = 24;

/// After so many days a flow counts half when places are found.
const HALF: f64 = 730.0;

/// By how much a place has to make the error smaller: in the logarithm of the likelihood, twice
/// that of a choice among a few hundred.
const WORTH: f64 = 15.0;

/// Of what comes at a place now and then, the share that its amount has to explain.
const EXPLAINED: f64 = 0.5;

/// Times all amounts are fitted again.
const SWEEPS: usize = 4;

/// How fast amounts may be followed: the share of each error that is learned.
const RATES: [f64; 7] = [0.01, 0.03, 0.06, 0.12, 0.25, 0.5, 0.8];

/// A place that matters, and how much comes there.
struct Found {
    place: Place,
    amount: f64,
}

/// The path after the history.
pub(crate) fn forecast(history: &History, horizon: usize) -> Vec<f64> {
    let skip = history.values().len().saturating_sub(MAX_DAYS);
    let values = &history.values()[skip..];
    // Places are made of days.
    if values.len() < MIN_DAYS || history.series.frequency != Frequency::Daily {
        return naive::forecast(history.values(), history.period(), horizon);
    }
    let places = Span::new(history, skip, horizon).places(values);
    let mut found = pursue(places, values);
    follow(&mut found, values);
    let mut path = vec![0.0; horizon];
    for it in &found {
        for step in it.place.to_come() {
            path[step - values.len()] += it.amount;
        }
    }
    path
}

/// Places by how much they explain of what others leave, until the next is worth too little.
fn pursue(mut places: Vec<Place>, values: &[f64]) -> Vec<Found> {
    let known = real(values.len());
    let weight = |at: usize| (-(known - 1.0 - real(at)) / HALF).exp2();
    let weights: Vec<f64> = (0..values.len()).map(weight).collect();
    let mut rest = values.to_vec();
    let squares = |rest: &[f64]| -> f64 {
        let each = rest.iter().zip(&weights);
        each.map(|it| it.0 * it.0 * it.1).sum()
    };
    let nothing = 1e-12 * squares(&rest);
    let mut found: Vec<Found> = Vec::new();
    while found.len() < MAX_FOUND {
        let error = squares(&rest);
        let gains = places.iter().enumerate();
        let gains = gains.map(|(which, it)| (which, gain(it, &rest, &weights)));
        let best = gains.fold((0, 0.0), |best, it| if it.1 > best.1 { it } else { best });
        let left = (error - best.1).max(1e-12 * error);
        if error <= nothing || best.1 <= 0.0 || known * (error / left).ln() < WORTH {
            break;
        }
        found.push(Found {
            place: places.remove(best.0),
            amount: 0.0,
        });
        for _ in 0..SWEEPS {
            for it in &mut found {
                fit(it, &mut rest, &weights);
            }
        }
    }
    found
}

/// By how much the squared error falls when a place has the mean of what is left there.
fn gain(place: &Place, rest: &[f64], weights: &[f64]) -> f64 {
    let (mut sum, mut size, mut squares) = (0.0, 0.0, 0.0);
    for at in place.known() {
        sum += weights[at] * rest[at];
        squares += weights[at] * rest[at] * rest[at];
        size += weights[at];
    }
    let gain = sum * sum / size;
    if place.is_rare() && gain < EXPLAINED * squares {
        return 0.0;
    }
    gain
}

/// Sets the amount of one place to the mean of what the others leave.
fn fit(it: &mut Found, rest: &mut [f64], weights: &[f64]) {
    let (mut sum, mut size) = (0.0, 0.0);
    for at in it.place.known() {
        sum += weights[at] * (rest[at] + it.amount);
        size += weights[at];
    }
    let amount = sum / size;
    for at in it.place.known() {
        rest[at] += it.amount - amount;
    }
    it.amount = amount;
}

/// Follows amounts through time: each as the others leave it, twice. They are then those of the end.
fn follow(found: &mut [Found], values: &[f64]) {
    let said = |it: &Found| vec![it.amount; it.place.known().count()];
    let mut said: Vec<Vec<f64>> = found.iter().map(said).collect();
    let mut sums = vec![0.0; values.len()];
    for (it, said) in found.iter().zip(&said) {
        for (at, value) in it.place.known().zip(said) {
            sums[at] += value;
        }
    }
    for _ in 0..2 {
        for (it, said) in found.iter_mut().zip(&mut said) {
            let own = it.place.known().zip(said.iter());
            let own: Vec<f64> = own.map(|(at, said)| values[at] - sums[at] + said).collect();
            let new = smoothed(&own);
            for ((at, old), new) in it.place.known().zip(said.iter()).zip(&new.1) {
                sums[at] += new - old;
            }
            (it.amount, *said) = new;
        }
    }
}

/// Simple exponential smoothing at the rate that loses least: the level at the end, and before each
/// value.
fn smoothed(values: &[f64]) -> (f64, Vec<f64>) {
    let start = mean(&values[..values.len().min(6)]);
    let run = |rate: f64| {
        let (mut level, mut lost) = (start, 0.0);
        let mut said = Vec::with_capacity(values.len());
        for (at, value) in values.iter().enumerate() {
            said.push(level);
            lost += if at < 2 { 0.0 } else { (value - level).abs() };
            level += rate.max(1.0 / real(at + 2)) * (value - level);
        }
        (lost, level, said)
    };
    let mut best = run(RATES[0]);
    for rate in &RATES[1..] {
        let other = run(*rate);
        if other.0 < best.0 {
            best = other;
        }
    }
    (best.1, best.2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Day;
    use crate::holiday::Holidays;
    use crate::series::Series;

    const KNOWN: usize = 560;

    /// Two years without noise, and what comes after.
    fn said(amount: impl Fn(Day) -> f64, horizon: usize) -> (Series, Vec<f64>) {
        let start = Day::new(2023, 1, 2).expect("a day");
        let row = |it: i32| (start.plus(it), amount(start.plus(it)));
        let rows = (0..560).map(row).collect();
        let series = Series::new("s", rows, Some(Frequency::Daily)).expect("a series");
        let history = History {
            series: &series,
            length: KNOWN,
            holidays: &Holidays::default(),
        };
        let path = forecast(&history, horizon);
        (series, path)
    }

    fn holds(amount: impl Fn(Day) -> f64, horizon: usize, within: f64) {
        let (series, path) = said(&amount, horizon);
        for (ahead, value) in path.iter().enumerate() {
            let day = series.day(KNOWN + ahead);
            let expected = amount(day);
            assert!(
                (value - expected).abs() < within,
                "{day}: {value} {expected}"
            );
        }
    }

    /// Whether `day` of the month falls on this day when days off are moved to the next Monday.
    fn is_moved(on: Day, day: i32) -> bool {
        (0..3).any(|back| {
            let due = on.plus(-back);
            let is_off = |it: i32| due.plus(it).weekday() > 4;
            due.civil().day == day && on.weekday() < 5 && (0..back).all(is_off)
        })
    }

    #[test]
    fn payments_of_a_week_and_of_a_month_that_meet_add_up() {
        let weekly = |on: Day| if on.weekday() == 3 { -300.0 } else { 0.0 };
        let amount = |on: Day| weekly(on) + if is_moved(on, 15) { -900.0 } else { 0.0 };
        holds(amount, 91, 5.0);
    }

    #[test]
    fn a_tax_of_each_quarter_is_moved_off_days_off() {
        let is_tax = |on: Day| on.civil().month % 3 == 1 && is_moved(on, 20);
        let amount = |on: Day| f64::from(u8::from(is_tax(on))) * -5_000.0;
        holds(amount, 120, 50.0);
    }

    #[test]
    fn every_second_week_keeps_its_phase() {
        let amount = |on: Day| if on.number() % 14 == 3 { 70.0 } else { 0.0 };
        holds(amount, 60, 1.0);
    }

    #[test]
    fn an_amount_that_changed_is_followed() {
        let changed = Day::new(2024, 1, 1).expect("a day");
        let amount = |on: Day| match (on.civil().day, on < changed) {
            (1, true) => -1_000.0,
            (1, false) => -1_300.0,
            _ => 0.0,
        };
        let (_, path) = said(amount, 60);
        let least = path.iter().copied().fold(0.0, f64::min);
        // Another place may have taken a part of the change; 1,000 would be what came before it.
        assert!((least + 1_300.0).abs() < 100.0, "{least}");
    }

    #[test]
    fn nothing_has_no_place() {
        assert_eq!(said(|_| 0.0, 30).1, vec![0.0; 30]);
    }
}
