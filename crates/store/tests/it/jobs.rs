//! The queue, on both engines.

use std::collections::HashSet;
use std::time::Duration;

use money::{JobId, Timestamp};
use serde_json::{Value, json};
use store::{
    Beat, Claim, ClaimQuery, Enqueued, Error, Fired, Job, JobChange, JobOutcome, JobProgress,
    JobQuery, JobState, NewJob, Schedule, Store,
};
use uuid::Uuid;

use crate::conformance::on_both;
use crate::support::{Place, organisation};

/// Long enough for any test.
const LONG: Duration = Duration::from_secs(600);
const KINDS: &[&str] = &["backup", "mail"];

on_both![
    a_job_is_made_taken_and_completed,
    of_jobs_with_one_key_one_waits_or_runs,
    jobs_are_taken_by_importance_then_age_and_by_kind,
    of_concurrent_claimers_each_job_has_one,
    a_failed_job_waits_and_is_given_up_after_its_last_attempt,
    the_job_of_a_lost_worker_comes_back_and_the_lost_one_changes_nothing,
    a_job_that_kills_its_workers_is_given_up,
    a_waiting_job_is_called_off_at_once_and_a_running_one_is_told,
    a_job_handed_back_costs_no_attempt,
    a_job_is_wanted_again_unless_another_one_of_its_key_waits,
    jobs_are_listed_by_organisation_in_pages,
    old_jobs_are_removed,
    a_schedule_makes_one_job_a_moment_with_two_leaders,
    a_schedule_passes_over_while_its_job_runs,
    a_schedule_keeps_its_moment_until_it_reads_otherwise,
    a_lease_has_one_holder_and_passes_on,
    workers_of_this_process_are_woken,
    jobs_outside_the_limits_are_refused,
];

pub(crate) fn new_job(kind: &str) -> NewJob {
    NewJob {
        id: JobId::from_uuid(Uuid::now_v7()),
        org: None,
        kind: kind.to_owned(),
        key: None,
        payload: json!({"to": "ü\" \\ \n", "deep": [1, null]}),
        priority: 0,
        max_attempts: 3,
        run_at: None,
        created_by: "local".to_owned(),
        trace: None,
    }
}

pub(crate) async fn take(store: &Store, owner: &str, limit: usize, lease: Duration) -> Vec<Job> {
    let query = ClaimQuery {
        owner,
        kinds: KINDS,
        limit,
        lease,
    };
    store.claim_jobs(&query).await.unwrap()
}

async fn take_one(store: &Store, owner: &str, lease: Duration) -> (Job, Claim) {
    let mut taken = take(store, owner, 1, lease).await;
    assert_eq!(taken.len(), 1);
    let job = taken.remove(0);
    let claim = job.claim().unwrap();
    (job, claim)
}

async fn finish(store: &Store, claim: &Claim, outcome: JobOutcome) -> bool {
    let progress = JobProgress::default();
    store.finish_job(claim, &progress, &outcome).await.unwrap()
}

async fn job(store: &Store, id: JobId) -> Job {
    store.job(id).await.unwrap().unwrap()
}

fn failed(after: Duration) -> JobOutcome {
    JobOutcome::Failed {
        error: "no route to the bank\0".to_owned(),
        retry_in: after,
    }
}

