//! The certificate in use, and the proofs that a domain is ours.
//!
//! Owns: reading a chain with its key, choosing what a client is shown.
//! Not here: where they come from (`files`, `acme`).
//! Invariant: a key is never shown in a log or error.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use tokio_rustls::rustls::crypto;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;
use x509_parser::extensions::GeneralName;

use super::ACME_PROTOCOL;

/// Most certificates in a chain.
const CHAIN: usize = 16;

/// A chain with its key.
#[derive(Debug)]
pub(super) struct Certificate {
    key: Arc<CertifiedKey>,
    from: SystemTime,
    until: SystemTime,
}

impl Certificate {
    /// Reads a chain and its key from PEM. Errors: what was found and expected.
    pub(super) fn read(chain: &[u8], key: &[u8]) -> Result<Self, String> {
        let mut certificates = Vec::new();
        for it in CertificateDer::pem_slice_iter(chain) {
            certificates.push(it.map_err(|it| format!("no certificate in PEM: {it}"))?);
            if certificates.len() > CHAIN {
                return Err(format!("more than {CHAIN} certificates"));
            }
        }
        let Some(first) = certificates.first() else {
            return Err("no certificate in it: expected PEM, the server's own first".to_owned());
        };
        let (from, until) = validity(first)?;
        let key = PrivateKeyDer::from_pem_slice(key)
            .map_err(|it| format!("no private key in PEM that can be used: {it}"))?;
        let provider = crypto::ring::default_provider();
        let key = CertifiedKey::from_der(certificates, key, &provider)
            .map_err(|it| format!("certificate and key do not fit: {it}"))?;
        Ok(Self {
            key: Arc::new(key),
            from,
            until,
        })
    }

    /// When two thirds of its time are over.
    pub(super) fn renew_at(&self) -> SystemTime {
        let life = self.until.duration_since(self.from).unwrap_or_default();
        self.from + life / 3 * 2
    }

    /// Until when it is good.
    pub(super) const fn until(&self) -> SystemTime {
        self.until
    }
}

fn validity(certificate: &CertificateDer<'_>) -> Result<(SystemTime, SystemTime), String> {
    let (_, parsed) = x509_parser::parse_x509_certificate(certificate)
        .map_err(|it| format!("the certificate cannot be read: {it}"))?;
    let moment = |seconds: i64| {
        let seconds = u64::try_from(seconds).unwrap_or_default();
        SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
    };
    let validity = parsed.validity();
    let from = moment(validity.not_before.timestamp());
    let until = moment(validity.not_after.timestamp());
    from.zip(until)
        .ok_or_else(|| "the certificate's dates are out of range".to_owned())
}

/// What a certificate says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateStanding {
    /// The hosts and addresses it is for.
    pub names: Vec<String>,
    /// From when it is good.
    pub from: SystemTime,
    /// Until when it is good.
    pub until: SystemTime,
}

impl CertificateStanding {
    fn of(certificate: &CertificateDer<'_>) -> Result<Self, String> {
        let (from, until) = validity(certificate)?;
        let (_, parsed) = x509_parser::parse_x509_certificate(certificate)
            .map_err(|it| format!("the certificate cannot be read: {it}"))?;
        let names = parsed.subject_alternative_name().ok().flatten();
        let names = names.map(|it| it.value.general_names.iter().filter_map(name_of).collect());
        Ok(Self {
            names: names.unwrap_or_default(),
            from,
            until,
        })
    }

    /// Whether it is for a host; `*.` stands for one label. Source: RFC 9525, 6.3.
    #[must_use]
    pub fn is_for(&self, host: &str) -> bool {
        self.names.iter().any(|name| match name.strip_prefix("*.") {
            Some(parent) => host
                .split_once('.')
                .is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(parent)),
            None => name.eq_ignore_ascii_case(host),
        })
    }
}

fn name_of(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => match bytes.len() {
            4 => <[u8; 4]>::try_from(*bytes)
                .ok()
                .map(|it| Ipv4Addr::from(it).to_string()),
            _ => <[u8; 16]>::try_from(*bytes)
                .ok()
                .map(|it| Ipv6Addr::from(it).to_string()),
        },
        _ => None,
    }
}

/// The certificate in use, and proofs while an authority asks for them.
#[derive(Debug, Default)]
pub(crate) struct Certificates {
    current: RwLock<Option<Arc<CertifiedKey>>>,
    proofs: RwLock<Proofs>,
}

#[derive(Debug, Default)]
struct Proofs {
    /// By domain.
    tls: BTreeMap<String, Arc<CertifiedKey>>,
    /// By token.
    http: BTreeMap<String, String>,
}

impl Certificates {
    /// Uses another certificate from the next handshake on.
    pub(super) fn put(&self, certificate: Certificate) {
        if certificate.until < SystemTime::now() {
            tracing::warn!("the certificate is out of date: browsers will refuse it");
        }
        let until = certificate.until.duration_since(SystemTime::UNIX_EPOCH);
        metrics::gauge!("bursar_certificate_expiry_timestamp_seconds")
            .set(until.unwrap_or_default().as_secs_f64());
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        *current = Some(certificate.key);
    }

    /// What the one in use says of itself; none if there is none yet.
    pub(super) fn standing(&self) -> Option<Result<CertificateStanding, String>> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        let first = current.as_ref()?.cert.first()?;
        Some(CertificateStanding::of(first))
    }

    /// Shows a proof to whoever asks for the domain with the protocol of proofs.
    pub(super) fn prove_by_tls(&self, domain: String, proof: Arc<CertifiedKey>) {
        let mut proofs = self.proofs.write().unwrap_or_else(PoisonError::into_inner);
        proofs.tls.insert(domain, proof);
    }

    /// Shows a proof to whoever asks for the token on plain HTTP.
    pub(super) fn prove_by_http(&self, token: String, proof: String) {
        let mut proofs = self.proofs.write().unwrap_or_else(PoisonError::into_inner);
        proofs.http.insert(token, proof);
    }

    /// Forgets all proofs.
    pub(super) fn forget_proofs(&self) {
        let mut proofs = self.proofs.write().unwrap_or_else(PoisonError::into_inner);
        *proofs = Proofs::default();
    }

    /// The proof for a token, if the authority was given it.
    pub(crate) fn proof(&self, token: &str) -> Option<String> {
        let proofs = self.proofs.read().unwrap_or_else(PoisonError::into_inner);
        proofs.http.get(token).cloned()
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let is_proof = hello
            .alpn()
            .is_some_and(|mut it| it.next() == Some(ACME_PROTOCOL) && it.next().is_none());
        if is_proof {
            let proofs = self.proofs.read().unwrap_or_else(PoisonError::into_inner);
            return proofs.tls.get(hello.server_name()?).cloned();
        }
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        current.clone()
    }
}
