//! Processes that are killed, servers that are restarted, writers that race.
//!
//! `BURSAR_TORTURE=N` sets the number of rounds (a long run: 10000); without it, a short one.

use std::time::Duration;

use store::{AppendError, Engine, Error, Store};

use crate::child::{Said, Work, command, listen};
use crate::cluster::Cluster;
use crate::support::{Place, Random, check_journal, head_after, organisation, records_after};

/// Rounds of a torture: as asked, or the short run's.
pub(crate) fn rounds(short: u64) -> u64 {
    testbed::rounds(short, 10_000)
}

async fn prepare(place: &Place) {
    let store = place.open().await;
    store
        .create_organisation(organisation(1), "first")
        .await
        .unwrap();
    store.close().await;
}

/// Checks that a journal holds the records it must, whole, and returns how many.
async fn check_holds(store: &Store, acknowledged: u64) -> u64 {
    let head = store.head(organisation(1)).await.unwrap();
    assert!(
        head.seq >= acknowledged,
        "acknowledged {acknowledged}, found {}",
        head.seq
    );
    check_journal(store, organisation(1), head.seq).await;
    head.seq
}

/// Rounds after which a long torture starts over, so that its journal stays small.
const ROUNDS_A_JOURNAL: u64 = 250;

async fn kill_at_random(engine: Engine, seed: u64) {
    let mut random = Random(seed);
    let mut place = Place::new(engine);
    let (mut acknowledged, mut kills_in_work) = (0, 0);
    for round in 0..rounds(20) {
        testbed::say_round("kill -9 of an appending process", seed, round, rounds(20));
        if round % ROUNDS_A_JOURNAL == 0 {
            place = Place::new(engine);
            prepare(&place).await;
            acknowledged = 0;
        }
        let work = Work {
            seed: random.next(),
            appends: 1_000_000,
            sessions: 1,
        };
        let mut child = command(&place, "data", work, &[]).spawn().unwrap();
        let pid = child.id();
        let said = listen(&mut child);
        // Killed some time after it began to work, by its process id.
        let wanted = random.below(30);
        let delay = Duration::from_micros(random.below(20_000));
        let mut killer = Some((child, delay));
        let mut seen = 0;
        for it in said {
            let Said::Acknowledged { first, last } = it else {
                panic!("round {round}: {it:?}")
            };
            assert_eq!(
                first,
                acknowledged.max(first),
                "a record was acknowledged twice"
            );
            acknowledged = last;
            seen += 1;
            if seen > wanted
                && let Some((mut child, delay)) = killer.take()
            {
                std::thread::spawn(move || {
                    std::thread::sleep(delay);
                    child.kill().unwrap();
                    child.wait().unwrap();
                });
            }
        }
        if let Some((mut child, _)) = killer {
            child.kill().ok();
            panic!(
                "round {round}, seed {seed}: process {pid} ended early: {:?}",
                child.wait()
            );
        }
        kills_in_work += u64::from(seen > 0);
        // Every tenth round reads it all; the others look at the head, which is compared.
        let store = place.open().await;
        if round % 10 == 9 || round + 1 == rounds(20) {
            acknowledged = check_holds(&store, acknowledged).await;
        } else {
            let head = store.head(organisation(1)).await.unwrap();
            assert!(head.seq >= acknowledged, "round {round}, seed {seed}");
            acknowledged = head.seq;
        }
        store.close().await;
    }
    assert_eq!(kills_in_work, rounds(20));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_process_loses_nothing_on_sqlite() {
    kill_at_random(Engine::Sqlite, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_process_loses_nothing_on_postgres() {
    kill_at_random(Engine::Postgres, 2).await;
}

async fn race(place: &Place) {
    prepare(place).await;
    let processes: Vec<_> = (0..3)
        .map(|it| {
            let work = Work {
                seed: it,
                appends: 40,
                sessions: 1,
            };
            let mut child = command(place, "data", work, &[]).spawn().unwrap();
            std::thread::spawn(move || {
                let said: Vec<_> = listen(&mut child).collect();
                assert!(child.wait().unwrap().success());
                said
            })
        })
        .collect();
    let mut owners = std::collections::BTreeMap::new();
    for (process, said) in processes.into_iter().enumerate() {
        for it in said.join().unwrap() {
            let Said::Acknowledged { first, last } = it else {
                panic!("{it:?}")
            };
            for seq in first..=last {
                let other = owners.insert(seq, process);
                assert_eq!(
                    other, None,
                    "record {seq} was acknowledged to two processes"
                );
            }
        }
    }
    let count = u64::try_from(owners.len()).unwrap();
    let store = place.open().await;
    check_journal(&store, organisation(1), count).await;
    assert_eq!(owners.last_key_value().map(|it| *it.0), Some(count));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_processes_never_write_the_same_place_on_sqlite() {
    race(&Place::new(Engine::Sqlite)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_processes_never_write_the_same_place_on_postgres() {
    race(&Place::new(Engine::Postgres)).await;
}

/// Appends until told to stop, as a caller must: after `Unknown` it reads the head.
async fn append_through_failures(
    store: Store,
    mut stop: tokio::sync::watch::Receiver<()>,
) -> (u64, u64) {
    let org = organisation(1);
    let (mut head, mut acknowledged, mut unknown) = (head_after(0), 0, 0);
    while !stop.has_changed().unwrap() {
        match store.append(org, head, &records_after(head, 2)).await {
            Ok(()) => {
                acknowledged = head.seq + 2;
                head = head_of(&records_after(head, 2));
                continue;
            }
            Err(AppendError::Conflict { actual }) => {
                head = actual;
                continue;
            }
            Err(AppendError::Unknown { .. }) => unknown += 1,
            Err(AppendError::Store(Error::Database { .. })) => {}
            Err(error) => panic!("{error:?}"),
        }
        match store.head(org).await {
            Ok(found) => {
                assert!(
                    found.seq >= acknowledged,
                    "acknowledged {acknowledged}, found {}",
                    found.seq
                );
                head = found;
            }
            Err(Error::Database { .. }) => {
                tokio::time::timeout(Duration::from_millis(20), stop.changed())
                    .await
                    .ok();
            }
            Err(error) => panic!("{error:?}"),
        }
    }
    (acknowledged, unknown)
}

fn head_of(records: &[journal::SealedRecord]) -> journal::Head {
    let last = records.last().unwrap();
    journal::Head {
        seq: last.seq,
        hash: last.hash,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_restarted_under_load_loses_nothing() {
    let cluster = Cluster::start();
    let mut place = Place::new(Engine::Sqlite);
    place.url = cluster.fresh_database();
    prepare(&place).await;
    let store = place.open().await;
    let mut heads = store.subscribe();
    let (stop, stopped) = tokio::sync::watch::channel(());
    let writer = tokio::spawn(append_through_failures(store.clone(), stopped));
    for _ in 0..rounds(3).min(100) {
        // Some appends between the restarts.
        let seen = heads.recv().await;
        for _ in 0..20 {
            heads.recv().await.ok();
        }
        assert!(
            seen.is_ok()
                || matches!(
                    seen,
                    Err(tokio::sync::broadcast::error::RecvError::Lagged(_))
                )
        );
        tokio::task::block_in_place(|| cluster.restart_at_once());
    }
    for _ in 0..20 {
        heads.recv().await.ok();
    }
    stop.send(()).unwrap();
    let (acknowledged, _unknown) = writer.await.unwrap();
    assert!(acknowledged > 0);
    check_holds(&store, acknowledged).await;
    store.close().await;
    let store = place.open().await;
    check_holds(&store, acknowledged).await;
}
