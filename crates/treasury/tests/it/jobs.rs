//! Jobs through the use cases: workers, schedules, rights.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use money::{JobId, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use treasury::{
    AuditChain, AuditQuery, Engine, Enqueued, ErrorKind, Job, JobContext, JobCrowd, JobDraft,
    JobFailure, JobFilter, JobKind, JobRegistry, JobScope, JobSpec, JobState, NewOrganisation,
    NoPayload, ScheduleSpec, Treasury, Worker, WorkerOptions,
};

use crate::support::House;

/// Short times, so that nobody waits for a test.
fn quick() -> WorkerOptions {
    WorkerOptions {
        concurrency: 4,
        kinds: Vec::new(),
        lease: Duration::from_secs(5),
        poll: Duration::from_millis(50),
        drain: Duration::from_secs(20),
    }
}

/// Waits until a job is as it should be.
async fn until(treasury: &Treasury, id: JobId, is_so: impl Fn(&Job) -> bool) -> Job {
    for _ in 0..3_000 {
        let job = treasury.store().job(id).await.unwrap().unwrap();
        if is_so(&job) {
            return job;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{:?}", treasury.store().job(id).await);
}

fn is_over(job: &Job) -> bool {
    job.finished_at.is_some()
}

async fn want(treasury: &Treasury, kind: &str, payload: Value) -> JobId {
    let draft = JobDraft {
        kind: kind.to_owned(),
        payload,
        ..JobDraft::default()
    };
    let (Enqueued::New(id) | Enqueued::Known(id)) =
        treasury.enqueue(None, "local", draft).await.unwrap();
    id
}

/// Does a job of a standard kind, as a worker would.
pub(crate) async fn do_job(house: &House, kind: &str) {
    let id = want(&house.treasury, kind, Value::Null).await;
    let worker = Worker::start(&house.treasury, quick()).unwrap();
    let done = until(&house.treasury, id, is_over).await;
    assert_eq!(done.state, JobState::Completed, "{done:?}");
    worker.stop();
    worker.ended().await;
}

/// Fails as often as it is told, then succeeds.
struct Stubborn(Arc<AtomicU32>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fails {
    fails: u32,
}

impl JobKind for Stubborn {
    type Payload = Fails;
    const SPEC: JobSpec = JobSpec {
        name: "stubborn",
        about: "Fails, then succeeds",
        crowd: JobCrowd::Many,
        max_attempts: 3,
        ..JobSpec::USUAL
    };

    async fn run(&self, context: &JobContext, it: Fails) -> Result<Value, JobFailure> {
        self.0.fetch_add(1, Ordering::SeqCst);
        context.progress(1, 2, "half way");
        if context.attempt() <= it.fails {
            return Err(JobFailure::Again("not yet".to_owned()));
        }
        Ok(json!({"attempt": context.attempt()}))
    }
}

/// Ends in one of the ways that are not its own choice.
struct Odd;

impl JobKind for Odd {
    type Payload = String;
    const SPEC: JobSpec = JobSpec {
        name: "odd",
        about: "Ends in odd ways",
        crowd: JobCrowd::Many,
        max_attempts: 1,
        timeout: Duration::from_secs(2),
        ..JobSpec::USUAL
    };

    async fn run(&self, context: &JobContext, way: String) -> Result<Value, JobFailure> {
        match way.as_str() {
            "panic" => panic!("a test asked for it"),
            "never" => Err(JobFailure::Never("there is no such file".to_owned())),
            "large" => Ok(json!("x".repeat(1 << 20))),
            "polite" => {
                context.cancelled().await;
                Err(JobFailure::Cancelled)
            }
            _ => std::future::pending().await,
        }
    }
}

/// Runs until it is told; for what happens to jobs when workers end.
struct Long(Arc<tokio::sync::Semaphore>);

impl JobKind for Long {
    type Payload = NoPayload;
    const SPEC: JobSpec = JobSpec {
        name: "long",
        about: "Waits until it may end",
        max_attempts: 1,
        timeout: Duration::from_secs(60),
        schedules: &[ScheduleSpec::utc("long", "* * * * *")],
        ..JobSpec::USUAL
    };

    async fn run(&self, _: &JobContext, _: NoPayload) -> Result<Value, JobFailure> {
        let permit = self.0.acquire().await;
        drop(permit);
        Ok(Value::Null)
    }
}

struct Kinds {
    runs: Arc<AtomicU32>,
    gate: Arc<tokio::sync::Semaphore>,
}

impl Kinds {
    fn new() -> Self {
        Self {
            runs: Arc::default(),
            gate: Arc::new(tokio::sync::Semaphore::new(0)),
        }
    }

    fn registry(&self) -> JobRegistry {
        let registry = JobRegistry::standard();
        let registry = registry.with(Stubborn(Arc::clone(&self.runs))).unwrap();
        let registry = registry.with(Odd).unwrap();
        registry.with(Long(Arc::clone(&self.gate))).unwrap()
    }

    /// Another process on the same data.
    async fn process(&self, house: &House) -> Arc<Treasury> {
        Arc::new(house.again().await.with_jobs(self.registry()))
    }
}

async fn check_upkeep(engine: Engine) {
    let house = House::open(engine).await;
    for kind in [
        "keys-refresh",
        "audit-prune",
        "directory-purge",
        "jobs-prune",
    ] {
        do_job(&house, kind).await;
    }
    let draft = JobDraft {
        kind: "journal-verify".to_owned(),
        ..JobDraft::default()
    };
    let wanted = house.treasury.run_job(house.org, &house.caller, draft);
    let wanted = wanted.await.unwrap();
    assert_eq!(wanted.org, Some(house.org));
    let worker = Worker::start(&house.treasury, quick()).unwrap();
    let done = until(&house.treasury, wanted.id, is_over).await;
    assert_eq!(done.state, JobState::Completed, "{done:?}");
    assert!(done.result.unwrap()["records"].as_u64().unwrap() >= 1);
    assert!(done.progress.done > 0 && done.progress.done == done.progress.total);
    worker.stop();
    worker.ended().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_does_the_upkeep_on_sqlite() {
    check_upkeep(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_does_the_upkeep_on_postgres() {
    check_upkeep(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_that_fails_is_tried_again_later_and_given_up_after_its_last_attempt() {
    let house = House::open(Engine::Sqlite).await;
    let kinds = Kinds::new();
    let treasury = kinds.process(&house).await;
    Worker::start(&treasury, quick()).unwrap();
    let id = want(&treasury, "stubborn", json!({"fails": 9})).await;
    let failed = until(&treasury, id, |it| it.state == JobState::Failed).await;
    assert_eq!(failed.last_error.as_deref(), Some("not yet"));
    assert_eq!(failed.progress.text, "half way");
    let wait = failed.run_at.as_millisecond() - Timestamp::now().as_millisecond();
    assert!((1_000..10_000).contains(&wait), "{wait} ms");
    // By hand it need not wait; and it counts from the beginning.
    for _ in 0..2 {
        let again = treasury.retry_job(house.org, &house.caller, id).await;
        assert_eq!(again.unwrap().attempts, 0);
        until(&treasury, id, |it| it.state == JobState::Failed).await;
    }
    assert_eq!(kinds.runs.load(Ordering::SeqCst), 3);
    let odd = want(&treasury, "odd", json!("never")).await;
    let dead = until(&treasury, odd, is_over).await;
    assert_eq!(dead.state, JobState::Dead);
    assert_eq!(dead.last_error.as_deref(), Some("there is no such file"));
    treasury.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn panics_hangs_and_results_that_are_too_large_are_failures() {
    let house = House::open(Engine::Sqlite).await;
    let treasury = Kinds::new().process(&house).await;
    Worker::start(&treasury, quick()).unwrap();
    let ways = [
        ("panic", "a mistake of the program"),
        ("hang", "longer than 2 s"),
        ("large", "at most 256 KiB"),
    ];
    for (way, expected) in ways {
        let id = want(&treasury, "odd", json!(way)).await;
        let dead = until(&treasury, id, is_over).await;
        assert_eq!(dead.state, JobState::Dead, "{way}");
        let error = dead.last_error.unwrap();
        assert!(error.contains(expected), "{way}: {error}");
    }
    treasury.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_job_that_is_called_off_ends_and_stays_ended() {
    let house = House::open(Engine::Sqlite).await;
    let treasury = Kinds::new().process(&house).await;
    Worker::start(&treasury, quick()).unwrap();
    let id = want(&treasury, "odd", json!("polite")).await;
    until(&treasury, id, |it| it.state == JobState::Active).await;
    let told = treasury.cancel_job(house.org, &house.caller, id).await;
    assert!(told.unwrap().is_cancelling);
    let ended = until(&treasury, id, is_over).await;
    assert_eq!(ended.state, JobState::Cancelled);
    let again = treasury.cancel_job(house.org, &house.caller, id).await;
    assert_eq!(again.unwrap_err().kind(), ErrorKind::Conflict);
    let events = AuditQuery {
        chain: AuditChain::Instance,
        limit: 10,
        ..AuditQuery::default()
    };
    let events = treasury.audit_events(house.org, &house.caller, &events);
    let events = events.await.unwrap().items;
    let event = events.iter().find(|it| it.action == "job.cancelled");
    assert_eq!(event.unwrap().target, Some(id.to_string()));
    treasury.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_ends_hands_back_what_is_not_done_and_another_one_does_it() {
    let house = House::open(Engine::Sqlite).await;
    let kinds = Kinds::new();
    let first = kinds.process(&house).await;
    let options = WorkerOptions {
        drain: Duration::from_millis(200),
        ..quick()
    };
    let worker = Worker::start(&first, options).unwrap();
    let id = want(&first, "long", Value::Null).await;
    until(&first, id, |it| it.state == JobState::Active).await;
    worker.stop();
    worker.ended().await;
    let back = first.store().job(id).await.unwrap().unwrap();
    assert_eq!((back.state, back.attempts), (JobState::Waiting, 0));
    let second = kinds.process(&house).await;
    Worker::start(&second, quick()).unwrap();
    until(&second, id, |it| it.state == JobState::Active).await;
    kinds.gate.add_permits(1);
    // What runs when the end is asked for is let finish.
    second.close().await;
    let done = first.store().job(id).await.unwrap().unwrap();
    assert_eq!(done.state, JobState::Completed);
    first.close().await;
}

/// Of two processes one serves the schedules; when it goes the other one does.
async fn check_leaders(engine: Engine) {
    let house = House::open(engine).await;
    let kinds = Kinds::new();
    kinds.gate.add_permits(100);
    let processes = [kinds.process(&house).await, kinds.process(&house).await];
    let first = Worker::start(&processes[0], quick()).unwrap();
    let store = house.treasury.store();
    let due = |name: &'static str| async move {
        for _ in 0..2_000 {
            let all = store.schedules().await.unwrap();
            if let Some(it) = all.into_iter().find(|it| it.name == name) {
                return it;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{name} is not served");
    };
    let kept = due("long").await;
    assert_eq!(
        (kept.cron.as_str(), kept.zone.as_str()),
        ("* * * * *", "UTC")
    );
    Worker::start(&processes[1], quick()).unwrap();
    first.stop();
    first.ended().await;
    // Its moment is set back: the other process has to make its job, once. A new leader brings
    // its own schedules along, so what is set back before that is set back again.
    let past = kept
        .next_run
        .checked_sub(Duration::from_secs(3_600))
        .unwrap();
    let mut made = Vec::new();
    for round in 0..600 {
        made = all_of(&house, "long").await;
        let is_of_past = |it: &Job| it.schedule.as_ref().is_some_and(|it| it.moment == past);
        if made.iter().any(|it| is_of_past(it) && is_over(it)) {
            break;
        }
        if !made.iter().any(is_of_past) {
            let cron = ["*/1 * * * *", "0-59 * * * *"][round % 2];
            let back = treasury::Schedule {
                cron: cron.to_owned(),
                next_run: past,
                ..kept.clone()
            };
            store.put_schedule(&back).await.unwrap();
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let moments: Vec<_> = made.iter().filter_map(|it| it.schedule.as_ref()).collect();
    let of_past = moments.iter().filter(|it| it.moment == past).count();
    assert_eq!(of_past, 1, "{moments:?}");
    // An hour was missed: it is made up for once, not sixty times.
    assert!(made.len() <= 3, "{made:?}");
    for it in processes {
        it.close().await;
    }
}

async fn all_of(house: &House, kind: &str) -> Vec<Job> {
    let filter = JobFilter {
        kind: Some(kind.to_owned()),
        limit: 200,
        ..JobFilter::default()
    };
    let page = house.treasury.jobs(house.org, &house.caller, &filter);
    page.await.unwrap().items
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_that_goes_is_followed_by_another_one_on_sqlite() {
    check_leaders(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_that_goes_is_followed_by_another_one_on_postgres() {
    check_leaders(Engine::Postgres).await;
}

#[tokio::test]
async fn a_job_of_another_organisation_is_not_there() {
    let house = House::open(Engine::Sqlite).await;
    let treasury = &house.treasury;
    let new = NewOrganisation {
        name: "Other".to_owned(),
        slug: None,
        reporting: "EUR".to_owned(),
    };
    let other = treasury.create_organisation(&house.caller, new).await;
    let other = other.unwrap().id;
    let draft = || JobDraft {
        kind: "journal-verify".to_owned(),
        ..JobDraft::default()
    };
    let job = treasury
        .run_job(other, &house.caller, draft())
        .await
        .unwrap();
    let seen = treasury.job(house.org, &house.caller, job.id).await;
    assert_eq!(seen.unwrap_err().kind(), ErrorKind::NotFound);
    let cancelled = treasury.cancel_job(house.org, &house.caller, job.id).await;
    assert_eq!(cancelled.unwrap_err().kind(), ErrorKind::NotFound);
    assert!(all_of(&house, "journal-verify").await.is_empty());
    // Each organisation has its own, and one of it at a time.
    let own = treasury.run_job(house.org, &house.caller, draft()).await;
    let own = own.unwrap().id;
    assert_ne!(own, job.id);
    let again = treasury.run_job(house.org, &house.caller, draft()).await;
    assert_eq!(again.unwrap().id, own);
}

#[tokio::test]
async fn what_a_kind_cannot_do_is_refused_before_it_is_queued() {
    let house = House::open(Engine::Sqlite).await;
    let treasury = &house.treasury;
    let draft = |kind: &str, payload: Value| JobDraft {
        kind: kind.to_owned(),
        payload,
        ..JobDraft::default()
    };
    let cases = [
        (None, "nothing", Value::Null, ErrorKind::NotFound),
        (None, "jobs-prune", json!({"days": 1}), ErrorKind::Invalid),
        (None, "journal-verify", Value::Null, ErrorKind::Invalid),
        (
            Some(house.org),
            "jobs-prune",
            Value::Null,
            ErrorKind::Invalid,
        ),
    ];
    for (org, kind, payload, expected) in cases {
        let refused = treasury.enqueue(org, "local", draft(kind, payload)).await;
        assert_eq!(refused.unwrap_err().kind(), expected, "{kind}");
    }
    let scopes = treasury.job_registry().specs();
    assert!(
        scopes
            .into_iter()
            .any(|it| it.scope == JobScope::Organisation)
    );
    let unknown = WorkerOptions {
        kinds: vec!["backups".to_owned()],
        ..quick()
    };
    assert!(Worker::start(treasury, unknown).is_err());
}
