//! How long a backup of a large book takes, beside the engines' own tools (OPS-4).
//!
//! `cargo bench -p treasury --bench backups` makes a book of `BURSAR_BENCH_ENTRIES` (1,000,000)
//! entries on SQLite in the temporary folder (`TMPDIR`: a real disk), and with
//! `BURSAR_BENCH_POSTGRES=postgres://…` in that empty database too. Beside it run `sqlite3
//! .backup` or `pg_dump | zstd -3` on the same data.
#![expect(
    clippy::unwrap_used,
    reason = "a bench stops at the first thing that is wrong"
)]
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::ops::ControlFlow;
use std::process::Command;
use std::time::Instant;

use journal::{AccountId, Entry, NewAccount, Posting};
use money::{Amount, Asset, Day};
use tempfile::TempDir;
use treasury::{
    BackupKind, BackupSettings, Caller, Force, Guard, NewOrganisation, Progress, RestoreOrder,
    StoreConfig, Treasury, Until, restore_backup,
};

const ACCOUNTS: u64 = 500;
/// Entries of one request.
const BATCH: usize = 8_000;

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("bursar.db");
        measure("sqlite", &format!("sqlite:{}", file.display()), &folder).await;
        if let Ok(address) = std::env::var("BURSAR_BENCH_POSTGRES") {
            let folder = TempDir::new().unwrap();
            measure("postgres", &address, &folder).await;
        }
    });
}

async fn measure(engine: &str, address: &str, folder: &TempDir) {
    let count = std::env::var("BURSAR_BENCH_ENTRIES").ok();
    let count = count.and_then(|it| it.parse().ok()).unwrap_or(1_000_000);
    let config = StoreConfig::new(address.to_owned(), folder.path());
    let treasury = Treasury::open(&config).await.unwrap();
    fill(&treasury, count).await;
    println!("{engine}: {count} entries; load {}", load());
    let place = BackupSettings::default();
    let place = place.place(None, folder.path()).unwrap();
    let (caller, go_on) = (Caller::local(), |_: Progress| ControlFlow::Continue(()));
    let watch = Watch::start();
    let made = treasury.back_up(&caller, &place, BackupKind::Manual, &go_on);
    let made = made.await.unwrap();
    watch.tell(engine, "backup", made.size_bytes);
    let watch = Watch::start();
    let verdict = treasury.verify_backup(&caller, &place, &made.name, &go_on);
    assert!(verdict.await.unwrap().problems.is_empty());
    watch.tell(
        engine,
        "verification (restored and proved)",
        made.size_bytes,
    );
    let target = TempDir::new().unwrap();
    let key = folder.path().join("master.key");
    std::fs::copy(&key, target.path().join("master.key")).unwrap();
    let file = target.path().join("bursar.db");
    let copy = StoreConfig::new(format!("sqlite:{}", file.display()), target.path());
    let order = RestoreOrder {
        name: made.name,
        force: Force::Refuse,
        until: Until::End,
    };
    let watch = Watch::start();
    let done = restore_backup((&copy, Guard::local()), &place, &order, &go_on).await;
    assert!(done.unwrap().problems.is_empty());
    watch.tell(engine, "restore into SQLite, proved", made.size_bytes);
    peers(engine, address, folder);
    treasury.close().await;
}

/// The engine's own tools, on the same data.
fn peers(engine: &str, address: &str, folder: &TempDir) {
    let copy = folder.path().join("peer");
    let script = match engine {
        "sqlite" => format!(
            "sqlite3 '{}' \".backup '{}'\"",
            folder.path().join("bursar.db").display(),
            copy.display()
        ),
        _ => format!("pg_dump '{address}' | zstd -3 -q -o '{}'", copy.display()),
    };
    let watch = Watch::start();
    let script = format!("set -o pipefail; time {script}");
    let done = Command::new("bash").args(["-c", &script]).status();
    assert!(done.unwrap().success());
    let size = std::fs::metadata(&copy).unwrap().len();
    watch.tell(engine, "the engine's own tool", size);
}

async fn fill(treasury: &Treasury, count: u64) {
    let new = NewOrganisation {
        name: "Bench".to_owned(),
        slug: None,
        reporting: "EUR".to_owned(),
    };
    let caller = Caller::local();
    let org = treasury.create_organisation(&caller, new).await.unwrap().id;
    let account = |it: u64| NewAccount {
        path: format!("assets:bank:group {}:account {it}", it % 37),
        ..NewAccount::default()
    };
    let accounts = (0..ACCOUNTS).map(account).collect();
    treasury
        .open_accounts(org, &caller, accounts)
        .await
        .unwrap();
    for start in (0..count).step_by(BATCH) {
        let end = count.min(start + BATCH as u64);
        let entries = (start..end).map(entry).collect();
        treasury.post_entries(org, &caller, entries).await.unwrap();
    }
}

fn entry(number: u64) -> Entry {
    let euro = Asset::currency("EUR").unwrap();
    let account = |it: u64| AccountId(1 + u32::try_from(it % ACCOUNTS).unwrap());
    let units = i128::from(number % 99_991 + 1);
    let posting = |account, units| Posting::new(account, Amount::from_units(units, euro));
    let postings = vec![
        posting(account(number * 7), units),
        posting(account(number * 13 + 1), -units),
    ];
    let day = i32::try_from(16_000 + number / 300 % 3_650).unwrap();
    let on = Day::from_number(day).to_date().unwrap();
    let mut entry = Entry::new(on, "Invoice settled", postings);
    entry.counterparty = Some(format!("Partner {}", number % 5_000));
    entry
}

/// Time by the clock and on processors.
struct Watch(Instant, f64);

impl Watch {
    fn start() -> Self {
        Self(Instant::now(), processor_seconds())
    }

    fn tell(&self, engine: &str, what: &str, bytes: u64) {
        let (wall, used) = (self.0.elapsed().as_secs_f64(), processor_seconds() - self.1);
        println!("{engine}: {what}: {wall:.2} s, {used:.2} CPU s of this process, {bytes} bytes");
    }
}

/// Source: proc(5), stat, fields 14 and 15, in hundredths of a second.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<f64> = after_name
        .split_whitespace()
        .map(|it| it.parse().unwrap_or_default())
        .collect();
    (fields[11] + fields[12]) / 100.0
}

fn load() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.trim().to_owned()
}
