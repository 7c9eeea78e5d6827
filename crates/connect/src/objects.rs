//! Objects in a bucket of any S3-compatible store: where backups may lie (OPS-4).
//!
//! Owns: reaching the store under guard, uploads in parts, taking back what was begun and never
//! finished.
//! Not here: what the objects are (`treasury`).
//! Invariant: an object is whole or not there; the only private address that is reached is the
//! endpoint the operator configured; no error carries a credential.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt};
use object_store::aws::{AmazonS3, AmazonS3Builder, Checksum};
use object_store::client::{HttpClient, HttpConnector};
use object_store::multipart::{MultipartStore, PartId};
use object_store::path::Path;
use object_store::{
    ClientOptions, MultipartId, ObjectStore, ObjectStoreExt, PutPayload, RetryConfig,
};
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use tokio::sync::mpsc;
use url::Url;

use crate::http::guarded_store_client;

/// Bytes of a part: at least 5 MiB by the protocol.
const PART_BYTES: usize = 8 << 20;
/// Of a later one, so that ten thousand parts, which is all there may be, hold a terabyte.
const LATE_PART_BYTES: usize = 128 << 20;
/// From this part on.
const LATE_PART: usize = 2000;
/// How what says that an upload is under way ends.
const MARK: &str = ".uploading";
/// How old an upload must be to be nobody's any more.
const ABANDONED: Duration = Duration::from_secs(24 * 3600);

/// Where a bucket is, and who asks.
#[derive(Clone)]
pub struct BucketSettings {
    /// Scheme, host and port; Amazon's own for the region if none.
    pub endpoint: Option<String>,
    /// The region; many stores want `us-east-1` whatever theirs is called.
    pub region: String,
    /// The bucket.
    pub bucket: String,
    /// What names of objects begin with; nothing, or it ends with `/`.
    pub prefix: String,
    /// The id of the credentials.
    pub access_key_id: SecretString,
    /// Their secret.
    pub secret_access_key: SecretString,
    /// Certificates to trust beside those of the system, in PEM.
    pub trusted_pem: Option<String>,
}

/// Why the store did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ObjectError {
    /// The settings are no settings.
    #[error("the bucket's settings: {fault}")]
    Setup {
        /// What is wrong.
        fault: String,
    },
    /// The credentials are wrong, or may not do this.
    #[error("the store refuses the credentials: {cause}")]
    Denied {
        /// What it said.
        cause: String,
    },
    /// There is no such object, or no such bucket.
    #[error("there is no {name}")]
    NotFound {
        /// The object.
        name: String,
    },
    /// It did not work, also not when it was tried again.
    #[error("{cause}")]
    Failed {
        /// What it or the network said.
        cause: String,
    },
}

/// A bucket.
#[derive(Clone, Debug)]
pub struct Bucket {
    store: Arc<AmazonS3>,
    prefix: String,
    shown: String,
}

/// An object that comes in part by part.
#[derive(Debug)]
pub struct ObjectUpload {
    bucket: Bucket,
    path: Path,
    mark: Path,
    id: MultipartId,
    parts: Vec<PartId>,
    buffer: Vec<u8>,
}

/// Gives the store the guarded client instead of one of its own.
#[derive(Debug)]
struct Connector(reqwest::Client);

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.0.clone()))
    }
}

