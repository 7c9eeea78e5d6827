//! Servers that go away, networks that lose answers, disks that fill up.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use testbed::{Cluster, SmallDisk, Wire, rounds, say_round};
use treasury::{Caller, Error};

use crate::support::{House, check_proof, draft, folder};

/// What a request was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Booked,
    /// It must not be there.
    Unavailable,
    /// It may be there.
    Unknown,
}

/// Requests of several tasks at once, and what each was answered.
pub(crate) struct Load {
    is_over: AtomicBool,
    booked: AtomicU64,
}

impl Load {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            is_over: AtomicBool::new(false),
            booked: AtomicU64::new(0),
        })
    }

    pub(crate) fn start(
        self: &Arc<Self>,
        house: &Arc<House>,
        about: &str,
    ) -> Vec<tokio::task::JoinHandle<Vec<(String, Answer)>>> {
        let start = |task: u64| {
            let (load, house, about) = (self.clone(), house.clone(), about.to_owned());
            tokio::spawn(async move {
                let mut answers = Vec::new();
                while !load.is_over.load(Ordering::Relaxed) {
                    let name = format!("{about}/{task}/{}", answers.len());
                    let answer = post(&house, &name).await;
                    if answer == Answer::Booked {
                        load.booked.fetch_add(1, Ordering::Relaxed);
                    }
                    answers.push((name, answer));
                }
                answers
            })
        };
        (0..8).map(start).collect()
    }

    /// Waits until so many more are booked.
    pub(crate) async fn wait_for(&self, more: u64) {
        let goal = self.booked.load(Ordering::Relaxed) + more;
        let waited = tokio::time::timeout(Duration::from_secs(90), async {
            while self.booked.load(Ordering::Relaxed) < goal {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        });
        waited.await.expect("booking goes on");
    }
}

/// Without a key: what is booked twice stays booked twice.
pub(crate) async fn post(house: &House, name: &str) -> Answer {
    let caller = Caller::local();
    match house
        .treasury
        .post_entry(house.org, &caller, &draft(name, "1.00"))
        .await
    {
        Ok(_) => Answer::Booked,
        Err(Error::Unavailable(_)) => Answer::Unavailable,
        Err(Error::OutcomeUnknown(_)) => Answer::Unknown,
        Err(error) => panic!("{name}: {error:?}"),
    }
}

/// Reads everything in a treasury of its own and compares it with what was answered.
pub(crate) async fn check_answers(house: &House, answers: &[(String, Answer)], about: &str) {
    let treasury = house.again().await;
    check_proof(&treasury, house.org).await;
    let book = treasury.book(house.org).await.unwrap();
    let mut found = BTreeMap::new();
    for entry in book.entries() {
        *found.entry(entry.description()).or_insert(0) += 1;
    }
    for (name, answer) in answers {
        let count = found.remove(name.as_str()).unwrap_or(0);
        let is_right = match answer {
            Answer::Booked => count == 1,
            Answer::Unavailable => count == 0,
            Answer::Unknown => count <= 1,
        };
        assert!(
            is_right,
            "{about}: `{name}` was answered {answer:?} and is there {count} times"
        );
    }
    assert!(found.is_empty(), "{about}: nobody asked for {found:?}");
    treasury.close().await;
}

pub(crate) async fn finish(
    load: &Load,
    tasks: Vec<tokio::task::JoinHandle<Vec<(String, Answer)>>>,
) -> Vec<(String, Answer)> {
    load.is_over.store(true, Ordering::Relaxed);
    let mut answers = Vec::new();
    for task in tasks {
        answers.extend(task.await.unwrap());
    }
    answers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_restarted_under_load_loses_and_doubles_no_entry() {
    let cluster = Cluster::start();
    let house = Arc::new(House::open_at(folder(), cluster.fresh_database()).await);
    house.open_accounts().await;
    let load = Load::new();
    let tasks = load.start(&house, "restart");
    let rounds = rounds(3, 60);
    for round in 0..rounds {
        say_round("server restarted", 0, round, rounds);
        load.wait_for(40).await;
        tokio::task::block_in_place(|| cluster.restart_at_once());
    }
    load.wait_for(40).await;
    let answers = finish(&load, tasks).await;
    check_answers(&house, &answers, "restart").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ledger_whose_server_went_away_under_load_goes_on_when_it_is_back() {
    let cluster = Cluster::start();
    let house = Arc::new(House::open_at(folder(), cluster.fresh_database()).await);
    house.open_accounts().await;
    let load = Load::new();
    let tasks = load.start(&house, "outage");
    load.wait_for(20).await;
    tokio::task::block_in_place(|| cluster.stop_at_once());
    // Long enough for the pool to give up and the requests to be answered.
    while post(&house, "while it is away").await == Answer::Booked {}
    // Readers do not notice.
    assert!(house.treasury.book(house.org).await.unwrap().entry_count() >= 20);
    tokio::task::block_in_place(|| cluster.start_again());
    load.wait_for(20).await;
    let mut answers = finish(&load, tasks).await;
    assert!(answers.iter().any(|it| it.1 != Answer::Booked));
    answers.push(("while it is away".to_owned(), Answer::Unknown));
    check_answers(&house, &answers, "outage").await;
}

/// Requests that are lost, answers that are lost, and requests that arrive when nobody waits for
/// them any more: the ledger finds out what became of each.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_network_under_load_loses_and_doubles_no_entry() {
    let cluster = Cluster::start();
    let rounds = rounds(3, 200);
    for seed in 0..rounds {
        say_round("bad network", seed, seed, rounds);
        let address = cluster.fresh_database();
        let name = address.split('?').next().unwrap();
        let name = name.rsplit_once('/').unwrap().1;
        let wire = Wire::to(cluster.socket(), seed).await;
        let url = format!(
            "postgres://postgres@127.0.0.1:{}/{name}?sslmode=disable",
            wire.port()
        );
        let house = Arc::new(House::open_at(folder(), url).await);
        house.open_accounts().await;
        let load = Load::new();
        let tasks = load.start(&house, "wire");
        wire.turn_bad();
        load.wait_for(250).await;
        let faults = wire.turn_good();
        load.wait_for(8).await;
        let answers = finish(&load, tasks).await;
        assert!(faults > 0, "the test itself: {faults} faults");
        check_answers(&house, &answers, &format!("seed {seed}")).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_entries_and_takes_them_again_with_space() {
    let folder = folder();
    // A test that passes without its disk would prove nothing.
    let disk = SmallDisk::mount(folder.path())
        .expect("mounting a small disk takes root: run this test as root");
    let url = format!("sqlite:{}", folder.path().join("bursar.db").display());
    let house = House::open_at(folder, url).await;
    house.open_accounts().await;
    let (mut answers, mut refusals) = (Vec::new(), 0);
    while refusals < 20 {
        let name = format!("sale {}", answers.len());
        let answer = post(&house, &name).await;
        refusals += u64::from(answer == Answer::Unavailable);
        answers.push((name, answer));
    }
    assert!(answers.len() > 100, "{}", answers.len());
    disk.grow();
    for _ in 0..100 {
        let name = format!("sale {}", answers.len());
        assert_eq!(post(&house, &name).await, Answer::Booked);
        answers.push((name, Answer::Booked));
    }
    check_answers(&house, &answers, "full disk").await;
    house.treasury.close().await;
    // The folder goes before the disk below it would be in use.
    drop((house, disk));
}
