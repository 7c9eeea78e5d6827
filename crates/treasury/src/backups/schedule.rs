//! Backups that are made, proved and pruned by themselves: kinds of jobs and their schedules.
//!
//! Owns: when, by default and as it is set; the three kinds.
//! Not here: what they do (`backups`), the queue (`jobs`).
//! Invariant: every backup a job makes is followed by the job that proves it; one that is done
//! twice makes another backup, never a worse one.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::time::Duration;

use jiff::tz::TimeZone;
use money::Timestamp;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};
use store::Progress;

use super::{BackupKind, BackupPlace, BackupSettings, Rehearsal};
use crate::error::Error;
use crate::jobs::{
    JobContext, JobCrowd, JobDraft, JobFailure, JobKind, JobRegistry, JobSpec, NoPayload,
    ScheduleSpec,
};
use crate::rights::Caller;

/// A backup of a large installation may take as long.
const LONGEST: Duration = Duration::from_secs(6 * 3600);
const MAKE: &str = "backup";
const VERIFY: &str = "backup-verify";
const PRUNE: &str = "backup-prune";

/// When backups are made by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupTimes {
    /// Five cron fields for daily ones; none makes none.
    pub daily: Option<String>,
    /// Five cron fields for hourly ones; none makes none.
    pub hourly: Option<String>,
    /// The time zone both are read in, which also says what day it is.
    pub zone: String,
}

impl Default for BackupTimes {
    /// Every day at 01:00, every hour from 09:00 to 17:00 from Monday to Friday, in UTC.
    fn default() -> Self {
        Self {
            daily: Some("0 1 * * *".to_owned()),
            hourly: Some("0 9-17 * * 1-5".to_owned()),
            zone: "UTC".to_owned(),
        }
    }
}

impl JobRegistry {
    /// The same registry with the jobs of backups, at the times that are set.
    ///
    /// Errors: `Invalid` for times or a zone that cannot be.
    pub fn with_backups(self, settings: &BackupSettings) -> Result<Self, Error> {
        let times = &settings.times;
        let mut registry = self
            .with(Make(settings.clone()))?
            .with(Verify(settings.clone()))?
            .with(Prune(settings.clone()))?;
        let schedule = |name, cron: &str, payload: &'static str| ScheduleSpec {
            name: Cow::Borrowed(name),
            cron: Cow::Owned(cron.to_owned()),
            zone: Cow::Owned(times.zone.clone()),
            payload: Cow::Borrowed(payload),
        };
        if let Some(cron) = &times.daily {
            let daily = schedule("backup-daily", cron, r#"{"kind":"daily"}"#);
            registry = registry.with_schedule(MAKE, daily)?;
        }
        if let Some(cron) = &times.hourly {
            let hourly = schedule("backup-hourly", cron, r#"{"kind":"hourly"}"#);
            registry = registry.with_schedule(MAKE, hourly)?;
        }
        if times.daily.is_none() && times.hourly.is_none() {
            return Ok(registry);
        }
        // What a lost worker made and nobody proved is proved here.
        registry
            .with_schedule(VERIFY, schedule(VERIFY, "30 2 * * *", ""))?
            .with_schedule(PRUNE, schedule(PRUNE, "30 3 * * *", ""))
    }
}

fn place(settings: &BackupSettings, context: &JobContext) -> Result<BackupPlace, Error> {
    settings.place(None, context.treasury().store().data_dir())
}

/// Shows how far it is, and leaves when somebody called it off.
fn watch(context: &JobContext) -> impl Fn(Progress) -> ControlFlow<()> + Send + Sync + '_ {
    let size = |it: u64| usize::try_from(it).unwrap_or(usize::MAX);
    move |it| {
        context.progress(size(it.done), it.of.map_or(0, size), &it.part);
        match context.is_cancelled() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }
}

/// What a job of making is about.
#[derive(Clone, Copy, Debug, Default)]
struct MakePayload {
    kind: Option<BackupKind>,
}

