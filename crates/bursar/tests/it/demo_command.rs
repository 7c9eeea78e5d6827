//! `bursar demo`: made once, found again.

use crate::support::on_every_engine;

#[test]
fn the_demo_is_made_once_and_found_the_second_time() {
    on_every_engine(|bursar| {
        let made = bursar.json(&["demo", "--no-serve"]);
        assert_eq!(made["made_now"], true);
        assert!(made["entries"].as_u64().unwrap() > 20_000, "{made}");
        let head = bursar.head();
        let found = bursar.json(&["demo", "--no-serve"]);
        assert_eq!(found["made_now"], false);
        assert_eq!((&found["entries"], bursar.head()), (&made["entries"], head));
        assert_eq!(bursar.json(&["journal", "verify"])["ok"], true);
        let positions = bursar.json(&["positions"]);
        assert_eq!(positions["total"]["unpriced"].as_array().unwrap().len(), 0);
    });
}