async fn a_job_is_made_taken_and_completed(place: &Place) {
    let store = place.open().await;
    let org = organisation(1);
    store.create_organisation(org, "first").await.unwrap();
    let new = NewJob {
        org: Some(org),
        key: Some("march".to_owned()),
        trace: Some("00-abc-def-01".to_owned()),
        ..new_job("backup")
    };
    assert_eq!(
        store.enqueue_job(&new).await.unwrap(),
        Enqueued::New(new.id)
    );
    let waiting = job(&store, new.id).await;
    assert_eq!(waiting.state, JobState::Waiting);
    assert_eq!((waiting.org, &waiting.payload), (Some(org), &new.payload));
    assert_eq!((waiting.key, waiting.trace), (new.key, new.trace));
    assert_eq!((waiting.attempts, waiting.max_attempts), (0, 3));
    let (taken, claim) = take_one(&store, "w1", LONG).await;
    assert_eq!((taken.id, taken.state), (new.id, JobState::Active));
    assert_eq!((taken.attempts, taken.claims), (1, 1));
    assert!(taken.started_at.is_some());
    let counts = store.job_counts().await.unwrap();
    assert_eq!(counts.states.get(&JobState::Active), Some(&1));
    assert_eq!(counts.oldest_seconds, None);
    let progress = JobProgress {
        done: 3,
        total: 10,
        text: "three of ten".to_owned(),
    };
    let beat = store.beat_job(&claim, &progress, LONG).await.unwrap();
    assert_eq!(beat, Beat::Going);
    assert_eq!(job(&store, new.id).await.progress, progress);
    let outcome = JobOutcome::Completed(json!({"bytes": 12}));
    assert!(store.finish_job(&claim, &progress, &outcome).await.unwrap());
    let done = job(&store, new.id).await;
    assert_eq!(done.state, JobState::Completed);
    assert_eq!(done.result, Some(json!({"bytes": 12})));
    assert!(done.finished_at.is_some() && done.leased.is_none());
    assert!(!store.finish_job(&claim, &progress, &outcome).await.unwrap());
    let beat = store.beat_job(&claim, &progress, LONG).await.unwrap();
    assert_eq!(beat, Beat::Lost);
    assert_eq!(job(&store, new.id).await, done);
}

async fn of_jobs_with_one_key_one_waits_or_runs(place: &Place) {
    let store = place.open().await;
    let keyed = |key: &str| NewJob {
        key: Some(key.to_owned()),
        ..new_job("backup")
    };
    let first = keyed("march");
    store.enqueue_job(&first).await.unwrap();
    let known = Enqueued::Known(first.id);
    assert_eq!(store.enqueue_job(&keyed("march")).await.unwrap(), known);
    let (_, claim) = take_one(&store, "w1", LONG).await;
    assert_eq!(store.enqueue_job(&keyed("march")).await.unwrap(), known);
    finish(&store, &claim, failed(LONG)).await;
    assert_eq!(store.enqueue_job(&keyed("march")).await.unwrap(), known);
    let other = keyed("april");
    assert_eq!(
        store.enqueue_job(&other).await.unwrap(),
        Enqueued::New(other.id)
    );
    store.cancel_job(first.id).await.unwrap();
    let again = keyed("march");
    assert_eq!(
        store.enqueue_job(&again).await.unwrap(),
        Enqueued::New(again.id)
    );
    let racing = (0..16).map(|_| {
        let (store, new) = (store.clone(), keyed("race"));
        tokio::spawn(async move { store.enqueue_job(&new).await.unwrap() })
    });
    let racing: Vec<_> = racing.collect();
    let mut made = 0;
    for it in racing {
        made += usize::from(matches!(it.await.unwrap(), Enqueued::New(_)));
    }
    assert_eq!(made, 1);
}

async fn jobs_are_taken_by_importance_then_age_and_by_kind(place: &Place) {
    let store = place.open().await;
    let (old, new, urgent) = (new_job("mail"), new_job("backup"), new_job("mail"));
    let urgent = NewJob {
        priority: 5,
        ..urgent
    };
    let later = NewJob {
        run_at: Timestamp::now().checked_add(LONG).ok(),
        priority: 9,
        ..new_job("mail")
    };
    let unknown = new_job("report");
    let past = |seconds| {
        Timestamp::now()
            .checked_sub(Duration::from_secs(seconds))
            .ok()
    };
    let old = NewJob {
        run_at: past(60),
        ..old
    };
    let new = NewJob {
        run_at: past(30),
        ..new
    };
    for it in [&later, &unknown, &new, &old, &urgent] {
        store.enqueue_job(it).await.unwrap();
    }
    let age = store.job_counts().await.unwrap().oldest_seconds.unwrap();
    assert!((59.0..600.0).contains(&age), "{age}");
    let taken = take(&store, "w1", 10, LONG).await;
    let taken: Vec<_> = taken.iter().map(|it| it.id).collect();
    assert_eq!(taken, [urgent.id, old.id, new.id]);
}

