//! Loans and claims between entities on the command line (CASH-11).

use serde_json::json;

use crate::support::on_every_engine;

/// What every loan of these tests has.
const LOAN: &str = "facility add Loan --kind loan --account liabilities:loan \
    --starts-on 2026-01-01 --day-count 30e-360 --accrual month-end \
    --accrued-account liabilities:interest --interest-account expenses:interest \
    --payment-account assets:bank:main";

fn loan(more: &'static str) -> Vec<&'static str> {
    let words = LOAN.split_whitespace();
    words.chain(more.split_whitespace()).collect()
}

#[test]
fn a_loan_is_added_accrued_once_and_archived() {
    on_every_engine(|bursar| {
        bursar.with_books();
        let paths = [
            "liabilities:loan",
            "liabilities:interest",
            "expenses:interest",
        ];
        for path in paths {
            bursar.ok(&["account", "open", path, "--asset", "EUR"]);
        }
        let (to, from) = (
            "assets:bank:main 360000 EUR",
            "liabilities:loan -360000 EUR",
        );
        let on = "2026-01-01";
        bursar.json(&["entry", "add", "Payout", "--on", on, "-p", to, "-p", from]);
        let refused = |more| bursar.refused(&loan(more), 1, "invalid");
        refused("--principal 360000 --matures-on 2025-01-01 --rate-bps 400");
        refused("--principal 360000 --matures-on 2126-01-01 --rate-bps 4,5");
        refused("--principal 0 --matures-on 2126-01-01 --rate-bps 400");
        let good = loan("--principal 360000 --matures-on 2126-01-01 --rate-bps 400");
        let made = bursar.json(&good);
        assert_eq!(made["outstanding"]["amount"], "360000.00");
        let id = made["id"].as_str().unwrap();
        let accrue = ["facility", "accrue", id, "--until", "2026-02-28"];
        let preview: Vec<&str> = accrue.iter().copied().chain(["--preview"]).collect();
        let shown = bursar.json(&preview);
        assert_eq!(
            (&shown["booked"], &shown["items"][1]["state"]),
            (&json!(0), &json!("due"))
        );
        assert_eq!(bursar.json(&accrue)["booked"], 2);
        assert_eq!(bursar.json(&accrue)["booked"], 0);
        let table = bursar.ok(&["facility", "list", "--at", "2026-02-28"]);
        assert!(
            table.contains("Loan") && table.contains("360000.00"),
            "{table}"
        );
        let schedule = bursar.ok(&["facility", "schedule", id, "--at", "2026-02-28"]);
        assert!(schedule.contains("1200.00"), "{schedule}");
        let archived = bursar.json(&["facility", "archive", id]);
        assert_eq!(archived["state"], "archived");
        bursar.refused(&accrue, 1, "conflict");
        bursar.ok(&["journal", "verify"]);
    });
}

#[test]
fn claims_between_entities_are_shown_and_netted() {
    on_every_engine(|bursar| {
        bursar.with_books();
        for (slug, name) in [("alpha", "Alpha GmbH"), ("beta", "Beta Ltd")] {
            bursar.ok(&["entity", "add", slug, name]);
        }
        let accounts = [
            ("assets:group:beta", "alpha", "beta"),
            ("liabilities:group:alpha", "beta", "alpha"),
        ];
        for (path, own, with) in accounts {
            bursar.ok(&["account", "open", path, "--asset", "EUR", "--entity", own]);
            bursar.ok(&["intercompany", "mark", path, with]);
        }
        bursar.json(&[
            "entry",
            "add",
            "Fee",
            "--on",
            "2026-01-05",
            "-p",
            "assets:group:beta 500 EUR",
            "-p",
            "liabilities:group:alpha -500 EUR",
        ]);
        let shown = bursar.json(&["intercompany", "show"]);
        assert_eq!(shown["claims"][0]["agreed"]["amount"], "500.00");
        let netting = bursar.ok(&["intercompany", "netting"]);
        assert!(
            netting.contains("claims 1 of 500.00, payments 1 of 500.00"),
            "{netting}"
        );
        bursar.refused(&["intercompany", "pay"], 1, "no-paying-account");
        let alone = ["intercompany", "pay", "--account", "beta"];
        bursar.refused(&alone, 2, "usage");
        for (own, iban) in [
            ("alpha", "FR1420041010050500013M02606"),
            ("beta", "NL91ABNA0417164300"),
        ] {
            let path = format!("assets:bank:{own}");
            let open = ["account", "open", &path, "--asset", "EUR", "--entity", own];
            bursar.ok(&[&open[..], &["--identification", iban]].concat());
        }
        bursar.refused(&["intercompany", "pay"], 1, "no-beneficiary");
        let iban = ["--iban", "FR1420041010050500013M02606"];
        bursar.ok(&[&["beneficiary", "add", "Alpha GmbH"][..], &iban].concat());
        let made = bursar.json(&["intercompany", "pay", "--asset", "EUR"]);
        assert_eq!(made["items"][0]["amount"]["amount"], "500.00", "{made}");
        bursar.refused(&["intercompany", "pay"], 1, "netting-under-way");
        let netting = bursar.ok(&["intercompany", "netting"]);
        assert!(netting.contains("payments 1 are under way"), "{netting}");
        bursar.ok(&["intercompany", "unmark", "liabilities:group:alpha"]);
        let shown = bursar.json(&["intercompany", "show"]);
        assert_eq!(shown["claims"][0]["by_debtor"], json!(null));
    });
}
