//! The replicas of Bursar, and its workers.
//!
//! Owns: how one is started, with which settings, and its readiness. Not here: who sends requests.
//! Invariant: each has a data folder of its own; keys, database and Redis are common to all.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use super::process::Process;
use crate::machine;
use crate::servers::{AsUser, exchange, leashed};
use crate::shell::Shell;

/// What all of them have in common.
#[derive(Clone)]
pub(super) struct Common {
    pub(super) shell: Shell,
    pub(super) program: PathBuf,
    pub(super) folder: PathBuf,
    pub(super) database: String,
    pub(super) read: String,
    pub(super) redis: String,
    pub(super) key: String,
    pub(super) secret: String,
}

impl Common {
    /// The program with a data folder and what all have in common.
    fn command(&self, data: &Path) -> Command {
        let mut command = leashed(&self.shell, AsUser::Ours, &self.program);
        command
            .env("BURSAR_DATA", data)
            .env("DATABASE_URL", &self.database)
            .env("DATABASE_READ_URL", &self.read)
            .env("REDIS_URL", &self.redis)
            .env("ENCRYPTION_KEY", &self.key)
            .env("JWT_SECRET", &self.secret);
        command
    }
}

/// One replica.
pub(super) struct Replica {
    name: String,
    port: u16,
    common: Common,
    process: Option<Process>,
    /// Another clock, as libfaketime writes it.
    clock: Option<&'static str>,
}

impl Replica {
    pub(super) fn new(common: &Common, name: &str, port: u16) -> Self {
        Self {
            name: name.to_owned(),
            port,
            common: common.clone(),
            process: None,
            clock: None,
        }
    }

    /// The same with another database address.
    pub(super) fn set_database(&mut self, url: String) {
        self.common.database = url;
    }

    /// The same with another program.
    pub(super) fn set_program(&mut self, program: &Path) {
        program.clone_into(&mut self.common.program);
    }

    /// From the next start on it has another clock.
    pub(super) const fn set_clock(&mut self, clock: Option<&'static str>) {
        self.clock = clock;
    }

    /// Starts it and waits until it takes requests.
    pub(super) fn start(&mut self) -> Result<()> {
        let mut command = self.common.command(&self.data());
        if let Some(clock) = self.clock {
            // The library itself: the program of that name would stand between us and a signal.
            command
                .env("LD_PRELOAD", machine::faketime().context("libfaketime")?)
                .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                .env("FAKETIME", clock);
        }
        command
            .args(["serve", "--listen", &format!("127.0.0.1:{}", self.port)])
            // Jobs are the workers' part.
            .env("BURSAR_WORKER", "false")
            .env("BURSAR_AUTH", "required")
            .env("BURSAR_TRUSTED_PROXIES", "127.0.0.1")
            .env("BURSAR_LIMIT_REQUESTS_PER_HOUR", "1000000")
            .env("BURSAR_DRAIN_PAUSE", "2");
        let process = Process::start(&self.name, command, &self.log())?;
        let port = self.port;
        self.process = Some(process.ready(|| is_ready(port))?);
        Ok(())
    }

    pub(super) fn data(&self) -> PathBuf {
        self.common.folder.join(&self.name)
    }

    pub(super) fn log(&self) -> PathBuf {
        self.common.folder.join(format!("{}.log", self.name))
    }

    pub(super) fn kill(&mut self) -> Result<()> {
        self.process.take().context("a replica")?.kill()
    }

    /// Ends it in good order, as a deployment does. Answers how long that took.
    pub(super) fn end(&mut self) -> Result<Duration> {
        self.process.take().context("a replica")?.end()
    }
}

/// One worker.
pub(super) struct Worker {
    name: String,
    common: Common,
    process: Option<Process>,
}

impl Worker {
    pub(super) fn new(common: &Common, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            common: common.clone(),
            process: None,
        }
    }

    /// The same with another database address, for reads too.
    pub(super) fn set_database(&mut self, url: &str, read: &str) {
        url.clone_into(&mut self.common.database);
        read.clone_into(&mut self.common.read);
    }

    /// Starts it and waits until it takes jobs.
    pub(super) fn start(&mut self) -> Result<()> {
        let folder = &self.common.folder;
        let mut command = self.common.command(&folder.join(&self.name));
        command.arg("worker");
        let log = folder.join(format!("{}.log", self.name));
        // It says so once each time.
        let said = || {
            let text = std::fs::read_to_string(&log).unwrap_or_default();
            text.matches("Bursar works on").count()
        };
        let before = said();
        let process = Process::start(&self.name, command, &log)?;
        self.process = Some(process.ready(|| said() > before)?);
        Ok(())
    }

    pub(super) fn kill(&mut self) -> Result<()> {
        self.process.take().context("a worker")?.kill()
    }

    /// Ends it in good order. Answers how long that took.
    pub(super) fn end(&mut self) -> Result<Duration> {
        self.process.take().context("a worker")?.end()
    }
}

fn is_ready(port: u16) -> bool {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let request = format!("GET /ready HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    exchange(port, request.as_bytes(), b"HTTP/1.1 200").unwrap_or(false)
}
