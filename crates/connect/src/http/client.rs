//! Sending a request, under guard.
//!
//! Owns: the check of each destination, following redirects, the time a request may take.
//! Not here: names to addresses (`resolver`), reading an answer (`answer`).
//! Invariant: no destination is contacted before `check` has seen it, redirected ones included.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use reqwest::header::{ACCEPT_ENCODING, HeaderValue};
use reqwest::redirect::Policy;
use tracing::Instrument;
use url::{Host, Url};

use super::AllowList;
use super::answer::{self, Answer};
use super::error::{HttpError, Limit};
use super::redirect;
use super::request::{self, Request};
use super::resolver::{GuardedResolver, Lookup, SystemLookup};
use super::settings::{Limits, MAX_HEADERS, MAX_REDIRECTS, Settings};
use super::tls;
use crate::telemetry;

/// How we introduce ourselves.
const USER_AGENT: &str = concat!("Bursar/", env!("CARGO_PKG_VERSION"));

/// The guarded client. Cloning is cheap and shares connections.
#[derive(Clone)]
pub struct Client {
    inner: reqwest::Client,
    allowed: Arc<AllowList>,
    limits: Limits,
}

impl Client {
    /// A client for these settings. Errors: `Setup` (a proxy or certificate that cannot be read).
    pub fn new(settings: Settings) -> Result<Self, HttpError> {
        Self::with_lookup(settings, Arc::new(SystemLookup))
    }

    /// A client that asks `lookup` for the addresses of names. Errors: as `new`.
    pub fn with_lookup(settings: Settings, lookup: Arc<dyn Lookup>) -> Result<Self, HttpError> {
        let setup = |fault: &str| HttpError::Setup {
            fault: fault.to_owned(),
        };
        let allowed = Arc::new(settings.allowed);
        let mut known = Arc::clone(&allowed);
        let mut builder = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .no_proxy()
            .redirect(Policy::none())
            .referer(false)
            .connect_timeout(settings.limits.connect)
            .http1_max_headers(MAX_HEADERS)
            .tls_backend_preconfigured(tls::config(settings.trusted_pem.as_deref())?);
        if let Some(text) = settings.proxy {
            let url = parse_proxy(&text)?;
            known = Arc::new(AllowList::clone(&allowed).with_host(url.host_str().unwrap_or("")));
            let direct = Arc::clone(&allowed);
            builder = builder.proxy(reqwest::Proxy::custom(move |target| {
                let is_direct = target.host().is_some_and(|it| direct.lists(&it));
                (!is_direct).then(|| url.clone())
            }));
        }
        let resolver = GuardedResolver {
            lookup,
            allowed: known,
        };
        let inner = builder.dns_resolver(Arc::new(resolver)).build();
        Ok(Self {
            inner: inner.map_err(|it| setup(&it.without_url().to_string()))?,
            allowed,
            limits: settings.limits,
        })
    }

    /// Sends `request`, follows its redirects and reads the whole answer, whatever its status.
    ///
    /// Errors: see `HttpError`; `reaction` says what to do. Limits: `Settings::limits`.
    pub async fn send(&self, request: Request) -> Result<Answer, HttpError> {
        let mut limits = self.limits;
        if let Some(most) = request.limit_bytes {
            limits.answer_bytes = limits.answer_bytes.min(most);
            limits.decompressed_bytes = limits.decompressed_bytes.min(most);
        }
        limits.total = request.timeout.unwrap_or(limits.total).min(limits.total);
        let (origin, method) = (request.origin(), request.method.clone());
        let start = Instant::now();
        let span = if request.is_traced {
            tracing::info_span!(
                "request out",
                otel.name = %method,
                otel.kind = "client",
                http.request.method = %method,
                server.address = %origin,
                http.response.status_code = tracing::field::Empty,
            )
        } else {
            tracing::Span::none()
        };
        let sent = self.follow(request, &limits).instrument(span.clone());
        let result = tokio::time::timeout(limits.total, sent).await;
        let result = result.unwrap_or_else(|_| {
            Err(HttpError::Timeout {
                origin: origin.clone(),
                limit: Limit::Total,
                limit_ms: limits.total.as_millis(),
            })
        });
        if let Ok(answer) = &result {
            span.record("http.response.status_code", answer.status());
        }
        tracing::debug!(
            http.origin = %origin,
            http.method = %method,
            http.status = result.as_ref().ok().map(Answer::status),
            duration_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
            "outgoing request"
        );
        result
    }

