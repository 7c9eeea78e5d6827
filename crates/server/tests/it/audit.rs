//! The audit log, the report on duties, disclosures and settings through the real router
//! (GUARD-6, OPS-8).

use axum::http::Method;
use serde_json::{Value, json};
use treasury::{AuditVerifier, Role};

use crate::person::Person;
use crate::support::{House, payment};

const LOGS: &str = "/api/v1/admin/audit-logs";

fn actions(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|it| it["action"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn what_was_changed_is_listed_with_before_and_after_and_from_where() {
    let house = House::open().await.behind_proxy();
    let ada = Person::set_up(&house, "Ada", "ada@example.org").await;
    let new = json!({"path": "assets:cash", "asset": "EUR"});
    ada.post(&house, "/api/v1/accounts", new).await.expect(201);
    let change = json!({"flags": {"voice": true}, "security": {"second_factor_required": false}});
    let path = "/api/v1/admin/settings";
    ada.send(&house, Method::PATCH, path, change)
        .await
        .expect(200);
    let mapping = json!({"delimiter": ";", "header_row": 1, "date_format": "DD.MM.YYYY",
        "decimal": ",", "columns": {"booked_on": "Day", "amount": "Sum", "description": ["Text"]}});
    let path = "/api/v1/mappings/Bank";
    let kept = ada.send(&house, Method::PUT, path, mapping).await;
    assert!(kept.status.is_success(), "{}", kept.text());
    let page = ada.get(&house, LOGS).await.expect(200);
    let found = actions(&page);
    let expected = [
        "mapping.kept",
        "flags.changed",
        "policy.changed",
        "account.opened",
    ];
    assert_eq!(found[..4], expected);
    let flags = &page["items"][1];
    assert_eq!(flags["after"], json!({"voice": true}));
    assert_eq!(flags["address"], "203.0.113.77");
    assert_eq!(flags["agent"], "Unmistakable/7.3");
    assert!(flags["actor"].as_str().unwrap().starts_with("usr_"));
    let one = ada
        .get(&house, &format!("{LOGS}?action=flags&limit=1"))
        .await
        .expect(200);
    assert_eq!(actions(&one), ["flags.changed"]);
    let by_text = ada
        .get(&house, &format!("{LOGS}?q=ASSETS%3Acash"))
        .await
        .expect(200);
    assert_eq!(actions(&by_text), ["account.opened"]);
    let sign_ins = ada
        .get(&house, &format!("{LOGS}?chain=instance&action=sign-in"))
        .await
        .expect(200);
    assert_eq!(actions(&sign_ins), ["sign-in.done"]);
    ada.get(&house, &format!("{LOGS}?nothing=1"))
        .await
        .expect(400);
}

#[tokio::test]
async fn pages_have_every_event_once() {
    let house = House::open().await.behind_proxy();
    let ada = Person::set_up(&house, "Ada", "ada@example.org").await;
    for index in 0..7 {
        let new = json!({"path": format!("assets:cash:{index}"), "asset": "EUR"});
        ada.post(&house, "/api/v1/accounts", new).await.expect(201);
    }
    let (mut seqs, mut before) = (Vec::new(), String::new());
    loop {
        let path = format!("{LOGS}?limit=3{before}");
        let page = ada.get(&house, &path).await.expect(200);
        let items = page["items"].as_array().unwrap();
        seqs.extend(items.iter().map(|it| it["seq"].as_u64().unwrap()));
        match page["next"].as_u64() {
            Some(next) => before = format!("&before={next}"),
            None => break,
        }
    }
    let newest = seqs[0];
    let expected: Vec<u64> = (1..=newest).rev().collect();
    assert_eq!(seqs, expected);
}

#[tokio::test]
async fn an_export_proves_itself_and_has_no_formulas() {
    let house = House::open().await.behind_proxy();
    let ada = Person::set_up(&house, "Ada", "ada@example.org").await;
    let text = json!({"kind": "risk", "subject": "=HYPERLINK(1)", "text": "+1"});
    ada.post(&house, "/api/v1/admin/disclosures", text)
        .await
        .expect(201);
    let proof = ada
        .post(&house, &format!("{LOGS}/verify"), Value::Null)
        .await
        .expect(200);
    assert_eq!(proof["ok"], true, "{proof}");
    let lines = ada.get(&house, &format!("{LOGS}/export")).await;
    assert_eq!(lines.header("content-type"), "application/jsonl");
    let text = lines.text();
    let mut verifier = AuditVerifier::default();
    text.lines().for_each(|it| verifier.read(it));
    let read = verifier.finish();
    assert_eq!(read.problems, Vec::<String>::new());
    assert!(read.events > proof["events"].as_u64().unwrap());
    let mut verifier = AuditVerifier::default();
    let bent = text.replace("HYPERLINK", "HYPERLINX");
    bent.lines().for_each(|it| verifier.read(it));
    assert!(!verifier.finish().problems.is_empty());
    let table = ada.get(&house, &format!("{LOGS}/export?format=csv")).await;
    let cells = table.text();
    assert!(cells.starts_with("\"seq\",\"at\""), "{cells}");
    let starts = cells.lines().flat_map(|it| it.split("\",\""));
    for cell in starts {
        let cell = cell.trim_start_matches('"');
        assert!(!cell.starts_with(['=', '+', '@']), "{cell}");
    }
}

#[tokio::test]
async fn an_auditor_reads_the_log_and_a_treasurer_does_not() {
    let house = House::open().await.behind_proxy();
    let ada = Person::set_up(&house, "Ada", "ada@example.org").await;
    let eve = ada.invite(&house, "eve@example.org", Role::Auditor).await;
    let tess = ada
        .invite(&house, "tess@example.org", Role::Treasurer)
        .await;
    eve.get(&house, LOGS).await.expect(200);
    eve.get(&house, "/api/v1/admin/reports/sox")
        .await
        .expect(200);
    eve.get(&house, "/api/v1/admin/settings").await.expect(200);
    for path in [LOGS, "/api/v1/admin/reports/sox", "/api/v1/admin/settings"] {
        assert_eq!(
            tess.get(&house, path).await.expect(403)["code"],
            "forbidden"
        );
    }
    let change = json!({"flags": {"voice": true}});
    eve.send(&house, Method::PATCH, "/api/v1/admin/settings", change)
        .await
        .expect(403);
}

#[tokio::test]
async fn who_did_both_sides_of_a_pair_is_reported_with_evidence() {
    let house = House::open().await.behind_proxy();
    let ada = Person::set_up(&house, "Ada", "ada@example.org").await;
    let tess = ada
        .invite(&house, "tess@example.org", Role::Treasurer)
        .await;
    ada.post(&house, "/api/v1/entries", payment())
        .await
        .expect(201);
    tess.post(&house, "/api/v1/entries", payment())
        .await
        .expect(201);
    let report = ada
        .get(&house, "/api/v1/admin/reports/sox")
        .await
        .expect(200);
    let me = ada.get(&house, "/api/v1/auth/me").await.expect(200);
    let conflicts = report["conflicts"].as_array().unwrap();
    let members: Vec<_> = conflicts
        .iter()
        .filter(|it| it["pair"] == "members-and-entries")
        .collect();
    assert_eq!(members.len(), 1, "{report}");
    assert_eq!(members[0]["actor"], me["id"]);
    let evidence = members[0]["evidence"].as_array().unwrap();
    assert!(evidence.iter().any(|it| it["action"] == "member.invited"));
    assert!(evidence.iter().any(|it| it["action"] == "entries.booked"));
    let listed = report["members"].as_array().unwrap();
    assert_eq!(listed.len(), 2);
    assert!(listed.iter().all(|it| it["dormant"] == false));
}

#[tokio::test]
async fn disclosures_are_kept_in_order_and_refused_when_they_say_nothing() {
    let house = House::open().await.behind_proxy();
    let ada = Person::set_up(&house, "Ada", "ada@example.org").await;
    let path = "/api/v1/admin/disclosures";
    let me = ada.get(&house, "/api/v1/auth/me").await.expect(200);
    for subject in ["Fund A", "Fund B"] {
        let new = json!({"kind": "suitability", "subject": subject, "text": "It fits.",
            "acknowledged_by": me["id"]});
        ada.post(&house, path, new).await.expect(201);
    }
    let listed = ada.get(&house, path).await.expect(200);
    assert_eq!(listed["items"][0]["subject"], "Fund B");
    assert_eq!(listed["items"][1]["acknowledged_by"], me["id"]);
    for bad in [
        json!({"kind": "gossip", "subject": "x", "text": "y"}),
        json!({"kind": "risk", "subject": " ", "text": "y"}),
        json!({"kind": "risk", "subject": "x", "text": "y", "acknowledged_by": "usr_nobody"}),
    ] {
        ada.post(&house, path, bad).await.expect(422);
    }
}

#[tokio::test]
async fn a_flag_is_what_the_organisation_chose_until_it_takes_it_back() {
    let house = House::open().await.behind_proxy();
    let ada = Person::set_up(&house, "Ada", "ada@example.org").await;
    let path = "/api/v1/admin/settings";
    let voice = |settings: &Value| {
        let flags = settings["flags"].as_array().unwrap();
        let found = flags.iter().find(|it| it["name"] == "voice").unwrap();
        (found["chosen"].clone(), found["effective"].clone())
    };
    let before = ada.get(&house, path).await.expect(200);
    assert_eq!(voice(&before), (Value::Null, json!(false)));
    assert_eq!(before["flags"].as_array().unwrap().len(), 8);
    assert_eq!(before["reporting"]["currency"], "EUR");
    for (choice, expected) in [
        (json!(true), (json!(true), json!(true))),
        (Value::Null, (Value::Null, json!(false))),
    ] {
        let change = json!({"flags": {"voice": choice}});
        let after = ada.send(&house, Method::PATCH, path, change).await;
        assert_eq!(voice(&after.expect(200)), expected);
    }
    let unknown = json!({"flags": {"telepathy": true}});
    ada.send(&house, Method::PATCH, path, unknown)
        .await
        .expect(422);
}

#[tokio::test]
async fn a_packed_export_ends_well() {
    let house = House::open().await.behind_proxy();
    let ada = Person::set_up(&house, "Ada", "ada@example.org").await;
    for format in ["jsonl", "csv"] {
        let bearer = format!("Bearer {}", ada.access);
        let headers = [
            ("authorization", bearer.as_str()),
            ("accept-encoding", "gzip"),
        ];
        let path = format!("/api/v1/admin/audit-logs/export?format={format}");
        let answer = house.write(Method::GET, &path, &headers, Value::Null).await;
        assert_eq!(answer.header("content-encoding"), "gzip");
        assert!(answer.bytes.starts_with(&[0x1f, 0x8b]), "{format}");
    }
}
