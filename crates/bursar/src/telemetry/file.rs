//! Log files that end: a new one each day and each 100 MB, the oldest go (OPS-3).
//!
//! Owns: when a file is rolled, its name then, and how many are kept. Not here: what is logged.
//! Invariant: a line is never cut between two files; a full disk costs lines, never requests.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use crate::settings::LogFiles;

/// The file that is written.
const CURRENT: &str = "bursar.log";

/// The writer of log files. Clones write to the same one.
#[derive(Clone, Debug)]
pub(super) struct Rolling {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    settings: LogFiles,
    file: File,
    bytes: u64,
    day: Date,
}

fn today() -> Date {
    Offset::UTC.to_datetime(Timestamp::now()).date()
}

fn open(folder: &Path) -> io::Result<(File, u64)> {
    let path = folder.join(CURRENT);
    // Log lines name organisations: only the owner reads them.
    let mut options = OpenOptions::new();
    let file = options.create(true).append(true).mode(0o600).open(path)?;
    let bytes = file.metadata()?.len();
    Ok((file, bytes))
}

impl Rolling {
    /// Opens the current file; one of another day is rolled first.
    ///
    /// Errors: the folder cannot be made or written.
    pub(super) fn open(settings: LogFiles) -> io::Result<Self> {
        fs::create_dir_all(&settings.folder)?;
        let (file, bytes) = open(&settings.folder)?;
        let written = file.metadata()?.modified().ok();
        let written = written.and_then(|it| Timestamp::try_from(it).ok());
        let day = written.map_or_else(today, |it| Offset::UTC.to_datetime(it).date());
        let state = State {
            settings,
            file,
            bytes,
            day,
        };
        Ok(Self {
            state: Arc::new(Mutex::new(state)),
        })
    }
}

impl State {
    fn write(&mut self, line: &[u8], today: Date) -> io::Result<()> {
        let size = line.len() as u64;
        let is_full = self.bytes > 0 && self.bytes.saturating_add(size) > self.settings.max_bytes;
        if is_full || (self.bytes > 0 && self.day != today) {
            // Without a new file the old one is better than none.
            let _rolled = self.roll();
        }
        self.day = today;
        self.file.write_all(line)?;
        self.bytes = self.bytes.saturating_add(size);
        Ok(())
    }

    fn roll(&mut self) -> io::Result<()> {
        let folder = self.settings.folder.clone();
        let number = rolled(&folder, Some(self.day))?
            .last()
            .map_or(1, |it| it.1 + 1);
        let name = format!("bursar-{}.{number:04}.log", self.day);
        fs::rename(folder.join(CURRENT), folder.join(name))?;
        (self.file, self.bytes) = open(&folder)?;
        let all = rolled(&folder, None)?;
        let old = all.len().saturating_sub(self.settings.keep);
        for (_, _, path) in all.into_iter().take(old) {
            fs::remove_file(path)?;
        }
        Ok(())
    }
}

/// The rolled files of a day, or of all, oldest first.
fn rolled(folder: &Path, of: Option<Date>) -> io::Result<Vec<(Date, u32, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|it| it.to_str());
        let name = name.and_then(|it| it.strip_prefix("bursar-")?.strip_suffix(".log"));
        let Some((day, number)) = name.and_then(|it| it.split_once('.')) else {
            continue;
        };
        let (Ok(day), Ok(number)) = (day.parse::<Date>(), number.parse::<u32>()) else {
            continue;
        };
        if of.is_none_or(|it| it == day) {
            found.push((day, number, path));
        }
    }
    found.sort();
    Ok(found)
}

impl Write for Rolling {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.write(line, today())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rolling(folder: &Path) -> Rolling {
        Rolling::open(LogFiles {
            folder: folder.to_owned(),
            max_bytes: 100,
            keep: 3,
        })
        .unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries
            .map(|it| it.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_full_file_is_rolled_between_lines_and_the_oldest_go() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = rolling(folder.path());
        for number in 0..40 {
            let line = format!("line {number:02} of forty, thirty bytes\n");
            log.write_all(line.as_bytes()).unwrap();
        }
        let day = today();
        let names = names(folder.path());
        assert_eq!(names.len(), 4, "{names:?}");
        assert_eq!(names[3], "bursar.log");
        let mut kept = String::new();
        for name in &names {
            let text = fs::read_to_string(folder.path().join(name)).unwrap();
            assert!(text.len() <= 100 && text.ends_with('\n'), "{name}: {text}");
            assert!(name.starts_with(&format!("bursar-{day}")) || name == "bursar.log");
            kept.push_str(&text);
        }
        assert!(kept.ends_with("line 39 of forty, thirty bytes\n"), "{kept}");
        let first: usize = kept[5..7].parse().unwrap();
        assert_eq!(kept.lines().count(), 40 - first, "no gap: {kept}");
    }

    #[test]
    fn a_new_day_has_a_new_file() {
        let folder = tempfile::tempdir().unwrap();
        let log = rolling(folder.path());
        let mut state = log.state.lock().unwrap();
        let (first, second) = ("2026-01-31".parse().unwrap(), "2026-02-01".parse().unwrap());
        state.day = first;
        state.write(b"a\n", first).unwrap();
        state.write(b"b\n", first).unwrap();
        state.write(b"c\n", second).unwrap();
        drop(state);
        assert_eq!(
            names(folder.path()),
            ["bursar-2026-01-31.0001.log", "bursar.log"]
        );
        let old = fs::read_to_string(folder.path().join("bursar-2026-01-31.0001.log"));
        assert_eq!(old.unwrap(), "a\nb\n");
    }

    #[test]
    fn a_restart_goes_on_with_the_same_file_and_leaves_others_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("notes-2026-01-01.1.log"), "mine").unwrap();
        for _ in 0..2 {
            rolling(folder.path()).write_all(b"line\n").unwrap();
        }
        let text = fs::read_to_string(folder.path().join("bursar.log")).unwrap();
        assert_eq!(text, "line\nline\n");
        assert_eq!(names(folder.path()).len(), 2);
    }
}
