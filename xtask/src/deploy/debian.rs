//! The Debian package: made from `[package.metadata.deb]` of `crates/bursar/Cargo.toml`, which
//! cargo-deb reads too, and tried in a small Debian.
//!
//! Owns: building it, and the check that installs, starts, asks and removes it.
//! Not here: what is in it (that list, and `deploy/systemd/debian`).
//! Invariant: the same files and time give the same package, byte for byte.

use std::fmt::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use nix::unistd::geteuid;
use serde::Deserialize;

use super::bench::{Bench, must, said};
use super::{Checker, Finding, Verdict};
use crate::cleanup::Scratch;
use crate::metadata::{Metadata, Package};
use crate::shell::{self, Shell};

/// Installs, starts, asks and removes the package.
pub(super) const PACKAGE: Checker = Checker {
    name: "dpkg install, start, remove",
    check: check_package,
};

/// What of the list is used here.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Deb {
    name: String,
    maintainer: String,
    section: String,
    priority: String,
    depends: String,
    recommends: String,
    suggests: String,
    extended_description: String,
    maintainer_scripts: String,
    conf_files: Vec<String>,
    /// Source, target, mode in octal.
    assets: Vec<(String, String, String)>,
}

/// The crate and its list.
fn list(shell: &Shell) -> Result<(Metadata, Package, Deb)> {
    let metadata = Metadata::load(shell.root())?;
    let package = metadata.members().find(|it| it.name == "bursar").cloned();
    let package = package.context("there is no crate `bursar`")?;
    let list = package.metadata.get("deb").cloned().unwrap_or_default();
    let list = serde_json::from_value(list)
        .context("[package.metadata.deb] of crates/bursar/Cargo.toml")?;
    Ok((metadata, package, list))
}

/// How much time is spent on making the package small.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    /// For a trial.
    Quick,
    /// For those who download it.
    Small,
}

/// Builds the package around `program`. Answers where it is: below the target folder.
pub(crate) fn build(shell: &Shell, program: &Path, packing: Packing) -> Result<PathBuf> {
    let (metadata, package, list) = list(shell)?;
    let scratch = Scratch::new("deb")?;
    let tree = scratch.path().join("tree");
    let home = package
        .manifest_path
        .parent()
        .context("the crate's folder")?;
    for (source, target, mode) in &list.assets {
        let source = if source == "target/release/bursar" {
            program.to_path_buf()
        } else {
            home.join(source)
        };
        put(&source, &tree.join(target), mode)?;
    }
    let architecture = must(shell.command("", "dpkg", ["--print-architecture"]))?;
    let architecture = architecture.trim();
    let scripts = home.join(&list.maintainer_scripts);
    for script in ["postinst", "prerm", "postrm"] {
        put(
            &scripts.join(script),
            &tree.join("DEBIAN").join(script),
            "755",
        )?;
    }
    let conf_files = list.conf_files.join("\n") + "\n";
    write(&tree.join("DEBIAN/conffiles"), &conf_files)?;
    let control = control(&package, &list, architecture);
    write(&tree.join("DEBIAN/control"), &control)?;
    folders_for_all(&tree)?;
    let folder = metadata.target_directory.join("debian");
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let name = format!("{}_{}_{architecture}.deb", list.name, package.version);
    let made = folder.join(name);
    let time = must(shell.command("", "git", ["log", "-1", "--format=%ct"]))?;
    let mut command = shell.command("", "dpkg-deb", ["--root-owner-group"]);
    command.args(match packing {
        Packing::Quick => ["-Zgzip", "-z1"],
        Packing::Small => ["-Zxz", "-z6"],
    });
    command.arg("--build").arg(&tree).arg(&made);
    command.env("SOURCE_DATE_EPOCH", time.trim());
    must(command)?;
    Ok(made)
}

fn put(source: &Path, target: &Path, mode: &str) -> Result<()> {
    let folder = target.parent().context("a file's folder")?;
    std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    std::fs::copy(source, target).with_context(|| format!("copying {}", source.display()))?;
    let mode = u32::from_str_radix(mode, 8).with_context(|| format!("the mode `{mode}`"))?;
    std::fs::set_permissions(target, std::fs::Permissions::from_mode(mode))
        .with_context(|| format!("the mode of {}", target.display()))
}

fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).with_context(|| format!("writing {}", path.display()))
}

/// Whoever builds it with another umask gets the same folders.
fn folders_for_all(folder: &Path) -> Result<()> {
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))
        .with_context(|| format!("the mode of {}", folder.display()))?;
    for entry in std::fs::read_dir(folder).context("the package's tree")? {
        let entry = entry.context("the package's tree")?;
        if entry.file_type().context("the package's tree")?.is_dir() {
            folders_for_all(&entry.path())?;
        }
    }
    Ok(())
}

