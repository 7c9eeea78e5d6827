//! What is counted and timed in this process, behind the `metrics` facade (OPS-3).
//!
//! Owns: counters, gauges and histograms by name and labels, with exemplars; their bound.
//! Not here: their text (`text`), what is looked up at a scrape (`process`, `books`).
//! Invariant: no name has more than `MAX_SERIES` sets of labels, whatever clients send: what is
//! beyond them is counted together, under `(other)`.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::SystemTime;

use metrics::{
    Counter, CounterFn, Gauge, GaugeFn, Histogram, HistogramFn, Key, KeyName, Label, Metadata,
    Recorder, SharedString, Unit,
};
use opentelemetry::trace::TraceContextExt;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// Most sets of labels of one name.
pub(super) const MAX_SERIES: usize = 2_000;
/// The longest value of a label. Unit: bytes.
const MAX_VALUE_BYTES: usize = 120;
/// The value of every label of what is beyond the bound.
const OTHER: &str = "(other)";
/// What counts how often the bound was met.
pub(super) const REFUSED: &str = "bursar_metrics_series_refused_total";

/// Upper bounds of what is timed. Unit: seconds.
pub(super) const BUCKETS: [f64; 14] = [
    0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// The trace that is going on here, if it is kept.
fn trace_id() -> Option<String> {
    let context = tracing::Span::current().context();
    let span = context.span();
    let found = span.span_context();
    let is_kept = found.is_valid() && found.is_sampled();
    is_kept.then(|| found.trace_id().to_string())
}

/// A moment in one trace, as an example of what a bucket counts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Exemplar {
    /// 32 hexadecimal digits.
    pub(super) trace_id: String,
    pub(super) value: f64,
    pub(super) at: SystemTime,
}

/// A float that many write.
#[derive(Debug, Default)]
pub(super) struct Float(AtomicU64);

impl Float {
    pub(super) fn get(&self) -> f64 {
        f64::from_bits(self.0.load(Ordering::Relaxed))
    }

    fn set(&self, value: f64) {
        self.0.store(value.to_bits(), Ordering::Relaxed);
    }

    fn add(&self, value: f64) {
        let add = |bits| Some((f64::from_bits(bits) + value).to_bits());
        let _always = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }
}

impl GaugeFn for Float {
    fn increment(&self, value: f64) {
        self.add(value);
    }

    fn decrement(&self, value: f64) {
        self.add(-value);
    }

    fn set(&self, value: f64) {
        Self::set(self, value);
    }
}

/// A counter that only grows.
#[derive(Debug, Default)]
pub(super) struct Count(AtomicU64);

impl Count {
    pub(super) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl CounterFn for Count {
    fn increment(&self, value: u64) {
        self.0.fetch_add(value, Ordering::Relaxed);
    }

    fn absolute(&self, value: u64) {
        self.0.fetch_max(value, Ordering::Relaxed);
    }
}

/// How long things took.
#[derive(Debug, Default)]
pub(super) struct Times {
    /// One a bound, and one for what is beyond the last.
    counts: [AtomicU64; BUCKETS.len() + 1],
    pub(super) sum: Float,
    exemplars: Mutex<[Option<Exemplar>; BUCKETS.len() + 1]>,
}

/// One bucket: its bound (none is no bound), how many are in it or below, an example.
pub(super) type Bucket = (Option<f64>, u64, Option<Exemplar>);

impl Times {
    /// The buckets, smallest first.
    pub(super) fn buckets(&self) -> Vec<Bucket> {
        let exemplars = self
            .exemplars
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let bounds = BUCKETS.into_iter().map(Some).chain([None]);
        let mut sum = 0_u64;
        let counted = bounds.zip(&self.counts).map(|(bound, count)| {
            sum = sum.saturating_add(count.load(Ordering::Relaxed));
            (bound, sum)
        });
        let mut buckets = Vec::with_capacity(self.counts.len());
        for ((bound, sum), exemplar) in counted.zip(exemplars) {
            buckets.push((bound, sum, exemplar));
        }
        buckets
    }
}

impl HistogramFn for Times {
    fn record(&self, value: f64) {
        if !value.is_finite() {
            return;
        }
        let place = BUCKETS.partition_point(|bound| *bound < value);
        if let Some(count) = self.counts.get(place) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        self.sum.add(value);
        let Some(trace_id) = trace_id() else {
            return;
        };
        // Whoever holds it writes an example that is as good.
        if let Ok(mut exemplars) = self.exemplars.try_lock()
            && let Some(exemplar) = exemplars.get_mut(place)
        {
            *exemplar = Some(Exemplar {
                trace_id,
                value,
                at: SystemTime::now(),
            });
        }
    }
}

/// What has one name and one set of labels.
#[derive(Clone, Debug)]
pub(super) enum Series {
    Counter(Arc<Count>),
    Gauge(Arc<Float>),
    Histogram(Arc<Times>),
}

impl Series {
    pub(super) const fn kind(&self) -> Kind {
        match self {
            Self::Counter(_) => Kind::Counter,
            Self::Gauge(_) => Kind::Gauge,
            Self::Histogram(_) => Kind::Histogram,
        }
    }
}

/// What a name measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Counter,
    Gauge,
    Histogram,
}

