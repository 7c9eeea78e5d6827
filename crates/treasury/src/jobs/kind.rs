//! Kinds of jobs: what can be done in the background, and how.
//!
//! Owns: the trait of a kind, its data sheet, and the registry of all.
//! Not here: the kinds themselves (`kinds`, or beside what they do), running them (`attempt`).
//! Invariant: a kind has one name, its payload is read before it is queued and before it is run,
//! and every schedule in a registry is one that has moments.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::context::JobContext;
use super::cron::Cron;
use super::kinds;
use crate::error::{Error, ErrorKind};

/// Whose a job of a kind is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobScope {
    /// The whole installation's.
    Installation,
    /// One organisation's.
    Organisation,
}

/// How many jobs of a kind there may be at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobCrowd {
    /// One waits or runs: for the installation, or for each organisation.
    One,
    /// As many as are asked for; keys keep equal ones apart.
    Many,
}

/// The data sheet of a kind.
#[derive(Clone, Debug)]
pub struct JobSpec {
    /// Its name in data, such as `audit-prune`.
    pub name: &'static str,
    /// What it does, in words.
    pub about: &'static str,
    /// Whose its jobs are.
    pub scope: JobScope,
    /// How many there may be at a time.
    pub crowd: JobCrowd,
    /// How often a job is tried.
    pub max_attempts: u32,
    /// How long an attempt may take.
    pub timeout: Duration,
    /// When it runs by itself.
    pub schedules: &'static [ScheduleSpec],
}

impl JobSpec {
    /// One at a time for the installation, five attempts of ten minutes, by hand: what a data
    /// sheet begins from.
    pub const USUAL: Self = Self {
        name: "",
        about: "",
        scope: JobScope::Installation,
        crowd: JobCrowd::One,
        max_attempts: 5,
        timeout: Duration::from_secs(600),
        schedules: &[],
    };
}

/// When a kind runs by itself.
#[derive(Clone, Debug)]
pub struct ScheduleSpec {
    /// Its name, of all schedules.
    pub name: Cow<'static, str>,
    /// Five cron fields.
    pub cron: Cow<'static, str>,
    /// The time zone they are read in.
    pub zone: Cow<'static, str>,
    /// The payload of its jobs, as JSON; nothing if empty.
    pub payload: Cow<'static, str>,
}

impl ScheduleSpec {
    /// A schedule in UTC whose jobs have no payload.
    #[must_use]
    pub const fn utc(name: &'static str, cron: &'static str) -> Self {
        Self {
            name: Cow::Borrowed(name),
            cron: Cow::Borrowed(cron),
            zone: Cow::Borrowed("UTC"),
            payload: Cow::Borrowed(""),
        }
    }

    pub(super) fn payload(&self) -> Result<Value, Error> {
        if self.payload.is_empty() {
            return Ok(Value::Null);
        }
        let parsed = serde_json::from_str(&self.payload);
        parsed.map_err(|_| Error::invalid("payload of a schedule", &self.payload, "JSON"))
    }
}

/// Why an attempt did not come to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobFailure {
    /// Another attempt may succeed.
    Again(String),
    /// No attempt will.
    Never(String),
    /// It was called off and stopped.
    Cancelled,
}

impl From<Error> for JobFailure {
    fn from(error: Error) -> Self {
        match error.kind() {
            ErrorKind::Invalid | ErrorKind::NotFound | ErrorKind::Forbidden => {
                Self::Never(error.to_string())
            }
            _ => Self::Again(error.to_string()),
        }
    }
}

impl From<store::Error> for JobFailure {
    fn from(error: store::Error) -> Self {
        Error::from(error).into()
    }
}

/// The payload of a kind that needs none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoPayload;

impl<'de> Deserialize<'de> for NoPayload {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Null => Ok(Self),
            Value::Object(it) if it.is_empty() => Ok(Self),
            _ => Err(serde::de::Error::custom("this kind takes no payload")),
        }
    }
}

/// A kind of job. Adding one is such a struct and a line in `kinds::all`.
///
/// A job may be begun again after it was done: a worker can be lost between doing it and saying
/// so. What `run` does must come out the same when it is done twice.
pub trait JobKind: Send + Sync + 'static {
    /// What its jobs are about.
    type Payload: DeserializeOwned + Send + 'static;
    /// Its data sheet.
    const SPEC: JobSpec;

    /// Does it. The result is kept with the job, for people; no secrets, no personal data.
    ///
    /// Errors: why not, and whether another attempt may succeed.
    fn run(
        &self,
        context: &JobContext,
        payload: Self::Payload,
    ) -> impl Future<Output = Result<Value, JobFailure>> + Send;
}

type Running<'a> = Pin<Box<dyn Future<Output = Result<Value, JobFailure>> + Send + 'a>>;

/// A kind whose payload is not known by its type.
trait AnyKind: Send + Sync {
    fn check(&self, payload: &Value) -> Result<(), serde_json::Error>;
    fn run<'a>(&'a self, context: &'a JobContext, payload: Value) -> Running<'a>;
}