impl<'de> Deserialize<'de> for MakePayload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Default, Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Given {
            kind: Option<String>,
        }
        let given = Option::<Given>::deserialize(deserializer)?.unwrap_or_default();
        let kind = given.kind.map(|it| it.parse()).transpose();
        let kind = kind.map_err(serde::de::Error::custom)?;
        Ok(Self { kind })
    }
}

/// Makes a backup (OPS-4).
struct Make(BackupSettings);

impl Make {
    /// The first day of a month and of a year, where the people are, is kept longer.
    fn kind(&self, asked: Option<BackupKind>, now: Timestamp) -> BackupKind {
        match asked {
            Some(BackupKind::Daily) => {
                let zone = TimeZone::get(&self.0.times.zone).unwrap_or(TimeZone::UTC);
                BackupKind::of_day(zone.to_datetime(now).date())
            }
            asked => asked.unwrap_or(BackupKind::Manual),
        }
    }
}

impl JobKind for Make {
    type Payload = MakePayload;
    const SPEC: JobSpec = JobSpec {
        name: MAKE,
        about: "Backs everything up into one encrypted file, and asks for its proof",
        crowd: JobCrowd::Many,
        timeout: LONGEST,
        ..JobSpec::USUAL
    };

    async fn run(&self, context: &JobContext, payload: MakePayload) -> Result<Value, JobFailure> {
        let treasury = context.treasury();
        let place = place(&self.0, context)?;
        // One of a schedule is of its moment, however late it begins.
        let moment = context.scheduled_for().unwrap_or_else(|| treasury.now());
        let kind = self.kind(payload.kind, moment);
        let (caller, watch) = (Caller::local(), watch(context));
        let made = treasury.back_up(&caller, &place, kind, &watch).await?;
        let draft = JobDraft {
            kind: VERIFY.to_owned(),
            payload: json!({"name": made.name}),
            key: Some(made.name.clone()),
            ..JobDraft::default()
        };
        treasury.enqueue(None, context.wanted_by(), draft).await?;
        Ok(json!({
            "name": made.name, "place": place.address(), "size_bytes": made.size_bytes,
            "sha256": made.sha256, "records": made.manifest.rows("journal"),
        }))
    }
}

/// What a job of proving is about: a backup by its name, or the newest that nobody has tried.
#[derive(Clone, Debug, Default)]
struct VerifyPayload {
    name: Option<String>,
}

impl<'de> Deserialize<'de> for VerifyPayload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Default, Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Given {
            name: Option<String>,
        }
        let given = Option::<Given>::deserialize(deserializer)?.unwrap_or_default();
        let is_name = |it: &String| super::name::BackupName::parse(it).is_some();
        if given.name.as_ref().is_some_and(|it| !is_name(it)) {
            let expected = "expected the name of a backup, as `bursar backup list` shows it";
            return Err(serde::de::Error::custom(expected));
        }
        Ok(Self { name: given.name })
    }
}

/// Restores a backup into a scratch database and proves it (OPS-4).
struct Verify(BackupSettings);

impl JobKind for Verify {
    type Payload = VerifyPayload;
    const SPEC: JobSpec = JobSpec {
        name: VERIFY,
        about: "Restores a backup into a scratch database and proves everything in it",
        crowd: JobCrowd::Many,
        timeout: LONGEST,
        ..JobSpec::USUAL
    };

    async fn run(&self, context: &JobContext, payload: VerifyPayload) -> Result<Value, JobFailure> {
        let treasury = context.treasury();
        let place = place(&self.0, context)?;
        let (caller, watch) = (Caller::local(), watch(context));
        let verdict = match payload.name {
            Some(name) => Some(
                treasury
                    .verify_backup(&caller, &place, &name, &watch)
                    .await?,
            ),
            None => {
                treasury
                    .verify_newest_backup(&caller, &place, &watch)
                    .await?
            }
        };
        let Some(verdict) = verdict else {
            return Ok(json!({"verified": null}));
        };
        if let Some(first) = verdict.problems.first() {
            let (name, more) = (&verdict.name, verdict.problems.len() - 1);
            let error = format!("{name} is not proved: {first} (and {more} more)");
            return Err(JobFailure::Never(error));
        }
        Ok(json!({
            "verified": verdict.name, "journals": verdict.journals, "records": verdict.records,
            "duration_ms": verdict.duration_ms,
        }))
    }
}