/// Everything of one name.
#[derive(Debug)]
pub(super) struct Family {
    pub(super) help: SharedString,
    pub(super) series: Vec<(Key, Series)>,
}

/// The recorder of this process.
#[derive(Debug, Default)]
pub(super) struct Registry {
    series: RwLock<HashMap<Key, Series>>,
    /// How many sets of labels each name has.
    counts: Mutex<HashMap<String, usize>>,
    helps: RwLock<BTreeMap<String, SharedString>>,
}

impl Registry {
    /// Everything by name. A name that was not described is not shown: nobody could read it.
    pub(super) fn families(&self) -> BTreeMap<String, Family> {
        let helps = self.helps.read().unwrap_or_else(PoisonError::into_inner);
        let mut families = BTreeMap::<String, Family>::new();
        let all = self.series.read().unwrap_or_else(PoisonError::into_inner);
        for (key, series) in all.iter() {
            let Some(help) = helps.get(key.name()) else {
                continue;
            };
            let family = families
                .entry(key.name().to_owned())
                .or_insert_with(|| Family {
                    help: help.clone(),
                    series: Vec::new(),
                });
            family.series.push((key.clone(), series.clone()));
        }
        for family in families.values_mut() {
            family.series.sort_by(|a, b| a.0.cmp(&b.0));
        }
        families
    }

    fn describe(&self, key: &KeyName, help: SharedString) {
        let mut helps = self.helps.write().unwrap_or_else(PoisonError::into_inner);
        helps.insert(key.as_str().to_owned(), help);
    }

    fn find(&self, key: &Key, make: impl Fn() -> Series) -> Series {
        let found = {
            let all = self.series.read().unwrap_or_else(PoisonError::into_inner);
            all.get(key).cloned()
        };
        found.unwrap_or_else(|| self.add(key, make))
    }

    fn add(&self, key: &Key, make: impl Fn() -> Series) -> Series {
        let is_known = || {
            let all = self.series.read().unwrap_or_else(PoisonError::into_inner);
            all.contains_key(key)
        };
        let is_full = {
            let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
            let count = counts.entry(key.name().to_owned()).or_default();
            let is_full = *count >= MAX_SERIES;
            *count += usize::from(!is_full && !is_known());
            is_full
        };
        let kept = if is_full { other(key) } else { bounded(key) };
        let mut all = self.series.write().unwrap_or_else(PoisonError::into_inner);
        if is_full {
            let label = Label::new("metric", key.name().to_owned());
            let refused = Key::from_parts(REFUSED, vec![label]);
            let counter = all
                .entry(refused)
                .or_insert_with(|| Series::Counter(Arc::default()));
            if let Series::Counter(it) = counter {
                it.increment(1);
            }
        }
        all.entry(kept).or_insert_with(make).clone()
    }
}

/// The key that stands for all that are beyond the bound.
fn other(key: &Key) -> Key {
    let labels: Vec<Label> = key
        .labels()
        .map(|it| Label::new(it.key().to_owned(), OTHER))
        .collect();
    Key::from_parts(key.name().to_owned(), labels)
}

