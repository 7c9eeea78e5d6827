//! Deployments: nobody may notice.
//!
//! Owns: restarts, the canary and its analysis, the two colours. Not here: losses.
//! Invariant: a step that is not good is taken back before anything else.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::super::balancer::PLACES;
use super::super::process::wait_at_most;
use super::super::replica::Worker;
use super::super::stage::Stage;
use super::super::wire::Wire;

/// The places of the canary and of the other colour.
const CANARY: usize = 3;
const GREEN: [usize; 2] = [4, 5];
/// The steps of a canary: percent, its weight, and that of each of the other three.
const STEPS: [(u32, u32, u32); 5] = [
    (10, 24, 72),
    (25, 64, 64),
    (50, 150, 50),
    (75, 225, 25),
    (100, 100, 0),
];
/// Entries after which a step is judged.
const STEP: usize = 120;
const PATIENCE: Duration = Duration::from_secs(60);
/// How long it may take to measure one.
const MEASURING: Duration = Duration::from_secs(20);
/// What a canary may do at most.
const MAX_ERRORS: f64 = 0.01;
const MAX_P95: f64 = 0.5;

pub(super) fn rolling_restart(stage: &mut Stage) -> Result<String> {
    let mut longest = Duration::ZERO;
    for index in 0..3 {
        longest = longest.max(stage.restart(index)?);
    }
    Ok(format!(
        "The longest end took {:.1} s, of which 2 s are the pause for the balancer.",
        longest.as_secs_f64()
    ))
}

pub(super) fn upgrade(stage: &mut Stage) -> Result<String> {
    let version = "SELECT max(version) FROM migrations";
    let before = stage.postgres.ask(version)?.trim().to_owned();
    let program = stage.program.clone();
    for index in 0..3 {
        // The first new replica migrates; the old ones go on beside it.
        stage.replica(index)?.set_program(&program);
        stage.restart(index)?;
        if !stage.load.wait_for(20, PATIENCE) {
            bail!("no entries are booked beside the new program");
        }
    }
    let after = stage.postgres.ask(version)?.trim().to_owned();
    stage.workers.iter_mut().try_for_each(Worker::start)?;
    Ok(format!("Schema version {before} before, {after} after."))
}

pub(super) fn behind_nginx(stage: &mut Stage) -> Result<String> {
    stage.load.point_at(stage.nginx.address());
    let moved = stage.load.wait_for(20, PATIENCE);
    let restarted = rolling_restart(stage);
    stage.load.point_at(stage.haproxy.address());
    if !moved {
        bail!("nothing is booked over nginx");
    }
    restarted
}

pub(super) fn canary(stage: &mut Stage) -> Result<String> {
    stage.replica(CANARY)?.start()?;
    stage.haproxy.wait_for("blue/canary", true)?;
    let judged = steps(stage)?;
    if let Some(why) = judged {
        take_back(stage)?;
        bail!("the canary was taken back: {why}");
    }
    // It has every request now; the others are replaced behind it.
    for index in 0..3 {
        stage.replica(index)?.end()?;
        stage.replica(index)?.start()?;
        let (_, name) = PLACES.get(index).context("a place")?;
        stage.haproxy.wait_for(name, true)?;
    }
    take_back(stage)?;
    Ok("Every step was good.".to_owned())
}

pub(super) fn slow_canary(stage: &mut Stage) -> Result<String> {
    let wire = Wire::to(stage.postgres.primary_address()?)?;
    let (good, slow) = (stage.postgres.url(), stage.postgres.url_over(wire.port));
    stage.replica(CANARY)?.set_database(slow);
    stage.replica(CANARY)?.start()?;
    stage.haproxy.wait_for("blue/canary", true)?;
    wire.delay(Duration::from_millis(100));
    let judged = steps(stage);
    wire.delay(Duration::ZERO);
    take_back(stage)?;
    stage.replica(CANARY)?.set_database(good);
    match judged? {
        Some(why) => Ok(format!("Taken back by itself: {why}.")),
        None => bail!("a canary that is too slow was not found out"),
    }
}

/// Gives the canary more and more. Answers why it is no good, if so.
fn steps(stage: &Stage) -> Result<Option<String>> {
    for (percent, canary, others) in STEPS {
        weigh(stage, canary, others)?;
        if !stage.load.wait_for(STEP, PATIENCE) {
            bail!("no entries are booked at {percent} %");
        }
        if let Some(why) = judge(stage)? {
            return Ok(Some(format!("at {percent} % {why}")));
        }
    }
    Ok(None)
}

fn weigh(stage: &Stage, canary: u32, others: u32) -> Result<()> {
    stage.haproxy.weigh("blue/canary", canary)?;
    for (_, name) in PLACES.iter().take(3) {
        stage.haproxy.weigh(name, others)?;
    }
    Ok(())
}

/// What Prometheus says of the canary in the last seconds.
fn judge(stage: &Stage) -> Result<Option<String>> {
    let server = r#"proxy="blue",server="canary""#;
    let rate = |code: &str| {
        format!("sum(rate(haproxy_server_http_responses_total{{{server}{code}}}[10s]))")
    };
    let (errors, all) = (rate(r#",code="5xx""#), rate(""));
    // Two scrapes of each have to be there.
    wait_at_most(PATIENCE, "Prometheus knows the canary", || {
        let answered = stage.prometheus.number(&all);
        answered.is_ok_and(|it| it.is_some_and(|it| it > 0.0))
    })?;
    let ratio = stage.prometheus.number(&format!("{errors} / {all}"))?;
    if let Some(ratio) = ratio
        && ratio > MAX_ERRORS
    {
        return Ok(Some(format!(
            "{:.1} % of its answers were errors",
            ratio * 100.0
        )));
    }
    let Some(p95) = p95(stage)? else {
        return Ok(Some("its times could not be measured".to_owned()));
    };
    Ok((p95 > MAX_P95).then(|| format!("its p95 was {:.0} ms", p95 * 1000.0)))
}

/// How long nearly all answers of the canary take at most, in seconds, as it measures itself.
/// `None`: there is no figure for a while, which is not a good one.
fn p95(stage: &Stage) -> Result<Option<f64>> {
    let port = stage.ports.get(CANARY).context("the canary")?;
    let query = format!(
        "histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{{\
         instance=\"127.0.0.1:{port}\",route!~\"/ready|/metrics|/health.*\"}}[10s])))"
    );
    let began = Instant::now();
    loop {
        let figure = stage.prometheus.number(&query)?;
        let figure = figure.filter(|it| it.is_finite());
        if figure.is_some() || began.elapsed() > MEASURING {
            return Ok(figure);
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// The three get every request again, and the canary ends.
fn take_back(stage: &mut Stage) -> Result<()> {
    weigh(stage, 0, 100)?;
    stage.replica(CANARY)?.end()?;
    stage.haproxy.wait_for("blue/canary", false)
}

pub(super) fn blue_green(stage: &mut Stage) -> Result<String> {
    for index in GREEN {
        stage.replica(index)?.start()?;
        let (_, name) = PLACES.get(index).context("a place")?;
        stage.haproxy.wait_for(name, true)?;
    }
    stage.haproxy.switch("green")?;
    let there = stage.load.wait_for(STEP, PATIENCE);
    stage.haproxy.switch("blue")?;
    let back = stage.load.wait_for(STEP / 2, PATIENCE);
    for index in GREEN {
        stage.replica(index)?.end()?;
    }
    if there && back {
        Ok("Switched by one line on the runtime socket, and back.".to_owned())
    } else {
        bail!("nothing was booked on the other colour")
    }
}
