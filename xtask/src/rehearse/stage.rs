//! The cluster as a whole.
//!
//! Owns: building it, the organisation in it, and the proof at the end of it all.
//! Not here: the faults (`faults`), what is measured of one (`row`), the parts (one module each).
//! Invariant: what was promised is compared with the journal, also at the end.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::json;

use super::balancer::{Haproxy, Nginx, PLACES};
use super::disk::{Disk, Disks};
use super::http::Client;
use super::load::Load;
use super::postgres::Postgres;
use super::process::{Process, wait_at_most};
use super::proof::{Journal, Verdict};
use super::redis::Redis;
use super::replica::{Common, Replica, Worker};
use crate::cleanup::Scratch;
use crate::servers::{AsUser, free_port, leashed, random_password};
use crate::shell::Shell;

/// Entries that are promised before and after a fault.
pub(super) const STEADY: usize = 40;
/// The replica whose data folder is a disk of its own, and how large that is.
pub(super) const WITH_DISK: usize = 2;
const DISK_MIB: u64 = 64;
/// How long it may take until entries are promised again.
pub(super) const RECOVERY: Duration = Duration::from_secs(90);

/// The cluster.
pub(super) struct Stage {
    // Order matters: clients end before servers, servers before their folder.
    pub(super) load: Load,
    pub(super) haproxy: Haproxy,
    pub(super) nginx: Nginx,
    pub(super) replicas: Vec<Replica>,
    pub(super) workers: Vec<Worker>,
    pub(super) redis: Redis,
    pub(super) postgres: Postgres,
    pub(super) prometheus: Prometheus,
    pub(super) program: PathBuf,
    pub(super) ports: Vec<u16>,
    pub(super) replica_disk: Disk,
    journal: Journal,
    token: String,
    began: Instant,
    _scratch: Scratch,
}

/// Prometheus, which watches the balancer.
pub(super) struct Prometheus {
    pub(super) port: u16,
    _process: Process,
}

/// The end of it all.
pub(super) struct Proof {
    pub(super) is_proved: bool,
    pub(super) records: u64,
    pub(super) verdict: Verdict,
    pub(super) took: Duration,
}

impl Stage {
    /// Builds everything and starts the load.
    pub(super) fn build(
        shell: &Shell,
        (program, old): (&Path, Option<&Path>),
        disks: Disks,
    ) -> Result<Self> {
        let scratch = Scratch::new("rehearsal")?;
        let folder = scratch.path().to_owned();
        // The database's user has to get through.
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o711);
        std::fs::set_permissions(&folder, mode).context("the scratch folder")?;
        eprintln!("-- PostgreSQL: primary and two standbys");
        let postgres = Postgres::start(shell, &folder, disks)?;
        eprintln!("-- Redis: master, two replicas, three sentinels");
        let redis = Redis::start(shell, &folder)?;
        let ports = PLACES.iter().map(|_| free_port());
        let ports = ports.collect::<Result<Vec<u16>>>()?;
        eprintln!("-- HAProxy, nginx, Prometheus");
        let haproxy = Haproxy::start(shell, &folder, &ports)?;
        let nginx = Nginx::start(shell, &folder, &ports)?;
        let prometheus = Prometheus::start(shell, &folder, (haproxy.metrics_port(), &ports))?;
        eprintln!("-- Bursar: three replicas and two workers");
        let common = Common {
            shell: shell.clone(),
            // With an older program everything begins with that.
            program: old.unwrap_or(program).to_owned(),
            folder: folder.clone(),
            database: postgres.url(),
            read: postgres.read_url(),
            redis: redis.url(),
            key: format!("{}{}", random_password()?, random_password()?),
            secret: random_password()?,
        };
        let mut replicas = Vec::new();
        for ((_, name), port) in PLACES.iter().zip(&ports) {
            replicas.push(Replica::new(&common, &name.replace('/', "-"), *port));
        }
        for replica in replicas.iter_mut().skip(3) {
            replica.set_program(program);
        }
        let data = replicas.get(WITH_DISK).context("a replica")?.data();
        let replica_disk = Disk::for_folder(shell, disks, &data, DISK_MIB)?;
        for replica in replicas.iter_mut().take(3) {
            replica.start()?;
        }
        let mut workers = workers(&common, program);
        if old.is_none() {
            // Beside an older program they would bring the database up to date too early.
            workers.iter_mut().try_for_each(Worker::start)?;
        }
        for (_, name) in PLACES.iter().take(3) {
            haproxy.wait_for(name, true)?;
        }
        let log = replicas.first().context("a replica")?.log();
        let token = open_books(haproxy.address(), &setup_token(&log)?)?;
        let load = Load::start(haproxy.address(), &token);
        if !load.wait_for(STEADY, RECOVERY) {
            bail!("no entries are booked");
        }
        Ok(Self {
            load,
            haproxy,
            nginx,
            replicas,
            workers,
            redis,
            postgres,
            prometheus,
            program: program.to_owned(),
            ports,
            replica_disk,
            journal: Journal::default(),
            token,
            began: Instant::now(),
            _scratch: scratch,
        })
    }

    /// Compares everything that was promised with the journal.
    pub(super) fn compare(&mut self) -> Result<Verdict> {
        let promises = self.load.promises(0);
        self.journal.compare(&self.postgres, &promises)
    }

    pub(super) fn replica(&mut self, index: usize) -> Result<&mut Replica> {
        self.replicas.get_mut(index).context("a replica")
    }

    pub(super) fn worker(&mut self, index: usize) -> Result<&mut Worker> {
        self.workers.get_mut(index).context("a worker")
    }

    /// A client of its own, over the balancer.
    pub(super) fn client(&self) -> Client {
        Client::new(self.haproxy.address(), &self.token)
    }

    /// Ends one of the three replicas in good order and starts it again.
    pub(super) fn restart(&mut self, index: usize) -> Result<Duration> {
        let took = self.replica(index)?.end()?;
        let (_, name) = PLACES.get(index).context("a place")?;
        self.haproxy.wait_for(name, false)?;
        self.replica(index)?.start()?;
        self.haproxy.wait_for(name, true)?;
        Ok(took)
    }

    /// Ends the load, and has the journal proved.
    pub(super) fn end(mut self) -> Result<Proof> {
        let mut client = self.client();
        let body = json!({});
        let answer = client.post("/api/v1/journal/verify", &body)?;
        let proof = answer.expect(200)?;
        let promises = self.load.end();
        let verdict = self.journal.compare(&self.postgres, &promises)?;
        Ok(Proof {
            is_proved: proof["ok"] == true,
            records: proof["records"].as_u64().unwrap_or_default(),
            verdict,
            took: self.began.elapsed(),
        })
    }
}

