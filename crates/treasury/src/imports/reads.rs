//! Files as they were read, kept for a while between the steps of an import.
//!
//! Owns: reading a file into statements and lines, and the limit of what is kept of it.
//! Not here: what of it is new (`preview`): that is compared with the books at every step.
//! Invariant: what is kept depends on nothing but the file's content, its name and the mapping,
//! so it is right whatever happens to the books meanwhile, here or in another process.

use std::collections::HashMap;
use std::io::Cursor;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use statements::{Format, Line, Options, Problem, ReadError, Statement, Totals, Visitor};
use store::FileHash;

use super::CsvPreview;
use super::document::{FileDocument, ImportDocument};
use crate::error::Error;
use crate::treasury::Treasury;

/// Most memory that read files take while they wait for the next step.
const KEPT_BYTES: usize = 256 << 20;
/// How long a read file waits for the next step.
const KEPT_FOR: Duration = Duration::from_secs(15 * 60);
/// What a text costs beside its bytes.
const TEXT_BYTES: usize = 16;

/// A file as it was read.
#[derive(Debug)]
pub(super) struct ReadFile {
    /// Its format; none if it is not one that can be read.
    pub(super) format: Option<Format>,
    /// Its encoding, by name.
    pub(super) encoding: Option<String>,
    /// Findings about the file.
    pub(super) problems: Vec<Problem>,
    /// For a CSV: its columns and the mapping it is read with.
    pub(super) csv: Option<CsvPreview>,
    /// The statements in it.
    pub(super) statements: Vec<ReadStatement>,
}

/// A statement of a file, without its lines' raw fields: the file itself is kept.
#[derive(Debug)]
pub(super) struct ReadStatement {
    pub(super) statement: Statement,
    pub(super) lines: Arc<Vec<Line>>,
    pub(super) totals: Totals,
}

impl ReadFile {
    /// Reads a file.
    pub(super) fn of(document: &FileDocument, bytes: &[u8]) -> Self {
        let options = Options {
            file_name: Some(document.name.clone()),
            csv: document.mapping.clone(),
            ..Options::default()
        };
        let mut keeper = Keeper::default();
        let read = statements::read_with(&mut Cursor::new(bytes), &options, &mut keeper);
        let mut file = Self {
            format: None,
            encoding: None,
            problems: keeper.problems,
            csv: None,
            statements: keeper.statements,
        };
        match read {
            Ok(summary) => {
                file.format = Some(summary.format);
                file.encoding = Some(summary.encoding.name().to_owned());
            }
            Err(error @ (ReadError::Refused(_) | ReadError::Io(_))) => {
                file.problems.push(error.into_problem());
            }
        }
        if file.format == Some(Format::Csv) {
            file.csv = csv_preview(bytes, &options);
        }
        file
    }

    /// About the memory it takes.
    fn size_bytes(&self) -> usize {
        let lines = self.statements.iter().flat_map(|it| it.lines.iter());
        let lines: usize = lines.map(line_bytes).sum();
        let findings: usize = self
            .problems
            .iter()
            .chain(self.statements.iter().flat_map(|it| &it.statement.problems))
            .map(|it| size_of::<Problem>() + it.found.len() + it.expected.len())
            .sum();
        lines + findings + self.statements.len() * size_of::<ReadStatement>()
    }
}

fn line_bytes(line: &Line) -> usize {
    let texts = [
        line.bank_reference.as_deref(),
        line.customer_reference.as_deref(),
        line.end_to_end_id.as_deref(),
        line.counterparty.as_deref(),
        line.counterparty_account.as_deref(),
        line.counterparty_bank.as_deref(),
        line.code.as_deref(),
        Some(line.description.as_str()),
    ];
    let texts: usize = texts
        .into_iter()
        .flatten()
        .map(|it| it.len() + TEXT_BYTES)
        .sum();
    size_of::<Line>() + texts
}

