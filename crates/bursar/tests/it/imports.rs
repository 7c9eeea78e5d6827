//! Bank files in: previewed, booked once, taken back.

use crate::support::{STATEMENT, on_every_engine};

#[test]
fn importing_twice_books_nothing_the_second_time() {
    on_every_engine(|bursar| {
        bursar.with_books();
        let file = bursar.file("january.sta", STATEMENT.as_bytes());
        let first = bursar.json(&["import", &file]);
        assert_eq!(first["state"], "committed");
        assert_eq!(first["totals"]["new"], 2);
        let total = bursar.json(&["entries"])["total"].clone();
        let second = bursar.json(&["import", &file]);
        assert_eq!(
            (&second["totals"]["new"], &second["totals"]["duplicates"]),
            (&0.into(), &2.into())
        );
        assert_eq!(bursar.json(&["entries"])["total"], total);
        let page = bursar.json(&["entries", "--account", "assets:bank:main", "--text", "4711"]);
        assert_eq!(page["items"][0]["postings"][0]["amount"], "250.50");
        let balances = bursar.json(&["account", "list"]);
        assert_eq!(balances["items"][0]["balances"][0]["amount"], "1150.50");
        assert_eq!(bursar.json(&["journal", "verify"])["ok"], true);
    });
}

#[test]
fn a_dry_run_books_nothing_and_leaves_nothing() {
    on_every_engine(|bursar| {
        bursar.with_books();
        let file = bursar.file("january.sta", STATEMENT.as_bytes());
        let head = bursar.head();
        let preview = bursar.json(&["import", &file, "--dry-run"]);
        assert_eq!(preview["state"], "preview");
        assert_eq!(preview["totals"]["new"], 2);
        assert_eq!(bursar.head(), head);
        assert_eq!(
            bursar.json(&["import", "list"])["items"]
                .as_array()
                .unwrap()
                .len(),
            0
        );
    });
}

#[test]
fn what_needs_a_word_is_booked_only_with_confirm() {
    on_every_engine(|bursar| {
        bursar.with_books();
        let off = STATEMENT.replace("EUR1150,50", "EUR1150,51");
        let file = bursar.file("off.sta", off.as_bytes());
        let problem = bursar.refused(&["import", &file], 1, "file-problems");
        assert_eq!(problem["problems"][0]["code"], "does-not-balance");
        assert_eq!(problem["problems"][0]["file"], "off.sta");
        bursar.refused(&["import", &file, "--dry-run"], 1, "file-problems");
        assert_eq!(bursar.json(&["entries"])["total"], 0);
        bursar.ok(&["import", &file, "--confirm"]);
        assert_ne!(bursar.json(&["entries"])["total"], 0);
    });
}

#[test]
fn an_undone_import_leaves_every_balance_as_it_was() {
    on_every_engine(|bursar| {
        bursar.with_books();
        let file = bursar.file("january.sta", STATEMENT.as_bytes());
        let id = bursar.json(&["import", &file])["id"]
            .as_str()
            .unwrap()
            .to_owned();
        assert_eq!(bursar.json(&["import", "show", &id])["state"], "committed");
        let undone = bursar.json(&["import", "undo", &id, "--reason", "wrong file"]);
        assert_eq!(undone["state"], "undone");
        let list = bursar.json(&["account", "list"]);
        assert_eq!(
            list["items"][0]["balances"].as_array().unwrap().len(),
            0,
            "{list}"
        );
        assert_eq!(
            bursar.json(&["import", "--json", "list"])["items"][0]["state"],
            "undone"
        );
        bursar.refused(&["import", "undo", &id], 1, "conflict");
    });
}