impl Bucket {
    /// A bucket of these settings; nothing is asked yet. Errors: `Setup`.
    pub fn open(settings: &BucketSettings) -> Result<Self, ObjectError> {
        let setup = |fault: &str| ObjectError::Setup {
            fault: fault.to_owned(),
        };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&settings.bucket)
            .with_region(&settings.region)
            .with_access_key_id(settings.access_key_id.expose_secret())
            .with_secret_access_key(settings.secret_access_key.expose_secret())
            .with_checksum_algorithm(Checksum::SHA256)
            .with_retry(RetryConfig {
                max_retries: 5,
                retry_timeout: Duration::from_secs(60),
                ..RetryConfig::default()
            });
        let mut host = None;
        if let Some(endpoint) = &settings.endpoint {
            let url = Url::parse(endpoint).ok();
            let url = url.filter(|it| ["http", "https"].contains(&it.scheme()) && it.has_host());
            let url = url.ok_or_else(|| setup("the endpoint is no http or https address"))?;
            host = url.host_str().map(str::to_owned);
            builder = builder
                .with_endpoint(endpoint.trim_end_matches('/'))
                .with_allow_http(url.scheme() == "http");
        }
        let client = guarded_store_client(host.as_deref(), settings.trusted_pem.as_deref());
        let client = client.map_err(|it| setup(&it.to_string()))?;
        let store = builder.with_http_connector(Connector(client)).build();
        Ok(Self {
            store: Arc::new(store.map_err(|it| setup(&it.to_string()))?),
            prefix: settings.prefix.clone(),
            shown: format!("s3://{}/{}", settings.bucket, settings.prefix),
        })
    }

    /// Its address as it may be shown.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.shown
    }

    /// Begins an object. Errors: `Denied`, `NotFound` (the bucket), `Failed`.
    pub async fn begin(&self, name: &str) -> Result<ObjectUpload, ObjectError> {
        let (path, mark) = (self.path(name), self.path(&format!("{name}{MARK}")));
        let failed = |it| self.explain(name, &it);
        let id = self.store.create_multipart(&path).await.map_err(failed)?;
        // Found again after a crash: the store itself shows unfinished uploads to nobody.
        let payload = PutPayload::from(id.clone().into_bytes());
        let upload = ObjectUpload {
            bucket: self.clone(),
            path,
            mark,
            id,
            parts: Vec::new(),
            buffer: Vec::new(),
        };
        match self.store.put(&upload.mark, payload).await {
            Ok(_) => Ok(upload),
            Err(error) => {
                let error = self.explain(name, &error);
                upload.abort().await;
                Err(error)
            }
        }
    }

    /// The bytes of an object, as they come. Errors: `Denied`, `NotFound`, `Failed`.
    pub async fn read(
        &self,
        name: &str,
    ) -> Result<mpsc::Receiver<Result<Vec<u8>, ObjectError>>, ObjectError> {
        let got = self.store.get(&self.path(name)).await;
        let mut stream = got.map_err(|it| self.explain(name, &it))?.into_stream();
        let (sender, bytes) = mpsc::channel(4);
        let (bucket, name) = (self.clone(), name.to_owned());
        drop(tokio::spawn(async move {
            while let Some(next) = stream.next().await {
                let next = next.map(|it| it.to_vec());
                let next = next.map_err(|it| bucket.explain(&name, &it));
                if sender.send(next).await.is_err() {
                    return;
                }
            }
        }));
        Ok(bytes)
    }

    /// A small object as a whole; none if it is not there. Errors: `Denied`, `Failed`, also when
    /// it is larger than `most` bytes.
    pub async fn read_small(&self, name: &str, most: u64) -> Result<Option<Vec<u8>>, ObjectError> {
        let got = match self.store.get(&self.path(name)).await {
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            got => got.map_err(|it| self.explain(name, &it))?,
        };
        if got.meta.size > most {
            let cause = format!(
                "{name} has {} bytes: expected at most {most}",
                got.meta.size
            );
            return Err(ObjectError::Failed { cause });
        }
        let bytes = got.bytes().await.map_err(|it| self.explain(name, &it))?;
        Ok(Some(bytes.to_vec()))
    }

    /// Writes a small object. Errors: `Denied`, `NotFound` (the bucket), `Failed`.
    pub async fn put_small(&self, name: &str, bytes: Vec<u8>) -> Result<(), ObjectError> {
        let put = self.store.put(&self.path(name), bytes.into()).await;
        put.map_err(|it| self.explain(name, &it)).map(|_| ())
    }

    /// Names and sizes of the objects, sorted. Errors: `Denied`, `NotFound` (the bucket), `Failed`.
    pub async fn list(&self) -> Result<Vec<(String, u64)>, ObjectError> {
        let all = self.all().await?;
        let whole = all.into_iter().filter(|it| !it.0.ends_with(MARK));
        Ok(whole.map(|it| (it.0, it.1)).collect())
    }

    /// Removes an object; also when it is not there. Errors: `Denied`, `Failed`.
    pub async fn remove(&self, name: &str) -> Result<(), ObjectError> {
        match self.store.delete(&self.path(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.explain(name, &error)),
        }
    }

    /// Takes uploads back that were begun a day ago and never finished. Answers how many.
    ///
    /// Errors: `Denied`, `Failed`.
    pub async fn remove_abandoned(&self) -> Result<u64, ObjectError> {
        self.remove_begun_before(ABANDONED).await
    }

    async fn remove_begun_before(&self, age: Duration) -> Result<u64, ObjectError> {
        let mut removed = 0;
        let now = std::time::SystemTime::now();
        for (name, _, changed) in self.all().await? {
            let is_old = now.duration_since(changed).is_ok_and(|it| it >= age);
            let Some(object) = name.strip_suffix(MARK).filter(|_| is_old) else {
                continue;
            };
            let id = self.read_small(&name, 4096).await?.unwrap_or_default();
            let id = String::from_utf8_lossy(&id).into_owned();
            // One that the store has taken back itself is as good.
            let _gone = self.store.abort_multipart(&self.path(object), &id).await;
            self.remove(&name).await?;
            removed += 1;
        }
        Ok(removed)
    }

    async fn all(&self) -> Result<Vec<(String, u64, std::time::SystemTime)>, ObjectError> {
        let prefix = self.prefix.trim_end_matches('/');
        let prefix = (!prefix.is_empty()).then(|| Path::from(prefix));
        let listed = self.store.list(prefix.as_ref()).try_collect::<Vec<_>>();
        let listed = listed.await.map_err(|it| self.explain("bucket", &it))?;
        let named = listed.into_iter().filter_map(|it| {
            let name = it.location.as_ref().strip_prefix(self.prefix.as_str())?;
            let is_here = !name.is_empty() && !name.contains('/');
            is_here.then(|| (name.to_owned(), it.size, it.last_modified.into()))
        });
        let mut named: Vec<_> = named.collect();
        named.sort_unstable();
        Ok(named)
    }

    fn path(&self, name: &str) -> Path {
        Path::from(format!("{}{name}", self.prefix))
    }

    fn explain(&self, name: &str, error: &object_store::Error) -> ObjectError {
        use object_store::Error::{NotFound, PermissionDenied, Unauthenticated};
        match error {
            NotFound { .. } => ObjectError::NotFound {
                name: format!("`{name}` in {}, or no such bucket", self.shown),
            },
            PermissionDenied { source, .. } | Unauthenticated { source, .. } => {
                ObjectError::Denied {
                    cause: shortened(&source.to_string()),
                }
            }
            other => {
                let cause = shortened(&other.to_string());
                // What goes wrong with a list is of no kind in the library.
                if cause.contains("status code: 404") {
                    let name = format!("bucket of {}", self.shown);
                    return ObjectError::NotFound { name };
                }
                if cause.contains("status code: 403") || cause.contains("status code: 401") {
                    return ObjectError::Denied { cause };
                }
                ObjectError::Failed { cause }
            }
        }
    }
}

