//! Query parameters shared by many routes.
//!
//! Owns: the scope of a question in text, and lists of days. Not here: what they mean.
//! Invariant: every parameter is optional and has the default its documentation says.

use axum::http::StatusCode;
use jiff::{Span, ToSpan};
use journal::{Basis, Known};
use money::{Date, Timestamp};
use serde::Deserialize;
use treasury::{Grouping, Scope};
use utoipa::IntoParams;

use crate::problem::Problem;

/// Most points of a history.
const MAX_POINTS: usize = 4_000;

/// What a question about balances is about.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ScopeQuery {
    /// The organisation, by short name or id; the first one if absent.
    #[param(required = false)]
    #[expect(
        dead_code,
        reason = "read by the extractor `Org`; here for the documentation"
    )]
    pub(crate) org: Option<String>,
    /// At the end of this day (`2026-01-31`).
    #[param(value_type = Option<String>, format = Date)]
    pub(crate) as_of: Option<Date>,
    /// `booked` (default) or `valued`: by which date.
    pub(crate) basis: Option<String>,
    /// Only what was recorded up to this sequence.
    pub(crate) known_seq: Option<u64>,
    /// Only what was recorded up to this moment.
    #[param(value_type = Option<String>, format = DateTime)]
    pub(crate) known_at: Option<Timestamp>,
    /// Valued in this asset; the reporting currency if absent.
    #[serde(rename = "in")]
    pub(crate) currency: Option<String>,
}

impl ScopeQuery {
    /// The scope. Errors: `bad-query`.
    pub(crate) fn scope(&self) -> Result<Scope, Problem> {
        Ok(Scope {
            as_of: self.as_of,
            basis: basis(self.basis.as_deref())?,
            known: known(self.known_seq, self.known_at)?,
            currency: self.currency.clone(),
        })
    }
}

/// The word of a basis.
pub(crate) const fn basis_word(basis: Basis) -> &'static str {
    match basis {
        Basis::Booked => "booked",
        Basis::Valued => "valued",
    }
}

pub(crate) fn basis(text: Option<&str>) -> Result<Basis, Problem> {
    match text {
        None | Some("booked") => Ok(Basis::Booked),
        Some("valued") => Ok(Basis::Valued),
        Some(other) => Err(bad("basis", other, "booked or valued")),
    }
}

pub(crate) fn known(seq: Option<u64>, at: Option<Timestamp>) -> Result<Known, Problem> {
    match (seq, at) {
        (None, None) => Ok(Known::Now),
        (Some(seq), None) => Ok(Known::Seq(seq)),
        (None, Some(at)) => Ok(Known::At(at)),
        (Some(_), Some(_)) => Err(bad("known_at", "both", "either known_seq or known_at")),
    }
}

pub(crate) fn grouping(text: Option<&str>) -> Result<Grouping, Problem> {
    let Some(text) = text else {
        return Ok(Grouping::default());
    };
    let found = Grouping::WORDS
        .iter()
        .find(|it| it.1 == text)
        .map(|it| it.0);
    found.ok_or_else(|| bad("group", text, "currency, entity, bank, account or region"))
}

/// The days from `from` to `to`, one an interval, the last day always among them.
pub(crate) fn days(from: Date, to: Date, interval: Option<&str>) -> Result<Vec<Date>, Problem> {
    let step: Span = match interval {
        None | Some("day") => 1.day(),
        Some("week") => 1.week(),
        Some("month") => 1.month(),
        Some(other) => return Err(bad("interval", other, "day, week or month")),
    };
    if from > to {
        return Err(bad("from", &from.to_string(), "a day before `to`"));
    }
    let mut days: Vec<Date> = from
        .series(step)
        .take_while(|it| *it < to)
        .take(MAX_POINTS + 1)
        .collect();
    days.push(to);
    if days.len() > MAX_POINTS {
        let found = format!("{from} to {to}");
        return Err(bad(
            "from",
            &found,
            "at most 4,000 points: a larger interval or fewer days",
        ));
    }
    Ok(days)
}

pub(crate) fn bad(parameter: &str, found: &str, expected: &str) -> Problem {
    let detail = format!("parameter {parameter}: found `{found}`, expected {expected}");
    Problem::new(StatusCode::BAD_REQUEST, "bad-query", detail)
}
