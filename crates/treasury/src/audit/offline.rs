//! Proving an exported audit log without a database (GUARD-6).
//!
//! Owns: following the lines of a file. Not here: writing them (`export`).
//! Invariant: nothing but the file is needed; that it is the whole log is shown by comparing its
//! head with one that was written down elsewhere.

use std::str::FromStr;

use journal::Hash;
use money::Timestamp;
use store::AuditHead;

use super::AuditLine;
use super::proof::{AuditProof, step};

/// Problems that are told of one file.
const MAX_PROBLEMS: usize = 20;
/// The longest line: an event of 1 MiB, escaped, and what is around it.
const MAX_LINE_BYTES: usize = 8 << 20;

/// Follows the lines of an exported audit log.
#[derive(Debug, Default)]
pub struct AuditVerifier {
    chain: Option<String>,
    base: AuditHead,
    at: AuditHead,
    since: Option<Timestamp>,
    lines: u64,
    problems: Vec<String>,
}

impl AuditVerifier {
    /// Reads the next line of the file.
    pub fn read(&mut self, text: &str) {
        if text.trim().is_empty() || self.problems.len() >= MAX_PROBLEMS {
            return;
        }
        self.lines = self.lines.saturating_add(1);
        if let Err(problem) = self.follow(text) {
            let line = self.lines;
            self.problems.push(format!("line {line}: {problem}"));
        }
    }

    fn follow(&mut self, text: &str) -> Result<(), String> {
        if text.len() > MAX_LINE_BYTES {
            return Err(format!("longer than {MAX_LINE_BYTES} bytes"));
        }
        let line: AuditLine = serde_json::from_str(text)
            .map_err(|error| format!("not a line of an exported audit log: {error}"))?;
        let hash = |text: &str| Hash::from_str(text).map(|it| it.0);
        let previous = hash(&line.previous).map_err(|it| format!("`previous`: {it}"))?;
        let own = hash(&line.hash).map_err(|it| format!("`hash`: {it}"))?;
        match &self.chain {
            None => {
                self.base = AuditHead {
                    seq: line.seq.saturating_sub(1),
                    hash: previous,
                };
                self.at = self.base;
                self.since = line.at.parse().ok();
                self.chain = Some(line.chain.clone());
            }
            Some(chain) if *chain != line.chain => {
                return Err(format!(
                    "of `{}`, the lines before are of `{chain}`",
                    line.chain
                ));
            }
            Some(_) => {}
        }
        if self.at.hash != previous {
            let before = self.at.seq;
            // Go on from what the line says, so that one change is told once.
            self.at.hash = previous;
            return Err(format!("`previous` is not the hash of event {before}"));
        }
        let followed = step(&mut self.at, line.seq, &line.at, (&line.body, &own));
        if followed.is_err() {
            self.at = AuditHead {
                seq: line.seq,
                hash: own,
            };
        }
        followed
    }

    /// What the file proves.
    #[must_use]
    pub fn finish(mut self) -> AuditProof {
        if self.chain.is_none() && self.problems.is_empty() {
            self.problems.push("the file has no events".to_owned());
        }
        AuditProof {
            events: self.at.seq.saturating_sub(self.base.seq),
            base: self.base,
            since: self.since,
            head: self.at,
            problems: self.problems,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> Vec<AuditLine> {
        let mut at = AuditHead::default();
        (1..=3_u64)
            .map(|seq| {
                let (moment, body) = ("2026-01-02T03:04:05.678901Z", format!("{{\"n\":{seq}}}"));
                let next = at.follow(moment, &body);
                let line = AuditLine {
                    chain: "instance".to_owned(),
                    seq,
                    at: moment.to_owned(),
                    previous: Hash(at.hash).to_string(),
                    hash: Hash(next.hash).to_string(),
                    body,
                    address: None,
                    agent: None,
                };
                at = next;
                line
            })
            .collect()
    }

    fn proof(lines: &[AuditLine]) -> AuditProof {
        let mut verifier = AuditVerifier::default();
        for line in lines {
            verifier.read(&serde_json::to_string(line).unwrap());
        }
        verifier.finish()
    }

    #[test]
    fn whole_and_pruned_files_are_proved() {
        let all = lines();
        let whole = proof(&all);
        assert_eq!((whole.events, whole.base.seq), (3, 0));
        assert!(whole.problems.is_empty(), "{:?}", whole.problems);
        let rest = proof(&all[1..]);
        assert_eq!((rest.events, rest.base.seq), (2, 1));
        assert!(rest.problems.is_empty());
        assert_eq!(rest.head, whole.head);
    }

    #[test]
    fn every_change_of_a_file_is_found() {
        let changes: [fn(&mut Vec<AuditLine>); 7] = [
            |it| it[1].body = "{}".to_owned(),
            |it| it[1].at = "2026-01-02T03:04:05.678902Z".to_owned(),
            |it| it[1].seq = 7,
            |it| it[1].hash = it[0].hash.clone(),
            |it| it[2].previous = it[0].hash.clone(),
            |it| drop(it.remove(1)),
            |it| it.swap(0, 1),
        ];
        for (index, change) in changes.into_iter().enumerate() {
            let mut bent = lines();
            change(&mut bent);
            assert!(!proof(&bent).problems.is_empty(), "change {index}");
        }
        assert!(!proof(&[]).problems.is_empty());
    }
}
