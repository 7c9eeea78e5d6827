//! What an operator allows connections to reach.
//!
//! Owns: the folders that may be watched, by organisation, and the private hosts that may be asked.
//! Not here: whether a folder is under them (`connect::folder`).
//! Invariant: a folder is one organisation's: no organisation reads what landed for another.

use std::path::{Path, PathBuf};
use std::time::Duration;

use connect::http::AllowList;

use crate::error::Error;

/// The folder in the data folder that connections may always watch: one folder an organisation.
const LANDING: &str = "landing";
/// How long a file has to stay as it is before it is taken.
const SETTLE: Duration = Duration::from_secs(2);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Root {
    /// The organisation whose it is; none if each has the folder of its short name in it.
    slug: Option<String>,
    path: PathBuf,
}

/// What connections may reach.
#[derive(Clone)]
pub struct ConnectionHost {
    roots: Vec<Root>,
    pub(crate) allowed: AllowList,
    pub(super) settle: Duration,
}

impl Default for ConnectionHost {
    fn default() -> Self {
        Self {
            roots: Vec::new(),
            allowed: AllowList::default(),
            settle: SETTLE,
        }
    }
}

impl ConnectionHost {
    /// Reads folders as an operator writes them: `/srv/sftp` has a folder for each organisation,
    /// by its short name; `acme=/mnt/bank` is that organisation's alone. `allowed` are hosts that
    /// may be asked although they are private.
    ///
    /// Errors: `Invalid` with the entry.
    pub fn new(folders: &[String], allowed: &[String]) -> Result<Self, Error> {
        let read = |entry: &String| -> Result<Root, Error> {
            let (slug, path) = match entry.split_once('=') {
                Some((slug, path)) => (Some(slug.trim().to_owned()), path.trim()),
                None => (None, entry.trim()),
            };
            let path = PathBuf::from(path);
            if !path.is_absolute() || slug.as_deref() == Some("") {
                let expected = "an absolute path, or SLUG=/absolute/path";
                return Err(Error::invalid("connections.folders", entry, expected));
            }
            Ok(Root { slug, path })
        };
        let allowed = AllowList::parse(allowed)
            .map_err(|error| Error::malformed("connect.allow", "", &error))?;
        Ok(Self {
            roots: folders.iter().map(read).collect::<Result<_, _>>()?,
            allowed,
            settle: SETTLE,
        })
    }

    /// The same with another time that a file has to stay as it is before it is taken.
    #[must_use]
    pub fn with_settle(self, settle: Duration) -> Self {
        Self { settle, ..self }
    }

    /// The folders an organisation may watch; the first is its own in the data folder.
    pub(super) fn roots_of(&self, slug: &str, data: &Path) -> Vec<PathBuf> {
        let own = std::iter::once(data.join(LANDING).join(slug));
        let set = self.roots.iter().filter_map(|it| match &it.slug {
            None => Some(it.path.join(slug)),
            Some(named) => (named == slug).then(|| it.path.clone()),
        });
        own.chain(set).collect()
    }
}

impl std::fmt::Debug for ConnectionHost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.roots.iter().map(|it| &it.path))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(folders: &[&str]) -> Result<ConnectionHost, Error> {
        let folders: Vec<String> = folders.iter().map(|it| (*it).to_owned()).collect();
        ConnectionHost::new(&folders, &[])
    }

    #[test]
    fn each_organisation_has_folders_of_its_own() {
        let host = host(&["/srv/sftp", "acme=/mnt/bank"]).unwrap();
        let roots = |slug| host.roots_of(slug, Path::new("/data"));
        let path = PathBuf::from;
        let acme = ["/data/landing/acme", "/srv/sftp/acme", "/mnt/bank"].map(path);
        assert_eq!(roots("acme"), acme);
        let other = ["/data/landing/other", "/srv/sftp/other"].map(path);
        assert_eq!(roots("other"), other);
    }

    #[test]
    fn what_is_no_absolute_folder_is_refused() {
        for entry in ["srv", "", "acme=", "=/srv", "acme=srv"] {
            assert!(host(&[entry]).is_err(), "{entry}");
        }
        let allowed = ConnectionHost::new(&[], &["http://x".to_owned()]);
        assert!(allowed.is_err());
    }
}
