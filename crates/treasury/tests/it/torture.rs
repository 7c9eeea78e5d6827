//! Processes that are killed while they book, and processes that book at once.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use journal::{Asking, Book, Filter, Order};
use testbed::{Random, rounds, say_round};
use treasury::{Caller, Engine, ImportState, Treasury};

use crate::child::{Asked, Kind, Said, command, listen};
use crate::support::{House, check_proof, draft};

/// Rounds after which a long torture starts over, so that its journal stays small.
const ROUNDS_A_HOUSE: u64 = 100;

/// Everything that children said so far.
#[derive(Default)]
struct Memory {
    asked: BTreeMap<String, Asked>,
    acknowledged: BTreeMap<String, u64>,
    refused: Vec<String>,
}

impl Memory {
    fn hear(&mut self, said: Said) {
        match said {
            Said::Try(asked) => drop(self.asked.insert(asked.name.clone(), asked)),
            Said::Ack(name, seq) => drop(self.acknowledged.insert(name, seq)),
            Said::No(name) => self.refused.push(name),
        }
    }

    /// Checks that the books hold what they must, and nothing that they must not.
    async fn check(&self, treasury: &Treasury, house: &House, about: &str) {
        let book = treasury.book(house.org).await.unwrap();
        let mut found: HashMap<&str, Vec<u64>> = HashMap::new();
        for entry in book.entries().filter(|it| it.line().is_none()) {
            found
                .entry(entry.description())
                .or_default()
                .push(entry.seq());
        }
        for (name, seqs) in &found {
            let asked = self.asked.get(*name);
            let asked = asked.unwrap_or_else(|| panic!("{about}: nobody asked for `{name}`"));
            let count = seqs.len() as u64;
            assert_eq!(
                count, asked.entries,
                "{about}: `{name}` is there {count} times"
            );
        }
        for (name, asked) in self.asked.iter().filter(|it| it.1.kind != Kind::Import) {
            let seqs = found.get(name.as_str());
            if let Some(seq) = self.acknowledged.get(name) {
                let seqs = seqs.unwrap_or_else(|| panic!("{about}: `{name}` is lost"));
                assert_eq!(seqs.first(), Some(seq), "{about}: `{name}`");
            }
            if let Kind::Reversal(original) = asked.kind {
                let by = book.entry_at(original).and_then(|it| it.reversed_by());
                assert_eq!(by, seqs.map(|it| it[0]), "{about}: `{name}`");
            }
        }
        for name in &self.refused {
            assert!(
                !found.contains_key(name.as_str()),
                "{about}: `{name}` was refused"
            );
        }
        self.check_imports(treasury, house, about).await;
        check_sums(&book, about);
    }

    async fn check_imports(&self, treasury: &Treasury, house: &House, about: &str) {
        let book = treasury.book(house.org).await.unwrap();
        let all = treasury.imports(house.org, &house.caller).await.unwrap();
        for (name, asked) in self.asked.iter().filter(|it| it.1.kind == Kind::Import) {
            let id = name.parse().unwrap();
            let filter = Filter {
                import: Some(id),
                ..Filter::default()
            };
            let lines = book.page(&filter, Order::OldestFirst, 0, usize::MAX);
            let count = lines.entries.len() as u64;
            let import = all.iter().find(|it| it.id == id).unwrap();
            match import.state {
                ImportState::Committed => assert_eq!(count, asked.entries, "{about}: {name}"),
                state => {
                    assert_eq!((state, count), (ImportState::Preview, 0), "{about}: {name}");
                    assert!(
                        !self.acknowledged.contains_key(name),
                        "{about}: {name} is lost"
                    );
                }
            }
        }
    }

    /// What a client does that got no answer: the same again, under the same key.
    async fn ask_again(&mut self, treasury: &Treasury, house: &House) {
        let open = self.asked.iter().filter(|(name, asked)| {
            asked.kind == Kind::Keyed && !self.acknowledged.contains_key(*name)
        });
        let mut answers = Vec::new();
        for (name, _) in open {
            let caller = Caller::local().with_key(Some(name.clone()));
            let sale = draft(name, "1.00");
            let seq = treasury
                .post_entry(house.org, &caller, &sale)
                .await
                .unwrap();
            answers.push((name.clone(), seq));
        }
        self.refused
            .retain(|it| !answers.iter().any(|(name, _)| name == it));
        self.acknowledged.extend(answers);
    }
}