async fn of_concurrent_claimers_each_job_has_one(place: &Place) {
    let stores = [place.open().await, {
        store::Store::open(&place.config_of("other")).await.unwrap()
    }];
    for _ in 0..60 {
        stores[0].enqueue_job(&new_job("mail")).await.unwrap();
    }
    let claimers = (0..8).map(|worker: usize| {
        let store = stores[worker % 2].clone();
        tokio::spawn(async move {
            let (owner, mut mine) = (format!("w{worker}"), Vec::new());
            loop {
                let taken = take(&store, &owner, 3, LONG).await;
                if taken.is_empty() && store.job_counts().await.unwrap().oldest_seconds.is_none() {
                    return mine;
                }
                mine.extend(taken.into_iter().map(|it| it.id));
            }
        })
    });
    let claimers: Vec<_> = claimers.collect();
    let mut all = Vec::new();
    for it in claimers {
        all.extend(it.await.unwrap());
    }
    assert_eq!(all.len(), 60);
    assert_eq!(all.into_iter().collect::<HashSet<_>>().len(), 60);
}

async fn a_failed_job_waits_and_is_given_up_after_its_last_attempt(place: &Place) {
    let store = place.open().await;
    let new = new_job("mail");
    store.enqueue_job(&new).await.unwrap();
    let (_, claim) = take_one(&store, "w1", LONG).await;
    finish(&store, &claim, failed(LONG)).await;
    let waiting = job(&store, new.id).await;
    assert_eq!(waiting.state, JobState::Failed);
    assert_eq!(waiting.last_error.as_deref(), Some("no route to the bank"));
    let wait = waiting.run_at.as_millisecond() - Timestamp::now().as_millisecond();
    assert!((500_000..700_000).contains(&wait), "{wait}");
    assert!(take(&store, "w1", 9, LONG).await.is_empty());
    assert_eq!(store.retry_job(new.id).await.unwrap(), JobChange::Done);
    for attempt in 1..=3 {
        let (taken, claim) = take_one(&store, "w1", LONG).await;
        assert_eq!(taken.attempts, attempt);
        finish(&store, &claim, failed(Duration::ZERO)).await;
    }
    let dead = job(&store, new.id).await;
    assert_eq!(dead.state, JobState::Dead);
    assert!(dead.finished_at.is_some());
    assert!(take(&store, "w1", 9, LONG).await.is_empty());
    store.enqueue_job(&new_job("mail")).await.unwrap();
    let (taken, claim) = take_one(&store, "w1", LONG).await;
    let error = "the file is gone".to_owned();
    finish(&store, &claim, JobOutcome::Dead { error }).await;
    assert_eq!(job(&store, taken.id).await.state, JobState::Dead);
}

async fn the_job_of_a_lost_worker_comes_back_and_the_lost_one_changes_nothing(place: &Place) {
    let store = place.open().await;
    let new = new_job("mail");
    store.enqueue_job(&new).await.unwrap();
    let (_, lost) = take_one(&store, "w1", Duration::ZERO).await;
    assert!(take(&store, "w2", 1, LONG).await.is_empty());
    assert_eq!(store.reclaim_jobs().await.unwrap(), 1);
    assert_eq!(store.reclaim_jobs().await.unwrap(), 0);
    let back = job(&store, new.id).await;
    assert_eq!(back.state, JobState::Failed);
    assert_eq!(back.last_error.as_deref(), Some("the worker w1 was lost"));
    // The same worker may be the one that takes it again: its old claim is worth nothing still.
    let (_, claim) = take_one(&store, "w1", LONG).await;
    assert_eq!(store.reclaim_jobs().await.unwrap(), 0);
    let beat = store.beat_job(&lost, &JobProgress::default(), LONG).await;
    assert_eq!(beat.unwrap(), Beat::Lost);
    for outcome in [
        JobOutcome::Completed(Value::Null),
        failed(LONG),
        JobOutcome::HandedBack,
    ] {
        assert!(!finish(&store, &lost, outcome).await);
    }
    assert!(finish(&store, &claim, JobOutcome::Completed(json!(2))).await);
    assert_eq!(job(&store, new.id).await.result, Some(json!(2)));
}

async fn a_job_that_kills_its_workers_is_given_up(place: &Place) {
    let store = place.open().await;
    let new = new_job("mail");
    store.enqueue_job(&new).await.unwrap();
    for _ in 0..3 {
        take_one(&store, "w1", Duration::ZERO).await;
        assert_eq!(store.reclaim_jobs().await.unwrap(), 1);
    }
    assert_eq!(job(&store, new.id).await.state, JobState::Dead);
    assert!(take(&store, "w1", 1, LONG).await.is_empty());
}

