//! What the tests need on the machine beside Rust, a C compiler and Node.js.
//!
//! Owns: Debian packages, cargo-nextest and a Python environment with what judges us; which are there,
//! and installing what is missing.
//! Not here: starting servers (`servers`), packages from npm (`node`).
//! Invariant: what is there is left as it is; only what is missing is installed.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use nix::unistd::geteuid;

use crate::shell::{self, Shell};

/// The test runner, from the Rust registry.
const NEXTEST_VERSION: &str = "0.9.143";

/// The real beancount reads our exports (`bean-check`, `bean-query`); schemathesis asks the API
/// what its document allows and forbids; sepaxml has the official schemas of payment files, and
/// xmlschema judges by them.
const PYTHON_PACKAGES: &[&str] = &[
    "beancount==3.2.3",
    "beanquery==0.2.0",
    "schemathesis==4.32.5",
    "sepaxml==2.7.0",
    "xmlschema==4.3.2",
];

/// The oldest PostgreSQL we support.
const POSTGRES_OLDEST: u32 = 15;

/// A Debian package and how to see whether what it brings is there.
struct SystemPackage {
    /// The first one the machine's package lists know is installed.
    names: &'static [&'static str],
    is_there: fn() -> bool,
}

const SYSTEM_PACKAGES: &[SystemPackage] = &[
    SystemPackage {
        names: &["postgresql-15", "postgresql"],
        is_there: || postgres_bin().is_ok(),
    },
    SystemPackage {
        names: &["redis-server"],
        is_there: || on_path("redis-server"),
    },
    SystemPackage {
        names: &["chromium"],
        is_there: || chromium().is_some(),
    },
    SystemPackage {
        names: &["strace"],
        is_there: || on_path("strace"),
    },
    SystemPackage {
        names: &["hledger"],
        is_there: || on_path("hledger"),
    },
    SystemPackage {
        names: &["libxml2-utils"],
        is_there: || on_path("xmllint"),
    },
    SystemPackage {
        names: &["pebble"],
        is_there: || on_path("pebble") && on_path("pebble-challtestsrv"),
    },
    SystemPackage {
        names: &["prometheus"],
        is_there: || on_path("prometheus") && on_path("promtool"),
    },
    SystemPackage {
        names: &["prometheus-node-exporter"],
        is_there: || on_path("prometheus-node-exporter"),
    },
    SystemPackage {
        names: &["prometheus-postgres-exporter"],
        is_there: || on_path("prometheus-postgres-exporter"),
    },
    SystemPackage {
        names: &["prometheus-redis-exporter"],
        is_there: || on_path("prometheus-redis-exporter"),
    },
    SystemPackage {
        names: &["python3-venv"],
        is_there: has_python_venv,
    },
];

/// What the rehearsal needs beside.
const REHEARSAL_PACKAGES: &[SystemPackage] = &[
    SystemPackage {
        names: &["postgresql-15", "postgresql"],
        is_there: || postgres_bin().is_ok(),
    },
    SystemPackage {
        names: &["redis-server"],
        is_there: || on_path("redis-server"),
    },
    SystemPackage {
        names: &["haproxy"],
        is_there: || on_path("haproxy"),
    },
    SystemPackage {
        names: &["nginx-light"],
        is_there: || on_path("nginx"),
    },
    SystemPackage {
        names: &["prometheus"],
        is_there: || on_path("prometheus"),
    },
    SystemPackage {
        names: &["faketime"],
        is_there: || faketime().is_some(),
    },
];

/// Installs what the rehearsal needs.
pub(crate) fn prepare_rehearsal(shell: &mut Shell) -> Result<()> {
    system_packages(shell, REHEARSAL_PACKAGES)?;
    // Debian keeps servers out of the path of people.
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    shell.set("PATH", std::env::join_paths(folders).context("PATH")?);
    for name in ["DATABASE_URL", "DATABASE_READ_URL", "REDIS_URL"] {
        shell.unset(name);
    }
    Ok(())
}

/// Installs what is missing and puts it on the commands' path.
pub(crate) fn prepare(shell: &mut Shell) -> Result<()> {
    // All packages before any server starts: an upgrade of a library under a running PostgreSQL
    // makes it fail.
    system_packages(shell, SYSTEM_PACKAGES)?;
    nextest(shell)?;
    let python = python_environment(shell)?;
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(python.join("bin")).chain(std::env::split_paths(&path));
    let path: OsString = std::env::join_paths(folders).context("PATH")?;
    shell.set("PATH", path);
    // hledger and Python refuse names beyond ASCII in the C locale.
    shell.set("LC_ALL", "C.UTF-8");
    if let Some(browser) = chromium() {
        shell.set("BURSAR_CHROMIUM", browser);
    }
    // Somebody's real databases are not for tests.
    for name in ["DATABASE_URL", "DATABASE_READ_URL", "REDIS_URL"] {
        shell.unset(name);
    }
    Ok(())
}

