//! Sending traces to a collector, and saying in whose trace a request is made (OPS-3).
//!
//! Owns: OTLP over the guarded client, the context of a trace in outgoing requests.
//! Not here: which spans there are and how many are kept (`bursar`).
//! Invariant: a collector that is away costs one line in the log and nobody's time; sending
//! spans makes none.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use opentelemetry::propagation::Injector;
use opentelemetry::trace::TraceContextExt;
use opentelemetry_http::{Bytes, HttpClient, HttpError as ExportError};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use tokio::runtime::Handle;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

use crate::http::{AllowList, Client, HttpError, Limits, Request, Settings};

/// How long a collector may take to take spans.
const PATIENCE: Duration = Duration::from_secs(10);
/// The largest answer that is read.
const MAX_ANSWER_BYTES: u64 = 64 * 1024;

/// A client for one destination that the operator named: it may be private, and without TLS.
///
/// Errors: `Setup` for an address that is none.
pub(crate) fn client_for(url: &str) -> Result<Client, HttpError> {
    let host = url::Url::parse(url)
        .ok()
        .and_then(|it| it.host_str().map(str::to_owned));
    let setup = |fault: String| HttpError::Setup { fault };
    let host = host.ok_or_else(|| setup("the address has no host".to_owned()))?;
    let allowed = AllowList::parse(&[host]).map_err(|it| setup(it.to_string()))?;
    Client::new(Settings {
        allowed,
        limits: Limits {
            total: PATIENCE,
            answer_bytes: MAX_ANSWER_BYTES,
            decompressed_bytes: MAX_ANSWER_BYTES,
            ..Limits::default()
        },
        ..Settings::default()
    })
}

/// What the exporter of spans sends them with.
#[derive(Clone, Debug)]
pub struct SpanClient {
    client: Client,
    runtime: Handle,
    is_away: Arc<AtomicBool>,
}

impl SpanClient {
    /// A client for the collector at this address. It works on `runtime`: the exporter runs on a
    /// thread of its own, where nothing of ours does.
    ///
    /// Errors: `Setup` for an address that is none.
    pub fn new(collector: &str, runtime: Handle) -> Result<Self, HttpError> {
        Ok(Self {
            client: client_for(collector)?,
            runtime,
            is_away: Arc::default(),
        })
    }

    fn note(&self, failure: Option<&str>) {
        let was_away = self.is_away.swap(failure.is_some(), Ordering::Relaxed);
        let result = if failure.is_some() { "failed" } else { "ok" };
        metrics::counter!("bursar_span_exports_total", "result" => result).increment(1);
        match failure {
            // Said once, not each time: whoever runs without a collector for a day knows it.
            Some(cause) if !was_away => {
                tracing::warn!(
                    cause,
                    "the collector of traces does not take them: they are lost until it does"
                );
            }
            None if was_away => tracing::info!("the collector of traces takes them again"),
            _ => {}
        }
    }

    async fn post(
        self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, ExportError> {
        let (parts, body) = request.into_parts();
        let kind = parts.headers.get(reqwest::header::CONTENT_TYPE);
        let kind = kind.and_then(|it| it.to_str().ok());
        let kind = kind.unwrap_or("application/x-protobuf").to_owned();
        let mut outgoing = Request::post(&parts.uri.to_string())?.untraced();
        for (name, value) in &parts.headers {
            if name != reqwest::header::CONTENT_TYPE {
                outgoing = outgoing.header(name.as_str(), value.to_str()?)?;
            }
        }
        let outgoing = outgoing.body(&kind, body.to_vec())?;
        let answer = self.client.send(outgoing).await;
        let failure = match &answer {
            Ok(it) if it.status() < 400 => None,
            Ok(it) => Some(format!("it answered with status {}", it.status())),
            Err(error) => Some(error.to_string()),
        };
        self.note(failure.as_deref());
        let answer = answer?;
        let response = http::Response::builder().status(answer.status());
        Ok(response.body(Bytes::from(answer.into_body()))?)
    }
}

type Sent<'a> =
    Pin<Box<dyn Future<Output = Result<http::Response<Bytes>, ExportError>> + Send + 'a>>;

impl HttpClient for SpanClient {
    fn send_bytes<'life0, 'async_trait>(
        &'life0 self,
        request: http::Request<Bytes>,
    ) -> Sent<'async_trait>
    where
        'life0: 'async_trait,
        Self: 'async_trait,
    {
        let sent = self.runtime.spawn(self.clone().post(request));
        Box::pin(async move { sent.await? })
    }
}

/// Puts the context of the trace that goes on here into the headers of a request.
pub(crate) fn inject(headers: &mut HeaderMap) {
    struct Headers<'a>(&'a mut HeaderMap);
    impl Injector for Headers<'_> {
        fn set(&mut self, key: &str, value: String) {
            let name = HeaderName::try_from(key);
            if let (Ok(name), Ok(value)) = (name, HeaderValue::try_from(value)) {
                self.0.insert(name, value);
            }
        }
    }
    let context = Span::current().context();
    opentelemetry::global::get_text_map_propagator(|it| {
        it.inject_context(&context, &mut Headers(headers));
    });
}

const TRACEPARENT: &str = "traceparent";

/// The trace that goes on here, for whoever goes on with it later (W3C `traceparent`).
/// None if there is none.
#[must_use]
pub fn traceparent() -> Option<String> {
    let context = Span::current().context();
    let mut found = HashMap::new();
    opentelemetry::global::get_text_map_propagator(|it| it.inject_context(&context, &mut found));
    found.remove(TRACEPARENT)
}

/// Makes a span that has not begun part of the trace that `traceparent` said elsewhere, and
/// records its id in the field `trace.id`. What cannot be read begins a trace of its own.
pub fn follow(span: &Span, traceparent: Option<&str>) {
    if let Some(said) = traceparent {
        let carrier = HashMap::from([(TRACEPARENT.to_owned(), said.to_owned())]);
        let parent = opentelemetry::global::get_text_map_propagator(|it| it.extract(&carrier));
        // It fails where nothing listens to spans.
        let _is_known = span.set_parent(parent);
    }
    let context = span.context();
    let found = context.span().span_context().clone();
    if found.is_valid() {
        span.record("trace.id", tracing::field::display(found.trace_id()));
    }
}
