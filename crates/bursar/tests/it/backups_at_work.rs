//! Backups while the program lives, moves and dies: by its jobs, between engines, under kill -9.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use testbed::SmallDisk;

use crate::backups::book;
use crate::support::{Bursar, on_every_engine, ran};

/// A schedule's next moment is up to a minute away.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server or worker that goes with its value.
struct Alive(Child);

impl Alive {
    /// Starts it, and waits until it has said that it is there.
    fn start(bursar: &Bursar, arguments: &[&str]) -> (Self, Value) {
        let child = bursar
            .command()
            .args(arguments)
            .arg("--json")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut alive = Self(child);
        let mut said = String::new();
        let out = BufReader::new(alive.0.stdout.take().unwrap());
        for line in out.lines() {
            said.push_str(&line.unwrap());
            if let Ok(value) = serde_json::from_str(&said) {
                return (alive, value);
            }
        }
        panic!("it said only `{said}`");
    }

    fn end(mut self) {
        let id = self.0.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status();
        assert!(asked.unwrap().success());
        self.0.wait().unwrap();
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        let _ended = self.0.kill();
    }
}

fn wait_for<T>(what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(began.elapsed() < PATIENCE, "no {what}");
    }
}

fn with_books(bursar: &Bursar) {
    bursar.with_books();
    for amount in ["10.00", "20.50", "30"] {
        book(bursar, amount);
    }
}

/// What must be the same after a journey.
fn likeness(bursar: &Bursar) -> (Value, Value, Value) {
    let verified = bursar.json(&["journal", "verify"]);
    assert_eq!(verified["ok"], true, "{verified}");
    let balances = bursar.json(&["balances"]);
    (bursar.head(), balances, bursar.json(&["account", "list"]))
}