/// The balances of the book against a sum over all its postings.
fn check_sums(book: &Book, about: &str) {
    let mut sums: BTreeMap<_, i128> = BTreeMap::new();
    for posting in book
        .entries()
        .flat_map(|it| it.postings().collect::<Vec<_>>())
    {
        let key = (posting.account, posting.amount.asset().code());
        *sums.entry(key).or_default() += posting.amount.units();
    }
    sums.retain(|_, it| *it != 0);
    let found: BTreeMap<_, i128> = book
        .balances(&Asking::default())
        .into_iter()
        .map(|(account, it)| ((account, it.asset().code()), it.units()))
        .filter(|it| it.1 != 0)
        .collect();
    assert_eq!(found, sums, "{about}");
}

async fn house_of(engine: Engine) -> House {
    let house = House::open(engine).await;
    house.open_accounts().await;
    house
}

async fn kill_at_random(engine: Engine, seed: u64) {
    let mut random = Random(seed);
    let rounds = rounds(10, 1_000);
    let (mut house, mut memory) = (house_of(engine).await, Memory::default());
    for round in 0..rounds {
        say_round("killed while booking", seed, round, rounds);
        if round % ROUNDS_A_HOUSE == ROUNDS_A_HOUSE - 1 {
            (house, memory) = (house_of(engine).await, Memory::default());
        }
        let about = format!("round {round}, seed {seed}");
        let mut child = command(&house, "", random.next() >> 8, u64::MAX)
            .spawn()
            .unwrap();
        let said = listen(&mut child);
        let (wanted, delay) = (
            random.below(60),
            Duration::from_micros(random.below(20_000)),
        );
        let mut living = Some(child);
        let mut acknowledged = 0;
        for it in said {
            acknowledged += u64::from(matches!(it, Said::Ack(..)));
            memory.hear(it);
            if acknowledged > wanted
                && let Some(mut child) = living.take()
            {
                std::thread::spawn(move || {
                    std::thread::sleep(delay);
                    child.kill().unwrap();
                    child.wait().unwrap();
                });
            }
        }
        if let Some(mut child) = living {
            child.kill().ok();
            panic!("{about}: it ended early: {:?}", child.wait());
        }
        let treasury = house.again().await;
        memory.check(&treasury, &house, &about).await;
        memory.ask_again(&treasury, &house).await;
        memory.check(&treasury, &house, &about).await;
        check_proof(&treasury, house.org).await;
        treasury.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_process_loses_and_doubles_no_entry_on_sqlite() {
    kill_at_random(Engine::Sqlite, 11).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_process_loses_and_doubles_no_entry_on_postgres() {
    kill_at_random(Engine::Postgres, 12).await;
}

/// Processes with data folders of their own on PostgreSQL, as replicas have, one on SQLite.
async fn book_at_once(engine: Engine) {
    for round in 0..rounds(1, 100) {
        let house = house_of(engine).await;
        let heard: Vec<_> = (0..3)
            .map(|number| {
                let data = match engine {
                    Engine::Sqlite => String::new(),
                    Engine::Postgres => format!("replica{number}"),
                };
                let mut child = command(&house, &data, round * 3 + number, 12)
                    .spawn()
                    .unwrap();
                std::thread::spawn(move || {
                    let said: Vec<_> = listen(&mut child).collect();
                    assert!(child.wait().unwrap().success());
                    said
                })
            })
            .collect();
        let mut memory = Memory::default();
        for said in heard {
            said.join()
                .unwrap()
                .into_iter()
                .for_each(|it| memory.hear(it));
        }
        assert!(
            memory.acknowledged.len() > 100,
            "{}",
            memory.acknowledged.len()
        );
        let treasury = house.again().await;
        memory.check(&treasury, &house, "at once").await;
        check_proof(&treasury, house.org).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_processes_under_load_book_everything_once_on_sqlite() {
    book_at_once(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_processes_under_load_book_everything_once_on_postgres() {
    book_at_once(Engine::Postgres).await;
}
