//! What a process did to its files, from `strace`, and what a power cut can leave of it.
//!
//! Owns: reading a trace, and a naive model of a disk: a write is durable after a sync of its
//! file, a name after a sync of its folder; of the rest any part may be there, in any order, and
//! each 512-byte sector by itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::child::{Said, parse as parse_said};
use crate::support::Random;

const SECTOR: usize = 512;

/// One operation, on paths below the traced folder.
#[derive(Clone, Debug)]
pub(crate) enum Operation {
    Create(PathBuf),
    Write {
        path: PathBuf,
        at: usize,
        bytes: Vec<u8>,
    },
    Truncate {
        path: PathBuf,
        length: usize,
    },
    Sync(PathBuf),
    Remove(PathBuf),
    Said(Said0),
}

/// Something the process wrote to its output.
#[derive(Clone, Debug)]
pub(crate) struct Said0 {
    /// The last record that was acknowledged by it.
    pub(crate) last: u64,
}

/// Reads a trace made with `-f -y -xx` and unlimited strings.
pub(crate) fn read(trace: &str, folder: &Path) -> Vec<Operation> {
    let mut operations = Vec::new();
    let mut unfinished: BTreeMap<&str, String> = BTreeMap::new();
    for line in trace.lines() {
        let Some((pid, call)) = line.split_once(' ') else {
            continue;
        };
        let call = call.trim_start();
        let whole = if let Some(start) = call.strip_suffix(" <unfinished ...>") {
            unfinished.insert(pid, start.to_owned());
            continue;
        } else if let Some((_, rest)) = call
            .strip_prefix("<... ")
            .and_then(|it| it.split_once(" resumed>"))
        {
            let start = unfinished.remove(pid).expect("a resumed call was begun");
            start + rest
        } else {
            call.to_owned()
        };
        operations.extend(operation(&whole, folder));
    }
    operations
}

fn operation(call: &str, folder: &Path) -> Option<Operation> {
    let (name, rest) = call.split_once('(')?;
    let (arguments, result) = rest.rsplit_once(") = ").or_else(|| rest.rsplit_once(')'))?;
    let result = result.trim_start_matches([' ', '=']);
    assert!(
        !result.starts_with('-') || name == "openat",
        "a call failed: {name} {result}"
    );
    let texts: Vec<Vec<u8>> = arguments
        .split('"')
        .skip(1)
        .step_by(2)
        .map(unescape)
        .collect();
    let of_fd = || {
        let path = arguments.split_once('<')?.1.split_once('>')?.0;
        below(&unescape(path), folder)
    };
    let numbers = || arguments.rsplit(", ").map(|it| it.parse::<usize>().ok());
    match name {
        "openat" if arguments.contains("O_CREAT") && !result.starts_with('-') => {
            Some(Operation::Create(below(texts.first()?, folder)?))
        }
        "pwrite64" => Some(Operation::Write {
            path: of_fd()?,
            at: numbers().next()??,
            bytes: texts.into_iter().next()?,
        }),
        "ftruncate" => Some(Operation::Truncate {
            path: of_fd()?,
            length: numbers().next()??,
        }),
        "fsync" | "fdatasync" => Some(Operation::Sync(of_fd()?)),
        "unlink" => Some(Operation::Remove(below(texts.first()?, folder)?)),
        "write" if arguments.starts_with('1') => {
            let said = texts
                .first()?
                .split(|it| *it == b'\n')
                .find_map(parse_said)?;
            let Said::Acknowledged { last, .. } = said else {
                panic!("{said:?}")
            };
            Some(Operation::Said(Said0 { last }))
        }
        "write" => {
            // Nothing below the folder may be written by a call the model does not know.
            assert!(of_fd().is_none(), "{call:.200}");
            None
        }
        "rename" | "renameat" | "fallocate" | "pwritev" | "openat" => None,
        other => panic!("the model does not know `{other}`"),
    }
}

fn unescape(text: &str) -> Vec<u8> {
    let digits = text.split("\\x").skip(1);
    digits
        .map(|it| u8::from_str_radix(it, 16).expect("strace -xx"))
        .collect()
}

fn below(path: &[u8], folder: &Path) -> Option<PathBuf> {
    let path = Path::new(std::str::from_utf8(path).ok()?);
    let path = path.strip_prefix(folder).ok()?;
    // The shared memory of the log's index is rebuilt after a crash.
    (!path.to_string_lossy().ends_with("-shm")).then(|| path.to_owned())
}

