//! Series nobody would want to forecast, by every model and the ensemble.

use forecast::{Day, Forecast, Frequency, Holidays, Model, Remark, Request, Series, forecast};

const LEVELS: [f64; 3] = [0.1, 0.5, 0.9];

fn series(name: &str, frequency: Frequency, values: &[f64]) -> Series {
    let start = Day::new(2015, 1, 4).expect("a day");
    let rows = values.iter().enumerate();
    let rows = rows.map(|(at, value)| (frequency.day(start, at), *value));
    Series::new(name, rows.collect(), Some(frequency)).expect("has a value")
}

/// Values around 100 with a season of seven and of twelve.
fn usual(count: usize) -> Vec<f64> {
    let one = |at: usize| {
        let noise = (at * 7919 % 101) as f64 / 10.0;
        100.0 + noise + (at % 7) as f64 + 3.0 * (at % 12) as f64
    };
    (0..count).map(one).collect()
}

fn with(mut values: Vec<f64>, at: usize, value: f64) -> Vec<f64> {
    values[at] = value;
    values
}

/// What may stand in a file, by name.
fn hostile() -> Vec<(&'static str, Vec<f64>)> {
    let gaps = |it: usize| {
        if it.is_multiple_of(3) {
            f64::NAN
        } else {
            it as f64
        }
    };
    vec![
        ("one observation", vec![5.0]),
        ("two", vec![5.0, -3.0]),
        ("nine", usual(9)),
        ("one season and a bit", usual(15)),
        ("constant", vec![42.0; 120]),
        ("all zero", vec![0.0; 120]),
        ("constant, then not", with(vec![42.0; 120], 119, 43.0)),
        ("gaps and no numbers", (0..90).map(gaps).collect()),
        ("one huge value", with(usual(120), 60, 1e15)),
        ("all huge", usual(120).iter().map(|it| it * 1e15).collect()),
        ("all tiny", usual(120).iter().map(|it| it * 1e-12).collect()),
        ("below zero", usual(120).iter().map(|it| -it).collect()),
        (
            "to and fro",
            (0..120)
                .map(|it| if it % 2 == 0 { 1.0 } else { -1.0 })
                .collect(),
        ),
        ("a straight line", (0..120).map(f64::from).collect()),
        (
            "growing without end",
            (0..120).map(|it| 1.2_f64.powi(it)).collect(),
        ),
    ]
}

fn ask(series: &[Series], models: &[Model], horizon: usize, threads: usize) -> Vec<Forecast> {
    let request = Request {
        series,
        horizon,
        models,
        levels: &LEVELS,
        holidays: &Holidays::default(),
        seed: 7,
        threads,
    };
    forecast(&request).expect("a request within its limits")
}

fn check_sound(found: &[Forecast], series: &[Series], horizon: usize) {
    for it in found {
        let name = &series[it.series].name;
        let model = it.model.map_or("ensemble", Model::name);
        assert_eq!(it.mean.len(), horizon, "{name} by {model}");
        assert!(it.mean.iter().all(|it| it.is_finite()), "{name} by {model}");
        for step in 0..horizon {
            let quantiles: Vec<f64> = it.quantiles.iter().map(|it| it[step]).collect();
            let are_sound = quantiles.iter().all(|it| it.is_finite())
                && quantiles.windows(2).all(|it| it[0] <= it[1]);
            assert!(are_sound, "{name} by {model}, step {step}: {quantiles:?}");
        }
    }
}

#[test]
fn every_model_answers_every_series_with_ordered_finite_bands() {
    for frequency in [
        Frequency::Daily,
        Frequency::Weekly,
        Frequency::Monthly,
        Frequency::Yearly,
    ] {
        let all: Vec<Series> = hostile()
            .iter()
            .map(|(name, values)| series(name, frequency, values))
            .collect();
        check_sound(&ask(&all, &Model::ALL, 20, 2), &all, 20);
        check_sound(&ask(&all, &[], 20, 2), &all, 20);
    }
}

