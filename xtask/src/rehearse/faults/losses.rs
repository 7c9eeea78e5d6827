//! Losses of what is before, beside and around the database.
//!
//! Owns: replicas, the balancer, Redis and clocks. Not here: the database.
//! Invariant: what is killed is started again.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::json;

use super::super::process::wait_at_most;
use super::super::stage::{Stage, WITH_DISK};
use super::super::wire::Wire;

const PATIENCE: Duration = Duration::from_secs(60);
/// Entries that are promised while something is missing.
const MEANWHILE: usize = 60;

fn meanwhile(stage: &Stage) -> Result<()> {
    if stage.load.wait_for(MEANWHILE, PATIENCE) {
        return Ok(());
    }
    bail!("nothing is booked meanwhile")
}

pub(super) fn kill_replica(stage: &mut Stage) -> Result<String> {
    stage.replica(0)?.kill()?;
    meanwhile(stage)?;
    stage.haproxy.wait_for("blue/a", false)?;
    stage.replica(0)?.start()?;
    stage.haproxy.wait_for("blue/a", true)?;
    Ok(
        "What it had taken was sent again, reads by the balancer, entries by their clients, and \
         booked once."
            .to_owned(),
    )
}

/// How much later each piece reaches the worker that is killed: it must not be done before.
const WORKER_DELAY: Duration = Duration::from_millis(250);
/// How long it may take until another worker has done the job of one that was lost.
const JOB_PATIENCE: Duration = Duration::from_secs(90);

pub(super) fn kill_worker(stage: &mut Stage) -> Result<String> {
    let mut longest = Duration::ZERO;
    for index in [0, 1] {
        longest = longest.max(stage.worker(index)?.end()?);
    }
    let wire = Wire::to(stage.postgres.primary_address()?)?;
    let (good, read) = (stage.postgres.url(), stage.postgres.read_url());
    let slow = stage.postgres.url_over(wire.port);
    stage.worker(0)?.set_database(&slow, &slow);
    stage.worker(0)?.start()?;
    wire.delay(WORKER_DELAY);
    let order = json!({"kind": "journal-verify"});
    let job = stage.client().post("/api/v1/jobs", &order)?.expect(202)?;
    let job = job["id"].as_str().context("a job")?.to_owned();
    let state = |stage: &Stage| {
        let answer = stage.client().get(&format!("/api/v1/jobs/{job}"));
        let body = answer.and_then(|it| it.expect(200)).unwrap_or_default();
        body["state"].as_str().unwrap_or_default().to_owned()
    };
    wait_at_most(PATIENCE, "a worker has the job", || {
        state(stage) == "active"
    })?;
    stage.worker(1)?.start()?;
    stage.worker(0)?.kill()?;
    let took = wait_at_most(JOB_PATIENCE, "another worker does the job", || {
        state(stage) == "completed"
    })?;
    stage.worker(0)?.set_database(&good, &read);
    stage.worker(0)?.start()?;
    let undone = "SELECT count(*) FROM jobs WHERE state IN ('dead', 'cancelled')";
    let undone = stage.postgres.ask(undone)?;
    if undone.trim() != "0" {
        bail!("{} jobs were given up", undone.trim());
    }
    Ok(format!(
        "The proof of the journal that it had begun was done by the other worker {:.1} s later (a \
         worker counts as lost after 30 s of silence). Before, ending both workers in good order \
         took at most {:.1} s each.",
        took.as_secs_f64(),
        longest.as_secs_f64()
    ))
}

pub(super) fn replica_disk_full(stage: &mut Stage) -> Result<String> {
    stage.replica_disk.fill()?;
    meanwhile(stage)?;
    stage.replica_disk.free()?;
    // Nothing of what it could not write keeps it from starting.
    stage.restart(WITH_DISK)?;
    Ok(
        "Its folder has proof and caches, no books: it served on, and started well afterwards."
            .to_owned(),
    )
}

pub(super) fn kill_haproxy(stage: &mut Stage) -> Result<String> {
    stage.haproxy.kill()?;
    std::thread::sleep(Duration::from_secs(1));
    stage.haproxy.run()?;
    for name in ["blue/a", "blue/b", "blue/c"] {
        stage.haproxy.wait_for(name, true)?;
    }
    Ok(
        "One balancer is a single point: two with an address that moves (keepalived) are not."
            .to_owned(),
    )
}

pub(super) fn reload_haproxy(stage: &mut Stage) -> Result<String> {
    stage.haproxy.reload()?;
    meanwhile(stage)?;
    Ok(String::new())
}

pub(super) fn kill_redis(stage: &mut Stage) -> Result<String> {
    stage.redis.fail_over()?;
    meanwhile(stage)?;
    stage.redis.rejoin()?;
    Ok("Until another master was there each replica counted limits for itself.".to_owned())
}

pub(super) fn clock_jump(stage: &mut Stage) -> Result<String> {
    stage.replica(1)?.set_clock(Some("+1h"));
    stage.restart(1)?;
    meanwhile(stage)?;
    stage.replica(1)?.set_clock(None);
    stage.restart(1)?;
    meanwhile(stage)?;
    let unordered = "SELECT count(*) FROM (SELECT (body::json->>'at')::timestamptz AS at, \
        lag((body::json->>'at')::timestamptz) OVER (ORDER BY seq) AS before FROM journal) AS moments \
        WHERE at < before";
    let count = stage.postgres.ask(unordered)?;
    if count.trim() != "0" {
        bail!("{} records are older than the one before", count.trim());
    }
    Ok("No record is older than the one before it: the sequence orders, not the clock.".to_owned())
}
