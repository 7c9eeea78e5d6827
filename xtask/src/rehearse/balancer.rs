//! HAProxy and nginx before the replicas, with the very files of deploy/.
//!
//! Owns: starting, reloading and steering them. Not here: what is behind them (`replica`).
//! Invariant: what is set by the runtime socket is set again after a restart.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;

use super::process::{Process, fill_in, wait_until};
use crate::servers::{AsUser, free_port, leashed};
use crate::shell::{self, Shell};

/// The places of replicas: three, a canary, and two of the other colour.
pub(super) const PLACES: [(&str, &str); 6] = [
    ("BURSAR_A", "blue/a"),
    ("BURSAR_B", "blue/b"),
    ("BURSAR_C", "blue/c"),
    ("BURSAR_CANARY", "blue/canary"),
    ("BURSAR_GREEN_A", "green/a"),
    ("BURSAR_GREEN_B", "green/b"),
];

/// HAProxy.
pub(super) struct Haproxy {
    shell: Shell,
    folder: PathBuf,
    web: u16,
    metrics: u16,
    ports: Vec<u16>,
    process: Option<Process>,
}

impl Haproxy {
    pub(super) fn start(shell: &Shell, folder: &Path, ports: &[u16]) -> Result<Self> {
        let folder = folder.join("haproxy");
        std::fs::create_dir_all(&folder).context("HAProxy's folder")?;
        std::fs::write(folder.join("active.map"), "active blue\n").context("the active colour")?;
        let mut it = Self {
            shell: shell.clone(),
            folder,
            web: free_port()?,
            metrics: free_port()?,
            ports: ports.to_vec(),
            process: None,
        };
        let mut check = it.command();
        check.arg("-c");
        shell::output_of(check)?;
        it.run()?;
        Ok(it)
    }

    fn command(&self) -> Command {
        let mut command = leashed(&self.shell, AsUser::Ours, Path::new("haproxy"));
        let conf = self.shell.root().join("deploy/haproxy/haproxy.cfg");
        command
            .arg("-f")
            .arg(conf)
            .env("HAPROXY_SOCKET", self.socket())
            .env("HAPROXY_ACTIVE_MAP", self.folder.join("active.map"))
            .env("HAPROXY_WEB", format!("127.0.0.1:{}", self.web))
            .env("HAPROXY_METRICS", format!("127.0.0.1:{}", self.metrics))
            .env("HAPROXY_HOST", format!("127.0.0.1:{}", self.web));
        for ((variable, _), port) in PLACES.iter().zip(&self.ports) {
            command.env(variable, format!("127.0.0.1:{port}"));
        }
        command
    }

    fn socket(&self) -> PathBuf {
        self.folder.join("admin.sock")
    }

    /// Starts it, as a service manager does: a master that starts workers.
    pub(super) fn run(&mut self) -> Result<()> {
        let mut command = self.command();
        command.arg("-W");
        let process = Process::start("HAProxy", command, &self.folder.join("log"))?;
        let web = self.web;
        self.process = Some(process.ready(|| is_open(web))?);
        Ok(())
    }

