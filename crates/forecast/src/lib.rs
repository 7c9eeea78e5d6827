//! What will come, and how sure that is: time-series models, back-tests, ensembles, bands.
//!
//! Owns: everything from a column of dates and values to a path with quantiles (CASH-7, CASH-8).
//! Not here: files, clocks, records. A result is an estimate; it becomes an amount only where a
//! use case rounds it by name.
//! Invariant: the same values, settings and seed give the same answer, on any number of threads.

mod backtest;
pub mod books;
mod closed;
mod conformal;
mod day;
mod distribution;
mod ensemble;
pub mod flows;
mod forecaster;
mod frequency;
mod holiday;
mod idle;
mod linear;
mod member;
pub mod metrics;
mod models;
mod number;
mod parallel;
mod series;
mod simplex;
mod spread;
mod sums;
mod watch;

pub use day::{Civil, Day};
pub use ensemble::Weights;
pub use forecaster::{
    Forecast, MAX_HORIZON, Request, RequestError, Score, forecast, forecast_watched,
};
pub use frequency::Frequency;
pub use holiday::Holidays;
pub use member::{MAX_SEASONS, MEMBER_LEVELS, Member};
pub use models::Model;
pub use series::{MAX_STEPS, Remark, Series};
pub use watch::Watch;
