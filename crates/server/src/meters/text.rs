//! The text of metrics: Prometheus' own format and OpenMetrics (OPS-3).
//!
//! Owns: both formats, and choosing one. Not here: what is in it (`registry`, `page`).
//! Invariant: the same samples in both; exemplars only where the format has them.
//! Source: OpenMetrics 1.0.0; Prometheus' text format 0.0.4.

use std::fmt::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use super::registry::{Exemplar, Family, Kind, Series};

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Prometheus,
    OpenMetrics,
}

impl Format {
    /// The one that an `Accept` header asks for.
    pub(super) fn accepted(accept: &str) -> Self {
        // Who asks for it knows it; Prometheus lists it first when it does.
        if accept.contains("application/openmetrics-text") {
            Self::OpenMetrics
        } else {
            Self::Prometheus
        }
    }

    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::Prometheus => "text/plain; version=0.0.4; charset=utf-8",
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        }
    }
}

/// A value that was looked up for this scrape.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(super) name: &'static str,
    pub(super) help: &'static str,
    pub(super) kind: Kind,
    pub(super) labels: Vec<(&'static str, String)>,
    pub(super) value: f64,
}

impl Sample {
    pub(crate) fn gauge(name: &'static str, help: &'static str, value: f64) -> Self {
        Self {
            name,
            help,
            kind: Kind::Gauge,
            labels: Vec::new(),
            value,
        }
    }

    pub(crate) fn counter(name: &'static str, help: &'static str, value: f64) -> Self {
        Self {
            kind: Kind::Counter,
            ..Self::gauge(name, help, value)
        }
    }

    pub(crate) fn with(mut self, label: &'static str, value: impl Into<String>) -> Self {
        self.labels.push((label, value.into()));
        self
    }
}

/// A page in the making.
pub(super) struct Page {
    format: Format,
    text: String,
}

impl Page {
    pub(super) fn new(format: Format) -> Self {
        Self {
            format,
            text: String::with_capacity(32 * 1024),
        }
    }

    /// Adds what is counted in this process.
    pub(super) fn family(&mut self, name: &str, family: &Family) {
        let Some((_, first)) = family.series.first() else {
            return;
        };
        self.head(name, &family.help, first.kind());
        for (key, series) in &family.series {
            let labels: Vec<(&str, &str)> = key.labels().map(|it| (it.key(), it.value())).collect();
            match series {
                Series::Counter(it) => self.line(name, &labels, &it.get().to_string()),
                Series::Gauge(it) => self.line(name, &labels, &number(it.get())),
                Series::Histogram(it) => {
                    let buckets = it.buckets();
                    let count = buckets.last().map_or(0, |it| it.1);
                    for (bound, below, exemplar) in &buckets {
                        let bound = bound.map_or_else(|| "+Inf".to_owned(), number);
                        let mut labels = labels.clone();
                        labels.push(("le", &bound));
                        self.sample(&format!("{name}_bucket"), &labels, &below.to_string());
                        self.exemplar(exemplar.as_ref());
                        self.text.push('\n');
                    }
                    self.line(&format!("{name}_sum"), &labels, &number(it.sum.get()));
                    self.line(&format!("{name}_count"), &labels, &count.to_string());
                }
            }
        }
    }

    /// Adds what was looked up; samples of one name stand together.
    pub(super) fn samples(&mut self, samples: &[Sample]) {
        let mut before = "";
        for sample in samples {
            if sample.name != before {
                self.head(sample.name, sample.help, sample.kind);
                before = sample.name;
            }
            let labels: Vec<(&str, &str)> = sample
                .labels
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            self.line(sample.name, &labels, &number(sample.value));
        }
    }

    /// The text.
    pub(super) fn finish(mut self) -> String {
        if self.format == Format::OpenMetrics {
            self.text.push_str("# EOF\n");
        }
        self.text
    }

