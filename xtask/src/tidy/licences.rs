//! Licences of what is shipped: each must be combinable with AGPL-3.0-or-later.
//!
//! Owns: the allow-list and a reader of SPDX expressions (SPDX 2.3, annex D).
//! Not here: which crates are unwanted for other reasons (`dependencies`).
//! Invariant: what cannot be read or is not on the list is a finding, never passed over.

use serde::Deserialize;
use std::collections::BTreeMap;

use super::Finding;
use crate::metadata::Metadata;
use crate::repository::SourceFile;

/// Compatible with AGPL-3.0-or-later as the licence of the whole.
const ALLOWED: &[&str] = &[
    "0BSD",
    "AGPL-3.0-or-later",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "GPL-3.0-or-later",
    "ISC",
    "LGPL-3.0-or-later",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OFL-1.1",
    "Python-2.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
    "bzip2-1.0.6",
];

pub(super) fn check(metadata: &Metadata, files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in &metadata.packages {
        let place = format!("crate {} {}", package.name, package.version);
        findings.extend(judge(place, package.license.as_deref()));
    }
    for file in files
        .iter()
        .filter(|it| it.path.ends_with("package-lock.json"))
    {
        let text = file.text.as_deref().unwrap_or_default();
        findings.extend(check_npm(&file.path, text));
    }
    findings
}

/// The parts of package-lock.json (version 3) that concern licences.
#[derive(Deserialize)]
struct NpmLock {
    packages: BTreeMap<String, NpmPackage>,
}

#[derive(Deserialize)]
struct NpmPackage {
    license: Option<String>,
    /// Build tools: not part of what is shipped.
    #[serde(default)]
    dev: bool,
    #[serde(default, rename = "devOptional")]
    dev_optional: bool,
}

fn check_npm(path: &str, text: &str) -> Vec<Finding> {
    let lock: NpmLock = match serde_json::from_str(text) {
        Ok(lock) => lock,
        Err(error) => {
            let message = format!("is not a lock file of version 3: {error}; run `npm install`");
            return vec![Finding::new(path, 0, message)];
        }
    };
    let shipped = lock
        .packages
        .iter()
        .filter(|(_, it)| !it.dev && !it.dev_optional);
    shipped
        .filter_map(|(name, package)| judge(format!("{path}: {name}"), package.license.as_deref()))
        .collect()
}

fn judge(place: String, licence: Option<&str>) -> Option<Finding> {
    let Some(text) = licence else {
        let message = "names no SPDX licence; check it by hand and replace it or decide about it";
        return Some(Finding::new(place, 0, message));
    };
    let message = match is_allowed(text) {
        Ok(true) => return None,
        Ok(false) => format!(
            "licence `{text}` is not on the list of those compatible with AGPL-3.0-or-later \
             (xtask/src/tidy/licences.rs)"
        ),
        Err(fault) => format!("licence `{text}` cannot be read: {fault}"),
    };
    Some(Finding::new(place, 0, message))
}

/// Whether the expression offers a way that is allowed. `/` is the old spelling of `OR`.
fn is_allowed(text: &str) -> Result<bool, String> {
    let spaced = text
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words };
    let allowed = reader.alternatives(0)?;
    match reader.next() {
        None => Ok(allowed),
        Some(word) => Err(format!("unexpected `{word}`")),
    }
}

struct Reader<'a> {
    words: &'a [&'a str],
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<&'a str> {
        self.words.first().copied()
    }

    fn next(&mut self) -> Option<&'a str> {
        let (word, rest) = self.words.split_first()?;
        self.words = rest;
        Some(word)
    }

    fn alternatives(&mut self, depth: u8) -> Result<bool, String> {
        let mut allowed = self.conjunction(depth)?;
        while self.peek() == Some("OR") {
            self.next();
            allowed |= self.conjunction(depth)?;
        }
        Ok(allowed)
    }

    fn conjunction(&mut self, depth: u8) -> Result<bool, String> {
        let mut allowed = self.term(depth)?;
        while self.peek() == Some("AND") {
            self.next();
            allowed &= self.term(depth)?;
        }
        Ok(allowed)
    }

    fn term(&mut self, depth: u8) -> Result<bool, String> {
        let word = self.next().ok_or("it ends early")?;
        if word == "(" {
            if depth == 16 {
                return Err("too many parentheses".to_owned());
            }
            let allowed = self.alternatives(depth + 1)?;
            return match self.next() {
                Some(")") => Ok(allowed),
                _ => Err("a parenthesis is not closed".to_owned()),
            };
        }
        if [")", "AND", "OR", "WITH"].contains(&word) {
            return Err(format!("unexpected `{word}`"));
        }
        // `MPL-2.0+`: that version or a later one.
        let mut licence = word.trim_end_matches('+').to_owned();
        if self.peek() == Some("WITH") {
            self.next();
            let exception = self.next().ok_or("an exception is missing after WITH")?;
            licence = format!("{licence} WITH {exception}");
        }
        Ok(ALLOWED.contains(&licence.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_judged_as_spdx_means_them() {
        for (text, expected) in [
            ("MIT", true),
            ("MIT/Apache-2.0", true),
            ("SSPL-1.0 OR MIT", true),
            ("SSPL-1.0 AND MIT", false),
            ("(MIT OR SSPL-1.0) AND Unicode-3.0", true),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("MIT WITH Some-exception", false),
            ("GPL-2.0-only", false),
            ("MPL-2.0+", true),
        ] {
            assert_eq!(is_allowed(text), Ok(expected), "{text}");
        }
        for text in ["", "MIT AND", "(MIT", "MIT MIT", "OR MIT", "MIT WITH"] {
            assert!(is_allowed(text).is_err(), "{text}");
        }
        assert!(is_allowed(&"(".repeat(1000)).is_err());
    }

    #[test]
    fn npm_packages_that_are_shipped_are_judged_and_tools_are_not() {
        let lock = r#"{"packages": {
            "": {"license": "AGPL-3.0-or-later"},
            "node_modules/react": {"license": "MIT"},
            "node_modules/tool": {"license": "Nonsense", "dev": true},
            "node_modules/closed": {"license": "SEE LICENSE IN x"},
            "node_modules/silent": {}
        }}"#;
        let found = check_npm("web/package-lock.json", lock);
        let places: Vec<&str> = found.iter().map(|it| it.place.as_str()).collect();
        assert_eq!(places.len(), 2, "{places:?}");
        assert!(places[0].ends_with("closed") && places[1].ends_with("silent"));
    }

    #[test]
    fn a_crate_without_a_licence_is_found() {
        assert!(judge("crate x 1.0.0".to_owned(), None).is_some());
    }
}