fn csv_preview(bytes: &[u8], options: &Options) -> Option<CsvPreview> {
    let suggestion = statements::suggest_mapping_from(&mut Cursor::new(bytes), options).ok()?;
    let mapping = options.csv.clone().or_else(|| suggestion.mapping.clone());
    Some(CsvPreview {
        suggestion,
        mapping,
    })
}

/// Keeps statements and lines, but not the lines' raw fields.
#[derive(Default)]
struct Keeper {
    lines: Vec<Line>,
    statements: Vec<ReadStatement>,
    problems: Vec<Problem>,
}

impl Visitor for Keeper {
    fn line(&mut self, mut line: Line) {
        line.raw = Vec::new();
        self.lines.push(line);
    }

    fn statement(&mut self, statement: Statement, totals: Totals) {
        self.statements.push(ReadStatement {
            statement,
            lines: Arc::new(std::mem::take(&mut self.lines)),
            totals,
        });
    }

    fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}

impl Treasury {
    /// A file of an import as it was read, now or a while ago.
    ///
    /// Errors: `NotFound` when the data folder lost it, `Store`.
    pub(super) async fn read_file(&self, file: &FileDocument) -> Result<Arc<ReadFile>, Error> {
        let key = ReadKey::of(file);
        if let Some(found) = key.as_ref().and_then(|it| self.reads.get(it)) {
            return Ok(found);
        }
        let lost = || Error::NotFound {
            what: "imported file",
            name: format!("{} ({})", file.name, file.hash),
            cure: "the data folder lost it: restore the backup, or import it again",
        };
        let hash: FileHash = file.hash.parse().map_err(|_| lost())?;
        let bytes = self.store.get_file(hash).await?.ok_or_else(lost)?;
        let document = file.clone();
        let read = off_runtime(move || Arc::new(ReadFile::of(&document, &bytes))).await?;
        if let Some(key) = key {
            self.reads.put(key, Arc::clone(&read));
            self.reads.expire_later();
        }
        Ok(read)
    }
}

/// Reading hundreds of megabytes must not hold up the runtime.
pub(crate) async fn off_runtime<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Error::Unavailable(format!("the work broke off: {error}")))
}

/// All that the reading of a file depends on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ReadKey {
    hash: String,
    name: String,
    mapping: Option<String>,
}

impl ReadKey {
    /// The key of a file; none if its mapping has no text, which no mapping lacks.
    pub(super) fn of(file: &FileDocument) -> Option<Self> {
        let mapping = file.mapping.as_ref().map(serde_json::to_string);
        Some(Self {
            hash: file.hash.clone(),
            name: file.name.clone(),
            mapping: mapping.transpose().ok()?,
        })
    }
}

/// The files read of late, bounded by bytes and age.
#[derive(Debug)]
pub(crate) struct Reads {
    kept: Arc<Mutex<Kept>>,
    limit_bytes: usize,
}

impl Default for Reads {
    fn default() -> Self {
        Self {
            kept: Arc::default(),
            limit_bytes: KEPT_BYTES,
        }
    }
}

#[derive(Debug, Default)]
struct Kept {
    files: HashMap<ReadKey, KeptRead>,
    size_bytes: usize,
    /// Counts uses, so that the one unused for longest goes first.
    uses: u64,
}

#[derive(Debug)]
struct KeptRead {
    file: Arc<ReadFile>,
    size_bytes: usize,
    used: u64,
    since: Instant,
}

impl Reads {
    /// A file that was read before.
    pub(super) fn get(&self, key: &ReadKey) -> Option<Arc<ReadFile>> {
        let mut kept = lock(&self.kept);
        kept.uses += 1;
        let used = kept.uses;
        let found = kept.files.get_mut(key)?;
        found.used = used;
        Some(Arc::clone(&found.file))
    }

