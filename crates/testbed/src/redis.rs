//! Throwaway Redis servers.
//!
//! Owns: a server of one test, on a socket of its own, that can be killed and made to hang.
//! Invariant: it keeps nothing on disk, and ends with its value.

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
        let server = Command::new("redis-server")
            .args(["--port", "0", "--unixsocket"])
            .arg(&socket)
            .args(["--save", "", "--appendonly", "no", "--dir"])
            .arg(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("Redis is installed (Debian: apt-get install redis-server)");
        self.server = Some(server);
        let began = Instant::now();
        while UnixStream::connect(&socket).is_err() {
            assert!(began.elapsed() < START_TIMEOUT, "Redis does not start");
            std::thread::sleep(Duration::from_millis(10));
        }
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
