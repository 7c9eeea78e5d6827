//! Restoring a backup for good.
//!
//! Owns: what is asked (how far, into what), and the proof afterwards.
//! Not here: the transaction (`store`).
//! Invariant: a restore that failed changed nothing; one that was done is proved and noted in the
//! restored audit log.

use std::collections::HashMap;

use money::{OrganisationId, Timestamp};
use serde::Deserialize;
use serde_json::json;
use store::{
    ArchiveKeys, BackupError, BackupManifest, Force, RestoreOptions, StoreConfig, Watch, inspect,
    restore,
};

use super::{BackupPlace, Verdict, keys};
use crate::audit::Event;
use crate::error::Error;
use crate::guard::Guard;
use crate::rights::Caller;
use crate::treasury::Treasury;

/// How far journals are restored. Everything else is always as in the backup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Until {
    /// To their ends.
    #[default]
    End,
    /// To the last record at or before a moment.
    Moment(Timestamp),
    /// To a record: organisations by short name or id. Those that are not named, to their ends.
    Records(Vec<(String, u64)>),
}

impl Until {
    /// As it is noted.
    fn text(&self) -> String {
        match self {
            Self::End => "end".to_owned(),
            Self::Moment(moment) => moment.to_string(),
            Self::Records(last) => {
                let each = last.iter().map(|(org, seq)| format!("{org}={seq}"));
                each.collect::<Vec<_>>().join(" ")
            }
        }
    }
}

/// What to restore, and how.
#[derive(Clone, Debug)]
pub struct RestoreOrder {
    /// The backup's name in its place.
    pub name: String,
    /// Whether what the database holds is replaced.
    pub force: Force,
    /// How far.
    pub until: Until,
}

/// What was restored.
#[derive(Clone, Debug)]
pub struct RestoreReport {
    /// What the backup says of itself.
    pub manifest: BackupManifest,
    /// Where journals end now: organisation, last record.
    pub heads: Vec<(OrganisationId, u64)>,
    /// How many imported files were kept.
    pub files: u64,
    /// What is wrong with what was restored; empty if all of it is proved.
    pub problems: Vec<String>,
}

/// Restores a backup into the database and data folder of these settings, which no other process
/// may have open, and proves it there.
///
/// Errors: `Backup`; `Invalid` for a moment or record the backup does not have; `MasterKey`,
/// `Store`.
pub async fn restore_backup(
    (config, guard): (&StoreConfig, Guard),
    place: &BackupPlace,
    order: &RestoreOrder,
    watch: Watch<'_>,
) -> Result<RestoreReport, Error> {
    let keys = keys::of_folder(&guard, &config.data_dir, &order.name)?;
    let keep = limits(place, &keys, order, watch).await?;
    let keep = keep.as_ref().map(|limit| {
        move |org: OrganisationId, seq: u64, body: &str| limit.is_within(org, seq, body)
    });
    let options = RestoreOptions {
        name: &order.name,
        keys: &keys,
        force: order.force,
        keep: keep.as_ref().map(|it| it as store::Keep<'_>),
    };
    let bytes = place.read(&order.name).await?;
    let restored = restore(config, options, bytes, watch).await?;
    let treasury = Treasury::open_guarded(config, guard).await?;
    let mut verdict = Verdict {
        name: order.name.clone(),
        size_bytes: 0,
        sha256: String::new(),
        verified_at: treasury.now(),
        program: String::new(),
        journals: 0,
        records: 0,
        duration_ms: 0,
        problems: Vec::new(),
    };
    let proved = treasury.prove_copy(&restored, &mut verdict).await;
    if proved.is_ok() {
        let event = Event::of("backup.restored").on(order.name.clone());
        let event = event.after(&json!({
            "place": place.address(), "made_at": restored.manifest.header.made_at,
            "until": order.until.text(),
        }));
        let caller = Caller::local();
        treasury
            .note(None, &caller.name, &caller.origin, event)
            .await?;
    }
    treasury.close().await;
    proved?;
    let heads = restored.heads.iter().map(|(org, it)| (*org, it.seq));
    Ok(RestoreReport {
        heads: heads.collect(),
        manifest: restored.manifest,
        files: restored.files,
        problems: verdict.problems,
    })
}

/// How far, with organisations found.
enum Limit {
    Moment(Timestamp),
    Records(HashMap<OrganisationId, u64>),
}

/// Of a record's body: what it says of when.
#[derive(Deserialize)]
struct At {
    at: Timestamp,
}

impl Limit {
    fn is_within(&self, org: OrganisationId, seq: u64, body: &str) -> bool {
        match self {
            Self::Records(last) => last.get(&org).is_none_or(|it| seq <= *it),
            // One whose moment cannot be read is not known to be within.
            Self::Moment(last) => serde_json::from_str::<At>(body).is_ok_and(|it| it.at <= *last),
        }
    }
}

/// Errors: `Invalid` for what the backup does not have.
async fn limits(
    place: &BackupPlace,
    keys: &ArchiveKeys,
    order: &RestoreOrder,
    watch: Watch<'_>,
) -> Result<Option<Limit>, Error> {
    if order.until == Until::End {
        return Ok(None);
    }
    // What is asked for is compared with the backup before anything is changed.
    let bytes = place.read(&order.name).await?;
    let manifest = inspect(&order.name, keys, bytes, watch).await?;
    match &order.until {
        Until::End => Ok(None),
        Until::Moment(moment) => {
            let made_at = &manifest.header.made_at;
            if made_at.parse::<Timestamp>().is_ok_and(|it| *moment > it) {
                let expected = format!("one that is not after the backup's own, {made_at}");
                return Err(Error::invalid("moment", &moment.to_string(), expected));
            }
            Ok(Some(Limit::Moment(*moment)))
        }
        Until::Records(asked) => {
            let mut found = HashMap::new();
            for (name, seq) in asked {
                let (org, last) = journal_of(&manifest, name)?;
                if *seq == 0 || *seq > last {
                    let expected = format!("a record of `{name}` from 1 to {last}");
                    return Err(Error::invalid("record", &seq.to_string(), expected));
                }
                found.insert(org, *seq);
            }
            Ok(Some(Limit::Records(found)))
        }
    }
}

/// An organisation of a backup, and its last record. Errors: `Invalid`, `Backup`.
fn journal_of(manifest: &BackupManifest, name: &str) -> Result<(OrganisationId, u64), Error> {
    let mut journals = manifest.journals.iter();
    let found = journals.find(|it| it.slug == name || it.organisation == name);
    let Some(found) = found else {
        let known: Vec<&str> = manifest
            .journals
            .iter()
            .map(|it| it.slug.as_str())
            .collect();
        let expected = format!("one of the backup's: {}", known.join(", "));
        return Err(Error::invalid("organisation", name, expected));
    };
    let id = found.organisation.parse();
    let id = id.map_err(|_| BackupError::Mismatch {
        what: "an organisation's id".to_owned(),
        found: found.organisation.clone(),
        expected: "an id".to_owned(),
    })?;
    Ok((id, found.seq))
}
