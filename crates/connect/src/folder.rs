//! A watched folder: files that another program or an SFTP server lands there (CASH-2).
//!
//! Owns: which files are whole and may be taken, reading them, moving them to archive or quarantine.
//! Not here: what is in a file (`statements`), when it is looked (`treasury`).
//! Invariant: nothing outside the folder is read or written: a link is never followed, and what is
//! read is the very file that was looked at.

use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

use thiserror::Error;

/// Most files that one look tells.
pub const MAX_FILES: usize = 1_000;
/// Most entries of a folder that one look reads.
const MAX_ENTRIES: usize = 100_000;
/// Endings that programs give to files they still write.
const UNFINISHED: [&str; 7] = [
    "part",
    "partial",
    "filepart",
    "tmp",
    "temp",
    "crdownload",
    "swp",
];

/// Where files land, and where they go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderPlace {
    /// Where they land.
    pub inbox: PathBuf,
    /// Where read ones go: a folder in the inbox, or an absolute path.
    pub archive: PathBuf,
    /// Where unreadable ones go: a folder in the inbox, or an absolute path.
    pub quarantine: PathBuf,
}

/// Why a folder or a file in it cannot be used.
#[derive(Debug, Error)]
pub enum FolderError {
    /// Not under a folder that the operator allows.
    #[error(
        "folder `{}` is outside the folders that may be watched: expected one under {}", path.display(), shown(roots)
    )]
    Outside {
        /// As given.
        path: PathBuf,
        /// Where it may be.
        roots: Vec<PathBuf>,
    },
    /// `..`, or a path that is not absolute.
    #[error("folder `{}`: expected an absolute path without `..`", path.display())]
    Crooked {
        /// As given.
        path: PathBuf,
    },
    /// A link, a file, a device.
    #[error("`{}` is {found}: expected a folder", path.display())]
    NotFolder {
        /// Which path.
        path: PathBuf,
        /// What it is.
        found: &'static str,
    },
    /// Archive or quarantine is on another disk: a file could not be moved there in one step.
    #[error("`{}` is on another disk than the inbox: choose a folder on the same one", path.display())]
    OtherDisk {
        /// Which path.
        path: PathBuf,
    },
    /// The system refused.
    #[error("cannot {what} `{}`: {error}", path.display())]
    Io {
        /// What was tried.
        what: &'static str,
        /// With which path.
        path: PathBuf,
        /// As the system says it.
        error: io::Error,
    },
}

impl FolderError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Outside { .. } => "folder-not-allowed",
            Self::Crooked { .. } => "folder-path",
            Self::NotFolder { .. } => "folder-not-a-folder",
            Self::OtherDisk { .. } => "folder-other-disk",
            Self::Io { .. } => "folder-unreadable",
        }
    }

    fn io(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Io { what, path, error }
    }
}

fn shown(roots: &[PathBuf]) -> String {
    if roots.is_empty() {
        return "none: the operator allows none".to_owned();
    }
    let shown: Vec<String> = roots
        .iter()
        .map(|it| format!("`{}`", it.display()))
        .collect();
    shown.join(" or ")
}

/// A file that was seen. Two looks that are equal saw the same file, unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its name in the folder.
    pub name: String,
    /// Unit: bytes.
    pub size_bytes: u64,
    modified: (i64, i64),
    place: (u64, u64),
}

/// What a look found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Files that could be taken, by name.
    pub files: Vec<Candidate>,
    /// What is left alone, and why: links, names that are no text.
    pub left: Vec<(String, &'static str)>,
}

/// A folder that was checked.
#[derive(Clone, Debug)]
pub struct Folder {
    place: FolderPlace,
}

impl Folder {
    /// Checks the folder against what the operator allows, and makes archive and quarantine.
    ///
    /// Errors: `Crooked`, `Outside`, `NotFolder`, `OtherDisk`, `Io`.
    pub fn open(place: &FolderPlace, roots: &[PathBuf]) -> Result<Self, FolderError> {
        let inbox = checked(&place.inbox, roots)?;
        let device = folder_metadata(&inbox)?.dev();
        let side = |path: &Path| -> Result<PathBuf, FolderError> {
            let path = inbox.join(path);
            straight(&path)?;
            fs::create_dir_all(&path).map_err(FolderError::io("make folder", &path))?;
            let path = checked(&path, roots)?;
            if folder_metadata(&path)?.dev() != device {
                return Err(FolderError::OtherDisk { path });
            }
            Ok(path)
        };
        let (archive, quarantine) = (side(&place.archive)?, side(&place.quarantine)?);
        let place = FolderPlace {
            inbox,
            archive,
            quarantine,
        };
        Ok(Self { place })
    }

    /// Where it is.
    #[must_use]
    pub const fn place(&self) -> &FolderPlace {
        &self.place
    }

    /// The files that could be taken. Limits: `MAX_FILES`, the first by name.
    ///
    /// Errors: `Io`.
    pub fn look(&self) -> Result<Look, FolderError> {
        let inbox = &self.place.inbox;
        let entries = fs::read_dir(inbox).map_err(FolderError::io("read folder", inbox))?;
        let mut look = Look::default();
        for entry in entries.take(MAX_ENTRIES) {
            let entry = entry.map_err(FolderError::io("read folder", inbox))?;
            let Ok(name) = entry.file_name().into_string() else {
                let shown = entry.file_name().to_string_lossy().into_owned();
                look.left.push((shown, "its name is not UTF-8"));
                continue;
            };
            // Not followed: this is about the entry itself.
            let Ok(metadata) = entry.metadata() else {
                continue;
            };
            if metadata.is_symlink() {
                look.left
                    .push((name, "it is a link, and links are not followed"));
            } else if metadata.is_file() && is_finished(&name) {
                look.files.push(candidate(name, &metadata));
            }
        }
        look.files.sort_by(|one, other| one.name.cmp(&other.name));
        look.files.truncate(MAX_FILES);
        look.left.truncate(MAX_FILES);
        Ok(look)
    }

