//! A PostgreSQL primary and two standbys with quorum commit, as deploy/postgres/bursar.conf says.
//!
//! Owns: making them, killing and promoting them, asking them. Not here: going back to a moment
//! (`recovery`), Bursar's own failover.
//! Invariant: only the standby that received most is promoted.

mod recovery;

use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;

use super::disk::{Disk, Disks};
use super::process::{Process, wait_until};
use super::wire::Wire;
use crate::machine;
use crate::servers::{AsUser, free_port, leashed, random_password};
use crate::shell::{self, Shell};

const NAMES: [&str; 3] = ["pg1", "pg2", "pg3"];
const DATABASE: &str = "bursar";
const QUORUM: &str = "synchronous_standby_names";
/// The disk of each. Most of it is log: up to a gigabyte is kept, and copies take as much again.
const DISK_MIB: u64 = 3072;

/// The three servers.
pub(super) struct Postgres {
    shell: Shell,
    bin: PathBuf,
    password: String,
    /// Where the primary keeps its log, segment by segment.
    archive: PathBuf,
    nodes: Vec<Node>,
    primary: usize,
}

struct Node {
    name: &'static str,
    port: u16,
    folder: PathBuf,
    process: Option<Process>,
    disk: Disk,
    /// What Bursar connects to.
    wire: Wire,
}

impl Node {
    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }
}

