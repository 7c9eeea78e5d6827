//! What a monthly ensemble takes to make, and a trained forecast to ask (CASH-7, CASH-8).
//!
//! `cargo bench -p forecast`: forty made series of ten years of months, learned and tested at past
//! origins on one thread; and one account's cell of two years of days, its mean and two hundred
//! sample paths of a quarter ahead drawn from what was learned.
#![expect(
    clippy::unwrap_used,
    reason = "a bench stops at the first thing that is wrong"
)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use forecast::books::{Cell, CellForecast, Item, Question, foresee};
use forecast::{Day, Frequency, Holidays, Model, Request, Series, Watch, forecast};

const SERIES: u32 = 40;
const MONTHS: u32 = 120;
const DAYS: i32 = 730;
const AHEAD: usize = 91;
const PATHS: usize = 200;
const LEVELS: [f64; 7] = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];
const SEASON: [f64; 12] = [
    8.0, 2.0, -3.0, 0.0, 4.0, 9.0, 3.0, -6.0, -9.0, -2.0, 1.0, 12.0,
];

/// A number below a thousand that looks random and is the same for the same one.
fn noise(of: u32) -> u32 {
    let mixed = of.wrapping_add(1).wrapping_mul(0x9E37_79B1);
    let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x85EB_CA77);
    (mixed >> 12) % 1_000
}

fn share(of: u32) -> f64 {
    f64::from(noise(of)) / 1_000.0
}

/// A level, a trend, a season and what nobody knows.
fn months(which: u32) -> Series {
    let start = Day::new(2015, 1, 1).unwrap();
    let rows = (0..MONTHS).zip(SEASON.iter().cycle()).map(|(at, season)| {
        let slope = 0.4 * share(which) * f64::from(at);
        let season = season * (1.0 + share(which + 7));
        let value = 200.0 + slope + season + 25.0 * share(997 * which + at);
        (Frequency::Monthly.day(start, at as usize), value)
    });
    let name = format!("series {which}");
    Series::new(&name, rows.collect(), Some(Frequency::Monthly)).unwrap()
}

fn ask(series: &[Series], models: &[Model]) -> usize {
    let request = Request {
        series,
        horizon: 18,
        models,
        levels: &LEVELS,
        holidays: &Holidays::default(),
        seed: 7,
        threads: 1,
    };
    forecast(&request).unwrap().len()
}

fn learned() -> CellForecast {
    let origin = Day::new(2026, 3, 31).unwrap();
    let item = |ago: i32| Item {
        day: Day::from_number(origin.number() - ago),
        units: 40_000 + 30 * i64::from(noise(ago.unsigned_abs())),
        label: format!("Partner {}", ago % 40),
    };
    let cells = [Cell {
        name: "sales".to_owned(),
        items: (0..DAYS).filter(|it| it % 7 < 5).map(item).collect(),
    }];
    let question = Question {
        cells: &cells,
        origin,
        horizon: AHEAD,
        holidays: &Holidays::default(),
        seed: 7,
        threads: 1,
    };
    foresee(&question, &Watch::default()).unwrap().remove(0)
}

fn serve(criterion: &mut Criterion) {
    let series: Vec<Series> = (0..SERIES).map(months).collect();
    let mut group = criterion.benchmark_group("forty monthly series");
    group.sample_size(10);
    group.bench_function("ensemble", |it| it.iter(|| ask(black_box(&series), &[])));
    group.bench_function("temporal alone", |it| {
        it.iter(|| ask(black_box(&series), &[Model::Temporal]));
    });
    group.finish();
    let cell = learned();
    let mut group = criterion.benchmark_group("a trained cell, 91 days");
    group.bench_function("mean", |it| it.iter(|| black_box(&cell).mean(AHEAD)));
    group.bench_function("200 sample paths", |it| {
        it.iter(|| black_box(&cell).paths(AHEAD, PATHS, 3));
    });
    group.finish();
}

criterion_group!(benches, serve);
criterion_main!(benches);
