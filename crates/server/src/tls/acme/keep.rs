//! Where the account with an authority and its certificates are kept.
//!
//! Owns: the files and who may read them. Not here: what an authority is asked (`acme`).
//! Invariant: nobody but the owner can read a key at any moment; a file is whole or not there.

use std::fmt::Write as _;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use instant_acme::AccountCredentials;
use sha2::{Digest, Sha256};

use super::super::certificate::Certificate;
use super::super::files::read;
use super::{Acme, TlsError};

pub(super) struct Keep {
    folder: PathBuf,
    account: PathBuf,
    certificate: PathBuf,
}

impl Keep {
    /// The files for this authority and these names: for others they are other files.
    pub(super) fn new(acme: &Acme) -> Self {
        let account = name(&[&acme.directory]);
        let names = acme.domains.iter().map(String::as_str);
        let names: Vec<&str> = [acme.directory.as_str()].into_iter().chain(names).collect();
        Self {
            account: acme.folder.join(format!("account-{account}.json")),
            certificate: acme
                .folder
                .join(format!("certificate-{}.pem", name(&names))),
            folder: acme.folder.clone(),
        }
    }

    pub(super) fn account(&self) -> Result<Option<AccountCredentials>, TlsError> {
        let Some(bytes) = read_if_there(&self.account)? else {
            return Ok(None);
        };
        // The reason may show what was read, which is a key.
        let unusable = |_| TlsError::Unusable {
            path: self.account.clone(),
            detail: "no account: remove the file, and a new one is made".to_owned(),
        };
        serde_json::from_slice(&bytes).map(Some).map_err(unusable)
    }

    pub(super) fn put_account(&self, account: &AccountCredentials) -> Result<(), TlsError> {
        let text = serde_json::to_vec(account).map_err(|it| TlsError::File {
            path: self.account.clone(),
            cause: it.into(),
        })?;
        self.write(&self.account, &text)
    }

    pub(super) fn forget_account(&self) -> Result<(), TlsError> {
        std::fs::remove_file(&self.account).map_err(|cause| TlsError::File {
            path: self.account.clone(),
            cause,
        })
    }

    pub(super) fn certificate(&self) -> Result<Option<Certificate>, TlsError> {
        let Some(bytes) = read_if_there(&self.certificate)? else {
            return Ok(None);
        };
        let unusable = |detail| TlsError::Unusable {
            path: self.certificate.clone(),
            detail: format!("{detail}; remove the file, and a new certificate is asked for"),
        };
        let certificate = Certificate::read(&bytes, &bytes).map_err(unusable)?;
        Ok(Some(certificate))
    }

    /// Key and chain are one file, so that they always fit.
    pub(super) fn put_certificate(&self, key: &str, chain: &str) -> Result<(), TlsError> {
        let text = format!("{}\n{}\n", key.trim_end(), chain.trim_end());
        self.write(&self.certificate, text.as_bytes())
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), TlsError> {
        let write = || {
            let mut folder = std::fs::DirBuilder::new();
            folder.recursive(true).mode(0o700).create(&self.folder)?;
            let beside = path.with_extension("new");
            // Left by a process that was killed; opening it would keep its permissions.
            match std::fs::remove_file(&beside) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let mut options = std::fs::OpenOptions::new();
            let mut file = options
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&beside)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            std::fs::rename(&beside, path)?;
            std::fs::File::open(&self.folder)?.sync_all()
        };
        write().map_err(|cause| TlsError::File {
            path: path.to_owned(),
            cause,
        })
    }
}

fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, TlsError> {
    match read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(TlsError::File { cause, .. }) if cause.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A short name for a list of texts.
fn name(texts: &[&str]) -> String {
    let hash = Sha256::digest(texts.join("\n"));
    hash[..8].iter().fold(String::new(), |mut name, it| {
        let _infallible = write!(name, "{it:02x}");
        name
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::super::Challenge;
    use super::*;

    #[test]
    fn keys_are_readable_by_their_owner_only_and_a_broken_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let acme = Acme {
            domains: vec!["books.example".to_owned()],
            email: None,
            directory: "https://authority.example/directory".to_owned(),
            root: None,
            challenge: Challenge::Http01,
            folder: folder.path().join("acme"),
        };
        let keep = Keep::new(&acme);
        assert!(keep.certificate().unwrap().is_none());
        let key = rcgen::KeyPair::generate().unwrap();
        let params = rcgen::CertificateParams::new(acme.domains.clone()).unwrap();
        let chain = params.self_signed(&key).unwrap().pem();
        keep.put_certificate(&key.serialize_pem(), &chain).unwrap();
        assert!(keep.certificate().unwrap().is_some());
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(
            (mode(&keep.folder), mode(&keep.certificate)),
            (0o700, 0o600)
        );
        let mut other = acme.clone();
        other.domains.push("www.books.example".to_owned());
        assert!(Keep::new(&other).certificate().unwrap().is_none());
        std::fs::write(&keep.certificate, "nonsense").unwrap();
        let error = keep.certificate().unwrap_err();
        assert_eq!(error.code(), "certificate-unusable");
        assert!(error.to_string().contains("remove the file"), "{error}");
    }
}
