//! A process that books, to be killed: this test binary, run again.
//!
//! It writes what it is about to ask (`TRY`) before it asks, and what it was answered (`ACK`)
//! after, so that whoever killed it knows what must, may and must not be in the books.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use journal::{Book, Entry, Posting};
use money::{Amount, Asset, OrganisationId};
use testbed::Random;
use treasury::{Caller, Commit, ErrorKind, NewFile, NewImport, Reversal, StoreConfig, Treasury};

use crate::support::{House, draft};

const URL: &str = "BURSAR_TEST_CHILD_URL";
const DATA: &str = "BURSAR_TEST_CHILD_DATA";
const ORG: &str = "BURSAR_TEST_CHILD_ORG";
const SEED: &str = "BURSAR_TEST_CHILD_SEED";
const STEPS: &str = "BURSAR_TEST_CHILD_STEPS";

/// Tasks that book at once.
const TASKS: u64 = 6;

/// What is asked for. Every entry of it carries the name as its description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An entry under an idempotency key, which is the name.
    Keyed,
    /// An entry without a key.
    Plain,
    /// Several entries, all or none.
    Batch,
    /// The reversal of the entry with this sequence.
    Reversal(u64),
    /// A bank file; the name is the import's id.
    Import,
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) kind: Kind,
    pub(crate) name: String,
    /// How many entries it leads to.
    pub(crate) entries: u64,
}

/// What a child said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    Try(Asked),
    /// Durable, from this sequence on (0 for an import).
    Ack(String, u64),
    /// Refused or failed: nothing may be there.
    No(String),
}