    async fn follow(&self, mut request: Request, limits: &Limits) -> Result<Answer, HttpError> {
        for _ in 0..=MAX_REDIRECTS {
            self.check(&request.url)?;
            let response = self.exchange(&request).await?;
            match redirect::next(&request, response.status(), response.headers())? {
                None => return answer::read(response, request.origin(), limits).await,
                Some(next) => request = next,
            }
        }
        Err(HttpError::Redirect {
            origin: request.origin(),
            fault: "there were more than three in a row",
        })
    }

    /// Whether this destination may be tried. Names are checked again when they are resolved;
    /// addresses are not resolved, so this is their only check.
    fn check(&self, url: &Url) -> Result<(), HttpError> {
        let origin = || request::origin(url);
        let host = url.host().ok_or(HttpError::Request {
            fault: "its address has no host",
        })?;
        if url.scheme() != "https" && !self.allowed.lists(&host) {
            return Err(HttpError::Scheme { origin: origin() });
        }
        let address = match host {
            Host::Domain(_) => return Ok(()),
            Host::Ipv4(address) => IpAddr::V4(address),
            Host::Ipv6(address) => IpAddr::V6(address),
        };
        let verdict = self.allowed.check(None, address);
        verdict.map_err(|kind| HttpError::Address {
            origin: origin(),
            address,
            kind,
        })
    }

    async fn exchange(&self, request: &Request) -> Result<reqwest::Response, HttpError> {
        let mut outgoing = reqwest::Request::new(request.method.clone(), request.url.clone());
        *outgoing.headers_mut() = request.headers.clone();
        outgoing
            .headers_mut()
            .insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, deflate"));
        if request.is_traced {
            telemetry::inject(outgoing.headers_mut());
        }
        *outgoing.body_mut() = request.body.clone().map(Into::into);
        let sent = self.inner.execute(outgoing).await;
        sent.map_err(|it| {
            HttpError::from_reqwest(&it, &request.origin(), self.limits.connect.as_millis())
        })
    }
}

/// The client of a store of objects that speaks its own protocol over it: no proxies, no
/// redirects, and names resolve to public addresses, or anywhere for the host that is named: the
/// operator's own endpoint.
///
/// Errors: `Setup`.
pub(crate) fn guarded_store_client(
    host: Option<&str>,
    trusted_pem: Option<&str>,
) -> Result<reqwest::Client, HttpError> {
    let allowed = AllowList::default();
    let allowed = match host {
        Some(host) => allowed.with_host(host),
        None => allowed,
    };
    let resolver = GuardedResolver {
        lookup: Arc::new(SystemLookup),
        allowed: Arc::new(allowed),
    };
    let built = reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .no_proxy()
        .redirect(Policy::none())
        .referer(false)
        .connect_timeout(super::settings::CONNECT_TIMEOUT)
        // A part of an archive may take long; one that stands still does not.
        .read_timeout(super::settings::TOTAL_TIMEOUT)
        .tls_backend_preconfigured(tls::config(trusted_pem)?)
        .dns_resolver(Arc::new(resolver))
        .build();
    built.map_err(|it| HttpError::Setup {
        fault: it.without_url().to_string(),
    })
}

/// Errors: `Setup`, without the text, which may carry a password. A scheme that the library does
/// not know must not pass: it would quietly connect without the proxy.
fn parse_proxy(text: &str) -> Result<Url, HttpError> {
    let url = Url::parse(text).ok();
    let url = url.filter(|it| ["http", "https"].contains(&it.scheme()) && it.has_host());
    url.ok_or_else(|| HttpError::Setup {
        fault: "the proxy's address is no http or https URL".to_owned(),
    })
}

impl fmt::Debug for Client {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Client")
            .field("allowed", &self.allowed)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
