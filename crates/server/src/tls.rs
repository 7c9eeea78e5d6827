//! TLS: which certificate is shown to whom, and where it comes from.
//!
//! Owns: the rules of the handshake, the certificate in use and its renewal from either source.
//! Not here: sockets (`connection`), the redirect from plain HTTP (`redirect`).
//! Invariant: a certificate in use is only ever replaced by one that fits its key.

mod acme;
mod certificate;
mod files;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{ServerConfig, crypto};

pub use self::acme::{Acme, Challenge, LETS_ENCRYPT};
pub use self::certificate::CertificateStanding;
pub(crate) use self::certificate::Certificates;
use self::files::Files;
use crate::connection::PROTOCOLS;

/// How often the files of a certificate are looked at.
const CHECK: Duration = Duration::from_secs(10);
/// The protocol name of a proof that the domain is ours. Source: RFC 8737.
const ACME_PROTOCOL: &[u8] = b"acme-tls/1";

/// Why there is no TLS.
#[derive(Debug, Error)]
pub enum TlsError {
    /// A file cannot be read or written.
    #[error("{path}: {cause}", path = .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// It is not what it should be.
    #[error("{path}: {detail}", path = .path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What was found and what was expected.
        detail: String,
    },
    /// The authority did not give a certificate.
    #[error("no certificate from {directory}: {detail}")]
    Authority {
        /// Its directory.
        directory: String,
        /// What it says.
        detail: String,
    },
}

impl TlsError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::File { .. } => "certificate-file",
            Self::Unusable { .. } => "certificate-unusable",
            Self::Authority { .. } => "certificate-refused",
        }
    }
}

/// A certificate and where its next one comes from.
#[derive(Debug)]
pub struct Tls {
    certificates: Arc<Certificates>,
    source: Source,
}

#[derive(Debug)]
enum Source {
    Files(Files),
    Acme(Acme),
}

impl Tls {
    /// A chain and its key from PEM files, which are read again when they change.
    ///
    /// Errors: `File`, `Unusable`.
    pub fn files(certificate: PathBuf, key: PathBuf) -> Result<Self, TlsError> {
        Self::files_checked(certificate, key, CHECK)
    }

    /// The same, looked at as often as said.
    ///
    /// Errors: `File`, `Unusable`.
    pub fn files_checked(
        certificate: PathBuf,
        key: PathBuf,
        every: Duration,
    ) -> Result<Self, TlsError> {
        let mut files = Files::new(certificate, key, every);
        let certificates = Arc::new(Certificates::default());
        if let Some(read) = files.read()? {
            certificates.put(read?);
        }
        let source = Source::Files(files);
        Ok(Self {
            certificates,
            source,
        })
    }

    /// Certificates of an authority that speaks ACME (RFC 8555), kept in a folder.
    ///
    /// Errors: `File`, `Unusable` for what is in the folder or the authority's root.
    pub fn acme(acme: Acme) -> Result<Self, TlsError> {
        let certificates = Arc::new(Certificates::default());
        acme.check()?;
        if let Some(kept) = acme.kept()? {
            certificates.put(kept);
        }
        let source = Source::Acme(acme);
        Ok(Self {
            certificates,
            source,
        })
    }

    /// The certificates, also for answering proofs on plain HTTP.
    pub(crate) fn certificates(&self) -> Arc<Certificates> {
        self.certificates.clone()
    }

    /// What the certificate says of itself; none while an authority has given none yet.
    ///
    /// Errors: what of it cannot be read.
    #[must_use]
    pub fn standing(&self) -> Option<Result<CertificateStanding, String>> {
        self.certificates.standing()
    }

    /// What makes connections into TLS ones: TLS 1.2 at least, HTTP/2 first.
    ///
    /// Panics: never; ring knows both versions.
    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        let provider = Arc::new(crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&TLS13, &TLS12])
            .expect("ring knows both versions")
            .with_no_client_auth()
            .with_cert_resolver(self.certificates.clone());
        config.alpn_protocols = PROTOCOLS.iter().map(|it| it.to_vec()).collect();
        if let Source::Acme(_) = self.source {
            config.alpn_protocols.push(ACME_PROTOCOL.to_vec());
        }
        TlsAcceptor::from(Arc::new(config))
    }

    /// Keeps the certificate fresh; never ends by itself.
    pub(crate) async fn tend(self) {
        match self.source {
            Source::Files(files) => files.tend(&self.certificates).await,
            Source::Acme(acme) => acme.tend(&self.certificates).await,
        }
    }
}