/// One file: what is durable, and what was done since.
#[derive(Clone, Debug, Default)]
struct Inode {
    durable: Vec<u8>,
    pending: Vec<Change>,
    /// Whether the name is durable.
    is_named: bool,
    is_removed: bool,
}

#[derive(Clone, Debug)]
enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Truncate(usize),
}

impl Change {
    fn apply(&self, content: &mut Vec<u8>) {
        match self {
            Self::Write { at, bytes } => write(content, *at, bytes),
            Self::Truncate(length) => content.resize(*length, 0),
        }
    }
}

fn write(content: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    if content.len() < at + bytes.len() {
        content.resize(at + bytes.len(), 0);
    }
    content[at..at + bytes.len()].copy_from_slice(bytes);
}

/// A disk that has seen some operations.
#[derive(Clone, Debug, Default)]
pub(crate) struct Disk {
    files: BTreeMap<PathBuf, Inode>,
    /// The last record acknowledged so far.
    pub(crate) acknowledged: u64,
}

impl Disk {
    /// What is in a folder now, all of it durable.
    pub(crate) fn of(folder: &Path) -> Self {
        let mut disk = Self::default();
        let mut folders = vec![folder.to_owned()];
        while let Some(next) = folders.pop() {
            for entry in fs::read_dir(next).unwrap() {
                let entry = entry.unwrap();
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                } else {
                    let path = entry.path().strip_prefix(folder).unwrap().to_owned();
                    let durable = fs::read(entry.path()).unwrap();
                    let inode = Inode {
                        durable,
                        is_named: true,
                        ..Inode::default()
                    };
                    disk.files.insert(path, inode);
                }
            }
        }
        disk
    }

    pub(crate) fn apply(&mut self, operation: &Operation) {
        let mut change = |path: &PathBuf, change| {
            self.files
                .entry(path.clone())
                .or_default()
                .pending
                .push(change);
        };
        match operation {
            Operation::Write { path, at, bytes } => {
                change(
                    path,
                    Change::Write {
                        at: *at,
                        bytes: bytes.clone(),
                    },
                );
            }
            Operation::Truncate { path, length } => change(path, Change::Truncate(*length)),
            Operation::Create(path) => {
                let file = self.files.entry(path.clone()).or_default();
                if file.is_removed {
                    *file = Inode::default();
                }
            }
            Operation::Remove(path) => {
                if let Some(file) = self.files.get_mut(path) {
                    file.is_removed = true;
                }
            }
            Operation::Sync(path) => self.sync(path),
            Operation::Said(said) => self.acknowledged = said.last,
        }
    }

    fn sync(&mut self, path: &Path) {
        if let Some(file) = self.files.get_mut(path) {
            for change in std::mem::take(&mut file.pending) {
                change.apply(&mut file.durable);
            }
            return;
        }
        let in_folder = |it: &PathBuf| it.parent() == Some(path);
        self.files
            .retain(|name, file| !(in_folder(name) && file.is_removed));
        for (name, file) in &mut self.files {
            file.is_named |= in_folder(name);
        }
    }

    /// Writes what a power cut may leave now; `random` decides what of the rest is there.
    pub(crate) fn write_image(&self, folder: &Path, random: &mut Random) {
        // Sometimes all of it or nothing: the cases a shuffle rarely makes.
        let mood = random.below(6);
        for (name, file) in &self.files {
            let is_there = match (file.is_named, file.is_removed) {
                (true, false) => true,
                _ => random.below(2) == 0,
            };
            if !is_there {
                continue;
            }
            let mut content = file.durable.clone();
            let mut order: Vec<_> = file.pending.iter().collect();
            if mood > 2 {
                for last in (1..order.len()).rev() {
                    let other = usize::try_from(random.below(last as u64 + 1)).unwrap();
                    order.swap(last, other);
                }
            }
            for change in order {
                match (mood, change) {
                    (0, _) => {}
                    (1, change) => change.apply(&mut content),
                    (_, Change::Write { at, bytes }) => tear(&mut content, *at, bytes, random),
                    (_, change) if random.below(2) == 0 => change.apply(&mut content),
                    _ => {}
                }
            }
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
    }
}

/// Applies none, all, or some sectors of a write.
fn tear(content: &mut Vec<u8>, at: usize, bytes: &[u8], random: &mut Random) {
    match random.below(4) {
        0 => {}
        1 => write(content, at, bytes),
        _ => {
            let mut start = 0;
            while start < bytes.len() {
                let end = ((at + start) / SECTOR * SECTOR + SECTOR - at).min(bytes.len());
                if random.below(2) == 0 {
                    write(content, at + start, &bytes[start..end]);
                }
                start = end;
            }
        }
    }
}
