//! What this process uses of the machine, and what is left of it (OPS-3).
//!
//! Owns: processor, memory, files, start time, the disk below the data folder.
//! Not here: the whole machine (node_exporter does that). Source: proc(5), and the names that
//! Prometheus' client libraries give to the same.
//! Invariant: what the system does not say is absent, never 0.

use std::path::Path;

use super::text::Sample;

/// What the system says about this process and the disk below `data`.
pub(super) fn samples(data: &Path) -> Vec<Sample> {
    let mut samples = Vec::new();
    if let Some(stat) = Stat::read() {
        samples.extend(stat.samples());
    }
    if let Some((open, most)) = files() {
        let name = "process_open_fds";
        samples.push(Sample::gauge(name, "Open files and connections", open));
        if let Some(most) = most {
            let name = "process_max_fds";
            samples.push(Sample::gauge(name, "Most that may be open", most));
        }
    }
    if let Ok(disk) = rustix::fs::statvfs(data) {
        let size = |blocks: u64| float(blocks.saturating_mul(disk.f_frsize));
        samples.push(Sample::gauge(
            "bursar_data_disk_free_bytes",
            "Bytes left for this process on the disk of the data folder",
            size(disk.f_bavail),
        ));
        samples.push(Sample::gauge(
            "bursar_data_disk_size_bytes",
            "Size of the disk of the data folder",
            size(disk.f_blocks),
        ));
    }
    if let Some(total) = meminfo("MemTotal:").zip(meminfo("MemAvailable:")) {
        let name = "bursar_machine_memory_bytes";
        samples.push(Sample::gauge(name, "Memory of the machine", total.0));
        let name = "bursar_machine_memory_available_bytes";
        let help = "Memory of the machine that is left";
        samples.push(Sample::gauge(name, help, total.1));
    }
    samples
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a sample is a float; 2^53 bytes are enough"
)]
pub(crate) const fn float(value: u64) -> f64 {
    value as f64
}

/// What /proc/self/stat says, in units of people.
#[derive(Debug, PartialEq)]
struct Stat {
    cpu_seconds: f64,
    threads: f64,
    start_seconds: Option<f64>,
    virtual_bytes: f64,
    resident_bytes: f64,
}

impl Stat {
    fn read() -> Option<Self> {
        let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
        let boot = std::fs::read_to_string("/proc/stat").ok();
        let boot = boot.as_deref().and_then(boot_seconds);
        let ticks = float(rustix::param::clock_ticks_per_second());
        let page = float(rustix::param::page_size() as u64);
        Self::parse(&stat, boot, ticks, page)
    }

    fn parse(stat: &str, boot: Option<f64>, ticks: f64, page: f64) -> Option<Self> {
        // The program's name, in parentheses, may hold anything.
        let (_, rest) = stat.rsplit_once(')')?;
        let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
        // The manual counts from 1, and the first one here is the third.
        let field = |number: usize| fields.get(number.checked_sub(3)?)?.parse::<f64>().ok();
        Some(Self {
            cpu_seconds: (field(14)? + field(15)?) / ticks,
            threads: field(20)?,
            start_seconds: boot.zip(field(22)).map(|(boot, it)| boot + it / ticks),
            virtual_bytes: field(23)?,
            resident_bytes: field(24)? * page,
        })
    }

    fn samples(&self) -> Vec<Sample> {
        let mut samples = vec![
            Sample::counter(
                "process_cpu_seconds_total",
                "Processor time of this process",
                self.cpu_seconds,
            ),
            Sample::gauge("process_threads", "Threads of this process", self.threads),
            Sample::gauge(
                "process_virtual_memory_bytes",
                "Memory that this process has asked for",
                self.virtual_bytes,
            ),
            Sample::gauge(
                "process_resident_memory_bytes",
                "Memory that this process uses",
                self.resident_bytes,
            ),
        ];
        if let Some(start) = self.start_seconds {
            samples.push(Sample::gauge(
                "process_start_time_seconds",
                "When this process started, in seconds since 1970",
                start,
            ));
        }
        samples
    }
}

fn boot_seconds(stat: &str) -> Option<f64> {
    let line = stat.lines().find_map(|it| it.strip_prefix("btime "))?;
    line.trim().parse().ok()
}

/// Open files, and how many may be open.
fn files() -> Option<(f64, Option<f64>)> {
    // One of them is the folder that is read here.
    let open = std::fs::read_dir("/proc/self/fd")
        .ok()?
        .count()
        .saturating_sub(1);
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let most = limits
        .lines()
        .find_map(|it| it.strip_prefix("Max open files"));
    let most = most.and_then(|it| it.split_ascii_whitespace().next()?.parse().ok());
    Some((float(open as u64), most))
}

fn meminfo(name: &str) -> Option<f64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|it| it.strip_prefix(name))?;
    let kibibytes: f64 = line.split_ascii_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_read_whatever_its_program_is_called() {
        let stat = "42 (a) b (c)) S 1 42 42 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 7 0 1000 \
                    1048576 16 18446744073709551615";
        let found = Stat::parse(stat, Some(5_000.0), 100.0, 4096.0);
        let expected = Stat {
            cpu_seconds: 3.0,
            threads: 7.0,
            start_seconds: Some(5_010.0),
            virtual_bytes: 1_048_576.0,
            resident_bytes: 65_536.0,
        };
        assert_eq!(found, Some(expected));
        for odd in [
            "",
            "42",
            "42 (x) S",
            "42 (x) S a b c d e f g h i j k l m n o p q r s t",
        ] {
            assert_eq!(Stat::parse(odd, None, 100.0, 4096.0), None, "{odd}");
        }
    }

    #[test]
    fn this_process_has_memory_files_and_a_disk() {
        let samples = samples(Path::new("/"));
        for name in [
            "process_cpu_seconds_total",
            "process_resident_memory_bytes",
            "process_open_fds",
            "process_max_fds",
            "process_start_time_seconds",
            "bursar_data_disk_size_bytes",
        ] {
            let found = samples.iter().find(|it| it.name == name);
            assert!(found.is_some_and(|it| it.value >= 0.0), "{name}");
        }
        let is_there = |it: &Sample| it.name.starts_with("bursar_data");
        let nowhere = super::samples(Path::new("/nowhere/at-all"));
        assert!(!nowhere.iter().any(is_there), "unknown is not 0");
    }
}