fn system_packages(shell: &Shell, packages: &'static [SystemPackage]) -> Result<()> {
    let missing: Vec<&SystemPackage> = packages.iter().filter(|it| !(it.is_there)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let wanted: Vec<&str> = missing
        .iter()
        .filter_map(|it| it.names.first().copied())
        .collect();
    let wanted = wanted.join(" ");
    if !on_path("apt-get") {
        bail!("the tests need what Debian calls: {wanted}; install them and try again");
    }
    if !geteuid().is_root() && !on_path("sudo") {
        bail!("the tests need more packages; as root: apt-get install {wanted}");
    }
    shell::run(apt_get(shell, &["update", "-q"]))?;
    let mut arguments = vec!["install", "-q", "-y", "--no-install-recommends"];
    for package in missing {
        let known = package.names.iter().find(|it| is_known_to_apt(shell, it));
        arguments.push(
            known
                .or(package.names.first())
                .context("a package without a name")?,
        );
    }
    shell::run(apt_get(shell, &arguments))
}

/// `apt-get`, as root, that asks nothing and waits for another one to finish.
fn apt_get(shell: &Shell, arguments: &[&str]) -> std::process::Command {
    let mut words = Vec::new();
    if !geteuid().is_root() {
        words.push("sudo");
    }
    words.extend(["env", "DEBIAN_FRONTEND=noninteractive"]);
    words.extend(["apt-get", "-o", "DPkg::Lock::Timeout=600"]);
    words.extend(arguments);
    let mut words = words.into_iter();
    shell.command("", words.next().unwrap_or("env"), words)
}

fn is_known_to_apt(shell: &Shell, name: &str) -> bool {
    let shown = shell::output_of(shell.command("", "apt-cache", ["policy", name]));
    shown.is_ok_and(|it| it.contains("Candidate:") && !it.contains("Candidate: (none)"))
}

fn nextest(shell: &Shell) -> Result<()> {
    if shell::output_of(shell.cargo(&["nextest", "--version"])).is_ok() {
        return Ok(());
    }
    let version = ["--version", NEXTEST_VERSION];
    let mut install = shell.cargo(&["install", "--locked", "cargo-nextest"]);
    install.args(version);
    shell::run(install)
}

/// The folder of a Python environment that has exactly `PYTHON_PACKAGES`.
fn python_environment(shell: &Shell) -> Result<PathBuf> {
    let name = PYTHON_PACKAGES.join("-").replace("==", "-");
    let folder = cache_folder()?.join(format!("python-{name}"));
    let done = folder.join("complete");
    if done.exists() {
        return Ok(folder);
    }
    let mut create = shell.command("", "python3", ["-m", "venv", "--clear"]);
    create.arg(&folder);
    shell::run(create)?;
    let python = folder.join("bin").join("python").display().to_string();
    let mut install = shell.command("", &python, ["-m", "pip", "install", "--quiet"]);
    install
        .arg("--disable-pip-version-check")
        .args(PYTHON_PACKAGES);
    shell::run(install)?;
    // Last, so that an interrupted installation is begun again.
    std::fs::write(&done, "").with_context(|| format!("writing {}", done.display()))?;
    Ok(folder)
}

/// What outlives a clone: `$XDG_CACHE_HOME/bursar`, by default below the home folder.
fn cache_folder() -> Result<PathBuf> {
    let base = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| {
            let home = std::env::var_os("HOME").map(PathBuf::from);
            home.map(|it| it.join(".cache"))
        });
    let folder = base
        .context("neither XDG_CACHE_HOME nor HOME is set")?
        .join("bursar");
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    Ok(folder)
}

/// The folder with `initdb`, `postgres` and `pg_isready` of the oldest supported version or newer.
pub(crate) fn postgres_bin() -> Result<PathBuf> {
    // Debian keeps the server's programs off the path, one folder a version.
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let newest = versions
        .filter_map(|it| it.file_name().to_str()?.parse::<u32>().ok())
        .filter(|version| *version >= POSTGRES_OLDEST)
        .map(|version| {
            (
                version,
                PathBuf::from(format!("/usr/lib/postgresql/{version}/bin")),
            )
        })
        .filter(|(_, bin)| bin.join("initdb").exists())
        .max();
    if let Some((_, bin)) = newest {
        return Ok(bin);
    }
    let found = find_on_path("initdb").and_then(|it| it.parent().map(Path::to_path_buf));
    found.context("PostgreSQL 15 or newer is not installed")
}

/// Chromium as Debian, Ubuntu or Google name it; `BURSAR_CHROMIUM` comes first.
fn chromium() -> Option<PathBuf> {
    let chosen = std::env::var_os("BURSAR_CHROMIUM").map(PathBuf::from);
    let names = ["chromium", "chromium-browser", "google-chrome"];
    chosen.or_else(|| names.iter().find_map(|it| find_on_path(it)))
}

fn has_python_venv() -> bool {
    let shell = Shell::new(PathBuf::from("."));
    let probe = shell.command("", "python3", ["-c", "import ensurepip, venv"]);
    shell::output_of(probe).is_ok()
}

/// The library that gives a program another clock.
pub(crate) fn faketime() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").ok()?;
    let places = folders
        .flatten()
        .map(|it| it.path().join("faketime/libfaketime.so.1"));
    let direct = [PathBuf::from("/usr/lib/faketime/libfaketime.so.1")];
    places.chain(direct).find(|it| it.is_file())
}

pub(crate) fn on_path(program: &str) -> bool {
    find_on_path(program).is_some()
}

fn find_on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|it| it.join(program))
        .find(|it| it.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_on_the_path() {
        assert!(on_path("sh"));
        assert!(!on_path("no-such-program"));
    }

    #[test]
    fn apt_get_asks_nothing_and_waits_for_its_lock() {
        let command = apt_get(&Shell::new(PathBuf::from(".")), &["update"]);
        let words: Vec<String> = std::iter::once(command.get_program())
            .chain(command.get_args())
            .map(|it| it.to_string_lossy().into_owned())
            .collect();
        let text = words.join(" ");
        let expected =
            "env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 update";
        assert!(text.ends_with(expected), "{text}");
    }
}