impl<K: JobKind> AnyKind for K {
    fn check(&self, payload: &Value) -> Result<(), serde_json::Error> {
        K::Payload::deserialize(payload).map(drop)
    }

    fn run<'a>(&'a self, context: &'a JobContext, payload: Value) -> Running<'a> {
        Box::pin(async move {
            let payload = serde_json::from_value(payload)
                .map_err(|it| JobFailure::Never(format!("the payload cannot be read: {it}")))?;
            JobKind::run(self, context, payload).await
        })
    }
}

struct Entry {
    spec: JobSpec,
    kind: Box<dyn AnyKind>,
}

/// A schedule with the kind it is of, ready to be asked for moments.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub(super) kind: &'static str,
    pub(super) spec: ScheduleSpec,
    pub(super) cron: Cron,
    pub(super) payload: Value,
}

/// Every kind a program knows, and their schedules. Cheap to clone.
#[derive(Clone, Default)]
pub struct JobRegistry {
    kinds: BTreeMap<&'static str, Arc<Entry>>,
    schedules: BTreeMap<String, Arc<Planned>>,
}

impl std::fmt::Debug for JobRegistry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.kinds.keys()).finish()
    }
}

impl JobRegistry {
    /// The kinds that Bursar has.
    ///
    /// Panics: a schedule written in the code has no moments; a test makes this registry.
    #[must_use]
    pub fn standard() -> Self {
        kinds::all(Self::default()).expect("the schedules in the code have moments")
    }

    /// The same registry with one more kind, in place of one of the same name.
    ///
    /// Errors: `Invalid` for a schedule that has no moments.
    pub fn with<K: JobKind>(mut self, kind: K) -> Result<Self, Error> {
        let entry = Entry {
            spec: K::SPEC,
            kind: Box::new(kind),
        };
        let (name, schedules) = (entry.spec.name, entry.spec.schedules);
        self.kinds.insert(name, Arc::new(entry));
        for schedule in schedules {
            self = self.with_schedule(name, schedule.clone())?;
        }
        Ok(self)
    }

    /// The same registry with one more schedule, or another one in place of one of its name.
    ///
    /// Errors: `NotFound` for an unknown kind, `Invalid`.
    pub fn with_schedule(mut self, kind: &str, spec: ScheduleSpec) -> Result<Self, Error> {
        let entry = self.entry(kind)?;
        let payload = spec.payload()?;
        let checked = entry.kind.check(&payload);
        checked.map_err(|it| Error::malformed("payload of a schedule", kind, &it))?;
        let cron = Cron::parse(&spec.cron, &spec.zone)?;
        let kind = entry.spec.name;
        let planned = Planned {
            kind,
            cron,
            payload,
            spec,
        };
        let name = planned.spec.name.to_string();
        self.schedules.insert(name, Arc::new(planned));
        Ok(self)
    }

    /// The data sheets, by name.
    pub fn specs(&self) -> impl Iterator<Item = &JobSpec> {
        self.kinds.values().map(|it| &it.spec)
    }

    /// The data sheet of a kind. Errors: `NotFound`.
    pub fn spec(&self, kind: &str) -> Result<&JobSpec, Error> {
        Ok(&self.entry(kind)?.spec)
    }

    pub(super) fn plans(&self) -> impl Iterator<Item = &Arc<Planned>> {
        self.schedules.values()
    }

    pub(super) fn plan(&self, name: &str) -> Option<&Arc<Planned>> {
        self.schedules.get(name)
    }

    fn entry(&self, kind: &str) -> Result<&Arc<Entry>, Error> {
        self.kinds.get(kind).ok_or_else(|| Error::NotFound {
            what: "kind of job",
            name: kind.chars().take(80).collect(),
            cure: "`bursar jobs kinds` names those there are",
        })
    }

    /// Refuses a payload that its kind cannot read. Errors: `NotFound`, `Invalid`.
    pub(super) fn check(&self, kind: &str, payload: &Value) -> Result<(), Error> {
        let checked = self.entry(kind)?.kind.check(payload);
        checked.map_err(|it| Error::malformed("payload", &payload.to_string(), &it))
    }

    /// Does a job of a kind.
    pub(super) async fn run(
        &self,
        kind: &str,
        context: &JobContext,
        payload: Value,
    ) -> Result<Value, JobFailure> {
        let entry = self.entry(kind).map_err(JobFailure::from)?;
        entry.kind.run(context, payload).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_the_standard_registry_has_a_name_and_says_what_it_does() {
        let registry = JobRegistry::standard();
        assert!(registry.specs().count() >= 4);
        for spec in registry.specs() {
            assert!(!spec.name.is_empty() && !spec.about.is_empty(), "{spec:?}");
            assert!(spec.max_attempts > 0 && !spec.timeout.is_zero(), "{spec:?}");
        }
        for plan in registry.plans() {
            assert!(registry.spec(plan.kind).is_ok());
        }
        assert!(registry.spec("nothing").is_err());
    }
}