/// Removes the backups whose time is over (OPS-4).
struct Prune(BackupSettings);

impl JobKind for Prune {
    type Payload = NoPayload;
    const SPEC: JobSpec = JobSpec {
        name: PRUNE,
        about: "Removes backups whose time is over, never the last trusted one",
        ..JobSpec::USUAL
    };

    async fn run(&self, context: &JobContext, _: NoPayload) -> Result<Value, JobFailure> {
        let place = place(&self.0, context)?;
        let caller = Caller::local();
        let pruned = context
            .treasury()
            .prune_backups(&caller, &place, Rehearsal::Not)
            .await?;
        Ok(json!({"removed": pruned.removed.len(), "kept": pruned.kept}))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(zone: &str) -> BackupSettings {
        BackupSettings {
            times: BackupTimes {
                zone: zone.to_owned(),
                ..BackupTimes::default()
            },
            ..BackupSettings::default()
        }
    }

    #[test]
    fn times_and_zones_that_cannot_be_are_refused() {
        let plain = JobRegistry::default();
        let registry = plain.clone().with_backups(&settings("Europe/Berlin"));
        let text = format!("{:?}", registry.unwrap());
        assert_eq!(text, r#"["backup", "backup-prune", "backup-verify"]"#);
        let off = BackupSettings {
            times: BackupTimes {
                daily: None,
                hourly: None,
                ..BackupTimes::default()
            },
            ..BackupSettings::default()
        };
        assert!(plain.clone().with_backups(&off).is_ok());
        let error = plain.clone().with_backups(&settings("Mars/Olympus"));
        assert!(error.unwrap_err().to_string().contains("Mars/Olympus"));
        let mut wrong = settings("UTC");
        wrong.times.hourly = Some("every hour".to_owned());
        assert!(plain.with_backups(&wrong).is_err());
    }

    #[test]
    fn a_daily_backup_of_the_first_is_kept_longer_where_the_people_are() {
        let make = Make(settings("Europe/Berlin"));
        let kind = |asked, moment: &str| make.kind(asked, moment.parse().unwrap());
        let daily = Some(BackupKind::Daily);
        assert_eq!(kind(daily, "2026-03-31T22:30:00Z"), BackupKind::Monthly);
        assert_eq!(kind(daily, "2026-04-01T22:30:00Z"), BackupKind::Daily);
        assert_eq!(kind(daily, "2026-12-31T23:00:00Z"), BackupKind::Yearly);
        let hourly = Some(BackupKind::Hourly);
        assert_eq!(kind(hourly, "2026-04-01T09:00:00Z"), BackupKind::Hourly);
        assert_eq!(kind(None, "2026-04-01T09:00:00Z"), BackupKind::Manual);
    }

    #[test]
    fn payloads_that_are_not_of_a_backup_are_refused() {
        let make = |it: Value| serde_json::from_value::<MakePayload>(it);
        assert!(make(Value::Null).unwrap().kind.is_none());
        assert_eq!(
            make(json!({"kind": "hourly"})).unwrap().kind,
            Some(BackupKind::Hourly)
        );
        assert!(make(json!({"kind": "weekly"})).is_err());
        assert!(make(json!({"to": "/etc"})).is_err());
        let verify = |it: Value| serde_json::from_value::<VerifyPayload>(it);
        assert!(verify(Value::Null).unwrap().name.is_none());
        let name = "bursar-20261121T010000Z-daily-0f3c9a1b.backup";
        assert!(verify(json!({"name": name})).is_ok());
        assert!(verify(json!({"name": "../../etc/passwd"})).is_err());
    }
}
