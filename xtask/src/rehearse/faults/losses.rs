//! Losses of what is before, beside and around the database.
//!
//! Owns: replicas, the balancer, Redis and clocks. Not here: the database.
//! Invariant: what is killed is started again.

use std::time::Duration;

use anyhow::{Result, bail};

use super::super::stage::Stage;

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
        "Requests that it had taken failed, and were booked once when they were repeated."
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
