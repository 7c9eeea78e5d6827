//! Events that are older than they are kept are removed, and what is left still proves itself
//! (GUARD-6).

use money::{OrganisationId, Timestamp};
use store::{AuditScope, Store, StoreConfig};

use crate::support::{Bursar, Ran, bare, on_every_engine, ran};

/// Days that events are kept at least.
const KEPT: i64 = 2_555;
/// More than are removed in one transaction.
const OLD: usize = 25;

fn days_ago(days: i64) -> Timestamp {
    let now = Timestamp::now().as_second();
    Timestamp::from_second(now - days * 24 * 3600).unwrap()
}

/// Events of long ago at the beginning of both chains: a server that ran for eight years. The
/// organisation is not opened yet: `bursar org create` goes on with it.
async fn write_old_events(bursar: &Bursar) {
    std::fs::create_dir_all(bursar.data()).unwrap();
    let config = StoreConfig::new(bursar.database(), bursar.data());
    let store = Store::open(&config).await.unwrap();
    let org: OrganisationId = "org_019a0000000070008000000000000000".parse().unwrap();
    store.create_organisation(org, "test").await.unwrap();
    for scope in [AuditScope::Instance, AuditScope::Organisation(org)] {
        for index in 0..OLD {
            let at = days_ago(KEPT + 30).to_string();
            let body = format!(
                r#"{{"id":"{index:032x}","at":"{at}","actor":"local","action":"policy.changed","target":null,"request":null,"from":null,"before":null,"after":{{"n":{index}}}}}"#
            );
            let at = days_ago(KEPT + 30);
            store.append_audit(scope, at, &[body]).await.unwrap();
        }
        // One on this side of the limit: it stays.
        let at = days_ago(KEPT - 1);
        let body = format!(
            r#"{{"id":"{OLD:032x}","at":"{at}","actor":"local","action":"policy.changed","target":null,"request":null,"from":null,"before":null,"after":null}}"#
        );
        store.append_audit(scope, at, &[body]).await.unwrap();
    }
    store.close().await;
}

fn verify_file(path: &str) -> Ran {
    ran(bare().args(["audit", "verify", path]))
}

#[test]
fn what_is_left_after_pruning_still_proves_itself() {
    on_every_engine(|bursar| {
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_all().build().unwrap();
        runtime.block_on(write_old_events(bursar));
        bursar.ok(&[
            "org",
            "create",
            "Test",
            "--slug",
            "test",
            "--currency",
            "EUR",
        ]);
        bursar.ok(&["account", "open", "assets:cash", "--asset", "EUR"]);
        let before = bursar.json(&["audit", "verify"]);
        for chain in ["organisation", "instance"] {
            assert_eq!(before[chain]["ok"], true, "{before}");
            assert_eq!(before[chain]["base"]["seq"], 0);
        }
        let path = |name: &str| {
            let path = bursar.folder.path().join(name);
            path.to_str().unwrap().to_owned()
        };
        let (whole, rest) = (path("whole.jsonl"), path("rest.jsonl"));
        bursar.ok(&["audit", "export", "-o", &whole]);

        let pruned = bursar.json(&["audit", "prune"]);
        assert_eq!(pruned["events"], 2 * OLD);
        // Nothing more is old enough.
        assert_eq!(bursar.json(&["audit", "prune"])["events"], 0);

        let after = bursar.json(&["audit", "verify"]);
        let limit = days_ago(KEPT).to_string();
        for chain in ["organisation", "instance"] {
            let proof = &after[chain];
            assert_eq!(proof["ok"], true, "{after}");
            assert_eq!(proof["base"]["seq"], OLD, "{after}");
            let since = proof["since"].as_str().unwrap();
            assert!(since > limit.as_str(), "{since} after {limit}");
        }
        bursar.ok(&["journal", "verify"]);
        // The rest is proved alone, and goes on from where the file of before says.
        bursar.ok(&["audit", "export", "-o", &rest]);
        let alone = verify_file(&rest);
        assert_eq!(alone.code, 0, "{}", alone.err);
        assert!(
            alone
                .out
                .contains(&format!("events after {OLD}, kept since")),
            "{}",
            alone.out
        );
        let first = std::fs::read_to_string(&rest).unwrap();
        let first: serde_json::Value = serde_json::from_str(first.lines().next().unwrap()).unwrap();
        let old = std::fs::read_to_string(&whole).unwrap();
        let last: serde_json::Value =
            serde_json::from_str(old.lines().nth(OLD - 1).unwrap()).unwrap();
        assert_eq!(first["previous"], last["hash"]);
        assert_eq!(after["organisation"]["base"]["hash"], last["hash"]);
        // People are told from when on there are events, and that they were removed is one.
        let listed = bursar.json(&["audit", "list", "--limit", "500"]);
        assert_eq!(listed["kept"]["removed"], OLD, "{listed}");
        assert_eq!(listed["kept"]["days"], KEPT);
        assert_eq!(listed["kept"]["since"], after["organisation"]["since"]);
        let items = listed["items"].as_array().unwrap();
        let event = items.iter().find(|it| it["action"] == "audit.pruned");
        assert_eq!(event.unwrap()["after"]["events"], OLD);
        let shown = bursar.ok(&["audit", "list"]);
        assert!(
            shown.contains("25 events before, older than 2555 days, were removed"),
            "{shown}"
        );
    });
}
