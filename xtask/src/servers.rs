//! Throwaway servers for tests: PostgreSQL, Redis and Bursar's own demo.
//!
//! Owns: their scratch folders, free loopback ports, passwords, start and end.
//! Not here: installing them (`machine`).
//! Invariant: they listen on loopback only, keep everything in one scratch folder, and end with
//! this process, even when it is killed.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use nix::unistd::geteuid;

use crate::cleanup::{Guarded, Scratch};
use crate::machine;
use crate::shell::{self, Shell};

/// How long a database may take to start, on a busy machine too.
const START_TIMEOUT: Duration = Duration::from_secs(120);

/// How long the demo may take to make three years of data and book them, unoptimised.
const DEMO_TIMEOUT: Duration = Duration::from_secs(300);

/// The end of a log that is shown when a server does not start.
const LOG_LINES: usize = 30;

/// A running server. It ends, and its folder goes, when this value does.
pub(crate) struct Server {
    // Order matters: the process ends before its folder is removed.
    _process: Guarded,
    _scratch: Scratch,
    /// Where it is reached.
    pub(crate) url: String,
}

/// A server that was started and may not be ready yet.
struct Starting {
    name: &'static str,
    process: Guarded,
    scratch: Scratch,
    timeout: Duration,
}

impl Starting {
    fn log(scratch: &Scratch) -> PathBuf {
        scratch.path().join("log")
    }

    /// Starts `program` so that it gets `signal` when we end, however we end.
    fn new(name: &'static str, scratch: Scratch, mut program: Command) -> Result<Self> {
        let log = File::create(Self::log(&scratch)).context("a server's log")?;
        let child = program
            .stdin(Stdio::null())
            .stdout(log.try_clone().context("a server's log")?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("{name} could not be started"))?;
        // PostgreSQL takes SIGINT for "end now, in good order"; so do Redis and Bursar.
        let process = Guarded::new(child, Signal::SIGINT)?;
        Ok(Self {
            name,
            process,
            scratch,
            timeout: START_TIMEOUT,
        })
    }

    /// Waits until `is_ready` holds. Errors: it ended, or took too long; with the end of its log.
    fn ready(mut self, url: String, is_ready: impl Fn() -> bool) -> Result<Server> {
        let deadline = Instant::now() + self.timeout;
        while !is_ready() {
            let ended = self
                .process
                .child()
                .try_wait()
                .context("a server's state")?;
            let fault = match ended {
                Some(status) => format!("{} ended at once ({status})", self.name),
                None if Instant::now() > deadline => {
                    let seconds = self.timeout.as_secs();
                    format!("{} was not ready after {seconds} s", self.name)
                }
                None => {
                    std::thread::sleep(Duration::from_millis(100));
                    continue;
                }
            };
            bail!(
                "{fault}; its log ends:\n{}",
                last_lines(&Self::log(&self.scratch))
            );
        }
        Ok(Server {
            _process: self.process,
            _scratch: self.scratch,
            url,
        })
    }
}

