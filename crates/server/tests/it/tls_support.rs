//! Certificates made for a test, a client that checks them, and a server that shows them.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use server::{Listening, Tls};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion, version};

use crate::support::House;

/// Far longer than anything takes, for busy machines.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// An authority of a test.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    root: CertificateDer<'static>,
    root_pem: String,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let root = params.self_signed(&key).unwrap();
        Self {
            root: root.der().clone(),
            root_pem: root.pem(),
            issuer: Issuer::new(params, key),
        }
    }

    pub(crate) fn root_pem(&self) -> &str {
        &self.root_pem
    }

    pub(crate) fn root(&self) -> CertificateDer<'static> {
        self.root.clone()
    }

    /// Writes a chain and its key for a name.
    pub(crate) fn write(&self, name: &str, certificate: &Path, key: &Path) {
        let pair = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let made = params.signed_by(&pair, &self.issuer).unwrap();
        std::fs::write(certificate, made.pem()).unwrap();
        std::fs::write(key, pair.serialize_pem()).unwrap();
    }
}

/// The name in the certificate; the guard of a server without sign-in knows it.
pub(crate) const NAME: &str = "localhost";

/// A certificate for that name and its key, in files.
pub(crate) struct Files {
    folder: TempDir,
    pub(crate) authority: Authority,
}

impl Files {
    pub(crate) fn new() -> Self {
        let files = Self {
            folder: TempDir::new().unwrap(),
            authority: Authority::new(),
        };
        files.write(NAME);
        files
    }

    pub(crate) fn write(&self, name: &str) {
        let (certificate, key) = self.paths();
        self.authority.write(name, &certificate, &key);
    }

    pub(crate) fn paths(&self) -> (std::path::PathBuf, std::path::PathBuf) {
        let folder = self.folder.path();
        (folder.join("chain.pem"), folder.join("key.pem"))
    }

    pub(crate) fn tls(&self) -> Tls {
        let (certificate, key) = self.paths();
        Tls::files_checked(certificate, key, Duration::from_millis(20)).unwrap()
    }

    pub(crate) async fn listen(&self) -> Listening {
        let listening = Listening::bind("127.0.0.1:0".parse().unwrap())
            .await
            .unwrap();
        listening.with_tls(self.tls())
    }
}

/// A server on a real socket.
pub(crate) struct Secured {
    _house: House,
    pub(crate) address: SocketAddr,
    pub(crate) http: Option<SocketAddr>,
    end: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Secured {
    pub(crate) async fn start(listening: Listening) -> Self {
        let house = House::open().await;
        let (end, ended) = oneshot::channel::<()>();
        let signal = async move {
            let _ = ended.await;
        };
        Self {
            address: listening.address(),
            http: listening.http_address(),
            task: tokio::spawn(server::serve(house.app.clone(), listening, signal)),
            _house: house,
            end,
        }
    }

    pub(crate) async fn end(self) {
        self.end.send(()).unwrap();
        tokio::time::timeout(PATIENCE, self.task)
            .await
            .unwrap()
            .unwrap();
    }
}

/// A handshake as a browser makes it. Errors: what is wrong with the server's certificate.
pub(crate) async fn handshake(
    address: SocketAddr,
    name: &str,
    root: CertificateDer<'static>,
    protocols: &[&[u8]],
) -> std::io::Result<TlsStream<TcpStream>> {
    let versions = [&version::TLS13, &version::TLS12];
    handshake_as(address, name, root, protocols, &versions).await
}

/// The same with some versions only.
pub(crate) async fn handshake_as(
    address: SocketAddr,
    name: &str,
    root: CertificateDer<'static>,
    protocols: &[&[u8]],
    versions: &[&'static SupportedProtocolVersion],
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(root).unwrap();
    let mut config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_protocol_versions(versions)
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|it| it.to_vec()).collect();
    let stream = TcpStream::connect(address).await?;
    let name = ServerName::try_from(name.to_owned()).unwrap();
    TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
}

/// A `GET` on HTTP/1.1, read to its end.
pub(crate) async fn get<S>(mut stream: S, host: &str, path: &str) -> String
where
    S: AsyncReadExt + AsyncWriteExt + Unpin,
{
    let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}
