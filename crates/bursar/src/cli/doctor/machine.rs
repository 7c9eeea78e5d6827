//! Checks of the machine: data folder, files of secrets, disk, memory, clock, processor.
//!
//! Owns: their limits and cures. Not here: the network, the database.
//! Invariant: what cannot be measured is a warning that says so, never a zero.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use money::Timestamp;

use super::Check;
use crate::cli::context::Context;

/// Free space below which the books are at risk, and below which it is time to look. Unit: bytes.
const LEAST_SPACE_BYTES: u64 = 100 << 20;
const LOW_SPACE_BYTES: u64 = 1 << 30;
/// The share of a disk below which it is time to look, as the alert has it. Unit: percent.
const LOW_SPACE_PERCENT: u64 = 10;
/// Memory that is left, below which the system begins to end programs, and to look. Unit: bytes.
const LEAST_MEMORY_BYTES: u64 = 64 << 20;
const LOW_MEMORY_BYTES: u64 = 256 << 20;
/// This program is newer than this: a clock before it is wrong (2026-01-01).
const RELEASED_S: i64 = 1_767_225_600;
/// A check of a password slower than this is felt, and makes an attack by many sign-ins easy.
const SLOW_PASSWORD: Duration = Duration::from_millis(500);
/// What anybody but the owner may not do with files of secrets.
const OTHERS: u32 = 0o077;

pub(super) async fn checks(context: &Context) -> Vec<Check> {
    let data = &context.settings.data;
    vec![
        folder(data),
        secret_files(context),
        space(data),
        memory(),
        clock(),
        password_check().await,
    ]
}

/// Whether the data folder takes a file, to the disk.
fn folder(data: &Path) -> Check {
    const NAME: &str = "data folder";
    if !data.exists() {
        let cure = "the first `bursar org create` or `bursar demo` makes it";
        return Check::warn(NAME, "not there yet", data.display().to_string(), cure);
    }
    let probe = data.join(format!(".doctor-{}", std::process::id()));
    let written = std::fs::File::create_new(&probe).and_then(|file| file.sync_all());
    let removed = std::fs::remove_file(&probe);
    match written.and(removed) {
        Ok(()) => Check::ok(NAME, format!("{} takes files", data.display())),
        Err(error) => Check::fail(
            NAME,
            "takes no files",
            format!("{}: {error}", data.display()),
            "give the user Bursar runs as the right to write there, or name another with --data",
        ),
    }
}

/// Whether others on this machine could read what is secret.
fn secret_files(context: &Context) -> Check {
    const NAME: &str = "secret files";
    let key = context.settings.data.join("master.key");
    let mut files: Vec<&Path> = vec![&key];
    files.extend(context.settings.file.as_deref());
    if let Some(crate::settings::TlsSource::Files { key, .. }) = &context.settings.web.tls {
        files.push(key);
    }
    let open: Vec<String> = files
        .into_iter()
        .filter_map(|path| {
            let mode = std::fs::metadata(path).ok()?.permissions().mode();
            (mode & OTHERS != 0).then(|| format!("{} has mode {:o}", path.display(), mode & 0o777))
        })
        .collect();
    if open.is_empty() {
        return Check::ok(NAME, "nobody but their owner may read them");
    }
    Check::warn(
        NAME,
        "readable by others",
        open.join("; "),
        "`chmod 600` them; if a secret was in one of them for long, replace it",
    )
}

fn space(data: &Path) -> Check {
    const NAME: &str = "disk space";
    let nearest = data.ancestors().find(|it| it.exists());
    let found = match rustix::fs::statvfs(nearest.unwrap_or(Path::new("."))) {
        Ok(found) => found,
        Err(error) => return Check::warn(NAME, "unknown", error.to_string(), "look with `df`"),
    };
    let free = found.f_bavail.saturating_mul(found.f_frsize);
    let all = found.f_blocks.saturating_mul(found.f_frsize).max(1);
    let percent = u128::from(free) * 100 / u128::from(all);
    let shown = format!("{} MiB free, {percent} %", free >> 20);
    let inodes = found.f_files > 0 && found.f_favail == 0;
    if free < LEAST_SPACE_BYTES || inodes {
        let fault = if inodes { "no place for files" } else { "full" };
        return Check::fail(NAME, fault, shown, "free some space before booking more");
    }
    if free < LOW_SPACE_BYTES || percent < u128::from(LOW_SPACE_PERCENT) {
        return Check::warn(NAME, "nearly full", shown, "free some space soon");
    }
    Check::ok(NAME, shown)
}

