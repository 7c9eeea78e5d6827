//! Where backups lie: a folder, or a bucket.
//!
//! Owns: reading such an address, and one way to use both.
//! Not here: folders (`store`), buckets (`connect`), names (`name`).
//! Invariant: a file is whole or not there.

use std::path::{Path, PathBuf};

use connect::objects::{Bucket, BucketSettings, ObjectError, ObjectUpload};
use secrecy::SecretString;
use store::{ArchiveBytes, BackupError, BackupFolder, FolderUpload};
use tokio::sync::mpsc;

use super::name::BackupName;
use super::schedule::BackupTimes;
use crate::error::Error;

/// The folder of backups in the data folder.
const FOLDER: &str = "backups";
const BUCKET: &str = "s3://";

/// Where backups go, and who asks a bucket.
#[derive(Clone, Debug, Default)]
pub struct BackupSettings {
    /// A folder, or `s3://BUCKET/PREFIX`; `backups` in the data folder if none.
    pub to: Option<String>,
    /// The address of the store of buckets; Amazon's own if none.
    pub endpoint: Option<String>,
    /// Its region; `us-east-1` if none.
    pub region: Option<String>,
    /// The id of the credentials.
    pub access_key_id: Option<SecretString>,
    /// Their secret.
    pub secret_access_key: Option<SecretString>,
    /// When they are made by themselves.
    pub times: BackupTimes,
}

/// A folder or bucket of backups.
#[derive(Clone, Debug)]
pub struct BackupPlace(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Folder(BackupFolder),
    Bucket(Bucket),
}

/// A file that is being written.
pub(super) enum PlaceUpload {
    Folder(FolderUpload),
    Bucket(Box<ObjectUpload>),
}

impl BackupSettings {
    /// The place of an address, or the one that is set.
    ///
    /// Errors: `Invalid` for an address or credentials that cannot be.
    pub fn place(&self, asked: Option<&str>, data: &Path) -> Result<BackupPlace, Error> {
        let address = asked.or(self.to.as_deref());
        match address {
            None => Ok(folder(data.join(FOLDER))),
            Some(address) if address.starts_with(BUCKET) => self.bucket(address),
            Some("") => Err(Error::invalid(
                "place of backups",
                "",
                "a folder or s3://BUCKET/PREFIX",
            )),
            Some(path) => Ok(folder(PathBuf::from(path))),
        }
    }

    /// The place and the name of a backup: a path, `s3://BUCKET/PREFIX/NAME`, or a name alone in
    /// the place that is set. Errors: as `place`.
    pub fn find(&self, backup: &str, data: &Path) -> Result<(BackupPlace, String), Error> {
        match backup.rsplit_once('/') {
            None if BackupName::parse(backup).is_some() => {
                // A file of this name right here is what somebody means who names it.
                let here = Path::new(backup).exists().then_some(".");
                Ok((self.place(here, data)?, backup.to_owned()))
            }
            None => Ok((folder(PathBuf::from(".")), backup.to_owned())),
            Some((place, name)) if !name.is_empty() => {
                let place = if place.is_empty() { "/" } else { place };
                Ok((self.place(Some(place), data)?, name.to_owned()))
            }
            Some(_) => {
                let expected = "the file of a backup, or its name";
                Err(Error::invalid("backup", backup, expected))
            }
        }
    }

    fn bucket(&self, address: &str) -> Result<BackupPlace, Error> {
        let rest = address.strip_prefix(BUCKET).unwrap_or(address);
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let is_name = |it: u8| it.is_ascii_alphanumeric() || b".-_".contains(&it);
        if bucket.is_empty() || !bucket.bytes().all(is_name) {
            let expected =
                "s3://BUCKET/PREFIX with a bucket of letters, digits, points and hyphens";
            return Err(Error::invalid("place of backups", address, expected));
        }
        let prefix = prefix.trim_end_matches('/');
        let (Some(id), Some(secret)) = (&self.access_key_id, &self.secret_access_key) else {
            let expected = "credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
            return Err(Error::invalid("place of backups", address, expected));
        };
        let settings = BucketSettings {
            endpoint: self.endpoint.clone(),
            region: self
                .region
                .clone()
                .unwrap_or_else(|| "us-east-1".to_owned()),
            bucket: bucket.to_owned(),
            prefix: if prefix.is_empty() {
                String::new()
            } else {
                format!("{prefix}/")
            },
            access_key_id: id.clone(),
            secret_access_key: secret.clone(),
            trusted_pem: None,
        };
        let opened = Bucket::open(&settings);
        let opened = opened.map_err(|it| Error::malformed("place of backups", address, &it));
        Ok(BackupPlace(Kind::Bucket(opened?)))
    }
}

const fn folder(path: PathBuf) -> BackupPlace {
    BackupPlace(Kind::Folder(BackupFolder::new(path)))
}

