//! Workers that are killed: this test binary, run again, takes jobs until somebody ends it.
//!
//! What it says is done it writes to its output: `DONE job_…`.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::json;
use store::{Engine, JobOutcome, JobProgress, JobState, Store, StoreConfig};

use crate::jobs::{new_job, take};
use crate::support::{Place, Random, organisation};

const URL: &str = "BURSAR_TEST_WORKER_URL";
const DATA: &str = "BURSAR_TEST_WORKER_DATA";
const JOBS: usize = 120;
/// How long a killed worker's jobs are its own.
const LEASE: Duration = Duration::from_millis(400);

fn start(place: &Place, name: &str) -> Child {
    let program = std::env::current_exe().unwrap();
    Command::new(program)
        .args([
            "--exact",
            "jobs_killed::works_when_it_is_a_child",
            "--nocapture",
        ])
        .env(URL, &place.url)
        .env(DATA, place.folder.path().join(name))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn works_when_it_is_a_child() {
    let Ok(url) = std::env::var(URL) else { return };
    let config = StoreConfig::new(url, std::env::var(DATA).unwrap());
    let store = Store::open(&config).await.unwrap();
    let owner = format!("worker-{}", std::process::id());
    loop {
        store.reclaim_jobs().await.unwrap();
        for job in take(&store, &owner, 4, LEASE).await {
            let claim = job.claim().unwrap();
            let done = JobOutcome::Completed(json!({"by": owner}));
            let progress = JobProgress::default();
            if store.finish_job(&claim, &progress, &done).await.unwrap() {
                let mut out = std::io::stdout().lock();
                out.write_all(format!("\nDONE {}\n", job.id).as_bytes())
                    .unwrap();
                out.flush().unwrap();
            }
        }
        if store.job_counts().await.unwrap().states.len() == 1 {
            return;
        }
    }
}

/// Kills one worker after another in the middle of its work; the last one is let finish.
async fn kill_workers(place: &Place, seed: u64) {
    let store = place.open().await;
    let org = organisation(1);
    store.create_organisation(org, "first").await.unwrap();
    for _ in 0..JOBS {
        let new = store::NewJob {
            max_attempts: 1_000,
            ..new_job("mail")
        };
        store.enqueue_job(&new).await.unwrap();
    }
    let mut random = Random(seed);
    let mut acknowledged = HashSet::new();
    let mut kills = 0;
    for round in 0.. {
        let mut child = start(place, &format!("data-{round}"));
        let output = BufReader::new(child.stdout.take().unwrap());
        let wanted = if round < 5 {
            1 + random.below(12)
        } else {
            u64::MAX
        };
        let mut seen = 0;
        for line in output.split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            let Some(id) = line.strip_prefix("DONE ") else {
                continue;
            };
            // A killed worker may leave half a line; it says nothing.
            let Ok(id) = id.parse::<money::JobId>() else {
                continue;
            };
            assert!(acknowledged.insert(id), "{id} was done twice");
            seen += 1;
            if seen == wanted {
                child.kill().unwrap();
                kills += 1;
            }
        }
        if child.wait().unwrap().success() {
            break;
        }
    }
    assert_eq!(kills, 5);
    let counts = store.job_counts().await.unwrap();
    let all = [(JobState::Completed, JOBS as u64)];
    assert_eq!(counts.states.into_iter().collect::<Vec<_>>(), all);
    for id in acknowledged {
        let job = store.job(id).await.unwrap().unwrap();
        assert_eq!(job.state, JobState::Completed);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_of_killed_workers_are_done_by_others_on_sqlite() {
    kill_workers(&Place::new(Engine::Sqlite), 11).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_of_killed_workers_are_done_by_others_on_postgres() {
    kill_workers(&Place::new(Engine::Postgres), 12).await;
}
