//! Certificates of an authority that speaks ACME (RFC 8555).
//!
//! Owns: when a certificate is asked for, and how the authority is shown that the domain is ours.
//! Not here: the files they are kept in (`keep`), HTTP with the authority (`http`).
//! Invariant: while no new certificate has come, the old one stays in use; a refusal is asked
//! again later and later, because authorities count refusals.

mod http;
mod keep;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use instant_acme::{
    Account, AuthorizationStatus, ChallengeType, Identifier, NewAccount, NewOrder, Order,
    OrderStatus, RetryPolicy,
};
use rcgen::{CertificateParams, CustomExtension, KeyPair};
use tokio_rustls::rustls::crypto;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::sign::CertifiedKey;

use self::keep::Keep;
use super::TlsError;
use super::certificate::{Certificate, Certificates};

/// The directory of Let's Encrypt.
pub const LETS_ENCRYPT: &str = "https://acme-v02.api.letsencrypt.org/directory";

/// The wait after the first refusal; twice as long after each more. Authorities allow about five
/// an hour.
const FIRST_RETRY: Duration = Duration::from_secs(5 * 60);
/// The longest wait, also for looking whether it is time to renew: clocks jump.
const LONGEST_WAIT: Duration = Duration::from_secs(12 * 60 * 60);
/// How long the authority may take to look at a proof or to write a certificate.
const PATIENCE: RetryPolicy = RetryPolicy::new().timeout(Duration::from_secs(120));
/// What an authority says that has forgotten us.
const UNKNOWN_ACCOUNT: &str = "urn:ietf:params:acme:error:accountDoesNotExist";

/// How the authority is shown that a domain is ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Challenge {
    /// A page on port 80 of the domain (RFC 8555, section 8.3).
    Http01,
    /// A certificate of its own on port 443 of the domain (RFC 8737).
    TlsAlpn01,
}

/// Whose certificates, and for what.
#[derive(Clone, Debug)]
pub struct Acme {
    /// The names in the certificate.
    pub domains: Vec<String>,
    /// Whom the authority may write to.
    pub email: Option<String>,
    /// The authority's directory.
    pub directory: String,
    /// The root certificate of the directory, if it is none that browsers know.
    pub root: Option<PathBuf>,
    /// How the domains are proved.
    pub challenge: Challenge,
    /// Where account and certificate are kept.
    pub folder: PathBuf,
}

impl Acme {
    /// The certificate that was kept, if there is one.
    pub(super) fn kept(&self) -> Result<Option<Certificate>, TlsError> {
        Keep::new(self).certificate()
    }

    /// Checks what can be checked without the authority.
    pub(super) fn check(&self) -> Result<(), TlsError> {
        http::Client::new(self).map(drop)
    }

    /// Asks for a certificate whenever one is due.
    pub(super) async fn tend(self, certificates: &Certificates) {
        let keep = Keep::new(&self);
        let mut due = match keep.certificate() {
            Ok(Some(kept)) => kept.renew_at(),
            _ => SystemTime::now(),
        };
        let mut retry = FIRST_RETRY;
        loop {
            let left = due.duration_since(SystemTime::now()).unwrap_or_default();
            tokio::time::sleep(left.min(LONGEST_WAIT)).await;
            if due > SystemTime::now() {
                continue;
            }
            let ordered = self.renew(&keep, certificates).await;
            certificates.forget_proofs();
            match ordered {
                Ok(certificate) => {
                    due = certificate.renew_at();
                    retry = FIRST_RETRY;
                    let until = certificate.until().duration_since(SystemTime::now());
                    let days = until.unwrap_or_default().as_secs() / (24 * 60 * 60);
                    certificates.put(certificate);
                    tracing::info!(days, "a new certificate is in use");
                }
                Err(error) => {
                    let minutes = retry.as_secs() / 60;
                    tracing::error!(%error, minutes, "no new certificate; asked again later");
                    due = SystemTime::now() + retry;
                    retry = (retry * 2).min(LONGEST_WAIT);
                }
            }
        }
    }

    async fn renew(&self, keep: &Keep, proofs: &Certificates) -> Result<Certificate, TlsError> {
        let account = self.account(keep).await?;
        let order = match self.order(&account).await {
            // A test authority forgets; ours is then an account with nobody.
            Err(instant_acme::Error::Api(problem))
                if problem.r#type.as_deref() == Some(UNKNOWN_ACCOUNT) =>
            {
                keep.forget_account()?;
                let account = self.account(keep).await?;
                self.order(&account).await
            }
            order => order,
        };
        let mut order = order.map_err(|it| self.refused(&it))?;
        let (key, chain) = self.fulfil(&mut order, proofs).await?;
        let certificate = Certificate::read(chain.as_bytes(), key.as_bytes())
            .map_err(|detail| self.refused(&detail))?;
        keep.put_certificate(&key, &chain)?;
        Ok(certificate)
    }