    /// The content of a file that was seen; none if it is another one now, or grew.
    ///
    /// Errors: `Io`.
    pub fn read(&self, seen: &Candidate) -> Result<Option<Vec<u8>>, FolderError> {
        let path = self.place.inbox.join(&seen.name);
        let file = match fs::File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(FolderError::io("open", &path)(error)),
        };
        let metadata = file.metadata().map_err(FolderError::io("read", &path))?;
        // The file that was opened, not the name: a link put in its place leads elsewhere.
        if candidate(seen.name.clone(), &metadata) != *seen {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        let mut bounded = file.take(seen.size_bytes.saturating_add(1));
        bounded
            .read_to_end(&mut bytes)
            .map_err(FolderError::io("read", &path))?;
        let is_whole = u64::try_from(bytes.len()).is_ok_and(|it| it == seen.size_bytes);
        Ok(is_whole.then_some(bytes))
    }

    /// Moves a read file to the archive, into the folder of a day; none if another file has its
    /// name by now, which then stays. Errors: `Io`.
    pub fn archive(
        &self,
        seen: &Candidate,
        day: money::Date,
    ) -> Result<Option<PathBuf>, FolderError> {
        let folder = self.place.archive.join(day.to_string());
        self.put_away(seen, &folder)
    }

    /// Moves a file that cannot be read to the quarantine, with a file beside it that says why;
    /// none as with `archive`. Errors: `Io`.
    pub fn quarantine(&self, seen: &Candidate, why: &str) -> Result<Option<PathBuf>, FolderError> {
        let Some(moved) = self.put_away(seen, &self.place.quarantine)? else {
            return Ok(None);
        };
        let mut beside = moved.clone().into_os_string();
        beside.push(".why.txt");
        let beside = PathBuf::from(beside);
        let written =
            fs::File::create_new(&beside).and_then(|mut file| file.write_all(why.as_bytes()));
        written.map_err(FolderError::io("write", &beside))?;
        Ok(Some(moved))
    }

    fn put_away(&self, seen: &Candidate, folder: &Path) -> Result<Option<PathBuf>, FolderError> {
        fs::create_dir_all(folder).map_err(FolderError::io("make folder", folder))?;
        folder_metadata(folder)?;
        let from = self.place.inbox.join(&seen.name);
        let now = fs::symlink_metadata(&from);
        if !now.is_ok_and(|it| candidate(seen.name.clone(), &it) == *seen) {
            return Ok(None);
        }
        for number in 1_u32.. {
            let name = numbered(&seen.name, number);
            let to = folder.join(&name);
            if fs::symlink_metadata(&to).is_ok() {
                continue;
            }
            fs::rename(&from, &to).map_err(FolderError::io("move", &from))?;
            return Ok(Some(to));
        }
        Ok(None)
    }
}

/// `march.sta`, then `march-2.sta`.
fn numbered(name: &str, number: u32) -> String {
    if number == 1 {
        return name.to_owned();
    }
    match name.rsplit_once('.') {
        Some((stem, end)) if !stem.is_empty() => format!("{stem}-{number}.{end}"),
        _ => format!("{name}-{number}"),
    }
}

/// Neither hidden nor named as what is still written.
fn is_finished(name: &str) -> bool {
    let end = name.rsplit_once('.').map(|it| it.1.to_ascii_lowercase());
    let is_unfinished = end.is_some_and(|it| UNFINISHED.contains(&it.as_str()));
    !name.starts_with('.') && !name.ends_with('~') && !is_unfinished
}

fn candidate(name: String, metadata: &fs::Metadata) -> Candidate {
    Candidate {
        name,
        size_bytes: metadata.size(),
        modified: (metadata.mtime(), metadata.mtime_nsec()),
        place: (metadata.dev(), metadata.ino()),
    }
}

/// Refuses what is not an absolute path of plain names.
fn straight(path: &Path) -> Result<(), FolderError> {
    let is_plain = |it: Component<'_>| matches!(it, Component::RootDir | Component::Normal(_));
    if path.is_absolute() && path.components().all(is_plain) {
        return Ok(());
    }
    let path = path.to_owned();
    Err(FolderError::Crooked { path })
}

/// The folder's real path, if that is a folder under one of the roots' real paths.
fn checked(path: &Path, roots: &[PathBuf]) -> Result<PathBuf, FolderError> {
    straight(path)?;
    let outside = || FolderError::Outside {
        path: path.to_owned(),
        roots: roots.to_vec(),
    };
    // Said before anything is looked at: whether a path exists elsewhere is nobody's business.
    if !roots.iter().any(|it| path.starts_with(it)) {
        return Err(outside());
    }
    folder_metadata(path)?;
    let real = path
        .canonicalize()
        .map_err(FolderError::io("find folder", path))?;
    let is_inside = |root: &PathBuf| root.canonicalize().is_ok_and(|it| real.starts_with(it));
    if !roots.iter().any(is_inside) {
        return Err(outside());
    }
    Ok(real)
}

fn folder_metadata(path: &Path) -> Result<fs::Metadata, FolderError> {
    let found = fs::symlink_metadata(path).map_err(FolderError::io("find folder", path))?;
    if found.is_dir() {
        return Ok(found);
    }
    let is_link = found.is_symlink();
    Err(FolderError::NotFolder {
        path: path.to_owned(),
        found: if is_link { "a link" } else { "no folder" },
    })
}

#[cfg(test)]
mod tests;
