//! What lies beside a backup: what is in it, and whether it was proved.
//!
//! Owns: two small files, `NAME.json` and `NAME.verified.json`, and the list made from them.
//! Not here: the archive, which says the same of itself inside (`store`).
//! Invariant: what is in them counts only with the code of a master key: whoever can write to the
//! place, but has no key, cannot make a backup look trusted.
//!
//! The first line is JSON, the second the code of the first.

use std::collections::HashMap;

use money::Timestamp;
use serde::{Deserialize, Serialize};
use store::{ArchiveKeys, BackupError, BackupManifest};

use super::name::BackupName;
use super::place::BackupPlace;
use super::{BackupMade, BackupRow, BackupState};

const CONTENTS: &str = ".json";
const VERDICT: &str = ".verified.json";
/// Limits: such a file; there is a line for each journal and audit log.
const MAX_BYTES: u64 = 16 << 20;

/// What is in a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// The backup's name: the file beside another one says nothing of it.
    pub name: String,
    /// The archive's size. Unit: bytes.
    pub size_bytes: u64,
    /// Its SHA-256: hex digits.
    pub sha256: String,
    /// What it says of itself.
    pub manifest: BackupManifest,
}

/// How a try to restore a backup ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The backup's name.
    pub name: String,
    /// The size of what was read. Unit: bytes.
    pub size_bytes: u64,
    /// Its SHA-256: hex digits.
    pub sha256: String,
    /// When.
    pub verified_at: Timestamp,
    /// By which version of the program.
    pub program: String,
    /// Journals that were proved.
    pub journals: u64,
    /// Records in them.
    pub records: u64,
    /// How long it took. Unit: milliseconds.
    pub duration_ms: u64,
    /// What is wrong; empty if the backup is proved.
    pub problems: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct Code {
    key: String,
    code: String,
}

pub(super) async fn put_contents(
    place: &BackupPlace,
    keys: &ArchiveKeys,
    made: &BackupMade,
) -> Result<(), BackupError> {
    let contents = Contents {
        name: made.name.clone(),
        size_bytes: made.size_bytes,
        sha256: made.sha256.clone(),
        manifest: made.manifest.clone(),
    };
    let name = format!("{}{CONTENTS}", made.name);
    place.put_small(&name, signed(keys, &contents)).await
}

pub(super) async fn put_verdict(
    place: &BackupPlace,
    keys: &ArchiveKeys,
    verdict: &Verdict,
) -> Result<(), BackupError> {
    let name = format!("{}{VERDICT}", verdict.name);
    place.put_small(&name, signed(keys, verdict)).await
}

/// What is in a backup, if that lies beside it unaltered.
pub(super) async fn contents(
    place: &BackupPlace,
    keys: &ArchiveKeys,
    name: &str,
) -> Result<Option<Contents>, BackupError> {
    let beside = format!("{name}{CONTENTS}");
    let text = place.read_small(&beside, MAX_BYTES).await?;
    let text = text.unwrap_or_default();
    let contents: Option<Contents> = opened(keys, &text);
    Ok(contents.filter(|it| it.name == name))
}

/// Removes a backup and what lies beside it: first what makes it trusted, so that no half removed
/// one is.
pub(super) async fn remove(place: &BackupPlace, name: &str) -> Result<(), BackupError> {
    place.remove(&format!("{name}{VERDICT}")).await?;
    place.remove(name).await?;
    place.remove(&format!("{name}{CONTENTS}")).await
}

/// The newest backups of a place, newest first. What lies beside each is read, so ask for no more
/// than are shown.
pub(super) async fn rows(
    place: &BackupPlace,
    keys: &ArchiveKeys,
    limit: usize,
) -> Result<Vec<BackupRow>, BackupError> {
    let listed: HashMap<String, u64> = place.list().await?.into_iter().collect();
    let parsed = listed
        .keys()
        .filter_map(|it| Some((BackupName::parse(it)?, it)));
    let mut newest: Vec<_> = parsed.collect();
    newest.sort_by(|a, b| (b.0.made_at, b.1).cmp(&(a.0.made_at, a.1)));
    let mut rows = Vec::new();
    for (parsed, name) in newest.into_iter().take(limit) {
        let size_bytes = listed.get(name).copied().unwrap_or_default();
        let contents = if listed.contains_key(&format!("{name}{CONTENTS}")) {
            contents(place, keys, name).await?
        } else {
            None
        };
        let beside = format!("{name}{VERDICT}");
        let text = match listed.get(&beside) {
            Some(_) => place.read_small(&beside, MAX_BYTES).await?,
            None => None,
        };
        let verdict: Option<Verdict> = text.as_deref().and_then(|it| opened(keys, it));
        let verdict = verdict.filter(|it| it.name == *name);
        let state = match &verdict {
            None if text.is_some() => BackupState::Changed,
            None => BackupState::Unverified,
            Some(it) if it.size_bytes != size_bytes => BackupState::Changed,
            Some(it) if it.problems.is_empty() => BackupState::Trusted,
            Some(_) => BackupState::Failed,
        };
        rows.push(BackupRow {
            name: name.clone(),
            kind: parsed.kind,
            made_at: parsed.made_at,
            size_bytes,
            state,
            contents,
            verdict,
        });
    }
    Ok(rows)
}

fn signed(keys: &ArchiveKeys, value: &impl Serialize) -> Vec<u8> {
    let text = serde_json::to_string(value).expect("texts and numbers are JSON");
    let (key, code) = keys.sign(text.as_bytes());
    let code = serde_json::to_string(&Code { key, code }).expect("two texts are JSON");
    format!("{text}\n{code}\n").into_bytes()
}

/// The value of a signed text; none if its code is not right.
fn opened<T: for<'a> Deserialize<'a>>(keys: &ArchiveKeys, text: &[u8]) -> Option<T> {
    let text = std::str::from_utf8(text).ok()?;
    let (value, code) = text.split_once('\n')?;
    let code: Code = serde_json::from_str(code).ok()?;
    let is_ours = keys.is_signed(value.as_bytes(), &code.key, &code.code);
    is_ours.then(|| serde_json::from_str(value).ok()).flatten()
}
