//! Throwaway PostgreSQL clusters.
//!
//! Owns: one cluster shared by all test processes, private ones for tests that break them.
//! Invariant: nothing is left behind: a watcher ends the shared cluster once no process uses it,
//! and a private one ends with its value.

mod standby;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use sqlx::{Connection, PgConnection};
use tempfile::TempDir;
use uuid::Uuid;

/// The address of an empty database on the shared cluster, or on the server that
/// `BURSAR_TEST_DATABASE_URL` names. Panics: there is no PostgreSQL.
#[must_use]
pub fn fresh_database() -> String {
    static SHARED: OnceLock<Shared> = OnceLock::new();
    match std::env::var("BURSAR_TEST_DATABASE_URL") {
        Ok(url) => {
            let (server, parameters) = url.split_once('?').unwrap_or((&url, ""));
            let (server, _) = server.rsplit_once('/').expect("a database in the address");
            make_database(&url, |name| format!("{server}/{name}?{parameters}"))
        }
        Err(_) => {
            let folder = &SHARED.get_or_init(Shared::join).folder;
            make_database(&address(folder, "postgres"), |name| address(folder, name))
        }
    }
}

fn make_database(admin: &str, address: impl Fn(&str) -> String) -> String {
    let name = format!("bursar_{}", Uuid::now_v7().simple());
    let create = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'");
    let admin = admin.to_owned();
    // A thread of its own, because the caller may be inside a runtime.
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let mut connection = PgConnection::connect(&admin).await.unwrap();
            sqlx::query(sqlx::AssertSqlSafe(create))
                .execute(&mut connection)
                .await
                .unwrap();
            connection.close().await.unwrap();
        });
    })
    .join()
    .unwrap();
    address(&name)
}

fn address(folder: &Path, database: &str) -> String {
    format!(
        "postgres://postgres@localhost/{database}?host={}",
        folder.display()
    )
}

/// The cluster that all test processes share, while this value lives.
struct Shared {
    folder: PathBuf,
    _in_use: File,
}

impl Shared {
    fn join() -> Self {
        let base = std::env::temp_dir().join("bursar-test-postgres");
        fs::create_dir_all(&base).unwrap();
        let lock = |name: &str| {
            File::options()
                .create(true)
                .append(true)
                .open(base.join(name))
                .unwrap()
        };
        let starting = lock("starting.lock");
        starting.lock().unwrap();
        let in_use = lock("in-use.lock");
        in_use.lock_shared().unwrap();
        let folder = base.join("cluster");
        let is_up = pg_ctl(&folder, &["status"]);
        if !is_up {
            fs::remove_dir_all(&folder).ok();
            start(&folder, "-c fsync=off");
            watch(&base);
        }
        Self {
            folder,
            _in_use: in_use,
        }
    }
}

/// Leaves a process behind that ends the cluster when nobody has used it for some seconds.
fn watch(base: &Path) {
    let script = r#"
        while sleep 4; do
            exec 8>>starting.lock 9>>in-use.lock
            flock -x 8
            if flock -n -x 9; then
                $STOP; rm -rf cluster; exit
            fi
            exec 8>&- 9>&-
        done"#;
    let stop = format!(
        "{} -D cluster/data -m immediate stop",
        as_postgres("pg_ctl").join(" ")
    );
    let mut watcher = Command::new("setsid")
        .args(["sh", "-c", script])
        .env("STOP", stop)
        .current_dir(base)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // It outlives this process by design; while both live, it is waited for.
    std::thread::spawn(move || watcher.wait());
}

/// Options for a cluster that loses nothing.
const DURABLE: &str = "-c fsync=on";

/// Options for a cluster on a small disk.
const SMALL: &str = "-c fsync=on -c min_wal_size=32MB -c max_wal_size=32MB -c shared_buffers=1MB";

/// A cluster of one test, with real syncs; it ends with this value.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    options: String,
    /// Removed with this value, unless the folder is the caller's.
    _own: Option<TempDir>,
}