    /// Where clients connect.
    pub(super) fn address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.web))
    }

    pub(super) const fn metrics_port(&self) -> u16 {
        self.metrics
    }

    /// Kills the master and its worker, as a machine that is lost.
    pub(super) fn kill(&mut self) -> Result<()> {
        let worker = self.worker()?;
        self.process.take().context("HAProxy")?.kill()?;
        let mut kill = Command::new("kill");
        kill.args(["-9", &worker.to_string()]);
        // It may have ended with its master.
        drop(kill.output());
        Ok(())
    }

    /// The process that serves.
    fn worker(&self) -> Result<u32> {
        let text = self.say("show info")?;
        let pid = text.lines().find_map(|it| it.strip_prefix("Pid: "));
        let pid = pid.and_then(|it| it.trim().parse().ok());
        pid.context("HAProxy's worker")
    }

    /// Reads its settings again; the old worker finishes what it has.
    pub(super) fn reload(&mut self) -> Result<()> {
        let before = self.worker()?;
        let process = self.process.as_mut().context("HAProxy")?;
        process.signal(Signal::SIGUSR2)?;
        wait_until("HAProxy's new worker", || {
            self.worker().is_ok_and(|it| it != before)
        })?;
        Ok(())
    }

    /// A command on the runtime socket.
    pub(super) fn say(&self, command: &str) -> Result<String> {
        let mut socket = UnixStream::connect(self.socket()).context("HAProxy's socket")?;
        writeln!(socket, "{command}").context("HAProxy's socket")?;
        let mut answer = String::new();
        socket
            .read_to_string(&mut answer)
            .context("HAProxy's socket")?;
        Ok(answer)
    }

    fn order(&self, command: &str) -> Result<()> {
        let answer = self.say(command)?;
        if answer.trim().is_empty() {
            return Ok(());
        }
        bail!("HAProxy: `{command}`: {}", answer.trim())
    }

    /// How much of the requests a server gets.
    pub(super) fn weigh(&self, server: &str, weight: u32) -> Result<()> {
        self.order(&format!("set server {server} weight {weight}"))
    }

    /// Which colour gets the requests.
    pub(super) fn switch(&self, colour: &str) -> Result<()> {
        let map = self.folder.join("active.map");
        self.order(&format!("set map {} active {colour}", map.display()))?;
        // Kept over a restart.
        std::fs::write(&map, format!("active {colour}\n")).context("the active colour")
    }

    /// Whether a server gets requests.
    pub(super) fn is_up(&self, server: &str) -> bool {
        let Some((backend, name)) = server.split_once('/') else {
            return false;
        };
        let wanted = format!("{backend},{name},");
        self.say("show stat")
            .ok()
            .and_then(|it| {
                it.lines()
                    .find(|it| it.starts_with(&wanted))
                    .map(str::to_owned)
            })
            .is_some_and(|line| {
                line.split(',')
                    .nth(17)
                    .is_some_and(|it| it.starts_with("UP"))
            })
    }

    /// Waits until a server gets requests, or gets none.
    pub(super) fn wait_for(&self, server: &str, is_up: bool) -> Result<()> {
        let word = if is_up { "up" } else { "down" };
        wait_until(&format!("{server} is {word}"), || {
            self.is_up(server) == is_up
        })?;
        Ok(())
    }
}

/// nginx.
pub(super) struct Nginx {
    web: u16,
    _process: Process,
}

impl Nginx {
    pub(super) fn start(shell: &Shell, folder: &Path, ports: &[u16]) -> Result<Self> {
        let folder = folder.join("nginx");
        std::fs::create_dir_all(&folder).context("nginx's folder")?;
        let web = free_port()?;
        let template = shell.root().join("deploy/nginx/nginx.conf.template");
        let template = std::fs::read_to_string(&template).context("nginx's template")?;
        let mut values = vec![
            ("NGINX_FOLDER", folder.display().to_string()),
            ("NGINX_WEB", format!("127.0.0.1:{web}")),
        ];
        for ((variable, _), port) in PLACES.iter().zip(ports).take(3) {
            values.push((variable, format!("127.0.0.1:{port}")));
        }
        let conf = folder.join("nginx.conf");
        std::fs::write(&conf, fill_in(&template, &values)?).context("nginx's settings")?;
        let mut command = leashed(shell, AsUser::Ours, Path::new("nginx"));
        command.arg("-c").arg(&conf).args(["-g", "daemon off;"]);
        let process = Process::start("nginx", command, &folder.join("log"))?;
        Ok(Self {
            web,
            _process: process.ready(|| is_open(web))?,
        })
    }

    pub(super) fn address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.web))
    }
}

fn is_open(port: u16) -> bool {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
}
