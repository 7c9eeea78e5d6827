//! Who is trusted on the other side of TLS.
//!
//! Owns: the roots (the machine's, else those built in, and the operator's) and the provider.
//! Not here: TLS of what we serve (`server`).
//! Invariant: certificates are always verified; there is no way to turn that off.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use super::HttpError;

/// TLS 1.2 and 1.3 with ring.
pub(super) fn config(trusted_pem: Option<&str>) -> Result<ClientConfig, HttpError> {
    let setup = |fault: String| HttpError::Setup { fault };
    let mut roots = RootCertStore::empty();
    // Some roots of a machine are odd; the others still serve.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        // A container without certificates.
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    let mut count = 0_usize;
    for certificate in CertificateDer::pem_slice_iter(trusted_pem.unwrap_or_default().as_bytes()) {
        let fault = |it: &dyn std::fmt::Display| setup(format!("a trusted certificate: {it}"));
        let certificate = certificate.map_err(|it| fault(&it))?;
        roots.add(certificate).map_err(|it| fault(&it))?;
        count = count.saturating_add(1);
    }
    if trusted_pem.is_some() && count == 0 {
        let fault = "the trusted certificates hold no `BEGIN CERTIFICATE`";
        return Err(setup(fault.to_owned()));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|it| setup(it.to_string()))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}
