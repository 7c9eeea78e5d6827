//! The storage below SQLite, simulated from a seed: power cuts that lose and reorder what was
//! not synced, and calls that fail.
//!
//! A real process is traced once; then every image a power cut could leave is a pure function of
//! the trace, the moment and the seed, and must open to what was acknowledged by that moment.

use std::fs;
use std::process::Stdio;

use journal::Head;
use store::{Engine, Store, StoreConfig};

use crate::child::{Said, Work, command, listen};
use crate::support::{Place, Random, check_journal, organisation, records_after};
use crate::torture::rounds;
use crate::trace::{Disk, Operation, read};

async fn prepare(place: &Place) {
    let store = place.open().await;
    store
        .create_organisation(organisation(1), "first")
        .await
        .unwrap();
    store.close().await;
}

fn strace(place: &Place, work: Work, options: &[&str]) -> Vec<Said> {
    let mut prefix = vec!["strace", "-f"];
    prefix.extend(options);
    let mut child = command(place, "data", work, &prefix)
        .stdout(Stdio::piped())
        .spawn()
        .expect("strace is installed (Debian: apt-get install strace)");
    let said: Vec<_> = listen(&mut child).collect();
    child.wait().unwrap();
    said
}

const CALLS: &str = "trace=openat,pwrite64,pwritev,write,ftruncate,fallocate,fsync,fdatasync,unlink,rename,renameat";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_power_cut_everything_acknowledged_is_there() {
    let place = Place::new(Engine::Sqlite);
    prepare(&place).await;
    let start = Disk::of(place.folder.path());
    let trace = tempfile::NamedTempFile::new().unwrap();
    let output = trace.path().to_str().unwrap();
    let work = Work {
        seed: 5,
        appends: 60,
        sessions: 3,
    };
    let options = ["-y", "-xx", "-s", "100000000", "-o", output, "-e", CALLS];
    let said = strace(&place, work, &options);
    assert_eq!(said.len(), 60);
    let operations = read(
        &fs::read_to_string(trace.path()).unwrap(),
        place.folder.path(),
    );
    let count = |test: fn(&Operation) -> bool| operations.iter().filter(|it| test(it)).count();
    assert_eq!(count(|it| matches!(it, Operation::Said(_))), 60);
    assert!(count(|it| matches!(it, Operation::Write { .. })) > 200);
    assert!(
        count(|it| matches!(it, Operation::Remove(_))) >= 2,
        "no session ended"
    );

    let seed = 6;
    for round in 0..rounds(250) {
        let mut random = Random(seed + round * 1_000_003);
        let moment = usize::try_from(random.below(operations.len() as u64 + 1)).unwrap();
        let mut disk = start.clone();
        operations[..moment].iter().for_each(|it| disk.apply(it));
        let image = Place::new(Engine::Sqlite);
        disk.write_image(image.folder.path(), &mut random);
        let at = format!("seed {seed}, round {round}, moment {moment}");
        let store = Store::open(&image.config())
            .await
            .unwrap_or_else(|it| panic!("{at}: {it}"));
        let found = store.read(organisation(1), 0, usize::MAX).await;
        let found = found.unwrap_or_else(|it| panic!("{at}: {it}"));
        let length = u64::try_from(found.len()).unwrap();
        assert!(
            length >= disk.acknowledged,
            "{at}: {} acknowledged, {length} found",
            disk.acknowledged
        );
        assert!(
            found == records_after(Head::default(), length),
            "{at}: other records"
        );
        store.close().await;
    }
}

fn last_acknowledged(said: &[Said]) -> u64 {
    let last = said.iter().rev().find_map(|it| match it {
        Said::Acknowledged { last, .. } => Some(*last),
        Said::Failed(_) => None,
    });
    last.unwrap_or(0)
}

async fn check_after_faults(place: &Place, said: &[Said], at: &str) {
    let config = StoreConfig::new(&place.url, place.folder.path().join("data"));
    let store = Store::open(&config)
        .await
        .unwrap_or_else(|it| panic!("{at}: {it}"));
    let head = store.head(organisation(1)).await.unwrap();
    assert!(head.seq >= last_acknowledged(said), "{at}");
    check_journal(&store, organisation(1), head.seq).await;
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_failed_sync_nothing_more_is_acknowledged() {
    let mut random = Random(7);
    let mut stops = 0;
    for round in 0..rounds(6).min(1000) {
        let place = Place::new(Engine::Sqlite);
        prepare(&place).await;
        let inject = format!(
            "inject=fdatasync,fsync:error=EIO:when={}",
            2 + random.below(30)
        );
        let work = Work {
            seed: random.next(),
            appends: 40,
            sessions: 1,
        };
        let said = strace(&place, work, &["-o", "/dev/null", "-e", &inject]);
        if let Some(first) = said.iter().position(|it| matches!(it, Said::Failed(_))) {
            stops += 1;
            // The disk works again after one failure, and the store must not believe it.
            let stopped = Said::Failed("Stopped".to_owned());
            assert!(
                said[first..].iter().all(|it| *it == stopped),
                "{inject}: {said:?}"
            );
        }
        check_after_faults(&place, &said, &format!("round {round}, {inject}")).await;
    }
    assert!(stops > 0, "no sync of an append was hit");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_full_for_a_while_refuses_and_goes_on() {
    let mut random = Random(8);
    let (mut refusals, mut went_on) = (0, 0);
    for round in 0..rounds(6).min(1000) {
        let place = Place::new(Engine::Sqlite);
        prepare(&place).await;
        let first = 10 + random.below(60);
        let inject = format!(
            "inject=pwrite64:error=ENOSPC:when={first}..{}",
            first + random.below(5)
        );
        let work = Work {
            seed: random.next(),
            appends: 40,
            sessions: 1,
        };
        let said = strace(&place, work, &["-o", "/dev/null", "-e", &inject]);
        if let Some(first) = said.iter().position(|it| matches!(it, Said::Failed(_))) {
            let is_good = |it: &Said| match it {
                Said::Acknowledged { .. } => true,
                Said::Failed(kind) => kind == "Full",
            };
            assert!(said.iter().all(is_good), "{inject}: {said:?}");
            refusals += 1;
            let later = &said[first..];
            went_on += usize::from(
                later
                    .iter()
                    .any(|it| matches!(it, Said::Acknowledged { .. })),
            );
        }
        check_after_faults(&place, &said, &format!("round {round}, {inject}")).await;
    }
    assert!(refusals > 0, "no write of an append was hit");
    assert!(went_on > 0, "{refusals} refusals, and none went on");
}
