//! A second server that follows the first, and what takes the first away.
//!
//! Owns: copying, promoting, freezing. Not here: making and starting a cluster (`cluster`).
//! Invariant: once a standby is there, the primary acknowledges nothing that it has not got.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use sqlx::{Connection, PgConnection};

use super::{Cluster, address, options_of, pg_ctl, run};

impl Cluster {
    /// A server that follows this one, which waits for it with every commit from now on.
    /// Panics: it does not come up.
    #[must_use]
    pub fn follow(&self) -> Self {
        let own = tempfile::Builder::new()
            .prefix("bursar-pg-")
            .tempdir()
            .unwrap();
        let folder = own.path();
        fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o777)).unwrap();
        let (data, from) = (folder.join("data"), self.folder.to_str().unwrap());
        let arguments = [
            "-D",
            data.to_str().unwrap(),
            "-h",
            from,
            "-U",
            "postgres",
            "-X",
            "stream",
            "-c",
            "fast",
            "-R",
        ];
        let log = folder.join("basebackup.log");
        assert!(
            run("pg_basebackup", &arguments, &log),
            "pg_basebackup: {}",
            fs::read_to_string(&log).unwrap_or_default()
        );
        let options = "-c fsync=on -c wal_retrieve_retry_interval=200ms".to_owned();
        let all = options_of(folder, &options);
        assert!(pg_ctl(folder, &["-w", "-o", &all, "start"]));
        self.execute("ALTER SYSTEM SET synchronous_standby_names = '*'");
        self.execute("ALTER SYSTEM SET synchronous_commit = 'remote_apply'");
        self.execute("SELECT pg_reload_conf()");
        let standby = Self {
            folder: folder.to_owned(),
            options,
            _own: Some(own),
        };
        self.wait_for_sync();
        standby
    }

    fn wait_for_sync(&self) {
        let began = Instant::now();
        let sql = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'";
        while self.number(sql) == 0 {
            assert!(began.elapsed() < Duration::from_secs(60), "it follows");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Makes a standby take writes, alone.
    pub fn promote(&self) {
        assert!(pg_ctl(&self.folder, &["-w", "promote"]));
        self.execute("ALTER SYSTEM SET synchronous_standby_names = ''");
        self.execute("SELECT pg_reload_conf()");
    }

    /// Stops every process of the server where it is, as a machine that is cut off looks to the
    /// others: connections stay and nobody answers.
    pub fn freeze(&self) {
        self.signal("STOP");
    }

    /// Lets the processes go on.
    pub fn thaw(&self) {
        self.signal("CONT");
    }

    fn signal(&self, name: &str) {
        let pid = fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap();
        let pid = pid.lines().next().unwrap().to_owned();
        let kill = |arguments: &[&str]| {
            Command::new(arguments[0])
                .args(&arguments[1..])
                .status()
                .unwrap();
        };
        // The parent first, so that no new child escapes.
        kill(&["kill", "-s", name, &pid]);
        kill(&["pkill", &format!("-{name}"), "-P", &pid]);
    }

    /// Runs a statement on the server itself. Panics: it fails.
    pub fn execute(&self, sql: &str) {
        self.ask(sql, async |connection, sql| {
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
                .execute(connection)
                .await
                .unwrap();
            0
        });
    }

    /// The number that a query answers. Panics: it answers none.
    #[must_use]
    pub fn number(&self, sql: &str) -> i64 {
        self.ask(sql, async |connection, sql| {
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
                .fetch_one(connection)
                .await
                .unwrap()
        })
    }

    fn ask<A>(&self, sql: &str, ask: A) -> i64
    where
        A: AsyncFn(&mut PgConnection, String) -> i64 + Send + Sync,
    {
        let url = address(&self.folder, "postgres");
        // A thread of its own, because the caller may be inside a runtime.
        std::thread::scope(|scope| {
            let work = scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .unwrap();
                runtime.block_on(async {
                    let mut connection = PgConnection::connect(&url).await.unwrap();
                    let answer = ask(&mut connection, sql.to_owned()).await;
                    connection.close().await.unwrap();
                    answer
                })
            });
            work.join().unwrap()
        })
    }
}
