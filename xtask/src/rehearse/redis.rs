//! A Redis master, two replicas and three sentinels, as deploy/redis says.
//!
//! Owns: starting them and killing the master. Not here: what Bursar does without it.
//! Invariant: each has a folder and a port of its own.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::process::{Process, fill_in, wait_until};
use crate::servers::{AsUser, exchange, free_port, leashed};
use crate::shell::{self, Shell};

/// The servers and their sentinels.
pub(super) struct Redis {
    shell: Shell,
    nodes: Vec<Node>,
    sentinels: Vec<Node>,
}

struct Node {
    port: u16,
    folder: PathBuf,
    process: Option<Process>,
}

impl Redis {
    pub(super) fn start(shell: &Shell, folder: &Path) -> Result<Self> {
        let mut all = Self {
            shell: shell.clone(),
            nodes: Vec::new(),
            sentinels: Vec::new(),
        };
        for index in 0..3 {
            let node = all.server(&folder.join(format!("redis{index}")))?;
            all.nodes.push(node);
        }
        for index in 0..3 {
            let node = all.sentinel(&folder.join(format!("sentinel{index}")))?;
            all.sentinels.push(node);
        }
        let first = all.sentinels.first().context("a sentinel")?.port;
        wait_until("the sentinels know each other", || {
            let known = all.ask(first, &["SENTINEL", "CKQUORUM", "bursar"]);
            known.is_ok_and(|it| it.starts_with("OK 3"))
        })?;
        Ok(all)
    }

    /// Starts a server; all but the first follow it.
    fn server(&self, folder: &Path) -> Result<Node> {
        std::fs::create_dir_all(folder).context("a Redis folder")?;
        let port = free_port()?;
        // A copy: a sentinel has a server write its settings again when it gives it another role.
        let conf = folder.join("redis.conf");
        let original = self.shell.root().join("deploy/redis/redis.conf");
        std::fs::copy(&original, &conf).context("deploy/redis/redis.conf")?;
        let mut server = leashed(&self.shell, AsUser::Ours, Path::new("redis-server"));
        server
            .arg(&conf)
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
            .arg("--dir")
            .arg(folder);
        if let Some(first) = self.nodes.first() {
            server.args(["--replicaof", &format!("127.0.0.1 {}", first.port)]);
        }
        let process = Process::start("Redis", server, &folder.join("log"))?;
        let process = process.ready(|| exchange(port, b"PING\r\n", b"+PONG").unwrap_or(false))?;
        Ok(Node {
            port,
            folder: folder.to_owned(),
            process: Some(process),
        })
    }

    fn sentinel(&self, folder: &Path) -> Result<Node> {
        std::fs::create_dir_all(folder).context("a sentinel's folder")?;
        let port = free_port()?;
        let template = self
            .shell
            .root()
            .join("deploy/redis/sentinel.conf.template");
        let template = std::fs::read_to_string(&template).context("the sentinels' template")?;
        let master = self.nodes.first().context("a Redis")?.port;
        let conf = fill_in(
            &template,
            &[
                ("SENTINEL_PORT", port.to_string()),
                ("SENTINEL_FOLDER", folder.display().to_string()),
                ("REDIS_HOST", "127.0.0.1".to_owned()),
                ("REDIS_PORT", master.to_string()),
            ],
        )?;
        let path = folder.join("sentinel.conf");
        std::fs::write(&path, conf).context("a sentinel's settings")?;
        let mut server = leashed(&self.shell, AsUser::Ours, Path::new("redis-server"));
        server.arg(&path).arg("--sentinel");
        let process = Process::start("Redis Sentinel", server, &folder.join("log"))?;
        let process = process.ready(|| exchange(port, b"PING\r\n", b"+PONG").unwrap_or(false))?;
        Ok(Node {
            port,
            folder: folder.to_owned(),
            process: Some(process),
        })
    }

    fn ask(&self, port: u16, words: &[&str]) -> Result<String> {
        let mut client = self
            .shell
            .command("", "redis-cli", ["-p", &port.to_string()]);
        client.args(words);
        shell::output_of(client)
    }

    /// The address that Bursar gets.
    pub(super) fn url(&self) -> String {
        let hosts = self
            .sentinels
            .iter()
            .map(|it| format!("127.0.0.1:{}", it.port));
        let hosts: Vec<String> = hosts.collect();
        format!("redis+sentinel://{}/bursar/0", hosts.join(","))
    }

    fn master(&self) -> Result<u16> {
        let first = self.sentinels.first().context("a sentinel")?.port;
        let words = ["SENTINEL", "GET-MASTER-ADDR-BY-NAME", "bursar"];
        let answer = self.ask(first, &words)?;
        let port = answer.lines().nth(1).and_then(|it| it.trim().parse().ok());
        port.context("the master's port")
    }

    /// Kills the master and waits until another one is chosen.
    pub(super) fn fail_over(&mut self) -> Result<()> {
        let master = self.master()?;
        let node = self.nodes.iter_mut().find(|it| it.port == master);
        let node = node.context("the master")?;
        node.process.take().context("the master")?.kill()?;
        wait_until("another Redis is master", || {
            self.master().is_ok_and(|it| it != master)
        })?;
        Ok(())
    }

    /// Starts what was killed; the sentinels make a replica of it.
    pub(super) fn rejoin(&mut self) -> Result<()> {
        let Some(index) = self.nodes.iter().position(|it| it.process.is_none()) else {
            return Ok(());
        };
        let folder = self.nodes.get(index).context("a Redis")?.folder.clone();
        let node = self.server(&folder)?;
        if let Some(place) = self.nodes.get_mut(index) {
            *place = node;
        }
        Ok(())
    }
}
