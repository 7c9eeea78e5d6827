//! Nothing in the repository names the machine it was written on.
//!
//! Owns: absolute paths of somebody's checkout or home, and hosts of package registries or mirrors.
//! Not here: paths inside the repository (`documents`).
//! Invariant: lock files name the public registries, whatever mirror filled them.

use super::Finding;
use crate::repository::SourceFile;

/// Folders at `/` where homes and checkouts live. Without slashes: this file must pass too.
const FOLDERS: &[&str] = &[
    "root",
    "home",
    "Users",
    "work",
    "workspace",
    "builds",
    "farm",
];

/// Registries, as parts: this file must pass too.
const REGISTRIES: &[[&str; 2]] = &[
    ["crates", "io"],
    ["npmjs", "org"],
    ["npmjs", "com"],
    ["pypi", "org"],
    ["pythonhosted", "org"],
    ["debian", "org"],
];

pub(super) fn check(files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        let Some(text) = file.text.as_deref() else {
            continue;
        };
        for (index, line) in text.lines().enumerate() {
            let found = match file.path.rsplit('/').next() {
                Some("Cargo.lock") => cargo_lock(line),
                Some("package-lock.json") => npm_lock(line),
                Some("LICENSE") => None,
                _ => machine_path(line).or_else(|| registry(line)),
            };
            findings.extend(found.map(|it| Finding::new(&file.path, index + 1, it)));
        }
    }
    findings
}

/// An absolute path below one of `FOLDERS`; the slash begins it and is not inside an address.
fn machine_path(line: &str) -> Option<String> {
    for (at, _) in line.match_indices('/') {
        let before = line[..at].chars().next_back();
        if before.is_some_and(|it| it.is_alphanumeric() || "/._-~*}$)<".contains(it)) {
            continue;
        }
        let mut parts = line[at + 1..].split('/');
        let folder = parts.next().filter(|it| FOLDERS.contains(it));
        let below = parts.next().and_then(|it| it.chars().next());
        if let Some(folder) = folder.filter(|_| below.is_some_and(char::is_alphanumeric)) {
            return Some(format!(
                "names a path of one machine below the folder `{folder}`; take it from the \
                 environment or make it relative"
            ));
        }
    }
    None
}

fn registry(line: &str) -> Option<String> {
    let hosts = REGISTRIES.iter().map(|it| it.join("."));
    let named = |host: &String| {
        line.match_indices(host.as_str()).any(|(at, _)| {
            let after = line[at + host.len()..].chars().next();
            !after.is_some_and(|it| it.is_alphanumeric() || it == '-')
        })
    };
    hosts.into_iter().find(named).map(|host| {
        format!("names the registry host {host}; builds use whatever registry the machine has")
    })
}

fn cargo_lock(line: &str) -> Option<String> {
    let source = line.strip_prefix("source = \"")?.trim_end_matches('"');
    let public = concat!(
        "registry+https://github.com/rust-lang/",
        "crates",
        ".io-index"
    );
    (source != public).then(|| {
        format!(
            "locks a crate to `{source}`; only the public registry is allowed, no git, no mirror"
        )
    })
}

fn npm_lock(line: &str) -> Option<String> {
    let address = line.trim_start().strip_prefix("\"resolved\": \"")?;
    let public = format!("https://registry.{}/", REGISTRIES[1].join("."));
    (!address.starts_with(&public)).then(|| {
        "locks a package to a mirror; set `omit-lockfile-registry-resolved=true` in web/.npmrc \
         and run `npm install`"
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, line: &str) -> usize {
        let file = SourceFile {
            path: path.to_owned(),
            text: Some(line.to_owned()),
        };
        check(&[file]).len()
    }

    #[test]
    fn paths_of_a_machine_are_found_and_relative_ones_are_not() {
        for folder in FOLDERS {
            assert_eq!(
                found("a.md", &format!("see /{folder}/x/file")),
                1,
                "{folder}"
            );
            assert_eq!(
                found("a.md", &format!("`https://host/{folder}/x`")),
                0,
                "{folder}"
            );
            assert_eq!(found("a.md", &format!("src/{folder}/x")), 0, "{folder}");
        }
        assert_eq!(found("a.md", "/usr/share and /tmp and /etc/bursar"), 0);
    }

    #[test]
    fn hosts_of_registries_are_found() {
        for host in REGISTRIES {
            let host = host.join(".");
            assert_eq!(
                found("README.md", &format!("https://{host}/x")),
                1,
                "{host}"
            );
            assert_eq!(found("README.md", &format!("{host}x")), 0, "{host}");
        }
    }

    #[test]
    fn lock_files_may_name_the_public_registries_only() {
        let cargo = concat!(
            "source = \"registry+https://github.com/rust-lang/",
            "crates",
            ".io-index\""
        );
        assert_eq!(found("Cargo.lock", cargo), 0);
        assert_eq!(found("Cargo.lock", "source = \"git+https://host/x#1\""), 1);
        let npm = format!(
            "\"resolved\": \"https://registry.{}/x\"",
            REGISTRIES[1].join(".")
        );
        assert_eq!(found("web/package-lock.json", &npm), 0);
        assert_eq!(
            found("web/package-lock.json", "\"resolved\": \"http://mirror/x\""),
            1
        );
    }
}
