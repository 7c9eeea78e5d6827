//! Random commands, right and wrong, against a naive model, on every engine.
//!
//! A seed gives the same commands for ever. `BURSAR_TORTURE` asks for more of them; one that
//! fails belongs into `tests/seeds.txt`.

mod model;
mod workload;

use std::collections::BTreeMap;
use std::sync::Arc;

use journal::{Asking, Book, Command, Decision, Request, SealedRecord, decide};
use money::{OrganisationId, Timestamp};
use testbed::{Random, rounds, say_round};
use treasury::{Answer, Engine, Error, StoreConfig, Treasury};
use uuid::Uuid;

use crate::support::{check_proof, folder};
use model::{Expected, Model};
use workload::Workload;

/// Commands of one seed.
const STEPS: u64 = 150;

fn seeds(short: u64) -> Vec<u64> {
    let kept = include_str!("../seeds.txt").lines();
    let kept = kept.filter_map(|it| it.parse().ok());
    kept.chain(1_000..1_000 + rounds(short, 5_000)).collect()
}

fn organisation() -> OrganisationId {
    OrganisationId::from_uuid(Uuid::from_u128(0x7000 << 64))
}

fn request(step: u64, key: Option<String>, command: Command) -> Request {
    let second = i64::try_from(1_700_000_000 + step).unwrap();
    Request {
        key,
        at: Timestamp::from_second(second).unwrap(),
        by: "simulation".to_owned(),
        command,
    }
}

fn opening() -> Request {
    let command = Command::OpenOrganisation {
        id: organisation(),
        name: "Simulation".to_owned(),
        reporting: "EUR".parse().unwrap(),
    };
    request(0, None, command)
}

/// Where commands go: a ledger on an engine, or a book in memory alone.
enum Ground {
    Memory(Box<Book>, Vec<SealedRecord>),
    Engine(Box<Treasury>, Place),
}

/// A database nobody else uses.
struct Place {
    folder: tempfile::TempDir,
    url: String,
}

impl Place {
    fn new(engine: Engine) -> Self {
        let folder = folder();
        let url = match engine {
            Engine::Sqlite => format!("sqlite:{}", folder.path().join("bursar.db").display()),
            Engine::Postgres => testbed::fresh_database(),
        };
        Self { folder, url }
    }

    async fn open(&self) -> Treasury {
        let config = StoreConfig::new(&self.url, self.folder.path());
        Treasury::open(&config).await.unwrap()
    }
}

impl Ground {
    async fn engine(engine: Engine) -> Self {
        let place = Place::new(engine);
        let treasury = place.open().await;
        let store = treasury.store();
        store
            .create_organisation(organisation(), "simulation")
            .await
            .unwrap();
        Self::Engine(Box::new(treasury), place)
    }

    /// `None` if it was refused.
    async fn ask(&mut self, request: Request) -> Option<Answer> {
        match self {
            Self::Engine(treasury, _) => {
                let ledger = treasury.ledger(organisation()).await.unwrap();
                match ledger.ask(request).await {
                    Ok(answer) => Some(answer),
                    Err(Error::Refused(_)) => None,
                    Err(error) => panic!("{error:?}"),
                }
            }
            Self::Memory(book, records) => match decide(book, &request).ok()? {
                Decision::Repeated(row) => Some(Answer {
                    first: row.first,
                    records: row.records,
                    is_repeated: true,
                }),
                Decision::Facts(facts) => {
                    let new = book.record(&request, facts).unwrap();
                    let answer = Answer {
                        first: new.first().map_or(book.head().seq, |it| it.seq),
                        records: u32::try_from(new.len()).unwrap(),
                        is_repeated: false,
                    };
                    records.extend(new);
                    Some(answer)
                }
            },
        }
    }

    async fn book(&self) -> Arc<Book> {
        match self {
            Self::Memory(book, _) => Arc::new(Book::clone(book)),
            Self::Engine(treasury, _) => treasury.book(organisation()).await.unwrap(),
        }
    }

    async fn records(&self) -> Vec<SealedRecord> {
        match self {
            Self::Memory(_, records) => records.clone(),
            Self::Engine(treasury, _) => {
                let store = treasury.store();
                store.read(organisation(), 0, usize::MAX).await.unwrap()
            }
        }
    }
}

/// How many commands were recorded, refused and known before.
#[derive(Debug, Default)]
struct Tally {
    recorded: u64,
    refused: u64,
    repeated: u64,
}

impl Tally {
    fn count(&mut self, expected: Expected) {
        match expected {
            Expected::Refused => self.refused += 1,
            Expected::Recorded {
                is_repeated: true, ..
            } => self.repeated += 1,
            Expected::Recorded { .. } => self.recorded += 1,
        }
    }
}