    fn head(&mut self, name: &str, help: &str, kind: Kind) {
        // OpenMetrics names a counter without the end that its samples have.
        let named = match (self.format, kind) {
            (Format::OpenMetrics, Kind::Counter) => name.strip_suffix("_total").unwrap_or(name),
            _ => name,
        };
        let kind = match kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        };
        let help = help.replace('\\', "\\\\").replace('\n', "\\n");
        let _infallible = write!(self.text, "# HELP {named} {help}\n# TYPE {named} {kind}\n");
    }

    fn line(&mut self, name: &str, labels: &[(&str, &str)], value: &str) {
        self.sample(name, labels, value);
        self.text.push('\n');
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: &str) {
        self.text.push_str(name);
        let mut before = '{';
        for (name, value) in labels {
            let _infallible = write!(self.text, "{before}{name}=\"");
            for it in value.chars() {
                match it {
                    '\\' => self.text.push_str("\\\\"),
                    '"' => self.text.push_str("\\\""),
                    '\n' => self.text.push_str("\\n"),
                    it => self.text.push(it),
                }
            }
            self.text.push('"');
            before = ',';
        }
        if before == ',' {
            self.text.push('}');
        }
        let _infallible = write!(self.text, " {value}");
    }

    fn exemplar(&mut self, exemplar: Option<&Exemplar>) {
        let Some(it) = exemplar.filter(|_| self.format == Format::OpenMetrics) else {
            return;
        };
        let _infallible = write!(
            self.text,
            " # {{trace_id=\"{}\"}} {} {}",
            it.trace_id,
            number(it.value),
            number(seconds(it.at))
        );
    }
}

/// Seconds since 1970.
pub(super) fn seconds(at: SystemTime) -> f64 {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    // Milliseconds are enough, and short.
    (since.as_secs_f64() * 1_000.0).round() / 1_000.0
}

/// A number as both formats read it; whole ones keep their `.0`, because a bound is a label and
/// both formats must spell it alike.
fn number(value: f64) -> String {
    if value.is_nan() {
        "NaN".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned()
    } else {
        format!("{value:?}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meters::registry::Registry;

    fn page(format: Format) -> String {
        let registry = Registry::default();
        metrics::with_local_recorder(&registry, || {
            metrics::describe_counter!("http_requests_total", "Requests");
            metrics::counter!("http_requests_total", "route" => "a\"b\\c\nd").increment(3);
            metrics::describe_histogram!("took_seconds", "Time");
            metrics::histogram!("took_seconds").record(0.002);
        });
        let mut page = Page::new(format);
        for (name, family) in registry.families() {
            page.family(&name, &family);
        }
        let sample = Sample::gauge("free_bytes", "Free", 12.0);
        page.samples(&[sample.clone().with("disk", "a"), sample.with("disk", "b")]);
        page.finish()
    }

    #[test]
    fn the_two_formats_have_the_same_samples() {
        let plain = page(Format::Prometheus);
        let open = page(Format::OpenMetrics);
        let samples = |text: &str| -> Vec<String> {
            let lines = text.lines().filter(|it| !it.starts_with('#'));
            lines.map(str::to_owned).collect()
        };
        assert_eq!(samples(&plain), samples(&open));
        assert!(
            plain.contains("# TYPE http_requests_total counter\n"),
            "{plain}"
        );
        assert!(open.contains("# TYPE http_requests counter\n"), "{open}");
        assert!(open.ends_with("# EOF\n") && !plain.contains("# EOF"));
        for line in [
            r#"http_requests_total{route="a\"b\\c\nd"} 3"#,
            r#"took_seconds_bucket{le="0.001"} 0"#,
            r#"took_seconds_bucket{le="0.0025"} 1"#,
            r#"took_seconds_bucket{le="1.0"} 1"#,
            r#"took_seconds_bucket{le="+Inf"} 1"#,
            "took_seconds_sum 0.002",
            "took_seconds_count 1",
            "# TYPE free_bytes gauge",
            r#"free_bytes{disk="b"} 12.0"#,
        ] {
            assert!(plain.lines().any(|it| it == line), "{line} in\n{plain}");
        }
        assert_eq!(plain.matches("# HELP free_bytes").count(), 1);
    }

    #[test]
    fn the_format_is_what_is_asked_for() {
        let of_prometheus = "application/openmetrics-text;version=1.0.0,\
            application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5";
        assert_eq!(Format::accepted(of_prometheus), Format::OpenMetrics);
        for other in ["", "*/*", "text/plain"] {
            assert_eq!(Format::accepted(other), Format::Prometheus, "{other}");
        }
    }
}
