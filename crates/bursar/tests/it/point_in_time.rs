//! Going back to a moment with PostgreSQL's own tools, as docs/backup.md says it.

use std::process::Command;
use std::time::{Duration, Instant};

use testbed::Cluster;

use crate::backups::book;
use crate::support::Bursar;

/// Asks the server with its own client. Answers the one value.
fn ask(address: &str, statement: &str) -> String {
    let mut command = Command::new("psql");
    let command = command.args(["-X", "-q", "-t", "-A", "-d", address, "-c", statement]);
    let ran = crate::support::ran(command);
    assert_eq!(ran.code, 0, "{statement}: {}", ran.err);
    ran.out.trim().to_owned()
}

#[test]
fn a_base_backup_and_the_archived_log_bring_back_exactly_that_moment() {
    let folder = tempfile::tempdir().unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(folder.path(), mode).unwrap();
    let (archive, base) = (folder.path().join("wal"), folder.path().join("base"));
    let cluster = Cluster::start_archiving(&archive);
    let address = cluster.fresh_database();
    let mut bursar = Bursar::new();
    bursar.set_database(&address);
    bursar.with_books();
    book(&bursar, "1");
    cluster.base_backup(&base);
    for amount in ["2", "3", "4"] {
        book(&bursar, amount);
    }
    let head = bursar.head();
    let moment = ask(&address, "SELECT clock_timestamp()");
    book(&bursar, "5");
    // The disaster: somebody drops the journal.
    ask(&address, "DROP TABLE journal CASCADE");
    assert_ne!(bursar.run(&["journal", "verify"]).code, 0);
    let last = ask(&address, "SELECT pg_walfile_name(pg_switch_wal())");
    let deadline = Instant::now() + Duration::from_secs(60);
    while !archive.join(&last).exists() {
        assert!(Instant::now() < deadline, "{last} was not archived");
        std::thread::yield_now();
    }
    cluster.stop_at_once();
    let database = address.rsplit_once('/').unwrap().1;
    let database = address
        .split("/bursar_")
        .nth(1)
        .map_or(database, |it| it.split('?').next().unwrap());
    let recovered = Cluster::recover(&base, &archive, &moment);
    let address = recovered.address_of(&format!("bursar_{database}"));
    let deadline = Instant::now() + Duration::from_secs(60);
    while ask(&address, "SELECT pg_is_in_recovery()") == "t" {
        assert!(Instant::now() < deadline, "it is still in recovery");
    }
    bursar.set_database(&address);
    // What was lost by intent is refused until somebody says so.
    bursar.refused(&["journal", "verify"], 3, "journal-lost-tail");
    let anchors = bursar.data().join("anchors");
    std::fs::rename(&anchors, bursar.data().join("anchors-before")).unwrap();
    let proved = bursar.json(&["journal", "verify"]);
    assert_eq!(proved["ok"], true);
    assert_eq!(proved["records"], head["seq"]);
    assert_eq!(bursar.head(), head);
    book(&bursar, "6");
}