impl Cluster {
    /// Makes and starts it. Panics: there is no PostgreSQL.
    #[must_use]
    pub fn start() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("bursar-pg-")
            .tempdir()
            .unwrap();
        start(folder.path(), DURABLE);
        Self {
            folder: folder.path().to_owned(),
            options: DURABLE.to_owned(),
            _own: Some(folder),
        }
    }

    /// Makes and starts one that also copies its write-ahead log into a folder, which it makes.
    /// Panics: there is no PostgreSQL.
    #[must_use]
    pub fn start_archiving(archive: &Path) -> Self {
        fs::create_dir_all(archive).unwrap();
        open_to_all(archive);
        let folder = tempfile::Builder::new()
            .prefix("bursar-pg-")
            .tempdir()
            .unwrap();
        let to = archive.display();
        let options = format!(
            "{DURABLE} -c wal_level=replica -c archive_mode=on \
             -c archive_command='cp %p {to}/%f.part && mv {to}/%f.part {to}/%f'"
        );
        start(folder.path(), &options);
        Self {
            folder: folder.path().to_owned(),
            options,
            _own: Some(folder),
        }
    }

    /// A base backup of it in a new folder, with `pg_basebackup`. Panics: it fails.
    pub fn base_backup(&self, to: &Path) {
        fs::create_dir_all(to).unwrap();
        open_to_all(to);
        let (host, to) = (self.folder.to_str().unwrap(), to.to_str().unwrap());
        let all = [
            "-h", host, "-U", "postgres", "-D", to, "-c", "fast", "-X", "none",
        ];
        assert!(run("pg_basebackup", &all, &self.folder.join("base.log")));
    }

    /// A cluster made from a base backup and an archive, up to a moment. Panics: it fails.
    #[must_use]
    pub fn recover(base: &Path, archive: &Path, moment: &str) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("bursar-pg-")
            .tempdir()
            .unwrap();
        open_to_all(folder.path());
        let data = folder.path().join("data");
        // The server's user must own its data directory, and nobody else may read it.
        let copy = ["-r", base.to_str().unwrap(), data.to_str().unwrap()];
        assert!(run("cp", &copy, &folder.path().join("copy.log")));
        let own = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        fs::set_permissions(&data, own).unwrap();
        fs::write(data.join("recovery.signal"), "").unwrap();
        let options = format!(
            "{DURABLE} -c restore_command='cp {}/%f %p' -c recovery_target_time='{moment}' \
             -c recovery_target_action=promote",
            archive.display()
        );
        let all = options_of(folder.path(), &options);
        let is_up = pg_ctl(folder.path(), &["-w", "-o", &all, "start"]);
        let log = fs::read_to_string(folder.path().join("log"));
        assert!(is_up, "postgres: {}", log.unwrap_or_default());
        Self {
            folder: folder.path().to_owned(),
            options,
            _own: Some(folder),
        }
    }

    /// The address of a database of it.
    #[must_use]
    pub fn address_of(&self, database: &str) -> String {
        address(&self.folder, database)
    }

    /// Makes and starts it in a folder of the caller's: on a small disk, say. Its write-ahead log
    /// stays small. Panics: there is no PostgreSQL.
    #[must_use]
    pub fn start_in(folder: &Path) -> Self {
        start(folder, SMALL);
        Self {
            folder: folder.to_owned(),
            options: SMALL.to_owned(),
            _own: None,
        }
    }

    /// Starts the server again if it is down, whatever took it down. Panics: it does not start.
    pub fn revive(&self) {
        if !pg_ctl(&self.folder, &["status"]) {
            let options = options_of(&self.folder, SMALL);
            assert!(pg_ctl(&self.folder, &["-w", "-o", &options, "start"]));
        }
    }

    /// The address of an empty database.
    #[must_use]
    pub fn fresh_database(&self) -> String {
        let folder = self.folder.as_path();
        make_database(&address(folder, "postgres"), |name| address(folder, name))
    }

    /// The socket it listens on.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.folder.join(".s.PGSQL.5432")
    }

    /// Ends the server as a crash would and starts it again.
    pub fn restart_at_once(&self) {
        assert!(pg_ctl(&self.folder, &["-m", "immediate", "-w", "restart"]));
    }

    /// Ends the server as a crash would.
    pub fn stop_at_once(&self) {
        assert!(pg_ctl(&self.folder, &["-m", "immediate", "-w", "stop"]));
    }

    /// Starts the server again.
    pub fn start_again(&self) {
        let options = options_of(&self.folder, &self.options);
        assert!(pg_ctl(&self.folder, &["-w", "-o", &options, "start"]));
    }

    /// Ends the server in good order.
    pub fn stop(&self) {
        assert!(pg_ctl(&self.folder, &["-m", "fast", "-w", "stop"]));
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        pg_ctl(&self.folder, &["-m", "immediate", "stop"]);
    }
}