/// Runs a seed, compares with the model after each step, and returns what is stored.
async fn run(mut ground: Ground, seed: u64, tally: &mut Tally) -> (Vec<SealedRecord>, Vec<u8>) {
    let mut workload = Workload::new(seed);
    let mut model = Model::default();
    ground.ask(opening()).await.unwrap();
    model.open(ground.book().await.head().seq);
    for step in 1..=STEPS {
        let (key, command) = workload.next(&model);
        let about = format!("seed {seed}, step {step}: {key:?} {command:?}");
        let expected = model.expect(key.as_deref(), &command);
        let answer = ground.ask(request(step, key, command)).await;
        let found = answer.map_or(Expected::Refused, |it| Expected::Recorded {
            first: it.first,
            records: u64::from(it.records),
            is_repeated: it.is_repeated,
        });
        assert_eq!(found, expected, "{about}");
        tally.count(expected);
        let book = ground.book().await;
        assert_eq!(book.head().seq, model.head(), "{about}");
        assert_eq!(book.entry_count(), model.entry_count(), "{about}");
        let day = (step % 2 == 0).then(|| workload.day());
        let asking = Asking {
            as_of: day,
            ..Asking::default()
        };
        let balances: BTreeMap<_, _> = book
            .balances(&asking)
            .into_iter()
            .map(|(account, it)| ((account, it.asset().code()), it.units()))
            .collect();
        assert_eq!(balances, model.balances(day), "{about}, as of {day:?}");
    }
    let (book, records) = (ground.book().await, ground.records().await);
    let mut folded = Book::default();
    for record in &records {
        folded.follow(record).unwrap();
    }
    let snapshot = book.to_snapshot();
    assert!(
        snapshot == folded.to_snapshot(),
        "seed {seed}: folded again it differs"
    );
    if let Ground::Engine(treasury, place) = &ground {
        check_proof(treasury, organisation()).await;
        // Another process reads the same.
        let again = place.open().await;
        let other = again.book(organisation()).await.unwrap();
        assert!(
            other.to_snapshot() == snapshot,
            "seed {seed}: opened again it differs"
        );
        again.close().await;
        treasury.close().await;
    }
    (records, snapshot)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn simulated_commands_agree_with_the_model_in_memory() {
    let seeds = seeds(200);
    let mut tally = Tally::default();
    for (round, seed) in (0..).zip(&seeds) {
        say_round("simulated in memory", *seed, round, seeds.len() as u64);
        let memory = Ground::Memory(Box::default(), Vec::new());
        run(memory, *seed, &mut tally).await;
    }
    // The test itself is tested: the commands are neither all right nor all wrong.
    let few = seeds.len() as u64;
    assert!(tally.recorded > 40 * few, "{tally:?}");
    assert!(
        tally.refused > 10 * few && tally.repeated > 2 * few,
        "{tally:?}"
    );
}

/// The same bytes on each engine: what is exported, hashed or copied does not tell which it was.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn simulated_commands_leave_the_same_bytes_on_every_engine() {
    let seeds = seeds(4);
    for (round, seed) in (0..).zip(&seeds) {
        say_round("simulated on the engines", *seed, round, seeds.len() as u64);
        let mut tally = Tally::default();
        let memory = Ground::Memory(Box::default(), Vec::new());
        let memory = run(memory, *seed, &mut tally).await;
        for engine in [Engine::Sqlite, Engine::Postgres] {
            let stored = run(Ground::engine(engine).await, *seed, &mut tally).await;
            assert!(
                stored == memory,
                "seed {seed}: {engine:?} differs from memory"
            );
        }
    }
}

/// Every command three times, shuffled, at once, through two processes: each books once.
async fn replay_at_once(engine: Engine) {
    let rounds = rounds(2, 200);
    for seed in 0..rounds {
        say_round("replayed at once", seed, seed, rounds);
        let place = Place::new(engine);
        let (one, other) = (place.open().await, place.open().await);
        let store = one.store();
        store
            .create_organisation(organisation(), "simulation")
            .await
            .unwrap();
        let ledgers = [
            one.ledger(organisation()).await.unwrap(),
            other.ledger(organisation()).await.unwrap(),
        ];
        ledgers[0].ask(opening()).await.unwrap();
        let mut random = Random(seed);
        let once = workload::independent(&mut random);
        ledgers[0]
            .ask(request(1, None, workload::accounts()))
            .await
            .unwrap();
        let mut requests: Vec<_> = (0..3 * once.len()).map(|it| it % once.len()).collect();
        for place in (1..requests.len()).rev() {
            requests.swap(
                place,
                usize::try_from(random.below(place as u64 + 1)).unwrap(),
            );
        }
        let tasks: Vec<_> = requests
            .into_iter()
            .map(|number| {
                let ledger = random.pick(&ledgers).clone();
                let (key, command) = (format!("k{number}"), once[number].clone());
                tokio::spawn(async move {
                    let answer = ledger.ask(request(2, Some(key), command)).await;
                    (number, answer.unwrap())
                })
            })
            .collect();
        let mut answers = BTreeMap::new();
        for task in tasks {
            let (number, answer) = task.await.unwrap();
            // What leads to nothing is not recorded, so it has no place of its own.
            if answer.records > 0 {
                let place = (answer.first, answer.records);
                let before = answers.insert(number, place).unwrap_or(place);
                assert_eq!(before, place, "seed {seed}, request {number}");
            }
        }
        let entries = check_proof(&one, organisation()).await;
        assert_eq!(entries, workload::entries_of(&once), "seed {seed}");
        one.close().await;
        other.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn simulated_replays_under_load_book_once_on_sqlite() {
    replay_at_once(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn simulated_replays_under_load_book_once_on_postgres() {
    replay_at_once(Engine::Postgres).await;
}
