//! Servers on loopback that say exactly what a test wants, byte by byte.
//!
//! Owns: listening, TLS with a certificate of its own, and what was received.
//! Not here: what is said (each test).
//! Invariant: a server counts every connection, also those that send nothing.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use connect::http::{AllowList, Client, Limits, Lookup, Lookups, Settings};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// What a server does with a request.
#[derive(Clone)]
pub enum Reply {
    /// Sends these bytes and closes.
    Bytes(Vec<u8>),
    /// Sends these bytes, then the chunk again and again.
    Endless(Vec<u8>, Vec<u8>),
    /// Sends these bytes, then a byte every so often.
    Slow(Vec<u8>, Duration),
}

/// An answer with these headers (each with its line end) and this body.
pub fn answer(status: &str, headers: &str, body: &[u8]) -> Reply {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    Reply::Bytes([head.as_bytes(), body].concat())
}

/// A redirect to `location`.
pub fn redirect(status: &str, location: &str) -> Reply {
    answer(status, &format!("Location: {location}\r\n"), b"")
}

type Handler = Arc<dyn Fn(&str) -> Reply + Send + Sync>;

/// A running server.
pub struct Server {
    pub address: SocketAddr,
    pub received: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    /// Plain HTTP on 127.0.0.1; `reply` gets each request, head and body.
    pub async fn start(reply: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_at((Ipv4Addr::LOCALHOST, 0).into(), None, reply).await
    }

    /// At `address`, with TLS if there is an acceptor.
    pub async fn start_at(
        address: SocketAddr,
        tls: Option<TlsAcceptor>,
        reply: impl Fn(&str) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(AtomicUsize::new(0));
        let reply: Handler = Arc::new(reply);
        let (log, count) = (Arc::clone(&received), Arc::clone(&connections));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let (reply, log, tls) = (Arc::clone(&reply), Arc::clone(&log), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => serve(stream, reply, log).await,
                        Some(tls) => {
                            // A client that distrusts us hangs up in the handshake.
                            let Ok(stream) = tls.accept(stream).await else {
                                return;
                            };
                            serve(stream, reply, log).await;
                        }
                    }
                });
            }
        });
        Self {
            address,
            received,
            connections,
            task,
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub fn received(&self) -> Vec<String> {
        self.received.lock().unwrap().clone()
    }
}

async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    reply: Handler,
    log: Arc<Mutex<Vec<String>>>,
) {
    let Some(request) = read_request(&mut stream).await else {
        return;
    };
    let reply = reply(&request);
    log.lock().unwrap().push(request);
    // A client that has had enough hangs up: then there is nobody to tell.
    match reply {
        Reply::Bytes(bytes) => {
            let _ = stream.write_all(&bytes).await;
        }
        Reply::Endless(head, chunk) => {
            let mut result = stream.write_all(&head).await;
            while result.is_ok() {
                result = stream.write_all(&chunk).await;
            }
        }
        Reply::Slow(head, pause) => {
            let mut result = stream.write_all(&head).await;
            while result.is_ok() {
                tokio::time::sleep(pause).await;
                result = stream.write_all(b"x").await;
            }
        }
    }
    let _ = stream.shutdown().await;
}

/// Head and body of one request.
async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                let is_length = name.eq_ignore_ascii_case("content-length");
                is_length.then(|| value.trim().parse::<usize>().ok())?
            });
            if body.len() >= length.unwrap_or(0) {
                return Some(text);
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

/// A certificate for `names` signed by itself: what serves with it, and its PEM text.
pub fn certificate(names: &[&str]) -> (TlsAcceptor, String) {
    let names: Vec<String> = names.iter().map(|it| (*it).to_owned()).collect();
    let made = rcgen::generate_simple_self_signed(names).unwrap();
    let key = made.signing_key.serialize_der();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![made.cert.der().clone()],
            rustls::pki_types::PrivateKeyDer::try_from(key).unwrap(),
        )
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), made.cert.pem())
}

/// A name service that answers as told: the first answer first, the last one for ever.
#[derive(Default)]
pub struct Names {
    answers: HashMap<String, Vec<Vec<IpAddr>>>,
    asked: Mutex<Vec<String>>,
}

impl Names {
    pub fn new(answers: &[(&str, &[&[&str]])]) -> Arc<Self> {
        let read = |it: &&[&str]| it.iter().map(|it| it.parse().unwrap()).collect();
        let answers = answers
            .iter()
            .map(|(name, answers)| ((*name).to_owned(), answers.iter().map(read).collect()));
        Arc::new(Self {
            answers: answers.collect(),
            asked: Mutex::default(),
        })
    }

    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Lookup for Names {
    fn lookup(&self, name: String) -> Lookups {
        let mut asked = self.asked.lock().unwrap();
        let before = asked.iter().filter(|it| **it == name).count();
        asked.push(name.clone());
        let answers = self.answers.get(&name).cloned();
        Box::pin(async move {
            let answers = answers.ok_or_else(|| std::io::Error::other("no such name"))?;
            let last = answers.len().saturating_sub(1);
            Ok(answers.get(before.min(last)).cloned().unwrap_or_default())
        })
    }
}

/// A client that may reach `allowed` beside the Internet.
pub fn settings(allowed: &[&str]) -> Settings {
    Settings {
        allowed: AllowList::parse(allowed).unwrap(),
        ..Settings::default()
    }
}

/// A client that reaches 127.0.0.1, with these limits.
pub fn local_client(limits: Limits) -> Client {
    let mut settings = settings(&["127.0.0.1"]);
    settings.limits = limits;
    Client::new(settings).unwrap()
}