impl BackupPlace {
    /// Its address as it may be shown.
    #[must_use]
    pub fn address(&self) -> String {
        match &self.0 {
            Kind::Folder(it) => it.path().display().to_string(),
            Kind::Bucket(it) => it.address().to_owned(),
        }
    }

    pub(super) async fn begin(&self, name: &str) -> Result<PlaceUpload, BackupError> {
        match &self.0 {
            Kind::Folder(it) => it.begin(name).await.map(PlaceUpload::Folder),
            Kind::Bucket(it) => {
                let begun = it.begin(name).await;
                begun
                    .map(|it| PlaceUpload::Bucket(Box::new(it)))
                    .map_err(|error| self.explain("write to", error))
            }
        }
    }

    pub(super) async fn read(&self, name: &str) -> Result<ArchiveBytes, BackupError> {
        let bucket = match &self.0 {
            Kind::Folder(it) => return it.read(name).await,
            Kind::Bucket(it) => it,
        };
        let failed = |it| self.explain("read from", it);
        let mut from = bucket.read(name).await.map_err(failed)?;
        let (sender, bytes) = mpsc::channel(4);
        let place = self.clone();
        drop(tokio::spawn(async move {
            while let Some(next) = from.recv().await {
                let next = next.map_err(|it| place.explain("read from", it));
                if sender.send(next).await.is_err() {
                    return;
                }
            }
        }));
        Ok(bytes)
    }

    pub(super) async fn read_small(
        &self,
        name: &str,
        most: u64,
    ) -> Result<Option<Vec<u8>>, BackupError> {
        match &self.0 {
            Kind::Folder(it) => it.read_small(name, most).await,
            Kind::Bucket(it) => {
                let read = it.read_small(name, most).await;
                read.map_err(|error| self.explain("read from", error))
            }
        }
    }

    pub(super) async fn put_small(&self, name: &str, bytes: Vec<u8>) -> Result<(), BackupError> {
        match &self.0 {
            Kind::Folder(it) => it.begin(name).await?.write(bytes).await?.finish().await,
            Kind::Bucket(it) => {
                let put = it.put_small(name, bytes).await;
                put.map_err(|error| self.explain("write to", error))
            }
        }
    }

    /// Names and sizes of what lies there, sorted.
    pub(super) async fn list(&self) -> Result<Vec<(String, u64)>, BackupError> {
        match &self.0 {
            Kind::Folder(it) => it.list().await,
            Kind::Bucket(it) => it.list().await.map_err(|error| self.explain("list", error)),
        }
    }

    pub(super) async fn remove(&self, name: &str) -> Result<(), BackupError> {
        match &self.0 {
            Kind::Folder(it) => it.remove(name).await.map(|_| ()),
            Kind::Bucket(it) => {
                let removed = it.remove(name).await;
                removed.map_err(|error| self.explain("remove from", error))
            }
        }
    }

    pub(super) async fn remove_abandoned(&self) -> Result<u64, BackupError> {
        match &self.0 {
            Kind::Folder(it) => it.remove_abandoned().await,
            Kind::Bucket(it) => {
                let removed = it.remove_abandoned().await;
                removed.map_err(|error| self.explain("clean up", error))
            }
        }
    }

    fn explain(&self, action: &'static str, error: ObjectError) -> BackupError {
        let place = self.address();
        match error {
            ObjectError::Denied { cause } => BackupError::Denied { place, cause },
            ObjectError::NotFound { name } => BackupError::NotFound { name, place },
            ObjectError::Setup { fault: cause } | ObjectError::Failed { cause } => {
                BackupError::Place {
                    action,
                    place,
                    cause,
                }
            }
        }
    }
}

impl PlaceUpload {
    pub(super) async fn write(self, bytes: Vec<u8>) -> Result<Self, BackupError> {
        match self {
            Self::Folder(it) => it.write(bytes).await.map(Self::Folder),
            Self::Bucket(mut it) => match it.write(&bytes).await {
                Ok(()) => Ok(Self::Bucket(it)),
                Err(error) => {
                    let place = BackupPlace(Kind::Bucket(it.bucket().clone()));
                    it.abort().await;
                    Err(place.explain("write to", error))
                }
            },
        }
    }

    pub(super) async fn finish(self) -> Result<(), BackupError> {
        match self {
            Self::Folder(it) => it.finish().await,
            Self::Bucket(it) => {
                let place = BackupPlace(Kind::Bucket(it.bucket().clone()));
                let finished = it.finish().await;
                finished.map_err(|error| place.explain("write to", error))
            }
        }
    }

    /// Leaves nothing behind, as far as that can be.
    pub(super) async fn abort(self) {
        match self {
            Self::Folder(it) => drop(it),
            Self::Bucket(it) => it.abort().await,
        }
    }
}