/// What this machine, or the container, has left.
fn memory() -> Check {
    const NAME: &str = "memory";
    let Some(left) = memory_left(Path::new("/")) else {
        let cure = "look with `free`";
        return Check::warn(NAME, "unknown", "the system does not say", cure);
    };
    let shown = format!("{} MiB available", left >> 20);
    let cure = "end other programs, or give the machine or container more";
    match left {
        ..LEAST_MEMORY_BYTES => Check::fail(NAME, "used up", shown, cure),
        LEAST_MEMORY_BYTES..LOW_MEMORY_BYTES => Check::warn(NAME, "low", shown, cure),
        _ => Check::ok(NAME, shown),
    }
}

/// The least of what the machine and the control group have left.
/// Source: proc(5) `MemAvailable`; cgroup v2 `memory.max` and `memory.current`, v1
/// `memory.limit_in_bytes` and `memory.usage_in_bytes`.
fn memory_left(root: &Path) -> Option<u64> {
    let text = std::fs::read_to_string(root.join("proc/meminfo")).ok()?;
    let line = text.lines().find_map(|it| it.strip_prefix("MemAvailable:"));
    let kib: u64 = line?.split_whitespace().next()?.parse().ok()?;
    let number = |path: &str| -> Option<u64> {
        let text = std::fs::read_to_string(root.join(path)).ok()?;
        text.trim().parse().ok()
    };
    let groups = [
        ("sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory.current"),
        (
            "sys/fs/cgroup/memory/memory.limit_in_bytes",
            "sys/fs/cgroup/memory/memory.usage_in_bytes",
        ),
    ];
    let group = groups.iter().find_map(|(most, used)| {
        let (most, used) = (number(most)?, number(used)?);
        Some(most.saturating_sub(used))
    });
    Some((kib << 10).min(group.unwrap_or(u64::MAX)))
}

fn clock() -> Check {
    const NAME: &str = "clock";
    let now = Timestamp::now();
    if now.as_second() < RELEASED_S {
        return Check::fail(
            NAME,
            "before this program was made",
            now.to_string(),
            CLOCK_CURE,
        );
    }
    Check::ok(NAME, now.to_string())
}

/// What to do about any clock that is wrong.
pub(super) const CLOCK_CURE: &str = "set the clock; a time service (chrony) keeps it right";

/// How long an attempt to sign in keeps a core busy.
async fn password_check() -> Check {
    const NAME: &str = "password check";
    match treasury::password_check_time().await {
        Ok(time) if time > SLOW_PASSWORD => {
            let cure = "sign-in waits that long; a faster machine, or fewer programs on this one";
            Check::warn(NAME, "slow", format!("takes {} ms", time.as_millis()), cure)
        }
        Ok(time) => Check::ok(NAME, format!("takes {} ms", time.as_millis())),
        Err(error) => Check::fail(NAME, "fails", error.to_string(), "see the message"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_what_the_container_has_left_if_that_is_less() {
        let root = tempfile::tempdir().unwrap();
        let put = |path: &str, text: &str| {
            let path = root.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        assert_eq!(memory_left(root.path()), None);
        put(
            "proc/meminfo",
            "MemTotal: 9000 kB\nMemAvailable:    2048 kB\n",
        );
        assert_eq!(memory_left(root.path()), Some(2 << 20));
        put("sys/fs/cgroup/memory.max", "max\n");
        put("sys/fs/cgroup/memory.current", "1000\n");
        assert_eq!(memory_left(root.path()), Some(2 << 20));
        put("sys/fs/cgroup/memory.max", "5000\n");
        assert_eq!(memory_left(root.path()), Some(4000));
    }
}
