//! The network between Bursar and a database server: a wire that can be slow or cut.
//!
//! Owns: passing bytes on, late or not at all. Not here: who is at its ends.
//! Invariant: bytes are never changed, lost or reordered while a connection lives; a wire that is
//! cut keeps its connections open and passes nothing, as a network does that drops packets.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};

/// How often a cut wire is looked at.
const LOOK_INTERVAL: Duration = Duration::from_millis(10);

/// A wire to one address; what it does can be changed while it is in use.
pub(super) struct Wire {
    pub(super) port: u16,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    is_cut: AtomicBool,
    delay_ms: AtomicU64,
}

impl Wire {
    /// Listens on a free port; each connection leads to `to`.
    pub(super) fn to(to: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("a wire")?;
        let port = listener.local_addr().context("a wire")?.port();
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                std::thread::spawn(move || join(client, to, &state));
            }
        });
        Ok(Self { port, state })
    }

    /// Passes nothing on, or goes on where it stopped.
    pub(super) fn cut(&self, is_cut: bool) {
        self.state.is_cut.store(is_cut, Ordering::Relaxed);
    }

    /// Passes each piece on only after some time, in both directions.
    pub(super) fn delay(&self, delay: Duration) {
        let delay_ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        self.state.delay_ms.store(delay_ms, Ordering::Relaxed);
    }
}

fn join(client: TcpStream, to: SocketAddr, state: &Arc<State>) {
    state.wait();
    let Ok(server) = TcpStream::connect(to) else {
        return;
    };
    let _slower = (client.set_nodelay(true), server.set_nodelay(true));
    let (Ok(client_end), Ok(server_end)) = (client.try_clone(), server.try_clone()) else {
        return;
    };
    let shared = Arc::clone(state);
    std::thread::spawn(move || pass(client_end, server_end, &shared));
    pass(server, client, state);
}

impl State {
    fn wait(&self) {
        while self.is_cut.load(Ordering::Relaxed) {
            std::thread::sleep(LOOK_INTERVAL);
        }
        let delay = self.delay_ms.load(Ordering::Relaxed);
        if delay > 0 {
            std::thread::sleep(Duration::from_millis(delay));
        }
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, state: &State) {
    let mut buffer = [0; 16 * 1024];
    loop {
        let read = match from.read(&mut buffer) {
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(_) => 0,
        };
        state.wait();
        let piece = buffer.get(..read).unwrap_or_default();
        if read == 0 || to.write_all(piece).is_err() {
            break;
        }
    }
    // The other end learns of the end; it may be gone already.
    drop((from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both)));
}