#[test]
fn a_running_server_backs_up_by_a_job_and_proves_it_by_another() {
    on_every_engine(|bursar| {
        with_books(bursar);
        let (server, said) = Alive::start(bursar, &["serve", "--listen", "127.0.0.1:0"]);
        assert!(said["url"].is_string(), "{said}");
        // They are written one after the other.
        wait_for("schedules", || {
            let found = bursar.json(&["jobs", "schedules"]);
            let items = found["items"].as_array().unwrap().clone();
            let names = [
                "backup-daily",
                "backup-hourly",
                "backup-verify",
                "backup-prune",
            ];
            let is_there = |name: &&str| items.iter().any(|it| it["name"] == *name);
            names.iter().all(is_there).then_some(())
        });
        bursar.ok(&["jobs", "run", "backup"]);
        // Writes go on meanwhile.
        book(bursar, "40");
        let row = wait_for("trusted backup", || {
            let list = bursar.json(&["backup", "list"]);
            let row = list["items"][0].clone();
            (row["state"] == "trusted").then_some(row)
        });
        assert_eq!(row["kind"], "manual", "{row}");
        let wrong = ["jobs", "run", "backup", "--payload", r#"{"kind":"weekly"}"#];
        bursar.refused(&wrong, 1, "invalid");
        let file = bursar.data().join("backups");
        let file = file.join(row["name"].as_str().unwrap());
        let restore = ["restore", file.to_str().unwrap(), "--force"];
        bursar.refused(&restore, 1, "restore-in-use");
        server.end();
        bursar.ok(&restore);
        assert_eq!(bursar.head()["seq"], row["records"]);
    });
}

#[test]
fn a_server_that_does_no_jobs_keeps_its_books_from_a_restore() {
    let bursar = Bursar::new();
    with_books(&bursar);
    let made = bursar.json(&["backup"]);
    let settings = "[worker]\nembedded = false\n";
    std::fs::write(bursar.data().join("bursar.toml"), settings).unwrap();
    let (server, _) = Alive::start(&bursar, &["serve", "--listen", "127.0.0.1:0"]);
    let restore = ["restore", made["name"].as_str().unwrap(), "--force"];
    bursar.refused(&restore, 1, "restore-in-use");
    server.end();
    bursar.ok(&restore);
}

#[test]
fn an_hourly_backup_is_made_when_its_moment_comes_and_is_proved_then() {
    let bursar = Bursar::new();
    with_books(&bursar);
    // Five fields of cron name no seconds: a minute is the shortest there is.
    let settings = "[backup]\nhourly = '* * * * *'\ndaily = 'off'\n";
    std::fs::write(bursar.data().join("bursar.toml"), settings).unwrap();
    let (worker, _) = Alive::start(&bursar, &["worker"]);
    let moment = wait_for("next moment", || {
        let found = bursar.json(&["jobs", "schedules"]);
        let items = found["items"].as_array()?.clone();
        let hourly = items.into_iter().find(|it| it["name"] == "backup-hourly")?;
        hourly["next_run"].as_str().map(str::to_owned)
    });
    assert!(moment.ends_with(":00Z"), "{moment}");
    let row = wait_for("trusted backup", || {
        let list = bursar.json(&["backup", "list"]);
        let items = list["items"].as_array()?.clone();
        items.into_iter().find(|it| it["state"] == "trusted")
    });
    assert_eq!(row["kind"], "hourly", "{row}");
    // Moments are written alike, so text compares as they do.
    assert!(row["made_at"].as_str().unwrap() >= moment.as_str(), "{row}");
    worker.end();
}

#[test]
fn times_of_backups_that_cannot_be_are_named_and_off_is_off() {
    let bursar = Bursar::new();
    bursar.with_books();
    let run = |name: &str, value: &str, arguments: &[&str]| {
        ran(bursar.command().env(name, value).args(arguments))
    };
    for (name, value) in [
        ("BURSAR_BACKUP_DAILY", "every day"),
        ("BURSAR_BACKUP_HOURLY", "99 * * * *"),
        ("BURSAR_BACKUP_ZONE", "Mars/Olympus"),
    ] {
        let refused = run(name, value, &["backup", "list"]);
        assert_eq!(refused.code, 2, "{name}: {}{}", refused.out, refused.err);
        assert!(refused.err.contains(name), "{}", refused.err);
        assert!(refused.err.contains(value), "{}", refused.err);
    }
    let off = run("BURSAR_BACKUP_HOURLY", "off", &["backup", "list"]);
    assert_eq!(off.code, 0, "{}", off.err);
}

#[test]
fn books_move_from_sqlite_to_postgres_and_back_with_every_balance() {
    let mut bursar = Bursar::new();
    with_books(&bursar);
    let before = likeness(&bursar);
    let move_to = |bursar: &mut Bursar, url: &str| {
        let made = bursar.json(&["backup", "--verify"]);
        assert_eq!(made["state"], "trusted");
        let name = made["name"].as_str().unwrap().to_owned();
        let moved = bursar.json(&["restore", &name, "--to-database", url]);
        assert_eq!(moved["proved"], true, "{moved}");
        bursar.set_database(url);
    };
    move_to(&mut bursar, &testbed::fresh_database());
    assert_eq!(likeness(&bursar), before);
    book(&bursar, "70");
    let grown = likeness(&bursar);
    let back = bursar.folder.path().join("back.db");
    move_to(&mut bursar, &format!("sqlite:{}", back.display()));
    assert_eq!(likeness(&bursar), grown);
    book(&bursar, "80");
    assert_ne!(likeness(&bursar).0, grown.0);
}

/// Runs it, and ends it by force after a part of the time it takes.
fn kill_after(command: &mut Command, wait: Duration) {
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let began = Instant::now();
    while began.elapsed() < wait && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Moments before, in and after a run that takes so long.
fn moments(whole: Duration) -> impl Iterator<Item = Duration> {
    (1..=12).map(move |it| whole * it / 10)
}

#[test]
fn a_backup_that_is_killed_leaves_nothing_that_looks_like_one() {
    let bursar = Bursar::new();
    with_books(&bursar);
    let began = Instant::now();
    bursar.ok(&["backup"]);
    let whole = began.elapsed();
    let mut killed = 0;
    for wait in moments(whole) {
        kill_after(bursar.command().arg("backup"), wait);
        let list = bursar.json(&["backup", "list"]);
        killed += 1;
        for row in list["items"].as_array().unwrap() {
            let name = row["name"].as_str().unwrap();
            assert_ne!(row["state"], "failed", "{row}");
            if row["state"] == "unverified" {
                bursar.ok(&["backup", "verify", name]);
            }
        }
    }
    assert_eq!(killed, 12);
    bursar.ok(&["backup", "--verify"]);
    // A day later what it left is nobody's: the clock of files is turned back.
    let old = std::time::SystemTime::now() - Duration::from_secs(2 * 24 * 3600);
    let files = |folder: &Path| -> Vec<_> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|it| it.unwrap().path()).collect()
    };
    let folder = bursar.data().join("backups");
    for path in files(&folder) {
        let file = std::fs::File::options().append(true).open(&path).unwrap();
        file.set_modified(old).unwrap();
    }
    bursar.ok(&["backup", "prune"]);
    for path in files(&folder) {
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with("bursar-"), "{name}");
    }
}

