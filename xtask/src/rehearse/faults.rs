//! What happens to the cluster.
//!
//! Owns: the list, in the order in which it happens. Not here: how it is measured (`row`).
//! Invariant: each leaves the cluster as it found it.

mod database;
mod deploy;
mod losses;

use anyhow::Result;

use super::stage::Stage;

/// What a fault takes that is not always there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    Nothing,
    OlderProgram,
    /// Disks of their own for servers, which only root may mount.
    Disks,
}

/// Something that happens.
pub(super) struct Fault {
    pub(super) name: &'static str,
    /// What is done, for people.
    pub(super) about: &'static str,
    /// Whether no request may fail, as in a deployment.
    pub(super) is_deployment: bool,
    /// Whether it is part of the short form.
    pub(super) is_short: bool,
    pub(super) needs: Need,
    /// Does it. Answers what was seen.
    pub(super) happen: fn(&mut Stage) -> Result<String>,
}

/// Everything that happens.
pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "rolling upgrade with migration",
        about: "The database is brought up to date while the old program serves; then one replica \
                after the other is replaced by the new program.",
        is_deployment: true,
        is_short: false,
        needs: Need::OlderProgram,
        happen: deploy::upgrade,
    },
    Fault {
        name: "rolling restart",
        about: "Each of three replicas gets SIGTERM, ends, and is started again.",
        is_deployment: true,
        is_short: true,
        needs: Need::Nothing,
        happen: deploy::rolling_restart,
    },
    Fault {
        name: "rolling restart behind nginx",
        about: "The same with nginx in front.",
        is_deployment: true,
        is_short: false,
        needs: Need::Nothing,
        happen: deploy::behind_nginx,
    },
    Fault {
        name: "canary",
        about: "A new replica gets 10, 25, 50, 75 and 100 % by weight; after each step Prometheus \
                is asked for its errors and its p95; then the old ones are replaced.",
        is_deployment: true,
        is_short: false,
        needs: Need::Nothing,
        happen: deploy::canary,
    },
    Fault {
        name: "canary that is too slow",
        about: "The same with a replica whose database answers late: it is taken back.",
        is_deployment: true,
        is_short: false,
        needs: Need::Nothing,
        happen: deploy::slow_canary,
    },
    Fault {
        name: "blue-green, and back",
        about: "Two replicas of the other colour get every request, then the first three again.",
        is_deployment: true,
        is_short: true,
        needs: Need::Nothing,
        happen: deploy::blue_green,
    },
    Fault {
        name: "HAProxy reload",
        about: "SIGUSR2: a new worker, the old one finishes.",
        is_deployment: true,
        is_short: false,
        needs: Need::Nothing,
        happen: losses::reload_haproxy,
    },
    Fault {
        name: "kill -9 HAProxy",
        about: "The balancer is gone for a second and started again.",
        is_deployment: false,
        is_short: false,
        needs: Need::Nothing,
        happen: losses::kill_haproxy,
    },
    Fault {
        name: "kill -9 a replica",
        about: "One of three, started again afterwards.",
        is_deployment: false,
        is_short: true,
        needs: Need::Nothing,
        happen: losses::kill_replica,
    },
    Fault {
        name: "kill -9 a worker",
        about: "One that has begun a job, which the other one then does; no request notices.",
        is_deployment: true,
        is_short: false,
        needs: Need::Nothing,
        happen: losses::kill_worker,
    },
    Fault {
        name: "kill -9 the Redis master",
        about: "The sentinels choose another one.",
        is_deployment: false,
        is_short: false,
        needs: Need::Nothing,
        happen: losses::kill_redis,
    },
    Fault {
        name: "clock an hour ahead",
        about: "One replica runs with a clock that is an hour ahead (libfaketime), then with the \
                right one again.",
        is_deployment: true,
        is_short: false,
        needs: Need::Nothing,
        happen: losses::clock_jump,
    },
    Fault {
        name: "kill -9 the primary database",
        about: "The standby that received most is promoted, the other one follows it, and the lost \
                server comes back as a standby.",
        is_deployment: false,
        is_short: true,
        needs: Need::Nothing,
        happen: database::kill_primary,
    },
    Fault {
        name: "slow network to the database",
        about: "Each piece takes 50 ms more in each direction for five seconds.",
        is_deployment: false,
        is_short: false,
        needs: Need::Nothing,
        happen: database::slow_network,
    },
    Fault {
        name: "network to the database cut",
        about: "Nothing passes for ten seconds, connections stay open; then it goes on.",
        is_deployment: false,
        is_short: false,
        needs: Need::Nothing,
        happen: database::partition,
    },
    Fault {
        name: "primary cut off, another promoted",
        about: "The network to the primary is cut, a standby is promoted, and the old primary is \
                there again, still taking writes.",
        is_deployment: false,
        is_short: false,
        needs: Need::Nothing,
        happen: database::split,
    },
    Fault {
        name: "both standbys stand still",
        about: "Nothing can be promised for five seconds, because no standby has it.",
        is_deployment: false,
        is_short: false,
        needs: Need::Nothing,
        happen: database::no_quorum,
    },
    Fault {
        name: "journal dropped, restored to the moment before",
        about: "Somebody drops the journal; the database is restored from a base backup and the \
                archived log, up to and without that transaction.",
        is_deployment: false,
        is_short: false,
        needs: Need::Nothing,
        happen: database::journal_dropped,
    },
    Fault {
        name: "disk of the primary database full",
        about: "It has no space for five seconds, until some is given back.",
        is_deployment: false,
        is_short: false,
        needs: Need::Disks,
        happen: database::disk_full,
    },
    Fault {
        name: "disk of a replica full",
        about: "The data folder of one of three replicas has no space, until some is given back.",
        is_deployment: true,
        is_short: false,
        needs: Need::Disks,
        happen: losses::replica_disk_full,
    },
];
