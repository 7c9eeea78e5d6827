//! A server on a real socket, and clients that speak to it byte by byte.

use std::net::SocketAddr;
use std::time::Duration;

use server::{Edge, Limits, Listening, SignIn};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::support::House;

/// Far longer than any limit of these tests, for busy machines.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A server on a real socket, with limits of its own.
pub(crate) struct Serving {
    _house: House,
    pub(crate) address: SocketAddr,
    end: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Serving {
    pub(crate) async fn start(limits: Limits) -> Self {
        Self::start_with(limits, SignIn::OnceSetUp).await
    }

    pub(crate) async fn start_with(limits: Limits, sign_in: SignIn) -> Self {
        let house = House::open().await;
        let listening = Listening::bind("127.0.0.1:0".parse().unwrap())
            .await
            .unwrap();
        let address = listening.address();
        let edge = Edge {
            limits,
            ..Edge::default()
        };
        let (end, ended) = oneshot::channel::<()>();
        let signal = async move {
            let _ = ended.await;
        };
        let app = house.app.clone().with_edge(edge).with_sign_in(sign_in);
        let task = tokio::spawn(server::serve(app, listening, signal));
        Self {
            _house: house,
            address,
            end: Some(end),
            task,
        }
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Sends and reads until the server closes.
    pub(crate) async fn exchange(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect().await;
        // The server may close before it has read everything.
        let _early = stream.write_all(bytes).await;
        read_to_end(&mut stream).await
    }

    /// A whole request on a connection of its own.
    pub(crate) async fn is_well(&self) -> bool {
        let request = format!(
            "GET /health HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n",
            self.address
        );
        self.exchange(request.as_bytes())
            .await
            .starts_with("HTTP/1.1 200")
    }

    pub(crate) async fn end(mut self) {
        self.end.take().unwrap().send(()).unwrap();
        tokio::time::timeout(PATIENCE, self.task)
            .await
            .unwrap()
            .unwrap();
    }
}

pub(crate) async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let mut chunk = [0; 4096];
    let read = async {
        while let Ok(size @ 1..) = stream.read(&mut chunk).await {
            answer.extend_from_slice(&chunk[..size]);
        }
    };
    tokio::time::timeout(PATIENCE, read).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}