/// Source: Debian Policy, chapter 5.
fn control(package: &Package, list: &Deb, architecture: &str) -> String {
    let mut text = String::new();
    let mut field = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ok = writeln!(text, "{name}: {value}");
        }
    };
    field("Package", &list.name);
    field("Version", &package.version);
    field("Architecture", architecture);
    field("Maintainer", &list.maintainer);
    field("Section", &list.section);
    field("Priority", &list.priority);
    field("Depends", &list.depends);
    field("Recommends", &list.recommends);
    field("Suggests", &list.suggests);
    let short = package.description.as_deref().unwrap_or("Bursar");
    let long = list.extended_description.replace('\n', "\n ");
    field("Description", &format!("{short}\n {long}"));
    text
}

/// What runs inside the small Debian: from installing to nothing left but the books.
const TRIAL: &str = r#"set -eu
ip link set lo up
mount -t proc proc "$ROOT/proc"
step() { printf 'step %s\n' "$1"; }
chroot "$ROOT" dpkg --install /bursar.deb >/dev/null
step installed
test "$(chroot "$ROOT" stat -c %U:%a /var/lib/bursar)" = bursar:700
test "$(chroot "$ROOT" stat -c %G:%a /etc/bursar/bursar.env)" = bursar:640
unit="$ROOT/usr/lib/systemd/system/bursar.service"
start=$(sed -n 's/^ExecStart=//p' "$unit")
{ sed -n 's/^Environment=//p' "$unit"; grep -v '^#' "$ROOT/etc/bursar/bursar.env" | grep . ; } >"$ROOT/variables"
# Word splitting is wanted: these are the words of the unit.
chroot --userspec=bursar:bursar "$ROOT" env -i $(cat "$ROOT/variables") $start >"$ROOT/out" 2>"$ROOT/err" &
pid=$!
tries=0
until chroot "$ROOT" /usr/bin/bursar health >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ "$tries" -gt 150 ] || ! kill -0 "$pid" 2>/dev/null; then
        cat "$ROOT/err" >&2
        exit 9
    fi
    sleep 0.2
done
step healthy
# Said a moment after it listens.
tries=0
until grep -q 'makes the first owner' "$ROOT/out"; do
    tries=$((tries + 1))
    [ "$tries" -le 50 ] || exit 8
    sleep 0.2
done
kill -TERM "$pid"
wait "$pid"
step ended
test -s "$ROOT/var/lib/bursar/bursar.db"
chroot "$ROOT" dpkg --remove bursar >/dev/null
test ! -e "$ROOT/usr/bin/bursar"
test -e "$ROOT/etc/bursar/bursar.env"
chroot "$ROOT" dpkg --purge bursar >/dev/null 2>&1
test ! -e "$ROOT/etc/bursar/bursar.env"
test -s "$ROOT/var/lib/bursar/bursar.db"
step removed
"#;

fn check_package(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    if !geteuid().is_root() {
        bail!("a package is installed into a small Debian by root only: run this as root");
    }
    let (.., list) = list(&bench.shell)?;
    let mut verdict = Verdict::default();
    let packed: Vec<&str> = list.assets.iter().map(|it| it.0.as_str()).collect();
    for file in files.iter().filter(|it| !it.contains("/debian/")) {
        if !packed
            .iter()
            .any(|it| it.trim_start_matches("../") == *file)
        {
            let cure = "is not in the Debian package: add it to [package.metadata.deb]";
            verdict
                .findings
                .push(Finding::new(*file, "not-packed", cure));
        }
    }
    let package = build(&bench.shell, &bench.program, Packing::Quick)?;
    let size_mb = std::fs::metadata(&package)?.len() / 1_000_000;
    let root = small_debian(bench)?;
    std::fs::copy(&package, root.path().join("bursar.deb")).context("copying the package")?;
    // A network of its own: the ports are those of the settings, whatever runs outside.
    let mut trial = bench
        .shell
        .command("", "unshare", ["--net", "--mount", "sh", "-c", TRIAL]);
    trial.env("ROOT", root.path());
    let said = said(trial)?;
    let mut steps = said
        .output
        .lines()
        .filter_map(|it| it.strip_prefix("step "));
    let last = steps.next_back().unwrap_or("none");
    if last == "removed" && said.is_fine() {
        for file in files {
            verdict.note(file, "installed, healthy, removed");
        }
        verdict.note(
            "deploy/systemd/debian/postinst",
            format!("installed, healthy, removed; {size_mb} MB"),
        );
    } else {
        let message = format!("the package fails after the step `{last}`: {}", said.all());
        let file = files.first().copied().unwrap_or("deploy/systemd");
        verdict
            .findings
            .push(Finding::new(file, "package", message));
    }
    Ok(verdict)
}

/// A root folder with the small Debian in it.
pub(super) fn small_debian(bench: &Bench) -> Result<Scratch> {
    let root = Scratch::new("debian")?;
    let mut unpack = Command::new("tar");
    unpack
        .arg("--extract")
        .arg("--file")
        .arg(&bench.tools.base)
        .arg("--directory")
        .arg(root.path())
        .args(["--exclude=./dev/*", "--exclude=./usr/share/doc/*"]);
    shell::output_of(unpack)?;
    Ok(root)
}
