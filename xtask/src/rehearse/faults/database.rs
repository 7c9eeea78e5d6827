//! Losses of the database and of the way to it.
//!
//! Owns: killing, promoting, cutting, slowing, going back. Not here: how Bursar follows (`store`).
//! Invariant: afterwards there are a primary and two standbys, and the wires are whole.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use nix::sys::signal::Signal;

use super::super::postgres::Ending;
use super::super::stage::Stage;

const PATIENCE: Duration = Duration::from_secs(60);
/// Entries that are promised before the next step.
const MEANWHILE: usize = 40;

fn meanwhile(stage: &Stage) -> Result<()> {
    if stage.load.wait_for(MEANWHILE, PATIENCE) {
        return Ok(());
    }
    bail!("nothing is booked meanwhile")
}

pub(super) fn kill_primary(stage: &mut Stage) -> Result<String> {
    stage.postgres.kill_primary()?;
    let began = Instant::now();
    stage.postgres.promote()?;
    let promoted = began.elapsed();
    meanwhile(stage)?;
    stage.postgres.rejoin()?;
    Ok(format!(
        "Promoting, by hand and at once, took {:.1} s of the gap; with Patroni add what it takes to notice.",
        promoted.as_secs_f64()
    ))
}

pub(super) fn slow_network(stage: &mut Stage) -> Result<String> {
    stage.postgres.wire()?.delay(Duration::from_millis(50));
    std::thread::sleep(Duration::from_secs(5));
    stage.postgres.wire()?.delay(Duration::ZERO);
    Ok(
        "An answer takes several round trips, so each was that much later; none failed for it."
            .to_owned(),
    )
}

pub(super) fn partition(stage: &mut Stage) -> Result<String> {
    stage.postgres.wire()?.cut(true);
    std::thread::sleep(Duration::from_secs(10));
    stage.postgres.wire()?.cut(false);
    meanwhile(stage)?;
    Ok("What was under way when it was cut was looked up afterwards.".to_owned())
}

pub(super) fn split(stage: &mut Stage) -> Result<String> {
    stage.postgres.wire()?.cut(true);
    let old = stage.postgres.leave_primary();
    stage.postgres.promote()?;
    meanwhile(stage)?;
    // It is there again and takes writes; nobody may follow it back.
    stage.postgres.heal(old)?;
    std::thread::sleep(Duration::from_secs(7));
    meanwhile(stage)?;
    stage.postgres.kill_server(old)?;
    stage.postgres.rejoin()?;
    Ok("The old primary is on an older timeline: nobody went back to it.".to_owned())
}

pub(super) fn no_quorum(stage: &mut Stage) -> Result<String> {
    stage.postgres.signal_standbys(Signal::SIGSTOP)?;
    std::thread::sleep(Duration::from_secs(4));
    stage.postgres.signal_standbys(Signal::SIGCONT)?;
    meanwhile(stage)?;
    Ok("Requests waited; none was told that it was booked before a standby had it.".to_owned())
}

pub(super) fn disk_full(stage: &mut Stage) -> Result<String> {
    stage.postgres.fill_primary()?;
    std::thread::sleep(Duration::from_secs(5));
    let ending = stage.postgres.free_primary()?;
    meanwhile(stage)?;
    Ok(match ending {
        Ending::WentOn => "It went on by itself once it had space again.",
        Ending::StartedAgain => {
            "PostgreSQL ended itself, as it must, and was started once it had space again."
        }
    }
    .to_owned())
}

pub(super) fn journal_dropped(stage: &mut Stage) -> Result<String> {
    stage.postgres.base_backup()?;
    meanwhile(stage)?;
    let transaction = stage.postgres.drop_journal()?;
    let began = Instant::now();
    stage.postgres.recover_before(&transaction)?;
    let restored = began.elapsed();
    meanwhile(stage)?;
    Ok(format!(
        "All three servers were ended and made again from the base backup and the archived log in \
         {:.1} s; the replicas of Bursar were not touched. The journal ends with the last entry \
         before the disaster.",
        restored.as_secs_f64()
    ))
}
