//! Copies of a database, cut short and flipped at random: refused, or whole; never shortened.

use std::fs;
use std::path::Path;

use journal::Head;
use store::{Engine, Error, Store};

use crate::support::{Place, Random, head_after, organisation, records_after};
use crate::torture::rounds;

const RECORDS: u64 = 400;

async fn fill(place: &Place) -> Store {
    let store = place.open().await;
    store
        .create_organisation(organisation(1), "first")
        .await
        .unwrap();
    let mut count = 0;
    for size in [1, 1, 1, 97, 1, 99, 200] {
        let head = head_after(count);
        store
            .append(organisation(1), head, &records_after(head, size))
            .await
            .unwrap();
        count += size;
    }
    assert_eq!(count, RECORDS);
    store
}

/// Damages one file a little, in a way disks and copies do.
fn damage(path: &Path, random: &mut Random) -> String {
    let mut bytes = fs::read(path).unwrap();
    let length = u64::try_from(bytes.len()).unwrap();
    let at = |random: &mut Random| usize::try_from(random.below(length)).unwrap();
    let what = match random.below(4) {
        0 => {
            let end = at(random);
            bytes.truncate(end);
            format!("cut at {end}")
        }
        1 => {
            let start = at(random) / 512 * 512;
            let end = (start + 512).min(bytes.len());
            bytes[start..end].fill(0);
            format!("sector at {start} zeroed")
        }
        2 => {
            let (from, to) = (at(random) / 4096 * 4096, at(random) / 4096 * 4096);
            let end = (from + 4096).min(bytes.len());
            let page = bytes[from..end].to_vec();
            let room = (to + page.len()).min(bytes.len());
            bytes[to..room].copy_from_slice(&page[..room - to]);
            format!("page at {from} written over {to}")
        }
        _ => {
            let flips: Vec<_> = (0..=random.below(4)).map(|_| at(random)).collect();
            for it in &flips {
                bytes[*it] ^= 1 << random.below(8);
            }
            format!("bytes {flips:?} flipped")
        }
    };
    fs::write(path, bytes).unwrap();
    format!("{}: {what}", path.display())
}

async fn read_all(place: &Place) -> Result<Vec<journal::SealedRecord>, Error> {
    let store = Store::open(&place.config()).await?;
    let read = async {
        store.head(organisation(1)).await?;
        store.read(organisation(1), 0, usize::MAX).await
    };
    let read = read.await;
    store.close().await;
    read
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else if !entry.file_name().to_string_lossy().ends_with("-shm") {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

async fn check_damaged_copies(original: &Path, files: &[&str], seed: u64) {
    let expected = records_after(Head::default(), RECORDS);
    let mut random = Random(seed);
    let (mut whole, mut refused) = (0, 0);
    for round in 0..rounds(100) {
        let place = Place::new(Engine::Sqlite);
        copy(original, place.folder.path());
        let file = files[usize::try_from(random.below(files.len() as u64)).unwrap()];
        let what = damage(&place.folder.path().join(file), &mut random);
        match read_all(&place).await {
            Ok(found) => {
                assert!(
                    found == expected,
                    "round {round}, seed {seed}: {what}: shortened or changed"
                );
                whole += 1;
            }
            Err(_) => refused += 1,
        }
    }
    // The test itself is tested: both must happen.
    assert!(whole > 0 && refused > 0, "whole {whole}, refused {refused}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_database_is_refused_or_whole() {
    let original = Place::new(Engine::Sqlite);
    fill(&original).await.close().await;
    check_damaged_copies(original.folder.path(), &["bursar.db"], 3).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_log_is_refused_or_whole() {
    let original = Place::new(Engine::Sqlite);
    // Copied while open: everything is still in the log.
    let store = fill(&original).await;
    let log = "bursar.db-wal";
    assert!(
        fs::metadata(original.folder.path().join(log))
            .unwrap()
            .len()
            > 100_000
    );
    check_damaged_copies(original.folder.path(), &[log, log, "bursar.db"], 4).await;
    // A log that is gone is a lost tail too.
    let place = Place::new(Engine::Sqlite);
    copy(original.folder.path(), place.folder.path());
    fs::remove_file(place.folder.path().join(log)).unwrap();
    assert!(read_all(&place).await.is_err());
    drop(store);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_copy_of_the_database_is_refused() {
    let place = Place::new(Engine::Sqlite);
    let store = place.open().await;
    store
        .create_organisation(organisation(1), "first")
        .await
        .unwrap();
    store
        .append(
            organisation(1),
            head_after(0),
            &records_after(head_after(0), 3),
        )
        .await
        .unwrap();
    store.close().await;
    let older = fs::read(place.database()).unwrap();
    let store = place.open().await;
    store
        .append(
            organisation(1),
            head_after(3),
            &records_after(head_after(3), 1),
        )
        .await
        .unwrap();
    store.close().await;
    fs::write(place.database(), older).unwrap();
    let refused = Store::open(&place.config()).await;
    let Err(Error::LostTail {
        anchor, database, ..
    }) = refused
    else {
        panic!("{refused:?}")
    };
    assert_eq!((anchor.seq, database.seq), (4, 3));
}
