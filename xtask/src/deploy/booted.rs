//! The Debian package on a machine with a systemd of its own, as in docs/deploy/one-box.md.
//!
//! Owns: booting a small Debian in namespaces, and the steps of that page in it.
//! Not here: the package (`debian`), nginx (`edges`).
//! Invariant: what is shipped runs as it is, with every restriction of its unit.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use nix::sys::signal::Signal;

use super::bench::{Bench, said};
use super::debian::{Packing, build, small_debian};
use super::{Checker, Finding, Verdict};
use crate::cleanup::{Guarded, Scratch};

pub(super) const BOOTED: Checker = Checker {
    name: "systemd boots and runs it",
    check,
};

/// How long systemd may take to begin.
const PATIENCE: Duration = Duration::from_secs(30);

/// Becomes the machine: `$1` is its root. A root by chroot would not do, since a process in one
/// may not make the user namespaces that `PrivateUsers=` wants. Its `/dev/shm` is its own: units
/// with `RemoveIPC=` remove what their user has there by number, and Prometheus in it has the
/// number that PostgreSQL may have out here, where other checks run.
const BOOT: &str = r#"set -eu
ip link set lo up
hostname books
mount --bind "$1" "$1"
cd "$1"
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t tmpfs tmpfs run
mount -t tmpfs tmpfs tmp
mount --rbind /dev dev
mount -t tmpfs -o mode=1777 tmpfs dev/shm
mount -t tmpfs tmpfs sys/fs/cgroup
mkdir -p sys/fs/cgroup/unified sys/fs/cgroup/systemd old
mount -t cgroup2 cgroup2 sys/fs/cgroup/unified || true
mount -t cgroup -o none,name=systemd cgroup sys/fs/cgroup/systemd || true
pivot_root . old
umount -l /old
exec env container=other /lib/systemd/systemd --system --show-status=0
"#;

/// The page that is followed.
const PAGE: &str = "docs/deploy/one-box.md";

/// Before the page's first block.
const BEGIN: &str = r#"set -eu
start=$(date +%s%3N)
step() { printf 'step %s %s ms\n' "$1" "$(($(date +%s%3N) - start))"; }
fail() { journalctl --no-pager -n 30 -u 'bursar*' >&2; echo "$1" >&2; exit 1; }
# A busy machine takes long: a minute.
try() { n=0; until "$@" >/dev/null 2>&1; do n=$((n + 1)); [ "$n" -lt 300 ] || fail "never: $*"; sleep 0.2; done; }
# Whoever runs this is root already.
sudo() { if [ "$1" = -u ]; then user=$2; shift 2; runuser -u "$user" -- "$@"; else "$@"; fi; }
cd /
echo '127.0.0.1 books.example.com logs.example.com' >>/etc/hosts
mkdir -p /etc/bursar/tls
install -m 0644 /certificate/fullchain.pem /certificate/privkey.pem /etc/bursar/tls/
mkdir -p /etc/bursar-logs
install -m 0644 /certificate/authority.pem /etc/bursar-logs/
install -m 0644 /certificate/fullchain.pem /etc/bursar-logs/certificate.pem
install -m 0644 /certificate/privkey.pem /etc/bursar-logs/key.pem
# What probes must trust, as if a known authority had signed.
install -m 0644 /certificate/authority.pem /usr/local/share/ca-certificates/authority.crt
update-ca-certificates >/dev/null 2>&1
# No network: what is installed was fetched before.
rm -rf /etc/apt/sources.list.d/* /etc/apt/sources.list
echo 'deb [trusted=yes] file:/archive ./' >/etc/apt/sources.list
apt-get update >/dev/null 2>&1
start=$(date +%s%3N)
"#;

/// What must be true after each block of the page, in its order.
const PROOFS: &[&str] = &[
    r#"try bursar health
step healthy
# The journal is a moment behind.
try sh -c 'journalctl --no-pager -u bursar | grep -q /setup/'
systemd-analyze security --no-pager bursar.service | tail -n 1
"#,
    "step owner\n",
    r#"ready() { printf 'GET /ready HTTP/1.0\r\nHost: books.example.com\r\n\r\n' | openssl s_client -quiet -connect books.example.com:443 2>/dev/null | grep -q '^HTTP/1.. 200'; }
try ready
step TLS
"#,
    r#"step smoke
# Killed, it comes back by itself.
before=$(systemctl show --value -p MainPID bursar)
systemctl kill --signal=KILL bursar
again() { now=$(systemctl show --value -p MainPID bursar) && [ "$now" != 0 ] && [ "$now" != "$before" ] && systemctl is-active --quiet bursar; }
try again
step again
"#,
    r#"[ -n "$(ls /var/backups/bursar)" ] || fail 'no backup was made'
runuser -u bursar -- env BURSAR_DATA=/var/lib/bursar bursar backup list --to /var/backups/bursar | grep -q trusted || fail 'no backup that was proved'
step backup
# The other way: systemd says when.
systemctl enable --now bursar-backup.timer 2>/dev/null
systemctl list-timers --no-pager --no-legend bursar-backup.timer | grep -q bursar-backup.service || fail 'no timer'
"#,
    "step ready\n",
    r#"step watched
# Prometheus spreads its looks over the interval of half a minute; the trial need not wait.
sed -i 's/_interval: .*/_interval: 2s/' /etc/prometheus/prometheus.yml
systemctl restart prometheus
watching() { [ "$(promtool query instant http://127.0.0.1:9090 "$1" 2>/dev/null | grep -c '=>')" = "$2" ]; }
try watching 'up{job=~"bursar|node|probe|prometheus|alertmanager"} == 1' 7
try watching 'probe_success{instance=~"https?://books.example.com/.*"} == 1' 3
try watching 'bursar_backup_last_success_timestamp_seconds > 0' 1
try sh -c 'amtool --alertmanager.url=http://127.0.0.1:9093 config show | grep -q pagerduty'
step monitored
# Nothing of it listens to others, and a second run has nothing to do.
! cat /proc/net/tcp /proc/net/tcp6 | grep -E ' 0+:(2382|2385|2386|238C|239B) ' || fail 'monitoring listens to others'
[ -z "$(/usr/share/doc/bursar/examples/monitoring/install.sh --name books.example.com | grep -E 'write|mv|restart')" ] || fail 'a second run changes something'
"#,
    r#"# This machine is the other one, too; it comes later than the sender.