/// The key with values of bounded length.
fn bounded(key: &Key) -> Key {
    if key.labels().all(|it| it.value().len() <= MAX_VALUE_BYTES) {
        return key.to_retained();
    }
    let cut = |text: &str| {
        let end = text.floor_char_boundary(MAX_VALUE_BYTES);
        text.get(..end).unwrap_or_default().to_owned()
    };
    let labels: Vec<Label> = key
        .labels()
        .map(|it| Label::new(it.key().to_owned(), cut(it.value())))
        .collect();
    Key::from_parts(key.name().to_owned(), labels)
}

impl Recorder for Registry {
    fn describe_counter(&self, key: KeyName, _unit: Option<Unit>, description: SharedString) {
        self.describe(&key, description);
    }

    fn describe_gauge(&self, key: KeyName, _unit: Option<Unit>, description: SharedString) {
        self.describe(&key, description);
    }

    fn describe_histogram(&self, key: KeyName, _unit: Option<Unit>, description: SharedString) {
        self.describe(&key, description);
    }

    fn register_counter(&self, key: &Key, _metadata: &Metadata<'_>) -> Counter {
        match self.find(key, || Series::Counter(Arc::default())) {
            Series::Counter(it) => Counter::from_arc(it),
            // One name is one kind; a slip of ours must not stop a request.
            _ => Counter::noop(),
        }
    }

    fn register_gauge(&self, key: &Key, _metadata: &Metadata<'_>) -> Gauge {
        match self.find(key, || Series::Gauge(Arc::default())) {
            Series::Gauge(it) => Gauge::from_arc(it),
            _ => Gauge::noop(),
        }
    }

    fn register_histogram(&self, key: &Key, _metadata: &Metadata<'_>) -> Histogram {
        match self.find(key, || Series::Histogram(Arc::default())) {
            Series::Histogram(it) => Histogram::from_arc(it),
            _ => Histogram::noop(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_sets_of_labels_than_the_bound_are_counted_together() {
        let registry = Registry::default();
        metrics::with_local_recorder(&registry, || {
            metrics::describe_counter!("test_total", "Of a test");
            metrics::describe_counter!("bursar_metrics_series_refused_total", "Refused");
            for number in 0..MAX_SERIES + 500 {
                metrics::counter!("test_total", "path" => number.to_string()).increment(1);
            }
        });
        let families = registry.families();
        let family = &families["test_total"];
        assert_eq!(family.series.len(), MAX_SERIES + 1);
        let sum: u64 = family
            .series
            .iter()
            .map(|(_, it)| match it {
                Series::Counter(it) => it.get(),
                _ => 0,
            })
            .sum();
        assert_eq!(sum, MAX_SERIES as u64 + 500, "none is lost");
        let Series::Counter(refused) = &families[REFUSED].series[0].1 else {
            panic!("a counter was expected");
        };
        assert_eq!(refused.get(), 500);
    }

    #[test]
    fn a_value_of_a_label_is_cut_between_characters() {
        let registry = Registry::default();
        metrics::with_local_recorder(&registry, || {
            metrics::describe_gauge!("test", "Of a test");
            metrics::gauge!("test", "name" => "ü".repeat(100)).set(1.0);
        });
        let families = registry.families();
        let (key, _) = &families["test"].series[0];
        let value = key.labels().next().map(|it| it.value().to_owned());
        assert_eq!(value.as_deref(), Some("ü".repeat(60).as_str()));
    }

    #[test]
    fn a_bucket_counts_what_is_at_its_bound_or_below() {
        let times = Times::default();
        for value in [0.001, 0.001_1, 99.0, f64::NAN, f64::INFINITY] {
            times.record(value);
        }
        let buckets = times.buckets();
        let of = |bound: Option<f64>| buckets.iter().find(|it| it.0 == bound).unwrap().1;
        assert_eq!(of(Some(0.000_5)), 0);
        assert_eq!(of(Some(0.001)), 1);
        assert_eq!(of(Some(0.002_5)), 2);
        assert_eq!(of(Some(10.0)), 2);
        assert_eq!(of(None), 3, "what is no time is not counted");
    }
}