/// PostgreSQL refuses to run as root; Debian keeps its programs out of the path.
fn as_postgres(program: &str) -> Vec<String> {
    let asked = std::env::var("BURSAR_TEST_POSTGRES_BIN").ok();
    let debian = [
        "/usr/lib/postgresql/15/bin",
        "/usr/lib/postgresql/16/bin",
        "/usr/lib/postgresql/17/bin",
        "/usr/lib/postgresql/18/bin",
    ];
    let found = asked
        .iter()
        .map(String::as_str)
        .chain(debian)
        .map(|it| format!("{it}/{program}"))
        .find(|it| Path::new(it).exists());
    let program = found.unwrap_or_else(|| program.to_owned());
    let is_root =
        fs::metadata("/proc/self").is_ok_and(|it| std::os::unix::fs::MetadataExt::uid(&it) == 0);
    if is_root {
        ["runuser", "-u", "postgres", "--", &program]
            .map(str::to_owned)
            .to_vec()
    } else {
        vec![program]
    }
}

fn run(program: &str, arguments: &[&str], log: &Path) -> bool {
    let command = as_postgres(program);
    let log = File::options().create(true).append(true).open(log).unwrap();
    Command::new(&command[0])
        .args(&command[1..])
        .args(arguments)
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .status()
        .expect("PostgreSQL 15 is installed (Debian: apt-get install postgresql-15)")
        .success()
}

fn pg_ctl(folder: &Path, arguments: &[&str]) -> bool {
    let (data, log) = (folder.join("data"), folder.join("log"));
    if !data.exists() {
        return false;
    }
    let mut all = vec!["-D", data.to_str().unwrap(), "-l", log.to_str().unwrap()];
    all.extend(arguments);
    run("pg_ctl", &all, &folder.join("pg_ctl.log"))
}

fn options_of(folder: &Path, options: &str) -> String {
    format!(
        "{options} -c listen_addresses='' -c unix_socket_directories={} -c max_connections=200",
        folder.display()
    )
}

fn open_to_all(folder: &Path) {
    fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o777)).unwrap();
}

fn start(folder: &Path, options: &str) {
    fs::create_dir_all(folder).unwrap();
    // The server's user must be able to write here, whoever runs the tests.
    open_to_all(folder);
    let data = folder.join("data");
    let log = folder.join("initdb.log");
    let initdb = [
        "-D",
        data.to_str().unwrap(),
        "-U",
        "postgres",
        "-A",
        "trust",
        "-N",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    ];
    let began = Instant::now();
    assert!(
        run("initdb", &initdb, &log),
        "initdb: {}",
        fs::read_to_string(&log).unwrap()
    );
    let options = options_of(folder, options);
    let is_up = pg_ctl(folder, &["-w", "-o", &options, "start"]);
    assert!(
        is_up,
        "postgres: {}",
        fs::read_to_string(folder.join("log")).unwrap_or_default()
    );
    assert!(
        began.elapsed() < Duration::from_secs(120),
        "the machine is too slow for these tests"
    );
}