#[test]
fn a_series_alone_is_forecast_as_one_of_many_is() {
    for (name, values) in hostile() {
        let one = [series(name, Frequency::Monthly, &values)];
        check_sound(&ask(&one, &[], 200, 1), &one, 200);
    }
}

#[test]
fn weekends_on_a_grid_of_working_days_count_on_fridays_and_keep_the_sum() {
    // 2015-01-03 is a Saturday.
    let start = Day::new(2015, 1, 3).expect("a day");
    let rows: Vec<(Day, f64)> = (0..16).map(|it| (start.plus(it), f64::from(it))).collect();
    let sum: f64 = rows.iter().map(|it| it.1).sum();
    let found = Series::new("a", rows, Some(Frequency::Business)).expect("a series");
    assert_eq!(found.values.iter().sum::<f64>(), sum);
    assert_eq!(
        (found.day(0).to_string(), found.values[0]),
        ("2015-01-02".to_owned(), 1.0)
    );
    assert!(
        found.remarks.contains(&Remark::Weekend(6, start)),
        "{:?}",
        found.remarks
    );
}

/// From the first to the last level, at the first and the last step.
fn widths(found: &Forecast) -> (f64, f64) {
    let width = |at: usize| found.quantiles[2][at] - found.quantiles[0][at];
    (width(0), width(found.mean.len() - 1))
}

#[test]
fn short_series_are_not_certain_and_less_so_farther_on() {
    for (frequency, count) in [
        (Frequency::Daily, 3),
        (Frequency::Weekly, 20),
        (Frequency::Monthly, 8),
        (Frequency::Quarterly, 10),
        (Frequency::Yearly, 7),
    ] {
        let one = [series("short", frequency, &usual(count))];
        for it in ask(&one, &[], 12, 1)
            .iter()
            .chain(&ask(&one, &Model::ALL, 12, 1))
        {
            let (first, last) = widths(it);
            assert!(
                first > 1.0 && last > first,
                "{:?} {count}: {first} {last}",
                it.model
            );
        }
    }
    let one = [series("one", Frequency::Daily, &[5.0])];
    assert_eq!(widths(&ask(&one, &[], 3, 1)[0]), (0.0, 0.0));
}

#[test]
fn many_short_series_are_not_certain_beyond_what_was_tested() {
    let all: Vec<Series> = (0..30)
        .map(|it| series("short", Frequency::Monthly, &usual(38)[it..it + 8]))
        .collect();
    for it in ask(&all, &[], 12, 1) {
        let (first, last) = widths(&it);
        assert!(first > 1.0 && last > 1.0, "{first} {last}");
    }
}

#[test]
fn fifty_years_of_days_and_of_months_are_forecast() {
    for (frequency, count) in [(Frequency::Daily, 18_263), (Frequency::Monthly, 600)] {
        let one = [series("long", frequency, &usual(count))];
        check_sound(&ask(&one, &[], 30, 2), &one, 30);
    }
}

#[test]
fn a_constant_stays_by_every_model() {
    for frequency in [Frequency::Weekly, Frequency::Monthly] {
        let one = [series("constant", frequency, &[42.0; 120])];
        // This one's correction lowers every flow, also one that always comes.
        let models: Vec<Model> = Model::ALL
            .into_iter()
            .filter(|it| *it != Model::Sba)
            .collect();
        for it in ask(&one, &models, 12, 1) {
            let is_constant = it.mean.iter().all(|it| (it - 42.0).abs() < 1e-6);
            assert!(is_constant, "{:?}: {:?}", it.model, it.mean);
        }
    }
}

#[test]
fn any_number_of_threads_gives_the_same_answer() {
    for frequency in [Frequency::Daily, Frequency::Monthly] {
        let all: Vec<Series> = (0..5)
            .map(|it| series("usual", frequency, &usual(150 + it)))
            .collect();
        let once = ask(&all, &[], 24, 1);
        assert_eq!(once, ask(&all, &[], 24, 3));
    }
}