    /// Keeps a read file, if it is not too large; those unused for longest make room.
    pub(super) fn put(&self, key: ReadKey, file: Arc<ReadFile>) {
        let size_bytes = file.size_bytes();
        if size_bytes > self.limit_bytes {
            return;
        }
        let mut kept = lock(&self.kept);
        kept.uses += 1;
        let read = KeptRead {
            file,
            size_bytes,
            used: kept.uses,
            since: Instant::now(),
        };
        kept.size_bytes += size_bytes;
        if let Some(old) = kept.files.insert(key, read) {
            kept.size_bytes -= old.size_bytes;
        }
        while kept.size_bytes > self.limit_bytes && kept.drop_oldest() {}
    }

    /// Drops what an import that came to its end needed.
    pub(super) fn forget(&self, document: &ImportDocument) {
        let mut kept = lock(&self.kept);
        for key in document.files.iter().filter_map(ReadKey::of) {
            kept.remove(&key);
        }
    }

    /// Drops what waits too long, in a while: an idle process must not hold it for ever.
    pub(super) fn expire_later(&self) {
        let kept: Weak<Mutex<Kept>> = Arc::downgrade(&self.kept);
        tokio::spawn(async move {
            tokio::time::sleep(KEPT_FOR).await;
            if let Some(kept) = kept.upgrade() {
                lock(&kept).drop_since(KEPT_FOR);
            }
        });
    }
}

fn lock(kept: &Mutex<Kept>) -> MutexGuard<'_, Kept> {
    // No code that holds this lock can leave the map half changed.
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Kept {
    fn remove(&mut self, key: &ReadKey) {
        if let Some(old) = self.files.remove(key) {
            self.size_bytes -= old.size_bytes;
        }
    }

    fn drop_oldest(&mut self) -> bool {
        let oldest = self.files.iter().min_by_key(|it| it.1.used);
        let Some(key) = oldest.map(|it| it.0.clone()) else {
            return false;
        };
        self.remove(&key);
        true
    }

    fn drop_since(&mut self, age: Duration) {
        self.files.retain(|_, it| it.since.elapsed() < age);
        self.size_bytes = self.files.values().map(|it| it.size_bytes).sum();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> ReadKey {
        ReadKey {
            hash: name.to_owned(),
            name: name.to_owned(),
            mapping: None,
        }
    }

    fn file(text: &str) -> Arc<ReadFile> {
        let document = FileDocument {
            name: "a.sta".to_owned(),
            hash: String::new(),
            size_bytes: 0,
            mapping: None,
        };
        Arc::new(ReadFile::of(&document, text.as_bytes()))
    }

    const STATEMENT: &str = ":20:1\r\n:25:DE89370400440532013000\r\n:28C:1/1\r\n\
        :60F:C260101EUR100,00\r\n:61:2601020102C25,00NTRFINV-1//B1\r\n:86:invoice 1\r\n\
        :62F:C260103EUR125,00\r\n-\r\n";

    #[test]
    fn the_read_unused_for_longest_makes_room() {
        let read = file(STATEMENT);
        let reads = Reads {
            limit_bytes: read.size_bytes() * 2,
            ..Reads::default()
        };
        for name in ["a", "b"] {
            reads.put(key(name), Arc::clone(&read));
        }
        assert!(reads.get(&key("a")).is_some());
        reads.put(key("c"), Arc::clone(&read));
        assert!(reads.get(&key("b")).is_none());
        assert!(reads.get(&key("a")).is_some() && reads.get(&key("c")).is_some());
        assert_eq!(lock(&reads.kept).size_bytes, read.size_bytes() * 2);
    }

    #[test]
    fn a_read_larger_than_the_limit_is_not_kept_and_an_old_one_is_dropped() {
        let read = file(STATEMENT);
        let small = Reads {
            limit_bytes: read.size_bytes() - 1,
            ..Reads::default()
        };
        small.put(key("a"), Arc::clone(&read));
        assert!(small.get(&key("a")).is_none());
        let reads = Reads::default();
        reads.put(key("a"), read);
        lock(&reads.kept).drop_since(Duration::ZERO);
        assert!(reads.get(&key("a")).is_none());
        assert_eq!(lock(&reads.kept).size_bytes, 0);
    }
}