impl Postgres {
    /// Makes and starts the primary and both standbys.
    pub(super) fn start(shell: &Shell, folder: &Path, disks: Disks) -> Result<Self> {
        let mut nodes = Vec::new();
        for name in NAMES {
            let port = free_port()?;
            let folder = folder.join(name);
            let disk = Disk::for_folder(shell, disks, &folder, DISK_MIB)?;
            make_folder(&folder)?;
            let wire = Wire::to(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
            nodes.push(Node {
                name,
                port,
                folder,
                process: None,
                disk,
                wire,
            });
        }
        let archive = folder.join("archive");
        make_folder(&archive)?;
        let mut all = Self {
            shell: shell.clone(),
            bin: machine::postgres_bin()?,
            password: random_password()?,
            archive,
            nodes,
            primary: 0,
        };
        all.init()?;
        all.run(0)?;
        all.sql(0, "postgres", &format!("CREATE DATABASE {DATABASE}"))?;
        for index in [1, 2] {
            all.copy(index)?;
            all.run(index)?;
        }
        // From here on every commit waits for one of them.
        all.sql(0, "postgres", &format!("ALTER SYSTEM RESET {QUORUM}"))?;
        all.sql(0, "postgres", "SELECT pg_reload_conf()")?;
        all.wait_for_standbys(2)?;
        Ok(all)
    }

    /// The first server, which waits for nobody until the others are there.
    fn init(&self) -> Result<()> {
        let Some(node) = self.nodes.first() else {
            return Ok(());
        };
        let password = node.folder.join("password");
        write(&password, &self.password)?;
        let mut init = self.program("initdb", &node.folder);
        init.args(["-U", "postgres", "-A", "scram-sha-256", "--data-checksums"])
            .args(["-E", "UTF8", "--locale=C.UTF-8", "-D"])
            .arg(node.data())
            .arg("--pwfile")
            .arg(&password);
        shell::output_of(init)?;
        let settings =
            std::fs::read_to_string(self.shell.root().join("deploy/postgres/bursar.conf"))
                .context("deploy/postgres/bursar.conf")?;
        let conf = node.data().join("postgresql.conf");
        let old = std::fs::read_to_string(&conf).context("postgresql.conf")?;
        write(&conf, &format!("{old}\n{settings}"))?;
        let alone = node.data().join("postgresql.auto.conf");
        write(&alone, &format!("{QUORUM} = ''\n"))
    }

    /// Makes a standby of the primary.
    fn copy(&self, index: usize) -> Result<()> {
        let node = self.node(index)?;
        let data = node.data();
        if data.exists() {
            std::fs::remove_dir_all(&data).context("an old data folder")?;
        }
        let mut copy = self.program("pg_basebackup", &node.folder);
        copy.arg("-D").arg(&data).arg("-d").arg(self.origin(index)?);
        copy.args(["-X", "stream", "-c", "fast", "-R"]);
        shell::output_of(copy)?;
        // The first one waits for nobody while it is alone; a copy that is promoted has to wait.
        let conf = data.join("postgresql.auto.conf");
        let text = std::fs::read_to_string(&conf).context("a standby's settings")?;
        let kept = text.lines().filter(|it| !it.starts_with(QUORUM));
        let kept: Vec<&str> = kept.collect();
        write(&conf, &format!("{}\n", kept.join("\n")))
    }

    /// Where a standby gets its log from.
    fn origin(&self, index: usize) -> Result<String> {
        Ok(format!(
            "host=127.0.0.1 port={} user=postgres password={} application_name={}",
            self.node(self.primary)?.port,
            self.password,
            self.node(index)?.name
        ))
    }

    fn run(&mut self, index: usize) -> Result<()> {
        let node = self.node(index)?;
        let mut server = self.program("postgres", &node.folder);
        server
            .arg("-D")
            .arg(node.data())
            .args(["-p", &node.port.to_string()])
            .args(["-c", "listen_addresses=127.0.0.1"])
            .args(["-c", &format!("cluster_name={}", node.name)])
            .args(["-c", "shared_buffers=32MB", "-c", "archive_mode=on", "-c"])
            .arg(format!(
                "archive_command=cp %p {archive}/%f.part && mv {archive}/%f.part {archive}/%f",
                archive = self.archive.display()
            ))
            .arg("-c")
            .arg(format!("unix_socket_directories={}", node.folder.display()));
        let log = node.folder.join("log");
        let process = Process::start(node.name, server, &log)?;
        let ready = || {
            let port = node.port.to_string();
            let mut ask = Command::new(self.bin.join("pg_isready"));
            ask.args(["-q", "-h", "127.0.0.1", "-p", &port]);
            ask.status().is_ok_and(|it| it.success())
        };
        let process = process.ready(ready)?;
        let node = self.nodes.get_mut(index).context("a server")?;
        node.process = Some(process);
        Ok(())
    }

    fn program(&self, name: &str, folder: &Path) -> Command {
        let mut command = leashed(&self.shell, AsUser::Postgres, &self.bin.join(name));
        command.current_dir(folder);
        command
    }

    fn node(&self, index: usize) -> Result<&Node> {
        self.nodes.get(index).context("a server")
    }

    fn sql(&self, index: usize, database: &str, sql: &str) -> Result<String> {
        let mut psql = self
            .shell
            .command("", "psql", ["-XqtA", "-F", "\t", "-c", sql]);
        psql.env("PGHOST", "127.0.0.1")
            .env("PGPORT", self.node(index)?.port.to_string())
            .env("PGUSER", "postgres")
            .env("PGPASSWORD", &self.password)
            .env("PGCONNECT_TIMEOUT", "5")
            .env("PGDATABASE", database);
        shell::output_of(psql)
    }

    /// Asks the primary.
    pub(super) fn ask(&self, sql: &str) -> Result<String> {
        self.sql(self.primary, DATABASE, sql)
    }

    fn wait_for_standbys(&self, count: usize) -> Result<()> {
        let sql = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'";
        wait_until("the standbys follow", || {
            self.ask(sql)
                .is_ok_and(|it| it.trim().parse().is_ok_and(|it: usize| it >= count))
        })?;
        Ok(())
    }

    /// The address that Bursar gets: all three, over their wires.
    pub(super) fn url(&self) -> String {
        let hosts = self
            .nodes
            .iter()
            .map(|it| format!("127.0.0.1:{}", it.wire.port));
        let hosts: Vec<String> = hosts.collect();
        self.address(&hosts.join(","), "read-write")
    }

    /// The address for heavy reads: any that answers.
    pub(super) fn read_url(&self) -> String {
        let hosts = self
            .nodes
            .iter()
            .rev()
            .map(|it| format!("127.0.0.1:{}", it.wire.port));
        let hosts: Vec<String> = hosts.collect();
        self.address(&hosts.join(","), "any")
    }

    /// The address of the primary over a wire of somebody's own.
    pub(super) fn url_over(&self, port: u16) -> String {
        self.address(&format!("127.0.0.1:{port}"), "any")
    }

    fn address(&self, hosts: &str, wish: &str) -> String {
        let password = &self.password;
        format!(
            "postgres://postgres:{password}@{hosts}/{DATABASE}?sslmode=disable&target_session_attrs={wish}"
        )
    }

    pub(super) fn primary_address(&self) -> Result<SocketAddr> {
        let port = self.node(self.primary)?.port;
        Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
    }

    /// The wire to the primary.
    pub(super) fn wire(&self) -> Result<&Wire> {
        Ok(&self.node(self.primary)?.wire)
    }

    /// Kills the primary.
    pub(super) fn kill_primary(&mut self) -> Result<()> {
        // Its children see that it is gone and end by themselves, in a moment.
        self.kill_server(self.primary)
    }

    /// Whether a commit waits for a standby. Errors: it does not, so nothing would be proved.
    pub(super) fn require_quorum(&self) -> Result<()> {
        let quorum = self.ask(&format!("SHOW {QUORUM}"))?;
        if quorum.trim().is_empty() {
            bail!("no commit waits for a standby");
        }
        Ok(())
    }

    /// Promotes the standby that received most; the other one follows it.
    pub(super) fn promote(&mut self) -> Result<()> {
        let standbys: Vec<usize> = (0..self.nodes.len())
            .filter(|it| *it != self.primary)
            .filter(|it| self.nodes.get(*it).is_some_and(|it| it.process.is_some()))
            .collect();
        for index in &standbys {
            self.stop_receiving(*index)?;
        }
        let received = |index: usize| -> Result<u64> {
            let sql = "SELECT pg_wal_lsn_diff(greatest(pg_last_wal_receive_lsn(), \
                pg_last_wal_replay_lsn()), '0/0')::bigint";
            let text = self.sql(index, "postgres", sql)?;
            text.trim().parse().context("a log position")
        };
        let mut best = None;
        for index in &standbys {
            let position = received(*index)?;
            if best.is_none_or(|(_, most)| position > most) {
                best = Some((*index, position));
            }
        }
        let (chosen, _) = best.context("a standby to promote")?;
        self.sql(chosen, "postgres", "SELECT pg_promote(true, 30)")?;
        self.primary = chosen;
        for index in standbys.into_iter().filter(|it| *it != chosen) {
            let origin = self.origin(index)?;
            self.sql(
                index,
                "postgres",
                &format!("ALTER SYSTEM SET primary_conninfo = '{origin}'"),
            )?;
            self.sql(index, "postgres", "SELECT pg_reload_conf()")?;
        }
        self.wait_for_standbys(1)
    }

    /// A primary that is only cut off from us goes on sending, and acknowledges what a standby got.
    /// A standby that has more than the one that is promoted could not follow it.
    fn stop_receiving(&self, index: usize) -> Result<()> {
        self.sql(index, "postgres", "ALTER SYSTEM SET primary_conninfo = ''")?;
        self.sql(index, "postgres", "SELECT pg_reload_conf()")?;
        let receivers = "SELECT count(*) FROM pg_stat_wal_receiver";
        wait_until("a standby receives nothing more", || {
            self.sql(index, "postgres", receivers)
                .is_ok_and(|it| it.trim() == "0")
        })?;
        Ok(())
    }

    /// Makes standbys of the servers that do not run.
    pub(super) fn rejoin(&mut self) -> Result<()> {
        for index in 0..self.nodes.len() {
            if self.node(index)?.process.is_none() {
                self.copy(index)?;
                self.run(index)?;
            }
        }
        self.wait_for_standbys(2)
    }

    /// The place of the primary, which stays where it is while another one is promoted.
    pub(super) const fn leave_primary(&self) -> usize {
        self.primary
    }

    /// Makes the wire to a server whole again.
    pub(super) fn heal(&self, index: usize) -> Result<()> {
        self.node(index)?.wire.cut(false);
        Ok(())
    }

    /// Kills a server.
    pub(super) fn kill_server(&mut self, index: usize) -> Result<()> {
        let node = self.nodes.get_mut(index).context("a server")?;
        node.process.take().context("a server that runs")?.kill()?;
        let pid = node.data().join("postmaster.pid");
        std::fs::remove_file(&pid).context("postmaster.pid")
    }

    /// Stops the standbys where they are, or lets them go on.
    pub(super) fn signal_standbys(&mut self, signal: Signal) -> Result<()> {
        let primary = self.primary;
        for (index, node) in self.nodes.iter_mut().enumerate() {
            if index != primary
                && let Some(process) = &mut node.process
            {
                process.signal_all(signal)?;
            }
        }
        Ok(())
    }

    /// Fills the primary's disk and waits until it cannot go on.
    pub(super) fn fill_primary(&mut self) -> Result<()> {
        self.disk()?.fill()?;
        // Space that it already has is used up first: each new log file takes some.
        wait_until("the primary has no space", || {
            self.ask("SELECT pg_switch_wal()").is_err()
        })?;
        Ok(())
    }

    /// Gives the primary its space back, and starts it if it has ended.
    pub(super) fn free_primary(&mut self) -> Result<Ending> {
        self.disk()?.free()?;
        let primary = self.primary;
        let node = self.nodes.get_mut(primary).context("a server")?;
        let process = node.process.as_mut().context("a server that runs")?;
        if !process.has_ended() {
            return Ok(Ending::WentOn);
        }
        node.process = None;
        self.run(primary)?;
        Ok(Ending::StartedAgain)
    }

    fn disk(&self) -> Result<&Disk> {
        Ok(&self.node(self.primary)?.disk)
    }
}

/// How a server came through.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    WentOn,
    StartedAgain,
}

/// A folder that the server's user may write.
fn make_folder(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).context("a server's folder")?;
    std::fs::set_permissions(folder, PermissionsExt::from_mode(0o777)).context("a server's folder")
}

fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).with_context(|| format!("writing {}", path.display()))
}
