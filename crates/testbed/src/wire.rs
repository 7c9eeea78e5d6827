//! A bad network: a wire to a server that loses, cuts and delays.
//!
//! Owns: what a network may do to a request and its answer. Not here: the server.
//! Invariant: bytes are never changed and never arrive twice, as TCP promises.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;

use crate::Random;

/// One in so many pieces is lost, cut or late.
const ODDS: u64 = 30;
/// The others take up to so long, so that something can happen in between.
const TRAVEL_MS: u64 = 8;
/// A late one takes up to so long.
const LATE_MS: u64 = 120;

/// A wire to a server's socket, reached by TCP on loopback; it ends with this value.
#[derive(Debug)]
pub struct Wire {
    port: u16,
    state: Arc<State>,
    task: tokio::task::JoinHandle<()>,
}

#[derive(Debug)]
struct State {
    is_bad: AtomicBool,
    faults: AtomicU64,
    random: Mutex<Random>,
}

enum Fault {
    /// It arrives, after some time.
    None(Duration),
    /// The piece is lost, and the connection with it.
    Lost,
    /// The client is cut off; the piece arrives all the same, later.
    Late(Duration),
}

impl State {
    fn fault(&self) -> Fault {
        if !self.is_bad.load(Ordering::Relaxed) {
            return Fault::None(Duration::ZERO);
        }
        let mut random = self.random.lock().unwrap();
        if random.below(ODDS) > 0 {
            return Fault::None(Duration::from_millis(random.below(TRAVEL_MS)));
        }
        self.faults.fetch_add(1, Ordering::Relaxed);
        match random.below(2) {
            0 => Fault::Lost,
            _ => Fault::Late(Duration::from_millis(random.below(LATE_MS))),
        }
    }
}

impl Wire {
    /// A wire to the socket, good until told otherwise. Panics: no free port.
    pub async fn to(socket: PathBuf, seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(State {
            is_bad: AtomicBool::new(false),
            faults: AtomicU64::new(0),
            random: Mutex::new(Random(seed)),
        });
        let shared = state.clone();
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                // A server that is down refuses, as the wire then does.
                if let Ok(server) = UnixStream::connect(&socket).await {
                    carry(client, server, shared.clone());
                }
            }
        });
        Self { port, state, task }
    }

    /// Where it is reached.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// From now on it loses, cuts and delays.
    pub fn turn_bad(&self) {
        self.state.is_bad.store(true, Ordering::Relaxed);
    }

    /// From now on it is good again. Answers how many faults there were.
    pub fn turn_good(&self) -> u64 {
        self.state.is_bad.store(false, Ordering::Relaxed);
        self.state.faults.load(Ordering::Relaxed)
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn carry(client: TcpStream, server: UnixStream, state: Arc<State>) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    // Told when the client is to see a broken connection.
    let (cut, was_cut) = watch::channel(false);
    let cut = Arc::new(cut);
    let (upward, mut is_cut, answers) = (cut.clone(), was_cut, state.clone());
    tokio::spawn(async move {
        let mut piece = vec![0; 64 << 10];
        while let Ok(length @ 1..) = from_client.read(&mut piece).await {
            match state.fault() {
                Fault::None(travel) => tokio::time::sleep(travel).await,
                Fault::Lost => break,
                Fault::Late(by) => {
                    upward.send_replace(true);
                    tokio::time::sleep(by).await;
                    to_server.write_all(&piece[..length]).await.ok();
                    break;
                }
            }
            if to_server.write_all(&piece[..length]).await.is_err() {
                break;
            }
        }
        upward.send_replace(true);
        to_server.shutdown().await.ok();
    });
    tokio::spawn(async move {
        let mut piece = vec![0; 64 << 10];
        loop {
            let length = tokio::select! {
                _ = is_cut.wait_for(|it| *it) => break,
                read = from_server.read(&mut piece) => match read {
                    Ok(length @ 1..) => length,
                    _ => break,
                },
            };
            // An answer that is late is as good as lost: the client is gone.
            let Fault::None(travel) = answers.fault() else {
                break;
            };
            tokio::time::sleep(travel).await;
            if to_client.write_all(&piece[..length]).await.is_err() {
                break;
            }
        }
        to_client.shutdown().await.ok();
        // Its request may still be on the way, so the server's side stays until that is done.
        is_cut.wait_for(|it| *it).await.ok();
    });
}
