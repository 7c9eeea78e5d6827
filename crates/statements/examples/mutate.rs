//! Seeded mutation of the fixtures: `mutate [ROUNDS] [SEED]`; a stand-in for a fuzzer that needs
//! no compiler support.
//!
//! Owns: mutations, and what must hold for every input. Not here: the corpus (`fixtures/quirks`).
//! Invariant: a run is repeated exactly by its seed; a found input is printed whole.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a tool for developers reads files, measures and prints"
)]

use std::panic::catch_unwind;
use std::path::Path;
use std::time::{Duration, Instant};

use statements::{Options, StatementJson, Totals};

/// xorshift64*: enough to choose bytes, and the same on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// Below `limit`; zero when that is zero.
    fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap().max(1);
        usize::try_from(self.next() % limit).unwrap()
    }
}

/// Pieces that mean something to one of the readers.
const WORDS: [&[u8]; 24] = [
    b"\n:61:2401020102C1,00NTRFNONREF\n",
    b":86:",
    b"\n:60M:C240101EUR1,\n",
    b"\n:62M:C240101EUR1,\n",
    b"\n-}{5:}\n{1:F01}{2:I942}{4:\n",
    b"?20SVWZ+",
    b"/REMI/USTD//",
    b"\n88,",
    b"/ 16,165,",
    b",D,255,",
    b",V,240102,,",
    b"\n99,0,0,0/\n",
    b"\n!Type:Bank\n",
    b"\n!Account\n",
    b"\n^\n",
    b"99999999999999999999999999999999999999",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"<STMTTRN>",
    b"</Ntry><Ntry>",
    b"&amp;amp;#x110000;",
    b"<![CDATA[",
    b"\";\"",
    b"\0",
];

fn mutate(random: &mut Random, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = corpus[random.below(corpus.len())].clone();
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len());
        let end = (at + random.below(200)).min(bytes.len());
        match random.below(7) {
            0 if !bytes.is_empty() => bytes[at] = random.next().to_le_bytes()[0],
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            3 => {
                let word = WORDS[random.below(WORDS.len())];
                bytes.splice(at..at, word.iter().copied());
            }
            4 => {
                let other = &corpus[random.below(corpus.len())];
                let from = random.below(other.len());
                bytes.splice(at..end, other[from..].iter().copied());
            }
            5 => {
                let piece = bytes[at..end].repeat(random.below(60));
                bytes.splice(at..at, piece);
            }
            _ => bytes.truncate(at),
        }
        bytes.truncate(1 << 18);
    }
    bytes
}

/// What holds for every input.
fn examine(bytes: &[u8]) {
    let options = Options::default();
    let Ok(outcome) = statements::read(bytes, &options) else {
        return;
    };
    for statement in &outcome.statements {
        let json = StatementJson::new("file", statement);
        assert_eq!(json.n_entries, statement.lines.len());
        let mut totals = Totals::default();
        statement.lines.iter().for_each(|it| totals.add(it));
        assert_eq!(totals.lines, u64::try_from(statement.lines.len()).unwrap());
    }
    let again = statements::read(bytes, &options).unwrap();
    assert_eq!(again.statements, outcome.statements);
    assert_eq!(again.problems, outcome.problems);
}

fn collect(folder: &Path, corpus: &mut Vec<Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, corpus);
        } else {
            corpus.push(std::fs::read(path).unwrap());
        }
    }
}

fn main() {
    let mut numbers = std::env::args()
        .skip(1)
        .map(|it| it.parse::<u64>().unwrap());
    let rounds = numbers.next().unwrap_or(100_000);
    let seed = numbers.next().unwrap_or(20_240_102);
    let mut corpus = Vec::new();
    collect(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/quirks")),
        &mut corpus,
    );
    // The folder's order is the machine's; the seed must mean the same everywhere.
    corpus.sort();
    let mut random = Random(seed.max(1));
    let mut slowest = Duration::ZERO;
    for round in 0..rounds {
        let bytes = mutate(&mut random, &corpus);
        let start = Instant::now();
        if catch_unwind(|| examine(&bytes)).is_err() {
            println!("seed {seed}, round {round}: {}", bytes.escape_ascii());
            std::process::exit(1);
        }
        if start.elapsed() > slowest {
            slowest = start.elapsed();
            println!("round {round}: {} bytes took {slowest:?}", bytes.len());
        }
    }
    println!("{rounds} rounds from seed {seed}: nothing panicked");
}