#[test]
fn a_restore_that_is_killed_has_done_all_or_nothing() {
    let source = Bursar::new();
    with_books(&source);
    let made = source.json(&["backup"]);
    let file = source.data().join("backups");
    let file = file.join(made["name"].as_str().unwrap());
    let file = file.to_str().unwrap();
    let head = source.head();
    let target = || {
        let target = Bursar::new();
        std::fs::create_dir_all(target.data()).unwrap();
        let key = target.data().join("master.key");
        std::fs::copy(source.data().join("master.key"), key).unwrap();
        target
    };
    let began = Instant::now();
    target().ok(&["restore", file]);
    let whole = began.elapsed();
    for wait in moments(whole) {
        let target = target();
        kill_after(target.command().args(["restore", file]), wait);
        let found = target.json(&["org", "list"]);
        match found["items"].as_array().unwrap().as_slice() {
            [] => {
                target.ok(&["restore", file, "--force"]);
            }
            _ => assert_eq!(target.head(), head),
        }
        target.ok(&["journal", "verify"]);
        assert_eq!(target.head(), head);
    }
}

#[test]
fn a_full_disk_is_named_and_nothing_half_written_is_left() {
    let bursar = Bursar::new();
    with_books(&bursar);
    let place = bursar.folder.path().join("small");
    std::fs::create_dir(&place).unwrap();
    let Some(disk) = SmallDisk::mount_of(&place, 4) else {
        return;
    };
    let to = place.to_str().unwrap();
    bursar.refused(&["backup", "--to", to], 3, "disk-full");
    assert_eq!(std::fs::read_dir(&place).unwrap().count(), 0);
    disk.grow();
    let made = bursar.json(&["backup", "--to", to, "--verify"]);
    assert_eq!(made["state"], "trusted");
}

#[test]
fn a_full_disk_stops_a_verification_or_a_restore_and_blames_no_backup() {
    let bursar = Bursar::new();
    with_books(&bursar);
    let place = bursar.folder.path().join("backups");
    let to = ["--to", place.to_str().unwrap()];
    let made = bursar.json(&["backup", to[0], to[1]]);
    let file = place.join(made["name"].as_str().unwrap());
    let file = file.to_str().unwrap();
    let scratch = bursar.data().join("scratch");
    std::fs::create_dir_all(&scratch).unwrap();
    let Some(disk) = SmallDisk::mount_of(&scratch, 64) else {
        return;
    };
    bursar.refused(&["backup", "verify", file], 3, "disk-full");
    assert_eq!(std::fs::read_dir(&scratch).unwrap().count(), 0);
    let list = bursar.json(&["backup", "list", to[0], to[1]]);
    assert_eq!(list["items"][0]["state"], "unverified", "{list}");
    disk.grow();
    let proved = bursar.json(&["backup", "verify", file]);
    assert_eq!(proved["problems"], serde_json::json!([]), "{proved}");
    drop(disk);
    let other = Bursar::new();
    std::fs::create_dir(other.data()).unwrap();
    let disk = SmallDisk::mount_of(&other.data(), 128).unwrap();
    let key = "master.key";
    std::fs::copy(bursar.data().join(key), other.data().join(key)).unwrap();
    other.refused(&["restore", file], 3, "disk-full");
    disk.grow();
    other.ok(&["restore", file]);
    assert_eq!(other.head(), bursar.head());
}