fn workers(common: &Common, program: &Path) -> Vec<Worker> {
    let common = Common {
        program: program.to_owned(),
        ..common.clone()
    };
    let names = ["worker-1", "worker-2"];
    names.iter().map(|it| Worker::new(&common, it)).collect()
}

impl Prometheus {
    fn start(shell: &Shell, folder: &Path, (haproxy, ports): (u16, &[u16])) -> Result<Self> {
        let folder = folder.join("prometheus");
        std::fs::create_dir_all(&folder).context("Prometheus' folder")?;
        let targets: Vec<String> = ports.iter().map(|it| format!("'127.0.0.1:{it}'")).collect();
        let conf = folder.join("prometheus.yml");
        let text = format!(
            "global: {{scrape_interval: 1s}}\nscrape_configs:\n\
             - job_name: haproxy\n  static_configs: [{{targets: ['127.0.0.1:{haproxy}']}}]\n\
             - job_name: bursar\n  static_configs: [{{targets: [{}]}}]\n",
            targets.join(", ")
        );
        std::fs::write(&conf, text).context("Prometheus' settings")?;
        let port = free_port()?;
        let mut command = leashed(shell, AsUser::Ours, Path::new("prometheus"));
        command
            .arg(format!("--config.file={}", conf.display()))
            .arg(format!(
                "--storage.tsdb.path={}",
                folder.join("data").display()
            ))
            .arg(format!("--web.listen-address=127.0.0.1:{port}"));
        let process = Process::start("Prometheus", command, &folder.join("log"))?;
        let ready = || {
            let request = b"GET /-/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
            crate::servers::exchange(port, request, b"HTTP/1.1 200").unwrap_or(false)
        };
        Ok(Self {
            port,
            _process: process.ready(ready)?,
        })
    }

    /// The number a query answers; none if it answers none.
    pub(super) fn number(&self, query: &str) -> Result<Option<f64>> {
        let address = std::net::SocketAddr::from((std::net::Ipv4Addr::LOCALHOST, self.port));
        let mut client = Client::new(address, "");
        let encoded: String = query
            .bytes()
            .map(|it| {
                if it.is_ascii_alphanumeric() {
                    char::from(it).to_string()
                } else {
                    format!("%{it:02X}")
                }
            })
            .collect();
        let answer = client.get(&format!("/api/v1/query?query={encoded}"))?;
        let body = answer.expect(200)?;
        let value = body["data"]["result"][0]["value"][1].as_str();
        Ok(value.and_then(|it| it.parse().ok()))
    }
}

/// The token of the link that the first replica printed.
fn setup_token(log: &Path) -> Result<String> {
    let mut token = None;
    wait_at_most(Duration::from_secs(10), "the set-up link", || {
        let text = std::fs::read_to_string(log).unwrap_or_default();
        token = text
            .split_whitespace()
            .find_map(|it| it.split_once("/setup/").map(|it| it.1.to_owned()));
        token.is_some()
    })?;
    token.context("the set-up link")
}

/// Makes the owner, the organisation, its accounts and a key. Answers the key.
fn open_books(address: std::net::SocketAddr, setup: &str) -> Result<String> {
    let mut client = Client::new(address, "");
    let owner = json!({
        "token": setup, "name": "Ada", "email": "ada@example.org",
        "password": "fjord lantern copper teapot", "organisation": "Rehearsal",
    });
    let made = client.post("/api/v1/auth/register", &owner)?.expect(201)?;
    let token = made["access_token"].as_str().context("a token")?;
    let mut client = Client::new(address, token);
    for path in ["assets:bank:main", "income:sales"] {
        let account = json!({"path": path, "asset": "EUR"});
        client.post("/api/v1/accounts", &account)?.expect(201)?;
    }
    let key = json!({"name": "rehearsal", "limit_per_hour": 1_000_000});
    let key = client.post("/api/v1/auth/api-keys", &key)?.expect(201)?;
    Ok(key["secret"].as_str().context("a key")?.to_owned())
}
