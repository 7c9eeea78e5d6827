//! A database that moves to another server while entries are booked (OPS-5).

use std::sync::Arc;
use std::time::Duration;

use testbed::Cluster;

use crate::outage::{Answer, Load, check_answers, finish, post};
use crate::support::{House, folder};

/// One address for both servers, as an operator gives it.
fn address_of(primary: &Cluster, standby: &Cluster) -> String {
    let url = primary.fresh_database();
    let (first, second) = (primary.socket(), standby.socket());
    let (first, second) = (first.parent().unwrap(), second.parent().unwrap());
    let name = url.split('?').next().unwrap();
    format!("{name}?host={},{}", first.display(), second.display())
}

async fn open(primary: &Cluster, standby: &Cluster) -> Arc<House> {
    let url = tokio::task::block_in_place(|| address_of(primary, standby));
    let house = Arc::new(House::open_at(folder(), url).await);
    house.open_accounts().await;
    house
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_primary_is_followed_to_the_promoted_one_without_losing_an_entry() {
    let primary = Cluster::start();
    let standby = primary.follow();
    let house = open(&primary, &standby).await;
    let load = Load::new();
    let tasks = load.start(&house, "killed");
    load.wait_for(40).await;
    tokio::task::block_in_place(|| primary.stop_at_once());
    // Readers do not notice that nobody can write.
    assert!(house.treasury.book(house.org).await.unwrap().entry_count() >= 40);
    tokio::task::block_in_place(|| standby.promote());
    load.wait_for(40).await;
    // The old one comes back and takes writes as before: nobody goes back to it.
    tokio::task::block_in_place(|| primary.start_again());
    load.wait_for(40).await;
    let answers = finish(&load, tasks).await;
    // A process that starts now finds both of them, and knows which was promoted.
    check_answers(&house, &answers, "killed").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_primary_that_is_cut_off_is_given_up_and_followed() {
    let primary = Cluster::start();
    let standby = primary.follow();
    let house = open(&primary, &standby).await;
    let load = Load::new();
    let tasks = load.start(&house, "cut off");
    load.wait_for(40).await;
    tokio::task::block_in_place(|| primary.freeze());
    tokio::task::block_in_place(|| standby.promote());
    let began = std::time::Instant::now();
    load.wait_for(40).await;
    assert!(began.elapsed() < Duration::from_secs(30), "it was noticed");
    tokio::task::block_in_place(|| primary.thaw());
    load.wait_for(40).await;
    let mut answers = finish(&load, tasks).await;
    answers.push(("afterwards".to_owned(), post(&house, "afterwards").await));
    assert!(matches!(answers.last(), Some((_, Answer::Booked))));
    check_answers(&house, &answers, "cut off").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn much_is_read_from_the_replica_and_a_replica_that_lags_changes_no_answer() {
    let primary = Cluster::start();
    let standby = primary.follow();
    let url = tokio::task::block_in_place(|| primary.fresh_database());
    let house = Arc::new(House::open_at(folder(), url).await);
    house.open_accounts().await;
    fill(&house, 2_500).await;
    let mut config = house.config();
    let name = config.url.split('?').next().unwrap().to_owned();
    let socket = standby.socket();
    config.read_url = Some(format!(
        "{name}?host={}",
        socket.parent().unwrap().display()
    ));

    let count = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'bursar'";
    let before = tokio::task::block_in_place(|| standby.number(count));
    assert_eq!(before, 0);
    let other = treasury::Treasury::open(&config).await.unwrap();
    let entries = other.book(house.org).await.unwrap().entry_count();
    assert_eq!(entries, 2_500);
    let after = tokio::task::block_in_place(|| standby.number(count));
    assert!(after > 0, "the journal was read there");
    other.close().await;

    // With the replica standing still, everything is there all the same.
    tokio::task::block_in_place(|| {
        primary.execute("ALTER SYSTEM SET synchronous_standby_names = ''");
        primary.execute("SELECT pg_reload_conf()");
        standby.execute("SELECT pg_wal_replay_pause()");
    });
    fill(&house, 2_500).await;
    let other = treasury::Treasury::open(&config).await.unwrap();
    let entries = other.book(house.org).await.unwrap().entry_count();
    assert_eq!(entries, 5_000);
    other.close().await;

    // And without it.
    tokio::task::block_in_place(|| standby.stop_at_once());
    let other = treasury::Treasury::open(&config).await.unwrap();
    let entries = other.book(house.org).await.unwrap().entry_count();
    assert_eq!(entries, 5_000);
    other.close().await;
}

/// Books so many entries, some at a time.
async fn fill(house: &Arc<House>, count: usize) {
    let start = |task: usize| {
        let house = Arc::clone(house);
        tokio::spawn(async move {
            for index in 0..count / 50 {
                let name = format!("fill {task}/{index}");
                assert_eq!(post(&house, &name).await, Answer::Booked);
            }
        })
    };
    for task in (0..50).map(start).collect::<Vec<_>>() {
        task.await.unwrap();
    }
}
