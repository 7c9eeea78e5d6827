//! Query parameters shared by many routes.
//!
//! Owns: the scope of a question in text, and lists of days. Not here: what they mean.
//! Invariant: every parameter is optional and has the default its documentation says.

use axum::http::StatusCode;
use jiff::{Span, ToSpan};
use journal::{Book, Filter, Known, Order};
use money::{CounterpartyId, Date, Timestamp};
use serde::Deserialize;
use treasury::Scope;
use utoipa::IntoParams;

use crate::problem::Problem;
use crate::wire::{Basis, Interval};

/// Most points of a history.
const MAX_POINTS: usize = 4_000;

/// Which organisation a request is about.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct OrgQuery {
    /// The organisation, by short name or id; the first one if absent.
    pub(crate) org: Option<String>,
}

/// Of which day.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DayQuery {
    /// At the end of this day; today if absent.
    #[param(value_type = Option<String>, format = Date)]
    pub(crate) as_of: Option<Date>,
}

/// What makes a write safe to repeat.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(
    dead_code,
    reason = "read by the extractor `Org`; here for the documentation"
)]
pub(crate) struct WriteHeaders {
    /// The same key with the same content is done once and answered alike; with other content
    /// it is refused.
    #[param(rename = "Idempotency-Key", value_type = Option<String>, nullable = false)]
    key: Option<String>,
}

/// Which version of a document a change is made on.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(
    dead_code,
    reason = "read from the headers; here for the documentation"
)]
pub(crate) struct VersionHeaders {
    /// The `ETag` of the version that was read: another one is refused (412).
    #[param(rename = "If-Match", value_type = Option<String>, nullable = false)]
    matches: Option<String>,
    /// `*`: refused (412) if there is one already.
    #[param(rename = "If-None-Match", value_type = Option<String>, nullable = false)]
    none_matches: Option<String>,
}

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
    /// By which date; booked if absent.
    #[param(inline)]
    pub(crate) basis: Option<Basis>,
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
            basis: self.basis.map_or_else(Default::default, Into::into),
            known: known(self.known_seq, self.known_at)?,
            currency: self.currency.clone(),
        })
    }
}

/// A sequence as the document describes it: 63 bits. Errors: `bad-query`.
pub(crate) fn sequence(name: &'static str, found: Option<u64>) -> Result<Option<u64>, Problem> {
    match found {
        Some(it) if i64::try_from(it).is_err() => Err(bad(name, &it.to_string(), "a sequence")),
        other => Ok(other),
    }
}

pub(crate) fn known(seq: Option<u64>, at: Option<Timestamp>) -> Result<Known, Problem> {
    match (sequence("known_seq", seq)?, at) {
        (None, None) => Ok(Known::Now),
        (Some(seq), None) => Ok(Known::Seq(seq)),
        (None, Some(at)) => Ok(Known::At(at)),
        (Some(_), Some(_)) => Err(bad("known_at", "both", "either known_seq or known_at")),
    }
}

/// A counterparty by its id. Errors: `bad-query`.
pub(crate) fn counterparty(id: Option<String>) -> Result<Option<CounterpartyId>, Problem> {
    let parsed = id.map(|it| {
        let expected = "a counterparty's id: `GET /api/v1/counterparties` lists them";
        it.parse().map_err(|_| bad("counterparty", &it, expected))
    });
    parsed.transpose()
}

/// The days of a range, one an interval, the last day always among them. Without a first day it
/// starts at the first entry, without a last day it ends at `today`.
pub(crate) fn days(
    (from, to): (Option<Date>, Option<Date>),
    book: &Book,
    today: Date,
    interval: Option<Interval>,
) -> Result<Vec<Date>, Problem> {
    let to = to.unwrap_or(today);
    let from = from.unwrap_or_else(|| first_day(book).map_or(to, |it| it.min(to)));
    let step: Span = match interval.unwrap_or_default() {
        Interval::Day => 1.day(),
        Interval::Week => 1.week(),
        Interval::Month => 1.month(),
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

fn first_day(book: &Book) -> Option<Date> {
    let page = book.page(&Filter::default(), Order::OldestFirst, 0, 1);
    let first = page.entries.first().and_then(|it| book.entry(*it));
    first.map(|it| it.booked_on())
}

pub(crate) fn bad(parameter: &str, found: &str, expected: &str) -> Problem {
    let detail = format!("parameter {parameter}: found `{found}`, expected {expected}");
    Problem::new(StatusCode::BAD_REQUEST, "bad-query", detail)
}