async fn a_waiting_job_is_called_off_at_once_and_a_running_one_is_told(place: &Place) {
    let store = place.open().await;
    let (running, waiting) = (new_job("mail"), new_job("mail"));
    store.enqueue_job(&running).await.unwrap();
    let (_, claim) = take_one(&store, "w1", LONG).await;
    store.enqueue_job(&waiting).await.unwrap();
    for id in [running.id, waiting.id] {
        assert_eq!(store.cancel_job(id).await.unwrap(), JobChange::Done);
    }
    assert_eq!(job(&store, waiting.id).await.state, JobState::Cancelled);
    assert_eq!(
        store.cancel_job(waiting.id).await.unwrap(),
        JobChange::WrongState
    );
    let told = job(&store, running.id).await;
    assert_eq!((told.state, told.is_cancelling), (JobState::Active, true));
    let beat = store.beat_job(&claim, &JobProgress::default(), LONG).await;
    assert_eq!(beat.unwrap(), Beat::Cancelled);
    // It failed before it heard: still nobody wants it again.
    finish(&store, &claim, failed(Duration::ZERO)).await;
    assert_eq!(job(&store, running.id).await.state, JobState::Cancelled);
    assert_eq!(store.retry_job(running.id).await.unwrap(), JobChange::Done);
    let again = job(&store, running.id).await;
    assert_eq!(
        (again.state, again.is_cancelling),
        (JobState::Waiting, false)
    );
}

async fn a_job_handed_back_costs_no_attempt(place: &Place) {
    let store = place.open().await;
    let new = NewJob {
        max_attempts: 1,
        ..new_job("mail")
    };
    store.enqueue_job(&new).await.unwrap();
    for claims in 1..=3 {
        let (taken, claim) = take_one(&store, "w1", LONG).await;
        assert_eq!((taken.attempts, taken.claims), (1, claims));
        assert!(finish(&store, &claim, JobOutcome::HandedBack).await);
        let back = job(&store, new.id).await;
        assert_eq!((back.state, back.attempts), (JobState::Waiting, 0));
    }
}

async fn a_job_is_wanted_again_unless_another_one_of_its_key_waits(place: &Place) {
    let store = place.open().await;
    let keyed = || NewJob {
        key: Some("march".to_owned()),
        ..new_job("mail")
    };
    let (first, second) = (keyed(), keyed());
    store.enqueue_job(&first).await.unwrap();
    assert_eq!(
        store.retry_job(first.id).await.unwrap(),
        JobChange::WrongState
    );
    store.cancel_job(first.id).await.unwrap();
    store.enqueue_job(&second).await.unwrap();
    assert_eq!(
        store.retry_job(first.id).await.unwrap(),
        JobChange::KeyTaken
    );
    store.cancel_job(second.id).await.unwrap();
    assert_eq!(store.retry_job(first.id).await.unwrap(), JobChange::Done);
    let nobody = JobId::from_uuid(Uuid::now_v7());
    assert_eq!(
        store.retry_job(nobody).await.unwrap(),
        JobChange::WrongState
    );
    assert_eq!(store.job(nobody).await.unwrap(), None);
}

async fn jobs_are_listed_by_organisation_in_pages(place: &Place) {
    let store = place.open().await;
    let mut ids = Vec::new();
    for number in 1..=2 {
        let slug = format!("org-{number}");
        let org = organisation(number);
        store.create_organisation(org, &slug).await.unwrap();
    }
    for org in [None, Some(organisation(1)), Some(organisation(2)), None] {
        let new = NewJob {
            org,
            ..new_job(if org.is_none() { "backup" } else { "mail" })
        };
        store.enqueue_job(&new).await.unwrap();
        ids.push(new.id);
    }
    store.cancel_job(ids[0]).await.unwrap();
    let query = JobQuery {
        org: organisation(1),
        states: Vec::new(),
        kind: None,
        before: None,
        limit: 100,
    };
    let list = async |query: JobQuery| -> Vec<JobId> {
        let jobs = store.jobs(&query).await.unwrap();
        jobs.into_iter().map(|it| it.id).collect()
    };
    assert_eq!(list(query.clone()).await, [ids[3], ids[1], ids[0]]);
    let page = JobQuery {
        before: Some(ids[3]),
        limit: 1,
        ..query.clone()
    };
    assert_eq!(list(page).await, [ids[1]]);
    let mail = JobQuery {
        kind: Some("mail".to_owned()),
        ..query.clone()
    };
    assert_eq!(list(mail).await, [ids[1]]);
    let states = JobQuery {
        states: vec![JobState::Cancelled, JobState::Dead],
        ..query.clone()
    };
    assert_eq!(list(states).await, [ids[0]]);
    let odd = JobQuery {
        kind: Some("a\0".to_owned()),
        ..query
    };
    assert!(list(odd).await.is_empty());
}

