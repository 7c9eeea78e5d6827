//! Cash: what bank lines mean and how money is arranged (CASH-5, CASH-6, CASH-10, CASH-11,
//! CAPTURE-5).
//!
//! Owns: rules, the learned classifier, matching, continuity of statements, debt, delays,
//! netting, budgets and liquidity, each as pure questions with pure answers.
//! Not here: reading files (`statements`), booking (`journal`), forecasts (`forecast`), who may
//! ask (`treasury`).
//! Invariant: nothing here changes books; amounts are exact; a score is whole points, never money.
#![deny(clippy::float_arithmetic)]

pub mod budgets;
pub mod classify;
pub mod continuity;
pub mod debt;
pub mod delays;
pub mod liquidity;
pub mod matching;
mod movement;
pub mod netting;
pub mod rules;
mod score;
pub mod sweeping;

pub use movement::Movement;
pub use score::{BasisPoints, FULL};
