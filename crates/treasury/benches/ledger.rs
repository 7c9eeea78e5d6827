//! How fast money is booked durably and how fast the books open (JOURNAL-1, -4, CASH-1).
//!
//! `cargo bench -p treasury` measures SQLite in the temporary folder (`TMPDIR`: a real disk, not
//! memory). `BURSAR_BENCH_POSTGRES=postgres://…` measures an empty PostgreSQL database as well,
//! `BURSAR_BENCH_ENTRIES` sets the size of the large book (100,000). A word behind `--` picks what
//! is measured: `posts`, `import`, `start`.
#![expect(
    clippy::unwrap_used,
    reason = "a bench stops at the first thing that is wrong"
)]
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use journal::{AccountId, Entry, NewAccount, Posting};
use money::{Amount, Asset, Day, OrganisationId};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;
use treasury::{Caller, Commit, NewFile, NewImport, NewOrganisation, StoreConfig, Treasury};

/// How long each rate is measured.
const SPAN: Duration = Duration::from_secs(4);
const ACCOUNTS: u32 = 500;

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        tell_load();
        let words: Vec<String> = std::env::args().skip(1).collect();
        let parts = ["posts", "import", "start"];
        let is_any = |it: &&str| words.iter().any(|word| word == it);
        let is_all = !parts.iter().any(is_any);
        let is_asked = |it: &str| is_all || is_any(&it);
        if is_asked("posts") {
            measure_posts().await;
        }
        if is_asked("import") {
            import_statement().await;
        }
        if is_asked("start") {
            cold_start().await;
        }
        tell_load();
    });
}

async fn measure_posts() {
    sync_limit();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("bursar.db");
    measure(
        "sqlite",
        &format!("sqlite:{}", path.display()),
        folder.path(),
    )
    .await;
    if let Ok(address) = std::env::var("BURSAR_BENCH_POSTGRES") {
        let folder = TempDir::new().unwrap();
        measure("postgres", &address, folder.path()).await;
    }
}

fn tell_load() {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("load: {}", load.trim());
}

/// Time on processors of this process, all threads. Source: proc(5), stat, fields 14 and 15, in
/// hundredths of a second.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<f64> = after_name
        .split_whitespace()
        .map(|it| it.parse().unwrap_or_default())
        .collect();
    (fields[11] + fields[12]) / 100.0
}

fn per_second(count: u64, start: Instant) -> f64 {
    let count = u32::try_from(count).unwrap();
    f64::from(count) / start.elapsed().as_secs_f64()
}

fn tell(engine: &str, what: &str, rate: f64) {
    println!("{engine}: {what}: {rate:.0}/s");
}

/// What the disk can do: a line of a log and its sync.
fn sync_limit() {
    let mut file = tempfile::tempfile().unwrap();
    let (start, mut count) = (Instant::now(), 0);
    while start.elapsed() < SPAN {
        file.write_all(&[b'x'; 400]).unwrap();
        file.sync_data().unwrap();
        count += 1;
    }
    tell(
        "disk",
        "fdatasync of a growing file",
        per_second(count, start),
    );
}

async fn measure(engine: &str, address: &str, folder: &Path) {
    let raw = match engine {
        "sqlite" => raw_sqlite(folder).await,
        _ => raw_postgres(address).await,
    };
    tell(engine, "raw commits of one row, 1 client", raw);
    let (treasury, org) = open(address, folder).await;
    for clients in [1, 8, 64] {
        let rate = posts(&treasury, org, clients, 1).await;
        tell(engine, &format!("durable posts, {clients} clients"), rate);
        if clients == 1 {
            println!("{engine}: {:.0} % of raw", rate / raw * 100.0);
        }
    }
    for size in [100, 1_000, 8_190] {
        let rate = posts(&treasury, org, 1, size).await;
        tell(engine, &format!("entries in batches of {size}"), rate);
    }
    treasury.close().await;
}

