//! Telling everybody of what is wrong, by the real program (OPS-2).

use crate::support::on_every_engine;

#[test]
fn an_incident_is_opened_updated_resolved_and_listed() {
    on_every_engine(|bursar| {
        bursar.with_books();
        bursar.refused(&["incident", "resolve", "--message", "x"], 1, "not-found");
        let said = ["--message", "Statements do not come"];
        let opened = [
            &["incident", "open", "Feeds are late", "--impact", "minor"][..],
            &said,
        ]
        .concat();
        let opened = bursar.json(&opened);
        assert_eq!(opened["state"], "investigating", "{opened}");
        let found = [
            "--state",
            "identified",
            "--message",
            "The bank's certificate expired",
        ];
        let updated = bursar.json(&[&["incident", "update"][..], &found].concat());
        assert_eq!(updated["id"], opened["id"]);
        assert_eq!(updated["updates"].as_array().unwrap().len(), 2);
        let over = bursar.json(&["incident", "resolve", "--message", "They come again"]);
        assert_eq!(over["state"], "resolved");
        let listed = bursar.json(&["incident", "list"]);
        assert_eq!(listed["items"][0], over);
        assert!(bursar.ok(&["incident", "list"]).contains("Feeds are late"));
        let empty = ["incident", "open", " ", "--message", "x"];
        bursar.refused(&empty, 1, "invalid");
        let two = [&["incident", "open", "One"][..], &said].concat();
        bursar.ok(&two);
        bursar.ok(&two);
        let which = ["incident", "resolve", "--message", "x"];
        bursar.refused(&which, 1, "conflict");
    });
}