install -D -m 0644 /usr/share/doc/bursar/examples/journal/remote.conf /etc/systemd/journal-remote.conf.d/bursar.conf
systemctl enable --now systemd-journal-remote.socket 2>/dev/null
systemctl restart systemd-journal-upload
arrived() { journalctl --no-pager -D /var/log/journal/remote -u bursar 2>/dev/null | grep -q 'serves'; }
try arrived
step shipped
"#,
];

/// After the last one.
const END: &str = r#"systemctl start bursar-worker
try systemctl is-active --quiet bursar-worker
sleep 2
systemctl is-active --quiet bursar-worker || fail 'the worker does not stay'
step worker
apt-get remove -y bursar >/dev/null 2>&1 || fail 'apt-get remove'
! systemctl is-active --quiet bursar || fail 'it still runs'
[ -s /var/lib/bursar/bursar.db ] || fail 'the books are gone'
step removed
"#;

/// The blocks of shell in a page.
fn blocks(page: &str) -> Vec<&str> {
    let starts = page.split("\n```sh\n").skip(1);
    starts.filter_map(|it| it.split("\n```").next()).collect()
}

/// The page as a script, with the proofs between its blocks.
fn script(bench: &Bench) -> Result<String> {
    let blocks = blocks(bench.text(PAGE)?);
    ensure!(
        blocks.len() == PROOFS.len(),
        "{PAGE} has {} blocks of commands and {} proofs",
        blocks.len(),
        PROOFS.len()
    );
    let mut script = BEGIN.to_owned();
    for (block, proof) in blocks.iter().zip(PROOFS) {
        let smoke = "bursar smoke --url https://books.example.com";
        let trusting = format!("{smoke} --ca /certificate/authority.pem");
        script.push_str(&format!("{}\n{proof}", block.replace(smoke, &trusting)));
    }
    script.push_str(END);
    Ok(script)
}