/// The command that starts a child.
pub(crate) fn command(house: &House, data: &str, seed: u64, steps: u64) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "child::books_when_it_is_a_child", "--nocapture"])
        .env(URL, &house.url)
        .env(DATA, house.folder.path().join(data))
        .env(ORG, house.org.to_string())
        .env(SEED, seed.to_string())
        .env(STEPS, steps.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

/// Reads what a child says until its output ends. Half a line of a killed child says nothing.
pub(crate) fn listen(child: &mut Child) -> impl Iterator<Item = Said> + use<> {
    BufReader::new(child.stdout.take().unwrap())
        .split(b'\n')
        .map_while(Result::ok)
        .filter_map(|line| parse(std::str::from_utf8(&line).ok()?))
}

fn parse(line: &str) -> Option<Said> {
    let words: Vec<&str> = line.split(' ').collect();
    match words[..] {
        ["TRY", kind, about, name, entries, "."] => {
            let kind = match kind {
                "keyed" => Kind::Keyed,
                "plain" => Kind::Plain,
                "batch" => Kind::Batch,
                "reversal" => Kind::Reversal(about.parse().ok()?),
                "import" => Kind::Import,
                _ => return None,
            };
            Some(Said::Try(Asked {
                kind,
                name: name.to_owned(),
                entries: entries.parse().ok()?,
            }))
        }
        ["ACK", name, seq, "."] => Some(Said::Ack(name.to_owned(), seq.parse().ok()?)),
        ["NO", name, "."] => Some(Said::No(name.to_owned())),
        _ => None,
    }
}

fn say(text: &str) {
    // One write, so that lines of several tasks do not mix.
    let mut out = std::io::stdout().lock();
    out.write_all(format!("\n{text} .\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn books_when_it_is_a_child() {
    let Ok(url) = std::env::var(URL) else { return };
    let number = |name| std::env::var(name).unwrap().parse::<u64>().unwrap();
    let config = StoreConfig::new(url, std::env::var(DATA).unwrap());
    let treasury = Arc::new(Treasury::open(&config).await.unwrap());
    let org = std::env::var(ORG).unwrap().parse().unwrap();
    let (seed, steps) = (number(SEED), number(STEPS));
    // Sequences that may be reversed, each by one task.
    let booked = Arc::new(Mutex::new(Vec::new()));
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let desk = Desk {
                treasury: treasury.clone(),
                org,
                booked: booked.clone(),
            };
            let mut random = Random(seed.wrapping_mul(TASKS).wrapping_add(task));
            tokio::spawn(async move {
                for step in 0..steps {
                    desk.step(&mut random, &format!("{seed}/{task}/{step}"))
                        .await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    treasury.close().await;
}

/// Where one task works.
struct Desk {
    treasury: Arc<Treasury>,
    org: OrganisationId,
    booked: Arc<Mutex<Vec<u64>>>,
}

impl Desk {
    async fn step(&self, random: &mut Random, name: &str) {
        match random.below(20) {
            0..8 => self.post(Kind::Keyed, name).await,
            8..14 => self.post(Kind::Plain, name).await,
            14..16 => self.batch(name, 2 + random.below(20)).await,
            16..19 => self.reverse(name).await,
            _ => self.import(random).await,
        }
    }

    fn answer(&self, name: &str, answer: Result<u64, treasury::Error>) {
        match answer {
            Ok(seq) => say(&format!("ACK {name} {seq}")),
            Err(error) if error.code() == "outcome-unknown" => {}
            Err(_) => say(&format!("NO {name}")),
        }
    }

    async fn post(&self, kind: Kind, name: &str) {
        let is_keyed = kind == Kind::Keyed;
        let word = if is_keyed { "keyed" } else { "plain" };
        say(&format!("TRY {word} 0 {name} 1"));
        let caller = Caller::local().with_key(is_keyed.then(|| name.to_owned()));
        let draft = draft(name, "1.00");
        let ask = || self.treasury.post_entry(self.org, &caller, &draft);
        let answer = if is_keyed {
            // At once and twice, as an impatient client does.
            let (one, other) = tokio::join!(ask(), ask());
            if let (Ok(one), Ok(other)) = (&one, &other) {
                assert_eq!(one, other, "{name}");
            }
            one
        } else {
            ask().await
        };
        if let Ok(seq) = &answer {
            self.booked.lock().unwrap().push(*seq);
        }
        self.answer(name, answer);
    }

    async fn batch(&self, name: &str, count: u64) {
        say(&format!("TRY batch 0 {name} {count}"));
        let book = self.treasury.book(self.org).await.unwrap();
        let entries = (0..count).map(|_| sale(&book, name)).collect();
        let answer = self
            .treasury
            .post_entries(self.org, &Caller::local(), entries)
            .await;
        self.answer(name, answer.map(|it| it.0));
    }

    async fn reverse(&self, name: &str) {
        let Some(seq) = self.booked.lock().unwrap().pop() else {
            return;
        };
        say(&format!("TRY reversal {seq} {name} 1"));
        let answer = self
            .treasury
            .reverse_entry(
                self.org,
                &Caller::local(),
                seq,
                Reversal {
                    booked_on: None,
                    reason: name.to_owned(),
                },
            )
            .await;
        self.answer(name, answer);
    }

    async fn import(&self, random: &mut Random) {
        let count = 1 + random.below(8);
        let file = NewFile {
            name: "a.sta".to_owned(),
            bytes: statement(random, count).into_bytes(),
        };
        let caller = Caller::local();
        let made = self
            .treasury
            .create_import(
                self.org,
                &caller,
                NewImport {
                    files: vec![file],
                    ..NewImport::default()
                },
            )
            .await;
        let Ok(import) = made else { return };
        say(&format!("TRY import 0 {} {count}", import.id));
        let done = self
            .treasury
            .commit_import(
                self.org,
                &caller,
                import.id,
                Commit {
                    accounts: BTreeMap::new(),
                    is_confirmed: true,
                },
            )
            .await;
        match done {
            Ok(_) => say(&format!("ACK {} 0", import.id)),
            // The document is written after the books: a failure says nothing about those.
            Err(error) if error.kind() == ErrorKind::Unavailable => {}
            Err(_) => say(&format!("NO {}", import.id)),
        }
    }
}

/// The entry of `draft`, as the journal wants it.
fn sale(book: &Book, name: &str) -> Entry {
    let euro = Asset::currency("EUR").unwrap();
    let account = |path: &str| book.chart().find(path).unwrap().id;
    let posting = |path: &str, units| Posting::new(account(path), Amount::from_units(units, euro));
    let postings = vec![
        posting("assets:bank:main", 100),
        posting("income:sales", -100),
    ];
    Entry::new(jiff::civil::date(2026, 1, 2), name, postings)
}

/// A bank file with lines that no other has.
fn statement(random: &mut Random, lines: u64) -> String {
    let mut text =
        String::from(":20:1\r\n:25:DE89370400440532013000\r\n:28C:1/1\r\n:60F:C260101EUR0,00\r\n");
    for _ in 0..lines {
        let line = format!(
            ":61:2601020102C1,00NTRFNONREF//{:016X}\r\n:86:invoice\r\n",
            random.next()
        );
        text.push_str(&line);
    }
    text + &format!(":62F:C260102EUR{lines},00\r\n-\r\n")
}
