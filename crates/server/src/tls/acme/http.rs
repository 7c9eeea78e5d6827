//! HTTP with an authority.
//!
//! Owns: whom we trust there, and how much and how long we listen.
//! Not here: what is said (`acme`). Invariant: HTTPS only; every answer has a limit.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{Request, Response};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client as Pool;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use instant_acme::{BodyWrapper, BytesResponse, Error, HttpClient};
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

use super::super::files::read;
use super::{Acme, TlsError};

/// The largest answer.
const ANSWER_BYTES: usize = 1024 * 1024;
/// How long one answer may take.
const ANSWER_TIME: Duration = Duration::from_secs(30);

pub(super) struct Client(Pool<HttpsConnector<HttpConnector>, BodyWrapper<Bytes>>);

impl Client {
    /// Errors: a root that cannot be read.
    pub(super) fn new(acme: &Acme) -> Result<Self, TlsError> {
        let provider = Arc::new(crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|it| acme.refused(&it))?
            .with_root_certificates(roots(acme)?)
            .with_no_client_auth();
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(config)
            .https_only()
            .enable_all_versions()
            .build();
        Ok(Self(Pool::builder(TokioExecutor::new()).build(connector)))
    }
}

fn roots(acme: &Acme) -> Result<RootCertStore, TlsError> {
    let mut roots = RootCertStore::empty();
    let Some(path) = &acme.root else {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        return Ok(roots);
    };
    let unusable = |detail: String| TlsError::Unusable {
        path: path.clone(),
        detail,
    };
    for root in CertificateDer::pem_slice_iter(&read(path)?) {
        let root = root.map_err(|it| unusable(format!("no certificate in PEM: {it}")))?;
        let added = roots.add(root);
        added.map_err(|it| unusable(format!("no root certificate: {it}")))?;
    }
    if roots.is_empty() {
        return Err(unusable("no certificate in it: expected PEM".to_owned()));
    }
    Ok(roots)
}

impl HttpClient for Client {
    fn request(
        &self,
        request: Request<BodyWrapper<Bytes>>,
    ) -> Pin<Box<dyn Future<Output = Result<BytesResponse, Error>> + Send>> {
        let answer = self.0.request(request);
        let whole = async move {
            let answer = answer.await.map_err(|it| Error::Other(Box::new(it)))?;
            let (parts, body) = answer.into_parts();
            let body = Limited::new(body, ANSWER_BYTES).collect().await;
            let body = Full::new(body.map_err(Error::Other)?.to_bytes());
            Ok(BytesResponse::from(Response::from_parts(parts, body)))
        };
        Box::pin(async move {
            let late = |it| Error::Other(Box::new(it));
            tokio::time::timeout(ANSWER_TIME, whole)
                .await
                .map_err(late)?
        })
    }
}
