//! What a log line looks like, and the ids it carries (OPS-3).
//!
//! Owns: both forms, and collecting request, trace and organisation from the spans around an
//! event. Not here: level (`telemetry`), files (`file`).
//! Invariant: a line reads alone: whoever has it finds the request, its trace and its books.

use std::fmt;

use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::settings::LogFormat;

/// The ids of a span: its field, and its name in a line.
const IDS: [(&str, &str); 3] = [
    ("request.id", "request_id"),
    ("trace.id", "trace_id"),
    ("org.id", "organisation_id"),
];

/// The ids that the spans around here carry.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids([Option<String>; IDS.len()]);

impl Ids {
    /// Those of an event: the nearest span that has one says it.
    pub(super) fn of<S>(event: &Event<'_>, context: &Context<'_, S>) -> Self
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        let mut found = Self::default();
        for span in context.event_scope(event).into_iter().flatten() {
            found.fill(span.extensions().get::<Self>());
        }
        found
    }

    fn fill(&mut self, other: Option<&Self>) {
        let Some(other) = other else { return };
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            if mine.is_none() {
                mine.clone_from(theirs);
            }
        }
    }

    /// Those that are known, by their name in a line.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let named = IDS.iter().zip(&self.0);
        named.filter_map(|((_, name), value)| Some((*name, value.as_deref()?)))
    }
}

impl Visit for Ids {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let place = IDS.iter().position(|it| it.0 == field.name());
        if let Some(slot) = place.and_then(|it| self.0.get_mut(it)) {
            *slot = Some(format!("{value:?}"));
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }
}

/// Collects the ids of spans, for every layer after it.
#[derive(Debug)]
pub(super) struct Collect;

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Collect {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut ids = Ids::default();
        attributes.record(&mut ids);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(ids);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(ids) = span.extensions_mut().get_mut::<Ids>()
        {
            values.record(ids);
        }
    }
}

/// The form of lines.
pub(super) struct Lines(pub(super) LogFormat);

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut out: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut ids = Ids::default();
        for span in context.event_scope().into_iter().flatten() {
            ids.fill(span.extensions().get::<Ids>());
        }
        let meta = event.metadata();
        let now = jiff::Timestamp::now();
        if self.0 == LogFormat::Text {
            write!(out, "{now:.6} {:>5} {}: ", meta.level(), meta.target())?;
            context.format_fields(out.by_ref(), event)?;
            for (name, value) in ids.iter() {
                write!(out, " {name}={value}")?;
            }
            return writeln!(out);
        }
        let mut fields = Fields::default();
        event.record(&mut fields);
        let mut line = Map::new();
        line.insert("timestamp".to_owned(), format!("{now:.6}").into());
        line.insert("level".to_owned(), meta.level().as_str().into());
        line.insert("target".to_owned(), meta.target().into());
        line.insert("fields".to_owned(), Value::Object(fields.0));
        for (name, value) in ids.iter() {
            line.insert(name.to_owned(), value.into());
        }
        let text = serde_json::to_string(&line).map_err(|_| fmt::Error)?;
        writeln!(out, "{text}")
    }
}

/// The fields of an event, as JSON.
#[derive(Debug, Default)]
pub(super) struct Fields(pub(super) Map<String, Value>);

impl Fields {
    fn put(&mut self, field: &Field, value: Value) {
        self.0.insert(field.name().to_owned(), value);
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value.into());
    }

    fn record_u128(&mut self, field: &Field, value: u128) {
        // Durations have this type; what is larger than they are is kept as text.
        let number = u64::try_from(value).map(Value::from);
        self.put(field, number.unwrap_or_else(|_| value.to_string().into()));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value.into());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, format!("{value:?}").into());
    }
}
