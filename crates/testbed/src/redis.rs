//! Throwaway Redis servers.
//!
//! Owns: a server of one test, on a socket of its own, that can be killed and made to hang; one
//! behind a sentinel, with a password, on loopback.
//! Invariant: they keep no data on disk, and end with their values.

use std::ffi::OsStr;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long a start may take, on a busy machine too.
const START_TIMEOUT: Duration = Duration::from_secs(60);

/// A Redis of one test.
#[derive(Debug)]
pub struct Redis {
    folder: TempDir,
    server: Option<Child>,
}

impl Redis {
    /// Starts it. Panics: there is no Redis.
    #[must_use]
    pub fn start() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("bursar-redis-")
            .tempdir()
            .unwrap();
        let mut redis = Self {
            folder,
            server: None,
        };
        redis.start_again();
        redis
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("socket")
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis+unix://{}", self.socket().display())
    }

    /// Starts it again, empty.
    pub fn start_again(&mut self) {
        self.kill();
        let socket = self.socket();
        std::fs::remove_file(&socket).ok();
        let folder = self.folder.path();
        let server = serve([
            "--port".as_ref(),
            "0".as_ref(),
            "--unixsocket".as_ref(),
            socket.as_os_str(),
            "--dir".as_ref(),
            folder.as_os_str(),
        ]);
        self.server = Some(server);
        wait_for(|| UnixStream::connect(&socket).is_ok());
    }

    /// Ends it as a crash would.
    pub fn kill(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill().ok();
            server.wait().ok();
        }
    }

    /// Makes it hang: it accepts, and answers nothing until it goes on.
    pub fn hang(&self) {
        self.signal("STOP");
    }

    /// Lets it go on.
    pub fn go_on(&self) {
        self.signal("CONT");
    }

    fn signal(&self, name: &str) {
        let server = self.server.as_ref().expect("it was started");
        let done = Command::new("kill")
            .arg(format!("-{name}"))
            .arg(server.id().to_string())
            .status();
        assert!(done.unwrap().success());
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A Redis with a password, watched by a sentinel, of one test.
#[derive(Debug)]
pub struct Sentinel {
    _folder: TempDir,
    servers: [Child; 2],
    port: u16,
}

impl Sentinel {
    /// What the sentinel calls the server.
    pub const SERVICE: &str = "books";
    /// The server's password; it has to be escaped in an address.
    pub const PASSWORD: &str = "pass:/@word";

    /// Starts both. Panics: there is no Redis.
    #[must_use]
    pub fn start() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("bursar-sentinel-")
            .tempdir()
            .unwrap();
        let (server, port) = (free_port(), free_port());
        let (service, password) = (Self::SERVICE, Self::PASSWORD);
        let settings = format!(
            "bind 127.0.0.1\nport {port}\ndir {}\nsentinel monitor {service} 127.0.0.1 {server} 1\n\
             sentinel auth-pass {service} {password}\n",
            folder.path().display()
        );
        let file = folder.path().join("sentinel.conf");
        std::fs::write(&file, settings).unwrap();
        let number = server.to_string();
        let arguments = ["--bind", "127.0.0.1", "--port", &number, "--dir"];
        let arguments = arguments.map(OsStr::new).into_iter();
        let dir = [folder.path().as_os_str(), "--requirepass".as_ref()];
        let redis = serve(arguments.chain(dir).chain([password.as_ref()]));
        wait_for(|| TcpStream::connect((Ipv4Addr::LOCALHOST, server)).is_ok());
        let sentinel = serve([file.as_os_str(), "--sentinel".as_ref()]);
        wait_for(|| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok());
        Self {
            _folder: folder,
            servers: [redis, sentinel],
            port,
        }
    }

    /// Where the sentinel listens.
    #[must_use]
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }
}

impl Drop for Sentinel {
    fn drop(&mut self) {
        for it in &mut self.servers {
            it.kill().ok();
            it.wait().ok();
        }
    }
}

fn serve<'a>(arguments: impl IntoIterator<Item = &'a OsStr>) -> Child {
    Command::new("redis-server")
        .args(arguments)
        .args(["--save", "", "--appendonly", "no"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("Redis is installed (Debian: apt-get install redis-server)")
}

fn wait_for(is_there: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_there() {
        assert!(began.elapsed() < START_TIMEOUT, "Redis does not start");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A port nobody listens on now.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}