fn check(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let package = build(&bench.shell, &bench.program, Packing::Quick)?;
    let root = small_debian(bench)?;
    let at = |name: &str| root.path().join(name);
    let name = package.file_name().context("the package's name")?;
    std::fs::copy(&package, root.path().join(name)).context("the package")?;
    certify(bench, &at("certificate"))?;
    copy_all(&bench.tools.archive, &at("archive"))?;
    let machine = Machine::boot(&root)?;
    let said = machine.run(&script(bench)?)?;
    let steps: Vec<&str> = said.output.lines().collect();
    let told = steps
        .iter()
        .filter_map(|it| it.strip_prefix("step "))
        .collect::<Vec<_>>()
        .join(", ");
    let mut verdict = Verdict::default();
    for file in files {
        if said.is_fine() && told.contains("removed") {
            verdict.note(file, told.clone());
        } else {
            let message = format!("after `{told}`: {}", said.all());
            verdict.findings.push(Finding::new(*file, "run", message));
        }
    }
    Ok(verdict)
}

/// An authority, and a certificate of it for the name in the page.
const CERTIFY: &str = r#"set -eu
key='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90'
openssl req -x509 $key -subj /CN=authority -keyout authority.key -out authority.pem
openssl req -x509 $key -subj /CN=books.example.com -CA authority.pem -CAkey authority.key \
    -addext subjectAltName=DNS:books.example.com,DNS:logs.example.com -addext basicConstraints=CA:FALSE \
    -keyout privkey.pem -out fullchain.pem
"#;

fn certify(bench: &Bench, folder: &std::path::Path) -> Result<()> {
    std::fs::create_dir_all(folder).context("a certificate")?;
    let mut openssl = bench.shell.command("", "sh", ["-c", CERTIFY]);
    openssl.current_dir(folder);
    super::bench::must(openssl).map(drop)
}

fn copy_all(source: &std::path::Path, target: &std::path::Path) -> Result<()> {
    std::fs::create_dir_all(target).context("the archive")?;
    for entry in std::fs::read_dir(source).context("the archive")? {
        let entry = entry.context("the archive")?;
        if entry.file_type().context("the archive")?.is_file() {
            std::fs::copy(entry.path(), target.join(entry.file_name())).context("the archive")?;
        }
    }
    Ok(())
}

/// A small Debian that has booted; it ends with this value.
struct Machine {
    /// Its first process, seen from here.
    first: i32,
    _outer: Guarded,
}

impl Machine {
    fn boot(root: &Scratch) -> Result<Self> {
        let log = std::fs::File::create(root.path().join("boot.log")).context("a log")?;
        let outer = Command::new("unshare")
            .args(["--net", "--mount", "--pid", "--uts", "--ipc", "--cgroup"])
            .args(["--fork", "--kill-child", "sh", "-c", BOOT, "boot"])
            .arg(root.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone().context("a log")?)
            .stderr(log)
            .spawn()
            .context("unshare could not be started")?;
        // systemd takes SIGTERM for something else.
        let mut outer = Guarded::new(outer, Signal::SIGKILL)?;
        let id = outer.child().id();
        let children = format!("/proc/{id}/task/{id}/children");
        let deadline = Instant::now() + PATIENCE;
        loop {
            let found = std::fs::read_to_string(&children).unwrap_or_default();
            if let Ok(first) = found.trim().parse() {
                let machine = Self {
                    first,
                    _outer: outer,
                };
                machine.await_systemd(deadline, root)?;
                return Ok(machine);
            }
            ensure!(
                Instant::now() < deadline,
                "the machine has no first process"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn await_systemd(&self, deadline: Instant, root: &Scratch) -> Result<()> {
        loop {
            let state = self.run("systemctl is-system-running || true")?;
            if ["running", "degraded"].contains(&state.output.trim()) {
                return Ok(());
            }
            if Instant::now() > deadline {
                let log = std::fs::read_to_string(root.path().join("boot.log"));
                bail!("systemd is {}: {}", state.all(), log.unwrap_or_default());
            }
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// Runs a script in it, as root.
    fn run(&self, script: &str) -> Result<super::bench::Said> {
        let first = self.first.to_string();
        let mut enter = Command::new("nsenter");
        enter.args(["--target", &first, "--mount", "--uts", "--ipc", "--net"]);
        enter.args(["--pid", "--cgroup", "--root", "--wd", "--"]);
        enter.args(["/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"]);
        enter.args(["sh", "-c", script]);
        said(enter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_shell_are_found_and_others_are_not() {
        let page = "a\n\n```sh\none\ntwo\n```\n\n```console\n$ no\n```\n\n```sh\nthree\n```\n";
        assert_eq!(blocks(page), ["one\ntwo", "three"]);
    }
}