    /// The account that was kept, or a new one.
    async fn account(&self, keep: &Keep) -> Result<Account, TlsError> {
        let client = || Ok(Box::new(http::Client::new(self)?));
        if let Some(credentials) = keep.account()? {
            let account = Account::builder_with_http(client()?).from_credentials(credentials);
            return account.await.map_err(|it| self.refused(&it));
        }
        let contact = self.email.as_ref().map(|it| format!("mailto:{it}"));
        let contact: Vec<&str> = contact.iter().map(String::as_str).collect();
        let new = NewAccount {
            contact: &contact,
            terms_of_service_agreed: true,
            only_return_existing: false,
        };
        let builder = Account::builder_with_http(client()?);
        let created = builder.create(&new, self.directory.clone(), None).await;
        let (account, credentials) = created.map_err(|it| self.refused(&it))?;
        keep.put_account(&credentials)?;
        Ok(account)
    }

    async fn order(&self, account: &Account) -> Result<Order, instant_acme::Error> {
        let names = self.domains.iter().cloned().map(Identifier::Dns);
        let names: Vec<Identifier> = names.collect();
        account.new_order(&NewOrder::new(&names)).await
    }

    /// Proves every domain, and takes key and chain.
    async fn fulfil(
        &self,
        order: &mut Order,
        proofs: &Certificates,
    ) -> Result<(String, String), TlsError> {
        let refused = |it: instant_acme::Error| self.refused(&it);
        let (kind, name) = match self.challenge {
            Challenge::Http01 => (ChallengeType::Http01, "HTTP-01"),
            Challenge::TlsAlpn01 => (ChallengeType::TlsAlpn01, "TLS-ALPN-01"),
        };
        let mut authorizations = order.authorizations();
        while let Some(authorization) = authorizations.next().await {
            let mut authorization = authorization.map_err(refused)?;
            if authorization.status == AuthorizationStatus::Valid {
                continue;
            }
            let domain = authorization.identifier().to_string();
            let Some(mut challenge) = authorization.challenge(kind.clone()) else {
                return Err(self.refused(&format!("it offers no challenge {name} for {domain}")));
            };
            let proof = challenge.key_authorization();
            match self.challenge {
                Challenge::Http01 => {
                    proofs.prove_by_http(challenge.token.clone(), proof.as_str().to_owned());
                }
                Challenge::TlsAlpn01 => {
                    let key = proof_certificate(&domain, proof.digest().as_ref());
                    let key = key.map_err(|it| self.refused(&it))?;
                    proofs.prove_by_tls(domain, key);
                }
            }
            challenge.set_ready().await.map_err(refused)?;
        }
        let status = order.poll_ready(&PATIENCE).await.map_err(refused)?;
        if status != OrderStatus::Ready {
            let why = why(order).await;
            return Err(self.refused(&format!("the proof failed: {why}")));
        }
        let key = order.finalize().await.map_err(refused)?;
        let chain = order.poll_certificate(&PATIENCE).await.map_err(refused)?;
        Ok((key, chain))
    }

    fn refused(&self, detail: &impl ToString) -> TlsError {
        TlsError::Authority {
            directory: self.directory.clone(),
            detail: detail.to_string(),
        }
    }
}

/// What the authority found wrong with the proofs.
async fn why(order: &mut Order) -> String {
    let mut found = Vec::new();
    let mut authorizations = order.authorizations();
    while let Some(Ok(mut authorization)) = authorizations.next().await {
        let domain = authorization.identifier().to_string();
        if let Ok(state) = authorization.refresh().await {
            let problems = state.challenges.iter().filter_map(|it| it.error.as_ref());
            found.extend(problems.map(|it| format!("{domain}: {it}")));
        }
    }
    found.join("; ")
}

/// The certificate that proves a domain. Source: RFC 8737, section 3.
fn proof_certificate(domain: &str, digest: &[u8]) -> Result<Arc<CertifiedKey>, String> {
    let make = || {
        let mut params = CertificateParams::new(vec![domain.to_owned()])?;
        params.custom_extensions = vec![CustomExtension::new_acme_identifier(digest)];
        let key = KeyPair::generate()?;
        let certificate = params.self_signed(&key)?;
        Ok((certificate, key))
    };
    let (certificate, key) = make().map_err(|it: rcgen::Error| it.to_string())?;
    let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(str::to_owned)?;
    let chain = vec![certificate.der().clone()];
    // Not checked against its key: the check reads no certificate with this critical extension.
    let key = crypto::ring::sign::any_ecdsa_type(&key).map_err(|it| it.to_string())?;
    Ok(Arc::new(CertifiedKey::new(chain, key)))
}