/// `program` run so that the system ends it when we are gone; as user `postgres` if `as_postgres`
/// (PostgreSQL refuses root).
pub(crate) fn leashed(shell: &Shell, as_postgres: AsUser, program: &Path) -> Command {
    let mut leash = vec!["--pdeathsig", "INT"];
    if as_postgres == AsUser::Postgres {
        leash.extend([
            "--reuid",
            "postgres",
            "--regid",
            "postgres",
            "--init-groups",
        ]);
    }
    let mut command = shell.command("", "setpriv", leash);
    command.arg("--").arg(program);
    command
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum AsUser {
    Ours,
    Postgres,
}

/// A PostgreSQL cluster of its own, made by `initdb`; `url` carries user and password.
pub(crate) fn postgres(shell: &Shell) -> Result<Server> {
    let bin = machine::postgres_bin()?;
    let scratch = Scratch::new("postgres")?;
    let as_user = if geteuid().is_root() {
        AsUser::Postgres
    } else {
        AsUser::Ours
    };
    let password = random_password()?;
    let password_file = scratch.path().join("password");
    std::fs::write(&password_file, &password).context("the password file")?;
    if as_user == AsUser::Postgres {
        let mut chown = shell.command("", "chown", ["-R", "postgres:postgres"]);
        chown.arg(scratch.path());
        shell::output_of(chown)?;
    }
    let data = scratch.path().join("data");
    let mut init = leashed(shell, as_user, &bin.join("initdb"));
    init.args(["-U", "postgres", "-A", "scram-sha-256", "--data-checksums"])
        .args(["-E", "UTF8", "--locale=C.UTF-8", "-D"])
        .arg(&data)
        .arg("--pwfile")
        .arg(&password_file)
        .current_dir(scratch.path());
    shell::output_of(init)?;
    let port = free_port()?;
    let mut server = leashed(shell, as_user, &bin.join("postgres"));
    server
        .arg("-D")
        .arg(&data)
        .args(["-p", &port.to_string()])
        .args(["-c", "listen_addresses=127.0.0.1"])
        .arg("-c")
        .arg(format!(
            "unix_socket_directories={}",
            scratch.path().display()
        ))
        .args(["-c", "max_connections=300", "-c", "shared_buffers=64MB"])
        .current_dir(scratch.path());
    let url = format!("postgres://postgres:{password}@127.0.0.1:{port}/postgres");
    let starting = Starting::new("PostgreSQL", scratch, server)?;
    starting.ready(url, || {
        let port = port.to_string();
        Command::new(bin.join("pg_isready"))
            .args(["-q", "-h", "127.0.0.1", "-p", &port])
            .status()
            .is_ok_and(|it| it.success())
    })
}

/// A Redis of its own that keeps nothing on disk.
pub(crate) fn redis(shell: &Shell) -> Result<Server> {
    let scratch = Scratch::new("redis")?;
    let port = free_port()?;
    let mut server = leashed(shell, AsUser::Ours, Path::new("redis-server"));
    server
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
        .args(["--save", "", "--appendonly", "no", "--dir"])
        .arg(scratch.path());
    let starting = Starting::new("Redis", scratch, server)?;
    starting.ready(format!("redis://127.0.0.1:{port}"), || {
        exchange(port, b"PING\r\n", b"+PONG").unwrap_or(false)
    })
}

/// `bursar demo` with data of its own; `program` is the built binary.
pub(crate) fn demo(shell: &Shell, program: &Path) -> Result<Server> {
    let scratch = Scratch::new("demo")?;
    let port = free_port()?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut server = leashed(shell, AsUser::Ours, program);
    server
        .args(["demo", "--listen", &address.to_string(), "--data"])
        .arg(scratch.path().join("data"));
    // What we tell the browser tests is no setting of Bursar.
    for name in ["BURSAR_CHROMIUM", "BURSAR_SCREENSHOTS"] {
        server.env_remove(name);
    }
    let mut starting = Starting::new("bursar demo", scratch, server)?;
    starting.timeout = DEMO_TIMEOUT;
    let request = format!("GET /ready HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    starting.ready(format!("http://{address}"), || {
        exchange(port, request.as_bytes(), b"HTTP/1.1 200").unwrap_or(false)
    })
}

/// Whether what listens on `port` answers `request` with something that starts as `expected`.
pub(crate) fn exchange(port: u16, request: &[u8], expected: &[u8]) -> std::io::Result<bool> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    stream.write_all(request)?;
    let mut answer = vec![0; expected.len()];
    stream.read_exact(&mut answer)?;
    Ok(answer == expected)
}

/// A port nobody listens on now.
pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("a free loopback port")?;
    Ok(listener
        .local_addr()
        .context("a free loopback port")?
        .port())
}

/// Other users of the machine can reach loopback too.
pub(crate) fn random_password() -> Result<String> {
    let mut bytes = [0; 16];
    File::open("/dev/urandom")
        .and_then(|mut it| it.read_exact(&mut bytes))
        .context("random bytes for a password")?;
    Ok(bytes.iter().map(|it| format!("{it:02x}")).collect())
}

fn last_lines(log: &Path) -> String {
    let text = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    let start = lines.len().saturating_sub(LOG_LINES);
    lines.get(start..).unwrap_or_default().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starting(script: &str) -> Starting {
        let shell = Shell::new(crate::repository::root());
        let scratch = Scratch::new("test").unwrap();
        let mut program = leashed(&shell, AsUser::Ours, Path::new("sh"));
        program.args(["-c", script]);
        Starting::new("sh", scratch, program).unwrap()
    }

    #[test]
    fn a_server_that_ends_at_once_is_reported_with_its_log() {
        let result = starting("echo the cause; exit 7").ready(String::new(), || false);
        let error = result.err().unwrap().to_string();
        assert!(
            error.contains("ended at once") && error.contains("the cause"),
            "{error}"
        );
    }

    #[test]
    fn readiness_is_read_from_how_the_answer_starts() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = std::thread::spawn(move || {
            for answer in ["HTTP/1.1 200 OK", "HTTP/1.1 503 No"] {
                let (mut stream, _) = listener.accept().unwrap();
                let mut request = [0; 4];
                stream.read_exact(&mut request).unwrap();
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        assert!(exchange(port, b"GET ", b"HTTP/1.1 200").unwrap());
        assert!(!exchange(port, b"GET ", b"HTTP/1.1 200").unwrap());
        server.join().unwrap();
        assert!(exchange(port, b"GET ", b"HTTP/1.1 200").is_err());
    }

    #[test]
    fn a_server_that_is_never_ready_is_given_up() {
        let mut never = starting("exec sleep 600");
        never.timeout = Duration::from_millis(300);
        let error = never
            .ready(String::new(), || false)
            .err()
            .unwrap()
            .to_string();
        assert!(error.contains("was not ready"), "{error}");
    }
}