async fn old_jobs_are_removed(place: &Place) {
    let store = place.open().await;
    let ids: Vec<_> = (0..3).map(|_| new_job("mail")).collect();
    for it in &ids {
        store.enqueue_job(it).await.unwrap();
    }
    let (done, claim) = take_one(&store, "w1", LONG).await;
    finish(&store, &claim, JobOutcome::Completed(Value::Null)).await;
    let waiting = ids.iter().find(|it| it.id != done.id).unwrap().id;
    let cancelled = ids.iter().rfind(|it| it.id != done.id).unwrap().id;
    store.cancel_job(cancelled).await.unwrap();
    let soon = Timestamp::now().checked_add(LONG).unwrap();
    let past = Timestamp::now().checked_sub(LONG).unwrap();
    assert_eq!(store.prune_jobs(past, past).await.unwrap(), 0);
    assert_eq!(store.prune_jobs(soon, past).await.unwrap(), 1);
    assert_eq!(store.job(done.id).await.unwrap(), None);
    assert_eq!(store.prune_jobs(soon, soon).await.unwrap(), 1);
    assert_eq!(job(&store, waiting).await.state, JobState::Waiting);
}

fn schedule(next: Timestamp) -> Schedule {
    Schedule {
        name: "nightly".to_owned(),
        kind: "backup".to_owned(),
        cron: "0 1 * * *".to_owned(),
        zone: "Europe/Berlin".to_owned(),
        next_run: next,
        last_run: None,
        last_job: None,
    }
}

