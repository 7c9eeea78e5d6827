//! Traces: which are kept, and where they go (OPS-3).
//!
//! Owns: the sampler, the resource, the exporter and its queue. Not here: spans (where the work
//! is), sending (`treasury::SpanClient`).
//! Invariant: a full queue drops spans and never waits.

use std::time::Duration;

use opentelemetry::global;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, Sampler, SdkTracer, SdkTracerProvider,
};
use tokio::runtime::Handle;
use treasury::SpanClient;

use crate::failure::Failure;
use crate::settings::{Sampling, Tracing};

/// Most spans that wait for the collector.
const QUEUE: usize = 4_096;
/// How often they are sent. Unit: milliseconds.
const EVERY: Duration = Duration::from_secs(2);
/// How long the last ones may take at the end.
const LAST: Duration = Duration::from_secs(3);

/// Traces of this process. They end with `end`.
#[derive(Debug)]
pub(super) struct Traces {
    provider: SdkTracerProvider,
}

impl Traces {
    /// Traces with ids, kept only if there is a collector: logs and other programs know them.
    ///
    /// Errors: `bad-settings` for an address that is none.
    pub(super) fn start(settings: &Tracing, runtime: &Handle) -> Result<Self, Failure> {
        global::set_text_map_propagator(TraceContextPropagator::new());
        let resource = Resource::builder()
            .with_service_name(settings.service.clone())
            .with_attribute(opentelemetry::KeyValue::new(
                "service.version",
                env!("CARGO_PKG_VERSION"),
            ))
            .build();
        let builder = SdkTracerProvider::builder().with_resource(resource);
        let Some(endpoint) = &settings.endpoint else {
            let provider = builder.with_sampler(Sampler::AlwaysOff).build();
            return Ok(Self { provider });
        };
        let refused = |it: &dyn std::fmt::Display| {
            let message = format!("traces.endpoint: `{endpoint}`: {it}");
            Failure::usage("bad-settings", message)
        };
        let client = SpanClient::new(endpoint, runtime.clone()).map_err(|it| refused(&it))?;
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(client)
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
            .build()
            .map_err(|it| refused(&it))?;
        let batch = BatchConfigBuilder::default()
            .with_max_queue_size(QUEUE)
            .with_scheduled_delay(EVERY)
            .build();
        let processor = BatchSpanProcessor::builder(exporter)
            .with_batch_config(batch)
            .build();
        let provider = builder
            .with_sampler(sampler(settings.sampling))
            .with_span_processor(processor)
            .build();
        Ok(Self { provider })
    }

    pub(super) fn tracer(&self) -> SdkTracer {
        self.provider.tracer("bursar")
    }

    /// Sends what waits, for a moment; blocks.
    pub(super) fn end(&self) {
        let _sent = self.provider.shutdown_with_timeout(LAST);
    }
}

fn sampler(sampling: Sampling) -> Sampler {
    let root = match sampling.share {
        share if share >= 1.0 => Sampler::AlwaysOn,
        share if share <= 0.0 => Sampler::AlwaysOff,
        share => Sampler::TraceIdRatioBased(share),
    };
    if sampling.follows_parent {
        Sampler::ParentBased(Box::new(root))
    } else {
        root
    }
}