impl ObjectUpload {
    /// The bucket it goes to.
    #[must_use]
    pub const fn bucket(&self) -> &Bucket {
        &self.bucket
    }

    /// Takes the next bytes; they go out in parts of several megabytes. Errors: as `begin`.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), ObjectError> {
        self.buffer.extend_from_slice(bytes);
        let size = if self.parts.len() < LATE_PART {
            PART_BYTES
        } else {
            LATE_PART_BYTES
        };
        if self.buffer.len() >= size {
            self.send().await?;
        }
        Ok(())
    }

    /// Puts the object in its place. Errors: as `begin`.
    pub async fn finish(mut self) -> Result<(), ObjectError> {
        if !self.buffer.is_empty() || self.parts.is_empty() {
            self.send().await?;
        }
        let parts = std::mem::take(&mut self.parts);
        let store = &self.bucket.store;
        let done = store.complete_multipart(&self.path, &self.id, parts).await;
        done.map_err(|it| self.bucket.explain(self.path.as_ref(), &it))?;
        let unmarked = store.delete(&self.mark).await;
        unmarked.map_err(|it| self.bucket.explain(self.mark.as_ref(), &it))
    }

    /// Takes back what was sent. What cannot be taken back now is found by `remove_abandoned`.
    pub async fn abort(self) {
        let store = &self.bucket.store;
        let aborted = store.abort_multipart(&self.path, &self.id).await;
        if aborted.is_ok() {
            store.delete(&self.mark).await.ok();
        }
    }

    async fn send(&mut self) -> Result<(), ObjectError> {
        let payload = PutPayload::from(std::mem::take(&mut self.buffer));
        let (store, number) = (&self.bucket.store, self.parts.len());
        let sent = store.put_part(&self.path, &self.id, number, payload).await;
        self.parts
            .push(sent.map_err(|it| self.bucket.explain(self.path.as_ref(), &it))?);
        Ok(())
    }
}

/// What a store says can be a page of XML.
fn shortened(text: &str) -> String {
    text.chars().take(400).collect()
}

#[cfg(test)]
mod tests;