/// A row as large as a record with its hash, one commit each.
async fn raw_sqlite(folder: &Path) -> f64 {
    let options = SqliteConnectOptions::new()
        .filename(folder.join("raw.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    let make = "CREATE TABLE raw (seq INTEGER PRIMARY KEY, body TEXT, hash BLOB) STRICT";
    sqlx::query(make).execute(&mut connection).await.unwrap();
    let (start, mut count) = (Instant::now(), 0_u64);
    while start.elapsed() < SPAN {
        count += 1;
        sqlx::query("INSERT INTO raw VALUES (?, ?, ?)")
            .bind(i64::try_from(count).unwrap())
            .bind("x".repeat(300))
            .bind(vec![7_u8; 32])
            .execute(&mut connection)
            .await
            .unwrap();
    }
    per_second(count, start)
}

async fn raw_postgres(address: &str) -> f64 {
    let mut connection = PgConnection::connect(address).await.unwrap();
    let make = "CREATE TABLE raw (seq bigint PRIMARY KEY, body text, hash bytea)";
    sqlx::query(make).execute(&mut connection).await.unwrap();
    let (start, mut count) = (Instant::now(), 0_u64);
    while start.elapsed() < SPAN {
        count += 1;
        sqlx::query("INSERT INTO raw VALUES ($1, $2, $3)")
            .bind(i64::try_from(count).unwrap())
            .bind("x".repeat(300))
            .bind(vec![7_u8; 32])
            .execute(&mut connection)
            .await
            .unwrap();
    }
    let rate = per_second(count, start);
    // A treasury opens an empty database only.
    sqlx::query("DROP TABLE raw")
        .execute(&mut connection)
        .await
        .unwrap();
    rate
}

async fn open(address: &str, folder: &Path) -> (Arc<Treasury>, OrganisationId) {
    let config = StoreConfig::new(address.to_owned(), folder);
    let treasury = Arc::new(Treasury::open(&config).await.unwrap());
    let new = NewOrganisation {
        name: "Bench".to_owned(),
        slug: None,
        reporting: "EUR".to_owned(),
    };
    let caller = Caller::local();
    let org = treasury.create_organisation(&caller, new).await.unwrap().id;
    let account = |it: u32| NewAccount {
        path: format!("assets:bank:group {}:account {it}", it % 37),
        ..NewAccount::default()
    };
    let accounts = (0..ACCOUNTS).map(account).collect();
    treasury
        .open_accounts(org, &caller, accounts)
        .await
        .unwrap();
    (treasury, org)
}

fn entry(number: u64) -> Entry {
    let euro = Asset::currency("EUR").unwrap();
    let account = |it: u64| AccountId(1 + u32::try_from(it % u64::from(ACCOUNTS)).unwrap());
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

/// Entries a second, durable, each request under an idempotency key of its own; tells the
/// processor time of an entry as well, which a busy machine changes least.
async fn posts(treasury: &Arc<Treasury>, org: OrganisationId, clients: u64, size: u64) -> f64 {
    let (start, used) = (Instant::now(), processor_seconds());
    let run = uuid::Uuid::now_v7();
    let tasks: Vec<_> = (0..clients)
        .map(|client| {
            let treasury = treasury.clone();
            tokio::spawn(async move {
                let mut count = 0;
                while start.elapsed() < SPAN {
                    let first = client * 1_000_003 + count;
                    let entries = (first..first + size).map(entry).collect();
                    let key = Some(format!("{run}-{client}-{count}"));
                    let caller = Caller::local().with_key(key);
                    treasury.post_entries(org, &caller, entries).await.unwrap();
                    count += size;
                }
                count
            })
        })
        .collect();
    let mut count = 0;
    for task in tasks {
        count += task.await.unwrap();
    }
    let rate = per_second(count, start);
    let used = processor_seconds() - used;
    let each = used * 1e6 / f64::from(u32::try_from(count).unwrap());
    println!("  {each:.1} µs of processor time an entry");
    rate
}

/// A bank statement of 200,000 lines: read, previewed, and booked.
async fn import_statement() {
    const LINES: u32 = 200_000;
    let mut text = String::from(":20:REF\r\n:25:DE89370400440532013000\r\n:28C:1/1\r\n");
    text.push_str(":60F:C240101EUR0,00\r\n");
    let mut balance = 0_u64;
    for index in 0..LINES {
        let (day, cents) = (index % 28 + 1, index % 97 + 1);
        balance += u64::from(index) * 100 + u64::from(cents);
        write!(
            text,
            ":61:2401{day:02}01{day:02}C{index},{cents:02}NTRFNONREF//BANK{index:08}\r\n\
             :86:166?00GUTSCHRIFT?20EREF+E2E-{index:08}?21SVWZ+Rechnung {index:08}\r\n\
             ?30DEUTDEFF?31DE02120300000000202051?32ACME GMBH\r\n"
        )
        .unwrap();
    }
    let (whole, cents) = (balance / 100, balance % 100);
    write!(text, ":62F:C240131EUR{whole},{cents:02}\r\n-\r\n").unwrap();
    let folder = TempDir::new().unwrap();
    let address = format!("sqlite:{}", folder.path().join("bursar.db").display());
    let (treasury, org) = open(&address, folder.path()).await;
    let caller = Caller::local();
    let file = NewFile {
        name: "large.sta".to_owned(),
        bytes: text.into_bytes(),
    };
    let (start, used) = (Instant::now(), processor_seconds());
    let new = NewImport {
        files: vec![file],
        account: None,
        mapping: None,
    };
    let import = treasury.create_import(org, &caller, new).await.unwrap();
    let previewed = start.elapsed().as_secs_f64();
    let commit = Commit {
        accounts: std::collections::BTreeMap::default(),
        is_confirmed: true,
    };
    let booked = treasury
        .commit_import(org, &caller, import.id, commit)
        .await
        .unwrap();
    let used = processor_seconds() - used;
    println!("import: preview {previewed:.2} s, {used:.2} s of processor time in all");
    tell(
        "import",
        "lines read and booked",
        per_second(u64::from(LINES), start),
    );
    assert!(booked.totals.lines == LINES as usize);
    treasury.close().await;
}

/// The same large book opened from its snapshot and from its first record.
async fn cold_start() {
    let count = std::env::var("BURSAR_BENCH_ENTRIES")
        .ok()
        .and_then(|it| it.parse().ok())
        .unwrap_or(100_000_u64);
    let folder = TempDir::new().unwrap();
    let address = format!("sqlite:{}", folder.path().join("bursar.db").display());
    let (treasury, org) = open(&address, folder.path()).await;
    for start in (0..count).step_by(8_000) {
        let entries = (start..count.min(start + 8_000)).map(entry).collect();
        let caller = Caller::local();
        treasury.post_entries(org, &caller, entries).await.unwrap();
    }
    treasury.close().await;
    drop(treasury);
    let config = StoreConfig::new(address, folder.path());
    for what in ["a snapshot", "the first record"] {
        let (start, used) = (Instant::now(), processor_seconds());
        let treasury = Treasury::open(&config).await.unwrap();
        assert!(treasury.book(org).await.unwrap().entry_count() as u64 == count);
        let (wall, used) = (start.elapsed().as_secs_f64(), processor_seconds() - used);
        println!(
            "cold start of {count} entries from {what}: {wall:.2} s, {used:.2} s of processor time"
        );
        std::fs::remove_file(folder.path().join("snapshots").join(org.to_string())).ok();
        // Dropped without a last snapshot, as after a kill.
        drop(treasury);
    }
}