fn moment(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

async fn a_schedule_makes_one_job_a_moment_with_two_leaders(place: &Place) {
    let leaders = [place.open().await, {
        store::Store::open(&place.config_of("other")).await.unwrap()
    }];
    leaders[0].put_schedule(&schedule(moment(0))).await.unwrap();
    const ROUNDS: i64 = 20;
    let leading = leaders.clone().map(|store| {
        tokio::spawn(async move {
            let mut made = Vec::new();
            loop {
                let due = store.schedules().await.unwrap().remove(0);
                if due.next_run >= moment(ROUNDS) {
                    return made;
                }
                let next = due.next_run.checked_add(Duration::from_secs(1)).unwrap();
                let fired = store.fire_schedule(&due, next, &new_job("backup")).await;
                if let Fired::Made(id) = fired.unwrap() {
                    made.push(id);
                }
            }
        })
    });
    let mut made = Vec::new();
    for it in leading {
        made.extend(it.await.unwrap());
    }
    assert_eq!(made.len(), 20);
    let mut moments = HashSet::new();
    for id in made {
        let of = job(&leaders[0], id).await.schedule.unwrap();
        assert_eq!(of.name, "nightly");
        assert!(moments.insert(of.moment), "{} twice", of.moment);
    }
    let kept = leaders[1].schedules().await.unwrap().remove(0);
    assert_eq!(kept.last_run, Some(moment(ROUNDS - 1)));
    // A moment that has its job gets no other one, also if the schedule were set back.
    let other = Schedule {
        cron: "0 2 * * *".to_owned(),
        ..schedule(moment(3))
    };
    leaders[0].put_schedule(&other).await.unwrap();
    let due = leaders[0].schedules().await.unwrap().remove(0);
    let second = new_job("backup");
    let fired = leaders[0].fire_schedule(&due, moment(4), &second).await;
    assert_eq!(fired.unwrap(), Fired::PassedOver);
}

async fn a_schedule_passes_over_while_its_job_runs(place: &Place) {
    let store = place.open().await;
    store.put_schedule(&schedule(moment(0))).await.unwrap();
    let keyed = || NewJob {
        key: Some("nightly".to_owned()),
        ..new_job("backup")
    };
    let due = store.schedules().await.unwrap().remove(0);
    let first = store
        .fire_schedule(&due, moment(1), &keyed())
        .await
        .unwrap();
    assert!(matches!(first, Fired::Made(_)));
    let stale = store
        .fire_schedule(&due, moment(1), &keyed())
        .await
        .unwrap();
    assert_eq!(stale, Fired::NotDue);
    let due = store.schedules().await.unwrap().remove(0);
    let over = store
        .fire_schedule(&due, moment(2), &keyed())
        .await
        .unwrap();
    assert_eq!(over, Fired::PassedOver);
    let kept = store.schedules().await.unwrap().remove(0);
    assert_eq!((kept.next_run, kept.last_run), (moment(2), Some(moment(0))));
    let early = Schedule {
        next_run: Timestamp::now().checked_add(LONG).unwrap(),
        name: "later".to_owned(),
        ..kept
    };
    store.put_schedule(&early).await.unwrap();
    let early = store.schedules().await.unwrap().remove(0);
    assert_eq!(early.name, "later");
    let fired = store.fire_schedule(&early, moment(9), &keyed()).await;
    assert_eq!(fired.unwrap(), Fired::NotDue);
    assert_eq!(store.remove_schedules(moment(3)).await.unwrap(), 1);
    assert_eq!(store.schedules().await.unwrap(), [early]);
}

async fn a_schedule_keeps_its_moment_until_it_reads_otherwise(place: &Place) {
    let store = place.open().await;
    store.put_schedule(&schedule(moment(5))).await.unwrap();
    store.put_schedule(&schedule(moment(9))).await.unwrap();
    let kept = store.schedules().await.unwrap().remove(0);
    assert_eq!(kept, schedule(moment(5)));
    let other = Schedule {
        zone: "UTC".to_owned(),
        ..schedule(moment(9))
    };
    store.put_schedule(&other).await.unwrap();
    assert_eq!(store.schedules().await.unwrap(), [other]);
}

async fn a_lease_has_one_holder_and_passes_on(place: &Place) {
    let store = place.open().await;
    let take = async |owner, lease| store.take_lease("schedules", owner, lease).await.unwrap();
    assert!(take("a", LONG).await);
    assert!(take("a", LONG).await);
    assert!(!take("b", LONG).await);
    store.leave_lease("schedules", "b").await.unwrap();
    assert!(!take("b", LONG).await);
    store.leave_lease("schedules", "a").await.unwrap();
    assert!(take("b", Duration::ZERO).await);
    // Lost without a word: its time is over.
    assert!(take("a", LONG).await);
}

async fn workers_of_this_process_are_woken(place: &Place) {
    let store = place.open().await;
    let other = Store::open(&place.config_of("other")).await.unwrap();
    let (mut here, mut there) = (store.job_bell(), other.job_bell());
    store.enqueue_job(&new_job("mail")).await.unwrap();
    assert!(here.has_changed().unwrap());
    here.mark_unchanged();
    if store.engine() == store::Engine::Postgres {
        // The listener of another process may still be on its way to the server.
        for _ in 0..200 {
            let changed = tokio::time::timeout(Duration::from_millis(100), there.changed());
            if changed.await.is_ok() {
                return;
            }
            store.enqueue_job(&new_job("mail")).await.unwrap();
        }
        panic!("the other process was never told");
    }
}

async fn jobs_outside_the_limits_are_refused(place: &Place) {
    let store = place.open().await;
    let cases = [
        NewJob {
            kind: String::new(),
            ..new_job("mail")
        },
        NewJob {
            key: Some("k".repeat(201)),
            ..new_job("mail")
        },
        NewJob {
            payload: json!({"text": "\0"}),
            ..new_job("mail")
        },
        NewJob {
            payload: json!("x".repeat(256 << 10)),
            ..new_job("mail")
        },
    ];
    for new in cases {
        let refused = store.enqueue_job(&new).await;
        assert!(matches!(refused, Err(Error::Refused { .. })), "{refused:?}");
    }
    let twice = new_job("mail");
    store.enqueue_job(&twice).await.unwrap();
    let refused = store.enqueue_job(&twice).await;
    assert!(matches!(refused, Err(Error::Refused { .. })), "{refused:?}");
    let (_, claim) = take_one(&store, "w1", LONG).await;
    let large = JobOutcome::Completed(json!("x".repeat(256 << 10)));
    let none = JobProgress::default();
    let refused = store.finish_job(&claim, &none, &large).await;
    assert!(matches!(refused, Err(Error::Refused { .. })), "{refused:?}");
}
