//! Certificates from a real authority that speaks ACME (Let's Encrypt's own test server, pebble),
//! with both proofs, through the same code that asks Let's Encrypt.

use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use server::{Acme, Challenge, Listening, Tls};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;

use crate::tls_support::{Authority, PATIENCE, Secured, get, handshake};

const NAMES: [&str; 2] = ["books.example", "www.books.example"];

/// A child that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _reaped = self.0.wait();
    }
}

fn run(program: &str, arguments: &[&str], log: &Path) -> Running {
    let log = std::fs::File::create(log).unwrap();
    let child = Command::new(program)
        .args(arguments)
        // By itself it refuses good nonces at random and looks at proofs when it likes.
        .env("PEBBLE_WFE_NONCEREJECT", "0")
        .env("PEBBLE_VA_NOSLEEP", "1")
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .spawn();
    Running(child.unwrap_or_else(|error| {
        panic!("{program} does not start ({error}): `cargo xtask test` installs Debian's `pebble`")
    }))
}

/// A port that was free a moment ago, for UDP and TCP.
fn free_port() -> u16 {
    loop {
        let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
        let port = udp.local_addr().unwrap().port();
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// The authority, its name server, and the ports it looks for proofs on.
struct Pebble {
    folder: TempDir,
    directory: String,
    management: u16,
    authority: Authority,
    _processes: [Running; 2],
}

impl Pebble {
    /// It will look for proofs on the last two ports.
    fn start(listen: u16, http: u16, https: u16) -> Self {
        Self::start_for(listen, http, https, Duration::from_secs(90 * 24 * 60 * 60))
    }

    /// The same with certificates that are good for so long.
    fn start_for(listen: u16, http: u16, https: u16, validity: Duration) -> Self {
        let folder = TempDir::new().unwrap();
        let at = |name: &str| folder.path().join(name);
        let authority = Authority::new();
        authority.write("127.0.0.1", &at("cert.pem"), &at("key.pem"));
        std::fs::write(at("root.pem"), authority.root_pem()).unwrap();
        let [management, dns, control] = [(); 3].map(|()| free_port());
        let config = serde_json::json!({"pebble": {
            "listenAddress": format!("127.0.0.1:{listen}"),
            "managementListenAddress": format!("127.0.0.1:{management}"),
            "certificate": at("cert.pem"),
            "privateKey": at("key.pem"),
            "httpPort": http,
            "tlsPort": https,
            "certificateValidityPeriod": validity.as_secs(),
        }});
        std::fs::write(at("pebble.json"), config.to_string()).unwrap();
        let names = format!("127.0.0.1:{dns}");
        let control = format!("127.0.0.1:{control}");
        let resolver = run(
            "pebble-challtestsrv",
            &[
                "-defaultIPv4",
                "127.0.0.1",
                "-defaultIPv6",
                "",
                "-dns01",
                &names,
                "-http01",
                "",
                "-https01",
                "",
                "-tlsalpn01",
                "",
                "-management",
                &control,
            ],
            &at("names.log"),
        );
        let config = at("pebble.json").display().to_string();
        let pebble = run(
            "pebble",
            &["-config", &config, "-dnsserver", &names],
            &at("pebble.log"),
        );
        let address = SocketAddr::from(([127, 0, 0, 1], listen));
        let deadline = Instant::now() + PATIENCE;
        while std::net::TcpStream::connect(address).is_err() {
            assert!(Instant::now() < deadline, "pebble does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self {
            directory: format!("https://{address}/dir"),
            folder,
            management,
            authority,
            _processes: [resolver, pebble],
        }
    }

    fn acme(&self, challenge: Challenge, folder: &Path) -> Acme {
        Acme {
            domains: NAMES.map(str::to_owned).to_vec(),
            email: Some("treasurer@books.example".to_owned()),
            directory: self.directory.clone(),
            root: Some(self.folder.path().join("root.pem")),
            challenge,
            folder: folder.to_owned(),
        }
    }

    /// The root that its certificates lead to; another one at each start.
    async fn root(&self) -> CertificateDer<'static> {
        let address = SocketAddr::from(([127, 0, 0, 1], self.management));
        let stream = handshake(address, "127.0.0.1", self.authority.root(), &[]);
        let answer = get(stream.await.unwrap(), "127.0.0.1", "/roots/0").await;
        let pem = answer.split_once("\r\n\r\n").unwrap().1;
        CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("pebble.log")).unwrap_or_default()
    }
}

/// Sockets first, so that the authority can be told their ports.
async fn sockets() -> Listening {
    let any = || "127.0.0.1:0".parse().unwrap();
    let listening = Listening::bind(any()).await.unwrap();
    listening.with_http(any(), None).await.unwrap()
}

fn pebble_for(listening: &Listening) -> Pebble {
    let http = listening.http_address().unwrap().port();
    Pebble::start(free_port(), http, listening.address().port())
}

/// Waits until the server shows a certificate of the authority for these names.
async fn certified(pebble: &Pebble, secured: &Secured, names: &[&str]) {
    let root = pebble.root().await;
    let deadline = Instant::now() + PATIENCE;
    for name in names {
        while handshake(secured.address, name, root.clone(), &[b"h2"])
            .await
            .is_err()
        {
            assert!(
                Instant::now() < deadline,
                "no certificate; {}",
                pebble.log()
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries.map(|it| it.unwrap().path()).collect();
    files.sort();
    files
}

async fn check_issue_and_restart(challenge: Challenge) {
    let listening = sockets().await;
    let pebble = pebble_for(&listening);
    let data = TempDir::new().unwrap();
    let folder = data.path().join("acme");
    let tls = Tls::acme(pebble.acme(challenge, &folder)).unwrap();
    let secured = Secured::start(listening.with_tls(tls)).await;
    certified(&pebble, &secured, &NAMES).await;
    // Beside the proofs plain HTTP leads to HTTPS as ever.
    let plain = TcpStream::connect(secured.http.unwrap()).await.unwrap();
    assert!(get(plain, NAMES[0], "/").await.starts_with("HTTP/1.1 308"));
    secured.end().await;
    let kept = files(&folder);
    assert_eq!(kept.len(), 2, "{kept:?}");
    for file in &kept {
        let mode = std::fs::metadata(file).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", file.display());
    }
    let contents = kept.iter().map(|it| std::fs::read(it).unwrap());
    let contents: Vec<_> = contents.collect();
    // A restart shows what was kept, at once and without asking again.
    let tls = Tls::acme(pebble.acme(challenge, &folder)).unwrap();
    let secured = Secured::start(sockets().await.with_tls(tls)).await;
    let root = pebble.root().await;
    let stream = handshake(secured.address, NAMES[0], root, &[b"h2"])
        .await
        .unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    drop(stream);
    secured.end().await;
    let after: Vec<_> = files(&folder)
        .iter()
        .map(|it| std::fs::read(it).unwrap())
        .collect();
    assert!(contents == after, "what was kept has changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_comes_by_the_proof_on_plain_http_and_is_kept() {
    check_issue_and_restart(Challenge::Http01).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_comes_by_the_proof_in_the_handshake_and_is_kept() {
    check_issue_and_restart(Challenge::TlsAlpn01).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_that_forgot_the_account_is_given_a_new_one() {
    let data = TempDir::new().unwrap();
    let folder = data.path().join("acme");
    let port = free_port();
    for count in [1, 2] {
        let listening = sockets().await;
        let http = listening.http_address().unwrap().port();
        // At the same address, but with an empty memory.
        let pebble = Pebble::start(port, http, listening.address().port());
        let mut acme = pebble.acme(Challenge::TlsAlpn01, &folder);
        acme.domains.truncate(count);
        let tls = Tls::acme(acme).unwrap();
        let secured = Secured::start(listening.with_tls(tls)).await;
        certified(&pebble, &secured, &NAMES[..count]).await;
        secured.end().await;
        // One account and a certificate for each list of names.
        assert_eq!(files(&folder).len(), 1 + count);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_renewed_before_it_ends_and_connections_go_on() {
    let listening = sockets().await;
    let http = listening.http_address().unwrap().port();
    let life = Duration::from_secs(12);
    let pebble = Pebble::start_for(free_port(), http, listening.address().port(), life);
    let data = TempDir::new().unwrap();
    let acme = pebble.acme(Challenge::TlsAlpn01, data.path());
    let secured = Secured::start(listening.with_tls(Tls::acme(acme).unwrap())).await;
    certified(&pebble, &secured, &NAMES).await;
    let root = pebble.root().await;
    // Never a moment without a good certificate, from the first to the one after it.
    let shown = async || {
        let stream = handshake(secured.address, NAMES[0], root.clone(), &[])
            .await
            .unwrap();
        let (_, session) = stream.get_ref();
        session.peer_certificates().unwrap()[0].clone().into_owned()
    };
    let first = shown().await;
    let deadline = Instant::now() + PATIENCE;
    while shown().await == first {
        assert!(Instant::now() < deadline, "not renewed; {}", pebble.log());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    secured.end().await;
}
