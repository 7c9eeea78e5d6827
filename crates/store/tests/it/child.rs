//! A process that appends, to be killed, traced or starved: this test binary, run again.
//!
//! What it acknowledges it writes to its output: `ACK 3 5` says that records 3 to 5 are durable.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

use store::{AppendError, Store, StoreConfig};

use crate::support::{Place, Random, organisation, records_after};

const URL: &str = "BURSAR_TEST_CHILD_URL";
const DATA: &str = "BURSAR_TEST_CHILD_DATA";
const SEED: &str = "BURSAR_TEST_CHILD_SEED";
const APPENDS: &str = "BURSAR_TEST_CHILD_APPENDS";
const SESSIONS: &str = "BURSAR_TEST_CHILD_SESSIONS";

/// How a child is to work.
#[derive(Clone, Copy)]
pub(crate) struct Work {
    /// Of the batch sizes.
    pub(crate) seed: u64,
    /// Appends until it ends by itself.
    pub(crate) appends: u64,
    /// How many times it opens the store for that.
    pub(crate) sessions: u64,
}

/// What a child said.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// These records are durable.
    Acknowledged { first: u64, last: u64 },
    /// An append failed: the name of the error.
    Failed(String),
}

/// The command that starts a child, behind `prefix` (as in `strace …`).
pub(crate) fn command(place: &Place, data: &str, work: Work, prefix: &[&str]) -> Command {
    let program = std::env::current_exe().unwrap();
    let mut all: Vec<_> = prefix
        .iter()
        .map(|it| std::ffi::OsString::from(*it))
        .collect();
    all.push(program.into());
    let mut command = Command::new(&all[0]);
    command
        .args(&all[1..])
        .args([
            "--exact",
            "child::appends_when_it_is_a_child",
            "--nocapture",
        ])
        .env(URL, &place.url)
        .env(DATA, place.folder.path().join(data))
        .env(SEED, work.seed.to_string())
        .env(APPENDS, work.appends.to_string())
        .env(SESSIONS, work.sessions.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

/// Reads what a child says, one thing after the other, until its output ends.
pub(crate) fn listen(child: &mut Child) -> impl Iterator<Item = Said> + use<> {
    let lines: BufReader<ChildStdout> = BufReader::new(child.stdout.take().unwrap());
    // A killed child may leave half a line; it says nothing.
    lines
        .split(b'\n')
        .map_while(Result::ok)
        .filter_map(|line| parse(&line))
}

pub(crate) fn parse(line: &[u8]) -> Option<Said> {
    let line = std::str::from_utf8(line).ok()?;
    let mut words = line.split(' ');
    match (words.next()?, words.next(), words.next(), words.next()) {
        ("ACK", Some(first), Some(last), Some(".")) => Some(Said::Acknowledged {
            first: first.parse().ok()?,
            last: last.parse().ok()?,
        }),
        ("FAILED", Some(kind), Some("."), None) => Some(Said::Failed(kind.to_owned())),
        _ => None,
    }
}

fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("\n{text} .\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

fn number(name: &str) -> u64 {
    std::env::var(name).unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn appends_when_it_is_a_child() {
    let Ok(url) = std::env::var(URL) else { return };
    let config = StoreConfig::new(url, std::env::var(DATA).unwrap());
    let mut random = Random(number(SEED));
    let (appends, sessions) = (number(APPENDS), number(SESSIONS));
    for _ in 0..sessions {
        let store = Store::open(&config).await.unwrap();
        append_some(&store, &mut random, appends / sessions).await;
        store.close().await;
    }
}

async fn append_some(store: &Store, random: &mut Random, appends: u64) {
    let org = organisation(1);
    let mut head = store.head(org).await.unwrap();
    for _ in 0..appends {
        let size = if random.below(8) == 0 {
            1 + random.below(40)
        } else {
            1 + random.below(3)
        };
        let records = records_after(head, size);
        match store.append(org, head, &records).await {
            Ok(()) => {
                say(&format!("ACK {} {}", head.seq + 1, head.seq + size));
                head = records
                    .iter()
                    .fold(head, |head, it| head.follow(it).unwrap());
            }
            Err(AppendError::Conflict { actual }) => head = actual,
            Err(error) => {
                let kind = format!("{error:?}");
                let kind: String = kind
                    .chars()
                    .take_while(char::is_ascii_alphanumeric)
                    .collect();
                say(&format!("FAILED {kind}"));
                if let Ok(found) = store.head(org).await {
                    head = found;
                }
            }
        }
    }
}
